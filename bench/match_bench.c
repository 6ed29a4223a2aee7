/* match_bench.c - what the matcher finds, what it alerts on, how fast and how large it is.
 *
 *     match_bench [--un FILE] [--ofac SDN ALT ADD] [--people FILE.csv] [--sample N] [--show N]
 *                 [--equal N] [--name NAME]...
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
#include "index/index.h"
#include "match/score.h"

enum { THRESHOLD_BP = 7000, QUERIES_MAX = 60000 };

typedef struct engine {
    const det_index *index;
    det_arena *arena;
    bool is_person[1 << 20]; /* by name */
} engine;

typedef struct hit {
    uint32_t name, subject, bp;
} hit;

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

static void
learn_kinds(engine *e)
{
    for (uint32_t n = 0; n < det_index_name_count(e->index); n++) {
        uint32_t first, count;
        det_index_records(e->index, det_index_name_at(e->index, n).subject, &first, &count);
        det_index_interval record = det_index_record_at(e->index, first);
        e->is_person[n] = det_index_body_schema(e->index, record.body) == DET_SCHEMA_PERSON;
    }
}

/* ---- one query -------------------------------------------------------------------------- */

static det_score
score_name(engine *e, det_tokens query, const uint16_t *weights, uint32_t name)
{
    det_error err;
    det_tokens listed;
    const uint16_t *listed_weights;
    det_score score;
    bool is_weak = det_index_name_at(e->index, name).prop == DET_PROP_WEAK_ALIAS;
    must(det_index_name_tokens(e->index, name, e->arena, &listed, &listed_weights, &err), &err);
    must(det_score_names(query, weights, listed, listed_weights, e->is_person[name], is_weak,
                         e->arena, &score, &err),
         &err);
    return score;
}

/* All names above 0, through the index or by scan; returns how many. */
static size_t
ask(engine *e, det_str text, bool is_scan, hit *hits, size_t room)
{
    det_error err;
    det_tokens query;
    const uint16_t *weights;
    const uint32_t *names = NULL;
    size_t count, found = 0;
    det_arena_reset(e->arena);
    must(det_tokens_read(text, e->arena, &query, &err), &err);
    must(det_index_query_weights(e->index, query, e->arena, &weights, &err), &err);
    if (is_scan)
        count = det_index_name_count(e->index);
    else
        must(det_index_candidates(e->index, query, e->arena, &names, &count, &err), &err);
    for (size_t i = 0; i < count; i++) {
        uint32_t name = is_scan ? (uint32_t)i : names[i];
        det_arena_mark mark = det_arena_mark_get(e->arena);
        uint32_t bp = score_name(e, query, weights, name).bp;
        det_arena_mark_reset(e->arena, mark);
        if (bp > 0 && found < room)
            hits[found++] = (hit){name, det_index_name_at(e->index, name).subject, bp};
    }
    return found;
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
report_recall(engine *e, hit *hits, size_t room, uint32_t sample, uint32_t *show)
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
            if (!mutate(kind, name.text, e->is_person[n], &state, text, sizeof text)) continue;
            size_t count = ask(e, det_str_of(text), false, hits, room);
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
report_itself(engine *e, hit *hits, size_t room)
{
    uint32_t missed = 0, names = det_index_name_count(e->index), empty = 0;
    for (uint32_t n = 0; n < names; n++) {
        det_index_name name = det_index_name_at(e->index, n);
        if (name.is_derived) continue;
        size_t count = ask(e, name.text, false, hits, room);
        bool is_found = false;
        for (size_t i = 0; i < count; i++)
            is_found |= hits[i].name == n && hits[i].bp == 10000;
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
report_people(engine *e, const char *path, hit *hits, size_t room, uint32_t show)
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
        size_t found = ask(e, people[i], false, hits, room);
        times[i] = seconds() - start;
        candidates += found;
        if (times[i] > slowest) {
            slowest = times[i];
            slow = people[i];
            slow_hits = found;
        }
        hit best = {0};
        for (size_t k = 0; k < found; k++)
            if (hits[k].bp > best.bp &&
                det_index_name_at(e->index, hits[k].name).prop != DET_PROP_WEAK_ALIAS)
                best = hits[k];
        bands[best.bp / 1000]++;
        if (best.bp >= THRESHOLD_BP && shown < show && i % 37 == 0) {
            shown++;
            printf("    alert %5u %s '%.*s' on '%.*s'\n", best.bp,
                   e->is_person[best.name] ? "person" : "other ", DET_STR_FMT(people[i]),
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
    printf("time   slowest '%.*s', %" PRIu64 " hits\n", DET_STR_FMT(slow), slow_hits);
    det_arena_free(arena);
}

/* ---- equality --------------------------------------------------------------------------- */

static bool
report_equal(engine *e, hit *indexed, hit *scanned, size_t room, uint32_t queries)
{
    uint64_t state = 7, hits = 0;
    uint32_t names = det_index_name_count(e->index);
    double time[2] = {0, 0};
    for (uint32_t i = 0; i < queries; i++) {
        char text[4096];
        det_index_name name = det_index_name_at(e->index, (uint32_t)(mix(&state) % names));
        if (!mutate((int)(mix(&state) % MUTATIONS), name.text, true, &state, text, sizeof text))
            snprintf(text, sizeof text, "%.*s", DET_STR_FMT(name.text));
        double start = seconds();
        size_t a = ask(e, det_str_of(text), false, indexed, room);
        double middle = seconds();
        size_t b = ask(e, det_str_of(text), true, scanned, room);
        time[0] += middle - start;
        time[1] += seconds() - middle;
        hits += b;
        if (a == b && memcmp(indexed, scanned, a * sizeof *indexed) == 0) continue;
        printf("equal  NOT: '%s': %zu hits through the index, %zu by scan\n", text, a, b);
        return false;
    }
    printf("equal  %u queries, %" PRIu64 " hits, index %.1f us, scan %.1f us a query (x%.0f)\n",
           queries, hits, time[0] * 1e6 / queries, time[1] * 1e6 / queries, time[1] / time[0]);
    return true;
}

static void
show_name(engine *e, const char *text, hit *hits, size_t room)
{
    size_t count = ask(e, det_str_of(text), false, hits, room);
    printf("'%s': %zu scored\n", text, count);
    for (int n = 0; n < 8; n++) {
        size_t best = 0;
        for (size_t i = 1; i < count; i++)
            if (hits[i].bp > hits[best].bp) best = i;
        if (count == 0 || hits[best].bp == 0) break;
        printf("    %5u %.*s '%.*s'\n", hits[best].bp,
               DET_STR_FMT(det_index_subject_id(e->index, hits[best].subject)),
               DET_STR_FMT(det_index_name_at(e->index, hits[best].name).text));
        hits[best].bp = 0;
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
    uint32_t sample = 1000, show = 3, tx = 1, equal = 200;
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
    size_t room = 1 << 20;
    hit *hits = calloc(room, sizeof *hits), *others = calloc(room, sizeof *others);
    if (e == NULL || hits == NULL || others == NULL) return 5;
    must(det_arena_new(0, &e->arena, &err), &err);
    double opening = seconds();
    must(det_index_open(snapshot, &e->index, &err), &err);
    double opened = seconds();
    struct stat file;
    if (stat(snapshot, &file) != 0) return 5;
    learn_kinds(e);
    printf("size   %lld bytes, %u subjects (%.0f bytes each), %u names (%.0f bytes each)\n",
           (long long)file.st_size, det_index_subject_count(e->index),
           (double)file.st_size / det_index_subject_count(e->index), det_index_name_count(e->index),
           (double)file.st_size / det_index_name_count(e->index));
    printf("time   built in %.0f ms, opened in %.1f ms\n", (built - start) * 1e3,
           (opened - opening) * 1e3);
    for (size_t i = 0; i < name_count; i++)
        show_name(e, names[i], hits, room);
    int result = 0;
    if (sample > 0) {
        report_itself(e, hits, room);
        report_recall(e, hits, room, sample, &show);
    }
    if (people != NULL) report_people(e, people, hits, room, show);
    if (equal > 0 && !report_equal(e, hits, others, room, equal)) result = 1;
    det_index_close(e->index);
    det_arena_free(e->arena);
    free(hits);
    free(others);
    free(e);
    return result;
}
