/* Running a scenario against a roadmap.
 *
 * The run walks over the days from first to last, on the clock of the roadmap's regime.  On each
 * day it looks at what is known by then and moves the steps, in their order, and then asks each
 * touched measure for its state at the end of the day.  What a step does becomes an act like those
 * of the lawbook, put among the acts of a copy of the measure, so that states, ends of pauses and
 * reasons are folded by the same code as the law itself (fold.c) and snapback needs no rule of its
 * own: it is a resume.
 *
 * 1. Nothing is known before its day, so a longer scenario never changes an earlier day.
 * 2. Only YES moves a step forward or keeps relief that a reversal would take; unknown does
 *    neither.  What did not happen is known only where somebody watched. */
#include "law/roadmap.h"

#include "law/load.h"
#include <stdlib.h>

enum { WORD_MAX = 700, VOTES_NEEDED = 9, VOTES_MAX = 15 };

typedef struct entry { /* a finding of the scenario */
    size_t finding;
    det_day on, known;
    det_tribool says; /* YES for an event */
} entry;

typedef struct watch {
    size_t finding;
    det_day from, through;
} watch;

typedef struct expectation {
    det_day on;
    size_t step; /* SIZE_MAX: a measure */
    const det_measure *measure;
    det_str state;
    det_where at;
    bool is_met;
} expectation;

typedef struct scenario {
    det_str id, title;
    det_day from, through;
    entry *entries;
    size_t entry_count, entry_capacity;
    watch *watches;
    size_t watch_count, watch_capacity;
    expectation *expectations;
    size_t expectation_count, expectation_capacity;
} scenario;

typedef enum step_state { WAITING = 0, REACHED, VERIFIED, FAILED, REVERSED } step_state;
static const char *const step_words[] = {"waiting", "reached", "verified", "failed", "reversed"};

typedef struct run_step {
    step_state state, shown;
    det_day reached, verified, ended;
    det_str why; /* of the last change */
} run_step;

typedef struct run_act {
    det_act *taken;  /* NULL: not done yet */
    bool is_undone;  /* resumed since */
    det_act *period; /* the last extend of a renewable pause, or taken itself */
    det_day ends;    /* first day after the pause; DET_DAY_FOREVER */
} run_act;

/* A stretch of days in one state, for drawings. */
typedef struct span {
    det_day from, before;
    det_law_state state;
    const det_law_cite *cites;
    size_t cite_count;
} span;

typedef struct touched {
    const det_measure *base;
    det_measure laid; /* base with the acts of the roadmap among its own */
    det_law_state state;
    span *spans;
    size_t span_count, span_capacity;
} touched;

typedef struct course {
    const det_lawbook *law;
    const det_roadmap *map;
    const scenario *story;
    det_form form; /* for growing arrays */
    det_arena *arena;
    run_step *steps;
    run_act *acts; /* by number */
    touched *measures;
    size_t measure_count, measure_capacity;
    det_instrument *instrument; /* the roadmap, as what the citations name */
    det_day today;
    bool has_no_memory;
} course;

/* ---- the scenario file --------------------------------------------------------------------------
 */

static size_t
named_finding(det_form *form, const det_roadmap *map, uint32_t item, const char *key, bool is_event)
{
    det_str id = det_form_text(form, item, key, true);
    for (size_t i = 0; i < map->finding_count; i++)
        if (det_str_equal(map->findings[i].id, id) && map->findings[i].is_event == is_event)
            return i;
    det_form_report(form, "R102", true,
                    det_tree_where(form->tree, det_tree_get(form->tree, item, key)),
                    "the roadmap '%.*s' declares no %s '%.*s'", DET_STR_FMT(map->id),
                    is_event ? "event" : "statement", DET_STR_FMT(id));
    return 0;
}

/* Article 27 of the Charter: nine of fifteen, and no permanent member against. */
static det_tribool
read_vote(det_form *form, uint32_t node)
{
    static const char *const keys[] = {"for", "against", "abstained", "against_by", NULL};
    static const char *const permanent[] = {"CN", "FR", "GB", "RU", "US"};
    bool found = false;
    if (!det_form_map(form, node, "the vote", keys)) return DET_NO;
    uint64_t count_for = det_form_number(form, node, "for", VOTES_MAX, &found);
    (void)det_form_number(form, node, "against", VOTES_MAX, &found);
    (void)det_form_number(form, node, "abstained", VOTES_MAX, &found);
    det_texts against = det_form_texts(form, node, "against_by");
    for (size_t i = 0; i < sizeof permanent / sizeof permanent[0]; i++)
        if (det_texts_has(against, det_str_of(permanent[i]))) return DET_NO;
    return count_for >= VOTES_NEEDED ? DET_YES : DET_NO;
}

static void
read_entries(det_form *form, const det_roadmap *map, uint32_t root, scenario *out)
{
    static const char *const keys[] = {"on",   "known", "finding",      "event", "says",
                                       "vote", "title", DET_PROOF_KEYS, NULL};
    static const det_form_word says[] = {
        {"yes", DET_YES + 1}, {"no", DET_NO + 1}, {"unknown", DET_UNKNOWN + 1}, {NULL, 0}};
    uint32_t list = det_tree_get(form->tree, root, "findings");
    if (!det_form_list(form, list, "findings")) return;
    for (uint32_t item = det_tree_first(form->tree, list); item != DET_TREE_NONE;
         item = det_tree_next(form->tree, item)) {
        if (!det_form_map(form, item, "a finding", keys)) continue;
        void *items = out->entries;
        entry *made = det_form_push(form, &items, &out->entry_count, &out->entry_capacity,
                                    sizeof *made);
        out->entries = items;
        if (made == NULL) return;
        uint32_t vote = det_tree_get(form->tree, item, "vote");
        bool is_event = det_tree_get(form->tree, item, "event") != DET_TREE_NONE;
        made->finding = named_finding(form, map, item, is_event ? "event" : "finding", is_event);
        made->on = det_form_day(form, item, "on");
        made->known = det_form_day(form, item, "known");
        if (made->on == DET_DAY_NONE)
            det_form_report(form, "L002", true, det_tree_where(form->tree, item),
                            "'on' is missing here: the day of the finding");
        if (made->known == DET_DAY_NONE) made->known = made->on;
        made->says = DET_YES;
        if (vote != DET_TREE_NONE)
            made->says = read_vote(form, vote);
        else if (!is_event)
            made->says = (det_tribool)(det_form_choice(form, item, "says", says, 0) - 1);
        (void)det_form_text(form, item, "title", false);
        (void)det_form_proof(form, item);
    }
}

static void
read_watches(det_form *form, const det_roadmap *map, uint32_t root, scenario *out)
{
    static const char *const keys[] = {"event", "by", "from", "through", "note", NULL};
    uint32_t list = det_tree_get(form->tree, root, "watched");
    if (!det_form_list(form, list, "watched")) return;
    for (uint32_t item = det_tree_first(form->tree, list); item != DET_TREE_NONE;
         item = det_tree_next(form->tree, item)) {
        if (!det_form_map(form, item, "a watch", keys)) continue;
        void *items = out->watches;
        watch *made = det_form_push(form, &items, &out->watch_count, &out->watch_capacity,
                                    sizeof *made);
        out->watches = items;
        if (made == NULL) return;
        made->finding = named_finding(form, map, item, "event", true);
        made->from = det_form_day(form, item, "from");
        made->through = det_form_day(form, item, "through");
        if (made->from == DET_DAY_NONE) made->from = DET_DAY_MIN;
        if (made->through == DET_DAY_NONE) made->through = DET_DAY_MAX;
        (void)det_form_texts(form, item, "by");
        (void)det_form_texts(form, item, "note");
    }
}

static void
read_expectations(det_form *form, const det_lawbook *law, const det_roadmap *map, uint32_t root,
                  scenario *out)
{
    static const char *const keys[] = {"on", "step", "measure", "state", NULL};
    uint32_t list = det_tree_get(form->tree, root, "expect");
    if (!det_form_list(form, list, "expect")) return;
    for (uint32_t item = det_tree_first(form->tree, list); item != DET_TREE_NONE;
         item = det_tree_next(form->tree, item)) {
        if (!det_form_map(form, item, "an expectation", keys)) continue;
        void *items = out->expectations;
        expectation *made = det_form_push(form, &items, &out->expectation_count,
                                          &out->expectation_capacity, sizeof *made);
        out->expectations = items;
        if (made == NULL) return;
        det_str step = det_form_text(form, item, "step", false);
        det_str measure = det_form_text(form, item, "measure", false);
        made->at = det_tree_where(form->tree, item);
        made->on = det_form_day(form, item, "on");
        made->state = det_form_text(form, item, "state", true);
        made->step = SIZE_MAX;
        for (size_t i = 0; step.len > 0 && i < map->step_count; i++)
            if (det_str_equal(map->steps[i].id, step)) made->step = i;
        if (measure.len > 0) made->measure = det_law_measure_find(law, measure);
        if ((made->step == SIZE_MAX) == (made->measure == NULL))
            det_form_report(form, "R112", true, made->at,
                            "an expectation names one step of the roadmap, or one measure of the "
                            "lawbook");
    }
}

static det_status
read_scenario(const det_lawbook *law, const det_roadmap *map, const det_tree *tree,
              det_arena *arena, scenario *out, det_error *err)
{
    static const char *const keys[] = {"scenario", "id",           "title",   "roadmap",
                                       "from",     "through",      "watched", "findings",
                                       "expect",   DET_PROOF_KEYS, NULL};
    det_form form = {.arena = arena, .tree = tree};
    *out = (scenario){.from = DET_DAY_NONE, .through = DET_DAY_NONE};
    if (det_form_map(&form, 0, "a scenario", keys)) {
        if (!det_str_equal(det_form_text(&form, 0, "scenario", true), DET_STR("1")))
            det_form_report(&form, "R100", true, det_tree_where(tree, 0),
                            "expected 'scenario: 1' at the head of the file");
        out->id = det_form_id(&form, 0, "id", true);
        out->title = det_form_text(&form, 0, "title", false);
        det_str of = det_form_text(&form, 0, "roadmap", true);
        if (of.len > 0 && !det_str_equal(of, map->id))
            det_form_report(&form, "R116", true,
                            det_tree_where(tree, det_tree_get(tree, 0, "roadmap")),
                            "the scenario is for the roadmap '%.*s', and this is '%.*s'",
                            DET_STR_FMT(of), DET_STR_FMT(map->id));
        out->from = det_form_day(&form, 0, "from");
        out->through = det_form_day(&form, 0, "through");
        (void)det_form_proof(&form, 0);
        read_watches(&form, map, 0, out);
        read_entries(&form, map, 0, out);
        read_expectations(&form, law, map, 0, out);
    }
    if (form.has_no_memory) return det_fail(err, DET_NOMEM, (det_where){0}, "scenario");
    if (form.error_count == 0) return DET_OK;
    size_t first = 0;
    while (!form.findings[first].is_error)
        first++;
    return det_fail(err, DET_SYNTAX, (det_where){0}, "%.*s",
                    DET_STR_FMT(form.findings[first].text));
}

/* ---- conditions ---------------------------------------------------------------------------------
 */

typedef struct view {
    const course *run;
    det_day since;      /* for `happened` */
    det_day quiet_from; /* days before it are no quiet that counts */
} view;

/* True if each day of [from, through] was watched.  Watches may overlap and touch. */
static bool
is_watched(const scenario *story, size_t finding, det_day from, det_day through)
{
    det_day seen = from;
    for (size_t round = 0; round < story->watch_count && seen <= through; round++)
        for (size_t i = 0; i < story->watch_count; i++) {
            const watch *eye = &story->watches[i];
            if (eye->finding == finding && eye->from <= seen && eye->through >= seen)
                seen = eye->through + 1;
        }
    return seen > through;
}

static bool
has_happened(const course *run, size_t finding, det_day from)
{
    for (size_t i = 0; i < run->story->entry_count; i++) {
        const entry *item = &run->story->entries[i];
        if (item->finding == finding && item->known <= run->today && item->on >= from &&
            item->on <= run->today)
            return true;
    }
    return false;
}

static det_tribool
ask_leaf(const void *context, const det_condition *leaf)
{
    const view *seen = context;
    const course *run = seen->run;
    const entry *newest = NULL;
    det_day from;
    switch (leaf->kind) {
    case DET_CONDITION_FINDING:
        for (size_t i = 0; i < run->story->entry_count; i++) {
            const entry *item = &run->story->entries[i];
            if (item->finding == leaf->finding && item->known <= run->today &&
                item->on <= run->today && (newest == NULL || item->on >= newest->on))
                newest = item;
        }
        return newest == NULL ? DET_UNKNOWN : newest->says;
    case DET_CONDITION_HAPPENED:
        if (has_happened(run, leaf->finding, seen->since)) return DET_YES;
        return is_watched(run->story, leaf->finding, seen->since, run->today) ? DET_NO
                                                                              : DET_UNKNOWN;
    case DET_CONDITION_QUIET:
        from = run->today - (det_day)leaf->days + 1;
        if (has_happened(run, leaf->finding, from)) return DET_NO;
        return from >= seen->quiet_from && is_watched(run->story, leaf->finding, from, run->today)
                   ? DET_YES
                   : DET_UNKNOWN;
    case DET_CONDITION_DAY:
        return run->today >= leaf->day ? DET_YES : DET_NO;
    default:
        return DET_UNKNOWN;
    }
}

static det_tribool
ask(const course *run, const det_condition *condition, det_day since)
{
    view seen = {run, since, DET_DAY_MIN};
    return det_condition_ask(condition, ask_leaf, &seen);
}

/* What a step promises is verified by quiet after it was reached, not by quiet before. */
static det_tribool
ask_verification(const course *run, const det_roadmap_step *step, det_day reached)
{
    view seen = {run, reached, reached};
    return det_condition_ask(&step->verification, ask_leaf, &seen);
}

/* "kp.freeze=yes, quiet kp.nuclear_test 90 days=unknown": each leaf with its value. */
static void
print_leaves(const course *run, const det_condition *condition, det_day since, det_text *out)
{
    static const char *const values[] = {"no", "unknown", "yes"};
    char day[DET_DAY_TEXT_MAX];
    for (size_t i = 0; i < condition->part_count; i++)
        print_leaves(run, &condition->parts[i], since, out);
    if (condition->part_count > 0 || condition->kind == 0 || det_text_length(out) > WORD_MAX)
        return;
    if (det_text_length(out) > 0) det_text_add(out, DET_STR(", "));
    det_str name = condition->kind == DET_CONDITION_DAY
                       ? det_str_of(det_day_print(condition->day, day))
                       : run->map->findings[condition->finding].id;
    const char *word = condition->kind == DET_CONDITION_HAPPENED ? "happened "
                       : condition->kind == DET_CONDITION_QUIET  ? "quiet "
                       : condition->kind == DET_CONDITION_DAY    ? "from "
                                                                 : "";
    det_text_print(out, "%s%.*s", word, DET_STR_FMT(name));
    if (condition->kind == DET_CONDITION_QUIET) det_text_print(out, " %u days", condition->days);
    det_text_print(out, "=%s", values[ask(run, condition, since)]);
}

static det_str
why_of(course *run, const char *before, const det_condition *condition, det_day since)
{
    det_text *text = NULL;
    det_str out = {0};
    if (det_text_new(1 << 14, &text, NULL) != DET_OK) {
        run->has_no_memory = true;
        return out;
    }
    if (condition != NULL) print_leaves(run, condition, since, text);
    if (!det_arena_print(run->arena, &out, "%s%.*s", before, DET_STR_FMT(det_text_str(text))))
        run->has_no_memory = true;
    det_text_free(text);
    return out;
}

/* ---- acts laid over the law ---------------------------------------------------------------------
 */

static int
compare_refs(const void *a, const void *b)
{
    return det_act_compare(*(const det_act_ref *)a, *(const det_act_ref *)b);
}

static touched *
find_touched(const course *run, const det_measure *measure)
{
    for (size_t i = 0; i < run->measure_count; i++)
        if (run->measures[i].base == measure) return &run->measures[i];
    return NULL;
}

static void
touch(course *run, const det_measure *measure, const det_act *act)
{
    touched *found = find_touched(run, measure);
    if (found == NULL) return; /* every measure of an act was entered at the start */
    det_measure *laid = &found->laid;
    det_act_ref *acts = DET_NEW(run->arena, det_act_ref, laid->act_count + 1);
    if (acts == NULL) {
        run->has_no_memory = true;
        return;
    }
    for (size_t i = 0; i < laid->act_count; i++)
        acts[i] = laid->acts[i];
    acts[laid->act_count] = act;
    laid->acts = acts;
    laid->act_count++;
    qsort(acts, laid->act_count, sizeof *acts, compare_refs);
}

/* An act of step, from the beginning of day on.  NULL: no memory. */
static det_act *
make_act(course *run, const det_roadmap_step *step, det_law_verb verb, det_day day, det_where at)
{
    det_zone zone = run->map->regime->zone;
    det_act *act = DET_NEW(run->arena, det_act, 1);
    det_law_para *para = DET_NEW(run->arena, det_law_para, 1);
    if (act == NULL || para == NULL ||
        !det_arena_print(run->arena, &para->text, "%.*s, step %.*s",
                         DET_STR_FMT(run->instrument->id), DET_STR_FMT(step->id))) {
        run->has_no_memory = true;
        return NULL;
    }
    para->instrument = run->instrument;
    para->paragraph = step->id;
    para->brief = para->text;
    *act = (det_act){.verb = verb,
                     .instrument = run->instrument,
                     .regime = run->map->regime,
                     .cites = {para, 1},
                     .is_live = true,
                     .from = {.us = det_zone_midnight_us(zone, day)},
                     .has_from = true,
                     .known_us = det_zone_midnight_us(zone, day),
                     .end_us = DET_INSTANT_FOREVER,
                     .at = at};
    return act;
}

static void
touch_all(course *run, const det_roadmap_act *spec, const det_act *act)
{
    for (size_t i = 0; act != NULL && i < spec->measure_count; i++)
        touch(run, spec->measures[i], act);
}

static void
undo(course *run, const det_roadmap_step *step, const det_roadmap_act *spec)
{
    run_act *done = &run->acts[spec->number];
    if (done->taken == NULL || done->is_undone || done->ends <= run->today) return;
    if (spec->verb == DET_LAW_RESUME)
        return; /* what was resumed is in force, as before the relief */
    det_law_verb verb = spec->verb == DET_LAW_IMPOSE ? DET_LAW_TERMINATE : DET_LAW_RESUME;
    det_act *act = make_act(run, step, verb, run->today, spec->at);
    if (act == NULL) return;
    act->resumes = verb == DET_LAW_RESUME ? done->taken : NULL;
    done->is_undone = true;
    touch_all(run, spec, act);
}

static void
take(course *run, const det_roadmap_step *step, const det_roadmap_act *spec)
{
    run_act *done = &run->acts[spec->number];
    if (spec->verb == DET_LAW_RESUME && spec->undoes != NULL) {
        undo(run, step, spec->undoes);
        return;
    }
    det_act *act = make_act(run, step, spec->verb, run->today, spec->at);
    if (act == NULL) return;
    act->resumes = spec->law_undoes;
    done->taken = done->period = act;
    done->ends = DET_DAY_FOREVER;
    if (spec->days > 0) {
        done->ends = run->today + (det_day)spec->days;
        act->end_us = det_zone_midnight_us(run->map->regime->zone, done->ends);
        act->has_end = true;
    }
    touch_all(run, spec, act);
}

static void
take_all(course *run, const det_roadmap_step *step, bool on_verified)
{
    for (size_t i = 0; i < step->act_count; i++)
        if (step->acts[i].on_verified == on_verified) take(run, step, &step->acts[i]);
}

/* A renewable pause goes on for another period while the step stands and its condition is met. */
static void
renew(course *run, const det_roadmap_step *step, const run_step *now)
{
    for (size_t i = 0; i < step->act_count; i++) {
        const det_roadmap_act *spec = &step->acts[i];
        run_act *done = &run->acts[spec->number];
        if (!spec->is_renewable || done->taken == NULL || done->is_undone ||
            done->ends != run->today)
            continue;
        if (ask(run, &step->condition, now->reached) != DET_YES) continue;
        det_act *act = make_act(run, step, DET_LAW_EXTEND, run->today, spec->at);
        if (act == NULL) return;
        done->ends = run->today + (det_day)spec->days;
        act->extends = done->taken;
        act->end_us = det_zone_midnight_us(run->map->regime->zone, done->ends);
        act->has_end = true;
        done->period = act;
        touch_all(run, spec, act);
    }
}

/* ---- one day ------------------------------------------------------------------------------------
 */

static void
end_step(course *run, size_t place, step_state state, det_str why)
{
    const det_roadmap_step *step = &run->map->steps[place];
    run_step *now = &run->steps[place];
    now->state = state;
    now->ended = run->today;
    now->why = why;
    for (size_t i = 0; step->undoes != NULL && i < step->undo_count; i++)
        undo(run, step, step->undoes[i]);
    for (size_t i = 0; step->undoes == NULL && i < step->act_count; i++)
        undo(run, step, &step->acts[i]);
}

static bool
is_kept(const course *run, const det_roadmap_step *step, const run_step *now)
{
    return step->is_irreversible ||
           (step->unless.kind != 0 && ask(run, &step->unless, now->reached) == DET_YES);
}

/* The step that this one stands on and that is gone, or SIZE_MAX. */
static size_t
lost_ground(const course *run, const det_roadmap_step *step)
{
    for (size_t i = 0; i < step->after_count; i++) {
        step_state state = run->steps[step->after[i]].state;
        if (state == FAILED || state == REVERSED) return step->after[i];
    }
    return SIZE_MAX;
}

static bool
has_ground(const course *run, const det_roadmap_step *step)
{
    for (size_t i = 0; i < step->after_count; i++) {
        const det_roadmap_step *below = &run->map->steps[step->after[i]];
        step_state state = run->steps[step->after[i]].state;
        if (state != (below->has_verification ? VERIFIED : REACHED)) return false;
    }
    return true;
}

static void
move_step(course *run, size_t place)
{
    const det_roadmap_step *step = &run->map->steps[place];
    run_step *now = &run->steps[place];
    if (now->state == WAITING && run->today >= run->map->from && has_ground(run, step) &&
        ask(run, &step->condition, run->map->from) == DET_YES) {
        now->state = REACHED;
        now->reached = run->today;
        now->why = why_of(run, "", &step->condition, run->map->from);
        take_all(run, step, false);
    } else if (now->state == REACHED || now->state == VERIFIED) {
        size_t lost = lost_ground(run, step);
        if (lost != SIZE_MAX && !is_kept(run, step, now)) {
            det_str why = {0};
            if (!det_arena_print(run->arena, &why, "step %.*s, on which it stands, is %s",
                                 DET_STR_FMT(run->map->steps[lost].id),
                                 step_words[run->steps[lost].state]))
                run->has_no_memory = true;
            end_step(run, place, REVERSED, why);
        } else if (step->has_reversal && ask(run, &step->reversal, now->reached) == DET_YES &&
                   !is_kept(run, step, now)) {
            end_step(run, place, REVERSED, why_of(run, "", &step->reversal, now->reached));
        }
    }
    if (now->state == REACHED && step->has_verification) {
        if (ask_verification(run, step, now->reached) == DET_YES) {
            now->state = VERIFIED;
            now->verified = run->today;
            now->why = why_of(run, "", &step->verification, now->reached);
            take_all(run, step, true);
        } else if (run->today - now->reached >= (det_day)step->within_days) {
            if (is_kept(run, step, now)) return;
            end_step(run, place, FAILED,
                     why_of(run, "not verified in time: ", &step->verification, now->reached));
        }
    }
    if (now->state == REACHED || now->state == VERIFIED) renew(run, step, now);
}

/* ---- telling ------------------------------------------------------------------------------------
 */

static void
write_cites(det_json *json, const det_law_cite *cites, size_t count)
{
    det_json_key(json, "cites");
    det_json_array(json);
    for (size_t i = 0; i < count; i++) {
        det_json_object(json);
        det_json_key_str(json, "text", cites[i].text);
        det_json_key_str(json, "verb", cites[i].verb);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

static bool
is_relief(det_law_state state)
{
    return state == DET_LAW_PAUSED || state == DET_LAW_REMOVED;
}

/* What still forbids the same: measures in force that the relief did not reach. */
static det_status
write_layers(course *run, const touched *relieved, int64_t at_us, det_json *json, det_error *err)
{
    det_law_version version, other_version;
    det_law_answer answer;
    det_status st = det_law_version_at(relieved->base, at_us, INT64_MAX, run->arena, &version, err);
    det_json_key(json, "still");
    det_json_array(json);
    const det_regime *regime = relieved->base->regime;
    for (size_t i = 0; st == DET_OK && i < regime->measure_count; i++) {
        const det_measure *other = regime->measures[i];
        const touched *laid = find_touched(run, other);
        if (laid != NULL) other = &laid->laid;
        if (laid == relieved || det_law_state_only(other, at_us, INT64_MAX) != DET_LAW_IN_FORCE)
            continue;
        st = det_law_version_at(other, at_us, INT64_MAX, run->arena, &other_version, err);
        if (st != DET_OK || (other_version.parts.force != DET_LAW_PROHIBITION &&
                             other_version.parts.force != DET_LAW_LIMIT))
            continue;
        if (!det_roadmap_is_layer(&version.parts.scope, &other_version.parts.scope)) continue;
        st = det_law_state_at(run->law, other, at_us, INT64_MAX, run->arena, &answer, err);
        if (st != DET_OK) break;
        det_json_object(json);
        det_json_key_str(json, "measure", other->id);
        write_cites(json, answer.cites, answer.cite_count);
        det_json_object_end(json);
    }
    det_json_array_end(json);
    return st;
}

static bool
is_news(const course *run, int64_t at_us)
{
    for (size_t i = 0; i < run->map->step_count; i++)
        if (run->steps[i].state != run->steps[i].shown) return true;
    for (size_t i = 0; i < run->measure_count; i++)
        if (det_law_state_only(&run->measures[i].laid, at_us, INT64_MAX) != run->measures[i].state)
            return true;
    return false;
}

/* One day on which something changed. */
static det_status
write_day(course *run, int64_t at_us, det_json *json, det_error *err)
{
    char day[DET_DAY_TEXT_MAX];
    det_json_object(json);
    det_json_key_cstr(json, "on", det_day_print(run->today, day));
    det_json_key(json, "steps");
    det_json_array(json);
    for (size_t i = 0; i < run->map->step_count; i++) {
        run_step *step = &run->steps[i];
        if (step->state == step->shown) continue;
        det_json_object(json);
        det_json_key_str(json, "step", run->map->steps[i].id);
        det_json_key_cstr(json, "was", step_words[step->shown]);
        det_json_key_cstr(json, "state", step_words[step->state]);
        det_json_key_str(json, "why", step->why);
        det_json_object_end(json);
        step->shown = step->state;
    }
    det_json_array_end(json);
    det_json_key(json, "measures");
    det_json_array(json);
    det_status st = DET_OK;
    for (size_t i = 0; st == DET_OK && i < run->measure_count; i++) {
        touched *measure = &run->measures[i];
        det_law_answer answer;
        if (det_law_state_only(&measure->laid, at_us, INT64_MAX) == measure->state) continue;
        st = det_law_state_at(run->law, &measure->laid, at_us, INT64_MAX, run->arena, &answer, err);
        if (st != DET_OK) break;
        det_json_object(json);
        det_json_key_str(json, "measure", measure->base->id);
        det_json_key_cstr(json, "was",
                          measure->state == 0 ? NULL : det_law_state_name(measure->state));
        det_json_key_cstr(json, "state", det_law_state_name(answer.state));
        write_cites(json, answer.cites, answer.cite_count);
        if (is_relief(answer.state)) st = write_layers(run, measure, at_us, json, err);
        det_json_object_end(json);
        measure->state = answer.state;
        void *items = measure->spans;
        if (measure->span_count > 0) measure->spans[measure->span_count - 1].before = run->today;
        span *more = det_form_push(&run->form, &items, &measure->span_count,
                                   &measure->span_capacity, sizeof *more);
        measure->spans = items;
        if (more != NULL)
            *more = (span){run->today, DET_DAY_FOREVER, answer.state, answer.cites,
                           answer.cite_count};
    }
    det_json_array_end(json);
    det_json_object_end(json);
    return st;
}

static void
write_day_key(det_json *json, const char *key, det_day day)
{
    char text[DET_DAY_TEXT_MAX];
    if (day != DET_DAY_NONE) det_json_key_cstr(json, key, det_day_print(day, text));
}

static void
write_end(course *run, det_day through, det_json *json)
{
    det_json_key(json, "steps");
    det_json_array(json);
    for (size_t i = 0; i < run->map->step_count; i++) {
        const run_step *step = &run->steps[i];
        det_json_object(json);
        det_json_key_str(json, "step", run->map->steps[i].id);
        det_json_key_str(json, "title", run->map->steps[i].title);
        det_json_key_cstr(json, "state", step_words[step->state]);
        write_day_key(json, "reached", step->reached);
        write_day_key(json, "verified", step->verified);
        write_day_key(json, step->state == FAILED ? "failed" : "reversed", step->ended);
        det_json_key_str(
            json, "why",
            step->state == WAITING
                ? why_of(run, "waits for ", &run->map->steps[i].condition, run->map->from)
                : step->why);
        det_json_object_end(json);
    }
    det_json_array_end(json);
    det_json_key(json, "measures");
    det_json_array(json);
    for (size_t i = 0; i < run->measure_count; i++) {
        const touched *measure = &run->measures[i];
        det_json_object(json);
        det_json_key_str(json, "measure", measure->base->id);
        det_json_key_str(json, "title", measure->base->base.title);
        det_json_key_cstr(json, "state", det_law_state_name(measure->state));
        det_json_key(json, "spans");
        det_json_array(json);
        for (size_t j = 0; j < measure->span_count; j++) {
            const span *stretch = &measure->spans[j];
            det_json_object(json);
            write_day_key(json, "from", stretch->from);
            write_day_key(json, "through",
                          stretch->before == DET_DAY_FOREVER ? through : stretch->before - 1);
            det_json_key_cstr(json, "state", det_law_state_name(stretch->state));
            write_cites(json, stretch->cites, stretch->cite_count);
            det_json_object_end(json);
        }
        det_json_array_end(json);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

/* ---- the run ------------------------------------------------------------------------------------
 */

static void
check_expectations(course *run, expectation *items, size_t count, int64_t at_us)
{
    for (size_t i = 0; i < count; i++) {
        if (items[i].on != run->today) continue;
        const touched *laid = find_touched(run, items[i].measure);
        const char *state = items[i].step != SIZE_MAX
                                ? step_words[run->steps[items[i].step].state]
                                : det_law_state_name(det_law_state_only(
                                      laid != NULL ? &laid->laid : items[i].measure, at_us,
                                      INT64_MAX));
        items[i].is_met = det_str_equal(items[i].state, det_str_of(state));
    }
}

static int
compare_touched(const void *a, const void *b)
{
    return det_str_compare(((const touched *)a)->base->id, ((const touched *)b)->base->id);
}

static bool
prepare(course *run)
{
    const det_roadmap *map = run->map;
    run->steps = DET_NEW(run->arena, run_step, map->step_count + 1);
    run->acts = DET_NEW(run->arena, run_act, map->act_count + 1);
    run->instrument = DET_NEW(run->arena, det_instrument, 1);
    if (run->steps == NULL || run->acts == NULL || run->instrument == NULL ||
        !det_arena_print(run->arena, &run->instrument->id, "roadmap %.*s", DET_STR_FMT(map->id)))
        return false;
    run->instrument->brief = run->instrument->id;
    run->instrument->status = DET_LAW_PROPOSED;
    run->instrument->adopted = map->from;
    for (size_t i = 0; i < map->step_count; i++) {
        run->steps[i].reached = run->steps[i].verified = run->steps[i].ended = DET_DAY_NONE;
        for (size_t j = 0; j < map->steps[i].act_count; j++)
            for (size_t k = 0; k < map->steps[i].acts[j].measure_count; k++) {
                const det_measure *measure = map->steps[i].acts[j].measures[k];
                if (find_touched(run, measure) != NULL) continue;
                void *items = run->measures;
                touched *made = det_form_push(&run->form, &items, &run->measure_count,
                                              &run->measure_capacity, sizeof *made);
                run->measures = items;
                if (made == NULL) return false;
                made->base = measure;
                made->laid = *measure;
            }
    }
    if (run->measure_count > 1)
        qsort(run->measures, run->measure_count, sizeof *run->measures, compare_touched);
    return true;
}

/* What the scenario assumes in the days shown, in its order. */
static void
write_findings(const det_roadmap *map, const scenario *story, det_day from, det_day through,
               det_json *json)
{
    static const char *const words[] = {"no", "unknown", "yes"};
    det_json_key(json, "findings");
    det_json_array(json);
    for (size_t i = 0; i < story->entry_count; i++) {
        const entry *one = &story->entries[i];
        const det_roadmap_finding *finding = &map->findings[one->finding];
        if (one->on < from || one->on > through) continue;
        det_json_object(json);
        write_day_key(json, "on", one->on);
        write_day_key(json, "known", one->known);
        det_json_key_str(json, "finding", finding->id);
        det_json_key_str(json, "title", finding->title);
        det_json_key_cstr(json, "kind", finding->is_event ? "event" : "statement");
        det_json_key_cstr(json, "says", words[one->says]);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

static void
write_missed(const det_roadmap *map, const scenario *story, det_json *json, uint64_t *missed)
{
    char day[DET_DAY_TEXT_MAX];
    det_json_key_uint(json, "expected", story->expectation_count);
    det_json_key(json, "missed");
    det_json_array(json);
    *missed = 0;
    for (size_t i = 0; i < story->expectation_count; i++) {
        const expectation *wanted = &story->expectations[i];
        if (wanted->is_met) continue;
        ++*missed;
        det_json_object(json);
        det_json_key_cstr(json, "on", det_day_print(wanted->on, day));
        if (wanted->step != SIZE_MAX)
            det_json_key_str(json, "step", map->steps[wanted->step].id);
        else
            det_json_key_str(json, "measure", wanted->measure->id);
        det_json_key_str(json, "expected", wanted->state);
        det_json_key_cstr(json, "file", wanted->at.file);
        det_json_key_uint(json, "line", wanted->at.line);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

det_status
det_roadmap_simulate_write(const det_lawbook *law, const det_roadmap *roadmap,
                           const det_tree *scenario_tree, det_day from, det_day to,
                           det_arena *arena, det_json *json, uint64_t *missed, det_error *err)
{
    scenario story;
    course run = {.law = law, .map = roadmap, .story = &story, .arena = arena};
    run.form.arena = arena;
    det_status st = read_scenario(law, roadmap, scenario_tree, arena, &story, err);
    if (st != DET_OK) return st;
    if (from == DET_DAY_NONE) from = story.from != DET_DAY_NONE ? story.from : roadmap->from;
    if (to == DET_DAY_NONE) to = story.through;
    if (to == DET_DAY_NONE)
        return det_fail(err, DET_USAGE, det_tree_where(scenario_tree, 0),
                        "the scenario has no last day; give it 'through', or the run --to");
    /* steps are moved from the very beginning, whatever days are asked for */
    det_day start = roadmap->from < from ? roadmap->from : from;
    if (story.from != DET_DAY_NONE && story.from < start) start = story.from;
    if (to < from || to - start >= DET_ROADMAP_RUN_DAYS_MAX ||
        to > DET_DAY_MAX - 2 * DET_ROADMAP_WAIT_MAX)
        return det_fail(err, DET_LIMIT, det_tree_where(scenario_tree, 0),
                        "a run lasts 1 to %d days, and this would end %d days after it begins",
                        DET_ROADMAP_RUN_DAYS_MAX, to - start);
    if (!prepare(&run)) return det_fail(err, DET_NOMEM, (det_where){0}, "roadmap");
    char text[DET_DAY_TEXT_MAX];
    det_json_object(json);
    det_json_key_str(json, "roadmap", roadmap->id);
    det_json_key_str(json, "title", roadmap->title);
    det_json_key_str(json, "scenario", story.id);
    det_json_key_str(json, "scenario_title", story.title);
    det_json_key_cstr(json, "from", det_day_print(from, text));
    det_json_key_cstr(json, "through", det_day_print(to, text));
    write_findings(roadmap, &story, from, to, json);
    det_json_key(json, "days");
    det_json_array(json);
    for (run.today = start; st == DET_OK && run.today <= to; run.today++) {
        int64_t at_us = det_law_judged_at(roadmap->regime, run.today);
        for (size_t i = 0; i < roadmap->step_count; i++)
            move_step(&run, i);
        check_expectations(&run, story.expectations, story.expectation_count, at_us);
        if (run.today >= from && is_news(&run, at_us)) st = write_day(&run, at_us, json, err);
        if (run.has_no_memory || run.form.has_no_memory)
            st = det_fail(err, DET_NOMEM, (det_where){0}, "roadmap");
    }
    run.today = to;
    det_json_array_end(json);
    if (st != DET_OK) return st;
    write_end(&run, to, json);
    write_missed(roadmap, &story, json, missed);
    det_json_object_end(json);
    return DET_OK;
}
