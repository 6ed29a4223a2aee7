/* v1_hold.c - /v1: holds, and which of them may move. */
#include "server/v1.h"

enum { DOCUMENTS_BYTES = 16 << 20 };

static void
answer_list(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"on", "as_known", "status", NULL};
    det_text *lines;
    det_error err = {0};
    det_str as_known;
    if (v1_book_lines(request, answer, known, &lines, &as_known) == NULL) return;
    v1_paged(request, answer, lines,
             det_hold_list(serve_world_of(request)->store, serve_query(request, "on"), as_known,
                           serve_now_us(request), serve_query(request, "status"), lines, &err),
             &err);
}

static void
answer_show(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"on", "as_known", "entries", NULL};
    det_text *lines;
    det_error err = {0};
    det_str as_known;
    if (v1_book_lines(request, answer, known, &lines, &as_known) == NULL) return;
    v1_paged(request, answer, lines,
             det_hold_show(serve_world_of(request)->store, serve_path(request, "id"),
                           serve_query(request, "on"), as_known, serve_now_us(request),
                           v1_flag(request, "entries"), lines, &err),
             &err);
}

static void
answer_kept(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {NULL};
    det_error err = {0};
    det_str as_known;
    if (v1_books(request, answer, known, &as_known) == NULL) return;
    v1_end(answer,
           det_hold_kept(serve_world_of(request)->store, serve_path(request, "id"),
                         serve_text(answer), &err),
           &err);
}

static void
answer_reports(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"on", "as_known", "all", NULL};
    det_text *lines;
    det_error err = {0};
    det_str as_known, on = serve_query(request, "on");
    if (v1_book_lines(request, answer, known, &lines, &as_known) == NULL) return;
    if (on.len == 0) on = serve_today(request);
    const serve_world *world = serve_world_of(request);
    v1_paged(request, answer, lines,
             det_hold_reports(world->store, world->snapshot, world->books, on, as_known,
                              v1_flag(request, "all"), lines, &err),
             &err);
}

static void
answer_place(serve_request *request, serve_answer *answer)
{
    det_book_hand hand;
    det_error err = {0};
    uint64_t recorded = 0, unchanged = 0;
    if (!v1_hand(request, answer, &hand) || v1_repeated(request, answer)) return;
    det_status st = det_hold_place(serve_world_of(request)->store, &hand, serve_body(request),
                                   "body", serve_text(answer), &recorded, &unchanged, &err);
    serve_type(answer, "application/x-ndjson");
    v1_written(request, answer, st, &err);
}

static void
answer_entry(serve_request *request, serve_answer *answer)
{
    det_book_hand hand;
    det_book_field *fields;
    det_error err = {0};
    size_t count;
    if (!v1_entry(request, answer, "hold", &hand, &fields, &count)) return;
    const serve_world *world = serve_world_of(request);
    v1_written(request, answer,
               det_hold_record(world->store, &hand, world->snapshot, fields, count,
                               serve_text(answer), &err),
               &err);
}

/* ---- relief -------------------------------------------------------------------------------------
 */

typedef det_status (*relief_run)(const det_snapshot *snapshot, det_store *store,
                                 const det_books *books, const det_relief_options *options,
                                 det_relief_line take, void *context, det_error *err);

static bool
take_line(void *context, det_str line)
{
    serve_answer *answer = context;
    det_text_add(serve_text(answer), line);
    det_text_add_byte(serve_text(answer), '\n');
    return !det_text_failed(serve_text(answer));
}

static void
answer_relief(serve_request *request, serve_answer *answer, relief_run work)
{
    static const char *const known[] = {"on",    "as_known", "since", "pause", "remove", "resume",
                                        "adopt", "hours",    "brief", "holds", NULL};
    const serve_world *world = serve_world_of(request);
    det_tree tree;
    det_error err = {0};
    det_law_basket basket = {0};
    uint64_t hours = 0;
    if (!v1_body(request, answer, &tree) || !v1_known(answer, &tree, 0, known) ||
        !v1_lines(request, answer, &tree, "pause", &basket.pause) ||
        !v1_lines(request, answer, &tree, "remove", &basket.remove) ||
        !v1_lines(request, answer, &tree, "resume", &basket.resume) ||
        !v1_lines(request, answer, &tree, "adopt", &basket.adopt))
        return;
    det_str given = det_tree_text(&tree, det_tree_get(&tree, 0, "hours"));
    det_str holds = det_tree_text(&tree, det_tree_get(&tree, 0, "holds"));
    if (given.len > 0 && (!det_str_read_u64(given, &hours) || hours > 24 * 366)) {
        serve_fail(answer, 400, "body: hours is a number up to %d", 24 * 366);
        return;
    }
    det_import_file document = {.path = "holds", .bytes = holds};
    det_relief_options options = {
        .on = det_tree_text(&tree, det_tree_get(&tree, 0, "on")),
        .as_known = det_tree_text(&tree, det_tree_get(&tree, 0, "as_known")),
        .since = det_tree_text(&tree, det_tree_get(&tree, 0, "since")),
        .documents = holds.len > 0 ? &document : NULL,
        .document_count = holds.len > 0,
        .profile = serve_profile(request),
        .hours = (uint32_t)hours,
        .is_brief = det_str_equal(det_tree_text(&tree, det_tree_get(&tree, 0, "brief")),
                                  DET_STR("true"))};
    if (options.on.len == 0) options.on = serve_today(request);
    if (basket.pause.len + basket.remove.len + basket.resume.len + basket.adopt.len > 0)
        options.basket = &basket;
    det_status st = work(world->snapshot, world->store, world->books, &options, take_line, answer,
                         &err);
    serve_type(answer, "application/x-ndjson");
    if (st == DET_RANGE || st == DET_LIMIT || st == DET_CONFLICT)
        serve_fail(answer, 400, "%.*s", (int)err.length, err.text);
    else if (st != DET_OK)
        serve_fail_error(answer, &err);
}

static void
answer_run(serve_request *request, serve_answer *answer)
{
    answer_relief(request, answer, det_relief_run);
}

static void
answer_drill(serve_request *request, serve_answer *answer)
{
    answer_relief(request, answer, det_relief_drill);
}

static void
answer_stale(serve_request *request, serve_answer *answer)
{
    answer_relief(request, answer, det_relief_stale);
}

#define READS  SERVE_BOOKS, SERVE_PROBLEM, SERVE_SLOW, 0
#define RUNS   SERVE_BOOKS, SERVE_PROBLEM, SERVE_SLOW, DOCUMENTS_BYTES
#define WRITES SERVE_WRITE, SERVE_PROBLEM, SERVE_SLOW
const serve_route serve_routes_v1_hold[] = {
    {"GET", "/v1/holds", READS, answer_list},
    {"POST", "/v1/holds", WRITES, DOCUMENTS_BYTES, answer_place},
    {"GET", "/v1/holds/reports", READS, answer_reports},
    {"GET", "/v1/holds/{id}", READS, answer_show},
    {"GET", "/v1/holds/{id}/retention", READS, answer_kept},
    {"POST", "/v1/holds/{id}/entries", WRITES, V1_BODY_BYTES, answer_entry},
    {"POST", "/v1/relief/run", RUNS, answer_run},
    {"POST", "/v1/relief/drill", RUNS, answer_drill},
    {"POST", "/v1/relief/stale", RUNS, answer_stale},
    {NULL, NULL, SERVE_OPEN, SERVE_PROBLEM, SERVE_QUICK, 0, NULL}};
