/* leads.c - names that the forms near a query lead to.
 *
 * Most postings are those of one common word.  They are read last, when all that other words lead
 * to is marked, so that a name of which it is all there is costs no look at anything but what
 * stands beside the posting (partners.c) and a bit for it and its neighbours.  docs/matching.md,
 * step 10, says why none is lost. */
#include "index/leads.h"

#include <string.h>

#include "text/edit.h"
#include "text/heard.h"
#include "text/skeleton.h"

/* A cell of a name that is not found yet, because one token alone led to it. */
static bool
is_waiting(uint32_t cell)
{
    return (cell & WAITING) != 0 && (uint16_t)cell != DET_LEAD_ALL;
}

static void
mark_block(det_finder *f, uint32_t name)
{
    uint32_t block = name >> f->block_shift;
    f->blocks[block / 64] |= UINT64_C(1) << block % 64;
}

/* May something have led to the name already? */
static bool
may_be_marked(const det_finder *f, uint32_t name)
{
    uint32_t block = name >> f->block_shift;
    return (f->blocks[block / 64] >> block % 64 & 1) != 0;
}

void
det_ix_mark(det_finder *f, uint32_t name, uint32_t tokens)
{
    uint32_t cell = f->name_cells[name];
    if (f->has_blocks) mark_block(f, name);
    if (cell >> 16 != f->epoch) {
        cell = f->epoch << 16;
        f->found[f->found_count++].name = name;
    } else if (is_waiting(cell)) {
        cell &= ~(uint32_t)WAITING;
        f->found[f->found_count++].name = name;
    }
    f->name_cells[name] = cell | tokens;
}

/* A name that is only found if another token leads to it, too. */
static inline __attribute__((always_inline)) void
mark_waiting(det_finder *f, uint32_t name, uint32_t token)
{
    uint32_t cell = f->name_cells[name];
    if (f->has_blocks) mark_block(f, name);
    if (cell >> 16 != f->epoch)
        f->name_cells[name] = f->epoch << 16 | WAITING | token;
    else if (!is_waiting(cell) || (cell & token) == 0)
        det_ix_mark(f, name, token);
}

/* A token of the filter's needed: it may stand for a light word by which some bits are, or is near
 * a bearing one whose letters differ in so many bits from its own at most. */
typedef struct wanting {
    uint16_t token;
    uint32_t light; /* of det_ix_light_bit */
} wanting;
typedef struct near_letters {
    uint16_t token;
    uint32_t letters, most;
    uint64_t sound; /* of the filter's; 0: none */
} near_letters;
/* ... or one of the filter's begun, by the letter with which it begins, or one of those that are
 * heard in it. */
typedef struct begun_letter {
    uint16_t token;
    uint32_t letter, heard;
} begun_letter;

/* What the names of a query are read by. */
typedef struct sieve {
    wanting wanting[DET_LEAD_TOKENS_MAX];
    near_letters near[DET_LEAD_TOKENS_MAX];
    begun_letter begun[DET_LEAD_TOKENS_MAX];
    uint32_t wanting_count, near_count, begun_count;
    bool has_sounds; /* some of near have a sound */
    bool has_light;  /* some token may stand for a light word */
} sieve;

/* What is known of a form whose names are read, to which one token led. */
typedef struct reading {
    const sieve *by;
    const det_finder_filter *filter;
    uint16_t token;
    uint16_t needed; /* tokens of the filter's but this one */
    uint32_t weight; /* of a pair of the two at most */
    uint32_t length; /* of the form */
    bool is_exact;   /* the token is the same word, or of one class */
    bool is_last;    /* all that other tokens lead to has been read */
} reading;

/* Needed tokens that stand for no light word of a name. */
static uint16_t
needed_in(const reading *of, uint32_t beside)
{
    uint16_t needed = of->needed;
    uint32_t light = beside & ((1u << DET_IX_LIGHT_BITS) - 1);
    if (light == 0) return needed;
    for (uint32_t i = 0; i < of->by->wanting_count; i++)
        if ((of->by->wanting[i].light & light) != 0) needed &= (uint16_t)~of->by->wanting[i].token;
    return needed;
}

/* One word is all that the query has of a name of one bearing word, and goes on: may it still be
 * there (limit_lone of match/score.c)? */
static bool
may_be_sole(const reading *of, uint32_t partner)
{
    bool is_beside = (partner & DET_IX_SOLE_LIGHT) != 0;
    if (!of->is_exact || (partner & DET_IX_SOLE_WEAK) != 0) return false;
    if (is_beside && of->by->has_light) return true; /* all of the name may stand there */
    return (partner & DET_IX_SOLE_PERSON) == 0 &&
           of->length >= (is_beside ? of->filter->letters_beside : of->filter->letters_alone);
}

/* May a name of more than two bearing words be found by one token? */
static bool
may_be_one_of_many(const reading *of, uint32_t partner, uint16_t needed)
{
    const det_finder_filter *filter = of->filter;
    bool is_beside = (partner & DET_IX_MANY_LIGHT) != 0;
    if (is_beside ? filter->many > 0 && (needed & (needed - 1)) != 0 : filter->many > 0)
        return false;
    if (needed == 0) return true;
    uint32_t light = partner & ((UINT32_C(1) << DET_IX_MANY_LIGHT_BITS) - 1);
    partner >>= DET_IX_MANY_LIGHT_BITS;
    uint32_t heaviest = partner & ((UINT32_C(1) << DET_IX_MANY_HEAVIEST_BITS) - 1);
    partner >>= DET_IX_MANY_HEAVIEST_BITS;
    uint32_t rest = partner & ((UINT32_C(1) << DET_IX_MANY_REST_BITS) - 1);
    /* most end here, before the call */
    if (filter->rest_rate > 0 && rest > heaviest &&
        (rest - heaviest) * DET_IX_MANY_UNIT >
            ((of->weight + light * DET_IX_MANY_UNIT) * filter->rest_rate >> 10) + DET_REST_MORE)
        return false;
    return filter->may_reach(filter->context, of->token, of->weight, rest * DET_IX_MANY_UNIT,
                             heaviest * DET_IX_MANY_UNIT, light * DET_IX_MANY_UNIT);
}

/* May a token but the one soften a form, by its letters and sounds? */
static bool
may_be_near(const det_finder *f, const reading *of, uint32_t form, uint32_t beside)
{
    for (uint32_t i = 0; i < of->by->near_count; i++) {
        const near_letters *near = &of->by->near[i];
        uint32_t apart = (near->letters ^ beside) >> DET_IX_LIGHT_BITS;
        if (near->token != of->token && det_edit_signature_apart(apart, 0) <= near->most)
            return true;
    }
    for (uint32_t i = 0; i < of->by->begun_count; i++)
        if (of->by->begun[i].token != of->token &&
            ((of->by->begun[i].letter & ~beside) == 0 || (of->by->begun[i].heard & beside) != 0))
            return true;
    if (!of->by->has_sounds) return false;
    uint64_t sound = f->index->sounds[form];
    for (uint32_t i = 0; sound != 0 && i < of->by->near_count; i++)
        if (of->by->near[i].token != of->token &&
            det_sounds_apart_by_one(of->by->near[i].sound, sound))
            return true;
    return false;
}

/* Can a token but the one stand for the other form of two, or soften it?  Once all that others lead
 * to has been read, a name of which one leads to the other form is marked. */
static bool
may_have_second(det_finder *f, const reading *of, uint32_t name, uint32_t form, uint32_t beside)
{
    if ((!of->is_last || may_be_marked(f, name)) && f->touched[form].epoch == f->epoch &&
        (f->touched[form].tokens & DET_LEAD_LONG & (uint16_t)~of->token) != 0)
        return true;
    return may_be_near(f, of, form, beside) &&
           of->filter->may_soften(of->filter->context, form, of->token);
}

/* A name that a token led to by a form, if no other did. */
static void
mark_read(det_finder *f, const reading *of, uint32_t name, uint32_t partner, uint32_t beside)
{
    uint16_t needed = needed_in(of, beside);
    switch (det_ix_partner_type(partner)) {
    case DET_IX_PARTNER_SOLE:
        if (needed == 0 || may_be_sole(of, partner)) det_ix_mark(f, name, of->token);
        break;
    case DET_IX_PARTNER_MANY:
        if (may_be_one_of_many(of, partner, needed))
            det_ix_mark(f, name, of->token);
        else if (!of->is_last || may_be_marked(f, name))
            mark_waiting(f, name, of->token);
        break;
    case DET_IX_PARTNER_NONE:
        det_ix_mark(f, name, of->token);
        break;
    default:
        if (of->filter->many == 2 && (partner & DET_IX_PARTNER_BARE) != 0) {
            if (!of->is_last || may_be_marked(f, name)) mark_waiting(f, name, of->token);
        } else if (needed == 0 ||
                   may_have_second(f, of, name, partner & (DET_IX_PARTNER_BARE - 1), beside)) {
            det_ix_mark(f, name, of->token);
        }
    }
}

static void
mark_names(det_finder *f, const det_ix_form *form, const reading *of)
{
    const uint32_t *names = f->index->postings + form->posting_first;
    const uint32_t *partners = f->index->partners + form->posting_first;
    const uint32_t *beside = f->index->beside + form->posting_first;
    uint32_t count = form->posting_count;
    bool is_told = of->is_last && !of->by->has_sounds;
    for (uint32_t p = 0; p < count; p++) {
        if (p + AHEAD < count && !is_told) {
            uint32_t ahead = partners[p + AHEAD], other = ahead & (DET_IX_PARTNER_BARE - 1);
            bool has_other = det_ix_partner_type(ahead) == 0;
            if (!of->is_last) __builtin_prefetch(&f->name_cells[names[p + AHEAD]], 1);
            if (has_other && !of->is_last) __builtin_prefetch(&f->touched[other]);
            if (has_other && of->by->has_sounds) __builtin_prefetch(&f->index->sounds[other]);
        }
        mark_read(f, of, names[p], partners[p], beside[p]);
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
make_sieve(const det_finder *f, det_tokens query, const det_finder_filter *filter, sieve *by)
{
    by->has_light = f->parts != 0;
    by->has_sounds = filter->sounds != NULL;
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
            by->near[by->near_count++] = (near_letters){
                bit, det_ix_letters(det_edit_signature(token->text)),
                2 * (det_edit_budget_of_length(token->text.len) + 1),
                filter->sounds != NULL ? filter->sounds[i] : 0};
        if ((filter->needed & bit) == 0) continue;
        if ((f->parts & bit) != 0)
            light[i] = UINT32_MAX;
        else if (!f->is_fast)
            light[i] |= light_of(f, token->text);
        if (light[i] != 0) by->wanting[by->wanting_count++] = (wanting){bit, light[i]};
    }
}

/* The token that leads to most names, by itself, if they are many; 0: none is. */
static uint16_t
last_token(const det_finder *f)
{
    uint32_t postings[DET_LEAD_TOKENS_MAX + 1] = {0}, most = 0;
    for (uint32_t i = 0; i < f->form_count; i++) {
        uint16_t tokens = f->touched[f->forms[i]].tokens & DET_LEAD_LONG;
        if ((tokens & (tokens - 1)) != 0) continue;
        uint32_t token = (uint32_t)__builtin_ctz(tokens);
        postings[token] += f->index->forms[f->forms[i]].posting_count;
        if (postings[token] > postings[most]) most = token;
    }
    return postings[most] >= LAST_MIN ? (uint16_t)(1u << most) : 0;
}

/* Puts the forms that only it led to behind the others, and keeps account of what is marked. */
static void
read_last(det_finder *f, uint16_t token)
{
    uint32_t first = 0, last = f->form_count;
    for (uint32_t i = 0; i < f->form_count; i++) {
        if ((f->touched[f->forms[i]].tokens & DET_LEAD_LONG) == token)
            f->order[--last] = f->forms[i];
        else
            f->order[first++] = f->forms[i];
    }
    memset(f->blocks, 0, f->block_words * sizeof *f->blocks);
    f->has_blocks = true;
    for (size_t i = 0; i < f->found_count; i++)
        mark_block(f, f->found[i].name);
}

void
det_ix_mark_all(det_finder *f, const det_ix_form *form, uint16_t tokens)
{
    const uint32_t *names = f->index->postings + form->posting_first;
    f->work.postings += form->posting_count;
    for (uint32_t p = 0; p < form->posting_count; p++)
        det_ix_mark(f, names[p], tokens);
}

/* Fetches what stands first under a form that will be read soon. */
static void
look_ahead(const det_index *index, const det_ix_form *form)
{
    __builtin_prefetch(&index->postings[form->posting_first]);
    __builtin_prefetch(&index->partners[form->posting_first]);
    __builtin_prefetch(&index->beside[form->posting_first]);
}

void
det_ix_mark_forms(det_finder *f, det_tokens query, const det_finder_filter *filter)
{
    sieve by;
    make_sieve(f, query, filter, &by);
    uint16_t last = last_token(f);
    if (last != 0) read_last(f, last);
    const uint32_t *order = last != 0 ? f->order : f->forms;
    for (uint32_t i = 0; i < f->form_count; i++) {
        if (i + AHEAD_FORMS < f->form_count)
            look_ahead(f->index, &f->index->forms[order[i + AHEAD_FORMS]]);
        const det_ix_form *form = &f->index->forms[order[i]];
        const det_trait *trait = &f->index->traits[order[i]];
        uint16_t led = f->touched[order[i]].tokens, tokens = led & DET_LEAD_LONG;
        if ((tokens & (tokens - 1)) != 0) {
            det_ix_mark_all(f, form, tokens);
            continue;
        }
        uint32_t weight = filter->weights[__builtin_ctz(tokens)];
        const reading of = {.by = &by,
                            .filter = filter,
                            .token = tokens,
                            .needed = filter->needed & (uint16_t)~tokens,
                            .weight = weight < trait->weight ? weight : trait->weight,
                            .length = trait->length,
                            .is_exact = (led & EXACT) != 0,
                            .is_last = tokens == last};
        f->work.postings += form->posting_count;
        mark_names(f, form, &of);
    }
}
