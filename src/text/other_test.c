/* other_test.c - listed words in other scripts, and the Latin ones that they may be. */
#include "text/other.h"

#include <string.h>

#include "base/test.h"

/* Some word of the readings of a listed name is the Latin one. */
static bool
is_found(const char *listed, const char *latin, det_arena *arena)
{
    det_error err;
    const det_tokens *rows;
    size_t count;
    bool is_found = false;
    det_token word = {.text = det_str_of(latin), .script = DET_SCRIPT_LATIN};
    det_token_describe(&word);
    const det_other_latin keys = det_other_of_latin(&word);
    CHECK_OK(det_tokens_readings(det_str_of(listed), true, arena, &rows, &count, &err), &err);
    for (size_t r = 0; r < count; r++) {
        det_tokens row = rows[r];
        CHECK_OK(det_other_fill(&row, arena, &err), &err);
        for (size_t i = 0; i < row.count; i++) {
            uint32_t measure = 0;
            const det_token *token = &row.items[i];
            for (uint32_t k = 1; k < token->other_count; k++)
                CHECK(token->other_keys[k - 1] < token->other_keys[k]);
            if (!det_other_as(token, &word, &measure)) continue;
            /* what an index looks up is among its keys */
            uint64_t key = det_heard_has(token->script) ? keys.heard : keys.sounds;
            uint32_t at = 0;
            while (at < token->other_count && token->other_keys[at] != key)
                at++;
            CHECK(at < token->other_count && measure > 0);
            is_found = true;
        }
    }
    return is_found;
}

TEST(scripts_of_their_own_are_not_asked)
{
    const uint64_t keys[] = {det_heard_key(DET_STR("lavrov"))};
    det_token listed = {.text = DET_STR("lavrov"),
                        .script = DET_SCRIPT_CYRILLIC,
                        .other_keys = keys,
                        .other_count = 1};
    det_token asked = {.text = DET_STR("lavrov"), .script = DET_SCRIPT_ARABIC};
    uint32_t measure;
    listed.written = listed.text;
    asked.written = asked.text;
    CHECK(det_other_as(&listed, &asked, &measure) && measure > 5000);
    asked.script = DET_SCRIPT_CYRILLIC;
    CHECK(!det_other_as(&listed, &asked, &measure));
}

static const struct {
    int line;
    const char *listed, *latin, *want;
} other_rows[] = {
    {__LINE__, "Хрущёв", "chruschtschow", "same"},
    {__LINE__, "Симада", "shimada", "same"},
    {__LINE__, "Симада", "smith", "other"},
    {__LINE__, "שוורצנגר", "schwarzenegger", "same"},
    {__LINE__, "وكسلر", "wechsler", "same"},
    {__LINE__, "وكسلر", "walker", "other"},
    {__LINE__, "ラブロフ", "lavrov", "same"},
    {__LINE__, "リー", "lee", "same"}, /* a syllable of Korean too */
    {__LINE__, "ラブロフ", "larsson", "other"},
    {__LINE__, "苏莱曼尼", "soleimani", "same"},
    {__LINE__, "苏莱曼尼", "salamone", "other"},
    /* 埃 and 尔 begin with a vowel */
    {__LINE__, "阿登纳埃", "adenauer", "same"},
    {__LINE__, "拉夫罗夫·凯", "kay", "same"},
    /* a Chinese name is read as one */
    {__LINE__, "王凯", "kay", "other"},
    {__LINE__, "Lavrov", "lavrov", "other"},
    {__LINE__, "김철", "kim", "other"},
};

TEST(other_scripts)
{
    det_arena *arena = NULL;
    det_error err;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(other_rows); i++) {
        bool is_same = is_found(other_rows[i].listed, other_rows[i].latin, arena);
        CHECK_TEXT(other_rows[i].line, is_same ? "same" : "other", other_rows[i].want);
    }
    det_arena_free(arena);
}

TEST(numbers_and_letters_are_no_words)
{
    det_token number = {
        .text = DET_STR("39"), .script = DET_SCRIPT_LATIN, .roles = DET_ROLE_NUMBER};
    det_token letter = {
        .text = DET_STR("b"), .script = DET_SCRIPT_LATIN, .roles = DET_ROLE_INITIAL};
    det_token other = {.text = DET_STR("kim"), .script = DET_SCRIPT_CYRILLIC};
    CHECK(det_other_of_latin(&number).heard == 0 && det_other_of_latin(&number).sounds == 0);
    CHECK(det_other_of_latin(&letter).heard == 0);
    /* a third script is compared by its text */
    CHECK(det_other_of_latin(&other).heard != 0);
    CHECK(det_other_has(DET_SCRIPT_KANA) && det_other_has(DET_SCRIPT_ARABIC));
    CHECK(!det_other_has(DET_SCRIPT_LATIN) && !det_other_has(DET_SCRIPT_HANGUL));
}

/* Syllables that are joined are told apart again, or it is said that they are not. */
TEST(joined_syllables)
{
    static const char *const rows[][4] = {
        {"la", "fu", "luo", "lafuluo"},    {"li", "ao", "er", "livaover"},
        {"xi", "an", "ni", "xivanni"},     {"xian", "ni", "a", "xianniva"},
        {"shan", "ge", "en", "shangeven"}, {"shang", "en", "ran", "shangvenran"}};
    det_arena *arena = NULL;
    det_error err;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(rows); i++) {
        det_str syllables[3], joined;
        for (size_t k = 0; k < 3; k++)
            syllables[k] = det_str_of(rows[i][k]);
        CHECK_OK(det_sounds_join(syllables, 3, arena, &joined, &err), &err);
        CHECK(det_str_equal(joined, det_str_of(rows[i][3])));
    }
    const det_str bad[] = {DET_STR("b"), DET_STR("ng")};
    det_str joined;
    CHECK_OK(det_sounds_join(bad, 2, arena, &joined, &err), &err);
    CHECK(joined.len == 0);
    CHECK_OK(det_sounds_join(bad, 0, arena, &joined, &err), &err);
    CHECK(joined.len == 0);
    det_arena_free(arena);
}
