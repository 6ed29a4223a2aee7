/* utf8.h - bytes to code points and back.                                             floor: text
 */
#ifndef DET_TEXT_UTF8_H
#define DET_TEXT_UTF8_H

#include "base/str.h"

enum { DET_UTF8_REPLACEMENT = 0xFFFD };

/* Where text stops being UTF-8: byte offset of the first bad sequence, or SIZE_MAX if all is well.
 * NUL is valid here.  Overlong forms, surrogates and code points past U+10FFFF are not. */
size_t det_utf8_check(det_str text);

/* One code point off the front of *rest; false at the end.  A byte that cannot begin or continue a
 * sequence gives U+FFFD and is stepped over alone, so that any bytes are safe to walk. */
bool det_utf8_next(det_str *rest, uint32_t *code_point);

/* Writes code_point and returns how many bytes it took.  Surrogates and values past U+10FFFF are
 * written as U+FFFD. */
size_t det_utf8_encode(uint32_t code_point, char out[4]);

#endif
