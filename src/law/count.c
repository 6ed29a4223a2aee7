/* Days counted from a day.
 *
 * The day counted from is never counted itself: nine days after 17 April is 26 April, and the first
 * working day after a Friday is Monday. */
#include "law/count.h"

#include <stdlib.h>

enum { MINUTES_PER_DAY = 1440, US_PER_MINUTE = 60000000 };

static int
compare_days(const void *a, const void *b)
{
    det_day x = *(const det_day *)a, y = *(const det_day *)b;
    return (x > y) - (x < y);
}

static det_counted
working_day(const det_calendar *calendar, det_day start, uint32_t amount, det_day *out)
{
    det_day day = start;
    for (uint32_t left = amount; left > 0;) {
        day++;
        if (day < calendar->covers.from || day >= calendar->covers.before)
            return DET_COUNTED_OUTSIDE;
        bool is_free = (calendar->weekend >> det_day_weekday(day) & 1) != 0 ||
                       (calendar->holiday_count > 0 &&
                        bsearch(&day, calendar->holidays, calendar->holiday_count, sizeof day,
                                compare_days) != NULL);
        if (!is_free) left--;
    }
    *out = day;
    return DET_COUNTED;
}

static det_counted
month_day(det_day start, uint32_t months, det_day *out)
{
    int32_t year = 0, month = 0, day = 0;
    det_day_split(start, &year, &month, &day);
    int64_t whole = (int64_t)year * 12 + (month - 1) + months;
    if (whole / 12 > 9999) return DET_COUNTED_NEVER;
    while (!det_day_of((int32_t)(whole / 12), (int32_t)(whole % 12) + 1, day, out))
        if (--day < 28) return DET_COUNTED_NEVER; /* no month is shorter */
    return DET_COUNTED;
}

det_counted
det_count_day(const det_law_count *count, det_day start, det_day *out)
{
    switch (count->unit) {
    case DET_COUNT_WORKING_DAYS:
        return working_day(count->calendar, start, count->amount, out);
    case DET_COUNT_MONTHS:
        return month_day(start, count->amount, out);
    case DET_COUNT_YEARS:
        return month_day(start, 12 * count->amount, out);
    case DET_COUNT_NONE:
    case DET_COUNT_DAYS:
        break;
    }
    if ((int64_t)start + count->amount > DET_DAY_MAX) return DET_COUNTED_NEVER;
    *out = start + (det_day)count->amount;
    return DET_COUNTED;
}

det_counted
det_count_us(const det_law_count *count, int64_t start_us, int64_t *out)
{
    det_day day = 0;
    det_counted counted = det_count_day(count, det_zone_day(count->zone, start_us), &day);
    if (counted != DET_COUNTED) return counted;
    if (day >= DET_DAY_MAX) return DET_COUNTED_NEVER;
    if (count->minute == MINUTES_PER_DAY)
        *out = det_zone_midnight_us(count->zone, day + 1);
    else if (count->minute == 0)
        *out = det_zone_midnight_us(count->zone, day);
    else
        *out = det_zone_wall_us(count->zone, (int64_t)day * DET_US_PER_DAY +
                                                 (int64_t)count->minute * US_PER_MINUTE);
    return DET_COUNTED;
}
