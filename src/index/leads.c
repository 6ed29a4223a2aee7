/* leads.c - names that the forms near a query lead to.
 *
 * Most postings are those of one common word, and most names among them have nothing else to do
 * with the query.  They cost no look at anything but what stands beside the posting (partners.c),
 * by which a sieve (sieve.c) lets few through; those are gathered and looked at together, so that
 * waiting for memory is done for many at once.  docs/matching.md, step 10, says why none is lost.
 */
#include "index/leads.h"

#include <string.h>

#include "text/edit.h"
#include "text/heard.h"
#include "text/quality.h"
#include "text/skeleton.h"

/* Of a name that is not found yet, because one form alone led to it. */
static bool
is_waiting(const name_cell *cell)
{
    return (cell->tokens & WAITING) != 0 && cell->tokens != DET_LEAD_ALL;
}

static uint16_t
sum_of(uint16_t a, uint16_t b)
{
    uint32_t sum = (uint32_t)a + b;
    return sum < UINT16_MAX ? (uint16_t)sum : UINT16_MAX;
}

static void
add_to(name_cell *cell, mark by)
{
    cell->tokens |= by.tokens;
    cell->carried = sum_of(cell->carried, by.carried);
    cell->covered = sum_of(cell->covered, by.covered);
}

void
det_ix_mark(det_finder *f, uint32_t name, mark by)
{
    name_cell *cell = &f->name_cells[name];
    if (cell->epoch != f->epoch) {
        *cell = (name_cell){(uint16_t)f->epoch, by.tokens, by.carried, by.covered};
        f->found[f->found_count++].name = name;
        return;
    }
    if (is_waiting(cell)) {
        cell->tokens &= (uint16_t)~WAITING;
        f->found[f->found_count++].name = name;
    }
    add_to(cell, by);
}

/* A name that is only found if a token leads to another word of it, too: one that did not lead to
 * the first, or of several that did any. */
static void
mark_waiting(det_finder *f, uint32_t name, mark by)
{
    name_cell *cell = &f->name_cells[name];
    uint16_t all = (cell->tokens & DET_LEAD_LONG) | by.tokens;
    if (cell->epoch != f->epoch)
        *cell = (name_cell){(uint16_t)f->epoch, by.tokens | WAITING, by.carried, by.covered};
    else if (!is_waiting(cell) || (all & (all - 1)) != 0)
        det_ix_mark(f, name, by);
    else
        add_to(cell, by);
}

/* A token of the filter's needed that may stand for a light word by which some bits are. */
typedef struct wanting {
    uint16_t token;
    uint32_t light; /* of det_ix_light_bit */
} wanting;

/* ... or one of the filter's begun, by the letter with which it begins, or one of those that are
 * heard in it. */
typedef struct begun_letter {
    uint16_t token;
    uint32_t letter, heard;
} begun_letter;

/* What the names of a query are read by. */
typedef struct terms {
    wanting wanting[DET_LEAD_TOKENS_MAX];
    det_ix_near near[DET_LEAD_TOKENS_MAX];
    begun_letter begun[DET_LEAD_TOKENS_MAX];
    uint32_t wanting_count, near_count, begun_count;
    bool has_letters; /* near says all of what may soften a form */
    uint8_t light;    /* of all that is wanting */
    bool has_light;   /* some token may stand for a light word */
} terms;

/* What is known of a form whose names are read. */
typedef struct listed {
    uint32_t weight; /* that a pair of a token with it carries at most: det_quality_carries */
    mark mark;
    int32_t left[2]; /* of that, where other tokens are left over: of a name of two bearing words
                      * and light ones, and of one without */
    uint16_t bucket; /* det_ix_bucket */
    uint8_t length;
    bool is_exact; /* one is the same word, or of one class */
} listed;

/* What the names are read by to which a token led, or one of several, by one form; of is of the
 * form that is being read. */
typedef struct reading {
    const terms *by;
    const det_finder_filter *filter;
    det_ix_sieve sieve; /* but for its weight, which is of the form */
    uint16_t tokens;    /* that led to it */
    uint16_t paired;    /* the one that stands for it; 0: one of several */
    uint16_t needed;    /* tokens of the filter's but that one */
    uint32_t count;     /* of those at least */
    uint32_t lightest;  /* weight of the lightest of them */
    listed of;
} reading;

/* Without one token, whichever it is. */
static uint16_t
but_one(uint16_t tokens)
{
    return tokens & (uint16_t)(tokens - 1);
}

/* Needed tokens that stand for no light word of a name, and not for the form: so many at least. */
static uint16_t
needed_in(const reading *of, const det_ix_beside *beside, uint32_t lane)
{
    uint16_t needed = of->needed;
    uint32_t light = of->by->wanting_count > 0 ? det_ix_light_of(beside, lane) : 0;
    for (uint32_t i = 0; light != 0 && i < of->by->wanting_count; i++)
        if ((of->by->wanting[i].light & light) != 0) needed &= (uint16_t)~of->by->wanting[i].token;
    return of->paired != 0 ? needed : but_one(needed);
}

/* One word is all that the query has of a name of one bearing word, and goes on: may it still be
 * there (limit_lone of match/score.c)? */
static bool
may_be_sole(const reading *of, uint32_t partner)
{
    bool is_beside = (partner & DET_IX_SOLE_LIGHT) != 0;
    if (!of->of.is_exact || (partner & DET_IX_SOLE_WEAK) != 0) return false;
    if (is_beside && of->by->has_light) return true; /* all of the name may stand there */
    return (partner & DET_IX_SOLE_PERSON) == 0 &&
           of->of.length >= (is_beside ? of->filter->letters_beside : of->filter->letters_alone);
}

/* May a token but the one soften one of the other words of a name of three, by its letters? */
static inline bool
may_soften_many(const reading *of, const det_ix_beside *beside, uint32_t lane)
{
    return !of->by->has_letters || beside->buckets[lane] == DET_IX_BUCKETS_ANY ||
           det_ix_is_near(&of->sieve, beside, lane);
}

/* ... the other word of two, a form: by its letters and sounds? */
static inline bool
may_soften_other(const det_finder *f, const reading *of, const det_ix_beside *beside, uint32_t lane,
                 uint32_t form)
{
    if (det_ix_is_near(&of->sieve, beside, lane)) return true;
    uint32_t letters = beside->words[0][lane];
    for (uint32_t i = 0; i < of->by->begun_count; i++)
        if (of->by->begun[i].token != of->paired &&
            ((of->by->begun[i].letter & ~letters) == 0 || (of->by->begun[i].heard & letters) != 0))
            return true;
    const uint64_t *sounds = of->filter->sounds;
    if (sounds == NULL) return false;
    uint64_t sound = f->index->sounds[form];
    for (uint32_t i = 0; sound != 0 && i < of->by->near_count; i++)
        if (of->by->near[i].token != of->paired &&
            det_sounds_apart_by_one(sounds[__builtin_ctz(of->by->near[i].token)], sound))
            return true;
    return false;
}

/* May a name of more than two bearing words be found by one token, which is not waiting by sieve,
 * by what its words weigh? */
static bool
may_reach_many(const reading *of, const det_ix_beside *beside, uint32_t lane, det_ix_many many)
{
    const det_finder_filter *filter = of->filter;
    if (!may_soften_many(of, beside, lane)) many.heaviest = 0;
    return filter->may_reach(
        filter->context, of->tokens, of->of.weight, (uint32_t)many.rest * DET_IX_MANY_UNIT,
        (uint32_t)many.heaviest * DET_IX_MANY_UNIT, many.light * DET_IX_MANY_UNIT);
}

/* ... first by what most end with. */
static inline bool
may_be_one_of_many(const reading *of, const det_ix_beside *beside, uint32_t lane)
{
    const det_finder_filter *filter = of->filter;
    uint32_t other = beside->other[lane];
    det_ix_many many = det_ix_many_of(other);
    uint16_t needed = needed_in(of, beside, lane);
    if ((other & DET_IX_MANY_LIGHT) != 0 && filter->many > 0 && but_one(needed) != 0) return false;
    if (needed == 0) return true;
    if (filter->rest_rate > 0 &&
        det_ix_is_too_much(many.rest - many.heaviest, &many, filter->rest_rate, of->of.weight))
        return false;
    return may_reach_many(of, beside, lane, many);
}

/* May another word of a name of more than two bearing words be the form again, to which several
 * tokens led? */
static bool
may_be_twice(const reading *of, const det_ix_beside *beside, uint32_t lane)
{
    uint32_t both = beside->buckets[lane], third = both >> 16;
    if (both == DET_IX_BUCKETS_ANY) {
        uint32_t first = beside->words[0][lane] >> 8, second = beside->words[1][lane] >> 8;
        third = first >> 16 | second >> 16 << 8;
        both = (first & 0xFFFF) | second << 16;
    }
    uint32_t own = of->of.bucket, any = DET_IX_BUCKETS_ANY & 0xFFFF;
    return (both & 0xFFFF) == own || both >> 16 == own || third == own || third == any;
}

/* Did a token but the one that is paired lead to a form? */
static bool
is_led_otherwise(const det_finder *f, const reading *of, uint32_t form)
{
    return f->touched[form].epoch == (uint8_t)f->epoch &&
           (f->touched[form].tokens & (uint16_t)~of->paired) != 0;
}

static uint32_t
count_of(uint16_t tokens)
{
    uint32_t count = 0;
    for (; tokens != 0; tokens = but_one(tokens))
        count++;
    return count;
}

/* How much is left of what a pair carries when all but one of count needed tokens are left over. */
static int32_t
left_of(const reading *of, uint32_t weight, uint32_t count)
{
    const det_finder_filter *filter = of->filter;
    enum { ROUNDING = 4 };
    uint64_t outside = count > 1 ? (uint64_t)filter->outside_rate * (count - 1) * of->lightest : 0;
    uint64_t most = (uint64_t)filter->outside_most * weight;
    uint64_t cost = (outside < most ? outside : most) / 1024;
    return (int32_t)weight + ROUNDING - (cost < INT32_MAX / 2 ? (int32_t)cost : INT32_MAX / 2);
}

/* Is that, with what light words carry, too little for the other word of two, of a weight, which is
 * left over or softened by one of the needed tokens? */
static bool
is_too_little(const reading *of, int64_t carried, uint32_t weight)
{
    if (of->lightest < weight) weight = of->lightest;
    return (int64_t)((uint64_t)of->filter->second_rate * weight / 1024) > carried;
}

/* Can a token but the one stand for the other form of two, or soften it? */
static bool
may_have_second(const det_finder *f, const reading *of, const det_ix_beside *beside, uint32_t lane)
{
    uint32_t other = beside->other[lane], form = other & DET_IX_PARTNER_FORM;
    bool is_bare = (other & DET_IX_PARTNER_BARE) != 0;
    int64_t light = det_ix_partner_light(other);
    if (is_led_otherwise(f, of, form)) return true;
    if (is_too_little(of, light + of->of.left[is_bare], f->lightest)) return false;
    if (needed_in(of, beside, lane) == 0) return true;
    if (!may_soften_other(f, of, beside, lane, form)) return false;
    int32_t left = left_of(of, of->of.weight, is_bare ? of->count : 0);
    return !is_too_little(of, light + left, f->index->traits[form].weight) &&
           of->filter->may_soften(of->filter->context, form, of->paired);
}

/* A name that tokens led to by a form, if none did by another. */
static inline void
mark_read(det_finder *f, const reading *of, uint32_t posting)
{
    const det_ix_beside *beside = &f->index->beside[posting / DET_IX_BESIDE];
    uint32_t lane = posting % DET_IX_BESIDE, other = beside->other[lane];
    bool is_found = true, is_waiting = false;
    if ((other & DET_IX_PARTNER_NONE) == 0) {
        /* "Dah Dah": two tokens led to both words of it, and no other form will */
        bool is_twice = of->paired == 0 &&
                        det_ix_bucket(other & DET_IX_PARTNER_FORM) == of->of.bucket;
        is_waiting = of->sieve.pair_waiting != 0 && (other & DET_IX_PARTNER_BARE) != 0 && !is_twice;
        is_found = !is_waiting && may_have_second(f, of, beside, lane);
    } else if ((other & DET_IX_PARTNER_NONE) == DET_IX_PARTNER_MANY) {
        is_found = (of->paired == 0 && may_be_twice(of, beside, lane)) ||
                   (((other & DET_IX_MANY_LIGHT) != 0 || of->sieve.bare_waiting == 0) &&
                    may_be_one_of_many(of, beside, lane));
        is_waiting = !is_found;
    } else if ((other & DET_IX_PARTNER_NONE) == DET_IX_PARTNER_SOLE) {
        is_found = may_be_sole(of, other) || needed_in(of, beside, lane) == 0;
    }
    if (is_found)
        det_ix_mark(f, f->index->postings[posting], of->of.mark);
    else if (is_waiting && (!f->is_large || det_ix_is_other_led(&of->sieve, beside, lane)))
        mark_waiting(f, f->index->postings[posting], of->of.mark);
}

/* Postings of a form in a batch. */
typedef struct run {
    reading *by;
    listed of;
    uint32_t end;
} run;

/* Postings that have passed the sieve, of several forms, one after the other. */
typedef struct batch {
    run runs[RUNS];
    uint32_t postings[BATCH + SIEVED];
    bool is_like[BATCH + SIEVED]; /* the other form of two, and its text will be asked for */
    uint32_t count, used;         /* of runs, of postings */
} batch;

static uint32_t
other_at(const det_index *index, uint32_t posting)
{
    return index->beside[posting / DET_IX_BESIDE].other[posting % DET_IX_BESIDE];
}

/* Fetches what looking at a batch takes, a step for all of them and then the next. */
static void
fetch_batch(const det_finder *f, batch *of)
{
    const det_index *index = f->index;
    for (uint32_t i = 0; i < of->used; i++) {
        uint32_t other = other_at(index, of->postings[i]);
        __builtin_prefetch(&index->postings[of->postings[i]]);
        if (det_ix_partner_type(other) != 0) continue;
        __builtin_prefetch(&f->touched[other & DET_IX_PARTNER_FORM]);
        __builtin_prefetch(&index->traits[other & DET_IX_PARTNER_FORM]);
        __builtin_prefetch(&index->sounds[other & DET_IX_PARTNER_FORM]);
    }
    for (uint32_t i = 0, r = 0; i < of->used; i++) {
        uint32_t other = other_at(index, of->postings[i]), form = other & DET_IX_PARTNER_FORM;
        while (i == of->runs[r].end)
            r++;
        const reading *by = of->runs[r].by;
        __builtin_prefetch(&f->name_cells[index->postings[of->postings[i]]], 1);
        of->is_like[i] = det_ix_partner_type(other) == 0 && !is_led_otherwise(f, by, form) &&
                         by->filter->is_like(by->filter->context, form, by->paired);
        if (of->is_like[i]) __builtin_prefetch(&index->forms[form]);
    }
    for (int step = 0; step < 2; step++)
        for (uint32_t i = 0; i < of->used; i++)
            if (of->is_like[i])
                det_ix_form_ahead(index, other_at(index, of->postings[i]) & DET_IX_PARTNER_FORM,
                                  step);
}

static void
mark_batch(det_finder *f, batch *of)
{
    fetch_batch(f, of);
    for (uint32_t r = 0, i = 0; r < of->count; r++) {
        reading *by = of->runs[r].by;
        by->of = of->runs[r].of;
        for (; i < of->runs[r].end; i++)
            mark_read(f, by, of->postings[i]);
    }
    of->count = of->used = 0;
}

/* Reads the names of a form: of a small list at once, of a large one those that pass, when there
 * are enough of them. */
static void
read_names(det_finder *f, const det_ix_form *form, reading *by, listed of, batch *into)
{
    uint32_t end = form->posting_first + form->posting_count, count;
    if (!f->is_large) {
        by->of = of;
        for (uint32_t p = form->posting_first; p < end; p++)
            mark_read(f, by, p);
        return;
    }
    by->sieve.weight = of.weight;
    for (uint32_t first = form->posting_first; first < end; first += count) {
        count = end - first < SIEVED ? end - first : SIEVED;
        size_t passed = f->sieve(&by->sieve, f->index->beside, first, count,
                                 into->postings + into->used);
        if (passed == 0) continue;
        into->used += (uint32_t)passed;
        into->runs[into->count++] = (run){by, of, into->used};
        if (into->used >= BATCH || into->count == RUNS) mark_batch(f, into);
    }
}

/* Light forms that each token of the filter's may stand for: those it led to, and those that are
 * near it.  Near is one edit, which leads to it unless there is no budget. */
static uint32_t
light_of(const det_finder *f, det_str text)
{
    const det_index *index = f->index;
    uint32_t bits = 0;
    if (text.len >= LIGHT_LETTERS_MIN && det_edit_budget(text, text) == 0) return UINT32_MAX;
    uint32_t count = text.len + 1 == LIGHT_LETTERS_MIN ? f->light_count : f->digit_count;
    uint64_t signature = count > 0 ? det_edit_signature(text) : 0;
    for (uint32_t i = 0; i < count; i++) {
        const det_trait *trait = &index->traits[f->light_forms[i]];
        if (det_edit_signature_apart(trait->signature, signature) > 2) continue;
        det_str light = det_ix_string(index, index->forms[f->light_forms[i]].text);
        if (det_edit_distance(text, light, 1) <= 1) bits |= det_ix_light_bit(f->light_forms[i]);
    }
    return bits;
}

/* What is near a token by its letters, one edit beyond the budget (match/edges.c). */
static det_ix_near
near_of(const det_finder *f, const det_token *token, uint16_t bit)
{
    det_ix_near near = {.letters = det_ix_letters(det_edit_signature(token->text)), .token = bit};
    size_t length = token->text.len < NEAR_LENGTHS ? token->text.len : NEAR_LENGTHS - 1;
    memcpy(near.below, f->near_below[length], sizeof near.below);
    return near;
}

/* The buckets of forms to which tokens led. */
static void
put_buckets(det_finder *f)
{
    for (uint32_t i = 0; i < f->form_count; i++) {
        uint32_t bucket = det_ix_bucket(f->forms[i]);
        f->buckets[bucket / 32] |= UINT32_C(1) << bucket % 32;
    }
    f->buckets[COUNT_OF_BUCKETS / 32 - 1] |= UINT32_C(1) << 31;
}

static void
clear_buckets(det_finder *f)
{
    for (uint32_t i = 0; i < f->form_count; i++)
        f->buckets[det_ix_bucket(f->forms[i]) / 32] = 0;
}

/* The letters with which a word may begin of which a token is an initial. */
static begun_letter
begun_of(const det_token *token, uint16_t bit)
{
    begun_letter made = {bit, det_ix_letters(det_edit_signature((det_str){token->text.ptr, 1})), 0};
    if ((token->roles & DET_ROLE_INITIAL) == 0 || !det_heard_has(token->script)) return made;
    for (char letter = 'a'; letter <= 'z'; letter++) {
        if (!det_heard_begins(token->written, token->script, letter)) continue;
        uint32_t bits = det_ix_letters(det_edit_signature((det_str){&letter, 1}));
        made.heard |= bits;
        if (bits == 0) made.letter = 0; /* a letter that leaves no mark: any form may have it */
    }
    return made;
}

static void
make_terms(const det_finder *f, det_tokens query, const det_finder_filter *filter, terms *by)
{
    by->has_light = f->parts != 0;
    by->light = 0;
    by->has_letters = filter->begun == 0 && filter->sounds == NULL;
    by->wanting_count = by->near_count = by->begun_count = 0;
    uint32_t light[DET_LEAD_TOKENS_MAX] = {0};
    for (uint32_t i = 0; i < f->form_count; i++) {
        if ((f->index->traits[f->forms[i]].roles & DET_ROLES_LIGHT) == 0) continue;
        by->has_light = true;
        for (uint32_t left = f->touched[f->forms[i]].tokens & DET_LEAD_LONG; left != 0;
             left &= left - 1)
            light[__builtin_ctz(left)] |= det_ix_light_bit(f->forms[i]);
    }
    for (uint32_t i = 0; i < query.count && i < DET_LEAD_TOKENS_MAX; i++) {
        const det_token *token = &query.items[i];
        uint16_t bit = (uint16_t)(1u << i);
        if ((filter->begun & bit) != 0) by->begun[by->begun_count++] = begun_of(token, bit);
        if (!f->is_fast && (token->roles & DET_ROLES_LIGHT) == 0)
            by->near[by->near_count++] = near_of(f, token, bit);
        if ((filter->needed & bit) == 0) continue;
        if ((f->parts & bit) != 0)
            light[i] = UINT32_MAX;
        else if (!f->is_fast)
            light[i] |= light_of(f, token->text);
        by->light |= (uint8_t)light[i];
        if (light[i] != 0) by->wanting[by->wanting_count++] = (wanting){bit, light[i]};
    }
}

void
det_ix_mark_all(det_finder *f, const det_ix_form *form, mark by)
{
    const uint32_t *names = f->index->postings + form->posting_first;
    f->work.postings += form->posting_count;
    for (uint32_t p = 0; p < form->posting_count; p++)
        det_ix_mark(f, names[p], by);
}

static uint32_t
flag(bool is_set)
{
    return is_set ? UINT32_MAX : 0;
}

static uint32_t
lightest_of(const det_finder_filter *filter, uint32_t tokens)
{
    uint32_t weight = UINT16_MAX;
    for (; tokens != 0; tokens &= tokens - 1)
        if (filter->weights[__builtin_ctz(tokens)] < weight)
            weight = filter->weights[__builtin_ctz(tokens)];
    return weight;
}

/* What the names are read by to which a token led, or several. */
static reading
reading_of(const det_finder *f, uint16_t tokens, const det_finder_filter *filter, const terms *by)
{
    uint16_t paired = but_one(tokens) == 0 ? tokens : 0;
    uint16_t needed = filter->needed & (uint16_t)~paired;
    uint16_t least = paired != 0 ? needed : but_one(needed);
    return (reading){
        .by = by,
        .filter = filter,
        .sieve = {.led = f->buckets,
                  .token = paired,
                  .light = {(by->light & 0xFu) << DET_IX_LENGTH_BITS, by->light & 0xF0u},
                  .pair_waiting = flag(filter->many == 2),
                  .bare_waiting = flag(filter->many > 0),
                  .light_waiting = flag(filter->many > 0 && but_one(least) != 0),
                  .near_told = flag(least != 0 && by->has_letters),
                  .rest_told = flag(least != 0 && filter->rest_rate > 0),
                  .rate = filter->rest_rate,
                  .near_count = by->near_count,
                  .near = by->near},
        .tokens = tokens,
        .paired = paired,
        .needed = needed,
        .count = count_of(least),
        .lightest = lightest_of(filter, needed)};
}

/* What a pair with a form carries at most: of one of the tokens that led to it, or two joined. */
static uint32_t
weight_of(const det_finder_filter *filter, const touched *led, const det_trait *trait)
{
    uint32_t weight = 0, sum = 0;
    for (uint32_t left = led->tokens & DET_LEAD_LONG; left != 0; left &= left - 1) {
        uint32_t own = filter->weights[__builtin_ctz(left)];
        sum += own;
        if (own > weight) weight = own;
    }
    if ((led->tokens & JOINED) != 0) weight = sum;
    if (weight > trait->weight) weight = trait->weight;
    return det_quality_carries(weight, quality_of(led->level), filter->floor_bp);
}

/* ... and what the form adds to a name, which may have it as often as tokens led to it. */
static mark
mark_of(const touched *led, const det_trait *trait, uint32_t weight)
{
    uint16_t tokens = led->tokens & DET_LEAD_LONG;
    uint32_t times = count_of(tokens), carried = weight * times, covered = trait->weight * times;
    return (mark){.tokens = tokens,
                  .carried = carried < UINT16_MAX ? (uint16_t)carried : UINT16_MAX,
                  .covered = covered < UINT16_MAX ? (uint16_t)covered : UINT16_MAX};
}

/* Fetches what reading the next forms takes. */
static void
fetch_ahead(const det_finder *f, uint32_t i)
{
    if (i + 2 * FORMS_AHEAD >= f->form_count) return;
    __builtin_prefetch(&f->index->forms[f->forms[i + 2 * FORMS_AHEAD]]);
    __builtin_prefetch(&f->index->traits[f->forms[i + 2 * FORMS_AHEAD]]);
    const det_ix_form *near = &f->index->forms[f->forms[i + FORMS_AHEAD]];
    const det_ix_beside *of = &f->index->beside[near->posting_first / DET_IX_BESIDE];
    for (uint32_t k = 0; k < near->posting_count && k < POSTINGS_AHEAD; k += DET_IX_BESIDE, of++) {
        __builtin_prefetch(of->other);
        __builtin_prefetch(of->words);
    }
}

void
det_ix_mark_forms(det_finder *f, det_tokens query, const det_finder_filter *filter)
{
    terms by;
    batch of;
    reading readings[DET_LEAD_TOKENS_MAX], several = {.tokens = 0};
    make_terms(f, query, filter, &by);
    if (f->is_large) put_buckets(f);
    for (uint32_t t = 0; t < query.count && t < DET_LEAD_TOKENS_MAX; t++)
        readings[t] = reading_of(f, (uint16_t)(1u << t), filter, &by);
    of.count = of.used = 0;
    for (uint32_t i = 0; i < f->form_count; i++) {
        if (f->is_large) fetch_ahead(f, i);
        const det_ix_form *form = &f->index->forms[f->forms[i]];
        const det_trait *trait = &f->index->traits[f->forms[i]];
        const touched *led = &f->touched[f->forms[i]];
        uint32_t weight = weight_of(filter, led, trait);
        mark by_form = mark_of(led, trait, weight);
        if ((led->tokens & JOINED) != 0 || led->tokens == DET_LEAD_LONG) {
            det_ix_mark_all(f, form, by_form);
            continue;
        }
        reading *read = &readings[__builtin_ctz(led->tokens)];
        if (but_one(led->tokens) != 0) {
            if (several.tokens != led->tokens && of.used > 0) mark_batch(f, &of);
            if (several.tokens != led->tokens) several = reading_of(f, led->tokens, filter, &by);
            read = &several;
        }
        f->work.postings += form->posting_count;
        listed own = {.weight = weight,
                      .mark = by_form,
                      .left = {INT32_MAX, INT32_MAX},
                      .bucket = (uint16_t)det_ix_bucket(f->forms[i]),
                      .length = trait->length,
                      .is_exact = led->level == LEVEL_EXACT};
        if (form->posting_count >= TOLD_LEAST) {
            own.left[false] = left_of(read, weight, 0);
            own.left[true] = left_of(read, weight, read->count);
        }
        read_names(f, form, read, own, &of);
    }
    mark_batch(f, &of);
    if (f->is_large) clear_buckets(f);
}
