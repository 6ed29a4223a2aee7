/* sweep.h - what would alert, and what would be found, at every threshold.            floor: screen
 */
#ifndef DET_SCREEN_SWEEP_H
#define DET_SCREEN_SWEEP_H

#include "screen/calibrate.h"
#include "screen/screen.h"

/* Below it nobody screens, and a sweep does not look. */
enum { DET_SWEEP_FLOOR_BP = 5000, DET_SWEEP_STEP_BP = 250 };

/* Counts by score: of the best match of each question, and of the one that was expected.  Index 0:
 * there is none at the floor or above. */
typedef struct det_sweep_counts {
    uint64_t best[DET_SCORES], own[DET_SCORES];
    uint64_t unscreenable; /* in neither */
    uint64_t unknown;      /* expected a subject that is on no list; in best alone */
} det_sweep_counts;

/* Asks one question and counts its scores.
 *   screener  made with a threshold of DET_SWEEP_FLOOR_BP
 *   expected  id of the subject that should be found; empty: none is
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_sweep_ask(det_screener *screener, const det_question *question,
                                     det_str expected, det_sweep_counts *counts, det_error *err);
/* Appends a row for each threshold from the floor up, and for the profile's if it is none of them.
 */
void det_sweep_counts_write(const det_sweep_counts *counts, uint32_t threshold_bp,
                            det_text *ndjson);

#endif
