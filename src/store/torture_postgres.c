/* torture_postgres.c - our own allocations failed in turn while the store is on PostgreSQL.
 *
 * libpq says of some of its own that the connection is lost, and OpenSSL and the resolver below it
 * keep what they set up once; so only ours are failed here.  A store that is there already is
 * opened: making its schema is hundreds of statements for a handful of allocations. */
#include <stdio.h>

#include "base/test.h"
#include "base/text.h"
#include "base/torture.h"
#include "store/book.h"
#include "store/made.h"
#include "store/trace.h"

static const char first[] = "dated 2020-01-01\n1|Person|KP,IR|Ann One;A. One\n2|Company|KP|Firm\n";
static const char second[] = "dated 2020-01-02\n1|Person|KP,IR|Anne One\n3|Person|KP|Bob\n?4 no\n";

typedef struct place {
    const char *folder;
    unsigned runs; /* each imports a day of its own */
} place;

static det_status
import_text(det_store *store, const char *text, det_day dated)
{
    det_error err;
    det_list_file file;
    det_import_report report;
    det_import_request request = made_request(&file, text);
    request.source = &made_undated;
    request.accept_shrink = true;
    request.dated = dated;
    return det_store_import(store, &request, &report, &err);
}

/* The same bytes again and again, for days far apart: nothing is packed, so the steps are the same
 * each time. */
static det_status
run_import(void *context)
{
    place *at = context;
    det_error err;
    det_store *store = NULL;
    det_status st = det_store_open(at->folder, false, &store, &err);
    if (st == DET_OK) st = import_text(store, at->runs % 2 == 0 ? first : second, 18262);
    if (st == DET_OK) at->runs++;
    det_store_close(store);
    return st;
}

static det_status
run_reading(void *context)
{
    const place *at = context;
    det_error err;
    det_store *store = NULL;
    det_text *text = NULL;
    det_status st = det_text_new(0, &text, &err);
    if (st == DET_OK) st = det_store_open(at->folder, false, &store, &err);
    if (st == DET_OK) st = det_store_lists(store, text, &err);
    if (st == DET_OK) st = det_store_visit(store, &made_visitor, NULL, NULL, &err);
    if (st == DET_OK)
        st = det_store_show(store, DET_STR("undated:1"), DET_DAY_NONE, INT64_MAX, true, text, &err);
    if (st == DET_OK) st = det_store_verify(store, &err);
    det_store_close(store);
    det_text_free(text);
    return st;
}

TEST(torture_postgres)
{
    char folder[512];
    det_error err;
    det_store *store = NULL;
    place at = {made_path(folder, sizeof folder, det_test_folder(), "torture"), 0};
    CHECK_OK(made_open(folder, true, &store, &err), &err);
    CHECK(import_text(store, first, 18262) == DET_OK);
    CHECK(import_text(store, second, 18262) == DET_OK);
    det_store_close(store);
    const det_torture import = {
        .run = run_import, .context = &at, .is_own_only = true, .tolerated_blocks = 8};
    CHECK(det_torture_run("an import", &import) > 20);
    const det_torture reading = {
        .run = run_reading, .context = &at, .is_own_only = true, .tolerated_blocks = 8};
    CHECK(det_torture_run("reading", &reading) > 20);
}
