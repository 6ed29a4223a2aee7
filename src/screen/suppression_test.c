/* Suppressions: reading, and what ends one, asked of real law and lists. */
#include "screen/suppression.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"
#include "base/text.h"
#include "screen/world.h"

static const struct {
    int line;
    const char *fields, *want;
} read_rows[] = {
    {__LINE__, "id=S",
     "t:1:1: an entry of suppressions needs 'entry': suppress, approve, refuse or end"},
    {__LINE__, "id=S;entry=approve",
     "t:1:1: an entry of suppressions needs 'suppression': the id of the suppression"},
    {__LINE__, "id=S;entry=refuse;suppression=S", "t:1:1: this entry needs 'note': why"},
    {__LINE__, "id=S;entry=end;suppression=S", "t:1:1: this entry needs 'note': why"},
    {__LINE__, "id=S;entry=suppress", "t:1:1: a suppression needs 'name': of the customer"},
    {__LINE__, "id=S;entry=suppress;name=n",
     "t:1:1: a suppression needs 'listing': the id of the listing that he is not, as un:KPi.033"},
    {__LINE__, "id=S;entry=suppress;name=n;listing=un:A",
     "t:1:1: a suppression needs 'fingerprint': of the listing's facts"},
    {__LINE__, "id=S;entry=suppress;name=n;listing=un:A;fingerprint=f",
     "t:1:1: a suppression needs 'expires': from when it holds no longer, as 2027-06-30"},
    {__LINE__, "id=S;entry=suppress;name=n;listing=un:A;fingerprint=f;expires=2027-06-30",
     "t:1:1: a suppression needs 'owner': who answers for it"},
    {__LINE__, "id=S;entry=suppress;name=n;listing=un:A;fingerprint=f;expires=2027-06-30;owner=o",
     "t:1:1: a suppression needs 'reason': why he is another"},
    {__LINE__,
     "id=S;entry=suppress;name=n;listing=un:A;fingerprint=f;expires=2027-02-30;owner=o;reason=r",
     "t:1:1: no such day: '2027-02-30'"},
};

static det_status
read_text(const char *text, det_arena *arena, det_suppression_entry *out, det_error *err)
{
    static det_field items[16];
    size_t used = 0;
    det_str rest = det_str_of(text), part;
    while (det_str_next(&rest, ';', &part)) {
        size_t equals = det_str_find_byte(part, '=');
        items[used++] = (det_field){
            det_str_slice(part, 0, equals), det_str_slice(part, equals + 1, part.len), {"t", 1, 1}};
    }
    const det_fields fields = {items, used, {"t", 1, 1}};
    return det_suppression_read(&fields, arena, out, err);
}

TEST(suppression_reads)
{
    for (size_t i = 0; i < COUNT(read_rows); i++) {
        det_arena *arena = NULL;
        det_error err = {0};
        det_suppression_entry entry;
        CHECK_OK(det_arena_new(0, &arena, &err), &err);
        CHECK(read_text(read_rows[i].fields, arena, &entry, &err) != DET_OK);
        CHECK_TEXT(read_rows[i].line, err.text, read_rows[i].want);
        det_arena_free(arena);
    }
}

/* One customer, one listing that stays on the list; the day of the approval and of the question. */
typedef struct setting {
    const char *approved, *asked;
    const char *listing;
    bool is_other_print; /* the listing is no longer what it was */
    int hour;            /* of the approval, UTC */
} setting;

static det_day
day_of(const char *text)
{
    det_day day = 0;
    det_error err;
    CHECK_OK(det_day_read(det_str_of(text), (det_where){0}, &day, &err), &err);
    return day;
}

static const char *
try_it(const world *in, const setting *of, char out[200])
{
    det_arena *arena = NULL;
    det_error err = {0};
    det_listing listing;
    det_suppressions all;
    det_suppressed answer = {0};
    const det_moment moment = {day_of(of->asked), INT64_MAX,
                               det_index_tx_known(in->index, INT64_MAX)};
    int64_t approved_us = det_zone_midnight_us(DET_ZONE_UTC, day_of(of->approved)) +
                          of->hour * 3600 * DET_US_PER_SECOND;
    CHECK_OK(det_arena_new(0, &arena, &err), &err);
    CHECK_OK(det_listing_load(in->index, in->law, det_str_of(of->listing), &moment, arena, &listing,
                              &err),
             &err);
    CHECK(listing.is_known);
    const det_suppression_entry entries[] = {
        {.kind = DET_SUPPRESSION_SUPPRESS,
         .id = DET_STR("S"),
         .of = DET_STR("S"),
         .customer = {.facts = {[DET_CUSTOMER_NAME] = DET_STR("Ann")}},
         .listing = listing.body.id,
         .fingerprint = of->is_other_print ? DET_STR("another") : det_str_of(listing.fingerprint),
         .expires = day_of("2030-01-01"),
         .stamp = {.tx = 4}},
        {.kind = DET_SUPPRESSION_APPROVE,
         .id = DET_STR("S/2"),
         .of = DET_STR("S"),
         .stamp = {.tx = 5, .recorded_us = approved_us}}};
    const det_question question = {.name = DET_STR("Ann")};
    CHECK_OK(det_suppressions_fold(entries, 2, arena, &all, &err), &err);
    CHECK(all.tx == 5);
    CHECK_OK(
        det_suppressions_try(&all, in->law, &question, &listing, &moment, arena, &answer, &err),
        &err);
    snprintf(out, 200, "%s%s%.*s",
             answer.by == NULL    ? "none"
             : answer.why == NULL ? "holds"
                                  : answer.why,
             answer.measure != NULL ? " " : "",
             DET_STR_FMT(answer.measure != NULL ? det_measure_id(answer.measure) : (det_str){0}));
    det_arena_free(arena);
    return out;
}

/* T-29: what was paused or ended comes back, and a suppression of before does not hide it.  The
 * measures of resolution 1737 ended on 2016-01-16 and came back on 2025-09-28. */
static const struct {
    int line;
    setting of;
    const char *want;
} rows[] = {
    {__LINE__, {"2024-10-01", "2024-12-01", "un:KPi.001", false, 12}, "holds"},
    {__LINE__, {"2024-10-01", "2024-12-01", "un:KPi.001", true, 12}, "listing_changed"},
    {__LINE__, {"2024-10-01", "2024-09-30", "un:KPi.001", false, 12}, "none"},
    /* an hour of the first of October, UTC, that is still September in New York */
    {__LINE__, {"2024-10-01", "2024-09-30", "un:KPi.001", false, 3}, "holds"},
    {__LINE__, {"2024-10-01", "2024-09-29", "un:KPi.001", false, 3}, "none"},
    {__LINE__, {"2024-10-01", "2030-01-01", "un:KPi.001", false, 12}, "expired"},
    {__LINE__,
     {"2025-09-01", "2025-11-29", "un:IRi.001", false, 12},
     "law_moved un.1737.asset_freeze"},
    {__LINE__, {"2025-11-29", "2025-12-15", "un:IRi.001", false, 12}, "holds"},
    /* off the list and on it again since, under the same number */
    {__LINE__, {"2025-10-01", "2026-01-01", "un:IRi.001", false, 12}, "listed_again"},
};

TEST(suppression_holds_while_nothing_moves)
{
    world in = world_of_samples();
    for (size_t i = 0; i < COUNT(rows) && in.index != NULL; i++) {
        char out[200];
        CHECK_TEXT(rows[i].line, try_it(&in, &rows[i].of, out), rows[i].want);
    }
    world_close(&in);
}
