/* impact.h - what hangs on the measures that a what-if changes.                       floor: law */
#ifndef DET_LAW_IMPACT_H
#define DET_LAW_IMPACT_H

#include "law/roadmap.h"
#include "law/whatif.h"

/* Writes "regimes", "depends", "routes" and "clauses" into an open object: of each measure that
 * changes, what in its version on that day depends on it, field by field what would be another, and
 * the routes and clauses of its regime that bear on it.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_impact_write(const det_whatif *whatif, det_day on, det_json *json,
                                        det_error *err);

/* The steps of one roadmap (loaded over the lawbook before) that act on a measure that changes: an
 * object a step into an open array. */
void det_impact_steps_write(const det_roadmap *roadmap, const det_measure *const *changed,
                            size_t count, det_json *json);

#endif
