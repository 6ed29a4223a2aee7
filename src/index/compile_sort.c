/* compile_sort.c - sorting for compile.c: by numbers, digit by digit, and texts by eight bytes at a
 * time.
 *
 * Everything is sorted that a snapshot holds, and by then nearly all of it is numbers, so no pair
 * of items is ever compared.  Digits go from the lowest to the highest and each pass keeps the
 * order of the one before (H. Seward 1954; Knuth, TAOCP 3, 5.2.5); a digit that all have in common
 * takes no pass. */
#include "index/compile.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { MERGED_BYTES = 32 };
enum { DIGITS = 8, DIGIT_VALUES = 256, SHORT = 24, DEEP_BYTES = 4096 };

void
det_ix_sort(void *items, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    if (count > 1) qsort(items, count, size, compare);
}

size_t
det_ix_sort_distinct(void *items, size_t count, size_t size,
                     int (*compare)(const void *, const void *))
{
    char *bytes = items;
    det_ix_sort(items, count, size, compare);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && compare(bytes + (kept - 1) * size, bytes + i * size) == 0) continue;
        if (kept != i) memcpy(bytes + kept * size, bytes + i * size, size);
        kept++;
    }
    return kept;
}

static void
sort_short(det_ix_keyed *items, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        det_ix_keyed item = items[i];
        size_t at = i;
        for (; at > 0 && items[at - 1].key > item.key; at--)
            items[at] = items[at - 1];
        items[at] = item;
    }
}

/* One pass: items to sorted, by the digit at shift; count_of: how many have each. */
static void
spread(const det_ix_keyed *items, size_t count, unsigned shift, size_t count_of[DIGIT_VALUES],
       det_ix_keyed *sorted)
{
    size_t at = 0;
    for (size_t value = 0; value < DIGIT_VALUES; value++) {
        size_t these = count_of[value];
        count_of[value] = at;
        at += these;
    }
    for (size_t i = 0; i < count; i++)
        sorted[count_of[items[i].key >> shift & (DIGIT_VALUES - 1)]++] = items[i];
}

void
det_ix_sort_keyed(det_ix_keyed *items, det_ix_keyed *spare, size_t count)
{
    if (count <= SHORT) {
        sort_short(items, count);
        return;
    }
    uint64_t differ = 0;
    bool is_sorted = true;
    for (size_t i = 1; i < count; i++) {
        differ |= items[i].key ^ items[0].key;
        is_sorted = is_sorted && items[i].key >= items[i - 1].key;
    }
    if (is_sorted) return;
    size_t count_of[DIGITS][DIGIT_VALUES], used = 0;
    unsigned shifts[DIGITS];
    for (unsigned shift = 0; shift < 8 * DIGITS; shift += 8)
        if ((differ >> shift & (DIGIT_VALUES - 1)) != 0) shifts[used++] = shift;
    memset(count_of, 0, used * sizeof count_of[0]);
    for (size_t i = 0; i < count; i++)
        for (size_t digit = 0; digit < used; digit++)
            count_of[digit][items[i].key >> shifts[digit] & (DIGIT_VALUES - 1)]++;
    det_ix_keyed *from = items, *to = spare;
    for (size_t digit = 0; digit < used; digit++) {
        spread(from, count, shifts[digit], count_of[digit], to);
        det_ix_keyed *swap = from;
        from = to;
        to = swap;
    }
    if (from != items) memcpy(items, from, count * sizeof *items);
}

/* Eight bytes of text from `at` on, the first highest, zeros behind its end. */
static uint64_t
eight_bytes(det_str text, size_t at)
{
    unsigned char bytes[8] = {0};
    size_t length = at >= text.len ? 0 : text.len - at < 8 ? text.len - at : 8;
    if (length > 0) memcpy(bytes, text.ptr + at, length);
    uint64_t key = 0;
    for (unsigned i = 0; i < 8; i++)
        key = key << 8 | bytes[i];
    return key;
}

static void
sort_short_texts(det_ix_keyed *items, size_t count, const det_str *texts)
{
    for (size_t i = 1; i < count; i++) {
        det_ix_keyed item = items[i];
        size_t at = i;
        for (; at > 0 && det_str_compare(texts[items[at - 1].item], texts[item.item]) > 0; at--)
            items[at] = items[at - 1];
        items[at] = item;
    }
}

static int
by_whole_text(const void *a, const void *b)
{
    return det_str_compare(**(const det_str *const *)a, **(const det_str *const *)b);
}

/* For texts that end where others have zeros only, or have thousands of bytes in common: no list
 * has such, but bytes may. */
static bool
sort_odd_texts(det_ix_keyed *items, size_t count, const det_str *texts, det_arena *arena)
{
    const det_str **order = DET_NEW(arena, const det_str *, count);
    if (order == NULL) return false;
    for (size_t i = 0; i < count; i++)
        order[i] = &texts[items[i].item];
    qsort((void *)order, count, sizeof *order, by_whole_text);
    for (size_t i = 0; i < count; i++)
        items[i].item = (uint32_t)(order[i] - texts);
    return true;
}

/* Sorts texts that have their first `at` bytes in common. */
static bool
sort_from(det_ix_keyed *items, det_ix_keyed *spare, size_t count, const det_str *texts, size_t at,
          det_arena *arena)
{
    bool goes_on = false;
    if (count <= SHORT) {
        sort_short_texts(items, count, texts);
        return true;
    }
    for (size_t i = 0; i < count; i++) {
        items[i].key = eight_bytes(texts[items[i].item], at);
        goes_on = goes_on || texts[items[i].item].len > at;
    }
    if (!goes_on || at > DEEP_BYTES) return sort_odd_texts(items, count, texts, arena);
    det_ix_sort_keyed(items, spare, count);
    for (size_t from = 0, end; from < count; from = end) {
        for (end = from + 1; end < count && items[end].key == items[from].key;)
            end++;
        if (end - from > 1 &&
            !sort_from(items + from, spare + from, end - from, texts, at + 8, arena))
            return false;
    }
    return true;
}

bool
det_ix_sort_texts(det_ix_keyed *items, det_ix_keyed *spare, size_t count, const det_str *texts,
                  det_arena *arena)
{
    return sort_from(items, spare, count, texts, 0, arena);
}

/* Sorts pointers to items that have one key: mostly they are all the same item. */
static void
sort_run(const void **run, size_t count, int (*compare)(const void *, const void *))
{
    size_t i = 1;
    while (i < count && compare(&run[i - 1], &run[i]) == 0)
        i++;
    if (i < count) qsort((void *)run, count, sizeof *run, compare);
}

det_status
det_ix_number_distinct(det_ix_work *w, const det_ix_distinct *what, size_t *kept, det_error *err)
{
    size_t count = what->count, size = what->size, used = 0;
    const char *items = what->items;
    char *out = what->out;
    det_arena_mark mark = det_arena_mark_get(w->arena);
    det_ix_keyed *order = det_arena_alloc(w->arena, 2 * count * sizeof *order);
    const void **run = det_arena_alloc(w->arena, count * sizeof *run);
    if (order == NULL || run == NULL) return det_ix_no_memory(err);
    for (size_t i = 0; i < count; i++)
        order[i] = (det_ix_keyed){what->key(items + i * size), (uint32_t)i, 0};
    det_ix_sort_keyed(order, order + count, count);
    for (size_t i = 0; i < count; i++)
        run[i] = items + order[i].item * size;
    for (size_t from = 0, end; from < count; from = end) {
        for (end = from + 1; end < count && order[end].key == order[from].key;)
            end++;
        sort_run(run + from, end - from, what->compare);
        for (size_t i = from; i < end; i++) {
            if (i == from || what->compare(&run[i - 1], &run[i]) != 0)
                memcpy(out + used++ * size, run[i], size);
            what->number[(size_t)((const char *)run[i] - items) / size] = (uint32_t)(used - 1);
        }
    }
    *kept = used;
    det_arena_mark_reset(w->arena, mark);
    return DET_OK;
}

size_t
det_ix_merge_rows(const det_ix_work *w, const det_ix_merge *what)
{
    _Alignas(8) char row[MERGED_BYTES];
    const char *fresh = what->fresh;
    char *out = what->out;
    size_t size = what->size, used = 0, next = 0;
    assert(size <= sizeof row);
    for (uint32_t i = 0; i < what->kept_count; i++) {
        if (!what->take(w, i, row)) continue;
        int order = 1;
        for (; next < what->fresh_count; next++) {
            order = what->compare(fresh + next * size, row);
            if (order >= 0) break;
            memcpy(out + used * size, fresh + next * size, size);
            if (what->fresh_number != NULL) what->fresh_number[next] = (uint32_t)used;
            used++;
        }
        if (next < what->fresh_count && order == 0) {
            if (what->fresh_number != NULL) what->fresh_number[next] = (uint32_t)used;
            next++;
        }
        if (what->kept_number != NULL) what->kept_number[i] = (uint32_t)used;
        memcpy(out + used++ * size, row, size);
    }
    for (; next < what->fresh_count; next++, used++) {
        memcpy(out + used * size, fresh + next * size, size);
        if (what->fresh_number != NULL) what->fresh_number[next] = (uint32_t)used;
    }
    return used;
}
