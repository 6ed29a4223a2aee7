/* tar.h - the files of a tar archive, packed or not.                              floor: base
 *
 * A history of a list comes as one archive of versions, a gigabyte unpacked and a megabyte packed.
 * It is unpacked by confined children (confined.h), a window at a time, so that no more of it is in
 * memory than a window and the longest file. */
#ifndef DET_BASE_TAR_H
#define DET_BASE_TAR_H

#include "base/error.h"
#include "base/str.h"

enum {
    DET_TAR_FILES_MAX = 100000,
    DET_TAR_NAME_MAX = 4096,
    DET_TAR_FILE_BYTES_MAX = 256 << 20, /* one file.  Longest of any list: 130 MB */
    DET_TAR_WINDOW = 128 << 20 /* bytes of files unpacked at a time; each window costs unpacking
                                * what is before it once more */
};

/* Owned. */
typedef struct det_tar det_tar;

typedef struct det_tar_file {
    det_str name;  /* as the archive has it; followed by a NUL */
    det_str bytes; /* as the archive has them: a packed file stays packed */
} det_tar_file;

/* True if bytes are a tar archive, or one packed by xz, gzip or zstd.  The latter is found out by
 * unpacking its beginning.
 *   is_in_process  without a confined child
 * Fails: DET_IO, DET_NOMEM.  A packing that is damaged is no archive. */
DET_CHECKED det_status det_tar_is(det_str bytes, bool is_in_process, bool *out, det_error *err);

/* bytes are borrowed until det_tar_close; path is for messages.
 *   window_bytes  0: DET_TAR_WINDOW */
DET_CHECKED det_status det_tar_open(det_str bytes, const char *path, size_t window_bytes,
                                    bool is_in_process, det_tar **out, det_error *err);
void det_tar_close(det_tar *archive); /* NULL is accepted */

/* The next regular file; folders and links are passed over.  *has_file false: the end, and the
 * archive was whole.  The file is borrowed until the next call.
 * Fails: DET_SYNTAX cut off, damaged, or not a tar archive, with the place in the unpacked bytes;
 * DET_LIMIT; DET_UNSUPPORTED; as det_confined_run; DET_NOMEM. */
DET_CHECKED det_status det_tar_next(det_tar *archive, det_tar_file *file, bool *has_file,
                                    det_error *err);

#endif
