/* ask.c - questions, counted and, where that is the rule, logged before they are answered. */
#include <stdlib.h>
#include <sys/random.h>

#include "server/inside.h"

/* What is logged now.  Who asks is the key's actor, else the key, else whoever runs the server; the
 * roles are the key's, and where it has none those of the server: where roles are in use there, a
 * profile takes two people whoever asks. */
static det_status
begin_log(const serve_request *request, det_logging *out, det_error *err)
{
    const char *actor = request->who.name != NULL ? request->who.name : request->key_id;
    const serve_rules *rules = &request->loaded->base->rules;
    if (actor == NULL) actor = rules->actor;
    const char *roles = request->who.roles;
    if (roles == NULL) roles = rules->roles;
    *out = (det_logging){.store = request->server->store,
                         .actor = actor,
                         .now_us = serve_clock_us(),
                         .roles = roles};
    if (getrandom(out->seed, sizeof out->seed, 0) == (ssize_t)sizeof out->seed) return DET_OK;
    return det_fail(err, DET_IO, (det_where){0}, "the system gives no random bytes for salts");
}

/* Logs what stands in ndjson from `before` on, where that is the rule, and counts it; what could
 * not be logged is not given out. */
static det_status
keep_answers(serve_request *request, const det_question *questions, size_t count, det_text *ndjson,
             size_t before, const det_verdict *verdicts, det_error *err)
{
    serve_server *server = request->server;
    det_logging how;
    uint64_t first = 0;
    det_status st = DET_OK;
    if (serve_is_logging(request)) {
        det_pool *pool = serve_pool(request);
        if (pool == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "no worker for the log");
        st = begin_log(request, &how, err);
        if (st == DET_OK) {
            det_str lines = det_text_str(ndjson);
            st = det_pool_log(pool, &how, questions, count, det_str_slice(lines, before, lines.len),
                              verdicts, &first, err);
        }
    }
    for (size_t i = 0; st == DET_OK && i < count; i++)
        atomic_fetch_add_explicit(&server->verdicts[verdicts[i] & 7], 1, memory_order_relaxed);
    return st;
}

det_status
serve_screen(serve_request *request, const det_question *questions, size_t count, det_text *ndjson,
             det_verdict *verdicts, det_error *err)
{
    det_pool *pool = serve_pool(request);
    size_t before = det_text_length(ndjson);
    if (pool == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "no worker for the question");
    det_status st = det_pool_screen(pool, questions, count, ndjson, verdicts, err);
    if (st == DET_OK) st = keep_answers(request, questions, count, ndjson, before, verdicts, err);
    if (st != DET_OK) det_text_truncate(ndjson, before);
    return st;
}

/* ---- many of them -------------------------------------------------------------------------------
 */

enum {
    PIECE = 4, /* questions: a fraction of a millisecond */
    PIECES_MAX = SERVE_SPREAD_MAX / PIECE,
    QUESTIONS_A_THREAD = 16 /* of one call */
};

typedef struct answered {
    det_text *text;
    det_status st;
    det_error err;
} answered;

struct serve_spread {
    serve_request *request;
    const det_question *questions;
    size_t count;
    det_verdict *verdicts;
    answered pieces[PIECES_MAX];
};

serve_spread *
serve_spread_new(void)
{
    serve_spread *made = calloc(1, sizeof *made);
    bool is_there = made != NULL;
    for (size_t i = 0; is_there && i < PIECES_MAX; i++)
        is_there = det_text_new(0, &made->pieces[i].text, NULL) == DET_OK;
    if (is_there) return made;
    serve_spread_free(made);
    return NULL;
}

void
serve_spread_free(serve_spread *spread)
{
    if (spread == NULL) return;
    for (size_t i = 0; i < PIECES_MAX; i++)
        det_text_free(spread->pieces[i].text);
    free(spread);
}

size_t
serve_spread_count(const serve_request *request)
{
    size_t count = QUESTIONS_A_THREAD * (1 + (size_t)request->server->workers);
    return count > SERVE_SPREAD_MAX ? SERVE_SPREAD_MAX : count;
}

/* Some neighbours, by a desk of its own: pieces are worked on by several threads. */
static void
answer_piece(void *context, size_t piece)
{
    serve_spread *spread = context;
    serve_server *server = spread->request->server;
    serve_loaded *loaded = spread->request->loaded;
    answered *out = &spread->pieces[piece];
    size_t first = piece * PIECE, count = spread->count - first;
    if (count > PIECE) count = PIECE;
    serve_desk *desk = serve_state_desk(server, loaded);
    det_pool *pool = desk == NULL ? NULL : serve_state_pool(loaded, desk);
    det_text_clear(out->text);
    out->st = pool == NULL
                  ? det_fail(&out->err, DET_NOMEM, (det_where){0}, "no worker for the questions")
                  : det_pool_screen(pool, spread->questions + first, count, out->text,
                                    spread->verdicts + first, &out->err);
    serve_state_desk_back(server, loaded, desk);
}

det_status
serve_screen_spread(serve_request *request, serve_spread *spread, const det_question *questions,
                    size_t count, det_text *ndjson, det_verdict *verdicts, det_error *err)
{
    size_t before = det_text_length(ndjson), pieces = (count + PIECE - 1) / PIECE;
    det_status st = DET_OK;
    if (count > SERVE_SPREAD_MAX)
        return det_fail(err, DET_USAGE, (det_where){0}, "%zu questions; at most %d", count,
                        SERVE_SPREAD_MAX);
    spread->request = request;
    spread->questions = questions;
    spread->count = count;
    spread->verdicts = verdicts;
    serve_work_share(request->server, pieces, answer_piece, spread);
    for (size_t i = 0; i < pieces && st == DET_OK; i++) {
        st = spread->pieces[i].st;
        if (st != DET_OK && err != NULL) *err = spread->pieces[i].err;
        if (st == DET_OK) det_text_add(ndjson, det_text_str(spread->pieces[i].text));
    }
    if (st == DET_OK) st = det_text_check(ndjson, err);
    if (st == DET_OK) st = keep_answers(request, questions, count, ndjson, before, verdicts, err);
    if (st != DET_OK) det_text_truncate(ndjson, before);
    return st;
}

det_status
serve_check(serve_request *request, det_str document, const char *file, det_str on,
            det_str as_known, det_text *json, det_decision *decision, det_error *err)
{
    serve_server *server = request->server;
    det_worker *worker = serve_worker(request);
    det_logging how;
    uint64_t number = 0;
    size_t before = det_text_length(json);
    if (worker == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "no worker for the question");
    det_status st = det_worker_check(worker, document, file, on, as_known, json, decision, err);
    if (st == DET_OK && serve_is_logging(request)) {
        st = begin_log(request, &how, err);
        if (st == DET_OK) {
            det_str whole = det_text_str(json);
            st = det_worker_log(worker, &how, document, file, on, as_known,
                                det_str_slice(whole, before, whole.len), *decision, &number, err);
        }
    }
    if (st != DET_OK) {
        det_text_truncate(json, before);
        return st;
    }
    atomic_fetch_add_explicit(&server->decisions[*decision & 7], 1, memory_order_relaxed);
    return DET_OK;
}

bool
serve_is_logging(const serve_request *request)
{
    return request->loaded != NULL && request->loaded->base->rules.is_logging;
}
