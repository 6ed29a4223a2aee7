/* publisher.c - sources.yaml.  Every key is looked at: one that nobody knows is an error, because a
 * limit that was misspelt would be no limit. */
#include "cli/publisher.h"

#include <string.h>
#include <unistd.h>

enum { FILE_BYTES_MAX = 1 << 20 };

const char *
cli_publishers_path(cli_args *args, bool is_quiet)
{
    det_str path;
    const char *given = cli_value(args, "sources");
    if (given != NULL) return given;
    if (!det_arena_print(args->arena, &path, "%s/sources.yaml", cli_data_folder(args))) return NULL;
    if (access(path.ptr, R_OK) == 0) return path.ptr;
    const char *folder = cli_program_folder(args);
    if (folder != NULL && det_arena_print(args->arena, &path, "%ssources.yaml", folder) &&
        access(path.ptr, R_OK) == 0)
        return path.ptr;
    if (access(DETENTE_DATADIR "/sources.yaml", R_OK) == 0) return DETENTE_DATADIR "/sources.yaml";
    if (!is_quiet)
        cli_warn(
            "no sources.yaml in the data folder, beside the program or installed: give --sources "
            "FILE");
    return NULL;
}

static det_status
keep(cli_args *args, det_str text, const char **out, det_error *err)
{
    det_str copy;
    if (!det_arena_copy(args->arena, text, &copy))
        return det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
    *out = copy.ptr;
    return DET_OK;
}

static det_status
read_words(cli_args *args, const det_tree *tree, uint32_t node, const char **out, size_t most,
           size_t *count, det_error *err)
{
    det_status st = DET_OK;
    if (det_tree_kind_of(tree, node) != DET_TREE_LIST)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, node), "expected a list");
    for (uint32_t at = det_tree_first(tree, node); st == DET_OK && at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        if (*count == most)
            return det_fail(err, DET_LIMIT, det_tree_where(tree, at), "more than %zu", most);
        st = keep(args, det_tree_text(tree, at), &out[(*count)++], err);
    }
    return st;
}

static det_status
read_number(const det_tree *tree, uint32_t node, uint32_t *out, det_error *err)
{
    uint64_t value = 0;
    if (!det_str_read_u64(det_tree_text(tree, node), &value) || value > 1000000000)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                        "'%.*s' is no number of 0 to 1000000000",
                        DET_STR_FMT(det_tree_text(tree, node)));
    *out = (uint32_t)value;
    return DET_OK;
}

static det_status
read_key(cli_args *args, const det_tree *tree, uint32_t node, cli_publisher *out, det_error *err)
{
    det_str key = det_tree_key(tree, node), text = det_tree_text(tree, node);
    const struct {
        const char *key;
        uint32_t *value;
    } numbers[] = {{"entries_min", &out->entries_min}, {"stale_days", &out->stale_days},
                   {"every_hours", &out->every_hours}, {"megabytes_max", &out->megabytes_max},
                   {"seconds_max", &out->seconds_max}, {"speed_min", &out->speed_min}};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (det_str_equal(key, det_str_of(numbers[i].key)))
            return read_number(tree, node, numbers[i].value, err);
    if (det_str_equal(key, DET_STR("id"))) return keep(args, text, &out->id, err);
    if (det_str_equal(key, DET_STR("ca_file"))) return keep(args, text, &out->ca_file, err);
    if (det_str_equal(key, DET_STR("basis"))) return DET_OK; /* for people */
    if (det_str_equal(key, DET_STR("files")))
        return read_words(args, tree, node, out->files, CLI_PUBLISHER_FILES_MAX, &out->file_count,
                          err);
    if (det_str_equal(key, DET_STR("redirects")))
        return read_words(args, tree, node, out->redirects, CLI_PUBLISHER_WORDS_MAX / 2,
                          &out->redirect_count, err);
    if (det_str_equal(key, DET_STR("types")))
        return read_words(args, tree, node, out->types, CLI_PUBLISHER_WORDS_MAX, &out->type_count,
                          err);
    if (det_str_equal(key, DET_STR("sentinels")))
        return read_words(args, tree, node, out->sentinels, CLI_PUBLISHER_WORDS_MAX,
                          &out->sentinel_count, err);
    if (det_str_equal(key, DET_STR("removals"))) {
        out->applies_removals = det_str_equal(text, DET_STR("apply"));
        if (out->applies_removals || det_str_equal(text, DET_STR("stage"))) return DET_OK;
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                        "removals is '%.*s'; expected stage or apply", DET_STR_FMT(text));
    }
    return det_fail(err, DET_SYNTAX, det_tree_where(tree, node), "no key '%.*s' of a source",
                    DET_STR_FMT(key));
}

static det_status
read_one(cli_args *args, const det_tree *tree, uint32_t node, cli_publisher *out, det_error *err)
{
    det_source_info info;
    bool is_known = false;
    det_status st = DET_OK;
    *out = (cli_publisher){.stale_days = 30,
                           .every_hours = 6,
                           .megabytes_max = 256,
                           .seconds_max = 600,
                           .speed_min = 1000};
    for (uint32_t at = det_tree_first(tree, node); st == DET_OK && at != DET_TREE_NONE;
         at = det_tree_next(tree, at))
        st = read_key(args, tree, at, out, err);
    if (st != DET_OK) return st;
    if (out->id == NULL || out->file_count == 0)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                        "a source needs an id and files");
    for (size_t i = 0; !is_known && det_source_info_at(i, &info); i++)
        is_known = strcmp(info.id, out->id) == 0;
    if (!is_known)
        return det_fail(err, DET_RANGE, det_tree_where(tree, node), "no list '%s' that we read",
                        out->id);
    if (!info.is_set && out->file_count > 1)
        return det_fail(err, DET_RANGE, det_tree_where(tree, node),
                        "one file is one version of '%s', and %zu are given", out->id,
                        out->file_count);
    return DET_OK;
}

det_status
cli_publishers_read(cli_args *args, const char *path, cli_publisher **out, size_t *count,
                    det_error *err)
{
    det_file file = {0};
    det_tree tree;
    *count = 0;
    det_status st = cli_file_open(path, FILE_BYTES_MAX, &file, err);
    if (st != DET_OK) return st;
    st = det_tree_read_yaml(file.bytes, path, args->arena, &tree, err);
    uint32_t list = st == DET_OK ? det_tree_get(&tree, 0, "sources") : DET_TREE_NONE;
    if (st == DET_OK && det_tree_kind_of(&tree, list) != DET_TREE_LIST)
        st = det_fail(err, DET_SYNTAX, (det_where){path, 1, 1}, "expected a list 'sources'");
    if (st == DET_OK) {
        *out = DET_NEW(args->arena, cli_publisher, det_tree_size(&tree, list));
        if (*out == NULL) st = det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
    }
    for (uint32_t at = st == DET_OK ? det_tree_first(&tree, list) : DET_TREE_NONE;
         st == DET_OK && at != DET_TREE_NONE; at = det_tree_next(&tree, at))
        st = read_one(args, &tree, at, &(*out)[(*count)++], err);
    det_file_close(&file);
    return st;
}
