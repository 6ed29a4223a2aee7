/* read.c - targets.simple.csv from rows to subjects.
 *
 *   "id","schema","name","aliases","birth_date","countries",...
 *   "NK-1","Vessel","ROSALIN","Ceram Sea;Gold Sun","","lr;pa","","IMO9253325",...
 *
 * `name` is the caption, and one of the names; which of the aliases are weak, the row does not say.
 * An identifier does not say what it is; a ship's IMO number is told by its form. */
#include "list/simple/simple.h"

#include "base/csv.h"
#include "list/collect.h"
#include "list/dob.h"
#include "list/ftm/words.h"
#include "list/imo.h"
#include "list/simple/column.h"

enum { SCRATCH_BYTES_MAX = 1 << 30 };

const det_simple_column det_simple_columns[DET_SIMPLE_COLUMNS] = {
    [DET_SIMPLE_ID] = {"id", DET_PROP_COUNT, NULL, false, true},
    [DET_SIMPLE_SCHEMA] = {"schema", DET_PROP_COUNT, NULL, false, true},
    [DET_SIMPLE_NAME] = {"name", DET_PROP_NAME, NULL, false, true},
    {"aliases", DET_PROP_ALIAS, NULL, true, true},
    {"birth_date", DET_PROP_BIRTH_DATE, NULL, true, true},
    {"countries", DET_PROP_COUNTRY, NULL, true, true},
    {"addresses", DET_PROP_ADDRESS, NULL, true, false},
    {"identifiers", DET_PROP_ID_NUMBER, "identifiers", true, false},
    {"sanctions", DET_PROP_REMARK, "sanctions", true, false},
    {"phones", DET_PROP_PHONE, NULL, true, false},
    {"emails", DET_PROP_EMAIL, NULL, true, false},
    {"program_ids", DET_PROP_PROGRAM, "programId", true, false},
    {"dataset", DET_PROP_DATASET, NULL, true, false},
    {"first_seen", DET_PROP_REMARK, "first_seen", false, false},
    {"last_seen", DET_PROP_REMARK, "last_seen", false, false},
    {"last_change", DET_PROP_REMARK, "last_change", false, false},
};

typedef struct reading {
    const char *file, *source;
    det_collect collect;
    size_t column_at[DET_CSV_FIELDS_MAX]; /* place in a row -> column */
    size_t width;
    det_day dated;
    det_str newest_seen;
    uint64_t read;
} reading;

bool
det_simple_is_it(det_str bytes)
{
    det_str rest = det_str_slice(bytes, 0, 4096), line;
    return det_str_next(&rest, '\n', &line) && det_str_find(line, DET_STR("id")) != SIZE_MAX &&
           det_str_find(line, DET_STR("schema")) != SIZE_MAX &&
           det_str_find(line, DET_STR("aliases")) != SIZE_MAX &&
           det_str_find(line, DET_STR("birth_date")) != SIZE_MAX &&
           det_str_find(line, DET_STR("identifiers")) != SIZE_MAX;
}

static det_status
read_headings(reading *r, const det_csv_row *row, det_error *err)
{
    bool has[DET_SIMPLE_COLUMNS] = {false};
    r->width = row->count;
    for (size_t i = 0; i < row->count; i++) {
        det_str heading = det_str_trim(row->fields[i]);
        const det_where at = {r->file, row->lines[i], row->columns[i]};
        size_t c = 0;
        while (c < DET_SIMPLE_COLUMNS &&
               !det_str_equal(heading, det_str_of(det_simple_columns[c].heading)))
            c++;
        if (c == DET_SIMPLE_COLUMNS)
            return det_fail(err, DET_UNSUPPORTED, at,
                            "unknown column '%.*s'; targets.simple.csv has a new column that must "
                            "be mapped before it can be imported",
                            DET_STR_FMT(heading));
        if (has[c])
            return det_fail(err, DET_SYNTAX, at, "the column '%.*s' stands twice",
                            DET_STR_FMT(heading));
        has[c] = true;
        r->column_at[i] = c;
    }
    for (size_t c = 0; c < DET_SIMPLE_COLUMNS; c++)
        if (det_simple_columns[c].is_needed && !has[c])
            return det_fail(err, DET_MISSING, (det_where){r->file, row->line, 1},
                            "no column '%s'; is this targets.simple.csv?",
                            det_simple_columns[c].heading);
    return DET_OK;
}

/* ---- values ------------------------------------------------------------------------------------
 */

/* "IMO9253325" */
static bool
is_imo(det_str text)
{
    return text.len == 10 && det_str_starts(text, DET_STR("IMO")) &&
           det_imo_is_valid(det_str_slice(text, 3, text.len));
}

static void
say(reading *r, const det_simple_column *column, det_str text, uint32_t line)
{
    det_draft *draft = &r->collect.draft;
    det_span seen;
    if (column->type != NULL && det_str_equal(det_str_of(column->type), DET_STR("last_seen")) &&
        det_span_read(det_str_slice(text, 0, 10), (det_where){0}, &seen, NULL) == DET_OK &&
        seen.from == r->dated)
        return;
    if (column->prop == DET_PROP_ID_NUMBER && draft->subject.schema == DET_SCHEMA_VESSEL &&
        is_imo(text)) {
        det_statement *imo = det_draft_say(draft, DET_PROP_IMO_NUMBER,
                                           det_str_slice(text, 3, text.len));
        if (imo != NULL) imo->type = DET_STR("IMO");
        return;
    }
    if (column->prop == DET_PROP_BIRTH_DATE) {
        det_draft_say_date(draft, column->prop, text, column->heading, line);
        return;
    }
    det_statement *statement = det_draft_say(draft, column->prop, text);
    if (statement == NULL) return;
    if (column->type != NULL) statement->type = det_str_of(column->type);
    if (column->prop == DET_PROP_COUNTRY) statement->country = statement->text;
}

/* A field of several values is a row of CSV by itself. */
static det_status
say_many(reading *r, const det_simple_column *column, det_str field, det_where at, det_error *err)
{
    det_csv inner = det_csv_over(field, ';', r->file);
    det_csv_row row;
    for (;;) {
        det_error why = {0};
        det_status st = det_csv_next(&inner, r->collect.scratch, &row, &why);
        if (st == DET_MISSING) return DET_OK;
        if (st == DET_NOMEM)
            return det_fail(err, st, (det_where){0}, "rows of %s: no memory", r->file);
        if (st == DET_SYNTAX) { /* not parted at all: the field is one value */
            say(r, column, field, at.line);
            return DET_OK;
        }
        if (st != DET_OK)
            return det_fail(err, st, at, "a field of more than %d values", DET_CSV_FIELDS_MAX);
        for (size_t i = 0; i < row.count; i++)
            if (det_str_trim(row.fields[i]).len > 0)
                say(r, column, det_str_trim(row.fields[i]), at.line);
    }
}

static det_status
map_row(reading *r, const det_csv_row *row, det_str *id, det_error *err)
{
    det_draft *draft = &r->collect.draft;
    for (size_t i = 0; i < row->count; i++) {
        if (r->column_at[i] == DET_SIMPLE_ID) *id = det_draft_text(draft, row->fields[i]);
        if (r->column_at[i] != DET_SIMPLE_SCHEMA) continue;
        det_str word = det_str_trim(row->fields[i]);
        if (det_ftm_schema(word, &draft->subject.schema)) continue;
        det_statement *statement = det_draft_say(draft, DET_PROP_REMARK, word);
        if (statement != NULL) statement->type = DET_STR("schema");
    }
    for (size_t i = 0; i < row->count; i++) {
        const det_simple_column *column = &det_simple_columns[r->column_at[i]];
        const det_where at = {r->file, row->lines[i], row->columns[i]};
        if (column->prop == DET_PROP_COUNT) continue;
        det_status st = DET_OK;
        if (column->is_many)
            st = say_many(r, column, row->fields[i], at, err);
        else if (det_str_trim(row->fields[i]).len > 0)
            say(r, column, det_str_trim(row->fields[i]), row->line);
        if (st != DET_OK) return st;
    }
    return DET_OK;
}

/* ---- rows --------------------------------------------------------------------------------------
 */

static det_status
add_row(reading *r, const det_csv_row *row, det_error *err)
{
    det_draft *draft = &r->collect.draft;
    det_str id = {0};
    if (row->count != r->width)
        return det_fail(err, DET_SYNTAX, (det_where){r->file, row->line, 1},
                        "row of %zu columns among rows of %zu; the file is cut off or damaged: "
                        "fetch it again",
                        row->count, r->width);
    r->read++;
    det_draft_begin(draft, r->file, row->line);
    det_status st = map_row(r, row, &id, err);
    if (st != DET_OK) return st;
    if (!det_draft_has_name(draft))
        return det_collect_reject(&r->collect, r->file, row->line,
                                  DET_STR("a target without a name"), row->raw, err);
    det_draft_identify(draft, r->source, id, "id", row->line);
    return det_collect_keep(&r->collect, err);
}

/* One walk over the rows: first for the newest day, then for the targets. */
static det_status
read_rows(reading *r, det_str bytes, bool is_for_day, det_error *err)
{
    det_csv csv = det_csv_over(bytes, ',', r->file);
    det_csv_row row;
    det_status st;
    size_t seen = 0;
    while ((st = det_csv_next(&csv, r->collect.scratch, &row, err)) == DET_OK) {
        if (row.raw.len == 0) continue;
        if (seen++ == 0) {
            st = is_for_day ? read_headings(r, &row, err) : DET_OK;
        } else if (!is_for_day) {
            st = add_row(r, &row, err);
        } else {
            for (size_t i = 0; i < row.count && i < r->width; i++)
                if (det_str_equal(det_str_of(det_simple_columns[r->column_at[i]].heading),
                                  DET_STR("last_seen")) &&
                    det_str_compare(row.fields[i], r->newest_seen) > 0)
                    r->newest_seen = row.fields[i];
        }
        if (st != DET_OK) return st;
    }
    return st == DET_MISSING ? DET_OK : st;
}

static det_status
date_of(reading *r, det_day given, det_error *err)
{
    r->dated = given;
    if (r->newest_seen.len > 0)
        return det_day_read(det_str_slice(r->newest_seen, 0, 10), (det_where){r->file, 0, 0},
                            &r->dated, err);
    if (given != DET_DAY_NONE) return DET_OK;
    return det_fail(err, DET_MISSING, (det_where){r->file, 1, 1},
                    "no row says when it was last seen, and no date was given; give the day of the "
                    "data");
}

det_status
det_simple_load(const det_source *source, const det_list_file *files, size_t count, det_day dated,
                det_arena *arena, const det_list **out, det_error *err)
{
    det_arena *scratch;
    if (count != 1)
        return det_fail(err, DET_USAGE, (det_where){0},
                        "targets.simple.csv is one file; %zu files were given", count);
    size_t bad = det_str_utf8_bad(files[0].bytes);
    if (bad != SIZE_MAX)
        return det_fail(err, DET_ENCODING, (det_where){files[0].path, 0, 0},
                        "byte %zu is not UTF-8: fetch the file again", bad);
    det_status st = det_arena_new(SCRATCH_BYTES_MAX, &scratch, err);
    if (st != DET_OK) return st;
    reading *r = DET_NEW(scratch, reading, 1);
    if (r == NULL) {
        st = det_fail(err, DET_NOMEM, (det_where){0}, "targets: no memory");
        goto done;
    }
    *r = (reading){.file = files[0].path, .source = source->id};
    r->collect = det_collect_in(arena, scratch);
    st = read_rows(r, files[0].bytes, true, err);
    if (st == DET_OK) st = date_of(r, dated, err);
    if (st == DET_OK) st = read_rows(r, files[0].bytes, false, err);
    if (st == DET_OK && r->read == 0)
        st = det_fail(err, DET_REFUSED, (det_where){r->file, 1, 1},
                      "not one target; an empty list is never published: fetch the file again");
    if (st == DET_OK)
        st = det_collect_finish(&r->collect, source->id, r->dated, r->newest_seen, r->read, out,
                                err);
    det_while(err, st, "reading '%s' from %s", source->id, r->file);
done:
    det_arena_free(scratch);
    return st;
}
