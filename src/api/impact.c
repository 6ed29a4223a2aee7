/* impact.c - what a change of the law touches: measures, lists, questions, roadmaps. */
#include "law/impact.h"

#include "api/basket.h"
#include "screen/regime.h"

/* ---- tags and subjects --------------------------------------------------------------------------
 */

/* A tag of a list, and how many stand on the list under it. */
typedef struct tagged {
    const det_law_tag *tag;
    uint64_t subjects;
} tagged;

static bool
is_touched(const det_regime *regime, const det_measure *const *changed, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (det_str_equal(changed[i]->regime->id, regime->id)) return true;
    return false;
}

/* The body of a subject on that day, by what is known now. */
static bool
body_on(const det_index *index, uint32_t subject, det_day on, uint32_t *body)
{
    uint32_t first = 0, count = 0, known = det_index_tx_known(index, INT64_MAX);
    det_index_records(index, subject, &first, &count);
    for (uint32_t i = first; i < first + count; i++) {
        det_index_interval at = det_index_record_at(index, i);
        if (at.valid_from > on || at.valid_before <= on || at.known_from > known ||
            at.known_before <= known)
            continue;
        *body = at.body;
        return true;
    }
    return false;
}

static det_status
count_subjects(const det_index *index, det_day on, tagged *tags, size_t count, det_error *err)
{
    det_arena *arena = NULL;
    det_status st = det_arena_new(0, &arena, err);
    for (uint32_t s = 0; s < det_index_subject_count(index) && st == DET_OK; s++) {
        det_str source = det_index_source_id(index, det_index_subject_source(index, s));
        det_subject body;
        const det_statement *statement;
        uint32_t number = 0;
        size_t at = 0;
        if (!body_on(index, s, on, &number)) continue;
        st = det_index_body(index, number, arena, &body, err);
        while (st == DET_OK &&
               (statement = det_subject_next(&body, DET_PROP_PROGRAM, &at)) != NULL) {
            at++;
            for (size_t t = 0; t < count; t++)
                tags[t].subjects += det_str_equal(tags[t].tag->source, source) &&
                                    det_str_equal(tags[t].tag->tag, statement->text);
        }
        det_arena_reset(arena);
    }
    det_arena_free(arena);
    return st;
}

static det_status
put_tags(const det_supposed *supposed, const det_snapshot *snapshot,
         const det_measure *const *changed, size_t changed_count, det_json *json, det_error *err)
{
    const det_lawbook *law = supposed->whatif.before;
    size_t count = 0;
    det_status st = DET_OK;
    tagged *tags = DET_NEW(supposed->law.arena, tagged, law->tag_count + 1);
    if (tags == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the tags of an impact");
    for (size_t i = 0; i < law->tag_count; i++)
        if (is_touched(law->tags[i].regime, changed, changed_count))
            tags[count++].tag = &law->tags[i];
    if (snapshot != NULL) {
        const det_index *index;
        st = det_snapshot_index(snapshot, &index, err);
        if (st == DET_OK) st = count_subjects(index, supposed->on, tags, count, err);
    }
    det_json_key(json, "tags");
    det_json_array(json);
    for (size_t i = 0; i < count; i++) {
        det_json_object(json);
        det_json_key_str(json, "source", tags[i].tag->source);
        det_json_key_str(json, "tag", tags[i].tag->tag);
        det_json_key_str(json, "regime", tags[i].tag->regime->id);
        if (snapshot != NULL) det_json_key_uint(json, "subjects", tags[i].subjects);
        det_json_object_end(json);
    }
    det_json_array_end(json);
    return st;
}

/* ---- questions ----------------------------------------------------------------------------------
 */

/* One file of questions: how many change, and which. */
static det_status
put_cases(const det_lawbook *law, const char *path, det_json *json, det_text *lines, det_error *err)
{
    det_file file = {0};
    uint64_t passed = 0, failed = 0;
    det_text_clear(lines);
    det_status st = det_file_open(path, 0, &file, err);
    if (st != DET_OK) return st;
    st = det_law_test_write(law, file.bytes, path, lines, &passed, &failed, err);
    det_file_close(&file);
    if (st != DET_OK || failed == 0) return st;
    det_json_object(json);
    det_json_key_cstr(json, "file", path);
    det_json_key_uint(json, "asked", passed + failed);
    det_json_key_uint(json, "changed", failed);
    det_json_key(json, "rows");
    det_json_array(json);
    det_str rest = det_text_str(lines), line;
    for (uint64_t i = 0; i < failed && det_str_next(&rest, '\n', &line); i++)
        det_json_raw(json, line);
    det_json_array_end(json);
    det_json_object_end(json);
    return DET_OK;
}

static det_status
put_all_cases(const char *folder, const det_supposed *supposed, det_json *json, det_error *err)
{
    const char **paths = NULL;
    size_t count = 0;
    det_text *lines = NULL;
    det_status st = det_file_find(folder, "cases.csv", supposed->law.arena, &paths, &count, err);
    if (st == DET_OK) st = det_text_new(0, &lines, err);
    det_json_key(json, "cases");
    det_json_array(json);
    for (size_t i = 0; i < count && st == DET_OK; i++)
        st = put_cases(supposed->whatif.after, paths[i], json, lines, err);
    det_json_array_end(json);
    det_text_free(lines);
    return st;
}

/* ---- roadmaps -----------------------------------------------------------------------------------
 */

/* A file that is no roadmap, or one that does not load, is passed over: `roadmap lint` says why. */
static det_status
put_roadmap(const det_supposed *supposed, const char *path, const det_measure *const *changed,
            size_t changed_count, det_json *json, det_error *err)
{
    det_arena *arena = supposed->law.arena;
    const det_roadmap *roadmap = NULL;
    const det_law_finding *found = NULL;
    size_t count = 0, errors = 0;
    det_law_file file;
    det_status st = det_law_file_read(NULL, path, arena, &file, err);
    if (st != DET_OK || det_tree_get(&file.tree, 0, "roadmap") == DET_TREE_NONE ||
        det_tree_get(&file.tree, 0, "steps") == DET_TREE_NONE)
        return st;
    det_tree *tree = DET_NEW(arena, det_tree, 1);
    if (tree == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "roadmap");
    *tree = file.tree;
    st = det_roadmap_load(supposed->whatif.before, tree, false, arena, &roadmap, &found, &count,
                          &errors, err);
    if (st == DET_OK && roadmap != NULL)
        det_impact_steps_write(roadmap, changed, changed_count, json);
    return st;
}

static det_status
put_roadmaps(const char *folder, const det_supposed *supposed, const det_measure *const *changed,
             size_t changed_count, det_json *json, det_error *err)
{
    const char **paths = NULL;
    size_t count = 0;
    det_status st = det_file_find(folder, ".yaml", supposed->law.arena, &paths, &count, err);
    det_json_key(json, "roadmaps");
    det_json_array(json);
    for (size_t i = 0; i < count && st == DET_OK; i++)
        st = put_roadmap(supposed, paths[i], changed, changed_count, json, err);
    det_json_array_end(json);
    return st;
}

det_status
det_law_impact(const det_law_basket *basket, const det_snapshot *snapshot, const char *roadmaps,
               det_text *out, det_error *err)
{
    det_supposed supposed;
    det_whatif_report report = {.is_brief = true};
    const det_measure **changed = NULL;
    size_t count = 0, begun = det_text_length(out);
    char base[DET_SHA256_HEX];
    det_json json = det_json_over(out);
    det_status st = det_basket_suppose(basket, &supposed, err);
    report.on = supposed.on;
    if (st == DET_OK)
        st = det_whatif_changed(&supposed.whatif, report.on, supposed.law.arena, &changed, &count,
                                err);
    if (st != DET_OK) goto done;
    report.base = det_sha256_print(&supposed.law.digest, base);
    st = det_whatif_write(&supposed.whatif, &report, &json, err);
    if (st == DET_OK) st = det_impact_write(&supposed.whatif, report.on, &json, err);
    if (st == DET_OK) st = put_tags(&supposed, snapshot, changed, count, &json, err);
    if (st == DET_OK) st = put_all_cases(basket->folder, &supposed, &json, err);
    if (st == DET_OK && roadmaps != NULL)
        st = put_roadmaps(roadmaps, &supposed, changed, count, &json, err);
    if (st == DET_OK) {
        det_json_object_end(&json);
        st = det_text_check(out, err);
    }
done:
    if (st != DET_OK) det_text_truncate(out, begun);
    det_arena_free(supposed.law.arena);
    return st;
}
