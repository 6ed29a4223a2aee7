/* share.c - shares and ties as registers write them. */
#include "list/share.h"

#include <stdio.h>

/* Percent with any number of decimals, to hundredths: *low cut, *high rounded up. */
static bool
read_percent(det_str text, uint32_t *low, uint32_t *high)
{
    uint64_t whole = 0, hundredths = 0;
    text = det_str_trim(text);
    if (det_str_ends(text, DET_STR("%"))) text = det_str_trim(det_str_slice(text, 0, text.len - 1));
    size_t point = det_str_find_byte(text, '.');
    det_str decimals = point == SIZE_MAX ? DET_STR("") : det_str_slice(text, point + 1, text.len);
    bool has_rest = false;
    if (point != SIZE_MAX && decimals.len == 0) return false;
    if (!det_str_read_u64(point == SIZE_MAX ? text : det_str_slice(text, 0, point), &whole) ||
        whole > 100)
        return false;
    for (size_t i = 0; i < decimals.len; i++) {
        if (decimals.ptr[i] < '0' || decimals.ptr[i] > '9') return false;
        if (i < 2)
            hundredths += (uint64_t)(decimals.ptr[i] - '0') * (i == 0 ? 10 : 1);
        else if (decimals.ptr[i] != '0')
            has_rest = true;
    }
    uint64_t cut = whole * 100 + hundredths;
    if (cut > DET_SHARE_WHOLE_BP || (cut == DET_SHARE_WHOLE_BP && has_rest)) return false;
    *low = (uint32_t)cut;
    *high = (uint32_t)cut + (has_rest ? 1 : 0);
    return true;
}

/* More than a bound is at least a hundredth of a percent more: "more than 50" has to differ from
 * "50 or more" where a rule asks for more than half. */
bool
det_share_read(det_str text, det_share *out)
{
    uint32_t low = 0, high = DET_SHARE_WHOLE_BP, other = 0;
    text = det_str_trim(text);
    *out = (det_share){0, DET_SHARE_WHOLE_BP};
    if (text.len == 0) return true;
    bool is_more = det_str_starts(text, DET_STR(">")), is_less = det_str_starts(text, DET_STR("<"));
    if (is_more || is_less) {
        text = det_str_slice(text, 1, text.len);
        bool has_equal = det_str_starts(text, DET_STR("="));
        if (has_equal) text = det_str_slice(text, 1, text.len);
        if (!read_percent(text, &low, &high)) return false;
        if (is_more && !has_equal && low == DET_SHARE_WHOLE_BP) return false;
        if (is_less && !has_equal && high == 0) return false;
        *out = is_more ? (det_share){low + (has_equal ? 0 : 1), DET_SHARE_WHOLE_BP}
                       : (det_share){0, high - (has_equal || high > low ? 0 : 1)};
        return true;
    }
    size_t dash = det_str_find_byte(text, '-');
    if (dash == SIZE_MAX) {
        if (!read_percent(text, &low, &high)) return false;
    } else if (!read_percent(det_str_slice(text, 0, dash), &low, &other) ||
               !read_percent(det_str_slice(text, dash + 1, text.len), &other, &high) ||
               low > high) {
        return false;
    }
    *out = (det_share){low, high};
    return true;
}

static int
print_bp(char *out, size_t size, uint32_t bp)
{
    if (bp % 100 == 0) return snprintf(out, size, "%u", bp / 100);
    if (bp % 10 == 0) return snprintf(out, size, "%u.%u", bp / 100, bp % 100 / 10);
    return snprintf(out, size, "%u.%02u", bp / 100, bp % 100);
}

const char *
det_share_print(det_share share, char text[DET_SHARE_TEXT_MAX])
{
    char low[16], high[16];
    (void)print_bp(low, sizeof low, share.low_bp);
    (void)print_bp(high, sizeof high, share.high_bp);
    if (share.low_bp == share.high_bp)
        snprintf(text, DET_SHARE_TEXT_MAX, "%s%%", low);
    else
        snprintf(text, DET_SHARE_TEXT_MAX, "%s-%s%%", low, high);
    return text;
}

/* ---- ties ---------------------------------------------------------------------------------------
 */

/* The word behind the blanks that begin *rest. */
static det_str
next_word(det_str *rest)
{
    *rest = det_str_trim(*rest);
    size_t end = det_str_find_byte(*rest, ' ');
    if (end == SIZE_MAX) end = rest->len;
    det_str word = det_str_slice(*rest, 0, end);
    *rest = det_str_slice(*rest, end, rest->len);
    return word;
}

det_tie
det_tie_read(det_str type)
{
    static const det_tie nothing_known = {
        false, {0, DET_SHARE_WHOLE_BP}, {DET_DAY_NONE, DET_DAY_FOREVER}};
    det_tie out = nothing_known;
    det_str rest = type, word = next_word(&rest);
    out.controls = det_str_equal(word, DET_STR("controls"));
    if (!out.controls && !det_str_equal(word, DET_STR("owns"))) return nothing_known;
    if (out.controls) out.share = (det_share){0, 0};
    while ((word = next_word(&rest)).len > 0) {
        bool is_from = det_str_equal(word, DET_STR("from"));
        if (is_from || det_str_equal(word, DET_STR("until"))) {
            det_day *day = is_from ? &out.in_use.from : &out.in_use.before;
            if (det_day_read(next_word(&rest), (det_where){0}, day, NULL) != DET_OK)
                return nothing_known;
        } else if (!det_share_read(word, &out.share)) {
            return nothing_known;
        }
    }
    return out;
}

const char *
det_tie_print(const det_tie *tie, char text[DET_TIE_TEXT_MAX])
{
    char share[DET_SHARE_TEXT_MAX] = "", from[DET_DAY_TEXT_MAX], before[DET_DAY_TEXT_MAX];
    bool has_share = tie->controls
                         ? tie->share.high_bp > 0
                         : tie->share.low_bp > 0 || tie->share.high_bp < DET_SHARE_WHOLE_BP;
    if (has_share) det_share_print(tie->share, share);
    bool has_from = tie->in_use.from != DET_DAY_NONE,
         has_end = tie->in_use.before != DET_DAY_FOREVER;
    snprintf(text, DET_TIE_TEXT_MAX, "%s%s%s%s%s%s%s", tie->controls ? "controls" : "owns",
             has_share ? " " : "", share, has_from ? " from " : "",
             has_from ? det_day_print(tie->in_use.from, from) : "", has_end ? " until " : "",
             has_end ? det_day_print(tie->in_use.before, before) : "");
    return text;
}
