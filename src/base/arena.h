/* arena.h - memory that is freed at once.                                             floor: base
 */
#ifndef DET_BASE_ARENA_H
#define DET_BASE_ARENA_H

#include "base/error.h"
#include "base/str.h"

/* A region that grows by blocks up to a limit.  Owned.  Allocation can fail: callers check. */
typedef struct det_arena det_arena;

/* limit_bytes: the most it will ever hold, block overhead excluded; 0 = 1 GiB. */
DET_CHECKED det_status det_arena_new(size_t limit_bytes, det_arena **out, det_error *err);
/* For one that is filled to hundreds of megabytes and read all over: larger blocks, of which the
 * kernel is asked to make huge pages.  Not in a confined reader, which may not ask (confined.h). */
void det_arena_will_be_large(det_arena *arena);
void det_arena_free(det_arena *arena);
/* Forgets everything but keeps the blocks: afterwards the same work allocates nothing. */
void det_arena_reset(det_arena *arena);
size_t det_arena_used_bytes(const det_arena *arena);

/* A mark to fall back to: everything allocated since is forgotten. */
typedef struct det_arena_mark {
    void *block;
    size_t used;
} det_arena_mark;
det_arena_mark det_arena_mark_get(const det_arena *arena);
void det_arena_mark_reset(det_arena *arena, det_arena_mark mark);

/* size bytes, aligned for any type, not cleared.  NULL at the limit or out of memory.
 * A size of 0 gives a valid pointer. */
DET_CHECKED void *det_arena_alloc(det_arena *arena, size_t size);
/* count * size with overflow checked, cleared to zero. */
DET_CHECKED void *det_arena_zalloc(det_arena *arena, size_t count, size_t size);
#define DET_NEW(arena, type, count) ((type *)det_arena_zalloc((arena), (count), sizeof(type)))

/* A copy of text in the arena, with a NUL behind it that is not counted.  False: no memory. */
DET_CHECKED bool det_arena_copy(det_arena *arena, det_str text, det_str *out);
/* printf into the arena. */
DET_CHECKED bool det_arena_print(det_arena *arena, det_str *out, const char *format, ...)
    DET_PRINTF(3, 4);

/* A growing array in an arena: items doubles as needed, old copies stay until the arena goes.
 *   items  NULL or what an earlier call returned      used  how many are taken
 *   capacity  in and out                              size  bytes of one
 * NULL: no memory, nothing changed. */
DET_CHECKED void *det_arena_grow(det_arena *arena, void *items, size_t used, size_t *capacity,
                                 size_t size);

#endif
