/* person.c - who it is that records, stages and decides.
 *
 * A rule of two people is worth what the names are worth.  So the name comes from the system's own
 * account of who runs the program, or from a file that its owner alone can write:
 *
 *   actors:
 *     - name: anna
 *       user: anna.k        the login name
 *       roles: [analyst]    docs/roles.md has them
 *     - name: update
 *       user: detente
 *       roles: [service]
 *
 * Where no actor has roles, none are in use; where one has, who has none may nothing.  A user who
 * may be several persons says which with --by or --actor; one who is not in the file is nobody,
 * once there is a file. */
#include <errno.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

enum { FILE_BYTES_MAX = 1 << 20 };

det_status
cli_check_owner(const char *path, bool *is_there, det_error *err)
{
    struct stat info;
    *is_there = stat(path, &info) == 0;
    if (!*is_there && errno == ENOENT) return DET_OK;
    if (!*is_there) return det_fail_errno(err, errno, "cannot look at %s", path);
    if ((info.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return det_fail(err, DET_REFUSED, (det_where){path, 0, 0},
                        "others than its owner can write it, so it says nothing about who is who: "
                        "chmod go-w");
    return DET_OK;
}

/* Looks for `given`, or the only one, among the persons of `user`. */
static det_status
find(const det_tree *tree, const char *user, const char *given, uint32_t *out, bool *has_roles,
     det_error *err)
{
    size_t found = 0;
    uint32_t actors = det_tree_get(tree, 0, "actors");
    *has_roles = false;
    for (uint32_t at = det_tree_first(tree, actors); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str name = cli_field(tree, at, "name");
        if (name.len == 0)
            return det_fail(err, DET_SYNTAX, det_tree_where(tree, at),
                            "an actor without a name; expected name and user");
        *has_roles |= det_tree_get(tree, at, "roles") != DET_TREE_NONE;
        if (!det_str_equal(cli_field(tree, at, "user"), det_str_of(user))) continue;
        if (given != NULL && !det_str_equal(name, det_str_of(given))) continue;
        *out = at;
        found++;
    }
    if (found == 1) return DET_OK;
    if (found > 1)
        return det_fail(err, DET_REFUSED, det_tree_where(tree, actors),
                        "the user '%s' may be several persons; say which, with --by NAME or "
                        "--actor NAME",
                        user);
    return det_fail(err, DET_REFUSED, det_tree_where(tree, actors),
                    "the user '%s' may not be '%s': no actor of that name with that user", user,
                    given == NULL ? "anybody" : given);
}

static det_status
read_actors(const cli_args *args, const char *path, const char *user, const char *given,
            cli_who *out, det_error *err)
{
    det_file file = {0};
    det_tree tree;
    det_str name = {0}, roles = {0};
    uint32_t actor = DET_TREE_NONE;
    bool has_roles = false;
    det_status st = cli_file_open(path, FILE_BYTES_MAX, &file, err);
    if (st == DET_OK) st = det_tree_read_yaml(file.bytes, path, args->arena, &tree, err);
    if (st == DET_OK) st = find(&tree, user, given, &actor, &has_roles, err);
    if (st == DET_OK) {
        det_str words = cli_join(&tree, det_tree_get(&tree, actor, "roles"), ",", args->arena);
        if (!det_arena_copy(args->arena, cli_field(&tree, actor, "name"), &name) ||
            !det_arena_copy(args->arena, words, &roles))
            st = det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
    }
    if (st == DET_OK) *out = (cli_who){name.ptr, has_roles ? roles.ptr : NULL};
    det_file_close(&file);
    return st;
}

/* The path of the file of actors, and whether it is there and to be trusted. */
static det_status
actors_file(const cli_args *args, det_str *path, bool *is_there, det_error *err)
{
    if (!det_arena_print(args->arena, path, "%s/actors.yaml", cli_data_folder(args)))
        return det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
    return cli_check_owner(path->ptr, is_there, err);
}

det_status
cli_roles_in_use(const cli_args *args, bool *are_in_use, det_error *err)
{
    det_str path;
    det_file file = {0};
    det_tree tree;
    bool is_there = false;
    *are_in_use = false;
    det_status st = actors_file(args, &path, &is_there, err);
    if (st != DET_OK || !is_there) return st;
    st = cli_file_open(path.ptr, FILE_BYTES_MAX, &file, err);
    if (st == DET_OK) st = det_tree_read_yaml(file.bytes, path.ptr, args->arena, &tree, err);
    uint32_t at = st == DET_OK ? det_tree_first(&tree, det_tree_get(&tree, 0, "actors"))
                               : DET_TREE_NONE;
    for (; at != DET_TREE_NONE; at = det_tree_next(&tree, at))
        *are_in_use |= det_tree_get(&tree, at, "roles") != DET_TREE_NONE;
    det_file_close(&file);
    return st;
}

det_status
cli_build_by(const cli_args *args, det_build_options *build, det_error *err)
{
    bool are_in_use = false;
    det_str user;
    const struct passwd *entry = getpwuid(getuid());
    det_status st = cli_roles_in_use(args, &are_in_use, err);
    if (st != DET_OK || !are_in_use) return st;
    build->roles = ""; /* a build is nobody's duty; that there are roles is what counts */
    build->now_us = cli_now_us();
    if (entry == NULL) return DET_OK;
    if (!det_arena_copy(args->arena, det_str_of(entry->pw_name), &user))
        return det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
    build->actor = user.ptr;
    return DET_OK;
}

det_status
cli_person_find(const cli_args *args, const char *given, cli_who *out, det_error *err)
{
    det_str path, user;
    bool is_there = false;
    const struct passwd *entry = getpwuid(getuid());
    if (entry == NULL || entry->pw_name[0] == '\0')
        return det_fail(
            err, DET_REFUSED, (det_where){0},
            "the system does not know who runs this program; a decision needs a person");
    if (!det_arena_copy(args->arena, det_str_of(entry->pw_name), &user))
        return det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
    det_status st = actors_file(args, &path, &is_there, err);
    if (st != DET_OK) return st;
    if (is_there) return read_actors(args, path.ptr, user.ptr, given, out, err);
    if (given != NULL && strcmp(given, user.ptr) != 0)
        return det_fail(err, DET_REFUSED, (det_where){0},
                        "the user '%s' may not be '%s': %s has no actors.yaml that says so",
                        user.ptr, given, cli_data_folder(args));
    *out = (cli_who){user.ptr, NULL};
    return DET_OK;
}

bool
cli_person(const cli_args *args, const char *given, cli_who *out)
{
    det_error err = {0};
    if (cli_person_find(args, given, out, &err) == DET_OK) return true;
    (void)cli_fail(&err);
    return false;
}

bool
cli_recorder(const cli_args *args, cli_who *out)
{
    det_str path;
    det_error err = {0};
    bool is_there = false;
    if (actors_file(args, &path, &is_there, &err) != DET_OK) {
        (void)cli_fail(&err);
        return false;
    }
    if (is_there) return cli_person(args, cli_value(args, "actor"), out);
    *out = (cli_who){cli_actor(args), NULL};
    if (out->name != NULL) return true;
    /* a job without an environment is still run by somebody */
    const struct passwd *entry = getpwuid(getuid());
    det_str user;
    if (entry == NULL || entry->pw_name[0] == '\0') return true;
    if (!det_arena_copy(args->arena, det_str_of(entry->pw_name), &user)) {
        cli_usage("no memory");
        return false;
    }
    out->name = user.ptr;
    return true;
}
