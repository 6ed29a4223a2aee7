/* made_disk.h - a disk that fails when a test says so, under SQLite.              floor: store,
 * tests
 *
 * Every call that SQLite makes of the system goes through here, is counted by its kind, and is
 * handed on, or fails as the system would.  Nothing waits for a real disk: what is synced here
 * would survive a process that dies, and no machine that does. */
#ifndef DET_STORE_MADE_DISK_H
#define DET_STORE_MADE_DISK_H

#include <stdbool.h>
#include <stdint.h>

typedef enum made_call {
    MADE_WRITE,
    MADE_WRITE_HALF, /* half of it is written, then there is no room */
    MADE_FULL,       /* nothing of it is written: there is no room */
    MADE_SYNC,
    MADE_TRUNCATE,
    MADE_READ,
    MADE_SIZE,
    MADE_OPEN,
    MADE_DELETE,
    MADE_ACCESS,
    MADE_LOCK,
    MADE_SHM_MAP,
    MADE_SHM_LOCK,
    MADE_CALLS
} made_call;
const char *made_call_name(made_call call);

/* From now on SQLite works on this disk, in this process.  Once is enough. */
void made_disk_use(void);
/* The n-th call of that kind from now on fails (n from 1), and `times` of them in all; 0: all until
 * made_disk_mend. */
void made_disk_break(made_call call, uint64_t n, uint64_t times);
/* All is well.  Returns how many calls have failed since it was broken. */
uint64_t made_disk_mend(void);
/* Meanwhile no call fails or is counted. */
void made_disk_pause(bool is_paused);

#endif
