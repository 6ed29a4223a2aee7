/* Contracts and entries as JSON. */
#include "law/put.h"
#include "screen/contract.h"

static void
put_money(det_json *json, const char *key, int64_t minor, const det_currency *currency)
{
    char text[DET_MONEY_TEXT_MAX];
    if (currency != NULL && minor != INT64_MIN)
        det_json_key_str(json, key, det_money_print(minor, currency, text));
}

static void
put_terms(const det_contract *terms, det_json *json)
{
    det_put_text(json, "title", terms->title);
    if (terms->signed_on != DET_DAY_NONE) {
        if (terms->before_us - terms->signed_us < DET_US_PER_SECOND)
            det_put_instant(json, "signed", terms->signed_us);
        else
            det_put_day(json, "signed", terms->signed_on);
        det_json_key_cstr(json, "zone", det_zone_name(terms->zone));
    }
    det_put_text(json, "branch", terms->branch);
    put_money(json, "value", terms->value_minor, terms->currency);
    if (terms->currency != NULL) det_json_key_cstr(json, "currency", terms->currency->code);
    put_money(json, "remaining", terms->remaining_minor, terms->currency);
    det_put_text(json, "from", terms->from);
    det_put_text(json, "to", terms->to);
    det_put_texts(json, "goods", terms->goods);
    det_put_texts(json, "kinds", terms->kinds);
    det_put_texts(json, "not_kinds", terms->not_kinds);
    det_put_day(json, "performs_from", terms->performs_from);
    det_put_day(json, "performs_through", terms->performs_through);
    if (terms->clause != DET_CONTRACT_UNSAID)
        det_json_key_cstr(json, "snapback", det_contract_clause_name(terms->clause));
    det_put_day(json, "wind_down", terms->wind_down);
    det_put_texts(json, "regimes", terms->regimes);
    det_put_text(json, "purpose", terms->purpose);
    det_put_texts(json, "facts", terms->facts);
}

static void
put_party(const det_contract_party *party, det_json *json)
{
    det_json_key_cstr(json, "role", det_contract_role_name(party->role));
    det_json_key_str(json, "name", party->name);
    det_put_text(json, "schema", party->schema);
    det_put_text(json, "country", party->country);
    det_put_texts(json, "facts", party->facts);
    det_put_texts(json, "owners", party->owners);
}

static void
put_step(const det_contract_step *step, det_json *json)
{
    det_json_key_str(json, "kind", step->kind);
    if (!det_str_equal(step->word, step->kind)) det_put_text(json, "word", step->word);
    det_put_day(json, "due", step->due);
    det_put_instant(json, "due_by", step->due_us);
    put_money(json, "amount", step->amount_minor, step->currency);
    det_put_texts(json, "goods", step->goods);
    det_put_texts(json, "kinds", step->kinds);
    if (step->performed_by.len > 0) {
        det_put_instant(json, "performed", step->performed_us);
        det_json_key_str(json, "performed_by", step->performed_by);
    }
}

static void
put_lists(const det_contract *contract, det_json *json)
{
    det_json_key(json, "parties");
    det_json_array(json);
    for (size_t i = 0; i < contract->party_count; i++) {
        det_json_object(json);
        det_json_key_str(json, "id", contract->parties[i].id);
        put_party(&contract->parties[i], json);
        det_json_object_end(json);
    }
    det_json_array_end(json);
    det_json_key(json, "steps");
    det_json_array(json);
    for (size_t i = 0; i < contract->step_count; i++) {
        det_json_object(json);
        det_json_key_str(json, "id", contract->steps[i].id);
        put_step(&contract->steps[i], json);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

void
det_contract_write(const det_contract *contract, bool is_whole, det_json *json)
{
    det_json_object(json);
    det_json_key_str(json, "id", contract->id);
    det_json_key_cstr(json, "status", det_contract_status_name(contract->status));
    if (contract->status == DET_CONTRACT_ENDED) {
        det_put_instant(json, "ended", contract->ended_us);
        det_json_key_str(json, "ended_by", contract->ended_by);
        det_json_key_str(json, "reason", contract->ended_why);
    }
    put_terms(contract, json);
    if (contract->amended_count > 0) {
        char text[DET_INSTANT_TEXT_MAX];
        det_json_key(json, "amended");
        det_json_array(json);
        for (size_t i = 0; i < contract->amended_count; i++)
            det_json_cstr(json, det_instant_print(contract->amended_us[i], text));
        det_json_array_end(json);
    }
    size_t done = 0;
    for (size_t i = 0; i < contract->step_count; i++)
        done += contract->steps[i].performed_by.len > 0;
    det_json_key_uint(json, "steps_left", contract->step_count - done);
    if (is_whole) put_lists(contract, json);
    det_json_key_str(json, "source", contract->source);
    det_put_instant(json, "known", contract->stamp.known_us);
    det_put_text(json, "actor", contract->stamp.actor);
    det_json_object_end(json);
}

void
det_contract_entry_write(const det_contract_entry *entry, det_json *json)
{
    det_json_object(json);
    det_json_key_str(json, "id", entry->id);
    det_json_key_cstr(json, "entry", det_contract_entry_name(entry->kind));
    det_json_key_str(json, "contract", entry->contract);
    det_put_text(json, "about", entry->about);
    if (entry->says == DET_CONTRACT_ENTER || entry->says == DET_CONTRACT_AMEND)
        put_terms(entry->of.terms, json);
    if (entry->says == DET_CONTRACT_PARTY) put_party(entry->of.party, json);
    if (entry->says == DET_CONTRACT_STEP) put_step(entry->of.step, json);
    det_put_instant(json, "on", entry->on_us);
    det_put_text(json, "reason", entry->reason);
    det_json_key_str(json, "source", entry->source);
    det_put_instant(json, "known", entry->stamp.known_us);
    det_put_instant(json, "recorded", entry->stamp.recorded_us);
    det_put_text(json, "actor", entry->stamp.actor);
    det_put_text(json, "note", entry->note);
    det_json_object_end(json);
}
