/* uk/rows.c - the UK Sanctions List as the search tool of its publisher exports it.
 *
 *   Unique ID,OFSI Group ID,Name,Regime Name,Type,Designation source,Date Designated,Sanctions
 * Imposed AFG0001,12703,HAJI KHAIRULLAH ...,Afghanistan,Entity,UN,29-06-2012,Asset freeze
 *
 * One row a designation, in CSV or in a spreadsheet (ods.c): its primary name and nothing that it
 * is also called, so the version lacks alternate names and addresses.  A row is put together as the
 * element that the XML would have, and mapped by the same code. */
#include "list/uk/record.h"

#include "base/csv.h"
#include "list/cp1252.h"

static const struct {
    const char *heading, *element;
} columns[DET_UK_COLUMN_COUNT] = {
    {"Unique ID", "UniqueID"},
    {"OFSI Group ID", "OFSIGroupID"},
    {"Name", "Name6"},
    {"Regime Name", "RegimeName"},
    {"Type", "IndividualEntityShip"},
    {"Designation source", "DesignationSource"},
    {"Date Designated", "DateDesignated"},
    {"Sanctions Imposed", "SanctionsImposed"},
};

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "rows of the UK list: no memory");
}

static det_status
read_headings(det_uk_rows *rows, const det_str *cells, size_t count, uint32_t line, det_error *err)
{
    const char *file = rows->loading->file;
    for (size_t i = 0; i < count; i++) {
        det_str heading = det_str_trim(cells[i]);
        size_t c = 0;
        while (c < DET_UK_COLUMN_COUNT &&
               !det_str_equal_ascii_nocase(heading, det_str_of(columns[c].heading)))
            c++;
        if (c == DET_UK_COLUMN_COUNT || rows->has[c] || i == DET_UK_COLUMN_COUNT)
            return det_fail(err, DET_UNSUPPORTED, (det_where){file, line, 0},
                            "unknown column '%.*s', or a column twice; expected the UK Sanctions "
                            "List as XML, or the eight columns of its search tool from 'Unique ID' "
                            "to 'Sanctions Imposed'",
                            DET_STR_FMT(heading));
        rows->has[c] = true;
        rows->column_at[i] = (uint8_t)c;
    }
    rows->width = count;
    for (size_t c = 0; c < DET_UK_COLUMN_COUNT; c++)
        if (!rows->has[c])
            return det_fail(err, DET_MISSING, (det_where){file, line, 0},
                            "no column '%s'; is this the UK Sanctions List?", columns[c].heading);
    return DET_OK;
}

static det_element *
add_child(det_uk_rows *rows, det_element *parent, const char *name, det_str text, uint32_t line)
{
    det_element *child = DET_NEW(rows->loading->collect.scratch, det_element, 1);
    if (child == NULL) return NULL;
    *child = (det_element){.name = det_str_of(name), .text = text, .line = line, .parent = parent};
    if (parent->last != NULL)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    return child;
}

/* "Asset freeze, Travel Ban" is "Asset freeze|Travel Ban" in the XML. */
static bool
part_measures(det_uk_rows *rows, det_str *text)
{
    det_str copy;
    if (!det_arena_copy(rows->loading->collect.scratch, *text, &copy)) return false;
    char *bytes = (char *)(uintptr_t)copy.ptr; /* ours, just made */
    for (size_t i = 0; i < copy.len; i++)
        if (bytes[i] == ',') bytes[i] = '|';
    *text = copy;
    return true;
}

det_status
det_uk_row(det_uk_rows *rows, const det_str *cells, size_t count, uint32_t line, det_error *err)
{
    det_element record = {.name = DET_STR("Designation"), .line = line};
    if (rows->width == 0) return read_headings(rows, cells, count, line, err);
    if (count > rows->width)
        return det_fail(err, DET_SYNTAX, (det_where){rows->loading->file, line, 1},
                        "row of %zu columns among rows of %zu; the file is cut off or damaged: "
                        "fetch it again",
                        count, rows->width);
    rows->loading->read++;
    for (size_t i = 0; i < count; i++) {
        det_str text = det_str_trim(cells[i]);
        det_uk_column column = (det_uk_column)rows->column_at[i];
        det_element *parent = &record;
        if (text.len == 0) continue;
        if (column == DET_UK_MEASURES && !part_measures(rows, &text)) return no_memory(err);
        if (column == DET_UK_NAME) {
            parent = add_child(rows, &record, "Name", (det_str){0}, line);
            if (parent == NULL ||
                add_child(rows, parent, "NameType", DET_STR("Primary Name"), line) == NULL)
                return no_memory(err);
        }
        if (add_child(rows, parent, columns[column].element, text, line) == NULL)
            return no_memory(err);
    }
    return det_uk_map(&record, rows->loading->file, &rows->loading->collect, err);
}

void
det_uk_rows_end(det_uk_rows *rows)
{
    rows->loading->collect.lacks = DET_LACKS_NAMES | DET_LACKS_ADDRESSES;
}

det_status
det_uk_read_rows(det_loading *loading, det_str bytes, det_error *err)
{
    det_arena *scratch = loading->collect.scratch;
    det_uk_rows rows = {.loading = loading};
    det_csv_row row;
    det_str text;
    det_status st = det_cp1252_read(bytes, loading->file, scratch, &text, err);
    if (st != DET_OK) return st;
    det_csv csv = det_csv_over(text, ',', loading->file);
    while ((st = det_csv_next(&csv, scratch, &row, err)) == DET_OK) {
        if (row.count == 1 && det_str_trim(row.fields[0]).len == 0) continue;
        if (rows.width != 0 && row.count != rows.width)
            return det_fail(err, DET_SYNTAX, (det_where){loading->file, row.line, 1},
                            "row of %zu columns among rows of %zu; the file is cut off or "
                            "damaged: fetch it again",
                            row.count, rows.width);
        st = det_uk_row(&rows, row.fields, row.count, row.line, err);
        if (st != DET_OK) return st;
    }
    det_uk_rows_end(&rows);
    return st == DET_MISSING ? DET_OK : st;
}
