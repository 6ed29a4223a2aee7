/* The tree of a log: the published vectors, all sizes to 512 against a second way to count them,
 * and every proof that was touched refused. */
#include "base/merkle.h"

#include <stdlib.h>
#include <string.h>

#include "base/test.h"

enum { SIZE_MAX_TRIED = 512, SIZE_TOUCHED = 40 };

static det_sha256 leaves[SIZE_MAX_TRIED];

/* The tree as RFC 6962 defines it, straight from its words: no edge, no loops. */
static det_sha256
by_definition(const det_sha256 *of, uint64_t size)
{
    det_sha256 left, right, out;
    det_error err = {0};
    char bytes[1 + 2 * DET_SHA256_BYTES] = {1};
    if (size == 1) return of[0];
    uint64_t split = 1;
    while (split * 2 < size)
        split *= 2;
    left = by_definition(of, split);
    right = by_definition(of + split, size - split);
    memcpy(bytes + 1, left.bytes, DET_SHA256_BYTES);
    memcpy(bytes + 1 + DET_SHA256_BYTES, right.bytes, DET_SHA256_BYTES);
    CHECK_OK(det_sha256_of((det_str){bytes, sizeof bytes}, &out, &err), &err);
    return out;
}

static void
make_leaves(void)
{
    det_error err = {0};
    for (uint32_t i = 0; i < SIZE_MAX_TRIED; i++) {
        const char record[4] = {(char)(i >> 8), (char)i, 'x', (char)(i * 7)};
        CHECK_OK(det_merkle_leaf((det_str){record, i % 5}, &leaves[i], &err), &err);
    }
}

/* The eight records of the test data of the Certificate Transparency project, and the roots of the
 * trees of their first n. */
TEST(published_roots)
{
    static const det_str records[] = {
        {"", 0},
        {"\x00", 1},
        {"\x10", 1},
        {"\x20\x21", 2},
        {"\x30\x31", 2},
        {"\x40\x41\x42\x43", 4},
        {"\x50\x51\x52\x53\x54\x55\x56\x57", 8},
        {"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16}};
    static const char *const roots[] = {
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
    det_merkle_edge edge = {0};
    det_error err = {0};
    for (size_t i = 0; i <= 8; i++) {
        char hex[DET_SHA256_HEX];
        det_sha256 root, leaf;
        CHECK_OK(det_merkle_edge_root(&edge, &root, &err), &err);
        CHECK_TEXT(i, det_sha256_print(&root, hex), roots[i]);
        if (i == 8) break;
        CHECK_OK(det_merkle_leaf(records[i], &leaf, &err), &err);
        CHECK_OK(det_merkle_add(&edge, &leaf, &err), &err);
    }
}

TEST(every_size_and_every_place)
{
    det_merkle_edge edge = {0};
    det_error err = {0};
    make_leaves();
    for (uint64_t size = 1; size <= SIZE_MAX_TRIED; size++) {
        det_sha256 root, other;
        CHECK_OK(det_merkle_add(&edge, &leaves[size - 1], &err), &err);
        CHECK_OK(det_merkle_edge_root(&edge, &root, &err), &err);
        other = by_definition(leaves, size);
        CHECK(memcmp(&root, &other, sizeof root) == 0);
        for (uint64_t i = 0; i < size; i += size <= 100 ? 1 : 1 + (size + i) % 64) {
            det_merkle_proof proof;
            bool is_good = false;
            CHECK_OK(det_merkle_prove(leaves, size, i, &proof, &err), &err);
            CHECK_OK(det_merkle_check(&leaves[i], i, size, &proof, &root, &is_good, &err), &err);
            CHECK(is_good);
            det_sha256 old_root;
            CHECK_OK(det_merkle_root(leaves, i + 1, &old_root, &err), &err);
            CHECK_OK(det_merkle_prove_growth(leaves, size, i + 1, &proof, &err), &err);
            CHECK_OK(det_merkle_check_growth(i + 1, &old_root, size, &root, &proof, &is_good, &err),
                     &err);
            CHECK(is_good);
        }
    }
}

/* One bit, one hash more, one less, two changed places, another index, another size. */
static size_t
try_touched(const det_merkle_proof *proof, bool is_growth, uint64_t a, uint64_t size,
            const det_sha256 *first, const det_sha256 *root)
{
    det_error err = {0};
    size_t passed = 0;
    for (size_t way = 0; way < 4 + 2 * proof->count; way++) {
        det_merkle_proof touched = *proof;
        uint64_t place = a, whole = size;
        bool is_good = false;
        if (way == 0) place = a + 1;
        if (way == 1) whole = place - (is_growth ? 1 : 0); /* too small to hold it */
        if (way == 2) touched.hashes[touched.count++] = *root;
        if (way == 3) {
            if (touched.count == 0) continue;
            touched.count--;
        }
        if (way >= 4 && way % 2 == 0) touched.hashes[(way - 4) / 2].bytes[way % 32] ^= 4;
        if (way >= 4 && way % 2 == 1) {
            size_t i = (way - 4) / 2;
            if (i + 1 >= proof->count ||
                memcmp(&touched.hashes[i], &touched.hashes[i + 1], sizeof(det_sha256)) == 0)
                continue;
            det_sha256 kept = touched.hashes[i];
            touched.hashes[i] = touched.hashes[i + 1];
            touched.hashes[i + 1] = kept;
        }
        if (is_growth)
            CHECK_OK(det_merkle_check_growth(place, first, whole, root, &touched, &is_good, &err),
                     &err);
        else
            CHECK_OK(det_merkle_check(first, place, whole, &touched, root, &is_good, &err), &err);
        passed += is_good;
    }
    return passed;
}

TEST(what_was_touched_is_refused)
{
    det_error err = {0};
    size_t tried = 0;
    make_leaves();
    for (uint64_t size = 1; size <= SIZE_TOUCHED; size++) {
        det_sha256 root = by_definition(leaves, size);
        for (uint64_t i = 0; i < size; i++) {
            det_merkle_proof proof;
            det_sha256 old_root = by_definition(leaves, i + 1), other;
            CHECK_OK(det_merkle_prove(leaves, size, i, &proof, &err), &err);
            CHECK(try_touched(&proof, false, i, size, &leaves[i], &root) == 0);
            other = leaves[i];
            other.bytes[0] ^= 1;
            bool is_good = true;
            CHECK_OK(det_merkle_check(&other, i, size, &proof, &root, &is_good, &err), &err);
            CHECK(!is_good);
            CHECK_OK(det_merkle_prove_growth(leaves, size, i + 1, &proof, &err), &err);
            CHECK(try_touched(&proof, true, i + 1, size, &old_root, &root) == 0);
            tried++;
        }
    }
    CHECK(tried == SIZE_TOUCHED * (SIZE_TOUCHED + 1) / 2);
    det_merkle_proof proof;
    CHECK(det_merkle_prove(leaves, 4, 4, &proof, &err) == DET_RANGE);
    CHECK(det_merkle_prove_growth(leaves, 4, 5, &proof, &err) == DET_RANGE);
    CHECK(det_merkle_prove_growth(leaves, 4, 0, &proof, &err) == DET_RANGE);
}
