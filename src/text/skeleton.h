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

#endif
