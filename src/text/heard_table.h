/* heard_table.h - the shape of the generated table of sounds.                        floor: text
 *
 * Internal to text/: tools/gen_heard.c writes build/src/text/heard_table.c from data/heard.txt;
 * heard.c reads it.  Weights and costs are in sixteenths of a bit. */
#ifndef DET_TEXT_HEARD_TABLE_H
#define DET_TEXT_HEARD_TABLE_H

#include <stdint.h>

enum {
    DET_HEARD_OTHER_MAX = 2, /* letters of the other script in a unit, as they are folded */
    DET_HEARD_LATIN_MAX = 3, /* Latin letters in a unit */
    DET_HEARD_CODES = 27 * 27
};

/* One or two letters as one number below DET_HEARD_CODES; 0: no letter. */
static inline uint32_t
det_heard_code(const char *letters, uint32_t count)
{
    uint32_t first = count > 0 ? (uint32_t)(letters[0] - 'a' + 1) : 0;
    return 27 * first + (count > 1 ? (uint32_t)(letters[1] - 'a' + 1) : 0);
}

/* Latin letters for letters of the other script. */
typedef struct det_heard_unit {
    char latin[DET_HEARD_LATIN_MAX];
    uint8_t length;
    int16_t weight; /* how much likelier together than by chance: log2 of the quotient */
} det_heard_unit;

/* What a unit adds to the coarse key of a Latin word. */
typedef struct det_heard_part {
    uint16_t classes; /* four bits each, the first highest */
    uint8_t count;
    uint8_t cost; /* -log2 of its share of all units, less a gain for each class; at most 255 */
} det_heard_part;

typedef struct det_heard {
    /* By the code of the other letters and the first Latin one (1 .. 26; 0: there is none),
     * [firsts[27 code + letter], firsts[27 code + letter + 1]) of the units; NULL: the script has
     * no line. */
    const uint16_t *firsts;
    /* By the code of the other letters, [starts[code], starts[code + 1]) of the parts. */
    uint16_t part_starts[DET_HEARD_CODES + 1];
    int16_t best[DET_HEARD_CODES]; /* the heaviest unit of a code; INT16_MIN: there is none */
    int16_t silent[27];            /* weight of a Latin letter for which nothing is written */
} det_heard;

extern const det_heard_unit det_heard_units[];
extern const det_heard_part det_heard_parts[];
/* By script; where it has no line the starts are all the same. */
extern const det_heard det_heard_scripts[];
extern const uint32_t det_heard_script_count;

/* Class of a Latin letter in the coarse key, 1 .. 15, or 0: it is not in the key. */
static inline uint32_t
det_heard_class(char letter)
{
    /* a to z: p b, f v, t d, k c g q x, s z, l, m, n, r, j */
    static const uint8_t classes[26] = {0, 1, 4, 3, 0, 2, 4, 0, 0, 10, 4, 6, 7,
                                        8, 0, 1, 4, 9, 5, 3, 0, 2, 0,  4, 0, 5};
    return classes[letter - 'a'];
}

#endif
