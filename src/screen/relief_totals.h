/* relief_totals.h - how many holds are of which class, and how much they hold.       floor: screen
 *
 * Every hold is counted once under each heading, so that each table adds up to the whole; a hold
 * has bases of several regimes, and is counted in the row of each. */
#ifndef DET_SCREEN_RELIEF_TOTALS_H
#define DET_SCREEN_RELIEF_TOTALS_H

#include "screen/relief.h"

/* Rows of a table: currencies of ISO 4217 are 180, regimes of the lawbook 300. */
enum { DET_RELIEF_ROWS_MAX = 1000 };

typedef struct det_relief_row {
    det_str key; /* "USD", "un:1718" */
    uint64_t holds[DET_RELIEF_CLASS_COUNT];
    int64_t minor[DET_RELIEF_CLASS_COUNT]; /* of a currency; 0 of a regime */
    const det_currency *currency;
} det_relief_row;

typedef struct det_relief_table {
    det_relief_row *rows; /* sorted by key */
    size_t count, capacity;
} det_relief_table;

typedef struct det_relief_totals {
    det_arena *arena;
    uint64_t holds;
    uint64_t by_class[DET_RELIEF_CLASS_COUNT];
    uint64_t by_step[DET_RELIEF_STEP_COUNT]; /* of the primary reason */
    uint64_t paused;                         /* releasable, and a basis only sleeps */
    det_relief_table by_currency;            /* "" of cargo without a value */
    det_relief_table by_regime;              /* of its bases; "" of a basis without a measure */
    uint64_t moved[DET_RELIEF_CLASS_COUNT][DET_RELIEF_CLASS_COUNT]; /* before, after */
} det_relief_totals;

det_relief_totals det_relief_totals_in(det_arena *arena);
/* Counts one hold.  before: its class under the other law or at the other moment; after's, if there
 * is no other.  Fails: DET_NOMEM, DET_LIMIT. */
DET_CHECKED det_status det_relief_count(det_relief_totals *totals, const det_hold *hold,
                                        const det_relief_answer *answer, det_relief_class before,
                                        det_error *err);
/* One object.  Asserts that every table adds up.  is_compared: with what moved. */
void det_relief_totals_write(const det_relief_totals *totals, bool is_compared, det_json *json);

#endif
