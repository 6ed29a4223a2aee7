/* yente_search.c - GET /search/{dataset}: entities by words, with filters, facets and pages.
 *
 * The query narrows first; what is left is looked at once, for scope, filters and facets.  Only a
 * search for nothing in particular looks at every entity. */
#include <string.h>

#include "base/sort.h"
#include "server/yente.h"

enum { LIMIT_MAX = 500, OFFSET_MAX = 9499, WINDOW_MAX = 9999, FACET_VALUES_MAX = 1000 };

typedef struct searching {
    yente_scope scope;
    uint64_t limit, offset;
    yente_words how;
    yente_order orders[SERVE_YENTE_SORTS_MAX];
    size_t order_count;
    const det_str *filters, *facets;
    size_t filter_count, facet_count;
    const yente_ranked *filter_items[32]; /* of each filter, its entities */
    size_t filter_sizes[32];
} searching;

/* ---- parameters ---------------------------------------------------------------------------------
 */

static bool
read_parameters(serve_request *request, serve_answer *answer, searching *s)
{
    det_str schema = serve_query(request, "schema"), op = serve_query(request, "filter_op");
    bool target = false;
    s->limit = 10;
    s->how.request = request;
    if (!serve_yente_number(request, answer, "limit", 0, LIMIT_MAX, &s->limit) ||
        !serve_yente_number(request, answer, "offset", 0, OFFSET_MAX, &s->offset) ||
        !serve_yente_flag(request, answer, "fuzzy", &s->how.is_fuzzy) ||
        !serve_yente_flag(request, answer, "simple", &s->how.is_simple) ||
        !serve_yente_flag(request, answer, "target", &target) ||
        !serve_yente_scope(request, answer, serve_path(request, "dataset"), &s->scope))
        return false;
    if (s->limit + s->offset > WINDOW_MAX) s->limit = WINDOW_MAX - s->offset;
    if (serve_query(request, "target").ptr != NULL) s->scope.target = target;
    if (op.len > 0 && !det_str_equal(op, DET_STR("OR")) && !det_str_equal(op, DET_STR("AND"))) {
        serve_yente_invalid(answer, "filter_op", "enum", "Input should be 'OR' or 'AND'", op);
        return false;
    }
    s->scope.is_or = !det_str_equal(op, DET_STR("AND"));
    if (schema.len == 0) schema = DET_STR("Thing");
    s->scope.schema = serve_ftm_schema(&s->scope.store->model, schema);
    if (s->scope.schema == NULL) {
        serve_fail(answer, 400, "Invalid schema");
        return false;
    }
    if (!serve_yente_orders(request, answer, s->orders, &s->order_count)) return false;
    s->scope.countries = serve_yente_list(request, "countries", &s->scope.country_count);
    s->scope.of_datasets = serve_yente_list(request, "datasets", &s->scope.of_dataset_count);
    s->filters = serve_yente_list(request, "filter", &s->filter_count);
    s->facets = serve_yente_list(request, "facets", &s->facet_count);
    if (serve_query(request, "facets").ptr == NULL) {
        det_str *usual = DET_NEW(serve_arena(request), det_str, 3);
        if (usual == NULL) {
            serve_fail(answer, 503, "no memory");
            return false;
        }
        usual[0] = DET_STR("countries");
        usual[1] = DET_STR("topics");
        usual[2] = DET_STR("datasets");
        s->facets = usual;
        s->facet_count = 3;
    }
    for (size_t i = 0; i < s->facet_count; i++) {
        static const char *const known[] = {"datasets",    "schema", "countries",
                                            "identifiers", "topics", "genders"};
        bool is_known = false;
        for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
            is_known = is_known || det_str_equal(s->facets[i], det_str_of(known[k]));
        if (is_known) continue;
        serve_yente_invalid(answer, "facets", "enum",
                            "Input should be 'datasets', 'schema', 'countries', 'identifiers', "
                            "'topics' or 'genders'",
                            s->facets[i]);
        return false;
    }
    return true;
}

/* "properties.birthDate:1985" as a query of its own. */
static bool
read_filters(serve_request *request, serve_answer *answer, searching *s)
{
    size_t most = sizeof s->filter_items / sizeof s->filter_items[0];
    if (s->filter_count > most) {
        serve_fail(answer, 400, "Too many filters (limit: %zu)", most);
        return false;
    }
    for (size_t i = 0; i < s->filter_count; i++) {
        det_str filter = s->filters[i], query, value, field;
        size_t colon = det_str_find_byte(filter, ':');
        bool is_all;
        det_error err = {0};
        if (colon == SIZE_MAX) {
            serve_fail(answer, 400, "Invalid filter: '%.*s'",
                       DET_STR_FMT(det_str_slice(filter, 0, 200)));
            return false;
        }
        if (colon == 0 || colon + 1 == filter.len) continue; /* nobody has that */
        field = det_str_slice(filter, 0, colon);
        value = det_str_slice(filter, colon + 1, filter.len);
        yente_words how = {.request = request};
        det_text *quoted = NULL;
        det_status st = det_text_new(1 << 20, &quoted, &err);
        if (st == DET_OK) {
            for (size_t k = 0; k < field.len; k++) { /* its signs are none of the query's */
                if (strchr("()[]{}\"~^\\/*? \t\r\n", field.ptr[k]) != NULL)
                    det_text_add_byte(quoted, '\\');
                det_text_add_byte(quoted, field.ptr[k]);
            }
            det_text_add(quoted, DET_STR(":\""));
            for (size_t k = 0; k < value.len; k++)
                if (value.ptr[k] != '"' && value.ptr[k] != '\\')
                    det_text_add_byte(quoted, value.ptr[k]);
            det_text_add_byte(quoted, '"');
            st = det_text_check(quoted, &err);
        }
        if (st == DET_OK && !det_arena_copy(serve_arena(request), det_text_str(quoted), &query))
            st = det_fail(&err, DET_NOMEM, (det_where){0}, "filter");
        if (st == DET_OK)
            st = serve_yente_query(s->scope.store, query, &how, serve_arena(request),
                                   &s->filter_items[i], &s->filter_sizes[i], &is_all, &err);
        det_text_free(quoted);
        if (st != DET_OK) {
            serve_fail(answer, st == DET_NOMEM ? 503 : 400, "Invalid filter: '%.*s'",
                       DET_STR_FMT(det_str_slice(filter, 0, 200)));
            return false;
        }
    }
    return true;
}

static bool
has_entity(const yente_ranked *items, size_t count, uint32_t entity)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (items[middle].entity < entity)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && items[low].entity == entity;
}

/* Filters of one field are alternatives where filter_op is OR; those of several all hold. */
static bool
passes(const searching *s, uint32_t entity)
{
    for (size_t i = 0; i < s->filter_count; i++) {
        if (has_entity(s->filter_items[i], s->filter_sizes[i], entity)) continue;
        bool is_saved = false;
        det_str field = det_str_slice(s->filters[i], 0, det_str_find_byte(s->filters[i], ':') + 1);
        for (size_t k = 0; s->scope.is_or && k < s->filter_count && !is_saved; k++)
            is_saved = k != i && det_str_starts(s->filters[k], field) &&
                       has_entity(s->filter_items[k], s->filter_sizes[k], entity);
        if (!is_saved) return false;
    }
    return true;
}

/* ---- facets -------------------------------------------------------------------------------------
 */

typedef struct counted {
    det_str value;
    uint32_t count, last; /* last: the entity that was counted last, so that none is twice */
} counted;

typedef struct facet {
    det_strmap places;
    counted *values;
    size_t count, capacity;
    bool is_failed;
} facet;

static void
count_value(facet *f, det_arena *arena, det_str value, uint32_t entity)
{
    uint32_t at;
    if (!det_strmap_get(&f->places, value, &at)) {
        uint32_t existing;
        counted *grown = det_arena_grow(arena, f->values, f->count, &f->capacity, sizeof *grown);
        if (grown == NULL || !det_strmap_add(&f->places, value, (uint32_t)f->count, &existing)) {
            f->is_failed = true;
            return;
        }
        f->values = grown;
        at = (uint32_t)f->count++;
        f->values[at] = (counted){value, 0, YENTE_NONE};
    }
    if (f->values[at].last == entity) return;
    f->values[at].last = entity;
    f->values[at].count++;
}

static void
count_facet(const searching *s, facet *f, det_arena *arena, det_str name, uint32_t number)
{
    const yente_entity *entity = &s->scope.store->entities[number];
    if (det_str_equal(name, DET_STR("schema"))) {
        count_value(f, arena, entity->schema_name, number);
        return;
    }
    for (uint32_t i = 0; det_str_equal(name, DET_STR("datasets")) && i < entity->dataset_count; i++)
        count_value(f, arena, entity->datasets[i], number);
    for (uint32_t i = 0; i < entity->field_count; i++) {
        const yente_field *field = &entity->fields[i];
        if (field->property == NULL || !det_str_equal(field->property->type->group, name)) continue;
        for (uint32_t v = 0; v < field->count; v++)
            count_value(f, arena, field->values[v], number);
    }
}

static int
by_count(const void *a, const void *b)
{
    const counted *x = a, *y = b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return det_str_compare(x->value, y->value);
}

static det_str
label_of(const searching *s, det_str name, det_str value)
{
    const yente_store *store = s->scope.store;
    if (det_str_equal(name, DET_STR("datasets"))) {
        const yente_set *set = serve_yente_set(store, value);
        return set == NULL ? value : set->title;
    }
    if (det_str_equal(name, DET_STR("schema"))) {
        const ftm_schema *schema = serve_ftm_schema(&store->model, value);
        return schema == NULL ? value : schema->plural;
    }
    if (det_str_equal(name, DET_STR("countries"))) return serve_ftm_country(&store->model, value);
    if (det_str_equal(name, DET_STR("topics"))) return serve_ftm_topic(&store->model, value);
    return value;
}

static void
write_facet(const searching *s, det_json *json, det_str name, facet *f)
{
    det_str label = name;
    if (det_str_equal(name, DET_STR("datasets"))) label = DET_STR("Data sources");
    if (det_str_equal(name, DET_STR("schema"))) label = DET_STR("Entity types");
    for (size_t i = 0; i < s->scope.store->model.type_count; i++)
        if (det_str_equal(s->scope.store->model.types[i].group, name))
            label = s->scope.store->model.types[i].plural;
    if (f->count > 1) det_sort(f->values, f->count, sizeof *f->values, by_count);
    det_json_key(json, name.ptr);
    det_json_object(json);
    det_json_key_str(json, "label", label);
    det_json_key(json, "values");
    det_json_array(json);
    for (size_t i = 0; i < f->count && i < FACET_VALUES_MAX; i++) {
        det_json_object(json);
        det_json_key_str(json, "name", f->values[i].value);
        det_json_key_str(json, "label", label_of(s, name, f->values[i].value));
        det_json_key_uint(json, "count", f->values[i].count);
        det_json_object_end(json);
    }
    det_json_array_end(json);
    det_json_object_end(json);
}

/* ---- order --------------------------------------------------------------------------------------
 */

static det_str
first_of_group(const yente_entity *entity, det_str group)
{
    for (uint32_t i = 0; i < entity->field_count; i++) {
        const yente_field *field = &entity->fields[i];
        if (field->property != NULL && field->count > 0 &&
            det_str_equal(field->property->type->group, group))
            return field->values[0];
    }
    return (det_str){0};
}

static det_str
bare_field(det_str field)
{
    return det_str_starts(field, DET_STR("properties."))
               ? det_str_slice(field, strlen("properties."), field.len)
               : field;
}

static det_str
key_of(const yente_entity *entity, det_str field)
{
    const yente_field *found;
    if (det_str_equal(field, DET_STR("id")) || det_str_equal(field, DET_STR("entity_id")))
        return entity->id;
    if (det_str_equal(field, DET_STR("caption"))) return entity->caption;
    if (det_str_equal(field, DET_STR("schema"))) return entity->schema_name;
    if (det_str_equal(field, DET_STR("first_seen"))) return entity->first_seen;
    if (det_str_equal(field, DET_STR("last_seen"))) return entity->last_seen;
    if (det_str_equal(field, DET_STR("last_change"))) return entity->last_change;
    found = serve_yente_field(entity, bare_field(field));
    return found == NULL || found->count == 0 ? first_of_group(entity, field) : found->values[0];
}

/* "caption:desc" as its field and direction. */
static yente_order
read_order(det_str sort)
{
    size_t colon = SIZE_MAX;
    for (size_t i = 0; i < sort.len; i++)
        if (sort.ptr[i] == ':') colon = i;
    det_str direction = colon == SIZE_MAX ? (det_str){0} : det_str_slice(sort, colon + 1, sort.len);
    return (yente_order){det_str_slice(sort, 0, colon), det_str_equal(direction, DET_STR("desc"))};
}

static bool
is_sortable(const ftm_model *model, det_str field)
{
    static const char *const known[] = {"_score",     "_doc",      "id",
                                        "entity_id",  "caption",   "schema",
                                        "first_seen", "last_seen", "last_change"};
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
        if (det_str_equal(field, det_str_of(known[k]))) return true;
    for (size_t k = 0; k < model->type_count && field.len > 0; k++)
        if (det_str_equal(field, model->types[k].group)) return true;
    return serve_ftm_any_property(model, bare_field(field)) != NULL;
}

bool
serve_yente_orders(serve_request *request, serve_answer *answer,
                   yente_order out[SERVE_YENTE_SORTS_MAX], size_t *count)
{
    const det_str *sorts = serve_yente_list(request, "sort", count);
    if (*count > SERVE_YENTE_SORTS_MAX) {
        serve_fail(answer, 400, "Too many sorts (limit: %d)", SERVE_YENTE_SORTS_MAX);
        return false;
    }
    for (size_t i = 0; i < *count; i++) {
        out[i] = read_order(sorts[i]);
        if (is_sortable(&serve_yente_of(request)->model, out[i].field)) continue;
        serve_fail(answer, 400, "Search error: no field to sort by is named '%.*s'",
                   DET_STR_FMT(det_str_slice(out[i].field, 0, 100)));
        return false;
    }
    return true;
}

int
serve_yente_compare(const yente_entity *a, const yente_entity *b, const yente_order *by)
{
    det_str p = key_of(a, by->field), q = key_of(b, by->field);
    if ((p.len == 0) != (q.len == 0)) return p.len == 0 ? 1 : -1;
    int compared = det_str_compare(p, q);
    return by->is_down ? -compared : compared;
}

typedef struct sorted {
    const yente_entity *entity;
    const searching *search;
    uint32_t number, score, values;
} sorted;

/* Of those that fit as well, who is known best stands first. */
static int
by_rank(const void *a, const void *b)
{
    const sorted *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    if (x->values != y->values) return x->values > y->values ? -1 : 1;
    int by_id = det_str_compare(x->entity->id, y->entity->id);
    return by_id != 0 ? by_id : x->number < y->number ? -1 : x->number > y->number;
}

static int
by_keys(const void *a, const void *b)
{
    const sorted *x = a, *y = b;
    for (size_t i = 0; i < x->search->order_count; i++) {
        const yente_order *by = &x->search->orders[i];
        if (det_str_equal(by->field, DET_STR("_score"))) {
            if (x->score != y->score) return (x->score < y->score) == by->is_down ? 1 : -1;
            continue;
        }
        int compared = serve_yente_compare(x->entity, y->entity, by);
        if (compared != 0) return compared;
    }
    return by_rank(a, b);
}

static void
put_in_order(const searching *s, sorted *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        list[i].search = s;
        for (uint32_t f = 0; f < list[i].entity->field_count; f++)
            list[i].values += list[i].entity->fields[f].count;
    }
    if (count > 1) det_sort(list, count, sizeof *list, s->order_count == 0 ? by_rank : by_keys);
}

/* ---- the answer ---------------------------------------------------------------------------------
 */

static void
write_answer(serve_answer *answer, const searching *s, facet *facets, const sorted *list,
             size_t count)
{
    det_text *out = serve_text(answer);
    det_text_add(out, DET_STR("{\"results\":["));
    for (size_t i = s->offset; i < count && i < s->offset + s->limit; i++) {
        if (i > s->offset) det_text_add_byte(out, ',');
        serve_yente_write(out, list[i].entity);
    }
    det_text_add(out, DET_STR("],\"facets\":"));
    det_json json = det_json_over(out);
    det_json_object(&json);
    for (size_t i = 0; i < s->facet_count; i++) {
        bool is_again = false;
        for (size_t k = 0; k < i; k++)
            is_again = is_again || det_str_equal(s->facets[k], s->facets[i]);
        if (!is_again) write_facet(s, &json, s->facets[i], &facets[i]);
    }
    det_json_object_end(&json);
    det_text_print(out,
                   ",\"total\":{\"value\":%zu,\"relation\":\"eq\"},\"limit\":%llu,\"offset\":%llu}",
                   count, (unsigned long long)s->limit, (unsigned long long)s->offset);
}

void serve_yente_search(serve_request *request, serve_answer *answer);

void
serve_yente_search(serve_request *request, serve_answer *answer)
{
    searching s = {0};
    det_error err = {0};
    det_arena *arena = serve_arena(request);
    const yente_ranked *found;
    size_t count, used = 0;
    bool is_all;
    if (!read_parameters(request, answer, &s) || !read_filters(request, answer, &s)) return;
    const yente_store *store = s.scope.store;
    det_status st = serve_yente_query(store, serve_query(request, "q"), &s.how, arena, &found,
                                      &count, &is_all, &err);
    if (st == DET_NOMEM || st == DET_REFUSED) {
        serve_fail(answer, 503, "%s", st == DET_NOMEM ? "no memory" : err.text);
        return;
    }
    if (st != DET_OK) {
        serve_fail(answer, 400, "%s", err.text);
        return;
    }
    if (is_all && s.filter_count > 0) { /* a filter narrows as well as words do */
        count = s.filter_sizes[0];
        found = s.filter_items[0];
        is_all = s.scope.is_or && s.filter_count > 1;
    }
    if (is_all) count = store->entity_count;
    sorted *list = DET_NEW(arena, sorted, count + 1);
    facet *facets = DET_NEW(arena, facet, s.facet_count + 1);
    if (list == NULL || facets == NULL) {
        serve_fail(answer, 503, "no memory");
        return;
    }
    for (size_t i = 0; i < s.facet_count; i++)
        facets[i].places = det_strmap_in(arena);
    for (size_t i = 0; i < count; i++) {
        uint32_t number = is_all ? (uint32_t)i : found[i].entity;
        const yente_entity *entity = &store->entities[number];
        if (!serve_yente_in_scope(&s.scope, entity) || !passes(&s, number)) continue;
        list[used++] = (sorted){
            .entity = entity, .number = number, .score = is_all ? 1 : found[i].score};
        for (size_t f = 0; f < s.facet_count; f++)
            count_facet(&s, &facets[f], arena, s.facets[f], number);
        if (i % 1024 == 0 && serve_is_late(request)) {
            serve_fail(answer, 503, "The search takes longer than it may; narrow it.");
            return;
        }
    }
    for (size_t f = 0; f < s.facet_count; f++)
        if (facets[f].is_failed) {
            serve_fail(answer, 503, "no memory");
            return;
        }
    put_in_order(&s, list, used);
    write_answer(answer, &s, facets, list, used);
}
