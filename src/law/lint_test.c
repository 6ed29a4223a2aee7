/* Every rule by its fixtures in tests/law/lint: <code>-fail must give that finding, alone and on
 * the line that its first line names ("# expect: L301 line 8"), <code>-pass must give none at all.
 * A fixture is a file, or a folder of files. */
#include "base/file.h"
#include "law/testing.h"

#define FIXTURES "tests/law/lint/"

typedef struct fixture {
    det_arena *arena;
    det_file files[TESTING_FILES_MAX];
    det_tree trees[TESTING_FILES_MAX];
    size_t count;
} fixture;

/* "L301 line 8" out of the first lines of the files. */
static void
read_expectation(const fixture *made, char out[64])
{
    static const char mark[] = "# expect: ";
    out[0] = '\0';
    for (size_t i = 0; i < made->count; i++) {
        det_str rest = made->files[i].bytes, line = {0};
        if (det_str_next(&rest, '\n', &line) && det_str_starts(line, det_str_of(mark)))
            snprintf(out, 64, "%.*s", DET_STR_FMT(det_str_slice(line, strlen(mark), line.len)));
    }
}

/* What lint finds in the files of paths that begin with prefix. */
static size_t
lint_fixture(const char *const *paths, size_t count, const char *prefix, char want[64],
             char got[256])
{
    fixture made = {0};
    det_error err = {0};
    const det_law_finding *findings = NULL;
    size_t finding_count = 0, errors = 0, used = 0;
    got[0] = '\0';
    CHECK_OK(det_arena_new(0, &made.arena, &err), &err);
    for (size_t i = 0; i < count && made.count < TESTING_FILES_MAX; i++) {
        if (strncmp(paths[i], prefix, strlen(prefix)) != 0) continue;
        CHECK_OK(det_file_open(paths[i], 0, &made.files[made.count], &err), &err);
        CHECK_OK(det_tree_read_yaml(made.files[made.count].bytes, paths[i], made.arena,
                                    &made.trees[made.count], &err),
                 &err);
        made.count++;
    }
    CHECK_OK(det_lawbook_lint(made.trees, made.count, made.arena, &findings, &finding_count,
                              &errors, &err),
             &err);
    for (size_t i = 0; i < finding_count && used < 200; i++)
        used += (size_t)snprintf(got + used, 256 - used, "%s%.*s line %u", i == 0 ? "" : ", ",
                                 DET_STR_FMT(findings[i].rule), findings[i].at.line);
    read_expectation(&made, want);
    size_t files = made.count;
    for (size_t i = 0; i < made.count; i++)
        det_file_close(&made.files[i]);
    det_arena_free(made.arena);
    return files;
}

TEST(every_rule_has_fixtures)
{
    det_arena *arena = NULL;
    det_error err = {0};
    const char **paths = NULL;
    size_t count = 0, rules = 0, seen = 0;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_file_find("tests/law/lint", ".yaml", arena, &paths, &count, &err), &err);
    for (; det_law_rule_at(rules).len > 0; rules++) {
        det_str rule = det_law_rule_at(rules);
        char prefix[64], want[64], got[256];
        if (det_str_equal(rule, DET_STR("L299"))) continue; /* takes a thousand findings, below */
        snprintf(prefix, sizeof prefix, FIXTURES "%.*s-fail", DET_STR_FMT(rule));
        size_t failing = lint_fixture(paths, count, prefix, want, got);
        if (failing == 0 || strncmp(want, rule.ptr, rule.len) != 0 || strcmp(want, got) != 0)
            det_test_fail(__FILE__, __LINE__, "%s: found '%s', expected '%s'", prefix, got, want);
        snprintf(prefix, sizeof prefix, FIXTURES "%.*s-pass", DET_STR_FMT(rule));
        size_t passing = lint_fixture(paths, count, prefix, want, got);
        if (passing == 0 || got[0] != '\0')
            det_test_fail(__FILE__, __LINE__, "%s: found '%s', expected nothing", prefix, got);
        seen += failing + passing;
    }
    CHECK(rules >= 60);
    CHECK(seen == count); /* no fixture is left over from a rule that went */
    det_arena_free(arena);
}

/* Whether a fixture whose path begins with prefix has this line, blanks round it aside. */
static bool
fixtures_have(const char *const *paths, size_t count, const char *prefix, det_str wanted)
{
    bool is_there = false;
    for (size_t i = 0; i < count && !is_there; i++) {
        det_file file = {0};
        det_error err = {0};
        det_str line, rest;
        if (strncmp(paths[i], prefix, strlen(prefix)) != 0) continue;
        CHECK_OK(det_file_open(paths[i], 0, &file, &err), &err);
        for (rest = file.bytes; !is_there && det_str_next(&rest, '\n', &line);)
            is_there = det_str_equal(det_str_trim(line), wanted);
        det_file_close(&file);
    }
    return is_there;
}

/* The format page shows for each rule a line that fails it, out of its fixture; of the few that no
 * line can show it tells in words. */
TEST(every_rule_is_shown_by_a_line)
{
    det_arena *arena = NULL;
    det_file page = {0};
    det_error err = {0};
    const char **paths = NULL;
    size_t count = 0, shown = 0, told = 0;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_file_find("tests/law/lint", ".yaml", arena, &paths, &count, &err), &err);
    CHECK_OK(det_file_open("docs/formats/lawbook.md", 0, &page, &err), &err);
    for (size_t i = 0; det_law_rule_at(i).len > 0; i++) {
        det_str rule = det_law_rule_at(i), line = {0};
        char row[256], prefix[64];
        snprintf(row, sizeof row, "| %.*s | %s | ", DET_STR_FMT(rule), det_law_rule_title(rule));
        snprintf(prefix, sizeof prefix, FIXTURES "%.*s-fail", DET_STR_FMT(rule));
        size_t place = det_str_find(page.bytes, det_str_of(row));
        det_str rest = place == SIZE_MAX
                           ? line
                           : det_str_slice(page.bytes, place + strlen(row), page.bytes.len);
        (void)det_str_next(&rest, '\n', &line);
        bool is_code = det_str_starts(line, DET_STR("`")) && det_str_ends(line, DET_STR("` |"));
        if (is_code &&
            !fixtures_have(paths, count, prefix, det_str_slice(line, 1, line.len - strlen("` |"))))
            det_test_fail(__FILE__, __LINE__, "%.*s: no such line in its fixture: %.*s",
                          DET_STR_FMT(rule), DET_STR_FMT(line));
        CHECK(is_code || line.len > strlen(" |"));
        shown += is_code;
        told += !is_code;
    }
    CHECK(shown >= 60 && told <= 5);
    det_file_close(&page);
    det_arena_free(arena);
}

TEST(too_many_findings_are_cut)
{
    det_text *yaml = NULL;
    det_arena *arena = NULL;
    det_tree tree;
    det_error err = {0};
    const det_law_finding *findings = NULL;
    size_t count = 0, errors = 0;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &yaml, &err), &err);
    det_text_add(yaml,
                 DET_STR("lawbook: 1\nregime: {id: un:9, title: N, authority: un, zone: UTC}\n"
                         "instrument: {id: D, adopted: 2000-01-01}\nacts:\n"));
    for (int i = 0; i < 1200; i++)
        det_text_add(yaml, DET_STR("- {terminate: un.9.coal, cite: \"1\"}\n"));
    CHECK_OK(det_tree_read_yaml(det_text_str(yaml), "a.yaml", arena, &tree, &err), &err);
    CHECK_OK(det_lawbook_lint(&tree, 1, arena, &findings, &count, &errors, &err), &err);
    bool is_said = false;
    for (size_t i = 0; i < count; i++)
        is_said = is_said || det_str_equal(findings[i].rule, DET_STR("L299"));
    CHECK(count == 1001 && is_said);
    det_text_free(yaml);
    det_arena_free(arena);
}

/* Memory that runs out anywhere in lint gives an error and nothing else. */
TEST(no_memory_anywhere)
{
    static const char *const names[] = {"L302-pass.yaml", "L379-fail.yaml", "L424-fail.yaml"};
    for (size_t n = 0; n < COUNT(names); n++) {
        char path[64];
        det_file file = {0};
        det_error err = {0};
        bool has_ended = false;
        snprintf(path, sizeof path, FIXTURES "%s", names[n]);
        CHECK_OK(det_file_open(path, 0, &file, &err), &err);
        for (size_t limit = 64; !has_ended && limit < 4000000; limit += limit / 32 + 8) {
            det_arena *trees = NULL, *arena = NULL;
            det_tree tree;
            const det_law_finding *findings = NULL;
            size_t count = 0, errors = 0;
            CHECK_OK(det_arena_new(0, &trees, &err), &err);
            CHECK_OK(det_arena_new(limit, &arena, &err), &err);
            CHECK_OK(det_tree_read_yaml(file.bytes, "a.yaml", trees, &tree, &err), &err);
            det_status st = det_lawbook_lint(&tree, 1, arena, &findings, &count, &errors, &err);
            CHECK(st == DET_OK || st == DET_NOMEM);
            has_ended = st == DET_OK;
            det_arena_free(arena);
            det_arena_free(trees);
        }
        CHECK(has_ended);
        det_file_close(&file);
    }
}
