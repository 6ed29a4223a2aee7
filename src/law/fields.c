/* Fields of an entry, from wherever they come. */
#include "law/fields.h"

#include <string.h>

/* Fields on their way. */
typedef struct collector {
    const char *what;
    const det_field_key *keys;
    det_arena *arena;
    det_field *items;
    size_t count, capacity;
} collector;

static const det_field_key *
find_key(const det_field_key *keys, det_str name)
{
    for (; keys->name != NULL; keys++)
        if (det_str_equal(name, det_str_of(keys->name))) return keys;
    return NULL;
}

const char *
det_fields_list(const char *const *words, char buffer[DET_FIELDS_LIST_MAX])
{
    size_t used = 0;
    for (size_t i = 0; words[i] != NULL; i++) {
        size_t length = strlen(words[i]);
        if (used + length + 3 > DET_FIELDS_LIST_MAX) break;
        if (i > 0) memcpy(buffer + used, ", ", 2), used += 2;
        memcpy(buffer + used, words[i], length);
        used += length;
    }
    buffer[used] = '\0';
    return buffer;
}

static const char *
list_keys(const det_field_key *keys, char buffer[DET_FIELDS_LIST_MAX])
{
    const char *names[40];
    size_t count = 0;
    while (keys[count].name != NULL && count + 1 < sizeof names / sizeof names[0]) {
        names[count] = keys[count].name;
        count++;
    }
    names[count] = NULL;
    return det_fields_list(names, buffer);
}

static det_status
unknown_key(const char *what, const det_field_key *keys, det_str key, det_where at, det_error *err)
{
    char all[DET_FIELDS_LIST_MAX];
    return det_fail(err, DET_SYNTAX, at, "unknown key '%.*s' in %s; known are %s", DET_STR_FMT(key),
                    what, list_keys(keys, all));
}

static det_status
check_value(const char *what, det_str key, det_str value, det_where at, det_error *err)
{
    if (value.len > DET_FIELD_BYTES_MAX)
        return det_fail(err, DET_LIMIT, at,
                        "'%.*s' of %s has %zu bytes; at most %d are kept: say it shorter, and name "
                        "the document instead",
                        DET_STR_FMT(key), what, value.len, DET_FIELD_BYTES_MAX);
    if (det_str_utf8_bad(value) != SIZE_MAX)
        return det_fail(err, DET_ENCODING, at, "'%.*s' of %s is not UTF-8", DET_STR_FMT(key), what);
    return DET_OK;
}

static det_status
add(collector *c, det_str key, det_str value, det_where at, det_error *err)
{
    value = det_str_trim(value);
    if (value.len == 0) return DET_OK;
    det_status st = check_value(c->what, key, value, at, err);
    if (st != DET_OK) return st;
    if (c->count == DET_FIELDS_MAX)
        return det_fail(err, DET_LIMIT, at, "%s has more than %d values; part it", c->what,
                        DET_FIELDS_MAX);
    if (c->count == c->capacity) {
        void *more = det_arena_grow(c->arena, c->items, c->count, &c->capacity, sizeof *c->items);
        if (more == NULL) return det_fail(err, DET_NOMEM, at, "%s", c->what);
        c->items = more;
    }
    c->items[c->count++] = (det_field){key, value, at};
    return DET_OK;
}

/* One value of a list, or {a: b} as "a=b". */
static det_status
add_item(collector *c, const det_tree *tree, det_str key, uint32_t node, bool is_pair,
         det_error *err)
{
    det_str text = det_tree_text(tree, node);
    det_where at = det_tree_where(tree, node);
    if (det_tree_kind_of(tree, node) != DET_TREE_TEXT)
        return det_fail(err, DET_SYNTAX, at,
                        "'%.*s' of %s holds another list; write each value as "
                        "one text",
                        DET_STR_FMT(key), c->what);
    if (is_pair && !det_arena_print(c->arena, &text, "%.*s=%.*s",
                                    DET_STR_FMT(det_tree_key(tree, node)), DET_STR_FMT(text)))
        return det_fail(err, DET_NOMEM, at, "%s", c->what);
    return add(c, key, text, at, err);
}

static det_status
add_node(collector *c, const det_tree *tree, uint32_t node, det_error *err)
{
    det_str name = det_tree_key(tree, node);
    const det_field_key *key = find_key(c->keys, name);
    if (key == NULL)
        return unknown_key(c->what, c->keys, name, det_tree_key_where(tree, node), err);
    det_str text = det_str_of(key->name);
    if (det_tree_kind_of(tree, node) == DET_TREE_TEXT)
        return add_item(c, tree, text, node, false, err);
    if (!key->is_list)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                        "'%s' of %s is one value, not a list", key->name, c->what);
    bool is_pair = det_tree_kind_of(tree, node) == DET_TREE_MAP;
    det_status st = DET_OK;
    for (uint32_t at = det_tree_first(tree, node); at != DET_TREE_NONE && st == DET_OK;
         at = det_tree_next(tree, at))
        st = add_item(c, tree, text, at, is_pair, err);
    return st;
}

static bool
is_apart(const char *const *apart, det_str name)
{
    for (; *apart != NULL; apart++)
        if (det_str_equal(name, det_str_of(*apart))) return true;
    return false;
}

det_status
det_fields_of_tree(const det_tree *tree, uint32_t map, const char *what, const det_field_key *keys,
                   det_arena *arena, det_fields *out, det_error *err)
{
    static const char *const none[] = {NULL};
    return det_fields_of_tree_but(tree, map, what, keys, none, arena, out, err);
}

det_status
det_fields_of_tree_but(const det_tree *tree, uint32_t map, const char *what,
                       const det_field_key *keys, const char *const *apart, det_arena *arena,
                       det_fields *out, det_error *err)
{
    char all[DET_FIELDS_LIST_MAX];
    collector c = {.what = what, .keys = keys, .arena = arena};
    if (det_tree_kind_of(tree, map) != DET_TREE_MAP)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, map),
                        "%s must be a map with keys (%s)", what, list_keys(keys, all));
    det_status st = DET_OK;
    for (uint32_t at = det_tree_first(tree, map); at != DET_TREE_NONE && st == DET_OK;
         at = det_tree_next(tree, at))
        if (!is_apart(apart, det_tree_key(tree, at))) st = add_node(&c, tree, at, err);
    *out = (det_fields){c.items, c.count, det_tree_where(tree, map)};
    return st;
}

det_status
det_fields_of_row(const det_csv *csv, const det_csv_row *header, const det_csv_row *row,
                  const det_field_key *keys, det_arena *arena, det_fields *out, det_error *err)
{
    collector c = {.what = "a row", .keys = keys, .arena = arena};
    if (row->count > header->count)
        return det_fail(err, DET_SYNTAX, det_csv_where(csv, row, header->count),
                        "the row has %zu fields and the header %zu; quote a field that holds a "
                        "comma",
                        row->count, header->count);
    det_status st = DET_OK;
    for (size_t i = 0; i < row->count && st == DET_OK; i++) {
        const det_field_key *key = find_key(keys, det_str_trim(header->fields[i]));
        det_where at = det_csv_where(csv, row, i);
        det_str rest = row->fields[i], item;
        if (!key->is_list) {
            st = add(&c, det_str_of(key->name), rest, at, err);
            continue;
        }
        while (st == DET_OK && det_str_next(&rest, '|', &item))
            st = add(&c, det_str_of(key->name), item, at, err);
    }
    *out = (det_fields){c.items, c.count, det_csv_where(csv, row, 0)};
    return st;
}

static det_status
check_header(const det_csv *csv, const det_csv_row *header, const det_field_key *keys,
             det_error *err)
{
    for (size_t i = 0; i < header->count; i++) {
        det_str name = det_str_trim(header->fields[i]);
        if (find_key(keys, name) == NULL)
            return unknown_key("the header", keys, name, det_csv_where(csv, header, i), err);
        for (size_t j = 0; j < i; j++)
            if (det_str_equal(name, det_str_trim(header->fields[j])))
                return det_fail(err, DET_SYNTAX, det_csv_where(csv, header, i),
                                "column '%.*s' stands twice in the header", DET_STR_FMT(name));
    }
    return DET_OK;
}

static bool
is_blank(const det_csv_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (det_str_trim(row->fields[i]).len > 0) return false;
    return true;
}

det_status
det_fields_csv_open(det_str bytes, const char *file, const det_field_key *keys, det_arena *arena,
                    det_fields_csv *out, det_error *err)
{
    *out = (det_fields_csv){.csv = det_csv_over(bytes, ',', file), .keys = keys};
    det_status st = det_csv_next(&out->csv, arena, &out->header, err);
    if (st == DET_MISSING || (st == DET_OK && is_blank(&out->header)))
        return det_fail(err, DET_SYNTAX, (det_where){file, 1, 1},
                        "no header; the first row names the columns");
    return st == DET_OK ? check_header(&out->csv, &out->header, keys, err) : st;
}

det_status
det_fields_csv_next(det_fields_csv *from, size_t wanted, det_arena *arena, det_fields **out,
                    size_t *count, det_error *err)
{
    det_fields *rows = NULL;
    det_csv_row row;
    size_t used = 0, capacity = 0;
    det_status st = DET_OK;
    while (used < wanted && (st = det_csv_next(&from->csv, arena, &row, err)) == DET_OK) {
        if (is_blank(&row)) continue;
        if (used == capacity) {
            void *more = det_arena_grow(arena, rows, used, &capacity, sizeof *rows);
            if (more == NULL)
                return det_fail(err, DET_NOMEM, (det_where){0}, "rows of a file of entries");
            rows = more;
        }
        st = det_fields_of_row(&from->csv, &from->header, &row, from->keys, arena, &rows[used++],
                               err);
        if (st != DET_OK) return st;
    }
    *out = rows;
    *count = used;
    return st == DET_MISSING ? DET_OK : st;
}

det_status
det_fields_of_csv(det_str bytes, const char *file, const det_field_key *keys, det_arena *arena,
                  det_fields **out, size_t *count, det_error *err)
{
    det_fields_csv from;
    det_status st = det_fields_csv_open(bytes, file, keys, arena, &from, err);
    if (st == DET_OK)
        st = det_fields_csv_next(&from, DET_FIELDS_ROWS_MAX + 1, arena, out, count, err);
    if (st == DET_OK && *count > DET_FIELDS_ROWS_MAX)
        st = det_fail(err, DET_LIMIT, (*out)[*count - 1].at, "more than %d rows; part the file",
                      DET_FIELDS_ROWS_MAX);
    return st;
}

det_status
det_fields_check(const det_fields *fields, const char *what, const det_field_key *keys,
                 det_error *err)
{
    if (fields->count > DET_FIELDS_MAX)
        return det_fail(err, DET_LIMIT, fields->at, "%s has more than %d values; part it", what,
                        DET_FIELDS_MAX);
    for (size_t i = 0; i < fields->count; i++) {
        const det_field *field = &fields->items[i];
        const det_field_key *key = find_key(keys, field->key);
        if (key == NULL) return unknown_key(what, keys, field->key, field->at, err);
        det_status st = check_value(what, field->key, field->value, field->at, err);
        if (st != DET_OK) return st;
        for (size_t j = 0; j < i && !key->is_list; j++)
            if (det_str_equal(fields->items[j].key, field->key))
                return det_fail(err, DET_SYNTAX, field->at, "'%s' of %s is given twice", key->name,
                                what);
    }
    return DET_OK;
}

/* ---- reading ------------------------------------------------------------------------------------
 */

const det_field *
det_fields_find(const det_fields *fields, const char *key)
{
    det_str name = det_str_of(key);
    for (size_t i = 0; i < fields->count; i++)
        if (det_str_equal(fields->items[i].key, name)) return &fields->items[i];
    return NULL;
}

det_str
det_fields_text(const det_fields *fields, const char *key)
{
    const det_field *field = det_fields_find(fields, key);
    return field == NULL ? (det_str){0} : field->value;
}

det_status
det_fields_texts(const det_fields *fields, const char *key, det_arena *arena, det_texts *out,
                 det_error *err)
{
    det_str name = det_str_of(key);
    size_t count = 0;
    for (size_t i = 0; i < fields->count; i++)
        count += det_str_equal(fields->items[i].key, name);
    det_str *items = DET_NEW(arena, det_str, count + 1);
    if (items == NULL) return det_fail(err, DET_NOMEM, fields->at, "the values of '%s'", key);
    *out = (det_texts){items, 0};
    for (size_t i = 0; i < fields->count; i++)
        if (det_str_equal(fields->items[i].key, name)) items[out->count++] = fields->items[i].value;
    return DET_OK;
}

det_status
det_fields_need(const det_fields *fields, const char *what, const char *key, const char *hint,
                const det_field **out, det_error *err)
{
    *out = det_fields_find(fields, key);
    if (*out != NULL) return DET_OK;
    return det_fail(err, DET_SYNTAX, fields->at, "%s needs '%s': %s", what, key, hint);
}

det_status
det_fields_day(const det_fields *fields, const char *key, det_day *out, det_error *err)
{
    const det_field *field = det_fields_find(fields, key);
    return field == NULL ? DET_OK : det_day_read(field->value, field->at, out, err);
}

det_status
det_fields_instant(const det_fields *fields, const char *key, det_zone zone, int64_t *out,
                   det_error *err)
{
    const det_field *field = det_fields_find(fields, key);
    det_instant instant;
    if (field == NULL) return DET_OK;
    det_status st = det_instant_read(field->value, zone, field->at, &instant, err);
    if (st == DET_OK && instant.ambiguous)
        return det_fail(err, DET_SYNTAX, field->at,
                        "'%s' is '%.*s', which can be read two ways; write the offset from UTC, as "
                        "2025-09-28T00:00-04:00",
                        key, DET_STR_FMT(field->value));
    if (st == DET_OK) *out = instant.us;
    return st;
}

det_status
det_fields_word(const det_field *field, const char *const *words, size_t *out, det_error *err)
{
    char all[DET_FIELDS_LIST_MAX];
    for (size_t i = 0; words[i] != NULL; i++)
        if (det_str_equal(field->value, det_str_of(words[i]))) {
            *out = i;
            return DET_OK;
        }
    return det_fail(err, DET_SYNTAX, field->at, "'%.*s' is '%.*s'; expected one of %s",
                    DET_STR_FMT(field->key), DET_STR_FMT(field->value),
                    det_fields_list(words, all));
}

/* ---- keeping ------------------------------------------------------------------------------------
 */

void
det_fields_write(const det_fields *fields, const det_field_key *keys, det_json *json)
{
    det_json_object(json);
    for (; keys->name != NULL; keys++) {
        det_str name = det_str_of(keys->name);
        bool is_open = false;
        for (size_t i = 0; i < fields->count; i++) {
            if (!det_str_equal(fields->items[i].key, name)) continue;
            if (!is_open) det_json_key(json, keys->name);
            if (!is_open && keys->is_list) det_json_array(json);
            is_open = true;
            det_json_str(json, fields->items[i].value);
        }
        if (is_open && keys->is_list) det_json_array_end(json);
    }
    det_json_object_end(json);
}

/* "text" at *at, without escapes: the bytes between the quotes.  False: anything else. */
static bool
take_plain(det_str body, size_t *at, det_str *out)
{
    if (*at >= body.len || body.ptr[*at] != '"') return false;
    size_t from = *at + 1, end = from;
    while (end < body.len && body.ptr[end] != '"' && body.ptr[end] != '\\')
        end++;
    if (end >= body.len || body.ptr[end] != '"') return false;
    *out = det_str_slice(body, from, end);
    *at = end + 1;
    return true;
}

static bool
take_byte(det_str body, size_t *at, char byte)
{
    if (*at >= body.len || body.ptr[*at] != byte) return false;
    (*at)++;
    return true;
}

/* {"key":"text","list":["text","text"]} with its keys in their order, as det_fields_write made it:
 * what most entries are, read without a tree.  *is_plain false: something else stands there, and
 * nothing is said about it here.  Fails: DET_NOMEM, DET_LIMIT. */
static det_status
read_plain(det_str body, collector *c, bool *is_plain, det_error *err)
{
    const det_field_key *key = c->keys;
    size_t at = 0;
    *is_plain = false;
    if (!take_byte(body, &at, '{')) return DET_OK;
    do {
        det_str name, value;
        if (!take_plain(body, &at, &name) || !take_byte(body, &at, ':')) return DET_OK;
        while (key->name != NULL && !det_str_equal(name, det_str_of(key->name)))
            key++;
        if (key->name == NULL) return DET_OK;
        bool is_list = take_byte(body, &at, '[');
        if (is_list && !key->is_list) return DET_OK;
        do {
            if (!take_plain(body, &at, &value)) return DET_OK;
            det_status st = add(c, det_str_of(key->name), value,
                                (det_where){"a stored entry", 1, 0}, err);
            if (st != DET_OK) return st;
        } while (is_list && take_byte(body, &at, ','));
        if (is_list && !take_byte(body, &at, ']')) return DET_OK;
        key++;
    } while (take_byte(body, &at, ','));
    *is_plain = take_byte(body, &at, '}') && at == body.len;
    return DET_OK;
}

det_status
det_entry_fields(const det_entry *entry, const char *what, const det_field_key *keys,
                 det_arena *arena, det_fields *out, det_error *err)
{
    det_tree tree;
    collector c = {.what = what, .keys = keys, .arena = arena};
    bool is_plain = false;
    if (read_plain(entry->body, &c, &is_plain, NULL) == DET_OK && is_plain) {
        *out = (det_fields){c.items, c.count, {"a stored entry", 1, 1}};
        return DET_OK;
    }
    det_status st = det_tree_read_json(entry->body, "a stored entry", arena, &tree, err);
    if (st == DET_OK) st = det_fields_of_tree(&tree, 0, what, keys, arena, out, err);
    if (st == DET_OK || st == DET_NOMEM) return st;
    /* we wrote it, so it is not the input that is wrong */
    det_while(err, st,
              "reading entry %.*s back: the store is damaged, put back a copy of the "
              "folder",
              DET_STR_FMT(entry->id));
    if (err != NULL) err->status = DET_CORRUPT;
    return DET_CORRUPT;
}
