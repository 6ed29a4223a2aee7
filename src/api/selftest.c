/* selftest.c - the self-test on several threads. */
#include <stdlib.h>

#include "api/inside.h"
#include "screen/selftest.h"

/* Names per round and thread: few enough that progress moves, many enough that starting threads
 * costs nothing. */
enum { ROUND_NAMES = 512 };

typedef struct round {
    det_worker **workers;
    det_text **texts;
    det_selftest_count *counts; /* threads x sources */
    det_status *status;
    det_error *errors;
    unsigned threads;
    uint32_t sources_count;
    const bool *sources;
    det_day on;
    size_t first, last;
    det_selftest_ask *asks; /* NULL: the names themselves are asked */
} round;

static void
try_names(void *context, unsigned i)
{
    round *work = context;
    size_t count = work->last - work->first;
    size_t first = work->first + count * i / work->threads;
    size_t last = work->first + count * (i + 1) / work->threads;
    det_screener *screener = work->workers[i]->screener;
    if (work->asks != NULL)
        work->status[i] = det_selftest_ask_range(screener, work->on, work->asks, first, last,
                                                 &work->errors[i]);
    else
        work->status[i] = det_selftest_range(
            screener, work->on, work->sources, (uint32_t)first, (uint32_t)last,
            work->counts + (size_t)i * work->sources_count, work->texts[i], &work->errors[i]);
}

static void
free_round(round *work)
{
    for (unsigned i = 0; i < work->threads; i++) {
        if (work->workers != NULL) det_worker_free(work->workers[i]);
        if (work->texts != NULL) det_text_free(work->texts[i]);
    }
    free(work->workers);
    free(work->texts);
    free(work->counts);
    free(work->status);
    free(work->errors);
}

static det_status
make_round(round *work, const det_snapshot *snapshot, const det_profile *profile, det_error *err)
{
    size_t n = work->threads;
    work->workers = calloc(n, sizeof *work->workers);
    work->texts = calloc(n, sizeof *work->texts);
    work->counts = calloc(n * work->sources_count + 1, sizeof *work->counts);
    work->status = calloc(n, sizeof *work->status);
    work->errors = calloc(n, sizeof *work->errors);
    if (work->workers == NULL || work->texts == NULL || work->counts == NULL ||
        work->status == NULL || work->errors == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "self-test");
    det_status st = DET_OK;
    for (unsigned i = 0; i < work->threads && st == DET_OK; i++) {
        st = det_worker_new(snapshot, profile, &work->workers[i], err);
        if (st == DET_OK) st = det_text_new(0, &work->texts[i], err);
    }
    return st;
}

/* Runs all names, or all asks, in rounds, so that the caller hears of the progress on its own
 * thread. */
static det_status
run_rounds(round *work, size_t whole, const det_selftest_options *options, det_text *ndjson,
           det_error *err)
{
    det_status st = DET_OK;
    const char *what = work->asks == NULL ? "names" : "manipulated names";
    for (work->last = 0; work->last < whole && st == DET_OK;) {
        work->first = work->last;
        size_t step = (size_t)ROUND_NAMES * work->threads;
        work->last = whole - work->first < step ? whole : work->first + step;
        for (unsigned i = 0; i < work->threads; i++)
            det_text_clear(work->texts[i]);
        det_threads_run(work->threads, try_names, work);
        for (unsigned i = 0; i < work->threads && st == DET_OK; i++) {
            st = work->status[i];
            if (st != DET_OK && err != NULL) *err = work->errors[i];
            if (st == DET_OK) det_text_add(ndjson, det_text_str(work->texts[i]));
        }
        if (st == DET_OK && options->progress != NULL &&
            !options->progress(options->context, what, work->last, whole))
            st = det_fail(err, DET_REFUSED, (det_where){0}, "stopped after %zu of %zu %s",
                          work->last, whole, what);
    }
    return st;
}

/* Which sources a comma-separated text names; empty: all.  Fails: DET_MISSING. */
static det_status
choose_sources(const det_index *index, det_str text, bool *chosen, det_error *err)
{
    uint32_t count = det_index_source_count(index);
    bool is_all = det_str_trim(text).len == 0;
    det_str part;
    for (uint32_t s = 0; s < count; s++)
        chosen[s] = is_all;
    while (!is_all && det_str_next(&text, ',', &part)) {
        bool is_found = false;
        part = det_str_trim(part);
        for (uint32_t s = 0; s < count; s++)
            if (det_str_equal(part, det_index_source_id(index, s))) chosen[s] = is_found = true;
        if (!is_found)
            return det_fail(err, DET_MISSING, (det_where){0},
                            "no list '%.*s' in the snapshot; import it first", DET_STR_FMT(part));
    }
    return DET_OK;
}

static void
write_counts(const round *work, const det_index *index, det_text *ndjson, uint64_t *tried,
             uint64_t *missed)
{
    for (uint32_t s = 0; s < work->sources_count; s++) {
        det_selftest_count sum = {0};
        for (unsigned i = 0; i < work->threads; i++) {
            sum.tried += work->counts[(size_t)i * work->sources_count + s].tried;
            sum.missed += work->counts[(size_t)i * work->sources_count + s].missed;
        }
        *tried += sum.tried;
        *missed += sum.missed;
        if (!work->sources[s]) continue;
        det_json json = det_json_over(ndjson);
        det_json_object(&json);
        det_json_key_cstr(&json, "kind", "exact");
        det_json_key_str(&json, "source", det_index_source_id(index, s));
        det_json_key_uint(&json, "tried", sum.tried);
        det_json_key_uint(&json, "missed", sum.missed);
        det_json_object_end(&json);
        det_text_add_byte(ndjson, '\n');
    }
}

/* What a reader needs to repeat the test. */
static void
write_basis(const round *work, const det_selftest_options *options, det_text *ndjson)
{
    char day[DET_DAY_TEXT_MAX];
    const det_screener *screener = work->workers[0]->screener;
    det_json json = det_json_over(ndjson);
    det_json_object(&json);
    det_json_key_cstr(&json, "kind", "selftest");
    det_json_key_str(&json, "snapshot", det_screener_snapshot_id(screener));
    det_json_key_cstr(&json, "engine", det_version());
    det_json_key_str(&json, "profile", det_screener_profile_id(screener));
    det_json_key(&json, "threshold");
    det_json_bp(&json, det_screener_profile(screener)->threshold_bp);
    det_json_key_cstr(&json, "on", det_day_print(work->on, day));
    det_json_key_uint(&json, "seed", options->seed);
    det_json_key_uint(&json, "sample", options->sample);
    det_json_object_end(&json);
    det_text_add_byte(ndjson, '\n');
}

static det_status
run_manipulated(round *work, const det_index *index, const det_selftest_options *options,
                det_text *ndjson, det_error *err)
{
    det_arena *arena = NULL;
    size_t count = 0;
    const det_selftest_sample sample = {work->on, work->sources, options->seed, options->sample};
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = det_selftest_choose(index, &sample, arena, &work->asks, &count, err);
    if (st == DET_OK && count > 0) st = run_rounds(work, count, options, ndjson, err);
    if (st == DET_OK) det_selftest_write(index, work->asks, count, ndjson, options->misses);
    if (st == DET_OK && options->misses != NULL) st = det_text_check(options->misses, err);
    work->asks = NULL;
    det_arena_free(arena);
    return st;
}

det_status
det_selftest(const det_snapshot *snapshot, const det_profile *profile,
             const det_selftest_options *options, det_text *ndjson, uint64_t *tried,
             uint64_t *missed, det_error *err)
{
    static const det_selftest_options defaults = {0};
    if (options == NULL) options = &defaults;
    const det_index *index;
    *tried = *missed = 0;
    det_status st = det_snapshot_index(snapshot, &index, err);
    if (st != DET_OK) return st;
    round work = {.threads = options->threads == 0    ? 1
                             : options->threads > 256 ? 256
                                                      : options->threads,
                  .sources_count = det_index_source_count(index)};
    int64_t known_us;
    bool *chosen = calloc((size_t)work.sources_count + 1, sizeof *chosen);
    if (chosen == NULL) st = det_fail(err, DET_NOMEM, (det_where){0}, "self-test");
    if (st == DET_OK) st = choose_sources(index, options->sources, chosen, err);
    if (st == DET_OK)
        st = det_screen_times(index, options->on, (det_str){0}, &work.on, &known_us, err);
    if (st == DET_OK && work.on == DET_DAY_NONE)
        st = det_fail(err, DET_MISSING, (det_where){0},
                      "the snapshot has no list to test; import one first");
    work.sources = chosen;
    if (st == DET_OK) st = make_round(&work, snapshot, profile, err);
    if (st == DET_OK) write_basis(&work, options, ndjson);
    if (st == DET_OK) st = run_rounds(&work, det_index_name_count(index), options, ndjson, err);
    if (st == DET_OK) write_counts(&work, index, ndjson, tried, missed);
    if (st == DET_OK && options->sample > 0)
        st = run_manipulated(&work, index, options, ndjson, err);
    if (st == DET_OK) st = det_text_check(ndjson, err);
    free_round(&work);
    free(chosen);
    return st;
}
