/* torture.h - an allocator that fails on demand.              floor: base, tests of the torture
 * build
 *
 * Programs that link torture.c have every allocation of every library go through it.  A test
 * describes an operation; det_torture_run fails its first, second, ... last allocation in turn,
 * once alone and once with all that follow, and sees to it that each time the operation says
 * DET_NOMEM (or copes), leaks neither memory nor descriptors, and works again afterwards. */
#ifndef DET_BASE_TORTURE_H
#define DET_BASE_TORTURE_H

#include "base/error.h"

typedef struct det_torture {
    /* The operation, whole: it frees and closes all it opened, however it ends.  Single-threaded.
     * Same steps each time: k-th allocation of one run is the k-th of the next. */
    det_status (*run)(void *context);
    void *context;
    /* Fails every step-th allocation only; 0 and 1: each.  For operations of many thousands. */
    uint64_t step;
    /* Blocks that libraries may keep for ever after a failure (OpenSSL's error queue, ICU's
     * caches). 0: none, which is what our own code owes. */
    uint64_t tolerated_blocks;
    /* Fails only what our own code allocates, for an operation in a library that is known to crash
     * without memory.  The test says which and why. */
    bool is_own_only;
} det_torture;

/* Runs it; failures are reported as those of the current test.  Three plain runs come first, so
 * that what libraries set up once is there.  Returns the number of failures injected. */
uint64_t det_torture_run(const char *name, const det_torture *torture);

/* The same as one call, each allocation, nothing tolerated. */
uint64_t det_torture_each(const char *name, det_status (*run)(void *context), void *context);

#endif
