/* stream.h - packed bytes unpacked piece by piece, for what reads containers.         floor: base
 *
 * To be used in a confined child (confined.h): nothing here opens a file. */
#ifndef DET_BASE_STREAM_H
#define DET_BASE_STREAM_H

#include "base/error.h"
#include "base/str.h"

enum { DET_STREAM_PIECE = 1 << 16 };

struct archive; /* libarchive's */

/* Large: not for the stack. */
typedef struct det_stream {
    struct archive *reader; /* NULL: not packed */
    det_str rest;           /* packed bytes, or plain ones */
    char piece[DET_STREAM_PIECE];
    size_t at, length; /* of piece */
    uint64_t done;     /* unpacked bytes handed out */
} det_stream;

/* By their beginning: xz, gzip or zstd. */
bool det_stream_is_packed(det_str bytes);
/* Over bytes, packed or not, which are borrowed.  Fails: DET_SYNTAX, DET_NOMEM; close it all the
 * same. */
DET_CHECKED det_status det_stream_open(det_stream *s, det_str bytes, const char *path,
                                       det_error *err);
void det_stream_close(det_stream *s);
/* Up to `length` bytes into out (NULL: passed over); *got is fewer only at the end.  Fails:
 * DET_SYNTAX. */
DET_CHECKED det_status det_stream_take(det_stream *s, char *out, uint64_t length, uint64_t *got,
                                       const char *path, det_error *err);

#endif
