/* What hangs on the measures that a what-if changes. */
#include "law/impact.h"

#include "law/clauses.h"
#include "law/diff.h"
#include "law/put.h"

typedef struct impact {
    const det_whatif *whatif;
    const det_measure **changed; /* of the lawbook after */
    size_t changed_count;
    det_day on;
    det_arena *arena;
    det_json *json;
    det_error *err;
} impact;

static size_t
changed_of(const impact *of, const det_regime *regime)
{
    size_t count = 0;
    for (size_t i = 0; i < of->changed_count; i++)
        count += of->changed[i]->regime == regime;
    return count;
}

static void
put_regimes(impact *of)
{
    const det_lawbook *law = of->whatif->after;
    det_json_key(of->json, "regimes");
    det_json_array(of->json);
    for (size_t i = 0; i < law->regime_count; i++) {
        const det_regime *regime = law->regimes[i];
        size_t count = changed_of(of, regime);
        if (count == 0) continue;
        det_json_object(of->json);
        det_json_key_str(of->json, "regime", regime->id);
        det_json_key_str(of->json, "title", regime->title);
        det_json_key_uint(of->json, "changed", count);
        det_json_key_uint(of->json, "measures", regime->measure_count);
        det_json_object_end(of->json);
    }
    det_json_array_end(of->json);
}

/* ---- one measure --------------------------------------------------------------------------------
 */

static void
put_ids(det_json *json, const char *key, const det_str *ids, size_t count)
{
    det_put_texts(json, key, (det_texts){ids, count});
}

/* Exceptions and quotas of the version before: what a change of the measure takes along. */
static det_status
put_parts(impact *of, const det_law_version *version)
{
    size_t exceptions = version->parts.exception_count, quotas = version->parts.quota_count;
    det_str *ids = DET_NEW(of->arena, det_str, exceptions + quotas + 1);
    if (ids == NULL) return det_fail(of->err, DET_NOMEM, (det_where){0}, "the impact");
    for (size_t i = 0; i < exceptions; i++)
        ids[i] = version->parts.exceptions[i].id;
    for (size_t i = 0; i < quotas; i++)
        ids[exceptions + i] = version->parts.quotas[i].id;
    put_ids(of->json, "exceptions", ids, exceptions);
    put_ids(of->json, "quotas", ids + exceptions, quotas);
    return DET_OK;
}

static void
put_doubts_and_readings(impact *of, const det_measure *measure)
{
    const det_lawbook *law = of->whatif->after;
    det_json_key(of->json, "doubts");
    det_json_array(of->json);
    for (size_t i = 0; i < law->doubt_count; i++)
        for (size_t j = 0; j < law->doubts[i]->about.count; j++)
            if (det_law_measure_find(law, law->doubts[i]->about.items[j]) == measure) {
                det_json_str(of->json, law->doubts[i]->id);
                break;
            }
    det_json_array_end(of->json);
    det_json_key(of->json, "readings");
    det_json_array(of->json);
    for (size_t i = 0; i < law->reading_count; i++)
        for (size_t j = 0; j < law->readings[i]->measure_count; j++)
            if (law->readings[i]->measures[j] == measure) {
                det_json_str(of->json, law->readings[i]->id);
                break;
            }
    det_json_array_end(of->json);
}

/* Whether listed persons, entities or both are caught by the measure. */
static void
put_listed(impact *of, const det_measure *measure)
{
    static const char *const parties[] = {"entity", "person"};
    det_json_key(of->json, "listed");
    det_json_array(of->json);
    for (int person = 1; person >= 0; person--)
        for (size_t i = 0; i < det_regime_listing_measure_count(measure->regime, person == 1); i++)
            if (det_regime_listing_measure_at(measure->regime, person == 1, i) == measure) {
                det_json_cstr(of->json, parties[person]);
                break;
            }
    det_json_array_end(of->json);
}

static det_status
put_measure(impact *of, const det_measure *is)
{
    const det_measure *was = det_law_measure_find(of->whatif->before, is->id);
    int64_t at_us = det_law_judged_at(is->regime, of->on);
    det_law_version old = {0}, new = {0};
    det_facets before = {.arena = of->arena}, after = {.arena = of->arena};
    det_status st = DET_OK;
    det_json_object(of->json);
    det_json_key_str(of->json, "measure", is->id);
    if (was != NULL) {
        st = det_law_version_at(was, at_us, INT64_MAX, of->arena, &old, of->err);
        if (st == DET_OK) det_facets_of_version(&before, &old, INT64_MAX);
        if (st == DET_OK) st = put_parts(of, &old);
    }
    if (st == DET_OK) st = det_law_version_at(is, at_us, INT64_MAX, of->arena, &new, of->err);
    if (st == DET_OK) det_facets_of_version(&after, &new, INT64_MAX);
    if (st == DET_OK) st = det_facets_finish(&before, of->err);
    if (st == DET_OK) st = det_facets_finish(&after, of->err);
    if (st == DET_OK) {
        put_doubts_and_readings(of, is);
        put_listed(of, is);
        det_json_key(of->json, "fields");
        det_facets_put(of->json, &before, &after);
    }
    det_json_object_end(of->json);
    return st;
}

static det_status
put_depends(impact *of)
{
    det_status st = DET_OK;
    det_json_key(of->json, "depends");
    det_json_array(of->json);
    for (size_t i = 0; i < of->changed_count && st == DET_OK; i++)
        st = put_measure(of, of->changed[i]);
    det_json_array_end(of->json);
    return st;
}

/* ---- of the regimes -----------------------------------------------------------------------------
 */

static void
put_routes(impact *of)
{
    const det_lawbook *law = of->whatif->after;
    det_json_key(of->json, "routes");
    det_json_array(of->json);
    for (size_t i = 0; i < law->route_count; i++) {
        const det_law_route *route = law->routes[i];
        int64_t at_us = det_law_judged_at(route->regime, of->on);
        if (changed_of(of, route->regime) == 0 || !route->is_live || route->life.from_us > at_us ||
            route->life.before_us <= at_us)
            continue;
        det_json_object(of->json);
        det_json_key_str(of->json, "route", route->id);
        det_json_key_str(of->json, "regime", route->regime->id);
        det_put_text(of->json, "title", route->title);
        det_put_paras(of->json, "cites", route->cites);
        det_json_object_end(of->json);
    }
    det_json_array_end(of->json);
}

/* A clause bears on a measure that it was promised in one text with; a review clause on every
 * measure of its regime. */
static bool
bears_on(const det_law_clause *clause, const det_measure *measure)
{
    if (clause->regime != measure->regime) return false;
    if (clause->kind == DET_CLAUSE_REVIEW) return true;
    for (size_t i = 0; i < clause->cites.count; i++)
        for (size_t j = 0; j < measure->act_count; j++)
            if (measure->acts[j]->instrument == clause->cites.items[i].instrument &&
                measure->acts[j]->is_live)
                return true;
    return false;
}

static void
put_clauses(impact *of)
{
    const det_lawbook *law = of->whatif->after;
    static const char *const kinds[] = {"", "review", "trigger", "obligation", "commitment"};
    det_json_key(of->json, "clauses");
    det_json_array(of->json);
    for (size_t i = 0; i < law->clause_count; i++) {
        const det_law_clause *clause = law->clauses[i];
        bool is_borne = false;
        if (clause->regime == NULL) continue;
        int64_t at_us = det_law_judged_at(clause->regime, of->on);
        for (size_t j = 0; j < of->changed_count && !is_borne; j++)
            is_borne = clause->from_us <= at_us && bears_on(clause, of->changed[j]);
        if (!is_borne) continue;
        det_json_object(of->json);
        det_json_key_str(of->json, "clause", clause->id);
        det_json_key_cstr(of->json, "kind", kinds[clause->kind]);
        det_json_key_str(of->json, "title", clause->title);
        det_json_key_cstr(
            of->json, "status",
            det_clause_status_name(det_law_clause_status(law, clause, at_us, INT64_MAX)));
        det_put_paras(of->json, "cites", clause->cites);
        det_json_object_end(of->json);
    }
    det_json_array_end(of->json);
}

det_status
det_impact_write(const det_whatif *whatif, det_day on, det_json *json, det_error *err)
{
    impact of = {.whatif = whatif, .on = on, .json = json, .err = err};
    det_status st = det_arena_new(0, &of.arena, err);
    if (st == DET_OK)
        st = det_whatif_changed(whatif, on, of.arena, &of.changed, &of.changed_count, err);
    if (st == DET_OK) {
        put_regimes(&of);
        st = put_depends(&of);
    }
    if (st == DET_OK) {
        put_routes(&of);
        put_clauses(&of);
    }
    det_arena_free(of.arena);
    return st;
}

/* ---- roadmaps -----------------------------------------------------------------------------------
 */

static bool
is_changed(const det_measure *measure, const det_measure *const *changed, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (det_str_equal(measure->id, changed[i]->id)) return true;
    return false;
}

static bool
step_touches(const det_roadmap_step *step, const det_measure *const *changed, size_t count)
{
    for (size_t i = 0; i < step->act_count; i++)
        for (size_t j = 0; j < step->acts[i].measure_count; j++)
            if (is_changed(step->acts[i].measures[j], changed, count)) return true;
    return false;
}

void
det_impact_steps_write(const det_roadmap *roadmap, const det_measure *const *changed, size_t count,
                       det_json *json)
{
    for (size_t i = 0; i < roadmap->step_count; i++) {
        const det_roadmap_step *step = &roadmap->steps[i];
        if (!step_touches(step, changed, count)) continue;
        det_json_object(json);
        det_json_key_str(json, "roadmap", roadmap->id);
        det_json_key_str(json, "step", step->id);
        det_json_key_str(json, "title", step->title);
        det_json_key(json, "acts");
        det_json_array(json);
        for (size_t a = 0; a < step->act_count; a++)
            for (size_t m = 0; m < step->acts[a].measure_count; m++) {
                const det_measure *measure = step->acts[a].measures[m];
                if (!is_changed(measure, changed, count)) continue;
                det_json_object(json);
                det_json_key_cstr(json, "verb", det_law_verb_name(step->acts[a].verb));
                det_json_key_str(json, "measure", measure->id);
                det_json_object_end(json);
            }
        det_json_array_end(json);
        det_json_object_end(json);
    }
}
