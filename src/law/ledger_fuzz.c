/* Bytes as a file of entries of quotas, folded; and as a file of findings, laid over a lawbook. */
#include "base/text.h"
#include "law/finding.h"
#include "law/ledger.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char yaml[] =
    "lawbook: 1\n"
    "regime: {id: un:9, title: Nine, aliases: [nine], authority: un, zone: America/New_York, "
    "target: [KP]}\n"
    "instrument: {id: S/RES/1 (2000), adopted: 2000-01-01}\n"
    "measures:\n"
    "- id: coal\n"
    "  kind: coal\n"
    "  title: Coal\n"
    "  scope: {direction: from, kinds: [coal]}\n"
    "  quotas:\n"
    "  - id: Q\n"
    "    cite: 1(b)\n"
    "    period: {from: 2000-02-29, every: 12_months}\n"
    "    limits: [{unit: USD, max: 999999999999999}, {unit: tonne, max: 0.001}, {unit: "
    "own_prior_12_months, max: 1.0}]\n"
    "    rule: either_blocks\n"
    "    notices_at: [75%, 90%]\n"
    "    stop_at: 95%\n"
    "    conversions: [{from: barrel, to: tonne, times: 999999999999.999}]\n"
    "acts:\n"
    "- {impose: coal, cite: \"1\"}\n"
    "- {suspend: coal, id: P, cite: \"2\", on_event: E}\n"
    "events:\n"
    "- {id: E, title: An event, kind: report}\n"
    "clauses:\n"
    "- {id: C, kind: trigger, title: More, cite: \"3\", met_by: {kinds: [report, launch]}}\n";

enum { ENTRIES_MAX = 200 };

static void
fold_quotas(const det_lawbook *law, const det_fields *rows, size_t count, det_arena *arena,
            det_text *out)
{
    det_quota_ledger ledger;
    det_quota_place place;
    det_quota_state state;
    size_t used = 0;
    det_quota_entry *entries = DET_NEW(arena, det_quota_entry, ENTRIES_MAX);
    if (entries == NULL || det_quota_ledger_make(entries, 0, arena, &ledger, NULL) != DET_OK)
        return;
    for (size_t i = 0; i < count && used < ENTRIES_MAX; i++) {
        det_quota_entry *entry = &entries[used];
        if (det_quota_entry_read(&rows[i], entry, NULL) != DET_OK || entry->id.len == 0 ||
            det_quota_entry_check(&ledger, entry, rows[i].at, NULL) != DET_OK ||
            det_quota_ledger_add(&ledger, NULL) != DET_OK)
            continue;
        used++;
    }
    if (det_quota_find(law, DET_STR("q"), (det_where){0}, arena, &place, NULL) != DET_OK) return;
    for (size_t i = 0; i <= used; i++) {
        det_day on = i < used && entries[i].on != DET_DAY_NONE ? entries[i].on : 11000;
        int64_t known_us = i < used ? entries[i].stamp.known_us : INT64_MAX;
        det_json json = det_json_over(out);
        if (on >= DET_DAY_MAX || det_quota_fold(&ledger, place, on, known_us, (det_str){0},
                                                (det_str){0}, arena, &state, NULL) != DET_OK)
            continue;
        det_quota_state_write(&state, &json);
        if (i == used) continue;
        json = det_json_over(out);
        det_quota_entry_write(&entries[i], det_quota_entry_status(&ledger, i, known_us), &json);
    }
}

static void
lay_findings(const det_tree *tree, const det_lawbook *law, const det_fields *rows, size_t count,
             det_arena *arena, det_text *out)
{
    det_findings findings;
    det_happening *happenings = NULL;
    const det_lawbook *laid = NULL;
    size_t used = 0, happening_count = 0;
    det_finding *items = DET_NEW(arena, det_finding, ENTRIES_MAX);
    if (items == NULL || det_findings_make(items, 0, arena, &findings, NULL) != DET_OK) return;
    for (size_t i = 0; i < count && used < ENTRIES_MAX; i++) {
        det_finding *finding = &items[used];
        if (det_finding_read(&rows[i], law, DET_ZONE_NEW_YORK, arena, finding, NULL) != DET_OK ||
            finding->id.len == 0 ||
            det_finding_check(&findings, finding, rows[i].at, NULL) != DET_OK ||
            det_findings_add(&findings, NULL) != DET_OK)
            continue;
        used++;
    }
    det_json json = det_json_over(out);
    for (size_t i = 0; i < used; i++)
        det_finding_put(&items[i], det_finding_effect(law, &items[i]), &json);
    if (det_findings_happenings(&findings, INT64_MAX, arena, &happenings, &happening_count, NULL) !=
            DET_OK ||
        det_lawbook_lay(tree, 1, happenings, happening_count, arena, &laid, NULL) != DET_OK)
        return;
    det_status st = det_law_status_write(laid, det_law_regime_find(laid, DET_STR("nine")),
                                         INT64_C(1500000000000000), INT64_MAX, false, &json, NULL);
    (void)st;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    det_arena *arena = NULL;
    det_text *out = NULL;
    det_tree tree;
    const det_lawbook *law = NULL;
    const det_law_finding *notes = NULL;
    det_fields *rows = NULL;
    size_t count = 0;
    det_str bytes = {(const char *)data, size};
    if (size > 1 << 16 || det_arena_new((size_t)1 << 26, &arena, NULL) != DET_OK) return 0;
    if (det_text_new((size_t)1 << 22, &out, NULL) == DET_OK &&
        det_tree_read_yaml(det_str_of(yaml), "1.yaml", arena, &tree, NULL) == DET_OK &&
        det_lawbook_load(&tree, 1, arena, &law, &notes, &count, NULL) == DET_OK) {
        if (det_fields_of_csv(bytes, "q.csv", det_quota_keys, arena, &rows, &count, NULL) == DET_OK)
            fold_quotas(law, rows, count, arena, out);
        if (det_fields_of_csv(bytes, "f.csv", det_finding_keys, arena, &rows, &count, NULL) ==
            DET_OK)
            lay_findings(&tree, law, rows, count, arena, out);
    }
    det_text_free(out);
    det_arena_free(arena);
    return 0;
}
