/* tiny.h - a screener over one invented party, for fuzz targets.                 floor: screen,
 * tests */
#ifndef DET_SCREEN_TINY_H
#define DET_SCREEN_TINY_H

#include "screen/screen.h"

typedef struct tiny {
    det_arena *arena;
    const det_index *index;
    det_screener *screener;
} tiny;

/* Stops the program where it cannot be made.  A party, a vessel, a lawbook of one page; lists
 * of 2020-01-01. */
tiny tiny_open(void);
void tiny_close(tiny *of);

#endif
