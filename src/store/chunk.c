/* Content-defined pieces, packed with zstd by libarchive, under their SHA-256.
 *
 * The cut: a rolling sum over the last 64 bytes (each step shifts left, so older bytes fall out at
 * the top); a piece ends after a byte where the sum's top bits are all zero.  Pieces of about 8
 * KiB: smaller ones pack badly (a row of a list is 200 bytes and zstd wants neighbours), larger
 * ones keep more that did not change.  Measured on OFAC's daily files: docs/formats/store.md. */
#include "store/chunk.h"

#include <archive.h>
#include <archive_entry.h>
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/text.h"

/* 13 bits: a cut every 8,192 bytes on average, after the smallest length */
static const uint64_t cut_mask = UINT64_C(0x1fff) << 51;
/* an odd constant without pattern (2^64 / golden ratio), to spread a byte over the sum */
static const uint64_t spread = UINT64_C(0x9e3779b97f4a7c15);

size_t
det_chunk_cut(det_str bytes)
{
    if (bytes.len <= DET_CHUNK_MIN) return bytes.len;
    size_t most = bytes.len < DET_CHUNK_MAX ? bytes.len : DET_CHUNK_MAX;
    uint64_t sum = 0;
    /* 64 bytes decide, so the sum need not begin earlier */
    for (size_t i = DET_CHUNK_MIN - 64; i < most; i++) {
        sum = (sum << 1) + ((uint64_t)(uint8_t)bytes.ptr[i] + 1) * spread;
        if (i >= DET_CHUNK_MIN && (sum & cut_mask) == 0) return i + 1;
    }
    return most;
}

static det_status
archive_failed(struct archive *archive, const char *doing, det_error *err)
{
    static const det_where nowhere;
    if (archive == NULL || archive_errno(archive) == ENOMEM)
        return det_fail(err, DET_NOMEM, nowhere, "%s: out of memory", doing);
    const char *said = archive_error_string(archive);
    return det_fail(err, DET_CORRUPT, nowhere, "%s: %s", doing, said == NULL ? "failed" : said);
}

/* piece -> zstd, in arena */
static det_status
pack(det_str piece, det_arena *arena, det_str *out, det_error *err)
{
    static const char doing[] = "packing a received file";
    size_t room = piece.len + piece.len / 8 + 1024, used = 0;
    char *buffer = det_arena_alloc(arena, room);
    if (buffer == NULL) return archive_failed(NULL, doing, err);
    struct archive_entry *entry = NULL;
    struct archive *archive = archive_write_new();
    det_status st = DET_OK;
    if (archive == NULL || archive_write_add_filter_zstd(archive) != ARCHIVE_OK ||
        archive_write_set_format_raw(archive) != ARCHIVE_OK ||
        archive_write_open_memory(archive, buffer, room, &used) != ARCHIVE_OK)
        goto failed;
    entry = archive_entry_new2(archive);
    if (entry == NULL) {
        st = archive_failed(NULL, doing, err);
        goto done;
    }
    archive_entry_set_filetype(entry, AE_IFREG);
    if (archive_write_header(archive, entry) != ARCHIVE_OK ||
        archive_write_data(archive, piece.ptr, piece.len) != (la_ssize_t)piece.len ||
        archive_write_close(archive) != ARCHIVE_OK)
        goto failed;
    *out = (det_str){buffer, used};
    goto done;
failed:
    /* into memory that is large enough, nothing but memory can be missing, whatever the library
     * says */
    st = archive_failed(NULL, doing, err);
done:
    archive_entry_free(entry);
    if (archive != NULL) (void)archive_write_free(archive); /* closed above, or given up */
    return st;
}

/* zstd -> exactly length bytes, in arena */
static det_status
unpack(det_str packed, size_t length, det_arena *arena, det_str *out, det_error *err)
{
    static const char doing[] = "unpacking a kept file";
    static const det_where nowhere;
    char *buffer = det_arena_alloc(arena, length + 1);
    if (buffer == NULL) return archive_failed(NULL, doing, err);
    struct archive_entry *entry = NULL;
    struct archive *archive = archive_read_new();
    size_t used = 0;
    det_status st = DET_OK;
    if (archive == NULL || archive_read_support_filter_zstd(archive) != ARCHIVE_OK ||
        archive_read_support_format_raw(archive) != ARCHIVE_OK ||
        archive_read_open_memory(archive, packed.ptr, packed.len) != ARCHIVE_OK ||
        archive_read_next_header(archive, &entry) != ARCHIVE_OK)
        goto failed;
    while (used < length + 1) { /* one more than promised, to notice what is too long */
        la_ssize_t got = archive_read_data(archive, buffer + used, length + 1 - used);
        if (got < 0) goto failed;
        if (got == 0) break;
        used += (size_t)got;
    }
    if (used != length)
        st = det_fail(err, DET_CORRUPT, nowhere, "%s: a piece of %zu bytes unpacks to %s", doing,
                      length, used < length ? "fewer" : "more");
    *out = (det_str){buffer, used};
    goto done;
failed:
    st = archive_failed(archive, doing, err);
done:
    if (archive != NULL) (void)archive_read_free(archive);
    return st;
}

static const char sql_chunk_find[] = "select id from chunk where digest = $1";
static const char sql_chunk_add[] =
    "insert into chunk(digest, size, packed) values ($1, $2, $3) returning id";
static const char sql_received_find[] = "select id from received where digest = $1";
static const char sql_received_add[] =
    "insert into received(digest, size, chunks) values ($1, $2, $3) returning id";
static const char sql_received_get[] = "select digest, size, chunks from received where id = $1";
static const char sql_chunk_get[] = "select size, packed, digest from chunk where id = $1";

static det_str
digest_bytes(const det_sha256 *digest)
{
    return (det_str){(const char *)digest->bytes, DET_SHA256_BYTES};
}

static det_status
find(det_db *db, const char *sql, const det_sha256 *digest, bool *is_there, int64_t *id,
     det_error *err)
{
    det_query *query = NULL;
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_blob(query, 1, digest_bytes(digest));
    st = det_query_next(query, is_there, err);
    if (st == DET_OK && *is_there) *id = det_query_column_int(query, 0);
    det_query_reset(query);
    return st;
}

static det_status
add(det_db *db, const char *sql, const det_sha256 *digest, size_t size, det_str value, int64_t *id,
    det_error *err)
{
    det_query *query = NULL;
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_blob(query, 1, digest_bytes(digest));
    det_query_int(query, 2, (int64_t)size);
    det_query_blob(query, 3, value);
    return det_query_id(query, id, err);
}

static det_status
put_piece(det_db *db, det_str piece, det_arena *arena, int64_t *id, det_error *err)
{
    det_sha256 digest;
    bool is_there = false;
    det_status st = det_sha256_of(piece, &digest, err);
    if (st == DET_OK) st = find(db, sql_chunk_find, &digest, &is_there, id, err);
    if (st != DET_OK || is_there) return st;
    det_arena_mark mark = det_arena_mark_get(arena);
    det_str packed;
    st = pack(piece, arena, &packed, err);
    if (st == DET_OK) st = add(db, sql_chunk_add, &digest, piece.len, packed, id, err);
    det_arena_mark_reset(arena, mark);
    return st;
}

det_status
det_chunk_put(det_db *db, det_str bytes, const det_sha256 *digest, det_arena *arena, int64_t *id,
              det_error *err)
{
    static const det_where nowhere;
    bool is_there = false;
    det_status st = find(db, sql_received_find, digest, &is_there, id, err);
    if (st != DET_OK || is_there) return st;

    uint8_t *ids = NULL;
    size_t used = 0, capacity = 0;
    for (det_str rest = bytes; rest.len > 0;) {
        size_t length = det_chunk_cut(rest);
        assert(length > 0 && length <= rest.len);
        int64_t piece = 0;
        st = put_piece(db, det_str_slice(rest, 0, length), arena, &piece, err);
        if (st != DET_OK) return st;
        if (piece < 0 || piece > UINT32_MAX)
            return det_fail(err, DET_LIMIT, nowhere, "keeping a received file: too many pieces");
        for (unsigned byte = 0; byte < 4; byte++) { /* little-endian, four bytes a piece */
            if (used == capacity) {
                ids = det_arena_grow(arena, ids, used, &capacity, 1);
                if (ids == NULL)
                    return det_fail(err, DET_NOMEM, nowhere, "keeping a received file");
            }
            ids[used++] = (uint8_t)((uint64_t)piece >> (8 * byte));
        }
        rest = det_str_slice(rest, length, rest.len);
    }
    return add(db, sql_received_add, digest, bytes.len, (det_str){(const char *)ids, used}, id,
               err);
}

static det_status
get_piece(det_db *db, uint32_t id, det_arena *arena, det_text *out, det_error *err)
{
    static const det_where nowhere;
    det_query *query = NULL;
    bool has_row = false;
    det_str packed, piece, digest;
    det_sha256 got;
    det_status st = det_db_query(db, sql_chunk_get, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, id);
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && !has_row)
        st = det_fail(err, DET_CORRUPT, nowhere, "reading a kept file: piece %u is gone", id);
    if (st == DET_OK) st = det_query_column_bytes(query, 1, &packed, err);
    if (st == DET_OK) {
        int64_t size = det_query_column_int(query, 0);
        if (size < 1 || size > DET_CHUNK_MAX)
            st = det_fail(err, DET_CORRUPT, nowhere, "reading a kept file: a piece of %lld bytes",
                          (long long)size);
        else
            st = unpack(packed, (size_t)size, arena, &piece, err);
    }
    if (st == DET_OK) st = det_query_column_bytes(query, 2, &digest, err);
    if (st == DET_OK) st = det_sha256_of(piece, &got, err);
    if (st == DET_OK && !det_str_equal(digest, digest_bytes(&got)))
        st = det_fail(err, DET_CORRUPT, nowhere,
                      "reading a kept file: piece %u does not have its digest", id);
    if (st == DET_OK) det_text_add(out, piece);
    det_query_reset(query);
    return st;
}

det_status
det_chunk_get(det_db *db, int64_t id, det_arena *arena, det_text *out, det_error *err)
{
    static const det_where nowhere;
    det_query *query = NULL;
    bool has_row = false;
    size_t before = det_text_length(out);
    det_str kept, ids, list = {0};
    det_sha256 want = {0}, got = {0};
    det_status st = det_db_query(db, sql_received_get, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, id);
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && !has_row)
        st = det_fail(err, DET_MISSING, nowhere, "no kept file has the number %lld", (long long)id);
    if (st == DET_OK) st = det_query_column_bytes(query, 0, &kept, err);
    if (st == DET_OK && kept.len == DET_SHA256_BYTES) memcpy(want.bytes, kept.ptr, kept.len);
    int64_t size = st == DET_OK ? det_query_column_int(query, 1) : 0;
    if (st == DET_OK) st = det_query_column_bytes(query, 2, &ids, err);
    if (st == DET_OK && !det_arena_copy(arena, ids, &list))
        st = det_fail(err, DET_NOMEM, nowhere, "reading a kept file");
    det_query_reset(query);

    det_arena_mark mark = det_arena_mark_get(arena);
    for (size_t i = 0; st == DET_OK && i + 4 <= list.len; i += 4) {
        const uint8_t *at = (const uint8_t *)list.ptr + i;
        st = get_piece(db,
                       at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24,
                       arena, out, err);
        det_arena_mark_reset(arena, mark);
    }
    if (st == DET_OK) st = det_text_check(out, err);
    if (st == DET_OK)
        st = det_sha256_of(det_str_slice(det_text_str(out), before, det_text_length(out)), &got,
                           err);
    if (st == DET_OK && det_text_length(out) - before != (uint64_t)size)
        st = det_fail(err, DET_CORRUPT, nowhere, "a kept file of %zu bytes is said to have %lld",
                      det_text_length(out) - before, (long long)size);
    if (st == DET_OK && memcmp(got.bytes, want.bytes, DET_SHA256_BYTES) != 0)
        st = det_fail(err, DET_CORRUPT, nowhere,
                      "a kept file does not have the digest it was received with");
    if (st != DET_OK) det_text_truncate(out, before);
    return st;
}
