/* selftest.h - does every listed name find its own entry.                             floor: screen
 */
#ifndef DET_SCREEN_SELFTEST_H
#define DET_SCREEN_SELFTEST_H

#include "screen/screen.h"

/* One count a source, in the order of the index. */
typedef struct det_selftest_count {
    uint64_t tried, missed;
} det_selftest_count;

/* Asks for the published names numbered [first, last) that are current on a day and whose source is
 * wanted (NULL: all), and adds up.  Appends a line to ndjson for each name that does not find its
 * subject:
 * {"kind":"missed","source","id","name","property"}.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_selftest_range(det_screener *screener, det_day on, const bool *sources,
                                          uint32_t first, uint32_t last, det_selftest_count *counts,
                                          det_text *ndjson, det_error *err);

#endif
