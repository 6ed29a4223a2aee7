/* ofac/rows.c - the OFAC set from bytes to entries with their rows.
 *
 *   sdn       36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0-
 *   alt       36,12,"aka","AERO-CARIBBEAN",-0-
 *   add       36,25,-0- ,"Havana","Cuba",-0-
 *   comments  28264,"hone Number 8613314257947; alt. Phone Number ..."
 *
 * The files end in 0x1A.  Copies that went through a spreadsheet have each row quoted as a whole, a
 * row of headings before and "\x1a" as a row of its own at the end; they are read too.  All rows
 * are read first and then joined by number, so the files may come in any order. */
#include "list/ofac/format.h"

#include "base/csv.h"
#include "list/ofac/row.h"
#include "text/utf8.h"

#include <assert.h>

enum { SCRATCH_BYTES_MAX = 1 << 30 };

typedef enum kind { SDN, ALT, ADD, COMMENTS, KIND_COUNT } kind;

static const struct {
    size_t columns;
    const char *name, *title, *count_key, *joined_key;
} kinds[KIND_COUNT] = {
    [SDN] = {12, "sdn", "entries", "rows:sdn", "joined:sdn"},
    [ALT] = {5, "alt", "alternate names", "rows:alt", "joined:alt"},
    [ADD] = {6, "add", "addresses", "rows:add", "joined:add"},
    [COMMENTS] = {2, "sdn_comments", "remarks", "rows:sdn_comments", "joined:sdn_comments"},
};

typedef struct reading {
    det_arena *scratch;
    det_collect collect;
    det_ofac_row *first[KIND_COUNT], *last[KIND_COUNT];
    uint64_t rows[KIND_COUNT], joined[KIND_COUNT], rejected[KIND_COUNT];
    const char *file_of[KIND_COUNT];
    det_ofac_party *parties;
    size_t party_count;
    uint64_t read;
} reading;

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "OFAC rows: no memory");
}

/* ---- bytes to rows --------------------------------------------------------------------------- */

static bool
is_number(det_str text)
{
    uint64_t value;
    return det_str_read_u64(text, &value);
}

/* A row that was quoted as a whole is one field that holds a row. */
static det_status
unwrap(reading *r, const char *file, det_csv_row *row, det_error *err)
{
    if (row->count != 1 || det_str_find_byte(row->fields[0], ',') == SIZE_MAX) return DET_OK;
    uint32_t line = row->line;
    det_csv inner = det_csv_over(row->fields[0], ',', file);
    det_csv_row inner_row;
    inner.line = line;
    det_status st = det_csv_next(&inner, r->scratch, &inner_row, err);
    if (st != DET_OK) return st;
    if (inner.rest.len != 0)
        return det_fail(err, DET_SYNTAX, (det_where){file, line, 1},
                        "a row that is quoted as a whole holds several rows; expected one");
    inner_row.raw = row->raw;
    inner_row.line = line;
    *row = inner_row;
    return DET_OK;
}

static bool
is_end_or_blank(const det_csv_row *row)
{
    det_str text = row->count == 1 ? det_str_trim(row->fields[0]) : DET_STR("x");
    return text.len == 0 || det_str_equal(text, DET_STR("\x1a"));
}

/* The first row of a copy may name the columns.  Nothing else is taken for headings: a first row
 * that merely lacks its number is a record, and rejected by name. */
static bool
is_heading(det_str first)
{
    static const char *const words[] = {"ID", "uid", "ent_num", "entnum", "entity_number"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (det_str_equal_ascii_nocase(first, det_str_of(words[i]))) return true;
    return false;
}

static det_status
kind_of(reading *r, const char *file, const det_csv_row *row, kind *out, det_error *err)
{
    for (int k = 0; k < KIND_COUNT; k++) {
        if (kinds[k].columns != row->count) continue;
        if (r->file_of[k] != NULL)
            return det_fail(err, DET_USAGE, (det_where){file, row->line, 1},
                            "this and %s both have %zu columns (%s); give one of them",
                            r->file_of[k], row->count, kinds[k].title);
        r->file_of[k] = file;
        *out = (kind)k;
        return DET_OK;
    }
    return det_fail(err, DET_UNSUPPORTED, (det_where){file, row->line, 1},
                    "%zu columns; expected 12 (sdn.csv), 5 (alt.csv), 6 (add.csv) or 2 "
                    "(sdn_comments.csv) as OFAC publishes them",
                    row->count);
}

/* Nothing is "-0-", with blanks behind it.  A file whose last byte is lost ends in "-0". */
static det_str
value_of(det_str field, bool is_remark)
{
    det_str text = det_str_trim(field);
    if (det_str_equal(text, DET_STR("-0-")) || det_str_equal(text, DET_STR("-0")))
        return (det_str){0};
    return is_remark ? field : text; /* blanks at the cut belong to the overflow */
}

static det_status
add_row(reading *r, const char *file, kind k, const det_csv_row *row, det_error *err)
{
    det_ofac_row *kept = DET_NEW(r->scratch, det_ofac_row, 1);
    if (kept == NULL) return no_memory(err);
    kept->file = file;
    kept->raw = row->raw;
    kept->line = row->line;
    for (size_t i = 0; i < row->count; i++)
        kept->fields[i] = value_of(row->fields[i], (k == SDN && i == 11) || k == COMMENTS);
    kept->fields[0] = det_str_trim(row->fields[0]);
    kept->is_cut = det_str_equal(det_str_trim(row->fields[row->count - 1]), DET_STR("-0"));
    r->rows[k]++;

    bool is_part = k == ALT || k == ADD;
    if (!is_number(kept->fields[0]) || (is_part && !is_number(kept->fields[1]))) {
        r->rejected[k]++;
        r->read++;
        return det_collect_reject(&r->collect, file, row->line,
                                  is_part ? DET_STR("ent_num and the number of the row are not "
                                                    "both numbers")
                                          : DET_STR("ent_num is not a number"),
                                  row->raw, err);
    }
    if (r->last[k] != NULL)
        r->last[k]->next = kept;
    else
        r->first[k] = kept;
    r->last[k] = kept;
    return DET_OK;
}

static det_status
check_encoding(det_str bytes, const char *file, det_error *err)
{
    size_t bad = det_utf8_check(bytes);
    if (bad == SIZE_MAX) return DET_OK;
    det_where at = {file, 1, 1};
    for (size_t i = 0; i < bad; i++) {
        at.column++;
        if (bytes.ptr[i] != '\n') continue;
        at.line++;
        at.column = 1;
    }
    return det_fail(err, DET_ENCODING, at,
                    "byte 0x%02x is not UTF-8; fetch the file again, or convert it from the code "
                    "page it was saved in",
                    (unsigned)(unsigned char)bytes.ptr[bad]);
}

static det_status
read_file(reading *r, const det_list_file *file, det_error *err)
{
    static const char mark[] = "\xEF\xBB\xBF";
    det_str bytes = file->bytes;
    if (det_str_starts(bytes, DET_STR("\xEF\xBB\xBF")))
        bytes = det_str_slice(bytes, sizeof mark - 1, bytes.len);
    det_status st = check_encoding(bytes, file->path, err);
    if (st != DET_OK) return st;

    det_csv csv = det_csv_over(bytes, ',', file->path);
    det_csv_row row;
    kind k = KIND_COUNT;
    while ((st = det_csv_next(&csv, r->scratch, &row, err)) == DET_OK) {
        st = unwrap(r, file->path, &row, err);
        if (st != DET_OK) return st;
        if (is_end_or_blank(&row)) continue;
        if (k == KIND_COUNT) {
            st = kind_of(r, file->path, &row, &k, err);
            if (st != DET_OK) return st;
            if (is_heading(det_str_trim(row.fields[0]))) continue;
        } else if (row.count != kinds[k].columns) {
            return det_fail(err, DET_SYNTAX, (det_where){file->path, row.line, 1},
                            "row of %zu columns among rows of %zu (%s); the file is cut off or "
                            "damaged: fetch it again",
                            row.count, kinds[k].columns, kinds[k].title);
        }
        st = add_row(r, file->path, k, &row, err);
        if (st != DET_OK) return st;
    }
    if (st != DET_MISSING) return st;
    if (k == KIND_COUNT)
        return det_fail(err, DET_REFUSED, (det_where){file->path, 1, 1},
                        "not one row; an empty file is never published: fetch it again");
    return DET_OK;
}

/* ---- rows to entries ------------------------------------------------------------------------- */

static det_status
make_parties(reading *r, det_strmap *party_of, det_error *err)
{
    r->parties = DET_NEW(r->scratch, det_ofac_party, r->rows[SDN]);
    if (r->parties == NULL) return no_memory(err);
    for (det_ofac_row *row = r->first[SDN]; row != NULL; row = row->next) {
        uint32_t existing;
        if (!det_strmap_add(party_of, row->fields[0], (uint32_t)r->party_count, &existing))
            return no_memory(err);
        r->parties[r->party_count++].sdn = row;
        r->joined[SDN]++;
        r->read++;
    }
    return DET_OK;
}

static det_status
join_row(reading *r, kind k, det_ofac_row *row, det_ofac_party *party, det_error *err)
{
    if (k == COMMENTS) {
        if (!det_arena_print(r->scratch, &party->overflow, "%.*s%.*s", DET_STR_FMT(party->overflow),
                             DET_STR_FMT(row->fields[1])))
            return no_memory(err);
        return DET_OK;
    }
    det_ofac_row **first = k == ALT ? &party->alts : &party->adds;
    det_ofac_row **last = k == ALT ? &party->alts_last : &party->adds_last;
    row->next = NULL;
    if (*last != NULL)
        (*last)->next = row;
    else
        *first = row;
    *last = row;
    return DET_OK;
}

static det_status
join_rows(reading *r, kind k, const det_strmap *party_of, det_error *err)
{
    for (det_ofac_row *row = r->first[k], *next; row != NULL; row = next) {
        uint32_t place;
        det_status st;
        next = row->next;
        if (det_strmap_get(party_of, row->fields[0], &place)) {
            st = join_row(r, k, row, &r->parties[place], err);
            r->joined[k]++;
        } else {
            det_str reason;
            if (!det_arena_print(r->scratch, &reason,
                                 "%s row of entry %.*s, which the main file does not have",
                                 kinds[k].name, DET_STR_FMT(row->fields[0])))
                return no_memory(err);
            st = det_collect_reject(&r->collect, row->file, row->line, reason, row->raw, err);
            r->rejected[k]++;
            r->read++;
        }
        if (st != DET_OK) return st;
    }
    return DET_OK;
}

/* The rows of each file, and what became of them: rows = joined + rejected, asserted. */
static det_status
count_rows(reading *r, det_error *err)
{
    for (int k = 0; k < KIND_COUNT; k++) {
        assert(r->rows[k] == r->joined[k] + r->rejected[k]);
        if (r->file_of[k] == NULL) continue;
        det_status st = det_collect_count(&r->collect, det_str_of(kinds[k].count_key), r->rows[k],
                                          err);
        if (st == DET_OK)
            st = det_collect_count(&r->collect, det_str_of(kinds[k].joined_key), r->joined[k], err);
        if (st != DET_OK) return st;
    }
    return DET_OK;
}

static det_status
check_set(reading *r, det_day dated, det_error *err)
{
    if (r->file_of[SDN] == NULL)
        return det_fail(err, DET_MISSING, (det_where){0},
                        "no file with %zu columns: %s.csv, the %s, is missing from the set; "
                        "give it together with the others",
                        kinds[SDN].columns, kinds[SDN].name, kinds[SDN].title);
    if (r->file_of[ALT] == NULL) r->collect.lacks |= DET_LACKS_NAMES | DET_LACKS_FILES;
    if (r->file_of[ADD] == NULL) r->collect.lacks |= DET_LACKS_ADDRESSES | DET_LACKS_FILES;
    if (dated == DET_DAY_NONE)
        return det_fail(err, DET_MISSING, (det_where){r->file_of[SDN], 0, 0},
                        "OFAC's CSV files do not say their date; give the day they were "
                        "published");
    return DET_OK;
}

static det_status
read_set(reading *r, const det_ofac_input *input, const det_list **out, det_error *err)
{
    det_status st = DET_OK;
    det_strmap party_of = det_strmap_in(r->scratch);
    for (size_t i = 0; st == DET_OK && i < input->count; i++) {
        st = read_file(r, &input->files[i], err);
        det_while(err, st, "reading the OFAC file %s", input->files[i].path);
    }
    if (st == DET_OK) st = check_set(r, input->dated, err);
    if (st == DET_OK) st = make_parties(r, &party_of, err);
    for (int k = ALT; st == DET_OK && k < KIND_COUNT; k++)
        st = join_rows(r, (kind)k, &party_of, err);
    if (st == DET_OK) st = count_rows(r, err);
    for (size_t i = 0; st == DET_OK && i < r->party_count; i++)
        st = det_ofac_map(&r->parties[i], input->source, &r->collect, err);
    if (st == DET_OK)
        st = det_collect_finish(&r->collect, input->source, input->dated, (det_str){0}, r->read,
                                out, err);
    return st;
}

det_status
det_ofac_rows_load(const det_ofac_input *input, det_arena *arena, const det_list **out,
                   det_error *err)
{
    det_arena *scratch;
    det_status st = det_arena_new(SCRATCH_BYTES_MAX, &scratch, err);
    if (st != DET_OK) return st;
    reading r = {.scratch = scratch, .collect = det_collect_in(arena, scratch)};
    st = read_set(&r, input, out, err);
    det_arena_free(scratch);
    return st;
}
