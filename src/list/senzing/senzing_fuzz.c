/* Any bytes: an error, or a list whose counts meet (asserted by the reader). */
#include "list/declare.h"
#include "list/senzing/senzing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    det_arena *arena;
    det_error err;
    const det_list *list;
    const det_source *source;
    const det_list_file file = {"fuzz.json", {(const char *)data, size}};
    if (det_arena_new(64 << 20, &arena, &err) != DET_OK) return 0;
    if (det_source_declare_plain(DET_STR("fuzz"), det_format_find(DET_STR("senzing")), arena,
                                 &source, &err) == DET_OK &&
        det_senzing_load(source, &file, 1, 17000, arena, &list, &err) == DET_OK && list->read == 0)
        __builtin_trap();
    det_arena_free(arena);
    return 0;
}
