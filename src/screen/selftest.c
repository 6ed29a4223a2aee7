/* selftest.c - every listed name asked for itself. */
#include "screen/selftest.h"

/* The control set of a validator: each listed name, unaltered, must alert on the entry that it
 * stands in. Exhaustive on purpose; what is not published (ICU's readings) is not asked.  The law
 * has no say in it and neither have facts: it is the path from list to match that is tried. */

/* Is the name on the list on that day, by the newest knowledge? */
static bool
is_current(const det_index *index, uint32_t subject, uint32_t name, det_day on)
{
    uint32_t first, count, tx = det_index_tx_known(index, INT64_MAX);
    det_index_records(index, subject, &first, &count);
    for (uint32_t i = first; i < first + count; i++) {
        det_index_interval record = det_index_record_at(index, i);
        if (on >= record.valid_from && on < record.valid_before && record.known_from <= tx &&
            tx < record.known_before && det_index_body_has_name(index, record.body, name))
            return true;
    }
    return false;
}

static void
write_missed(const det_index *index, uint32_t source, const det_index_name *name, det_text *ndjson)
{
    det_json json = det_json_over(ndjson);
    det_json_object(&json);
    det_json_key_cstr(&json, "kind", "missed");
    det_json_key_str(&json, "source", det_index_source_id(index, source));
    det_json_key_str(&json, "id", det_index_subject_id(index, name->subject));
    det_json_key_str(&json, "name", name->text);
    det_json_key_cstr(&json, "property", det_prop_name(name->prop));
    det_json_object_end(&json);
    det_text_add_byte(ndjson, '\n');
}

det_status
det_selftest_range(det_screener *screener, det_day on, const bool *sources, uint32_t first,
                   uint32_t last, det_selftest_count *counts, det_text *ndjson, det_error *err)
{
    const det_index *index = det_screener_index(screener);
    for (uint32_t i = first; i < last; i++) {
        det_index_name name = det_index_name_at(index, i);
        uint32_t source = det_index_subject_source(index, name.subject);
        if (name.is_derived || (sources != NULL && !sources[source]) ||
            !is_current(index, name.subject, i, on))
            continue;
        bool is_found;
        det_status st = det_screen_finds(screener, name.text, on, name.subject, &is_found, err);
        if (st != DET_OK) {
            det_while(err, st, "asking for '%.*s'", DET_STR_FMT(name.text));
            return st;
        }
        counts[source].tried++;
        if (is_found) continue;
        counts[source].missed++;
        write_missed(index, source, &name, ndjson);
    }
    return det_text_check(ndjson, err);
}
