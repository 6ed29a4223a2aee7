/* v1_audit.c - /v1: the audit log, for those who check. */
#include "server/v1.h"

static const char lacks[] = "keeps no log";

static void
answer_prove(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"since", NULL};
    det_store *store = v1_store(request, answer, lacks);
    det_error err = {0};
    uint64_t record = 0, since = 0;
    if (store == NULL || !v1_known_query(request, answer, known) ||
        !v1_number(request, answer, "since", UINT32_MAX, &since))
        return;
    if (!det_str_read_u64(serve_path(request, "record"), &record)) {
        serve_fail(answer, 400, "a record is a number, from 0");
        return;
    }
    v1_end(answer, det_audit_prove(store, record, since, serve_text(answer), &err), &err);
}

/* Every record made again from the rows; signatures are not looked at, for the key is elsewhere. */
static void
answer_verify(serve_request *request, serve_answer *answer)
{
    static const char *const none[] = {NULL};
    det_store *store = v1_store(request, answer, lacks);
    det_error err = {0};
    if (store == NULL || !v1_known_query(request, answer, none)) return;
    v1_end(answer, det_audit_verify(store, (det_str){0}, (det_str){0}, serve_text(answer), &err),
           &err);
}

/* The records, or the checkpoints, as `detente audit export` writes them. */
static void export(serve_request *request, serve_answer *answer, bool is_records)
{
    static const char *const none[] = {NULL};
    det_store *store = v1_store(request, answer, lacks);
    det_text *records = NULL, *checkpoints = NULL;
    det_error err = {0};
    if (store == NULL || !v1_known_query(request, answer, none)) return;
    det_status st = det_text_new(0, &records, &err);
    if (st == DET_OK) st = det_text_new(0, &checkpoints, &err);
    if (st == DET_OK) st = det_audit_export(store, records, checkpoints, &err);
    if (st == DET_OK && is_records) {
        v1_page(request, answer, records);
    } else if (st == DET_OK) {
        serve_type(answer, "text/plain; charset=utf-8");
        det_text_add(serve_text(answer), det_text_str(checkpoints));
        serve_tag(answer);
    } else {
        serve_fail_error(answer, &err);
    }
    det_text_free(records);
    det_text_free(checkpoints);
}

static void
answer_records(serve_request *request, serve_answer *answer)
{
    export(request, answer, true);
}

static void
answer_checkpoints(serve_request *request, serve_answer *answer)
{
    export(request, answer, false);
}

static void
answer_decisions(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"before", NULL};
    det_store *store = v1_store(request, answer, lacks);
    det_text *lines = NULL;
    det_error err = {0};
    if (store == NULL || !v1_known_query(request, answer, known)) return;
    det_status st = det_text_new(0, &lines, &err);
    if (st == DET_OK)
        st = det_decisions(store, (det_str){0}, serve_query(request, "before"), lines, &err);
    v1_paged(request, answer, lines, st, &err);
}

#define READS SERVE_BOOKS, SERVE_PROBLEM, SERVE_SLOW, 0
const serve_route serve_routes_v1_audit[] = {
    {"GET", "/v1/audit/proofs/{record}", READS, answer_prove},
    {"GET", "/v1/audit/verify", READS, answer_verify},
    {"GET", "/v1/audit/records", READS, answer_records},
    {"GET", "/v1/audit/checkpoints", READS, answer_checkpoints},
    {"GET", "/v1/decisions", READS, answer_decisions},
    {NULL, NULL, SERVE_OPEN, SERVE_PROBLEM, SERVE_QUICK, 0, NULL}};
