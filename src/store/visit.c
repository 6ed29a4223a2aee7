/* Walking the whole store in one read transaction, in one fixed order; and compile, which walks it
 * into a builder.  The order is that of the statements' `order by`, so two stores with the same
 * history give the same calls. */
#include "store/store.h"

#include "store/inside.h"

static const det_where nowhere;

typedef struct walk {
    det_store *store;
    const det_store_visitor *visitor;
    det_progress progress;
    void *progress_context;
    det_arena *arena;
} walk;

/* Records between two calls of progress: a hundredth of a second's work. */
enum { PROGRESS_EVERY = 2048 };

static det_status
say(const walk *w, uint64_t done, uint64_t whole, det_error *err)
{
    if (w->progress == NULL || w->progress(w->progress_context, "reading the store", done, whole))
        return DET_OK;
    return det_fail(err, DET_REFUSED, nowhere, "stopped while reading the store");
}

static det_status
visit_txs(walk *w, det_error *err)
{
    static const char sql[] = "select tx, at_us from txn order by tx";
    det_query *query = NULL;
    bool has_row = true;
    det_status st = det_db_query(w->store->db, sql, &query, err);
    while (st == DET_OK) {
        st = det_query_next(query, &has_row, err);
        if (st != DET_OK || !has_row) break;
        st = w->visitor->tx(w->visitor->context, (uint32_t)det_query_column_int(query, 0),
                            det_query_column_int(query, 1), err);
    }
    det_query_reset(query);
    return st;
}

static det_status
copy_column(walk *w, det_query *query, int column, const char **out, det_error *err)
{
    det_str bytes, copy;
    det_status st = det_query_column_bytes(query, column, &bytes, err);
    if (st != DET_OK) return st;
    if (!det_arena_copy(w->arena, bytes, &copy))
        return det_fail(err, DET_NOMEM, nowhere, "reading the store");
    *out = copy.ptr; /* a copy has a NUL behind it */
    return DET_OK;
}

static det_status
load_versions(walk *w, int64_t source, det_index_version **out, size_t *count, det_error *err)
{
    static const char sql[] = "select v.dated, v.tf, v.digest, v.read, v.kept, v.rejected, v.notes,"
                              " c.count from version v left join version_count c"
                              " on c.version = v.id and c.key = 'lacks'"
                              " where v.source = $1"
                              " and v.id not in (select version from version_held)"
                              " order by v.dated, v.tf";
    det_query *query = NULL;
    bool has_row = true;
    det_index_version *versions = NULL;
    size_t used = 0, capacity = 0;
    det_status st = det_db_query(w->store->db, sql, &query, err);
    if (st == DET_OK) det_query_int(query, 1, source);
    while (st == DET_OK) {
        st = det_query_next(query, &has_row, err);
        if (st != DET_OK || !has_row) break;
        if (used == capacity) {
            versions = det_arena_grow(w->arena, versions, used, &capacity, sizeof *versions);
            if (versions == NULL) {
                st = det_fail(err, DET_NOMEM, nowhere, "reading the store");
                break;
            }
        }
        det_index_version *v = &versions[used];
        *v = (det_index_version){.dated = (det_day)det_query_column_int(query, 0),
                                 .tx = (uint32_t)det_query_column_int(query, 1),
                                 .read = (uint64_t)det_query_column_int(query, 3),
                                 .kept = (uint64_t)det_query_column_int(query, 4),
                                 .rejected = (uint64_t)det_query_column_int(query, 5),
                                 .notes = (uint64_t)det_query_column_int(query, 6)};
        if (!det_query_is_null(query, 7)) v->lacks = (uint32_t)det_query_column_int(query, 7);
        st = det_store_digest(query, 2, &v->digest, err);
        used++;
    }
    det_query_reset(query);
    *out = versions;
    *count = used;
    return st;
}

/* Sources are rebuilt from their rows and not looked up among the readers: a store outlives them.
 */
static det_status
visit_sources(walk *w, det_error *err)
{
    static const char sql[] = "select id, name, title, authority, zone, is_set, has_own_date"
                              " from source order by name";
    det_query *query = NULL;
    bool has_row = true;
    det_status st = det_db_query(w->store->db, sql, &query, err);
    while (st == DET_OK) {
        st = det_query_next(query, &has_row, err);
        if (st != DET_OK || !has_row) break;
        det_arena_mark mark = det_arena_mark_get(w->arena);
        det_index_version *versions = NULL;
        size_t count = 0;
        int64_t zone = det_query_column_int(query, 4);
        det_source source = {
            .zone = zone >= 0 && zone < DET_ZONE_COUNT ? (det_zone)zone : DET_ZONE_UTC,
            .is_set = det_query_column_int(query, 5) != 0,
            .has_own_date = det_query_column_int(query, 6) != 0,
        };
        st = copy_column(w, query, 1, &source.id, err);
        if (st == DET_OK) st = copy_column(w, query, 2, &source.title, err);
        if (st == DET_OK) st = copy_column(w, query, 3, &source.authority, err);
        if (st == DET_OK)
            st = load_versions(w, det_query_column_int(query, 0), &versions, &count, err);
        /* a source of which everything was refused has nothing to answer with */
        if (st == DET_OK && count > 0)
            st = w->visitor->source(w->visitor->context, &source, versions, count, err);
        det_arena_mark_reset(w->arena, mark);
    }
    det_query_reset(query);
    return st;
}

static det_status
count_facts(walk *w, uint64_t *count, det_error *err)
{
    static const char sql[] = "select count(*) from fact";
    det_query *query = NULL;
    bool has_row = false;
    *count = 0;
    det_status st = det_db_query(w->store->db, sql, &query, err);
    if (st == DET_OK) st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) *count = (uint64_t)det_query_column_int(query, 0);
    det_query_reset(query);
    return st;
}

/* A body belongs to one subject (its id is in it), and the rectangles of a subject come together,
 * so a few remembered bodies per subject spare reading one twice. */
enum { REMEMBERED = 16 };
typedef struct memory {
    int64_t subject;
    int64_t ids[REMEMBERED];
    det_subject bodies[REMEMBERED];
    size_t count;
} memory;

static det_status
body_of(walk *w, memory *m, det_query *query, const det_subject **out, det_error *err)
{
    int64_t subject = det_query_column_int(query, 0), body = det_query_column_int(query, 1);
    if (subject != m->subject) {
        det_arena_reset(w->arena);
        m->subject = subject;
        m->count = 0;
    }
    for (size_t i = 0; i < m->count; i++) {
        if (m->ids[i] == body) {
            *out = &m->bodies[i];
            return DET_OK;
        }
    }
    if (m->count == REMEMBERED) { /* rare: more forms of one entry than we remember */
        det_arena_reset(w->arena);
        m->count = 0;
    }
    det_str json, copy;
    det_status st = det_query_column_bytes(query, 6, &json, err);
    if (st != DET_OK) return st;
    if (!det_arena_copy(w->arena, json, &copy))
        return det_fail(err, DET_NOMEM, nowhere, "reading the store");
    st = det_store_body(copy, w->arena, &m->bodies[m->count], err);
    if (st != DET_OK) return st;
    m->ids[m->count] = body;
    *out = &m->bodies[m->count++];
    return DET_OK;
}

/* An entry of a list of one's own may say until when it counts: no version has to come for it to
 * end.  Of a date that is no day, as 2027-03, the end; of several, the last; of one that cannot be
 * read, never.  False: nothing is left. */
static bool
cut_expired(det_index_record *record)
{
    size_t i = 0;
    det_day last = DET_DAY_NONE;
    const det_statement *expires;
    while ((expires = det_subject_next(record->body, DET_PROP_EXPIRES_ON, &i)) != NULL) {
        i++;
        if (expires->span.from == DET_DAY_NONE) return true;
        det_day day = expires->span.before == expires->span.from + 1 ? expires->span.from
                                                                     : expires->span.before;
        if (day > last) last = day;
    }
    if (last != DET_DAY_NONE && last < record->valid_before) record->valid_before = last;
    return record->valid_from < record->valid_before;
}

static det_status
visit_records(walk *w, det_error *err)
{
    static const char sql[] =
        "select f.subject, f.body, f.vf, f.vt, f.tf, f.tt, b.json"
        " from subject s join fact f on f.subject = s.id join body b on b.id = f.body"
        " order by s.ref, f.vf, f.tf";
    det_query *query = NULL;
    bool has_row = true;
    uint64_t done = 0, whole = 0;
    memory m = {0};
    det_status st = count_facts(w, &whole, err);
    if (st == DET_OK) st = det_db_query(w->store->db, sql, &query, err);
    while (st == DET_OK) {
        if (done % PROGRESS_EVERY == 0) st = say(w, done, whole, err);
        if (st == DET_OK) st = det_query_next(query, &has_row, err);
        if (st != DET_OK || !has_row) break;
        det_index_record record = {
            .valid_from = (det_day)det_query_column_int(query, 2),
            .valid_before = (det_day)det_query_column_int(query, 3),
            .known_from = (uint32_t)det_query_column_int(query, 4),
            .known_before = (uint32_t)det_query_column_int(query, 5),
        };
        st = body_of(w, &m, query, &record.body, err);
        if (st == DET_OK && cut_expired(&record))
            st = w->visitor->record(w->visitor->context, &record, err);
        done++;
    }
    det_query_reset(query);
    if (st == DET_OK) st = say(w, done, whole, err);
    return st;
}

det_status
det_store_visit(det_store *store, const det_store_visitor *visitor, det_progress progress,
                void *context, det_error *err)
{
    walk w = {store, visitor, progress, context, NULL};
    det_status st = det_arena_new(0, &w.arena, err);
    if (st != DET_OK) return st;
    st = det_store_enter(store, false, err);
    if (st == DET_OK) {
        st = visit_txs(&w, err);
        if (st == DET_OK) st = visit_sources(&w, err);
        if (st == DET_OK) st = visit_records(&w, err);
        st = det_store_leave(store, st, err);
    }
    det_arena_free(w.arena);
    return st;
}
