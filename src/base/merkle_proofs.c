/* merkle_proofs.c - every proof of every tree up to a size, as digests: for tests/audit/proofs.py.
 *
 * Leaf i is of the record "record i".  One line a size: the size, its root, and SHA-256 over the
 * hashes of all inclusion proofs (record 0 to the last) and over those of all growth proofs (from
 * size 1 on).  Each proof is checked before; each with a bit turned over must be refused. */
#include <stdio.h>
#include <stdlib.h>

#include "base/merkle.h"
#include "base/text.h"

enum { SIZE_MAX_LEAVES = 4096 };

static void
need(det_status st, const det_error *err)
{
    if (st == DET_OK) return;
    fprintf(stderr, "%s\n", err->text);
    exit(1);
}

static void
must(bool is_so, const char *what, uint64_t size, uint64_t i)
{
    if (is_so) return;
    fprintf(stderr, "%s: size %llu, %llu\n", what, (unsigned long long)size, (unsigned long long)i);
    exit(1);
}

static void
add_hashes(det_text *out, const det_merkle_proof *proof)
{
    for (size_t h = 0; h < proof->count; h++)
        det_text_add(out, (det_str){(const char *)proof->hashes[h].bytes, DET_SHA256_BYTES});
}

static const char *
digest(det_text *of, char hex[DET_SHA256_HEX])
{
    det_error err = {0};
    det_sha256 sum;
    need(det_text_check(of, &err), &err);
    need(det_sha256_of(det_text_str(of), &sum, &err), &err);
    return det_sha256_print(&sum, hex);
}

static void
prove_size(const det_sha256 *leaves, const det_sha256 *roots, uint64_t size, det_text *in,
           det_text *growth)
{
    det_error err = {0};
    det_merkle_proof proof;
    bool is_good = false;
    det_text_clear(in);
    det_text_clear(growth);
    for (uint64_t i = 0; i < size; i++) {
        need(det_merkle_prove(leaves, size, i, &proof, &err), &err);
        add_hashes(in, &proof);
        need(det_merkle_check(&leaves[i], i, size, &proof, &roots[size], &is_good, &err), &err);
        must(is_good, "a proof that does not show its record", size, i);
        if (proof.count > 0) proof.hashes[(size + i) % proof.count].bytes[i % 32] ^= 1;
        need(det_merkle_check(&leaves[i], i, size, &proof, &roots[size], &is_good, &err), &err);
        must(!is_good || proof.count == 0, "a changed proof that is accepted", size, i);
    }
    for (uint64_t old = 1; old <= size; old++) {
        need(det_merkle_prove_growth(leaves, size, old, &proof, &err), &err);
        add_hashes(growth, &proof);
        need(det_merkle_check_growth(old, &roots[old], size, &roots[size], &proof, &is_good, &err),
             &err);
        must(is_good, "a proof that does not show growth", size, old);
        if (proof.count > 0) proof.hashes[(size + old) % proof.count].bytes[old % 32] ^= 1;
        need(det_merkle_check_growth(old, &roots[old], size, &roots[size], &proof, &is_good, &err),
             &err);
        must(!is_good || proof.count == 0, "a changed proof of growth that is accepted", size, old);
    }
}

int
main(int argc, char **argv)
{
    det_error err = {0};
    uint64_t most = argc > 1 ? strtoull(argv[1], NULL, 10) : 512;
    char record[32], root[DET_SHA256_HEX], in_hex[DET_SHA256_HEX], growth_hex[DET_SHA256_HEX];
    det_text *in = NULL, *growth = NULL;
    if (most == 0 || most > SIZE_MAX_LEAVES) return 2;
    det_sha256 *leaves = calloc(most, sizeof *leaves);
    det_sha256 *roots = calloc(most + 1, sizeof *roots);
    if (leaves == NULL || roots == NULL) return 1;
    need(det_text_new(0, &in, &err), &err);
    need(det_text_new(0, &growth, &err), &err);
    for (uint64_t i = 0; i < most; i++) {
        snprintf(record, sizeof record, "record %llu", (unsigned long long)i);
        need(det_merkle_leaf(det_str_of(record), &leaves[i], &err), &err);
        need(det_merkle_root(leaves, i + 1, &roots[i + 1], &err), &err);
    }
    for (uint64_t size = 1; size <= most; size++) {
        prove_size(leaves, roots, size, in, growth);
        printf("%llu %s %s %s\n", (unsigned long long)size, det_sha256_print(&roots[size], root),
               digest(in, in_hex), digest(growth, growth_hex));
    }
    det_text_free(in);
    det_text_free(growth);
    free(leaves);
    free(roots);
    return 0;
}
