/* The store's database in a schema of PostgreSQL, through libpq.
 *
 * 1. One writer: a transaction that writes takes a lock on the table txn before its first look, so
 *    what it reads stays true until it commits, across all clients, and also against a hand that
 *    writes with psql.  Readers go on reading: theirs is one snapshot (repeatable read).
 * 2. Acknowledged is durable: a server with fsync off is refused, and synchronous_commit off is
 *    turned on for our session.
 * 3. A commit whose answer was lost is neither success nor failure.  Its transaction has a number;
 *    whoever is back after the loss (or the crash, or the restart) is asked what became of it, and
 *    only then is something said.  A commit is never sent twice.
 * 4. Rows come one at a time as the server sends them, so a walk over all of the store takes the
 *    memory of a row.  When another statement has to run in between, what was not yet read of the
 *    first is kept in memory, up to a limit; a statement of which that is known (det_query_walk)
 * has a cursor instead.
 *
 * Left aside: a cursor per statement, which makes three round trips of one, and nearly all of our
 * statements answer a row; serializable transactions, since with a single writer there is nothing
 * to serialize, only failures to repeat.
 *
 * Integers are sent as text, since the server derives the width of a parameter from where it
 * stands; text and bytes are sent, and everything comes back, in the binary form. */
#include "store/db.h"

#include <assert.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "store/dialect.h"
#include "store/schema.h"

static const det_where nowhere;
static const char running[] = "running a statement";

enum {
    /* Distinct statements in all of store/: 90 or so.  Beyond it: an assertion, since they are
       ours. */
    QUERIES_MAX = 256,
    /* The most that one of them has: 12. */
    PARAMETERS_MAX = 20,
    /* How long to wait for another writer before saying so. */
    LOCK_MS = 5000,
    /* Rows that are kept since another statement came between.  Beyond it: DET_LIMIT. */
    KEPT_BYTES_MAX = 256 << 20,
    /* A server that crashed replays its log and is back within seconds: so often it is asked, so
       long apart, what became of a commit. */
    RESOLVE_TRIES = 120,
    RESOLVE_MS = 250,
    /* Sets of parameters that are on their way at once: their answers, ids, fit between two
       processes many times, so that neither waits for the other to read. */
    BATCH_MAX = 256,
    /* Rows of a cursor that are asked for at once. */
    FETCH_ROWS = 256,
    SERVER_VERSION_MIN = 150000,
    /* of pg_type: what our statements give */
    TYPE_BOOL = 16,
    TYPE_INT8 = 20,
    TYPE_INT2 = 21,
    TYPE_INT4 = 23
};

typedef enum query_state {
    QUERY_IDLE,
    QUERY_STREAMING,
    QUERY_KEPT,
    QUERY_WALKING,
    QUERY_DONE
} query_state;

typedef struct postgres_query {
    det_query base;
    const char *sql;
    char name[16];
    bool is_prepared; /* on this connection */
    bool is_walked;   /* through a cursor of its name */
    int parameters;
    const char *values[PARAMETERS_MAX];
    int lengths[PARAMETERS_MAX];
    int formats[PARAMETERS_MAX];
    char numbers[PARAMETERS_MAX][24];
    query_state state;
    PGresult *row; /* the current one is its number `at` */
    int at;
    PGresult **kept;
    size_t kept_count, kept_at, kept_capacity;
} postgres_query;

typedef struct postgres_db {
    det_db base;
    PGconn *handle;
    char *connection;
    char schema[64];
    char name[256];       /* for messages: "sanctions at db.example, schema detente" */
    char transaction[24]; /* of the one that writes; "" if it only reads */
    char timeline[16];    /* of the server's history: a number means something in one only */
    postgres_query *streaming;
    postgres_query *queries[QUERIES_MAX];
    size_t query_count;
} postgres_db;

static postgres_db *
db_of(det_db *db)
{
    assert(db != NULL && db->driver == &det_postgres_driver);
    return (postgres_db *)db;
}

static postgres_query *
query_of(det_query *query)
{
    assert(query != NULL && query->db->driver == &det_postgres_driver);
    return (postgres_query *)query;
}

/* ---- failures ---------------------------------------------------------------------------------
 */

/* The server's words; of several lines the first, which says what and not what to try. */
static det_str
said_of(const PGconn *handle, const PGresult *result)
{
    const char *primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    det_str said = det_str_of(primary != NULL ? primary : PQerrorMessage(handle));
    size_t end = det_str_find_byte(said, '\n');
    return end == SIZE_MAX ? said : det_str_slice(said, 0, end);
}

static bool
is_class(const char *code, const char *class)
{
    return strncmp(code, class, strlen(class)) == 0;
}

/* Says what the server's code means to the person in front of it, and what to do.  result may be
 * NULL: then the connection itself failed. */
static det_status
failed(const postgres_db *db, const PGresult *result, const char *doing, det_error *err)
{
    const char *code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    det_str said = said_of(db->handle, result);
    if (code == NULL) code = "";
    if (code[0] == '\0' && det_str_find(said, DET_STR("out of memory")) != SIZE_MAX)
        return det_fail(err, DET_NOMEM, nowhere, "%s: out of memory, %s", db->name, doing);
    if (code[0] == '\0' || is_class(code, "08") || is_class(code, "57P"))
        return det_fail(err, DET_IO, nowhere,
                        "%s: the connection to the server is lost (%.*s), %s; nothing was changed, "
                        "try again when it is back",
                        db->name, DET_STR_FMT(said), doing);
    if (is_class(code, "55P03") || is_class(code, "40"))
        return det_fail(
            err, DET_CONFLICT, nowhere,
            "%s: another process has been writing for more than %d seconds, %s; nothing "
            "was changed, try again when it is done",
            db->name, LOCK_MS / 1000, doing);
    if (is_class(code, "22021"))
        return det_fail(err, DET_SYNTAX, nowhere, DET_STORE_NO_NUL, db->name, doing);
    if (is_class(code, "23") || is_class(code, "P0001") || is_class(code, "22"))
        return det_fail(err, DET_CONFLICT, nowhere,
                        "%s: the store refuses what it was given (%.*s), %s; nothing was changed",
                        db->name, DET_STR_FMT(said), doing);
    if (is_class(code, "XX001") || is_class(code, "XX002"))
        return det_fail(err, DET_CORRUPT, nowhere,
                        "%s: the database is damaged (%.*s), %s; put back a copy of it", db->name,
                        DET_STR_FMT(said), doing);
    if (is_class(code, "53100"))
        return det_fail(err, DET_IO, nowhere,
                        "%s: no room on the server's disk, %s; nothing was changed, free some and "
                        "try again",
                        db->name, doing);
    if (is_class(code, "42501") || is_class(code, "25006"))
        return det_fail(err, DET_IO, nowhere,
                        "%s: the server does not let us (%.*s), %s; nothing was changed, see "
                        "docs/store.md for the rights that a store needs",
                        db->name, DET_STR_FMT(said), doing);
    return det_fail(err, DET_IO, nowhere,
                    "%s: the server failed (%.*s, code %s), %s; nothing was changed, see the "
                    "server's log",
                    db->name, DET_STR_FMT(said), code, doing);
}

static bool
is_good(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* Statements of ours without parameters; *out, if asked for, is the last one's first value. */
static det_status
script(postgres_db *db, const char *sql, const char *doing, char *out, size_t size, det_error *err)
{
    PGresult *result = PQexec(db->handle, sql);
    det_status st = is_good(result) ? DET_OK : failed(db, result, doing, err);
    if (out != NULL) out[0] = '\0';
    if (st == DET_OK && out != NULL && PQntuples(result) > 0)
        (void)snprintf(out, size, "%s", PQgetvalue(result, 0, 0));
    PQclear(result);
    return st;
}

/* ---- connecting -------------------------------------------------------------------------------
 */

static void
be_silent(void *context, const char *message)
{
    (void)context, (void)message;
}

/* A new connection in place of the old one, set up as we need it. */
static det_status
connect_db(postgres_db *db, det_error *err)
{
    static const char doing[] = "connecting";
    /* what stands before dbname can be overruled by the connection string, what follows cannot.  A
     * server that is gone is noticed within a minute. */
    static const char *const keys[] = {"fallback_application_name",
                                       "connect_timeout",
                                       "keepalives_idle",
                                       "keepalives_interval",
                                       "keepalives_count",
                                       "tcp_user_timeout",
                                       "dbname",
                                       "client_encoding",
                                       NULL};
    const char *const values[] = {"detente", "10",           "30",   "10", "3",
                                  "60000",   db->connection, "UTF8", NULL};
    char sql[512], answer[64];
    PQfinish(db->handle);
    for (size_t i = 0; i < db->query_count; i++)
        db->queries[i]->is_prepared = false;
    db->handle = PQconnectdbParams(keys, values, 1);
    if (PQstatus(db->handle) != CONNECTION_OK) {
        det_str said = said_of(db->handle, NULL);
        if (db->handle == NULL || det_str_find(said, DET_STR("out of memory")) != SIZE_MAX)
            return det_fail(err, DET_NOMEM, nowhere, "%s: out of memory, %s", db->name, doing);
        return det_fail(err, DET_IO, nowhere, "%s: no connection to the server: %.*s", db->name,
                        DET_STR_FMT(said));
    }
    (void)PQsetNoticeProcessor(db->handle, be_silent, NULL);
    const char *host = PQhost(db->handle);
    (void)snprintf(db->name, sizeof db->name, "%.80s at %.80s, schema %.63s", PQdb(db->handle),
                   host == NULL || host[0] == '\0' ? "localhost" : host, db->schema);
    if (PQserverVersion(db->handle) < SERVER_VERSION_MIN)
        return det_fail(err, DET_UNSUPPORTED, nowhere,
                        "%s: the server is PostgreSQL %d, and the store needs 15 or later",
                        db->name, PQserverVersion(db->handle) / 10000);
    const char *encoding = PQparameterStatus(db->handle, "server_encoding");
    if (encoding == NULL || strcmp(encoding, "UTF8") != 0)
        return det_fail(err, DET_UNSUPPORTED, nowhere,
                        "%s: the database is in %s, and the store needs one in UTF8: create "
                        "database ... encoding 'UTF8' template template0",
                        db->name, encoding == NULL ? "another encoding" : encoding);
    (void)snprintf(sql, sizeof sql,
                   "set search_path = %s, pg_temp; set standard_conforming_strings = on;"
                   " select current_setting('synchronous_commit') || ' ' ||"
                   " current_setting('fsync')",
                   db->schema);
    det_status st = script(db, sql, doing, answer, sizeof answer, err);
    if (st == DET_OK && strstr(answer, " off") != NULL)
        return det_fail(err, DET_UNSUPPORTED, nowhere,
                        "%s: the server runs with fsync = off, and would lose what it "
                        "acknowledged; turn it on",
                        db->name);
    if (st == DET_OK && strncmp(answer, "off", 3) == 0)
        st = script(db, "set synchronous_commit = on", doing, NULL, 0, err);
    if (st == DET_OK)
        st = script(db,
                    "select case when pg_is_in_recovery() then '' else"
                    " substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) end",
                    doing, db->timeline, sizeof db->timeline, err);
    return st;
}

static void
forget_rows(postgres_query *query)
{
    PQclear(query->row);
    query->row = NULL;
    for (size_t i = query->kept_at; i < query->kept_count; i++)
        PQclear(query->kept[i]);
    free(query->kept);
    query->kept = NULL;
    query->kept_count = query->kept_at = query->kept_capacity = 0;
    query->at = 0;
    query->state = QUERY_IDLE;
}

/* Reads away what the server still sends. */
static void
drain(postgres_db *db)
{
    for (PGresult *result; (result = PQgetResult(db->handle)) != NULL;) {
        ExecStatusType status = PQresultStatus(result);
        PQclear(result);
        if (status == PGRES_FATAL_ERROR && PQstatus(db->handle) == CONNECTION_BAD) break;
    }
    db->streaming = NULL;
}

static void
close_db(det_db *base)
{
    if (base == NULL) return;
    postgres_db *db = db_of(base);
    for (size_t i = 0; i < db->query_count; i++) {
        forget_rows(db->queries[i]);
        free(db->queries[i]);
    }
    PQfinish(db->handle);
    free(db->connection);
    free(db);
}

/* ---- the schema -------------------------------------------------------------------------------
 */

/* Which schema the store has: 0, none yet. */
static det_status
recognise(postgres_db *db, int64_t *version, det_error *err)
{
    static const char doing[] = "looking for the store";
    char sql[400], answer[32];
    *version = 0;
    (void)snprintf(sql, sizeof sql,
                   "select case when to_regclass('%s.store_schema') is not null then 'ours'"
                   " when exists (select 1 from pg_class c join pg_namespace n on n.oid ="
                   " c.relnamespace where n.nspname = '%s') then 'other' else '' end",
                   db->schema, db->schema);
    det_status st = script(db, sql, doing, answer, sizeof answer, err);
    if (st != DET_OK || answer[0] == '\0') return st;
    if (strcmp(answer, "other") == 0)
        return det_fail(err, DET_UNSUPPORTED, nowhere,
                        "%s: holds tables of another program; give the store a schema of its own",
                        db->name);
    st = script(db, "select version from store_schema", doing, answer, sizeof answer, err);
    if (st != DET_OK) return st;
    *version = strtoll(answer, NULL, 10);
    if (*version > DET_SCHEMA_VERSION)
        return det_fail(err, DET_UNSUPPORTED, nowhere,
                        "%s: was written by a newer detente (schema %lld, this program reads up to "
                        "%d); use that version or a later one",
                        db->name, (long long)*version, DET_SCHEMA_VERSION);
    if (*version <= 0)
        return det_fail(err, DET_CORRUPT, nowhere,
                        "%s: the database is damaged (schema %lld); put back a copy of it",
                        db->name, (long long)*version);
    return DET_OK;
}

static det_status
write_steps(postgres_db *db, int64_t from, det_error *err)
{
    static const char doing[] = "writing the schema";
    char sql[200];
    det_text *text = NULL;
    det_status st = det_text_new(1 << 20, &text, err);
    for (int64_t i = from; st == DET_OK && i < DET_SCHEMA_VERSION; i++) {
        for (const char *const *step = det_schema_steps[i]; st == DET_OK && *step != NULL; step++) {
            det_text_clear(text);
            det_dialect_postgres(*step, text);
            st = det_text_check(text, err);
            if (st == DET_OK && det_text_length(text) > 0)
                st = script(db, det_text_bytes(text), doing, NULL, 0, err);
        }
    }
    det_text_free(text);
    (void)snprintf(sql, sizeof sql, "update store_schema set version = %d", DET_SCHEMA_VERSION);
    return st == DET_OK ? script(db, sql, doing, NULL, 0, err) : st;
}

/* Brings the schema up to date, all steps or none; a second process waits and finds it done. */
static det_status
migrate(postgres_db *db, bool create, det_error *err)
{
    static const char doing[] = "preparing the schema";
    int64_t version = 0;
    char sql[512];
    det_status st = recognise(db, &version, err);
    if (st != DET_OK || version == DET_SCHEMA_VERSION) return st;
    if (version == 0 && !create)
        return det_fail(err, DET_MISSING, nowhere,
                        "%s: no store there; import a list first, or name its folder with --data",
                        db->name);
    /* "Dete", and which schema: the lock that those who make the same store share */
    (void)snprintf(sql, sizeof sql,
                   "begin isolation level read committed read write;"
                   " set local lock_timeout = %d;"
                   " select pg_advisory_xact_lock(1147499621, hashtext('%s'))",
                   LOCK_MS, db->schema);
    st = script(db, sql, doing, NULL, 0, err);
    if (st == DET_OK) st = recognise(db, &version, err);
    if (st == DET_OK && version == 0) {
        (void)snprintf(sql, sizeof sql,
                       "create schema if not exists %s; create table store_schema(version integer "
                       "not null); insert into store_schema values (0)",
                       db->schema);
        st = script(db, sql, doing, NULL, 0, err);
    }
    if (st == DET_OK && version < DET_SCHEMA_VERSION) st = write_steps(db, version, err);
    if (st == DET_OK) st = script(db, "commit", doing, NULL, 0, err);
    if (st != DET_OK) PQclear(PQexec(db->handle, "rollback")); /* closing rolls back too */
    return st;
}

static det_status
open_db(const det_db_place *place, bool create, det_db **out, det_error *err)
{
    size_t length = strlen(place->connection);
    postgres_db *db = calloc(1, sizeof *db);
    if (db == NULL)
        return det_fail(err, DET_NOMEM, nowhere, "%s: opening the store", place->folder);
    db->base.driver = &det_postgres_driver;
    (void)snprintf(db->schema, sizeof db->schema, "%s", place->schema);
    (void)snprintf(db->name, sizeof db->name, "%.200s", place->folder);
    db->connection = malloc(length + 1);
    det_status st = DET_OK;
    if (db->connection == NULL)
        st = det_fail(err, DET_NOMEM, nowhere, "%s: opening the store", place->folder);
    else
        memcpy(db->connection, place->connection, length + 1);
    if (st == DET_OK) st = connect_db(db, err);
    if (st == DET_OK) st = migrate(db, create, err);
    if (st != DET_OK) {
        close_db(&db->base);
        return st;
    }
    *out = &db->base;
    return DET_OK;
}

/* ---- transactions -----------------------------------------------------------------------------
 */

static void
rollback(det_db *base)
{
    postgres_db *db = db_of(base);
    drain(db);
    for (size_t i = 0; i < db->query_count; i++)
        forget_rows(db->queries[i]);
    db->transaction[0] = '\0';
    /* of a connection that is lost, the server undoes what was begun */
    if (PQtransactionStatus(db->handle) != PQTRANS_IDLE) PQclear(PQexec(db->handle, "rollback"));
}

static det_status
begin(det_db *base, bool to_write, det_error *err)
{
    static const char doing[] = "beginning a transaction";
    postgres_db *db = db_of(base);
    char sql[300];
    det_status st = DET_OK;
    (void)snprintf(sql, sizeof sql,
                   "begin isolation level read committed read write; set local lock_timeout = %d;"
                   " lock table txn in exclusive mode; select pg_current_xact_id()",
                   LOCK_MS);
    /* a connection that was lost since the last call shows it here, where nothing has begun: once
     * more, on a new one.  So does one whose rollback could not be sent: what was begun there must
     * not be committed with what begins now, and the server undoes it when the connection ends. */
    for (int i = 0; i < 2; i++) {
        if (PQtransactionStatus(db->handle) != PQTRANS_IDLE) st = connect_db(db, err);
        if (st != DET_OK) return st;
        st = to_write ? script(db, sql, doing, db->transaction, sizeof db->transaction, err)
                      : script(db, "begin isolation level repeatable read read only", doing, NULL,
                               0, err);
        if (st == DET_OK) return DET_OK;
        rollback(base);
        if (PQstatus(db->handle) == CONNECTION_OK) return st;
    }
    return st;
}

static void
pause_ms(long milliseconds)
{
    const struct timespec pause = {.tv_sec = milliseconds / 1000,
                                   .tv_nsec = milliseconds % 1000 * 1000000};
    (void)nanosleep(&pause, NULL);
}

/* Rule 3.  Asks until the server is back and the transaction has ended one way or the other. */
static det_status
resolve(postgres_db *db, det_error *err)
{
    static const char doing[] = "asking what became of a commit";
    char sql[120], answer[32] = "", timeline[sizeof db->timeline];
    (void)snprintf(timeline, sizeof timeline, "%s", db->timeline);
    (void)snprintf(sql, sizeof sql, "select pg_xact_status('%s'::xid8)", db->transaction);
    for (int i = 0; i < RESOLVE_TRIES; i++) {
        if (i > 0) pause_ms(RESOLVE_MS);
        if (connect_db(db, NULL) != DET_OK) continue;
        if (strcmp(db->timeline, timeline) != 0) break; /* another server took over */
        if (script(db, sql, doing, answer, sizeof answer, NULL) != DET_OK) continue;
        if (strcmp(answer, "committed") == 0) return DET_OK;
        if (strcmp(answer, "aborted") == 0)
            return det_fail(err, DET_IO, nowhere,
                            "%s: the connection to the server was lost while committing, and the "
                            "server undid it; nothing was changed, try again",
                            db->name);
        if (strcmp(answer, "in progress") != 0) break; /* too long ago to know */
    }
    return det_fail(err, DET_IO, nowhere,
                    "%s: the connection to the server was lost while committing, and it cannot be "
                    "asked whether transaction %s was committed; look whether it is there before "
                    "doing it again",
                    db->name, db->transaction);
}

static det_status
commit(det_db *base, det_error *err)
{
    static const char doing[] = "committing";
    postgres_db *db = db_of(base);
    drain(db);
    PGresult *result = PQexec(db->handle, "commit");
    bool is_over = PQtransactionStatus(db->handle) == PQTRANS_IDLE; /* the server says so */
    det_status st = DET_OK;
    if (!is_good(result) && !is_over && db->transaction[0] != '\0')
        st = resolve(db, err);
    else if (!is_good(result))
        st = failed(db, result, doing, err);
    else if (strcmp(PQcmdStatus(result), "COMMIT") != 0)
        st = det_fail(err, DET_IO, nowhere,
                      "%s: a statement had failed, and the server undid all of it; nothing was "
                      "changed",
                      db->name);
    PQclear(result);
    rollback(base); /* what is left of it: rows */
    return st;
}

/* ---- statements -------------------------------------------------------------------------------
 */

/* $1 $2 ... as sql has them: their number. */
static int
count_parameters(const char *sql)
{
    long most = 0;
    for (const char *at = sql; (at = strchr(at, '$')) != NULL;) {
        long n = strtol(++at, NULL, 10);
        if (n > most) most = n;
    }
    assert(most <= PARAMETERS_MAX);
    return (int)most;
}

static det_status
query(det_db *base, const char *sql, det_query **out, det_error *err)
{
    postgres_db *db = db_of(base);
    for (size_t i = 0; i < db->query_count; i++) {
        if (db->queries[i]->sql == sql) {
            *out = &db->queries[i]->base;
            return DET_OK;
        }
    }
    assert(db->query_count < QUERIES_MAX);
    postgres_query *made = calloc(1, sizeof *made);
    if (made == NULL) return det_fail(err, DET_NOMEM, nowhere, "%s: a statement", db->name);
    made->base.db = base;
    made->sql = sql;
    made->parameters = count_parameters(sql);
    (void)snprintf(made->name, sizeof made->name, "q%zu", db->query_count);
    db->queries[db->query_count++] = made;
    *out = &made->base;
    return DET_OK;
}

static void
bind(det_query *base, int position, const char *value, size_t length, int format)
{
    postgres_query *query = query_of(base);
    assert(position >= 1 && position <= query->parameters && length <= INT32_MAX);
    query->values[position - 1] = value;
    query->lengths[position - 1] = (int)length;
    query->formats[position - 1] = format;
}

static void
bind_int(det_query *base, int position, int64_t value)
{
    postgres_query *query = query_of(base);
    assert(position >= 1 && position <= query->parameters);
    char *text = query->numbers[position - 1];
    (void)snprintf(text, sizeof query->numbers[0], "%lld", (long long)value);
    bind(base, position, text, 0, 0);
}

static void
bind_bytes(det_query *base, int position, det_str value)
{
    bind(base, position, value.len == 0 ? "" : value.ptr, value.len, 1);
}

static void
bind_null(det_query *base, int position)
{
    bind(base, position, NULL, 0, 0);
}

/* Keeps one more row of a statement that another one overtakes. */
static bool
keep(postgres_query *query, PGresult *row)
{
    if (query->kept_count == query->kept_capacity) {
        size_t capacity = query->kept_capacity == 0 ? 16 : query->kept_capacity * 2;
        PGresult **grown = realloc(query->kept, capacity * sizeof(PGresult *));
        if (grown == NULL) return false;
        query->kept = grown;
        query->kept_capacity = capacity;
    }
    query->kept[query->kept_count++] = row;
    return true;
}

/* Rule 4: the connection is needed, so the rest of what it is sending is kept. */
static det_status
overtake(postgres_db *db, det_error *err)
{
    postgres_query *query = db->streaming;
    size_t bytes = 0;
    det_status st = DET_OK;
    if (query == NULL) return DET_OK;
    query->state = QUERY_KEPT;
    for (PGresult *result; st == DET_OK && (result = PQgetResult(db->handle)) != NULL;) {
        bytes += PQresultMemorySize(result);
        if (PQresultStatus(result) == PGRES_TUPLES_OK) {
            PQclear(result); /* the end */
            continue;
        }
        if (PQresultStatus(result) != PGRES_SINGLE_TUPLE)
            st = failed(db, result, running, err);
        else if (bytes > KEPT_BYTES_MAX)
            st = det_fail(err, DET_LIMIT, nowhere, "%s: an answer of more than %d MB", db->name,
                          KEPT_BYTES_MAX >> 20);
        else if (keep(query, result))
            continue;
        else
            st = det_fail(err, DET_NOMEM, nowhere, "%s: out of memory, keeping an answer",
                          db->name);
        PQclear(result);
    }
    drain(db);
    return st;
}

/* The connection is free, and the server knows the statement. */
static det_status
prepare(postgres_db *db, postgres_query *query, det_error *err)
{
    det_status st = overtake(db, err);
    if (st != DET_OK || query->is_prepared) return st;
    PGresult *result = PQprepare(db->handle, query->name, query->sql, 0, NULL);
    if (is_good(result))
        query->is_prepared = true;
    else
        st = failed(db, result, "preparing a statement", err);
    PQclear(result);
    return st;
}

static bool
send_it(postgres_db *db, const postgres_query *query)
{
    return PQsendQueryPrepared(db->handle, query->name, query->parameters, query->values,
                               query->lengths, query->formats, 1) == 1;
}

static det_status
start(postgres_db *db, postgres_query *query, det_error *err)
{
    det_status st = prepare(db, query, err);
    if (st != DET_OK) return st;
    if (!send_it(db, query) || PQsetSingleRowMode(db->handle) != 1)
        return failed(db, NULL, running, err);
    query->state = QUERY_STREAMING;
    db->streaming = query;
    return DET_OK;
}

static void
walk(det_query *base)
{
    query_of(base)->is_walked = true;
}

/* The next rows of a cursor; none: it is over. */
static det_status
fetch(postgres_db *db, postgres_query *query, det_error *err)
{
    char sql[64];
    det_status st = overtake(db, err);
    if (st != DET_OK) return st;
    (void)snprintf(sql, sizeof sql, "fetch %d from %s", FETCH_ROWS, query->name);
    PQclear(query->row);
    query->row = PQexecParams(db->handle, sql, 0, NULL, NULL, NULL, NULL, 1);
    query->at = -1;
    if (is_good(query->row)) return DET_OK;
    st = failed(db, query->row, running, err);
    PQclear(query->row);
    query->row = NULL;
    return st;
}

static det_status
start_walk(postgres_db *db, postgres_query *query, det_error *err)
{
    static const char form[] = "declare %s no scroll cursor for %s";
    size_t room = sizeof form + sizeof query->name + strlen(query->sql);
    det_status st = overtake(db, err);
    char *sql = st == DET_OK ? malloc(room) : NULL;
    if (st == DET_OK && sql == NULL)
        st = det_fail(err, DET_NOMEM, nowhere, "%s: a statement", db->name);
    if (st != DET_OK) return st;
    (void)snprintf(sql, room, form, query->name, query->sql);
    PGresult *result = PQexecParams(db->handle, sql, query->parameters, NULL, query->values,
                                    query->lengths, query->formats, 1);
    free(sql);
    if (!is_good(result)) st = failed(db, result, running, err);
    PQclear(result);
    if (st == DET_OK) query->state = QUERY_WALKING;
    return st == DET_OK ? fetch(db, query, err) : st;
}

static det_status
next_walked(postgres_db *db, postgres_query *query, bool *has_row, det_error *err)
{
    det_status st = DET_OK;
    if (query->state == QUERY_IDLE)
        st = start_walk(db, query, err);
    else if (query->at + 1 >= PQntuples(query->row))
        st = fetch(db, query, err);
    if (st == DET_OK && query->at + 1 < PQntuples(query->row)) {
        query->at++;
        *has_row = true;
    }
    return st;
}

static det_status
next(det_query *base, bool *has_row, det_error *err)
{
    postgres_query *query = query_of(base);
    postgres_db *db = db_of(base->db);
    det_status st = DET_OK;
    *has_row = false;
    if (query->is_walked) return next_walked(db, query, has_row, err);
    PQclear(query->row);
    query->row = NULL;
    if (query->state == QUERY_IDLE) st = start(db, query, err);
    if (st != DET_OK || query->state == QUERY_DONE) return st;
    if (query->state == QUERY_KEPT) {
        if (query->kept_at < query->kept_count) query->row = query->kept[query->kept_at++];
        *has_row = query->row != NULL;
        return DET_OK;
    }
    PGresult *result = PQgetResult(db->handle);
    if (PQresultStatus(result) == PGRES_SINGLE_TUPLE) {
        query->row = result;
        *has_row = true;
        return DET_OK;
    }
    query->state = QUERY_DONE;
    if (!is_good(result)) st = failed(db, result, running, err);
    PQclear(result);
    drain(db);
    return st;
}

static bool
is_null(det_query *base, int column)
{
    return PQgetisnull(query_of(base)->row, query_of(base)->at, column) != 0;
}

static int64_t
column_int(det_query *base, int column)
{
    const postgres_query *query = query_of(base);
    if (PQgetisnull(query->row, query->at, column) != 0) return 0;
    const unsigned char *bytes = (const unsigned char *)PQgetvalue(query->row, query->at, column);
    int length = PQgetlength(query->row, query->at, column);
    Oid type = PQftype(query->row, column);
    assert(type == TYPE_INT8 || type == TYPE_INT4 || type == TYPE_INT2 || type == TYPE_BOOL);
    (void)type;
    /* big-endian, two's complement */
    uint64_t value = length > 1 && bytes[0] >= 0x80 ? UINT64_MAX : 0;
    for (int i = 0; i < length; i++)
        value = value << 8 | bytes[i];
    int64_t number;
    memcpy(&number, &value, sizeof number);
    return number;
}

static det_status
column_bytes(det_query *base, int column, det_str *out, det_error *err)
{
    const postgres_query *query = query_of(base);
    (void)err;
    *out = (det_str){0};
    if (PQgetisnull(query->row, query->at, column) != 0) return DET_OK;
    *out = (det_str){PQgetvalue(query->row, query->at, column),
                     (size_t)PQgetlength(query->row, query->at, column)};
    return DET_OK;
}

static void
reset(det_query *base)
{
    postgres_query *query = query_of(base);
    postgres_db *db = db_of(base->db);
    if (db->streaming == query) drain(db);
    /* of a transaction that failed, or a connection that is lost, no cursor is left */
    if (query->state == QUERY_WALKING && overtake(db, NULL) == DET_OK &&
        PQtransactionStatus(db->handle) == PQTRANS_INTRANS) {
        char sql[32];
        (void)snprintf(sql, sizeof sql, "close %s", query->name);
        PQclear(PQexec(db->handle, sql));
    }
    forget_rows(query);
    for (int i = 0; i < query->parameters; i++)
        bind_null(base, i + 1);
}

/* The answers to one set, up to the end of them; rows are handed over one by one.  Of the first set
 * each row may come as an answer of its own: libpq forgets only with the next statement outside of
 * a batch that the last one was to be given row by row. */
static det_status
take_answers(postgres_query *query, const det_batch *batch, size_t i, det_error *err)
{
    postgres_db *db = db_of(query->base.db);
    det_status st = DET_OK;
    query->row = PQgetResult(db->handle);
    do {
        if (!is_good(query->row) && PQresultStatus(query->row) != PGRES_SINGLE_TUPLE)
            st = failed(db, query->row, running, err);
        for (query->at = 0; st == DET_OK && query->at < PQntuples(query->row); query->at++)
            if (batch->take != NULL) st = batch->take(batch->context, i, &query->base, err);
        PQclear(query->row);
        query->row = st == DET_OK ? PQgetResult(db->handle) : NULL;
    } while (query->row != NULL);
    query->at = 0;
    return st;
}

/* Reads up to the mark behind a batch.  Without it, the connection is of no more use. */
static void
end_batch(postgres_db *db, bool is_marked)
{
    for (int nothing = 0; is_marked && nothing < 2;) {
        PGresult *result = PQgetResult(db->handle);
        nothing = result == NULL ? nothing + 1 : 0;
        is_marked = PQresultStatus(result) != PGRES_PIPELINE_SYNC;
        PQclear(result);
    }
    if (PQexitPipelineMode(db->handle) == 1) return;
    PQfinish(db->handle);
    db->handle = NULL;
}

static det_status
batch(det_query *base, const det_batch *batch, det_error *err)
{
    postgres_query *query = query_of(base);
    postgres_db *db = db_of(base->db);
    det_status st = prepare(db, query, err);
    for (size_t from = 0, n; st == DET_OK && from < batch->count; from += n) {
        size_t sent = 0;
        n = batch->count - from < BATCH_MAX ? batch->count - from : BATCH_MAX;
        bool is_sent = PQenterPipelineMode(db->handle) == 1;
        for (; is_sent && sent < n; sent++) {
            batch->set(batch->context, from + sent, base);
            is_sent = send_it(db, query);
        }
        bool is_marked = PQpipelineSync(db->handle) == 1;
        if (!is_sent || !is_marked) st = failed(db, NULL, running, err);
        for (size_t i = 0; st == DET_OK && i < n; i++)
            st = take_answers(query, batch, from + i, err);
        end_batch(db, is_marked);
    }
    reset(base);
    return st;
}

/* ---- its own check ----------------------------------------------------------------------------
 */

/* Each gives a text where something is wrong. */
static const char *const checks[] = {
    "select 'the trigger ' || tgname || ' is switched off' from pg_trigger t join pg_class c on"
    " c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace"
    " where n.nspname = current_schema() and t.tgenabled <> 'O' order by tgname limit 1",
    "select 'the constraint ' || conname || ' is not checked' from pg_constraint k join"
    " pg_namespace n on n.oid = k.connamespace where n.nspname = current_schema()"
    " and not convalidated order by conname limit 1",
    "select 'the index ' || relname || ' is not complete' from pg_index i join pg_class c on"
    " c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace"
    " where n.nspname = current_schema() and not (indisvalid and indisready) order by relname"
    " limit 1",
};

static det_status
check_one(postgres_db *db, const char *sql, det_error *err)
{
    char answer[200];
    det_status st = script(db, sql, "checking the database", answer, sizeof answer, err);
    if (st == DET_OK && answer[0] != '\0')
        st = det_fail(err, DET_CORRUPT, nowhere,
                      "the store is damaged: %s" DET_STORE_DAMAGED_ADVICE, answer);
    return st;
}

/* Every reference of the schema, as a statement that looks for rows without a partner: whoever
 * switched the triggers off and on again may have left some. */
static const char sql_references[] =
    "select format('select ''a row of %s names one that is gone'' from %I a where a.%I is not null"
    " and not exists (select 1 from %I b where b.%I = a.%I) limit 1', t.relname, t.relname,"
    " x.attname, r.relname, y.attname, x.attname) from pg_constraint k"
    " join pg_namespace n on n.oid = k.connamespace join pg_class t on t.oid = k.conrelid"
    " join pg_class r on r.oid = k.confrelid"
    " join pg_attribute x on x.attrelid = k.conrelid and x.attnum = k.conkey[1]"
    " join pg_attribute y on y.attrelid = k.confrelid and y.attnum = k.confkey[1]"
    " where n.nspname = current_schema() and k.contype = 'f' order by t.relname, x.attname";

static det_status
check(det_db *base, det_error *err)
{
    postgres_db *db = db_of(base);
    det_status st = DET_OK;
    for (size_t i = 0; st == DET_OK && i < sizeof checks / sizeof checks[0]; i++)
        st = check_one(db, checks[i], err);
    if (st != DET_OK) return st;
    PGresult *references = PQexec(db->handle, sql_references);
    if (!is_good(references)) st = failed(db, references, "checking the database", err);
    for (int i = 0; st == DET_OK && i < PQntuples(references); i++)
        st = check_one(db, PQgetvalue(references, i, 0), err);
    PQclear(references);
    return st;
}

const det_db_driver det_postgres_driver = {
    .name = "postgres",
    .open = open_db,
    .close = close_db,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .query = query,
    .bind_int = bind_int,
    .bind_text = bind_bytes,
    .bind_blob = bind_bytes,
    .bind_null = bind_null,
    .next = next,
    .is_null = is_null,
    .column_int = column_int,
    .column_bytes = column_bytes,
    .reset = reset,
    .walk = walk,
    .batch = batch,
    .check = check,
};
