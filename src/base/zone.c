/* zone.c - the clocks of five authorities, as rules.
 *
 * Facts are those of the tz database (files northamerica and europe, release 2024a), for 1966 to
 * 2100; the newest rule of each zone goes on for ever.  Before the first rule of a zone its
 * standard time is given, which for New York before 1966 and London before 1968 is not always what
 * clocks showed.
 *
 * Why not the system's database: it changes under us, and a verdict must give the same bytes in ten
 * years. Every change of these clocks falls at a UTC time of the very day it is named by, and none
 * at midnight, so a rule is a day of the year and a second of UTC. */
#include "base/day.h"

#include <assert.h>

/* Day of the month: LAST is its last Sunday, SUNDAY_FROM(n) the first Sunday on or after the n-th.
 */
#define LAST           0
#define SUNDAY_FROM(n) (n)
#define EXACTLY(n)     (-(n))
#define ONWARD         9999

typedef struct rule {
    int16_t from, to; /* years, both included */
    int8_t month;
    int8_t day;
    int8_t hour_utc;
    int8_t offset_h; /* of the clock from UTC from then on */
} rule;

static const rule utc[] = {{0}};

static const rule new_york[] = {
    /* Uniform Time Act; winter-long daylight time in the oil crisis (1974, 1975) */
    {1966, 1973, 4, LAST, 7, -4},
    {1974, 1974, 1, EXACTLY(6), 7, -4},
    {1975, 1975, 2, EXACTLY(23), 7, -4},
    {1976, 1986, 4, LAST, 7, -4},
    {1987, 2006, 4, SUNDAY_FROM(1), 7, -4},
    {1966, 2006, 10, LAST, 6, -5},
    /* Energy Policy Act of 2005 */
    {2007, ONWARD, 3, SUNDAY_FROM(8), 7, -4},
    {2007, ONWARD, 11, SUNDAY_FROM(1), 6, -5},
};

static const rule brussels[] = {
    {1977, 1980, 4, SUNDAY_FROM(1), 1, 2}, {1977, 1977, 9, LAST, 1, 1},
    {1978, 1978, 10, EXACTLY(1), 1, 1},    {1979, 1995, 9, LAST, 1, 1},
    {1981, ONWARD, 3, LAST, 1, 2},         {1996, ONWARD, 10, LAST, 1, 1},
};

static const rule london[] = {
    {1966, 1967, 3, SUNDAY_FROM(19), 2, 1},
    {1966, 1967, 10, SUNDAY_FROM(23), 2, 0},
    /* British Standard Time: an hour ahead from 18 February 1968 to 31 October 1971 */
    {1968, 1968, 2, EXACTLY(18), 2, 1},
    {1971, 1971, 10, EXACTLY(31), 2, 0},
    {1972, 1980, 3, SUNDAY_FROM(16), 2, 1},
    {1972, 1980, 10, SUNDAY_FROM(23), 2, 0},
    {1981, ONWARD, 3, LAST, 1, 1},
    {1981, 1989, 10, SUNDAY_FROM(23), 1, 0},
    {1990, 1995, 10, SUNDAY_FROM(22), 1, 0},
    {1996, ONWARD, 10, LAST, 1, 0},
};

static const rule zurich[] = {
    {1981, 1995, 9, LAST, 1, 1},
    {1981, ONWARD, 3, LAST, 1, 2},
    {1996, ONWARD, 10, LAST, 1, 1},
};

#define RULES(list) (list), sizeof(list) / sizeof((list)[0])
static const struct {
    const char *name;
    int32_t standard_s;
    const rule *rules;
    size_t count;
} zones[DET_ZONE_COUNT] = {
    [DET_ZONE_UTC] = {"UTC", 0, utc, 0},
    [DET_ZONE_NEW_YORK] = {"America/New_York", -5 * 3600, RULES(new_york)},
    [DET_ZONE_BRUSSELS] = {"Europe/Brussels", 3600, RULES(brussels)},
    [DET_ZONE_LONDON] = {"Europe/London", 0, RULES(london)},
    [DET_ZONE_ZURICH] = {"Europe/Zurich", 3600, RULES(zurich)},
};

const char *
det_zone_name(det_zone zone)
{
    assert((unsigned)zone < DET_ZONE_COUNT);
    return zones[zone].name;
}

bool
det_zone_find(det_str name, det_zone *out)
{
    for (int i = 0; i < DET_ZONE_COUNT; i++) {
        if (!det_str_equal(name, det_str_of(zones[i].name))) continue;
        *out = (det_zone)i;
        return true;
    }
    return false;
}

/* The instant at which a rule takes effect in a year. */
static int64_t
rule_us(const rule *each, int32_t year)
{
    det_day day;
    bool is_valid;
    if (each->day == LAST) {
        /* All months with such a rule have 30 or 31 days; the next month's first minus one is safe.
         */
        is_valid = det_day_of(each->month == 12 ? year + 1 : year, each->month % 12 + 1, 1, &day);
        day -= 1;
        day -= (det_day_weekday(day) + 1) % 7;
    } else if (each->day > 0) {
        is_valid = det_day_of(year, each->month, each->day, &day);
        day += (6 - det_day_weekday(day)) % 7;
    } else {
        is_valid = det_day_of(year, each->month, -each->day, &day);
    }
    assert(is_valid);
    return day * DET_US_PER_DAY + each->hour_utc * 3600 * DET_US_PER_SECOND;
}

static det_day
day_of_us(int64_t us)
{
    int64_t day = us / DET_US_PER_DAY - (us % DET_US_PER_DAY < 0);
    if (day < DET_DAY_MIN) day = DET_DAY_MIN;
    if (day > DET_DAY_MAX) day = DET_DAY_MAX;
    return (det_day)day;
}

/* The offset after the latest change at or before us. */
int32_t
det_zone_offset_s(det_zone zone, int64_t us)
{
    assert((unsigned)zone < DET_ZONE_COUNT);
    int32_t year, month, month_day;
    det_day_split(day_of_us(us), &year, &month, &month_day);
    int64_t latest_us = INT64_MIN;
    int32_t offset_s = zones[zone].standard_s, latest_year = INT32_MIN;
    for (size_t i = zones[zone].count; i-- > 0;) { /* the newest first: it mostly settles it */
        const rule *each = &zones[zone].rules[i];
        /* Its last time in a year up to this one, or the time before, if that is still to come. */
        int32_t last = year < each->to ? year : each->to;
        if (last < latest_year) continue;
        for (int32_t try = last; try >= each->from && try >= last - 1; try--) {
            int64_t change_us = rule_us(each, try);
            if (change_us > us) continue;
            if (change_us > latest_us) {
                latest_us = change_us;
                latest_year = try;
                offset_s = each->offset_h * 3600;
            }
            break;
        }
    }
    return offset_s;
}

/* An hour that the clock shows twice is taken the first time; one that it skips, on the offset
 * before. */
int64_t
det_zone_wall_us(det_zone zone, int64_t wall_us)
{
    /* No zone is further than a day from UTC, and no two changes are within three days. */
    int32_t before_s = det_zone_offset_s(zone, wall_us - DET_US_PER_DAY);
    int32_t after_s = det_zone_offset_s(zone, wall_us + DET_US_PER_DAY);
    int64_t early_us = wall_us - before_s * DET_US_PER_SECOND;
    if (det_zone_offset_s(zone, early_us) == before_s) return early_us;
    int64_t late_us = wall_us - after_s * DET_US_PER_SECOND;
    return det_zone_offset_s(zone, late_us) == after_s ? late_us : early_us;
}

int64_t
det_zone_midnight_us(det_zone zone, det_day day)
{
    return det_zone_wall_us(zone, day * DET_US_PER_DAY);
}

det_day
det_zone_day(det_zone zone, int64_t us)
{
    return day_of_us(us + det_zone_offset_s(zone, us) * DET_US_PER_SECOND);
}
