/* share.h - how much of a party another one holds, as registers write it.             floor: list
 */
#ifndef DET_LIST_SHARE_H
#define DET_LIST_SHARE_H

#include "base/day.h"

/* A share in hundredths of a percent, as an interval: often only "more than a quarter" is known. */
enum { DET_SHARE_WHOLE_BP = 10000 };
typedef struct det_share {
    uint32_t low_bp, high_bp; /* low <= high <= 10,000 */
} det_share;

/* "25", "25 %", "25-50", ">50", ">=50", "<25", "12.345", "" (not known: 0 to 100).  Of decimals
 * beyond two the low end is cut and the high end rounded up.  False: nothing that can be read. */
bool det_share_read(det_str text, det_share *out);
/* "25%", "25-50%", "0-100%"; "44.95%" */
enum { DET_SHARE_TEXT_MAX = 40 };
const char *det_share_print(det_share share, char text[DET_SHARE_TEXT_MAX]);

/* What ties an owner to what it owns. */
typedef struct det_tie {
    bool controls; /* power over it otherwise than by a share */
    det_share share;
    det_span in_use; /* [from, before) */
} det_tie;

/* The type of a statement of the property "owner": "owns 25-50%", "controls", and behind either
 * "from 2020-01-01" and "until 2021-05-05" (the first day on which it was over).  Any other text is
 * a tie of which nothing more is known, always. */
det_tie det_tie_read(det_str type);
enum { DET_TIE_TEXT_MAX = 120 };
const char *det_tie_print(const det_tie *tie, char text[DET_TIE_TEXT_MAX]);

#endif
