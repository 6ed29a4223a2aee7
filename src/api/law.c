/* law.c - the lawbook from its folder, and questions to it. */
#include <stdlib.h>
#include <string.h>

#include "api/inside.h"

void
det_finding_write(det_text *out, det_str rule, bool is_error, det_where at, det_str text)
{
    if (out == NULL) return;
    det_json json = det_json_over(out);
    det_json_object(&json);
    det_json_key_str(&json, "rule", rule);
    det_json_key_cstr(&json, "level", is_error ? "error" : "warning");
    det_json_key_cstr(&json, "file", at.file);
    det_json_key_uint(&json, "line", at.line);
    det_json_key_uint(&json, "column", at.column);
    det_json_key_str(&json, "text", text);
    det_json_object_end(&json);
    det_text_add_byte(out, '\n');
}

static int
compare_digests(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(det_sha256));
}

/* What the lawbook says, whatever its files are called and in whatever order they come. */
static det_status
digest_of(const det_tree *trees, size_t count, det_law *law, det_error *err)
{
    det_sha256 *each = DET_NEW(law->arena, det_sha256, count + 1);
    if (each == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "digest of the lawbook");
    for (size_t i = 0; i < count; i++) {
        const det_str parts[] = {
            {(const char *)trees[i].nodes, trees[i].count * sizeof *trees[i].nodes},
            {trees[i].text, trees[i].text_bytes}};
        det_status st = det_sha256_of_parts(parts, 2, &each[i], err);
        if (st != DET_OK) return st;
    }
    if (count > 1) qsort(each, count, sizeof *each, compare_digests);
    return det_sha256_of((det_str){(const char *)each, count * sizeof *each}, &law->digest, err);
}

det_status
det_law_load(const det_tree *trees, size_t count, det_text *findings, det_law *law, det_error *err)
{
    const det_law_finding *found = NULL;
    size_t found_count = 0;
    det_status st = det_lawbook_load(trees, count, law->arena, &law->book, &found, &found_count,
                                     err);
    for (size_t i = 0; i < found_count; i++)
        det_finding_write(findings, found[i].rule, found[i].is_error, found[i].at, found[i].text);
    if (st == DET_OK && findings != NULL) st = det_text_check(findings, err);
    law->trees = trees;
    law->tree_count = count;
    return st == DET_OK ? digest_of(trees, count, law, err) : st;
}

det_status
det_law_file_read(const char *folder, const char *path, det_arena *arena, det_law_file *out,
                  det_error *err)
{
    det_file file = {0};
    det_str whole = det_str_of(path);
    out->path = folder == NULL ? whole
                               : det_str_slice(whole, det_str_of(folder).len + 1, whole.len);
    det_status st = det_file_open(path, 0, &file, err);
    if (st != DET_OK) return st;
    st = det_sha256_of(file.bytes, &out->digest, err);
    if (st == DET_OK) st = det_tree_read_yaml(file.bytes, path, arena, &out->tree, err);
    det_file_close(&file);
    return st;
}

det_status
det_law_files(const char *folder, det_arena *arena, det_text *findings, det_law_file **files,
              size_t *count, det_error *first, det_error *err)
{
    const char **paths = NULL;
    size_t found = 0, kept = 0;
    *first = (det_error){0};
    det_status st = det_file_find(folder, ".yaml", arena, &paths, &found, err);
    if (st == DET_OK && found == 0)
        st = det_fail(err, DET_MISSING, (det_where){0},
                      "no file of a lawbook (*.yaml) below '%s'; give its folder", folder);
    if (st != DET_OK) return st;
    det_law_file *made = DET_NEW(arena, det_law_file, found);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "lawbook");
    for (size_t i = 0; i < found; i++) {
        det_error why = {0};
        st = det_law_file_read(folder, paths[i], arena, &made[kept], &why);
        if (st == DET_OK) {
            kept++;
            continue;
        }
        if (st == DET_NOMEM || st == DET_IO) {
            if (err != NULL) *err = why;
            return st;
        }
        det_finding_write(findings, DET_STR("yaml"), true,
                          (det_where){paths[i], why.line, why.column},
                          (det_str){why.text, why.length});
        if (first->status == DET_OK) *first = why;
    }
    *files = made;
    *count = kept;
    return DET_OK;
}

/* Files of a folder into trees, and trees into a lawbook. */
static det_status
load_folder(const char *folder, det_text *findings, det_law *law, det_error *err)
{
    det_law_file *files = NULL;
    size_t count = 0;
    det_error first;
    det_status st = det_law_files(folder, law->arena, findings, &files, &count, &first, err);
    if (st != DET_OK) return st;
    det_tree *trees = DET_NEW(law->arena, det_tree, count);
    if (trees == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "lawbook");
    for (size_t i = 0; i < count; i++)
        trees[i] = files[i].tree;
    /* what one file lacks, others would be blamed for: with a file missing nothing else is judged
     */
    if (first.status != DET_OK) {
        if (err != NULL) *err = first;
        return first.status;
    }
    return det_law_load(trees, count, findings, law, err);
}

det_status
det_law_open(const char *folder, det_text *findings, const det_law **out, det_error *err)
{
    det_law *made = calloc(1, sizeof *made);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "lawbook");
    det_status st = det_arena_new(0, &made->arena, err);
    if (st == DET_OK) st = load_folder(folder, findings, made, err);
    if (st != DET_OK) {
        det_while(err, st, "reading the lawbook %s", folder);
        det_law_close(made);
        return st;
    }
    *out = made;
    return DET_OK;
}

void
det_law_close(const det_law *law)
{
    if (law == NULL) return;
    union {
        const det_law *given;
        det_law *ours;
    } handle = {law};
    det_arena_free(handle.ours->arena);
    free(handle.ours);
}

det_status
det_law_regimes(const det_law *law, det_text *ndjson, det_error *err)
{
    for (size_t i = 0; i < det_law_regime_count(law->book); i++) {
        const det_regime *regime = det_law_regime_at(law->book, i);
        det_json json = det_json_over(ndjson);
        det_json_object(&json);
        det_json_key_str(&json, "regime", det_regime_id(regime));
        det_json_key_str(&json, "title", det_regime_title(regime));
        det_json_key_uint(&json, "measures", det_regime_measure_count(regime));
        det_json_object_end(&json);
        det_text_add_byte(ndjson, '\n');
    }
    return det_text_check(ndjson, err);
}

/* A regime, or a failure that names what there is. */
det_status
det_law_regime_named(const det_law *law, det_str id, const det_regime **out, det_error *err)
{
    char near[512];
    size_t used = 0;
    *out = det_law_regime_find(law->book, id);
    if (*out != NULL) return DET_OK;
    for (size_t i = 0; i < det_law_regime_count(law->book); i++) {
        det_str other = det_regime_id(det_law_regime_at(law->book, i));
        if (used + other.len + 3 >= sizeof near) break;
        for (size_t b = 0; b < other.len; b++)
            near[used++] = other.ptr[b];
        near[used++] = ',';
        near[used++] = ' ';
    }
    near[used > 1 ? used - 2 : 0] = '\0';
    return det_fail(err, DET_MISSING, (det_where){0}, "no regime '%.*s'; the lawbook has %s",
                    DET_STR_FMT(id), near);
}

det_status
det_law_status(const det_law *law, det_str regime_id, det_str on, det_str as_known, det_text *out,
               det_error *err)
{
    const det_regime *regime;
    det_instant instant;
    int64_t at_us, known_us = INT64_MAX;
    det_status st = det_law_regime_named(law, regime_id, &regime, err);
    if (st != DET_OK) return st;
    on = det_str_trim(on);
    if (on.len == 0)
        return det_fail(err, DET_USAGE, (det_where){0},
                        "the law's state needs a day or an instant to be asked about");
    bool is_date_only = det_str_find_byte(on, 'T') == SIZE_MAX;
    if (is_date_only) {
        det_day day;
        st = det_day_read(on, (det_where){0}, &day, err);
        if (st == DET_OK) at_us = det_law_judged_at(regime, day);
    } else {
        st = det_instant_read(on, det_regime_zone(regime), (det_where){0}, &instant, err);
        if (st == DET_OK) at_us = instant.us;
    }
    if (st == DET_OK && det_str_trim(as_known).len > 0) {
        st = det_instant_read(det_str_trim(as_known), DET_ZONE_UTC, (det_where){0}, &instant, err);
        known_us = instant.us;
    }
    if (st != DET_OK) return st;
    det_json json = det_json_over(out);
    st = det_law_status_write(law->book, regime, at_us, known_us, is_date_only, &json, err);
    if (st == DET_OK) st = det_text_check(out, err);
    return st;
}

det_status
det_law_show(const det_law *law, det_str id, det_text *out, det_error *err)
{
    det_json json = det_json_over(out);
    det_status st = det_law_show_write(law->book, id, &json, err);
    if (st == DET_OK) st = det_text_check(out, err);
    return st;
}

det_status
det_law_cases(const det_law *law, det_str csv, const char *file, det_text *ndjson, uint64_t *passed,
              uint64_t *failed, det_error *err)
{
    det_status st = det_law_test_write(law->book, csv, file, ndjson, passed, failed, err);
    if (st == DET_OK) st = det_text_check(ndjson, err);
    return st;
}

/* ---- lint
 * ------------------------------------------------------------------------------------------ */

/* Lints the trees of folder (NULL: none) with one more file put in its place among them, and writes
 * what concerns that file; without a file, all. */
static det_status
lint_one(const char *folder, const char *file, det_text *findings, uint64_t *errors,
         uint64_t *warnings, det_error *err)
{
    det_law law = {0};
    det_text *all = NULL;
    det_law_file *files = NULL, extra = {0};
    det_tree *trees = NULL;
    size_t count = 0, used = 0;
    det_error first = {0};
    const det_law_finding *found = NULL;
    size_t found_count = 0;
    det_status st = det_arena_new(0, &law.arena, err);
    if (st == DET_OK) st = det_text_new(0, &all, err);
    if (st == DET_OK && folder != NULL)
        st = det_law_files(folder, law.arena, file == NULL ? findings : all, &files, &count, &first,
                           err);
    if (st == DET_OK && first.status != DET_OK && file == NULL) ++*errors;
    if (st != DET_OK) goto done;
    if (file != NULL) {
        det_error why = {0};
        st = det_law_file_read(NULL, file, law.arena, &extra, &why);
        if (st == DET_NOMEM || st == DET_IO || st == DET_MISSING) {
            if (err != NULL) *err = why;
            goto done;
        }
        if (st != DET_OK) {
            det_finding_write(findings, DET_STR("yaml"), true,
                              (det_where){file, why.line, why.column},
                              (det_str){why.text, why.length});
            ++*errors;
            st = DET_OK;
            goto done;
        }
    }
    trees = DET_NEW(law.arena, det_tree, count + 1);
    if (trees == NULL) {
        st = det_fail(err, DET_NOMEM, (det_where){0}, "lint");
        goto done;
    }
    for (size_t i = 0; i < count; i++) {
        /* the file may be one of the lawbook's own, given by another path */
        bool is_same = file != NULL && extra.digest.bytes[0] == files[i].digest.bytes[0] &&
                       det_str_equal(
                           (det_str){(const char *)extra.digest.bytes, DET_SHA256_BYTES},
                           (det_str){(const char *)files[i].digest.bytes, DET_SHA256_BYTES});
        if (!is_same) trees[used++] = files[i].tree;
    }
    if (file != NULL) trees[used++] = extra.tree;
    size_t error_count = 0; /* over all files; those of this file are counted below */
    st = det_lawbook_lint(trees, used, law.arena, &found, &found_count, &error_count, err);
    if (st != DET_OK) goto done;
    for (size_t i = 0; i < found_count; i++) {
        if (file != NULL && (found[i].at.file == NULL ||
                             !det_str_equal(det_str_of(found[i].at.file), det_str_of(file))))
            continue;
        det_finding_write(findings, found[i].rule, found[i].is_error, found[i].at, found[i].text);
        ++*(found[i].is_error ? errors : warnings);
    }
    st = det_text_check(findings, err);
done:
    det_text_free(all);
    det_arena_free(law.arena);
    return st;
}

/* A path is a folder if files can be looked for below it. */
static bool
is_folder(const char *path)
{
    det_arena *arena = NULL;
    const char **paths;
    size_t count;
    if (det_arena_new(0, &arena, NULL) != DET_OK) return false;
    bool found = !det_str_ends(det_str_of(path), DET_STR(".yaml")) &&
                 det_file_find(path, ".yaml", arena, &paths, &count, NULL) == DET_OK;
    det_arena_free(arena);
    return found;
}

det_status
det_law_lint(const char *const *paths, size_t count, const char *folder, det_text *findings,
             uint64_t *errors, uint64_t *warnings, det_error *err)
{
    *errors = *warnings = 0;
    det_status st = DET_OK;
    for (size_t i = 0; i < count && st == DET_OK; i++) {
        if (is_folder(paths[i]))
            st = lint_one(paths[i], NULL, findings, errors, warnings, err);
        else
            st = lint_one(folder, paths[i], findings, errors, warnings, err);
        det_while(err, st, "checking %s", paths[i]);
    }
    return st;
}
