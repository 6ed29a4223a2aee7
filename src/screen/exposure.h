/* exposure.h - what becomes of a contract when measures come back.                  floor: screen
 *
 * Each step that is still to be done is judged on the day on which it is due, or at the moment that
 * is asked about where that is later: its parties, its goods, its leg.  A measure that speaks is
 * held against what the law says of earlier contracts: an exception for those that were signed
 * before it applied again, a time to wind down; then against the licences of the book.  What is not
 * known counts as exposed, and the answer names the evidence that would change it.
 *
 * Invariants.
 * 1. The class of a step is the strictest of its reasons, that of a contract the strictest of its
 *    steps; without a reason it is FREE.
 * 2. Only what is granted on known facts protects: a doubt never makes a class milder. */
#ifndef DET_SCREEN_EXPOSURE_H
#define DET_SCREEN_EXPOSURE_H

#include "screen/basis.h"
#include "screen/contract.h"

/* From mild to strict. */
typedef enum det_exposure_class {
    DET_EXPOSURE_OUT = 0, /* it was performed, or its contract has ended */
    DET_EXPOSURE_FREE,
    DET_EXPOSURE_GRANDFATHERED, /* an earlier contract, which the text leaves alone */
    DET_EXPOSURE_WIND_DOWN,     /* until a day */
    DET_EXPOSURE_LICENSED,      /* until the licence ends, on its conditions */
    DET_EXPOSURE_NEEDS_LICENCE, /* from here on it is exposed */
    DET_EXPOSURE_NEEDS_LEGAL,
    DET_EXPOSURE_PROHIBITED,
    DET_EXPOSURE_CLASS_COUNT
} det_exposure_class;
const char *det_exposure_class_name(det_exposure_class class); /* "WIND_DOWN" */
bool det_exposure_is_exposed(det_exposure_class class);

typedef struct det_exposure_reason {
    det_exposure_class class;
    const det_measure *measure; /* NULL: none is named (owners, a name that cannot be screened) */
    det_str subject, party;     /* of a listing; each may be empty */
    int64_t since_us;           /* INT64_MIN: always, or nobody knows */
    int64_t until_us;           /* end of the wind-down or the licence; DET_INSTANT_FOREVER */
    det_str by;                 /* id of the exception or the licence that protects, or might */
    det_str why;
    det_texts cites;
    det_str evidence;     /* what would change it; empty: nothing that we know of */
    det_texts conditions; /* of a licence: a person has to see to them */
} det_exposure_reason;

typedef struct det_exposure_step {
    const det_contract_step *step;
    det_judge_time time; /* at which it was judged */
    det_exposure_class class;
    const det_exposure_reason *reasons; /* strictest first */
    size_t reason_count;
} det_exposure_step;

typedef struct det_exposure_answer {
    det_exposure_class class;
    const det_exposure_step *steps; /* one a step of the contract, also those that were performed */
    size_t step_count;
    size_t primary; /* the first step of the class of the whole; meaningless without steps */
} det_exposure_answer;

/* Judges contracts by one law, from one moment on.  Owned: one thread at a time. */
typedef struct det_exposer det_exposer;
/*   screener  gives lists, law, licences; must outlive the exposer
 *   revives   entries that left their list because its measures ended stand on it again once those
 *             are in force (det_judge_revive)
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_exposer_new(det_screener *screener, const det_judge_time *time,
                                       bool revives, det_exposer **out, det_error *err);
void det_exposer_free(det_exposer *exposer); /* NULL is fine */
/* From now on each step is judged as though it were done at the moment, not on its day: what two
 * moments say of the same steps can be compared. */
void det_exposer_at_once(det_exposer *exposer);

/* Judges one contract.
 *   regimes  these are asked about by name: each counts as reaching the contract, and reasons of no
 *            other regime are told; none: all
 * Everything in arena or as long as the law.  Fails: DET_NOMEM, DET_LIMIT. */
DET_CHECKED det_status det_exposure_judge(det_exposer *exposer, const det_contract *contract,
                                          det_texts regimes, det_arena *arena,
                                          det_exposure_answer *out, det_error *err);

/* The class by one regime, over all steps; FREE where none of its measures speaks. */
det_exposure_class det_exposure_of_regime(const det_exposure_answer *answer, det_str regime);
/* Does a reason that exposes the contract rest on this measure? */
bool det_exposure_rests_on(const det_exposure_answer *answer, det_str measure);

/* What another law, or another moment, said of the same contract. */
typedef struct det_exposure_change {
    det_exposure_class before;
    det_texts touched; /* measures that say another thing there than here, in the order of ids */
    bool is_touched;   /* one of them does, or the class is another */
} det_exposure_change;
/* Compares two answers about one contract; a measure that leaves it free says nothing.
 * Texts as long as the laws, the list in arena.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_exposure_compare(const det_exposure_answer *before,
                                            const det_exposure_answer *after, det_arena *arena,
                                            det_exposure_change *out, det_error *err);

/* One object, a line of the answer.
 *   change    against the other law or the other moment; NULL: nothing is compared
 *   regimes   as it was judged by
 *   is_brief  with the first reason of each step alone */
void det_exposure_write(const det_contract *contract, const det_exposure_answer *answer,
                        const det_exposure_change *change, det_texts regimes, bool is_brief,
                        det_json *json);

/* How many contracts are of which class, and what remains of them, by currency.  Asserted to add
 * up. */
typedef struct det_exposure_row {
    const det_currency *currency; /* NULL: those without a value */
    uint64_t contracts[DET_EXPOSURE_CLASS_COUNT];
    int64_t minor[DET_EXPOSURE_CLASS_COUNT];
    uint64_t unvalued; /* exposed contracts of which nobody wrote down what remains */
} det_exposure_row;
enum { DET_EXPOSURE_ROWS_MAX = 256 }; /* currencies of ISO 4217 are 180 */
typedef struct det_exposure_totals {
    uint64_t contracts, moved;
    det_exposure_row rows[DET_EXPOSURE_ROWS_MAX];
    size_t row_count;
} det_exposure_totals;
/* Fails: DET_LIMIT a sum is too large. */
DET_CHECKED det_status det_exposure_count(det_exposure_totals *totals, const det_contract *contract,
                                          det_exposure_class class, det_exposure_class before,
                                          det_error *err);
void det_exposure_totals_write(const det_exposure_totals *totals, bool is_compared, det_json *json);

#endif
