/* audit_append.c - each transaction writes its own record before it is over.
 *
 * When a transaction begins, the store looks what the newest row of each kind is; before it
 * commits, a record is made of every row behind that.  So a row and its record become durable in
 * one step, and nothing that was acknowledged is outside the log.  A row without a record is
 * therefore either older than that rule (leaf_due says up to where) or came in behind the store's
 * back: only the first is given a late record here, the second is left for `verify` to find. */
#include "store/audit_inside.h"

static const det_where nowhere;

/* How each kind's rows are found.  $1 is the number above which. */
static const struct {
    const char *name, *newest, *next, *untold;
} kinds[DET_LEAF_KINDS] = {
    {"transaction", "select coalesce(max(tx), 0) from txn",
     "select coalesce(min(tx), 0) from txn where tx > $1",
     "select coalesce(min(tx), 0) from txn where tx > $1"
     " and not exists (select 1 from leaf where kind = 'transaction' and id = tx)"},
    {"refusal", "select coalesce(max(id), 0) from quarantine",
     "select coalesce(min(id), 0) from quarantine where id > $1",
     "select coalesce(min(q.id), 0) from quarantine q where q.id > $1"
     " and not exists (select 1 from leaf l where l.kind = 'refusal' and l.id = q.id)"},
    {"look", "select coalesce(max(id), 0) from attempt",
     "select coalesce(min(id), 0) from attempt where id > $1",
     "select coalesce(min(a.id), 0) from attempt a where a.id > $1"
     " and not exists (select 1 from leaf l where l.kind = 'look' and l.id = a.id)"},
    {"source", "select coalesce(max(id), 0) from description",
     "select coalesce(min(id), 0) from description where id > $1",
     "select coalesce(min(d.id), 0) from description d where d.id > $1"
     " and not exists (select 1 from leaf l where l.kind = 'source' and l.id = d.id)"},
    {"decision", "select coalesce(max(id), 0) from decision",
     "select coalesce(min(id), 0) from decision where id > $1",
     "select coalesce(min(d.id), 0) from decision d where d.id > $1"
     " and not exists (select 1 from leaf l where l.kind = 'decision' and l.id = d.id)"},
    {"erasure", "select coalesce(max(id), 0) from erasure",
     "select coalesce(min(id), 0) from erasure where id > $1",
     "select coalesce(min(e.id), 0) from erasure e where e.id > $1"
     " and not exists (select 1 from leaf l where l.kind = 'erasure' and l.id = e.id)"},
};

const char *
det_leaf_kind_name(det_leaf_kind kind)
{
    return kinds[kind].name;
}

bool
det_leaf_kind_read(det_str name, det_leaf_kind *out)
{
    for (int k = 0; k < DET_LEAF_KINDS; k++) {
        if (!det_str_equal(name, det_str_of(kinds[k].name))) continue;
        *out = (det_leaf_kind)k;
        return true;
    }
    return false;
}

det_status
det_audit_ask(det_db *db, const char *sql, const int64_t *above, int64_t *out, det_error *err)
{
    det_query *query = NULL;
    bool has_row = false;
    *out = 0;
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    if (above != NULL) det_query_int(query, 1, *above);
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) *out = det_query_column_int(query, 0);
    det_query_reset(query);
    return st;
}

det_status
det_audit_due(det_db *db, int64_t due[DET_LEAF_KINDS], det_error *err)
{
    static const char sql[] = "select tx, refusal, look, source from leaf_due";
    det_query *query = NULL;
    bool has_row = false;
    for (int k = 0; k < DET_LEAF_KINDS; k++)
        due[k] = 0;
    det_status st = det_db_query(db, sql, &query, err);
    if (st == DET_OK) st = det_query_next(query, &has_row, err);
    for (int k = 0; st == DET_OK && has_row && k <= DET_LEAF_SOURCE; k++)
        due[k] = det_query_column_int(query, k);
    det_query_reset(query);
    return st;
}

det_status
det_audit_untold(det_db *db, det_leaf_kind kind, int64_t above, int64_t *out, det_error *err)
{
    return det_audit_ask(db, kinds[kind].untold, &above, out, err);
}

det_status
det_audit_begin(det_store *store, det_error *err)
{
    det_status st = DET_OK;
    for (int k = 0; k < DET_LEAF_KINDS && st == DET_OK; k++)
        st = det_audit_ask(store->db, kinds[k].newest, NULL, &store->newest[k], err);
    return st;
}

static det_status
append(det_db *db, int64_t n, det_leaf_kind kind, int64_t id, det_text *record, det_error *err)
{
    static const char sql[] = "insert into leaf(n, kind, id, record, hash)"
                              " values ($1, $2, $3, $4, $5)";
    det_query *query = NULL;
    det_sha256 hash;
    det_text_clear(record);
    det_status st = det_audit_record(db, (uint64_t)n, kind, id, DET_AUDIT_FORMAT, false, record,
                                     err);
    if (st == DET_OK) st = det_merkle_leaf(det_text_str(record), &hash, err);
    if (st == DET_OK) st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, n);
    det_query_text(query, 2, det_str_of(kinds[kind].name));
    det_query_int(query, 3, id);
    det_query_text(query, 4, det_text_str(record));
    det_query_blob(query, 5, det_store_digest_str(&hash));
    return det_query_run(query, err);
}

/* Late records of a kind's rows up to due. */
static det_status
append_due(det_db *db, int64_t *n, det_leaf_kind kind, int64_t due, det_text *record,
           det_error *err)
{
    int64_t id = 0;
    det_status st = DET_OK;
    while (st == DET_OK && id < due) {
        st = det_audit_untold(db, kind, id, &id, err);
        if (st != DET_OK || id == 0 || id > due) break;
        st = append(db, (*n)++, kind, id, record, err);
    }
    return st;
}

static det_status
append_new(det_store *store, int64_t *n, det_leaf_kind kind, det_text *record, det_error *err)
{
    int64_t id = store->newest[kind];
    det_status st = DET_OK;
    while (st == DET_OK) {
        st = det_audit_ask(store->db, kinds[kind].next, &store->newest[kind], &id, err);
        if (st != DET_OK || id == 0) break;
        st = append(store->db, (*n)++, kind, id, record, err);
        store->newest[kind] = id;
    }
    return st;
}

det_status
det_audit_append(det_store *store, det_error *err)
{
    int64_t n = 0, due[DET_LEAF_KINDS];
    det_text *record = NULL;
    det_status st = det_text_new(0, &record, err);
    if (st == DET_OK)
        st = det_audit_ask(store->db, "select coalesce(max(n) + 1, 0) from leaf", NULL, &n, err);
    if (st == DET_OK && !store->has_no_due) {
        st = det_audit_due(store->db, due, err);
        for (int k = 0; k < DET_LEAF_KINDS && st == DET_OK; k++)
            st = append_due(store->db, &n, (det_leaf_kind)k, due[k], record, err);
    }
    for (int k = 0; k < DET_LEAF_KINDS && st == DET_OK; k++)
        st = append_new(store, &n, (det_leaf_kind)k, record, err);
    if (st == DET_OK) st = det_audit_sign_sometimes(store, n, err);
    det_text_free(record);
    return st;
}

det_status
det_audit_walk(det_db *db, uint64_t from, det_leaf_visit visit, void *context, uint64_t *size,
               det_error *err)
{
    static const char sql[] = "select n, kind, id, record, hash from leaf where n >= $1 order by n";
    det_query *query = NULL;
    bool has_row = true;
    *size = from;
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, (int64_t)from);
    det_query_walk(query);
    while ((st = det_query_next(query, &has_row, err)) == DET_OK && has_row) {
        det_leaf of = {.n = (uint64_t)det_query_column_int(query, 0),
                       .id = det_query_column_int(query, 2)};
        det_str kind;
        if (of.n != *size) {
            st = det_fail(err, DET_CORRUPT, nowhere,
                          "record %llu of the audit log is missing: the next one is number %llu",
                          (unsigned long long)*size, (unsigned long long)of.n);
            break;
        }
        st = det_query_column_bytes(query, 1, &kind, err);
        if (st == DET_OK && !det_leaf_kind_read(kind, &of.kind))
            st = det_fail(err, DET_CORRUPT, nowhere, "record %llu is of no kind that there is",
                          (unsigned long long)of.n);
        if (st == DET_OK) st = det_query_column_bytes(query, 3, &of.record, err);
        if (st == DET_OK) st = det_store_digest(query, 4, &of.hash, err);
        if (st == DET_OK) st = visit(context, &of, err);
        if (st != DET_OK) break;
        *size += 1;
    }
    det_query_reset(query);
    return st;
}
