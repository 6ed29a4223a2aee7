/* error.h - how a failure is reported and passed on.                                  floor: base
 */
#ifndef DET_BASE_ERROR_H
#define DET_BASE_ERROR_H

#include "detente.h"

#include "base/str.h"

/* Everything below escapes control characters, line ends, direction overrides and bytes that are
 * not UTF-8 (\n, \x1B, \u202E), wherever they came from, so that an input can neither steer a
 * terminal nor forge a line of a log.  What does not fit ends in "...". */

/* Starts a failure and returns its status, so that `return det_fail(...)` reads as one act.
 *   err     may be NULL
 *   at      place in the input; {0} for none.  "file:line:column: " is printed before the message
 *   format  names the thing, the value found, what was expected, and the next step */
det_status det_fail(det_error *err, det_status status, det_where at, const char *format, ...)
    DET_PRINTF(4, 5);

/* Adds "\n  while <text>" to a failure that passes through.  Does nothing if status is DET_OK. */
void det_while(det_error *err, det_status status, const char *format, ...) DET_PRINTF(3, 4);

/* det_fail with the system's word for errno_value added: "cannot open: No such file or directory".
 */
det_status det_fail_errno(det_error *err, int errno_value, const char *format, ...)
    DET_PRINTF(3, 4);

/* Adds the line of the input that failed and a caret under byte `column` of it (from 1):
 *     kp.yaml:3:9: a key that stands twice: 'adopted'
 *       adopted: 2017-08-05
 *               ^
 *   line  without its line end; of a long one the part round the place is shown, of an empty one
 * nothing */
void det_error_show_line(det_error *err, det_str line, uint32_t column);

#endif
