/* history.h - what an imported version does to one subject's rectangles.              floor: store
 */
#ifndef DET_STORE_HISTORY_H
#define DET_STORE_HISTORY_H

#include "base/day.h"

/* What is believed now (known time still open): the subject has body on [from, before). */
typedef struct det_rectangle {
    int64_t id;   /* of the row; unused in what is to be added */
    int64_t body; /* never 0 */
    det_day from, before;
} det_rectangle;

/* At most the rectangle before the window, those in it and the one after it are touched. */
enum { DET_HISTORY_TOUCHED_MAX = 3 };

typedef struct det_history_change {
    int64_t close[DET_HISTORY_TOUCHED_MAX]; /* rows whose known time ends */
    size_t close_count;
    det_rectangle add[DET_HISTORY_TOUCHED_MAX];
    size_t add_count;
} det_history_change;

/* The version says that on [from, before) the subject has `body`, or, with body 0, is not listed.
 *   believed  what is believed and touches [from, before] (its ends included), by date: the window
 * lies in one of them or in none, because no version begins inside it Afterwards no two adjacent
 * rectangles have the same body: a subject that does not change is one rectangle however many
 * versions repeat it, whatever the order they came in. */
void det_history_plan(const det_rectangle *believed, size_t count, det_day from, det_day before,
                      int64_t body, det_history_change *change);

#endif
