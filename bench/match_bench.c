/* match_bench.c - what the matcher finds, what it alerts on, how fast and how large it is.
 *
 *     match_bench [--un FILE] [--ofac SDN ALT ADD] [--people FILE.csv] [--sample N] [--show N]
 *                 [--equal N] [--floor BP] [--portable] [--forgetful] [--name NAME]...
 *
 * Builds a snapshot of the given lists (one version each) in the current folder, then reports
 *   - size: bytes of the file, a subject, a name; time to build and to open
 *   - itself: every listed name against itself, and whether it scores in full
 *   - recall: by kind of mutation, N listed names each, no weak aliases: own subject above the
 *     threshold, own subject first
 *   - alerts: share of the people (column full_name or name) with any hit at the threshold
 *   - time: p50 and p99 of a query
 *   - equal: that the candidates lose nothing which a scan finds (exits 1 if they do)
 * Times are for orders of magnitude: the machine is shared and its clock wanders. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/csv.h"
#include "base/map.h"
#include "screen/search.h"

enum { THRESHOLD_BP = 7000, QUERIES_MAX = 60000 };

typedef struct engine {
    const det_index *index;
    det_searcher *searcher;
    det_arena *arena;
    uint32_t floor_bp;
} engine;

static bool
is_person(const engine *e, uint32_t name)
{
    return (det_index_heads(e->index)[name].marks & DET_HEAD_PERSON) != 0;
}

static void
must(det_status st, const det_error *err)
{
    if (st == DET_OK) return;
    fprintf(stderr, "match_bench: %s\n", err->text);
    exit(1);
}

static double
seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static uint64_t
mix(uint64_t *state)
{
    *state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* ---- lists ------------------------------------------------------------------------------ */

static void
add_list(det_index_builder *builder, const char *source, char **paths, size_t count, uint32_t tx)
{
    det_error err;
    det_arena *arena;
    det_file files[4];
    det_list_file inputs[4];
    const det_list *list;
    must(det_arena_new(0, &arena, &err), &err);
    for (size_t i = 0; i < count; i++) {
        must(det_file_open(paths[i], 0, &files[i], &err), &err);
        inputs[i] = (det_list_file){.path = paths[i], .bytes = files[i].bytes};
    }
    const det_source *reader = det_source_find(det_str_of(source));
    if (reader == NULL) exit(1);
    det_day dated = 19000;
    must(reader->read(inputs, count, dated, arena, &list, &err), &err);
    det_index_version version = {
        .dated = list->dated, .tx = tx, .read = list->read, .kept = list->subject_count};
    must(det_index_builder_source(builder, reader, &version, 1, &err), &err);
    must(det_index_builder_tx(builder, tx, (int64_t)tx * DET_US_PER_DAY, &err), &err);
    for (size_t i = 0; i < list->subject_count; i++) {
        det_index_record record = {&list->subjects[i], list->dated, DET_DAY_FOREVER, tx,
                                   UINT32_MAX};
        must(det_index_builder_record(builder, &record, &err), &err);
    }
    for (size_t i = 0; i < count; i++)
        det_file_close(&files[i]);
    det_arena_free(arena);
}

/* ---- one query -------------------------------------------------------------------------- */

/* All names from the floor on, one way or another; returns how many. */
static size_t
ask_by(engine *e, det_str text, det_search_way way, uint32_t floor_bp, const det_hit **hits)
{
    det_error err;
    det_query query;
    size_t count;
    det_arena_reset(e->arena);
    must(det_query_read(e->index, text, false, e->arena, &query, &err), &err);
    const det_search search = {.query = &query, .floor_bp = floor_bp, .way = way};
    must(det_search_run(e->searcher, &search, hits, &count, &err), &err);
    return count;
}

static size_t
ask(engine *e, det_str text, const det_hit **hits)
{
    return ask_by(e, text, DET_SEARCH_INDEX, e->floor_bp, hits);
}

/* ---- mutations -------------------------------------------------------------------------- */

static const char *const mutation_names[] = {
    "none",     "case",   "reverse",    "sub1",    "del1",       "ins1",
    "trn1",     "sub1x2", "drop1of3",   "title",   "legal-form", "join",
    "glue-all", "split",  "extra-word", "initial", "address",    "text"};
enum { MUTATIONS = sizeof mutation_names / sizeof mutation_names[0] };

static bool
is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static size_t
words_of(det_str text, det_str *words, size_t room)
{
    det_str rest = text, word;
    size_t count = 0;
    while (count < room && det_str_next(&rest, ' ', &word))
        if (word.len > 0) words[count++] = word;
    return count;
}

/* A random place in the middle of a word of four letters or more. */
static bool
find_place(det_str text, uint64_t *state, size_t *at)
{
    for (int tries = 0; tries < 60; tries++) {
        size_t i = (size_t)(mix(state) % text.len);
        if (i >= 1 && i + 2 < text.len && is_letter(text.ptr[i - 1]) && is_letter(text.ptr[i]) &&
            is_letter(text.ptr[i + 1]) && is_letter(text.ptr[i + 2])) {
            *at = i;
            return true;
        }
    }
    return false;
}

static bool
edit(int kind, det_str name, uint64_t *state, char *out, size_t *length)
{
    size_t at;
    if (!find_place(name, state, &at)) return false;
    memcpy(out, name.ptr, name.len);
    *length = name.len;
    char letter = (char)('a' + mix(state) % 26);
    switch (kind) {
    case 3:
        if ((out[at] | 32) == letter) letter = letter == 'z' ? 'a' : (char)(letter + 1);
        out[at] = letter;
        break;
    case 4:
        memmove(out + at, out + at + 1, *length - at - 1);
        --*length;
        break;
    case 5:
        memmove(out + at + 1, out + at, *length - at);
        out[at] = letter;
        ++*length;
        break;
    default:
        letter = out[at];
        out[at] = out[at + 1];
        out[at + 1] = letter;
    }
    return true;
}

/* False when the mutation does not apply to this name. */
static bool
mutate(int kind, det_str name, bool is_person, uint64_t *state, char *out, size_t room)
{
    det_str words[64];
    size_t count = words_of(name, words, 64), used = 0;
    if (name.len < 6 || name.len > 400) return false;
    det_str w;
    switch (kind) {
    case 0:
        snprintf(out, room, "%.*s", DET_STR_FMT(name));
        return true;
    case 1:
        for (size_t i = 0; i < name.len; i++)
            out[i] = is_letter(name.ptr[i]) ? (char)(name.ptr[i] ^ 32) : name.ptr[i];
        out[name.len] = '\0';
        return true;
    case 2:
        if (count < 2) return false;
        for (size_t i = count; i-- > 0;)
            used += (size_t)snprintf(out + used, room - used, "%.*s ", DET_STR_FMT(words[i]));
        return true;
    case 3:
    case 4:
    case 5:
    case 6:
        if (!edit(kind, name, state, out, &used)) return false;
        out[used] = '\0';
        return true;
    case 7: {
        char once[512];
        if (!edit(3, name, state, once, &used)) return false;
        det_str half = {once, used};
        if (!edit(3, half, state, out, &used)) return false;
        out[used] = '\0';
        return true;
    }
    case 8:
        if (count < 3) return false;
        for (size_t i = 0, drop = mix(state) % count; i < count; i++)
            if (i != drop)
                used += (size_t)snprintf(out + used, room - used, "%.*s ", DET_STR_FMT(words[i]));
        return true;
    case 9:
        if (!is_person) return false;
        snprintf(out, room, "Dr. %.*s", DET_STR_FMT(name));
        return true;
    case 10:
        if (is_person) return false;
        snprintf(out, room, "%.*s Ltd", DET_STR_FMT(name));
        return true;
    case 11: {
        if (count < 2) return false;
        size_t at = mix(state) % (count - 1);
        for (size_t i = 0; i < count; i++)
            used += (size_t)snprintf(out + used, room - used, "%.*s%s", DET_STR_FMT(words[i]),
                                     i == at ? "" : " ");
        return true;
    }
    case 12:
        if (count < 3) return false;
        for (size_t i = 0; i < count; i++)
            used += (size_t)snprintf(out + used, room - used, "%.*s", DET_STR_FMT(words[i]));
        return true;
    case 13: {
        size_t at;
        if (!find_place(name, state, &at)) return false;
        snprintf(out, room, "%.*s %.*s", (int)at, name.ptr, (int)(name.len - at), name.ptr + at);
        return true;
    }
    case 14:
        if (count < 2) return false;
        snprintf(out, room, "%.*s Wexelburg %.*s", DET_STR_FMT(words[0]),
                 (int)(name.len - (size_t)(words[1].ptr - name.ptr)), words[1].ptr);
        return true;
    case 15:
        if (!is_person || count < 3) return false;
        w = words[1];
        snprintf(out, room, "%.*s %.1s. %.*s", DET_STR_FMT(words[0]), w.ptr,
                 (int)(name.len - (size_t)(words[2].ptr - name.ptr)), words[2].ptr);
        return true;
    case 16:
        snprintf(out, room, "%.*s, 14 Harbour Street, Port Louis, Mauritius", DET_STR_FMT(name));
        return true;
    default:
        if (count < 2) return false;
        snprintf(
            out, room,
            "Please pay against our invoice number 2291 dated last month for spare parts and "
            "freight as agreed with %.*s who will confirm receipt at the branch in Harbour Street "
            "by the end of this week, with copies of the shipping documents to our office",
            DET_STR_FMT(name));
        return true;
    }
}

static bool
is_latin(det_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] >= 0x80) return false;
    return true;
}

static void
report_recall(engine *e, uint32_t sample, uint32_t *show)
{
    uint32_t names = det_index_name_count(e->index);
    for (int kind = 0; kind < MUTATIONS; kind++) {
        uint64_t state = 42;
        uint32_t tried = 0, found = 0, first = 0, shown = 0;
        for (uint32_t tries = 0; tried < sample && tries < 20 * sample; tries++) {
            uint32_t n = (uint32_t)(mix(&state) % names);
            det_index_name name = det_index_name_at(e->index, n);
            char text[4096];
            if (name.prop == DET_PROP_WEAK_ALIAS || name.is_derived || !is_latin(name.text))
                continue;
            if (!mutate(kind, name.text, is_person(e, n), &state, text, sizeof text)) continue;
            const det_hit *hits;
            size_t count = ask(e, det_str_of(text), &hits);
            uint32_t own = 0, best = 0;
            for (size_t i = 0; i < count; i++) {
                if (hits[i].subject == name.subject && hits[i].bp > own) own = hits[i].bp;
                if (hits[i].bp > best) best = hits[i].bp;
            }
            tried++;
            found += own >= THRESHOLD_BP;
            first += own >= THRESHOLD_BP && own == best;
            if (own < THRESHOLD_BP && shown++ < *show)
                printf("    miss %-10s %5u  '%.*s' asked as '%s'\n", mutation_names[kind], own,
                       DET_STR_FMT(name.text), text);
        }
        if (tried > 0)
            printf("recall %-10s tried %5u  found %6.2f %%  first %6.2f %%\n", mutation_names[kind],
                   tried, 100.0 * found / tried, 100.0 * first / tried);
    }
}

static void
report_itself(engine *e)
{
    uint32_t missed = 0, names = det_index_name_count(e->index), empty = 0;
    for (uint32_t n = 0; n < names; n++) {
        det_index_name name = det_index_name_at(e->index, n);
        if (name.is_derived) continue;
        const det_hit *hits;
        size_t count = ask(e, name.text, &hits);
        bool is_found = false;
        for (size_t i = 0; i < count; i++)
            is_found |= hits[i].name == n && hits[i].is_exact;
        if (is_found) continue;
        missed++;
        empty += count == 0;
        if (missed < 20) printf("    itself missed: '%.*s'\n", DET_STR_FMT(name.text));
    }
    printf("itself names %u missed %u (%u without a hit)\n", names, missed, empty);
}

/* ---- people ----------------------------------------------------------------------------- */

static int
by_double(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static size_t
read_people(const char *path, det_arena *arena, det_str *people)
{
    det_error err;
    det_file file;
    det_csv_row row;
    must(det_file_open(path, 0, &file, &err), &err);
    det_csv csv = det_csv_over(file.bytes, ',', path);
    size_t count = 0, columns[8], used = 0;
    must(det_csv_next(&csv, arena, &row, &err), &err);
    static const char *const wanted[] = {"full_name", "name", "first_name", "last_name"};
    for (size_t k = 0; k < 4 && (used == 0 || k == 3); k++)
        for (size_t i = 0; i < row.count && used < 8; i++)
            if (det_str_equal(row.fields[i], det_str_of(wanted[k]))) columns[used++] = i;
    if (used == 0) {
        fprintf(stderr, "match_bench: %s has no column of names\n", path);
        exit(1);
    }
    while (count < QUERIES_MAX && det_csv_next(&csv, arena, &row, &err) == DET_OK) {
        det_str name = {0};
        for (size_t i = 0; i < used; i++)
            if (columns[i] < row.count && row.fields[columns[i]].len > 0)
                if (!det_arena_print(arena, &name, "%.*s%s%.*s", DET_STR_FMT(name),
                                     name.len > 0 ? " " : "", DET_STR_FMT(row.fields[columns[i]])))
                    exit(1);
        people[count++] = name;
    }
    det_file_close(&file);
    return count;
}

static void
report_people(engine *e, const char *path, uint32_t show)
{
    det_error err;
    det_arena *arena;
    must(det_arena_new(0, &arena, &err), &err);
    det_str *people = DET_NEW(arena, det_str, QUERIES_MAX);
    double *times = DET_NEW(arena, double, QUERIES_MAX);
    if (people == NULL || times == NULL) exit(1);
    size_t count = read_people(path, arena, people);
    uint32_t bands[11] = {0}, shown = 0;
    uint64_t candidates = 0, slow_hits = 0;
    det_str slow = {0};
    double slowest = 0;
    double whole = seconds();
    for (size_t i = 0; i < count; i++) {
        double start = seconds();
        const det_hit *hits;
        size_t found = ask(e, people[i], &hits);
        times[i] = seconds() - start;
        candidates += found;
        if (times[i] > slowest) {
            slowest = times[i];
            slow = people[i];
            slow_hits = found;
        }
        det_hit best = {0};
        for (size_t k = 0; k < found; k++)
            if (hits[k].bp > best.bp &&
                det_index_name_at(e->index, hits[k].name).prop != DET_PROP_WEAK_ALIAS)
                best = hits[k];
        bands[best.bp / 1000]++;
        if (best.bp >= THRESHOLD_BP && shown < show && i % 37 == 0) {
            shown++;
            printf("    alert %5u %s '%.*s' on '%.*s'\n", best.bp,
                   is_person(e, best.name) ? "person" : "other ", DET_STR_FMT(people[i]),
                   DET_STR_FMT(det_index_name_at(e->index, best.name).text));
        }
    }
    whole = seconds() - whole;
    qsort(times, count, sizeof *times, by_double);
    uint32_t alerts = 0;
    for (int b = 10; b >= 5; b--) {
        if (b >= THRESHOLD_BP / 1000) alerts += bands[b];
        printf("alerts band %5d %u\n", b * 1000, bands[b]);
    }
    printf("alerts %u of %zu = %.3f %%, %.1f scored a query\n", alerts, count,
           100.0 * alerts / (double)count, (double)candidates / (double)count);
    printf("time   %.0f names/s, p50 %.1f us, p99 %.1f us, max %.1f us\n", (double)count / whole,
           times[count / 2] * 1e6, times[count * 99 / 100] * 1e6, times[count - 1] * 1e6);
    det_search_work work = det_searcher_work(e->searcher);
    printf(
        "work   a query: %.2f searches, %.2f remembered, %.0f scanned, %.1f measured, %.1f forms, "
        "%.1f postings, %.1f found, %.1f learned, %.1f bounded, %.2f scored\n",
        (double)work.finder.searches / (double)count,
        (double)work.finder.remembered / (double)count, (double)work.finder.scanned / (double)count,
        (double)work.finder.measured / (double)count, (double)work.finder.forms / (double)count,
        (double)work.finder.postings / (double)count, (double)work.found / (double)count,
        (double)work.learned / (double)count, (double)work.bounded / (double)count,
        (double)work.scored / (double)count);
    printf("time   slowest '%.*s', %" PRIu64 " hits\n", DET_STR_FMT(slow), slow_hits);
    det_arena_free(arena);
}

/* ---- equality --------------------------------------------------------------------------- */

static bool
report_equal(engine *e, uint32_t queries)
{
    uint64_t state = 7, hit_count = 0;
    uint32_t names = det_index_name_count(e->index);
    double time[3] = {0, 0, 0};
    det_hit *indexed = calloc(names, sizeof *indexed);
    if (indexed == NULL) exit(5);
    for (uint32_t i = 0; i < queries; i++) {
        char text[4096];
        const det_hit *hits;
        det_index_name name = det_index_name_at(e->index, (uint32_t)(mix(&state) % names));
        if (!mutate((int)(mix(&state) % MUTATIONS), name.text, true, &state, text, sizeof text))
            snprintf(text, sizeof text, "%.*s", DET_STR_FMT(name.text));
        double start = seconds();
        size_t a = ask_by(e, det_str_of(text), DET_SEARCH_INDEX, e->floor_bp, &hits);
        time[0] += seconds() - start;
        memcpy(indexed, hits, a * sizeof *indexed);
        for (int way = 1; way < 3; way++) {
            start = seconds();
            size_t b = ask_by(e, det_str_of(text), (det_search_way)way, e->floor_bp, &hits);
            time[way] += seconds() - start;
            bool is_same = a == b;
            for (size_t k = 0; is_same && k < a; k++)
                is_same = hits[k].name == indexed[k].name && hits[k].bp == indexed[k].bp;
            if (is_same) continue;
            printf("equal  NOT: '%s': %zu hits through the index, %zu by way %d\n", text, a, b,
                   way);
            return false;
        }
        hit_count += a;
    }
    printf("equal  %u queries, %" PRIu64 " hits, us a query: index %.1f, scan %.1f, plain %.1f "
           "(x%.0f)\n",
           queries, hit_count, time[0] * 1e6 / queries, time[1] * 1e6 / queries,
           time[2] * 1e6 / queries, time[2] / time[0]);
    free(indexed);
    return true;
}

static void
show_name(engine *e, const char *text)
{
    const det_hit *hits;
    size_t count = ask_by(e, det_str_of(text), DET_SEARCH_INDEX, 1, &hits);
    printf("'%s': %zu scored\n", text, count);
    uint32_t below = UINT32_MAX;
    for (int n = 0; n < 8 && below > 0; n++) {
        uint32_t next = 0;
        for (size_t i = 0; i < count; i++)
            if (hits[i].bp < below && hits[i].bp > next) next = hits[i].bp;
        for (size_t i = 0, shown = 0; next > 0 && i < count && shown < 5; i++) {
            if (hits[i].bp != next) continue;
            printf("    %5u %.*s '%.*s'\n", next,
                   DET_STR_FMT(det_index_subject_id(e->index, hits[i].subject)),
                   DET_STR_FMT(det_index_name_at(e->index, hits[i].name).text));
            shown++;
        }
        below = next;
    }
}

int
main(int argc, char **argv)
{
    det_error err;
    det_index_builder *builder;
    det_sha256 id;
    const char *people = NULL, *snapshot = "match_bench.snapshot";
    char *names[64];
    size_t name_count = 0;
    uint32_t sample = 1000, show = 3, tx = 1, equal = 200, floor_bp = 6600;
    bool is_portable = false, is_forgetful = false;
    must(det_index_builder_new(&builder, &err), &err);
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--un") == 0 && i + 1 < argc) {
            add_list(builder, "un", argv + i + 1, 1, tx++);
            i += 1;
        } else if (strcmp(argv[i], "--ofac") == 0 && i + 3 < argc) {
            add_list(builder, "ofac", argv + i + 1, 3, tx++);
            i += 3;
        } else if (strcmp(argv[i], "--people") == 0 && i + 1 < argc) {
            people = argv[++i];
        } else if (strcmp(argv[i], "--sample") == 0 && i + 1 < argc) {
            sample = (uint32_t)strtoul(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--equal") == 0 && i + 1 < argc) {
            equal = (uint32_t)strtoul(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--floor") == 0 && i + 1 < argc) {
            floor_bp = (uint32_t)strtoul(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--portable") == 0) {
            is_portable = true;
        } else if (strcmp(argv[i], "--forgetful") == 0) {
            is_forgetful = true;
        } else if (strcmp(argv[i], "--show") == 0 && i + 1 < argc) {
            show = (uint32_t)strtoul(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--name") == 0 && i + 1 < argc && name_count < 64) {
            names[name_count++] = argv[++i];
        } else {
            fprintf(stderr, "match_bench: cannot use '%s'; see the head of match_bench.c\n",
                    argv[i]);
            return 2;
        }
    }
    double start = seconds();
    must(det_index_builder_write(builder, snapshot, &id, &err), &err);
    double built = seconds();
    det_index_builder_free(builder);
    engine *e = calloc(1, sizeof *e);
    if (e == NULL) return 5;
    e->floor_bp = floor_bp;
    must(det_arena_new(0, &e->arena, &err), &err);
    double opening = seconds();
    must(det_index_open(snapshot, &e->index, &err), &err);
    double opened = seconds();
    struct stat file;
    if (stat(snapshot, &file) != 0) return 5;
    must(det_searcher_new(e->index, &e->searcher, &err), &err);
    det_searcher_set(e->searcher, is_portable, is_forgetful);
    printf("size   %lld bytes, %u subjects (%.0f bytes each), %u names (%.0f bytes each)\n",
           (long long)file.st_size, det_index_subject_count(e->index),
           (double)file.st_size / det_index_subject_count(e->index), det_index_name_count(e->index),
           (double)file.st_size / det_index_name_count(e->index));
    printf("time   built in %.0f ms, opened in %.1f ms\n", (built - start) * 1e3,
           (opened - opening) * 1e3);
    for (size_t i = 0; i < name_count; i++)
        show_name(e, names[i]);
    int result = 0;
    if (sample > 0) {
        report_itself(e);
        report_recall(e, sample, &show);
    }
    if (people != NULL) report_people(e, people, show);
    if (equal > 0 && !report_equal(e, equal)) result = 1;
    det_searcher_free(e->searcher);
    det_index_close(e->index);
    det_arena_free(e->arena);
    free(e);
    return result;
}
