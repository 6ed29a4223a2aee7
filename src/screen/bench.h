/* bench.h - what a search costs, against scans of the same names.                   floor: screen
 *
 * The clock is the caller's: nothing here reads one. */
#ifndef DET_SCREEN_BENCH_H
#define DET_SCREEN_BENCH_H

#include "base/text.h"
#include "screen/search.h"

/* As det_bench of detente.h. */
DET_CHECKED det_status det_bench_run(const det_index *index, uint32_t threshold_bp,
                                     const det_bench_options *options, det_text *ndjson,
                                     det_error *err);

#endif
