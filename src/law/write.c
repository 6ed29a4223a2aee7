/* The lawbook as JSON: the state of a regime, and one thing whole. */
#include <inttypes.h>
#include <stdio.h>

#include "law/notice.h"
#include "law/put.h"

/* The acts behind an answer: [{"cite","verb","effective","basis"}].  Of acts to come, counted_us is
 * the instant that days are counted from; else INT64_MIN. */
static void
write_chain(det_json *json, const char *key, const det_law_cite *cites, size_t count, det_zone zone,
            int64_t counted_us)
{
    det_json_key(json, key);
    det_json_array(json);
    for (size_t i = 0; i < count; i++) {
        det_json_object(json);
        det_json_key_str(json, "cite", cites[i].text);
        det_json_key_str(json, "verb", cites[i].verb);
        det_put_instant(json, "effective", cites[i].effective.us);
        det_put_text(json, "written", cites[i].effective.text);
        if (cites[i].effective.ambiguous)
            det_put_instant(json, "other_reading", cites[i].effective.other_us);
        if (counted_us != INT64_MIN && cites[i].effective.us != DET_INSTANT_FOREVER)
            det_json_key_int(json, "days_left",
                             det_zone_day(zone, cites[i].effective.us) -
                                 (int64_t)det_zone_day(zone, counted_us));
        det_json_key_cstr(json, "basis", cites[i].is_seen ? "seen" : "knowledge");
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

/* Other ways to read what the measure says, that were known and meant for that instant; at_us is
 * INT64_MAX for any.  Nothing is written where there is none. */
static void
write_readings(const det_lawbook *law, const det_measure *measure, int64_t at_us, int64_t known_us,
               det_json *json)
{
    bool has_any = false;
    for (size_t i = 0; i < law->reading_count; i++) {
        const det_law_reading *reading = law->readings[i];
        bool is_about = false;
        for (size_t j = 0; j < reading->measure_count; j++)
            is_about = is_about || reading->measures[j] == measure;
        if (!is_about || !reading->is_live || reading->known_us > known_us ||
            (at_us != INT64_MAX &&
             (at_us < reading->life.from_us || at_us >= reading->life.before_us)))
            continue;
        if (!has_any) {
            det_json_key(json, "readings");
            det_json_array(json);
            has_any = true;
        }
        det_json_object(json);
        det_json_key_str(json, "id", reading->id);
        det_json_key_str(json, "text", reading->text);
        det_put_paras(json, "cites", reading->cites);
        det_json_object_end(json);
    }
    if (has_any) det_json_array_end(json);
}

/* The parts that are paused beside a measure in force, or still in force beside a paused one. */
static void
write_parts_of_pauses(const det_measure *measure, int64_t at_us, int64_t known_us, det_json *json)
{
    static const struct {
        det_pause_part part;
        const char *key;
    } sorts[] = {{DET_PAUSE_ONLY, "paused_in_part"}, {DET_PAUSE_EXCEPT, "not_paused"}};
    for (size_t sort = 0; sort < 2; sort++) {
        bool has_any = false;
        for (size_t i = 0; i < measure->act_count; i++) {
            const det_act *act = measure->acts[i];
            int64_t end_us = DET_INSTANT_FOREVER;
            if (act->pause != sorts[sort].part ||
                !det_law_pause_is_open(measure, act, at_us, known_us, &end_us, NULL))
                continue;
            if (!has_any) {
                det_json_key(json, sorts[sort].key);
                det_json_array(json);
                has_any = true;
            }
            det_json_object(json);
            det_json_key_str(json, "part", act->part.text);
            det_json_key_str(json, "pause", act->id);
            det_put_paras(json, "cites", act->cites);
            det_put_instant(json, "until", end_us);
            det_json_object_end(json);
        }
        if (has_any) det_json_array_end(json);
    }
}

/* A state that is another elsewhere on the clock, or if an ambiguous time is read the other way. */
static void
write_notices(const det_measure *measure, const det_law_answer *answer, int64_t at_us,
              int64_t known_us, det_law_state read_otherwise, det_json *json)
{
    det_law_state earlier = det_law_state_only(measure, at_us - DET_LAW_EARLIER_US, known_us);
    det_law_state later = det_law_state_only(measure, at_us + DET_LAW_LATER_US, known_us);
    if (earlier != answer->state || later != answer->state) {
        det_json_key(json, "boundary");
        det_json_object(json);
        det_json_key_cstr(json, "earlier", det_law_state_name(earlier));
        det_json_key_cstr(json, "later", det_law_state_name(later));
        det_json_object_end(json);
    }
    if (read_otherwise != answer->state)
        det_json_key_cstr(json, "read_otherwise", det_law_state_name(read_otherwise));
}

/* What the state would be if the findings that are not sure were. */
static void
write_doubt(const det_lawbook *law, const det_measure *measure, int64_t at_us, int64_t known_us,
            det_json *json)
{
    if (law->doubtful == NULL) return;
    const det_measure *other = det_law_measure_find(law->doubtful, measure->id);
    det_law_state state = det_law_state_only(other, at_us, known_us);
    if (state == det_law_state_only(measure, at_us, known_us)) return;
    det_json_key_bool(json, "undetermined", true);
    det_json_key_cstr(json, "if_findings_hold", det_law_state_name(state));
}

static det_status
write_measure_state(const det_lawbook *law, const det_measure *measure, int64_t at_us,
                    int64_t known_us, bool is_date_only, det_arena *arena, det_json *json,
                    det_error *err)
{
    det_law_answer answer;
    det_law_version version;
    det_law_state read_otherwise = DET_LAW_NOT_YET;
    det_status st = det_law_state_at(law, measure, at_us, known_us, arena, &answer, err);
    if (st == DET_OK) st = det_law_version_at(measure, at_us, known_us, arena, &version, err);
    if (st == DET_OK)
        st = det_law_other_reading(measure, at_us, known_us, arena, &read_otherwise, err);
    if (st != DET_OK) return st;
    det_json_object(json);
    det_json_key_str(json, "id", measure->id);
    det_json_key_str(json, "kind", measure->kind);
    det_json_key_str(json, "title", version.parts.title);
    det_json_key_cstr(json, "state", det_law_state_name(answer.state));
    det_put_instant(json, "since", answer.since_us);
    det_put_instant(json, "until", answer.until_us);
    det_json_key(json, "cites");
    det_json_array(json);
    for (size_t i = 0; i < answer.cite_count; i++)
        det_json_str(json, answer.cites[i].text);
    det_json_array_end(json);
    det_zone zone = measure->regime->zone;
    write_chain(json, "acts", answer.cites, answer.cite_count, zone, INT64_MIN);
    if (answer.pending_count > 0)
        write_chain(json, "pending", answer.pending, answer.pending_count, zone, at_us);
    if (answer.is_contested) det_json_key_bool(json, "contested", true);
    if (is_date_only && answer.changed_that_day) det_json_key_bool(json, "changed_that_day", true);
    det_put_text(json, "note", answer.note);
    write_parts_of_pauses(measure, at_us, known_us, json);
    write_notices(measure, &answer, at_us, known_us, read_otherwise, json);
    write_readings(law, measure, at_us, known_us, json);
    write_doubt(law, measure, at_us, known_us, json);
    det_json_object_end(json);
    return DET_OK;
}

det_status
det_law_status_write(const det_lawbook *law, const det_regime *regime, int64_t at_us,
                     int64_t known_us, bool is_date_only, det_json *json, det_error *err)
{
    det_arena *arena = NULL;
    det_status st = det_arena_new(0, &arena, err);
    if (st != DET_OK) return st;
    det_json_object(json);
    det_json_key_str(json, "regime", regime->id);
    det_json_key_str(json, "title", regime->title);
    if (is_date_only) det_put_day(json, "on", det_zone_day(regime->zone, at_us));
    det_put_instant(json, "judged_at", at_us);
    det_put_instant(json, "as_known", known_us);
    det_json_key_cstr(json, "zone", det_zone_name(regime->zone));
    if (regime->coverage.before != DET_DAY_FOREVER &&
        det_zone_day(regime->zone, at_us) >= regime->coverage.before)
        det_put_day(json, "known_through", regime->coverage.before - 1);
    det_json_key(json, "measures");
    det_json_array(json);
    for (size_t i = 0; i < regime->measure_count && st == DET_OK; i++) {
        st = write_measure_state(law, regime->measures[i], at_us, known_us, is_date_only, arena,
                                 json, err);
        det_arena_reset(arena);
    }
    det_json_array_end(json);
    det_json_object_end(json);
    det_arena_free(arena);
    return st != DET_OK ? st : det_text_check(json->out, err);
}

/* ---- one thing whole ----------------------------------------------------------------------------
 */

static void
write_tests(det_json *json, const char *key, det_law_tests tests)
{
    if (tests.count == 0) return;
    det_json_key(json, key);
    det_json_object(json);
    for (size_t i = 0; i < tests.count; i++) {
        char name[DET_LAW_FACT_KEY_MAX + 1]; /* the loader lets no longer key in */
        det_str fact = tests.items[i].key;
        for (size_t j = 0; j < fact.len; j++)
            name[j] = fact.ptr[j];
        name[fact.len] = '\0';
        det_json_key(json, name);
        det_json_array(json);
        for (size_t j = 0; j < tests.items[i].values.count; j++)
            det_json_str(json, tests.items[i].values.items[j]);
        det_json_array_end(json);
    }
    det_json_object_end(json);
}

/* {"amount", "unit", "calendar", "of"} of a time that the text counts. */
static void
write_count(det_json *json, const char *key, const det_law_count *count)
{
    static const char *const units[] = {"", "days", "working_days", "months", "years"};
    if (count->unit == DET_COUNT_NONE) return;
    det_json_key(json, key);
    det_json_object(json);
    det_json_key_int(json, "amount", count->amount);
    det_json_key_cstr(json, "unit", units[count->unit]);
    if (count->calendar != NULL) det_json_key_str(json, "calendar", count->calendar->id);
    if (count->of != NULL) det_json_key_str(json, "of", count->of->id);
    det_json_object_end(json);
}

/* What a pause is limited to ("only") or leaves standing ("except"). */
static void
write_part(det_json *json, const det_act *act)
{
    if (act->pause == DET_PAUSE_WHOLE) return;
    det_json_key(json, act->pause == DET_PAUSE_ONLY ? "only" : "except");
    det_json_object(json);
    det_json_key_str(json, "text", act->part.text);
    if (act->is_mostly) det_json_key_bool(json, "mostly", true);
    if (act->part.goods.kinds.count > 0) det_put_texts(json, "kinds", act->part.goods.kinds);
    write_tests(json, "when", act->part.when);
    det_json_object_end(json);
}

static void
write_act(det_json *json, const det_act *act)
{
    det_json_object(json);
    det_json_key_cstr(json, "verb", det_law_verb_name(act->verb));
    det_put_texts(json, "on", act->targets);
    det_put_text(json, "id", act->id);
    det_put_paras(json, "cites", act->cites);
    if (!act->is_live) det_json_key_bool(json, "takes_effect", false);
    if (act->is_unset)
        det_json_key_cstr(json, "from", "unset");
    else if (act->on_event == NULL || act->on_event->has_happened)
        det_put_instant(json, "from", act->from.us); /* what waits for an event has no day yet */
    det_put_text(json, "written", act->from.text);
    det_put_instant(json, "known", act->known_us);
    if (act->is_corrected) det_put_instant(json, "corrected", act->corrected_us);
    if (act->has_end && !act->end_is_open) det_put_instant(json, "before", act->end_us);
    if (act->on_event != NULL) det_put_text(json, "on_event", act->on_event->id);
    if (act->unless_event != NULL) det_put_text(json, "unless_event", act->unless_event->id);
    det_put_text(json, "condition", act->condition);
    det_put_text(json, "sense", act->sense);
    write_count(json, "from_counted", &act->from_count);
    write_count(json, "before_counted", &act->end_count);
    if (act->is_postponement) det_put_instant(json, "starts", act->starts.us);
    if (act->moved_count > 0) det_put_instant(json, "first_from", act->first.us);
    write_part(json, act);
    det_put_text(json, "by", act->successor);
    det_put_text(json, "contested", act->contested);
    det_put_proof(json, &act->proof);
    det_json_object_end(json);
}

/* depth is bounded by DET_LAW_EXCEPTION_DEPTH_MAX, which the loader enforces */
static void
write_exceptions(det_json *json, const det_law_exception *items, size_t count)
{
    if (count == 0) return;
    det_json_key(json, "exceptions");
    det_json_array(json);
    for (size_t i = 0; i < count; i++) {
        det_json_object(json);
        det_json_key_str(json, "id", items[i].id);
        det_put_text(json, "title", items[i].title);
        det_put_paras(json, "cites", items[i].cites);
        write_tests(json, "when", items[i].when);
        det_json_key_cstr(json, "effect", det_law_outcome_name(items[i].effect));
        det_put_text(json, "by", items[i].by);
        det_json_key_bool(json, "unblocks", items[i].unblocks);
        det_put_instant(json, "from", items[i].life.from_us);
        det_put_instant(json, "before", items[i].life.before_us);
        write_exceptions(json, items[i].exceptions, items[i].exception_count);
        det_put_proof(json, &items[i].proof);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

static void
write_quotas(det_json *json, const det_quota *items, size_t count)
{
    static const char *const every[] = {"", "once", "calendar_year", "12_months", "standing"};
    if (count == 0) return;
    det_json_key(json, "quotas");
    det_json_array(json);
    for (size_t i = 0; i < count; i++) {
        det_json_object(json);
        det_json_key_str(json, "id", items[i].id);
        det_put_paras(json, "cites", items[i].cites);
        det_put_instant(json, "from", items[i].life.from_us);
        det_put_instant(json, "before", items[i].life.before_us);
        det_json_key_cstr(json, "every", every[items[i].every]);
        det_json_key_cstr(json, "rule", items[i].is_either ? "either_blocks" : "any_unit");
        det_put_text(json, "counted", items[i].counted);
        det_json_key(json, "limits");
        det_json_array(json);
        for (size_t j = 0; j < items[i].limit_count; j++) {
            det_json_object(json);
            det_json_key_str(json, "unit", items[i].limits[j].unit);
            det_json_key_int(json, "max_milli", items[i].limits[j].max_milli);
            det_json_object_end(json);
        }
        det_json_array_end(json);
        if (items[i].stop_percent > 0)
            det_json_key_uint(json, "stop_percent", items[i].stop_percent);
        det_put_texts(json, "notices_at", items[i].notices);
        det_put_texts(json, "conditions", items[i].conditions);
        det_put_text(json, "reporting", items[i].reporting);
        det_put_proof(json, &items[i].proof);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

static void
write_ranges(det_json *json, const char *key, det_hs_ranges ranges)
{
    if (ranges.count == 0) return;
    det_json_key(json, key);
    det_json_array(json);
    for (size_t i = 0; i < ranges.count; i++) {
        const det_hs_range *range = &ranges.items[i];
        char text[32];
        int digits = (int)range->digits;
        if (range->low == range->high)
            (void)snprintf(text, sizeof text, "%0*" PRIu64, digits, range->low);
        else
            (void)snprintf(text, sizeof text, "%0*" PRIu64 "-%0*" PRIu64, digits, range->low,
                           digits, range->high);
        det_json_cstr(json, text);
    }
    det_json_array_end(json);
}

static void
write_scope(det_json *json, const det_law_scope *scope)
{
    static const char *const directions[] = {"", "to", "from", "any", "global"};
    if (scope->direction == DET_LAW_NO_SCOPE) return;
    det_json_key(json, "scope");
    det_json_object(json);
    det_json_key_cstr(json, "direction", directions[scope->direction]);
    det_put_texts(json, "kinds", scope->kinds);
    write_ranges(json, "hs", scope->hs);
    write_ranges(json, "hs_practice", scope->hs_practice);
    write_ranges(json, "hs_partial", scope->hs_partial);
    det_put_text(json, "edition", scope->edition);
    det_put_texts(json, "territories", scope->territories);
    det_put_text(json, "parties", scope->parties);
    det_put_text(json, "text", scope->text);
    det_json_object_end(json);
}

static void
write_wind_down(det_json *json, const det_wind_down *wind)
{
    if (!wind->is_given) return;
    det_json_key(json, "wind_down");
    det_json_object(json);
    det_put_paras(json, "cites", wind->cites);
    det_put_day(json, "contract_before", wind->contract_before);
    det_put_instant(json, "before", wind->before_us);
    det_put_day(json, "notify_by", wind->notify_by);
    det_put_texts(json, "kinds", wind->kinds);
    det_put_proof(json, &wind->proof);
    det_json_object_end(json);
}

/* What the measure says from one of its instants on. */
static det_status
write_version(const det_measure *measure, int64_t from_us, det_arena *arena, det_json *json,
              det_error *err)
{
    static const char *const forces[] = {"",     "prohibition", "limit",      "duty",
                                         "call", "demand",      "permission", "procedure"};
    det_law_version version;
    det_status st = det_law_version_at(measure, from_us, INT64_MAX, arena, &version, err);
    if (st != DET_OK) return st;
    const det_law_parts *parts = &version.parts;
    det_json_object(json);
    det_put_instant(json, "from", from_us);
    det_put_paras(json, "cites", (det_law_paras){version.cites, version.cite_count});
    det_json_key_str(json, "title", parts->title);
    det_json_key_cstr(json, "force", forces[parts->force]);
    det_put_instant(json, "blocks_from", parts->blocks_from_us);
    det_put_text(json, "binds", parts->binds);
    write_scope(json, &parts->scope);
    write_exceptions(json, parts->exceptions, parts->exception_count);
    write_quotas(json, parts->quotas, parts->quota_count);
    write_wind_down(json, &parts->wind_down);
    det_json_key_bool(json, "committee_route", parts->committee_route);
    det_json_object_end(json);
    return DET_OK;
}

/* True if act begins a version: the impose, and an amendment that changes something. */
static bool
begins_version(const det_act *act)
{
    return act->is_live && !act->is_unset && !act->is_corrected &&
           (act->verb == DET_LAW_IMPOSE ||
            (act->verb == DET_LAW_AMEND &&
             (act->set.given != 0 || act->add.given != 0 || act->drop.count > 0 ||
              act->ruling_cites != DET_RULING_KEEP)));
}

static det_status
show_measure(const det_lawbook *law, det_json *json, const det_measure *measure, det_error *err)
{
    det_arena *arena = NULL;
    det_status st = det_arena_new(0, &arena, err);
    if (st != DET_OK) return st;
    det_json_object(json);
    det_json_key_str(json, "measure", measure->id);
    det_json_key_str(json, "regime", measure->regime->id);
    det_json_key_str(json, "kind", measure->kind);
    det_json_key_str(json, "title", measure->base.title);
    det_put_texts(json, "aliases", measure->aliases);
    det_put_proof(json, &measure->proof);
    det_json_key(json, "versions");
    det_json_array(json);
    for (size_t i = 0; i < measure->act_count && st == DET_OK; i++) {
        /* several acts of one instant make one version, that after the last of them */
        bool is_last = i + 1 == measure->act_count ||
                       measure->acts[i + 1]->from.us != measure->acts[i]->from.us ||
                       !begins_version(measure->acts[i + 1]);
        if (begins_version(measure->acts[i]) && is_last)
            st = write_version(measure, measure->acts[i]->from.us, arena, json, err);
        det_arena_reset(arena);
    }
    det_json_array_end(json);
    det_json_key(json, "acts");
    det_json_array(json);
    for (size_t i = 0; i < measure->act_count; i++)
        write_act(json, measure->acts[i]);
    det_json_array_end(json);
    write_readings(law, measure, INT64_MAX, INT64_MAX, json);
    det_json_object_end(json);
    det_arena_free(arena);
    return st;
}

static void
show_regime(det_json *json, const det_regime *regime)
{
    det_json_object(json);
    det_json_key_str(json, "regime", regime->id);
    det_json_key_str(json, "title", regime->title);
    det_put_texts(json, "aliases", regime->aliases);
    det_json_key_str(json, "authority", regime->authority);
    det_put_text(json, "committee", regime->committee);
    det_put_texts(json, "target", regime->target);
    det_json_key_cstr(json, "zone", det_zone_name(regime->zone));
    det_put_day(json, "covered_from", regime->coverage.from);
    if (regime->coverage.before != DET_DAY_FOREVER)
        det_put_day(json, "covered_through", regime->coverage.before - 1);
    det_put_proof(json, &regime->proof);
    det_json_key(json, "measures");
    det_json_array(json);
    for (size_t i = 0; i < regime->measure_count; i++) {
        det_json_object(json);
        det_json_key_str(json, "id", regime->measures[i]->id);
        det_json_key_str(json, "kind", regime->measures[i]->kind);
        det_json_key_str(json, "title", regime->measures[i]->base.title);
        det_json_object_end(json);
    }
    det_json_array_end(json);
    det_json_object_end(json);
}

static void
show_instrument(const det_lawbook *law, det_json *json, const det_instrument *instrument)
{
    static const char *const statuses[] = {"", "adopted", "draft", "vetoed", "proposed"};
    det_json_object(json);
    det_json_key_str(json, "instrument", instrument->id);
    det_put_text(json, "title", instrument->title);
    det_json_key_cstr(json, "status", statuses[instrument->status]);
    det_put_day(json, instrument->status == DET_LAW_ADOPTED ? "adopted" : "dated",
                instrument->adopted);
    if (instrument->has_vote) {
        det_json_key(json, "vote");
        det_json_object(json);
        det_json_key_uint(json, "for", instrument->vote_for);
        det_json_key_uint(json, "against", instrument->vote_against);
        det_json_key_uint(json, "abstained", instrument->vote_abstained);
        det_put_texts(json, "vetoed_by", instrument->vetoed_by);
        det_put_texts(json, "against_by", instrument->against_by);
        det_put_texts(json, "abstained_by", instrument->abstained_by);
        det_json_object_end(json);
    }
    det_put_texts(json, "triggered_by", instrument->triggered_by);
    det_put_proof(json, &instrument->proof);
    det_json_key(json, "acts");
    det_json_array(json);
    for (size_t i = 0; i < law->act_count; i++)
        if (law->acts[i]->instrument == instrument) write_act(json, law->acts[i]);
    det_json_array_end(json);
    det_json_object_end(json);
}

static const unsigned shown_kinds = 1u << DET_ID_REGIME | 1u << DET_ID_MEASURE |
                                    1u << DET_ID_INSTRUMENT;

static det_status
report_missing(const det_lawbook *law, det_str id, det_error *err)
{
    det_arena *arena = NULL;
    det_status st = det_arena_new(0, &arena, err);
    if (st != DET_OK) return st;
    det_str near = det_law_near(law, id, shown_kinds, arena);
    st = det_fail(err, DET_MISSING, (det_where){0},
                  "there is no regime, measure or instrument '%.*s' in the lawbook%.*s%s",
                  DET_STR_FMT(id), DET_STR_FMT(near), near.len > 0 ? "?" : "");
    det_arena_free(arena);
    return st;
}

det_status
det_law_show_write(const det_lawbook *law, det_str id, det_json *json, det_error *err)
{
    const det_law_id *found = det_law_id_meant(law, id, shown_kinds);
    det_law_id_kind kind = found == NULL ? 0 : found->kind;
    det_status st = DET_OK;
    if (kind == DET_ID_REGIME)
        show_regime(json, found->thing);
    else if (kind == DET_ID_MEASURE)
        st = show_measure(law, json, found->thing, err);
    else if (kind == DET_ID_INSTRUMENT)
        show_instrument(law, json, found->thing);
    else
        return report_missing(law, id, err);
    return st != DET_OK ? st : det_text_check(json->out, err);
}
