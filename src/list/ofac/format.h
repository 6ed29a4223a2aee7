/* format.h - the formats of OFAC's lists, one reader each.                            floor: list
 */
#ifndef DET_LIST_OFAC_FORMAT_H
#define DET_LIST_OFAC_FORMAT_H

#include "list/collect.h"

/* One version as given: a set of CSV files, or one XML file. */
typedef struct det_ofac_input {
    const char *source; /* "ofac" or "ofac-cons" */
    const det_list_file *files;
    size_t count;
    det_day dated; /* DET_DAY_NONE: as the file says */
} det_ofac_input;

/* The list is in arena, independent of the files' bytes.  Fails as det_ofac_load does. */
typedef det_status det_ofac_reader(const det_ofac_input *input, det_arena *arena,
                                   const det_list **out, det_error *err);
DET_CHECKED det_ofac_reader det_ofac_rows_load, det_ofac_sdnlist_load, det_ofac_enhanced_load,
    det_ofac_advanced_load;

#endif
