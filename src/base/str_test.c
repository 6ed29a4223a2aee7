/* str_test.c - views of text: trimming, splitting, order, numbers, UTF-8. */
#include "base/str.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"

static const struct {
    int line;
    const char *in, *want;
} trim_rows[] = {
    {__LINE__, "", ""},
    {__LINE__, " \t\r\n\v\f", ""},
    {__LINE__, " KIM  Yong-chol\t", "KIM  Yong-chol"},
    {__LINE__, "a", "a"},
    {__LINE__, "\xC2\xA0", "\xC2\xA0"}, /* a no-break space is text, not ASCII white space */
};
TEST(str_trim)
{
    for (size_t i = 0; i < COUNT(trim_rows); i++) {
        char got[64];
        (void)snprintf(got, sizeof got, "%.*s",
                       DET_STR_FMT(det_str_trim(det_str_of(trim_rows[i].in))));
        CHECK_TEXT(trim_rows[i].line, got, trim_rows[i].want);
    }
}

static const struct {
    int line;
    const char *in, *want;
} next_rows[] = {
    {__LINE__, "", ""},
    {__LINE__, "a", "[a]"},
    {__LINE__, "a,b", "[a][b]"},
    {__LINE__, "a,", "[a]"},
    {__LINE__, ",", "[]"},
    {__LINE__, ",a", "[][a]"},
    {__LINE__, "a,,b", "[a][][b]"},
    {__LINE__, "a,b,,", "[a][b][]"},
};
TEST(str_next)
{
    for (size_t i = 0; i < COUNT(next_rows); i++) {
        char got[64] = "";
        det_str rest = det_str_of(next_rows[i].in), part;
        while (det_str_next(&rest, ',', &part))
            (void)snprintf(got + strlen(got), sizeof got - strlen(got), "[%.*s]",
                           DET_STR_FMT(part));
        CHECK_TEXT(next_rows[i].line, got, next_rows[i].want);
    }
    det_str absent = {NULL, 0}, part;
    CHECK(!det_str_next(&absent, ',', &part));
}

static const struct {
    int line;
    const char *a, *b;
    int want;
} compare_rows[] = {
    {__LINE__, "", "", 0},       {__LINE__, "", "a", -1},   {__LINE__, "a", "b", -1},
    {__LINE__, "ab", "a", 1},    {__LINE__, "a", "ab", -1}, {__LINE__, "\xC3\xA9", "z", 1},
    {__LINE__, "abc", "abc", 0},
};
TEST(str_compare)
{
    for (size_t i = 0; i < COUNT(compare_rows); i++) {
        det_str a = det_str_of(compare_rows[i].a), b = det_str_of(compare_rows[i].b);
        char got[8], want[8];
        (void)snprintf(want, sizeof want, "%d", compare_rows[i].want);
        (void)snprintf(got, sizeof got, "%d", det_str_compare(a, b));
        CHECK_TEXT(compare_rows[i].line, got, want);
        CHECK(det_str_compare(a, b) == -det_str_compare(b, a));
        CHECK(det_str_equal(a, b) == (det_str_compare(a, b) == 0));
    }
}

static const struct {
    int line;
    const char *in;
    bool is_number;
    uint64_t want;
} u64_rows[] = {
    {__LINE__, "0", true, 0},
    {__LINE__, "0007", true, 7},
    {__LINE__, "9999999999999999999", true, UINT64_C(9999999999999999999)},
    {__LINE__, "10000000000000000000", false, 0},
    {__LINE__, "", false, 0},
    {__LINE__, "-1", false, 0},
    {__LINE__, "1 ", false, 0},
    {__LINE__, "1.0", false, 0},
};
TEST(str_read_u64)
{
    for (size_t i = 0; i < COUNT(u64_rows); i++) {
        uint64_t value = 77;
        bool is_number = det_str_read_u64(det_str_of(u64_rows[i].in), &value);
        CHECK_TEXT(u64_rows[i].line, is_number ? "number" : "no number",
                   u64_rows[i].is_number ? "number" : "no number");
        CHECK(value == (u64_rows[i].is_number ? u64_rows[i].want : 77));
    }
}

TEST(str_finding)
{
    det_str text = DET_STR("aabab");
    CHECK(det_str_find(text, DET_STR("ab")) == 1);
    CHECK(det_str_find(text, DET_STR("bab")) == 2);
    CHECK(det_str_find(text, DET_STR("abb")) == SIZE_MAX);
    CHECK(det_str_find(text, DET_STR("aababa")) == SIZE_MAX);
    CHECK(det_str_find(text, DET_STR("")) == 0);
    CHECK(det_str_find((det_str){NULL, 0}, DET_STR("a")) == SIZE_MAX);
    CHECK(det_str_find_byte(text, 'b') == 2);
    CHECK(det_str_find_byte((det_str){NULL, 0}, 'b') == SIZE_MAX);
    CHECK(det_str_starts(text, DET_STR("aab")) && !det_str_starts(text, DET_STR("ab")));
    CHECK(det_str_ends(text, DET_STR("bab")) && !det_str_ends(text, DET_STR("aababa")));
    CHECK(det_str_starts(text, (det_str){NULL, 0}) && det_str_ends(text, (det_str){NULL, 0}));
    CHECK(det_str_equal(det_str_slice(text, 1, 3), DET_STR("ab")));
    CHECK(det_str_slice(text, 4, 99).len == 1 && det_str_slice(text, 9, 2).len == 0);
    CHECK(det_str_equal_ascii_nocase(DET_STR("Sdn.XML"), DET_STR("sDN.xml")));
    CHECK(!det_str_equal_ascii_nocase(DET_STR("\xC3\x89"), DET_STR("\xC3\xA9")));
    CHECK(!det_str_equal_ascii_nocase(DET_STR("@"), DET_STR("`")));
}

/* The published vectors of FNV-1a: the hash is part of stored files. */
TEST(str_hash)
{
    CHECK(det_str_hash(DET_STR("")) == UINT64_C(0xcbf29ce484222325));
    CHECK(det_str_hash(DET_STR("a")) == UINT64_C(0xaf63dc4c8601ec8c));
    CHECK(det_str_hash(DET_STR("foobar")) == UINT64_C(0x85944171f73967e8));
}

static const struct {
    int line;
    const char *in;
    const char *want; /* code points, '!' where the bytes are not UTF-8 */
} utf8_rows[] = {
    {__LINE__, "a\x7F", "61 7f "},
    {__LINE__, "\xC2\x80\xDF\xBF", "80 7ff "},
    {__LINE__, "\xE0\xA0\x80\xEF\xBF\xBF", "800 ffff "},
    {__LINE__, "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", "10000 10ffff "},
    {__LINE__, "\xC0\x80", "!"},             /* overlong NUL */
    {__LINE__, "\xC1\xBF", "!"},             /* overlong */
    {__LINE__, "\xE0\x9F\xBF", "!"},         /* overlong */
    {__LINE__, "\xF0\x8F\xBF\xBF", "!"},     /* overlong */
    {__LINE__, "\xED\xA0\x80", "!"},         /* a surrogate */
    {__LINE__, "\xF4\x90\x80\x80", "!"},     /* above U+10FFFF */
    {__LINE__, "\xF8\x88\x80\x80\x80", "!"}, /* five bytes */
    {__LINE__, "x\x80", "78 !"},
    {__LINE__, "x\xE2\x82", "78 !"}, /* cut off */
    {__LINE__, "\xE2(\xA1", "!"},
};
TEST(str_utf8)
{
    for (size_t i = 0; i < COUNT(utf8_rows); i++) {
        det_str text = det_str_of(utf8_rows[i].in);
        char got[64] = "";
        size_t at = 0, length;
        uint32_t code;
        while ((length = det_str_utf8_next(text, at, &code)) != 0) {
            (void)snprintf(got + strlen(got), sizeof got - strlen(got), "%x ", (unsigned)code);
            at += length;
        }
        if (at < text.len) (void)snprintf(got + strlen(got), sizeof got - strlen(got), "!");
        CHECK_TEXT(utf8_rows[i].line, got, utf8_rows[i].want);
        CHECK(det_str_utf8_bad(text) == (at < text.len ? at : SIZE_MAX));
    }
}

static det_str format_in(char *out, size_t size, const char *format, ...) DET_PRINTF(3, 4);

static det_str
format_in(char *out, size_t size, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    det_str said = det_str_format(out, size, format, args);
    va_end(args);
    return said;
}

TEST(str_format)
{
    char small[6];
    CHECK(det_str_equal(format_in(small, sizeof small, "%d", 42), DET_STR("42")));
    CHECK(det_str_equal(format_in(small, sizeof small, "%s", "12345"), DET_STR("12345")));
    CHECK(det_str_equal(format_in(small, sizeof small, "%s", "123456"), DET_STR("12345")));
    CHECK(format_in(small, sizeof small, "%s", "").len == 0);
}
