/* wire.h - a version of a list as bytes between two processes.                        floor: list
 *
 * What a confined reader hands back (list/read.h).  Never stored: both ends are one program.
 * Numbers are little-endian, texts are their length and their bytes; wire.c has the table. */
#ifndef DET_LIST_WIRE_H
#define DET_LIST_WIRE_H

#include "base/text.h"
#include "list/list.h"

/* Appends.  Fails: DET_LIMIT or DET_NOMEM of out. */
DET_CHECKED det_status det_wire_write(const det_list *list, det_text *out, det_error *err);

/* Reads, and believes nothing: every length, order, number, text and sum that a reader owes is
 * checked, so that what comes out is a list as `source` may give it or an error.
 *   files  those that were read: a rejected record names one of them
 * Fails: DET_CORRUPT, DET_NOMEM.  Memory: all of the list is in arena, bytes may go. */
DET_CHECKED det_status det_wire_read(det_str bytes, const det_source *source,
                                     const det_list_file *files, size_t count, det_arena *arena,
                                     const det_list **out, det_error *err);

#endif
