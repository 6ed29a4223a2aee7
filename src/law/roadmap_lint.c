/* What a reader of a roadmap should look at before anybody negotiates over it. */
#include <stdio.h>
#include <string.h>

#include "law/roadmap.h"

static const struct {
    const char *rule, *title;
} rules[] = {
    {"R100", "the file says roadmap: 1, or scenario: 1"},
    {"R101", "an id stands for one thing"},
    {"R102", "a finding that is asked about is declared"},
    {"R103", "a statement is found, an event happens"},
    {"R104", "a condition asks one thing"},
    {"R105", "days go with quiet"},
    {"R106", "a condition has parts, and is nested at most six deep"},
    {"R107", "an act has one verb"},
    {"R108", "days go with suspend, renewable with days"},
    {"R109", "a roadmap has 1 to 64 steps, a step at most 64 acts"},
    {"R110", "a measure or regime is in the lawbook"},
    {"R111", "a resume names a pause or a termination"},
    {"R112", "a step that is named exists"},
    {"R113", "a step waits only for earlier ones"},
    {"R114", "a verification has somebody and a time"},
    {"R115", "a reversal undoes what a step did by then"},
    {"R116", "a scenario is run against its own roadmap"},
    {"R201", "relief does not come before its verification"},
    {"R202", "somebody can give a finding that is waited for"},
    {"R203", "what cannot be undone does not come first"},
    {"R204", "relief has an end or a reversal"},
    {"R205", "two steps do not act on one measure at one time"},
    {"R206", "a step has a verification"},
    {"R207", "a condition can be met, and can fail"},
    {"R208", "relief of one layer names the other"},
    {"R209", "a measure belongs to a regime of the roadmap"},
    {"R210", "what is relieved is in force when the roadmap begins"},
    {"R211", "a finding that is declared is used"},
    {"R212", "what cannot be undone has no reversal"},
};

const char *
det_roadmap_rule_title(det_str rule)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (det_str_equal(rule, det_str_of(rules[i].rule))) return rules[i].title;
    return det_law_rule_title(rule);
}

/* ---- layers -------------------------------------------------------------------------------------
 */

/* Both cut to the digits of the coarser one: 72-83 meets 7202. */
static bool
ranges_meet(const det_hs_range *a, const det_hs_range *b)
{
    uint64_t cut_a = 1, cut_b = 1;
    for (uint32_t i = b->digits; i < a->digits; i++)
        cut_a *= 10;
    for (uint32_t i = a->digits; i < b->digits; i++)
        cut_b *= 10;
    return a->low / cut_a <= b->high / cut_b && b->low / cut_b <= a->high / cut_a;
}

static bool
lists_meet(det_hs_ranges a, det_hs_ranges b)
{
    for (size_t i = 0; i < a.count; i++)
        for (size_t j = 0; j < b.count; j++)
            if (ranges_meet(&a.items[i], &b.items[j])) return true;
    return false;
}

bool
det_roadmap_is_layer(const det_law_scope *a, const det_law_scope *b)
{
    if (a->direction == DET_LAW_NO_SCOPE || b->direction == DET_LAW_NO_SCOPE) return false;
    bool is_one_way = a->direction == b->direction || a->direction == DET_LAW_ANY ||
                      b->direction == DET_LAW_ANY || a->direction == DET_LAW_GLOBAL ||
                      b->direction == DET_LAW_GLOBAL;
    if (!is_one_way) return false;
    for (size_t i = 0; i < a->kinds.count; i++)
        if (det_texts_has(b->kinds, a->kinds.items[i])) return true;
    const det_hs_ranges of_a[] = {a->hs, a->hs_practice, a->hs_partial};
    const det_hs_ranges of_b[] = {b->hs, b->hs_practice, b->hs_partial};
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 3; j++)
            if (lists_meet(of_a[i], of_b[j])) return true;
    return false;
}

/* True if step, or one it stands on, pauses or removes measure. */
static bool
is_relieved_by(const det_roadmap *map, size_t step, const det_measure *measure)
{
    for (size_t i = 0; i <= step; i++) {
        if (i != step && !det_roadmap_stands_on(map, step, i)) continue;
        for (size_t j = 0; j < map->steps[i].act_count; j++) {
            const det_roadmap_act *act = &map->steps[i].acts[j];
            for (size_t k = 0; k < act->measure_count; k++)
                if (act->measures[k] == measure &&
                    (act->verb == DET_LAW_SUSPEND || act->verb == DET_LAW_TERMINATE))
                    return true;
        }
    }
    return false;
}

static void
check_layers(const det_roadmap *map, const det_roadmap_act *act, const det_measure *measure,
             det_form *form)
{
    char list[600];
    size_t used = 0, count = 0;
    det_law_version version, other_version;
    int64_t at_us = det_law_judged_at(map->regime, map->from);
    if (det_law_version_at(measure, at_us, INT64_MAX, form->arena, &version, NULL) != DET_OK) {
        form->has_no_memory = true;
        return;
    }
    for (size_t i = 0; i < measure->regime->measure_count; i++) {
        const det_measure *other = measure->regime->measures[i];
        if (other == measure || det_law_state_only(other, at_us, INT64_MAX) != DET_LAW_IN_FORCE ||
            is_relieved_by(map, act->step, other))
            continue;
        if (det_law_version_at(other, at_us, INT64_MAX, form->arena, &other_version, NULL) !=
            DET_OK) {
            form->has_no_memory = true;
            return;
        }
        if ((other_version.parts.force != DET_LAW_PROHIBITION &&
             other_version.parts.force != DET_LAW_LIMIT) ||
            !det_roadmap_is_layer(&version.parts.scope, &other_version.parts.scope))
            continue;
        int wrote = snprintf(
            list + used, sizeof list - used, "%s'%.*s'%s%.*s", count++ == 0 ? "" : "; ",
            DET_STR_FMT(other->id), other_version.cite_count > 0 ? " by " : "",
            other_version.cite_count > 0 ? (int)other_version.cites[0].text.len : 0,
            other_version.cite_count > 0 ? other_version.cites[0].text.ptr : "");
        if (wrote < 0 || (size_t)wrote >= sizeof list - used) break;
        used += (size_t)wrote;
    }
    if (count > 0)
        det_form_report(form, "R208", false, act->at,
                        "relief from '%.*s' leaves another layer over some of the same goods or "
                        "services: %s. Relieve it too, or say that it stays",
                        DET_STR_FMT(measure->id), list);
}

/* ---- conditions ---------------------------------------------------------------------------------
 */

/* Leaves that a condition is tried with, each way: 2 to the power of this many. */
enum { LEAVES_MAX = 10 };

typedef struct trial {
    const det_condition *leaves[LEAVES_MAX];
    size_t count;
    bool is_full;
    unsigned values;
    det_day from;
} trial;

static bool
is_same_leaf(const det_condition *a, const det_condition *b)
{
    return a->kind == b->kind && a->finding == b->finding && a->days == b->days && a->day == b->day;
}

static void
collect(const det_condition *condition, trial *out)
{
    for (size_t i = 0; i < condition->part_count; i++)
        collect(&condition->parts[i], out);
    if (condition->part_count > 0 || condition->kind == 0) return;
    for (size_t i = 0; i < out->count; i++)
        if (is_same_leaf(out->leaves[i], condition)) return;
    if (out->count == LEAVES_MAX)
        out->is_full = true;
    else
        out->leaves[out->count++] = condition;
}

static det_tribool
try_leaf(const void *context, const det_condition *leaf)
{
    const trial *tried = context;
    if (leaf->kind == DET_CONDITION_DAY && leaf->day <= tried->from) return DET_YES;
    for (size_t i = 0; i < tried->count; i++)
        if (is_same_leaf(tried->leaves[i], leaf))
            return (tried->values >> i & 1) != 0 ? DET_YES : DET_NO;
    return DET_UNKNOWN;
}

static void
check_condition(const det_roadmap *map, const det_condition *condition, const char *what,
                const det_roadmap_step *step, det_form *form)
{
    trial tried = {.from = map->from};
    bool can_be_met = false, can_fail = false;
    if (condition->kind == 0) return;
    collect(condition, &tried);
    for (size_t i = 0; i < tried.count; i++) {
        const det_condition *leaf = tried.leaves[i];
        if (leaf->kind == DET_CONDITION_DAY || map->findings[leaf->finding].by.count > 0) continue;
        det_form_report(form, "R202", true, leaf->at,
                        "the %s of step '%.*s' waits for '%.*s', which nobody can give; say who "
                        "does ('by') where the finding is declared",
                        what, DET_STR_FMT(step->id), DET_STR_FMT(map->findings[leaf->finding].id));
    }
    if (tried.is_full) return; /* too many to try; nothing is claimed */
    for (unsigned i = 0; i < 1u << tried.count; i++) {
        tried.values = i;
        if (det_condition_ask(condition, try_leaf, &tried) == DET_YES)
            can_be_met = true;
        else
            can_fail = true;
    }
    if (!can_be_met || !can_fail)
        det_form_report(form, "R207", true, condition->at, "the %s of step '%.*s' is always %s",
                        what, DET_STR_FMT(step->id),
                        can_be_met ? "true, so it asks nothing" : "false, so it is never met");
}

static void
mark_used(const det_condition *condition, bool *used)
{
    for (size_t i = 0; i < condition->part_count; i++)
        mark_used(&condition->parts[i], used);
    if (condition->kind == DET_CONDITION_FINDING || condition->kind == DET_CONDITION_HAPPENED ||
        condition->kind == DET_CONDITION_QUIET)
        used[condition->finding] = true;
}

static void
check_findings(const det_roadmap *map, det_form *form)
{
    bool *used = det_form_many(form, map->finding_count, sizeof *used);
    if (used == NULL) return;
    for (size_t i = 0; i < map->step_count; i++) {
        mark_used(&map->steps[i].condition, used);
        mark_used(&map->steps[i].verification, used);
        mark_used(&map->steps[i].reversal, used);
        mark_used(&map->steps[i].unless, used);
    }
    for (size_t i = 0; i < map->finding_count; i++)
        if (!used[i])
            det_form_report(form, "R211", false, map->findings[i].at,
                            "no step asks about '%.*s'; use it, or take it out",
                            DET_STR_FMT(map->findings[i].id));
}

/* ---- acts ---------------------------------------------------------------------------------------
 */

static bool
is_relief(const det_roadmap_act *act)
{
    return act->verb == DET_LAW_SUSPEND || act->verb == DET_LAW_TERMINATE;
}

static void
check_act(const det_lawbook *law, const det_roadmap *map, const det_roadmap_step *step,
          const det_roadmap_act *act, det_form *form)
{
    int64_t at_us = det_law_judged_at(map->regime, map->from);
    if (is_relief(act) && step->has_verification && !act->on_verified && act->days == 0)
        det_form_report(form, "R201", act->verb == DET_LAW_TERMINATE, act->at,
                        "step '%.*s' gives this relief when it is reached, before it is verified; "
                        "write 'on: verified', or make it a pause with 'days'",
                        DET_STR_FMT(step->id));
    if (is_relief(act) && act->days == 0 && !step->has_reversal && !step->is_irreversible)
        det_form_report(form, "R204", true, act->at,
                        "this %s has no end and step '%.*s' has no reversal; give 'days', a "
                        "'reversal', or say 'irreversible: yes'",
                        act->verb == DET_LAW_SUSPEND ? "pause" : "removal", DET_STR_FMT(step->id));
    for (size_t i = 0; i < act->measure_count; i++) {
        const det_measure *measure = act->measures[i];
        bool is_ours = false;
        for (size_t j = 0; j < map->regime_names.count; j++)
            is_ours = is_ours ||
                      measure->regime == det_law_regime_find(law, map->regime_names.items[j]);
        if (!is_ours)
            det_form_report(form, "R209", true, act->at,
                            "'%.*s' belongs to %.*s, which is not under 'regime'",
                            DET_STR_FMT(measure->id), DET_STR_FMT(measure->regime->id));
        if (!is_relief(act)) continue;
        det_law_state state = det_law_state_only(measure, at_us, INT64_MAX);
        if (state != DET_LAW_IN_FORCE && state != DET_LAW_ADVISORY)
            det_form_report(form, "R210", false, act->at,
                            "'%.*s' is %s when the roadmap begins, so there is nothing to relieve",
                            DET_STR_FMT(measure->id), det_law_state_name(state));
        else
            check_layers(map, act, measure, form);
    }
}

static bool
is_resumed(const det_roadmap *map, const det_roadmap_act *act)
{
    for (size_t i = 0; i < map->step_count; i++)
        for (size_t j = 0; j < map->steps[i].act_count; j++)
            if (map->steps[i].acts[j].undoes == act) return true;
    return false;
}

static bool
share(const det_roadmap_act *a, const det_roadmap_act *b, const det_measure **measure)
{
    for (size_t i = 0; i < a->measure_count; i++)
        for (size_t j = 0; j < b->measure_count; j++)
            if (a->measures[i] == b->measures[j]) {
                *measure = a->measures[i];
                return true;
            }
    return false;
}

/* A pause that becomes a removal in a step that stands on it is the way of things; two pauses, or
 * anything after a removal, and anything on two branches, is not. */
static void
check_pair(const det_roadmap *map, const det_roadmap_act *a, const det_roadmap_act *b,
           det_form *form)
{
    const det_measure *measure = NULL;
    if (a->undoes == b || b->undoes == a || !share(a, b, &measure)) return;
    bool is_chain = a->step == b->step || det_roadmap_stands_on(map, b->step, a->step);
    bool is_clash = !is_chain;
    if (is_chain && !is_resumed(map, a))
        is_clash = (a->verb == DET_LAW_TERMINATE && is_relief(b)) ||
                   (a->verb == DET_LAW_SUSPEND && b->verb == DET_LAW_SUSPEND &&
                    (a->days == 0 || a->is_renewable));
    if (!is_clash) return;
    det_form_report(form, "R205", false, b->at,
                    "steps '%.*s' (line %u) and '%.*s' both act on '%.*s', and their times can "
                    "overlap; which holds?",
                    DET_STR_FMT(map->steps[a->step].id), a->at.line,
                    DET_STR_FMT(map->steps[b->step].id), DET_STR_FMT(measure->id));
}

static void
check_pairs(const det_roadmap *map, det_form *form)
{
    for (size_t i = 0; i < map->step_count; i++)
        for (size_t j = i; j < map->step_count; j++)
            for (size_t a = 0; a < map->steps[i].act_count; a++)
                for (size_t b = i == j ? a + 1 : 0; b < map->steps[j].act_count; b++)
                    check_pair(map, &map->steps[i].acts[a], &map->steps[j].acts[b], form);
}

/* ---- steps --------------------------------------------------------------------------------------
 */

static bool
stands_on_verified(const det_roadmap *map, size_t place)
{
    for (size_t i = 0; i < map->step_count; i++)
        if (map->steps[i].has_verification && det_roadmap_stands_on(map, place, i)) return true;
    return false;
}

static void
check_step(const det_lawbook *law, const det_roadmap *map, size_t place, det_form *form)
{
    const det_roadmap_step *step = &map->steps[place];
    if (step->is_irreversible && !stands_on_verified(map, place))
        det_form_report(form, "R203", true, step->at,
                        "step '%.*s' cannot be undone and stands on nothing that was verified; let "
                        "it come after a step with a verification",
                        DET_STR_FMT(step->id));
    if (step->is_irreversible && step->has_reversal)
        det_form_report(form, "R212", true, step->at,
                        "step '%.*s' says that it cannot be undone, and has a reversal",
                        DET_STR_FMT(step->id));
    if (!step->has_verification)
        det_form_report(form, "R206", false, step->at,
                        "step '%.*s' has no verification: who finds, in what time, that it was "
                        "carried out?",
                        DET_STR_FMT(step->id));
    check_condition(map, &step->condition, "condition", step, form);
    check_condition(map, &step->verification, "verification", step, form);
    check_condition(map, &step->reversal, "reversal", step, form);
    check_condition(map, &step->unless, "exception to the reversal", step, form);
    for (size_t i = 0; i < step->act_count; i++)
        check_act(law, map, step, &step->acts[i], form);
}

void
det_roadmap_check(const det_lawbook *law, const det_roadmap *roadmap, det_form *form)
{
    for (size_t i = 0; i < roadmap->step_count; i++)
        check_step(law, roadmap, i, form);
    check_pairs(roadmap, form);
    check_findings(roadmap, form);
}
