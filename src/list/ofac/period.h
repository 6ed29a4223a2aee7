/* period.h - dates with an earliest and a latest beginning and end, as words.         floor: list
 */
#ifndef DET_LIST_OFAC_PERIOD_H
#define DET_LIST_OFAC_PERIOD_H

#include "base/day.h"
#include "list/draft.h"

/* What ENHANCED and ADVANCED say of a date.  It began on one of the days from..from_last and ended
 * on one of the days to..to_last, all of them included; DET_DAY_NONE is not said. */
typedef struct det_ofac_period {
    det_day from, from_last, to, to_last;
    bool is_about;
} det_ofac_period;

/* The words that the CSV has for it: "18 Feb 1962", "Oct 1971", "1961", "1971 to 1973", "Mar 1955
 * to Mar 1956", "circa 1961".  Empty if no day is said. */
det_str det_ofac_period_print(det_draft *draft, const det_ofac_period *period);
/* All days from the first to the last; from = DET_DAY_NONE if none is said. */
det_span det_ofac_period_span(const det_ofac_period *period);

#endif
