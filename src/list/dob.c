/* dob.c - dates as sanctions lists write them.
 *
 *   date  := [about] point | [about] ["between"] point sep point
 *   sep   := " to " | " and " | " - " | "-" (between two years only)
 *   about := "circa" | "c." | "ca." | "approximately" | "approx." | "about"
 *   point := [day] month [year] | year | year "-" mm ["-" dd [offset]]
 *
 * The first point of a range may leave its year to the second ("Between Aug. and Sep. 1977").  Case
 * does not matter, a month may be cut to three letters or more and may end in a full stop. */
#include "list/dob.h"

static const char *const months[12] = {"january",   "february", "march",    "april",
                                       "may",       "june",     "july",     "august",
                                       "september", "october",  "november", "december"};

/* Longest first where one begins another. */
static const char *const about_words[] = {"approximately", "approx.", "approx", "about",
                                          "circa",         "ca.",     "c."};

static char
lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

/* The rest of text behind word and at least one blank; false if it does not begin so. */
static bool
skip_word(det_str *text, const char *word)
{
    size_t len = det_str_of(word).len;
    if (text->len <= len ||
        !det_str_equal_ascii_nocase(det_str_slice(*text, 0, len), (det_str){word, len}))
        return false;
    if (text->ptr[len] != ' ') return false;
    *text = det_str_trim(det_str_slice(*text, len, text->len));
    return true;
}

static bool
skip_about(det_str *text)
{
    for (size_t i = 0; i < sizeof about_words / sizeof about_words[0]; i++)
        if (skip_word(text, about_words[i])) return true;
    return false;
}

bool
det_dob_is_about(det_str text)
{
    det_str rest = det_str_trim(text);
    return skip_about(&rest);
}

/* A number of exactly `digits` digits at the start of text. */
static bool
read_digits(det_str text, size_t digits, int32_t *out)
{
    int32_t value = 0;
    if (text.len < digits) return false;
    for (size_t i = 0; i < digits; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return false;
        value = value * 10 + (text.ptr[i] - '0');
    }
    *out = value;
    return true;
}

/* 1 to 12, or 0. */
static int32_t
month_of(det_str word)
{
    if (det_str_ends(word, DET_STR("."))) word.len--;
    if (word.len < 3) return 0;
    for (int32_t month = 0; month < 12; month++) {
        det_str whole = det_str_of(months[month]);
        size_t i = 0;
        while (i < word.len && i < whole.len && lower(word.ptr[i]) == whole.ptr[i])
            i++;
        if (i == word.len) return month + 1;
    }
    return 0;
}

/* One point in parts; 0 where the text does not say. */
typedef struct point {
    int32_t year, month, day;
} point;

/* "Z", "+04:00" or "-05:00" behind an XML date. */
static bool
is_offset(det_str text)
{
    int32_t hours, minutes;
    if (text.len == 0 || det_str_equal(text, DET_STR("Z"))) return true;
    return text.len == 6 && (text.ptr[0] == '+' || text.ptr[0] == '-') && text.ptr[3] == ':' &&
           read_digits(det_str_slice(text, 1, 3), 2, &hours) &&
           read_digits(det_str_slice(text, 4, 6), 2, &minutes) && hours < 15 && minutes < 60;
}

static bool
read_iso(det_str text, point *out)
{
    point p = {0};
    if (!read_digits(text, 4, &p.year)) return false;
    if (text.len > 4) {
        if (text.ptr[4] != '-' || !read_digits(det_str_slice(text, 5, text.len), 2, &p.month))
            return false;
        if (text.len > 7) {
            if (text.ptr[7] != '-' || !read_digits(det_str_slice(text, 8, text.len), 2, &p.day) ||
                !is_offset(det_str_slice(text, 10, text.len)))
                return false;
            if (p.day == 0) return false;
        }
        if (p.month == 0) return false;
    }
    *out = p;
    return p.year != 0;
}

/* "17 Apr 1993", "Apr 1993", "17 Apr", "Apr.", or an ISO date. */
static bool
read_point(det_str text, point *out)
{
    det_str words[3], rest = text, word;
    size_t count = 0;
    while (det_str_next(&rest, ' ', &word)) {
        if (word.len == 0) continue;
        if (count == 3) return false;
        words[count++] = word;
    }
    if (count == 0) return false;
    if (count == 1 && read_iso(words[0], out)) return true;

    point p = {0};
    size_t i = 0;
    uint64_t day;
    if (words[0].len <= 2 && det_str_read_u64(words[0], &day)) {
        if (day == 0 || day > 31) return false;
        p.day = (int32_t)day;
        i = 1;
    }
    if (i == count) return false;
    p.month = month_of(words[i++]);
    if (p.month == 0) return false;
    if (i < count) {
        if (words[i].len != 4 || !read_digits(words[i], 4, &p.year) || p.year == 0) return false;
        i++;
    }
    if (i != count) return false;
    *out = p;
    return true;
}

/* False if there is no such day. */
static bool
span_of(point p, det_span *out)
{
    det_day from, last;
    int32_t month = p.month == 0 ? 1 : p.month;
    if (!det_day_of(p.year, month, p.day == 0 ? 1 : p.day, &from)) return false;
    if (p.day != 0) {
        *out = (det_span){from, from + 1};
        return true;
    }
    int32_t last_month = p.month == 0 ? 12 : p.month;
    for (int32_t day = 31; !det_day_of(p.year, last_month, day, &last);)
        if (--day < 28) return false;
    *out = (det_span){from, last + 1};
    return true;
}

/* Parts the two points of a range; false if the text has no separator we know. */
static bool
split_range(det_str text, det_str *left, det_str *right)
{
    static const char *const separators[] = {" to ", " and ", " - "};
    for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++) {
        det_str separator = det_str_of(separators[i]);
        size_t at = det_str_find(text, separator);
        if (at == SIZE_MAX) continue;
        *left = det_str_trim(det_str_slice(text, 0, at));
        *right = det_str_trim(det_str_slice(text, at + separator.len, text.len));
        return true;
    }
    int32_t year;
    if (text.len == 9 && text.ptr[4] == '-' && read_digits(text, 4, &year) &&
        read_digits(det_str_slice(text, 5, 9), 4, &year)) {
        *left = det_str_slice(text, 0, 4);
        *right = det_str_slice(text, 5, 9);
        return true;
    }
    return false;
}

static det_status
read_range(det_str text, det_where at, det_str raw, det_span *out, det_error *err)
{
    det_str left_text, right_text;
    point left, right;
    det_span from, to;
    if (!split_range(text, &left_text, &right_text) || !read_point(left_text, &left) ||
        !read_point(right_text, &right) || right.year == 0)
        return det_fail(err, DET_SYNTAX, at,
                        "no form of date we know: '%.*s'; expected such as '17 Apr 1993', 'Apr "
                        "1993', '1993', 'circa 1993' or '1993 to 1995'",
                        DET_STR_FMT(raw));
    if (left.year == 0) left.year = right.year;
    if (!span_of(left, &from) || !span_of(right, &to))
        return det_fail(err, DET_RANGE, at, "no such day: '%.*s'", DET_STR_FMT(raw));
    if (to.before <= from.from)
        return det_fail(err, DET_RANGE, at, "a range that runs backwards: '%.*s'",
                        DET_STR_FMT(raw));
    *out = (det_span){from.from, to.before};
    return DET_OK;
}

det_status
det_dob_read(det_str text, det_where at, det_span *out, det_error *err)
{
    det_str raw = det_str_trim(text), rest = raw;
    point p;
    skip_about(&rest);
    if (!skip_word(&rest, "between") && read_point(rest, &p) && p.year != 0) {
        det_span span;
        if (!span_of(p, &span))
            return det_fail(err, DET_RANGE, at, "no such day: '%.*s'", DET_STR_FMT(raw));
        *out = span;
        return DET_OK;
    }
    return read_range(rest, at, raw, out, err);
}

/* "17" or "04"; 0 for "00" and for letters alone ("dd"). */
static bool
read_part(det_str text, int32_t *out)
{
    if (text.len == 0 || text.len > 2) return false;
    bool has_letter = false, has_digit = false;
    for (size_t i = 0; i < text.len; i++) {
        has_digit |= text.ptr[i] >= '0' && text.ptr[i] <= '9';
        has_letter |= lower(text.ptr[i]) >= 'a' && lower(text.ptr[i]) <= 'z';
    }
    *out = 0;
    if (has_letter) return !has_digit;
    return read_digits(text, text.len, out);
}

/* A point in digits, the day first; false for any other form. */
static bool
read_day_first(det_str text, point *out)
{
    det_str parts[3], rest = text, part;
    char separator = det_str_find_byte(text, '/') != SIZE_MAX ? '/' : '-';
    size_t count = 0;
    point p = {0};
    while (det_str_next(&rest, separator, &part)) {
        if (count == 3) return false;
        parts[count++] = part;
    }
    if (count < 2 || parts[count - 1].len != 4 || !read_digits(parts[count - 1], 4, &p.year) ||
        p.year == 0)
        return false;
    if (!read_part(parts[count - 2], &p.month)) return false;
    if (count == 3 && !read_part(parts[0], &p.day)) return false;
    if (p.month == 0) p.day = 0; /* a day of no month says nothing */
    *out = p;
    return true;
}

det_status
det_dob_read_day_first(det_str text, det_where at, det_span *out, det_error *err)
{
    det_str raw = det_str_trim(text);
    point p;
    if (!read_day_first(raw, &p)) return det_dob_read(text, at, out, err);
    det_span span;
    if (p.month > 12 || p.day > 31 || !span_of(p, &span))
        return det_fail(err, DET_RANGE, at, "no such day: '%.*s'", DET_STR_FMT(raw));
    *out = span;
    return DET_OK;
}

det_status
det_dob_read_month_first(det_str text, det_where at, det_span *out, det_error *err)
{
    det_str raw = det_str_trim(text);
    point p;
    det_span span;
    size_t slashes = 0;
    for (size_t i = 0; i < raw.len; i++)
        slashes += raw.ptr[i] == '/';
    if (slashes != 2 || !read_day_first(raw, &p)) return det_dob_read(text, at, out, err);
    int32_t month = p.day; /* what was read as the day */
    p.day = p.month;
    p.month = month;
    if (p.month > 12 || p.day > 31 || p.month == 0 || !span_of(p, &span))
        return det_fail(err, DET_RANGE, at, "no such day: '%.*s'", DET_STR_FMT(raw));
    *out = span;
    return DET_OK;
}

bool
det_dob_is_iso(det_str text)
{
    det_span span;
    det_str day = det_str_slice(text, 0, det_str_find_byte(text, 'T'));
    return det_span_read(day, (det_where){0}, &span, NULL) == DET_OK;
}
