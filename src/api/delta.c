/* delta.c - what another snapshot changes for the same customers.
 *
 * Each question is asked of both snapshots by the one path that answers questions, and its two
 * answers are compared: verdict, and of each result whether it alerts, its status and its regimes
 * with their measures and paragraphs.  What differs is told with the new answer, what does not is
 * not.  Scores alone are no change: the rarity of every word moves a little whenever a list grows.
 * So the delta is equal to two full runs compared, by construction, and costs what they cost; what
 * it saves is the reading. */
#include <stdlib.h>

#include "api/answers.h"
#include "api/inside.h"

enum { DELTA_THREADS_MAX = 256 };

typedef struct side {
    det_worker *worker;
    det_str on, as_known; /* empty: as the question says */
    det_text *answer;
    det_verdict verdict;
    det_tree tree;
} side;

typedef struct delta_worker {
    side before, after;
    det_arena *arena;
    det_text *lines;
    uint64_t changed;
    det_status status;
    det_error error;
} delta_worker;

struct det_delta {
    unsigned threads;
    delta_worker *workers;
    const det_question *questions; /* of one call */
    size_t count;
    bool is_numbered;
    uint64_t asked; /* before this call */
};

void
det_delta_free(det_delta *delta)
{
    if (delta == NULL) return;
    for (unsigned i = 0; delta->workers != NULL && i < delta->threads; i++) {
        delta_worker *worker = &delta->workers[i];
        det_worker_free(worker->before.worker);
        det_worker_free(worker->after.worker);
        det_text_free(worker->before.answer);
        det_text_free(worker->after.answer);
        det_text_free(worker->lines);
        det_arena_free(worker->arena);
    }
    free(delta->workers);
    free(delta);
}

static det_status
open_side(const det_delta_side *of, side *out, det_error *err)
{
    out->on = of->on;
    out->as_known = of->as_known;
    det_status st = det_worker_new(of->snapshot, of->profile, &out->worker, err);
    return st == DET_OK ? det_text_new(0, &out->answer, err) : st;
}

det_status
det_delta_new(const det_snapshot *before, const det_snapshot *after, const det_profile *profile,
              unsigned threads, det_delta **out, det_error *err)
{
    const det_delta_side was = {.snapshot = before, .profile = profile};
    const det_delta_side is = {.snapshot = after, .profile = profile};
    det_status st = det_delta_between(&was, &is, threads, out, err);
    if (st == DET_OK) (*out)->is_numbered = false;
    return st;
}

det_status
det_delta_between(const det_delta_side *before, const det_delta_side *after, unsigned threads,
                  det_delta **out, det_error *err)
{
    det_delta *made = calloc(1, sizeof *made);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "delta");
    made->threads = threads == 0 ? 1 : threads > DELTA_THREADS_MAX ? DELTA_THREADS_MAX : threads;
    made->workers = calloc(made->threads, sizeof *made->workers);
    det_status st = DET_OK;
    if (made->workers == NULL) st = det_fail(err, DET_NOMEM, (det_where){0}, "delta");
    for (unsigned i = 0; i < made->threads && st == DET_OK; i++) {
        delta_worker *worker = &made->workers[i];
        st = open_side(before, &worker->before, err);
        if (st == DET_OK) st = open_side(after, &worker->after, err);
        if (st == DET_OK) st = det_text_new(0, &worker->lines, err);
        if (st == DET_OK) st = det_arena_new(0, &worker->arena, err);
    }
    if (st != DET_OK) {
        det_delta_free(made);
        return st;
    }
    made->is_numbered = true;
    *out = made;
    return DET_OK;
}

static det_status
ask_side(side *of, const det_question *given, det_arena *arena, det_error *err)
{
    det_question question = *given;
    if (of->on.len > 0) question.on = of->on;
    if (of->as_known.len > 0) question.as_known = of->as_known;
    det_text_clear(of->answer);
    det_status st = det_worker_screen(of->worker, &question, of->answer, &of->verdict, err);
    if (st != DET_OK) return st;
    return det_tree_read_json(det_text_str(of->answer), "answer", arena, &of->tree, err);
}

static det_status
compare_one(delta_worker *with, const det_question *question, uint64_t row, det_error *err)
{
    const det_tree *old = &with->before.tree, *new = &with->after.tree;
    det_arena_reset(with->arena);
    det_status st = ask_side(&with->before, question, with->arena, err);
    if (st == DET_OK) st = ask_side(&with->after, question, with->arena, err);
    if (st != DET_OK) return st;
    if (with->before.verdict == with->after.verdict && !det_answers_differ(old, new, true, NULL))
        return DET_OK;
    with->changed++;
    det_json json = det_json_over(with->lines);
    det_json_object(&json);
    if (row > 0) det_json_key_uint(&json, "row", row);
    det_json_key_cstr(&json, "was", det_verdict_name(with->before.verdict));
    det_json_key_cstr(&json, "is", det_verdict_name(with->after.verdict));
    (void)det_answers_differ(old, new, true, &json);
    det_json_key(&json, "answer");
    det_json_raw(&json, det_text_str(with->after.answer));
    det_json_object_end(&json);
    det_text_add_byte(with->lines, '\n');
    return det_text_check(with->lines, err);
}

static void
compare_run(void *context, unsigned i)
{
    det_delta *delta = context;
    delta_worker *worker = &delta->workers[i];
    size_t first = delta->count * i / delta->threads;
    size_t last = delta->count * (i + 1) / delta->threads;
    det_text_clear(worker->lines);
    worker->changed = 0;
    worker->status = DET_OK;
    for (size_t q = first; q < last && worker->status == DET_OK; q++)
        worker->status = compare_one(worker, &delta->questions[q],
                                     delta->is_numbered ? delta->asked + q + 1 : 0, &worker->error);
}

det_status
det_delta_screen(det_delta *delta, const det_question *questions, size_t count, det_text *ndjson,
                 uint64_t *changed, det_error *err)
{
    size_t length = det_text_length(ndjson);
    det_status st = DET_OK;
    delta->questions = questions;
    delta->count = count;
    *changed = 0;
    det_threads_run(delta->threads, compare_run, delta);
    for (unsigned i = 0; i < delta->threads && st == DET_OK; i++) {
        delta_worker *worker = &delta->workers[i];
        st = worker->status;
        if (st != DET_OK && err != NULL) *err = worker->error;
        *changed += worker->changed;
        if (st == DET_OK) det_text_add(ndjson, det_text_str(worker->lines));
    }
    if (st == DET_OK) st = det_text_check(ndjson, err);
    if (st != DET_OK) det_text_truncate(ndjson, length);
    if (st == DET_OK) delta->asked += count;
    return st;
}
