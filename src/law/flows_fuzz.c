/* The first line as a question, the rest as a file of trade, put to a small law and to what a
 * removal makes of it. */
#include "base/text.h"
#include "law/cases.h"
#include "law/flows.h"
#include "law/whatif.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char yaml[] =
    "lawbook: 1\n"
    "regime: {id: un:9, title: Nine, authority: un, zone: America/New_York, target: [KP]}\n"
    "instrument: {id: S/RES/1 (2000), adopted: 2000-01-01}\n"
    "measures:\n"
    "- id: coal\n"
    "  kind: coal\n"
    "  title: Coal\n"
    "  scope: {direction: from, kinds: [coal], hs: [\"2701\", 72-83], hs_partial: [\"84\"]}\n"
    "  quotas:\n"
    "  - id: q\n"
    "    cite: 1(b)\n"
    "    period: {from: 2001-02-28, every: 12_months}\n"
    "    limits: [{unit: USD, max: 999999999999999}, {unit: tonne, max: 0.001}]\n"
    "    conversions: [{from: barrel, to: tonne, times: 999999999999.999}]\n"
    "- {id: fuels, kind: fuels, title: Fuels, scope: {direction: any, hs: [\"27\"]}}\n"
    "acts:\n"
    "- {impose: coal, cite: \"1\"}\n"
    "- {impose: fuels, cite: \"2\", from: 2005-01-01}\n";

static det_status
judge(const det_lawbook *law, const det_tree *tree, det_str question, det_str trade,
      det_arena *arena, det_text *out, det_error *err)
{
    det_whatif whatif;
    det_whatif_step step = {.verb = DET_WHATIF_REMOVE, .id = DET_STR("fuels")};
    det_whatif_report report = {
        .asks = &question, .ask_count = 1, .flows = trade, .flows_file = "trade.csv"};
    (void)det_day_of(2010, 1, 1, &step.day);
    report.on = step.day;
    det_status st = det_whatif_make(law, tree, 1, &step, 1, NULL, 0, step.day, arena, &whatif, err);
    if (st != DET_OK) return st;
    det_json json = det_json_over(out);
    return det_whatif_write(&whatif, &report, &json, err);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    det_arena *arena = NULL;
    det_text *out = NULL;
    det_error err;
    det_tree tree;
    const det_lawbook *law = NULL;
    const det_law_finding *findings = NULL;
    size_t count = 0;
    det_str rest = {(const char *)data, size}, question = {0};
    if (size > 1 << 16 || det_arena_new((size_t)1 << 24, &arena, &err) != DET_OK) return 0;
    (void)det_str_next(&rest, '\n', &question);
    if (det_text_new((size_t)1 << 22, &out, &err) == DET_OK &&
        det_tree_read_yaml(det_str_of(yaml), "1.yaml", arena, &tree, &err) == DET_OK &&
        det_lawbook_load(&tree, 1, arena, &law, &findings, &count, &err) == DET_OK) {
        /* most inputs are no question, so trade is judged without one too */
        det_status st = judge(law, &tree, question, rest, arena, out, &err);
        if (st != DET_OK) {
            det_text_clear(out);
            st = judge(law, &tree, DET_STR("KP CN HS:2701"), rest, arena, out, &err);
        }
        (void)st;
    }
    det_text_free(out);
    det_arena_free(arena);
    return 0;
}
