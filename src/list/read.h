/* read.h - a published version read, confined or here.                                floor: list
 */
#ifndef DET_LIST_READ_H
#define DET_LIST_READ_H

#include "base/confined.h"
#include "list/list.h"

typedef struct det_list_reading {
    bool is_here; /* in this process: for tests and fuzzers, and where a system cannot confine */
    det_confined_limits limits;
} det_list_reading;

/* Reads one version as det_source_read does and gives the same list, by a child that can do nothing
 * else (base/confined.h); how NULL: confined, with the usual limits.  The readers in the child and
 * here are the same code.
 * Fails: as det_source_read; as det_confined_run; DET_CORRUPT: what came back is no list. */
DET_CHECKED det_status det_list_read(const det_source *source, const det_list_reading *how,
                                     const det_list_file *files, size_t count, det_day dated,
                                     det_arena *arena, const det_list **out, det_error *err);

#endif
