/* ledger_case.h - the book of cases, for those that write into it.                      floor: api
 */
#ifndef DET_API_LEDGER_CASE_H
#define DET_API_LEDGER_CASE_H

#include "api/book.h"
#include "screen/case.h"

extern const det_book_kind det_case_book;

#endif
