/* kill -9 at 200 random moments of an import: what was acknowledged is there, whole; what was not
 * is there whole or not at all; the file opens and is sound.
 *
 * The child imports one version after another and writes a byte down a pipe after each that
 * returned. The parent kills it after a random time, counts the bytes, and looks. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/test.h"
#include "base/text.h"
#include "store/made.h"

enum { KILLS = 200, ENTRIES = 300 };

/* Version n: every entry's name tells the last version that changed it, so a half-written version
 * cannot look like a whole one. */
static void
write_version(uint32_t n, char *out, size_t size)
{
    char day[DET_DAY_TEXT_MAX];
    size_t used = (size_t)snprintf(out, size, "dated %s\n",
                                   det_day_print((det_day)(10000 + n), day));
    for (uint32_t i = 0; i < ENTRIES; i++) {
        uint32_t last = n - (n + i) % 7; /* a seventh changes with each version */
        used += (size_t)snprintf(out + used, size - used, "%03u|Person|KP|Name %u %u\n", i, i,
                                 last);
    }
}

static void
import_until_killed(const char *folder, uint32_t from, int pipe_end)
{
    static char text[ENTRIES * 64];
    det_store *store = NULL;
    if (made_open(folder, true, &store, NULL) != DET_OK) _exit(1);
    for (uint32_t n = from;; n++) {
        det_list_file file;
        det_import_report report;
        write_version(n, text, sizeof text);
        det_import_request request = made_request(&file, text);
        if (det_store_import(store, &request, &report, NULL) != DET_OK) _exit(2);
        if (report.outcome != DET_IMPORT_PROMOTED || report.tx != n) _exit(3);
        if (write(pipe_end, "+", 1) != 1) _exit(4);
    }
}

/* The store holds versions 1 .. head and answers with the newest: compared with the version itself.
 */
static void
look(const char *folder, uint32_t head, det_text *got, det_text *want)
{
    static char text[ENTRIES * 64];
    det_text_clear(got);
    det_text_clear(want);
    made_state(folder, "made", (det_day)(10000 + head), head, got);
    write_version(head, text, sizeof text);
    det_str rest = det_str_of(text), line, state = det_text_str(got), entry;
    CHECK(det_str_next(&rest, '\n', &line)); /* the date */
    for (uint32_t i = 0; i < ENTRIES; i++) {
        CHECK(det_str_next(&rest, '\n', &line) && det_str_next(&state, '\n', &entry));
        det_text_clear(want);
        det_text_print(want, "\"caption\":\"%.*s\"",
                       DET_STR_FMT(det_str_slice(line, strlen("000|Person|KP|"), line.len)));
        CHECK(det_str_find(entry, det_text_str(want)) != SIZE_MAX);
    }
    CHECK(state.len == 0);
}

static int64_t
now_us(void)
{
    struct timespec now;
    CHECK(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Starts a child on the store and kills it `after_us` later, or, if that is 0, after its third
 * version. Returns how many it acknowledged. */
static uint32_t
run_child(const char *folder, uint32_t from, int64_t after_us)
{
    int ends[2];
    CHECK(pipe(ends) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        (void)close(ends[0]);
        import_until_killed(folder, from, ends[1]);
    }
    CHECK(close(ends[1]) == 0);
    char bytes[64];
    uint32_t acknowledged = 0;
    if (after_us > 0) {
        const struct timespec wait = {.tv_sec = (time_t)(after_us / 1000000),
                                      .tv_nsec = (long)(after_us % 1000000) * 1000};
        (void)nanosleep(&wait, NULL);
    }
    for (ssize_t n; after_us == 0 && acknowledged < 3 && (n = read(ends[0], bytes, 1)) > 0;)
        acknowledged += (uint32_t)n;
    CHECK(kill(child, SIGKILL) == 0);
    int how = 0;
    CHECK(waitpid(child, &how, 0) == child && WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL);
    for (ssize_t n; (n = read(ends[0], bytes, sizeof bytes)) > 0;)
        acknowledged += (uint32_t)n;
    CHECK(close(ends[0]) == 0);
    return acknowledged;
}

TEST(store_survives_kill_9)
{
    char folder[512];
    det_error err;
    det_text *got = NULL, *want = NULL;
    det_store *store = NULL;
    uint32_t head = 0;
    int fruitful = 0;
    CHECK_OK(det_text_new(0, &got, &err), &err);
    CHECK_OK(det_text_new(0, &want, &err), &err);
    (void)made_path(folder, sizeof folder, det_test_folder(), "killed");
    CHECK_OK(made_open(folder, true, &store, &err), &err);
    det_store_close(store);
    /* how long three imports take here, sanitizers and neighbours included: the kills fall into
     * that */
    int64_t begun = now_us();
    (void)run_child(folder, 1, 0);
    uint64_t window_us = (uint64_t)(now_us() - begun);
    CHECK_OK(made_open(folder, false, &store, &err), &err);
    CHECK_OK(det_store_head(store, &head, &err), &err);
    det_store_close(store);
    if (window_us > 250000) window_us = 250000; /* 200 kills within a minute */
    for (int i = 0; i < KILLS; i++) {
        uint32_t acknowledged = head + run_child(folder, head + 1,
                                                 1 + (int64_t)(det_test_random() % window_us));
        uint32_t now = 0;
        store = NULL;
        CHECK_OK(made_open(folder, false, &store, &err), &err);
        CHECK_OK(det_store_head(store, &now, &err), &err);
        /* each look costs as much as the store is large: all of it now and then, and at the end */
        if (i % 20 == 0 || i == KILLS - 1) CHECK_OK(det_store_verify(store, &err), &err);
        det_store_close(store);
        CHECK(now == acknowledged || now == acknowledged + 1);
        CHECK(made_number(folder, "select count(*) from pragma_quick_check"
                                  " where quick_check = 'ok'") == 1);
        fruitful += now != head;
        head = now;
        if (head > 0) look(folder, head, got, want);
    }
    /* the kills fell into imports and not beside them */
    CHECK(fruitful > KILLS / 8 && fruitful < KILLS);
    det_text_free(got);
    det_text_free(want);
}
