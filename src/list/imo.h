/* imo.h - the numbers of ships.                                                       floor: list
 */
#ifndef DET_LIST_IMO_H
#define DET_LIST_IMO_H

#include "base/str.h"

/* Seven digits of which the last is right: the sum of the first six times 7, 6, 5, 4, 3, 2 ends in
 * it. Source: IMO Resolution A.1117(30), annex; the example there is 9074729. */
bool det_imo_is_valid(det_str digits);

#endif
