/* jaro.h - Jaro-Winkler similarity, the yardstick of benchmarks.                    floor: screen
 *
 * No verdict comes from it: it is what much of the field compares whole names with, and it is here,
 * bit-parallel, so that our speed is told against the fastest form of it and not the textbook's. */
#ifndef DET_SCREEN_JARO_H
#define DET_SCREEN_JARO_H

#include "base/str.h"

/* Longest text; the rest of a longer one is left out. */
enum { DET_JARO_BYTES_MAX = 64 };

/* A text that many are compared with. */
typedef struct det_jaro {
    uint64_t places[256]; /* bit i: byte i of the text */
    char text[DET_JARO_BYTES_MAX];
    uint32_t length;
} det_jaro;
void det_jaro_prepare(det_str text, det_jaro *out);
/* 0 .. 10,000 basis points, with a prefix of up to four bytes at a scale of 0.1.  Memory: none. */
uint32_t det_jaro_winkler(const det_jaro *prepared, det_str other);

#endif
