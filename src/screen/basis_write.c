/* basis_write.c - what a judge says of a basis, as JSON. */
#include "law/put.h"
#include "screen/basis.h"

static void
put_cites(const det_law_answer *law, det_json *json)
{
    det_json_key(json, "acts");
    det_json_array(json);
    for (size_t i = 0; i < law->cite_count; i++) {
        det_json_object(json);
        det_json_key_str(json, "verb", law->cites[i].verb);
        det_json_key_str(json, "cite", law->cites[i].text);
        det_put_instant(json, "effective", law->cites[i].effective.us);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

void
det_basis_write(const det_hold_basis *basis, const det_basis_answer *answer, det_json *json)
{
    det_json_object(json);
    det_put_text(json, "id", basis->id);
    det_put_text(json, "measure", basis->measure);
    det_put_text(json, "subject", basis->subject);
    det_json_key_str(json, "authority", basis->authority);
    det_json_key_cstr(json, "path", det_hold_path_name(basis->path));
    det_put_texts(json, "via", basis->via);
    det_json_key_cstr(json, "state", det_basis_state_name(answer->state));
    if (answer->state == DET_BASIS_ENDED)
        det_json_key_cstr(json, "how", det_basis_end_name(answer->end));
    if (answer->measure != NULL && !det_str_equal(det_measure_id(answer->measure), basis->measure))
        det_json_key_str(json, "now", det_measure_id(answer->measure));
    if (answer->law.state != 0)
        det_json_key_cstr(json, "law", det_law_state_name(answer->law.state));
    det_put_instant(json, "since", answer->since_us);
    if (answer->law.state != 0) det_put_instant(json, "until", answer->law.until_us);
    det_json_key_str(json, "why", answer->why);
    if (answer->law.state != 0) put_cites(&answer->law, json);
    det_put_paras(json, "grounds", answer->grounds);
    if (answer->licence != NULL) det_json_key_str(json, "licence", answer->licence->id);
    if (answer->exception != NULL) det_json_key_str(json, "exception", answer->exception->id);
    if (answer->is_licensable) det_json_key_bool(json, "licensable", true);
    if (answer->law.is_contested) det_json_key_bool(json, "contested", true);
    det_put_texts(json, "notes", answer->notes);
    det_json_object_end(json);
}
