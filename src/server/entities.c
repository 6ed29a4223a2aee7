/* entities.c - what is kept beside a snapshot for those who ask for entities.
 *
 * The data sets of the manifest, whole, as their files have them; the other lists of the snapshot
 * as det_export writes them, each a data set of its own.  An id of an official list begins with the
 * list's, "un:KPi.024", as everywhere in detente. */
#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "base/file.h"
#include "server/inside.h"
#include "server/yente.h"

enum { LINES_BYTES_MAX = INT32_MAX };

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "entities");
}

const yente_store *
serve_yente_of(const serve_request *request)
{
    return serve_world_of(request)->entities;
}

const yente_set *
serve_yente_set(const yente_store *store, det_str name)
{
    for (size_t i = 0; i < store->set_count; i++)
        if (det_str_equal(store->sets[i].name, name)) return &store->sets[i];
    return NULL;
}

static bool
is_of_manifest(const serve_world *world, det_str source)
{
    for (size_t i = 0; i < world->set_count; i++)
        if (world->sets[i].source != NULL &&
            det_str_equal(det_str_of(world->sets[i].source), source))
            return true;
    return false;
}

static void
describe(det_str source, yente_set *out)
{
    det_source_info info;
    *out = (yente_set){.name = source, .title = source, .source = source, .is_listed = true};
    for (size_t i = 0; det_source_info_at(i, &info); i++) {
        if (!det_str_equal(det_str_of(info.id), source)) continue;
        out->title = det_str_of(info.title);
        out->is_public = true;
    }
}

/* "2026-05-08" as a version: "20260508". */
static det_status
version_of(det_arena *arena, det_str day, det_str *out, det_error *err)
{
    if (day.len != 10) return DET_OK;
    return det_arena_print(arena, out, "%.*s%.*s%.*s000000-lst", 4, day.ptr, 2, day.ptr + 5, 2,
                           day.ptr + 8)
               ? DET_OK
               : no_memory(err);
}

/* ---- the sets -----------------------------------------------------------------------------------
 */

static det_status
add_listed(yente_store *store, const serve_world *world, det_error *err)
{
    det_tree tree;
    det_str described;
    if (!det_arena_copy(store->arena, det_str_of(world->described), &described))
        return no_memory(err);
    det_status st = det_tree_read_json(described, "snapshot", store->arena, &tree, err);
    if (st != DET_OK) return st;
    uint32_t list = det_tree_get(&tree, 0, "sources");
    for (uint32_t at = det_tree_first(&tree, list); at != DET_TREE_NONE && st == DET_OK;
         at = det_tree_next(&tree, at)) {
        det_str source = {0}, found = det_tree_text(&tree, det_tree_get(&tree, at, "source"));
        det_str newest = det_tree_text(&tree, det_tree_get(&tree, at, "newest"));
        if (is_of_manifest(world, found) || newest.len == 0) continue;
        if (!det_arena_copy(store->arena, found, &source)) return no_memory(err);
        yente_set *set = &store->sets[store->set_count++];
        describe(source, set);
        st = version_of(store->arena, newest, &set->version, err);
    }
    return st;
}

/* Everything, under the name that most clients ask for, unless the manifest has such a set. */
static det_status
add_default(yente_store *store, det_error *err)
{
    if (serve_yente_set(store, DET_STR("default")) != NULL) return DET_OK;
    const char **children = DET_NEW(store->arena, const char *, store->set_count + 1);
    size_t used = 0;
    if (children == NULL) return no_memory(err);
    for (size_t i = 0; i < store->set_count; i++)
        if (store->sets[i].source.len > 0) children[used++] = store->sets[i].name.ptr;
    store->sets[store->set_count++] = (yente_set){
        .name = DET_STR("default"), .title = DET_STR("All data sets"), .children = children};
    return DET_OK;
}

static det_status
make_sets(yente_store *store, const serve_world *world, det_error *err)
{
    size_t listed = 0;
    for (const char *at = world->described; (at = strstr(at, "\"source\":")) != NULL; at++)
        listed++;
    store->sets = DET_NEW(store->arena, yente_set, world->set_count + listed + 1);
    if (store->sets == NULL) return no_memory(err);
    for (size_t i = 0; i < world->set_count; i++) {
        const serve_data_set *set = &world->sets[i];
        store->sets[store->set_count++] = (yente_set){
            .name = det_str_of(set->name),
            .title = det_str_of(set->title == NULL ? set->name : set->title),
            .version = det_str_of(set->version),
            .source = det_str_of(set->source),
            .children = set->children,
            .updated_at = det_str_of(set->updated_at),
            .last_export = det_str_of(set->last_export),
            .described = det_str_of(set->described),
            .is_namespaced = set->is_namespaced};
    }
    det_status st = add_listed(store, world, err);
    return st == DET_OK ? add_default(store, err) : st;
}

/* ---- their entities -----------------------------------------------------------------------------
 */

static det_status
read_file(yente_store *store, const serve_world *world, uint32_t at, det_error *err)
{
    const char *path = world->sets[at].path;
    det_file file = {0};
    det_status st = det_file_open(path, LINES_BYTES_MAX, &file, err);
    if (st == DET_OK) st = serve_yente_read(store, at, file.bytes, path, true, (det_str){0}, err);
    det_file_close(&file);
    return st;
}

static det_status
read_listed(yente_store *store, const serve_world *world, uint32_t at, det_error *err)
{
    const yente_set *set = &store->sets[at];
    det_export_options options = {.format = "ftm", .sources = set->source};
    det_text *lines = NULL;
    uint64_t count;
    det_str prefix;
    if (!det_arena_print(store->arena, &prefix, "%.*s:", DET_STR_FMT(set->source)))
        return no_memory(err);
    det_status st = det_text_new(LINES_BYTES_MAX, &lines, err);
    if (st == DET_OK) st = det_export(world->snapshot, &options, lines, &count, err);
    if (st == DET_OK)
        st = serve_yente_read(store, at, det_text_str(lines), "export", false, prefix, err);
    det_text_free(lines);
    return st;
}

static det_status
read_sets(yente_store *store, const serve_world *world, det_error *err)
{
    det_status st = DET_OK;
    for (uint32_t i = 0; i < store->set_count && st == DET_OK; i++) {
        if (store->sets[i].is_listed)
            st = read_listed(store, world, i, err);
        else if (store->sets[i].source.len > 0)
            st = read_file(store, world, i, err);
        det_while(err, st, "reading the entities of %.*s", DET_STR_FMT(store->sets[i].name));
        yente_set *set = &store->sets[i];
        if (set->updated_at.len == 0) set->updated_at = set->newest;
        if (set->last_export.len == 0) set->last_export = set->updated_at;
        if (st == DET_OK && set->version.len == 0 && set->updated_at.len >= 10)
            st = version_of(store->arena, det_str_slice(set->updated_at, 0, 10), &set->version,
                            err);
    }
    return st;
}

/* When this was made, and of which snapshot: "20261127203101-f3a". */
static det_status
make_version(yente_store *store, const serve_world *world, det_error *err)
{
    char day[DET_DAY_TEXT_MAX];
    int64_t seconds = world->loaded_us / DET_US_PER_SECOND;
    int32_t number = (int32_t)(seconds / 86400);
    unsigned left = (unsigned)(seconds % 86400);
    det_day_print(number, day);
    return det_arena_print(store->arena, &store->version, "%.4s%.2s%.2s%02u%02u%02u-%.3s", day,
                           day + 5, day + 8, left / 3600, left / 60 % 60, left % 60,
                           world->snapshot_id)
               ? DET_OK
               : no_memory(err);
}

det_status
serve_entities_load(const serve_world *world, void **out, det_error *err)
{
    det_arena *arena = NULL;
    *out = NULL;
    det_status st = det_arena_new((size_t)64 << 30, &arena, err);
    if (st != DET_OK) return st;
    yente_store *store = DET_NEW(arena, yente_store, 1);
    if (store == NULL) {
        det_arena_free(arena);
        return no_memory(err);
    }
    store->arena = arena;
    store->by_id = store->by_referent = store->by_subject = store->term_of = det_strmap_in(arena);
    st = serve_ftm_load(arena, &store->model, err);
    if (st == DET_OK) st = make_sets(store, world, err);
    if (st == DET_OK) st = read_sets(store, world, err);
    if (st == DET_OK) st = serve_yente_link(store, err);
    if (st == DET_OK) st = serve_yente_index(store, err);
    if (st == DET_OK) st = make_version(store, world, err);
    if (st != DET_OK) {
        det_arena_free(arena);
        return st;
    }
    *out = store;
    return DET_OK;
}

void
serve_entities_free(void *entities)
{
    yente_store *store = entities;
    if (store != NULL) det_arena_free(store->arena);
}
