/* Any bytes as a data set, and behind a byte 0 as a change to it: an error, or a list whose counts
 * meet (asserted by the reader). */
#include "list/declare.h"
#include "list/ftm/ftm.h"

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
    const det_list_file files[] = {
        {"fuzz.json", det_str_slice(all, 0, zero)},
        {"delta.json", zero == SIZE_MAX ? (det_str){0} : det_str_slice(all, zero + 1, size)}};
    if (det_arena_new(256 << 20, &arena, &err) != DET_OK) return 0;
    if (det_source_declare_plain(DET_STR("fuzz"), det_format_find(DET_STR("ftm")), arena, &source,
                                 &err) == DET_OK &&
        det_ftm_load(source, files, zero == SIZE_MAX ? 1 : 2, 17000, arena, &list, &err) ==
            DET_OK &&
        list->read == 0)
        __builtin_trap();
    det_arena_free(arena);
    return 0;
}
