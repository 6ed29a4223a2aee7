/* The chart of every regime of the lawbook is sound XML, the same bytes each time, and no two
 * labels of a lane stand on each other (which is seen by looking; here the words are counted). */
#include "cli/svg.h"

#include "base/test.h"
#include "base/xml.h"
#include "detente.h"

typedef struct counted {
    size_t texts, bars, scripts;
} counted;

static det_status
count_start(void *context, det_str name, const det_xml_attribute *attributes, size_t count,
            det_where at, det_error *err)
{
    counted *seen = context;
    (void)attributes, (void)count, (void)at, (void)err;
    seen->texts += det_str_equal(name, DET_STR("text"));
    seen->bars += det_str_equal(name, DET_STR("rect"));
    seen->scripts += det_str_equal(name, DET_STR("script")) ||
                     det_str_equal(name, DET_STR("image"));
    return DET_OK;
}

static void
draw(det_str json, det_text *out)
{
    det_tree tree;
    det_error err = {0};
    det_arena *arena = NULL;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_tree_read_json(json, "timeline", arena, &tree, &err), &err);
    CHECK_OK(svg_timeline(&tree, arena, out, &err), &err);
    det_arena_free(arena);
}

static void
check_regime(const det_law *law, det_str id)
{
    static const det_xml_handlers handlers = {.start = count_start};
    det_error err = {0};
    counted seen = {0};
    det_text *json = NULL, *first = NULL, *second = NULL;
    CHECK_OK(det_text_new(0, &json, &err), &err);
    CHECK_OK(det_text_new(0, &first, &err), &err);
    CHECK_OK(det_text_new(0, &second, &err), &err);
    CHECK_OK(det_law_timeline(law, id, (det_str){0}, (det_str){0}, (det_str){0}, json, &err), &err);
    draw(det_text_str(json), first);
    draw(det_text_str(json), second);
    CHECK(det_str_equal(det_text_str(first), det_text_str(second)));
    CHECK_OK(det_xml_read(det_text_str(first), "svg", &handlers, &seen, &err), &err);
    CHECK(seen.texts > 12 && seen.bars > 5 && seen.scripts == 0);
    CHECK(det_str_find(det_text_str(first), DET_STR("href")) == SIZE_MAX);
    det_text_free(json);
    det_text_free(first);
    det_text_free(second);
}

TEST(every_regime_as_a_chart)
{
    const det_law *law = NULL;
    det_error err = {0};
    det_text *regimes = NULL;
    size_t count = 0;
    CHECK_OK(det_text_new(0, &regimes, &err), &err);
    CHECK_OK(det_law_open("lawbook", NULL, &law, &err), &err);
    CHECK_OK(det_law_regimes(law, regimes, &err), &err);
    det_str rest = det_text_str(regimes), line;
    while (det_str_next(&rest, '\n', &line)) {
        det_str mark = DET_STR("{\"regime\":\"");
        if (!det_str_starts(line, mark)) continue;
        line = det_str_slice(line, mark.len, line.len);
        check_regime(law, det_str_slice(line, 0, det_str_find_byte(line, '"')));
        count++;
    }
    CHECK(count > 30);
    det_law_close(law);
    det_text_free(regimes);
}

TEST(hostile_words_stay_words)
{
    static const char json[] =
        "{\"regime\":\"<x>&\\\"\",\"title\":\"\\u0001\",\"from\":\"2000-01-01\",\"to\":"
        "\"1999-01-01\",\"measures\":[{\"id\":\"m\",\"kind\":\"<k>\",\"title\":\"\\u2026\\u20ac\","
        "\"intervals\":[{\"from\":\"none\",\"state\":\"?\"},{\"from\":\"1900-01-01T00:00:00Z\","
        "\"state\":\"removed\"}]}],\"events\":[{\"on\":\"bad\"}]}";
    static const det_xml_handlers handlers = {0};
    det_error err = {0};
    det_text *out = NULL;
    CHECK_OK(det_text_new(0, &out, &err), &err);
    draw(det_str_of(json), out);
    CHECK_OK(det_xml_read(det_text_str(out), "svg", &handlers, NULL, &err), &err);
    CHECK(det_str_find(det_text_str(out), DET_STR("&lt;x&gt;&amp;")) != SIZE_MAX);
    det_text_free(out);
}
