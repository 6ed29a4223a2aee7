/* ask.c - questions, counted and, where that is the rule, logged before they are answered. */
#include <sys/random.h>

#include "server/inside.h"

/* What is logged now.  Who asks is the key's actor, else the key, else whoever runs the server. */
static det_status
begin_log(const serve_request *request, det_logging *out, det_error *err)
{
    const char *actor = request->who.name != NULL ? request->who.name : request->key_id;
    if (actor == NULL) actor = request->server->settings->actor;
    *out = (det_logging){
        .store = request->server->store, .actor = actor, .now_us = serve_clock_us()};
    if (getrandom(out->seed, sizeof out->seed, 0) == (ssize_t)sizeof out->seed) return DET_OK;
    return det_fail(err, DET_IO, (det_where){0}, "the system gives no random bytes for salts");
}

det_status
serve_screen(serve_request *request, const det_question *questions, size_t count, det_text *ndjson,
             det_verdict *verdicts, det_error *err)
{
    serve_server *server = request->server;
    det_pool *pool = serve_pool(request);
    det_logging how;
    uint64_t first = 0;
    size_t before = det_text_length(ndjson);
    if (pool == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "no worker for the question");
    det_status st = det_pool_screen(pool, questions, count, ndjson, verdicts, err);
    if (st == DET_OK && server->settings->is_logging) {
        st = begin_log(request, &how, err);
        if (st == DET_OK) {
            det_str lines = det_text_str(ndjson);
            st = det_pool_log(pool, &how, questions, count, det_str_slice(lines, before, lines.len),
                              verdicts, &first, err);
        }
    }
    if (st != DET_OK) {
        det_text_truncate(ndjson, before);
        return st;
    }
    for (size_t i = 0; i < count; i++)
        atomic_fetch_add_explicit(&server->verdicts[verdicts[i] & 7], 1, memory_order_relaxed);
    return DET_OK;
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
    if (st == DET_OK && server->settings->is_logging) {
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
    return request->server->settings->is_logging;
}
