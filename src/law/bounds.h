/* bounds.h - the instants at which an answer may change.                              floor: law */
#ifndef DET_LAW_BOUNDS_H
#define DET_LAW_BOUNDS_H

#include "law/book.h"

/* Sorted, without repeats. */
typedef struct det_bounds {
    int64_t *items;
    size_t count, capacity;
} det_bounds;

/* Appends every instant that the law of regime (NULL: of all) names: acts and their ends, events,
 * own dates of exceptions, quotas (with each turn of their period from its begin through 2100),
 * wind-downs, routes, doubts and coverage.  Between two neighbours no state changes, and no
 * decision on facts that are not dates.  Call det_bounds_sort afterwards.  Fails: DET_NOMEM. */
DET_CHECKED det_status det_bounds_add(det_bounds *bounds, const det_lawbook *law,
                                      const det_regime *regime, det_arena *arena, det_error *err);
/* The same for one measure and the routes and doubts of its regime, without the turns of quotas:
 * between two neighbours neither its state nor its ruling changes. */
DET_CHECKED det_status det_bounds_add_measure(det_bounds *bounds, const det_lawbook *law,
                                              const det_measure *measure, det_arena *arena,
                                              det_error *err);
void det_bounds_sort(det_bounds *bounds);
/* How many are at or before us. */
size_t det_bounds_before(const det_bounds *bounds, int64_t us);

#endif
