/* v1_book.c - /v1: licences, quotas, findings. */
#include "server/v1.h"

static void
answer_licences(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"on", "as_known", NULL};
    det_text *lines;
    det_error err = {0};
    det_str as_known, on;
    if (v1_book_lines(request, answer, known, &lines, &as_known) == NULL) return;
    if (!v1_on(request, answer, &on)) {
        det_text_free(lines);
        return;
    }
    det_str id = serve_path(request, "id");
    det_status st = det_licence_entries(serve_world_of(request)->books, id, on, as_known, lines,
                                        &err);
    if (st == DET_OK && id.len > 0 && det_text_length(lines) == 0)
        st = det_fail(&err, DET_MISSING, (det_where){0}, "no licence '%.*s'", DET_STR_FMT(id));
    v1_paged(request, answer, lines, st, &err);
}

static void
answer_licence_add(serve_request *request, serve_answer *answer)
{
    det_book_hand hand;
    det_error err = {0};
    if (!v1_hand(request, answer, &hand) || v1_repeated(request, answer)) return;
    v1_written(request, answer,
               det_licence_add(serve_world_of(request)->store, &hand, serve_body(request), "body",
                               serve_text(answer), &err),
               &err);
}

/* A write of fields; key names the path's id, NULL: it has none. */
static void
record(serve_request *request, serve_answer *answer, const char *key,
       det_status (*write)(det_store *store, const det_book_hand *hand,
                           const det_book_field *fields, size_t count, det_text *json,
                           det_error *err))
{
    det_book_hand hand;
    det_book_field *fields;
    det_error err = {0};
    size_t count;
    if (!v1_entry(request, answer, key, &hand, &fields, &count)) return;
    v1_written(
        request, answer,
        write(serve_world_of(request)->store, &hand, fields, count, serve_text(answer), &err),
        &err);
}

static void
answer_licence_entry(serve_request *request, serve_answer *answer)
{
    record(request, answer, "licence", det_licence_record);
}

static void
answer_quota_add(serve_request *request, serve_answer *answer)
{
    record(request, answer, NULL, det_quota_add);
}

static void
answer_finding_add(serve_request *request, serve_answer *answer)
{
    record(request, answer, NULL, det_finding_add);
}

static void
answer_quotas(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"on", "as_known", "counter", NULL};
    const serve_world *world = serve_world_of(request);
    det_text *lines;
    det_error err = {0};
    det_str as_known, on;
    if (v1_book_lines(request, answer, known, &lines, &as_known) == NULL) return;
    if (!v1_on(request, answer, &on)) {
        det_text_free(lines);
        return;
    }
    v1_paged(request, answer, lines,
             det_quota_state_of(world->law, world->books, serve_path(request, "id"), on, as_known,
                                serve_query(request, "counter"), lines, &err),
             &err);
}

static void
answer_quota_entries(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"as_known", NULL};
    det_text *lines;
    det_error err = {0};
    det_str as_known;
    if (v1_book_lines(request, answer, known, &lines, &as_known) == NULL) return;
    v1_paged(request, answer, lines,
             det_quota_entries(serve_world_of(request)->books, serve_path(request, "id"), as_known,
                               lines, &err),
             &err);
}

static void
answer_findings(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"as_known", "regime", NULL};
    const serve_world *world = serve_world_of(request);
    det_text *lines;
    det_error err = {0};
    det_str as_known;
    if (v1_book_lines(request, answer, known, &lines, &as_known) == NULL) return;
    v1_paged(request, answer, lines,
             det_finding_entries(world->law, world->books, serve_query(request, "regime"), as_known,
                                 lines, &err),
             &err);
}

#define READS  SERVE_BOOKS, SERVE_PROBLEM, SERVE_SLOW, 0
#define WRITES SERVE_WRITE, SERVE_PROBLEM, SERVE_SLOW, V1_BODY_BYTES
const serve_route serve_routes_v1_book[] = {
    {"GET", "/v1/licences", READS, answer_licences},
    {"POST", "/v1/licences", WRITES, answer_licence_add},
    {"GET", "/v1/licences/{id}", READS, answer_licences},
    {"POST", "/v1/licences/{id}/entries", WRITES, answer_licence_entry},
    {"GET", "/v1/quotas", READS, answer_quotas},
    {"POST", "/v1/quotas", WRITES, answer_quota_add},
    {"GET", "/v1/quotas/{id}", READS, answer_quotas},
    {"GET", "/v1/quotas/{id}/entries", READS, answer_quota_entries},
    {"GET", "/v1/findings", READS, answer_findings},
    {"POST", "/v1/findings", WRITES, answer_finding_add},
    {NULL, NULL, SERVE_OPEN, SERVE_PROBLEM, SERVE_QUICK, 0, NULL}};
