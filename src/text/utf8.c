/* utf8.c - strict UTF-8, by the table of the Unicode Standard, section 3.9 (table 3-7). */
#include "text/utf8.h"

#include <string.h>

/* Length of the well-formed sequence at bytes[0 .. length), 0 if there is none. */
static size_t
sequence(const unsigned char *bytes, size_t length, uint32_t *code_point)
{
    unsigned char first = bytes[0];
    if (first < 0x80) {
        *code_point = first;
        return 1;
    }
    size_t need = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || length < need) return 0;

    /* The second byte is what keeps out overlong forms, surrogates and what is past U+10FFFF. */
    unsigned char low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (bytes[1] < low || bytes[1] > high) return 0;

    uint32_t value = first & (0xFFu >> (need + 1));
    value = value << 6 | (bytes[1] & 0x3Fu);
    for (size_t i = 2; i < need; i++) {
        if ((bytes[i] & 0xC0) != 0x80) return 0;
        value = value << 6 | (bytes[i] & 0x3Fu);
    }
    *code_point = value;
    return need;
}

size_t
det_utf8_check(det_str text)
{
    const unsigned char *bytes = (const unsigned char *)text.ptr;
    const uint64_t highs = UINT64_C(0x8080808080808080);
    for (size_t at = 0; at < text.len;) {
        uint64_t eight;
        for (; text.len - at >= sizeof eight; at += sizeof eight) { /* ASCII, as most of it is */
            memcpy(&eight, bytes + at, sizeof eight);
            if ((eight & highs) != 0) break;
        }
        if (at == text.len) break;
        uint32_t ignored;
        size_t length = sequence(bytes + at, text.len - at, &ignored);
        if (length == 0) return at;
        at += length;
    }
    return SIZE_MAX;
}

bool
det_utf8_next(det_str *rest, uint32_t *code_point)
{
    if (rest->len == 0) return false;
    size_t length = sequence((const unsigned char *)rest->ptr, rest->len, code_point);
    if (length == 0) {
        *code_point = DET_UTF8_REPLACEMENT;
        length = 1;
    }
    rest->ptr += length;
    rest->len -= length;
    return true;
}

size_t
det_utf8_encode(uint32_t code_point, char out[4])
{
    uint32_t c = code_point;
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = DET_UTF8_REPLACEMENT;
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}
