/* The life cycles, on each side of each of their instants, and as known before. */
#include "law/testing.h"

static const char regime[] = "lawbook: 1\n"
                             "regime:\n"
                             "  id: un:9\n"
                             "  title: Nine\n"
                             "  authority: un\n"
                             "  zone: America/New_York\n"
                             "  target: [KP]\n";

static const char coal_2270[] =
    "lawbook: 1\n"
    "regime: un:9\n"
    "instrument: {id: S/RES/2270 (2016), adopted: 2016-03-02}\n"
    "measures:\n"
    "- {id: coal, kind: coal, title: Coal, scope: {direction: from, kinds: [coal]}}\n"
    "acts:\n"
    "- {impose: coal, cite: \"29\"}\n";
static const char coal_2321[] = "lawbook: 1\n"
                                "regime: un:9\n"
                                "instrument: {id: S/RES/2321 (2016), adopted: 2016-11-30}\n"
                                "acts:\n"
                                "- {amend: coal, cite: \"26\", aliases: [coal_cap]}\n";
static const char coal_2371[] = "lawbook: 1\n"
                                "regime: un:9\n"
                                "instrument: {id: S/RES/2371 (2017), adopted: 2017-08-05}\n"
                                "acts:\n"
                                "- {amend: coal, cite: \"8\"}\n";

static const char haiti[] =
    "lawbook: 1\n"
    "regime: un:9\n"
    "instrument: {id: S/RES/841 (1993), adopted: 1993-06-16}\n"
    "measures:\n"
    "- {id: oil, kind: oil_embargo, title: Oil and arms}\n"
    "acts:\n"
    "- impose: oil\n"
    "  cite: \"5\"\n"
    "  from: {at: 1993-06-23T00:01-04:00, written: 00:01 EST 23 June, other: "
    "1993-06-23T00:01-05:00}\n"
    "  unless_event: report.complied\n"
    "events:\n"
    "- {id: report.complied, title: A report that the measures are not warranted}\n"
    "- {id: return, title: The President returns, happened: 1994-10-15}\n";
static const char haiti_861[] = "lawbook: 1\n"
                                "regime: un:9\n"
                                "instrument: {id: S/RES/861 (1993), adopted: 1993-08-27}\n"
                                "acts:\n"
                                "- {suspend: oil, id: P-861, cite: \"1\"}\n";
static const char haiti_873[] = "lawbook: 1\n"
                                "regime: un:9\n"
                                "instrument: {id: S/RES/873 (1993), adopted: 1993-10-13}\n"
                                "acts:\n"
                                "- {resume: P-861, cite: \"1\", from: 1993-10-18T23:59-04:00}\n";
static const char haiti_944[] =
    "lawbook: 1\n"
    "regime: un:9\n"
    "instrument: {id: S/RES/944 (1994), adopted: 1994-09-29}\n"
    "acts:\n"
    "- {terminate: oil, cite: \"4\", from: 1994-10-16T00:01-04:00, on_event: return}\n";

static const char iran_1737[] = "lawbook: 1\n"
                                "regime: un:9\n"
                                "instrument: {id: S/RES/1737 (2006), adopted: 2006-12-23}\n"
                                "measures:\n"
                                "- {id: assets, kind: asset_freeze, title: Freeze}\n"
                                "acts:\n"
                                "- {impose: assets, cite: \"12\"}\n";
static const char iran_2231[] =
    "lawbook: 1\n"
    "regime: un:9\n"
    "instrument: {id: S/RES/2231 (2015), adopted: 2015-07-20}\n"
    "measures:\n"
    "- {id: annex_arms, kind: arms_embargo, title: Arms}\n"
    "acts:\n"
    "- {terminate: assets, id: T-7a, cite: 7(a), from: 2016-01-16, on_event: implementation}\n"
    "- {impose: annex_arms, cite: Annex B 5, from: 2016-01-16, on_event: implementation, through: "
    "2020-10-17}\n"
    "- {resume: T-7a, cite: [\"11\", \"12\"], known: 2025-08-28, from: 2025-09-28T00:00Z, "
    "contested: disputed}\n"
    "events:\n"
    "- {id: implementation, title: IAEA report, happened: 2016-01-16}\n";

static const char shapes[] =
    "lawbook: 1\n"
    "regime: un:9\n"
    "instrument: {id: S/RES/100 (2000), adopted: 2000-01-01}\n"
    "measures:\n"
    "- {id: never_set, kind: flight_ban, title: Never brought into force}\n"
    "- {id: renewed, kind: arms_embargo, title: Renewed yearly}\n"
    "- {id: called, kind: inspection, title: A call, force: call}\n"
    "- {id: staged, kind: arms_embargo, title: Suspended and then ended}\n"
    "- {id: part, kind: flight_ban, title: Paused in part}\n"
    "- {id: old, kind: arms_embargo, title: Old}\n"
    "- {id: new, kind: arms_embargo, title: New}\n"
    "- {id: undone, kind: arms_embargo, title: Annulled}\n"
    "- {id: two_pauses, kind: flight_ban, title: Two pauses}\n"
    "- {id: default_end, kind: arms_embargo, title: Escapes}\n"
    "acts:\n"
    "- {impose: never_set, cite: \"3\", from: unset, condition: a date to be set}\n"
    "- {impose: renewed, cite: \"4\", through: 2000-12-31, end_cite: \"16\"}\n"
    "- {extend: renewed, cite: \"5\", from: 2000-12-20, through: 2001-06-30}\n"
    "- {extend: renewed, cite: \"6\", from: 2001-07-02, through: 2001-12-31}\n"
    "- {impose: called, cite: \"7\"}\n"
    "- {impose: staged, cite: \"8\"}\n"
    "- {suspend: staged, id: P-staged, cite: \"9\", from: 2000-02-01, through: 2000-02-29}\n"
    "- {terminate: staged, cite: \"10\", from: 2000-03-01, condition: unless the Council decides "
    "otherwise}\n"
    "- {impose: part, cite: \"11\"}\n"
    "- {suspend: part, id: P-part, cite: \"12\", only: passenger flights, from: 2000-02-01}\n"
    "- {impose: old, cite: \"13\"}\n"
    "- {impose: new, cite: \"14\", from: 2000-06-01}\n"
    "- {replace: old, by: new, cite: \"15\", from: 2000-06-01}\n"
    "- {impose: undone, cite: \"17\"}\n"
    "- {terminate: undone, void: yes, cite: \"18\", from: 2000-05-01}\n"
    "- {impose: two_pauses, cite: \"19\"}\n"
    "- {suspend: two_pauses, id: P-1, cite: \"20\", from: 2000-02-01, through: 2000-03-31}\n"
    "- {suspend: two_pauses, id: P-2, cite: \"21\", from: 2000-03-01}\n"
    "- {extend: P-1, cite: \"22\", from: 2000-03-15, through: 2000-04-30}\n"
    "- {resume: P-2, cite: \"23\", from: 2000-04-10}\n"
    "- {impose: default_end, cite: \"24\", from: 2000-02-01, unless_event: complied}\n"
    "- {terminate: never_set, cite: \"25\", from: 2001-01-01}\n"
    "events:\n"
    "- {id: complied, title: He complied, happened: 2000-01-20, known: 2000-03-01}\n";
static const char draft[] =
    "lawbook: 1\n"
    "regime: un:9\n"
    "instrument: {id: S/2001/1, dated: 2001-01-01, status: vetoed, vote: {for: 13, against: 1, "
    "vetoed_by: [RU]}}\n"
    "acts:\n"
    "- {terminate: called, cite: \"1\"}\n";

static const char *const files[] = {regime,    coal_2270, coal_2321, coal_2371, haiti,  haiti_861,
                                    haiti_873, haiti_944, iran_1737, iran_2231, shapes, draft};

static const struct {
    int line;
    const char *measure, *at, *known, *want;
} rows[] = {
    /* coal: 2270, 2321, 2371 */
    {__LINE__, "coal", "2016-03-01", "always",
     "not_yet | pending: impose S/RES/2270 (2016) OP 29, amend S/RES/2321 (2016) OP 26, amend "
     "S/RES/2371 (2017) OP 8"},
    {__LINE__, "coal", "2016-03-01", "2016-03-01", "not_yet"},
    {__LINE__, "coal", "2016-03-02T04:59:59Z", "2016-03-02",
     "not_yet | pending: impose S/RES/2270 (2016) OP 29"},
    {__LINE__, "coal", "2016-03-02T05:00:00Z", "2016-03-02",
     "in_force since 2016-03-02T05:00:00Z: impose S/RES/2270 (2016) OP 29"},
    {__LINE__, "coal", "2016-11-29", "2016-11-29",
     "in_force since 2016-03-02T05:00:00Z: impose S/RES/2270 (2016) OP 29"},
    {__LINE__, "coal_cap", "2016-11-30", "2016-11-30",
     "in_force since 2016-03-02T05:00:00Z: impose S/RES/2270 (2016) OP 29, amend S/RES/2321 (2016) "
     "OP 26"},
    {__LINE__, "coal", "2017-08-04", "2017-08-04",
     "in_force since 2016-03-02T05:00:00Z: impose S/RES/2270 (2016) OP 29, amend S/RES/2321 (2016) "
     "OP 26"},
    {__LINE__, "coal", "2017-08-05", "always",
     "in_force since 2016-03-02T05:00:00Z: impose S/RES/2270 (2016) OP 29, amend S/RES/2321 (2016) "
     "OP 26, amend S/RES/2371 (2017) OP 8"},

    /* Haiti: begins late, is paused, the pause is ended, and all ends by an event */
    {__LINE__, "oil", "1993-06-22", "1993-06-22",
     "not_yet | pending: impose S/RES/841 (1993) OP 5"},
    {__LINE__, "oil", "1993-06-23T04:00:59Z", "1993-06-22",
     "not_yet | pending: impose S/RES/841 (1993) OP 5"},
    {__LINE__, "oil", "1993-06-23T04:01:00Z", "1993-06-23",
     "in_force since 1993-06-23T04:01:00Z: impose S/RES/841 (1993) OP 5"},
    {__LINE__, "oil", "1993-08-26", "1993-08-26",
     "in_force since 1993-06-23T04:01:00Z: impose S/RES/841 (1993) OP 5"},
    {__LINE__, "oil", "1993-08-27", "1993-08-27",
     "paused since 1993-08-27T04:00:00Z: impose S/RES/841 (1993) OP 5, suspend S/RES/861 (1993) OP "
     "1"},
    /* asked about 1 November: before 873 was known it would be paused, after it in force */
    {__LINE__, "oil", "1993-11-01", "1993-10-12",
     "paused since 1993-08-27T04:00:00Z: impose S/RES/841 (1993) OP 5, suspend S/RES/861 (1993) OP "
     "1"},
    {__LINE__, "oil", "1993-11-01", "1993-10-13",
     "in_force since 1993-10-19T03:59:00Z: impose S/RES/841 (1993) OP 5, suspend S/RES/861 (1993) "
     "OP 1, resume S/RES/873 (1993) OP 1"},
    {__LINE__, "oil", "1993-10-19T03:58:59Z", "1993-10-18",
     "paused since 1993-08-27T04:00:00Z: impose S/RES/841 (1993) OP 5, suspend S/RES/861 (1993) OP "
     "1 | pending: resume S/RES/873 (1993) OP 1"},
    {__LINE__, "oil", "1993-10-19T03:59:00Z", "1993-10-18",
     "in_force since 1993-10-19T03:59:00Z: impose S/RES/841 (1993) OP 5, suspend S/RES/861 (1993) "
     "OP 1, resume S/RES/873 (1993) OP 1"},
    /* 944 is known, the President has not returned yet */
    {__LINE__, "oil", "1994-10-20", "1994-10-01",
     "in_force since 1993-10-19T03:59:00Z: impose S/RES/841 (1993) OP 5, suspend S/RES/861 (1993) "
     "OP 1, resume S/RES/873 (1993) OP 1 | pending: terminate S/RES/944 (1994) OP 4"},
    {__LINE__, "oil", "1994-10-16T04:00:59Z", "always",
     "in_force since 1993-10-19T03:59:00Z: impose S/RES/841 (1993) OP 5, suspend S/RES/861 (1993) "
     "OP 1, resume S/RES/873 (1993) OP 1 | pending: terminate S/RES/944 (1994) OP 4"},
    {__LINE__, "oil", "1994-10-16T04:01:00Z", "always",
     "removed since 1994-10-16T04:01:00Z: impose S/RES/841 (1993) OP 5, suspend S/RES/861 (1993) "
     "OP "
     "1, resume S/RES/873 (1993) OP 1, terminate S/RES/944 (1994) OP 4"},

    /* Iran: removed on a report, and snapped back */
    {__LINE__, "assets", "2006-12-22", "2006-12-22", "not_yet"},
    {__LINE__, "assets", "2006-12-23", "2006-12-23",
     "in_force since 2006-12-23T05:00:00Z: impose S/RES/1737 (2006) OP 12"},
    {__LINE__, "assets", "2015-12-31", "2015-12-31",
     "in_force since 2006-12-23T05:00:00Z: impose S/RES/1737 (2006) OP 12 | pending: terminate "
     "S/RES/2231 (2015) OP 7(a)"},
    {__LINE__, "assets", "2016-01-15", "2016-01-15",
     "in_force since 2006-12-23T05:00:00Z: impose S/RES/1737 (2006) OP 12 | pending: terminate "
     "S/RES/2231 (2015) OP 7(a)"},
    {__LINE__, "assets", "2016-01-16", "2016-01-16",
     "removed since 2016-01-16T05:00:00Z: impose S/RES/1737 (2006) OP 12, terminate S/RES/2231 "
     "(2015) OP 7(a)"},
    {__LINE__, "assets", "2025-09-27T23:59:59Z", "2025-09-27",
     "removed since 2016-01-16T05:00:00Z: impose S/RES/1737 (2006) OP 12, terminate S/RES/2231 "
     "(2015) OP 7(a) | pending: resume S/RES/2231 (2015) OP 11, resume S/RES/2231 (2015) OP 12"},
    {__LINE__, "assets", "2025-09-28T00:00:00Z", "2025-09-28",
     "in_force since 2025-09-28T00:00:00Z: impose S/RES/1737 (2006) OP 12, terminate S/RES/2231 "
     "(2015) OP 7(a), resume S/RES/2231 (2015) OP 11, resume S/RES/2231 (2015) OP 12 | contested"},
    {__LINE__, "assets", "2025-10-01", "2025-08-27",
     "removed since 2016-01-16T05:00:00Z: impose S/RES/1737 (2006) OP 12, terminate S/RES/2231 "
     "(2015) OP 7(a)"},
    {__LINE__, "annex_arms", "2016-01-15", "always",
     "not_yet | pending: impose S/RES/2231 (2015) Annex B 5"},
    {__LINE__, "annex_arms", "2020-10-17", "always",
     "in_force since 2016-01-16T05:00:00Z: impose S/RES/2231 (2015) Annex B 5"},
    {__LINE__, "annex_arms", "2020-10-18", "always",
     "expired since 2020-10-18T04:00:00Z: impose S/RES/2231 (2015) Annex B 5"},

    /* one shape each */
    {__LINE__, "never_set", "2000-12-31", "2000-12-31",
     "not_yet | pending: impose S/RES/100 (2000) OP 3, terminate S/RES/100 (2000) OP 25"},
    {__LINE__, "never_set", "2001-01-01", "always",
     "removed since 2001-01-01T05:00:00Z: terminate S/RES/100 (2000) OP 25 | pending: impose "
     "S/RES/100 (2000) OP 3"},
    {__LINE__, "renewed", "2000-12-31", "always",
     "in_force since 2000-01-01T05:00:00Z: impose S/RES/100 (2000) OP 4, extend S/RES/100 (2000) "
     "OP "
     "5 | pending: extend S/RES/100 (2000) OP 6"},
    {__LINE__, "renewed", "2001-06-30", "always",
     "in_force since 2000-01-01T05:00:00Z: impose S/RES/100 (2000) OP 4, extend S/RES/100 (2000) "
     "OP "
     "5 | pending: extend S/RES/100 (2000) OP 6"},
    {__LINE__, "renewed", "2001-07-01", "always", /* the renewal came a day late */
     "expired since 2001-07-01T04:00:00Z: impose S/RES/100 (2000) OP 4, extend S/RES/100 (2000) OP "
     "5 | pending: extend S/RES/100 (2000) OP 6"},
    {__LINE__, "renewed", "2001-07-02", "always",
     "in_force since 2001-07-02T04:00:00Z: impose S/RES/100 (2000) OP 4, extend S/RES/100 (2000) "
     "OP "
     "6"},
    {__LINE__, "renewed", "2002-01-01", "always",
     "expired since 2002-01-01T05:00:00Z: impose S/RES/100 (2000) OP 4, extend S/RES/100 (2000) OP "
     "6"},
    {__LINE__, "called", "2000-06-01", "always",
     "advisory since 2000-01-01T05:00:00Z: impose S/RES/100 (2000) OP 7"},
    {__LINE__, "called", "2002-01-01", "always", /* a vetoed text ends nothing */
     "advisory since 2000-01-01T05:00:00Z: impose S/RES/100 (2000) OP 7"},
    {__LINE__, "staged", "2000-02-29", "always",
     "paused since 2000-02-01T05:00:00Z: impose S/RES/100 (2000) OP 8, suspend S/RES/100 (2000) OP "
     "9 | pending: terminate S/RES/100 (2000) OP 10"},
    {__LINE__, "staged", "2000-03-01", "always",
     "removed since 2000-03-01T05:00:00Z: impose S/RES/100 (2000) OP 8, terminate S/RES/100 (2000) "
     "OP 10"},
    {__LINE__, "part", "2000-03-01", "always",
     "in_force since 2000-01-01T05:00:00Z: impose S/RES/100 (2000) OP 11, suspend S/RES/100 (2000) "
     "OP 12"},
    {__LINE__, "old", "2000-05-31", "always",
     "in_force since 2000-01-01T05:00:00Z: impose S/RES/100 (2000) OP 13 | pending: replace "
     "S/RES/100 (2000) OP 15"},
    {__LINE__, "old", "2000-06-01", "always",
     "replaced since 2000-06-01T04:00:00Z: impose S/RES/100 (2000) OP 13, replace S/RES/100 (2000) "
     "OP 15"},
    {__LINE__, "undone", "2000-05-01", "always",
     "annulled since 2000-05-01T04:00:00Z: impose S/RES/100 (2000) OP 17, terminate S/RES/100 "
     "(2000) OP 18"},
    {__LINE__, "two_pauses", "2000-02-15", "always",
     "paused since 2000-02-01T05:00:00Z: impose S/RES/100 (2000) OP 19, suspend S/RES/100 (2000) "
     "OP "
     "20 | pending: suspend S/RES/100 (2000) OP 21, extend S/RES/100 (2000) OP 22, resume "
     "S/RES/100 "
     "(2000) OP 23"},
    {__LINE__, "two_pauses", "2000-04-10", "always", /* one is ended, the other still runs */
     "paused since 2000-02-01T05:00:00Z: impose S/RES/100 (2000) OP 19, suspend S/RES/100 (2000) "
     "OP "
     "20, suspend S/RES/100 (2000) OP 21, extend S/RES/100 (2000) OP 22, resume S/RES/100 (2000) "
     "OP "
     "23"},
    {__LINE__, "two_pauses", "2000-05-01", "always",
     "in_force since 2000-05-01T04:00:00Z: impose S/RES/100 (2000) OP 19, suspend S/RES/100 (2000) "
     "OP 21, resume S/RES/100 (2000) OP 23"},
    {__LINE__, "default_end", "2000-02-10", "2000-02-10", /* he had complied, nobody knew */
     "in_force since 2000-02-01T05:00:00Z: impose S/RES/100 (2000) OP 24"},
    {__LINE__, "default_end", "2000-02-10", "2000-03-01", "not_yet"},
};

TEST(states)
{
    char text[TESTING_TEXT_MAX];
    testing_law book = testing_load(files, COUNT(files));
    CHECK_TEXT(0, book.law == NULL ? book.err.text : "loaded", "loaded");
    for (size_t i = 0; book.law != NULL && i < COUNT(rows); i++)
        CHECK_TEXT(rows[i].line,
                   testing_state(&book, rows[i].measure, rows[i].at, rows[i].known, text),
                   rows[i].want);
    testing_close(&book);
}

/* A state holds from since to until, and is another just outside: at random instants of each. */
TEST(state_changes_only_at_its_bounds)
{
    static const char *const ids[] = {"coal",       "oil",    "assets", "annex_arms", "never_set",
                                      "renewed",    "staged", "part",   "old",        "new",
                                      "two_pauses", "undone", "called", "default_end"};
    testing_law book = testing_load(files, COUNT(files));
    const int64_t years_us = 60 * 365 * DET_US_PER_DAY;
    for (size_t i = 0; book.law != NULL && i < 4000; i++) {
        const det_measure *measure = det_law_measure_find(
            book.law, det_str_of(ids[det_test_random() % COUNT(ids)]));
        int64_t at_us = (int64_t)(det_test_random() % (uint64_t)years_us);
        det_arena_mark mark = det_arena_mark_get(book.arena);
        det_law_answer here, other;
        CHECK_OK(
            det_law_state_at(book.law, measure, at_us, INT64_MAX, book.arena, &here, &book.err),
            &book.err);
        CHECK(here.since_us <= at_us && at_us < here.until_us);
        for (size_t j = 0; j < 2; j++) {
            bool is_open = j == 0 ? here.since_us == INT64_MIN
                                  : here.until_us == DET_INSTANT_FOREVER;
            if (is_open) continue;
            int64_t inside_us = j == 0 ? here.since_us : here.until_us - 1;
            int64_t outside_us = j == 0 ? here.since_us - 1 : here.until_us;
            CHECK_OK(det_law_state_at(book.law, measure, inside_us, INT64_MAX, book.arena, &other,
                                      &book.err),
                     &book.err);
            CHECK(other.state == here.state && other.since_us == here.since_us &&
                  other.until_us == here.until_us);
            CHECK_OK(det_law_state_at(book.law, measure, outside_us, INT64_MAX, book.arena, &other,
                                      &book.err),
                     &book.err);
            CHECK(other.state != here.state);
        }
        det_arena_mark_reset(book.arena, mark);
    }
    testing_close(&book);
}

TEST(changed_that_day)
{
    testing_law book = testing_load(files, COUNT(files));
    const det_measure *oil = det_law_measure_find(book.law, DET_STR("oil"));
    det_law_answer answer;
    CHECK_OK(det_law_state_at(book.law, oil, testing_when("1993-10-18", DET_ZONE_NEW_YORK),
                              INT64_MAX, book.arena, &answer, &book.err),
             &book.err);
    CHECK(answer.changed_that_day); /* at 23:59 */
    CHECK_OK(det_law_state_at(book.law, oil, testing_when("1993-08-27", DET_ZONE_NEW_YORK),
                              INT64_MAX, book.arena, &answer, &book.err),
             &book.err);
    CHECK(!answer.changed_that_day); /* at midnight: the whole day is one */
    testing_close(&book);
}
