/* scan.c - see scan.h.
 *
 * AVX-512 counts bits of eight signatures with one instruction, AVX2 of four by looking up nibbles
 * (W. Mula); what survives is rare, so it is written out by plain code. */
#include "index/scan.h"

#include "text/edit.h"

size_t
det_ix_scan_portable(const uint64_t *signatures, size_t count, uint64_t signature, uint32_t most,
                     uint32_t first, uint32_t *out)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        out[found] = first + (uint32_t)i;
        found += det_edit_signature_apart(signatures[i], signature) <= most;
    }
    return found;
}

#if defined(__x86_64__)

#include <immintrin.h>

static size_t
put(uint32_t mask, uint32_t first, uint32_t *out, size_t found)
{
    for (; mask != 0; mask &= mask - 1)
        out[found++] = first + (uint32_t)__builtin_ctz(mask);
    return found;
}

__attribute__((target("avx512f,avx512vpopcntdq"))) static size_t
scan_avx512(const uint64_t *signatures, size_t count, uint64_t signature, uint32_t most,
            uint32_t first, uint32_t *out)
{
    const __m512i wanted = _mm512_set1_epi64((long long)signature);
    const __m512i limit = _mm512_set1_epi64((long long)most);
    size_t found = 0, i = 0;
    for (; i + 32 <= count; i += 32) {
        uint32_t mask = 0;
        for (size_t k = 0; k < 4; k++) {
            __m512i row = _mm512_loadu_si512(signatures + i + 8 * k);
            __m512i bits = _mm512_popcnt_epi64(_mm512_xor_si512(row, wanted));
            mask |= (uint32_t)_mm512_cmple_epu64_mask(bits, limit) << 8 * k;
        }
        found = put(mask, first + (uint32_t)i, out, found);
    }
    return found + det_ix_scan_portable(signatures + i, count - i, signature, most,
                                        first + (uint32_t)i, out + found);
}

__attribute__((target("avx2"))) static size_t
scan_avx2(const uint64_t *signatures, size_t count, uint64_t signature, uint32_t most,
          uint32_t first, uint32_t *out)
{
    const __m256i wanted = _mm256_set1_epi64x((long long)signature);
    const __m256i limit = _mm256_set1_epi64x((long long)most);
    const __m256i low = _mm256_set1_epi8(0x0F);
    const __m256i table = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1,
                                           2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    size_t found = 0, i = 0;
    for (; i + 4 <= count; i += 4) {
        __m256i row = _mm256_loadu_si256((const void *)(signatures + i));
        __m256i apart = _mm256_xor_si256(row, wanted);
        __m256i under = _mm256_shuffle_epi8(table, _mm256_and_si256(apart, low));
        __m256i over = _mm256_shuffle_epi8(table,
                                           _mm256_and_si256(_mm256_srli_epi16(apart, 4), low));
        __m256i bits = _mm256_sad_epu8(_mm256_add_epi8(under, over), _mm256_setzero_si256());
        __m256i more = _mm256_cmpgt_epi64(bits, limit);
        uint32_t mask = ~(uint32_t)_mm256_movemask_pd(_mm256_castsi256_pd(more)) & 0xF;
        found = put(mask, first + (uint32_t)i, out, found);
    }
    return found + det_ix_scan_portable(signatures + i, count - i, signature, most,
                                        first + (uint32_t)i, out + found);
}

det_ix_scan
det_ix_scan_at(size_t i)
{
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vpopcntdq") && i-- == 0)
        return scan_avx512;
    if (__builtin_cpu_supports("avx2") && i-- == 0) return scan_avx2;
    return i == 0 ? det_ix_scan_portable : NULL;
}

#else

det_ix_scan
det_ix_scan_at(size_t i)
{
    return i == 0 ? det_ix_scan_portable : NULL;
}

#endif

det_ix_scan
det_ix_scan_best(void)
{
    return det_ix_scan_at(0);
}
