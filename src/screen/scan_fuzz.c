/* scan_fuzz.c - any names as a list, any others as questions: the index, with and without vector
 * instructions and memory, a scan and the plain scorer give the same hits (docs/matching.md).
 *
 * The input is a byte that says the floor, then lines: names of the list up to an empty line, those
 * with '+' before them weak aliases of the party above, parties being persons and companies in
 * turn; then names that are asked about. */
#include "screen/search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "index/builder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PARTIES_MAX = 16, NAMES_MAX = 4, QUERIES_MAX = 6, LINE_BYTES_MAX = 300 };

static const uint32_t floors[] = {1, 3000, 5000, 5300, 6501, 6600, 7000, 9000};

static void
must(det_status st)
{
    if (st != DET_OK) abort();
}

static det_str
next_line(det_str *rest, bool *is_there)
{
    det_str line = {0};
    *is_there = det_str_next(rest, '\n', &line);
    line = det_str_slice(line, 0, line.len < LINE_BYTES_MAX ? line.len : LINE_BYTES_MAX);
    size_t bad = det_utf8_check(line);
    return det_str_trim(det_str_slice(line, 0, bad == SIZE_MAX ? line.len : bad));
}

static void
add_party(det_index_builder *builder, uint32_t number, const det_statement *names, size_t count)
{
    char id[16];
    snprintf(id, sizeof id, "t:%u", number);
    const det_subject body = {.id = det_str_of(id),
                              .schema = number % 2 ? DET_SCHEMA_COMPANY : DET_SCHEMA_PERSON,
                              .caption = names[0].text,
                              .statements = names,
                              .statement_count = count};
    const det_index_record record = {&body, 17000, DET_DAY_FOREVER, 1, UINT32_MAX};
    must(det_index_builder_record(builder, &record, NULL));
}

/* Takes the list from the front of rest. */
static void
add_parties(det_index_builder *builder, det_str *rest)
{
    det_statement names[NAMES_MAX];
    size_t count = 0;
    bool is_there = true;
    for (uint32_t number = 0; number < PARTIES_MAX && is_there;) {
        det_str line = next_line(rest, &is_there);
        bool is_weak = line.len > 0 && line.ptr[0] == '+';
        if (is_weak) line = det_str_trim(det_str_slice(line, 1, line.len));
        if (is_weak && line.len > 0 && count > 0 && count < NAMES_MAX) {
            names[count++] = (det_statement){.prop = DET_PROP_WEAK_ALIAS, .text = line};
            continue;
        }
        if (count > 0) add_party(builder, number++, names, count);
        if (line.len == 0) return;
        names[0] = (det_statement){.prop = DET_PROP_NAME, .text = line};
        count = 1;
    }
}

static const det_index *
open_list(det_str *rest, det_index_builder **builder)
{
    static const det_source source = {.id = "t", .title = "T", .authority = "un"};
    const det_index *index = NULL;
    det_str file;
    det_sha256 id;
    must(det_index_builder_new(builder, NULL));
    must(det_index_builder_source(*builder, &source, NULL, 0, NULL));
    must(det_index_builder_tx(*builder, 1, 0, NULL));
    add_parties(*builder, rest);
    must(det_ix_compile(*builder, &file, &id, NULL));
    must(det_index_open_bytes(file, "fuzz", &index, NULL));
    return index;
}

/* The hits of one way, in arena; of equal queries and floors all ways give the same. */
static const det_hit *
ask(det_searcher *searcher, const det_query *query, det_search_way way, uint32_t floor_bp,
    det_arena *arena, size_t *count)
{
    const det_hit *hits;
    const det_search search = {.query = query, .floor_bp = floor_bp, .way = way};
    must(det_search_run(searcher, &search, &hits, count, NULL));
    det_hit *copy = det_arena_alloc(arena, (*count + 1) * sizeof *copy);
    if (copy == NULL) abort();
    if (*count > 0) memcpy(copy, hits, *count * sizeof *copy);
    return copy;
}

static void
compare(const char *way, const det_hit *a, size_t a_count, const det_hit *b, size_t b_count)
{
    bool is_same = a_count == b_count;
    for (size_t i = 0; i < a_count && is_same; i++)
        is_same = a[i].name == b[i].name && a[i].bp == b[i].bp && a[i].is_exact == b[i].is_exact;
    if (is_same) return;
    fprintf(stderr, "scan_fuzz: %s gives %zu hits, the index %zu, or others\n", way, b_count,
            a_count);
    abort();
}

static void
ask_all_ways(const det_index *index, det_searcher *searcher, det_str name, bool is_fast,
             uint32_t floor_bp, det_arena *arena)
{
    det_query query;
    size_t count, other;
    must(det_query_read(index, name, is_fast, arena, &query, NULL));
    det_searcher_set(searcher, false, false);
    det_searcher_set_large(searcher, false);
    const det_hit *hits = ask(searcher, &query, DET_SEARCH_INDEX, floor_bp, arena, &count);
    const det_hit *again = ask(searcher, &query, DET_SEARCH_INDEX, floor_bp, arena, &other);
    compare("the index asked again", hits, count, again, other);
    det_searcher_set(searcher, true, true);
    det_searcher_set_large(searcher, true);
    again = ask(searcher, &query, DET_SEARCH_INDEX, floor_bp, arena, &other);
    compare("the portable index", hits, count, again, other);
    again = ask(searcher, &query, DET_SEARCH_SCAN, floor_bp, arena, &other);
    compare("a scan", hits, count, again, other);
    again = ask(searcher, &query, DET_SEARCH_PLAIN, floor_bp, arena, &other);
    compare("the plain scorer", hits, count, again, other);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    det_index_builder *builder = NULL;
    det_searcher *searcher = NULL;
    det_arena *arena = NULL;
    if (size < 2) return 0;
    uint32_t floor_bp = floors[data[0] % (sizeof floors / sizeof floors[0])];
    det_str rest = {(const char *)data + 1, size - 1};
    const det_index *index = open_list(&rest, &builder);
    must(det_searcher_new(index, &searcher, NULL));
    must(det_arena_new(0, &arena, NULL));
    bool is_there = true;
    for (int i = 0; i < QUERIES_MAX && is_there; i++) {
        det_str name = next_line(&rest, &is_there);
        det_arena_reset(arena);
        if (name.len > 0) ask_all_ways(index, searcher, name, i % 2 == 1, floor_bp, arena);
    }
    det_arena_free(arena);
    det_searcher_free(searcher);
    det_index_close(index);
    det_index_builder_free(builder);
    return 0;
}
