/* timeline.c - the law over time, and why it is as it is. */
#include "law/timeline.h"

#include "api/inside.h"
#include "law/cases.h"
#include "law/clauses.h"
#include "law/explain.h"
#include "law/form.h"

/* A day that may be left out. */
static det_status
read_day(det_str text, det_day otherwise, det_day *out, det_error *err)
{
    text = det_str_trim(text);
    *out = otherwise;
    return text.len == 0 ? DET_OK : det_day_read(text, (det_where){0}, out, err);
}

static det_status
read_known(det_str text, int64_t *out, det_error *err)
{
    det_instant instant;
    text = det_str_trim(text);
    *out = INT64_MAX;
    if (text.len == 0) return DET_OK;
    det_status st = det_instant_read(text, DET_ZONE_UTC, (det_where){0}, &instant, err);
    if (st == DET_OK) *out = instant.us;
    return st;
}

det_status
det_law_timeline(const det_law *law, det_str regime_id, det_str from, det_str to, det_str as_known,
                 det_text *out, det_error *err)
{
    char hex[DET_SHA256_HEX];
    const det_regime *regime = NULL;
    det_span span = {0};
    int64_t known_us = INT64_MAX;
    det_status st = det_law_regime_named(law, regime_id, &regime, err);
    if (st == DET_OK) st = read_day(from, DET_DAY_NONE, &span.from, err);
    if (st == DET_OK) st = read_day(to, DET_DAY_FOREVER, &span.before, err);
    if (st == DET_OK) st = read_known(as_known, &known_us, err);
    if (st != DET_OK) return st;
    if (span.before < DET_DAY_MAX) span.before++; /* --to is a day that is shown */
    det_json json = det_json_over(out);
    return det_law_timeline_write(law->book, regime, span, known_us,
                                  det_str_of(det_sha256_print(&law->digest, hex)), &json, err);
}

/* A day, judged at its end on the clock of zone, or an instant. */
static det_status
read_at(det_str text, det_zone zone, int64_t *out, det_error *err)
{
    det_instant instant;
    det_day day = 0;
    text = det_str_trim(text);
    if (text.len == 0)
        return det_fail(err, DET_USAGE, (det_where){0},
                        "an explanation needs a day or an instant to be about");
    if (det_str_find_byte(text, 'T') == SIZE_MAX) {
        det_status st = det_day_read(text, (det_where){0}, &day, err);
        if (st == DET_OK) *out = det_zone_midnight_us(zone, day + 1) - 1;
        return st;
    }
    det_status st = det_instant_read(text, zone, (det_where){0}, &instant, err);
    if (st == DET_OK) *out = instant.us;
    return st;
}

det_status
det_law_explain(const det_law *law, det_str id, det_str on, det_str as_known, det_text *out,
                det_error *err)
{
    int64_t at_us = 0, known_us = 0;
    const det_law_id *found = det_law_id_meant(law->book, id, 1u << DET_ID_MEASURE);
    if (found == NULL) {
        det_arena *arena = NULL;
        det_status st = det_arena_new(0, &arena, err);
        if (st != DET_OK) return st;
        det_str near = det_law_near(law->book, id, 1u << DET_ID_MEASURE, arena);
        st = det_fail(err, DET_MISSING, (det_where){0},
                      "there is no measure '%.*s' in the lawbook%.*s%s", DET_STR_FMT(id),
                      DET_STR_FMT(near), near.len > 0 ? "?" : "");
        det_arena_free(arena);
        return st;
    }
    const det_measure *measure = found->thing;
    det_status st = read_at(on, measure->regime->zone, &at_us, err);
    if (st == DET_OK) st = read_known(as_known, &known_us, err);
    if (st != DET_OK) return st;
    det_json json = det_json_over(out);
    return det_law_explain_measure_write(law->book, measure, at_us, known_us, &json, err);
}

/* The next word of text, which becomes the rest. */
static det_str
next_word(det_str *text)
{
    *text = det_str_trim(*text);
    size_t end = 0;
    while (end < text->len && text->ptr[end] != ' ')
        end++;
    det_str word = det_str_slice(*text, 0, end);
    *text = det_str_slice(*text, end, text->len);
    return word;
}

det_status
det_law_explain_ask(const det_law *law, det_str ask, det_str on, det_str as_known, det_text *out,
                    det_error *err)
{
    det_law_fact facts[DET_LAW_FACTS_MAX];
    det_law_question question = {.quantity_milli = INT64_MIN};
    det_str rest = ask, nobody = DET_STR("-");
    question.actor_from = next_word(&rest);
    question.actor_to = next_word(&rest);
    if (det_str_equal(question.actor_from, nobody)) question.actor_from = (det_str){0};
    if (det_str_equal(question.actor_to, nobody)) question.actor_to = (det_str){0};
    bool is_read = det_law_item_read(next_word(&rest), &question, facts);
    det_str quantity = next_word(&rest);
    question.unit = next_word(&rest);
    is_read = is_read && (question.hs.len > 0 || question.kind.len > 0) &&
              (quantity.len == 0 ||
               (question.unit.len > 0 && det_law_milli_read(quantity, &question.quantity_milli))) &&
              next_word(&rest).len == 0;
    if (!is_read)
        return det_fail(err, DET_SYNTAX, (det_where){0},
                        "no question: '%.*s'; expected supplier, receiver ('-' if not known), "
                        "HS:<code> or kind:<tag> with ;key=value facts, then quantity and unit, "
                        "such as 'KP CN HS:2701;prior=900000 1000 tonne'",
                        DET_STR_FMT(ask));
    det_status st = read_at(on, DET_ZONE_NEW_YORK, &question.at_us, err);
    if (st == DET_OK) st = read_known(as_known, &question.known_us, err);
    if (st != DET_OK) return st;
    det_json json = det_json_over(out);
    return det_law_explain_question_write(law->book, &question, &json, err);
}

det_status
det_law_clauses(const det_law *law, det_str regime_id, det_str on, det_str as_known, det_text *out,
                det_error *err)
{
    int64_t at_us = 0, known_us = 0;
    const det_regime *regime = NULL;
    det_status st = det_law_regime_named(law, regime_id, &regime, err);
    if (st == DET_OK) st = read_at(on, det_regime_zone(regime), &at_us, err);
    if (st == DET_OK) st = read_known(as_known, &known_us, err);
    if (st != DET_OK) return st;
    det_json json = det_json_over(out);
    return det_law_clauses_write(law->book, regime, at_us, known_us, &json, err);
}
