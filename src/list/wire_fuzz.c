/* Any bytes as what a confined reader hands back: an error, or a list that writes itself back to
 * the same bytes. */
#include "list/wire.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const det_list_file file = {"list.xml", {0}};
    const det_str bytes = {(const char *)data, size};
    const det_source *un = det_source_find(DET_STR("un"));
    const det_list *list = NULL;
    det_arena *arena = NULL;
    det_text *out = NULL;
    if (det_arena_new(64 << 20, &arena, NULL) == DET_OK &&
        det_text_new(16 << 20, &out, NULL) == DET_OK &&
        det_wire_read(bytes, un, &file, 1, arena, &list, NULL) == DET_OK) {
        if (det_wire_write(list, out, NULL) != DET_OK) abort();
        if (!det_str_equal(det_text_str(out), bytes)) abort();
    }
    det_text_free(out);
    det_arena_free(arena);
    return 0;
}
