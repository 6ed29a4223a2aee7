/* golden_test.c - reads every case below tests/golden/SOURCE and compares what comes out.
 *
 *   list_golden_test            compares; ends with "N passed, N failed, 0 skipped"
 *   list_golden_test --write    rewrites out.jsonl and err.txt; you read the diff
 *
 * A case is a folder with the input as published: list.xml, list.csv, or the CSV files of an OFAC
 * set.  It expects either out.jsonl (a line of counts, a line a subject, a line a rejection) or
 * err.txt (the whole message).  It has a main of its own, because its cases are folders and not
 * TEST functions.
 */
#include "base/file.h"
#include "base/json.h"
#include "list/declare.h"

#include <stdio.h>
#include <string.h>

enum { FILES_MAX = 8, PATH_BYTES_MAX = 1024, TEXT_BYTES_MAX = 64 << 20 };

typedef struct golden_case {
    const char *folder; /* "tests/golden/un/kim" */
    const char *suffix; /* of its input files */
    const det_source *source;
} golden_case;

static void
write_list(det_text *out, const det_list *list)
{
    char day[DET_DAY_TEXT_MAX];
    det_json json = det_json_over(out);
    det_json_object(&json);
    det_json_key_str(&json, "source", list->source);
    det_json_key_cstr(&json, "dated", det_day_print(list->dated, day));
    det_json_key_str(&json, "datedText", list->dated_text);
    det_json_key_uint(&json, "read", list->read);
    det_json_key_uint(&json, "kept", list->subject_count);
    det_json_key_uint(&json, "rejected", list->rejected_count);
    det_json_key_uint(&json, "names", list->name_count);
    det_json_key_uint(&json, "notes", list->note_count);
    if (list->lacks != 0) det_json_key_cstr(&json, "lacks", det_lacks_words(list->lacks));
    det_json_key(&json, "counts");
    det_json_array(&json);
    for (size_t i = 0; i < list->count_count; i++) {
        det_json_array(&json);
        det_json_str(&json, list->counts[i].key);
        det_json_uint(&json, list->counts[i].count);
        det_json_array_end(&json);
    }
    det_json_array_end(&json);
    if (list->remark.len != 0) det_json_key_str(&json, "remark", list->remark);
    if (list->is_delta) {
        det_json_key(&json, "removed");
        det_json_array(&json);
        for (size_t i = 0; i < list->removed_count; i++)
            det_json_str(&json, list->removed[i].id);
        det_json_array_end(&json);
    }
    det_json_object_end(&json);
    det_text_add_byte(out, '\n');
    for (size_t i = 0; i < list->subject_count; i++) {
        json = det_json_over(out);
        det_subject_write(&json, &list->subjects[i]);
        det_text_add_byte(out, '\n');
    }
    for (size_t i = 0; i < list->rejected_count; i++) {
        const det_rejected *rejected = &list->rejected[i];
        json = det_json_over(out);
        det_json_object(&json);
        det_json_key_cstr(&json, "rejected", rejected->file);
        det_json_key_uint(&json, "line", rejected->line);
        det_json_key_str(&json, "reason", rejected->reason);
        det_json_key_str(&json, "raw", rejected->raw);
        det_json_object_end(&json);
        det_text_add_byte(out, '\n');
    }
}

static const char *
base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* What the case gives: out.jsonl's bytes, or err.txt's with *is_error. */
static det_status
run_case(const golden_case *c, det_arena *arena, det_text *out, bool *is_error, det_error *err)
{
    const char **paths;
    size_t count;
    det_file opened[FILES_MAX] = {{{0}}};
    det_list_file files[FILES_MAX];
    det_status st = det_file_find(c->folder, c->suffix, arena, &paths, &count, err);
    if (st == DET_OK && count > FILES_MAX)
        st = det_fail(err, DET_LIMIT, (det_where){0}, "%s: more than %d files", c->folder,
                      FILES_MAX);
    size_t open = 0;
    for (; st == DET_OK && open < count; open++) {
        st = det_file_open(paths[open], 0, &opened[open], err);
        files[open] = (det_list_file){base_name(paths[open]), opened[open].bytes};
    }
    if (st == DET_OK) {
        const det_list *list;
        det_error problem;
        det_day dated;
        if (!det_day_of(2023, 7, 12, &dated)) dated = 0;
        *is_error = det_source_read(c->source, files, count, dated, arena, &list, &problem) !=
                    DET_OK;
        if (*is_error) {
            det_text_add(out, det_str_of(problem.text));
            det_text_add_byte(out, '\n');
        } else {
            write_list(out, list);
        }
    }
    for (size_t i = 0; i < open; i++)
        det_file_close(&opened[i]);
    return st;
}

/* The first line that differs, on standard error. */
static void
show_difference(const char *path, det_str got, det_str want)
{
    det_str got_line = {0}, want_line = {0};
    for (size_t line = 1;; line++) {
        bool has_got = det_str_next(&got, '\n', &got_line);
        bool has_want = det_str_next(&want, '\n', &want_line);
        if (has_got && has_want && det_str_equal(got_line, want_line)) continue;
        if (!has_got) got_line = DET_STR("(nothing)");
        if (!has_want) want_line = DET_STR("(nothing)");
        fprintf(stderr, "%s:%zu\n  got   %.*s\n  want  %.*s\n", path, line, DET_STR_FMT(got_line),
                DET_STR_FMT(want_line));
        return;
    }
}

static bool
check_case(const golden_case *c, bool is_writing, det_error *err)
{
    char path[2 * PATH_BYTES_MAX];
    bool is_error = false, is_same = false;
    det_text *out = NULL;
    det_arena *arena = NULL;
    det_file want = {0};
    det_status st = det_text_new(TEXT_BYTES_MAX, &out, err);
    if (st == DET_OK) st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = run_case(c, arena, out, &is_error, err);
    if (st == DET_OK) st = det_text_check(out, err);
    snprintf(path, sizeof path, "%s/%s", c->folder, is_error ? "err.txt" : "out.jsonl");
    if (st == DET_OK && is_writing) {
        st = det_file_write(path, det_text_str(out), err);
        is_same = st == DET_OK;
    } else if (st == DET_OK) {
        st = det_file_open(path, 0, &want, err);
        is_same = st == DET_OK && det_str_equal(det_text_str(out), want.bytes);
        if (st == DET_OK && !is_same) show_difference(path, det_text_str(out), want.bytes);
    }
    if (st != DET_OK) fprintf(stderr, "%s: %s\n", c->folder, err->text);
    det_file_close(&want);
    det_arena_free(arena);
    det_text_free(out);
    return is_same;
}

/* Of a source that is not compiled in, the case has a declaration. */
static bool
declare(const char *path, det_arena *arena, const det_source **out, det_error *err)
{
    det_file file;
    det_status st = det_file_open(path, 0, &file, err);
    if (st == DET_OK) st = det_source_declare(file.bytes, path, arena, out, err);
    if (st != DET_OK) fprintf(stderr, "%s\n", err->text);
    det_file_close(&file);
    return st == DET_OK;
}

int
main(int argc, char **argv)
{
    /* a case is a folder that has this file */
    static const struct {
        const char *source, *key, *suffix;
    } sources[] = {{"ca", "/list.xml", ".xml"},        {"eu", "/list.xml", ".xml"},
                   {"eu", "/list.csv", ".csv"},        {"uk", "/list.csv", ".csv"},
                   {"seco", "/list.xml", ".xml"},      {"hmt", "/list.csv", ".csv"},
                   {"csl", "/list.csv", ".csv"},       {"dpl", "/list.tsv", ".tsv"},
                   {"ofac", "/sdn.csv", ".csv"},       {"ofac", "/list.xml", ".xml"},
                   {"ofac-cons", "/list.xml", ".xml"}, {"uk", "/list.xml", ".xml"},
                   {"un", "/list.xml", ".xml"},        {"ftm", "/source.yaml", ".json"},
                   {"own", "/source.yaml", ".csv"},    {"senzing", "/source.yaml", ".json"},
                   {"simple", "/source.yaml", ".csv"}, {"ownership", "/list.csv", ".csv"}};
    bool is_writing = argc == 2 && strcmp(argv[1], "--write") == 0;
    size_t passed = 0, failed = 0;
    det_arena *arena;
    det_error err = {0};
    if (argc > 2 || (argc == 2 && !is_writing)) {
        fprintf(stderr, "usage: list_golden_test [--write]\n");
        return 2;
    }
    if (det_arena_new(0, &arena, &err) != DET_OK) return 1;
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        char folder[PATH_BYTES_MAX];
        const char **paths;
        size_t count;
        snprintf(folder, sizeof folder, "%s/tests/golden/%s", DET_SOURCE_ROOT, sources[i].source);
        const char *key = sources[i].key;
        if (det_file_find(folder, key + 1, arena, &paths, &count, &err) != DET_OK) {
            fprintf(stderr, "%s\n", err.text);
            failed++;
            continue;
        }
        for (size_t k = 0; k < count; k++) {
            char case_folder[PATH_BYTES_MAX];
            snprintf(case_folder, sizeof case_folder, "%.*s", (int)(strlen(paths[k]) - strlen(key)),
                     paths[k]);
            golden_case c = {case_folder, sources[i].suffix,
                             det_source_find(det_str_of(sources[i].source))};
            bool is_good = (c.source != NULL || declare(paths[k], arena, &c.source, &err)) &&
                           check_case(&c, is_writing, &err);
            printf("%s %s\n", is_good ? "passed" : "FAILED", case_folder);
            passed += is_good;
            failed += !is_good;
        }
    }
    det_arena_free(arena);
    printf("%zu passed, %zu failed, 0 skipped\n", passed, failed);
    return failed == 0 && passed > 0 ? 0 : 1;
}
