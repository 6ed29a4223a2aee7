/* flows.h - what two lawbooks say of a file of trade.                                 floor: law */
#ifndef DET_LAW_FLOWS_H
#define DET_LAW_FLOWS_H

#include "law/book.h"

/* Judges each row of csv (a header with date, from, to, hs, quantity, unit, value, in any order;
 * the last three may be missing) by both lawbooks, at the end of its day in New York, and writes
 * one object: rows and value by outcome before and after, what opens, what shuts, and what stays
 * shut by which paragraphs.  Rows that a quota decides are added up in the order of the file, those
 * that do not fit included, through each period of that quota.  Fails: DET_SYNTAX with the place,
 * DET_RANGE (a sum too large), DET_NOMEM. */
DET_CHECKED det_status det_flows_write(const det_lawbook *before, const det_lawbook *after,
                                       det_str csv, const char *file, det_json *json,
                                       det_error *err);

#endif
