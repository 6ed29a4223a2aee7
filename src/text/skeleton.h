/* skeleton.h - the consonants of a word, as languages agree on them.                  floor: text
 */
#ifndef DET_TEXT_SKELETON_H
#define DET_TEXT_SKELETON_H

#include "text/token.h"

/* Consonants that are told apart; later ones do not count. */
enum { DET_SKELETON_LETTERS_MAX = 12 };

/* The skeleton of a folded word, or 0 if it has fewer than two consonants or a digit.  Words that
 * differ by vowels, doubled letters and the habits of a language have the same one ("Gaddafi" and
 * "Qadhafi", "Petrov" and "Petroff", "hsn" and "Hassan").  Memory: none.  Threads: any. */
uint64_t det_skeleton_of(det_str word);
/* How many consonants it has, 0 to DET_SKELETON_LETTERS_MAX. */
uint32_t det_skeleton_length(uint64_t skeleton);

/* Do two tokens sound alike: the same skeleton of three consonants or more, or of two and at most
 * two edits apart, three if one of them, in Arabic or Hebrew letters, lacks its vowels?  Never if
 * one of them is a syllable of Korean or Chinese (DET_ROLE_SYLLABLE), of which hundreds share a
 * skeleton.  Symmetric.  What the index searches by and the scorer grants, as det_edit_budget is.
 */
bool det_sounds_alike(const det_token *a, const det_token *b);

/* Edits between the texts of two tokens that sound alike, ph being f: none from "Alpha" to "Alfa".
 * No more than letters of the longer.  Memory: none.  Threads: any. */
uint32_t det_sounds_edits(const det_token *a, const det_token *b);

/* Does a token in another script almost sound like one in Latin letters: skeletons one consonant
 * apart, the longer of three or more?  Transcriptions leave out, add or take for another what the
 * other language lacks (a Japanese b for v, an English r).  Not symmetric, and no evidence. */
bool det_sounds_near(const det_token *other, const det_token *latin);
/* The same in two steps, so that what is the same for many words is done once: the sounds of each,
 * 0 if nothing is near it, and whether they are the same but for one, left out, put in or
 * replaced, and three at least on one side. */
uint64_t det_sound_of_other(const det_token *other);
uint64_t det_sound_of_latin(uint64_t skeleton, uint16_t script, uint16_t roles);
enum { DET_SOUND_BITS = 5, DET_SOUNDS_NEAR_MIN = 3 };
static inline bool
det_sounds_apart_by_one(uint64_t a, uint64_t b)
{
    uint64_t x = a >> 4, y = b >> 4;
    bool is_first = ((x ^ y) & ((UINT64_C(1) << DET_SOUND_BITS) - 1)) != 0;
    /* most words begin with another sound, which then is the one */
    if (is_first && x >> DET_SOUND_BITS != y >> DET_SOUND_BITS && x >> DET_SOUND_BITS != y &&
        x != y >> DET_SOUND_BITS)
        return false;
    uint32_t a_count = (uint32_t)(a & 15), b_count = (uint32_t)(b & 15);
    if (a == 0 || b == 0 || a_count + 1 < b_count || b_count + 1 < a_count ||
        (a_count < DET_SOUNDS_NEAR_MIN && b_count < DET_SOUNDS_NEAR_MIN))
        return false;
    if (x == y) return true;
    uint64_t longer = a_count < b_count ? y : x, shorter = a_count < b_count ? x : y;
    uint32_t at = (uint32_t)__builtin_ctzll(x ^ y) / DET_SOUND_BITS * DET_SOUND_BITS;
    return a_count == b_count ? (x ^ y) >> at < UINT64_C(1) << DET_SOUND_BITS
                              : longer >> at >> DET_SOUND_BITS == shorter >> at;
}

#endif
