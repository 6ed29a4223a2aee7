/* Any bytes, parted at NUL into up to four files: an error, or a list whose counts meet (asserted
 * by the reader); a change may remove and keep nothing. */
#include "list/ofac/ofac.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    det_arena *arena;
    det_error err;
    const det_list *list;
    det_list_file files[4];
    size_t count = 0;
    det_str rest = {(const char *)data, size}, part;
    while (count < 4 && det_str_next(&rest, '\0', &part))
        files[count++] = (det_list_file){"fuzz.csv", part};
    if (det_arena_new(64 << 20, &arena, &err) != DET_OK) return 0;
    if (det_ofac_load(files, count, 19550, arena, &list, &err) == DET_OK &&
        list->read + list->removed_count == 0)
        __builtin_trap();
    det_arena_free(arena);
    return 0;
}
