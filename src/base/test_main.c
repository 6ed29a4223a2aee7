/* test_main.c - runs the tests of one program.
 *
 *     PROGRAM [WORD...]     only tests whose name holds one of the words
 *
 * Tests register themselves before main, are run through cmocka (which turns a crash into a failed
 * test and goes on), and the last line is "N passed, N failed, N skipped".  A test goes on after a
 * failed CHECK, so that a table shows all its wrong rows at once.  Registry and counters are the
 * only mutable globals of the project; they exist in test programs only. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/test.h"

enum { TESTS_MAX = 512, PATH_LENGTH_MAX = 4096 };

typedef struct registered {
    const char *name;
    void (*run)(void);
    const char *file;
} registered;

static registered registry[TESTS_MAX];
static size_t registry_count;

static struct {
    const registered *test; /* the one that runs */
    unsigned failures;      /* its failed checks */
    bool is_skipped;
    uint64_t seed, random;
    size_t passed, failed, skipped;
    char folder[PATH_LENGTH_MAX];
    char data[PATH_LENGTH_MAX];
} state;

void
det_test_register(const char *name, void (*run)(void), const char *file)
{
    if (registry_count == TESTS_MAX) {
        fprintf(stderr, "%s: more than %d tests in one program\n", file, TESTS_MAX);
        abort();
    }
    registry[registry_count++] = (registered){name, run, file};
}

void
det_test_fail(const char *file, int line, const char *format, ...)
{
    state.failures++;
    fprintf(stderr, "%s:%d: %s: ", file, line, state.test->name);
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

void
det_test_skip(const char *file, int line, const char *why)
{
    (void)line;
    state.is_skipped = true;
    printf("%s: %s skipped: %s\n", file, state.test->name, why);
}

void
det_test_text(const char *file, int line, int row, const char *got, const char *want)
{
    if (got != NULL && want != NULL && strcmp(got, want) == 0) return;
    det_test_fail(file, row > 0 ? row : line, "\n    got  %s\n    want %s",
                  got == NULL ? "NULL" : got, want == NULL ? "NULL" : want);
}

const char *
det_test_data(void)
{
    struct stat info;
    (void)snprintf(state.data, sizeof state.data, "%s/../shared/data", DET_SOURCE_ROOT);
    return stat(state.data, &info) == 0 && S_ISDIR(info.st_mode) ? state.data : NULL;
}

static void
remove_tree(const char *path)
{
    struct stat info;
    if (lstat(path, &info) != 0) return;
    if (!S_ISDIR(info.st_mode)) {
        (void)unlink(path);
        return;
    }
    DIR *stream = opendir(path);
    for (const struct dirent *entry; stream != NULL && (entry = readdir(stream)) != NULL;) {
        char below[PATH_LENGTH_MAX];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        int length = snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
        if (length > 0 && (size_t)length < sizeof below) remove_tree(below);
    }
    if (stream != NULL) (void)closedir(stream);
    (void)rmdir(path);
}

const char *
det_test_folder(void)
{
    if (state.folder[0] != '\0') return state.folder;
    const char *parent = getenv("TMPDIR");
    (void)snprintf(state.folder, sizeof state.folder, "%s/det-test-XXXXXX",
                   parent == NULL || parent[0] == '\0' ? "/tmp" : parent);
    if (mkdtemp(state.folder) == NULL) {
        perror(state.folder);
        abort();
    }
    return state.folder;
}

uint64_t
det_test_random(void)
{
    state.random ^= state.random << 13;
    state.random ^= state.random >> 7;
    state.random ^= state.random << 17;
    return state.random;
}

/* Each test has its own series, so that running one alone repeats what it saw among the others. */
static uint64_t
series_of(const char *name)
{
    uint64_t series = state.seed ^ det_str_hash(det_str_of(name));
    return series == 0 ? 1 : series;
}

static void
run_one(void **initial)
{
    state.test = *initial;
    state.failures = 0;
    state.is_skipped = false;
    state.random = series_of(state.test->name);
    state.test->run();
    fflush(stderr);
    if (state.failures != 0) fail_msg("%u failed checks", state.failures);
    if (state.is_skipped) {
        state.skipped++;
        skip();
    }
    state.passed++;
}

/* cmocka calls it after each test, failed or not. */
static int
clean_up(void **initial)
{
    (void)initial;
    if (state.folder[0] != '\0') remove_tree(state.folder);
    state.folder[0] = '\0';
    return 0;
}

static uint64_t
choose_seed(void)
{
    const char *given = getenv("DET_TEST_SEED");
    uint64_t seed;
    if (given != NULL && det_str_read_u64(det_str_of(given), &seed)) return seed;
    return ((uint64_t)time(NULL) * UINT64_C(2654435761) + (uint64_t)getpid()) %
           UINT64_C(1000000000);
}

static bool
is_wanted(const char *name, int words, char **word)
{
    for (int i = 0; i < words; i++)
        if (strstr(name, word[i]) != NULL) return true;
    return words == 0;
}

int
main(int argc, char **argv)
{
    static struct CMUnitTest tests[TESTS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < registry_count; i++)
        if (is_wanted(registry[i].name, argc - 1, argv + 1))
            tests[count++] = (struct CMUnitTest){.name = registry[i].name,
                                                 .test_func = run_one,
                                                 .teardown_func = clean_up,
                                                 .initial_state = &registry[i]};
    state.seed = choose_seed();
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("seed %" PRIu64 " (DET_TEST_SEED repeats it)\n", state.seed);
    if (count != 0) (void)_cmocka_run_group_tests("tests", tests, count, NULL, NULL);
    state.failed = count - state.passed - state.skipped;
    fflush(stderr);
    if (count == 0) printf("no test here%s\n", argc > 1 ? " has such a name" : "");
    printf("%zu passed, %zu failed, %zu skipped\n", state.passed, state.failed + (count == 0),
           state.skipped);
    return state.failed != 0 || count == 0;
}
