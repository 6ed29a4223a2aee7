/* cp1252.c - text in Windows-1252. */
#include "list/cp1252.h"

/* Bytes 80 to 9F; 0: no character.  All other bytes are the code point of their number. */
static const uint16_t upper_controls[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

static det_where
place_of(det_str bytes, size_t at, const char *file)
{
    det_where where = {file, 1, 1};
    for (size_t i = 0; i < at; i++) {
        where.column++;
        if (bytes.ptr[i] != '\n') continue;
        where.line++;
        where.column = 1;
    }
    return where;
}

/* code < 0x10000. */
static size_t
write_utf8(char *out, uint32_t code)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xC0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    out[0] = (char)(0xE0 | code >> 12);
    out[1] = (char)(0x80 | (code >> 6 & 0x3F));
    out[2] = (char)(0x80 | (code & 0x3F));
    return 3;
}

det_status
det_cp1252_read(det_str bytes, const char *file, det_arena *arena, det_str *out, det_error *err)
{
    static const det_str mark = {"\xEF\xBB\xBF", 3};
    size_t bad = det_str_utf8_bad(bytes), used = 0;
    if (bad == SIZE_MAX) {
        *out = det_str_starts(bytes, mark) ? det_str_slice(bytes, mark.len, bytes.len) : bytes;
        return DET_OK;
    }
    char *text = bytes.len > SIZE_MAX / 3 ? NULL : det_arena_alloc(arena, bytes.len * 3);
    if (text == NULL) return det_fail(err, DET_NOMEM, (det_where){file, 0, 0}, "decoding a file");
    for (size_t i = 0; i < bytes.len; i++) {
        uint32_t byte = (unsigned char)bytes.ptr[i];
        uint32_t code = byte >= 0x80 && byte < 0xA0 ? upper_controls[byte - 0x80] : byte;
        if (code == 0 && byte != 0)
            return det_fail(err, DET_ENCODING, place_of(bytes, i, file),
                            "byte 0x%02x is neither UTF-8 nor Windows-1252; fetch the file again, "
                            "or convert it from the code page it was saved in",
                            (unsigned)byte);
        used += write_utf8(text + used, code);
    }
    *out = (det_str){text, used};
    return DET_OK;
}
