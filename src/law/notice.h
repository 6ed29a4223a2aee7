/* notice.h - what is worth saying beside a state: near boundaries, other readings.    floor: law */
#ifndef DET_LAW_NOTICE_H
#define DET_LAW_NOTICE_H

#include "law/book.h"

/* Half a day and a bit: clocks of the world lie from 12 hours behind UTC to 14 before it, so a day
 * elsewhere may have begun, or may not be over. */
#define DET_LAW_EARLIER_US (INT64_C(14) * 3600 * DET_US_PER_SECOND)
#define DET_LAW_LATER_US   (INT64_C(12) * 3600 * DET_US_PER_SECOND)

/* The state if every act with two readings had meant the other ("2359 EST" while New York was on
 * daylight time).  *out is the state as we read it where no reading makes a difference.
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_law_other_reading(const det_measure *measure, int64_t at_us,
                                             int64_t known_us, det_arena *arena, det_law_state *out,
                                             det_error *err);

#endif
