/* sort.h - sorting in place.                                                          floor: base
 *
 * qsort may allocate, and a query must not. */
#ifndef DET_BASE_SORT_H
#define DET_BASE_SORT_H

#include <stddef.h>

/* Sorts items as qsort does, by a heap: no memory, n log n at worst.  Equal items come out in any
 * order, so compare must leave only identical ones equal where the order is seen.
 *   size  bytes of an item, at most DET_SORT_ITEM_MAX */
enum { DET_SORT_ITEM_MAX = 64 };
void det_sort(void *items, size_t count, size_t size, int (*compare)(const void *, const void *));

#endif
