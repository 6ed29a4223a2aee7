/* Quotas: which period is open, what it holds, and whether this transaction fits.
 *
 * Amounts are thousandths in int64.  What others have used up in the period comes with the question
 * (prior, prior_value_usd); without it nothing is taken to be used, and the answer says so. */
#include "law/decide.h"
#include "law/form.h"

/* Largest amount of one quantity: beyond it a sum could leave int64. */
#define AMOUNT_MAX_MILLI (INT64_MAX / 4)

/* "1,440,000" or "11.6". */
static det_str
show_amount(int64_t milli, char buffer[40])
{
    char digits[24];
    size_t count = 0, used = 0;
    uint64_t whole = (uint64_t)milli / 1000;
    unsigned rest = (unsigned)((uint64_t)milli % 1000);
    do {
        digits[count++] = (char)('0' + whole % 10);
        whole /= 10;
    } while (whole > 0);
    while (count > 0) {
        buffer[used++] = digits[--count];
        if (count > 0 && count % 3 == 0) buffer[used++] = ',';
    }
    if (rest > 0) {
        buffer[used++] = '.';
        buffer[used++] = (char)('0' + rest / 100);
        if (rest % 100 > 0) buffer[used++] = (char)('0' + rest / 10 % 10);
        if (rest % 10 > 0) buffer[used++] = (char)('0' + rest % 10);
    }
    return (det_str){buffer, used};
}

/* An amount given as a fact.  False: not given, or no number (then it counts as not given). */
static bool
fact_amount(const det_law_question *question, const char *key, int64_t *out)
{
    det_str value;
    return det_law_fact_get(question, key, &value) && det_law_milli_read(value, out) &&
           *out <= AMOUNT_MAX_MILLI;
}

static bool
is_unit_of_money(det_str unit)
{
    return unit.len == 3 && unit.ptr[0] >= 'A' && unit.ptr[0] <= 'Z';
}

/* unit in thousandths: quantity in the unit asked in, or money from value_usd. */
static bool
amounts_in(det_str unit, const det_quota *quota, const det_law_question *question, int64_t *prior,
           int64_t *now)
{
    *prior = 0;
    if (is_unit_of_money(unit) && !det_str_equal(unit, question->unit)) {
        if (!det_str_equal(unit, DET_STR("USD")) || !fact_amount(question, "value_usd", now))
            return false;
        (void)fact_amount(question, "prior_value_usd", prior);
        return true;
    }
    if (question->quantity_milli == INT64_MIN || question->quantity_milli < 0 ||
        question->quantity_milli > AMOUNT_MAX_MILLI)
        return false;
    *now = question->quantity_milli;
    (void)fact_amount(question, "prior", prior);
    if (det_str_equal(unit, question->unit)) return true;
    for (size_t i = 0; i < quota->conversion_count; i++) {
        const det_quota_conversion *conversion = &quota->conversions[i];
        bool fits = det_str_equal(conversion->from, question->unit) &&
                    det_str_equal(conversion->to, unit) &&
                    (conversion->kinds.count == 0 ||
                     det_texts_has(conversion->kinds, question->kind));
        int64_t most = AMOUNT_MAX_MILLI / (conversion->times_milli + 1);
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
    det_str unit, bool has_prior)
{
    char sum_text[40], max_text[40];
    det_str sum = show_amount(prior + now, sum_text), most = show_amount(max, max_text);
    det_str before = *why;
    return det_arena_print(arena, why, "%.*s%s%s: %.*s of %.*s %.*s%s", DET_STR_FMT(before),
                           before.len > 0 ? "; " : "", fits ? "within the cap" : "above the cap",
                           DET_STR_FMT(sum), DET_STR_FMT(most), DET_STR_FMT(unit),
                           has_prior ? "" : " (nothing counted before it)");
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
        if (!say(arena, &out->why, fits, prior, now, max, unit, has_prior))
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
det_quota_ask(const det_quota *quotas, size_t count, const det_law_question *question,
              det_needs *needs, det_arena *arena, det_quota_answer *out, det_error *err)
{
    det_str value;
    *out = (det_quota_answer){.quota = open_quota(quotas, count, question),
                              .outcome = DET_LAW_PROHIBITED};
    if (out->quota == NULL) {
        out->why = DET_STR("no quota is open on this day");
        return DET_OK;
    }
    if (det_law_any(out->quota->fails_when, question)) {
        out->why = DET_STR("a condition of the quota is not met");
        return DET_OK;
    }
    if (det_law_fact_get(question, "stop_notice", &value) && det_str_equal(value, DET_STR("yes"))) {
        out->why = DET_STR("the stop level was announced: the quota is closed for this period");
        return DET_OK;
    }
    return judge(out->quota, question, needs, arena, out, err);
}
