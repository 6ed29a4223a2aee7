/* Lint over what measures say: scopes, exceptions, quotas, wind-downs. */
#include "law/lint.h"

/* ---- scope --------------------------------------------------------------------------------------
 */

static uint64_t
power_of_ten(uint32_t digits)
{
    uint64_t value = 1;
    while (digits-- > 0)
        value *= 10;
    return value;
}

/* True if every code of inner is a code of outer. */
static bool
is_within(const det_hs_range *inner, const det_hs_range *outer)
{
    if (inner->digits < outer->digits) return false;
    uint64_t unit = power_of_ten(inner->digits - outer->digits);
    return inner->low / unit >= outer->low && inner->high / unit <= outer->high;
}

static void
lint_codes(det_loader *loader, det_where at, det_hs_ranges codes)
{
    for (size_t i = 0; i < codes.count; i++) {
        const det_hs_range *code = &codes.items[i];
        uint64_t unit = power_of_ten(code->digits < 2 ? 0 : code->digits - 2);
        if (code->digits % 2 != 0)
            DET_LINT(loader, "L351", at,
                     "HS code %llu has %u digits; chapters have 2, headings 4, subheadings 6",
                     (unsigned long long)code->low, code->digits);
        else if (code->low / unit == 0 || code->high / unit > 99 || code->low / unit == 77)
            DET_LINT(loader, "L352", at, "there is no HS chapter %02llu",
                     (unsigned long long)(code->low / unit));
        for (size_t j = 0; j < codes.count; j++)
            if (j != i && is_within(code, &codes.items[j]) &&
                (j < i || !is_within(&codes.items[j], code))) {
                DET_LINT(loader, "L353", at,
                         "HS code %0*llu is covered by another code of the same list",
                         (int)code->digits, (unsigned long long)code->low);
                break;
            }
    }
}

static void
lint_scope(det_loader *loader, const det_law_scope *scope, det_where at)
{
    static const char *const editions[] = {"HS1988", "HS1992", "HS1996", "HS2002",
                                           "HS2007", "HS2012", "HS2017", "HS2022"};
    lint_codes(loader, at, scope->hs);
    lint_codes(loader, at, scope->hs_practice);
    lint_codes(loader, at, scope->hs_partial);
    for (size_t i = 0; i < scope->hs_partial.count; i++)
        for (size_t j = 0; j < scope->hs.count; j++)
            if (is_within(&scope->hs_partial.items[i], &scope->hs.items[j]))
                DET_LINT(loader, "L354", at,
                         "HS code %0*llu is partial in 'hs_partial' and whole in 'hs'; keep one",
                         (int)scope->hs_partial.items[i].digits,
                         (unsigned long long)scope->hs_partial.items[i].low);
    bool is_known = scope->edition.len == 0;
    for (size_t i = 0; i < sizeof editions / sizeof editions[0]; i++)
        is_known = is_known || det_str_equal(scope->edition, det_str_of(editions[i]));
    if (!is_known)
        DET_LINT(loader, "L355", at,
                 "'%.*s' is no edition of the Harmonized System; expected such as HS2017",
                 DET_STR_FMT(scope->edition));
    for (size_t i = 0; i < scope->kinds.count; i++)
        for (size_t j = 0; j < i; j++)
            if (det_str_equal(scope->kinds.items[i], scope->kinds.items[j]))
                DET_LINT(loader, "L356", at, "kind '%.*s' is named twice in the scope",
                         DET_STR_FMT(scope->kinds.items[i]));
}

/* ---- exceptions ---------------------------------------------------------------------------------
 */

static const det_law_test *
test_of(const det_law_tests *tests, det_str key)
{
    for (size_t i = 0; i < tests->count; i++)
        if (det_str_equal(tests->items[i].key, key)) return &tests->items[i];
    return NULL;
}

static bool
is_among(const det_texts *few, const det_texts *many)
{
    for (size_t i = 0; i < few->count; i++)
        if (!det_texts_has(*many, few->items[i])) return false;
    return true;
}

/* True if whatever meets narrow meets wide: every test of wide is there, with no value more. */
static bool
implies(const det_law_tests *narrow, const det_law_tests *wide)
{
    for (size_t i = 0; i < wide->count; i++) {
        const det_law_test *same = test_of(narrow, wide->items[i].key);
        if (same == NULL || !is_among(&same->values, &wide->items[i].values)) return false;
    }
    return true;
}

/* True if no facts can meet both: one key with no value in common. */
static bool
exclude(const det_law_tests *a, const det_law_tests *b)
{
    for (size_t i = 0; i < a->count; i++) {
        const det_law_test *same = test_of(b, a->items[i].key);
        bool has_common = same == NULL;
        for (size_t j = 0; !has_common && j < same->values.count; j++)
            has_common = det_texts_has(a->items[i].values, same->values.items[j]);
        if (!has_common) return true;
    }
    return false;
}

static bool
overlap(det_law_life a, det_law_life b)
{
    return a.from_us < b.before_us && b.from_us < a.before_us;
}

static bool
is_longer(det_law_life longer, det_law_life shorter)
{
    return longer.from_us <= shorter.from_us && longer.before_us >= shorter.before_us;
}

static void
lint_siblings(det_loader *loader, const det_law_exception *a, const det_law_exception *b)
{
    bool is_narrow = implies(&a->when, &b->when), is_wide = implies(&b->when, &a->when);
    if (is_narrow && is_wide && overlap(a->life, b->life)) {
        if (a->effect == b->effect)
            DET_LINT(loader, "L361", b->at, "'%.*s' says the same as '%.*s' at line %u; drop one",
                     DET_STR_FMT(b->id), DET_STR_FMT(a->id), a->at.line);
        else
            DET_LINT(loader, "L362", b->at,
                     "'%.*s' and '%.*s' at line %u ask the same facts and grant different "
                     "effects; the answer would always be undetermined",
                     DET_STR_FMT(b->id), DET_STR_FMT(a->id), a->at.line);
        return;
    }
    const det_law_exception *narrow = is_narrow ? a : b, *wide = is_narrow ? b : a;
    if (is_narrow != is_wide && a->effect == b->effect && wide->exception_count == 0 &&
        is_longer(wide->life, narrow->life) && wide->known_us <= narrow->known_us)
        DET_LINT(loader, "L363", narrow->at,
                 "whatever meets '%.*s' meets '%.*s' at line %u too, with the same effect",
                 DET_STR_FMT(narrow->id), DET_STR_FMT(wide->id), wide->at.line);
}

static void
lint_deciders(det_loader *loader, const det_law_exception *exception)
{
    static const struct {
        const char *by;
        det_law_outcome effect;
    } known[] = {{"self_executing", DET_LAW_ALLOWED},
                 {"state_notifies", DET_LAW_ALLOWED},
                 {"state_determines", DET_LAW_ALLOWED},
                 {"committee_case_by_case", DET_LAW_NEEDS_AUTHORISATION},
                 {"committee_no_objection", DET_LAW_NEEDS_AUTHORISATION}};
    if (exception->by.len == 0) return;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (!det_str_equal(exception->by, det_str_of(known[i].by))) continue;
        bool asks_approval = test_of(&exception->when, DET_STR("approved")) != NULL;
        if (exception->effect != known[i].effect && known[i].effect != DET_LAW_ALLOWED &&
            !asks_approval)
            DET_LINT(loader, "L367", exception->at,
                     "'by: %s' and 'effect: allowed' without a fact 'approved' say that what a "
                     "committee has yet to decide is free",
                     known[i].by);
        if (i == 0 && exception->effect == DET_LAW_NEEDS_AUTHORISATION)
            DET_LINT(
                loader, "L367", exception->at,
                "'by: self_executing' and 'effect: needs_authorisation' contradict each other");
        return;
    }
    DET_LINT(loader, "L366", exception->at,
             "'by' is '%.*s'; expected self_executing, state_notifies, state_determines, "
             "committee_case_by_case or committee_no_objection",
             DET_STR_FMT(exception->by));
}

static void
lint_exceptions(det_loader *loader, const det_law_exception *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        lint_deciders(loader, &items[i]);
        for (size_t j = i + 1; j < count; j++)
            lint_siblings(loader, &items[i], &items[j]);
        for (size_t j = 0; j < items[i].exception_count; j++) {
            const det_law_exception *inner = &items[i].exceptions[j];
            if (implies(&items[i].when, &inner->when) && is_longer(inner->life, items[i].life))
                DET_LINT(loader, "L364", inner->at,
                         "'%.*s' stands in the way of '%.*s' in every case, so that can never be "
                         "granted",
                         DET_STR_FMT(inner->id), DET_STR_FMT(items[i].id));
            else if (exclude(&items[i].when, &inner->when))
                DET_LINT(loader, "L365", inner->at,
                         "'%.*s' asks for facts under which '%.*s' is not met anyway",
                         DET_STR_FMT(inner->id), DET_STR_FMT(items[i].id));
        }
        lint_exceptions(loader, items[i].exceptions, items[i].exception_count);
    }
}

/* ---- quotas -------------------------------------------------------------------------------------
 */

static void
lint_limits(det_loader *loader, const det_quota *quota)
{
    static const char *const units[] = {"tonne", "kg",  "barrel",  "litre", "m3",
                                        "USD",   "EUR", "account", "piece", "own_prior_12_months"};
    for (size_t i = 0; i < quota->limit_count; i++) {
        const det_quota_limit *limit = &quota->limits[i];
        bool is_known = false;
        for (size_t j = 0; j < sizeof units / sizeof units[0]; j++)
            is_known = is_known || det_str_equal(limit->unit, det_str_of(units[j]));
        if (!is_known)
            DET_LINT(loader, "L371", quota->at,
                     "unit '%.*s' is not known; expected tonne, kg, barrel, litre, m3, USD, EUR, "
                     "account, piece or own_prior_12_months",
                     DET_STR_FMT(limit->unit));
        if (limit->max_milli == 0)
            DET_LINT(loader, "L372", quota->at,
                     "the limit in %.*s is zero: that is the prohibition itself",
                     DET_STR_FMT(limit->unit));
        for (size_t j = 0; j < i; j++)
            if (det_str_equal(limit->unit, quota->limits[j].unit))
                DET_LINT(loader, "L373", quota->at, "two limits are in %.*s; which holds?",
                         DET_STR_FMT(limit->unit));
    }
}

static bool
has_limit_in(const det_quota *quota, det_str unit)
{
    for (size_t i = 0; i < quota->limit_count; i++)
        if (det_str_equal(quota->limits[i].unit, unit)) return true;
    return false;
}

static void
lint_conversions(det_loader *loader, const det_quota *quota)
{
    for (size_t i = 0; i < quota->conversion_count; i++) {
        const det_quota_conversion *a = &quota->conversions[i];
        if (!has_limit_in(quota, a->to))
            DET_LINT(loader, "L374", quota->at,
                     "no limit is in %.*s, so the conversion into it is never used",
                     DET_STR_FMT(a->to));
        if (a->times_milli == 0 || det_str_equal(a->from, a->to))
            DET_LINT(loader, "L375", quota->at,
                     "the conversion of %.*s to %.*s is of one unit, or by zero",
                     DET_STR_FMT(a->from), DET_STR_FMT(a->to));
        for (size_t j = 0; j < i; j++) {
            const det_quota_conversion *b = &quota->conversions[j];
            if (det_str_equal(a->from, b->to) && det_str_equal(a->to, b->from))
                DET_LINT(loader, "L375", quota->at,
                         "%.*s and %.*s are converted both ways; rounding would not agree",
                         DET_STR_FMT(a->from), DET_STR_FMT(a->to));
        }
    }
}

static void
lint_notices(det_loader *loader, const det_quota *quota)
{
    uint64_t last = 0;
    for (size_t i = 0; i < quota->notices.count; i++) {
        det_str text = quota->notices.items[i];
        uint64_t value = 0;
        if (det_str_ends(text, DET_STR("%"))) text = det_str_slice(text, 0, text.len - 1);
        if (!det_str_read_u64(text, &value) || value <= last || value > 100) {
            DET_LINT(loader, "L376", quota->at,
                     "'notices_at' has '%.*s'; expected percentages that rise to 100%% at most",
                     DET_STR_FMT(quota->notices.items[i]));
            return;
        }
        last = value;
    }
    if (quota->stop_percent > 0 && last > quota->stop_percent)
        DET_LINT(loader, "L377", quota->at, "a notice at %llu%% comes after the stop at %u%%",
                 (unsigned long long)last, quota->stop_percent);
}

static void
lint_quotas(det_loader *loader, const det_law_parts *parts)
{
    for (size_t i = 0; i < parts->quota_count; i++) {
        const det_quota *quota = &parts->quotas[i], *next = NULL;
        lint_limits(loader, quota);
        lint_conversions(loader, quota);
        lint_notices(loader, quota);
        if (quota->counted.len > 0 && !det_str_equal(quota->counted, DET_STR("per_state")) &&
            !det_str_equal(quota->counted, DET_STR("per_holder")) &&
            !det_str_equal(quota->counted, DET_STR("aggregate_all_states")))
            DET_LINT(loader, "L378", quota->at,
                     "'counted' is '%.*s'; expected aggregate_all_states, per_state or per_holder",
                     DET_STR_FMT(quota->counted));
        for (size_t j = 0; j < parts->quota_count; j++) {
            const det_quota *other = &parts->quotas[j];
            if (j > i && overlap(quota->life, other->life))
                DET_LINT(loader, "L379", other->at,
                         "the period of '%.*s' overlaps that of '%.*s' at line %u; the later one "
                         "alone would count",
                         DET_STR_FMT(other->id), DET_STR_FMT(quota->id), quota->at.line);
            if (other->life.from_us >= quota->life.before_us &&
                (next == NULL || other->life.from_us < next->life.from_us))
                next = other;
        }
        if (next != NULL && next->life.from_us > quota->life.before_us)
            DET_LINT(loader, "L380", next->at,
                     "between the end of '%.*s' and the beginning of '%.*s' there is no quota, and "
                     "the prohibition stands",
                     DET_STR_FMT(quota->id), DET_STR_FMT(next->id));
    }
}

/* ---- the whole ----------------------------------------------------------------------------------
 */

static void
lint_parts(det_loader *loader, const det_law_parts *parts, det_str measure, bool is_base,
           det_where at)
{
    lint_scope(loader, &parts->scope, at);
    lint_exceptions(loader, parts->exceptions, parts->exception_count);
    lint_quotas(loader, parts);
    if (is_base && parts->blocks_from_us != INT64_MIN && parts->force != DET_LAW_DUTY)
        DET_LINT(loader, "L357", at, "'blocks_from' goes with 'force: duty'; '%.*s' is none",
                 DET_STR_FMT(measure));
    const det_wind_down *wind = &parts->wind_down;
    if (wind->is_given && wind->before_us == DET_INSTANT_FOREVER)
        DET_LINT(loader, "L358", at,
                 "the wind-down of '%.*s' has no end: every contract made before would be free for "
                 "ever",
                 DET_STR_FMT(measure));
    for (size_t i = 0; wind->is_given && i < wind->kinds.count; i++)
        if (is_base && parts->scope.kinds.count > 0 &&
            !det_texts_has(parts->scope.kinds, wind->kinds.items[i]))
            DET_LINT(loader, "L359", at,
                     "the wind-down names kind '%.*s', which the scope of '%.*s' does not",
                     DET_STR_FMT(wind->kinds.items[i]), DET_STR_FMT(measure));
}

void
det_lint_parts(det_loader *loader, const det_lawbook *law)
{
    for (size_t i = 0; i < law->measure_count; i++) {
        const det_measure *measure = law->measures[i];
        lint_parts(loader, &measure->base, measure->id, true, measure->at);
    }
    for (size_t i = 0; i < law->act_count; i++) {
        const det_act *act = law->acts[i];
        if (act->verb != DET_LAW_AMEND) continue;
        lint_parts(loader, &act->set, act->targets.items[0], false, act->at);
        lint_parts(loader, &act->add, act->targets.items[0], false, act->at);
    }
}
