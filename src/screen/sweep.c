/* sweep.c - what would alert, and what would be found, at every threshold. */
#include "screen/sweep.h"

/* One search at the lowest threshold of interest tells of all higher ones: a match is one for as
 * long as its score reaches the threshold.  The identical name is one at any, so it counts as
 * 10,000 whatever the facts say. */

det_status
det_sweep_ask(det_screener *screener, const det_question *question, det_str expected,
              det_sweep_counts *counts, det_error *err)
{
    uint32_t subject = UINT32_MAX;
    det_screen_bests bests;
    bool is_known = expected.len == 0 ||
                    det_index_subject_find(det_screener_index(screener), expected, &subject);
    det_status st = det_screen_scores(screener, question, subject, &bests, err);
    if (st != DET_OK) return st;
    if (!bests.is_screened) {
        counts->unscreenable++;
        return DET_OK;
    }
    counts->best[bests.best_bp]++;
    if (!is_known)
        counts->unknown++;
    else if (expected.len > 0)
        counts->own[bests.own_bp]++;
    return DET_OK;
}

static void
write_row(const det_sweep_counts *counts, uint32_t threshold_bp, uint32_t next_bp, bool is_profile,
          det_text *ndjson)
{
    uint64_t tried = 0, alerts = 0, band = 0, expected = 0, found = 0, found_band = 0;
    for (uint32_t bp = 0; bp < DET_SCORES; bp++) {
        tried += counts->best[bp];
        expected += counts->own[bp];
        if (bp < threshold_bp) continue;
        alerts += counts->best[bp];
        found += counts->own[bp];
        if (bp >= next_bp) continue;
        band += counts->best[bp];
        found_band += counts->own[bp];
    }
    det_json json = det_json_over(ndjson);
    det_json_object(&json);
    det_json_key(&json, "threshold");
    det_json_bp(&json, threshold_bp);
    det_json_key_bool(&json, "profile", is_profile);
    det_json_key_uint(&json, "tried", tried);
    det_json_key_uint(&json, "alerts", alerts);
    det_json_key_uint(&json, "band_alerts", band);
    det_share_write(&json, "alert_rate", alerts, tried);
    if (expected > 0) {
        det_json_key_uint(&json, "expected", expected);
        det_json_key_uint(&json, "found", found);
        det_json_key_uint(&json, "band_found", found_band);
        det_share_write(&json, "recall", found, expected);
    }
    det_json_key_uint(&json, "unscreenable", counts->unscreenable);
    if (counts->unknown > 0) det_json_key_uint(&json, "unknown", counts->unknown);
    det_json_object_end(&json);
    det_text_add_byte(ndjson, '\n');
}

void
det_sweep_counts_write(const det_sweep_counts *counts, uint32_t threshold_bp, det_text *ndjson)
{
    for (uint32_t bp = DET_SWEEP_FLOOR_BP; bp <= 10000;) {
        uint32_t grid = bp - bp % DET_SWEEP_STEP_BP + DET_SWEEP_STEP_BP;
        uint32_t next = threshold_bp > bp && threshold_bp < grid ? threshold_bp : grid;
        write_row(counts, bp, next > 10000 ? DET_SCORES : next, bp == threshold_bp, ndjson);
        bp = next;
    }
}
