/* What diff.c and show.c share. */
#include "store/tracing.h"

#include "list/change.h"

static const det_where nowhere;

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, nowhere, "reading the history of a list: no memory");
}

det_status
det_tracing_known(det_tracing *t, int64_t known_us, det_error *err)
{
    static const char sql[] = "select coalesce(max(tx), 0) from txn where at_us <= $1";
    det_query *query = NULL;
    bool has_row = false;
    det_status st = det_db_query(t->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, known_us);
    st = det_query_next(query, &has_row, err);
    t->tx = st == DET_OK && has_row ? (uint32_t)det_query_column_int(query, 0) : 0;
    det_query_reset(query);
    return st;
}

det_status
det_tracing_source(det_tracing *t, int64_t source, det_str name, det_error *err)
{
    static const char sql[] = "select dated from version where source = $1 and tf <= $2"
                              " and tt > $2 order by dated";
    det_query *query = NULL;
    bool has_row = true;
    size_t capacity = 0;
    t->source = source;
    t->versions = NULL;
    t->version_count = 0;
    if (!det_arena_copy(t->arena, name, &t->source_name)) return no_memory(err);
    det_status st = det_db_query(t->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, source);
    det_query_int(query, 2, t->tx);
    while ((st = det_query_next(query, &has_row, err)) == DET_OK && has_row) {
        if (t->version_count == capacity) {
            det_day *grown = det_arena_grow(t->arena, t->versions, t->version_count, &capacity,
                                            sizeof *grown);
            if (grown == NULL) {
                st = no_memory(err);
                break;
            }
            t->versions = grown;
        }
        t->versions[t->version_count++] = (det_day)det_query_column_int(query, 0);
    }
    det_query_reset(query);
    return st;
}

det_day
det_tracing_version_before(const det_tracing *t, det_day day)
{
    size_t low = 0, high = t->version_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (t->versions[middle] < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? DET_DAY_NONE : t->versions[low - 1];
}

det_day
det_tracing_version_on(const det_tracing *t, det_day day)
{
    if (day == DET_DAY_FOREVER)
        return t->version_count == 0 ? DET_DAY_NONE : t->versions[t->version_count - 1];
    return det_tracing_version_before(t, day + 1);
}

det_status
det_tracing_rectangles(det_tracing *t, int64_t subject, det_traced **out, size_t *count,
                       det_error *err)
{
    static const char sql[] = "select body, vf, vt from fact where subject = $1 and tf <= $2"
                              " and tt > $2 order by vf";
    det_query *query = NULL;
    bool has_row = true;
    size_t capacity = 0, used = 0;
    det_traced *items = NULL;
    det_status st = det_db_query(t->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, subject);
    det_query_int(query, 2, t->tx);
    while ((st = det_query_next(query, &has_row, err)) == DET_OK && has_row) {
        if (used == capacity) {
            det_traced *grown = det_arena_grow(t->arena, items, used, &capacity, sizeof *grown);
            if (grown == NULL) {
                st = no_memory(err);
                break;
            }
            items = grown;
        }
        items[used++] = (det_traced){.body = det_query_column_int(query, 0),
                                     .from = (det_day)det_query_column_int(query, 1),
                                     .before = (det_day)det_query_column_int(query, 2)};
    }
    det_query_reset(query);
    *out = items;
    *count = used;
    return st;
}

det_status
det_tracing_body(det_tracing *t, int64_t body, det_subject *out, det_error *err)
{
    static const char sql[] = "select json from body where id = $1";
    det_query *query = NULL;
    bool has_row = false;
    det_str json, copy;
    det_status st = det_db_query(t->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, body);
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && !has_row)
        st = det_fail(err, DET_CORRUPT, nowhere, "the store lacks the text of an entry");
    if (st == DET_OK) st = det_query_column_bytes(query, 0, &json, err);
    if (st == DET_OK && !det_arena_copy(t->arena, json, &copy)) st = no_memory(err);
    if (st == DET_OK) st = det_store_body(copy, t->arena, out, err);
    det_query_reset(query);
    return st;
}

void
det_tracing_write_day(det_json *json, const char *key, det_day day)
{
    char text[DET_DAY_TEXT_MAX];
    bool is_none = day == DET_DAY_NONE || day == DET_DAY_FOREVER;
    det_json_key_cstr(json, key, is_none ? NULL : det_day_print(day, text));
}

void
det_tracing_write_listings(const det_tracing *t, const det_traced *items, size_t count,
                           det_json *json)
{
    det_json_key(json, "listings");
    det_json_array(json);
    for (size_t i = 0; i < count;) {
        size_t first = i++;
        while (i < count && items[i].from == items[i - 1].before)
            i++;
        det_day until = items[i - 1].before;
        det_json_object(json);
        det_tracing_write_day(json, "from", items[first].from);
        det_tracing_write_day(json, "until", until);
        det_tracing_write_day(json, "first_version", items[first].from);
        det_tracing_write_day(json, "last_version",
                              until == DET_DAY_FOREVER ? det_tracing_version_on(t, until)
                                                       : det_tracing_version_before(t, until));
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

det_status
det_tracing_write_changes(det_tracing *t, const det_subject *was, const det_subject *is,
                          det_json *json, det_error *err)
{
    det_change *changes;
    size_t count;
    det_status st = det_changes_find(was, is, t->arena, &changes, &count, err);
    if (st != DET_OK) return st;
    det_json_key(json, "changes");
    det_json_array(json);
    for (size_t i = 0; i < count; i++)
        det_change_write(json, &changes[i]);
    det_json_array_end(json);
    return DET_OK;
}
