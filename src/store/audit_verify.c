/* audit_verify.c - whether the audit log and what it tells of are as they were written.
 *
 * One walk over the leaves, first to last: the text of each gives its hash, the rows give its text,
 * the hashes so far give the root of the checkpoint of that size.  So what is told is the first
 * that is not so.  Behind the walk comes what no leaf can say: rows that have none, secrets that do
 * not open their commitment, and the end that was cut off. */
#include "store/audit_inside.h"

#include <string.h>

static const det_where nowhere;

typedef struct verifying {
    det_db *db;
    const det_audit_trust *trust;
    det_merkle_edge edge;
    det_text *record;
    int64_t last[DET_LEAF_KINDS]; /* number of the row that the last record of a kind was of */
    int64_t checkpoints;          /* met so far */
    bool has_met_anchor;
} verifying;

/* ---- checkpoints --------------------------------------------------------------------------------
 */

static det_status
check_anchor(verifying *now, const det_sha256 *root, det_error *err)
{
    const det_tree_head *anchor = now->trust->anchor;
    if (anchor == NULL || anchor->size != now->edge.size) return DET_OK;
    now->has_met_anchor = true;
    if (memcmp(&anchor->root, root, sizeof *root) == 0) return DET_OK;
    return det_fail(err, DET_CORRUPT, nowhere,
                    "the log of %llu records is not the one of the checkpoint that was kept "
                    "elsewhere: it was rewritten, or the checkpoint is another log's",
                    (unsigned long long)now->edge.size);
}

/* The line behind the three of a tree's head, which older checkpoints have not. */
static det_status
check_line(const verifying *now, det_str body, int64_t at_us, det_error *err)
{
    det_text *want = NULL;
    det_str line;
    for (int i = 0; i < 3; i++)
        if (!det_str_next(&body, '\n', &line)) return DET_OK;
    if (body.len == 0) return DET_OK;
    det_status st = det_text_new(0, &want, err);
    if (st != DET_OK) return st;
    det_audit_print_line(now->checkpoints, at_us, want);
    st = det_text_check(want, err);
    if (st == DET_OK && !det_str_equal(body, det_text_str(want)))
        st = det_fail(err, DET_CORRUPT, nowhere,
                      "it says '%.*s' where it is '%.*s': one before it is gone, or its time was "
                      "changed",
                      DET_STR_FMT(det_str_trim(body)),
                      DET_STR_FMT(det_str_trim(det_text_str(want))));
    det_text_free(want);
    return st;
}

static det_status
check_note(verifying *now, det_query *query, const det_sha256 *root, det_error *err)
{
    const det_signing_key *key = now->trust->key;
    det_str note, edge = {0};
    det_tree_head head;
    det_merkle_edge kept;
    det_status st = det_query_column_bytes(query, 0, &note, err);
    if (st != DET_OK) return st;
    size_t end = det_str_find(note, DET_STR("\n\n"));
    det_str body = end == SIZE_MAX ? note : det_str_slice(note, 0, end + 1);
    if (key != NULL) st = det_signed_open(note, "a stored checkpoint", key, &body, err);
    if (st == DET_OK) st = det_tree_head_read(body, "a stored checkpoint", &head, err);
    if (st == DET_OK &&
        (head.size != now->edge.size || memcmp(&head.root, root, sizeof *root) != 0))
        st = det_fail(err, DET_CORRUPT, nowhere,
                      "the records up to %llu do not give the root of their checkpoint",
                      (unsigned long long)now->edge.size);
    if (st == DET_OK) st = check_line(now, body, det_query_column_int(query, 1), err);
    if (st != DET_OK || det_query_is_null(query, 2)) return st;
    st = det_query_column_bytes(query, 2, &edge, err);
    if (st == DET_OK &&
        (!det_audit_edge_read(edge, now->edge.size, &kept) ||
         memcmp(kept.roots, now->edge.roots, kept.count * sizeof kept.roots[0]) != 0))
        st = det_fail(err, DET_CORRUPT, nowhere,
                      "the roots that it goes on from are not those of the records");
    return st;
}

/* The checkpoint of the log as large as it is now, if there is one. */
static det_status
check_checkpoint(verifying *now, det_error *err)
{
    static const char sql[] = "select note, at_us, edge from checkpoint where size = $1";
    det_query *query = NULL;
    bool has_row = false;
    det_sha256 root;
    det_status st = det_merkle_edge_root(&now->edge, &root, err);
    if (st == DET_OK) st = check_anchor(now, &root, err);
    if (st == DET_OK) st = det_db_query(now->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, (int64_t)now->edge.size);
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) {
        now->checkpoints++;
        st = check_note(now, query, &root, err);
        if (st != DET_OK && st != DET_NOMEM && err != NULL) {
            det_while(err, st, "checking the checkpoint of %llu records",
                      (unsigned long long)now->edge.size);
            err->status = DET_CORRUPT;
            st = DET_CORRUPT;
        }
    }
    det_query_reset(query);
    return st;
}

/* ---- records ------------------------------------------------------------------------------------
 */

/* Numbers in their order: those of transactions and decisions leave no gap. */
static bool
is_in_order(const verifying *now, const det_leaf *of)
{
    int64_t last = now->last[of->kind];
    return of->kind == DET_LEAF_TRANSACTION || of->kind == DET_LEAF_DECISION ? of->id == last + 1
                                                                             : of->id > last;
}

static det_status
check_leaf(void *context, const det_leaf *of, det_error *err)
{
    verifying *now = context;
    det_sha256 hash;
    unsigned long long n = (unsigned long long)of->n;
    const char *kind = det_leaf_kind_name(of->kind);
    if (!is_in_order(now, of))
        return det_fail(err, DET_CORRUPT, nowhere,
                        "record %llu is of %s %lld, out of its order in the audit log", n, kind,
                        (long long)of->id);
    now->last[of->kind] = of->id;
    det_status st = det_merkle_leaf(of->record, &hash, err);
    if (st == DET_OK && memcmp(&hash, &of->hash, sizeof hash) != 0)
        st = det_fail(err, DET_CORRUPT, nowhere,
                      "record %llu was changed: its text does not give its leaf", n);
    if (st != DET_OK) return st;
    det_text_clear(now->record);
    det_error why = {0};
    st = det_audit_record(now->db, of->n, of->kind, of->id, det_audit_format(of->record), true,
                          now->record, &why);
    if (st != DET_OK && st != DET_CORRUPT && err != NULL) *err = why;
    if (st == DET_CORRUPT)
        st = det_fail(err, DET_CORRUPT, nowhere, "record %llu, of %s %lld: %s", n, kind,
                      (long long)of->id, why.text);
    if (st == DET_OK && !det_str_equal(det_text_str(now->record), of->record)) {
        const char *table = det_audit_difference(of->record, det_text_str(now->record));
        st = det_fail(err, DET_CORRUPT, nowhere,
                      "record %llu, of %s %lld: what the store holds of %s%s%s is not what was "
                      "recorded",
                      n, kind, (long long)of->id, table == NULL ? "it" : "its rows of '",
                      table == NULL ? "" : table, table == NULL ? "" : "'");
    }
    if (st == DET_OK) st = det_merkle_add(&now->edge, &of->hash, err);
    return st == DET_OK ? check_checkpoint(now, err) : st;
}

/* ---- what no leaf can say -----------------------------------------------------------------------
 */

static det_status
check_untold(verifying *now, det_audit_state *out, det_error *err)
{
    int64_t due[DET_LEAF_KINDS], id = 0;
    det_status st = det_audit_due(now->db, due, err);
    for (int k = 0; k < DET_LEAF_KINDS && st == DET_OK; k++) {
        for (id = 0; st == DET_OK;) {
            st = det_audit_untold(now->db, (det_leaf_kind)k, id, &id, err);
            if (st != DET_OK || id == 0 || id > due[k]) break;
            out->unsealed++;
        }
        if (st == DET_OK && id > 0)
            st = det_fail(err, DET_CORRUPT, nowhere,
                          "%s %lld has no record in the audit log: the log's end was cut off, or "
                          "the row came in behind the store's back",
                          det_leaf_kind_name((det_leaf_kind)k), (long long)id);
    }
    return st;
}

/* A source is as it was described last. */
static det_status
check_sources(det_db *db, det_error *err)
{
    static const char sql[] =
        "select s.name, l.n from source s"
        " join description d on d.id = (select max(id) from description where source = s.id)"
        " left join leaf l on l.kind = 'source' and l.id = d.id"
        " where d.title <> s.title or d.authority <> s.authority or d.zone <> s.zone"
        " or d.is_set <> s.is_set or d.has_own_date <> s.has_own_date order by s.id limit 1";
    det_query *query = NULL;
    bool has_row = false;
    det_str name;
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) {
        st = det_query_column_bytes(query, 0, &name, err);
        if (st == DET_OK)
            st = det_fail(err, DET_CORRUPT, nowhere,
                          "record %lld: the source '%.*s' is not described as it was recorded",
                          (long long)det_query_column_int(query, 1), DET_STR_FMT(name));
    }
    det_query_reset(query);
    return st;
}

/* What was asked opens its commitment; what is gone was erased by somebody who said so. */
static det_status
check_secrets(det_db *db, det_error *err)
{
    static const char sql[] =
        "select d.id, d.question, s.salt, s.question, case when e.decision is null then 0 else 1"
        " end from decision d left join secret s on s.decision = d.id"
        " left join erased e on e.decision = d.id order by d.id";
    det_query *query = NULL;
    bool has_row = true;
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    while ((st = det_query_next(query, &has_row, err)) == DET_OK && has_row) {
        long long id = (long long)det_query_column_int(query, 0);
        bool is_there = !det_query_is_null(query, 2), is_erased = det_query_column_int(query, 4);
        det_sha256 want, got;
        det_str parts[2];
        if (is_there == is_erased)
            st = det_fail(err, DET_CORRUPT, nowhere,
                          is_there ? "decision %lld was erased, and what was asked is still there"
                                   : "what was asked at decision %lld is gone and nobody erased it",
                          id);
        if (st == DET_OK && is_there) {
            st = det_store_digest(query, 1, &want, err);
            if (st == DET_OK) st = det_query_column_bytes(query, 2, &parts[0], err);
            if (st == DET_OK) st = det_query_column_bytes(query, 3, &parts[1], err);
            if (st == DET_OK) st = det_sha256_of_parts(parts, 2, &got, err);
            if (st == DET_OK && memcmp(&want, &got, sizeof want) != 0)
                st = det_fail(err, DET_CORRUPT, nowhere,
                              "what was asked at decision %lld was changed: it does not give its "
                              "commitment",
                              id);
        }
        if (st != DET_OK) break;
    }
    det_query_reset(query);
    return st;
}

static det_status
check_end(const verifying *now, int64_t beyond, const det_audit_state *out, det_error *err)
{
    const det_tree_head *anchor = now->trust->anchor;
    if ((uint64_t)beyond > out->size)
        return det_fail(err, DET_CORRUPT, nowhere,
                        "a checkpoint signs %lld records and there are %llu: the end of the log "
                        "was cut off",
                        (long long)beyond, (unsigned long long)out->size);
    if (anchor != NULL && anchor->size > 0 && !now->has_met_anchor)
        return det_fail(err, DET_CORRUPT, nowhere,
                        "the checkpoint that was kept elsewhere signs %llu records and there are "
                        "%llu: the end of the log was cut off",
                        (unsigned long long)anchor->size, (unsigned long long)out->size);
    return DET_OK;
}

static det_status
check_all(verifying *now, det_audit_state *out, det_error *err)
{
    static const char sql_checkpoints[] = "select count(*) from checkpoint";
    static const char sql_signed[] = "select coalesce(max(size), 0) from checkpoint";
    int64_t checkpoints = 0, beyond = 0;
    det_status st = det_audit_walk(now->db, 0, check_leaf, now, &out->size, err);
    if (st == DET_OK) st = det_merkle_edge_root(&now->edge, &out->root, err);
    if (st == DET_OK) st = det_audit_ask(now->db, sql_checkpoints, NULL, &checkpoints, err);
    if (st == DET_OK) st = det_audit_ask(now->db, sql_signed, NULL, &beyond, err);
    if (st == DET_OK) st = check_end(now, beyond, out, err);
    out->checkpoints = (uint64_t)checkpoints;
    out->unsealed = out->size - (uint64_t)beyond;
    if (st == DET_OK) st = check_untold(now, out, err);
    if (st == DET_OK) st = check_sources(now->db, err);
    return st == DET_OK ? check_secrets(now->db, err) : st;
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
