/* law_bench.c - what the lawbook costs: to read, to load, to lint, to ask.
 *
 *     law_bench LAWBOOK [DAYS]
 *
 * Asks for the state of every measure on DAYS days (200) from 1970 on, a quarter of a year apart,
 * without and with its reasons.  Prints one line of JSON.  The best of ROUNDS rounds counts; for
 * instruction counts run it under callgrind with --toggle-collect=det_law_state_at.  Budgets: 1,000
 * ns a state, 100 ms for reading and loading. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/file.h"
#include "law/book.h"

enum { ROUNDS = 5, DAYS = 200, DAYS_APART = 97 };

static double
seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
keep_least(double *least, double began)
{
    double took = seconds() - began;
    if (*least <= 0 || took < *least) *least = took;
}

typedef struct figures {
    double read, load, lint, state, answer; /* seconds */
    size_t files, measures, acts, asked;
} figures;

/* The files of folder as trees; NULL and a printed message when one cannot be read. */
static det_tree *
read_trees(const char *folder, det_arena *arena, size_t *count, det_error *err)
{
    const char **paths = NULL;
    if (det_file_find(folder, ".yaml", arena, &paths, count, err) != DET_OK) return NULL;
    det_tree *trees = DET_NEW(arena, det_tree, *count + 1);
    for (size_t i = 0; trees != NULL && i < *count; i++) {
        det_file file = {0};
        if (det_file_open(paths[i], 0, &file, err) != DET_OK) return NULL;
        det_status st = det_tree_read_yaml(file.bytes, paths[i], arena, &trees[i], err);
        det_file_close(&file); /* a tree has its text for itself */
        if (st != DET_OK) return NULL;
    }
    return trees;
}

static bool
ask(const det_lawbook *law, size_t days, figures *out, det_error *err)
{
    unsigned sum = 0;
    double began = seconds();
    for (size_t day = 0; day < days; day++)
        for (size_t i = 0; i < law->measure_count; i++)
            sum += det_law_state_only(law->measures[i], (int64_t)day * DAYS_APART * DET_US_PER_DAY,
                                      INT64_MAX);
    keep_least(&out->state, began);
    det_arena *arena = NULL;
    if (det_arena_new(0, &arena, err) != DET_OK) return false;
    began = seconds();
    for (size_t day = 0; day < days; day++) {
        for (size_t i = 0; i < law->measure_count; i++) {
            det_law_answer answer;
            if (det_law_state_at(law, law->measures[i], (int64_t)day * DAYS_APART * DET_US_PER_DAY,
                                 INT64_MAX, arena, &answer, err) != DET_OK)
                return false;
            sum -= answer.state;
        }
        det_arena_reset(arena);
    }
    keep_least(&out->answer, began);
    det_arena_free(arena);
    out->asked = days * law->measure_count;
    if (sum != 0) fprintf(stderr, "law_bench: the state and the answer differ\n");
    return sum == 0;
}

static bool
run_round(const char *folder, size_t days, figures *out, det_error *err)
{
    det_arena *arena = NULL;
    const det_lawbook *law = NULL;
    const det_law_finding *findings = NULL;
    size_t finding_count = 0, error_count = 0;
    if (det_arena_new(0, &arena, err) != DET_OK) return false;
    double began = seconds();
    det_tree *trees = read_trees(folder, arena, &out->files, err);
    if (trees == NULL) return false;
    keep_least(&out->read, began);
    began = seconds();
    if (det_lawbook_load(trees, out->files, arena, &law, &findings, &finding_count, err) != DET_OK)
        return false;
    keep_least(&out->load, began);
    began = seconds();
    if (det_lawbook_lint(trees, out->files, arena, &findings, &finding_count, &error_count, err) !=
        DET_OK)
        return false;
    keep_least(&out->lint, began);
    out->measures = law->measure_count;
    out->acts = law->act_count;
    bool is_good = ask(law, days, out, err);
    det_arena_free(arena);
    return is_good;
}

int
main(int argc, char **argv)
{
    figures got = {0};
    det_error err = {0};
    if (argc < 2) {
        fprintf(stderr, "usage: law_bench LAWBOOK [DAYS]\n");
        return 2;
    }
    size_t days = argc > 2 ? (size_t)strtoul(argv[2], NULL, 10) : DAYS;
    for (int round = 0; round < ROUNDS; round++)
        if (!run_round(argv[1], days, &got, &err)) {
            fprintf(stderr, "law_bench: %s\n", err.text);
            return 5;
        }
    double asked = got.asked == 0 ? 1 : (double)got.asked;
    printf("{\"files\":%zu,\"measures\":%zu,\"acts\":%zu,\"read_ms\":%.1f,\"load_ms\":%.1f,"
           "\"lint_ms\":%.1f,\"state_ns\":%.1f,\"answer_ns\":%.1f}\n",
           got.files, got.measures, got.acts, got.read * 1e3, got.load * 1e3, got.lint * 1e3,
           got.state / asked * 1e9, got.answer / asked * 1e9);
    return 0;
}
