/* yente_read.c - entities from lines, kept whole.
 *
 *   {"id":"NK-1","caption":"...","schema":"Person","properties":{"name":["..."]},"datasets":[...],
 *    "referents":[...],"target":true,"first_seen":"2023-11-02T16:38:16",...}
 *
 * A property may hold other entities instead of their ids (targets.nested.json): each becomes an
 * entity of its own, and, where it stands under the way back ("sanctions"), is told whom it is
 * about.  Lines that no import would take (no id, no schema) are left out here as there. */
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>

#include "base/sort.h"
#include "server/yente.h"

enum {
    VALUES_MAX = 100000, /* of one property; no entity has a tenth of it */
    NESTED_MAX = 8
};

typedef struct reading {
    yente_store *store;
    det_arena *line; /* for one line */
    det_text *text;
    uint32_t set;
    const char *file;
    bool is_own; /* as published; else a list of ours: countries become codes, topics are added */
    det_str prefix; /* before ids */
    uint32_t number;
} reading;

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "entities");
}

static det_status
copy(reading *r, det_str text, det_str *out, det_error *err)
{
    return det_arena_copy(r->store->arena, text, out) ? DET_OK : no_memory(err);
}

/* FollowTheMoney's namespaces: an id, a dot, and HMAC-SHA1 of the id under the data set's name; so
 * two data sets may use one id for two parties.  An id that is marked already is marked anew. */
static det_status
mark_id(reading *r, det_str id, det_str *out, det_error *err)
{
    enum { DIGEST = 20 };
    det_str name = r->store->sets[r->set].name;
    unsigned char digest[DIGEST];
    unsigned length = 0;
    char hex[2 * DIGEST + 1];
    size_t plain = id.len > 2 * DIGEST ? id.len - 2 * DIGEST - 1 : 0;
    bool is_marked = plain > 0 && id.ptr[plain] == '.';
    for (size_t i = plain + 1; is_marked && i < id.len; i++)
        is_marked = strchr("0123456789abcdef", id.ptr[i]) != NULL;
    if (is_marked) id = det_str_slice(id, 0, plain);
    if (HMAC(EVP_sha1(), name.ptr, (int)name.len, (const unsigned char *)id.ptr, id.len, digest,
             &length) == NULL ||
        length != DIGEST)
        return no_memory(err);
    for (size_t i = 0; i < DIGEST; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    return det_arena_print(r->store->arena, out, "%.*s.%s", DET_STR_FMT(id), hex) ? DET_OK
                                                                                  : no_memory(err);
}

static det_status
copy_id(reading *r, det_str id, det_str *out, det_error *err)
{
    if (r->store->sets[r->set].is_namespaced) return mark_id(r, id, out, err);
    if (r->prefix.len == 0) return copy(r, id, out, err);
    return det_arena_print(r->store->arena, out, "%.*s%.*s", DET_STR_FMT(r->prefix),
                           DET_STR_FMT(id))
               ? DET_OK
               : no_memory(err);
}

/* To the second and without zone; a day is its beginning. */
static det_status
read_time(reading *r, const det_tree *tree, uint32_t node, const char *key, det_str *out,
          det_error *err)
{
    det_str text = det_tree_text(tree, det_tree_get(tree, node, key));
    *out = (det_str){0};
    if (text.len == 10)
        return det_arena_print(r->store->arena, out, "%.*sT00:00:00", DET_STR_FMT(text))
                   ? DET_OK
                   : no_memory(err);
    return text.len < 19 ? DET_OK : copy(r, det_str_slice(text, 0, 19), out, err);
}

static det_status
read_words(reading *r, const det_tree *tree, uint32_t list, bool is_ids, const det_str **out,
           uint32_t *count, det_error *err)
{
    size_t size = det_tree_size(tree, list), used = 0;
    det_str *made = DET_NEW(r->store->arena, det_str, size + 1);
    if (made == NULL) return no_memory(err);
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str text = det_tree_text(tree, at);
        det_status st = DET_OK;
        if (text.len > 0)
            st = is_ids ? copy_id(r, text, &made[used++], err) : copy(r, text, &made[used++], err);
        if (st != DET_OK) return st;
    }
    *out = made;
    *count = (uint32_t)used;
    return DET_OK;
}

static det_status read_entity(reading *r, const det_tree *tree, uint32_t node, unsigned depth,
                              det_str back, det_str owner, det_str *id, det_error *err);

static det_status
read_field(reading *r, const det_tree *tree, uint32_t node, const yente_entity *entity,
           unsigned depth, yente_field *out, det_error *err)
{
    bool is_list = det_tree_kind_of(tree, node) == DET_TREE_LIST;
    size_t size = is_list ? det_tree_size(tree, node) : 1;
    uint32_t at = is_list ? det_tree_first(tree, node) : node;
    det_str name = det_tree_key(tree, node);
    det_status st = copy(r, name, &out->name, err);
    out->property = serve_ftm_property(entity->schema, name);
    det_str *values = DET_NEW(r->store->arena, det_str, size + 1);
    if (st == DET_OK && values == NULL) st = no_memory(err);
    if (st == DET_OK && size > VALUES_MAX)
        st = det_fail(err, DET_LIMIT, (det_where){r->file, r->number, 0},
                      "%zu values of one property", size);
    for (; st == DET_OK && at != DET_TREE_NONE;
         at = is_list ? det_tree_next(tree, at) : DET_TREE_NONE) {
        det_str text = det_tree_text(tree, at);
        bool is_reference = out->property != NULL && out->property->is_entity;
        if (det_tree_kind_of(tree, at) == DET_TREE_MAP) {
            det_str id = {0};
            st = read_entity(r, tree, at, depth + 1, is_reference ? (det_str){0} : name, entity->id,
                             &id, err);
            if (st == DET_OK && is_reference && id.len > 0) values[out->count++] = id;
            continue;
        }
        if (text.len == 0) continue;
        if (is_reference) {
            st = copy_id(r, text, &values[out->count++], err);
            continue;
        }
        if (!r->is_own && serve_ftm_has_type(out->property, "country")) {
            det_str code = serve_ftm_code(&r->store->model, text, r->text);
            if (code.len > 0) text = code;
        }
        st = copy(r, text, &values[out->count++], err);
    }
    out->values = values;
    return st;
}

/* A way back, "sanctions", as the property that leads there: "entity" of a Sanction. */
static const ftm_property *
find_forward(const ftm_schema *schema, det_str back)
{
    for (size_t i = 0; i < schema->property_count; i++)
        if (schema->properties[i]->reverse.len > 0 &&
            det_str_equal(schema->properties[i]->reverse, back))
            return schema->properties[i];
    return NULL;
}

static bool
is_thing(const reading *r, const ftm_schema *schema)
{
    return serve_ftm_is_a(schema, serve_ftm_schema(&r->store->model, DET_STR("Thing")));
}

static bool
is_party(const reading *r, const ftm_schema *schema)
{
    return is_thing(r, schema) && !det_str_equal(schema->name, DET_STR("Address"));
}

static det_status
add_field(reading *r, yente_field *field, det_str name, const ftm_property *property, det_str value,
          det_error *err)
{
    det_str *values = DET_NEW(r->store->arena, det_str, 1);
    if (values == NULL) return no_memory(err);
    values[0] = value;
    *field = (yente_field){.name = name, .property = property, .values = values, .count = 1};
    return DET_OK;
}

static void
write_words(det_json *json, const char *key, const det_str *words, uint32_t count)
{
    if (key != NULL) det_json_key(json, key);
    det_json_array(json);
    for (uint32_t i = 0; i < count; i++)
        det_json_str(json, words[i]);
    det_json_array_end(json);
}

static det_status
write_json(reading *r, yente_entity *entity, det_error *err)
{
    det_text_clear(r->text);
    det_json json = det_json_over(r->text);
    det_json_object(&json);
    det_json_key_str(&json, "id", entity->id);
    det_json_key_str(&json, "caption", entity->caption);
    det_json_key_str(&json, "schema", entity->schema_name);
    det_json_key(&json, "properties");
    det_json_object(&json);
    for (uint32_t f = 0; f < entity->field_count; f++) {
        det_json_key_text(&json, entity->fields[f].name);
        write_words(&json, NULL, entity->fields[f].values, entity->fields[f].count);
    }
    det_json_object_end(&json);
    write_words(&json, "datasets", entity->datasets, entity->dataset_count);
    write_words(&json, "referents", entity->referents, entity->referent_count);
    det_json_key_bool(&json, "target", entity->is_target);
    det_json_key_or_null(&json, "first_seen", entity->first_seen);
    det_json_key_or_null(&json, "last_seen", entity->last_seen);
    det_json_key_or_null(&json, "last_change", entity->last_change);
    det_json_object_end(&json);
    det_status st = det_text_check(r->text, err);
    det_str whole = det_text_str(r->text);
    return st == DET_OK ? copy(r, det_str_slice(whole, 0, whole.len - 1), &entity->json, err) : st;
}

static det_str
caption_of(const yente_entity *entity)
{
    det_str rest = entity->schema->captions, name;
    while (det_str_next(&rest, ' ', &name)) {
        const yente_field *field = serve_yente_field(entity, name);
        if (field != NULL && field->count > 0) return field->values[0];
    }
    return entity->schema->label;
}

/* The data set that it was loaded from is one of its own too, unless it says which of those within
 * it is of. */
static det_status
own_set(reading *r, yente_entity *entity, det_error *err)
{
    const yente_set *set = &r->store->sets[r->set];
    det_str name = set->name;
    for (uint32_t i = 0; i < entity->dataset_count; i++) {
        if (det_str_equal(entity->datasets[i], name)) return DET_OK;
        for (const char *const *child = set->children; child != NULL && *child != NULL; child++)
            if (det_str_equal(entity->datasets[i], det_str_of(*child))) return DET_OK;
    }
    det_str *made = DET_NEW(r->store->arena, det_str, entity->dataset_count + 1);
    if (made == NULL) return no_memory(err);
    if (entity->dataset_count > 0)
        memcpy(made, entity->datasets, entity->dataset_count * sizeof *made);
    made[entity->dataset_count++] = name;
    entity->datasets = made;
    return DET_OK;
}

static det_status
read_fields(reading *r, const det_tree *tree, uint32_t node, unsigned depth, det_str back,
            det_str owner, yente_entity *entity, det_error *err)
{
    uint32_t properties = det_tree_get(tree, node, "properties");
    yente_field *fields = DET_NEW(r->store->arena, yente_field,
                                  det_tree_size(tree, properties) + 2);
    det_status st = fields == NULL ? no_memory(err) : DET_OK;
    for (uint32_t at = det_tree_first(tree, properties); st == DET_OK && at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        st = read_field(r, tree, at, entity, depth, &fields[entity->field_count], err);
        if (fields[entity->field_count].count > 0)
            entity->field_count++;
        else
            fields[entity->field_count] = (yente_field){0};
    }
    entity->fields = fields;
    if (st != DET_OK) return st;
    const ftm_property *forward = back.len == 0 ? NULL : find_forward(entity->schema, back);
    if (forward != NULL && serve_yente_field(entity, forward->name) == NULL)
        st = add_field(r, &fields[entity->field_count++], forward->name, forward, owner, err);
    if (st == DET_OK && r->store->sets[r->set].is_public && is_party(r, entity->schema) &&
        serve_yente_field(entity, DET_STR("topics")) == NULL) {
        bool is_trade = det_str_find(r->store->sets[r->set].source, DET_STR("dpl")) != SIZE_MAX;
        st = add_field(r, &fields[entity->field_count++], DET_STR("topics"),
                       serve_ftm_property(entity->schema, DET_STR("topics")),
                       is_trade ? DET_STR("export.control") : DET_STR("sanction"), err);
    }
    return st;
}

static bool
has_risk(const reading *r, const yente_entity *entity)
{
    const yente_field *topics = serve_yente_field(entity, DET_STR("topics"));
    for (uint32_t i = 0; topics != NULL && i < topics->count; i++)
        if (serve_ftm_is_risk(&r->store->model, topics->values[i])) return true;
    return false;
}

/* given: its id in the file, by which the snapshot knows it. */
static det_status
put(reading *r, const yente_entity *made, det_str given, det_error *err)
{
    yente_store *store = r->store;
    yente_set *set = &store->sets[r->set];
    uint32_t number = (uint32_t)store->entity_count, existing;
    det_str key = made->id;
    yente_entity *grown = det_arena_grow(store->arena, store->entities, store->entity_count,
                                         &store->entity_capacity, sizeof *grown);
    if (grown == NULL) return no_memory(err);
    store->entities = grown;
    store->entities[store->entity_count++] = *made;
    set->entity_count++;
    set->thing_count += is_thing(r, made->schema);
    set->target_count += made->is_target;
    set->hash = set->hash * 1099511628211u + det_str_hash(made->json);
    if (made->last_seen.len > 0 && det_str_compare(made->last_seen, set->newest) > 0)
        set->newest = made->last_seen;
    if (r->prefix.len == 0 && !det_arena_print(store->arena, &key, "%.*s:%.*s",
                                               DET_STR_FMT(set->source), DET_STR_FMT(given)))
        return no_memory(err);
    if (!det_strmap_add(&store->by_id, made->id, number, &existing) ||
        !det_strmap_add(&store->by_subject, key, number, &existing))
        return no_memory(err);
    for (uint32_t i = 0; i < made->referent_count; i++)
        if (!det_strmap_add(&store->by_referent, made->referents[i], number, &existing))
            return no_memory(err);
    return DET_OK;
}

/* An entity that stands in several places of a file is the first of them. */
static bool
is_there(const reading *r, det_str id)
{
    uint32_t at;
    return det_strmap_get(&r->store->by_id, id, &at) && r->store->entities[at].set == r->set;
}

static det_status
read_entity(reading *r, const det_tree *tree, uint32_t node, unsigned depth, det_str back,
            det_str owner, det_str *id, det_error *err)
{
    yente_entity made = {.set = r->set};
    det_str schema = det_tree_text(tree, det_tree_get(tree, node, "schema"));
    det_str given = det_tree_text(tree, det_tree_get(tree, node, "id"));
    *id = (det_str){0};
    if (given.len == 0 || schema.len == 0 || depth > NESTED_MAX) return DET_OK;
    det_status st = copy_id(r, given, &made.id, err);
    if (st == DET_OK) *id = made.id;
    if (st != DET_OK || is_there(r, made.id)) return st;
    made.schema = serve_ftm_schema(&r->store->model, schema);
    if (made.schema == NULL) made.schema = serve_ftm_schema(&r->store->model, DET_STR("Thing"));
    st = copy(r, schema, &made.schema_name, err);
    if (st == DET_OK) st = read_fields(r, tree, node, depth, back, owner, &made, err);
    if (st == DET_OK)
        st = copy(r, det_tree_text(tree, det_tree_get(tree, node, "caption")), &made.caption, err);
    if (st == DET_OK && made.caption.len == 0) made.caption = caption_of(&made);
    if (st == DET_OK)
        st = read_words(r, tree, det_tree_get(tree, node, "datasets"), false, &made.datasets,
                        &made.dataset_count, err);
    if (st == DET_OK)
        st = read_words(r, tree, det_tree_get(tree, node, "referents"), true, &made.referents,
                        &made.referent_count, err);
    if (st == DET_OK) st = own_set(r, &made, err);
    if (st == DET_OK) st = read_time(r, tree, node, "first_seen", &made.first_seen, err);
    if (st == DET_OK) st = read_time(r, tree, node, "last_seen", &made.last_seen, err);
    if (st == DET_OK) st = read_time(r, tree, node, "last_change", &made.last_change, err);
    if (st != DET_OK) return st;
    made.is_target = has_risk(r, &made) ||
                     det_str_equal(det_tree_text(tree, det_tree_get(tree, node, "target")),
                                   DET_STR("true"));
    st = write_json(r, &made, err);
    return st == DET_OK ? put(r, &made, given, err) : st;
}

det_status
serve_yente_read(yente_store *store, uint32_t set, det_str lines, const char *file, bool is_own,
                 det_str prefix, det_error *err)
{
    reading r = {.store = store, .set = set, .file = file, .is_own = is_own, .prefix = prefix};
    det_str line, id, mark = DET_STR("\xEF\xBB\xBF");
    if (det_str_starts(lines, mark)) lines = det_str_slice(lines, mark.len, lines.len);
    det_status st = det_arena_new(0, &r.line, err);
    if (st == DET_OK) st = det_text_new(0, &r.text, err);
    while (st == DET_OK && det_str_next(&lines, '\n', &line)) {
        det_tree tree;
        r.number++;
        if (det_str_trim(line).len == 0) continue;
        det_arena_reset(r.line);
        st = det_tree_read_json_line(line, file, r.number, r.line, &tree, err);
        if (st == DET_OK) st = read_entity(&r, &tree, 0, 0, (det_str){0}, (det_str){0}, &id, err);
    }
    det_text_free(r.text);
    det_arena_free(r.line);
    return st;
}

/* ---- links --------------------------------------------------------------------------------------
 */

static int
compare_links(const yente_link *x, const yente_link *y, uint32_t a, uint32_t b)
{
    if (a != b) return a < b ? -1 : 1;
    if (x->property != y->property) return det_str_compare(x->property->name, y->property->name);
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

static int
by_from(const void *a, const void *b)
{
    const yente_link *x = a, *y = b;
    return compare_links(x, y, x->from, y->from);
}

static int
by_to(const void *a, const void *b)
{
    const yente_link *x = a, *y = b;
    return compare_links(x, y, x->to, y->to);
}

static det_status
add_links(yente_store *store, uint32_t from, const yente_field *field, det_error *err)
{
    for (uint32_t v = 0; v < field->count; v++) {
        uint32_t to;
        if (!det_strmap_get(&store->by_id, field->values[v], &to) &&
            !det_strmap_get(&store->by_referent, field->values[v], &to))
            continue;
        yente_link *grown = det_arena_grow(store->arena, store->links, store->link_count,
                                           &store->link_capacity, sizeof *grown);
        if (grown == NULL) return no_memory(err);
        store->links = grown;
        store->links[store->link_count++] = (yente_link){from, to, field->property};
    }
    return DET_OK;
}

det_status
serve_yente_link(yente_store *store, det_error *err)
{
    size_t count = store->entity_count;
    for (uint32_t e = 0; e < count; e++)
        for (uint32_t f = 0; f < store->entities[e].field_count; f++) {
            const yente_field *field = &store->entities[e].fields[f];
            if (field->property == NULL || !field->property->is_entity) continue;
            det_status st = add_links(store, e, field, err);
            if (st != DET_OK) return st;
        }
    store->back = DET_NEW(store->arena, yente_link, store->link_count + 1);
    store->first_link = DET_NEW(store->arena, uint32_t, count + 1);
    store->first_back = DET_NEW(store->arena, uint32_t, count + 1);
    if (store->back == NULL || store->first_link == NULL || store->first_back == NULL)
        return no_memory(err);
    if (store->link_count > 0)
        memcpy(store->back, store->links, store->link_count * sizeof *store->back);
    det_sort(store->links, store->link_count, sizeof *store->links, by_from);
    det_sort(store->back, store->link_count, sizeof *store->back, by_to);
    size_t forth = 0, back = 0;
    for (uint32_t e = 0; e <= count; e++) {
        while (forth < store->link_count && store->links[forth].from < e)
            forth++;
        while (back < store->link_count && store->back[back].to < e)
            back++;
        store->first_link[e] = (uint32_t)forth;
        store->first_back[e] = (uint32_t)back;
    }
    return DET_OK;
}
