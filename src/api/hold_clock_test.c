/* A hold is gone on the day that its own office's clock shows: late in the evening of UTC, Zurich
 * has the next day already. */
#include <stdio.h>
#include <string.h>

#include "api/made_life.h"
#include "base/day.h"
#include "base/test.h"
#include "base/text.h"
#include "store/made.h"

enum { EVENING = 23 * 3600 + 1800 }; /* made lives count seconds from 2030-01-01T00:00 UTC */

static void
expect(det_store *store, det_text *told, const char *on, const char *status, const char *balance)
{
    char wanted[60];
    det_error err = {0};
    const int64_t now_us = 21915 * DET_US_PER_DAY + EVENING * DET_US_PER_SECOND;
    for (int is_list = 0; is_list <= 1; is_list++) {
        det_text_clear(told);
        CHECK_OK(is_list ? det_hold_list(store, det_str_of(on), (det_str){0}, now_us, (det_str){0},
                                         told, &err)
                         : det_hold_show(store, DET_STR("H-84600"), det_str_of(on), (det_str){0},
                                         now_us, false, told, &err),
                 &err);
        (void)snprintf(wanted, sizeof wanted, "\"status\":\"%s\"", status);
        CHECK(det_str_find(det_text_str(told), det_str_of(wanted)) != SIZE_MAX);
        (void)snprintf(wanted, sizeof wanted, "\"balance\":\"%s\"", balance);
        CHECK(det_str_find(det_text_str(told), det_str_of(wanted)) != SIZE_MAX);
    }
}

TEST(hold_is_gone_on_the_day_of_its_office)
{
    char folder[512];
    det_error err = {0};
    made_life life;
    det_store *store = NULL;
    (void)made_path(folder, sizeof folder, det_test_folder(), "clock");
    CHECK_OK(made_life_begin(folder, &life, &err), &err);
    CHECK_OK(made_open(folder, false, &store, &err), &err);
    CHECK_OK(made_life_place(&life, store, EVENING, false, &err), &err);
    CHECK_OK(made_life_enter(&life, store, EVENING, "request", "bob", &err), &err);
    CHECK_OK(made_life_enter(&life, store, EVENING, "approve", "eve", &err), &err);
    expect(store, life.told, "", "release_approved", "100000.00");
    CHECK_OK(made_life_enter(&life, store, EVENING, "released", "dan", &err), &err);
    expect(store, life.told, "", "released", "0.00");
    expect(store, life.told, "2030-01-01", "held", "100000.00");
    expect(store, life.told, "2030-01-02", "released", "0.00");
    expect(store, life.told, "2030-01-01T22:59:59Z", "held", "100000.00");
    expect(store, life.told, "2030-01-01T23:30:00Z", "released", "0.00");
    det_store_close(store);
    made_life_end(&life);
}
