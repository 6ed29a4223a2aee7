/* A disk that fails at any call, under all that a store is told: refused with a message, nothing
 * half, and whoever was told that it is kept finds it.  DET_TEST_IOERR in the environment is how
 * many calls are left out between two that fail; 1: none. */
#include <stdio.h>
#include <stdlib.h>

#include "base/test.h"
#include "store/made_broken.h"
#include "store/made_work.h"

enum { STRIDE = 17, STEPS = MADE_WORK_STEPS, LARGE = 3000, LARGE_STRIDE = 29 };

typedef struct place {
    char template[512], folder[512];
} place;

static det_status
step(void *context, det_store *store, uint32_t n, det_error *err)
{
    const place *at = context;
    return made_work(store, at->folder, n + MADE_WORK_STEPS, err);
}

static det_status
verify(void *context, det_store *store, det_error *err)
{
    (void)context;
    return made_work_verify(store, err);
}

/* A store that has had one round. */
static void
make_template(place *at, const char *what)
{
    det_error err = {0};
    det_store *store = NULL;
    (void)snprintf(at->template, sizeof at->template, "%s/%s.template", det_test_folder(), what);
    (void)snprintf(at->folder, sizeof at->folder, "%s/%s", det_test_folder(), what);
    CHECK_OK(made_open(at->template, true, &store, &err), &err);
    for (uint32_t n = 0; n < MADE_WORK_STEPS; n++)
        CHECK_OK(made_work(store, at->template, n, &err), &err);
    det_store_close(store);
}

/* Lists so large that pages leave the cache before the commit and the log is written back after it.
 */
static det_status
import_large(void *context, det_store *store, uint32_t n, det_error *err)
{
    static char text[LARGE * 48];
    det_list_file file;
    det_import_report report;
    size_t used = (size_t)snprintf(text, sizeof text, "dated 2021-01-%02u\n", n + 1);
    (void)context;
    for (unsigned i = 0; i < LARGE; i++)
        used += (size_t)snprintf(text + used, sizeof text - used,
                                 "%05u|Person|KP|Some Body %u %u\n", i, i, n);
    det_import_request request = made_request(&file, text);
    request.accept_shrink = true; /* the twelve of the life before */
    det_status st = det_store_import(store, &request, &report, err);
    return st == DET_OK && report.outcome != DET_IMPORT_PROMOTED ? DET_UNSUPPORTED : st;
}

static void
break_all(const char *what, bool is_large, bool is_for_good)
{
    place at;
    made_broken_sum sum;
    const char *given = getenv("DET_TEST_IOERR");
    uint64_t stride = given == NULL ? STRIDE : strtoull(given, NULL, 10);
    made_broken of = {.template = at.template,
                      .folder = at.folder,
                      .steps = is_large ? 1 : STEPS,
                      .step = is_large ? import_large : step,
                      .verify = verify,
                      .context = &at,
                      .stride = is_large ? LARGE_STRIDE * stride : stride,
                      .is_for_good = is_for_good};
    make_template(&at, what);
    made_break_each(&of, &sum);
    printf("%llu runs, %llu refusals, of which %llu are there all the same\n",
           (unsigned long long)sum.runs, (unsigned long long)sum.refused,
           (unsigned long long)sum.kept);
    CHECK(sum.runs > MADE_CALLS && sum.refused > MADE_CALLS);
}

TEST(sqlite_survives_a_call_that_fails)
{
    break_all("once", false, false);
}

/* A disk that is full, or gone, for a while; then the same handle goes on. */
TEST(sqlite_survives_a_disk_that_is_gone_for_a_while)
{
    break_all("while", false, true);
}

TEST(sqlite_survives_a_call_that_fails_in_a_large_import)
{
    break_all("large", true, false);
}
