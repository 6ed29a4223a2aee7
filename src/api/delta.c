/* delta.c - what another snapshot changes for the same customers.
 *
 * A question is asked of both snapshots by the one path that answers questions, and its two answers
 * are compared: verdict, and of each result whether it alerts, its status and its regimes with
 * their measures and paragraphs.  What differs is told with the new answer, what does not is not.
 * Scores alone are no change.
 *
 * Once so many have been asked that it pays, what has moved between the two is worked out
 * (screen/moved.h), and questions that nothing of it can touch are not asked.  Whether a question
 * is asked or left out, what comes of it is the same. */
#include <stdlib.h>

#include "api/answers.h"
#include "api/inside.h"
#include "screen/moved.h"

enum {
    DELTA_THREADS_MAX = 256,
    DELTA_MOVED_FROM = 2048 /* questions that cost more than to compare two snapshots */
};

typedef struct side {
    det_worker *worker;
    det_str on, as_known; /* empty: as the question says */
    det_text *answer;
    det_verdict verdict;
    det_tree tree;
} side;

typedef struct delta_worker {
    side before, after;
    det_moved_look *look; /* NULL: every question is asked */
    det_arena *arena;
    det_text *lines;
    uint64_t changed, left_out;
    det_status status;
    det_error error;
} delta_worker;

struct det_delta {
    unsigned threads;
    delta_worker *workers;
    const det_question *questions; /* of one call */
    size_t count;
    bool is_numbered;
    uint64_t asked;      /* before this call */
    uint64_t moved_from; /* questions after which it is worked out what has moved */
    det_moved *moved;
    det_str on[2], as_known[2]; /* times by which; the texts live in the arena */
    det_arena *lasting;
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
        det_moved_look_free(worker->look);
    }
    det_moved_free(delta->moved);
    det_arena_free(delta->lasting);
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
    if (st == DET_OK) st = det_arena_new(0, &made->lasting, err);
    if (st != DET_OK) {
        det_delta_free(made);
        return st;
    }
    made->moved_from = DELTA_MOVED_FROM;
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

/* False in *may: nothing that has moved can touch the question, at the times that were compared. */
static det_status
may_differ(const det_delta *delta, delta_worker *with, const det_question *given, bool *may,
           det_error *err)
{
    const side *sides[] = {&with->before, &with->after};
    *may = true;
    if (with->look == NULL) return DET_OK;
    for (int i = 0; i < 2; i++) {
        det_str on = sides[i]->on.len > 0 ? sides[i]->on : given->on;
        det_str as_known = sides[i]->as_known.len > 0 ? sides[i]->as_known : given->as_known;
        if (!det_str_equal(on, delta->on[i]) || !det_str_equal(as_known, delta->as_known[i]))
            return DET_OK;
    }
    return det_moved_may(with->look, given, may, err);
}

static det_status
compare_one(const det_delta *delta, delta_worker *with, const det_question *question, uint64_t row,
            det_error *err)
{
    const det_tree *old = &with->before.tree, *new = &with->after.tree;
    bool may;
    det_status st = may_differ(delta, with, question, &may, err);
    if (st == DET_OK && !may) with->left_out++;
    if (st != DET_OK || !may) return st;
    det_arena_reset(with->arena);
    st = ask_side(&with->before, question, with->arena, err);
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
        worker->status = compare_one(delta, worker, &delta->questions[q],
                                     delta->is_numbered ? delta->asked + q + 1 : 0, &worker->error);
}

/* Works out what has moved between the two, at the times of a question. */
static det_status
find_moved(det_delta *delta, const det_question *like, det_error *err)
{
    const side *sides[] = {&delta->workers[0].before, &delta->workers[0].after};
    det_moved_side compared[2];
    delta->moved_from = UINT64_MAX; /* once */
    for (int i = 0; i < 2; i++) {
        const det_screener *screener = sides[i]->worker->screener;
        det_str on = sides[i]->on.len > 0 ? sides[i]->on : like->on;
        det_str as_known = sides[i]->as_known.len > 0 ? sides[i]->as_known : like->as_known;
        if (!det_arena_copy(delta->lasting, on, &delta->on[i]) ||
            !det_arena_copy(delta->lasting, as_known, &delta->as_known[i]))
            return det_fail(err, DET_NOMEM, (det_where){0}, "delta");
        compared[i] = (det_moved_side){.index = det_screener_index(screener),
                                       .law = det_screener_law(screener),
                                       .profile = det_screener_profile(screener),
                                       .on = delta->on[i],
                                       .as_known = delta->as_known[i]};
    }
    if (!det_str_equal(det_screener_profile_text(sides[0]->worker->screener),
                       det_screener_profile_text(sides[1]->worker->screener)))
        return DET_OK;
    det_status st = det_moved_new(&compared[0], &compared[1], &delta->moved, err);
    for (unsigned i = 0; i < delta->threads && st == DET_OK && delta->moved != NULL; i++)
        st = det_moved_look_new(delta->moved, &delta->workers[i].look, err);
    return st;
}

void
det_delta_leave_out_from(det_delta *delta, uint64_t questions)
{
    delta->moved_from = questions;
}

uint64_t
det_delta_left_out(const det_delta *delta)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < delta->threads; i++)
        sum += delta->workers[i].left_out;
    return sum;
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
    if (count > 0 && delta->asked + count > delta->moved_from)
        st = find_moved(delta, &questions[0], err);
    if (st != DET_OK) return st;
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
