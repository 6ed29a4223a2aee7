/* ofac/period.c - dates of the XML formats in the words of the CSV. */
#include "list/ofac/period.h"

static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static det_str
print_day(det_draft *draft, det_day day)
{
    int32_t year, month, of_month;
    det_day_split(day, &year, &month, &of_month);
    return det_draft_print(draft, "%02d %s %d", (int)of_month, months[month - 1], (int)year);
}

/* The words for all days from first to last, both included; empty if they are no whole month or
 * year. */
static det_str
print_whole(det_draft *draft, det_day first, det_day last)
{
    int32_t year, month, of_month;
    det_day next;
    det_day_split(first, &year, &month, &of_month);
    if (of_month != 1) return (det_str){0};
    if (month == 1 && det_day_of(year + 1, 1, 1, &next) && last == next - 1)
        return det_draft_print(draft, "%d", (int)year);
    if (det_day_of(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1, &next) &&
        last == next - 1)
        return det_draft_print(draft, "%s %d", months[month - 1], (int)year);
    return (det_str){0};
}

static det_str
print_span(det_draft *draft, det_day first, det_day last)
{
    if (first == last) return print_day(draft, first);
    det_str whole = print_whole(draft, first, last);
    if (whole.len != 0) return whole;
    det_str days[2] = {print_day(draft, first), print_day(draft, last)};
    return det_draft_join(draft, " to ", days, 2);
}

det_span
det_ofac_period_span(const det_ofac_period *period)
{
    const det_day days[4] = {period->from, period->from_last, period->to, period->to_last};
    det_span span = {DET_DAY_NONE, DET_DAY_NONE};
    for (size_t i = 0; i < 4; i++) {
        if (days[i] == DET_DAY_NONE) continue;
        if (span.from == DET_DAY_NONE || days[i] < span.from) span.from = days[i];
        if (span.before == DET_DAY_NONE || days[i] >= span.before) span.before = days[i] + 1;
    }
    return span;
}

det_str
det_ofac_period_print(det_draft *draft, const det_ofac_period *period)
{
    det_span all = det_ofac_period_span(period);
    if (all.from == DET_DAY_NONE) return (det_str){0};
    bool has_all = period->from != DET_DAY_NONE && period->from_last != DET_DAY_NONE &&
                   period->to != DET_DAY_NONE && period->to_last != DET_DAY_NONE;
    bool is_range = has_all &&
                    (period->from != period->from_last || period->to != period->to_last) &&
                    period->from_last < period->to;
    det_str text;
    if (is_range) {
        det_str ends[2] = {print_span(draft, period->from, period->from_last),
                           print_span(draft, period->to, period->to_last)};
        text = det_draft_join(draft, " to ", ends, 2);
    } else {
        text = print_span(draft, all.from, all.before - 1);
    }
    return period->is_about ? det_draft_print(draft, "circa %.*s", DET_STR_FMT(text)) : text;
}
