/* pairs.c - labelled pairs: how often is the score right, and what is it worth. */
#include "screen/pairs.h"

#include <stdlib.h>

#include "base/csv.h"
#include "index/format.h"
#include "screen/calibrate.h"
#include "screen/pairs_facts.h"
#include "text/other.h"

/* A pair is asked both ways, for which of the two is the listed one is not said; the higher score
 * counts.  Facts are weighed by pairs_facts.c. */

enum { PAIRS_CATEGORIES_MAX = 1000 };

typedef struct tally {
    det_str category;
    uint64_t tried, true_match, false_match, missed, true_clear, ambiguous;
} tally;

typedef struct scorer {
    const det_index *index; /* NULL: no rarity */
    uint32_t threshold_bp;
    bool is_fast;
    det_countries countries;
} scorer;

/* ---- one pair -----------------------------------------------------------------------------------
 */

/* A word of which nothing is known but its role: of middling rarity. */
static det_status
weigh_tokens(const det_index *index, det_tokens tokens, det_arena *arena, const uint16_t **out,
             det_error *err)
{
    if (index != NULL) return det_index_query_weights(index, tokens, arena, out, err);
    uint16_t *weights = DET_NEW(arena, uint16_t, tokens.count);
    if (weights == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "weights");
    for (size_t i = 0; i < tokens.count; i++)
        weights[i] = det_ix_weight(2048, tokens.items[i].roles);
    *out = weights;
    return DET_OK;
}

/* One reading of a name, and how rare its words are. */
typedef struct reading {
    det_tokens tokens;
    const uint16_t *weights;
} reading;

/* A name as it is asked for and as it would be listed. */
typedef struct name {
    reading *asked, *listed;
    size_t asked_count, listed_count;
    bool is_weak;
} name;

static det_status
read_name(const scorer *with, det_str text, bool is_listed, det_arena *arena, reading **out,
          size_t *count, det_error *err)
{
    const det_tokens *rows;
    det_status st = det_tokens_readings(text, is_listed, arena, &rows, count, err);
    if (st != DET_OK) return st;
    if (with->is_fast && !is_listed && *count > 1) *count = 1;
    *out = DET_NEW(arena, reading, *count);
    if (*out == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
    for (size_t i = 0; i < *count && st == DET_OK; i++) {
        (*out)[i].tokens = rows[i];
        if (is_listed && !with->is_fast) st = det_other_fill(&(*out)[i].tokens, arena, err);
        if (st == DET_OK) st = weigh_tokens(with->index, rows[i], arena, &(*out)[i].weights, err);
    }
    return st;
}

/* All names of a side, each once. */
static det_status
read_names(const scorer *with, const det_pair_values of[DET_PAIR_FIELDS], det_arena *arena,
           name **out, size_t *count, det_error *err)
{
    size_t most = 0;
    for (size_t f = DET_PAIR_NAME; f <= DET_PAIR_WEAK; f++)
        most += of[f].count;
    *count = 0;
    *out = DET_NEW(arena, name, most + 1);
    det_str *texts = DET_NEW(arena, det_str, most + 1);
    if (*out == NULL || texts == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "names of a pair");
    for (size_t f = DET_PAIR_NAME; f <= DET_PAIR_WEAK; f++)
        for (size_t i = 0; i < of[f].count; i++) {
            bool is_known = false;
            for (size_t k = 0; k < *count && !is_known; k++)
                is_known = det_str_equal(texts[k], of[f].items[i]);
            if (is_known) continue;
            name *to = &(*out)[*count];
            texts[*count] = of[f].items[i];
            to->is_weak = f == DET_PAIR_WEAK;
            det_status st = read_name(with, texts[*count], false, arena, &to->asked,
                                      &to->asked_count, err);
            if (st == DET_OK)
                st = read_name(with, texts[*count], true, arena, &to->listed, &to->listed_count,
                               err);
            if (st != DET_OK) return st;
            (*count)++;
        }
    return DET_OK;
}

/* One reading of each, one asked for and one listed, as persons and as something else. */
static det_status
score_readings(const scorer *with, const reading *asked, const reading *listed, unsigned kinds,
               bool is_weak, det_arena *arena, uint32_t *bp, det_error *err)
{
    det_status st = DET_OK;
    for (int is_person = 0; is_person < 2 && st == DET_OK; is_person++) {
        if ((kinds & (is_person ? DET_PAIR_PERSON : ~(unsigned)DET_PAIR_PERSON)) == 0) continue;
        det_score score;
        st = det_score_names(asked->tokens, asked->weights, listed->tokens, listed->weights,
                             is_person, is_weak, with->is_fast, arena, &score, err);
        if (st == DET_OK && score.bp > *bp) *bp = score.bp;
    }
    return st;
}

/* All readings of the one against those that the other would be listed by. */
static det_status
score_way(const scorer *with, const name *asked, const name *listed, unsigned kinds,
          det_arena *arena, uint32_t *bp, det_error *err)
{
    det_status st = DET_OK;
    for (size_t i = 0; st == DET_OK && i < asked->asked_count; i++)
        for (size_t k = 0; st == DET_OK && k < listed->listed_count; k++) {
            det_arena_mark mark = det_arena_mark_get(arena);
            st = score_readings(with, &asked->asked[i], &listed->listed[k], kinds,
                                asked->is_weak || listed->is_weak, arena, bp, err);
            det_arena_mark_reset(arena, mark);
        }
    return st;
}

static det_status
score_row(const scorer *with, const det_pair_row *row, det_arena *arena, uint32_t *bp,
          det_error *err)
{
    name *names[2];
    size_t counts[2];
    int64_t effect = 0;
    bool is_settled = false;
    det_status st = DET_OK;
    *bp = 0;
    unsigned kinds = det_pairs_kinds(row);
    if (kinds == 0) return DET_OK; /* a person and a firm, a firm and its ship are not the same */
    for (size_t side = 0; side < 2 && st == DET_OK; side++)
        st = read_names(with, row->of[side], arena, &names[side], &counts[side], err);
    for (size_t i = 0; st == DET_OK && i < counts[0]; i++)
        for (size_t k = 0; st == DET_OK && k < counts[1] && *bp < 10000; k++) {
            st = score_way(with, &names[0][i], &names[1][k], kinds, arena, bp, err);
            if (st == DET_OK)
                st = score_way(with, &names[1][k], &names[0][i], kinds, arena, bp, err);
        }
    if (st == DET_OK)
        st = det_pairs_facts(row, kinds, &with->countries, arena, &effect, &is_settled, err);
    if (st != DET_OK) return st;
    int64_t sum = *bp == 0 ? 0 : (int64_t)*bp + effect;
    *bp = is_settled || sum > 10000 ? 10000 : sum < 0 ? 0 : (uint32_t)sum;
    return DET_OK;
}

/* ---- sums ---------------------------------------------------------------------------------------
 */

static void
count_pair(tally *to, det_pair_label label, bool is_hit)
{
    if (label == DET_PAIR_AMBIGUOUS) {
        to->ambiguous++;
        return;
    }
    bool is_match = label == DET_PAIR_SAME;
    to->tried++;
    if (is_match && is_hit) to->true_match++;
    if (is_match && !is_hit) to->missed++;
    if (!is_match && is_hit) to->false_match++;
    if (!is_match && !is_hit) to->true_clear++;
}

static void
write_tally(const tally *of, uint32_t threshold_bp, const det_truth *truth, det_text *ndjson)
{
    det_json json = det_json_over(ndjson);
    uint32_t low, high, best, best_f1;
    uint64_t found = of->true_match + of->false_match, positives = of->true_match + of->missed;
    det_json_object(&json);
    if (truth == NULL) det_json_key_str(&json, "category", of->category);
    det_json_key(&json, "precision");
    det_json_bp(&json, det_share_bp(of->true_match, found));
    det_json_key(&json, "recall");
    det_json_bp(&json, det_share_bp(of->true_match, positives));
    det_json_key(&json, "f1");
    det_json_bp(&json, det_share_bp(2 * of->true_match, found + positives));
    det_json_key(&json, "threshold");
    det_json_bp(&json, threshold_bp);
    det_json_key_uint(&json, "tried", of->tried);
    det_json_key_uint(&json, "true_match", of->true_match);
    det_json_key_uint(&json, "false_match", of->false_match);
    det_json_key_uint(&json, "missed", of->missed);
    det_json_key_uint(&json, "true_clear", of->true_clear);
    if (of->ambiguous > 0) det_json_key_uint(&json, "ambiguous", of->ambiguous);
    if (truth != NULL) {
        const struct {
            const char *low, *high;
            uint64_t whole;
        } shares[] = {{"precision_low", "precision_high", found},
                      {"recall_low", "recall_high", positives}};
        for (size_t i = 0; i < 2; i++) {
            det_share_interval(of->true_match, shares[i].whole, &low, &high);
            det_json_key(&json, shares[i].low);
            det_json_bp(&json, low);
            det_json_key(&json, shares[i].high);
            det_json_bp(&json, high);
        }
        det_truth_best(truth, threshold_bp, &best, &best_f1);
        det_json_key(&json, "best_threshold");
        det_json_bp(&json, best);
        det_json_key(&json, "best_f1");
        det_json_bp(&json, best_f1);
    }
    det_json_object_end(&json);
    det_text_add_byte(ndjson, '\n');
}

static void
write_bins(const det_truth *truth, det_text *ndjson)
{
    det_bin bins[DET_BINS_MAX];
    size_t count = det_truth_bins(truth, bins);
    for (size_t i = 0; i < count; i++) {
        det_json json = det_json_over(ndjson);
        det_json_object(&json);
        det_json_key(&json, "bin");
        det_json_bp(&json, bins[i].from);
        det_json_key(&json, "below");
        if (bins[i].before > 10000)
            det_json_null(&json);
        else
            det_json_bp(&json, bins[i].before);
        det_json_key_uint(&json, "tried", bins[i].same + bins[i].other);
        det_json_key_uint(&json, "same", bins[i].same);
        det_share_write(&json, "share", bins[i].same, bins[i].same + bins[i].other);
        det_json_key(&json, "calibrated");
        det_json_bp(&json, bins[i].calibrated_bp);
        det_json_object_end(&json);
        det_text_add_byte(ndjson, '\n');
    }
}

static int
by_category(const void *a, const void *b)
{
    return det_str_compare(((const tally *)a)->category, ((const tally *)b)->category);
}

static det_status
find_tally(tally *tallies, size_t *count, det_str category, det_where at, det_arena *lasting,
           tally **out, det_error *err)
{
    for (size_t i = 0; i < *count; i++)
        if (det_str_equal(tallies[i].category, category)) {
            *out = &tallies[i];
            return DET_OK;
        }
    if (*count == PAIRS_CATEGORIES_MAX)
        return det_fail(err, DET_LIMIT, at, "more than %d categories", PAIRS_CATEGORIES_MAX);
    tallies[*count] = (tally){0};
    if (!det_arena_copy(lasting, category, &tallies[*count].category))
        return det_fail(err, DET_NOMEM, (det_where){0}, "categories of pairs");
    *out = &tallies[(*count)++];
    return DET_OK;
}

/* ---- the file -----------------------------------------------------------------------------------
 */

/* The row as it came, in commas whatever it was written with, and its score. */
static void
write_scores_row(det_text *scores, const det_csv_row *row, size_t count, const char *last)
{
    for (size_t f = 0; f < count; f++) {
        det_csv_write(scores, row->fields[f]);
        det_text_add_byte(scores, ',');
    }
    det_text_print(scores, "%s\n", last);
}

typedef struct sums {
    tally all, *of; /* of: one a category */
    size_t count;
    det_truth *truth;
    det_arena *arena, *lasting;
} sums;

/* Scores a pair and counts it; categories only where the file has them. */
static det_status
work_pair(const scorer *with, const det_pair_row *pair, det_where at, bool has_category, sums *to,
          uint32_t *bp, det_error *err)
{
    det_status st = score_row(with, pair, to->arena, bp, err);
    if (st != DET_OK) {
        det_while(err, st, "comparing the names of line %u of %s", at.line, at.file);
        return st;
    }
    count_pair(&to->all, pair->label, *bp >= with->threshold_bp);
    if (pair->label == DET_PAIR_SAME) to->truth->same[*bp]++;
    if (pair->label == DET_PAIR_OTHER) to->truth->other[*bp]++;
    if (!has_category) return DET_OK;
    tally *of = NULL;
    st = find_tally(to->of, &to->count, pair->category, at, to->lasting, &of, err);
    if (st == DET_OK) count_pair(of, pair->label, *bp >= with->threshold_bp);
    return st;
}

static det_status
work_row(const scorer *with, const det_csv *csv, const det_csv_row *row,
         const det_pair_columns *columns, sums *to, det_text *scores, det_error *err)
{
    det_pair_row pair;
    uint32_t bp = 0;
    det_str digits;
    bool has_category = columns->category != SIZE_MAX;
    det_status st = det_pairs_row(csv, row, columns, to->arena, &pair, err);
    if (st == DET_OK)
        st = work_pair(with, &pair, det_csv_where(csv, row, has_category ? columns->category : 0),
                       has_category, to, &bp, err);
    if (st != DET_OK || scores == NULL) return st;
    if (!det_arena_print(to->arena, &digits, "%u.%04u", bp / 10000, bp % 10000))
        return det_fail(err, DET_NOMEM, (det_where){0}, "scores");
    write_scores_row(scores, row, columns->count, digits.ptr);
    return DET_OK;
}

static det_status
work_rows(scorer *with, det_csv *csv, sums *to, det_text *scores, det_error *err)
{
    det_pair_columns columns = {0};
    det_csv_row row;
    det_status st = det_csv_next(csv, to->lasting, &row, err);
    if (st == DET_MISSING)
        return det_fail(err, DET_SYNTAX, (det_where){csv->file, 1, 1},
                        "the file is empty; it needs a first row: name1,name2,is_match");
    if (st == DET_OK) st = det_pairs_columns(csv, &row, &columns, err);
    if (st == DET_OK && scores != NULL) write_scores_row(scores, &row, row.count, "score");
    while (st == DET_OK) {
        det_arena_reset(to->arena);
        st = det_csv_next(csv, to->arena, &row, err);
        if (st == DET_MISSING) return DET_OK;
        if (st == DET_OK && row.count == 1 && det_str_trim(row.raw).len == 0) continue;
        if (st == DET_OK) st = work_row(with, csv, &row, &columns, to, scores, err);
    }
    return st;
}

static const det_str byte_order_mark = {"\xEF\xBB\xBF", 3};

/* A pair a line; with its score behind the last key if rows are wanted back. */
static det_status
work_lines(const scorer *with, det_str text, const char *file, sums *to, det_text *scores,
           det_error *err)
{
    det_str line;
    det_status st = DET_OK;
    if (det_str_starts(text, byte_order_mark)) text = det_str_slice(text, 3, text.len);
    for (uint32_t at = 1; st == DET_OK && det_str_next(&text, '\n', &line); at++) {
        det_tree tree;
        det_pair_row pair;
        uint32_t bp = 0;
        line = det_str_trim(line);
        if (line.len == 0) continue;
        det_arena_reset(to->arena);
        st = det_tree_read_json_line(line, file, at, to->arena, &tree, err);
        if (st == DET_OK) st = det_pairs_object(&tree, to->arena, &pair, err);
        if (st == DET_OK) st = work_pair(with, &pair, (det_where){file, at, 1}, true, to, &bp, err);
        if (st != DET_OK || scores == NULL) continue;
        det_str head = det_str_trim(det_str_slice(line, 0, line.len - 1));
        det_text_add(scores, head);
        det_text_print(scores, ",\"score\":%u.%04u}\n", bp / 10000, bp % 10000);
    }
    return st;
}

/* Pairs in JSON begin with a brace, a first row of columns does not. */
static bool
is_json(det_str text)
{
    if (det_str_starts(text, byte_order_mark)) text = det_str_slice(text, 3, text.len);
    text = det_str_trim(text);
    return text.len > 0 && text.ptr[0] == '{';
}

det_status
det_pairs_score(const det_index *index, uint32_t threshold_bp, bool is_fast, det_str text,
                const char *file, det_text *ndjson, det_text *scores, det_error *err)
{
    sums to = {0};
    scorer with = {.index = index, .threshold_bp = threshold_bp, .is_fast = is_fast};
    det_csv csv = det_csv_over(text, det_pairs_separator(text), file);
    det_status st = det_arena_new(0, &to.arena, err);
    if (st == DET_OK) st = det_arena_new(0, &to.lasting, err);
    if (st != DET_OK) goto done;
    to.of = DET_NEW(to.lasting, tally, PAIRS_CATEGORIES_MAX);
    to.truth = DET_NEW(to.lasting, det_truth, 1);
    if (to.of == NULL || to.truth == NULL) {
        st = det_fail(err, DET_NOMEM, (det_where){0}, "categories of pairs");
        goto done;
    }
    st = det_countries_load(to.lasting, &with.countries, err);
    if (st == DET_OK)
        st = is_json(text) ? work_lines(&with, text, file, &to, scores, err)
                           : work_rows(&with, &csv, &to, scores, err);
    if (st != DET_OK) goto done;
    qsort(to.of, to.count, sizeof *to.of, by_category);
    for (size_t i = 0; i < to.count; i++)
        write_tally(&to.of[i], threshold_bp, NULL, ndjson);
    write_bins(to.truth, ndjson);
    write_tally(&to.all, threshold_bp, to.truth, ndjson);
    st = det_text_check(ndjson, err);
    if (st == DET_OK && scores != NULL) st = det_text_check(scores, err);
done:
    det_arena_free(to.arena);
    det_arena_free(to.lasting);
    return st;
}
