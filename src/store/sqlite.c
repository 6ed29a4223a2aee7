/* The store's database in one file, detente.db, through SQLite.
 *
 * WAL, so that readers never wait for the writer and a torn write is undone at the next open;
 * synchronous=FULL, so that a commit which returned survives power loss; STRICT tables and foreign
 * keys, so that a wrong value is refused where it is written.  A connection remembers compiled
 * statements under the address of their text, which is always a literal.
 *
 * Every result code is looked at.  A handle is used by one thread at a time (store.c holds a lock).
 */
#include "store/db.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/schema.h"

enum {
    /* "Dete" in SQLite's header: another program's database is recognised before it is touched. */
    APPLICATION_ID = 0x44657465,
    /* Distinct statements in all of store/: 140 or so.  Beyond it: an assertion, since they are
       ours. */
    QUERIES_MAX = 256,
    /* How long to wait for another writer before saying so. */
    BUSY_MS = 5000,
    /* A text with U+0000, which SQLite would keep: a code that it does not use itself. */
    HAS_NUL = SQLITE_FORMAT
};

typedef struct sqlite_query {
    det_query base;
    const char *sql;
    sqlite3_stmt *statement;
    int broken; /* the first bind that failed, a result code; SQLITE_OK else */
} sqlite_query;

typedef struct sqlite_db {
    det_db base;
    sqlite3 *handle;
    char *path;
    sqlite3_stmt *undo; /* "rollback", made while there is memory */
    sqlite_query *queries[QUERIES_MAX];
    size_t query_count;
} sqlite_db;

static sqlite_db *
db_of(det_db *db)
{
    assert(db != NULL && db->driver == &det_sqlite_driver);
    return (sqlite_db *)db;
}

static sqlite_query *
query_of(det_query *query)
{
    assert(query != NULL && query->db->driver == &det_sqlite_driver);
    return (sqlite_query *)query;
}

/* Says what a result code means to the person in front of it, and what to do. */
static det_status
failed(const sqlite_db *db, int code, const char *doing, det_error *err)
{
    static const det_where nowhere;
    const char *said = db->handle == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(db->handle);
    if (code == SQLITE_IOERR_NOMEM) code = SQLITE_NOMEM;
    switch (code & 0xff) {
    case SQLITE_NOMEM:
        return det_fail(err, DET_NOMEM, nowhere, "%s: out of memory, %s", db->path, doing);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return det_fail(
            err, DET_CONFLICT, nowhere,
            "%s: another process has been writing for more than %d seconds, %s; nothing "
            "was changed, try again when it is done",
            db->path, BUSY_MS / 1000, doing);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return det_fail(err, DET_CORRUPT, nowhere,
                        "%s: the file is damaged (%s), %s; put back a copy of the folder, or move "
                        "the file away and import the lists again",
                        db->path, said, doing);
    case SQLITE_FULL:
        return det_fail(err, DET_IO, nowhere,
                        "%s: no room on the disk, %s; nothing was changed, free some and try again",
                        db->path, doing);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
        return det_fail(
            err, DET_IO, nowhere,
            "%s: cannot be opened for writing (%s), %s; check the owner and the mode of "
            "the folder and of the file",
            db->path, said, doing);
    case SQLITE_CONSTRAINT:
        return det_fail(err, DET_CONFLICT, nowhere,
                        "%s: the store refuses what it was given (%s), %s; nothing was changed",
                        db->path, said, doing);
    case HAS_NUL:
        return det_fail(err, DET_SYNTAX, nowhere, DET_STORE_NO_NUL, db->path, doing);
    case SQLITE_TOOBIG:
        return det_fail(err, DET_LIMIT, nowhere, "%s: a value of more than a gigabyte, %s",
                        db->path, doing);
    default:
        return det_fail(err, DET_IO, nowhere,
                        "%s: the system failed (%s, code %d), %s; nothing was changed, see the "
                        "system's log",
                        db->path, said, code, doing);
    }
}

static void
close_db(det_db *base)
{
    if (base == NULL) return;
    sqlite_db *db = db_of(base);
    for (size_t i = 0; i < db->query_count; i++) {
        (void)sqlite3_finalize(db->queries[i]->statement); /* repeats an error already reported */
        free(db->queries[i]);
    }
    (void)sqlite3_finalize(db->undo);
    if (db->handle != NULL) {
        int code = sqlite3_close(db->handle);
        assert(code == SQLITE_OK); /* busy would mean a statement that we forgot */
        (void)code;
    }
    free(db->path);
    free(db);
}

static det_status
script(sqlite_db *db, const char *sql, const char *doing, det_error *err)
{
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? DET_OK : failed(db, code, doing, err);
}

/* The number that a pragma or a count answers. */
static det_status
number(sqlite_db *db, const char *sql, int64_t *out, det_error *err)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db->handle, sql, -1, &statement, NULL);
    if (code == SQLITE_OK) code = sqlite3_step(statement);
    if (code == SQLITE_ROW) *out = sqlite3_column_int64(statement, 0);
    det_status st = code == SQLITE_ROW ? DET_OK : failed(db, code, "reading its header", err);
    (void)sqlite3_finalize(statement); /* its code is the step's */
    return st;
}

/* Whose file it is, and which schema it has.  *version is 0 for a new file.  The three numbers are
 * read in one transaction: between two, another process may have written the whole schema. */
static det_status
recognise(sqlite_db *db, int64_t *version, det_error *err)
{
    static const det_where nowhere;
    int64_t application = 0, tables = 0;
    bool is_alone = sqlite3_get_autocommit(db->handle) != 0;
    det_status st = is_alone ? script(db, "begin", "reading its header", err) : DET_OK;
    if (st == DET_OK) st = number(db, "pragma application_id", &application, err);
    if (st == DET_OK) st = number(db, "pragma user_version", version, err);
    if (st == DET_OK) st = number(db, "select count(*) from sqlite_schema", &tables, err);
    if (is_alone && sqlite3_get_autocommit(db->handle) == 0) { /* nothing was written */
        det_status over = script(db, "rollback", "reading its header", st == DET_OK ? err : NULL);
        if (st == DET_OK) st = over;
    }
    if (st != DET_OK) return st;
    if (application != APPLICATION_ID && (tables != 0 || *version != 0))
        return det_fail(err, DET_UNSUPPORTED, nowhere,
                        "%s: is a database of another program (application id %lld); give --data a "
                        "folder of its own",
                        db->path, (long long)application);
    if (*version > DET_SCHEMA_VERSION)
        return det_fail(err, DET_UNSUPPORTED, nowhere,
                        "%s: was written by a newer detente (schema %lld, this program reads up to "
                        "%d); use that version or a later one",
                        db->path, (long long)*version, DET_SCHEMA_VERSION);
    if (*version < 0)
        return det_fail(err, DET_CORRUPT, nowhere,
                        "%s: the file is damaged (schema %lld); put back a copy of the folder",
                        db->path, (long long)*version);
    return DET_OK;
}

/* Brings the schema up to date, all steps or none; a second process waits and finds it done. */
static det_status
migrate(sqlite_db *db, det_error *err)
{
    int64_t version = 0;
    det_status st = recognise(db, &version, err);
    if (st != DET_OK || version == DET_SCHEMA_VERSION) return st;

    st = script(db, "begin immediate", "preparing the schema", err);
    if (st != DET_OK) return st;
    st = recognise(db, &version, err);
    for (int64_t i = version; st == DET_OK && i < DET_SCHEMA_VERSION; i++)
        for (const char *const *sql = det_schema_steps[i]; st == DET_OK && *sql != NULL; sql++)
            st = script(db, *sql, "writing the schema", err);
    if (st == DET_OK) {
        char sql[96];
        (void)snprintf(sql, sizeof sql, "pragma application_id = %d; pragma user_version = %d",
                       (int)APPLICATION_ID, (int)DET_SCHEMA_VERSION);
        st = script(db, sql, "writing the schema", err);
    }
    if (st == DET_OK) st = script(db, "commit", "writing the schema", err);
    if (st != DET_OK && sqlite3_get_autocommit(db->handle) == 0)
        (void)sqlite3_exec(db->handle, "rollback", NULL, NULL, NULL); /* closing rolls back too */
    return st;
}

/* A fresh file is made by us and not by SQLite, readable by its owner alone: it will hold personal
 * data, and the umask of whoever runs first is no policy. */
static det_status
make_file(const char *folder, const char *path, det_error *err)
{
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return det_fail_errno(err, errno, "%s: cannot make the folder of the store", folder);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return det_fail_errno(err, errno, "%s: cannot make the file of the store", path);
    if (close(fd) != 0)
        return det_fail_errno(err, errno, "%s: cannot make the file of the store", path);
    return DET_OK;
}

static det_status
configure(sqlite_db *db, det_error *err)
{
    int code = sqlite3_extended_result_codes(db->handle, 1);
    if (code == SQLITE_OK) code = sqlite3_busy_timeout(db->handle, BUSY_MS);
    /* SQL that could damage the file, and functions named in a schema that is not ours: off */
    if (code == SQLITE_OK)
        code = sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    if (code == SQLITE_OK)
        code = sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
    if (code != SQLITE_OK) return failed(db, code, "opening it", err);
    /* a file of a newer schema or of somebody else must not even be switched to WAL */
    int64_t version = 0;
    det_status st = recognise(db, &version, err);
    if (st == DET_OK)
        st = script(db,
                    "pragma journal_mode = wal; pragma synchronous = full;"
                    "pragma foreign_keys = on; pragma recursive_triggers = on;"
                    "pragma secure_delete = on;" /* what is erased is overwritten */
                    "pragma cell_size_check = on",
                    "opening it", err);
    return st;
}

static det_status
open_db(const det_db_place *place, bool create, det_db **out, det_error *err)
{
    const char *folder = place->folder;
    static const char file[] = "/detente.db";
    static const det_where nowhere;
    size_t length = strlen(folder);
    sqlite_db *db = calloc(1, sizeof *db);
    if (db == NULL) return det_fail(err, DET_NOMEM, nowhere, "%s: opening the store", folder);
    db->base.driver = &det_sqlite_driver;
    db->path = malloc(length + sizeof file);
    det_status st = DET_OK;
    if (db->path == NULL) {
        st = det_fail(err, DET_NOMEM, nowhere, "%s: opening the store", folder);
        goto done;
    }
    memcpy(db->path, folder, length);
    memcpy(db->path + length, file, sizeof file);

    if (access(db->path, F_OK) != 0) {
        if (!create) {
            st = det_fail(err, DET_MISSING, nowhere,
                          "%s: no store there; import a list first, or name its folder with --data",
                          db->path);
            goto done;
        }
        st = make_file(folder, db->path, err);
        if (st != DET_OK) goto done;
    }
    int code = sqlite3_open_v2(db->path, &db->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX,
                               NULL);
    if (code != SQLITE_OK) {
        st = failed(db, code, "opening it", err);
        goto done;
    }
    st = configure(db, err);
    if (st == DET_OK) st = migrate(db, err);
    /* a rollback that had to be prepared first would fail for the reason that it is for, and leave
     * the transaction open, and its lock with it */
    if (st == DET_OK) {
        code = sqlite3_prepare_v3(db->handle, "rollback", -1, SQLITE_PREPARE_PERSISTENT, &db->undo,
                                  NULL);
        if (code != SQLITE_OK) st = failed(db, code, "preparing a statement", err);
    }
done:
    if (st != DET_OK) {
        close_db(&db->base);
        return st;
    }
    *out = &db->base;
    return DET_OK;
}

static det_status
begin(det_db *base, bool to_write, det_error *err)
{
    sqlite_db *db = db_of(base);
    return script(db, to_write ? "begin immediate" : "begin", "beginning a transaction", err);
}

static void
rollback(det_db *base)
{
    sqlite_db *db = db_of(base);
    for (size_t i = 0; i < db->query_count; i++)
        (void)sqlite3_reset(db->queries[i]->statement);
    /* a failed commit or a full disk may have rolled back already; what cannot be rolled back here
     * is rolled back when the file is opened next */
    if (sqlite3_get_autocommit(db->handle) != 0) return;
    (void)sqlite3_step(db->undo);
    (void)sqlite3_reset(db->undo);
}

static det_status
commit(det_db *base, det_error *err)
{
    det_status st = script(db_of(base), "commit", "committing", err);
    if (st != DET_OK) rollback(base);
    return st;
}

static det_status
query(det_db *base, const char *sql, det_query **out, det_error *err)
{
    static const det_where nowhere;
    sqlite_db *db = db_of(base);
    for (size_t i = 0; i < db->query_count; i++) {
        if (db->queries[i]->sql == sql) {
            *out = &db->queries[i]->base;
            return DET_OK;
        }
    }
    assert(db->query_count < QUERIES_MAX);
    sqlite_query *made = calloc(1, sizeof *made);
    if (made == NULL) return det_fail(err, DET_NOMEM, nowhere, "%s: a statement", db->path);
    made->base.db = base;
    made->sql = sql;
    int code = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &made->statement,
                                  NULL);
    if (code != SQLITE_OK) {
        free(made);
        return failed(db, code, "preparing a statement", err);
    }
    for (int i = 1; i <= sqlite3_bind_parameter_count(made->statement); i++) {
        const char *name = sqlite3_bind_parameter_name(made->statement, i);
        assert(name != NULL && name[0] == '$' && strtol(name + 1, NULL, 10) == i);
        (void)name;
    }
    db->queries[db->query_count++] = made;
    *out = &made->base;
    return DET_OK;
}

static void
note_bind(sqlite_query *query, int code)
{
    if (query->broken == SQLITE_OK) query->broken = code;
}

static void
bind_int(det_query *base, int position, int64_t value)
{
    sqlite_query *query = query_of(base);
    note_bind(query, sqlite3_bind_int64(query->statement, position, value));
}

static void
bind_text(det_query *base, int position, det_str value)
{
    sqlite_query *query = query_of(base);
    if (det_str_find_byte(value, '\0') != SIZE_MAX) note_bind(query, HAS_NUL);
    note_bind(query,
              sqlite3_bind_text64(query->statement, position, value.len == 0 ? "" : value.ptr,
                                  value.len, SQLITE_STATIC, SQLITE_UTF8));
}

static void
bind_blob(det_query *base, int position, det_str value)
{
    sqlite_query *query = query_of(base);
    note_bind(query,
              sqlite3_bind_blob64(query->statement, position, value.len == 0 ? "" : value.ptr,
                                  value.len, SQLITE_STATIC));
}

static void
bind_null(det_query *base, int position)
{
    sqlite_query *query = query_of(base);
    note_bind(query, sqlite3_bind_null(query->statement, position));
}

static det_status
next(det_query *base, bool *has_row, det_error *err)
{
    sqlite_query *query = query_of(base);
    *has_row = false;
    int code = query->broken != SQLITE_OK ? query->broken : sqlite3_step(query->statement);
    if (code == SQLITE_ROW) *has_row = true;
    if (code == SQLITE_ROW || code == SQLITE_DONE) return DET_OK;
    return failed(db_of(base->db), code, "running a statement", err);
}

static bool
is_null(det_query *base, int column)
{
    return sqlite3_column_type(query_of(base)->statement, column) == SQLITE_NULL;
}

static int64_t
column_int(det_query *base, int column)
{
    return sqlite3_column_int64(query_of(base)->statement, column);
}

/* Text is stored as UTF-8 and asked for as a blob, so nothing is converted; a value that continues
 * on other pages is fetched here, and that can fail. */
static det_status
column_bytes(det_query *base, int column, det_str *out, det_error *err)
{
    sqlite_query *query = query_of(base);
    sqlite_db *db = db_of(base->db);
    bool is_empty = sqlite3_column_type(query->statement, column) == SQLITE_NULL;
    const char *bytes = sqlite3_column_blob(query->statement, column);
    int length = sqlite3_column_bytes(query->statement, column);
    if (bytes == NULL && !is_empty && sqlite3_errcode(db->handle) == SQLITE_NOMEM)
        return failed(db, SQLITE_NOMEM, "reading a value", err);
    *out = (det_str){bytes, bytes == NULL ? 0 : (size_t)length};
    return DET_OK;
}

static void
reset(det_query *base)
{
    sqlite_query *query = query_of(base);
    (void)sqlite3_reset(query->statement); /* repeats the code that the step gave */
    (void)sqlite3_clear_bindings(query->statement);
    query->broken = SQLITE_OK;
}

/* SQLite's own words: integrity_check answers one row "ok", foreign_key_check none. */
static det_status
check(det_db *db, det_error *err)
{
    static const det_where nowhere;
    static const char sql_integrity[] = "select integrity_check from pragma_integrity_check(1)";
    static const char sql_keys[] = "select \"table\" from pragma_foreign_key_check";
    det_query *query = NULL;
    bool has_row = false;
    det_str said;
    det_status st = det_db_query(db, sql_integrity, &query, err);
    if (st == DET_OK) st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) {
        st = det_query_column_bytes(query, 0, &said, err);
        if (st == DET_OK && !det_str_equal(said, DET_STR("ok")))
            st = det_fail(err, DET_CORRUPT, nowhere,
                          "the store is damaged: %.*s" DET_STORE_DAMAGED_ADVICE, DET_STR_FMT(said));
    }
    det_query_reset(query);
    if (st == DET_OK) st = det_db_query(db, sql_keys, &query, err);
    if (st != DET_OK) return st;
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) {
        st = det_query_column_bytes(query, 0, &said, err);
        if (st == DET_OK)
            st = det_fail(err, DET_CORRUPT, nowhere,
                          "the store is damaged: a row of %.*s names one that is "
                          "gone" DET_STORE_DAMAGED_ADVICE,
                          DET_STR_FMT(said));
    }
    det_query_reset(query);
    return st;
}

const det_db_driver det_sqlite_driver = {
    .name = "sqlite",
    .open = open_db,
    .close = close_db,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .query = query,
    .bind_int = bind_int,
    .bind_text = bind_text,
    .bind_blob = bind_blob,
    .bind_null = bind_null,
    .next = next,
    .is_null = is_null,
    .column_int = column_int,
    .column_bytes = column_bytes,
    .reset = reset,
    .check = check,
};
