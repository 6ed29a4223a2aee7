/* hold_report.h - what has to be reported about holds, by when, and how long they are kept.
 *                                                                              floor: screen
 * The rules are rows of data/hold-reports.txt, hold-unblocking.txt, hold-retention.txt and
 * holidays-us.txt, each with its citation; here they are only applied. */
#ifndef DET_SCREEN_HOLD_REPORT_H
#define DET_SCREEN_HOLD_REPORT_H

#include "screen/hold_freed.h"
#include "screen/hold_money.h"

/* Whether a day is a legal public holiday of the United States, and the n-th business day after a
 * day. */
bool det_us_is_holiday(det_day day);
det_day det_us_business_day_after(det_day day, unsigned n);

typedef enum det_hold_due {
    DET_HOLD_NOT_DUE = 1, /* an exception, or there is nothing to report */
    DET_HOLD_DUE,
    DET_HOLD_LATE,
    DET_HOLD_FILED,
    DET_HOLD_FILED_LATE
} det_hold_due;
const char *det_hold_due_name(det_hold_due due); /* "filed_late" */

typedef struct det_hold_report {
    det_str id; /* "us.block" */
    det_str authority, to, citation;
    det_hold_due state;
    det_day on;  /* of the event, or as at which it is */
    det_day due; /* DET_DAY_NONE: a notice tells it each year */
    det_day filed;
    det_str event;     /* "blocked", "rejected", "unblocked", "released", "annual" */
    det_str why;       /* of what is not due, and of a ground */
    det_texts law;     /* paragraphs by which the law let go of it */
    det_texts missing; /* what it needs and the hold has not */
} det_hold_report;

/* The reports about one hold as of a day, as data has them; the hold was folded for the end of it.
 * Everything in arena.
 *   bench  tells what the law has let go of without a movement; NULL: the book alone is asked
 * Fails: DET_NOMEM, DET_LIMIT. */
DET_CHECKED det_status det_hold_reports_of(const det_hold *hold, det_day on,
                                           const det_hold_bench *bench, det_arena *arena,
                                           det_hold_report **out, size_t *count, det_error *err);

/* A sum in one currency. */
typedef struct det_hold_total {
    const det_currency *currency;
    size_t holds;
    int64_t balance;
} det_hold_total;
/* A hold that the law lets an annual report leave out, or that is in it only because something is
 * not known. */
typedef struct det_hold_told {
    det_str hold;
    det_hold_freed freed;
} det_hold_told;
typedef struct det_hold_annual {
    det_hold_report report;
    det_str const *holds; /* ids of what is in it; of a nil return, of what was in the last */
    size_t hold_count;
    det_hold_told *told; /* in the order of the book */
    size_t told_count;
    det_hold_total *totals; /* by the code of the currency */
    size_t total_count;
    size_t without_amount;
    bool is_nil; /* there is nothing now, and there was a year before: that is reported too */
} det_hold_annual;
/* The annual reports of each kind as of a day, the newest first, back to the year of the first
 * hold; of the older ones those for which something was held, or a nil return was due.  One is
 * filed when it was for each hold in it; where it was for some, the others are missing.  A filing
 * that does not say which it is of is of the newest of its day.
 * Everything in arena.  Fails: DET_NOMEM, DET_RANGE, DET_LIMIT. */
DET_CHECKED det_status det_hold_annuals(const det_hold_ledger *ledger, det_day on, int64_t known_us,
                                        const det_hold_bench *bench, det_arena *arena,
                                        det_hold_annual **out, size_t *count, det_error *err);

/* How long what concerns a hold is kept. */
typedef struct det_hold_keeping {
    bool is_held;        /* it is kept while it is held */
    bool has_legal_hold; /* and while somebody has said so */
    det_day until;       /* the first day on which it need not be kept; DET_DAY_NONE while held */
    det_str authority, citation; /* of the longest */
} det_hold_keeping;
void det_hold_keep(const det_hold *hold, det_hold_keeping *out);

/* The grounds of a release, for messages, in buffer; false: word is none. */
bool det_hold_is_ground(det_str word, char buffer[DET_FIELDS_LIST_MAX]);
bool det_hold_is_report(det_str word, char buffer[DET_FIELDS_LIST_MAX]);
/* Is it an annual report, and is one as at that day? */
bool det_hold_is_as_at(det_str report, det_day as_at);

#endif
