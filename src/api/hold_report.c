/* hold_report.c - what has to be reported about holds, and how long they are kept. */
#include "screen/hold_report.h"

#include "api/book.h"
#include "base/text.h"
#include "law/put.h"

static const det_where nowhere;

/* ---- reports ------------------------------------------------------------------------------------
 */

static void
put_report(const det_hold_report *report, det_str hold, det_json *json)
{
    det_json_key_str(json, "report", report->id);
    det_put_text(json, "hold", hold);
    det_json_key_cstr(json, "state", det_hold_due_name(report->state));
    det_json_key_str(json, "event", report->event);
    det_put_day(json, hold.len > 0 ? "on" : "as_at", report->on);
    det_put_day(json, "due", report->due);
    det_put_day(json, "filed", report->filed);
    det_json_key_str(json, "authority", report->authority);
    det_json_key_str(json, "to", report->to);
    det_put_text(json, "why", report->why);
    det_put_texts(json, "law", report->law);
    det_put_texts(json, "missing", report->missing);
    det_json_key_str(json, "citation", report->citation);
}

static bool
is_open(det_hold_due state)
{
    return state == DET_HOLD_DUE || state == DET_HOLD_LATE;
}

static det_status
put_hold_reports(const det_hold *hold, det_day on, const det_hold_bench *bench, bool all,
                 det_arena *arena, det_text *ndjson, det_error *err)
{
    det_hold_report *reports = NULL;
    size_t count = 0;
    det_status st = det_hold_reports_of(hold, on, bench, arena, &reports, &count, err);
    for (size_t i = 0; i < count && st == DET_OK; i++) {
        if (!all && !is_open(reports[i].state)) continue;
        det_json json = det_json_over(ndjson);
        det_json_object(&json);
        put_report(&reports[i], hold->id, &json);
        det_json_object_end(&json);
        det_text_add_byte(ndjson, '\n');
        st = det_text_check(ndjson, err);
    }
    return st;
}

/* Those that the law lets the report leave out, or those that are in it for want of knowledge. */
static void
put_told(const det_hold_annual *annual, bool is_uncertain, det_json *json)
{
    det_json_key(json, is_uncertain ? "uncertain" : "unblocked");
    det_json_array(json);
    for (size_t i = 0; i < annual->told_count; i++) {
        const det_hold_told *told = &annual->told[i];
        if (told->freed.is_uncertain != is_uncertain) continue;
        det_json_object(json);
        det_json_key_str(json, "hold", told->hold);
        if (!is_uncertain) {
            det_put_day(json, "since", told->freed.since);
            det_json_key_str(json, "ground", told->freed.ground);
        }
        det_json_key_str(json, "why", told->freed.why);
        det_put_texts(json, "law", told->freed.cites);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

static void
put_annual(const det_hold_annual *annual, bool is_judged, det_text *ndjson)
{
    const det_texts holds = {annual->holds, annual->hold_count};
    char text[DET_MONEY_TEXT_MAX];
    det_json json = det_json_over(ndjson);
    det_json_object(&json);
    put_report(&annual->report, (det_str){0}, &json);
    det_json_key_bool(&json, "nil", annual->is_nil);
    det_put_texts(&json, "holds", annual->is_nil ? (det_texts){0} : holds);
    if (annual->is_nil) det_put_texts(&json, "were", holds);
    det_json_key(&json, "totals");
    det_json_array(&json);
    for (size_t i = 0; i < annual->total_count; i++) {
        const det_hold_total *total = &annual->totals[i];
        det_json_object(&json);
        det_json_key_cstr(&json, "currency", total->currency->code);
        det_json_key_uint(&json, "holds", total->holds);
        det_json_key_str(&json, "balance", det_money_print(total->balance, total->currency, text));
        det_json_object_end(&json);
    }
    det_json_array_end(&json);
    det_json_key_uint(&json, "without_amount", annual->without_amount);
    det_json_key_bool(&json, "law_asked", is_judged);
    put_told(annual, false, &json);
    put_told(annual, true, &json);
    det_json_object_end(&json);
    det_text_add_byte(ndjson, '\n');
}

/* ---- the law ------------------------------------------------------------------------------------
 */

/* Judges of the days that reports are as of, and of days before something was let go of: those of
 * one book mostly fall on a few.  Beyond this the oldest is made again when it is needed. */
enum { JUDGES_MAX = 16 };

typedef struct reporting {
    det_arena *arena;
    det_hold_ledger ledger;
    int64_t known_us;
    det_day on;
    const det_law *laid;    /* the law with findings; NULL: as it is */
    det_screener *screener; /* NULL: there is no law to be asked */
    det_hold_bench bench;
    struct {
        det_day on;
        det_judge *judge;
    } judges[JUDGES_MAX];
    size_t judge_count; /* made so far; the newest JUDGES_MAX are there */
} reporting;

static det_status
judge_of(void *context, det_day on, det_judge **out, det_error *err)
{
    reporting *r = context;
    const det_judge_time time = {.on = on, .known_us = r->known_us};
    for (size_t i = 0; i < r->judge_count && i < JUDGES_MAX; i++)
        if (r->judges[i].on == on) {
            *out = r->judges[i].judge;
            return DET_OK;
        }
    det_status st = det_judge_new(r->screener, &time, out, err);
    if (st != DET_OK) return st;
    size_t place = r->judge_count++ % JUDGES_MAX;
    det_judge_free(r->judges[place].judge);
    r->judges[place].on = on;
    r->judges[place].judge = *out;
    return DET_OK;
}

static det_status
ask_law(reporting *r, const det_snapshot *snapshot, const det_books *books, det_error *err)
{
    const det_index *index = NULL;
    const det_law *law = NULL;
    if (snapshot == NULL) return DET_OK;
    det_status st = det_snapshot_index(snapshot, &index, err);
    if (st == DET_OK) st = det_snapshot_law(snapshot, &law, err);
    if (st == DET_OK && books->findings.count > 0)
        st = det_law_lay(law, books, r->known_us, &r->laid, err);
    if (st == DET_OK) st = det_screener_new(index, law->book, NULL, &r->screener, err);
    if (st != DET_OK) return st;
    det_screener_use(r->screener, r->laid == NULL ? NULL : r->laid->book, &books->quotas,
                     &books->licences, books->tx);
    r->bench = (det_hold_bench){judge_of, r};
    return DET_OK;
}

static det_status
open_reporting(det_store *store, const det_snapshot *snapshot, const det_books *books, det_str on,
               det_str as_known, reporting *out, det_error *err)
{
    *out = (reporting){0};
    det_status st = det_day_read(det_str_trim(on), nowhere, &out->on, err);
    if (st == DET_OK) st = det_book_known(as_known, &out->known_us, err);
    if (st == DET_OK) st = det_arena_new((size_t)4 << 30, &out->arena, err);
    if (st == DET_OK) st = det_hold_ledger_read(store, NULL, out->arena, &out->ledger, err);
    return st == DET_OK ? ask_law(out, snapshot, books, err) : st;
}

static void
close_reporting(reporting *r)
{
    for (size_t i = 0; i < JUDGES_MAX; i++)
        det_judge_free(r->judges[i].judge);
    det_screener_free(r->screener);
    det_law_close(r->laid);
    det_arena_free(r->arena);
}

static const det_hold_bench *
bench_of(const reporting *r)
{
    return r->screener == NULL ? NULL : &r->bench;
}

static det_status
fold_now(reporting *r, det_holds *out, det_error *err)
{
    return det_holds_fold(&r->ledger, det_zone_midnight_us(DET_ZONE_NEW_YORK, r->on + 1) - 1,
                          r->known_us, r->arena, out, err);
}

static det_status
put_all(reporting *r, bool all, det_text *ndjson, det_error *err)
{
    det_holds holds;
    det_hold_annual *annuals = NULL;
    size_t count = 0;
    det_status st = fold_now(r, &holds, err);
    for (size_t i = 0; st == DET_OK && i < holds.count; i++) {
        det_arena_mark mark = det_arena_mark_get(r->arena);
        st = put_hold_reports(&holds.items[i], r->on, bench_of(r), all, r->arena, ndjson, err);
        det_arena_mark_reset(r->arena, mark);
    }
    if (st == DET_OK)
        st = det_hold_annuals(&r->ledger, r->on, r->known_us, bench_of(r), r->arena, &annuals,
                              &count, err);
    for (size_t i = 0; i < count && st == DET_OK; i++) {
        if (all || is_open(annuals[i].report.state))
            put_annual(&annuals[i], r->screener != NULL, ndjson);
        st = det_text_check(ndjson, err);
    }
    return st;
}

det_status
det_hold_reports(det_store *store, const det_snapshot *snapshot, const det_books *books, det_str on,
                 det_str as_known, bool all, det_text *ndjson, det_error *err)
{
    reporting r;
    det_status st = open_reporting(store, snapshot, books, on, as_known, &r, err);
    if (st == DET_OK) st = put_all(&r, all, ndjson, err);
    close_reporting(&r);
    return st;
}

/* ---- filing -------------------------------------------------------------------------------------
 */

/* What is to be filed. */
typedef struct open_report {
    det_str report;
    det_day as_at; /* of an annual one: as given, or out: that of the newest, if it is open */
    det_day older; /* out: another that is open; DET_DAY_NONE */
} open_report;

/* Of an annual report, the holds of the one that is meant. */
static det_status
find_open_annual(reporting *r, open_report *of, det_str *ids, size_t *count, det_error *err)
{
    det_hold_annual *annuals = NULL;
    size_t annual_count = 0;
    det_day wanted = of->as_at;
    bool is_newest = true;
    det_status st = det_hold_annuals(&r->ledger, r->on, r->known_us, bench_of(r), r->arena,
                                     &annuals, &annual_count, err);
    for (size_t i = 0; st == DET_OK && i < annual_count; i++) {
        const det_hold_annual *annual = &annuals[i];
        if (!det_str_equal(annual->report.id, of->report)) continue;
        bool is_meant = wanted == DET_DAY_NONE ? is_newest : annual->report.on == wanted;
        is_newest = false;
        if (!is_open(annual->report.state)) continue;
        if (!is_meant) {
            if (of->older == DET_DAY_NONE) of->older = annual->report.on;
            continue;
        }
        of->as_at = annual->report.on;
        for (size_t n = 0; n < annual->hold_count; n++)
            ids[(*count)++] = annual->holds[n];
    }
    return st;
}

/* Holds of which a report is open on the day. */
static det_status
find_open(reporting *r, open_report *of, det_str *ids, size_t *count, det_error *err)
{
    det_holds holds;
    *count = 0;
    det_status st = fold_now(r, &holds, err);
    for (size_t i = 0; st == DET_OK && i < holds.count; i++) {
        det_hold_report *reports = NULL;
        size_t told = 0;
        bool is_one = false;
        st = det_hold_reports_of(&holds.items[i], r->on, bench_of(r), r->arena, &reports, &told,
                                 err);
        for (size_t n = 0; st == DET_OK && n < told; n++)
            is_one |= det_str_equal(reports[n].id, of->report) && is_open(reports[n].state);
        if (st == DET_OK && is_one) ids[(*count)++] = holds.items[i].id;
    }
    return st == DET_OK ? find_open_annual(r, of, ids, count, err) : st;
}

/* A row a hold, with the fields that were given. */
static det_status
make_rows(reporting *r, const det_book_field *fields, size_t field_count, const det_str *ids,
          size_t count, det_day as_at, det_fields *rows, det_error *err)
{
    char text[DET_DAY_TEXT_MAX];
    det_str said = {0};
    if (as_at != DET_DAY_NONE &&
        !det_arena_copy(r->arena, det_str_of(det_day_print(as_at, text)), &said))
        return det_fail(err, DET_NOMEM, nowhere, "filings of a report");
    for (size_t i = 0; i < count; i++) {
        det_field *items = DET_NEW(r->arena, det_field, field_count + 3);
        size_t used = 0;
        if (items == NULL) return det_fail(err, DET_NOMEM, nowhere, "filings of a report");
        items[used++] = (det_field){DET_STR("entry"), DET_STR("reported"), nowhere};
        items[used++] = (det_field){DET_STR("hold"), ids[i], nowhere};
        for (size_t f = 0; f < field_count; f++) {
            det_str value = det_str_trim(fields[f].value);
            if (value.len == 0 || det_str_equal(det_str_of(fields[f].key), DET_STR("as_at")))
                continue;
            items[used++] = (det_field){det_str_of(fields[f].key), value, {0}};
        }
        if (said.len > 0) items[used++] = (det_field){DET_STR("as_at"), said, nowhere};
        rows[i] = (det_fields){items, used, nowhere};
    }
    return DET_OK;
}

static det_str
field_of(const det_book_field *fields, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (det_str_equal(det_str_of(fields[i].key), det_str_of(key)))
            return det_str_trim(fields[i].value);
    return (det_str){0};
}

static det_status
nothing_open(const open_report *of, det_str on, det_error *err)
{
    char older[DET_DAY_TEXT_MAX];
    if (of->older == DET_DAY_NONE)
        return det_fail(err, DET_MISSING, nowhere,
                        "no hold of which %.*s is open on %.*s; name the holds that were reported",
                        DET_STR_FMT(of->report), DET_STR_FMT(on));
    return det_fail(err, DET_MISSING, nowhere,
                    "no hold of which %.*s is open on %.*s, but that as at %s is; say which "
                    "(--as-at), or name the holds that were reported",
                    DET_STR_FMT(of->report), DET_STR_FMT(on), det_day_print(of->older, older));
}

det_status
det_hold_filed(det_store *store, const det_book_hand *hand, const det_snapshot *snapshot,
               const det_books *books, const det_book_field *fields, size_t field_count,
               const det_str *holds, size_t hold_count, det_text *ndjson, det_error *err)
{
    reporting r = {0};
    char list[DET_FIELDS_LIST_MAX];
    det_str report = field_of(fields, field_count, "report");
    det_str on = field_of(fields, field_count, "on");
    det_str as_at = field_of(fields, field_count, "as_at");
    open_report of = {report, DET_DAY_NONE, DET_DAY_NONE};
    size_t count = hold_count;
    if (!det_hold_is_report(report, list))
        return det_fail(err, DET_SYNTAX, nowhere, "'%.*s' is no report; there are %s",
                        DET_STR_FMT(report), list);
    det_status st = open_reporting(store, snapshot, books, on, (det_str){0}, &r, err);
    size_t most = r.ledger.count + hold_count + 1;
    det_str *ids = st == DET_OK ? DET_NEW(r.arena, det_str, most) : NULL;
    det_fields *rows = st == DET_OK ? DET_NEW(r.arena, det_fields, most) : NULL;
    if (st == DET_OK && (ids == NULL || rows == NULL))
        st = det_fail(err, DET_NOMEM, nowhere, "filings of a report");
    for (size_t i = 0; st == DET_OK && i < hold_count; i++)
        ids[i] = holds[i];
    if (st == DET_OK && as_at.len > 0) st = det_day_read(as_at, nowhere, &of.as_at, err);
    if (st == DET_OK && hold_count == 0) st = find_open(&r, &of, ids, &count, err);
    if (st == DET_OK && count == 0) st = nothing_open(&of, on, err);
    if (st == DET_OK) st = make_rows(&r, fields, field_count, ids, count, of.as_at, rows, err);
    if (st == DET_OK) {
        det_book_job job = {.kind = &det_hold_book, .hand = hand, .rows = rows, .count = count};
        st = det_book_run(store, &job, ndjson, err);
    }
    close_reporting(&r);
    return st;
}

/* ---- keeping ------------------------------------------------------------------------------------
 */

/* One hold as it is now, and how long it is kept. */
static det_status
find_keeping(det_store *store, det_str id, det_arena *arena, det_hold *hold, det_hold_keeping *keep,
             det_error *err)
{
    det_hold_ledger ledger;
    bool is_there = false;
    const det_book_scope scope = {&id, 1};
    det_status st = det_hold_ledger_read(store, &scope, arena, &ledger, err);
    if (st == DET_OK)
        st = det_hold_fold(&ledger, id, DET_INSTANT_FOREVER, INT64_MAX, arena, hold, &is_there,
                           err);
    if (st == DET_OK && !is_there)
        st = det_fail(err, DET_MISSING, nowhere, "no hold '%.*s' in the book", DET_STR_FMT(id));
    if (st == DET_OK) det_hold_keep(hold, keep);
    return st;
}

det_status
det_hold_kept(det_store *store, det_str id, det_text *json_out, det_error *err)
{
    det_arena *arena = NULL;
    det_hold hold;
    det_hold_keeping keep;
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = find_keeping(store, id, arena, &hold, &keep, err);
    if (st == DET_OK) {
        det_json json = det_json_over(json_out);
        det_json_object(&json);
        det_json_key_str(&json, "id", hold.id);
        det_json_key_cstr(&json, "status", det_hold_status_name(hold.status));
        det_put_day(&json, "keep_until", keep.until);
        det_json_key_bool(&json, "legal_hold", keep.has_legal_hold);
        det_json_key_str(&json, "authority", keep.authority);
        det_json_key_str(&json, "citation", keep.citation);
        det_json_object_end(&json);
        det_text_add_byte(json_out, '\n');
        st = det_text_check(json_out, err);
    }
    det_arena_free(arena);
    return st;
}

static det_status
may_purge(const det_hold *hold, const det_hold_keeping *keep, int64_t now_us, det_error *err)
{
    char text[DET_DAY_TEXT_MAX];
    if (keep->has_legal_hold)
        return det_fail(err, DET_REFUSED, nowhere,
                        "'%.*s' is under a legal hold; its records are kept until that is ended",
                        DET_STR_FMT(hold->id));
    if (keep->is_held)
        return det_fail(err, DET_REFUSED, nowhere, "'%.*s' is %s; its records are kept while it is",
                        DET_STR_FMT(hold->id), det_hold_status_name(hold->status));
    if (det_zone_day(hold->zone, now_us) < keep->until)
        return det_fail(err, DET_REFUSED, nowhere, "the records of '%.*s' are kept until %s (%.*s)",
                        DET_STR_FMT(hold->id), det_day_print(keep->until, text),
                        DET_STR_FMT(keep->citation));
    return det_fail(err, DET_UNSUPPORTED, nowhere,
                    "the records of '%.*s' need not be kept since %s, but a store deletes no row; "
                    "it goes when the whole folder goes",
                    DET_STR_FMT(hold->id), det_day_print(keep->until, text));
}

det_status
det_hold_purge(det_store *store, const det_book_hand *hand, det_str id, det_error *err)
{
    det_arena *arena = NULL;
    det_hold hold;
    det_hold_keeping keep;
    det_error own = {0};
    if (err == NULL) err = &own; /* a refusal is kept with its message */
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = find_keeping(store, id, arena, &hold, &keep, err);
    if (st == DET_OK) st = may_purge(&hold, &keep, hand->now_us, err);
    st = det_book_refused(store, st, hand->now_us, hand->actor, "hold", err);
    det_arena_free(arena);
    return st;
}
