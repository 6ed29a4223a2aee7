/* dob_test.c - the forms of dates, each with its reading or its whole message. */
#include "list/dob.h"

#include "base/test.h"

#include <stdio.h>

static const struct {
    int line;
    const char *in, *want;
} dob_rows[] = {
    {__LINE__, "17 Apr 1993", "1993-04-17"},
    {__LINE__, "06 Oct 1982", "1982-10-06"},
    {__LINE__, " 1961 ", "1961"}, /* a year is 365 days wide */
    {__LINE__, "Oct 1971", "1971-10"},
    {__LINE__, "Nov. 1973", "1973-11"},
    {__LINE__, "August 1961", "1961-08"},
    {__LINE__, "Sept. 1961", "1961-09"},
    {__LINE__, "29 Feb 1972", "1972-02-29"},
    {__LINE__, "Feb 1972", "1972-02"},
    {__LINE__, "1962-02-18", "1962-02-18"},
    {__LINE__, "1962-02", "1962-02"},
    {__LINE__, "2015-03-27-04:00", "2015-03-27"}, /* the offset does not move the day */
    {__LINE__, "2015-03-27Z", "2015-03-27"},
    {__LINE__, "circa 1947", "1947"},
    {__LINE__, "Approximately 1947", "1947"},
    {__LINE__, "circa Apr 1961", "1961-04"},
    {__LINE__, "circa 01 Jan 1961", "1961-01-01"},
    {__LINE__, "circa 1979-1982", "1979-01-01/1983-01-01"},
    {__LINE__, "1968-1970", "1968-01-01/1971-01-01"},
    {__LINE__, "1929 to 1930", "1929-01-01/1931-01-01"},
    {__LINE__, "21 Mar 1965 to 20 Mar 1966", "1965-03-21/1966-03-21"},
    {__LINE__, "Mar 1968 to Mar 1969", "1968-03-01/1969-04-01"},
    {__LINE__, "Between Aug. and Sep. 1977", "1977-08-01/1977-10-01"},
    {__LINE__, "between 1953 and 1958", "1953-01-01/1959-01-01"},
    {__LINE__, "29 Feb 1900", "sdn.csv:7:9: no such day: '29 Feb 1900'"},
    {__LINE__, "1930 to 1929", "sdn.csv:7:9: a range that runs backwards: '1930 to 1929'"},
    {__LINE__, "24/06/1402 (Hijri Calendar)",
     "sdn.csv:7:9: no form of date we know: '24/06/1402 (Hijri Calendar)'; expected such as '17 "
     "Apr "
     "1993', 'Apr 1993', '1993', 'circa 1993' or '1993 to 1995'"},
    {__LINE__, "30-35 years old",
     "sdn.csv:7:9: no form of date we know: '30-35 years old'; expected such as '17 Apr 1993', "
     "'Apr "
     "1993', '1993', 'circa 1993' or '1993 to 1995'"},
    {__LINE__, "17 Apr",
     "sdn.csv:7:9: no form of date we know: '17 Apr'; expected such as '17 Apr 1993', 'Apr 1993', "
     "'1993', 'circa 1993' or '1993 to 1995'"},
    {__LINE__, "",
     "sdn.csv:7:9: no form of date we know: ''; expected such as '17 Apr 1993', 'Apr 1993', "
     "'1993', "
     "'circa 1993' or '1993 to 1995'"},
};

TEST(dob_read)
{
    const det_where at = {"sdn.csv", 7, 9};
    for (size_t i = 0; i < COUNT(dob_rows); i++) {
        det_error err;
        det_span span;
        char text[DET_SPAN_TEXT_MAX];
        det_status st = det_dob_read(det_str_of(dob_rows[i].in), at, &span, &err);
        CHECK_TEXT(dob_rows[i].line, st == DET_OK ? det_span_print(span, text) : err.text,
                   dob_rows[i].want);
    }
}

TEST(dob_read_leaves_out_alone_on_failure)
{
    det_span span = {1, 2};
    CHECK(det_dob_read(DET_STR("31 Feb 1990"), (det_where){0}, &span, NULL) == DET_RANGE);
    CHECK(span.from == 1 && span.before == 2);
}

static const struct {
    int line;
    const char *in, *want;
} day_first_rows[] = {
    {__LINE__, "17/04/1993", "1993-04-17"},
    {__LINE__, "29-06-2012", "2012-06-29"},
    {__LINE__, "7/4/1993", "1993-04-07"},
    {__LINE__, "00/04/1993", "1993-04"},
    {__LINE__, "dd/04/1993", "1993-04"},
    {__LINE__, "00/00/1993", "1993"},
    {__LINE__, "dd/mm/1993", "1993"},
    {__LINE__, "17/00/1993", "1993"}, /* a day of no month says nothing */
    {__LINE__, "04/1993", "1993-04"},
    {__LINE__, "1993", "1993"},
    {__LINE__, "1993-04-17", "1993-04-17"},
    {__LINE__, "circa 1961", "1961"},
    {__LINE__, "04/17/1993", "uk.csv:7:9: no such day: '04/17/1993'"},
    {__LINE__, "31/02/1993", "uk.csv:7:9: no such day: '31/02/1993'"},
    {__LINE__, "17/04/93",
     "uk.csv:7:9: no form of date we know: '17/04/93'; expected such as '17 Apr 1993', 'Apr 1993', "
     "'1993', 'circa 1993' or '1993 to 1995'"},
};

TEST(dob_read_day_first)
{
    const det_where at = {"uk.csv", 7, 9};
    for (size_t i = 0; i < COUNT(day_first_rows); i++) {
        det_error err;
        det_span span;
        char text[DET_SPAN_TEXT_MAX];
        det_status st = det_dob_read_day_first(det_str_of(day_first_rows[i].in), at, &span, &err);
        CHECK_TEXT(day_first_rows[i].line, st == DET_OK ? det_span_print(span, text) : err.text,
                   day_first_rows[i].want);
    }
}

TEST(dob_is_about)
{
    CHECK(det_dob_is_about(DET_STR("circa 1961")));
    CHECK(det_dob_is_about(DET_STR("Approximately 1961")));
    CHECK(det_dob_is_about(DET_STR("c. 1961")));
    CHECK(!det_dob_is_about(DET_STR("1961")));
    CHECK(!det_dob_is_about(DET_STR("circa")));
    CHECK(!det_dob_is_about(DET_STR("circa1961")));
}

/* Every day has one reading, whichever of our forms it is written in. */
TEST(dob_read_finds_the_day_that_was_written)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    for (int i = 0; i < 2000; i++) {
        det_day day = (det_day)(det_test_random() % 73000) - 36500;
        int32_t y, m, d;
        char text[64];
        det_span span;
        det_day_split(day, &y, &m, &d);
        snprintf(text, sizeof text, "%02d %s %04d", (int)d, months[m - 1], (int)y);
        CHECK(det_dob_read(det_str_of(text), (det_where){0}, &span, NULL) == DET_OK &&
              span.from == day && span.before == day + 1);
    }
}

static const struct {
    int line;
    const char *in, *want;
} month_first_rows[] = {
    {__LINE__, "05/17/2023", "2023-05-17"},
    {__LINE__, "1/8/2026", "2026-01-08"},
    {__LINE__, "2023-05-17", "2023-05-17"},
    {__LINE__, "17 May 2023", "2023-05-17"},
    {__LINE__, "17/05/2023", "dpl.txt:7:9: no such day: '17/05/2023'"},
    {__LINE__, "02/30/2023", "dpl.txt:7:9: no such day: '02/30/2023'"},
    {__LINE__, "05/2023",
     "dpl.txt:7:9: no form of date we know: '05/2023'; expected such as '17 Apr 1993', 'Apr 1993', "
     "'1993', 'circa 1993' or '1993 to 1995'"},
};

TEST(dob_read_month_first)
{
    const det_where at = {"dpl.txt", 7, 9};
    for (size_t i = 0; i < COUNT(month_first_rows); i++) {
        det_error err;
        det_span span;
        char text[DET_SPAN_TEXT_MAX];
        det_status st = det_dob_read_month_first(det_str_of(month_first_rows[i].in), at, &span,
                                                 &err);
        CHECK_TEXT(month_first_rows[i].line, st == DET_OK ? det_span_print(span, text) : err.text,
                   month_first_rows[i].want);
    }
}
