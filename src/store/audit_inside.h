/* audit_inside.h - the records of the audit log, made from rows.                      floor: store
 */
#ifndef DET_STORE_AUDIT_INSIDE_H
#define DET_STORE_AUDIT_INSIDE_H

#include "store/audit.h"
#include "store/inside.h"

/* Appends the record of a transaction (0: of the refusal `quarantine`) as the rows are now. */
DET_CHECKED det_status det_audit_record(det_db *db, uint32_t tx, int64_t quarantine, det_text *out,
                                        det_error *err);
/* Of two records of one transaction that differ: the table whose rows do; NULL: something else. */
const char *det_audit_difference(det_str recorded, det_str now);

#endif
