/* row.h - rows of the OFAC files, between rows.c and map.c.                           floor: list
 */
#ifndef DET_LIST_OFAC_ROW_H
#define DET_LIST_OFAC_ROW_H

#include "list/collect.h"

enum { DET_OFAC_COLUMNS_MAX = 12 };

/* A row of any of the four files; which columns are meant follows from the file. */
typedef struct det_ofac_row {
    det_str fields[DET_OFAC_COLUMNS_MAX]; /* empty where the file has -0- */
    const char *file;
    det_str raw;
    uint32_t line;
    bool is_cut; /* its last field is "-0": the file lost its last byte */
    struct det_ofac_row *next;
} det_ofac_row;

/* An entry of the main file with all that belongs to it. */
typedef struct det_ofac_party {
    det_ofac_row *sdn;
    det_ofac_row *alts, *alts_last; /* in the order of their file */
    det_ofac_row *adds, *adds_last;
    det_str overflow; /* of the remarks; goes on where they stop, even within a word */
} det_ofac_party;

/* Maps an entry and keeps or rejects it, exactly one of the two.
 *   source  begins its id: "ofac"
 * Fails: DET_NOMEM, DET_LIMIT. */
DET_CHECKED det_status det_ofac_map(const det_ofac_party *party, const char *source,
                                    det_collect *collect, det_error *err);

#endif
