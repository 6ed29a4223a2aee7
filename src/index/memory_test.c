/* memory_test.c - what is remembered of a word is what was learned of it, or nothing. */
#include "index/memory.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"

enum { WORDS = 40000, ASKED = 150000, TEXT = 40 };

/* Word n, and what it led to: all of both follows from n. */
typedef struct word {
    char text[TEXT], written[TEXT];
    det_token token;
    bool is_plain, is_fast;
    uint32_t items;
} word;

static void
make_word(uint32_t n, word *out)
{
    memset(out, 0, sizeof *out);
    int length = snprintf(out->text, sizeof out->text, "w%u%s", n / 4,
                          n % 5 == 0 ? "longerthansixteen" : "");
    snprintf(out->written, sizeof out->written, "x%u", n / 4);
    out->is_plain = n % 4 < 2;
    out->is_fast = n % 2 == 1;
    out->token.text = (det_str){out->text, (size_t)length};
    out->token.written = out->is_plain ? out->token.text : det_str_of(out->written);
    out->token.script = (uint16_t)(n / 4 % 3);
    out->items = n % 97 == 0 ? DET_IX_LED_MAX : n % 3 == 0 ? n % 200 : n % 12;
}

static void
keep(det_ix_memory *memory, uint32_t n, const word *of)
{
    det_ix_led *learned = det_ix_memory_learned(memory);
    for (uint32_t i = 0; i < of->items; i++)
        CHECK(det_ix_led_add(learned, n + i, i >= of->items / 2));
    if (of->items == DET_IX_LED_MAX) CHECK(!det_ix_led_add(learned, 0, true));
    det_ix_memory_keep(memory, &of->token, n % 7 == 0);
}

TEST(what_is_recalled_is_what_was_learned)
{
    det_ix_memory *memory = det_ix_memory_new();
    size_t known = 0, far = 0;
    CHECK(memory != NULL);
    for (size_t i = 0; memory != NULL && i < ASKED; i++) {
        uint32_t n = (uint32_t)(det_test_random() % (i % 2 == 0 ? WORDS : WORDS / 64));
        word of;
        det_ix_recalled recalled;
        make_word(n, &of);
        det_ix_known is = det_ix_memory_recall(memory, &of.token, of.is_plain, of.is_fast,
                                               &recalled);
        CHECK(is != DET_IX_LED_NEVER);
        if (is == DET_IX_LED_UNKNOWN) {
            keep(memory, n, &of);
            continue;
        }
        known++;
        far += of.items > 12;
        CHECK(recalled.count.forms == of.items / 2 &&
              recalled.count.names == of.items - of.items / 2);
        CHECK(recalled.parts_light == (n % 7 == 0));
        for (uint32_t k = 0; k < of.items; k++)
            if (recalled.items[k] != n + k) CHECK(false);
    }
    CHECK(known > ASKED / 4 && far > 1000);
    det_ix_memory_free(memory);
}

TEST(long_words_are_not_remembered)
{
    det_ix_memory *memory = det_ix_memory_new();
    char text[DET_IX_LED_TEXT + 1];
    det_ix_recalled recalled;
    memset(text, 'a', sizeof text);
    det_token token = {.text = {text, sizeof text}, .written = {text, sizeof text}};
    CHECK(memory != NULL);
    CHECK(det_ix_memory_recall(memory, &token, true, false, &recalled) == DET_IX_LED_NEVER);
    token.text.len = token.written.len = DET_IX_LED_TEXT;
    CHECK(det_ix_memory_recall(memory, &token, true, false, &recalled) == DET_IX_LED_UNKNOWN);
    det_ix_memory_keep(memory, &token, true);
    CHECK(det_ix_memory_recall(memory, &token, true, false, &recalled) == DET_IX_LED_KNOWN);
    CHECK(recalled.count.forms == 0 && recalled.count.names == 0 && recalled.parts_light);
    CHECK(det_ix_memory_recall(memory, &token, true, true, &recalled) == DET_IX_LED_UNKNOWN);
    det_ix_memory_free(memory);
}

/* The keys of a word by its sounds are put back, and not made again. */
TEST(keys_are_recalled)
{
    det_ix_memory *memory = det_ix_memory_new();
    det_error err;
    det_arena *arena;
    det_str syllables[] = {DET_STR("la"), DET_STR("fu"), DET_STR("luo"), DET_STR("fu")}, spelling;
    det_ix_recalled recalled;
    uint64_t want[DET_SOUNDS_KEYS_MAX] = {0};
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK(memory != NULL);
    for (int i = 0; i < 2; i++) {
        const det_sounds *sounds;
        uint32_t count;
        CHECK_OK(det_sounds_of(syllables, COUNT(syllables), true, true, 0, arena, &sounds,
                               &spelling, &err),
                 &err);
        CHECK(sounds != NULL);
        det_token token = {.text = spelling, .written = spelling, .sounds = sounds};
        det_ix_known is = det_ix_memory_recall(memory, &token, true, false, &recalled);
        CHECK(is == (i == 0 ? DET_IX_LED_UNKNOWN : DET_IX_LED_KNOWN));
        CHECK(sounds->keys->is_made == (i == 1));
        const uint64_t *keys = det_sounds_keys_of(sounds, &count);
        CHECK(count > 1);
        if (i == 1) {
            CHECK(memcmp(keys, want, count * sizeof *keys) == 0);
            break;
        }
        memcpy(want, keys, count * sizeof *keys);
        CHECK(det_ix_led_add(det_ix_memory_learned(memory), 7, false));
        det_ix_memory_keep(memory, &token, false);
    }
    CHECK(recalled.count.forms == 1 && recalled.items[0] == 7);
    det_ix_memory_free(memory);
    det_arena_free(arena);
}
