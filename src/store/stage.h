/* stage.h - removals that wait for a person: the steps of an import.                   floor: store
 *
 * docs/updates.md says what is staged and why.  An entry whose removal is staged goes on as a body
 * of its own from the day of the version that lacks it: what it was, and a note that says so.  So
 * the rectangles tell, as of any day and as known at any transaction, who was carried. */
#ifndef DET_STORE_STAGE_H
#define DET_STORE_STAGE_H

#include "store/importing.h"

/* Loads what is staged of the source; before any of the others. */
DET_CHECKED det_status det_stage_load(det_importing *im, det_error *err);
/* Is this entry carried, and on the publisher's list no more? */
bool det_stage_has_left(const det_importing *im, const det_listed *was);
/* Takes out of the differences what is staged already and goes on to be carried.  Counts it. */
DET_CHECKED det_status det_stage_carry(det_importing *im, det_error *err);
/* Does it leave every name and number of the entry as it was? */
DET_CHECKED det_status det_stage_is_safe(det_importing *im, const det_difference *d, bool *is_safe,
                                         det_error *err);
/* Writes one difference as staged: the row, and the marked body in its place. */
DET_CHECKED det_status det_stage_put(det_importing *im, const det_difference *d, int64_t version,
                                     uint32_t tx, det_error *err);
/* A difference that is written as it is: what was staged of its entry is settled, it came back. */
DET_CHECKED det_status det_stage_settle(det_importing *im, const det_difference *d, uint32_t tx,
                                        det_error *err);

#endif
