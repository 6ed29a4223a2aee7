/* hmt.h - the UK Treasury's consolidated list (ConList), CSV, 2016 to its end in 2026. floor: list
 */
#ifndef DET_LIST_HMT_HMT_H
#define DET_LIST_HMT_HMT_H

#include "list/list.h"

/* Reads one version of the list: exactly one file, of 29 columns (to 2021) or 36 (from 2022).
 *   files  the CSV as published (docs/lists/uk.md), unpacked; Windows-1252 or UTF-8
 *   dated  used only if the first row has no date
 *   out    in arena, independent of the file's bytes.  read counts the groups
 * Fails: DET_SYNTAX not this list, a row of another width, a quote never closed; DET_UNSUPPORTED a
 * column that we do not know; DET_MISSING a column that we need, or the date; DET_ENCODING;
 * DET_REFUSED no entry at all; DET_USAGE; DET_LIMIT; DET_NOMEM. */
DET_CHECKED det_status det_hmt_load(const det_list_file *files, size_t count, det_day dated,
                                    det_arena *arena, const det_list **out, det_error *err);

#endif
