/* torture_base.c - every allocation of what base/ does, failed in turn. */
#include "base/torture.h"

#include <stdio.h>

#include "base/csv.h"
#include "base/file.h"
#include "base/json.h"
#include "base/map.h"
#include "base/sha256.h"
#include "base/test.h"
#include "base/text.h"
#include "base/tree.h"
#include "base/xml.h"

static const char yaml[] = "lawbook: 1\n"
                           "acts:\n"
                           "  - verb: impose\n"
                           "    cite: 'OP 8(d)'\n"
                           "    of: [asset_freeze, travel_ban]\n"
                           "    note: >\n"
                           "      one\n"
                           "      two\n";

static det_status
read_yaml(void *context)
{
    (void)context;
    det_arena *arena = NULL;
    det_error err;
    det_tree tree;
    det_status st = det_arena_new(0, &arena, &err);
    if (st == DET_OK) st = det_tree_read_yaml(det_str_of(yaml), "f", arena, &tree, &err);
    det_arena_free(arena);
    return st;
}
TEST(torture_yaml)
{
    CHECK(det_torture_each("yaml", read_yaml, NULL) > 50);
}

/* A refusal frees as a success does, and may itself run out of memory. */
static det_status
refuse_yaml(void *context)
{
    (void)context;
    det_arena *arena = NULL;
    det_error err;
    det_tree tree;
    det_status st = det_arena_new(0, &arena, &err);
    if (st == DET_OK)
        st = det_tree_read_yaml(DET_STR("a: {b: [c, d: &x e]}\n"), "f", arena, &tree, &err);
    det_arena_free(arena);
    return st == DET_SYNTAX ? DET_OK : st;
}
TEST(torture_yaml_refused)
{
    CHECK(det_torture_each("yaml refused", refuse_yaml, NULL) > 10);
}

static det_status
read_json(void *context)
{
    (void)context;
    static const char json[] = "{\"a\":[1,2.5,\"x\\u00e9\",null],\"b\":{\"c\":true,\"d\":[]},"
                               "\"instant\":\"2018-01-01T00:00:00.123456Z, told much later\"}";
    det_arena *arena = NULL;
    det_error err;
    det_tree tree;
    det_status st = det_arena_new(0, &arena, &err);
    if (st == DET_OK) st = det_tree_read_json(det_str_of(json), "f", arena, &tree, &err);
    /* whole, or not at all: jansson drops the byte for which its buffer could not grow */
    if (st == DET_OK && !det_str_equal(det_tree_text(&tree, det_tree_get(&tree, 0, "instant")),
                                       DET_STR("2018-01-01T00:00:00.123456Z, told much later")))
        st = DET_CONFLICT;
    det_arena_free(arena);
    return st;
}
TEST(torture_json)
{
    CHECK(det_torture_each("json", read_json, NULL) > 20);
}

static det_status
read_csv(void *context)
{
    (void)context;
    det_arena *arena = NULL;
    det_text *out = NULL;
    det_error err;
    det_status st = det_arena_new(0, &arena, &err);
    if (st == DET_OK) st = det_text_new(0, &out, &err);
    det_csv csv = det_csv_over(DET_STR("a,\"b \"\"c\"\"\"\n1,2\n"), ',', "f");
    det_csv_row row;
    det_strmap seen = det_strmap_in(arena);
    while (st == DET_OK && (st = det_csv_next(&csv, arena, &row, &err)) == DET_OK)
        for (size_t i = 0; i < row.count && st == DET_OK; i++) {
            det_csv_write(out, row.fields[i]);
            if (!det_strmap_set(&seen, row.fields[i], (uint32_t)i)) st = DET_NOMEM;
        }
    if (st == DET_MISSING) st = det_text_check(out, &err);
    if (out != NULL) det_text_free(out);
    det_arena_free(arena);
    return st;
}
TEST(torture_csv)
{
    CHECK(det_torture_each("csv", read_csv, NULL) > 2);
}

static det_status
write_end(void *context, det_str name, det_str text, det_where at, det_error *err)
{
    (void)at, (void)err;
    det_json *json = context;
    det_json_key_str(json, "name", name);
    det_json_key_str(json, "text", text);
    return DET_OK;
}

static det_status
read_xml(void *context)
{
    (void)context;
    static const char xml[] = "<?xml version='1.0'?><L d='1' e='2'><N>KIM &amp; CO</N><A/></L>";
    const det_xml_handlers handlers = {NULL, write_end};
    det_text *out = NULL;
    det_error err;
    det_status st = det_text_new(0, &out, &err);
    if (st != DET_OK) return st;
    det_json json = det_json_over(out);
    det_json_object(&json);
    st = det_xml_read(det_str_of(xml), "f", &handlers, &json, &err);
    if (st == DET_OK) {
        det_json_object_end(&json);
        st = det_text_check(out, &err);
    }
    det_text_free(out);
    return st;
}
TEST(torture_xml)
{
    CHECK(det_torture_each("xml", read_xml, NULL) > 10);
}

/* Writes a file, reads it, maps it, finds it, takes its digest. */
static det_status
use_file(void *context)
{
    const char *path = context;
    det_arena *arena = NULL;
    det_file file = {0};
    det_map map = {0};
    det_error err;
    det_sha256 digest;
    const char **paths = NULL;
    size_t count = 0;
    det_status st = det_file_write(path, DET_STR("some bytes\n"), &err);
    if (st == DET_OK) st = det_file_open(path, 0, &file, &err);
    if (st == DET_OK) st = det_sha256_of(file.bytes, &digest, &err);
    if (st == DET_OK) st = det_map_open(path, &map, &err);
    if (st == DET_OK) st = det_arena_new(0, &arena, &err);
    if (st == DET_OK) st = det_file_find(det_test_folder(), "", arena, &paths, &count, &err);
    if (st == DET_OK && count != 1) st = DET_CORRUPT; /* a temporary file was left behind */
    det_arena_free(arena);
    det_map_close(&map);
    det_file_close(&file);
    return st;
}
TEST(torture_file)
{
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/file", det_test_folder());
    /* OpenSSL keeps its error queue for the thread. */
    det_torture torture = {.run = use_file, .context = path, .tolerated_blocks = 16};
    CHECK(det_torture_run("file", &torture) > 5);
}

static det_status
unpack(void *context)
{
    det_file file = {0};
    det_error err;
    det_status st = det_file_open(context, 0, &file, &err);
    det_file_close(&file);
    return st;
}
TEST(torture_unpack)
{
    /* "KIM YONG CHOL\n" by gzip, xz and zstd --check, as in file_test.c */
    static const char gzip_bytes[] =
        "\x1F\x8B\x08\x00\x00\x00\x00\x00\x02\x03\xF3\xF6\xF4\x55\x88\xF4\xF7\x73\x57\x70"
        "\xF6\xF0\xF7\xE1\x02\x00\xBA\x99\x63\xB5\x0E\x00\x00\x00";
    static const char xz_bytes[] =
        "\xFD\x37\x7A\x58\x5A\x00\x00\x04\xE6\xD6\xB4\x46\x02\x00\x21\x01\x16\x00\x00\x00"
        "\x74\x2F\xE5\xA3\x01\x00\x0D\x4B\x49\x4D\x20\x59\x4F\x4E\x47\x20\x43\x48\x4F\x4C"
        "\x0A\x00\x00\x00\x5F\xDB\xBF\xD0\x31\x72\x50\xC9\x00\x01\x26\x0E\x08\x1B\xE0\x04"
        "\x1F\xB6\xF3\x7D\x01\x00\x00\x00\x00\x04\x59\x5A";
    static const char zstd_bytes[] =
        "\x28\xB5\x2F\xFD\x04\x58\x71\x00\x00\x4B\x49\x4D\x20\x59\x4F\x4E\x47\x20\x43\x48"
        "\x4F\x4C\x0A\x4E\xC3\xFB\x73";
    const det_str packings[] = {{gzip_bytes, sizeof gzip_bytes - 1},
                                {xz_bytes, sizeof xz_bytes - 1},
                                {zstd_bytes, sizeof zstd_bytes - 1}};
    static const char *const names[] = {"unpack gzip", "unpack xz", "unpack zstd"};
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/packed", det_test_folder());
    for (size_t i = 0; i < COUNT(packings); i++) {
        det_error err;
        CHECK_OK(det_file_write(path, packings[i], &err), &err);
        /* libarchive 3.6 does not look at all that it allocates, and ends the process in one place.
         */
        det_torture torture = {.run = unpack, .context = path, .is_own_only = true};
        CHECK(det_torture_run(names[i], &torture) > 2);
    }
}
