/* words_table.h - the shape of the generated word tables.                              floor: text
 *
 * Internal to text/: tools/gen_words.c writes build/src/text/words_table.c from data/titles.txt,
 * particles.txt, legal-forms.txt, generic-words.txt and names-arabic.txt; token.c reads it. */
#ifndef DET_TEXT_WORDS_TABLE_H
#define DET_TEXT_WORDS_TABLE_H

#include <stdint.h>

/* A word that some data file lists, or that begins a listed phrase. */
typedef struct det_known_word {
    uint16_t text; /* offsets in det_words_text */
    uint16_t canonical;
    uint8_t text_len;
    uint8_t canonical_len;
    uint16_t roles;           /* DET_ROLE_* */
    uint16_t is_foreign_only; /* for words in other letters than Latin */
    /* Phrases that begin with the canonical form, longest first. */
    uint16_t phrase_first;
    uint16_t phrase_count;
} det_known_word;

typedef struct det_known_phrase {
    uint16_t text; /* canonical words with one space between */
    uint16_t canonical;
    uint8_t text_len;
    uint8_t canonical_len;
    uint8_t words;
    uint8_t spare;
    uint16_t roles;
} det_known_phrase;

/* Words by det_str_hash of their text, open addressing; 0 is free, else number + 1. */
extern const uint32_t det_words_slot_count; /* a power of two */
extern const uint16_t det_words_slots[];
extern const det_known_word det_words_known[];
extern const det_known_phrase det_words_phrases[];
extern const char det_words_text[];
extern const char det_words_version_text[];

#endif
