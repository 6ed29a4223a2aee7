/* testing.h - lawbooks out of literals, and answers as text, for the tests of this floor.  floor:
 * law, tests */
#ifndef DET_LAW_TESTING_H
#define DET_LAW_TESTING_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/test.h"
#include "base/text.h"
#include "law/law.h"

enum { TESTING_FILES_MAX = 16, TESTING_TEXT_MAX = 4096 };

typedef struct testing_law {
    det_arena *arena;
    const det_lawbook *law; /* NULL when it did not load */
    const det_law_finding *findings;
    size_t finding_count;
    det_error err;
} testing_law;

/* Loads count files of YAML, called "1.yaml", "2.yaml", ... */
static inline testing_law
testing_load(const char *const *yaml, size_t count)
{
    static const char *const names[TESTING_FILES_MAX] = {
        "1.yaml", "2.yaml",  "3.yaml",  "4.yaml",  "5.yaml",  "6.yaml",  "7.yaml",  "8.yaml",
        "9.yaml", "10.yaml", "11.yaml", "12.yaml", "13.yaml", "14.yaml", "15.yaml", "16.yaml"};
    testing_law book = {0};
    det_tree trees[TESTING_FILES_MAX];
    if (det_arena_new(0, &book.arena, &book.err) != DET_OK) abort();
    for (size_t i = 0; i < count; i++)
        if (det_tree_read_yaml(det_str_of(yaml[i]), names[i], book.arena, &trees[i], &book.err) !=
            DET_OK) {
            det_test_fail(__FILE__, __LINE__, "%s", book.err.text);
            return book;
        }
    det_status st = det_lawbook_load(trees, count, book.arena, &book.law, &book.findings,
                                     &book.finding_count, &book.err);
    (void)st; /* whoever asks looks at law and err */
    return book;
}

static inline void
testing_close(testing_law *book)
{
    det_arena_free(book->arena);
}

/* "2017-08-05" judged at its end in zone, or an instant as it is. */
static inline int64_t
testing_when(const char *text, det_zone zone)
{
    det_str str = det_str_of(text);
    det_instant instant;
    det_day day = 0;
    if (strcmp(text, "always") == 0) return INT64_MAX;
    if (str.len == 10 && det_day_read(str, (det_where){0}, &day, NULL) == DET_OK)
        return det_zone_midnight_us(zone, day + 1) - 1;
    if (det_instant_read(str, zone, (det_where){0}, &instant, NULL) != DET_OK) abort();
    return instant.us;
}

/* "in_force since 2016-03-02T05:00:00Z: impose S/RES/2270 (2016) OP 29, amend ..." */
static inline const char *
testing_state(const testing_law *book, const char *measure_id, const char *at, const char *known,
              char out[TESTING_TEXT_MAX])
{
    const det_measure *measure = det_law_measure_find(book->law, det_str_of(measure_id));
    det_law_answer answer;
    det_error err = {0};
    char since[DET_INSTANT_TEXT_MAX];
    size_t used = 0;
    out[0] = '\0';
    if (measure == NULL) return "no such measure";
    det_zone zone = det_regime_zone(det_measure_regime(measure));
    if (det_law_state_at(book->law, measure, testing_when(at, zone), testing_when(known, zone),
                         book->arena, &answer, &err) != DET_OK)
        return "no answer";
    used += (size_t)snprintf(out, TESTING_TEXT_MAX, "%s", det_law_state_name(answer.state));
    if (answer.since_us != INT64_MIN)
        used += (size_t)snprintf(out + used, TESTING_TEXT_MAX - used, " since %s",
                                 det_instant_print(answer.since_us, since));
    for (size_t i = 0; i < answer.cite_count; i++)
        used += (size_t)snprintf(out + used, TESTING_TEXT_MAX - used, "%s%.*s %.*s",
                                 i == 0 ? ": " : ", ", DET_STR_FMT(answer.cites[i].verb),
                                 DET_STR_FMT(answer.cites[i].text));
    for (size_t i = 0; i < answer.pending_count; i++)
        used += (size_t)snprintf(
            out + used, TESTING_TEXT_MAX - used, "%s%.*s %.*s", i == 0 ? " | pending: " : ", ",
            DET_STR_FMT(answer.pending[i].verb), DET_STR_FMT(answer.pending[i].text));
    if (answer.is_contested) snprintf(out + used, TESTING_TEXT_MAX - used, " | contested");
    return out;
}

/* The lawbook of the project, from the folder that tests run in. */
typedef struct testing_whole {
    det_arena *arena;
    det_file *files;
    det_tree *trees;
    size_t count;
    const det_lawbook *law;
    const det_law_finding *findings;
    size_t finding_count;
} testing_whole;

/* With a folder beside it, or NULL. */
static inline bool
testing_open_beside(testing_whole *book, const char *folder, det_error *err)
{
    const char **paths = NULL, **more = NULL;
    size_t more_count = 0;
    *book = (testing_whole){0};
    CHECK_OK(det_arena_new(0, &book->arena, err), err);
    CHECK_OK(det_file_find("lawbook", ".yaml", book->arena, &paths, &book->count, err), err);
    if (folder != NULL)
        CHECK_OK(det_file_find(folder, ".yaml", book->arena, &more, &more_count, err), err);
    const size_t own = book->count;
    book->count += more_count;
    book->files = calloc(book->count + 1, sizeof *book->files);
    book->trees = calloc(book->count + 1, sizeof *book->trees);
    if (book->files == NULL || book->trees == NULL) abort();
    for (size_t i = 0; i < book->count; i++) {
        const char *path = i < own ? paths[i] : more[i - own];
        CHECK_OK(det_file_open(path, 0, &book->files[i], err), err);
        if (det_tree_read_yaml(book->files[i].bytes, path, book->arena, &book->trees[i], err) !=
            DET_OK) {
            det_test_fail(__FILE__, __LINE__, "%s", err->text);
            return false;
        }
    }
    det_status st = det_lawbook_load(book->trees, book->count, book->arena, &book->law,
                                     &book->findings, &book->finding_count, err);
    for (size_t i = 0; i < book->finding_count; i++)
        if (book->findings[i].is_error)
            det_test_fail(__FILE__, __LINE__, "%.*s", DET_STR_FMT(book->findings[i].text));
    return st == DET_OK;
}

static inline bool
testing_open(testing_whole *book, det_error *err)
{
    return testing_open_beside(book, NULL, err);
}

static inline void
testing_shut(testing_whole *book)
{
    for (size_t i = 0; i < book->count; i++)
        det_file_close(&book->files[i]);
    free(book->files);
    free(book->trees);
    det_arena_free(book->arena);
}

#endif
