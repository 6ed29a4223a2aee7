/* write.c - parties as rows of targets.simple.csv. */
#include "list/simple/simple.h"

#include "base/arena.h"
#include "base/csv.h"
#include "base/sort.h"
#include "list/ftm/words.h"
#include "list/simple/column.h"

/* Which columns a value may stand in, whatever more the subject knows of it. */
static bool
belongs(const det_simple_column *column, const det_statement *s)
{
    bool is_typed = column->type != NULL && det_str_equal(s->type, det_str_of(column->type));
    switch (column->prop) {
    case DET_PROP_COUNTRY:
        return s->prop == DET_PROP_COUNTRY || s->prop == DET_PROP_NATIONALITY ||
               s->prop == DET_PROP_FLAG;
    case DET_PROP_ID_NUMBER:
        return (s->prop >= DET_PROP_PASSPORT_NUMBER && s->prop <= DET_PROP_MMSI) ||
               s->prop == DET_PROP_SWIFT_BIC || s->prop == DET_PROP_LEI_CODE ||
               s->prop == DET_PROP_PUBLIC_KEY;
    case DET_PROP_PROGRAM:
        return s->prop == DET_PROP_PROGRAM;
    case DET_PROP_REMARK:
        return s->prop == DET_PROP_REMARK && is_typed;
    default:
        return s->prop == column->prop;
    }
}

/* One value as it stands in a field of several: in quotes if it holds what parts or quotes. */
static void
add_value(det_text *field, det_str value)
{
    bool is_quoted = det_str_find_byte(value, ';') != SIZE_MAX ||
                     det_str_find_byte(value, '"') != SIZE_MAX;
    if (det_text_length(field) > 0) det_text_add_byte(field, ';');
    if (is_quoted) det_text_add_byte(field, '"');
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] == '"') det_text_add_byte(field, '"');
        det_text_add_byte(field, value.ptr[i]);
    }
    if (is_quoted) det_text_add_byte(field, '"');
}

static int
by_text(const void *left, const void *right)
{
    return det_str_compare(*(const det_str *)left, *(const det_str *)right);
}

/* The value of a statement as it stands in the column. */
static bool
value_of(const det_subject *subject, const det_simple_column *column, const det_statement *s,
         det_arena *once, det_str *out, bool *has_memory)
{
    char span[DET_SPAN_TEXT_MAX];
    /* names beside the caption are aliases here, whatever they are */
    if (column->prop == DET_PROP_ALIAS && s->prop <= DET_PROP_NAME_LAST) {
        *out = s->text;
        return !det_str_equal(s->text, subject->caption);
    }
    if (!belongs(column, s)) return false;
    *out = s->text;
    if (s->prop == DET_PROP_IMO_NUMBER && det_str_equal(s->type, DET_STR("IMO")))
        *has_memory &= det_arena_print(once, out, "IMO%.*s", DET_STR_FMT(s->text));
    if (column->prop == DET_PROP_BIRTH_DATE && s->span.from != DET_DAY_NONE)
        *has_memory &= det_arena_copy(once, det_str_of(det_span_print(s->span, span)), out);
    return true;
}

/* Sorted, each once. */
static bool
add_field(const det_subject *subject, size_t c, det_day seen, det_arena *once, det_text *field)
{
    const det_simple_column *column = &det_simple_columns[c];
    char day[DET_DAY_TEXT_MAX];
    size_t used = 0;
    bool has_memory = true;
    det_str *values = DET_NEW(once, det_str, subject->statement_count);
    if (values == NULL) return false;
    for (size_t i = 0; i < subject->statement_count; i++)
        used += value_of(subject, column, &subject->statements[i], once, &values[used],
                         &has_memory);
    det_sort(values, used, sizeof *values, by_text);
    for (size_t i = 0; i < used; i++) {
        if (i > 0 && det_str_equal(values[i], values[i - 1])) continue;
        if (column->is_many)
            add_value(field, values[i]);
        else if (i == 0)
            det_text_add(field, values[i]);
    }
    if (column->type != NULL && det_str_equal(det_str_of(column->type), DET_STR("last_seen")) &&
        used == 0 && seen != DET_DAY_NONE)
        det_text_add(field, det_str_of(det_day_print(seen, day)));
    return has_memory;
}

static det_str
schema_of(const det_subject *subject)
{
    for (size_t i = 0; i < subject->statement_count; i++)
        if (subject->statements[i].prop == DET_PROP_REMARK &&
            det_str_equal(subject->statements[i].type, DET_STR("schema")))
            return subject->statements[i].text;
    return det_str_of(det_schema_name(subject->schema));
}

static bool
write_row(const det_subject *subject, det_day seen, bool is_one, det_arena *once, det_text *field,
          det_text *out)
{
    det_arena_reset(once);
    for (size_t c = 0; c < DET_SIMPLE_COLUMNS; c++) {
        if (c > 0) det_text_add_byte(out, ',');
        det_text_clear(field);
        if (c == DET_SIMPLE_ID) {
            det_csv_write(out, is_one ? det_reference_of_id(subject->id) : subject->id);
        } else if (c == DET_SIMPLE_SCHEMA) {
            det_csv_write(out, schema_of(subject));
        } else if (c == DET_SIMPLE_NAME) {
            det_csv_write(out, subject->caption);
        } else {
            if (!add_field(subject, c, seen, once, field)) return false;
            det_csv_write(out, det_text_str(field));
        }
    }
    det_text_add_byte(out, '\n');
    return true;
}

det_status
det_simple_write(const det_subject *subjects, const det_day *seen, size_t count, bool is_one,
                 det_text *out, det_error *err)
{
    det_text *field = NULL;
    det_arena *once = NULL;
    det_status st = det_text_new(0, &field, err);
    if (st == DET_OK) st = det_arena_new(0, &once, err);
    if (st != DET_OK) goto done;
    for (size_t c = 0; c < DET_SIMPLE_COLUMNS; c++) {
        if (c > 0) det_text_add_byte(out, ',');
        det_text_add(out, det_str_of(det_simple_columns[c].heading));
    }
    det_text_add_byte(out, '\n');
    for (size_t i = 0; st == DET_OK && i < count; i++) {
        if (!write_row(&subjects[i], seen == NULL ? DET_DAY_NONE : seen[i], is_one, once, field,
                       out))
            st = det_fail(err, DET_NOMEM, (det_where){0}, "writing rows: no memory");
        if (st == DET_OK) st = det_text_check(field, err);
    }
    if (st == DET_OK) st = det_text_check(out, err);
done:
    det_arena_free(once);
    det_text_free(field);
    return st;
}
