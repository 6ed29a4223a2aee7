/* eu.h - the EU's consolidated list of financial sanctions, XML and CSV.              floor: list
 */
#ifndef DET_LIST_EU_EU_H
#define DET_LIST_EU_EU_H

#include "list/list.h"

/* Reads one version of the list: exactly one file, FSF 1.1 (<export>) or the format of before 2018
 * (<WHOLE>).
 *   files  the XML as published (docs/lists/eu.md), unpacked
 *   dated  used only if the file does not say its date
 *   out    in arena, independent of the file's bytes
 * Fails: DET_SYNTAX not well-formed, or not this list, with the place; DET_REFUSED no entity at
 * all; DET_MISSING no date; DET_LIMIT; DET_NOMEM; DET_USAGE. */
DET_CHECKED det_status det_eu_load(const det_list_file *files, size_t count, det_day dated,
                                   det_arena *arena, const det_list **out, det_error *err);

#endif
