/* check_bench.c - what a check costs with its parties screened.
 *
 *     check_bench SNAPSHOT SHIPMENT [CHECKS]
 *
 * Checks one shipment CHECKS times (200) with one worker and prints one line of JSON: the best of
 * ROUNDS rounds, microseconds a check.  A program like any other: it sees detente.h only.  The
 * law alone: law_bench. */
#include "detente.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 5, CHECKS = 200, DOCUMENT_MAX_BYTES = 65536 };

static double
seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static size_t
read_document(const char *path, char *to)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) return 0;
    size_t got = fread(to, 1, DOCUMENT_MAX_BYTES, file);
    fclose(file);
    return got;
}

int
main(int argc, char **argv)
{
    static char bytes[DOCUMENT_MAX_BYTES];
    const det_snapshot *snapshot = NULL;
    det_worker *worker = NULL;
    det_text *json = NULL;
    det_error err = {0};
    det_decision decision = DET_DECISION_HOLD_PENDING;
    double best = 0;
    if (argc < 3) {
        fprintf(stderr, "usage: check_bench SNAPSHOT SHIPMENT [CHECKS]\n");
        return 2;
    }
    size_t checks = argc > 3 ? (size_t)strtoul(argv[3], NULL, 10) : CHECKS;
    det_str document = {bytes, read_document(argv[2], bytes)};
    det_status st = det_text_new(0, &json, &err);
    if (st == DET_OK) st = det_snapshot_open(argv[1], &snapshot, &err);
    if (st == DET_OK) st = det_worker_new(snapshot, NULL, &worker, &err);
    for (int round = 0; round < ROUNDS && st == DET_OK; round++) {
        double began = seconds();
        for (size_t i = 0; i < checks && st == DET_OK; i++) {
            det_text_clear(json);
            st = det_worker_check(worker, document, argv[2], (det_str){0}, (det_str){0}, json,
                                  &decision, &err);
        }
        double took = seconds() - began;
        if (best <= 0 || took < best) best = took;
    }
    if (st == DET_OK)
        printf("{\"checks\":%zu,\"check_us\":%.1f,\"decision\":\"%s\"}\n", checks,
               best / (double)checks * 1e6, det_decision_name(decision));
    else
        fprintf(stderr, "check_bench: %s\n", err.text);
    det_worker_free(worker);
    det_snapshot_close(snapshot);
    det_text_free(json);
    return st == DET_OK ? 0 : 5;
}
