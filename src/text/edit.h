/* edit.h - how far two tokens are apart.                                              floor: text
 */
#ifndef DET_TEXT_EDIT_H
#define DET_TEXT_EDIT_H

#include "base/str.h"

/* Longest text that is measured.  Tokens have 96 bytes; longer texts are equal or too far apart. */
enum { DET_EDIT_BYTES_MAX = 1024 };

/* Optimal string alignment distance: the fewest insertions, deletions, replacements and swaps of
 * neighbours that turn a into b, no byte being edited twice; or limit + 1 if it is more than limit.
 *   a, b   any bytes.  If one has more than DET_EDIT_BYTES_MAX the answer is 0 or limit + 1
 *   limit  below UINT32_MAX
 * Symmetric.  Bit-parallel when the shorter text, without what both share at their ends, has up to
 * 64 bytes; otherwise the plain programme.  Memory: none.  Threads: any. */
uint32_t det_edit_distance(det_str a, det_str b, uint32_t limit);
/* The plain dynamic programme: the twin that tests compare with. */
uint32_t det_edit_distance_ref(det_str a, det_str b, uint32_t limit);

/* Edits within which two tokens count as neighbours at all: 0 if the shorter has up to 3 bytes, 1
 * up to 7, 2 from 8 on.  Symmetric; a token with a digit has no budget, for 2 and 3 are never the
 * same.  This one function is what the index searches by and what the scorer grants, and so the
 * reason why the index loses nothing.  It asks nothing of first letters. */
uint32_t det_edit_budget(det_str a, det_str b);
/* The same for lengths alone: what the index uses to bound its search. */
static inline uint32_t
det_edit_budget_of_length(size_t shorter_bytes)
{
    return (uint32_t)(shorter_bytes >= 4) + (uint32_t)(shorter_bytes >= 8);
}

/* Which letters and digits a token has, a bit each, and a second one for letters that it has twice
 * or more.  Inserting or dropping a byte flips at most one bit, replacing one at most two, swapping
 * none: tokens within k edits differ in at most 2k bits, so a filter on that loses nothing. */
uint64_t det_edit_signature(det_str token);
/* In how many bits two signatures differ; without the instruction that not every processor has. */
static inline uint32_t
det_edit_signature_apart(uint64_t a, uint64_t b)
{
    uint64_t bits = a ^ b;
    bits -= (bits >> 1) & UINT64_C(0x5555555555555555);
    bits = (bits & UINT64_C(0x3333333333333333)) + ((bits >> 2) & UINT64_C(0x3333333333333333));
    bits = (bits + (bits >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
    return (uint32_t)((bits * UINT64_C(0x0101010101010101)) >> 56);
}

#endif
