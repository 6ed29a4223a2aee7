/* owned.c - from a party on a file of holdings to its listed owners.
 *
 * Owners are followed breadth first, so that parties stand in the order of their distance from the
 * one asked about, and that order is the same on every machine: holdings are in the order of the
 * file.  Each owner is looked for by the number it was given as, or by its name and country. */
#include "screen/owned.h"

#include <stdlib.h>

typedef struct gathering {
    const det_index *index;
    const det_lawbook *law;
    const det_moment *moment;
    det_arena *arena;
    det_owner_find find;
    void *context;
    det_strmap by_key; /* what an owner is given as -> party */
    det_owned_party *parties;
    size_t party_count, party_capacity;
    det_holding *holdings;
    size_t holding_count, holding_capacity;
    det_owner_listing *listings;
    size_t listing_count, listing_capacity;
    bool is_cut;
} gathering;

bool
det_owned_is_source(const det_index *index, uint32_t source)
{
    return det_str_equal(det_index_source_authority(index, source),
                         DET_STR(DET_AUTHORITY_OWNERSHIP));
}

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "owners: no memory");
}

/* ---- the net ------------------------------------------------------------------------------------
 */

/* What is known of a subject on the day, or at the nearest time.  *is_known false: nothing was by
 * then; *is_there: it stands on its list that day. */
static det_status
read_nearest(const gathering *now, uint32_t subject, det_subject *body, bool *is_known,
             bool *is_there, det_error *err)
{
    det_spells spells;
    det_place place;
    *is_known = *is_there = false;
    det_status st = det_spells_load(now->index, now->law, subject, now->moment, now->arena, &spells,
                                    err);
    if (st != DET_OK || spells.count == 0) return st;
    st = det_spells_place(now->index, now->law, subject, &spells, now->moment, now->arena, &place,
                          err);
    if (st != DET_OK) return st;
    *is_known = true;
    *is_there = place.standing == DET_STANDING_LISTED;
    return det_index_body(now->index, place.body, now->arena, body, err);
}

static det_status
read_body(const gathering *now, uint32_t subject, det_subject *body, bool *is_there, det_error *err)
{
    bool is_known = false;
    return read_nearest(now, subject, body, &is_known, is_there, err);
}

/* The party that an owner is given as, put into the net if it is not there. */
static det_status
add_party(gathering *now, det_str key, uint32_t *out, det_error *err)
{
    det_str own;
    uint32_t place = (uint32_t)now->party_count;
    if (!det_strmap_add(&now->by_key, key, place, out)) return no_memory(err);
    if (*out != place) return DET_OK;
    if (now->party_count == now->party_capacity) {
        void *grown = det_arena_grow(now->arena, now->parties, now->party_count,
                                     &now->party_capacity, sizeof *now->parties);
        if (grown == NULL) return no_memory(err);
        now->parties = grown;
    }
    det_owned_party *party = &now->parties[now->party_count++];
    *party = (det_owned_party){key, UINT32_MAX, UINT32_MAX};
    if (!det_arena_print(now->arena, &own, DET_AUTHORITY_OWNERSHIP ":%.*s", DET_STR_FMT(key)))
        return no_memory(err);
    if (!det_index_subject_find(now->index, own, &party->subject)) party->subject = UINT32_MAX;
    if (!det_index_subject_find(now->index, key, &party->entry)) party->entry = UINT32_MAX;
    return DET_OK;
}

static det_status
add_holding(gathering *now, uint32_t owned, const det_statement *said, det_error *err)
{
    det_tie tie = det_tie_read(said->type);
    uint32_t owner;
    if (now->moment->on < tie.in_use.from || now->moment->on >= tie.in_use.before) return DET_OK;
    if (now->party_count >= DET_OWNERSHIP_PARTIES_MAX ||
        now->holding_count >= DET_OWNERSHIP_HOLDINGS_MAX) {
        now->is_cut = true;
        return DET_OK;
    }
    det_status st = add_party(now, said->text, &owner, err);
    if (st != DET_OK) return st;
    if (now->holding_count == now->holding_capacity) {
        void *grown = det_arena_grow(now->arena, now->holdings, now->holding_count,
                                     &now->holding_capacity, sizeof *now->holdings);
        if (grown == NULL) return no_memory(err);
        now->holdings = grown;
    }
    now->holdings[now->holding_count++] = (det_holding){owner, owned, tie.share, tie.controls};
    return DET_OK;
}

/* ---- who of them is listed ----------------------------------------------------------------------
 */

/* Does a listing under this regime freeze what the party owns?  What nobody knows counts. */
static det_status
freezes(const gathering *now, const det_tagged *row, bool is_person, bool *out, det_error *err)
{
    static const char *const kinds[] = {"asset_freeze", "dealings_ban"};
    *out = row->regime == NULL;
    if (row->regime == NULL) return DET_OK;
    int64_t at_us = det_law_judged_at(row->regime, now->moment->on);
    size_t count = det_regime_listing_measure_count(row->regime, is_person);
    for (size_t i = 0; i < count && !*out; i++) {
        const det_measure *measure = det_regime_listing_measure_at(row->regime, is_person, i);
        bool is_freeze = false;
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
            is_freeze |= det_str_equal(det_measure_kind(measure), det_str_of(kinds[k]));
        det_law_answer answer;
        if (!is_freeze) continue;
        det_status st = det_law_state_at(now->law, measure, at_us, now->moment->known_us,
                                         now->arena, &answer, err);
        if (st != DET_OK) return st;
        *out = answer.state == DET_LAW_IN_FORCE;
    }
    return DET_OK;
}

static det_status
add_entry(gathering *now, uint32_t party, const det_owner_entry *entry, det_error *err)
{
    det_subject body;
    bool is_listed;
    const det_tagged *rows;
    size_t count;
    uint32_t source = det_index_subject_source(now->index, entry->subject);
    for (size_t i = now->listing_count; i > 0 && now->listings[i - 1].party == party; i--)
        if (now->listings[i - 1].subject == entry->subject) return DET_OK; /* found twice */
    det_status st = read_body(now, entry->subject, &body, &is_listed, err);
    if (st != DET_OK || !is_listed) return st;
    st = det_tagged_load(now->law, det_index_source_id(now->index, source), &body, now->arena,
                         &rows, &count, err);
    for (size_t i = 0; i < count && st == DET_OK; i++) {
        bool counts, is_person = body.schema == DET_SCHEMA_PERSON;
        st = freezes(now, &rows[i], is_person, &counts, err);
        if (st != DET_OK || !counts) continue;
        if (now->listing_count == now->listing_capacity) {
            void *grown = det_arena_grow(now->arena, now->listings, now->listing_count,
                                         &now->listing_capacity, sizeof *now->listings);
            if (grown == NULL) return no_memory(err);
            now->listings = grown;
        }
        now->listings[now->listing_count++] = (det_owner_listing){
            .party = party,
            .subject = entry->subject,
            .is_same = entry->is_same,
            .is_person = is_person,
            .tagged = rows[i],
            .authority = rows[i].regime == NULL ? det_index_source_authority(now->index, source)
                                                : det_regime_authority(rows[i].regime)};
    }
    return st;
}

/* Looks for an owner on the lists.  One that is given by its number on a list may be on others. */
static det_status
find_party(gathering *now, uint32_t place, const det_subject *body, det_error *err)
{
    det_owned_party *party = &now->parties[place];
    const det_owner_entry *entries = NULL;
    size_t count = 0;
    det_status st = DET_OK;
    det_subject entry;
    bool is_there = false;
    if (party->entry != UINT32_MAX) {
        /* off that list it may be on another, where only its name finds it */
        bool is_known = false;
        st = add_entry(now, place, &(det_owner_entry){party->entry, true}, err);
        if (st == DET_OK) st = read_nearest(now, party->entry, &entry, &is_known, &is_there, err);
        if (st != DET_OK) return st;
        if (is_known) body = &entry;
    }
    det_question question = {.name = party->name};
    size_t at = 0;
    const det_statement *said;
    if (body != NULL) {
        party->name = body->caption;
        question.name = body->caption;
        question.schema = det_str_of(
            body->schema == DET_SCHEMA_LEGAL_ENTITY ? "" : det_schema_name(body->schema));
        if ((said = det_subject_next(body, DET_PROP_COUNTRY, &at)) != NULL)
            question.country = said->text;
        at = 0;
        if ((said = det_subject_next(body, DET_PROP_REGISTRATION_NUMBER, &at)) != NULL)
            question.id_number = said->text;
    }
    bool is_unread = false;
    st = now->find(now->context, &question, now->arena, &entries, &count, &is_unread, err);
    now->is_cut |= is_unread;
    for (size_t i = 0; i < count && st == DET_OK; i++)
        st = add_entry(now, place, &entries[i], err);
    return st;
}

static det_status
follow(gathering *now, const det_subject *asked, det_error *err)
{
    det_status st = DET_OK;
    for (uint32_t place = 0; place < now->party_count && st == DET_OK; place++) {
        det_subject body = *asked;
        bool is_there = place == 0;
        size_t at = 0;
        const det_statement *said;
        if (place > 0 && now->parties[place].subject != UINT32_MAX)
            st = read_body(now, now->parties[place].subject, &body, &is_there, err);
        /* the party asked about is screened by whoever asks */
        if (st == DET_OK && place > 0) st = find_party(now, place, is_there ? &body : NULL, err);
        if (st != DET_OK || !is_there) continue;
        now->parties[place].name = body.caption; /* of the first: the rest have theirs */
        while ((said = det_subject_next(&body, DET_PROP_OWNER, &at)) != NULL && st == DET_OK) {
            at++;
            st = add_holding(now, place, said, err);
        }
    }
    return st;
}

/* ---- what each authority's rule says ------------------------------------------------------------
 */

static int
by_authority(const void *a, const void *b)
{
    const det_owned_by *x = a, *y = b;
    return det_str_compare(x->authority, y->authority);
}

static det_status
apply_rules(gathering *now, det_owned_net *net, det_error *err)
{
    size_t capacity = now->listing_count == 0 ? 1 : now->listing_count;
    det_owned_by *by = DET_NEW(now->arena, det_owned_by, capacity);
    if (by == NULL) return no_memory(err);
    for (size_t i = 0; i < now->listing_count; i++) {
        const det_owner_listing *listing = &now->listings[i];
        size_t b = 0;
        while (b < net->by_count && !det_str_equal(by[b].authority, listing->authority))
            b++;
        if (b == net->by_count) {
            by[net->by_count++] = (det_owned_by){
                .authority = listing->authority,
                .rule = det_law_ownership_at(now->law, listing->authority, now->moment->on,
                                             now->moment->known_us),
                .listed = DET_NEW(now->arena, det_tribool, now->party_count)};
            if (by[b].listed == NULL) return no_memory(err);
        }
        det_tribool *listed = &by[b].listed[listing->party];
        det_tribool value = listing->is_same ? DET_YES : DET_UNKNOWN;
        if (value > *listed) *listed = value;
    }
    if (net->by_count > 1) qsort(by, net->by_count, sizeof *by, by_authority);
    net->by = by;
    net->is_caught = net->is_cut ? DET_UNKNOWN : DET_NO;
    for (size_t b = 0; b < net->by_count; b++) {
        det_status st = det_ownership_work(&net->holdings, by[b].rule, by[b].listed, now->arena,
                                           &by[b].parties, err);
        if (st != DET_OK) return st;
        if (by[b].parties[0].is_caught > net->is_caught)
            net->is_caught = by[b].parties[0].is_caught;
    }
    return DET_OK;
}

det_status
det_owned_find(const det_index *index, const det_lawbook *law, uint32_t subject,
               const det_subject *body, const det_moment *moment, det_owner_find find,
               void *context, det_arena *arena, det_owned_net *out, det_error *err)
{
    gathering now = {.index = index,
                     .law = law,
                     .moment = moment,
                     .arena = arena,
                     .find = find,
                     .context = context,
                     .by_key = det_strmap_in(arena)};
    det_str id = det_index_subject_id(index, subject);
    size_t prefix = sizeof DET_AUTHORITY_OWNERSHIP; /* with its colon */
    uint32_t first;
    *out = (det_owned_net){0};
    det_status st = add_party(&now, det_str_slice(id, prefix, id.len), &first, err);
    if (st == DET_OK) st = follow(&now, body, err);
    if (st != DET_OK) return st;
    out->parties = now.parties;
    out->party_count = now.party_count;
    out->listings = now.listings;
    out->listing_count = now.listing_count;
    out->is_cut = now.is_cut;
    out->holdings = det_holdings_of(now.holdings, now.holding_count, (uint32_t)now.party_count);
    return apply_rules(&now, out, err);
}
