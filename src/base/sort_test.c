/* sort_test.c - random rows of every length, compared with what order means. */
#include "base/sort.h"

#include <stdint.h>

#include "base/test.h"

static int
by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

TEST(sort)
{
    for (size_t count = 0; count < 300; count++) {
        uint32_t items[300];
        uint64_t sum = 0, product = 1;
        for (size_t i = 0; i < count; i++) {
            items[i] = (uint32_t)(det_test_random() % (count + 1));
            sum += items[i];
            product *= 2 * (uint64_t)items[i] + 1;
        }
        det_sort(items, count, sizeof items[0], by_value);
        for (size_t i = 0; i < count; i++) {
            if (i > 0) CHECK(items[i - 1] <= items[i]);
            sum -= items[i];
        }
        uint64_t again = 1;
        for (size_t i = 0; i < count; i++)
            again *= 2 * (uint64_t)items[i] + 1;
        CHECK(sum == 0 && again == product); /* the same items */
    }
}
