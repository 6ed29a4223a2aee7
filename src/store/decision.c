/* decision.c - decisions into the store, out of it, and what was asked at them erased.
 *
 * Many decisions are one transaction: a commit waits for the disk, and a batch asks thousands of
 * questions.  The salt of each is SHA-256(seed, number), with a seed that nobody keeps: from one
 * salt, or all that are left, no other can be made. */
#include "store/decision.h"

#include <string.h>

#include "store/audit_inside.h"

static const det_where nowhere;

/* ---- in -----------------------------------------------------------------------------------------
 */

static det_status
make_salt(const uint8_t seed[32], uint64_t number, det_sha256 *out, det_error *err)
{
    uint8_t place[8];
    for (size_t i = 0; i < sizeof place; i++)
        place[i] = (uint8_t)(number >> (8 * i));
    const det_str parts[] = {{(const char *)seed, 32}, {(const char *)place, sizeof place}};
    return det_sha256_of_parts(parts, 2, out, err);
}

static det_status
commit_to(const det_sha256 *salt, det_str value, det_sha256 *out, det_error *err)
{
    const det_str parts[] = {det_store_digest_str(salt), value};
    return det_sha256_of_parts(parts, 2, out, err);
}

/* The number of a setting, which is written once. */
static det_status
put_setting(det_db *db, det_str body, int64_t *id, det_error *err)
{
    static const char sql_find[] = "select id from setting where digest = $1";
    static const char sql_add[] = "insert into setting(digest, body) values ($1, $2) returning id";
    det_query *query = NULL;
    bool has_row = false;
    det_sha256 digest;
    det_status st = det_sha256_of(body, &digest, err);
    if (st == DET_OK) st = det_db_query(db, sql_find, &query, err);
    if (st != DET_OK) return st;
    det_query_blob(query, 1, det_store_digest_str(&digest));
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) *id = det_query_column_int(query, 0);
    det_query_reset(query);
    if (st != DET_OK || has_row) return st;
    st = det_db_query(db, sql_add, &query, err);
    if (st != DET_OK) return st;
    det_query_blob(query, 1, det_store_digest_str(&digest));
    det_query_text(query, 2, body);
    return det_query_id(query, id, err);
}

static det_status
put_secret(det_db *db, int64_t id, const det_sha256 *salt, det_str question, det_error *err)
{
    static const char sql[] = "insert into secret(decision, salt, question) values ($1, $2, $3)";
    det_query *query = NULL;
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, id);
    det_query_blob(query, 2, det_store_digest_str(salt));
    det_query_blob(query, 3, question);
    return det_query_run(query, err);
}

static det_status
put_decision(det_db *db, const det_decided_by *by, const det_decided *item, int64_t id,
             int64_t setting, det_error *err)
{
    static const char sql[] =
        "insert into decision(id, at_us, actor, act, verdict, question, answer, snapshot, tx,"
        " books, setting, engine) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    det_query *query = NULL;
    det_sha256 salt, question, answer;
    det_status st = make_salt(by->seed, (uint64_t)id, &salt, err);
    if (st == DET_OK) st = commit_to(&salt, item->question, &question, err);
    if (st == DET_OK) st = commit_to(&salt, item->answer, &answer, err);
    if (st == DET_OK) st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, id);
    det_query_int(query, 2, by->at_us);
    det_query_text(query, 3, det_str_of(by->actor));
    det_query_text(query, 4, det_str_of(item->act));
    det_query_text(query, 5, item->verdict);
    det_query_blob(query, 6, det_store_digest_str(&question));
    det_query_blob(query, 7, det_store_digest_str(&answer));
    det_query_blob(query, 8, det_store_digest_str(&by->snapshot));
    det_query_int(query, 9, by->tx);
    det_query_int(query, 10, by->books);
    det_query_int(query, 11, setting);
    det_query_text(query, 12, det_str_of(by->engine));
    st = det_query_run(query, err);
    return st == DET_OK ? put_secret(db, id, &salt, item->question, err) : st;
}

det_status
det_store_decided(det_store *store, const det_decided_by *by, const det_decided *items,
                  size_t count, uint64_t *first, det_error *err)
{
    static const char sql[] = "select coalesce(max(id), 0) from decision";
    int64_t last = 0, setting = 0;
    if (by->actor == NULL || by->actor[0] == '\0')
        return det_fail(err, DET_REFUSED, nowhere,
                        "nobody is named who asks; a logged decision needs a person");
    det_status st = det_store_enter(store, true, err);
    if (st != DET_OK) return st;
    st = det_audit_ask(store->db, sql, NULL, &last, err);
    if (st == DET_OK) st = put_setting(store->db, by->setting, &setting, err);
    for (size_t i = 0; i < count && st == DET_OK; i++)
        st = put_decision(store->db, by, &items[i], last + 1 + (int64_t)i, setting, err);
    st = det_store_leave(store, st, err);
    *first = (uint64_t)last + 1;
    det_while(err, st, "logging decisions");
    return st;
}

/* ---- out ----------------------------------------------------------------------------------------
 */

static det_status
read_row(det_query *query, det_arena *arena, det_decision_row *out, det_error *err)
{
    const struct {
        int column;
        det_str *to;
    } texts[] = {{2, &out->actor},   {3, &out->act},   {4, &out->verdict},  {9, &out->setting},
                 {10, &out->engine}, {11, &out->salt}, {12, &out->question}};
    det_status st = DET_OK;
    *out = (det_decision_row){.id = (uint64_t)det_query_column_int(query, 0),
                              .at_us = det_query_column_int(query, 1),
                              .tx = (uint32_t)det_query_column_int(query, 7),
                              .books = (uint32_t)det_query_column_int(query, 8),
                              .is_erased = det_query_is_null(query, 11)};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0] && st == DET_OK; i++) {
        det_str bytes;
        if (det_query_is_null(query, texts[i].column)) continue;
        st = det_query_column_bytes(query, texts[i].column, &bytes, err);
        if (st == DET_OK && !det_arena_copy(arena, bytes, texts[i].to))
            st = det_fail(err, DET_NOMEM, nowhere, "a decision");
    }
    if (st == DET_OK) st = det_store_digest(query, 5, &out->answer, err);
    if (st == DET_OK) st = det_store_digest(query, 6, &out->snapshot, err);
    return st;
}

det_status
det_store_decision(det_store *store, uint64_t id, det_arena *arena, det_decision_row *out,
                   bool *found, det_error *err)
{
    static const char sql[] =
        "select d.id, d.at_us, d.actor, d.act, d.verdict, d.answer, d.snapshot, d.tx, d.books,"
        " t.body, d.engine, s.salt, s.question from decision d join setting t on t.id = d.setting"
        " left join secret s on s.decision = d.id where d.id >= $1 order by d.id limit 1";
    det_query *query = NULL;
    *found = false;
    det_status st = det_store_enter(store, false, err);
    if (st != DET_OK) return st;
    st = det_db_query(store->db, sql, &query, err);
    if (st == DET_OK) {
        det_query_int(query, 1, id > INT64_MAX ? INT64_MAX : (int64_t)id);
        st = det_query_next(query, found, err);
        if (st == DET_OK && *found) st = read_row(query, arena, out, err);
        det_query_reset(query);
    }
    return det_store_leave(store, st, err);
}

det_status
det_decision_is(const det_decision_row *row, det_str answer, bool *is_same, det_error *err)
{
    const det_str parts[] = {row->salt, answer};
    det_sha256 got;
    det_status st = det_sha256_of_parts(parts, 2, &got, err);
    *is_same = st == DET_OK && memcmp(&got, &row->answer, sizeof got) == 0;
    return st;
}

/* ---- away ---------------------------------------------------------------------------------------
 */

static det_status
put_erasure(det_db *db, int64_t id, const char *actor, const char *reason, int64_t now_us,
            det_error *err)
{
    static const char sql[] = "insert into erasure(id, at_us, actor, reason)"
                              " values ($1, $2, $3, $4)";
    det_query *query = NULL;
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, id);
    det_query_int(query, 2, now_us);
    det_query_text(query, 3, det_str_of(actor));
    det_query_text(query, 4, det_str_of(reason));
    return det_query_run(query, err);
}

static det_status
erase_one(det_db *db, uint64_t id, int64_t erasure, det_error *err)
{
    static const char sql_find[] =
        "select (select count(*) from secret s where s.decision = d.id) from decision d"
        " where d.id = $1";
    static const char sql_say[] = "insert into erased(decision, erasure) values ($1, $2)";
    static const char sql_away[] = "delete from secret where decision = $1";
    det_query *query = NULL;
    bool has_row = false, is_there = false;
    det_status st = det_db_query(db, sql_find, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, id > INT64_MAX ? INT64_MAX : (int64_t)id);
    st = det_query_next(query, &has_row, err);
    is_there = st == DET_OK && has_row && det_query_column_int(query, 0) > 0;
    det_query_reset(query);
    if (st == DET_OK && !has_row)
        st = det_fail(err, DET_MISSING, nowhere, "there is no decision %llu",
                      (unsigned long long)id);
    if (st == DET_OK && !is_there)
        st = det_fail(err, DET_CONFLICT, nowhere,
                      "what was asked at decision %llu was erased before", (unsigned long long)id);
    if (st == DET_OK) st = det_db_query(db, sql_say, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, (int64_t)id);
    det_query_int(query, 2, erasure);
    st = det_query_run(query, err);
    if (st == DET_OK) st = det_db_query(db, sql_away, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, (int64_t)id);
    return det_query_run(query, err);
}

det_status
det_store_erase(det_store *store, const uint64_t *ids, size_t count, const char *actor,
                const char *reason, int64_t now_us, det_error *err)
{
    static const char sql[] = "select coalesce(max(id), 0) from erasure";
    int64_t last = 0;
    if (actor == NULL || actor[0] == '\0' || reason == NULL || reason[0] == '\0')
        return det_fail(err, DET_REFUSED, nowhere,
                        "an erasure needs a person, and a reason: --reason TEXT");
    det_status st = det_store_enter(store, true, err);
    if (st != DET_OK) return st;
    st = det_audit_ask(store->db, sql, NULL, &last, err);
    if (st == DET_OK) st = put_erasure(store->db, last + 1, actor, reason, now_us, err);
    for (size_t i = 0; i < count && st == DET_OK; i++)
        st = erase_one(store->db, ids[i], last + 1, err);
    return det_store_leave(store, st, err);
}
