/* calibrate_test.c - intervals, bins, the best threshold. */
#include "screen/calibrate.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/test.h"

/* From the formula of Wilson (1927) in floating point, z = 1.959964, rounded outwards. */
static const struct {
    int line;
    uint64_t part, whole;
    const char *want;
} shares[] = {
    {__LINE__, 0, 0, "10000 [0, 10000]"},
    {__LINE__, 0, 10, "0 [0, 2776]"},
    {__LINE__, 10, 10, "10000 [7224, 10000]"},
    {__LINE__, 5, 10, "5000 [2365, 7635]"},
    {__LINE__, 1, 3, "3333 [614, 7924]"},
    {__LINE__, 299, 300, "9967 [9813, 9995]"},
    {__LINE__, 995, 1000, "9950 [9883, 9979]"},
    {__LINE__, 100, 50000, "20 [16, 25]"},
    {__LINE__, 3999999, 4000000, "10000 [9999, 10000]"},
};

TEST(share_intervals)
{
    for (size_t i = 0; i < COUNT(shares); i++) {
        char text[64];
        uint32_t low, high;
        det_share_interval(shares[i].part, shares[i].whole, &low, &high);
        snprintf(text, sizeof text, "%u [%u, %u]", det_share_bp(shares[i].part, shares[i].whole),
                 low, high);
        CHECK_TEXT(shares[i].line, text, shares[i].want);
    }
}

TEST(bins_never_fall)
{
    det_truth *truth = calloc(1, sizeof *truth);
    if (truth == NULL) SKIP("no memory");
    det_bin bins[DET_BINS_MAX];
    for (int round = 0; round < 200; round++) {
        uint64_t all = 0, binned = 0;
        for (int i = 0; i < 300; i++) {
            uint32_t bp = (uint32_t)(det_test_random() % DET_SCORES);
            if (det_test_random() % 10001 < bp)
                truth->same[bp]++;
            else
                truth->other[bp]++;
        }
        for (size_t bp = 0; bp < DET_SCORES; bp++)
            all += truth->same[bp] + truth->other[bp];
        size_t count = det_truth_bins(truth, bins);
        for (size_t b = 0; b < count; b++) {
            binned += bins[b].same + bins[b].other;
            CHECK(b == 0 || bins[b].calibrated_bp >= bins[b - 1].calibrated_bp);
            CHECK(b == 0 || bins[b].from >= bins[b - 1].before);
        }
        CHECK(all == binned);
    }
    free(truth);
}

TEST(best_threshold)
{
    det_truth *truth = calloc(1, sizeof *truth);
    if (truth == NULL) SKIP("no memory");
    uint32_t threshold, f1;
    det_truth_best(truth, 7000, &threshold, &f1);
    CHECK(threshold == 7000 && f1 == 10000); /* nothing to find, nothing wrong */
    truth->same[9000] = 8;
    truth->same[6000] = 2;
    truth->other[5000] = 5;
    det_truth_best(truth, 7000, &threshold, &f1);
    CHECK(threshold == 6000 && f1 == 10000);
    det_truth_best(truth, 5500, &threshold, &f1); /* all of 5001 .. 6000 part them */
    CHECK(threshold == 5500 && f1 == 10000);
    truth->other[6500] = 8; /* now the two at 6000 cost more than they bring */
    det_truth_best(truth, 7000, &threshold, &f1);
    CHECK(threshold == 7000 && f1 == 8889);
    free(truth);
}
