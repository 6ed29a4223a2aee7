/* A disk that fails at any call, under the books: lists, holds, cases, suppressions, findings,
 * licences, decisions and seals.  As store/ioerr_test.c, with which it shares DET_TEST_IOERR. */
#include <stdio.h>
#include <stdlib.h>

#include "api/made_life.h"
#include "base/test.h"
#include "store/made.h"
#include "store/made_broken.h"

enum { STRIDE = 37 };

/* The template has had a round, so that there is something to erase and to add to. */
static det_status
step(void *context, det_store *store, uint32_t n, det_error *err)
{
    return made_life_step(context, store, n + MADE_LIFE_STEPS, err);
}

static det_status
verify(void *context, det_store *store, det_error *err)
{
    (void)context;
    return made_life_verify(store, err);
}

static void
break_all(const char *what, bool is_for_good)
{
    char template[512], folder[512];
    const char *given = getenv("DET_TEST_IOERR");
    det_error err = {0};
    det_store *store = NULL;
    made_life life;
    made_broken_sum sum;
    (void)snprintf(template, sizeof template, "%s/%s.template", det_test_folder(), what);
    (void)snprintf(folder, sizeof folder, "%s/%s", det_test_folder(), what);
    CHECK_OK(made_life_begin(template, &life, &err), &err);
    CHECK_OK(made_open(template, false, &store, &err), &err);
    for (uint32_t n = 0; n < MADE_LIFE_STEPS; n++)
        CHECK_OK(made_life_step(&life, store, n, &err), &err);
    det_store_close(store);
    const made_broken of = {.template = template,
                            .folder = folder,
                            .steps = MADE_LIFE_STEPS,
                            .step = step,
                            .verify = verify,
                            .context = &life,
                            .stride = given == NULL ? STRIDE : strtoull(given, NULL, 10),
                            .is_for_good = is_for_good};
    made_break_each(&of, &sum);
    made_life_end(&life);
    printf("%llu runs, %llu refusals, of which %llu are there all the same\n",
           (unsigned long long)sum.runs, (unsigned long long)sum.refused,
           (unsigned long long)sum.kept);
    CHECK(sum.runs > MADE_CALLS && sum.refused > MADE_CALLS);
}

TEST(books_survive_a_call_that_fails)
{
    break_all("once", false);
}

TEST(books_survive_a_disk_that_is_gone_for_a_while)
{
    break_all("while", true);
}
