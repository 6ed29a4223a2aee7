/* Pauses that leave a part of their measure standing, or pause a part alone. */
#include "law/decide.h"

/* Whether the transaction is in the part.  A part that names no kind, code or fact is only told in
 * words, and nobody can say. */
static det_tribool
is_in_part(const det_measure *measure, const det_law_part *part, const det_law_question *question,
           det_needs *needs)
{
    bool has_goods = part->goods.kinds.count > 0 || part->goods.hs.count > 0;
    det_tribool goods = has_goods ? det_law_goods_fit(measure, &part->goods, question, needs)
                                  : DET_YES;
    if (!has_goods && part->when.count == 0) return DET_UNKNOWN;
    if (goods == DET_NO) return DET_NO;
    det_tribool facts = det_law_all(part->when, question, needs);
    return facts < goods ? facts : goods;
}

det_paused
det_law_paused(const det_measure *measure, const det_law_question *question, det_needs *needs)
{
    det_paused found = {DET_NO, NULL};
    for (size_t i = 0; i < measure->act_count; i++) {
        const det_act *act = measure->acts[i];
        if (!det_law_pause_is_open(measure, act, question->at_us, question->known_us, NULL, NULL))
            continue;
        if (act->pause == DET_PAUSE_WHOLE) return (det_paused){DET_YES, NULL};
        det_tribool in = is_in_part(measure, &act->part, question, needs);
        det_tribool free = act->pause == DET_PAUSE_ONLY ? in : (det_tribool)(DET_YES - in);
        if (found.by == NULL || free >= found.is_paused) found = (det_paused){free, act};
    }
    return found;
}
