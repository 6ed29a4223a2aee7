/* compile_test.c - sorting by digits gives what comparing gives. */
#include "index/compile.h"

#include <stdlib.h>
#include <string.h>

#include "base/test.h"

enum { MANY = 3000 };

static det_arena *
new_arena(void)
{
    det_error err;
    det_arena *arena = NULL;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    return arena;
}

static void
check_keyed(size_t count, uint64_t mask)
{
    det_ix_keyed items[MANY], spare[MANY];
    for (size_t i = 0; i < count; i++)
        items[i] = (det_ix_keyed){det_test_random() & mask, (uint32_t)i, 0};
    det_ix_sort_keyed(items, spare, count);
    for (size_t i = 1; i < count; i++)
        CHECK(items[i - 1].key < items[i].key ||
              (items[i - 1].key == items[i].key && items[i - 1].item < items[i].item));
}

TEST(keyed_items_are_sorted_and_keep_their_order)
{
    static const uint64_t masks[] = {0,
                                     1,
                                     UINT64_MAX,
                                     UINT64_C(0xFF) << 56,
                                     UINT64_C(0xF00000000F),
                                     UINT64_C(0x00FF00FF00FF00FF)};
    static const size_t counts[] = {0, 1, 2, 23, 24, 25, 300, MANY};
    for (size_t m = 0; m < COUNT(masks); m++)
        for (size_t c = 0; c < COUNT(counts); c++)
            check_keyed(counts[c], masks[m]);
}

static int
by_text(const void *a, const void *b)
{
    return det_str_compare(*(const det_str *)a, *(const det_str *)b);
}

/* Sorts texts by both; all differ. */
static void
check_texts(det_str *texts, size_t count, det_arena *arena)
{
    det_ix_keyed *items = DET_NEW(arena, det_ix_keyed, 2 * count);
    det_str *sorted = DET_NEW(arena, det_str, count);
    if (items == NULL || sorted == NULL) return;
    for (size_t i = 0; i < count; i++)
        items[i].item = (uint32_t)(count - 1 - i);
    CHECK(det_ix_sort_texts(items, items + count, count, texts, arena));
    memcpy(sorted, texts, count * sizeof *texts);
    qsort(sorted, count, sizeof *sorted, by_text);
    for (size_t i = 0; i < count; i++)
        CHECK(det_str_equal(texts[items[i].item], sorted[i]));
}

/* Random texts of few letters, among them NUL and bytes beyond ASCII, behind a common beginning. */
static size_t
make_texts(det_str *texts, size_t most, size_t common, size_t longest, det_arena *arena)
{
    static const char letters[] = {'\0', 'a', 'b', '\x7F', '\xC3', '\xFF'};
    size_t kept = 0;
    for (size_t i = 0; i < most; i++) {
        size_t length = common + det_test_random() % (longest + 1);
        char *bytes = det_arena_alloc(arena, length);
        if (bytes == NULL) return 0;
        memset(bytes, 'c', length);
        for (size_t at = common; at < length; at++)
            bytes[at] = letters[det_test_random() % sizeof letters];
        texts[kept++] = (det_str){bytes, length};
    }
    qsort(texts, kept, sizeof *texts, by_text);
    size_t distinct = 0;
    for (size_t i = 0; i < kept; i++)
        if (i == 0 || !det_str_equal(texts[i], texts[distinct - 1])) texts[distinct++] = texts[i];
    return distinct;
}

TEST(texts_are_sorted_by_their_bytes)
{
    static const struct {
        size_t count, common, longest;
    } rows[] = {{0, 0, 0},     {1, 0, 3},      {24, 0, 5},      {MANY, 0, 4},
                {MANY, 0, 40}, {MANY, 7, 12},  {MANY, 8, 12},   {MANY, 9, 30},
                {400, 200, 9}, {400, 6000, 9}, {MANY, 5000, 30}};
    for (size_t r = 0; r < COUNT(rows); r++) {
        det_arena *arena = new_arena();
        det_str *texts = DET_NEW(arena, det_str, MANY);
        size_t count = make_texts(texts, rows[r].count, rows[r].common, rows[r].longest, arena);
        check_texts(texts, count, arena);
        det_arena_free(arena);
    }
}

/* Texts that eight bytes cannot tell apart, since zeros are behind the end of each. */
TEST(texts_of_zeros_are_sorted_by_length)
{
    static const char zeros[1000];
    det_str texts[500];
    det_arena *arena = new_arena();
    for (size_t i = 0; i < COUNT(texts); i++)
        texts[i] = (det_str){zeros, (i * 7) % COUNT(texts)};
    check_texts(texts, COUNT(texts), arena);
    det_arena_free(arena);
}

static uint64_t
first_byte(const void *item)
{
    return *(const uint32_t *)item >> 8;
}

static int
by_value_at(const void *a, const void *b)
{
    return det_ix_by_u32(**(const uint32_t *const *)a, **(const uint32_t *const *)b);
}

TEST(distinct_items_are_numbered_in_order)
{
    uint32_t items[MANY], out[MANY], number[MANY];
    det_error err;
    det_ix_work w = {.arena = new_arena()};
    for (size_t i = 0; i < COUNT(items); i++)
        items[i] = (uint32_t)(det_test_random() % 1000);
    const det_ix_distinct what = {items,       COUNT(items), sizeof items[0], first_byte,
                                  by_value_at, out,          number};
    size_t kept = 0;
    CHECK_OK(det_ix_number_distinct(&w, &what, &kept, &err), &err);
    CHECK(kept > 900 && kept <= 1000);
    for (size_t i = 1; i < kept; i++)
        CHECK(out[i - 1] < out[i]);
    for (size_t i = 0; i < COUNT(items); i++)
        CHECK(number[i] < kept && out[number[i]] == items[i]);
    det_arena_free(w.arena);
}

TEST(what_32_bits_cannot_count_is_refused)
{
    det_error err;
    CHECK_OK(det_ix_fits(UINT32_MAX - 1, "names", &err), &err);
    CHECK(det_ix_fits(UINT32_MAX, "names", &err) == DET_LIMIT);
    CHECK_TEXT(__LINE__, err.text,
               "the snapshot would have 4294967295 names, at most 4294967294 fit; leave lists out "
               "of it");
}
