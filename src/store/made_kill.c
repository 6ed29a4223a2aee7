/* Killing, for the tests that count what is left. */
#include "store/made_kill.h"

#include <assert.h>
#include <libpq-fe.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SERVER_PROCESSES_MAX = 64 };

int64_t
made_now_us(void)
{
    struct timespec now;
    int code = clock_gettime(CLOCK_MONOTONIC, &now);
    assert(code == 0);
    (void)code;
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void
made_pause_us(int64_t us)
{
    const struct timespec wait = {.tv_sec = (time_t)(us / 1000000),
                                  .tv_nsec = (long)(us % 1000000) * 1000};
    (void)nanosleep(&wait, NULL);
}

void
made_kill_server(void)
{
    char path[600];
    long pids[SERVER_PROCESSES_MAX];
    size_t count = 0;
    (void)snprintf(path, sizeof path, "%s/data/postmaster.pid",
                   getenv("DETENTE_TEST_POSTGRES_FOLDER"));
    FILE *file = fopen(path, "r");
    if (file == NULL) return; /* not back yet since the last time */
    long first = 0;
    if (fscanf(file, "%ld", &first) != 1) first = 0;
    (void)fclose(file);
    if (first <= 1) return;
    (void)snprintf(path, sizeof path, "/proc/%ld/task/%ld/children", first, first);
    file = fopen(path, "r");
    while (file != NULL && count < SERVER_PROCESSES_MAX && fscanf(file, "%ld", &pids[count]) == 1)
        count++;
    if (file != NULL) (void)fclose(file);
    (void)kill((pid_t)first, SIGKILL);
    for (size_t i = 0; i < count; i++)
        (void)kill((pid_t)pids[i], SIGKILL);
}

void
made_kill_backends(void)
{
    PGconn *db = PQconnectdb(getenv("DETENTE_TEST_POSTGRES"));
    PGresult *rows = PQexec(db, "select pid from pg_stat_activity where application_name ="
                                " 'detente'");
    for (int i = 0; i < PQntuples(rows); i++)
        (void)kill((pid_t)strtol(PQgetvalue(rows, i, 0), NULL, 10), SIGKILL);
    PQclear(rows);
    PQfinish(db);
}
