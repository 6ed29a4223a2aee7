/* score.c - how much two names have in common.
 *
 *     bp = 10,000 x matched / (evidence + omitted + extra + conflict)
 *
 * evidence is the weight of the pairs of the best alignment, matched the same times their quality;
 * the three costs are what is left over: on the listed side only, on the query side only, on both
 * at once. Then come the limits (DET_CAP_*).  docs/matching.md explains each and proves what the
 * index relies on:
 *   1. no pair that is evidence, no score
 *   2. the same folded tokens in the same order, 10,000; of a person whose name is common less,
 *      never below DET_SAME_BP_MIN
 *
 * A query may be a whole text.  If it is longer than twice the listed name and some, the name is
 * looked for in every window of that width, and what lies outside of the matched tokens costs
 * little. */
#include "match/score.h"

#include <assert.h>
#include <string.h>

#include "match/align.h"
#include "match/tuning.h"
#include "text/edit.h"
#include "text/quality.h"

const char *
det_pair_kind_name(det_pair_kind kind)
{
    switch (kind) {
    case DET_PAIR_EXACT:
        return "exact";
    case DET_PAIR_CLASS:
        return "class";
    case DET_PAIR_EDIT:
        return "edit";
    case DET_PAIR_SOUND:
        return "sound";
    case DET_PAIR_JOIN:
        return "join";
    case DET_PAIR_SPLIT:
        return "split";
    case DET_PAIR_WHOLE:
        return "whole";
    case DET_PAIR_NEAR:
        return "near";
    case DET_PAIR_INITIAL:
        return "initial";
    }
    return "?";
}

/* What one alignment leaves over. */
typedef struct leftovers {
    uint32_t listed, listed_bearing;
    uint32_t inside, outside, query_bearing;
    uint32_t telling;    /* of both, what is no legal form */
    uint32_t words;      /* bearing words in common: of a join or split, both */
    uint32_t near_words; /* pairs that only soften */
    uint32_t near_syllables,
        exact_words;       /* of them, syllables; of words, those letter for letter */
    size_t from, before;   /* query tokens from the first to the last of them */
    size_t letters;        /* of the shortest of them on the list */
    uint32_t listed_words; /* tokens of the listed name that have a pair, light ones too */
    bool is_evidence, is_exact, is_ordered;
    bool is_part, is_cut; /* is_part and is_cut_off below */
    bool is_word_exact;   /* the bearing words are the same, or of one class */
    size_t edit_letters;  /* of the shortest word that differs by edits */
} leftovers;

typedef struct scratch {
    bool *query_used, *listed_used;
    const det_edge **chosen, **best;
    size_t chosen_count, best_count;
} scratch;

static bool
is_bearing(const det_token *token)
{
    return (token->roles & DET_ROLES_LIGHT) == 0;
}

static bool
is_form(const det_token *token)
{
    return (token->roles & DET_ROLE_LEGAL_FORM) != 0;
}

static bool
is_same(det_tokens a, det_tokens b)
{
    if (a.count != b.count) return false;
    for (size_t i = 0; i < a.count; i++)
        if (!det_str_equal(a.items[i].text, b.items[i].text)) return false;
    return true;
}

static det_str
spelling(const det_token *token, bool is_written)
{
    return is_written ? token->written : token->text;
}

/* The same letters from end to end, whatever the blanks. */
static bool
has_same_letters(det_tokens a, det_tokens b, bool is_written)
{
    size_t i = 0, k = 0, at_i = 0, at_k = 0;
    for (;;) {
        while (i < a.count && at_i == spelling(&a.items[i], is_written).len)
            i++, at_i = 0;
        while (k < b.count && at_k == spelling(&b.items[k], is_written).len)
            k++, at_k = 0;
        if (i == a.count || k == b.count) return i == a.count && k == b.count;
        if (spelling(&a.items[i], is_written).ptr[at_i++] !=
            spelling(&b.items[k], is_written).ptr[at_k++])
            return false;
    }
}

static bool
is_same_letters(det_tokens a, det_tokens b)
{
    return has_same_letters(a, b, false) || has_same_letters(a, b, true);
}

static uint32_t
sum(const uint16_t *weights, size_t count)
{
    uint32_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += weights[i];
    return total;
}

static bool
is_syllable_pair(const det_sides *s, const det_pair *p)
{
    return (s->query.items[p->query_from].roles & s->listed.items[p->listed_from].roles &
            DET_ROLE_SYLLABLE) != 0;
}

/* The pairs in order of the query: are the bearing ones in order of the listed name too? */
static void
look_at_pairs(const det_sides *s, const scratch *m, leftovers *left)
{
    uint32_t last = 0;
    left->is_exact = left->is_ordered = left->is_word_exact = true;
    left->edit_letters = left->letters = SIZE_MAX;
    for (size_t i = 0; i < m->chosen_count; i++) {
        const det_pair *p = &m->chosen[i]->pair;
        uint32_t query_words = 0, listed_words = 0;
        for (uint32_t k = 0; k < p->query_count; k++) {
            m->query_used[p->query_from + k] = true;
            query_words += s->is_listed_light || is_bearing(&s->query.items[p->query_from + k]);
        }
        for (uint32_t k = 0; k < p->listed_count; k++) {
            m->listed_used[p->listed_from + k] = true;
            left->listed_words++;
            listed_words += s->is_listed_light || is_bearing(&s->listed.items[p->listed_from + k]);
        }
        if (p->kind != DET_PAIR_EXACT) left->is_exact = false;
        if (listed_words == 0) continue;
        if (p->kind == DET_PAIR_NEAR) left->near_words++;
        if (p->kind == DET_PAIR_NEAR && is_syllable_pair(s, p)) left->near_syllables++;
        if (p->kind == DET_PAIR_EXACT) left->exact_words++;
        size_t letters = s->listed.items[p->listed_from].text.len;
        if (p->edits > 0 && letters < left->edit_letters) left->edit_letters = letters;
        if (m->chosen[i]->is_evidence) {
            if (p->edits > 0 || p->kind == DET_PAIR_SOUND) left->is_word_exact = false;
            if (!left->is_evidence) left->from = p->query_from;
            left->before = (size_t)p->query_from + p->query_count;
            left->is_evidence = true;
            if (letters < left->letters) left->letters = letters;
            left->words += query_words > listed_words ? query_words : listed_words;
        }
        if (p->listed_from < last) left->is_ordered = false;
        last = p->listed_from;
    }
}

static leftovers
look_over(const det_sides *s, const scratch *m)
{
    leftovers left = {0};
    memset(m->query_used, 0, s->query.count * sizeof *m->query_used);
    memset(m->listed_used, 0, s->listed.count * sizeof *m->listed_used);
    look_at_pairs(s, m, &left);
    for (size_t i = 0; i < s->query.count; i++) {
        if (m->query_used[i]) continue;
        if (i >= left.from && i < left.before)
            left.inside += s->query_weights[i];
        else
            left.outside += s->query_weights[i];
        if (is_bearing(&s->query.items[i])) left.query_bearing += s->query_weights[i];
        if (!is_form(&s->query.items[i])) left.telling += s->query_weights[i];
    }
    for (size_t i = 0; i < s->listed.count; i++) {
        if (m->listed_used[i]) continue;
        left.listed += s->listed_weights[i];
        if (is_bearing(&s->listed.items[i])) left.listed_bearing += s->listed_weights[i];
        if (!is_form(&s->listed.items[i])) left.telling += s->listed_weights[i];
    }
    return left;
}

static uint32_t
lesser(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static uint32_t
greater(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

static void
limit(det_score *score, uint16_t cap, uint32_t bp)
{
    if (score->bp <= bp) return;
    score->bp = bp;
    score->caps |= cap;
}

/* Common words prove little alone, for others bear them too: what is above DET_COMMON_FROM_BP
 * counts in part, in the same order as before.  Only the very name of an organisation says which it
 * is. */
static void
temper(bool may_be_common, uint32_t weight, det_score *score)
{
    if (!may_be_common || weight >= DET_COMMON_WEIGHT || score->bp <= DET_COMMON_FROM_BP) return;
    uint32_t most = 10000 - lesser((DET_COMMON_WEIGHT - weight) * DET_LOSS_COMMON / 1000,
                                   10000 - DET_SAME_BP_MIN);
    score->bp = DET_COMMON_FROM_BP + (score->bp - DET_COMMON_FROM_BP) *
                                         (most - DET_COMMON_FROM_BP) / (10000 - DET_COMMON_FROM_BP);
    score->caps |= DET_CAP_COMMON;
}

/* One bearing word in common is a coincidence while the query goes on with others, unless it is the
 * only one of the listed name and stands there letter for letter: for a person together with all
 * else of the name ("General Kalomi"), for an organisation together with some of its light words,
 * or if it is long. (Length stands in for how rare a word is among people who are not listed;
 * "Michael" is rare on lists.) And one short word with an edit is another word. */
static void
limit_lone(const det_sides *s, const leftovers *left, bool is_person, bool is_weak,
           det_score *score)
{
    if (left->words > 1 || s->is_listed_light) return;
    bool is_whole = left->listed == 0 && left->inside == 0 && left->is_exact && s->listed.count > 1;
    size_t least = left->listed_words > 1 ? DET_LONE_LETTERS_COMPANIED
                   : left->listed == 0    ? DET_LONE_LETTERS_MIN
                                          : DET_LONE_LETTERS_LONG;
    bool is_only = left->listed_bearing == 0 && left->edit_letters == SIZE_MAX &&
                   left->letters >= least;
    bool may_stand_in_text = !is_weak && (is_whole || (is_only && !is_person));
    size_t edit_least = left->listed_words > 1 && left->listed == 0
                            ? DET_LONE_EDIT_LETTERS_COMPANIED
                            : DET_LONE_EDIT_LETTERS_MIN;
    if ((left->query_bearing > 0 && !may_stand_in_text) || left->edit_letters < edit_least)
        limit(score, DET_CAP_LONE, DET_CAP_LONE_BP);
}

/* What softens may not outnumber what proves. */
static void
limit_near(const leftovers *left, det_score *score)
{
    if (left->near_words > left->words) limit(score, DET_CAP_LONE, DET_CAP_LONE_BP);
}

static bool
is_all_syllables(det_tokens tokens)
{
    for (size_t i = 0; i < tokens.count; i++)
        if ((tokens.items[i].roles & DET_ROLE_SYLLABLE) == 0) return false;
    return true;
}

/* A letter more or less in a syllable is mostly another name.  It is a slip only where all else of
 * both is there, letter for letter and in order: two words at least.  And a syllable more than a
 * person on the list has is another person: Kim Kyu-hwan is not Kim Kyu. */
static void
limit_syllables(const det_sides *s, const leftovers *left, bool is_person, det_score *score)
{
    if (is_person && left->query_bearing > 0 && is_all_syllables(s->query) &&
        is_all_syllables(s->listed))
        limit(score, DET_CAP_LONE, DET_CAP_LONE_BP);
    if (left->near_syllables == 0) return;
    if (left->near_syllables > 1 || left->near_words > 1 || left->exact_words < 2 ||
        left->exact_words != left->words || !left->is_ordered || left->listed_bearing > 0 ||
        left->query_bearing > 0)
        limit(score, DET_CAP_LONE, DET_CAP_LONE_BP);
}

/* A single word in common that is not the same word, beside others that are not: two coincidences.
 * A legal form is none: people leave it out, or know another. */
static void
limit_inexact(const leftovers *left, bool is_person, det_score *score)
{
    bool is_all = !is_person && left->query_bearing == 0 &&
                  (left->listed_words > 1 || left->telling == 0) &&
                  left->letters >= DET_LONE_INEXACT_LETTERS_MIN;
    if (left->words <= 1 && !left->is_word_exact && !is_all &&
        (left->listed > 0 || left->inside > 0 || left->outside > 0))
        limit(score, DET_CAP_LONE, DET_CAP_LONE_BP);
}

static bool
has_left(det_tokens tokens, const bool *used, uint16_t roles)
{
    for (size_t i = 0; i < tokens.count; i++)
        if (!used[i] && (tokens.items[i].roles & roles) != 0) return true;
    return false;
}

/* Forms that are put for those of any law when a name is turned into English. */
static bool
is_english_form(det_str text)
{
    static const char *const forms[] = {"co", "corp", "inc", "llc", "ltd", "plc"};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (det_str_equal(text, det_str_of(forms[i]))) return true;
    return false;
}

/* A legal form that is left over and that a law knows: AG, and not GmbH, which would have made a
 * pair with another of its kind. */
static bool
has_form_left(det_tokens tokens, const bool *used)
{
    for (size_t i = 0; i < tokens.count; i++) {
        const det_token *token = &tokens.items[i];
        if (!used[i] && (token->roles & DET_ROLE_LEGAL_FORM) != 0 && token->class_count > 0 &&
            !is_english_form(token->text))
            return true;
    }
    return false;
}

/* Do an unpaired token of the query and one of the list stand between the same pairs? */
static bool
is_one_place(const scratch *m, size_t query, size_t listed)
{
    for (size_t i = 0; i < m->chosen_count; i++) {
        const det_pair *p = &m->chosen[i]->pair;
        if ((p->query_from < query) != (p->listed_from < listed)) return false;
    }
    return true;
}

/* Are the letters of a word those of another, in order, from the first on: "mgmt", "im"? */
static bool
is_short_for(det_str word, det_str of)
{
    size_t at = 0;
    if (of.len == 0 || word.ptr[0] != of.ptr[0]) return false;
    for (size_t i = 0; i < of.len && at < word.len; i++)
        at += word.ptr[at] == of.ptr[i];
    return at == word.len;
}

/* May one be the other misspelt, cut short or translated?  Between two scripts letters do not
 * tell. */
static bool
may_be_one_word(const det_token *a, const det_token *b)
{
    det_str x = a->written, y = b->written;
    uint32_t longer = (uint32_t)(x.len > y.len ? x.len : y.len), most = (longer + 2) / 3;
    size_t begin = 0;
    while (begin < x.len && begin < y.len && x.ptr[begin] == y.ptr[begin])
        begin++;
    return a->script != b->script || begin >= DET_REPLACED_BEGIN_MIN || is_short_for(x, y) ||
           is_short_for(y, x) || (a->skeleton != 0 && a->skeleton == b->skeleton) ||
           det_edit_distance(x, y, most) <= most;
}

/* Of an organisation: a word that says which it is on one side, and on the other one that says what
 * it does, both without a pair and between the same neighbours, contradict as two bearing ones do:
 * "Ural Invest" is not "Ural Trust".  Of the heaviest of such words of `bearing` what contradicts:
 * all against a trade, half against another, for a movement may be called a party. */
static uint32_t
replaced_weight(const scratch *m, det_tokens bearing, const bool *bearing_used,
                const uint16_t *weights, det_tokens light, const bool *light_used, bool is_query)
{
    uint32_t most = 0;
    for (size_t i = 0; i < bearing.count; i++) {
        const det_token *word = &bearing.items[i];
        if (bearing_used[i] || !is_bearing(word) || weights[i] <= most) continue;
        bool may_be_there = false;
        uint32_t weight = 0;
        for (size_t k = 0; k < light.count && !may_be_there; k++) {
            const det_token *other = &light.items[k];
            if (light_used[k] || (other->roles & (DET_ROLE_SECTOR | DET_ROLE_GENERIC)) == 0 ||
                !is_one_place(m, is_query ? i : k, is_query ? k : i))
                continue;
            may_be_there = may_be_one_word(word, other);
            weight = greater(weight,
                             (other->roles & DET_ROLE_SECTOR) != 0 ? weights[i] : weights[i] / 2u);
        }
        if (!may_be_there) most = greater(most, weight);
    }
    return most;
}

static uint32_t
replaced(const det_sides *s, const scratch *m)
{
    uint32_t asked = replaced_weight(m, s->query, m->query_used, s->query_weights, s->listed,
                                     m->listed_used, true);
    uint32_t listed = replaced_weight(m, s->listed, m->listed_used, s->listed_weights, s->query,
                                      m->query_used, false);
    return greater(asked, listed);
}

/* Words of one kind that both names have and that differ tell two organisations apart: places,
 * trades, numbers of a series.  A number at either end of the query is one even if the listed name
 * has none; elsewhere it may be a house's. */
static bool
is_other_kind(const det_sides *s, const scratch *m, const leftovers *left)
{
    static const uint16_t kinds[] = {DET_ROLE_PLACE, DET_ROLE_NUMBER | DET_ROLE_SERIES};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (has_left(s->query, m->query_used, kinds[i]) &&
            has_left(s->listed, m->listed_used, kinds[i]))
            return true;
    if (has_form_left(s->query, m->query_used) && has_form_left(s->listed, m->listed_used))
        return true;
    uint16_t trades = DET_ROLE_SECTOR | DET_ROLE_GENERIC;
    if ((has_left(s->query, m->query_used, DET_ROLE_SECTOR) &&
         has_left(s->listed, m->listed_used, trades)) ||
        (has_left(s->query, m->query_used, trades) &&
         has_left(s->listed, m->listed_used, DET_ROLE_SECTOR)))
        return true;
    if (left->words <= 1 && has_left(s->query, m->query_used, DET_ROLE_GENERIC) &&
        has_left(s->listed, m->listed_used, DET_ROLE_GENERIC))
        return true;
    size_t last = s->query.count - 1;
    uint16_t numbers = DET_ROLE_NUMBER | DET_ROLE_SERIES;
    return left->before == last && !m->query_used[last] &&
           (s->query.items[last].roles & numbers) != 0;
}

/* "Muhammad bin Salman" is the son of "Salman bin Muhammad".  Pairs whose father stands for a son
 * and the other way round, or fathers in another order, are another person, if both are given
 * names: with a rarer name among them it is the order of a list that puts families first. */
static bool
is_other_chain(const det_sides *s, const scratch *m)
{
    uint32_t up = 0, down = 0, last = 0;
    for (size_t i = 0; i < m->chosen_count; i++) {
        const det_pair *p = &m->chosen[i]->pair;
        const det_token *q = &s->query.items[p->query_from];
        const det_token *l = &s->listed.items[p->listed_from];
        if (!m->chosen[i]->is_evidence || (q->roles & l->roles & DET_ROLE_GIVEN) == 0) continue;
        bool is_father = (q->roles & DET_ROLE_FATHER) != 0;
        bool was_father = (l->roles & DET_ROLE_FATHER) != 0;
        up += is_father && !was_father;
        down += was_father && !is_father;
        if (!is_father || !was_father) continue;
        if (p->listed_from < last) return true;
        last = p->listed_from;
    }
    return up > 0 && down > 0;
}

/* The first bearing token; the count if there is none. */
static size_t
first_bearing(det_tokens tokens)
{
    size_t at = 0;
    while (at < tokens.count && !is_bearing(&tokens.items[at]))
        at++;
    return at;
}

/* All of a chain of fathers may be the same, and the first not: brothers.  Both first names are
 * known to be given ones. */
static bool
is_sibling(const det_sides *s, const scratch *m, const leftovers *left)
{
    size_t q = first_bearing(s->query), l = first_bearing(s->listed);
    return left->words >= 2 && left->is_ordered && q < s->query.count && l < s->listed.count &&
           !m->query_used[q] && !m->listed_used[l] &&
           (s->query.items[q].roles & s->listed.items[l].roles & DET_ROLE_GIVEN) != 0;
}

/* Is the query the name without one of its words, and nothing else?  All of it stands there, letter
 * for letter and in order, so nothing contradicts: the word has been dropped.  Each bearing word
 * of the query is evidence, which is what the bounds of scorer.c take it by. */
static bool
is_part(const det_sides *s, const scratch *m, const leftovers *left)
{
    uint32_t dropped = 0;
    if (s->query.count < 2 || left->inside + left->outside > 0 || !left->is_ordered ||
        !left->is_word_exact || left->near_words > 0)
        return false;
    for (size_t i = 0; i < m->chosen_count; i++) {
        const det_pair *p = &m->chosen[i]->pair;
        if (p->kind == DET_PAIR_INITIAL) return false;
        for (size_t q = p->query_from; q < (size_t)p->query_from + p->query_count; q++)
            if (!m->chosen[i]->is_evidence && is_bearing(&s->query.items[q])) return false;
    }
    for (size_t i = 0; i < s->listed.count; i++)
        dropped += !m->listed_used[i] && (s->is_listed_light || is_bearing(&s->listed.items[i]));
    return dropped == 1;
}

/* Is the query what a field of 35 characters or so has left of the name?  Then what is behind the
 * cut has not been dropped by anybody.  All of the query stands in the name, from its first word
 * on and in its order, two bearing words at least or one among four; each bearing one but the last
 * is evidence, which is what the bounds of scorer.c take it by. */
static bool
is_cut_off(const det_sides *s, const scratch *m, const leftovers *left)
{
    size_t last = s->query.count - 1, end = 0, remains_at = 0;
    const det_token *remains = NULL; /* what is left of the last word */
    bool is_much = left->words > 1 || (left->words == 1 && m->chosen_count >= DET_CUT_TOKENS_MIN);
    if (s->query.items[last].to < DET_CUT_BYTES_MIN || left->query_bearing > 0 || !is_much ||
        !left->is_ordered)
        return false;
    for (size_t i = 0; i < m->chosen_count; i++) {
        const det_pair *p = &m->chosen[i]->pair;
        if (p->kind == DET_PAIR_NEAR && p->query_from == last)
            remains = &s->query.items[last], remains_at = p->listed_from;
        else if ((size_t)p->listed_from + p->listed_count > end)
            end = p->listed_from + p->listed_count;
        for (size_t q = p->query_from; q < (size_t)p->query_from + p->query_count; q++)
            if (!m->chosen[i]->is_evidence && q < last && is_bearing(&s->query.items[q]))
                return false;
    }
    for (size_t i = 0; i < end; i++)
        if (!m->listed_used[i]) return false;
    if (remains == NULL) return true;
    if (end == s->listed.count) return false;
    /* It is of the next word, whichever else that begins so it has been laid to; a whole word that
     * is near the next one has not been cut.  Between two scripts letters do not tell. */
    const det_token *next = &s->listed.items[end];
    return det_str_starts(next->text, remains->text) ||
           det_str_starts(next->written, remains->text) ||
           (remains_at == end && next->script != remains->script);
}

/* A name of light words only is matched as a whole but for its legal forms: alone, with edits; in a
 * text, letter for letter and at a stretch, and then it takes three words.  One word may have been
 * dropped from four if nothing else differs, and a particle from three; and three may be what a
 * field has left of it. */
static bool
is_light_match(const det_sides *s, const scratch *m, const leftovers *left)
{
    uint32_t words = 0, telling = 0, dropped = 0;
    bool is_all = true;
    for (size_t i = 0; i < s->listed.count; i++) {
        uint16_t roles = s->listed.items[i].roles;
        bool is_form = (roles & DET_ROLE_LEGAL_FORM) != 0;
        bool is_telling = (roles & (DET_ROLE_LEGAL_FORM | DET_ROLE_PARTICLE)) == 0;
        words += m->listed_used[i] && !is_form;
        telling += m->listed_used[i] && is_telling;
        dropped += !m->listed_used[i] && is_telling;
        is_all = is_all && (m->listed_used[i] || is_form);
    }
    if (!is_all)
        return (left->is_part && telling >= 2 + dropped) ||
               (left->is_cut && telling >= DET_CUT_LIGHT_MIN);
    if (left->listed > 0 && words < 2) return false;
    return left->query_bearing == 0 ||
           (left->is_exact && left->is_ordered && left->inside == 0 && s->listed.count >= 3);
}

static det_score
judge(const det_sides *s, const scratch *m, bool is_person, bool is_weak)
{
    det_score score = {0};
    leftovers left = look_over(s, m);
    if (left.listed > 0 || left.near_words > 0) {
        left.is_part = is_part(s, m, &left);
        left.is_cut = is_cut_off(s, m, &left);
    }
    if (!left.is_evidence || (s->is_listed_light && !is_light_match(s, m, &left))) {
        score.is_generic_only = true;
        return score;
    }
    for (size_t i = 0; i < m->chosen_count; i++) {
        const det_pair *p = &m->chosen[i]->pair;
        /* what is left of a word that a field has cut says nothing either way */
        if (left.is_cut && p->kind == DET_PAIR_NEAR && p->query_from + 1u == s->query.count)
            continue;
        score.evidence += p->weight;
        score.matched += (uint32_t)((uint64_t)p->weight * p->quality_bp / 10000);
    }
    uint32_t omission = left.is_cut                    ? DET_COST_CUT
                        : left.is_part                 ? DET_COST_PART
                        : is_person && left.words >= 2 ? DET_COST_OMITTED_PERSON
                                                       : DET_COST_OMITTED;
    score.omitted = left.listed * omission / 100;
    score.extra = left.inside * DET_COST_EXTRA / 100 +
                  lesser(left.outside * DET_COST_OUTSIDE / 100,
                         score.evidence * DET_OUTSIDE_MAX / 100);
    uint32_t contested = lesser(left.listed_bearing, left.query_bearing);
    if (!is_person && left.listed > 0 && left.inside + left.outside > 0)
        contested = greater(contested, replaced(s, m));
    score.conflict = contested * (is_person ? DET_COST_CONFLICT_PERSON : DET_COST_CONFLICT) / 100;
    uint64_t whole = (uint64_t)score.evidence + score.omitted + score.extra + score.conflict;
    score.bp = (uint32_t)(UINT64_C(10000) * score.matched / whole);
    if (score.bp == 0) score.bp = 1; /* there is evidence, however little */

    uint32_t loss = is_person ? DET_LOSS_ORDER_PERSON : DET_LOSS_ORDER_OTHER;
    if (!left.is_ordered && score.bp > loss) limit(&score, DET_CAP_ORDER, score.bp - loss);
    limit_lone(s, &left, is_person, is_weak, &score);
    limit_near(&left, &score);
    limit_syllables(s, &left, is_person, &score);
    if (!s->is_listed_light) limit_inexact(&left, is_person, &score);
    if (is_person ? is_other_chain(s, m) || is_sibling(s, m, &left) : is_other_kind(s, m, &left))
        limit(&score, DET_CAP_IDENTITY, DET_CAP_IDENTITY_BP);
    if (is_weak && (!left.is_exact || left.listed > 0))
        limit(&score, DET_CAP_INEXACT, DET_CAP_LONE_BP);
    limit(&score, DET_CAP_INEXACT, DET_CAP_INEXACT_BP);
    temper(true, score.evidence, &score);
    return score;
}

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "no memory to compare two names");
}

/* Goes through the windows and keeps the best; of equals the first. */
static det_status
search(const det_sides *s, const det_edge *edges, size_t edge_count, bool is_person, bool is_weak,
       det_arena *arena, scratch *m, det_score *out, det_error *err)
{
    size_t width = 2 * s->listed.count + 8, step = 1 + s->listed.count / 16;
    if (width > s->query.count) width = s->query.count;
    size_t next_start = 0;
    bool is_first = true;
    for (size_t e = 0; e < edge_count; e++) {
        size_t from = edges[e].pair.query_from;
        if (from < next_start) continue;
        next_start = from + step;
        size_t before = from + width < s->query.count ? from + width : s->query.count;
        det_arena_mark mark = det_arena_mark_get(arena);
        det_status st = det_align(s, edges, edge_count, from, before, arena, m->chosen,
                                  &m->chosen_count, err);
        det_arena_mark_reset(arena, mark);
        if (st != DET_OK) return st;
        if (m->chosen_count == 0) continue;
        det_score score = judge(s, m, is_person, is_weak);
        if (is_first || score.bp > out->bp) {
            *out = score;
            memcpy(m->best, m->chosen, m->chosen_count * sizeof(const det_edge *));
            m->best_count = m->chosen_count;
            is_first = false;
        }
        /* the window held everything, and no other choice was open */
        if (before == s->query.count && edge_count == m->chosen_count) break;
    }
    return DET_OK;
}

static det_status
keep_pairs(const scratch *m, det_arena *arena, det_score *out, det_error *err)
{
    det_pair *pairs = DET_NEW(arena, det_pair, m->best_count);
    if (pairs == NULL) return no_memory(err);
    for (size_t i = 0; i < m->best_count; i++)
        pairs[i] = m->best[i]->pair;
    out->pairs = pairs;
    out->pair_count = m->best_count;
    return DET_OK;
}

/* 10,000 token by token, or just below as one pair when the blanks differ; of a common name of a
 * person less. */
static det_status
score_same(const det_sides *s, bool is_token_by_token, bool is_person, bool is_kept,
           det_arena *arena, det_score *out, det_error *err)
{
    out->evidence = out->matched = out->listed_weight;
    out->bp = 10000;
    if (!is_token_by_token) {
        out->matched = (uint32_t)((uint64_t)out->evidence * DET_QUALITY_JOINED / 10000);
        out->bp = out->evidence == 0 ? 0
                                     : (uint32_t)(UINT64_C(10000) * out->matched / out->evidence);
    }
    temper(is_person, out->listed_weight, out);
    if (!is_kept) return DET_OK;
    size_t count = is_token_by_token ? s->query.count : 1;
    det_pair *pairs = DET_NEW(arena, det_pair, count);
    if (pairs == NULL) return no_memory(err);
    for (size_t i = 0; i < count; i++)
        pairs[i] = (det_pair){.query_from = (uint16_t)i,
                              .query_count = 1,
                              .listed_from = (uint16_t)i,
                              .listed_count = 1,
                              .kind = DET_PAIR_EXACT,
                              .quality_bp = 10000,
                              .weight = s->listed_weights[i]};
    if (!is_token_by_token)
        pairs[0] = (det_pair){.query_count = (uint16_t)s->query.count,
                              .listed_count = (uint16_t)s->listed.count,
                              .kind = DET_PAIR_WHOLE,
                              .quality_bp = DET_QUALITY_JOINED,
                              .weight = out->listed_weight};
    out->pairs = pairs;
    out->pair_count = count;
    return DET_OK;
}

bool
det_score_same(const det_sides *s, bool is_person, bool is_kept, det_arena *arena, det_score *out,
               det_status *st, det_error *err)
{
    bool is_token_by_token = is_same(s->query, s->listed);
    if (!is_token_by_token && !is_same_letters(s->query, s->listed)) return false;
    *st = score_same(s, is_token_by_token, is_person, is_kept, arena, out, err);
    return true;
}

det_status
det_score_edges(const det_sides *s, const det_edge_row *row, bool is_person, bool is_weak,
                bool is_kept, det_arena *arena, det_score *out, det_error *err)
{
    if (row->count == 0) return DET_OK;
    size_t query = s->query.count, listed = s->listed.count, most = query < listed ? query : listed;
    scratch m = {.query_used = det_arena_alloc(arena, query * sizeof(bool)),
                 .listed_used = det_arena_alloc(arena, listed * sizeof(bool)),
                 .chosen = det_arena_alloc(arena, most * sizeof(const det_edge *)),
                 .best = det_arena_alloc(arena, most * sizeof(const det_edge *))};
    if (m.query_used == NULL || m.listed_used == NULL || m.chosen == NULL || m.best == NULL)
        return no_memory(err);
    det_score best = {.query_weight = out->query_weight, .listed_weight = out->listed_weight};
    det_status st = search(s, row->items, row->count, is_person, is_weak, arena, &m, &best, err);
    if (st != DET_OK) return st;
    best.query_weight = out->query_weight;
    best.listed_weight = out->listed_weight;
    *out = best;
    return is_kept ? keep_pairs(&m, arena, out, err) : DET_OK;
}

bool
det_score_is_light(det_tokens listed)
{
    for (size_t i = 0; i < listed.count; i++)
        if (is_bearing(&listed.items[i])) return false;
    return true;
}

det_status
det_score_names(det_tokens query, const uint16_t *query_weights, det_tokens listed,
                const uint16_t *listed_weights, bool is_person, bool is_weak, bool is_fast,
                det_arena *arena, det_score *out, det_error *err)
{
    assert(query.count <= DET_NAME_TOKENS_MAX && listed.count <= DET_NAME_TOKENS_MAX);
    const det_sides s = {query,  listed, query_weights, listed_weights, det_score_is_light(listed),
                         is_fast};
    det_edge_row row = {0};
    det_status st = DET_OK;
    *out = (det_score){.query_weight = sum(query_weights, query.count),
                       .listed_weight = sum(listed_weights, listed.count)};
    if (query.count == 0 || listed.count == 0) return DET_OK;
    if (det_score_same(&s, is_person, true, arena, out, &st, err)) return st;
    st = det_edges_find(&s, arena, &row, err);
    if (st == DET_OK) st = det_score_edges(&s, &row, is_person, is_weak, true, arena, out, err);
    return st;
}
