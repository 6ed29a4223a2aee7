/* yente_index.c - what finds entities by their words.
 *
 * One dictionary.  A term is a folded word of any value ("osetrova"), or a group, a colon and a
 * value ("countries:ru", "schema:Person", "birthDate:1988"): folded words have no colon, so the two
 * never meet.  A day is found by its month and its year too. */
#include <stdlib.h>
#include <string.h>

#include "server/yente.h"

enum {
    PLAIN_WEIGHT = 10,      /* a word of a value that is no name */
    NAME_WEIGHT = 30,       /* ... of a name, three times as much */
    NAME_WEIGHT_WHOLE = 60, /* shared by the words of a name */
    CHUNK_BYTES = 4096,     /* of a long text that are folded at once */
    GROUP_BYTES_MAX = 160   /* longer values are found by their words alone */
};

typedef struct entry {
    uint32_t term, entity, weight;
} entry;

typedef struct indexing {
    yente_store *store;
    det_text *text;
    det_strmap terms;
    det_str *names;
    size_t term_count, term_capacity;
    entry *entries;
    size_t entry_count, entry_capacity;
    det_arena *scratch;
    uint32_t entity;
} indexing;

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "index of entities");
}

static det_status
add_term(indexing *x, det_str text, uint32_t weight, det_error *err)
{
    uint32_t term;
    if (!det_strmap_get(&x->terms, text, &term)) {
        det_str kept;
        uint32_t existing;
        det_str *grown = det_arena_grow(x->scratch, x->names, x->term_count, &x->term_capacity,
                                        sizeof *grown);
        if (grown == NULL || !det_arena_copy(x->store->arena, text, &kept)) return no_memory(err);
        term = (uint32_t)x->term_count++;
        x->names = grown;
        x->names[term] = kept;
        if (!det_strmap_add(&x->terms, kept, term, &existing)) return no_memory(err);
    }
    entry *more = det_arena_grow(x->scratch, x->entries, x->entry_count, &x->entry_capacity,
                                 sizeof *more);
    if (more == NULL) return no_memory(err);
    x->entries = more;
    x->entries[x->entry_count++] = (entry){term, x->entity, weight};
    return DET_OK;
}

static det_status
add_group(indexing *x, det_str group, det_str value, det_error *err)
{
    char text[GROUP_BYTES_MAX + 80];
    if (value.len > GROUP_BYTES_MAX || group.len > 64 || value.len == 0) return DET_OK;
    memcpy(text, group.ptr, group.len);
    text[group.len] = ':';
    memcpy(text + group.len + 1, value.ptr, value.len);
    return add_term(x, (det_str){text, group.len + 1 + value.len}, 1, err);
}

static det_status
add_words(indexing *x, det_str value, bool is_name, det_error *err)
{
    while (value.len > 0) {
        size_t length = value.len;
        if (length > CHUNK_BYTES) {
            length = CHUNK_BYTES;
            while (length > CHUNK_BYTES / 2 && value.ptr[length - 1] != ' ')
                length--;
            if (length == CHUNK_BYTES / 2) /* no blank: at least between two characters */
                while (length > 0 && ((unsigned char)value.ptr[length] & 0xC0) == 0x80)
                    length--;
        }
        det_str rest = {0}, word, piece = det_str_slice(value, 0, length);
        uint32_t count = 0;
        value = det_str_slice(value, length, value.len);
        det_text_clear(x->text);
        det_status st = det_words_fold(piece, x->text, err);
        if (st == DET_LIMIT) continue; /* a thousand words in a piece: no text of people */
        if (st != DET_OK) return st;
        for (rest = det_text_str(x->text); det_str_next(&rest, ' ', &word);)
            count++;
        uint32_t weight = is_name ? NAME_WEIGHT + NAME_WEIGHT_WHOLE / (count == 0 ? 1 : count)
                                  : PLAIN_WEIGHT;
        for (rest = det_text_str(x->text); st == DET_OK && det_str_next(&rest, ' ', &word);)
            st = add_term(x, word, weight, err);
        if (st != DET_OK) return st;
    }
    return DET_OK;
}

static det_status
add_value(indexing *x, const yente_field *field, det_str value, det_error *err)
{
    const ftm_property *property = field->property;
    det_str group = property == NULL ? (det_str){0} : property->type->group;
    bool is_text = property == NULL || serve_ftm_has_type(property, "text") ||
                   serve_ftm_has_type(property, "html");
    bool is_name = serve_ftm_has_type(property, "name"),
         is_date = serve_ftm_has_type(property, "date");
    det_status st = property != NULL && property->is_entity ? DET_OK
                                                            : add_words(x, value, is_name, err);
    if (is_text || is_name) return st;
    for (size_t length = value.len; st == DET_OK && length > 0; length -= 3) {
        det_str part = det_str_slice(value, 0, length);
        st = add_group(x, field->name, part, err);
        if (st == DET_OK && group.len > 0) st = add_group(x, group, part, err);
        if (!is_date || length < 7 || length > 10) break;
    }
    return st;
}

static det_status
add_entity(indexing *x, const yente_entity *entity, det_error *err)
{
    const ftm_model *model = &x->store->model;
    det_status st = add_words(x, entity->caption, true, err);
    for (size_t i = 0; i < model->schema_count && st == DET_OK; i++)
        if (serve_ftm_is_a(entity->schema, &model->schemata[i]))
            st = add_group(x, DET_STR("schemata"), model->schemata[i].name, err);
    if (st == DET_OK) st = add_group(x, DET_STR("schema"), entity->schema_name, err);
    if (st == DET_OK) st = add_group(x, DET_STR("id"), entity->id, err);
    if (st == DET_OK)
        st = add_group(x, DET_STR("target"), entity->is_target ? DET_STR("true") : DET_STR("false"),
                       err);
    for (uint32_t i = 0; i < entity->dataset_count && st == DET_OK; i++)
        st = add_group(x, DET_STR("datasets"), entity->datasets[i], err);
    for (uint32_t i = 0; i < entity->referent_count && st == DET_OK; i++)
        st = add_group(x, DET_STR("referents"), entity->referents[i], err);
    for (uint32_t f = 0; f < entity->field_count && st == DET_OK; f++)
        for (uint32_t v = 0; v < entity->fields[f].count && st == DET_OK; v++)
            st = add_value(x, &entity->fields[f], entity->fields[f].values[v], err);
    return st;
}

/* ---- putting it in order ------------------------------------------------------------------------
 */

typedef struct ordered {
    det_str text;
    uint32_t term;
} ordered;

static int
by_text(const void *a, const void *b)
{
    const ordered *x = a, *y = b;
    return det_str_compare(x->text, y->text);
}

/* Entries come entity by entity, so those of a term are in order as they come; of one entity's the
 * heaviest counts. */
static void
post(const indexing *x, const uint32_t *place, uint32_t *first, uint32_t *count_of)
{
    yente_store *store = x->store;
    size_t count = x->term_count, used = 0;
    for (size_t i = 0; i < x->entry_count; i++)
        first[place[x->entries[i].term] + 1]++;
    for (size_t i = 0; i < count; i++)
        first[i + 1] += first[i];
    for (size_t i = 0; i < x->entry_count; i++) {
        const entry *e = &x->entries[i];
        uint32_t term = place[e->term];
        yente_posting *next = &store->postings[first[term] + count_of[term]];
        if (count_of[term] == 0 || next[-1].entity != e->entity) {
            *next = (yente_posting){e->entity, e->weight};
            count_of[term]++;
        } else if (next[-1].weight < e->weight) {
            next[-1].weight = e->weight;
        }
    }
    for (size_t i = 0; i < count; i++) { /* close the gaps of what was told twice */
        memmove(&store->postings[used], &store->postings[first[i]],
                count_of[i] * sizeof store->postings[0]);
        first[i] = (uint32_t)used;
        used += count_of[i];
    }
}

static det_status
put_in_order(indexing *x, det_error *err)
{
    yente_store *store = x->store;
    size_t count = x->term_count;
    ordered *order = DET_NEW(x->scratch, ordered, count);
    uint32_t *place = DET_NEW(x->scratch, uint32_t, count), existing;
    uint32_t *first = DET_NEW(x->scratch, uint32_t, count + 1);
    uint32_t *count_of = DET_NEW(x->scratch, uint32_t, count);
    store->terms = DET_NEW(store->arena, yente_term, count);
    store->postings = DET_NEW(store->arena, yente_posting, x->entry_count);
    if (order == NULL || place == NULL || first == NULL || count_of == NULL ||
        store->terms == NULL || store->postings == NULL || x->entry_count >= UINT32_MAX)
        return no_memory(err);
    for (size_t i = 0; i < count; i++)
        order[i] = (ordered){x->names[i], (uint32_t)i};
    if (count > 1) qsort(order, count, sizeof *order, by_text);
    for (size_t i = 0; i < count; i++)
        place[order[i].term] = (uint32_t)i;
    post(x, place, first, count_of);
    for (size_t i = 0; i < count; i++) {
        store->terms[i] = (yente_term){
            .text = order[i].text, .first = first[i], .count = count_of[i]};
        if (!det_strmap_add(&store->term_of, order[i].text, (uint32_t)i, &existing))
            return no_memory(err);
    }
    store->term_count = count;
    return DET_OK;
}

det_status
serve_yente_index(yente_store *store, det_error *err)
{
    indexing x = {.store = store};
    det_status st = det_arena_new((size_t)16 << 30, &x.scratch, err);
    if (st == DET_OK) st = det_text_new(0, &x.text, err);
    if (st == DET_OK) x.terms = det_strmap_in(x.scratch);
    for (x.entity = 0; x.entity < store->entity_count && st == DET_OK; x.entity++)
        st = add_entity(&x, &store->entities[x.entity], err);
    if (st == DET_OK) st = put_in_order(&x, err);
    det_text_free(x.text);
    det_arena_free(x.scratch);
    return st;
}

const yente_term *
serve_yente_term(const yente_store *store, det_str text)
{
    uint32_t at;
    return det_strmap_get(&store->term_of, text, &at) ? &store->terms[at] : NULL;
}
