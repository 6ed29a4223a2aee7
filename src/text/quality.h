/* quality.h - how good a pair of two words is, by what makes it one.                  floor: text
 *
 * In basis points.  The scorer grants it, and the index tells by it how far a word that it has
 * found can carry a name, so both ask here.  docs/matching.md has the table. */
#ifndef DET_TEXT_QUALITY_H
#define DET_TEXT_QUALITY_H

#include <stddef.h>
#include <stdint.h>

#include "text/skeleton.h"

enum {
    /* basis points that an edit takes, times the length of the longer token */
    DET_LOSS_PER_EDIT = 12000,
    /* joined or parted words, letter for letter the same */
    DET_QUALITY_JOINED = 9800,
    /* the same consonants: less what edits there are, times the length of the longer token, but no
     * less than so many consonants are worth */
    DET_QUALITY_SOUND = 9200,
    DET_LOSS_PER_SOUND_EDIT = 7000,
    DET_QUALITY_SOUND_SHORT = 5500, /* of two or three */
    DET_QUALITY_SOUND_FOUR = 7000,
    DET_QUALITY_SOUND_LONG = 8000, /* of five or more */
    /* of a word asked for that is the listed one without its vowels, and letters of such a word */
    DET_QUALITY_VOWELLESS = 8500,
    DET_VOWELLESS_LETTERS_MIN = 3,
    /* ... and so much more between two scripts; the latter of two consonants */
    DET_GAIN_SOUND_SCRIPT = 1500,
    DET_GAIN_SOUND_SCRIPT_SHORT = 1000,
    /* a word in another script by its sounds: more for each tenth of a bit that tells it from
     * others (det_sounds_as) */
    DET_QUALITY_SCRIPT = 5500,
    DET_GAIN_PER_LIKELY = 21,
    DET_QUALITY_SCRIPT_MAX = 9500,
    /* a Latin word heard in another script, and so much more by its grade (text/heard.h) */
    DET_QUALITY_HEARD = 6800,
    DET_GAIN_PER_GRADE = 3000,
    DET_QUALITY_HEARD_MAX = 9500
};

/* Of two words that differ by edits, of which the longer has so many bytes: at least 1. */
static inline uint16_t
det_quality_of_edits(uint32_t edits, size_t longer)
{
    uint32_t loss = (uint32_t)(DET_LOSS_PER_EDIT * edits / longer);
    return (uint16_t)(loss >= 10000 ? 1 : 10000 - loss);
}

/* Of a word heard in another script: grade of det_heard_grade. */
static inline uint16_t
det_quality_of_heard(uint32_t grade)
{
    uint32_t quality = DET_QUALITY_HEARD + grade * DET_GAIN_PER_GRADE / 10000;
    return (uint16_t)(quality < DET_QUALITY_HEARD_MAX ? quality : DET_QUALITY_HEARD_MAX);
}

/* Of a word by the sounds of another script: likely of det_sounds_as. */
static inline uint16_t
det_quality_of_likely(uint32_t likely)
{
    uint32_t quality = DET_QUALITY_SCRIPT + DET_GAIN_PER_LIKELY * likely;
    return (uint16_t)(quality < DET_QUALITY_SCRIPT_MAX ? quality : DET_QUALITY_SCRIPT_MAX);
}

/* What a pair makes up for: the weight of a perfect one that carries as much of what is left over
 * to a score of floor_bp as one of this weight and quality does, rounded up.  A score of matched /
 * (matched + lost + left over) reaches the floor where the sum over its pairs of weight x (quality
 * - floor) is no less than the floor times what is left over; 0 where that falls with the weight.
 */
static inline uint32_t
det_quality_carries(uint32_t weight, uint32_t quality_bp, uint32_t floor_bp)
{
    if (quality_bp == 10000) return weight;
    if (floor_bp >= 10000) return weight * quality_bp / 10000 + 1;
    if (quality_bp <= floor_bp) return 0;
    return (weight * (quality_bp - floor_bp) + 9999 - floor_bp) / (10000 - floor_bp);
}

/* Of two that sound alike (det_sounds_alike). */
uint16_t det_quality_of_sound(const det_token *a, const det_token *b);

#endif
