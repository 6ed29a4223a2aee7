/* torture_list.c - every allocation of reading a list and a subject, failed in turn. */
#include "base/torture.h"

#include "base/file.h"
#include "base/test.h"
#include "list/declare.h"
#include "list/ftm/write.h"
#include "list/senzing/senzing.h"
#include "list/simple/simple.h"
#include "list/wire.h"

#include <stdio.h>
#include <string.h>

static const char un_text[] =
    "<CONSOLIDATED_LIST dateGenerated=\"2020-12-01T19:08:54-05:00\"><INDIVIDUALS><INDIVIDUAL>"
    "<DATAID>1</DATAID><FIRST_NAME>KIM</FIRST_NAME><SECOND_NAME>YONG CHOL</SECOND_NAME>"
    "<UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPi.024</REFERENCE_NUMBER>"
    "<COMMENTS1>Of (KPe.001). [Old Reference # "
    "X]</COMMENTS1><INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY>"
    "<ALIAS_NAME>Kim Y. (KYC); Kim (original script: "
    "Ким)</ALIAS_NAME><NOTE>n</NOTE></INDIVIDUAL_ALIAS>"
    "<INDIVIDUAL_DATE_OF_BIRTH><DATE>never</DATE></INDIVIDUAL_DATE_OF_BIRTH><INDIVIDUAL_DOCUMENT>"
    "<TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>number 1 "
    "(old)</NUMBER></INDIVIDUAL_DOCUMENT>"
    "<HEIGHT>170</HEIGHT></INDIVIDUAL><INDIVIDUAL><FIRST_NAME>KIM YONG CHOL</FIRST_NAME>"
    "<REFERENCE_NUMBER>KPi.024</REFERENCE_NUMBER></INDIVIDUAL><INDIVIDUAL><FIRST_NAME>B</"
    "FIRST_NAME>"
    "<REFERENCE_NUMBER>KPi.024</REFERENCE_NUMBER></INDIVIDUAL><DATAID>7</DATAID></INDIVIDUALS>"
    "</CONSOLIDATED_LIST>";

#define NULLS "-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- "
static const char *const ofac_texts[4] = {
    "7,\"KIM, Yong Chol\",\"individual\",\"NPWMD] [DPRK2\"," NULLS ",\"DOB circa 1947; Passport 1 "
    "(Iran) issued 1999; Voter No. 12; a.k.a. 'A, B'; Linked To: X; a.k.a. 'CUT O\"\n",
    "7,1,\"aka\",\"KIM, Young-Chul\",-0- \n9,2,\"aka\",\"NOBODY\",-0- \n",
    "\"7,1,\"\"Street\"\",\"\"City\"\",\"\"Land\"\",\"\"remark\"\"\"\n", "7,\"FF'.\"\n"};

static det_status
read_un(void *context)
{
    (void)context;
    det_arena *arena = NULL;
    det_error err;
    const det_list *list;
    const det_list_file file = {"list.xml", det_str_of(un_text)};
    det_status st = det_arena_new(0, &arena, &err);
    if (st == DET_OK)
        st = det_source_find(DET_STR("un"))->read(&file, 1, DET_DAY_NONE, arena, &list, &err);
    det_arena_free(arena);
    return st;
}

/* One golden case of each reader that has no text of its own here: its context. */
static const struct golden {
    const char *source, *path;
} goldens[] = {{"ca", "ca/every-field/list.xml"},
               {"csl", "csl/every-column/list.csv"},
               {"dpl", "dpl/every-column/list.tsv"},
               {"eu", "eu/every-attribute/list.xml"},
               {"eu", "eu/before-2018/list.xml"},
               {"hmt", "hmt/every-column/list.csv"},
               {"hmt", "hmt/windows-1252-and-29-columns/list.csv"},
               {"ofac", "ofac/xml-every-element/list.xml"},
               {"ofac", "ofac/enhanced-every-element/list.xml"},
               {"ofac", "ofac/advanced-every-element/list.xml"},
               {"ofac", "ofac/delta/list.xml"},
               {"ownership", "../../samples/holdings.csv"},
               {"uk", "uk/every-element/list.xml"},
               {NULL, "own/mapped/list.csv"},
               {NULL, "ftm/graph/list.json"},
               {NULL, "ftm/nested/list.json"},
               {NULL, "senzing/every-attribute/list.json"},
               {NULL, "simple/every-column/list.csv"}};

/* Of a source that is not compiled in, the declaration beside the case. */
static det_status
source_of(const struct golden *golden, det_arena *arena, const det_source **out, det_error *err)
{
    char path[1024];
    det_file file = {0};
    const char *slash = strrchr(golden->path, '/');
    if (golden->source != NULL) {
        *out = det_source_find(det_str_of(golden->source));
        return DET_OK;
    }
    snprintf(path, sizeof path, "%s/tests/golden/%.*s/source.yaml", DET_SOURCE_ROOT,
             (int)(slash - golden->path), golden->path);
    det_status st = det_file_open(path, 0, &file, err);
    if (st == DET_OK) st = det_source_declare(file.bytes, "source.yaml", arena, out, err);
    det_file_close(&file);
    return st;
}

static det_status
read_golden(void *context)
{
    const struct golden *golden = context;
    char path[1024];
    det_arena *arena = NULL;
    det_file file = {0};
    det_error err;
    const det_list *list;
    const det_source *source;
    snprintf(path, sizeof path, "%s/tests/golden/%s", DET_SOURCE_ROOT, golden->path);
    det_status st = det_arena_new(0, &arena, &err);
    if (st == DET_OK) st = source_of(golden, arena, &source, &err);
    if (st == DET_OK) st = det_file_open(path, 0, &file, &err);
    if (st == DET_OK) {
        const det_list_file text = {"list", file.bytes};
        st = det_source_read(source, &text, 1, 19550, arena, &list, &err);
    }
    det_file_close(&file);
    det_arena_free(arena);
    return st;
}

static det_status
read_ofac(void *context)
{
    (void)context;
    det_arena *arena = NULL;
    det_error err;
    const det_list *list;
    det_list_file files[4];
    for (size_t i = 0; i < 4; i++)
        files[i] = (det_list_file){"x.csv", det_str_of(ofac_texts[i])};
    det_status st = det_arena_new(0, &arena, &err);
    if (st == DET_OK)
        st = det_source_find(DET_STR("ofac"))->read(files, 4, 19550, arena, &list, &err);
    det_arena_free(arena);
    return st;
}

/* What a confined reader hands back, written and read again. */
static det_status
read_wire(void *context)
{
    (void)context;
    det_arena *arena = NULL;
    det_text *bytes = NULL;
    det_error err;
    const det_list *list;
    const det_source *un = det_source_find(DET_STR("un"));
    const det_list_file file = {"list.xml", det_str_of(un_text)};
    det_status st = det_arena_new(0, &arena, &err);
    if (st == DET_OK) st = det_text_new(0, &bytes, &err);
    if (st == DET_OK) st = det_source_read(un, &file, 1, DET_DAY_NONE, arena, &list, &err);
    if (st == DET_OK) st = det_wire_write(list, bytes, &err);
    if (st == DET_OK) st = det_wire_read(det_text_str(bytes), un, &file, 1, arena, &list, &err);
    det_text_free(bytes);
    det_arena_free(arena);
    return st;
}

/* A list written in the words of others: its context is the writer. */
typedef det_status (*writer)(const det_subject *subjects, const det_day *seen, size_t count,
                             bool is_one, det_text *out, det_error *err);
static writer writers[] = {det_ftm_write, det_senzing_write, det_simple_write};

static det_status
write_list(void *context)
{
    const writer *write = context;
    det_arena *arena = NULL;
    det_text *bytes = NULL;
    det_error err;
    const det_list *list;
    const det_list_file file = {"list.xml", det_str_of(un_text)};
    det_status st = det_arena_new(0, &arena, &err);
    if (st == DET_OK) st = det_text_new(0, &bytes, &err);
    if (st == DET_OK)
        st = det_source_read(det_source_find(DET_STR("un")), &file, 1, DET_DAY_NONE, arena, &list,
                             &err);
    if (st == DET_OK) st = (*write)(list->subjects, NULL, list->subject_count, true, bytes, &err);
    det_text_free(bytes);
    det_arena_free(arena);
    return st;
}

static det_status
read_subject(void *context)
{
    det_arena *arena = NULL;
    det_error err;
    det_tree tree;
    det_subject subject;
    det_status st = det_arena_new(0, &arena, &err);
    if (st == DET_OK) st = det_tree_read_json(det_str_of(context), "s", arena, &tree, &err);
    if (st == DET_OK) st = det_subject_read(&tree, 0, arena, &subject, &err);
    det_arena_free(arena);
    return st;
}

TEST(torture_un)
{
    CHECK(det_torture_each("un", read_un, NULL) > 10);
}

TEST(torture_wire)
{
    CHECK(det_torture_each("wire", read_wire, NULL) > 10);
}

TEST(torture_writers)
{
    for (size_t i = 0; i < COUNT(writers); i++)
        CHECK(det_torture_each("writer", write_list, &writers[i]) > 10);
}

TEST(torture_ofac)
{
    CHECK(det_torture_each("ofac", read_ofac, NULL) > 5);
}

TEST(torture_goldens)
{
    for (size_t i = 0; i < COUNT(goldens); i++) {
        struct golden golden = goldens[i];
        /* libyaml frees what it never took, and jansson asserts, where they have no memory */
        const det_torture torture = {
            .run = read_golden, .context = &golden, .is_own_only = golden.source == NULL};
        CHECK(det_torture_run(golden.path, &torture) > 5);
    }
}

TEST(torture_subject)
{
    /* plain, which is read in one pass, and with an escape, which jansson reads */
    static char plain[] =
        "{\"id\":\"a:1\",\"schema\":\"Person\",\"caption\":\"A\",\"statements\":[{"
        "\"prop\":\"name\",\"text\":\"A\"}],\"notes\":[{\"code\":\"x\"}]}";
    static char escaped[] =
        "{\"id\":\"a:1\",\"schema\":\"Person\",\"caption\":\"\\u0041\",\"statements\":[{"
        "\"prop\":\"name\",\"text\":\"A\"}],\"notes\":[{\"code\":\"x\"}]}";
    CHECK(det_torture_each("plain subject", read_subject, plain) > 1);
    CHECK(det_torture_each("subject", read_subject, escaped) > 5);
}

/* Arenas take their memory in blocks, so a failing allocator sees few allocations.  A limit on the
 * list's arena that grows by a few bytes fails each of them. */
TEST(torture_arena_limits)
{
    static const char *const names[] = {"un", "ofac"};
    for (size_t source = 0; source < COUNT(names); source++) {
        det_status st = DET_NOMEM;
        size_t limit = 1;
        for (; st == DET_NOMEM && limit < 1000000; limit += 24) {
            det_arena *arena;
            det_error err;
            const det_list *list;
            det_list_file files[4];
            size_t count = source == 0 ? 1 : 4;
            for (size_t i = 0; i < count; i++)
                files[i] = (det_list_file){"x", det_str_of(source == 0 ? un_text : ofac_texts[i])};
            CHECK_OK(det_arena_new(limit, &arena, &err), &err);
            st = det_source_find(det_str_of(names[source]))
                     ->read(files, count, 19550, arena, &list, &err);
            det_arena_free(arena);
        }
        CHECK(st == DET_OK && limit > 1000);
    }
}
