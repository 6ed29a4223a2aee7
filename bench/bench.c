/* bench.c - what the index is worth.
 *
 * Answers the same questions with the index and with the full scan, in one process and in turns, so
 * that a noisy machine slows both alike.  Of each kind the best of ROUNDS rounds counts; what is
 * reported is the ratio first and times second.  A program like any other: it sees detente.h only.
 *
 *   usage: bench SNAPSHOT NAMES [LIMIT]        NAMES: a file with a name a line */
#include "detente.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 7, NAMES_MAX = 100000, LINE_MAX_BYTES = 1024, FULL_SCAN_NAMES = 40 };

static double
seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int
by_size(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

/* Asks about names[0 .. count); each[i] keeps the best time of name i.  Returns the whole time, or
 * a negative number after a failure, which it prints. */
static double
ask(det_worker *worker, char **names, size_t count, det_text *json, double *each, size_t *alerts)
{
    double whole = 0;
    *alerts = 0;
    for (size_t i = 0; i < count; i++) {
        det_error err;
        det_verdict verdict;
        det_question question = {.name = {names[i], strlen(names[i])}};
        det_text_clear(json);
        double began = seconds();
        det_status status = det_worker_screen(worker, &question, json, &verdict, &err);
        double took = seconds() - began;
        if (status != DET_OK) {
            fprintf(stderr, "bench: %s\n", err.text);
            return -1;
        }
        whole += took;
        if (each != NULL && (each[i] <= 0 || took < each[i])) each[i] = took;
        *alerts += verdict == DET_VERDICT_ALERT;
    }
    return whole;
}

static size_t
read_names(const char *path, char **names, size_t most)
{
    char line[LINE_MAX_BYTES];
    size_t count = 0;
    FILE *file = fopen(path, "r");
    if (file == NULL) return 0;
    while (count < most && fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\r\n")] = 0;
        if (line[0] == 0) continue;
        names[count] = malloc(strlen(line) + 1);
        if (names[count] == NULL) break;
        memcpy(names[count], line, strlen(line) + 1);
        count++;
    }
    fclose(file);
    return count;
}

int
main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: bench SNAPSHOT NAMES [LIMIT]\n");
        return 2;
    }
    static char *names[NAMES_MAX];
    static double each[NAMES_MAX];
    size_t most = argc > 3 ? (size_t)strtoul(argv[3], NULL, 10) : NAMES_MAX;
    size_t count = read_names(argv[2], names, most < NAMES_MAX ? most : NAMES_MAX);
    det_error err = {0};
    const det_snapshot *snapshot = NULL;
    det_worker *index = NULL;
    det_worker *scan = NULL;
    det_text *json = NULL;
    const det_profile full = {.is_full_scan = true};
    double opened = seconds();
    if (det_snapshot_open(argv[1], &snapshot, &err) != DET_OK ||
        det_worker_new(snapshot, NULL, &index, &err) != DET_OK ||
        det_worker_new(snapshot, &full, &scan, &err) != DET_OK ||
        det_text_new(0, &json, &err) != DET_OK || count == 0) {
        fprintf(stderr, "bench: %s\n", count == 0 ? "no names" : err.text);
        return 5;
    }
    opened = seconds() - opened;
    size_t scanned = count < FULL_SCAN_NAMES ? count : FULL_SCAN_NAMES;
    size_t alerts = 0, ignored = 0;
    double best_scan = 1e9, best_same = 1e9, best_index = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        double a = ask(index, names, scanned, json, NULL, &ignored);
        double b = ask(scan, names, scanned, json, NULL, &ignored);
        double c = ask(index, names, count, json, each, &alerts);
        if (a < 0 || b < 0 || c < 0) return 5;
        best_same = a < best_same ? a : best_same;
        best_scan = b < best_scan ? b : best_scan;
        best_index = c < best_index ? c : best_index;
    }
    qsort(each, count, sizeof each[0], by_size);
    printf("{\"x_full_scan\":%.1f,\"p50_us\":%.1f,\"p99_us\":%.1f,\"names_per_s_core\":%.0f,"
           "\"names\":%zu,\"alerts\":%zu,\"open_ms\":%.1f}\n",
           best_scan / best_same, each[count / 2] * 1e6, each[count * 99 / 100] * 1e6,
           (double)count / best_index, count, alerts, opened * 1e3);
    det_text_free(json);
    det_worker_free(scan);
    det_worker_free(index);
    det_snapshot_close(snapshot);
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    return 0;
}
