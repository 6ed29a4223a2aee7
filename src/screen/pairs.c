/* pairs.c - labelled pairs of names. */
#include "screen/pairs.h"

#include <stdlib.h>

#include "base/csv.h"
#include "base/json.h"

/* Columns by name in the header: name1, name2, is_match, and if there schema and category.  A pair
 * is asked both ways, for which of the two is the listed one is not said; the higher score counts.
 */

enum { PAIRS_CATEGORIES_MAX = 1000 };

typedef struct tally {
    det_str category;
    uint64_t tried, true_match, false_match, missed, true_clear;
} tally;

/* Where each column is; SIZE_MAX if it is not there. */
typedef struct columns {
    size_t name1, name2, is_match, schema, category, count;
} columns;

static det_status
read_header(const det_csv *csv, const det_csv_row *row, columns *out, det_error *err)
{
    *out = (columns){SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX, row->count};
    const struct {
        const char *name;
        size_t *at;
    } known[] = {{"name1", &out->name1},
                 {"name2", &out->name2},
                 {"is_match", &out->is_match},
                 {"schema", &out->schema},
                 {"category", &out->category}};
    for (size_t f = 0; f < row->count; f++) {
        det_str field = det_str_trim(row->fields[f]);
        if (f == 0 && det_str_starts(field, DET_STR("\xEF\xBB\xBF")))
            field = det_str_slice(field, 3, field.len); /* a byte order mark is no letter */
        for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
            if (det_str_equal(field, det_str_of(known[k].name))) *known[k].at = f;
    }
    if (out->name1 == SIZE_MAX || out->name2 == SIZE_MAX || out->is_match == SIZE_MAX)
        return det_fail(err, DET_SYNTAX, det_csv_where(csv, row, 0),
                        "the first row must name the columns name1, name2, is_match (and may name "
                        "schema, category); found '%.*s'",
                        DET_STR_FMT(row->raw));
    return DET_OK;
}

static bool
read_label(det_str text, bool *out)
{
    static const char *const yes[] = {"1", "true", "yes", "y", "t"};
    static const char *const no[] = {"0", "false", "no", "n", "f"};
    text = det_str_trim(text);
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) {
        if (det_str_equal_ascii_nocase(text, det_str_of(yes[i]))) {
            *out = true;
            return true;
        }
        if (det_str_equal_ascii_nocase(text, det_str_of(no[i]))) {
            *out = false;
            return true;
        }
    }
    return false;
}

static det_status
weigh_tokens(const det_index *index, det_tokens tokens, det_arena *arena, const uint16_t **out,
             det_error *err)
{
    if (index != NULL) return det_index_query_weights(index, tokens, arena, out, err);
    uint16_t *alike = DET_NEW(arena, uint16_t, tokens.count);
    if (alike == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "weights");
    for (size_t i = 0; i < tokens.count; i++)
        alike[i] = 2048;
    *out = alike;
    return DET_OK;
}

static det_status
score_pair(const det_index *index, det_str a, det_str b, det_str schema, det_arena *arena,
           uint32_t *bp, det_error *err)
{
    det_tokens tokens[2];
    const uint16_t *weights[2];
    const det_str names[2] = {a, b};
    det_status st = DET_OK;
    for (int i = 0; i < 2 && st == DET_OK; i++) {
        st = det_tokens_read(names[i], arena, &tokens[i], err);
        if (st == DET_OK) st = weigh_tokens(index, tokens[i], arena, &weights[i], err);
    }
    *bp = 0;
    /* without a schema it may be a person or not: both are tried */
    bool may_be_person = schema.len == 0 || det_str_equal(schema, DET_STR("Person"));
    bool may_be_other = !det_str_equal(schema, DET_STR("Person"));
    for (int way = 0; way < 4 && st == DET_OK; way++) {
        int q = way & 1;
        bool is_person = (way & 2) != 0;
        if (is_person ? !may_be_person : !may_be_other) continue;
        det_score score;
        st = det_score_names(tokens[q], weights[q], tokens[1 - q], weights[1 - q], is_person, false,
                             arena, &score, err);
        if (st == DET_OK && score.bp > *bp) *bp = score.bp;
    }
    return st;
}

static void
count_pair(tally *to, bool is_match, bool is_hit)
{
    to->tried++;
    if (is_match && is_hit) to->true_match++;
    if (is_match && !is_hit) to->missed++;
    if (!is_match && is_hit) to->false_match++;
    if (!is_match && !is_hit) to->true_clear++;
}

/* part / whole in basis points, rounded to nearest; 0 / 0 is nothing wrong: 1. */
static uint32_t
ratio_bp(uint64_t part, uint64_t whole)
{
    return whole == 0 ? 10000 : (uint32_t)((part * 20000 + whole) / (2 * whole));
}

static void
write_tally(const tally *of, uint32_t threshold_bp, bool is_category, det_text *ndjson)
{
    det_json json = det_json_over(ndjson);
    det_json_object(&json);
    if (is_category) det_json_key_str(&json, "category", of->category);
    det_json_key(&json, "precision");
    det_json_bp(&json, ratio_bp(of->true_match, of->true_match + of->false_match));
    det_json_key(&json, "recall");
    det_json_bp(&json, ratio_bp(of->true_match, of->true_match + of->missed));
    det_json_key(&json, "f1");
    det_json_bp(&json,
                ratio_bp(2 * of->true_match, 2 * of->true_match + of->false_match + of->missed));
    det_json_key(&json, "threshold");
    det_json_bp(&json, threshold_bp);
    det_json_key_uint(&json, "tried", of->tried);
    det_json_key_uint(&json, "true_match", of->true_match);
    det_json_key_uint(&json, "false_match", of->false_match);
    det_json_key_uint(&json, "missed", of->missed);
    det_json_key_uint(&json, "true_clear", of->true_clear);
    det_json_object_end(&json);
    det_text_add_byte(ndjson, '\n');
}

static int
by_category(const void *a, const void *b)
{
    return det_str_compare(((const tally *)a)->category, ((const tally *)b)->category);
}

static tally *
find_tally(tally *tallies, size_t *count, det_str category, det_arena *lasting)
{
    for (size_t i = 0; i < *count; i++)
        if (det_str_equal(tallies[i].category, category)) return &tallies[i];
    if (*count == PAIRS_CATEGORIES_MAX) return NULL;
    tallies[*count] = (tally){0};
    if (!det_arena_copy(lasting, category, &tallies[*count].category)) return NULL;
    return &tallies[(*count)++];
}

static void
write_scores_row(det_text *scores, const det_csv_row *row, const char *last)
{
    for (size_t f = 0; f < row->count; f++) {
        det_csv_write(scores, row->fields[f]);
        det_text_add_byte(scores, ',');
    }
    det_text_print(scores, "%s\n", last);
}

static det_status
read_row(const det_csv *csv, const det_csv_row *row, const columns *at, bool *is_match,
         det_error *err)
{
    if (row->count != at->count)
        return det_fail(err, DET_SYNTAX, det_csv_where(csv, row, 0),
                        "%zu fields where the first row has %zu", row->count, at->count);
    const size_t texts[] = {at->name1, at->name2};
    for (size_t i = 0; i < 2; i++) {
        size_t bad = det_utf8_check(row->fields[texts[i]]);
        if (bad != SIZE_MAX)
            return det_fail(err, DET_ENCODING, det_csv_where(csv, row, texts[i]),
                            "byte %zu of the name is not UTF-8; convert the file to UTF-8",
                            bad + 1);
    }
    if (!read_label(row->fields[at->is_match], is_match))
        return det_fail(err, DET_SYNTAX, det_csv_where(csv, row, at->is_match),
                        "is_match is '%.*s'; write true or false, or 1 or 0",
                        DET_STR_FMT(row->fields[at->is_match]));
    return DET_OK;
}

det_status
det_pairs_score(const det_index *index, uint32_t threshold_bp, det_str text, const char *file,
                det_text *ndjson, det_text *scores, det_error *err)
{
    det_arena *arena = NULL, *lasting = NULL;
    tally *tallies = NULL, all = {0};
    size_t tally_count = 0;
    columns at = {0};
    det_csv_row row;
    det_csv csv = det_csv_over(text, ',', file);
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = det_arena_new(0, &lasting, err);
    if (st != DET_OK) goto done;
    tallies = DET_NEW(lasting, tally, PAIRS_CATEGORIES_MAX);
    if (tallies == NULL) {
        st = det_fail(err, DET_NOMEM, (det_where){0}, "categories of pairs");
        goto done;
    }
    st = det_csv_next(&csv, arena, &row, err);
    if (st == DET_MISSING)
        st = det_fail(err, DET_SYNTAX, (det_where){file, 1, 1},
                      "the file is empty; it needs a first row: name1,name2,is_match");
    if (st == DET_OK) st = read_header(&csv, &row, &at, err);
    if (st == DET_OK && scores != NULL) write_scores_row(scores, &row, "score");
    while (st == DET_OK) {
        det_arena_reset(arena);
        st = det_csv_next(&csv, arena, &row, err);
        if (st == DET_MISSING) {
            st = DET_OK;
            break;
        }
        if (st == DET_OK && row.count == 1 && det_str_trim(row.raw).len == 0) continue;
        bool is_match = false;
        uint32_t bp = 0;
        if (st == DET_OK) st = read_row(&csv, &row, &at, &is_match, err);
        if (st == DET_OK)
            st = score_pair(index, row.fields[at.name1], row.fields[at.name2],
                            at.schema == SIZE_MAX ? (det_str){0}
                                                  : det_str_trim(row.fields[at.schema]),
                            arena, &bp, err);
        if (st != DET_OK) break;
        count_pair(&all, is_match, bp >= threshold_bp);
        if (at.category != SIZE_MAX) {
            tally *of = find_tally(tallies, &tally_count, det_str_trim(row.fields[at.category]),
                                   lasting);
            if (of == NULL) {
                st = tally_count == PAIRS_CATEGORIES_MAX
                         ? det_fail(err, DET_LIMIT, det_csv_where(&csv, &row, at.category),
                                    "more than %d categories", PAIRS_CATEGORIES_MAX)
                         : det_fail(err, DET_NOMEM, (det_where){0}, "categories of pairs");
                break;
            }
            count_pair(of, is_match, bp >= threshold_bp);
        }
        if (scores != NULL) {
            det_str digits;
            if (!det_arena_print(arena, &digits, "%u.%04u", bp / 10000, bp % 10000)) {
                st = det_fail(err, DET_NOMEM, (det_where){0}, "scores");
                break;
            }
            write_scores_row(scores, &row, digits.ptr);
        }
    }
    if (st != DET_OK) goto done;
    qsort(tallies, tally_count, sizeof *tallies, by_category);
    for (size_t i = 0; i < tally_count; i++)
        write_tally(&tallies[i], threshold_bp, true, ndjson);
    write_tally(&all, threshold_bp, false, ndjson);
    st = det_text_check(ndjson, err);
    if (st == DET_OK && scores != NULL) st = det_text_check(scores, err);
done:
    det_arena_free(arena);
    det_arena_free(lasting);
    return st;
}
