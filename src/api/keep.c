/* keep.c - snapshots that stay.
 *
 * A snapshot is replaced by the next; one that has answered a logged decision is needed again.  It
 * is the same file under a second name, so keeping it costs nothing until the next one is built.
 * The second name is made first and what is opened is that: so the file that answers is the file
 * that stays, whatever is built meanwhile. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/inside.h"
#include "base/file.h"

/* A second name; a copy where the file system has none. */
static det_status
put_beside(const char *path, const char *beside, det_error *err)
{
    det_map map = {0};
    (void)unlink(beside); /* left by one that was killed */
    if (link(path, beside) == 0) return DET_OK;
    if (errno == ENOENT)
        return det_fail(err, DET_MISSING, (det_where){0}, "no snapshot '%s'", path);
    det_status st = det_map_open(path, &map, err);
    if (st == DET_OK)
        st = det_file_write(beside, (det_str){(const char *)map.bytes, map.length}, err);
    det_map_close(&map);
    return st;
}

static det_status
sync_folder(const char *folder, det_error *err)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return det_fail_errno(err, errno, "%s: cannot open the folder", folder);
    int code = fsync(fd);
    int why = errno;
    if (close(fd) != 0 && code == 0) {
        code = -1;
        why = errno;
    }
    return code == 0 ? DET_OK : det_fail_errno(err, why, "%s: cannot write the folder", folder);
}

det_status
det_snapshot_keep(const char *path, const char *folder, const det_snapshot **out, det_error *err)
{
    char hex[DET_SHA256_HEX];
    det_arena *arena = NULL;
    det_str beside = {0}, kept = {0};
    const det_snapshot *snapshot = NULL;
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return det_fail_errno(err, errno, "%s: cannot make the folder of kept snapshots", folder);
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK && !det_arena_print(arena, &beside, "%s/.%ld.keeping", folder, (long)getpid()))
        st = det_fail(err, DET_NOMEM, (det_where){0}, "keeping a snapshot");
    if (st == DET_OK) st = put_beside(path, beside.ptr, err);
    if (st == DET_OK) st = det_snapshot_open(beside.ptr, &snapshot, err);
    if (st == DET_OK && !det_arena_print(arena, &kept, "%s/%s.det", folder,
                                         det_sha256_print(det_index_file_id(snapshot->file), hex)))
        st = det_fail(err, DET_NOMEM, (det_where){0}, "keeping a snapshot");
    if (st == DET_OK && access(kept.ptr, F_OK) != 0) {
        if (rename(beside.ptr, kept.ptr) != 0)
            st = det_fail_errno(err, errno, "cannot keep the snapshot %s", kept.ptr);
        else
            st = sync_folder(folder, err);
    }
    if (beside.len > 0) (void)unlink(beside.ptr); /* gone already if it was renamed */
    if (st == DET_OK)
        *out = snapshot;
    else
        det_snapshot_close(snapshot);
    det_arena_free(arena);
    return st;
}
