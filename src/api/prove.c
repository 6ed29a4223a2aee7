/* prove.c - labelled pairs. */
#include "api/inside.h"
#include "screen/pairs.h"

det_status
det_pairs(const det_snapshot *snapshot, const det_profile *profile, det_str csv, const char *file,
          det_text *ndjson, det_text *scores, det_error *err)
{
    uint32_t threshold = profile == NULL || profile->threshold_bp == 0 ? DET_PROFILE_THRESHOLD_BP
                                                                       : profile->threshold_bp;
    const det_index *index = NULL;
    det_status st = snapshot == NULL ? DET_OK : det_snapshot_index(snapshot, &index, err);
    return st == DET_OK ? det_pairs_score(index, threshold, profile != NULL && profile->is_fast,
                                          csv, file, ndjson, scores, err)
                        : st;
}
