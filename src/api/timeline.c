/* timeline.c - the law over time, and why it is as it is. */
#include "law/timeline.h"

#include "api/inside.h"

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
