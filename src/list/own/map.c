/* own/map.c - the mapping of a list of one's own: from YAML to columns. */
#include "list/own/column.h"

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "mapping of a list: no memory");
}

static const char *const keys[] = {"separator", "encoding", "values",  "dates",
                                   "schema",    "kinds",    "columns", "constants"};

bool
det_own_map_has_key(det_str key)
{
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (det_str_equal(key, det_str_of(keys[i]))) return true;
    return false;
}

bool
det_own_is_date(det_prop prop)
{
    return prop == DET_PROP_BIRTH_DATE || prop == DET_PROP_DEATH_DATE ||
           prop == DET_PROP_BUILD_DATE || prop == DET_PROP_LISTED_ON ||
           prop == DET_PROP_UPDATED_ON || prop == DET_PROP_EXPIRES_ON;
}

bool
det_own_word_read(det_str word, det_own_column *out)
{
    static const struct {
        const char *word, *type;
    } remarks[] = {{"reason", "reason"}, {"entryOwner", "entryOwner"}};
    out->role = DET_OWN_VALUE;
    out->prop = DET_PROP_REMARK;
    for (size_t i = 0; i < sizeof remarks / sizeof remarks[0]; i++)
        if (det_str_equal(word, det_str_of(remarks[i].word))) {
            out->type = det_str_of(remarks[i].type);
            return true;
        }
    if (det_str_equal(word, DET_STR("id"))) {
        out->role = DET_OWN_ID;
        return true;
    }
    if (det_str_equal(word, DET_STR("schema"))) {
        out->role = DET_OWN_SCHEMA;
        return true;
    }
    return det_prop_find(word, &out->prop);
}

static det_status
read_word(const det_tree *tree, uint32_t node, det_own_column *out, det_error *err)
{
    if (det_own_word_read(det_tree_text(tree, node), out)) return DET_OK;
    return det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                    "'%.*s' is no property; expected id, schema, reason, entryOwner or a property "
                    "as name, alias, weakAlias, birthDate, nationality, passportNumber, idNumber, "
                    "imoNumber, address, program, expiresOn, remark",
                    DET_STR_FMT(det_str_slice(det_tree_text(tree, node), 0, 80)));
}

static det_status
read_dates(const det_tree *tree, uint32_t node, det_own_dates *out, det_error *err)
{
    static const struct {
        const char *word;
        det_own_dates dates;
    } words[] = {{"iso", DET_OWN_DATES_PLAIN},
                 {"day-first", DET_OWN_DATES_DAY_FIRST},
                 {"month-first", DET_OWN_DATES_MONTH_FIRST}};
    if (node == DET_TREE_NONE) return DET_OK;
    det_str text = det_tree_text(tree, node);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (det_str_equal(text, det_str_of(words[i].word))) {
            *out = words[i].dates;
            return DET_OK;
        }
    return det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                    "'%.*s' is no order of dates; expected iso, day-first or month-first",
                    DET_STR_FMT(det_str_slice(text, 0, 80)));
}

static det_status
read_schema(const det_tree *tree, uint32_t node, det_schema *out, det_error *err)
{
    if (det_schema_find(det_tree_text(tree, node), out)) return DET_OK;
    return det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                    "'%.*s' is no kind of party; expected LegalEntity, Person, Organization, "
                    "Company, Vessel, Airplane, CryptoWallet or Address",
                    DET_STR_FMT(det_str_slice(det_tree_text(tree, node), 0, 80)));
}

/* ---- columns -----------------------------------------------------------------------------------
 */

/* {country_of: Pass} */
static bool
read_part(det_str key, det_str text, det_own_column *out)
{
    static const struct {
        const char *key;
        det_own_part part;
    } parts[] = {
        {"country_of", DET_OWN_COUNTRY}, {"type_of", DET_OWN_TYPE}, {"note_of", DET_OWN_NOTE}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (det_str_equal(key, det_str_of(parts[i].key))) {
            out->role = DET_OWN_PART;
            out->part = parts[i].part;
            out->of = text;
            return true;
        }
    return false;
}

/* {property: birthDate, dates: day-first} */
static det_status
read_details(const det_tree *tree, uint32_t map, det_own_column *out, det_error *err)
{
    bool has_role = false;
    det_status st = DET_OK;
    det_str type = {0};
    for (uint32_t node = det_tree_first(tree, map); st == DET_OK && node != DET_TREE_NONE;
         node = det_tree_next(tree, node)) {
        det_str key = det_tree_key(tree, node), text = det_tree_text(tree, node);
        bool is_role = det_str_equal(key, DET_STR("property"));
        if (is_role || read_part(key, text, out)) {
            if (has_role)
                return det_fail(err, DET_CONFLICT, det_tree_key_where(tree, node),
                                "a column is one thing: a property, or a part of one");
            has_role = true;
            if (is_role) st = read_word(tree, node, out, err);
        } else if (det_str_equal(key, DET_STR("dates"))) {
            st = read_dates(tree, node, &out->dates, err);
        } else if (det_str_equal(key, DET_STR("values"))) {
            out->values = text;
        } else if (det_str_equal(key, DET_STR("type"))) {
            type = text;
        } else {
            st = det_fail(err, DET_SYNTAX, det_tree_key_where(tree, node),
                          "unknown key '%.*s' of a column; expected property, type, dates, values, "
                          "country_of, type_of or note_of",
                          DET_STR_FMT(key));
        }
    }
    if (st == DET_OK && !has_role)
        st = det_fail(err, DET_SYNTAX, det_tree_where(tree, map),
                      "column '%.*s' does not say its property", DET_STR_FMT(out->heading));
    if (type.len > 0) out->type = type;
    return st;
}

static det_status
read_column(const det_tree *tree, uint32_t node, const det_own_column *like, det_own_map *map,
            det_error *err)
{
    if (map->column_count == DET_CSV_FIELDS_MAX)
        return det_fail(err, DET_LIMIT, det_tree_key_where(tree, node), "more than %d columns",
                        DET_CSV_FIELDS_MAX);
    det_own_column *column = &map->columns[map->column_count++];
    *column = *like;
    column->heading = det_str_trim(det_tree_key(tree, node));
    column->at = det_tree_key_where(tree, node);
    if (det_tree_is_null(tree, node)) return DET_OK;
    if (det_tree_kind_of(tree, node) == DET_TREE_MAP) return read_details(tree, node, column, err);
    return read_word(tree, node, column, err);
}

/* Every part belongs to a column of values. */
static det_status
check_parts(const det_own_map *map, det_error *err)
{
    for (size_t i = 0; i < map->column_count; i++) {
        const det_own_column *part = &map->columns[i];
        size_t k = 0;
        if (part->role != DET_OWN_PART) continue;
        while (k < map->column_count && !(map->columns[k].role == DET_OWN_VALUE &&
                                          det_str_equal(map->columns[k].heading, part->of)))
            k++;
        if (k == map->column_count)
            return det_fail(err, DET_MISSING, part->at,
                            "column '%.*s' is part of '%.*s', which is no column of values",
                            DET_STR_FMT(part->heading), DET_STR_FMT(part->of));
    }
    return DET_OK;
}

static det_status
read_columns(const det_tree *tree, uint32_t list, const det_own_column *like, det_own_map *map,
             det_error *err)
{
    bool has_name = false;
    det_status st = DET_OK;
    if (det_tree_kind_of(tree, list) != DET_TREE_MAP)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, list == DET_TREE_NONE ? 0 : list),
                        "a list in CSV needs 'columns:', a map from headings to properties, as "
                        "'Full name: name'");
    for (uint32_t node = det_tree_first(tree, list); st == DET_OK && node != DET_TREE_NONE;
         node = det_tree_next(tree, node))
        st = read_column(tree, node, like, map, err);
    for (size_t i = 0; i < map->column_count; i++)
        has_name |= map->columns[i].role == DET_OWN_VALUE &&
                    map->columns[i].prop <= DET_PROP_NAME_LAST;
    if (st == DET_OK && !has_name)
        st = det_fail(err, DET_MISSING, det_tree_where(tree, list),
                      "no column is a name: nobody could be found by this list");
    return st == DET_OK ? check_parts(map, err) : st;
}

/* ---- the rest ----------------------------------------------------------------------------------
 */

static det_status
read_kinds(const det_tree *tree, uint32_t list, det_arena *arena, det_own_map *map, det_error *err)
{
    map->kinds = DET_NEW(arena, det_own_kind, det_tree_size(tree, list));
    if (map->kinds == NULL) return no_memory(err);
    for (uint32_t node = det_tree_first(tree, list); node != DET_TREE_NONE;
         node = det_tree_next(tree, node)) {
        det_own_kind *kind = &map->kinds[map->kind_count++];
        kind->word = det_tree_key(tree, node);
        det_status st = read_schema(tree, node, &kind->schema, err);
        if (st != DET_OK) return st;
    }
    return DET_OK;
}

static det_status
read_constants(const det_tree *tree, uint32_t list, det_arena *arena, det_own_map *map,
               det_error *err)
{
    map->constants = DET_NEW(arena, det_own_constant, det_tree_size(tree, list));
    if (map->constants == NULL) return no_memory(err);
    for (uint32_t node = det_tree_first(tree, list); node != DET_TREE_NONE;
         node = det_tree_next(tree, node)) {
        det_own_column word = {0};
        if (!det_own_word_read(det_tree_key(tree, node), &word) || word.role != DET_OWN_VALUE)
            return det_fail(err, DET_SYNTAX, det_tree_key_where(tree, node),
                            "'%.*s' cannot be said of every row; expected a property as program, "
                            "reason, entryOwner, topics, expiresOn",
                            DET_STR_FMT(det_tree_key(tree, node)));
        map->constants[map->constant_count++] = (det_own_constant){word.prop, word.type,
                                                                   det_tree_text(tree, node)};
    }
    return DET_OK;
}

static det_status
read_form(const det_tree *tree, det_own_map *map, det_own_column *like, det_error *err)
{
    uint32_t separator = det_tree_get(tree, 0, "separator");
    uint32_t encoding = det_tree_get(tree, 0, "encoding");
    det_str text = det_tree_text(tree, separator);
    map->separator = ',';
    if (separator != DET_TREE_NONE && (text.len != 1 || text.ptr[0] == '"'))
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, separator),
                        "'%.*s' does not part fields; expected one character, as ',' or ';'",
                        DET_STR_FMT(text));
    if (separator != DET_TREE_NONE) map->separator = text.ptr[0];
    text = det_tree_text(tree, encoding);
    map->is_cp1252 = det_str_equal_ascii_nocase(text, DET_STR("windows-1252"));
    if (encoding != DET_TREE_NONE && !map->is_cp1252 &&
        !det_str_equal_ascii_nocase(text, DET_STR("utf-8")))
        return det_fail(err, DET_UNSUPPORTED, det_tree_where(tree, encoding),
                        "encoding '%.*s' is not read; expected utf-8 or windows-1252",
                        DET_STR_FMT(text));
    like->values = det_tree_text(tree, det_tree_get(tree, 0, "values"));
    return read_dates(tree, det_tree_get(tree, 0, "dates"), &like->dates, err);
}

det_status
det_own_map_read(const det_tree *tree, det_arena *arena, const det_own_map **out, det_error *err)
{
    size_t i = 0, count = sizeof keys / sizeof keys[0];
    *out = NULL;
    while (i < count && det_tree_get(tree, 0, keys[i]) == DET_TREE_NONE)
        i++;
    if (i == count) return DET_OK;
    det_own_map *map = DET_NEW(arena, det_own_map, 1);
    if (map == NULL) return no_memory(err);
    det_own_column like = {0};
    uint32_t schema = det_tree_get(tree, 0, "schema"), kinds = det_tree_get(tree, 0, "kinds");
    uint32_t constants = det_tree_get(tree, 0, "constants");
    det_status st = read_form(tree, map, &like, err);
    if (st == DET_OK && schema != DET_TREE_NONE) st = read_schema(tree, schema, &map->schema, err);
    if (st == DET_OK && kinds != DET_TREE_NONE) st = read_kinds(tree, kinds, arena, map, err);
    if (st == DET_OK && constants != DET_TREE_NONE)
        st = read_constants(tree, constants, arena, map, err);
    if (st == DET_OK) st = read_columns(tree, det_tree_get(tree, 0, "columns"), &like, map, err);
    if (st == DET_OK) *out = map;
    return st;
}
