/* text.c - bytes that are appended to.  One block, doubled as needed up to the limit; the first
 * failure is remembered and everything after it is ignored, so that no half line follows a lost
 * one. */
#include "base/text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct det_text {
    char *bytes; /* NULL until something is added */
    size_t length;
    size_t capacity; /* the NUL included */
    size_t limit;    /* the NUL not included */
    det_status failure;
};

enum { LIMIT_DEFAULT = 256 << 20, CAPACITY_FIRST = 256 };

DET_API det_status
det_text_new(size_t limit_bytes, det_text **out, det_error *err)
{
    det_text *text = calloc(1, sizeof *text);
    if (text == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "out of memory for a text");
    text->limit = limit_bytes == 0 ? (size_t)LIMIT_DEFAULT : limit_bytes;
    if (text->limit > SIZE_MAX / 4) text->limit = SIZE_MAX / 4; /* doubling never overflows */
    *out = text;
    return DET_OK;
}

DET_API void
det_text_free(det_text *text)
{
    if (text == NULL) return;
    free(text->bytes);
    free(text);
}

DET_API void
det_text_clear(det_text *text)
{
    text->length = 0;
    text->failure = DET_OK;
    if (text->bytes != NULL) text->bytes[0] = '\0';
}

DET_API const char *
det_text_bytes(const det_text *text)
{
    return text->bytes == NULL ? "" : text->bytes;
}

DET_API size_t
det_text_length(const det_text *text)
{
    return text->length;
}

/* Room for more bytes and a NUL behind them. */
static bool
reserve(det_text *text, size_t more)
{
    if (text->failure != DET_OK) return false;
    if (more > text->limit - text->length) {
        text->failure = DET_LIMIT;
        return false;
    }
    size_t needed = text->length + more + 1;
    if (needed <= text->capacity) return true;
    size_t capacity = text->capacity == 0 ? (size_t)CAPACITY_FIRST : text->capacity;
    while (capacity < needed)
        capacity *= 2;
    if (capacity > text->limit + 1) capacity = text->limit + 1;
    char *bytes = realloc(text->bytes, capacity);
    if (bytes == NULL) {
        text->failure = DET_NOMEM;
        return false;
    }
    text->bytes = bytes;
    text->capacity = capacity;
    return true;
}

void
det_text_add(det_text *text, det_str bytes)
{
    if (bytes.len == 0 || !reserve(text, bytes.len)) return;
    memcpy(text->bytes + text->length, bytes.ptr, bytes.len);
    text->length += bytes.len;
    text->bytes[text->length] = '\0';
}

void
det_text_add_byte(det_text *text, char byte)
{
    if (!reserve(text, 1)) return;
    text->bytes[text->length++] = byte;
    text->bytes[text->length] = '\0';
}

void
det_text_print(det_text *text, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    /* mostly there is room: then it is printed once */
    size_t room = text->failure == DET_OK && text->bytes != NULL ? text->capacity - text->length
                                                                 : 0;
    int length = vsnprintf(room == 0 ? NULL : text->bytes + text->length, room, format, arguments);
    va_end(arguments);
    if (length < 0) {
        text->failure = text->failure == DET_OK ? DET_LIMIT : text->failure;
        if (room > 0) text->bytes[text->length] = '\0';
    } else if (length > 0 && (size_t)length < room) {
        text->length += (size_t)length;
    } else if (length > 0) {
        if (room > 0) text->bytes[text->length] = '\0'; /* it was cut off */
        if (reserve(text, (size_t)length)) {
            int written = vsnprintf(text->bytes + text->length, (size_t)length + 1, format, again);
            assert(written == length);
            text->length += (size_t)length;
        }
    }
    va_end(again);
}

bool
det_text_failed(const det_text *text)
{
    return text->failure != DET_OK;
}

det_status
det_text_check(const det_text *text, det_error *err)
{
    if (text->failure == DET_LIMIT)
        return det_fail(err, DET_LIMIT, (det_where){0},
                        "output is larger than its limit of %zu bytes", text->limit);
    if (text->failure != DET_OK)
        return det_fail(err, text->failure, (det_where){0},
                        "out of memory after %zu bytes of output", text->length);
    return DET_OK;
}

det_str
det_text_str(const det_text *text)
{
    return (det_str){det_text_bytes(text), text->length};
}

void
det_text_truncate(det_text *text, size_t length)
{
    assert(length <= text->length);
    text->length = length;
    if (text->bytes != NULL) text->bytes[length] = '\0';
}
