/* pairs_json.c - labelled pairs of entities in FollowTheMoney's JSON, one pair a line. */
#include "screen/pairs_read.h"

/* The properties that tell who somebody is, by the column that they are read as. */
static const struct {
    const char *property;
    det_pair_field field;
} known[] = {
    {"name", DET_PAIR_NAME},
    {"alias", DET_PAIR_ALIAS},
    {"previousName", DET_PAIR_ALIAS},
    {"abbreviation", DET_PAIR_ALIAS},
    {"weakAlias", DET_PAIR_WEAK},
    {"birthDate", DET_PAIR_BIRTH_DATE},
    {"gender", DET_PAIR_GENDER},
    {"nationality", DET_PAIR_NATIONALITY},
    {"citizenship", DET_PAIR_NATIONALITY},
    {"country", DET_PAIR_COUNTRY},
    {"mainCountry", DET_PAIR_COUNTRY},
    {"jurisdiction", DET_PAIR_COUNTRY},
    {"idNumber", DET_PAIR_ID_NUMBER},
    {"passportNumber", DET_PAIR_ID_NUMBER},
    {"socialSecurityNumber", DET_PAIR_ID_NUMBER},
    {"registrationNumber", DET_PAIR_ID_NUMBER},
    {"taxNumber", DET_PAIR_ID_NUMBER},
    {"vatCode", DET_PAIR_ID_NUMBER},
    {"innCode", DET_PAIR_ID_NUMBER},
    {"ogrnCode", DET_PAIR_ID_NUMBER},
    {"leiCode", DET_PAIR_ID_NUMBER},
    {"dunsCode", DET_PAIR_ID_NUMBER},
    {"swiftBic", DET_PAIR_ID_NUMBER},
    {"uniqueEntityId", DET_PAIR_ID_NUMBER},
    {"npiCode", DET_PAIR_ID_NUMBER},
    {"isin", DET_PAIR_ID_NUMBER},
    {"mmsi", DET_PAIR_ID_NUMBER},
    {"publicKey", DET_PAIR_ID_NUMBER},
    {"imoNumber", DET_PAIR_IMO_NUMBER},
};

/* Calls for each text of a property: it may be one text or a list of them. */
static uint32_t
first_text(const det_tree *tree, uint32_t node)
{
    return det_tree_kind_of(tree, node) == DET_TREE_LIST ? det_tree_first(tree, node) : node;
}

static uint32_t
next_text(const det_tree *tree, uint32_t list, uint32_t text)
{
    return det_tree_kind_of(tree, list) == DET_TREE_LIST ? det_tree_next(tree, text)
                                                         : DET_TREE_NONE;
}

/* All values of one field; into == NULL only counts. */
static size_t
take_values(const det_tree *tree, uint32_t properties, det_pair_field field, det_str *into)
{
    size_t count = 0;
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
        if (known[k].field != field) continue;
        uint32_t list = det_tree_get(tree, properties, known[k].property);
        for (uint32_t at = first_text(tree, list); at != DET_TREE_NONE;
             at = next_text(tree, list, at)) {
            det_str value = det_str_trim(det_tree_text(tree, at));
            if (value.len == 0) continue;
            if (into != NULL) into[count] = value;
            count++;
        }
    }
    return count;
}

static det_status
read_values(const det_tree *tree, uint32_t properties, det_pair_field field, det_arena *arena,
            det_pair_values *out, det_error *err)
{
    size_t count = take_values(tree, properties, field, NULL);
    *out = (det_pair_values){0};
    if (count == 0) return DET_OK;
    det_str *items = DET_NEW(arena, det_str, count);
    if (items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "values of a pair");
    *out = (det_pair_values){items, take_values(tree, properties, field, items)};
    return DET_OK;
}

static det_status
read_side(const det_tree *tree, const char *side, det_arena *arena,
          det_pair_values out[DET_PAIR_FIELDS], det_error *err)
{
    uint32_t entity = det_tree_get(tree, 0, side);
    if (det_tree_kind_of(tree, entity) != DET_TREE_MAP)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, 0),
                        "a pair has two entities, \"left\" and \"right\"; '%s' is missing", side);
    uint32_t properties = det_tree_get(tree, entity, "properties");
    if (det_tree_kind_of(tree, properties) != DET_TREE_MAP) properties = entity;
    for (size_t f = 0; f < DET_PAIR_FIELDS; f++) {
        det_status st = read_values(tree, properties, (det_pair_field)f, arena, &out[f], err);
        if (st != DET_OK) return st;
    }
    det_str *schema = DET_NEW(arena, det_str, 1);
    if (schema == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "values of a pair");
    *schema = det_str_trim(det_tree_text(tree, det_tree_get(tree, entity, "schema")));
    out[DET_PAIR_SCHEMA] = (det_pair_values){schema, schema->len > 0};
    return DET_OK;
}

det_status
det_pairs_object(const det_tree *tree, det_arena *arena, det_pair_row *out, det_error *err)
{
    static const char *const labels[] = {"judgement", "judgment", "label", "is_match"};
    uint32_t label = DET_TREE_NONE;
    *out = (det_pair_row){0};
    if (det_tree_kind_of(tree, 0) != DET_TREE_MAP)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, 0),
                        "a line is no JSON object: {\"left\":{...},\"right\":{...},"
                        "\"judgement\":\"positive\"}");
    det_status st = read_side(tree, "left", arena, out->of[0], err);
    if (st == DET_OK) st = read_side(tree, "right", arena, out->of[1], err);
    if (st != DET_OK) return st;
    for (size_t l = 0; l < sizeof labels / sizeof labels[0] && label == DET_TREE_NONE; l++)
        label = det_tree_get(tree, 0, labels[l]);
    if (!det_pairs_label(det_tree_text(tree, label), &out->label))
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, label == DET_TREE_NONE ? 0 : label),
                        "\"judgement\" is '%.*s'; write positive, negative or unsure",
                        DET_STR_FMT(det_tree_text(tree, label)));
    out->category = det_str_trim(det_tree_text(tree, det_tree_get(tree, 0, "category")));
    if (out->category.len == 0 && out->of[0][DET_PAIR_SCHEMA].count > 0)
        out->category = out->of[0][DET_PAIR_SCHEMA].items[0];
    return DET_OK;
}
