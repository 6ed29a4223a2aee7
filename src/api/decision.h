/* decision.h - what logging decisions and asking them again share.                       floor: api
 */
#ifndef DET_API_DECISION_H
#define DET_API_DECISION_H

#include "api/book.h"
#include "store/decision.h"

/* One of a pool's workers: all have one snapshot and one profile. */
const det_worker *det_pool_worker(const det_pool *pool);
/* A profile out of the text of its settings (det_profile_name).  False: it is none. */
bool det_profile_of_text(det_str text, det_profile *out);

#endif
