/* uk/ods.c - the rows of a spreadsheet in OpenDocument form.
 *
 *   <table:table> <table:table-row>
 *     <table:table-cell office:value-type="string"> <text:p>AFG0001</text:p> </table:table-cell>
 * ... <table:table-cell table:number-columns-repeated="16376"/>
 *   </table:table-row> ... <table:table-row table:number-rows-repeated="1043268">...
 *
 * A cell's text is its paragraphs.  Cells and rows that are repeated are, but for the empty ones
 * that fill up a sheet.  The first sheet with rows is the list; another is refused. */
#include "list/uk/record.h"

#include "base/xml.h"
#include "base/zip.h"

/* Columns with text; a row that has more is of another list.  Times that a row with text may be
 * said to repeat. */
enum { COLUMNS_MAX = 64, REPEATS_MAX = 1000 };

typedef struct sheet {
    det_loading *loading;
    det_uk_rows *rows;
    det_str cells[COLUMNS_MAX];
    size_t cell_count; /* up to the last that has text */
    uint64_t column;   /* of the next cell */
    uint64_t column_repeats, row_repeats;
    det_str text; /* of the cell so far */
    uint32_t line;
    bool is_in_cell, has_rows, is_closed;
} sheet;

static uint64_t
repeats_of(const det_xml_attribute *attributes, size_t count, const char *name)
{
    uint64_t number = 0;
    for (size_t i = 0; i < count; i++)
        if (det_str_equal(attributes[i].name, det_str_of(name)) &&
            det_str_read_u64(attributes[i].value, &number) && number > 0)
            return number;
    return 1;
}

static det_status
start(void *context, det_str name, const det_xml_attribute *attributes, size_t count, det_where at,
      det_error *err)
{
    sheet *s = context;
    if (det_str_equal(name, DET_STR("table:table-row"))) {
        if (s->is_closed)
            return det_fail(err, DET_UNSUPPORTED, at,
                            "a second sheet with rows; the list is one sheet");
        s->cell_count = 0;
        s->column = 0;
        s->line = at.line;
        s->row_repeats = repeats_of(attributes, count, "table:number-rows-repeated");
    } else if (det_str_equal(name, DET_STR("table:table-cell")) ||
               det_str_equal(name, DET_STR("table:covered-table-cell"))) {
        s->text = (det_str){0};
        s->is_in_cell = true;
        s->column_repeats = repeats_of(attributes, count, "table:number-columns-repeated");
    }
    return DET_OK;
}

/* A paragraph's own text is whole; text in an element within it would have lost its place. */
static det_status
add_text(sheet *s, det_str name, det_str text, det_where at, det_error *err)
{
    text = det_str_trim(text);
    if (!s->is_in_cell || text.len == 0) return DET_OK;
    if (!det_str_equal(name, DET_STR("text:p")))
        return det_fail(err, DET_UNSUPPORTED, at,
                        "text in <%.*s> within a cell; expected paragraphs alone",
                        DET_STR_FMT(name));
    if (!det_arena_print(s->loading->collect.scratch, &s->text, "%.*s%s%.*s", DET_STR_FMT(s->text),
                         s->text.len == 0 ? "" : "\n", DET_STR_FMT(text)))
        return det_fail(err, DET_NOMEM, at, "a cell: no memory");
    return DET_OK;
}

static det_status
end_cell(sheet *s, det_where at, det_error *err)
{
    s->is_in_cell = false;
    if (s->text.len == 0) {
        s->column += s->column_repeats;
        return DET_OK;
    }
    if (s->column_repeats > COLUMNS_MAX || s->column + s->column_repeats > COLUMNS_MAX)
        return det_fail(err, DET_LIMIT, at, "text in more than %d columns", (int)COLUMNS_MAX);
    for (uint64_t i = 0; i < s->column_repeats; i++) {
        while (s->cell_count < s->column)
            s->cells[s->cell_count++] = (det_str){0};
        s->cells[s->cell_count++] = s->text;
        s->column++;
    }
    return DET_OK;
}

static det_status
end_row(sheet *s, det_where at, det_error *err)
{
    det_status st = DET_OK;
    if (s->cell_count == 0) return DET_OK;
    if (s->row_repeats > REPEATS_MAX)
        return det_fail(err, DET_LIMIT, at, "a row with text that repeats %llu times",
                        (unsigned long long)s->row_repeats);
    s->has_rows = true;
    for (uint64_t i = 0; st == DET_OK && i < s->row_repeats; i++)
        st = det_uk_row(s->rows, s->cells, s->cell_count, s->line, err);
    return st;
}

static det_status
end(void *context, det_str name, det_str text, det_where at, det_error *err)
{
    sheet *s = context;
    if (det_str_equal(name, DET_STR("table:table-cell")) ||
        det_str_equal(name, DET_STR("table:covered-table-cell")))
        return end_cell(s, at, err);
    if (det_str_equal(name, DET_STR("table:table-row"))) return end_row(s, at, err);
    if (det_str_equal(name, DET_STR("table:table"))) s->is_closed = s->has_rows;
    return add_text(s, name, text, at, err);
}

det_status
det_uk_read_ods(det_loading *loading, det_str bytes, det_error *err)
{
    static const det_xml_handlers handlers = {start, end};
    det_str content;
    det_uk_rows rows = {.loading = loading};
    sheet s = {.loading = loading, .rows = &rows};
    det_status st = det_zip_read(bytes, loading->file, DET_STR("content.xml"),
                                 loading->collect.scratch, &content, err);
    if (st == DET_OK) st = det_xml_read(content, loading->file, &handlers, &s, err);
    det_uk_rows_end(&rows);
    return st;
}
