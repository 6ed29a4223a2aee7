/* judge.h - a judge from the inside: what has been worked out so far.                floor: screen
 */
#ifndef DET_SCREEN_JUDGE_H
#define DET_SCREEN_JUDGE_H

#include "screen/basis.h"

struct det_judge {
    det_screener *screener;
    const det_index *index;
    const det_lawbook *law;
    det_judge_time time;
    bool revives;
    const det_suppressions *suppressions; /* of those who take part; NULL: none are read */
    det_arena *keep;
    det_strmap measures; /* id -> place */
    det_judged_measure **judged;
    size_t judged_count, judged_capacity;
    det_judged_listing **listings; /* one a subject and clock, NULL: not yet */
    det_strmap owners;             /* authority and name -> place */
    det_judged_owners **owned;
    size_t owned_count, owned_capacity;
    det_strmap names; /* a question, a line a field -> place */
    det_judged_found **found;
    size_t found_count, found_capacity;
};

/* "A 30%, B 25-50%": the owners of the first party of a net who are listed or caught themselves. */
DET_CHECKED det_status det_judge_tell_owners(det_judge *judge, const det_owned_net *net,
                                             const det_owned_by *by, det_str *out, det_error *err);

#endif
