/* reconcile.c - the Reconciliation API 0.2, as OpenRefine speaks it.
 *
 * A form field `queries` asks who names in a table could be, `extend` asks for their properties.
 * Properties are told as "Person:birthDate" and taken with or without the schema. */
#include <string.h>

#include "base/sort.h"
#include "server/yente.h"

enum {
    BODY_BYTES_MAX = 4 << 20,
    QUERIES_MAX = 100,
    SUGGESTED_MAX = 5,
    LIMIT_MAX = 500,
    VALUES_MAX = 1000
};

/* By which OpenRefine knows that ids of two services mean the same: yente's, whose ids they are. */
#define SPACE "https://www.opensanctions.org/reference/#schema"

/* ---- the manifest -------------------------------------------------------------------------------
 */

/* "http://127.0.0.1:8000", as the caller calls us. */
static det_str
base_of(serve_request *request)
{
    det_str host = serve_header(request, "Host"), out = {0};
    det_str protocol = serve_header(request, "X-Forwarded-Proto");
    bool is_tls = det_str_equal(protocol, DET_STR("https"));
    if (!det_arena_print(serve_arena(request), &out, "%s://%.*s", is_tls ? "https" : "http",
                         DET_STR_FMT(host.len == 0 ? DET_STR("127.0.0.1") : host)))
        return (det_str){0};
    return out;
}

/* The query goes along: so do keys travel. */
static void
write_service(serve_request *request, det_json *json, const char *key, det_str url,
              const char *path)
{
    det_str query = serve_raw_query(request), whole = {0};
    if (!det_arena_print(serve_arena(request), &whole, "%s%s%.*s", path, query.len > 0 ? "?" : "",
                         DET_STR_FMT(query)))
        whole = det_str_of(path);
    det_json_key(json, key);
    det_json_object(json);
    det_json_key_str(json, "service_url", url);
    det_json_key_str(json, "service_path", whole);
    det_json_object_end(json);
}

/* Schemata that stand in the data sets and can be matched, and the more general ones. */
static bool *
find_types(serve_request *request, const yente_scope *scope)
{
    const ftm_model *model = &scope->store->model;
    bool *is_used = DET_NEW(serve_arena(request), bool, FTM_SCHEMATA_MAX);
    bool *is_type = DET_NEW(serve_arena(request), bool, FTM_SCHEMATA_MAX);
    if (is_used == NULL || is_type == NULL) return NULL;
    for (size_t i = 0; i < scope->store->entity_count; i++) {
        const yente_entity *entity = &scope->store->entities[i];
        bool *is_it = &is_used[entity->schema->number];
        if (!*is_it && entity->schema->is_matchable) *is_it = serve_yente_in_scope(scope, entity);
    }
    for (size_t i = 0; i < model->schema_count; i++)
        for (size_t k = 0; k < model->schema_count && is_used[i]; k++)
            is_type[k] = is_type[k] || serve_ftm_is_a(&model->schemata[i], &model->schemata[k]);
    return is_type;
}

static void
write_type(det_json *json, const ftm_schema *schema)
{
    det_json_object(json);
    det_json_key_str(json, "id", schema->name);
    det_json_key_str(json, "name", schema->plural);
    det_json_key_str(json, "description", schema->description);
    det_json_object_end(json);
}

static void
write_settings(det_json *json)
{
    det_json_key(json, "propose_settings");
    det_json_array(json);
    det_json_raw(
        json, DET_STR("{\"name\":\"limit\",\"label\":\"Limit\",\"type\":\"number\",\"default\":0,"
                      "\"help_text\":\"Values of a cell at most (0: all)\",\"choices\":[]}"));
    det_json_raw(json,
                 DET_STR("{\"name\":\"render\",\"label\":\"Format\",\"type\":\"select\","
                         "\"default\":\"caption\",\"help_text\":\"Words or codes\",\"choices\":["
                         "{\"id\":\"caption\",\"name\":\"Caption\"},{\"id\":\"raw\",\"name\":\"Raw "
                         "value\"}]}"));
    det_json_array_end(json);
}

static void
answer_manifest(serve_request *request, serve_answer *answer, const yente_scope *scope)
{
    const ftm_model *model = &scope->store->model;
    det_str base = base_of(request), url = {0}, text;
    const bool *is_type = find_types(request, scope);
    if (is_type == NULL || !det_arena_print(serve_arena(request), &url, "%.*s/reconcile/%.*s",
                                            DET_STR_FMT(base), DET_STR_FMT(scope->dataset))) {
        serve_fail(answer, 503, "no memory");
        return;
    }
    const yente_set *set = serve_yente_set(scope->store, scope->dataset);
    det_json json = det_json_over(serve_text(answer));
    det_json_object(&json);
    det_json_key(&json, "versions");
    det_json_array(&json);
    det_json_cstr(&json, "0.2");
    det_json_array_end(&json);
    if (det_arena_print(serve_arena(request), &text, "%.*s (detente)", DET_STR_FMT(set->title)))
        det_json_key_str(&json, "name", text);
    det_json_key_cstr(&json, "identifierSpace", SPACE);
    det_json_key_cstr(&json, "schemaSpace", SPACE);
    det_json_key_cstr(&json, "documentation", "https://www.opensanctions.org/docs/");
    det_json_key_uint(&json, "batchSize", 3);
    det_json_key(&json, "view");
    det_json_object(&json);
    if (det_arena_print(serve_arena(request), &text, "%.*s/entities/{{id}}", DET_STR_FMT(base)))
        det_json_key_str(&json, "url", text);
    det_json_object_end(&json);
    det_json_key(&json, "preview");
    det_json_object(&json);
    if (det_arena_print(serve_arena(request), &text, "%.*s/entities/{{id}}", DET_STR_FMT(base)))
        det_json_key_str(&json, "url", text);
    det_json_key_uint(&json, "width", 430);
    det_json_key_uint(&json, "height", 600);
    det_json_object_end(&json);
    det_json_key(&json, "suggest");
    det_json_object(&json);
    write_service(request, &json, "entity", url, "/suggest/entity");
    write_service(request, &json, "type", url, "/suggest/type");
    write_service(request, &json, "property", url, "/suggest/property");
    det_json_object_end(&json);
    det_json_key(&json, "extend");
    det_json_object(&json);
    write_service(request, &json, "propose_properties", url, "/extend/property");
    write_settings(&json);
    det_json_object_end(&json);
    det_json_key(&json, "defaultTypes");
    det_json_array(&json);
    for (size_t i = 0; i < model->schema_count; i++)
        if (is_type[i]) write_type(&json, &model->schemata[i]);
    det_json_array_end(&json);
    det_json_object_end(&json);
}

/* ---- reconciling --------------------------------------------------------------------------------
 */

static void
write_description(det_text *out, const yente_store *store, const yente_entity *entity)
{
    static const char *const countries[] = {"nationality", "country", "jurisdiction", "flag"};
    det_text_add(out, entity->schema->label);
    for (size_t i = 0; i < sizeof countries / sizeof countries[0]; i++) {
        const yente_field *field = serve_yente_field(entity, det_str_of(countries[i]));
        if (field == NULL) continue;
        det_text_add(out, DET_STR(", "));
        det_text_add(out, serve_ftm_country(&store->model, field->values[0]));
        break;
    }
    const yente_field *birth = serve_yente_field(entity, DET_STR("birthDate"));
    if (birth == NULL) return;
    det_text_add(out, DET_STR(", born "));
    det_text_add(out, birth->values[0]);
}

static void
write_candidate(det_json *json, const yente_store *store, const yente_entity *entity,
                det_text *scratch)
{
    det_json_key_str(json, "id", entity->id);
    det_json_key_str(json, "name", entity->caption);
    det_text_clear(scratch);
    write_description(scratch, store, entity);
    det_json_key_str(json, "description", det_text_str(scratch));
    det_json_key(json, "type");
    det_json_array(json);
    write_type(json, entity->schema);
    det_json_array_end(json);
}

/* A failure of the form's JSON: 400, as yente tells it. */
static void
bad_json(serve_answer *answer, const char *what)
{
    det_text *out = NULL;
    if (det_text_new(1 << 16, &out, NULL) != DET_OK) {
        serve_fail(answer, 503, "no memory");
        return;
    }
    det_json json = det_json_over(out);
    det_json_object(&json);
    det_json_key_cstr(&json, "detail", "Invalid reconciliation query");
    det_json_key(&json, "errors");
    det_json_array(&json);
    det_json_cstr(&json, what);
    det_json_array_end(&json);
    det_json_object_end(&json);
    serve_fail_raw(answer, 400, det_text_str(out));
    det_text_free(out);
}

static bool
read_json(serve_request *request, serve_answer *answer, det_str text, det_tree *tree)
{
    det_error err = {0};
    det_status st = det_tree_read_json(text, "form", serve_arena(request), tree, &err);
    if (st == DET_NOMEM)
        serve_fail(answer, 503, "no memory");
    else if (st != DET_OK)
        bad_json(answer, err.text);
    else if (det_tree_kind_of(tree, 0) != DET_TREE_MAP)
        bad_json(answer, "expected an object");
    else
        return true;
    return false;
}

/* "Person:birthDate" is birthDate. */
static det_str
bare(det_str id)
{
    size_t colon = det_str_find_byte(id, ':');
    return colon == SIZE_MAX ? id : det_str_slice(id, colon + 1, id.len);
}

static bool
read_query(serve_request *request, serve_answer *answer, const det_tree *tree, uint32_t node,
           yente_example *out, uint64_t *limit, det_text *scratch)
{
    const yente_store *store = serve_yente_of(request);
    uint32_t type = det_tree_get(tree, node, "type"), list = det_tree_get(tree, node, "properties");
    det_str schema, name = det_tree_text(tree, det_tree_get(tree, node, "query"));
    det_str limit_text = det_tree_text(tree, det_tree_get(tree, node, "limit"));
    if (det_tree_kind_of(tree, node) != DET_TREE_MAP) {
        bad_json(answer, "a query that is no object");
        return false;
    }
    if (det_tree_kind_of(tree, type) == DET_TREE_LIST) type = det_tree_first(tree, type);
    if (det_tree_kind_of(tree, type) == DET_TREE_MAP) type = det_tree_get(tree, type, "id");
    schema = det_tree_text(tree, type);
    if (schema.len == 0) schema = DET_STR("Thing");
    *limit = 5;
    if (limit_text.len > 0 && (!det_str_read_u64(limit_text, limit) || *limit > LIMIT_MAX)) {
        bad_json(answer, "limit: expected a number up to 500");
        return false;
    }
    *out = (yente_example){.schema = serve_ftm_schema(&store->model, schema)};
    if (out->schema == NULL ||
        (!out->schema->is_matchable && !det_str_equal(schema, DET_STR("Thing")))) {
        serve_fail(answer, 400, "Invalid type: %.*s", DET_STR_FMT(det_str_slice(schema, 0, 100)));
        return false;
    }
    out->fields = DET_NEW(serve_arena(request), yente_field, det_tree_size(tree, list) + 3);
    bool is_good = out->fields != NULL;
    if (is_good && name.len > 0)
        is_good = serve_yente_example_put(request, out, DET_STR("name"), tree,
                                          det_tree_get(tree, node, "query"), scratch);
    for (uint32_t at = det_tree_first(tree, list); is_good && at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str id = det_tree_text(tree, det_tree_get(tree, at, "pid"));
        is_good = serve_yente_example_put(request, out, bare(id), tree, det_tree_get(tree, at, "v"),
                                          scratch);
    }
    if (!is_good) serve_fail(answer, 503, "no memory");
    return is_good;
}

static bool
answer_one(serve_request *request, serve_answer *answer, const yente_scope *scope,
           const yente_example *example, uint64_t limit, det_json *json, det_text *scratch)
{
    yente_asked asked;
    yente_weights none = {0};
    if (!serve_yente_ask(request, answer, scope, example, 0, &asked)) return false;
    det_json_object(json);
    det_json_key(json, "result");
    det_json_array(json);
    for (size_t i = 0; i < asked.count && i < limit; i++) {
        uint32_t bp = serve_yente_score(&asked.hits[i], &none, DET_PROFILE_THRESHOLD_BP);
        det_json_object(json);
        write_candidate(json, scope->store, asked.hits[i].entity, scratch);
        det_json_key(json, "score");
        det_json_bp(json, bp);
        det_json_key_bool(json, "match", bp >= DET_PROFILE_THRESHOLD_BP);
        det_json_object_end(json);
    }
    det_json_array_end(json);
    det_json_object_end(json);
    return true;
}

static void
set_size(serve_answer *answer, size_t count, det_text *scratch)
{
    det_text_clear(scratch);
    det_text_print(scratch, "%zu", count);
    serve_set(answer, "x-batch-size", det_text_str(scratch));
}

static void
answer_queries(serve_request *request, serve_answer *answer, const yente_scope *scope, det_str form,
               det_text *scratch)
{
    det_tree tree;
    det_text *out = serve_text(answer);
    bool is_first = true;
    if (!serve_yente_algorithm(request, answer)) return;
    if (!read_json(request, answer, form, &tree)) return;
    size_t count = det_tree_size(&tree, 0);
    if (count > QUERIES_MAX) {
        serve_fail(answer, 400, "Too many queries in one batch (limit: %d)", QUERIES_MAX);
        return;
    }
    det_text_clear(out);
    det_text_add_byte(out, '{');
    for (uint32_t at = det_tree_first(&tree, 0); at != DET_TREE_NONE;
         at = det_tree_next(&tree, at)) {
        yente_example example;
        uint64_t limit;
        if (!read_query(request, answer, &tree, at, &example, &limit, scratch)) return;
        if (serve_is_late(request)) {
            serve_fail(answer, 503, "The queries take longer than they may; send fewer at once.");
            return;
        }
        if (!is_first) det_text_add_byte(out, ',');
        is_first = false;
        det_json json = det_json_over(out);
        det_json_str(&json, det_tree_key(&tree, at));
        det_text_add_byte(out, ':');
        json = det_json_over(out);
        if (!answer_one(request, answer, scope, &example, limit, &json, scratch)) return;
    }
    det_text_add_byte(out, '}');
    set_size(answer, count, scratch);
}

/* ---- extending ----------------------------------------------------------------------------------
 */

static det_str
render(const yente_store *store, const ftm_property *property, det_str value)
{
    uint32_t at;
    if (serve_ftm_has_type(property, "country")) return serve_ftm_country(&store->model, value);
    if (serve_ftm_has_type(property, "topic")) return serve_ftm_topic(&store->model, value);
    if (property != NULL && property->is_entity && det_strmap_get(&store->by_id, value, &at))
        return store->entities[at].caption;
    return value;
}

static void
write_cell(det_json *json, const yente_store *store, const yente_entity *entity,
           const det_tree *tree, uint32_t property)
{
    det_str id = det_tree_text(tree, det_tree_get(tree, property, "id"));
    uint32_t settings = det_tree_get(tree, property, "settings");
    bool is_raw = det_str_equal(det_tree_text(tree, det_tree_get(tree, settings, "render")),
                                DET_STR("raw"));
    uint64_t limit = 0;
    (void)det_str_read_u64(det_tree_text(tree, det_tree_get(tree, settings, "limit")), &limit);
    const yente_field *field = serve_yente_field(entity, bare(id));
    det_json_array(json);
    for (uint32_t v = 0; field != NULL && v < field->count && (limit == 0 || v < limit); v++) {
        det_json_object(json);
        det_json_key_str(json, "str",
                         is_raw ? field->values[v]
                                : render(store, field->property, field->values[v]));
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

static void
write_text_key(det_text *out, det_str key, bool is_first)
{
    if (!is_first) det_text_add_byte(out, ',');
    det_json json = det_json_over(out);
    det_json_str(&json, key);
    det_text_add_byte(out, ':');
}

/* Of each property that one of the entities could have, its label. */
static void
write_meta(const yente_store *store, det_json *json, const det_tree *tree, uint32_t ids,
           uint32_t properties)
{
    for (uint32_t p = det_tree_first(tree, properties); p != DET_TREE_NONE;
         p = det_tree_next(tree, p)) {
        det_str id = det_tree_text(tree, det_tree_get(tree, p, "id"));
        const ftm_property *property = NULL;
        for (uint32_t at = det_tree_first(tree, ids); at != DET_TREE_NONE && property == NULL;
             at = det_tree_next(tree, at)) {
            uint32_t number;
            if (det_strmap_get(&store->by_id, det_tree_text(tree, at), &number))
                property = serve_ftm_property(store->entities[number].schema, bare(id));
        }
        if (property == NULL) continue;
        det_json_object(json);
        det_json_key_str(json, "id", id);
        det_json_key_str(json, "name", property->label);
        det_json_object_end(json);
    }
}

static void
write_row(det_text *out, const yente_store *store, const yente_entity *entity, const det_tree *tree,
          uint32_t properties)
{
    bool is_first = true;
    for (uint32_t p = det_tree_first(tree, properties); p != DET_TREE_NONE;
         p = det_tree_next(tree, p)) {
        det_str id = det_tree_text(tree, det_tree_get(tree, p, "id"));
        if (serve_ftm_property(entity->schema, bare(id)) == NULL) continue;
        write_text_key(out, id, is_first);
        is_first = false;
        det_json json = det_json_over(out);
        write_cell(&json, store, entity, tree, p);
    }
}

static void
answer_extend(serve_request *request, serve_answer *answer, const yente_scope *scope, det_str form,
              det_text *scratch)
{
    const yente_store *store = scope->store;
    det_tree tree;
    det_text *out = serve_text(answer);
    if (!read_json(request, answer, form, &tree)) return;
    uint32_t ids = det_tree_get(&tree, 0, "ids"), properties = det_tree_get(&tree, 0, "properties");
    size_t count = det_tree_size(&tree, ids);
    if (det_tree_kind_of(&tree, ids) != DET_TREE_LIST ||
        det_tree_kind_of(&tree, properties) != DET_TREE_LIST) {
        bad_json(answer, "expected ids and properties, lists");
        return;
    }
    if (count > QUERIES_MAX) {
        serve_fail(answer, 400, "Too many entities in one batch (limit: %d)", QUERIES_MAX);
        return;
    }
    det_text_clear(out);
    det_json json = det_json_over(out);
    det_json_object(&json);
    det_json_key(&json, "meta");
    det_json_array(&json);
    write_meta(store, &json, &tree, ids, properties);
    det_json_array_end(&json);
    det_text_add(out, DET_STR(",\"rows\":{"));
    bool is_first = true;
    for (uint32_t at = det_tree_first(&tree, ids); at != DET_TREE_NONE;
         at = det_tree_next(&tree, at)) {
        det_str id = det_tree_text(&tree, at);
        uint32_t number = 0, other;
        bool is_there = det_strmap_get(&store->by_id, id, &number);
        if (!is_there && det_strmap_get(&store->by_referent, id, &other)) {
            serve_fail(answer, 400, "The entity %.*s is now %.*s",
                       DET_STR_FMT(det_str_slice(id, 0, 200)),
                       DET_STR_FMT(store->entities[other].id));
            return;
        }
        write_text_key(out, id, is_first);
        is_first = false;
        det_text_add_byte(out, '{');
        if (is_there) write_row(out, store, &store->entities[number], &tree, properties);
        det_text_add_byte(out, '}');
    }
    det_text_add(out, DET_STR("}}"));
    set_size(answer, count, scratch);
}

static det_str
form_value(const serve_pair *pairs, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (det_str_equal(pairs[i].name, det_str_of(name))) return pairs[i].value;
    return (det_str){0};
}

static void
answer_form(serve_request *request, serve_answer *answer)
{
    yente_scope scope;
    serve_pair *pairs = NULL;
    size_t count = 0;
    det_text *scratch = NULL;
    det_error err = {0};
    if (!serve_yente_scope(request, answer, serve_path(request, "dataset"), &scope)) return;
    det_status st = serve_form_read(serve_body(request), serve_arena(request), &pairs, &count,
                                    &err);
    if (st == DET_OK) st = det_text_new(1 << 20, &scratch, &err);
    if (st != DET_OK) {
        serve_fail_error(answer, &err);
        return;
    }
    det_str queries = form_value(pairs, count, "queries"),
            extend = form_value(pairs, count, "extend");
    if (queries.len == 0) queries = serve_query(request, "queries");
    if (extend.len == 0) extend = serve_query(request, "extend");
    if (extend.len > 0)
        answer_extend(request, answer, &scope, extend, scratch);
    else if (queries.len > 0)
        answer_queries(request, answer, &scope, queries, scratch);
    else
        bad_json(answer, "expected 'queries' or 'extend' in the form");
    det_text_free(scratch);
}

static void
answer_get(serve_request *request, serve_answer *answer)
{
    yente_scope scope;
    if (serve_query(request, "queries").len > 0 || serve_query(request, "extend").len > 0)
        answer_form(request, answer);
    else if (serve_yente_scope(request, answer, serve_path(request, "dataset"), &scope))
        answer_manifest(request, answer, &scope);
}

/* ---- suggestions --------------------------------------------------------------------------------
 */

/* Does a label begin with it, or, in the second round, one of its later words? */
static bool
begins(det_str text, det_str prefix, unsigned round)
{
    for (size_t at = 0; at + prefix.len <= text.len; at++) {
        bool is_word = at == 0 ? round == 0 : round == 1 && text.ptr[at - 1] == ' ';
        if (is_word && det_str_equal_ascii_nocase(det_str_slice(text, at, at + prefix.len), prefix))
            return true;
    }
    return false;
}

/* What words are suggested from: those of the model that the data set has entities of. */
typedef struct suggesting {
    const ftm_model *model;
    const bool *is_type; /* by the number of a schema */
    det_str prefix;      /* empty: nothing is suggested */
    size_t shown;
    det_json json;
} suggesting;

static void
begin_suggestions(serve_answer *answer, det_str prefix, det_json *json)
{
    *json = det_json_over(serve_text(answer));
    det_json_object(json);
    det_json_key_cstr(json, "code", "/api/status/ok");
    det_json_key_cstr(json, "status", "200 OK");
    det_json_key_str(json, "prefix", prefix);
    det_json_key(json, "result");
    det_json_array(json);
}

static void
end_suggestions(det_json *json)
{
    det_json_array_end(json);
    det_json_object_end(json);
}

/* False: the answer says why. */
static bool
begin_words(serve_request *request, serve_answer *answer, suggesting *out)
{
    yente_scope scope;
    det_str given = serve_query(request, "prefix");
    if (!serve_yente_scope(request, answer, serve_path(request, "dataset"), &scope)) return false;
    *out = (suggesting){.model = &scope.store->model,
                        .is_type = find_types(request, &scope),
                        .prefix = det_str_trim(given)};
    if (out->is_type == NULL) {
        serve_fail(answer, 503, "no memory");
        return false;
    }
    begin_suggestions(answer, given, &out->json);
    return true;
}

/* What was shown in the first round is not shown in the second. */
static bool
is_suggested(det_str name, det_str label, det_str prefix, unsigned round)
{
    bool is_first = begins(name, prefix, 0) || begins(label, prefix, 0);
    return round == 0 ? is_first
                      : !is_first && (begins(name, prefix, 1) || begins(label, prefix, 1));
}

static void
suggest_type(serve_request *request, serve_answer *answer)
{
    suggesting s;
    if (!begin_words(request, answer, &s)) return;
    for (unsigned round = 0; round < 2 && s.prefix.len > 0; round++)
        for (size_t i = 0; i < s.model->schema_count && s.shown < SUGGESTED_MAX; i++) {
            const ftm_schema *schema = &s.model->schemata[i];
            if (!s.is_type[i] || !is_suggested(schema->name, schema->label, s.prefix, round))
                continue;
            write_type(&s.json, schema);
            s.shown++;
        }
    end_suggestions(&s.json);
}

static void
write_property(det_json *json, serve_request *request, const ftm_property *property,
               bool is_described)
{
    det_str id;
    if (!det_arena_print(serve_arena(request), &id, "%.*s:%.*s",
                         DET_STR_FMT(property->schema->name), DET_STR_FMT(property->name)))
        return;
    det_json_object(json);
    det_json_key_str(json, "id", is_described ? id : property->name);
    det_json_key_str(json, "name", property->label);
    if (is_described) det_json_key_str(json, "description", property->schema->plural);
    det_json_object_end(json);
}

static void
suggest_property(serve_request *request, serve_answer *answer)
{
    suggesting s;
    if (!begin_words(request, answer, &s)) return;
    for (unsigned round = 0; round < 2 && s.prefix.len > 0; round++)
        for (size_t i = 0; i < s.model->property_count && s.shown < SUGGESTED_MAX; i++) {
            const ftm_property *property = &s.model->properties[i];
            if (property->is_hidden || property->is_entity ||
                !s.is_type[property->schema->number] ||
                !is_suggested(property->name, property->label, s.prefix, round))
                continue;
            write_property(&s.json, request, property, true);
            s.shown++;
        }
    end_suggestions(&s.json);
}

static int
by_rank(const void *a, const void *b)
{
    const yente_ranked *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    return x->entity < y->entity ? -1 : x->entity > y->entity;
}

static void
suggest_entity(serve_request *request, serve_answer *answer)
{
    yente_scope scope;
    yente_words how = {.is_simple = true, .is_prefix = true};
    const yente_ranked *found = NULL;
    det_json json;
    det_text *scratch = NULL;
    det_str given = serve_query(request, "prefix"), prefix = det_str_trim(given);
    uint64_t limit = 10, shown = 0;
    size_t count = 0;
    bool is_all;
    det_error err = {0};
    if (!serve_yente_number(request, answer, "limit", 0, LIMIT_MAX, &limit) ||
        !serve_yente_scope(request, answer, serve_path(request, "dataset"), &scope))
        return;
    const yente_store *store = scope.store;
    scope.schema = serve_ftm_schema(&store->model, DET_STR("Thing"));
    det_status st = det_text_new(1 << 20, &scratch, &err);
    if (st == DET_OK && prefix.len > 0)
        st = serve_yente_query(store, prefix, &how, serve_arena(request), &found, &count, &is_all,
                               &err);
    if (st != DET_OK) {
        det_text_free(scratch);
        serve_fail_error(answer, &err);
        return;
    }
    if (count > 1) det_sort((void *)(uintptr_t)found, count, sizeof *found, by_rank);
    begin_suggestions(answer, given, &json);
    for (size_t i = 0; i < count && shown < limit; i++) {
        const yente_entity *entity = &store->entities[found[i].entity];
        if (!entity->schema->is_matchable || !serve_yente_in_scope(&scope, entity)) continue;
        det_json_object(&json);
        write_candidate(&json, store, entity, scratch);
        det_json_object_end(&json);
        shown++;
    }
    end_suggestions(&json);
    det_text_free(scratch);
}

static int
by_label(const void *a, const void *b)
{
    const ftm_property *const *x = a, *const *y = b;
    int order = det_str_compare((*x)->label, (*y)->label);
    return order != 0 ? order : det_str_compare((*x)->name, (*y)->name);
}

/* Featured ones first, so that they are what a limit leaves. */
static size_t
pick_properties(const ftm_schema *schema, const ftm_property **list)
{
    size_t used = 0;
    for (unsigned round = 0; round < 2; round++)
        for (size_t i = 0; i < schema->property_count; i++) {
            const ftm_property *property = schema->properties[i];
            det_str rest = schema->featured, name;
            bool is_featured = false;
            while (det_str_next(&rest, ' ', &name))
                is_featured = is_featured || det_str_equal(name, property->name);
            if (is_featured == (round == 0) && !property->is_hidden && !property->is_entity)
                list[used++] = property;
        }
    return used;
}

static void
propose_properties(serve_request *request, serve_answer *answer)
{
    yente_scope scope;
    det_str type = serve_query(request, "type");
    uint64_t limit = 0;
    size_t used = 0;
    if (!serve_yente_number(request, answer, "limit", 0, VALUES_MAX, &limit) ||
        !serve_yente_scope(request, answer, serve_path(request, "dataset"), &scope))
        return;
    if (type.len == 0) type = DET_STR("Thing");
    const ftm_schema *schema = serve_ftm_schema(&scope.store->model, type);
    if (schema == NULL) {
        serve_fail(answer, 400, "Invalid type: %.*s", DET_STR_FMT(det_str_slice(type, 0, 100)));
        return;
    }
    const ftm_property **list = DET_NEW(serve_arena(request), const ftm_property *,
                                        schema->property_count + 1);
    if (list == NULL) {
        serve_fail(answer, 503, "no memory");
        return;
    }
    used = pick_properties(schema, list);
    if (limit > 0 && used > limit) used = (size_t)limit;
    if (used > 1) det_sort(list, used, sizeof *list, by_label);
    det_json json = det_json_over(serve_text(answer));
    det_json_object(&json);
    det_json_key_uint(&json, "limit", limit);
    det_json_key_str(&json, "type", type);
    det_json_key(&json, "properties");
    det_json_array(&json);
    for (size_t i = 0; i < used; i++)
        write_property(&json, request, list[i], false);
    det_json_array_end(&json);
    det_json_object_end(&json);
}

const serve_route serve_routes_reconcile[] = {
    {"GET", "/reconcile/{dataset}", SERVE_ASK, SERVE_YENTE, SERVE_SLOW, 0, answer_get},
    {"POST", "/reconcile/{dataset}", SERVE_ASK, SERVE_YENTE, SERVE_SIZED, BODY_BYTES_MAX,
     answer_form},
    {"GET", "/reconcile/{dataset}/suggest/entity", SERVE_ASK, SERVE_YENTE, SERVE_QUICK, 0,
     suggest_entity},
    {"GET", "/reconcile/{dataset}/suggest/property", SERVE_ASK, SERVE_YENTE, SERVE_QUICK, 0,
     suggest_property},
    {"GET", "/reconcile/{dataset}/suggest/type", SERVE_ASK, SERVE_YENTE, SERVE_QUICK, 0,
     suggest_type},
    {"GET", "/reconcile/{dataset}/extend/property", SERVE_ASK, SERVE_YENTE, SERVE_QUICK, 0,
     propose_properties},
    {NULL, NULL, SERVE_OPEN, SERVE_PROBLEM, SERVE_QUICK, 0, NULL}};
