/* record.h - one record of Canada's list, between read.c and map.c.                   floor: list
 */
#ifndef DET_LIST_CA_RECORD_H
#define DET_LIST_CA_RECORD_H

#include "list/collect.h"
#include "list/element.h"

/* Maps a record and keeps or rejects it, exactly one of the two.  Fails: DET_NOMEM, DET_LIMIT. */
DET_CHECKED det_status det_ca_map(const det_element *record, const char *file, det_collect *collect,
                                  det_error *err);

#endif
