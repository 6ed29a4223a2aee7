/* un.h - the UN Security Council Consolidated List, XML.                              floor: list
 */
#ifndef DET_LIST_UN_UN_H
#define DET_LIST_UN_UN_H

#include "list/list.h"

/* Reads one version of the list: exactly one file.
 *   files  the XML as published (docs/lists/un.md), unpacked
 *   dated  used only if the file has no dateGenerated; DET_DAY_NONE: the file must have it
 *   out    in arena, independent of the file's bytes
 * The date is the day written in dateGenerated, on the clock it is written in:
 * "2017-06-20T19:04:40-04:00" is the 20th, "2024-03-16T00:00:02Z" the 16th, as the publisher dates
 * its files. Fails: DET_SYNTAX not well-formed, or not this list, with the place; DET_UNSUPPORTED a
 * section that we do not know; DET_REFUSED no record at all; DET_MISSING no date; DET_LIMIT;
 * DET_NOMEM; DET_USAGE. */
DET_CHECKED det_status det_un_load(const det_list_file *files, size_t count, det_day dated,
                                   det_arena *arena, const det_list **out, det_error *err);

#endif
