/* staged.c - removals that wait for a person, and looks at publishers' addresses. */
#include "api/book.h"

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
    det_error own = {0};
    det_roles roles = 0;
    if (err == NULL) err = &own; /* a refusal is kept with its message */
    det_status st = det_roles_read(options->roles, &roles, err);
    if (st == DET_OK)
        st = det_duty_may(DET_ACTION_REMOVE_LISTING, det_str_of(options->actor), roles, err);
    if (st == DET_OK) st = det_store_decide(store, &decision, err);
    return det_book_refused(store, st, options->now_us, options->actor, "remove_listing", err);
}

det_status
det_attempt_record(det_store *store, const det_attempt *attempt, det_error *err)
{
    const det_store_look look = {attempt->source, attempt->now_us, attempt->outcome,
                                 attempt->reason, attempt->detail};
    return det_store_attempt(store, &look, err);
}

det_status
det_attempt_last(det_store *store, const char *source, det_text *json, det_error *err)
{
    return det_store_last_look(store, det_str_of(source), json, err);
}
