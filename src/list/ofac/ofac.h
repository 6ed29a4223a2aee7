/* ofac.h - OFAC's two lists, in each format that it publishes.                        floor: list
 */
#ifndef DET_LIST_OFAC_OFAC_H
#define DET_LIST_OFAC_OFAC_H

#include "list/list.h"

/* Reads one version of the SDN list.  The format is told by the bytes (docs/lists/ofac.md): a set
 * of CSV files in any order, told apart by their columns (12, 5, 6 and 2), or one XML file.
 *   files  as published, unpacked; UTF-8
 *   dated  the day the version was published; needed for the CSV set, whose files do not say it
 *   out    in arena, independent of the files' bytes.  read counts the entries, and of a CSV set
 *          also those rows that belong to no entry and had to be rejected
 * Fails: DET_SYNTAX not well-formed, a row of another width, a quote never closed, or another
 * document; DET_ENCODING, all with the place; DET_UNSUPPORTED no file of the set has this width;
 * DET_MISSING a file of the set, or the date; DET_REFUSED no entry at all, or fewer than the file
 * says; DET_USAGE two of one kind, or more than one XML file; DET_LIMIT; DET_NOMEM. */
DET_CHECKED det_status det_ofac_load(const det_list_file *files, size_t count, det_day dated,
                                     det_arena *arena, const det_list **out, det_error *err);

/* The same for the consolidated list of those who are not on the SDN list. */
DET_CHECKED det_status det_ofac_cons_load(const det_list_file *files, size_t count, det_day dated,
                                          det_arena *arena, const det_list **out, det_error *err);

#endif
