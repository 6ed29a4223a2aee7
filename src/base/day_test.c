/* day_test.c - the calendar, partial dates, and the clocks against rows of the tz database. */
#include "base/day.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/test.h"

static const struct {
    int line;
    const char *in, *want;
} day_rows[] = {
    {__LINE__, "1970-01-01", "0"},
    {__LINE__, "1969-12-31", "-1"},
    {__LINE__, "2000-02-29", "11016"},
    {__LINE__, "0001-01-01", "-719162"},
    {__LINE__, "9999-12-31", "2932896"},
    {__LINE__, "2017-02-30", "f:7:9: no such day: '2017-02-30'"},
    {__LINE__, "1900-02-29", "f:7:9: no such day: '1900-02-29'"},
    {__LINE__, "2017-13-01", "f:7:9: no such day: '2017-13-01'"},
    {__LINE__, "2017-00-10", "f:7:9: no such day: '2017-00-10'"},
    {__LINE__, "0000-01-01", "f:7:9: no such day: '0000-01-01'"},
    {__LINE__, "2017-8-05",
     "f:7:9: not a day: '2017-8-05'; expected year, month and day as in 2017-08-05"},
    {__LINE__, "2017-08",
     "f:7:9: not a day: '2017-08'; expected year, month and day as in 2017-08-05"},
    {__LINE__, "2017-08-05 ",
     "f:7:9: not a day: '2017-08-05 '; expected year, month and day as in 2017-08-05"},
    {__LINE__, "", "f:7:9: not a day: ''; expected year, month and day as in 2017-08-05"},
    {__LINE__, "+017-08-05",
     "f:7:9: not a day: '+017-08-05'; expected year, month and day as in 2017-08-05"},
};
TEST(day_read)
{
    const det_where at = {"f", 7, 9};
    for (size_t i = 0; i < COUNT(day_rows); i++) {
        det_error err;
        det_day day = 0;
        char got[32];
        det_status st = det_day_read(det_str_of(day_rows[i].in), at, &day, &err);
        (void)snprintf(got, sizeof got, "%" PRId32, day);
        CHECK_TEXT(day_rows[i].line, st == DET_OK ? got : err.text, day_rows[i].want);
    }
}

/* Every day of the calendar is split and put together again, and weekdays follow one another. */
TEST(day_calendar_is_whole)
{
    int weekday = det_day_weekday(DET_DAY_MIN);
    char text[DET_DAY_TEXT_MAX];
    for (det_day day = DET_DAY_MIN; day <= DET_DAY_MAX; day++) {
        int32_t year, month, month_day;
        det_day again = 0;
        det_day_split(day, &year, &month, &month_day);
        if (!det_day_of(year, month, month_day, &again) || again != day ||
            det_day_weekday(day) != weekday) {
            CHECK_TEXT(0, det_day_print(day, text), "a day that survives");
            break;
        }
        weekday = (weekday + 1) % 7;
    }
    CHECK(det_day_weekday(0) == 3);
    CHECK_TEXT(0, det_day_print(DET_DAY_FOREVER, text), "forever");
    CHECK_TEXT(0, det_day_print(DET_DAY_NONE, text), "none");
    CHECK_TEXT(0, det_day_print(DET_DAY_MIN - 1, text), "day -719163");
}

static const struct {
    int line;
    const char *in, *want, *shown;
} span_rows[] = {
    {__LINE__, "1961", "1961-01-01/1962-01-01", "1961"}, /* a year is 365 days wide */
    {__LINE__, "1960", "1960-01-01/1961-01-01", "1960"},
    {__LINE__, "1960-02", "1960-02-01/1960-03-01", "1960-02"},
    {__LINE__, "1961-12", "1961-12-01/1962-01-01", "1961-12"},
    {__LINE__, "1961-12-31", "1961-12-31/1962-01-01", "1961-12-31"},
    {__LINE__, "9999", "9999-01-01/day 2932897", "9999"},
    {__LINE__, "1961-", "f:7:9: not a date: '1961-'; expected 2017-08-05, 2017-08 or 2017", NULL},
    {__LINE__, "61", "f:7:9: not a date: '61'; expected 2017-08-05, 2017-08 or 2017", NULL},
    {__LINE__, "1961-13", "f:7:9: no such day: '1961-13'", NULL},
    {__LINE__, "0000", "f:7:9: no such day: '0000'", NULL},
};
TEST(span_read)
{
    const det_where at = {"f", 7, 9};
    for (size_t i = 0; i < COUNT(span_rows); i++) {
        det_error err;
        det_span span = {0};
        char from[DET_DAY_TEXT_MAX], before[DET_DAY_TEXT_MAX], got[64], shown[DET_SPAN_TEXT_MAX];
        det_status st = det_span_read(det_str_of(span_rows[i].in), at, &span, &err);
        (void)snprintf(got, sizeof got, "%s/%s", det_day_print(span.from, from),
                       det_day_print(span.before, before));
        CHECK_TEXT(span_rows[i].line, st == DET_OK ? got : err.text, span_rows[i].want);
        if (st == DET_OK)
            CHECK_TEXT(span_rows[i].line, det_span_print(span, shown), span_rows[i].shown);
    }
    char shown[DET_SPAN_TEXT_MAX];
    CHECK_TEXT(0, det_span_print((det_span){0, 2}, shown), "1970-01-01/1970-01-03");
    CHECK_TEXT(0, det_span_print((det_span){0, DET_DAY_FOREVER}, shown), "1970-01-01/forever");
    CHECK_TEXT(0, det_span_print((det_span){DET_DAY_NONE, 5}, shown), "none/1970-01-06");
}

/* The clock's offset in hours just before and at an instant, as the tz database (2024a) has it. */
static const struct {
    int line;
    det_zone zone;
    const char *at;
    int before, from;
} zone_rows[] = {
    {__LINE__, DET_ZONE_NEW_YORK, "1966-04-24T07:00Z", -5, -4},
    {__LINE__, DET_ZONE_NEW_YORK, "1966-10-30T06:00Z", -4, -5},
    {__LINE__, DET_ZONE_NEW_YORK, "1967-04-30T07:00Z", -5, -4},
    {__LINE__, DET_ZONE_NEW_YORK, "1967-10-29T06:00Z", -4, -5},
    {__LINE__, DET_ZONE_NEW_YORK, "1973-04-29T07:00Z", -5, -4},
    {__LINE__, DET_ZONE_NEW_YORK, "1973-10-28T06:00Z", -4, -5},
    {__LINE__, DET_ZONE_NEW_YORK, "1974-01-06T07:00Z", -5, -4},
    {__LINE__, DET_ZONE_NEW_YORK, "1974-10-27T06:00Z", -4, -5},
    {__LINE__, DET_ZONE_NEW_YORK, "1975-02-23T07:00Z", -5, -4},
    {__LINE__, DET_ZONE_NEW_YORK, "1975-10-26T06:00Z", -4, -5},
    {__LINE__, DET_ZONE_NEW_YORK, "1976-04-25T07:00Z", -5, -4},
    {__LINE__, DET_ZONE_NEW_YORK, "1976-10-31T06:00Z", -4, -5},
    {__LINE__, DET_ZONE_NEW_YORK, "1986-04-27T07:00Z", -5, -4},
    {__LINE__, DET_ZONE_NEW_YORK, "1986-10-26T06:00Z", -4, -5},
    {__LINE__, DET_ZONE_NEW_YORK, "1987-04-05T07:00Z", -5, -4},
    {__LINE__, DET_ZONE_NEW_YORK, "1987-10-25T06:00Z", -4, -5},
    {__LINE__, DET_ZONE_NEW_YORK, "1993-04-04T07:00Z", -5, -4},
    {__LINE__, DET_ZONE_NEW_YORK, "1993-10-31T06:00Z", -4, -5},
    {__LINE__, DET_ZONE_NEW_YORK, "2006-04-02T07:00Z", -5, -4},
    {__LINE__, DET_ZONE_NEW_YORK, "2006-10-29T06:00Z", -4, -5},
    {__LINE__, DET_ZONE_NEW_YORK, "2007-03-11T07:00Z", -5, -4},
    {__LINE__, DET_ZONE_NEW_YORK, "2007-11-04T06:00Z", -4, -5},
    {__LINE__, DET_ZONE_NEW_YORK, "2025-03-09T07:00Z", -5, -4},
    {__LINE__, DET_ZONE_NEW_YORK, "2025-11-02T06:00Z", -4, -5},
    {__LINE__, DET_ZONE_NEW_YORK, "2037-03-08T07:00Z", -5, -4},
    {__LINE__, DET_ZONE_NEW_YORK, "2037-11-01T06:00Z", -4, -5},
    {__LINE__, DET_ZONE_BRUSSELS, "1976-07-01T00:00Z", 1, 1},
    {__LINE__, DET_ZONE_BRUSSELS, "1977-04-03T01:00Z", 1, 2},
    {__LINE__, DET_ZONE_BRUSSELS, "1977-09-25T01:00Z", 2, 1},
    {__LINE__, DET_ZONE_BRUSSELS, "1978-04-02T01:00Z", 1, 2},
    {__LINE__, DET_ZONE_BRUSSELS, "1978-10-01T01:00Z", 2, 1},
    {__LINE__, DET_ZONE_BRUSSELS, "1979-04-01T01:00Z", 1, 2},
    {__LINE__, DET_ZONE_BRUSSELS, "1979-09-30T01:00Z", 2, 1},
    {__LINE__, DET_ZONE_BRUSSELS, "1980-04-06T01:00Z", 1, 2},
    {__LINE__, DET_ZONE_BRUSSELS, "1980-09-28T01:00Z", 2, 1},
    {__LINE__, DET_ZONE_BRUSSELS, "1981-03-29T01:00Z", 1, 2},
    {__LINE__, DET_ZONE_BRUSSELS, "1981-09-27T01:00Z", 2, 1},
    {__LINE__, DET_ZONE_BRUSSELS, "1995-03-26T01:00Z", 1, 2},
    {__LINE__, DET_ZONE_BRUSSELS, "1995-09-24T01:00Z", 2, 1},
    {__LINE__, DET_ZONE_BRUSSELS, "1996-03-31T01:00Z", 1, 2},
    {__LINE__, DET_ZONE_BRUSSELS, "1996-10-27T01:00Z", 2, 1},
    {__LINE__, DET_ZONE_BRUSSELS, "2025-03-30T01:00Z", 1, 2},
    {__LINE__, DET_ZONE_BRUSSELS, "2025-10-26T01:00Z", 2, 1},
    {__LINE__, DET_ZONE_BRUSSELS, "2037-03-29T01:00Z", 1, 2},
    {__LINE__, DET_ZONE_BRUSSELS, "2037-10-25T01:00Z", 2, 1},
    {__LINE__, DET_ZONE_LONDON, "1966-03-20T02:00Z", 0, 1},
    {__LINE__, DET_ZONE_LONDON, "1966-10-23T02:00Z", 1, 0},
    {__LINE__, DET_ZONE_LONDON, "1967-03-19T02:00Z", 0, 1},
    {__LINE__, DET_ZONE_LONDON, "1967-10-29T02:00Z", 1, 0},
    {__LINE__, DET_ZONE_LONDON, "1968-02-18T02:00Z", 0, 1},
    {__LINE__, DET_ZONE_LONDON, "1969-07-01T00:00Z", 1, 1},
    {__LINE__, DET_ZONE_LONDON, "1971-10-31T02:00Z", 1, 0},
    {__LINE__, DET_ZONE_LONDON, "1972-03-19T02:00Z", 0, 1},
    {__LINE__, DET_ZONE_LONDON, "1972-10-29T02:00Z", 1, 0},
    {__LINE__, DET_ZONE_LONDON, "1980-03-16T02:00Z", 0, 1},
    {__LINE__, DET_ZONE_LONDON, "1980-10-26T02:00Z", 1, 0},
    {__LINE__, DET_ZONE_LONDON, "1981-03-29T01:00Z", 0, 1},
    {__LINE__, DET_ZONE_LONDON, "1981-10-25T01:00Z", 1, 0},
    {__LINE__, DET_ZONE_LONDON, "1989-03-26T01:00Z", 0, 1},
    {__LINE__, DET_ZONE_LONDON, "1989-10-29T01:00Z", 1, 0},
    {__LINE__, DET_ZONE_LONDON, "1990-03-25T01:00Z", 0, 1},
    {__LINE__, DET_ZONE_LONDON, "1990-10-28T01:00Z", 1, 0},
    {__LINE__, DET_ZONE_LONDON, "1995-03-26T01:00Z", 0, 1},
    {__LINE__, DET_ZONE_LONDON, "1995-10-22T01:00Z", 1, 0},
    {__LINE__, DET_ZONE_LONDON, "1996-03-31T01:00Z", 0, 1},
    {__LINE__, DET_ZONE_LONDON, "1996-10-27T01:00Z", 1, 0},
    {__LINE__, DET_ZONE_LONDON, "2025-03-30T01:00Z", 0, 1},
    {__LINE__, DET_ZONE_LONDON, "2025-10-26T01:00Z", 1, 0},
    {__LINE__, DET_ZONE_LONDON, "2037-03-29T01:00Z", 0, 1},
    {__LINE__, DET_ZONE_LONDON, "2037-10-25T01:00Z", 1, 0},
    {__LINE__, DET_ZONE_ZURICH, "1976-07-01T00:00Z", 1, 1},
    {__LINE__, DET_ZONE_ZURICH, "1980-07-01T00:00Z", 1, 1},
    {__LINE__, DET_ZONE_ZURICH, "1981-03-29T01:00Z", 1, 2},
    {__LINE__, DET_ZONE_ZURICH, "1981-09-27T01:00Z", 2, 1},
    {__LINE__, DET_ZONE_ZURICH, "1995-03-26T01:00Z", 1, 2},
    {__LINE__, DET_ZONE_ZURICH, "1995-09-24T01:00Z", 2, 1},
    {__LINE__, DET_ZONE_ZURICH, "1996-03-31T01:00Z", 1, 2},
    {__LINE__, DET_ZONE_ZURICH, "1996-10-27T01:00Z", 2, 1},
    {__LINE__, DET_ZONE_ZURICH, "2025-03-30T01:00Z", 1, 2},
    {__LINE__, DET_ZONE_ZURICH, "2025-10-26T01:00Z", 2, 1},
    {__LINE__, DET_ZONE_ZURICH, "2037-03-29T01:00Z", 1, 2},
    {__LINE__, DET_ZONE_ZURICH, "2037-10-25T01:00Z", 2, 1},
    /* a year before the first rule, and one far ahead */
    {__LINE__, DET_ZONE_NEW_YORK, "1965-07-01T00:00Z", -5, -5},
    {__LINE__, DET_ZONE_BRUSSELS, "1965-07-01T00:00Z", 1, 1},
    {__LINE__, DET_ZONE_NEW_YORK, "2100-03-14T07:00Z", -5, -4},
    {__LINE__, DET_ZONE_LONDON, "2100-10-31T01:00Z", 1, 0},
    {__LINE__, DET_ZONE_UTC, "2025-07-01T00:00Z", 0, 0},
};
TEST(zone_offsets)
{
    for (size_t i = 0; i < COUNT(zone_rows); i++) {
        det_error err;
        det_instant instant = {0};
        char got[64], want[64];
        CHECK_OK(det_instant_read(det_str_of(zone_rows[i].at), DET_ZONE_UTC, (det_where){0},
                                  &instant, &err),
                 &err);
        (void)snprintf(want, sizeof want, "%s %d %d", zone_rows[i].at, zone_rows[i].before * 3600,
                       zone_rows[i].from * 3600);
        (void)snprintf(got, sizeof got, "%s %d %d", zone_rows[i].at,
                       (int)det_zone_offset_s(zone_rows[i].zone, instant.us - 1),
                       (int)det_zone_offset_s(zone_rows[i].zone, instant.us));
        CHECK_TEXT(zone_rows[i].line, got, want);
    }
}

/* Midnight is the first instant of its day on that clock, and days follow without gap, in every
 * zone. */
TEST(zone_midnights)
{
    det_day last = 0;
    (void)det_day_of(2100, 12, 31, &last);
    for (int zone = 0; zone < DET_ZONE_COUNT; zone++)
        for (det_day day = -1461; day < last; day += 1 + (day > 22000) * 5) {
            int64_t us = det_zone_midnight_us((det_zone)zone, day);
            if (det_zone_day((det_zone)zone, us) == day &&
                det_zone_day((det_zone)zone, us - 1) == day - 1)
                continue;
            char text[DET_DAY_TEXT_MAX];
            CHECK_TEXT(0, det_day_print(day, text), det_zone_name((det_zone)zone));
            return;
        }
    det_zone found = DET_ZONE_UTC;
    CHECK(det_zone_find(DET_STR("Europe/Zurich"), &found) && found == DET_ZONE_ZURICH);
    CHECK(!det_zone_find(DET_STR("Mars"), &found) && found == DET_ZONE_ZURICH);
}

static const struct {
    int line;
    det_zone zone;
    const char *in, *want;
} instant_rows[] = {
    {__LINE__, DET_ZONE_NEW_YORK, "2017-08-05", "2017-08-05T04:00:00Z"},
    {__LINE__, DET_ZONE_NEW_YORK, "2017-12-05", "2017-12-05T05:00:00Z"},
    {__LINE__, DET_ZONE_BRUSSELS, "2017-08-05", "2017-08-04T22:00:00Z"},
    {__LINE__, DET_ZONE_LONDON, "1970-01-01", "1969-12-31T23:00:00Z"}, /* British Standard Time */
    {__LINE__, DET_ZONE_UTC, "2017-08-05", "2017-08-05T00:00:00Z"},
    {__LINE__, DET_ZONE_UTC, "1993-10-18T23:59-05:00", "1993-10-19T04:59:00Z"},
    {__LINE__, DET_ZONE_UTC, "2025-09-28T00:00Z", "2025-09-28T00:00:00Z"},
    {__LINE__, DET_ZONE_UTC, "2025-09-28T00:00:30Z", "2025-09-28T00:00:30Z"},
    {__LINE__, DET_ZONE_UTC, "2025-09-28T00:00:30.25Z", "2025-09-28T00:00:30.250000Z"},
    {__LINE__, DET_ZONE_UTC, "2025-09-28T00:00:30.000001+14:00", "2025-09-27T10:00:30.000001Z"},
    /* the word says winter time while New York was on summer time: two readings */
    {__LINE__, DET_ZONE_UTC, "1993-10-18T23:59 EST",
     "1993-10-19T04:59:00Z or 1993-10-19T03:59:00Z"},
    {__LINE__, DET_ZONE_UTC, "1993-10-18T23:59 EDT", "1993-10-19T03:59:00Z"},
    {__LINE__, DET_ZONE_UTC, "1994-01-18T23:59 EST", "1994-01-19T04:59:00Z"},
    {__LINE__, DET_ZONE_UTC, "1994-01-18T23:59 EDT",
     "1994-01-19T03:59:00Z or 1994-01-19T04:59:00Z"},
    /* an hour that stands twice on the clock is told apart by the word */
    {__LINE__, DET_ZONE_UTC, "1993-10-31T01:30 EDT", "1993-10-31T05:30:00Z"},
    {__LINE__, DET_ZONE_UTC, "1993-10-31T01:30 EST", "1993-10-31T06:30:00Z"},
    {__LINE__, DET_ZONE_UTC, "2017-02-30T00:00Z", "f:7:9: no such day: '2017-02-30T00:00Z'"},
    {__LINE__, DET_ZONE_UTC, "2017-02-20T24:00Z",
     "f:7:9: no such time of day: '2017-02-20T24:00Z'"},
    {__LINE__, DET_ZONE_UTC, "2017-02-20T00:60Z",
     "f:7:9: no such time of day: '2017-02-20T00:60Z'"},
    {__LINE__, DET_ZONE_UTC, "2017-02-20T00:00",
     "f:7:9: '2017-02-20T00:00' does not say on which clock; add the offset, as in 23:59-05:00 or "
     "23:59Z"},
#define NOT_ONE(text)                                                                              \
    "f:7:9: not an instant: '" text "'; expected 2017-08-05, 1993-10-18T23:59-05:00, "             \
    "2025-09-28T00:00Z or 1993-10-18T23:59 EST"
    {__LINE__, DET_ZONE_UTC, "2017", NOT_ONE("2017")},
    {__LINE__, DET_ZONE_UTC, "2017-02-20 00:00Z", NOT_ONE("2017-02-20 00:00Z")},
    {__LINE__, DET_ZONE_UTC, "2017-02-20T00:00 CET", NOT_ONE("2017-02-20T00:00 CET")},
    {__LINE__, DET_ZONE_UTC, "2017-02-20T00:00-0500", NOT_ONE("2017-02-20T00:00-0500")},
    {__LINE__, DET_ZONE_UTC, "2017-02-20T00:00+15:00", NOT_ONE("2017-02-20T00:00+15:00")},
    {__LINE__, DET_ZONE_UTC, "2017-02-20T00:00Z ", NOT_ONE("2017-02-20T00:00Z ")},
    {__LINE__, DET_ZONE_UTC, "2017-02-20T00:00:00.1234567Z",
     NOT_ONE("2017-02-20T00:00:00.1234567Z")},
};
TEST(instant_read)
{
    const det_where at = {"f", 7, 9};
    for (size_t i = 0; i < COUNT(instant_rows); i++) {
        det_error err;
        det_instant instant = {0};
        char us[DET_INSTANT_TEXT_MAX], other[DET_INSTANT_TEXT_MAX], got[96];
        det_str text = det_str_of(instant_rows[i].in);
        det_status st = det_instant_read(text, instant_rows[i].zone, at, &instant, &err);
        (void)snprintf(got, sizeof got, "%s%s%s", det_instant_print(instant.us, us),
                       instant.ambiguous ? " or " : "",
                       instant.ambiguous ? det_instant_print(instant.other_us, other) : "");
        CHECK_TEXT(instant_rows[i].line, st == DET_OK ? got : err.text, instant_rows[i].want);
        if (st == DET_OK) {
            CHECK(det_str_equal(instant.text, text));
            CHECK(instant.ambiguous || instant.other_us == instant.us);
        }
    }
    char text[DET_INSTANT_TEXT_MAX];
    CHECK_TEXT(0, det_instant_print(DET_INSTANT_FOREVER, text), "forever");
    CHECK_TEXT(0, det_instant_print(-1, text), "1969-12-31T23:59:59.999999Z");
    CHECK_TEXT(0, det_instant_print(INT64_MIN, text), "instant -9223372036854775808");
}

/* The Iran snapback at 00:00 GMT was still the day before in New York. */
TEST(instant_on_the_authoritys_clock)
{
    det_error err;
    det_instant instant = {0};
    char text[DET_DAY_TEXT_MAX];
    CHECK_OK(det_instant_read(DET_STR("2025-09-28T00:00Z"), DET_ZONE_NEW_YORK, (det_where){0},
                              &instant, &err),
             &err);
    CHECK(det_zone_offset_s(DET_ZONE_NEW_YORK, instant.us) == -4 * 3600);
    CHECK_TEXT(0, det_day_print(det_zone_day(DET_ZONE_NEW_YORK, instant.us), text), "2025-09-27");
    CHECK_TEXT(0, det_day_print(det_zone_day(DET_ZONE_BRUSSELS, instant.us), text), "2025-09-28");
}
