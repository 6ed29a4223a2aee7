/* ftm.h - FollowTheMoney's model: schemata, properties, types.                        floor: server
 *
 * What data/ftm-*.txt say, with what a schema has from the more general ones worked out.  Frozen
 * after loading. */
#ifndef DET_SERVER_FTM_H
#define DET_SERVER_FTM_H

#include "base/arena.h"
#include "base/map.h"

typedef struct ftm_type {
    det_str name, label, plural, group;
    bool is_matchable;
} ftm_type;

typedef struct ftm_schema ftm_schema;

typedef struct ftm_property {
    det_str name, label, range, reverse, reverse_label;
    const ftm_type *type;
    const ftm_schema *schema;                /* which says so first */
    bool is_hidden, is_entity, is_matchable; /* is_matchable: two parties are compared by it */
} ftm_property;

enum { FTM_SCHEMATA_MAX = 128 };

struct ftm_schema {
    det_str name, label, plural, description;
    det_str featured, captions; /* properties, with a blank between */
    det_str extends;
    det_str source, target;                /* of an edge */
    uint64_t above[FTM_SCHEMATA_MAX / 64]; /* itself, and all that are more general */
    const ftm_property *const *properties; /* its own last */
    size_t property_count, number;
    bool is_matchable, is_abstract, is_edge;
};

typedef struct ftm_model {
    ftm_type *types;
    ftm_schema *schemata;
    ftm_property *properties;
    size_t type_count, schema_count, property_count;
    det_strmap schema_of, topic_of, country_of; /* topics and countries to rows of theirs */
    det_str *topics, *topic_labels, *codes, *labels;
    bool *topic_risks;
} ftm_model;

/* Fails: DET_NOMEM, DET_CORRUPT (a table that names what it has not: our mistake). */
DET_CHECKED det_status serve_ftm_load(det_arena *arena, ftm_model *out, det_error *err);
const ftm_schema *serve_ftm_schema(const ftm_model *model, det_str name); /* NULL: none */
bool serve_ftm_is_a(const ftm_schema *schema, const ftm_schema *more_general);
/* May an entity of the one be one of the other? */
bool serve_ftm_may_match(const ftm_schema *asked, const ftm_schema *other);
const ftm_property *serve_ftm_property(const ftm_schema *schema, det_str name);
/* Any property of that name, whatever schema has it. */
const ftm_property *serve_ftm_any_property(const ftm_model *model, det_str name);
bool serve_ftm_has_type(const ftm_property *property, const char *type);
/* Labels of a topic and a country; what was asked, where there is none. */
det_str serve_ftm_topic(const ftm_model *model, det_str topic);
bool serve_ftm_is_risk(const ftm_model *model, det_str topic);
det_str serve_ftm_country(const ftm_model *model, det_str code);
/* "Russia", "RU", "ru" give "ru"; empty: none that we know.  scratch for the moment. */
det_str serve_ftm_code(const ftm_model *model, det_str text, det_text *scratch);

#endif
