/* A thing of a book by topic as one document. */
#include "screen/document.h"

static det_status
append(const det_document *d, const det_fields *row, det_error *err)
{
    if (d->rows->count == d->rows->capacity) {
        void *more = det_arena_grow(d->arena, d->rows->items, d->rows->count, &d->rows->capacity,
                                    sizeof *d->rows->items);
        if (more == NULL) return det_fail(err, DET_NOMEM, row->at, "%s", d->kind->what);
        d->rows->items = more;
    }
    d->rows->items[d->rows->count++] = *row;
    return DET_OK;
}

/* The fields with others that they did not have. */
static det_status
complete(const det_document *d, det_fields *fields, const det_field *more, size_t count,
         det_error *err)
{
    det_field *items = DET_NEW(d->arena, det_field, fields->count + count + 1);
    size_t used = fields->count;
    if (items == NULL) return det_fail(err, DET_NOMEM, fields->at, "%s", d->kind->what);
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

det_status
det_document_list(const det_document *d, uint32_t map, const char *key, uint32_t *list,
                  det_error *err)
{
    *list = det_tree_get(d->tree, map, key);
    if (*list == DET_TREE_NONE || det_tree_is_null(d->tree, *list)) {
        *list = DET_TREE_NONE;
        return DET_OK;
    }
    if (det_tree_kind_of(d->tree, *list) == DET_TREE_LIST) return DET_OK;
    return det_fail(err, DET_SYNTAX, det_tree_where(d->tree, *list),
                    "'%s' of %s is a list, each of it a map", key, d->kind->what);
}

static det_status
read_parts(const det_document *d, uint32_t map, const det_document_part *part,
           const det_fields *whole, det_error *err)
{
    uint32_t list;
    unsigned number = 0;
    det_str id = det_fields_text(whole, "id");
    det_status st = det_document_list(d, map, part->key, &list, err);
    for (uint32_t at = det_tree_first(d->tree, list); st == DET_OK && at != DET_TREE_NONE;
         at = det_tree_next(d->tree, at)) {
        det_fields row;
        det_str own;
        st = det_fields_of_tree(d->tree, at, part->what, d->kind->keys, d->arena, &row, err);
        if (st == DET_OK &&
            !det_arena_print(d->arena, &own, "%.*s/%c%u", DET_STR_FMT(id), part->letter, ++number))
            st = det_fail(err, DET_NOMEM, row.at, "%s", d->kind->what);
        if (st != DET_OK) return st;
        const det_field more[] = {
            {DET_STR("entry"), det_str_of(part->entry), row.at},
            {det_str_of(d->kind->topic), id, row.at},
            {DET_STR("id"), own, row.at},
            {DET_STR("source"), det_fields_text(whole, "source"), row.at},
            {DET_STR("known"), det_fields_text(whole, "known"), row.at},
        };
        const char *const from_place[] = {"entry", d->kind->topic, "id"};
        for (size_t i = 0; i < 3 && st == DET_OK; i++)
            if (det_fields_find(&row, from_place[i]) != NULL)
                st = det_fail(err, DET_SYNTAX, row.at,
                              "%s of %s has its id, and what it is about, from its place",
                              part->what, d->kind->what);
        if (st == DET_OK) st = complete(d, &row, more, sizeof more / sizeof more[0], err);
        if (st == DET_OK) st = append(d, &row, err);
    }
    return st;
}

det_status
det_document_map(const det_document *d, uint32_t map, const det_field *more, size_t more_count,
                 det_fields *out, det_error *err)
{
    det_status st = det_fields_of_tree_but(d->tree, map, d->kind->what, d->kind->keys,
                                           d->kind->apart, d->arena, out, err);
    if (st == DET_OK && more_count > 0) st = complete(d, out, more, more_count, err);
    if (st == DET_OK) st = append(d, out, err);
    for (const det_document_part *part = d->kind->parts; part->key != NULL && st == DET_OK; part++)
        st = read_parts(d, map, part, out, err);
    return st;
}

det_status
det_document_entry(const det_document *d, bool *is_one, det_error *err)
{
    det_fields fields;
    det_str what;
    *is_one = det_tree_get(d->tree, 0, "entry") != DET_TREE_NONE;
    if (!*is_one) return DET_OK;
    if (!det_arena_print(d->arena, &what, "an entry of %s", d->kind->what))
        return det_fail(err, DET_NOMEM, (det_where){0}, "%s", d->kind->what);
    det_status st = det_fields_of_tree(d->tree, 0, what.ptr, d->kind->keys, d->arena, &fields, err);
    return st == DET_OK ? append(d, &fields, err) : st;
}

/* ---- files --------------------------------------------------------------------------------------
 */

/* Whether the first line is an object by itself: then every line is. */
static bool
is_by_lines(det_str documents)
{
    det_str line = det_str_slice(documents, 0, det_str_find_byte(documents, '\n'));
    line = det_str_trim(line);
    return line.len > 1 && line.ptr[0] == '{' && line.ptr[line.len - 1] == '}';
}

det_documents
det_documents_over(det_str documents, const char *file, det_document_take take)
{
    return (det_documents){.rest = documents,
                           .file = file,
                           .take = take,
                           .is_by_lines = is_by_lines(det_str_trim(documents))};
}

static det_status
read_lines(det_documents *from, size_t rows_wanted, det_arena *arena, det_entry_rows *rows,
           det_error *err)
{
    det_str line;
    while (rows->count < rows_wanted && det_str_next(&from->rest, '\n', &line)) {
        det_tree tree;
        from->line++;
        if (det_str_trim(line).len == 0) continue;
        det_status st = det_tree_read_json_line(line, from->file, from->line, arena, &tree, err);
        if (st == DET_OK) st = from->take(&tree, arena, rows, err);
        if (st != DET_OK) {
            det_while(err, st, "reading line %u of %s", from->line, from->file);
            return st;
        }
    }
    return DET_OK;
}

det_status
det_documents_next(det_documents *from, size_t rows_wanted, det_arena *arena, det_entry_rows *rows,
                   det_error *err)
{
    det_tree tree;
    if (from->is_by_lines) return read_lines(from, rows_wanted, arena, rows, err);
    if (from->is_over) return DET_OK;
    from->is_over = true;
    det_status st = det_str_starts(det_str_trim(from->rest), DET_STR("{"))
                        ? det_tree_read_json(from->rest, from->file, arena, &tree, err)
                        : det_tree_read_yaml(from->rest, from->file, arena, &tree, err);
    return st == DET_OK ? from->take(&tree, arena, rows, err) : st;
}

det_status
det_documents_read(det_str documents, const char *file, det_document_take take, det_arena *arena,
                   det_entry_rows *rows, det_error *err)
{
    det_documents from = det_documents_over(documents, file, take);
    return det_documents_next(&from, SIZE_MAX, arena, rows, err);
}
