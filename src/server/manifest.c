/* manifest.c - data sets of FollowTheMoney, loaded by a file that names them.
 *
 *   catalogs:
 *     - url: opensanctions.json     a file of this machine that has a list `datasets`
 *       scope: default              those to load; none: all
 *       resource_name: entities.ftm.json
 *   datasets:
 *     - name: zala                  small letters, digits, '-' and '_'
 *       title: ZALA Aero
 *       path: zala.ftm.json         beside the manifest, or absolute; also .xz, .gz, .zst
 *       version: 20260429-abc       else the day of the file's newest entity
 *     - name: default
 *       title: Everything
 *       datasets: [zala]            a collection: it has no file, and is those
 *
 * It is yente's manifest, of which the parts are read that name files on this machine: addresses
 * are not fetched, because a server that fetches is a server that can be made to.  A data set
 * becomes the list `own:NAME` of the store, as `detente import own:NAME FILE` would make it. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/sanitized.h"
#include "server/inside.h"

enum { MANIFEST_BYTES_MAX = 1 << 20, CATALOG_BYTES_MAX = 64 << 20, SCOPES_MAX = 64 };

typedef struct reading {
    det_arena *arena;
    serve_data_set *sets;
    size_t count, capacity;
} reading;

/* A document whose data sets are read. */
typedef struct document {
    const char *path;
    det_tree tree;
    const char *scopes[SCOPES_MAX + 1]; /* of a catalog: those to load; none: all */
    size_t scope_count;
    det_str resource_name, resource_type;
    bool is_namespaced; /* unless a data set says itself */
} document;

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "manifest");
}

static det_status
text_of(const det_tree *tree, uint32_t node, const char *key, det_arena *arena, const char **out,
        det_error *err)
{
    det_str copy, value = det_tree_text(tree, det_tree_get(tree, node, key));
    *out = NULL;
    if (value.len == 0) return DET_OK;
    if (!det_arena_copy(arena, value, &copy)) return no_memory(err);
    *out = copy.ptr;
    return DET_OK;
}

static bool
flag_of(const det_tree *tree, uint32_t node, const char *key, bool otherwise)
{
    det_str text = det_tree_text(tree, det_tree_get(tree, node, key));
    if (text.len == 0) return otherwise;
    return det_str_equal_ascii_nocase(text, DET_STR("true")) ||
           det_str_equal_ascii_nocase(text, DET_STR("yes"));
}

static bool
is_address(const char *path)
{
    return strstr(path, "://") != NULL && strncmp(path, "file://", 7) != 0;
}

/* All that stand in any of the three lists that name what is within a data set. */
static det_status
read_children(const det_tree *tree, uint32_t node, det_arena *arena, const char *const **out,
              det_error *err)
{
    static const char *const keys[] = {"datasets", "children", "scopes"};
    size_t count = 0, used = 0;
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
        count += det_tree_size(tree, det_tree_get(tree, node, keys[k]));
    if (count == 0) return DET_OK;
    const char **made = DET_NEW(arena, const char *, count + 1);
    if (made == NULL) return no_memory(err);
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
        uint32_t list = det_tree_get(tree, node, keys[k]);
        for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
             at = det_tree_next(tree, at)) {
            det_str copy;
            bool is_there = false;
            for (size_t i = 0; i < used; i++)
                is_there = is_there || det_str_equal(det_str_of(made[i]), det_tree_text(tree, at));
            if (is_there) continue;
            if (!det_arena_copy(arena, det_tree_text(tree, at), &copy)) return no_memory(err);
            made[used++] = copy.ptr;
        }
    }
    *out = made;
    return DET_OK;
}

/* Where the file is: beside the document if its path does not begin at the root. */
static det_status
find_path(const char *beside, det_arena *arena, const char **found, det_error *err)
{
    const char *slash = strrchr(beside, '/');
    det_str path;
    if (strncmp(*found, "file://", 7) == 0) *found += 7;
    if ((*found)[0] == '/' || slash == NULL) return DET_OK;
    if (!det_arena_print(arena, &path, "%.*s/%s", (int)(slash - beside), beside, *found))
        return no_memory(err);
    *found = path.ptr;
    return DET_OK;
}

/* Of the files that a catalog names the one with its entities. */
static uint32_t
find_resource(const document *from, uint32_t node)
{
    const det_tree *tree = &from->tree;
    uint32_t list = det_tree_get(tree, node, "resources");
    det_str name = det_tree_text(tree, det_tree_get(tree, node, "resource_name"));
    det_str type = det_tree_text(tree, det_tree_get(tree, node, "resource_type"));
    if (name.len == 0) name = from->resource_name;
    if (type.len == 0) type = from->resource_type;
    if (name.len == 0 && type.len == 0) name = DET_STR("entities.ftm.json");
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str its_name = det_tree_text(tree, det_tree_get(tree, at, "name"));
        det_str its_type = det_tree_text(tree, det_tree_get(tree, at, "mime_type"));
        if ((name.len > 0 && det_str_equal(name, its_name)) ||
            (type.len > 0 && det_str_equal(type, its_type)))
            return at;
    }
    return DET_TREE_NONE;
}

static det_status
read_path(const document *from, uint32_t node, det_arena *arena, const char **out, det_error *err)
{
    det_status st = text_of(&from->tree, node, "path", arena, out, err);
    if (st == DET_OK && *out == NULL)
        st = text_of(&from->tree, node, "entities_url", arena, out, err);
    uint32_t resource = st == DET_OK && *out == NULL ? find_resource(from, node) : DET_TREE_NONE;
    if (resource == DET_TREE_NONE) return st;
    st = text_of(&from->tree, resource, "path", arena, out, err);
    return st == DET_OK && *out == NULL ? text_of(&from->tree, resource, "url", arena, out, err)
                                        : st;
}

static bool
is_in_scope(const document *from, const char *name)
{
    for (size_t i = 0; i < from->scope_count; i++)
        if (strcmp(from->scopes[i], name) == 0) return true;
    return from->scope_count == 0;
}

/* What its makers say of it, for /catalog: members of an object, without the names of our files. */
static void
describe(const det_tree *tree, uint32_t node, det_json *json, unsigned depth)
{
    static const char *const bare[] = {"official", "size", "deprecated"};
    static const char *const files[] = {"path", "url", "entities_url", "logo_url"};
    for (uint32_t at = det_tree_first(tree, node); at != DET_TREE_NONE && depth < 8;
         at = det_tree_next(tree, at)) {
        det_str key = det_tree_key(tree, at), text = det_tree_text(tree, at);
        bool is_bare = false, is_file = false;
        for (size_t i = 0; i < sizeof bare / sizeof bare[0]; i++)
            is_bare = is_bare || det_str_equal(key, det_str_of(bare[i]));
        for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
            is_file = is_file || det_str_equal(key, det_str_of(files[i]));
        uint64_t number;
        is_bare = is_bare &&
                  (det_str_equal(text, DET_STR("true")) || det_str_equal(text, DET_STR("false")) ||
                   det_str_read_u64(text, &number));
        if (key.len > 0) det_json_key_text(json, key);
        if (det_tree_kind_of(tree, at) == DET_TREE_LIST) {
            det_json_array(json);
            describe(tree, at, json, depth + 1);
            det_json_array_end(json);
        } else if (det_tree_kind_of(tree, at) == DET_TREE_MAP) {
            det_json_object(json);
            describe(tree, at, json, depth + 1);
            det_json_object_end(json);
        } else if (det_tree_is_null(tree, at) ||
                   (is_file && !det_str_starts(text, DET_STR("http")))) {
            det_json_null(json);
        } else if (is_bare) {
            det_json_raw(json, text);
        } else {
            det_json_str(json, text);
        }
    }
}

/* Every key is there; what nobody said is null, or empty. */
static det_status
read_described(const det_tree *tree, uint32_t node, det_arena *arena, serve_data_set *out,
               det_error *err)
{
    static const struct {
        const char *key, *otherwise;
        char kind;
    } keys[] = {{"summary", "null", 's'},  {"description", "null", 's'},
                {"url", "null", 's'},      {"license", "null", 's'},
                {"category", "null", 's'}, {"publisher", "null", 'm'},
                {"coverage", "null", 'm'}, {"tags", "[]", 'l'},
                {"resources", "[]", 'l'},  {"deprecation", "null", 's'}};
    det_text *text = NULL;
    det_str copy = {0};
    det_status st = det_text_new(1 << 20, &text, err);
    if (st != DET_OK) return st;
    det_json json = det_json_over(text);
    det_json_object(&json);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        uint32_t at = det_tree_get(tree, node, keys[i].key);
        det_tree_kind kind = det_tree_kind_of(tree, at);
        det_json_key(&json, keys[i].key);
        if (keys[i].kind == 's' && kind == DET_TREE_TEXT && !det_tree_is_null(tree, at)) {
            det_json_str(&json, det_tree_text(tree, at));
        } else if (keys[i].kind == 'm' && kind == DET_TREE_MAP) {
            det_json_object(&json);
            describe(tree, at, &json, 0);
            det_json_object_end(&json);
        } else if (keys[i].kind == 'l' && kind == DET_TREE_LIST) {
            det_json_array(&json);
            describe(tree, at, &json, 0);
            det_json_array_end(&json);
        } else {
            det_json_raw(&json, det_str_of(keys[i].otherwise));
        }
    }
    det_json_key_bool(&json, "deprecated", flag_of(tree, node, "deprecated", false));
    st = det_text_check(text, err);
    /* without the brace that it begins with, and it does not end */
    if (st == DET_OK &&
        !det_arena_copy(arena, det_str_slice(det_text_str(text), 1, det_text_length(text)), &copy))
        st = no_memory(err);
    det_text_free(text);
    out->described = copy.ptr;
    return st;
}

static det_status
read_file_of(const document *from, uint32_t node, det_arena *arena, serve_data_set *out,
             det_error *err)
{
    det_where where = det_tree_where(&from->tree, det_tree_get(&from->tree, node, "name"));
    bool is_loaded = flag_of(&from->tree, node, "load", is_in_scope(from, out->name));
    det_str source;
    det_status st = read_path(from, node, arena, &out->path, err);
    if (st != DET_OK) return st;
    if (!is_loaded) out->path = NULL;
    if (out->path == NULL && from->scope_count > 0 && is_loaded)
        return det_fail(err, DET_RANGE, where,
                        "the data set '%s' is to be loaded and names no file: give it path, or an "
                        "entry of resources that is named as resource_name says",
                        out->name);
    if (out->path == NULL) return DET_OK;
    if (is_address(out->path))
        return det_fail(err, DET_REFUSED, where,
                        "the data set '%s' is at an address, and addresses are not fetched: fetch "
                        "%s, and name the file in path",
                        out->name, out->path);
    if (!det_arena_print(arena, &source, "own:%s", out->name)) return no_memory(err);
    out->source = source.ptr;
    return find_path(from->path, arena, &out->path, err);
}

static det_status
read_set(const document *from, uint32_t node, det_arena *arena, serve_data_set *out, det_error *err)
{
    const det_tree *tree = &from->tree;
    det_status st = text_of(tree, node, "name", arena, &out->name, err);
    if (st == DET_OK && out->name == NULL)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, node), "a data set without a name");
    if (st == DET_OK) st = text_of(tree, node, "title", arena, &out->title, err);
    if (st == DET_OK) st = text_of(tree, node, "version", arena, &out->version, err);
    if (st == DET_OK) st = text_of(tree, node, "updated_at", arena, &out->updated_at, err);
    if (st == DET_OK) st = text_of(tree, node, "last_export", arena, &out->last_export, err);
    if (st == DET_OK) st = read_children(tree, node, arena, &out->children, err);
    if (st == DET_OK) st = read_described(tree, node, arena, out, err);
    out->is_namespaced = flag_of(tree, node, "namespace", from->is_namespaced);
    return st == DET_OK ? read_file_of(from, node, arena, out, err) : st;
}

static det_status
read_sets(reading *r, const document *from, det_error *err)
{
    const det_tree *tree = &from->tree;
    uint32_t list = det_tree_get(tree, 0, "datasets");
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        serve_data_set *grown = det_arena_grow(r->arena, r->sets, r->count, &r->capacity,
                                               sizeof *grown);
        if (grown == NULL) return no_memory(err);
        r->sets = grown;
        serve_data_set *set = &grown[r->count];
        *set = (serve_data_set){0};
        det_status st = read_set(from, at, r->arena, set, err);
        if (st != DET_OK) return st;
        for (size_t i = 0; i < r->count; i++)
            if (strcmp(r->sets[i].name, set->name) == 0)
                return det_fail(err, DET_CONFLICT, det_tree_where(tree, at),
                                "the data set '%s' stands twice", set->name);
        r->count++;
    }
    return DET_OK;
}

/* Reads a document: YAML, or JSON where it begins with a brace. */
static det_status
read_document(const char *path, size_t bytes_max, det_arena *arena, document *out, det_error *err)
{
    det_file file = {0};
    det_status st = det_file_open(path, bytes_max, &file, err);
    out->path = path;
    if (st == DET_OK && det_str_starts(det_str_trim(file.bytes), DET_STR("{")))
        st = det_tree_read_json(file.bytes, path, arena, &out->tree, err);
    else if (st == DET_OK)
        st = det_tree_read_yaml(file.bytes, path, arena, &out->tree, err);
    det_file_close(&file);
    return st;
}

static det_status
add_scope(const det_tree *tree, uint32_t node, det_arena *arena, document *out, det_error *err)
{
    det_str copy, name = det_tree_text(tree, node);
    if (name.len == 0) return DET_OK;
    if (out->scope_count == SCOPES_MAX)
        return det_fail(err, DET_LIMIT, det_tree_where(tree, node), "more than %d scopes",
                        SCOPES_MAX);
    if (!det_arena_copy(arena, name, &copy)) return no_memory(err);
    out->scopes[out->scope_count++] = copy.ptr;
    return DET_OK;
}

/* A scope that the catalog has not would load nothing, and be no failure that anybody sees. */
static det_status
check_scopes(const document *catalog, det_error *err)
{
    const det_tree *tree = &catalog->tree;
    uint32_t list = det_tree_get(tree, 0, "datasets");
    for (size_t i = 0; i < catalog->scope_count; i++) {
        bool is_there = false;
        for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE && !is_there;
             at = det_tree_next(tree, at))
            is_there = det_str_equal(det_tree_text(tree, det_tree_get(tree, at, "name")),
                                     det_str_of(catalog->scopes[i]));
        if (!is_there)
            return det_fail(err, DET_RANGE, (det_where){catalog->path, 0, 0},
                            "the catalog has no data set '%s', which is to be loaded of it",
                            catalog->scopes[i]);
    }
    return DET_OK;
}

static det_status
read_catalog(reading *r, const document *manifest, uint32_t node, det_error *err)
{
    const det_tree *tree = &manifest->tree;
    document *catalog = DET_NEW(r->arena, document, 1);
    const char *path;
    uint32_t scopes = det_tree_get(tree, node, "scopes");
    if (catalog == NULL) return no_memory(err);
    *catalog = (document){
        .resource_name = det_tree_text(tree, det_tree_get(tree, node, "resource_name")),
        .resource_type = det_tree_text(tree, det_tree_get(tree, node, "resource_type")),
        .is_namespaced = flag_of(tree, node, "namespace", false)};
    det_status st = text_of(tree, node, "url", r->arena, &path, err);
    if (st == DET_OK && path == NULL) st = text_of(tree, node, "path", r->arena, &path, err);
    if (st != DET_OK) return st;
    if (path == NULL)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, node), "a catalog without a url");
    if (is_address(path))
        return det_fail(err, DET_REFUSED, det_tree_where(tree, node),
                        "the catalog %s is at an address, and addresses are not fetched: fetch it "
                        "and the files that it names, and name the file here",
                        path);
    st = add_scope(tree, det_tree_get(tree, node, "scope"), r->arena, catalog, err);
    for (uint32_t at = det_tree_first(tree, scopes); st == DET_OK && at != DET_TREE_NONE;
         at = det_tree_next(tree, at))
        st = add_scope(tree, at, r->arena, catalog, err);
    if (st == DET_OK) st = find_path(manifest->path, r->arena, &path, err);
    if (st == DET_OK) st = read_document(path, CATALOG_BYTES_MAX, r->arena, catalog, err);
    if (st == DET_OK) st = check_scopes(catalog, err);
    return st == DET_OK ? read_sets(r, catalog, err) : st;
}

static det_status
read_manifest(const char *path, det_arena *arena, serve_data_set **out, size_t *count,
              det_error *err)
{
    reading r = {.arena = arena};
    document *manifest = DET_NEW(arena, document, 1);
    if (manifest == NULL) return no_memory(err);
    *manifest = (document){0};
    det_status st = read_document(path, MANIFEST_BYTES_MAX, arena, manifest, err);
    if (st == DET_OK) st = read_sets(&r, manifest, err);
    uint32_t list = st == DET_OK ? det_tree_get(&manifest->tree, 0, "catalogs") : DET_TREE_NONE;
    for (uint32_t at = st == DET_OK ? det_tree_first(&manifest->tree, list) : DET_TREE_NONE;
         st == DET_OK && at != DET_TREE_NONE; at = det_tree_next(&manifest->tree, at))
        st = read_catalog(&r, manifest, at, err);
    if (st == DET_OK && r.count == 0)
        return det_fail(err, DET_SYNTAX, det_tree_where(&manifest->tree, 0),
                        "expected a list 'datasets' with name and path of each, or 'catalogs' with "
                        "the url of each");
    *out = r.sets;
    *count = r.count;
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
                                  /* a sanitizer's allocator hangs in a child among threads */
                                  .is_in_process = DET_IS_SANITIZED,
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
            return no_memory(err);
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
