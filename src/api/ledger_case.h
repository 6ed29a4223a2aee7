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

#endif
