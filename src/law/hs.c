/* hs.c - codes of the Harmonized System: digits alone, ranges by their shared length. */
#include "law/hs.h"

#include "law/hs_table.h"

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

/* One begins with the other: some goods are under both. */
static bool
overlaps(det_str a, det_str b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    return det_str_equal(det_str_slice(a, 0, shared), det_str_slice(b, 0, shared));
}

bool
det_hs_may_have_moved(det_hs_ranges ranges, det_str code, uint32_t edition,
                      uint32_t edition_of_text)
{
    if (edition == 0 || edition_of_text == 0 || edition == edition_of_text) return false;
    for (size_t i = 0; i < det_hs_move_count; i++) {
        const det_hs_move *move = &det_hs_moves[i];
        bool is_back = edition >= move->edition && move->edition > edition_of_text;
        bool is_ahead = edition_of_text >= move->edition && move->edition > edition;
        det_str here = is_back ? move->newer : move->older;
        det_str there = is_back ? move->older : move->newer;
        if ((is_back || is_ahead) && overlaps(code, here) &&
            det_hs_match_any(ranges, there) != DET_HS_OUTSIDE)
            return true;
    }
    return false;
}

bool
det_hs_ever_moved(det_str code)
{
    if (code.len == 0) return false;
    for (size_t i = 0; i < det_hs_move_count; i++)
        if (overlaps(code, det_hs_moves[i].newer) || overlaps(code, det_hs_moves[i].older))
            return true;
    return false;
}

/* Revisions took effect on the first of January of these years. */
uint32_t
det_hs_edition_on(det_day day)
{
    enum { FIRST_OF_2017 = 17167, FIRST_OF_2022 = 18993 };
    return day >= FIRST_OF_2022 ? 2022 : day >= FIRST_OF_2017 ? 2017 : 2012;
}

uint32_t
det_hs_edition_read(det_str text)
{
    if (text.len == 6 && text.ptr[0] == 'H' && text.ptr[1] == 'S') text = det_str_slice(text, 2, 6);
    return det_str_equal(text, DET_STR("2012"))   ? 2012
           : det_str_equal(text, DET_STR("2017")) ? 2017
           : det_str_equal(text, DET_STR("2022")) ? 2022
                                                  : 0;
}

size_t
det_hs_kinds_of(det_str code, det_str *out, size_t most)
{
    size_t count = 0;
    for (size_t i = 0; i < det_hs_kind_count; i++) {
        const det_hs_kind *row = &det_hs_kinds[i];
        det_str kind = row->kind, under = row->code;
        bool is_told = false;
        if ((row->is_exact && code.len < under.len) || !overlaps(code, under)) continue;
        for (size_t j = 0; j < count && j < most && !is_told; j++)
            is_told = det_str_equal(out[j], kind);
        if (is_told) continue;
        if (count < most) out[count] = kind;
        count++;
    }
    return count;
}
