/* ca.h - Canada's consolidated list of autonomous sanctions (SEMA), XML.              floor: list
 */
#ifndef DET_LIST_CA_CA_H
#define DET_LIST_CA_CA_H

#include "list/list.h"

/* Reads one version of the list: exactly one file.
 *   files  the XML as published (docs/lists/ca.md), unpacked
 *   dated  the day it was published: the file does not say it
 *   out    in arena, independent of the file's bytes
 * Fails: DET_SYNTAX not well-formed, or not this list, with the place; DET_REFUSED no record at
 * all; DET_MISSING no date; DET_LIMIT; DET_NOMEM; DET_USAGE. */
DET_CHECKED det_status det_ca_load(const det_list_file *files, size_t count, det_day dated,
                                   det_arena *arena, const det_list **out, det_error *err);

#endif
