/* The same measure with every ambiguous time read the other way. */
#include "law/notice.h"

#include <stdlib.h>

static int
compare_act_refs(const void *a, const void *b)
{
    return det_act_compare(*(const det_act_ref *)a, *(const det_act_ref *)b);
}

static bool
is_between(const det_act *act, int64_t at_us)
{
    int64_t us = act->from.us, other_us = act->from.other_us;
    return act->from.ambiguous &&
           ((us <= at_us && at_us < other_us) || (other_us <= at_us && at_us < us));
}

/* The copy of act among copies, or act itself. */
static const det_act *
copy_of(const det_measure *measure, const det_act *copies, const det_act *act)
{
    for (size_t i = 0; i < measure->act_count; i++)
        if (measure->acts[i] == act) return &copies[i];
    return act;
}

det_status
det_law_other_reading(const det_measure *measure, int64_t at_us, int64_t known_us, det_arena *arena,
                      det_law_state *out, det_error *err)
{
    bool matters = false;
    *out = det_law_state_only(measure, at_us, known_us);
    for (size_t i = 0; i < measure->act_count && !matters; i++)
        matters = is_between(measure->acts[i], at_us);
    if (!matters) return DET_OK;
    det_measure other = *measure;
    det_act *copies = DET_NEW(arena, det_act, measure->act_count);
    other.acts = DET_NEW(arena, det_act_ref, measure->act_count);
    if (copies == NULL || other.acts == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "the other reading of %.*s",
                        DET_STR_FMT(measure->id));
    for (size_t i = 0; i < measure->act_count; i++) {
        copies[i] = *measure->acts[i];
        copies[i].resumes = copy_of(measure, copies, copies[i].resumes);
        copies[i].extends = copy_of(measure, copies, copies[i].extends);
        if (copies[i].from.ambiguous) copies[i].from.us = copies[i].from.other_us;
        other.acts[i] = &copies[i];
    }
    if (other.act_count > 1)
        qsort(other.acts, other.act_count, sizeof *other.acts, compare_act_refs);
    *out = det_law_state_only(&other, at_us, known_us);
    return DET_OK;
}
