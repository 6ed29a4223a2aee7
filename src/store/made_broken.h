/* made_broken.h - every call of a disk under mixed work, failed in turn.          floor: store,
 * tests
 */
#ifndef DET_STORE_MADE_BROKEN_H
#define DET_STORE_MADE_BROKEN_H

#include "store/made_disk.h"
#include "store/store.h"

typedef struct made_broken {
    const char *template, *folder; /* a store that is closed; where copies of it are broken */
    uint32_t steps;                /* each one transaction, the same each time */
    det_status (*step)(void *context, det_store *store, uint32_t n, det_error *err);
    det_status (*verify)(void *context, det_store *store, det_error *err);
    void *context;
    uint64_t stride;  /* 1: every call of each kind; 7: every 7th */
    bool is_for_good; /* from the n-th call on all fail, until a step was tried twice; else one */
} made_broken;

/* What was seen. */
typedef struct made_broken_sum {
    uint64_t runs, refused, kept; /* kept: refused, and there as a whole */
} made_broken_sum;

/* For each kind of call and n = 1, 1 + stride, ... up to the last that there is: opens a fresh
 * copy, takes the steps, and looks at what a call that failed has done.  A step that failed left
 * all as it was, or is there whole; a process that died there leaves a store that opens and has the
 * same; the same handle goes on; and at the end everything that was acknowledged is there, once.
 * What is not so is a failed check. */
void made_break_each(const made_broken *of, made_broken_sum *sum);

#endif
