/* staged.c - removals that wait for a person. */
#include "api/inside.h"

det_status
det_staged(det_store *store, det_str source, bool all, det_text *ndjson, det_error *err)
{
    return det_store_staged(store, source, all, ndjson, err);
}

det_status
det_staged_decide(det_store *store, const det_staged_options *options, det_error *err)
{
    if (options->count == 0)
        return det_fail(err, DET_USAGE, (det_where){0}, "no number of what is staged was given");
    const det_staged_decision decision = {.ids = options->ids,
                                          .count = options->count,
                                          .is_approval = options->is_approval,
                                          .actor = options->actor,
                                          .reason = options->reason,
                                          .now_us = options->now_us};
    return det_store_decide(store, &decision, err);
}
