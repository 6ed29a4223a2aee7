/* snapshot.c - a snapshot opened, and workers that answer from it.
 *
 * Opening proves the head alone, which takes no time.  What is behind it is proven, and the law
 * loaded, when it is first asked for: once, while others who ask for it wait, and before any of it
 * is seen.  The lock is taken when somebody comes for the lists or the law, and not by answers. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "api/book.h"
#include "screen/check.h"

struct det_proven {
    pthread_mutex_t lock;
    const det_index *index; /* NULL: the lists are not proven yet */
    det_law law;            /* its book NULL: the law is not */
    char path[];
};

det_status
det_snapshot_open(const char *path, const det_snapshot **out, det_error *err)
{
    size_t length = strlen(path) + 1;
    det_snapshot *made = calloc(1, sizeof *made);
    struct det_proven *proven = calloc(1, sizeof *proven + length);
    if (made == NULL || proven == NULL || pthread_mutex_init(&proven->lock, NULL) != 0) {
        free(proven);
        free(made);
        return det_fail(err, DET_NOMEM, (det_where){0}, "snapshot");
    }
    memcpy(proven->path, path, length);
    made->proven = proven;
    det_status st = det_index_file_open(path, &made->file, err);
    if (st != DET_OK) {
        det_while(err, st, "opening the snapshot %s", path);
        det_snapshot_close(made);
        return st;
    }
    *out = made;
    return DET_OK;
}

void
det_snapshot_close(const det_snapshot *snapshot)
{
    if (snapshot == NULL) return;
    struct det_proven *proven = snapshot->proven;
    det_arena_free(proven->law.arena);
    det_index_close(proven->index);
    det_index_file_close(snapshot->file);
    (void)pthread_mutex_destroy(&proven->lock);
    free(proven);
    /* the handle is const to its users only; it was made by calloc above */
    free((void *)(uintptr_t)snapshot);
}

/* The lawbook travels in the snapshot as trees and is loaded again, so that one loader and one set
 * of rules decides what a lawbook is. */
static det_status
load_law(const det_index_file *file, det_law *law, det_error *err)
{
    const det_tree *trees;
    uint32_t count;
    det_law made = {0};
    det_status st = det_arena_new(0, &made.arena, err);
    if (st == DET_OK) st = det_index_law_of_file(file, made.arena, &trees, &count, err);
    if (st == DET_OK) st = det_law_load(trees, count, NULL, &made, err);
    if (st == DET_OK)
        *law = made;
    else
        det_arena_free(made.arena);
    return st;
}

det_status
det_snapshot_index(const det_snapshot *snapshot, const det_index **out, det_error *err)
{
    struct det_proven *proven = snapshot->proven;
    det_status st = DET_OK;
    (void)pthread_mutex_lock(&proven->lock);
    if (proven->index == NULL) st = det_index_of_file(snapshot->file, &proven->index, err);
    *out = proven->index;
    (void)pthread_mutex_unlock(&proven->lock);
    det_while(err, st, "opening the snapshot %s", proven->path);
    return st;
}

det_status
det_snapshot_law(const det_snapshot *snapshot, const det_law **out, det_error *err)
{
    struct det_proven *proven = snapshot->proven;
    det_status st = DET_OK;
    (void)pthread_mutex_lock(&proven->lock);
    if (proven->law.book == NULL) st = load_law(snapshot->file, &proven->law, err);
    *out = &proven->law;
    (void)pthread_mutex_unlock(&proven->lock);
    det_while(err, st, "opening the snapshot %s", proven->path);
    return st;
}

det_status
det_snapshot_prove(const det_snapshot *snapshot, det_error *err)
{
    const det_index *index;
    const det_law *law;
    det_status st = det_snapshot_index(snapshot, &index, err);
    return st == DET_OK ? det_snapshot_law(snapshot, &law, err) : st;
}

static void
write_day(det_json *json, const char *key, det_day day)
{
    char text[DET_DAY_TEXT_MAX];
    det_json_key_cstr(json, key, det_day_print(day, text));
}

void
det_describe(const det_index *index, const det_law *law, det_text *out)
{
    char hex[DET_SHA256_HEX];
    det_json json = det_json_over(out);
    det_json_object(&json);
    det_json_key_cstr(&json, "snapshot", det_sha256_print(det_index_id(index), hex));
    det_json_key_cstr(&json, "engine", det_version());
    det_json_key(&json, "sources");
    det_json_array(&json);
    for (uint32_t s = 0; s < det_index_source_count(index); s++) {
        uint32_t versions = det_index_version_count(index, s);
        det_json_object(&json);
        det_json_key_str(&json, "source", det_index_source_id(index, s));
        det_json_key_uint(&json, "versions", versions);
        if (versions > 0) {
            write_day(&json, "first", det_index_version_at(index, s, 0).dated);
            write_day(&json, "newest", det_index_version_at(index, s, versions - 1).dated);
        }
        det_json_object_end(&json);
    }
    det_json_array_end(&json);
    det_json_key_uint(&json, "subjects", det_index_subject_count(index));
    det_json_key_uint(&json, "names", det_index_name_count(index));
    det_json_key_uint(&json, "regimes", det_law_regime_count(law->book));
    size_t measures = 0;
    for (size_t r = 0; r < det_law_regime_count(law->book); r++)
        measures += det_regime_measure_count(det_law_regime_at(law->book, r));
    det_json_key_uint(&json, "measures", measures);
    det_json_object_end(&json);
}

det_status
det_snapshot_describe(const det_snapshot *snapshot, det_text *out, det_error *err)
{
    const det_index *index;
    const det_law *law;
    det_status st = det_snapshot_index(snapshot, &index, err);
    if (st == DET_OK) st = det_snapshot_law(snapshot, &law, err);
    if (st != DET_OK) return st;
    det_describe(index, law, out);
    return det_text_check(out, err);
}

det_status
det_worker_new(const det_snapshot *snapshot, const det_profile *profile, det_worker **out,
               det_error *err)
{
    det_worker *made = calloc(1, sizeof *made);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "worker");
    const det_index *index;
    det_status st = det_snapshot_index(snapshot, &index, err);
    if (st == DET_OK) st = det_snapshot_law(snapshot, &made->law, err);
    if (st == DET_OK) st = det_screener_new(index, made->law->book, profile, &made->screener, err);
    if (st != DET_OK) {
        free(made);
        return st;
    }
    *out = made;
    return DET_OK;
}

void
det_worker_free(det_worker *worker)
{
    if (worker == NULL) return;
    det_screener_free(worker->screener);
    det_law_close(worker->laid);
    free(worker);
}

void
det_worker_use(det_worker *worker, const det_books *books)
{
    det_law_close(worker->laid);
    worker->laid = NULL;
    worker->books = books;
    det_screener_use(worker->screener, NULL, books == NULL ? NULL : &books->quotas,
                     books == NULL ? NULL : &books->licences, books == NULL ? 0 : books->tx);
}

/* Suppressions answer a screening and nothing in a check: they are of customers. */
static const det_suppressions *
suppressions_of(const det_worker *worker)
{
    const det_books *books = worker->books;
    return books != NULL && books->suppressions.count > 0 ? &books->suppressions : NULL;
}

/* The law with the findings over it, as known when the question is asked: made once, and again when
 * a question is asked as known at another time. */
static det_status
lay_findings(det_worker *worker, det_str as_known, det_error *err)
{
    const det_books *books = worker->books;
    int64_t known_us = 0;
    if (books == NULL || books->findings.count == 0) return DET_OK;
    det_status st = det_book_known(as_known, &known_us, err);
    if (st != DET_OK || (worker->laid != NULL && worker->laid_us == known_us)) return st;
    const det_law *laid = NULL;
    st = det_law_lay(worker->law, books, known_us, &laid, err);
    if (st != DET_OK) return st;
    det_screener_use(worker->screener, laid->book, &books->quotas, &books->licences, books->tx);
    det_law_close(worker->laid);
    worker->laid = laid;
    worker->laid_us = known_us;
    return DET_OK;
}

det_status
det_worker_screen(det_worker *worker, const det_question *question, det_text *json,
                  det_verdict *verdict, det_error *err)
{
    det_screened screened;
    det_screener_suppress(worker->screener, suppressions_of(worker));
    det_status st = det_screen_name(worker->screener, question, json, &screened, err);
    det_screener_suppress(worker->screener, NULL);
    if (st == DET_OK) *verdict = screened.verdict;
    return st;
}

det_status
det_worker_find(det_worker *worker, const det_str *names, size_t name_count,
                const det_question *facts, size_t fact_count, uint32_t floor_bp,
                const det_found **found, size_t *count, const char **why, det_error *err)
{
    return det_screen_party(worker->screener, names, name_count, facts, fact_count, floor_bp, found,
                            count, why, err);
}

det_status
det_worker_check(det_worker *worker, det_str document, const char *file, det_str on,
                 det_str as_known, det_text *json, det_decision *decision, det_error *err)
{
    det_status st = lay_findings(worker, as_known, err);
    return st == DET_OK ? det_check_shipment(worker->screener, document, file, on, as_known, json,
                                             decision, err)
                        : st;
}
