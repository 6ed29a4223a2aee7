/* audit.c - exporting and proving the audit log. */
#include "store/audit_inside.h"

#include "base/json.h"

static const det_where nowhere;

static det_status
export_leaf(void *context, const det_leaf *of, det_error *err)
{
    (void)err;
    det_text_add(context, of->record);
    det_text_add_byte(context, '\n');
    return DET_OK;
}

static det_status
export_checkpoints(det_db *db, det_text *out, det_error *err)
{
    static const char sql[] = "select note from checkpoint order by size";
    det_query *query = NULL;
    bool has_row = true, is_first = true;
    det_str note;
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    while ((st = det_query_next(query, &has_row, err)) == DET_OK && has_row) {
        st = det_query_column_bytes(query, 0, &note, err);
        if (st != DET_OK) break;
        if (!is_first) det_text_add(out, DET_STR("--\n"));
        is_first = false;
        det_text_add(out, note);
    }
    det_query_reset(query);
    return st;
}

det_status
det_store_audit_export(det_store *store, det_text *records, det_text *checkpoints, det_error *err)
{
    uint64_t size = 0;
    det_status st = det_store_enter(store, false, err);
    if (st != DET_OK) return st;
    if (records != NULL) st = det_audit_walk(store->db, 0, export_leaf, records, &size, err);
    if (st == DET_OK && checkpoints != NULL) st = export_checkpoints(store->db, checkpoints, err);
    if (st == DET_OK && records != NULL) st = det_text_check(records, err);
    if (st == DET_OK && checkpoints != NULL) st = det_text_check(checkpoints, err);
    return det_store_leave(store, st, err);
}

typedef struct proving {
    det_arena *arena;
    det_sha256 *leaves;
    size_t count, capacity;
    uint64_t index;
    det_str record;
} proving;

static det_status
keep_leaf(void *context, const det_leaf *of, det_error *err)
{
    proving *now = context;
    if (now->count == now->capacity) {
        void *grown = det_arena_grow(now->arena, now->leaves, now->count, &now->capacity,
                                     sizeof *now->leaves);
        if (grown == NULL) return det_fail(err, DET_NOMEM, nowhere, "leaves of the audit log");
        now->leaves = grown;
    }
    now->leaves[now->count++] = of->hash;
    if (of->n == now->index && !det_arena_copy(now->arena, of->record, &now->record))
        return det_fail(err, DET_NOMEM, nowhere, "a record of the audit log");
    return DET_OK;
}

static void
write_hashes(det_json *json, const char *key, const det_merkle_proof *proof)
{
    char hex[DET_SHA256_HEX];
    det_json_key(json, key);
    det_json_array(json);
    for (size_t i = 0; i < proof->count; i++)
        det_json_cstr(json, det_sha256_print(&proof->hashes[i], hex));
    det_json_array_end(json);
}

static det_status
write_proof(const proving *now, uint64_t old_size, det_text *out, det_error *err)
{
    det_merkle_proof proof, growth = {0};
    det_sha256 root, old_root;
    char hex[DET_SHA256_HEX];
    det_json json = det_json_over(out);
    det_status st = det_merkle_prove(now->leaves, now->count, now->index, &proof, err);
    if (st == DET_OK) st = det_merkle_root(now->leaves, now->count, &root, err);
    if (st == DET_OK && old_size > 0)
        st = det_merkle_prove_growth(now->leaves, now->count, old_size, &growth, err);
    if (st == DET_OK && old_size > 0) st = det_merkle_root(now->leaves, old_size, &old_root, err);
    if (st != DET_OK) return st;
    det_json_object(&json);
    det_json_key_uint(&json, "index", now->index);
    det_json_key_str(&json, "record", now->record);
    det_json_key_cstr(&json, "leaf", det_sha256_print(&now->leaves[now->index], hex));
    det_json_key_uint(&json, "size", now->count);
    det_json_key_cstr(&json, "root", det_sha256_print(&root, hex));
    write_hashes(&json, "proof", &proof);
    if (old_size > 0) {
        det_json_key_uint(&json, "old_size", old_size);
        det_json_key_cstr(&json, "old_root", det_sha256_print(&old_root, hex));
        write_hashes(&json, "growth", &growth);
    }
    det_json_object_end(&json);
    return det_text_check(out, err);
}

det_status
det_store_audit_prove(det_store *store, uint64_t index, uint64_t old_size, det_text *json,
                      det_error *err)
{
    proving now = {.index = index};
    uint64_t size = 0;
    det_status st = det_arena_new(0, &now.arena, err);
    if (st != DET_OK) return st;
    st = det_store_enter(store, false, err);
    if (st == DET_OK)
        st = det_store_leave(store, det_audit_walk(store->db, 0, keep_leaf, &now, &size, err), err);
    if (st == DET_OK && (index >= size || old_size > size))
        st = det_fail(err, DET_MISSING, nowhere, "the audit log has %llu records, numbered from 0",
                      (unsigned long long)size);
    if (st == DET_OK) st = write_proof(&now, old_size, json, err);
    det_arena_free(now.arena);
    return st;
}
