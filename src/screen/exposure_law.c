/* exposure_law.c - what the law says of a step of a contract.
 *
 * Its goods and its leg are asked about on the clock of each authority, since each begins and ends
 * its measures on its own.
 *
 * A payment is a leg of its own, and besides it is for goods.  Where a measure bites these on the
 * day of the payment although their delivery was lawful, whether to pay is part of performing is
 * for a person.
 * A measure of which the lawbook does not say what it is over leaves nothing free, unless the same
 * regime spoke about these very goods. */
#include "law/hs.h"
#include "screen/exposure_inside.h"

/* Kinds that goods of a heading may be of. */
enum { HS_KINDS_MAX = 48 };

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "the exposure of a contract");
}

/* ---- what the law says --------------------------------------------------------------------------
 */

/* What a question is about. */
typedef enum about {
    ABOUT_LEG,   /* the step itself */
    ABOUT_GOODS, /* goods that are delivered, or that a service is for */
    ABOUT_PAID   /* goods that a payment is for */
} about;

/* The strictest class that the measure gave the deliveries of this contract; OUT: they were all
 * made, or there is none to judge and *is_any is false. */
static det_exposure_class
delivery_class(const det_exposed *now, const det_measure *measure, bool *is_any)
{
    det_exposure_class class = DET_EXPOSURE_OUT;
    *is_any = false;
    for (size_t i = 0; i < now->contract->step_count; i++) {
        const det_exposure_step *step = &now->done[i];
        if (now->contract->steps[i].section != DET_SECTION_GOODS) continue;
        *is_any = true;
        for (size_t r = 0; r < step->reason_count; r++)
            if (step->reasons[r].measure == measure && step->reasons[r].class > class)
                class = step->reasons[r].class;
    }
    return class;
}

/* A payment for goods that a measure bites on its day. */
static det_status
soften_payment(det_exposed *now, det_exposure_reason *reason, det_error *err)
{
    bool is_any = false;
    det_exposure_class goods = delivery_class(now, reason->measure, &is_any);
    if (reason->class != DET_EXPOSURE_PROHIBITED) return DET_OK;
    if (!is_any || goods == DET_EXPOSURE_PROHIBITED) {
        if (det_arena_print(now->arena, &reason->why, "what is paid for is prohibited: %.*s",
                            DET_STR_FMT(reason->why)))
            return DET_OK;
        return no_memory(err);
    }
    reason->class = DET_EXPOSURE_NEEDS_LEGAL;
    if (det_exposed_evidence(
            now, reason,
            DET_STR("whether to pay for what was lawfully delivered is part of performing "
                    "the contract")) &&
        det_arena_print(now->arena, &reason->why, "on the day of the payment the goods are %.*s",
                        DET_STR_FMT(reason->why)))
        return DET_OK;
    return no_memory(err);
}

static void
add_text(det_str *texts, size_t *count, det_str text)
{
    if (text.len > 0 && !det_texts_has((det_texts){texts, *count}, text)) texts[(*count)++] = text;
}

/* The paragraphs that rule, then those by which the measure is in force. */
static det_status
gather_cites(det_exposed *now, const det_law_ruling *ruling, const det_law_answer *law,
             det_texts *out, det_error *err)
{
    det_str *texts = DET_NEW(now->arena, det_str, ruling->cite_count + law->cite_count + 1);
    size_t count = 0;
    if (texts == NULL) return no_memory(err);
    for (size_t i = 0; i < ruling->cite_count; i++)
        add_text(texts, &count, ruling->cites[i].text);
    for (size_t i = 0; i < law->cite_count; i++)
        add_text(texts, &count, law->cites[i].text);
    *out = (det_texts){texts, count};
    return det_exposed_keep_all(now, out, err);
}

static det_exposure_class
class_of(det_law_outcome outcome)
{
    switch (outcome) {
    case DET_LAW_ALLOWED:
    case DET_LAW_WITHIN_QUOTA:
        return DET_EXPOSURE_FREE;
    case DET_LAW_NEEDS_AUTHORISATION:
        return DET_EXPOSURE_NEEDS_LICENCE;
    case DET_LAW_UNDETERMINED:
        return DET_EXPOSURE_NEEDS_LEGAL;
    case DET_LAW_PROHIBITED:
        break;
    }
    return DET_EXPOSURE_PROHIBITED;
}

/* The ruling of the measure on the question with the facts that it sees. */
static det_status
rule_again(det_exposed *now, const det_law_question *question, const det_measure *measure,
           det_law_question *tuned, det_law_ruling *out, det_error *err)
{
    const det_judged_measure *judged = NULL;
    det_law_decision decision;
    det_law_fact *facts = NULL;
    size_t count = 0;
    det_status st = det_judge_measure(now->judge, measure, &judged, err);
    if (st == DET_OK) st = det_exposed_facts(now, judged->law.since_us, &facts, &count, err);
    if (st != DET_OK) return st;
    *tuned = *question;
    tuned->facts = facts;
    tuned->fact_count = count;
    st = det_law_decide(now->law, tuned, now->arena, &decision, err);
    for (size_t i = 0; i < decision.ruling_count && st == DET_OK; i++)
        if (decision.rulings[i].measure == measure) *out = decision.rulings[i];
    return st;
}

static det_status
take_ruling(det_exposed *now, about what, det_str of, const det_law_question *question,
            const det_law_ruling *first, det_error *err)
{
    const det_judged_measure *judged = NULL;
    det_law_question tuned = *question;
    det_law_ruling ruling = *first;
    const det_regime *regime = det_measure_regime(first->measure);
    det_tribool reach = det_exposed_reaches(now, regime);
    det_status st = rule_again(now, question, first->measure, &tuned, &ruling, err);
    if (st == DET_OK) st = det_judge_measure(now->judge, first->measure, &judged, err);
    if (st != DET_OK) return st;
    det_exposure_reason reason = {.class = class_of(ruling.outcome),
                                  .measure = ruling.measure,
                                  .since_us = judged->law.since_us,
                                  .until_us = DET_INSTANT_FOREVER};
    if (!det_arena_print(now->arena, &reason.why, "%.*s: %s%s%.*s", DET_STR_FMT(of),
                         det_law_outcome_name(ruling.outcome), ruling.why.len > 0 ? ", " : "",
                         DET_STR_FMT(ruling.why)))
        return no_memory(err);
    st = gather_cites(now, &ruling, &judged->law, &reason.cites, err);
    if (st == DET_OK) st = det_exposed_protections(now, &tuned, &ruling, &reason, err);
    if (st == DET_OK && what == ABOUT_PAID) st = soften_payment(now, &reason, err);
    if (st == DET_OK) st = det_exposed_licences(now, &tuned, &reason, err);
    if (st != DET_OK) return st;
    bool is_good = true;
    if (reach == DET_NO && reason.class != DET_EXPOSURE_FREE) {
        reason.class = DET_EXPOSURE_FREE;
        reason.until_us = DET_INSTANT_FOREVER;
        reason.by = reason.evidence = (det_str){0};
        is_good = det_arena_print(
            now->arena, &reason.why, "nothing on record brings it under '%.*s': %.*s",
            DET_STR_FMT(det_regime_authority(regime)), DET_STR_FMT(reason.why));
    } else if (reach == DET_UNKNOWN && det_exposure_is_exposed(reason.class)) {
        reason.class = DET_EXPOSURE_NEEDS_LEGAL;
        is_good = det_exposed_evidence(now, &reason,
                                       DET_STR("the countries of our office and of every party"));
    }
    if (is_good && judged->law.is_contested && reason.class != DET_EXPOSURE_FREE)
        is_good = det_arena_print(now->arena, &reason.why, "%.*s; contested: %.*s",
                                  DET_STR_FMT(reason.why), DET_STR_FMT(judged->law.note));
    if (what != ABOUT_LEG) add_text(now->spoken, &now->spoken_count, det_regime_id(regime));
    return is_good ? det_exposed_add(now, &reason, err) : no_memory(err);
}

/* eu:irn-goods is a part of eu:irn. */
static bool
is_part_of(det_str part, det_str whole)
{
    return part.len > whole.len && det_str_starts(part, whole) && part.ptr[whole.len] == '-';
}

/* Does a regime aim at a country that takes part, or could it? */
static bool
aims(const det_exposed *now, const det_regime *regime)
{
    const det_hold *hold = &now->hold;
    if (regime->target.count == 0) return false;
    bool does = hold->origin.len == 0 || hold->to.len == 0 ||
                det_regime_has_target(regime, hold->origin) ||
                det_regime_has_target(regime, hold->to);
    for (size_t i = 0; i < hold->party_count && !does; i++)
        does = det_regime_has_target(regime, hold->parties[i].country);
    return does;
}

/* The same; a regime of which the lawbook names no country aims where a part of it does. */
static bool
concerns(const det_exposed *now, const det_regime *regime)
{
    bool does = det_exposed_is_named(now, regime) || aims(now, regime);
    for (size_t i = 0; i < now->law->regime_count && !does && regime->target.count == 0; i++)
        does = is_part_of(now->law->regimes[i]->id, regime->id) &&
               (det_exposed_is_named(now, now->law->regimes[i]) || aims(now, now->law->regimes[i]));
    return does;
}

/* Did the regime, or a part of it, speak about the goods? */
static bool
has_spoken(const det_exposed *now, const det_regime *regime)
{
    for (size_t i = 0; i < now->spoken_count; i++)
        if (det_str_equal(now->spoken[i], regime->id) || is_part_of(now->spoken[i], regime->id))
            return true;
    return false;
}

/* Asks on the clock of each authority. */
static det_status
ask(det_exposed *now, about what, det_str of, const det_law_question *asked, det_error *err)
{
    bool is_day = now->time.on != DET_DAY_NONE, is_told = false;
    det_status st = DET_OK;
    for (int zone = 0; zone < DET_ZONE_COUNT && st == DET_OK; zone++) {
        det_law_decision decision;
        det_law_question question = *asked;
        if (is_day ? !now->exposer->has_zone[zone] : zone > 0) continue;
        question.at_us = det_judge_at(now->judge, (det_zone)zone);
        st = det_law_decide(now->law, &question, now->arena, &decision, err);
        for (size_t i = 0; i < decision.ruling_count && st == DET_OK; i++)
            if (!is_day || det_measure_regime(decision.rulings[i].measure)->zone == (det_zone)zone)
                st = take_ruling(now, what, of, &question, &decision.rulings[i], err);
        if (st != DET_OK || is_told || decision.ruling_count > 0 ||
            decision.outcome == DET_LAW_ALLOWED)
            continue;
        is_told = true;
        bool is_concerned = false;
        for (size_t i = 0; i < now->law->regime_count && !is_concerned; i++)
            is_concerned = concerns(now, now->law->regimes[i]);
        if (is_concerned)
            st = det_exposed_add(
                now,
                &(det_exposure_reason){.class = DET_EXPOSURE_NEEDS_LEGAL,
                                       .since_us = INT64_MIN,
                                       .until_us = DET_INSTANT_FOREVER,
                                       .why = decision.warning.len > 0
                                                  ? decision.warning
                                                  : DET_STR("what it is about is not known "
                                                            "well enough"),
                                       .evidence = DET_STR("goods or kinds")},
                err);
    }
    return st;
}

/* Kinds that the code leaves open, less those that were ruled out. */
static det_status
open_kinds(det_exposed *now, det_texts kinds, det_law_question *question, det_error *err)
{
    det_str found[HS_KINDS_MAX];
    size_t count = det_hs_kinds_of(question->hs, found, HS_KINDS_MAX), kept = 0;
    det_str *may = DET_NEW(now->arena, det_str, HS_KINDS_MAX);
    bool is_of_arms = det_str_starts(question->hs, DET_STR("93")) ||
                      det_str_starts(question->hs, DET_STR("8710"));
    if (may == NULL) return no_memory(err);
    for (size_t i = 0; i < count && i < HS_KINDS_MAX; i++) {
        if (det_texts_has(kinds, found[i])) return DET_OK; /* settled */
        if (is_of_arms || !det_texts_has(now->contract->not_kinds, found[i]))
            may[kept++] = found[i];
    }
    question->may_kinds = (det_texts){may, kept};
    return DET_OK;
}

static det_status
ask_goods(det_exposed *now, about what, det_error *err)
{
    const det_contract_step *step = now->step;
    det_texts goods = step->goods.count > 0 ? step->goods : now->contract->goods;
    det_texts kinds = step->kinds.count > 0 ? step->kinds : now->contract->kinds;
    det_status st = DET_OK;
    if (goods.count == 0 && kinds.count == 0 && what != ABOUT_GOODS) return DET_OK;
    for (size_t i = 0; i < (goods.count > 0 ? goods.count : 1) && st == DET_OK; i++) {
        det_law_question question = det_exposed_question(now);
        det_str of = goods.count > 0   ? goods.items[i]
                     : kinds.count > 0 ? kinds.items[0]
                                       : DET_STR("goods");
        if (goods.count > 0) det_question_goods(goods.items[i], &question);
        question.also_kinds = kinds;
        if (question.hs.len > 0) st = open_kinds(now, kinds, &question, err);
        if (st == DET_OK) st = ask(now, what, of, &question, err);
    }
    return st;
}

/* The step itself, where it is more than goods. */
static det_status
ask_leg(det_exposed *now, det_error *err)
{
    det_leg_kinds kinds;
    det_law_question question = det_exposed_question(now);
    det_leg_says says = {.recipients = {&now->hold.to, now->hold.to.len > 0}};
    det_str *flags = DET_NEW(now->arena, det_str, now->hold.party_count + 1);
    det_str *sure = DET_NEW(now->arena, det_str, DET_LEG_KINDS_MAX);
    det_str *may = DET_NEW(now->arena, det_str, DET_LEG_KINDS_MAX);
    if (flags == NULL || sure == NULL || may == NULL) return no_memory(err);
    for (size_t i = 0; i < DET_TURN_COUNT; i++)
        says.answers[i] = DET_UNKNOWN;
    says.answers[DET_TURN_LISTED] = DET_NO; /* who takes part was screened, and is told there */
    for (size_t i = 0; i < now->hold.party_count; i++)
        if (now->hold.parties[i].role == DET_HOLD_VESSEL && now->hold.parties[i].country.len > 0)
            flags[says.flags.count++] = now->hold.parties[i].country;
    says.flags.items = flags;
    if (!det_leg_kinds_of(now->step->section, now->step->word, &says, &kinds) ||
        kinds.sure_count + kinds.may_count == 0)
        return DET_OK;
    for (size_t i = 0; i < kinds.sure_count; i++)
        sure[i] = kinds.sure[i];
    for (size_t i = 0; i < kinds.may_count; i++)
        may[i] = kinds.may[i];
    question.also_kinds = (det_texts){sure, kinds.sure_count};
    question.may_kinds = (det_texts){may, kinds.may_count};
    return ask(now, ABOUT_LEG, now->step->kind, &question, err);
}

/* A measure in force of which the lawbook does not say what it is over. */
static det_status
ask_silent(det_exposed *now, det_error *err)
{
    for (size_t i = 0; i < now->law->measure_count; i++) {
        const det_measure *measure = now->law->measures[i];
        const det_judged_measure *judged = NULL;
        det_str kind = det_measure_kind(measure);
        if (measure->base.scope.direction != DET_LAW_NO_SCOPE ||
            det_str_equal(kind, DET_STR("asset_freeze")) ||
            det_str_equal(kind, DET_STR("dealings_ban")) ||
            det_str_equal(kind, DET_STR("travel_ban")) || !concerns(now, measure->regime) ||
            det_exposed_reaches(now, measure->regime) == DET_NO || has_spoken(now, measure->regime))
            continue;
        det_status st = det_judge_measure(now->judge, measure, &judged, err);
        if (st != DET_OK) return st;
        if (judged->law.state != DET_LAW_IN_FORCE || !judged->can_block ||
            judged->version.parts.scope.direction != DET_LAW_NO_SCOPE)
            continue;
        det_exposure_reason reason = {
            .class = DET_EXPOSURE_NEEDS_LEGAL,
            .measure = measure,
            .since_us = judged->law.since_us,
            .until_us = DET_INSTANT_FOREVER,
            .why = DET_STR("it is in force, and the lawbook does not say what it is over"),
            .evidence = DET_STR("whether it is over what the contract is about")};
        const det_law_ruling none = {.measure = measure};
        st = gather_cites(now, &none, &judged->law, &reason.cites, err);
        if (st == DET_OK) st = det_exposed_add(now, &reason, err);
        if (st != DET_OK) return st;
    }
    return DET_OK;
}

det_status
det_exposed_law(det_exposed *now, det_error *err)
{
    const det_contract_step *step = now->step;
    det_status st = DET_OK;
    if (st == DET_OK && step->section != DET_SECTION_GOODS) st = ask_leg(now, err);
    if (st == DET_OK)
        st = ask_goods(now,
                       step->section == DET_SECTION_GOODS              ? ABOUT_GOODS
                       : det_str_equal(step->kind, DET_STR("payment")) ? ABOUT_PAID
                       : step->goods.count + step->kinds.count > 0     ? ABOUT_GOODS
                                                                       : ABOUT_PAID,
                       err);
    if (st == DET_OK) st = ask_silent(now, err);
    return st;
}
