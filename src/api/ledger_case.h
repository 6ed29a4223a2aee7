/* ledger_case.h - the book of cases, for those that write into it.                      floor: api
 */
#ifndef DET_API_LEDGER_CASE_H
#define DET_API_LEDGER_CASE_H

#include "api/book.h"
#include "screen/case.h"

extern const det_book_kind det_case_book;

/* The entries of one case; none if there is no such case. */
DET_CHECKED det_status det_case_entries_read(det_store *store, det_str id, det_arena *arena,
                                             det_case_entries *out, det_error *err);

/* Ends the suppressions that were made of a case and stand or wait, in one transaction; a line each
 * is appended to json, none if there are none.
 *   why  for the record
 * Fails: as det_suppression_record. */
DET_CHECKED det_status det_suppressions_end_of(det_store *store, const det_book_hand *hand,
                                               det_str case_id, det_str why, det_text *json,
                                               det_error *err);

#endif
