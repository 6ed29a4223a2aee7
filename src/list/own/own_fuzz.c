/* A declaration, a byte 0, a CSV: an error, or a list whose counts meet (asserted by the reader).
 */
#include "list/declare.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    det_arena *arena;
    det_error err;
    const det_list *list;
    const det_source *source;
    det_str all = {(const char *)data, size};
    size_t zero = det_str_find_byte(all, '\0');
    det_str yaml = det_str_slice(all, 0, zero);
    det_list_file file = {"fuzz.csv", zero == SIZE_MAX ? all : det_str_slice(all, zero + 1, size)};
    if (zero == SIZE_MAX) yaml = DET_STR("source: own:fuzz\nformat: csv\n");
    if (det_arena_new(64 << 20, &arena, &err) != DET_OK) return 0;
    if (det_source_declare(yaml, "fuzz.yaml", arena, &source, &err) == DET_OK &&
        det_source_read(source, &file, 1, 17000, arena, &list, &err) == DET_OK && list->read == 0)
        __builtin_trap();
    det_arena_free(arena);
    return 0;
}
