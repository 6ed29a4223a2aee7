/* calibrate.h - what counts say: shares with their intervals, and scores against truth.
 *                                                                                floor: screen
 *
 * Integers only, as everywhere: the same counts give the same digits on every machine. */
#ifndef DET_SCREEN_CALIBRATE_H
#define DET_SCREEN_CALIBRATE_H

#include "base/json.h"

/* part / whole in basis points, rounded to nearest; 0 / 0 is nothing wrong: 10,000. */
uint32_t det_share_bp(uint64_t part, uint64_t whole);
/* Wilson's interval of 95 % for part of whole, rounded outwards; 0 / 0 is [0, 10,000].
 *   whole  up to DET_SHARE_WHOLE_MAX; beyond it both are scaled down, which widens the interval */
enum { DET_SHARE_WHOLE_MAX = 2000000 };
void det_share_interval(uint64_t part, uint64_t whole, uint32_t *low_bp, uint32_t *high_bp);
/* Writes "key":0.99,"key_low":0.98,"key_high":1.0. */
void det_share_write(det_json *json, const char *key, uint64_t part, uint64_t whole);

/* How often each score was right: one pair of counts a basis point. */
enum { DET_SCORES = 10001, DET_BINS_MAX = 24 };
typedef struct det_truth {
    uint64_t same[DET_SCORES], other[DET_SCORES];
} det_truth;

/* Scores [from, before) together. */
typedef struct det_bin {
    uint32_t from, before;
    uint64_t same, other;
    /* The share of true pairs that never falls as scores rise (pools of neighbours that violate
     * it), in basis points: what a score of this bin is worth as a probability. */
    uint32_t calibrated_bp;
} det_bin;
/* Bins that are not empty, from low scores to high.  Returns how many. */
size_t det_truth_bins(const det_truth *truth, det_bin bins[DET_BINS_MAX]);
/* The threshold with the best F1, in basis points, and that F1; of equal ones the nearest to
 * `near`, and of those the lower: it misses less. */
void det_truth_best(const det_truth *truth, uint32_t near_bp, uint32_t *threshold_bp,
                    uint32_t *f1_bp);

#endif
