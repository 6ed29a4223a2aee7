/* exposure.c - what becomes of a contract when measures come back.
 *
 * A step is made into the shape of a hold, so that its parties are screened as those of a hold are;
 * then the law is asked about it (exposure_law.c), and what that says is held against what it says
 * of earlier contracts (exposure_prior.c). */
#include "screen/exposure.h"

#include <stdlib.h>

#include "screen/exposure_inside.h"

const char *
det_exposure_class_name(det_exposure_class class)
{
    static const char *const names[] = {"OUT",      "FREE",          "GRANDFATHERED", "WIND_DOWN",
                                        "LICENSED", "NEEDS_LICENCE", "NEEDS_LEGAL",   "PROHIBITED"};
    return names[class];
}

bool
det_exposure_is_exposed(det_exposure_class class)
{
    return class >= DET_EXPOSURE_NEEDS_LICENCE;
}

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "the exposure of a contract");
}

/* ---- judges -------------------------------------------------------------------------------------
 */

det_status
det_exposer_new(det_screener *screener, const det_judge_time *time, bool revives, det_exposer **out,
                det_error *err)
{
    const det_lawbook *law = det_screener_law(screener);
    det_exposer *made = calloc(1, sizeof *made);
    if (made == NULL) return no_memory(err);
    made->screener = screener;
    made->time = *time;
    made->revives = revives;
    for (size_t i = 0; i < law->regime_count; i++)
        made->has_zone[law->regimes[i]->zone] = true;
    *out = made;
    return DET_OK;
}

void
det_exposer_free(det_exposer *exposer)
{
    if (exposer == NULL) return;
    for (size_t i = 0; i < exposer->count; i++)
        det_judge_free(exposer->judges[i]);
    free(exposer);
}

void
det_exposer_at_once(det_exposer *exposer)
{
    exposer->is_at_once = true;
}

static det_status
judge_of(det_exposer *exposer, const det_judge_time *time, det_judge **out, det_error *err)
{
    for (size_t i = 0; i < exposer->count; i++) {
        const det_judge_time *when = det_judge_when(exposer->judges[i]);
        if (when->on != time->on || (time->on == DET_DAY_NONE && when->at_us != time->at_us))
            continue;
        *out = exposer->judges[i];
        return DET_OK;
    }
    det_judge *made = NULL;
    det_status st = det_judge_new(exposer->screener, time, &made, err);
    if (st != DET_OK) return st;
    if (exposer->revives) det_judge_revive(made);
    size_t place = exposer->count;
    if (exposer->count < DET_EXPOSER_JUDGES_MAX) {
        exposer->count++;
    } else {
        place = exposer->oldest;
        exposer->oldest = (exposer->oldest + 1) % DET_EXPOSER_JUDGES_MAX;
        det_judge_free(exposer->judges[place]);
    }
    exposer->judges[place] = *out = made;
    return DET_OK;
}

/* ---- one step at work ---------------------------------------------------------------------------
 */

det_status
det_exposed_add(det_exposed *now, const det_exposure_reason *reason, det_error *err)
{
    if (reason->measure != NULL && now->regimes.count > 0 &&
        !det_texts_has(now->regimes, det_regime_id(det_measure_regime(reason->measure))))
        return DET_OK;
    for (size_t i = 0; i < now->count; i++) { /* the strictest word of a measure about a thing */
        det_exposure_reason *other = &now->reasons[i];
        if (reason->measure == NULL || other->measure != reason->measure ||
            !det_str_equal(other->subject, reason->subject))
            continue;
        if (reason->class > other->class) *other = *reason;
        return DET_OK;
    }
    if (now->count == now->capacity) {
        void *grown = det_arena_grow(now->arena, now->reasons, now->count, &now->capacity,
                                     sizeof *now->reasons);
        if (grown == NULL) return no_memory(err);
        now->reasons = grown;
    }
    now->reasons[now->count++] = *reason;
    return DET_OK;
}

det_status
det_exposed_keep(det_exposed *now, det_str *text, det_error *err)
{
    return det_arena_copy(now->arena, *text, text) ? DET_OK : no_memory(err);
}

det_status
det_exposed_keep_all(det_exposed *now, det_texts *texts, det_error *err)
{
    det_str *kept = DET_NEW(now->arena, det_str, texts->count + 1);
    det_status st = kept == NULL ? no_memory(err) : DET_OK;
    for (size_t i = 0; i < texts->count && st == DET_OK; i++) {
        kept[i] = texts->items[i];
        st = det_exposed_keep(now, &kept[i], err);
    }
    texts->items = kept;
    return st;
}

int64_t
det_exposed_us(const det_exposed *now)
{
    return det_judge_time_us(&now->time);
}

bool
det_exposed_is_named(const det_exposed *now, const det_regime *regime)
{
    return det_texts_has(now->contract->regimes, det_regime_id(regime)) ||
           det_texts_has(now->regimes, det_regime_id(regime));
}

det_tribool
det_exposed_reaches(const det_exposed *now, const det_regime *regime)
{
    return det_exposed_is_named(now, regime)
               ? DET_YES
               : det_relief_nexus(&now->hold, det_regime_authority(regime), det_exposed_us(now));
}

/* ---- parties ------------------------------------------------------------------------------------
 */

static det_status
take_party(det_exposed *now, const det_relief_reason *found, det_error *err)
{
    static const det_exposure_class classes[] = {
        [DET_RELIEF_OUT] = DET_EXPOSURE_FREE,
        [DET_RELIEF_RELEASABLE] = DET_EXPOSURE_FREE,
        [DET_RELIEF_NEEDS_LICENCE] = DET_EXPOSURE_NEEDS_LICENCE,
        [DET_RELIEF_NEEDS_LEGAL] = DET_EXPOSURE_NEEDS_LEGAL,
        [DET_RELIEF_STILL_HELD] = DET_EXPOSURE_PROHIBITED};
    det_exposure_reason reason = {.class = classes[found->class],
                                  .measure = det_law_measure_find(now->law, found->measure),
                                  .subject = found->subject,
                                  .party = found->party,
                                  .since_us = found->since_us,
                                  .until_us = DET_INSTANT_FOREVER,
                                  .why = found->why,
                                  .cites = found->cites};
    if (reason.class == DET_EXPOSURE_FREE && reason.measure != NULL &&
        det_exposed_is_named(now, det_measure_regime(reason.measure))) {
        reason.class = DET_EXPOSURE_NEEDS_LEGAL;
        reason.evidence = DET_STR("what brings it under the law of that regime, which is named");
    }
    det_law_question asked = det_exposed_question(now);
    det_law_fact *facts = NULL;
    asked.at_us = det_exposed_us(now);
    if (now->contract->goods.count > 0) det_question_goods(now->contract->goods.items[0], &asked);
    det_status st = det_exposed_facts(now, reason.since_us, &facts, &asked.fact_count, err);
    asked.facts = facts;
    if (st == DET_OK) st = det_exposed_keep(now, &reason.why, err);
    if (st == DET_OK) st = det_exposed_keep_all(now, &reason.cites, err);
    if (st == DET_OK) st = det_exposed_licences(now, &asked, &reason, err);
    return st == DET_OK ? det_exposed_add(now, &reason, err) : st;
}

static det_status
judge_parties(det_exposed *now, det_error *err)
{
    det_relieving screened = {.judge = now->judge, .hold = &now->hold, .arena = now->arena};
    det_status st = det_relief_screen(&screened, err);
    for (size_t i = 0; i < screened.count && st == DET_OK; i++)
        st = take_party(now, &screened.reasons[i], err);
    return st;
}

/* ---- a step -------------------------------------------------------------------------------------
 */

static det_hold_role
role_of(det_contract_role role)
{
    switch (role) {
    case DET_CONTRACT_SELLER:
        return DET_HOLD_CONSIGNOR;
    case DET_CONTRACT_BUYER:
        return DET_HOLD_CONSIGNEE;
    case DET_CONTRACT_CARRIER:
        return DET_HOLD_CARRIER;
    case DET_CONTRACT_INSURER:
        return DET_HOLD_INSURER;
    case DET_CONTRACT_OWNER:
        return DET_HOLD_OWNER;
    case DET_CONTRACT_VESSEL:
        return DET_HOLD_VESSEL;
    case DET_CONTRACT_BANK:
        return DET_HOLD_BENEFICIARY_BANK;
    default:
        return DET_HOLD_OTHER;
    }
}

static det_status
shape(det_exposed *now, det_error *err)
{
    const det_contract *contract = now->contract;
    det_hold_party *parties = DET_NEW(now->arena, det_hold_party, contract->party_count + 1);
    if (parties == NULL) return no_memory(err);
    for (size_t i = 0; i < contract->party_count; i++) {
        const det_contract_party *party = &contract->parties[i];
        parties[i] = (det_hold_party){.id = party->id,
                                      .role = role_of(party->role),
                                      .name = party->name,
                                      .schema = party->schema,
                                      .facts = party->facts,
                                      .owners = party->owners,
                                      .country = party->country};
    }
    int64_t amount = now->step->amount_minor != INT64_MIN ? now->step->amount_minor
                                                          : contract->value_minor;
    now->hold = (det_hold){.id = contract->id,
                           .kind = DET_HOLD_CARGO,
                           .action = DET_HOLD_BLOCKED,
                           .currency = contract->currency,
                           /* no threshold is kept by a worth that nobody knows */
                           .amount_minor = amount != INT64_MIN ? amount : DET_MONEY_MAX_MINOR,
                           .received_us = det_exposed_us(now),
                           .value_date = DET_DAY_NONE,
                           .released_on = DET_DAY_NONE,
                           .branch = contract->branch,
                           .reference = contract->id,
                           .zone = contract->zone,
                           .goods = contract->goods,
                           .origin = contract->from,
                           .to = contract->to,
                           .purpose = contract->purpose,
                           .parties = parties,
                           .party_count = contract->party_count,
                           .status = DET_HOLD_HELD};
    return DET_OK;
}

/* The day on which it is due, if that is still to come. */
static det_judge_time
time_of(const det_exposed *now)
{
    det_judge_time time = now->exposer->time;
    const det_contract_step *step = now->step;
    if (now->exposer->is_at_once || step->due_us == DET_INSTANT_FOREVER ||
        step->due_us <= det_judge_time_us(&time))
        return time;
    if (step->is_day)
        time.on = step->due;
    else
        time = (det_judge_time){DET_DAY_NONE, step->due_us, time.known_us};
    return time;
}

static int
compare_reasons(const void *a, const void *b)
{
    const det_exposure_reason *x = a, *y = b;
    if (x->class != y->class) return x->class > y->class ? -1 : 1;
    int order = det_str_compare(x->measure == NULL ? (det_str){0} : x->measure->id,
                                y->measure == NULL ? (det_str){0} : y->measure->id);
    return order != 0 ? order : det_str_compare(x->subject, y->subject);
}

/* Of a step without a day nobody can say that it falls into a wind-down. */
static void
doubt_undated(det_exposed *now)
{
    for (size_t i = 0; i < now->count && now->step->due_us == DET_INSTANT_FOREVER; i++) {
        det_exposure_reason *reason = &now->reasons[i];
        if (reason->class != DET_EXPOSURE_WIND_DOWN && reason->class != DET_EXPOSURE_LICENSED)
            continue;
        if (reason->until_us == DET_INSTANT_FOREVER) continue;
        reason->class = DET_EXPOSURE_NEEDS_LEGAL;
        reason->evidence = DET_STR("the day on which the step is due");
    }
}

static det_status
judge_step(det_exposed *now, det_exposure_step *out, det_error *err)
{
    const det_contract_step *step = now->step;
    *out = (det_exposure_step){.step = step, .class = DET_EXPOSURE_OUT, .time = time_of(now)};
    if (step->performed_by.len > 0 || now->contract->status == DET_CONTRACT_ENDED) return DET_OK;
    now->time = out->time;
    now->reasons = NULL;
    now->count = now->capacity = now->spoken_count = 0;
    det_status st = judge_of(now->exposer, &now->time, &now->judge, err);
    if (st == DET_OK) st = shape(now, err);
    if (st == DET_OK) st = judge_parties(now, err);
    if (st == DET_OK) st = det_exposed_law(now, err);
    if (st != DET_OK) return st;
    doubt_undated(now);
    if (now->count > 1) qsort(now->reasons, now->count, sizeof *now->reasons, compare_reasons);
    out->reasons = now->reasons;
    out->reason_count = now->count;
    out->class = now->count > 0 ? now->reasons[0].class : DET_EXPOSURE_FREE;
    return DET_OK;
}

/* A contract of which nobody wrote down the steps: one of each, due when performance ends. */
static det_status
imply_steps(const det_contract *contract, det_arena *arena, det_contract *out, det_error *err)
{
    det_contract_step *steps = DET_NEW(arena, det_contract_step, 2);
    *out = *contract;
    if (contract->step_count > 0) return DET_OK;
    if (steps == NULL) return no_memory(err);
    det_day due = contract->performs_through;
    const det_contract_step both = {
        .kind = DET_STR("delivery"),
        .section = DET_SECTION_GOODS,
        .due = due,
        .is_day = true,
        .due_us = due == DET_DAY_NONE ? DET_INSTANT_FOREVER
                                      : det_zone_midnight_us(contract->zone, due + 1) - 1,
        .amount_minor = INT64_MIN,
        .performed_us = INT64_MIN};
    steps[0] = steps[1] = both;
    steps[1].kind = steps[1].word = DET_STR("payment");
    steps[1].section = DET_SECTION_FINANCE;
    out->steps = steps;
    out->step_count = 2;
    return DET_OK;
}

det_status
det_exposure_judge(det_exposer *exposer, const det_contract *contract, det_texts regimes,
                   det_arena *arena, det_exposure_answer *out, det_error *err)
{
    det_contract *whole = DET_NEW(arena, det_contract, 1);
    const det_lawbook *law = det_screener_law(exposer->screener);
    det_str *spoken = DET_NEW(arena, det_str, law->regime_count + 1);
    *out = (det_exposure_answer){0};
    if (whole == NULL || spoken == NULL) return no_memory(err);
    det_status st = imply_steps(contract, arena, whole, err);
    if (st != DET_OK) return st;
    det_exposure_step *steps = DET_NEW(arena, det_exposure_step, whole->step_count + 1);
    if (steps == NULL) return no_memory(err);
    for (size_t i = 0; i < whole->step_count; i++)
        steps[i] = (det_exposure_step){0};
    det_exposed now = {.exposer = exposer,
                       .contract = whole,
                       .done = steps,
                       .law = law,
                       .regimes = regimes,
                       .arena = arena,
                       .spoken = spoken};
    /* deliveries first: what is paid for has been judged when the payment is */
    for (int is_rest = 0; is_rest < 2; is_rest++)
        for (size_t i = 0; i < whole->step_count && st == DET_OK; i++) {
            now.step = &whole->steps[i];
            if ((now.step->section != DET_SECTION_GOODS) == (is_rest == 1))
                st = judge_step(&now, &steps[i], err);
        }
    if (st != DET_OK) return st;
    out->steps = steps;
    out->step_count = whole->step_count;
    for (size_t i = 0; i < whole->step_count; i++)
        if (steps[i].class > out->class) {
            out->class = steps[i].class;
            out->primary = i;
        }
    return DET_OK;
}

det_exposure_class
det_exposure_of_regime(const det_exposure_answer *answer, det_str regime)
{
    det_exposure_class class = DET_EXPOSURE_FREE;
    for (size_t s = 0; s < answer->step_count; s++)
        for (size_t r = 0; r < answer->steps[s].reason_count; r++) {
            const det_exposure_reason *reason = &answer->steps[s].reasons[r];
            if (reason->measure != NULL && reason->class > class &&
                det_str_equal(det_regime_id(det_measure_regime(reason->measure)), regime))
                class = reason->class;
        }
    return class;
}

bool
det_exposure_rests_on(const det_exposure_answer *answer, det_str measure)
{
    for (size_t s = 0; s < answer->step_count; s++)
        for (size_t r = 0; r < answer->steps[s].reason_count; r++) {
            const det_exposure_reason *reason = &answer->steps[s].reasons[r];
            if (reason->measure != NULL && det_exposure_is_exposed(reason->class) &&
                det_str_equal(det_measure_id(reason->measure), measure))
                return true;
        }
    return false;
}

/* The strictest word of a measure about a subject; FREE where it says nothing. */
static det_exposure_class
word_of(const det_exposure_answer *answer, const det_exposure_reason *like)
{
    det_exposure_class class = DET_EXPOSURE_FREE;
    for (size_t s = 0; s < answer->step_count; s++)
        for (size_t r = 0; r < answer->steps[s].reason_count; r++) {
            const det_exposure_reason *reason = &answer->steps[s].reasons[r];
            if (reason->measure != NULL && reason->class > class &&
                det_str_equal(det_measure_id(reason->measure), det_measure_id(like->measure)) &&
                det_str_equal(reason->subject, like->subject))
                class = reason->class;
        }
    return class;
}

/* Puts the measures of one answer that say another thing in the other to those found. */
static void
add_touched(const det_exposure_answer *of, const det_exposure_answer *other, det_str *ids,
            size_t *count)
{
    for (size_t s = 0; s < of->step_count; s++)
        for (size_t r = 0; r < of->steps[s].reason_count; r++) {
            const det_exposure_reason *reason = &of->steps[s].reasons[r];
            if (reason->measure == NULL || word_of(of, reason) == word_of(other, reason)) continue;
            det_str id = det_measure_id(reason->measure);
            size_t at = 0;
            while (at < *count && det_str_compare(ids[at], id) < 0)
                at++;
            if (at < *count && det_str_equal(ids[at], id)) continue;
            for (size_t i = (*count)++; i > at; i--)
                ids[i] = ids[i - 1];
            ids[at] = id;
        }
}

static size_t
count_reasons(const det_exposure_answer *answer)
{
    size_t count = 0;
    for (size_t s = 0; s < answer->step_count; s++)
        count += answer->steps[s].reason_count;
    return count;
}

det_status
det_exposure_compare(const det_exposure_answer *before, const det_exposure_answer *after,
                     det_arena *arena, det_exposure_change *out, det_error *err)
{
    size_t count = 0;
    det_str *ids = DET_NEW(arena, det_str, count_reasons(before) + count_reasons(after) + 1);
    if (ids == NULL) return no_memory(err);
    add_touched(before, after, ids, &count);
    add_touched(after, before, ids, &count);
    *out = (det_exposure_change){
        before->class, {ids, count}, count > 0 || before->class != after->class};
    return DET_OK;
}
