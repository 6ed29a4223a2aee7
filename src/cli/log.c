/* log.c - whether answers are logged, by whom, and from which snapshot.
 *
 *   log_decisions: yes      audit.yaml in the data folder: every answer of screen and check
 *
 * Who may ask without leaving a trace is not for the one who asks to say: the file belongs to
 * somebody whom others cannot write for, and where it says yes there is no option against it. */
#include "cli/log.h"

#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum { FILE_BYTES_MAX = 1 << 16 };

static det_status
read_rule(const cli_args *args, const char *path, bool *is_on, det_error *err)
{
    det_file file = {0};
    det_tree tree;
    det_status st = cli_file_open(path, FILE_BYTES_MAX, &file, err);
    if (st == DET_OK) st = det_tree_read_yaml(file.bytes, path, args->arena, &tree, err);
    if (st == DET_OK && det_tree_kind_of(&tree, 0) != DET_TREE_MAP)
        st = det_fail(err, DET_SYNTAX, det_tree_where(&tree, 0),
                      "expected a map of settings, as 'log_decisions: yes'");
    for (uint32_t at = st == DET_OK ? det_tree_first(&tree, 0) : DET_TREE_NONE;
         st == DET_OK && at != DET_TREE_NONE; at = det_tree_next(&tree, at)) {
        det_str key = det_tree_key(&tree, at), value = det_str_trim(det_tree_text(&tree, at));
        bool is_yes = det_str_equal(value, DET_STR("yes"));
        if (!det_str_equal(key, DET_STR("log_decisions")))
            st = det_fail(err, DET_SYNTAX, det_tree_where(&tree, at),
                          "unknown setting '%.*s'; known is log_decisions", DET_STR_FMT(key));
        else if (!is_yes && !det_str_equal(value, DET_STR("no")))
            st = det_fail(err, DET_RANGE, det_tree_where(&tree, at),
                          "log_decisions is '%.*s'; expected yes or no", DET_STR_FMT(value));
        else
            *is_on = is_yes;
    }
    det_file_close(&file);
    return st;
}

det_status
cli_log_rule(cli_args *args, bool *is_on, const char **path, det_error *err)
{
    det_str made;
    bool is_there = false;
    *is_on = false;
    if (!det_arena_print(args->arena, &made, "%s/audit.yaml", cli_data_folder(args)))
        return det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
    *path = made.ptr;
    det_status st = cli_check_owner(made.ptr, &is_there, err);
    if (st == DET_OK && is_there) st = read_rule(args, made.ptr, is_on, err);
    *is_on |= cli_has(args, "log");
    return st;
}

bool
cli_log_open(cli_args *args, cli_log *out, int *code)
{
    det_error err = {0};
    const char *path;
    bool is_on = false;
    *out = (cli_log){0};
    det_status st = cli_log_rule(args, &is_on, &path, &err);
    if (st == DET_OK && is_on) {
        cli_who who;
        if (!cli_person(args, cli_value(args, "by"), &who)) {
            *code = CLI_INPUT;
            return false;
        }
        out->actor = who.name;
        out->roles = who.roles;
        st = det_store_open(cli_data_folder(args), false, &out->store, &err);
        det_while(&err, st, "opening the log of decisions");
    }
    if (st == DET_OK) return true;
    *code = cli_fail(&err);
    return false;
}

void
cli_log_close(cli_log *log)
{
    det_store_close(log->store);
    *log = (cli_log){0};
}

const char *
cli_kept_folder(cli_args *args)
{
    det_str path;
    if (det_arena_print(args->arena, &path, "%s/snapshots", cli_data_folder(args))) return path.ptr;
    (void)cli_usage("no memory");
    return NULL;
}

det_status
cli_log_snapshot(cli_args *args, const cli_log *log, const det_snapshot **out, det_error *err)
{
    const char *path = cli_snapshot_path(args), *folder = cli_kept_folder(args);
    if (log->store == NULL) return cli_snapshot_open(args, out, err);
    if (path == NULL || folder == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
    if (access(path, F_OK) != 0) return cli_snapshot_open(args, out, err); /* which says why */
    return det_snapshot_keep(path, folder, out, err);
}

/* What is logged now. */
static det_status
begin(const cli_log *log, det_logging *out, det_error *err)
{
    *out = (det_logging){
        .store = log->store, .actor = log->actor, .now_us = cli_now_us(), .roles = log->roles};
    if (getrandom(out->seed, sizeof out->seed, 0) == (ssize_t)sizeof out->seed) return DET_OK;
    return det_fail(err, DET_IO, (det_where){0}, "the system gives no random bytes for salts");
}

det_status
cli_log_pool(const cli_log *log, det_pool *pool, const det_question *questions, size_t count,
             det_str ndjson, const det_verdict *verdicts, det_error *err)
{
    det_logging how;
    uint64_t first = 0;
    if (log->store == NULL) return DET_OK;
    det_status st = begin(log, &how, err);
    return st == DET_OK ? det_pool_log(pool, &how, questions, count, ndjson, verdicts, &first, err)
                        : st;
}

det_status
cli_log_check(const cli_log *log, det_worker *worker, det_str document, const char *file,
              det_str on, det_str as_known, det_str json, det_decision decision, det_error *err)
{
    det_logging how;
    uint64_t number = 0;
    if (log->store == NULL) return DET_OK;
    det_status st = begin(log, &how, err);
    return st == DET_OK ? det_worker_log(worker, &how, document, file, on, as_known, json, decision,
                                         &number, err)
                        : st;
}
