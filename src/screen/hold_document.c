/* A hold as one document.
 *
 *   id: H-1
 *   kind: payment
 *   ...
 *   parties: [{role: remitter, name: ...}]        entries H-1/p1, ...
 *   bases: [{measure: ..., path: direct}]         H-1/b1, ...
 *   overlays: [{kind: lien, by: ...}]             H-1/o1, ...
 *   terms: [{rate: 4.75, ...}]                    H-1/t1, ...
 *   items: [{id: H-1.1, amount: ...}]             holds of their own, of kind item
 *
 * A document with 'entry' is one entry of that kind, as a correction.
 * What a part does not say of its source, and of when we were told, the document says for it. */
#include "screen/hold_document.h"

/* Parts of a hold.  Largest seen: a customer with 40 accounts.  Beyond it: several documents. */
enum { ITEMS_MAX = 10000 };

static const char *const apart[] = {"parties", "bases", "overlays", "terms", "items", NULL};
static const struct {
    const char *key, *entry, *what;
    char letter;
} parts[] = {
    {"parties", "party", "a party", 'p'},
    {"bases", "basis", "a basis", 'b'},
    {"overlays", "overlay", "an overlay", 'o'},
    {"terms", "terms", "terms", 't'},
};

typedef struct reader {
    const det_tree *tree;
    det_arena *arena;
    det_hold_rows *rows;
} reader;

static det_status
append(reader *r, const det_fields *row, det_error *err)
{
    if (r->rows->count == r->rows->capacity) {
        void *more = det_arena_grow(r->arena, r->rows->items, r->rows->count, &r->rows->capacity,
                                    sizeof *r->rows->items);
        if (more == NULL) return det_fail(err, DET_NOMEM, row->at, "a hold");
        r->rows->items = more;
    }
    r->rows->items[r->rows->count++] = *row;
    return DET_OK;
}

/* The fields with others that they did not have. */
static det_status
complete(reader *r, det_fields *fields, const det_field *more, size_t count, det_error *err)
{
    det_field *items = DET_NEW(r->arena, det_field, fields->count + count + 1);
    size_t used = fields->count;
    if (items == NULL) return det_fail(err, DET_NOMEM, fields->at, "a hold");
    for (size_t i = 0; i < fields->count; i++)
        items[i] = fields->items[i];
    for (size_t i = 0; i < count; i++) {
        bool is_there = false;
        for (size_t j = 0; j < fields->count && !is_there; j++)
            is_there = det_str_equal(fields->items[j].key, more[i].key);
        if (!is_there && more[i].value.len > 0) items[used++] = more[i];
    }
    *fields = (det_fields){items, used, fields->at};
    return DET_OK;
}

/* The list under key of map; an absent one has no children. */
static det_status
find_list(const reader *r, uint32_t map, const char *key, uint32_t *list, det_error *err)
{
    *list = det_tree_get(r->tree, map, key);
    if (*list == DET_TREE_NONE || det_tree_is_null(r->tree, *list)) {
        *list = DET_TREE_NONE;
        return DET_OK;
    }
    if (det_tree_kind_of(r->tree, *list) == DET_TREE_LIST) return DET_OK;
    return det_fail(err, DET_SYNTAX, det_tree_where(r->tree, *list),
                    "'%s' of a hold is a list, each of it a map", key);
}

static det_status
read_parts(reader *r, uint32_t map, size_t part, const det_fields *hold, det_error *err)
{
    uint32_t list;
    unsigned number = 0;
    det_str id = det_fields_text(hold, "id");
    det_status st = find_list(r, map, parts[part].key, &list, err);
    for (uint32_t at = det_tree_first(r->tree, list); st == DET_OK && at != DET_TREE_NONE;
         at = det_tree_next(r->tree, at)) {
        det_fields row;
        det_str own;
        st = det_fields_of_tree(r->tree, at, parts[part].what, det_hold_keys, r->arena, &row, err);
        if (st == DET_OK && !det_arena_print(r->arena, &own, "%.*s/%c%u", DET_STR_FMT(id),
                                             parts[part].letter, ++number))
            st = det_fail(err, DET_NOMEM, row.at, "a hold");
        if (st != DET_OK) return st;
        const det_field more[] = {
            {DET_STR("entry"), det_str_of(parts[part].entry), row.at},
            {DET_STR("hold"), id, row.at},
            {DET_STR("id"), own, row.at},
            {DET_STR("source"), det_fields_text(hold, "source"), row.at},
            {DET_STR("known"), det_fields_text(hold, "known"), row.at},
        };
        for (size_t i = 0; i < 3 && st == DET_OK; i++)
            if (det_fields_find(&row, i == 0 ? "entry" : i == 1 ? "hold" : "id") != NULL)
                st = det_fail(err, DET_SYNTAX, row.at,
                              "%s of a hold has its id, and what it is about, from its place",
                              parts[part].what);
        if (st == DET_OK) st = complete(r, &row, more, sizeof more / sizeof more[0], err);
        if (st == DET_OK) st = append(r, &row, err);
    }
    return st;
}

/* account: the fields of the hold that this is an item of; NULL: of none. */
static det_status
read_hold(reader *r, uint32_t map, const det_fields *account, det_fields *out, det_error *err)
{
    det_status st = det_fields_of_tree_but(r->tree, map, "a hold", det_hold_keys, apart, r->arena,
                                           out, err);
    if (st == DET_OK && account != NULL) {
        const det_field more[] = {
            {DET_STR("kind"), DET_STR("item"), out->at},
            {DET_STR("account"), det_fields_text(account, "id"), out->at},
            {DET_STR("currency"), det_fields_text(account, "currency"), out->at},
            {DET_STR("branch"), det_fields_text(account, "branch"), out->at},
            {DET_STR("zone"), det_fields_text(account, "zone"), out->at},
            {DET_STR("received"), det_fields_text(account, "received"), out->at},
            {DET_STR("source"), det_fields_text(account, "source"), out->at},
            {DET_STR("known"), det_fields_text(account, "known"), out->at},
        };
        st = complete(r, out, more, sizeof more / sizeof more[0], err);
    }
    if (st == DET_OK) st = append(r, out, err);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && st == DET_OK; i++)
        st = read_parts(r, map, i, out, err);
    return st;
}

det_status
det_hold_document_read(const det_tree *tree, det_arena *arena, det_hold_rows *rows, det_error *err)
{
    reader r = {.tree = tree, .arena = arena, .rows = rows};
    det_fields hold;
    uint32_t list = DET_TREE_NONE;
    size_t count = 0;
    if (det_tree_get(tree, 0, "entry") != DET_TREE_NONE) { /* one entry of any kind, by itself */
        det_status flat = det_fields_of_tree(tree, 0, "an entry of a hold", det_hold_keys, arena,
                                             &hold, err);
        return flat == DET_OK ? append(&r, &hold, err) : flat;
    }
    det_status st = read_hold(&r, 0, NULL, &hold, err);
    if (st == DET_OK) st = find_list(&r, 0, "items", &list, err);
    for (uint32_t at = det_tree_first(tree, list); st == DET_OK && at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_fields item;
        if (count++ == ITEMS_MAX)
            return det_fail(err, DET_LIMIT, det_tree_where(tree, at),
                            "more than %d items; write several documents", (int)ITEMS_MAX);
        if (det_tree_get(tree, at, "items") != DET_TREE_NONE)
            return det_fail(err, DET_SYNTAX, det_tree_where(tree, at),
                            "an item of an account has no items of its own");
        st = read_hold(&r, at, &hold, &item, err);
    }
    return st;
}

/* Whether the first line is an object by itself: then every line is. */
static bool
is_by_lines(det_str documents)
{
    det_str line = det_str_slice(documents, 0, det_str_find_byte(documents, '\n'));
    line = det_str_trim(line);
    return line.len > 1 && line.ptr[0] == '{' && line.ptr[line.len - 1] == '}';
}

det_hold_documents
det_hold_documents_over(det_str documents, const char *file)
{
    return (det_hold_documents){
        .rest = documents, .file = file, .is_by_lines = is_by_lines(det_str_trim(documents))};
}

static det_status
read_lines(det_hold_documents *from, size_t rows_wanted, det_arena *arena, det_hold_rows *rows,
           det_error *err)
{
    det_str line;
    while (rows->count < rows_wanted && det_str_next(&from->rest, '\n', &line)) {
        det_tree tree;
        from->line++;
        if (det_str_trim(line).len == 0) continue;
        det_status st = det_tree_read_json_line(line, from->file, from->line, arena, &tree, err);
        if (st == DET_OK) st = det_hold_document_read(&tree, arena, rows, err);
        if (st != DET_OK) {
            det_while(err, st, "reading line %u of %s", from->line, from->file);
            return st;
        }
    }
    return DET_OK;
}

det_status
det_hold_documents_next(det_hold_documents *from, size_t rows_wanted, det_arena *arena,
                        det_hold_rows *rows, det_error *err)
{
    det_tree tree;
    if (from->is_by_lines) return read_lines(from, rows_wanted, arena, rows, err);
    if (from->is_over) return DET_OK;
    from->is_over = true;
    det_status st = det_str_starts(det_str_trim(from->rest), DET_STR("{"))
                        ? det_tree_read_json(from->rest, from->file, arena, &tree, err)
                        : det_tree_read_yaml(from->rest, from->file, arena, &tree, err);
    return st == DET_OK ? det_hold_document_read(&tree, arena, rows, err) : st;
}

det_status
det_hold_documents_read(det_str documents, const char *file, det_arena *arena, det_hold_rows *rows,
                        det_error *err)
{
    det_hold_documents from = det_hold_documents_over(documents, file);
    return det_hold_documents_next(&from, SIZE_MAX, arena, rows, err);
}
