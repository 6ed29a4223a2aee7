/* audit_inside.h - the records of the audit log, made from rows.                      floor: store
 */
#ifndef DET_STORE_AUDIT_INSIDE_H
#define DET_STORE_AUDIT_INSIDE_H

#include "store/audit.h"
#include "store/inside.h"

/* Records of format 1 do not say so, nor which record they are, and tell less of an import. */
enum { DET_AUDIT_FORMAT = 2 };

typedef enum det_leaf_kind {
    DET_LEAF_TRANSACTION,
    DET_LEAF_REFUSAL,
    DET_LEAF_LOOK,
    DET_LEAF_SOURCE, /* a source is described anew */
    DET_LEAF_DECISION,
    DET_LEAF_ERASURE
} det_leaf_kind;
const char *det_leaf_kind_name(det_leaf_kind kind); /* "transaction" */
bool det_leaf_kind_read(det_str name, det_leaf_kind *out);

/* Appends record n, of one row, as the rows are now.
 *   format      of the record; det_audit_format tells that of one which is there
 *   is_checked  also that every text has the digest beside it: DET_CORRUPT if not */
DET_CHECKED det_status det_audit_record(det_db *db, uint64_t n, det_leaf_kind kind, int64_t id,
                                        int format, bool is_checked, det_text *out, det_error *err);
int det_audit_format(det_str record);
/* Of two records of one transaction that differ: the table whose rows do; NULL: something else. */
const char *det_audit_difference(det_str recorded, det_str now);

/* The first number that a statement answers; $1, if it has one, is above. */
DET_CHECKED det_status det_audit_ask(det_db *db, const char *sql, const int64_t *above,
                                     int64_t *out, det_error *err);
/* Rows from before each transaction wrote its own record, up to these numbers, may still be without
 * one. */
DET_CHECKED det_status det_audit_due(det_db *db, int64_t due[DET_LEAF_KINDS], det_error *err);
/* Of a kind's rows above a number, the first that no record tells of; 0: none. */
DET_CHECKED det_status det_audit_untold(det_db *db, det_leaf_kind kind, int64_t above, int64_t *out,
                                        det_error *err);

/* One leaf while the log is walked.  Borrowed until the next. */
typedef struct det_leaf {
    uint64_t n;
    det_leaf_kind kind;
    int64_t id;
    det_str record;
    det_sha256 hash;
} det_leaf;
typedef det_status (*det_leaf_visit)(void *context, const det_leaf *of, det_error *err);
/* From record `from` to the last; *size is how many there are.  Fails: DET_CORRUPT a gap, a kind
 * that is none; as visit. */
DET_CHECKED det_status det_audit_walk(det_db *db, uint64_t from, det_leaf_visit visit,
                                      void *context, uint64_t *size, det_error *err);

/* Signs a log of that many records if so many came since the last checkpoint, and the data folder
 * has a key; the time is that of the newest row. */
enum { DET_AUDIT_EVERY = 4096 };
DET_CHECKED det_status det_audit_sign_sometimes(det_store *store, int64_t size, det_error *err);

/* The roots that a checkpoint carries.  False: not as many as a tree of that size has. */
bool det_audit_edge_read(det_str bytes, uint64_t size, det_merkle_edge *out);
/* The fourth line of a checkpoint: which one it is (from 1), and when it was signed. */
void det_audit_print_line(int64_t number, int64_t at_us, det_text *out);

#endif
