/* kill -9 at random moments of mixed work on a server: of the client, of the process that serves
 * it, and of the whole server, in turn.  What was acknowledged is there, whole; what was not is
 * there whole or not at all; and where the client was told that nothing was changed, nothing was.
 *
 * The child imports versions and writes entries of a book, one transaction after another, and tells
 * of each down a pipe: "+" it returned, "-" it failed and says that nothing was changed, "?" it
 * failed and says that nobody knows.  Needs tests/postgres/server.py, which brings a killed server
 * back.  DET_TEST_KILLS in the environment is how many; 21 else. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/test.h"
#include "base/text.h"
#include "store/audit.h"
#include "store/book.h"
#include "store/made.h"
#include "store/made_kill.h"

enum { ENTRIES = 60, KILLS = 21 };

/* Version n: every entry's name tells the last version that changed it, so a half-written version
 * cannot look like a whole one. */
static void
write_version(uint32_t n, char *out, size_t size)
{
    char day[DET_DAY_TEXT_MAX];
    size_t used = (size_t)snprintf(out, size, "dated %s\n",
                                   det_day_print((det_day)(10000 + n), day));
    for (uint32_t i = 0; i < ENTRIES; i++)
        used += (size_t)snprintf(out + used, size - used, "%03u|Person|KP|Name %u %u\n", i, i,
                                 n - (n + i) % 7);
}

/* Two entries, one about the other. */
static det_status
make_pair(void *context, const det_book_entries *kept, const det_stamp *stamp, det_arena *arena,
          det_book_entries *added, det_error *err)
{
    const uint32_t *n = context;
    det_str one, two;
    (void)kept;
    added->items = DET_NEW(arena, det_entry, 2);
    if (added->items == NULL || !det_arena_print(arena, &one, "one-%u", *n) ||
        !det_arena_print(arena, &two, "two-%u", *n))
        return det_fail(err, DET_NOMEM, (det_where){0}, "entries");
    added->items[0] = (det_entry){.id = one, .body = DET_STR("{}"), .stamp = *stamp};
    added->items[1] = (det_entry){.id = two, .about = one, .body = DET_STR("{}"), .stamp = *stamp};
    added->count = 2;
    return DET_OK;
}

/* Transaction n: odd ones import, even ones write into a book. */
static det_status
work(det_store *store, uint32_t n, det_error *err)
{
    static char text[ENTRIES * 64];
    static const det_book_scope none = {NULL, 0};
    det_list_file file;
    det_import_report report;
    det_arena *arena = NULL;
    if (n % 2 == 1) {
        write_version(n, text, sizeof text);
        det_import_request request = made_request(&file, text);
        det_status st = det_store_import(store, &request, &report, err);
        if (st == DET_OK && (report.outcome != DET_IMPORT_PROMOTED || report.tx != n)) _exit(3);
        return st;
    }
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK)
        st = det_store_book_write(store, DET_BOOK_QUOTA, &none, 1000, "ann", make_pair, &n, arena,
                                  err);
    det_arena_free(arena);
    return st;
}

static void
work_until_killed(const char *folder, uint32_t from, int pipe_end)
{
    det_error err;
    det_store *store = NULL;
    if (det_store_open(folder, false, &store, &err) != DET_OK) {
        (void)!write(pipe_end, "-", 1);
        _exit(1);
    }
    for (uint32_t n = from;; n++) {
        const char *said = "+";
        if (work(store, n, &err) != DET_OK)
            said = strstr(err.text, "nothing was changed") != NULL ||
                           strstr(err.text, "no connection to the server") != NULL
                       ? "-"
                       : "?";
        if (write(pipe_end, said, 1) != 1) _exit(4);
        if (*said != '+') _exit(2);
    }
}

typedef struct told {
    uint32_t acknowledged;
    char last; /* '+', '-', '?'; 0: nothing */
} told;

enum { KILL_CLIENT, KILL_BACKEND, KILL_SERVER, KILL_NONE };

/* Starts a child and kills what is to be killed after_us later; of KILL_NONE the child, after its
 * fourth transaction. */
static told
run_child(const char *folder, uint32_t from, int victim, int64_t after_us)
{
    int ends[2], how = 0;
    told t = {0};
    char bytes[64];
    CHECK(pipe(ends) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        (void)close(ends[0]);
        work_until_killed(folder, from, ends[1]);
    }
    CHECK(close(ends[1]) == 0);
    made_pause_us(after_us);
    while (victim == KILL_NONE && t.acknowledged < 4 && read(ends[0], &t.last, 1) == 1)
        t.acknowledged += t.last == '+';
    if (victim == KILL_BACKEND) made_kill_backends();
    if (victim == KILL_SERVER) made_kill_server();
    /* a client whose server is gone ends with what it knows, or goes on with one that is back */
    for (int i = 0; victim != KILL_CLIENT && victim != KILL_NONE && i < 100; i++) {
        made_pause_us(5000);
        if (waitpid(child, &how, WNOHANG) == child) {
            child = 0;
            break;
        }
    }
    if (child != 0) {
        CHECK(kill(child, SIGKILL) == 0);
        CHECK(waitpid(child, &how, 0) == child);
    }
    CHECK(WIFSIGNALED(how) || WEXITSTATUS(how) == 1 || WEXITSTATUS(how) == 2);
    for (ssize_t n; (n = read(ends[0], bytes, sizeof bytes)) > 0;) {
        for (ssize_t i = 0; i < n; i++)
            t.acknowledged += bytes[i] == '+';
        t.last = bytes[n - 1];
    }
    CHECK(close(ends[0]) == 0);
    return t;
}

/* Transactions 1 .. head and nothing else: pairs of entries, a record for each, the newest version
 * whole. */
static void
look(const char *folder, uint32_t head, det_text *got)
{
    static char text[ENTRIES * 64];
    uint32_t version = head % 2 == 1 ? head : head - 1;
    CHECK(made_number(folder, "select count(*) from entry") == head / 2 * 2);
    CHECK(made_number(folder, "select count(*) from entry where about is not null") == head / 2);
    CHECK(made_number(folder, "select count(*) from version") == (head + 1) / 2);
    CHECK(made_number(folder, "select count(*) from leaf where kind = 'transaction'") == head);
    CHECK(made_number(folder, "select count(*) from txn a where a.tx > 1 and not exists (select 1 "
                              "from txn b where b.tx = a.tx - 1 and b.at_us < a.at_us)") == 0);
    if (head == 0) return;
    det_text_clear(got);
    made_state(folder, "made", (det_day)(10000 + version), version, got);
    write_version(version, text, sizeof text);
    det_str rest = det_str_of(text), line, state = det_text_str(got), entry;
    CHECK(det_str_next(&rest, '\n', &line)); /* the date */
    for (uint32_t i = 0; i < ENTRIES; i++) {
        char want[64];
        CHECK(det_str_next(&rest, '\n', &line) && det_str_next(&state, '\n', &entry));
        (void)snprintf(want, sizeof want, "\"caption\":\"%.*s\"",
                       DET_STR_FMT(det_str_slice(line, strlen("000|Person|KP|"), line.len)));
        CHECK(det_str_find(entry, det_str_of(want)) != SIZE_MAX);
    }
    CHECK(state.len == 0);
}

TEST(postgres_survives_kill_9)
{
    char folder[512];
    det_error err;
    det_text *got = NULL;
    det_store *store = NULL;
    uint32_t head = 0;
    int fruitful = 0, told_nothing = 0, told_unknown = 0, lost = 0;
    const char *given = getenv("DET_TEST_KILLS");
    int kills = given == NULL ? KILLS : (int)strtol(given, NULL, 10);
    CHECK_OK(det_text_new(0, &got, &err), &err);
    (void)made_path(folder, sizeof folder, det_test_folder(), "killed");
    CHECK_OK(made_open(folder, true, &store, &err), &err);
    det_store_close(store);
    /* how long four transactions take here: the kills fall into that */
    int64_t begun = made_now_us();
    head = run_child(folder, 1, KILL_NONE, 0).acknowledged;
    uint64_t window_us = (uint64_t)(made_now_us() - begun);
    made_settle();
    CHECK_OK(made_open(folder, false, &store, &err), &err);
    CHECK_OK(det_store_head(store, &head, &err), &err);
    det_store_close(store);
    for (int i = 0; i < kills; i++) {
        int victim = i % 4 == 1 ? KILL_BACKEND : i % 4 == 3 ? KILL_SERVER : KILL_CLIENT;
        told t = run_child(folder, head + 1, victim, 1 + (int64_t)(det_test_random() % window_us));
        uint32_t acknowledged = head + t.acknowledged, now = 0;
        made_settle();
        store = NULL;
        CHECK_OK(made_open(folder, false, &store, &err), &err);
        CHECK_OK(det_store_head(store, &now, &err), &err);
        if (i % 20 == 0 || i == kills - 1) {
            det_audit_trust trust = {NULL, NULL};
            det_audit_state state;
            CHECK_OK(det_store_verify(store, &err), &err);
            CHECK_OK(det_store_audit_verify(store, &trust, &state, &err), &err);
        }
        det_store_close(store);
        if (now < acknowledged) lost++;
        CHECK(now >= acknowledged && now <= acknowledged + 1);
        if (t.last == '-') CHECK(now == acknowledged); /* it was told that nothing was changed */
        told_nothing += t.last == '-';
        told_unknown += t.last == '?';
        fruitful += now != head;
        head = now;
        look(folder, head, got);
    }
    printf("%d kills: %u transactions, %d acknowledged and lost, %d times told that nothing was "
           "changed, %d times that it is not known\n",
           kills, head, lost, told_nothing, told_unknown);
    /* the kills fell into work and not beside it */
    CHECK(fruitful > kills / 8);
    det_text_free(got);
}
