/* The register of contracts under a fuzzer: documents separated by lines of "---".  What was taken
 * is written as it is kept, read back, and must say the same. */
#include "base/text.h"
#include "law/book.h"
#include "screen/contract.h"

static const char yaml[] =
    "lawbook: 1\n"
    "regime: {id: un:9, title: Nine, authority: un, zone: America/New_York, target: [KP]}\n"
    "instrument: {id: S/RES/1 (2017), adopted: 2017-01-01}\n"
    "measures:\n"
    "- id: un.9.coal\n"
    "  kind: coal\n"
    "  title: Coal\n"
    "  scope: {direction: from, kinds: [coal]}\n"
    "  exceptions:\n"
    "  - {id: X-9, cite: \"3\", when: {consistent_with_resolutions: \"yes\"}, effect: allowed}\n"
    "acts:\n"
    "- {impose: un.9.coal, cite: \"1\"}\n";

enum { ENTRIES_MAX = 400 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const int64_t now_us = INT64_C(1795780800000000);

/* As the store does: written, and read back without a lawbook. */
static void
read_back(const det_fields *fields, const det_contract_entry *entry, det_arena *arena,
          det_text *out)
{
    det_fields again;
    det_contract_entry other;
    det_text_clear(out);
    det_json json = det_json_over(out);
    det_fields_write(fields, det_contract_keys, &json);
    if (det_text_check(out, NULL) != DET_OK) return;
    det_entry kept = {.id = entry->id, .about = entry->about};
    if (!det_arena_copy(arena, det_text_str(out), &kept.body)) return;
    det_status st = det_entry_fields(&kept, "an entry of a contract", det_contract_keys, arena,
                                     &again, NULL);
    if (st == DET_OK) st = det_contract_entry_read(&again, NULL, entry->says, arena, &other, NULL);
    if (st == DET_OK ? other.kind != entry->kind || other.on_us != entry->on_us
                     : det_arena_used_bytes(arena) < (size_t)1 << 25)
        __builtin_trap();
}

static void
take(det_contract_ledger *ledger, const det_lawbook *law, det_fields *fields, det_text *out)
{
    det_contract_entry entry;
    const det_contract_entry *about = det_contract_ledger_find(ledger,
                                                               det_fields_text(fields, "about"));
    if (ledger->count == ENTRIES_MAX ||
        det_contract_complete(ledger, fields, ledger->arena, NULL) != DET_OK ||
        det_contract_entry_read(fields, law, about == NULL ? DET_CONTRACT_ENTER : about->says,
                                ledger->arena, &entry, NULL) != DET_OK)
        return;
    if (det_fields_find(fields, "id") != NULL) read_back(fields, &entry, ledger->arena, out);
    entry.stamp.recorded_us = now_us + (int64_t)ledger->count;
    if (det_fields_find(fields, "known") == NULL || entry.stamp.known_us > entry.stamp.recorded_us)
        entry.stamp.known_us = entry.stamp.recorded_us;
    if (det_contract_ledger_find(ledger, entry.id) == NULL &&
        det_contract_check(ledger, &entry, fields->at, NULL) == DET_OK &&
        det_contract_ledger_add(ledger, &entry, NULL) != DET_OK &&
        det_arena_used_bytes(ledger->arena) < (size_t)1 << 25)
        __builtin_trap(); /* what was checked has its place */
}

static void
ask(const det_contract_ledger *ledger, det_text *out)
{
    det_contracts all;
    det_text_clear(out);
    det_json json = det_json_over(out);
    if (det_contracts_fold(ledger, now_us, INT64_MAX, ledger->arena, &all, NULL) != DET_OK) return;
    for (size_t i = 0; i < all.count; i++) {
        const det_contract *one = &all.items[i];
        if (one->remaining_minor != INT64_MIN && one->remaining_minor < 0) __builtin_trap();
        det_contract_write(one, true, &json);
    }
    for (size_t i = 0; i < ledger->count; i++)
        det_contract_entry_write(&ledger->items[i], &json);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    det_arena *arena = NULL;
    det_text *out = NULL;
    det_tree tree;
    det_contract_ledger ledger;
    const det_lawbook *law = NULL;
    const det_law_finding *notes = NULL;
    size_t count = 0;
    det_str rest = {(const char *)data, size};
    if (size > 1 << 16 || det_arena_new((size_t)1 << 26, &arena, NULL) != DET_OK) return 0;
    if (det_text_new((size_t)1 << 22, &out, NULL) == DET_OK &&
        det_tree_read_yaml(det_str_of(yaml), "1.yaml", arena, &tree, NULL) == DET_OK &&
        det_lawbook_load(&tree, 1, arena, &law, &notes, &count, NULL) == DET_OK &&
        det_contract_ledger_make(ENTRIES_MAX, arena, &ledger, NULL) == DET_OK) {
        while (rest.len > 0) {
            det_entry_rows rows = {0};
            size_t end = det_str_find(rest, DET_STR("\n---\n"));
            det_str document = det_str_slice(rest, 0, end == SIZE_MAX ? rest.len : end + 1);
            rest = end == SIZE_MAX ? (det_str){0} : det_str_slice(rest, end + 5, rest.len);
            if (det_contract_documents_read(document, "c.yaml", arena, &rows, NULL) != DET_OK)
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
