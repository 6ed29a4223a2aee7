/* relief_screen.c - all who take part in a hold, screened afresh.
 *
 * Screened are those who were recorded as taking part, with their owners; who stands between a
 * listed party and the hold; and the listed parties of the bases themselves, on every list.  Each
 * measure that one of them is listed under now is judged as though it were a basis of the hold, so
 * that pauses, exceptions and licences count for it as they do for a basis.
 *
 * A name that is only alike, an authority of which nobody can say whether it has a hand on it, a
 * measure that is no freeze: these are for a person.  An authority that has none is told and keeps
 * nothing; a ban on travel keeps no property. */
#include "screen/relief.h"

#include "screen/suppression.h"

/* One that was found, and how it stands to the hold. */
typedef struct bitten {
    det_str party; /* as recorded */
    uint32_t subject;
    bool is_same;
    det_relief_step step;     /* OWNERSHIP, or 0: by authority */
    const det_hold_basis *by; /* the basis whose way it stands on; NULL: it takes part itself */
} bitten;

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "the parties of a hold");
}

/* ---- what is judged already ---------------------------------------------------------------------
 */

static bool
is_of_bases(const det_hold *hold, det_str authority)
{
    for (size_t i = 0; i < hold->basis_count; i++)
        if (det_str_equal(hold->bases[i].authority, authority)) return true;
    return false;
}

/* The hold names this entry under this measure, or under another of the regime that is in force:
 * the basis says which of them the entry stands under. */
static bool
is_judged(const det_relieving *now, det_str subject, const det_measure *measure)
{
    for (size_t i = 0; i < now->hold->basis_count; i++) {
        const det_basis_answer *basis = &now->bases[i];
        if (!det_str_equal(now->hold->bases[i].subject, subject) || basis->measure == NULL)
            continue;
        if (basis->measure == measure) return true;
        if (det_measure_regime(basis->measure) == det_measure_regime(measure) &&
            basis->law.state == DET_LAW_IN_FORCE && basis->state != DET_BASIS_ENDED)
            return true;
    }
    return false;
}

/* Puts the reason to the others; one that is less strict about the same entry and measure gives way
 * to it. */
static det_status
add_reason(det_relieving *now, const det_relief_reason *reason, det_error *err)
{
    for (size_t i = 0; i < now->count; i++) {
        det_relief_reason *other = &now->reasons[i];
        if (!det_str_equal(other->subject, reason->subject) ||
            !det_str_equal(other->measure, reason->measure) || reason->subject.len == 0)
            continue;
        if (reason->class > other->class) *other = *reason;
        return DET_OK;
    }
    return det_relief_add(now, reason, err);
}

/* ---- one entry ----------------------------------------------------------------------------------
 */

static det_zone
zone_of(det_str authority)
{
    return det_str_equal(authority, DET_STR("eu"))   ? DET_ZONE_BRUSSELS
           : det_str_equal(authority, DET_STR("uk")) ? DET_ZONE_LONDON
           : det_str_equal(authority, DET_STR("ch")) ? DET_ZONE_ZURICH
                                                     : DET_ZONE_NEW_YORK;
}

static bool
is_kind(const det_measure *measure, const char *kind)
{
    return det_str_equal(det_measure_kind(measure), det_str_of(kind));
}

/* What a person has to settle before the reason counts. */
static det_status
soften(det_relieving *now, const bitten *of, const det_measure *measure, det_str authority,
       det_relief_reason *reason, det_error *err)
{
    det_tribool nexus = det_relief_nexus(now->hold, authority,
                                         det_judge_time_us(det_judge_when(now->judge)));
    det_str id = det_index_subject_id(det_judge_index(now->judge), of->subject), why = reason->why;
    bool is_good = true;
    if (nexus == DET_NO) {
        reason->class = DET_RELIEF_RELEASABLE;
        is_good = det_arena_print(now->arena, &why,
                                  "nothing on record brings it under '%.*s': %.*s",
                                  DET_STR_FMT(authority), DET_STR_FMT(reason->why));
    } else if (!of->is_same) {
        reason->class = DET_RELIEF_NEEDS_LEGAL;
        is_good = det_arena_print(
            now->arena, &why, "'%.*s' is only like %.*s: is it the same? %.*s",
            DET_STR_FMT(of->party), DET_STR_FMT(id), DET_STR_FMT(reason->why));
    } else if (measure != NULL && !is_kind(measure, "asset_freeze") &&
               !is_kind(measure, "dealings_ban")) {
        reason->class = DET_RELIEF_NEEDS_LEGAL;
        is_good = det_arena_print(now->arena, &why,
                                  "%.*s freezes nothing: does it reach this? %.*s",
                                  DET_STR_FMT(det_measure_kind(measure)), DET_STR_FMT(reason->why));
    } else if (nexus == DET_UNKNOWN) {
        reason->class = DET_RELIEF_NEEDS_LEGAL;
        is_good = det_arena_print(now->arena, &why,
                                  "nothing on record brings it under '%.*s', and not all is on "
                                  "record: does that law reach it? %.*s",
                                  DET_STR_FMT(authority), DET_STR_FMT(reason->why));
    }
    reason->why = why;
    return is_good ? DET_OK : no_memory(err);
}

static det_relief_step
step_of(const det_relieving *now, const bitten *of, det_str authority)
{
    if (of->step != 0) return of->step;
    return is_of_bases(now->hold, authority) ? DET_RELIEF_PROGRAMME : DET_RELIEF_AUTHORITY;
}

static det_status
judge_measure(det_relieving *now, const bitten *of, const det_measure *measure, det_str authority,
              det_error *err)
{
    det_str id = det_index_subject_id(det_judge_index(now->judge), of->subject);
    det_basis_answer answer;
    det_relief_reason reason;
    det_hold_basis basis = {.measure = det_measure_id(measure),
                            .subject = id,
                            .authority = authority,
                            .path = DET_HOLD_DIRECT,
                            .from_us = INT64_MIN,
                            .to_us = DET_INSTANT_FOREVER};
    if (is_kind(measure, "travel_ban") || is_judged(now, id, measure)) return DET_OK;
    if (of->by != NULL) {
        basis.path = of->by->path;
        basis.via = of->by->via;
    }
    det_status st = det_basis_judge(now->judge, now->hold, &basis, now->arena, &answer, err);
    if (st == DET_OK)
        st = det_relief_of_basis(now, step_of(now, of, authority), &answer, &reason, err);
    if (st != DET_OK || reason.class == DET_RELIEF_OUT) return st;
    reason.subject = id;
    reason.party = of->party;
    st = soften(now, of, measure, authority, &reason, err);
    return st == DET_OK ? add_reason(now, &reason, err) : st;
}

/* On a list of our own: a bar that we set ourselves. */
static det_status
judge_own(det_relieving *now, const bitten *of, const det_judged_listing *listing, det_error *err)
{
    det_relief_reason reason = {
        .step = DET_RELIEF_POLICY,
        .class = of->is_same ? DET_RELIEF_STILL_HELD : DET_RELIEF_NEEDS_LEGAL,
        .subject = det_index_subject_id(det_judge_index(now->judge), of->subject),
        .party = of->party,
        .since_us = det_zone_midnight_us(DET_ZONE_UTC, listing->spell.from)};
    if (!det_arena_print(now->arena, &reason.why, "'%.*s' %s %.*s on our own list '%.*s'",
                         DET_STR_FMT(of->party), of->is_same ? "is" : "is like",
                         DET_STR_FMT(reason.subject), DET_STR_FMT(listing->source)))
        return no_memory(err);
    return add_reason(now, &reason, err);
}

/* Listed under a tag that no regime claims: what that means nobody has written down. */
static det_status
judge_unmapped(det_relieving *now, const bitten *of, const det_judged_listing *listing, det_str tag,
               det_error *err)
{
    det_relief_reason reason = {
        .step = step_of(now, of, listing->authority),
        .class = DET_RELIEF_NEEDS_LEGAL,
        .subject = det_index_subject_id(det_judge_index(now->judge), of->subject),
        .party = of->party,
        .since_us = det_zone_midnight_us(zone_of(listing->authority), listing->spell.from)};
    if (!det_arena_print(now->arena, &reason.why,
                         "%.*s is listed under '%.*s', for which no regime of the lawbook stands",
                         DET_STR_FMT(reason.subject), DET_STR_FMT(tag)))
        return no_memory(err);
    det_status st = soften(now, of, NULL, listing->authority, &reason, err);
    return st == DET_OK ? add_reason(now, &reason, err) : st;
}

static det_status
judge_entry(det_relieving *now, const bitten *of, det_error *err)
{
    const det_judged_listing *listing = NULL;
    const det_index *index = det_judge_index(now->judge);
    det_str authority = det_index_source_authority(index,
                                                   det_index_subject_source(index, of->subject));
    det_status st = det_judge_listing(now->judge, of->subject, zone_of(authority), &listing, err);
    if (st != DET_OK || !listing->is_known || listing->place.standing != DET_STANDING_LISTED)
        return st;
    if (!det_judge_has_law(now->judge, authority)) return judge_own(now, of, listing, err);
    for (size_t r = 0; r < listing->row_count && st == DET_OK; r++) {
        const det_regime *regime = listing->rows[r].regime;
        bool is_person = listing->body.schema == DET_SCHEMA_PERSON;
        if (regime == NULL) {
            st = judge_unmapped(now, of, listing, listing->rows[r].tag, err);
            continue;
        }
        size_t count = det_regime_listing_measure_count(regime, is_person);
        for (size_t m = 0; m < count && st == DET_OK; m++)
            st = judge_measure(now, of, det_regime_listing_measure_at(regime, is_person, m),
                               det_regime_authority(regime), err);
    }
    return st;
}

/* ---- one name -----------------------------------------------------------------------------------
 */

/* A basis of the hold is about this party and this authority already, and has not ended. */
static bool
is_way_of_basis(const det_relieving *now, det_str name, det_str authority)
{
    for (size_t i = 0; i < now->hold->basis_count; i++) {
        const det_hold_basis *basis = &now->hold->bases[i];
        det_basis_state state = now->bases[i].state;
        if ((basis->path == DET_HOLD_OWNED || basis->path == DET_HOLD_CONTROLLED) &&
            state != DET_BASIS_ENDED && state != DET_BASIS_PAUSED && basis->via.count > 0 &&
            det_str_equal(basis->via.items[basis->via.count - 1], name) &&
            det_str_equal(basis->authority, authority))
            return true;
    }
    return false;
}

static det_status
judge_owned(det_relieving *now, det_str name, const det_judged_owned *owned, det_error *err)
{
    int64_t at_us = det_judge_time_us(det_judge_when(now->judge));
    det_relief_reason reason = {.step = DET_RELIEF_OWNERSHIP,
                                .class = DET_RELIEF_NEEDS_LEGAL,
                                .party = name,
                                .since_us = INT64_MIN};
    if (is_way_of_basis(now, name, owned->authority)) return DET_OK;
    bool is_sure = owned->is_same && owned->is_caught == DET_YES;
    det_tribool nexus = det_relief_nexus(now->hold, owned->authority, at_us);
    if (is_sure && nexus == DET_YES) reason.class = DET_RELIEF_STILL_HELD;
    if (nexus == DET_NO) reason.class = DET_RELIEF_RELEASABLE;
    if (owned->rule != NULL) {
        det_str *cites = DET_NEW(now->arena, det_str, 1);
        if (cites == NULL) return no_memory(err);
        cites[0] = owned->rule->document;
        reason.cites = (det_texts){cites, 1};
    }
    bool is_good =
        owned->authority.len == 0
            ? det_arena_print(now->arena, &reason.why,
                              "the owners of '%.*s' could not all be looked up", DET_STR_FMT(name))
            : det_arena_print(
                  now->arena, &reason.why,
                  "'%.*s' %s owned by parties that '%.*s' has listed: %.*s%s%.*s%s%s",
                  DET_STR_FMT(name), is_sure ? "is" : "may be", DET_STR_FMT(owned->authority),
                  DET_STR_FMT(owned->owners), owned->rule == NULL ? "" : " (",
                  DET_STR_FMT(owned->rule == NULL ? (det_str){0} : owned->rule->id),
                  owned->rule == NULL ? "" : ")",
                  nexus == DET_YES ? "" : "; nothing on record brings it under that law");
    if (!is_good) return no_memory(err);
    for (size_t i = 0; i < now->count; i++) /* a party that is named twice is told once */
        if (det_str_equal(now->reasons[i].why, reason.why)) return DET_OK;
    return det_relief_add(now, &reason, err);
}

/* A namesake: two people have said that he is another.  It is told and keeps nothing. */
static det_status
tell_answered(det_relieving *now, det_str party, const det_screen_answered *answered,
              det_error *err)
{
    const det_suppression_entry *by = answered->by->entry;
    det_relief_reason reason = {
        .step = DET_RELIEF_AUTHORITY,
        .class = DET_RELIEF_RELEASABLE,
        .subject = det_index_subject_id(det_judge_index(now->judge), answered->subject),
        .party = party,
        .since_us = answered->by->decision->stamp.recorded_us};
    if (!det_arena_print(now->arena, &reason.why,
                         "'%.*s' is not %.*s: suppression %.*s of case %.*s (%.*s)",
                         DET_STR_FMT(party), DET_STR_FMT(reason.subject), DET_STR_FMT(by->id),
                         DET_STR_FMT(by->case_id), DET_STR_FMT(by->reason)))
        return no_memory(err);
    return add_reason(now, &reason, err);
}

/* is_customer  the name is of one who takes part, and suppressions may answer for him */
static det_status
judge_name(det_relieving *now, const det_question *question, det_relief_step step,
           const det_hold_basis *by, bool is_customer, det_error *err)
{
    const det_judged_found *found = NULL;
    det_status st = det_judge_find(now->judge, question, is_customer, &found, err);
    if (st != DET_OK) return st;
    for (size_t i = 0; i < found->answered_count && st == DET_OK; i++)
        st = tell_answered(now, question->name, &found->answered[i], err);
    for (size_t i = 0; i < found->entry_count && st == DET_OK; i++) {
        bitten of = {question->name, found->entries[i].subject, found->entries[i].is_same, step,
                     by};
        st = judge_entry(now, &of, err);
    }
    for (size_t i = 0; i < found->owned_count && st == DET_OK; i++)
        st = judge_owned(now, question->name, &found->owned[i], err);
    if (st != DET_OK || found->is_screened) return st;
    det_relief_reason reason = {.step = DET_RELIEF_AUTHORITY,
                                .class = DET_RELIEF_NEEDS_LEGAL,
                                .party = question->name,
                                .since_us = INT64_MIN};
    if (!det_arena_print(now->arena, &reason.why, "'%.*s' cannot be screened: %.*s",
                         DET_STR_FMT(question->name), DET_STR_FMT(found->why)))
        return no_memory(err);
    return det_relief_add(now, &reason, err);
}

/* "birthDate=1960" */
static void
read_fact(det_str fact, det_question *question)
{
    const struct {
        const char *key;
        det_str *to;
    } keys[] = {{"birthDate", &question->birth_date}, {"nationality", &question->nationality},
                {"gender", &question->gender},        {"country", &question->country},
                {"idNumber", &question->id_number},   {"passportNumber", &question->id_number},
                {"imoNumber", &question->imo_number}, {"registrationNumber", &question->id_number},
                {"leiCode", &question->id_number},    {"swiftBic", &question->id_number}};
    size_t equals = det_str_find_byte(fact, '=');
    if (equals == SIZE_MAX) return;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (det_str_equal(det_str_slice(fact, 0, equals), det_str_of(keys[i].key)) &&
            keys[i].to->len == 0)
            *keys[i].to = det_str_slice(fact, equals + 1, fact.len);
}

static det_status
judge_party(det_relieving *now, const det_hold_party *party, det_error *err)
{
    det_question question = {.name = party->name, .schema = party->schema};
    bool is_owner = party->role == DET_HOLD_OWNER || party->role == DET_HOLD_CONTROLLER;
    for (size_t i = 0; i < party->facts.count; i++)
        read_fact(party->facts.items[i], &question);
    if (question.country.len == 0) question.country = party->country;
    det_status st = judge_name(now, &question, is_owner ? DET_RELIEF_OWNERSHIP : 0, NULL, true,
                               err);
    for (size_t i = 0; i < party->owners.count && st == DET_OK; i++) {
        det_question owner = {.name = party->owners.items[i]};
        st = judge_name(now, &owner, DET_RELIEF_OWNERSHIP, NULL, false, err);
    }
    return st;
}

/* The listed party of a basis, by its entry and by its name on every list. */
static det_status
judge_subject(det_relieving *now, const det_hold_basis *basis, det_error *err)
{
    const det_judged_listing *listing = NULL;
    uint32_t subject;
    bool is_between = basis->path == DET_HOLD_OWNED || basis->path == DET_HOLD_CONTROLLED;
    det_relief_step step = is_between ? DET_RELIEF_OWNERSHIP : 0;
    if (basis->subject.len == 0 ||
        !det_index_subject_find(det_judge_index(now->judge), basis->subject, &subject))
        return DET_OK;
    bitten of = {basis->subject, subject, true, step, basis};
    det_status st = judge_entry(now, &of, err);
    if (st == DET_OK)
        st = det_judge_listing(now->judge, subject, zone_of(basis->authority), &listing, err);
    if (st != DET_OK || !listing->is_known) return st;
    det_question question = {.name = listing->body.caption,
                             .schema = listing->body.schema == DET_SCHEMA_LEGAL_ENTITY
                                           ? (det_str){0}
                                           : det_str_of(det_schema_name(listing->body.schema))};
    return judge_name(now, &question, step, basis, false, err);
}

det_status
det_relief_screen(det_relieving *now, det_error *err)
{
    const det_hold *hold = now->hold;
    det_status st = DET_OK;
    for (size_t i = 0; i < hold->basis_count && st == DET_OK; i++) {
        const det_hold_basis *basis = &hold->bases[i];
        if (now->bases[i].state == DET_BASIS_ENDED && now->bases[i].end == DET_BASIS_END_CORRECTED)
            continue; /* whose basis was an error says nothing of it */
        st = judge_subject(now, basis, err);
        for (size_t v = 0; v < basis->via.count && st == DET_OK; v++) {
            det_question question = {.name = basis->via.items[v]};
            st = judge_name(now, &question, DET_RELIEF_OWNERSHIP, NULL, false, err);
        }
    }
    for (size_t i = 0; i < hold->party_count && st == DET_OK; i++)
        st = judge_party(now, &hold->parties[i], err);
    return st;
}
