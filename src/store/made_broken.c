/* Breaking a disk under the steps of a life. */
#include "store/made_broken.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sha256.h"
#include "base/test.h"
#include "base/text.h"
#include "store/made.h"

enum { STEPS_MAX = 64, ROWS_BYTES_MAX = 1 << 26 };

static const char *const files[] = {"detente.db", "detente.db-wal", "detente.db-shm"};

static void
remove_store(const char *folder)
{
    char path[600];
    for (size_t i = 0; i < COUNT(files); i++)
        (void)unlink(made_path(path, sizeof path, folder, files[i]));
}

static void
copy_file(const char *from_folder, const char *to_folder, const char *name)
{
    static char bytes[1 << 16];
    char path[600];
    int from = open(made_path(path, sizeof path, from_folder, name), O_RDONLY | O_CLOEXEC);
    if (from < 0) return; /* a log that is not there */
    int to = open(made_path(path, sizeof path, to_folder, name),
                  O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    CHECK(to >= 0);
    for (ssize_t n; (n = read(from, bytes, sizeof bytes)) > 0;)
        CHECK(write(to, bytes, (size_t)n) == n);
    CHECK(close(from) == 0 && close(to) == 0);
}

/* ---- what is there ------------------------------------------------------------------------------
 */

/* A state: the digest of every row of every table. */
typedef struct facts {
    det_sha256 digest;
} facts;

static void
add_rows(sqlite3 *db, const char *table, det_text *out)
{
    char sql[200];
    sqlite3_stmt *rows = NULL;
    (void)snprintf(sql, sizeof sql, "select * from \"%s\"", table); /* by row id */
    det_text_print(out, "= %s\n", table);
    CHECK(sqlite3_prepare_v2(db, sql, -1, &rows, NULL) == SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(rows); i++) {
            const char *bytes = sqlite3_column_blob(rows, i);
            size_t length = (size_t)sqlite3_column_bytes(rows, i);
            det_text_print(out, "%d %zu:", sqlite3_column_type(rows, i), length);
            det_text_add(out, (det_str){bytes == NULL ? "" : bytes, length});
        }
        det_text_add_byte(out, '\n');
    }
    CHECK(sqlite3_finalize(rows) == SQLITE_OK);
}

/* Past the code under test and past the disk that fails. */
static facts
look(const char *folder)
{
    char path[600];
    facts found;
    det_error err;
    det_text *text = NULL;
    sqlite3 *db = NULL;
    sqlite3_stmt *tables = NULL;
    memset(&found, 0, sizeof found);
    CHECK_OK(det_text_new(ROWS_BYTES_MAX, &text, &err), &err);
    CHECK(sqlite3_open_v2(made_path(path, sizeof path, folder, "detente.db"), &db,
                          SQLITE_OPEN_READWRITE, "unix") == SQLITE_OK);
    CHECK(sqlite3_exec(db, "begin", NULL, NULL, NULL) == SQLITE_OK);
    CHECK(sqlite3_prepare_v2(db,
                             "select name from sqlite_schema where type = 'table' and name not "
                             "like 'sqlite_%' order by 1",
                             -1, &tables, NULL) == SQLITE_OK);
    while (sqlite3_step(tables) == SQLITE_ROW)
        add_rows(db, (const char *)sqlite3_column_text(tables, 0), text);
    CHECK(sqlite3_finalize(tables) == SQLITE_OK);
    CHECK(sqlite3_close(db) == SQLITE_OK);
    CHECK_OK(det_text_check(text, &err), &err);
    CHECK_OK(det_sha256_of(det_text_str(text), &found.digest, &err), &err);
    det_text_free(text);
    return found;
}

static bool
are_equal(const facts *one, const facts *other)
{
    return memcmp(one, other, sizeof *one) == 0;
}

/* ---- one run ------------------------------------------------------------------------------------
 */

typedef struct breaking {
    const made_broken *of;
    made_call call;
    uint64_t n;
    facts after[STEPS_MAX + 1]; /* after[k]: k steps of a run that nothing disturbed */
    made_broken_sum *sum;
} breaking;

/* Says where in the work a check failed. */
static void
check_at(const breaking *b, bool is_so, uint32_t step, const char *what, const det_error *err)
{
    if (is_so) return;
    det_test_fail(__FILE__, __LINE__, "%s %llu%s, step %u: %s: %s", made_call_name(b->call),
                  (unsigned long long)b->n, b->of->is_for_good ? " and all behind it" : "", step,
                  what, err == NULL ? "" : err->text);
}

/* A process that died here: what it left on the disk, opened by another. */
static void
die_here(const breaking *b, uint32_t done)
{
    char folder[600];
    det_error err = {0};
    det_store *store = NULL;
    (void)snprintf(folder, sizeof folder, "%s.dead", b->of->folder);
    (void)mkdir(folder, 0700);
    remove_store(folder);
    copy_file(b->of->folder, folder, "detente.db");
    copy_file(b->of->folder, folder, "detente.db-wal");
    made_disk_pause(true);
    det_status st = det_store_open(folder, false, &store, &err);
    if (st == DET_OK) st = b->of->verify(b->of->context, store, &err);
    det_store_close(store);
    made_disk_pause(false);
    check_at(b, st == DET_OK, done, "what a dead process left does not open", &err);
    if (st != DET_OK) return;
    facts now = look(folder);
    check_at(b, are_equal(&now, &b->after[done]) || are_equal(&now, &b->after[done + 1]), done,
             "a dead process left something half", NULL);
}

/* A step that failed.  True: it is there all the same. */
static bool
look_at_failure(breaking *b, uint32_t done, det_status st, const det_error *err)
{
    facts now = look(b->of->folder);
    bool is_there = are_equal(&now, &b->after[done + 1]);
    b->sum->refused++;
    b->sum->kept += is_there;
    check_at(b, st == DET_IO || st == DET_CORRUPT || st == DET_CONFLICT, done,
             "it failed with something else", err);
    check_at(b, err->length > 0, done, "it failed without a message", err);
    check_at(b, is_there || are_equal(&now, &b->after[done]), done, "something half is there", err);
    die_here(b, done);
    return is_there;
}

/* Takes the steps with the call broken.  Returns whether any call has failed. */
static bool
run(breaking *b)
{
    const made_broken *of = b->of;
    det_store *store = NULL;
    uint32_t done = 0;
    uint64_t failed = 0;
    int failures_left = of->is_for_good ? 2 : 1; /* then all is well again */
    remove_store(of->folder);
    copy_file(of->template, of->folder, "detente.db");
    made_disk_break(b->call, b->n, of->is_for_good ? 0 : 1);
    det_error err = {0};
    det_status st = det_store_open(of->folder, false, &store, &err);
    if (st != DET_OK) {
        facts now = look(of->folder);
        check_at(b, st == DET_IO || st == DET_CORRUPT, 0, "opening failed with something else",
                 &err);
        check_at(b, are_equal(&now, &b->after[0]), 0, "opening has changed something", &err);
        failed += made_disk_mend();
        failures_left = 0;
        b->sum->refused++;
        err = (det_error){0};
        st = det_store_open(of->folder, false, &store, &err);
        check_at(b, st == DET_OK, 0, "it does not open again", &err);
    }
    while (st == DET_OK && done < of->steps) {
        err = (det_error){0};
        det_status taken = of->step(of->context, store, done, &err);
        if (taken == DET_OK) {
            done++;
            continue;
        }
        check_at(b, failures_left > 0, done, "it does not go on when all is well", &err);
        if (failures_left == 0) break;
        done += look_at_failure(b, done, taken, &err);
        if (--failures_left == 0) failed += made_disk_mend();
    }
    det_store_close(store); /* which may fail too: nothing is lost with it */
    failed += made_disk_mend();
    store = NULL;
    err = (det_error){0};
    st = det_store_open(of->folder, false, &store, &err);
    if (st == DET_OK) st = of->verify(of->context, store, &err);
    det_store_close(store);
    check_at(b, st == DET_OK, done, "it does not open and verify", &err);
    facts last = look(of->folder);
    check_at(b, done == of->steps && are_equal(&last, &b->after[done]), done,
             "what was acknowledged is not what is there", NULL);
    b->sum->runs++;
    return failed > 0;
}

/* A run that nothing disturbs, looked at after each step. */
static bool
run_well(breaking *b)
{
    const made_broken *of = b->of;
    det_store *store = NULL;
    det_error err = {0};
    (void)mkdir(of->folder, 0700);
    remove_store(of->folder);
    copy_file(of->template, of->folder, "detente.db");
    (void)made_disk_mend();
    det_status st = det_store_open(of->folder, false, &store, &err);
    b->after[0] = look(of->folder);
    for (uint32_t n = 0; n < of->steps && st == DET_OK; n++) {
        st = of->step(of->context, store, n, &err);
        b->after[n + 1] = look(of->folder);
        check_at(b, !are_equal(&b->after[n], &b->after[n + 1]), n, "it leaves nothing", &err);
    }
    det_store_close(store);
    check_at(b, st == DET_OK, 0, "it does not go well when nothing is broken", &err);
    return st == DET_OK;
}

void
made_break_each(const made_broken *of, made_broken_sum *sum)
{
    breaking b = {.of = of, .sum = sum};
    *sum = (made_broken_sum){0};
    CHECK(of->steps <= STEPS_MAX);
    made_disk_use();
    if (!run_well(&b)) return;
    for (int call = 0; call < MADE_CALLS; call++) {
        b.call = (made_call)call;
        b.n = 1;
        while (run(&b))
            b.n += of->stride;
    }
}
