/* ledger_approval.h - what two people have approved, for whatever needs it.              floor: api
 */
#ifndef DET_API_LEDGER_APPROVAL_H
#define DET_API_LEDGER_APPROVAL_H

#include "api/book.h"

/* Was it approved by two people, or are roles not in use (roles NULL)?
 *   what    "profile" or "lawbook"
 *   digest  hexadecimal, whole
 * Fails: DET_REFUSED with what to do; as det_store_book_read. */
DET_CHECKED det_status det_approval_need(det_store *store, const char *roles, const char *what,
                                         det_str digest, det_error *err);

#endif
