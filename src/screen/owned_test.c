/* A party on a file of holdings: through its owners to the lists, by each authority's rule. */
#include "screen/screen.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "screen/world.h"

enum { LINE_BYTES = 1024 };

static det_str
field(const det_tree *tree, uint32_t node, const char *key)
{
    return det_tree_text(tree, det_tree_get(tree, node, key));
}

static void
add(char line[LINE_BYTES], size_t *used, const char *mark, det_str a, const char *between,
    det_str b)
{
    if (*used < LINE_BYTES)
        *used += (size_t)snprintf(line + *used, LINE_BYTES - *used, "%s%.*s%s%.*s", mark,
                                  DET_STR_FMT(a), between, DET_STR_FMT(b));
}

/* "ALERT un may_be_owned 50%, us owned 50%; un:1718 may_be_owned, us:dprk2 owned": of the party of
 * that very name. */
static void
summarise(const world *of, const char *name, const char *on, const char *sources,
          char line[LINE_BYTES])
{
    det_text *json;
    det_arena *arena;
    det_tree tree;
    det_error err = {0};
    det_screener *screener;
    det_screened screened;
    det_question question = {
        .name = det_str_of(name), .on = det_str_of(on), .sources = det_str_of(sources)};
    CHECK_OK(det_text_new(0, &json, &err), &err);
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_screener_new(of->index, of->law, NULL, &screener, &err), &err);
    CHECK_OK(det_screen_name(screener, &question, json, &screened, &err), &err);
    CHECK_OK(det_tree_read_json(det_text_str(json), "verdict", arena, &tree, &err), &err);
    size_t used = (size_t)snprintf(line, LINE_BYTES, "%.*s%s",
                                   DET_STR_FMT(field(&tree, 0, "verdict")),
                                   screened.is_same ? " same" : "");
    uint32_t results = det_tree_get(&tree, 0, "results");
    for (uint32_t at = det_tree_first(&tree, results); at != DET_TREE_NONE;
         at = det_tree_next(&tree, at)) {
        if (!det_str_equal(field(&tree, at, "caption"), det_str_of(name))) continue;
        uint32_t ownership = det_tree_get(&tree, at, "ownership");
        for (uint32_t a = det_tree_first(&tree, ownership); a != DET_TREE_NONE;
             a = det_tree_next(&tree, a)) {
            add(line, &used, "; ", field(&tree, a, "authority"), " ", field(&tree, a, "outcome"));
            add(line, &used, " ", field(&tree, a, "sum"), "",
                det_tree_get(&tree, a, "by_control") == DET_TREE_NONE ? DET_STR("")
                                                                      : DET_STR(" control"));
        }
        uint32_t regimes = det_tree_get(&tree, at, "regimes");
        for (uint32_t g = det_tree_first(&tree, regimes); g != DET_TREE_NONE;
             g = det_tree_next(&tree, g)) {
            add(line, &used, " [", field(&tree, g, "regime"), " ", field(&tree, g, "status"));
            add(line, &used, "]", DET_STR(""), "", DET_STR(""));
        }
    }
    det_screener_free(screener);
    det_text_free(json);
    det_arena_free(arena);
}

TEST(through_owners_to_the_lists)
{
    static const world_list lists[] = {
        {"ofac",
         "samples/ofac-2023-07-12/sdn.csv samples/ofac-2023-07-12/alt.csv "
         "samples/ofac-2023-07-12/add.csv samples/ofac-2023-07-12/sdn_comments.csv",
         "2023-07-12", false},
        {"ownership", "samples/holdings.csv", "2020-01-01", false},
        {"un", "samples/un-2020-12-01.xml", NULL, false},
        {"un", "samples/un-2025-11-29.xml", NULL, false}};
    static const struct {
        const char *name, *on, *sources, *want;
    } rows[] = {
        /* half exactly: enough for the United States, to be judged under the Council's words */
        {"Example Mining Ltd", "2025-12-01", "",
         "ALERT same; un may_be_owned 50%; us owned 50% [un:1718 may_be_owned] [us:dprk2 owned] "
         "[us:npwmd owned]"},
        /* 30, and 25 to 50 of one that is caught itself */
        {"Example Metals GmbH", "2025-12-01", "",
         "ALERT same; un may_be_owned 30-80%; us owned 55-80% [un:1718 may_be_owned] [us:dprk2 "
         "owned] "
         "[us:npwmd owned]"},
        {"Example Metals GmbH", "2025-12-01", "un,ownership",
         "ALERT; un may_be_owned 30-80% [un:1718 may_be_owned]"},
        /* control, while it lasted */
        {"Example Bakery SARL", "2023-12-31", "un,ownership", "CLEAR"},
        {"Example Bakery SARL", "2024-12-31", "un,ownership",
         "ALERT same; un owned 0% control [un:1718 owned]"},
        {"Example Bakery SARL", "2025-12-01", "un,ownership", "CLEAR"},
        /* nobody who owns anything, or is owned */
        {"Jane Doe", "2025-12-01", "", "CLEAR"},
        /* no list is missing because the file of holdings is younger */
        {"Jane Doe", "2020-12-02", "un,ownership", "CLEAR"},
        {"Example Mining Ltd", "2019-12-31", "un,ownership", "UNSCREENABLE"},
    };
    world of = world_open(lists, 4);
    for (size_t i = 0; of.index != NULL && i < sizeof rows / sizeof rows[0]; i++) {
        char got[LINE_BYTES];
        summarise(&of, rows[i].name, rows[i].on, rows[i].sources, got);
        CHECK_TEXT(i, got, rows[i].want);
    }
    world_close(&of);
}
