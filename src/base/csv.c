/* csv.c - rows of comma-separated values.
 *
 *     row   = field *("," field) (LF | CR LF | CR | end)
 *     field = *plain | '"' *(any but '"' | '""') '"' *plain
 *
 * A field that needs no change is a slice of the input; one with doubled quotes, or with text
 * behind its closing quote, is copied.  A quote inside a field that did not begin with one is an
 * ordinary byte: OFAC prints nicknames so. */
#include "base/csv.h"

#include <string.h>

#include "base/text.h"

det_csv
det_csv_over(det_str bytes, char separator, const char *file)
{
    if (det_str_starts(bytes, DET_STR("\xEF\xBB\xBF"))) bytes = det_str_slice(bytes, 3, bytes.len);
    return (det_csv){.file = file, .rest = bytes, .separator = separator, .line = 1};
}

/* Where the reader stands in one row. */
typedef struct cursor {
    det_str text;
    size_t at;
    size_t line_start; /* may lie before the row's first byte only by being 0 */
    uint32_t line;
} cursor;

static bool
is_line_end(char byte)
{
    return byte == '\n' || byte == '\r';
}

/* Steps over one line end of either form. */
static void
step_line(cursor *now)
{
    bool is_pair = now->text.ptr[now->at] == '\r' && now->at + 1 < now->text.len &&
                   now->text.ptr[now->at + 1] == '\n';
    now->at += is_pair ? 2 : 1;
    now->line++;
    now->line_start = now->at;
}

static uint32_t
column_of(const cursor *now)
{
    size_t column = now->at - now->line_start + 1;
    return column > UINT32_MAX ? UINT32_MAX : (uint32_t)column;
}

/* Copies a quoted field: quotes undone, and whatever stands behind the closing quote kept. */
static bool
undo_quotes(det_str inner, det_str behind, det_arena *arena, det_str *out)
{
    char *copy = det_arena_alloc(arena, inner.len + behind.len + 1);
    if (copy == NULL) return false;
    size_t length = 0;
    for (size_t i = 0; i < inner.len; i++) {
        copy[length++] = inner.ptr[i];
        if (inner.ptr[i] == '"') i++; /* the second of a doubled pair */
    }
    if (behind.len != 0) memcpy(copy + length, behind.ptr, behind.len);
    *out = (det_str){copy, length + behind.len};
    return true;
}

static size_t
end_of_plain(const cursor *now, char separator)
{
    size_t at = now->at;
    while (at < now->text.len && now->text.ptr[at] != separator && !is_line_end(now->text.ptr[at]))
        at++;
    return at;
}

static det_status
read_quoted(const det_csv *csv, cursor *now, det_arena *arena, det_str *out, det_error *err)
{
    const det_where opened = {csv->file, now->line, column_of(now)};
    size_t from = ++now->at;
    bool has_doubled = false;
    for (;; now->at++) {
        if (now->at >= now->text.len)
            return det_fail(
                err, DET_SYNTAX, opened,
                "a quoted field that is never closed; expected '\"' before the end of the "
                "file: was it cut off?");
        char byte = now->text.ptr[now->at];
        if (is_line_end(byte)) {
            step_line(now);
            now->at--;
        } else if (byte == '"') {
            bool is_doubled = now->at + 1 < now->text.len && now->text.ptr[now->at + 1] == '"';
            if (!is_doubled) break;
            has_doubled = true;
            now->at++;
        }
    }
    det_str inner = det_str_slice(now->text, from, now->at);
    now->at++;
    size_t end = end_of_plain(now, csv->separator);
    det_str behind = det_str_slice(now->text, now->at, end);
    now->at = end;
    *out = inner;
    if (!has_doubled && behind.len == 0) return DET_OK;
    if (!undo_quotes(inner, behind, arena, out))
        return det_fail(err, DET_NOMEM, opened, "out of memory for a field of %zu bytes",
                        inner.len);
    return DET_OK;
}

/* True if nothing but the end-of-file mark of CP/M and line ends is left. */
static bool
is_end_mark(det_str rest)
{
    if (rest.len == 0 || rest.ptr[0] != 0x1A) return false;
    for (size_t i = 1; i < rest.len; i++)
        if (!is_line_end(rest.ptr[i])) return false;
    return true;
}

static det_status
keep_row(det_arena *arena, size_t count, const det_str *fields, const uint32_t *lines,
         const uint32_t *columns, det_csv_row *row)
{
    row->fields = DET_NEW(arena, det_str, count);
    row->lines = DET_NEW(arena, uint32_t, count);
    row->columns = DET_NEW(arena, uint32_t, count);
    if (row->fields == NULL || row->lines == NULL || row->columns == NULL) return DET_NOMEM;
    memcpy(row->fields, fields, count * sizeof *fields);
    memcpy(row->lines, lines, count * sizeof *lines);
    memcpy(row->columns, columns, count * sizeof *columns);
    row->count = count;
    return DET_OK;
}

det_status
det_csv_next(det_csv *csv, det_arena *arena, det_csv_row *row, det_error *err)
{
    if (csv->rest.len == 0 || is_end_mark(csv->rest)) return DET_MISSING;
    det_str fields[DET_CSV_FIELDS_MAX];
    uint32_t lines[DET_CSV_FIELDS_MAX], columns[DET_CSV_FIELDS_MAX];
    size_t count = 0;
    cursor now = {.text = csv->rest, .line = csv->line};
    for (;; now.at++) { /* steps over the separator */
        if (count == DET_CSV_FIELDS_MAX)
            return det_fail(err, DET_LIMIT, (det_where){csv->file, now.line, column_of(&now)},
                            "more than %d fields in a row; is '%c' the separator of this file?",
                            DET_CSV_FIELDS_MAX, csv->separator);
        lines[count] = now.line;
        columns[count] = column_of(&now);
        if (now.at < now.text.len && now.text.ptr[now.at] == '"') {
            det_status st = read_quoted(csv, &now, arena, &fields[count], err);
            if (st != DET_OK) return st;
        } else {
            size_t end = end_of_plain(&now, csv->separator);
            fields[count] = det_str_slice(now.text, now.at, end);
            now.at = end;
        }
        count++;
        if (now.at >= now.text.len || now.text.ptr[now.at] != csv->separator) break;
    }
    *row = (det_csv_row){.raw = det_str_slice(now.text, 0, now.at), .line = csv->line};
    if (keep_row(arena, count, fields, lines, columns, row) != DET_OK)
        return det_fail(err, DET_NOMEM, (det_where){csv->file, csv->line, 1},
                        "out of memory for a row of %zu fields", count);
    if (now.at < now.text.len) step_line(&now);
    csv->rest = det_str_slice(now.text, now.at, now.text.len);
    csv->line = now.line;
    csv->rows++;
    return DET_OK;
}

det_where
det_csv_where(const det_csv *csv, const det_csv_row *row, size_t field)
{
    if (field >= row->count) return (det_where){csv->file, row->line, 1};
    return (det_where){csv->file, row->lines[field], row->columns[field]};
}

void
det_csv_write(det_text *out, det_str text)
{
    bool needs_quotes = text.len > 0 && (text.ptr[0] == ' ' || text.ptr[text.len - 1] == ' ');
    for (size_t i = 0; i < text.len && !needs_quotes; i++)
        needs_quotes = text.ptr[i] == '"' || text.ptr[i] == ',' || is_line_end(text.ptr[i]);
    if (!needs_quotes) {
        det_text_add(out, text);
        return;
    }
    det_text_add_byte(out, '"');
    for (size_t run = 0; run < text.len;) {
        size_t quote = det_str_find_byte(det_str_slice(text, run, text.len), '"');
        size_t end = quote == SIZE_MAX ? text.len : run + quote + 1;
        det_text_add(out, det_str_slice(text, run, end));
        if (quote != SIZE_MAX) det_text_add_byte(out, '"');
        run = end;
    }
    det_text_add_byte(out, '"');
}

bool
det_csv_is_blank(const det_csv_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (det_str_trim(row->fields[i]).len != 0) return false;
    return true;
}
