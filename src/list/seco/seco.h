/* seco.h - Switzerland's list of the State Secretariat for Economic Affairs, XML.     floor: list
 */
#ifndef DET_LIST_SECO_SECO_H
#define DET_LIST_SECO_SECO_H

#include "list/list.h"

/* Reads one version of the list: exactly one file, as published (docs/lists/seco.md), unpacked.
 *   dated  used only if the file does not say its date
 *   out    in arena, independent of the file's bytes
 * Fails: DET_SYNTAX not well-formed, or not this list, with the place; DET_REFUSED no target at
 * all; DET_MISSING no date; DET_LIMIT; DET_NOMEM; DET_USAGE. */
DET_CHECKED det_status det_seco_load(const det_list_file *files, size_t count, det_day dated,
                                     det_arena *arena, const det_list **out, det_error *err);

#endif
