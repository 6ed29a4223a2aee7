/* Every column of every table changed by one byte, every record of the log dropped, exchanged, cut
 * off behind: all of it is told. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/test.h"
#include "base/text.h"
#include "store/made_work.h"

enum { LIFE = 3 * MADE_WORK_STEPS };

static void
path_of(const char *folder, char *out, size_t size)
{
    (void)made_path(out, size, folder, "detente.db");
}

static sqlite3 *
open_raw(const char *folder)
{
    char path[600];
    sqlite3 *db = NULL;
    path_of(folder, path, sizeof path);
    CHECK(sqlite3_open(path, &db) == SQLITE_OK);
    CHECK(sqlite3_exec(db, "pragma synchronous = off", NULL, NULL, NULL) == SQLITE_OK);
    return db;
}

/* Not det_file_write: hundreds of copies need not wait for the disk. */
static void
copy_store(const char *from, const char *to)
{
    char path[600];
    det_file file = {0};
    det_error err = {0};
    path_of(from, path, sizeof path);
    CHECK_OK(det_file_open(path, 0, &file, &err), &err);
    path_of(to, path, sizeof path);
    FILE *out = fopen(path, "wb");
    CHECK(out != NULL && fwrite(file.bytes.ptr, 1, file.bytes.len, out) == file.bytes.len);
    CHECK(fclose(out) == 0);
    det_file_close(&file);
}

/* Drops what would refuse. */
static void
unguard(sqlite3 *db)
{
    sqlite3_stmt *statement = NULL;
    char sql[8192] = "pragma foreign_keys = off; pragma ignore_check_constraints = on;";
    CHECK(sqlite3_prepare_v2(db, "select name from sqlite_schema where type = 'trigger'", -1,
                             &statement, NULL) == SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        size_t used = strlen(sql);
        (void)snprintf(sql + used, sizeof sql - used, "drop trigger %s;",
                       (const char *)sqlite3_column_text(statement, 0));
    }
    CHECK(sqlite3_finalize(statement) == SQLITE_OK);
    CHECK(strlen(sql) < sizeof sql - 1);
    CHECK(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK);
}

/* What verifying says, its first line; "" if nothing. */
static const char *
verify(const char *folder, char *out, size_t size)
{
    det_store *store = NULL;
    det_error err = {0};
    out[0] = '\0';
    det_status st = det_store_open(folder, false, &store, &err);
    if (st == DET_OK) st = made_work_verify(store, &err);
    det_store_close(store);
    if (st != DET_OK) (void)snprintf(out, size, "%s", err.text);
    char *end = strchr(out, '\n');
    if (end != NULL) *end = '\0';
    return out;
}

/* What no digest covers, and why that is no hole. */
static const struct {
    const char *table, *column, *why;
} uncovered[] = {
    {"leaf_due", "", "says which rows may still get a late record; all have theirs"},
    {"fact", "id", "only their order counts, and the largest stays the largest"},
    {"entry", "id", "the same"},
};

static bool
is_uncovered(const char *table, const char *column)
{
    for (size_t i = 0; i < COUNT(uncovered); i++)
        if (strcmp(uncovered[i].table, table) == 0 &&
            (uncovered[i].column[0] == '\0' || strcmp(uncovered[i].column, column) == 0))
            return true;
    return false;
}

/* The largest value of a column, one byte of it or one more. */
static int
flip(sqlite3 *db, const char *table, const char *column)
{
    char sql[600];
    (void)snprintf(sql, sizeof sql,
                   "update or fail %s set %s = case typeof(%s)"
                   " when 'integer' then %s + 1"
                   " when 'text' then substr(%s, 1, length(%s) - 1) ||"
                   "  case when substr(%s, -1) = 'x' then 'y' else 'x' end"
                   " else cast(substr(%s, 1, length(%s) - 1) ||"
                   "  case when substr(%s, -1) = x'00' then x'01' else x'00' end as blob) end"
                   " where %s = (select max(%s) from %s)",
                   table, column, column, column, column, column, column, column, column, column,
                   column, column, table);
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ? sqlite3_changes(db) : 0;
}

TEST(every_column_is_covered)
{
    char folder[512], copy[512], said[DET_ERROR_TEXT_MAX];
    det_error err = {0};
    det_store *store = NULL;
    size_t tables = 0, flipped = 0, empty = 0;
    (void)made_path(folder, sizeof folder, det_test_folder(), "life");
    (void)made_path(copy, sizeof copy, det_test_folder(), "copy");
    CHECK_OK(det_store_open(copy, true, &store, &err), &err); /* makes the folder */
    det_store_close(store);
    store = NULL;
    CHECK_OK(det_store_open(folder, true, &store, &err), &err);
    for (uint32_t n = 0; n < LIFE; n++)
        CHECK_OK(made_work(store, folder, n, &err), &err);
    det_store_close(store);
    CHECK_TEXT(0, verify(folder, said, sizeof said), "");

    sqlite3 *db = open_raw(folder);
    sqlite3_stmt *columns = NULL;
    CHECK(sqlite3_prepare_v2(db,
                             "select t.name, c.name from sqlite_schema t, pragma_table_info(t.name)"
                             " c where t.type = 'table' and t.name not like 'sqlite_%' order by"
                             " t.name, c.cid",
                             -1, &columns, NULL) == SQLITE_OK);
    char last[64] = "";
    while (sqlite3_step(columns) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(columns, 0);
        const char *column = (const char *)sqlite3_column_text(columns, 1);
        tables += strcmp(last, table) != 0;
        (void)snprintf(last, sizeof last, "%s", table);
        copy_store(folder, copy);
        sqlite3 *meddled = open_raw(copy);
        unguard(meddled);
        int changed = flip(meddled, table, column);
        CHECK(sqlite3_close(meddled) == SQLITE_OK);
        if (changed == 0) {
            empty++; /* null in every row, or the database itself cannot hold it */
            continue;
        }
        flipped++;
        (void)verify(copy, said, sizeof said);
        if ((said[0] == '\0') != is_uncovered(table, column))
            det_test_fail(__FILE__, __LINE__, "%s.%s: %s", table, column,
                          said[0] == '\0' ? "not told" : said);
    }
    CHECK(sqlite3_finalize(columns) == SQLITE_OK);
    CHECK(sqlite3_close(db) == SQLITE_OK);
    printf("%zu tables, %zu columns changed and told, %zu empty\n", tables, flipped, empty);
    CHECK(tables > 20 && flipped > 100 && empty < 12);
}

static void
meddle_with_record(const char *folder, const char *copy, const char *sql, int n, int told,
                   const char *how)
{
    char text[400], said[DET_ERROR_TEXT_MAX], want[64];
    copy_store(folder, copy);
    sqlite3 *db = open_raw(copy);
    unguard(db);
    (void)snprintf(text, sizeof text, "create temp table at as select %d as n; %s", n, sql);
    CHECK(sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK);
    CHECK(sqlite3_close(db) == SQLITE_OK);
    (void)verify(copy, said, sizeof said);
    (void)snprintf(want, sizeof want, "record %d", told);
    /* where the end is gone a checkpoint or a row without a record says so */
    bool is_told = told < 0 ? strstr(said, "cut off") != NULL
                            : strncmp(said, want, strlen(want)) == 0;
    if (!is_told) det_test_fail(__FILE__, __LINE__, "record %d %s: %s", n, how, said);
}

TEST(every_record_is_missed)
{
    char folder[512], copy[512];
    det_error err = {0};
    det_store *store = NULL;
    (void)made_path(folder, sizeof folder, det_test_folder(), "records");
    (void)made_path(copy, sizeof copy, det_test_folder(), "meddled");
    CHECK_OK(det_store_open(copy, true, &store, &err), &err);
    det_store_close(store);
    store = NULL;
    CHECK_OK(det_store_open(folder, true, &store, &err), &err);
    for (uint32_t n = 0; n < LIFE - 2; n++) /* the newest records are not signed */
        CHECK_OK(made_work(store, folder, n, &err), &err);
    det_store_close(store);
    int size = (int)made_number(folder, "select count(*) from leaf");
    CHECK(size > LIFE);
    for (int n = 0; n < size; n++) {
        bool is_last = n == size - 1;
        meddle_with_record(folder, copy, "delete from leaf where n = (select n from at)", n,
                           is_last ? -1 : n, "dropped");
        meddle_with_record(folder, copy, "delete from leaf where n >= (select n from at)", n, -1,
                           "cut off");
        if (is_last) continue;
        meddle_with_record(folder, copy,
                           "update leaf set n = -1 where n = (select n from at);"
                           "update leaf set n = n - 1 where n = (select n from at) + 1;"
                           "update leaf set n = (select n from at) + 1 where n = -1",
                           n, n, "exchanged");
        /* its text and its leaf become those of another, which fit each other */
        meddle_with_record(folder, copy,
                           "update leaf set (record, hash) = (select record, hash from leaf o"
                           " where o.n = (select n from at) + 1) where n = (select n from at)",
                           n, n, "written over");
    }
}
