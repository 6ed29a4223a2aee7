/* calibrate.c - shares with their intervals, and scores against truth. */
#include "screen/calibrate.h"

#include <stdio.h>

uint32_t
det_share_bp(uint64_t part, uint64_t whole)
{
    return whole == 0 ? 10000 : (uint32_t)((part * 20000 + whole) / (2 * whole));
}

static uint64_t
square_root(uint64_t n)
{
    uint64_t root = 0;
    for (uint64_t bit = UINT64_C(1) << 31; bit > 0; bit >>= 1)
        if ((root | bit) * (root | bit) <= n) root |= bit;
    return root;
}

/* Wilson (1927): with z the normal quantile,
 *     (2k + z^2 -+ z sqrt(z^2 + 4k(n - k) / n)) / (2 (n + z^2))
 * in millionths; the square root is taken of z^2 + ... in 10^-12. */
void
det_share_interval(uint64_t part, uint64_t whole, uint32_t *low_bp, uint32_t *high_bp)
{
    enum { Z = 1959964, Z_SQUARED = 3841459, MILLION = 1000000 };
    *low_bp = 0;
    *high_bp = 10000;
    if (whole == 0) return;
    while (whole > DET_SHARE_WHOLE_MAX) {
        part /= 2;
        whole /= 2;
    }
    const uint64_t trillion = UINT64_C(1000000000000);
    uint64_t spread = 4 * part * (whole - part);
    uint64_t under = (uint64_t)Z_SQUARED * MILLION + spread / whole * trillion +
                     spread % whole * trillion / whole;
    uint64_t middle = 2 * part * MILLION + Z_SQUARED;
    uint64_t half = Z * (square_root(under) + 1) / MILLION + 1;
    uint64_t below = 2 * (whole * MILLION + Z_SQUARED);
    if (part > 0 && middle > half) *low_bp = (uint32_t)((middle - half) * 10000 / below);
    uint64_t high = ((middle + half) * 10000 + below - 1) / below;
    if (part < whole && high < 10000) *high_bp = (uint32_t)high;
}

void
det_share_write(det_json *json, const char *key, uint64_t part, uint64_t whole)
{
    char name[64];
    uint32_t low, high;
    det_share_interval(part, whole, &low, &high);
    det_json_key(json, key);
    det_json_bp(json, det_share_bp(part, whole));
    snprintf(name, sizeof name, "%s_low", key);
    det_json_key(json, name);
    det_json_bp(json, low);
    snprintf(name, sizeof name, "%s_high", key);
    det_json_key(json, name);
    det_json_bp(json, high);
}

/* Narrow where decisions are made, wide below. */
static const uint32_t bin_ends[] = {1,    2000, 4000, 5000, 5500,  6000, 6500, 7000,
                                    7250, 7500, 7750, 8000, 8250,  8500, 8750, 9000,
                                    9250, 9500, 9750, 9900, 10000, 10001};

size_t
det_truth_bins(const det_truth *truth, det_bin bins[DET_BINS_MAX])
{
    size_t count = 0;
    uint32_t from = 0;
    for (size_t b = 0; b < sizeof bin_ends / sizeof bin_ends[0]; b++) {
        det_bin bin = {.from = from, .before = bin_ends[b]};
        for (uint32_t bp = from; bp < bin_ends[b]; bp++) {
            bin.same += truth->same[bp];
            bin.other += truth->other[bp];
        }
        from = bin_ends[b];
        if (bin.same + bin.other > 0) bins[count++] = bin;
    }
    /* pools of neighbours, the last of which may not be worth less than the one before */
    uint64_t same[DET_BINS_MAX], all[DET_BINS_MAX];
    size_t last[DET_BINS_MAX], pools = 0;
    for (size_t b = 0; b < count; b++) {
        same[pools] = bins[b].same;
        all[pools] = bins[b].same + bins[b].other;
        last[pools] = b;
        while (pools > 0 && same[pools - 1] * all[pools] > same[pools] * all[pools - 1]) {
            same[pools - 1] += same[pools];
            all[pools - 1] += all[pools];
            last[pools - 1] = b;
            pools--;
        }
        pools++;
    }
    for (size_t p = 0, b = 0; p < pools; p++)
        for (; b <= last[p]; b++)
            bins[b].calibrated_bp = det_share_bp(same[p], all[p]);
    return count;
}

void
det_truth_best(const det_truth *truth, uint32_t near_bp, uint32_t *threshold_bp, uint32_t *f1_bp)
{
    uint64_t positives = 0, hits = 0, false_hits = 0, best_two = 0, best_below = 1;
    uint32_t best = near_bp, best_distance = UINT32_MAX;
    for (uint32_t bp = 0; bp < DET_SCORES; bp++)
        positives += truth->same[bp];
    /* F1 = 2h / (h + f + positives); a score of 0 is no match whatever the threshold */
    for (uint32_t bp = DET_SCORES - 1; bp > 0; bp--) {
        hits += truth->same[bp];
        false_hits += truth->other[bp];
        uint64_t two = 2 * hits, below = hits + false_hits + positives;
        uint32_t distance = bp > near_bp ? bp - near_bp : near_bp - bp;
        uint64_t left = two * best_below, right = best_two * (below == 0 ? 1 : below);
        if (left < right || (left == right && distance > best_distance)) continue;
        best = bp;
        best_distance = distance;
        best_two = two;
        best_below = below == 0 ? 1 : below;
    }
    *threshold_bp = best;
    *f1_bp = positives == 0 ? 10000 : det_share_bp(best_two, best_below);
}
