/* amount.h - quantities with their units, as people write them.                        floor: law
 */
#ifndef DET_LAW_AMOUNT_H
#define DET_LAW_AMOUNT_H

#include "base/error.h"
#include "base/str.h"

/* Largest amount of one quantity, in thousandths: beyond it a sum could leave int64. */
#define DET_AMOUNT_MAX_MILLI (INT64_MAX / 4)

typedef struct det_amount {
    det_str unit; /* the lawbook's word: "tonne", "barrel", "USD"; static or borrowed */
    int64_t milli;
} det_amount;

/* "900 barrel", "5700 t", "12.5 kg": digits, at most three behind a point, then the unit.  A
 * kilogram is a thousandth of a tonne, rounded up.  A unit that we have no word for is kept as it
 * is.  Fails: DET_SYNTAX, DET_RANGE, at the place. */
DET_CHECKED det_status det_amount_read(det_str text, det_where at, det_amount *out, det_error *err);
/* The lawbook's word for a unit as written, and how many of it make one; else as written and 1. */
det_str det_unit_meant(det_str written, uint32_t *part);

/* "1,440,000" or "11.6", "-1,000".  Returns the text in buffer. */
enum { DET_AMOUNT_TEXT_MAX = 40 };
det_str det_amount_show(int64_t milli, char buffer[DET_AMOUNT_TEXT_MAX]);
/* The same without separators, for machines. */
det_str det_amount_print(int64_t milli, char buffer[DET_AMOUNT_TEXT_MAX]);
/* A sum that stays at the largest amount instead of leaving it. */
int64_t det_amount_add(int64_t a, int64_t b);
/* milli * times_milli / 1000, rounded up: a fraction of a thousandth never fits what is full. */
int64_t det_amount_times(int64_t milli, int64_t times_milli);
/* Whether used is at least percent of max, exactly. */
bool det_amount_reaches(int64_t used, int64_t max, uint32_t percent);
/* used / max in basis points, rounded down; UINT32_MAX where it is beyond 400,000 times. */
uint32_t det_amount_share_bp(int64_t used, int64_t max);

#endif
