/* declare.c - sources that are not compiled in: a few lines of YAML each. */
#include "list/declare.h"

#include "list/own/own.h"

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "declaration of a source: no memory");
}

static det_status
check_id(det_str id, det_where at, det_error *err)
{
    det_str name = id;
    if (det_str_starts(id, DET_STR("own:"))) name = det_str_slice(id, 4, id.len);
    bool is_good = name.len > 0 && name.ptr[0] >= 'a' && name.ptr[0] <= 'z' &&
                   id.len <= DET_SOURCE_ID_MAX;
    for (size_t i = 0; is_good && i < name.len; i++) {
        char byte = name.ptr[i];
        is_good = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_' ||
                  byte == '-';
    }
    if (!is_good)
        return det_fail(err, DET_USAGE, at,
                        "'%.*s' cannot be the id of a source; expected small letters, digits, '-' "
                        "and '_', a letter first, %d bytes at most, and 'own:' before it or not, "
                        "as own:watch",
                        DET_STR_FMT(det_str_slice(id, 0, 80)), DET_SOURCE_ID_MAX);
    if (det_str_equal(id, DET_STR("own")))
        return det_fail(err, DET_USAGE, at,
                        "'own' alone is no source: it stands before the names of all lists of "
                        "one's own, as own:watch");
    if (det_source_find(id) != NULL)
        return det_fail(err, DET_USAGE, at,
                        "'%.*s' is a publisher whose format we know; a list of one's own needs "
                        "another id, as own:%.*s",
                        DET_STR_FMT(id), DET_STR_FMT(id));
    return DET_OK;
}

det_status
det_source_check_id(det_str id, det_error *err)
{
    return check_id(id, (det_where){0}, err);
}

static det_status
find_format(const det_tree *tree, uint32_t node, const det_format **out, det_error *err)
{
    char known[128];
    size_t used = 0, count;
    det_str text = det_tree_text(tree, node);
    *out = det_format_find(text);
    if (*out != NULL) return DET_OK;
    const det_format *formats = det_formats(&count);
    for (size_t i = 0; i < count; i++) {
        det_str id = det_str_of(formats[i].id);
        if (used + id.len + 2 >= sizeof known) break;
        for (size_t b = 0; b < id.len; b++)
            known[used++] = id.ptr[b];
        known[used++] = ',';
        known[used++] = ' ';
    }
    return det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                    "'%.*s' is no format; expected one of %.*s", DET_STR_FMT(text),
                    (int)(used > 1 ? used - 2 : 0), known);
}

/* The text under a key, or other; NUL-terminated, in arena. */
static det_status
take_text(const det_tree *tree, const char *key, det_str other, det_arena *arena, const char **out,
          det_error *err)
{
    uint32_t node = det_tree_get(tree, 0, key);
    det_str text = node == DET_TREE_NONE ? other : det_tree_text(tree, node), copy;
    if (node != DET_TREE_NONE && text.len == 0)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                        "'%s' of a source is not a text", key);
    if (!det_arena_copy(arena, text, &copy)) return no_memory(err);
    *out = copy.ptr;
    return DET_OK;
}

static det_status
check_keys(const det_tree *tree, bool has_map, det_error *err)
{
    static const char *const keys[] = {"source", "format", "title", "authority", "zone"};
    for (uint32_t node = det_tree_first(tree, 0); node != DET_TREE_NONE;
         node = det_tree_next(tree, node)) {
        size_t i = 0, count = sizeof keys / sizeof keys[0];
        det_str key = det_tree_key(tree, node);
        while (i < count && !det_str_equal(key, det_str_of(keys[i])))
            i++;
        if (i < count || (has_map && det_own_map_has_key(key))) continue;
        return det_fail(err, DET_SYNTAX, det_tree_key_where(tree, node),
                        "unknown key '%.*s' of a source; expected source, format, title, "
                        "authority, zone%s",
                        DET_STR_FMT(key), has_map ? ", or of a list in CSV " DET_OWN_KEYS : "");
    }
    return DET_OK;
}

static det_status
read_zone(const det_tree *tree, det_zone *out, det_error *err)
{
    uint32_t node = det_tree_get(tree, 0, "zone");
    *out = DET_ZONE_UTC;
    if (node == DET_TREE_NONE || det_zone_find(det_tree_text(tree, node), out)) return DET_OK;
    return det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                    "no clock '%.*s'; expected UTC, America/New_York, Europe/Brussels, "
                    "Europe/London or Europe/Zurich",
                    DET_STR_FMT(det_tree_text(tree, node)));
}

static det_status
read_all(const det_tree *tree, det_arena *arena, det_source *out, det_error *err)
{
    uint32_t id = det_tree_get(tree, 0, "source"), format = det_tree_get(tree, 0, "format");
    if (det_tree_kind_of(tree, 0) != DET_TREE_MAP || id == DET_TREE_NONE || format == DET_TREE_NONE)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, 0),
                        "a source is declared by its id and its format at least: 'source: "
                        "own:watch' and 'format: csv'");
    det_str text = det_tree_text(tree, id);
    det_status st = check_id(text, det_tree_where(tree, id), err);
    if (st == DET_OK) st = find_format(tree, format, &out->format, err);
    if (st == DET_OK)
        st = check_keys(tree, det_str_equal(det_str_of(out->format->id), DET_STR("csv")), err);
    if (st == DET_OK) st = take_text(tree, "source", text, arena, &out->id, err);
    if (st == DET_OK) st = take_text(tree, "title", text, arena, &out->title, err);
    det_str authority = det_str_slice(text, 0, det_str_find_byte(text, ':'));
    if (st == DET_OK) st = take_text(tree, "authority", authority, arena, &out->authority, err);
    if (st == DET_OK) st = read_zone(tree, &out->zone, err);
    if (st == DET_OK) st = det_own_map_read(tree, arena, &out->map, err);
    if (st != DET_OK) return st;
    out->is_set = out->format->is_set;
    out->has_own_date = out->format->has_own_date;
    return DET_OK;
}

det_status
det_source_declare(det_str yaml, const char *file, det_arena *arena, const det_source **out,
                   det_error *err)
{
    det_tree tree;
    det_source *source = DET_NEW(arena, det_source, 1);
    det_str name;
    if (source == NULL || !det_arena_copy(arena, yaml, &source->declared) ||
        !det_arena_copy(arena, det_str_of(file), &name))
        return no_memory(err);
    det_status st = det_tree_read_yaml(source->declared, name.ptr, arena, &tree, err);
    if (st == DET_OK) st = read_all(&tree, arena, source, err);
    if (st == DET_OK) *out = source;
    return st;
}

det_status
det_source_declare_plain(det_str id, const det_format *format, det_arena *arena,
                         const det_source **out, det_error *err)
{
    det_str yaml;
    det_status st = det_source_check_id(id, err);
    if (st != DET_OK) return st;
    if (!det_arena_print(arena, &yaml, "source: %.*s\nformat: %s\n", DET_STR_FMT(id), format->id))
        return no_memory(err);
    return det_source_declare(yaml, "declaration", arena, out, err);
}
