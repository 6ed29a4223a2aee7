/* zip.h - one file out of a zip archive, as spreadsheets are.                          floor: base
 *
 * To be used in a confined child: nothing here opens a file. */
#ifndef DET_BASE_ZIP_H
#define DET_BASE_ZIP_H

#include "base/arena.h"

enum {
    DET_ZIP_FILES_MAX = 10000,
    DET_ZIP_FILE_BYTES_MAX = 256 << 20 /* unpacked; a bomb costs no more */
};

/* True if bytes begin as a zip archive does. */
bool det_zip_is(det_str bytes);

/* The file of that name, unpacked and checked against its checksum, in arena.
 * Fails: DET_SYNTAX damaged or cut off; DET_MISSING no such file in it; DET_LIMIT larger than
 * DET_ZIP_FILE_BYTES_MAX or than it says; DET_UNSUPPORTED encrypted, zip64, or another packing than
 * deflate; DET_NOMEM. */
DET_CHECKED det_status det_zip_read(det_str bytes, const char *path, det_str name, det_arena *arena,
                                    det_str *out, det_error *err);

#endif
