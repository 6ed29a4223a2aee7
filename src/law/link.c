/* The last round of loading: names become pointers, every measure gets the acts that touch it in
 * the order of time, and what can only be seen over the whole lawbook is checked. */
#include <stdlib.h>

#include "law/clauses.h"
#include "law/load.h"
#include "law/ownership.h"
#include "law/reach.h"

const char *
det_law_id_kind_name(det_law_id_kind kind)
{
    static const char *const names[] = {"",          "regime",  "measure", "instrument", "act",
                                        "exception", "quota",   "route",   "event",      "source",
                                        "ambiguity", "reading", "clause",  "calendar"};
    return names[kind];
}

/* ---- orders -------------------------------------------------------------------------------------
 */

static int
compare_where(det_where a, det_where b)
{
    int order = det_str_compare(det_str_of(a.file), det_str_of(b.file));
    if (order == 0) order = (a.line > b.line) - (a.line < b.line);
    return order != 0 ? order : (a.column > b.column) - (a.column < b.column);
}

static int
compare_cites(det_law_paras a, det_law_paras b)
{
    for (size_t i = 0; i < a.count && i < b.count; i++) {
        int order = det_str_compare(a.items[i].text, b.items[i].text);
        if (order != 0) return order;
    }
    return (a.count > b.count) - (a.count < b.count);
}

int
det_act_compare(const det_act *a, const det_act *b)
{
    int order = (a->from.us > b->from.us) - (a->from.us < b->from.us);
    if (order == 0) order = (a->known_us > b->known_us) - (a->known_us < b->known_us);
    if (order == 0) order = (a->verb > b->verb) - (a->verb < b->verb);
    if (order == 0) order = det_str_compare(a->instrument->id, b->instrument->id);
    if (order == 0) order = compare_cites(a->cites, b->cites);
    return order != 0 ? order : compare_where(a->at, b->at);
}

static int
compare_act_refs(const void *a, const void *b)
{
    return det_act_compare(*(const det_act_ref *)a, *(const det_act_ref *)b);
}

#define COMPARE_BY_ID(name, type)                                                                  \
    static int name(const void *a, const void *b)                                                  \
    {                                                                                              \
        const type *x = *(const type *const *)a, *y = *(const type *const *)b;                     \
        int order = det_str_compare(x->id, y->id);                                                 \
        return order != 0 ? order : compare_where(x->at, y->at);                                   \
    }
COMPARE_BY_ID(compare_regimes, det_regime)
COMPARE_BY_ID(compare_measures, det_measure)
COMPARE_BY_ID(compare_instruments, det_instrument)
COMPARE_BY_ID(compare_routes, det_law_route)
COMPARE_BY_ID(compare_events, det_law_event)
COMPARE_BY_ID(compare_doubts, det_law_doubt)
COMPARE_BY_ID(compare_readings, det_law_reading)
COMPARE_BY_ID(compare_clauses, det_law_clause)

static int
compare_ownership(const void *a, const void *b)
{
    const det_ownership_rule *x = *(const det_ownership_rule *const *)a;
    const det_ownership_rule *y = *(const det_ownership_rule *const *)b;
    int order = det_str_compare(x->authority, y->authority);
    if (order == 0) order = (x->in_use.from > y->in_use.from) - (x->in_use.from < y->in_use.from);
    return order != 0 ? order : compare_where(x->at, y->at);
}

static void
sort_refs(det_refs *refs, int (*compare)(const void *, const void *))
{
    if (refs->count > 1) qsort(refs->items, refs->count, sizeof(void *), compare);
}

/* ---- sources ------------------------------------------------------------------------------------
 */

static void
check_sources(det_loader *loader, const det_law_proof *proof, det_where at)
{
    uint32_t place = 0;
    for (size_t i = 0; i < proof->sources.count; i++)
        if (!det_strmap_get(&loader->by_source, proof->sources.items[i], &place))
            det_form_report(&loader->form, "L104", true, at,
                            "source '%.*s' is not listed under any 'sources'; add it there",
                            DET_STR_FMT(proof->sources.items[i]));
}

static void
check_sources_of_exceptions(det_loader *loader, const det_law_exception *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        check_sources(loader, &items[i].proof, items[i].at);
        check_sources_of_exceptions(loader, items[i].exceptions, items[i].exception_count);
    }
}

static void
check_sources_of_parts(det_loader *loader, const det_law_parts *parts, det_where at)
{
    check_sources_of_exceptions(loader, parts->exceptions, parts->exception_count);
    for (size_t i = 0; i < parts->quota_count; i++)
        check_sources(loader, &parts->quotas[i].proof, parts->quotas[i].at);
    check_sources(loader, &parts->wind_down.proof, at);
}

static void
check_all_sources(det_loader *loader)
{
    for (size_t i = 0; i < loader->regimes.count; i++) {
        const det_regime *regime = loader->regimes.items[i];
        check_sources(loader, &regime->proof, regime->at);
    }
    for (size_t i = 0; i < loader->instruments.count; i++) {
        const det_instrument *instrument = loader->instruments.items[i];
        check_sources(loader, &instrument->proof, instrument->at);
    }
    for (size_t i = 0; i < loader->measures.count; i++) {
        const det_measure *measure = loader->measures.items[i];
        check_sources(loader, &measure->proof, measure->at);
        check_sources_of_parts(loader, &measure->base, measure->at);
    }
    for (size_t i = 0; i < loader->acts.count; i++) {
        const det_act *act = loader->acts.items[i];
        check_sources(loader, &act->proof, act->at);
        check_sources_of_parts(loader, &act->set, act->at);
        check_sources_of_parts(loader, &act->add, act->at);
    }
    for (size_t i = 0; i < loader->routes.count; i++) {
        const det_law_route *route = loader->routes.items[i];
        check_sources(loader, &route->proof, route->at);
    }
    for (size_t i = 0; i < loader->events.count; i++) {
        const det_law_event *event = loader->events.items[i];
        check_sources(loader, &event->proof, event->at);
    }
    for (size_t i = 0; i < loader->calendars.count; i++) {
        const det_calendar *calendar = loader->calendars.items[i];
        check_sources(loader, &calendar->proof, calendar->at);
    }
    for (size_t i = 0; i < loader->doubts.count; i++) {
        const det_law_doubt *doubt = loader->doubts.items[i];
        check_sources(loader, &doubt->proof, doubt->at);
    }
    for (size_t i = 0; i < loader->readings.count; i++) {
        const det_law_reading *reading = loader->readings.items[i];
        check_sources(loader, &reading->proof, reading->at);
    }
}

/* ---- acts to measures ---------------------------------------------------------------------------
 */

/* A measure by id, by alias, or by an alias of an act on it. */
static det_measure *
find_measure(det_loader *loader, det_str name, det_where at)
{
    uint32_t place = 0;
    if (det_strmap_get(&loader->by_id, name, &place)) {
        const det_law_id *id = loader->ids.items[place];
        const det_act *act = id->kind == DET_ID_ACT ? id->thing : NULL;
        if (act != NULL && (act->verb == DET_LAW_IMPOSE || act->verb == DET_LAW_AMEND) &&
            act->targets.count == 1 && !det_str_equal(act->targets.items[0], name))
            return det_loader_find(loader, act->targets.items[0], DET_ID_MEASURE, at);
    }
    return det_loader_find(loader, name, DET_ID_MEASURE, at);
}

static void
touch(det_loader *loader, det_measure *measure, const det_act *act)
{
    if (measure->act_count == DET_LAW_ACTS_MAX) {
        det_form_report(&loader->form, "L220", true, act->at,
                        "'%.*s' has more than %d acts; is it one measure?",
                        DET_STR_FMT(measure->id), DET_LAW_ACTS_MAX);
        return;
    }
    for (size_t i = 0; i < measure->act_count; i++)
        if (measure->acts[i] == act) return; /* named twice in one act */
    void *items = measure->acts;
    det_act_ref *slot = det_form_push(&loader->form, &items, &measure->act_count,
                                      &measure->act_capacity, sizeof *slot);
    measure->acts = items;
    if (slot != NULL) *slot = act;
}

static void
touch_named(det_loader *loader, det_texts names, const det_act *act)
{
    for (size_t i = 0; i < names.count; i++) {
        det_measure *measure = find_measure(loader, names.items[i], act->at);
        if (measure != NULL) touch(loader, measure, act);
    }
}

static bool
covers(det_loader *loader, const det_act *act, const det_measure *measure)
{
    for (size_t i = 0; i < act->targets.count; i++)
        if (find_measure(loader, act->targets.items[i], act->at) == measure) return true;
    return false;
}

/* The suspend or terminate act with that name; only_pauses leaves terminations out. */
static const det_act *
find_named_act(det_loader *loader, det_str name, bool only_pauses, det_where at)
{
    const det_act *found = det_loader_find(loader, name, DET_ID_ACT, at);
    if (found == NULL) return NULL;
    if (found->verb == DET_LAW_SUSPEND ||
        (!only_pauses && (found->verb == DET_LAW_TERMINATE || found->verb == DET_LAW_REPLACE)))
        return found;
    det_form_report(&loader->form, "L103", true, at,
                    "'%.*s' is the name of an act that cannot be undone; expected the id of a %s",
                    DET_STR_FMT(name), only_pauses ? "suspend" : "suspend or terminate");
    return NULL;
}

static void
link_resume(det_loader *loader, det_act *act)
{
    if (act->targets.count > 1)
        det_form_report(&loader->form, "L217", true, act->at,
                        "a resume undoes one named pause or termination; write one act for each");
    if (act->targets.count == 0) return;
    act->resumes = find_named_act(loader, act->targets.items[0], false, act->at);
    if (act->resumes == NULL) return;
    if (act->only_measures.count == 0) {
        touch_named(loader, act->resumes->targets, act);
        return;
    }
    touch_named(loader, act->only_measures, act);
    for (size_t i = 0; i < act->only_measures.count; i++) {
        const det_measure *measure = find_measure(loader, act->only_measures.items[i], act->at);
        if (measure != NULL && !covers(loader, act->resumes, measure))
            det_form_report(
                &loader->form, "L210", true, act->at,
                "'%.*s' does not cover '%.*s', so a resume of it cannot bring that back",
                DET_STR_FMT(act->targets.items[0]), DET_STR_FMT(act->only_measures.items[i]));
    }
}

static void
link_extend(det_loader *loader, det_act *act)
{
    for (size_t i = 0; i < act->targets.count; i++) {
        uint32_t place = 0;
        det_str name = act->targets.items[i];
        const det_law_id *id = det_strmap_get(&loader->by_id, name, &place)
                                   ? loader->ids.items[place]
                                   : NULL;
        const det_act *named = id != NULL && id->kind == DET_ID_ACT ? id->thing : NULL;
        if (named != NULL && named->verb == DET_LAW_SUSPEND) {
            if (act->targets.count > 1)
                det_form_report(
                    &loader->form, "L217", true, act->at,
                    "an extend of a pause names that pause alone; write one act for each");
            act->extends = named;
            touch_named(loader, named->targets, act);
            return;
        }
    }
    touch_named(loader, act->targets, act);
}

static void
check_drops(det_loader *loader, const det_act *act)
{
    for (size_t i = 0; i < act->drop.count; i++) {
        uint32_t place = 0;
        const det_law_id *id = det_strmap_get(&loader->by_id, act->drop.items[i], &place)
                                   ? loader->ids.items[place]
                                   : NULL;
        if (id == NULL || (id->kind != DET_ID_EXCEPTION && id->kind != DET_ID_QUOTA))
            det_form_report(&loader->form, "L209", true, act->at,
                            "'%.*s' cannot be dropped: there is no exception or quota of that id",
                            DET_STR_FMT(act->drop.items[i]));
    }
}

static bool
is_among(const det_law_parts *parts, const void *exception)
{
    for (size_t i = 0; i < parts->exception_count; i++)
        if (&parts->exceptions[i] == exception) return true;
    return false;
}

/* The measures that ever held the exception: the one that was made with it, or those that an act
 * gave it to. */
static det_texts
holders(det_loader *loader, const void *exception)
{
    for (size_t i = 0; i < loader->measures.count; i++) {
        const det_measure *measure = loader->measures.items[i];
        if (is_among(&measure->base, exception)) return (det_texts){&measure->id, 1};
    }
    for (size_t i = 0; i < loader->acts.count; i++) {
        const det_act *act = loader->acts.items[i];
        if (is_among(&act->add, exception) || is_among(&act->set, exception)) return act->targets;
    }
    return (det_texts){0};
}

static void
link_withdraw(det_loader *loader, det_act *act)
{
    const void *exception = det_loader_find(loader, act->withdraws.items[0], DET_ID_EXCEPTION,
                                            act->at);
    if (act->withdraws.count > 1)
        det_form_report(&loader->form, "L217", true, act->at,
                        "a withdraw ends one exception; write one act for each");
    if (exception == NULL) return;
    det_texts held = holders(loader, exception);
    if (held.count == 0)
        det_form_report(&loader->form, "L209", true, act->at,
                        "'%.*s' stands inside another exception; amend the measure instead",
                        DET_STR_FMT(act->withdraws.items[0]));
    act->drop = act->withdraws;
    act->targets = act->only_measures.count > 0 ? act->only_measures : held;
    for (size_t i = 0; i < act->only_measures.count; i++)
        if (!det_texts_has(held, act->only_measures.items[i]))
            det_form_report(&loader->form, "L210", true, act->at,
                            "'%.*s' does not hold '%.*s', so it cannot be withdrawn from it",
                            DET_STR_FMT(act->only_measures.items[i]),
                            DET_STR_FMT(act->withdraws.items[0]));
    touch_named(loader, act->targets, act);
}

static void
add_move(det_loader *loader, det_act *impose, const det_act *move)
{
    for (size_t i = 0; i < impose->moved_count; i++)
        if (impose->moved_by[i] == move) return;
    void *items = impose->moved_by;
    const det_act **slot = det_form_push(&loader->form, &items, &impose->moved_count,
                                         &impose->moved_capacity, sizeof *slot);
    impose->moved_by = items;
    if (slot != NULL) *slot = move;
}

/* The postponements of what impose begins.  One act has one beginning, so a postponement moves all
 * measures that it names. */
static void
find_moves(det_loader *loader, det_act *impose)
{
    for (size_t i = 0; i < impose->targets.count; i++) {
        const det_measure *measure = find_measure(loader, impose->targets.items[i], impose->at);
        for (size_t j = 0; measure != NULL && j < measure->act_count; j++)
            if (measure->acts[j]->is_postponement) add_move(loader, impose, measure->acts[j]);
    }
    for (size_t i = 0; impose->moved_count > 0 && i < impose->targets.count; i++) {
        const det_measure *measure = find_measure(loader, impose->targets.items[i], impose->at);
        for (size_t j = 0; measure != NULL && j < impose->moved_count; j++)
            if (!covers(loader, impose->moved_by[j], measure))
                det_form_report(&loader->form, "L223", true, impose->moved_by[j]->at,
                                "'%.*s' begins by the same act and is not postponed; impose it by "
                                "an act of its own, or name it here",
                                DET_STR_FMT(measure->id));
    }
}

/* Oldest first: of two that are known the later is the newer. */
static int
compare_moves(const void *a, const void *b)
{
    const det_act *x = *(const det_act *const *)a, *y = *(const det_act *const *)b;
    int order = (x->known_us > y->known_us) - (x->known_us < y->known_us);
    return order != 0 ? order : det_act_compare(x, y);
}

/* Once all acts have their measures: the beginning as all is known, by which acts are put in
 * order. */
static void
settle_beginnings(det_loader *loader)
{
    if (loader->form.error_count > 0) return; /* a name that is missing was reported */
    for (size_t i = 0; i < loader->acts.count; i++) {
        det_act *act = loader->acts.items[i];
        if (act->verb == DET_LAW_IMPOSE) find_moves(loader, act);
        if (act->moved_count == 0) continue;
        if (act->moved_count > 1)
            qsort(act->moved_by, act->moved_count, sizeof *act->moved_by, compare_moves);
        act->first = act->from;
        act->from = det_act_from(act, INT64_MAX);
        if (act->has_end && act->end_us <= act->from.us)
            det_form_report(&loader->form, "L205", true, act->at,
                            "this ends before it begins; look at 'from', 'before' and 'through', "
                            "and at what postpones it");
    }
}

static void
link_act(det_loader *loader, det_act *act)
{
    if (act->withdraws.count > 0) {
        link_withdraw(loader, act);
        return;
    }
    switch (act->verb) {
    case DET_LAW_RESUME:
        link_resume(loader, act);
        break;
    case DET_LAW_EXTEND:
        link_extend(loader, act);
        break;
    case DET_LAW_REPLACE: {
        const det_measure *by = find_measure(loader, act->successor, act->at);
        touch_named(loader, act->targets, act);
        if (by != NULL && covers(loader, act, by))
            det_form_report(&loader->form, "L214", true, act->at, "'%.*s' is replaced by itself",
                            DET_STR_FMT(by->id));
        break;
    }
    default:
        touch_named(loader, act->targets, act);
        check_drops(loader, act);
    }
}

static void
link_corrections(det_loader *loader)
{
    for (size_t i = 0; i < loader->corrections.count; i++) {
        const det_law_correction *correction = loader->corrections.items[i];
        det_act *act = det_loader_find(loader, correction->act, DET_ID_ACT, correction->at);
        if (act == NULL) continue;
        if (!act->is_corrected || correction->known_us < act->corrected_us)
            act->corrected_us = correction->known_us;
        act->is_corrected = true;
        if (correction->known_us <= act->known_us)
            det_form_report(&loader->form, "L221", true, correction->at,
                            "'%.*s' is corrected before it was known; look at 'known'",
                            DET_STR_FMT(correction->act));
    }
}

static void
link_readings(det_loader *loader)
{
    for (size_t i = 0; i < loader->readings.count; i++) {
        det_law_reading *reading = loader->readings.items[i];
        reading->measures = det_form_many(&loader->form, reading->about.count,
                                          sizeof *reading->measures);
        for (size_t j = 0; reading->measures != NULL && j < reading->about.count; j++) {
            const det_measure *measure = find_measure(loader, reading->about.items[j], reading->at);
            if (measure != NULL) reading->measures[reading->measure_count++] = measure;
        }
    }
}

/* ---- checks over a measure ----------------------------------------------------------------------
 */

/* False if one was corrected by the time that the other was known. */
static bool
is_known_beside(const det_act *a, const det_act *b)
{
    return !(a->is_corrected && a->corrected_us <= b->known_us) &&
           !(b->is_corrected && b->corrected_us <= a->known_us);
}

static void
check_amendments(det_loader *loader, const det_measure *measure)
{
    for (size_t i = 0; i < measure->act_count; i++)
        for (size_t j = i + 1; j < measure->act_count; j++) {
            const det_act *a = measure->acts[i], *b = measure->acts[j];
            if (b->from.us != a->from.us) break;
            if (a->verb != DET_LAW_AMEND || b->verb != DET_LAW_AMEND || !a->is_live ||
                !b->is_live || (a->set.given & b->set.given) == 0 || !is_known_beside(a, b))
                continue;
            det_form_report(&loader->form, "L206", true, b->at,
                            "this and the amendment at %s:%u set the same part of '%.*s' at the "
                            "same moment; which holds?",
                            a->at.file == NULL ? "?" : a->at.file, a->at.line,
                            DET_STR_FMT(measure->id));
        }
}

static void
check_measure(det_loader *loader, const det_measure *measure)
{
    const det_act *impose = NULL;
    if (measure->id.len == 0) return; /* reported, and nothing can impose it */
    for (size_t i = 0; i < measure->act_count; i++) {
        const det_act *act = measure->acts[i];
        if (act->verb != DET_LAW_IMPOSE) continue;
        if (impose != NULL && is_known_beside(act, impose))
            det_form_report(&loader->form, "L203", true, act->at,
                            "'%.*s' is imposed already at %s:%u; a measure begins once (use amend, "
                            "extend or resume)",
                            DET_STR_FMT(measure->id),
                            impose->at.file == NULL ? "?" : impose->at.file, impose->at.line);
        impose = act;
        if (act->instrument != measure->instrument)
            det_form_report(&loader->form, "L204", false, act->at,
                            "'%.*s' is defined in the file of %.*s and imposed by %.*s",
                            DET_STR_FMT(measure->id), DET_STR_FMT(measure->instrument->id),
                            DET_STR_FMT(act->instrument->id));
    }
    if (impose == NULL)
        det_form_report(
            &loader->form, "L203", true, measure->at,
            "'%.*s' is never imposed; add an act ('from: unset' if no date was ever set)",
            DET_STR_FMT(measure->id));
    check_amendments(loader, measure);
}

/* ---- regimes and tags ---------------------------------------------------------------------------
 */

static const det_measure **
listing_measures(det_loader *loader, const det_regime *regime, det_texts names, size_t *count)
{
    const det_measure **items = det_form_many(&loader->form, names.count, sizeof *items);
    *count = 0;
    for (size_t i = 0; items != NULL && i < names.count; i++) {
        const det_measure *measure = find_measure(loader, names.items[i], regime->at);
        if (measure != NULL) items[(*count)++] = measure;
    }
    return items;
}

static void
link_regime(det_loader *loader, det_regime *regime)
{
    regime->person_measures = listing_measures(loader, regime, regime->listing_persons,
                                               &regime->person_measure_count);
    regime->entity_measures = listing_measures(loader, regime, regime->listing_entities,
                                               &regime->entity_measure_count);
    regime->measures = det_form_many(&loader->form, loader->measures.count,
                                     sizeof *regime->measures);
    if (regime->measures == NULL) return;
    for (size_t i = 0; i < loader->measures.count; i++) {
        const det_measure *measure = loader->measures.items[i];
        if (measure->regime == regime) regime->measures[regime->measure_count++] = measure;
    }
}

static int
compare_tags(const void *a, const void *b)
{
    const det_law_tag *x = *(const det_law_tag *const *)a, *y = *(const det_law_tag *const *)b;
    int order = det_str_compare(x->source, y->source);
    if (order == 0) order = det_str_compare(x->tag, y->tag);
    if (order == 0) order = det_str_compare(x->regime->id, y->regime->id);
    return order != 0 ? order : compare_where(x->at, y->at);
}

static void
link_tags(det_loader *loader, det_lawbook *law)
{
    size_t count = loader->tags.count;
    sort_refs(&loader->tags, compare_tags);
    law->tags = det_form_many(&loader->form, count, sizeof *law->tags);
    law->tag_regimes = det_form_many(&loader->form, count, sizeof *law->tag_regimes);
    if (law->tags == NULL || law->tag_regimes == NULL) return;
    law->tag_count = count;
    for (size_t i = 0; i < count; i++) {
        const det_law_tag *tag = loader->tags.items[i];
        law->tags[i] = *tag;
        law->tag_regimes[i] = tag->regime;
        if (i == 0) continue;
        const det_law_tag *before = &law->tags[i - 1];
        bool is_same = det_str_equal(before->source, tag->source) &&
                       det_str_equal(before->tag, tag->tag);
        if (is_same && (before->regime == tag->regime || !before->is_shared || !tag->is_shared))
            det_form_report(
                &loader->form, "L207", true, tag->at,
                "tag '%.*s' of list '%.*s' stands for %.*s already at %s:%u; if it does "
                "stand for both, say 'shared: yes' on each",
                DET_STR_FMT(tag->tag), DET_STR_FMT(tag->source), DET_STR_FMT(before->regime->id),
                before->at.file == NULL ? "?" : before->at.file, before->at.line);
    }
}

/* Aliases of acts become aliases of their measures, in the finished book. */
static void
link_ids(det_loader *loader, det_lawbook *law)
{
    law->by_id = loader->by_id;
    law->ids = det_form_many(&loader->form, loader->ids.count, sizeof *law->ids);
    if (law->ids == NULL) return;
    law->id_count = loader->ids.count;
    for (size_t i = 0; i < loader->ids.count; i++) {
        det_law_id id = *(const det_law_id *)loader->ids.items[i];
        const det_act *act = id.kind == DET_ID_ACT ? id.thing : NULL;
        if (act != NULL && (act->verb == DET_LAW_IMPOSE || act->verb == DET_LAW_AMEND) &&
            act->targets.count > 0 && !det_str_equal(act->id, id.name)) {
            det_measure *measure = find_measure(loader, act->targets.items[0], act->at);
            if (measure != NULL) {
                id.kind = DET_ID_MEASURE;
                id.thing = measure;
            }
        }
        law->ids[i] = id;
    }
}

/* The vocabulary: a kind that no scope names is a kind that was perhaps misspelt. */
static void
add_kinds(det_loader *loader, det_lawbook *law, const det_law_parts *parts)
{
    uint32_t existing = 0;
    for (size_t i = 0; i < parts->scope.kinds.count; i++)
        if (!det_strmap_add(&law->by_kind, parts->scope.kinds.items[i], 1, &existing))
            loader->form.has_no_memory = true;
}

static void
link_kinds(det_loader *loader, det_lawbook *law)
{
    law->by_kind = det_strmap_in(loader->form.arena);
    for (size_t i = 0; i < loader->measures.count; i++)
        add_kinds(loader, law, &((const det_measure *)loader->measures.items[i])->base);
    for (size_t i = 0; i < loader->acts.count; i++)
        add_kinds(loader, law, &((const det_act *)loader->acts.items[i])->set);
}

static void
link_ownership(det_loader *loader, det_lawbook *law)
{
    sort_refs(&loader->ownership, compare_ownership);
    law->ownership = (det_ownership_rule **)loader->ownership.items;
    law->ownership_count = loader->ownership.count;
    for (size_t i = 1; i < law->ownership_count; i++) {
        const det_ownership_rule *before = law->ownership[i - 1], *rule = law->ownership[i];
        if (det_str_equal(before->authority, rule->authority) &&
            rule->in_use.from < before->in_use.before)
            det_form_report(&loader->form, "L224", true, rule->at,
                            "%.*s begins while %.*s (%s:%u) is still in use; end that with "
                            "'through' or 'before'",
                            DET_STR_FMT(rule->id), DET_STR_FMT(before->id),
                            before->at.file == NULL ? "?" : before->at.file, before->at.line);
    }
}

det_lawbook *
det_load_link(det_loader *loader)
{
    det_form *form = &loader->form;
    det_lawbook *law = det_form_many(form, 1, sizeof *law);
    if (law == NULL) return NULL;
    sort_refs(&loader->regimes, compare_regimes);
    sort_refs(&loader->measures, compare_measures);
    for (size_t i = 0; i < loader->acts.count; i++)
        link_act(loader, loader->acts.items[i]);
    link_corrections(loader);
    settle_beginnings(loader);
    link_readings(loader);
    for (size_t i = 0; i < loader->measures.count; i++) {
        det_measure *measure = loader->measures.items[i];
        if (measure->act_count > 1)
            qsort(measure->acts, measure->act_count, sizeof *measure->acts, compare_act_refs);
        check_measure(loader, measure);
    }
    for (size_t i = 0; i < loader->regimes.count; i++)
        link_regime(loader, loader->regimes.items[i]);
    for (size_t i = 0; i < loader->doubts.count; i++) {
        const det_law_doubt *doubt = loader->doubts.items[i];
        for (size_t j = 0; j < doubt->about.count; j++)
            (void)find_measure(loader, doubt->about.items[j], doubt->at);
    }
    for (size_t i = 0; i < loader->routes.count; i++) {
        const det_law_route *route = loader->routes.items[i];
        (void)det_loader_find(loader, route->replaces, DET_ID_ROUTE, route->at);
    }
    check_all_sources(loader);
    link_tags(loader, law);
    link_ids(loader, law);
    link_kinds(loader, law);
    sort_refs(&loader->instruments, compare_instruments);
    sort_refs(&loader->acts, compare_act_refs);
    sort_refs(&loader->routes, compare_routes);
    sort_refs(&loader->events, compare_events);
    sort_refs(&loader->doubts, compare_doubts);
    sort_refs(&loader->readings, compare_readings);
    sort_refs(&loader->clauses, compare_clauses);
    link_ownership(loader, law);
    law->regimes = (det_regime **)loader->regimes.items;
    law->regime_count = loader->regimes.count;
    law->measures = (det_measure **)loader->measures.items;
    law->measure_count = loader->measures.count;
    law->instruments = (det_instrument **)loader->instruments.items;
    law->instrument_count = loader->instruments.count;
    law->acts = (det_act **)loader->acts.items;
    law->act_count = loader->acts.count;
    law->routes = (det_law_route **)loader->routes.items;
    law->route_count = loader->routes.count;
    law->events = (det_law_event **)loader->events.items;
    law->event_count = loader->events.count;
    law->doubts = (det_law_doubt **)loader->doubts.items;
    law->doubt_count = loader->doubts.count;
    law->readings = (det_law_reading **)loader->readings.items;
    law->reading_count = loader->readings.count;
    law->clauses = (det_law_clause **)loader->clauses.items;
    law->clause_count = loader->clauses.count;
    for (size_t i = 0; i < law->measure_count && form->error_count == 0; i++)
        if (!det_law_settle(law->measures[i], form->arena)) form->has_no_memory = true;
    if (!det_law_reach_build(law, form->arena) || !det_law_vocabulary_build(law, form->arena))
        form->has_no_memory = true;
    return form->has_no_memory ? NULL : law;
}
