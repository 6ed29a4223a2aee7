/* v1_ask.c - /v1: names, batches, transactions. */
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "server/question.h"
#include "server/v1.h"

enum { BATCH_BYTES = 64 << 20, DOCUMENT_BYTES = 4 << 20 };

/* A time that cannot be read is a question that cannot be asked. */
static bool
are_times(serve_answer *answer, const det_question *question)
{
    det_error err = {0};
    det_day day;
    det_instant instant;
    det_status st = DET_OK;
    if (question->on.len > 0) st = det_day_read(question->on, (det_where){0}, &day, &err);
    if (st == DET_OK && question->as_known.len > 0)
        st = det_instant_read(question->as_known, DET_ZONE_UTC, (det_where){0}, &instant, &err);
    if (st == DET_OK) return true;
    serve_fail(answer, 400, "%.*s", (int)err.length, err.text);
    return false;
}

static void
answer_screen(serve_request *request, serve_answer *answer)
{
    det_tree tree;
    det_error err = {0};
    det_verdict verdict = DET_VERDICT_UNSCREENABLE;
    det_question question = {0};
    if (!v1_body(request, answer, &tree)) return;
    if (serve_question_read(&tree, 0, true, &question, &err) != DET_OK) {
        serve_fail_error(answer, &err);
        return;
    }
    if (question.name.ptr == NULL && question.id_number.len + question.imo_number.len == 0) {
        serve_fail(answer, 400, "body:1:1: a question needs a name or a number");
        return;
    }
    if (!are_times(answer, &question)) return;
    if (question.on.len == 0) question.on = serve_today(request);
    if (serve_screen(request, &question, 1, serve_text(answer), &verdict, &err) != DET_OK)
        serve_fail_error(answer, &err);
}

/* ---- batches ------------------------------------------------------------------------------------
 */

/* The lines of a body, answered while the answer is sent: so many at a time, spread over the
 * threads that have nothing else to do, so that others get their turn, and no more is kept than
 * those. */
typedef struct batch {
    serve_request *request;
    serve_spread *spread;
    det_arena *arena;
    det_question defaults;
    det_str rest;
    uint32_t line;
} batch;

static void
end_batch(void *context)
{
    batch *of = context;
    det_arena_free(of->arena);
    serve_spread_free(of->spread);
    free(of);
}

/* One line.  What cannot be read is a question with a fault, and is answered too. */
static bool
read_line(batch *of, det_question *out)
{
    det_str line;
    det_tree tree;
    det_error err = {0};
    (void)det_str_next(&of->rest, '\n', &line);
    uint32_t number = of->line++;
    if (line.len > 0 && line.ptr[line.len - 1] == '\r') line.len--;
    *out = of->defaults;
    const char *why = NULL;
    if (det_str_trim(line).len == 0) {
        why = "an empty line; each line is one JSON object";
    } else {
        det_status st = det_tree_read_json(line, "body", of->arena, &tree, &err);
        if (st == DET_NOMEM) return false;
        if (st != DET_OK) {
            /* the line itself is the caller's */
            size_t end = det_str_find_byte((det_str){err.text, err.length}, '\n');
            err.text[end < sizeof err.text ? end : err.length] = '\0';
            why = strchr(err.text, ' ') == NULL ? err.text : strchr(err.text, ' ') + 1;
        } else if (det_tree_kind_of(&tree, 0) != DET_TREE_MAP) {
            why = "expected one JSON object";
        } else if (serve_question_read(&tree, 0, false, out, &err) == DET_OK &&
                   out->name.ptr == NULL && out->id_number.len + out->imo_number.len == 0) {
            why = "the object has no key \"name\"";
        }
    }
    if (why == NULL) return true;
    return det_arena_print(of->arena, &out->fault, "body:%u: %s", number, why);
}

static bool
more_batch(void *context, det_text *text, bool *is_failed)
{
    batch *of = context;
    det_question questions[SERVE_SPREAD_MAX];
    det_verdict verdicts[SERVE_SPREAD_MAX];
    det_error err = {0};
    size_t count = 0, most = serve_spread_count(of->request);
    det_arena_reset(of->arena);
    while (of->rest.len > 0 && count < most && !*is_failed) {
        if (read_line(of, &questions[count]))
            count++;
        else
            *is_failed = true;
    }
    if (*is_failed || count == 0) return false;
    /* the other side sees an answer that was cut off, and not a short one */
    *is_failed = serve_screen_spread(of->request, of->spread, questions, count, text, verdicts,
                                     &err) != DET_OK;
    serve_leave_desk(of->request); /* it is not needed while the client reads */
    return of->rest.len > 0;
}

static void
answer_batch(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"on", "as_known", "sources", "schema", NULL};
    det_str body = serve_body(request), as_known;
    if (!v1_known_query(request, answer, known) || !v1_as_known(request, answer, &as_known)) return;
    batch *of = calloc(1, sizeof *of);
    if (of == NULL || (of->spread = serve_spread_new()) == NULL ||
        det_arena_new(64 << 20, &of->arena, NULL) != DET_OK) {
        if (of != NULL) end_batch(of);
        serve_fail(answer, 503, "no memory");
        return;
    }
    of->request = request;
    of->line = 1;
    of->rest = body;
    of->defaults.on = serve_query(request, "on");
    of->defaults.as_known = as_known;
    of->defaults.sources = serve_query(request, "sources");
    of->defaults.schema = serve_query(request, "schema");
    if (!are_times(answer, &of->defaults)) {
        end_batch(of);
        return;
    }
    if (of->defaults.on.len == 0) of->defaults.on = serve_today(request);
    serve_type(answer, "application/x-ndjson");
    serve_stream(answer, more_batch, end_batch, of);
}

/* ---- transactions -------------------------------------------------------------------------------
 */

static void
answer_check(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"on", "as_known", "file", NULL};
    det_str document = serve_body(request), as_known, on = serve_query(request, "on");
    det_str file = serve_query(request, "file");
    det_decision decision = DET_DECISION_HOLD_PENDING;
    det_error err = {0};
    det_day day;
    if (!v1_known_query(request, answer, known) || !v1_as_known(request, answer, &as_known)) return;
    if (on.len > 0 && det_day_read(on, (det_where){0}, &day, &err) != DET_OK) {
        serve_fail(answer, 400, "on: %.*s", (int)err.length, err.text);
        return;
    }
    if (det_str_utf8_bad(document) != SIZE_MAX ||
        (document.len > 0 && memchr(document.ptr, '\0', document.len) != NULL)) {
        serve_fail(answer, 400, "the body is not UTF-8, or has a NUL in it");
        return;
    }
    det_status st = serve_check(request, document, file.len > 0 ? file.ptr : "body", on, as_known,
                                serve_text(answer), &decision, &err);
    if (st == DET_RANGE || st == DET_LIMIT)
        serve_fail(answer, 400, "%.*s", (int)err.length, err.text);
    else if (st != DET_OK)
        serve_fail_error(answer, &err);
    else
        det_text_add_byte(serve_text(answer), '\n');
}

static void
answer_profile(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {NULL};
    static const det_profile none;
    const det_profile *profile = serve_profile(request);
    if (!v1_known_query(request, answer, known)) return;
    if (profile == NULL) profile = &none;
    det_json json = det_json_over(serve_text(answer));
    det_json_object(&json);
    det_json_key(&json, "threshold");
    det_json_bp(&json,
                profile->threshold_bp == 0 ? DET_PROFILE_THRESHOLD_BP : profile->threshold_bp);
    det_json_key_uint(&json, "max_age_days", profile->max_age_days);
    det_json_key_uint(&json, "results_max",
                      profile->results_max == 0 ? DET_PROFILE_RESULTS_MAX : profile->results_max);
    det_json_object_end(&json);
    v1_done(answer);
}

static void
answer_snapshot(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {NULL};
    if (!v1_known_query(request, answer, known)) return;
    det_text_add(serve_text(answer), det_str_of(serve_world_of(request)->described));
    v1_done(answer);
}

const serve_route serve_routes_v1_ask[] = {
    {"POST", "/v1/screen", SERVE_ASK, SERVE_PROBLEM, SERVE_QUICK, V1_BODY_BYTES, answer_screen},
    {"POST", "/v1/batch", SERVE_ASK, SERVE_PROBLEM, SERVE_QUICK, BATCH_BYTES, answer_batch},
    {"POST", "/v1/check", SERVE_ASK, SERVE_PROBLEM, SERVE_SLOW, DOCUMENT_BYTES, answer_check},
    {"GET", "/v1/profile", SERVE_ASK, SERVE_PROBLEM, SERVE_QUICK, 0, answer_profile},
    {"GET", "/v1/snapshot", SERVE_ASK, SERVE_PROBLEM, SERVE_QUICK, 0, answer_snapshot},
    {NULL, NULL, SERVE_OPEN, SERVE_PROBLEM, SERVE_QUICK, 0, NULL}};
