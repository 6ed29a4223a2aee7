/* inside.h - what the files of store/ share and nobody else sees.                     floor: store
 */
#ifndef DET_STORE_INSIDE_H
#define DET_STORE_INSIDE_H

#include <pthread.h>

#include "base/arena.h"
#include "store/db.h"
#include "store/store.h"

/* tt of what is still believed. */
#define DET_KNOWN_FOREVER INT64_C(4294967295)

/* Kinds of records of the audit log (audit_inside.h). */
enum { DET_LEAF_KINDS = 6 };

struct det_store {
    det_db *db;
    char *folder;
    pthread_mutex_t lock;           /* one call at a time on the connection */
    bool is_writing;                /* a transaction that writes has begun */
    bool has_no_due;                /* nothing is without its record any more */
    int64_t newest[DET_LEAF_KINDS]; /* rows of each kind that have had their record */
};

/* Takes the lock and begins a transaction; on failure neither is held. */
DET_CHECKED det_status det_store_enter(det_store *store, bool to_write, det_error *err);
/* Writes the audit log's records of what was written and commits if st is DET_OK, else rolls back;
 * gives the lock back.  Returns st, or what committing said. */
DET_CHECKED det_status det_store_leave(det_store *store, det_status st, det_error *err);

/* What the audit log has of a transaction that writes: looks what is there; makes the records of
 * what came since (audit_append.c). */
DET_CHECKED det_status det_audit_begin(det_store *store, det_error *err);
DET_CHECKED det_status det_audit_append(det_store *store, det_error *err);

/* The head inside a transaction: 0, 0 when empty. */
DET_CHECKED det_status det_store_head_in(det_db *db, uint32_t *tx, int64_t *at_us, det_error *err);

/* The number and time of the next transaction: the clock may have gone back, knowledge does not. */
DET_CHECKED det_status det_store_tx_next(det_db *db, int64_t now_us, uint32_t *tx, int64_t *at_us,
                                         det_error *err);
/* Writes it.  kind  "import", "quota", "finding", "licence" */
DET_CHECKED det_status det_store_tx_write(det_db *db, uint32_t tx, int64_t at_us, det_str actor,
                                          det_str kind, det_str reason, det_error *err);

/* Copies a blob column that holds a digest.  Fails: DET_CORRUPT another length. */
DET_CHECKED det_status det_store_digest(det_query *query, int column, det_sha256 *out,
                                        det_error *err);
static inline det_str
det_store_digest_str(const det_sha256 *digest)
{
    return (det_str){(const char *)digest->bytes, DET_SHA256_BYTES};
}

/* The members of det_store_last_look, inside an object that is open. */
DET_CHECKED det_status det_store_health(det_db *db, det_str source, det_json *json, det_error *err);

/* A stored body as a subject, in arena; its texts may point into json.  Fails: DET_CORRUPT it
 * cannot be read. */
DET_CHECKED det_status det_store_body(det_str json, det_arena *arena, det_subject *out,
                                      det_error *err);

#endif
