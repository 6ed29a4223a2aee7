/* sha256_lanes.c - digests of several texts at a time.
 *
 * Where a processor has instructions for SHA-256, each round waits for the one before, and half of
 * the time nothing is done: two texts side by side take hardly longer than one.  So there are two
 * lanes; whichever has come to the end of its text takes the next, the longest first, so that both
 * end at about the same time.  Elsewhere OpenSSL does one after the other.  FIPS 180-4 throughout.
 */
#include <string.h>

#include "base/sha256.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

enum { LANES = 2, BLOCK = 64, TOGETHER = 64, ROUNDS_OF_FOUR = 16 };

static const uint32_t constants[4 * ROUNDS_OF_FOUR] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

typedef struct lane {
    __m128i abef, cdgh; /* the eight words, as the instructions want them */
    const unsigned char *at;
    size_t blocks;
    unsigned char end[2 * BLOCK]; /* what is left behind whole blocks, and the length */
    size_t end_blocks;            /* 0: they are done, or being done */
    det_sha256 *out;              /* NULL: nothing to do */
} lane;

/* Four rounds of a lane, the i-th four; words: the last sixteen of the schedule. */
__attribute__((target("sha,sse4.1"), always_inline)) static inline void
four_rounds(__m128i *abef, __m128i *cdgh, __m128i words[4], unsigned i)
{
    __m128i sum = _mm_add_epi32(words[i % 4],
                                _mm_loadu_si128((const __m128i *)(const void *)&constants[4 * i]));
    *cdgh = _mm_sha256rnds2_epu32(*cdgh, *abef, sum);
    *abef = _mm_sha256rnds2_epu32(*abef, *cdgh, _mm_shuffle_epi32(sum, 0x0E));
    if (i >= ROUNDS_OF_FOUR - 4) return;
    __m128i next = _mm_sha256msg1_epu32(words[i % 4], words[(i + 1) % 4]);
    next = _mm_add_epi32(next, _mm_alignr_epi8(words[(i + 3) % 4], words[(i + 2) % 4], 4));
    words[i % 4] = _mm_sha256msg2_epu32(next, words[(i + 3) % 4]);
}

/* `count` blocks of each of the first `lanes` lanes. */
__attribute__((target("sha,sse4.1"), always_inline)) static inline void
take_blocks(lane *lanes, size_t lane_count, size_t count)
{
    const __m128i order = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    __m128i abef[LANES], cdgh[LANES], words[LANES][4];
    for (size_t l = 0; l < lane_count; l++) {
        abef[l] = lanes[l].abef;
        cdgh[l] = lanes[l].cdgh;
    }
    for (size_t block = 0; block < count; block++) {
        __m128i was_abef[LANES], was_cdgh[LANES];
        for (size_t l = 0; l < lane_count; l++) {
            const unsigned char *at = lanes[l].at + block * BLOCK;
            for (size_t i = 0; i < 4; i++)
                words[l][i] = _mm_shuffle_epi8(
                    _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i)), order);
            was_abef[l] = abef[l];
            was_cdgh[l] = cdgh[l];
        }
#pragma GCC unroll 16
        for (unsigned i = 0; i < ROUNDS_OF_FOUR; i++)
            for (size_t l = 0; l < lane_count; l++)
                four_rounds(&abef[l], &cdgh[l], words[l], i);
        for (size_t l = 0; l < lane_count; l++) {
            abef[l] = _mm_add_epi32(abef[l], was_abef[l]);
            cdgh[l] = _mm_add_epi32(cdgh[l], was_cdgh[l]);
        }
    }
    for (size_t l = 0; l < lane_count; l++) {
        lanes[l].abef = abef[l];
        lanes[l].cdgh = cdgh[l];
        lanes[l].at += count * BLOCK;
        lanes[l].blocks -= count;
    }
}

__attribute__((target("sha,sse4.1"))) static void
take_both(lane *lanes, size_t count)
{
    take_blocks(lanes, 2, count);
}

__attribute__((target("sha,sse4.1"))) static void
take_one(lane *lanes, size_t count)
{
    take_blocks(lanes, 1, count);
}

static void
begin(lane *l, det_str text, det_sha256 *out)
{
    size_t left = text.len % BLOCK;
    uint64_t bits = (uint64_t)text.len * 8;
    l->abef = _mm_set_epi32(0x6a09e667, (int)0xbb67ae85, 0x510e527f, (int)0x9b05688c);
    l->cdgh = _mm_set_epi32(0x3c6ef372, (int)0xa54ff53a, 0x1f83d9ab, 0x5be0cd19);
    l->at = (const unsigned char *)text.ptr;
    l->blocks = text.len / BLOCK;
    l->end_blocks = left + 9 <= BLOCK ? 1 : 2;
    memset(l->end, 0, sizeof l->end);
    if (left > 0) memcpy(l->end, text.ptr + (text.len - left), left);
    l->end[left] = 0x80;
    for (size_t i = 0; i < 8; i++)
        l->end[l->end_blocks * BLOCK - 1 - i] = (unsigned char)(bits >> 8 * i);
    l->out = out;
}

static void
put_word(unsigned char *to, uint32_t word)
{
    for (size_t i = 0; i < 4; i++)
        to[i] = (unsigned char)(word >> (24 - 8 * i));
}

/* A lane that has no block left goes on to its last ones, or says its digest and is free. */
static void
turn(lane *l)
{
    if (l->out == NULL || l->blocks > 0) return;
    if (l->end_blocks > 0) {
        l->at = l->end;
        l->blocks = l->end_blocks;
        l->end_blocks = 0;
        return;
    }
    uint32_t abef[4], cdgh[4]; /* the last of the four first */
    memcpy(abef, &l->abef, sizeof abef);
    memcpy(cdgh, &l->cdgh, sizeof cdgh);
    const uint32_t words[] = {abef[3], abef[2], cdgh[3], cdgh[2],
                              abef[1], abef[0], cdgh[1], cdgh[0]};
    for (size_t i = 0; i < 8; i++)
        put_word(l->out->bytes + 4 * i, words[i]);
    l->out = NULL;
}

/* The place of the longest text that is still to be taken; count: there is none. */
static size_t
longest(const det_str *texts, size_t count, const bool *is_taken)
{
    size_t best = count;
    for (size_t i = 0; i < count; i++)
        if (!is_taken[i] && (best == count || texts[i].len > texts[best].len)) best = i;
    return best;
}

static void
take_all(const det_str *texts, size_t count, det_sha256 *out)
{
    bool is_taken[TOGETHER] = {0};
    lane lanes[LANES] = {{.out = NULL}, {.out = NULL}};
    for (;;) {
        for (size_t l = 0; l < LANES; l++) {
            turn(&lanes[l]);
            size_t next = lanes[l].out == NULL ? longest(texts, count, is_taken) : count;
            if (next == count) continue;
            is_taken[next] = true;
            begin(&lanes[l], texts[next], &out[next]);
            turn(&lanes[l]);
        }
        if (lanes[0].out != NULL && lanes[1].out != NULL)
            take_both(lanes, lanes[0].blocks < lanes[1].blocks ? lanes[0].blocks : lanes[1].blocks);
        else if (lanes[0].out != NULL)
            take_one(&lanes[0], lanes[0].blocks);
        else if (lanes[1].out != NULL)
            take_one(&lanes[1], lanes[1].blocks);
        else
            return;
    }
}

bool
det_sha256_has_lanes(void)
{
    unsigned a, b, c, d;
    bool has_sse = __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & bit_SSE4_1) != 0;
    return has_sse && __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & bit_SHA) != 0;
}

#else

enum { TOGETHER = 64 };

bool
det_sha256_has_lanes(void)
{
    return false;
}

static void
take_all(const det_str *texts, size_t count, det_sha256 *out)
{
    (void)texts, (void)count, (void)out;
}

#endif

det_status
det_sha256_of_all(const det_str *texts, size_t count, det_sha256 *out, det_error *err)
{
    det_status st = DET_OK;
    bool has_lanes = det_sha256_has_lanes();
    for (size_t i = 0; has_lanes && i < count; i += TOGETHER)
        take_all(texts + i, count - i < TOGETHER ? count - i : (size_t)TOGETHER, out + i);
    for (size_t i = 0; !has_lanes && st == DET_OK && i < count; i++)
        st = det_sha256_of(texts[i], &out[i], err);
    return st;
}
