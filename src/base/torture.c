/* torture.c - an allocator that fails on demand, over glibc's own.
 *
 * The usual names (malloc, free, ...) are defined here and so replace glibc's in the whole process;
 * the work is done by glibc's under its other names (__libc_malloc, ...).  While armed, allocations
 * are counted, the wanted ones fail, and the others are written to a table, from which free()
 * strikes them: what is left in it has leaked.  Blocks from before are not in the table and come
 * and go unseen.
 *
 * Test code: globals are allowed here, threads are not. */
#include "base/torture.h"

#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/test.h"

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *block);

/* Blocks outstanding at once, at most three quarters of it. */
enum { TABLE_SIZE = 1 << 20 };

typedef struct outstanding {
    void *block; /* NULL = free slot */
    void *caller;
    size_t size;
} outstanding;

static struct {
    bool is_armed;
    bool is_own_only; /* allocations by libraries neither count nor fail */
    bool is_sticky;   /* all allocations from the wanted one on fail */
    uint64_t fail_at; /* which one; 0 = none */
    uint64_t count;   /* since armed */
    uint64_t injected;
    size_t left; /* blocks in the table */
    outstanding table[TABLE_SIZE];
} state;

static size_t
slot_of(const void *block)
{
    uint64_t mixed = (uint64_t)(uintptr_t)block * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(mixed >> 44) & (TABLE_SIZE - 1);
}

static void
enter(void *block, size_t size, void *caller)
{
    if (state.left >= TABLE_SIZE / 4 * 3) {
        fputs("torture: more blocks outstanding than the table holds\n", stderr);
        abort();
    }
    size_t at = slot_of(block);
    while (state.table[at].block != NULL)
        at = (at + 1) & (TABLE_SIZE - 1);
    state.table[at] = (outstanding){block, caller, size};
    state.left++;
}

/* Strikes a block, and closes the gap so that what was pushed behind it is still found. */
static void
strike(const void *block)
{
    if (state.left == 0) return;
    size_t at = slot_of(block);
    while (state.table[at].block != block) {
        if (state.table[at].block == NULL) return;
        at = (at + 1) & (TABLE_SIZE - 1);
    }
    state.left--;
    for (size_t next = (at + 1) & (TABLE_SIZE - 1); state.table[next].block != NULL;
         next = (next + 1) & (TABLE_SIZE - 1)) {
        size_t home = slot_of(state.table[next].block);
        bool is_home_between = at <= next ? at < home && home <= next : at < home || home <= next;
        if (is_home_between) continue;
        state.table[at] = state.table[next];
        at = next;
    }
    state.table[at].block = NULL;
}

/* The linker's marks: the code of the program itself, and so of detente, lies between them. */
extern const char __executable_start[], etext[];

static bool
is_own(const void *caller)
{
    uintptr_t at = (uintptr_t)caller;
    return at >= (uintptr_t)__executable_start && at < (uintptr_t)etext;
}

/* True if this allocation is to fail. */
static bool
fails_now(const void *caller)
{
    if (!state.is_armed || (state.is_own_only && !is_own(caller))) return false;
    state.count++;
    if (state.fail_at == 0 || state.count < state.fail_at) return false;
    if (state.count > state.fail_at && !state.is_sticky) return false;
    state.injected++;
    errno = ENOMEM;
    return true;
}

static void *
keep(void *block, size_t size, void *caller)
{
    if (state.is_armed && block != NULL) enter(block, size, caller);
    return block;
}

/* Visible to the shared libraries, which find them before glibc's. */
#define EVERYWHERE __attribute__((visibility("default")))
#define CALLER     __builtin_return_address(0)

EVERYWHERE void *
malloc(size_t size)
{
    return fails_now(CALLER) ? NULL : keep(__libc_malloc(size), size, CALLER);
}

EVERYWHERE void *
calloc(size_t count, size_t size)
{
    return fails_now(CALLER) ? NULL : keep(__libc_calloc(count, size), count * size, CALLER);
}

EVERYWHERE void
free(void *block)
{
    if (block == NULL) return;
    strike(block);
    __libc_free(block);
}

/* A failed realloc leaves the old block as it was, so it is struck only when it has moved. */
static void *
resize(void *block, size_t size, void *caller)
{
    if (fails_now(caller)) return NULL;
    void *moved = __libc_realloc(block, size);
    if (moved == NULL && size != 0) return NULL;
    strike(block);
    return keep(moved, size, caller);
}

EVERYWHERE void *
realloc(void *block, size_t size)
{
    return resize(block, size, CALLER);
}

void *reallocarray(void *block, size_t count, size_t size);
EVERYWHERE void *
reallocarray(void *block, size_t count, size_t size)
{
    if (size == 0 || count <= SIZE_MAX / size) return resize(block, count * size, CALLER);
    errno = ENOMEM;
    return NULL;
}

void *memalign(size_t alignment, size_t size);
EVERYWHERE void *
memalign(size_t alignment, size_t size)
{
    return fails_now(CALLER) ? NULL : keep(__libc_memalign(alignment, size), size, CALLER);
}

EVERYWHERE void *
aligned_alloc(size_t alignment, size_t size)
{
    return fails_now(CALLER) ? NULL : keep(__libc_memalign(alignment, size), size, CALLER);
}

EVERYWHERE int
posix_memalign(void **block, size_t alignment, size_t size)
{
    void *made = fails_now(CALLER) ? NULL : keep(__libc_memalign(alignment, size), size, CALLER);
    if (made == NULL) return ENOMEM;
    *block = made;
    return 0;
}

/* ---- the test -----------------------------------------------------------------------------------
 */

static det_status
run_armed(const det_torture *torture, uint64_t fail_at, bool is_sticky)
{
    state.count = state.injected = 0;
    state.fail_at = fail_at;
    state.is_sticky = is_sticky;
    state.is_own_only = torture->is_own_only;
    state.is_armed = true;
    det_status st = torture->run(torture->context);
    state.is_armed = false;
    return st;
}

enum { DESCRIPTORS_LOOKED_AT = 256 };

static int
count_descriptors(void)
{
    int count = 0;
    for (int i = 0; i < DESCRIPTORS_LOOKED_AT; i++)
        count += fcntl(i, F_GETFD) != -1;
    return count;
}

/* Says who allocated what was left, and forgets it, so that it is told once. */
static void
report_left(const char *name, uint64_t fail_at, const char *mode)
{
    det_test_fail(__FILE__, __LINE__, "%s: allocation %" PRIu64 " failed %s: %zu blocks leaked",
                  name, fail_at, mode, state.left);
    int shown = 0;
    for (size_t i = 0; i < TABLE_SIZE && shown < 8; i++) {
        if (state.table[i].block == NULL) continue;
        fprintf(stderr, "    %zu bytes from ", state.table[i].size);
        backtrace_symbols_fd(&state.table[i].caller, 1, 2);
        shown++;
    }
    memset(state.table, 0, sizeof state.table);
    state.left = 0;
}

/* More than so many wrong outcomes of one operation say nothing new. */
enum { REPORTS_MAX = 5, PLAIN_RUN_EVERY = 64 };

/* Fails the wanted allocations of one operation in one mode. */
static uint64_t
run_mode(const char *name, const det_torture *torture, bool is_sticky, uint64_t whole)
{
    const char *mode = is_sticky ? "with all after it" : "alone";
    uint64_t injected = 0, step = torture->step == 0 ? 1 : torture->step;
    int reports = 0, descriptors = count_descriptors();
    for (uint64_t k = 1; reports < REPORTS_MAX; k += step) {
        det_status st = run_armed(torture, k, is_sticky);
        bool was_injected = state.injected != 0;
        injected += was_injected;
        bool is_right = st == DET_OK || (was_injected && st == DET_NOMEM);
        if (!is_right) {
            det_test_fail(__FILE__, __LINE__,
                          "%s: allocation %" PRIu64 " of %" PRIu64 " failed %s: got %s, expected "
                          "DET_NOMEM",
                          name, k, whole, mode, det_status_name(st));
            reports++;
        }
        if (state.left > torture->tolerated_blocks) {
            report_left(name, k, mode);
            reports++;
        }
        if (count_descriptors() != descriptors) {
            det_test_fail(__FILE__, __LINE__,
                          "%s: allocation %" PRIu64 " failed %s: a descriptor stayed open", name, k,
                          mode);
            descriptors = count_descriptors();
            reports++;
        }
        if (!was_injected) break; /* there was no k-th: all have had their turn */
        if (k % PLAIN_RUN_EVERY == 0 && torture->run(torture->context) != DET_OK) {
            det_test_fail(__FILE__, __LINE__,
                          "%s: does not work any more after allocation %" PRIu64, name, k);
            break;
        }
    }
    return injected;
}

uint64_t
det_torture_run(const char *name, const det_torture *torture)
{
    state.is_armed = false; /* a crash in the test before may have left it so */
    memset(state.table, 0, sizeof state.table);
    state.left = 0;
    for (int i = 0; i < 2; i++) {
        det_status st = torture->run(torture->context);
        if (st == DET_OK) continue;
        det_test_fail(__FILE__, __LINE__, "%s: fails without help: %s", name, det_status_name(st));
        return 0;
    }
    det_status st = run_armed(torture, 0, false);
    uint64_t whole = state.count;
    if (st != DET_OK)
        det_test_fail(__FILE__, __LINE__, "%s: fails the third time: %s", name,
                      det_status_name(st));
    if (state.left != 0) report_left(name, 0, "not at all");
    uint64_t injected = run_mode(name, torture, false, whole) +
                        run_mode(name, torture, true, whole);
    if (torture->run(torture->context) != DET_OK)
        det_test_fail(__FILE__, __LINE__, "%s: does not work any more afterwards", name);
    printf("torture: %s: %" PRIu64 " allocations, %" PRIu64 " failures injected\n", name, whole,
           injected);
    return injected;
}

uint64_t
det_torture_each(const char *name, det_status (*run)(void *context), void *context)
{
    return det_torture_run(name, &(det_torture){.run = run, .context = context});
}
