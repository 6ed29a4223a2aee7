/* scorer.c - see scorer.h.
 *
 * A name goes through three gates, each dearer than the one before and each an upper bound of the
 * next (docs/matching.md proves them):
 *   1. may_reach: from sums over the name and the query tokens that led to it
 *   2. bound: from the best edge that each of its forms has
 *   3. the score itself */
#include "match/scorer.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "match/align.h"
#include "match/tuning.h"

enum { BITS = 15 }; /* query tokens that a mask can tell apart */

typedef struct learned {
    det_token token;
    uint32_t edge_first, edge_count;
    uint32_t best;  /* the most that one of its edges adds to what matched */
    uint32_t words; /* bearing words that one of its edges can have in common */
    uint16_t weight, query_tokens;
    bool is_bearing;
    bool is_exact; /* some of its evidence is the same word, or of one class */
} learned;

struct det_scorer {
    uint32_t form_count, query_number;
    uint32_t *form_queries; /* the query in which a form was learned last */
    uint32_t *form_places;  /* where in forms it is */
    learned *forms;
    size_t count, capacity;
    det_edge_row edges; /* of all forms */
    det_arena *arena;   /* forms and edges */
    det_arena *scratch; /* one name */
    det_tokens query;
    const uint16_t *weights;
    const uint64_t *signatures; /* NULL: not yet needed */
    uint32_t floor_bp, query_weight;
    uint32_t bearing_count;
    uint16_t bearing_tokens;
    bool has_initial, is_long;
    bool may_be_cut;    /* it is as long as a field that cuts */
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
    s->form_queries = calloc((size_t)forms + 1, sizeof *s->form_queries);
    s->form_places = calloc((size_t)forms + 1, sizeof *s->form_places);
    det_status st = s->form_queries == NULL || s->form_places == NULL ? no_memory(err) : DET_OK;
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
    free(s->form_queries);
    free(s->form_places);
    det_arena_free(s->arena);
    det_arena_free(s->scratch);
    free(s);
}

const det_scorer_work *
det_scorer_work_done(const det_scorer *scorer)
{
    return &scorer->work;
}

void
det_scorer_begin(det_scorer *s, det_tokens query, const uint16_t *weights, uint32_t floor_bp)
{
    s->query_number++;
    if (s->query_number == 0) {
        memset(s->form_queries, 0, s->form_count * sizeof *s->form_queries);
        s->query_number = 1;
    }
    det_arena_reset(s->arena);
    s->forms = NULL;
    s->count = s->capacity = 0;
    s->edges = (det_edge_row){0};
    s->query = query;
    s->weights = weights;
    s->signatures = NULL;
    s->floor_bp = floor_bp;
    s->is_long = query.count > BITS;
    s->has_initial = false;
    s->may_be_cut = query.count > 0 && query.items[query.count - 1].to >= DET_CUT_BYTES_MIN;
    s->query_weight = s->bearing_count = 0;
    s->bearing_tokens = 0;
    for (size_t i = 0; i < query.count; i++) {
        s->query_weight += weights[i];
        if ((query.items[i].roles & DET_ROLE_INITIAL) != 0) s->has_initial = true;
        if ((query.items[i].roles & DET_ROLES_LIGHT) != 0) continue;
        s->bearing_count++;
        if (!s->is_long) s->bearing_tokens |= (uint16_t)(1u << i);
    }
    size_t masks = (size_t)1 << (query.count < 8 ? query.count : 8);
    s->sums[0] = 0;
    for (size_t mask = 1; mask < masks; mask++)
        s->sums[mask] = s->sums[mask & (mask - 1)] + weights[__builtin_ctzll(mask)];
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
 * or, but for its last, one of evidence: of a name that is cut off all have. */
static uint32_t
omission(const det_scorer *s, uint16_t paired)
{
    uint16_t needed = s->query.count == 0 || s->is_long
                          ? 0
                          : s->bearing_tokens & (uint16_t) ~(1u << (s->query.count - 1));
    return s->may_be_cut && (needed & ~paired) == 0 ? DET_COST_CUT : DET_COST_OMITTED;
}

bool
det_scorer_may_reach(const det_scorer *s, const det_outline *o)
{
    if (o->tokens == UINT16_MAX || s->is_long || s->has_initial || o->has_initial ||
        o->bearing_count == 0)
        return true;
    /* One word in common.  Of two others on each side a near pair can cover one, and the query's
     * may stand for light ones of the name; if there is still one left on both, it is another's
     * name. */
    bool is_limited = s->floor_bp > DET_CAP_LONE_BP;
    if (is_limited && !o->has_light_pair && (o->tokens & (o->tokens - 1)) == 0 &&
        o->bearing_count >= 3 && s->bearing_count >= 3u + o->light_count)
        return false;
    /* At best each token that led here stands for the heaviest of the name, all light ones of the
     * name have a pair too, and as many near pairs as there are such tokens, or if the floor is low
     * any number, cover more of the name, weighing next to nothing. */
    uint64_t covered = (uint64_t)__builtin_popcount(o->tokens) * o->heaviest;
    if (covered > o->bearing_weight) covered = o->bearing_weight;
    uint64_t rest = o->bearing_weight - covered,
             near = is_limited && covered < rest ? covered : rest;
    uint64_t paired = weight_of(s, o->tokens);
    if (paired > covered) paired = covered;
    paired += o->light_weight;
    return 10000 * paired >= s->floor_bp * (paired + (rest - near) * omission(s, o->tokens) / 100);
}

bool
det_scorer_knows(const det_scorer *s, uint32_t form)
{
    assert(form < s->form_count);
    return s->form_queries[form] == s->query_number;
}

det_status
det_scorer_learn(det_scorer *s, uint32_t form, const det_token *token, uint16_t weight,
                 det_error *err)
{
    if (s->count == s->capacity) {
        void *grown = det_arena_grow(s->arena, s->forms, s->count, &s->capacity, sizeof *s->forms);
        if (grown == NULL) return no_memory(err);
        s->forms = grown;
    }
    if (s->signatures == NULL) s->signatures = det_edges_prepare(s->query, s->arena);
    if (s->signatures == NULL) return no_memory(err);
    learned *of = &s->forms[s->count];
    *of = (learned){.token = *token,
                    .edge_first = (uint32_t)s->edges.count,
                    .weight = weight,
                    .is_bearing = (token->roles & DET_ROLES_LIGHT) == 0};
    det_status st = det_edges_of(s->query, s->weights, s->signatures, token, weight, s->arena,
                                 &s->edges, err);
    if (st != DET_OK) return st;
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
        for (uint32_t q = 0; q < edge->pair.query_count; q++)
            of->query_tokens |= (uint16_t)(1u << (edge->pair.query_from + q));
    }
    s->form_queries[form] = s->query_number;
    s->form_places[form] = (uint32_t)s->count++;
    s->work.learned++;
    return DET_OK;
}

/* One word in common, and the query goes on: may the name still be there?  Says no only if
 * limit_lone or limit_inexact of score.c do: of a name of several words all may stand there
 * ("Bureau 39", however short), of one word an organisation's long one.  is_left: a bearing token
 * of the name has no pair. */
static bool
may_stand_alone(const learned *only, size_t count, bool is_left, const det_outline *o)
{
    if (o->is_weak || is_left || !only->is_exact) return false;
    return count > 1 || (!o->is_person && only->token.text.len >= DET_LONE_LETTERS_MIN);
}

/* The second gate: false if the floor is out of reach. */
static bool
may_reach(const det_scorer *s, const uint32_t *forms, size_t count, const det_outline *o)
{
    if (o->tokens == UINT16_MAX || o->bearing_count == 0) return true;
    uint64_t matched = 0, left = 0;
    uint32_t words = 0;
    uint16_t paired = 0;
    const learned *only = NULL;
    for (size_t i = 0; i < count; i++) {
        const learned *of = &s->forms[s->form_places[forms[i]]];
        matched += of->best;
        words += of->words;
        if (of->words > 0) only = of;
        paired |= of->query_tokens;
        /* a light one without an edge may still have one as a half of a split */
        if (of->edge_count == 0 && of->is_bearing) left += of->weight;
        if (of->edge_count == 0 && !of->is_bearing) matched += of->weight;
    }
    if (words == 0) return false;
    /* of a long query, in which tokens are not told apart, a listed token pairs two at most */
    bool is_query_left = s->is_long ? s->bearing_count > 2 * count
                                    : (s->bearing_tokens & ~paired) != 0;
    if (words == 1 && is_query_left && !o->has_light_pair && s->floor_bp > DET_CAP_LONE_BP &&
        !may_stand_alone(only, count, left > 0, o))
        return false;
    return 10000 * matched >= s->floor_bp * (matched + left * omission(s, paired) / 100);
}

det_status
det_scorer_score(det_scorer *s, const uint32_t *forms, size_t count, const det_outline *o,
                 uint32_t *bp, det_error *err)
{
    *bp = 0;
    if (s->query.count == 0 || count == 0) return DET_OK;
    s->work.bounded++;
    if (!may_reach(s, forms, count, o)) return DET_OK;
    s->work.scored++;
    det_arena_reset(s->scratch);
    det_token *tokens = det_arena_alloc(s->scratch, count * sizeof *tokens);
    uint16_t *weights = det_arena_alloc(s->scratch, count * sizeof *weights);
    if (tokens == NULL || weights == NULL) return no_memory(err);
    det_score score = {.query_weight = s->query_weight};
    for (size_t i = 0; i < count; i++) {
        const learned *of = &s->forms[s->form_places[forms[i]]];
        tokens[i] = of->token;
        weights[i] = of->weight;
        score.listed_weight += of->weight;
    }
    const det_sides sides = {s->query, {tokens, count}, s->weights, weights, o->bearing_count == 0};
    det_edge_row row = {0};
    det_status st = DET_OK;
    if (!det_score_same(&sides, false, s->scratch, &score, &st, err)) {
        for (size_t i = 0; i < count && st == DET_OK; i++) {
            const learned *of = &s->forms[s->form_places[forms[i]]];
            if (of->edge_count > 0 && !det_edges_place(&sides, s->edges.items + of->edge_first,
                                                       of->edge_count, i, s->scratch, &row))
                return no_memory(err);
            if (i + 1 < count) st = det_edges_split(&sides, i, s->scratch, &row, err);
        }
        det_edges_sort(&row);
        if (st == DET_OK)
            st = det_score_edges(&sides, &row, o->is_person, o->is_weak, false, s->scratch, &score,
                                 err);
    }
    *bp = score.bp;
    return st;
}
