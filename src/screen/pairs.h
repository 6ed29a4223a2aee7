/* pairs.h - labelled pairs of names: how often is the scorer right.                   floor: screen
 */
#ifndef DET_SCREEN_PAIRS_H
#define DET_SCREEN_PAIRS_H

#include "index/index.h"
#include "match/score.h"

/* Scores each row of csv; arguments, output and failures: det_pairs in detente.h.
 *   index      rarity of tokens; NULL: all alike */
DET_CHECKED det_status det_pairs_score(const det_index *index, uint32_t threshold_bp, bool is_fast,
                                       det_str csv, const char *file, det_text *ndjson,
                                       det_text *scores, det_error *err);

#endif
