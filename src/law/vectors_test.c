/* Worked examples of relief and return, one second either side of every boundary, and as it was
 * known on the days between: Iran 2006 to 2025, Haiti 1993 to 1994, Libya 1992 to 2003 and from
 * 2011, and what beside the quota of petroleum stands in the way of a delivery to the DPRK.
 * Instants are UTC.  Whose money is held is no matter of this floor: here is which measure speaks,
 * by which paragraph, who contests it, and what is to come. */
#include "law/book.h"
#include "law/cases.h"
#include "law/form.h"
#include "law/testing.h"

typedef struct state_row {
    int line;
    const char *measure, *at, *known, *want;
} state_row;

/* "paused by S/RES/861 (1993) OP 1, contested; to come: resume S/RES/873 (1993) OP 1 in 5 days" */
static void
show(const det_measure *measure, const det_law_answer *answer, int64_t at_us, char out[400])
{
    det_zone zone = det_regime_zone(det_measure_regime(measure));
    size_t used = (size_t)snprintf(out, 400, "%s", det_law_state_name(answer->state));
    if (answer->cite_count > 0)
        used += (size_t)snprintf(out + used, 400 - used, " by %.*s",
                                 DET_STR_FMT(answer->cites[answer->cite_count - 1].text));
    if (answer->is_contested) used += (size_t)snprintf(out + used, 400 - used, ", contested");
    for (size_t i = 0; i < answer->pending_count && i < 1; i++) {
        const det_law_cite *cite = &answer->pending[i];
        used += (size_t)snprintf(out + used, 400 - used, "; to come: %.*s %.*s",
                                 DET_STR_FMT(cite->verb), DET_STR_FMT(cite->text));
        if (cite->effective.us != DET_INSTANT_FOREVER)
            snprintf(out + used, 400 - used, " in %d days",
                     det_zone_day(zone, cite->effective.us) - det_zone_day(zone, at_us));
    }
}

static void
check_states(const state_row *rows, size_t count)
{
    testing_whole book;
    det_error err = {0};
    bool is_open = testing_open(&book, &err);
    for (size_t i = 0; is_open && i < count; i++) {
        const det_measure *measure = det_law_measure_find(book.law, det_str_of(rows[i].measure));
        det_law_answer answer;
        char got[400] = "no such measure";
        if (measure != NULL) {
            det_zone zone = det_regime_zone(det_measure_regime(measure));
            int64_t at_us = testing_when(rows[i].at, zone);
            CHECK_OK(det_law_state_at(book.law, measure, at_us, testing_when(rows[i].known, zone),
                                      book.arena, &answer, &err),
                     &err);
            show(measure, &answer, at_us, got);
        }
        CHECK_TEXT(rows[i].line, got, rows[i].want);
    }
    testing_shut(&book);
}

/* ---- Iran ---------------------------------------------------------------------------------------
 */

#define REPORT   "; to come: terminate S/RES/2231 (2015) OP 7(a)"
#define SNAPBACK "; to come: resume S/RES/2231 (2015) OP 11"

static const state_row iran[] = {
    /* Implementation Day, 16 January 2016: six resolutions end on a report, revivably */
    {__LINE__, "iran.assets", "2016-01-16T04:59:59Z", "2016-01-15T04:59:59Z",
     "in_force by S/RES/1737 (2006) OP 12" REPORT},
    {__LINE__, "iran.assets", "2016-01-16T05:00:00Z", "2016-01-15T04:59:59Z",
     "in_force by S/RES/1737 (2006) OP 12" REPORT}, /* the report is not known yet */
    {__LINE__, "iran.assets", "2016-01-16T04:59:59Z", "2016-01-16T05:00:00Z",
     "in_force by S/RES/1737 (2006) OP 12" REPORT " in 1 days"},
    {__LINE__, "iran.assets", "2016-01-16T05:00:00Z", "2016-01-16T05:00:00Z",
     "removed by S/RES/2231 (2015) OP 7(a)" SNAPBACK},
    {__LINE__, "iran.arms_from", "2016-01-16T05:00:00Z", "2016-01-16T05:00:00Z",
     "removed by S/RES/2231 (2015) OP 7(a)" SNAPBACK},
    {__LINE__, "iran.cargo", "2016-01-16T05:00:00Z", "2016-01-16T05:00:00Z",
     "removed by S/RES/2231 (2015) OP 7(a)" SNAPBACK},
    /* Annex B begins on that day and runs out five and eight years after Adoption Day */
    {__LINE__, "iran.annexb_arms_to", "2016-01-16T04:59:59Z", "2016-01-16T05:00:00Z",
     "not_yet; to come: impose S/RES/2231 (2015) Annex B 5 in 1 days"},
    {__LINE__, "iran.annexb_arms_to", "2016-01-16T05:00:00Z", "2016-01-16T05:00:00Z",
     "in_force by S/RES/2231 (2015) Annex B 5"},
    {__LINE__, "iran.annexb_arms_to", "2020-10-18T03:59:59Z", "always",
     "in_force by S/RES/2231 (2015) Annex B 5"},
    {__LINE__, "iran.annexb_arms_to", "2020-10-18T04:00:00Z", "always",
     "expired by S/RES/2231 (2015) Annex B 5"},
    {__LINE__, "iran.annexb_missile", "2023-10-18T03:59:59Z", "always",
     "in_force by S/RES/2231 (2015) Annex B 4"},
    {__LINE__, "iran.annexb_missile", "2023-10-18T04:00:00Z", "always",
     "expired by S/RES/2231 (2015) Annex B 4"},
    /* 28 August 2025: the notification starts thirty days, and the countdown is visible */
    {__LINE__, "iran.assets", "2025-08-28T03:59:59Z", "2025-08-28T03:59:59Z",
     "removed by S/RES/2231 (2015) OP 7(a)" SNAPBACK},
    {__LINE__, "iran.assets", "2025-08-28T04:00:00Z", "2025-08-28T04:00:00Z",
     "removed by S/RES/2231 (2015) OP 7(a)" SNAPBACK " in 30 days"},
    /* 28 September 2025, 00:00 GMT: 20:00 on the 27th in New York */
    {__LINE__, "iran.assets", "2025-09-27T23:59:59Z", "2025-09-27T23:59:59Z",
     "removed by S/RES/2231 (2015) OP 7(a)" SNAPBACK " in 0 days"},
    {__LINE__, "iran.assets", "2025-09-28T00:00:00Z", "2025-09-28T00:00:00Z",
     "in_force by S/RES/2231 (2015) OP 12, contested"},
    {__LINE__, "iran.nuclear_supply", "2025-09-28T00:00:00Z", "always",
     "in_force by S/RES/2231 (2015) OP 12, contested"},
    {__LINE__, "iran.travel", "2025-09-28T00:00:00Z", "always",
     "in_force by S/RES/2231 (2015) OP 12, contested"},
    {__LINE__, "iran.arms_from", "2025-09-28T00:00:00Z", "always",
     "in_force by S/RES/2231 (2015) OP 12, contested"},
    {__LINE__, "iran.arms_to", "2025-09-28T00:00:00Z", "always",
     "in_force by S/RES/2231 (2015) OP 12, contested"},
    {__LINE__, "iran.ballistic_activity", "2025-09-28T00:00:00Z", "always",
     "in_force by S/RES/2231 (2015) OP 12, contested"},
    {__LINE__, "iran.cargo", "2025-09-28T00:00:00Z", "always",
     "in_force by S/RES/2231 (2015) OP 12, contested"},
    /* the sunset of Annex B 2 is overtaken; as known before the notification it still comes */
    {__LINE__, "iran.annexb_procurement", "2025-09-27T23:59:59Z", "always",
     "in_force by S/RES/2231 (2015) Annex B 2; to come: terminate S/RES/2231 (2015) OP 12 in 0 "
     "days"},
    {__LINE__, "iran.annexb_procurement", "2025-09-28T00:00:00Z", "always",
     "removed by S/RES/2231 (2015) OP 12, contested"},
    {__LINE__, "iran.annexb_procurement", "2025-10-19T03:59:59Z", "2025-08-28T03:59:59Z",
     "in_force by S/RES/2231 (2015) Annex B 2; to come: terminate S/RES/2231 (2015) OP 12"},
    {__LINE__, "iran.annexb_procurement", "2025-10-19T04:00:00Z", "2025-08-28T03:59:59Z",
     "expired by S/RES/2231 (2015) Annex B 2; to come: terminate S/RES/2231 (2015) OP 12"},
    /* the gap vector: at 06:00Z on that day the duty of States exists */
    {__LINE__, "iran.assets", "2025-09-28T06:00:00Z", "always",
     "in_force by S/RES/2231 (2015) OP 12, contested"},
};

TEST(iran_2006_to_2025)
{
    check_states(iran, COUNT(iran));
}

/* ---- Haiti --------------------------------------------------------------------------------------
 */

static const state_row haiti[] = {
    /* 00:01 "EST" on 23 June 1993, by the clock of New York */
    {__LINE__, "haiti1.arms_oil", "1993-06-23T04:00:59Z", "1993-06-22",
     "not_yet; to come: impose S/RES/841 (1993) OP 5 in 0 days"},
    {__LINE__, "haiti1.arms_oil", "1993-06-23T04:01:00Z", "1993-06-22",
     "in_force by S/RES/841 (1993) OP 5"},
    {__LINE__, "haiti1.funds", "1993-06-23T04:00:59Z", "1993-06-22",
     "not_yet; to come: impose S/RES/841 (1993) OP 8 in 0 days"},
    {__LINE__, "haiti1.funds", "1993-06-23T04:01:00Z", "1993-06-22",
     "in_force by S/RES/841 (1993) OP 8"},
    /* 861: paused at once; to end should bad faith be reported */
    {__LINE__, "haiti1.funds", "1993-08-27T03:59:59Z", "1993-08-27T03:59:59Z",
     "in_force by S/RES/841 (1993) OP 8"},
    {__LINE__, "haiti1.funds", "1993-08-27T04:00:00Z", "1993-08-27T04:00:00Z",
     "paused by S/RES/861 (1993) OP 1; to come: resume S/RES/861 (1993) OP 2"},
    {__LINE__, "haiti1.funds", "1993-09-01", "always",
     "paused by S/RES/861 (1993) OP 1; to come: resume S/RES/861 (1993) OP 2"},
    /* asked on 1 October about 1 November, and again once 873 is known */
    {__LINE__, "haiti1.arms_oil", "1993-11-01", "1993-10-01",
     "paused by S/RES/861 (1993) OP 1; to come: resume S/RES/861 (1993) OP 2"},
    {__LINE__, "haiti1.arms_oil", "1993-11-01", "1993-10-13T03:59:59Z",
     "paused by S/RES/861 (1993) OP 1; to come: resume S/RES/861 (1993) OP 2"},
    {__LINE__, "haiti1.arms_oil", "1993-11-01", "1993-10-13T04:00:00Z",
     "in_force by S/RES/873 (1993) OP 1"},
    /* 23:59 "EST" on 18 October */
    {__LINE__, "haiti1.funds", "1993-10-19T03:58:59Z", "1993-10-18",
     "paused by S/RES/861 (1993) OP 1; to come: resume S/RES/861 (1993) OP 2"},
    {__LINE__, "haiti1.funds", "1993-10-19T03:59:00Z", "1993-10-18",
     "in_force by S/RES/873 (1993) OP 1"},
    /* 917: 23:59 on 21 May 1994 */
    {__LINE__, "haiti1.trade", "1994-05-22T03:58:59Z", "1994-05-21",
     "not_yet; to come: impose S/RES/917 (1994) OP 6 in 0 days"},
    {__LINE__, "haiti1.trade", "1994-05-22T03:59:00Z", "1994-05-21",
     "in_force by S/RES/917 (1994) OP 6"},
    /* 944: one minute into the day after a return whose day nobody knew beforehand */
    {__LINE__, "haiti1.trade", "1994-10-20", "1994-09-30",
     "in_force by S/RES/917 (1994) OP 6; to come: terminate S/RES/944 (1994) OP 4"},
    {__LINE__, "haiti1.trade", "1994-10-20", "1994-10-15T03:59:59Z",
     "in_force by S/RES/917 (1994) OP 6; to come: terminate S/RES/944 (1994) OP 4"},
    {__LINE__, "haiti1.trade", "1994-10-15T12:00:00Z", "1994-10-15T04:00:00Z",
     "in_force by S/RES/917 (1994) OP 6; to come: terminate S/RES/944 (1994) OP 4 in 1 days"},
    {__LINE__, "haiti1.trade", "1994-10-16T04:00:59Z", "1994-10-15T04:00:00Z",
     "in_force by S/RES/917 (1994) OP 6; to come: terminate S/RES/944 (1994) OP 4 in 0 days"},
    {__LINE__, "haiti1.trade", "1994-10-16T04:01:00Z", "1994-10-15T04:00:00Z",
     "removed by S/RES/944 (1994) OP 4"},
    {__LINE__, "haiti1.funds", "1994-10-16T04:00:59Z", "always",
     "in_force by S/RES/873 (1993) OP 1; to come: terminate S/RES/944 (1994) OP 4 in 0 days"},
    {__LINE__, "haiti1.funds", "1994-10-16T04:01:00Z", "always",
     "removed by S/RES/944 (1994) OP 4"},
};

TEST(haiti_1993_to_1994)
{
    check_states(haiti, COUNT(haiti));
}

/* Between the two readings of "EST" the answer says the other, and outside it says nothing. */
TEST(haiti_read_the_other_way)
{
    static const struct {
        int line;
        const char *at, *want;
    } rows[] = {
        {__LINE__, "1993-10-19T03:58:59Z",
         "\"boundary\":{\"earlier\":\"paused\",\"later\":"
         "\"in_force\"}}"},
        {__LINE__, "1993-10-19T03:59:00Z", "\"read_otherwise\":\"paused\""},
        {__LINE__, "1993-10-19T04:58:59Z", "\"read_otherwise\":\"paused\""},
        {__LINE__, "1993-10-19T04:59:00Z",
         "\"boundary\":{\"earlier\":\"paused\",\"later\":"
         "\"in_force\"}}"},
        {__LINE__, "1994-10-16T04:30:00Z", "\"read_otherwise\":\"in_force\""},
        {__LINE__, "1993-06-23T04:30:00Z", "\"read_otherwise\":\"not_yet\""},
        {__LINE__, "1993-10-19T03:59:00Z",
         "\"written\":\"2359 EST 18 October 1993\","
         "\"other_reading\":\"1993-10-19T04:59:00Z\""},
    };
    testing_whole book;
    det_error err = {0};
    bool is_open = testing_open(&book, &err);
    for (size_t i = 0; is_open && i < COUNT(rows); i++) {
        det_text *out = NULL;
        CHECK_OK(det_text_new(0, &out, &err), &err);
        det_json json = det_json_over(out);
        CHECK_OK(det_law_status_write(book.law, det_law_regime_find(book.law, DET_STR("un:841")),
                                      testing_when(rows[i].at, DET_ZONE_NEW_YORK), INT64_MAX, false,
                                      &json, &err),
                 &err);
        if (det_str_find(det_text_str(out), det_str_of(rows[i].want)) == SIZE_MAX)
            CHECK_TEXT(rows[i].line, det_text_bytes(out), rows[i].want);
        det_text_free(out);
    }
    testing_shut(&book);
}

/* ---- Libya --------------------------------------------------------------------------------------
 */

static const state_row libya[] = {
    {__LINE__, "libya1.air", "1992-04-15T03:59:59Z", "1992-04-14",
     "not_yet; to come: impose S/RES/748 (1992) OP 4 in 1 days"},
    {__LINE__, "libya1.air", "1992-04-15T04:00:00Z", "1992-04-14",
     "in_force by S/RES/748 (1992) OP 4"},
    {__LINE__, "libya1.funds", "1993-12-01T05:00:59Z", "1993-11-30",
     "not_yet; to come: impose S/RES/883 (1993) OP 3 in 0 days"},
    {__LINE__, "libya1.funds", "1993-12-01T05:01:00Z", "1993-11-30",
     "in_force by S/RES/883 (1993) OP 3"},
    {__LINE__, "libya1.oil_equipment", "1993-12-01T05:01:00Z", "1993-11-30",
     "in_force by S/RES/883 (1993) OP 5"},
    /* the letter of 5 April 1999 is noted on the 8th, and has paused them since the 5th */
    {__LINE__, "libya1.air", "1999-04-05T17:59:59Z", "always",
     "in_force by S/RES/883 (1993) OP 6; to come: suspend S/RES/1192 (1998) OP 8 in 0 days"},
    {__LINE__, "libya1.air", "1999-04-05T18:00:00Z", "always",
     "paused by S/RES/1192 (1998) OP 8; "
     "to come: terminate S/RES/1506 "
     "(2003) OP 1 in 1621 days"},
    {__LINE__, "libya1.air", "1999-04-06T12:00:00Z", "1999-04-06T12:00:00Z",
     "in_force by S/RES/883 (1993) OP 6; to come: suspend S/RES/1192 (1998) OP 8"},
    {__LINE__, "libya1.air", "1999-04-06T12:00:00Z", "1999-04-08T03:59:59Z",
     "in_force by S/RES/883 (1993) OP 6; to come: suspend S/RES/1192 (1998) OP 8"},
    {__LINE__, "libya1.air", "1999-04-06T12:00:00Z", "1999-04-08T04:00:00Z",
     "paused by S/RES/1192 (1998) OP 8"},
    {__LINE__, "libya1.funds", "1999-04-05T18:00:00Z", "1999-04-08T04:00:00Z",
     "paused by S/RES/1192 (1998) OP 8"},
    {__LINE__, "libya1.funds", "2003-09-12T03:59:59Z", "2003-09-11",
     "paused by S/RES/1192 (1998) OP 8"},
    {__LINE__, "libya1.funds", "2003-09-12T04:00:00Z", "2003-09-12T04:00:00Z",
     "removed by S/RES/1506 (2003) OP 1"},
    /* 2011: the freeze of the investment authority is narrowed and stays */
    {__LINE__, "libya2.assets_lia", "2011-09-16T03:59:59Z", "2011-09-16T03:59:59Z",
     "in_force by S/RES/1973 (2011) Annex II"},
    {__LINE__, "libya2.assets_lia", "2011-09-16T04:00:00Z", "2011-09-16T04:00:00Z",
     "in_force by S/RES/2009 (2011) OP 15"},
    {__LINE__, "libya2.assets_noc", "2011-09-16T03:59:59Z", "2011-09-16T03:59:59Z",
     "in_force by S/RES/1973 (2011) Annex II"},
    {__LINE__, "libya2.assets_noc", "2011-09-16T04:00:00Z", "2011-09-16T04:00:00Z",
     "removed by S/RES/2009 (2011) OP 14"},
    /* the no-fly zone ends at 23:59 of Tripoli */
    {__LINE__, "libya2.nfz", "2011-10-31T21:58:59Z", "2011-10-30",
     "in_force by S/RES/1973 (2011) OP 6; to come: terminate S/RES/2016 (2011) OP 6 in 0 days"},
    {__LINE__, "libya2.nfz", "2011-10-31T21:59:00Z", "2011-10-30",
     "removed by S/RES/2016 (2011) OP 6"},
};

TEST(libya_1992_to_2011)
{
    check_states(libya, COUNT(libya));
}

/* ---- transactions: "date from>to item" ----------------------------------------------------------
 */

typedef struct deal_row {
    int line;
    const char *at, *from, *to, *item, *quantity, *want;
} deal_row;

static void
check_deals(const deal_row *rows, size_t count)
{
    testing_whole book;
    det_error err = {0};
    bool is_open = testing_open(&book, &err);
    for (size_t i = 0; is_open && i < count; i++) {
        det_law_fact facts[DET_LAW_FACTS_MAX];
        det_law_decision decision;
        char got[400];
        det_law_question question = {.at_us = testing_when(rows[i].at, DET_ZONE_NEW_YORK),
                                     .known_us = INT64_MAX,
                                     .actor_from = det_str_of(rows[i].from),
                                     .actor_to = det_str_of(rows[i].to),
                                     .unit = DET_STR("barrel"),
                                     .quantity_milli = INT64_MIN};
        CHECK(det_law_item_read(det_str_of(rows[i].item), &question, facts));
        (void)det_law_milli_read(det_str_of(rows[i].quantity), &question.quantity_milli);
        CHECK_OK(det_law_decide(book.law, &question, book.arena, &decision, &err), &err);
        size_t used = (size_t)snprintf(got, sizeof got, "%s",
                                       det_law_outcome_name(decision.outcome));
        for (size_t j = 0; j < decision.cite_count; j++)
            used += (size_t)snprintf(
                got + used, sizeof got - used, "%s%.*s", j == 0 ? " " : ";",
                DET_STR_FMT(det_law_cite_brief(&decision.cites[j], book.arena)));
        if (decision.ruling_count > 0 && decision.rulings[0].needs.len > 0)
            snprintf(got + used, sizeof got - used, " needs %.*s",
                     DET_STR_FMT(decision.rulings[0].needs));
        CHECK_TEXT(rows[i].line, got, rows[i].want);
    }
    testing_shut(&book);
}

/* The Libyan Investment Authority: what was frozen on 16 September 2011 outside Libya stays frozen,
 * a new investment is free, and of a coupon somebody has to say whether it belongs to the old. */
static const deal_row lia[] = {
    {__LINE__, "2011-09-15", "LY", "BE", "kind:lia_funds;frozen_on_2011_09_16=no", "",
     "prohibited 1973:19;1973:Annex II"},
    {__LINE__, "2011-09-16", "LY", "BE", "kind:lia_funds;frozen_on_2011_09_16=no", "",
     "allowed 2009:15"},
    {__LINE__, "2014-06-01", "LY", "BE",
     "kind:lia_funds;frozen_on_2011_09_16=yes;held_outside_libya=yes", "",
     "prohibited 1973:19;1973:Annex II"},
    {__LINE__, "2014-06-01", "LY", "BE", "kind:lia_funds", "",
     "prohibited 1973:19;1973:Annex II needs frozen_on_2011_09_16,held_outside_libya"},
    {__LINE__, "2013-06-01", "LY", "BE", "kind:lia_funds;held_outside_libya=no", "",
     "allowed 2009:15"},
};

TEST(libya_frozen_in_time)
{
    check_deals(lia, COUNT(lia));
}

/* Pauses that leave a part standing. */
static const deal_row parts[] = {
    {__LINE__, "1994-10-04", "YU", "HU", "kind:passenger_flight;impounded=no", "",
     "prohibited 757:7"},
    {__LINE__, "1994-10-05", "YU", "HU", "kind:passenger_flight;impounded=no", "", "allowed 943:1"},
    {__LINE__, "1994-10-05", "YU", "HU", "kind:passenger_flight;impounded=yes", "",
     "prohibited 757:7"},
    {__LINE__, "1994-10-05", "YU", "HU", "kind:passenger_flight", "",
     "undetermined 757:7;943:1 needs impounded"},
    {__LINE__, "1994-10-05", "YU", "HU", "kind:other_flight;impounded=no", "", "prohibited 757:7"},
    {__LINE__, "1994-10-05", "IT", "YU", "kind:passenger_ferry", "", "allowed"},
    {__LINE__, "1994-10-05", "YU", "IT", "kind:sport_event", "", "allowed 943:1"},
    {__LINE__, "1994-10-05", "YU", "IT", "kind:scientific_cooperation", "",
     "prohibited 757:8(b);757:8(c)"},
    {__LINE__, "1995-11-21", "DE", "YU", "kind:fry_funds;subject_to_claims=no", "",
     "prohibited 757:5"},
    {__LINE__, "1995-11-22", "DE", "YU", "kind:fry_funds;subject_to_claims=no", "",
     "allowed 1022:1"},
    {__LINE__, "1995-11-22", "DE", "YU", "kind:fry_funds;subject_to_claims=yes", "",
     "prohibited 757:5"},
    {__LINE__, "1995-11-22", "DE", "YU", "kind:fry_funds", "",
     "undetermined 757:5;1022:1 needs subject_to_claims"},
};

TEST(pauses_that_leave_a_part)
{
    check_deals(parts, COUNT(parts));
}

/* Petroleum for the DPRK: the paragraph of the cap, its stop, and what bites beside it.  prior is
 * what the ledger has counted in the window. */
static const deal_row petroleum[] = {
    {__LINE__, "2018-03-01", "CN", "KP", "kind:refined_petroleum;prior=0", "310000",
     "within_quota 2397:5"},
    {__LINE__, "2018-03-01", "CN", "KP", "kind:refined_petroleum;prior=475020", "24980",
     "within_quota 2397:5"},
    {__LINE__, "2018-03-01", "CN", "KP", "kind:refined_petroleum;prior=475020", "24980.001",
     "prohibited 2397:5 needs purpose"},
    /* at 95 per cent all States stop, although there is nominal headroom */
    {__LINE__, "2018-12-31", "CN", "KP", "kind:refined_petroleum;prior=475020;stop_notice=yes", "1",
     "prohibited 2397:5 needs purpose"},
    {__LINE__, "2019-01-01", "CN", "KP", "kind:refined_petroleum;prior=0", "1",
     "within_quota 2397:5"},
    {__LINE__, "2018-03-01", "CN", "KP", "kind:refined_petroleum;prior=0;purpose=military", "1",
     "prohibited 2397:5"},
    {__LINE__, "2018-03-01", "CN", "KP", "kind:refined_petroleum;prior=0;counterparty=designated",
     "1", "prohibited 2397:5 needs purpose"},
    {__LINE__, "2018-03-01", "CN", "KP", "kind:sts_transfer_dprk_flag", "",
     "prohibited 2375:11 needs purpose"},
};

TEST(petroleum_and_what_stands_beside_it)
{
    check_deals(petroleum, COUNT(petroleum));
}
