/* The states of a regime over time.
 *
 * The fold is asked, and nothing else decides: at every instant that an act on any measure of the
 * regime names, and just before the first.  Instants of other measures are asked about too although
 * no state can change there; it costs little and leaves no second idea of what a boundary is. */
#include "law/timeline.h"

#include <stdio.h>
#include <stdlib.h>

#include "law/put.h"

typedef struct instants {
    int64_t *items;
    size_t count;
} instants;

/* One timeline on its way. */
typedef struct drawing {
    const det_lawbook *law;
    const det_regime *regime;
    int64_t known_us;
    int64_t from_us, before_us; /* what is shown */
    instants at;
    det_str digest;
    det_arena *scratch; /* reset after each measure */
    det_json *json;
} drawing;

static int
compare_instants(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Every instant that the lawbook names for the regime, each once, in order. */
static det_status
gather(const det_regime *regime, int64_t known_us, det_arena *arena, instants *out, det_error *err)
{
    size_t most = 1, kept = 0;
    for (size_t i = 0; i < regime->measure_count; i++)
        most += 2 * regime->measures[i]->act_count;
    out->items = DET_NEW(arena, int64_t, most);
    out->count = 0;
    if (out->items == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "the instants of a timeline");
    for (size_t i = 0; i < regime->measure_count; i++)
        for (size_t j = 0; j < regime->measures[i]->act_count; j++) {
            const det_act *act = regime->measures[i]->acts[j];
            int64_t us = 0;
            bool is_pending = false;
            if (!det_act_effective(act, known_us, &us, &is_pending)) continue;
            out->items[out->count++] = us;
            int64_t end_us = det_act_end_us(act, known_us);
            if (act->has_end && end_us != DET_INSTANT_FOREVER) out->items[out->count++] = end_us;
        }
    if (out->count > 1) qsort(out->items, out->count, sizeof *out->items, compare_instants);
    for (size_t i = 0; i < out->count; i++)
        if (kept == 0 || out->items[i] != out->items[kept - 1]) out->items[kept++] = out->items[i];
    out->count = kept;
    return DET_OK;
}

/* ---- one measure --------------------------------------------------------------------------------
 */

/* The paragraphs that made the state at from_us: the reasons that take effect there, or, where a
 * time ran out, those of the act that said so. */
static void
write_by(drawing *draw, const det_measure *measure, const det_law_answer *answer, int64_t from_us)
{
    size_t count = 0;
    det_json_key(draw->json, "by");
    det_json_array(draw->json);
    for (size_t i = 0; i < answer->cite_count; i++)
        if (answer->cites[i].effective.us == from_us) {
            det_json_str(draw->json, answer->cites[i].text);
            count++;
        }
    for (size_t i = 0; count == 0 && i < measure->act_count; i++) {
        const det_act *act = measure->acts[i];
        int64_t us = 0;
        bool is_pending = false;
        if (!act->has_end || det_act_end_us(act, draw->known_us) != from_us ||
            !det_act_effective(act, draw->known_us, &us, &is_pending))
            continue;
        det_law_paras paras[] = {act->cites, act->end_cites};
        for (size_t p = 0; p < 2; p++)
            for (size_t k = 0; k < paras[p].count; k++)
                det_json_str(draw->json, paras[p].items[k].text);
    }
    det_json_array_end(draw->json);
}

/* When it was first known that the measure would come: a measure not yet in force is pending from
 * then on.  INT64_MIN: never. */
static int64_t
adopted_us(const det_measure *measure, int64_t known_us)
{
    for (size_t i = 0; i < measure->act_count; i++) {
        const det_act *act = measure->acts[i];
        if (act->verb == DET_LAW_IMPOSE && act->is_live && act->known_us <= known_us)
            return act->known_us;
    }
    return INT64_MIN;
}

static void
write_interval(drawing *draw, const det_measure *measure, const det_law_answer *answer,
               int64_t from_us, int64_t until_us)
{
    det_json *json = draw->json;
    det_json_object(json);
    det_put_instant(json, "from", from_us);
    det_put_instant(json, "until", until_us);
    det_json_key_cstr(json, "state", det_law_state_name(answer->state));
    if (answer->is_contested) det_json_key_bool(json, "contested", true);
    det_put_text(json, "note", answer->note);
    if (answer->state == DET_LAW_NOT_YET) {
        int64_t us = adopted_us(measure, draw->known_us);
        if (us < until_us) det_put_instant(json, "adopted", us);
    }
    if (from_us != INT64_MIN) write_by(draw, measure, answer, from_us);
    det_json_key(json, "cites");
    det_json_array(json);
    for (size_t i = 0; i < answer->cite_count; i++)
        det_json_str(json, answer->cites[i].text);
    det_json_array_end(json);
    det_json_object_end(json);
}

static bool
is_same(const det_law_answer *a, const det_law_answer *b)
{
    return a->state == b->state && a->is_contested == b->is_contested &&
           det_str_equal(a->note, b->note);
}

static det_status
write_intervals(drawing *draw, const det_measure *measure, det_error *err)
{
    det_law_answer open, next;
    int64_t since_us = INT64_MIN;
    int64_t before_all_us = draw->at.count > 0 ? draw->at.items[0] - 1 : 0;
    det_status st = det_law_state_at(draw->law, measure, before_all_us, draw->known_us,
                                     draw->scratch, &open, err);
    det_json_key(draw->json, "intervals");
    det_json_array(draw->json);
    for (size_t i = 0; i < draw->at.count && st == DET_OK; i++) {
        int64_t us = draw->at.items[i];
        st = det_law_state_at(draw->law, measure, us, draw->known_us, draw->scratch, &next, err);
        if (st != DET_OK || is_same(&open, &next)) continue;
        if (us > draw->from_us && since_us < draw->before_us)
            write_interval(draw, measure, &open, since_us, us);
        open = next;
        since_us = us;
    }
    if (st == DET_OK && since_us < draw->before_us)
        write_interval(draw, measure, &open, since_us, DET_INSTANT_FOREVER);
    det_json_array_end(draw->json);
    return st;
}

static void
write_acts(drawing *draw, const det_measure *measure)
{
    det_json *json = draw->json;
    det_json_key(json, "acts");
    det_json_array(json);
    for (size_t i = 0; i < measure->act_count; i++) {
        const det_act *act = measure->acts[i];
        int64_t us = 0;
        bool is_pending = false;
        bool is_dated = det_act_effective(act, draw->known_us, &us, &is_pending);
        if (!is_dated && !is_pending) continue;
        det_json_object(json);
        if (is_dated) det_put_instant(json, "at", us);
        det_json_key_cstr(json, "verb", det_law_verb_name(act->verb));
        det_put_paras(json, "cites", act->cites);
        det_put_instant(json, "known", act->known_us);
        det_put_text(json, "condition", act->condition);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

static det_status
write_measure(drawing *draw, const det_measure *measure, det_error *err)
{
    static const char *const forces[] = {"",     "prohibition", "limit",      "duty",
                                         "call", "demand",      "permission", "procedure"};
    det_json *json = draw->json;
    det_json_object(json);
    det_json_key_str(json, "id", measure->id);
    det_json_key_str(json, "kind", measure->kind);
    det_json_key_str(json, "title", measure->base.title);
    det_json_key_cstr(json, "force", forces[measure->base.force]);
    det_status st = write_intervals(draw, measure, err);
    write_acts(draw, measure);
    det_json_object_end(json);
    det_arena_reset(draw->scratch);
    return st;
}

/* ---- events and votes ---------------------------------------------------------------------------
 */

static bool
is_shown(const drawing *draw, int64_t us)
{
    return us >= draw->from_us && us < draw->before_us;
}

static int
compare_events(const void *a, const void *b)
{
    const det_law_event *x = *(const det_law_event *const *)a;
    const det_law_event *y = *(const det_law_event *const *)b;
    int order = (x->happened_us > y->happened_us) - (x->happened_us < y->happened_us);
    return order != 0 ? order : det_str_compare(x->id, y->id);
}

static det_status
write_events(drawing *draw, det_error *err)
{
    size_t count = 0;
    const det_law_event **found = DET_NEW(draw->scratch, const det_law_event *,
                                          draw->law->event_count + 1);
    if (found == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the events of a timeline");
    for (size_t i = 0; i < draw->law->event_count; i++) {
        const det_law_event *event = draw->law->events[i];
        if (event->regime == draw->regime && event->has_happened &&
            event->known_us <= draw->known_us && is_shown(draw, event->happened_us))
            found[count++] = event;
    }
    if (count > 1) qsort(found, count, sizeof(const det_law_event *), compare_events);
    det_json_key(draw->json, "events");
    det_json_array(draw->json);
    for (size_t i = 0; i < count; i++) {
        det_json_object(draw->json);
        det_json_key_str(draw->json, "id", found[i]->id);
        det_put_instant(draw->json, "at", found[i]->happened_us);
        det_put_day(draw->json, "on", det_zone_day(draw->regime->zone, found[i]->happened_us));
        det_json_key_str(draw->json, "kind", found[i]->kind);
        det_json_key_str(draw->json, "title", found[i]->title);
        det_json_key_cstr(draw->json, "basis", found[i]->proof.is_seen ? "seen" : "knowledge");
        det_json_object_end(draw->json);
    }
    det_json_array_end(draw->json);
    det_arena_reset(draw->scratch);
    return DET_OK;
}

/* Whether the instrument acts on the regime. */
static bool
concerns(const drawing *draw, const det_instrument *instrument)
{
    for (size_t i = 0; i < draw->law->act_count; i++)
        if (draw->law->acts[i]->instrument == instrument &&
            draw->law->acts[i]->regime == draw->regime)
            return true;
    return false;
}

static int
compare_votes(const void *a, const void *b)
{
    const det_instrument *x = *(const det_instrument *const *)a;
    const det_instrument *y = *(const det_instrument *const *)b;
    int order = (x->adopted > y->adopted) - (x->adopted < y->adopted);
    return order != 0 ? order : det_str_compare(x->id, y->id);
}

static void
write_vote(drawing *draw, const det_instrument *instrument)
{
    static const char *const statuses[] = {"", "adopted", "draft", "vetoed", "proposed"};
    char vote[64];
    det_json *json = draw->json;
    det_json_object(json);
    det_json_key_str(json, "instrument", instrument->id);
    det_json_key_str(json, "label", instrument->brief);
    det_put_day(json, "on", instrument->adopted);
    det_put_instant(json, "at", det_zone_midnight_us(draw->regime->zone, instrument->adopted));
    det_json_key_cstr(json, "status", statuses[instrument->status]);
    if (instrument->has_vote) {
        (void)snprintf(vote, sizeof vote, "%u-%u-%u", instrument->vote_for,
                       instrument->vote_against, instrument->vote_abstained);
        det_json_key_cstr(json, "vote", vote);
    }
    det_put_text(json, "title", instrument->title);
    det_json_object_end(json);
}

static det_status
write_votes(drawing *draw, det_error *err)
{
    size_t count = 0;
    const det_instrument **found = DET_NEW(draw->scratch, const det_instrument *,
                                           draw->law->instrument_count + 1);
    if (found == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the votes of a timeline");
    for (size_t i = 0; i < draw->law->instrument_count; i++) {
        const det_instrument *instrument = draw->law->instruments[i];
        if (instrument->adopted == DET_DAY_NONE) continue;
        int64_t us = det_zone_midnight_us(draw->regime->zone, instrument->adopted);
        if (us <= draw->known_us && is_shown(draw, us) && concerns(draw, instrument))
            found[count++] = instrument;
    }
    if (count > 1) qsort(found, count, sizeof(const det_instrument *), compare_votes);
    det_json_key(draw->json, "votes");
    det_json_array(draw->json);
    for (size_t i = 0; i < count; i++)
        write_vote(draw, found[i]);
    det_json_array_end(draw->json);
    det_arena_reset(draw->scratch);
    return DET_OK;
}

/* ---- the whole ----------------------------------------------------------------------------------
 */

/* Whether any measure lives on after the last boundary. */
static bool
is_alive(const drawing *draw)
{
    for (size_t i = 0; i < draw->regime->measure_count; i++) {
        int64_t last_us = draw->at.count > 0 ? draw->at.items[draw->at.count - 1] : 0;
        det_law_state state = det_law_state_only(draw->regime->measures[i], last_us,
                                                 draw->known_us);
        if (state == DET_LAW_IN_FORCE || state == DET_LAW_PAUSED || state == DET_LAW_ADVISORY)
            return true;
    }
    return false;
}

/* Fills what the caller left open: whole years, because an axis of years is read best. */
static det_status
choose_span(drawing *draw, det_span *span, det_error *err)
{
    det_zone zone = draw->regime->zone;
    int32_t year, month, day;
    const instants *at = &draw->at;
    if (span->from == DET_DAY_NONE && at->count > 0) {
        det_day_split(det_zone_day(zone, at->items[0]), &year, &month, &day);
        if (!det_day_of(year, 1, 1, &span->from)) span->from = DET_DAY_MIN;
    } else if (span->from == DET_DAY_NONE) {
        span->from = draw->regime->coverage.from == DET_DAY_NONE ? 0 : draw->regime->coverage.from;
    }
    if (span->before == DET_DAY_FOREVER) {
        det_day last = at->count > 0 ? det_zone_day(zone, at->items[at->count - 1]) : span->from;
        det_day covered = draw->regime->coverage.before;
        if (covered != DET_DAY_FOREVER && covered - 1 > last && is_alive(draw)) last = covered - 1;
        det_day_split(last, &year, &month, &day);
        if (!det_day_of(year + 1, 1, 1, &span->before)) span->before = DET_DAY_MAX;
    }
    if (span->from >= span->before)
        return det_fail(err, DET_RANGE, (det_where){0},
                        "the timeline would end before it begins; give --from a day before --to");
    draw->from_us = det_zone_midnight_us(zone, span->from);
    draw->before_us = det_zone_midnight_us(zone, span->before);
    return DET_OK;
}

static det_status
write_all(drawing *draw, det_span span, det_error *err)
{
    det_json *json = draw->json;
    const det_regime *regime = draw->regime;
    det_json_object(json);
    det_json_key_str(json, "regime", regime->id);
    det_json_key_str(json, "title", regime->title);
    det_json_key_cstr(json, "zone", det_zone_name(regime->zone));
    det_put_text(json, "lawbook", draw->digest);
    det_put_day(json, "from", span.from);
    det_put_day(json, "to", span.before - 1);
    det_put_instant(json, "as_known", draw->known_us);
    if (regime->coverage.before != DET_DAY_FOREVER)
        det_put_day(json, "known_through", regime->coverage.before - 1);
    det_json_key(json, "measures");
    det_json_array(json);
    det_status st = DET_OK;
    for (size_t i = 0; i < regime->measure_count && st == DET_OK; i++)
        st = write_measure(draw, regime->measures[i], err);
    det_json_array_end(json);
    if (st == DET_OK) st = write_events(draw, err);
    if (st == DET_OK) st = write_votes(draw, err);
    det_json_object_end(json);
    return st != DET_OK ? st : det_text_check(json->out, err);
}

det_status
det_law_timeline_write(const det_lawbook *law, const det_regime *regime, det_span span,
                       int64_t known_us, det_str digest, det_json *json, det_error *err)
{
    drawing draw = {
        .law = law, .regime = regime, .known_us = known_us, .digest = digest, .json = json};
    det_arena *lasting = NULL;
    det_status st = det_arena_new(0, &lasting, err);
    if (st == DET_OK) st = det_arena_new(0, &draw.scratch, err);
    if (st == DET_OK) st = gather(regime, known_us, lasting, &draw.at, err);
    if (st == DET_OK) st = choose_span(&draw, &span, err);
    if (st == DET_OK) st = write_all(&draw, span, err);
    det_arena_free(draw.scratch);
    det_arena_free(lasting);
    return st;
}
