/* uri_fuzz.c - targets and forms of any bytes: what is decoded is UTF-8 without NUL, and no more
 * than was sent. */
#include <assert.h>
#include <string.h>

#include "server/uri.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void
check(det_str text, size_t size)
{
    assert(text.len <= size);
    assert(det_str_utf8_bad(text) == SIZE_MAX);
    assert(text.len == 0 || memchr(text.ptr, '\0', text.len) == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    det_str text = {(const char *)bytes, size};
    det_arena *arena = NULL;
    serve_uri uri;
    serve_pair *pairs;
    size_t count;
    if (det_arena_new(64 << 20, &arena, NULL) != DET_OK) return 0;
    if (serve_uri_read(text, arena, &uri, NULL) == DET_OK) {
        assert(text.ptr[0] == '/');
        for (size_t i = 0; i < uri.segment_count; i++) {
            check(uri.segments[i], size);
            assert(!det_str_equal(uri.segments[i], DET_STR("..")));
        }
        for (size_t i = 0; i < uri.query_count; i++) {
            check(uri.query[i].name, size);
            check(uri.query[i].value, size);
        }
    }
    if (serve_form_read(text, arena, &pairs, &count, NULL) == DET_OK)
        for (size_t i = 0; i < count; i++) {
            /* NUL may stand in a form as it is; a target with it is refused before */
            assert(pairs[i].name.len <= size && pairs[i].value.len <= size);
            assert(det_str_utf8_bad(pairs[i].name) == SIZE_MAX);
        }
    det_arena_free(arena);
    return 0;
}
