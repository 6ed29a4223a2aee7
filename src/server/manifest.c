/* manifest.c - data sets of FollowTheMoney, loaded by a file that names them.
 *
 *   datasets:
 *     - name: zala                  small letters, digits, '-' and '_'
 *       title: ZALA Aero
 *       path: zala.ftm.json         beside the manifest, or absolute; also .xz, .gz, .zst
 *       version: 20260429-abc       else the day of the file's newest entity
 *     - name: default
 *       title: Everything
 *       datasets: [zala]            a collection: it has no file, and is those
 *
 * It is yente's manifest, of which the parts are read that name files on this machine: catalogs and
 * addresses are not fetched, because a server that fetches is a server that can be made to.  A data
 * set becomes the list `own:NAME` of the store, as `detente import own:NAME FILE` would make it. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "server/inside.h"

enum { MANIFEST_BYTES_MAX = 1 << 20 };

static det_status
text_of(const det_tree *tree, uint32_t node, const char *key, det_arena *arena, const char **out,
        det_error *err)
{
    det_str copy, value = det_tree_text(tree, det_tree_get(tree, node, key));
    *out = NULL;
    if (value.len == 0) return DET_OK;
    if (!det_arena_copy(arena, value, &copy))
        return det_fail(err, DET_NOMEM, (det_where){0}, "manifest");
    *out = copy.ptr;
    return DET_OK;
}

static det_status
read_children(const det_tree *tree, uint32_t list, det_arena *arena, const char *const **out,
              det_error *err)
{
    size_t count = det_tree_size(tree, list), i = 0;
    if (count == 0) return DET_OK;
    const char **made = DET_NEW(arena, const char *, count + 1);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "manifest");
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str copy;
        if (!det_arena_copy(arena, det_tree_text(tree, at), &copy))
            return det_fail(err, DET_NOMEM, (det_where){0}, "manifest");
        made[i++] = copy.ptr;
    }
    *out = made;
    return DET_OK;
}

/* Where the file is: beside the manifest if its path does not begin at the root. */
static det_status
find_path(const char *manifest, det_arena *arena, serve_data_set *set, det_error *err)
{
    const char *slash = strrchr(manifest, '/');
    det_str path;
    if (strncmp(set->path, "file://", 7) == 0) set->path += 7;
    if (set->path[0] == '/' || slash == NULL) return DET_OK;
    if (!det_arena_print(arena, &path, "%.*s/%s", (int)(slash - manifest), manifest, set->path))
        return det_fail(err, DET_NOMEM, (det_where){0}, "manifest");
    set->path = path.ptr;
    return DET_OK;
}

static det_status
read_set(const char *manifest, const det_tree *tree, uint32_t node, det_arena *arena,
         serve_data_set *out, det_error *err)
{
    det_str source;
    det_status st = text_of(tree, node, "name", arena, &out->name, err);
    if (st == DET_OK && out->name == NULL)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, node), "a data set without a name");
    if (st == DET_OK) st = text_of(tree, node, "title", arena, &out->title, err);
    if (st == DET_OK) st = text_of(tree, node, "version", arena, &out->version, err);
    if (st == DET_OK) st = text_of(tree, node, "path", arena, &out->path, err);
    if (st == DET_OK && out->path == NULL)
        st = text_of(tree, node, "entities_url", arena, &out->path, err);
    if (st == DET_OK)
        st = read_children(tree, det_tree_get(tree, node, "datasets"), arena, &out->children, err);
    if (st == DET_OK && out->children == NULL)
        st = read_children(tree, det_tree_get(tree, node, "children"), arena, &out->children, err);
    if (st != DET_OK || out->path == NULL) return st;
    if (strncmp(out->path, "http", 4) == 0)
        return det_fail(err, DET_REFUSED, det_tree_where(tree, det_tree_get(tree, node, "name")),
                        "the data set '%s' is at an address; fetch it, and name the file in path",
                        out->name);
    if (!det_arena_print(arena, &source, "own:%s", out->name))
        return det_fail(err, DET_NOMEM, (det_where){0}, "manifest");
    out->source = source.ptr;
    return find_path(manifest, arena, out, err);
}

static det_status
read_manifest(const char *path, det_arena *arena, serve_data_set **out, size_t *count,
              det_error *err)
{
    det_file file = {0};
    det_tree tree;
    size_t i = 0;
    det_status st = det_file_open(path, MANIFEST_BYTES_MAX, &file, err);
    if (st == DET_OK) st = det_tree_read_yaml(file.bytes, path, arena, &tree, err);
    det_file_close(&file);
    if (st != DET_OK) return st;
    uint32_t list = det_tree_get(&tree, 0, "datasets");
    *count = det_tree_size(&tree, list);
    if (*count == 0)
        return det_fail(err, DET_SYNTAX, det_tree_where(&tree, 0),
                        "expected a list 'datasets' with name and path of each");
    *out = DET_NEW(arena, serve_data_set, *count);
    if (*out == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "manifest");
    for (uint32_t at = det_tree_first(&tree, list); st == DET_OK && at != DET_TREE_NONE;
         at = det_tree_next(&tree, at))
        st = read_set(path, &tree, at, arena, &(*out)[i++], err);
    return st;
}

static det_status
import_set(serve_server *server, const serve_data_set *set, det_text *json, det_error *err)
{
    det_import_file file = {.path = set->path};
    det_import_result result = {0};
    det_import_options options = {.source = set->source,
                                  .format = "ftm",
                                  .files = &file,
                                  .file_count = 1,
                                  .now_us = serve_clock_us(),
                                  .actor = "serve",
                                  .accept_shrink = true,
                                  .accept_undated = true};
    det_text_clear(json);
    det_status st = det_import(server->store, &options, json, &result, err);
    if (st != DET_OK || !result.is_quarantined) return st;
    return det_fail(err, DET_REFUSED, (det_where){0}, "the data set '%s' was refused: %.*s",
                    set->name, DET_STR_FMT(det_text_str(json)));
}

det_status
serve_manifest_load(serve_server *server, det_error *err)
{
    const serve_settings *settings = server->settings;
    det_arena *arena = NULL;
    serve_data_set *sets = NULL;
    det_text *json = NULL;
    size_t count = 0;
    det_build_options build = {.lawbook = settings->lawbook, .snapshot = settings->snapshot};
    if (settings->lawbook == NULL)
        return det_fail(err, DET_USAGE, (det_where){0},
                        "no lawbook beside the program or installed: give --lawbook DIR");
    det_status st = det_arena_new(16 << 20, &arena, err);
    if (st == DET_OK) st = det_text_new(0, &json, err);
    if (st == DET_OK) st = read_manifest(settings->manifest, arena, &sets, &count, err);
    if (st == DET_OK && server->store == NULL)
        st = det_store_open(settings->data, true, &server->store, err);
    for (size_t i = 0; i < count && st == DET_OK; i++)
        if (sets[i].path != NULL) st = import_set(server, &sets[i], json, err);
    det_text_clear(json);
    if (st == DET_OK) st = det_build(server->store, &build, json, err);
    det_text_free(json);
    if (st != DET_OK) {
        det_arena_free(arena);
        return st;
    }
    /* worlds that answer still name the older sets, so those stay until the end */
    if (server->manifest_arena != NULL) {
        serve_manifest_kept *kept = DET_NEW(arena, serve_manifest_kept, 1);
        if (kept == NULL) {
            det_arena_free(arena);
            return det_fail(err, DET_NOMEM, (det_where){0}, "manifest");
        }
        *kept = (serve_manifest_kept){server->manifest_kept, server->manifest_arena};
        server->manifest_kept = kept;
    }
    server->manifest_arena = arena;
    server->sets = sets;
    server->set_count = count;
    return DET_OK;
}

void
serve_manifest_close(serve_server *server)
{
    det_arena *arena = server->manifest_arena;
    const serve_manifest_kept *kept = server->manifest_kept;
    while (arena != NULL) {
        det_arena *before = kept == NULL ? NULL : kept->arena;
        const serve_manifest_kept *next = kept == NULL ? NULL : kept->next;
        det_arena_free(arena);
        arena = before;
        kept = next;
    }
}
