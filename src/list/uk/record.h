/* record.h - one Designation of the UK list, between read.c and map.c.                floor: list
 */
#ifndef DET_LIST_UK_RECORD_H
#define DET_LIST_UK_RECORD_H

#include "list/collect.h"
#include "list/element.h"

/* Maps a designation and keeps or rejects it, exactly one of the two.  Fails: DET_NOMEM, DET_LIMIT.
 */
DET_CHECKED det_status det_uk_map(const det_element *record, const char *file, det_collect *collect,
                                  det_error *err);

#endif
