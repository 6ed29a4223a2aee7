/* count.h - times that a text counts: days, working days, months and years.           floor: law */
#ifndef DET_LAW_COUNT_H
#define DET_LAW_COUNT_H

#include "law/book.h"

/* The most of a unit that a text may count.  The longest we know is ten years. */
enum { DET_COUNT_MAX = 40000 };

typedef enum det_counted {
    DET_COUNTED = 0,
    DET_COUNTED_OUTSIDE, /* a working day falls outside the days that the calendar covers */
    DET_COUNTED_NEVER    /* beyond the last day there is */
} det_counted;

/* The day that a count reaches from start: the day itself for 0; working days are those of the
 * calendar after start; of months and years the day of that number, or the last of a shorter month
 * (31 January and one month is 28 February). */
det_counted det_count_day(const det_law_count *count, det_day start, det_day *out);
/* The instant: count->minute of that day on the clock of count->zone.  start_us is taken as the day
 * it falls in on that clock. */
det_counted det_count_us(const det_law_count *count, int64_t start_us, int64_t *out);
#endif
