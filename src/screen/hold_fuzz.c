/* Bytes as documents of holds, one behind the other with "---" between: taken apart, read, checked,
 * folded, written, and read back from what would be kept. */
#include "base/text.h"
#include "law/book.h"
#include "screen/hold_check.h"
#include "screen/hold_document.h"
#include "screen/hold_report.h"
#include "screen/hold_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char yaml[] =
    "lawbook: 1\n"
    "regime: {id: un:9, title: Nine, authority: un, zone: America/New_York, target: [KP]}\n"
    "instrument: {id: S/RES/1 (2000), adopted: 2000-01-01}\n"
    "measures:\n"
    "- {id: m, kind: asset_freeze, title: Freeze, scope: {direction: any, kinds: "
    "[funds_to_designated]}}\n"
    "acts:\n"
    "- {impose: m, cite: \"1\"}\n";

enum { ENTRIES_MAX = 200 };
static const int64_t now_us = INT64_C(1700000000000000);

static det_status
judge(void *context, const det_hold *hold, det_arena *arena, bool *is_releasable, det_str *why,
      det_error *err)
{
    (void)context, (void)arena, (void)err;
    *is_releasable = hold->overlay_count == 0;
    *why = DET_STR("an overlay stands");
    return DET_OK;
}

/* What is kept of an entry says the same when it is read back. */
static void
read_back(const det_fields *fields, const det_hold_entry *entry, const det_lawbook *law,
          det_arena *arena, det_text *out)
{
    det_json json;
    det_hold_entry again;
    det_fields kept;
    det_text_clear(out);
    json = det_json_over(out);
    det_fields_write(fields, det_hold_keys, &json);
    const det_entry stored = {.id = entry->id, .body = det_text_str(out)};
    if (det_text_check(out, NULL) != DET_OK) return;
    det_status st = det_entry_fields(&stored, "an entry of a hold", det_hold_keys, arena, &kept,
                                     NULL);
    if (st == DET_OK) st = det_hold_entry_read(&kept, law, entry->says, arena, &again, NULL);
    if (st != DET_NOMEM && (st != DET_OK || again.kind != entry->kind)) __builtin_trap();
}

static void
take(det_hold_ledger *ledger, const det_lawbook *law, const det_fields *fields, det_text *out)
{
    static const det_hold_rules rules = {.judge = judge};
    det_hold_entry entry;
    const det_hold_entry *about = det_hold_ledger_find(ledger, det_fields_text(fields, "about"));
    if (ledger->count == ENTRIES_MAX ||
        det_hold_entry_read(fields, law, about == NULL ? DET_HOLD_PLACE : about->says,
                            ledger->arena, &entry, NULL) != DET_OK)
        return;
    read_back(fields, &entry, law, ledger->arena, out);
    entry.stamp.recorded_us = now_us + (int64_t)ledger->count;
    if (entry.stamp.known_us == 0 || entry.stamp.known_us > entry.stamp.recorded_us)
        entry.stamp.known_us = entry.stamp.recorded_us;
    entry.stamp.actor = ledger->count % 2 == 0 ? DET_STR("ann") : DET_STR("bob");
    if (det_hold_ledger_find(ledger, entry.id) == NULL &&
        det_hold_check(ledger, &entry, &rules, fields->at, ledger->arena, NULL) == DET_OK &&
        det_hold_ledger_add(ledger, &entry, NULL) != DET_OK &&
        det_arena_used_bytes(ledger->arena) < (size_t)1 << 25)
        __builtin_trap(); /* what was checked has its place */
}

static void
ask(const det_hold_ledger *ledger, det_text *out)
{
    det_holds holds;
    det_hold_annual *annuals = NULL;
    size_t count = 0;
    det_text_clear(out);
    det_json json = det_json_over(out);
    if (det_holds_fold(ledger, now_us, INT64_MAX, ledger->arena, &holds, NULL) != DET_OK) return;
    for (size_t i = 0; i < holds.count; i++) {
        det_hold_money money;
        det_hold_sums sums;
        det_hold_report *reports = NULL;
        det_hold_keeping keep;
        const det_hold *hold = &holds.items[i];
        bool has_money = det_hold_money_at(hold, 19700, &money, NULL) == DET_OK;
        bool has_sums = det_hold_sums_at(ledger, hold->id, 19700, INT64_MAX, ledger->arena, &sums,
                                         NULL) == DET_OK;
        det_hold_write(hold, has_money ? &money : NULL, has_sums ? &sums : NULL, true, &json);
        if (det_hold_reports_of(hold, 19700, NULL, ledger->arena, &reports, &count, NULL) != DET_OK)
            return;
        det_hold_keep(hold, &keep);
    }
    for (size_t i = 0; i < ledger->count; i++)
        det_hold_entry_write(&ledger->items[i], &json);
    (void)!det_hold_annuals(ledger, 19700, INT64_MAX, NULL, ledger->arena, &annuals, &count, NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    det_arena *arena = NULL;
    det_text *out = NULL;
    det_tree tree;
    det_hold_ledger ledger;
    const det_lawbook *law = NULL;
    const det_law_finding *notes = NULL;
    size_t count = 0;
    det_str rest = {(const char *)data, size};
    if (size > 1 << 16 || det_arena_new((size_t)1 << 26, &arena, NULL) != DET_OK) return 0;
    if (det_text_new((size_t)1 << 22, &out, NULL) == DET_OK &&
        det_tree_read_yaml(det_str_of(yaml), "1.yaml", arena, &tree, NULL) == DET_OK &&
        det_lawbook_load(&tree, 1, arena, &law, &notes, &count, NULL) == DET_OK &&
        det_hold_ledger_make(ENTRIES_MAX, arena, &ledger, NULL) == DET_OK) {
        while (rest.len > 0) {
            det_entry_rows rows = {0};
            size_t end = det_str_find(rest, DET_STR("\n---\n"));
            det_str document = det_str_slice(rest, 0, end == SIZE_MAX ? rest.len : end + 1);
            rest = end == SIZE_MAX ? (det_str){0} : det_str_slice(rest, end + 5, rest.len);
            if (det_tree_read_yaml(document, "h.yaml", arena, &tree, NULL) != DET_OK ||
                det_hold_document_read(&tree, arena, &rows, NULL) != DET_OK)
                continue;
            for (size_t i = 0; i < rows.count; i++)
                take(&ledger, law, &rows.items[i], out);
        }
        ask(&ledger, out);
    }
    det_text_free(out);
    det_arena_free(arena);
    return 0;
}
