/* ofac.h - the OFAC SDN list as its set of CSV files.                                 floor: list
 */
#ifndef DET_LIST_OFAC_OFAC_H
#define DET_LIST_OFAC_OFAC_H

#include "list/list.h"

/* Reads one version of the list: the main file, the alternate names, the addresses and, if given,
 * the overflow of the remarks, in any order.  Which is which is told by the number of columns (12,
 * 5, 6 and 2), not by the name. files  as published (docs/lists/ofac.md), unpacked; UTF-8 dated the
 * day the set was published: the files do not say it out    in arena, independent of the files'
 * bytes.  read counts the rows of the main file and those rows of the others that had to be
 * rejected because no main row has their number Fails: DET_SYNTAX a row of another width, a quote
 * never closed; DET_ENCODING, both with the place; DET_UNSUPPORTED no file of the set has this
 * width; DET_MISSING the main file, the names, the addresses or the date; DET_REFUSED no entry at
 * all; DET_USAGE two of one kind; DET_LIMIT; DET_NOMEM. */
DET_CHECKED det_status det_ofac_load(const det_list_file *files, size_t count, det_day dated,
                                     det_arena *arena, const det_list **out, det_error *err);

#endif
