/* sha256_test.c - the standard's own vectors. */
#include "base/sha256.h"

#include <string.h>

#include "base/test.h"

/* FIPS 180-2, appendix B, and the digest of nothing. */
static const struct {
    int line;
    const char *in, *want;
} sha_rows[] = {
    {__LINE__, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {__LINE__, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {__LINE__, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};
TEST(sha256)
{
    for (size_t i = 0; i < COUNT(sha_rows); i++) {
        det_sha256 digest, again;
        det_error err;
        char hex[DET_SHA256_HEX];
        CHECK_OK(det_sha256_of(det_str_of(sha_rows[i].in), &digest, &err), &err);
        CHECK_TEXT(sha_rows[i].line, det_sha256_print(&digest, hex), sha_rows[i].want);
        CHECK(det_sha256_read(det_str_of(hex), &again));
        CHECK(memcmp(digest.bytes, again.bytes, DET_SHA256_BYTES) == 0);
    }
    det_sha256 digest;
    CHECK(det_sha256_of((det_str){NULL, 0}, &digest, NULL) == DET_OK);
}

TEST(sha256_of_parts_is_that_of_the_whole)
{
    const det_str parts[] = {DET_STR("a"), {NULL, 0}, DET_STR("bc")};
    det_sha256 whole, pieces;
    det_error err;
    CHECK_OK(det_sha256_of(DET_STR("abc"), &whole, &err), &err);
    CHECK_OK(det_sha256_of_parts(parts, COUNT(parts), &pieces, &err), &err);
    CHECK(memcmp(whole.bytes, pieces.bytes, DET_SHA256_BYTES) == 0);
}

/* Both lanes against OpenSSL: lengths about every end of a block, one text that outlasts the
 * others, and more texts than are taken together. */
TEST(sha256_of_all_is_that_of_each)
{
    enum { TEXTS = 300, LONGEST = 5000 };
    static char bytes[LONGEST];
    det_str texts[TEXTS];
    det_sha256 digests[TEXTS], want;
    det_error err;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)det_test_random();
    for (size_t i = 0; i < TEXTS; i++)
        texts[i] = (det_str){bytes + i % 7, i == 17 ? LONGEST - 7 : i < 200 ? i : i * 11};
    texts[0].ptr = NULL;
    for (size_t count = 0; count <= TEXTS; count += count < 5 ? 1 : 59) {
        memset(digests, 0, sizeof digests);
        CHECK_OK(det_sha256_of_all(texts, count, digests, &err), &err);
        for (size_t i = 0; i < count; i++) {
            CHECK_OK(det_sha256_of(texts[i], &want, &err), &err);
            CHECK(memcmp(want.bytes, digests[i].bytes, DET_SHA256_BYTES) == 0);
        }
    }
}

TEST(sha256_read_refuses)
{
    char hex[DET_SHA256_HEX + 1];
    det_sha256 digest;
    memset(hex, 'A', sizeof hex);
    CHECK(det_sha256_read((det_str){hex, 64}, &digest) && digest.bytes[31] == 0xAA);
    CHECK(!det_sha256_read((det_str){hex, 63}, &digest));
    CHECK(!det_sha256_read((det_str){hex, 65}, &digest));
    hex[63] = 'g';
    CHECK(!det_sha256_read((det_str){hex, 64}, &digest));
}
