/* hs.c - codes of the Harmonized System: digits alone, ranges by their shared length. */
#include "law/hs.h"

enum { DIGITS_MIN = 2, DIGITS_MAX = 10 };

bool
det_hs_is_code(det_str code)
{
    if (code.len < DIGITS_MIN || code.len > DIGITS_MAX) return false;
    for (size_t i = 0; i < code.len; i++)
        if (code.ptr[i] < '0' || code.ptr[i] > '9') return false;
    return true;
}

bool
det_hs_range_read(det_str text, det_hs_range *out)
{
    size_t dash = det_str_find_byte(text, '-');
    det_str low = dash == SIZE_MAX ? text : det_str_slice(text, 0, dash);
    det_str high = dash == SIZE_MAX ? text : det_str_slice(text, dash + 1, text.len);
    uint64_t low_value = 0, high_value = 0;
    if (!det_hs_is_code(low) || !det_hs_is_code(high) || low.len != high.len ||
        !det_str_read_u64(low, &low_value) || !det_str_read_u64(high, &high_value) ||
        low_value > high_value)
        return false;
    *out = (det_hs_range){.digits = (uint32_t)low.len, .low = low_value, .high = high_value};
    return true;
}

det_hs_fit
det_hs_match(const det_hs_range *range, det_str code)
{
    uint64_t value = 0;
    if (!det_hs_is_code(code)) return DET_HS_OUTSIDE;
    if (code.len >= range->digits) {
        if (!det_str_read_u64(det_str_slice(code, 0, range->digits), &value)) return DET_HS_OUTSIDE;
        return value >= range->low && value <= range->high ? DET_HS_INSIDE : DET_HS_OUTSIDE;
    }
    /* The question is coarser: all codes that begin with it, [first, last] in the range's digits.
     */
    if (!det_str_read_u64(code, &value)) return DET_HS_OUTSIDE;
    uint64_t first = value, last = value;
    for (size_t i = code.len; i < range->digits; i++) {
        first = first * 10;
        last = last * 10 + 9;
    }
    if (first > range->high || last < range->low) return DET_HS_OUTSIDE;
    return first >= range->low && last <= range->high ? DET_HS_INSIDE : DET_HS_PARTLY;
}

det_hs_fit
det_hs_match_any(det_hs_ranges ranges, det_str code)
{
    det_hs_fit best = DET_HS_OUTSIDE;
    for (size_t i = 0; i < ranges.count; i++) {
        det_hs_fit fit = det_hs_match(&ranges.items[i], code);
        if (fit > best) best = fit;
    }
    return best;
}
