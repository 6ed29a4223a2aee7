/* confined.h - work on outside bytes in a process that can do nothing else.           floor: base
 *
 * A fault in a parser of outside bytes must not become a fault of the program that holds the store.
 * So the parser runs in a child that may compute, take memory up to a limit and write its answer,
 * and is killed by the kernel for anything else: it cannot open a file, reach the network, start a
 * program or signal another process.  docs/updates.md has the list of what it may call. */
#ifndef DET_BASE_CONFINED_H
#define DET_BASE_CONFINED_H

#include "base/error.h"
#include "base/text.h"

/* What a child may use.  Zeroed members are the defaults. */
typedef struct det_confined_limits {
    uint32_t seconds;    /* of processor time, 1 to 86,400; 0: 300 */
    size_t memory_bytes; /* beyond what the parent had; 0: 4 GiB.  Not held under sanitizers, whose
                          * own memory is larger than any limit */
    size_t answer_bytes; /* what it may hand back; 0: 1 GiB */
} det_confined_limits;

/* The work: reads what it was given through context (the parent's memory as it was at the call),
 * appends its answer to out.  What it does to memory is lost. */
typedef det_status (*det_confined_work)(void *context, det_text *out, det_error *err);

/* Runs work in a child and appends its answer.  The child is a copy of the calling thread made by
 * fork, and runs under rlimits and a seccomp filter that lets through memory, write to its one pipe
 * and exit.  Safe in a program with threads: before the filter the child calls the allocator (which
 * the C library keeps usable across fork) and the kernel, and nothing else that locks; work that
 * would wait for a lock is killed.
 *   what  names the work in messages: "reading un.xml"
 * Fails:   as work did, with its message and place; DET_LIMIT it took more time, memory or room
 *          than it may; DET_REFUSED it died or was killed, with the signal and what that means;
 *          DET_CORRUPT its answer is not one; DET_IO no pipe, no process, or this system cannot
 *          confine one (no seccomp), and then nothing was run; DET_NOMEM.
 * out is then as before.   Memory: the answer.   Threads: any. */
DET_CHECKED det_status det_confined_run(const char *what, const det_confined_limits *limits,
                                        det_confined_work work, void *context, det_text *out,
                                        det_error *err);

#endif
