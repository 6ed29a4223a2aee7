/* merkle.c - the hash tree of a log. */
#include "base/merkle.h"

#include <string.h>

static det_str
bytes_of(const det_sha256 *digest)
{
    return (det_str){(const char *)digest->bytes, DET_SHA256_BYTES};
}

det_status
det_merkle_leaf(det_str record, det_sha256 *out, det_error *err)
{
    const det_str parts[] = {{"\0", 1}, record};
    return det_sha256_of_parts(parts, 2, out, err);
}

/* out may be one of the two. */
static det_status
node(const det_sha256 *left, const det_sha256 *right, det_sha256 *out, det_error *err)
{
    const det_str parts[] = {DET_STR("\1"), bytes_of(left), bytes_of(right)};
    return det_sha256_of_parts(parts, 3, out, err);
}

static bool
is_equal(const det_sha256 *a, const det_sha256 *b)
{
    return memcmp(a->bytes, b->bytes, DET_SHA256_BYTES) == 0;
}

/* ---- growing ------------------------------------------------------------------------------------
 */

/* Trees of equal size become one, as carries do when one is added to a number. */
det_status
det_merkle_add(det_merkle_edge *edge, const det_sha256 *leaf, det_error *err)
{
    det_sha256 top = *leaf;
    size_t count = edge->count;
    for (uint64_t size = edge->size; (size & 1) != 0; size >>= 1) {
        det_status st = node(&edge->roots[count - 1], &top, &top, err);
        if (st != DET_OK) return st;
        count--;
    }
    edge->roots[count++] = top;
    edge->count = count;
    edge->size++;
    return DET_OK;
}

det_status
det_merkle_edge_root(const det_merkle_edge *edge, det_sha256 *out, det_error *err)
{
    det_sha256 root;
    if (edge->count == 0) return det_sha256_of(DET_STR(""), out, err);
    root = edge->roots[edge->count - 1];
    for (size_t i = edge->count - 1; i > 0; i--) {
        det_status st = node(&edge->roots[i - 1], &root, &root, err);
        if (st != DET_OK) return st;
    }
    *out = root;
    return DET_OK;
}

det_status
det_merkle_root(const det_sha256 *leaves, uint64_t size, det_sha256 *out, det_error *err)
{
    det_merkle_edge edge = {0};
    for (uint64_t i = 0; i < size; i++) {
        det_status st = det_merkle_add(&edge, &leaves[i], err);
        if (st != DET_OK) return st;
    }
    return det_merkle_edge_root(&edge, out, err);
}

/* ---- proofs -------------------------------------------------------------------------------------
 */

/* The largest power of two below size (> 1): where a tree parts. */
static uint64_t
split_of(uint64_t size)
{
    uint64_t split = 1;
    while (split < size - split)
        split <<= 1;
    return split;
}

/* From the top down, with the hash of the other side at each parting; a proof reads from the
 * bottom up, so the rows are turned at the end. */
static void
turn(det_merkle_proof *proof)
{
    for (size_t i = 0; i < proof->count / 2; i++) {
        det_sha256 kept = proof->hashes[i];
        proof->hashes[i] = proof->hashes[proof->count - 1 - i];
        proof->hashes[proof->count - 1 - i] = kept;
    }
}

det_status
det_merkle_prove(const det_sha256 *leaves, uint64_t size, uint64_t index, det_merkle_proof *out,
                 det_error *err)
{
    out->count = 0;
    if (index >= size)
        return det_fail(err, DET_RANGE, (det_where){0}, "a tree of %llu has no leaf %llu",
                        (unsigned long long)size, (unsigned long long)index);
    while (size > 1) {
        uint64_t split = split_of(size);
        bool is_left = index < split;
        det_status st = det_merkle_root(is_left ? leaves + split : leaves,
                                        is_left ? size - split : split, &out->hashes[out->count++],
                                        err);
        if (st != DET_OK) return st;
        leaves += is_left ? 0 : split;
        index -= is_left ? 0 : split;
        size = is_left ? split : size - split;
    }
    turn(out);
    return DET_OK;
}

det_status
det_merkle_prove_growth(const det_sha256 *leaves, uint64_t size, uint64_t old_size,
                        det_merkle_proof *out, det_error *err)
{
    det_status st = DET_OK;
    bool is_whole = true; /* the part in hand is a whole tree that the verifier knows the root of */
    out->count = 0;
    if (old_size == 0 || old_size > size)
        return det_fail(err, DET_RANGE, (det_where){0},
                        "a tree of %llu has no earlier tree of %llu; expected 1 to its size",
                        (unsigned long long)size, (unsigned long long)old_size);
    while (old_size < size && st == DET_OK) {
        uint64_t split = split_of(size);
        bool is_left = old_size <= split;
        st = det_merkle_root(is_left ? leaves + split : leaves, is_left ? size - split : split,
                             &out->hashes[out->count++], err);
        if (!is_left) {
            is_whole = false;
            leaves += split;
            old_size -= split;
        }
        size = is_left ? split : size - split;
    }
    if (st == DET_OK && !is_whole)
        st = det_merkle_root(leaves, size, &out->hashes[out->count++], err);
    turn(out);
    return st;
}

/* ---- checks -------------------------------------------------------------------------------------
 */

/* RFC 9162, 2.1.3.2. */
det_status
det_merkle_check(const det_sha256 *leaf, uint64_t index, uint64_t size,
                 const det_merkle_proof *proof, const det_sha256 *root, bool *is_good,
                 det_error *err)
{
    det_sha256 hash = *leaf;
    uint64_t at = index, last = size - 1;
    *is_good = false;
    if (index >= size || proof->count > DET_MERKLE_PROOF_MAX) return DET_OK;
    for (size_t i = 0; i < proof->count; i++) {
        const det_sha256 *other = &proof->hashes[i];
        if (last == 0) return DET_OK; /* the proof is longer than the tree is high */
        bool is_right = (at & 1) != 0 || at == last;
        det_status st = is_right ? node(other, &hash, &hash, err) : node(&hash, other, &hash, err);
        if (st != DET_OK) return st;
        while (is_right && (at & 1) == 0 && at != 0) {
            at >>= 1;
            last >>= 1;
        }
        at >>= 1;
        last >>= 1;
    }
    *is_good = last == 0 && is_equal(&hash, root);
    return DET_OK;
}

/* RFC 9162, 2.1.4.2. */
det_status
det_merkle_check_growth(uint64_t old_size, const det_sha256 *old_root, uint64_t size,
                        const det_sha256 *root, const det_merkle_proof *proof, bool *is_good,
                        det_error *err)
{
    size_t first = 0;
    *is_good = false;
    if (old_size == 0 || old_size > size || proof->count > DET_MERKLE_PROOF_MAX) return DET_OK;
    if (old_size == size) {
        *is_good = proof->count == 0 && is_equal(old_root, root);
        return DET_OK;
    }
    uint64_t at = old_size - 1, last = size - 1;
    while ((at & 1) != 0) {
        at >>= 1;
        last >>= 1;
    }
    /* a whole tree of a power of two is its own beginning, and the proof leaves it out */
    bool is_power = (old_size & (old_size - 1)) == 0;
    if (!is_power && proof->count == 0) return DET_OK;
    det_sha256 was = is_power ? *old_root : proof->hashes[first++], is = was;
    for (size_t i = first; i < proof->count; i++) {
        const det_sha256 *other = &proof->hashes[i];
        det_status st = DET_OK;
        if (last == 0) return DET_OK;
        if ((at & 1) != 0 || at == last) {
            st = node(other, &was, &was, err);
            if (st == DET_OK) st = node(other, &is, &is, err);
            while ((at & 1) == 0 && at != 0) {
                at >>= 1;
                last >>= 1;
            }
        } else {
            st = node(&is, other, &is, err);
        }
        if (st != DET_OK) return st;
        at >>= 1;
        last >>= 1;
    }
    *is_good = last == 0 && is_equal(&was, old_root) && is_equal(&is, root);
    return DET_OK;
}
