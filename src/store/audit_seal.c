/* audit_seal.c - signing the audit log.
 *
 * The last checkpoint carries the roots of the full trees that its size is made of, so signing goes
 * on from there and reads only what came since.  Whoever changes those roots gets a checkpoint that
 * `verify` does not find in the leaves. */
#include "store/audit_inside.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

static det_status
add_leaf(void *context, const det_leaf *of, det_error *err)
{
    det_merkle_edge *edge = context;
    return det_merkle_add(edge, &of->hash, err);
}

/* As many roots as the size has bits that are set. */
bool
det_audit_edge_read(det_str bytes, uint64_t size, det_merkle_edge *out)
{
    size_t count = 0;
    for (uint64_t rest = size; rest != 0; rest &= rest - 1)
        count++;
    *out = (det_merkle_edge){.size = size, .count = count};
    if (bytes.len != count * DET_SHA256_BYTES) return false;
    for (size_t i = 0; i < count; i++)
        memcpy(out->roots[i].bytes, bytes.ptr + i * DET_SHA256_BYTES, DET_SHA256_BYTES);
    return true;
}

void
det_audit_print_line(int64_t number, int64_t at_us, det_text *out)
{
    char at[DET_INSTANT_TEXT_MAX];
    det_text_print(out, "checkpoint %lld at %s\n", (long long)number, det_instant_print(at_us, at));
}

/* The tree of the newest checkpoint; the empty one if there is none that says it. */
static det_status
load_edge(det_db *db, det_merkle_edge *edge, det_error *err)
{
    static const char sql[] = "select size, edge from checkpoint order by size desc limit 1";
    det_query *query = NULL;
    bool has_row = false;
    det_str bytes;
    *edge = (det_merkle_edge){0};
    det_status st = det_db_query(db, sql, &query, err);
    if (st == DET_OK) st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row && !det_query_is_null(query, 1)) {
        st = det_query_column_bytes(query, 1, &bytes, err);
        if (st == DET_OK &&
            !det_audit_edge_read(bytes, (uint64_t)det_query_column_int(query, 0), edge))
            *edge = (det_merkle_edge){0};
    }
    det_query_reset(query);
    return st;
}

static det_status
write_checkpoint(det_db *db, const det_merkle_edge *edge, int64_t now_us, det_str note,
                 det_error *err)
{
    static const char sql[] = "insert into checkpoint(size, at_us, note, edge)"
                              " values ($1, $2, $3, $4) on conflict do nothing";
    char bytes[DET_MERKLE_PROOF_MAX * DET_SHA256_BYTES];
    det_query *query = NULL;
    for (size_t i = 0; i < edge->count; i++)
        memcpy(bytes + i * DET_SHA256_BYTES, edge->roots[i].bytes, DET_SHA256_BYTES);
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, (int64_t)edge->size);
    det_query_int(query, 2, now_us);
    det_query_text(query, 3, note);
    det_query_blob(query, 4, (det_str){bytes, edge->count * DET_SHA256_BYTES});
    return det_query_run(query, err);
}

static det_status
sign_head(det_db *db, const det_signing_key *key, int64_t now_us, det_text *note,
          det_audit_state *out, det_error *err)
{
    static const char sql[] = "select count(*) + 1 from checkpoint";
    int64_t number = 0;
    det_merkle_edge edge;
    det_text *body = NULL;
    det_tree_head head = {.origin = det_str_of(key->name)};
    size_t before = det_text_length(note);
    det_status st = det_text_new(0, &body, err);
    if (st == DET_OK) st = det_audit_ask(db, sql, NULL, &number, err);
    if (st == DET_OK) st = load_edge(db, &edge, err);
    if (st == DET_OK) st = det_audit_walk(db, edge.size, add_leaf, &edge, &head.size, err);
    if (st == DET_OK) st = det_merkle_edge_root(&edge, &head.root, err);
    if (st == DET_OK) {
        det_tree_head_print(&head, body);
        det_audit_print_line(number, now_us, body);
        st = det_text_check(body, err);
    }
    if (st == DET_OK) st = det_signed_write(key, det_text_str(body), note, err);
    if (st == DET_OK) st = det_text_check(note, err);
    if (st == DET_OK)
        st = write_checkpoint(db, &edge, now_us,
                              det_str_slice(det_text_str(note), before, det_text_length(note)),
                              err);
    det_text_free(body);
    out->size = head.size;
    out->root = head.root;
    return st;
}

/* ---- by itself ----------------------------------------------------------------------------------
 */

/* The key of the data folder.  One that is not there, or cannot be read, signs nothing: `seal` says
 * why, when somebody asks. */
static bool
load_key(const char *folder, det_signing_key *out)
{
    char path[4096];
    det_file file = {0};
    int length = snprintf(path, sizeof path, "%s/audit.key", folder);
    if (length < 0 || (size_t)length >= sizeof path || access(path, R_OK) != 0) return false;
    if (det_file_open(path, DET_SIGNED_BYTES_MAX, &file, NULL) != DET_OK) return false;
    bool is_good = det_signing_key_read(file.bytes, (det_where){path, 1, 1}, out, NULL) == DET_OK &&
                   out->has_secret;
    det_file_close(&file);
    return is_good;
}

det_status
det_audit_sign_sometimes(det_store *store, int64_t size, det_error *err)
{
    static const char sql_signed[] = "select coalesce(max(size), 0) from checkpoint";
    static const char sql_told[] = "select coalesce(max(at_us), 0) from txn";
    static const char sql_decided[] = "select coalesce(max(at_us), 0) from decision";
    det_signing_key key = {0};
    det_audit_state state;
    det_text *note = NULL;
    int64_t sealed = 0, told_us = 0, decided_us = 0;
    det_status st = det_audit_ask(store->db, sql_signed, NULL, &sealed, err);
    if (st != DET_OK || size - sealed < DET_AUDIT_EVERY || !load_key(store->folder, &key))
        return st;
    st = det_text_new(0, &note, err);
    if (st == DET_OK) st = det_audit_ask(store->db, sql_told, NULL, &told_us, err);
    if (st == DET_OK) st = det_audit_ask(store->db, sql_decided, NULL, &decided_us, err);
    if (st == DET_OK)
        st = sign_head(store->db, &key, told_us > decided_us ? told_us : decided_us, note, &state,
                       err);
    det_text_free(note);
    memset(&key, 0, sizeof key);
    return st;
}

/* ---- when asked ---------------------------------------------------------------------------------
 */

det_status
det_store_audit_seal(det_store *store, const det_signing_key *key, int64_t now_us, det_text *note,
                     det_audit_state *out, det_error *err)
{
    static const char sql_checkpoints[] = "select count(*) from checkpoint";
    static const char sql_signed[] = "select coalesce(max(size), 0) from checkpoint";
    det_text *own = NULL;
    int64_t signed_before = 0, checkpoints = 0;
    *out = (det_audit_state){0};
    det_status st = det_text_new(0, &own, err);
    if (st == DET_OK) st = det_store_enter(store, true, err);
    if (st == DET_OK) {
        st = det_audit_ask(store->db, sql_signed, NULL, &signed_before, err);
        if (st == DET_OK) st = det_audit_append(store, err);
        if (st == DET_OK)
            st = sign_head(store->db, key, now_us, note == NULL ? own : note, out, err);
        if (st == DET_OK) st = det_audit_ask(store->db, sql_checkpoints, NULL, &checkpoints, err);
        st = det_store_leave(store, st, err);
    }
    out->checkpoints = (uint64_t)checkpoints;
    out->added = out->size - (uint64_t)signed_before;
    det_text_free(own);
    return st;
}
