/* dpl.h - the Denied Persons List of the US Bureau of Industry and Security.          floor: list
 */
#ifndef DET_LIST_DPL_DPL_H
#define DET_LIST_DPL_DPL_H

#include "list/list.h"

/* Reads one version of the list: exactly one file.
 *   files  the tab-separated text as published (docs/lists/dpl.md), unpacked
 *   dated  the day it was published: the file does not say it
 *   out    in arena, independent of the file's bytes.  read counts parties: rows of one name and
 *          one day are one
 * Fails: as det_table_read; DET_REFUSED no party at all; DET_MISSING no date; DET_USAGE. */
DET_CHECKED det_status det_dpl_load(const det_list_file *files, size_t count, det_day dated,
                                    det_arena *arena, const det_list **out, det_error *err);

#endif
