/* A measure taken apart into statements, sorted, so that order and layout cannot be seen.
 *
 * Titles, notes and sources are left out: they say what a thing is called and how we know it, not
 * what is forbidden. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "law/clauses.h"
#include "law/diff.h"

/* Where in a measure we are: "exception E-RAJIN " before the name of a field. */
typedef det_str place;

static void
add(det_facets *facets, place at, const char *field, det_str value)
{
    det_facet facet = {.value = value};
    if (value.len == 0 || facets->has_no_memory) return;
    if (!det_arena_print(facets->arena, &facet.field, "%.*s%s", DET_STR_FMT(at), field)) goto full;
    if (facets->count == facets->capacity) {
        void *more = det_arena_grow(facets->arena, facets->items, facets->count, &facets->capacity,
                                    sizeof *facets->items);
        if (more == NULL) goto full;
        facets->items = more;
    }
    facets->items[facets->count++] = facet;
    return;
full:
    facets->has_no_memory = true;
}

/* Copies what stands in a buffer of the caller. */
static void
add_copy(det_facets *facets, place at, const char *field, const char *text)
{
    det_str copy = {0};
    if (!det_arena_copy(facets->arena, det_str_of(text), &copy))
        facets->has_no_memory = true;
    else
        add(facets, at, field, copy);
}

static void
add_instant(det_facets *facets, place at, const char *field, int64_t us)
{
    char text[DET_INSTANT_TEXT_MAX];
    if (us == INT64_MIN || us == DET_INSTANT_FOREVER) return;
    add_copy(facets, at, field, det_instant_print(us, text));
}

static void
add_day(det_facets *facets, place at, const char *field, det_day day)
{
    char text[DET_DAY_TEXT_MAX];
    if (day != DET_DAY_NONE) add_copy(facets, at, field, det_day_print(day, text));
}

static void
add_milli(det_facets *facets, place at, const char *field, int64_t milli)
{
    char text[32];
    int used = snprintf(text, sizeof text, "%" PRId64, milli / 1000);
    if (milli % 1000 != 0)
        (void)snprintf(text + used, sizeof text - (size_t)used, ".%03" PRId64, milli % 1000);
    add_copy(facets, at, field, text);
}

static void
add_yes(det_facets *facets, place at, const char *field, bool is_so)
{
    if (is_so) add(facets, at, field, DET_STR("yes"));
}

static void
add_texts(det_facets *facets, place at, const char *field, det_texts texts)
{
    for (size_t i = 0; i < texts.count; i++)
        add(facets, at, field, texts.items[i]);
}

static void
add_paras(det_facets *facets, place at, const char *field, det_law_paras paras)
{
    for (size_t i = 0; i < paras.count; i++)
        add(facets, at, field, paras.items[i].text);
}

static void
add_ranges(det_facets *facets, place at, const char *field, det_hs_ranges ranges)
{
    char text[48];
    for (size_t i = 0; i < ranges.count; i++) {
        const det_hs_range *range = &ranges.items[i];
        int digits = (int)range->digits;
        if (range->low == range->high)
            (void)snprintf(text, sizeof text, "%0*" PRIu64, digits, range->low);
        else
            (void)snprintf(text, sizeof text, "%0*" PRIu64 "-%0*" PRIu64, digits, range->low,
                           digits, range->high);
        add_copy(facets, at, field, text);
    }
}

/* The place inside a named thing. */
static place
inside(det_facets *facets, place at, const char *what, det_str name)
{
    det_str inner = {0};
    if (!det_arena_print(facets->arena, &inner, "%.*s%s %.*s ", DET_STR_FMT(at), what,
                         DET_STR_FMT(name)))
        facets->has_no_memory = true;
    return inner;
}

static void
add_tests(det_facets *facets, place at, const char *field, det_law_tests tests)
{
    for (size_t i = 0; i < tests.count; i++)
        add_texts(facets, inside(facets, at, field, tests.items[i].key), "is",
                  tests.items[i].values);
}

/* ---- versions -----------------------------------------------------------------------------------
 */

static bool
is_closed(det_law_life life, int64_t at_us)
{
    return at_us != INT64_MAX && (life.from_us > at_us || life.before_us <= at_us);
}

/* depth is bounded by DET_LAW_EXCEPTION_DEPTH_MAX, which the loader enforces */
static void
add_exceptions(det_facets *facets, place at, const det_law_exception *items, size_t count,
               int64_t at_us)
{
    for (size_t i = 0; i < count; i++) {
        const det_law_exception *item = &items[i];
        place in = inside(facets, at, "exception", item->id);
        if (is_closed(item->life, at_us)) continue;
        add(facets, in, "effect", det_str_of(det_law_outcome_name(item->effect)));
        add_paras(facets, in, "cites", item->cites);
        add_tests(facets, in, "when", item->when);
        add(facets, in, "by", item->by);
        add_yes(facets, in, "unblocks", item->unblocks);
        add_instant(facets, in, "from", item->life.from_us);
        add_instant(facets, in, "before", item->life.before_us);
        add_exceptions(facets, in, item->exceptions, item->exception_count, at_us);
    }
}

static void
add_quota(det_facets *facets, place at, const det_quota *quota)
{
    static const char *const every[] = {"", "once", "calendar_year", "12_months", "standing"};
    char percent[16];
    place in = inside(facets, at, "quota", quota->id);
    add(facets, in, "every", det_str_of(every[quota->every]));
    add(facets, in, "rule", det_str_of(quota->is_either ? "either_blocks" : "any_unit"));
    add_paras(facets, in, "cites", quota->cites);
    for (size_t i = 0; i < quota->limit_count; i++)
        add_milli(facets, inside(facets, in, "limit", quota->limits[i].unit), "max",
                  quota->limits[i].max_milli);
    add(facets, in, "counted", quota->counted);
    add(facets, in, "reporting", quota->reporting);
    if (quota->stop_percent > 0) {
        (void)snprintf(percent, sizeof percent, "%u", quota->stop_percent);
        add_copy(facets, in, "stop", percent);
    }
    add_texts(facets, in, "notices", quota->notices);
    add_texts(facets, in, "conditions", quota->conditions);
    add_tests(facets, in, "fails_when", quota->fails_when);
    for (size_t i = 0; i < quota->conversion_count; i++) {
        const det_quota_conversion *one = &quota->conversions[i];
        place by = inside(facets, inside(facets, in, "from", one->from), "to", one->to);
        add_milli(facets, by, "times", one->times_milli);
        add_texts(facets, by, "kinds", one->kinds);
    }
    add_instant(facets, in, "from", quota->life.from_us);
    add_instant(facets, in, "before", quota->life.before_us);
}

static void
add_scope(det_facets *facets, place at, const det_law_scope *scope)
{
    static const char *const directions[] = {"", "to", "from", "any", "global"};
    add(facets, at, "scope.direction", det_str_of(directions[scope->direction]));
    add_texts(facets, at, "scope.kinds", scope->kinds);
    add_ranges(facets, at, "scope.hs", scope->hs);
    add_ranges(facets, at, "scope.hs_practice", scope->hs_practice);
    add_ranges(facets, at, "scope.hs_partial", scope->hs_partial);
    add(facets, at, "scope.edition", scope->edition);
    add_texts(facets, at, "scope.territories", scope->territories);
    add(facets, at, "scope.parties", scope->parties);
}

static void
add_wind_down(det_facets *facets, place at, const det_wind_down *wind, int64_t at_us)
{
    if (!wind->is_given || (at_us != INT64_MAX && wind->before_us <= at_us)) return;
    add_day(facets, at, "wind_down.contract_before", wind->contract_before);
    add_instant(facets, at, "wind_down.before", wind->before_us);
    add_day(facets, at, "wind_down.notify_by", wind->notify_by);
    add_texts(facets, at, "wind_down.kinds", wind->kinds);
    add_paras(facets, at, "wind_down.cites", wind->cites);
}

static void
add_parts(det_facets *facets, place at, const det_law_parts *parts, int64_t at_us)
{
    static const char *const forces[] = {"",     "prohibition", "limit",      "duty",
                                         "call", "demand",      "permission", "procedure"};
    add(facets, at, "force", det_str_of(forces[parts->force]));
    add(facets, at, "binds", parts->binds);
    add_instant(facets, at, "blocks_from", parts->blocks_from_us);
    add_scope(facets, at, &parts->scope);
    add_exceptions(facets, at, parts->exceptions, parts->exception_count, at_us);
    for (size_t i = 0; i < parts->quota_count; i++)
        if (!is_closed(parts->quotas[i].life, at_us)) add_quota(facets, at, &parts->quotas[i]);
    add_wind_down(facets, at, &parts->wind_down, at_us);
    add_yes(facets, at, "committee_route", parts->committee_route);
}

void
det_facets_of_version(det_facets *facets, const det_law_version *version, int64_t at_us)
{
    add_parts(facets, (place){0}, &version->parts, at_us);
    add_paras(facets, (place){0}, "cites", (det_law_paras){version->cites, version->cite_count});
}

/* ---- acts ---------------------------------------------------------------------------------------
 */

/* An act has no name of its own: it is told by its text, its paragraphs and its verb. */
static place
place_of_act(det_facets *facets, const det_act *act)
{
    det_str name = {0};
    bool is_done = det_arena_print(facets->arena, &name, "%s", det_law_verb_name(act->verb));
    for (size_t i = 0; i < act->cites.count && is_done; i++) {
        det_str before = name;
        is_done = det_arena_print(facets->arena, &name, "%.*s%s%.*s", DET_STR_FMT(before),
                                  i == 0 ? " by " : ", ", DET_STR_FMT(act->cites.items[i].text));
    }
    if (!is_done) facets->has_no_memory = true;
    return inside(facets, (place){0}, "act", name);
}

static void
add_pause_part(det_facets *facets, place at, const char *name, const det_law_part *part)
{
    place in = inside(facets, at, name, (det_str){0});
    add(facets, in, "text", part->text);
    add_texts(facets, in, "kinds", part->goods.kinds);
    add_ranges(facets, in, "hs", part->goods.hs);
    add_tests(facets, in, "when", part->when);
}

static void
add_act(det_facets *facets, const det_act *act)
{
    static const char *const rulings[] = {"replace", "add", "keep"};
    place at = place_of_act(facets, act);
    add_yes(facets, at, "takes_effect", act->is_live);
    add(facets, at, "id", act->id);
    add_yes(facets, at, "unset", act->is_unset);
    if (act->has_from) add_instant(facets, at, "from", act->from.us);
    if (act->from.ambiguous) add_instant(facets, at, "from.other", act->from.other_us);
    add_instant(facets, at, "known", act->known_us);
    if (act->is_corrected) add_instant(facets, at, "corrected", act->corrected_us);
    if (act->on_event != NULL) add(facets, at, "on_event", act->on_event->id);
    if (act->unless_event != NULL) add(facets, at, "unless_event", act->unless_event->id);
    if (act->has_end) add_instant(facets, at, "before", act->end_us);
    if (act->end_count.of != NULL) add(facets, at, "before.of", act->end_count.of->id);
    add_yes(facets, at, "through_open", act->end_is_open);
    add(facets, at, "condition", act->condition);
    add(facets, at, "sense", act->sense);
    if (act->pause != DET_PAUSE_WHOLE)
        add_pause_part(facets, at, act->pause == DET_PAUSE_ONLY ? "only" : "except", &act->part);
    add_yes(facets, at, "mostly", act->is_mostly);
    if (act->is_postponement) add_instant(facets, at, "to", act->starts.us);
    add(facets, at, "contested", act->contested);
    add_yes(facets, at, "void", act->is_void);
    if (act->verb == DET_LAW_AMEND)
        add(facets, at, "ruling_cites", det_str_of(rulings[act->ruling_cites]));
    add(facets, at, "by", act->successor);
    add_texts(facets, at, "measures", act->only_measures);
    add_texts(facets, at, "drop", act->drop);
    add_paras(facets, at, "end_cite", act->end_cites);
    add_paras(facets, at, "also_cites", act->also_cites);
    if (act->resumes != NULL) add(facets, at, "resumes", act->resumes->id);
    if (act->extends != NULL) add(facets, at, "extends", act->extends->id);
    if (act->set.given != 0)
        add_parts(facets, inside(facets, at, "set", (det_str){0}), &act->set, INT64_MAX);
    if (act->add.given != 0)
        add_parts(facets, inside(facets, at, "add", (det_str){0}), &act->add, INT64_MAX);
}

void
det_facets_of_measure(det_facets *facets, const det_measure *measure)
{
    add(facets, (place){0}, "kind", measure->kind);
    add(facets, (place){0}, "regime", measure->regime->id);
    add_texts(facets, (place){0}, "aliases", measure->aliases);
    add_parts(facets, (place){0}, &measure->base, INT64_MAX);
    for (size_t i = 0; i < measure->act_count; i++)
        add_act(facets, measure->acts[i]);
}

/* ---- what stands beside the measures ------------------------------------------------------------
 */

void
det_facets_of_regime(det_facets *facets, const det_lawbook *law, const det_regime *regime)
{
    place at = inside(facets, (place){0}, "regime", regime->id);
    add(facets, at, "authority", regime->authority);
    add(facets, at, "zone", det_str_of(det_zone_name(regime->zone)));
    add_texts(facets, at, "aliases", regime->aliases);
    add_texts(facets, at, "target", regime->target);
    add_day(facets, at, "covered.from", regime->coverage.from);
    if (regime->coverage.before != DET_DAY_FOREVER)
        add_day(facets, at, "covered.before", regime->coverage.before);
    for (size_t i = 0; i < regime->person_measure_count; i++)
        add(facets, at, "listing_measures.person", regime->person_measures[i]->id);
    for (size_t i = 0; i < regime->entity_measure_count; i++)
        add(facets, at, "listing_measures.entity", regime->entity_measures[i]->id);
    for (size_t i = 0; i < law->route_count; i++) {
        const det_law_route *route = law->routes[i];
        if (route->regime != regime) continue;
        place in = inside(facets, at, "route", route->id);
        add(facets, in, "effect", det_str_of(det_law_outcome_name(route->effect)));
        add(facets, in, "replaces", route->replaces);
        add_yes(facets, in, "takes_effect", route->is_live);
        add_paras(facets, in, "cites", route->cites);
        add_tests(facets, in, "when", route->when);
        add_tests(facets, in, "granted_when", route->granted_when);
        add_instant(facets, in, "from", route->life.from_us);
        add_instant(facets, in, "before", route->life.before_us);
    }
}

static void
add_clause_events(det_facets *facets, place at, const char *field, const det_clause_events *events)
{
    place in = inside(facets, at, field, (det_str){0});
    add_texts(facets, in, "kinds", events->kinds);
    add_texts(facets, in, "events", events->events);
}

static void
add_clause(det_facets *facets, const det_law_clause *clause)
{
    static const char *const kinds[] = {"", "review", "trigger", "obligation", "commitment"};
    place at = inside(facets, (place){0}, "clause", clause->id);
    add(facets, at, "kind", det_str_of(kinds[clause->kind]));
    if (clause->regime != NULL) add(facets, at, "regime", clause->regime->id);
    add_paras(facets, at, "cites", clause->cites);
    add_texts(facets, at, "by", clause->by);
    add_instant(facets, at, "from", clause->from_us);
    if (clause->agreement != NULL) add(facets, at, "agreement", clause->agreement->id);
    if (clause->ended_by != NULL) add(facets, at, "ended_by", clause->ended_by->id);
    add_clause_events(facets, at, "met_by", &clause->met_by);
    add_clause_events(facets, at, "broken_by", &clause->broken_by);
    add_clause_events(facets, at, "kept_by", &clause->kept_by);
    add_texts(facets, at, "tried", clause->tried);
}

static void
add_instrument(det_facets *facets, const det_instrument *instrument)
{
    static const char *const statuses[] = {"", "adopted", "draft", "vetoed", "proposed"};
    char vote[48];
    place at = inside(facets, (place){0}, "instrument", instrument->id);
    add(facets, at, "status", det_str_of(statuses[instrument->status]));
    add_day(facets, at, "day", instrument->adopted);
    add_texts(facets, at, "triggered_by", instrument->triggered_by);
    add_texts(facets, at, "vetoed_by", instrument->vetoed_by);
    if (!instrument->has_vote) return;
    (void)snprintf(vote, sizeof vote, "%u-%u-%u", instrument->vote_for, instrument->vote_against,
                   instrument->vote_abstained);
    add_copy(facets, at, "vote", vote);
}

static void
add_doubts_and_readings(det_facets *facets, const det_lawbook *law)
{
    for (size_t i = 0; i < law->doubt_count; i++) {
        const det_law_doubt *doubt = law->doubts[i];
        place at = inside(facets, (place){0}, "doubt", doubt->id);
        add_texts(facets, at, "about", doubt->about);
        add_texts(facets, at, "kinds", doubt->kinds);
        add_ranges(facets, at, "hs", doubt->hs);
        add_instant(facets, at, "from", doubt->life.from_us);
        add_instant(facets, at, "before", doubt->life.before_us);
    }
    for (size_t i = 0; i < law->reading_count; i++) {
        const det_law_reading *reading = law->readings[i];
        place at = inside(facets, (place){0}, "reading", reading->id);
        add_texts(facets, at, "about", reading->about);
        add_paras(facets, at, "cites", reading->cites);
        add_instant(facets, at, "from", reading->life.from_us);
        add_instant(facets, at, "before", reading->life.before_us);
    }
}

void
det_facets_of_rest(det_facets *facets, const det_lawbook *law)
{
    for (size_t i = 0; i < law->clause_count; i++)
        add_clause(facets, law->clauses[i]);
    for (size_t i = 0; i < law->event_count; i++) {
        const det_law_event *event = law->events[i];
        place at = inside(facets, (place){0}, "event", event->id);
        add(facets, at, "kind", event->kind);
        if (event->has_happened) add_instant(facets, at, "happened", event->happened_us);
        add_instant(facets, at, "known", event->known_us);
    }
    for (size_t i = 0; i < law->instrument_count; i++)
        add_instrument(facets, law->instruments[i]);
    add_doubts_and_readings(facets, law);
    for (size_t i = 0; i < law->tag_count; i++) {
        place at = inside(facets, (place){0}, "tag", law->tags[i].source);
        add(facets, inside(facets, at, "of", law->tags[i].tag), "regime", law->tags[i].regime->id);
    }
}

/* ---- comparing ----------------------------------------------------------------------------------
 */

static int
compare_facets(const void *a, const void *b)
{
    const det_facet *x = a, *y = b;
    int order = det_str_compare(x->field, y->field);
    return order != 0 ? order : det_str_compare(x->value, y->value);
}

det_status
det_facets_finish(det_facets *facets, det_error *err)
{
    if (facets->has_no_memory)
        return det_fail(err, DET_NOMEM, (det_where){0}, "the parts of a measure");
    if (facets->count > 1)
        qsort(facets->items, facets->count, sizeof *facets->items, compare_facets);
    return DET_OK;
}

bool
det_facets_are_same(const det_facets *a, const det_facets *b)
{
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++)
        if (compare_facets(&a->items[i], &b->items[i]) != 0) return false;
    return true;
}

/* True if of has the field at place `at` with that value. */
static bool
has_value(const det_facets *of, const det_facet *facet)
{
    return bsearch(facet, of->items == NULL ? facet : of->items, of->count, sizeof *of->items,
                   compare_facets) != NULL;
}

/* The values of one field that the other side has not. */
static void
put_values(det_json *json, const char *key, const det_facets *of, size_t from, size_t to,
           const det_facets *other)
{
    det_json_key(json, key);
    det_json_array(json);
    for (size_t i = from; i < to; i++)
        if (!has_value(other, &of->items[i])) det_json_str(json, of->items[i].value);
    det_json_array_end(json);
}

/* The end of the run of one field. */
static size_t
run_end(const det_facets *of, size_t from, det_str field)
{
    while (from < of->count && det_str_equal(of->items[from].field, field))
        from++;
    return from;
}

static bool
has_own(const det_facets *of, size_t from, size_t to, const det_facets *other)
{
    for (size_t i = from; i < to; i++)
        if (!has_value(other, &of->items[i])) return true;
    return false;
}

size_t
det_facets_put(det_json *json, const det_facets *was, const det_facets *is)
{
    size_t w = 0, i = 0, fields = 0;
    det_json_array(json);
    while (w < was->count || i < is->count) {
        bool is_next = w == was->count ||
                       (i < is->count &&
                        det_str_compare(is->items[i].field, was->items[w].field) < 0);
        det_str field = is_next ? is->items[i].field : was->items[w].field;
        size_t was_end = run_end(was, w, field), is_end = run_end(is, i, field);
        if (has_own(was, w, was_end, is) || has_own(is, i, is_end, was)) {
            det_json_object(json);
            det_json_key_str(json, "field", field);
            put_values(json, "was", was, w, was_end, is);
            put_values(json, "is", is, i, is_end, was);
            det_json_object_end(json);
            fields++;
        }
        w = was_end;
        i = is_end;
    }
    det_json_array_end(json);
    return fields;
}
