/* db.h - what the store asks of a database: one table of functions.                  floor: store
 *
 * Everything the store keeps is written and read through these few words, in SQL that SQLite and
 * PostgreSQL both understand, so that a second database is one more file like sqlite.c and no
 * second copy of the logic.  What differs between databases (types, triggers, pragmas) is in the
 * driver's own schema.  The rules that keep the SQL portable:
 *   - parameters are $1, $2 ..., first used in that order;
 *   - integers are 64 bit, bytes are blobs, text is UTF-8 compared by bytes;
 *   - a text has no U+0000: SQLite would keep it, PostgreSQL cannot, and both refuse it
 *   - no SQL is ever put together from input: every statement is a literal. */
#ifndef DET_STORE_DB_H
#define DET_STORE_DB_H

#include "base/error.h"
#include "base/str.h"

typedef struct det_db det_db;       /* a connection.  Owned. */
typedef struct det_query det_query; /* a prepared statement; belongs to its connection */

/* Where a store is (place.h).  connection NULL: the file detente.db in the folder. */
typedef struct det_db_place {
    const char *folder;
    const char *connection; /* libpq's words, without a password */
    const char *schema;
} det_db_place;

/* One statement for many sets of parameters, one after the other. */
typedef struct det_batch {
    size_t count;
    void *context;
    /* Binds the i-th set; what is bound is borrowed for that call. */
    void (*set)(void *context, size_t i, det_query *query);
    /* Is given each row of the i-th; NULL: none comes.  It asks nothing of the database. */
    DET_CHECKED det_status (*take)(void *context, size_t i, det_query *query, det_error *err);
} det_batch;

/* Of a text with U+0000: place, doing. */
#define DET_STORE_NO_NUL                                                                           \
    "%s: a text for the store holds the character U+0000, which it does not keep, %s; nothing "    \
    "was "                                                                                         \
    "changed, leave the character out"

typedef struct det_db_driver {
    const char *name; /* "sqlite", "postgres" */
    /* Opens, creates if asked, and brings the schema up to date.  Fails: DET_MISSING no store there
     * and create is false; DET_IO; DET_NOMEM; DET_CORRUPT; DET_UNSUPPORTED a newer schema, or a
     * database that is not ours; DET_CONFLICT locked by another process for too long. */
    DET_CHECKED det_status (*open)(const det_db_place *place, bool create, det_db **out,
                                   det_error *err);
    void (*close)(det_db *db);
    DET_CHECKED det_status (*begin)(det_db *db, bool to_write, det_error *err);
    DET_CHECKED det_status (*commit)(det_db *db, det_error *err);
    void (*rollback)(det_db *db);
    DET_CHECKED det_status (*query)(det_db *db, const char *sql, det_query **out, det_error *err);
    void (*bind_int)(det_query *query, int position, int64_t value);
    void (*bind_text)(det_query *query, int position, det_str value);
    void (*bind_blob)(det_query *query, int position, det_str value);
    void (*bind_null)(det_query *query, int position);
    DET_CHECKED det_status (*next)(det_query *query, bool *has_row, det_error *err);
    bool (*is_null)(det_query *query, int column);
    int64_t (*column_int)(det_query *query, int column);
    DET_CHECKED det_status (*column_bytes)(det_query *query, int column, det_str *out,
                                           det_error *err);
    void (*reset)(det_query *query);
    /* NULL: every statement can be walked. */
    void (*walk)(det_query *query);
    /* NULL: one by one, as with SQLite, to which nothing is far. */
    DET_CHECKED det_status (*batch)(det_query *query, const det_batch *batch, det_error *err);
    /* The database's own check, inside a transaction.  Fails: DET_CORRUPT with what is wrong. */
    DET_CHECKED det_status (*check)(det_db *db, det_error *err);
} det_db_driver;

/* What whoever reads that a store is damaged should do. */
#define DET_STORE_DAMAGED_ADVICE                                                                   \
    "; put back a copy of the folder, or import the lists into a new one"

/* Drivers begin their own structures with these. */
struct det_db {
    const det_db_driver *driver;
};
struct det_query {
    det_db *db;
};

extern const det_db_driver det_sqlite_driver;
extern const det_db_driver det_postgres_driver;

/* Begin, and then exactly one of commit and rollback.  A failed commit has rolled back, or says
 * that nobody knows.  Of a transaction that writes, there is one at a time in all processes. */
DET_CHECKED det_status det_db_begin(det_db *db, bool to_write, det_error *err);
DET_CHECKED det_status det_db_commit(det_db *db, det_error *err);
void det_db_rollback(det_db *db);

/* A statement, ready to be bound.  sql is a literal: the connection remembers the compiled form
 * under its address.  Bound bytes are borrowed until det_query_reset. */
DET_CHECKED det_status det_db_query(det_db *db, const char *sql, det_query **out, det_error *err);
void det_query_int(det_query *query, int position, int64_t value);
void det_query_text(det_query *query, int position, det_str value);
void det_query_blob(det_query *query, int position, det_str value);
void det_query_null(det_query *query, int position);
/* The next row; a bind that failed is reported here. */
DET_CHECKED det_status det_query_next(det_query *query, bool *has_row, det_error *err);
/* One step of a statement that gives no rows, and reset. */
DET_CHECKED det_status det_query_run(det_query *query, det_error *err);
/* The same for a statement that ends in `returning id`. */
DET_CHECKED det_status det_query_id(det_query *query, int64_t *id, det_error *err);
/* Of many rows, between which other statements run: a server is to hold them back, since what it
 * has sent would have to be kept meanwhile.  Before the first row. */
void det_query_walk(det_query *query);
/* Runs it for each set, in order, and resets it.  A server is told many at once, and waited for
 * once in a while.  For small rows, such as an id: what a server has to say meanwhile must fit
 * between. */
DET_CHECKED det_status det_query_batch(det_query *query, const det_batch *batch, det_error *err);
/* Columns count from 0.  Bytes are borrowed until the next row or reset. */
bool det_query_is_null(det_query *query, int column);
int64_t det_query_column_int(det_query *query, int column);
DET_CHECKED det_status det_query_column_bytes(det_query *query, int column, det_str *out,
                                              det_error *err);
/* Must follow the last row, also after a failure.  NULL is accepted. */
void det_query_reset(det_query *query);

DET_CHECKED det_status det_db_check(det_db *db, det_error *err);

#endif
