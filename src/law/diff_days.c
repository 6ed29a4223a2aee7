/* What changed for a regime between two days.
 *
 * At every instant that the lawbook names in between, each measure is asked for its state and its
 * version before and after.  A version is compared field by field; whether it tightens or eases is
 * not guessed from the fields but asked: the measure rules on its probes before and after. */
#include "law/diff.h"
#include "law/put.h"

typedef struct change {
    det_law_answer was, is;
    det_facets before, after;
    bool has_version; /* fields differ */
} change;

typedef struct days {
    const det_lawbook *law;
    const det_regime *regime;
    int64_t known_us;
    det_arena *arena; /* for the whole */
    det_arena *brief; /* for one measure at one instant */
    det_json *json;
    uint64_t changes;
    det_error *err;
} days;

/* "begins", "pauses": what became of a measure whose state is another. */
static const char *
word_of(det_law_state was, det_law_state is)
{
    switch (is) {
    case DET_LAW_NOT_YET:
        return "is undone";
    case DET_LAW_IN_FORCE:
    case DET_LAW_ADVISORY:
        if (was == DET_LAW_NOT_YET) return "begins";
        if (was == DET_LAW_PAUSED) return "resumes";
        if (was == DET_LAW_ADVISORY) return "tightens";
        return was == DET_LAW_IN_FORCE ? "eases" : "returns";
    case DET_LAW_PAUSED:
        return was == DET_LAW_NOT_YET ? "begins paused" : "pauses";
    case DET_LAW_REMOVED:
        return "ends";
    case DET_LAW_EXPIRED:
        return "expires";
    case DET_LAW_REPLACED:
        return "is replaced";
    case DET_LAW_ANNULLED:
        return "is annulled";
    }
    return "changes";
}

/* Whether the new version is stricter or milder on what can be asked of it. */
static det_status
sense_of(days *now, const det_measure *measure, int64_t us, const char **out)
{
    det_law_cells cells = {0};
    det_probes probes = {.arena = now->brief};
    det_lawbook alone = *now->law;
    union {
        const det_measure *given;
        det_measure *ours;
    } one = {measure};
    bool tightens = false, eases = false;
    alone.measures = &one.ours;
    alone.measure_count = 1;
    det_status st = det_diff_cells_add(&cells, measure, NULL, now->brief, now->err);
    if (st == DET_OK) st = det_probes_add(&probes, now->law, measure, now->err);
    for (size_t c = 0; c < cells.count && st == DET_OK; c++)
        for (size_t p = 0; p < probes.count && st == DET_OK; p++) {
            det_law_decision was, is;
            det_arena_mark mark = det_arena_mark_get(now->brief);
            det_law_question question = det_probe_question(&probes.items[p], &cells.items[c],
                                                           us - 1, now->known_us);
            st = det_law_decide(&alone, &question, now->brief, &was, now->err);
            question.at_us = us;
            if (st == DET_OK) st = det_law_decide(&alone, &question, now->brief, &is, now->err);
            if (st == DET_OK) {
                int order = det_law_strictness(is.outcome) - det_law_strictness(was.outcome);
                tightens = tightens || order > 0;
                eases = eases || order < 0;
            }
            det_arena_mark_reset(now->brief, mark);
        }
    *out = tightens && eases ? "tightens and eases"
           : tightens        ? "tightens"
           : eases           ? "eases"
                             : "changes";
    return st;
}

static det_status
version_facets(days *now, const det_measure *measure, int64_t us, det_facets *out)
{
    det_law_version version;
    *out = (det_facets){.arena = now->brief};
    det_status st = det_law_version_at(measure, us, now->known_us, now->brief, &version, now->err);
    if (st != DET_OK) return st;
    det_facets_of_version(out, &version, us);
    return det_facets_finish(out, now->err);
}

/* A measure that does not live has no version that would matter. */
static bool
is_alive(det_law_state state)
{
    return state == DET_LAW_IN_FORCE || state == DET_LAW_PAUSED || state == DET_LAW_ADVISORY;
}

static void
put_cite(det_json *json, const char *verb, det_str cite)
{
    det_json_object(json);
    det_json_key_cstr(json, "verb", verb);
    det_json_key_str(json, "cite", cite);
    det_json_object_end(json);
}

/* What acts on the measure at us; where nothing does, the act that said when time ran out; and
 * where it was an exception's or a quota's own time, the paragraphs that the measure rests on. */
static void
put_by(days *now, const det_measure *measure, int64_t us, const det_facets *before)
{
    size_t found = 0;
    det_json *json = now->json;
    det_json_key(json, "by");
    det_json_array(json);
    for (int pass = 0; pass < 2 && found == 0; pass++)
        for (size_t i = 0; i < measure->act_count; i++) {
            const det_act *act = measure->acts[i];
            int64_t effective_us = 0;
            bool is_pending = false;
            if (!det_act_effective(act, now->known_us, &effective_us, &is_pending) ||
                (pass == 0 ? effective_us != us
                           : !act->has_end || det_act_end_us(act, now->known_us) != us))
                continue;
            const det_law_paras paras[] = {act->cites, act->end_cites};
            for (int p = 0; p <= pass; p++)
                for (size_t k = 0; k < paras[p].count; k++) {
                    put_cite(json, pass == 1 ? "end" : det_law_verb_name(act->verb),
                             paras[p].items[k].text);
                    found++;
                }
        }
    for (size_t i = 0; i < before->count && found == 0; i++)
        if (det_str_equal(before->items[i].field, DET_STR("cites")))
            put_cite(json, "date", before->items[i].value);
    det_json_array_end(json);
}

static det_status
put_change(days *now, const det_measure *measure, int64_t us, const change *of)
{
    det_json *json = now->json;
    const char *word = word_of(of->was.state, of->is.state);
    det_status st = DET_OK;
    if (of->was.state == of->is.state) {
        word = "changes";
        if (of->has_version) st = sense_of(now, measure, us, &word);
        if (st != DET_OK) return st;
    }
    det_json_object(json);
    det_put_instant(json, "at", us);
    det_put_day(json, "on", det_zone_day(now->regime->zone, us));
    det_json_key_str(json, "measure", measure->id);
    det_json_key_str(json, "kind", measure->kind);
    det_json_key_str(json, "title", measure->base.title);
    det_json_key_cstr(json, "change", word);
    det_json_key_cstr(json, "was", det_law_state_name(of->was.state));
    det_json_key_cstr(json, "is", det_law_state_name(of->is.state));
    if (of->is.is_contested) det_json_key_bool(json, "contested", true);
    det_put_text(json, "note", of->is.note);
    put_by(now, measure, us, &of->before);
    if (of->has_version) {
        det_json_key(json, "fields");
        det_facets_put(json, &of->before, &of->after);
    }
    det_json_object_end(json);
    now->changes++;
    return DET_OK;
}

static det_status
look_at(days *now, const det_measure *measure, int64_t us)
{
    change of = {0};
    det_arena_reset(now->brief);
    det_status st = det_law_state_at(now->law, measure, us - 1, now->known_us, now->brief, &of.was,
                                     now->err);
    if (st == DET_OK)
        st = det_law_state_at(now->law, measure, us, now->known_us, now->brief, &of.is, now->err);
    if (st == DET_OK && is_alive(of.was.state) && is_alive(of.is.state)) {
        st = version_facets(now, measure, us - 1, &of.before);
        if (st == DET_OK) st = version_facets(now, measure, us, &of.after);
        of.has_version = st == DET_OK && !det_facets_are_same(&of.before, &of.after);
    }
    if (st != DET_OK) return st;
    if (of.was.state == of.is.state && of.was.is_contested == of.is.is_contested &&
        det_str_equal(of.was.note, of.is.note) && !of.has_version)
        return DET_OK;
    return put_change(now, measure, us, &of);
}

/* Where each measure stood and stands, of those that are not as they were. */
static det_status
put_ends(days *now, int64_t from_us, int64_t to_us)
{
    det_status st = DET_OK;
    det_json *json = now->json;
    det_json_key(json, "measures");
    det_json_array(json);
    for (size_t i = 0; i < now->regime->measure_count && st == DET_OK; i++) {
        const det_measure *measure = now->regime->measures[i];
        det_law_state was = det_law_state_only(measure, from_us, now->known_us);
        det_law_state is = det_law_state_only(measure, to_us, now->known_us);
        det_facets before = {0}, after = {0};
        bool has_version = false;
        det_arena_reset(now->brief);
        if (is_alive(was) && is_alive(is)) {
            st = version_facets(now, measure, from_us, &before);
            if (st == DET_OK) st = version_facets(now, measure, to_us, &after);
            has_version = st == DET_OK && !det_facets_are_same(&before, &after);
        }
        if (st != DET_OK || (was == is && !has_version)) continue;
        det_json_object(json);
        det_json_key_str(json, "measure", measure->id);
        det_json_key_str(json, "title", measure->base.title);
        det_json_key_cstr(json, "was", det_law_state_name(was));
        det_json_key_cstr(json, "is", det_law_state_name(is));
        if (has_version) {
            det_json_key(json, "fields");
            det_facets_put(json, &before, &after);
        }
        det_json_object_end(json);
    }
    det_json_array_end(json);
    return st;
}

/* Routes of the regime that opened or closed on the way. */
static void
put_routes(days *now, int64_t from_us, int64_t to_us)
{
    det_json *json = now->json;
    det_json_key(json, "routes");
    det_json_array(json);
    for (size_t i = 0; i < now->law->route_count; i++) {
        const det_law_route *route = now->law->routes[i];
        if (route->regime != now->regime || !route->is_live || route->known_us > now->known_us)
            continue;
        const int64_t at[] = {route->life.from_us, route->life.before_us};
        for (int end = 0; end < 2; end++) {
            if (at[end] <= from_us || at[end] > to_us) continue;
            det_json_object(json);
            det_put_instant(json, "at", at[end]);
            det_put_day(json, "on", det_zone_day(now->regime->zone, at[end]));
            det_json_key_str(json, "route", route->id);
            det_put_text(json, "title", route->title);
            det_json_key_cstr(json, "change", end == 0 ? "opens" : "closes");
            det_put_paras(json, "cites", route->cites);
            det_json_object_end(json);
            now->changes++;
        }
    }
    det_json_array_end(json);
}

static det_status
write_all(days *now, int64_t from_us, int64_t to_us)
{
    det_bounds bounds = {0};
    det_json *json = now->json;
    const det_regime *regime = now->regime;
    det_status st = DET_OK;
    for (size_t i = 0; i < regime->measure_count && st == DET_OK; i++)
        st = det_bounds_add_measure(&bounds, now->law, regime->measures[i], now->arena, now->err);
    if (st != DET_OK) return st;
    det_bounds_sort(&bounds);
    det_json_object(json);
    det_json_key_str(json, "regime", regime->id);
    det_json_key_str(json, "title", regime->title);
    det_json_key_cstr(json, "zone", det_zone_name(regime->zone));
    det_put_day(json, "from", det_zone_day(regime->zone, from_us));
    det_put_day(json, "to", det_zone_day(regime->zone, to_us));
    det_put_instant(json, "judged_from", from_us);
    det_put_instant(json, "judged_to", to_us);
    det_put_instant(json, "as_known", now->known_us);
    if (regime->coverage.before != DET_DAY_FOREVER &&
        det_zone_day(regime->zone, to_us) >= regime->coverage.before)
        det_put_day(json, "known_through", regime->coverage.before - 1);
    det_json_key(json, "changes");
    det_json_array(json);
    for (size_t b = det_bounds_before(&bounds, from_us);
         b < bounds.count && bounds.items[b] <= to_us && st == DET_OK; b++)
        for (size_t i = 0; i < regime->measure_count && st == DET_OK; i++)
            st = look_at(now, regime->measures[i], bounds.items[b]);
    det_json_array_end(json);
    if (st == DET_OK) put_routes(now, from_us, to_us);
    if (st == DET_OK) st = put_ends(now, from_us, to_us);
    if (st != DET_OK) return st;
    det_json_object_end(json);
    return det_text_check(json->out, now->err);
}

det_status
det_diff_days_write(const det_lawbook *law, const det_regime *regime, int64_t from_us,
                    int64_t to_us, int64_t known_us, det_json *json, uint64_t *changes,
                    det_error *err)
{
    days now = {.law = law, .regime = regime, .known_us = known_us, .json = json, .err = err};
    if (to_us < from_us)
        return det_fail(err, DET_RANGE, (det_where){0},
                        "the second day is before the first; give --from a day before --to");
    det_status st = det_arena_new(0, &now.arena, err);
    if (st == DET_OK) st = det_arena_new(0, &now.brief, err);
    if (st == DET_OK) st = write_all(&now, from_us, to_us);
    *changes = now.changes;
    det_arena_free(now.arena);
    det_arena_free(now.brief);
    return st;
}
