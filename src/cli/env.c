/* env.c - clock, environment, folders, exit codes. */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

/* The one place that looks at clock, environment and file system to decide what is meant when
 * nothing was said. */

const char *
cli_value(const cli_args *args, const char *name)
{
    for (size_t i = 0; args->command->options[i].name != NULL; i++)
        if (strcmp(args->command->options[i].name, name) == 0) return args->values[i];
    fprintf(stderr, "detente: %s does not declare --%s\n", args->command->name, name);
    abort();
}

bool
cli_has(const cli_args *args, const char *name)
{
    return cli_value(args, name) != NULL;
}

bool
cli_number(const cli_args *args, const char *name, uint32_t most, uint32_t *out)
{
    uint64_t value;
    const char *text = cli_value(args, name);
    if (text == NULL) return true;
    if (!det_str_read_u64(det_str_of(text), &value) || value > most) {
        cli_usage("--%s is '%s'; it takes a number up to %u", name, text, most);
        return false;
    }
    *out = (uint32_t)value;
    return true;
}

int
cli_exit_of(det_status status)
{
    switch (status) {
    case DET_OK:
        return CLI_DONE;
    case DET_USAGE:
        return CLI_USAGE;
    case DET_MISSING:
        return CLI_MISSING;
    case DET_SYNTAX:
    case DET_RANGE:
    case DET_LIMIT:
    case DET_ENCODING:
    case DET_REFUSED:
    case DET_CONFLICT:
        return CLI_INPUT;
    case DET_NOMEM:
    case DET_IO:
    case DET_CORRUPT:
    case DET_UNSUPPORTED:
        return CLI_SYSTEM;
    }
    return CLI_SYSTEM;
}

int
cli_fail(const det_error *err)
{
    cli_progress_end();
    fflush(stdout);
    fprintf(stderr, "detente: %.*s\n", (int)err->length, err->text);
    return cli_exit_of(err->status);
}

int
cli_usage(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("detente: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return CLI_USAGE;
}

void
cli_warn(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    cli_progress_end();
    fputs("detente: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
}

int64_t
cli_now_us(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * DET_US_PER_SECOND + now.tv_nsec / 1000;
}

bool
cli_on(const cli_args *args, det_str *on)
{
    char text[DET_DAY_TEXT_MAX];
    det_error err;
    det_day day;
    const char *given = cli_value(args, "on");
    if (given == NULL) {
        det_day_print(det_zone_day(DET_ZONE_UTC, cli_now_us()), text);
    } else {
        if (det_day_read(det_str_of(given), (det_where){0}, &day, &err) != DET_OK) {
            cli_usage("--on: %s", err.text);
            return false;
        }
        det_day_print(day, text);
    }
    return det_arena_copy(args->arena, det_str_of(text), on);
}

bool
cli_as_known(const cli_args *args, det_str *as_known)
{
    det_error err;
    det_instant instant;
    const char *given = cli_value(args, "as-known");
    *as_known = det_str_of(given);
    if (given == NULL ||
        det_instant_read(*as_known, DET_ZONE_UTC, (det_where){0}, &instant, &err) == DET_OK)
        return true;
    cli_usage("--as-known: %s", err.text);
    return false;
}

const char *
cli_data_folder(const cli_args *args)
{
    const char *given = cli_value(args, "data");
    if (given == NULL) given = args->data;
    if (given == NULL) given = getenv("DETENTE_DATA");
    return given == NULL || given[0] == '\0' ? "./detente-data" : given;
}

const char *
cli_actor(const cli_args *args)
{
    const char *given = cli_value(args, "actor");
    if (given == NULL) given = getenv("DETENTE_ACTOR");
    if (given == NULL || given[0] == '\0') given = getenv("LOGNAME");
    return given == NULL || given[0] == '\0' ? NULL : given;
}

const char *
cli_snapshot_path(cli_args *args)
{
    det_str path;
    if (det_arena_print(args->arena, &path, "%s/snapshot.det", cli_data_folder(args)))
        return path.ptr;
    cli_usage("no memory");
    return NULL;
}

const char *
cli_program_folder(cli_args *args)
{
    char path[PATH_MAX];
    det_str copy;
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length <= 0) return NULL;
    while (length > 0 && path[length - 1] != '/')
        length--;
    if (!det_arena_copy(args->arena, (det_str){path, (size_t)length}, &copy)) return NULL;
    return copy.ptr;
}

const char *
cli_lawbook_folder(cli_args *args)
{
    det_str beside;
    const char *given = cli_value(args, "lawbook");
    if (given == NULL) given = args->lawbook;
    if (given != NULL) return given;
    const char *folder = cli_program_folder(args);
    if (folder != NULL && det_arena_print(args->arena, &beside, "%slawbook", folder) &&
        access(beside.ptr, R_OK) == 0)
        return beside.ptr;
    return access(DETENTE_DATADIR "/lawbook", R_OK) == 0 ? DETENTE_DATADIR "/lawbook" : NULL;
}

det_status
cli_snapshot_open(cli_args *args, const det_snapshot **out, det_error *err)
{
    const char *path = cli_snapshot_path(args);
    if (path == NULL) return DET_NOMEM;
    if (access(path, F_OK) != 0 && errno == ENOENT) {
        return det_fail(err, DET_MISSING, (det_where){0},
                        "no snapshot in %s; load a list first: detente import un FILE.xml",
                        cli_data_folder(args));
    }
    return det_snapshot_open(path, out, err);
}

bool
cli_is_there(const char *path)
{
    if (strcmp(path, "-") == 0 || access(path, F_OK) == 0 || errno != ENOENT) return true;
    cli_warn("no file '%s'", path);
    return false;
}

det_status
cli_file_open(const char *path, size_t limit_bytes, det_file *out, det_error *err)
{
    if (strcmp(path, "-") != 0 && access(path, F_OK) != 0 && errno == ENOENT)
        return det_fail(err, DET_MISSING, (det_where){0}, "no file '%s'", path);
    return det_file_open(path, limit_bytes, out, err);
}

det_question
cli_facts(const cli_args *args)
{
    return (det_question){.id = det_str_of(cli_value(args, "customer")),
                          .schema = det_str_of(cli_value(args, "schema")),
                          .birth_date = det_str_of(cli_value(args, "birth-date")),
                          .nationality = det_str_of(cli_value(args, "nationality")),
                          .gender = det_str_of(cli_value(args, "gender")),
                          .country = det_str_of(cli_value(args, "country")),
                          .id_number = det_str_of(cli_value(args, "id-number")),
                          .imo_number = det_str_of(cli_value(args, "imo")),
                          .address = det_str_of(cli_value(args, "address"))};
}

det_status
cli_profile(const cli_args *args, det_profile *out, det_error *err)
{
    const char *path = cli_value(args, "profile");
    det_file file;
    *out = (det_profile){0};
    if (path == NULL) return DET_OK;
    det_status st = cli_file_open(path, 1 << 20, &file, err);
    if (st != DET_OK) return st;
    st = det_profile_read(file.bytes, path, out, err);
    det_file_close(&file);
    return st;
}
