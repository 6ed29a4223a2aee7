/* write.h - parties as FollowTheMoney entities, a line each.                           floor: list
 */
#ifndef DET_LIST_FTM_WRITE_H
#define DET_LIST_FTM_WRITE_H

#include "base/text.h"
#include "list/subject.h"

/* Appends a line for each party, in their order, then one for each entity between them, by id.
 *   subjects    sorted by id
 *   seen        of each, the day of the list it stands on: its `last_seen`
 *   is_one      they are of one list: ids are those of the publisher; else each begins with its
 *               list's
 * What is read from the lines (read.c) is the same subjects, but for what FollowTheMoney cannot
 * hold: docs/formats/export.md.  Same subjects, same bytes.  Fails: DET_NOMEM, DET_LIMIT of out. */
DET_CHECKED det_status det_ftm_write(const det_subject *subjects, const det_day *seen, size_t count,
                                     bool is_one, det_text *out, det_error *err);

#endif
