/* Bytes as a file of questions, put to a small lawbook. */
#include "base/text.h"
#include "law/law.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char yaml[] =
    "lawbook: 1\n"
    "regime: {id: un:9, title: Nine, aliases: [nine], authority: un, zone: America/New_York, "
    "target: "
    "[KP]}\n"
    "instrument: {id: S/RES/1 (2000), adopted: 2000-01-01}\n"
    "measures:\n"
    "- id: coal\n"
    "  kind: coal\n"
    "  title: Coal\n"
    "  scope: {direction: from, kinds: [coal], hs: [\"2701\", 72-83], hs_partial: [\"84\"]}\n"
    "  committee_route: yes\n"
    "  wind_down: {contract_before: 2000-01-01, through: 2000-03-01}\n"
    "  exceptions:\n"
    "  - {id: x, cite: 1(a), when: {via: Rajin}, effect: allowed}\n"
    "  quotas:\n"
    "  - id: q\n"
    "    cite: 1(b)\n"
    "    period: {from: 2001-01-01, every: calendar_year}\n"
    "    limits: [{unit: USD, max: 999999999999999}, {unit: tonne, max: 0.001}, {unit: "
    "own_prior_12_months, max: 1.0}]\n"
    "    conversions: [{from: barrel, to: tonne, times: 999999999999.999}]\n"
    "acts:\n"
    "- {impose: coal, cite: \"1\"}\n";

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
    uint64_t passed = 0, failed = 0;
    if (size > 1 << 16 || det_arena_new((size_t)1 << 24, &arena, &err) != DET_OK) return 0;
    if (det_text_new((size_t)1 << 22, &out, &err) == DET_OK &&
        det_tree_read_yaml(det_str_of(yaml), "1.yaml", arena, &tree, &err) == DET_OK &&
        det_lawbook_load(&tree, 1, arena, &law, &findings, &count, &err) == DET_OK) {
        det_status st = det_law_test_write(law, (det_str){(const char *)data, size}, "q.csv", out,
                                           &passed, &failed, &err);
        (void)st; /* most inputs are no such file */
    }
    det_text_free(out);
    det_arena_free(arena);
    return 0;
}
