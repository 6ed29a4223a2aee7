/* fold_table.h - the shape of the generated fold tables.                              floor: text
 *
 * Internal to text/: tools/gen_fold.c writes build/src/text/fold_table.c in this shape, fold.c
 * reads it.
 *
 * code point -> entry   two stages: det_fold_block[code_point >> 7] chooses a block of 128 entries
 * entry -> letters      offsets into one string, det_fold_text
 * pair of symbols -> entry   letters that are read together (и + breve = й, か + voicing = が, ο +
 * υ). Entries that are the same letter in another guise (capital, full width) have the same symbol;
 * 0 is in no pair */
#ifndef DET_TEXT_FOLD_TABLE_H
#define DET_TEXT_FOLD_TABLE_H

#include <stdint.h>

typedef enum det_fold_kind {
    DET_FOLD_GAP = 0, /* parts words */
    DET_FOLD_DOT,     /* parts words, but not single letters */
    DET_FOLD_QUOTE,   /* parts words, but not Hebrew letters (בע"מ) */
    DET_FOLD_NOTHING, /* marks, apostrophes, controls: as if it were not there */
    DET_FOLD_REPEAT,  /* the letter before once more (佐々木) */
    DET_FOLD_LETTER,  /* from here on: makes a word */
    DET_FOLD_DIGIT,
    DET_FOLD_UNKNOWN,         /* a letter that no table knows: its number */
    DET_FOLD_SYLLABLE,        /* a word (or several, spaces inside) by itself: Han */
    DET_FOLD_HANGUL,          /* a Hangul syllable, taken apart by arithmetic */
    DET_FOLD_LEAD,            /* first consonant of a Hangul syllable */
    DET_FOLD_A,               /* written once where several meet */
    DET_FOLD_GLIDE,           /* text = consonant, other = vowel */
    DET_FOLD_CONSONANT,       /* carries an "a" unless a sign follows */
    DET_FOLD_CONSONANT_FINAL, /* the same, and silent at the end */
    DET_FOLD_SIGN,            /* vowel sign */
    DET_FOLD_VIRAMA,          /* takes the "a" away */
    DET_FOLD_BEFORE,          /* vowel written before its consonant */
    DET_FOLD_SMALL_Y,
    DET_FOLD_SMALL_VOWEL,
    DET_FOLD_DOUBLE,
    DET_FOLD_KIND_COUNT
} det_fold_kind;

typedef struct det_fold_entry {
    uint16_t text;  /* offset in det_fold_text */
    uint16_t other; /* the look-alike's reading, or a glide's vowel */
    uint8_t text_len;
    uint8_t other_len;
    uint8_t kind;       /* det_fold_kind */
    uint8_t script;     /* det_script */
    uint8_t mark_class; /* canonical combining class of a vowel that is a mark (Thai, Tibetan) */
    uint8_t spare;
    uint16_t symbol;
} det_fold_entry;

typedef struct det_fold_pair {
    uint16_t first; /* symbols */
    uint16_t second;
    uint16_t entry;
} det_fold_pair;

enum {
    DET_FOLD_BLOCK_SHIFT = 7,
    DET_FOLD_BLOCK_SIZE = 1 << DET_FOLD_BLOCK_SHIFT,
    /* Counts up when fold.c treats the same table differently: part of det_fold_version(). */
    DET_FOLD_RULES = 2,
    DET_FOLD_BLOCKS = 0x110000 >> DET_FOLD_BLOCK_SHIFT,
    /* A code point folds to at most this many letters for each of its bytes; the generator refuses
     * a table that breaks it.  The buffer of a fold is sized by it. */
    DET_FOLD_GROWTH = 6
};

extern const uint16_t det_fold_block[DET_FOLD_BLOCKS];
extern const uint16_t det_fold_entry_of[];
extern const det_fold_entry det_fold_entries[];
extern const char det_fold_text[];
extern const det_fold_pair det_fold_pairs[]; /* sorted by first, then second */
extern const uint32_t det_fold_pair_count;
extern const char det_fold_version_text[];

/* Of a byte: the letter or digit that it is in plain text, or one of these.  Plain text is ASCII of
 * which nothing says anything about its neighbours. */
enum { DET_FOLD_NOT_PLAIN = 0, DET_FOLD_PLAIN_GAP, DET_FOLD_PLAIN_DOT, DET_FOLD_PLAIN_LETTERS };
extern const uint8_t det_fold_plain[256];

#endif
