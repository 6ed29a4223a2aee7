/* scorer.c - see scorer.h.
 *
 * A name goes through three gates, each dearer than the one before and each an upper bound of the
 * next (docs/matching.md proves them):
 *   1. det_scorer_may_reach: from sums over the name and the query tokens that led to it
 *   2. det_scorer_bound: from the best edge that each of its forms has
 *   3. the score itself */
#include "match/scorer.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "match/align.h"
#include "match/tuning.h"

/* BITS: query tokens that a mask can tell apart */
enum { BITS = 15, ALL_BITS = 0x7FFF, EXACT_BIT = 0x8000 };

typedef struct learned {
    uint32_t edge_first, edge_count;
    uint32_t best;  /* the most that one of its edges adds to what matched */
    uint32_t words; /* bearing words that one of its edges can have in common */
    uint16_t weight, query_tokens;
    uint16_t exact_tokens; /* of the query, for which it is evidence without an edit */
    uint8_t length;        /* of its text */
    bool is_bearing;
    bool is_exact; /* some of its evidence is the same word, or of one class */
    bool has_token;
} learned;

/* What a set of query tokens that led to a name allows, whatever the name; most names that are
 * found one after the other have the same. */
typedef struct reach {
    uint16_t led;        /* 0: none yet */
    bool is_one;         /* one token */
    bool is_cut;         /* the query may be what a field has left of the name */
    bool is_all;         /* all bearing tokens are among them */
    uint32_t count;      /* of tokens */
    uint32_t weight;     /* of them */
    uint32_t others;     /* tokens that may be near something */
    uint32_t near_least; /* weight of the lightest of those */
} reach;

/* Of a form, each with the query in which it was found out. */
typedef struct told {
    uint32_t query, place; /* where in forms it is learned */
    uint32_t soft_query;
    uint16_t soft; /* query tokens that may soften it; the highest bit: just those that do */
} told;

struct det_scorer {
    reach reach; /* of the last name that was asked about */
    uint32_t form_count, query_number;
    told *told; /* by form */
    learned *forms;
    det_token *tokens; /* of those that have one */
    size_t count, capacity, token_capacity;
    det_edge_row edges; /* of all forms */
    det_arena *arena;   /* forms and edges */
    det_arena *scratch; /* one name */
    det_tokens query;
    const uint16_t *weights;
    det_edge_query prepared;
    uint32_t floor_bp, query_weight;
    uint32_t bearing_count;
    uint16_t bearing_tokens,
        begun_tokens; /* begun: initials, and the last one where it may be cut */
    uint16_t lightest, lightest_token, second_lightest; /* weights of bearing tokens */
    bool has_initial, is_long, is_fast, parts_light;
    bool may_be_cut;    /* it is as long as a field that cuts */
    bool has_light_cut; /* ... and its last token, which may be near a bearing one, is light */
    uint32_t sums[256]; /* weights of the tokens in a mask, of the first eight */
    det_scorer_work work;
};

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "no memory to compare names");
}

det_status
det_scorer_new(uint32_t forms, det_scorer **out, det_error *err)
{
    det_scorer *s = calloc(1, sizeof *s);
    if (s == NULL) return no_memory(err);
    s->form_count = forms;
    s->told = calloc((size_t)forms + 1, sizeof *s->told);
    det_status st = s->told != NULL ? DET_OK : no_memory(err);
    if (st == DET_OK) st = det_arena_new(0, &s->arena, err);
    if (st == DET_OK) st = det_arena_new(0, &s->scratch, err);
    if (st != DET_OK) {
        det_scorer_free(s);
        return st;
    }
    *out = s;
    return DET_OK;
}

void
det_scorer_free(det_scorer *s)
{
    if (s == NULL) return;
    free(s->told);
    det_arena_free(s->arena);
    det_arena_free(s->scratch);
    free(s);
}

const det_scorer_work *
det_scorer_work_done(const det_scorer *scorer)
{
    return &scorer->work;
}

det_status
det_scorer_begin(det_scorer *s, det_tokens query, const uint16_t *weights, uint32_t floor_bp,
                 bool is_fast, bool parts_light, det_error *err)
{
    s->query_number++;
    if (s->query_number == 0) {
        memset(s->told, 0, s->form_count * sizeof *s->told);
        s->query_number = 1;
    }
    det_arena_reset(s->arena);
    s->forms = NULL;
    s->tokens = NULL;
    s->count = s->capacity = s->token_capacity = 0;
    s->edges = (det_edge_row){0};
    s->query = query;
    s->weights = weights;
    s->floor_bp = floor_bp;
    s->reach.led = 0;
    s->is_long = query.count > BITS;
    s->is_fast = is_fast;
    s->parts_light = parts_light;
    s->has_initial = false;
    s->may_be_cut = query.count > 0 && query.items[query.count - 1].to >= DET_CUT_BYTES_MIN;
    s->lightest = s->second_lightest = UINT16_MAX;
    s->lightest_token = 0;
    s->query_weight = s->bearing_count = 0;
    s->bearing_tokens = s->begun_tokens = 0;
    for (size_t i = 0; i < query.count; i++) {
        s->query_weight += weights[i];
        if ((query.items[i].roles & DET_ROLE_INITIAL) != 0) s->has_initial = true;
        bool is_begun = (query.items[i].roles & DET_ROLE_INITIAL) != 0 ||
                        (s->may_be_cut && i + 1 == query.count);
        if (is_begun && !s->is_long) s->begun_tokens |= (uint16_t)(1u << i);
        if ((query.items[i].roles & DET_ROLES_LIGHT) != 0) continue;
        s->bearing_count++;
        if (!s->is_long) s->bearing_tokens |= (uint16_t)(1u << i);
        if (weights[i] < s->lightest) {
            s->second_lightest = s->lightest;
            s->lightest = weights[i];
            s->lightest_token = (uint16_t)i;
        } else if (weights[i] < s->second_lightest) {
            s->second_lightest = weights[i];
        }
    }
    s->has_light_cut = s->may_be_cut && (query.items[query.count - 1].roles & DET_ROLES_LIGHT) != 0;
    size_t masks = (size_t)1 << (query.count < 8 ? query.count : 8);
    s->sums[0] = 0;
    for (size_t mask = 1; mask < masks; mask++)
        s->sums[mask] = s->sums[mask & (mask - 1)] + weights[__builtin_ctzll(mask)];
    return det_edges_prepare(query, weights, is_fast, s->arena, &s->prepared, err);
}

static uint32_t
weight_of(const det_scorer *s, uint32_t tokens)
{
    uint32_t weight = s->sums[tokens & 0xFF];
    for (tokens &= ~UINT32_C(0xFF); tokens != 0; tokens &= tokens - 1)
        weight += s->weights[__builtin_ctz(tokens)];
    return weight;
}

/* Percent that omitted words cost at least, if only `paired` tokens of the query can have a pair,
 * or, but for its last, one of evidence: of a name that is cut off all have, as of one from which a
 * word has been dropped, and there by evidence without an edit, which only `exact` can have. */
static uint32_t
omission(const det_scorer *s, const det_head *head, uint16_t paired, uint16_t exact)
{
    uint16_t needed = s->query.count == 0 || s->is_long
                          ? 0
                          : s->bearing_tokens & (uint16_t) ~(1u << (s->query.count - 1));
    if (s->may_be_cut && (needed & ~paired) == 0) return DET_COST_CUT;
    /* one bearing word dropped from the name, and each other one is one of the query or two */
    if (s->is_long ||
        ((s->bearing_tokens & ~exact) == 0 && head->bearing_count <= __builtin_popcount(exact) + 1))
        return DET_COST_PART;
    return (head->marks & DET_HEAD_PERSON) != 0 ? DET_COST_OMITTED_PERSON : DET_COST_OMITTED;
}

/* Two light tokens of the name side by side, that may be one of the query. */
static bool
may_part(const det_scorer *s, const det_head *head)
{
    return s->parts_light && (head->marks & DET_HEAD_LIGHT_PAIR) != 0;
}

/* led has a token; the query is not long. */
static void
prepare_reach(det_scorer *s, uint16_t led)
{
    uint16_t needed = s->bearing_tokens & (uint16_t) ~(1u << (s->query.count - 1));
    s->reach = (reach){
        .led = led,
        .is_one = (led & (led - 1)) == 0,
        .is_cut = s->may_be_cut && (needed & ~led) == 0,
        .is_all = (s->bearing_tokens & ~led) == 0,
        .count = (uint32_t)__builtin_popcount(led),
        .weight = weight_of(s, led),
        .others = s->bearing_count + s->has_light_cut - ((led & ~s->bearing_tokens) == 0),
        .near_least = led == 1u << s->lightest_token ? s->second_lightest : s->lightest};
    if (s->has_light_cut) s->reach.near_least = 0;
}

/* Bearing words of which a name with one in common has one left over, whatever is near: by the fast
 * rules nothing is. */
static uint32_t
least_many(const det_scorer *s)
{
    return s->is_fast ? 2 : 3;
}

bool
det_scorer_may_reach(det_scorer *s, const det_head *head, uint16_t led)
{
    if (led == UINT16_MAX || s->is_long || s->has_initial || head->bearing_count == 0 || led == 0 ||
        (head->marks & DET_HEAD_INITIAL) != 0)
        return true;
    if (s->reach.led != led) prepare_reach(s, led);
    const reach *r = &s->reach;
    bool is_limited = s->floor_bp > DET_CAP_LONE_BP;
    if (is_limited && r->is_one && !may_part(s, head)) {
        /* One word in common.  Of two others on each side a near pair can cover one, and the
         * query's may stand for light ones of the name, two for one where they are joined; if there
         * is still one left on both, it is another's name.  By the fast rules nothing is near.  A
         * weak alias has to be there whole. */
        uint32_t least = least_many(s);
        if (head->bearing_count >= least && s->bearing_count >= least + 2u * head->light_count)
            return false;
        if (head->bearing_count >= 2 && (head->marks & DET_HEAD_WEAK) != 0) return false;
    }
    /* At best each token that led here stands for the heaviest of the name, and all light ones of
     * the name have a pair too. */
    uint64_t covered = (uint64_t)r->count * head->heaviest;
    if (covered > head->bearing_weight) covered = head->bearing_weight;
    uint64_t rest = head->bearing_weight - covered, paired = r->weight;
    if (paired > covered) paired = covered;
    paired += head->light_weight;
    uint32_t cost = r->is_cut                                          ? DET_COST_CUT
                    : r->is_all && head->bearing_count <= r->count + 1 ? DET_COST_PART
                    : (head->marks & DET_HEAD_PERSON) != 0             ? DET_COST_OMITTED_PERSON
                                                                       : DET_COST_OMITTED;
    if (10000 * paired >= s->floor_bp * (paired + rest * cost / 100)) return true;
    if (s->is_fast) return false;
    /* Near pairs cover more of it: as many as there are of evidence, or if the floor is low any
     * number, by the other tokens of the query. */
    uint64_t near = (uint64_t)r->others * head->heaviest;
    if (is_limited && near > covered) near = covered;
    if (near > rest) near = rest;
    /* What they weigh tells against the name if the floor is above their quality, for it otherwise;
     * the near pair of a name that is cut off is not counted. */
    uint64_t weight = near;
    if (s->floor_bp > DET_QUALITY_NEAR && r->is_cut)
        weight = 0;
    else if (s->floor_bp > DET_QUALITY_NEAR && r->near_least < head->heaviest)
        weight = near * (r->near_least * UINT64_C(4096) / head->heaviest) / 4096;
    return 10000 * paired + DET_QUALITY_NEAR * weight >=
           s->floor_bp * (paired + weight + (rest - near) * cost / 100);
}

void
det_scorer_parts_light(det_scorer *s, bool parts_light)
{
    s->parts_light = parts_light;
}

uint16_t
det_scorer_needed(const det_scorer *s)
{
    if (s->is_long || s->floor_bp <= DET_CAP_LONE_BP) return 0;
    return s->bearing_tokens & (uint16_t)~s->begun_tokens;
}

uint16_t
det_scorer_many(const det_scorer *s)
{
    bool is_limited = s->floor_bp > DET_CAP_LONE_BP && !s->is_long && !s->has_initial;
    return is_limited && s->bearing_count >= least_many(s) ? (uint16_t)least_many(s) : 0;
}

bool
det_scorer_wants_soft(const det_scorer *s, const det_head *head, uint16_t led, uint16_t *others)
{
    uint16_t bearing = s->bearing_tokens & (uint16_t)~led;
    *others = (s->bearing_tokens | s->begun_tokens) & (uint16_t)~led;
    /* one word in common, the query has another that stands for nothing, and so has the name */
    return led != UINT16_MAX && !s->is_long && s->floor_bp > DET_CAP_LONE_BP &&
           (led & (led - 1)) == 0 && bearing != 0 && head->bearing_count >= 2 && !may_part(s, head);
}

uint16_t
det_scorer_soft(det_scorer *s, uint32_t form, const det_trait *trait)
{
    told *of = &s->told[form];
    if (of->soft_query != s->query_number) {
        of->soft_query = s->query_number;
        of->soft = det_edges_soft(&s->prepared, trait);
    }
    return of->soft & ALL_BITS;
}

uint16_t
det_scorer_soft_at_once(const det_scorer *s, const det_trait *trait)
{
    return det_edges_soft(&s->prepared, trait);
}

bool
det_scorer_is_soft_exact(const det_scorer *s, uint32_t form)
{
    return (s->told[form].soft & EXACT_BIT) != 0;
}

uint16_t
det_scorer_softly(det_scorer *s, uint32_t form, const det_token *token)
{
    uint16_t soft = det_edges_softly(&s->prepared, s->told[form].soft, token);
    s->told[form].soft = soft | EXACT_BIT;
    return soft;
}

bool
det_scorer_knows(const det_scorer *s, uint32_t form)
{
    assert(form < s->form_count);
    return s->told[form].query == s->query_number;
}

/* Room for one more form. */
static det_status
make_room(det_scorer *s, det_error *err)
{
    if (s->count == s->capacity) {
        size_t count = s->count;
        void *grown = det_arena_grow(s->arena, s->forms, count, &s->capacity, sizeof *s->forms);
        if (grown == NULL) return no_memory(err);
        s->forms = grown;
        grown = det_arena_grow(s->arena, s->tokens, count, &s->token_capacity, sizeof *s->tokens);
        if (grown == NULL) return no_memory(err);
        s->tokens = grown;
    }
    return DET_OK;
}

static void
remember(det_scorer *s, uint32_t form)
{
    s->told[form].query = s->query_number;
    s->told[form].place = (uint32_t)s->count++;
    s->work.learned++;
}

det_status
det_scorer_pass(det_scorer *s, uint32_t form, const det_trait *trait, bool *has_passed,
                det_error *err)
{
    det_status st = make_room(s, err);
    if (st != DET_OK) return st;
    *has_passed = s->is_long ? det_edges_none(&s->prepared, trait)
                             : det_scorer_soft(s, form, trait) == 0;
    if (!*has_passed) return DET_OK;
    s->forms[s->count] = (learned){.weight = trait->weight,
                                   .length = trait->length,
                                   .is_bearing = (trait->roles & DET_ROLES_LIGHT) == 0};
    remember(s, form);
    return DET_OK;
}

bool
det_scorer_has_token(const det_scorer *s, uint32_t form)
{
    return s->forms[s->told[form].place].has_token;
}

void
det_scorer_show(det_scorer *s, uint32_t form, const det_token *token)
{
    s->tokens[s->told[form].place] = *token;
    s->forms[s->told[form].place].has_token = true;
}

det_status
det_scorer_learn(det_scorer *s, uint32_t form, const det_token *token, uint16_t weight,
                 uint16_t led, det_error *err)
{
    det_status st = make_room(s, err);
    if (st != DET_OK) return st;
    learned *of = &s->forms[s->count];
    s->tokens[s->count] = *token;
    *of = (learned){.edge_first = (uint32_t)s->edges.count,
                    .weight = weight,
                    .length = (uint8_t)token->text.len,
                    .is_bearing = (token->roles & DET_ROLES_LIGHT) == 0,
                    .has_token = true};
    bool has_soft = !s->is_long && led != UINT16_MAX && s->told[form].soft_query == s->query_number;
    uint16_t soft = has_soft ? s->told[form].soft : DET_EDGES_ALL;
    st = det_edges_of(&s->prepared, token, weight, led, soft, s->arena, &s->edges, err);
    if (st != DET_OK) return st;
    s->work.edged++;
    of->edge_count = (uint32_t)s->edges.count - of->edge_first;
    for (size_t e = of->edge_first; e < s->edges.count; e++) {
        const det_edge *edge = &s->edges.items[e];
        uint32_t matched = (uint32_t)((uint64_t)edge->pair.weight * edge->pair.quality_bp / 10000);
        if (matched > of->best) of->best = matched;
        if (edge->is_evidence && edge->pair.query_count > of->words)
            of->words = edge->pair.query_count;
        if (edge->is_evidence && edge->pair.edits == 0 && edge->pair.kind != DET_PAIR_SOUND)
            of->is_exact = true;
        if (s->is_long) continue;
        uint16_t tokens = 0;
        for (uint32_t q = 0; q < edge->pair.query_count; q++)
            tokens |= (uint16_t)(1u << (edge->pair.query_from + q));
        of->query_tokens |= tokens;
        if (edge->is_evidence && edge->pair.edits == 0 && edge->pair.kind != DET_PAIR_SOUND)
            of->exact_tokens |= tokens;
    }
    remember(s, form);
    return DET_OK;
}

/* One word in common, and the query goes on: may the name still be there?  Says no only if
 * limit_lone or limit_inexact of score.c do: of a name of several words all may stand there
 * ("Bureau 39", however short), of one word an organisation's long one.  is_left: a bearing token
 * of the name has no pair. */
static bool
may_stand_alone(const learned *only, size_t count, bool is_left, const det_head *head)
{
    if ((head->marks & DET_HEAD_WEAK) != 0 || is_left || !only->is_exact) return false;
    return count > 1 ||
           ((head->marks & DET_HEAD_PERSON) == 0 && only->length >= DET_LONE_LETTERS_MIN);
}

bool
det_scorer_bound(det_scorer *s, const uint32_t *forms, size_t count, const det_head *head,
                 uint16_t led)
{
    s->work.bounded++;
    if (led == UINT16_MAX || head->bearing_count == 0) return true;
    uint64_t matched = 0, left = 0;
    uint32_t words = 0;
    uint16_t paired = 0, exact = 0;
    const learned *only = NULL;
    for (size_t i = 0; i < count; i++) {
        const learned *of = &s->forms[s->told[forms[i]].place];
        matched += of->best;
        words += of->words;
        if (of->words > 0) only = of;
        paired |= of->query_tokens;
        exact |= of->exact_tokens;
        /* a light one without an edge may still have one as a half of a split */
        if (of->edge_count == 0 && of->is_bearing) left += of->weight;
        if (of->edge_count == 0 && !of->is_bearing) matched += of->weight;
    }
    if (words == 0) return false;
    /* of a long query, in which tokens are not told apart, a listed token pairs two at most */
    bool is_query_left = s->is_long ? s->bearing_count > 2 * count
                                    : (s->bearing_tokens & ~paired) != 0;
    if (words == 1 && is_query_left && !may_part(s, head) && s->floor_bp > DET_CAP_LONE_BP &&
        !may_stand_alone(only, count, left > 0, head))
        return false;
    return 10000 * matched >=
           s->floor_bp * (matched + left * omission(s, head, paired, exact) / 100);
}

det_status
det_scorer_score(det_scorer *s, const uint32_t *forms, size_t count, const det_head *head,
                 uint16_t led, uint32_t *bp, det_error *err)
{
    *bp = 0;
    if (s->query.count == 0 || count == 0) return DET_OK;
    s->work.scored++;
    det_arena_reset(s->scratch);
    det_token *tokens = det_arena_alloc(s->scratch, count * sizeof *tokens);
    uint16_t *weights = det_arena_alloc(s->scratch, count * sizeof *weights);
    if (tokens == NULL || weights == NULL) return no_memory(err);
    det_score score = {.query_weight = s->query_weight};
    for (size_t i = 0; i < count; i++) {
        const learned *of = &s->forms[s->told[forms[i]].place];
        tokens[i] = s->tokens[s->told[forms[i]].place];
        weights[i] = of->weight;
        score.listed_weight += of->weight;
    }
    const det_sides sides = {s->query, {tokens, count},          s->weights,
                             weights,  head->bearing_count == 0, s->is_fast};
    det_edge_row row = {0};
    det_status st = DET_OK;
    /* a query token is two of the name only if it led here by that, or both are light */
    bool may_split = led == UINT16_MAX || may_part(s, head);
    bool is_person = (head->marks & DET_HEAD_PERSON) != 0;
    if (!det_score_same(&sides, is_person, false, s->scratch, &score, &st, err)) {
        for (size_t i = 0; i < count && st == DET_OK; i++) {
            const learned *of = &s->forms[s->told[forms[i]].place];
            if (of->edge_count > 0 && !det_edges_place(&sides, s->edges.items + of->edge_first,
                                                       of->edge_count, i, s->scratch, &row))
                return no_memory(err);
            if (may_split && i + 1 < count) st = det_edges_split(&sides, i, s->scratch, &row, err);
        }
        det_edges_sort(&row);
        if (st == DET_OK)
            st = det_score_edges(&sides, &row, is_person, (head->marks & DET_HEAD_WEAK) != 0, false,
                                 s->scratch, &score, err);
    }
    *bp = score.bp;
    return st;
}
