/* record.h - one INDIVIDUAL or ENTITY of the UN list, between read.c and map.c.       floor: list
 */
#ifndef DET_LIST_UN_RECORD_H
#define DET_LIST_UN_RECORD_H

#include "list/collect.h"
#include "list/element.h"
#include "list/script.h"

/* Maps a record and keeps or rejects it, exactly one of the two.  Fails: DET_NOMEM, DET_LIMIT. */
DET_CHECKED det_status det_un_map(const det_element *record, const char *file, det_collect *collect,
                                  det_error *err);

/* Says every name that a name field holds; the rules are in names.c and docs/lists/un.md.
 *   prop  of the names themselves; DET_PROP_NAME, _ALIAS, _PREVIOUS_NAME or _WEAK_ALIAS
 *   type  the quality as published, note  what goes with each name; both may be empty */
void det_un_say_names(det_draft *draft, det_prop prop, det_str field, det_str type, det_str note);

#endif
