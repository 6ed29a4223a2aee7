/* sort.c - J. W. J. Williams, "Algorithm 232: Heapsort", CACM 7 (1964); short rows by insertion. */
#include "base/sort.h"

#include <assert.h>
#include <string.h>

enum { SHORT = 16 };

static void
sort_short(char *bytes, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    char item[DET_SORT_ITEM_MAX];
    for (size_t i = 1; i < count; i++) {
        size_t at = i;
        while (at > 0 && compare(bytes + (at - 1) * size, bytes + i * size) > 0)
            at--;
        if (at == i) continue;
        memcpy(item, bytes + i * size, size);
        memmove(bytes + (at + 1) * size, bytes + at * size, (i - at) * size);
        memcpy(bytes + at * size, item, size);
    }
}

/* Lets item sink from place top until both below it are no greater. */
static void
sink(char *bytes, size_t top, size_t count, size_t size, const char *item,
     int (*compare)(const void *, const void *))
{
    for (size_t below; (below = 2 * top + 1) < count; top = below) {
        if (below + 1 < count && compare(bytes + below * size, bytes + (below + 1) * size) < 0)
            below++;
        if (compare(item, bytes + below * size) >= 0) break;
        memcpy(bytes + top * size, bytes + below * size, size);
    }
    memcpy(bytes + top * size, item, size);
}

void
det_sort(void *items, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    char *bytes = items, item[DET_SORT_ITEM_MAX];
    assert(size <= DET_SORT_ITEM_MAX);
    if (count <= SHORT) {
        sort_short(bytes, count, size, compare);
        return;
    }
    for (size_t top = count / 2; top-- > 0;) {
        memcpy(item, bytes + top * size, size);
        sink(bytes, top, count, size, item, compare);
    }
    for (size_t left = count - 1; left > 0; left--) {
        memcpy(item, bytes + left * size, size);
        memcpy(bytes + left * size, bytes, size);
        sink(bytes, 0, left, size, item, compare);
    }
}
