/* What is loaded and what was refused, one line of JSON a list. */
#include "store/store.h"

#include "base/text.h"
#include "store/importing.h"

static void
write_day(det_json *json, const char *key, bool is_null, int64_t day)
{
    char text[DET_DAY_TEXT_MAX];
    det_json_key_cstr(json, key, is_null ? NULL : det_day_print((det_day)day, text));
}

static void
write_instant(det_json *json, const char *key, int64_t at_us)
{
    char text[DET_INSTANT_TEXT_MAX];
    det_json_key_cstr(json, key, det_instant_print(at_us, text));
}

static det_status
write_digest(det_json *json, det_query *query, int column, det_error *err)
{
    det_sha256 digest;
    char hex[DET_SHA256_HEX];
    det_status st = det_store_digest(query, column, &digest, err);
    if (st == DET_OK) det_json_key_cstr(json, "digest", det_sha256_print(&digest, hex));
    return st;
}

static det_status
write_span(det_db *db, int64_t source, det_json *json, det_error *err)
{
    static const char sql[] = "select count(*), min(dated) from version"
                              " where source = $1 and tt = 4294967295"
                              " and id not in (select version from version_held)";
    det_query *query = NULL;
    bool has_row = false;
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, source);
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) {
        det_json_key_int(json, "versions", det_query_column_int(query, 0));
        write_day(json, "first", det_query_is_null(query, 1), det_query_column_int(query, 1));
    }
    det_query_reset(query);
    return st;
}

/* "lacks":"alternate names" of a version without them. */
static det_status
write_lacks(det_db *db, int64_t version, det_json *json, det_error *err)
{
    static const char sql[] = "select count from version_count where version = $1 and key = $2";
    det_query *query = NULL;
    bool has_row = false;
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, version);
    det_query_text(query, 2, DET_STR(DET_FIGURE_LACKS));
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row)
        det_json_key_cstr(json, "lacks", det_lacks_words((uint32_t)det_query_column_int(query, 0)));
    det_query_reset(query);
    return st;
}

static det_status
write_newest(det_db *db, int64_t source, det_json *json, int64_t *version, det_error *err)
{
    static const char sql[] =
        "select v.id, v.dated, v.tf, t.at_us, v.digest, v.read, v.kept, v.rejected, v.names,"
        " v.notes from version v join txn t on t.tx = v.tf"
        " where v.source = $1 and v.tt = 4294967295"
        " and v.id not in (select version from version_held) order by v.dated desc limit 1";
    static const char *const names[] = {"read", "entries", "rejected", "names", "notes"};
    det_query *query = NULL;
    bool has_row = false;
    *version = 0;
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, source);
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) {
        *version = det_query_column_int(query, 0);
        write_day(json, "dated", false, det_query_column_int(query, 1));
        det_json_key_int(json, "tx", det_query_column_int(query, 2));
        write_instant(json, "known_at", det_query_column_int(query, 3));
        st = write_digest(json, query, 4, err);
    } else if (st == DET_OK) {
        det_json_key_cstr(json, "dated", NULL);
        det_json_key_int(json, "tx", 0);
        det_json_key_cstr(json, "known_at", NULL);
        det_json_key_cstr(json, "digest", NULL);
    }
    for (int i = 0; st == DET_OK && i < (int)(sizeof names / sizeof names[0]); i++)
        det_json_key_int(json, names[i], has_row ? det_query_column_int(query, 5 + i) : 0);
    det_query_reset(query);
    return st == DET_OK ? write_lacks(db, *version, json, err) : st;
}

/* The counts whose key begins with prefix, as [{"<name>":"DPRK","entries":155}]. */
static det_status
write_counts(det_db *db, int64_t version, const char *list, const char *name, det_str prefix,
             det_json *json, det_error *err)
{
    static const char sql[] =
        "select key, count from version_count where version = $1 order by key";
    det_query *query = NULL;
    bool has_row = true;
    det_json_key(json, list);
    det_json_array(json);
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, version);
    while ((st = det_query_next(query, &has_row, err)) == DET_OK && has_row) {
        det_str key;
        st = det_query_column_bytes(query, 0, &key, err);
        if (st != DET_OK) break;
        if (!det_str_starts(key, prefix)) continue;
        det_json_object(json);
        det_json_key_str(json, name, det_str_slice(key, prefix.len, key.len));
        det_json_key_int(json, "entries", det_query_column_int(query, 1));
        det_json_object_end(json);
    }
    det_query_reset(query);
    det_json_array_end(json);
    return st;
}

static det_status
write_quarantined_files(det_db *db, int64_t quarantine, det_json *json, det_error *err)
{
    static const char sql[] = "select name from quarantine_file where quarantine = $1 order by seq";
    det_query *query = NULL;
    bool has_row = true;
    det_json_key(json, "files");
    det_json_array(json);
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, quarantine);
    while ((st = det_query_next(query, &has_row, err)) == DET_OK && has_row) {
        det_str name;
        st = det_query_column_bytes(query, 0, &name, err);
        if (st != DET_OK) break;
        det_json_str(json, name);
    }
    det_query_reset(query);
    det_json_array_end(json);
    return st;
}

static det_status
write_quarantined(det_db *db, int64_t source, det_json *json, det_error *err)
{
    static const char sql_count[] = "select count(*) from quarantine where source = $1";
    static const char sql[] = "select id, at_us, dated, digest, reason from quarantine"
                              " where source = $1 order by id desc limit $2";
    det_query *query = NULL;
    bool has_row = true;
    det_status st = det_db_query(db, sql_count, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, source);
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK)
        det_json_key_int(json, "quarantine_count", has_row ? det_query_column_int(query, 0) : 0);
    det_query_reset(query);
    if (st != DET_OK) return st;

    det_json_key(json, "quarantined");
    det_json_array(json);
    st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, source);
    det_query_int(query, 2, DET_STORE_QUARANTINED_MAX);
    while ((st = det_query_next(query, &has_row, err)) == DET_OK && has_row) {
        det_str reason;
        det_json_object(json);
        write_instant(json, "at", det_query_column_int(query, 1));
        write_day(json, "dated", det_query_is_null(query, 2), det_query_column_int(query, 2));
        st = write_digest(json, query, 3, err);
        if (st == DET_OK)
            st = write_quarantined_files(db, det_query_column_int(query, 0), json, err);
        if (st == DET_OK) st = det_query_column_bytes(query, 4, &reason, err);
        if (st != DET_OK) break;
        det_json_key_str(json, "reason", reason);
        det_json_object_end(json);
    }
    det_query_reset(query);
    if (st == DET_OK) det_json_array_end(json);
    return st;
}

static det_status
write_source(det_db *db, det_query *source, det_text *out, det_error *err)
{
    static const char *const names[] = {"source", "title", "authority"};
    int64_t id = det_query_column_int(source, 0);
    det_json json = det_json_over(out);
    int64_t newest = 0;
    det_status st = DET_OK;
    det_json_object(&json);
    for (int i = 0; st == DET_OK && i < (int)(sizeof names / sizeof names[0]); i++) {
        det_str value;
        st = det_query_column_bytes(source, i + 1, &value, err);
        if (st == DET_OK) det_json_key_str(&json, names[i], value);
    }
    if (st == DET_OK) st = write_span(db, id, &json, err);
    if (st == DET_OK) st = write_newest(db, id, &json, &newest, err);
    if (st == DET_OK)
        st = write_counts(db, newest, "kinds", "kind", DET_STR("schema:"), &json, err);
    if (st == DET_OK)
        st = write_counts(db, newest, "tags", "tag", DET_STR("programme:"), &json, err);
    if (st == DET_OK) st = write_quarantined(db, id, &json, err);
    if (st == DET_OK) {
        det_str name;
        st = det_query_column_bytes(source, 1, &name, err);
        if (st == DET_OK) st = det_store_health(db, name, &json, err);
    }
    if (st != DET_OK) return st;
    det_json_object_end(&json);
    det_text_add_byte(out, '\n');
    return det_text_check(out, err);
}

det_status
det_store_lists(det_store *store, det_text *out, det_error *err)
{
    static const char sql[] = "select id, name, title, authority from source order by name";
    det_query *query = NULL;
    bool has_row = true;
    size_t before = det_text_length(out);
    det_status st = det_store_enter(store, false, err);
    if (st != DET_OK) return st;
    st = det_db_query(store->db, sql, &query, err);
    while (st == DET_OK) {
        st = det_query_next(query, &has_row, err);
        if (st != DET_OK || !has_row) break;
        st = write_source(store->db, query, out, err);
    }
    det_query_reset(query);
    st = det_store_leave(store, st, err);
    if (st != DET_OK) det_text_truncate(out, before);
    return st;
}
