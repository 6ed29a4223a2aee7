/* jaro.c - bit-parallel Jaro, with Winkler's prefix.
 *
 * One word holds the bytes of the prepared text that are taken.  Each byte of the other takes the
 * first place that has the same byte, is within the window and is free; a second pass over the
 * places taken, in order on both sides, counts those that differ.  The idea is M. Bachmann's, of
 * rapidfuzz; the code is ours. */
#include "screen/jaro.h"

#include <string.h>

void
det_jaro_prepare(det_str text, det_jaro *out)
{
    *out = (det_jaro){0};
    out->length = (uint32_t)(text.len < DET_JARO_BYTES_MAX ? text.len : DET_JARO_BYTES_MAX);
    memcpy(out->text, text.ptr, out->length);
    for (uint32_t i = 0; i < out->length; i++)
        out->places[(unsigned char)out->text[i]] |= UINT64_C(1) << i;
}

uint32_t
det_jaro_winkler(const det_jaro *a, det_str other)
{
    uint32_t length = (uint32_t)(other.len < DET_JARO_BYTES_MAX ? other.len : DET_JARO_BYTES_MAX);
    uint32_t longer = a->length > length ? a->length : length;
    if (a->length == 0 || length == 0) return a->length == length ? 10000 : 0;
    uint32_t reach = longer / 2 > 0 ? longer / 2 - 1 : 0;
    uint64_t window = reach >= 63 ? UINT64_MAX : (UINT64_C(1) << (reach + 1)) - 1;
    uint64_t taken = 0, matched = 0;
    for (uint32_t j = 0; j < length; j++) {
        uint64_t free = a->places[(unsigned char)other.ptr[j]] & window & ~taken;
        taken |= free & (~free + 1);
        matched |= (uint64_t)(free != 0) << j;
        window = j < reach ? window << 1 | 1 : window << 1;
    }
    uint32_t common = (uint32_t)__builtin_popcountll(taken), apart = 0;
    if (common == 0) return 0;
    for (uint64_t left = taken; matched != 0; matched &= matched - 1, left &= left - 1)
        apart += (a->places[(unsigned char)other.ptr[__builtin_ctzll(matched)]] & left &
                  (~left + 1)) == 0;
    uint32_t same = common - apart / 2;
    uint32_t bp = (10000 * common / a->length + 10000 * common / length + 10000 * same / common) /
                  3;
    uint32_t prefix = 0;
    while (prefix < 4 && prefix < a->length && prefix < length &&
           a->text[prefix] == other.ptr[prefix])
        prefix++;
    return bp + prefix * (10000 - bp) / 10;
}
