/* coverage_test.c - cut and damaged files of every reader, imported as updates: coverage never
 * shrinks in silence.
 *
 *   store_coverage SECONDS [SOURCE...]    so long for each reader; ends "N passed, N failed"
 *
 * SOURCE is a publisher, or an open format (ftm, own, senzing, simple) whose cases declare a list
 * of their own.  The files are the golden cases of the readers, which hold everything that a format
 * has.  Each is imported, then again and again with a cut or with bytes changed, into a copy of
 * that store. Either the file is refused, and every entry is as before; or every entry of the whole
 * file is still listed, because it is there or because its removal waits, and a name that is gone
 * is told. It runs from a seed that it prints. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "list/declare.h"
#include "store/made.h"
#include "store/store.h"

enum { FILES_MAX = 4, DAY = 19550 };

typedef struct sample {
    const det_source *source;
    det_list_file files[FILES_MAX];
    size_t count;
    const char *work; /* folder */
    det_day given;    /* DET_DAY_NONE: the files say their date */
    det_day dated;
    uint64_t state; /* what the seed has become */
} sample;

static uint64_t
draw(sample *s, uint64_t below)
{
    s->state ^= s->state << 13;
    s->state ^= s->state >> 7;
    s->state ^= s->state << 17;
    return s->state % below;
}

static det_status
import(const sample *s, const char *folder, const det_list_file *files, det_import_report *report,
       det_error *err)
{
    det_store *store = NULL;
    const det_import_request request = {.source = s->source,
                                        .files = files,
                                        .file_count = s->count,
                                        .dated = s->given,
                                        .now_us = (s->dated + 1) * DET_US_PER_DAY,
                                        .actor = "coverage",
                                        .reading.is_here = true,
                                        .is_update = true};
    det_status st = det_store_open(folder, true, &store, err);
    if (st == DET_OK) st = det_store_import(store, &request, report, err);
    det_store_close(store);
    return st;
}

/* One file changed: cut off, or a few bytes overwritten, taken out or doubled. */
static char *
damage(sample *s, det_list_file *file)
{
    det_str whole = file->bytes;
    char *bytes = malloc(2 * whole.len + 1);
    if (bytes == NULL) exit(1);
    memcpy(bytes, whole.ptr, whole.len);
    size_t at = (size_t)draw(s, whole.len), length = 1 + (size_t)draw(s, 400);
    if (length > whole.len - at) length = whole.len - at;
    file->bytes = (det_str){bytes, whole.len};
    switch (draw(s, 6)) {
    case 0:
    case 1: /* at a byte */
        file->bytes.len = at;
        break;
    case 2: /* at a line, as a transfer by lines would */
        while (at > 0 && whole.ptr[at - 1] != '\n')
            at--;
        file->bytes.len = at;
        break;
    case 3:
        memmove(bytes + at, bytes + at + length, whole.len - at - length);
        file->bytes.len = whole.len - length;
        break;
    case 4:
        memmove(bytes + at + length, bytes + at, whole.len - at);
        file->bytes.len = whole.len + length;
        break;
    default:
        for (uint64_t i = 0, times = 1 + draw(s, 4); i < times; i++)
            bytes[draw(s, whole.len)] = (char)draw(s, 256);
    }
    return bytes;
}

/* Entries of the first version that are listed on no day from the version's on. */
static int64_t
missing(const char *folder, det_day day)
{
    char sql[512];
    (void)snprintf(sql, sizeof sql,
                   "select count(*) from subject s where exists (select 1 from fact f where "
                   "f.subject = s.id and f.tf = 1) and not exists (select 1 from fact g where "
                   "g.subject = s.id and g.tt = 4294967295 and g.vf <= %d and g.vt > %d)",
                   day, day);
    return made_number(folder, sql);
}

/* Entries of both that have fewer of their names. */
static size_t
poorer(const sample *s, const det_list_file *files, det_arena *arena)
{
    const det_list *was = NULL, *is = NULL;
    size_t count = 0, j = 0;
    if (det_source_read(s->source, s->files, s->count, s->given, arena, &was, NULL) != DET_OK ||
        det_source_read(s->source, files, s->count, s->given, arena, &is, NULL) != DET_OK)
        return 0;
    for (size_t i = 0; i < was->subject_count; i++) {
        const det_subject *a = &was->subjects[i];
        while (j < is->subject_count && det_str_compare(is->subjects[j].id, a->id) < 0)
            j++;
        if (j == is->subject_count || !det_str_equal(is->subjects[j].id, a->id)) continue;
        const det_subject *b = &is->subjects[j];
        bool is_poorer = false;
        for (size_t k = 0; k < a->statement_count; k++) {
            const det_statement *name = &a->statements[k];
            bool is_there = name->prop > DET_PROP_NAME_LAST;
            for (size_t m = 0; !is_there && m < b->statement_count; m++)
                is_there = b->statements[m].prop == name->prop &&
                           det_str_equal(b->statements[m].text, name->text);
            is_poorer |= !is_there;
        }
        count += is_poorer;
    }
    return count;
}

static bool
say(const sample *s, const char *what, const det_import_report *report, uint64_t seed)
{
    fprintf(stderr, "%s (%s): %s (seed %llu): %s, staged %llu; %s\n", s->source->id,
            s->files[0].path, what, (unsigned long long)seed,
            det_import_outcome_name(report->outcome), (unsigned long long)report->staged,
            report->remark);
    return false;
}

/* One damaged import into a copy of the store. */
static bool
try_one(sample *s, const char *base, const char *copy, det_arena *arena, size_t *refused)
{
    uint64_t seed = s->state;
    det_list_file files[FILES_MAX];
    det_import_report report;
    det_error err = {0};
    det_file bytes = {0};
    char from[1024], to[1024];
    memcpy(files, s->files, sizeof files);
    char *changed = damage(s, &files[draw(s, s->count)]);
    bool is_good = true;
    det_status st = det_file_open(made_path(from, sizeof from, base, "detente.db"), 0, &bytes,
                                  &err);
    if (st == DET_OK)
        st = det_file_write(made_path(to, sizeof to, copy, "detente.db"), bytes.bytes, &err);
    det_file_close(&bytes);
    if (st == DET_OK) st = import(s, copy, files, &report, &err);
    if (st != DET_OK) {
        fprintf(stderr, "%s: %s\n", s->source->id, err.text);
        is_good = false;
    } else {
        bool is_refused = report.outcome == DET_IMPORT_QUARANTINED;
        *refused += is_refused;
        if (missing(copy, is_refused ? s->dated : report.dated) != 0)
            is_good = say(s, "an entry is gone", &report, seed);
        if (report.outcome == DET_IMPORT_PROMOTED && poorer(s, files, arena) > 0 &&
            strstr(report.remark, "lost a name") == NULL)
            is_good = say(s, "a name is gone and nothing says so", &report, seed);
        det_arena_reset(arena);
    }
    free(changed);
    return is_good;
}

/* A folder with an empty store. */
static const char *
make_folder(const char *work, const char *name, char *out, size_t size)
{
    char path[1024];
    (void)mkdir(made_path(out, size, work, name), 0700);
    static const char *const files[] = {"detente.db", "detente.db-wal", "detente.db-shm"};
    for (size_t i = 0; i < 3; i++)
        (void)unlink(made_path(path, sizeof path, out, files[i]));
    return out;
}

/* All files of a reader. */
typedef struct walk {
    const char *name;         /* of the folder with its cases */
    const det_source *source; /* NULL until a case has declared it */
    const char *work;
    double seconds; /* for each sample */
    uint64_t seed;
    det_arena *arena;
    size_t samples, tries, refused; /* samples that are a whole version, and so can be damaged */
} walk;

static bool
run_sample(walk *w, sample *s)
{
    char base[512], copy[512];
    det_arena *arena = NULL;
    det_import_report report;
    det_error err = {0};
    const det_list *list = NULL;
    bool is_good = true;
    if (det_arena_new(0, &arena, &err) != DET_OK) return false;
    bool is_whole = det_source_read(s->source, s->files, s->count, s->given, arena, &list, NULL) ==
                        DET_OK &&
                    !list->is_delta;
    if (is_whole) {
        s->dated = list->dated;
        (void)make_folder(s->work, "base", base, sizeof base);
        (void)make_folder(s->work, "copy", copy, sizeof copy);
        if (import(s, base, s->files, &report, &err) != DET_OK) is_good = false;
        is_whole = is_good && report.outcome == DET_IMPORT_PROMOTED;
    }
    w->samples += is_whole;
    det_arena_reset(arena);
    struct timespec began, now;
    (void)clock_gettime(CLOCK_MONOTONIC, &began);
    now = began;
    while (is_whole && is_good &&
           (double)(now.tv_sec - began.tv_sec) + (double)(now.tv_nsec - began.tv_nsec) / 1e9 <
               w->seconds) {
        is_good = try_one(s, base, copy, arena, &w->refused);
        w->tries++;
        (void)clock_gettime(CLOCK_MONOTONIC, &now);
    }
    det_arena_free(arena);
    return is_good;
}

/* Is it an input of a case, and not what the case expects? */
static bool
is_input(const char *path)
{
    const char *name = strrchr(path, '/') + 1;
    return strcmp(name, "out.jsonl") != 0 && strcmp(name, "err.txt") != 0 &&
           strcmp(name, "source.yaml") != 0;
}

/* The files of a folder: each a version of its own, or all of them one. */
static bool
run_folder(walk *w, const char *folder, bool is_set)
{
    const char **paths = NULL;
    size_t count = 0;
    bool is_good = true;
    det_error err = {0};
    sample all = {.source = w->source, .work = w->work, .state = w->seed, .given = DAY};
    if (det_file_find(folder, "", w->arena, &paths, &count, &err) != DET_OK) return true;
    det_file *opened = DET_NEW(w->arena, det_file, count);
    if (opened == NULL) return false;
    for (size_t i = 0; is_good && i < count; i++) {
        if (!is_input(paths[i]) || det_file_open(paths[i], 0, &opened[i], &err) != DET_OK) continue;
        const det_list_file file = {paths[i], opened[i].bytes};
        if (is_set) {
            if (all.count < FILES_MAX) all.files[all.count++] = file;
            continue;
        }
        sample one = {.source = w->source, .work = w->work, .state = w->seed + 2 * i, .count = 1};
        one.given = w->source->has_own_date ? DET_DAY_NONE : DAY;
        one.files[0] = file;
        if (file.bytes.len > 0) is_good = run_sample(w, &one);
    }
    if (is_set && is_good) is_good = run_sample(w, &all);
    for (size_t i = 0; i < count; i++)
        det_file_close(&opened[i]);
    return is_good;
}

/* The cases of an open format: each declares its source, and is a folder of versions. */
static bool
run_declared(walk *w, const char *folder)
{
    const char **paths = NULL;
    size_t count = 0;
    bool is_good = true;
    det_error err = {0};
    if (det_file_find(folder, "source.yaml", w->arena, &paths, &count, &err) != DET_OK)
        return false;
    for (size_t i = 0; is_good && i < count; i++) {
        det_file yaml = {0};
        char of_case[1024];
        (void)snprintf(of_case, sizeof of_case, "%.*s",
                       (int)(strlen(paths[i]) - strlen("/source.yaml")), paths[i]);
        is_good = det_file_open(paths[i], 0, &yaml, &err) == DET_OK &&
                  det_source_declare(yaml.bytes, paths[i], w->arena, &w->source, &err) == DET_OK;
        det_file_close(&yaml);
        if (!is_good) fprintf(stderr, "%s\n", err.text);
        is_good = is_good && run_folder(w, of_case, false);
    }
    return is_good;
}

static bool
run_samples(walk *w)
{
    char folder[1024];
    bool is_good = true;
    (void)snprintf(folder, sizeof folder, "%s/tests/golden/%s", DET_SOURCE_ROOT, w->name);
    w->samples = 0;
    if (det_source_find(det_str_of(w->name)) == NULL) return run_declared(w, folder);
    if (access(folder, R_OK) == 0) is_good = run_folder(w, folder, false);
    if (is_good && strcmp(w->name, "ofac") == 0)
        is_good = run_folder(w, DET_SOURCE_ROOT "/samples/ofac-2023-07-12", true);
    return is_good;
}

/* Once for no time, which tells how many samples there are; then each for its share. */
static bool
run_source(walk *w)
{
    double seconds = w->seconds;
    w->seconds = 0;
    bool is_good = run_samples(w);
    if (is_good && w->samples > 0 && seconds > 0) {
        w->seconds = seconds / (double)w->samples;
        is_good = run_samples(w);
    }
    w->seconds = seconds;
    printf("%s %s: %zu damaged files, %zu refused\n", is_good ? "passed" : "FAILED", w->name,
           w->tries, w->refused);
    return is_good;
}

int
main(int argc, char **argv)
{
    /* in memory where there is a place for it: a thousand stores are synced */
    char work[64];
    (void)snprintf(work, sizeof work, "%s/det-coverage-XXXXXX",
                   access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    size_t count = 0, passed = 0, failed = 0;
    const det_source *sources = det_sources(&count);
    double seconds = argc > 1 ? strtod(argv[1], NULL) : 1;
    const char *given = getenv("DET_TEST_SEED");
    uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL) * 2654435761u;
    det_arena *arena = NULL;
    if (mkdtemp(work) == NULL || det_arena_new(0, &arena, NULL) != DET_OK) return 1;
    printf("seed %llu (DET_TEST_SEED repeats it)\n", (unsigned long long)seed);
    static const char *const open_formats[] = {"ftm", "own", "senzing", "simple"};
    for (size_t i = 0; i < count + sizeof open_formats / sizeof open_formats[0]; i++) {
        const char *name = i < count ? sources[i].id : open_formats[i - count];
        bool is_wanted = argc <= 2;
        for (int k = 2; k < argc; k++)
            is_wanted |= strcmp(argv[k], name) == 0;
        if (!is_wanted) continue;
        walk w = {.name = name,
                  .source = i < count ? &sources[i] : NULL,
                  .work = work,
                  .seconds = seconds,
                  .seed = seed | 1,
                  .arena = arena};
        bool is_good = run_source(&w);
        passed += is_good;
        failed += !is_good;
        fflush(stdout);
    }
    static const char *const folders[] = {"base", "copy"};
    for (size_t i = 0; i < 2; i++) {
        char folder[512];
        (void)rmdir(make_folder(work, folders[i], folder, sizeof folder));
    }
    (void)rmdir(work);
    det_arena_free(arena);
    printf("%zu passed, %zu failed, 0 skipped\n", passed, failed);
    return failed == 0 && passed > 0 ? 0 : 1;
}
