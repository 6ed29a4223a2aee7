/* check_fuzz.c - any bytes as a shipment: a verdict that is JSON, or a refusal. */
#include "screen/check.h"

#include <stdlib.h>

#include "base/text.h"
#include "screen/tiny.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tiny of = tiny_open();
    det_text *json = NULL;
    det_arena *arena = NULL;
    det_tree tree;
    det_decision decision;
    if (det_text_new(0, &json, NULL) != DET_OK || det_arena_new(0, &arena, NULL) != DET_OK) abort();
    det_status st = det_check_shipment(of.screener, (det_str){(const char *)data, size}, "f",
                                       (det_str){0}, (det_str){0}, json, &decision, NULL);
    if (st == DET_OK &&
        det_tree_read_json(det_text_str(json), "verdict", arena, &tree, NULL) != DET_OK)
        abort();
    det_arena_free(arena);
    det_text_free(json);
    tiny_close(&of);
    return 0;
}
