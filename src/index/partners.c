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
    return head->light_count == 0 ? partner | DET_IX_PARTNER_BARE : partner;
}

/* What stands beside the posting of a form in a name, if it is posted: from name to name, for rows
 * lie in their order, as do the postings of a form; next is where its next one is. */
static void
put_beside(det_index *index, uint32_t name, uint32_t *next, uint32_t *made, uint32_t *beside)
{
    const det_index_place *row = index->name_tokens + index->names[name].token_first;
    uint32_t count = index->names[name].token_count, light = 0;
    for (uint32_t i = 0; i < count && index->heads[name].light_count > 0; i++)
        if ((index->traits[row[i].form].roles & DET_ROLES_LIGHT) != 0)
            light |= det_ix_light_bit(row[i].form);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t f = row[i].form,
                 end = index->forms[f].posting_first + index->forms[f].posting_count;
        while (next[f] < end && index->postings[next[f]] < name)
            next[f]++;
        if (next[f] == end || index->postings[next[f]] != name) continue;
        uint32_t partner = partner_in(index, name, f);
        made[next[f]] = partner;
        beside[next[f]] = light;
        if (det_ix_partner_type(partner) == 0) {
            uint32_t other = partner & (DET_IX_PARTNER_BARE - 1);
            beside[next[f]] |= det_ix_letters(index->traits[other].signature);
        }
        next[f]++;
    }
}

det_status
det_ix_partners_make(det_index *index, det_error *err)
{
    size_t forms = index->count[DET_IX_FORMS], postings = index->count[DET_IX_POSTINGS];
    uint32_t *made = calloc(postings + 1, sizeof *made);
    uint32_t *beside = calloc(postings + 1, sizeof *beside);
    uint32_t *next = calloc(forms + 1, sizeof *next);
    index->partners = made;
    index->beside = beside;
    if (made == NULL || beside == NULL || next == NULL) {
        free(next);
        return det_fail(err, DET_NOMEM, (det_where){0}, "no memory for an index");
    }
    assert(forms < DET_IX_PARTNER_BARE);
    for (size_t p = 0; p < postings; p++)
        made[p] = DET_IX_PARTNER_NONE;
    for (size_t f = 0; f < forms; f++)
        next[f] = index->forms[f].posting_first;
    for (uint32_t n = 0; n < index->count[DET_IX_NAMES]; n++)
        put_beside(index, n, next, made, beside);
    free(next);
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
