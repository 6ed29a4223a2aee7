/* dob.h - dates as sanctions lists write them.                                        floor: list
 */
#ifndef DET_LIST_DOB_H
#define DET_LIST_DOB_H

#include "base/day.h"

/* Read one date of birth (of issue, of building ...).  A bare year is the whole year, never its
 * first of January; what is said to be approximate keeps the span of what was written, see
 * det_dob_is_about. text   UTF-8 as the list prints it: "17 Apr 1993", "Apr 1993", "1961", "circa
 * 1961", "1968-1970", "21 Mar 1965 to 20 Mar 1966", "Between Aug. and Sep. 1977", "1949-02-11",
 *          "1949-02-11-05:00" (an XML date with its offset, which does not move the day)
 *   at     place of text in the input file; failures are reported there
 *   out    half-open days, "1961" = [1961-01-01, 1962-01-01); untouched on failure
 * A date of digits only in another order (24/06/1402) is not guessed at.
 * Fails:   DET_SYNTAX no form we know; DET_RANGE no such day (31 Feb), or a range that runs
 * backwards. Memory:  none.   Threads: any.   Source: the forms and their counts, docs/lists/un.md,
 * ofac.md
 */
DET_CHECKED det_status det_dob_read(det_str text, det_where at, det_span *out, det_error *err);

/* The same for a publisher who writes the day first, in digits: "17/04/1993", "29-06-2012",
 * "00/04/1993", "dd/mm/1953" and "04/1993" (what is not known is 00 or letters), else as
 * det_dob_read.  Same failures.  Source: the UK's lists, docs/lists/uk.md. */
DET_CHECKED det_status det_dob_read_day_first(det_str text, det_where at, det_span *out,
                                              det_error *err);

/* The same for one who writes the month first, in digits: "05/17/2023".  Source: the lists of US
 * agencies, docs/lists/dpl.md. */
DET_CHECKED det_status det_dob_read_month_first(det_str text, det_where at, det_span *out,
                                                det_error *err);

/* The text says itself that it is not exact: "circa 1961", "Approximately 1961", "c. 1961". */
bool det_dob_is_about(det_str text);
/* A day, a month or a year as ISO 8601 writes it, perhaps with a time behind. */
bool det_dob_is_iso(det_str text);

#endif
