/* Quotas: which period is open, what it holds, and whether this transaction fits.
 *
 * Amounts are thousandths in int64.  What others have used up in the period comes with the question
 * (prior, prior_value_usd), else from the ledger, if one is kept that has heard of this quota;
 * without either nothing is taken to be used, and the answer says so. */
#include "law/decide.h"
#include "law/form.h"
#include "law/ledger.h"

/* An amount given as a fact.  False: not given, or no number (then it counts as not given). */
static bool
fact_amount(const det_law_question *question, const char *key, int64_t *out)
{
    det_str value;
    return det_law_fact_get(question, key, &value) && det_law_milli_read(value, out) &&
           *out <= DET_AMOUNT_MAX_MILLI;
}

static bool
is_unit_of_money(det_str unit)
{
    return unit.len == 3 && unit.ptr[0] >= 'A' && unit.ptr[0] <= 'Z';
}

/* What the question says was used up, and what earlier lines of the same transaction take. */
static int64_t
used_before(const det_law_question *question, const char *prior, const char *earlier)
{
    int64_t used = 0, more = 0;
    (void)fact_amount(question, prior, &used);
    (void)fact_amount(question, earlier, &more);
    return det_amount_add(used, more);
}

/* unit in thousandths: quantity in the unit asked in, or money from value_usd.  *prior is 0 where
 * nothing is said to be used up. */
static bool
amounts_in(det_str unit, const det_quota *quota, const det_law_question *question, int64_t *prior,
           int64_t *now)
{
    *prior = 0;
    if (is_unit_of_money(unit) && !det_str_equal(unit, question->unit)) {
        if (!det_str_equal(unit, DET_STR("USD")) || !fact_amount(question, "value_usd", now))
            return false;
        *prior = used_before(question, "prior_value_usd", "earlier_value_usd");
        return true;
    }
    if (question->quantity_milli == INT64_MIN || question->quantity_milli < 0 ||
        question->quantity_milli > DET_AMOUNT_MAX_MILLI)
        return false;
    *now = question->quantity_milli;
    *prior = used_before(question, "prior", "earlier");
    if (det_str_equal(unit, question->unit)) return true;
    for (size_t i = 0; i < quota->conversion_count; i++) {
        const det_quota_conversion *conversion = &quota->conversions[i];
        bool fits = det_str_equal(conversion->from, question->unit) &&
                    det_str_equal(conversion->to, unit) &&
                    (conversion->kinds.count == 0 ||
                     det_texts_has(conversion->kinds, question->kind));
        int64_t most = DET_AMOUNT_MAX_MILLI / (conversion->times_milli + 1);
        if (!fits || *now > most || *prior > most) continue;
        /* rounded up: a fraction of a thousandth never fits what is full */
        *now = (*now * conversion->times_milli + 999) / 1000;
        *prior = (*prior * conversion->times_milli + 999) / 1000;
        return true;
    }
    return false;
}

/* The limit in thousandths; own_prior_12_months is a share of what the question says was supplied.
 */
static bool
limit_of(const det_quota_limit *limit, const det_law_question *question, det_needs *needs,
         int64_t *max_milli, det_str *unit)
{
    *unit = limit->unit;
    *max_milli = limit->max_milli;
    if (!det_str_equal(limit->unit, DET_STR("own_prior_12_months"))) return true;
    int64_t own = 0;
    *unit = question->unit;
    if (!fact_amount(question, "own_prior_12_months", &own) || limit->max_milli > 1000000 ||
        own > INT64_MAX / 1000000) {
        det_needs_add(needs, limit->unit);
        return false;
    }
    *max_milli = own * limit->max_milli / 1000;
    return true;
}

static bool
say(det_arena *arena, det_str *why, bool fits, int64_t prior, int64_t now, int64_t max,
    det_str unit, const char *of_prior)
{
    char sum_text[DET_AMOUNT_TEXT_MAX], max_text[DET_AMOUNT_TEXT_MAX];
    det_str sum = det_amount_show(prior + now, sum_text), most = det_amount_show(max, max_text);
    det_str before = *why;
    return det_arena_print(arena, why, "%.*s%s%s: %.*s of %.*s %.*s%s", DET_STR_FMT(before),
                           before.len > 0 ? "; " : "", fits ? "within the cap" : "above the cap",
                           DET_STR_FMT(sum), DET_STR_FMT(most), DET_STR_FMT(unit), of_prior);
}

static det_status
judge(const det_quota *quota, const det_law_question *question, det_needs *needs, det_arena *arena,
      det_quota_answer *out, det_error *err)
{
    bool is_above = false, is_known = false;
    det_str ignored;
    for (size_t i = 0; i < quota->limit_count; i++) {
        int64_t max = 0, prior = 0, now = 0;
        det_str unit;
        if (!limit_of(&quota->limits[i], question, needs, &max, &unit) ||
            !amounts_in(unit, quota, question, &prior, &now))
            continue;
        bool fits = prior + now <= max;
        bool has_prior = det_law_fact_get(
            question, det_str_equal(unit, question->unit) ? "prior" : "prior_value_usd", &ignored);
        /* in any_unit the limit in the unit asked counts alone; converted ones only without it */
        if (!quota->is_either && is_known && !det_str_equal(unit, question->unit)) continue;
        if (!quota->is_either && det_str_equal(unit, question->unit)) {
            is_above = false;
            out->why = (det_str){0};
        }
        is_known = true;
        is_above = is_above || !fits;
        if (!has_prior) det_needs_add(needs, DET_STR("prior"));
        if (!say(arena, &out->why, fits, prior, now, max, unit,
                 has_prior ? "" : " (nothing counted before it)"))
            return det_fail(err, DET_NOMEM, (det_where){0}, "the reasons of quota %.*s",
                            DET_STR_FMT(quota->id));
    }
    out->outcome = !is_known  ? DET_LAW_UNDETERMINED
                   : is_above ? DET_LAW_PROHIBITED
                              : DET_LAW_WITHIN_QUOTA;
    if (is_known) return DET_OK;
    det_needs_add(needs, DET_STR("quantity"));
    out->why = DET_STR(
        "there is a quota, and the quantity is not known in a unit it is counted in");
    return DET_OK;
}

/* ---- by the ledger ------------------------------------------------------------------------------
 */

/* One limit against what the ledger has counted. */
typedef struct weighed {
    bool is_whole; /* every figure of the ledger is in this unit, and so is what was asked */
    bool is_above; /* also by a part of the figures alone */
    bool is_gap;   /* figures of the ledger are missing */
    int64_t used, now;
} weighed;

static weighed
weigh(const det_limit_state *limit, const det_quota *quota, const det_law_question *question)
{
    weighed out = {0};
    int64_t earlier = 0;
    out.is_gap = !limit->has_max || limit->missing > 0;
    if (!limit->has_max) return out;
    bool has_now = amounts_in(limit->unit, quota, question, &earlier, &out.now);
    out.used = det_amount_add(det_amount_add(limit->reported, limit->confirmed), limit->reserved);
    if (has_now) out.used = det_amount_add(out.used, earlier);
    out.is_above = has_now ? det_amount_add(out.used, out.now) > limit->max_milli
                           : out.used >= limit->max_milli;
    out.is_whole = has_now && !out.is_gap;
    return out;
}

/* Limits that end the quota each by itself: all figures must be known. */
static det_law_outcome
weigh_all(const det_quota_state *state, const weighed *each)
{
    bool is_known = false, is_gap = false;
    for (size_t i = 0; i < state->limit_count; i++) {
        if (each[i].is_above) return DET_LAW_PROHIBITED;
        is_known = is_known || each[i].is_whole;
        is_gap = is_gap || each[i].is_gap;
    }
    return is_known && !is_gap ? DET_LAW_WITHIN_QUOTA : DET_LAW_UNDETERMINED;
}

/* The limit in the unit asked in decides, if it can; else every one that can.  One that is used up
 * in another unit leaves it open: the text says "or". */
static det_law_outcome
weigh_any(const det_quota_state *state, const weighed *each, det_str unit)
{
    bool is_known = false, is_above = false;
    for (size_t i = 0; i < state->limit_count; i++) {
        bool is_asked = det_str_equal(state->limits[i].unit, unit);
        if (is_asked && each[i].is_above) return DET_LAW_PROHIBITED;
        is_known = is_known || each[i].is_whole;
        is_above = is_above || each[i].is_above;
    }
    if (is_above && !is_known) return DET_LAW_PROHIBITED;
    return is_known && !is_above ? DET_LAW_WITHIN_QUOTA : DET_LAW_UNDETERMINED;
}

static det_status
judge_by_ledger(const det_quota_state *state, const det_law_question *question, det_needs *needs,
                det_arena *arena, det_quota_answer *out, det_error *err)
{
    const det_quota *quota = state->quota;
    weighed *each = DET_NEW(arena, weighed, state->limit_count + 1);
    if (each == NULL) goto no_memory;
    for (size_t i = 0; i < state->limit_count; i++) {
        each[i] = weigh(&state->limits[i], quota, question);
        if (!state->limits[i].has_max) continue;
        if (!say(arena, &out->why, !each[i].is_above, each[i].used, each[i].now,
                 state->limits[i].max_milli, state->limits[i].unit,
                 each[i].is_gap ? " by the ledger, which lacks figures in this unit"
                                : " by the ledger"))
            goto no_memory;
    }
    if ((state->status & DET_QUOTA_STOP) != 0) {
        out->outcome = DET_LAW_PROHIBITED;
        out->why = DET_STR("by the ledger the stop level was passed: the quota is closed for this "
                           "period");
        return DET_OK;
    }
    out->outcome = quota->is_either ? weigh_all(state, each)
                                    : weigh_any(state, each, question->unit);
    if (out->outcome == DET_LAW_UNDETERMINED) det_needs_add(needs, DET_STR("prior"));
    if (out->outcome == DET_LAW_UNDETERMINED && question->quantity_milli == INT64_MIN)
        det_needs_add(needs, DET_STR("quantity"));
    if (state->is_alleged_above &&
        !det_arena_print(arena, &out->why, "%.*s; what is alleged exceeds the cap",
                         DET_STR_FMT(out->why)))
        goto no_memory;
    return DET_OK;
no_memory:
    return det_fail(err, DET_NOMEM, (det_where){0}, "the reasons of quota %.*s",
                    DET_STR_FMT(quota->id));
}

/* Whose counter a question is about: the State that is not the target, or the holder it names. */
static void
counter_of(const det_quota *quota, const det_measure *measure, const det_law_question *question,
           det_str *state, det_str *holder)
{
    *state = *holder = (det_str){0};
    if (det_quota_is_per_state(quota))
        *state = det_texts_has(measure->regime->target, question->actor_to) ? question->actor_from
                                                                            : question->actor_to;
    if (det_quota_is_per_holder(quota)) (void)det_law_fact_get(question, "holder", holder);
}

static det_status
fold_ledger(const det_quota *quota, const det_measure *measure, const det_law_question *question,
            det_arena *arena, det_quota_state *out, bool *is_told, det_error *err)
{
    det_str state, holder, ignored;
    *is_told = false;
    if (question->ledger == NULL || det_law_fact_get(question, "prior", &ignored) ||
        det_law_fact_get(question, "prior_value_usd", &ignored))
        return DET_OK;
    counter_of(quota, measure, question, &state, &holder);
    det_status st = det_quota_fold(question->ledger, (det_quota_place){quota, measure},
                                   det_zone_day(measure->regime->zone, question->at_us),
                                   question->known_us, state, holder, arena, out, err);
    *is_told = st == DET_OK && out->is_kept;
    return st;
}

/* The quota whose period holds the instant: the newest that has begun, when two overlap.  Periods
 * that repeat hold the same limit each time, so where one of them begins makes no difference here.
 */
static const det_quota *
open_quota(const det_quota *quotas, size_t count, const det_law_question *question)
{
    const det_quota *found = NULL;
    for (size_t i = 0; i < count; i++) {
        const det_quota *quota = &quotas[i];
        if (quota->known_us > question->known_us || quota->life.from_us > question->at_us ||
            quota->life.before_us <= question->at_us)
            continue;
        if (found == NULL || quota->life.from_us > found->life.from_us ||
            (quota->life.from_us == found->life.from_us &&
             det_str_compare(quota->id, found->id) > 0))
            found = quota;
    }
    return found;
}

det_status
det_quota_ask(const det_measure *measure, const det_quota *quotas, size_t count,
              const det_law_question *question, det_needs *needs, det_arena *arena,
              det_quota_answer *out, det_error *err)
{
    det_str value;
    det_quota_state state;
    bool is_told = false;
    *out = (det_quota_answer){.quota = open_quota(quotas, count, question),
                              .outcome = DET_LAW_PROHIBITED};
    if (out->quota == NULL) {
        out->why = DET_STR("no quota is open on this day");
        return DET_OK;
    }
    det_tribool fails = det_law_any(out->quota->fails_when, question, needs);
    if (fails == DET_YES) {
        out->why = DET_STR("a condition of the quota is not met");
        return DET_OK;
    }
    if (det_law_fact_get(question, "stop_notice", &value) && det_str_equal(value, DET_STR("yes"))) {
        out->why = DET_STR("the stop level was announced: the quota is closed for this period");
        return DET_OK;
    }
    det_status st = fold_ledger(out->quota, measure, question, arena, &state, &is_told, err);
    if (st != DET_OK) return st;
    st = is_told ? judge_by_ledger(&state, question, needs, arena, out, err)
                 : judge(out->quota, question, needs, arena, out, err);
    if (fails == DET_NO || out->outcome != DET_LAW_WITHIN_QUOTA) return st;
    out->outcome = DET_LAW_UNDETERMINED;
    out->why = DET_STR("there is a quota, and nobody can tell whether its conditions are met");
    return st;
}

det_status
det_quota_asked(const det_measure *measure, const det_law_question *question, det_arena *arena,
                det_quota_state *out, bool *is_told, det_error *err)
{
    det_law_version version;
    *is_told = false;
    if (question->ledger == NULL) return DET_OK;
    det_status st = det_law_version_at(measure, question->at_us, question->known_us, arena,
                                       &version, err);
    if (st != DET_OK) return st;
    const det_quota *quota = open_quota(version.parts.quotas, version.parts.quota_count, question);
    return quota == NULL ? DET_OK : fold_ledger(quota, measure, question, arena, out, is_told, err);
}
