/* bench.h - what a search costs, against scans of the same names.                   floor: screen
 *
 * The clock is the caller's: nothing here reads one. */
#ifndef DET_SCREEN_BENCH_H
#define DET_SCREEN_BENCH_H

#include "base/text.h"
#include "screen/search.h"

/* As det_bench of detente.h. */
DET_CHECKED det_status det_bench_run(const det_index *index, uint32_t threshold_bp, bool is_fast,
                                     const det_bench_options *options, det_text *ndjson,
                                     det_error *err);
/* As det_bench_made of detente.h. */
DET_CHECKED det_status det_bench_made_run(uint32_t names, bool is_hard,
                                          const det_bench_options *options, det_text *ndjson,
                                          det_error *err);
/* One query, read and searched; is_alert tells of a hit at threshold_bp.  It has a symbol of its
 * own so that instructions can be counted inside it (bench/match_counts.py). */
DET_CHECKED det_status det_bench_ask(const det_index *index, det_searcher *searcher, det_str name,
                                     det_search_way way, uint32_t threshold_bp, bool is_fast,
                                     det_arena *arena, bool *is_alert, det_error *err);
/* A line of the steps that a searcher has done. */
void det_bench_put_work(det_text *out, const det_search_work *work);

#endif
