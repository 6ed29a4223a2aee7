/* law_run - loads a folder of lawbook files, prints what the loader finds, and runs files of
 * questions.
 *
 *   law_run LAWBOOK [QUESTIONS.csv ...]
 *   law_run LAWBOOK --status REGIME DATE
 *   law_run LAWBOOK --show ID
 *   law_run LAWBOOK --lint
 *
 * For authors of law and for tests of the law floor; users have `detente law`. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "law/law.h"

typedef struct open_law {
    det_arena *arena;
    det_file *files;
    det_tree *trees;
    size_t count;
    const det_lawbook *law;
} open_law;

/* Unreadable files are reported and the rest is read, so that one mistake hides no other. */
static int
open_book(open_law *book, const char *folder, bool is_lint, det_error *err)
{
    const char **paths = NULL;
    size_t found = 0, finding_count = 0;
    int bad = 0;
    const det_law_finding *findings = NULL;
    if (det_arena_new(0, &book->arena, err) != DET_OK ||
        det_file_find(folder, ".yaml", book->arena, &paths, &found, err) != DET_OK)
        return 1;
    book->files = calloc(found + 1, sizeof *book->files);
    book->trees = calloc(found + 1, sizeof *book->trees);
    if (book->files == NULL || book->trees == NULL) return 1;
    for (size_t i = 0; i < found; i++) {
        if (det_file_open(paths[i], 0, &book->files[book->count], err) != DET_OK ||
            det_tree_read_yaml(book->files[book->count].bytes, paths[i], book->arena,
                               &book->trees[book->count], err) != DET_OK) {
            printf("%s\n", err->text);
            bad++;
            det_file_close(&book->files[book->count]);
            book->files[book->count] = (det_file){0};
            continue;
        }
        book->count++;
    }
    det_status st = det_lawbook_load(book->trees, book->count, book->arena, &book->law, &findings,
                                     &finding_count, err);
    if (is_lint) {
        size_t errors = 0;
        st = det_lawbook_lint(book->trees, book->count, book->arena, &findings, &finding_count,
                              &errors, err);
        if (st == DET_OK && errors > 0) st = DET_SYNTAX;
        book->law = NULL;
    }
    det_text *shown = NULL;
    if (det_text_new(0, &shown, NULL) != DET_OK) return 1;
    size_t warnings = 0;
    for (size_t i = 0; i < finding_count; i++) {
        det_str source = {0};
        for (size_t j = 0; j < book->count; j++)
            if (findings[i].at.file != NULL &&
                strcmp(book->trees[j].file, findings[i].at.file) == 0)
                source = book->files[j].bytes;
        warnings += !findings[i].is_error;
        det_law_finding_print(&findings[i], source, shown);
    }
    fwrite(det_text_bytes(shown), 1, det_text_length(shown), stdout);
    det_text_free(shown);
    if (st != DET_OK && finding_count == 0) printf("%s\n", err->text);
    printf("%zu files, %zu errors, %zu warnings\n", book->count, finding_count - warnings,
           warnings);
    return st != DET_OK || bad > 0;
}

static int
run_questions(const open_law *book, const char *path, det_text *out, det_error *err)
{
    det_file file = {0};
    uint64_t passed = 0, failed = 0;
    if (det_file_open(path, 0, &file, err) != DET_OK) return 1;
    det_status st = det_law_test_write(book->law, file.bytes, path, out, &passed, &failed, err);
    det_file_close(&file);
    if (st != DET_OK) return 1;
    det_text_print(out, "%s: %llu passed, %llu failed\n", path, (unsigned long long)passed,
                   (unsigned long long)failed);
    return failed > 0;
}

static int
answer(const open_law *book, int argc, char **argv, det_text *out, det_error *err)
{
    if (argc == 5 && strcmp(argv[2], "--status") == 0) {
        const det_regime *regime = det_law_regime_find(book->law, det_str_of(argv[3]));
        det_day day = 0;
        if (regime == NULL)
            return (int)det_fail(err, DET_MISSING, (det_where){0}, "no regime '%s'", argv[3]);
        if (det_day_read(det_str_of(argv[4]), (det_where){0}, &day, err) != DET_OK) return 1;
        det_json json = det_json_over(out);
        return det_law_status_write(book->law, regime, det_law_judged_at(regime, day), INT64_MAX,
                                    true, &json, err) != DET_OK;
    }
    if (argc == 4 && strcmp(argv[2], "--show") == 0) {
        det_json json = det_json_over(out);
        return det_law_show_write(book->law, det_str_of(argv[3]), &json, err) != DET_OK;
    }
    int failed = 0;
    for (int i = 2; i < argc && err->status == DET_OK; i++)
        failed |= run_questions(book, argv[i], out, err);
    return failed;
}

int
main(int argc, char **argv)
{
    open_law book = {0};
    det_error err = {0};
    det_text *out = NULL;
    if (argc < 2) {
        fprintf(
            stderr,
            "usage: law_run LAWBOOK [QUESTIONS.csv ...|--status REGIME DATE|--show ID|--lint]\n");
        return 2;
    }
    int failed = open_book(&book, argv[1], argc == 3 && strcmp(argv[2], "--lint") == 0, &err);
    if (book.law != NULL && det_text_new(0, &out, &err) == DET_OK) {
        err = (det_error){0};
        failed |= answer(&book, argc, argv, out, &err);
        fwrite(det_text_bytes(out), 1, det_text_length(out), stdout);
        if (err.status != DET_OK) printf("%s\n", err.text);
    }
    det_text_free(out);
    for (size_t i = 0; i < book.count; i++)
        det_file_close(&book.files[i]);
    free(book.files);
    free(book.trees);
    det_arena_free(book.arena);
    return failed != 0;
}
