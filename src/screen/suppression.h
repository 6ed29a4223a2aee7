/* suppression.h - false positives that are remembered, and when they no longer are.   floor: screen
 *
 * A suppression says that one customer is not one listing.  It relies on what both were when two
 * people said so: every fact of the customer, the published facts of the listing, and a law that
 * has not begun to bite anew.  When one of them is another, or its time is over, it holds no longer
 * and the alert is back by itself; nobody has to remember to take it away.  docs/cases.md. */
#ifndef DET_SCREEN_SUPPRESSION_H
#define DET_SCREEN_SUPPRESSION_H

#include "base/map.h"
#include "screen/case.h"
#include "screen/listing.h"

typedef enum det_suppression_kind {
    DET_SUPPRESSION_SUPPRESS = 1,
    DET_SUPPRESSION_APPROVE,
    DET_SUPPRESSION_REFUSE,
    DET_SUPPRESSION_END /* earlier than it said */
} det_suppression_kind;

typedef struct det_suppression_entry {
    det_suppression_kind kind;
    det_str id, of; /* of SUPPRESS its own id */
    det_customer customer;
    det_str listing, fingerprint;
    det_str case_id, reason;
    det_texts conflicts;
    det_day expires; /* from this day on it holds no longer */
    det_str owner, note;
    det_stamp stamp;
} det_suppression_entry;

extern const det_field_key det_suppression_keys[];
/* Fails: DET_SYNTAX, DET_RANGE with the place; DET_NOMEM. */
DET_CHECKED det_status det_suppression_read(const det_fields *fields, det_arena *arena,
                                            det_suppression_entry *out, det_error *err);

typedef struct det_suppression {
    const det_suppression_entry *entry;
    const det_suppression_entry *decision; /* APPROVE or REFUSE; NULL: it waits */
    const det_suppression_entry *end;      /* NULL: nobody ended it */
    uint32_t next;                         /* of the same listing; UINT32_MAX: none */
} det_suppression;

/* The book.  Frozen. */
typedef struct det_suppressions {
    const det_suppression *items; /* in the order of recording */
    size_t count;
    uint32_t tx;           /* of the newest entry; 0: there is none */
    det_strmap by_listing; /* to the newest */
} det_suppressions;
/* entries: in the order of recording.  Everything in arena.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_suppressions_fold(const det_suppression_entry *entries, size_t count,
                                             det_arena *arena, det_suppressions *out,
                                             det_error *err);
const det_suppression *det_suppression_find(const det_suppressions *all, det_str id);
/* "waiting", "in_force", "refused", "ended", "expired" as known then, on a day. */
const char *det_suppression_status(const det_suppression *of, det_day on, int64_t known_us);
/* May the entry follow?  of NULL: there is none of that id.  Fails: DET_MISSING, DET_CONFLICT. */
DET_CHECKED det_status det_suppression_check(const det_suppression *of,
                                             const det_suppression_entry *entry, det_where at,
                                             det_error *err);

/* Whether an alert is answered. */
typedef struct det_suppressed {
    const det_suppression *by;  /* NULL: none is about this customer and listing */
    const char *why;            /* NULL: it holds; else "expired", "customer_changed",
                                   "law_moved", "listed_again", "listing_changed" */
    const char *fact;           /* the customer's, that is another */
    const det_measure *measure; /* that bites anew */
} det_suppressed;
/* A question that alerts on a listing, at a moment.  The customer is told by the key that he has,
 * where a suppression has one, else by all his facts.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_suppressions_try(const det_suppressions *all, const det_lawbook *law,
                                            const det_question *question,
                                            const det_listing *listing, const det_moment *moment,
                                            det_arena *arena, det_suppressed *out, det_error *err);
/* "suppressed":{...} or "suppression_void":{...} into the open object; nothing if there is none. */
void det_suppressed_write(const det_suppressed *of, det_json *json);
void det_suppression_write(const det_suppression *of, det_day on, int64_t known_us, det_json *json);

#endif
