/* Differences in meaning: between two wordings of a small law, between two days, and what must hold
 * for the whole lawbook. */
#include <string.h>

#include "base/file.h"
#include "law/diff.h"
#include "law/testing.h"

static const char regime_yaml[] =
    "lawbook: 1\nregime: {id: un:9, title: Nine, authority: un, zone: UTC, target: [KP],\n"
    "  listing_measures: {person: [un.9.assets]}}\n";
static const char first_yaml[] =
    "lawbook: 1\nregime: un:9\ninstrument: {id: S/RES/9001 (2017), adopted: 2017-01-01}\n"
    "measures:\n"
    "- id: un.9.coal\n  kind: coal\n  title: Coal\n"
    "  scope: {direction: from, hs: [\"2701\", \"2702\"]}\n"
    "  exceptions:\n"
    "  - {id: X-RAJIN, cite: 1(a), when: {via: Rajin}, effect: allowed}\n"
    "- {id: un.9.assets, kind: asset_freeze, title: Assets}\n"
    "acts:\n- {impose: un.9.coal, cite: 1}\n- {impose: un.9.assets, cite: 3}\n";
static const char second_yaml[] =
    "lawbook: 1\nregime: un:9\ninstrument: {id: S/RES/9002 (2018), adopted: 2018-01-01}\n"
    "acts:\n"
    "- amend: un.9.coal\n  cite: 2\n  set:\n    quotas:\n"
    "    - {id: Q-COAL, cite: \"2\", period: {every: calendar_year, from: 2018-01-01},\n"
    "       rule: any_unit, limits: [{unit: tonne, max: 100}]}\n"
    "- {suspend: un.9.assets, id: P-1, cite: 4, from: 2018-06-01, before: 2018-07-01}\n";

/* What one edit of the small law changes. */
typedef struct edit {
    const char *what;
    int file; /* of regime, first, second */
    const char *from, *to;
} edit;

static const char *const small_law[] = {regime_yaml, first_yaml, second_yaml};

static const det_lawbook *
load_edited(const edit *made, det_arena *arena, det_error *err)
{
    static const char *const names[] = {"regime.yaml", "9001.yaml", "9002.yaml"};
    const det_lawbook *law = NULL;
    const det_law_finding *findings;
    size_t count;
    det_tree *trees = DET_NEW(arena, det_tree, 3);
    if (trees == NULL) abort();
    for (int i = 0; i < 3; i++) {
        det_str text = det_str_of(small_law[i]), edited = text;
        if (made != NULL && made->file == i) {
            size_t at = det_str_find(text, det_str_of(made->from));
            CHECK(at != SIZE_MAX);
            if (!det_arena_print(arena, &edited, "%.*s%s%s", (int)at, text.ptr, made->to,
                                 text.ptr + at + strlen(made->from)))
                abort();
        }
        CHECK_OK(det_tree_read_yaml(edited, names[i], arena, &trees[i], err), err);
    }
    CHECK_OK(det_lawbook_load(trees, 3, arena, &law, &findings, &count, err), err);
    return law;
}

static uint64_t
compare(const det_lawbook *was, const det_lawbook *is, det_text *out)
{
    const det_diff_side sides[] = {{was, "was", "a"}, {is, "is", "b"}};
    det_error err = {0};
    uint64_t differences = 0;
    det_text_clear(out);
    det_json json = det_json_over(out);
    CHECK_OK(det_diff_books_write(sides, &json, &differences, &err), &err);
    return differences;
}

/* "[via=Rajin]": the texts of a list. */
static void
show_list(const det_tree *tree, uint32_t list, det_text *to)
{
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at))
        det_text_print(to, "%s%.*s", at == det_tree_first(tree, list) ? "" : "; ",
                       DET_STR_FMT(det_tree_text(tree, at)));
}

static det_str
field(const det_tree *tree, uint32_t node, const char *key)
{
    return det_tree_text(tree, det_tree_get(tree, node, key));
}

/* " 2017-01-01..2017-01-02 prohibited (OP 1) > allowed ()" for each interval. */
static void
show_intervals(const det_tree *tree, uint32_t node, det_text *to)
{
    uint32_t list = det_tree_get(tree, node, "intervals");
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_text_print(to, " %.*s..%.*s", DET_STR_FMT(field(tree, at, "from_day")),
                       DET_STR_FMT(field(tree, at, "until_day")));
        det_text_print(to, " %.*s (", DET_STR_FMT(field(tree, at, "was")));
        show_list(tree, det_tree_get(tree, at, "was_by"), to);
        det_text_print(to, ") > %.*s (", DET_STR_FMT(field(tree, at, "is")));
        show_list(tree, det_tree_get(tree, at, "is_by"), to);
        det_text_print(to, ")");
    }
}

static void
show_fields(const det_tree *tree, uint32_t list, det_text *to)
{
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_text_print(to, " %.*s -[", DET_STR_FMT(field(tree, at, "field")));
        show_list(tree, det_tree_get(tree, at, "was"), to);
        det_text_print(to, "] +[");
        show_list(tree, det_tree_get(tree, at, "is"), to);
        det_text_print(to, "]");
    }
}

/* A document as lines that can be read. */
static const char *
told(const det_text *document, det_arena *arena, det_text *to)
{
    static const char *const lists[] = {"states", "verdicts", "written", "changes"};
    det_tree tree;
    det_error err = {0};
    det_text_clear(to);
    CHECK_OK(det_tree_read_json(det_text_str(document), "diff", arena, &tree, &err), &err);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        uint32_t list = det_tree_get(&tree, 0, lists[i]);
        for (uint32_t at = det_tree_first(&tree, list); at != DET_TREE_NONE;
             at = det_tree_next(&tree, at)) {
            det_text_print(to, "%s %.*s", lists[i], DET_STR_FMT(field(&tree, at, "measure")));
            if (i == 1) {
                det_text_print(to, "%.*s->%.*s ", DET_STR_FMT(field(&tree, at, "from")),
                               DET_STR_FMT(field(&tree, at, "to")));
                show_list(&tree, det_tree_get(&tree, at, "items"), to);
                det_text_print(to, " [");
                show_list(&tree, det_tree_get(&tree, at, "given"), to);
                det_text_print(to, "]");
            }
            if (i == 3)
                det_text_print(to, " %.*s %.*s:", DET_STR_FMT(field(&tree, at, "on")),
                               DET_STR_FMT(field(&tree, at, "change")));
            for (uint32_t by = det_tree_first(&tree, det_tree_get(&tree, at, "by"));
                 by != DET_TREE_NONE; by = det_tree_next(&tree, by))
                det_text_print(to, " %.*s %.*s", DET_STR_FMT(field(&tree, by, "verb")),
                               DET_STR_FMT(field(&tree, by, "cite")));
            show_intervals(&tree, at, to);
            show_fields(&tree, det_tree_get(&tree, at, "fields"), to);
            if (det_tree_size(&tree, det_tree_get(&tree, at, "except_with")) > 0) {
                det_text_print(to, " except [");
                show_list(&tree, det_tree_get(&tree, at, "except_with"), to);
                det_text_print(to, "]");
            }
            det_text_print(to, "\n");
        }
    }
    if (det_tree_size(&tree, det_tree_get(&tree, 0, "beside")) > 0) {
        det_text_print(to, "beside");
        show_fields(&tree, det_tree_get(&tree, 0, "beside"), to);
        det_text_print(to, "\n");
    }
    return det_text_bytes(to);
}

TEST(edits_of_a_small_law)
{
    static const struct {
        edit made;
        const char *expected;
    } rows[] = {
        {{"nothing", 1, "Coal\n", "Coal\n"}, ""},
        {{"a comment, a title and a note", 1, "title: Coal",
          "title: All coal  # as it is sold\n  note: Mind it"},
         ""},
        {{"the order of codes and of acts", 1, "hs: [\"2701\", \"2702\"]",
          "hs: [\"2702\", \"2701\"]"},
         ""},
        {{"a day later", 1, "{impose: un.9.coal, cite: 1}",
          "{impose: un.9.coal, cite: 1, from: 2017-01-02}"},
         "states un.9.coal 2017-01-01..2017-01-02 in_force (S/RES/9001 (2017) OP 1) > not_yet ()\n"
         "verdicts KP->ZZ HS:2701; HS:2702 [] 2017-01-01..2017-01-02 prohibited (S/RES/9001 (2017) "
         "OP 1) > allowed ()\n"
         "verdicts KP->ZZ HS:2701; HS:2702 [via=Rajin] 2017-01-01..2017-01-02 allowed (S/RES/9001 "
         "(2017) OP 1(a)) > allowed ()\n"},
        {{"a code less", 1, "\"2701\", \"2702\"", "\"2701\""},
         "verdicts KP->ZZ HS:2702 [] 2017-01-01..2018-01-01 prohibited (S/RES/9001 (2017) OP 1) > "
         "allowed () 2018-01-01.. undetermined (S/RES/9002 (2018) OP 2) > allowed ()\n"
         "verdicts KP->ZZ HS:2702 [via=Rajin] 2017-01-01.. allowed (S/RES/9001 (2017) OP 1(a)) > "
         "allowed ()\n"
         "verdicts KP->ZZ HS:2702 [100 tonne, prior=0, value_usd=0] 2017-01-01..2018-01-01 "
         "prohibited (S/RES/9001 (2017) OP 1) > allowed () 2018-01-01.. within_quota (S/RES/9002 "
         "(2018) OP 2) > allowed ()\n"
         "verdicts KP->ZZ HS:2702 [100.001 tonne, prior=0, value_usd=0; 0 tonne, stop_notice=yes] "
         "2017-01-01..2018-01-01 prohibited (S/RES/9001 (2017) OP 1) > allowed () 2018-01-01.. "
         "prohibited (S/RES/9002 (2018) OP 2) > allowed ()\n"},
        {{"another port", 1, "via: Rajin", "via: Wonsan"},
         "verdicts KP->ZZ HS:2701; HS:2702 [via=Rajin] 2017-01-01..2018-01-01 allowed (S/RES/9001 "
         "(2017) OP 1(a)) > prohibited (S/RES/9001 (2017) OP 1) 2018-01-01.. allowed (S/RES/9001 "
         "(2017) OP 1(a)) > undetermined (S/RES/9002 (2018) OP 2)\n"
         "verdicts KP->ZZ HS:2701; HS:2702 [via=Wonsan] 2017-01-01..2018-01-01 prohibited "
         "(S/RES/9001 (2017) OP 1) > allowed (S/RES/9001 (2017) OP 1(a)) 2018-01-01.. undetermined "
         "(S/RES/9002 (2018) OP 2) > allowed (S/RES/9001 (2017) OP 1(a))\n"},
        {{"a larger cap", 2, "max: 100", "max: 200"},
         "verdicts KP->ZZ HS:2701; HS:2702 [100.001 tonne, prior=0, value_usd=0; 200 tonne, "
         "prior=0, value_usd=0] 2018-01-01.. prohibited (S/RES/9002 (2018) OP 2) > within_quota "
         "(S/RES/9002 (2018) OP 2)\n"},
        {{"a longer pause", 2, "before: 2018-07-01", "before: 2018-08-01"},
         "states un.9.assets 2018-07-01..2018-08-01 in_force (S/RES/9001 (2017) OP 3) > paused "
         "(S/RES/9001 (2017) OP 3; S/RES/9002 (2018) OP 4)\n"},
        {{"another paragraph", 1, "cite: 3", "cite: 5"},
         "states un.9.assets 2017-01-01..2018-06-01 in_force (S/RES/9001 (2017) OP 3) > in_force "
         "(S/RES/9001 (2017) OP 5) 2018-06-01..2018-07-01 paused (S/RES/9001 (2017) OP 3; "
         "S/RES/9002 (2018) OP 4) > paused (S/RES/9001 (2017) OP 5; S/RES/9002 (2018) OP 4) "
         "2018-07-01.. in_force (S/RES/9001 (2017) OP 3) > in_force (S/RES/9001 (2017) OP 5)\n"},
        {{"known later", 2, "{suspend: un.9.assets,", "{suspend: un.9.assets, known: 2018-05-01,"},
         "written un.9.assets act suspend by S/RES/9002 (2018) OP 4 known -[2018-01-01T00:00:00Z] "
         "+[2018-05-01T00:00:00Z]\n"},
        {{"another target", 0, "target: [KP]", "target: [KP, ZW]"},
         "verdicts ZW->ZZ HS:2701; HS:2702 [] 2017-01-01..2018-01-01 allowed () > prohibited "
         "(S/RES/9001 (2017) OP 1) 2018-01-01.. allowed () > undetermined (S/RES/9002 (2018) OP "
         "2)\n"
         "verdicts ZW->ZZ HS:2701; HS:2702 [via=Rajin] 2017-01-01.. allowed () > allowed "
         "(S/RES/9001 (2017) OP 1(a))\n"
         "verdicts ZW->ZZ HS:2701; HS:2702 [100 tonne, prior=0, value_usd=0] "
         "2017-01-01..2018-01-01 allowed () > prohibited (S/RES/9001 (2017) OP 1) 2018-01-01.. "
         "allowed () > within_quota (S/RES/9002 (2018) OP 2)\n"
         "verdicts ZW->ZZ HS:2701; HS:2702 [100.001 tonne, prior=0, value_usd=0; 0 tonne, "
         "stop_notice=yes] 2017-01-01..2018-01-01 allowed () > prohibited (S/RES/9001 (2017) OP 1) "
         "2018-01-01.. allowed () > prohibited (S/RES/9002 (2018) OP 2)\n"
         "beside regime un:9 target -[] +[ZW]\n"},
        {{"listed entities too", 0, "{person: [un.9.assets]}",
          "{person: [un.9.assets], entity: [un.9.assets]}"},
         "beside regime un:9 listing_measures.entity -[] +[un.9.assets]\n"},
    };
    det_arena *arena = NULL;
    det_text *out = NULL, *lines = NULL;
    det_error err = {0};
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    CHECK_OK(det_text_new(0, &lines, &err), &err);
    const det_lawbook *was = load_edited(NULL, arena, &err);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0] && was != NULL; i++) {
        const det_lawbook *is = load_edited(&rows[i].made, arena, &err);
        if (is == NULL) continue;
        uint64_t differences = compare(was, is, out);
        CHECK_TEXT((int)i, told(out, arena, lines), rows[i].expected);
        CHECK((differences == 0) == (rows[i].expected[0] == '\0'));
    }
    det_text_free(lines);
    det_text_free(out);
    det_arena_free(arena);
}

/* ---- days ---------------------------------------------------------------------------------------
 */

TEST(days_of_a_small_law)
{
    static const struct {
        const char *from, *to, *expected;
    } rows[] = {
        {"2016-12-31", "2017-06-01",
         "changes un.9.assets 2017-01-01 begins: impose S/RES/9001 (2017) OP 3\n"
         "changes un.9.coal 2017-01-01 begins: impose S/RES/9001 (2017) OP 1\n"},
        {"2017-06-01", "2017-12-31", ""},
        {"2017-12-31", "2018-01-01",
         "changes un.9.coal 2018-01-01 eases: amend S/RES/9002 (2018) OP 2 cites -[S/RES/9001 "
         "(2017) OP 1] +[S/RES/9002 (2018) OP 2] quota Q-COAL cites -[] +[S/RES/9002 (2018) OP 2] "
         "quota Q-COAL every -[] +[calendar_year] quota Q-COAL from -[] +[2018-01-01T00:00:00Z] "
         "quota Q-COAL limit tonne max -[] +[100] quota Q-COAL rule -[] +[any_unit]\n"},
        {"2018-05-31", "2018-12-31",
         "changes un.9.assets 2018-06-01 pauses: suspend S/RES/9002 (2018) OP 4\n"
         "changes un.9.assets 2018-07-01 resumes: end S/RES/9002 (2018) OP 4\n"},
        {"2018-12-31", "2018-05-31",
         "the second day is before the first; give --from a day before --to"},
    };
    det_arena *arena = NULL;
    det_text *out = NULL, *lines = NULL;
    det_error err = {0};
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    CHECK_OK(det_text_new(0, &lines, &err), &err);
    const det_lawbook *law = load_edited(NULL, arena, &err);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0] && law != NULL; i++) {
        uint64_t changes = 0;
        det_text_clear(out);
        det_json json = det_json_over(out);
        det_status st = det_diff_days_write(law, det_law_regime_find(law, DET_STR("un:9")),
                                            testing_when(rows[i].from, DET_ZONE_UTC),
                                            testing_when(rows[i].to, DET_ZONE_UTC), INT64_MAX,
                                            &json, &changes, &err);
        CHECK_TEXT((int)i, st == DET_OK ? told(out, arena, lines) : err.text, rows[i].expected);
    }
    det_text_free(lines);
    det_text_free(out);
    det_arena_free(arena);
}

/* ---- the whole lawbook --------------------------------------------------------------------------
 */

static const det_lawbook *
load_whole(bool is_backwards, det_arena *arena, det_error *err)
{
    const char **paths = NULL;
    const det_law_finding *findings;
    const det_lawbook *law = NULL;
    size_t count = 0, finding_count;
    CHECK_OK(det_file_find("lawbook", ".yaml", arena, &paths, &count, err), err);
    det_tree *trees = DET_NEW(arena, det_tree, count + 1);
    if (trees == NULL) abort();
    for (size_t i = 0; i < count; i++) {
        det_file file;
        const char *path = paths[is_backwards ? count - 1 - i : i];
        CHECK_OK(det_file_open(path, 0, &file, err), err);
        CHECK_OK(det_tree_read_yaml(file.bytes, path, arena, &trees[i], err), err);
        det_file_close(&file);
    }
    CHECK_OK(det_lawbook_load(trees, count, arena, &law, &findings, &finding_count, err), err);
    return law;
}

static uint64_t
changes_between(const det_lawbook *law, const char *from, const char *to, det_text *out)
{
    det_error err = {0};
    uint64_t changes = 0;
    det_text_clear(out);
    det_json json = det_json_over(out);
    CHECK_OK(det_diff_days_write(law, det_law_regime_find(law, DET_STR("un:1718")),
                                 testing_when(from, DET_ZONE_NEW_YORK),
                                 testing_when(to, DET_ZONE_NEW_YORK), INT64_MAX, &json, &changes,
                                 &err),
             &err);
    return changes;
}

/* Nothing happens twice, and nothing between the days. */
TEST(days_add_up)
{
    static const char *const days[] = {"2006-01-01", "2009-06-11", "2009-06-12", "2013-03-07",
                                       "2016-03-02", "2017-08-05", "2017-12-22", "2026-01-01"};
    enum { DAYS = sizeof days / sizeof days[0] };
    det_arena *arena = NULL;
    det_text *out = NULL;
    det_error err = {0};
    uint64_t sum = 0;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    const det_lawbook *law = load_whole(false, arena, &err);
    for (size_t i = 1; i < DAYS && law != NULL; i++) {
        CHECK(changes_between(law, days[i], days[i], out) == 0);
        sum += changes_between(law, days[i - 1], days[i], out);
    }
    if (law != NULL) CHECK(sum == changes_between(law, days[0], days[DAYS - 1], out));
    CHECK(sum > 150);
    det_text_free(out);
    det_arena_free(arena);
}

TEST(the_order_of_files_is_no_difference)
{
    det_arena *arena = NULL;
    det_text *out = NULL;
    det_error err = {0};
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    const det_lawbook *was = load_whole(false, arena, &err), *is = load_whole(true, arena, &err);
    if (was != NULL && is != NULL) CHECK(compare(was, is, out) == 0);
    det_text_free(out);
    det_arena_free(arena);
}
