/* hs.h - codes of the Harmonized System and ranges of them.                           floor: law */
#ifndef DET_LAW_HS_H
#define DET_LAW_HS_H

#include "law/book.h"

/* Reads "2701", "03" or "72-83": 2 to 10 digits, both ends of a range of one length and in order.
 * False: none of these. */
bool det_hs_range_read(det_str text, det_hs_range *out);

typedef enum det_hs_fit { DET_HS_OUTSIDE = 0, DET_HS_PARTLY, DET_HS_INSIDE } det_hs_fit;
/* How a code as asked ("2701", "27") lies to a range.  PARTLY: the question is coarser than the
 * range, so some of what it covers is inside.  A code that is not digits is OUTSIDE. */
det_hs_fit det_hs_match(const det_hs_range *range, det_str code);
/* The best fit to any range of a list. */
det_hs_fit det_hs_match_any(det_hs_ranges ranges, det_str code);
/* True for 2 to 10 digits. */
bool det_hs_is_code(det_str code);

/* Whether goods under code, in the edition asked, may be under a range of ranges in the edition of
 * the text, because a revision between the two moved a part of them.  An edition of 0 is not known,
 * and then nothing moved.  The moves: data/hs-moved.txt. */
bool det_hs_may_have_moved(det_hs_ranges ranges, det_str code, uint32_t edition,
                           uint32_t edition_of_text);
/* True if some row of data/hs-moved.txt is about goods under code. */
bool det_hs_ever_moved(det_str code);
/* The edition of the Harmonized System that holds on a day: 2022, 2017 or 2012 (which stands for
 * all before it). */
uint32_t det_hs_edition_on(det_day day);
/* "2017" or "HS2017" to 2017; 0 for none that we know. */
uint32_t det_hs_edition_read(det_str text);
/* The kinds that goods under code may be of (data/hs-kinds.txt), into out; how many there are is
 * returned, at most most are written.  Borrowed for ever. */
size_t det_hs_kinds_of(det_str code, det_str *out, size_t most);

#endif
