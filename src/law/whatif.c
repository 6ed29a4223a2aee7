/* Building the lawbook of a what-if.
 *
 * Steps on measures become acts of an instrument "What-if", paragraph by paragraph, in one file a
 * regime.  A draft keeps its file; its header is read as that of an adopted instrument. */
#include "law/whatif.h"

#include <string.h>

#include "base/text.h"

const char *
det_whatif_verb_name(det_whatif_verb verb)
{
    static const char *const names[] = {"", "pause", "remove", "resume", "adopt"};
    return names[verb];
}

/* One act to be written. */
typedef struct planned {
    det_whatif_verb verb;
    const det_measure *measure;
    det_day day;
    size_t number;   /* its paragraph */
    det_str resumes; /* name of the pause or termination */
} planned;

typedef struct maker {
    const det_lawbook *law;
    det_arena *arena;
    planned *plans;
    size_t plan_count, plan_capacity;
    det_whatif_done *done;
    size_t done_count, done_capacity;
    det_str *conflicts;
    size_t conflict_count, conflict_capacity;
    bool has_no_memory;
} maker;

static void *
push(maker *make, void **items, size_t *count, size_t *capacity, size_t size)
{
    if (*count == *capacity) {
        void *more = det_arena_grow(make->arena, *items, *count, capacity, size);
        if (more == NULL) {
            make->has_no_memory = true;
            return NULL;
        }
        *items = more;
    }
    void *slot = (char *)*items + (*count)++ * size;
    memset(slot, 0, size);
    return slot;
}

static void
conflict(maker *make, const det_whatif_step *step, const det_measure *measure, const char *why)
{
    void *items = make->conflicts;
    det_str *slot = push(make, &items, &make->conflict_count, &make->conflict_capacity,
                         sizeof *slot);
    make->conflicts = items;
    if (slot != NULL &&
        !det_arena_print(make->arena, slot, "%s %.*s: %s", det_whatif_verb_name(step->verb),
                         DET_STR_FMT(measure == NULL ? step->id : measure->id), why))
        make->has_no_memory = true;
}

static void
note_done(maker *make, const det_whatif_step *step, const det_measure *measure, det_str id)
{
    void *items = make->done;
    det_whatif_done *slot = push(make, &items, &make->done_count, &make->done_capacity,
                                 sizeof *slot);
    make->done = items;
    if (slot != NULL)
        *slot = (det_whatif_done){
            .verb = step->verb, .measure = measure, .id = id, .day = step->day};
}

static void
plan(maker *make, const det_whatif_step *step, const det_measure *measure, det_str resumes)
{
    void *items = make->plans;
    planned *slot = push(make, &items, &make->plan_count, &make->plan_capacity, sizeof *slot);
    make->plans = items;
    if (slot != NULL)
        *slot = (planned){.verb = step->verb,
                          .measure = measure,
                          .day = step->day,
                          .number = make->plan_count,
                          .resumes = resumes};
}

/* ---- what a resume undoes -----------------------------------------------------------------------
 */

static bool
is_taken(const det_act *act, int64_t at_us)
{
    int64_t us = 0;
    bool is_pending = false;
    return det_act_effective(act, INT64_MAX, &us, &is_pending) && us <= at_us;
}

/* True if the pause or ending that act made covers measure at at_us. */
static bool
is_open(const det_measure *measure, const det_act *act, int64_t at_us)
{
    if (act->verb == DET_LAW_SUSPEND)
        return det_law_pause_is_open(measure, act, at_us, INT64_MAX, NULL, NULL);
    if ((act->verb != DET_LAW_TERMINATE && act->verb != DET_LAW_REPLACE) || !is_taken(act, at_us))
        return false;
    for (size_t i = 0; i < measure->act_count; i++) {
        const det_act *other = measure->acts[i];
        if (other->verb == DET_LAW_RESUME && other->resumes == act && is_taken(other, at_us))
            return false;
    }
    return true;
}

/* Resumes every pause and named ending of measure that is open, of the lawbook and of this basket;
 * only: the one of that name, or all of them if empty. */
static void
resume(maker *make, const det_whatif_step *step, const det_measure *measure, det_str only)
{
    int64_t at_us = det_zone_midnight_us(measure->regime->zone, step->day);
    size_t found = 0, earlier = make->plan_count;
    bool is_nameless = false;
    for (size_t i = 0; i < measure->act_count; i++) {
        const det_act *act = measure->acts[i];
        if (!is_open(measure, act, at_us) || (only.len > 0 && !det_str_equal(act->id, only)))
            continue;
        if (act->id.len == 0) {
            is_nameless = true;
            continue;
        }
        plan(make, step, measure, act->id);
        found++;
    }
    for (size_t i = 0; i < earlier && only.len == 0; i++) {
        planned before = make->plans[i];
        det_str name = {0};
        if (before.measure != measure || before.day > step->day || before.verb == DET_WHATIF_RESUME)
            continue;
        if (!det_arena_print(make->arena, &name, "what-if-%zu", before.number))
            make->has_no_memory = true;
        plan(make, step, measure, name);
        found++;
    }
    if (is_nameless)
        conflict(
            make, step, measure,
            "it was ended by an act without a name, which nothing can undo; a draft may impose "
            "it anew");
    else if (found == 0)
        conflict(make, step, measure,
                 det_law_state_only(measure, at_us, INT64_MAX) == DET_LAW_EXPIRED
                     ? "it is not paused: its time ran out; a draft may extend it"
                     : "it is not paused, so there is nothing to resume");
    if (found > 0) note_done(make, step, measure, step->id);
}

/* ---- steps --------------------------------------------------------------------------------------
 */

/* One step on one measure.  A whole regime passes silently over what is not in force. */
static void
take_measure(maker *make, const det_whatif_step *step, const det_measure *measure, bool is_whole)
{
    int64_t at_us = det_zone_midnight_us(measure->regime->zone, step->day);
    det_law_state state = det_law_state_only(measure, at_us, INT64_MAX);
    bool is_on = state == DET_LAW_IN_FORCE || state == DET_LAW_ADVISORY;
    if (step->verb == DET_WHATIF_RESUME) {
        if (!is_whole || state == DET_LAW_PAUSED) resume(make, step, measure, (det_str){0});
        return;
    }
    if (is_whole && !is_on && state != DET_LAW_PAUSED) return;
    if (!is_on && !(step->verb == DET_WHATIF_REMOVE && state == DET_LAW_PAUSED)) {
        static const char *const why[] = {"",
                                          "it has not begun",
                                          "",
                                          "it is paused already",
                                          "it is removed already",
                                          "it has expired already",
                                          "another measure has replaced it already",
                                          "it is annulled already",
                                          ""};
        conflict(make, step, measure, why[state]);
        if (state != DET_LAW_NOT_YET && state != DET_LAW_PAUSED) return;
    }
    plan(make, step, measure, (det_str){0});
    note_done(make, step, measure, step->id);
}

static bool
is_ending(const det_law_id *id)
{
    if (id == NULL || id->kind != DET_ID_ACT) return false;
    const det_act *act = id->thing;
    return act->verb == DET_LAW_SUSPEND || act->verb == DET_LAW_TERMINATE ||
           act->verb == DET_LAW_REPLACE;
}

static det_status
take_step(maker *make, const det_whatif_step *step, det_error *err)
{
    unsigned kinds = 1u << DET_ID_MEASURE | 1u << DET_ID_REGIME;
    const det_law_id *exact = det_law_id_find(make->law, step->id);
    if (step->verb == DET_WHATIF_RESUME && is_ending(exact)) {
        const det_act *act = exact->thing;
        for (size_t i = 0; i < make->law->measure_count; i++)
            for (size_t j = 0; j < make->law->measures[i]->act_count; j++)
                if (make->law->measures[i]->acts[j] == act)
                    resume(make, step, make->law->measures[i], act->id);
        return DET_OK;
    }
    const det_law_id *id = det_law_id_meant(make->law, step->id, kinds);
    if (id == NULL)
        return det_fail(err, DET_MISSING, (det_where){0}, "%s: no measure or regime '%.*s'%.*s",
                        det_whatif_verb_name(step->verb), DET_STR_FMT(step->id),
                        DET_STR_FMT(det_law_near(make->law, step->id, kinds, make->arena)));
    if (id->kind == DET_ID_MEASURE) {
        take_measure(make, step, id->thing, false);
        return DET_OK;
    }
    const det_regime *regime = id->thing;
    size_t before = make->plan_count;
    for (size_t i = 0; i < regime->measure_count; i++)
        take_measure(make, step, regime->measures[i], true);
    if (make->plan_count == before) conflict(make, step, NULL, "nothing of it is in force");
    return DET_OK;
}

/* ---- the instrument of the basket ---------------------------------------------------------------
 */

/* The acts of one regime as a file; nothing is written where it has none. */
static det_status
write_file(const maker *make, const det_regime *regime, det_day adopted, det_text *out,
           det_error *err)
{
    char day[DET_DAY_TEXT_MAX];
    size_t count = 0;
    for (size_t i = 0; i < make->plan_count; i++) {
        const planned *act = &make->plans[i];
        if (act->measure->regime != regime) continue;
        if (count++ == 0)
            det_text_print(out,
                           "lawbook: 1\nregime: %.*s\ninstrument: {id: What-if, adopted: %s}\n"
                           "acts:\n",
                           DET_STR_FMT(regime->id), det_day_print(adopted, day));
        det_day_print(act->day, day);
        det_str id = act->measure->id;
        if (act->verb == DET_WHATIF_RESUME)
            det_text_print(out, "- {resume: \"%.*s\", measures: [\"%.*s\"]",
                           DET_STR_FMT(act->resumes), DET_STR_FMT(id));
        else
            det_text_print(out, "- {%s: \"%.*s\", id: what-if-%zu",
                           act->verb == DET_WHATIF_PAUSE ? "suspend" : "terminate", DET_STR_FMT(id),
                           act->number);
        det_text_print(out, ", cite: \"%zu\", from: %s}\n", act->number, day);
    }
    return det_text_check(out, err);
}

/* A file for each regime that the basket touches, behind those in trees. */
static det_status
add_files(const maker *make, det_tree *trees, size_t *count, det_error *err)
{
    det_text *yaml = NULL;
    det_day adopted = DET_DAY_MAX;
    for (size_t i = 0; i < make->plan_count; i++)
        if (make->plans[i].day < adopted) adopted = make->plans[i].day;
    det_status st = det_text_new(0, &yaml, err);
    for (size_t i = 0; i < make->law->regime_count && st == DET_OK; i++) {
        det_str name = {0}, bytes = {0};
        det_text_clear(yaml);
        st = write_file(make, make->law->regimes[i], adopted, yaml, err);
        if (st != DET_OK || det_text_str(yaml).len == 0) continue;
        if (!det_arena_print(make->arena, &name, "what-if %.*s",
                             DET_STR_FMT(make->law->regimes[i]->id)) ||
            !det_arena_copy(make->arena, det_text_str(yaml), &bytes))
            st = det_fail(err, DET_NOMEM, (det_where){0}, "the what-if");
        if (st == DET_OK)
            st = det_tree_read_yaml(bytes, name.ptr, make->arena, &trees[(*count)++], err);
    }
    det_text_free(yaml);
    return st;
}

/* ---- drafts -------------------------------------------------------------------------------------
 */

static det_str
instrument_of(const det_tree *tree, det_str *status)
{
    uint32_t map = det_tree_get(tree, 0, "instrument");
    if (map == DET_TREE_NONE || det_tree_kind_of(tree, map) != DET_TREE_MAP) return (det_str){0};
    if (status != NULL) *status = det_tree_text(tree, det_tree_get(tree, map, "status"));
    return det_tree_text(tree, det_tree_get(tree, map, "id"));
}

static bool
is_draft(const det_tree *tree)
{
    det_str status = {0};
    return instrument_of(tree, &status).len > 0 && status.len > 0 &&
           !det_str_equal(status, DET_STR("adopted"));
}

/* Takes the vote out of the header: a what-if does not ask for it. */
static void
drop_vote(det_node *nodes, uint32_t count, uint32_t map, uint32_t vote)
{
    if (vote == DET_TREE_NONE) return;
    if (nodes[map].first == vote) nodes[map].first = nodes[vote].next;
    for (uint32_t i = 0; i < count; i++)
        if (nodes[i].next == vote) nodes[i].next = nodes[vote].next;
}

/* The tree with its header read as that of an instrument adopted on day: `status: adopted`,
 * `adopted: day` for `dated`, and without the vote.  One that says it was adopted keeps its day. */
static det_status
adopt(const det_tree *tree, det_day day, det_arena *arena, det_tree *out, det_error *err)
{
    char date[DET_DAY_TEXT_MAX];
    det_str word = DET_STR("adopted"), text = {0};
    uint32_t map = det_tree_get(tree, 0, "instrument");
    uint32_t status = det_tree_get(tree, map, "status"), dated = det_tree_get(tree, map, "dated");
    uint32_t vote = det_tree_get(tree, map, "vote");
    det_node *nodes = DET_NEW(arena, det_node, tree->count);
    det_day_print(day, date);
    text.len = tree->text_bytes + word.len + strlen(date);
    char *bytes = det_arena_alloc(arena, text.len + 1);
    if (nodes == NULL || bytes == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "the draft");
    if (is_draft(tree) && dated == DET_TREE_NONE)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, map),
                        "the draft has no day; write 'dated'");
    memcpy(bytes, tree->text, tree->text_bytes);
    memcpy(bytes + tree->text_bytes, word.ptr, word.len);
    memcpy(bytes + tree->text_bytes + word.len, date, strlen(date));
    text.ptr = bytes;
    memcpy(nodes, tree->nodes, tree->count * sizeof *nodes);
    if (is_draft(tree)) {
        nodes[status].value = tree->text_bytes;
        nodes[status].value_len = (uint32_t)word.len;
        nodes[dated].key = tree->text_bytes;
        nodes[dated].key_len = (uint32_t)word.len;
        nodes[dated].value = tree->text_bytes + (uint32_t)word.len;
        nodes[dated].value_len = (uint32_t)strlen(date);
    }
    drop_vote(nodes, tree->count, map, vote);
    *out = (det_tree){.file = tree->file,
                      .nodes = nodes,
                      .count = tree->count,
                      .text = text.ptr,
                      .text_bytes = (uint32_t)text.len};
    return DET_OK;
}

/* The draft of the lawbook that name means: its whole id, else the only one whose id or file has
 * those words in it. */
static det_status
find_draft(const det_tree *trees, size_t count, det_str name, det_str *out, det_error *err)
{
    det_str found = {0};
    size_t matches = 0;
    for (size_t i = 0; i < count; i++) {
        det_str status = {0}, id = instrument_of(&trees[i], &status);
        if (det_str_equal_ascii_nocase(id, name)) {
            *out = id;
            return DET_OK;
        }
        if (!is_draft(&trees[i]) || name.len == 0 ||
            (det_str_find(id, name) == SIZE_MAX &&
             det_str_find(det_str_of(trees[i].file), name) == SIZE_MAX))
            continue;
        if (!det_str_equal(found, id)) matches++;
        found = id;
    }
    *out = found;
    if (matches == 1) return DET_OK;
    return det_fail(err, DET_MISSING, (det_where){0},
                    matches == 0 ? "adopt: no draft '%.*s' in the lawbook; give its id, or a file"
                                 : "adopt: '%.*s' fits several drafts of the lawbook; give the "
                                   "whole id of one",
                    DET_STR_FMT(name));
}

static det_status
take_draft(maker *make, const det_whatif_step *step, det_tree *trees, size_t count, det_error *err)
{
    det_str id;
    size_t adopted = 0;
    det_status st = find_draft(trees, count, step->id, &id, err);
    for (size_t i = 0; i < count && st == DET_OK; i++) {
        if (!det_str_equal(instrument_of(&trees[i], NULL), id) || !is_draft(&trees[i])) continue;
        st = adopt(&trees[i], step->day, make->arena, &trees[i], err);
        adopted++;
    }
    if (st != DET_OK) return st;
    if (adopted == 0)
        conflict(make, step, NULL, "it was adopted already");
    else
        note_done(make, step, NULL, id);
    return DET_OK;
}

/* A file from outside, in place of what the lawbook has of that instrument. */
static det_status
take_file(maker *make, const det_tree *draft, det_day day, det_tree *trees, size_t *count,
          size_t base_count, det_error *err)
{
    det_whatif_step step = {.verb = DET_WHATIF_ADOPT, .day = day};
    size_t kept = 0;
    step.id = instrument_of(draft, NULL);
    if (step.id.len == 0)
        return det_fail(err, DET_SYNTAX, (det_where){draft->file, 1, 1},
                        "no 'instrument' in this file; a draft is written as an instrument of the "
                        "lawbook with 'status: draft'");
    for (size_t i = 0; i < *count; i++) {
        bool is_same = i < base_count && is_draft(&trees[i]) &&
                       det_str_equal(instrument_of(&trees[i], NULL), step.id);
        if (!is_same) trees[kept++] = trees[i];
    }
    *count = kept;
    det_status st = adopt(draft, day, make->arena, &trees[(*count)++], err);
    note_done(make, &step, NULL, step.id);
    return st;
}

det_status
det_whatif_make(const det_lawbook *before, const det_tree *trees, size_t count,
                const det_whatif_step *steps, size_t step_count, const det_tree *drafts,
                size_t draft_count, det_day day, det_arena *arena, det_whatif *out, det_error *err)
{
    maker make = {.law = before, .arena = arena};
    const det_law_finding *findings = NULL;
    size_t finding_count = 0, used = count;
    if (step_count + draft_count > DET_WHATIF_STEPS_MAX)
        return det_fail(err, DET_LIMIT, (det_where){0},
                        "a what-if has at most %d steps, this has %zu; name a regime to mean all "
                        "its measures",
                        DET_WHATIF_STEPS_MAX, step_count + draft_count);
    det_tree *all = DET_NEW(arena, det_tree, count + draft_count + before->regime_count + 1);
    if (all == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the what-if");
    for (size_t i = 0; i < count; i++)
        all[i] = trees[i];
    det_status st = DET_OK;
    for (size_t i = 0; i < step_count && st == DET_OK; i++)
        st = steps[i].verb == DET_WHATIF_ADOPT ? take_draft(&make, &steps[i], all, used, err)
                                               : take_step(&make, &steps[i], err);
    for (size_t i = 0; i < draft_count && st == DET_OK; i++)
        st = take_file(&make, &drafts[i], day, all, &used, count, err);
    if (st == DET_OK) st = add_files(&make, all, &used, err);
    if (st == DET_OK && make.has_no_memory)
        st = det_fail(err, DET_NOMEM, (det_where){0}, "the what-if");
    if (st != DET_OK) return st;
    *out = (det_whatif){.before = before,
                        .done = make.done,
                        .done_count = make.done_count,
                        .conflicts = {make.conflicts, make.conflict_count}};
    return det_lawbook_load(all, used, arena, &out->after, &findings, &finding_count, err);
}
