/* uk.h - the UK Sanctions List, XML.                                                  floor: list
 */
#ifndef DET_LIST_UK_UK_H
#define DET_LIST_UK_UK_H

#include "list/list.h"

/* Reads one version of the list: exactly one file.
 *   files  the XML as published (docs/lists/uk.md), unpacked
 *   dated  used only if the file has no DateGenerated
 *   out    in arena, independent of the file's bytes
 * Fails: DET_SYNTAX not well-formed, or not this list, with the place; DET_REFUSED no designation
 * at all; DET_MISSING no date; DET_LIMIT; DET_NOMEM; DET_USAGE. */
DET_CHECKED det_status det_uk_load(const det_list_file *files, size_t count, det_day dated,
                                   det_arena *arena, const det_list **out, det_error *err);

#endif
