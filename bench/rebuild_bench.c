/* rebuild_bench.c - what it takes to make a snapshot, step by step.
 *
 *     rebuild_bench DATA [BEFORE]
 *
 * Reads the store in the folder DATA and then, several times over, makes a snapshot of it in
 * memory:
 *   - read      the store: rows to subjects
 *   - take      subjects to the builder's drafts
 *   - compile   drafts to the bytes of the file, digests included
 *   - check     every number of those bytes
 * "index" is take + compile: what docs/benchmarks.md calls a rebuild of the index.  BEFORE is the
 * snapshot whose readings by ICU are used again.  Processor time of one thread, the least and the
 * median of the rounds, in milliseconds; the first of them, which has to ask the kernel for memory
 * (and, without BEFORE, opens ICU), and page faults of "index" in the first and the last.  The last
 * line is JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "index/builder.h"
#include "index/verify.h"
#include "store/store.h"

enum { ROUNDS = 15 };
enum step { READ, TAKE, COMPILE, CHECK, STEPS };

typedef struct taken {
    det_index_record record;
    det_subject body;
} taken;

typedef struct kept {
    det_arena *arena;
    taken *items;
    size_t count, capacity;
    det_source *sources;
    det_index_version **versions;
    size_t *version_counts;
    size_t source_count;
    int64_t *txs;
    uint32_t *tx_numbers;
    size_t tx_count;
} kept;

enum { SOURCES_MAX = 64, TXS_MAX = 100000 };

static void
must(det_status st, const det_error *err)
{
    if (st == DET_OK) return;
    fprintf(stderr, "rebuild_bench: %s\n", err->text);
    exit(1);
}

static void *
need(void *memory)
{
    if (memory == NULL) abort();
    return memory;
}

static double
now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static det_str
copy(kept *k, det_str text)
{
    det_str out = {0};
    if (text.len > 0 && !det_arena_copy(k->arena, text, &out)) abort();
    return out;
}

static det_status
keep_tx(void *context, uint32_t tx, int64_t at_us, det_error *err)
{
    (void)err;
    kept *k = context;
    if (k->tx_count == TXS_MAX) abort();
    k->tx_numbers[k->tx_count] = tx;
    k->txs[k->tx_count++] = at_us;
    return DET_OK;
}

static det_status
keep_source(void *context, const det_source *source, const det_index_version *versions,
            size_t count, det_error *err)
{
    (void)err;
    kept *k = context;
    if (k->source_count == SOURCES_MAX) abort();
    det_source *to = &k->sources[k->source_count];
    *to = *source;
    to->id = copy(k, det_str_of(source->id)).ptr;
    to->title = copy(k, det_str_of(source->title)).ptr;
    to->authority = copy(k, det_str_of(source->authority)).ptr;
    k->versions[k->source_count] = need(DET_NEW(k->arena, det_index_version, count));
    memcpy(k->versions[k->source_count], versions, count * sizeof *versions);
    k->version_counts[k->source_count++] = count;
    return DET_OK;
}

static det_status
keep_record(void *context, const det_index_record *record, det_error *err)
{
    (void)err;
    kept *k = context;
    const det_subject *from = record->body;
    if (k->count == k->capacity)
        k->items = need(
            det_arena_grow(k->arena, k->items, k->count, &k->capacity, sizeof *k->items));
    taken *to = &k->items[k->count++];
    *to = (taken){*record, *from};
    to->body.id = copy(k, from->id);
    to->body.caption = copy(k, from->caption);
    det_statement *statements = need(DET_NEW(k->arena, det_statement, from->statement_count));
    det_note *notes = need(DET_NEW(k->arena, det_note, from->note_count));
    for (size_t i = 0; i < from->statement_count; i++) {
        statements[i] = from->statements[i];
        statements[i].text = copy(k, from->statements[i].text);
        statements[i].country = copy(k, from->statements[i].country);
        statements[i].type = copy(k, from->statements[i].type);
        statements[i].note = copy(k, from->statements[i].note);
    }
    for (size_t i = 0; i < from->note_count; i++) {
        notes[i] = from->notes[i];
        notes[i].code = copy(k, from->notes[i].code);
        notes[i].path = copy(k, from->notes[i].path);
        notes[i].text = copy(k, from->notes[i].text);
    }
    to->body.statements = statements;
    to->body.notes = notes;
    return DET_OK;
}

static det_status
look_tx(void *context, uint32_t tx, int64_t at_us, det_error *err)
{
    (void)context, (void)tx, (void)at_us, (void)err;
    return DET_OK;
}

static det_status
look_source(void *context, const det_source *source, const det_index_version *versions,
            size_t count, det_error *err)
{
    (void)context, (void)source, (void)versions, (void)count, (void)err;
    return DET_OK;
}

static det_status
look_record(void *context, const det_index_record *record, det_error *err)
{
    (void)err;
    *(size_t *)context += record->body->statement_count;
    return DET_OK;
}

static void
take(const kept *k, det_index_builder *builder)
{
    det_error err;
    for (size_t i = 0; i < k->tx_count; i++)
        must(det_index_builder_tx(builder, k->tx_numbers[i], k->txs[i], &err), &err);
    for (size_t i = 0; i < k->source_count; i++)
        must(det_index_builder_source(builder, &k->sources[i], k->versions[i], k->version_counts[i],
                                      &err),
             &err);
    for (size_t i = 0; i < k->count; i++) {
        det_index_record record = k->items[i].record;
        record.body = &k->items[i].body;
        must(det_index_builder_record(builder, &record, &err), &err);
    }
}

static long
page_faults(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt;
}

static uint32_t
run(const kept *k, det_store *store, const det_index_file *before, double took[STEPS],
    size_t *bytes, long *faults, det_sha256 *id)
{
    det_error err;
    det_index_builder *builder = NULL;
    const det_index_file *file = NULL;
    det_index made;
    det_str out;
    size_t statements = 0;
    const det_store_visitor look = {&statements, look_tx, look_source, look_record};
    double at[STEPS + 1];
    at[READ] = now_ms();
    must(det_store_visit(store, &look, NULL, NULL, &err), &err);
    *faults = -page_faults();
    at[TAKE] = now_ms();
    must(det_index_builder_new(&builder, &err), &err);
    if (before != NULL) must(det_index_builder_remember(builder, before, &err), &err);
    take(k, builder);
    at[COMPILE] = now_ms();
    must(det_ix_compile(builder, &out, id, &err), &err);
    at[CHECK] = now_ms();
    *faults += page_faults();
    must(det_index_file_of_bytes(out, "made", &file, &err), &err);
    must(det_ix_verify_made(file, &made, NULL, &err), &err);
    at[STEPS] = now_ms();
    for (int step = 0; step < STEPS; step++)
        took[step] = at[step + 1] - at[step];
    *bytes = out.len;
    det_index_file_close(file);
    det_index_builder_free(builder);
    return made.count[DET_IX_NAMES];
}

static int
by_time(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

int
main(int argc, char **argv)
{
    static const char *const steps[] = {"read", "take", "compile", "check", "index"};
    det_error err;
    det_store *store = NULL;
    const det_index_file *before = NULL;
    kept k = {0};
    double took[STEPS + 1][ROUNDS];
    uint32_t names = 0;
    size_t bytes = 0;
    long faults = 0, first_faults = 0;
    det_sha256 id;
    char hex[DET_SHA256_HEX];
    if (argc < 2) {
        fprintf(stderr, "usage: rebuild_bench DATA [BEFORE]\n");
        return 2;
    }
    must(det_arena_new((size_t)4 << 30, &k.arena, &err), &err);
    k.sources = need(DET_NEW(k.arena, det_source, SOURCES_MAX));
    k.versions = need(det_arena_zalloc(k.arena, SOURCES_MAX, sizeof *k.versions));
    k.version_counts = need(DET_NEW(k.arena, size_t, SOURCES_MAX));
    k.txs = need(DET_NEW(k.arena, int64_t, TXS_MAX));
    k.tx_numbers = need(DET_NEW(k.arena, uint32_t, TXS_MAX));
    must(det_store_open(argv[1], false, &store, &err), &err);
    const det_store_visitor visitor = {&k, keep_tx, keep_source, keep_record};
    must(det_store_visit(store, &visitor, NULL, NULL, &err), &err);
    if (argc > 2) must(det_index_file_open(argv[2], &before, &err), &err);
    for (int round = 0; round < ROUNDS; round++) {
        double row[STEPS];
        names = run(&k, store, before, row, &bytes, &faults, &id);
        for (int step = 0; step < STEPS; step++)
            took[step][round] = row[step];
        took[STEPS][round] = row[TAKE] + row[COMPILE];
        if (round == 0) first_faults = faults;
    }
    double first = took[STEPS][0];
    printf("{\"snapshot\":\"%s\",\"records\":%zu,\"names\":%u,\"bytes\":%zu,"
           "\"first_index_ms\":%.1f,\"page_faults\":[%ld,%ld]",
           det_sha256_print(&id, hex), k.count, names, bytes, first, first_faults, faults);
    for (int step = 0; step <= STEPS; step++) {
        qsort(took[step], ROUNDS, sizeof took[step][0], by_time);
        printf(",\"%s_ms\":[%.1f,%.1f]", steps[step], took[step][0], took[step][ROUNDS / 2]);
    }
    printf("}\n");
    det_index_file_close(before);
    det_store_close(store);
    det_arena_free(k.arena);
    return 0;
}
