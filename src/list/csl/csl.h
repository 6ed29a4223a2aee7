/* csl.h - the US Consolidated Screening List, CSV.                                    floor: list
 */
#ifndef DET_LIST_CSL_CSL_H
#define DET_LIST_CSL_CSL_H

#include "list/list.h"

/* Reads one version of the list: exactly one file.
 *   files  the CSV as published (docs/lists/csl.md), unpacked
 *   dated  the day it was published: the file does not say it
 *   out    in arena, independent of the file's bytes
 * Fails: as det_table_read; DET_REFUSED no record at all; DET_MISSING no date; DET_USAGE. */
DET_CHECKED det_status det_csl_load(const det_list_file *files, size_t count, det_day dated,
                                    det_arena *arena, const det_list **out, det_error *err);

#endif
