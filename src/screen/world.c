/* world.c - lists and lawbook in memory, for tests. */
#include "screen/world.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { SUBJECTS_MAX = 20000, PATH_BYTES = 512, FILES_MAX = 4 };

/* A record that is still open while the versions of a source are read one by one. */
typedef struct open_record {
    const det_subject *body;
    const char *json;
    det_day from;
    bool is_seen;
} open_record;

typedef struct making {
    world *of;
    det_index_builder *builder;
    open_record *open;
    size_t open_count;
    det_index_version versions[64];
    size_t version_count;
    uint32_t tx;
} making;

static const char *
canonical(det_arena *arena, const det_subject *subject)
{
    det_text *text;
    det_str copy = {0};
    if (det_text_new(0, &text, NULL) != DET_OK) return "";
    det_json json = det_json_over(text);
    det_subject_write(&json, subject);
    bool is_good = det_arena_copy(arena, det_text_str(text), &copy);
    det_text_free(text);
    return is_good ? copy.ptr : "";
}

static det_status
close_record(making *now, open_record *record, det_day before, det_error *err)
{
    det_index_record row = {.body = record->body,
                            .valid_from = record->from,
                            .valid_before = before,
                            .known_from = 1,
                            .known_before = UINT32_MAX};
    return det_index_builder_record(now->builder, &row, err);
}

static det_status
add_version(making *now, const det_list *list, det_error *err)
{
    det_status st = DET_OK;
    now->versions[now->version_count++] = (det_index_version){
        .dated = list->dated, .tx = 1, .read = list->read};
    for (size_t i = 0; i < now->open_count; i++)
        now->open[i].is_seen = false;
    for (size_t s = 0; s < list->subject_count && st == DET_OK; s++) {
        const det_subject *subject = &list->subjects[s];
        const char *json = canonical(now->of->arena, subject);
        size_t at = 0;
        while (at < now->open_count && !det_str_equal(now->open[at].body->id, subject->id))
            at++;
        if (at < now->open_count && strcmp(now->open[at].json, json) == 0) {
            now->open[at].is_seen = true;
            continue;
        }
        if (at < now->open_count)
            st = close_record(now, &now->open[at], list->dated, err);
        else
            now->open_count++;
        now->open[at] = (open_record){subject, json, list->dated, true};
    }
    size_t kept = 0;
    for (size_t i = 0; i < now->open_count && st == DET_OK; i++) {
        if (now->open[i].is_seen)
            now->open[kept++] = now->open[i];
        else
            st = close_record(now, &now->open[i], list->dated, err);
    }
    now->open_count = kept;
    return st;
}

static det_status
end_source(making *now, const det_source *source, det_error *err)
{
    det_status st = DET_OK;
    for (size_t i = 0; i < now->open_count && st == DET_OK; i++)
        st = close_record(now, &now->open[i], DET_DAY_FOREVER, err);
    if (st == DET_OK)
        st = det_index_builder_source(now->builder, source, now->versions, now->version_count, err);
    now->open_count = now->version_count = 0;
    return st;
}

/* The bytes of one file, kept. */
static det_status
read_file(making *now, const char *folder, det_str name, det_list_file *out, det_error *err)
{
    char path[PATH_BYTES];
    det_file file = {0};
    det_str kept = {0};
    snprintf(path, sizeof path, "%s/%.*s", folder, DET_STR_FMT(name));
    det_status st = det_file_open(path, 0, &file, err);
    if (st == DET_OK && (!det_arena_copy(now->of->arena, file.bytes, &out->bytes) ||
                         !det_arena_copy(now->of->arena, name, &kept)))
        st = DET_NOMEM;
    det_file_close(&file);
    out->path = kept.ptr;
    return st;
}

static det_status
add_list(making *now, const world_list *from, det_error *err)
{
    det_list_file files[FILES_MAX];
    size_t count = 0;
    const det_list *list;
    det_day dated = DET_DAY_NONE;
    det_str rest = det_str_of(from->path), part;
    det_status st = DET_OK;
    while (st == DET_OK && count < FILES_MAX && det_str_next(&rest, ' ', &part))
        st = read_file(now, from->is_published ? det_test_data() : TEST_SOURCE_ROOT, part,
                       &files[count++], err);
    if (st == DET_OK && from->dated != NULL)
        st = det_day_read(det_str_of(from->dated), (det_where){0}, &dated, err);
    if (st != DET_OK) return st;
    st = det_source_find(det_str_of(from->source))
             ->read(files, count, dated, now->of->arena, &list, err);
    if (st == DET_OK) st = add_version(now, list, err);
    return st;
}

det_status
world_add_law(world *of, det_index_builder *builder, det_error *err)
{
    const char **paths;
    size_t count, finding_count;
    const det_law_finding *findings;
    det_arena *arena = of->arena;
    const char *folder = TEST_SOURCE_ROOT "/lawbook";
    det_status st = det_file_find(folder, ".yaml", arena, &paths, &count, err);
    if (st != DET_OK) return st;
    det_tree *trees = DET_NEW(arena, det_tree, count);
    for (size_t i = 0; i < count && st == DET_OK; i++) {
        det_file file = {0};
        det_sha256 digest = {0};
        st = det_file_open(paths[i], 0, &file, err);
        if (st == DET_OK) st = det_tree_read_yaml(file.bytes, paths[i], arena, &trees[i], err);
        if (st == DET_OK)
            st = det_index_builder_law(builder, det_str_of(paths[i] + strlen(folder) + 1), &digest,
                                       &trees[i], err);
        det_file_close(&file);
    }
    if (st == DET_OK)
        st = det_lawbook_load(trees, count, arena, &of->law, &findings, &finding_count, err);
    return st;
}

static det_status
make(making *now, const world_list *lists, size_t count, det_error *err)
{
    char path[PATH_BYTES];
    det_sha256 id;
    det_status st = det_arena_new(0, &now->of->arena, err);
    if (st == DET_OK) st = det_index_builder_new(&now->builder, err);
    if (st != DET_OK) return st;
    now->open = DET_NEW(now->of->arena, open_record, SUBJECTS_MAX);
    if (now->open == NULL) return DET_NOMEM;
    st = det_index_builder_tx(now->builder, 1, 0, err);
    for (size_t i = 0; i < count && st == DET_OK; i++) {
        st = add_list(now, &lists[i], err);
        bool is_last = i + 1 == count || strcmp(lists[i].source, lists[i + 1].source) != 0;
        if (st == DET_OK && is_last)
            st = end_source(now, det_source_find(det_str_of(lists[i].source)), err);
    }
    if (st == DET_OK) st = world_add_law(now->of, now->builder, err);
    snprintf(path, sizeof path, "%s/world.det", det_test_folder());
    if (st == DET_OK) st = det_index_builder_write(now->builder, path, &id, err);
    if (st == DET_OK) st = det_index_open(path, &now->of->index, err);
    return st;
}

world
world_open(const world_list *lists, size_t count)
{
    world made = {0};
    making now = {.of = &made};
    det_error err = {0};
    CHECK_OK(make(&now, lists, count, &err), &err);
    det_index_builder_free(now.builder);
    return made;
}

world
world_of_samples(void)
{
    static const world_list lists[] = {{"un", "samples/un-2020-12-01.xml", NULL, false},
                                       {"un", "samples/un-2024-09-21.xml", NULL, false},
                                       {"un", "samples/un-2025-11-29.xml", NULL, false}};
    return world_open(lists, 3);
}

void
world_close(world *of)
{
    if (of->index != NULL) det_index_close(of->index);
    det_arena_free(of->arena);
}
