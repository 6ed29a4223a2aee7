/* moved.h - which questions two snapshots may answer otherwise.                     floor: screen
 *
 * A list that changes says something new of few of its subjects.  What an answer says of all others
 * is the same, for their names, words, weights, records and measures are; so a question that finds
 * none of the few, on neither side, need not be asked again.  docs/matching.md, "What a change can
 * touch", has the conditions. */
#ifndef DET_SCREEN_MOVED_H
#define DET_SCREEN_MOVED_H

#include "index/index.h"
#include "law/law.h"
#include "screen/screen.h"

/* What answers.  Borrowed until det_moved_free. */
typedef struct det_moved_side {
    const det_index *index;
    const det_lawbook *law;
    const det_profile *profile; /* defaults filled in; the same on both sides */
    det_str on, as_known;       /* as the questions will say: compared as texts */
} det_moved_side;

/* Owned, frozen. */
typedef struct det_moved det_moved;
/* Compares all that the two know of each subject at the two times, and lays the subjects of which
 * it is not the same out to be searched.  *out NULL: nothing can be left out (other sources, files
 * of holdings, another past, a time that cannot be read, or most have moved).
 * Fails: DET_NOMEM, DET_LIMIT. */
DET_CHECKED det_status det_moved_new(const det_moved_side *before, const det_moved_side *after,
                                     det_moved **out, det_error *err);
void det_moved_free(det_moved *moved); /* NULL is fine */
/* Subjects of each side that are searched. */
uint32_t det_moved_before(const det_moved *moved);
uint32_t det_moved_after(const det_moved *moved);

/* Owned: the memory of one thread. */
typedef struct det_moved_look det_moved_look;
DET_CHECKED det_status det_moved_look_new(const det_moved *moved, det_moved_look **out,
                                          det_error *err);
void det_moved_look_free(det_moved_look *look); /* NULL is fine */
/* False in *may: det_screen_name gives the question the same verdict on both sides, and to each the
 * same results with the same match, status and regimes, where nobody's suppressions count.
 *   question  without regard to its times, which are those of the sides if it says the same
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_moved_may(det_moved_look *look, const det_question *question, bool *may,
                                     det_error *err);

#endif
