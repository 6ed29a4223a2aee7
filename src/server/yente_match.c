/* yente_match.c - POST /match/{dataset}: who the examples could be. */
#include <string.h>

#include "server/yente.h"

enum {
    LIMIT_MAX = 500,
    QUERIES_MAX = 100,
    IDS_MAX = 50,
    WEIGHTS_MAX = 64,
    CANDIDATES_MIN = 20,
    CANDIDATES_MAX = 500
};

typedef struct matching {
    uint64_t limit;
    uint32_t threshold_bp, cutoff_bp;
    yente_weights weights;
    yente_scope scope;
} matching;

bool
serve_yente_algorithm(serve_request *request, serve_answer *answer)
{
    static const char *const known[] = {
        "best",          "detente-1",     "logic-v2", "logic-v1", "name-based", "name-qualified",
        "regression-v1", "regression-v2", "ofac-249", "ofac",     "best-v1"};
    det_str given = serve_query(request, "algorithm"), name = det_str_trim(given);
    if (given.ptr == NULL) return true;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (det_str_equal_ascii_nocase(name, det_str_of(known[i]))) return true;
    serve_fail(answer, 400, "Invalid algorithm: %.*s", DET_STR_FMT(det_str_slice(given, 0, 100)));
    return false;
}

static bool
read_parameters(serve_request *request, serve_answer *answer, matching *m)
{
    size_t ids;
    m->limit = 5;
    m->threshold_bp = m->cutoff_bp = DET_PROFILE_THRESHOLD_BP;
    if (!serve_yente_number(request, answer, "limit", 0, LIMIT_MAX, &m->limit) ||
        !serve_yente_fraction(request, answer, "threshold", &m->threshold_bp) ||
        !serve_yente_fraction(request, answer, "cutoff", &m->cutoff_bp))
        return false;
    if (m->cutoff_bp > m->threshold_bp) m->cutoff_bp = m->threshold_bp;
    const det_str *given = serve_yente_list(request, "exclude_entity_ids", &ids);
    if (ids <= IDS_MAX) return true;
    serve_yente_invalid(answer, "exclude_entity_ids", "too_long",
                        "List should have at most 50 items after validation", given[IDS_MAX]);
    return false;
}

/* What is wrong with the form has been told before: now what it means. */
static bool
read_scope(serve_request *request, serve_answer *answer, matching *m)
{
    if (!serve_yente_scope(request, answer, serve_path(request, "dataset"), &m->scope) ||
        !serve_yente_algorithm(request, answer))
        return false;
    m->scope.ids = serve_yente_list(request, "exclude_entity_ids", &m->scope.id_count);
    return true;
}

/* "-0.25" in basis points; false: no number. */
static bool
read_weight(det_str text, int32_t *bp)
{
    int64_t made = 0, scale = 10000;
    size_t i = 0, digits = 0;
    bool is_negative = text.len > 0 && text.ptr[0] == '-', is_part = false;
    for (i = is_negative; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '.' && !is_part) {
            is_part = true;
            continue;
        }
        if (c < '0' || c > '9') return false;
        digits++;
        if (is_part) {
            scale /= 10;
            made += scale * (c - '0');
        } else if (made < 10000000) {
            made = made * 10 + 10000 * (int64_t)(c - '0');
        }
    }
    *bp = (int32_t)(is_negative ? -made : made);
    return digits > 0;
}

static bool
read_weights(serve_request *request, serve_answer *answer, const det_tree *tree, matching *m)
{
    uint32_t node = det_tree_get(tree, 0, "weights");
    det_str *names = DET_NEW(serve_arena(request), det_str, WEIGHTS_MAX);
    int32_t *bp = DET_NEW(serve_arena(request), int32_t, WEIGHTS_MAX);
    if (names == NULL || bp == NULL) {
        serve_fail(answer, 503, "no memory");
        return false;
    }
    for (uint32_t at = det_tree_first(tree, node); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str loc[] = {DET_STR("weights"), det_tree_key(tree, at)};
        if (m->weights.count == WEIGHTS_MAX ||
            !read_weight(det_tree_text(tree, at), &bp[m->weights.count])) {
            serve_yente_wrong_body(answer, loc, 2, "float_type", "Input should be a valid number");
            return false;
        }
        names[m->weights.count++] = loc[1];
    }
    m->weights.names = names;
    m->weights.bp = bp;
    if (m->weights.count > 0) m->cutoff_bp = m->cutoff_bp < 3000 ? m->cutoff_bp : 3000;
    return true;
}

/* Keys of algorithms that are accepted and, because ours is another, change nothing. */
static bool
check_config(serve_answer *answer, const det_tree *tree)
{
    static const char *const known[] = {"nm_name_property",      "nm_number_mismatch",
                                        "nm_extra_query_name",   "nm_extra_result_name",
                                        "nm_family_name_weight", "nm_fuzzy_cutoff_factor"};
    uint32_t node = det_tree_get(tree, 0, "config");
    for (uint32_t at = det_tree_first(tree, node); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        bool is_known = false;
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
            is_known = is_known || det_str_equal(det_tree_key(tree, at), det_str_of(known[i]));
        if (is_known) continue;
        serve_fail(answer, 400, "Invalid configuration parameter: %.*s for algorithm detente-1",
                   DET_STR_FMT(det_str_slice(det_tree_key(tree, at), 0, 100)));
        return false;
    }
    return true;
}

static void
write_query(det_text *out, const yente_example *example)
{
    det_json json = det_json_over(out);
    det_text_add(out, DET_STR("{\"id\":"));
    if (example->id.len > 0)
        det_json_str(&json, example->id);
    else
        det_json_null(&json);
    json = det_json_over(out);
    det_text_add(out, DET_STR(",\"schema\":"));
    det_json_str(&json, example->schema->name);
    det_text_add(out, DET_STR(",\"properties\":{"));
    bool is_first = true;
    for (size_t f = 0; f < example->field_count; f++) {
        if (example->fields[f].count == 0) continue;
        if (!is_first) det_text_add_byte(out, ',');
        is_first = false;
        json = det_json_over(out);
        det_json_str(&json, example->fields[f].name);
        det_text_add_byte(out, ':');
        json = det_json_over(out);
        det_json_array(&json);
        for (uint32_t v = 0; v < example->fields[f].count; v++)
            det_json_str(&json, example->fields[f].values[v]);
        det_json_array_end(&json);
    }
    det_text_add(out, DET_STR("}}"));
}

typedef struct scored {
    const yente_hit *hit;
    uint32_t bp;
} scored;

/* Of two whom an equal number makes as good, the one whose name fits better is the better. */
static bool
is_better(const scored *a, const scored *b)
{
    if (a->bp != b->bp) return a->bp > b->bp;
    return a->hit->found->name_bp > b->hit->found->name_bp;
}

/* Best first; equal ones stay in their order. */
static void
put_in_order(scored *list, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        scored moved = list[i];
        size_t at = i;
        for (; at > 0 && is_better(&moved, &list[at - 1]); at--)
            list[at] = list[at - 1];
        list[at] = moved;
    }
}

static bool
answer_one(serve_request *request, serve_answer *answer, const matching *m,
           const yente_example *example)
{
    det_text *out = serve_text(answer);
    yente_asked asked;
    uint64_t matches = 0, shown = 0;
    uint32_t floor_bp = m->weights.count > 0 ? 0 : m->cutoff_bp;
    if (!serve_yente_ask(request, answer, &m->scope, example, floor_bp, &asked)) return false;
    size_t most = (size_t)m->limit * 10;
    if (most < CANDIDATES_MIN) most = CANDIDATES_MIN;
    if (most > CANDIDATES_MAX) most = CANDIDATES_MAX;
    if (asked.count > most) asked.count = most;
    scored *list = DET_NEW(serve_arena(request), scored, asked.count + 1);
    if (list == NULL) {
        serve_fail(answer, 503, "no memory");
        return false;
    }
    for (size_t i = 0; i < asked.count; i++)
        list[i] = (scored){&asked.hits[i],
                           serve_yente_score(&asked.hits[i], &m->weights, m->threshold_bp)};
    put_in_order(list, asked.count);
    det_text_add(out, DET_STR("{\"status\":200,\"results\":["));
    for (size_t i = 0; i < asked.count; i++) {
        if (list[i].bp >= m->threshold_bp) matches++;
        /* what is exactly as high as the threshold is a match, so it is shown */
        if (list[i].bp <= m->cutoff_bp && list[i].bp < m->threshold_bp) continue;
        if (shown == m->limit) continue;
        if (shown++ > 0) det_text_add_byte(out, ',');
        serve_yente_write_scored(out, list[i].hit, list[i].bp, m->threshold_bp);
    }
    det_text_print(out, "],\"total\":{\"value\":%llu,\"relation\":\"eq\"},\"query\":",
                   (unsigned long long)matches);
    write_query(out, example);
    det_text_add_byte(out, '}');
    return true;
}

static bool
read_body(serve_request *request, serve_answer *answer, det_tree *tree, uint32_t *queries,
          size_t *count)
{
    det_error err = {0};
    det_str body = serve_body(request), loc[] = {DET_STR("queries")};
    det_status st = det_tree_read_json(body, "body", serve_arena(request), tree, &err);
    if (st == DET_NOMEM) {
        serve_fail(answer, 503, "no memory");
        return false;
    }
    if (st != DET_OK) {
        serve_yente_wrong_body(answer, NULL, 0, "json_invalid", err.text);
        return false;
    }
    *queries = det_tree_get(tree, 0, "queries");
    if (det_tree_kind_of(tree, 0) != DET_TREE_MAP) {
        serve_yente_wrong_body(
            answer, NULL, 0, "model_attributes_type",
            "Input should be a valid dictionary or object to extract fields from");
        return false;
    }
    if (*queries == DET_TREE_NONE || det_tree_kind_of(tree, *queries) != DET_TREE_MAP) {
        bool is_missing = *queries == DET_TREE_NONE;
        serve_yente_wrong_body(answer, loc, 1, is_missing ? "missing" : "dict_type",
                               is_missing ? "Field required"
                                          : "Input should be a valid dictionary");
        return false;
    }
    *count = det_tree_size(tree, *queries);
    return true;
}

static bool
check_count(serve_answer *answer, size_t count)
{
    if (count == 0)
        serve_fail(answer, 400, "No queries provided.");
    else if (count > QUERIES_MAX)
        serve_fail(answer, 400, "Too many queries in one batch (limit: %d)", QUERIES_MAX);
    return count > 0 && count <= QUERIES_MAX;
}

static void
answer_match(serve_request *request, serve_answer *answer)
{
    matching m = {0};
    det_tree tree;
    uint32_t queries;
    size_t count;
    det_text *out = serve_text(answer), *number = NULL;
    if (!read_parameters(request, answer, &m) ||
        !read_body(request, answer, &tree, &queries, &count) ||
        !read_weights(request, answer, &tree, &m) || !read_scope(request, answer, &m) ||
        !check_config(answer, &tree) || !check_count(answer, count))
        return;
    /* all are read before one is answered: a batch is answered whole or not at all */
    yente_example *examples = DET_NEW(serve_arena(request), yente_example, count);
    if (examples == NULL) {
        serve_fail(answer, 503, "no memory");
        return;
    }
    size_t i = 0;
    for (uint32_t at = det_tree_first(&tree, queries); at != DET_TREE_NONE;
         at = det_tree_next(&tree, at))
        if (!serve_yente_example(request, answer, &tree, at, det_tree_key(&tree, at),
                                 &examples[i++]))
            return;
    det_text_clear(out);
    det_text_add(out, DET_STR("{\"responses\":{"));
    i = 0;
    for (uint32_t at = det_tree_first(&tree, queries); at != DET_TREE_NONE;
         at = det_tree_next(&tree, at), i++) {
        if (i > 0) det_text_add_byte(out, ',');
        det_json json = det_json_over(out);
        det_json_str(&json, det_tree_key(&tree, at));
        det_text_add_byte(out, ':');
        if (serve_is_late(request)) {
            serve_fail(answer, 503, "The queries take longer than they may; send fewer at once.");
            return;
        }
        if (!answer_one(request, answer, &m, &examples[i])) return;
    }
    det_text_print(out, "},\"limit\":%llu}", (unsigned long long)m.limit);
    if (det_text_new(64, &number, NULL) == DET_OK) {
        det_text_print(number, "%zu", count);
        serve_set(answer, "x-batch-size", det_text_str(number));
    }
    det_text_free(number);
}

void serve_yente_match(serve_request *request, serve_answer *answer);

void
serve_yente_match(serve_request *request, serve_answer *answer)
{
    answer_match(request, answer);
}
