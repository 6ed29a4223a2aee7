/* relief_goods.c - what the law says of the goods of a hold, and of what goes with them.
 *
 * A ban on goods may have ended while carriage, insurance or finance stay barred, so goods are
 * asked about one by one, and for cargo the legs that go with them: its vessel, its insurance, its
 * payment.  A measure that a basis of the hold is about was judged there. */
#include "screen/relief.h"

#include "screen/legs.h"

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "the goods of a hold");
}

static bool
is_judged(const det_relieving *now, const det_measure *measure)
{
    for (size_t i = 0; i < now->hold->basis_count; i++)
        if (now->bases[i].measure == measure && (now->hold->bases[i].path == DET_HOLD_GOODS ||
                                                 now->hold->bases[i].path == DET_HOLD_SECTOR))
            return true;
    for (size_t i = 0; i < now->count; i++)
        if (now->reasons[i].step == DET_RELIEF_GOODS &&
            det_str_equal(now->reasons[i].measure, det_measure_id(measure)))
            return true;
    return false;
}

/* Does a licence lift the ruling for the goods of this hold? */
static det_status
is_licensed(det_relieving *now, const det_measure *measure, const det_law_question *question,
            bool *out, det_error *err)
{
    const det_licences *licences = det_screener_licences(det_judge_screener(now->judge));
    det_licence_answer *answers = NULL;
    size_t count = 0;
    *out = false;
    if (licences == NULL || licences->count == 0) return DET_OK;
    det_str *names = DET_NEW(now->arena, det_str, now->hold->party_count + 1);
    if (names == NULL) return no_memory(err);
    for (size_t i = 0; i < now->hold->party_count; i++)
        names[i] = now->hold->parties[i].name;
    det_licence_case of = {.begin_us = question->at_us,
                           .at_us = question->at_us,
                           .known_us = question->known_us,
                           .measure = measure,
                           .question = question,
                           .parties = {names, now->hold->party_count},
                           .reference = det_hold_reference(now->hold)};
    det_status st = det_licences_try(licences, &of, now->arena, &answers, &count, err);
    for (size_t i = 0; i < count && st == DET_OK; i++)
        *out = *out || (answers[i].covers && answers[i].licence->unblocks);
    return st;
}

static det_status
add_ruling(det_relieving *now, det_str what, const det_law_ruling *ruling, det_error *err)
{
    det_relief_reason reason = {
        .step = DET_RELIEF_GOODS,
        .class = ruling->outcome == DET_LAW_PROHIBITED            ? DET_RELIEF_STILL_HELD
                 : ruling->outcome == DET_LAW_NEEDS_AUTHORISATION ? DET_RELIEF_NEEDS_LICENCE
                                                                  : DET_RELIEF_NEEDS_LEGAL,
        .measure = det_measure_id(ruling->measure),
        .since_us = INT64_MIN};
    det_str *cites = DET_NEW(now->arena, det_str, ruling->cite_count + 1);
    const det_judged_measure *measure = NULL;
    if (cites == NULL ||
        !det_arena_print(now->arena, &reason.why, "%.*s: %s%s%.*s%s%.*s", DET_STR_FMT(what),
                         det_law_outcome_name(ruling->outcome), ruling->why.len > 0 ? ", " : "",
                         DET_STR_FMT(ruling->why), ruling->needs.len > 0 ? "; say " : "",
                         DET_STR_FMT(ruling->needs)))
        return no_memory(err);
    for (size_t i = 0; i < ruling->cite_count; i++)
        cites[i] = ruling->cites[i].text;
    reason.cites = (det_texts){cites, ruling->cite_count};
    det_status st = det_judge_measure(now->judge, ruling->measure, &measure, err);
    if (st != DET_OK) return st;
    reason.since_us = measure->law.since_us;
    return det_relief_add(now, &reason, err);
}

/* Every ruling that stands in the way. */
static det_status
ask(det_relieving *now, det_str what, const det_law_question *question, det_error *err)
{
    det_law_decision decision;
    det_status st = det_law_decide(det_judge_law(now->judge), question, now->arena, &decision, err);
    for (size_t i = 0; i < decision.ruling_count && st == DET_OK; i++) {
        const det_law_ruling *ruling = &decision.rulings[i];
        bool is_free = false;
        if (ruling->outcome == DET_LAW_ALLOWED || ruling->outcome == DET_LAW_WITHIN_QUOTA ||
            is_judged(now, ruling->measure))
            continue;
        st = is_licensed(now, ruling->measure, question, &is_free, err);
        if (st == DET_OK && !is_free) st = add_ruling(now, what, ruling, err);
    }
    if (st != DET_OK || decision.ruling_count > 0 || decision.outcome == DET_LAW_ALLOWED) return st;
    return det_relief_add(now,
                          &(det_relief_reason){.step = DET_RELIEF_GOODS,
                                               .class = DET_RELIEF_NEEDS_LEGAL,
                                               .since_us = INT64_MIN,
                                               .why = decision.warning.len > 0
                                                          ? decision.warning
                                                          : DET_STR("what the goods are is not "
                                                                    "known well enough")},
                          err);
}

/* One leg that goes with the goods. */
static det_status
ask_leg(det_relieving *now, det_section section, const det_leg_says *says,
        const det_law_question *goods, det_error *err)
{
    det_leg_kinds kinds;
    det_law_question question = *goods;
    if (!det_leg_kinds_of(section, det_str_of(det_section_default(section)), says, &kinds) ||
        kinds.sure_count + kinds.may_count == 0)
        return DET_OK;
    question.hs = (det_str){0};
    question.kind = (det_str){0};
    question.quantity_milli = INT64_MIN;
    det_str *sure = DET_NEW(now->arena, det_str, kinds.sure_count + 1);
    det_str *may = DET_NEW(now->arena, det_str, kinds.may_count + 1);
    if (sure == NULL || may == NULL) return no_memory(err);
    for (size_t i = 0; i < kinds.sure_count; i++)
        sure[i] = kinds.sure[i];
    for (size_t i = 0; i < kinds.may_count; i++)
        may[i] = kinds.may[i];
    question.also_kinds = (det_texts){sure, kinds.sure_count};
    question.may_kinds = (det_texts){may, kinds.may_count};
    return ask(now, det_str_of(det_section_name(section)), &question, err);
}

static det_status
ask_legs(det_relieving *now, const det_law_question *goods, det_error *err)
{
    const det_hold *hold = now->hold;
    det_str *flags = DET_NEW(now->arena, det_str, hold->party_count + 1);
    det_leg_says says = {.recipients = {&hold->to, hold->to.len > 0}};
    bool has_vessel = false, has_insurer = false;
    if (flags == NULL) return no_memory(err);
    for (size_t i = 0; i < DET_TURN_COUNT; i++)
        says.answers[i] = DET_UNKNOWN;
    for (size_t i = 0; i < hold->party_count; i++) {
        const det_hold_party *party = &hold->parties[i];
        has_insurer |= party->role == DET_HOLD_INSURER;
        if (party->role != DET_HOLD_VESSEL) continue;
        has_vessel = true;
        if (party->country.len > 0) flags[says.flags.count++] = party->country;
    }
    says.flags.items = flags;
    /* who takes part was screened, and is told there */
    says.answers[DET_TURN_LISTED] = DET_NO;
    det_status st = has_vessel ? ask_leg(now, DET_SECTION_CARRIAGE, &says, goods, err) : DET_OK;
    if (st == DET_OK && (has_vessel || has_insurer))
        st = ask_leg(now, DET_SECTION_INSURANCE, &says, goods, err);
    if (st == DET_OK && hold->currency != NULL)
        st = ask_leg(now, DET_SECTION_FINANCE, &says, goods, err);
    return st;
}

det_status
det_relief_goods(det_relieving *now, det_error *err)
{
    const det_hold *hold = now->hold;
    det_law_question question;
    det_status st = DET_OK;
    for (size_t i = 0; i < hold->goods.count && st == DET_OK; i++) {
        st = det_judge_question(now->judge, hold, i, det_judge_at(now->judge, DET_ZONE_NEW_YORK),
                                now->arena, &question, err);
        if (st == DET_OK) st = ask(now, hold->goods.items[i], &question, err);
    }
    if (st == DET_OK && hold->goods.count > 0 && hold->kind == DET_HOLD_CARGO)
        st = ask_legs(now, &question, err);
    return st;
}
