/* Pieces: where they are cut, that what goes in comes out, and what a changed row costs. */
#include "store/chunk.h"

#include <stdlib.h>
#include <string.h>

#include "base/test.h"
#include "base/text.h"

/* Text like a list: rows that differ, from a seed. */
static det_str
make_rows(det_arena *arena, size_t rows, uint64_t seed)
{
    size_t room = rows * 80, used = 0;
    char *bytes = det_arena_alloc(arena, room);
    CHECK(bytes != NULL);
    for (size_t i = 0; i < rows; i++) {
        det_str row;
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        CHECK(det_arena_print(arena, &row, "%zu,\"NAME %llx\",individual,\"KP\"\n", i,
                              (unsigned long long)(seed >> 20)));
        memcpy(bytes + used, row.ptr, row.len);
        used += row.len;
    }
    return (det_str){bytes, used};
}

TEST(chunk_cut)
{
    det_error err;
    det_arena *arena = NULL;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK(det_chunk_cut((det_str){0}) == 0);
    CHECK(det_chunk_cut(DET_STR("short")) == 5);
    /* no place to cut: the largest piece */
    char *same = det_arena_zalloc(arena, 200000, 1);
    CHECK(det_chunk_cut((det_str){same, 200000}) == DET_CHUNK_MAX);

    det_str text = make_rows(arena, 20000, 1);
    size_t pieces = 0;
    for (det_str rest = text; rest.len > 0; pieces++) {
        size_t length = det_chunk_cut(rest);
        CHECK(length >= 1 && length <= DET_CHUNK_MAX);
        CHECK(length > DET_CHUNK_MIN || length == rest.len);
        rest = det_str_slice(rest, length, rest.len);
    }
    size_t mean = text.len / pieces;
    CHECK(mean > 6000 && mean < 16000);
    det_arena_free(arena);
}

static int64_t
count(det_db *db, const char *sql)
{
    det_error err;
    det_query *query = NULL;
    bool has_row = false;
    CHECK_OK(det_db_query(db, sql, &query, &err), &err);
    CHECK_OK(det_query_next(query, &has_row, &err), &err);
    int64_t number = has_row ? det_query_column_int(query, 0) : -1;
    det_query_reset(query);
    return number;
}

static int64_t
put(det_db *db, det_str bytes, det_arena *arena)
{
    det_error err;
    det_sha256 digest;
    int64_t id = 0;
    CHECK_OK(det_sha256_of(bytes, &digest, &err), &err);
    CHECK_OK(det_chunk_put(db, bytes, &digest, arena, &id, &err), &err);
    return id;
}

/* What goes in comes out, and a version with one row changed in the middle costs a piece or two. */
TEST(chunk_keeps_each_piece_once)
{
    det_error err;
    det_arena *arena = NULL;
    det_text *out = NULL;
    det_db *db = NULL;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_text_new(0, &out, &err), &err);
    const det_db_place place = {.folder = det_test_folder()};
    CHECK_OK(det_sqlite_driver.open(&place, true, &db, &err), &err);
    CHECK_OK(det_db_begin(db, true, &err), &err);

    det_str first = make_rows(arena, 20000, 2), changed;
    CHECK(det_arena_copy(arena, first, &changed));
    memcpy((char *)(uintptr_t)changed.ptr + first.len / 2, "CHANGED", 7);

    int64_t a = put(db, first, arena);
    int64_t pieces = count(db, "select count(*) from chunk");
    int64_t packed = count(db, "select sum(length(packed)) from chunk");
    CHECK(packed < (int64_t)first.len / 2);
    CHECK(put(db, first, arena) == a);
    CHECK(count(db, "select count(*) from chunk /* again */") == pieces);
    int64_t b = put(db, changed, arena);
    CHECK(count(db, "select count(*) from chunk /* changed */") <= pieces + 2);
    int64_t none = put(db, (det_str){0}, arena);

    CHECK_OK(det_chunk_get(db, a, arena, out, &err), &err);
    CHECK(det_str_equal(det_text_str(out), first));
    CHECK_OK(det_chunk_get(db, b, arena, out, &err), &err); /* appended */
    CHECK(
        det_str_equal(det_str_slice(det_text_str(out), first.len, det_text_length(out)), changed));
    size_t length = det_text_length(out);
    CHECK_OK(det_chunk_get(db, none, arena, out, &err), &err);
    CHECK(det_text_length(out) == length);
    CHECK(det_chunk_get(db, 99, arena, out, &err) == DET_MISSING);
    CHECK_TEXT(__LINE__, err.text, "no kept file has the number 99");

    det_db_rollback(db);
    det_sqlite_driver.close(db);
    det_text_free(out);
    det_arena_free(arena);
}
