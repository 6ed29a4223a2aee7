/* hold_freed.h - has the law let go of what is still held under an authority?        floor: screen
 *
 * What a licence or a removal has unblocked is no blocked property, though it has not moved: it
 * stands in no annual report, and that it was unblocked is an event of its own.  Each basis of the
 * authority is judged as a relief run judges it; what is not known counts as still blocked. */
#ifndef DET_SCREEN_HOLD_FREED_H
#define DET_SCREEN_HOLD_FREED_H

#include "screen/basis.h"

typedef struct det_hold_freed {
    bool is_held;      /* by the book: a basis of the authority that nobody ended */
    bool is_blocked;   /* a basis of the authority bites, or nobody can say that it does not */
    bool is_uncertain; /* it counts as blocked because something is not known: why */
    det_day since;     /* of what is free: the day since when; DET_DAY_NONE: not known */
    det_str ground;    /* of what is free: a word of data/hold-unblocking.txt */
    det_str why;       /* of what is free or uncertain */
    det_texts cites;   /* paragraphs of the basis that was the last to end, or is uncertain */
} det_hold_freed;

/* Who judges as of a day, for reports that ask about several.
 *   judge_of  gives a judge for the end of that day, good until the next call */
typedef struct det_hold_bench {
    det_status (*judge_of)(void *context, det_day on, det_judge **out, det_error *err);
    void *context;
} det_hold_bench;

/* What the law says of a hold under an authority at the end of a day, and if it has let go, since
 * when without a break.
 *   bench  NULL: the law is not asked, and the book alone decides
 * Everything in arena.  Fails: DET_NOMEM, DET_LIMIT. */
DET_CHECKED det_status det_hold_freed_find(const det_hold_bench *bench, const det_hold *hold,
                                           det_str authority, det_day on, det_arena *arena,
                                           det_hold_freed *out, det_error *err);

#endif
