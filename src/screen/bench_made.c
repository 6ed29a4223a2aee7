/* bench_made.c - what a search costs on lists that are made up (made.h), however large or hard.
 *
 * No scan is timed beside it: over ten million names it would take minutes a query.  Ratios between
 * sizes tell of growth. */
#include <stdlib.h>

#include "base/sort.h"
#include "index/builder.h"
#include "screen/bench.h"
#include "screen/made.h"
#include "screen/screen.h"

enum { ROUNDS = 3, ROUNDS_MAX = 1000, QUERIES = 1000, HARD_QUERIES = 50 };

typedef struct growth {
    det_made made;
    const det_bench_options *options;
    const det_index *index;
    det_searcher *searcher;
    det_arena *lasting, *arena;
    det_str *names;
    uint64_t *best; /* nanoseconds, by query */
    size_t count;
    uint64_t build_ns, open_ns, longest_ns, alerts;
    size_t file_bytes;
} growth;

static uint64_t
now(const growth *g)
{
    return g->options->now_ns(g->options->context);
}

static det_status
prepare(growth *g, det_error *err)
{
    g->count = g->made.is_hard ? HARD_QUERIES : QUERIES;
    if (g->options->name_count > 0 && g->options->name_count < g->count)
        g->count = g->options->name_count;
    det_status st = det_arena_new(0, &g->lasting, err);
    if (st == DET_OK) st = det_arena_new(0, &g->arena, err);
    if (st == DET_OK) st = det_searcher_new(g->index, &g->searcher, err);
    if (st != DET_OK) return st;
    det_searcher_set(g->searcher, g->options->is_portable, g->options->is_forgetful);
    g->names = DET_NEW(g->lasting, det_str, g->count);
    g->best = DET_NEW(g->lasting, uint64_t, g->count);
    if (g->names == NULL || g->best == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "no memory for the benchmark");
    for (size_t i = 0; i < g->count && st == DET_OK; i++)
        st = det_made_name(&g->made, g->made.names + i, g->lasting, &g->names[i], err);
    return st;
}

static det_status
ask(growth *g, det_str name, uint64_t *least, bool *is_alert, det_error *err)
{
    uint64_t before = now(g);
    det_status st = det_bench_ask(g->index, g->searcher, name, DET_SEARCH_INDEX,
                                  DET_PROFILE_THRESHOLD_BP, false, g->arena, is_alert, err);
    uint64_t took = now(g) - before;
    if (*least == 0 || took < *least) *least = took;
    return st;
}

static det_status
run(growth *g, det_text *ndjson, det_error *err)
{
    det_str longest;
    bool is_alert;
    size_t rounds = g->options->rounds == 0 ? ROUNDS : g->options->rounds;
    det_status st = prepare(g, err);
    for (size_t round = 0; st == DET_OK && round < rounds && round < ROUNDS_MAX; round++) {
        g->alerts = 0;
        for (size_t i = 0; st == DET_OK && i < g->count; i++) {
            st = ask(g, g->names[i], &g->best[i], &is_alert, err);
            g->alerts += is_alert;
        }
        if (st != DET_OK || round > 0) continue;
        const det_search_work work = det_searcher_work(g->searcher);
        det_bench_put_work(ndjson, &work);
    }
    if (st != DET_OK || !g->options->asks_longest) return st;
    st = det_made_longest(&g->made, g->lasting, &longest, err);
    if (st == DET_OK) st = ask(g, longest, &g->longest_ns, &is_alert, err);
    return st;
}

static int
by_time(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return a < b ? -1 : a > b;
}

/* A number of tenths, as "12.3". */
static void
put_tenths(det_text *out, const char *key, uint64_t tenths)
{
    det_text_print(out, "\"%s\":%llu.%llu,", key, (unsigned long long)(tenths / 10),
                   (unsigned long long)(tenths % 10));
}

static void
put_result(growth *g, det_text *out)
{
    uint32_t names = det_index_name_count(g->index);
    det_sort(g->best, g->count, sizeof *g->best, by_time);
    det_text_print(out, "{\"kind\":\"made\",\"is_hard\":%s,\"names\":%u,\"words\":%u,",
                   g->made.is_hard ? "true" : "false", names, det_index_form_count(g->index));
    put_tenths(out, "build_ms", g->build_ns / 100000);
    put_tenths(out, "open_ms", g->open_ns / 100000);
    put_tenths(out, "bytes_per_name", names == 0 ? 0 : 10 * (uint64_t)g->file_bytes / names);
    put_tenths(out, "search_bytes_per_name",
               names == 0 ? 0 : 10 * det_index_search_bytes(g->index) / names);
    put_tenths(out, "p50_us", g->best[g->count / 2] / 100);
    put_tenths(out, "p99_us", g->best[g->count * 99 / 100] / 100);
    put_tenths(out, "max_us", g->best[g->count - 1] / 100);
    if (g->options->asks_longest) put_tenths(out, "longest_ms", g->longest_ns / 100000);
    det_text_print(out, "\"queries\":%zu,\"alerts\":%llu}\n", g->count,
                   (unsigned long long)g->alerts);
}

det_status
det_bench_made_run(uint32_t names, bool is_hard, const det_bench_options *options, det_text *ndjson,
                   det_error *err)
{
    growth g = {.made = {names, is_hard}, .options = options};
    det_index_builder *builder = NULL;
    det_str file = {0};
    if (names < 2)
        return det_fail(err, DET_RANGE, (det_where){0}, "a made list has two names or more, not %u",
                        names);
    uint64_t before = now(&g);
    det_status st = det_made_build(&g.made, &builder, &file, err);
    g.build_ns = now(&g) - before;
    g.file_bytes = file.len;
    before = now(&g);
    if (st == DET_OK) st = det_index_open_bytes(file, "made", &g.index, err);
    g.open_ns = now(&g) - before;
    if (st == DET_OK) st = run(&g, ndjson, err);
    if (st == DET_OK) {
        put_result(&g, ndjson);
        st = det_text_check(ndjson, err);
    }
    det_searcher_free(g.searcher);
    det_arena_free(g.arena);
    det_arena_free(g.lasting);
    det_index_close(g.index);
    det_index_builder_free(builder);
    return st;
}
