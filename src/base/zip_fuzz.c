/* zip_fuzz.c - any bytes as a zip archive: an error, or a file within the limit. */
#include "base/zip.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    det_arena *arena;
    det_error err;
    det_str out;
    if (det_arena_new(64 << 20, &arena, &err) != DET_OK) return 0;
    if (det_zip_read((det_str){(const char *)data, size}, "fuzz", DET_STR("content.xml"), arena,
                     &out, &err) == DET_OK)
        assert(out.len <= DET_ZIP_FILE_BYTES_MAX);
    det_arena_free(arena);
    return 0;
}
