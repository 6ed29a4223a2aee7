/* Eight processes keep holds and cases at once, each its own, and each waits while another writes:
 * nobody loses anything, nothing is there twice, and the log is whole. */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api/made_life.h"
#include "base/test.h"
#include "base/text.h"
#include "store/made.h"

enum { WRITERS = 8, EACH = 3, TRIES = 60 };

/* Until it is done: another writer may have held the store for longer than one waits. */
static void
insist(det_status (*step)(made_life *, det_store *, uint32_t, det_error *), made_life *life,
       det_store *store, uint32_t n)
{
    det_status st = DET_CONFLICT;
    det_error err = {0};
    for (int again = 0; again < TRIES && st == DET_CONFLICT; again++) {
        det_text_clear(life->told);
        err = (det_error){0};
        st = step(life, store, n, &err);
    }
    if (st == DET_OK) return;
    fprintf(stderr, "writer of %u: %s\n", n, err.text);
    _exit(1);
}

static det_status
place(made_life *life, det_store *store, uint32_t n, det_error *err)
{
    return made_life_place(life, store, n, false, err);
}

static det_status
request(made_life *life, det_store *store, uint32_t n, det_error *err)
{
    return made_life_enter(life, store, n, "request", "bob", err);
}

static det_status
approve(made_life *life, det_store *store, uint32_t n, det_error *err)
{
    return made_life_enter(life, store, n, "approve", "eve", err);
}

static det_status
release(made_life *life, det_store *store, uint32_t n, det_error *err)
{
    return made_life_enter(life, store, n, "released", "dan", err);
}

static det_status
open_case(made_life *life, det_store *store, uint32_t n, det_error *err)
{
    return made_life_case(life, store, n, false, err);
}

static det_status
close_case(made_life *life, det_store *store, uint32_t n, det_error *err)
{
    return made_life_case(life, store, n, true, err);
}

static void
write_alone(made_life *life, const char *folder, uint32_t writer)
{
    static det_status (*const steps[])(made_life *, det_store *, uint32_t, det_error *) = {
        place, open_case, request, approve, close_case, release};
    det_store *store = NULL;
    if (det_store_open(folder, false, &store, NULL) != DET_OK) _exit(2);
    for (uint32_t i = 0; i < EACH; i++)
        for (size_t s = 0; s < COUNT(steps); s++)
            insist(steps[s], life, store, writer * EACH + i);
    det_store_close(store);
    _exit(0);
}

TEST(books_serve_many_writers)
{
    char folder[512];
    det_error err = {0};
    made_life life;
    pid_t children[WRITERS];
    det_store *store = NULL;
    (void)made_path(folder, sizeof folder, det_test_folder(), "writers");
    CHECK_OK(made_life_begin(folder, &life, &err), &err);
    for (uint32_t w = 0; w < WRITERS; w++) {
        children[w] = fork();
        CHECK(children[w] >= 0);
        if (children[w] == 0) write_alone(&life, folder, w);
    }
    for (int w = 0; w < WRITERS; w++) {
        int how = 0;
        CHECK(waitpid(children[w], &how, 0) == children[w]);
        CHECK(WIFEXITED(how) && WEXITSTATUS(how) == 0);
    }
#define COUNT_OF(book, entry)                                                                      \
    made_number(folder, "select count(*) from entry where book = '" book                           \
                        "' and body like '%\"entry\":\"" entry "\"%'")
    CHECK(made_number(folder, "select count(*) from entry where book = 'hold' and ref = topic") ==
          WRITERS * EACH);
    CHECK(COUNT_OF("hold", "request") == WRITERS * EACH);
    CHECK(COUNT_OF("hold", "approve") == WRITERS * EACH);
    CHECK(COUNT_OF("hold", "released") == WRITERS * EACH);
    CHECK(made_number(folder, "select count(*) from entry where book = 'case' and ref = topic") ==
          WRITERS * EACH);
    CHECK(COUNT_OF("case", "close") == WRITERS * EACH);
    /* the import, a licence, and six transactions for each hold and its case */
    CHECK(made_number(folder, "select max(tx) from txn") == 2 + 6 * WRITERS * EACH);
    CHECK(made_number(folder, "select count(*) from txn") == 2 + 6 * WRITERS * EACH);
    CHECK_OK(made_open(folder, false, &store, &err), &err);
    CHECK_OK(made_life_verify(store, &err), &err);
    det_store_close(store);
    made_life_end(&life);
}
