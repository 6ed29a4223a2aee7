/* jaro_test.c - the pairs of Winkler's papers, and the textbook's loop as a twin. */
#include "screen/jaro.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"

static const struct {
    int line;
    const char *a, *b, *want;
} rows[] = {
    /* rounded down */
    {__LINE__, "martha", "marhta", "9610"},
    {__LINE__, "dixon", "dicksonx", "8132"},
    {__LINE__, "dwayne", "duane", "8399"},
    {__LINE__, "same", "same", "10000"},
    {__LINE__, "abc", "xyz", "0"},
    {__LINE__, "", "", "10000"},
    {__LINE__, "", "a", "0"},
    {__LINE__, "a", "a", "10000"},
};

TEST(jaro_winkler)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        det_jaro prepared;
        char got[16];
        det_jaro_prepare(det_str_of(rows[i].a), &prepared);
        snprintf(got, sizeof got, "%u", det_jaro_winkler(&prepared, det_str_of(rows[i].b)));
        CHECK_TEXT(rows[i].line, got, rows[i].want);
    }
}

/* By the definition, byte for byte. */
static uint32_t
textbook(det_str a, det_str b)
{
    bool a_taken[64] = {0}, b_taken[64] = {0};
    size_t longer = a.len > b.len ? a.len : b.len, reach = longer / 2 > 0 ? longer / 2 - 1 : 0;
    uint32_t common = 0, apart = 0, prefix = 0;
    for (size_t j = 0; j < b.len; j++)
        for (size_t i = j > reach ? j - reach : 0; i < a.len && i <= j + reach; i++) {
            if (a_taken[i] || a.ptr[i] != b.ptr[j]) continue;
            a_taken[i] = b_taken[j] = true;
            common++;
            break;
        }
    if (common == 0) return 0;
    for (size_t i = 0, j = 0; i < a.len; i++) {
        if (!a_taken[i]) continue;
        while (!b_taken[j])
            j++;
        apart += a.ptr[i] != b.ptr[j++];
    }
    uint32_t bp = (uint32_t)((10000 * common / a.len + 10000 * common / b.len +
                              10000 * (common - apart / 2) / common) /
                             3);
    while (prefix < 4 && prefix < a.len && prefix < b.len && a.ptr[prefix] == b.ptr[prefix])
        prefix++;
    return bp + prefix * (10000 - bp) / 10;
}

TEST(jaro_is_the_textbook_s)
{
    for (int n = 0; n < 50000; n++) {
        char a[64], b[64];
        det_jaro prepared;
        size_t length = 1 + (size_t)(det_test_random() % 64);
        size_t other = 1 + (size_t)(det_test_random() % 64);
        for (size_t i = 0; i < 64; i++) {
            a[i] = (char)('a' + det_test_random() % 6);
            b[i] = det_test_random() % 3 ? a[i] : (char)('a' + det_test_random() % 6);
        }
        det_jaro_prepare((det_str){a, length}, &prepared);
        CHECK(det_jaro_winkler(&prepared, (det_str){b, other}) ==
              textbook((det_str){a, length}, (det_str){b, other}));
    }
}
