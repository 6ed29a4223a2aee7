/* The forty-one shapes that the life of a measure has taken since 1966, each on acts of the lawbook
 * (or, where it is a matter of lists, on the invented regime of tests/law/shapes), on both sides of
 * its dates and, where it turns on what was known, of the day on which it became known. */
#include "law/book.h"
#include "law/cases.h"
#include "law/testing.h"

enum { SHAPES = 41 };

/* shape: NULL goes on with the one above.  want: the state, the newest of its reasons, and the
 * first act that waits for its day. */
static const struct {
    int line;
    const char *shape, *measure, *at, *known, *want;
} rows[] = {
    {__LINE__, "delayed start by fixed date, hour and zone", "haiti1.arms_oil",
     "1993-06-23T04:00:59Z", "always", "not_yet | waits: 861:2"},
    {__LINE__, NULL, "haiti1.arms_oil", "1993-06-23T04:01:00Z", "always",
     "in_force by 841:5 | waits: 861:2"},
    {__LINE__, "delayed start with escape (does not begin if a report says the target complied)",
     "taliban.flight", "1999-11-13", "always", "not_yet"},
    {__LINE__, NULL, "taliban.flight", "1999-11-14", "always", "in_force by 1267:4(a)"},
    {__LINE__, NULL, "un.9.escaped", "2000-06-15", "2000-06-01T03:59:59Z", "in_force by 9001:6"},
    {__LINE__, NULL, "un.9.escaped", "2000-06-15", "2000-06-01T04:00:00Z", "not_yet"},
    {__LINE__, "start postponed by a later text just before it bites", "angola.travel",
     "1997-10-01", "1997-09-28", "in_force by 1127:4(b)"},
    {__LINE__, NULL, "angola.travel", "1997-10-01", "1997-09-29", "not_yet by 1130"},
    {__LINE__, NULL, "angola.travel", "1997-10-30T05:00:59Z", "always", "not_yet by 1135"},
    {__LINE__, NULL, "angola.travel", "1997-10-30T05:01:00Z", "always", "in_force by 1127:4(b)"},
    {__LINE__, NULL, "angola.funds", "1998-06-26", "1998-06-23", "in_force by 1173:11"},
    {__LINE__, NULL, "angola.funds", "1998-06-26", "1998-06-24", "not_yet by 1176"},
    {__LINE__, NULL, "angola.funds", "1998-07-01T04:00:59Z", "always", "not_yet by 1176"},
    {__LINE__, NULL, "angola.funds", "1998-07-01T04:01:00Z", "always", "in_force by 1173:11"},
    {__LINE__, "adopted, never given a start date, later removed", "sudan1.air", "1999-01-01",
     "always", "not_yet | waits: 1070:3"},
    {__LINE__, NULL, "sudan1.air", "2001-09-27", "always", "not_yet | waits: 1070:3"},
    {__LINE__, NULL, "sudan1.air", "2001-09-28", "always", "removed by 1372:1 | waits: 1070:3"},
    {__LINE__, "suspension offered but never triggered", "iraq.oil_suspension_offer", "1999-12-16",
     "1999-12-16", "not_yet"},
    {__LINE__, NULL, "iraq.oil_suspension_offer", "1999-12-17", "always",
     "not_yet | waits: 1284:33"},
    {__LINE__, NULL, "iraq.oil_suspension_offer", "2003-01-01", "always",
     "not_yet | waits: 1284:33"},
    {__LINE__, "suspension at once, open-ended", "yugo1.trade", "1995-11-21", "always",
     "in_force by 820:12-30 | waits: 1022"},
    {__LINE__, NULL, "yugo1.trade", "1995-11-22", "always", "paused by 1022:1 | waits: 1022"},
    {__LINE__, NULL, "yugo1.trade", "1996-09-30", "always", "paused by 1022:1 | waits: 1022"},
    {__LINE__, "suspension triggered by receipt of a report, no new vote", "libya1.air",
     "1999-04-05T17:59:59Z", "always", "in_force by 883:6"},
    {__LINE__, NULL, "libya1.air", "1999-04-05T18:00:00Z", "always", "paused by 1192:8"},
    {__LINE__, NULL, "libya1.air", "1999-04-06", "1999-04-07", "in_force by 883:6 | waits: 1192:8"},
    {__LINE__, NULL, "libya1.air", "1999-04-06", "1999-04-08", "paused by 1192:8"},
    {__LINE__, "suspension for N days, renewed; returns by itself if not renewed", "yugo1.flights",
     "1994-10-04", "always", "in_force by 757:7 | waits: 943:3"},
    {__LINE__, NULL, "yugo1.flights", "1994-10-05", "always", "paused by 943:1 | waits: 943:3"},
    {__LINE__, NULL, "yugo1.flights", "1995-01-13", "1995-01-11", "paused by 943:1 | waits: 943:3"},
    {__LINE__, NULL, "yugo1.flights", "1995-01-14", "1995-01-11", "in_force by 757:7"},
    {__LINE__, NULL, "yugo1.flights", "1995-01-14", "always", "paused by 970:1 | waits: 943:3"},
    {__LINE__, NULL, "yugo1.flights", "1995-04-22", "always", "paused by 988:1 | waits: 943:3"},
    {__LINE__, "suspension ended on the Nth working day after an adverse report", "yugo1.flights",
     "1994-12-01", "always", "paused by 943:1 | waits: 943:3"},
    {__LINE__, NULL, "un.9.funds", "2000-07-09T03:59:59Z", "always", "paused by 9002:7"},
    {__LINE__, NULL, "un.9.funds", "2000-07-09T04:00:00Z", "always", "in_force by 9002:8"},
    {__LINE__, "partial suspension by activity", "yugo1.sport_culture", "1994-10-04", "always",
     "in_force by 757:8(c) | waits: 943:3"},
    {__LINE__, NULL, "yugo1.sport_culture", "1994-10-05", "always",
     "paused by 943:1 | waits: 943:3"},
    {__LINE__, "partial suspension by target, others left out until a later trigger",
     "yugo1.bosnian_serb", "1996-02-26", "always", "in_force by 1022:2"},
    {__LINE__, NULL, "yugo1.bosnian_serb", "1996-02-27", "always", "paused by 1022:2"},
    {__LINE__, NULL, "yugo1.bosnian_serb", "1996-02-27", "1996-02-25",
     "in_force by 1022:2 | waits: 1022:2"},
    {__LINE__, "suspend, then terminate on a stated day, in one text", "rwanda.arms_gov",
     "1995-08-15", "always", "in_force by 918:13"},
    {__LINE__, NULL, "rwanda.arms_gov", "1995-08-16", "always", "paused by 1011:7"},
    {__LINE__, NULL, "rwanda.arms_gov", "1996-08-31", "always", "paused by 1011:7"},
    {__LINE__, NULL, "rwanda.arms_gov", "1996-09-01", "always", "removed by 1011:8"},
    {__LINE__, "suspend, then terminate N days after an event", "yugo1.trade", "1996-09-30",
     "always", "paused by 1022:1 | waits: 1022"},
    {__LINE__, NULL, "yugo1.trade", "1996-10-01", "always", "removed by 1074:2"},
    {__LINE__, NULL, "yugo1.arms_light", "1996-03-12", "always", "in_force by 713:6"},
    {__LINE__, NULL, "yugo1.arms_light", "1996-03-13", "always", "removed by 1021:1(b)"},
    {__LINE__, NULL, "yugo1.arms_light", "1996-03-13", "1995-12-13",
     "in_force by 713:6 | waits: 1021:1(b)"},
    {__LINE__, "end of suspension set for a future minute unless a report says otherwise",
     "haiti1.arms_oil", "1993-10-19T03:58:59Z", "always", "paused by 875:1 | waits: 861:2"},
    {__LINE__, NULL, "haiti1.arms_oil", "1993-10-19T03:59:00Z", "always", "in_force by 873:1"},
    {__LINE__, "termination fixed by an event plus one day", "haiti1.trade", "1994-10-16T04:00:59Z",
     "always", "in_force by 917:6"},
    {__LINE__, NULL, "haiti1.trade", "1994-10-16T04:01:00Z", "always", "removed by 944:4"},
    {__LINE__, NULL, "haiti1.trade", "1994-10-17", "1994-10-14",
     "in_force by 917:6 | waits: 944:4"},
    {__LINE__, "termination in stages by class of goods", "yugo1.arms_heavy", "1996-06-17",
     "always", "in_force by 713:6"},
    {__LINE__, NULL, "yugo1.arms_heavy", "1996-06-18", "always", "removed by 1021:1(c)"},
    {__LINE__, "termination on receipt of a third body's report", "iran.nuclear_supply",
     "2016-01-15", "always", "in_force by 1929:13"},
    {__LINE__, NULL, "iran.nuclear_supply", "2016-01-16", "always", "removed by 2231:7(a)"},
    {__LINE__, NULL, "iran.nuclear_supply", "2016-02-01", "2016-01-15",
     "in_force by 1929:13 | waits: 2231:7(a)"},
    {__LINE__, "termination with automatic return (snapback) unless the Council votes to keep it",
     "iran.assets", "2025-09-27T23:59:59Z", "always", "removed by 2231:7(a)"},
    {__LINE__, NULL, "iran.assets", "2025-09-28T00:00:00Z", "always",
     "in_force contested by 2231:12"},
    {__LINE__, NULL, "iran.assets", "2025-10-01", "2025-08-27",
     "removed by 2231:7(a) | waits: 2231:11"},
    {__LINE__, NULL, "iran.assets", "2025-10-01", "2025-08-28", "in_force contested by 2231:12"},
    {__LINE__, "return cancels the returning text's own sunset", "iran.annexb_procurement",
     "2025-09-27T23:59:59Z", "always", "in_force by 2231:Annex B 2"},
    {__LINE__, NULL, "iran.annexb_procurement", "2025-09-28T00:00:00Z", "always",
     "removed contested by 2231:12"},
    {__LINE__, NULL, "iran.annexb_procurement", "2025-10-19", "always",
     "removed contested by 2231:12"},
    {__LINE__, NULL, "iran.annexb_procurement", "2025-10-19", "2025-08-27",
     "expired by 2231:Annex B 2 | waits: 2231:12"},
    {__LINE__, "replacement rules with staged sunsets counted from an agreement day",
     "iran.annexb_arms_to", "2020-10-17", "always", "in_force by 2231:Annex B 5"},
    {__LINE__, NULL, "iran.annexb_arms_to", "2020-10-18", "always", "expired by 2231:Annex B 5"},
    {__LINE__, NULL, "iran.annexb_arms_to", "2021-01-01", "2015-10-17",
     "not_yet | waits: 2231:Annex B 5"},
    {__LINE__, NULL, "iran.annexb_missile", "2023-10-17", "always", "in_force by 2231:Annex B 4"},
    {__LINE__, NULL, "iran.annexb_missile", "2023-10-18", "always", "expired by 2231:Annex B 4"},
    {__LINE__, "terminate and replace in one text, same day", "liberia.arms2", "2001-03-06",
     "always", "not_yet"},
    {__LINE__, NULL, "liberia.arms2", "2001-03-07", "always", "in_force by 1343:5"},
    {__LINE__, NULL, "liberia.arms2", "2003-12-21", "always", "in_force by 1478:10"},
    {__LINE__, NULL, "liberia.arms2", "2003-12-22", "always", "removed by 1521:1"},
    {__LINE__, NULL, "liberia.arms3", "2003-12-21", "always", "not_yet"},
    {__LINE__, NULL, "liberia.arms3", "2003-12-22", "always", "in_force by 1521:2"},
    {__LINE__, "expiry by date, no act", "sl.diamonds", "2003-06-05", "always", "in_force by 1446"},
    {__LINE__, NULL, "sl.diamonds", "2003-06-06", "always", "expired by 1446"},
    {__LINE__, "expiry because renewal was vetoed", "mali.travel", "2023-08-31", "always",
     "in_force by 2649"},
    {__LINE__, NULL, "mali.travel", "2023-09-01", "always", "expired by 2649"},
    {__LINE__, "decision not to renew one measure while renewing others", "liberia.timber3",
     "2006-06-20", "always", "in_force by 1647"},
    {__LINE__, NULL, "liberia.timber3", "2006-06-21", "always", "expired by 1689:1"},
    {__LINE__, NULL, "liberia.diamonds3", "2006-06-21", "always", "in_force by 1689"},
    {__LINE__, "different clocks for measures in one text", "liberia.diamonds3", "2005-06-21",
     "always", "in_force by 1607"},
    {__LINE__, NULL, "liberia.diamonds3", "2005-06-22", "2005-06-20", "expired by 1579"},
    {__LINE__, NULL, "liberia.timber3", "2005-06-22", "2005-06-20", "in_force by 1579"},
    {__LINE__, "end date added later to an open-ended measure", "sudan2.arms_all", "2023-09-13",
     "2023-03-07", "in_force by 1591:7"},
    {__LINE__, NULL, "sudan2.arms_all", "2023-09-13", "2023-03-08", "in_force by 2676"},
    {__LINE__, NULL, "sudan2.arms_all", "2024-09-12", "2024-09-10", "in_force by 2676"},
    {__LINE__, NULL, "sudan2.arms_all", "2024-09-13", "2024-09-10", "expired by 2676"},
    {__LINE__, "end date removed later", "carveout.humanitarian_1267", "2024-12-09", "2024-12-05",
     "in_force by 2664:2"},
    {__LINE__, NULL, "carveout.humanitarian_1267", "2024-12-10", "2024-12-05", "expired by 2664:2"},
    {__LINE__, NULL, "carveout.humanitarian_1267", "2024-12-10", "2024-12-06",
     "in_force by 2761:1"},
    {__LINE__, "easing that expires (polarity reversed)", "taliban1988.travel_waiver", "2022-08-19",
     "always", "in_force by 1988 Committee decision"},
    {__LINE__, NULL, "taliban1988.travel_waiver", "2022-08-20", "always",
     "expired by 1988 Committee decision"},
    {__LINE__, "residual duty that outlives the measure", "rwanda.notification", "2007-03-27",
     "always", "in_force by 1011:11"},
    {__LINE__, NULL, "rwanda.notification", "2007-03-28", "always", "removed by 1749:1"},
    {__LINE__, NULL, "drc.notification", "2022-12-19", "always", "in_force by 1807:5"},
    {__LINE__, NULL, "drc.notification", "2022-12-20", "always", "removed by 2667"},
    {__LINE__, "quota in money per period, later raised, then abolished", "iraq.off",
     "1996-12-10T05:00:59Z", "always", "not_yet"},
    {__LINE__, NULL, "iraq.off", "1996-12-10T05:01:00Z", "always", "in_force by 986:1"},
    {__LINE__, NULL, "iraq.off", "1996-12-11", "1996-12-09", "not_yet | waits: 986:1"},
    {__LINE__, NULL, "iraq.off", "1998-05-30", "always", "in_force by 1153:1"},
    {__LINE__, NULL, "iraq.off", "1999-12-17", "always", "in_force by 1284:15"},
    {__LINE__, "exemption by positive list, certificate, no-objection, or negative list",
     "iraq.off", "2002-05-29", "always", "in_force by 1382:1"},
    {__LINE__, NULL, "iraq.off", "2002-05-30", "always", "in_force by 1409:1"},
    {__LINE__, "freeze fixed in time (only assets frozen by a date stay frozen)",
     "libya2.assets_lia", "2011-09-15", "always", "in_force by 1973:Annex II"},
    {__LINE__, NULL, "libya2.assets_lia", "2011-09-16", "always", "in_force by 2009:15"},
    {__LINE__, "look-back (covers removals since an earlier date)", "iraq.cultural", "2003-05-21",
     "always", "not_yet"},
    {__LINE__, NULL, "iraq.cultural", "2003-05-22", "always", "in_force by 1483:7"},
    {__LINE__, "pause by a subsidiary body", "iraq.compensation", "2014-12-17", "always",
     "in_force by 687:16-19"},
    {__LINE__, NULL, "iraq.compensation", "2014-12-18", "always",
     "paused by UNCC Governing Council decision 272"},
    {__LINE__, NULL, "iraq.compensation", "2018-01-01", "always",
     "paused by UNCC Governing Council decision 274"},
    {__LINE__, NULL, "iraq.compensation", "2018-01-02", "always", "in_force by 687:16-19"},
    {__LINE__, NULL, "iraq.compensation", "2022-02-22", "always", "removed by 2621"},
    {__LINE__, "listing-level life cycles, by Committee or by the Council itself",
     "aq.list_nusra_hts", "2014-05-13", "always", "not_yet"},
    {__LINE__, NULL, "aq.list_nusra_hts", "2014-05-14", "always",
     "in_force by 1267 Committee listing"},
    {__LINE__, NULL, "aq.list_nusra_hts", "2026-02-26", "always",
     "in_force by 1267 Committee listing"},
    {__LINE__, NULL, "aq.list_nusra_hts", "2026-02-27", "always",
     "removed by 2253 Committee delisting"},
    {__LINE__, NULL, "aq.list_sharaa", "2025-11-05", "always",
     "in_force by 1267 Committee listing"},
    {__LINE__, NULL, "aq.list_sharaa", "2025-11-06", "always", "removed by 2799:1"},
    {__LINE__, "listing that lapses N days after a recommendation unless kept by consensus",
     "un.9.listing", "2000-04-29", "always", "in_force by 9001:21"},
    {__LINE__, NULL, "un.9.listing", "2000-04-30", "always", "removed by 9001:22"},
    {__LINE__, NULL, "un.9.listing", "2000-05-01", "2000-02-29",
     "in_force by 9001:21 | waits: 9001:22"},
    {__LINE__, NULL, "aq.ombudsperson", "2009-12-16", "always", "not_yet"},
    {__LINE__, NULL, "aq.ombudsperson", "2009-12-17", "always", "in_force by 1904:20"},
    {__LINE__, "designation that lapses by itself (vessels)", "un.9.vessel", "2000-06-30", "always",
     "in_force by 9001:24"},
    {__LINE__, NULL, "un.9.vessel", "2000-07-01", "always", "expired by 9001:24"},
    {__LINE__, NULL, "libya2.petroleum", "2014-03-18", "always", "not_yet"},
    {__LINE__, NULL, "libya2.petroleum", "2014-03-19", "always", "in_force by 2146:10"},
    {__LINE__, "regime split, merge or rename", "taliban1988.assets", "2011-06-16", "always",
     "not_yet"},
    {__LINE__, NULL, "taliban1988.assets", "2011-06-17", "always", "in_force by 1988:1(a)"},
    {__LINE__, NULL, "alshabaab.arms", "2023-11-30", "always", "not_yet"},
    {__LINE__, NULL, "alshabaab.arms", "2023-12-01", "always", "in_force by 2713"},
    {__LINE__, "removal by calling on States to act", "rhodesia.trade", "1979-12-20", "always",
     "in_force by 388:1"},
    {__LINE__, NULL, "rhodesia.trade", "1979-12-21", "always", "removed by 460:2"},
    {__LINE__, "local time other than New York", "libya2.nfz", "2011-10-31T21:58:59Z", "always",
     "in_force by 1973:6"},
    {__LINE__, NULL, "libya2.nfz", "2011-10-31T21:59:00Z", "always", "removed by 2016:6"},
    {__LINE__, "one rule changed across all regimes at once", "car.assets", "2022-12-08", "always",
     "in_force by 2648"},
    {__LINE__, NULL, "car.assets", "2022-12-09", "always", "in_force by 2664:1"},
    {__LINE__, NULL, "yemen.assets", "2022-12-08", "always", "in_force by 2624"},
    {__LINE__, NULL, "yemen.assets", "2022-12-09", "always", "in_force by 2664:1"},
};

static void
show(const det_law_answer *answer, det_arena *arena, char out[160])
{
    size_t used = (size_t)snprintf(out, 160, "%s%s", det_law_state_name(answer->state),
                                   answer->is_contested ? " contested" : "");
    if (answer->cite_count > 0)
        used += (size_t)snprintf(
            out + used, 160 - used, " by %.*s",
            DET_STR_FMT(det_law_cite_brief(&answer->cites[answer->cite_count - 1], arena)));
    for (size_t i = 0; i < answer->pending_count; i++) {
        if (answer->pending[i].effective.us != DET_INSTANT_FOREVER) continue;
        snprintf(out + used, 160 - used, " | waits: %.*s",
                 DET_STR_FMT(det_law_cite_brief(&answer->pending[i], arena)));
        break;
    }
}

TEST(every_shape_of_a_life)
{
    testing_whole book;
    det_error err = {0};
    size_t shapes = 0, turns = SHAPES;
    char before[160] = "";
    bool is_open = testing_open_beside(&book, "tests/law/shapes", &err);
    for (size_t i = 0; is_open && i < COUNT(rows); i++) {
        const det_measure *measure = det_law_measure_find(book.law, det_str_of(rows[i].measure));
        det_law_answer answer;
        char got[160] = "no such measure";
        if (measure != NULL) {
            det_zone zone = det_regime_zone(det_measure_regime(measure));
            CHECK_OK(det_law_state_at(book.law, measure, testing_when(rows[i].at, zone),
                                      testing_when(rows[i].known, zone), book.arena, &answer, &err),
                     &err);
            show(&answer, book.arena, got);
        }
        CHECK_TEXT(rows[i].line, got, rows[i].want);
        if (rows[i].shape != NULL) {
            CHECK(turns > 0); /* the shape above was seen on both sides */
            turns = 0;
            shapes++;
        } else if (strcmp(before, got) != 0) {
            turns++;
        }
        snprintf(before, sizeof before, "%s", got);
    }
    CHECK(!is_open || (shapes == SHAPES && turns > 0));
    testing_shut(&book);
}
