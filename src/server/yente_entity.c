/* yente_entity.c - GET /entities/{id}, with those around it, and /adjacent.
 *
 * Nested, a neighbour stands in the place of its id, under the property that names it or under the
 * way back ("sanctions"); what is between two parties shows the party at its other end.  Nobody is
 * shown inside himself: there his id stays. */
#include <string.h>

#include "base/sort.h"
#include "server/yente.h"

enum {
    SHOWN_MAX = 20000, /* entities in one answer; beyond it ids stay */
    LIMIT_MAX = 500,
    OFFSET_MAX = 9499
};

typedef struct nesting {
    const yente_store *store;
    det_json *json;
    uint32_t path[4];
    unsigned depth;
    size_t shown;
} nesting;

static void write_entity(nesting *n, uint32_t number, bool goes_on);

static bool
is_on_path(const nesting *n, uint32_t number)
{
    for (unsigned i = 0; i < n->depth; i++)
        if (n->path[i] == number) return true;
    return false;
}

/* Stands between others: an edge, or what belongs to a party alone. */
static bool
is_between(const yente_store *store, const yente_entity *entity)
{
    const ftm_schema *interval = serve_ftm_schema(&store->model, DET_STR("Interval"));
    return entity->schema->is_edge || serve_ftm_is_a(entity->schema, interval);
}

static void
write_value(nesting *n, uint32_t from, const yente_field *field, uint32_t v, bool goes_on)
{
    uint32_t to;
    const yente_store *store = n->store;
    bool is_reference = goes_on && field->property != NULL && field->property->is_entity;
    if (is_reference &&
        (det_strmap_get(&store->by_id, field->values[v], &to) ||
         det_strmap_get(&store->by_referent, field->values[v], &to)) &&
        to != from && !is_on_path(n, to) && n->shown < SHOWN_MAX) {
        write_entity(n, to, n->depth == 1 && is_between(store, &store->entities[to]));
        return;
    }
    det_json_str(n->json, field->values[v]);
}

/* Those that name this one, under the way back. */
static void
write_back(nesting *n, uint32_t number)
{
    const yente_store *store = n->store;
    const yente_link *at = &store->back[store->first_back[number]],
                     *end = &store->back[store->first_back[number + 1]];
    while (at < end) {
        const ftm_property *property = at->property;
        det_str name = property->reverse;
        bool is_begun = false;
        for (; at < end && at->property == property; at++) {
            if (name.len == 0 || property->is_hidden || is_on_path(n, at->from) ||
                n->shown >= SHOWN_MAX)
                continue;
            if (!is_begun) {
                det_json_key_text(n->json, name);
                det_json_array(n->json);
                is_begun = true;
            }
            write_entity(n, at->from,
                         n->depth == 1 && is_between(store, &store->entities[at->from]));
        }
        if (is_begun) det_json_array_end(n->json);
    }
}

static void
write_entity(nesting *n, uint32_t number, bool goes_on)
{
    const yente_entity *entity = &n->store->entities[number];
    det_json *json = n->json;
    n->shown++;
    if (!goes_on) {
        det_text *out = json->out;
        det_json_raw(json, entity->json);
        det_text_add_byte(out, '}');
        return;
    }
    n->path[n->depth++] = number;
    det_json_object(json);
    det_json_key_str(json, "id", entity->id);
    det_json_key_str(json, "caption", entity->caption);
    det_json_key_str(json, "schema", entity->schema_name);
    det_json_key(json, "properties");
    det_json_object(json);
    for (uint32_t f = 0; f < entity->field_count; f++) {
        det_json_key_text(json, entity->fields[f].name);
        det_json_array(json);
        for (uint32_t v = 0; v < entity->fields[f].count; v++)
            write_value(n, number, &entity->fields[f], v, true);
        det_json_array_end(json);
    }
    if (n->depth == 1) write_back(n, number);
    det_json_object_end(json);
    n->depth--;
    det_json_key(json, "datasets");
    /* the rest is as in the flat one: from there on its bytes are the same */
    det_str mark = DET_STR("},\"datasets\":");
    size_t last = 0;
    for (size_t i = 0; i + mark.len <= entity->json.len; i++)
        if (memcmp(entity->json.ptr + i, mark.ptr, mark.len) == 0) last = i + mark.len;
    det_json_raw(json, det_str_slice(entity->json, last, entity->json.len));
    det_json_object_end(json);
}

void
serve_yente_write_nested(const yente_store *store, det_json *json, uint32_t entity)
{
    nesting n = {.store = store, .json = json};
    write_entity(&n, entity, true);
}

/* The entity that the path names; false: the answer says where it is, or that there is none. */
static bool
find_entity(serve_request *request, serve_answer *answer, uint32_t *number)
{
    const yente_store *store = serve_yente_of(request);
    det_str id = serve_path(request, "id"), place;
    if (store == NULL) {
        serve_fail(answer, 503, "Index not ready.");
        return false;
    }
    if (det_strmap_get(&store->by_id, id, number)) return true;
    if (!det_strmap_get(&store->by_referent, id, number)) {
        serve_fail(answer, 404, "No such entity!");
        return false;
    }
    det_text *path = NULL;
    if (det_text_new(1 << 16, &path, NULL) == DET_OK) {
        static const char hex[] = "0123456789ABCDEF";
        det_str canonical = store->entities[*number].id;
        det_text_add(path, DET_STR("/entities/"));
        for (size_t i = 0; i < canonical.len; i++) {
            unsigned char c = (unsigned char)canonical.ptr[i];
            bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                            (c >= 'A' && c <= 'Z') || strchr("-._~:", c) != NULL;
            if (is_plain && c != '\0') {
                det_text_add_byte(path, (char)c);
            } else {
                det_text_add_byte(path, '%');
                det_text_add_byte(path, hex[c >> 4]);
                det_text_add_byte(path, hex[c & 15]);
            }
        }
        place = det_text_str(path);
        serve_set(answer, "Location", place);
    }
    det_text_free(path);
    serve_status(answer, 308);
    return false;
}

void serve_yente_entity(serve_request *request, serve_answer *answer);

void
serve_yente_entity(serve_request *request, serve_answer *answer)
{
    uint32_t number;
    bool is_nested = true;
    if (!serve_yente_flag(request, answer, "nested", &is_nested) ||
        !find_entity(request, answer, &number))
        return;
    const yente_store *store = serve_yente_of(request);
    det_json json = det_json_over(serve_text(answer));
    if (is_nested)
        serve_yente_write_nested(store, &json, number);
    else
        serve_yente_write(serve_text(answer), &store->entities[number]);
}

/* ---- adjacent -----------------------------------------------------------------------------------
 */

typedef struct page {
    uint64_t limit, offset;
    det_str sort;
} page;

static bool
read_page(serve_request *request, serve_answer *answer, page *out)
{
    *out = (page){.limit = 10, .sort = serve_query(request, "sort")};
    return serve_yente_number(request, answer, "limit", 0, LIMIT_MAX, &out->limit) &&
           serve_yente_number(request, answer, "offset", 0, OFFSET_MAX, &out->offset);
}

/* Neighbours under one name: what it names, or who names it. */
static const uint32_t *
neighbours(const yente_store *store, uint32_t number, const ftm_property *property, bool is_back,
           det_arena *arena, size_t *count)
{
    const uint32_t *first = is_back ? store->first_back : store->first_link;
    const yente_link *links = is_back ? store->back : store->links;
    uint32_t *made = DET_NEW(arena, uint32_t, first[number + 1] - first[number] + 1);
    *count = 0;
    for (uint32_t i = first[number]; made != NULL && i < first[number + 1]; i++)
        if (links[i].property == property) {
            uint32_t other = is_back ? links[i].from : links[i].to;
            bool is_again = *count > 0 && made[*count - 1] == other;
            if (!is_again) made[(*count)++] = other;
        }
    return made;
}

typedef struct ordered {
    det_str key;
    uint32_t number;
    bool is_down;
} ordered;

static int
by_key(const void *a, const void *b)
{
    const ordered *x = a, *y = b;
    int order = det_str_compare(x->key, y->key);
    if (order != 0) return x->is_down ? -order : order;
    return x->number < y->number ? -1 : x->number > y->number;
}

/* A neighbour is shown with the party at its other end. */
static void
write_page(const yente_store *store, det_json *json, uint32_t number, const uint32_t *others,
           size_t count, const page *how, det_arena *arena)
{
    ordered *list = DET_NEW(arena, ordered, count + 1);
    size_t colon = det_str_find_byte(how->sort, ':');
    det_str field = det_str_slice(how->sort, 0, colon);
    bool is_down = colon != SIZE_MAX && det_str_ends(how->sort, DET_STR(":desc"));
    if (det_str_starts(field, DET_STR("properties."))) field = det_str_slice(field, 11, field.len);
    for (size_t i = 0; list != NULL && i < count; i++) {
        const yente_entity *entity = &store->entities[others[i]];
        const yente_field *found = field.len == 0 ? NULL : serve_yente_field(entity, field);
        list[i] = (ordered){.number = others[i], .is_down = is_down};
        if (found != NULL && found->count > 0) list[i].key = found->values[0];
        if (det_str_equal(field, DET_STR("caption"))) list[i].key = entity->caption;
    }
    if (list != NULL && count > 1) det_sort(list, count, sizeof *list, by_key);
    det_json_object(json);
    det_json_key(json, "results");
    det_json_array(json);
    nesting n = {.store = store, .json = json, .path = {number}, .depth = 1};
    for (size_t i = how->offset; list != NULL && i < count && i < how->offset + how->limit; i++)
        write_entity(&n, list[i].number, is_between(store, &store->entities[list[i].number]));
    det_json_array_end(json);
    det_json_key(json, "total");
    det_json_object(json);
    det_json_key_uint(json, "value", count);
    det_json_key_cstr(json, "relation", "eq");
    det_json_object_end(json);
    det_json_key_uint(json, "limit", how->limit);
    det_json_key_uint(json, "offset", how->offset);
    det_json_object_end(json);
}

void serve_yente_adjacent(serve_request *request, serve_answer *answer);

void
serve_yente_adjacent(serve_request *request, serve_answer *answer)
{
    uint32_t number;
    page how;
    if (!read_page(request, answer, &how) || !find_entity(request, answer, &number)) return;
    const yente_store *store = serve_yente_of(request);
    det_text *out = serve_text(answer);
    det_text_add(out, DET_STR("{\"entity\":"));
    serve_yente_write(out, &store->entities[number]);
    det_text_add(out, DET_STR(",\"adjacent\":"));
    det_json json = det_json_over(out);
    det_json_object(&json);
    for (int is_back = 0; is_back < 2; is_back++) {
        const uint32_t *first = is_back ? store->first_back : store->first_link;
        const yente_link *links = is_back ? store->back : store->links;
        const ftm_property *last = NULL;
        for (uint32_t i = first[number]; i < first[number + 1]; i++) {
            const ftm_property *property = links[i].property;
            det_str name = is_back ? property->reverse : property->name;
            size_t count;
            if (property == last || name.len == 0) continue;
            last = property;
            const uint32_t *others = neighbours(store, number, property, is_back,
                                                serve_arena(request), &count);
            det_json_key_text(&json, name);
            write_page(store, &json, number, others, others == NULL ? 0 : count, &how,
                       serve_arena(request));
        }
    }
    det_json_object_end(&json);
    det_text_add_byte(out, '}');
}

/* A property of its schema that names entities, or the way back of one that may name it. */
static const ftm_property *
find_way(const yente_store *store, const yente_entity *entity, det_str name, bool *is_back)
{
    const ftm_property *own = serve_ftm_property(entity->schema, name);
    *is_back = false;
    if (own != NULL) return own->is_entity ? own : NULL;
    *is_back = true;
    for (size_t i = 0; i < store->model.property_count; i++) {
        const ftm_property *property = &store->model.properties[i];
        if (!det_str_equal(property->reverse, name) || property->range.len == 0) continue;
        if (serve_ftm_is_a(entity->schema, serve_ftm_schema(&store->model, property->range)))
            return property;
    }
    return NULL;
}

void serve_yente_adjacent_by(serve_request *request, serve_answer *answer);

void
serve_yente_adjacent_by(serve_request *request, serve_answer *answer)
{
    uint32_t number;
    page how;
    bool is_back;
    size_t count;
    if (!read_page(request, answer, &how) || !find_entity(request, answer, &number)) return;
    const yente_store *store = serve_yente_of(request);
    const ftm_property *property = find_way(store, &store->entities[number],
                                            serve_path(request, "property"), &is_back);
    if (property == NULL) {
        serve_fail(answer, 404, "No such property!");
        return;
    }
    const uint32_t *others = neighbours(store, number, property, is_back, serve_arena(request),
                                        &count);
    det_json json = det_json_over(serve_text(answer));
    write_page(store, &json, number, others, others == NULL ? 0 : count, &how,
               serve_arena(request));
}
