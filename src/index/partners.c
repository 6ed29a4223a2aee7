/* partners.c - the other word of a name that has two.
 *
 * Most names that one token of a query leads to are a first name that many bear and a family name
 * that has nothing to do with the query.  Beside each posting stands the other word, so that such a
 * name is passed over where it is read, without a look at the name itself (docs/matching.md, step
 * 10).  Made when a snapshot is opened: it follows from the rows, and is no part of the file. */
#include <assert.h>
#include <stdlib.h>

#include "index/format.h"

/* What stands beside form in a name: DET_IX_PARTNER_*, or the other bearing form of two. */
static uint32_t
partner_in(const det_index *index, uint32_t name, uint32_t form)
{
    const det_head *head = &index->heads[name];
    if (head->bearing_count < 2 || (head->marks & (DET_HEAD_INITIAL | DET_HEAD_LIGHT_PAIR)) != 0)
        return DET_IX_PARTNER_NONE;
    if (head->bearing_count > 2 && head->light_count == 0) return DET_IX_PARTNER_MANY;
    const det_index_place *row = index->name_tokens + index->names[name].token_first;
    uint32_t partner = form; /* of a word twice */
    for (uint32_t i = 0; i < index->names[name].token_count; i++) {
        const det_trait *trait = &index->traits[row[i].form];
        bool is_light = (trait->roles & DET_ROLES_LIGHT) != 0;
        if (is_light && trait->length >= DET_PARTNER_LIGHT_BYTES) return DET_IX_PARTNER_NONE;
        if (!is_light && row[i].form != form) partner = row[i].form;
    }
    if (head->bearing_count > 2) return DET_IX_PARTNER_MANY_AND_LIGHT;
    return head->light_count == 0 ? partner | DET_IX_PARTNER_BARE : partner;
}

det_status
det_ix_partners_make(det_index *index, det_error *err)
{
    uint32_t *made = calloc((size_t)index->count[DET_IX_POSTINGS] + 1, sizeof *made);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "no memory for an index");
    assert(index->count[DET_IX_FORMS] < DET_IX_PARTNER_BARE - 3);
    for (uint32_t f = 0; f < index->count[DET_IX_FORMS]; f++) {
        const det_ix_form *form = &index->forms[f];
        for (uint32_t p = form->posting_first; p < form->posting_first + form->posting_count; p++)
            made[p] = partner_in(index, index->postings[p], f);
    }
    index->partners = made;
    return DET_OK;
}
