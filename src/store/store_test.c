/* Importing, refusing, listing and walking, on made lists; history against a naive oracle. */
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/test.h"
#include "base/text.h"
#include "list/declare.h"
#include "store/made.h"

/* A store of its own in a folder of its own. */
typedef struct bench {
    char folder[512];
    det_store *store;
    det_text *text;
} bench;

static bench
bench_new(const char *name)
{
    bench b = {0};
    det_error err;
    (void)made_path(b.folder, sizeof b.folder, det_test_folder(), name);
    CHECK_OK(made_open(b.folder, true, &b.store, &err), &err);
    CHECK_OK(det_text_new(0, &b.text, &err), &err);
    return b;
}

static void
bench_free(bench *b)
{
    det_store_close(b->store);
    det_text_free(b->text);
}

static det_import_report
import_made(bench *b, const char *text, bool accept_shrink)
{
    det_error err;
    det_list_file file;
    det_import_report report;
    det_import_request request = made_request(&file, text);
    request.accept_shrink = accept_shrink;
    CHECK_OK(det_store_import(b->store, &request, &report, &err), &err);
    return report;
}

/* "promoted 2020-01-31 tx 1: 3 read, 2 kept, 1 rejected, 4 names, +2 ~0 -0" and reason or remark */
static const char *
show(const det_import_report *report)
{
    static char text[3 * DET_ERROR_TEXT_MAX];
    char day[DET_DAY_TEXT_MAX];
    (void)snprintf(text, sizeof text,
                   "%s %s tx %u: %d read, %d kept, %d rejected, %d names, +%d ~%d -%d%s%s%s%s",
                   det_import_outcome_name(report->outcome),
                   report->dated == DET_DAY_NONE ? "-" : det_day_print(report->dated, day),
                   report->tx, (int)report->read, (int)report->kept, (int)report->rejected,
                   (int)report->names, (int)report->added, (int)report->changed,
                   (int)report->removed, report->reason[0] != '\0' ? " | " : "", report->reason,
                   report->remark[0] != '\0' ? " | " : "", report->remark);
    return text;
}

#define TWELVE                                                                                     \
    "1|Person|KP|Ann One;A. One\n2|Person|KP|Bob Two\n3|Company|IR|Firm Three\n"                   \
    "4|Person|IR|Dan Four\n5|Person|KP|Eve Five\n6|Person|KP|Fay Six\n7|Person|KP|Gus Seven\n"     \
    "8|Vessel|KP|Hope\n"

/* A delta is laid over the version before it; whoever leaves is named, so no gate asks. */
TEST(store_deltas)
{
    static const struct {
        int line;
        const char *text;
        const char *want;
    } rows[] = {
        {__LINE__, "delta\ndated 2020-02-01\n9|Person|KP|Ida Nine\n",
         "quarantined 2020-02-01 tx 0: 1 read, 1 kept, 0 rejected, 1 names, +0 ~0 -0 | made: a "
         "delta of 2020-02-01, and no version of the list of that day or before to lay it over; "
         "import the whole list first"},
        {__LINE__, "dated 2020-01-31\n" TWELVE,
         "promoted 2020-01-31 tx 1: 8 read, 8 kept, 0 rejected, 9 names, +8 ~0 -0"},
        /* six of eight leave, with a programme and a kind: more than any whole list may lose */
        {__LINE__, "delta\ndated 2020-02-01\n-1\n-3\n-4\n-6\n-7\n-8\n9|Person|KP|Ida Nine\n",
         "promoted 2020-02-01 tx 2: 3 read, 3 kept, 0 rejected, 3 names, +1 ~0 -6 | a delta over "
         "the version of 2020-01-31: 1 added or replaced, 6 removed; all 2 entries of "
         "programme:IR are gone"},
        {__LINE__, "delta\ndated 2020-02-01\n-1\n-3\n-4\n-6\n-7\n-8\n9|Person|KP|Ida Nine\n",
         "unchanged 2020-02-01 tx 2: 1 read, 1 kept, 0 rejected, 1 names, +0 ~0 -0"},
        /* another of the same day goes on from there */
        {__LINE__, "delta\ndated 2020-02-01\n9|Person|KP|Ida Nine;Ida\n?10 no name\n",
         "promoted 2020-02-01 tx 3: 4 read, 3 kept, 1 rejected, 4 names, +1 ~0 -6 | a delta over "
         "the version of 2020-02-01: 1 added or replaced, 0 removed; 1 of 4 records could not be "
         "kept"},
        /* what it removes is not there: it does not fit */
        {__LINE__, "delta\ndated 2020-02-03\n-2\n-3\n",
         "quarantined 2020-02-03 tx 0: 0 read, 0 kept, 0 rejected, 0 names, +0 ~0 -0 | "
         "somewhere/made.txt:4: the delta removes 'made:3', which the version of 2020-02-01 does "
         "not have: it has the change already, or a delta between them is missing; import the "
         "whole list"},
        /* nobody would be left */
        {__LINE__, "delta\ndated 2020-02-03\n-2\n-5\n-9\n",
         "quarantined 2020-02-03 tx 0: 0 read, 0 kept, 0 rejected, 0 names, +0 ~0 -0 | made: no "
         "entries could be read (0 records, 0 rejected); a list is never empty, so look at the "
         "file"},
        /* between two versions: of the day it is dated */
        {__LINE__, "delta\ndated 2020-01-31\n-2\n",
         "promoted 2020-01-31 tx 4: 7 read, 7 kept, 0 rejected, 8 names, +7 ~0 -0 | a delta over "
         "the version of 2020-01-31: 0 added or replaced, 1 removed; dated before 2020-02-01, "
         "which stays the next version; 1 entries of both its neighbours are not in it"},
    };
    bench b = bench_new("deltas");
    for (size_t i = 0; i < COUNT(rows); i++) {
        det_import_report report = import_made(&b, rows[i].text, false);
        CHECK_TEXT(rows[i].line, show(&report), rows[i].want);
    }
    /* 2, 5 and 9 on 2020-02-01, which the last delta does not touch */
    CHECK(made_number(b.folder, "select count(*) from fact where vf <= 18293 and vt > 18293"
                                " and tt = 4294967295") == 3);
    bench_free(&b);
}

TEST(store_import_reports)
{
    static const struct {
        int line;
        const char *text;
        const char *want;
    } rows[] = {
        {__LINE__, "dated 2020-01-31\n" TWELVE,
         "promoted 2020-01-31 tx 1: 8 read, 8 kept, 0 rejected, 9 names, +8 ~0 -0"},
        {__LINE__, "dated 2020-01-31\n" TWELVE,
         "unchanged 2020-01-31 tx 1: 8 read, 8 kept, 0 rejected, 9 names, +0 ~0 -0"},
        /* a version without a change is a version */
        {__LINE__, "dated 2020-02-01\n" TWELVE,
         "promoted 2020-02-01 tx 2: 8 read, 8 kept, 0 rejected, 9 names, +0 ~0 -0"},
        {__LINE__, "dated 2020-02-10\n" TWELVE "9|Person|KP|Ida Nine\n?10 no name\n",
         "promoted 2020-02-10 tx 3: 10 read, 9 kept, 1 rejected, 10 names, +1 ~0 -0 | 1 of 10 "
         "records could not be kept"},
        /* refused by its reader: the place is in the reason */
        {__LINE__, "dated 2020-02-11\n1|Person|KP|Ann\n&\n",
         "quarantined - tx 0: 0 read, 0 kept, 0 rejected, 0 names, +0 ~0 -0 | "
         "somewhere/made.txt:3:1: found '&', expected an entry"},
        {__LINE__, "dated 2020-02-31\n1|Person|KP|Ann\n",
         "quarantined - tx 0: 0 read, 0 kept, 0 rejected, 0 names, +0 ~0 -0 | "
         "somewhere/made.txt:1:7: no such day: '2020-02-31'"},
        /* refused by the gates */
        {__LINE__, "dated 2020-02-11\n",
         "quarantined 2020-02-11 tx 0: 0 read, 0 kept, 0 rejected, 0 names, +0 ~0 -0 | made: no "
         "entries could be read (0 records, 0 rejected); a list is never empty, so look at the "
         "file"},
        {__LINE__, "1|Person|KP|Ann\n",
         "quarantined - tx 0: 1 read, 1 kept, 0 rejected, 1 names, +0 ~0 -0 | made: the file does "
         "not say its date; give it with --dated YYYY-MM-DD"},
        {__LINE__, "dated 2020-02-11\n1|Person|KP|Ann\n1|Person|KP|Bob\n",
         "quarantined 2020-02-11 tx 0: 2 read, 2 kept, 0 rejected, 2 names, +0 ~0 -0 | made: two "
         "entries have the number 'made:1' (lines 2 and 3: 'Ann' and 'Bob'); a number names one "
         "entry, so look at the file"},
        {__LINE__, "dated 2020-02-11\n1|Person|KP|Ann One;A. One\n2|Person|KP|Bob Two\n",
         "quarantined 2020-02-11 tx 0: 2 read, 2 kept, 0 rejected, 3 names, +0 ~0 -0 | made "
         "2020-02-11: 7 of the 9 entries of 2020-02-10 are gone (made:3, made:4, made:5, ...), "
         "where at most 5 is usual after 1 days; if a person has looked and it is right, import it "
         "again with --accept-shrink"},
        /* the same date with other content replaces it; counts are against the version before */
        {__LINE__, "dated 2020-02-10\n" TWELVE "9|Person|KP|Ida Nein\n",
         "promoted 2020-02-10 tx 4: 9 read, 9 kept, 0 rejected, 10 names, +1 ~0 -0"},
        /* between two versions */
        {__LINE__, "dated 2020-02-05\n" TWELVE "0|Person|KP|Zoe\n",
         "promoted 2020-02-05 tx 5: 9 read, 9 kept, 0 rejected, 10 names, +1 ~0 -0 | dated before "
         "2020-02-10, which stays the next version"},
    };
    bench b = bench_new("reports");
    det_text *before = NULL;
    det_error err;
    CHECK_OK(det_text_new(0, &before, &err), &err);
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint32_t head = 0;
        CHECK_OK(det_store_head(b.store, &head, &err), &err);
        det_text_clear(before);
        det_text_clear(b.text);
        made_state(b.folder, "made", 18300, head, before);
        det_import_report report = import_made(&b, rows[i].text, false);
        CHECK_TEXT(rows[i].line, show(&report), rows[i].want);
        if (report.outcome == DET_IMPORT_PROMOTED) continue;
        /* what is not promoted changes no answer and moves no head */
        uint32_t after = 0;
        CHECK_OK(det_store_head(b.store, &after, &err), &err);
        CHECK(after == head);
        made_state(b.folder, "made", 18300, head, b.text);
        CHECK_TEXT(rows[i].line, det_text_bytes(b.text), det_text_bytes(before));
    }
    CHECK_OK(det_store_verify(b.store, &err), &err);
    det_text_free(before);
    bench_free(&b);
}

TEST(store_accepts_a_shrink_that_a_person_has_seen)
{
    bench b = bench_new("shrink");
    (void)import_made(&b, "dated 2020-01-01\n" TWELVE, false);
    det_import_report report = import_made(&b, "dated 2020-01-02\n1|Person|KP|Ann One;A. One\n",
                                           true);
    CHECK_TEXT(
        __LINE__, show(&report),
        "promoted 2020-01-02 tx 2: 1 read, 1 kept, 0 rejected, 2 names, +0 ~0 -7 | let in by "
        "--accept-shrink: 7 of the 8 entries of 2020-01-01 are gone (made:2, made:3, made:4, "
        "...), where at most 5 is usual after 1 days; if a person has looked and it is right, "
        "import it again with --accept-shrink");
    CHECK(made_number(b.folder, "select count(*) from txn where reason like '7 of the 8%'") == 1);
    bench_free(&b);
}

TEST(store_needs_a_date_for_a_list_without_one)
{
    det_error err;
    det_list_file file;
    det_import_report report;
    bench b = bench_new("undated");
    det_import_request request = made_request(&file, "1|Person|KP|Ann\n");
    request.source = &made_undated;
    CHECK_OK(det_store_import(b.store, &request, &report, &err), &err);
    CHECK_TEXT(__LINE__, report.reason,
               "undated: this list does not say its date; give it with --dated YYYY-MM-DD");
    /* New York is a day behind UTC at midnight */
    request.accept_undated = true;
    CHECK_OK(det_store_import(b.store, &request, &report, &err), &err);
    CHECK_TEXT(__LINE__, show(&report),
               "promoted 2029-12-31 tx 1: 1 read, 1 kept, 0 rejected, 1 names, +1 ~0 -0");
    request.dated = 18262;
    CHECK_OK(det_store_import(b.store, &request, &report, &err), &err);
    CHECK_TEXT(__LINE__, show(&report),
               "promoted 2020-01-01 tx 2: 1 read, 1 kept, 0 rejected, 1 names, +1 ~0 -0 | dated "
               "before 2029-12-31, which stays the next version");
    bench_free(&b);
}

/* What lacks alternate names is refused, unless somebody says that it may; then it is known of the
 * version and of no other, and fewer names are no reason to refuse it. */
TEST(store_partial_versions)
{
    static const char whole[] = "dated 2020-01-01\n1|Person|KP|Ann;A;B;C;D\n";
    static const char partial[] = "dated 2020-02-01\nlacks\n1|Person|KP|Ann\n";
    det_error err;
    det_list_file file;
    det_import_report report;
    det_text *lists;
    bench b = bench_new("partial");
    CHECK_OK(det_text_new(0, &lists, &err), &err);
    det_import_request request = made_request(&file, whole);
    CHECK_OK(det_store_import(b.store, &request, &report, &err), &err);
    request = made_request(&file, partial);
    CHECK_OK(det_store_import(b.store, &request, &report, &err), &err);
    CHECK_TEXT(__LINE__, report.reason,
               "made: the files have no alternate names; give those files together with the "
               "others, or say --partial: then no answer from this version is complete");
    CHECK(report.lacks == DET_LACKS_NAMES && !report.is_shrunk);
    request.accept_partial = true;
    CHECK_OK(det_store_import(b.store, &request, &report, &err), &err);
    CHECK_TEXT(__LINE__, det_import_outcome_name(report.outcome), "promoted");
    CHECK(made_number(b.folder, "select count(*) from version_count where key = 'lacks'") == 1);
    CHECK_OK(det_store_lists(b.store, lists, &err), &err);
    CHECK(strstr(det_text_bytes(lists), "\"notes\":0,\"lacks\":\"alternate names\",\"kinds\"") !=
          NULL);
    /* a delta over it lacks the same, and needs no leave of its own */
    request = made_request(&file, "delta\ndated 2020-02-02\n2|Person|KP|Bob\n");
    CHECK_OK(det_store_import(b.store, &request, &report, &err), &err);
    CHECK_TEXT(__LINE__, det_import_outcome_name(report.outcome), "promoted");
    CHECK(report.lacks == DET_LACKS_NAMES && report.kept == 2);
    CHECK(made_number(b.folder, "select count(*) from version_count where key = 'lacks'") == 2);
    det_text_free(lists);
    bench_free(&b);
}

/* The digest of a set does not depend on the order of its files, and every file comes back. */
TEST(store_keeps_the_files_of_a_set)
{
    det_error err;
    det_import_report report;
    bench b = bench_new("set");
    const det_list_file files[] = {
        {"/a/one.csv", DET_STR("dated 2020-01-01\n1|Person|KP|Ann\n")},
        {"two.csv", DET_STR("2|Person|KP|Bob\n")},
    };
    const det_list_file turned[] = {files[1], files[0]};
    det_list_file unused;
    det_import_request request = made_request(&unused, "");
    request.source = &made_set;
    request.file_count = 2;
    request.files = files;
    CHECK_OK(det_store_import(b.store, &request, &report, &err), &err);
    CHECK(report.outcome == DET_IMPORT_PROMOTED && report.kept == 2);
    request.files = turned;
    CHECK_OK(det_store_import(b.store, &request, &report, &err), &err);
    CHECK(report.outcome == DET_IMPORT_UNCHANGED);
    CHECK_OK(det_store_received(b.store, DET_STR("set"), 18262, 1, b.text, &err), &err);
    CHECK_TEXT(__LINE__, det_text_bytes(b.text), "2|Person|KP|Bob\n");
    CHECK(det_store_received(b.store, DET_STR("set"), 18262, 2, b.text, &err) == DET_MISSING);
    CHECK_TEXT(__LINE__, err.text, "set: no file 2 of a version dated 2020-01-01");
    CHECK(made_number(b.folder, "select count(*) from version_file where name = 'one.csv'") == 1);
    bench_free(&b);
}

TEST(store_refuses_requests_that_are_none)
{
    det_error err;
    det_import_report report;
    bench b = bench_new("requests");
    det_list_file two[2];
    det_import_request request = made_request(two, "1|Person|KP|Ann\n");
    request.file_count = 2;
    CHECK(det_store_import(b.store, &request, &report, &err) == DET_USAGE);
    CHECK_TEXT(__LINE__, err.text,
               "made: 2 files given, but one file is one version; import them one by one");
    request.file_count = 0;
    CHECK(det_store_import(b.store, &request, &report, &err) == DET_USAGE);
    CHECK_TEXT(__LINE__, err.text, "made: 0 files given, expected 1 to 64");
    bench_free(&b);
}

TEST(store_lists)
{
    det_error err;
    bench b = bench_new("lists");
    CHECK_OK(det_store_lists(b.store, b.text, &err), &err);
    CHECK_TEXT(__LINE__, det_text_bytes(b.text), "");
    (void)import_made(&b, "&\n", false);
    CHECK_OK(det_store_lists(b.store, b.text, &err), &err);
    CHECK_TEXT(
        __LINE__, det_text_bytes(b.text),
        "{\"source\":\"made\",\"title\":\"A made list\",\"authority\":\"nobody\",\"versions\":0,"
        "\"first\":null,\"dated\":null,\"tx\":0,\"known_at\":null,\"digest\":null,\"read\":0,"
        "\"entries\":0,\"rejected\":0,\"names\":0,\"notes\":0,\"kinds\":[],\"tags\":[],"
        "\"quarantine_count\":1,\"quarantined\":[{\"at\":\"2030-01-01T00:00:00Z\",\"dated\":null,"
        "\"digest\":\"e31ac3e89e872b5f3134582d635e400ae1fa1dc53fc231d180119352d2b1ba26\",\"files\":"
        "[\"made.txt\"],\"reason\":"
        "\"somewhere/made.txt:1:1: found '&', expected an entry\"}],\"last_attempt\":null,"
        "\"last_success\":null,\"failures\":0,\"staged\":0}\n");
    (void)import_made(&b, "dated 2020-01-01\n" TWELVE, false);
    (void)import_made(&b, "dated 2019-01-01\n" TWELVE, false);
    det_text_clear(b.text);
    CHECK_OK(det_store_lists(b.store, b.text, &err), &err);
    const char *got = det_text_bytes(b.text);
    CHECK(strstr(got, "\"versions\":2,\"first\":\"2019-01-01\",\"dated\":\"2020-01-01\",\"tx\":1,"
                      "\"known_at\":\"2030-01-01T00:00:00Z\"") != NULL);
    CHECK(strstr(got, "\"read\":8,\"entries\":8,\"rejected\":0,\"names\":9,\"notes\":0,\"kinds\":["
                      "{\"kind\":\"Company\",\"entries\":1},{\"kind\":\"Person\",\"entries\":6},"
                      "{\"kind\":\"Vessel\",\"entries\":1}],\"tags\":[{\"tag\":\"IR\",\"entries\":2"
                      "},{\"tag\":\"KP\",\"entries\":6}]") != NULL);
    bench_free(&b);
}

/* Knowledge time grows although the clock goes back. */
TEST(store_time_goes_forward)
{
    det_error err;
    det_list_file file;
    det_import_report report;
    bench b = bench_new("clock");
    det_import_request request = made_request(&file, "dated 2020-01-01\n" TWELVE);
    CHECK_OK(det_store_import(b.store, &request, &report, &err), &err);
    request = made_request(&file, "dated 2020-01-02\n" TWELVE);
    request.now_us -= 1000 * DET_US_PER_DAY;
    CHECK_OK(det_store_import(b.store, &request, &report, &err), &err);
    CHECK(report.outcome == DET_IMPORT_PROMOTED);
    CHECK(made_number(b.folder, "select max(at_us) - min(at_us) from txn") == 1);
    bench_free(&b);
}

/* ---- history: any order of import gives the same belief, and what was believed stays
 * ------------- */

enum { SUBJECTS = 9, BODIES = 3, VERSIONS = 9, DAYS = 14 };

typedef struct oracle_version {
    int day;                /* 1 to DAYS */
    uint8_t body[SUBJECTS]; /* 0: not listed */
} oracle_version;

static void
oracle_text(const oracle_version *v, char *out, size_t size)
{
    size_t used = (size_t)snprintf(out, size, "dated 2020-01-%02d\nx|Person|KP|Always\n", v->day);
    for (int s = 0; s < SUBJECTS; s++)
        if (v->body[s] != 0)
            used += (size_t)snprintf(out + used, size - used, "%d|Person|KP|Name %d %d\n", s, s,
                                     v->body[s]);
}

/* Ids and captions on a day out of all versions imported so far, the last of a date winning. */
static void
oracle_state(const oracle_version *imported, size_t count, int day, det_text *out)
{
    const oracle_version *best = NULL;
    for (size_t i = 0; i < count; i++)
        if (imported[i].day <= day && (best == NULL || imported[i].day >= best->day))
            best = &imported[i];
    for (int s = 0; best != NULL && s < SUBJECTS; s++)
        if (best->body[s] != 0) det_text_print(out, "made:%d Name %d %d\n", s, s, best->body[s]);
    if (best != NULL) det_text_print(out, "made:x Always\n");
}

/* The same out of the store: id and caption of each line of made_state. */
static void
store_state(const bench *b, int day, uint32_t tx, det_text *out)
{
    det_error err;
    det_text *raw = NULL;
    CHECK_OK(det_text_new(0, &raw, &err), &err);
    made_state(b->folder, "made", 18262 + day - 1, tx, raw);
    det_str rest = det_text_str(raw), line, id;
    while (det_str_next(&rest, '\n', &line)) {
        if (line.len == 0) continue;
        CHECK(det_str_next(&line, ' ', &id));
        size_t at = det_str_find(line, DET_STR("\"caption\":\""));
        CHECK(at != SIZE_MAX);
        line = det_str_slice(line, at + 11, line.len);
        line = det_str_slice(line, 0, det_str_find_byte(line, '"'));
        det_text_print(out, "%.*s %.*s\n", DET_STR_FMT(id), DET_STR_FMT(line));
    }
    det_text_free(raw);
}

/* How many rectangles the newest belief needs at least: runs of equal bodies. */
static int
oracle_runs(const oracle_version *imported, size_t count)
{
    int runs = 0;
    for (int s = -1; s < SUBJECTS; s++) {
        int last = 0;
        for (int day = 1; day <= DAYS; day++) {
            const oracle_version *at = NULL;
            for (size_t i = 0; i < count; i++)
                if (imported[i].day <= day && (at == NULL || imported[i].day >= at->day))
                    at = &imported[i];
            int body = at == NULL ? 0 : s < 0 ? 1 : at->body[s];
            if (body != 0 && body != last) runs++;
            last = body;
        }
    }
    return runs;
}

static void
run_history(int run)
{
    char name[32], text[1024];
    det_error err;
    det_text *want = NULL, *got = NULL;
    oracle_version versions[VERSIONS];
    det_text *known[VERSIONS][DAYS + 1] = {{NULL}};
    (void)snprintf(name, sizeof name, "history-%d", run);
    bench b = bench_new(name);
    CHECK_OK(det_text_new(0, &want, &err), &err);
    CHECK_OK(det_text_new(0, &got, &err), &err);
    size_t tx = 0;
    uint64_t changes = 0;
    for (size_t i = 0; i < VERSIONS; i++) {
        oracle_version *v = &versions[tx];
        v->day = 1 + (int)(det_test_random() % DAYS);
        for (int s = 0; s < SUBJECTS; s++) {
            uint64_t dice = det_test_random() % 8; /* mostly the first body: runs to be joined */
            v->body[s] = (uint8_t)(dice < 2 ? 0 : dice < 6 ? 1 : 2 + dice % (BODIES - 1));
        }
        oracle_text(v, text, sizeof text);
        det_import_report report = import_made(&b, text, true);
        if (report.outcome == DET_IMPORT_UNCHANGED) continue;
        CHECK(report.outcome == DET_IMPORT_PROMOTED && report.tx == tx + 1);
        changes += SUBJECTS + 1;
        for (int day = 0; day <= DAYS; day++) {
            det_text_clear(want);
            CHECK_OK(det_text_new(0, &known[tx][day], &err), &err);
            oracle_state(versions, tx + 1, day, want);
            store_state(&b, day, report.tx, known[tx][day]);
            CHECK_TEXT(run, det_text_bytes(known[tx][day]), det_text_bytes(want));
        }
        tx++;
    }
    for (size_t i = 0; i < tx; i++) {
        for (int day = 0; day <= DAYS; day++) {
            det_text_clear(got);
            store_state(&b, day, (uint32_t)i + 1, got);
            CHECK_TEXT(run, det_text_bytes(got), det_text_bytes(known[i][day]));
            det_text_free(known[i][day]);
        }
    }
    CHECK(made_number(b.folder, "select count(*) from fact where tt = 4294967295") ==
          oracle_runs(versions, tx));
    CHECK((uint64_t)made_number(b.folder, "select count(*) from fact") <= 3 * changes);
    CHECK_OK(det_store_verify(b.store, &err), &err);
    det_text_free(want);
    det_text_free(got);
    bench_free(&b);
}

TEST(store_history_in_any_order)
{
    /* each look is a connection of its own: a hundred times dearer on a server */
    int runs = made_is_postgres() ? 4 : 25;
    for (int run = 0; run < runs; run++)
        run_history(run);
}

/* Fifty versions that change nothing cost a row each and no rectangle. */
TEST(store_grows_with_changes)
{
    char text[512];
    bench b = bench_new("grows");
    for (int i = 0; i < 50; i++) {
        (void)snprintf(text, sizeof text, "dated 2020-%02d-%02d\n" TWELVE, 1 + i / 28, 1 + i % 28);
        det_import_report report = import_made(&b, text, false);
        CHECK(report.outcome == DET_IMPORT_PROMOTED);
    }
    CHECK(made_number(b.folder, "select count(*) from fact") == 8);
    CHECK(made_number(b.folder, "select count(*) from body") == 8);
    CHECK(made_number(b.folder, "select count(*) from version") == 50);
    bench_free(&b);
}

/* ---- walking it
 * ---------------------------------------------------------------------------------- */

typedef struct seen {
    det_text *text;
} seen;

static det_status
see_tx(void *context, uint32_t tx, int64_t at_us, det_error *err)
{
    char at[DET_INSTANT_TEXT_MAX];
    (void)err;
    det_text_print(((seen *)context)->text, "tx %u %s\n", tx, det_instant_print(at_us, at));
    return DET_OK;
}

static det_status
see_source(void *context, const det_source *source, const det_index_version *versions, size_t count,
           det_error *err)
{
    det_text *text = ((seen *)context)->text;
    (void)err;
    det_text_print(text, "source %s (%s, %s)", source->id, source->authority,
                   det_zone_name(source->zone));
    for (size_t i = 0; i < count; i++) {
        char day[DET_DAY_TEXT_MAX];
        det_text_print(text, " %s@%u:%d", det_day_print(versions[i].dated, day), versions[i].tx,
                       (int)versions[i].kept);
    }
    det_text_print(text, "\n");
    return DET_OK;
}

static det_status
see_record(void *context, const det_index_record *record, det_error *err)
{
    char from[DET_DAY_TEXT_MAX], before[DET_DAY_TEXT_MAX];
    (void)err;
    det_text_print(((seen *)context)->text, "%.*s '%.*s' %s..%s known %u..%d\n",
                   DET_STR_FMT(record->body->id), DET_STR_FMT(record->body->caption),
                   det_day_print(record->valid_from, from),
                   det_day_print(record->valid_before, before), record->known_from,
                   record->known_before == UINT32_MAX ? -1 : (int)record->known_before);
    return DET_OK;
}

static bool
stop_at_once(void *context, const char *what, uint64_t done, uint64_t whole)
{
    (void)context, (void)what, (void)done, (void)whole;
    return false;
}

TEST(store_visit)
{
    det_error err;
    bench b = bench_new("visit");
    seen s = {b.text};
    const det_store_visitor visitor = {&s, see_tx, see_source, see_record};
    (void)import_made(&b, "dated 2020-01-01\n1|Person|KP|Ann\n2|Person|KP|Bob\n", false);
    (void)import_made(&b, "dated 2020-01-03\n1|Person|KP|Anne\n2|Person|KP|Bob\n", false);
    (void)import_made(&b, "dated 2020-01-02\n1|Person|KP|Anne\n2|Person|KP|Bob\n", false);
    (void)import_made(&b, "&", false);
    CHECK_OK(det_store_visit(b.store, &visitor, NULL, NULL, &err), &err);
    CHECK_TEXT(__LINE__, det_text_bytes(b.text),
               "tx 1 2030-01-01T00:00:00Z\n"
               "tx 2 2030-01-01T00:00:00.000001Z\n"
               "tx 3 2030-01-01T00:00:00.000002Z\n"
               "source made (nobody, UTC) 2020-01-01@1:2 2020-01-02@3:2 2020-01-03@2:2\n"
               "made:1 'Ann' 2020-01-01..forever known 1..2\n"
               "made:1 'Ann' 2020-01-01..2020-01-03 known 2..3\n"
               "made:1 'Ann' 2020-01-01..2020-01-02 known 3..-1\n"
               "made:1 'Anne' 2020-01-02..forever known 3..-1\n"
               "made:1 'Anne' 2020-01-03..forever known 2..3\n"
               "made:2 'Bob' 2020-01-01..forever known 1..-1\n");
    CHECK(det_store_visit(b.store, &visitor, stop_at_once, NULL, &err) == DET_REFUSED);
    CHECK_TEXT(__LINE__, err.text, "stopped while reading the store");
    bench_free(&b);
}

/* An entry that expires ends without a version: on the day that is given, of a month at its end, of
 * what cannot be read never.  What was declared last is remembered. */
TEST(store_ends_what_expires)
{
    static const char csv[] = "id,name,expiresOn\n1,Ann,2020-02-01\n2,Bob,2020-02\n3,Cid,soon\n"
                              "4,Dan,2019-06-01\n5,Eve,2020-02-01;2020-03-01\n6,Fay,\n";
    det_error err;
    det_arena *arena;
    bool found = false;
    bench b = bench_new("expires");
    seen s = {b.text};
    const det_store_visitor visitor = {&s, see_tx, see_source, see_record};
    det_list_file file;
    det_import_report report;
    det_import_request request = made_request(&file, csv);
    request.dated = 18262;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_store_declared(b.store, DET_STR("own:w"), b.text, &found, &err), &err);
    CHECK(!found && det_text_length(b.text) == 0);
    CHECK_OK(det_source_declare_plain(DET_STR("own:w"), det_format_find(DET_STR("csv")), arena,
                                      &request.source, &err),
             &err);
    CHECK_OK(det_store_import(b.store, &request, &report, &err), &err);
    CHECK_OK(det_store_visit(b.store, &visitor, NULL, NULL, &err), &err);
    CHECK_TEXT(__LINE__, det_text_bytes(b.text),
               "tx 1 2030-01-01T00:00:00Z\n"
               "source own:w (own, UTC) 2020-01-01@1:6\n"
               "own:w:1 'Ann' 2020-01-01..2020-02-01 known 1..-1\n"
               "own:w:2 'Bob' 2020-01-01..2020-03-01 known 1..-1\n"
               "own:w:3 'Cid' 2020-01-01..forever known 1..-1\n"
               "own:w:5 'Eve' 2020-01-01..2020-03-01 known 1..-1\n"
               "own:w:6 'Fay' 2020-01-01..forever known 1..-1\n");
    det_text_clear(b.text);
    request.dated = 18263;
    CHECK_OK(det_store_import(b.store, &request, &report, &err), &err);
    CHECK(made_number(b.folder, "select count(*) from declaration") == 1);
    CHECK_OK(det_store_declared(b.store, DET_STR("own:w"), b.text, &found, &err), &err);
    CHECK_TEXT(__LINE__, det_text_bytes(b.text), "source: own:w\nformat: csv\n");
    CHECK_OK(det_source_declare(DET_STR("source: own:w\nformat: csv\ntitle: W\n"), "w.yaml", arena,
                                &request.source, &err),
             &err);
    request.dated = 18264;
    CHECK_OK(det_store_import(b.store, &request, &report, &err), &err);
    det_text_clear(b.text);
    CHECK_OK(det_store_declared(b.store, DET_STR("own:w"), b.text, &found, &err), &err);
    CHECK_TEXT(__LINE__, det_text_bytes(b.text), "source: own:w\nformat: csv\ntitle: W\n");
    CHECK_OK(det_store_verify(b.store, &err), &err);
    det_arena_free(arena);
    bench_free(&b);
}
