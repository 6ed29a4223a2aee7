/* sounds_table.h - the shape of the generated tables of sounds.                        floor: text
 *
 * Internal to text/: tools/gen_sounds.c writes build/src/text/sounds_table.c from
 * data/sounds-kana.txt and data/sounds-chinese.txt; sounds.c reads it. */
#ifndef DET_TEXT_SOUNDS_TABLE_H
#define DET_TEXT_SOUNDS_TABLE_H

#include <stdint.h>

/* Letters that a syllable stands for, and what that costs in half bits. */
enum { DET_SOUND_PIECE_MAX = 6, DET_SOUND_SYLLABLE_MAX = 7, DET_SOUND_PIECES_MAX = 64 };
typedef struct det_sound_piece {
    char text[DET_SOUND_PIECE_MAX];
    uint8_t length, cost;
} det_sound_piece;

/* By text, ascending; its pieces by cost, and once more by their first letter. */
typedef struct det_sound_syllable {
    char text[DET_SOUND_SYLLABLE_MAX];
    uint8_t length;
    uint16_t piece_first, piece_count;
    /* among det_sounds_by_letter: those without a letter, those with an a, ... and their end */
    uint16_t letters[28];
} det_sound_syllable;

extern const det_sound_syllable det_sounds_kana[], det_sounds_han[];
extern const uint32_t det_sounds_kana_count, det_sounds_han_count;
extern const det_sound_piece det_sounds_pieces[], det_sounds_by_letter[];
/* Characters that write names of other languages, ascending. */
extern const uint32_t det_sounds_characters[];
extern const uint32_t det_sounds_character_count;
/* ... and common Chinese family names. */
extern const uint32_t det_sounds_families[];
extern const uint32_t det_sounds_family_count;
/* ... and those that Chinese names hardly have. */
extern const uint32_t det_sounds_foreign[];
extern const uint32_t det_sounds_foreign_count;

#endif
