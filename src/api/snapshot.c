/* snapshot.c - a snapshot opened, and workers that answer from it. */
#include <stdlib.h>

#include "api/book.h"
#include "screen/check.h"

/* The lawbook travels in the snapshot as trees and is loaded again on opening, so that one loader
 * and one set of rules decides what a lawbook is. */
static det_status
load_law(det_snapshot *snapshot, det_error *err)
{
    uint32_t count = det_index_law_count(snapshot->index);
    det_status st = det_arena_new(0, &snapshot->law.arena, err);
    if (st != DET_OK) return st;
    det_tree *trees = DET_NEW(snapshot->law.arena, det_tree, count);
    if (trees == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "lawbook of a snapshot");
    for (uint32_t i = 0; i < count; i++) {
        trees[i] = det_index_law_at(snapshot->index, i);
        st = det_tree_verify(&trees[i], err);
        if (st != DET_OK) return st;
    }
    return det_law_load(trees, count, NULL, &snapshot->law, err);
}

det_status
det_snapshot_open(const char *path, const det_snapshot **out, det_error *err)
{
    det_snapshot *made = calloc(1, sizeof *made);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "snapshot");
    det_status st = det_index_open(path, &made->index, err);
    if (st == DET_OK) st = load_law(made, err);
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
    /* we made it, so it may be written to while it goes */
    union {
        const det_snapshot *given;
        det_snapshot *ours;
    } handle = {snapshot};
    det_arena_free(handle.ours->law.arena);
    if (handle.ours->index != NULL) det_index_close(handle.ours->index);
    free(handle.ours);
}

const det_law *
det_snapshot_law(const det_snapshot *snapshot)
{
    return &snapshot->law;
}

static void
write_day(det_json *json, const char *key, det_day day)
{
    char text[DET_DAY_TEXT_MAX];
    det_json_key_cstr(json, key, det_day_print(day, text));
}

det_status
det_snapshot_describe(const det_snapshot *snapshot, det_text *out, det_error *err)
{
    const det_index *index = snapshot->index;
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
    det_json_key_uint(&json, "regimes", det_law_regime_count(snapshot->law.book));
    size_t measures = 0;
    for (size_t r = 0; r < det_law_regime_count(snapshot->law.book); r++)
        measures += det_regime_measure_count(det_law_regime_at(snapshot->law.book, r));
    det_json_key_uint(&json, "measures", measures);
    det_json_object_end(&json);
    return det_text_check(out, err);
}

det_status
det_worker_new(const det_snapshot *snapshot, const det_profile *profile, det_worker **out,
               det_error *err)
{
    det_worker *made = calloc(1, sizeof *made);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "worker");
    made->snapshot = snapshot;
    det_status st = det_screener_new(snapshot->index, snapshot->law.book, profile, &made->screener,
                                     err);
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
    st = det_law_lay(&worker->snapshot->law, books, known_us, &laid, err);
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
    det_status st = det_screen_name(worker->screener, question, json, &screened, err);
    if (st == DET_OK) *verdict = screened.verdict;
    return st;
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
