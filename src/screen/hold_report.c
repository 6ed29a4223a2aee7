/* Reports and keeping: rows of data/, applied. */
#include "screen/hold_report.h"

#include <stdio.h>
#include <string.h>

#include "base/rows.h"

extern const det_rows det_rows_holidays_us, det_rows_hold_reports, det_rows_hold_unblocking,
    det_rows_hold_retention;

static const det_where nowhere;

const char *
det_hold_due_name(det_hold_due due)
{
    static const char *const names[] = {"not_due", "due", "late", "filed", "filed_late"};
    return names[due - DET_HOLD_NOT_DUE];
}

/* ---- the calendar -------------------------------------------------------------------------------
 */

enum { HOLIDAY_NAME, HOLIDAY_MONTH, HOLIDAY_RULE, HOLIDAY_FIRST, HOLIDAY_LAST };

static uint64_t
number_of(det_str cell, uint64_t otherwise)
{
    uint64_t value = otherwise;
    return det_str_read_u64(cell, &value) ? value : otherwise;
}

/* The N-th (0: the last) of that weekday in a month; 0 = Monday. */
static det_day
nth_weekday(int32_t year, int32_t month, int weekday, int n)
{
    det_day first = 0, day;
    int32_t next_year = month == 12 ? year + 1 : year, next_month = month == 12 ? 1 : month + 1;
    if (n > 0) {
        (void)det_day_of(year, month, 1, &first);
        day = first + (weekday - det_day_weekday(first) + 7) % 7;
        return day + 7 * (n - 1);
    }
    (void)det_day_of(next_year, next_month, 1, &first);
    day = first - 1;
    return day - (det_day_weekday(day) - weekday + 7) % 7;
}

/* The day that a row makes free in a year. */
static det_day
free_day(size_t row, int32_t year)
{
    const det_rows *rows = &det_rows_holidays_us;
    det_str rule = det_rows_cell(rows, row, HOLIDAY_RULE), word;
    int32_t month = (int32_t)number_of(det_rows_cell(rows, row, HOLIDAY_MONTH), 1);
    det_day day = 0;
    (void)det_str_next(&rule, ' ', &word);
    int n = (int)number_of(rule, 0);
    if (!det_str_equal(word, DET_STR("day")))
        return nth_weekday(year, month, det_str_equal(word, DET_STR("monday")) ? 0 : 3, n);
    (void)det_day_of(year, month, n, &day);
    int weekday = det_day_weekday(day);
    return weekday == 5 ? day - 1 : weekday == 6 ? day + 1 : day;
}

bool
det_us_is_holiday(det_day day)
{
    const det_rows *rows = &det_rows_holidays_us;
    int32_t year, month, month_day;
    det_day_split(day, &year, &month, &month_day);
    for (size_t i = 0; i < rows->count; i++) {
        uint64_t first = number_of(det_rows_cell(rows, i, HOLIDAY_FIRST), 0);
        uint64_t last = number_of(det_rows_cell(rows, i, HOLIDAY_LAST), UINT64_MAX);
        /* the first of January of the next year may be free on the last of December */
        for (int32_t of = year; of <= year + 1; of++)
            if ((uint64_t)of >= first && (uint64_t)of <= last && of <= 9999 &&
                free_day(i, of) == day)
                return true;
    }
    return false;
}

det_day
det_us_business_day_after(det_day day, unsigned n)
{
    while (n > 0) {
        day++;
        if (det_day_weekday(day) < 5 && !det_us_is_holiday(day)) n--;
    }
    return day;
}

/* ---- reports about one hold ---------------------------------------------------------------------
 */

enum {
    REPORT_ID,
    REPORT_AUTHORITY,
    REPORT_EVENT,
    REPORT_CLOCK,
    REPORT_FROM,
    REPORT_TO,
    REPORT_NEEDS,
    REPORT_CITATION
};
enum { GROUND, GROUND_DUE, GROUND_WHY, GROUND_FROM, GROUND_CITATION };

static bool
is_word(const det_rows *rows, size_t column, det_str word, char buffer[DET_FIELDS_LIST_MAX])
{
    const char *words[32] = {NULL};
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++) {
        if (det_str_equal(word, det_rows_cell(rows, i, column))) return true;
        if (count + 1 < sizeof words / sizeof words[0])
            words[count++] = rows->cells[i * rows->columns + column];
    }
    det_fields_list(words, buffer);
    return false;
}

bool
det_hold_is_ground(det_str word, char buffer[DET_FIELDS_LIST_MAX])
{
    return is_word(&det_rows_hold_unblocking, GROUND, word, buffer);
}

bool
det_hold_is_report(det_str word, char buffer[DET_FIELDS_LIST_MAX])
{
    return is_word(&det_rows_hold_reports, REPORT_ID, word, buffer);
}

/* The first day from which a basis of an authority held it; DET_DAY_NONE: none did.
 *   is_error  out: all of them were recorded in error */
static det_day
held_from(const det_hold *hold, det_str authority, bool *is_error)
{
    det_day first = DET_DAY_NONE;
    *is_error = true;
    for (size_t i = 0; i < hold->basis_count; i++) {
        const det_hold_basis *basis = &hold->bases[i];
        if (!det_str_equal(basis->authority, authority)) continue;
        det_day day = det_zone_day(
            hold->zone, basis->from_us > hold->received_us ? basis->from_us : hold->received_us);
        if (first == DET_DAY_NONE || day < first) first = day;
        if (basis->to_us == DET_INSTANT_FOREVER) *is_error = false;
    }
    return first;
}

static bool
has_role(const det_hold *hold, det_hold_role role)
{
    for (size_t i = 0; i < hold->party_count; i++)
        if (hold->parties[i].role == role) return true;
    return false;
}

static bool
has_fact(const det_hold *hold, det_str authority, det_str need)
{
    if (det_str_equal(need, DET_STR("amount"))) return hold->currency != NULL;
    if (det_str_equal(need, DET_STR("reference"))) return hold->reference.len > 0;
    if (det_str_equal(need, DET_STR("remitter"))) return has_role(hold, DET_HOLD_REMITTER);
    if (det_str_equal(need, DET_STR("beneficiary"))) return has_role(hold, DET_HOLD_BENEFICIARY);
    if (det_str_equal(need, DET_STR("owner"))) return has_role(hold, DET_HOLD_OWNER);
    for (size_t i = 0; i < hold->basis_count; i++) {
        const det_hold_basis *basis = &hold->bases[i];
        if (!det_str_equal(basis->authority, authority)) continue;
        if (det_str_equal(need, DET_STR("subject")) && basis->subject.len > 0) return true;
        if (det_str_equal(need, DET_STR("law")) && basis->measure.len + basis->citation.len > 0)
            return true;
    }
    return false;
}

static bool
find_missing(const det_hold *hold, size_t row, det_arena *arena, det_texts *out)
{
    det_str rest = det_rows_cell(&det_rows_hold_reports, row, REPORT_NEEDS), need;
    det_str authority = det_rows_cell(&det_rows_hold_reports, row, REPORT_AUTHORITY);
    det_str *items = DET_NEW(arena, det_str, rest.len + 1);
    size_t count = 0;
    if (items == NULL) return false;
    while (det_str_next(&rest, ',', &need))
        if (!has_fact(hold, authority, det_str_trim(need))) items[count++] = det_str_trim(need);
    *out = (det_texts){items, count};
    return true;
}

/* The day on which a report is due after an event. */
static det_day
due_after(size_t row, det_day on)
{
    det_str clock = det_rows_cell(&det_rows_hold_reports, row, REPORT_CLOCK), word;
    (void)det_str_next(&clock, ' ', &word);
    return det_str_equal(word, DET_STR("business"))
               ? det_us_business_day_after(on, (unsigned)number_of(clock, 1))
               : on;
}

/* When it was filed: the first filing of that report on the day of the event or after. */
static det_day
filed_on(const det_hold *hold, det_str report, det_day event, det_day on)
{
    for (size_t i = 0; i < hold->filing_count; i++)
        if (det_str_equal(hold->filings[i].report, report) && hold->filings[i].on >= event &&
            hold->filings[i].on <= on)
            return hold->filings[i].on;
    return DET_DAY_NONE;
}

static det_hold_due
state_of(det_day due, det_day filed, det_day on)
{
    if (filed != DET_DAY_NONE)
        return due == DET_DAY_NONE || filed <= due ? DET_HOLD_FILED : DET_HOLD_FILED_LATE;
    return due == DET_DAY_NONE || on <= due ? DET_HOLD_DUE : DET_HOLD_LATE;
}

static det_hold_report
report_of(size_t row, det_day on)
{
    const det_rows *rows = &det_rows_hold_reports;
    return (det_hold_report){.id = det_rows_cell(rows, row, REPORT_ID),
                             .authority = det_rows_cell(rows, row, REPORT_AUTHORITY),
                             .event = det_rows_cell(rows, row, REPORT_EVENT),
                             .to = det_rows_cell(rows, row, REPORT_TO),
                             .citation = det_rows_cell(rows, row, REPORT_CITATION),
                             .on = on,
                             .due = DET_DAY_NONE,
                             .filed = DET_DAY_NONE};
}

/* Does an exception keep a release, or a debit, from being reported? */
static bool
is_excepted(det_str ground, det_day on, det_hold_report *report)
{
    const det_rows *rows = &det_rows_hold_unblocking;
    for (size_t i = 0; i < rows->count; i++) {
        det_str from = det_rows_cell(rows, i, GROUND_FROM);
        det_day first = DET_DAY_MIN;
        if (!det_str_equal(ground, det_rows_cell(rows, i, GROUND))) continue;
        if (from.len > 0 && det_day_read(from, nowhere, &first, NULL) != DET_OK) return false;
        report->why = det_rows_cell(rows, i, GROUND_WHY);
        if (!det_str_equal(det_rows_cell(rows, i, GROUND_DUE), DET_STR("no")) || on < first)
            return false;
        report->citation = det_rows_cell(rows, i, GROUND_CITATION);
        return true;
    }
    report->why = DET_STR("no ground was given, so no exception is taken");
    return false;
}

/* Reports on their way. */
typedef struct listing {
    const det_hold *hold;
    det_day on;
    const det_hold_bench *bench;
    det_arena *arena;
    det_hold_report *items;
    size_t count;
} listing;

static bool
put_report(listing *l, size_t row, det_day event, bool is_release, det_str ground)
{
    det_hold_report report = report_of(row, event);
    if (event > l->on) return true;
    if (is_release && is_excepted(ground, event, &report)) {
        report.state = DET_HOLD_NOT_DUE;
    } else {
        report.due = due_after(row, event);
        report.filed = filed_on(l->hold, report.id, event, l->on);
        report.state = state_of(report.due, report.filed, l->on);
        if (!find_missing(l->hold, row, l->arena, &report.missing)) return false;
    }
    l->items[l->count++] = report;
    return true;
}

/* What left it: the release, and each debit by itself.
 *   is_told  it was reported when the law let go of it, and is not once more when it moves */
static bool
put_releases(listing *l, size_t row, bool is_error, bool is_told)
{
    const det_hold *hold = l->hold;
    for (size_t i = 0; i < hold->movement_count; i++) {
        const det_hold_movement *m = &hold->movements[i];
        det_str ground = m->ground.len > 0                                     ? m->ground
                         : det_str_equal(m->kind, DET_STR("licensed_payment")) ? DET_STR("licence")
                                                                               : m->kind;
        if (!m->is_credit && !put_report(l, row, m->on, true, ground)) return false;
    }
    if (hold->released_on == DET_DAY_NONE || is_told) return true;
    return put_report(l, row, hold->released_on, true,
                      is_error ? DET_STR("mistaken_identity") : hold->ground);
}

/* What the law has let go of, whether or not it has moved since.  That a basis was recorded in
 * error is no act of the law: it is told when the thing goes back.  is_told  out: this report
 * answers for what moves later */
static det_status
put_freed(listing *l, size_t row, det_day from, bool *is_told, det_error *err)
{
    const det_hold *hold = l->hold;
    det_hold_report report = report_of(row, DET_DAY_NONE);
    det_hold_freed freed;
    *is_told = false;
    if (l->bench == NULL || hold->action == DET_HOLD_REJECTED) return DET_OK;
    det_status st = det_hold_freed_find(l->bench, hold, report.authority, l->on, l->arena, &freed,
                                        err);
    if (st != DET_OK || !freed.is_held || freed.is_blocked) return st;
    report.event = DET_STR("unblocked");
    if (freed.since != DET_DAY_NONE) report.on = freed.since > from ? freed.since : from;
    /* what went before the law let go of it has its own report */
    if (hold->released_on != DET_DAY_NONE &&
        (report.on == DET_DAY_NONE || report.on >= hold->released_on))
        return DET_OK;
    if (report.on != DET_DAY_NONE && report.on > l->on) return DET_OK;
    if (report.on != DET_DAY_NONE && is_excepted(freed.ground, report.on, &report)) {
        report.state = DET_HOLD_NOT_DUE;
    } else {
        if (report.on != DET_DAY_NONE) report.due = due_after(row, report.on);
        report.filed = filed_on(hold, report.id, report.on == DET_DAY_NONE ? from : report.on,
                                l->on);
        report.state = state_of(report.due, report.filed, l->on);
        *is_told = report.filed != DET_DAY_NONE;
        if (!find_missing(hold, row, l->arena, &report.missing))
            return det_fail(err, DET_NOMEM, nowhere, "reports about a hold");
    }
    if (!det_arena_print(l->arena, &report.why, "%.*s%s%.*s%s", DET_STR_FMT(freed.why),
                         report.why.len > 0 ? "; " : "", DET_STR_FMT(report.why),
                         report.on == DET_DAY_NONE ? "; since when is not known" : ""))
        return det_fail(err, DET_NOMEM, nowhere, "reports about a hold");
    report.law = freed.cites;
    l->items[l->count++] = report;
    return DET_OK;
}

det_status
det_hold_reports_of(const det_hold *hold, det_day on, const det_hold_bench *bench, det_arena *arena,
                    det_hold_report **out, size_t *count, det_error *err)
{
    const det_rows *rows = &det_rows_hold_reports;
    size_t each = hold->movement_count + 3;
    listing l = {.hold = hold, .on = on, .bench = bench, .arena = arena};
    l.items = DET_NEW(arena, det_hold_report, rows->count * each + 1);
    bool is_good = l.items != NULL;
    for (size_t i = 0; i < rows->count && is_good; i++) {
        bool is_error = false;
        det_str event = det_rows_cell(rows, i, REPORT_EVENT);
        det_day from = held_from(hold, det_rows_cell(rows, i, REPORT_AUTHORITY), &is_error);
        if (from == DET_DAY_NONE) continue;
        if (det_str_equal(event, DET_STR("released"))) {
            bool is_told = false;
            det_status st = put_freed(&l, i, from, &is_told, err);
            if (st != DET_OK) return st;
            is_good = put_releases(&l, i, is_error, is_told);
        } else if (det_str_equal(event, det_str_of(det_hold_action_name(hold->action))))
            is_good = put_report(&l, i, from, false, (det_str){0});
    }
    if (!is_good) return det_fail(err, DET_NOMEM, nowhere, "reports about a hold");
    *out = l.items;
    *count = l.count;
    return DET_OK;
}

/* ---- annual reports -----------------------------------------------------------------------------
 */

/* "06-30" in a year. */
static bool
read_month_day(det_str text, int32_t year, det_day *out)
{
    return text.len == 5 && det_day_of(year, (int32_t)number_of(det_str_slice(text, 0, 2), 0),
                                       (int32_t)number_of(det_str_slice(text, 3, 5), 0), out);
}

/* "asat 06-30 due 09-30": the newest day as at which, not after `on`, and when it is due. */
static bool
read_asat(det_str clock, det_day on, det_day *as_at, det_day *due)
{
    det_str rest = clock, word, day, last = {0};
    int32_t year, month, month_day;
    det_day_split(on, &year, &month, &month_day);
    *due = DET_DAY_NONE;
    if (!det_str_next(&rest, ' ', &word) || !det_str_next(&rest, ' ', &day)) return false;
    if (!read_month_day(day, year, as_at)) return false;
    if (*as_at > on && !read_month_day(day, --year, as_at)) return false;
    if (det_str_next(&rest, ' ', &word) && det_str_next(&rest, ' ', &last))
        return read_month_day(last, year, due);
    return true;
}

static bool
stands(const det_hold *hold, det_str authority, int64_t at_us)
{
    for (size_t i = 0; i < hold->basis_count; i++)
        if (det_str_equal(hold->bases[i].authority, authority) && hold->bases[i].from_us <= at_us &&
            at_us < hold->bases[i].to_us)
            return true;
    return false;
}

/* An annual report on its way. */
typedef struct summing {
    const det_hold_bench *bench;
    det_day on; /* as at */
    int64_t at_us;
    det_arena *arena;
} summing;

/* Is the hold in the report?  What the law has let go of, and what is in it for want of knowledge,
 * is told. */
static det_status
find_held(const summing *s, const det_hold *hold, det_hold_annual *annual, bool *is_held,
          det_error *err)
{
    det_hold_freed freed;
    *is_held = false;
    if (hold->status == DET_HOLD_IS_RELEASED || hold->status == DET_HOLD_IS_REJECTED ||
        !stands(hold, annual->report.authority, s->at_us))
        return DET_OK;
    det_status st = det_hold_freed_find(s->bench, hold, annual->report.authority, s->on, s->arena,
                                        &freed, err);
    *is_held = freed.is_blocked;
    if (st == DET_OK && (!freed.is_blocked || freed.is_uncertain))
        annual->told[annual->told_count++] = (det_hold_told){hold->id, freed};
    return st;
}

static det_status
add_total(det_hold_annual *annual, const det_hold *hold, det_day on, det_error *err)
{
    det_hold_money money;
    size_t at = 0;
    if (hold->currency == NULL) {
        annual->without_amount++;
        return DET_OK;
    }
    det_status st = det_hold_money_at(hold, on, &money, err);
    if (st != DET_OK) return st;
    while (at < annual->total_count &&
           strcmp(annual->totals[at].currency->code, hold->currency->code) < 0)
        at++;
    if (at == annual->total_count || annual->totals[at].currency != hold->currency) {
        for (size_t i = annual->total_count++; i > at; i--)
            annual->totals[i] = annual->totals[i - 1];
        annual->totals[at] = (det_hold_total){.currency = hold->currency};
    }
    annual->totals[at].holds++;
    annual->totals[at].balance += money.balance;
    if (annual->totals[at].balance > DET_MONEY_MAX_MINOR)
        return det_fail(err, DET_RANGE, nowhere, "what is held in %s is more than can be summed",
                        hold->currency->code);
    return DET_OK;
}

/* All that an authority held at the end of a day. */
static det_status
sum_up(const summing *s, const det_holds *holds, det_hold_annual *annual, det_error *err)
{
    enum { CURRENCIES_MAX = 256 };
    det_str *ids = DET_NEW(s->arena, det_str, holds->count + 1);
    annual->totals = DET_NEW(s->arena, det_hold_total, CURRENCIES_MAX);
    annual->told = DET_NEW(s->arena, det_hold_told, holds->count + 1);
    if (ids == NULL || annual->totals == NULL || annual->told == NULL)
        return det_fail(err, DET_NOMEM, nowhere, "an annual report");
    annual->holds = ids;
    for (size_t i = 0; i < holds->count; i++) {
        const det_hold *hold = &holds->items[i];
        bool is_held = false;
        det_status st = find_held(s, hold, annual, &is_held, err);
        if (st == DET_OK && !is_held) continue;
        if (st == DET_OK) st = add_total(annual, hold, s->on, err);
        if (st != DET_OK) return st;
        ids[annual->hold_count++] = hold->id;
    }
    return DET_OK;
}

/* The same day so many years later; the 29th of February becomes the 1st of March. */
static det_day
years_later(det_day day, int32_t years)
{
    int32_t year, month, month_day;
    det_day out = 0;
    det_day_split(day, &year, &month, &month_day);
    if (det_day_of(year + years, month, month_day, &out)) return out;
    (void)det_day_of(year + years, 3, 1, &out);
    return out;
}

/* When an annual report was filed about a hold. */
static det_day
annual_filed_on(const det_hold *hold, const det_hold_report *report, det_day on)
{
    for (size_t i = 0; i < hold->filing_count; i++) {
        const det_hold_filing *filing = &hold->filings[i];
        if (!det_str_equal(filing->report, report->id) || filing->on > on) continue;
        bool is_this = filing->as_at != DET_DAY_NONE
                           ? filing->as_at == report->on
                           : filing->on >= report->on && filing->on < years_later(report->on, 1);
        if (is_this) return filing->on;
    }
    return DET_DAY_NONE;
}

/* When it was filed: the latest day of those of its holds; where some lack it, those. */
static det_status
find_filed(const det_holds *now, det_day on, det_arena *arena, det_hold_annual *annual,
           det_error *err)
{
    det_hold_report *report = &annual->report;
    det_str *missing = DET_NEW(arena, det_str, annual->hold_count + 1);
    size_t count = 0;
    det_day last = DET_DAY_NONE;
    if (missing == NULL) return det_fail(err, DET_NOMEM, nowhere, "an annual report");
    for (size_t i = 0; i < annual->hold_count; i++) {
        const det_hold *hold = det_hold_find(now, annual->holds[i]);
        det_day filed = hold == NULL ? DET_DAY_NONE : annual_filed_on(hold, report, on);
        if (filed == DET_DAY_NONE)
            missing[count++] = annual->holds[i];
        else if (last == DET_DAY_NONE || filed > last)
            last = filed;
    }
    if (count == 0)
        report->filed = last;
    else if (last != DET_DAY_NONE)
        report->missing = (det_texts){missing, count};
    return DET_OK;
}

static det_status
fold_at(const det_hold_ledger *ledger, det_day day, int64_t known_us, det_arena *arena,
        det_holds *out, int64_t *at_us, det_error *err)
{
    *at_us = det_zone_midnight_us(DET_ZONE_NEW_YORK, day + 1) - 1;
    return det_holds_fold(ledger, *at_us, known_us, arena, out, err);
}

/* Of a report for which no day is told, the year behind it ends the time for it. */
static det_hold_due
annual_state(const det_hold_report *report, det_day on)
{
    det_day due = report->due;
    if (due == DET_DAY_NONE && years_later(report->on, 1) <= on) due = years_later(report->on, 1);
    return state_of(due, report->filed, on);
}

/* One annual report, as at a day; told on a day `on`. */
static det_status
make_annual(const det_hold_ledger *ledger, size_t row, det_day as_at, det_day due, det_day on,
            int64_t known_us, const det_hold_bench *bench, const det_holds *now, det_arena *arena,
            det_hold_annual *out, det_error *err)
{
    det_str clock = det_rows_cell(&det_rows_hold_reports, row, REPORT_CLOCK);
    det_day before = 0, ignored = 0;
    det_holds holds;
    int64_t at_us = 0;
    *out = (det_hold_annual){0};
    out->report = report_of(row, as_at);
    out->report.due = due;
    det_status st = fold_at(ledger, as_at, known_us, arena, &holds, &at_us, err);
    summing s = {bench, as_at, at_us, arena};
    if (st == DET_OK) st = sum_up(&s, &holds, out, err);
    if (st == DET_OK) st = find_filed(now, on, arena, out, err);
    if (st != DET_OK) return st;
    out->report.state = annual_state(&out->report, on);
    if (out->hold_count > 0) return DET_OK;
    out->report.state = DET_HOLD_NOT_DUE;
    out->report.why = DET_STR("nothing was held under this authority");
    if (!det_str_equal(out->report.authority, DET_STR("uk")) ||
        !read_asat(clock, as_at - 1, &before, &ignored))
        return DET_OK;
    /* who reported the year before says that there is nothing now */
    det_hold_annual last = {.report = out->report};
    st = fold_at(ledger, before, known_us, arena, &holds, &at_us, err);
    s = (summing){bench, before, at_us, arena};
    if (st == DET_OK) st = sum_up(&s, &holds, &last, err);
    if (st != DET_OK || last.hold_count == 0) return st;
    out->is_nil = true;
    /* it is filed as the report of those that were held */
    out->holds = last.holds;
    out->hold_count = last.hold_count;
    st = find_filed(now, on, arena, out, err);
    if (st != DET_OK) return st;
    out->report.state = annual_state(&out->report, on);
    out->report.why = DET_STR("nothing is held now, and something was a year before: a nil return");
    return DET_OK;
}

bool
det_hold_is_as_at(det_str report, det_day as_at)
{
    const det_rows *rows = &det_rows_hold_reports;
    for (size_t i = 0; i < rows->count; i++) {
        det_day day = 0, due = 0;
        if (det_str_equal(report, det_rows_cell(rows, i, REPORT_ID)) &&
            det_str_equal(det_rows_cell(rows, i, REPORT_EVENT), DET_STR("annual")))
            return read_asat(det_rows_cell(rows, i, REPORT_CLOCK), as_at, &day, &due) &&
                   day == as_at;
    }
    return false;
}

/* The day on which the first of the holds came in; DET_DAY_MAX: there is none. */
static det_day
first_day(const det_holds *holds)
{
    det_day first = DET_DAY_MAX;
    for (size_t i = 0; i < holds->count; i++) {
        det_day day = det_zone_day(holds->items[i].zone, holds->items[i].received_us);
        if (day < first) first = day;
    }
    return first;
}

/* Those of one kind. */
static det_status
make_annuals(const det_hold_ledger *ledger, size_t row, det_day on, int64_t known_us,
             const det_hold_bench *bench, const det_holds *now, det_arena *arena,
             det_hold_annual *out, size_t *count, det_error *err)
{
    det_str clock = det_rows_cell(&det_rows_hold_reports, row, REPORT_CLOCK);
    det_day first = first_day(now), as_at = on, due = 0;
    for (bool is_newest = true; is_newest || as_at > first; is_newest = false) {
        if (!read_asat(clock, is_newest ? on : as_at - 1, &as_at, &due))
            return det_fail(err, DET_CORRUPT, det_rows_where(&det_rows_hold_reports, row),
                            "no clock: '%.*s'", DET_STR_FMT(clock));
        if (!is_newest && as_at < first) break;
        det_status st = make_annual(ledger, row, as_at, due, on, known_us, bench, now, arena,
                                    &out[*count], err);
        if (st != DET_OK) return st;
        *count += is_newest || out[*count].hold_count > 0;
    }
    return DET_OK;
}

det_status
det_hold_annuals(const det_hold_ledger *ledger, det_day on, int64_t known_us,
                 const det_hold_bench *bench, det_arena *arena, det_hold_annual **out,
                 size_t *count, det_error *err)
{
    const det_rows *rows = &det_rows_hold_reports;
    det_holds now;
    int64_t at_us = 0;
    *count = 0;
    det_status st = fold_at(ledger, on, known_us, arena, &now, &at_us, err);
    if (st != DET_OK) return st;
    det_day first = first_day(&now);
    size_t years = first < on ? (size_t)(on - first) / 365 + 3 : 2;
    *out = DET_NEW(arena, det_hold_annual, rows->count * years);
    if (*out == NULL) return det_fail(err, DET_NOMEM, nowhere, "annual reports");
    for (size_t i = 0; i < rows->count; i++) {
        if (!det_str_equal(det_rows_cell(rows, i, REPORT_EVENT), DET_STR("annual"))) continue;
        st = make_annuals(ledger, i, on, known_us, bench, &now, arena, *out, count, err);
        if (st != DET_OK) return st;
    }
    return DET_OK;
}

/* ---- keeping ------------------------------------------------------------------------------------
 */

enum { KEEP_AUTHORITY, KEEP_YEARS, KEEP_FROM, KEEP_CITATION };

static size_t
keep_row(det_str authority)
{
    const det_rows *rows = &det_rows_hold_retention;
    size_t any = 0;
    for (size_t i = 0; i < rows->count; i++) {
        det_str whose = det_rows_cell(rows, i, KEEP_AUTHORITY);
        if (det_str_equal(whose, authority)) return i;
        if (det_str_equal(whose, DET_STR("any"))) any = i;
    }
    return any;
}

void
det_hold_keep(const det_hold *hold, det_hold_keeping *out)
{
    const det_rows *rows = &det_rows_hold_retention;
    uint64_t longest = 0;
    *out = (det_hold_keeping){.has_legal_hold = hold->has_legal_hold, .until = DET_DAY_NONE};
    for (size_t i = 0; i <= hold->basis_count; i++) {
        /* without a basis nobody's years are known: the longest */
        if (i == hold->basis_count && hold->basis_count > 0) break;
        size_t row = keep_row(i < hold->basis_count ? hold->bases[i].authority : DET_STR("any"));
        uint64_t years = number_of(det_rows_cell(rows, row, KEEP_YEARS), 10);
        if (years <= longest) continue;
        longest = years;
        out->authority = det_rows_cell(rows, row, KEEP_AUTHORITY);
        out->citation = det_rows_cell(rows, row, KEEP_CITATION);
    }
    det_day from = hold->status == DET_HOLD_IS_RELEASED ? hold->released_on
                   : hold->status == DET_HOLD_IS_REJECTED
                       ? det_zone_day(hold->zone, hold->received_us)
                       : DET_DAY_NONE;
    out->is_held = from == DET_DAY_NONE;
    if (!out->is_held) out->until = years_later(from, (int32_t)longest);
}
