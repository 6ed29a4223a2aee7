/* kill -9 during all that a store is told: what was acknowledged is there, the log is whole.
 *
 * The child takes one step of made_work after another and writes down a pipe, after each that
 * returned, how many records the log has then.  The parent kills it after a random time and looks:
 * no acknowledged record is lost, and every row and record fit.  DET_TEST_KILLS says how often. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/test.h"
#include "store/made_kill.h"
#include "store/made_work.h"

/* A child lives for as long as so many steps take here, sanitizers and neighbours included. */
enum { KILLS = 100, STEPS_A_LIFE = 4, LIFE_US_MAX = 2000000 };

typedef struct progress {
    uint32_t steps; /* of the life, done and acknowledged */
    uint32_t records;
} progress;

static void
work_until_killed(const char *folder, uint32_t from, int pipe_end)
{
    det_store *store = NULL;
    if (made_open(folder, false, &store, NULL) != DET_OK) _exit(1);
    if (write(pipe_end, "+", 1) != 1) _exit(3); /* it is open; the work begins */
    for (uint32_t n = from;; n++) {
        if (made_work(store, folder, n, NULL) != DET_OK) _exit(2);
        progress now = {n + 1, (uint32_t)made_number(folder, "select count(*) from leaf")};
        if (write(pipe_end, &now, sizeof now) != sizeof now) _exit(3);
    }
}

/* Lets a child work for so long; 0: for the steps of a life.  *at: what it acknowledged last. */
static void
run_child(const char *folder, int64_t after_us, progress *at)
{
    int ends[2], how = 0;
    CHECK(pipe(ends) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        (void)close(ends[0]);
        work_until_killed(folder, at->steps, ends[1]);
    }
    CHECK(close(ends[1]) == 0);
    char opened = 0;
    CHECK(read(ends[0], &opened, 1) == 1 && opened == '+');
    progress got;
    const uint32_t enough = at->steps + STEPS_A_LIFE;
    made_pause_us(after_us);
    while (after_us == 0 && at->steps < enough && read(ends[0], &got, sizeof got) == sizeof got)
        *at = got;
    CHECK(kill(child, SIGKILL) == 0);
    CHECK(waitpid(child, &how, 0) == child);
    CHECK(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL);
    while (read(ends[0], &got, sizeof got) == sizeof got)
        *at = got;
    CHECK(close(ends[0]) == 0);
}

TEST(mixed_work_survives_kill_9)
{
    char folder[512];
    const char *wanted = getenv("DET_TEST_KILLS");
    /* each takes a connection and a settled server first */
    long most = made_is_postgres() ? KILLS / 5 : KILLS;
    long kills = wanted == NULL ? most : strtol(wanted, NULL, 10);
    det_error err = {0};
    det_store *store = NULL;
    progress at = {0, 0};
    uint32_t unacknowledged = 0, first = 0;
    (void)made_path(folder, sizeof folder, det_test_folder(), "mixed");
    CHECK_OK(made_open(folder, true, &store, &err), &err);
    det_store_close(store);
    int64_t begun_us = made_now_us();
    run_child(folder, 0, &at);
    uint64_t life_us = (uint64_t)(made_now_us() - begun_us);
    if (life_us > LIFE_US_MAX) life_us = LIFE_US_MAX;
    for (long i = 0; i < kills; i++) {
        uint32_t before = at.steps;
        if (i > 0) run_child(folder, 1 + (int64_t)(det_test_random() % life_us), &at);
        made_settle();
        uint32_t records = (uint32_t)made_number(folder, "select count(*) from leaf");
        CHECK(records >= at.records);
        unacknowledged += records > at.records;
        first += i > 0 && at.steps == before;
        if (records > at.records) at.steps++; /* it was done, and nobody was told */
        at.records = records;
        store = NULL;
        CHECK_OK(made_open(folder, false, &store, &err), &err);
        CHECK_OK(made_work_verify(store, &err), &err);
        det_store_close(store);
    }
    printf("%ld kills: %u steps, %u records, %u done without being acknowledged, %u in the first"
           " step of a life\n",
           kills, at.steps, at.records, unacknowledged, first);
    /* they fell into the work and not beside it */
    CHECK(at.steps > kills / 2 && first < (uint32_t)kills);
}
