/* ftm.h - data sets in FollowTheMoney's words, as OpenSanctions publishes them.        floor: list
 *
 * entities.ftm.json (an entity a line: parties, and what stands between and around them),
 * targets.nested.json (the same, one inside the other) and entities.delta.json (what changed since
 * the file before).  docs/lists/ftm.md tells what becomes of what. */
#ifndef DET_LIST_FTM_FTM_H
#define DET_LIST_FTM_FTM_H

#include "list/list.h"

/* The first line is an entity, or a change of one. */
bool det_ftm_is_it(det_str bytes);
/* The first line is a change of an entity: the file says nothing without the one before. */
bool det_ftm_is_delta(det_str bytes);

/* Reads one version: a whole file, then the deltas since, in their order.
 *   dated  used only if no entity says when it was last seen: the newest of them is the day
 *   read   counts parties, and other entities that belong to none and are rejected
 * Fails: DET_SYNTAX a line that is no JSON; DET_MISSING a delta without a file before it, or no
 * date; DET_CONFLICT a delta that does not fit what is before it; DET_REFUSED not one party;
 * DET_LIMIT; DET_ENCODING; DET_NOMEM. */
DET_CHECKED det_status det_ftm_load(const det_source *source, const det_list_file *files,
                                    size_t count, det_day dated, det_arena *arena,
                                    const det_list **out, det_error *err);

#endif
