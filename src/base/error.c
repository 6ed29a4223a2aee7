/* error.c - failures as text in the caller's memory.
 *
 * Invariants: (1) text always ends in a NUL and is valid UTF-8 if the format is; (2) what was cut
 * ends in
 * "..."; (3) nothing that came from an input can move the cursor of a terminal or forge a line of a
 * log: control characters, line ends, direction overrides and bytes that are not UTF-8 come out
 * escaped, and only this file writes a line end. */
#include "base/error.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"

/* The message may take this much; the rest is kept for "while ..." lines, which name the outer
 * input. */
enum { MESSAGE_MAX = DET_ERROR_TEXT_MAX - 512 };

static const struct {
    det_status status;
    const char *name;
} names[] = {
    {DET_OK, "DET_OK"},
    {DET_NOMEM, "DET_NOMEM"},
    {DET_IO, "DET_IO"},
    {DET_SYNTAX, "DET_SYNTAX"},
    {DET_RANGE, "DET_RANGE"},
    {DET_LIMIT, "DET_LIMIT"},
    {DET_ENCODING, "DET_ENCODING"},
    {DET_MISSING, "DET_MISSING"},
    {DET_REFUSED, "DET_REFUSED"},
    {DET_CORRUPT, "DET_CORRUPT"},
    {DET_CONFLICT, "DET_CONFLICT"},
    {DET_UNSUPPORTED, "DET_UNSUPPORTED"},
    {DET_USAGE, "DET_USAGE"},
};

DET_API const char *
det_status_name(det_status status)
{
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (names[i].status == status) return names[i].name;
    return "DET_UNKNOWN";
}

/* Adds bytes unless that would pass max; then ends the text in "..." and returns false. */
static bool
put(det_error *err, const char *bytes, size_t length, size_t max)
{
    if (err->length + length + 4 <= max) { /* room for "..." and the NUL is always kept */
        memcpy(err->text + err->length, bytes, length);
        err->length += (uint32_t)length;
        err->text[err->length] = '\0';
        return true;
    }
    if (err->length + 4 <= max) {
        memcpy(err->text + err->length, "...", 4);
        err->length += 3;
    }
    return false;
}

/* C0, DEL, C1, line and paragraph separators, and the characters that turn the direction of text.
 */
static bool
is_unsafe(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029 ||
           (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

static bool
put_escaped(det_error *err, det_str text, size_t max)
{
    for (size_t at = 0; at < text.len;) {
        char escape[16];
        uint32_t code = 0;
        size_t length = det_str_utf8_next(text, at, &code);
        const char *piece = text.ptr + at;
        size_t piece_length = length;
        if (length == 0 || is_unsafe(code)) {
            if (length == 0) {
                code = (uint8_t)text.ptr[at];
                length = 1;
            }
            int written = code == '\n'   ? snprintf(escape, sizeof escape, "\\n")
                          : code == '\r' ? snprintf(escape, sizeof escape, "\\r")
                          : code == '\t' ? snprintf(escape, sizeof escape, "\\t")
                          : code > 0xFF
                              ? snprintf(escape, sizeof escape, "\\u%04X", (unsigned)code)
                              : snprintf(escape, sizeof escape, "\\x%02X", (unsigned)code);
            assert(written > 0 && (size_t)written < sizeof escape);
            piece = escape;
            piece_length = (size_t)written;
        }
        if (!put(err, piece, piece_length, max)) return false;
        at += length;
    }
    return true;
}

static bool put_format(det_error *err, size_t max, const char *format, va_list arguments)
    DET_PRINTF(3, 0);

static bool
put_format(det_error *err, size_t max, const char *format, va_list arguments)
{
    char buffer[DET_ERROR_TEXT_MAX];
    int length = vsnprintf(buffer, sizeof buffer, format, arguments);
    if (length < 0)
        return put(err, format, strlen(format), max); /* a format that cannot be printed */
    det_str text = det_str_of(buffer);
    if ((size_t)length >= sizeof buffer) {
        /* The cut may have gone through a character: drop its part, so that no escape shows. */
        uint32_t code;
        for (size_t back = 1; back <= 3 && back < text.len; back++)
            if (det_str_utf8_next(text, text.len - back, &code) == 0 &&
                ((uint8_t)text.ptr[text.len - back] & 0xC0u) == 0xC0u) {
                text.len -= back;
                break;
            }
    }
    return put_escaped(err, text, max);
}

static void
begin(det_error *err, det_status status, det_where at)
{
    *err = (det_error){.status = status};
    if (at.file == NULL) return;
    err->line = at.line;
    err->column = at.line == 0 ? 0 : at.column;
    char place[32] = ": ";
    if (at.line != 0 && at.column != 0)
        (void)snprintf(place, sizeof place, ":%u:%u: ", (unsigned)at.line, (unsigned)at.column);
    else if (at.line != 0)
        (void)snprintf(place, sizeof place, ":%u: ", (unsigned)at.line);
    if (put_escaped(err, det_str_of(at.file), MESSAGE_MAX))
        put(err, place, strlen(place), MESSAGE_MAX);
}

det_status
det_fail(det_error *err, det_status status, det_where at, const char *format, ...)
{
    assert(status != DET_OK);
    if (err == NULL) return status;
    det_error made; /* apart, because an argument may point into the text of *err */
    begin(&made, status, at);
    va_list arguments;
    va_start(arguments, format);
    put_format(&made, MESSAGE_MAX, format, arguments);
    va_end(arguments);
    *err = made;
    return status;
}

void
det_while(det_error *err, det_status status, const char *format, ...)
{
    static const char lead[] = "\n  while ";
    if (err == NULL || status == DET_OK) return;
    if (err->length + sizeof lead + 16 > DET_ERROR_TEXT_MAX)
        return; /* full: "..." stands already */
    if (!put(err, lead, sizeof lead - 1, DET_ERROR_TEXT_MAX)) return;
    va_list arguments;
    va_start(arguments, format);
    put_format(err, DET_ERROR_TEXT_MAX, format, arguments);
    va_end(arguments);
}

det_status
det_fail_errno(det_error *err, int errno_value, const char *format, ...)
{
    det_status st = errno_value == ENOMEM ? DET_NOMEM : DET_IO;
    if (err == NULL) return st;
    det_error made;
    begin(&made, st, (det_where){0});
    va_list arguments;
    va_start(arguments, format);
    bool has_room = put_format(&made, MESSAGE_MAX, format, arguments);
    va_end(arguments);
    char reason[160] = "unknown error";
    if (strerror_r(errno_value, reason, sizeof reason) != 0)
        (void)snprintf(reason, sizeof reason, "system error %d", errno_value);
    if (has_room && put(&made, ": ", 2, MESSAGE_MAX))
        put_escaped(&made, det_str_of(reason), MESSAGE_MAX);
    *err = made;
    return st;
}

/* Shows at most this many characters before and after the place: a minified file is one long line.
 */
enum { SHOWN_BEFORE = 60, SHOWN_AFTER = 36 };

void
det_error_show_line(det_error *err, det_str line, uint32_t column)
{
    if (err == NULL || column == 0 || line.len == 0) return;
    size_t place = column - 1 < line.len ? column - 1 : line.len;
    /* Walk back and forth by characters: continuation bytes begin none. */
    size_t from = place, to = place, before = 0;
    while (from > 0 && before < SHOWN_BEFORE)
        if (((uint8_t)line.ptr[--from] & 0xC0u) != 0x80u) before++;
    for (size_t after = 0; to < line.len && after < SHOWN_AFTER; after++)
        for (to++; to < line.len && ((uint8_t)line.ptr[to] & 0xC0u) == 0x80u;)
            to++;

    char caret[4 * SHOWN_BEFORE + 8] = "\n  ";
    size_t width = 3;
    if (!put(err, "\n  ", 3, DET_ERROR_TEXT_MAX)) return;
    for (size_t at = from; at < to;) {
        uint32_t code = 0;
        size_t length = det_str_utf8_next(line, at, &code);
        bool is_odd = length == 0 || is_unsafe(code);
        if (length == 0) length = 1;
        bool has_room = is_odd ? put(err, code == '\t' ? " " : "?", 1, DET_ERROR_TEXT_MAX)
                               : put(err, line.ptr + at, length, DET_ERROR_TEXT_MAX);
        if (!has_room) return;
        if (at < place && width < sizeof caret - 2) caret[width++] = ' ';
        at += length;
    }
    caret[width++] = '^';
    put(err, caret, width, DET_ERROR_TEXT_MAX);
}
