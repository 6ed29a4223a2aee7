/* Findings: reading them, bringing chains of corrections to one, and laying them over a lawbook.
 *
 * The lawbook is loaded again with the happenings among its events before its acts are read, so
 * that one loader decides what an act that waits for an event becomes, and a book that is frozen
 * stays so.
 */
#include "law/finding.h"

#include "law/lint.h"
#include "law/load.h"
#include "law/put.h"

const det_field_key det_finding_keys[] = {
    {"status", false}, {"about", false}, {"regime", false},   {"event", false},  {"kind", false},
    {"title", false},  {"on", false},    {"happened", false}, {"source", false}, {"known", false},
    {"note", false},   {"id", false},    {NULL, false}};

static const char *const statuses[] = {"alleged",  "reported",  "verified",
                                       "disputed", "withdrawn", NULL};

const char *
det_finding_status_name(det_finding_status status)
{
    return statuses[status - DET_FINDING_ALLEGED];
}

/* ---- reading ------------------------------------------------------------------------------------
 */

static const det_law_event *
event_named(const det_lawbook *law, det_str id)
{
    for (size_t i = 0; i < law->event_count; i++)
        if (det_str_equal(law->events[i]->id, id)) return law->events[i];
    return NULL;
}

/* The regime and the event that are named, by the ids of the lawbook. */
static det_status
read_names(const det_fields *fields, const det_lawbook *law, det_arena *arena, det_finding *out,
           det_zone *zone, det_error *err)
{
    const det_field *regime = det_fields_find(fields, "regime");
    const det_field *event = det_fields_find(fields, "event");
    if (law == NULL) {
        out->regime = det_fields_text(fields, "regime");
        out->event = det_fields_text(fields, "event");
        return DET_OK;
    }
    if (regime != NULL) {
        const det_regime *found = det_law_regime_find(law, regime->value);
        if (found == NULL)
            return det_fail(
                err, DET_MISSING, regime->at, "no regime '%.*s' in the lawbook%.*s",
                DET_STR_FMT(regime->value),
                DET_STR_FMT(det_law_near(law, regime->value, 1u << DET_ID_REGIME, arena)));
        out->regime = found->id;
        *zone = found->zone;
    }
    if (event == NULL) return DET_OK;
    const det_law_event *found = event_named(law, event->value);
    if (found == NULL || found->regime == NULL)
        return det_fail(err, DET_MISSING, event->at,
                        "no event '%.*s' of a regime in the lawbook%.*s; a finding of something "
                        "else gives kind and title instead",
                        DET_STR_FMT(event->value),
                        DET_STR_FMT(det_law_near(law, event->value, 1u << DET_ID_EVENT, arena)));
    if (out->regime.len > 0 && !det_str_equal(out->regime, found->regime->id))
        return det_fail(err, DET_CONFLICT, event->at, "event '%.*s' is of %.*s, not of %.*s",
                        DET_STR_FMT(found->id), DET_STR_FMT(found->regime->id),
                        DET_STR_FMT(out->regime));
    out->event = found->id;
    out->regime = found->regime->id;
    *zone = found->regime->zone;
    return DET_OK;
}

static det_status
check_shape(const det_fields *fields, const det_finding *finding, det_error *err)
{
    const det_field *ignored;
    det_status st = det_fields_need(fields, "a finding", "source", "who says so, and where",
                                    &ignored, err);
    if (st != DET_OK || finding->about.len > 0) return st;
    st = det_fields_need(fields, "a finding", "on", "the day it happened, as 2017-11-29", &ignored,
                         err);
    if (st == DET_OK && finding->event.len == 0) {
        st = det_fields_need(fields, "a finding", "regime", "whose clauses look at it, as un:1718",
                             &ignored, err);
        if (st == DET_OK)
            st = det_fields_need(fields, "a finding", "kind",
                                 "what happened, in the lawbook's word, as missile_launch; or the "
                                 "id of an event",
                                 &ignored, err);
        if (st == DET_OK)
            st = det_fields_need(fields, "a finding", "title", "what happened, in a few words",
                                 &ignored, err);
    }
    if (st == DET_OK && finding->status == DET_FINDING_WITHDRAWN)
        st = det_fail(err, DET_SYNTAX, det_fields_find(fields, "status")->at,
                      "only a correction can be withdrawn: say which finding it is about");
    return st;
}

det_status
det_finding_read(const det_fields *fields, const det_lawbook *law, det_zone zone, det_arena *arena,
                 det_finding *out, det_error *err)
{
    const det_field *status;
    size_t word = 0;
    int64_t happened_us = INT64_MIN;
    *out = (det_finding){0};
    det_status st = det_fields_check(fields, "a finding", det_finding_keys, err);
    if (st == DET_OK)
        st = det_fields_need(fields, "a finding", "status",
                             "alleged, reported, verified, disputed; withdrawn of a correction",
                             &status, err);
    if (st == DET_OK) st = det_fields_word(status, statuses, &word, err);
    if (st == DET_OK) st = read_names(fields, law, arena, out, &zone, err);
    if (st == DET_OK) st = det_fields_instant(fields, "on", zone, &happened_us, err);
    /* the instant that this was, when it was recorded */
    if (st == DET_OK && law == NULL)
        st = det_fields_instant(fields, "happened", DET_ZONE_UTC, &happened_us, err);
    if (st == DET_OK)
        st = det_fields_instant(fields, "known", DET_ZONE_UTC, &out->stamp.known_us, err);
    if (st != DET_OK) return st;
    out->status = (det_finding_status)(DET_FINDING_ALLEGED + (int)word);
    out->has_happened = happened_us != INT64_MIN;
    out->happened_us = happened_us;
    out->id = det_fields_text(fields, "id");
    out->about = det_fields_text(fields, "about");
    out->kind = det_fields_text(fields, "kind");
    out->title = det_fields_text(fields, "title");
    out->on = det_fields_text(fields, "on");
    out->source = det_fields_text(fields, "source");
    out->note = det_fields_text(fields, "note");
    return check_shape(fields, out, err);
}

/* ---- chains -------------------------------------------------------------------------------------
 */

det_status
det_findings_add(det_findings *findings, det_error *err)
{
    const det_finding *finding = &findings->items[findings->count];
    uint32_t place = (uint32_t)findings->count, existing = 0;
    if (!det_strmap_add(&findings->by_id, finding->id, place, &existing)) goto no_memory;
    if (existing != place)
        return det_fail(err, DET_CONFLICT, (det_where){0}, "two findings '%.*s'",
                        DET_STR_FMT(finding->id));
    if (finding->about.len > 0 &&
        !det_strmap_add(&findings->by_about, finding->about, place, &existing))
        goto no_memory;
    findings->count++;
    return DET_OK;
no_memory:
    return det_fail(err, DET_NOMEM, (det_where){0}, "the findings");
}

det_status
det_findings_make(const det_finding *items, size_t count, det_arena *arena, det_findings *out,
                  det_error *err)
{
    det_status st = DET_OK;
    *out = (det_findings){items, 0, det_strmap_in(arena), det_strmap_in(arena)};
    while (out->count < count && st == DET_OK)
        st = det_findings_add(out, err);
    return st;
}

det_status
det_finding_check(const det_findings *findings, const det_finding *finding, det_where at,
                  det_error *err)
{
    uint32_t place = 0;
    if (finding->about.len == 0) return DET_OK;
    if (!det_strmap_get(&findings->by_id, finding->about, &place))
        return det_fail(err, DET_MISSING, at, "no finding '%.*s'", DET_STR_FMT(finding->about));
    const det_finding *other = &findings->items[place];
    if (finding->stamp.known_us < other->stamp.known_us)
        return det_fail(err, DET_CONFLICT, at,
                        "'%.*s' would be known before '%.*s', which it is about",
                        DET_STR_FMT(finding->id), DET_STR_FMT(other->id));
    if (det_strmap_get(&findings->by_about, finding->about, &place))
        return det_fail(err, DET_CONFLICT, at,
                        "'%.*s' was corrected by '%.*s' already; name that "
                        "one",
                        DET_STR_FMT(finding->about), DET_STR_FMT(findings->items[place].id));
    return DET_OK;
}

static bool
is_sure(det_finding_status status)
{
    return status == DET_FINDING_REPORTED || status == DET_FINDING_VERIFIED;
}

bool
det_finding_as_known(const det_findings *findings, size_t index, int64_t known_us, det_finding *out)
{
    const det_finding *newest = &findings->items[index];
    uint32_t place = 0;
    if (newest->stamp.known_us > known_us) return false;
    *out = *newest;
    while (det_strmap_get(&findings->by_about, newest->id, &place)) {
        newest = &findings->items[place];
        if (newest->stamp.known_us > known_us) break;
        /* known since it is as sure as it is: verified after reported is no news */
        if (is_sure(newest->status) != is_sure(out->status) ||
            (newest->status == DET_FINDING_WITHDRAWN) != (out->status == DET_FINDING_WITHDRAWN))
            out->stamp.known_us = newest->stamp.known_us;
        out->status = newest->status;
        if (newest->has_happened) {
            out->has_happened = true;
            out->happened_us = newest->happened_us;
            out->on = newest->on;
        }
        if (newest->regime.len > 0) out->regime = newest->regime;
        if (newest->event.len > 0) out->event = newest->event;
        if (newest->kind.len > 0) out->kind = newest->kind;
        if (newest->title.len > 0) out->title = newest->title;
        if (newest->source.len > 0) out->source = newest->source;
        if (newest->note.len > 0) out->note = newest->note;
    }
    return true;
}

det_status
det_findings_happenings(const det_findings *findings, int64_t known_us, det_arena *arena,
                        det_happening **out, size_t *count, det_error *err)
{
    *count = 0;
    *out = DET_NEW(arena, det_happening, findings->count + 1);
    if (*out == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "what the findings say");
    for (size_t i = 0; i < findings->count; i++) {
        det_finding now;
        if (findings->items[i].about.len > 0 ||
            !det_finding_as_known(findings, i, known_us, &now) ||
            now.status == DET_FINDING_WITHDRAWN)
            continue;
        (*out)[(*count)++] = (det_happening){.event = now.event.len > 0 ? now.event : now.id,
                                             .is_new = now.event.len == 0,
                                             .is_doubtful = !is_sure(now.status),
                                             .title = now.title,
                                             .kind = now.kind,
                                             .regime = now.regime,
                                             .happened_us = now.happened_us,
                                             .known_us = now.stamp.known_us};
    }
    return DET_OK;
}

/* ---- over the lawbook ---------------------------------------------------------------------------
 */

/* Whether an act waits for an event that only doubtful happenings tell of. */
static bool
is_waited_for(const det_lawbook *law)
{
    for (size_t i = 0; i < law->act_count; i++) {
        const det_law_event *on = law->acts[i]->on_event, *unless = law->acts[i]->unless_event;
        if ((on != NULL && on->is_doubtful) || (unless != NULL && unless->is_doubtful)) return true;
    }
    return false;
}

static det_status
load(const det_tree *trees, size_t tree_count, const det_load_more *more, det_arena *arena,
     det_lawbook **out, det_error *err)
{
    const det_lawbook *made = NULL;
    const det_law_finding *notes = NULL;
    size_t note_count = 0;
    det_status st = det_load_all(trees, tree_count, false, more, arena, &made, &notes, &note_count,
                                 err);
    if (st != DET_OK) return st;
    /* ours until it is handed out */
    union {
        const det_lawbook *given;
        det_lawbook *ours;
    } handle = {made};
    *out = handle.ours;
    return DET_OK;
}

det_status
det_lawbook_lay(const det_tree *trees, size_t tree_count, const det_happening *happenings,
                size_t count, det_arena *arena, const det_lawbook **out, det_error *err)
{
    det_lawbook *law = NULL, *doubtful = NULL;
    det_load_more more = {.happenings = happenings, .count = count};
    det_status st = load(trees, tree_count, &more, arena, &law, err);
    if (st != DET_OK) return st;
    if (is_waited_for(law)) {
        more.is_trusting = true;
        st = load(trees, tree_count, &more, arena, &doubtful, err);
        if (st != DET_OK) return st;
        law->doubtful = doubtful;
    }
    *out = law;
    return DET_OK;
}

/* ---- telling ------------------------------------------------------------------------------------
 */

const char *
det_finding_effect(const det_lawbook *law, const det_finding *finding)
{
    if (finding->status == DET_FINDING_WITHDRAWN) return "none: it was withdrawn";
    const det_law_event *event = finding->event.len > 0 ? event_named(law, finding->event) : NULL;
    if (event != NULL && event->has_happened) return "none: the lawbook itself records this event";
    if (!is_sure(finding->status)) return "none by itself: what it would decide is undetermined";
    return event != NULL ? "the event has happened, for what waits for it"
                         : "it counts for the clauses that look at its kind";
}

void
det_finding_put(const det_finding *finding, const char *effect, det_json *json)
{
    det_json_object(json);
    det_json_key_str(json, "id", finding->id);
    det_put_text(json, "about", finding->about);
    det_json_key_cstr(json, "status", det_finding_status_name(finding->status));
    det_put_text(json, "regime", finding->regime);
    det_put_text(json, "event", finding->event);
    det_put_text(json, "kind", finding->kind);
    det_put_text(json, "title", finding->title);
    det_put_text(json, "on", finding->on);
    det_put_text(json, "source", finding->source);
    det_put_text(json, "note", finding->note);
    if (effect != NULL) det_json_key_cstr(json, "effect", effect);
    det_put_instant(json, "known", finding->stamp.known_us);
    det_put_instant(json, "recorded", finding->stamp.recorded_us);
    det_put_text(json, "actor", finding->stamp.actor);
    if (finding->stamp.tx > 0) det_json_key_uint(json, "tx", finding->stamp.tx);
    det_json_object_end(json);
}
