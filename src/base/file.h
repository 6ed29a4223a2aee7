/* file.h - files as bytes, packed or not.                                             floor: base
 */
#ifndef DET_BASE_FILE_H
#define DET_BASE_FILE_H

#include "base/error.h"
#include "base/str.h"

/* A whole file in memory.  bytes is valid until det_file_close. */
typedef struct det_file {
    det_str bytes;
    void *memory; /* ours */
} det_file;

/* Reads path whole; .xz, .gz, .zst (recognised by content, not by name) are unpacked through
 * libarchive.  "-" is standard input.  Anything else is handed over byte for byte; so are tar and
 * zip, which are containers, not packings.  A gzip file of several members is refused. limit_bytes
 * the most it may unpack to; 0 = 1 GiB.  Beyond it: DET_LIMIT, so that a bomb costs no more than
 * the limit Fails: DET_IO, DET_NOMEM, DET_LIMIT, DET_SYNTAX (a damaged or cut packing, with the
 * path), DET_UNSUPPORTED (this system's libarchive lacks the packing). */
DET_CHECKED det_status det_file_open(const char *path, size_t limit_bytes, det_file *out,
                                     det_error *err);
/* The same, but what is packed is unpacked by a child that can do nothing else (confined.h), whose
 * failures it has too. */
DET_CHECKED det_status det_file_open_confined(const char *path, size_t limit_bytes, det_file *out,
                                              det_error *err);
/* The same bytes as they are, packed or not. */
DET_CHECKED det_status det_file_open_packed(const char *path, size_t limit_bytes, det_file *out,
                                            det_error *err);
void det_file_close(det_file *file);

/* Writes bytes to path by way of a temporary file beside it, synced, then renamed, then the folder
 * synced: afterwards path holds either the old bytes or the new. */
DET_CHECKED det_status det_file_write(const char *path, det_str bytes, det_error *err);

/* A read-only mapping. */
typedef struct det_map {
    const uint8_t *bytes;
    size_t length;
} det_map;
DET_CHECKED det_status det_map_open(const char *path, det_map *out, det_error *err);
void det_map_close(det_map *map);

/* Every regular file below folder whose name ends in suffix, sorted by bytes of the path; paths are
 * folder + "/" + relative.  Links are not followed.  The array lives in arena. */
struct det_arena;
DET_CHECKED det_status det_file_find(const char *folder, const char *suffix,
                                     struct det_arena *arena, const char ***paths, size_t *count,
                                     det_error *err);

#endif
