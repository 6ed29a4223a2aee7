/* table.c - a list that is one table. */
#include "list/table.h"

#include "list/cp1252.h"

#include <assert.h>

typedef struct reading {
    det_loading *loading;
    const det_table_form *form;
    bool has_first;
    size_t width;                         /* 0: no headings yet */
    uint8_t place_of[DET_CSV_FIELDS_MAX]; /* column of the file -> place in the form */
} reading;

/* Its place among those of the form, or their number. */
static size_t
place_of(const det_table_form *form, det_str heading)
{
    size_t c = 0;
    if (form->older != NULL && det_str_equal(heading, det_str_of(form->older)))
        heading = det_str_of(form->newer);
    while (c < form->count && !det_str_equal(heading, det_str_of(form->headings[c])))
        c++;
    return c;
}

static det_status
fail_unknown(const reading *r, det_str heading, det_where at, det_error *err)
{
    heading = det_str_slice(heading, 0, 60);
    if (r->form->if_unknown != NULL)
        return det_fail(err, DET_UNSUPPORTED, at, "unknown column '%.*s'; %s", DET_STR_FMT(heading),
                        r->form->if_unknown);
    return det_fail(err, DET_UNSUPPORTED, at,
                    "unknown column '%.*s'; is this %s?  If it has a new column, that must be "
                    "mapped before the list can be imported",
                    DET_STR_FMT(heading), r->loading->form->title);
}

static det_status
fail_lacking(const reading *r, const char *heading, det_where at, det_error *err)
{
    if (r->form->if_lacking != NULL)
        return det_fail(err, DET_MISSING, at, "no column '%s'; %s", heading, r->form->if_lacking);
    return det_fail(err, DET_MISSING, at, "no column '%s'; is this %s?", heading,
                    r->loading->form->title);
}

static det_status
read_headings(reading *r, const det_csv_row *row, det_error *err)
{
    const det_table_form *form = r->form;
    bool has[DET_TABLE_COLUMNS_MAX] = {false};
    for (size_t i = 0; i < row->count; i++) {
        det_str heading = det_str_trim(row->fields[i]);
        const det_where at = {r->loading->file, row->lines[i], row->columns[i]};
        size_t c = place_of(form, heading);
        if (c == form->count) return fail_unknown(r, heading, at, err);
        if (has[c])
            return det_fail(err, DET_SYNTAX, at, "the column '%.*s' stands twice",
                            DET_STR_FMT(heading));
        has[c] = true;
        r->place_of[i] = (uint8_t)c;
    }
    for (size_t c = 0; c < form->count; c++)
        if (!has[c] && (form->may_lack == NULL || !form->may_lack[c]))
            return fail_lacking(r, form->headings[c], (det_where){r->loading->file, row->line, 1},
                                err);
    r->width = row->count;
    return DET_OK;
}

static bool
is_headings_again(const reading *r, const det_csv_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (!det_str_equal(det_str_trim(row->fields[i]),
                           det_str_of(r->form->headings[r->place_of[i]])))
            return false;
    return true;
}

static det_status
read_row(reading *r, const det_csv_row *row, void *context, det_table_row **out, det_error *err)
{
    *out = NULL;
    if (det_csv_is_blank(row)) return DET_OK;
    if (r->form->first != NULL && !r->has_first) {
        r->has_first = true;
        return r->form->first(context, row, err);
    }
    if (r->width == 0) return read_headings(r, row, err);
    if (row->count != r->width)
        return det_fail(err, DET_SYNTAX, (det_where){r->loading->file, row->line, 1},
                        "row of %zu columns among rows of %zu; %s", row->count, r->width,
                        r->form->if_width != NULL
                            ? r->form->if_width
                            : "the file is cut off or damaged: fetch it again");
    if (is_headings_again(r, row)) return DET_OK;
    det_table_row *kept = DET_NEW(r->loading->collect.scratch, det_table_row, 1);
    if (kept == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "rows of a list: no memory");
    kept->raw = row->raw;
    kept->line = row->line;
    for (size_t i = 0; i < row->count; i++)
        kept->fields[r->place_of[i]] = det_str_trim(row->fields[i]);
    *out = kept;
    return DET_OK;
}

det_status
det_table_read(det_loading *loading, const det_table_form *form, det_str bytes,
               det_status (*row)(void *context, det_table_row *row, det_error *err), void *context,
               det_error *err)
{
    det_arena *scratch = loading->collect.scratch;
    reading r = {.loading = loading, .form = form};
    det_str text;
    det_csv_row csv_row;
    det_table_row *kept;
    assert(form->count <= DET_TABLE_COLUMNS_MAX);
    det_status st = det_cp1252_read(bytes, loading->file, scratch, &text, err);
    if (st != DET_OK) return st;
    det_csv csv = det_csv_over(text, form->separator, loading->file);
    while ((st = det_csv_next(&csv, scratch, &csv_row, err)) == DET_OK) {
        st = read_row(&r, &csv_row, context, &kept, err);
        if (st == DET_OK && kept != NULL) st = row(context, kept, err);
        if (st != DET_OK) return st;
    }
    return st == DET_MISSING ? DET_OK : st;
}
