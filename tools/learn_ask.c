/* learn_ask.c - what the text tables make of pairs of words, for who learns such tables.
 *
 *   learn_ask <pairs.tsv
 *
 * A line of standard input is a word in another script, a tab and a word in Latin letters; for each
 * one line comes out, parted by tabs: the script, the word as it is folded (its syllables, if they
 * are Chinese characters), the Latin word as it is folded, and by how much the one is the other:
 * the grade of what is heard, in basis points, or in tenths of a bit how likely its sounds are, 0
 * if it is another word.  What has more than one word is left empty.
 *
 * tools/learn_heard.py and tools/learn_sounds.py ask it; not of the product. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "text/heard.h"
#include "text/sounds.h"

enum { LINE_BYTES_MAX = 4096 };

static det_str
fold(det_str text, det_arena *arena, uint16_t *script, size_t *count)
{
    det_words words;
    det_str out = {0};
    *script = DET_SCRIPT_NONE;
    *count = 0;
    if (det_utf8_check(text) != SIZE_MAX || det_fold_words(text, arena, &words, NULL) != DET_OK)
        return out;
    for (size_t i = 0; i < words.count; i++) {
        if (!det_arena_print(arena, &out, "%.*s%s%.*s", DET_STR_FMT(out), i > 0 ? " " : "",
                             DET_STR_FMT(words.items[i].text)))
            return (det_str){0};
        *script = words.items[0].script;
    }
    *count = words.count;
    return out;
}

static uint32_t
by_sounds(det_str word, uint16_t script, const det_token *latin, det_arena *arena)
{
    det_str syllables[DET_SOUNDS_SYLLABLES_MAX + 1], rest = word, likeliest;
    det_token token = {.script = script};
    size_t count = 0;
    uint32_t likely = 0;
    det_status st;
    while (script == DET_SCRIPT_HAN && count <= DET_SOUNDS_SYLLABLES_MAX &&
           det_str_next(&rest, ' ', &syllables[count]))
        count++;
    st = script == DET_SCRIPT_HAN
             ? det_sounds_of(syllables, count, true, true, 0, arena, &token.sounds, &likeliest,
                             NULL)
             : det_sounds_of_kana(word, true, arena, &token.sounds, &likeliest, NULL);
    return st == DET_OK && det_sounds_as(&token, latin, &likely) ? likely : 0;
}

static uint32_t
measure(det_str word, uint16_t script, size_t words, det_str text, det_arena *arena)
{
    det_token latin = {.text = text, .written = text, .script = DET_SCRIPT_LATIN};
    det_token other = {.text = word, .written = word, .script = script};
    uint32_t grade = 0;
    det_heard_word heard;
    det_token_describe(&latin);
    if (script == DET_SCRIPT_HAN || (script == DET_SCRIPT_KANA && words == 1))
        return by_sounds(word, script, &latin, arena);
    if (words != 1 || !det_heard_has(script)) return 0;
    det_heard_read(&other, &heard);
    return det_heard_as(&heard, &latin, &grade) ? grade : 0;
}

int
main(void)
{
    static char line[LINE_BYTES_MAX];
    det_arena *arena = NULL;
    if (det_arena_new(0, &arena, NULL) != DET_OK) return 1;
    while (fgets(line, sizeof line, stdin) != NULL) {
        det_str latin = det_str_trim(det_str_of(line)), other;
        uint16_t script, latin_script;
        size_t words, latin_words;
        det_arena_reset(arena);
        if (!det_str_next(&latin, '\t', &other)) continue;
        det_str word = fold(other, arena, &script, &words);
        det_str text = fold(latin, arena, &latin_script, &latin_words);
        bool is_one = latin_words == 1 && latin_script == DET_SCRIPT_LATIN;
        uint32_t by = is_one ? measure(word, script, words, text, arena) : 0;
        printf("%s\t%.*s\t%.*s\t%u\n", det_script_name((det_script)script), DET_STR_FMT(word),
               DET_STR_FMT(is_one ? text : (det_str){0}), by);
    }
    det_arena_free(arena);
    return 0;
}
