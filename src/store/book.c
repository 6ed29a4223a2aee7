/* Entries of the books, in and out of the store. */
#include "store/book.h"

#include "store/inside.h"

static const det_where nowhere;

const char *
det_book_name(det_book book)
{
    static const char *const names[] = {
        "",     "quota",       "finding",  "licence",     "hold",
        "case", "suppression", "approval", "certificate", "contract"};
    return names[book];
}

static bool
copy_column(det_query *query, int column, det_arena *arena, det_str *out, det_status *st,
            det_error *err)
{
    det_str bytes;
    if (*st == DET_OK) *st = det_query_column_bytes(query, column, &bytes, err);
    if (*st == DET_OK && !det_arena_copy(arena, bytes, out))
        *st = det_fail(err, DET_NOMEM, nowhere, "entries of a book");
    return *st == DET_OK;
}

static det_status
read_row(det_query *query, det_arena *arena, det_entry *out, det_error *err)
{
    det_status st = DET_OK;
    *out = (det_entry){0};
    copy_column(query, 0, arena, &out->id, &st, err);
    if (!det_query_is_null(query, 1)) copy_column(query, 1, arena, &out->about, &st, err);
    copy_column(query, 2, arena, &out->body, &st, err);
    copy_column(query, 6, arena, &out->stamp.actor, &st, err);
    if (!det_query_is_null(query, 7)) copy_column(query, 7, arena, &out->topic, &st, err);
    out->stamp.known_us = det_query_column_int(query, 3);
    out->stamp.tx = (uint32_t)det_query_column_int(query, 4);
    out->stamp.recorded_us = det_query_column_int(query, 5);
    return st;
}

#define COLUMNS "select e.ref, o.ref, e.body, e.known_us, e.tx, t.at_us, t.actor, e.topic from "
#define JOINED  " join txn t on t.tx = e.tx left join entry o on o.id = e.about"
#define ENTRIES COLUMNS "entry e" JOINED

/* Entries on their way out. */
typedef struct collector {
    det_arena *arena;
    det_book_entries *out;
    size_t capacity;
} collector;

/* The rows that a bound query gives. */
static det_status
collect(collector *c, det_query *query, det_error *err)
{
    bool has_row = true;
    det_status st;
    while ((st = det_query_next(query, &has_row, err)) == DET_OK && has_row) {
        if (c->out->count == c->capacity) {
            void *more = det_arena_grow(c->arena, c->out->items, c->out->count, &c->capacity,
                                        sizeof *c->out->items);
            if (more == NULL) {
                st = det_fail(err, DET_NOMEM, nowhere, "entries of a book");
                break;
            }
            c->out->items = more;
        }
        st = read_row(query, c->arena, &c->out->items[c->out->count], err);
        if (st != DET_OK) break;
        c->out->count++;
    }
    det_query_reset(query);
    return st;
}

/* What an id of a scope tells of: itself, if there is no entry of that id. */
static det_status
find_topic(det_db *db, det_book book, det_str id, det_arena *arena, det_str *out, det_error *err)
{
    static const char sql[] = "select topic from entry where book = $1 and ref = $2";
    det_query *query = NULL;
    bool has_row = false;
    *out = id;
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_text(query, 1, det_str_of(det_book_name(book)));
    det_query_text(query, 2, id);
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row && !det_query_is_null(query, 0))
        copy_column(query, 0, arena, out, &st, err);
    det_query_reset(query);
    return st;
}

static det_status
read_scope(det_db *db, det_book book, const det_book_scope *scope, collector *c, det_error *err)
{
    static const char sql[] = ENTRIES " where e.book = $1 and e.topic = $2 order by e.id";
    det_strmap seen = det_strmap_in(c->arena);
    det_status st = DET_OK;
    for (size_t i = 0; i < scope->count && st == DET_OK; i++) {
        det_query *query = NULL;
        det_str topic;
        uint32_t before = 0;
        st = find_topic(db, book, scope->ids[i], c->arena, &topic, err);
        if (st == DET_OK && det_strmap_get(&seen, topic, &before)) continue;
        if (st == DET_OK && !det_strmap_add(&seen, topic, (uint32_t)i, &before))
            st = det_fail(err, DET_NOMEM, nowhere, "entries of a book");
        if (st == DET_OK) st = det_db_query(db, sql, &query, err);
        if (st != DET_OK) return st;
        det_query_text(query, 1, det_str_of(det_book_name(book)));
        det_query_text(query, 2, topic);
        st = collect(c, query, err);
    }
    return st;
}

static det_status
read_in(det_db *db, det_book book, const det_book_scope *scope, det_arena *arena,
        det_book_entries *out, det_error *err)
{
    static const char sql[] = ENTRIES " where e.book = $1 order by e.id";
    collector c = {.arena = arena, .out = out};
    det_query *query = NULL;
    *out = (det_book_entries){0};
    if (scope != NULL) return read_scope(db, book, scope, &c, err);
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_text(query, 1, det_str_of(det_book_name(book)));
    return collect(&c, query, err);
}

det_status
det_store_book_read(det_store *store, det_book book, const det_book_scope *scope, det_arena *arena,
                    det_book_entries *out, det_error *err)
{
    det_status st = det_store_enter(store, false, err);
    if (st != DET_OK) return st;
    st = read_in(store->db, book, scope, arena, out, err);
    return det_store_leave(store, st, err);
}

/* ---- part by part -------------------------------------------------------------------------------
 */

enum { PART_TOPICS = 256, PART_ENTRIES = 1024 };

typedef struct walk {
    det_db *db;
    det_book book;
    det_book_order order;
    det_arena *arena;
    int64_t from, to; /* ids of entries: behind the first, up to the other */
    int64_t seen;
} walk;

/* The last entry of the next part: of the book, or of those that begin a topic.  A column that is
 * an expression is looked for through no index: ids are in their order already. */
static det_status
find_part(walk *w, bool *has_more, det_error *err)
{
    static const char topics[] =
        "select max(p.id) from (select id from entry where book || '' = $1 and ref = topic"
        " and id > $2 order by id limit $3) p";
    static const char entries[] = "select max(p.id) from (select id from entry where"
                                  " book || '' = $1 and id > $2 order by id limit $3) p";
    bool is_by_topic = w->order == DET_BOOK_BY_TOPIC, has_row = false;
    det_query *query = NULL;
    det_status st = det_db_query(w->db, is_by_topic ? topics : entries, &query, err);
    if (st != DET_OK) return st;
    w->from = w->to;
    det_query_text(query, 1, det_str_of(det_book_name(w->book)));
    det_query_int(query, 2, w->from);
    det_query_int(query, 3, is_by_topic ? PART_TOPICS : PART_ENTRIES);
    st = det_query_next(query, &has_row, err);
    *has_more = st == DET_OK && has_row && !det_query_is_null(query, 0);
    if (*has_more) w->to = det_query_column_int(query, 0);
    det_query_reset(query);
    return st;
}

static det_status
read_part(walk *w, det_book_entries *out, det_error *err)
{
    static const char topics[] = COLUMNS
        "entry r cross join entry e" JOINED " where r.book || '' = $1 and r.ref = r.topic"
        " and r.id > $2 and r.id <= $3 and e.book = $4 and e.topic = r.ref"
        " order by r.id, e.id";
    static const char entries[] = ENTRIES
        " where e.book || '' = $1 and e.id > $2 and e.id <= $3 order by e.id";
    bool is_by_topic = w->order == DET_BOOK_BY_TOPIC;
    det_str name = det_str_of(det_book_name(w->book));
    collector c = {.arena = w->arena, .out = out};
    det_query *query = NULL;
    *out = (det_book_entries){0};
    det_status st = det_db_query(w->db, is_by_topic ? topics : entries, &query, err);
    if (st != DET_OK) return st;
    det_query_text(query, 1, name);
    det_query_int(query, 2, w->from);
    det_query_int(query, 3, w->to);
    if (is_by_topic) det_query_text(query, 4, name);
    st = collect(&c, query, err);
    w->seen += (int64_t)out->count;
    return st;
}

/* No entry is lost in silence. */
static det_status
check_seen(const walk *w, det_error *err)
{
    static const char sql[] = "select count(*) from entry where book = $1";
    bool has_row = false;
    det_query *query = NULL;
    det_status st = det_db_query(w->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_text(query, 1, det_str_of(det_book_name(w->book)));
    st = det_query_next(query, &has_row, err);
    int64_t count = st == DET_OK && has_row ? det_query_column_int(query, 0) : 0;
    det_query_reset(query);
    if (st == DET_OK && count != w->seen)
        st = det_fail(err, DET_CORRUPT, nowhere,
                      "the book of %ss has %lld entries, and %lld are of a topic that is there; "
                      "detente lists verify says more",
                      det_book_name(w->book), (long long)count, (long long)w->seen);
    return st;
}

det_status
det_store_book_visit(det_store *store, det_book book, det_book_order order, det_book_visit visit,
                     void *context, det_error *err)
{
    walk w = {.book = book, .order = order};
    bool has_more = true;
    det_status st = det_arena_new(0, &w.arena, err);
    if (st != DET_OK) return st;
    st = det_store_enter(store, false, err);
    if (st != DET_OK) {
        det_arena_free(w.arena);
        return st;
    }
    w.db = store->db;
    while (st == DET_OK && has_more) {
        det_book_entries part;
        det_arena_reset(w.arena);
        st = find_part(&w, &has_more, err);
        if (st == DET_OK && has_more) st = read_part(&w, &part, err);
        if (st == DET_OK && has_more) st = visit(context, &part, w.arena, err);
    }
    if (st == DET_OK) st = check_seen(&w, err);
    st = det_store_leave(store, st, err);
    det_arena_free(w.arena);
    return st;
}

/* The newest transaction that says more than that something was refused: who may do nothing must
 * not be able to change a byte of what others are answered. */
static det_status
newest_told(det_db *db, uint32_t *tx, det_error *err)
{
    static const char sql[] = "select tx from txn where kind <> 'refused' order by tx desc limit 1";
    det_query *query = NULL;
    bool has_row = false;
    *tx = 0;
    det_status st = det_db_query(db, sql, &query, err);
    if (st == DET_OK) st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) *tx = (uint32_t)det_query_column_int(query, 0);
    det_query_reset(query);
    return st;
}

det_status
det_store_books_read(det_store *store, uint32_t until, det_arena *arena,
                     det_book_entries out[DET_BOOK_COUNT], uint32_t *tx, det_error *err)
{
    static const det_book books[DET_BOOK_COUNT] = {DET_BOOK_QUOTA, DET_BOOK_FINDING,
                                                   DET_BOOK_LICENCE, DET_BOOK_SUPPRESSION};
    int64_t at_us = 0;
    uint32_t head = 0;
    det_status st = det_store_enter(store, false, err);
    if (st != DET_OK) return st;
    st = det_store_head_in(store->db, &head, &at_us, err);
    if (st == DET_OK) st = newest_told(store->db, tx, err);
    for (int i = 0; i < DET_BOOK_COUNT && st == DET_OK; i++)
        st = read_in(store->db, books[i], NULL, arena, &out[i], err);
    if (st == DET_OK && until != 0 && until <= head) {
        *tx = until;
        for (int i = 0; i < DET_BOOK_COUNT; i++) /* they are in the order of transactions */
            while (out[i].count > 0 && out[i].items[out[i].count - 1].stamp.tx > until)
                out[i].count--;
    }
    return det_store_leave(store, st, err);
}

/* ---- writing ------------------------------------------------------------------------------------
 */

static det_status
find_id(det_db *db, det_book book, det_str ref, int64_t *id, det_error *err)
{
    static const char sql[] = "select id from entry where book = $1 and ref = $2";
    det_query *query = NULL;
    bool has_row = false;
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_text(query, 1, det_str_of(det_book_name(book)));
    det_query_text(query, 2, ref);
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) *id = det_query_column_int(query, 0);
    det_query_reset(query);
    if (st == DET_OK && !has_row)
        st = det_fail(err, DET_MISSING, nowhere, "no entry '%.*s' in the book of %ss",
                      DET_STR_FMT(ref), det_book_name(book));
    return st;
}

static det_status
write_entry(det_db *db, det_book book, const det_entry *entry, uint32_t tx, det_error *err)
{
    static const char sql[] = "insert into entry(book, ref, about, tx, known_us, body, topic)"
                              " values ($1, $2, $3, $4, $5, $6, $7)";
    det_query *query = NULL;
    int64_t about = 0;
    det_status st = DET_OK;
    if (entry->about.len > 0) st = find_id(db, book, entry->about, &about, err);
    if (st == DET_OK) st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_text(query, 1, det_str_of(det_book_name(book)));
    det_query_text(query, 2, entry->id);
    if (entry->about.len > 0)
        det_query_int(query, 3, about);
    else
        det_query_null(query, 3);
    det_query_int(query, 4, tx);
    det_query_int(query, 5, entry->stamp.known_us);
    det_query_text(query, 6, entry->body);
    if (entry->topic.len > 0)
        det_query_text(query, 7, entry->topic);
    else
        det_query_null(query, 7);
    return det_query_run(query, err);
}

/* A transaction that writes entries; it is there from its first entry on. */
typedef struct writing {
    det_db *db;
    det_book book;
    det_stamp stamp;
    bool is_begun;
} writing;

static det_status
begin_writing(writing *w, int64_t now_us, det_error *err)
{
    det_status st = det_store_tx_next(w->db, now_us, &w->stamp.tx, &w->stamp.recorded_us, err);
    w->stamp.known_us = w->stamp.recorded_us;
    return st;
}

/* What is made of a scope, and written. */
static det_status
write_part(writing *w, const det_book_scope *scope, det_book_make make, void *context,
           det_arena *arena, det_error *err)
{
    det_book_entries kept, added = {0};
    det_status st = read_in(w->db, w->book, scope, arena, &kept, err);
    if (st == DET_OK) st = make(context, &kept, &w->stamp, arena, &added, err);
    if (st == DET_OK && added.count > 0 && !w->is_begun) {
        w->is_begun = true;
        st = det_store_tx_write(w->db, w->stamp.tx, w->stamp.recorded_us, w->stamp.actor,
                                det_str_of(det_book_name(w->book)), (det_str){0}, err);
    }
    for (size_t i = 0; i < added.count && st == DET_OK; i++)
        st = write_entry(w->db, w->book, &added.items[i], w->stamp.tx, err);
    return st;
}

static const char *
actor_of(const char *actor)
{
    return actor == NULL ? "unknown" : actor;
}

det_status
det_store_book_write(det_store *store, det_book book, const det_book_scope *scope, int64_t now_us,
                     const char *actor, det_book_make make, void *context, det_arena *arena,
                     det_error *err)
{
    writing w = {.db = store->db, .book = book, .stamp = {.actor = det_str_of(actor_of(actor))}};
    det_status st = det_store_enter(store, true, err);
    if (st != DET_OK) return st;
    st = begin_writing(&w, now_us, err);
    if (st == DET_OK) st = write_part(&w, scope, make, context, arena, err);
    return det_store_leave(store, st, err);
}

static det_status
write_parts(writing *w, const det_book_parts *parts, det_error *err)
{
    det_status st = DET_OK;
    for (bool has_more = true; st == DET_OK && has_more;) {
        det_arena *arena = NULL;
        det_book_scope scope = {0};
        st = det_arena_new(0, &arena, err);
        if (st == DET_OK) st = parts->next(parts->context, arena, &scope, &has_more, err);
        if (st == DET_OK && has_more)
            st = write_part(w, &scope, parts->make, parts->context, arena, err);
        det_arena_free(arena);
    }
    return st;
}

det_status
det_store_book_write_parts(det_store *store, det_book book, int64_t now_us, const char *actor,
                           const det_book_parts *parts, det_error *err)
{
    writing w = {.db = store->db, .book = book, .stamp = {.actor = det_str_of(actor_of(actor))}};
    det_status st = det_store_enter(store, true, err);
    if (st != DET_OK) return st;
    st = begin_writing(&w, now_us, err);
    if (st == DET_OK) st = write_parts(&w, parts, err);
    return det_store_leave(store, st, err);
}

static det_status
write_refusal(det_db *db, int64_t now_us, det_str actor, det_str reason, det_error *err)
{
    uint32_t tx = 0;
    int64_t at_us = 0;
    det_status st = det_store_tx_next(db, now_us, &tx, &at_us, err);
    return st == DET_OK ? det_store_tx_write(db, tx, at_us, actor, DET_STR("refused"), reason, err)
                        : st;
}

det_status
det_store_refusal(det_store *store, int64_t now_us, const char *actor, det_str reason,
                  det_error *err)
{
    det_status st = det_store_enter(store, true, err);
    if (st != DET_OK) return st;
    st = write_refusal(store->db, now_us, det_str_of(actor_of(actor)), reason, err);
    return det_store_leave(store, st, err);
}
