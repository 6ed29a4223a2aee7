/* translit_test.c - what ICU makes of names, so that a change of ICU is seen. */
#include <stdio.h>

#include "base/test.h"
#include "text/fold.h"
#include "text/translit.h"

static const struct {
    int line;
    const char *in, *want;
} translit_rows[] = {
    {__LINE__, "", ""},
    {__LINE__, "Müller & Söhne", "Müller & Söhne"}, /* Latin already: as it is */
    {__LINE__, "Ким Чен Ын", "Kim Čen Yn"},
    {__LINE__, "金正恩", "jīn zhèng ēn"},
    {__LINE__, "김정은", "gimjeong-eun"},
    {__LINE__, "Γεώργιος", "Geṓrgios"},
    {__LINE__, "Kim 金", "Kim jīn"},
};

TEST(translit)
{
    det_arena *arena = NULL;
    det_translit *translit = NULL;
    det_error err;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_translit_new(&translit, &err), &err);
    for (size_t i = 0; i < COUNT(translit_rows); i++) {
        det_str got, text;
        CHECK_OK(det_translit_read(translit, det_str_of(translit_rows[i].in), arena, &got, &err),
                 &err);
        CHECK(det_arena_copy(arena, got, &text));
        CHECK_TEXT(translit_rows[i].line, text.ptr, translit_rows[i].want);
    }
    CHECK(det_str_starts(det_str_of(det_translit_version()), DET_STR("ICU ")));

    static char long_name[DET_NAME_BYTES_MAX + 2];
    for (size_t i = 0; i < sizeof long_name; i += 2) {
        long_name[i] = (char)0xD0; /* Ж */
        long_name[i + 1] = (char)0x96;
    }
    det_str got;
    CHECK_OK(
        det_translit_read(translit, (det_str){long_name, DET_NAME_BYTES_MAX}, arena, &got, &err),
        &err);
    CHECK(det_translit_read(translit, (det_str){long_name, sizeof long_name}, arena, &got, &err) ==
          DET_LIMIT);
    CHECK_TEXT(__LINE__, err.text,
               "name of 8194 bytes: names of up to 8192 bytes are transliterated");
    CHECK(det_translit_read(translit, DET_STR("\xD0\x96\xFF"), arena, &got, &err) ==
          DET_UNSUPPORTED);
    det_translit_free(translit);
    det_arena_free(arena);
}
