/* edit_test.c - distances by table, and the bit-parallel programme against its plain twin. */
#include <stdio.h>

#include "base/test.h"
#include "text/edit.h"

static const struct {
    int line;
    const char *a, *b;
    uint32_t limit;
    const char *want;
} distance_rows[] = {
    {__LINE__, "", "", 0, "0"},
    {__LINE__, "", "abc", 3, "3"},
    {__LINE__, "", "abc", 2, "3"}, /* limit + 1: more than the limit */
    {__LINE__, "yongchol", "yongchol", 0, "0"},
    {__LINE__, "yongchol", "youngchul", 2, "2"},
    {__LINE__, "kim", "kin", 1, "1"},
    {__LINE__, "kim", "kin", 0, "1"},
    {__LINE__, "hussein", "hussien", 2, "1"}, /* neighbours swapped */
    {__LINE__, "ca", "abc", 3, "3"},          /* no byte is edited twice: not 2 */
    {__LINE__, "ab", "ba", 2, "1"},
    {__LINE__, "abcd", "badc", 2, "2"},
    {__LINE__, "qadhafi", "gaddafi", 2, "2"},
    {__LINE__, "makhlouf", "makhluf", 2, "1"},
    {__LINE__, "belletech", "11420", 2, "3"},
};

TEST(edit_distance)
{
    for (size_t i = 0; i < COUNT(distance_rows); i++) {
        det_str a = det_str_of(distance_rows[i].a), b = det_str_of(distance_rows[i].b);
        uint32_t limit = distance_rows[i].limit;
        char got[32];
        snprintf(got, sizeof got, "%u", det_edit_distance(a, b, limit));
        CHECK_TEXT(distance_rows[i].line, got, distance_rows[i].want);
        snprintf(got, sizeof got, "%u", det_edit_distance(b, a, limit));
        CHECK_TEXT(distance_rows[i].line, got, distance_rows[i].want);
        snprintf(got, sizeof got, "%u", det_edit_distance_ref(a, b, limit));
        CHECK_TEXT(distance_rows[i].line, got, distance_rows[i].want);
    }
}

/* Random letters of a small alphabet, so that matches and swaps abound; the second text is the
 * first with a few edits half of the time. */
static size_t
random_text(char *out, size_t most, unsigned letters)
{
    size_t length = det_test_random() % (most + 1);
    for (size_t i = 0; i < length; i++)
        out[i] = (char)('a' + det_test_random() % letters);
    return length;
}

static size_t
random_edits(char *text, size_t length, size_t most)
{
    for (uint64_t edits = det_test_random() % 4; edits > 0; edits--) {
        size_t at = length > 0 ? det_test_random() % length : 0;
        switch (det_test_random() % 4) {
        case 0: /* replace */
            if (length > 0) text[at] = (char)('a' + det_test_random() % 26);
            break;
        case 1: /* delete */
            if (length == 0) break;
            for (size_t i = at; i + 1 < length; i++)
                text[i] = text[i + 1];
            length--;
            break;
        case 2: /* insert */
            if (length >= most) break;
            for (size_t i = length; i > at; i--)
                text[i] = text[i - 1];
            text[at] = (char)('a' + det_test_random() % 26);
            length++;
            break;
        default: /* swap */
            if (at + 1 >= length) break;
            char first = text[at];
            text[at] = text[at + 1];
            text[at + 1] = first;
        }
    }
    return length;
}

TEST(edit_bit_parallel_is_the_plain_programme)
{
    enum { PAIRS = 200000, MOST = 96 };
    for (size_t n = 0; n < PAIRS; n++) {
        char a[MOST], b[MOST];
        /* Mostly as long as names are, now and then past the 64 bytes of a machine word. */
        size_t most = n % 16 == 0 ? MOST : n % 2 == 0 ? 12 : 24;
        unsigned letters = 2 + (unsigned)(det_test_random() % 5);
        size_t a_length = random_text(a, most, letters), b_length = 0;
        if (n % 2 == 0) {
            for (; b_length < a_length; b_length++)
                b[b_length] = a[b_length];
            b_length = random_edits(b, b_length, most);
        } else {
            b_length = random_text(b, most, letters);
        }
        det_str x = {a, a_length}, y = {b, b_length};
        uint32_t limit = n % 5 == 4 ? 1000 : (uint32_t)(det_test_random() % 5);
        uint32_t fast = det_edit_distance(x, y, limit), plain = det_edit_distance_ref(x, y, limit);
        if (fast != plain || fast != det_edit_distance(y, x, limit)) {
            det_test_fail(__FILE__, __LINE__, "'%.*s' '%.*s' limit %u: %u, plain %u",
                          DET_STR_FMT(x), DET_STR_FMT(y), limit, fast, plain);
            return;
        }
    }
}

TEST(edit_long_texts_are_equal_or_too_far)
{
    static char a[DET_EDIT_BYTES_MAX + 2], b[DET_EDIT_BYTES_MAX + 2];
    for (size_t i = 0; i < sizeof a; i++)
        a[i] = b[i] = 'a';
    b[500] = 'b';
    det_str x = {a, sizeof a}, y = {b, sizeof b};
    CHECK(det_edit_distance_ref(x, x, 2) == 0);
    CHECK(det_edit_distance_ref(x, y, 2) == 3);
    /* What is shared at the ends is cut before lengths are asked. */
    CHECK(det_edit_distance(x, y, 2) == 1);
    b[0] = b[sizeof b - 1] = 'b';
    CHECK(det_edit_distance(x, y, 2) == 3);
}

static const struct {
    int line;
    const char *a, *b;
    uint32_t want;
} budget_rows[] = {
    {__LINE__, "", "abcdefgh", 0},          {__LINE__, "kim", "kimm", 0},
    {__LINE__, "jong", "chong", 1},         {__LINE__, "hussein", "husseini", 1},
    {__LINE__, "makhlouf", "makhloufs", 2}, {__LINE__, "abdulrahman", "abdurrahman", 2},
    {__LINE__, "11420", "11421", 0},        {__LINE__, "fund2024", "funds2024", 0},
    {__LINE__, "abcdefgh", "abcdefg1", 0},
};

TEST(edit_budget)
{
    for (size_t i = 0; i < COUNT(budget_rows); i++) {
        det_str a = det_str_of(budget_rows[i].a), b = det_str_of(budget_rows[i].b);
        char got[16], want[16];
        snprintf(want, sizeof want, "%u", budget_rows[i].want);
        snprintf(got, sizeof got, "%u", det_edit_budget(a, b));
        CHECK_TEXT(budget_rows[i].line, got, want);
        snprintf(got, sizeof got, "%u", det_edit_budget(b, a));
        CHECK_TEXT(budget_rows[i].line, got, want);
    }
}
