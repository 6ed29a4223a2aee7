/* Holds and entries as JSON. */
#include "screen/hold_write.h"

#include <stdio.h>

#include "law/put.h"

static void
put_money(det_json *json, const char *key, int64_t minor, const det_currency *currency)
{
    char text[DET_MONEY_TEXT_MAX];
    if (currency != NULL) det_json_key_str(json, key, det_money_print(minor, currency, text));
}

/* ---- parts --------------------------------------------------------------------------------------
 */

static void
put_placed(const det_hold *hold, det_json *json)
{
    det_json_key_cstr(json, "kind", det_hold_kind_name(hold->kind));
    det_json_key_cstr(json, "action", det_hold_action_name(hold->action));
    if (hold->currency != NULL) {
        put_money(json, "amount", hold->amount_minor, hold->currency);
        det_json_key_cstr(json, "currency", hold->currency->code);
    }
    det_put_instant(json, "received", hold->received_us);
    det_json_key_cstr(json, "zone", det_zone_name(hold->zone));
    det_put_day(json, "value_date", hold->value_date);
    det_put_text(json, "branch", hold->branch);
    det_put_text(json, "account", hold->account);
    det_put_text(json, "reference", hold->reference);
    det_put_text(json, "prior", hold->prior);
    det_put_texts(json, "goods", hold->goods);
    det_put_text(json, "origin", hold->origin);
    det_put_text(json, "to", hold->to);
    det_put_text(json, "purpose", hold->purpose);
}

static void
put_party(const det_hold_party *party, det_json *json)
{
    det_json_key_cstr(json, "role", det_hold_role_name(party->role));
    det_json_key_str(json, "name", party->name);
    det_put_text(json, "schema", party->schema);
    det_put_text(json, "country", party->country);
    det_put_texts(json, "facts", party->facts);
    det_put_texts(json, "owners", party->owners);
}

static void
put_basis(const det_hold_basis *basis, det_json *json)
{
    det_put_text(json, "measure", basis->measure);
    det_put_text(json, "subject", basis->subject);
    det_put_text(json, "authority", basis->authority);
    det_put_text(json, "programme", basis->programme);
    det_json_key_cstr(json, "path", det_hold_path_name(basis->path));
    det_put_texts(json, "via", basis->via);
    det_put_text(json, "citation", basis->citation);
    det_put_instant(json, "from", basis->from_us);
    det_put_instant(json, "to", basis->to_us);
    det_put_text(json, "ended_by", basis->ended_by);
    det_put_text(json, "reason", basis->reason);
}

static void
put_overlay(const det_hold_overlay *overlay, det_json *json)
{
    det_json_key_cstr(json, "kind", det_hold_overlay_name(overlay->kind));
    det_put_text(json, "by", overlay->by);
    det_put_instant(json, "from", overlay->from_us);
    det_put_instant(json, "to", overlay->to_us);
    det_put_text(json, "ended_by", overlay->ended_by);
}

static void
put_terms(const det_hold_terms *terms, det_json *json)
{
    char rate[24];
    int32_t size = terms->rate_bp < 0 ? -terms->rate_bp : terms->rate_bp;
    (void)snprintf(rate, sizeof rate, "%s%d.%02d", terms->rate_bp < 0 ? "-" : "", size / 100,
                   size % 100);
    det_json_key_cstr(json, "rate", rate);
    det_json_key_cstr(json, "day_count", det_day_count_name(terms->day_count));
    det_put_day(json, "from", terms->from);
}

static void
put_movement(const det_hold_movement *movement, det_json *json)
{
    det_put_text(json, "kind", movement->kind);
    put_money(json, "amount", movement->amount_minor, movement->currency);
    if (movement->currency != NULL) det_json_key_cstr(json, "currency", movement->currency->code);
    if (movement->interest_minor != 0)
        put_money(json, "interest", movement->interest_minor, movement->currency);
    det_put_day(json, "on", movement->on);
    det_put_text(json, "reference", movement->reference);
    det_put_text(json, "licence", movement->licence);
    det_put_text(json, "ground", movement->ground);
}

static void
put_filing(const det_hold_filing *filing, det_json *json)
{
    det_json_key_str(json, "report", filing->report);
    det_put_day(json, "on", filing->on);
    det_put_day(json, "as_at", filing->as_at);
    det_put_text(json, "reference", filing->reference);
}

/* ---- a hold -------------------------------------------------------------------------------------
 */

#define PUT_LIST(json, key, items, count, put)                                                     \
    do {                                                                                           \
        det_json_key((json), (key));                                                               \
        det_json_array((json));                                                                    \
        for (size_t put_at = 0; put_at < (count); put_at++) {                                      \
            det_json_object((json));                                                               \
            det_json_key_str((json), "id", (items)[put_at].id);                                    \
            put(&(items)[put_at], (json));                                                         \
            det_json_object_end((json));                                                           \
        }                                                                                          \
        det_json_array_end((json));                                                                \
    } while (0)

static void
put_movements(const det_hold *hold, det_json *json)
{
    det_json_key(json, "movements");
    det_json_array(json);
    for (size_t i = 0; i < hold->movement_count; i++) {
        det_json_object(json);
        det_json_key_str(json, "id", hold->movements[i].id);
        det_json_key_cstr(json, "entry", hold->movements[i].is_credit ? "credit" : "debit");
        put_movement(&hold->movements[i], json);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

static void
put_step(const char *key, const det_hold_step *step, det_json *json)
{
    if (step->id.len == 0) return;
    det_json_key(json, key);
    det_json_object(json);
    det_json_key_str(json, "id", step->id);
    det_json_key_str(json, "by", step->by);
    det_put_instant(json, "at", step->at_us);
    det_put_text(json, "reason", step->reason);
    det_json_object_end(json);
}

static void
put_sums(const det_hold_sums *sums, det_json *json)
{
    const det_currency *currency = sums->own.currency;
    det_json_key(json, "items");
    det_json_object(json);
    det_json_key_uint(json, "held", sums->held);
    put_money(json, "balance", sums->items_balance, currency);
    put_money(json, "accrued", sums->items_accrued, currency);
    det_json_key_uint(json, "released", sums->released);
    put_money(json, "released_amount", sums->items_released, currency);
    det_json_object_end(json);
    put_money(json, "book", sums->book, currency);
    if (!sums->has_statement) return;
    det_json_key(json, "statement");
    det_json_object(json);
    det_put_day(json, "on", sums->stated_on);
    put_money(json, "amount", sums->stated, currency);
    put_money(json, "difference", sums->difference, currency);
    det_json_object_end(json);
}

static void
put_amounts(const det_hold *hold, const det_hold_money *money, det_json *json)
{
    if (money->currency == NULL) return;
    det_json_key(json, "money");
    det_json_object(json);
    det_put_day(json, "on", money->on);
    put_money(json, "principal", money->principal, money->currency);
    put_money(json, "credits", money->credits, money->currency);
    put_money(json, "debits", money->debits, money->currency);
    put_money(json, "balance", money->balance, money->currency);
    put_money(json, "accrued", money->accrued, money->currency);
    put_money(json, "total", money->balance + money->accrued, money->currency);
    if (hold->status == DET_HOLD_IS_RELEASED)
        put_money(json, "released", money->released, money->currency);
    det_json_object_end(json);
}

void
det_hold_write(const det_hold *hold, const det_hold_money *money, const det_hold_sums *sums,
               bool is_whole, det_json *json)
{
    det_json_object(json);
    det_json_key_str(json, "id", hold->id);
    det_json_key_cstr(json, "status", det_hold_status_name(hold->status));
    put_placed(hold, json);
    if (money != NULL) put_amounts(hold, money, json);
    if (sums != NULL) put_sums(sums, json);
    if (is_whole) {
        PUT_LIST(json, "parties", hold->parties, hold->party_count, put_party);
        PUT_LIST(json, "bases", hold->bases, hold->basis_count, put_basis);
        PUT_LIST(json, "overlays", hold->overlays, hold->overlay_count, put_overlay);
        PUT_LIST(json, "terms", hold->terms, hold->term_count, put_terms);
        put_movements(hold, json);
        PUT_LIST(json, "filings", hold->filings, hold->filing_count, put_filing);
    } else {
        det_json_key_uint(json, "parties", hold->party_count);
        det_json_key_uint(json, "bases", hold->basis_count);
        det_json_key_uint(json, "overlays", hold->overlay_count);
    }
    put_step("request", &hold->request, json);
    put_step("approval", &hold->approval, json);
    put_step("release", &hold->release, json);
    det_put_day(json, "released_on", hold->released_on);
    det_put_text(json, "ground", hold->ground);
    if (hold->has_legal_hold) det_json_key_bool(json, "legal_hold", true);
    det_put_text(json, "source", hold->source);
    det_put_instant(json, "known", hold->stamp.known_us);
    det_put_instant(json, "recorded", hold->stamp.recorded_us);
    det_put_text(json, "actor", hold->stamp.actor);
    if (hold->stamp.tx > 0) det_json_key_uint(json, "tx", hold->stamp.tx);
    det_put_text(json, "changed_by", hold->changed_by);
    det_put_instant(json, "changed", hold->changed_us);
    det_json_object_end(json);
}

/* ---- an entry -----------------------------------------------------------------------------------
 */

static void
put_said(const det_hold_entry *entry, det_json *json)
{
    switch (entry->says) {
    case DET_HOLD_PLACE:
        put_placed(entry->of.placed, json);
        break;
    case DET_HOLD_PARTY:
        put_party(entry->of.party, json);
        break;
    case DET_HOLD_BASIS:
        put_basis(entry->of.basis, json);
        break;
    case DET_HOLD_OVERLAY:
        put_overlay(entry->of.overlay, json);
        break;
    case DET_HOLD_TERMS:
        put_terms(entry->of.terms, json);
        break;
    case DET_HOLD_CREDIT:
    case DET_HOLD_DEBIT:
    case DET_HOLD_STATEMENT:
    case DET_HOLD_RELEASED:
        put_movement(entry->of.movement, json);
        break;
    case DET_HOLD_REPORTED:
        put_filing(entry->of.filing, json);
        break;
    default:
        det_put_instant(json, "on", entry->on_us);
        break;
    }
}

void
det_hold_entry_write(const det_hold_entry *entry, det_json *json)
{
    det_json_object(json);
    det_json_key_cstr(json, "entry", det_hold_entry_name(entry->kind));
    det_json_key_str(json, "id", entry->id);
    det_json_key_str(json, "hold", entry->hold);
    det_put_text(json, "about", entry->about);
    if (entry->kind != entry->says)
        det_json_key_cstr(json, "corrects", det_hold_entry_name(entry->says));
    put_said(entry, json);
    det_put_text(json, "reason", entry->reason);
    det_put_text(json, "source", entry->source);
    det_put_text(json, "note", entry->note);
    det_put_instant(json, "known", entry->stamp.known_us);
    det_put_instant(json, "recorded", entry->stamp.recorded_us);
    det_put_text(json, "actor", entry->stamp.actor);
    if (entry->stamp.tx > 0) det_json_key_uint(json, "tx", entry->stamp.tx);
    det_json_object_end(json);
}
