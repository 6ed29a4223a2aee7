/* One basis of a hold at a time: what it was held for, the moment, and whether that still bites. */
#include "screen/basis.h"

#include <stdio.h>
#include <string.h>

#include "screen/episodes.h"

enum { LINE_BYTES = 1024 };

static const world_list lists[] = {
    {"ofac",
     "samples/ofac-2023-07-12/sdn.csv samples/ofac-2023-07-12/alt.csv "
     "samples/ofac-2023-07-12/add.csv samples/ofac-2023-07-12/sdn_comments.csv",
     "2023-07-12", false},
    {"ownership", "samples/holdings.csv", "2020-01-01", false},
    {"un", "samples/un-2020-12-01.xml", NULL, false},
    {"un", "samples/un-2024-09-21.xml", NULL, false},
    {"un", "samples/un-2025-11-29.xml", NULL, false}};

/* A basis, as short as a table wants it. */
typedef struct basis_row {
    int line;
    const char *measure, *subject, *authority;
    det_hold_path path;
    const char *via;      /* NULL: nobody between */
    const char *received; /* NULL: 2015-01-01 */
    const char *overlay;  /* "claim", "claim ended", NULL */
    const char *branch;   /* NULL: "DE" */
    const char *on, *known;
    const char *want;
} basis_row;

static int64_t
instant(const char *text)
{
    det_instant at = {0};
    det_error err = {0};
    CHECK_OK(det_instant_read(det_str_of(text), DET_ZONE_UTC, (det_where){0}, &at, &err), &err);
    return at.us;
}

static void
answer(const world *of, det_screener *screener, const basis_row *row, char line[LINE_BYTES])
{
    det_judge *judge = NULL;
    det_judge_time time;
    det_error err = {0};
    det_basis_answer out;
    det_str via = det_str_of(row->via);
    det_hold_overlay overlay = {.kind = DET_HOLD_CLAIM,
                                .from_us = INT64_MIN,
                                .to_us = row->overlay != NULL && strstr(row->overlay, "ended")
                                             ? instant("1995-12-01")
                                             : DET_INSTANT_FOREVER};
    det_hold_basis basis = {.measure = det_str_of(row->measure),
                            .subject = det_str_of(row->subject),
                            .authority = det_str_of(row->authority),
                            .path = row->path,
                            .via = {&via, row->via != NULL},
                            .to_us = DET_INSTANT_FOREVER};
    det_hold hold = {.received_us = instant(row->received == NULL ? "2015-01-01" : row->received),
                     .branch = det_str_of(row->branch == NULL ? "DE" : row->branch),
                     .overlays = &overlay,
                     .overlay_count = row->overlay != NULL};
    char since[DET_INSTANT_TEXT_MAX];
    CHECK_OK(det_judge_time_read(det_str_of(row->on), det_str_of(row->known), &time, &err), &err);
    CHECK_OK(det_judge_new(screener, &time, &judge, &err), &err);
    CHECK_OK(det_basis_judge(judge, &hold, &basis, of->arena, &out, &err), &err);
    size_t used = (size_t)snprintf(
        line, LINE_BYTES, "%s%s%s %s: %.*s", det_basis_state_name(out.state),
        out.end == 0 ? "" : " ", out.end == 0 ? "" : det_basis_end_name(out.end),
        out.since_us == INT64_MIN ? "-" : det_instant_print(out.since_us, since),
        DET_STR_FMT(out.why));
    for (size_t i = 0; i < out.notes.count && used < LINE_BYTES; i++)
        used += (size_t)snprintf(line + used, LINE_BYTES - used, "; %.*s",
                                 DET_STR_FMT(out.notes.items[i]));
    if (out.is_licensable && used < LINE_BYTES)
        snprintf(line + used, LINE_BYTES - used, " [licensable]");
    det_judge_free(judge);
}

static const basis_row rows[] = {
    /* one measure, one listing */
    {__LINE__, "un.1718.asset_freeze", "un:KPi.024", "un", DET_HOLD_DIRECT, NULL, NULL, NULL, NULL,
     "2024-10-01", "",
     "bites 2016-03-02T05:00:00Z: un.1718.asset_freeze is in force since 2006-10-14 (S/RES/1718 "
     "(2006) OP 8(d)), and un:KPi.024 is listed under it"},
    {__LINE__, "un.1737.asset_freeze", "un:IRi.001", "un", DET_HOLD_DIRECT, NULL, NULL, NULL, NULL,
     "2016-01-15", "",
     "bites 2007-03-24T04:00:00Z: un.1737.asset_freeze is in force since 2006-12-23 (S/RES/1737 "
     "(2006) OP 12), and un:IRi.001 is listed under it; to come: terminate by S/RES/2231 (2015) OP "
     "7(a) on 2016-01-16; to come: resume by S/RES/2231 (2015) OP 11 on 2025-09-28T00:00:00Z"},
    {__LINE__, "un.1737.asset_freeze", "un:IRi.001", "un", DET_HOLD_DIRECT, NULL, NULL, NULL, NULL,
     "2016-01-16", "",
     "ended terminated 2016-01-16T05:00:00Z: un.1737.asset_freeze was terminated on 2016-01-16 "
     "(S/RES/2231 (2015) OP 7(a)); to come: resume by S/RES/2231 (2015) OP 11 on "
     "2025-09-28T00:00:00Z"},
    {__LINE__, "un.1737.asset_freeze", "un:IRi.001", "un", DET_HOLD_DIRECT, NULL, NULL, NULL, NULL,
     "2025-09-27T23:59Z", "",
     "ended terminated 2016-01-16T05:00:00Z: un.1737.asset_freeze was terminated on 2016-01-16 "
     "(S/RES/2231 (2015) OP 7(a)); to come: resume by S/RES/2231 (2015) OP 11 on "
     "2025-09-28T00:00:00Z"},
    {__LINE__, "un.1737.asset_freeze", "un:IRi.001", "un", DET_HOLD_DIRECT, NULL, NULL, NULL, NULL,
     "2025-09-28T00:00Z", "",
     "bites 2025-09-28T00:00:00Z: un.1737.asset_freeze is in force since 2025-09-28T00:00:00Z "
     "(S/RES/2231 (2015) OP 12), and un:IRi.001 is listed under it; contested: disputed by Iran, "
     "Russia and China, who hold that the notification had no effect"},
    /* off its list, with the measure in force */
    {__LINE__, "un.1970.asset_freeze", "un:LYi.017", "un", DET_HOLD_DIRECT, NULL, NULL, NULL, NULL,
     "2025-12-01", "",
     "bites 2011-02-26T05:00:00Z: un.1970.asset_freeze is in force since 2011-02-26 (S/RES/1970 "
     "(2011) OP 17), and un:LYi.017 is listed under it"},
    {__LINE__, "us.zimbabwe.blocking", "ofac:39842", "us", DET_HOLD_DIRECT, NULL, NULL, NULL, NULL,
     "2024-03-03", "",
     "bites 2023-07-12T04:00:00Z: us.zimbabwe.blocking is in force since 2003-03-06 (E.O. 13288 "
     "sec. 1), and ofac:39842 is listed under it; to come: terminate by E.O. 14118 on 2024-03-04"},
    {__LINE__, "us.zimbabwe.blocking", "ofac:39842", "us", DET_HOLD_DIRECT, NULL, NULL, NULL, NULL,
     "2024-03-04", "",
     "ended terminated 2024-03-04T05:00:00Z: us.zimbabwe.blocking was terminated on 2024-03-04 "
     "(E.O. 14118)"},
    /* asleep: a pause that leaves a part standing turns on what is known of claims */
    {__LINE__, "un.724.funds", "", "un", DET_HOLD_GOVERNMENT, NULL, "1993-01-01", NULL, NULL,
     "1996-01-01", "",
     "uncertain 1995-11-22T05:00:00Z: un.724.funds is paused in part, and whether this is in the "
     "part is not known: assets subject to claims stay blocked; say whether subject_to_claims; to "
     "come, no date set: resume by S/RES/1022 (1995); to come: terminate by S/RES/1074 (1996) OP 2 "
     "on 1996-10-01"},
    {__LINE__, "un.724.funds", "", "un", DET_HOLD_GOVERNMENT, NULL, "1993-01-01", "claim", NULL,
     "1996-01-01", "",
     "bites -: un.724.funds is paused since 1995-11-22 (S/RES/1022 (1995) OP 1), and this is what "
     "the pause leaves out: assets subject to claims stay blocked; to come, no date set: resume by "
     "S/RES/1022 (1995); to come: terminate by S/RES/1074 (1996) OP 2 on 1996-10-01"},
    {__LINE__, "un.724.funds", "", "un", DET_HOLD_GOVERNMENT, NULL, "1993-01-01", "claim ended",
     NULL, "1996-01-01", "",
     "paused 1995-11-22T05:00:00Z: un.724.funds is paused since 1995-11-22 (S/RES/1022 (1995) OP "
     "1); to come, no date set: resume by S/RES/1022 (1995); to come: terminate by S/RES/1074 "
     "(1996) OP 2 on 1996-10-01"},
    {__LINE__, "un.841.funds", "", "un", DET_HOLD_GOVERNMENT, NULL, "1993-07-01", NULL, NULL,
     "1993-09-01", "",
     "paused 1993-08-27T04:00:00Z: un.841.funds is paused since 1993-08-27 (S/RES/861 (1993) OP "
     "1); to come, no date set: resume by S/RES/861 (1993) OP 2; to come: resume by S/RES/873 "
     "(1993) OP 1 on 1993-10-19T03:59:00Z; to come: terminate by S/RES/944 (1994) OP 4 on "
     "1994-10-16T04:01:00Z"},
    {__LINE__, "un.841.funds", "", "un", DET_HOLD_GOVERNMENT, NULL, "1993-07-01", NULL, NULL,
     "1993-10-19T03:58Z", "",
     "paused 1993-08-27T04:00:00Z: un.841.funds is paused since 1993-08-27 (S/RES/861 (1993) OP "
     "1); to come, no date set: resume by S/RES/861 (1993) OP 2; to come: resume by S/RES/873 "
     "(1993) OP 1 on 1993-10-19T03:59:00Z; to come: terminate by S/RES/944 (1994) OP 4 on "
     "1994-10-16T04:01:00Z"},
    {__LINE__, "un.841.funds", "", "un", DET_HOLD_GOVERNMENT, NULL, "1993-07-01", NULL, NULL,
     "1993-10-19T03:59Z", "",
     "bites 1993-10-19T03:59:00Z: un.841.funds is in force since 1993-10-19T03:59:00Z (S/RES/873 "
     "(1993) OP 1); to come: terminate by S/RES/944 (1994) OP 4 on 1994-10-16T04:01:00Z"},
    /* a letter of 5 April that was made known on the 8th */
    {__LINE__, "un.748.funds", "", "un", DET_HOLD_GOVERNMENT, NULL, "1994-01-01", NULL, NULL,
     "1999-04-06", "1999-04-07T00:00Z",
     "bites 1993-12-01T05:01:00Z: un.748.funds is in force since 1993-12-01T05:01:00Z (S/RES/883 "
     "(1993) OP 3); to come, no date set: suspend by S/RES/1192 (1998) OP 8"},
    {__LINE__, "un.748.funds", "", "un", DET_HOLD_GOVERNMENT, NULL, "1994-01-01", NULL, NULL,
     "1999-04-06", "",
     "paused 1999-04-05T18:00:00Z: un.748.funds is paused since 1999-04-05T18:00:00Z (S/RES/1192 "
     "(1998) OP 8); to come: terminate by S/RES/1506 (2003) OP 1 on 2003-09-12"},
    /* frozen on a day, and only that */
    {__LINE__, "un.1970.asset_freeze_lia", "", "un", DET_HOLD_GOVERNMENT, NULL, "2011-04-01", NULL,
     "BE", "2014-06-01", "",
     "bites 2011-03-17T04:00:00Z: un.1970.asset_freeze_lia is in force since 2011-03-17 "
     "(S/RES/1973 (2011) OP 19)"},
    {__LINE__, "un.1970.asset_freeze_lia", "", "un", DET_HOLD_GOVERNMENT, NULL, "2013-04-01", NULL,
     "BE", "2014-06-01", "",
     "neutralised 2011-09-16T04:00:00Z: un.1970.asset_freeze_lia is freed by the law itself: funds "
     "that were not frozen on 16 September 2011 (S/RES/2009 (2011) OP 15)"},
    {__LINE__, "un.1970.asset_freeze_lia", "", "un", DET_HOLD_GOVERNMENT, NULL, "2011-04-01", NULL,
     "LY", "2014-06-01", "",
     "neutralised 2011-09-16T04:00:00Z: un.1970.asset_freeze_lia is freed by the law itself: funds "
     "inside Libya (S/RES/2009 (2011) OP 15)"},
    /* through owners */
    {__LINE__, "us.dprk2.blocking", "ofac:9345", "us", DET_HOLD_OWNED, "Example Mining Ltd", NULL,
     NULL, NULL, "2024-01-01", "",
     "bites 2023-07-12T04:00:00Z: us.dprk2.blocking is in force since 2015-01-02 (E.O. 13687 sec. "
     "1), and ofac:9345 is listed under it; Example Mining Ltd is held by listed owners: KOREA "
     "MINING DEVELOPMENT TRADING CORPORATION 50% (us.ownership.2014)"},
    {__LINE__, "un.1718.asset_freeze", "un:KPe.001", "un", DET_HOLD_OWNED, "Example Metals GmbH",
     NULL, NULL, NULL, "2024-10-01", "",
     "uncertain -: Example Metals GmbH may be owned by parties that 'un' has listed: KOREA MINING "
     "DEVELOPMENT TRADING CORPORATION 30%, Example Mining Ltd 25-50%"},
    {__LINE__, "us.zimbabwe.blocking", "ofac:39842", "us", DET_HOLD_OWNED, "Nobody Ltd", NULL, NULL,
     NULL, "2024-01-01", "",
     "bites 2023-07-12T04:00:00Z: us.zimbabwe.blocking is in force since 2003-03-06 (E.O. 13288 "
     "sec. 1), and ofac:39842 is listed under it; to come: terminate by E.O. 14118 on 2024-03-04"},
    /* what is not known */
    {__LINE__, "un.1718.asset_freeze", "un:KPi.999", "un", DET_HOLD_DIRECT, NULL, NULL, NULL, NULL,
     "2024-10-01", "", "uncertain -: no list that is loaded ever had 'un:KPi.999'"},
    {__LINE__, "us.none.blocking", "ofac:9345", "us", DET_HOLD_DIRECT, NULL, NULL, NULL, NULL,
     "2024-10-01", "", "uncertain -: the lawbook has no measure 'us.none.blocking'"},
    {__LINE__, "", "", "us", DET_HOLD_DIRECT, NULL, NULL, NULL, NULL, "2024-10-01", "",
     "uncertain -: it names no measure of the lawbook: a person has to read it"},
    {__LINE__, "us.dprk4.blocking", "ofac:9345", "us", DET_HOLD_DIRECT, NULL, NULL, NULL, NULL,
     "2024-10-01", "",
     "uncertain -: 'ofac:9345' is listed under 'DPRK2', and never was under a tag that stands for "
     "us:dprk4"},
    {__LINE__, "", "", "internal", DET_HOLD_INTERNAL, NULL, NULL, NULL, NULL, "2024-10-01", "",
     "bites 1970-01-01T00:00:00Z: our own policy"},
};

static void
run(world *of, const basis_row *table, size_t count)
{
    det_screener *screener = NULL;
    det_error err = {0};
    char line[LINE_BYTES];
    if (of->index == NULL) return;
    CHECK_OK(det_screener_new(of->index, of->law, NULL, &screener, &err), &err);
    for (size_t i = 0; i < count; i++) {
        answer(of, screener, &table[i], line);
        CHECK_TEXT(table[i].line, line, table[i].want);
    }
    det_screener_free(screener);
}

TEST(one_basis)
{
    world of = world_open(lists, COUNT(lists));
    run(&of, rows, COUNT(rows));
    world_close(&of);
}

/* Parties that come and go: tests/relief/parties.csv. */
static const basis_row episode_rows[] = {
    /* off its list while the measure goes on */
    {__LINE__, "un.1267.asset_freeze", "un:QDe.137", "un", DET_HOLD_DIRECT, NULL, NULL, NULL, NULL,
     "2026-02-26", "",
     "bites 2014-05-14T04:00:00Z: un.1267.asset_freeze is in force since 2001-01-19T05:01:00Z "
     "(S/RES/1333 (2000) OP 8(c)), and un:QDe.137 is listed under it"},
    {__LINE__, "un.1267.asset_freeze", "un:QDe.137", "un", DET_HOLD_DIRECT, NULL, NULL, NULL, NULL,
     "2026-02-27", "",
     "ended delisted 2026-02-27T05:00:00Z: 'un:QDe.137' is off the list of 'un' since 2026-02-27 "
     "(by the first list without it)"},
    {__LINE__, "eu.ukr.asset_freeze", "eu:EU.900.05", "eu", DET_HOLD_DIRECT, NULL, NULL, NULL, NULL,
     "2022-09-15", "",
     "ended delisted 2022-09-14T22:00:00Z: 'eu:EU.900.05' is off the list of 'eu' since 2022-09-15 "
     "(by the first list without it)"},
    {__LINE__, "uk.russia.asset_freeze", "uk:UKS0001", "uk", DET_HOLD_DIRECT, NULL, NULL, NULL,
     NULL, "2022-09-15", "",
     "bites 2020-12-31T23:00:00Z: uk.russia.asset_freeze is in force since 2020-12-31T23:00:00Z "
     "(SI 2019/855 Part 3), and uk:UKS0001 is listed under it"},
    /* a measure that another took the place of */
    {__LINE__, "uk.russia.eu_asset_freeze", "uk:UKS0001", "uk", DET_HOLD_DIRECT, NULL, NULL, NULL,
     NULL, "2022-09-15", "",
     "bites 2020-12-31T23:00:00Z: uk.russia.asset_freeze is in force since 2020-12-31T23:00:00Z "
     "(SI 2019/855 Part 3), and uk:UKS0001 is listed under it; uk.russia.asset_freeze took the "
     "place of uk.russia.eu_asset_freeze"},
    /* off one programme of its list, and on another */
    {__LINE__, "us.fto.blocking", "ofac:900003", "us", DET_HOLD_DIRECT, NULL, NULL, NULL, NULL,
     "2025-07-07", "",
     "bites 2012-12-11T05:00:00Z: us.fto.blocking is in force since 1996-04-24 (Pub. L. 104-132), "
     "and ofac:900003 is listed under it"},
    {__LINE__, "us.fto.blocking", "ofac:900003", "us", DET_HOLD_DIRECT, NULL, NULL, NULL, NULL,
     "2025-07-08", "",
     "ended delisted 2025-07-08T04:00:00Z: 'ofac:900003' is off us:fto since 2025-07-08, and "
     "listed under 'SDGT' now"},
    {__LINE__, "us.sdgt.blocking", "ofac:900003", "us", DET_HOLD_DIRECT, NULL, NULL, NULL, NULL,
     "2025-07-08", "",
     "bites 2012-12-11T05:00:00Z: us.sdgt.blocking is in force since 2001-09-23 (E.O. 13224 sec. "
     "1), and ofac:900003 is listed under it"},
    /* listed only later */
    {__LINE__, "us.ukraine-eo13661.blocking", "ofac:900007", "us", DET_HOLD_DIRECT, NULL, NULL,
     NULL, NULL, "2018-04-05", "",
     "bites 2018-04-06T04:00:00Z: us.ukraine-eo13661.blocking is in force since 2014-03-16 (E.O. "
     "13661 sec. 1), and ofac:900007 is listed under it; ofac:900007 was first seen on the list of "
     "2018-04-06: the day lies before it, and may count"},
    /* owners: a second one stays; nobody else; the share fell; nobody knows it */
    {__LINE__, "us.syria.blocking", "ofac:900001", "us", DET_HOLD_OWNED, "Example Orontes Fund",
     NULL, NULL, NULL, "2025-06-30", "",
     "bites 2020-12-22T05:00:00Z: us.syria.blocking is in force since 2004-05-11 (E.O. 13338 sec. "
     "3), and ofac:900001 is listed under it; Example Orontes Fund is held by listed owners: "
     "CENTRAL BANK OF SYRIA 30%, AL-ASSAD, Bashar 50% (us.ownership.2014); to come: terminate by "
     "E.O. 14312 on 2025-07-01"},
    {__LINE__, "us.ukraine-eo13661.blocking", "ofac:900008", "us", DET_HOLD_OWNED,
     "United Company Rusal PLC", NULL, NULL, NULL, "2019-01-26", "",
     "bites 2018-04-06T04:00:00Z: us.ukraine-eo13661.blocking is in force since 2014-03-16 (E.O. "
     "13661 sec. 1), and ofac:900008 is listed under it; United Company Rusal PLC is held by "
     "listed owners: EN+ GROUP PLC 56.88% (us.ownership.2014)"},
    {__LINE__, "us.ukraine-eo13661.blocking", "ofac:900008", "us", DET_HOLD_OWNED,
     "United Company Rusal PLC", NULL, NULL, NULL, "2019-01-27", "",
     "ended delisted 2019-01-27T05:00:00Z: ofac:900008 is off the list of 'ofac' since 2019-01-27, "
     "and no other party that 'us' has listed owns United Company Rusal PLC"},
    {__LINE__, "us.ukraine-eo13661.blocking", "ofac:900009", "us", DET_HOLD_OWNED, "EN+ Group PLC",
     NULL, NULL, NULL, "2019-01-26", "",
     "bites 2018-04-06T04:00:00Z: us.ukraine-eo13661.blocking is in force since 2014-03-16 (E.O. "
     "13661 sec. 1), and ofac:900009 is listed under it; EN+ Group PLC is held by listed owners: "
     "DERIPASKA, Oleg Vladimirovich 70% (us.ownership.2014)"},
    {__LINE__, "us.ukraine-eo13661.blocking", "ofac:900009", "us", DET_HOLD_OWNED, "EN+ Group PLC",
     NULL, NULL, NULL, "2019-01-27", "",
     "uncertain -: ofac:900009 is still listed, and holds too little of EN+ Group PLC now (44.95%, "
     "us.ownership.2014): whether what was held before stays so has to be judged"},
    {__LINE__, "us.ukraine-eo13661.blocking", "ofac:900009", "us", DET_HOLD_OWNED,
     "Example Yenisei Ltd", NULL, NULL, NULL, "2019-01-27", "",
     "uncertain -: Example Yenisei Ltd may be owned by parties that 'us' has listed: DERIPASKA, "
     "Oleg Vladimirovich 0-100%"},
    {__LINE__, "us.ukraine-eo13661.blocking", "ofac:900008", "us", DET_HOLD_OWNED, NULL, NULL, NULL,
     NULL, "2019-01-27", "",
     "uncertain 2019-01-27T05:00:00Z: ofac:900008 is off the list of 'ofac' since 2019-01-27, and "
     "what it owned is not named"},
    {__LINE__, "us.ukraine-eo13661.blocking", "ofac:900008", "us", DET_HOLD_OWNED,
     "Somebody Not On File Ltd", NULL, NULL, NULL, "2019-01-27", "",
     "uncertain 2019-01-27T05:00:00Z: ofac:900008 is off the list of 'ofac' since 2019-01-27, and "
     "who else owns Somebody Not On File Ltd is not on file"},
    /* an owner that is given by its number on a list where it is not yet, and is on another */
    {__LINE__, "eu.syr.asset_freeze", "eu:EU.900.01", "eu", DET_HOLD_OWNED, "Example Barada Fund",
     NULL, NULL, NULL, "2019-06-01", "",
     "bites 2012-01-18T23:00:00Z: eu.syr.asset_freeze is in force since 2012-01-19 (Regulation "
     "(EU) No 36/2012 Article 14), and eu:EU.900.01 is listed under it; Example Barada Fund is "
     "held by listed owners: CENTRAL BANK OF SYRIA 60% (eu.ownership.2018)"},
    /* the two clocks of a removal: a day in New York, and an hour before it ends in London */
    {__LINE__, "us.syria.blocking", "ofac:900001", "us", DET_HOLD_DIRECT, NULL, NULL, NULL, NULL,
     "2025-07-01T03:59Z", "",
     "bites 2020-12-22T05:00:00Z: us.syria.blocking is in force since 2004-05-11 (E.O. 13338 sec. "
     "3), and ofac:900001 is listed under it; to come: terminate by E.O. 14312 on 2025-07-01"},
    {__LINE__, "us.syria.blocking", "ofac:900001", "us", DET_HOLD_DIRECT, NULL, NULL, NULL, NULL,
     "2025-07-01T04:00Z", "",
     "ended terminated 2025-07-01T04:00:00Z: us.syria.blocking was terminated on 2025-07-01 (E.O. "
     "14312)"},
};

TEST(parties_that_come_and_go)
{
    world of = episodes_open();
    run(&of, episode_rows, COUNT(episode_rows));
    world_close(&of);
}

/* ---- licences -----------------------------------------------------------------------------------
 */

static const char *const licence_texts[] = {
    "id: GL-25\nauthority: OFAC\nkind: general_licence\nmeasures: [us.syria.blocking]\n"
    "valid_from: 2025-05-23\nsource: made from the note on Syria\nknown: 2025-05-23\n",
    "id: '538.540'\nauthority: OFAC\nkind: general_licence\nmeasures: [us.sudan.blocking]\n"
    "valid_from: 2017-01-17\nunblocks: 'yes'\nsource: 31 CFR 538.540\nknown: 2017-01-13\n",
    "id: L-BARADA\nauthority: OFAC\nkind: specific_licence\nmeasures: "
    "[us.ukraine-eo13661.blocking]\nholders: [Example Barada Fund]\nunblocks: 'yes'\n"
    "valid_from: 2018-05-01\nvalid_before: 2018-06-05T00:01-04:00\nsource: a letter\n"
    "known: 2018-05-01\n"};

TEST(licences)
{
    static const basis_row table[] = {
        /* allows dealings, unblocks nothing; what came in under it was perhaps never caught */
        {__LINE__, "us.syria.blocking", "ofac:900001", "us", DET_HOLD_DIRECT, NULL, "2019-03-01",
         NULL, NULL, "2025-05-24", "",
         "bites 2020-12-22T05:00:00Z: us.syria.blocking is in force since 2004-05-11 (E.O. 13338 "
         "sec. 3), and ofac:900001 is listed under it; GL-25 allows dealings and unblocks nothing "
         "that was held before; to come: terminate by E.O. 14312 on 2025-07-01"},
        {__LINE__, "us.syria.blocking", "ofac:900001", "us", DET_HOLD_DIRECT, NULL, "2025-06-01",
         NULL, NULL, "2025-06-02", "",
         "uncertain 2025-05-23T04:00:00Z: GL-25 allowed it when it came in and does not unblock: "
         "was it held rightly?; to come: terminate by E.O. 14312 on 2025-07-01"},
        /* unblocks */
        {__LINE__, "us.sudan.blocking", "ofac:900005", "us", DET_HOLD_DIRECT, NULL, "2010-01-01",
         NULL, NULL, "2017-01-16", "",
         "bites 1997-11-03T05:00:00Z: us.sudan.blocking is in force since 1997-11-03 (E.O. 13067 "
         "sec. 1), and ofac:900005 is listed under it; 538.540 would unblock and does not cover "
         "it: it is valid from 2017-01-17T05:00:00Z; to come: terminate by E.O. 13761 on "
         "2017-10-12 [licensable]"},
        {__LINE__, "us.sudan.blocking", "ofac:900005", "us", DET_HOLD_DIRECT, NULL, "2010-01-01",
         NULL, NULL, "2017-01-17", "",
         "neutralised 2017-01-17T05:00:00Z: 538.540 of OFAC unblocks it; to come: terminate by "
         "E.O. 13761 on 2017-10-12"},
        {__LINE__, "us.sudan.blocking", "ofac:900005", "us", DET_HOLD_DIRECT, NULL, "2010-01-01",
         NULL, NULL, "2017-01-17", "2017-01-12T00:00Z",
         "bites 1997-11-03T05:00:00Z: us.sudan.blocking is in force since 1997-11-03 (E.O. 13067 "
         "sec. 1), and ofac:900005 is listed under it"},
        {__LINE__, "us.sudan.blocking", "ofac:900005", "us", DET_HOLD_DIRECT, NULL, "2010-01-01",
         NULL, NULL, "2017-10-12", "",
         "ended terminated 2017-10-12T04:00:00Z: us.sudan.blocking was terminated on 2017-10-12 "
         "(E.O. 13761)"},
        /* would unblock: for another, and ended at one minute past midnight */
        {__LINE__, "us.ukraine-eo13661.blocking", "ofac:900009", "us", DET_HOLD_DIRECT, NULL,
         "2018-04-10", NULL, NULL, "2018-06-05T04:00Z", "",
         "bites 2018-04-06T04:00:00Z: us.ukraine-eo13661.blocking is in force since 2014-03-16 "
         "(E.O. 13661 sec. 1), and ofac:900009 is listed under it"},
        {__LINE__, "us.ukraine-eo13661.blocking", "ofac:900009", "us", DET_HOLD_DIRECT, NULL,
         "2018-04-10", NULL, NULL, "2018-06-05", "",
         "bites 2018-04-06T04:00:00Z: us.ukraine-eo13661.blocking is in force since 2014-03-16 "
         "(E.O. 13661 sec. 1), and ofac:900009 is listed under it"},
    };
    world of = episodes_open();
    det_screener *screener = NULL;
    det_error err = {0};
    det_licence items[COUNT(licence_texts)];
    char line[LINE_BYTES];
    if (of.index == NULL) return;
    CHECK_OK(det_screener_new(of.index, of.law, NULL, &screener, &err), &err);
    for (size_t i = 0; i < COUNT(licence_texts); i++) {
        det_tree *tree = DET_NEW(of.arena, det_tree, 1);
        det_fields fields;
        CHECK_OK(det_tree_read_yaml(det_str_of(licence_texts[i]), "l.yaml", of.arena, tree, &err),
                 &err);
        CHECK_OK(
            det_fields_of_tree(tree, 0, "a licence", det_licence_keys, of.arena, &fields, &err),
            &err);
        CHECK_OK(det_licence_read(&fields, of.law, DET_ZONE_NEW_YORK, of.arena, &items[i], &err),
                 &err);
        CHECK_OK(det_fields_instant(&fields, "known", DET_ZONE_UTC, &items[i].stamp.known_us, &err),
                 &err);
    }
    det_licences licences = {items, COUNT(items)};
    det_screener_use(screener, NULL, NULL, &licences, 0);
    for (size_t i = 0; i < COUNT(table); i++) {
        answer(&of, screener, &table[i], line);
        CHECK_TEXT(table[i].line, line, table[i].want);
    }
    det_screener_free(screener);
    world_close(&of);
}
