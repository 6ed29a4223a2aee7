/* What the store does when the disk, the file or another program is against it. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/test.h"
#include "base/text.h"
#include "store/made.h"
#include "store/schema.h"

static const char *
folder_of(char *buffer, size_t size, const char *name)
{
    return made_path(buffer, size, det_test_folder(), name);
}

/* The folder's own path in a message becomes "DIR". */
static const char *
without_folder(const char *text, const char *folder, char *out, size_t size)
{
    const char *at = strstr(text, folder);
    if (at == NULL)
        (void)snprintf(out, size, "%s", text);
    else
        (void)snprintf(out, size, "%.*sDIR%s", (int)(at - text), text, at + strlen(folder));
    return out;
}

TEST(sqlite_says_that_nothing_is_there)
{
    char folder[512], text[DET_ERROR_TEXT_MAX];
    det_error err;
    det_store *store = NULL;
    (void)folder_of(folder, sizeof folder, "nothing");
    CHECK(det_store_open(folder, false, &store, &err) == DET_MISSING);
    CHECK_TEXT(
        __LINE__, without_folder(err.text, folder, text, sizeof text),
        "DIR/detente.db: no store there; import a list first, or name its folder with --data");
    CHECK(access(folder, F_OK) != 0); /* and asking made nothing */
    CHECK(det_store_open("", true, &store, &err) == DET_USAGE);
}

TEST(sqlite_makes_private_files)
{
    char folder[512], path[600];
    det_error err;
    det_import_report report;
    struct stat status;
    (void)folder_of(folder, sizeof folder, "private");
    CHECK_OK(made_import(folder, "dated 2020-01-01\n1|Person|KP|Ann\n", &report, &err), &err);
    CHECK(stat(folder, &status) == 0 && (status.st_mode & 0777) == 0700);
    CHECK(stat(made_path(path, sizeof path, folder, "detente.db"), &status) == 0 &&
          (status.st_mode & 0777) == 0600);
    CHECK(made_number(folder, "select journal_mode = 'wal' from pragma_journal_mode") == 1);
}

TEST(sqlite_refuses_a_folder_that_is_a_file)
{
    char folder[512], text[DET_ERROR_TEXT_MAX];
    det_error err;
    det_store *store = NULL;
    (void)folder_of(folder, sizeof folder, "file");
    int fd = open(folder, O_CREAT | O_WRONLY, 0600);
    CHECK(fd >= 0 && close(fd) == 0);
    CHECK(det_store_open(folder, true, &store, &err) == DET_IO);
    CHECK_TEXT(__LINE__, without_folder(err.text, folder, text, sizeof text),
               "DIR/detente.db: cannot make the file of the store: Not a directory");
}

TEST(sqlite_names_a_newer_schema)
{
    char folder[512], text[DET_ERROR_TEXT_MAX], said[256];
    det_error err;
    det_import_report report;
    det_store *store = NULL;
    (void)folder_of(folder, sizeof folder, "newer");
    CHECK_OK(made_import(folder, "dated 2020-01-01\n1|Person|KP|Ann\n", &report, &err), &err);
    CHECK_TEXT(__LINE__, made_meddle(folder, "pragma user_version = 700", said, sizeof said), "");
    CHECK(det_store_open(folder, true, &store, &err) == DET_UNSUPPORTED);
    char want[200];
    snprintf(want, sizeof want,
             "DIR/detente.db: was written by a newer detente (schema 700, this program reads up to "
             "%d); use that version or a later one",
             DET_SCHEMA_VERSION);
    CHECK_TEXT(__LINE__, without_folder(err.text, folder, text, sizeof text), want);
}

TEST(sqlite_leaves_other_databases_alone)
{
    char folder[512], path[600], text[DET_ERROR_TEXT_MAX];
    det_error err;
    det_store *store = NULL;
    sqlite3 *db = NULL;
    CHECK(mkdir(folder_of(folder, sizeof folder, "other"), 0700) == 0);
    CHECK(sqlite3_open(made_path(path, sizeof path, folder, "detente.db"), &db) == SQLITE_OK);
    CHECK(sqlite3_exec(db, "create table mine(x)", NULL, NULL, NULL) == SQLITE_OK);
    CHECK(sqlite3_close(db) == SQLITE_OK);
    CHECK(det_store_open(folder, true, &store, &err) == DET_UNSUPPORTED);
    CHECK_TEXT(__LINE__, without_folder(err.text, folder, text, sizeof text),
               "DIR/detente.db: is a database of another program (application id 0); give --data a "
               "folder of its own");
    CHECK(made_number(folder, "select count(*) from sqlite_schema") == 1);
    CHECK(made_number(folder, "select journal_mode = 'wal' from pragma_journal_mode") == 0);
}

/* Bytes turned over one page after another: opening, reading or verifying says "damaged" or the
 * content is still all there; nothing crashes. */
TEST(sqlite_notices_damage)
{
    char folder[512], path[600], text[8192] = "dated 2020-01-01\n", said[DET_ERROR_TEXT_MAX];
    det_error err;
    det_import_report report;
    det_store *store = NULL;
    det_text *lists = NULL;
    CHECK_OK(det_text_new(0, &lists, &err), &err);
    (void)folder_of(folder, sizeof folder, "damage");
    for (int i = 0; i < 200; i++) {
        size_t used = strlen(text);
        (void)snprintf(text + used, sizeof text - used, "%03d|Person|KP|Somebody %d\n", i, i);
    }
    CHECK_OK(made_import(folder, text, &report, &err), &err);
    (void)made_path(path, sizeof path, folder, "detente.db");
    int fd = open(path, O_RDWR);
    CHECK(fd >= 0);
    off_t size = lseek(fd, 0, SEEK_END);
    int noticed = 0, pages = 0;
    for (off_t page = 0; page < size; page += 4096, pages++) {
        unsigned char was[512], is[512];
        CHECK(pread(fd, was, sizeof was, page + 3584) == (ssize_t)sizeof was);
        for (size_t i = 0; i < sizeof is; i++)
            is[i] = (unsigned char)~was[i];
        CHECK(pwrite(fd, is, sizeof is, page + 3584) == (ssize_t)sizeof is);
        det_status st = det_store_open(folder, false, &store, &err);
        if (st == DET_OK) st = det_store_lists(store, lists, &err);
        if (st == DET_OK) st = det_store_verify(store, &err);
        noticed += st != DET_OK;
        if (st != DET_OK)
            CHECK(st == DET_CORRUPT || st == DET_UNSUPPORTED || st == DET_IO || st == DET_LIMIT ||
                  st == DET_NOMEM);
        det_store_close(store);
        store = NULL;
        CHECK(pwrite(fd, was, sizeof was, page + 3584) == (ssize_t)sizeof was);
    }
    CHECK(pages > 20 && noticed > pages / 2);
    /* the first page as a whole: not a database any more, and the message says what to do */
    CHECK(pwrite(fd, "this is not a database", 22, 0) == 22);
    CHECK(close(fd) == 0);
    CHECK(det_store_open(folder, false, &store, &err) == DET_CORRUPT);
    CHECK_TEXT(__LINE__, without_folder(err.text, folder, said, sizeof said),
               "DIR/detente.db: the file is damaged (file is not a database), reading its header; "
               "put back a "
               "copy of the folder, or move the file away and import the lists again");
    det_text_free(lists);
}

TEST(sqlite_waits_for_another_writer_and_says_so)
{
    char folder[512], path[600], text[DET_ERROR_TEXT_MAX];
    det_error err;
    det_import_report report;
    sqlite3 *db = NULL;
    (void)folder_of(folder, sizeof folder, "busy");
    CHECK_OK(made_import(folder, "dated 2020-01-01\n1|Person|KP|Ann\n", &report, &err), &err);
    CHECK(sqlite3_open(made_path(path, sizeof path, folder, "detente.db"), &db) == SQLITE_OK);
    CHECK(sqlite3_exec(db, "begin immediate", NULL, NULL, NULL) == SQLITE_OK);
    CHECK(made_import(folder, "dated 2020-01-02\n1|Person|KP|Bob\n", &report, &err) ==
          DET_CONFLICT);
    CHECK_TEXT(
        __LINE__, without_folder(err.text, folder, text, sizeof text),
        "DIR/detente.db: another process has been writing for more than 5 seconds, beginning a "
        "transaction; nothing was changed, try again when it is done\n  while importing made");
    CHECK(sqlite3_exec(db, "rollback", NULL, NULL, NULL) == SQLITE_OK);
    CHECK(sqlite3_close(db) == SQLITE_OK);
    CHECK_OK(made_import(folder, "dated 2020-01-02\n1|Person|KP|Bob\n", &report, &err), &err);
}

/* A full disk, by a limit on the size of files in a child: each limit fails the import somewhere
 * else, and afterwards the store is as it was. */
TEST(sqlite_survives_a_full_disk)
{
    static char text[1 << 18];
    char folder[512];
    det_error err;
    det_import_report report;
    det_store *store = NULL;
    (void)folder_of(folder, sizeof folder, "full");
    CHECK_OK(made_import(folder, "dated 2020-01-01\n1|Person|KP|Ann\n", &report, &err), &err);
    size_t used = (size_t)snprintf(text, sizeof text, "dated 2020-01-02\n1|Person|KP|Ann\n");
    for (int i = 1000; i < 5000; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%d|Person|KP|Some Body %d\n", i,
                                 i);
    int refused = 0;
    for (rlim_t limit = 4096; limit < 4096 * 400; limit += 4096 * 37) {
        pid_t child = fork();
        CHECK(child >= 0);
        if (child == 0) {
            const struct rlimit size = {limit, limit};
            if (signal(SIGXFSZ, SIG_IGN) == SIG_ERR || setrlimit(RLIMIT_FSIZE, &size) != 0)
                _exit(99);
            _exit((int)made_import(folder, text, &report, NULL));
        }
        int how = 0;
        CHECK(waitpid(child, &how, 0) == child && WIFEXITED(how));
        CHECK(WEXITSTATUS(how) == DET_IO || WEXITSTATUS(how) == DET_OK);
        uint32_t head = 0;
        CHECK_OK(det_store_open(folder, false, &store, &err), &err);
        CHECK_OK(det_store_head(store, &head, &err), &err);
        CHECK_OK(det_store_verify(store, &err), &err);
        det_store_close(store);
        store = NULL;
        CHECK(head == (WEXITSTATUS(how) == DET_OK ? 2 : 1));
        if (WEXITSTATUS(how) == DET_OK) break;
        refused++;
    }
    CHECK(refused > 2);
}

/* The rules are in the file, not in our code: whoever opens it with another program meets them too.
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
    {__LINE__, "update body set json = '{}'", "body: rows never change"},
    {__LINE__, "update chunk set size = 1", "chunk: rows never change"},
    {__LINE__, "update fact set vf = vf - 1",
     "fact: known time is closed once, nothing else changes"},
    {__LINE__, "update fact set tt = 4294967295 where tt < 4294967295",
     "fact: known time is closed once, nothing else changes"},
    {__LINE__, "update fact set tt = 9 where tt < 4294967295",
     "fact: known time is closed once, nothing else changes"},
    {__LINE__, "update version set kept = 7, read = 7",
     "version: known time is closed once, nothing else changes"},
    {__LINE__,
     "insert into fact(source, subject, body, vf, vt, tf)"
     " select source, subject, body, vf + 1, vt, tf from fact where tt = 4294967295 and vt = "
     "2147483647",
     "fact: two bodies of one subject on the same day"},
    {__LINE__, "insert into fact(source, subject, body, vf, vt, tf) values (1, 1, 1, 9, 9, 1)",
     "CHECK constraint failed: vf < vt"},
    {__LINE__, "insert into txn values (1, 99, 'x', 'x', '')", "txn: number and time must grow"},
    {__LINE__, "insert into txn values (99, 1, 'x', 'x', '')", "txn: number and time must grow"},
    {__LINE__, "insert into txn values ('x', 1, 'x', 'x', '')", "datatype mismatch"},
    {__LINE__, "insert into body values (9, x'00', '{}')",
     "CHECK constraint failed: length(digest) = 32"},
};

TEST(sqlite_holds_the_rules_itself)
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

/* Eight processes import at once: nobody loses anything, and transactions are numbered without
 * gaps. */
TEST(sqlite_serves_many_writers)
{
    enum { WRITERS = 8, EACH = 5 };
    char folder[512];
    det_error err;
    (void)folder_of(folder, sizeof folder, "writers");
    CHECK(made_write_many(folder, WRITERS, EACH));
    CHECK(made_number(folder, "select count(*) from version where tt = 4294967295") ==
          WRITERS * EACH);
    CHECK(made_number(folder, "select max(tx) from txn") == WRITERS * EACH);
    det_store *store = NULL;
    CHECK_OK(det_store_open(folder, false, &store, &err), &err);
    CHECK_OK(det_store_verify(store, &err), &err);
    det_store_close(store);
}
