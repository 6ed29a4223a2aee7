/* Where a store is: what a folder says, and what it must not. */
#include "store/place.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/test.h"
#include "store/made.h"

/* The folder's own path in a message becomes "DIR". */
static const char *
without_folder(const char *text, const char *folder, char *out, size_t size)
{
    const char *at = strstr(text, folder);
    if (at == NULL)
        (void)snprintf(out, size, "%s", text);
    else
        (void)snprintf(out, size, "%.*sDIR%s", (int)(at - text), text, at + strlen(folder));
    char *end = strchr(out, '\n');
    if (end != NULL) *end = '\0';
    return out;
}

static const char *
show(const char *given, const char *folder, char *out, size_t size)
{
    det_error err;
    det_arena *arena = NULL;
    det_db_place place;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    det_status st = det_place_read(given, arena, &place, &err);
    if (st != DET_OK)
        (void)without_folder(err.text, folder, out, size);
    else if (place.connection == NULL)
        (void)snprintf(out, size, "a file");
    else
        (void)snprintf(out, size, "%s in %s", place.connection, place.schema);
    det_arena_free(arena);
    return out;
}

TEST(place_of_a_folder)
{
    static const struct {
        int line;
        const char *config; /* NULL: none */
        const char *want;
    } rows[] = {
        {__LINE__, NULL, "a file"},
        {__LINE__, "postgres: host=db.example dbname=books\n",
         "host=db.example dbname=books in detente"},
        {__LINE__, "# ours\nschema: books_2\npostgres: \"postgresql://db.example/books?a=b\"\n",
         "DIR/store.yaml:3:11: no connection to PostgreSQL: invalid URI query parameter: \"a\""},
        {__LINE__, "schema: books_2\npostgres: postgresql://db.example/books\n",
         "postgresql://db.example/books in books_2"},
        {__LINE__, "postgres: dbname=books pasword=x\n",
         "DIR/store.yaml:1:11: no connection to PostgreSQL: invalid connection option \"pasword\""},
        {__LINE__, "postgres: dbname=books password=secret\n",
         "DIR/store.yaml:1:11: a password where others can read it; put it into the file that "
         "passfile= names, or into ~/.pgpass, and take it out here"},
        {__LINE__, "postgres: dbname=books passfile=keys\n",
         "dbname=books passfile=keys in detente"},
        {__LINE__, "schema: books\n",
         "DIR/store.yaml:1:1: no key 'postgres', which says where the database is"},
        {__LINE__, "postgres: dbname=b\nschema: Books\n",
         "DIR/store.yaml:2:9: no name of a schema: 'Books', expected up to 63 of a-z, 0-9 and _, a "
         "letter first and not pg_"},
        {__LINE__, "postgres: dbname=b\nschema: pg_b\n",
         "DIR/store.yaml:2:9: no name of a schema: 'pg_b', expected up to 63 of a-z, 0-9 and _, a "
         "letter first and not pg_"},
        {__LINE__, "postgres: dbname=b\nschema: 1b\n",
         "DIR/store.yaml:2:9: no name of a schema: '1b', expected up to 63 of a-z, 0-9 and _, a "
         "letter first and not pg_"},
        {__LINE__, "postgres: dbname=b\nschema: \"b; drop\"\n",
         "DIR/store.yaml:2:9: no name of a schema: 'b; drop', expected up to 63 of a-z, 0-9 and _, "
         "a letter first and not pg_"},
        {__LINE__, "postgres: dbname=b\ndatabase: b\n",
         "DIR/store.yaml:2:1: unknown key 'database', expected postgres or schema"},
        {__LINE__, "postgres: [a]\n", "DIR/store.yaml:1:11: 'postgres' has no text"},
        {__LINE__, "- a\n", "DIR/store.yaml:1:1: expected 'postgres: host=... dbname=...'"},
    };
    char folder[512], path[600], got[DET_ERROR_TEXT_MAX];
    det_error err;
    (void)made_path(folder, sizeof folder, det_test_folder(), "place");
    CHECK(mkdir(folder, 0700) == 0);
    (void)made_path(path, sizeof path, folder, "store.yaml");
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (rows[i].config != NULL)
            CHECK_OK(det_file_write(path, det_str_of(rows[i].config), &err), &err);
        CHECK_TEXT(rows[i].line, show(folder, folder, got, sizeof got), rows[i].want);
    }
    /* a file and a server: nobody could know which is meant */
    char database[600];
    (void)made_path(database, sizeof database, folder, "detente.db");
    CHECK_OK(det_file_write(database, DET_STR(""), &err), &err);
    CHECK_TEXT(__LINE__, show(folder, folder, got, sizeof got),
               "DIR/store.yaml: stands beside a detente.db, and a folder has one store; move one "
               "of the two away");
    CHECK_TEXT(__LINE__, show("postgresql://db.example/books", folder, got, sizeof got),
               "postgresql://db.example/books in detente");
    CHECK_TEXT(__LINE__, show("postgres://ann:secret@db.example/books", folder, got, sizeof got),
               "a password where others can read it; put it into the file that passfile= names, or "
               "into ~/.pgpass, and take it out here");
}
