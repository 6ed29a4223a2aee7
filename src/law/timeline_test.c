/* The timeline of every regime of the lawbook says what law status says, at each boundary and just
 * before it. */
#include "law/timeline.h"

#include "base/file.h"
#include "law/testing.h"

static const char *const small[] = {
    "lawbook: 1\nregime: {id: x:1, title: T, authority: x, zone: UTC, target: [KP]}\n",
    "lawbook: 1\nregime: x:1\ninstrument: {id: A, adopted: 2000-03-01}\n"
    "measures: [{id: x.m, kind: k, title: M}]\n"
    "acts: [{impose: x.m, cite: '1', from: 2000-04-01},\n"
    "  {suspend: x.m, id: P, cite: '2', from: 2001-01-01, through: 2001-12-31},\n"
    "  {terminate: x.m, cite: '3', from: 2005-01-01, known: 2004-12-01}]\n"
    "events: [{id: E, title: Launch, kind: launch, happened: 2000-05-05}]\n"};

static det_str
draw(const testing_law *book, const det_regime *regime, det_span span, int64_t known_us,
     det_text *out)
{
    det_error err = {0};
    det_json json = det_json_over(out);
    det_text_clear(out);
    if (regime == NULL) regime = det_law_regime_find(book->law, DET_STR("x:1"));
    CHECK_OK(det_law_timeline_write(book->law, regime, span, known_us, (det_str){0}, &json, &err),
             &err);
    det_text_add_byte(out, '\0');
    return det_str_slice(det_text_str(out), 0, det_text_str(out).len - 1);
}

TEST(a_small_regime_whole)
{
    det_error err = {0};
    det_text *out = NULL;
    testing_law book = testing_load(small, 2);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    det_str all = draw(&book, NULL, (det_span){DET_DAY_NONE, DET_DAY_FOREVER}, INT64_MAX, out);
    CHECK_TEXT(
        0, all.ptr,
        "{\"regime\":\"x:1\",\"title\":\"T\",\"zone\":\"UTC\",\"from\":\"2000-01-01\",\"to\":"
        "\"2005-12-31\",\"measures\":[{\"id\":\"x.m\",\"kind\":\"k\",\"title\":\"M\",\"force\":"
        "\"prohibition\",\"intervals\":[{\"until\":\"2000-04-01T00:00:00Z\",\"state\":\"not_yet\","
        "\"adopted\":\"2000-03-01T00:00:00Z\",\"cites\":[]},{\"from\":\"2000-04-01T00:00:00Z\","
        "\"until\":\"2001-01-01T00:00:00Z\",\"state\":\"in_force\",\"by\":[\"A para 1\"],\"cites\":"
        "[\"A para 1\"]},{\"from\":\"2001-01-01T00:00:00Z\",\"until\":\"2002-01-01T00:00:00Z\","
        "\"state\":\"paused\",\"by\":[\"A para 2\"],\"cites\":[\"A para 1\",\"A para 2\"]},"
        "{\"from\":\"2002-01-01T00:00:00Z\",\"until\":\"2005-01-01T00:00:00Z\",\"state\":"
        "\"in_force\",\"by\":[\"A para 2\"],\"cites\":[\"A para 1\"]},{\"from\":"
        "\"2005-01-01T00:00:00Z\",\"state\":\"removed\",\"by\":[\"A para 3\"],\"cites\":"
        "[\"A para 1\",\"A para 3\"]}],\"acts\":[{\"at\":\"2000-04-01T00:00:00Z\",\"verb\":"
        "\"impose\",\"cites\":[\"A para 1\"],\"known\":\"2000-03-01T00:00:00Z\"},{\"at\":"
        "\"2001-01-01T00:00:00Z\",\"verb\":\"suspend\",\"cites\":[\"A para 2\"],\"known\":"
        "\"2000-03-01T00:00:00Z\"},{\"at\":\"2005-01-01T00:00:00Z\",\"verb\":\"terminate\","
        "\"cites\":[\"A para 3\"],\"known\":\"2004-12-01T00:00:00Z\"}]}],\"events\":[{\"id\":"
        "\"E\",\"at\":\"2000-05-05T00:00:00Z\",\"on\":\"2000-05-05\",\"kind\":\"launch\","
        "\"title\":\"Launch\",\"basis\":\"knowledge\"}],\"votes\":[{\"instrument\":\"A\","
        "\"label\":\"A\",\"on\":\"2000-03-01\",\"at\":\"2000-03-01T00:00:00Z\",\"status\":"
        "\"adopted\"}]}");
    /* what was not known yet is not drawn */
    det_str early = draw(&book, NULL, (det_span){DET_DAY_NONE, DET_DAY_FOREVER},
                         testing_when("2003-01-01", DET_ZONE_UTC), out);
    CHECK(det_str_find(early, DET_STR("removed")) == SIZE_MAX);
    /* an empty span */
    det_json json = det_json_over(out);
    CHECK(det_law_timeline_write(book.law, det_law_regime_at(book.law, 0), (det_span){9, 9},
                                 INT64_MAX, (det_str){0}, &json, &err) == DET_RANGE);
    CHECK_TEXT(0, err.text,
               "the timeline would end before it begins; give --from a day before --to");
    det_text_free(out);
    testing_close(&book);
}

/* One interval against the fold at both its ends and in its middle. */
static void
compare(const testing_law *book, const det_tree *tree, uint32_t interval,
        const det_measure *measure, int64_t known_us, int64_t *expected_from, size_t *asked)
{
    det_instant from = {.us = INT64_MIN}, until = {.us = DET_INSTANT_FOREVER};
    det_str state = det_tree_text(tree, det_tree_get(tree, interval, "state"));
    det_str text = det_tree_text(tree, det_tree_get(tree, interval, "from"));
    if (text.len > 0)
        CHECK(det_instant_read(text, DET_ZONE_UTC, (det_where){0}, &from, NULL) == DET_OK);
    text = det_tree_text(tree, det_tree_get(tree, interval, "until"));
    if (text.len > 0)
        CHECK(det_instant_read(text, DET_ZONE_UTC, (det_where){0}, &until, NULL) == DET_OK);
    CHECK(from.us == *expected_from); /* without a gap */
    *expected_from = until.us;
    int64_t first = from.us == INT64_MIN ? until.us - 1000 * DET_US_PER_DAY : from.us;
    int64_t last = until.us == DET_INSTANT_FOREVER ? from.us + 20000 * DET_US_PER_DAY
                                                   : until.us - 1;
    if (from.us == INT64_MIN && until.us == DET_INSTANT_FOREVER) first = last = 0;
    int64_t at[] = {first, first + (last - first) / 2, last};
    for (size_t i = 0; i < 3; i++) {
        det_law_answer answer;
        det_error err = {0};
        CHECK_OK(det_law_state_at(book->law, measure, at[i], known_us, book->arena, &answer, &err),
                 &err);
        if (!det_str_equal(state, det_str_of(det_law_state_name(answer.state))))
            det_test_fail(__FILE__, __LINE__, "%.*s: status says %s, the timeline %.*s",
                          DET_STR_FMT(det_measure_id(measure)), det_law_state_name(answer.state),
                          DET_STR_FMT(state));
        ++*asked;
    }
}

static void
compare_regime(testing_law *book, const det_regime *regime, int64_t known_us, det_text *out,
               size_t *asked)
{
    det_tree tree;
    det_error err = {0};
    det_str json = draw(book, regime, (det_span){DET_DAY_MIN, DET_DAY_MAX}, known_us, out);
    CHECK_OK(det_tree_read_json(json, "timeline", book->arena, &tree, &err), &err);
    uint32_t measure = det_tree_first(&tree, det_tree_get(&tree, 0, "measures"));
    for (size_t i = 0; i < det_regime_measure_count(regime); i++) {
        int64_t expected_from = INT64_MIN;
        uint32_t list = det_tree_get(&tree, measure, "intervals");
        CHECK(det_tree_size(&tree, list) > 0);
        for (uint32_t at = det_tree_first(&tree, list); at != DET_TREE_NONE;
             at = det_tree_next(&tree, at))
            compare(book, &tree, at, det_regime_measure_at(regime, i), known_us, &expected_from,
                    asked);
        CHECK(expected_from == DET_INSTANT_FOREVER);
        measure = det_tree_next(&tree, measure);
    }
}

TEST(no_timeline_disagrees_with_the_status)
{
    testing_law book = {0};
    det_error err = {0};
    det_text *out = NULL;
    const char **paths = NULL;
    size_t count = 0, asked = 0;
    CHECK_OK(det_text_new(0, &out, &err), &err);
    CHECK_OK(det_arena_new(0, &book.arena, &err), &err);
    CHECK_OK(det_file_find("lawbook", ".yaml", book.arena, &paths, &count, &err), &err);
    det_tree *trees = DET_NEW(book.arena, det_tree, count + 1);
    det_file *files = DET_NEW(book.arena, det_file, count + 1);
    if (trees == NULL || files == NULL) abort();
    for (size_t i = 0; i < count; i++) {
        CHECK_OK(det_file_open(paths[i], 0, &files[i], &err), &err);
        CHECK_OK(det_tree_read_yaml(files[i].bytes, paths[i], book.arena, &trees[i], &err), &err);
    }
    CHECK_OK(det_lawbook_load(trees, count, book.arena, &book.law, &book.findings,
                              &book.finding_count, &err),
             &err);
    for (size_t i = 0; book.law != NULL && i < det_law_regime_count(book.law); i++) {
        const det_regime *regime = det_law_regime_at(book.law, i);
        compare_regime(&book, regime, INT64_MAX, out, &asked);
        compare_regime(&book, regime, testing_when("2012-06-01", DET_ZONE_UTC), out, &asked);
    }
    CHECK(asked > 1000);
    for (size_t i = 0; i < count; i++)
        det_file_close(&files[i]);
    det_text_free(out);
    testing_close(&book);
}
