/* check_write.c - the answer of a check as JSON; docs/formats/json.md has the keys.
 *
 * A ruling tells the chain of acts behind its measure and each way out of it, because "prohibited"
 * alone is of no use to the person who has to find out what would change it. */
#include <inttypes.h>
#include <string.h>

#include "law/book.h"
#include "law/tried.h"
#include "screen/check_leg.h"

static void
write_texts(det_json *json, const char *key, const det_str *items, size_t count)
{
    det_json_key(json, key);
    det_json_array(json);
    for (size_t i = 0; i < count; i++)
        det_json_str(json, items[i]);
    det_json_array_end(json);
}

static void
write_cites(det_json *json, const det_law_cite *cites, size_t count)
{
    det_json_key(json, "cites");
    det_json_array(json);
    for (size_t i = 0; i < count; i++)
        det_json_str(json, cites[i].text);
    det_json_array_end(json);
}

/* ---- a ruling -----------------------------------------------------------------------------------
 */

static det_status
write_acts(const det_shipment *shipment, const det_measure *measure, det_json *json, det_error *err)
{
    det_law_answer answer;
    char day[DET_DAY_TEXT_MAX];
    det_zone zone = det_regime_zone(det_measure_regime(measure));
    det_status st = det_law_state_at(det_screener_law(shipment->screener), measure, shipment->at_us,
                                     shipment->known_us, shipment->arena, &answer, err);
    if (st != DET_OK) return st;
    det_json_key(json, "acts");
    det_json_array(json);
    for (size_t i = 0; i < answer.cite_count; i++) {
        det_json_object(json);
        det_json_key_str(json, "verb", answer.cites[i].verb);
        det_json_key_str(json, "cite", answer.cites[i].text);
        det_json_key_cstr(json, "from",
                          det_day_print(det_zone_day(zone, answer.cites[i].effective.us), day));
        det_json_object_end(json);
    }
    det_json_array_end(json);
    if (answer.is_contested) det_json_key_bool(json, "contested", true);
    return DET_OK;
}

static det_status
write_tried(const det_shipment *shipment, const det_leg *leg, const det_measure *measure,
            det_json *json, det_error *err)
{
    const det_law_try *tries = NULL;
    size_t count = 0;
    det_status st = det_law_tried(det_screener_law(shipment->screener), measure, &leg->question,
                                  shipment->arena, &tries, &count, err);
    if (st != DET_OK) return st;
    det_json_key(json, "tried");
    det_json_array(json);
    for (size_t i = 0; i < count; i++) {
        const det_law_try *way = &tries[i];
        det_json_object(json);
        det_json_key_cstr(json, "way", det_law_try_kind_name(way->kind));
        if (way->id.len > 0) det_json_key_str(json, "id", way->id);
        if (way->title.len > 0) det_json_key_str(json, "title", way->title);
        det_json_key_cstr(json, "result", det_law_grant_result_name(way->result));
        det_json_key_cstr(json, "effect", det_law_outcome_name(way->effect));
        if (way->by.len > 0) det_json_key_str(json, "by", way->by);
        if (way->unblocks) det_json_key_bool(json, "unblocks", true);
        write_cites(json, way->cites, way->cite_count);
        if (way->needs.len > 0) det_json_key_str(json, "needs", way->needs);
        if (way->why.len > 0) det_json_key_str(json, "why", way->why);
        det_json_object_end(json);
    }
    det_json_array_end(json);
    return DET_OK;
}

static det_status
write_rulings(const det_shipment *shipment, const det_leg *leg, det_json *json, det_error *err)
{
    det_status st = DET_OK;
    det_json_key(json, "rulings");
    det_json_array(json);
    for (size_t i = 0; i < leg->law.ruling_count && st == DET_OK; i++) {
        const det_law_ruling *ruling = &leg->law.rulings[i];
        det_json_object(json);
        det_json_key_str(json, "regime", det_regime_id(det_measure_regime(ruling->measure)));
        det_json_key_str(json, "measure", det_measure_id(ruling->measure));
        det_json_key_cstr(json, "outcome", det_law_outcome_name(ruling->outcome));
        write_cites(json, ruling->cites, ruling->cite_count);
        det_json_key_str(json, "why", ruling->why);
        if (ruling->needs.len > 0) det_json_key_str(json, "needs", ruling->needs);
        det_json_key_str(json, "title", det_measure_title(ruling->measure));
        st = write_acts(shipment, ruling->measure, json, err);
        if (st == DET_OK) st = write_tried(shipment, leg, ruling->measure, json, err);
        det_json_object_end(json);
    }
    det_json_array_end(json);
    return st;
}

/* ---- measures that a leg could meet -------------------------------------------------------------
 */

typedef struct wanted {
    det_str kind; /* of the scope; empty: any kind of section */
    det_section section;
} wanted;

static bool
is_wanted(const det_law_scope *scope, const wanted *of)
{
    if (of->kind.len > 0) return det_texts_has(scope->kinds, of->kind);
    for (size_t i = 0; i < scope->kinds.count; i++)
        if (det_leg_section_of(scope->kinds.items[i]) == of->section) return true;
    return false;
}

/* Any scope it ever had: a cheap look before the version is worked out. */
static bool
may_be_wanted(const det_measure *measure, const wanted *of)
{
    if (is_wanted(&measure->base.scope, of)) return true;
    for (size_t i = 0; i < measure->act_count; i++)
        if ((measure->acts[i]->set.given & DET_PART_SCOPE) != 0 &&
            is_wanted(&measure->acts[i]->set.scope, of))
            return true;
    return false;
}

/* "measures": those in force that can block, of the regimes of the transaction, over such kinds. */
static det_status
write_measures(const det_shipment *shipment, const wanted *of, det_json *json, size_t *count,
               det_error *err)
{
    const det_lawbook *law = det_screener_law(shipment->screener);
    *count = 0;
    det_json_key(json, "measures");
    det_json_array(json);
    for (size_t i = 0; i < law->measure_count; i++) {
        const det_measure *measure = law->measures[i];
        det_law_version version;
        if (!may_be_wanted(measure, of) || !det_shipment_concerns(shipment, measure->regime) ||
            det_law_state_only(measure, shipment->at_us, shipment->known_us) != DET_LAW_IN_FORCE)
            continue;
        det_status st = det_law_version_at(measure, shipment->at_us, shipment->known_us,
                                           shipment->arena, &version, err);
        if (st != DET_OK) return st;
        if (!det_law_can_block(&version.parts, shipment->at_us) ||
            !is_wanted(&version.parts.scope, of))
            continue;
        det_json_object(json);
        det_json_key_str(json, "measure", measure->id);
        det_json_key(json, "cites");
        det_json_array(json);
        for (size_t c = 0; c < version.cite_count; c++)
            det_json_str(json, version.cites[c].text);
        det_json_array_end(json);
        det_json_object_end(json);
        *count += 1;
    }
    det_json_array_end(json);
    return DET_OK;
}

/* What a line left unsaid, and what it would bring in. */
static det_status
write_unstated(const det_shipment *shipment, const det_leg *leg, det_json *json, det_error *err)
{
    if (leg->kinds.open_count == 0) return DET_OK;
    det_json_key(json, "unstated");
    det_json_array(json);
    for (size_t i = 0; i < leg->kinds.open_count; i++) {
        const det_leg_open *open = &leg->kinds.open[i];
        size_t ignored = 0;
        det_json_object(json);
        det_json_key_cstr(json, "key", open->key);
        det_json_key_str(json, "kind", open->kind);
        det_json_key_bool(json, "counts", open->is_covered);
        det_status st = write_measures(shipment, &(wanted){.kind = open->kind}, json, &ignored,
                                       err);
        if (st != DET_OK) return st;
        det_json_object_end(json);
    }
    det_json_array_end(json);
    return DET_OK;
}

/* ---- a leg --------------------------------------------------------------------------------------
 */

static bool
write_quantity(const det_shipment *shipment, const det_law_question *question, det_json *json)
{
    det_str quantity = {0};
    if (question->quantity_milli == INT64_MIN) return true;
    int64_t whole = question->quantity_milli / 1000, part = question->quantity_milli % 1000;
    bool is_made = part == 0 ? det_arena_print(shipment->arena, &quantity, "%" PRId64, whole)
                             : det_arena_print(shipment->arena, &quantity, "%" PRId64 ".%03" PRId64,
                                               whole, part);
    det_json_key_str(json, "quantity", quantity);
    det_json_key_str(json, "unit", question->unit);
    return is_made;
}

static const char *const echoed[] = {"role", "description", "currency", "origin"};

static void
write_echoes(const det_shipment *shipment, const det_line *line, det_json *json)
{
    for (size_t i = 0; i < sizeof echoed / sizeof echoed[0]; i++) {
        det_str text = det_shipment_field(shipment, line->node, echoed[i]);
        if (text.len > 0 && (line->node != 0 || i == 1)) det_json_key_str(json, echoed[i], text);
    }
}

static det_status
write_law(const det_shipment *shipment, const det_leg *leg, det_json *json, det_error *err)
{
    const det_law_question *question = &leg->question;
    if (question->hs.len > 0) det_json_key_str(json, "hs", question->hs);
    if (leg->line->section == DET_SECTION_GOODS) {
        if (question->kind.len > 0) det_json_key_str(json, "kind", question->kind);
    } else {
        det_json_key_str(json, "kind", leg->line->word);
    }
    write_echoes(shipment, leg->line, json);
    if (!write_quantity(shipment, question, json))
        return det_fail(err, DET_NOMEM, (det_where){0}, "quantity");
    det_json_key_cstr(json, "verdict", det_decision_name(leg->decision));
    det_json_key_cstr(json, "outcome", det_law_outcome_name(leg->law.outcome));
    write_cites(json, leg->law.cites, leg->law.cite_count);
    det_status st = write_rulings(shipment, leg, json, err);
    if (st != DET_OK) return st;
    if (leg->warning.len > 0) det_json_key_str(json, "warning", leg->warning);
    if (question->also_kinds.count > 0)
        write_texts(json, "kinds", question->also_kinds.items, question->also_kinds.count);
    if (question->may_kinds.count > 0)
        write_texts(json, "may_be", question->may_kinds.items, question->may_kinds.count);
    st = write_unstated(shipment, leg, json, err);
    if (st != DET_OK || !leg->is_asked) return st;
    det_lifted_write(&leg->lifted, json);
    return det_quotas_write(question, &leg->law, shipment->arena, json, err);
}

static void
write_named(const det_named *named, det_json *json)
{
    det_json_object(json);
    det_json_key_cstr(json, "as", named->as);
    det_json_key_str(json, "name", named->name);
    det_json_key_cstr(json, "verdict", det_decision_name(named->decision));
    if (named->remark.len > 0) det_json_key_str(json, "remark", named->remark);
    det_json_key(json, "screen");
    det_json_raw(json, named->json);
    det_json_object_end(json);
}

/* Those whom a line names.  The party and the vessel that a leg is about come first and alone, as
 * "screen". */
static void
write_screens(const det_all_named *named, const det_leg *leg, bool has_own, det_json *json)
{
    bool is_open = false;
    for (size_t i = 0; i < named->count; i++) {
        if (named->items[i].line != leg->line) continue;
        if (has_own) {
            has_own = false;
            continue;
        }
        if (!is_open) {
            det_json_key(json, "screens");
            det_json_array(json);
            is_open = true;
        }
        write_named(&named->items[i], json);
    }
    if (is_open) det_json_array_end(json);
}

static const det_named *
own_of(const det_all_named *named, const det_line *line)
{
    for (size_t i = 0; i < named->count; i++)
        if (named->items[i].line == line) return &named->items[i];
    return NULL;
}

/* The freezes of parties of the transaction that stop this leg. */
static void
write_blocked(const det_all_named *named, const det_leg *leg, det_json *json)
{
    bool is_open = false;
    for (size_t i = 0; i < named->listed_count; i++) {
        const det_listed *listed = &named->listed[i];
        if (!det_listed_stops(listed, leg->line)) continue;
        if (!is_open) {
            det_json_key(json, "blocked_by");
            det_json_array(json);
            is_open = true;
        }
        det_json_object(json);
        det_json_key_str(json, "name", listed->named->name);
        det_json_key_cstr(json, "as", listed->named->as);
        det_json_key_cstr(json, "verdict", det_decision_name(listed->named->decision));
        det_json_key_str(json, "regime", listed->regime);
        det_json_key_str(json, "measure", listed->measure);
        write_texts(json, "cites", listed->cites.items, listed->cites.count);
        det_json_object_end(json);
    }
    if (is_open) det_json_array_end(json);
}

det_status
det_leg_write(const det_shipment *shipment, const det_all_named *named, const det_leg *leg,
              det_json *json, det_error *err)
{
    const det_line *line = leg->line;
    bool is_vessel = line->section == DET_SECTION_VESSEL;
    bool has_own = is_vessel || line->section == DET_SECTION_PARTY;
    const det_named *own = has_own ? own_of(named, line) : NULL;
    det_status st = DET_OK;
    det_json_object(json);
    det_json_key_cstr(json, "leg", det_section_name(line->section));
    if (!is_vessel) det_json_key_uint(json, "line", line->number);
    if (own != NULL) {
        det_str role = det_shipment_field(shipment, line->node, "role");
        if (role.len > 0) det_json_key_str(json, "role", role);
        det_json_key_str(json, "name", own->name);
        det_json_key_cstr(json, "verdict", det_decision_name(leg->decision));
        det_json_key(json, "screen");
        det_json_raw(json, own->json);
        if (own->remark.len > 0) det_json_key_str(json, "remark", own->remark);
    }
    if (is_vessel) {
        det_json_key_cstr(json, "outcome", det_law_outcome_name(leg->law.outcome));
        write_cites(json, leg->law.cites, leg->law.cite_count);
        st = write_rulings(shipment, leg, json, err);
        if (st == DET_OK && leg->warning.len > 0) det_json_key_str(json, "warning", leg->warning);
        if (st == DET_OK) st = write_unstated(shipment, leg, json, err);
    } else if (own == NULL) {
        st = write_law(shipment, leg, json, err);
    }
    if (st != DET_OK) return st;
    write_screens(named, leg, has_own, json);
    write_blocked(named, leg, json);
    det_json_object_end(json);
    return DET_OK;
}

/* ---- the whole ----------------------------------------------------------------------------------
 */

static void
write_regimes(const det_shipment *shipment, det_json *json)
{
    const det_lawbook *law = det_screener_law(shipment->screener);
    det_json_key(json, "regimes");
    det_json_array(json);
    for (size_t i = 0; i < law->regime_count; i++) {
        const det_regime *regime = law->regimes[i];
        if (!det_shipment_concerns(shipment, regime)) continue;
        det_json_object(json);
        det_json_key_str(json, "regime", regime->id);
        det_json_key_str(json, "title", regime->title);
        det_json_key(json, "because");
        det_json_array(json);
        for (size_t c = 0; c < shipment->concern_count; c++) {
            if (!det_regime_has_target(regime, shipment->concerns[c].country)) continue;
            det_json_object(json);
            det_json_key_cstr(json, "as", shipment->concerns[c].as);
            det_json_key_str(json, "country", shipment->concerns[c].country);
            det_json_object_end(json);
        }
        det_json_array_end(json);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

static void
write_stopped(const det_listed *listed, const det_leg *legs, size_t count, det_json *json)
{
    det_json_key(json, "stops");
    det_json_array(json);
    for (size_t i = 0; i < count; i++) {
        const det_line *line = legs[i].line;
        if (line != listed->named->line && !det_listed_stops(listed, line)) continue;
        det_json_object(json);
        det_json_key_cstr(json, "leg", det_section_name(line->section));
        det_json_key_uint(json, "line", line->number);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

/* Sections that nobody stated a line of, and the measures such a line could meet. */
static det_status
write_not_stated(const det_shipment *shipment, const det_leg *legs, size_t count, det_json *json,
                 det_error *err)
{
    bool is_stated[DET_SECTION_COUNT] = {false};
    for (size_t i = 0; i < count; i++)
        is_stated[legs[i].line->section] = true;
    is_stated[DET_SECTION_CARRIAGE] = is_stated[DET_SECTION_CARRIAGE] ||
                                      is_stated[DET_SECTION_VESSEL];
    det_json_key(json, "not_stated");
    det_json_array(json);
    for (int s = DET_SECTION_CARRIAGE; s <= DET_SECTION_FINANCE; s++) {
        size_t found = 0;
        if (is_stated[s]) continue;
        det_json_object(json);
        det_json_key_cstr(json, "section", det_section_key((det_section)s));
        det_status st = write_measures(shipment, &(wanted){.section = (det_section)s}, json, &found,
                                       err);
        if (st != DET_OK) return st;
        det_json_object_end(json);
    }
    det_json_array_end(json);
    return DET_OK;
}

det_status
det_legs_write_whole(const det_shipment *shipment, const det_all_named *named, const det_leg *legs,
                     size_t count, det_json *json, det_error *err)
{
    write_regimes(shipment, json);
    det_json_key(json, "listed");
    det_json_array(json);
    for (size_t i = 0; i < named->listed_count; i++) {
        const det_listed *listed = &named->listed[i];
        det_json_object(json);
        det_json_key_str(json, "name", listed->named->name);
        det_json_key_cstr(json, "as", listed->named->as);
        det_json_key_cstr(json, "verdict", det_decision_name(listed->named->decision));
        det_json_key_str(json, "regime", listed->regime);
        det_json_key_str(json, "measure", listed->measure);
        det_json_key_str(json, "kind", listed->kind);
        write_texts(json, "cites", listed->cites.items, listed->cites.count);
        write_stopped(listed, legs, count, json);
        det_json_object_end(json);
    }
    det_json_array_end(json);
    return write_not_stated(shipment, legs, count, json, err);
}
