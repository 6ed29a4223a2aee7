/* heard_rows.h - one word in another script against many Latin ones.                  floor: text
 *
 * What det_heard_grade tells, for words that come in the order of their letters: those that begin
 * alike share what is known of the beginning, and where a beginning can no longer do, all words
 * with it are passed over. */
#ifndef DET_TEXT_HEARD_ROWS_H
#define DET_TEXT_HEARD_ROWS_H

#include "text/heard.h"

/* Beginnings of the other word that a row has room for, and what units of two and three Latin
 * letters there may be; words that need more are graded one by one. */
enum { DET_HEARD_CELLS = 16, DET_HEARD_HALF = 8, DET_HEARD_LONG_MAX = 511 };

/* By the letters of the other word that stand before: the weight of the best way so far, or what a
 * unit adds that ends there.  The upper half is not looked at if the word is short. */
typedef struct det_heard_cells {
    _Alignas(16) int16_t of[DET_HEARD_CELLS];
} det_heard_cells;

/* What a unit of two or three Latin letters adds, by where it ends. */
typedef struct det_heard_long {
    det_heard_cells adds;
    char first; /* of three letters; 0: there are two */
    uint8_t others;
    uint16_t next; /* with the same last two letters; 0: none */
} det_heard_long;

/* A word made ready, and the rows of the last Latin one.  Owns nothing; some 26 KiB. */
typedef struct det_heard_rows {
    const det_heard_word *word;
    bool is_plain; /* it has no room here: words are graded one by one */
    bool is_wide;  /* both halves of the cells are needed */
    int32_t least; /* weight of DET_HEARD_GRADE_MIN */
    size_t known;  /* letters of latin whose rows are there */
    size_t dead;   /* how many of them no word can begin with; SIZE_MAX: not told yet */
    uint16_t long_count;
    char latin[DET_HEARD_BYTES_MAX];
    bool is_alive[DET_HEARD_BYTES_MAX + 1]; /* by letters of latin: see rows */
    det_heard_cells rows[DET_HEARD_BYTES_MAX + 1];
    det_heard_cells wanted;   /* what a cell has to have, for all that may be behind it */
    det_heard_cells along;    /* what letters that are silent in Latin add, from the first on */
    det_heard_cells ones[27]; /* by the Latin letter: units of it and one other letter ... */
    det_heard_cells twos[27]; /* ... and two */
    int16_t silent[27];
    uint16_t longs[27 * 27]; /* by the last two Latin letters: the first of the rest; 0: none */
    det_heard_long rest[DET_HEARD_LONG_MAX + 1];
} det_heard_rows;

/* word has keys, and is kept as long as rows are. */
void det_heard_rows_of(const det_heard_word *word, det_heard_rows *out);

/* The grade of a Latin word of letters a to z, as det_heard_grade has it; false, and no grade, if
 * it is below DET_HEARD_GRADE_MIN or the word too long.  Fast if words come in ascending order. */
bool det_heard_rows_grade(det_heard_rows *rows, det_str latin, uint32_t *grade);

/* ---- of heard.c, for heard_rows.c ------------------------------------------------------- */

/* Weights of what the table does not know, in sixteenths of a bit. */
enum {
    DET_HEARD_LOSS_OTHER = 7 * 16, /* a letter of the other script is silent */
    DET_HEARD_LOSS_BOTH = 9 * 16   /* two letters stand for each other */
};
/* The least weight of a grade, and the grade of a weight that is above 0. */
int32_t det_heard_least(const det_heard_most *most, uint32_t grade);
uint32_t det_heard_grade_of(const det_heard_most *most, int32_t weight);
/* The grade of one word, by its own; false if it is below DET_HEARD_GRADE_MIN. */
bool det_heard_is(const det_heard_word *word, det_str latin, uint32_t *grade);

#endif
