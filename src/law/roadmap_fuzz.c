/* Bytes to a roadmap and a scenario over a small lawbook; what loads is linted and run.  Input is
 * split at the first line of "---": the roadmap, then the scenario. */
#include <stdlib.h>

#include "law/roadmap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 1 << 15 };

static const char lawbook[] =
    "lawbook: 1\n"
    "regime: {id: 'x:1', title: X, authority: x, zone: America/New_York, target: [KP]}\n"
    "instrument: {id: I1, adopted: 2016-01-01}\n"
    "measures:\n"
    "- {id: x.1.fish, kind: fish, title: Fish, scope: {direction: from, kinds: [fish], hs: "
    "['03']}}\n"
    "- {id: x.1.food, kind: food, title: Food, scope: {direction: from, hs: ['01-24']}}\n"
    "- {id: x.1.oil, kind: oil, title: Oil, scope: {direction: to, kinds: [oil]}}\n"
    "acts:\n"
    "- {impose: x.1.fish, cite: 1}\n"
    "- {impose: x.1.food, cite: 2}\n"
    "- {impose: x.1.oil, cite: 3}\n"
    "- {suspend: x.1.oil, id: LAW-PAUSE, cite: 4, from: 2017-01-01}\n";

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    det_arena *arena = NULL;
    det_error err;
    det_tree law_tree, trees[2];
    const det_lawbook *law = NULL;
    const det_law_finding *findings = NULL;
    const det_roadmap *roadmap = NULL;
    size_t count = 0, errors = 0;
    uint64_t missed = 0;
    if (size > INPUT_MAX || det_arena_new((size_t)1 << 27, &arena, &err) != DET_OK) return 0;
    if (det_tree_read_yaml(det_str_of(lawbook), "law.yaml", arena, &law_tree, &err) != DET_OK ||
        det_lawbook_load(&law_tree, 1, arena, &law, &findings, &count, &err) != DET_OK)
        abort(); /* our own text */
    det_str input = {(const char *)data, size};
    size_t cut = det_str_find(input, DET_STR("\n---\n"));
    det_str first = det_str_slice(input, 0, cut == SIZE_MAX ? input.len : cut + 1);
    det_str second = cut == SIZE_MAX ? (det_str){0} : det_str_slice(input, cut + 5, input.len);
    if (det_tree_read_yaml(first, "roadmap.yaml", arena, &trees[0], &err) == DET_OK &&
        det_roadmap_load(law, &trees[0], true, arena, &roadmap, &findings, &count, &errors, &err) ==
            DET_OK &&
        roadmap == NULL) {
        det_status st = det_roadmap_load(law, &trees[0], false, arena, &roadmap, &findings, &count,
                                         &errors, &err);
        (void)st; /* what lint refuses may still run */
    }
    if (roadmap != NULL &&
        det_tree_read_yaml(second, "scenario.yaml", arena, &trees[1], &err) == DET_OK) {
        det_text *out = NULL;
        if (det_text_new(1 << 24, &out, &err) == DET_OK) {
            det_json json = det_json_over(out);
            det_status st = det_roadmap_simulate_write(law, roadmap, &trees[1], DET_DAY_NONE,
                                                       DET_DAY_NONE, arena, &json, &missed, &err);
            (void)st;
            det_text_free(out);
        }
    }
    det_arena_free(arena);
    return 0;
}
