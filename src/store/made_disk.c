/* The disk that fails: a sqlite3_vfs around the one of the system. */
#include "store/made_disk.h"

#include <assert.h>
#include <sqlite3.h>
#include <stddef.h>

/* Test programs only, as the registry of tests: SQLite has one default disk in a process. */
static struct {
    sqlite3_vfs vfs, *real;
    made_call call;
    uint64_t from, until; /* of the calls of that kind, counted from 1; from 0: none fails */
    uint64_t counts[MADE_CALLS], failed;
    bool is_paused;
} disk;

static const struct {
    const char *name;
    int code; /* what the system would have SQLite told */
} calls[MADE_CALLS] = {
    [MADE_WRITE] = {"write", SQLITE_IOERR_WRITE},
    [MADE_WRITE_HALF] = {"half a write", SQLITE_FULL},
    [MADE_FULL] = {"no room", SQLITE_FULL},
    [MADE_SYNC] = {"sync", SQLITE_IOERR_FSYNC},
    [MADE_TRUNCATE] = {"truncate", SQLITE_IOERR_TRUNCATE},
    [MADE_READ] = {"read", SQLITE_IOERR_READ},
    [MADE_SIZE] = {"size", SQLITE_IOERR_FSTAT},
    [MADE_OPEN] = {"open", SQLITE_CANTOPEN},
    [MADE_DELETE] = {"delete", SQLITE_IOERR_DELETE},
    [MADE_ACCESS] = {"access", SQLITE_IOERR_ACCESS},
    [MADE_LOCK] = {"lock", SQLITE_IOERR_LOCK},
    [MADE_SHM_MAP] = {"map of shared memory", SQLITE_IOERR_SHMMAP},
    [MADE_SHM_LOCK] = {"lock of shared memory", SQLITE_IOERR_SHMLOCK},
};

const char *
made_call_name(made_call call)
{
    return calls[call].name;
}

/* Counts a call.  SQLITE_OK: it is to be done. */
static int
fails(made_call call)
{
    if (disk.is_paused) return SQLITE_OK;
    uint64_t n = ++disk.counts[call];
    if (disk.call != call || disk.from == 0 || n < disk.from || n >= disk.until) return SQLITE_OK;
    disk.failed++;
    return calls[call].code;
}

/* ---- a file -------------------------------------------------------------------------------------
 */

typedef struct disk_file {
    sqlite3_file base;
    sqlite3_file *real; /* behind this */
} disk_file;

static sqlite3_file *
real_of(sqlite3_file *file)
{
    return ((disk_file *)(void *)file)->real;
}

static int
close_file(sqlite3_file *file)
{
    sqlite3_file *real = real_of(file);
    return real->pMethods == NULL ? SQLITE_OK : real->pMethods->xClose(real);
}

static int
read_file(sqlite3_file *file, void *bytes, int count, sqlite3_int64 at)
{
    int code = fails(MADE_READ);
    return code == SQLITE_OK ? real_of(file)->pMethods->xRead(real_of(file), bytes, count, at)
                             : code;
}

static int
write_file(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 at)
{
    sqlite3_file *real = real_of(file);
    int code = fails(MADE_WRITE);
    if (code == SQLITE_OK) code = fails(MADE_FULL);
    if (code != SQLITE_OK) return code;
    code = fails(MADE_WRITE_HALF);
    if (code == SQLITE_OK) return real->pMethods->xWrite(real, bytes, count, at);
    int half = real->pMethods->xWrite(real, bytes, count / 2, at);
    return half == SQLITE_OK ? code : half;
}

static int
truncate_file(sqlite3_file *file, sqlite3_int64 size)
{
    int code = fails(MADE_TRUNCATE);
    return code == SQLITE_OK ? real_of(file)->pMethods->xTruncate(real_of(file), size) : code;
}

static int
sync_file(sqlite3_file *file, int flags)
{
    (void)file, (void)flags;
    return fails(MADE_SYNC);
}

static int
size_of_file(sqlite3_file *file, sqlite3_int64 *size)
{
    int code = fails(MADE_SIZE);
    return code == SQLITE_OK ? real_of(file)->pMethods->xFileSize(real_of(file), size) : code;
}

static int
lock_file(sqlite3_file *file, int level)
{
    int code = fails(MADE_LOCK);
    return code == SQLITE_OK ? real_of(file)->pMethods->xLock(real_of(file), level) : code;
}

static int
unlock_file(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int
check_reserved(sqlite3_file *file, int *is_reserved)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), is_reserved);
}

static int
control(sqlite3_file *file, int what, void *argument)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), what, argument);
}

static int
sector_size(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int
characteristics(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int
map_shared(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    int code = fails(MADE_SHM_MAP);
    *out = NULL;
    return code == SQLITE_OK
               ? real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, out)
               : code;
}

static int
lock_shared(sqlite3_file *file, int offset, int count, int flags)
{
    int code = (flags & SQLITE_SHM_UNLOCK) != 0 ? SQLITE_OK : fails(MADE_SHM_LOCK);
    return code == SQLITE_OK
               ? real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags)
               : code;
}

static void
shared_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int
unmap_shared(sqlite3_file *file, int is_deleted)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), is_deleted);
}

/* Version 2: files are not mapped, so that every page passes through here. */
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = size_of_file,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_reserved,
    .xFileControl = control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map_shared,
    .xShmLock = lock_shared,
    .xShmBarrier = shared_barrier,
    .xShmUnmap = unmap_shared,
};

/* ---- the disk -----------------------------------------------------------------------------------
 */

/* The system's file lies behind ours, aligned as any thing may be. */
enum {
    ALIGNMENT = _Alignof(max_align_t),
    OWN_BYTES = (sizeof(disk_file) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT
};

static int
open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
    disk_file *own = (disk_file *)(void *)file;
    (void)vfs;
    own->base.pMethods = NULL;
    own->real = (sqlite3_file *)(void *)((char *)file + OWN_BYTES);
    int code = fails(MADE_OPEN);
    if (code == SQLITE_OK) code = disk.real->xOpen(disk.real, name, own->real, flags, out_flags);
    if (code == SQLITE_OK) own->base.pMethods = &methods;
    return code;
}

static int
delete_file(sqlite3_vfs *vfs, const char *name, int is_synced)
{
    (void)vfs, (void)is_synced;
    int code = fails(MADE_DELETE);
    return code == SQLITE_OK ? disk.real->xDelete(disk.real, name, 0) : code;
}

static int
access_file(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    (void)vfs;
    int code = fails(MADE_ACCESS);
    return code == SQLITE_OK ? disk.real->xAccess(disk.real, name, flags, out) : code;
}

void
made_disk_use(void)
{
    if (disk.real != NULL) return;
    disk.real = sqlite3_vfs_find(NULL);
    assert(disk.real != NULL);
    disk.vfs = *disk.real; /* what is not named here, such as the clock, is the system's own */
    disk.vfs.zName = "made";
    disk.vfs.pNext = NULL;
    disk.vfs.szOsFile = OWN_BYTES + disk.real->szOsFile;
    disk.vfs.xOpen = open_file;
    disk.vfs.xDelete = delete_file;
    disk.vfs.xAccess = access_file;
    int code = sqlite3_vfs_register(&disk.vfs, 1);
    assert(code == SQLITE_OK);
    (void)code;
}

static void
forget_counts(void)
{
    disk.failed = 0;
    for (int call = 0; call < MADE_CALLS; call++)
        disk.counts[call] = 0;
}

void
made_disk_break(made_call call, uint64_t n, uint64_t times)
{
    assert(n > 0);
    forget_counts();
    disk.call = call;
    disk.from = n;
    disk.until = times == 0 ? UINT64_MAX : n + times;
}

uint64_t
made_disk_mend(void)
{
    uint64_t failed = disk.failed;
    disk.from = disk.until = 0;
    forget_counts();
    return failed;
}

void
made_disk_pause(bool is_paused)
{
    disk.is_paused = is_paused;
}
