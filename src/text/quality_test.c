/* quality_test.c - what pairs carry never tells less of a score than the pairs themselves. */
#include "base/test.h"
#include "text/quality.h"

enum { NAMES = 200000, PAIRS_MAX = 6 };

/* Pairs of any weight and quality, and something left over: where the score reaches a floor, what
 * they carry reaches it, too; and hardly more often. */
TEST(quality_carries_no_less_than_the_score)
{
    uint64_t reached = 0, too_often = 0;
    for (int i = 0; i < NAMES; i++) {
        uint32_t floor = 1 + (uint32_t)(det_test_random() % 10001), carried = 0, rounded = 0;
        uint64_t evidence = 0, matched = 0, left = det_test_random() % 8000;
        for (uint64_t n = 1 + det_test_random() % PAIRS_MAX; n > 0; n--) {
            uint32_t weight = 1 + (uint32_t)(det_test_random() % 4000);
            uint32_t quality = floor + (uint32_t)(det_test_random() % 4000);
            if (quality > 10000) quality = 10000;
            evidence += weight;
            matched += (uint64_t)weight * quality / 10000;
            carried += det_quality_carries(weight, quality, floor);
            rounded++;
        }
        bool is_reached = 10000 * matched / (evidence + left) >= floor;
        bool may_be = 10000 * (uint64_t)carried >= floor * (carried + left);
        /* each pair is rounded by less than one in matched, and by less than one in carried */
        uint64_t most = matched + rounded;
        bool is_near = 10000 * (most + rounded) >= floor * (evidence + left);
        CHECK(!is_reached || may_be);
        CHECK(!may_be || is_near);
        reached += is_reached;
        too_often += may_be && !is_reached;
    }
    CHECK(reached > NAMES / 10 && reached < NAMES - NAMES / 10);
    CHECK(too_often < NAMES / 100);
}

TEST(quality_below_the_floor_carries_nothing)
{
    CHECK(det_quality_carries(4000, 6600, 6600) == 0);
    CHECK(det_quality_carries(4000, 5200, 6600) == 0);
    CHECK(det_quality_carries(3400, 8300, 6600) == 1700);
    CHECK(det_quality_carries(4000, 10000, 6600) == 4000);
    CHECK(det_quality_carries(4000, 9800, 10000) >= 3920);
}

TEST(quality_of_edits)
{
    CHECK(det_quality_of_edits(0, 5) == 10000);
    CHECK(det_quality_of_edits(1, 12) == 9000);
    CHECK(det_quality_of_edits(2, 8) == 7000);
    CHECK(det_quality_of_edits(9, 4) == 1);
    CHECK(det_quality_of_heard(10000) == DET_QUALITY_HEARD_MAX);
    CHECK(det_quality_of_likely(0) == DET_QUALITY_SCRIPT);
}
