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

#endif
