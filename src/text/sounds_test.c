/* sounds_test.c - which Latin words sound like words in kana and Chinese characters, by table. */
#include <string.h>

#include "base/test.h"
#include "text/skeleton.h"
#include "text/sounds.h"

/* The word of a name in another script that has sounds, in the row that has the fewest words. */
static const det_token *
word_of(const char *text, det_arena *arena)
{
    det_error err;
    const det_tokens *rows;
    size_t count;
    const det_token *found = NULL;
    size_t words = SIZE_MAX;
    CHECK_OK(det_tokens_readings(det_str_of(text), false, arena, &rows, &count, &err), &err);
    for (size_t r = 0; r < count; r++)
        if (rows[r].count > 0 && rows[r].count < words && rows[r].items[0].sounds != NULL) {
            found = &rows[r].items[0];
            words = rows[r].count;
        }
    return found;
}

static const struct {
    int line;
    const char *other, *latin, *want;
} sound_rows[] = {
    {__LINE__, "ラブロフ", "lavrov", "same"},
    {__LINE__, "スミス", "smith", "same"},
    {__LINE__, "リード", "reed", "same"},
    {__LINE__, "ハミルトン", "hamilton", "same"},
    {__LINE__, "デンプスター", "dempster", "same"},
    {__LINE__, "バーンウェル", "barnwell", "same"},
    {__LINE__, "クリーブランド", "cleveland", "same"},
    {__LINE__, "エルトゥールル", "ertugrul", "same"},
    {__LINE__, "リー", "lee", "same"}, /* a key of letters */
    {__LINE__, "キム", "kim", "same"},
    {__LINE__, "ハミルトン", "harrington", "other"},
    {__LINE__, "スミス", "thomas", "other"},
    {__LINE__, "ラブロフ", "larsson", "other"},
    {__LINE__, "リー", "roy", "other"},
    {__LINE__, "苏莱曼尼", "soleimani", "same"},
    {__LINE__, "沃爾什", "walsh", "same"},
    {__LINE__, "尼古拉耶维奇", "nikolaevich", "same"},
    {__LINE__, "斯托爾", "stoll", "same"},
    {__LINE__, "斯托爾", "stein", "other"},
    {__LINE__, "苏莱曼尼", "salamone", "other"},
};

TEST(sounds)
{
    det_arena *arena = NULL;
    det_error err;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < COUNT(sound_rows); i++) {
        const det_token *word = word_of(sound_rows[i].other, arena);
        det_token latin = {.text = det_str_of(sound_rows[i].latin), .script = DET_SCRIPT_LATIN};
        det_token_describe(&latin);
        uint32_t likely = 0;
        bool is_same = word != NULL && det_sounds_as(word, &latin, &likely);
        CHECK_TEXT(sound_rows[i].line, is_same ? "same" : "other", sound_rows[i].want);
        CHECK(!is_same || (likely >= DET_SOUNDS_LIKELY_MIN && det_sounds_may_write(word, &latin)));
        /* only words in Latin letters are meant */
        latin.script = DET_SCRIPT_CYRILLIC;
        CHECK(word == NULL || !det_sounds_as(word, &latin, &likely));
    }
    det_arena_free(arena);
}

TEST(sounds_keys)
{
    char text[DET_SOUNDS_LETTERS_MAX];
    size_t length = 0;
    CHECK(!det_sounds_key_text(
        det_sounds_key(DET_STR("robert"), det_skeleton_of(DET_STR("robert"))), text, &length));
    CHECK(det_sounds_key_text(det_sounds_key(DET_STR("lee"), 0), text, &length));
    CHECK(length == 3 && memcmp(text, "lee", 3) == 0);
    CHECK(det_sounds_key_text(det_sounds_key(DET_STR("aoueiaa"), 0), text, &length));
    CHECK(length == 7 && memcmp(text, "aoueiaa", 7) == 0);
    CHECK(det_sounds_key(DET_STR("aoueiaao"), 0) == 0 && det_sounds_key(DET_STR(""), 0) == 0);
    CHECK(det_sounds_has_character(0x65AF) && !det_sounds_has_character(0x94F6));
    CHECK(det_sounds_has_family(0x738B) && !det_sounds_has_family(0x65AF));
    CHECK(det_sounds_is_sure(0x65AF) && !det_sounds_is_sure(0x674E));
}

/* Words that the tables have not, that are too long, or asked of no keys. */
TEST(sounds_limits)
{
    det_arena *arena = NULL;
    const det_sounds *out;
    det_str spelling, syllables[DET_SOUNDS_SYLLABLES_MAX + 1];
    det_error err;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_sounds_of_kana(DET_STR("bqx"), true, arena, &out, &spelling, &err), &err);
    CHECK(out == NULL);
    CHECK_OK(det_sounds_of_kana(DET_STR(""), true, arena, &out, &spelling, &err), &err);
    CHECK(out == NULL);
    for (size_t i = 0; i < COUNT(syllables); i++)
        syllables[i] = DET_STR("si");
    CHECK_OK(
        det_sounds_of(syllables, COUNT(syllables), true, true, 0, arena, &out, &spelling, &err),
        &err);
    CHECK(out == NULL);
    CHECK_OK(
        det_sounds_of(syllables, COUNT(syllables) - 1, true, true, 0, arena, &out, &spelling, &err),
        &err);
    uint32_t count = 0;
    const uint64_t *keys = out == NULL ? NULL : det_sounds_keys_of(out, &count);
    CHECK(count > 0 && count <= DET_SOUNDS_KEYS_MAX);
    for (uint32_t k = 1; k < count; k++)
        CHECK(keys[k - 1] < keys[k]);
    CHECK_OK(det_sounds_of(syllables, 1, true, false, 0, arena, &out, &spelling, &err), &err);
    CHECK(out != NULL && out->keys == NULL && det_sounds_keys_of(out, &count) == NULL &&
          count == 0);
    CHECK(det_str_equal(spelling, DET_STR("s")));
    det_arena_free(arena);
}
