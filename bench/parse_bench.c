/* parse_bench.c - how fast each format of lists is read, beside a program that only parses it.
 *
 *     parse_bench DATA [EU_CSV]      DATA: the folder of published lists; EU_CSV: a whole FSF 1.1
 * file
 *
 * Reads each file in memory and unpacked to a list, and again by what is bare: expat with handlers
 * that do nothing; jansson, a line at a time; a loop over bytes that knows quotes and counts
 * fields.  Processor time of this process, the best of ROUNDS rounds; a small file is read often
 * enough to be measured.  Prints a line a format: MB a second of both, and what ours costs of
 * theirs. */
#include <expat.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "list/declare.h"

enum { ROUNDS = 5, FILES_MAX = 3, DAY = 19550, LEAST_BYTES = 4000000 };

typedef enum kind { XML, CSV, JSON } kind;

static const struct {
    const char *what, *source, *format; /* format: of a declared source */
    kind kind;
    const char *paths[FILES_MAX];
} rows[] = {
    {"UN XML", "un", NULL, XML, {"un/un-consolidated-2026-05-08.xml.xz"}},
    {"OFAC CSV set",
     "ofac",
     NULL,
     CSV,
     {"ofac/sdn-2023-07-12.csv.xz", "ofac/alt-2023-07-12.csv", "ofac/add-2023-07-12.csv.xz"}},
    {"OFAC sdnList XML", "ofac-cons", NULL, XML, {"ofac/cons-2026-01-08.xml"}},
    {"OFAC ENHANCED XML", "ofac-cons", NULL, XML, {"ofac/cons-enhanced-2025-01-10.xml.xz"}},
    {"OFAC ADVANCED XML", "ofac", NULL, XML, {"ofac/sdn-advanced-excerpt-2024-02-23.xml"}},
    {"EU FSF 1.1 XML", "eu", NULL, XML, {"eu/eu-fsf-1.1-sample-2020-04-15.xml"}},
    {"EU XML before 2018", "eu", NULL, XML, {"eu/eu-whole-2016-02-11-excerpt.xml.xz"}},
    {"EU FSF 1.1 CSV", "eu", NULL, CSV, {NULL}},
    {"UK XML", "uk", NULL, XML, {"uk/uksl-excerpt-2026-03-26.xml"}},
    {"UK search tool CSV", "uk", NULL, CSV, {"uk/uksl-summary-2025-08-11.csv"}},
    {"UK Treasury CSV", "hmt", NULL, CSV, {"uk/ofsi-conlist-2025-04-10.csv.xz"}},
    {"Swiss XML", "seco", NULL, XML, {"ch/seco-shape-sample-2026-08-27.xml"}},
    {"Canada XML", "ca", NULL, XML, {"ca/sema-2025-05.xml.xz"}},
    {"US DPL, tabs", "dpl", NULL, CSV, {"us/dpl-2023-11-30.txt"}},
    {"FollowTheMoney lines",
     "os",
     "ftm",
     JSON,
     {"opensanctions/eu_fsf-entities-2022-01-24.ftm.jsonl.xz"}},
    {"Senzing JSON lines", "os", "senzing", JSON, {"opensanctions/us_congress-senzing.json"}},
    {"targets.simple.csv",
     "os",
     "simple",
     CSV,
     {"opensanctions/ua_war_sanctions-targets.simple-2026-03-13.csv.xz"}},
};

static double
processor_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* ---- bare ---------------------------------------------------------------------------------------
 */

static void
on_start(void *count, const XML_Char *name, const XML_Char **attributes)
{
    (void)name;
    (void)attributes;
    ++*(size_t *)count;
}

static void
on_end(void *count, const XML_Char *name)
{
    (void)count;
    (void)name;
}

static void
on_text(void *count, const XML_Char *text, int length)
{
    (void)text;
    *(size_t *)count += (size_t)length;
}

static size_t
bare_xml(det_str bytes)
{
    size_t count = 0;
    XML_Parser parser = XML_ParserCreate(NULL);
    if (parser == NULL) exit(5);
    XML_SetUserData(parser, &count);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    if (XML_Parse(parser, bytes.ptr, (int)bytes.len, 1) != XML_STATUS_OK) exit(3);
    XML_ParserFree(parser);
    return count;
}

static size_t
bare_csv(det_str bytes)
{
    size_t count = 0;
    bool is_quoted = false;
    for (size_t i = 0; i < bytes.len; i++) {
        char byte = bytes.ptr[i];
        if (byte == '"')
            is_quoted = !is_quoted;
        else if (!is_quoted)
            count += byte == ',' || byte == ';' || byte == '\t' || byte == '\n';
    }
    return count;
}

static size_t
bare_json(det_str bytes)
{
    size_t count = 0;
    det_str line;
    while (det_str_next(&bytes, '\n', &line)) {
        if (line.len == 0) continue;
        json_t *json = json_loadb(line.ptr, line.len, JSON_REJECT_DUPLICATES, NULL);
        if (json == NULL) exit(3);
        count += json_object_size(json);
        json_decref(json);
    }
    return count;
}

/* ---- ours ---------------------------------------------------------------------------------------
 */

typedef struct reading {
    const det_source *source;
    kind kind;
    det_day dated; /* DET_DAY_NONE: the files say it */
    det_list_file files[FILES_MAX];
    size_t count, bytes, entries;
} reading;

static void
fail(const char *what, const det_error *err)
{
    fprintf(stderr, "parse_bench: %s: %s\n", what, err->text);
    exit(3);
}

static det_status
try_list(reading *r, det_error *err)
{
    det_arena *arena = NULL;
    const det_list *list;
    det_status st = det_arena_new((size_t)4 << 30, &arena, err);
    if (st == DET_OK)
        st = det_source_read(r->source, r->files, r->count, r->dated, arena, &list, err);
    if (st == DET_OK) r->entries = list->subject_count;
    det_arena_free(arena);
    return st;
}

static void
read_list(reading *r)
{
    det_error err;
    det_status st = try_list(r, &err);
    if (st == DET_MISSING && r->dated == DET_DAY_NONE) { /* the files do not say their day */
        r->dated = DAY;
        st = try_list(r, &err);
    }
    if (st != DET_OK) fail(r->files[0].path, &err);
}

static size_t
read_bare(const reading *r)
{
    size_t count = 0;
    for (size_t i = 0; i < r->count; i++)
        count += r->kind == XML   ? bare_xml(r->files[i].bytes)
                 : r->kind == CSV ? bare_csv(r->files[i].bytes)
                                  : bare_json(r->files[i].bytes);
    return count;
}

/* MB a second of the best round. */
static double
rate(reading *r, bool is_bare)
{
    size_t times = 1 + LEAST_BYTES / r->bytes, seen = 0;
    read_list(r);
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        double began = processor_seconds();
        for (size_t i = 0; i < times; i++) {
            if (is_bare)
                seen += read_bare(r);
            else
                read_list(r);
        }
        double took = (processor_seconds() - began) / (double)times;
        if (took < best) best = took;
    }
    if (is_bare && seen == 0) exit(3); /* the work is not to be left out */
    return (double)r->bytes / best / 1e6;
}

int
main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: parse_bench DATA [EU_CSV]\n");
        return 2;
    }
    det_error err;
    det_arena *arena = NULL;
    if (det_arena_new(0, &arena, &err) != DET_OK) fail("memory", &err);
    printf("| format | MB | entries | MB a second | bare | ratio |\n|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        reading r = {.kind = rows[i].kind, .dated = DET_DAY_NONE};
        det_file files[FILES_MAX];
        for (; r.count < FILES_MAX && (rows[i].paths[r.count] != NULL || r.count == 0); r.count++) {
            char path[4096];
            const char *given = rows[i].paths[r.count];
            if (given == NULL && argc < 3) break;
            snprintf(path, sizeof path, "%s%s%s", given == NULL ? argv[2] : argv[1],
                     given == NULL ? "" : "/", given == NULL ? "" : given);
            if (det_file_open(path, 0, &files[r.count], &err) != DET_OK) fail(path, &err);
            r.files[r.count] = (det_list_file){rows[i].what, files[r.count].bytes};
            r.bytes += files[r.count].bytes.len;
            if (given == NULL) {
                r.count++;
                break;
            }
        }
        if (r.count == 0) continue;
        if (rows[i].format == NULL)
            r.source = det_source_find(det_str_of(rows[i].source));
        else if (det_source_declare_plain(det_str_of(rows[i].source),
                                          det_format_find(det_str_of(rows[i].format)), arena,
                                          &r.source, &err) != DET_OK)
            fail(rows[i].what, &err);
        double ours = rate(&r, false), bare = rate(&r, true);
        printf("| %s | %.2f | %zu | %.0f | %.0f | %.1f |\n", rows[i].what, (double)r.bytes / 1e6,
               r.entries, ours, bare, bare / ours);
        fflush(stdout);
        for (size_t f = 0; f < r.count; f++)
            det_file_close(&files[f]);
    }
    det_arena_free(arena);
    return 0;
}
