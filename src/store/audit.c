/* audit.c - sealing, verifying, exporting and proving the audit log. */
#include "store/audit_inside.h"

#include <string.h>

#include "base/json.h"

static const det_where nowhere;

/* One leaf while the log is walked.  Borrowed until the next. */
typedef struct leaf {
    uint64_t n;
    uint32_t tx;
    int64_t quarantine;
    det_str record;
    det_sha256 hash;
} leaf;

typedef det_status (*leaf_visit)(void *context, const leaf *of, det_error *err);

static det_status
walk(det_db *db, leaf_visit visit, void *context, uint64_t *size, det_error *err)
{
    static const char sql[] = "select n, tx, quarantine, record, hash from leaf order by n";
    det_query *query = NULL;
    bool has_row = true;
    *size = 0;
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    while ((st = det_query_next(query, &has_row, err)) == DET_OK && has_row) {
        leaf of = {.n = (uint64_t)det_query_column_int(query, 0),
                   .tx = det_query_is_null(query, 1) ? 0 : (uint32_t)det_query_column_int(query, 1),
                   .quarantine = det_query_is_null(query, 2) ? 0 : det_query_column_int(query, 2)};
        st = det_query_column_bytes(query, 3, &of.record, err);
        if (st == DET_OK) st = det_store_digest(query, 4, &of.hash, err);
        if (st == DET_OK && of.n != *size)
            st = det_fail(err, DET_CORRUPT, nowhere,
                          "record %llu of the audit log is missing: the next one is number %llu",
                          (unsigned long long)*size, (unsigned long long)of.n);
        if (st == DET_OK) st = visit(context, &of, err);
        if (st != DET_OK) break;
        *size += 1;
    }
    det_query_reset(query);
    return st;
}

/* The first number that a statement answers. */
static det_status
ask(det_db *db, const char *sql, uint64_t *out, det_error *err)
{
    det_query *query = NULL;
    bool has_row = false;
    det_status st = det_db_query(db, sql, &query, err);
    if (st == DET_OK) st = det_query_next(query, &has_row, err);
    *out = st == DET_OK && has_row ? (uint64_t)det_query_column_int(query, 0) : 0;
    det_query_reset(query);
    return st;
}

static det_status
count_unsealed(det_db *db, uint64_t *out, det_error *err)
{
    uint64_t txs = 0, refused = 0;
    det_status st = ask(db,
                        "select count(*) from txn where tx not in"
                        " (select tx from leaf where tx is not null)",
                        &txs, err);
    if (st == DET_OK)
        st = ask(db,
                 "select count(*) from quarantine where id not in"
                 " (select quarantine from leaf where quarantine is not null)",
                 &refused, err);
    *out = txs + refused;
    return st;
}

/* ---- sealing ------------------------------------------------------------------------------------
 */

static det_status
add_leaf(void *context, const leaf *of, det_error *err)
{
    det_merkle_edge *edge = context;
    return det_merkle_add(edge, &of->hash, err);
}

static det_status
append(det_db *db, det_merkle_edge *edge, uint32_t tx, int64_t quarantine, det_text *record,
       det_error *err)
{
    static const char sql[] = "insert into leaf(n, tx, quarantine, record, hash)"
                              " values ($1, $2, $3, $4, $5)";
    det_query *query = NULL;
    det_sha256 hash;
    det_text_clear(record);
    det_status st = det_audit_record(db, tx, quarantine, record, err);
    if (st == DET_OK) st = det_merkle_leaf(det_text_str(record), &hash, err);
    if (st == DET_OK) st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, (int64_t)edge->size);
    if (tx == 0)
        det_query_null(query, 2);
    else
        det_query_int(query, 2, tx);
    if (tx != 0)
        det_query_null(query, 3);
    else
        det_query_int(query, 3, quarantine);
    det_query_text(query, 4, det_text_str(record));
    det_query_blob(query, 5, det_store_digest_str(&hash));
    st = det_query_run(query, err);
    return st == DET_OK ? det_merkle_add(edge, &hash, err) : st;
}

/* Records of everything behind the last, numbers first and refusals after them.  The next number is
 * asked for each time, because a record cannot be written while its question is still open. */
static det_status
append_all(det_db *db, det_merkle_edge *edge, det_text *record, det_error *err)
{
    uint64_t next = 1;
    det_status st = DET_OK;
    while (st == DET_OK) {
        st = ask(db,
                 "select coalesce(min(tx), 0) from txn"
                 " where tx > coalesce((select max(tx) from leaf), 0)",
                 &next, err);
        if (st != DET_OK || next == 0) break;
        st = append(db, edge, (uint32_t)next, 0, record, err);
    }
    while (st == DET_OK) {
        st = ask(db,
                 "select coalesce(min(id), 0) from quarantine"
                 " where id > coalesce((select max(quarantine) from leaf), 0)",
                 &next, err);
        if (st != DET_OK || next == 0) break;
        st = append(db, edge, 0, (int64_t)next, record, err);
    }
    return st;
}

static det_status
sign_head(det_db *db, const det_signing_key *key, int64_t now_us, const det_merkle_edge *edge,
          det_text *note, det_audit_state *out, det_error *err)
{
    static const char sql[] = "insert into checkpoint(size, at_us, note) values ($1, $2, $3)"
                              " on conflict do nothing";
    det_text *body = NULL;
    det_query *query = NULL;
    det_tree_head head = {.origin = det_str_of(key->name), .size = edge->size};
    size_t before = det_text_length(note);
    det_status st = det_text_new(0, &body, err);
    if (st == DET_OK) st = det_merkle_edge_root(edge, &head.root, err);
    if (st == DET_OK) {
        det_tree_head_print(&head, body);
        st = det_text_check(body, err);
    }
    if (st == DET_OK) st = det_signed_write(key, det_text_str(body), note, err);
    if (st == DET_OK) st = det_text_check(note, err);
    if (st == DET_OK) st = det_db_query(db, sql, &query, err);
    if (st == DET_OK) {
        det_str whole = det_text_str(note);
        det_query_int(query, 1, (int64_t)edge->size);
        det_query_int(query, 2, now_us);
        det_query_text(query, 3, det_str_slice(whole, before, whole.len));
        st = det_query_run(query, err);
    }
    det_text_free(body);
    out->size = edge->size;
    out->root = head.root;
    return st;
}

det_status
det_store_audit_seal(det_store *store, const det_signing_key *key, int64_t now_us, det_text *note,
                     det_audit_state *out, det_error *err)
{
    det_merkle_edge edge = {0};
    det_text *record = NULL, *own = NULL;
    uint64_t size = 0;
    *out = (det_audit_state){0};
    det_status st = det_text_new(0, &record, err);
    if (st == DET_OK) st = det_text_new(0, &own, err);
    if (st == DET_OK) st = det_store_enter(store, true, err);
    if (st == DET_OK) {
        st = walk(store->db, add_leaf, &edge, &size, err);
        if (st == DET_OK) st = append_all(store->db, &edge, record, err);
        if (st == DET_OK)
            st = sign_head(store->db, key, now_us, &edge, note == NULL ? own : note, out, err);
        if (st == DET_OK)
            st = ask(store->db, "select count(*) from checkpoint", &out->checkpoints, err);
        st = det_store_leave(store, st, err);
    }
    out->added = out->size - size;
    det_text_free(record);
    det_text_free(own);
    return st;
}

/* ---- verifying ----------------------------------------------------------------------------------
 */

typedef struct verifying {
    det_db *db;
    const det_audit_trust *trust;
    det_merkle_edge edge;
    det_text *record;
    uint32_t last_tx;
    int64_t last_quarantine;
    bool has_met_anchor;
} verifying;

/* The checkpoint of the log as large as it is now, if there is one. */
static det_status
check_checkpoint(verifying *now, det_error *err)
{
    static const char sql[] = "select note from checkpoint where size = $1";
    const det_signing_key *key = now->trust->key;
    det_query *query = NULL;
    bool has_row = false;
    det_str note = {0}, body = {0};
    det_sha256 root;
    det_tree_head head;
    unsigned long long size = (unsigned long long)now->edge.size;
    det_status st = det_merkle_edge_root(&now->edge, &root, err);
    if (st != DET_OK) return st;
    const det_tree_head *anchor = now->trust->anchor;
    if (anchor != NULL && anchor->size == now->edge.size) {
        now->has_met_anchor = true;
        if (memcmp(&anchor->root, &root, sizeof root) != 0)
            return det_fail(err, DET_CORRUPT, nowhere,
                            "the log of %llu records is not the one of the checkpoint that was "
                            "kept elsewhere: it was rewritten, or the checkpoint is another log's",
                            size);
    }
    st = det_db_query(now->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, (int64_t)now->edge.size);
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) st = det_query_column_bytes(query, 0, &note, err);
    if (st == DET_OK && has_row) {
        size_t end = det_str_find(note, DET_STR("\n\n"));
        body = end == SIZE_MAX ? note : det_str_slice(note, 0, end + 1);
        if (key != NULL) st = det_signed_open(note, "a stored checkpoint", key, &body, err);
        if (st == DET_OK) st = det_tree_head_read(body, "a stored checkpoint", &head, err);
        if (st == DET_OK &&
            (head.size != now->edge.size || memcmp(&head.root, &root, sizeof root) != 0))
            st = det_fail(err, DET_CORRUPT, nowhere,
                          "the records up to %llu do not give the root of their checkpoint", size);
        if (st != DET_OK && st != DET_NOMEM && err != NULL) {
            det_while(err, st, "checking the checkpoint of %llu records", size);
            err->status = DET_CORRUPT;
            st = DET_CORRUPT;
        }
    }
    det_query_reset(query);
    return st;
}

static det_status
check_leaf(void *context, const leaf *of, det_error *err)
{
    verifying *now = context;
    det_sha256 hash;
    unsigned long long n = (unsigned long long)of->n;
    /* numbers in their order and none left out: what is no record's is a row nobody was told of */
    if (of->tx != 0 ? of->tx != now->last_tx + 1 : of->quarantine <= now->last_quarantine)
        return det_fail(err, DET_CORRUPT, nowhere,
                        "record %llu is of %s %lld, out of its order in the audit log", n,
                        of->tx != 0 ? "transaction" : "refusal",
                        of->tx != 0 ? (long long)of->tx : (long long)of->quarantine);
    if (of->tx != 0)
        now->last_tx = of->tx;
    else
        now->last_quarantine = of->quarantine;
    det_status st = det_merkle_leaf(of->record, &hash, err);
    if (st == DET_OK && memcmp(&hash, &of->hash, sizeof hash) != 0)
        st = det_fail(err, DET_CORRUPT, nowhere,
                      "record %llu was changed: its text does not give its leaf", n);
    det_text_clear(now->record);
    if (st == DET_OK) st = det_audit_record(now->db, of->tx, of->quarantine, now->record, err);
    if (st == DET_OK && !det_str_equal(det_text_str(now->record), of->record)) {
        const char *table = det_audit_difference(of->record, det_text_str(now->record));
        st = det_fail(err, DET_CORRUPT, nowhere,
                      "record %llu, of %s %lld: what the store holds of %s%s%s is not what was "
                      "recorded",
                      n, of->tx != 0 ? "transaction" : "refusal",
                      of->tx != 0 ? (long long)of->tx : (long long)of->quarantine,
                      table == NULL ? "it" : "its rows of '", table == NULL ? "" : table,
                      table == NULL ? "" : "'");
    }
    if (st == DET_OK) st = det_merkle_add(&now->edge, &of->hash, err);
    return st == DET_OK ? check_checkpoint(now, err) : st;
}

static det_status
check_all(verifying *now, det_audit_state *out, det_error *err)
{
    const det_tree_head *anchor = now->trust->anchor;
    uint64_t beyond = 0;
    det_status st = walk(now->db, check_leaf, now, &out->size, err);
    if (st == DET_OK) st = det_merkle_edge_root(&now->edge, &out->root, err);
    if (st == DET_OK) st = ask(now->db, "select count(*) from checkpoint", &out->checkpoints, err);
    if (st == DET_OK)
        st = ask(now->db, "select coalesce(max(size), 0) from checkpoint", &beyond, err);
    if (st == DET_OK && beyond > out->size)
        st = det_fail(err, DET_CORRUPT, nowhere,
                      "a checkpoint signs %llu records and there are %llu: the end of the log was "
                      "cut off",
                      (unsigned long long)beyond, (unsigned long long)out->size);
    if (st == DET_OK && anchor != NULL && anchor->size > 0 && !now->has_met_anchor)
        st = det_fail(err, DET_CORRUPT, nowhere,
                      "the checkpoint that was kept elsewhere signs %llu records and there are "
                      "%llu: the end of the log was cut off",
                      (unsigned long long)anchor->size, (unsigned long long)out->size);
    return st == DET_OK ? count_unsealed(now->db, &out->unsealed, err) : st;
}

det_status
det_store_audit_verify(det_store *store, const det_audit_trust *trust, det_audit_state *out,
                       det_error *err)
{
    verifying now = {.trust = trust};
    *out = (det_audit_state){0};
    det_status st = det_text_new(0, &now.record, err);
    if (st != DET_OK) return st;
    st = det_store_enter(store, false, err);
    if (st == DET_OK) {
        now.db = store->db;
        st = det_store_leave(store, check_all(&now, out, err), err);
    }
    det_text_free(now.record);
    return st;
}

/* ---- export and proofs --------------------------------------------------------------------------
 */

static det_status
export_leaf(void *context, const leaf *of, det_error *err)
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
    if (records != NULL) st = walk(store->db, export_leaf, records, &size, err);
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
keep_leaf(void *context, const leaf *of, det_error *err)
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
        st = det_store_leave(store, walk(store->db, keep_leaf, &now, &size, err), err);
    if (st == DET_OK && (index >= size || old_size > size))
        st = det_fail(err, DET_MISSING, nowhere,
                      "the audit log has %llu records, numbered from 0; detente audit seal adds "
                      "what has none yet",
                      (unsigned long long)size);
    if (st == DET_OK) st = write_proof(&now, old_size, json, err);
    det_arena_free(now.arena);
    return st;
}
