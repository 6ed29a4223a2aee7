/* Bytes to YAML to lawbook; what loads is asked about.  Input is split at lines of "---" into
 * files. */
#include <string.h>

#include "base/text.h"
#include "law/law.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FILES_MAX = 4, INPUT_MAX = 1 << 16 };

static void
ask(const det_lawbook *law, det_arena *arena)
{
    static const int64_t instants[] = {0, INT64_C(1500000000000000), INT64_C(1759000000000000)};
    det_text *out = NULL;
    det_error err;
    if (det_text_new(1 << 22, &out, &err) != DET_OK) return;
    for (size_t i = 0; i < det_law_regime_count(law); i++) {
        const det_regime *regime = det_law_regime_at(law, i);
        for (size_t j = 0; j < 3; j++) {
            det_json json = det_json_over(out);
            det_status st = det_law_status_write(law, regime, instants[j], INT64_MAX, true, &json,
                                                 &err);
            (void)st; /* the text may be full */
        }
        for (size_t j = 0; j < det_regime_measure_count(regime); j++) {
            const det_measure *measure = det_regime_measure_at(regime, j);
            det_json json = det_json_over(out);
            det_status st = det_law_show_write(law, det_measure_id(measure), &json, &err);
            (void)st;
        }
    }
    det_law_fact facts[] = {{DET_STR("purpose"), DET_STR("humanitarian")},
                            {DET_STR("contract_date"), DET_STR("2010-01-01")},
                            {DET_STR("prior"), DET_STR("12.5")}};
    det_law_question question = {.at_us = instants[1],
                                 .known_us = INT64_MAX,
                                 .actor_from = DET_STR("KP"),
                                 .actor_to = DET_STR("CN"),
                                 .hs = DET_STR("2701"),
                                 .kind = DET_STR("coal"),
                                 .quantity_milli = INT64_C(1000000),
                                 .unit = DET_STR("tonne"),
                                 .facts = facts,
                                 .fact_count = 3};
    det_law_decision decision;
    det_status st = det_law_decide(law, &question, arena, &decision, &err);
    (void)st;
    det_text_free(out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[FILES_MAX] = {"1.yaml", "2.yaml", "3.yaml", "4.yaml"};
    if (size > INPUT_MAX) return 0;
    det_arena *arena = NULL;
    det_error err;
    det_tree trees[FILES_MAX];
    size_t count = 0;
    if (det_arena_new((size_t)1 << 26, &arena, &err) != DET_OK) return 0;
    det_str rest = {(const char *)data, size};
    while (count < FILES_MAX && rest.len > 0) {
        size_t cut = det_str_find(rest, DET_STR("\n---\n"));
        det_str file = det_str_slice(rest, 0, cut == SIZE_MAX ? rest.len : cut + 1);
        rest = cut == SIZE_MAX ? (det_str){0} : det_str_slice(rest, cut + 5, rest.len);
        if (det_tree_read_yaml(file, names[count], arena, &trees[count], &err) == DET_OK) count++;
    }
    const det_lawbook *law = NULL;
    const det_law_finding *findings = NULL;
    size_t finding_count = 0;
    if (det_lawbook_load(trees, count, arena, &law, &findings, &finding_count, &err) == DET_OK)
        ask(law, arena);
    size_t error_count = 0;
    det_status st = det_lawbook_lint(trees, count, arena, &findings, &finding_count, &error_count,
                                     &err);
    (void)st; /* no memory is no finding */
    det_arena_free(arena);
    return 0;
}
