/* zip.c - one file out of a zip archive.
 *
 *   local header    "PK\3\4" ... name length at 26, extra length at 28; name, extra, bytes
 *   central header  "PK\1\2" flags at 8, method at 10, checksum at 16, packed at 20, size at 24,
 *                   lengths of name 28, extra 30, comment 32, place of the local header at 42, name
 * at 46 end             "PK\5\6" how many at 10, bytes of central headers at 12, their place at 16
 *
 * Deflate without its wrapping is what gzip wraps, so the bytes are given gzip's header and the
 * checksum and length that the zip has for them, and unpacked as gzip is. */
#include "base/zip.h"

#include <stdlib.h>
#include <string.h>

#include "base/stream.h"

enum { END_BYTES = 22, CENTRAL_BYTES = 46, LOCAL_BYTES = 30, COMMENT_MAX = 65535, GZIP_EXTRA = 18 };

static uint32_t
number(const char *at, int bytes)
{
    uint32_t value = 0;
    for (int i = 0; i < bytes; i++)
        value |= (uint32_t)(unsigned char)at[i] << (8 * i);
    return value;
}

bool
det_zip_is(det_str bytes)
{
    return det_str_starts(bytes, DET_STR("PK\x03\x04"));
}

static det_status
damaged(const char *path, const char *what, det_error *err)
{
    return det_fail(err, DET_SYNTAX, (det_where){path, 0, 0},
                    "damaged zip archive: %s; fetch the file again", what);
}

/* The end record stands behind everything, but for a comment. */
static const char *
find_end(det_str bytes)
{
    for (size_t back = END_BYTES; back <= bytes.len && back <= END_BYTES + COMMENT_MAX; back++)
        if (memcmp(bytes.ptr + bytes.len - back, "PK\x05\x06", 4) == 0)
            return bytes.ptr + bytes.len - back;
    return NULL;
}

typedef struct member {
    uint32_t flags, method, checksum, packed, size, local;
} member;

static det_status
find_member(det_str bytes, const char *path, det_str name, member *out, det_error *err)
{
    const char *end = find_end(bytes);
    if (end == NULL) return damaged(path, "it has no end; it is cut off", err);
    uint32_t count = number(end + 10, 2), at = number(end + 16, 4);
    if (at == UINT32_MAX || count == 0xFFFF)
        return det_fail(err, DET_UNSUPPORTED, (det_where){path, 0, 0},
                        "a zip64 archive; no list is that large");
    if (count > DET_ZIP_FILES_MAX)
        return det_fail(err, DET_LIMIT, (det_where){path, 0, 0}, "%u files in the archive", count);
    for (uint32_t i = 0; i < count; i++) {
        if (at > bytes.len || bytes.len - at < CENTRAL_BYTES ||
            memcmp(bytes.ptr + at, "PK\x01\x02", 4) != 0)
            return damaged(path, "a header of its directory is missing", err);
        const char *header = bytes.ptr + at;
        uint32_t length = number(header + 28, 2);
        uint64_t whole = (uint64_t)CENTRAL_BYTES + length + number(header + 30, 2) +
                         number(header + 32, 2);
        if (whole > bytes.len - at) return damaged(path, "its directory is cut off", err);
        if (det_str_equal((det_str){header + CENTRAL_BYTES, length}, name)) {
            *out = (member){number(header + 8, 2),  number(header + 10, 2), number(header + 16, 4),
                            number(header + 20, 4), number(header + 24, 4), number(header + 42, 4)};
            return DET_OK;
        }
        at += (uint32_t)whole;
    }
    return det_fail(err, DET_MISSING, (det_where){path, 0, 0},
                    "no '%.*s' in the archive; is this the spreadsheet?", DET_STR_FMT(name));
}

/* The packed bytes in gzip's wrapping, or the bytes as they are. */
static det_status
wrap(det_str bytes, const char *path, const member *of, det_arena *arena, det_str *out,
     det_error *err)
{
    if (of->local > bytes.len || bytes.len - of->local < LOCAL_BYTES ||
        memcmp(bytes.ptr + of->local, "PK\x03\x04", 4) != 0)
        return damaged(path, "a file is not where the directory says", err);
    const char *local = bytes.ptr + of->local;
    uint64_t from = (uint64_t)of->local + LOCAL_BYTES + number(local + 26, 2) +
                    number(local + 28, 2);
    if (from > bytes.len || of->packed > bytes.len - from)
        return damaged(path, "a file is cut off", err);
    char *gzip = det_arena_alloc(arena, (size_t)of->packed + GZIP_EXTRA);
    if (gzip == NULL) return det_fail(err, DET_NOMEM, (det_where){path, 0, 0}, "out of memory");
    memcpy(gzip, "\x1F\x8B\x08\0\0\0\0\0\0\x03", 10);
    memcpy(gzip + 10, bytes.ptr + from, of->packed);
    for (int i = 0; i < 4; i++) {
        gzip[10 + of->packed + (uint32_t)i] = (char)(of->checksum >> (8 * i));
        gzip[14 + of->packed + (uint32_t)i] = (char)(of->size >> (8 * i));
    }
    *out = of->method == 0 ? (det_str){bytes.ptr + from, of->packed}
                           : (det_str){gzip, (size_t)of->packed + GZIP_EXTRA};
    return DET_OK;
}

/* CRC-32 as in zip, bit by bit: a spreadsheet is a few megabytes. */
static uint32_t
checksum_of(det_str bytes)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < bytes.len; i++) {
        crc ^= (unsigned char)bytes.ptr[i];
        for (int bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (UINT32_C(0xEDB88320) & (0U - (crc & 1)));
    }
    return ~crc;
}

static det_status
unpack(det_str wrapped, const char *path, const member *of, char *into, det_error *err)
{
    uint64_t got = 0, more = 0;
    char byte;
    if (of->method == 0) { /* stored; its bytes may look packed, and are none of ours to unpack */
        if (wrapped.len != of->size) return damaged(path, "a file has another length", err);
        memcpy(into, wrapped.ptr, wrapped.len);
        return DET_OK;
    }
    det_stream *stream = malloc(sizeof *stream);
    if (stream == NULL) return det_fail(err, DET_NOMEM, (det_where){path, 0, 0}, "out of memory");
    det_status st = det_stream_open(stream, wrapped, path, err);
    if (st == DET_OK) st = det_stream_take(stream, into, of->size, &got, path, err);
    if (st == DET_OK) st = det_stream_take(stream, &byte, 1, &more, path, err);
    det_stream_close(stream);
    free(stream);
    if (st == DET_OK && more > 0)
        st = det_fail(err, DET_LIMIT, (det_where){path, 0, 0},
                      "a file in the archive is larger than the %u bytes that it says", of->size);
    if (st == DET_OK && got < of->size) st = damaged(path, "a file ends too early", err);
    return st;
}

det_status
det_zip_read(det_str bytes, const char *path, det_str name, det_arena *arena, det_str *out,
             det_error *err)
{
    member of = {0};
    det_str wrapped = {0};
    det_status st = find_member(bytes, path, name, &of, err);
    if (st != DET_OK) return st;
    if ((of.flags & 1) != 0 || (of.method != 0 && of.method != 8))
        return det_fail(err, DET_UNSUPPORTED, (det_where){path, 0, 0},
                        "'%.*s' in the archive is encrypted, or packed in a way that is not read",
                        DET_STR_FMT(name));
    if (of.size > DET_ZIP_FILE_BYTES_MAX)
        return det_fail(err, DET_LIMIT, (det_where){path, 0, 0},
                        "'%.*s' in the archive has %u bytes; at most %d are read",
                        DET_STR_FMT(name), of.size, (int)DET_ZIP_FILE_BYTES_MAX);
    st = wrap(bytes, path, &of, arena, &wrapped, err);
    char *unpacked = st == DET_OK ? det_arena_alloc(arena, (size_t)of.size + 1) : NULL;
    if (st == DET_OK && unpacked == NULL)
        st = det_fail(err, DET_NOMEM, (det_where){path, 0, 0}, "out of memory for unpacking");
    if (st == DET_OK) st = unpack(wrapped, path, &of, unpacked, err);
    if (st != DET_OK) return st;
    *out = (det_str){unpacked, of.size};
    return checksum_of(*out) == of.checksum ? DET_OK : damaged(path, "a checksum is wrong", err);
}
