/* day.h - days, partial dates, instants.                                              floor: base
 *
 * A day is days since 1970-01-01 in the proleptic Gregorian calendar, years 1 to 9999.
 * A span is half-open, [from, before).  What is known only in part stays a span: "1961" is 365
 * days. An instant is microseconds since 1970-01-01T00:00Z together with the text it was read from.
 */
#ifndef DET_BASE_DAY_H
#define DET_BASE_DAY_H

#include "base/error.h"
#include "base/str.h"

typedef int32_t det_day;

enum {
    DET_DAY_MIN = -719162, /* 0001-01-01 */
    DET_DAY_MAX = 2932896, /* 9999-12-31 */
    DET_DAY_NONE = INT32_MIN,
    DET_DAY_FOREVER = INT32_MAX /* an interval that has not ended */
};

typedef struct det_span {
    det_day from;
    det_day before;
} det_span;

/* True and *out if year, month, day is a day of the calendar. */
bool det_day_of(int32_t year, int32_t month, int32_t day, det_day *out);
void det_day_split(det_day day, int32_t *year, int32_t *month, int32_t *month_day);
/* 0 = Monday ... 6 = Sunday */
int det_day_weekday(det_day day);

/* "2017-08-05" and nothing else.  Fails: DET_SYNTAX, DET_RANGE ("no such day: '2017-02-30'"). */
DET_CHECKED det_status det_day_read(det_str text, det_where at, det_day *out, det_error *err);
enum { DET_DAY_TEXT_MAX = 16 };
/* "2017-08-05", "forever" for DET_DAY_FOREVER, "none" for DET_DAY_NONE.  Returns buffer. */
const char *det_day_print(det_day day, char buffer[DET_DAY_TEXT_MAX]);

/* "2017-08-05", "2017-08" or "2017": the day, the month, the year.  Same failures. */
DET_CHECKED det_status det_span_read(det_str text, det_where at, det_span *out, det_error *err);
enum { DET_SPAN_TEXT_MAX = 32 };
/* The shortest of the three forms that says it, else "from/before".  Returns buffer. */
const char *det_span_print(det_span span, char buffer[DET_SPAN_TEXT_MAX]);

/* An instant.  text is what was written; ambiguous when the text has two readings ("EST" while New
 * York was on daylight time), other_us is then the second. */
typedef struct det_instant {
    int64_t us;
    int64_t other_us;
    bool ambiguous;
    det_str text;
} det_instant;

#define DET_US_PER_SECOND   INT64_C(1000000)
#define DET_US_PER_DAY      INT64_C(86400000000)
#define DET_INSTANT_FOREVER INT64_MAX

/* Clocks of authorities.  The rules are those of the tz database for the years from 1966 on. */
typedef enum det_zone {
    DET_ZONE_UTC = 0,
    DET_ZONE_NEW_YORK, /* the United Nations, OFAC */
    DET_ZONE_BRUSSELS, /* the European Union */
    DET_ZONE_LONDON,
    DET_ZONE_ZURICH,
    DET_ZONE_COUNT
} det_zone;
/* "America/New_York".  Static. */
const char *det_zone_name(det_zone zone);
bool det_zone_find(det_str name, det_zone *out);

/* The instant at which `day` begins on the clock of `zone`. */
int64_t det_zone_midnight_us(det_zone zone, det_day day);
/* The instant at which the clock of zone shows wall_us, microseconds as if it stood in UTC.  Of an
 * hour that it shows twice, the first; an hour that it skips is read on the offset before the
 * change. */
int64_t det_zone_wall_us(det_zone zone, int64_t wall_us);
/* Seconds that the clock of zone is ahead of UTC at that instant. */
int32_t det_zone_offset_s(det_zone zone, int64_t us);
/* The day that the clock of zone shows at that instant. */
det_day det_zone_day(det_zone zone, int64_t us);

/* Reads "2017-08-05" (midnight on the clock of zone), "1993-10-18T23:59-05:00",
 * "2025-09-28T00:00Z", seconds optional, and "1993-10-18T23:59 EST" (zone word EST or EDT: the
 * written offset is taken; ambiguous if New York's clock differed that day, the other reading in
 * other_us, which else equals us).  Seconds may have up to six decimals.  text is borrowed.  Fails:
 * DET_SYNTAX, DET_RANGE. */
DET_CHECKED det_status det_instant_read(det_str text, det_zone zone, det_where at, det_instant *out,
                                        det_error *err);
enum { DET_INSTANT_TEXT_MAX = 40 };
/* "2017-08-05T04:00:00Z" (microseconds only when they are not zero), or "forever".  Returns
 * buffer. */
const char *det_instant_print(int64_t us, char buffer[DET_INSTANT_TEXT_MAX]);

#endif
