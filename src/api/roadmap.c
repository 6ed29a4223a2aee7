/* roadmap.c - roadmaps from their files. */
#include "law/roadmap.h"

#include "api/inside.h"

/* bytes.ptr NULL: path is a file; else only the name of the bytes. */
static det_status
read_tree(const char *path, det_str bytes, det_arena *arena, det_tree *out, det_error *err)
{
    det_file file = {0};
    if (bytes.ptr != NULL) return det_tree_read_yaml(bytes, path, arena, out, err);
    det_status st = det_file_open(path, 0, &file, err);
    if (st != DET_OK) return st;
    st = det_tree_read_yaml(file.bytes, path, arena, out, err);
    det_file_close(&file);
    return st;
}

/* Reads and loads a roadmap; findings (NULL: nobody asks) gets a line each. */
static det_status
load(const det_law *law, const char *path, det_str bytes, bool is_lint, det_arena *arena,
     det_text *findings, const det_roadmap **out, uint64_t *errors, uint64_t *warnings,
     det_error *err)
{
    det_tree *tree = DET_NEW(arena, det_tree, 1);
    const det_law_finding *found = NULL;
    size_t count = 0, error_count = 0;
    if (tree == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "roadmap");
    det_status st = read_tree(path, bytes, arena, tree, err);
    if (st != DET_OK) return st;
    st = det_roadmap_load(law->book, tree, is_lint, arena, out, &found, &count, &error_count, err);
    if (st != DET_OK) return st;
    *errors += error_count;
    *warnings += count - error_count;
    for (size_t i = 0; i < count; i++)
        det_finding_write(findings, found[i].rule, found[i].is_error, found[i].at, found[i].text);
    for (size_t i = 0; i < count && findings == NULL && error_count > 0; i++)
        if (found[i].is_error)
            return det_fail(err, DET_SYNTAX, (det_where){0}, "%.*s", DET_STR_FMT(found[i].text));
    return findings == NULL ? DET_OK : det_text_check(findings, err);
}

static det_status
lint(const det_law *law, const char *path, det_str bytes, det_text *findings, uint64_t *errors,
     uint64_t *warnings, det_error *err)
{
    det_arena *arena = NULL;
    const det_roadmap *roadmap = NULL;
    det_error why = {0};
    *errors = *warnings = 0;
    det_status st = det_arena_new(0, &arena, err);
    if (st != DET_OK) return st;
    st = load(law, path, bytes, true, arena, findings, &roadmap, errors, warnings, &why);
    if (st == DET_SYNTAX || st == DET_ENCODING || st == DET_LIMIT) {
        det_finding_write(findings, DET_STR("yaml"), true, (det_where){path, why.line, why.column},
                          (det_str){why.text, why.length});
        ++*errors;
        st = det_text_check(findings, &why);
    }
    if (st != DET_OK && err != NULL) *err = why;
    det_arena_free(arena);
    return st;
}

det_status
det_roadmap_lint(const det_law *law, const char *path, det_text *findings, uint64_t *errors,
                 uint64_t *warnings, det_error *err)
{
    return lint(law, path, (det_str){0}, findings, errors, warnings, err);
}

/* Bytes that are there, also if there are none of them. */
static det_str
given(det_str bytes)
{
    return bytes.ptr != NULL ? bytes : DET_STR("");
}

det_status
det_roadmap_lint_bytes(const det_law *law, det_str yaml, const char *name, det_text *findings,
                       uint64_t *errors, uint64_t *warnings, det_error *err)
{
    return lint(law, name, given(yaml), findings, errors, warnings, err);
}

static det_status
read_day(det_str text, det_day *out, det_error *err)
{
    *out = DET_DAY_NONE;
    text = det_str_trim(text);
    return text.len == 0 ? DET_OK : det_day_read(text, (det_where){0}, out, err);
}

static det_status
simulate(const det_law *law, const char *roadmap_path, det_str roadmap_bytes,
         const char *scenario_path, det_str scenario_bytes, det_str from, det_str to, det_text *out,
         uint64_t *missed, det_error *err)
{
    det_arena *arena = NULL;
    const det_roadmap *roadmap = NULL;
    det_tree scenario;
    det_day first, last;
    uint64_t errors = 0, warnings = 0;
    size_t begun = det_text_length(out);
    *missed = 0;
    det_status st = det_arena_new(0, &arena, err);
    if (st != DET_OK) return st;
    st = read_day(from, &first, err);
    if (st == DET_OK) st = read_day(to, &last, err);
    if (st == DET_OK)
        st = load(law, roadmap_path, roadmap_bytes, false, arena, NULL, &roadmap, &errors,
                  &warnings, err);
    if (st == DET_OK) st = read_tree(scenario_path, scenario_bytes, arena, &scenario, err);
    if (st == DET_OK) {
        det_json json = det_json_over(out);
        st = det_roadmap_simulate_write(law->book, roadmap, &scenario, first, last, arena, &json,
                                        missed, err);
    }
    if (st == DET_OK) st = det_text_check(out, err);
    if (st != DET_OK) det_text_truncate(out, begun);
    det_arena_free(arena);
    return st;
}

det_status
det_roadmap_simulate(const det_law *law, const char *roadmap_path, const char *scenario_path,
                     det_str from, det_str to, det_text *out, uint64_t *missed, det_error *err)
{
    return simulate(law, roadmap_path, (det_str){0}, scenario_path, (det_str){0}, from, to, out,
                    missed, err);
}

det_status
det_roadmap_simulate_bytes(const det_law *law, det_str roadmap, const char *roadmap_name,
                           det_str scenario, const char *scenario_name, det_str from, det_str to,
                           det_text *out, uint64_t *missed, det_error *err)
{
    return simulate(law, roadmap_name, given(roadmap), scenario_name, given(scenario), from, to,
                    out, missed, err);
}
