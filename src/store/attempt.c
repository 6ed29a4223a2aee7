/* attempt.c - every look at a publisher's address, and the health that follows from it. */
#include "store/store.h"

#include <string.h>

#include "base/text.h"
#include "store/inside.h"

static const det_where nowhere;

static const char *const outcomes[] = {"promoted",    "unchanged",    "held",
                                       "quarantined", "not_modified", "failed"};

det_status
det_store_attempt(det_store *store, const det_store_look *look, det_error *err)
{
    static const char sql[] = "insert into attempt(source, at_us, outcome, digest, reason, detail)"
                              " values ($1, $2, $3, null, $4, $5)";
    det_query *query = NULL;
    bool is_known = false;
    for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++)
        is_known |= strcmp(look->outcome, outcomes[i]) == 0;
    if (!is_known || look->source == NULL)
        return det_fail(err, DET_USAGE, nowhere, "'%s' is no outcome of an attempt", look->outcome);
    det_status st = det_store_enter(store, true, err);
    if (st != DET_OK) return st;
    st = det_db_query(store->db, sql, &query, err);
    if (st == DET_OK) {
        det_query_text(query, 1, det_str_of(look->source));
        det_query_int(query, 2, look->now_us);
        det_query_text(query, 3, det_str_of(look->outcome));
        det_query_text(query, 4, det_str_of(look->reason));
        det_query_text(query, 5, look->detail);
        st = det_query_run(query, err);
    }
    return det_store_leave(store, st, err);
}

/* One number or text of a statement that takes the source; null where there is none. */
static det_status
write_newest(det_db *db, det_str source, det_json *json, det_error *err)
{
    static const char sql[] = "select at_us, outcome, reason, detail from attempt"
                              " where source = $1 order by id desc limit 1";
    static const char *const keys[] = {"last_outcome", "last_reason", "last_detail"};
    char at[DET_INSTANT_TEXT_MAX];
    det_query *query = NULL;
    bool has_row = false;
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_text(query, 1, source);
    st = det_query_next(query, &has_row, err);
    det_json_key_cstr(json, "last_attempt",
                      has_row ? det_instant_print(det_query_column_int(query, 0), at) : NULL);
    for (int i = 0; st == DET_OK && has_row && i < 3; i++) {
        det_str text;
        st = det_query_column_bytes(query, i + 1, &text, err);
        if (st == DET_OK && text.len > 0) det_json_key_str(json, keys[i], text);
    }
    det_query_reset(query);
    return st;
}

static det_status
write_success(det_db *db, det_str source, det_json *json, det_error *err)
{
#define GOOD "('promoted', 'unchanged', 'not_modified')"
    static const char sql[] =
        "select max(at_us), (select count(*) from attempt where source = $1 and id >"
        "  coalesce((select max(id) from attempt where source = $1 and outcome in " GOOD "), 0))"
        " from attempt where source = $1 and outcome in " GOOD;
#undef GOOD
    char at[DET_INSTANT_TEXT_MAX];
    det_query *query = NULL;
    bool has_row = false;
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_text(query, 1, source);
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) {
        bool is_none = det_query_is_null(query, 0);
        det_json_key_cstr(json, "last_success",
                          is_none ? NULL : det_instant_print(det_query_column_int(query, 0), at));
        det_json_key_int(json, "failures", det_query_column_int(query, 1));
    }
    det_query_reset(query);
    return st;
}

static det_status
write_staged(det_db *db, det_str source, det_json *json, det_error *err)
{
    static const char sql[] =
        "select count(*), min(t.at_us) from staged g join source s on s.id = g.source"
        " join txn t on t.tx = g.tx where s.name = $1"
        " and not exists (select 1 from staged_decision d where d.staged = g.id)";
    char at[DET_INSTANT_TEXT_MAX];
    det_query *query = NULL;
    bool has_row = false;
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_text(query, 1, source);
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) {
        det_json_key_int(json, "staged", det_query_column_int(query, 0));
        if (!det_query_is_null(query, 1))
            det_json_key_cstr(json, "staged_since",
                              det_instant_print(det_query_column_int(query, 1), at));
    }
    det_query_reset(query);
    return st;
}

det_status
det_store_health(det_db *db, det_str source, det_json *json, det_error *err)
{
    det_status st = write_newest(db, source, json, err);
    if (st == DET_OK) st = write_success(db, source, json, err);
    return st == DET_OK ? write_staged(db, source, json, err) : st;
}

det_status
det_store_last_look(det_store *store, det_str source, det_text *out, det_error *err)
{
    det_json json = det_json_over(out);
    size_t before = det_text_length(out);
    det_status st = det_store_enter(store, false, err);
    if (st != DET_OK) return st;
    det_json_object(&json);
    st = det_store_leave(store, det_store_health(store->db, source, &json, err), err);
    det_json_object_end(&json);
    if (st == DET_OK) st = det_text_check(out, err);
    if (st != DET_OK) det_text_truncate(out, before);
    return st;
}
