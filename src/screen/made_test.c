/* made_test.c - made lists stay as they are, and on the hardest of them the index loses nothing. */
#include "screen/made.h"

#include <stdio.h>

#include "base/test.h"
#include "screen/search.h"

static const struct {
    int line;
    det_made made;
    uint64_t i;
    const char *want;
} name_rows[] = {
    {__LINE__, {1000, false}, 0, "pigi kukamni"},
    {__LINE__, {1000, false}, 1, "pola yapo"},
    {__LINE__, {1000, false}, 1000, "bopo rebeyu"},
    {__LINE__, {1000000, false}, 1, "pola vosa"},
    {__LINE__, {1000, true}, 0, "kalojirb kaloyirr"},
    {__LINE__, {1000, true}, 1003, "kalpmiro fllomiro"},
};

TEST(made_names_stay_as_they_are)
{
    det_error err;
    det_arena *arena;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(name_rows); i++) {
        det_str name = {0};
        CHECK_OK(det_made_name(&name_rows[i].made, name_rows[i].i, arena, &name, &err), &err);
        char text[80];
        snprintf(text, sizeof text, "%.*s", DET_STR_FMT(name));
        CHECK_TEXT(name_rows[i].line, text, name_rows[i].want);
    }
    det_arena_free(arena);
}

/* The hits of a query by one way, summed up so that another way's can be compared. */
static uint64_t
ask(det_searcher *searcher, const det_query *query, det_search_way way, uint32_t floor_bp,
    size_t *count)
{
    det_error err;
    const det_hit *hits;
    uint64_t sum = 0;
    const det_search search = {.query = query, .floor_bp = floor_bp, .way = way};
    CHECK_OK(det_search_run(searcher, &search, &hits, count, &err), &err);
    for (size_t i = 0; i < *count; i++)
        sum = sum * 31 + hits[i].name * UINT64_C(10007) + hits[i].bp;
    return sum;
}

/* Every word is near hundreds of others: the bounds and the memory of words have nothing to go by.
 */
TEST(made_hard_list_index_and_scan_find_the_same)
{
    const det_made made = {600, true};
    det_error err;
    det_arena *arena;
    det_index_builder *builder = NULL;
    det_str file;
    const det_index *index = NULL;
    det_searcher *searcher = NULL;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_made_build(&made, &builder, &file, &err), &err);
    CHECK_OK(det_index_open_bytes(file, "made", &index, &err), &err);
    CHECK_OK(det_searcher_new(index, &searcher, &err), &err);
    CHECK(det_index_name_count(index) >= made.names);
    size_t found = 0;
    for (uint64_t i = 0; i < 60; i++) {
        det_str name;
        det_query query;
        size_t one, other;
        uint32_t floor_bp = i % 2 == 0 ? 6600 : 1;
        det_arena_reset(arena);
        CHECK_OK(det_made_name(&made, i < 20 ? i * 30 : made.names + i, arena, &name, &err), &err);
        CHECK_OK(det_query_read(index, name, false, arena, &query, &err), &err);
        det_searcher_set(searcher, i % 4 == 0, i % 3 == 0);
        det_searcher_set_large(searcher, i % 5 < 3);
        uint64_t sum = ask(searcher, &query, DET_SEARCH_INDEX, floor_bp, &one);
        CHECK(sum == ask(searcher, &query, DET_SEARCH_SCAN, floor_bp, &other) && one == other);
        found += one;
    }
    CHECK(found > 6000);
    det_searcher_free(searcher);
    det_index_close(index);
    det_index_builder_free(builder);
    det_arena_free(arena);
}
