/* cp1252.h - text in Windows-1252, which the UK Treasury wrote until 2020.           floor: list
 */
#ifndef DET_LIST_CP1252_H
#define DET_LIST_CP1252_H

#include "base/arena.h"

/* bytes as UTF-8: borrowed if they are UTF-8 already (a byte order mark is left out), else read as
 * Windows-1252 into arena.  Fails: DET_ENCODING with the place of a byte that is neither (81, 8D,
 * 8F, 90, 9D); DET_NOMEM.  Source: WHATWG Encoding Standard, index windows-1252. */
DET_CHECKED det_status det_cp1252_read(det_str bytes, const char *file, det_arena *arena,
                                       det_str *out, det_error *err);

#endif
