/* Checking a whole store: the database by its own means, and then what only we know. */
#include "store/store.h"

#include <string.h>

#include "base/text.h"
#include "store/chunk.h"
#include "store/inside.h"

static const det_where nowhere;
#define ADVICE DET_STORE_DAMAGED_ADVICE

/* Each finds what must not be: the first row is a fault, its first column says which. */
static const struct {
    const char *sql;
    const char *what;
} faults[] = {
    {"select id from fact where vf >= vt or tf >= tt or tt > 4294967295",
     "a rectangle that is no interval: fact"},
    {"select id from version where tf >= tt or tt > 4294967295",
     "a version that is known in no interval: version"},
    {"select a.id from fact a join fact b on b.subject = a.subject and b.id > a.id"
     " and a.vf < b.vt and b.vf < a.vt and a.tf < b.tt and b.tf < a.tt",
     "two bodies of one subject on the same day: fact"},
    {"select a.tx from txn a join txn b on b.tx = a.tx + 1 where b.at_us <= a.at_us",
     "time that does not grow: txn"},
    {"select v.id from version v where v.tt = 4294967295 and v.kept <> (select count(*) from fact f"
     " where f.source = v.source and f.tt = 4294967295 and f.vf <= v.dated and f.vt > v.dated"
     " and f.body not in (select marked from staged where kind = 'removal'))",
     "a version whose entries are not all there: version"},
    {"select e.id from entry e join txn t on t.tx = e.tx where e.known_us > t.at_us",
     "an entry that was known after it was recorded: entry"},
    {"select e.id from entry e join entry o on o.id = e.about"
     " where o.book <> e.book or o.id >= e.id or o.known_us > e.known_us",
     "an entry about one that was not there before it: entry"},
    {"select g.id from staged g join txn m on m.tx = g.tx join staged_decision d on d.staged = g.id"
     " join txn c on c.tx = d.tx where d.verdict <> 'returned' and m.actor = c.actor",
     "a decision by the one who made it: staged"},
    {"select id from version where read <> kept + rejected", "counts that do not add up: version"},
};

static det_status
find_faults(det_db *db, det_error *err)
{
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        det_query *query = NULL;
        bool has_row = false;
        int64_t row = 0;
        det_status st = det_db_query(db, faults[i].sql, &query, err);
        if (st == DET_OK) st = det_query_next(query, &has_row, err);
        if (st == DET_OK && has_row) row = det_query_column_int(query, 0);
        det_query_reset(query);
        if (st != DET_OK) return st;
        if (has_row)
            return det_fail(err, DET_CORRUPT, nowhere, "the store holds %s row %lld" ADVICE,
                            faults[i].what, (long long)row);
    }
    return DET_OK;
}

static det_status
check_texts(det_db *db, const char *sql, const char *what, det_error *err)
{
    det_query *query = NULL;
    bool has_row = true;
    det_status st = det_db_query(db, sql, &query, err);
    while (st == DET_OK) {
        det_sha256 want, got;
        det_str json;
        st = det_query_next(query, &has_row, err);
        if (st != DET_OK || !has_row) break;
        st = det_store_digest(query, 1, &want, err);
        if (st == DET_OK) st = det_query_column_bytes(query, 2, &json, err);
        if (st == DET_OK) st = det_sha256_of(json, &got, err);
        if (st == DET_OK && memcmp(&want, &got, sizeof want) != 0)
            st = det_fail(err, DET_CORRUPT, nowhere,
                          "the store is damaged: %s %lld does not have its digest" ADVICE, what,
                          (long long)det_query_column_int(query, 0));
    }
    det_query_reset(query);
    return st;
}

static det_status
check_received(det_db *db, det_error *err)
{
    static const char sql[] = "select id from received order by id";
    det_query *query = NULL;
    bool has_row = true;
    det_arena *arena = NULL;
    det_text *text = NULL;
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = det_text_new((size_t)1 << 30, &text, err);
    if (st == DET_OK) st = det_db_query(db, sql, &query, err);
    if (st == DET_OK) det_query_walk(query);
    while (st == DET_OK) {
        st = det_query_next(query, &has_row, err);
        if (st != DET_OK || !has_row) break;
        st = det_chunk_get(db, det_query_column_int(query, 0), arena, text, err);
        det_text_clear(text);
        det_arena_reset(arena);
    }
    det_query_reset(query);
    det_text_free(text);
    det_arena_free(arena);
    return st;
}

det_status
det_store_verify(det_store *store, det_error *err)
{
    static const char sql_bodies[] = "select id, digest, json from body order by id";
    static const char sql_settings[] = "select id, digest, body from setting order by id";
    det_status st = det_store_enter(store, false, err);
    if (st != DET_OK) return st;
    st = det_db_check(store->db, err);
    if (st == DET_OK) st = find_faults(store->db, err);
    if (st == DET_OK) st = check_texts(store->db, sql_bodies, "entry", err);
    if (st == DET_OK) st = check_texts(store->db, sql_settings, "profile", err);
    if (st == DET_OK) st = check_received(store->db, err);
    return det_store_leave(store, st, err);
}

det_status
det_store_sums(det_store *store, det_text *json, det_error *err)
{
    static const char sql[] = "select (select count(*) from txn), (select count(*) from source),"
                              " (select count(*) from version), (select count(*) from body),"
                              " (select count(*) from received), (select count(*) from staged),"
                              " (select count(*) from entry), (select count(*) from decision),"
                              " (select count(*) from leaf)";
    static const char *const keys[] = {"transactions", "lists",     "versions",
                                       "entries",      "received",  "staged",
                                       "book_entries", "decisions", "records"};
    det_query *query = NULL;
    bool has_row = false;
    det_json out = det_json_over(json);
    det_status st = det_store_enter(store, false, err);
    if (st != DET_OK) return st;
    st = det_db_query(store->db, sql, &query, err);
    if (st == DET_OK) st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) {
        det_json_object(&out);
        for (int i = 0; i < (int)(sizeof keys / sizeof keys[0]); i++)
            det_json_key_int(&out, keys[i], det_query_column_int(query, i));
        det_json_object_end(&out);
    }
    det_query_reset(query);
    st = det_store_leave(store, st, err);
    return st == DET_OK ? det_text_check(json, err) : st;
}
