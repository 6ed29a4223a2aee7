/* pairs.c - labelled pairs: how often is the score right, and what is it worth. */
#include "screen/pairs.h"

#include <stdlib.h>

#include "base/csv.h"
#include "index/format.h"
#include "screen/calibrate.h"
#include "screen/facts.h"
#include "screen/pairs_read.h"
#include "text/other.h"

/* A pair is asked both ways, for which of the two is the listed one is not said; the higher score
 * counts.  Facts that agree, where both sides have them, raise it as they do in screening.  Facts
 * that contradict lower it far more, and an identical name is not held at the threshold: whether
 * two full records are one party is the question here, not whether somebody has to look. */

enum { PAIRS_CATEGORIES_MAX = 1000, PAIRS_NAMES_MAX = 32 };

/* What a contradiction takes from a pair of records.  A birth date years away is another person,
 * whatever the name, and so takes an identical name below the usual threshold; one that a slip of
 * the pen explains (the next year, day and month exchanged, one digit) is weak.  People have
 * several nationalities, and addresses in several countries. */
enum {
    AGAINST_BIRTH_BP = 3500,
    AGAINST_BIRTH_SLIP_BP = 800,
    AGAINST_GENDER_BP = 2000,
    AGAINST_NATIONALITY_BP = 500,
    AGAINST_OTHER_BP = 300
};

typedef struct tally {
    det_str category;
    uint64_t tried, true_match, false_match, missed, true_clear, ambiguous;
} tally;

typedef struct scorer {
    const det_index *index; /* NULL: no rarity */
    uint32_t threshold_bp;
    bool is_fast;
    bool has_facts;
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

/* Person, something else, or not said. */
static void
read_kind(const det_pair_row *row, bool *may_be_person, bool *may_be_other)
{
    static const char *const persons[] = {"Person", "individual", "PER", "human"};
    *may_be_person = *may_be_other = true;
    for (size_t side = 0; side < 2; side++) {
        det_str schema = row->of[side][DET_PAIR_SCHEMA];
        bool is_person = false;
        if (schema.len == 0 || det_str_equal_ascii_nocase(schema, DET_STR("LegalEntity")) ||
            det_str_equal_ascii_nocase(schema, DET_STR("Thing")))
            continue;
        for (size_t i = 0; i < sizeof persons / sizeof persons[0]; i++)
            is_person |= det_str_equal_ascii_nocase(schema, det_str_of(persons[i]));
        if (is_person)
            *may_be_other = false;
        else
            *may_be_person = false;
    }
}

/* One reading of each, one asked for and one listed. */
static det_status
score_rows(const scorer *with, det_tokens asked, det_tokens listed, bool may_be_person,
           bool may_be_other, det_arena *arena, uint32_t *bp, det_error *err)
{
    const uint16_t *asked_weights, *listed_weights;
    det_status st = weigh_tokens(with->index, asked, arena, &asked_weights, err);
    if (st == DET_OK) st = weigh_tokens(with->index, listed, arena, &listed_weights, err);
    for (int is_person = 0; is_person < 2 && st == DET_OK; is_person++) {
        if (is_person ? !may_be_person : !may_be_other) continue;
        det_score score;
        st = det_score_names(asked, asked_weights, listed, listed_weights, is_person, false,
                             with->is_fast, arena, &score, err);
        if (st == DET_OK && score.bp > *bp) *bp = score.bp;
    }
    return st;
}

/* All readings of the one against those that the other would be listed by. */
static det_status
score_way(const scorer *with, det_str asked, det_str listed, bool may_be_person, bool may_be_other,
          det_arena *arena, uint32_t *bp, det_error *err)
{
    const det_tokens *rows[2];
    det_tokens keyed[DET_READINGS_MAX];
    size_t counts[2];
    det_status st = det_tokens_readings(asked, false, arena, &rows[0], &counts[0], err);
    if (st == DET_OK) st = det_tokens_readings(listed, true, arena, &rows[1], &counts[1], err);
    for (size_t k = 0; st == DET_OK && k < counts[1]; k++) {
        keyed[k] = rows[1][k];
        if (!with->is_fast) st = det_other_fill(&keyed[k], arena, err);
    }
    for (size_t i = 0; st == DET_OK && i < (with->is_fast ? 1 : counts[0]); i++)
        for (size_t k = 0; st == DET_OK && k < counts[1]; k++)
            st = score_rows(with, rows[0][i], keyed[k], may_be_person, may_be_other, arena, bp,
                            err);
    return st;
}

static det_status
score_names(const scorer *with, det_str a, det_str b, bool may_be_person, bool may_be_other,
            det_arena *arena, uint32_t *bp, det_error *err)
{
    det_status st = score_way(with, a, b, may_be_person, may_be_other, arena, bp, err);
    if (st == DET_OK) st = score_way(with, b, a, may_be_person, may_be_other, arena, bp, err);
    return st;
}

/* Takes the next value off a list "a;b|c". */
static bool
next_value(det_str *rest, det_str *value)
{
    while (rest->len > 0) {
        size_t end = 0;
        while (end < rest->len && rest->ptr[end] != ';' && rest->ptr[end] != '|')
            end++;
        *value = det_str_trim(det_str_slice(*rest, 0, end));
        *rest = det_str_slice(*rest, end < rest->len ? end + 1 : end, rest->len);
        if (value->len > 0) return true;
    }
    return false;
}

static size_t
list_names(const det_str fields[DET_PAIR_FIELDS], det_str names[PAIRS_NAMES_MAX])
{
    size_t count = 0;
    det_str rest = fields[DET_PAIR_ALIAS], value;
    names[count++] = fields[DET_PAIR_NAME];
    while (count < PAIRS_NAMES_MAX && next_value(&rest, &value))
        names[count++] = value;
    return count;
}

/* The side as a record of a list. */
static det_status
make_subject(const det_str fields[DET_PAIR_FIELDS], det_arena *arena, det_subject *out,
             det_error *err)
{
    static const struct {
        det_pair_field field;
        det_prop prop;
    } facts[] = {{DET_PAIR_GENDER, DET_PROP_GENDER},
                 {DET_PAIR_BIRTH_DATE, DET_PROP_BIRTH_DATE},
                 {DET_PAIR_NATIONALITY, DET_PROP_NATIONALITY},
                 {DET_PAIR_COUNTRY, DET_PROP_COUNTRY}};
    enum { STATEMENTS_MAX = 64 };
    det_statement *made = DET_NEW(arena, det_statement, STATEMENTS_MAX);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "record");
    *out = (det_subject){.schema = DET_SCHEMA_LEGAL_ENTITY, .statements = made};
    for (int s = 0; s < DET_SCHEMA_COUNT; s++)
        if (det_str_equal_ascii_nocase(fields[DET_PAIR_SCHEMA],
                                       det_str_of(det_schema_name((det_schema)s))))
            out->schema = (det_schema)s;
    for (size_t f = 0; f < sizeof facts / sizeof facts[0]; f++) {
        det_str rest = fields[facts[f].field], value;
        while (out->statement_count < STATEMENTS_MAX && next_value(&rest, &value)) {
            det_statement *statement = &made[out->statement_count++];
            *statement = (det_statement){
                .prop = facts[f].prop, .text = value, .span = {DET_DAY_NONE, DET_DAY_NONE}};
            if (statement->prop == DET_PROP_BIRTH_DATE &&
                det_span_read(value, (det_where){0}, &statement->span, NULL) != DET_OK)
                statement->span = (det_span){DET_DAY_NONE, DET_DAY_NONE};
        }
    }
    return DET_OK;
}

static size_t
count_values(const det_str fields[DET_PAIR_FIELDS])
{
    size_t count = 0;
    det_str value;
    for (size_t f = DET_PAIR_BIRTH_DATE; f < DET_PAIR_FIELDS; f++)
        for (det_str rest = fields[f]; next_value(&rest, &value);)
            count++;
    return count;
}

static bool
share_a_number(det_str a, det_str b)
{
    det_str one, other;
    while (next_value(&a, &one))
        for (det_str rest = b; next_value(&rest, &other);)
            if (det_number_equal(one, other)) return true;
    return false;
}

static det_str
first_value(det_str list)
{
    det_str value = {0};
    return next_value(&list, &value) ? value : (det_str){0};
}

/* Could one date be the other, miswritten?  Digits in the same number, of which one differs or
 * which are the same in another order; or days less than a year and a day apart. */
static bool
is_slip(det_str asked, det_str listed)
{
    det_span a, b;
    size_t different = 0, count = 0;
    int balance[10] = {0};
    if (det_span_read(asked, (det_where){0}, &a, NULL) != DET_OK ||
        det_span_read(listed, (det_where){0}, &b, NULL) != DET_OK)
        return true; /* what cannot be read contradicts nothing */
    if (a.from < b.before + 366 && b.from < a.before + 366) return true;
    if (asked.len != listed.len) return false;
    for (size_t i = 0; i < asked.len; i++) {
        bool is_digit = asked.ptr[i] >= '0' && asked.ptr[i] <= '9' && listed.ptr[i] >= '0' &&
                        listed.ptr[i] <= '9';
        if (!is_digit) continue;
        count++;
        different += asked.ptr[i] != listed.ptr[i];
        balance[asked.ptr[i] - '0']++;
        balance[listed.ptr[i] - '0']--;
    }
    bool is_anagram = true;
    for (size_t d = 0; d < 10; d++)
        is_anagram &= balance[d] == 0;
    /* in a bare year one digit is a decade or more */
    return count >= 8 && (different <= 1 || is_anagram);
}

/* The effect of all facts on a pair of records. */
static int64_t
weigh_facts(const det_fact_grades *grades)
{
    int64_t sum = 0;
    for (size_t i = 0; i < grades->count; i++) {
        const det_fact *fact = &grades->items[i];
        det_str property = det_str_of(fact->property);
        if (fact->grade == DET_GRADE_AGREE) sum += fact->effect_bp;
        if (fact->grade != DET_GRADE_DISAGREE) continue;
        if (det_str_equal(property, DET_STR("birthDate")))
            sum -= is_slip(fact->asked, fact->listed) ? AGAINST_BIRTH_SLIP_BP : AGAINST_BIRTH_BP;
        else if (det_str_equal(property, DET_STR("gender")))
            sum -= AGAINST_GENDER_BP;
        else if (det_str_equal(property, DET_STR("nationality")))
            sum -= AGAINST_NATIONALITY_BP;
        else
            sum -= AGAINST_OTHER_BP;
    }
    return sum;
}

/* The side that says more is the record, of the other the first value of each fact is asked. */
static det_status
add_facts(const scorer *with, const det_pair_row *row, det_arena *arena, uint32_t *bp,
          det_error *err)
{
    size_t asked = count_values(row->of[0]) > count_values(row->of[1]) ? 1 : 0;
    const det_str *question_of = row->of[asked], *record_of = row->of[1 - asked];
    det_subject record;
    det_facts facts;
    det_fact_grades grades;
    const det_question question = {.schema = question_of[DET_PAIR_SCHEMA],
                                   .birth_date = first_value(question_of[DET_PAIR_BIRTH_DATE]),
                                   .gender = first_value(question_of[DET_PAIR_GENDER]),
                                   .nationality = first_value(question_of[DET_PAIR_NATIONALITY]),
                                   .country = first_value(question_of[DET_PAIR_COUNTRY])};
    det_status st = make_subject(record_of, arena, &record, err);
    if (st == DET_OK) st = det_facts_read(&question, &with->countries, arena, &facts, err);
    if (st == DET_OK) st = det_facts_grade(&facts, &question, &record, arena, &grades, err);
    if (st != DET_OK) return st;
    int64_t sum = *bp == 0 ? 0 : (int64_t)*bp + weigh_facts(&grades);
    *bp = sum < 0 ? 0 : sum > 10000 ? 10000 : (uint32_t)sum;
    if (share_a_number(row->of[0][DET_PAIR_ID_NUMBER], row->of[1][DET_PAIR_ID_NUMBER]) ||
        share_a_number(row->of[0][DET_PAIR_IMO_NUMBER], row->of[1][DET_PAIR_IMO_NUMBER]))
        *bp = 10000;
    return DET_OK;
}

static det_status
score_row(const scorer *with, const det_pair_row *row, det_arena *arena, uint32_t *bp,
          det_error *err)
{
    det_str names[2][PAIRS_NAMES_MAX];
    size_t counts[2];
    bool may_be_person, may_be_other;
    det_status st = DET_OK;
    *bp = 0;
    read_kind(row, &may_be_person, &may_be_other);
    if (!may_be_person && !may_be_other) return DET_OK; /* a person and a firm are not the same */
    for (size_t side = 0; side < 2; side++)
        counts[side] = list_names(row->of[side], names[side]);
    for (size_t i = 0; i < counts[0] && st == DET_OK; i++)
        for (size_t j = 0; j < counts[1] && st == DET_OK; j++) {
            det_arena_mark mark = det_arena_mark_get(arena);
            st = score_names(with, names[0][i], names[1][j], may_be_person, may_be_other, arena, bp,
                             err);
            det_arena_mark_reset(arena, mark);
        }
    if (st == DET_OK && with->has_facts) st = add_facts(with, row, arena, bp, err);
    return st;
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

static det_status
work_row(const scorer *with, const det_csv *csv, const det_csv_row *row,
         const det_pair_columns *columns, sums *to, det_text *scores, det_error *err)
{
    det_pair_row pair;
    uint32_t bp = 0;
    det_str digits;
    det_status st = det_pairs_row(csv, row, columns, &pair, err);
    if (st != DET_OK) return st;
    st = score_row(with, &pair, to->arena, &bp, err);
    if (st != DET_OK) {
        det_while(err, st, "comparing the names of line %u of %s", row->line, csv->file);
        return st;
    }
    count_pair(&to->all, pair.label, bp >= with->threshold_bp);
    if (pair.label == DET_PAIR_SAME) to->truth->same[bp]++;
    if (pair.label == DET_PAIR_OTHER) to->truth->other[bp]++;
    if (columns->category != SIZE_MAX) {
        tally *of = NULL;
        st = find_tally(to->of, &to->count, pair.category,
                        det_csv_where(csv, row, columns->category), to->lasting, &of, err);
        if (st != DET_OK) return st;
        count_pair(of, pair.label, bp >= with->threshold_bp);
    }
    if (scores == NULL) return DET_OK;
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
    det_status st = det_csv_next(csv, to->arena, &row, err);
    if (st == DET_MISSING)
        return det_fail(err, DET_SYNTAX, (det_where){csv->file, 1, 1},
                        "the file is empty; it needs a first row: name1,name2,is_match");
    if (st == DET_OK) st = det_pairs_columns(csv, &row, &columns, err);
    if (st == DET_OK && scores != NULL) write_scores_row(scores, &row, row.count, "score");
    with->has_facts = st == DET_OK && det_pairs_have_facts(&columns);
    if (with->has_facts) st = det_countries_load(to->lasting, &with->countries, err);
    while (st == DET_OK) {
        det_arena_reset(to->arena);
        st = det_csv_next(csv, to->arena, &row, err);
        if (st == DET_MISSING) return DET_OK;
        if (st == DET_OK && row.count == 1 && det_str_trim(row.raw).len == 0) continue;
        if (st == DET_OK) st = work_row(with, csv, &row, &columns, to, scores, err);
    }
    return st;
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
    st = work_rows(&with, &csv, &to, scores, err);
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
