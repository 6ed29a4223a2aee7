/* yente_entity.c - GET /entities/{id}, with those around it, and /adjacent.
 *
 * First those around it are gathered: whom it names and who names it, and of each that is an edge
 * (Ownership, Directorship) the other ends.  Then they are written, each in the place of its id,
 * under the property that names it or under the way back ("sanctions").  Who is on the path already
 * is not shown again, and an id of somebody who was not gathered is left out, as yente does it;
 * nested=false has all ids. */
#include <string.h>

#include "base/sort.h"
#include "server/yente.h"

enum {
    SHOWN_MAX = 20000, /* entities in one answer; beyond it ids stay */
    PATH_MAX_LENGTH = 8,
    LIMIT_MAX = 500,
    OFFSET_MAX = 9499
};

typedef struct nesting {
    const yente_store *store;
    det_json *json;
    uint32_t *near; /* those that were gathered, sorted */
    size_t near_count, near_capacity;
    uint32_t path[PATH_MAX_LENGTH];
    unsigned depth;
    size_t shown;
    bool is_failed; /* no memory */
} nesting;

/* ---- gathering ----------------------------------------------------------------------------------
 */

static void
gather(nesting *n, det_arena *arena, uint32_t number)
{
    uint32_t *grown;
    if (n->near_count >= SHOWN_MAX || n->is_failed) return;
    grown = det_arena_grow(arena, n->near, n->near_count, &n->near_capacity, sizeof *grown);
    if (grown == NULL) {
        n->is_failed = true;
        return;
    }
    n->near = grown;
    n->near[n->near_count++] = number;
}

static int
by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* Other ends of edges among those from `from` on; a way leads over edges alone. */
static void
gather_ends(nesting *n, det_arena *arena, size_t from)
{
    const yente_store *store = n->store;
    for (unsigned step = 0; step < PATH_MAX_LENGTH && from < n->near_count; step++) {
        size_t end = n->near_count;
        for (size_t i = from; i < end; i++) {
            uint32_t number = n->near[i];
            if (!store->entities[number].schema->is_edge) continue;
            for (uint32_t k = store->first_link[number]; k < store->first_link[number + 1]; k++)
                gather(n, arena, store->links[k].to);
        }
        from = end;
    }
    if (n->near_count > 1) det_sort(n->near, n->near_count, sizeof *n->near, by_number);
}

static bool
is_near(const nesting *n, uint32_t number)
{
    size_t low = 0, high = n->near_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (n->near[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n->near_count && n->near[low] == number;
}

/* ---- writing ------------------------------------------------------------------------------------
 */

static void write_entity(nesting *n, uint32_t number);

static bool
is_on_path(const nesting *n, uint32_t number)
{
    for (unsigned i = 0; i < n->depth; i++)
        if (n->path[i] == number) return true;
    return false;
}

static void
begin_values(nesting *n, det_str name, bool *is_begun)
{
    if (*is_begun) return;
    det_json_key_text(n->json, name);
    det_json_array(n->json);
    *is_begun = true;
}

static void
write_field(nesting *n, const yente_field *field)
{
    const yente_store *store = n->store;
    bool is_reference = field->property != NULL && field->property->is_entity, is_begun = false;
    for (uint32_t v = 0; v < field->count; v++) {
        uint32_t to;
        bool is_full = n->shown >= SHOWN_MAX || n->depth == PATH_MAX_LENGTH;
        if (!is_reference || is_full) {
            begin_values(n, field->name, &is_begun);
            det_json_str(n->json, field->values[v]);
            continue;
        }
        if (!det_strmap_get(&store->by_id, field->values[v], &to) &&
            !det_strmap_get(&store->by_referent, field->values[v], &to))
            continue;
        if (is_on_path(n, to) || !is_near(n, to)) continue;
        begin_values(n, field->name, &is_begun);
        write_entity(n, to);
    }
    if (is_begun) det_json_array_end(n->json);
}

/* Those that name this one, under the way back: of the first, and of those beside it. */
static void
write_back(nesting *n, uint32_t number)
{
    const yente_store *store = n->store;
    const yente_link *at = &store->back[store->first_back[number]],
                     *end = &store->back[store->first_back[number + 1]];
    while (at < end) {
        const ftm_property *property = at->property;
        uint32_t last = YENTE_NONE;
        bool is_begun = false;
        for (; at < end && at->property == property; at++) {
            if (property->reverse.len == 0 || at->from == last || is_on_path(n, at->from) ||
                n->shown >= SHOWN_MAX || !is_near(n, at->from))
                continue;
            last = at->from;
            begin_values(n, property->reverse, &is_begun);
            write_entity(n, at->from);
        }
        if (is_begun) det_json_array_end(n->json);
    }
}

static void
write_entity(nesting *n, uint32_t number)
{
    const yente_entity *entity = &n->store->entities[number];
    det_json *json = n->json;
    n->shown++;
    n->path[n->depth++] = number;
    det_json_object(json);
    det_json_key_str(json, "id", entity->id);
    det_json_key_str(json, "caption", entity->caption);
    det_json_key_str(json, "schema", entity->schema_name);
    det_json_key(json, "properties");
    det_json_object(json);
    for (uint32_t f = 0; f < entity->field_count; f++)
        write_field(n, &entity->fields[f]);
    if (n->depth <= 2) write_back(n, number);
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

bool
serve_yente_write_nested(const yente_store *store, det_arena *arena, det_json *json,
                         uint32_t entity)
{
    nesting n = {.store = store, .json = json};
    for (uint32_t i = store->first_link[entity]; i < store->first_link[entity + 1]; i++)
        gather(&n, arena, store->links[i].to);
    for (uint32_t i = store->first_back[entity]; i < store->first_back[entity + 1]; i++)
        gather(&n, arena, store->back[i].from);
    gather_ends(&n, arena, 0);
    if (!n.is_failed) write_entity(&n, entity);
    return !n.is_failed;
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
    if (!is_nested)
        serve_yente_write(serve_text(answer), &store->entities[number]);
    else if (!serve_yente_write_nested(store, serve_arena(request), &json, number))
        serve_fail(answer, 503, "no memory");
}

/* ---- adjacent -----------------------------------------------------------------------------------
 */

typedef struct page {
    uint64_t limit, offset;
    yente_order orders[SERVE_YENTE_SORTS_MAX];
    size_t order_count;
} page;

static bool
read_page(serve_request *request, serve_answer *answer, page *out)
{
    *out = (page){.limit = 10};
    return serve_yente_number(request, answer, "limit", 0, LIMIT_MAX, &out->limit) &&
           serve_yente_number(request, answer, "offset", 0, OFFSET_MAX, &out->offset) &&
           serve_yente_orders(request, answer, out->orders, &out->order_count);
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
    const yente_entity *entity;
    const page *how;
    uint32_t number;
} ordered;

static int
by_keys(const void *a, const void *b)
{
    const ordered *x = a, *y = b;
    for (size_t i = 0; i < x->how->order_count; i++) {
        int compared = serve_yente_compare(x->entity, y->entity, &x->how->orders[i]);
        if (compared != 0) return compared;
    }
    return x->number < y->number ? -1 : x->number > y->number;
}

/* A neighbour is shown with the party at its other end. */
static bool
write_page(const yente_store *store, det_json *json, uint32_t number, const uint32_t *others,
           size_t count, const page *how, det_arena *arena)
{
    ordered *list = DET_NEW(arena, ordered, count + 1);
    if (list == NULL || others == NULL) return false;
    for (size_t i = 0; i < count; i++)
        list[i] = (ordered){&store->entities[others[i]], how, others[i]};
    if (count > 1) det_sort(list, count, sizeof *list, by_keys);
    size_t first = how->offset < count ? how->offset : count;
    size_t end = how->limit < count - first ? first + how->limit : count;
    nesting n = {.store = store, .json = json, .path = {number}, .depth = 1};
    for (size_t i = first; i < end; i++)
        gather(&n, arena, list[i].number);
    gather_ends(&n, arena, 0);
    det_json_object(json);
    det_json_key(json, "results");
    det_json_array(json);
    for (size_t i = first; i < end; i++)
        write_entity(&n, list[i].number);
    det_json_array_end(json);
    det_json_key(json, "total");
    det_json_object(json);
    det_json_key_uint(json, "value", count);
    det_json_key_cstr(json, "relation", "eq");
    det_json_object_end(json);
    det_json_key_uint(json, "limit", how->limit);
    det_json_key_uint(json, "offset", how->offset);
    det_json_object_end(json);
    return !n.is_failed;
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
            if (!write_page(store, &json, number, others, count, &how, serve_arena(request))) {
                serve_fail(answer, 503, "no memory");
                return;
            }
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
    if (!write_page(store, &json, number, others, count, &how, serve_arena(request)))
        serve_fail(answer, 503, "no memory");
}
