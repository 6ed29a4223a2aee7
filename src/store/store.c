/* Opening, closing, and the few things that the other files of store/ share. */
#include "store/store.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "store/chunk.h"
#include "store/inside.h"
#include "store/place.h"

static const det_where nowhere;

const char *
det_import_outcome_name(det_import_outcome outcome)
{
    switch (outcome) {
    case DET_IMPORT_PROMOTED:
        return "promoted";
    case DET_IMPORT_UNCHANGED:
        return "unchanged";
    case DET_IMPORT_QUARANTINED:
        return "quarantined";
    case DET_IMPORT_HELD:
        return "held";
    }
    return "unknown";
}

det_status
det_store_open(const char *folder, bool create, det_store **out, det_error *err)
{
    if (folder == NULL || folder[0] == '\0')
        return det_fail(err, DET_USAGE, nowhere, "the store needs a folder; name it with --data");
    det_store *store = calloc(1, sizeof *store);
    if (store == NULL) return det_fail(err, DET_NOMEM, nowhere, "%s: opening the store", folder);
    if (pthread_mutex_init(&store->lock, NULL) != 0) {
        free(store);
        return det_fail(err, DET_NOMEM, nowhere, "%s: opening the store", folder);
    }
    det_db_place place;
    det_arena *arena = NULL;
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = det_place_read(folder, arena, &place, err);
    if (st == DET_OK)
        st = (place.connection == NULL ? &det_sqlite_driver : &det_postgres_driver)
                 ->open(&place, create, &store->db, err);
    det_arena_free(arena);
    if (st == DET_OK && (store->folder = strdup(folder)) == NULL)
        st = det_fail(err, DET_NOMEM, nowhere, "%s: opening the store", folder);
    if (st != DET_OK) {
        if (store->db != NULL) store->db->driver->close(store->db);
        (void)pthread_mutex_destroy(&store->lock);
        free(store);
        return st;
    }
    *out = store;
    return DET_OK;
}

void
det_store_close(det_store *store)
{
    if (store == NULL) return;
    store->db->driver->close(store->db);
    (void)pthread_mutex_destroy(&store->lock);
    free(store->folder);
    free(store);
}

det_status
det_store_enter(det_store *store, bool to_write, det_error *err)
{
    int code = pthread_mutex_lock(&store->lock);
    assert(code == 0); /* a plain mutex fails only when it is misused */
    (void)code;
    det_status st = det_db_begin(store->db, to_write, err);
    store->is_writing = to_write;
    if (st == DET_OK && to_write) {
        st = det_audit_begin(store, err);
        if (st != DET_OK) det_db_rollback(store->db);
    }
    if (st != DET_OK) (void)pthread_mutex_unlock(&store->lock);
    return st;
}

det_status
det_store_leave(det_store *store, det_status st, det_error *err)
{
    if (st == DET_OK && store->is_writing) st = det_audit_append(store, err);
    if (st == DET_OK)
        st = det_db_commit(store->db, err);
    else
        det_db_rollback(store->db);
    if (st == DET_OK && store->is_writing) store->has_no_due = true;
    (void)pthread_mutex_unlock(&store->lock);
    return st;
}

det_status
det_store_head_in(det_db *db, uint32_t *tx, int64_t *at_us, det_error *err)
{
    static const char sql[] = "select tx, at_us from txn order by tx desc limit 1";
    det_query *query = NULL;
    bool has_row = false;
    *tx = 0;
    *at_us = 0;
    det_status st = det_db_query(db, sql, &query, err);
    if (st == DET_OK) st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) {
        *tx = (uint32_t)det_query_column_int(query, 0);
        *at_us = det_query_column_int(query, 1);
    }
    det_query_reset(query);
    return st;
}

det_status
det_store_tx_next(det_db *db, int64_t now_us, uint32_t *tx, int64_t *at_us, det_error *err)
{
    int64_t last_us = 0;
    det_status st = det_store_head_in(db, tx, &last_us, err);
    if (st != DET_OK) return st;
    if (*tx >= DET_KNOWN_FOREVER - 1)
        return det_fail(err, DET_LIMIT, nowhere, "the store has had all its transactions");
    *at_us = *tx > 0 && now_us <= last_us ? last_us + 1 : now_us;
    *tx += 1;
    return DET_OK;
}

det_status
det_store_tx_write(det_db *db, uint32_t tx, int64_t at_us, det_str actor, det_str kind,
                   det_str reason, det_error *err)
{
    static const char sql[] = "insert into txn(tx, at_us, actor, kind, reason)"
                              " values ($1, $2, $3, $4, $5)";
    det_query *query = NULL;
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, tx);
    det_query_int(query, 2, at_us);
    det_query_text(query, 3, actor);
    det_query_text(query, 4, kind);
    det_query_text(query, 5, reason);
    return det_query_run(query, err);
}

det_status
det_store_head(det_store *store, uint32_t *tx, det_error *err)
{
    int64_t at_us = 0;
    det_status st = det_store_enter(store, false, err);
    if (st != DET_OK) return st;
    st = det_store_head_in(store->db, tx, &at_us, err);
    return det_store_leave(store, st, err);
}

det_status
det_store_digest(det_query *query, int column, det_sha256 *out, det_error *err)
{
    det_str bytes;
    det_status st = det_query_column_bytes(query, column, &bytes, err);
    if (st != DET_OK) return st;
    if (bytes.len != DET_SHA256_BYTES)
        return det_fail(err, DET_CORRUPT, nowhere, "the store holds a digest of %zu bytes",
                        bytes.len);
    memcpy(out->bytes, bytes.ptr, DET_SHA256_BYTES);
    return DET_OK;
}

det_status
det_store_body(det_str json, det_arena *arena, det_subject *out, det_error *err)
{
    det_tree tree;
    det_status st = det_subject_read_canonical(json, arena, out);
    if (st == DET_OK) return DET_OK;
    if (st == DET_NOMEM) return det_fail(err, DET_NOMEM, nowhere, "a stored entry: no memory");
    st = det_tree_read_json(json, "a stored entry", arena, &tree, err);
    if (st == DET_OK) st = det_subject_read(&tree, 0, arena, out, err);
    if (st == DET_OK || st == DET_NOMEM) return st;
    /* we wrote it, so it is not the input that is wrong */
    det_while(err, st, "reading it back: the store is damaged, put back a copy of the folder");
    if (err != NULL) err->status = DET_CORRUPT;
    return DET_CORRUPT;
}

det_status
det_store_received(det_store *store, det_str source, det_day dated, uint32_t file, det_text *out,
                   det_error *err)
{
    static const char sql[] =
        "select f.received from version v join source s on s.id = v.source"
        " join version_file f on f.version = v.id"
        " where s.name = $1 and v.dated = $2 and v.tt = 4294967295 and f.seq = $3";
    det_query *query = NULL;
    bool has_row = false;
    int64_t received = 0;
    det_arena *arena = NULL;
    det_status st = det_arena_new(0, &arena, err);
    if (st != DET_OK) return st;
    st = det_store_enter(store, false, err);
    if (st != DET_OK) {
        det_arena_free(arena);
        return st;
    }
    st = det_db_query(store->db, sql, &query, err);
    if (st == DET_OK) {
        det_query_text(query, 1, source);
        det_query_int(query, 2, dated);
        det_query_int(query, 3, file);
        st = det_query_next(query, &has_row, err);
        if (st == DET_OK && has_row) received = det_query_column_int(query, 0);
        det_query_reset(query);
    }
    if (st == DET_OK && !has_row) {
        char day[DET_DAY_TEXT_MAX];
        st = det_fail(err, DET_MISSING, nowhere, "%.*s: no file %u of a version dated %s",
                      DET_STR_FMT(source), file, det_day_print(dated, day));
    }
    if (st == DET_OK) st = det_chunk_get(store->db, received, arena, out, err);
    st = det_store_leave(store, st, err);
    det_arena_free(arena);
    return st;
}

det_status
det_store_declared(det_store *store, det_str source, det_text *out, bool *found, det_error *err)
{
    static const char sql[] = "select d.body from declaration d join source s on s.id = d.source"
                              " where s.name = $1 order by d.id desc limit 1";
    det_query *query = NULL;
    det_str body;
    *found = false;
    det_status st = det_store_enter(store, false, err);
    if (st != DET_OK) return st;
    st = det_db_query(store->db, sql, &query, err);
    if (st == DET_OK) {
        det_query_text(query, 1, source);
        st = det_query_next(query, found, err);
        if (st == DET_OK && *found) st = det_query_column_bytes(query, 0, &body, err);
        if (st == DET_OK && *found) det_text_add(out, body);
        if (st == DET_OK) st = det_text_check(out, err);
        det_query_reset(query);
    }
    return det_store_leave(store, st, err);
}

/* Inside a transaction: one file of a version, its bytes copied out of text. */
static det_status
load_received(det_store *store, int64_t received, det_text *text, det_arena *arena,
              det_list_file *out, det_error *err)
{
    det_text_clear(text);
    det_status st = det_chunk_get(store->db, received, arena, text, err);
    if (st == DET_OK && !det_arena_copy(arena, det_text_str(text), &out->bytes))
        st = det_fail(err, DET_NOMEM, nowhere, "files of a version: no memory");
    return st;
}

static det_status
list_newest(det_store *store, det_str source, det_arena *arena, det_list_file **files,
            int64_t **received, size_t *count, det_error *err)
{
    static const char sql[] =
        "select f.name, f.received from version v join source s on s.id = v.source"
        " join version_file f on f.version = v.id where s.name = $1 and v.tt = 4294967295"
        " and v.dated = (select max(dated) from version where source = v.source"
        "  and tt = 4294967295) order by f.seq";
    det_query *query = NULL;
    bool has_row = true;
    size_t capacity = 0, other_capacity = 0;
    det_status st = det_db_query(store->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_text(query, 1, source);
    while ((st = det_query_next(query, &has_row, err)) == DET_OK && has_row) {
        det_str name, copy;
        if (*count == capacity) {
            *files = det_arena_grow(arena, *files, *count, &capacity, sizeof **files);
            *received = det_arena_grow(arena, *received, *count, &other_capacity,
                                       sizeof **received);
        }
        st = det_query_column_bytes(query, 0, &name, err);
        if (st != DET_OK) break;
        if (*files == NULL || *received == NULL || !det_arena_copy(arena, name, &copy)) {
            st = det_fail(err, DET_NOMEM, nowhere, "files of a version: no memory");
            break;
        }
        (*files)[*count] = (det_list_file){.path = copy.ptr};
        (*received)[(*count)++] = det_query_column_int(query, 1);
    }
    det_query_reset(query);
    return st;
}

det_status
det_store_newest(det_store *store, det_str source, det_arena *arena, det_list_file **files,
                 size_t *count, det_error *err)
{
    det_text *text = NULL;
    int64_t *received = NULL;
    *files = NULL;
    *count = 0;
    det_status st = det_text_new((size_t)1 << 30, &text, err);
    if (st != DET_OK) return st;
    st = det_store_enter(store, false, err);
    if (st == DET_OK) {
        st = list_newest(store, source, arena, files, &received, count, err);
        for (size_t i = 0; st == DET_OK && i < *count; i++)
            st = load_received(store, received[i], text, arena, &(*files)[i], err);
        st = det_store_leave(store, st, err);
    }
    det_text_free(text);
    return st;
}
