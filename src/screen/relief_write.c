/* relief_write.c - a line of the work list. */
#include "law/put.h"
#include "screen/relief.h"

static void
put_reason(const det_relief_reason *reason, det_json *json)
{
    det_json_object(json);
    det_json_key_cstr(json, "step", det_relief_step_name(reason->step));
    det_json_key_cstr(json, "class", det_relief_class_name(reason->class));
    det_put_text(json, "measure", reason->measure);
    det_put_text(json, "subject", reason->subject);
    det_put_text(json, "party", reason->party);
    det_put_instant(json, "since", reason->since_us);
    det_json_key_str(json, "why", reason->why);
    det_put_texts(json, "cites", reason->cites);
    det_json_object_end(json);
}

static void
put_all(const det_hold *hold, const det_relief_answer *answer, det_json *json)
{
    det_json_key(json, "reasons");
    det_json_array(json);
    for (size_t i = 0; i < answer->reason_count; i++)
        put_reason(&answer->reasons[i], json);
    det_json_array_end(json);
    if (answer->class == DET_RELIEF_OUT) return;
    det_json_key(json, "bases");
    det_json_array(json);
    for (size_t i = 0; i < hold->basis_count; i++)
        det_basis_write(&hold->bases[i], &answer->bases[i], json);
    det_json_array_end(json);
}

void
det_relief_write(const det_hold *hold, const det_relief_answer *answer,
                 const det_relief_class *before, bool is_brief, det_json *json)
{
    const det_relief_reason *primary = det_relief_primary(answer);
    char money[DET_MONEY_TEXT_MAX];
    det_json_object(json);
    det_json_key_str(json, "hold", hold->id);
    det_json_key_cstr(json, "class", det_relief_class_name(answer->class));
    if (before != NULL) det_json_key_cstr(json, "before", det_relief_class_name(*before));
    det_json_key_cstr(json, "kind", det_hold_kind_name(hold->kind));
    det_json_key_cstr(json, "status", det_hold_status_name(hold->status));
    if (hold->currency != NULL) {
        det_json_key_cstr(json, "currency", hold->currency->code);
        det_json_key_str(json, "amount",
                         det_money_print(hold->amount_minor, hold->currency, money));
    }
    det_put_instant(json, "received", hold->received_us);
    det_put_text(json, "branch", hold->branch);
    det_put_text(json, "outcome", answer->outcome);
    if (answer->class == DET_RELIEF_RELEASABLE) det_put_instant(json, "since", answer->since_us);
    if (answer->is_paused) det_json_key_bool(json, "paused", true);
    if (primary != NULL) {
        det_json_key(json, "reason");
        put_reason(primary, json);
    }
    if (!is_brief) put_all(hold, answer, json);
    det_json_object_end(json);
}
