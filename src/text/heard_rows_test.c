/* heard_rows_test.c - many words at once are graded as each by itself.
 *
 * Built twice: once with the vector instructions of the machine, if there are any, once without. */
#include "text/heard_rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/test.h"
#include "text/heard_table.h"

enum { WORDS = 24, OTHERS = 1500, TEXT = DET_HEARD_BYTES_MAX + 4 };

static det_heard_rows rows; /* too large for a stack */

static size_t
below(size_t limit)
{
    return (size_t)(det_test_random() % limit);
}

static size_t
random_other(const det_heard *of, size_t length, char *out)
{
    size_t made = 0;
    while (made < length) {
        uint32_t code = 27 + (uint32_t)below(DET_HEARD_CODES - 27);
        if (of->best[code] == INT16_MIN) continue; /* nobody writes so */
        out[made++] = (char)('a' + code / 27 - 1);
        if (code % 27 != 0 && made < length) out[made++] = (char)('a' + code % 27 - 1);
    }
    return made;
}

/* A Latin word that the other may be: units for its letters, now and then any letter, or none. */
static size_t
random_latin(const det_heard *of, det_str other, size_t odd, char *out)
{
    size_t length = 0;
    for (size_t i = 0; i < other.len && length + 4 < TEXT;) {
        uint32_t count = i + 1 < other.len && below(3) == 0 ? 2 : 1;
        uint32_t code = det_heard_code(other.ptr + i, count);
        uint32_t first = of->firsts[27 * code], end = of->firsts[27 * code + 27];
        i += count;
        if (below(odd) == 0) out[length++] = (char)('a' + below(26));
        if (first == end || below(odd) == 0) continue;
        const det_heard_unit *unit = &det_heard_units[first + below(end - first)];
        memcpy(out + length, unit->latin, unit->length);
        length += unit->length;
    }
    if (length == 0) out[length++] = 'a';
    return length;
}

static int
by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void
check_other(uint16_t script, size_t length, bool is_sorted, size_t *passed)
{
    const det_heard *of = &det_heard_scripts[script];
    char other[DET_HEARD_BYTES_MAX + 1], words[WORDS][TEXT + 1];
    det_str text = {other, random_other(of, length, other)};
    det_token token = {.text = text, .written = text, .script = script};
    det_heard_word word;
    det_heard_read(&token, &word);
    if (word.count == 0) return;
    memset(words, 0, sizeof words);
    for (size_t w = 0; w < WORDS; w++)
        random_latin(of, text, 2 + below(8), words[w]);
    if (is_sorted) qsort(words, WORDS, sizeof words[0], by_text);
    det_heard_rows_of(&word, &rows);
    CHECK(rows.is_plain == (text.len >= DET_HEARD_CELLS || word.most.behind[0] <= 0));
    for (size_t w = 0; w < WORDS; w++) {
        uint32_t grade = 0, want = det_heard_grade(text, script, det_str_of(words[w]));
        if (want < DET_HEARD_GRADE_MIN) want = 0;
        bool is_heard = det_heard_rows_grade(&rows, det_str_of(words[w]), &grade);
        CHECK(is_heard == (want > 0) && (!is_heard || grade == want));
        *passed += want > 0;
    }
}

TEST(rows_grade_as_one_by_one)
{
    size_t passed = 0, scripts = 0;
    for (uint16_t script = 0; script < DET_SCRIPT_COUNT; script++) {
        if (!det_heard_has(script)) continue;
        scripts++;
        for (size_t i = 0; i < OTHERS; i++)
            check_other(script, 1 + below(below(8) == 0 ? DET_HEARD_BYTES_MAX : 9), i % 4 != 0,
                        &passed);
    }
    CHECK(passed > scripts * OTHERS); /* not only words that are far apart */
}

TEST(a_word_is_graded_again_and_what_is_too_long_is_not)
{
    det_token token = {
        .text = DET_STR("mhmd"), .written = DET_STR("mhmd"), .script = DET_SCRIPT_ARABIC};
    det_heard_word word;
    uint32_t first = 0, again = 0;
    char longest[DET_HEARD_BYTES_MAX + 2];
    memset(longest, 'm', sizeof longest);
    det_heard_read(&token, &word);
    CHECK(word.count > 0);
    det_heard_rows_of(&word, &rows);
    CHECK(det_heard_rows_grade(&rows, DET_STR("mohammed"), &first));
    CHECK(det_heard_rows_grade(&rows, DET_STR("mohammed"), &again) && again == first);
    /* dead at its third letter or so, and then what has been asked before */
    CHECK(!det_heard_rows_grade(&rows, DET_STR("zzzzzzzz"), &again));
    CHECK(!det_heard_rows_grade(&rows, DET_STR("zzzzzzzy"), &again));
    CHECK(det_heard_rows_grade(&rows, DET_STR("mohammed"), &again) && again == first);
    /* a beginning of the word before is a word of its own */
    uint32_t want = det_heard_grade(DET_STR("mhmd"), DET_SCRIPT_ARABIC, DET_STR("moham"));
    bool is_heard = det_heard_rows_grade(&rows, DET_STR("moham"), &again);
    CHECK(is_heard == (want >= DET_HEARD_GRADE_MIN) && (!is_heard || again == want));
    CHECK(!det_heard_rows_grade(&rows, (det_str){longest, DET_HEARD_BYTES_MAX}, &again));
    CHECK(!det_heard_rows_grade(&rows, (det_str){longest, sizeof longest}, &again));
    CHECK(!det_heard_rows_grade(&rows, (det_str){0}, &again));
}
