/* cp1252_test.c - Windows-1252 and UTF-8, told apart by their bytes. */
#include "list/cp1252.h"

#include "base/test.h"

#include <stdio.h>

TEST(cp1252_read)
{
    static const struct {
        int line;
        const char *in, *want;
    } rows[] = {
        {__LINE__, "", ""},
        {__LINE__, "plain", "plain"},
        {__LINE__, "Andr\xC3\xA9", "André"}, /* is UTF-8 */
        {__LINE__,
         "\xEF\xBB\xBF"
         "Andr\xC3\xA9",
         "André"}, /* with its mark */
        {__LINE__, "Andr\xE9", "André"},
        {__LINE__, "\x80 \x91x\x92 \x93y\x94 \x96 \x85", "€ ‘x’ “y” – …"},
        {__LINE__, "\x9F\xFF", "Ÿÿ"},
        {__LINE__, "a\nb\x81",
         "f.csv:2:2: byte 0x81 is neither UTF-8 nor Windows-1252; fetch the "
         "file again, or convert it from the code page it was saved in"},
    };
    det_error err;
    det_arena *arena;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(rows); i++) {
        det_str out;
        char text[256];
        det_status st = det_cp1252_read(det_str_of(rows[i].in), "f.csv", arena, &out, &err);
        snprintf(text, sizeof text, "%.*s", DET_STR_FMT(out));
        CHECK_TEXT(rows[i].line, st == DET_OK ? text : err.text, rows[i].want);
    }
    det_arena_free(arena);
}
