/* file_fuzz.c - any bytes as a file: plain ones come back as they are, packed ones within the
 * limit. */
#include "base/file.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LIMIT = 1 << 16 };

static bool
starts_with(const uint8_t *data, size_t size, const char *magic, size_t length)
{
    return size >= length && memcmp(data, magic, length) == 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FILE *stream = tmpfile();
    if (stream == NULL) abort();
    if (size != 0 && fwrite(data, 1, size, stream) != size) abort();
    if (fflush(stream) != 0) abort();
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fileno(stream));

    bool is_packed = starts_with(data, size,
                                 "\xFD"
                                 "7zXZ\0",
                                 6) ||
                     starts_with(data, size, "\x1F\x8B\x08", 3) ||
                     starts_with(data, size, "\x28\xB5\x2F\xFD", 4);
    det_file file;
    det_error err;
    det_status st = det_file_open(path, LIMIT, &file, &err);
    if (st == DET_OK) {
        assert(file.bytes.len <= LIMIT);
        if (!is_packed)
            assert(file.bytes.len == size &&
                   (size == 0 || memcmp(file.bytes.ptr, data, size) == 0));
    } else {
        assert(is_packed || size > LIMIT);
        assert(file.memory == NULL && err.length > 0);
    }
    det_file_close(&file);
    (void)fclose(stream);
    return 0;
}
