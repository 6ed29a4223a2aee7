/* audit_record.c - what a record of the audit log says of a transaction or a refusal.
 *
 *   {"kind":"import","tx":5,"at_us":...,"actor":"...","reason":"...",
 *    "rows":[{"table":"version","count":1,"digest":"..."}, ...]}
 *   {"kind":"quarantine","quarantine":2,"source":"un","at_us":...,"actor":"...","digest":"...",
 *    "reason":"..."}
 *
 * A digest is SHA-256 over the rows in the order of their numbers, each column written with its
 * length, and names in place of numbers that only this store knows: so the record says what was
 * written and not where.  Nothing personal stands in a record: bodies are digests. */
#include "store/audit_inside.h"

#include <string.h>

#include "base/json.h"

static const det_where nowhere;

/* What a transaction writes, table by table, in a fixed order.  columns: i a number, b bytes or
 * text; either may be null.  $1 is the transaction. */
static const struct {
    const char *table, *columns, *sql;
} tables[] = {
    {"version", "bibbiiiii",
     "select s.name, v.dated, v.dated_text, v.digest, v.read, v.kept, v.rejected, v.notes, v.names"
     " from version v join source s on s.id = v.source where v.tf = $1 order by v.id"},
    {"version_closed", "bii",
     "select s.name, v.dated, v.tf from version v join source s on s.id = v.source"
     " where v.tt = $1 order by v.id"},
    {"version_file", "bibb",
     "select s.name, f.seq, f.name, r.digest from version v join source s on s.id = v.source"
     " join version_file f on f.version = v.id join received r on r.id = f.received"
     " where v.tf = $1 order by v.id, f.seq"},
    {"version_rejected", "bibib",
     "select s.name, j.seq, j.file, j.line, j.reason from version v"
     " join source s on s.id = v.source join version_rejected j on j.version = v.id"
     " where v.tf = $1 order by v.id, j.seq"},
    {"version_held", "bi",
     "select s.name, v.dated from version v join source s on s.id = v.source"
     " join version_held h on h.version = v.id where v.tf = $1 order by v.id"},
    {"fact", "bbii",
     "select u.ref, b.digest, f.vf, f.vt from fact f join subject u on u.id = f.subject"
     " join body b on b.id = f.body where f.tf = $1 order by f.id"},
    {"fact_closed", "bbiii",
     "select u.ref, b.digest, f.vf, f.vt, f.tf from fact f join subject u on u.id = f.subject"
     " join body b on b.id = f.body where f.tt = $1 order by f.id"},
    {"entry", "bbbib",
     "select e.book, e.ref, o.ref, e.known_us, e.body from entry e"
     " left join entry o on o.id = e.about where e.tx = $1 order by e.id"},
    {"entry_topic", "bbb",
     "select book, ref, topic from entry where tx = $1 and topic is not null order by id"},
    {"declaration", "bb",
     "select s.name, d.body from declaration d join source s on s.id = d.source"
     " where d.tx = $1 order by d.id"},
    {"staged", "bbibbb",
     "select s.name, u.ref, v.dated, g.kind, m.digest, b.digest from staged g"
     " join source s on s.id = g.source join subject u on u.id = g.subject"
     " join version v on v.id = g.version join body m on m.id = g.marked"
     " left join body b on b.id = g.body where g.tx = $1 order by g.id"},
    {"staged_decision", "ibb",
     "select staged, verdict, reason from staged_decision where tx = $1 order by staged"},
};
enum { TABLE_COUNT = sizeof tables / sizeof tables[0] };

/* "i123;", "b5:bytes;", "n;": no two rows give the same bytes. */
static det_status
write_row(det_query *query, const char *columns, det_text *out, det_error *err)
{
    det_status st = DET_OK;
    for (int c = 0; columns[c] != '\0' && st == DET_OK; c++) {
        det_str bytes;
        if (det_query_is_null(query, c)) {
            det_text_add(out, DET_STR("n;"));
        } else if (columns[c] == 'i') {
            det_text_print(out, "i%lld;", (long long)det_query_column_int(query, c));
        } else {
            st = det_query_column_bytes(query, c, &bytes, err);
            if (st != DET_OK) break;
            det_text_print(out, "b%zu:", bytes.len);
            det_text_add(out, bytes);
            det_text_add_byte(out, ';');
        }
    }
    det_text_add_byte(out, '\n');
    return st;
}

static det_status
write_table(det_db *db, size_t t, uint32_t tx, det_text *rows, det_json *json, det_error *err)
{
    det_query *query = NULL;
    bool has_row = true;
    uint64_t count = 0;
    det_sha256 digest;
    char hex[DET_SHA256_HEX];
    det_text_clear(rows);
    det_status st = det_db_query(db, tables[t].sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, tx);
    while ((st = det_query_next(query, &has_row, err)) == DET_OK && has_row) {
        st = write_row(query, tables[t].columns, rows, err);
        if (st != DET_OK) break;
        count++;
    }
    det_query_reset(query);
    if (st == DET_OK) st = det_text_check(rows, err);
    if (st == DET_OK) st = det_sha256_of(det_text_str(rows), &digest, err);
    if (st != DET_OK || count == 0) return st;
    det_json_object(json);
    det_json_key_cstr(json, "table", tables[t].table);
    det_json_key_uint(json, "count", count);
    det_json_key_cstr(json, "digest", det_sha256_print(&digest, hex));
    det_json_object_end(json);
    return DET_OK;
}

/* One row of texts and numbers into the open object: "actor" "kind" "reason" and so on. */
static det_status
write_fields(det_db *db, const char *sql, int64_t id, const char *const *keys, const char *columns,
             det_json *json, det_error *err)
{
    det_query *query = NULL;
    bool has_row = false;
    char hex[DET_SHA256_HEX];
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, id);
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && !has_row)
        st = det_fail(err, DET_CORRUPT, nowhere, "number %lld of the audit log is not there",
                      (long long)id);
    for (int c = 0; st == DET_OK && columns[c] != '\0'; c++) {
        det_str bytes;
        det_sha256 digest;
        det_json_key(json, keys[c]);
        if (det_query_is_null(query, c)) {
            det_json_null(json);
        } else if (columns[c] == 'i') {
            det_json_int(json, det_query_column_int(query, c));
        } else if (columns[c] == 'd') {
            st = det_store_digest(query, c, &digest, err);
            if (st == DET_OK) det_json_cstr(json, det_sha256_print(&digest, hex));
        } else {
            st = det_query_column_bytes(query, c, &bytes, err);
            if (st == DET_OK) det_json_str(json, bytes);
        }
    }
    det_query_reset(query);
    return st;
}

det_status
det_audit_record(det_db *db, uint32_t tx, int64_t quarantine, det_text *out, det_error *err)
{
    static const char sql_tx[] = "select kind, tx, at_us, actor, reason from txn where tx = $1";
    static const char *const tx_keys[] = {"kind", "tx", "at_us", "actor", "reason"};
    static const char sql_refused[] =
        "select q.id, s.name, q.at_us, q.actor, q.dated, q.digest, q.reason from quarantine q"
        " join source s on s.id = q.source where q.id = $1";
    static const char *const refused_keys[] = {"quarantine", "source", "at_us", "actor",
                                               "dated",      "digest", "reason"};
    det_text *rows = NULL;
    det_json json = det_json_over(out);
    det_status st = det_text_new(0, &rows, err);
    if (st != DET_OK) return st;
    det_json_object(&json);
    if (tx == 0) {
        det_json_key_cstr(&json, "kind", "quarantine");
        st = write_fields(db, sql_refused, quarantine, refused_keys, "ibibidb", &json, err);
    } else {
        st = write_fields(db, sql_tx, tx, tx_keys, "biibb", &json, err);
        det_json_key(&json, "rows");
        det_json_array(&json);
        for (size_t t = 0; t < TABLE_COUNT && st == DET_OK; t++)
            st = write_table(db, t, tx, rows, &json, err);
        det_json_array_end(&json);
    }
    det_json_object_end(&json);
    det_text_free(rows);
    return st == DET_OK ? det_text_check(out, err) : st;
}

/* The object that a record has of a table. */
static det_str
rows_of(det_str record, const char *table)
{
    char mark[64] = "{\"table\":\"";
    strncat(mark, table, sizeof mark - strlen(mark) - 3);
    strncat(mark, "\"", sizeof mark - strlen(mark) - 1);
    size_t from = det_str_find(record, det_str_of(mark));
    if (from == SIZE_MAX) return (det_str){0};
    det_str rest = det_str_slice(record, from, record.len);
    size_t end = det_str_find_byte(rest, '}');
    return end == SIZE_MAX ? rest : det_str_slice(rest, 0, end + 1);
}

const char *
det_audit_difference(det_str recorded, det_str now)
{
    for (size_t t = 0; t < TABLE_COUNT; t++)
        if (!det_str_equal(rows_of(recorded, tables[t].table), rows_of(now, tables[t].table)))
            return tables[t].table;
    return NULL;
}
