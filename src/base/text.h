/* text.h - det_text from the inside: how our own code appends.                        floor: base
 *
 * Appending remembers its first failure, so that a writer of a hundred fields checks once, at the
 * end, with det_text_failed(). */
#ifndef DET_BASE_TEXT_H
#define DET_BASE_TEXT_H

#include "base/error.h"
#include "base/str.h"

void det_text_add(det_text *text, det_str bytes);
void det_text_add_byte(det_text *text, char byte);
void det_text_print(det_text *text, const char *format, ...) DET_PRINTF(2, 3);
/* True after an append did not fit or had no memory; det_text_clear() forgets it. */
bool det_text_failed(const det_text *text);
/* DET_OK, or DET_NOMEM / DET_LIMIT reported in err. */
DET_CHECKED det_status det_text_check(const det_text *text, det_error *err);
det_str det_text_str(const det_text *text);
/* Cuts back to an earlier length. */
void det_text_truncate(det_text *text, size_t length);

#endif
