/* Loading a roadmap.
 *
 * Two rounds over the steps: first their names, and the names of their acts; then what refers to
 * them.  A fault becomes a finding at its place and loading goes on, as everywhere in the lawbook;
 * the shape of the file is checked by form.c under its own codes (L0xx). */
#include "law/roadmap.h"

#include "law/load.h"
#include <stdlib.h>
#include <string.h>

typedef struct loading {
    const det_lawbook *law;
    det_form *form;
    det_roadmap *map;
    size_t finding_capacity, step_capacity;
} loading;

det_tribool
det_condition_ask(const det_condition *condition, det_condition_leaf leaf, const void *context)
{
    det_tribool found;
    switch (condition->kind) {
    case DET_CONDITION_ALL:
        found = DET_YES;
        for (size_t i = 0; i < condition->part_count; i++) {
            det_tribool part = det_condition_ask(&condition->parts[i], leaf, context);
            if (part < found) found = part;
        }
        return found;
    case DET_CONDITION_ANY:
        found = DET_NO;
        for (size_t i = 0; i < condition->part_count; i++) {
            det_tribool part = det_condition_ask(&condition->parts[i], leaf, context);
            if (part > found) found = part;
        }
        return found;
    case DET_CONDITION_NOT:
        return (det_tribool)(DET_YES - det_condition_ask(condition->parts, leaf, context));
    case DET_CONDITION_FINDING:
    case DET_CONDITION_HAPPENED:
    case DET_CONDITION_QUIET:
    case DET_CONDITION_DAY:
        return leaf(context, condition);
    }
    return DET_NO;
}

bool
det_roadmap_stands_on(const det_roadmap *roadmap, size_t step, size_t other)
{
    bool is_below[DET_ROADMAP_STEPS_MAX] = {false};
    is_below[step] = true;
    /* each round reaches one step further down */
    for (size_t round = 0; round < roadmap->step_count; round++)
        for (size_t i = 0; i < roadmap->step_count; i++)
            for (size_t j = 0; is_below[i] && j < roadmap->steps[i].after_count; j++)
                is_below[roadmap->steps[i].after[j]] = true;
    return step != other && is_below[other];
}

/* ---- findings and conditions --------------------------------------------------------------------
 */

static void
read_findings(loading *load, uint32_t root)
{
    static const char *const keys[] = {"id", "title", "kind", "by", DET_PROOF_KEYS, NULL};
    static const det_form_word kinds[] = {{"statement", 1}, {"event", 2}, {NULL, 0}};
    det_form *form = load->form;
    uint32_t list = det_tree_get(form->tree, root, "findings");
    if (!det_form_list(form, list, "findings")) return;
    for (uint32_t item = det_tree_first(form->tree, list); item != DET_TREE_NONE;
         item = det_tree_next(form->tree, item)) {
        if (!det_form_map(form, item, "a finding", keys)) continue;
        det_str id = det_form_id(form, item, "id", true);
        det_where at = det_tree_where(form->tree, item);
        for (size_t i = 0; i < load->map->finding_count; i++)
            if (det_str_equal(load->map->findings[i].id, id))
                det_form_report(form, "R101", true, at,
                                "finding '%.*s' is declared already in line %u; give it another id",
                                DET_STR_FMT(id), load->map->findings[i].at.line);
        void *items = load->map->findings;
        det_roadmap_finding *finding = det_form_push(form, &items, &load->map->finding_count,
                                                     &load->finding_capacity, sizeof *finding);
        load->map->findings = items;
        if (finding == NULL) return;
        finding->id = id;
        finding->at = at;
        finding->title = det_form_text(form, item, "title", true);
        finding->is_event = det_form_choice(form, item, "kind", kinds, 1) == 2;
        finding->by = det_form_texts(form, item, "by");
        finding->proof = det_form_proof(form, item);
    }
}

static size_t
find_finding(loading *load, det_str id, bool is_event, det_where at)
{
    const det_roadmap *map = load->map;
    for (size_t i = 0; i < map->finding_count; i++) {
        if (!det_str_equal(map->findings[i].id, id)) continue;
        if (map->findings[i].is_event != is_event)
            det_form_report(load->form, "R103", true, at,
                            is_event ? "'%.*s' is a statement; 'happened' and 'quiet' ask about an "
                                       "event, 'finding' about a statement"
                                     : "'%.*s' is an event; 'finding' asks about a statement, "
                                       "'happened' or 'quiet' about an event",
                            DET_STR_FMT(id));
        return i;
    }
    char known[300];
    size_t used = 0;
    known[0] = '\0';
    for (size_t i = 0; i < map->finding_count; i++) {
        det_str name = map->findings[i].id;
        if (used + name.len + 3 >= sizeof known) break;
        if (used > 0) {
            known[used++] = ',';
            known[used++] = ' ';
        }
        if (name.len > 0) memcpy(known + used, name.ptr, name.len);
        used += name.len;
        known[used] = '\0';
    }
    det_form_report(load->form, "R102", true, at,
                    "no finding '%.*s'; the roadmap declares %s. Declare it under 'findings', with "
                    "who can give it",
                    DET_STR_FMT(id), used == 0 ? "none" : known);
    return 0;
}

/* {finding: ID} | {happened: ID} | {quiet: ID, days: N} | {day: D} | {all: [...]} | {any: [...]} |
 * {not: {...}} */
static void
read_condition(loading *load, uint32_t node, const char *what, unsigned depth, det_condition *out)
{
    static const char *const keys[] = {"finding", "happened", "quiet", "days", "day",
                                       "all",     "any",      "not",   NULL};
    static const struct {
        const char *key;
        det_condition_kind kind;
    } forms[] = {{"finding", DET_CONDITION_FINDING}, {"happened", DET_CONDITION_HAPPENED},
                 {"quiet", DET_CONDITION_QUIET},     {"day", DET_CONDITION_DAY},
                 {"all", DET_CONDITION_ALL},         {"any", DET_CONDITION_ANY},
                 {"not", DET_CONDITION_NOT}};
    det_form *form = load->form;
    const char *key = NULL;
    bool found = false;
    if (!det_form_map(form, node, what, keys)) return;
    out->at = det_tree_where(form->tree, node);
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (det_tree_get(form->tree, node, forms[i].key) == DET_TREE_NONE) continue;
        if (key != NULL) {
            det_form_report(form, "R104", true, out->at,
                            "a condition asks one thing, this asks '%s' and '%s'; join two with "
                            "'all' or 'any'",
                            key, forms[i].key);
            return;
        }
        key = forms[i].key;
        out->kind = forms[i].kind;
    }
    if (key == NULL) {
        det_form_report(form, "R104", true, out->at,
                        "%s asks nothing; expected one of finding, happened, quiet, day, all, any, "
                        "not",
                        what);
        return;
    }
    out->days = (uint32_t)det_form_number(form, node, "days", DET_ROADMAP_WAIT_MAX, &found);
    if (found != (out->kind == DET_CONDITION_QUIET) || (found && out->days == 0))
        det_form_report(form, "R105", true, out->at,
                        "'quiet' has 'days', one or more, and nothing else has");
    uint32_t value = det_tree_get(form->tree, node, key);
    switch (out->kind) {
    case DET_CONDITION_FINDING:
    case DET_CONDITION_HAPPENED:
    case DET_CONDITION_QUIET:
        out->finding = find_finding(load, det_form_text(form, node, key, true),
                                    out->kind != DET_CONDITION_FINDING,
                                    det_tree_where(form->tree, value));
        return;
    case DET_CONDITION_DAY:
        out->day = det_form_day(form, node, "day");
        return;
    default:
        break;
    }
    if (depth == DET_ROADMAP_DEPTH_MAX) {
        det_form_report(form, "R106", true, out->at, "conditions are nested at most %d deep",
                        DET_ROADMAP_DEPTH_MAX);
        out->kind = 0;
        return;
    }
    bool is_not = out->kind == DET_CONDITION_NOT;
    if (!is_not && !det_form_list(form, value, key)) {
        out->kind = 0;
        return;
    }
    size_t count = is_not ? 1 : det_tree_size(form->tree, value);
    if (count == 0 || count > DET_ROADMAP_PARTS_MAX) {
        det_form_report(form, "R106", true, out->at, "'%s' has %zu parts; expected 1 to %d", key,
                        count, DET_ROADMAP_PARTS_MAX);
        out->kind = 0;
        return;
    }
    det_condition *parts = det_form_many(form, count, sizeof *parts);
    if (parts == NULL) return;
    uint32_t child = is_not ? value : det_tree_first(form->tree, value);
    for (size_t i = 0; i < count; i++, child = det_tree_next(form->tree, child))
        read_condition(load, child, "a condition", depth + 1, &parts[i]);
    out->parts = parts;
    out->part_count = count;
}

static void
read_condition_of(loading *load, uint32_t map, const char *key, bool is_required,
                  det_condition *out)
{
    uint32_t node = det_tree_get(load->form->tree, map, key);
    if (node != DET_TREE_NONE)
        read_condition(load, node, "a condition", 1, out);
    else if (is_required)
        det_form_report(load->form, "L002", true, det_tree_where(load->form->tree, map),
                        "'%s' is missing here", key);
}

/* ---- acts ---------------------------------------------------------------------------------------
 */

static const det_roadmap_act *
find_act(const det_roadmap *map, det_str id)
{
    for (size_t i = 0; i < map->step_count; i++)
        for (size_t j = 0; j < map->steps[i].act_count; j++)
            if (id.len > 0 && det_str_equal(map->steps[i].acts[j].id, id))
                return &map->steps[i].acts[j];
    return NULL;
}

static void
read_act(loading *load, uint32_t item, det_roadmap_act *act)
{
    static const char *const keys[] = {"impose", "suspend", "resume",    "terminate", "id",
                                       "on",     "days",    "renewable", "note",      NULL};
    static const det_law_verb verbs[] = {DET_LAW_IMPOSE, DET_LAW_SUSPEND, DET_LAW_RESUME,
                                         DET_LAW_TERMINATE};
    static const det_form_word moments[] = {{"reached", 1}, {"verified", 2}, {NULL, 0}};
    det_form *form = load->form;
    bool found = false;
    act->at = det_tree_where(form->tree, item);
    act->number = load->map->act_count++;
    if (!det_form_map(form, item, "an act", keys)) return;
    for (size_t i = 0; i < 4; i++) {
        uint32_t node = det_tree_get(form->tree, item, det_law_verb_name(verbs[i]));
        if (node == DET_TREE_NONE) continue;
        found = act->verb == 0;
        act->verb = verbs[i];
        act->targets = det_form_texts_of(form, node, det_law_verb_name(verbs[i]));
    }
    if (!found)
        det_form_report(form, "R107", true, act->at,
                        "an act has one verb: impose, suspend, resume or terminate");
    act->id = det_form_id(form, item, "id", false);
    const det_roadmap_act *other = find_act(load->map, act->id);
    if (other != NULL && other != act)
        det_form_report(form, "R101", true, act->at,
                        "act '%.*s' stands already in line %u; give it another id",
                        DET_STR_FMT(act->id), other->at.line);
    if (act->id.len > 0 && det_law_id_find(load->law, act->id) != NULL)
        det_form_report(form, "R101", true, act->at,
                        "'%.*s' is a name of the lawbook; give the act another id",
                        DET_STR_FMT(act->id));
    act->on_verified = det_form_choice(form, item, "on", moments, 1) == 2;
    act->days = (uint32_t)det_form_number(form, item, "days", DET_ROADMAP_WAIT_MAX, &found);
    act->is_renewable = det_form_bool(form, item, "renewable", false);
    if ((found && (act->verb != DET_LAW_SUSPEND || act->days == 0)) ||
        (act->is_renewable && act->days == 0))
        det_form_report(form, "R108", true, act->at,
                        "'days' (one or more) goes with 'suspend', 'renewable' with 'days'");
    (void)det_form_texts(form, item, "note");
}

static void
read_acts(loading *load, uint32_t node, det_roadmap_step *step)
{
    det_form *form = load->form;
    uint32_t list = det_tree_get(form->tree, node, "acts");
    if (!det_form_list(form, list, "acts")) return;
    size_t count = list == DET_TREE_NONE ? 0 : det_tree_size(form->tree, list);
    if (count > DET_ROADMAP_ACTS_MAX) {
        det_form_report(form, "R109", true, step->at, "a step has at most %d acts, this has %zu",
                        DET_ROADMAP_ACTS_MAX, count);
        return;
    }
    step->acts = det_form_many(form, count, sizeof *step->acts);
    if (step->acts == NULL) return;
    for (uint32_t item = det_tree_first(form->tree, list); item != DET_TREE_NONE;
         item = det_tree_next(form->tree, item)) {
        det_roadmap_act *act = &step->acts[step->act_count++];
        act->step = (size_t)(step - load->map->steps);
        read_act(load, item, act);
    }
}

static void
add_measures(det_roadmap_act *act, const det_measure *const *measures, size_t count)
{
    for (size_t i = 0; i < count; i++)
        act->measures[act->measure_count++] = measures[i];
}

/* Measures of an act by name; of a resume, those that the undone act covers. */
static void
link_act(loading *load, det_roadmap_act *act)
{
    det_form *form = load->form;
    const det_lawbook *law = load->law;
    for (size_t i = 0; act->verb != DET_LAW_RESUME && i < act->targets.count; i++) {
        det_str name = act->targets.items[i];
        const det_measure *measure = det_law_measure_find(law, name);
        if (i == 0) act->measures = det_form_many(form, act->targets.count, sizeof(void *));
        if (act->measures == NULL) return;
        if (measure != NULL) {
            act->measures[act->measure_count++] = measure;
            continue;
        }
        det_str near = det_law_near(law, name, 1u << DET_ID_MEASURE, form->arena);
        det_form_report(form, "R110", true, act->at, "the lawbook has no measure '%.*s'%.*s",
                        DET_STR_FMT(name), DET_STR_FMT(near));
    }
    if (act->verb != DET_LAW_RESUME) return;
    if (act->targets.count != 1) {
        det_form_report(form, "R107", true, act->at, "a resume names one pause or one termination");
        return;
    }
    det_str name = act->targets.items[0];
    const det_roadmap_act *undone = find_act(load->map, name);
    const det_law_id *id = det_law_id_find(law, name);
    const det_act *of_law = id != NULL && id->kind == DET_ID_ACT ? id->thing : NULL;
    bool is_pause = undone != NULL &&
                    (undone->verb == DET_LAW_SUSPEND || undone->verb == DET_LAW_TERMINATE);
    if (is_pause && undone != act) {
        act->undoes = undone;
        act->measures = det_form_many(form, undone->measure_count, sizeof(void *));
        if (act->measures != NULL) add_measures(act, undone->measures, undone->measure_count);
    } else if (of_law != NULL &&
               (of_law->verb == DET_LAW_SUSPEND || of_law->verb == DET_LAW_TERMINATE)) {
        act->law_undoes = of_law;
        act->measures = det_form_many(form, of_law->targets.count, sizeof(void *));
        for (size_t i = 0; act->measures != NULL && i < of_law->targets.count; i++) {
            const det_measure *measure = det_law_measure_find(law, of_law->targets.items[i]);
            if (measure != NULL) act->measures[act->measure_count++] = measure;
        }
    } else {
        det_form_report(form, "R111", true, act->at,
                        "'%.*s' names no pause and no termination of this roadmap or of the "
                        "lawbook, so there is nothing to resume",
                        DET_STR_FMT(name));
    }
}

/* ---- steps --------------------------------------------------------------------------------------
 */

static const char *const step_keys[] = {"id",       "title",        "parties",      "does",
                                        "after",    "condition",    "acts",         "verification",
                                        "reversal", "irreversible", DET_PROOF_KEYS, NULL};

static size_t
find_step(const det_roadmap *map, det_str id)
{
    for (size_t i = 0; i < map->step_count; i++)
        if (det_str_equal(map->steps[i].id, id)) return i;
    return SIZE_MAX;
}

/* after: the step before this one unless said otherwise; [] for none. */
static void
read_after(loading *load, uint32_t node, size_t place)
{
    det_form *form = load->form;
    det_roadmap_step *step = &load->map->steps[place];
    uint32_t list = det_tree_get(form->tree, node, "after");
    det_texts names = det_form_texts_of(form, list, "after");
    size_t *after = det_form_many(form, names.count + 1, sizeof *after);
    if (after == NULL) return;
    step->after = after;
    if (list == DET_TREE_NONE) {
        if (place > 0) after[step->after_count++] = place - 1;
        return;
    }
    for (size_t i = 0; i < names.count; i++) {
        size_t other = find_step(load->map, names.items[i]);
        if (other == SIZE_MAX)
            det_form_report(form, "R112", true, det_tree_where(form->tree, list),
                            "there is no step '%.*s' to come after", DET_STR_FMT(names.items[i]));
        else if (other >= place)
            det_form_report(form, "R113", true, det_tree_where(form->tree, list),
                            "step '%.*s' can never be reached: it waits for '%.*s', which %s",
                            DET_STR_FMT(step->id), DET_STR_FMT(names.items[i]),
                            other == place ? "is itself" : "comes later");
        else
            after[step->after_count++] = other;
    }
}

static void
read_verification(loading *load, uint32_t node, det_roadmap_step *step)
{
    static const char *const keys[] = {"by", "condition", "within", "note", NULL};
    det_form *form = load->form;
    uint32_t map = det_tree_get(form->tree, node, "verification");
    bool found = false;
    if (map == DET_TREE_NONE || !det_form_map(form, map, "the verification", keys)) return;
    step->has_verification = true;
    step->verified_by = det_form_texts(form, map, "by");
    read_condition_of(load, map, "condition", true, &step->verification);
    step->within_days = (uint32_t)det_form_number(form, map, "within", DET_ROADMAP_WAIT_MAX,
                                                  &found);
    if (!found || step->verified_by.count == 0)
        det_form_report(form, "R114", true, det_tree_where(form->tree, map),
                        "a verification says who verifies ('by') and in how many days ('within')");
    (void)det_form_texts(form, map, "note");
}

static void
read_reversal(loading *load, uint32_t node, det_roadmap_step *step)
{
    static const char *const keys[] = {"condition", "unless", "undoes", "note", NULL};
    det_form *form = load->form;
    uint32_t map = det_tree_get(form->tree, node, "reversal");
    if (map == DET_TREE_NONE || !det_form_map(form, map, "the reversal", keys)) return;
    step->has_reversal = true;
    read_condition_of(load, map, "condition", true, &step->reversal);
    read_condition_of(load, map, "unless", false, &step->unless);
    uint32_t list = det_tree_get(form->tree, map, "undoes");
    det_texts names = det_form_texts_of(form, list, "undoes");
    (void)det_form_texts(form, map, "note");
    if (list == DET_TREE_NONE) return;
    step->undoes = det_form_many(form, names.count, sizeof(void *));
    for (size_t i = 0; step->undoes != NULL && i < names.count; i++) {
        const det_roadmap_act *act = find_act(load->map, names.items[i]);
        size_t place = (size_t)(step - load->map->steps);
        if (act == NULL)
            det_form_report(form, "R115", true, det_tree_where(form->tree, list),
                            "the reversal of '%.*s' undoes '%.*s', which no step does",
                            DET_STR_FMT(step->id), DET_STR_FMT(names.items[i]));
        else if (act->step > place)
            det_form_report(form, "R115", true, det_tree_where(form->tree, list),
                            "the reversal of '%.*s' undoes '%.*s', which only a later step does",
                            DET_STR_FMT(step->id), DET_STR_FMT(names.items[i]));
        else
            step->undoes[step->undo_count++] = act;
    }
}

static void
read_steps(loading *load, uint32_t root)
{
    det_form *form = load->form;
    det_roadmap *map = load->map;
    uint32_t nodes[DET_ROADMAP_STEPS_MAX];
    uint32_t list = det_tree_get(form->tree, root, "steps");
    if (!det_form_list(form, list, "steps")) return;
    size_t count = list == DET_TREE_NONE ? 0 : det_tree_size(form->tree, list);
    if (count == 0 || count > DET_ROADMAP_STEPS_MAX) {
        det_form_report(form, "R109", true, det_tree_where(form->tree, root),
                        "a roadmap has 1 to %d steps, this has %zu", DET_ROADMAP_STEPS_MAX, count);
        return;
    }
    map->steps = det_form_many(form, count, sizeof *map->steps);
    if (map->steps == NULL) return;
    for (uint32_t item = det_tree_first(form->tree, list); item != DET_TREE_NONE;
         item = det_tree_next(form->tree, item)) {
        if (!det_form_map(form, item, "a step", step_keys)) continue;
        det_str id = det_form_id(form, item, "id", true);
        size_t other = id.len == 0 ? SIZE_MAX : find_step(map, id);
        if (other != SIZE_MAX)
            det_form_report(form, "R101", true, det_tree_where(form->tree, item),
                            "step '%.*s' stands already in line %u; give it another id",
                            DET_STR_FMT(id), map->steps[other].at.line);
        nodes[map->step_count] = item;
        det_roadmap_step *step = &map->steps[map->step_count++];
        step->id = id;
        step->at = det_tree_where(form->tree, item);
        step->title = det_form_text(form, item, "title", true);
        step->parties = det_form_texts(form, item, "parties");
        step->does = det_form_texts(form, item, "does");
        step->is_irreversible = det_form_bool(form, item, "irreversible", false);
        step->proof = det_form_proof(form, item);
        read_acts(load, item, step);
    }
    for (size_t i = 0; i < map->step_count; i++)
        for (size_t j = 0; j < map->steps[i].act_count; j++)
            if (map->steps[i].acts[j].verb != DET_LAW_RESUME)
                link_act(load, &map->steps[i].acts[j]);
    for (size_t i = 0; i < map->step_count; i++) {
        for (size_t j = 0; j < map->steps[i].act_count; j++)
            if (map->steps[i].acts[j].verb == DET_LAW_RESUME)
                link_act(load, &map->steps[i].acts[j]);
        read_after(load, nodes[i], i);
        read_condition_of(load, nodes[i], "condition", true, &map->steps[i].condition);
        read_verification(load, nodes[i], &map->steps[i]);
        read_reversal(load, nodes[i], &map->steps[i]);
        for (size_t j = 0; j < map->steps[i].act_count; j++)
            if (map->steps[i].acts[j].on_verified && !map->steps[i].has_verification)
                det_form_report(form, "R114", true, map->steps[i].acts[j].at,
                                "the act waits for a verification that step '%.*s' does not have",
                                DET_STR_FMT(map->steps[i].id));
    }
}

/* ---- the file -----------------------------------------------------------------------------------
 */

static void
read_roadmap(loading *load, uint32_t root)
{
    static const char *const keys[] = {"roadmap", "id",           "title", "regime",
                                       "parties", "dated",        "from",  "findings",
                                       "steps",   DET_PROOF_KEYS, NULL};
    det_form *form = load->form;
    det_roadmap *map = load->map;
    if (!det_form_map(form, root, "a roadmap", keys)) return;
    if (!det_str_equal(det_form_text(form, root, "roadmap", true), DET_STR("1")))
        det_form_report(form, "R100", true, det_tree_where(form->tree, root),
                        "expected 'roadmap: 1' at the head of the file");
    map->id = det_form_id(form, root, "id", true);
    map->title = det_form_text(form, root, "title", true);
    map->parties = det_form_texts(form, root, "parties");
    map->dated = det_form_day(form, root, "dated");
    map->from = det_form_day(form, root, "from");
    map->proof = det_form_proof(form, root);
    if (map->from == DET_DAY_NONE) map->from = map->dated;
    if (map->from == DET_DAY_NONE)
        det_form_report(form, "L002", true, det_tree_where(form->tree, root),
                        "'from' is missing here: the first day on which a step can be reached");
    map->regime_names = det_form_texts(form, root, "regime");
    if (map->regime_names.count == 0)
        det_form_report(form, "L002", true, det_tree_where(form->tree, root),
                        "'regime' is missing here");
    for (size_t i = 0; i < map->regime_names.count; i++) {
        det_str name = map->regime_names.items[i];
        const det_regime *regime = det_law_regime_find(load->law, name);
        det_str near = {0};
        if (map->regime == NULL) map->regime = regime;
        if (regime != NULL) continue;
        near = det_law_near(load->law, name, 1u << DET_ID_REGIME, form->arena);
        det_form_report(form, "R110", true,
                        det_tree_where(form->tree, det_tree_get(form->tree, root, "regime")),
                        "the lawbook has no regime '%.*s'%.*s", DET_STR_FMT(name),
                        DET_STR_FMT(near));
    }
    read_findings(load, root);
    read_steps(load, root);
}

static int
compare_findings(const void *a, const void *b)
{
    const det_law_finding *x = a, *y = b;
    int order = (x->at.line > y->at.line) - (x->at.line < y->at.line);
    if (order == 0) order = (x->at.column > y->at.column) - (x->at.column < y->at.column);
    if (order == 0) order = det_str_compare(x->rule, y->rule);
    return order != 0 ? order : det_str_compare(x->text, y->text);
}

det_status
det_roadmap_load(const det_lawbook *law, const det_tree *tree, bool is_lint, det_arena *arena,
                 const det_roadmap **out, const det_law_finding **findings, size_t *finding_count,
                 size_t *error_count, det_error *err)
{
    det_form form = {.arena = arena, .tree = tree};
    loading load = {.law = law, .form = &form, .map = DET_NEW(arena, det_roadmap, 1)};
    *out = NULL;
    if (load.map == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "roadmap");
    load.map->file = tree->file;
    load.map->dated = load.map->from = DET_DAY_NONE;
    read_roadmap(&load, 0);
    if (is_lint && form.error_count == 0 && !form.has_no_memory)
        det_roadmap_check(law, load.map, &form);
    if (form.has_no_memory)
        return det_fail(err, DET_NOMEM, (det_where){0}, "the roadmap %s", tree->file);
    if (form.count > 1) qsort(form.findings, form.count, sizeof *form.findings, compare_findings);
    *findings = form.findings;
    *finding_count = form.count;
    *error_count = form.error_count;
    if (form.error_count == 0) *out = load.map;
    return DET_OK;
}
