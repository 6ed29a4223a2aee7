/* The published lists of ten years through the gates and into a store: docs/lists/gates.md. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/test.h"
#include "base/text.h"
#include "store/made.h"
#include "store/trace.h"

enum { FILES = 4 };

/* One version: its files under ../shared/data, the date where the list has none, what comes of it.
 */
typedef struct published {
    int line;
    const char *source;
    const char *files[FILES];
    const char *dated;
    const char *want;
} published;

static void
import_published(det_store *store, const published *p, det_import_report *report)
{
    char path[1024];
    det_error err;
    det_file files[FILES] = {{{0}}};
    det_list_file list_files[FILES];
    size_t count = 0;
    for (; count < FILES && p->files[count] != NULL; count++) {
        (void)snprintf(path, sizeof path, "%s/%s/%s", det_test_data(), p->source, p->files[count]);
        CHECK_OK(det_file_open(path, 0, &files[count], &err), &err);
        list_files[count] = (det_list_file){p->files[count], files[count].bytes};
    }
    det_import_request request = {.source = det_source_find(det_str_of(p->source)),
                                  .files = list_files,
                                  .file_count = count,
                                  .dated = DET_DAY_NONE,
                                  .now_us = 20585 * DET_US_PER_DAY, /* 2026-05-12 */
                                  .actor = "test"};
    if (p->dated != NULL)
        CHECK_OK(det_day_read(det_str_of(p->dated), (det_where){0}, &request.dated, &err), &err);
    CHECK_OK(det_store_import(store, &request, report, &err), &err);
    for (size_t i = 0; i < count; i++)
        det_file_close(&files[i]);
}

#define UN(date) "un", {"un-consolidated-" date ".xml.xz"}, NULL
static const published un_rows[] = {
    {__LINE__, UN("2017-06-20"), "promoted 2017-06-20 1024 kept 0 rejected +1024 -0"},
    {__LINE__, UN("2017-06-30"), "promoted 2017-06-30 1024 kept 0 rejected +0 -0"},
    {__LINE__, UN("2017-07-03"), "promoted 2017-07-03 1021 kept 0 rejected +0 -3"},
    {__LINE__, UN("2018-06-07"), "promoted 2018-06-07 1098 kept 0 rejected +84 -7"},
    {__LINE__, UN("2018-06-21"), "promoted 2018-06-21 1100 kept 0 rejected +2 -0"},
    {__LINE__, UN("2018-08-24"), "promoted 2018-08-24 1098 kept 0 rejected +6 -8"},
    {__LINE__, UN("2018-10-29"), "promoted 2018-10-29 1093 kept 0 rejected +3 -8"},
    {__LINE__, UN("2019-07-30"), "promoted 2019-07-30 1025 kept 0 rejected +14 -82"},
    {__LINE__, UN("2020-03-20"), "promoted 2020-03-20 1014 kept 0 rejected +9 -20"},
    {__LINE__, UN("2020-11-23"), "promoted 2020-11-23 1018 kept 0 rejected +5 -1"},
    {__LINE__, UN("2020-12-01"), "promoted 2020-12-01 1006 kept 0 rejected +0 -12"},
    {__LINE__, UN("2022-09-15"), "promoted 2022-09-15 952 kept 0 rejected +17 -71"},
    {__LINE__, UN("2022-10-21"), "promoted 2022-10-21 956 kept 0 rejected +4 -0"},
    {__LINE__, UN("2023-03-27"), "promoted 2023-03-27 955 kept 0 rejected +2 -3"},
    {__LINE__, UN("2024-03-16"),
     "promoted 2024-03-16 875 kept 0 rejected +15 -95 | all 84 entries "
     "of programme:Iran are gone; all 8 entries of programme:Mali are "
     "gone"},
    {__LINE__, UN("2024-09-21"), "promoted 2024-09-21 875 kept 0 rejected +3 -3"},
    {__LINE__, UN("2024-10-16-malformed"),
     "quarantined - 0 kept 0 rejected +0 -0 | un-consolidated-2024-10-16-"
     "malformed.xml.xz:39788:25: not well-formed: a bare '&'; expected '&amp;' or another entity"},
    {__LINE__, UN("2025-04-19"), "promoted 2025-04-19 877 kept 0 rejected +4 -2"},
    {__LINE__, UN("2025-08-02"), "promoted 2025-08-02 879 kept 0 rejected +3 -1"},
    {__LINE__, UN("2025-08-16-damaged"),
     "quarantined - 0 kept 0 rejected +0 -0 | un-consolidated-2025-08-16-"
     "damaged.xml.xz:53:11: not well-formed: control character 0x19, which XML does not allow"},
    {__LINE__, UN("2025-09-03"), "promoted 2025-09-03 879 kept 0 rejected +0 -0"},
    {__LINE__, UN("2025-11-15"), "promoted 2025-11-15 1000 kept 0 rejected +123 -2"},
    {__LINE__, UN("2025-11-29"), "promoted 2025-11-29 1000 kept 0 rejected +0 -0"},
    {__LINE__, UN("2025-12-10"), "promoted 2025-12-10 999 kept 0 rejected +0 -1"},
    {__LINE__, UN("2026-01-28"), "promoted 2026-01-28 999 kept 0 rejected +0 -0"},
    {__LINE__, UN("2026-02-27"), "promoted 2026-02-27 1003 kept 0 rejected +4 -0"},
    {__LINE__, UN("2026-04-02"), "promoted 2026-04-02 1005 kept 0 rejected +3 -1"},
    {__LINE__, UN("2026-05-08"), "promoted 2026-05-08 1009 kept 0 rejected +4 -0"},
};

static const published ofac_rows[] = {
    {__LINE__,
     "ofac",
     {"sdn-2019-01-16.csv.xz", "alt-2019-01-16.csv", "add-2019-01-16.csv"},
     "2019-01-16",
     "promoted 2019-01-16 7379 kept 0 rejected +7379 -0"},
    {__LINE__,
     "ofac",
     {"sdn-2021-07-07.csv.xz", "alt-2021-07-07.csv", "add-2021-07-07.csv"},
     "2021-07-07",
     "promoted 2021-07-07 8976 kept 0 rejected +1858 -261"},
    {__LINE__,
     "ofac",
     {"sdn-2023-07-12.csv.xz", "alt-2023-07-12.csv", "add-2023-07-12.csv.xz"},
     "2023-07-12",
     "promoted 2023-07-12 12632 kept 317 rejected +4245 -589 | 317 of 12949 "
     "records could not be kept; all 11 entries of programme:BURUNDI are gone; all 2 "
     "entries of programme:FSE-SY are gone"},
    /* one file of the set is missing: the aliases would be gone */
    {__LINE__,
     "ofac",
     {"sdn-2023-07-12.csv.xz"},
     "2023-08-12",
     "quarantined 2023-08-12 12632 kept 0 rejected +0 -0 | ofac: the files have no alternate names "
     "and addresses; give those files together with the others, or say --partial: then no answer "
     "from this version is complete"},
    /* deltas: four come and fourteen leave, all of them named; then three come */
    {__LINE__,
     "ofac",
     {"sdn-delta-2025-01-13.xml"},
     NULL,
     "promoted 2025-01-13 12622 kept 0 rejected +4 -14 | a delta over the version of 2023-07-12: 4 "
     "added or replaced, 14 removed"},
    {__LINE__,
     "ofac",
     {"sdn-delta-2025-02-11.xml"},
     NULL,
     "promoted 2025-02-11 12625 kept 0 rejected +3 -0 | a delta over the version of 2025-01-13: 3 "
     "added or replaced, 0 removed"},
    /* the same again, whatever day is given: the file says its own */
    {__LINE__,
     "ofac",
     {"sdn-delta-2025-01-13.xml"},
     "2025-02-12",
     "unchanged 2025-01-13 4 kept 0 rejected +0 -0"},
    /* an export of one programme over the whole list */
    {__LINE__,
     "ofac",
     {"sdn-enhanced-yemen-2024-05-24.xml"},
     NULL,
     "quarantined 2024-05-24 10 kept 0 rejected +0 -0 | ofac 2024-05-24: 12622 of the 12632 "
     "entries "
     "of 2023-07-12 are gone (ofac:10000, ofac:10001, ofac:10002, ...), where at most 1586 is "
     "usual "
     "after 317 days; if a person has looked and it is right, import it again with "
     "--accept-shrink"},
};

static void
check_rows(det_store *store, const published *rows, size_t count)
{
    char got[2 * DET_ERROR_TEXT_MAX], day[DET_DAY_TEXT_MAX];
    for (size_t i = 0; i < count; i++) {
        det_import_report report;
        import_published(store, &rows[i], &report);
        /* the first line of a reason has the place; what follows repeats the input */
        const char *end = strchr(report.reason, '\n');
        (void)snprintf(got, sizeof got, "%s %s %d kept %d rejected +%d -%d%s%.*s%s",
                       det_import_outcome_name(report.outcome),
                       report.dated == DET_DAY_NONE ? "-" : det_day_print(report.dated, day),
                       (int)report.kept, (int)report.rejected, (int)report.added,
                       (int)report.removed,
                       report.remark[0] != '\0' || report.reason[0] != '\0' ? " | " : "",
                       end == NULL ? DET_ERROR_TEXT_MAX : (int)(end - report.reason), report.reason,
                       report.remark);
        CHECK_TEXT(rows[i].line, got, rows[i].want);
    }
}

TEST(real_un_in_date_order)
{
    char folder[512];
    det_error err;
    det_store *store = NULL;
    if (det_test_data() == NULL) SKIP("../shared/data is not there");
    (void)made_path(folder, sizeof folder, det_test_folder(), "un");
    CHECK_OK(made_open(folder, true, &store, &err), &err);
    check_rows(store, un_rows, COUNT(un_rows));
    CHECK_OK(det_store_verify(store, &err), &err);
    det_store_close(store);
}

/* ---- the snapback of 2025 ----------------------------------------------------------------------
 */

static size_t
count_of(const char *text, const char *needle)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, needle)) != NULL; at += strlen(needle))
        count++;
    return count;
}

/* Entries of the Iran programme on a day, from the store by SQLite itself. */
static int64_t
listed_under_iran(const char *folder, det_day day)
{
    char sql[512];
    (void)snprintf(sql, sizeof sql,
                   "select count(*) from fact f join body b on b.id = f.body"
                   " where f.tt = 4294967295 and f.vf <= %d and f.vt > %d"
                   " and b.json like '%%{\"prop\":\"program\",\"text\":\"Iran\"%%'",
                   (int)day, (int)day);
    return made_number(folder, sql);
}

/* 84 entries until March 2023, none a year later, 121 from November 2025: 84 of them the same
 * subjects, relisted under their numbers, with both intervals. */
TEST(real_un_iran_snapback)
{
    static const struct {
        int line;
        const char *day;
        int entries;
    } days[] = {{__LINE__, "2017-06-20", 84}, {__LINE__, "2023-03-27", 84},
                {__LINE__, "2024-03-15", 84}, {__LINE__, "2024-03-16", 0},
                {__LINE__, "2025-11-14", 0},  {__LINE__, "2025-11-15", 121},
                {__LINE__, "2026-05-08", 121}};
    char folder[512];
    det_error err;
    det_store *store = NULL;
    det_text *out = NULL;
    det_day from = 0, to = 0;
    uint64_t differences = 0;
    if (det_test_data() == NULL) SKIP("../shared/data is not there");
    (void)made_path(folder, sizeof folder, det_test_folder(), "iran");
    CHECK_OK(made_open(folder, true, &store, &err), &err);
    check_rows(store, un_rows, COUNT(un_rows));
    CHECK_OK(det_text_new(0, &out, &err), &err);
    for (size_t i = 0; i < COUNT(days); i++) {
        det_day day = 0;
        CHECK_OK(det_day_read(det_str_of(days[i].day), (det_where){0}, &day, &err), &err);
        if (listed_under_iran(folder, day) != days[i].entries)
            det_test_fail(__FILE__, days[i].line, "%d entries, expected %d",
                          (int)listed_under_iran(folder, day), days[i].entries);
    }
    CHECK_OK(det_day_read(DET_STR("2023-03-27"), (det_where){0}, &from, &err), &err);
    CHECK_OK(det_day_read(DET_STR("2025-11-15"), (det_where){0}, &to, &err), &err);
    CHECK_OK(det_store_diff(store, DET_STR("un"), from, to, INT64_MAX, out, &differences, &err),
             &err);
    CHECK(count_of(det_text_bytes(out), "\"change\":\"relisted\"") == 84);
    CHECK(count_of(det_text_bytes(out), "\"relisted\":84") == 1);
    CHECK(count_of(det_text_bytes(out),
                   "\"listings\":[{\"from\":\"2017-06-20\",\"until\":\"2024-03-16\","
                   "\"first_version\":\"2017-06-20\",\"last_version\":\"2023-03-27\"},"
                   "{\"from\":\"2025-11-15\",\"until\":null") == 84);
    det_text_free(out);
    det_store_close(store);
}

/* Whatever order the versions come in, none is refused and the newest belief is the same. */
TEST(real_un_in_any_order)
{
    char folder[512], name[32];
    det_error err;
    det_text *want = NULL, *got = NULL;
    size_t order[COUNT(un_rows)];
    if (det_test_data() == NULL) SKIP("../shared/data is not there");
    CHECK_OK(det_text_new(0, &want, &err), &err);
    CHECK_OK(det_text_new(0, &got, &err), &err);
    for (int run = 0; run < 3; run++) {
        det_store *store = NULL;
        uint32_t head = 0;
        (void)snprintf(name, sizeof name, "shuffled-%d", run);
        (void)made_path(folder, sizeof folder, det_test_folder(), name);
        CHECK_OK(made_open(folder, true, &store, &err), &err);
        for (size_t i = 0; i < COUNT(order); i++)
            order[i] = i;
        for (size_t i = COUNT(order); run > 0 && i > 1; i--) {
            size_t j = det_test_random() % i, kept = order[i - 1];
            order[i - 1] = order[j];
            order[j] = kept;
        }
        for (size_t i = 0; i < COUNT(order); i++) {
            const published *p = &un_rows[order[i]];
            det_import_report report;
            import_published(store, p, &report);
            bool is_good = strncmp(p->want, "promoted", 8) == 0;
            CHECK_TEXT(p->line, is_good ? report.reason : "", "");
        }
        CHECK_OK(det_store_head(store, &head, &err), &err);
        det_store_close(store);
        det_text_clear(got);
        for (det_day day = 17300; day < 20600; day += 50) {
            det_text_print(got, "on day %d\n", (int)day);
            made_state(folder, "un", day, head, got);
        }
        CHECK(det_str_equal(det_text_str(got), det_text_str(want)) || run == 0);
        if (run == 0) det_text_add(want, det_text_str(got));
    }
    det_text_free(want);
    det_text_free(got);
}

TEST(real_ofac_sets)
{
    char folder[512];
    det_error err;
    det_store *store = NULL;
    if (det_test_data() == NULL) SKIP("../shared/data is not there");
    (void)made_path(folder, sizeof folder, det_test_folder(), "ofac");
    CHECK_OK(made_open(folder, true, &store, &err), &err);
    check_rows(store, ofac_rows, COUNT(ofac_rows));
    CHECK_OK(det_store_verify(store, &err), &err);
    det_store_close(store);
}

/* A snapshot of the store, which takes over from the one at `before` (NULL: none). */
static void
build(det_store *store, const char *before, const char *path, det_sha256 *id)
{
    det_error err;
    const det_index_file *old = NULL;
    det_index_builder *builder;
    CHECK_OK(det_index_builder_new(&builder, &err), &err);
    if (before != NULL) {
        CHECK_OK(det_index_file_open(before, &old, &err), &err);
        CHECK_OK(det_index_builder_remember(builder, old, &err), &err);
    }
    CHECK_OK(det_store_compile(store, builder, NULL, NULL, &err), &err);
    CHECK_OK(det_index_builder_write(builder, path, id, &err), &err);
    det_index_builder_free(builder);
    det_index_file_close(old);
}

static bool
are_same_files(const char *a, const char *b)
{
    det_error err;
    det_file left = {0}, right = {0};
    CHECK_OK(det_file_open(a, 0, &left, &err), &err);
    CHECK_OK(det_file_open(b, 0, &right, &err), &err);
    bool are_same = left.bytes.len > 0 && det_str_equal(left.bytes, right.bytes);
    det_file_close(&left);
    det_file_close(&right);
    return are_same;
}

/* Each version that comes in: what is built from what was, and what is built anew, byte for byte.
 */
TEST(real_snapshots_are_the_same_taken_over_or_anew)
{
    const published *const versions[] = {&ofac_rows[0], &un_rows[0], &ofac_rows[1],
                                         &un_rows[7],   &un_rows[9], &ofac_rows[2]};
    char folder[512], was[512], taken[512], anew[512];
    det_error err;
    det_store *store = NULL;
    if (det_test_data() == NULL) SKIP("../shared/data is not there");
    (void)made_path(folder, sizeof folder, det_test_folder(), "taken");
    (void)made_path(was, sizeof was, det_test_folder(), "was.det");
    (void)made_path(taken, sizeof taken, det_test_folder(), "taken.det");
    (void)made_path(anew, sizeof anew, det_test_folder(), "anew.det");
    CHECK_OK(made_open(folder, true, &store, &err), &err);
    for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
        det_sha256 ids[2];
        det_import_report report;
        import_published(store, versions[i], &report);
        CHECK(report.outcome == DET_IMPORT_PROMOTED);
        build(store, i == 0 ? NULL : was, taken, &ids[0]);
        build(store, NULL, anew, &ids[1]);
        CHECK(memcmp(&ids[0], &ids[1], sizeof ids[0]) == 0 && are_same_files(taken, anew));
        CHECK(rename(taken, was) == 0);
    }
    det_store_close(store);
}
