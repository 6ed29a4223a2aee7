/* words_table.h - the shape of the generated word tables.                              floor: text
 *
 * Internal to text/: tools/gen_words.c writes build/src/text/words_table.c from the word lists of
 * data/; token.c and readings.c read it. */
#ifndef DET_TEXT_WORDS_TABLE_H
#define DET_TEXT_WORDS_TABLE_H

#include "text/fold.h"

/* The same text may stand in several. */
typedef enum det_vocabulary {
    DET_VOCABULARY_WORDS = 0,
    DET_VOCABULARY_FOREIGN, /* words in other letters than these, folded */
    DET_VOCABULARY_ARABIC,  /* in letters without vowels, where "sis" is none of the others */
    DET_VOCABULARY_HEBREW,
    /* Readings of Korean names: the canonical form is the Korean syllables that the text may stand
     * for, as the DPRK writes them, parted by spaces, the likelier first.  Role: family. */
    DET_VOCABULARY_RUSSIAN,     /* folded Cyrillic */
    DET_VOCABULARY_HANJA,       /* a character, as it is */
    DET_VOCABULARY_MANDARIN,    /* pinyin */
    DET_VOCABULARY_KOREAN_KANA, /* folded kana */
    /* A character of a given name: its Cantonese spellings, parted by spaces. */
    DET_VOCABULARY_CANTONESE,
    /* Names of other languages, their Latin form canonical. */
    DET_VOCABULARY_KANA, /* folded kana */
    DET_VOCABULARY_HAN,  /* the pinyin of each character, parted by spaces */
    /* Words of companies and bodies in Chinese characters and Hangul, as they are; their Latin form
     * canonical. */
    DET_VOCABULARY_BODY,
    DET_VOCABULARY_COUNT
} det_vocabulary;

/* A word that some data file lists, that has classes, or that begins a listed phrase. */
typedef struct det_known_word {
    uint32_t text; /* offsets in det_words_text */
    uint32_t canonical;
    uint8_t text_len;
    uint8_t canonical_len;
    uint16_t roles; /* DET_ROLE_* */
    /* Of the canonical form: from class_first on in det_words_classes, ascending. */
    uint16_t class_first;
    uint8_t class_count;
    uint8_t vocabulary; /* det_vocabulary */
    /* Phrases that begin with the canonical form, longest first. */
    uint16_t phrase_first;
    uint16_t phrase_count;
} det_known_word;

typedef struct det_known_phrase {
    uint32_t text; /* canonical words with one space between */
    uint32_t canonical;
    uint8_t text_len;
    uint8_t canonical_len;
    uint8_t words;
    uint8_t spare;
    uint16_t roles;
} det_known_phrase;

/* Words by det_words_hash of their text, open addressing; 0 is free, else the high half of the hash
 * over the number + 1, so that a word that is not there is seldom compared. */
extern const uint32_t det_words_slot_count; /* a power of two */
extern const uint32_t det_words_slots[];
extern const det_known_word det_words_known[];
extern const det_known_phrase det_words_phrases[];
extern const uint32_t det_words_classes[];
extern const char det_words_text[];
extern const char det_words_version_text[];
extern const char det_text_code[]; /* by tools/code_digest.py */

/* A habit of romanising a script: rules that rewrite folded words.  By script, in file order. */
typedef enum det_rule_place {
    DET_RULE_ANYWHERE = 0,
    DET_RULE_FRONT,
    DET_RULE_INSIDE, /* not at the front */
    DET_RULE_END
} det_rule_place;
typedef struct det_reading_rule {
    char from[8];
    char to[8];
    uint8_t from_len;
    uint8_t to_len;
    uint8_t place;    /* det_rule_place */
    uint32_t letters; /* of from: bit c & 31 for each c */
} det_reading_rule;
typedef struct det_reading_habit {
    uint16_t script; /* det_script */
    uint16_t rule_first;
    uint16_t rule_count;
    uint8_t is_open; /* only for words that come out in open syllables, as Japanese ones are */
    /* Rules before the first, which rewrite nothing.  A name is written by the habit if one of the
     * signs and one of the endings fit a word of it; with no sign, all names of the script may be.
     */
    uint8_t sign_count;
    uint8_t also_count; /* behind the signs; none: they suffice */
} det_reading_habit;
extern const det_reading_habit det_words_habits[];
extern const uint32_t det_words_habit_count;
extern const det_reading_rule det_words_rules[];

/* A spelling at the front or end of a word that is a token of its own ("abdel" is "abd").  Those of
 * the front first, and the longest of each first. */
typedef struct det_words_affix {
    char text[8];
    char token[8];
    uint8_t text_len;
    uint8_t token_len;
    uint8_t is_front;
    uint8_t is_vowelless; /* only of words in letters that write no vowels */
} det_words_affix;
extern const det_words_affix det_words_affixes[];
extern const uint32_t det_words_affix_count;

/* A word that the tables know, or NULL. */
const det_known_word *det_words_find(det_str text, det_vocabulary vocabulary);

/* Where a word of a script that is not Latin is looked up. */
static inline det_vocabulary
det_words_vocabulary(uint16_t script)
{
    return script == DET_SCRIPT_ARABIC   ? DET_VOCABULARY_ARABIC
           : script == DET_SCRIPT_HEBREW ? DET_VOCABULARY_HEBREW
           : script == DET_SCRIPT_KANA   ? DET_VOCABULARY_KANA
           : script == DET_SCRIPT_HAN    ? DET_VOCABULARY_HAN
                                         : DET_VOCABULARY_FOREIGN;
}

/* Of det_str_hash: the 32 bits that place a word.  All vocabularies lie in one table. */
static inline uint32_t
det_words_hash(uint64_t hash, det_vocabulary vocabulary)
{
    return (uint32_t)(hash ^ hash >> 32) * 16 + (uint32_t)vocabulary;
}

#endif
