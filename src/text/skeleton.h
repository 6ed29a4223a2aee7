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

/* Does a token in another script almost sound like one in Latin letters: skeletons one consonant
 * apart, the longer of three or more?  Transcriptions leave out, add or take for another what the
 * other language lacks (a Japanese b for v, an English r).  Not symmetric, and no evidence. */
bool det_sounds_near(const det_token *other, const det_token *latin);
/* What tells most Latin words from those that are near a token: letters of which a near one has
 * some but for one set, and letters of which it has none but for one. */
typedef struct det_sound_filter {
    uint64_t wanted[DET_SKELETON_LETTERS_MAX], unwanted[8];
    uint8_t wanted_count, unwanted_count;
    bool is_none; /* nothing is near it */
} det_sound_filter;
void det_sound_filter_of(const det_token *other, det_sound_filter *out);
/* Could a Latin word of this length, with letters of this signature (det_edit_signature), be near
 * it?  Says no only if it is not. */
bool det_sound_filter_passes(const det_sound_filter *filter, uint64_t signature, size_t length);

#endif
