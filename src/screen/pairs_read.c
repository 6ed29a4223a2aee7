/* pairs_read.c - a file of labelled pairs, as other people write them.
 *
 *     name1,name2,is_match,schema,category,birth_date1,birth_date2
 *     Kim Yong Chol,Kim Young-chul,true,Person,romanisation,1946,1946
 *
 * Benchmarks of the field name their columns in many ways; what is plainly meant is taken, what is
 * not is kept and ignored.  A label that is neither yes nor no nor "ambiguous" is an error with its
 * place: a misread label would falsify every figure. */
#include "screen/pairs_read.h"

enum { PLAIN_MAX = 64 };

char
det_pairs_separator(det_str text)
{
    det_str first = det_str_slice(text, 0, det_str_find_byte(text, '\n'));
    if (det_str_find_byte(first, ',') != SIZE_MAX) return ',';
    if (det_str_find_byte(first, '\t') != SIZE_MAX) return '\t';
    return det_str_find_byte(first, ';') != SIZE_MAX ? ';' : ',';
}

/* Without a byte order mark, blanks, '_', '-' and '.', in lower case. */
static det_str
plain_of(det_str text, char into[PLAIN_MAX])
{
    size_t used = 0;
    if (det_str_starts(text, DET_STR("\xEF\xBB\xBF"))) text = det_str_slice(text, 3, text.len);
    for (size_t i = 0; i < text.len && used < PLAIN_MAX; i++) {
        char byte = text.ptr[i];
        if (byte == ' ' || byte == '_' || byte == '-' || byte == '.') continue;
        into[used++] = byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
    }
    return (det_str){into, used};
}

static bool
is_one_of(det_str text, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++)
        if (det_str_equal(text, det_str_of(words[i]))) return true;
    return false;
}

static const char *const stems[DET_PAIR_FIELDS][16] = {
    {"name", "fullname", "caption", NULL},
    {"alias", "aliases", "names", "othernames", NULL},
    {"weakalias", "weakaliases", NULL},
    {"schema", "type", "entitytype", NULL},
    {"birthdate", "dob", "dateofbirth", "birthdates", "dobs", NULL},
    {"gender", "sex", NULL},
    {"nationality", "citizenship", "nationalities", NULL},
    {"country", "countries", "jurisdiction", NULL},
    {"idnumber", "idnumbers", "identifier", "identifiers", "passport", "passportnumber",
     "nationalid", "registrationnumber", "taxnumber", "inncode", "ogrncode", "leicode", NULL},
    {"imo", "imonumber", NULL},
};

/* Takes the mark of a side off a plain name: 0, 1, or -1 if there is none. */
static int
take_side(det_str *plain)
{
    static const char *const marks[2][6] = {{"1", "a", "left", "first", "query", NULL},
                                            {"2", "b", "right", "second", "result", NULL}};
    for (int side = 0; side < 2; side++)
        for (size_t m = 0; marks[side][m] != NULL; m++) {
            det_str mark = det_str_of(marks[side][m]), rest = {0};
            if (det_str_ends(*plain, mark))
                rest = det_str_slice(*plain, 0, plain->len - mark.len);
            else if (mark.len > 1 && det_str_starts(*plain, mark))
                rest = det_str_slice(*plain, mark.len, plain->len);
            for (size_t f = 0; rest.len > 0 && f < DET_PAIR_FIELDS; f++)
                if (is_one_of(rest, stems[f])) {
                    *plain = rest;
                    return side;
                }
        }
    return -1;
}

static void
place_column(det_str field, size_t at, det_pair_columns *out)
{
    static const char *const labels[] = {"ismatch", "match",  "label",    "judgement", "judgment",
                                         "issame",  "target", "expected", "truth",     NULL};
    static const char *const categories[] = {"category", "casegroup", "group", "kind", NULL};
    char buffer[PLAIN_MAX];
    det_str plain = plain_of(field, buffer);
    int side = take_side(&plain);
    for (size_t f = 0; side >= 0 && f < DET_PAIR_FIELDS; f++)
        if (is_one_of(plain, stems[f]) && out->of[side][f] == SIZE_MAX) out->of[side][f] = at;
    if (side >= 0) return;
    if (is_one_of(plain, labels) && out->label == SIZE_MAX) out->label = at;
    if (is_one_of(plain, stems[DET_PAIR_SCHEMA]) && out->schema == SIZE_MAX) out->schema = at;
    if (is_one_of(plain, categories) && out->category == SIZE_MAX) out->category = at;
}

det_status
det_pairs_columns(const det_csv *csv, const det_csv_row *row, det_pair_columns *out, det_error *err)
{
    *out = (det_pair_columns){
        .label = SIZE_MAX, .schema = SIZE_MAX, .category = SIZE_MAX, .count = row->count};
    for (size_t f = 0; f < DET_PAIR_FIELDS; f++)
        out->of[0][f] = out->of[1][f] = SIZE_MAX;
    for (size_t i = 0; i < row->count; i++)
        place_column(row->fields[i], i, out);
    bool has_names = true;
    for (size_t side = 0; side < 2; side++)
        has_names &= out->of[side][DET_PAIR_NAME] != SIZE_MAX ||
                     out->of[side][DET_PAIR_ALIAS] != SIZE_MAX; /* "names1" alone */
    if (!has_names || out->label == SIZE_MAX)
        return det_fail(err, DET_SYNTAX, det_csv_where(csv, row, 0),
                        "the first row must name the columns name1, name2, is_match (and may name "
                        "schema, category, birth_date1, birth_date2, ...); found '%.*s'",
                        DET_STR_FMT(det_str_slice(row->raw, 0, 400)));
    return DET_OK;
}

bool
det_pairs_label(det_str text, det_pair_label *out)
{
    static const char *const same[] = {"1",     "true", "yes",      "y",   "t",
                                       "match", "same", "positive", "hit", NULL};
    static const char *const other[] = {"0",        "false",   "no",       "n",
                                        "f",        "nomatch", "nonmatch", "different",
                                        "negative", "other",   "notmatch", NULL};
    static const char *const open[] = {"ambiguous", "unsure", "unknown", "nojudgement", "?", NULL};
    char buffer[PLAIN_MAX];
    det_str plain = plain_of(text, buffer);
    if (is_one_of(plain, same))
        *out = DET_PAIR_SAME;
    else if (is_one_of(plain, other))
        *out = DET_PAIR_OTHER;
    else if (is_one_of(plain, open))
        *out = DET_PAIR_AMBIGUOUS;
    else
        return false;
    return true;
}

/* A row may end in more separators than the first: spreadsheets do that.  It may not end early. */
static bool
has_all_fields(const det_csv_row *row, size_t count)
{
    for (size_t f = count; f < row->count; f++)
        if (det_str_trim(row->fields[f]).len > 0) return false;
    return row->count >= count;
}

/* The values of "a;b|c". */
static det_status
read_values(det_str text, bool is_one, det_arena *arena, det_pair_values *out, det_error *err)
{
    size_t most = 1;
    for (size_t i = 0; i < text.len; i++)
        most += text.ptr[i] == ';' || text.ptr[i] == '|';
    *out = (det_pair_values){0};
    det_str *items = DET_NEW(arena, det_str, most);
    if (items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "values of a pair");
    for (size_t from = 0; from <= text.len;) {
        size_t end = from;
        while (end < text.len && (is_one || (text.ptr[end] != ';' && text.ptr[end] != '|')))
            end++;
        items[out->count] = det_str_trim(det_str_slice(text, from, end));
        if (items[out->count].len > 0) out->count++;
        from = end + 1;
    }
    out->items = items;
    return DET_OK;
}

det_status
det_pairs_row(const det_csv *csv, const det_csv_row *row, const det_pair_columns *columns,
              det_arena *arena, det_pair_row *out, det_error *err)
{
    *out = (det_pair_row){0};
    if (!has_all_fields(row, columns->count))
        return det_fail(err, DET_SYNTAX, det_csv_where(csv, row, 0),
                        "%zu fields where the first row has %zu", row->count, columns->count);
    for (size_t side = 0; side < 2; side++)
        for (size_t f = 0; f < DET_PAIR_FIELDS; f++) {
            size_t at = columns->of[side][f];
            if (at == SIZE_MAX && f == DET_PAIR_SCHEMA) at = columns->schema;
            if (at == SIZE_MAX) continue;
            size_t bad = det_str_utf8_bad(row->fields[at]);
            if (bad != SIZE_MAX)
                return det_fail(err, DET_ENCODING, det_csv_where(csv, row, at),
                                "byte %zu of the %s is not UTF-8; convert the file to UTF-8",
                                bad + 1, f <= DET_PAIR_WEAK ? "name" : "field");
            bool is_one = f == DET_PAIR_NAME || f == DET_PAIR_SCHEMA;
            det_status st = read_values(row->fields[at], is_one, arena, &out->of[side][f], err);
            if (st != DET_OK) return st;
        }
    if (columns->category != SIZE_MAX) out->category = det_str_trim(row->fields[columns->category]);
    if (!det_pairs_label(row->fields[columns->label], &out->label))
        return det_fail(err, DET_SYNTAX, det_csv_where(csv, row, columns->label),
                        "is_match is '%.*s'; write true or false, or 1 or 0, or ambiguous",
                        DET_STR_FMT(row->fields[columns->label]));
    return DET_OK;
}
