/* What the store does when the server, its keeper or another program is against it; that the rules
 * are in the database; that both databases have the same tables.  Needs a server. */
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/test.h"
#include "base/text.h"
#include "store/book.h"
#include "store/made.h"
#include "store/schema.h"

static const char *
folder_of(char *buffer, size_t size, const char *name)
{
    return made_path(buffer, size, det_test_folder(), name);
}

/* A message without what differs from run to run: the server's folder and the schema's name. */
static const char *
plain(const char *text, char *out, size_t size)
{
    const char *at = strstr(text, " at "), *schema = strstr(text, ", schema test_");
    if (at == NULL || schema == NULL)
        (void)snprintf(out, size, "%s", text);
    else
        (void)snprintf(out, size, "%.*s at SERVER%s", (int)(at - text), text,
                       schema + strlen(", schema test_0123456789abcdef"));
    char *end = strchr(out, '\n');
    if (end != NULL) *end = '\0';
    return out;
}

static PGconn *
connection(void)
{
    PGconn *db = PQconnectdb(getenv("DETENTE_TEST_POSTGRES"));
    CHECK(PQstatus(db) == CONNECTION_OK);
    return db;
}

static void
server_runs(const char *sql)
{
    PGconn *db = connection();
    PGresult *result = PQexec(db, sql);
    CHECK(PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK);
    PQclear(result);
    PQfinish(db);
}

TEST(postgres_says_that_nothing_is_there)
{
    char folder[512], text[DET_ERROR_TEXT_MAX];
    det_error err;
    det_store *store = NULL;
    made_place(folder_of(folder, sizeof folder, "nothing"));
    CHECK(det_store_open(folder, false, &store, &err) == DET_MISSING);
    CHECK_TEXT(__LINE__, plain(err.text, text, sizeof text),
               "postgres at SERVER: no store there; import a list first, or name its folder with "
               "--data");
    /* and asking made nothing */
    CHECK(made_number(folder, "select count(*) from pg_namespace where nspname = "
                              "current_setting('search_path')") == 0);
}

TEST(postgres_names_a_server_that_is_not_there)
{
    char folder[512], path[600];
    det_error err;
    det_store *store = NULL;
    made_place(folder_of(folder, sizeof folder, "nowhere"));
    CHECK_OK(det_file_write(made_path(path, sizeof path, folder, "store.yaml"),
                            DET_STR("postgres: host=/nowhere dbname=books user=ann\n"), &err),
             &err);
    CHECK(det_store_open(folder, true, &store, &err) == DET_IO);
    static const char want[] = ": no connection to the server: connection to server on socket "
                               "\"/nowhere/.s.PGSQL.5432\" failed: No such file or directory";
    CHECK(strstr(err.text, want) != NULL);
}

TEST(postgres_names_a_newer_schema)
{
    char folder[512], text[DET_ERROR_TEXT_MAX], said[256];
    det_error err;
    det_import_report report;
    det_store *store = NULL;
    (void)folder_of(folder, sizeof folder, "newer");
    CHECK_OK(made_import(folder, "dated 2020-01-01\n1|Person|KP|Ann\n", &report, &err), &err);
    CHECK_TEXT(__LINE__,
               made_meddle(folder, "update store_schema set version = 99", said, sizeof said), "");
    CHECK(det_store_open(folder, true, &store, &err) == DET_UNSUPPORTED);
    (void)snprintf(said, sizeof said,
                   "postgres at SERVER: was written by a newer detente (schema 99, this program "
                   "reads up to %d); use that version or a later one",
                   DET_SCHEMA_VERSION);
    CHECK_TEXT(__LINE__, plain(err.text, text, sizeof text), said);
}

TEST(postgres_leaves_other_tables_alone)
{
    char folder[512], path[600], text[DET_ERROR_TEXT_MAX];
    det_error err;
    det_store *store = NULL;
    det_file file = {0};
    made_place(folder_of(folder, sizeof folder, "other"));
    CHECK_OK(det_file_open(made_path(path, sizeof path, folder, "store.yaml"), 0, &file, &err),
             &err);
    size_t at = det_str_find(file.bytes, DET_STR("schema: "));
    CHECK(at != SIZE_MAX);
    (void)snprintf(text, sizeof text, "create schema %.*s; create table %.*s.mine(x integer)", 21,
                   file.bytes.ptr + at + 8, 21, file.bytes.ptr + at + 8);
    det_file_close(&file);
    server_runs(text);
    CHECK(det_store_open(folder, true, &store, &err) == DET_UNSUPPORTED);
    CHECK_TEXT(__LINE__, plain(err.text, text, sizeof text),
               "postgres at SERVER: holds tables of another program; give the store a schema of "
               "its own");
    CHECK(made_number(folder, "select count(*) from pg_tables where schemaname = "
                              "current_schema()") == 1);
}

TEST(postgres_refuses_a_database_in_another_encoding)
{
    char folder[512], path[600], config[300];
    det_error err;
    det_store *store = NULL;
    made_place(folder_of(folder, sizeof folder, "latin"));
    server_runs(
        "create database latin encoding 'LATIN1' template template0 lc_collate 'C' lc_ctype "
        "'C'");
    (void)snprintf(config, sizeof config, "postgres: %s dbname=latin\n",
                   getenv("DETENTE_TEST_POSTGRES"));
    CHECK_OK(det_file_write(made_path(path, sizeof path, folder, "store.yaml"), det_str_of(config),
                            &err),
             &err);
    CHECK(det_store_open(folder, true, &store, &err) == DET_UNSUPPORTED);
    CHECK(strstr(err.text, "the database is in LATIN1, and the store needs one in UTF8") != NULL);
}

/* Somebody holds the lock of the writer for longer than we wait. */
TEST(postgres_waits_for_another_writer_and_says_so)
{
    char folder[512], text[DET_ERROR_TEXT_MAX], said[256];
    det_error err;
    det_import_report report;
    (void)folder_of(folder, sizeof folder, "busy");
    CHECK_OK(made_import(folder, "dated 2020-01-01\n1|Person|KP|Ann\n", &report, &err), &err);
    int ends[2];
    CHECK(pipe(ends) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        char byte;
        (void)close(ends[1]);
        (void)made_meddle(folder, "select 1", said, sizeof said);
        /* held until the parent has seen its failure and closes the pipe */
        PGconn *db = PQconnectdb(getenv("DETENTE_TEST_POSTGRES"));
        (void)snprintf(text, sizeof text, "begin; lock table test_%016llx.txn in exclusive mode",
                       (unsigned long long)det_str_hash(det_str_of(folder)));
        PQclear(PQexec(db, text));
        (void)!read(ends[0], &byte, 1);
        PQfinish(db);
        _exit(0);
    }
    CHECK(close(ends[0]) == 0);
    PGconn *db = connection();
    for (bool is_held = false; !is_held;) {
        PGresult *rows = PQexec(db, "select count(*) from pg_locks where mode = 'ExclusiveLock'"
                                    " and locktype = 'relation'");
        is_held = strcmp(PQgetvalue(rows, 0, 0), "1") == 0;
        PQclear(rows);
    }
    PQfinish(db);
    CHECK(made_import(folder, "dated 2020-01-02\n1|Person|KP|Bob\n", &report, &err) ==
          DET_CONFLICT);
    CHECK_TEXT(__LINE__, plain(err.text, text, sizeof text),
               "postgres at SERVER: another process has been writing for more than 5 seconds, "
               "beginning a transaction; nothing was changed, try again when it is done");
    /* who reads is not kept waiting */
    det_store *store = NULL;
    uint32_t head = 0;
    CHECK_OK(det_store_open(folder, false, &store, &err), &err);
    CHECK_OK(det_store_head(store, &head, &err), &err);
    CHECK(head == 1);
    CHECK(close(ends[1]) == 0);
    int how = 0;
    CHECK(waitpid(child, &how, 0) == child);
    det_store_close(store);
    CHECK_OK(made_import(folder, "dated 2020-01-02\n1|Person|KP|Bob\n", &report, &err), &err);
}

/* The server ends our connection: between two calls, which nobody notices, and in the middle of
 * one, which undoes it. */
static const char terminate[] = "select pg_terminate_backend(pid, 5000) from pg_stat_activity where"
                                " application_name = 'detente'";

static det_status
make_while_lost(void *context, const det_book_entries *kept, const det_stamp *stamp,
                det_arena *arena, det_book_entries *added, det_error *err)
{
    (void)kept;
    added->items = DET_NEW(arena, det_entry, 1);
    if (added->items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "entries");
    added->items[0] = (det_entry){.id = DET_STR("a"), .body = DET_STR("{}"), .stamp = *stamp};
    added->count = 1;
    if (*(const bool *)context) server_runs(terminate);
    return DET_OK;
}

TEST(postgres_comes_back_after_a_lost_connection)
{
    char folder[512], text[DET_ERROR_TEXT_MAX];
    det_error err;
    det_store *store = NULL;
    det_list_file file;
    det_import_report report;
    det_arena *arena = NULL;
    uint32_t head = 0;
    bool is_to_be_lost = true;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    (void)folder_of(folder, sizeof folder, "lost");
    CHECK_OK(made_import(folder, "dated 2020-01-01\n1|Person|KP|Ann\n", &report, &err), &err);
    CHECK_OK(det_store_open(folder, false, &store, &err), &err);
    server_runs(terminate);
    det_import_request request = made_request(&file, "dated 2020-01-02\n1|Person|KP|Bob\n");
    CHECK_OK(det_store_import(store, &request, &report, &err), &err);
    CHECK(report.outcome == DET_IMPORT_PROMOTED && report.tx == 2);
    CHECK(det_store_book_write(store, DET_BOOK_QUOTA, NULL, 1000, "ann", make_while_lost,
                               &is_to_be_lost, arena, &err) == DET_IO);
    CHECK_TEXT(__LINE__, plain(err.text, text, sizeof text),
               "postgres at SERVER: the connection to the server is lost (terminating "
               "connection due to administrator command), running a statement; nothing was "
               "changed, try again when it is back");
    CHECK_OK(det_store_head(store, &head, &err), &err);
    CHECK(head == 2);
    is_to_be_lost = false;
    CHECK_OK(det_store_book_write(store, DET_BOOK_QUOTA, NULL, 1000, "ann", make_while_lost,
                                  &is_to_be_lost, arena, &err),
             &err);
    CHECK_OK(det_store_head(store, &head, &err), &err);
    CHECK(head == 3);
    CHECK_OK(det_store_verify(store, &err), &err);
    det_store_close(store);
    det_arena_free(arena);
}

/* The rules are in the database, not in our code: whoever comes with another program meets them
 * too.
 */
static const struct {
    int line;
    const char *sql;
    const char *want;
} meddle_rows[] = {
    {__LINE__, "delete from fact", "fact: rows are kept for ever"},
    {__LINE__, "delete from version", "version: rows are kept for ever"},
    {__LINE__, "delete from txn", "txn: rows are kept for ever"},
    {__LINE__, "delete from quarantine", "quarantine: rows are kept for ever"},
    {__LINE__, "delete from source", "source: rows are kept for ever"},
    {__LINE__, "truncate fact", "fact: rows are kept for ever"},
    {__LINE__, "truncate quarantine_file", "quarantine_file: rows are kept for ever"},
    {__LINE__, "update body set json = '{}'", "body: rows never change"},
    {__LINE__, "update chunk set size = 1", "chunk: rows never change"},
    {__LINE__, "update fact set vf = vf - 1",
     "fact: known time is closed once, nothing else changes"},
    {__LINE__, "update fact set tt = 4294967295 where tt < 4294967295",
     "fact: known time is closed once, nothing else changes"},
    {__LINE__, "update version set kept = 7, read = 7",
     "version: known time is closed once, nothing else changes"},
    {__LINE__,
     "insert into fact(source, subject, body, vf, vt, tf)"
     " select source, subject, body, vf + 1, vt, tf from fact where tt = 4294967295 and vt = "
     "2147483647",
     "conflicting key value violates exclusion constraint \"fact_overlap\""},
    {__LINE__, "insert into fact(source, subject, body, vf, vt, tf) values (1, 1, 1, 9, 9, 1)",
     "new row for relation \"fact\" violates check constraint \"fact_check\""},
    {__LINE__, "insert into txn values (1, 99, 'x', 'x', '')", "txn: number and time must grow"},
    {__LINE__, "insert into txn values (99, 1, 'x', 'x', '')", "txn: number and time must grow"},
    {__LINE__, "insert into txn values ('x', 1, 'x', 'x', '')",
     "invalid input syntax for type bigint: \"x\""},
    {__LINE__, "insert into body values (9, '\\x00', '{}')",
     "new row for relation \"body\" violates check constraint \"body_digest_check\""},
    {__LINE__, "insert into version_file(version, seq, name, received) values (77, 0, 'x', 1)",
     "insert or update on table \"version_file\" violates foreign key constraint "
     "\"version_file_version_fkey\""},
};

TEST(postgres_holds_the_rules_itself)
{
    char folder[512], said[256];
    det_error err;
    det_import_report report;
    (void)folder_of(folder, sizeof folder, "rules");
    CHECK_OK(made_import(folder, "dated 2020-01-01\n1|Person|KP|Ann\n", &report, &err), &err);
    CHECK_OK(made_import(folder, "dated 2020-01-02\n1|Person|KP|Anne\n", &report, &err), &err);
    CHECK_OK(made_import(folder, "&\n", &report, &err), &err);
    for (size_t i = 0; i < COUNT(meddle_rows); i++)
        CHECK_TEXT(meddle_rows[i].line, made_meddle(folder, meddle_rows[i].sql, said, sizeof said),
                   meddle_rows[i].want);
}

/* Whoever owns the database can switch the rules off; verifying tells. */
static const struct {
    int line;
    const char *sql;
    const char *want;
} switched_rows[] = {
    {__LINE__, "alter table body disable trigger body_no_update",
     "the store is damaged: the trigger body_no_update is switched off; put back a copy of the "
     "folder, or import the lists into a new one"},
    {__LINE__,
     "alter table body enable trigger body_no_update; alter table fact drop constraint "
     "fact_body_fkey; set session_replication_role = replica; delete from body; alter table fact "
     "add constraint fact_body_fkey foreign key (body) references body not valid",
     "the store is damaged: the constraint fact_body_fkey is not checked; put back a copy of the "
     "folder, or import the lists into a new one"},
    {__LINE__, "update pg_constraint set convalidated = true where conname = 'fact_body_fkey'",
     "the store is damaged: a row of fact names one that is gone; put back a copy of the folder, "
     "or import the lists into a new one"},
};

TEST(postgres_tells_that_the_rules_were_off)
{
    char folder[512], said[256];
    det_error err;
    det_import_report report;
    det_store *store = NULL;
    (void)folder_of(folder, sizeof folder, "switched");
    CHECK_OK(made_import(folder, "dated 2020-01-01\n1|Person|KP|Ann\n", &report, &err), &err);
    for (size_t i = 0; i < COUNT(switched_rows); i++) {
        CHECK_TEXT(switched_rows[i].line,
                   made_meddle(folder, switched_rows[i].sql, said, sizeof said), "");
        CHECK_OK(det_store_open(folder, false, &store, &err), &err);
        CHECK(det_store_verify(store, &err) == DET_CORRUPT);
        CHECK_TEXT(switched_rows[i].line, err.text, switched_rows[i].want);
        det_store_close(store);
        store = NULL;
    }
}

/* Eight processes import at once: nobody loses anything, and transactions are numbered without
 * gaps, each later than the one before. */
TEST(postgres_serves_many_writers)
{
    enum { WRITERS = 8, EACH = 5 };
    char folder[512];
    det_error err;
    (void)folder_of(folder, sizeof folder, "writers");
    CHECK(made_write_many(folder, WRITERS, EACH));
    CHECK(made_number(folder, "select count(*) from version where tt = 4294967295") ==
          WRITERS * EACH);
    CHECK(made_number(folder, "select max(tx) from txn") == WRITERS * EACH);
    CHECK(made_number(folder, "select count(*) from txn a join txn b on b.tx = a.tx + 1 where"
                              " b.at_us <= a.at_us") == 0);
    det_store *store = NULL;
    CHECK_OK(det_store_open(folder, false, &store, &err), &err);
    CHECK_OK(det_store_verify(store, &err), &err);
    det_store_close(store);
}

/* ---- both databases have the same tables -------------------------------------------------------
 */

/* "fact vf integer required" a line, sorted: of a file of SQLite with all steps. */
static void
show_sqlite(det_text *out)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *rows = NULL;
    CHECK(sqlite3_open(":memory:", &db) == SQLITE_OK);
    for (int i = 0; i < DET_SCHEMA_VERSION; i++)
        for (const char *const *sql = det_schema_steps[i]; *sql != NULL; sql++)
            CHECK(sqlite3_exec(db, *sql, NULL, NULL, NULL) == SQLITE_OK);
    CHECK(sqlite3_prepare_v2(
              db,
              "select t.name || ' ' || c.name || ' ' || lower(c.type) || case when c.\"notnull\""
              " or c.pk then ' required' else '' end from sqlite_schema t join"
              " pragma_table_info(t.name) c where t.type = 'table' order by 1",
              -1, &rows, NULL) == SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW)
        det_text_print(out, "%s\n", (const char *)sqlite3_column_text(rows, 0));
    CHECK(sqlite3_finalize(rows) == SQLITE_OK && sqlite3_close(db) == SQLITE_OK);
}

static void
show_postgres(const char *folder, const char *sql, det_text *out)
{
    char path[80];
    PGconn *db = connection();
    (void)snprintf(path, sizeof path, "set search_path = test_%016llx",
                   (unsigned long long)det_str_hash(det_str_of(folder)));
    PQclear(PQexec(db, path));
    PGresult *rows = PQexec(db, sql);
    CHECK(PQresultStatus(rows) == PGRES_TUPLES_OK);
    for (int i = 0; i < PQntuples(rows); i++)
        det_text_print(out, "%s\n", PQgetvalue(rows, i, 0));
    PQclear(rows);
    PQfinish(db);
}

static const char columns[] =
    "select line from (select table_name || ' ' || column_name || ' ' || case data_type when "
    "'bigint' then 'integer'"
    " when 'bytea' then 'blob' when 'text' then case collation_name when 'C' then 'text' else"
    " 'text by ' || coalesce(collation_name, 'the locale') end else data_type end ||"
    " case is_nullable when 'NO' then ' required' else '' end as line"
    " from information_schema.columns where table_schema = current_schema()"
    " and table_name <> 'store_schema') c order by line collate \"C\"";

TEST(both_databases_have_the_same_tables)
{
    char folder[512];
    det_error err;
    det_store *store = NULL;
    det_text *want = NULL, *got = NULL;
    CHECK_OK(det_text_new(0, &want, &err), &err);
    CHECK_OK(det_text_new(0, &got, &err), &err);
    (void)folder_of(folder, sizeof folder, "same");
    CHECK_OK(made_open(folder, true, &store, &err), &err);
    det_store_close(store);
    show_sqlite(want);
    show_postgres(folder, columns, got);
    CHECK(det_text_length(want) > 1000);
    CHECK_TEXT(__LINE__, det_text_bytes(got), det_text_bytes(want));
    /* and a store of any age has them too, once it was opened */
    for (int version = 1; version < DET_SCHEMA_VERSION; version++) {
        char name[20];
        (void)snprintf(name, sizeof name, "same-%d", version);
        made_old(folder_of(folder, sizeof folder, name), version);
        store = NULL;
        CHECK_OK(det_store_open(folder, false, &store, &err), &err);
        CHECK_OK(det_store_verify(store, &err), &err);
        det_store_close(store);
        det_text_clear(got);
        show_postgres(folder, columns, got);
        CHECK_TEXT(version, det_text_bytes(got), det_text_bytes(want));
    }
    det_text_free(want);
    det_text_free(got);
}

/* ---- the same history gives the same rows -------------------------------------------------------
 */

static void
dump_sqlite(const char *folder, const char *sql, det_text *out)
{
    char path[600];
    sqlite3 *db = NULL;
    sqlite3_stmt *rows = NULL;
    CHECK(sqlite3_open(made_path(path, sizeof path, folder, "detente.db"), &db) == SQLITE_OK);
    CHECK(sqlite3_prepare_v2(db, sql, -1, &rows, NULL) == SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(rows); i++) {
            det_text_add(out, DET_STR("|"));
            if (sqlite3_column_type(rows, i) != SQLITE_BLOB) {
                det_text_print(out, "%s",
                               (const char *)sqlite3_column_text(rows, i) == NULL
                                   ? ""
                                   : (const char *)sqlite3_column_text(rows, i));
                continue;
            }
            const unsigned char *bytes = sqlite3_column_blob(rows, i);
            det_text_add(out, DET_STR("\\x"));
            for (int j = 0; j < sqlite3_column_bytes(rows, i); j++)
                det_text_print(out, "%02x", bytes[j]);
        }
        det_text_add(out, DET_STR("\n"));
    }
    CHECK(sqlite3_finalize(rows) == SQLITE_OK && sqlite3_close(db) == SQLITE_OK);
}

static void
dump_postgres(const char *folder, const char *sql, det_text *out)
{
    char path[80];
    PGconn *db = connection();
    (void)snprintf(path, sizeof path, "set search_path = test_%016llx",
                   (unsigned long long)det_str_hash(det_str_of(folder)));
    PQclear(PQexec(db, path));
    PGresult *rows = PQexec(db, sql);
    CHECK(PQresultStatus(rows) == PGRES_TUPLES_OK);
    for (int i = 0; i < PQntuples(rows); i++) {
        for (int j = 0; j < PQnfields(rows); j++)
            det_text_print(out, "|%s", PQgetvalue(rows, i, j));
        det_text_add(out, DET_STR("\n"));
    }
    PQclear(rows);
    PQfinish(db);
}

/* Versions in any order, refusals, entries of a book: every row of every table, numbers included,
 * and what is undone in between leaves no trace. */
static void
make_history(const char *folder)
{
    static const char *const versions[] = {
        "dated 2020-01-02\n1|Person|KP,IR|Ann One;A. One\n2|Company|KP|Firm\n?3 no\n",
        "dated 2020-01-01\n1|Person|KP,IR|Ann One\n4|Person|KP|Dan\n",
        "&\n",
        "dated 2020-01-04\n2|Company|KP|Firm Two\n4|Person|KP|Dan\n",
        "dated 2020-01-02\n1|Person|KP,IR|Ann\n4|Person|KP|Dan\n",
        "delta\ndated 2020-01-05\n-2\n5|Vessel|KP|Hope\n",
    };
    det_error err;
    det_store *store = NULL;
    det_arena *arena = NULL;
    bool is_to_be_lost = false;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_store_open(folder, true, &store, &err), &err);
    for (size_t i = 0; i < COUNT(versions); i++) {
        det_list_file file;
        det_import_report report;
        det_import_request request = made_request(&file, versions[i]);
        request.accept_shrink = true;
        CHECK_OK(det_store_import(store, &request, &report, &err), &err);
        /* the second time it is there already, and all of it is undone */
        det_status st = det_store_book_write(store, DET_BOOK_QUOTA, NULL, 1000, "ann",
                                             make_while_lost, &is_to_be_lost, arena, &err);
        CHECK((st == DET_OK) == (i == 0));
    }
    det_store_close(store);
    det_arena_free(arena);
}

TEST(the_same_history_gives_the_same_rows)
{
    static const char *const tables[] = {
        "txn order by tx",
        "source order by id",
        "version order by id",
        "version_file order by version, seq",
        "version_count order by version, key",
        "version_rejected order by version, seq",
        "subject order by id",
        "body order by id",
        "fact order by id",
        "quarantine order by id",
        "quarantine_file order by quarantine, seq",
        "entry order by id",
        "received order by id",
        "chunk order by id",
        "description order by id",
        "leaf order by n",
    };
    char file[512], server[512], sql[100];
    det_error err;
    det_text *want = NULL, *got = NULL;
    CHECK_OK(det_text_new(0, &want, &err), &err);
    CHECK_OK(det_text_new(0, &got, &err), &err);
    make_history(folder_of(file, sizeof file, "history-file"));
    made_place(folder_of(server, sizeof server, "history-server"));
    make_history(server);
    for (size_t i = 0; i < COUNT(tables); i++) {
        (void)snprintf(sql, sizeof sql, "select * from %s", tables[i]);
        det_text_clear(want);
        det_text_clear(got);
        dump_sqlite(file, sql, want);
        dump_postgres(server, sql, got);
        CHECK(det_text_length(want) > 0);
        CHECK_TEXT((int)i, det_text_bytes(got), det_text_bytes(want));
    }
    det_text_free(want);
    det_text_free(got);
}
