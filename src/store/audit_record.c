/* audit_record.c - what a record of the audit log says of a row and of those that came with it.
 *
 *   {"format":2,"record":8,"kind":"import","tx":5,"at_us":...,"actor":"...","reason":"...",
 *    "rows":[{"table":"version","count":1,"digest":"..."}, ...]}
 *   {"format":2,"record":9,"kind":"quarantine","quarantine":2,"source":"un","at_us":...,
 *    "actor":"...","dated":...,"digest":"...","reason":"...","rows":[...]}
 *   {"format":2,"record":10,"kind":"decision","decision":7,"at_us":...,"actor":"...",
 *    "act":"screen","verdict":"ALERT","question":"...","answer":"...","snapshot":"...","tx":...,
 *    "books":...,"setting":"...","engine":"..."}
 *
 * A digest is SHA-256 over the rows in the order of their numbers, each column written with its
 * length, and names in place of numbers that only this store knows: so the record says what was
 * written and not where.  Nothing personal stands in a record: bodies are digests, what was asked
 * is a salted one.  Format 1 had no member "format", fewer tables and no rows of a refusal. */
#include "store/audit_inside.h"

#include <string.h>

#include "base/json.h"

static const det_where nowhere;

/* The row that a record is of.  keys and columns: b text, i a number, d a digest; any may be null.
 * $1 is its number. */
static const struct {
    const char *sql, *columns;
    const char *keys[13];
} heads[DET_LEAF_KINDS] = {
    [DET_LEAF_TRANSACTION] = {"select kind, tx, at_us, actor, reason from txn where tx = $1",
                              "biibb",
                              {"kind", "tx", "at_us", "actor", "reason"}},
    [DET_LEAF_REFUSAL] = {"select 'quarantine', q.id, s.name, q.at_us, q.actor, q.dated, q.digest,"
                          " q.reason from quarantine q join source s on s.id = q.source"
                          " where q.id = $1",
                          "bibibidb",
                          {"kind", "quarantine", "source", "at_us", "actor", "dated", "digest",
                           "reason"}},
    [DET_LEAF_LOOK] = {"select 'look', id, source, at_us, outcome, digest, reason, detail"
                       " from attempt where id = $1",
                       "bibibdbb",
                       {"kind", "look", "source", "at_us", "outcome", "digest", "reason",
                        "detail"}},
    [DET_LEAF_SOURCE] = {"select 'source', d.id, s.name, d.title, d.authority, d.zone, d.is_set,"
                         " d.has_own_date from description d join source s on s.id = d.source"
                         " where d.id = $1",
                         "bibbbiii",
                         {"kind", "description", "source", "title", "authority", "zone", "is_set",
                          "has_own_date"}},
    [DET_LEAF_DECISION] = {"select 'decision', d.id, d.at_us, d.actor, d.act, d.verdict,"
                           " d.question, d.answer, d.snapshot, d.tx, d.books, s.digest, d.engine"
                           " from decision d join setting s on s.id = d.setting where d.id = $1",
                           "biibbbdddiidb",
                           {"kind", "decision", "at_us", "actor", "act", "verdict", "question",
                            "answer", "snapshot", "tx", "books", "setting", "engine"}},
    [DET_LEAF_ERASURE] = {"select 'erasure', id, at_us, actor, reason from erasure where id = $1",
                          "biibb",
                          {"kind", "erasure", "at_us", "actor", "reason"}},
};

/* What came with it, table by table, in a fixed order, in records of the formats first to last.
 * columns: i a number, b bytes or text; either may be null; h a text that is not written, but must
 * have the digest before it.  $1 as above. */
static const struct {
    det_leaf_kind kind;
    int first, last;
    const char *table, *columns, *sql;
} tables[] = {
    {DET_LEAF_TRANSACTION, 1, 9, "version", "bibbiiiii",
     "select s.name, v.dated, v.dated_text, v.digest, v.read, v.kept, v.rejected, v.notes, v.names"
     " from version v join source s on s.id = v.source where v.tf = $1 order by v.id"},
    {DET_LEAF_TRANSACTION, 1, 9, "version_closed", "bii",
     "select s.name, v.dated, v.tf from version v join source s on s.id = v.source"
     " where v.tt = $1 order by v.id"},
    {DET_LEAF_TRANSACTION, 1, 9, "version_file", "bibb",
     "select s.name, f.seq, f.name, r.digest from version v join source s on s.id = v.source"
     " join version_file f on f.version = v.id join received r on r.id = f.received"
     " where v.tf = $1 order by v.id, f.seq"},
    {DET_LEAF_TRANSACTION, 2, 9, "version_count", "bbi",
     "select s.name, c.key, c.count from version v join source s on s.id = v.source"
     " join version_count c on c.version = v.id where v.tf = $1 order by v.id, c.key"},
    {DET_LEAF_TRANSACTION, 1, 1, "version_rejected", "bibib",
     "select s.name, j.seq, j.file, j.line, j.reason from version v"
     " join source s on s.id = v.source join version_rejected j on j.version = v.id"
     " where v.tf = $1 order by v.id, j.seq"},
    {DET_LEAF_TRANSACTION, 2, 9, "version_rejected", "bibibb",
     "select s.name, j.seq, j.file, j.line, j.reason, j.raw from version v"
     " join source s on s.id = v.source join version_rejected j on j.version = v.id"
     " where v.tf = $1 order by v.id, j.seq"},
    {DET_LEAF_TRANSACTION, 1, 9, "version_held", "bi",
     "select s.name, v.dated from version v join source s on s.id = v.source"
     " join version_held h on h.version = v.id where v.tf = $1 order by v.id"},
    {DET_LEAF_TRANSACTION, 1, 1, "fact", "bbhii",
     "select u.ref, b.digest, b.json, f.vf, f.vt from fact f join subject u on u.id = f.subject"
     " join body b on b.id = f.body where f.tf = $1 order by f.id"},
    {DET_LEAF_TRANSACTION, 2, 9, "fact", "bbbbhii",
     "select s.name, o.name, u.ref, b.digest, b.json, f.vf, f.vt from fact f"
     " join subject u on u.id = f.subject join source s on s.id = f.source"
     " join source o on o.id = u.source join body b on b.id = f.body"
     " where f.tf = $1 order by f.id"},
    {DET_LEAF_TRANSACTION, 1, 9, "fact_closed", "bbiii",
     "select u.ref, b.digest, f.vf, f.vt, f.tf from fact f join subject u on u.id = f.subject"
     " join body b on b.id = f.body where f.tt = $1 and f.tt < 4294967295 order by f.id"},
    {DET_LEAF_TRANSACTION, 1, 9, "entry", "bbbib",
     "select e.book, e.ref, o.ref, e.known_us, e.body from entry e"
     " left join entry o on o.id = e.about where e.tx = $1 order by e.id"},
    {DET_LEAF_TRANSACTION, 1, 9, "entry_topic", "bbb",
     "select book, ref, topic from entry where tx = $1 and topic is not null order by id"},
    {DET_LEAF_TRANSACTION, 1, 9, "declaration", "bb",
     "select s.name, d.body from declaration d join source s on s.id = d.source"
     " where d.tx = $1 order by d.id"},
    {DET_LEAF_TRANSACTION, 1, 9, "staged", "bbibbhbh",
     "select s.name, u.ref, v.dated, g.kind, m.digest, m.json, b.digest, b.json from staged g"
     " join source s on s.id = g.source join subject u on u.id = g.subject"
     " join version v on v.id = g.version join body m on m.id = g.marked"
     " left join body b on b.id = g.body where g.tx = $1 order by g.id"},
    {DET_LEAF_TRANSACTION, 1, 9, "staged_decision", "ibb",
     "select staged, verdict, reason from staged_decision where tx = $1 order by staged"},
    {DET_LEAF_REFUSAL, 2, 9, "quarantine_file", "ibib",
     "select f.seq, f.name, f.size, r.digest from quarantine_file f"
     " left join received r on r.id = f.received where f.quarantine = $1 order by f.seq"},
    {DET_LEAF_ERASURE, 2, 9, "erased", "i",
     "select decision from erased where erasure = $1 order by decision"},
};
enum { TABLE_COUNT = sizeof tables / sizeof tables[0] };

/* That a text has the digest in the column before it. */
static det_status
check_digest(det_query *query, int column, det_error *err)
{
    det_sha256 want, got;
    det_str text;
    if (det_query_is_null(query, column)) return DET_OK;
    det_status st = det_store_digest(query, column - 1, &want, err);
    if (st == DET_OK) st = det_query_column_bytes(query, column, &text, err);
    if (st == DET_OK) st = det_sha256_of(text, &got, err);
    if (st == DET_OK && memcmp(&want, &got, sizeof want) != 0) {
        char hex[DET_SHA256_HEX];
        st = det_fail(err, DET_CORRUPT, nowhere, "the entry whose digest is %s was changed",
                      det_sha256_print(&want, hex));
    }
    return st;
}

/* "i123;", "b5:bytes;", "n;": no two rows give the same bytes. */
static det_status
write_row(det_query *query, const char *columns, bool is_checked, det_text *out, det_error *err)
{
    det_status st = DET_OK;
    for (int c = 0; columns[c] != '\0' && st == DET_OK; c++) {
        det_str bytes;
        if (columns[c] == 'h') {
            if (is_checked) st = check_digest(query, c, err);
        } else if (det_query_is_null(query, c)) {
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
write_table(det_db *db, size_t t, int64_t id, bool is_checked, det_text *rows, det_json *json,
            det_error *err)
{
    det_query *query = NULL;
    bool has_row = true;
    uint64_t count = 0;
    det_sha256 digest;
    char hex[DET_SHA256_HEX];
    det_text_clear(rows);
    det_status st = det_db_query(db, tables[t].sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, id);
    while ((st = det_query_next(query, &has_row, err)) == DET_OK && has_row) {
        st = write_row(query, tables[t].columns, is_checked, rows, err);
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

/* The row itself, its columns as members of the open object. */
static det_status
write_head(det_db *db, det_leaf_kind kind, int64_t id, det_json *json, det_error *err)
{
    const char *columns = heads[kind].columns;
    det_query *query = NULL;
    bool has_row = false;
    char hex[DET_SHA256_HEX];
    det_status st = det_db_query(db, heads[kind].sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, id);
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && !has_row)
        st = det_fail(err, DET_CORRUPT, nowhere, "%s %lld of the audit log is not there",
                      det_leaf_kind_name(kind), (long long)id);
    for (int c = 0; st == DET_OK && columns[c] != '\0'; c++) {
        det_str bytes;
        det_sha256 digest;
        det_json_key(json, heads[kind].keys[c]);
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
det_audit_record(det_db *db, uint64_t n, det_leaf_kind kind, int64_t id, int format,
                 bool is_checked, det_text *out, det_error *err)
{
    det_text *rows = NULL;
    det_json json = det_json_over(out);
    bool has_rows = false;
    det_status st = det_text_new(0, &rows, err);
    if (st != DET_OK) return st;
    det_json_object(&json);
    if (format > 1) {
        det_json_key_int(&json, "format", format);
        det_json_key_uint(&json, "record", n);
    }
    st = write_head(db, kind, id, &json, err);
    for (size_t t = 0; t < TABLE_COUNT && st == DET_OK; t++) {
        if (tables[t].kind != kind || format < tables[t].first || format > tables[t].last) continue;
        if (!has_rows) {
            det_json_key(&json, "rows");
            det_json_array(&json);
            has_rows = true;
        }
        st = write_table(db, t, id, is_checked, rows, &json, err);
    }
    if (has_rows) det_json_array_end(&json);
    det_json_object_end(&json);
    det_text_free(rows);
    return st == DET_OK ? det_text_check(out, err) : st;
}

int
det_audit_format(det_str record)
{
    return det_str_starts(record, DET_STR("{\"format\":2,")) ? 2 : 1;
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
