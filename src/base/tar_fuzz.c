/* tar_fuzz.c - any bytes as an archive, packed or not: files within the bytes, the same whatever
 * the window, and an end. */
#include "base/tar.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* FNV-1a over names and bytes. */
static uint64_t
walk(det_str bytes, size_t window, det_status *st)
{
    det_error err;
    det_tar *tar = NULL;
    det_tar_file file;
    bool has_file = true;
    uint64_t hash = UINT64_C(14695981039346656037);
    if (det_tar_open(bytes, "fuzz", window, true, &tar, &err) != DET_OK) abort();
    for (int i = 0; (*st = det_tar_next(tar, &file, &has_file, &err)) == DET_OK && has_file; i++) {
        if (i == 1000) break;
        for (size_t b = 0; b < file.name.len; b++)
            hash = (hash ^ (unsigned char)file.name.ptr[b]) * UINT64_C(1099511628211);
        for (size_t b = 0; b < file.bytes.len; b++)
            hash = (hash ^ (unsigned char)file.bytes.ptr[b]) * UINT64_C(1099511628211);
    }
    det_tar_close(tar);
    return hash;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    det_str bytes = {(const char *)data, size};
    det_status once, again;
    bool is_tar = false;
    if (size > 1 << 16) return 0;
    if (det_tar_is(bytes, true, &is_tar, NULL) != DET_OK) return 0;
    uint64_t whole = walk(bytes, 0, &once);
    uint64_t parts = walk(bytes, 600, &again);
    /* of a damaged archive the files before the damage come or not, as the window falls */
    assert(once == again && (once != DET_OK || whole == parts));
    return 0;
}
