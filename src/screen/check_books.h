/* check_books.h - what the books say to a transaction: licences that lift, quotas that are kept.
 *                                                                                    floor: screen
 */
#ifndef DET_SCREEN_CHECK_BOOKS_H
#define DET_SCREEN_CHECK_BOOKS_H

#include "screen/licence.h"

/* The licences over the lines of one transaction. */
typedef struct det_lift {
    const det_licences *licences; /* NULL: no book */
    det_texts parties;            /* names of all who take part */
    det_str reference;            /* the transaction's own id */
    int64_t begin_us;     /* the first instant of the day that was given; else the instant */
    det_licence *pending; /* what its lines took so far */
    size_t pending_count, capacity;
} det_lift;

/* The licences about one ruling. */
typedef struct det_lift_ruling {
    const det_measure *measure;
    const det_licence_answer *answers;
    size_t count;
    const det_licence *by; /* the first that covers; NULL */
} det_lift_ruling;

/* What they came to for one line. */
typedef struct det_lifted {
    bool is_lifted;
    det_law_outcome law_outcome; /* without them */
    det_lift_ruling *rulings;    /* those that stand in the way and that a licence is about */
    size_t count;
} det_lifted;

/* Lifts the rulings that a licence covers: if no other stands in the way, law->outcome is what is
 * left.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_lift_line(det_lift *lift, const det_law_question *question,
                                     det_law_decision *law, det_arena *arena, det_lifted *out,
                                     det_error *err);
/* The keys "law_outcome", "by_licence" and "licences", if there is anything to say. */
void det_lifted_write(const det_lifted *lifted, det_json *json);
/* The key "quotas": the state of each quota that the line falls under and that a ledger is kept of.
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_quotas_write(const det_law_question *question,
                                        const det_law_decision *law, det_arena *arena,
                                        det_json *json, det_error *err);

#endif
