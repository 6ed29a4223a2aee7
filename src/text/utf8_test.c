/* utf8_test.c - what is UTF-8 and what is not; every code point there and back. */
#include <stdio.h>

#include "base/test.h"
#include "text/utf8.h"

#define ALL_WELL SIZE_MAX
#define TEXT(literal)                                                                              \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }

static const struct {
    int line;
    det_str in;
    size_t bad;
} check_rows[] = {
    {__LINE__, TEXT(""), ALL_WELL},
    {__LINE__, TEXT("Kim\0Jong"), ALL_WELL}, /* NUL is a character like others */
    {__LINE__, TEXT("\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"),
     ALL_WELL},
    {__LINE__, TEXT("\xED\x9F\xBF\xEE\x80\x80"), ALL_WELL}, /* either side of the surrogates */
    {__LINE__, TEXT("a\x80"), 1},                           /* continuation first */
    {__LINE__, TEXT("ab\xC0\xAF"), 2},                      /* overlong '/' */
    {__LINE__, TEXT("\xC1\xBF"), 0},
    {__LINE__, TEXT("\xE0\x9F\xBF"), 0},
    {__LINE__, TEXT("\xF0\x8F\xBF\xBF"), 0},
    {__LINE__, TEXT("\xED\xA0\x80"), 0}, /* a surrogate */
    {__LINE__, TEXT("x\xED\xBF\xBF"), 1},
    {__LINE__, TEXT("\xF4\x90\x80\x80"), 0}, /* U+110000 */
    {__LINE__, TEXT("\xF5\x80\x80\x80"), 0},
    {__LINE__, TEXT("\xFF"), 0},
    {__LINE__, TEXT("abc\xE2\x82"), 3}, /* cut off */
    {__LINE__, TEXT("abc\xC3"), 3},
    {__LINE__, TEXT("\xE2\x28\xA1"), 0},
    {__LINE__, TEXT("\xF0\x90\x28\xBC"), 0},
    {__LINE__, TEXT("\xF0\x90\x8C\x28"), 0},
};

TEST(utf8_check)
{
    for (size_t i = 0; i < COUNT(check_rows); i++) {
        char got[32], want[32];
        snprintf(got, sizeof got, "%zd", (ssize_t)det_utf8_check(check_rows[i].in));
        snprintf(want, sizeof want, "%zd", (ssize_t)check_rows[i].bad);
        CHECK_TEXT(check_rows[i].line, got, want);
    }
}

TEST(utf8_every_code_point_goes_round)
{
    for (uint32_t c = 0; c < 0x110000; c++) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        char bytes[4];
        det_str text = {bytes, det_utf8_encode(c, bytes)};
        CHECK(det_utf8_check(text) == SIZE_MAX);
        uint32_t back = 0;
        CHECK(det_utf8_next(&text, &back));
        CHECK(back == c && text.len == 0);
    }
}

TEST(utf8_what_is_no_character_is_written_as_the_replacement)
{
    const uint32_t none[] = {0xD800, 0xDFFF, 0x110000, UINT32_MAX};
    for (size_t i = 0; i < COUNT(none); i++) {
        char bytes[4];
        CHECK(det_utf8_encode(none[i], bytes) == 3);
        CHECK(det_str_equal((det_str){bytes, 3}, DET_STR("\xEF\xBF\xBD")));
    }
}

TEST(utf8_next_steps_over_bad_bytes_one_by_one)
{
    det_str rest = DET_STR("a\xE2\x82z\xFF");
    const uint32_t want[] = {'a', 0xFFFD, 0xFFFD, 'z', 0xFFFD};
    uint32_t c;
    for (size_t i = 0; i < COUNT(want); i++) {
        CHECK(det_utf8_next(&rest, &c));
        CHECK(c == want[i]);
    }
    CHECK(!det_utf8_next(&rest, &c));
}
