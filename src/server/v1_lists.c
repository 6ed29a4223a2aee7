/* v1_lists.c - /v1: which lists there are, how old, what changed; one entry through time; what
 * waits for a second person. */
#include "server/inside.h"
#include "server/v1.h"

/* Lines of the store, as a page.  False: there is no store. */
static bool
begin(serve_request *request, serve_answer *answer, const char *const *known, det_text **lines)
{
    det_error err = {0};
    *lines = NULL;
    if (!v1_known_query(request, answer, known)) return false;
    if (v1_store(request, answer, "knows of lists what /v1/snapshot tells") == NULL) return false;
    if (det_text_new(0, lines, &err) == DET_OK) return true;
    serve_fail_error(answer, &err);
    return false;
}

static void
answer_lists(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"on", NULL};
    const serve_world *world = serve_world_of(request);
    det_text *lines;
    det_error err = {0};
    det_str on;
    if (!begin(request, answer, known, &lines)) return;
    if (!v1_on(request, answer, &on)) {
        det_text_free(lines);
        return;
    }
    det_text *told = NULL;
    bool is_healthy;
    const serve_rules *rules = &request->loaded->base->rules;
    det_status st = det_lists(world->store, world->law, on, lines, &err);
    if (st == DET_OK) st = det_text_new(0, &told, &err);
    if (st == DET_OK)
        st = serve_health(det_text_str(lines), rules->freshness, rules->freshness_count,
                          serve_now_us(request), serve_arena(request), told, &is_healthy, &err);
    if (st == DET_OK) {
        det_text_free(lines);
        lines = told;
    } else {
        det_text_free(told);
    }
    v1_paged(request, answer, lines, st, &err);
}

static void
answer_diff(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"from", "to", "as_known", NULL};
    det_text *lines;
    det_error err = {0};
    uint64_t differences = 0;
    det_str from = serve_query(request, "from"), to = serve_query(request, "to"), as_known;
    if (!begin(request, answer, known, &lines)) return;
    if (to.len == 0) to = serve_today(request);
    if (from.len == 0)
        serve_fail(answer, 400, "from: the earlier day, as from=2017-06-20");
    else if (v1_as_known(request, answer, &as_known)) {
        v1_paged(request, answer, lines,
                 det_lists_diff(serve_world_of(request)->store, serve_path(request, "source"), from,
                                to, as_known, lines, &differences, &err),
                 &err);
        return;
    }
    det_text_free(lines);
}

static void
answer_subject(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"on", "as_known", "history", NULL};
    det_text *lines;
    det_error err = {0};
    det_str as_known;
    if (!begin(request, answer, known, &lines)) return;
    if (!v1_as_known(request, answer, &as_known)) {
        det_text_free(lines);
        return;
    }
    v1_paged(request, answer, lines,
             det_lists_show(serve_world_of(request)->store, serve_path(request, "id"),
                            serve_query(request, "on"), as_known, v1_flag(request, "history"),
                            lines, &err),
             &err);
}

static void
answer_staged(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"source", "all", NULL};
    det_text *lines;
    det_error err = {0};
    if (!begin(request, answer, known, &lines)) return;
    v1_paged(request, answer, lines,
             det_staged(serve_world_of(request)->store, serve_query(request, "source"),
                        v1_flag(request, "all"), lines, &err),
             &err);
}

/* {"ids":[1,2],"decision":"approve"|"refuse","reason":"..."} */
static void
answer_decide(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"ids", "decision", "reason", NULL};
    det_tree tree;
    det_book_hand hand;
    det_error err = {0};
    det_str reason = {0};
    size_t count = 0;
    if (!v1_hand(request, answer, &hand) || v1_repeated(request, answer) ||
        !v1_body(request, answer, &tree) || !v1_known(answer, &tree, 0, known))
        return;
    uint32_t list = det_tree_get(&tree, 0, "ids");
    det_str decision = det_tree_text(&tree, det_tree_get(&tree, 0, "decision"));
    bool is_approval = det_str_equal(decision, DET_STR("approve"));
    uint64_t *ids = DET_NEW(serve_arena(request), uint64_t, det_tree_size(&tree, list) + 1);
    if (ids == NULL ||
        !det_arena_copy(serve_arena(request),
                        det_tree_text(&tree, det_tree_get(&tree, 0, "reason")), &reason)) {
        serve_fail(answer, 503, "no memory");
        return;
    }
    for (uint32_t at = det_tree_first(&tree, list); at != DET_TREE_NONE;
         at = det_tree_next(&tree, at))
        if (!det_str_read_u64(det_tree_text(&tree, at), &ids[count++])) count = SIZE_MAX / 2;
    if (count == 0 || count > det_tree_size(&tree, list) ||
        (!is_approval && !det_str_equal(decision, DET_STR("refuse")))) {
        serve_fail(answer, 400,
                   "body: expected ids, a list of numbers of /v1/staged, and decision, approve or "
                   "refuse");
        return;
    }
    det_staged_options options = {.ids = ids,
                                  .count = count,
                                  .is_approval = is_approval,
                                  .actor = hand.actor,
                                  .reason = reason.len > 0 ? reason.ptr : NULL,
                                  .now_us = hand.now_us,
                                  .roles = hand.roles};
    det_status st = det_staged_decide(serve_world_of(request)->store, &options, &err);
    if (st == DET_OK) {
        det_json json = det_json_over(serve_text(answer));
        det_json_object(&json);
        det_json_key_uint(&json, "decided", count);
        det_json_key_str(&json, "decision", decision);
        det_json_object_end(&json);
    }
    v1_written(request, answer, st, &err);
}

const serve_route serve_routes_v1_lists[] = {
    {"GET", "/v1/lists", SERVE_ASK, SERVE_PROBLEM, SERVE_SLOW, 0, answer_lists},
    {"GET", "/v1/lists/{source}/diff", SERVE_ASK, SERVE_PROBLEM, SERVE_SLOW, 0, answer_diff},
    {"GET", "/v1/subjects/{id}", SERVE_ASK, SERVE_PROBLEM, SERVE_SLOW, 0, answer_subject},
    {"GET", "/v1/staged", SERVE_BOOKS, SERVE_PROBLEM, SERVE_SLOW, 0, answer_staged},
    {"POST", "/v1/staged/decisions", SERVE_WRITE, SERVE_PROBLEM, SERVE_SLOW, V1_BODY_BYTES,
     answer_decide},
    {NULL, NULL, SERVE_OPEN, SERVE_PROBLEM, SERVE_QUICK, 0, NULL}};
