/* import_archive.c - a history of a list: versions in one tar archive.
 *
 * Files are versions in the order of the archive, dated by their names where they do not say it
 * themselves.  Of a source of sets, files that stand together and whose names are the same from the
 * date on are one set; one that lacks parts is let in and marked. */
#include "cli/import.h"

#include <string.h>

#include "base/tar.h"

/* Files of one set in an archive.  OFAC's has four. */
enum { SET_FILES_MAX = 16 };

/* What files of one set have in common: the name from its date on, "2021-08-18T0939Z.csv" of
 * "sdn-2021-08-18T0939Z.csv", else the folder that has a date.  Empty: no date. */
static det_str
stamp_of(det_str name, char day[DET_DAY_TEXT_MAX])
{
    for (size_t i = name.len; i-- > 0;) {
        det_day read;
        if (i + 10 > name.len ||
            det_day_read(det_str_slice(name, i, i + 10), (det_where){0}, &read, NULL) != DET_OK)
            continue;
        det_day_print(read, day);
        size_t slash = name.len;
        while (slash > i && name.ptr[slash - 1] != '/')
            slash--;
        return slash > i ? det_str_slice(name, 0, slash) : det_str_slice(name, i, name.len);
    }
    return (det_str){0};
}

/* A set whose files have come, copied out of the archive. */
typedef struct set {
    det_arena *arena;
    det_str stamp;
    char day[DET_DAY_TEXT_MAX];
    det_import_file files[SET_FILES_MAX];
    size_t count;
} set;

static int
import_one(cli_import_job *run, set *of, bool accept_shrink)
{
    const cli_import_version one = {
        .dated = of->day[0] == '\0' ? NULL : of->day, .files = of->files, .count = of->count};
    return cli_import_version_run(run, &one, accept_shrink);
}

/* A version that was refused for what is missing is held back until the next one has come.  If that
 * one is refused against the same good version, the two say the same and the one held back is let
 * in; a file that was cut off is followed by one that is whole.  of is empty afterwards. */
static int
import_set(cli_import_job *run, set *of, set *held)
{
    bool accept = cli_has(run->args, "accept-shrink");
    if (of->count == 0) return CLI_DONE;
    int code = import_one(run, of, accept);
    if (code == CLI_DONE && run->is_shrunk && held->count > 0) {
        cli_warn("the version of %s is let in: the next, of %s, lacks the same", held->day,
                 of->day);
        code = import_one(run, held, true);
        if (code == CLI_DONE) code = import_one(run, of, accept);
        run->quarantined -= 2; /* both were counted when they were refused first */
    }
    held->count = 0;
    det_arena_reset(held->arena);
    if (code == CLI_DONE && run->is_shrunk) {
        set swap = *held;
        *held = *of;
        *of = swap;
    }
    of->count = 0;
    det_arena_reset(of->arena);
    return code;
}

static int
add_to_set(cli_import_job *run, set *of, set *held, const det_tar_file *file)
{
    char day[DET_DAY_TEXT_MAX] = "";
    det_str stamp = stamp_of(file->name, day), name, bytes;
    if (run->kind->is_set && stamp.len == 0) {
        cli_warn("'%.*s' in the archive has no date in its name, so it is of no day: passed over",
                 DET_STR_FMT(file->name));
        run->quarantined++;
        return CLI_DONE;
    }
    bool is_same = run->kind->is_set && of->count > 0 && of->count < SET_FILES_MAX &&
                   det_str_equal(stamp, of->stamp);
    int code = is_same ? CLI_DONE : import_set(run, of, held);
    if (code != CLI_DONE) return code;
    if (!det_arena_copy(of->arena, file->name, &name) ||
        !det_arena_copy(of->arena, file->bytes, &bytes) ||
        !det_arena_copy(of->arena, stamp, &of->stamp))
        return cli_usage("no memory for '%.*s' of the archive", DET_STR_FMT(file->name));
    memcpy(of->day, day, sizeof day); /* a file that says its own day is believed first */
    of->files[of->count++] = (det_import_file){name.ptr, bytes};
    return CLI_DONE;
}

int
cli_import_archive(cli_import_job *run)
{
    det_error err = {0};
    det_tar *archive = NULL;
    det_tar_file file;
    set of = {0}, held = {0};
    bool has_file = true;
    int code = CLI_DONE;
    uint64_t done = 0;
    det_status st = det_arena_new(0, &of.arena, &err);
    if (st == DET_OK) st = det_arena_new(0, &held.arena, &err);
    if (st == DET_OK)
        st = det_tar_open(run->archive->bytes, run->what->files[0].path, 0,
                          cli_has(run->args, "in-process"), &archive, &err);
    while (st == DET_OK && code == CLI_DONE) {
        cli_progress(NULL, "importing", done++, 0);
        st = det_tar_next(archive, &file, &has_file, &err);
        if (st != DET_OK || !has_file) break;
        code = add_to_set(run, &of, &held, &file);
    }
    if (code == CLI_DONE) code = import_set(run, &of, &held);
    if (st != DET_OK) code = cli_fail(&err);
    det_tar_close(archive);
    det_arena_free(of.arena);
    det_arena_free(held.arena);
    return code;
}

int
cli_import_archive_open(cli_args *args, const char *path, det_file *packed, bool *is_archive)
{
    det_error err = {0};
    *is_archive = false;
    det_status st = det_file_open_packed(path, 0, packed, &err);
    if (st == DET_OK) st = det_tar_is(packed->bytes, cli_has(args, "in-process"), is_archive, &err);
    if (!*is_archive) det_file_close(packed);
    return st == DET_OK ? CLI_DONE : cli_fail(&err);
}
