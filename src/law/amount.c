/* Quantities: reading, showing, adding without leaving the range.  Integers only, so that a figure
 * is the same on every machine. */
#include "law/amount.h"

#include "law/form.h"

static const struct {
    const char *written, *unit;
    uint32_t part;
} units[] = {
    {"tonne", "tonne", 1},        {"tonnes", "tonne", 1},   {"t", "tonne", 1},
    {"mt", "tonne", 1},           {"kg", "tonne", 1000},    {"kilogram", "tonne", 1000},
    {"barrel", "barrel", 1},      {"barrels", "barrel", 1}, {"bbl", "barrel", 1},
    {"piece", "piece", 1},        {"pieces", "piece", 1},   {"pcs", "piece", 1},
    {"person", "person", 1},      {"persons", "person", 1}, {"account", "account", 1},
    {"accounts", "account", 1},   {"usd", "USD", 1},        {"us$", "USD", 1},
    {"kilograms", "tonne", 1000},
};

det_str
det_unit_meant(det_str written, uint32_t *part)
{
    *part = 1;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (det_str_equal_ascii_nocase(written, det_str_of(units[i].written))) {
            *part = units[i].part;
            return det_str_of(units[i].unit);
        }
    return written;
}

det_status
det_amount_read(det_str text, det_where at, det_amount *out, det_error *err)
{
    det_str whole = det_str_trim(text);
    size_t blank = det_str_find_byte(whole, ' ');
    det_str digits = det_str_slice(whole, 0, blank == SIZE_MAX ? whole.len : blank);
    det_str unit = blank == SIZE_MAX ? (det_str){0}
                                     : det_str_trim(det_str_slice(whole, blank, whole.len));
    uint32_t part = 1;
    int64_t milli = 0;
    if (!det_law_milli_read(digits, &milli))
        return det_fail(err, DET_SYNTAX, at,
                        "amount '%.*s' is no number with a unit; write digits without separators, "
                        "at most three behind a point, then the unit: 74000 barrel or 12.5 tonne",
                        DET_STR_FMT(whole));
    if (unit.len == 0)
        return det_fail(err, DET_SYNTAX, at,
                        "amount '%.*s' has no unit; write it behind the number: tonne, barrel, USD",
                        DET_STR_FMT(whole));
    if (milli > DET_AMOUNT_MAX_MILLI)
        return det_fail(err, DET_RANGE, at, "amount '%.*s' is too large", DET_STR_FMT(whole));
    out->unit = det_unit_meant(unit, &part);
    out->milli = (milli + part - 1) / part;
    return DET_OK;
}

static det_str
print(int64_t milli, bool has_separators, char buffer[DET_AMOUNT_TEXT_MAX])
{
    char digits[24];
    size_t count = 0, used = 0;
    uint64_t size = milli < 0 ? (uint64_t)0 - (uint64_t)milli : (uint64_t)milli;
    uint64_t whole = size / 1000;
    unsigned rest = (unsigned)(size % 1000);
    if (milli < 0) buffer[used++] = '-';
    do {
        digits[count++] = (char)('0' + whole % 10);
        whole /= 10;
    } while (whole > 0);
    while (count > 0) {
        buffer[used++] = digits[--count];
        if (has_separators && count > 0 && count % 3 == 0) buffer[used++] = ',';
    }
    if (rest > 0) {
        buffer[used++] = '.';
        buffer[used++] = (char)('0' + rest / 100);
        if (rest % 100 > 0) buffer[used++] = (char)('0' + rest / 10 % 10);
        if (rest % 10 > 0) buffer[used++] = (char)('0' + rest % 10);
    }
    return (det_str){buffer, used};
}

det_str
det_amount_show(int64_t milli, char buffer[DET_AMOUNT_TEXT_MAX])
{
    return print(milli, true, buffer);
}

det_str
det_amount_print(int64_t milli, char buffer[DET_AMOUNT_TEXT_MAX])
{
    return print(milli, false, buffer);
}

int64_t
det_amount_add(int64_t a, int64_t b)
{
    return a > DET_AMOUNT_MAX_MILLI - b ? DET_AMOUNT_MAX_MILLI : a + b;
}

int64_t
det_amount_times(int64_t milli, int64_t times_milli)
{
    if (times_milli > 0 && milli > DET_AMOUNT_MAX_MILLI / times_milli - 1) {
        /* the product needs more than 63 bits: in two parts, without the fraction's fraction */
        int64_t whole = milli / 1000;
        return whole > DET_AMOUNT_MAX_MILLI / times_milli - 1 ? DET_AMOUNT_MAX_MILLI
                                                              : (whole + 1) * times_milli;
    }
    return (milli * times_milli + 999) / 1000;
}

bool
det_amount_reaches(int64_t used, int64_t max, uint32_t percent)
{
    /* used * 100 >= max * percent, without leaving int64 */
    int64_t level = max / 100 * percent + (max % 100 * percent + 99) / 100;
    return used >= level;
}

uint32_t
det_amount_share_bp(int64_t used, int64_t max)
{
    if (used <= 0) return 0;
    if (max <= 0) return UINT32_MAX;
    int64_t times = used / max, rest = used % max;
    if (times >= 400000) return UINT32_MAX;
    while (rest > INT64_MAX / 10000) {
        rest /= 10;
        max /= 10;
    }
    return (uint32_t)(times * 10000 + rest * 10000 / max);
}
