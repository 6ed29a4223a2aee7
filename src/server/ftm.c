/* ftm.c - FollowTheMoney's model, from its tables. */
#include "server/ftm.h"

#include <stdio.h>
#include <string.h>

#include "base/rows.h"
#include "base/text.h"

extern const det_rows det_rows_ftm_schemata, det_rows_ftm_properties, det_rows_ftm_types,
    det_rows_ftm_topics, det_rows_ftm_territories;

enum { SCHEMA_COLUMNS_FLAGS = 4 };

static bool
has_word(det_str words, const char *word)
{
    det_str part;
    while (det_str_next(&words, ' ', &part))
        if (det_str_equal(part, det_str_of(word))) return true;
    return false;
}

static const ftm_type *
find_type(const ftm_model *model, det_str name)
{
    for (size_t i = 0; i < model->type_count; i++)
        if (det_str_equal(model->types[i].name, name)) return &model->types[i];
    return NULL;
}

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "FollowTheMoney's model");
}

static det_status
read_types(det_arena *arena, ftm_model *out, det_error *err)
{
    const det_rows *rows = &det_rows_ftm_types;
    out->types = DET_NEW(arena, ftm_type, rows->count);
    if (out->types == NULL) return no_memory(err);
    for (size_t i = 0; i < rows->count; i++)
        out->types[out->type_count++] = (ftm_type){.name = det_rows_cell(rows, i, 0),
                                                   .label = det_rows_cell(rows, i, 1),
                                                   .plural = det_rows_cell(rows, i, 2),
                                                   .group = det_rows_cell(rows, i, 3),
                                                   .is_matchable = det_rows_cell(rows, i, 4).len >
                                                                   0};
    return DET_OK;
}

static det_status
read_schemata(det_arena *arena, ftm_model *out, det_error *err)
{
    const det_rows *rows = &det_rows_ftm_schemata;
    uint32_t existing;
    out->schemata = DET_NEW(arena, ftm_schema, rows->count);
    if (out->schemata == NULL || rows->count > FTM_SCHEMATA_MAX) return no_memory(err);
    for (size_t i = 0; i < rows->count; i++) {
        ftm_schema *made = &out->schemata[i];
        det_str flags = det_rows_cell(rows, i, SCHEMA_COLUMNS_FLAGS),
                edge = det_rows_cell(rows, i, 7);
        *made = (ftm_schema){.name = det_rows_cell(rows, i, 0),
                             .label = det_rows_cell(rows, i, 1),
                             .plural = det_rows_cell(rows, i, 2),
                             .extends = det_rows_cell(rows, i, 3),
                             .featured = det_rows_cell(rows, i, 5),
                             .captions = det_rows_cell(rows, i, 6),
                             .description = det_rows_cell(rows, i, 8),
                             .number = i,
                             .is_matchable = has_word(flags, "matchable"),
                             .is_abstract = has_word(flags, "abstract"),
                             .is_edge = has_word(flags, "edge")};
        if (edge.len > 0) {
            size_t at = det_str_find_byte(edge, '>');
            made->source = det_str_slice(edge, 0, at);
            made->target = det_str_slice(edge, at + 1, edge.len);
        }
        if (!det_strmap_add(&out->schema_of, made->name, (uint32_t)i, &existing))
            return no_memory(err);
    }
    out->schema_count = rows->count;
    return DET_OK;
}

/* What is above a schema; depth ends a circle, which would be our mistake. */
static det_status
lift(ftm_model *model, size_t at, unsigned depth, uint64_t *above, det_error *err)
{
    det_str rest = model->schemata[at].extends, name;
    above[at / 64] |= UINT64_C(1) << (at % 64);
    while (det_str_next(&rest, ' ', &name)) {
        uint32_t parent;
        if (depth > 8 || !det_strmap_get(&model->schema_of, name, &parent))
            return det_fail(err, DET_CORRUPT, det_rows_where(&det_rows_ftm_schemata, at),
                            "no schema '%.*s' to extend", DET_STR_FMT(name));
        det_status st = lift(model, parent, depth + 1, above, err);
        if (st != DET_OK) return st;
    }
    return DET_OK;
}

static det_status
read_properties(det_arena *arena, ftm_model *out, det_error *err)
{
    const det_rows *rows = &det_rows_ftm_properties;
    out->properties = DET_NEW(arena, ftm_property, rows->count);
    if (out->properties == NULL) return no_memory(err);
    for (size_t i = 0; i < rows->count; i++) {
        uint32_t schema;
        const ftm_type *type = find_type(out, det_rows_cell(rows, i, 3));
        det_str flags = det_rows_cell(rows, i, 4), range = det_rows_cell(rows, i, 5);
        if (type == NULL || !det_strmap_get(&out->schema_of, det_rows_cell(rows, i, 0), &schema) ||
            (range.len > 0 && serve_ftm_schema(out, range) == NULL))
            return det_fail(err, DET_CORRUPT, det_rows_where(rows, i),
                            "no such schema, type or range");
        out->properties[i] = (ftm_property){
            .name = det_rows_cell(rows, i, 1),
            .label = det_rows_cell(rows, i, 2),
            .type = type,
            .schema = &out->schemata[schema],
            .range = range,
            .reverse = det_rows_cell(rows, i, 6),
            .reverse_label = det_rows_cell(rows, i, 7),
            .is_hidden = has_word(flags, "hidden"),
            .is_matchable = type->is_matchable && !has_word(flags, "unmatched"),
            .is_entity = det_str_equal(type->name, DET_STR("entity"))};
    }
    out->property_count = rows->count;
    return DET_OK;
}

/* A schema's own word for a property replaces that of a more general one. */
static det_status
gather(det_arena *arena, ftm_model *model, ftm_schema *schema, det_error *err)
{
    const ftm_property **list = DET_NEW(arena, const ftm_property *, model->property_count);
    size_t used = 0;
    if (list == NULL) return no_memory(err);
    for (size_t i = 0; i < model->property_count; i++) {
        const ftm_property *property = &model->properties[i];
        size_t at = 0;
        if (!serve_ftm_is_a(schema, property->schema)) continue;
        while (at < used && !det_str_equal(list[at]->name, property->name))
            at++;
        if (at == used || serve_ftm_is_a(property->schema, list[at]->schema)) list[at] = property;
        if (at == used) used++;
    }
    schema->properties = list;
    schema->property_count = used;
    return DET_OK;
}

static det_status
read_labels(const det_rows *rows, det_strmap *map, det_str *keys, det_str *labels, size_t used,
            det_error *err)
{
    for (size_t i = 0; i < rows->count; i++) {
        keys[used + i] = det_rows_cell(rows, i, 0);
        labels[used + i] = det_rows_cell(rows, i, 1);
        if (!det_strmap_set(map, keys[used + i], (uint32_t)(used + i))) return no_memory(err);
    }
    return DET_OK;
}

/* Folded names and codes, "ru", "russian federation", to a country. */
static det_status
read_countries(det_arena *arena, ftm_model *out, det_error *err)
{
    size_t count = 0;
    const char *code, *names;
    det_text *folded = NULL;
    while (det_country_at(count, &code, &names))
        count++;
    out->codes = DET_NEW(arena, det_str, count + det_rows_ftm_territories.count);
    out->labels = DET_NEW(arena, det_str, count + det_rows_ftm_territories.count);
    if (out->codes == NULL || out->labels == NULL) return no_memory(err);
    det_status st = det_text_new(0, &folded, err);
    for (size_t i = 0; i < count && st == DET_OK; i++) {
        det_str rest, name, key;
        char small[8] = "";
        (void)det_country_at(i, &code, &names);
        for (size_t k = 0; code[k] != '\0' && k < 7; k++)
            small[k] = (char)(code[k] | 0x20);
        rest = det_str_of(names);
        bool is_first = true;
        if (!det_arena_copy(arena, det_str_of(small), &out->codes[i])) st = no_memory(err);
        if (st == DET_OK && !det_strmap_set(&out->country_of, out->codes[i], (uint32_t)i))
            st = no_memory(err);
        while (st == DET_OK && det_str_next(&rest, '|', &name)) {
            if (is_first) out->labels[i] = name;
            is_first = false;
            det_text_clear(folded);
            st = det_words_fold(name, folded, err);
            if (st == DET_OK && (!det_arena_copy(arena, det_text_str(folded), &key) ||
                                 !det_strmap_set(&out->country_of, key, (uint32_t)i)))
                st = no_memory(err);
        }
    }
    det_text_free(folded);
    return st == DET_OK ? read_labels(&det_rows_ftm_territories, &out->country_of, out->codes,
                                      out->labels, count, err)
                        : st;
}

det_status
serve_ftm_load(det_arena *arena, ftm_model *out, det_error *err)
{
    size_t topics = det_rows_ftm_topics.count;
    *out = (ftm_model){.schema_of = det_strmap_in(arena),
                       .topic_of = det_strmap_in(arena),
                       .country_of = det_strmap_in(arena)};
    det_status st = read_types(arena, out, err);
    if (st == DET_OK) st = read_schemata(arena, out, err);
    if (st == DET_OK) st = read_properties(arena, out, err);
    for (size_t i = 0; i < out->schema_count && st == DET_OK; i++)
        st = lift(out, i, 0, out->schemata[i].above, err);
    for (size_t i = 0; i < out->schema_count && st == DET_OK; i++)
        st = gather(arena, out, &out->schemata[i], err);
    if (st != DET_OK) return st;
    out->topics = DET_NEW(arena, det_str, topics);
    out->topic_labels = DET_NEW(arena, det_str, topics);
    out->topic_risks = DET_NEW(arena, bool, topics);
    if (out->topics == NULL || out->topic_labels == NULL || out->topic_risks == NULL)
        return no_memory(err);
    for (size_t i = 0; i < topics; i++)
        out->topic_risks[i] = det_rows_cell(&det_rows_ftm_topics, i, 2).len > 0;
    st = read_labels(&det_rows_ftm_topics, &out->topic_of, out->topics, out->topic_labels, 0, err);
    return st == DET_OK ? read_countries(arena, out, err) : st;
}

const ftm_schema *
serve_ftm_schema(const ftm_model *model, det_str name)
{
    uint32_t at;
    return det_strmap_get(&model->schema_of, name, &at) ? &model->schemata[at] : NULL;
}

bool
serve_ftm_is_a(const ftm_schema *schema, const ftm_schema *more_general)
{
    size_t at = more_general->number;
    return (schema->above[at / 64] >> (at % 64) & 1) != 0;
}

bool
serve_ftm_may_match(const ftm_schema *asked, const ftm_schema *other)
{
    if (serve_ftm_is_a(other, asked)) return true;
    return other->is_matchable && serve_ftm_is_a(asked, other);
}

const ftm_property *
serve_ftm_property(const ftm_schema *schema, det_str name)
{
    for (size_t i = 0; i < schema->property_count; i++)
        if (det_str_equal(schema->properties[i]->name, name)) return schema->properties[i];
    return NULL;
}

const ftm_property *
serve_ftm_any_property(const ftm_model *model, det_str name)
{
    for (size_t i = 0; i < model->property_count; i++)
        if (det_str_equal(model->properties[i].name, name)) return &model->properties[i];
    return NULL;
}

bool
serve_ftm_has_type(const ftm_property *property, const char *type)
{
    return property != NULL && det_str_equal(property->type->name, det_str_of(type));
}

det_str
serve_ftm_topic(const ftm_model *model, det_str topic)
{
    uint32_t at;
    return det_strmap_get(&model->topic_of, topic, &at) ? model->topic_labels[at] : topic;
}

bool
serve_ftm_is_risk(const ftm_model *model, det_str topic)
{
    uint32_t at;
    return det_strmap_get(&model->topic_of, topic, &at) && model->topic_risks[at];
}

det_str
serve_ftm_country(const ftm_model *model, det_str code)
{
    uint32_t at;
    return det_strmap_get(&model->country_of, code, &at) ? model->labels[at] : code;
}

det_str
serve_ftm_code(const ftm_model *model, det_str text, det_text *scratch)
{
    uint32_t at;
    text = det_str_trim(text);
    if (det_strmap_get(&model->country_of, text, &at)) return model->codes[at];
    det_text_clear(scratch);
    if (det_words_fold(text, scratch, NULL) != DET_OK) return (det_str){0};
    if (!det_strmap_get(&model->country_of, det_text_str(scratch), &at)) return (det_str){0};
    return model->codes[at];
}
