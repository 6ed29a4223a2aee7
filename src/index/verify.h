/* verify.h - is this snapshot what it says, in every number?                       floor: index */
#ifndef DET_INDEX_VERIFY_H
#define DET_INDEX_VERIFY_H

#include "index/format.h"

/* Checks bytes from magic to last offset and fills *index (but for map).  Afterwards no accessor
 * needs a check.  Fails: DET_CORRUPT (names the section), DET_UNSUPPORTED (version), DET_NOMEM. */
DET_CHECKED det_status det_ix_verify(det_str bytes, const char *path, det_index *index,
                                     det_error *err);

#endif
