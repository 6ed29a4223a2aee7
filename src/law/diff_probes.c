/* The questions that can tell two measures apart.
 *
 * A ruling looks at the goods, at the parties, at the day, and at facts that some exception, quota,
 * route or old contract of the measure asks for.  So the facts of each of them are tried as met,
 * as contradicted and, in the first probe, as not known; of a list of values each is tried.
 * Exceptions are tried one by one, not in pairs: which of two prevails is a matter of their order
 * of strictness, not of any text. */
#include <inttypes.h>
#include <stdlib.h>

#include "law/cases.h"
#include "law/diff.h"
#include "law/hs.h"

/* A set of facts on its way. */
typedef struct draft {
    det_law_fact facts[DET_LAW_FACTS_MAX];
    size_t count;
    int64_t quantity_milli;
    det_str unit;
} draft;

static const draft nothing = {.quantity_milli = INT64_MIN};

/* A fact more; one given already stays, for a set may not contradict itself. */
static bool
give(draft *to, det_str key, det_str value)
{
    for (size_t i = 0; i < to->count; i++)
        if (det_str_equal(to->facts[i].key, key)) return false;
    if (to->count == DET_LAW_FACTS_MAX) return false;
    to->facts[to->count++] = (det_law_fact){key, value};
    return true;
}

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "the questions that tell measures apart");
}

/* "7500000" or "0.001". */
static bool
print_amount(int64_t milli, det_arena *arena, det_str *out)
{
    if (milli % 1000 == 0) return det_arena_print(arena, out, "%" PRId64, milli / 1000);
    return det_arena_print(arena, out, "%" PRId64 ".%03" PRId64, milli / 1000, milli % 1000);
}

static bool
print_name(const draft *from, det_arena *arena, det_str *out)
{
    det_str amount = {0};
    *out = (det_str){0};
    if (from->quantity_milli != INT64_MIN &&
        (!print_amount(from->quantity_milli, arena, &amount) ||
         !det_arena_print(arena, out, "%.*s %.*s", DET_STR_FMT(amount), DET_STR_FMT(from->unit))))
        return false;
    for (size_t i = 0; i < from->count; i++) {
        det_str before = *out;
        if (!det_arena_print(arena, out, "%.*s%s%.*s=%.*s", DET_STR_FMT(before),
                             before.len > 0 ? ", " : "", DET_STR_FMT(from->facts[i].key),
                             DET_STR_FMT(from->facts[i].value)))
            return false;
    }
    return true;
}

/* By key, so that the same facts met in another order are the same set. */
static int
compare_facts(const void *a, const void *b)
{
    const det_law_fact *x = a, *y = b;
    return det_str_compare(x->key, y->key);
}

static det_status
keep(det_probes *probes, const draft *given, det_error *err)
{
    draft sorted = *given;
    const draft *from = &sorted;
    if (sorted.count > 1) qsort(sorted.facts, sorted.count, sizeof *sorted.facts, compare_facts);
    det_probe probe = {
        .fact_count = from->count, .quantity_milli = from->quantity_milli, .unit = from->unit};
    uint32_t existing = 0, number = (uint32_t)probes->count;
    if (probes->count == DET_PROBES_MAX) {
        probes->is_cut = true;
        return DET_OK;
    }
    if (!print_name(from, probes->arena, &probe.name) ||
        !det_strmap_add(&probes->seen, probe.name, number, &existing))
        return no_memory(err);
    if (existing != number) return DET_OK;
    det_law_fact *facts = DET_NEW(probes->arena, det_law_fact, from->count + 1);
    if (facts == NULL) return no_memory(err);
    for (size_t i = 0; i < from->count; i++)
        facts[i] = from->facts[i];
    probe.facts = facts;
    if (probes->count == probes->capacity) {
        void *more = det_arena_grow(probes->arena, probes->items, probes->count, &probes->capacity,
                                    sizeof *probes->items);
        if (more == NULL) return no_memory(err);
        probes->items = more;
    }
    probes->items[probes->count++] = probe;
    return DET_OK;
}

/* A value that meets no test. */
static const char no_such_value[] = "something_else";

static draft
met(draft base, det_law_tests tests)
{
    for (size_t i = 0; i < tests.count; i++)
        if (tests.items[i].values.count > 0)
            (void)give(&base, tests.items[i].key, tests.items[i].values.items[0]);
    return base;
}

/* Each value of each test with the rest met, each test contradicted with the rest met. */
static det_status
keep_values(det_probes *probes, draft base, det_law_tests tests, det_error *err)
{
    det_status st = DET_OK;
    for (size_t i = 0; i < tests.count; i++) {
        const det_law_test *test = &tests.items[i];
        for (size_t v = 0; v <= test->values.count && st == DET_OK; v++) {
            bool is_unmet = v == test->values.count;
            draft one = base;
            if (!give(&one, test->key,
                      is_unmet ? det_str_of(no_such_value) : test->values.items[v]))
                continue;
            one = met(one, tests);
            st = keep(probes, &one, err);
        }
    }
    return st;
}

/* depth is bounded by DET_LAW_EXCEPTION_DEPTH_MAX, which the loader enforces */
static det_status
add_exceptions(det_probes *probes, draft base, const det_law_exception *items, size_t count,
               det_error *err)
{
    det_status st = DET_OK;
    for (size_t i = 0; i < count && st == DET_OK; i++) {
        draft granted = met(base, items[i].when);
        st = keep_values(probes, base, items[i].when, err);
        if (st == DET_OK && items[i].effect == DET_LAW_NEEDS_AUTHORISATION) {
            draft approved = granted;
            if (give(&approved, DET_STR("approved"), DET_STR("yes")))
                st = keep(probes, &approved, err);
        }
        if (st == DET_OK)
            st = add_exceptions(probes, granted, items[i].exceptions, items[i].exception_count,
                                err);
    }
    return st;
}

/* ---- quotas -------------------------------------------------------------------------------------
 */

/* Just what fits, and a thousandth more. */
static det_status
keep_around(det_probes *probes, draft base, int64_t max_milli, det_str unit, det_error *err)
{
    base.unit = unit;
    base.quantity_milli = max_milli;
    det_status st = keep(probes, &base, err);
    base.quantity_milli = max_milli + 1;
    return st == DET_OK ? keep(probes, &base, err) : st;
}

static det_status
keep_value_around(det_probes *probes, draft base, int64_t max_milli, det_str unit, det_error *err)
{
    det_status st = DET_OK;
    base.unit = unit;
    base.quantity_milli = 0;
    for (int i = 0; i < 2 && st == DET_OK; i++) {
        draft one = base;
        det_str value = {0};
        if (!print_amount(max_milli + i, probes->arena, &value)) return no_memory(err);
        (void)give(&one, DET_STR("value_usd"), value);
        st = keep(probes, &one, err);
    }
    return st;
}

static det_status
add_limit(det_probes *probes, const det_quota *quota, const det_quota_limit *limit, det_error *err)
{
    draft base = nothing;
    det_str unit = quota->limit_count > 0 ? quota->limits[0].unit : DET_STR("tonne");
    (void)give(&base, DET_STR("prior"), DET_STR("0"));
    if (det_str_equal(limit->unit, DET_STR("USD")) && !det_str_equal(unit, limit->unit))
        return keep_value_around(probes, base, limit->max_milli, unit, err);
    if (det_str_equal(limit->unit, DET_STR("own_prior_12_months"))) {
        (void)give(&base, DET_STR("own_prior_12_months"), DET_STR("1000"));
        /* a share of 1,000 tonnes, in thousandths of a tonne */
        return keep_around(probes, base, limit->max_milli * 1000, DET_STR("tonne"), err);
    }
    (void)give(&base, DET_STR("value_usd"), DET_STR("0"));
    det_status st = keep_around(probes, base, limit->max_milli, limit->unit, err);
    for (size_t i = 0; i < quota->conversion_count && st == DET_OK; i++) {
        const det_quota_conversion *one = &quota->conversions[i];
        if (!det_str_equal(one->to, limit->unit) || one->times_milli <= 0 ||
            limit->max_milli > INT64_MAX / 1000)
            continue;
        st = keep_around(probes, base, limit->max_milli * 1000 / one->times_milli, one->from, err);
    }
    return st;
}

static det_status
add_quota(det_probes *probes, const det_quota *quota, det_error *err)
{
    draft base = nothing;
    det_status st = DET_OK;
    for (size_t i = 0; i < quota->limit_count && st == DET_OK; i++)
        st = add_limit(probes, quota, &quota->limits[i], err);
    if (st != DET_OK || quota->limit_count == 0) return st;
    base.quantity_milli = 0;
    base.unit = quota->limits[0].unit;
    st = keep_values(probes, base, quota->fails_when, err);
    if (st == DET_OK && give(&base, DET_STR("stop_notice"), DET_STR("yes")))
        st = keep(probes, &base, err);
    return st;
}

/* ---- measures -----------------------------------------------------------------------------------
 */

static det_status
add_old_contract(det_probes *probes, const det_wind_down *wind, det_error *err)
{
    det_status st = DET_OK;
    if (!wind->is_given || wind->contract_before == DET_DAY_NONE) return DET_OK;
    for (int i = -1; i <= 0 && st == DET_OK; i++) {
        char text[DET_DAY_TEXT_MAX];
        draft base = nothing;
        det_str day = {0};
        if (!det_arena_copy(probes->arena,
                            det_str_of(det_day_print(wind->contract_before + i, text)), &day))
            return no_memory(err);
        (void)give(&base, DET_STR("contract_date"), day);
        st = keep(probes, &base, err);
    }
    return st;
}

static det_status
add_parts(det_probes *probes, const det_law_parts *parts, det_error *err)
{
    draft approved = nothing;
    det_status st = add_exceptions(probes, nothing, parts->exceptions, parts->exception_count, err);
    for (size_t i = 0; i < parts->quota_count && st == DET_OK; i++)
        st = add_quota(probes, &parts->quotas[i], err);
    if (st == DET_OK) st = add_old_contract(probes, &parts->wind_down, err);
    if (st == DET_OK && parts->committee_route &&
        give(&approved, DET_STR("approved"), DET_STR("yes")))
        st = keep(probes, &approved, err);
    return st;
}

det_status
det_probes_add(det_probes *probes, const det_lawbook *law, const det_measure *measure,
               det_error *err)
{
    if (probes->seen.arena == NULL) probes->seen = det_strmap_in(probes->arena);
    det_status st = keep(probes, &nothing, err);
    if (st == DET_OK) st = add_parts(probes, &measure->base, err);
    for (size_t i = 0; i < measure->act_count && st == DET_OK; i++) {
        st = add_parts(probes, &measure->acts[i]->set, err);
        if (st == DET_OK) st = add_parts(probes, &measure->acts[i]->add, err);
        /* a pause of a part asks for facts too */
        if (st == DET_OK) st = keep_values(probes, nothing, measure->acts[i]->part.when, err);
    }
    for (size_t i = 0; i < law->route_count && st == DET_OK; i++) {
        const det_law_route *route = law->routes[i];
        if (route->regime != measure->regime) continue;
        st = keep_values(probes, nothing, route->when, err);
        if (st == DET_OK)
            st = keep_values(probes, met(nothing, route->when), route->granted_when, err);
        if (st == DET_OK) st = keep_values(probes, nothing, route->granted_when, err);
    }
    return st;
}

/* Parts of every version: those it began with, and what acts put into their place. */
static const det_law_parts *
parts_at(const det_measure *measure, size_t index)
{
    if (index == 0) return &measure->base;
    return index <= measure->act_count ? &measure->acts[index - 1]->set : NULL;
}

static det_status
add_cells_of(det_law_cells *cells, const det_measure *measure, const det_regime *regime,
             det_arena *arena, det_error *err)
{
    det_status st = DET_OK;
    const det_law_parts *parts;
    for (size_t i = 0; (parts = parts_at(measure, i)) != NULL && st == DET_OK; i++)
        st = det_law_cells_add(cells, regime, &parts->scope, arena, err);
    /* the goods of a part that is paused alone, or left out, in the direction of the measure */
    for (size_t i = 0; i < measure->act_count && st == DET_OK; i++) {
        det_law_scope part = measure->acts[i]->part.goods;
        part.direction = measure->base.scope.direction;
        st = det_law_cells_add(cells, regime, &part, arena, err);
    }
    return st;
}

det_status
det_diff_cells_add(det_law_cells *cells, const det_measure *measure, const det_regime *other,
                   det_arena *arena, det_error *err)
{
    det_status st = add_cells_of(cells, measure, measure->regime, arena, err);
    for (size_t i = 0; other != NULL && i < measure->regime->target.count && st == DET_OK; i++) {
        det_regime alone = *measure->regime;
        alone.target = (det_texts){&measure->regime->target.items[i], 1};
        if (!det_texts_has(other->target, alone.target.items[0]))
            st = add_cells_of(cells, measure, &alone, arena, err);
    }
    return st;
}

static bool
scope_touches(const det_law_scope *scope, const det_law_cell *cell)
{
    if (scope->direction == DET_LAW_NO_SCOPE) return false;
    if (cell->hs.len == 0) return det_texts_has(scope->kinds, cell->kind);
    return det_hs_match_any(scope->hs, cell->hs) != DET_HS_OUTSIDE ||
           det_hs_match_any(scope->hs_practice, cell->hs) != DET_HS_OUTSIDE ||
           det_hs_match_any(scope->hs_partial, cell->hs) != DET_HS_OUTSIDE;
}

bool
det_diff_touches(const det_measure *measure, const det_law_cell *cell)
{
    const det_law_parts *parts;
    for (size_t i = 0; (parts = parts_at(measure, i)) != NULL; i++)
        if (scope_touches(&parts->scope, cell)) return true;
    return false;
}

det_law_question
det_probe_question(const det_probe *probe, const det_law_cell *cell, int64_t at_us,
                   int64_t known_us)
{
    det_law_question question = det_law_cell_question(cell, at_us, known_us);
    question.facts = probe->facts;
    question.fact_count = probe->fact_count;
    question.quantity_milli = probe->quantity_milli;
    question.unit = probe->unit;
    return question;
}
