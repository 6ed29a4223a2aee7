/* sounds.h - what words in kana and Chinese characters may be in Latin letters.        floor: text
 *
 * Both write a foreign word syllable by syllable, and each syllable stands for some runs of
 * letters, likely or less so: data/sounds-kana.txt and data/sounds-chinese.txt have them with their
 * costs.  A word is compared with a Latin one by the cheapest way to write the one by the other.
 *
 * An index cannot be searched by such a measure.  So a word also has keys: the consonants (or, of
 * words too short to have two, the letters) of its likeliest spellings.  It sounds as a Latin word
 * if the measure says so and that word's key is among its own; this is what the index searches by
 * and what the scorer grants. */
#ifndef DET_TEXT_SOUNDS_H
#define DET_TEXT_SOUNDS_H

#include "text/sounds_table.h"
#include "text/token.h"

/* Syllables of the longest word that is read so, keys of one word, letters of a word that is a key
 * itself, and of the longest spelling. */
enum {
    DET_SOUNDS_SYLLABLES_MAX = 12,
    DET_SOUNDS_KEYS_MAX = 96,
    DET_SOUNDS_LETTERS_MAX = 7,
    DET_SOUNDS_TEXT_MAX = 32
};

/* The keys of a word, made when they are asked for. */
typedef struct det_sounds_keys {
    uint64_t items[DET_SOUNDS_KEYS_MAX]; /* ascending */
    uint32_t count;
    bool is_made;
} det_sounds_keys;

typedef struct det_sounds {
    const det_sound_syllable *syllables[DET_SOUNDS_SYLLABLES_MAX];
    det_sounds_keys *keys; /* NULL: it is not searched for; see det_sounds_keys_of */
    uint8_t count;
    uint8_t doubt; /* tenths of a bit that it is less likely, being one of several readings */
} det_sounds;

/* The sounds of a word of count syllables, in arena.
 *   is_han     syllables of Mandarin, else of kana
 *   with_keys  it is going to be searched for
 *   doubt      see det_sounds
 *   spelling   its likeliest spelling in Latin letters, in arena
 * *out is NULL if the tables do not have all of its syllables, or there are too many.  Fails:
 * DET_NOMEM. */
DET_CHECKED det_status det_sounds_of(const det_str *syllables, size_t count, bool is_han,
                                     bool with_keys, uint8_t doubt, det_arena *arena,
                                     const det_sounds **out, det_str *spelling, det_error *err);
/* The same of a folded word of kana. */
DET_CHECKED det_status det_sounds_of_kana(det_str word, bool with_keys, det_arena *arena,
                                          const det_sounds **out, det_str *spelling,
                                          det_error *err);

/* The keys, of one thread; *count is 0 if it was read without. */
const uint64_t *det_sounds_keys_of(const det_sounds *sounds, uint32_t *count);
/* Puts back keys that were those of the same syllables; they need not be aligned. */
void det_sounds_keys_put(const det_sounds *sounds, const void *keys, uint32_t count);
/* The key of a Latin word: its skeleton or, if it has none, its letters; 0 if it has neither. */
uint64_t det_sounds_key(det_str text, uint64_t skeleton);
/* Is a key letters?  Then they are in text, which has DET_SOUNDS_LETTERS_MAX bytes. */
bool det_sounds_key_text(uint64_t key, char *text, size_t *length);

/* Does token, which has sounds, sound as a word in Latin letters?  Then *likely is how much
 * likelier the syllables write that word than any other of its length, in tenths of a bit:
 * DET_SOUNDS_LIKELY_MIN at least. */
enum { DET_SOUNDS_LIKELY_MIN = 20 };
bool det_sounds_as(const det_token *token, const det_token *latin, uint32_t *likely);

/* The sounds of a listed token in kana or Chinese characters, with their keys, from what was
 * written: kana as they are folded, characters as det_sounds_join joins them.  *out is NULL if the
 * tables do not have them.  In arena.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_sounds_of_written(const det_token *listed, det_arena *arena,
                                             const det_sounds **out, det_error *err);
/* The syllables of characters as one text, in arena, of which they can be told again: "lafuluofu".
 * A v parts what would else run together ("livao").  *joined is empty if they cannot.  Fails:
 * DET_NOMEM. */
DET_CHECKED det_status det_sounds_join(const det_str *syllables, size_t count, det_arena *arena,
                                       det_str *joined, det_error *err);
/* det_sounds_as of a listed token that has its keys (other.h), and one asked about. */
bool det_sounds_listed_as(const det_token *listed, const det_token *asked, uint32_t *likely);

/* Is it at least as likely as any other word of its length, whatever its key?  token has sounds. */
bool det_sounds_may_write(const det_token *token, const det_token *latin);

/* May a character write names of other languages? */
bool det_sounds_has_character(uint32_t code_point);
/* ... and is it a common Chinese family name? */
bool det_sounds_has_family(uint32_t code_point);
/* ... and does it hardly ever write a Chinese one? */
bool det_sounds_is_sure(uint32_t code_point);

#endif
