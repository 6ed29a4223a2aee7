/* bench.c - see bench.h.
 *
 * In every round a stretch of queries goes through the index, some of them by the plain scorer over
 * every name, some by a bit-parallel Jaro-Winkler over every name; so a machine that is slow for a
 * while is slow for all.  Of each query its best time counts: what is left is the work, and the
 * ratios of the means are what can be compared between machines. */
#include "screen/bench.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/sort.h"
#include "screen/jaro.h"
#include "screen/screen.h"

enum {
    ROUNDS = 7,
    ROUNDS_MAX = 1000,
    PLAIN_QUERIES = 6, /* of a round: each takes as long as thousands through the index */
    JARO_QUERIES = 24,
    MADE_NAMES = 2000
};

typedef struct bench {
    const det_index *index;
    const det_bench_options *options;
    const det_str *names;
    size_t name_count;
    uint32_t threshold_bp;
    bool is_fast;
    det_searcher *searcher;
    det_arena *lasting, *arena;
    det_str *folded; /* every listed name */
    uint64_t *best;  /* nanoseconds, by query */
    uint64_t best_plain[PLAIN_QUERIES], best_jaro[JARO_QUERIES];
    uint64_t alerts;  /* queries with a hit at the threshold */
    uint64_t checked; /* sum of all Jaro-Winkler scores: nothing may be left out */
} bench;

static uint64_t
now(const bench *b)
{
    return b->options->now_ns(b->options->context);
}

static uint32_t
floor_of(uint32_t threshold_bp)
{
    return threshold_bp > DET_FACTS_RAISE_BP ? threshold_bp - DET_FACTS_RAISE_BP : 1;
}

det_status
det_bench_ask(const det_index *index, det_searcher *searcher, det_str name, det_search_way way,
              uint32_t threshold_bp, bool is_fast, det_arena *arena, bool *is_alert, det_error *err)
{
    det_query query;
    const det_hit *hits;
    size_t count;
    det_arena_reset(arena);
    det_status st = det_query_read(index, name, is_fast, arena, &query, err);
    const det_search search = {.query = &query, .floor_bp = floor_of(threshold_bp), .way = way};
    if (st == DET_OK) st = det_search_run(searcher, &search, &hits, &count, err);
    *is_alert = false;
    for (size_t i = 0; st == DET_OK && i < count; i++)
        if (hits[i].bp >= threshold_bp && (!hits[i].is_weak || hits[i].is_exact)) *is_alert = true;
    return st;
}

static det_status
ask(bench *b, det_str name, det_search_way way, bool *is_alert, det_error *err)
{
    return det_bench_ask(b->index, b->searcher, name, way, b->threshold_bp, b->is_fast, b->arena,
                         is_alert, err);
}

static void
keep_least(uint64_t *least, uint64_t value)
{
    if (*least == 0 || value < *least) *least = value;
}

static det_status
run_index(bench *b, det_error *err)
{
    uint64_t alerts = 0, before = now(b);
    for (size_t i = 0; i < b->name_count; i++) {
        bool is_alert;
        det_status st = ask(b, b->names[i], DET_SEARCH_INDEX, &is_alert, err);
        if (st != DET_OK) return st;
        uint64_t after = now(b);
        keep_least(&b->best[i], after - before);
        before = after;
        alerts += is_alert;
    }
    b->alerts = alerts;
    return DET_OK;
}

/* The i-th of the queries that scans are timed with, spread over all; the same in each round. */
static det_str
pick(const bench *b, size_t i, size_t count)
{
    return b->names[i * b->name_count / count];
}

static det_status
run_plain(bench *b, det_error *err)
{
    for (size_t i = 0; i < PLAIN_QUERIES; i++) {
        bool is_alert;
        uint64_t before = now(b);
        det_status st = ask(b, pick(b, i, PLAIN_QUERIES), DET_SEARCH_PLAIN, &is_alert, err);
        if (st != DET_OK) return st;
        keep_least(&b->best_plain[i], now(b) - before);
    }
    return DET_OK;
}

static det_status
run_jaro(bench *b, det_error *err)
{
    for (size_t i = 0; i < JARO_QUERIES; i++) {
        det_jaro prepared;
        det_str folded;
        uint64_t before = now(b);
        det_arena_reset(b->arena);
        det_status st = det_fold(pick(b, i, JARO_QUERIES), b->arena, &folded, err);
        if (st != DET_OK) return st;
        det_jaro_prepare(folded, &prepared);
        for (uint32_t n = 0; n < det_index_name_count(b->index); n++)
            b->checked += det_jaro_winkler(&prepared, b->folded[n]);
        keep_least(&b->best_jaro[i], now(b) - before);
    }
    return DET_OK;
}

static uint64_t
mean(const uint64_t *times, size_t count)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += times[i];
    return sum / count;
}

static int
by_time(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return a < b ? -1 : a > b;
}

static det_str
word_of(det_str name, bool is_last)
{
    det_str rest = name, word, found = name;
    for (bool is_first = true; det_str_next(&rest, ' ', &word); is_first = false)
        if (word.len > 0 && (is_first || is_last)) found = word;
    return found;
}

/* Names that are on no list but made of its words, each with a letter of its own: harder than
 * customers, whose words are mostly on no list at all. */
static det_status
make_names(bench *b, det_error *err)
{
    uint32_t listed = det_index_name_count(b->index);
    uint64_t state = 1;
    det_str *names = DET_NEW(b->lasting, det_str, MADE_NAMES);
    if (listed == 0)
        return det_fail(err, DET_MISSING, (det_where){0},
                        "the snapshot has no name; import a list first");
    for (size_t i = 0; names != NULL && i < MADE_NAMES; i++) {
        uint32_t picks[2];
        for (size_t k = 0; k < 2; k++) {
            state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            picks[k] = (uint32_t)((state >> 33) % listed);
        }
        if (!det_arena_print(
                b->lasting, &names[i], "%.*s%c %.*s",
                DET_STR_FMT(word_of(det_index_name_at(b->index, picks[0]).text, false)),
                (int)('a' + (state >> 40) % 26),
                DET_STR_FMT(word_of(det_index_name_at(b->index, picks[1]).text, true))))
            names = NULL;
    }
    if (names == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "names to ask about");
    b->names = names;
    b->name_count = MADE_NAMES;
    return DET_OK;
}

static det_status
prepare(bench *b, det_error *err)
{
    uint32_t names = det_index_name_count(b->index);
    det_status st = det_arena_new(0, &b->lasting, err);
    if (st == DET_OK) st = det_arena_new(0, &b->arena, err);
    if (st == DET_OK) st = det_searcher_new(b->index, &b->searcher, err);
    if (st == DET_OK && b->name_count == 0) st = make_names(b, err);
    if (st != DET_OK) return st;
    for (size_t i = 0; i < b->name_count; i++)
        if (det_utf8_check(b->names[i]) != SIZE_MAX)
            return det_fail(err, DET_ENCODING, (det_where){0},
                            "name %zu is not UTF-8; convert the file to UTF-8", i + 1);
    det_searcher_set(b->searcher, b->options->is_portable, b->options->is_forgetful);
    b->folded = DET_NEW(b->lasting, det_str, names);
    b->best = DET_NEW(b->lasting, uint64_t, b->name_count);
    if (b->folded == NULL || b->best == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "no memory for the benchmark");
    for (uint32_t n = 0; n < names && st == DET_OK; n++)
        st = det_fold(det_index_name_at(b->index, n).text, b->lasting, &b->folded[n], err);
    return st;
}

/* a / b with one digit behind the point. */
static void
put_ratio(det_text *out, const char *key, uint64_t a, uint64_t b)
{
    uint64_t tenths = b == 0 ? 0 : (10 * a + b / 2) / b;
    det_text_print(out, "\"%s\":%llu.%llu,", key, (unsigned long long)(tenths / 10),
                   (unsigned long long)(tenths % 10));
}

static void
put_count(det_text *out, const char *key, uint64_t count)
{
    det_text_print(out, "\"%s\":%llu,", key, (unsigned long long)count);
}

void
det_bench_put_work(det_text *out, const det_search_work *work)
{
    det_text_add(out, DET_STR("{\"kind\":\"work\","));
    put_count(out, "searches", work->finder.searches);
    put_count(out, "remembered", work->finder.remembered);
    put_count(out, "scanned", work->finder.scanned);
    put_count(out, "measured", work->finder.measured);
    put_count(out, "forms", work->finder.forms);
    put_count(out, "postings", work->finder.postings);
    put_count(out, "found", work->found);
    put_count(out, "learned", work->learned);
    put_count(out, "edged", work->edged);
    put_count(out, "bounded", work->bounded);
    det_text_print(out, "\"scored\":%llu}\n", (unsigned long long)work->scored);
}

static void
put_result(bench *b, det_text *out)
{
    size_t count = b->name_count;
    uint64_t all = mean(b->best, count);
    det_sort(b->best, count, sizeof *b->best, by_time);
    det_text_add_byte(out, '{');
    put_ratio(out, "x_full_scan", mean(b->best_plain, PLAIN_QUERIES), all);
    put_ratio(out, "x_jaro_winkler", mean(b->best_jaro, JARO_QUERIES), all);
    put_ratio(out, "p50_us", b->best[count / 2], 1000);
    put_ratio(out, "p99_us", b->best[count * 99 / 100], 1000);
    put_ratio(out, "max_us", b->best[count - 1], 1000);
    put_count(out, "names_per_s_core", all == 0 ? 0 : UINT64_C(1000000000) / all);
    put_count(out, "names", det_index_name_count(b->index));
    put_count(out, "queries", count);
    det_text_print(out, "\"alerts\":%llu}\n", (unsigned long long)b->alerts);
}

det_status
det_bench_run(const det_index *index, uint32_t threshold_bp, bool is_fast,
              const det_bench_options *options, det_text *ndjson, det_error *err)
{
    bench b = {.index = index,
               .options = options,
               .names = options->names,
               .name_count = options->name_count,
               .threshold_bp = threshold_bp,
               .is_fast = is_fast};
    size_t rounds = options->rounds == 0 ? ROUNDS : options->rounds;
    if (rounds > ROUNDS_MAX) rounds = ROUNDS_MAX;
    det_status st = prepare(&b, err);
    for (size_t round = 0; st == DET_OK && round < rounds; round++) {
        st = run_index(&b, err);
        if (st == DET_OK && round == 0) { /* by a searcher that knew nothing */
            const det_search_work work = det_searcher_work(b.searcher);
            det_bench_put_work(ndjson, &work);
        }
        if (st == DET_OK) st = run_plain(&b, err);
        if (st == DET_OK) st = run_jaro(&b, err);
    }
    if (st == DET_OK) {
        put_result(&b, ndjson);
        st = det_text_check(ndjson, err);
    }
    det_searcher_free(b.searcher);
    det_arena_free(b.arena);
    det_arena_free(b.lasting);
    return st;
}
