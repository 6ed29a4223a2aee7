/* sieve.c - see sieve.h; docs/matching.md, step 10, says why nothing is lost.
 *
 * A common word has thousands of postings and a few dozen of them pass, so what is done for each is
 * kept to what stands beside it and to a table that the nearest cache holds.  AVX2 asks eight at
 * once; it counts bits by looking up nibbles (W. Mula). */
#include "index/sieve.h"

#include <assert.h>

enum { AHEAD = 8 }; /* times eight postings that are fetched before their turn */

static bool
may_pass(const det_ix_sieve *by, const det_ix_beside *beside, uint32_t posting)
{
    const det_ix_beside *of = &beside[posting / DET_IX_BESIDE];
    uint32_t i = posting % DET_IX_BESIDE, other = of->other[i];
    if ((other & DET_IX_PARTNER_SOLE) != 0) return true; /* or NONE */
    if (det_ix_is_led(by, of->buckets[i])) return true;
    bool is_light = ((of->words[0][i] & by->light[0]) | (of->words[1][i] & by->light[1])) != 0;
    if ((other & DET_IX_PARTNER_MANY) == 0) {
        if (by->pair_waiting != 0 && (other & DET_IX_PARTNER_BARE) != 0) return false;
        return is_light || by->near_told == 0 || det_ix_is_near(by, of, i);
    }
    if (is_light) return true;
    if (((other & DET_IX_MANY_LIGHT) != 0 ? by->light_waiting : by->bare_waiting) != 0)
        return false;
    if (by->rest_told == 0) return true;
    det_ix_many many = det_ix_many_of(other);
    if (!det_ix_is_too_much(many.rest, &many, by->rate, by->weight)) return true;
    if (det_ix_is_too_much(many.rest - many.heaviest, &many, by->rate, by->weight)) return false;
    return by->near_told == 0 || det_ix_is_near(by, of, i);
}

/* Both cache lines of eight postings to come. */
static inline void
fetch_ahead(const det_ix_beside *beside, uint32_t posting)
{
    const det_ix_beside *of = beside + posting / DET_IX_BESIDE + AHEAD;
    __builtin_prefetch(of->other);
    __builtin_prefetch(of->words);
}

size_t
det_ix_sieve_portable(const det_ix_sieve *by, const det_ix_beside *beside, uint32_t first,
                      uint32_t count, uint32_t *out)
{
    size_t passed = 0;
    for (uint32_t p = first, end = first + count; p < end; p++) {
        if (p % DET_IX_BESIDE == 0 && end - p > AHEAD * DET_IX_BESIDE) fetch_ahead(beside, p);
        out[passed] = p;
        passed += may_pass(by, beside, p);
    }
    return passed;
}

#if defined(__x86_64__)

#include <immintrin.h>

#define AVX2 __attribute__((target("avx2"))) static inline

/* Only the highest bit of each 32 tells, unless it is said what the others are. */
AVX2 __m256i
all_of(uint32_t number)
{
    return _mm256_set1_epi32((int32_t)number);
}

AVX2 __m256i
load(const uint32_t *from)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)from);
}

AVX2 uint32_t
highest_bits(__m256i of)
{
    return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(of));
}

/* Bits of each 32. */
AVX2 __m256i
count_bits(__m256i of)
{
    const __m256i low = _mm256_set1_epi8(0x0F);
    const __m256i table = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1,
                                           2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    __m256i under = _mm256_shuffle_epi8(table, _mm256_and_si256(of, low));
    __m256i over = _mm256_shuffle_epi8(table, _mm256_and_si256(_mm256_srli_epi16(of, 4), low));
    __m256i pairs = _mm256_maddubs_epi16(_mm256_add_epi8(under, over), _mm256_set1_epi8(1));
    return _mm256_madd_epi16(pairs, _mm256_set1_epi16(1));
}

/* Has a token led to a form of a bucket? */
AVX2 __m256i
led_to(const det_ix_sieve *by, __m256i bucket)
{
    __m256i word = _mm256_i32gather_epi32((const int *)(const void *)by->led,
                                          _mm256_srli_epi32(bucket, 5), sizeof *by->led);
    /* a shift takes the lowest five bits alone, and its bit is to be the highest */
    __m256i up = _mm256_andnot_si256(bucket, all_of(31));
    return _mm256_sllv_epi32(word, up);
}

/* Is one of the words near a token? */
AVX2 __m256i
near_some(const det_ix_sieve *by, const det_ix_beside *of)
{
    const __m256i mask = all_of(DET_IX_NEAR_LETTERS);
    __m256i first = load(of->words[0]), second = load(of->words[1]), near = all_of(0);
    /* the byte that a length is looked up by is the lowest; others with a bit so high give 0 */
    const __m256i lengths = all_of(DET_IX_LENGTHS - 1), none = all_of(0x80808000);
    __m256i first_length = _mm256_or_si256(_mm256_and_si256(first, lengths), none);
    __m256i second_length = _mm256_or_si256(_mm256_and_si256(second, lengths), none);
    first = _mm256_and_si256(first, mask);
    second = _mm256_and_si256(second, mask);
    for (uint32_t i = 0; i < by->near_count; i++) {
        const det_ix_near *to = &by->near[i];
        if (to->token == by->token) continue;
        __m256i below = _mm256_broadcastsi128_si256(
            _mm_loadu_si128((const __m128i *)(const void *)to->below));
        __m256i letters = all_of(to->letters);
        __m256i apart = count_bits(_mm256_xor_si256(first, letters));
        near = _mm256_or_si256(near,
                               _mm256_cmpgt_epi32(_mm256_shuffle_epi8(below, first_length), apart));
        apart = count_bits(_mm256_xor_si256(second, letters));
        near = _mm256_or_si256(
            near, _mm256_cmpgt_epi32(_mm256_shuffle_epi8(below, second_length), apart));
    }
    return near;
}

/* Of names of more than two: may one token not reach them, if one is near (all bits) or not (0)? */
AVX2 __m256i
too_many(const det_ix_sieve *by, __m256i other, __m256i near)
{
    const __m256i eight = all_of(0xFF), ten = all_of((1u << DET_IX_MANY_REST_BITS) - 1);
    __m256i light = _mm256_slli_epi32(_mm256_and_si256(other, eight), DET_IX_MANY_UNIT_BITS);
    __m256i heaviest = _mm256_and_si256(_mm256_srli_epi32(other, DET_IX_MANY_LIGHT_BITS), eight);
    __m256i rest = _mm256_and_si256(
        _mm256_srli_epi32(other, DET_IX_MANY_LIGHT_BITS + DET_IX_MANY_HEAVIEST_BITS), ten);
    rest = _mm256_sub_epi32(rest, _mm256_and_si256(near, heaviest));
    __m256i allowed = _mm256_srli_epi32(
        _mm256_mullo_epi32(_mm256_add_epi32(light, all_of(by->weight)), all_of(by->rate)),
        DET_IX_RATE_BITS);
    allowed = _mm256_add_epi32(allowed, all_of(DET_REST_MORE));
    __m256i much = _mm256_cmpgt_epi32(_mm256_slli_epi32(rest, DET_IX_MANY_UNIT_BITS), allowed);
    return _mm256_and_si256(much, all_of(by->rest_told));
}
static_assert(DET_IX_MANY_LIGHT_BITS == 8 && DET_IX_MANY_HEAVIEST_BITS == 8, "the mask of both");

/* The second where the highest bit of which is set, else the first. */
AVX2 __m256i
either(__m256i first, __m256i second, __m256i which)
{
    return _mm256_castps_si256(_mm256_blendv_ps(
        _mm256_castsi256_ps(first), _mm256_castsi256_ps(second), _mm256_castsi256_ps(which)));
}

/* Which of eight pass, a bit each. */
AVX2 uint32_t
pass_eight(const det_ix_sieve *by, const det_ix_beside *of)
{
    __m256i other = load(of->other), buckets = load(of->buckets);
    __m256i pass = _mm256_or_si256(led_to(by, _mm256_and_si256(buckets, all_of(0xFFFF))),
                                   led_to(by, _mm256_srli_epi32(buckets, 16)));
    pass = _mm256_or_si256(pass, _mm256_slli_epi32(other, 1)); /* SOLE and NONE */
    __m256i near = all_of(UINT32_MAX), is_light = all_of(0);
    if (by->near_told != 0) near = near_some(by, of);
    if ((by->light[0] | by->light[1]) != 0) {
        __m256i first = _mm256_and_si256(load(of->words[0]), all_of(by->light[0]));
        __m256i second = _mm256_and_si256(load(of->words[1]), all_of(by->light[1]));
        is_light = _mm256_cmpgt_epi32(_mm256_or_si256(first, second), all_of(0));
    }
    __m256i mark = _mm256_slli_epi32(other, 2); /* BARE, or MANY_LIGHT */
    __m256i two = _mm256_andnot_si256(_mm256_and_si256(mark, all_of(by->pair_waiting)),
                                      _mm256_or_si256(near, is_light));
    __m256i waiting = either(all_of(by->bare_waiting), all_of(by->light_waiting), mark);
    __m256i more = _mm256_or_si256(waiting, too_many(by, other, near));
    more = _mm256_or_si256(_mm256_xor_si256(more, all_of(UINT32_MAX)), is_light);
    return highest_bits(_mm256_or_si256(pass, either(two, more, other)));
}
static_assert(DET_IX_PARTNER_BARE == DET_IX_MANY_LIGHT, "one bit tells of light words");
static_assert(DET_IX_BESIDE == 8, "eight postings lie together");

__attribute__((target("avx2"))) static size_t
sieve_avx2(const det_ix_sieve *by, const det_ix_beside *beside, uint32_t first, uint32_t count,
           uint32_t *out)
{
    size_t passed = 0;
    uint32_t end = first + count;
    for (uint32_t at = first - first % DET_IX_BESIDE; at < end; at += DET_IX_BESIDE) {
        if (end - at > AHEAD * DET_IX_BESIDE) fetch_ahead(beside, at);
        uint32_t mask = pass_eight(by, &beside[at / DET_IX_BESIDE]);
        if (at < first) mask &= UINT32_MAX << (first - at);
        if (end - at < DET_IX_BESIDE) mask &= (1u << (end - at)) - 1;
        for (; mask != 0; mask &= mask - 1)
            out[passed++] = at + (uint32_t)__builtin_ctz(mask);
    }
    return passed;
}

det_ix_sieve_run
det_ix_sieve_at(size_t i)
{
    if (__builtin_cpu_supports("avx2") && i-- == 0) return sieve_avx2;
    return i == 0 ? det_ix_sieve_portable : NULL;
}

#else

det_ix_sieve_run
det_ix_sieve_at(size_t i)
{
    return i == 0 ? det_ix_sieve_portable : NULL;
}

#endif

det_ix_sieve_run
det_ix_sieve_best(void)
{
    return det_ix_sieve_at(0);
}
