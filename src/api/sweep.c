/* sweep.c - a batch asked once, judged at every threshold. */
#include <stdlib.h>

#include "api/inside.h"
#include "screen/sweep.h"

struct det_sweep {
    unsigned threads;
    uint32_t threshold_bp;
    det_worker **workers;
    det_sweep_counts *counts; /* one a thread */
    det_status *status;
    det_error *errors;
    const det_question *questions; /* of one call */
    const det_str *expected;
    size_t count;
};

det_status
det_sweep_new(const det_snapshot *snapshot, const det_profile *profile, unsigned threads,
              det_sweep **out, det_error *err)
{
    enum { THREADS_MAX = 256 };
    det_profile low = profile == NULL ? (det_profile){0} : *profile;
    det_sweep *made = calloc(1, sizeof *made);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "sweep");
    made->threads = threads == 0 ? 1 : threads > THREADS_MAX ? THREADS_MAX : threads;
    made->threshold_bp = low.threshold_bp == 0 ? DET_PROFILE_THRESHOLD_BP : low.threshold_bp;
    low.threshold_bp = DET_SWEEP_FLOOR_BP;
    made->workers = calloc(made->threads, sizeof *made->workers);
    made->counts = calloc(made->threads, sizeof *made->counts);
    made->status = calloc(made->threads, sizeof *made->status);
    made->errors = calloc(made->threads, sizeof *made->errors);
    det_status st = DET_OK;
    if (made->workers == NULL || made->counts == NULL || made->status == NULL ||
        made->errors == NULL)
        st = det_fail(err, DET_NOMEM, (det_where){0}, "sweep");
    for (unsigned i = 0; i < made->threads && st == DET_OK; i++)
        st = det_worker_new(snapshot, &low, &made->workers[i], err);
    if (st != DET_OK) {
        det_sweep_free(made);
        return st;
    }
    *out = made;
    return DET_OK;
}

void
det_sweep_free(det_sweep *sweep)
{
    if (sweep == NULL) return;
    for (unsigned i = 0; sweep->workers != NULL && i < sweep->threads; i++)
        det_worker_free(sweep->workers[i]);
    free(sweep->workers);
    free(sweep->counts);
    free(sweep->status);
    free(sweep->errors);
    free(sweep);
}

static void
ask_run(void *context, unsigned i)
{
    det_sweep *sweep = context;
    size_t first = sweep->count * i / sweep->threads;
    size_t last = sweep->count * (i + 1) / sweep->threads;
    sweep->status[i] = DET_OK;
    for (size_t q = first; q < last && sweep->status[i] == DET_OK; q++)
        sweep->status[i] = det_sweep_ask(sweep->workers[i]->screener, &sweep->questions[q],
                                         sweep->expected == NULL ? (det_str){0}
                                                                 : sweep->expected[q],
                                         &sweep->counts[i], &sweep->errors[i]);
}

det_status
det_sweep_add(det_sweep *sweep, const det_question *questions, const det_str *expected,
              size_t count, det_error *err)
{
    sweep->questions = questions;
    sweep->expected = expected;
    sweep->count = count;
    det_threads_run(sweep->threads, ask_run, sweep);
    for (unsigned i = 0; i < sweep->threads; i++) {
        if (sweep->status[i] == DET_OK) continue;
        if (err != NULL) *err = sweep->errors[i];
        return sweep->status[i];
    }
    return DET_OK;
}

det_status
det_sweep_write(const det_sweep *sweep, det_text *ndjson, det_error *err)
{
    det_sweep_counts *sum = calloc(1, sizeof *sum);
    if (sum == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "sweep");
    for (unsigned i = 0; i < sweep->threads; i++) {
        for (size_t bp = 0; bp < DET_SCORES; bp++) {
            sum->best[bp] += sweep->counts[i].best[bp];
            sum->own[bp] += sweep->counts[i].own[bp];
        }
        sum->unscreenable += sweep->counts[i].unscreenable;
        sum->unknown += sweep->counts[i].unknown;
    }
    det_sweep_counts_write(sum, sweep->threshold_bp, ndjson);
    free(sum);
    return det_text_check(ndjson, err);
}
