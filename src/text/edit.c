/* edit.c - optimal string alignment, bit-parallel.
 *
 * H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", Nordic
 * Journal of Computing 10 (2003), section 5: one column of the table is kept as two words of
 * vertical differences (plus, minus); bit i belongs to byte i of the shorter text.  A swap looks at
 * the matches of the column before.
 *
 * What both texts share at their ends cannot be part of a cheapest alignment's edits and is cut
 * first, which also settles most pairs of equal tokens. */
#include "text/edit.h"

#include <string.h>

enum { TRIED_MAX = 2 }; /* edits that are tried one after the other */

static uint32_t
capped(size_t distance, uint32_t limit)
{
    return distance > limit ? limit + 1 : (uint32_t)distance;
}

static void
cut_shared_ends(det_str *a, det_str *b)
{
    while (a->len > 0 && b->len > 0 && a->ptr[0] == b->ptr[0]) {
        a->ptr++, a->len--;
        b->ptr++, b->len--;
    }
    while (a->len > 0 && b->len > 0 && a->ptr[a->len - 1] == b->ptr[b->len - 1]) {
        a->len--;
        b->len--;
    }
}

/* a has 1 to 64 bytes and is not longer than b. */
static uint32_t
bit_parallel(det_str a, det_str b, uint32_t limit)
{
    /* Only the rows of bytes that occur are cleared: 256 rows would cost more than the search. */
    uint64_t matches[256];
    for (size_t i = 0; i < b.len; i++)
        matches[(unsigned char)b.ptr[i]] = 0;
    for (size_t i = 0; i < a.len; i++)
        matches[(unsigned char)a.ptr[i]] = 0;
    for (size_t i = 0; i < a.len; i++) {
        matches[(unsigned char)a.ptr[i]] |= UINT64_C(1) << i;
    }

    uint64_t plus = UINT64_MAX, minus = 0, diagonal = 0, before = 0;
    const uint64_t last = UINT64_C(1) << (a.len - 1);
    size_t distance = a.len;
    for (size_t j = 0; j < b.len; j++) {
        uint64_t match = matches[(unsigned char)b.ptr[j]];
        uint64_t swap = ((~diagonal & match) << 1) & before;
        diagonal = (((match & plus) + plus) ^ plus) | match | minus | swap;
        uint64_t right_plus = minus | ~(diagonal | plus);
        uint64_t right_minus = diagonal & plus;
        if (right_plus & last) distance++;
        if (right_minus & last) distance--;
        /* Each byte still to come can take away one at most. */
        if (distance > (size_t)limit + (b.len - 1 - j)) return limit + 1;
        right_plus = right_plus << 1 | 1;
        right_minus <<= 1;
        plus = right_minus | ~(diagonal | right_plus);
        minus = right_plus & diagonal;
        before = match;
    }
    return capped(distance, limit);
}

/* Are a and b, which do not end in the same byte, within `edits` of each other?  Behind what both
 * begin with there must be an edit: it replaces, takes away, puts in or swaps, and what is left is
 * the same question with one edit less.  Few edits are sooner tried than a table is made. */
static bool
is_within(det_str a, det_str b, uint32_t edits)
{
    while (a.len > 0 && b.len > 0 && a.ptr[0] == b.ptr[0]) {
        a.ptr++, a.len--;
        b.ptr++, b.len--;
    }
    size_t apart = a.len < b.len ? b.len - a.len : a.len - b.len;
    if (apart > edits) return false;
    if (a.len == 0 || b.len == 0) return true;
    bool is_swap = a.len > 1 && b.len > 1 && a.ptr[0] == b.ptr[1] && a.ptr[1] == b.ptr[0];
    if (edits <= 1)
        return edits == 1 && ((a.len == 1 && b.len == 1) || (is_swap && a.len == 2 && b.len == 2));
    const det_str a_rest = {a.ptr + 1, a.len - 1}, b_rest = {b.ptr + 1, b.len - 1};
    return is_within(a_rest, b_rest, edits - 1) || is_within(a_rest, b, edits - 1) ||
           is_within(a, b_rest, edits - 1) ||
           (is_swap &&
            is_within((det_str){a.ptr + 2, a.len - 2}, (det_str){b.ptr + 2, b.len - 2}, edits - 1));
}

uint32_t
det_edit_distance_ref(det_str a, det_str b, uint32_t limit)
{
    if (a.len > DET_EDIT_BYTES_MAX || b.len > DET_EDIT_BYTES_MAX) {
        return det_str_equal(a, b) ? 0 : limit + 1;
    }
    uint16_t rows[3][DET_EDIT_BYTES_MAX + 1]; /* two before, one before, this */
    uint16_t *older = rows[0], *old = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b.len; j++)
        old[j] = older[j] = (uint16_t)j;
    for (size_t i = 1; i <= a.len; i++) {
        row[0] = (uint16_t)i;
        for (size_t j = 1; j <= b.len; j++) {
            uint16_t best = (uint16_t)(old[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]));
            if (old[j] + 1 < best) best = (uint16_t)(old[j] + 1);
            if (row[j - 1] + 1 < best) best = (uint16_t)(row[j - 1] + 1);
            bool is_swap = i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] &&
                           a.ptr[i - 2] == b.ptr[j - 1];
            if (is_swap && older[j - 2] + 1 < best) best = (uint16_t)(older[j - 2] + 1);
            row[j] = best;
        }
        uint16_t *spare = older;
        older = old;
        old = row;
        row = spare;
    }
    return capped(old[b.len], limit);
}

uint32_t
det_edit_distance(det_str a, det_str b, uint32_t limit)
{
    if (a.len > b.len) {
        det_str swap = a;
        a = b;
        b = swap;
    }
    if (b.len - a.len > limit) return limit + 1;
    cut_shared_ends(&a, &b);
    if (a.len == 0) return capped(b.len, limit);
    if (limit == 0) return 1;
    if (limit <= TRIED_MAX) {
        for (uint32_t edits = b.len - a.len > 1 ? 2 : 1; edits <= limit; edits++)
            if (is_within(a, b, edits)) return edits;
        return limit + 1;
    }
    if (a.len > 64 || b.len > DET_EDIT_BYTES_MAX) return det_edit_distance_ref(a, b, limit);
    return bit_parallel(a, b, limit);
}

static bool
has_digit(det_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] >= '0' && text.ptr[i] <= '9') return true;
    }
    return false;
}

uint32_t
det_edit_budget(det_str a, det_str b)
{
    uint32_t budget = det_edit_budget_of_length(a.len < b.len ? a.len : b.len);
    if (budget > 0 && (has_digit(a) || has_digit(b))) return 0;
    return budget;
}

uint64_t
det_edit_signature(det_str token)
{
    uint64_t once = 0, twice = 0;
    for (size_t i = 0; i < token.len; i++) {
        unsigned char byte = (unsigned char)token.ptr[i];
        /* what is neither letter nor digit does not occur in tokens; it shares a digit's bit */
        uint32_t place = byte >= 'a' && byte <= 'z' ? (uint32_t)(byte - 'a') : 52u + byte % 10;
        uint64_t bit = UINT64_C(1) << place;
        twice |= once & bit;
        once |= bit;
    }
    return once | (twice & ((UINT64_C(1) << 26) - 1)) << 26;
}
