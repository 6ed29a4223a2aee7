/* format.h - formats in which anybody may publish a list.                             floor: list
 *
 * A publisher's own format belongs to its source (list.h).  These belong to nobody: which list a
 * file is of, its declaration says (declare.h). */
#ifndef DET_LIST_FORMAT_H
#define DET_LIST_FORMAT_H

#include "list/list.h"

typedef struct det_format {
    const char *id;    /* "csv" */
    const char *title; /* "parties in CSV" */
    bool is_set;       /* a whole file and what changes it make one version */
    bool has_own_date; /* files say their date */
    /* Do the first bytes look like it?  A wrong yes is refused by read. */
    bool (*is_it)(det_str bytes);
    DET_CHECKED det_status (*read)(const det_source *source, const det_list_file *files,
                                   size_t count, det_day dated, det_arena *arena,
                                   const det_list **out, det_error *err);
} det_format;

/* All of them, sorted by id. */
const det_format *det_formats(size_t *count);
const det_format *det_format_find(det_str id);
/* The one that the bytes look like, or NULL. */
const det_format *det_format_guess(det_str bytes);

#endif
