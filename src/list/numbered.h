/* numbered.h - several values in one field: "(1) German (2) Moroccan".               floor: list
 */
#ifndef DET_LIST_NUMBERED_H
#define DET_LIST_NUMBERED_H

#include "base/str.h"

/* Values in one field; most on any list: 23 (telephone numbers).  What goes beyond stays in the
 * last value, so nothing is lost. */
enum { DET_NUMBERED_MAX = 64 };

/* Parts "(1) A. (2) B" and "1) A 2) B" into "A" and "B": numbers that count up from 1, blanks and a
 * full stop, comma or semicolon before the next one taken off.  "(1)-(3) C" and "(1) to (3) C" are
 * three times the same, "-" nothing.  A text that does not begin so is one value.  Returns how
 * many; 0 if text is empty.  items borrow from text. */
size_t det_numbered_split(det_str text, det_str items[DET_NUMBERED_MAX]);

#endif
