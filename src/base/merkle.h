/* merkle.h - the hash tree of a log (RFC 6962, section 2.1).                          floor: base
 *
 * Leaves are hashes of records, in the order in which they were written.  A tree of size n says
 * with one hash what the first n records are; a proof of about log2(n) hashes shows that a record
 * stands in it, or that a later tree is an earlier one with more behind it.
 *
 *     leaf = SHA-256(0x00 || record)        node = SHA-256(0x01 || left || right)
 *
 * All functions that hash fail with DET_NOMEM alone. */
#ifndef DET_BASE_MERKLE_H
#define DET_BASE_MERKLE_H

#include "base/sha256.h"

/* Levels of a tree of 2^64 leaves: the longest proof. */
enum { DET_MERKLE_PROOF_MAX = 64 };

DET_CHECKED det_status det_merkle_leaf(det_str record, det_sha256 *out, det_error *err);

/* The tree while it grows: the roots of the full trees that its size is made of, largest first. */
typedef struct det_merkle_edge {
    uint64_t size;
    size_t count;
    det_sha256 roots[DET_MERKLE_PROOF_MAX];
} det_merkle_edge;
/* Adds one leaf to *edge (cleared: the empty tree). */
DET_CHECKED det_status det_merkle_add(det_merkle_edge *edge, const det_sha256 *leaf,
                                      det_error *err);
/* The root of what was added; of the empty tree SHA-256 of nothing. */
DET_CHECKED det_status det_merkle_edge_root(const det_merkle_edge *edge, det_sha256 *out,
                                            det_error *err);

/* The root of leaves [0, size). */
DET_CHECKED det_status det_merkle_root(const det_sha256 *leaves, uint64_t size, det_sha256 *out,
                                       det_error *err);

typedef struct det_merkle_proof {
    size_t count;
    det_sha256 hashes[DET_MERKLE_PROOF_MAX];
} det_merkle_proof;
/* That leaf index (< size) stands in the tree of size. */
DET_CHECKED det_status det_merkle_prove(const det_sha256 *leaves, uint64_t size, uint64_t index,
                                        det_merkle_proof *out, det_error *err);
/* That the tree of size begins with the tree of old_size (1 to size). */
DET_CHECKED det_status det_merkle_prove_growth(const det_sha256 *leaves, uint64_t size,
                                               uint64_t old_size, det_merkle_proof *out,
                                               det_error *err);

/* *is_good: the proof shows it.  Any input is answered; nothing is trusted. */
DET_CHECKED det_status det_merkle_check(const det_sha256 *leaf, uint64_t index, uint64_t size,
                                        const det_merkle_proof *proof, const det_sha256 *root,
                                        bool *is_good, det_error *err);
DET_CHECKED det_status det_merkle_check_growth(uint64_t old_size, const det_sha256 *old_root,
                                               uint64_t size, const det_sha256 *root,
                                               const det_merkle_proof *proof, bool *is_good,
                                               det_error *err);

#endif
