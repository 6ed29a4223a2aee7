/* ownership.h - a user's file of who owns whom.                                       floor: list
 */
#ifndef DET_LIST_OWNERSHIP_OWNERSHIP_H
#define DET_LIST_OWNERSHIP_OWNERSHIP_H

#include "list/list.h"

/* Reads one file of holdings, a row each; docs/ownership.md has the columns.
 *   files  exactly one: CSV in UTF-8 with headings
 *   dated  the day for which it holds
 *   out    in arena, independent of the file's bytes.  A subject for each party, with a statement
 * of the property "owner" for each holding in it (det_tie_read).  read counts the parties, and the
 * rows that name none Fails: DET_SYNTAX not such a file, a row of another width, a quote never
 * closed; DET_MISSING a column that is needed, or the date; DET_UNSUPPORTED a column that we do not
 * know; DET_ENCODING; DET_REFUSED no holding at all; DET_USAGE; DET_LIMIT; DET_NOMEM. */
DET_CHECKED det_status det_ownership_load(const det_list_file *files, size_t count, det_day dated,
                                          det_arena *arena, const det_list **out, det_error *err);

#endif
