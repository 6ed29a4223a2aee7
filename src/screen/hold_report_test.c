/* Reports about holds: what is due, when, and what is excepted; and how long things are kept. */
#include "screen/hold_report.h"

#include <stdio.h>
#include <string.h>

#include "base/rows.h"
#include "base/test.h"

static det_day
day_of(const char *text)
{
    det_day day = DET_DAY_NONE;
    det_error err = {0};
    if (text != NULL) CHECK_OK(det_day_read(det_str_of(text), (det_where){0}, &day, &err), &err);
    return day;
}

TEST(us_holidays)
{
    static const struct {
        int line;
        const char *day;
        bool is_free;
    } rows[] = {
        {__LINE__, "2019-01-01", true},
        {__LINE__, "2021-12-31", true}, /* the first of January 2022 is a Saturday */
        {__LINE__, "2022-12-31", false},
        {__LINE__, "2023-01-02", true}, /* and that of 2023 a Sunday */
        {__LINE__, "1985-01-21", false},
        {__LINE__, "1986-01-20", true},
        {__LINE__, "2026-02-16", true},
        {__LINE__, "2026-05-25", true},
        {__LINE__, "2020-05-25", true},
        {__LINE__, "2020-06-19", false},
        {__LINE__, "2021-06-18", true},
        {__LINE__, "2020-07-03", true},
        {__LINE__, "2021-07-05", true},
        {__LINE__, "2026-09-07", true},
        {__LINE__, "2026-10-12", true},
        {__LINE__, "1975-10-27", true},
        {__LINE__, "1975-11-11", false},
        {__LINE__, "1978-10-23", false},
        {__LINE__, "2023-11-10", true},
        {__LINE__, "2026-11-26", true},
        {__LINE__, "2026-11-27", false},
        {__LINE__, "2022-12-26", true},
        {__LINE__, "2018-12-24", false}, /* free by an executive order alone */
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_TEXT(rows[i].line, det_us_is_holiday(day_of(rows[i].day)) ? "free" : "business",
                   rows[i].is_free ? "free" : "business");
    /* eleven a year since 2021, ten from 1986, whatever the weekday */
    for (int32_t year = 1986; year < 2100; year++) {
        det_day first = 0, next = 0;
        int count = 0;
        CHECK(det_day_of(year, 1, 1, &first) && det_day_of(year + 1, 1, 1, &next));
        for (det_day day = first; day < next; day++)
            count += det_us_is_holiday(day);
        int moved = (det_day_weekday(next) == 5) - (det_day_weekday(first) == 5);
        CHECK(count == (year < 2021 ? 10 : 11) + moved);
    }
}

TEST(us_business_days)
{
    static const struct {
        int line;
        const char *from;
        unsigned n;
        const char *want;
    } rows[] = {
        {__LINE__, "2019-03-01", 10, "2019-03-15"},
        {__LINE__, "2026-11-20", 10, "2026-12-07"}, /* over Thanksgiving */
        {__LINE__, "2026-11-21", 10, "2026-12-07"}, /* from a Saturday */
        {__LINE__, "2018-12-21", 10, "2019-01-08"},
        {__LINE__, "2026-06-18", 1, "2026-06-22"},
        {__LINE__, "2026-06-18", 0, "2026-06-18"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[DET_DAY_TEXT_MAX];
        CHECK_TEXT(rows[i].line,
                   det_day_print(det_us_business_day_after(day_of(rows[i].from), rows[i].n), text),
                   rows[i].want);
    }
}

/* A hold in one line: "us uk" are the authorities of its bases, "!us" one that was an error. */
typedef struct made {
    const char *bases;
    const char *received;
    const char *released;
    const char *ground;
    const char *filed, *filed_on;
    const char *debit, *debit_on;
    bool is_rejected, is_poor;
} made;

typedef struct bench {
    det_hold hold;
    det_hold_basis bases[4];
    det_hold_party parties[2];
    det_hold_filing filing;
    det_hold_movement movement;
} bench;

static const det_hold *
make(const made *m, bench *b)
{
    static const char *const names[] = {"us", "uk", "eu", "un"};
    *b = (bench){.parties = {{.role = DET_HOLD_REMITTER}, {.role = DET_HOLD_BENEFICIARY}},
                 .filing = {.report = det_str_of(m->filed), .on = day_of(m->filed_on)},
                 .movement = {.kind = det_str_of(m->debit), .on = day_of(m->debit_on)}};
    b->hold = (det_hold){
        .id = DET_STR("H"),
        .action = m->is_rejected ? DET_HOLD_REJECTED : DET_HOLD_BLOCKED,
        .status = m->is_rejected        ? DET_HOLD_IS_REJECTED
                  : m->released != NULL ? DET_HOLD_IS_RELEASED
                                        : DET_HOLD_HELD,
        .currency = det_currency_find(DET_STR("USD")),
        .amount_minor = 100,
        .zone = DET_ZONE_NEW_YORK,
        .received_us = det_zone_midnight_us(DET_ZONE_NEW_YORK, day_of(m->received)),
        .value_date = DET_DAY_NONE,
        .reference = m->is_poor ? (det_str){0} : DET_STR("MT103"),
        .released_on = day_of(m->released),
        .ground = det_str_of(m->ground),
        .bases = b->bases,
        .parties = b->parties,
        .party_count = m->is_poor ? 0 : 2,
        .filings = &b->filing,
        .filing_count = m->filed != NULL,
        .movements = &b->movement,
        .movement_count = m->debit != NULL};
    for (size_t i = 0; i < COUNT(names); i++) {
        const char *at = strstr(m->bases, names[i]);
        if (at == NULL) continue;
        bool is_error = at > m->bases && at[-1] == '!';
        b->bases[b->hold.basis_count++] = (det_hold_basis){
            .authority = det_str_of(names[i]),
            .subject = m->is_poor ? (det_str){0} : DET_STR("un:1"),
            .citation = DET_STR("c"),
            .from_us = b->hold.received_us,
            .to_us = is_error ? b->hold.received_us : DET_INSTANT_FOREVER};
    }
    return &b->hold;
}

static const struct {
    int line;
    const char *on;
    made hold;
    const char *want;
} rows[] = {
    /* blocked */
    {__LINE__,
     "2026-11-27",
     {.bases = "us", .received = "2026-11-20"},
     "us.block due by 2026-12-07"},
    {__LINE__,
     "2026-12-07",
     {.bases = "us", .received = "2026-11-20"},
     "us.block due by 2026-12-07"},
    {__LINE__,
     "2026-12-08",
     {.bases = "us", .received = "2026-11-20"},
     "us.block late by 2026-12-07"},
    {__LINE__,
     "2026-12-08",
     {.bases = "us", .received = "2026-11-20", .filed = "us.block", .filed_on = "2026-12-07"},
     "us.block filed by 2026-12-07"},
    {__LINE__,
     "2026-12-09",
     {.bases = "us", .received = "2026-11-20", .filed = "us.block", .filed_on = "2026-12-08"},
     "us.block filed_late by 2026-12-07"},
    {__LINE__,
     "2026-11-27",
     {.bases = "us", .received = "2026-11-20", .is_poor = true},
     "us.block due by 2026-12-07 missing subject reference"},
    {__LINE__, "2026-11-27", {.bases = "un", .received = "2026-11-20"}, ""},
    {__LINE__,
     "2026-11-27",
     {.bases = "us uk eu", .received = "2026-11-27"},
     "us.block due by 2026-12-11; uk.block due by 2026-11-27; eu.block due by 2026-11-27"},
    {__LINE__, "2026-11-26", {.bases = "us", .received = "2026-11-27"}, ""},
    /* rejected */
    {__LINE__,
     "2026-11-27",
     {.bases = "us", .received = "2026-11-20", .is_rejected = true},
     "us.reject due by 2026-12-07"},
    {__LINE__,
     "2026-11-27",
     {.bases = "us", .received = "2026-11-20", .is_rejected = true, .is_poor = true},
     "us.reject due by 2026-12-07 missing reference remitter beneficiary"},
    {__LINE__, "2026-11-27", {.bases = "uk", .received = "2026-11-20", .is_rejected = true}, ""},
/* released, T-28: an exception is for its own ground and no other */
#define GONE(g, day)                                                                               \
    {                                                                                              \
        .bases = "us", .received = "2019-03-01", .filed = "us.block", .filed_on = "2019-03-04",    \
        .released = day, .ground = g                                                               \
    }
    {__LINE__, "2025-07-15", GONE("delisted", "2025-07-01"),
     "us.block filed by 2019-03-15; us.unblock not_due: the party was taken off the list"},
    {__LINE__, "2024-11-30", GONE("delisted", "2024-11-06"),
     "us.block filed by 2019-03-15; us.unblock late by 2024-11-21: the party was taken off the "
     "list"},
    {__LINE__, "2025-07-15", GONE("licence", "2025-07-01"),
     "us.block filed by 2019-03-15; us.unblock not_due: released under a licence that asks for no "
     "report"},
    {__LINE__, "2025-07-15", GONE("licence_reporting", "2025-07-01"),
     "us.block filed by 2019-03-15; us.unblock due by 2025-07-16: the licence itself asks for a "
     "report"},
    {__LINE__, "2025-07-15", GONE("terminated", "2025-07-01"),
     "us.block filed by 2019-03-15; us.unblock due by 2025-07-16: the measure was ended, and no "
     "exception names that"},
    {__LINE__, "2025-07-15", GONE(NULL, "2025-07-01"),
     "us.block filed by 2019-03-15; us.unblock due by 2025-07-16: no ground was given, so no "
     "exception is taken"},
    {__LINE__, "2025-06-30", GONE("delisted", "2025-07-01"), "us.block filed by 2019-03-15"},
    /* all bases were an error: whatever was said, it is a mistaken identity, and that is reported
     */
    {__LINE__,
     "2025-07-15",
     {.bases = "!us",
      .received = "2019-03-01",
      .filed = "us.block",
      .filed_on = "2019-03-04",
      .released = "2025-07-01",
      .ground = "delisted"},
     "us.block filed by 2019-03-15; us.unblock due by 2025-07-16: it was blocked in error"},
    /* debits */
    {__LINE__,
     "2025-07-15",
     {.bases = "us",
      .received = "2019-03-01",
      .filed = "us.block",
      .filed_on = "2019-03-04",
      .debit = "service_charge",
      .debit_on = "2025-07-01"},
     "us.block filed by 2019-03-15; us.unblock not_due: a normal service charge"},
    {__LINE__,
     "2025-07-15",
     {.bases = "us",
      .received = "2019-03-01",
      .filed = "us.block",
      .filed_on = "2019-03-04",
      .debit = "licensed_payment",
      .debit_on = "2025-07-01"},
     "us.block filed by 2019-03-15; us.unblock not_due: released under a licence that asks for no "
     "report"},
    {__LINE__,
     "2025-07-15",
     {.bases = "us",
      .received = "2019-03-01",
      .filed = "us.block",
      .filed_on = "2019-03-04",
      .debit = "withheld_tax",
      .debit_on = "2025-07-01"},
     "us.block filed by 2019-03-15; us.unblock due by 2025-07-16: no ground was given, so no "
     "exception is taken"},
};

TEST(hold_reports)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        bench b;
        det_arena *arena = NULL;
        det_error err = {0};
        det_hold_report *reports = NULL;
        size_t count = 0, used = 0;
        char out[600] = "", day[DET_DAY_TEXT_MAX];
        CHECK_OK(det_arena_new(0, &arena, &err), &err);
        CHECK_OK(det_hold_reports_of(make(&rows[i].hold, &b), day_of(rows[i].on), NULL, arena,
                                     &reports, &count, &err),
                 &err);
        for (size_t r = 0; r < count; r++) {
            used += (size_t)snprintf(
                out + used, sizeof out - used, "%s%.*s %s%s%s", r > 0 ? "; " : "",
                DET_STR_FMT(reports[r].id), det_hold_due_name(reports[r].state),
                reports[r].due == DET_DAY_NONE ? "" : " by ",
                reports[r].due == DET_DAY_NONE ? "" : det_day_print(reports[r].due, day));
            for (size_t n = 0; n < reports[r].missing.count; n++)
                used += (size_t)snprintf(out + used, sizeof out - used, "%s %.*s",
                                         n == 0 ? " missing" : "",
                                         DET_STR_FMT(reports[r].missing.items[n]));
            if (reports[r].why.len > 0)
                used += (size_t)snprintf(out + used, sizeof out - used, ": %.*s",
                                         DET_STR_FMT(reports[r].why));
            CHECK(reports[r].citation.len > 0);
        }
        CHECK_TEXT(rows[i].line, out, rows[i].want);
        det_arena_free(arena);
    }
}

/* Nobody to judge by: the book alone decides, and every basis that it has counts as blocked. */
TEST(hold_freed_without_law)
{
    static const struct {
        int line;
        made hold;
        const char *on;
        const char *want;
    } freed[] = {
        {__LINE__, {.bases = "us", .received = "2019-03-01"}, "2019-03-01", "held blocked"},
        {__LINE__, {.bases = "us", .received = "2019-03-01"}, "2019-02-28", "none"},
        {__LINE__, {.bases = "uk", .received = "2019-03-01"}, "2019-03-01", "none"},
        {__LINE__, {.bases = "!us", .received = "2019-03-01"}, "2019-03-01", "none"},
    };
    for (size_t i = 0; i < COUNT(freed); i++) {
        bench b;
        det_arena *arena = NULL;
        det_hold_freed out;
        det_error err = {0};
        CHECK_OK(det_arena_new(0, &arena, &err), &err);
        CHECK_OK(det_hold_freed_find(NULL, make(&freed[i].hold, &b), DET_STR("us"),
                                     day_of(freed[i].on), arena, &out, &err),
                 &err);
        CHECK_TEXT(freed[i].line,
                   !out.is_held     ? "none"
                   : out.is_blocked ? "held blocked"
                                    : "held",
                   freed[i].want);
        det_arena_free(arena);
    }
}

TEST(hold_keeping)
{
    static const struct {
        int line;
        made hold;
        bool has_legal_hold;
        const char *want;
    } keeping[] = {
        {__LINE__, {.bases = "us", .received = "2019-03-01"}, false, "held none us"},
        {__LINE__,
         {.bases = "us", .received = "2019-03-01", .released = "2026-01-05"},
         false,
         "until 2036-01-05 us"},
        {__LINE__,
         {.bases = "eu uk", .received = "2019-03-01", .released = "2026-01-05"},
         false,
         "until 2031-01-05 uk"},
        {__LINE__,
         {.bases = "eu us", .received = "2019-03-01", .released = "2024-02-29"},
         false,
         "until 2034-03-01 us"},
        {__LINE__,
         {.bases = "un", .received = "2019-03-01", .released = "2026-01-05"},
         false,
         "until 2036-01-05 any"},
        {__LINE__,
         {.bases = "", .received = "2019-03-01", .released = "2026-01-05"},
         false,
         "until 2036-01-05 any"},
        {__LINE__,
         {.bases = "us", .received = "2019-03-01", .is_rejected = true},
         false,
         "until 2029-03-01 us"},
        {__LINE__,
         {.bases = "us", .received = "2019-03-01", .released = "2026-01-05"},
         true,
         "legal hold until 2036-01-05 us"},
    };
    for (size_t i = 0; i < COUNT(keeping); i++) {
        bench b;
        char out[100], day[DET_DAY_TEXT_MAX];
        det_hold_keeping keep;
        (void)make(&keeping[i].hold, &b);
        b.hold.has_legal_hold = keeping[i].has_legal_hold;
        det_hold_keep(&b.hold, &keep);
        snprintf(out, sizeof out, "%s%s %s %.*s", keep.has_legal_hold ? "legal hold " : "",
                 keep.is_held ? "held" : "until", det_day_print(keep.until, day),
                 DET_STR_FMT(keep.authority));
        CHECK_TEXT(keeping[i].line, out, keeping[i].want);
        CHECK(keep.citation.len > 0);
    }
}

/* Every row of data/ can be used: its clock is one, its days are days. */
extern const det_rows det_rows_hold_reports, det_rows_hold_unblocking, det_rows_hold_retention,
    det_rows_holidays_us, det_rows_hold_movements;
TEST(hold_tables)
{
    static const struct {
        const det_rows *rows;
        size_t basis;
    } tables[] = {
        {&det_rows_hold_reports, 8}, {&det_rows_hold_unblocking, 5}, {&det_rows_hold_retention, 4},
        {&det_rows_holidays_us, 6},  {&det_rows_hold_movements, 5},
    };
    for (size_t t = 0; t < COUNT(tables); t++)
        for (size_t i = 0; i < tables[t].rows->count; i++) {
            det_str basis = det_rows_cell(tables[t].rows, i, tables[t].basis);
            det_str confidence = det_rows_cell(tables[t].rows, i, tables[t].basis + 1);
            CHECK(det_str_equal(basis, DET_STR("seen")) ||
                  det_str_equal(basis, DET_STR("knowledge")));
            CHECK(det_str_equal(confidence, DET_STR("low")) ||
                  det_str_equal(confidence, DET_STR("medium")) ||
                  det_str_equal(confidence, DET_STR("high")));
            CHECK(det_rows_cell(tables[t].rows, i, tables[t].basis - 1).len > 0);
        }
    for (size_t i = 0; i < det_rows_hold_reports.count; i++) {
        det_str clock = det_rows_cell(&det_rows_hold_reports, i, 3);
        CHECK(det_str_starts(clock, DET_STR("business ")) ||
              det_str_equal(clock, DET_STR("immediately")) ||
              det_str_starts(clock, DET_STR("asat ")));
    }
}
