/* partners.c - what stands beside a word in the names that it leads to.
 *
 * Most names that one token of a query leads to are a first name that many bear and a family name
 * that has nothing to do with the query.  Beside each posting stands the other word, or what the
 * others weigh, so that such a name is passed over where it is read, without a look at the name
 * itself (docs/matching.md, step 10).  Made when a snapshot is opened: it follows from the rows,
 * and is no part of the file. */
#include <assert.h>
#include <stdlib.h>

#include "index/format.h"
#include "text/skeleton.h"

enum { AHEAD = 8 /* names that are fetched before their turn */, CACHE_LINE = 64, OTHERS_MAX = 3 };

/* A weight in units, rounded up, or down if it is too much for so many bits. */
static uint32_t
units_above(uint32_t weight, uint32_t bits)
{
    uint32_t units = (weight + DET_IX_MANY_UNIT - 1) / DET_IX_MANY_UNIT;
    return units >> bits == 0 ? units : UINT32_MAX;
}

/* Of a name of more than two bearing words. */
static uint32_t
many_beside(const det_head *head, uint32_t weight, uint32_t heaviest)
{
    uint32_t rest = (head->bearing_weight - weight) / DET_IX_MANY_UNIT;
    uint32_t most = (UINT32_C(1) << DET_IX_MANY_REST_BITS) - 1;
    uint32_t above = units_above(heaviest, DET_IX_MANY_HEAVIEST_BITS);
    uint32_t light = units_above(head->light_weight, DET_IX_MANY_LIGHT_BITS);
    if (above == UINT32_MAX || light == UINT32_MAX) return DET_IX_PARTNER_NONE;
    if (rest > most) rest = most;
    return DET_IX_PARTNER_MANY | (head->light_count > 0 ? DET_IX_MANY_LIGHT : 0) |
           (rest << DET_IX_MANY_HEAVIEST_BITS | above) << DET_IX_MANY_LIGHT_BITS | light;
}

static uint32_t
partner_in(const det_index *index, uint32_t name, uint32_t form)
{
    const det_head *head = &index->heads[name];
    if (head->bearing_count == 0 || (head->marks & DET_HEAD_INITIAL) != 0)
        return DET_IX_PARTNER_NONE;
    if (head->bearing_count == 1)
        return DET_IX_PARTNER_SOLE |
               ((head->marks & DET_HEAD_PERSON) != 0 ? DET_IX_SOLE_PERSON : 0) |
               ((head->marks & DET_HEAD_WEAK) != 0 ? DET_IX_SOLE_WEAK : 0) |
               (head->light_count > 0 ? DET_IX_SOLE_LIGHT : 0);
    const det_index_place *row = index->name_tokens + index->names[name].token_first;
    uint32_t partner = form, heaviest = 0; /* partner: of a word twice */
    bool is_seen = false;
    for (uint32_t i = 0; i < index->names[name].token_count; i++) {
        const det_trait *trait = &index->traits[row[i].form];
        if ((trait->roles & DET_ROLES_LIGHT) != 0) continue;
        if (row[i].form != form) partner = row[i].form;
        if ((row[i].form != form || is_seen) && trait->weight > heaviest) heaviest = trait->weight;
        is_seen = is_seen || row[i].form == form;
    }
    if (head->bearing_count > 2) return many_beside(head, index->traits[form].weight, heaviest);
    uint32_t light = (head->light_weight + DET_IX_PARTNER_LIGHT_UNIT - 1) /
                     DET_IX_PARTNER_LIGHT_UNIT;
    if (light > DET_IX_PARTNER_LIGHT_MORE) light = DET_IX_PARTNER_LIGHT_MORE;
    partner |= light << DET_IX_PARTNER_LIGHT_AT;
    return head->light_count == 0 ? partner | DET_IX_PARTNER_BARE : partner;
}

/* The other bearing forms of a name, so many of which are put; returns how many there are. */
static uint32_t
others_in(const det_index *index, uint32_t name, uint32_t form, uint32_t others[OTHERS_MAX])
{
    const det_index_place *row = index->name_tokens + index->names[name].token_first;
    uint32_t count = 0;
    bool is_seen = false;
    for (uint32_t i = 0; i < index->names[name].token_count; i++) {
        if ((index->traits[row[i].form].roles & DET_ROLES_LIGHT) != 0) continue;
        bool is_other = row[i].form != form || is_seen;
        if (is_other && count < OTHERS_MAX) others[count] = row[i].form;
        count += is_other;
        is_seen = is_seen || row[i].form == form;
    }
    return count;
}

static uint32_t
word_of(const det_trait *trait)
{
    return det_ix_letters(trait->signature) | det_ix_length(trait->length);
}

/* Which light words a name has, by det_ix_light_bit. */
static uint32_t
light_in(const det_index *index, uint32_t name)
{
    const det_index_place *row = index->name_tokens + index->names[name].token_first;
    uint32_t light = 0;
    if (index->heads[name].light_count == 0) return 0;
    for (uint32_t i = 0; i < index->names[name].token_count; i++)
        if ((index->traits[row[i].form].roles & DET_ROLES_LIGHT) != 0)
            light |= det_ix_light_bit(row[i].form);
    return light;
}

/* What stands beside one posting. */
static void
put_one(const det_index *index, uint32_t name, uint32_t form, uint32_t light, det_ix_beside *at,
        uint32_t lane)
{
    uint32_t other = partner_in(index, name, form), type = det_ix_partner_type(other);
    uint32_t forms[OTHERS_MAX], *first = &at->words[0][lane], *second = &at->words[1][lane];
    at->other[lane] = other;
    *first = (light & 0xF) << DET_IX_LENGTH_BITS;
    *second = light & 0xF0;
    if (type != 0 && type != DET_IX_PARTNER_MANY) return;
    uint32_t count = others_in(index, name, form, forms);
    if (count == 1 || count == 2) {
        uint32_t last = forms[count - 1];
        at->buckets[lane] = det_ix_bucket(forms[0]) | det_ix_bucket(last) << 16;
        *first |= word_of(&index->traits[forms[0]]);
        if (count == 2) *second |= word_of(&index->traits[last]);
    } else if (count == OTHERS_MAX) {
        uint32_t third = det_ix_bucket(forms[2]);
        *first |= (det_ix_bucket(forms[0]) | third << 16) << 8;
        *second |= (det_ix_bucket(forms[1]) | third >> 8 << 16) << 8;
    } else {
        *first |= DET_IX_NEAR_LETTERS;
        *second |= DET_IX_NEAR_LETTERS;
    }
}

/* Where the next posting of a form is, and where there is none. */
typedef struct range {
    uint32_t next, end;
} range;

/* What stands beside the posting of each form of a name that is posted to it: from name to name,
 * for rows lie in their order, as do the postings of a form. */
static void
put_beside(const det_index *index, uint32_t name, range *ranges, det_ix_beside *made)
{
    const det_index_place *row = index->name_tokens + index->names[name].token_first;
    uint32_t count = index->names[name].token_count, light = light_in(index, name);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t f = row[i].form;
        range *of = &ranges[f];
        while (of->next < of->end && index->postings[of->next] < name)
            of->next++;
        if (of->next == of->end || index->postings[of->next] != name) continue;
        put_one(index, name, f, light, &made[of->next / DET_IX_BESIDE], of->next % DET_IX_BESIDE);
        of->next++;
    }
}

/* Fetches what the next names take: each name a cache line or two of the tables of all. */
static void
fetch_ahead(const det_index *index, uint32_t name, const range *ranges, const det_ix_beside *made)
{
    if (name + 2 * AHEAD >= index->count[DET_IX_NAMES]) return;
    const det_ix_name *far = &index->names[name + 2 * AHEAD], *near = &index->names[name + AHEAD];
    for (uint32_t i = 0; i < far->token_count; i++) {
        uint32_t form = index->name_tokens[far->token_first + i].form;
        __builtin_prefetch(&ranges[form], 1);
        __builtin_prefetch(&index->traits[form]);
    }
    for (uint32_t i = 0; i < near->token_count; i++) {
        const range *of = &ranges[index->name_tokens[near->token_first + i].form];
        __builtin_prefetch(&index->postings[of->next]);
        __builtin_prefetch(&made[of->next / DET_IX_BESIDE], 1);
        __builtin_prefetch(made[of->next / DET_IX_BESIDE].words, 1);
    }
}

det_status
det_ix_partners_make(det_index *index, det_error *err)
{
    size_t forms = index->count[DET_IX_FORMS], postings = index->count[DET_IX_POSTINGS];
    size_t blocks = postings / DET_IX_BESIDE + 1;
    range *ranges = calloc(forms + 1, sizeof *ranges);
    index->made = calloc(blocks + 1, sizeof(det_ix_beside));
    if (index->made == NULL || ranges == NULL) {
        free(ranges);
        return det_fail(err, DET_NOMEM, (det_where){0}, "no memory for an index");
    }
    assert(forms <= DET_IX_PARTNER_FORM);
    /* eight postings are two cache lines */
    uintptr_t from = (uintptr_t)index->made;
    det_ix_beside *made = (void *)((char *)index->made + (-from & (CACHE_LINE - 1)));
    index->beside = made;
    for (size_t b = 0; b < blocks; b++)
        for (uint32_t i = 0; i < DET_IX_BESIDE; i++) {
            made[b].other[i] = DET_IX_PARTNER_NONE;
            made[b].buckets[i] = DET_IX_BUCKETS_ANY;
        }
    for (size_t f = 0; f < forms; f++)
        ranges[f] = (range){index->forms[f].posting_first,
                            index->forms[f].posting_first + index->forms[f].posting_count};
    for (uint32_t n = 0; n < index->count[DET_IX_NAMES]; n++) {
        fetch_ahead(index, n, ranges, made);
        put_beside(index, n, ranges, made);
    }
    free(ranges);
    return DET_OK;
}

det_status
det_ix_sounds_make(det_index *index, det_error *err)
{
    uint64_t *made = calloc((size_t)index->count[DET_IX_FORMS] + 1, sizeof *made);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "no memory for an index");
    for (uint32_t f = 0; f < index->count[DET_IX_FORMS]; f++) {
        uint16_t roles = index->traits[f].roles;
        if ((roles & DET_ROLES_LIGHT) != 0) continue;
        made[f] = det_sound_of_latin(index->forms[f].skeleton, index->forms[f].script, roles);
    }
    index->sounds = made;
    return DET_OK;
}
