/* batch.c - questions out of CSV and NDJSON, in bounded memory. */
#include "cli/batch.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/file.h"

/* A window slides over the input.  A record is parsed where the window stands; if the parse touches
 * the window's end and there is more input, the window grows and the record is parsed again, so the
 * one CSV reader decides where records end and nothing is decided twice. */

enum { READ_BYTES = 256 * 1024, FIELDS = 13 };

/* What a column or key may be called; ours first. */
static const struct {
    const char *names[4];
    size_t offset;
} fields[FIELDS] = {
    {{"name", NULL}, offsetof(det_question, name)},
    {{"id", NULL}, offsetof(det_question, id)},
    {{"schema", NULL}, offsetof(det_question, schema)},
    {{"birth_date", "birthDate", "dob", "date_of_birth"}, offsetof(det_question, birth_date)},
    {{"nationality", NULL}, offsetof(det_question, nationality)},
    {{"gender", "sex", NULL}, offsetof(det_question, gender)},
    {{"country", NULL}, offsetof(det_question, country)},
    {{"id_number", "idNumber", NULL}, offsetof(det_question, id_number)},
    {{"imo", "imo_number", "imoNumber", NULL}, offsetof(det_question, imo_number)},
    {{"address", NULL}, offsetof(det_question, address)},
    {{"on", NULL}, offsetof(det_question, on)},
    {{"sources", NULL}, offsetof(det_question, sources)},
    {{"expected", NULL}, SIZE_MAX}, /* no part of the question: what a test wants found */
};

struct cli_batch {
    const char *path;
    FILE *file;      /* NULL: all is in the window */
    det_file packed; /* an .xz, .gz or .zst, unpacked whole */
    char *window;
    size_t start, used, capacity;
    bool is_end; /* nothing more behind the window */
    bool is_csv;
    uint32_t line;          /* of the next record */
    size_t columns;         /* in the header */
    size_t at[FIELDS];      /* column of each field, SIZE_MAX if there is none */
    det_str theirs[FIELDS]; /* by --columns; empty if not mapped */
    const det_question *defaults;
    det_str *expected; /* of the record being read; NULL: not wanted */
    det_arena *arena;  /* of one call */
    det_arena *lasting;
};

/* Where a field of the record goes; NULL: nowhere. */
static det_str *
slot(const cli_batch *batch, det_question *question, size_t field)
{
    if (fields[field].offset == SIZE_MAX) return batch->expected;
    return (det_str *)(void *)((char *)question + fields[field].offset);
}

/* More input behind the window; moves what is left of it to the front. */
static det_status
slide(cli_batch *batch, det_error *err)
{
    if (batch->start > 0) {
        memmove(batch->window, batch->window + batch->start, batch->used - batch->start);
        batch->used -= batch->start;
        batch->start = 0;
    }
    if (batch->used >= CLI_RECORD_BYTES_MAX)
        return det_fail(err, DET_LIMIT, (det_where){batch->path, batch->line, 1},
                        "a record of more than %d bytes: is a quote not closed?",
                        CLI_RECORD_BYTES_MAX);
    if (batch->capacity - batch->used < READ_BYTES) {
        size_t capacity = batch->capacity * 2 + READ_BYTES;
        char *grown = realloc(batch->window, capacity);
        if (grown == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "batch");
        batch->window = grown;
        batch->capacity = capacity;
    }
    size_t got = fread(batch->window + batch->used, 1, batch->capacity - batch->used, batch->file);
    batch->used += got;
    if (got == 0 && ferror(batch->file))
        return det_fail_errno(err, errno, "%s: cannot read", batch->path);
    if (got == 0) batch->is_end = true;
    return DET_OK;
}

static det_str
rest_of(const cli_batch *batch)
{
    return (det_str){batch->window + batch->start, batch->used - batch->start};
}

/* One row of CSV, wherever its end is.  DET_MISSING at the end. */
static det_status
next_row(cli_batch *batch, det_csv_row *row, det_error *err)
{
    for (;;) {
        det_csv csv = det_csv_over(rest_of(batch), ',', batch->path);
        csv.line = batch->line;
        det_arena_mark mark = det_arena_mark_get(batch->arena);
        det_error why;
        det_status st = det_csv_next(&csv, batch->arena, row, &why);
        if (!batch->is_end && (csv.rest.len == 0 || st == DET_SYNTAX || st == DET_MISSING)) {
            det_arena_mark_reset(batch->arena, mark);
            st = slide(batch, err);
            if (st != DET_OK) return st;
            continue;
        }
        if (st != DET_OK) {
            if (st != DET_MISSING && err != NULL) *err = why;
            return st;
        }
        batch->start = batch->used - csv.rest.len;
        batch->line = csv.line;
        return DET_OK;
    }
}

/* One line without its end.  DET_MISSING at the end. */
static det_status
next_line(cli_batch *batch, det_str *line, det_error *err)
{
    for (;;) {
        det_str rest = rest_of(batch);
        size_t end = det_str_find_byte(rest, '\n');
        if (end == SIZE_MAX && !batch->is_end) {
            det_status st = slide(batch, err);
            if (st != DET_OK) return st;
            continue;
        }
        if (end == SIZE_MAX && rest.len == 0) return DET_MISSING;
        *line = det_str_slice(rest, 0, end);
        batch->start += end == SIZE_MAX ? rest.len : end + 1;
        if (line->len > 0 && line->ptr[line->len - 1] == '\r') line->len--;
        return DET_OK;
    }
}

/* ---- the header
 * ------------------------------------------------------------------------------------- */

static det_status
read_mapping(cli_batch *batch, const char *columns, det_error *err)
{
    det_str rest = det_str_of(columns), part;
    while (det_str_next(&rest, ',', &part)) {
        size_t equals = det_str_find_byte(part, '=');
        det_str ours = det_str_trim(det_str_slice(part, 0, equals));
        size_t field = 0;
        while (field < FIELDS && !det_str_equal(ours, det_str_of(fields[field].names[0])))
            field++;
        if (equals == SIZE_MAX || field == FIELDS)
            return det_fail(err, DET_USAGE, (det_where){0},
                            "--columns: '%.*s' is no mapping; write OURS=THEIRS with ours one of "
                            "name, id, schema, birth_date, nationality, gender, country, "
                            "id_number, imo, address, on, sources, expected",
                            DET_STR_FMT(part));
        if (!det_arena_copy(batch->lasting, det_str_trim(det_str_slice(part, equals + 1, part.len)),
                            &batch->theirs[field]))
            return det_fail(err, DET_NOMEM, (det_where){0}, "--columns");
    }
    return DET_OK;
}

/* Is a column or key of that name the field? */
static bool
is_field(const cli_batch *batch, size_t field, det_str name)
{
    if (batch->theirs[field].ptr != NULL) return det_str_equal(name, batch->theirs[field]);
    for (size_t i = 0; i < 4 && fields[field].names[i] != NULL; i++)
        if (det_str_equal_ascii_nocase(name, det_str_of(fields[field].names[i]))) return true;
    return false;
}

static det_status
read_header(cli_batch *batch, det_error *err)
{
    det_csv_row row;
    det_status st = next_row(batch, &row, err);
    if (st == DET_MISSING)
        return det_fail(err, DET_SYNTAX, (det_where){batch->path, 1, 1},
                        "the batch is empty; a CSV needs a first row that names its columns");
    if (st != DET_OK) return st;
    batch->columns = row.count;
    for (size_t f = 0; f < FIELDS; f++) {
        batch->at[f] = SIZE_MAX;
        for (size_t c = 0; c < row.count && batch->at[f] == SIZE_MAX; c++)
            if (is_field(batch, f, det_str_trim(row.fields[c]))) batch->at[f] = c;
        if (batch->at[f] == SIZE_MAX && (f == 0 || batch->theirs[f].ptr != NULL))
            return det_fail(
                err, DET_SYNTAX, (det_where){batch->path, row.line, 1},
                "no column '%.*s' in the first row '%.*s'; map yours with --columns "
                "%s=THEIRS",
                DET_STR_FMT(batch->theirs[f].ptr != NULL ? batch->theirs[f] : DET_STR("name")),
                DET_STR_FMT(det_str_slice(row.raw, 0, 400)), fields[f].names[0]);
    }
    return DET_OK;
}

/* ---- opening
 * ---------------------------------------------------------------------------------------- */

/* A packed file is unpacked whole, by base/file. */
static bool
is_packed(det_str front)
{
    return det_str_starts(front, DET_STR("\xFD"
                                         "7zXZ")) ||
           det_str_starts(front, DET_STR("\x1F\x8B")) ||
           det_str_starts(front, DET_STR("\x28\xB5\x2F\xFD"));
}

static det_status
open_input(cli_batch *batch, det_error *err)
{
    bool is_pipe = strcmp(batch->path, "-") == 0;
    batch->file = is_pipe ? stdin : fopen(batch->path, "rb");
    if (is_pipe) batch->path = "standard-input";
    if (batch->file == NULL && errno == ENOENT)
        return det_fail(err, DET_MISSING, (det_where){0}, "no file '%s'", batch->path);
    if (batch->file == NULL) return det_fail_errno(err, errno, "%s: cannot open", batch->path);
    det_status st = DET_OK;
    while (st == DET_OK && !batch->is_end && batch->used < 4096)
        st = slide(batch, err);
    if (st != DET_OK || !is_packed(rest_of(batch))) return st;
    if (is_pipe)
        return det_fail(err, DET_UNSUPPORTED, (det_where){0},
                        "standard input is packed; unpack it on the way, as: xz -dc FILE | ...");
    st = det_file_open(batch->path, 0, &batch->packed, err);
    if (st != DET_OK) return st;
    free(batch->window);
    batch->window = malloc(batch->packed.bytes.len + 1);
    if (batch->window == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "batch");
    memcpy(batch->window, batch->packed.bytes.ptr, batch->packed.bytes.len);
    batch->used = batch->capacity = batch->packed.bytes.len;
    batch->start = 0;
    batch->is_end = true;
    return DET_OK;
}

det_status
cli_batch_open(const char *path, const char *columns, const det_question *defaults, cli_batch **out,
               det_error *err)
{
    cli_batch *made = calloc(1, sizeof *made);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "batch");
    made->path = path;
    made->line = 1;
    made->defaults = defaults;
    det_status st = det_arena_new(0, &made->arena, err);
    if (st == DET_OK) st = det_arena_new(0, &made->lasting, err);
    if (st == DET_OK && columns != NULL) st = read_mapping(made, columns, err);
    if (st == DET_OK) st = open_input(made, err);
    if (st == DET_OK) {
        if (det_str_starts(rest_of(made), DET_STR("\xEF\xBB\xBF"))) made->start += 3;
        det_str front = det_str_trim(rest_of(made));
        made->is_csv = front.len == 0 || front.ptr[0] != '{';
        if (made->is_csv) st = read_header(made, err);
    }
    if (st != DET_OK) {
        cli_batch_close(made);
        return st;
    }
    *out = made;
    return DET_OK;
}

void
cli_batch_close(cli_batch *batch)
{
    if (batch == NULL) return;
    if (batch->file != NULL && batch->file != stdin) fclose(batch->file);
    det_file_close(&batch->packed);
    det_arena_free(batch->arena);
    det_arena_free(batch->lasting);
    free(batch->window);
    free(batch);
}

/* ---- records
 * ---------------------------------------------------------------------------------------- */

static bool
set_fault(cli_batch *batch, det_question *question, uint32_t line, const char *why)
{
    return det_arena_print(batch->arena, &question->fault, "%s:%u: %s", batch->path, line, why);
}

/* The same for a failure inside one line of JSON, which calls its line the first. */
static bool
set_json_fault(cli_batch *batch, det_question *question, uint32_t line, const det_error *why)
{
    char place[64];
    det_str text = det_str_of(why->text);
    det_str path = det_str_of(batch->path);
    if (det_str_starts(text, path)) text = det_str_slice(text, path.len, text.len);
    snprintf(place, sizeof place, ":%u:%u: ", why->line, why->column);
    if (det_str_starts(text, det_str_of(place)))
        text = det_str_slice(text, strlen(place), text.len);
    size_t end = det_str_find_byte(text, '\n');
    if (end != SIZE_MAX) text = det_str_slice(text, 0, end); /* the line itself is the caller's */
    return det_arena_print(batch->arena, &question->fault, "%s:%u:%u: %.*s", batch->path, line,
                           why->column, DET_STR_FMT(text));
}

static det_status
read_csv(cli_batch *batch, det_question *question, det_error *err)
{
    det_csv_row row;
    uint32_t line = batch->line;
    char why[160];
    det_status st = next_row(batch, &row, err);
    if (st != DET_OK) return st;
    *question = *batch->defaults;
    bool is_good = true;
    if (row.count != batch->columns) {
        snprintf(why, sizeof why, "%zu fields where the first row has %zu", row.count,
                 batch->columns);
        is_good = set_fault(batch, question, line, why);
    }
    for (size_t f = 0; f < FIELDS && is_good; f++) {
        det_str *to = slot(batch, question, f);
        if (batch->at[f] >= row.count || to == NULL) continue;
        det_str value = row.fields[batch->at[f]];
        if (value.len > 0 || f == 0) is_good = det_arena_copy(batch->arena, value, to);
    }
    return is_good ? DET_OK : det_fail(err, DET_NOMEM, (det_where){0}, "batch");
}

static det_status
read_json(cli_batch *batch, det_question *question, det_error *err)
{
    det_str line, copy;
    det_tree tree;
    det_error why = {0};
    uint32_t number = batch->line;
    det_status st = next_line(batch, &line, err);
    if (st != DET_OK) return st;
    batch->line++;
    *question = *batch->defaults;
    bool is_good = det_arena_copy(batch->arena, line, &copy), has_name = false;
    if (!is_good) return det_fail(err, DET_NOMEM, (det_where){0}, "batch");
    if (det_str_trim(copy).len == 0) {
        is_good = set_fault(batch, question, number, "an empty line; each line is one JSON object");
        return is_good ? DET_OK : det_fail(err, DET_NOMEM, (det_where){0}, "batch");
    }
    st = det_tree_read_json(copy, batch->path, batch->arena, &tree, &why);
    if (st == DET_NOMEM) return det_fail(err, DET_NOMEM, (det_where){0}, "batch");
    if (st != DET_OK) {
        is_good = set_json_fault(batch, question, number, &why);
        return is_good ? DET_OK : det_fail(err, DET_NOMEM, (det_where){0}, "batch");
    }
    for (uint32_t at = det_tree_first(&tree, 0); at != DET_TREE_NONE; at = det_tree_next(&tree, at))
        for (size_t f = 0; f < FIELDS; f++) {
            if (!is_field(batch, f, det_tree_key(&tree, at)) || det_tree_is_null(&tree, at))
                continue;
            det_str *to = slot(batch, question, f);
            if (to != NULL) *to = det_tree_text(&tree, at);
            if (f == 0) has_name = true;
        }
    if (!has_name && question->id_number.len == 0 && question->imo_number.len == 0)
        is_good = set_fault(batch, question, number, "the object has no key \"name\"");
    return is_good ? DET_OK : det_fail(err, DET_NOMEM, (det_where){0}, "batch");
}

det_status
cli_batch_next(cli_batch *batch, det_question *questions, det_str *expected, size_t most,
               size_t *count, det_error *err)
{
    *count = 0;
    det_arena_reset(batch->arena);
    while (*count < most) {
        batch->expected = expected == NULL ? NULL : &expected[*count];
        if (batch->expected != NULL) *batch->expected = (det_str){0};
        det_status st = batch->is_csv ? read_csv(batch, &questions[*count], err)
                                      : read_json(batch, &questions[*count], err);
        if (st == DET_MISSING) return DET_OK;
        if (st != DET_OK) return st;
        ++*count;
    }
    return DET_OK;
}
