/* day.c - days, partial dates and instants as text.
 *
 * One scanner, `scan_date`, reads all three date forms; instants add a clock time behind it.  The
 * calendar arithmetic counts from 1 March, so that the leap day ends a year (as in R. Wood's and H.
 * Hinnant's public descriptions of the civil calendar): 400 years are 146,097 days. */
#include "base/day.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool
is_leap(int32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int32_t
month_length(int32_t year, int32_t month)
{
    static const int8_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : lengths[month - 1];
}

/* Days since 1970-01-01 of a valid date; year 1 to 10000. */
static det_day
days_from_civil(int32_t year, int32_t month, int32_t day)
{
    if (month <= 2) year--;
    int32_t era = year / 400, year_of_era = year % 400;
    int32_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719468;
}

bool
det_day_of(int32_t year, int32_t month, int32_t day, det_day *out)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12) return false;
    if (day < 1 || day > month_length(year, month)) return false;
    *out = days_from_civil(year, month, day);
    return true;
}

void
det_day_split(det_day day, int32_t *year, int32_t *month, int32_t *month_day)
{
    assert(day >= DET_DAY_MIN && day <= DET_DAY_MAX);
    int32_t shifted = day + 719468; /* from 0000-03-01; positive for every valid day */
    int32_t era = shifted / 146097, day_of_era = shifted % 146097;
    int32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
                           day_of_era / 146096) /
                          365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t month_from_march = (5 * day_of_year + 2) / 153;
    *month_day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    *month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    *year = year_of_era + era * 400 + (*month <= 2);
}

int
det_day_weekday(det_day day)
{
    int weekday = (int)(((int64_t)day + 3) % 7); /* 1970-01-01 was a Thursday */
    return weekday < 0 ? weekday + 7 : weekday;
}

/* Reads exactly `digits` digits. */
static bool
scan_number(det_str *rest, size_t digits, int32_t *out)
{
    if (rest->len < digits) return false;
    int32_t value = 0;
    for (size_t i = 0; i < digits; i++) {
        char digit = rest->ptr[i];
        if (digit < '0' || digit > '9') return false;
        value = value * 10 + (digit - '0');
    }
    *rest = det_str_slice(*rest, digits, rest->len);
    *out = value;
    return true;
}

static bool
scan_byte(det_str *rest, char byte)
{
    if (rest->len == 0 || rest->ptr[0] != byte) return false;
    *rest = det_str_slice(*rest, 1, rest->len);
    return true;
}

/* 2017-08-05, 2017-08 or 2017 off the front of *rest: fills what is there, the others are 0. */
static bool
scan_date(det_str *rest, int32_t *year, int32_t *month, int32_t *day)
{
    *month = *day = 0;
    if (!scan_number(rest, 4, year)) return false;
    if (!scan_byte(rest, '-')) return true;
    if (!scan_number(rest, 2, month)) return false;
    if (!scan_byte(rest, '-')) return true;
    return scan_number(rest, 2, day);
}

/* Quoted in messages: enough of a wrong value to find it, never a page of it. */
enum { QUOTED_MAX = 60 };

static det_status
no_such_day(det_str text, det_where at, det_error *err)
{
    det_str shown = det_str_slice(text, 0, QUOTED_MAX);
    return det_fail(err, DET_RANGE, at, "no such day: '%.*s'", DET_STR_FMT(shown));
}

det_status
det_day_read(det_str text, det_where at, det_day *out, det_error *err)
{
    det_str rest = text;
    int32_t year, month, day;
    if (text.len != 10 || !scan_date(&rest, &year, &month, &day) || rest.len != 0) {
        det_str shown = det_str_slice(text, 0, QUOTED_MAX);
        return det_fail(err, DET_SYNTAX, at,
                        "not a day: '%.*s'; expected year, month and day as in 2017-08-05",
                        DET_STR_FMT(shown));
    }
    return det_day_of(year, month, day, out) ? DET_OK : no_such_day(text, at, err);
}

static char *
put_digits(char *end, uint32_t value, int count)
{
    for (; count > 0; count--, value /= 10)
        *--end = (char)('0' + value % 10);
    return end;
}

const char *
det_day_print(det_day day, char buffer[DET_DAY_TEXT_MAX])
{
    int length;
    if (day == DET_DAY_FOREVER) {
        length = snprintf(buffer, DET_DAY_TEXT_MAX, "forever");
    } else if (day == DET_DAY_NONE) {
        length = snprintf(buffer, DET_DAY_TEXT_MAX, "none");
    } else if (day < DET_DAY_MIN || day > DET_DAY_MAX) {
        length = snprintf(buffer, DET_DAY_TEXT_MAX, "day %" PRId32, day);
    } else {
        int32_t year, month, month_day;
        det_day_split(day, &year, &month, &month_day);
        length = 10;
        char *at = buffer + length;
        *at = '\0';
        at = put_digits(at, (uint32_t)month_day, 2);
        *--at = '-';
        at = put_digits(at, (uint32_t)month, 2);
        *--at = '-';
        put_digits(at, (uint32_t)year, 4);
    }
    assert(length > 0 && length < DET_DAY_TEXT_MAX);
    return buffer;
}

det_status
det_span_read(det_str text, det_where at, det_span *out, det_error *err)
{
    det_str rest = text;
    int32_t year, month, day;
    if (!scan_date(&rest, &year, &month, &day) || rest.len != 0 ||
        (text.len != 4 && text.len != 7 && text.len != 10)) {
        det_str shown = det_str_slice(text, 0, QUOTED_MAX);
        return det_fail(err, DET_SYNTAX, at,
                        "not a date: '%.*s'; expected 2017-08-05, 2017-08 or 2017",
                        DET_STR_FMT(shown));
    }
    bool has_month = text.len > 4, has_day = text.len > 7;
    det_span span;
    if (!det_day_of(year, has_month ? month : 1, has_day ? day : 1, &span.from))
        return no_such_day(text, at, err);
    span.before = has_day     ? span.from + 1
                  : has_month ? span.from + month_length(year, month)
                              : span.from + 365 + is_leap(year);
    *out = span;
    return DET_OK;
}

const char *
det_span_print(det_span span, char buffer[DET_SPAN_TEXT_MAX])
{
    char from[DET_DAY_TEXT_MAX], before[DET_DAY_TEXT_MAX];
    det_day_print(span.from, from);
    det_day_print(span.before, before);
    int length = 0;
    if (span.from >= DET_DAY_MIN && span.from <= DET_DAY_MAX) {
        int32_t year, month, day;
        det_day_split(span.from, &year, &month, &day);
        if (span.before == span.from + 1)
            length = snprintf(buffer, DET_SPAN_TEXT_MAX, "%s", from);
        else if (day == 1 && month == 1 && span.before == span.from + 365 + is_leap(year))
            length = snprintf(buffer, DET_SPAN_TEXT_MAX, "%.4s", from);
        else if (day == 1 && span.before == span.from + month_length(year, month))
            length = snprintf(buffer, DET_SPAN_TEXT_MAX, "%.7s", from);
    }
    if (length == 0) length = snprintf(buffer, DET_SPAN_TEXT_MAX, "%s/%s", from, before);
    assert(length > 0 && length < DET_SPAN_TEXT_MAX);
    return buffer;
}

/* The clock part of an instant. */
typedef struct clock_time {
    int32_t hour, minute, second, microsecond;
    int32_t offset_s;
    bool is_zone_word;
} clock_time;

/* 23:59 | 23:59:30 | 23:59:30.25 */
static bool
scan_clock(det_str *rest, clock_time *out)
{
    if (!scan_number(rest, 2, &out->hour) || !scan_byte(rest, ':')) return false;
    if (!scan_number(rest, 2, &out->minute)) return false;
    if (!scan_byte(rest, ':')) return true;
    if (!scan_number(rest, 2, &out->second)) return false;
    if (!scan_byte(rest, '.')) return true;
    int32_t digit, weight = 100000;
    if (!scan_number(rest, 1, &digit)) return false;
    do {
        out->microsecond += digit * weight;
        weight /= 10;
    } while (weight > 0 && scan_number(rest, 1, &digit));
    return true;
}

/* Z | -05:00 | " EST" | " EDT" */
static bool
scan_offset(det_str *rest, clock_time *out)
{
    if (scan_byte(rest, 'Z')) return true;
    if (scan_byte(rest, ' ')) {
        out->is_zone_word = true;
        out->offset_s = det_str_equal(*rest, DET_STR("EST")) ? -5 * 3600 : -4 * 3600;
        bool is_known = out->offset_s == -5 * 3600 || det_str_equal(*rest, DET_STR("EDT"));
        *rest = (det_str){NULL, 0};
        return is_known;
    }
    bool is_behind = scan_byte(rest, '-');
    if (!is_behind && !scan_byte(rest, '+')) return false;
    int32_t hours, minutes;
    if (!scan_number(rest, 2, &hours) || !scan_byte(rest, ':')) return false;
    if (!scan_number(rest, 2, &minutes) || hours > 14 || minutes > 59) return false;
    out->offset_s = (hours * 3600 + minutes * 60) * (is_behind ? -1 : 1);
    return true;
}

static det_status
not_an_instant(det_str text, det_where at, det_error *err)
{
    det_str shown = det_str_slice(text, 0, QUOTED_MAX);
    return det_fail(err, DET_SYNTAX, at,
                    "not an instant: '%.*s'; expected 2017-08-05, 1993-10-18T23:59-05:00, "
                    "2025-09-28T00:00Z or 1993-10-18T23:59 EST",
                    DET_STR_FMT(shown));
}

det_status
det_instant_read(det_str text, det_zone zone, det_where at, det_instant *out, det_error *err)
{
    det_str rest = text;
    int32_t year, month, month_day;
    if (text.len < 10 || !scan_date(&rest, &year, &month, &month_day) || rest.len != text.len - 10)
        return not_an_instant(text, at, err);
    clock_time clock = {0};
    bool has_clock = rest.len != 0;
    if (has_clock && (!scan_byte(&rest, 'T') || !scan_clock(&rest, &clock)))
        return not_an_instant(text, at, err);
    if (has_clock && rest.len == 0)
        return det_fail(err, DET_SYNTAX, at,
                        "'%.*s' does not say on which clock; add the offset, as in 23:59-05:00 or "
                        "23:59Z",
                        DET_STR_FMT(text));
    if (has_clock && (!scan_offset(&rest, &clock) || rest.len != 0))
        return not_an_instant(text, at, err);

    det_day day;
    if (!det_day_of(year, month, month_day, &day)) return no_such_day(text, at, err);
    if (clock.hour > 23 || clock.minute > 59 || clock.second > 59)
        return det_fail(err, DET_RANGE, at, "no such time of day: '%.*s'", DET_STR_FMT(text));

    det_instant instant = {.text = text};
    if (!has_clock) {
        instant.us = det_zone_midnight_us(zone, day);
    } else {
        int64_t wall_us = day * DET_US_PER_DAY + clock.microsecond +
                          (clock.hour * 3600 + clock.minute * 60 + clock.second) *
                              DET_US_PER_SECOND;
        instant.us = wall_us - clock.offset_s * DET_US_PER_SECOND;
        /* "2359 EST 18 Oct 1993": New York kept daylight time until the 31st, so either the zone
         * word or the clock was meant.  We take the word and keep the other reading. */
        if (clock.is_zone_word &&
            det_zone_offset_s(DET_ZONE_NEW_YORK, instant.us) != clock.offset_s) {
            instant.ambiguous = true;
            instant.other_us = det_zone_wall_us(DET_ZONE_NEW_YORK, wall_us);
        }
    }
    if (!instant.ambiguous) instant.other_us = instant.us;
    *out = instant;
    return DET_OK;
}

const char *
det_instant_print(int64_t us, char buffer[DET_INSTANT_TEXT_MAX])
{
    int64_t day = us / DET_US_PER_DAY, rest = us % DET_US_PER_DAY;
    if (rest < 0) {
        rest += DET_US_PER_DAY;
        day--;
    }
    int length;
    if (us == DET_INSTANT_FOREVER) {
        length = snprintf(buffer, DET_INSTANT_TEXT_MAX, "forever");
    } else if (day < DET_DAY_MIN || day > DET_DAY_MAX) {
        length = snprintf(buffer, DET_INSTANT_TEXT_MAX, "instant %" PRId64, us);
    } else {
        char text[DET_DAY_TEXT_MAX];
        uint32_t seconds = (uint32_t)(rest / DET_US_PER_SECOND);
        uint32_t micros = (uint32_t)(rest % DET_US_PER_SECOND);
        length = snprintf(buffer, DET_INSTANT_TEXT_MAX, "%sT%02u:%02u:%02u",
                          det_day_print((det_day)day, text), (unsigned)(seconds / 3600),
                          (unsigned)(seconds / 60 % 60), (unsigned)(seconds % 60));
        if (micros != 0)
            length += snprintf(buffer + length, (size_t)(DET_INSTANT_TEXT_MAX - length), ".%06u",
                               (unsigned)micros);
        length += snprintf(buffer + length, (size_t)(DET_INSTANT_TEXT_MAX - length), "Z");
    }
    assert(length > 0 && length < DET_INSTANT_TEXT_MAX);
    return buffer;
}
