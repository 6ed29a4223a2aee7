/* zip_test.c - archives made by hand: stored and deflated files, and every kind of damage. */
#include "base/zip.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"
#include "base/text.h"

/* "KIM YONG CHOL\n" deflated. */
static const char deflated[] = "\xF3\xF6\xF4\x55\x88\xF4\xF7\x73\x57\x70\xF6\xF0\xF7\xE1\x02\x00";
enum { DEFLATED_BYTES = 16, PLAIN_BYTES = 14 };

static void
put(det_text *out, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        det_text_add_byte(out, (char)(value >> (8 * i)));
}

typedef struct made {
    uint32_t flags, method, checksum, size;
} made;

/* An archive of one file, "content.xml". */
static det_str
make(det_text *out, const made *of)
{
    static const det_str name = {"content.xml", 11};
    det_str bytes = of->method == 0 ? (det_str){"KIM YONG CHOL\n", PLAIN_BYTES}
                                    : (det_str){deflated, DEFLATED_BYTES};
    det_text_clear(out);
    for (int central = 0; central < 2; central++) {
        uint32_t at = (uint32_t)det_text_length(out);
        det_text_add(out, central ? DET_STR("PK\x01\x02") : DET_STR("PK\x03\x04"));
        if (central) put(out, 20, 2);
        put(out, 20, 2);
        put(out, of->flags, 2);
        put(out, of->method, 2);
        put(out, 0, 4);
        put(out, of->checksum, 4);
        put(out, (uint32_t)bytes.len, 4);
        put(out, of->size, 4);
        put(out, (uint32_t)name.len, 2);
        put(out, 0, 2);
        if (central) {
            put(out, 0, 8); /* comment, disk, attributes */
            put(out, 0, 2);
            put(out, 0, 4); /* the local header */
        }
        det_text_add(out, name);
        if (!central) det_text_add(out, bytes);
        if (!central) continue;
        uint32_t length = (uint32_t)det_text_length(out) - at;
        det_text_add(out, DET_STR("PK\x05\x06"));
        put(out, 0, 4);
        put(out, 1, 2);
        put(out, 1, 2);
        put(out, length, 4);
        put(out, at, 4);
        put(out, 0, 2);
    }
    return det_text_str(out);
}

static const char *
show(det_str archive, const char *name, det_arena *arena, char shown[DET_ERROR_TEXT_MAX])
{
    det_error err;
    det_str out;
    det_arena_reset(arena);
    if (det_zip_read(archive, "x.ods", det_str_of(name), arena, &out, &err) == DET_OK)
        (void)snprintf(shown, DET_ERROR_TEXT_MAX, "%.*s", DET_STR_FMT(out));
    else
        (void)snprintf(shown, DET_ERROR_TEXT_MAX, "%s", err.text);
    return shown;
}

static uint32_t
checksum(void)
{
    uint32_t crc = UINT32_MAX;
    for (const char *at = "KIM YONG CHOL\n"; *at != '\0'; at++) {
        crc ^= (unsigned char)*at;
        for (int bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ ((crc & 1) != 0 ? UINT32_C(0xEDB88320) : 0);
    }
    return ~crc;
}

TEST(zip_reads_and_refuses)
{
    const uint32_t sum = checksum();
    const struct {
        int line;
        made of;
        const char *name, *want;
    } rows[] = {
        {__LINE__, {0, 8, sum, PLAIN_BYTES}, "content.xml", "KIM YONG CHOL\n"},
        {__LINE__, {0, 0, sum, PLAIN_BYTES}, "content.xml", "KIM YONG CHOL\n"},
        {__LINE__,
         {0, 8, sum, PLAIN_BYTES},
         "meta.xml",
         "x.ods: no 'meta.xml' in the archive; is this the spreadsheet?"},
        {__LINE__,
         {0, 0, sum + 1, PLAIN_BYTES},
         "content.xml",
         "x.ods: damaged zip archive: a checksum is wrong; fetch the file again"},
        {__LINE__,
         {1, 8, sum, PLAIN_BYTES},
         "content.xml",
         "x.ods: 'content.xml' in the archive is encrypted, or packed in a way that is not read"},
        {__LINE__,
         {0, 12, sum, PLAIN_BYTES},
         "content.xml",
         "x.ods: 'content.xml' in the archive is encrypted, or packed in a way that is not read"},
        {__LINE__,
         {0, 8, sum, UINT32_C(0xFFFFFFF0)},
         "content.xml",
         "x.ods: 'content.xml' in the archive has 4294967280 bytes; at most 268435456 are read"},
        {__LINE__,
         {0, 8, sum, 3},
         "content.xml",
         "x.ods: a file in the archive is larger than the 3 bytes that it says"},
        {__LINE__,
         {0, 0, sum, 15},
         "content.xml",
         "x.ods: damaged zip archive: a file has another length; fetch the file again"},
    };
    char shown[DET_ERROR_TEXT_MAX];
    det_error err;
    det_arena *arena;
    det_text *archive;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &archive, &err), &err);
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_TEXT(rows[i].line, show(make(archive, &rows[i].of), rows[i].name, arena, shown),
                   rows[i].want);
    det_text_free(archive);
    det_arena_free(arena);
}

/* Cut off anywhere, or with a byte changed, it is an error or the same bytes. */
TEST(zip_never_gives_other_bytes)
{
    const made of = {0, 8, checksum(), PLAIN_BYTES};
    char shown[DET_ERROR_TEXT_MAX];
    det_error err;
    det_arena *arena;
    det_text *archive;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &archive, &err), &err);
    det_str whole = make(archive, &of);
    for (size_t length = 0; length < whole.len; length++)
        CHECK(strstr(show(det_str_slice(whole, 0, length), "content.xml", arena, shown), "x.ods") !=
              NULL);
    char *bytes = (char *)(uintptr_t)whole.ptr;
    for (size_t i = 0; i < whole.len; i++) {
        bytes[i] ^= 0x41;
        show(whole, "content.xml", arena, shown);
        CHECK(strcmp(shown, "KIM YONG CHOL\n") == 0 || strstr(shown, "x.ods") != NULL);
        bytes[i] ^= 0x41;
    }
    CHECK(det_zip_is(whole) && !det_zip_is(DET_STR("PK")));
    det_text_free(archive);
    det_arena_free(arena);
}
