/* build.c - lists and law into one snapshot file. */
#include <string.h>
#include <unistd.h>

#include "api/ledger_approval.h"

/* The law is judged first: a lawbook with an error leaves the old snapshot where it is. */

static det_status
add_law(det_index_builder *builder, const det_build_options *options, det_text *findings,
        det_law *law, det_error *err)
{
    det_law_file *files = NULL;
    size_t count = 0;
    det_error first;
    det_status st = det_law_files(options->lawbook, law->arena, findings, &files, &count, &first,
                                  err);
    if (st == DET_OK && first.status != DET_OK) {
        if (err != NULL) *err = first;
        st = first.status;
    }
    if (st != DET_OK) return st;
    det_tree *trees = DET_NEW(law->arena, det_tree, count);
    if (trees == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "lawbook");
    for (size_t i = 0; i < count; i++)
        trees[i] = files[i].tree;
    st = det_law_load(trees, count, findings, law, err);
    for (size_t i = 0; i < count && st == DET_OK; i++)
        st = det_index_builder_law(builder, files[i].path, &files[i].digest, &files[i].tree, err);
    return st;
}

/* Lines of JSON as the elements of an array. */
static void
write_lines(det_json *json, const char *key, det_str lines)
{
    det_str line;
    det_json_key(json, key);
    det_json_array(json);
    while (det_str_next(&lines, '\n', &line))
        if (line.len > 0) det_json_raw(json, line);
    det_json_array_end(json);
}

static det_status
write_report(const char *path, const det_index *index, const det_law *law, det_str findings,
             det_text *out, det_error *err)
{
    det_text *described = NULL;
    det_map map = {0};
    det_status st = det_text_new(0, &described, err);
    if (st == DET_OK) {
        det_describe(index, law, described);
        st = det_text_check(described, err);
    }
    if (st == DET_OK) st = det_map_open(path, &map, err);
    if (st == DET_OK) {
        det_str object = det_text_str(described);
        det_text_add(out, det_str_slice(object, 0, object.len - 1));
        det_text_add_byte(out, ',');
        det_json json = det_json_over(out);
        json.depth = 1;
        det_json_key_uint(&json, "bytes", map.length);
        write_lines(&json, "findings", findings);
        det_text_add_byte(out, '}');
        st = det_text_check(out, err);
        det_map_close(&map);
    }
    det_text_free(described);
    return st;
}

/* What the lawbook of a snapshot says, by its digest.  False: there is none, or none that can be
 * read: then nobody knows what was in use. */
static bool
is_in_use(const char *path, const det_law *law)
{
    const det_snapshot *snapshot = NULL;
    const det_law *before = NULL;
    bool is_same = det_snapshot_open(path, &snapshot, NULL) == DET_OK &&
                   det_snapshot_law(snapshot, &before, NULL) == DET_OK &&
                   memcmp(&before->digest, &law->digest, sizeof law->digest) == 0;
    det_snapshot_close(snapshot);
    return is_same;
}

/* Where roles are in use, a lawbook that is not the one in use takes two people.  The first of a
 * data folder changes nothing that was. */
static det_status
need_lawbook(det_store *store, const det_build_options *options, const det_law *law, det_error *err)
{
    char hex[DET_SHA256_HEX];
    det_error own = {0};
    const char *used = options->in_use != NULL ? options->in_use : options->snapshot;
    if (options->roles == NULL || store == NULL) return DET_OK;
    if (access(used, F_OK) != 0 || is_in_use(used, law)) return DET_OK;
    if (err == NULL) err = &own; /* a refusal is kept with its message */
    det_law_digest(law, hex);
    det_status st = det_approval_need(store, options->roles, "lawbook", det_str_of(hex), err);
    return det_book_refused(store, st, options->now_us, options->actor, "publish_lawbook", err);
}

/* The snapshot whose place this one takes, if there is one that can be opened. */
static det_status
look_back(det_index_builder *builder, const det_build_options *options,
          const det_index_file **before, det_error *err)
{
    det_status st = det_index_file_open(options->snapshot, before, NULL);
    if (st != DET_OK && st != DET_NOMEM && options->in_use != NULL)
        st = det_index_file_open(options->in_use, before, NULL);
    if (st == DET_NOMEM) return det_fail(err, st, (det_where){0}, "the snapshot in use");
    return st == DET_OK ? det_index_builder_remember(builder, *before, err) : DET_OK;
}

det_status
det_build(det_store *store, const det_build_options *options, det_text *json, det_error *err)
{
    det_index_builder *builder = NULL;
    const det_index_file *before = NULL;
    det_text *findings = NULL;
    det_law law = {0};
    det_sha256 id;
    det_status st = DET_OK;
    if (options->lawbook == NULL || options->snapshot == NULL)
        return det_fail(err, DET_USAGE, (det_where){0},
                        "a build needs the folder of a lawbook and the file to write");
    st = det_text_new(0, &findings, err);
    if (st == DET_OK) st = det_arena_new(0, &law.arena, err);
    if (st == DET_OK) st = det_index_builder_new(&builder, err);
    if (st != DET_OK) goto done;
    st = add_law(builder, options, findings, &law, err);
    if (st != DET_OK) {
        det_while(err, st, "reading the lawbook %s", options->lawbook);
        det_json failed = det_json_over(json);
        det_json_object(&failed);
        det_json_key_cstr(&failed, "snapshot", NULL);
        write_lines(&failed, "findings", det_text_str(findings));
        det_json_object_end(&failed);
        goto done;
    }
    st = need_lawbook(store, options, &law, err);
    if (st == DET_OK && store != NULL && !options->is_anew)
        st = look_back(builder, options, &before, err);
    if (st == DET_OK && store != NULL)
        st = det_store_compile(store, builder, options->progress, options->context, err);
    if (st == DET_OK) st = det_index_builder_write(builder, options->snapshot, &id, err);
    det_while(err, st, "compiling %s", options->snapshot);
    if (st == DET_OK)
        st = write_report(options->snapshot, det_index_builder_made(builder), &law,
                          det_text_str(findings), json, err);
done:
    det_index_builder_free(builder);
    det_index_file_close(before);
    det_text_free(findings);
    det_arena_free(law.arena);
    return st;
}
