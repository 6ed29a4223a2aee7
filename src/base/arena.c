/* arena.c - memory that is freed at once.
 *
 * A chain of blocks in the order they were made; `current` is the one that is filled.  Blocks
 * behind it are empty and wait for reuse (after a reset or a fall back to a mark).  Each new block
 * is twice the one before, up to BLOCK_MAX, or as large as one allocation needs; those of a large
 * arena grow on.
 *
 * Invariants: (1) the sum of all capacities never passes the limit; (2) the last allocation of the
 * current block may grow in place, which is what makes a growing array cheap; (3) under
 * AddressSanitizer what is not handed out is poisoned, so use after a reset is caught there. */
#define _DEFAULT_SOURCE /* madvise */
#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ASAN 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define WITH_ASAN 1
#endif
#ifdef WITH_ASAN
#include <sanitizer/asan_interface.h>
#define HIDE(at, size) ASAN_POISON_MEMORY_REGION((at), (size))
#define SHOW(at, size) ASAN_UNPOISON_MEMORY_REGION((at), (size))
#else
#define HIDE(at, size) ((void)(at), (void)(size))
#define SHOW(at, size) ((void)(at), (void)(size))
#endif

enum { ALIGNMENT = alignof(max_align_t), BLOCK_FIRST = 4096, BLOCK_MAX = 1 << 20 };
/* A large arena takes blocks of an eighth of what it has. */
enum { BLOCK_LARGE = 8 << 20, BLOCK_LARGEST = 32 << 20, HUGE_PAGE = 2 << 20 };
#define LIMIT_DEFAULT ((size_t)1 << 30)

typedef struct block {
    struct block *next;
    size_t capacity;
    size_t used;
    alignas(max_align_t) unsigned char bytes[];
} block;

struct det_arena {
    block *first;
    block *current;
    size_t limit;
    size_t reserved; /* sum of capacities */
    bool is_large;
};

det_status
det_arena_new(size_t limit_bytes, det_arena **out, det_error *err)
{
    det_arena *arena = calloc(1, sizeof *arena);
    if (arena == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "out of memory for an arena");
    arena->limit = limit_bytes == 0 ? LIMIT_DEFAULT : limit_bytes;
    *out = arena;
    return DET_OK;
}

void
det_arena_will_be_large(det_arena *arena)
{
    arena->is_large = true;
}

void
det_arena_free(det_arena *arena)
{
    if (arena == NULL) return;
    for (block *each = arena->first; each != NULL;) {
        block *next = each->next;
        SHOW(each->bytes, each->capacity);
        free(each);
        each = next;
    }
    free(arena);
}

void
det_arena_reset(det_arena *arena)
{
    det_arena_mark_reset(arena, (det_arena_mark){arena->first, 0});
}

size_t
det_arena_used_bytes(const det_arena *arena)
{
    size_t used = 0;
    for (const block *each = arena->first; each != NULL; each = each->next) {
        used += each->used;
        if (each == arena->current) break;
    }
    return used;
}

det_arena_mark
det_arena_mark_get(const det_arena *arena)
{
    block *current = arena->current;
    return (det_arena_mark){current, current == NULL ? 0 : current->used};
}

void
det_arena_mark_reset(det_arena *arena, det_arena_mark mark)
{
    /* A mark taken before the first block was made means "everything". */
    block *keep = mark.block == NULL ? arena->first : mark.block;
    size_t used = mark.block == NULL ? 0 : mark.used;
    if (keep == NULL) return;
    arena->current = keep;
    for (block *each = keep; each != NULL; each = each->next) {
        assert(each != keep || used <= each->used);
        each->used = each == keep ? used : 0;
        HIDE(each->bytes + each->used, each->capacity - each->used);
    }
}

/* Large blocks are filled once from end to end: a page fault for 2 MiB instead of one for 4 KiB, so
 * they are whole pages of that size.  A kernel that has none goes on as it was. */
static block *
make_large(size_t *capacity, size_t most)
{
    size_t size = (sizeof(block) + *capacity + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    if (size - sizeof(block) > most) return malloc(sizeof(block) + *capacity);
    void *made = aligned_alloc(HUGE_PAGE, size);
    if (made == NULL) return NULL;
    *capacity = size - sizeof(block);
#ifdef MADV_HUGEPAGE
    (void)madvise(made, size, MADV_HUGEPAGE);
#endif
    return made;
}

/* A block with room for size bytes becomes the current one: the next waiting block if it is large
 * enough, else a new one put in before it. */
static bool
turn_to_block(det_arena *arena, size_t size)
{
    block *current = arena->current;
    block *waiting = current == NULL ? arena->first : current->next;
    if (waiting != NULL && waiting->capacity >= size) {
        assert(waiting->used == 0);
        arena->current = waiting;
        return true;
    }
    size_t left = arena->limit - arena->reserved;
    size_t capacity = current == NULL ? (size_t)BLOCK_FIRST : current->capacity * 2;
    if (capacity > BLOCK_MAX) capacity = BLOCK_MAX;
    if (arena->is_large) {
        capacity = arena->reserved / 8 < BLOCK_LARGEST ? arena->reserved / 8 : BLOCK_LARGEST;
        if (capacity < BLOCK_LARGE) capacity = BLOCK_LARGE;
    }
    if (capacity < size) capacity = size;
    if (capacity > left) capacity = left;
    if (capacity < size) return false;
    block *made = arena->is_large ? make_large(&capacity, left) : malloc(sizeof *made + capacity);
    if (made == NULL) return false;
    *made = (block){.next = waiting, .capacity = capacity};
    HIDE(made->bytes, made->capacity);
    if (current == NULL)
        arena->first = made;
    else
        current->next = made;
    arena->current = made;
    arena->reserved += capacity;
    return true;
}

/* Bytes to leave out so that the next allocation is aligned. */
static size_t
gap_after(const block *at)
{
    return (ALIGNMENT - at->used % ALIGNMENT) % ALIGNMENT;
}

void *
det_arena_alloc(det_arena *arena, size_t size)
{
    if (size == 0) size = 1; /* so that two allocations never share an address */
    if (size > arena->limit) return NULL;
    block *at = arena->current;
    if (at == NULL || at->capacity - at->used < gap_after(at) ||
        at->capacity - at->used - gap_after(at) < size) {
        if (!turn_to_block(arena, size)) return NULL;
        at = arena->current;
    }
    unsigned char *start = at->bytes + at->used + gap_after(at);
    at->used += gap_after(at) + size;
    SHOW(start, size);
    return start;
}

void *
det_arena_zalloc(det_arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) return NULL;
    void *start = det_arena_alloc(arena, count * size);
    if (start != NULL) memset(start, 0, count * size);
    return start;
}

bool
det_arena_copy(det_arena *arena, det_str text, det_str *out)
{
    if (text.len == SIZE_MAX) return false;
    char *copy = det_arena_alloc(arena, text.len + 1);
    if (copy == NULL) return false;
    if (text.len != 0) memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    *out = (det_str){copy, text.len};
    return true;
}

bool
det_arena_print(det_arena *arena, det_str *out, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *bytes = length < 0 ? NULL : det_arena_alloc(arena, (size_t)length + 1);
    if (bytes != NULL) {
        int written = vsnprintf(bytes, (size_t)length + 1, format, again);
        assert(written == length);
        *out = (det_str){bytes, (size_t)length};
    }
    va_end(again);
    return bytes != NULL;
}

/* Grows the array where it lies, if it is the last thing in the current block and there is room. */
static bool
grows_in_place(det_arena *arena, const void *items, size_t old_bytes, size_t new_bytes)
{
    block *at = arena->current;
    const unsigned char *start = items;
    if (at == NULL || old_bytes == 0 || start + old_bytes != at->bytes + at->used) return false;
    if (at->capacity - at->used < new_bytes - old_bytes) return false;
    SHOW(at->bytes + at->used, new_bytes - old_bytes);
    at->used += new_bytes - old_bytes;
    return true;
}

void *
det_arena_grow(det_arena *arena, void *items, size_t used, size_t *capacity, size_t size)
{
    assert(size > 0 && used <= *capacity);
    if (used < *capacity) return items;
    size_t wanted = *capacity == 0 ? 8 : *capacity * 2;
    if (wanted < *capacity || wanted > SIZE_MAX / size) return NULL;
    if (!grows_in_place(arena, items, *capacity * size, wanted * size)) {
        void *moved = det_arena_alloc(arena, wanted * size);
        if (moved == NULL) return NULL;
        if (used != 0) memcpy(moved, items, used * size);
        items = moved;
    }
    *capacity = wanted;
    return items;
}
