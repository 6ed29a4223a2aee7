/* v1_law.c - /v1: regimes, measures, what-if, roadmaps.
 *
 * What is asked as known at an instant is asked of the law with the findings of that instant laid
 * over it, as the program does. */
#include "server/v1.h"

enum { DRAFTS_BYTES = 8 << 20, DRAFTS_MAX = 64 };

typedef struct asked {
    const det_law *law, *laid; /* laid: to close */
    det_str on, as_known;
} asked;

/* on NULL: the path has no such parameter. */
static bool
begin(serve_request *request, serve_answer *answer, const char *const *known, asked *out)
{
    const serve_world *world = serve_world_of(request);
    const det_law *plain = NULL;
    det_error err = {0};
    *out = (asked){.law = world->law};
    if (!v1_known_query(request, answer, known) || !v1_on(request, answer, &out->on) ||
        !v1_as_known(request, answer, &out->as_known))
        return false;
    if (out->as_known.len == 0 || world->books == NULL) return true;
    det_status st = det_snapshot_law(world->snapshot, &plain, &err);
    if (st == DET_OK)
        st = det_law_with_findings(plain, world->books, out->as_known, &out->laid, &err);
    if (st != DET_OK) {
        serve_fail_error(answer, &err);
        return false;
    }
    out->law = out->laid != NULL ? out->laid : plain;
    return true;
}

/* An id that does not fit is the caller's, a time that cannot be is too. */
static void
end(serve_answer *answer, const asked *of, det_status st, const det_error *err)
{
    if (st == DET_RANGE)
        serve_fail(answer, 400, "%.*s", (int)err->length, err->text);
    else
        v1_end(answer, st, err);
    det_law_close(of->laid);
}

static const char *const timed[] = {"on", "as_known", NULL};
static const char *const spanned[] = {"from", "to", "as_known", NULL};

/* How many measures of a regime are in which state. */
typedef struct standing {
    det_str state;
    uint64_t count;
} standing;
enum { STATES_MAX = 16 };

static void
count_states(const det_tree *status, det_json *json)
{
    standing found[STATES_MAX] = {0};
    size_t count = 0;
    uint64_t contested = 0;
    uint32_t list = det_tree_get(status, 0, "measures");
    for (uint32_t at = det_tree_first(status, list); at != DET_TREE_NONE;
         at = det_tree_next(status, at)) {
        det_str state = det_tree_text(status, det_tree_get(status, at, "state"));
        size_t i = 0;
        while (i < count && !det_str_equal(found[i].state, state))
            i++;
        if (i == STATES_MAX) continue; /* there are eight */
        if (i == count) found[count++].state = state;
        found[i].count++;
        if (det_tree_get(status, at, "contested") != DET_TREE_NONE) contested++;
    }
    det_json_key(json, "states");
    det_json_object(json);
    for (size_t i = 0; i < count; i++) {
        det_json_key_text(json, found[i].state);
        det_json_uint(json, found[i].count);
    }
    det_json_object_end(json);
    if (contested > 0) det_json_key_uint(json, "contested", contested);
}

/* The line of one regime once more, with its place in the world and its states at a time. */
static det_status
stand(const asked *of, det_arena *arena, det_str line, det_text *out, det_error *err)
{
    det_tree regime, status, shown;
    det_text *text = NULL;
    det_str id;
    det_json json = det_json_over(out);
    det_status st = det_tree_read_json(line, "regime", arena, &regime, err);
    if (st == DET_OK) st = det_text_new(0, &text, err);
    if (st != DET_OK) goto done;
    id = det_tree_text(&regime, det_tree_get(&regime, 0, "regime"));
    st = det_law_status(of->law, id, of->on, of->as_known, text, err);
    if (st == DET_OK) st = det_tree_read_json(det_text_str(text), "status", arena, &status, err);
    if (st != DET_OK) goto done;
    det_text_clear(text);
    st = det_law_show(of->law, id, text, err);
    if (st == DET_OK) st = det_tree_read_json(det_text_str(text), "regime", arena, &shown, err);
    if (st != DET_OK) goto done;
    det_json_object(&json);
    det_json_key_str(&json, "regime", id);
    det_json_key_str(&json, "title", det_tree_text(&regime, det_tree_get(&regime, 0, "title")));
    det_json_key(&json, "measures");
    det_json_raw(&json, det_tree_text(&regime, det_tree_get(&regime, 0, "measures")));
    static const char *const kept[] = {"covered_from", "covered_through"};
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        det_str day = det_tree_text(&shown, det_tree_get(&shown, 0, kept[i]));
        if (day.len > 0) det_json_key_str(&json, kept[i], day);
    }
    count_states(&status, &json);
    det_json_object_end(&json);
    det_text_add_byte(out, '\n');
done:
    det_text_free(text);
    return st;
}

/* Every regime at a time, where one was given. */
static det_status
stand_all(serve_request *request, const asked *of, det_str lines, det_text *out, det_error *err)
{
    det_arena *arena = serve_arena(request);
    det_status st = DET_OK;
    det_str line;
    while (st == DET_OK && det_str_next(&lines, '\n', &line)) {
        det_arena_mark mark = det_arena_mark_get(arena);
        if (line.len > 0) st = stand(of, arena, line, out, err);
        det_arena_mark_reset(arena, mark);
    }
    return st;
}

static void
answer_regimes(serve_request *request, serve_answer *answer)
{
    asked of;
    det_text *lines = NULL, *standing_lines = NULL;
    det_error err = {0};
    bool is_timed = serve_query(request, "on").ptr != NULL ||
                    serve_query(request, "as_known").ptr != NULL;
    if (!begin(request, answer, timed, &of)) return;
    det_status st = det_text_new(0, &lines, &err);
    if (st == DET_OK) st = det_text_new(0, &standing_lines, &err);
    if (st == DET_OK) st = det_law_regimes(of.law, lines, &err);
    if (st == DET_OK && is_timed)
        st = stand_all(request, &of, det_text_str(lines), standing_lines, &err);
    if (st == DET_OK) {
        v1_page(request, answer, is_timed ? standing_lines : lines);
        det_law_close(of.laid);
    } else
        end(answer, &of, st, &err);
    det_text_free(lines);
    det_text_free(standing_lines);
}

static void
answer_status(serve_request *request, serve_answer *answer)
{
    asked of;
    det_error err = {0};
    if (!begin(request, answer, timed, &of)) return;
    end(answer, &of,
        det_law_status(of.law, serve_path(request, "regime"), of.on, of.as_known,
                       serve_text(answer), &err),
        &err);
}

static void
answer_timeline(serve_request *request, serve_answer *answer)
{
    asked of;
    det_error err = {0};
    if (!begin(request, answer, spanned, &of)) return;
    end(answer, &of,
        det_law_timeline(of.law, serve_path(request, "regime"), serve_query(request, "from"),
                         serve_query(request, "to"), of.as_known, serve_text(answer), &err),
        &err);
}

static void
answer_diff(serve_request *request, serve_answer *answer)
{
    asked of;
    det_error err = {0};
    uint64_t changes = 0;
    det_str from = serve_query(request, "from"), to = serve_query(request, "to");
    if (!begin(request, answer, spanned, &of)) return;
    if (from.len == 0) {
        serve_fail(answer, 400, "from: the day before which nothing is told; as from=2016-01-01");
        det_law_close(of.laid);
        return;
    }
    if (to.len == 0) to = serve_today(request);
    end(answer, &of,
        det_law_diff(of.law, serve_path(request, "regime"), from, to, of.as_known,
                     serve_text(answer), &changes, &err),
        &err);
}

static void
answer_clauses(serve_request *request, serve_answer *answer)
{
    asked of;
    det_error err = {0};
    if (!begin(request, answer, timed, &of)) return;
    end(answer, &of,
        det_law_clauses(of.law, serve_path(request, "regime"), of.on, of.as_known,
                        serve_text(answer), &err),
        &err);
}

static void
answer_show(serve_request *request, serve_answer *answer)
{
    static const char *const none[] = {NULL};
    asked of;
    det_error err = {0};
    if (!begin(request, answer, none, &of)) return;
    end(answer, &of, det_law_show(of.law, serve_path(request, "id"), serve_text(answer), &err),
        &err);
}

static void
answer_explain(serve_request *request, serve_answer *answer)
{
    asked of;
    det_error err = {0};
    if (!begin(request, answer, timed, &of)) return;
    end(answer, &of,
        det_law_explain(of.law, serve_path(request, "id"), of.on, of.as_known, serve_text(answer),
                        &err),
        &err);
}

static void
answer_ask(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"on", "as_known", "ask", NULL};
    asked of;
    det_error err = {0};
    det_str ask = serve_query(request, "ask");
    if (!begin(request, answer, known, &of)) return;
    if (ask.len == 0) {
        serve_fail(answer, 400, "ask: a transaction, as 'KP CN HS:2701 1000 tonne'");
        det_law_close(of.laid);
        return;
    }
    end(answer, &of, det_law_explain_ask(of.law, ask, of.on, of.as_known, serve_text(answer), &err),
        &err);
}

/* ---- what-if ------------------------------------------------------------------------------------
 */

static const char *const supposed[] = {"on",  "pause",  "remove", "resume", "adopt",
                                       "ask", "drafts", "flows",  NULL};

/* drafts: a list of the texts of instruments, each YAML. */
static bool
read_drafts(serve_request *request, serve_answer *answer, const det_tree *tree,
            det_law_basket *basket)
{
    uint32_t list = det_tree_get(tree, 0, "drafts");
    size_t count = det_tree_size(tree, list), i = 0;
    if (count > DRAFTS_MAX) {
        serve_fail(answer, 400, "drafts: %zu of them; at most %d", count, DRAFTS_MAX);
        return false;
    }
    const char **names = DET_NEW(serve_arena(request), const char *, count + 1);
    det_str *bytes = DET_NEW(serve_arena(request), det_str, count + 1);
    for (uint32_t at = det_tree_first(tree, list);
         names != NULL && bytes != NULL && at != DET_TREE_NONE; at = det_tree_next(tree, at)) {
        det_str name;
        if (!det_arena_print(serve_arena(request), &name, "draft-%zu", i + 1)) break;
        names[i] = name.ptr;
        bytes[i++] = det_tree_text(tree, at);
    }
    if (i < count || names == NULL || bytes == NULL) {
        serve_fail(answer, 503, "no memory");
        return false;
    }
    basket->drafts = names;
    basket->draft_bytes = bytes;
    basket->draft_count = count;
    return true;
}

static bool
read_basket(serve_request *request, serve_answer *answer, det_tree *tree, det_law_basket *out)
{
    *out = (det_law_basket){.folder = serve_world_of(request)->lawbook, .flows_file = "flows"};
    if (out->folder == NULL) {
        serve_fail(answer, 501, "this server has no lawbook to suppose anything of");
        return false;
    }
    if (!v1_body(request, answer, tree) || !v1_known(answer, tree, 0, supposed) ||
        !v1_lines(request, answer, tree, "pause", &out->pause) ||
        !v1_lines(request, answer, tree, "remove", &out->remove) ||
        !v1_lines(request, answer, tree, "resume", &out->resume) ||
        !v1_lines(request, answer, tree, "adopt", &out->adopt) ||
        !v1_lines(request, answer, tree, "ask", &out->asks) ||
        !read_drafts(request, answer, tree, out))
        return false;
    out->on = det_tree_text(tree, det_tree_get(tree, 0, "on"));
    out->flows = det_tree_text(tree, det_tree_get(tree, 0, "flows"));
    if (out->on.len == 0) out->on = serve_today(request);
    if (out->draft_count + out->pause.len + out->remove.len + out->resume.len + out->adopt.len > 0)
        return true;
    serve_fail(answer, 400,
               "body: nothing to suppose; give pause, remove, resume, adopt or drafts");
    return false;
}

/* What is wrong with a supposition is the caller's. */
static void
end_supposed(serve_answer *answer, det_status st, const det_error *err)
{
    if (st == DET_RANGE || st == DET_LIMIT || st == DET_CONFLICT)
        serve_fail(answer, 400, "%.*s", (int)err->length, err->text);
    else
        v1_end(answer, st, err);
}

static void
answer_whatif(serve_request *request, serve_answer *answer)
{
    det_tree tree;
    det_law_basket basket;
    det_error err = {0};
    if (!read_basket(request, answer, &tree, &basket)) return;
    end_supposed(answer, det_law_whatif(&basket, serve_text(answer), &err), &err);
}

static void
answer_impact(serve_request *request, serve_answer *answer)
{
    det_tree tree;
    det_law_basket basket;
    det_error err = {0};
    if (!read_basket(request, answer, &tree, &basket)) return;
    end_supposed(
        answer,
        det_law_impact(&basket, serve_world_of(request)->snapshot, NULL, serve_text(answer), &err),
        &err);
}

/* ---- roadmaps -----------------------------------------------------------------------------------
 */

static void
answer_roadmap_lint(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"roadmap", NULL};
    det_tree tree;
    det_error err = {0};
    uint64_t errors = 0, warnings = 0;
    det_text *findings = NULL;
    if (!v1_body(request, answer, &tree) || !v1_known(answer, &tree, 0, known)) return;
    det_status st = det_text_new(0, &findings, &err);
    if (st == DET_OK)
        st = det_roadmap_lint_bytes(serve_world_of(request)->law,
                                    det_tree_text(&tree, det_tree_get(&tree, 0, "roadmap")),
                                    "roadmap", findings, &errors, &warnings, &err);
    if (st == DET_OK) {
        det_str rest = det_text_str(findings), line;
        det_json json = det_json_over(serve_text(answer));
        det_json_object(&json);
        det_json_key_uint(&json, "errors", errors);
        det_json_key_uint(&json, "warnings", warnings);
        det_json_key(&json, "findings");
        det_json_array(&json);
        while (det_str_next(&rest, '\n', &line))
            if (line.len > 0) det_json_raw(&json, line);
        det_json_array_end(&json);
        det_json_object_end(&json);
    }
    v1_end(answer, st, &err);
    det_text_free(findings);
}

static void
answer_roadmap_simulate(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"roadmap", "scenario", "from", "to", NULL};
    det_tree tree;
    det_error err = {0};
    uint64_t missed = 0;
    if (!v1_body(request, answer, &tree) || !v1_known(answer, &tree, 0, known)) return;
    end_supposed(
        answer,
        det_roadmap_simulate_bytes(
            serve_world_of(request)->law, det_tree_text(&tree, det_tree_get(&tree, 0, "roadmap")),
            "roadmap", det_tree_text(&tree, det_tree_get(&tree, 0, "scenario")), "scenario",
            det_tree_text(&tree, det_tree_get(&tree, 0, "from")),
            det_tree_text(&tree, det_tree_get(&tree, 0, "to")), serve_text(answer), &missed, &err),
        &err);
}

/* A tree as JSON, every value a text or null, since the reader of a roadmap asks for texts. */
static void
put_tree(const det_tree *tree, uint32_t node, det_json *json)
{
    det_tree_kind kind = det_tree_kind_of(tree, node);
    if (kind == DET_TREE_MAP)
        det_json_object(json);
    else if (kind == DET_TREE_LIST)
        det_json_array(json);
    for (uint32_t at = det_tree_first(tree, node); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) { /* at most as deep as the parser of YAML allows */
        if (kind == DET_TREE_MAP) det_json_key_text(json, det_tree_key(tree, at));
        put_tree(tree, at, json);
    }
    if (kind == DET_TREE_MAP)
        det_json_object_end(json);
    else if (kind == DET_TREE_LIST)
        det_json_array_end(json);
    else if (det_tree_is_null(tree, node))
        det_json_null(json);
    else
        det_json_str(json, det_tree_text(tree, node));
}

static void
answer_roadmap_read(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {"roadmap", "scenario", NULL};
    det_tree tree, file;
    det_error err = {0};
    if (!v1_body(request, answer, &tree) || !v1_known(answer, &tree, 0, known)) return;
    det_json json = det_json_over(serve_text(answer));
    det_status st = DET_OK;
    det_json_object(&json);
    for (size_t i = 0; st == DET_OK && known[i] != NULL; i++) {
        uint32_t at = det_tree_get(&tree, 0, known[i]);
        if (at == DET_TREE_NONE) continue;
        st = det_tree_read_yaml(det_tree_text(&tree, at), known[i], serve_arena(request), &file,
                                &err);
        if (st != DET_OK) break;
        det_json_key(&json, known[i]);
        put_tree(&file, 0, &json);
    }
    det_json_object_end(&json);
    end_supposed(answer, st, &err);
}

#define ASKS SERVE_ASK, SERVE_PROBLEM, SERVE_SLOW
const serve_route serve_routes_v1_law[] = {
    {"GET", "/v1/regimes", ASKS, 0, answer_regimes},
    {"GET", "/v1/regimes/{regime}/status", ASKS, 0, answer_status},
    {"GET", "/v1/regimes/{regime}/timeline", ASKS, 0, answer_timeline},
    {"GET", "/v1/regimes/{regime}/diff", ASKS, 0, answer_diff},
    {"GET", "/v1/regimes/{regime}/clauses", ASKS, 0, answer_clauses},
    {"GET", "/v1/law/{id}", ASKS, 0, answer_show},
    {"GET", "/v1/measures/{id}", ASKS, 0, answer_explain},
    {"GET", "/v1/ask", ASKS, 0, answer_ask},
    {"POST", "/v1/whatif", ASKS, DRAFTS_BYTES, answer_whatif},
    {"POST", "/v1/impact", ASKS, DRAFTS_BYTES, answer_impact},
    {"POST", "/v1/roadmap/lint", ASKS, DRAFTS_BYTES, answer_roadmap_lint},
    {"POST", "/v1/roadmap/read", ASKS, DRAFTS_BYTES, answer_roadmap_read},
    {"POST", "/v1/roadmap/simulate", ASKS, DRAFTS_BYTES, answer_roadmap_simulate},
    {NULL, NULL, SERVE_OPEN, SERVE_PROBLEM, SERVE_QUICK, 0, NULL}};
