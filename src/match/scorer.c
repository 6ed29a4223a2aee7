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
#include "text/quality.h"

/* BITS: query tokens that a mask can tell apart */
enum { BITS = 15, ALL_BITS = 0x7FFF, EXACT_BIT = 0x8000, FORMS_AT_FIRST = 1024 };

/* What is known of a form in this query.  At a glance all of it is a bound, from its trait and the
 * query tokens that led to it; once its edges have been looked for it is what they say.  What a
 * name needs the sums of comes first. */
typedef struct learned {
    /* weights that are summed up over a name, side by side so that it is one step */
    struct weights {
        uint32_t best;         /* the most that one of its edges carries */
        uint32_t left;         /* its weight, if it has no edge, else 0 */
        uint32_t left_bearing; /* the same of a bearing one, and ... */
        uint32_t spare;        /* of a light one, what its best edge leaves of its weight */
    } weights;
    /* query tokens, likewise */
    struct token_sets {
        uint16_t paired;            /* that have an edge to it; not of a long query */
        uint16_t proven;            /* of evidence, or of what would be if it were bearing */
        uint16_t proven_of_bearing; /* the same, if it is */
        uint16_t exact;             /* for which it is evidence without an edit */
    } sets;
    uint16_t rival; /* weight of a bearing one that has an edge, else the most there is */
    uint16_t weight;
    uint16_t quality_bp; /* of the pairs with query tokens that led to it at most */
    uint8_t takes;       /* query tokens that one of its edges can take: 1, or 2 joined */
    uint8_t words;       /* bearing words that one of its edges can have in common */
    uint8_t length;      /* of its text */
    uint8_t marks;       /* HAS_EDGE ... */
    bool has_token;
    uint32_t edge_first, edge_count;
} learned;
static_assert(sizeof(struct token_sets) == sizeof(uint64_t), "sets are joined as one number");
enum {
    HAS_EDGE = 1,
    IS_BEARING = 2,
    IS_EXACT = 4,     /* some of its evidence is the same word, or of one class */
    IS_COMPANION = 8, /* a light one that has an edge */
    /* of those that all forms of a name may have */
    IS_KNOWN = 16,   /* its edges have been looked for, or it has none */
    IS_TELLING = 32, /* it has an edge, or is a legal form */
    IS_SAME = 64,    /* some edge is the same word, or it is a legal form */
    IS_LEGAL_FORM = 128
};

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
    told *told;        /* by form */
    learned *forms;    /* kept from query to query, as are the tokens */
    det_token *tokens; /* of those that have one */
    size_t count, capacity;
    det_edge_row edges; /* of all forms */
    det_arena *arena;   /* edges */
    det_arena *scratch; /* one name */
    det_tokens query;
    const uint16_t *weights;
    det_edge_query prepared;
    uint32_t floor_bp, query_weight;
    uint32_t bearing_count;
    uint16_t bearing_tokens,
        begun_tokens; /* begun: initials, and the last one where it may be cut */
    uint16_t lightest, lightest_token, second_lightest; /* weights of bearing tokens */
    bool has_initial, is_long, is_fast, is_portable;
    uint16_t parts;     /* tokens that may be two light ones of a name, joined */
    uint16_t heaviest;  /* weight of its heaviest token */
    uint32_t initial;   /* what an initial of a name carries at most */
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
    free(s->forms);
    free(s->tokens);
    det_arena_free(s->arena);
    det_arena_free(s->scratch);
    free(s);
}

void
det_scorer_set(det_scorer *scorer, bool is_portable)
{
    scorer->is_portable = is_portable;
}

const det_scorer_work *
det_scorer_work_done(const det_scorer *scorer)
{
    return &scorer->work;
}

static uint32_t
carries(const det_scorer *s, uint32_t weight, uint32_t quality_bp)
{
    return det_quality_carries(weight, quality_bp, s->floor_bp);
}

/* Of the pair of an initial and a word: a quarter of the word's. */
static uint32_t
initial_weight(uint32_t weight)
{
    return 1 + weight / 4;
}

det_status
det_scorer_begin(det_scorer *s, det_tokens query, const uint16_t *weights, uint32_t floor_bp,
                 bool is_fast, uint16_t parts, det_error *err)
{
    s->query_number++;
    if (s->query_number == 0) {
        memset(s->told, 0, s->form_count * sizeof *s->told);
        s->query_number = 1;
    }
    det_arena_reset(s->arena);
    s->count = 0;
    s->edges = (det_edge_row){0};
    s->query = query;
    s->weights = weights;
    s->floor_bp = floor_bp;
    s->reach.led = 0;
    s->is_long = query.count > BITS;
    s->is_fast = is_fast;
    s->parts = parts;
    s->has_initial = false;
    s->may_be_cut = query.count > 0 && query.items[query.count - 1].to >= DET_CUT_BYTES_MIN;
    s->lightest = s->second_lightest = UINT16_MAX;
    s->lightest_token = s->heaviest = 0;
    s->query_weight = s->bearing_count = 0;
    s->bearing_tokens = s->begun_tokens = 0;
    for (size_t i = 0; i < query.count; i++) {
        s->query_weight += weights[i];
        if (weights[i] > s->heaviest) s->heaviest = weights[i];
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
    s->initial = carries(s, initial_weight(s->heaviest), DET_QUALITY_INITIAL);
    s->has_light_cut = s->may_be_cut && (query.items[query.count - 1].roles & DET_ROLES_LIGHT) != 0;
    size_t masks = (size_t)1 << (query.count < 8 ? query.count : 8);
    s->sums[0] = 0;
    for (size_t mask = 1; mask < masks; mask++)
        s->sums[mask] = s->sums[mask & (mask - 1)] + weights[__builtin_ctzll(mask)];
    det_status st = det_edges_prepare(query, weights, is_fast, s->arena, &s->prepared, err);
    s->prepared.is_portable = s->is_portable;
    return st;
}

/* Without the instruction that not every processor has, or a call. */
static uint32_t
count_of(uint16_t tokens)
{
    enum { FOUR = 16 };
    static const uint8_t counts[FOUR] = {0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4};
    uint32_t count = counts[tokens % FOUR];
    while ((tokens /= FOUR) != 0) /* few queries have more than four */
        count += counts[tokens % FOUR];
    return count;
}

static uint32_t
weight_of(const det_scorer *s, uint32_t tokens)
{
    uint32_t weight = s->sums[tokens & 0xFF];
    for (tokens &= ~UINT32_C(0xFF); tokens != 0; tokens &= tokens - 1)
        weight += s->weights[__builtin_ctz(tokens)];
    return weight;
}

/* Of the heaviest of some tokens. */
static uint32_t
heaviest_of(const det_scorer *s, uint32_t tokens)
{
    uint32_t weight = 0;
    for (; tokens != 0; tokens &= tokens - 1)
        if (s->weights[__builtin_ctz(tokens)] > weight) weight = s->weights[__builtin_ctz(tokens)];
    return weight;
}

/* ... and of the lightest. */
static uint32_t
lightest_of(const det_scorer *s, uint32_t tokens)
{
    uint32_t weight = UINT16_MAX;
    for (; tokens != 0; tokens &= tokens - 1)
        if (s->weights[__builtin_ctz(tokens)] < weight) weight = s->weights[__builtin_ctz(tokens)];
    return weight;
}

/* Two light tokens of the name side by side, that may be one of the query. */
static bool
may_part(const det_scorer *s, const det_head *head)
{
    return s->parts != 0 && (head->marks & DET_HEAD_LIGHT_PAIR) != 0;
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
        .count = count_of(led),
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
det_scorer_may_reach(det_scorer *s, const det_head *head, uint16_t led, uint16_t carried,
                     uint16_t most_covered)
{
    if (led == UINT16_MAX || s->is_long || s->has_initial || head->bearing_count == 0 || led == 0)
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
    /* At best each token that led here has a pair as good and as heavy as can be, and all light
     * words of the name have one too. */
    uint64_t as_many = (uint64_t)r->count * head->heaviest, covered = most_covered;
    if (covered > as_many) covered = as_many;
    if (covered > head->bearing_weight) covered = head->bearing_weight;
    uint64_t rest = head->bearing_weight - covered, paired = r->weight;
    if (paired > covered) paired = covered;
    if (paired > carried) paired = carried;
    paired += head->light_weight;
    if ((head->marks & DET_HEAD_INITIAL) != 0) paired += (uint64_t)head->light_count * s->initial;
    uint32_t cost = r->is_cut                                          ? DET_COST_CUT
                    : r->is_all && head->bearing_count <= r->count + 1 ? DET_COST_PART
                    : (head->marks & DET_HEAD_PERSON) != 0             ? DET_COST_OMITTED_PERSON
                                                                       : DET_COST_OMITTED;
    if (10000 * paired >= s->floor_bp * (paired + rest * cost / 100)) return true;
    if (s->is_fast) return false;
    /* Near pairs cover more of it: as many as there are of evidence, or if the floor is low any
     * number, by the other tokens of the query. */
    uint64_t near = (uint64_t)r->others * head->heaviest;
    if (is_limited && near > as_many) near = as_many;
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
det_scorer_parts(det_scorer *s, uint16_t parts)
{
    s->parts = parts;
}

bool
det_scorer_may_reach_alone(det_scorer *s, uint16_t token, uint32_t weight, uint32_t rest,
                           uint32_t heaviest, uint32_t light)
{
    if (s->has_initial) return true; /* it may be a pair that softens, too */
    if (s->reach.led != token) prepare_reach(s, token);
    uint64_t matched = (uint64_t)weight + light, left = rest;
    if (10000 * matched >= s->floor_bp * (matched + left * DET_COST_OMITTED / 100)) return true;
    if (s->is_fast) return false;
    uint64_t near = heaviest < s->reach.near_least ? heaviest : s->reach.near_least;
    if (s->floor_bp <= DET_QUALITY_NEAR) near = heaviest;
    left = rest < heaviest ? 0 : rest - heaviest;
    return 10000 * matched + DET_QUALITY_NEAR * near >=
           s->floor_bp * (matched + near + left * DET_COST_OMITTED / 100);
}

det_second
det_scorer_second(const det_scorer *s)
{
    if (s->floor_bp <= DET_CAP_LONE_BP || s->floor_bp >= 10000 || s->begun_tokens != 0 ||
        s->is_long)
        return (det_second){0};
    /* as a near pair, or left over and that one word all that the query lacks */
    uint32_t near = s->floor_bp - DET_QUALITY_NEAR, left = s->floor_bp * DET_COST_PART / 100;
    uint32_t over = 10000 - s->floor_bp;
    return (det_second){.rate = 1024 * (near < left ? near : left) / over,
                        .outside_rate = 1024 * s->floor_bp / 100 * DET_COST_OUTSIDE / over,
                        .outside_most = 1024 * s->floor_bp / 100 * DET_OUTSIDE_MAX / over};
}

uint32_t
det_scorer_rest_rate(const det_scorer *s)
{
    /* the near pair takes off more than it adds, so what is left of the rest without it must not
     * cost more than the pair and the light words allow; rounding costs one in weight, 3 in rest */
    if (s->has_initial || s->floor_bp < DET_QUALITY_NEAR || s->floor_bp > 10000) return 0;
    uint32_t cost = s->floor_bp * DET_COST_OMITTED;
    return ((10000 - s->floor_bp) * 100 * 1024 + cost - 1) / cost;
}

uint16_t
det_scorer_needed(const det_scorer *s)
{
    if (s->is_long || s->floor_bp <= DET_CAP_LONE_BP) return 0;
    return s->bearing_tokens & (uint16_t)~s->begun_tokens;
}

uint16_t
det_scorer_begun(const det_scorer *s)
{
    return s->prepared.begun;
}

const uint64_t *
det_scorer_sounds(const det_scorer *s)
{
    return s->prepared.sounds;
}

uint16_t
det_scorer_many(const det_scorer *s)
{
    bool is_limited = s->floor_bp > DET_CAP_LONE_BP && !s->is_long && !s->has_initial;
    return is_limited && s->bearing_count >= least_many(s) ? (uint16_t)least_many(s) : 0;
}

uint16_t
det_scorer_soft(det_scorer *s, uint32_t form, const det_trait *trait, const uint64_t *sound)
{
    told *of = &s->told[form];
    if (of->soft_query != s->query_number) {
        of->soft_query = s->query_number;
        of->soft = det_edges_soft(&s->prepared, trait, sound);
    }
    return of->soft & ALL_BITS;
}

uint16_t
det_scorer_soft_at_once(const det_scorer *s, const det_trait *trait, const uint64_t *sound)
{
    return det_edges_soft(&s->prepared, trait, sound);
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

size_t
det_scorer_next_unseen(const det_scorer *s, const uint32_t *forms, size_t from, size_t count)
{
    while (from < count && s->told[forms[from]].query == s->query_number)
        from++;
    return from;
}

void
det_scorer_ahead(const det_scorer *s, uint32_t form)
{
    __builtin_prefetch(&s->told[form], 1);
}

/* Room for one more form. */
static det_status
make_room(det_scorer *s, det_error *err)
{
    if (s->count < s->capacity) return DET_OK;
    size_t capacity = s->capacity == 0 ? FORMS_AT_FIRST : 2 * s->capacity;
    learned *forms = realloc(s->forms, capacity * sizeof *forms);
    if (forms != NULL) s->forms = forms;
    det_token *tokens = realloc(s->tokens, capacity * sizeof *tokens);
    if (tokens != NULL) s->tokens = tokens;
    if (forms == NULL || tokens == NULL) return no_memory(err);
    s->capacity = capacity;
    return DET_OK;
}

/* The most that a pair which only softens can carry. */
static uint32_t
soft_most(const det_scorer *s, const learned *of, uint16_t soft, bool is_initial)
{
    if (soft == 0) return 0;
    uint32_t weight = of->weight < s->heaviest ? of->weight : s->heaviest;
    uint32_t most = carries(s, weight, DET_QUALITY_NEAR);
    if (!is_initial && !s->has_initial) return most;
    uint32_t heavier = of->weight < s->heaviest ? s->heaviest : of->weight;
    uint32_t initial = carries(s, initial_weight(heavier), DET_QUALITY_INITIAL);
    return most > initial ? most : initial;
}

/* What follows from best, paired, proven, and the marks of a form by itself. */
static void
settle(learned *of, bool has_edge, bool is_same, bool is_exact, bool is_known)
{
    bool is_bearing = (of->marks & IS_BEARING) != 0;
    bool is_legal_form = (of->marks & IS_LEGAL_FORM) != 0;
    of->marks = (uint8_t)((of->marks & (IS_BEARING | IS_LEGAL_FORM)) | (has_edge ? HAS_EDGE : 0) |
                          (is_exact ? IS_EXACT : 0) | (is_known ? IS_KNOWN : 0) |
                          (has_edge && !is_bearing ? IS_COMPANION : 0) |
                          (has_edge || is_legal_form ? IS_TELLING : 0) |
                          (is_same || is_legal_form ? IS_SAME : 0));
    of->weights.left = has_edge ? 0 : of->weight;
    of->weights.left_bearing = is_bearing ? of->weights.left : 0;
    of->rival = has_edge && is_bearing ? of->weight : UINT16_MAX;
    of->sets.proven_of_bearing = is_bearing ? of->sets.proven : 0;
    of->weights.spare = 0;
    if (!is_bearing && of->weights.best < of->weight)
        of->weights.spare = (uint16_t)(of->weight - of->weights.best);
}

/* What a form can be to the query at most, if led query tokens led to it and some are soft of it.
 */
static void
guess(const det_scorer *s, learned *of, uint16_t led, uint16_t soft, bool is_initial)
{
    bool is_proven = led != 0 && (of->marks & IS_BEARING) != 0;
    bool is_exact = led != 0 && of->quality_bp == 10000;
    uint32_t weight = of->takes == 2 ? weight_of(s, led) : heaviest_of(s, led);
    of->weights.best = carries(s, weight < of->weight ? weight : of->weight, of->quality_bp);
    uint32_t softly = soft_most(s, of, soft, is_initial);
    if (softly > of->weights.best) of->weights.best = softly;
    of->sets.paired = led | soft;
    of->sets.proven = led;
    of->sets.exact = is_proven && is_exact ? led : 0;
    of->words = is_proven ? of->takes : 0;
    settle(of, of->sets.paired != 0, is_exact, is_proven && is_exact, of->sets.paired == 0);
}

det_status
det_scorer_glance(det_scorer *s, uint32_t form, const det_trait *trait, const uint64_t *sound,
                  det_led led, det_error *err)
{
    det_status st = make_room(s, err);
    if (st != DET_OK) return st;
    bool is_bearing = (trait->roles & DET_ROLES_LIGHT) == 0;
    learned *of = &s->forms[s->count];
    of->weight = trait->weight;
    of->length = trait->length;
    of->quality_bp = led.quality_bp;
    of->takes = led.is_joined ? 2 : 1;
    of->edge_first = of->edge_count = 0;
    of->has_token = false;
    of->marks = (uint8_t)((is_bearing ? IS_BEARING : 0) |
                          ((trait->roles & DET_ROLE_LEGAL_FORM) != 0 ? IS_LEGAL_FORM : 0));
    if (led.tokens == UINT16_MAX || s->is_long) {
        bool is_known = led.tokens == 0 && det_edges_none(&s->prepared, trait, sound);
        of->weights.best = of->sets.paired = of->sets.proven = of->sets.exact = of->words = 0;
        settle(of, !is_known, false, false, is_known); /* for all that is known */
    } else {
        guess(s, of, led.tokens, det_scorer_soft(s, form, trait, sound) & ALL_BITS,
              (trait->roles & DET_ROLE_INITIAL) != 0);
    }
    s->told[form].query = s->query_number;
    s->told[form].place = (uint32_t)s->count++;
    s->work.learned++;
    return DET_OK;
}

bool
det_scorer_is_vague(const det_scorer *s, uint32_t form)
{
    const learned *of = &s->forms[s->told[form].place];
    return (of->marks & IS_KNOWN) == 0 && !s->is_long &&
           (of->sets.paired & ~of->sets.proven) != 0 &&
           s->told[form].soft_query == s->query_number && (s->told[form].soft & EXACT_BIT) == 0;
}

void
det_scorer_soften(det_scorer *s, uint32_t form, const det_token *token)
{
    learned *of = &s->forms[s->told[form].place];
    uint16_t soft = det_scorer_softly(s, form, token);
    guess(s, of, of->sets.proven, soft & ALL_BITS, (token->roles & DET_ROLE_INITIAL) != 0);
    s->tokens[s->told[form].place] = *token;
    of->has_token = true;
}

bool
det_scorer_knows(const det_scorer *s, uint32_t form)
{
    return (s->forms[s->told[form].place].marks & IS_KNOWN) != 0;
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

/* What the edges of a form come to. */
static void
sum_up(const det_scorer *s, learned *of)
{
    bool is_exact = false, is_same = false;
    of->weights.best = 0;
    of->sets.paired = of->sets.proven = of->sets.exact = of->words = 0;
    of->takes = 1;
    for (size_t e = of->edge_first; e < of->edge_first + of->edge_count; e++) {
        const det_edge *edge = &s->edges.items[e];
        const det_pair *pair = &edge->pair;
        uint32_t matched = carries(s, pair->weight, pair->quality_bp);
        assert(pair->kind > DET_PAIR_WHOLE || pair->quality_bp <= of->quality_bp);
        bool is_whole = edge->is_evidence && pair->edits == 0 && pair->kind != DET_PAIR_SOUND;
        if (matched > of->weights.best) of->weights.best = matched;
        if (edge->is_evidence && pair->query_count > of->words)
            of->words = (uint8_t)pair->query_count;
        if (pair->query_count > of->takes) of->takes = (uint8_t)pair->query_count;
        is_exact = is_exact || is_whole;
        is_same = is_same || pair->kind == DET_PAIR_EXACT;
        if (s->is_long) continue;
        uint16_t tokens = (uint16_t)((pair->query_count == 2 ? 3u : 1u) << pair->query_from);
        of->sets.paired |= tokens;
        if (pair->kind <= DET_PAIR_WHOLE) of->sets.proven |= tokens;
        if (is_whole) of->sets.exact |= tokens;
    }
    settle(of, of->edge_count > 0, is_same, is_exact, true);
}

det_status
det_scorer_learn(det_scorer *s, uint32_t form, const det_token *token, uint16_t led, det_error *err)
{
    learned *of = &s->forms[s->told[form].place];
    of->edge_first = (uint32_t)s->edges.count;
    bool has_soft = !s->is_long && led != UINT16_MAX && s->told[form].soft_query == s->query_number;
    uint16_t soft = has_soft ? s->told[form].soft : DET_EDGES_ALL;
    det_status st = det_edges_of(&s->prepared, token, of->weight, led, soft, s->arena, &s->edges,
                                 err);
    if (st != DET_OK) return st;
    s->work.edged++;
    of->edge_count = (uint32_t)s->edges.count - of->edge_first;
    sum_up(s, of);
    s->tokens[s->told[form].place] = *token;
    of->has_token = true;
    return DET_OK;
}

/* What the forms of a name come to, each by the best of its edges. */
typedef struct sums {
    struct weights of; /* what all have together */
    struct token_sets sets;
    uint32_t query_left, query_left_bearing; /* of query tokens without one */
    uint32_t words;                          /* bearing words in common at most */
    uint32_t rivals;                         /* bearing forms that have an edge */
    uint32_t takes;                          /* query tokens that all edges can take */
    uint32_t lightest;                       /* weight of the lightest of them */
    uint32_t length;                         /* of the longest bearing form of evidence */
    uint16_t proven;                         /* of bearing ones, or if there are none of all */
    uint8_t some, all;                       /* marks that a form has, or that all have */
    bool has_companion;                      /* a light one has a pair */
    bool is_query_left;                      /* a bearing token of the query has no edge */
} sums;

static sums
add_up(const det_scorer *s, const uint32_t *forms, size_t count, bool is_light)
{
    struct weights all = {0};
    uint64_t sets = 0;
    uint32_t words = 0, rivals = 0, takes = 0, lightest = UINT16_MAX, longest = 0;
    uint8_t some = 0, every = UINT8_MAX;
    for (size_t i = 0; i < count; i++) {
        const learned *form = &s->forms[s->told[forms[i]].place];
        uint64_t own;
        memcpy(&own, &form->sets, sizeof own);
        sets |= own;
        all.best += form->weights.best;
        all.left += form->weights.left;
        all.left_bearing += form->weights.left_bearing;
        all.spare += form->weights.spare;
        rivals += form->rival != UINT16_MAX;
        takes += (form->marks & HAS_EDGE) != 0 ? form->takes : 0;
        lightest = form->rival < lightest ? form->rival : lightest;
        words += form->words;
        uint32_t length = form->words > 0 ? form->length : 0;
        longest = length > longest ? length : longest;
        some |= form->marks;
        every &= form->marks;
    }
    sums of = {.of = all,
               .words = words,
               .rivals = rivals,
               .takes = takes,
               .lightest = lightest,
               .length = longest,
               .some = some,
               .all = every,
               .has_companion = (some & IS_COMPANION) != 0};
    memcpy(&of.sets, &sets, sizeof of.sets);
    of.proven = is_light ? of.sets.proven : of.sets.proven_of_bearing;
    return of;
}

/* Percent that omitted words cost at least.  Of a name that is cut off all bearing tokens of the
 * query have a pair; where one word has been dropped from a name all tokens have, the bearing ones
 * of evidence without an edit, and one word of the name is left over, each other being one of the
 * query or two. */
static uint32_t
omission(const det_scorer *s, const det_head *head, const sums *of)
{
    bool is_light = head->bearing_count == 0, is_person = (head->marks & DET_HEAD_PERSON) != 0;
    if (s->may_be_cut && (s->is_long || of->query_left_bearing == 0)) return DET_COST_CUT;
    if (s->is_long) return DET_COST_PART;
    if (of->query_left == 0 && (is_light || ((s->bearing_tokens & ~of->sets.exact) == 0 &&
                                             head->bearing_count <= count_of(of->sets.exact) + 1)))
        return DET_COST_PART;
    return is_person && (is_light || of->words > 1) ? DET_COST_OMITTED_PERSON : DET_COST_OMITTED;
}

/* One word in common, and the query goes on: may the name still be there?  Says no only if
 * limit_lone or limit_inexact of score.c do: of a name of several words all may stand there
 * ("Bureau 39", however short), of one word an organisation's long one. */
static bool
may_stand_alone(const sums *of, size_t count, const det_head *head)
{
    bool is_person = (head->marks & DET_HEAD_PERSON) != 0;
    bool is_left = (of->all & HAS_EDGE) == 0;
    if ((head->marks & DET_HEAD_WEAK) != 0 || of->of.left_bearing > 0 || (of->some & IS_EXACT) == 0)
        return false;
    if (count > 1 && !is_left && (of->all & IS_SAME) != 0) return true; /* all of it */
    uint32_t least = of->rivals > 1 || of->has_companion ? DET_LONE_LETTERS_COMPANIED
                     : is_left                           ? DET_LONE_LETTERS_LONG
                                                         : DET_LONE_LETTERS_MIN;
    return !is_person && of->length >= least;
}

/* A name of light words only is matched as a whole (is_light_match of score.c). */
static bool
may_match_light(const det_scorer *s, const sums *of, size_t count)
{
    if (s->is_long) return true;
    if ((of->all & IS_TELLING) == 0) /* a word that is no legal form has no pair */
        return of->query_left == 0 || (s->may_be_cut && of->query_left_bearing == 0);
    return of->query_left_bearing == 0 || (count >= 3 && (of->all & IS_SAME) != 0);
}

/* What is left of the query costs at least so much. */
static uint64_t
left_of_query(const sums *of, const det_head *head)
{
    uint64_t rate = (head->marks & DET_HEAD_PERSON) != 0 ? DET_COST_CONFLICT_PERSON
                                                         : DET_COST_CONFLICT;
    uint64_t rivals = of->of.left_bearing < of->query_left_bearing ? of->of.left_bearing
                                                                   : of->query_left_bearing;
    uint64_t outside = (uint64_t)of->query_left * DET_COST_OUTSIDE / 100;
    uint64_t most = (uint64_t)of->of.best * DET_OUTSIDE_MAX / 100;
    if (outside > most) outside = most;
    return rivals * rate / 100 + (outside > 2 ? outside - 2 : 0); /* what is inside rounds too */
}

/* What the query tokens allow: which have an edge limits how many forms have a pair, and those that
 * have none are left over.  parts: tokens that may be two light words, joined. */
static void
hold_to_query(const det_scorer *s, const det_head *head, uint16_t parts, sums *of)
{
    uint16_t paired = of->sets.paired | parts;
    uint32_t pairs = count_of(of->sets.paired);
    uint32_t tokens = count_of(of->proven);
    of->query_left = s->query_weight - weight_of(s, paired);
    of->query_left_bearing = weight_of(s, s->bearing_tokens & (uint16_t)~paired);
    if (pairs > of->takes && parts == 0) {
        /* there are not so many forms that have an edge, so some of its tokens are left over */
        uint32_t over = pairs - of->takes;
        uint32_t light = count_of(of->sets.paired & (uint16_t)~s->bearing_tokens);
        of->query_left += over * lightest_of(s, of->sets.paired);
        if (over > light)
            of->query_left_bearing += (over - light) *
                                      lightest_of(s, of->sets.paired & s->bearing_tokens);
    }
    of->is_query_left = of->query_left_bearing > 0;
    if (tokens < of->words) of->words = tokens;
    /* a pair weighs what its side of the query does at most, but an initial's may weigh more */
    uint32_t most = weight_of(s, of->sets.paired);
    bool has_initial = s->has_initial || (head->marks & DET_HEAD_INITIAL) != 0;
    if (!has_initial && of->of.best > most) of->of.best = most;
    if (of->rivals > pairs) {
        of->of.left += (of->rivals - pairs) * of->lightest;
        of->of.left_bearing += (of->rivals - pairs) * of->lightest;
    }
    if (parts != 0) {
        of->has_companion = true;
        of->of.best += of->of.spare;
        of->of.left = of->of.left_bearing;
    }
}

/* By the rules for one word in common and for weak aliases, if they hold below the floor: is it
 * another name? */
static bool
is_another(const det_scorer *s, const sums *of, size_t count, const det_head *head)
{
    if (s->floor_bp <= DET_CAP_LONE_BP) return false;
    if ((head->marks & DET_HEAD_WEAK) != 0 && (of->all & HAS_EDGE) == 0) return true;
    if (of->words != 1) return false;
    if (of->is_query_left) return !may_stand_alone(of, count, head);
    return (head->marks & DET_HEAD_PERSON) != 0 && (of->some & IS_EXACT) == 0 &&
           (of->of.left > 0 || of->query_left > 0);
}

bool
det_scorer_bound(det_scorer *s, const uint32_t *forms, size_t count, const det_head *head,
                 uint16_t led)
{
    if (led == UINT16_MAX) return true;
    bool is_light = head->bearing_count == 0;
    sums of = add_up(s, forms, count, is_light);
    if (s->is_long && (is_light || (of.all & IS_KNOWN) == 0)) return true;
    if (is_light ? of.proven == 0 : of.words == 0) return false;
    /* two light words that are one of the query are of no evidence, and where all are light they
     * have marked the name */
    uint16_t parts = !is_light && may_part(s, head) ? s->parts : 0;
    if (!s->is_long) {
        hold_to_query(s, head, parts, &of);
    } else {
        /* tokens are not told apart, but a listed one pairs two at most */
        of.is_query_left = s->bearing_count > 2 * count;
        if (parts != 0) return true;
    }
    if (is_light ? !may_match_light(s, &of, count) : is_another(s, &of, count, head)) return false;
    uint64_t cost = (uint64_t)of.of.left * omission(s, head, &of) / 100 + left_of_query(&of, head);
    return UINT64_C(10000) * of.of.best >= s->floor_bp * (of.of.best + cost);
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
