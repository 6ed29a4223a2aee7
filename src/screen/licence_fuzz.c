/* Bytes as documents of licences, one behind the other with "---" between, tried on a transaction.
 */
#include "base/text.h"
#include "screen/licence.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char yaml[] =
    "lawbook: 1\n"
    "regime: {id: un:9, title: Nine, authority: un, zone: America/New_York, target: [KP]}\n"
    "instrument: {id: S/RES/1 (2000), adopted: 2000-01-01}\n"
    "measures:\n"
    "- {id: m, kind: machinery, title: Machinery, scope: {direction: to, hs: [\"84\"]}}\n"
    "acts:\n"
    "- {impose: m, cite: \"1\"}\n";

enum { ENTRIES_MAX = 60 };

static void
try_all(const det_lawbook *law, const det_licences *licences, det_arena *arena, det_text *out)
{
    static const det_str names[] = {{"Ann", 3}, {"Bob & Co.", 9}};
    static const det_law_fact facts[] = {{{"value_usd", 9}, {"1000.5", 6}},
                                         {{"purpose", 7}, {"humanitarian", 12}}};
    const det_law_question question = {.actor_from = DET_STR("DE"),
                                       .actor_to = DET_STR("KP"),
                                       .hs = DET_STR("841370"),
                                       .kind = DET_STR("machinery"),
                                       .quantity_milli = 5000,
                                       .unit = DET_STR("piece"),
                                       .facts = facts,
                                       .fact_count = 2};
    det_licence_answer *answers = NULL;
    size_t count = 0;
    det_licence_case of = {.begin_us = INT64_C(1500000000000000),
                           .at_us = INT64_C(1500000000000001),
                           .known_us = INT64_MAX,
                           .measure = det_law_measure_find(law, DET_STR("m")),
                           .question = &question,
                           .parties = {names, 2},
                           .reference = DET_STR("r"),
                           .pending = licences->items,
                           .pending_count = licences->count};
    if (det_licences_try(licences, &of, arena, &answers, &count, NULL) != DET_OK) return;
    det_json json = det_json_over(out);
    for (size_t i = 0; i < licences->count; i++)
        det_licence_write(licences, &licences->items[i], of.at_us, INT64_MAX, &json);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    det_arena *arena = NULL;
    det_text *out = NULL;
    det_tree tree;
    const det_lawbook *law = NULL;
    const det_law_finding *notes = NULL;
    size_t count = 0, used = 0;
    det_str rest = {(const char *)data, size};
    if (size > 1 << 16 || det_arena_new((size_t)1 << 26, &arena, NULL) != DET_OK) return 0;
    det_licence *items = DET_NEW(arena, det_licence, ENTRIES_MAX);
    if (items != NULL && det_text_new((size_t)1 << 22, &out, NULL) == DET_OK &&
        det_tree_read_yaml(det_str_of(yaml), "1.yaml", arena, &tree, NULL) == DET_OK &&
        det_lawbook_load(&tree, 1, arena, &law, &notes, &count, NULL) == DET_OK) {
        while (rest.len > 0 && used < ENTRIES_MAX) {
            det_fields fields;
            size_t end = det_str_find(rest, DET_STR("\n---\n"));
            det_str document = det_str_slice(rest, 0, end == SIZE_MAX ? rest.len : end + 1);
            rest = end == SIZE_MAX ? (det_str){0} : det_str_slice(rest, end + 5, rest.len);
            const det_licences before = {items, used};
            if (det_tree_read_yaml(document, "l.yaml", arena, &tree, NULL) == DET_OK &&
                det_fields_of_tree(&tree, 0, "a licence", det_licence_keys, arena, &fields, NULL) ==
                    DET_OK &&
                det_licence_read(&fields, law, DET_ZONE_UTC, arena, &items[used], NULL) == DET_OK &&
                det_licence_check(&before, &items[used], fields.at, NULL) == DET_OK)
                used++;
        }
        const det_licences licences = {items, used};
        try_all(law, &licences, arena, out);
    }
    det_text_free(out);
    det_arena_free(arena);
    return 0;
}
