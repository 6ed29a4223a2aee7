/* The ledger of quotas: windows, units, levels, corrections, and what is known when. */
#include "law/ledger.h"

#include "law/form.h"
#include "law/testing.h"

static const char law_text[] =
    "lawbook: 1\n"
    "regime: {id: un:9, title: Nine, authority: un, zone: America/New_York, target: [KP]}\n"
    "instrument: {id: S/RES/1 (2017), adopted: 2016-11-30}\n"
    "measures:\n"
    "- id: un.9.oil\n"
    "  kind: oil\n"
    "  title: Oil\n"
    "  scope: {direction: to, kinds: [oil, lpg, naphtha]}\n"
    "  quotas:\n"
    "  - id: Q-OIL\n"
    "    cite: \"5\"\n"
    "    period: {from: 2018-01-01, every: calendar_year}\n"
    "    limits: [{unit: barrel, max: 500000}]\n"
    "    rule: any_unit\n"
    "    counted: aggregate_all_states\n"
    "    notices_at: [75%, 90%, 95%]\n"
    "    stop_at: 95%\n"
    "    conversions:\n"
    "    - {from: tonne, to: barrel, times: 11.6, kinds: [lpg]}\n"
    "- id: un.9.crude\n"
    "  kind: crude\n"
    "  title: Crude\n"
    "  scope: {direction: to, kinds: [crude]}\n"
    "  quotas:\n"
    "  - id: Q-CRUDE\n"
    "    cite: \"4\"\n"
    "    period: {from: 2017-12-22, every: 12_months}\n"
    "    limits: [{unit: barrel, max: 4000000}, {unit: tonne, max: 525000}]\n"
    "    rule: any_unit\n"
    "    counted: aggregate_all_states\n"
    "- id: un.9.coal\n"
    "  kind: coal\n"
    "  title: Coal\n"
    "  scope: {direction: from, kinds: [coal]}\n"
    "  quotas:\n"
    "  - id: Q-COAL-2016\n"
    "    cite: \"26\"\n"
    "    period: {from: 2016-11-30, through: 2016-12-31}\n"
    "    limits: [{unit: USD, max: 53495894}, {unit: tonne, max: 1000866}]\n"
    "    rule: either_blocks\n"
    "    counted: aggregate_all_states\n"
    "  - id: Q-COAL\n"
    "    cite: \"26\"\n"
    "    period: {from: 2017-01-01, every: calendar_year}\n"
    "    limits: [{unit: USD, max: 400870018}, {unit: tonne, max: 7500000}]\n"
    "    rule: either_blocks\n"
    "    counted: aggregate_all_states\n"
    "    notices_at: [75%, 90%, 95%]\n"
    "    stop_at: 95%\n"
    "- id: un.9.accounts\n"
    "  kind: accounts\n"
    "  title: Accounts\n"
    "  scope: {direction: any, kinds: [account]}\n"
    "  quotas:\n"
    "  - id: Q-ACCOUNT\n"
    "    cite: \"16\"\n"
    "    period: {from: 2017-01-01, every: standing}\n"
    "    limits: [{unit: account, max: 1}]\n"
    "    rule: any_unit\n"
    "    counted: per_holder\n"
    "acts:\n"
    "- {impose: [un.9.oil, un.9.crude, un.9.coal, un.9.accounts], cite: \"1\"}\n"
    "- {suspend: un.9.crude, id: P-1, cite: \"2\", from: 2020-01-01, through: 2020-06-30}\n";

enum { BOOK_MAX = 40 };

/* A ledger out of lines "id kind key=value; key=value", each told on day `known` (its midnight). */
typedef struct book {
    testing_law law;
    det_quota_entry entries[BOOK_MAX];
    det_quota_ledger ledger;
    size_t count;
    det_error err;
} book;

static book
book_open(void)
{
    const char *const files[] = {law_text};
    book b = {.law = testing_load(files, 1)};
    if (b.law.law == NULL) det_test_fail(__FILE__, __LINE__, "%s", b.law.err.text);
    CHECK_OK(det_quota_ledger_make(b.entries, 0, b.law.arena, &b.ledger, &b.err), &b.err);
    return b;
}

/* Adds one; false with b->err if it is refused. */
static bool
put(book *b, const char *line)
{
    det_str rest, part, words = det_str_of(line);
    det_field *items = DET_NEW(b->law.arena, det_field, 16);
    det_fields fields = {items, 0, {"ledger", (uint32_t)b->count + 1, 1}};
    CHECK(det_arena_copy(b->law.arena, words, &rest));
    while (det_str_next(&rest, ';', &part)) {
        size_t equals = det_str_find_byte(part, '=');
        det_str key = det_str_trim(det_str_slice(part, 0, equals));
        items[fields.count++] = (det_field){
            key, det_str_trim(det_str_slice(part, equals + 1, part.len)), fields.at};
    }
    det_quota_entry *entry = &b->entries[b->count];
    if (det_quota_entry_read(&fields, entry, &b->err) != DET_OK ||
        det_quota_entry_check(&b->ledger, entry, fields.at, &b->err) != DET_OK)
        return false;
    b->count++;
    CHECK_OK(det_quota_ledger_make(b->entries, b->count, b->law.arena, &b->ledger, &b->err),
             &b->err);
    return true;
}

/* "open notice_75 | barrel 376120 of 500000, left 123880, 0.7522 | 75% on 2018-03-01 by b" */
static const char *
show(book *b, const char *quota, const char *on, const char *known, char out[TESTING_TEXT_MAX])
{
    det_quota_place place;
    det_quota_state state;
    det_day day = 0;
    char buffer[16], one[DET_AMOUNT_TEXT_MAX], two[DET_AMOUNT_TEXT_MAX], three[DET_AMOUNT_TEXT_MAX];
    char date[DET_DAY_TEXT_MAX];
    const char *word;
    size_t used = 0;
    CHECK_OK(det_quota_find(b->law.law, det_str_of(quota), (det_where){0}, b->law.arena, &place,
                            &b->err),
             &b->err);
    CHECK_OK(det_day_read(det_str_of(on), (det_where){0}, &day, &b->err), &b->err);
    CHECK_OK(det_quota_fold(&b->ledger, place, day, testing_when(known, DET_ZONE_UTC), (det_str){0},
                            (det_str){0}, b->law.arena, &state, &b->err),
             &b->err);
    for (size_t i = 0; (word = det_quota_status_word(&state, i, buffer)) != NULL; i++)
        used += (size_t)snprintf(out + used, TESTING_TEXT_MAX - used, "%s%s", i > 0 ? " " : "",
                                 word);
    for (size_t i = 0; i < state.limit_count; i++) {
        const det_limit_state *limit = &state.limits[i];
        int64_t counted = limit->reported + limit->confirmed;
        used += (size_t)snprintf(
            out + used, TESTING_TEXT_MAX - used, " | %.*s %.*s left %.*s", DET_STR_FMT(limit->unit),
            DET_STR_FMT(det_amount_print(counted, one)),
            DET_STR_FMT(det_amount_print(limit->max_milli - counted - limit->reserved, two)));
        if (limit->alleged > 0)
            used += (size_t)snprintf(out + used, TESTING_TEXT_MAX - used, " alleged %.*s",
                                     DET_STR_FMT(det_amount_print(limit->alleged, three)));
        if (limit->missing > 0)
            used += (size_t)snprintf(out + used, TESTING_TEXT_MAX - used, " without %zu",
                                     limit->missing);
    }
    for (size_t i = 0; i < state.notice_count; i++)
        if (state.notices[i].is_reached)
            used += (size_t)snprintf(
                out + used, TESTING_TEXT_MAX - used, " | %s%u%% %s by %.*s%s",
                state.notices[i].is_stop ? "stop " : "", state.notices[i].percent,
                det_day_print(state.notices[i].on, date), DET_STR_FMT(state.notices[i].entry),
                state.notices[i].is_late ? " late" : "");
    if (state.is_alleged_above)
        snprintf(out + used, TESTING_TEXT_MAX - used, " | alleged exceeded");
    return out;
}

/* users.md 3.5.6, all nine steps. */
TEST(ledger_of_refined_petroleum)
{
    static const struct {
        int line;
        const char *entry; /* NULL: ask only */
        const char *on, *known, *want;
    } rows[] = {
        {__LINE__,
         "id=a;kind=report;quota=Q-OIL;on=2018-01-31;amount=310000 barrel;source=s;"
         "known=2018-03-01",
         "2018-01-31", "always", "open | barrel 310000 left 190000"},
        {__LINE__,
         "id=b;kind=report;quota=Q-OIL;on=2018-02-28;amount=5700 t;product=lpg;source=s;"
         "known=2018-04-01",
         "2018-02-28", "always",
         "open notice_75 | barrel 376120 left 123880 | 75% 2018-02-28 by b"},
        {__LINE__,
         "id=c;kind=report;quota=Q-OIL;on=2018-03-31;amount=74000 bbl;source=s;"
         "known=2018-05-01",
         "2018-03-31", "always",
         "open notice_90 | barrel 450120 left 49880 | 75% 2018-02-28 by b | 90% 2018-03-31 by c"},
        {__LINE__,
         "id=d;kind=report;quota=Q-OIL;on=2018-04-30;amount=24900 barrel;source=s;"
         "known=2018-06-01",
         "2018-12-31", "always",
         "notice_95 stop | barrel 475020 left 24980 | 75% 2018-02-28 by b | 90% 2018-03-31 by c | "
         "95% 2018-04-30 by d | stop 95% 2018-04-30 by d"},
        /* what was known before the last report */
        {__LINE__, NULL, "2018-12-31", "2018-05-31",
         "open notice_90 | barrel 450120 left 49880 | 75% 2018-02-28 by b | 90% 2018-03-31 by c"},
        /* a new window */
        {__LINE__,
         "id=e;kind=report;quota=Q-OIL;on=2019-01-01;amount=1 barrel;source=s;"
         "known=2019-01-02",
         "2019-01-01", "always", "open | barrel 1 left 499999"},
        /* barrels as stated go before any factor */
        {__LINE__,
         "id=f;kind=report;quota=Q-OIL;on=2019-01-20;amount=100 t;amount=900 "
         "barrel;product=lpg;source=s;known=2019-02-01",
         "2019-01-31", "always", "open | barrel 901 left 499099"},
        /* told in February of a delivery in December: it counts in December */
        {__LINE__,
         "id=g;kind=report;quota=Q-OIL;on=2018-12-10;amount=30000 barrel;source=s;"
         "known=2019-02-15",
         "2018-12-31", "always",
         "notice_95 stop exhausted | barrel 505020 left -5020 | 75% 2018-02-28 by b | 90% "
         "2018-03-31 by c | 95% 2018-04-30 by d | stop 95% 2018-04-30 by d"},
        {__LINE__, NULL, "2018-12-31", "2019-02-14",
         "notice_95 stop | barrel 475020 left 24980 | 75% 2018-02-28 by b | 90% 2018-03-31 by c | "
         "95% 2018-04-30 by d | stop 95% 2018-04-30 by d"},
        /* and in the window of January it does not */
        {__LINE__, NULL, "2019-02-28", "always", "open | barrel 901 left 499099"},
        /* reported and alleged apart */
        {__LINE__,
         "id=h;kind=report;quota=Q-OIL;on=2020-05-31;amount=106094.17 barrel;source=s;"
         "known=2020-06-30",
         "2020-05-31", "always", "open | barrel 106094.17 left 393905.83"},
        {__LINE__,
         "id=i;kind=allegation;quota=Q-OIL;on=2020-05-31;amount=1600001 "
         "barrel;source=s;known=2020-07-24",
         "2020-12-31", "always",
         "open | barrel 106094.17 left 393905.83 alleged 1600001 | alleged exceeded"},
    };
    char out[TESTING_TEXT_MAX];
    book b = book_open();
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (rows[i].entry != NULL && !put(&b, rows[i].entry))
            det_test_fail(__FILE__, rows[i].line, "%s", b.err.text);
        CHECK_TEXT(rows[i].line, show(&b, "Q-OIL", rows[i].on, rows[i].known, out), rows[i].want);
    }
    testing_close(&b.law);
}

/* A report that comes after its window moves a notice back, and keeps since when it is known. */
TEST(ledger_late_notices)
{
    char out[TESTING_TEXT_MAX];
    book b = book_open();
    CHECK(put(&b, "id=a;kind=report;quota=Q-OIL;on=2018-06-01;amount=370000 "
                  "barrel;source=s;known=2018-07-01"));
    CHECK(put(&b, "id=b;kind=report;quota=Q-OIL;on=2018-12-20;amount=10000 "
                  "barrel;source=s;known=2018-12-28"));
    CHECK_TEXT(__LINE__, show(&b, "Q-OIL", "2018-12-31", "always", out),
               "open notice_75 | barrel 380000 left 120000 | 75% 2018-12-20 by b");
    CHECK(put(&b, "id=c;kind=report;quota=Q-OIL;on=2018-05-01;amount=90000 "
                  "barrel;source=s;known=2019-02-15"));
    CHECK_TEXT(__LINE__, show(&b, "Q-OIL", "2018-12-31", "always", out),
               "open notice_90 | barrel 470000 left 30000 | 75% 2018-06-01 by b | 90% 2018-06-01 "
               "by c late");
    /* a correction takes it back */
    CHECK(put(&b, "id=d;kind=correct;about=c;amount=9000 barrel;source=s;known=2019-03-01"));
    CHECK_TEXT(__LINE__, show(&b, "Q-OIL", "2018-12-31", "always", out),
               "open notice_75 | barrel 389000 left 111000 | 75% 2018-06-01 by b");
    CHECK_TEXT(__LINE__, show(&b, "Q-OIL", "2018-12-31", "2019-02-20", out),
               "open notice_90 | barrel 470000 left 30000 | 75% 2018-06-01 by b | 90% 2018-06-01 "
               "by c late");
    CHECK(put(&b, "id=e;kind=correct;about=d;source=s;known=2019-03-02"));
    CHECK_TEXT(__LINE__, show(&b, "Q-OIL", "2018-12-31", "always", out),
               "open notice_75 | barrel 380000 left 120000 | 75% 2018-12-20 by b");
    CHECK_TEXT(__LINE__, det_quota_entry_status(&b.ledger, 2, INT64_MAX), "corrected");
    CHECK_TEXT(__LINE__, det_quota_entry_status(&b.ledger, 3, INT64_MAX), "withdrawn");
    CHECK_TEXT(__LINE__, det_quota_entry_status(&b.ledger, 4, INT64_MAX), "done");
    CHECK_TEXT(__LINE__, det_quota_entry_status(&b.ledger, 0, INT64_MAX), "counts");
    testing_close(&b.law);
}

static const char *
window_of(book *b, const char *quota, const char *on, char out[64])
{
    det_quota_place place;
    det_span window;
    det_day day = 0;
    char from[DET_DAY_TEXT_MAX], before[DET_DAY_TEXT_MAX];
    CHECK_OK(det_quota_find(b->law.law, det_str_of(quota), (det_where){0}, b->law.arena, &place,
                            &b->err),
             &b->err);
    CHECK_OK(det_day_read(det_str_of(on), (det_where){0}, &day, &b->err), &b->err);
    if (!det_quota_window(place.quota, DET_ZONE_NEW_YORK, day, &window)) return "none";
    snprintf(out, 64, "%s/%s", det_day_print(window.from, from),
             det_day_print(window.before, before));
    return out;
}

TEST(ledger_windows)
{
    static const struct {
        int line;
        const char *quota, *on, *want;
    } rows[] = {
        {__LINE__, "Q-OIL", "2017-12-31", "none"},
        {__LINE__, "Q-OIL", "2018-01-01", "2018-01-01/2019-01-01"},
        {__LINE__, "Q-OIL", "2018-12-31", "2018-01-01/2019-01-01"},
        {__LINE__, "Q-CRUDE", "2017-12-21", "none"},
        {__LINE__, "Q-CRUDE", "2017-12-22", "2017-12-22/2018-12-22"},
        {__LINE__, "Q-CRUDE", "2018-12-21", "2017-12-22/2018-12-22"},
        {__LINE__, "Q-CRUDE", "2018-12-22", "2018-12-22/2019-12-22"},
        {__LINE__, "Q-CRUDE", "2024-02-29", "2023-12-22/2024-12-22"},
        {__LINE__, "Q-COAL-2016", "2016-11-29", "none"},
        {__LINE__, "Q-COAL-2016", "2016-12-31", "2016-11-30/2017-01-01"},
        {__LINE__, "Q-COAL-2016", "2017-01-01", "none"},
        {__LINE__, "Q-ACCOUNT", "2030-05-05", "2017-01-01/forever"},
    };
    char out[64];
    book b = book_open();
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_TEXT(rows[i].line, window_of(&b, rows[i].quota, rows[i].on, out), rows[i].want);
    testing_close(&b.law);
}

/* Value and tonnes, whichever is lower; what has no value is not guessed; below zero is told. */
TEST(ledger_of_coal)
{
    char out[TESTING_TEXT_MAX];
    book b = book_open();
    CHECK(put(&b, "id=a;kind=report;quota=Q-COAL-2016;on=2016-12-31;amount=2000000 "
                  "tonne;amount=184000000 USD;source=s;known=2017-01-31"));
    CHECK_TEXT(__LINE__, show(&b, "Q-COAL-2016", "2016-12-31", "always", out),
               "exhausted | USD 184000000 left -130504106 | tonne 2000000 left -999134");
    CHECK_TEXT(__LINE__, show(&b, "Q-COAL-2016", "2017-01-01", "always", out),
               "blocked | USD 0 left 53495894 | tonne 0 left 1000866");
    /* 36 % of the tonnes, 57 % of the value */
    CHECK(put(&b, "id=b;kind=report;quota=Q-COAL;on=2017-03-31;amount=2700000 tonne;"
                  "amount=228495910 USD;source=s;known=2017-04-30"));
    CHECK_TEXT(__LINE__, show(&b, "Q-COAL", "2017-03-31", "always", out),
               "open | USD 228495910 left 172374108 | tonne 2700000 left 4800000");
    CHECK(put(&b, "id=c;kind=report;quota=Q-COAL;on=2017-05-31;amount=100 tonne;"
                  "amount=152330698 USD;source=s;known=2017-06-30"));
    CHECK_TEXT(__LINE__, show(&b, "Q-COAL", "2017-06-30", "always", out),
               "notice_95 stop | USD 380826608 left 20043410 | tonne 2700100 left 4799900 | 75% "
               "2017-05-31 by c | 90% 2017-05-31 by c | 95% 2017-05-31 by c | stop 95% 2017-05-31 "
               "by c");
    CHECK(put(&b, "id=d;kind=report;quota=Q-COAL;on=2018-01-31;amount=5 tonne;source=s;"
                  "known=2018-02-01"));
    CHECK_TEXT(__LINE__, show(&b, "Q-COAL", "2018-01-31", "always", out),
               "undetermined | USD 0 left 400870018 without 1 | tonne 5 left 7499995");
    testing_close(&b.law);
}

/* One cent below a level is below it; the level itself is passed. */
TEST(ledger_levels_are_exact)
{
    char out[TESTING_TEXT_MAX];
    book b = book_open();
    CHECK(put(&b, "id=a;kind=report;quota=Q-OIL;on=2018-01-31;amount=374999.999 "
                  "barrel;source=s;known=2018-02-01"));
    CHECK_TEXT(__LINE__, show(&b, "Q-OIL", "2018-01-31", "always", out),
               "open | barrel 374999.999 left 125000.001");
    CHECK(put(&b, "id=b;kind=report;quota=Q-OIL;on=2018-01-31;amount=0.001 "
                  "barrel;source=s;known=2018-02-01"));
    CHECK_TEXT(__LINE__, show(&b, "Q-OIL", "2018-01-31", "always", out),
               "open notice_75 | barrel 375000 left 125000 | 75% 2018-01-31 by b");
    /* a product without a factor is not guessed at */
    CHECK(put(&b, "id=c;kind=report;quota=Q-OIL;on=2018-02-01;amount=7 t;product=naphtha;"
                  "source=s;known=2018-02-02"));
    CHECK_TEXT(
        __LINE__, show(&b, "Q-OIL", "2018-02-01", "always", out),
        "notice_75 undetermined | barrel 375000 left 125000 without 1 | 75% 2018-01-31 by b");
    testing_close(&b.law);
}

TEST(ledger_own_use)
{
    char out[TESTING_TEXT_MAX];
    book b = book_open();
    CHECK(put(&b, "id=r;kind=reserve;quota=Q-CRUDE;on=2018-03-01;amount=1000 "
                  "tonne;source=s;known=2018-02-01"));
    CHECK_TEXT(__LINE__, show(&b, "Q-CRUDE", "2018-03-01", "always", out),
               "open | barrel 0 left 4000000 without 1 | tonne 0 left 524000");
    CHECK(put(&b, "id=k;kind=confirm;about=r;amount=990 tonne;on=2018-03-02;source=s;"
                  "known=2018-03-03"));
    CHECK_TEXT(__LINE__, show(&b, "Q-CRUDE", "2018-03-02", "always", out),
               "open | barrel 0 left 4000000 without 1 | tonne 990 left 524010");
    CHECK(put(&b, "id=x;kind=release;about=k;source=in the report of March;known=2018-04-30"));
    CHECK_TEXT(__LINE__, show(&b, "Q-CRUDE", "2018-03-02", "always", out),
               "open | barrel 0 left 4000000 | tonne 0 left 525000");
    CHECK_TEXT(__LINE__, show(&b, "Q-CRUDE", "2018-03-02", "2018-04-29", out),
               "open | barrel 0 left 4000000 without 1 | tonne 990 left 524010");
    CHECK_TEXT(__LINE__, show(&b, "Q-CRUDE", "2020-03-02", "always", out),
               "suspended | barrel 0 left 4000000 | tonne 0 left 525000");
    testing_close(&b.law);
}

TEST(ledger_refusals)
{
    static const struct {
        int line;
        const char *entry, *want;
    } rows[] = {
        {__LINE__,
         "id=a;kind=report;quota=Q-OIL;on=2018-01-31;amount=1 barrel;source=s;"
         "known=2018-02-01",
         "taken"},
        {__LINE__,
         "id=b;kind=reserve;quota=Q-OIL;on=2018-01-31;amount=1 barrel;source=s;"
         "known=2018-02-01",
         "taken"},
        {__LINE__, "id=c;kind=confirm;about=b;source=s;known=2018-02-01", "taken"},
        {__LINE__, "quota=Q-OIL",
         "ledger:4:1: an entry needs 'kind': report, allegation, reserve, confirm, release or "
         "correct"},
        {__LINE__, "kind=raport",
         "ledger:4:1: 'kind' is 'raport'; expected one of report, allegation, reserve, confirm, "
         "release, correct"},
        {__LINE__, "kind=report;quota=Q-OIL;on=2018-02-30;amount=1 barrel;source=s",
         "ledger:4:1: no such day: '2018-02-30'"},
        {__LINE__, "kind=report;quota=Q-OIL;on=2018-02-03;amount=1,000 barrel;source=s",
         "ledger:4:1: amount '1,000 barrel' is no number with a unit; write digits without "
         "separators, at most three behind a point, then the unit: 74000 barrel or 12.5 tonne"},
        {__LINE__, "kind=report;quota=Q-OIL;on=2018-02-03;amount=1000;source=s",
         "ledger:4:1: amount '1000' has no unit; write it behind the number: tonne, barrel, USD"},
        {__LINE__, "kind=report;quota=Q-OIL;on=2018-02-03;amount=1 t;amount=2 tonne;source=s",
         "ledger:4:1: two amounts in tonne; add them, or make two entries"},
        {__LINE__, "kind=report;quota=Q-OIL;on=2018-02-03;amount=1 t",
         "ledger:4:1: an entry needs 'source': where the figure was read"},
        {__LINE__, "kind=report;quota=Q-OIL;on=2018-02-03;amount=999999999999 barrel;source=s",
         "ledger:4:1: amount '999999999999 barrel' is larger than any delivery: look at its "
         "digits"},
        {__LINE__, "kind=report;quota=Q-OIL;on=2018-02-03;amount=1 t;source=s;state=cn",
         "ledger:4:1: state 'cn' is no country code; write two capital letters (ISO 3166) such as "
         "CN"},
        {__LINE__, "kind=report;quoter=Q-OIL",
         "ledger:4:1: unknown key 'quoter' in an entry; known are kind, quota, about, on, amount, "
         "product, state, holder, source, known, note, id"},
        {__LINE__, "id=d;kind=release;about=b;source=s;known=2018-02-01",
         "ledger:4:1: 'b' was confirmed by 'c' already; name that one"},
        {__LINE__, "id=d;kind=confirm;about=a;source=s;known=2018-02-01",
         "ledger:4:1: 'a' is a report of somebody else's figures; a confirm cannot be about it"},
        {__LINE__, "id=d;kind=correct;about=none;source=s",
         "ledger:4:1: no entry 'none' in the "
         "ledger of quotas"},
        {__LINE__, "id=d;kind=correct;about=a;source=s;known=2018-01-31",
         "ledger:4:1: 'd' would be known before 'a', which it is about"},
        {__LINE__, "id=d;kind=correct;about=a;source=s;quota=Q-CRUDE;known=2018-02-01",
         "ledger:4:1: 'a' belongs to quota Q-OIL, not to Q-CRUDE; withdraw it (a correct without "
         "an amount) and record it anew"},
    };
    book b = book_open();
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_TEXT(rows[i].line, put(&b, rows[i].entry) ? "taken" : b.err.text, rows[i].want);
    testing_close(&b.law);
}

/* What a transaction may do where the ledger tells what others have used up. */
static const char *
ask(book *b, const char *item, const char *on, const char *quantity, const char *unit,
    char out[TESTING_TEXT_MAX])
{
    det_law_decision decision;
    /* "!" says that nothing was used up, "+" that earlier lines take 100 */
    bool has_prior = quantity[0] == '!' || quantity[0] == '+';
    det_law_fact fact = {quantity[0] == '!' ? DET_STR("prior") : DET_STR("earlier"),
                         quantity[0] == '!' ? DET_STR("0") : DET_STR("100")};
    int64_t milli = 0;
    CHECK(det_law_milli_read(det_str_of(quantity + has_prior), &milli));
    bool is_coal = strcmp(item, "coal") == 0;
    det_law_question question = {.at_us = testing_when(on, DET_ZONE_NEW_YORK),
                                 .known_us = INT64_MAX,
                                 .actor_from = is_coal ? DET_STR("KP") : DET_STR("CN"),
                                 .actor_to = is_coal ? DET_STR("CN") : DET_STR("KP"),
                                 .kind = det_str_of(item),
                                 .quantity_milli = milli,
                                 .unit = det_str_of(unit),
                                 .facts = &fact,
                                 .fact_count = has_prior ? 1 : 0,
                                 .ledger = &b->ledger};
    CHECK_OK(det_law_decide(b->law.law, &question, b->law.arena, &decision, &b->err), &b->err);
    snprintf(out, TESTING_TEXT_MAX, "%s%s%.*s%s%.*s", det_law_outcome_name(decision.outcome),
             decision.ruling_count > 0 ? ": " : "",
             DET_STR_FMT(decision.ruling_count > 0 ? decision.rulings[0].why : (det_str){0}),
             decision.ruling_count > 0 && decision.rulings[0].needs.len > 0 ? " ?" : "",
             DET_STR_FMT(decision.ruling_count > 0 ? decision.rulings[0].needs : (det_str){0}));
    return out;
}

TEST(ledger_decides)
{
    static const struct {
        int line;
        const char *entry;
        const char *item, *on, *quantity, *unit, *want;
    } rows[] = {
        {__LINE__, NULL, "oil", "2018-12-31", "1", "barrel",
         "within_quota: within the cap: 1 of 500,000 barrel (nothing counted before it) ?prior"},
        {__LINE__,
         "id=a;kind=report;quota=Q-OIL;on=2018-04-30;amount=450120 barrel;source=s;"
         "known=2018-06-01",
         "oil", "2018-12-31", "1", "barrel",
         "within_quota: within the cap: 450,121 of 500,000 barrel by the ledger"},
        {__LINE__, NULL, "oil", "2018-12-31", "49881", "barrel",
         "prohibited: above the cap: 500,001 of 500,000 barrel by the ledger"},
        /* the question's own figure goes before the ledger */
        {__LINE__, NULL, "oil", "2018-12-31", "!49881", "barrel",
         "within_quota: within the cap: 49,881 of 500,000 barrel"},
        /* earlier lines of the same transaction are added to the ledger */
        {__LINE__, NULL, "oil", "2018-12-31", "+49780", "barrel",
         "within_quota: within the cap: 500,000 of 500,000 barrel by the ledger"},
        {__LINE__, NULL, "oil", "2018-12-31", "+49781", "barrel",
         "prohibited: above the cap: 500,001 of 500,000 barrel by the ledger"},
        {__LINE__, NULL, "oil", "2018-04-29", "49881", "barrel",
         "within_quota: within the cap: 49,881 of 500,000 barrel by the ledger"},
        {__LINE__,
         "id=b;kind=report;quota=Q-OIL;on=2018-05-31;amount=24900 barrel;source=s;"
         "known=2018-07-01",
         "oil", "2018-12-31", "1", "barrel",
         "prohibited: by the ledger the stop level was passed: the quota is closed for this "
         "period"},
        {__LINE__, NULL, "oil", "2019-01-01", "1", "barrel",
         "within_quota: within the cap: 1 of 500,000 barrel by the ledger"},
        {__LINE__,
         "id=c;kind=report;quota=Q-OIL;on=2019-01-31;amount=9 t;product=naphtha;"
         "source=s;known=2019-03-01",
         "oil", "2019-01-31", "1", "barrel",
         "undetermined: within the cap: 1 of 500,000 barrel by the ledger, which lacks figures in "
         "this unit ?prior"},
        {__LINE__,
         "id=d;kind=report;quota=Q-COAL;on=2017-01-31;amount=7499999 tonne;amount=1 "
         "USD;source=s;known=2017-03-01",
         "coal", "2017-02-01", "1", "tonne",
         "prohibited: by the ledger the stop level was passed: the quota is closed for this "
         "period"},
    };
    char out[TESTING_TEXT_MAX];
    book b = book_open();
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (rows[i].entry != NULL && !put(&b, rows[i].entry))
            det_test_fail(__FILE__, rows[i].line, "%s", b.err.text);
        CHECK_TEXT(rows[i].line,
                   ask(&b, rows[i].item, rows[i].on, rows[i].quantity, rows[i].unit, out),
                   rows[i].want);
    }
    testing_close(&b.law);
}
