/* audit.h - the log that proves what the store was told, and when.                    floor: store
 *
 * One record for each transaction and each refusal, with digests of every row it wrote; the records
 * are the leaves of one hash tree (base/merkle.h), and a checkpoint signs its size and root.  A
 * record is made from the rows, so a row that is changed, added or lost behind the store's back no
 * longer gives its record; a record that is changed no longer gives its leaf; and a log that was
 * rewritten whole no longer gives a checkpoint that somebody else has kept. */
#ifndef DET_STORE_AUDIT_H
#define DET_STORE_AUDIT_H

#include "base/merkle.h"
#include "base/signed.h"
#include "store/store.h"

typedef struct det_audit_state {
    uint64_t size;        /* records */
    uint64_t added;       /* since the last checkpoint */
    uint64_t checkpoints; /* signed so far */
    uint64_t unsealed; /* records behind the last checkpoint, and rows of an older store that have
                        * none yet */
    det_sha256 root;
} det_audit_state;

/* Signs the log as it is.
 *   key   with its secret half; its name is who keeps the log
 *   note  the checkpoint, appended; NULL: not wanted
 * Fails: DET_CORRUPT a stored leaf that its record does not give; DET_USAGE no secret; DET_IO,
 * DET_NOMEM, DET_CONFLICT. */
DET_CHECKED det_status det_store_audit_seal(det_store *store, const det_signing_key *key,
                                            int64_t now_us, det_text *note, det_audit_state *out,
                                            det_error *err);

typedef struct det_audit_trust {
    const det_signing_key *key;  /* NULL: signatures are not looked at */
    const det_tree_head *anchor; /* a head that was kept elsewhere; NULL: none */
} det_audit_trust;
/* Makes every record again from the rows, every leaf from its record, every checkpoint's root from
 * the leaves, and checks the signatures.
 * Fails: DET_CORRUPT with the first record or checkpoint that is not so, and why; DET_IO, ... */
DET_CHECKED det_status det_store_audit_verify(det_store *store, const det_audit_trust *trust,
                                              det_audit_state *out, det_error *err);

/* Appends the records, one a line, in the bytes that were hashed; and the checkpoints, one behind
 * the other with a line "--" between them (both may be NULL). */
DET_CHECKED det_status det_store_audit_export(det_store *store, det_text *records,
                                              det_text *checkpoints, det_error *err);

/* That record index stands in the log, and (old_size > 0) that the log has only grown since it had
 * old_size records: {"index","record","leaf","size","root","proof":[..],"old_size","old_root",
 * "growth":[..]}.  Fails: DET_MISSING no such record; DET_IO, DET_NOMEM. */
DET_CHECKED det_status det_store_audit_prove(det_store *store, uint64_t index, uint64_t old_size,
                                             det_text *json, det_error *err);

#endif
