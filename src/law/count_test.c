/* Times that a text counts, beginnings that are moved, pauses of a part: over the invented regime
 * in tests/law/shapes, which the second evaluator is asked about too. */
#include "law/book.h"
#include "law/cases.h"
#include "law/count.h"
#include "law/testing.h"

#define SHAPES "tests/law/shapes/"

typedef struct shapes {
    det_file files[4];
    testing_law book;
} shapes;

static bool
open_shapes(shapes *made)
{
    static const char *const paths[] = {SHAPES "regime.yaml", SHAPES "one.yaml", SHAPES "two.yaml",
                                        SHAPES "three.yaml"};
    det_error err;
    det_tree trees[4];
    *made = (shapes){0};
    if (det_arena_new(0, &made->book.arena, &err) != DET_OK) abort();
    for (size_t i = 0; i < 4; i++) {
        CHECK_OK(det_file_open(paths[i], 0, &made->files[i], &err), &err);
        CHECK_OK(
            det_tree_read_yaml(made->files[i].bytes, paths[i], made->book.arena, &trees[i], &err),
            &err);
    }
    CHECK_OK(det_lawbook_load(trees, 4, made->book.arena, &made->book.law, &made->book.findings,
                              &made->book.finding_count, &err),
             &err);
    return made->book.law != NULL;
}

static void
close_shapes(shapes *made)
{
    for (size_t i = 0; i < 4; i++)
        det_file_close(&made->files[i]);
    det_arena_free(made->book.arena);
}

/* ---- arithmetic ---------------------------------------------------------------------------------
 */

static const struct {
    int line;
    det_count_unit unit;
    uint32_t amount;
    const char *from, *want;
} counts[] = {
    {__LINE__, DET_COUNT_DAYS, 0, "1993-04-17", "1993-04-17"},
    {__LINE__, DET_COUNT_DAYS, 9, "1993-04-17", "1993-04-26"},
    {__LINE__, DET_COUNT_DAYS, 90, "1995-12-14", "1996-03-13"}, /* over 29 February */
    {__LINE__, DET_COUNT_DAYS, 40000, "9999-12-31", "never"},
    /* Monday 17 January is a holiday */
    {__LINE__, DET_COUNT_WORKING_DAYS, 0, "2000-01-15", "2000-01-15"},
    {__LINE__, DET_COUNT_WORKING_DAYS, 1, "2000-01-13", "2000-01-14"},
    {__LINE__, DET_COUNT_WORKING_DAYS, 1, "2000-01-14", "2000-01-18"},
    {__LINE__, DET_COUNT_WORKING_DAYS, 5, "2000-01-14", "2000-01-24"},
    {__LINE__, DET_COUNT_WORKING_DAYS, 5, "2000-01-15", "2000-01-24"},
    {__LINE__, DET_COUNT_WORKING_DAYS, 9, "2000-01-14", "2000-01-28"},
    {__LINE__, DET_COUNT_WORKING_DAYS, 10, "2000-01-14", "outside"}, /* covered through the 28th */
    {__LINE__, DET_COUNT_WORKING_DAYS, 1, "1999-12-30", "outside"},
    {__LINE__, DET_COUNT_MONTHS, 1, "2000-12-19", "2001-01-19"},
    {__LINE__, DET_COUNT_MONTHS, 1, "2000-01-31", "2000-02-29"},
    {__LINE__, DET_COUNT_MONTHS, 1, "2001-01-31", "2001-02-28"},
    {__LINE__, DET_COUNT_MONTHS, 14, "2001-03-07", "2002-05-07"},
    {__LINE__, DET_COUNT_MONTHS, 1, "2001-05-31", "2001-06-30"},
    {__LINE__, DET_COUNT_MONTHS, 1, "9999-12-01", "never"},
    {__LINE__, DET_COUNT_YEARS, 5, "2015-10-18", "2020-10-18"},
    {__LINE__, DET_COUNT_YEARS, 1, "2000-02-29", "2001-02-28"},
    {__LINE__, DET_COUNT_YEARS, 4, "2000-02-29", "2004-02-29"},
};

static det_day
day_of(const char *text)
{
    det_day day = DET_DAY_NONE;
    return det_day_read(det_str_of(text), (det_where){0}, &day, NULL) == DET_OK ? day
                                                                                : DET_DAY_NONE;
}

TEST(days_are_counted)
{
    static const char *const words[] = {"", "outside", "never"};
    const det_day holidays[] = {day_of("2000-01-17")};
    const det_calendar calendar = {.weekend = 1u << 5 | 1u << 6,
                                   .holidays = holidays,
                                   .holiday_count = 1,
                                   .covers = {day_of("2000-01-01"), day_of("2000-01-29")}};
    for (size_t i = 0; i < COUNT(counts); i++) {
        char got[DET_DAY_TEXT_MAX];
        det_day day = 0;
        det_law_count count = {
            .unit = counts[i].unit, .amount = counts[i].amount, .calendar = &calendar};
        det_counted counted = det_count_day(&count, day_of(counts[i].from), &day);
        CHECK_TEXT(counts[i].line,
                   counted == DET_COUNTED ? det_day_print(day, got) : words[counted],
                   counts[i].want);
    }
}

/* A count of days is one of that many days, and of months never more than 31 days a month. */
TEST(counts_keep_their_order)
{
    for (size_t i = 0; i < 20000; i++) {
        det_day start = (det_day)(det_test_random() % 60000) - 20000, day = 0, next = 0;
        det_law_count days = {.unit = DET_COUNT_DAYS, .amount = (uint32_t)det_test_random() % 4000};
        det_law_count months = {.unit = DET_COUNT_MONTHS, .amount = 1 + days.amount % 120};
        CHECK(det_count_day(&days, start, &day) == DET_COUNTED);
        CHECK(day - start == (det_day)days.amount);
        CHECK(det_count_day(&months, start, &day) == DET_COUNTED);
        CHECK(day - start >= 28 * (det_day)months.amount &&
              day - start <= 31 * (det_day)months.amount);
        CHECK(det_count_day(&months, start + 1, &next) == DET_COUNTED);
        CHECK(next >= day);
    }
}

/* ---- states, one second either side -------------------------------------------------------------
 */

static const struct {
    int line;
    const char *measure, *at, *known, *want;
} states[] = {
    /* nine days after adoption, at 00:01 */
    {__LINE__, "un.9.days", "2000-01-14T05:00:59Z", "always", "not_yet"},
    {__LINE__, "un.9.days", "2000-01-14T05:01:00Z", "always", "in_force"},
    /* the fifth working day after Wednesday the 5th */
    {__LINE__, "un.9.working", "2000-01-12T04:59:59Z", "always", "not_yet"},
    {__LINE__, "un.9.working", "2000-01-12T05:00:00Z", "always", "in_force"},
    {__LINE__, "un.9.months", "2000-02-05T04:59:59Z", "always", "not_yet"},
    {__LINE__, "un.9.months", "2000-02-05T05:00:00Z", "always", "in_force"},
    {__LINE__, "un.9.months", "2001-02-06T04:59:59Z", "always", "in_force"},
    {__LINE__, "un.9.months", "2001-02-06T05:00:00Z", "always", "expired"},
    {__LINE__, "un.9.escape", "2000-02-04T04:59:59Z", "always", "not_yet"},
    {__LINE__, "un.9.escape", "2000-02-04T05:00:00Z", "always", "in_force"},
    /* they had signed; nobody knew until 1 June */
    {__LINE__, "un.9.escape", "2000-08-01T03:59:59Z", "always", "in_force"},
    {__LINE__, "un.9.escape", "2000-08-01T04:00:00Z", "always", "paused"},
    {__LINE__, "un.9.escaped", "2000-06-15", "2000-06-01T03:59:59Z", "in_force"},
    {__LINE__, "un.9.escape", "2000-08-01T03:59:59Z", "always", "in_force"},
    {__LINE__, "un.9.escape", "2000-08-01T04:00:00Z", "always", "paused"},
    {__LINE__, "un.9.escaped", "2000-06-15", "2000-06-01T04:00:00Z", "not_yet"},
    /* postponed twice, the second time before the first date */
    {__LINE__, "un.9.postponed", "2000-02-01T05:01:00Z", "2000-01-31T04:59:59Z", "in_force"},
    {__LINE__, "un.9.postponed", "2000-02-01T05:01:00Z", "2000-01-31T05:00:00Z", "not_yet"},
    {__LINE__, "un.9.postponed", "2000-03-01T05:01:00Z", "2000-02-27", "in_force"},
    {__LINE__, "un.9.postponed", "2000-03-01T05:00:59Z", "2000-02-27", "not_yet"},
    {__LINE__, "un.9.postponed", "2000-03-01T05:01:00Z", "2000-02-28T05:00:00Z", "not_yet"},
    {__LINE__, "un.9.postponed", "2000-03-10T04:59:59Z", "always", "not_yet"},
    {__LINE__, "un.9.postponed_too", "2000-03-10T05:00:00Z", "always", "in_force"},
    /* a part is paused, the state stays; all but a part is paused, the state does not */
    {__LINE__, "un.9.flights", "2000-03-01", "always", "in_force"},
    {__LINE__, "un.9.funds", "2000-03-01T04:59:59Z", "always", "in_force"},
    {__LINE__, "un.9.funds", "2000-03-01T05:00:00Z", "always", "paused"},
    /* the second working day, of a week without Fridays, after Friday 7 July */
    {__LINE__, "un.9.funds", "2000-07-09T03:59:59Z", "always", "paused"},
    {__LINE__, "un.9.funds", "2000-07-09T04:00:00Z", "always", "in_force"},
    {__LINE__, "un.9.funds", "2000-07-09T04:00:00Z", "2000-07-10T03:59:59Z", "paused"},
    /* 100 days, renewed for 75 two days before they are over */
    {__LINE__, "un.9.trade", "2000-05-11T12:00:00Z", "always", "paused"},
    {__LINE__, "un.9.trade", "2000-07-25T03:59:59Z", "always", "paused"},
    {__LINE__, "un.9.trade", "2000-07-25T04:00:00Z", "always", "in_force"},
    /* removed by a report; back at midnight UTC after the 30th day, of the day that it was in UTC
     */
    {__LINE__, "un.9.snapback", "2000-02-25T19:59:59Z", "always", "in_force"},
    {__LINE__, "un.9.snapback", "2000-02-25T20:00:00Z", "always", "removed"},
    {__LINE__, "un.9.snapback", "2000-02-25T20:00:00Z", "2000-02-28T04:59:59Z", "in_force"},
    {__LINE__, "un.9.snapback", "2000-11-02T23:59:59Z", "always", "removed"},
    {__LINE__, "un.9.snapback", "2000-11-03T00:00:00Z", "always", "in_force contested"},
    /* an end counted from a day that is not known yet */
    {__LINE__, "un.9.sunset_known_late", "2001-01-01", "2000-10-03T02:29:59Z", "in_force"},
    {__LINE__, "un.9.sunset_known_late", "2001-01-01", "2000-10-03T02:30:00Z", "expired"},
    {__LINE__, "un.9.sunset_known_late", "2000-10-06T23:59:59Z", "always", "in_force"},
    {__LINE__, "un.9.sunset_known_late", "2000-10-07T00:00:00Z", "always", "expired"},
};

TEST(states_turn_at_counted_instants)
{
    shapes made;
    bool is_open = open_shapes(&made);
    for (size_t i = 0; is_open && i < COUNT(states); i++) {
        det_law_answer answer;
        char got[64];
        const det_measure *measure = det_law_measure_find(made.book.law,
                                                          det_str_of(states[i].measure));
        CHECK_OK(det_law_state_at(made.book.law, measure,
                                  testing_when(states[i].at, DET_ZONE_NEW_YORK),
                                  testing_when(states[i].known, DET_ZONE_NEW_YORK), made.book.arena,
                                  &answer, &made.book.err),
                 &made.book.err);
        snprintf(got, sizeof got, "%s%s", det_law_state_name(answer.state),
                 answer.is_contested ? " contested" : "");
        CHECK_TEXT(states[i].line, got, states[i].want);
    }
    close_shapes(&made);
}

static const struct {
    int line;
    const char *measure, *at, *known, *want;
} reasons[] = {
    /* the return to a ban waits for a report as long as the pause is open */
    {__LINE__, "un.9.flights", "2000-03-01", "always",
     "in_force since 2000-01-05T05:00:00Z: impose S/RES/9001 (2000) OP 9, suspend S/RES/9002 "
     "(2000) OP 3 | pending: resume S/RES/9002 (2000) OP 4, suspend S/RES/9002 (2000) OP 5, "
     "suspend S/RES/9002 (2000) OP 6"},
    {__LINE__, "un.9.flights", "2001-01-01", "always",
     "in_force since 2000-01-05T05:00:00Z: impose S/RES/9001 (2000) OP 9, suspend S/RES/9002 "
     "(2000) OP 5"},
    /* an act that waits for an event is known in principle */
    {__LINE__, "un.9.snapback", "2000-02-26", "2000-02-26",
     "in_force since 2000-01-05T05:00:00Z: impose S/RES/9001 (2000) OP 12 | pending: terminate "
     "S/RES/9002 (2000) OP 14"},
    {__LINE__, "un.9.postponed", "2000-02-20", "2000-02-28",
     "not_yet: amend S/RES/9002 (2000) OP 1, amend S/RES/9002 (2000) OP 2 | pending: amend "
     "S/RES/9003 (2000) OP 1, impose S/RES/9001 (2000) OP 7(a)"},
};

TEST(what_is_pending_can_still_come)
{
    shapes made;
    char text[TESTING_TEXT_MAX];
    bool is_open = open_shapes(&made);
    for (size_t i = 0; is_open && i < COUNT(reasons); i++)
        CHECK_TEXT(
            reasons[i].line,
            testing_state(&made.book, reasons[i].measure, reasons[i].at, reasons[i].known, text),
            reasons[i].want);
    close_shapes(&made);
}

/* ---- transactions -------------------------------------------------------------------------------
 */

static const struct {
    int line;
    const char *at, *item, *want;
} asked[] = {
    {__LINE__, "2000-02-25", "kind:passenger_flight;impounded=no", "prohibited 9001:9"},
    {__LINE__, "2000-02-26", "kind:passenger_flight;impounded=no", "allowed 9002:3"},
    {__LINE__, "2000-02-26", "kind:passenger_flight;impounded=yes", "prohibited 9001:9"},
    {__LINE__, "2000-02-26", "kind:passenger_flight", "prohibited 9001:9 needs impounded"},
    {__LINE__, "2000-02-26", "kind:cargo_flight;impounded=no", "prohibited 9001:9"},
    {__LINE__, "2000-06-05", "kind:passenger_flight;impounded=no", "allowed 9002:3"},
    {__LINE__, "2000-06-06", "kind:passenger_flight;impounded=no", "prohibited 9001:9"},
    /* a part that is only told in words frees nothing */
    {__LINE__, "2000-09-15", "kind:passenger_flight;impounded=no", "prohibited 9001:9"},
    /* by codes: inside, outside, too coarse */
    {__LINE__, "2000-10-01", "HS:880220", "allowed 9002:6"},
    {__LINE__, "2000-10-01", "HS:8802", "allowed 9002:6"},
    /* all but a part: not in it, in it, nobody can tell, and what frees anyway */
    {__LINE__, "2000-02-29", "kind:funds;claimed=no", "prohibited 9001:10 needs purpose"},
    {__LINE__, "2000-03-01", "kind:funds;claimed=no", "allowed 9002:7"},
    {__LINE__, "2000-03-01", "kind:funds;claimed=yes", "prohibited 9001:10 needs purpose"},
    {__LINE__, "2000-03-01", "kind:funds", "undetermined 9001:10;9002:7 needs claimed,purpose"},
    {__LINE__, "2000-03-01", "kind:funds;claimed=yes;purpose=humanitarian", "allowed 9001:4"},
    /* most of it, and the state is paused */
    {__LINE__, "2000-07-31", "kind:lamps;port=named", "prohibited 9001:4;9001:5"},
    {__LINE__, "2000-08-01", "kind:lamps;port=named", "allowed 9002:19"},
    {__LINE__, "2000-08-01", "kind:lamps;port=other", "prohibited 9001:4;9001:5"},
    {__LINE__, "2000-08-01", "kind:lamps", "undetermined 9001:4;9001:5;9002:19 needs port"},
    /* a whole pause beside a part: silence */
    {__LINE__, "2000-06-15", "kind:coal", "allowed"},
    {__LINE__, "2000-08-01", "kind:food", "allowed 9002:11"},
    {__LINE__, "2000-08-01", "kind:coal", "prohibited 9001:11"},
    {__LINE__, "2000-11-01", "kind:coal", "prohibited 9001:11"},
    {__LINE__, "2000-11-01", "HS:1006", "allowed 9002:12"},
    {__LINE__, "2000-11-01", "HS:2601", "prohibited 9001:11"},
    {__LINE__, "2000-11-01", "HS:28", "allowed 9002:12"},
};

static void
show_asked(const det_law_decision *decision, det_arena *arena, char out[256])
{
    size_t used = (size_t)snprintf(out, 256, "%s", det_law_outcome_name(decision->outcome));
    for (size_t i = 0; i < decision->cite_count; i++)
        used += (size_t)snprintf(out + used, 256 - used, "%s%.*s", i == 0 ? " " : ";",
                                 DET_STR_FMT(det_law_cite_brief(&decision->cites[i], arena)));
    if (decision->ruling_count > 0 && decision->rulings[0].needs.len > 0)
        snprintf(out + used, 256 - used, " needs %.*s", DET_STR_FMT(decision->rulings[0].needs));
}

TEST(a_pause_frees_its_part_alone)
{
    shapes made;
    bool is_open = open_shapes(&made);
    for (size_t i = 0; is_open && i < COUNT(asked); i++) {
        det_law_fact facts[DET_LAW_FACTS_MAX];
        det_law_decision decision;
        char got[256];
        det_law_question question = {.at_us = testing_when(asked[i].at, DET_ZONE_NEW_YORK),
                                     .known_us = INT64_MAX,
                                     .actor_from = DET_STR("ZZ"),
                                     .actor_to = DET_STR("YY"),
                                     .quantity_milli = INT64_MIN};
        CHECK(det_law_item_read(det_str_of(asked[i].item), &question, facts));
        CHECK_OK(
            det_law_decide(made.book.law, &question, made.book.arena, &decision, &made.book.err),
            &made.book.err);
        show_asked(&decision, made.book.arena, got);
        CHECK_TEXT(asked[i].line, got, asked[i].want);
    }
    close_shapes(&made);
}

/* The status tells parts beside the state. */
TEST(parts_are_told)
{
    static const struct {
        int line;
        const char *at, *want;
    } rows[] = {
        {__LINE__, "2000-03-01",
         "\"paused_in_part\":[{\"part\":\"passenger flights\","
         "\"pause\":\"P-9-passengers\",\"cites\":[\"S/RES/9002 (2000) OP "
         "3\"],\"until\":\"2000-06-06T04:00:00Z\"}]"},
        {__LINE__, "2000-03-01",
         "\"not_paused\":[{\"part\":\"funds that are claimed\","
         "\"pause\":\"P-9-funds\",\"cites\":[\"S/RES/9002 (2000) OP 7\"]}]"},
    };
    shapes made;
    bool is_open = open_shapes(&made);
    for (size_t i = 0; is_open && i < COUNT(rows); i++) {
        det_text *out = NULL;
        CHECK_OK(det_text_new(0, &out, &made.book.err), &made.book.err);
        det_json json = det_json_over(out);
        const det_regime *regime = det_law_regime_find(made.book.law, DET_STR("un:9"));
        CHECK_OK(det_law_status_write(made.book.law, regime,
                                      testing_when(rows[i].at, DET_ZONE_NEW_YORK), INT64_MAX, true,
                                      &json, &made.book.err),
                 &made.book.err);
        if (det_str_find(det_text_str(out), det_str_of(rows[i].want)) == SIZE_MAX)
            CHECK_TEXT(rows[i].line, det_text_bytes(out), rows[i].want);
        det_text_free(out);
    }
    close_shapes(&made);
}

/* ---- refusals -----------------------------------------------------------------------------------
 */

#define HEAD                                                                                       \
    "lawbook: 1\nregime: {id: \"un:9\", title: Nine, authority: un, zone: America/New_York}\n"     \
    "instrument: {id: S/RES/1 (2000), adopted: 2000-01-03}\n"
#define COAL "measures:\n- {id: m, kind: coal, title: Coal}\nacts:\n"

static const struct {
    int line;
    const char *file, *want;
} refusals[] = {
    {__LINE__, HEAD COAL "- {impose: m, cite: \"1\", from: {}}\n",
     "1.yaml:7:32: error: L222: nothing is counted; expected days, working_days, months or years"},
    {__LINE__, HEAD COAL "- {impose: m, cite: \"1\", from: {days: 3, months: 1}}\n",
     "1.yaml:7:32: error: L222: 'days' and 'months' are both counted; keep one"},
    {__LINE__, HEAD COAL "- {impose: m, cite: \"1\", from: {days: 40001}}\n",
     "1.yaml:7:39: error: L006: 'days' is '40001'; expected a whole number from 0 to 40000"},
    {__LINE__, HEAD COAL "- {impose: m, cite: \"1\", from: {days: 3, time: \"24:01\"}}\n",
     "1.yaml:7:32: error: L007: 'time' is '24:01'; expected 00:00 to 24:00"},
    {__LINE__, HEAD COAL "- {impose: m, cite: \"1\", from: {days: 3, zone: EST}}\n",
     "1.yaml:7:32: error: L005: 'zone' is 'EST'; expected UTC, America/New_York, Europe/Brussels, "
     "Europe/London or Europe/Zurich"},
    {__LINE__, HEAD COAL "- {impose: m, cite: \"1\", from: {working_days: 3}}\n",
     "1.yaml:7:32: error: L002: 'calendar' is missing here"},
    {__LINE__, HEAD COAL "- {impose: m, cite: \"1\", from: {working_days: 3, calendar: no}}\n",
     "1.yaml:7:32: error: L102: there is no calendar 'no' in the lawbook; define it or mend the "
     "name"},
    {__LINE__, HEAD COAL "- {impose: m, cite: \"1\", through: {days: 3, time: \"00:01\"}}\n",
     "1.yaml:7:35: error: L222: 'through' is a whole day; write 'before' to give a time of day"},
    {__LINE__, HEAD COAL "- {impose: m, cite: \"1\", before: {days: 0}}\n",
     "1.yaml:7:3: error: L205: this ends before it begins; look at 'from', 'before' and 'through'"},
    {__LINE__, HEAD COAL "- {impose: m, cite: \"1\", before: {days: 9}, through: 2000-03-01}\n",
     "1.yaml:7:34: error: L009: both 'before' and 'through' are given; keep one"},
    {__LINE__,
     HEAD "events: [{id: e, title: E}]\n" COAL
          "- {impose: m, cite: \"1\", from: {days: 9, of: e}}\n",
     "1.yaml:8:32: error: L222: 'of' goes with an end; a beginning is counted from 'on_event', "
     "else from the day of adoption"},
    {__LINE__,
     HEAD "calendars: [{id: c, title: C, weekend: [sunday, noday], covers: {from: 2000-01-01, "
          "through: 2000-12-31}}]\n" COAL "- {impose: m, cite: \"1\"}\n",
     "1.yaml:4:40: error: L005: 'noday' is no day of the week; expected saturday, sunday, …"},
    {__LINE__, HEAD "calendars: [{id: c, title: C}]\n" COAL "- {impose: m, cite: \"1\"}\n",
     "1.yaml:4:13: error: L002: 'covers' is missing here: for which days are the holidays known?"},
    {__LINE__,
     HEAD COAL "- {impose: m, cite: \"1\"}\n- {suspend: m, id: P, cite: \"2\", only: a, except: "
               "b}\n",
     "1.yaml:8:51: error: L222: both 'only' and 'except' are given; keep one"},
    {__LINE__,
     HEAD COAL
     "- {impose: m, cite: \"1\"}\n- {suspend: m, id: P, cite: \"2\", only: {kinds: [a]}}\n",
     "1.yaml:8:40: error: L002: 'text' is missing here"},
    {__LINE__, HEAD COAL "- {impose: m, cite: \"1\"}\n- {postpone: m, cite: \"2\"}\n",
     "1.yaml:8:3: error: L002: 'to' is missing here: to when is the beginning moved?"},
    {__LINE__,
     HEAD COAL "- {impose: m, cite: \"1\", through: 2000-02-01}\n- {postpone: m, cite: \"2\", to: "
               "2000-03-01}\n",
     "1.yaml:7:3: error: L205: this ends before it begins; look at 'from', 'before' and 'through', "
     "and at what postpones it"},
};

TEST(counts_that_are_refused)
{
    for (size_t i = 0; i < COUNT(refusals); i++) {
        const char *const files[] = {refusals[i].file};
        testing_law book = testing_load(files, 1);
        CHECK_TEXT(refusals[i].line, book.law != NULL ? "loaded" : book.err.text, refusals[i].want);
        testing_close(&book);
    }
}

TEST(no_memory_for_any_shape)
{
    static const char *const paths[] = {SHAPES "regime.yaml", SHAPES "one.yaml", SHAPES "two.yaml",
                                        SHAPES "three.yaml"};
    det_file files[4];
    det_error err;
    bool has_loaded = false;
    for (size_t i = 0; i < 4; i++)
        CHECK_OK(det_file_open(paths[i], 0, &files[i], &err), &err);
    for (size_t limit = 64; !has_loaded && limit < 8000000; limit += limit / 16 + 8) {
        det_arena *trees_arena = NULL, *arena = NULL;
        det_tree trees[4];
        const det_lawbook *law = NULL;
        const det_law_finding *findings = NULL;
        size_t count = 0;
        CHECK_OK(det_arena_new(0, &trees_arena, &err), &err);
        CHECK_OK(det_arena_new(limit, &arena, &err), &err);
        for (size_t i = 0; i < 4; i++)
            CHECK_OK(det_tree_read_yaml(files[i].bytes, paths[i], trees_arena, &trees[i], &err),
                     &err);
        det_status st = det_lawbook_load(trees, 4, arena, &law, &findings, &count, &err);
        CHECK(st == DET_OK || st == DET_NOMEM);
        has_loaded = st == DET_OK;
        det_arena_free(arena);
        det_arena_free(trees_arena);
    }
    CHECK(has_loaded);
    for (size_t i = 0; i < 4; i++)
        det_file_close(&files[i]);
}
