/* translit.h - names in other scripts to Latin, in context, by ICU.  List side only.   floor: text
 *
 * The table of fold.h goes letter by letter.  ICU's rules look at the neighbours and know more, so
 * when the snapshot is built each name that is not Latin gets ICU's reading as one more key.  Slow
 * (17 us a name) and therefore never on the path of a query. */
#ifndef DET_TEXT_TRANSLIT_H
#define DET_TEXT_TRANSLIT_H

#include "base/arena.h"

/* Owned. */
typedef struct det_translit det_translit;
/* Fails: DET_NOMEM; DET_UNSUPPORTED where ICU lacks its rules. */
DET_CHECKED det_status det_translit_new(det_translit **out, det_error *err);
void det_translit_free(det_translit *translit);
/* Latin reading of text in arena; text itself, borrowed, when it has only Latin letters.
 *   text  valid UTF-8; anything else is DET_UNSUPPORTED.  More than DET_NAME_BYTES_MAX: DET_LIMIT
 */
DET_CHECKED det_status det_translit_read(det_translit *translit, det_str text, det_arena *arena,
                                         det_str *out, det_error *err);
/* "ICU 72.1 / Unicode 15.0": part of the basis of a snapshot. */
const char *det_translit_version(void);

#endif
