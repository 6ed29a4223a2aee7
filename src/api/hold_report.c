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
    det_put_texts(json, "missing", report->missing);
    det_json_key_str(json, "citation", report->citation);
}

static bool
is_open(det_hold_due state)
{
    return state == DET_HOLD_DUE || state == DET_HOLD_LATE;
}

static det_status
put_hold_reports(const det_hold *hold, det_day on, bool all, det_arena *arena, det_text *ndjson,
                 det_error *err)
{
    det_hold_report *reports = NULL;
    size_t count = 0;
    det_status st = det_hold_reports_of(hold, on, arena, &reports, &count, err);
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

static void
put_annual(const det_hold_annual *annual, det_text *ndjson)
{
    char text[DET_MONEY_TEXT_MAX];
    det_json json = det_json_over(ndjson);
    det_json_object(&json);
    put_report(&annual->report, (det_str){0}, &json);
    det_json_key_bool(&json, "nil", annual->is_nil);
    det_put_texts(&json, "holds", (det_texts){annual->holds, annual->hold_count});
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
    det_json_object_end(&json);
    det_text_add_byte(ndjson, '\n');
}

static det_status
put_all(const det_hold_ledger *ledger, det_day on, int64_t known_us, bool all, det_arena *arena,
        det_text *ndjson, det_error *err)
{
    det_holds holds;
    det_hold_annual *annuals = NULL;
    size_t count = 0;
    det_status st = det_holds_fold(ledger, det_zone_midnight_us(DET_ZONE_NEW_YORK, on + 1) - 1,
                                   known_us, arena, &holds, err);
    for (size_t i = 0; st == DET_OK && i < holds.count; i++) {
        det_arena_mark mark = det_arena_mark_get(arena);
        st = put_hold_reports(&holds.items[i], on, all, arena, ndjson, err);
        det_arena_mark_reset(arena, mark);
    }
    if (st == DET_OK) st = det_hold_annuals(ledger, on, known_us, arena, &annuals, &count, err);
    for (size_t i = 0; i < count && st == DET_OK; i++) {
        if (all || is_open(annuals[i].report.state)) put_annual(&annuals[i], ndjson);
        st = det_text_check(ndjson, err);
    }
    return st;
}

det_status
det_hold_reports(det_store *store, det_str on, det_str as_known, bool all, det_text *ndjson,
                 det_error *err)
{
    det_arena *arena = NULL;
    det_hold_ledger ledger;
    int64_t known_us = 0;
    det_day day = 0;
    det_status st = det_day_read(det_str_trim(on), nowhere, &day, err);
    if (st == DET_OK) st = det_book_known(as_known, &known_us, err);
    if (st == DET_OK) st = det_arena_new((size_t)4 << 30, &arena, err);
    if (st == DET_OK) st = det_hold_ledger_read(store, NULL, arena, &ledger, err);
    if (st == DET_OK) st = put_all(&ledger, day, known_us, all, arena, ndjson, err);
    det_arena_free(arena);
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
