/* quality.c - see quality.h. */
#include "text/quality.h"

static bool
is_vowel(char letter)
{
    return letter == 'a' || letter == 'e' || letter == 'i' || letter == 'o' || letter == 'u' ||
           letter == 'y';
}

/* Is a, a word asked for, b without its vowels and all but that the same, doubled letters being
 * one: "mhmd" for Muhammad? */
static bool
is_without_vowels(const det_token *a, const det_token *b)
{
    size_t at = 0;
    char before = '\0';
    if (a->text.len < DET_VOWELLESS_LETTERS_MIN || is_vowel(a->text.ptr[1]) ||
        is_vowel(a->text.ptr[0]) || a->script != DET_SCRIPT_LATIN || b->script != DET_SCRIPT_LATIN)
        return false;
    for (size_t i = 0; i < b->text.len; i++) {
        char letter = b->text.ptr[i];
        if (is_vowel(letter) || letter == before) continue;
        if (at == a->text.len || a->text.ptr[at] != letter) return false;
        before = letter;
        at++;
    }
    return at == a->text.len;
}

uint16_t
det_quality_of_sound(const det_token *a, const det_token *b)
{
    size_t longer = a->text.len > b->text.len ? a->text.len : b->text.len;
    uint32_t length = det_skeleton_length(a->skeleton);
    uint32_t loss = DET_LOSS_PER_SOUND_EDIT * det_sounds_edits(a, b) / (uint32_t)longer;
    uint32_t least = length >= 5   ? DET_QUALITY_SOUND_LONG
                     : length == 4 ? DET_QUALITY_SOUND_FOUR
                                   : DET_QUALITY_SOUND_SHORT;
    /* Another script is never the same letters: there, sounds are all that can be the same. */
    if (a->script != b->script)
        least += length >= 3 ? DET_GAIN_SOUND_SCRIPT : DET_GAIN_SOUND_SCRIPT_SHORT;
    if (is_without_vowels(a, b)) least = DET_QUALITY_VOWELLESS;
    uint32_t quality = DET_QUALITY_SOUND - loss;
    return (uint16_t)(quality > least ? quality : least);
}
