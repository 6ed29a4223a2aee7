/* file_test.c - reading plain and packed files, damage at every byte, writing, finding. */
#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/sha256.h"
#include "base/test.h"

/* "KIM YONG CHOL\n", packed by gzip, xz and zstd --check; and nothing, packed. */
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
static const char gzip_empty[] =
    "\x1F\x8B\x08\x00\x00\x00\x00\x00\x02\x03\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00";
static const char xz_empty[] =
    "\xFD\x37\x7A\x58\x5A\x00\x00\x04\xE6\xD6\xB4\x46\x00\x00\x00\x00\x1C\xDF\x44\x21"
    "\x1F\xB6\xF3\x7D\x01\x00\x00\x00\x00\x04\x59\x5A";
#define BYTES(array) ((det_str){(array), sizeof(array) - 1})

/* A path in the folder of this test; one buffer a call, as the caller gives it. */
static const char *
beside(const char *name, char path[1024])
{
    (void)snprintf(path, 1024, "%s/%s", det_test_folder(), name);
    return path;
}

static void
put(const char *path, det_str bytes)
{
    FILE *stream = fopen(path, "wb");
    CHECK(stream != NULL);
    if (stream == NULL) return;
    CHECK(bytes.len == 0 || fwrite(bytes.ptr, 1, bytes.len, stream) == bytes.len);
    CHECK(fclose(stream) == 0);
}

/* What det_file_open makes of bytes, as text: the content, or the failure without the folder. */
static const char *
show_open(det_str bytes, size_t limit, char shown[DET_ERROR_TEXT_MAX])
{
    char path[1024];
    det_file file;
    det_error err;
    put(beside("in", path), bytes);
    if (det_file_open(path, limit, &file, &err) == DET_OK) {
        (void)snprintf(shown, DET_ERROR_TEXT_MAX, "%.*s", DET_STR_FMT(file.bytes));
        CHECK(strlen(shown) == file.bytes.len);
        det_file_close(&file);
        return shown;
    }
    size_t prefix = strlen(path) - 2;
    (void)snprintf(shown, DET_ERROR_TEXT_MAX, "%s",
                   strncmp(err.text, path, prefix) == 0 ? err.text + prefix : err.text);
    return shown;
}

#define PLAIN_ROW(text)                                                                            \
    {                                                                                              \
        __LINE__, {"" text, sizeof(text) - 1}, 0, text                                             \
    }
static const struct {
    int line;
    det_str bytes;
    size_t limit;
    const char *want;
} open_rows[] = {
    PLAIN_ROW(""),
    PLAIN_ROW("\n"),
    PLAIN_ROW("no line end"),
    PLAIN_ROW("\x1F\x8B"), /* shorter than any magic */
    PLAIN_ROW("PK\x03\x04 a zip is handed over as it is"),
    PLAIN_ROW("\r\n\x1A\xFF\xFE"),
    {__LINE__, {gzip_bytes, sizeof gzip_bytes - 1}, 0, "KIM YONG CHOL\n"},
    {__LINE__, {xz_bytes, sizeof xz_bytes - 1}, 0, "KIM YONG CHOL\n"},
    {__LINE__, {zstd_bytes, sizeof zstd_bytes - 1}, 0, "KIM YONG CHOL\n"},
    {__LINE__, {gzip_empty, sizeof gzip_empty - 1}, 0, ""},
    {__LINE__, {xz_empty, sizeof xz_empty - 1}, 0, ""},
    {__LINE__, {"12345", 5}, 5, "12345"},
    {__LINE__, {"123456", 6}, 5, "in: holds more than the 5 bytes that are accepted here"},
};
TEST(file_open)
{
    char shown[DET_ERROR_TEXT_MAX];
    for (size_t i = 0; i < COUNT(open_rows); i++)
        CHECK_TEXT(open_rows[i].line, show_open(open_rows[i].bytes, open_rows[i].limit, shown),
                   open_rows[i].want);
}

/* Cut at every byte, with one byte too many, and with every byte changed: an error, or (where the
 * format has bytes that do not matter) the same content; never other content. */
TEST(file_damaged_packing)
{
    const det_str packings[] = {BYTES(gzip_bytes), BYTES(xz_bytes), BYTES(zstd_bytes)};
    char shown[DET_ERROR_TEXT_MAX], bytes[256];
    for (size_t i = 0; i < COUNT(packings); i++) {
        det_str whole = packings[i];
        for (size_t cut = 6; cut < whole.len; cut++) {
            show_open(det_str_slice(whole, 0, cut), 0, shown);
            if (strstr(shown, "damaged") == NULL) CHECK_TEXT(0, shown, "damaged when cut");
        }
        memcpy(bytes, whole.ptr, whole.len);
        memcpy(bytes + whole.len, "junk", 4);
        show_open((det_str){bytes, whole.len + 4}, 0, shown);
        if (strstr(shown, "damaged") == NULL) CHECK_TEXT(0, shown, "damaged by junk");
        for (size_t at = 6; at < whole.len; at++) {
            memcpy(bytes, whole.ptr, whole.len);
            bytes[at] ^= 0x15;
            show_open((det_str){bytes, whole.len}, 0, shown);
            if (strstr(shown, "damaged") == NULL) CHECK_TEXT(0, shown, "KIM YONG CHOL\n");
        }
    }
}

TEST(file_bomb)
{
    char path[1024];
    det_file file;
    det_error err;
    put(beside("bomb.xz", path), BYTES(xz_bytes));
    CHECK(det_file_open(path, 13, &file, &err) == DET_LIMIT || sizeof xz_bytes - 1 <= 13);
    CHECK(file.memory == NULL);
}

/* "-" is standard input, packed or not; a failure says so. */
TEST(file_standard_input)
{
    static const struct {
        det_str bytes;
        const char *want;
    } rows[] = {
        {{"plain", 5}, "plain"},
        {{gzip_bytes, sizeof gzip_bytes - 1}, "KIM YONG CHOL\n"},
        {{"\x1F\x8B\x08", 3},
         "standard input: damaged gzip packing: its header is cut off or wrong; fetch the file "
         "again"},
    };
    int kept = dup(STDIN_FILENO);
    for (size_t i = 0; i < COUNT(rows); i++) {
        char path[1024], shown[DET_ERROR_TEXT_MAX];
        det_file file;
        det_error err;
        put(beside("in", path), rows[i].bytes);
        CHECK(freopen(path, "rb", stdin) != NULL);
        det_status st = det_file_open("-", 0, &file, &err);
        (void)snprintf(shown, sizeof shown, "%.*s", DET_STR_FMT(file.bytes));
        CHECK_TEXT(0, st == DET_OK ? shown : err.text, rows[i].want);
        det_file_close(&file);
    }
    CHECK(dup2(kept, STDIN_FILENO) == STDIN_FILENO && close(kept) == 0);
}

TEST(file_absent)
{
    det_file file;
    det_error err;
    CHECK(det_file_open("/no/such", 0, &file, &err) == DET_IO);
    CHECK_TEXT(0, err.text, "cannot open /no/such: No such file or directory");
    CHECK(det_file_open("/", 0, &file, &err) == DET_IO);
    CHECK_TEXT(0, err.text, "cannot read /: Is a directory");
    det_file_close(&file);
}

static const struct {
    int line;
    const char *name, *sha256;
    size_t bytes;
} published[] = {
    {__LINE__, "un/un-consolidated-2026-05-08.xml.xz",
     "1f1b3bfe29a53e7ac7c42ee4e58d6a7d1ebdf7c5e91fd990d3e63aefe0313dea", 2190459},
    {__LINE__, "ofac/alt-2019-01-16.csv",
     "b6168377a8fb72966199d4b7802cdb74dcaa59a3ba3f1ce2429de1f37ebccd1d", 470283},
    {__LINE__, "ofac/sdn-daily-2021-08-18_2024-05-03.tar.zst",
     "782d6ec02a027279547f2d74a9676082d8e60e52bb3ccf6e4e1929a7793f38ec", 879534080},
};
TEST(file_published)
{
    const char *data = det_test_data();
    if (data == NULL) SKIP("published lists");
    for (size_t i = 0; i < COUNT(published); i++) {
        char path[1024], hex[DET_SHA256_HEX];
        det_file file;
        det_error err;
        det_sha256 digest = {0};
        (void)snprintf(path, sizeof path, "%s/%s", data, published[i].name);
        CHECK_OK(det_file_open(path, 0, &file, &err), &err);
        CHECK(file.bytes.len == published[i].bytes);
        CHECK_OK(det_sha256_of(file.bytes, &digest, &err), &err);
        CHECK_TEXT(published[i].line, det_sha256_print(&digest, hex), published[i].sha256);
        det_file_close(&file);
    }
}

TEST(file_write)
{
    char path[1024], shown[64];
    det_file file;
    det_error err;
    beside("out", path);
    for (int round = 0; round < 2; round++) { /* new, then over the old */
        (void)snprintf(shown, sizeof shown, "round %d", round);
        CHECK_OK(det_file_write(path, det_str_of(shown), &err), &err);
        CHECK_OK(det_file_open(path, 0, &file, &err), &err);
        CHECK(det_str_equal(file.bytes, det_str_of(shown)));
        det_file_close(&file);
    }
    det_arena *arena = NULL;
    const char **paths = NULL;
    size_t count = 0;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_file_find(det_test_folder(), "", arena, &paths, &count, &err), &err);
    CHECK(count == 1); /* no temporary file is left */
    CHECK(det_file_write("/no/such/file", DET_STR("x"), &err) == DET_IO);
    CHECK(strncmp(err.text, "cannot create /no/such/file.", 28) == 0);
    CHECK(det_file_write(det_test_folder(), DET_STR("x"), &err) == DET_IO);
    CHECK_OK(det_file_find(det_test_folder(), "", arena, &paths, &count, &err), &err);
    CHECK(count == 1);
    det_arena_free(arena);
}

TEST(file_map)
{
    char path[1024];
    det_map map;
    det_error err;
    put(beside("in", path), DET_STR("mapped"));
    CHECK_OK(det_map_open(path, &map, &err), &err);
    CHECK(map.length == 6 && memcmp(map.bytes, "mapped", 6) == 0);
    det_map_close(&map);
    put(path, DET_STR(""));
    CHECK_OK(det_map_open(path, &map, &err), &err);
    CHECK(map.length == 0 && map.bytes != NULL);
    det_map_close(&map);
    CHECK(det_map_open("/no/such", &map, &err) == DET_IO && map.bytes == NULL);
    CHECK_TEXT(0, err.text, "cannot open /no/such: No such file or directory");
    CHECK(det_map_open("/", &map, &err) == DET_IO);
    CHECK_TEXT(0, err.text, "/: is not a regular file");
}

TEST(file_find)
{
    char path[1024], far[1024];
    det_error err;
    static const char *const folders[] = {"b", "b/deep", "a"};
    static const char *const files[] = {"b/deep/x.yaml", "b.yaml", "a/y.yaml", "a/y.yaml.bak",
                                        "b/w.yaml"};
    for (size_t i = 0; i < COUNT(folders); i++)
        CHECK(mkdir(beside(folders[i], path), 0777) == 0);
    for (size_t i = 0; i < COUNT(files); i++)
        put(beside(files[i], path), DET_STR("x"));
    CHECK(symlink(beside("b.yaml", far), beside("link.yaml", path)) == 0);
    CHECK(symlink("..", beside("a/loop", path)) == 0);
    det_arena *arena = NULL;
    const char **paths = NULL;
    size_t count = 0;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_file_find(det_test_folder(), ".yaml", arena, &paths, &count, &err), &err);
    char got[256] = "";
    for (size_t i = 0; i < count; i++)
        (void)snprintf(got + strlen(got), sizeof got - strlen(got), "%s ",
                       paths[i] + strlen(det_test_folder()) + 1);
    CHECK_TEXT(0, got, "a/y.yaml b.yaml b/deep/x.yaml b/w.yaml ");
    CHECK_OK(det_file_find(det_test_folder(), ".none", arena, &paths, &count, &err), &err);
    CHECK(count == 0);
    CHECK(det_file_find("/no/such", ".yaml", arena, &paths, &count, &err) == DET_IO);
    CHECK_TEXT(0, err.text, "cannot open the folder /no/such: No such file or directory");
    det_arena_free(arena);
}
