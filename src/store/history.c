/* A version dated D says what was listed on [D, next version's day): the window.  Within it the
 * belief so far is constant, so it is a rectangle that covers the window, or nothing.  That
 * rectangle is closed and what sticks out on either side is added again; the new body is joined
 * with a neighbour that has the same one.
 *
 *       believed      |---- a ----|------- b --------|--- c ---|
 *       window                          [    )
 *       body 0        |---- a ----|- b -|    |-- b --|--- c ---|      closed: b     added: b, b
 *       window                    [                  )
 *       body c        |---- a ----|---------- c ---------------|      closed: b, c  added: c
 */
#include "store/history.h"

#include <assert.h>

static void
add(det_history_change *change, int64_t body, det_day from, det_day before)
{
    assert(change->add_count < DET_HISTORY_TOUCHED_MAX && from < before);
    change->add[change->add_count++] = (det_rectangle){
        .body = body, .from = from, .before = before};
}

void
det_history_plan(const det_rectangle *believed, size_t count, det_day from, det_day before,
                 int64_t body, det_history_change *change)
{
    assert(from < before && count <= DET_HISTORY_TOUCHED_MAX);
    *change = (det_history_change){0};
    det_day joined_from = from, joined_before = before;
    for (size_t i = 0; i < count; i++) {
        const det_rectangle *old = &believed[i];
        if (old->from < before && from < old->before) { /* the one that covers the window */
            assert(old->from <= from && before <= old->before && old->body != body);
            change->close[change->close_count++] = old->id;
            if (old->from < from) add(change, old->body, old->from, from);
            if (before < old->before) add(change, old->body, before, old->before);
        } else if (old->body == body) { /* a neighbour that goes on, or began later, the same */
            assert(old->before == from || old->from == before);
            change->close[change->close_count++] = old->id;
            if (old->before == from) joined_from = old->from;
            if (old->from == before) joined_before = old->before;
        }
    }
    if (body != 0) add(change, body, joined_from, joined_before);
    assert(change->close_count + change->add_count > 0);
}
