/* own/read.c - a list of one's own from CSV to subjects.
 *
 *   id,schema,name,alias,birthDate,expiresOn
 *   17,Person,Ann Example,A. Example;Annie,1961-04-17,2027-01-01
 *
 * A party is a row.  A column that nobody explains refuses the file: what stands under it would be
 * lost. */
#include "list/own/own.h"

#include "list/collect.h"
#include "list/cp1252.h"
#include "list/dob.h"
#include "list/imo.h"
#include "list/own/column.h"

enum { SCRATCH_BYTES_MAX = 512 << 20 };
enum { NOBODY = DET_CSV_FIELDS_MAX };

typedef struct reading {
    const det_source *source;
    const char *file;
    const det_own_map *map;
    det_collect collect;
    det_own_column columns[DET_CSV_FIELDS_MAX]; /* by place in a row */
    size_t parts_of[DET_CSV_FIELDS_MAX];        /* place of the value that a part belongs to */
    size_t width;
    uint64_t read;
} reading;

/* ---- headings ----------------------------------------------------------------------------------
 */

bool
det_own_is_it(det_str bytes)
{
    enum { FIRST_ROW_MAX = 65536 };
    det_str mark = DET_STR("\xEF\xBB\xBF");
    if (det_str_starts(bytes, mark)) bytes = det_str_slice(bytes, mark.len, bytes.len);
    det_str rest = det_str_slice(bytes, 0, FIRST_ROW_MAX), line, one;
    if (!det_str_next(&rest, '\n', &line)) return false;
    while (det_str_next(&line, ',', &one)) {
        one = det_str_trim(one);
        if (det_str_equal(one, DET_STR("name")) || det_str_equal(one, DET_STR("\"name\"")))
            return true;
    }
    return false;
}

static det_status
explain_heading(reading *r, const det_csv_row *row, size_t i, det_error *err)
{
    det_own_column *column = &r->columns[i];
    det_str heading = det_str_trim(row->fields[i]);
    const det_where at = {r->file, row->lines[i], row->columns[i]};
    for (size_t k = 0; k < i; k++)
        if (det_str_equal(r->columns[k].heading, heading))
            return det_fail(err, DET_SYNTAX, at, "the column '%.*s' stands twice",
                            DET_STR_FMT(heading));
    *column = (det_own_column){.heading = heading, .values = DET_STR(";")};
    if (r->map == NULL) {
        if (det_own_word_read(heading, column)) return DET_OK;
        return det_fail(err, DET_UNSUPPORTED, at,
                        "column '%.*s' is no property; give it one in a declaration: "
                        "'columns: {\"%.*s\": name, ...}' (docs/lists/own.md)",
                        DET_STR_FMT(heading), DET_STR_FMT(heading));
    }
    for (size_t k = 0; k < r->map->column_count; k++)
        if (det_str_equal(r->map->columns[k].heading, heading)) {
            *column = r->map->columns[k];
            return DET_OK;
        }
    return det_fail(err, DET_UNSUPPORTED, at,
                    "column '%.*s' is not in the mapping; give it a property there, or ~ to leave "
                    "it out",
                    DET_STR_FMT(heading));
}

static size_t
place_of(const reading *r, det_str heading)
{
    for (size_t i = 0; i < r->width; i++)
        if (det_str_equal(r->columns[i].heading, heading)) return i;
    return NOBODY;
}

static det_status
explain_headings(reading *r, const det_csv_row *row, det_error *err)
{
    bool has_name = false;
    r->width = row->count;
    for (size_t i = 0; i < row->count; i++) {
        det_status st = explain_heading(r, row, i, err);
        if (st != DET_OK) return st;
        has_name |= r->columns[i].role == DET_OWN_VALUE && r->columns[i].prop <= DET_PROP_NAME_LAST;
    }
    for (size_t k = 0; r->map != NULL && k < r->map->column_count; k++)
        if (place_of(r, r->map->columns[k].heading) == NOBODY)
            return det_fail(err, DET_MISSING, r->map->columns[k].at,
                            "column '%.*s' of the mapping is not in %s",
                            DET_STR_FMT(r->map->columns[k].heading), r->file);
    if (!has_name)
        return det_fail(err, DET_MISSING, (det_where){r->file, row->line, 1},
                        "no column is a name; expected one called 'name', or a mapping");
    for (size_t i = 0; i < row->count; i++)
        r->parts_of[i] = r->columns[i].role == DET_OWN_PART ? place_of(r, r->columns[i].of)
                                                            : NOBODY;
    return DET_OK;
}

/* ---- values ------------------------------------------------------------------------------------
 */

/* Takes the next value of a field; separator empty: all of it. */
static bool
next_value(det_str *rest, det_str separator, det_str *value)
{
    if (rest->len == 0) return false;
    size_t at = separator.len == 0 ? SIZE_MAX : det_str_find(*rest, separator);
    *value = det_str_trim(det_str_slice(*rest, 0, at));
    *rest = at == SIZE_MAX ? (det_str){0} : det_str_slice(*rest, at + separator.len, rest->len);
    return true;
}

/* The value at a place of a field; the only one, where there is only one. */
static det_str
value_at(det_str field, det_str separator, size_t place)
{
    det_str rest = field, value = {0};
    size_t seen = 0;
    while (next_value(&rest, separator, &value))
        if (seen++ == place) return value;
    return seen == 1 ? value : (det_str){0};
}

static size_t
count_values(det_str field, det_str separator)
{
    det_str rest = field, value;
    size_t count = 0;
    while (next_value(&rest, separator, &value))
        count += value.len > 0 || separator.len > 0;
    return count;
}

/* "04/17/1961" to "17/04/1961", and "17.04.1961" to "17/04/1961"; anything else as it is. */
static det_str
turn_date(det_draft *draft, det_str text, bool is_month_first)
{
    size_t first = 0;
    while (first < text.len && text.ptr[first] >= '0' && text.ptr[first] <= '9')
        first++;
    size_t second = first + 1;
    while (second < text.len && text.ptr[second] >= '0' && text.ptr[second] <= '9')
        second++;
    if (first == 0 || first > 2 || second == first + 1 || second > first + 3 || second >= text.len)
        return text;
    if (text.ptr[first] != text.ptr[second]) return text;
    det_str one = det_str_slice(text, 0, first), two = det_str_slice(text, first + 1, second);
    return det_draft_print(draft, "%.*s/%.*s/%.*s", DET_STR_FMT(is_month_first ? two : one),
                           DET_STR_FMT(is_month_first ? one : two),
                           DET_STR_FMT(det_str_slice(text, second + 1, text.len)));
}

static void
read_date(det_draft *draft, det_own_dates dates, det_statement *statement, det_str heading,
          uint32_t line)
{
    const det_where at = {draft->file, line, 0};
    det_str text = statement->text;
    if (dates != DET_OWN_DATES_PLAIN)
        text = turn_date(draft, text, dates == DET_OWN_DATES_MONTH_FIRST);
    det_status st = dates == DET_OWN_DATES_PLAIN
                        ? det_dob_read(text, at, &statement->span, NULL)
                        : det_dob_read_day_first(text, at, &statement->span, NULL);
    if (st != DET_OK) det_draft_note(draft, "date-unread", heading, statement->text, line);
}

static void
say_value(reading *r, const det_own_column *column, det_str text, uint32_t line)
{
    det_draft *draft = &r->collect.draft;
    det_statement *statement = det_draft_say(draft, column->prop, text);
    if (statement == NULL) return;
    det_str type = det_draft_text(draft, column->type);
    statement->type = type;
    if (column->prop == DET_PROP_NATIONALITY || column->prop == DET_PROP_COUNTRY ||
        column->prop == DET_PROP_FLAG || column->prop == DET_PROP_PAST_FLAG)
        statement->country = statement->text;
    if (det_own_is_date(column->prop))
        read_date(draft, column->dates, statement, column->heading, line);
    if (column->prop == DET_PROP_IMO_NUMBER && !det_imo_is_valid(statement->text))
        det_draft_note(draft, "imo-check-digit", column->heading, statement->text, line);
}

/* The parts of a value stand in other columns, at the same place among their values. */
static void
say_parts(reading *r, const det_csv_row *row, size_t value, size_t place)
{
    det_draft *draft = &r->collect.draft;
    if (draft->statement_count == 0) return;
    for (size_t i = 0; i < r->width; i++) {
        if (r->parts_of[i] != value) continue;
        det_str text = det_draft_text(draft, value_at(row->fields[i], r->columns[i].values, place));
        if (text.len == 0) continue;
        det_statement *statement = &draft->statements[draft->statement_count - 1];
        if (r->columns[i].part == DET_OWN_COUNTRY)
            statement->country = text;
        else if (r->columns[i].part == DET_OWN_TYPE)
            statement->type = text;
        else
            statement->note = text;
    }
}

static void
say_column(reading *r, const det_csv_row *row, size_t i)
{
    det_str rest = row->fields[i], value;
    size_t place = 0, before = r->collect.draft.statement_count;
    for (; next_value(&rest, r->columns[i].values, &value); place++) {
        say_value(r, &r->columns[i], value, row->line);
        if (r->collect.draft.statement_count == before) continue;
        before = r->collect.draft.statement_count;
        say_parts(r, row, i, place);
    }
    /* a part of nothing is kept all the same */
    for (size_t k = 0; k < r->width; k++) {
        size_t parts = r->parts_of[k] == i ? count_values(row->fields[k], r->columns[k].values) : 0;
        if (parts > place && !(parts == 1 && place > 0))
            det_draft_note(&r->collect.draft, "value-missing", r->columns[k].heading,
                           row->fields[k], row->line);
    }
}

static void
say_schema(reading *r, det_str text, det_str heading, uint32_t line)
{
    det_draft *draft = &r->collect.draft;
    for (size_t i = 0; r->map != NULL && i < r->map->kind_count; i++)
        if (det_str_equal_ascii_nocase(text, r->map->kinds[i].word)) {
            draft->subject.schema = r->map->kinds[i].schema;
            return;
        }
    if (text.len > 0 && !det_schema_find(text, &draft->subject.schema))
        det_draft_note(draft, "type-unknown", heading, text, line);
}

/* ---- rows --------------------------------------------------------------------------------------
 */

static void
map_row(reading *r, const det_csv_row *row, det_str *id)
{
    det_draft *draft = &r->collect.draft;
    draft->subject.schema = r->map == NULL ? DET_SCHEMA_LEGAL_ENTITY : r->map->schema;
    for (size_t i = 0; i < row->count; i++) {
        if (r->columns[i].role == DET_OWN_ID) *id = det_draft_text(draft, row->fields[i]);
        if (r->columns[i].role == DET_OWN_SCHEMA)
            say_schema(r, det_str_trim(row->fields[i]), r->columns[i].heading, row->line);
        if (r->columns[i].role == DET_OWN_VALUE) say_column(r, row, i);
    }
    for (size_t i = 0; r->map != NULL && i < r->map->constant_count; i++) {
        const det_own_constant *constant = &r->map->constants[i];
        const det_own_column column = {.prop = constant->prop, .type = constant->type};
        say_value(r, &column, constant->text, row->line);
    }
}

static det_status
add_row(reading *r, const det_csv_row *row, det_error *err)
{
    det_draft *draft = &r->collect.draft;
    det_str id = {0};
    if (row->count != r->width)
        return det_fail(err, DET_SYNTAX, (det_where){r->file, row->line, 1},
                        "row of %zu fields among rows of %zu; a quote or a separator is missing, "
                        "or the file is cut off",
                        row->count, r->width);
    r->read++;
    det_draft_begin(draft, r->file, row->line);
    map_row(r, row, &id);
    if (!det_draft_has_name(draft))
        return det_collect_reject(&r->collect, r->file, row->line, DET_STR("a row without a name"),
                                  row->raw, err);
    det_draft_identify(draft, r->source->id, id, "id", row->line);
    return det_collect_keep(&r->collect, err);
}

static det_status
read_rows(reading *r, det_str bytes, det_error *err)
{
    det_csv csv = det_csv_over(bytes, r->map == NULL ? ',' : r->map->separator, r->file);
    det_csv_row row;
    det_status st;
    while ((st = det_csv_next(&csv, r->collect.scratch, &row, err)) == DET_OK) {
        if (row.raw.len == 0) continue;
        st = r->width == 0 ? explain_headings(r, &row, err) : add_row(r, &row, err);
        if (st != DET_OK) return st;
    }
    if (st != DET_MISSING) return st;
    if (r->read > 0) return DET_OK;
    return det_fail(err, DET_REFUSED, (det_where){r->file, 1, 1},
                    "not one row; expected headings and below them a row for each party");
}

static det_status
check_utf8(det_str bytes, const char *file, det_error *err)
{
    size_t bad = det_str_utf8_bad(bytes);
    uint32_t line = 1, column = 1;
    if (bad == SIZE_MAX) return DET_OK;
    for (size_t i = 0; i < bad; i++) {
        column = bytes.ptr[i] == '\n' ? 1 : column + 1;
        line += bytes.ptr[i] == '\n';
    }
    return det_fail(err, DET_ENCODING, (det_where){file, line, column},
                    "byte 0x%02X is not UTF-8; save the file as UTF-8, or say 'encoding: "
                    "windows-1252' in its declaration",
                    (unsigned char)bytes.ptr[bad]);
}

det_status
det_own_load(const det_source *source, const det_list_file *files, size_t count, det_day dated,
             det_arena *arena, const det_list **out, det_error *err)
{
    det_arena *scratch;
    det_str text = files[0].bytes;
    if (count != 1)
        return det_fail(err, DET_USAGE, (det_where){0},
                        "a list of one's own is one CSV file; %zu files were given", count);
    if (dated == DET_DAY_NONE)
        return det_fail(err, DET_MISSING, (det_where){files[0].path, 0, 0},
                        "a list of one's own does not say its day; give the day it is of");
    det_status st = det_arena_new(SCRATCH_BYTES_MAX, &scratch, err);
    if (st != DET_OK) return st;
    reading *r = DET_NEW(scratch, reading, 1);
    if (r == NULL) {
        st = det_fail(err, DET_NOMEM, (det_where){0}, "a list of one's own: no memory");
        goto done;
    }
    *r = (reading){.source = source, .file = files[0].path, .map = source->map};
    r->collect = det_collect_in(arena, scratch);
    if (r->map != NULL && r->map->is_cp1252)
        st = det_cp1252_read(text, r->file, scratch, &text, err);
    else
        st = check_utf8(text, r->file, err);
    if (st == DET_OK) st = read_rows(r, text, err);
    if (st == DET_OK)
        st = det_collect_finish(&r->collect, source->id, dated, (det_str){0}, r->read, out, err);
    det_while(err, st, "reading '%s' from %s", source->id, r->file);
done:
    det_arena_free(scratch);
    return st;
}
