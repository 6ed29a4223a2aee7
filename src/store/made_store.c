/* Stores for tests, on the database that the run is about, and looking into them by SQLite or libpq
 * themselves, past the code under test. */
#include <assert.h>
#include <errno.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "store/dialect.h"
#include "store/made.h"
#include "store/schema.h"

static const char *
server(void)
{
    return getenv("DETENTE_TEST_POSTGRES");
}

bool
made_is_postgres(void)
{
    return server() != NULL;
}

/* The schema of a folder: its path is used once on a server. */
static void
schema_of(const char *folder, char *out, size_t size)
{
    (void)snprintf(out, size, "test_%016llx", (unsigned long long)det_str_hash(det_str_of(folder)));
}

void
made_place(const char *folder)
{
    char path[600], schema[32], text[400];
    if (!made_is_postgres()) return;
    int made = mkdir(folder, 0700);
    assert(made == 0 || errno == EEXIST);
    (void)made_path(path, sizeof path, folder, "store.yaml");
    if (access(path, F_OK) == 0) return;
    schema_of(folder, schema, sizeof schema);
    int length = snprintf(text, sizeof text, "postgres: %s\nschema: %s\n", server(), schema);
    assert(length > 0 && (size_t)length < sizeof text);
    det_status st = det_file_write(path, det_str_of(text), NULL);
    assert(st == DET_OK);
    (void)made, (void)st, (void)length;
}

det_status
made_open(const char *folder, bool create, det_store **out, det_error *err)
{
    if (create) made_place(folder);
    return det_store_open(folder, create, out, err);
}

det_status
made_import(const char *folder, const char *text, det_import_report *report, det_error *err)
{
    det_store *store = NULL;
    det_list_file file;
    det_import_request request = made_request(&file, text);
    det_status st = made_open(folder, true, &store, err);
    if (st == DET_OK) st = det_store_import(store, &request, report, err);
    det_store_close(store);
    return st;
}

/* Ends the process: 0 if everything was imported. */
static void
write_alone(const char *folder, int writer, int each)
{
    det_import_report report;
    for (int i = 0; i < each; i++) {
        char text[128];
        (void)snprintf(text, sizeof text, "dated 2020-%02d-%02d\n1|Person|KP|Ann %d\n", writer + 1,
                       i + 1, i);
        det_status st = DET_CONFLICT; /* a busy machine: another writer held it too long */
        for (int again = 0; again < 60 && st == DET_CONFLICT; again++)
            st = made_import(folder, text, &report, NULL);
        if (st != DET_OK) _exit(1);
        if (report.outcome != DET_IMPORT_PROMOTED) _exit(2);
    }
    _exit(0);
}

bool
made_write_many(const char *folder, int writers, int each)
{
    enum { WRITERS_MAX = 12 }; /* months: each has one for its days */
    pid_t children[WRITERS_MAX];
    bool is_well = writers <= WRITERS_MAX;
    assert(is_well);
    made_place(folder);
    for (int w = 0; w < writers; w++) {
        children[w] = fork();
        if (children[w] == 0) write_alone(folder, w, each);
    }
    for (int w = 0; w < writers; w++) {
        int how = 0;
        is_well = children[w] > 0 && waitpid(children[w], &how, 0) == children[w] &&
                  WIFEXITED(how) && WEXITSTATUS(how) == 0 && is_well;
    }
    return is_well;
}

static det_status
see_tx(void *context, uint32_t tx, int64_t at_us, det_error *err)
{
    (void)context, (void)tx, (void)at_us, (void)err;
    return DET_OK;
}

static det_status
see_source(void *context, const det_source *source, const det_index_version *versions, size_t count,
           det_error *err)
{
    (void)context, (void)source, (void)versions, (void)count, (void)err;
    return DET_OK;
}

static det_status
see_record(void *context, const det_index_record *record, det_error *err)
{
    (void)context, (void)record, (void)err;
    return DET_OK;
}

const det_store_visitor made_visitor = {NULL, see_tx, see_source, see_record};

static sqlite3 *
open_file(const char *folder)
{
    char path[512];
    sqlite3 *db = NULL;
    int code = sqlite3_open_v2(made_path(path, sizeof path, folder, "detente.db"), &db,
                               SQLITE_OPEN_READWRITE, "unix"); /* not by made_disk.h */
    assert(code == SQLITE_OK);
    code = sqlite3_busy_timeout(db, 2000);
    assert(code == SQLITE_OK);
    (void)code;
    return db;
}

static void
be_silent(void *context, const char *message)
{
    (void)context, (void)message;
}

static PGconn *
open_schema(const char *folder)
{
    char schema[32], sql[64];
    PGconn *db = PQconnectdb(server());
    assert(PQstatus(db) == CONNECTION_OK);
    (void)PQsetNoticeProcessor(db, be_silent, NULL);
    schema_of(folder, schema, sizeof schema);
    (void)snprintf(sql, sizeof sql, "set search_path = %s", schema);
    PQclear(PQexec(db, sql));
    return db;
}

static void
old_file(const char *folder, int version)
{
    char path[600], sql[80];
    sqlite3 *db = NULL;
    int code = mkdir(folder, 0700);
    assert(code == 0);
    code = sqlite3_open(made_path(path, sizeof path, folder, "detente.db"), &db);
    for (int i = 0; i < version; i++)
        for (const char *const *step = det_schema_steps[i]; code == SQLITE_OK && *step != NULL;
             step++)
            code = sqlite3_exec(db, *step, NULL, NULL, NULL);
    (void)snprintf(sql, sizeof sql, "pragma application_id = %d; pragma user_version = %d",
                   0x44657465, version);
    if (code == SQLITE_OK) code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    assert(code == SQLITE_OK);
    (void)sqlite3_close(db);
}

void
made_old(const char *folder, int version)
{
    char schema[32];
    det_text *sql = NULL;
    if (!made_is_postgres()) {
        old_file(folder, version);
        return;
    }
    made_place(folder);
    schema_of(folder, schema, sizeof schema);
    det_status st = det_text_new(0, &sql, NULL);
    assert(st == DET_OK);
    (void)st;
    det_text_print(sql,
                   "create schema %s; set search_path = %s; create table store_schema(version"
                   " integer not null); insert into store_schema values (%d);",
                   schema, schema, version);
    for (int i = 0; i < version; i++)
        for (const char *const *step = det_schema_steps[i]; *step != NULL; step++)
            det_dialect_postgres(*step, sql);
    PGconn *db = PQconnectdb(server());
    PGresult *result = PQexec(db, det_text_bytes(sql));
    assert(PQresultStatus(result) == PGRES_COMMAND_OK);
    PQclear(result);
    PQfinish(db);
    det_text_free(sql);
}

void
made_settle(void)
{
    static const char sql[] =
        "select count(*) from pg_stat_activity where application_name = 'detente'";
    const struct timespec pause = {.tv_nsec = 2000000};
    if (!made_is_postgres()) return;
    for (bool is_quiet = false; !is_quiet; (void)nanosleep(&pause, NULL)) {
        PGconn *db = PQconnectdb(server());
        PGresult *rows = PQexec(db, sql);
        is_quiet = PQresultStatus(rows) == PGRES_TUPLES_OK &&
                   strcmp(PQgetvalue(rows, 0, 0), "0") == 0;
        PQclear(rows);
        PQfinish(db);
    }
}

void
made_state(const char *folder, const char *source, det_day day, uint32_t tx, det_text *out)
{
    static const char sql[] =
        "select s.ref, b.json from fact f join subject s on s.id = f.subject"
        " join body b on b.id = f.body join source l on l.id = f.source"
        " where l.name = $1 and f.vf <= $2 and $2 < f.vt and f.tf <= $3 and $3 < f.tt order by 1";
    if (made_is_postgres()) {
        char days[16], txs[16];
        (void)snprintf(days, sizeof days, "%d", day);
        (void)snprintf(txs, sizeof txs, "%u", tx);
        const char *const values[] = {source, days, txs};
        PGconn *db = open_schema(folder);
        PGresult *rows = PQexecParams(db, sql, 3, NULL, values, NULL, NULL, 0);
        assert(PQresultStatus(rows) == PGRES_TUPLES_OK);
        for (int i = 0; i < PQntuples(rows); i++)
            det_text_print(out, "%s %s\n", PQgetvalue(rows, i, 0), PQgetvalue(rows, i, 1));
        PQclear(rows);
        PQfinish(db);
        return;
    }
    sqlite3 *db = open_file(folder);
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    assert(code == SQLITE_OK);
    (void)sqlite3_bind_text(statement, 1, source, -1, SQLITE_STATIC);
    (void)sqlite3_bind_int64(statement, 2, day);
    (void)sqlite3_bind_int64(statement, 3, tx);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        det_text_print(out, "%s %s\n", (const char *)sqlite3_column_text(statement, 0),
                       (const char *)sqlite3_column_text(statement, 1));
    assert(code == SQLITE_DONE);
    (void)sqlite3_finalize(statement);
    (void)sqlite3_close(db);
}

/* sql with each of `from` ... up to the end of a statement handed to `put`. */
static void
replace(const char *sql, const char *from, void (*put)(det_text *, det_str), det_text *out)
{
    for (const char *at; (at = strstr(sql, from)) != NULL;) {
        det_text_add(out, (det_str){sql, (size_t)(at - sql)});
        at += strlen(from);
        size_t length = strcspn(at, ";");
        put(out, (det_str){at, length});
        sql = at + length;
    }
    det_text_add(out, det_str_of(sql));
}

/* A trigger of PostgreSQL goes with its function, which has its name (store/dialect.h). */
static void
put_drop(det_text *out, det_str name)
{
    static const char maybe[] = "if exists ";
    if (det_str_starts(name, det_str_of(maybe)))
        name = det_str_slice(name, strlen(maybe), name.len);
    det_text_print(out, "drop function if exists %.*s() cascade", DET_STR_FMT(name));
}

static void
put_version(det_text *out, det_str rest)
{
    if (rest.len == 0)
        det_text_add(out, DET_STR("select version from store_schema"));
    else
        det_text_print(out, "update store_schema set version %.*s", DET_STR_FMT(rest));
}

static void
put_zeros(det_text *out, det_str rest)
{
    size_t end = det_str_find_byte(rest, ')');
    det_str after = det_str_slice(rest, end, rest.len);
    det_text_print(out, "decode(repeat('00', %.*s), 'hex'%.*s", (int)end, rest.ptr,
                   DET_STR_FMT(after));
}

/* The words of a test in those of PostgreSQL. */
static det_text *
for_postgres(const char *sql)
{
    det_text *half = NULL, *whole = NULL;
    det_status st = det_text_new(0, &half, NULL);
    if (st == DET_OK) st = det_text_new(0, &whole, NULL);
    assert(st == DET_OK);
    (void)st;
    replace(sql, "drop trigger ", put_drop, half);
    replace(det_text_bytes(half), "pragma user_version", put_version, whole);
    det_text_clear(half);
    replace(det_text_bytes(whole), "zeroblob(", put_zeros, half);
    det_text_free(whole);
    return half;
}

int64_t
made_number(const char *folder, const char *sql)
{
    int64_t number = -1;
    if (made_is_postgres()) {
        det_text *words = for_postgres(sql);
        PGconn *db = open_schema(folder);
        PGresult *rows = PQexec(db, det_text_bytes(words));
        if (PQresultStatus(rows) == PGRES_TUPLES_OK && PQntuples(rows) > 0)
            number = strtoll(PQgetvalue(rows, 0, 0), NULL, 10);
        PQclear(rows);
        PQfinish(db);
        det_text_free(words);
        return number;
    }
    sqlite3 *db = open_file(folder);
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        number = sqlite3_column_int64(statement, 0);
    (void)sqlite3_finalize(statement);
    (void)sqlite3_close(db);
    return number;
}

const char *
made_meddle(const char *folder, const char *sql, char *buffer, size_t size)
{
    if (made_is_postgres()) {
        det_text *words = for_postgres(sql);
        PGconn *db = open_schema(folder);
        PGresult *result = PQexec(db, det_text_bytes(words));
        const char *said = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
        (void)snprintf(buffer, size, "%s", said == NULL ? "" : said);
        PQclear(result);
        PQfinish(db);
        det_text_free(words);
        return buffer;
    }
    sqlite3 *db = open_file(folder);
    int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    (void)snprintf(buffer, size, "%s", code == SQLITE_OK ? "" : sqlite3_errmsg(db));
    (void)sqlite3_close(db);
    return buffer;
}
