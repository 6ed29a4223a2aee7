/* check.c - a transaction against law and lists, leg by leg.
 *
 * Read the document whole (shipment.c), screen everybody who is named (named.c), decide each leg
 * (check_leg.c), tell it (check_write.c).  The order matters: who is listed bears on every leg. */
#include "screen/check.h"

#include "base/text.h"
#include "screen/check_leg.h"

const char *
det_decision_name(det_decision decision)
{
    switch (decision) {
    case DET_DECISION_ALLOW:
        return "ALLOW";
    case DET_DECISION_REVIEW:
        return "REVIEW";
    case DET_DECISION_LICENCE:
        return "LICENCE";
    case DET_DECISION_HOLD_PENDING:
        return "HOLD_PENDING";
    case DET_DECISION_REJECT:
        return "REJECT";
    case DET_DECISION_BLOCK:
        return "BLOCK";
    }
    return "?";
}

/* What the licences are told of the whole: who takes part, on which day, under which id. */
static det_status
begin_lift(const det_shipment *shipment, const det_all_named *named, det_lift *out, det_error *err)
{
    det_str *names = DET_NEW(shipment->arena, det_str, named->count + 1);
    size_t used = 0;
    if (names == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "parties of a shipment");
    for (size_t i = 0; i < named->count; i++)
        if (named->items[i].line->section == DET_SECTION_PARTY &&
            named->items[i].node == named->items[i].line->node)
            names[used++] = named->items[i].name;
    *out = (det_lift){.licences = det_screener_licences(shipment->screener),
                      .parties = {names, used},
                      .reference = det_shipment_field(shipment, 0, "id"),
                      .begin_us = det_zone_midnight_us(DET_ZONE_NEW_YORK, shipment->on)};
    return DET_OK;
}

static det_status
decide_legs(const det_shipment *shipment, const det_all_named *named, det_leg **out,
            det_decision *decision, det_error *err)
{
    det_leg *legs = DET_NEW(shipment->arena, det_leg, shipment->line_count);
    det_tallies *tallies = DET_NEW(shipment->arena, det_tallies, 1);
    if (legs == NULL || tallies == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "legs of a shipment");
    det_lift lift = {0};
    det_status st = begin_lift(shipment, named, &lift, err);
    *decision = DET_DECISION_ALLOW;
    for (size_t i = 0; i < shipment->line_count && st == DET_OK; i++) {
        st = det_leg_decide(shipment, named, &shipment->lines[i], tallies, &lift, &legs[i], err);
        if (st == DET_OK && legs[i].decision > *decision) *decision = legs[i].decision;
    }
    *out = legs;
    return st;
}

static det_status
write(const det_shipment *shipment, const det_all_named *named, const det_leg *legs,
      det_decision decision, const char *file, det_text *out, det_error *err)
{
    det_json json = det_json_over(out);
    det_status st = DET_OK;
    det_json_object(&json);
    det_json_key_cstr(&json, "file", file);
    det_str id = det_shipment_field(shipment, 0, "id");
    if (id.len > 0) det_json_key_str(&json, "id", id);
    det_json_key_cstr(&json, "verdict", det_decision_name(decision));
    det_json_key_cstr(&json, "on", shipment->on_text);
    det_json_key_str(&json, "from", shipment->from);
    det_json_key_str(&json, "to", shipment->to);
    det_json_key_str(&json, "snapshot", det_screener_snapshot_id(shipment->screener));
    det_json_key(&json, "legs");
    det_json_array(&json);
    for (size_t i = 0; i < shipment->line_count && st == DET_OK; i++)
        st = det_leg_write(shipment, named, &legs[i], &json, err);
    if (st != DET_OK) return st;
    det_json_array_end(&json);
    if (shipment->as_known.len > 0) det_json_key_str(&json, "as_known", shipment->as_known);
    det_json_key_cstr(&json, "engine", det_version());
    det_json_key_str(&json, "profile", det_screener_profile_id(shipment->screener));
    st = det_legs_write_whole(shipment, named, legs, shipment->line_count, &json, err);
    if (st == DET_OK && det_screener_books_tx(shipment->screener) > 0)
        det_json_key_uint(&json, "books", det_screener_books_tx(shipment->screener));
    det_json_object_end(&json);
    return st == DET_OK ? det_text_check(out, err) : st;
}

det_status
det_check_shipment(det_screener *screener, det_str document, const char *file, det_str on,
                   det_str as_known, det_text *out, det_decision *decision, det_error *err)
{
    det_shipment shipment = {.screener = screener};
    det_all_named named;
    det_leg *legs = NULL;
    det_text *answer = NULL;
    det_status st = det_arena_new(0, &shipment.arena, err);
    if (st == DET_OK) st = det_text_new(0, &answer, err);
    if (st == DET_OK) st = det_shipment_read(&shipment, document, file, on, as_known, err);
    if (st == DET_OK) st = det_named_screen(&shipment, &named, err);
    if (st == DET_OK) st = decide_legs(&shipment, &named, &legs, decision, err);
    /* into a text of its own: a failure leaves nothing behind in out */
    if (st == DET_OK) st = write(&shipment, &named, legs, *decision, file, answer, err);
    if (st == DET_OK) {
        det_text_add(out, det_text_str(answer));
        st = det_text_check(out, err);
    }
    det_text_free(answer);
    det_arena_free(shipment.arena);
    return st;
}
