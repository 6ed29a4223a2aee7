/* v1_case.c - /v1: cases and suppressions. */
#include "server/question.h"
#include "server/v1.h"

static void
answer_list(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"status",  "waiting",  "owner", "customer",
                                        "listing", "as_known", NULL};
    det_text *lines;
    det_error err = {0};
    det_str as_known;
    det_store *store = v1_book_lines(request, answer, known, &lines, &as_known);
    if (store == NULL) return;
    det_case_filter filter = {.status = serve_query(request, "status"),
                              .waiting = v1_flag(request, "waiting"),
                              .owner = serve_query(request, "owner"),
                              .customer = serve_query(request, "customer"),
                              .listing = serve_query(request, "listing")};
    v1_paged(request, answer, lines,
             det_case_list(store, &filter, as_known, serve_now_us(request), lines, &err), &err);
}

static void
answer_show(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"as_known", NULL};
    det_error err = {0};
    det_str as_known;
    det_store *store = v1_books(request, answer, known, &as_known);
    if (store == NULL) return;
    v1_end(answer,
           det_case_show(store, serve_world_of(request)->snapshot, serve_path(request, "id"),
                         as_known, serve_now_us(request), serve_text(answer), &err),
           &err);
}

static void
answer_stats(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"from", "as_known", NULL};
    det_error err = {0};
    det_str as_known;
    det_store *store = v1_books(request, answer, known, &as_known);
    if (store == NULL) return;
    v1_end(answer,
           det_case_stats(store, serve_query(request, "from"), as_known, serve_now_us(request),
                          serve_text(answer), &err),
           &err);
}

/* A question, and what goes with the case: {"question":{...},"note":...}.  The verdict is made
 * here, by this snapshot, so that nobody opens a case of a verdict that nobody gave. */
static void
answer_open(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"question", "note", "known", "id", NULL};
    static const char *const kept[] = {"note", "known", "id"};
    det_tree tree;
    det_book_hand hand;
    det_error err = {0};
    det_question question = {0};
    det_verdict verdict = DET_VERDICT_UNSCREENABLE;
    det_text *line = NULL;
    det_book_field fields[3];
    size_t count = 0;
    if (!v1_hand(request, answer, &hand) || v1_repeated(request, answer) ||
        !v1_body(request, answer, &tree) || !v1_known(answer, &tree, 0, known))
        return;
    for (size_t i = 0; i < 3; i++) {
        det_str value = det_tree_text(&tree, det_tree_get(&tree, 0, kept[i]));
        if (value.len > 0) fields[count++] = (det_book_field){kept[i], value};
    }
    uint32_t asked = det_tree_get(&tree, 0, "question");
    if (det_tree_kind_of(&tree, asked) != DET_TREE_MAP) {
        serve_fail(answer, 400, "body: expected the key question, as of /v1/screen");
        return;
    }
    det_status st = serve_question_read(&tree, asked, true, &question, &err);
    if (question.on.len == 0) question.on = serve_today(request);
    if (st == DET_OK) st = det_text_new(0, &line, &err);
    if (st == DET_OK) st = serve_screen(request, &question, 1, line, &verdict, &err);
    if (st == DET_OK)
        st = det_case_open(serve_world_of(request)->store, &hand, det_str_trim(det_text_str(line)),
                           "question", fields, count, serve_text(answer), &err);
    v1_written(request, answer, st, &err);
    det_text_free(line);
}

static void
answer_entry(serve_request *request, serve_answer *answer)
{
    det_book_hand hand;
    det_book_field *fields;
    det_error err = {0};
    size_t count;
    if (!v1_entry(request, answer, "case", &hand, &fields, &count)) return;
    const serve_world *world = serve_world_of(request);
    v1_written(request, answer,
               det_case_record(world->store, &hand, world->snapshot, fields, count,
                               serve_text(answer), &err),
               &err);
}

static void
answer_suppressions(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"on", "as_known", NULL};
    det_text *lines;
    det_error err = {0};
    det_str as_known;
    det_store *store = v1_book_lines(request, answer, known, &lines, &as_known);
    if (store == NULL) return;
    v1_paged(request, answer, lines,
             det_suppression_list(store, serve_query(request, "on"), as_known,
                                  serve_now_us(request), lines, &err),
             &err);
}

static void
answer_suppress(serve_request *request, serve_answer *answer)
{
    det_book_hand hand;
    det_book_field *fields;
    det_error err = {0};
    size_t count;
    if (!v1_entry(request, answer, NULL, &hand, &fields, &count)) return;
    const serve_world *world = serve_world_of(request);
    v1_written(
        request, answer,
        det_suppress(world->store, &hand, world->snapshot, fields, count, serve_text(answer), &err),
        &err);
}

static void
answer_suppression_entry(serve_request *request, serve_answer *answer)
{
    det_book_hand hand;
    det_book_field *fields;
    det_error err = {0};
    size_t count;
    if (!v1_entry(request, answer, "suppression", &hand, &fields, &count)) return;
    v1_written(request, answer,
               det_suppression_record(serve_world_of(request)->store, &hand, fields, count,
                                      serve_text(answer), &err),
               &err);
}

#define READS  SERVE_BOOKS, SERVE_PROBLEM, SERVE_SLOW, 0
#define WRITES SERVE_WRITE, SERVE_PROBLEM, SERVE_SLOW, V1_BODY_BYTES
const serve_route serve_routes_v1_case[] = {
    {"GET", "/v1/cases", READS, answer_list},
    {"POST", "/v1/cases", WRITES, answer_open},
    {"GET", "/v1/cases/stats", READS, answer_stats},
    {"GET", "/v1/cases/{id}", READS, answer_show},
    {"POST", "/v1/cases/{id}/entries", WRITES, answer_entry},
    {"GET", "/v1/suppressions", READS, answer_suppressions},
    {"POST", "/v1/suppressions", WRITES, answer_suppress},
    {"POST", "/v1/suppressions/{id}/entries", WRITES, answer_suppression_entry},
    {NULL, NULL, SERVE_OPEN, SERVE_PROBLEM, SERVE_QUICK, 0, NULL}};
