/* Where a store is.  store.yaml, in the data folder:
 *
 *     # the books of the bank
 *     postgres: host=db.example dbname=sanctions user=detente sslmode=verify-full
 *     schema: detente
 *
 * A password stands in neither: both are seen by people who may not read the books.  libpq's own
 * file for passwords (passfile=, else ~/.pgpass) is read by libpq alone and must be private. */
#include "store/place.h"

#include <errno.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/tree.h"

static const det_where nowhere;
static const char default_schema[] = "detente";

enum {
    CONFIG_BYTES_MAX = 1 << 16,
    /* PostgreSQL cuts a longer name off, and then two stores would be one */
    SCHEMA_MAX = 63
};

static bool
is_url(const char *given)
{
    return strncmp(given, "postgresql://", 13) == 0 || strncmp(given, "postgres://", 11) == 0;
}

/* libpq reads it as it would when connecting; file and at say where it stands. */
static det_status
check_connection(const char *connection, det_where at, det_error *err)
{
    char *said = NULL;
    bool has_password = false;
    PQconninfoOption *options = PQconninfoParse(connection, &said);
    det_status st = DET_OK;
    for (PQconninfoOption *o = options; o != NULL && o->keyword != NULL; o++)
        if (strcmp(o->keyword, "password") == 0 && o->val != NULL) has_password = true;
    if (options == NULL && said == NULL)
        st = det_fail(err, DET_NOMEM, at, "reading where the store is");
    else if (options == NULL)
        st = det_fail(err, DET_SYNTAX, at, "no connection to PostgreSQL: %.*s",
                      (int)strcspn(said, "\n"), said);
    else if (has_password)
        st = det_fail(err, DET_REFUSED, at,
                      "a password where others can read it; put it into the file that passfile= "
                      "names, or into ~/.pgpass, and take it out here");
    PQconninfoFree(options);
    PQfreemem(said);
    return st;
}

/* A lower-case name, so that it is the same with and without quotes. */
static bool
is_schema(det_str name)
{
    if (name.len == 0 || name.len > SCHEMA_MAX || (name.ptr[0] >= '0' && name.ptr[0] <= '9'))
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!(c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) return false;
    }
    return !det_str_starts(name, DET_STR("pg_"));
}

static det_status
read_config(const det_tree *tree, det_arena *arena, det_db_place *out, det_error *err)
{
    det_str connection = {0}, schema = det_str_of(default_schema), copy;
    if (det_tree_kind_of(tree, 0) != DET_TREE_MAP)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, 0),
                        "expected 'postgres: host=... dbname=...'");
    for (uint32_t n = det_tree_first(tree, 0); n != DET_TREE_NONE; n = det_tree_next(tree, n)) {
        det_str key = det_tree_key(tree, n), value = det_tree_text(tree, n);
        if (det_tree_kind_of(tree, n) != DET_TREE_TEXT || value.len == 0 ||
            det_str_find_byte(value, '\0') != SIZE_MAX)
            return det_fail(err, DET_SYNTAX, det_tree_where(tree, n), "'%.*s' has no text",
                            DET_STR_FMT(key));
        if (det_str_equal(key, DET_STR("postgres")))
            connection = value;
        else if (det_str_equal(key, DET_STR("schema")))
            schema = value;
        else
            return det_fail(err, DET_SYNTAX, det_tree_key_where(tree, n),
                            "unknown key '%.*s', expected postgres or schema", DET_STR_FMT(key));
        if (det_str_equal(key, DET_STR("schema")) && !is_schema(value))
            return det_fail(err, DET_SYNTAX, det_tree_where(tree, n),
                            "no name of a schema: '%.*s', expected up to %d of a-z, 0-9 and _, a "
                            "letter first and not pg_",
                            DET_STR_FMT(value), SCHEMA_MAX);
    }
    if (connection.len == 0)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, 0),
                        "no key 'postgres', which says where the database is");
    if (!det_arena_copy(arena, schema, &copy))
        return det_fail(err, DET_NOMEM, nowhere, "reading where the store is");
    out->schema = copy.ptr; /* a copy has a NUL behind it */
    if (!det_arena_copy(arena, connection, &copy))
        return det_fail(err, DET_NOMEM, nowhere, "reading where the store is");
    out->connection = copy.ptr;
    return check_connection(out->connection,
                            det_tree_where(tree, det_tree_get(tree, 0, "postgres")), err);
}

det_status
det_place_read(const char *given, det_arena *arena, det_db_place *out, det_error *err)
{
    det_str config, database;
    det_file file = {0};
    det_tree tree;
    *out = (det_db_place){.folder = given};
    if (is_url(given)) {
        out->connection = given;
        out->schema = default_schema;
        return check_connection(given, nowhere, err);
    }
    if (!det_arena_print(arena, &config, "%s/store.yaml", given) ||
        !det_arena_print(arena, &database, "%s/detente.db", given))
        return det_fail(err, DET_NOMEM, nowhere, "reading where the store is");
    if (access(config.ptr, F_OK) != 0) {
        if (errno == ENOENT || errno == ENOTDIR) return DET_OK;
        return det_fail_errno(err, errno, "%s: cannot be looked at", config.ptr);
    }
    if (access(database.ptr, F_OK) == 0)
        return det_fail(err, DET_CONFLICT, nowhere,
                        "%s: stands beside a detente.db, and a folder has one store; move one of "
                        "the two away",
                        config.ptr);
    det_status st = det_file_open(config.ptr, CONFIG_BYTES_MAX, &file, err);
    if (st == DET_OK) st = det_tree_read_yaml(file.bytes, config.ptr, arena, &tree, err);
    if (st == DET_OK) st = read_config(&tree, arena, out, err);
    det_file_close(&file);
    return st;
}
