/* made_work.h - all that a store is told, in small: for tests that break it.     floor: store,
 * tests
 */
#ifndef DET_STORE_MADE_WORK_H
#define DET_STORE_MADE_WORK_H

#include "store/made.h"

/* Step n (from 0) of a life that goes round: an import, a refused one, an update that lacks an
 * entry, a decision about it, an entry of a book and one about it, logged answers, an erasure, a
 * look, a checkpoint.  Each is one transaction and leaves its trace, whatever was killed before it:
 * all but the checkpoint records in the audit log. */
enum { MADE_WORK_STEPS = 9 };
DET_CHECKED det_status made_work(det_store *store, const char *folder, uint32_t n, det_error *err);

/* The audit log against the store, with the key that made_work signs with, and the store itself. */
DET_CHECKED det_status made_work_verify(det_store *store, det_error *err);

#endif
