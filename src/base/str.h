/* str.h - borrowed text: a pointer and a length.                                      floor: base
 */
#ifndef DET_BASE_STR_H
#define DET_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "detente.h"

/* det_str itself is in detente.h.  Valid UTF-8 once text/ has seen it; may hold NUL and never ends
 * in one; where empty and absent differ a docstring says so. */

/* For literals in initialisers and expressions. */
#define DET_STR(literal) ((det_str){"" literal, sizeof(literal) - 1})
/* For printf: "%.*s". */
#define DET_STR_FMT(s)   (int)(s).len, (s).ptr == NULL ? "" : (s).ptr

/* What a format says, in size bytes of the caller's: cut where it is longer, empty if it cannot be
 * printed.  args is used up. */
det_str det_str_format(char *out, size_t size, const char *format, va_list args) DET_PRINTF(3, 0);
/* The text of a NUL-terminated string; NULL gives the empty text. */
det_str det_str_of(const char *text);
bool det_str_equal(det_str a, det_str b);
/* memcmp order, a prefix before its extension: -1, 0 or 1.  The only order used for output. */
int det_str_compare(det_str a, det_str b);
bool det_str_starts(det_str text, det_str prefix);
bool det_str_ends(det_str text, det_str suffix);
/* Without the ASCII white space (space, \t, \r, \n, \v, \f) at both ends. */
det_str det_str_trim(det_str text);
/* Bytes [from, to) of text, both clamped to its length. */
det_str det_str_slice(det_str text, size_t from, size_t to);
/* Place of the first occurrence, or SIZE_MAX. */
size_t det_str_find(det_str text, det_str needle);
size_t det_str_find_byte(det_str text, char byte);
/* Takes the part before the separator off *rest; false when nothing is left.
 * "a,b" gives "a", then "b", then false; "" gives false at once.  A separator at the very end
 * begins no further part, as a line end does: "a," gives "a", then false; "a,,b" gives "a", "",
 * "b". */
bool det_str_next(det_str *rest, char separator, det_str *part);
/* ASCII only: 'A'..'Z' against 'a'..'z'. */
bool det_str_equal_ascii_nocase(det_str a, det_str b);
/* A decimal number of 1 to 19 digits and nothing else.  False leaves *out alone. */
bool det_str_read_u64(det_str text, uint64_t *out);
/* Decodes the UTF-8 character at byte `at`.  Returns its length, 1 to 4; 0 at the end, or where the
 * bytes are not UTF-8 (overlong forms, surrogates and codes above U+10FFFF are not), *code then
 * untouched. */
size_t det_str_utf8_next(det_str text, size_t at, uint32_t *code);
/* Place of the first byte that is not UTF-8, or SIZE_MAX. */
size_t det_str_utf8_bad(det_str text);
/* FNV-1a, 64 bit; stable for ever, used in files. */
uint64_t det_str_hash(det_str text);

#endif
