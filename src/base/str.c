/* str.c - borrowed text.  Nothing here allocates or fails. */
#define _GNU_SOURCE /* memmem */

#include "base/str.h"

#include <stdio.h>
#include <string.h>

det_str
det_str_format(char *out, size_t size, const char *format, va_list args)
{
    int length = vsnprintf(out, size, format, args);
    if (length < 0) return (det_str){out, 0};
    return (det_str){out, (size_t)length < size ? (size_t)length : size - 1};
}

det_str
det_str_of(const char *text)
{
    if (text == NULL) return (det_str){NULL, 0};
    return (det_str){text, strlen(text)};
}

bool
det_str_equal(det_str a, det_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

int
det_str_compare(det_str a, det_str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter == 0 ? 0 : memcmp(a.ptr, b.ptr, shorter);
    if (order != 0) return order < 0 ? -1 : 1;
    return a.len == b.len ? 0 : a.len < b.len ? -1 : 1;
}

bool
det_str_starts(det_str text, det_str prefix)
{
    return text.len >= prefix.len && det_str_equal(det_str_slice(text, 0, prefix.len), prefix);
}

bool
det_str_ends(det_str text, det_str suffix)
{
    return text.len >= suffix.len &&
           det_str_equal(det_str_slice(text, text.len - suffix.len, text.len), suffix);
}

static bool
is_blank(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

det_str
det_str_trim(det_str text)
{
    while (text.len > 0 && is_blank(text.ptr[0])) {
        text.ptr++;
        text.len--;
    }
    while (text.len > 0 && is_blank(text.ptr[text.len - 1]))
        text.len--;
    return text;
}

det_str
det_str_slice(det_str text, size_t from, size_t to)
{
    if (to > text.len) to = text.len;
    if (from > to) from = to;
    if (text.ptr == NULL) return text;
    return (det_str){text.ptr + from, to - from};
}

size_t
det_str_find(det_str text, det_str needle)
{
    if (needle.len == 0) return 0;
    if (text.len < needle.len) return SIZE_MAX;
    const char *hit = memmem(text.ptr, text.len, needle.ptr, needle.len);
    return hit == NULL ? SIZE_MAX : (size_t)(hit - text.ptr);
}

size_t
det_str_find_byte(det_str text, char byte)
{
    const char *hit = text.len == 0 ? NULL : memchr(text.ptr, byte, text.len);
    return hit == NULL ? SIZE_MAX : (size_t)(hit - text.ptr);
}

bool
det_str_next(det_str *rest, char separator, det_str *part)
{
    if (rest->len == 0) return false;
    size_t at = det_str_find_byte(*rest, separator);
    if (at == SIZE_MAX) at = rest->len;
    *part = det_str_slice(*rest, 0, at);
    *rest = det_str_slice(*rest, at + 1, rest->len);
    return true;
}

static char
ascii_lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

bool
det_str_equal_ascii_nocase(det_str a, det_str b)
{
    if (a.len != b.len) return false;
    for (size_t i = 0; i < a.len; i++)
        if (ascii_lower(a.ptr[i]) != ascii_lower(b.ptr[i])) return false;
    return true;
}

bool
det_str_read_u64(det_str text, uint64_t *out)
{
    if (text.len == 0 || text.len > 19) return false; /* 19 nines fit in 64 bits */
    uint64_t value = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return false;
        value = value * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    *out = value;
    return true;
}

uint64_t
det_str_hash(det_str text)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < text.len; i++) {
        hash ^= (uint8_t)text.ptr[i];
        hash *= UINT64_C(1099511628211);
    }
    return hash;
}

/* Lead bytes C0, C1 (overlong), F5..FF (above U+10FFFF) and lone continuation bytes start nothing.
 */
size_t
det_str_utf8_next(det_str text, size_t at, uint32_t *code)
{
    if (at >= text.len) return 0;
    const uint8_t *bytes = (const uint8_t *)text.ptr + at;
    size_t left = text.len - at;
    uint32_t lead = bytes[0];
    if (lead < 0x80) {
        *code = lead;
        return 1;
    }
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || left < length) return 0;
    uint32_t value = lead & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0u) != 0x80u) return 0;
        value = value << 6 | (bytes[i] & 0x3Fu);
    }
    bool is_overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    bool is_surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (is_overlong || is_surrogate || value > 0x10FFFF) return 0;
    *code = value;
    return length;
}

size_t
det_str_utf8_bad(det_str text)
{
    uint32_t code;
    for (size_t at = 0; at < text.len;) {
        size_t length = det_str_utf8_next(text, at, &code);
        if (length == 0) return at;
        at += length;
    }
    return SIZE_MAX;
}
