/* bench.c - the benchmark of a snapshot. */
#include "screen/bench.h"

#include "api/inside.h"

det_status
det_bench(const det_snapshot *snapshot, const det_profile *profile,
          const det_bench_options *options, det_text *ndjson, det_error *err)
{
    uint32_t threshold = profile == NULL || profile->threshold_bp == 0 ? DET_PROFILE_THRESHOLD_BP
                                                                       : profile->threshold_bp;
    const det_index *index;
    det_status st = det_snapshot_index(snapshot, &index, err);
    return st == DET_OK ? det_bench_run(index, threshold, profile != NULL && profile->is_fast,
                                        options, ndjson, err)
                        : st;
}

det_status
det_bench_made(uint32_t names, bool is_hard, const det_bench_options *options, det_text *ndjson,
               det_error *err)
{
    return det_bench_made_run(names, is_hard, options, ndjson, err);
}
