/* heard_test.c - names of lists in other scripts, and names that are alike and others. */
#include "text/heard.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"
#include "text/heard_table.h"

static det_token
first_token(const char *name, det_arena *arena)
{
    det_error err;
    det_tokens tokens = {0};
    CHECK_OK(det_tokens_read(det_str_of(name), arena, &tokens, &err), &err);
    CHECK(tokens.count == 1);
    return tokens.items[0];
}

static bool
is_heard(const char *name, const char *latin, uint32_t *grade, det_arena *arena)
{
    det_heard_word word;
    det_token other = first_token(name, arena), token = first_token(latin, arena);
    det_heard_read(&other, &word);
    return det_heard_as(&word, &token, grade);
}

/* One of the script is the one, and not the other. */
TEST(one_is_heard_and_not_the_other)
{
    static const struct {
        const char *name, *is, *is_not;
    } rows[] = {
        {"בכר", "Bachar", "Parker"},
        {"וטצלר", "Wetzler", "Wechsler"},
        {"סלבישה", "Slavisa", "Silvia"},
        {"ריקטס", "Ricketts", "Rogers"},
        {"גודו", "Godeau", "Gaddis"},
        {"كولن", "Colin", "Kalinin"},
        {"يسبيرج", "Weisberg", "Spark"},
        {"رويز", "Ruiz", "Ross"},
        {"جوليت", "Juliette", "Jalal"},
        {"חן", "Chen", "Kahn"}, /* its Latin form in the tables, "hen", is a syllable too */
        {"היל", "Hill", "Halley"},
        {"ויי", "Wei", "Vaughn"}, /* no consonant that counts */
        {"יו", "Yu", "Jack"},
        {"Хэмпфри", "Humphrey", "Campbell"},
        {"Сабольч", "Szabolcs", "Sobel"},
        {"Уолтер", "Walter", "Wilder"},
        {"Монтиньи", "Montigny", "Mondale"},
        {"Стюарт", "Stuart", "Stratton"},
        {"Квасьневская", "Kwasniewska", "Kosovska"},
    };
    det_error err;
    det_arena *arena;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint32_t grade = 0;
        if (!is_heard(rows[i].name, rows[i].is, &grade, arena) ||
            is_heard(rows[i].name, rows[i].is_not, &grade, arena)) {
            fprintf(stderr, "%s: heard as %s and %s?\n", rows[i].name, rows[i].is, rows[i].is_not);
            CHECK(false);
        }
    }
    det_arena_free(arena);
}

/* The same consonants, and vowels that tell. */
TEST(vowels_tell)
{
    const det_str other = DET_STR("simada");
    CHECK(det_heard_grade(other, DET_SCRIPT_CYRILLIC, DET_STR("shimada")) > 5000);
    CHECK(det_heard_grade(other, DET_SCRIPT_CYRILLIC, DET_STR("smith")) == 0);
}

TEST(what_is_no_word_has_no_grade)
{
    char longest[DET_HEARD_BYTES_MAX + 1];
    uint64_t keys[DET_HEARD_KEYS_MAX];
    memset(longest, 'k', sizeof longest);
    det_str most = {longest, DET_HEARD_BYTES_MAX}, more = {longest, sizeof longest};
    CHECK(det_heard_grade(most, DET_SCRIPT_HEBREW, most) > 0);
    CHECK(det_heard_keys(most, DET_SCRIPT_HEBREW, keys) > 0);
    CHECK(det_heard_grade(more, DET_SCRIPT_HEBREW, most) == 0);
    CHECK(det_heard_grade(most, DET_SCRIPT_HEBREW, more) == 0);
    CHECK(det_heard_keys(more, DET_SCRIPT_HEBREW, keys) == 0);
    CHECK(det_heard_grade(DET_STR("a1"), DET_SCRIPT_HEBREW, DET_STR("a")) == 0);
    CHECK(det_heard_grade((det_str){0}, DET_SCRIPT_HEBREW, DET_STR("a")) == 0);
    CHECK(det_heard_grade(DET_STR("a"), DET_SCRIPT_HEBREW, (det_str){0}) == 0);
    CHECK(det_heard_grade(DET_STR("bach"), DET_SCRIPT_LATIN, DET_STR("bach")) == 0);
    CHECK(det_heard_keys(DET_STR("bach"), DET_SCRIPT_LATIN, keys) == 0);
    CHECK(!det_heard_has(DET_SCRIPT_LATIN) && det_heard_has(DET_SCRIPT_ARABIC));
    CHECK(!det_heard_has(DET_SCRIPT_COUNT));
}

TEST(keys_are_coarse)
{
    CHECK(det_heard_key(DET_STR("aeiouhwy")) == det_heard_key(DET_STR("wei")));
    CHECK(det_heard_key(DET_STR("wei")) != 0 && det_heard_key((det_str){0}) == 0);
    CHECK(det_heard_key(DET_STR("bob2")) == 0);
    CHECK(det_heard_key(DET_STR("bab")) == det_heard_key(DET_STR("peepp")));
    CHECK(det_heard_key(DET_STR("bad")) != det_heard_key(DET_STR("dab")));
    /* consonants beyond the last do not count */
    CHECK(det_heard_key(DET_STR("babababababa")) == det_heard_key(DET_STR("b")));
    CHECK(det_heard_key(DET_STR("btbtbtbtbtbt")) == det_heard_key(DET_STR("btbtbtbtbtbtk")));
}

TEST(initials_are_heard)
{
    CHECK(det_heard_begins(DET_STR("k"), DET_SCRIPT_HEBREW, 'c'));
    CHECK(det_heard_begins(DET_STR("p"), DET_SCRIPT_HEBREW, 'f'));
    CHECK(!det_heard_begins(DET_STR("p"), DET_SCRIPT_HEBREW, 'g'));
    CHECK(det_heard_begins(DET_STR("e"), DET_SCRIPT_CYRILLIC, 'y'));
    CHECK(det_heard_begins(DET_STR("zh"), DET_SCRIPT_CYRILLIC, 'j'));
    CHECK(!det_heard_begins(DET_STR("k"), DET_SCRIPT_LATIN, 'k'));
    CHECK(!det_heard_begins(DET_STR("k"), DET_SCRIPT_HEBREW, '1'));
    CHECK(!det_heard_begins((det_str){0}, DET_SCRIPT_HEBREW, 'k'));
}

/* All keys of a word are other ones, and what is heard follows from text alone. */
TEST(keys_are_there_once)
{
    static const char *const words[] = {"khrvshchov",     "abd", "alksndr",
                                        "shvartsenegger", "y",   "kkk"};
    for (size_t w = 0; w < sizeof words / sizeof words[0]; w++)
        for (uint16_t script = 0; script < DET_SCRIPT_COUNT; script++) {
            uint64_t keys[DET_HEARD_KEYS_MAX], again[DET_HEARD_KEYS_MAX];
            uint32_t count = det_heard_keys(det_str_of(words[w]), script, keys);
            CHECK(count <= DET_HEARD_KEYS_MAX && (count > 0) == det_heard_has(script));
            CHECK(det_heard_keys(det_str_of(words[w]), script, again) == count &&
                  memcmp(keys, again, count * sizeof keys[0]) == 0);
            for (uint32_t i = 0; i < count; i++)
                for (uint32_t k = 0; k < i; k++)
                    CHECK(keys[i] != keys[k] && keys[i] != 0);
        }
}

/* The cheapest keys of a beginning, as heard.c keeps them but all that are offered. */
typedef struct plain_beam {
    uint64_t keys[DET_HEARD_KEYS_MAX];
    uint32_t costs[DET_HEARD_KEYS_MAX], count;
} plain_beam;

static void
offer_plain(plain_beam *to, uint64_t key, uint32_t cost)
{
    uint32_t at = 0;
    while (at < to->count && to->keys[at] != key)
        at++;
    bool is_full = at == to->count && to->count == DET_HEARD_KEYS_MAX;
    if (is_full) at--;
    if ((is_full || at < to->count) && to->costs[at] <= cost) return;
    if (at == to->count) to->count++;
    for (; at > 0 && to->costs[at - 1] > cost; at--) {
        to->keys[at] = to->keys[at - 1];
        to->costs[at] = to->costs[at - 1];
    }
    to->keys[at] = key;
    to->costs[at] = cost;
}

static void
offer_plain_parts(const det_heard *of, uint32_t code, const plain_beam *from, plain_beam *to)
{
    for (uint32_t p = of->part_starts[code]; p < of->part_starts[code + 1]; p++)
        for (uint32_t i = 0; i < from->count; i++) {
            uint64_t key = from->keys[i];
            for (uint32_t c = det_heard_parts[p].count; c-- > 0;) {
                uint64_t class = det_heard_parts[p].classes >> 4 * c & 15;
                if (key >> 44 == 0 && (key & 15) != class) key = key << 4 | class;
            }
            offer_plain(to, key, from->costs[i] + det_heard_parts[p].cost);
        }
}

static uint32_t
find_plain_keys(det_str other, const det_heard *of, uint64_t *keys)
{
    plain_beam beams[DET_HEARD_BYTES_MAX + 3] = {0};
    uint32_t count = 0;
    offer_plain(&beams[0], 0, 0);
    for (size_t i = 0; i <= other.len; i++) {
        plain_beam from = beams[i];
        offer_plain_parts(of, 0, &beams[i], &from);
        beams[i] = from;
        if (i == other.len) break;
        for (uint32_t k = 0; k < from.count; k++)
            offer_plain(&beams[i + 1], from.keys[k], from.costs[k] + 255);
        for (uint32_t n = 1; n <= 2 && i + n <= other.len; n++)
            offer_plain_parts(of, det_heard_code(other.ptr + i, n), &from, &beams[i + n]);
    }
    const plain_beam *last = &beams[other.len];
    for (uint32_t i = 0; i < last->count; i++)
        if (last->costs[i] <= last->costs[0] + 128)
            keys[count++] = last->keys[i] != 0 ? last->keys[i] : UINT64_MAX;
    return count;
}

/* What is too dear to come to anything is left out early, and nothing else. */
TEST(keys_are_those_of_all_that_are_offered)
{
    for (int i = 0; i < 4000; i++) {
        char text[DET_HEARD_BYTES_MAX];
        det_str other = {text, 1 + det_test_random() % (i % 8 == 0 ? DET_HEARD_BYTES_MAX : 9)};
        uint16_t script = (uint16_t)(det_test_random() % DET_SCRIPT_COUNT);
        uint64_t keys[DET_HEARD_KEYS_MAX], want[DET_HEARD_KEYS_MAX];
        if (!det_heard_has(script)) continue;
        for (size_t k = 0; k < other.len; k++)
            text[k] = (char)('a' + det_test_random() % 26);
        uint32_t count = det_heard_keys(other, script, keys);
        CHECK(find_plain_keys(other, &det_heard_scripts[script], want) == count);
        CHECK(memcmp(keys, want, count * sizeof keys[0]) == 0);
    }
}
