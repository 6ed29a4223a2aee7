/* Reading an entry of the register of contracts.  Every kind of entry has its own few keys; a key
 * that has nothing to do there is an error, so that nothing is said and then not kept. */
#include "screen/contract.h"
#include "screen/entry_read.h"
#include "screen/shipment.h"

/* The order is that of the stored JSON. */
const det_field_key det_contract_keys[] = {{"entry", false},
                                           {"contract", false},
                                           {"about", false},
                                           {"title", false},
                                           {"signed", false},
                                           {"zone", false},
                                           {"branch", false},
                                           {"value", false},
                                           {"currency", false},
                                           {"remaining", false},
                                           {"from", false},
                                           {"to", false},
                                           {"goods", true},
                                           {"kinds", true},
                                           {"not_kinds", true},
                                           {"performs_from", false},
                                           {"performs_through", false},
                                           {"snapback", false},
                                           {"wind_down", false},
                                           {"regimes", true},
                                           {"purpose", false},
                                           {"kind", false},
                                           {"word", false},
                                           {"on", false},
                                           {"through", false},
                                           {"amount", false},
                                           {"role", false},
                                           {"name", false},
                                           {"schema", false},
                                           {"country", false},
                                           {"facts", true},
                                           {"owners", true},
                                           {"reason", false},
                                           {"source", false},
                                           {"known", false},
                                           {"note", false},
                                           {"id", false},
                                           {NULL, false}};

static const char *const entries[] = {"enter", "party", "step",    "perform",
                                      "amend", "end",   "correct", NULL};
static const char *const roles[] = {"seller",  "buyer",   "end_user", "agent",
                                    "carrier", "insurer", "bank",     "guarantor",
                                    "owner",   "vessel",  "other",    NULL};
static const char *const clauses[] = {"none",       "suspends",     "terminates",
                                      "winds_down", "renegotiates", NULL};
static const char *const steps[] = {"delivery", "payment", "carriage", "insurance",   "finance",
                                    "services", "people",  "property", "cooperation", NULL};
static const det_section sections[] = {
    DET_SECTION_GOODS,     DET_SECTION_FINANCE,  DET_SECTION_CARRIAGE,
    DET_SECTION_INSURANCE, DET_SECTION_FINANCE,  DET_SECTION_SERVICES,
    DET_SECTION_PEOPLE,    DET_SECTION_PROPERTY, DET_SECTION_COOPERATION};

const char *
det_contract_entry_name(det_contract_entry_kind kind)
{
    return entries[kind - DET_CONTRACT_ENTER];
}

const char *
det_contract_role_name(det_contract_role role)
{
    return roles[role - DET_CONTRACT_SELLER];
}

const char *
det_contract_clause_name(det_contract_clause clause)
{
    return clause == DET_CONTRACT_UNSAID ? "unsaid" : clauses[clause - DET_CONTRACT_NO_CLAUSE];
}

const char *
det_contract_status_name(det_contract_status status)
{
    return status == DET_CONTRACT_OPEN ? "open" : "ended";
}

det_contract_entry_kind
det_contract_kind_of(const det_fields *fields)
{
    det_str word = det_fields_text(fields, "entry");
    for (int kind = 0; entries[kind] != NULL; kind++)
        if (det_str_equal(word, det_str_of(entries[kind])))
            return (det_contract_entry_kind)(DET_CONTRACT_ENTER + kind);
    return DET_CONTRACT_ENTER;
}

det_str
det_contract_of(const det_fields *fields)
{
    if (det_contract_kind_of(fields) == DET_CONTRACT_ENTER) return det_fields_text(fields, "id");
    det_str contract = det_fields_text(fields, "contract"),
            about = det_fields_text(fields, "about");
    if (contract.len > 0) return contract;
    return det_str_slice(about, 0, det_str_find_byte(about, '/'));
}

/* ---- what the lawbook has a word for ------------------------------------------------------------
 */

/* Ids of regimes, as the lawbook writes them. */
static det_status
read_regimes(const det_entry_reader *r, det_texts *out, det_error *err)
{
    det_status st = det_fields_texts(r->fields, "regimes", r->arena, out, err);
    if (st != DET_OK || r->law == NULL || out->count == 0) return st;
    det_str *ids = DET_NEW(r->arena, det_str, out->count);
    size_t count = 0;
    if (ids == NULL) return det_fail(err, DET_NOMEM, r->fields->at, "the regimes of a contract");
    for (size_t i = 0; i < r->fields->count; i++) {
        const det_field *field = &r->fields->items[i];
        if (!det_str_equal(field->key, DET_STR("regimes"))) continue;
        const det_regime *regime = det_law_regime_find(r->law, field->value);
        if (regime == NULL)
            return det_fail(
                err, DET_MISSING, field->at, "no regime '%.*s' in the lawbook%.*s",
                DET_STR_FMT(field->value),
                DET_STR_FMT(det_law_near(r->law, field->value, 1u << DET_ID_REGIME, r->arena)));
        ids[count++] = det_regime_id(regime);
    }
    *out = (det_texts){ids, count};
    return DET_OK;
}

/* Kinds of goods: a word that no measure is over would never be asked about. */
static det_status
read_kinds(const det_entry_reader *r, const char *key, det_texts *out, det_error *err)
{
    for (size_t i = 0; i < r->fields->count && r->law != NULL; i++) {
        const det_field *field = &r->fields->items[i];
        if (det_str_equal(field->key, det_str_of(key)) && !det_law_knows_kind(r->law, field->value))
            return det_fail(err, DET_SYNTAX, field->at,
                            "no measure of the lawbook is over goods of kind '%.*s'; what is only "
                            "for people goes into 'note'",
                            DET_STR_FMT(field->value));
    }
    return det_fields_texts(r->fields, key, r->arena, out, err);
}

/* A key that no condition of the lawbook asks for may be one that a licence asks for, under 'when';
 * one that is nearly a key of the lawbook is a slip of the pen. */
static det_status
check_slip(const det_entry_reader *r, det_str key, det_where at, det_error *err)
{
    char near[120];
    det_str *keys = DET_NEW(r->arena, det_str, r->law->word_count + 1);
    size_t count = 0;
    if (keys == NULL) return det_fail(err, DET_NOMEM, at, "the facts of a contract");
    for (size_t i = 0; i < r->law->word_count; i++)
        if (count == 0 || !det_str_equal(keys[count - 1], r->law->words[i].key))
            keys[count++] = r->law->words[i].key;
    const char *slip = det_near_word(key, keys, count, near);
    return slip[0] == '\0' ? DET_OK
                           : det_fail(err, DET_SYNTAX, at,
                                      "no condition of the lawbook asks for a fact '%.*s'%s",
                                      DET_STR_FMT(key), slip);
}

/* Facts that conditions ask for; what the register itself answers is not said twice. */
static det_status
read_facts(const det_entry_reader *r, det_texts *out, det_error *err)
{
    static const char *const own[] = {"contract", "contract_date", "goods_delivered",
                                      "clears_in_us", NULL};
    det_status st = det_entry_facts(r, out, err);
    for (size_t i = 0; i < r->fields->count && st == DET_OK && r->law != NULL; i++) {
        const det_field *field = &r->fields->items[i];
        if (!det_str_equal(field->key, DET_STR("facts"))) continue;
        det_str key = det_str_slice(field->value, 0, det_str_find_byte(field->value, '='));
        det_str value = det_str_slice(field->value, key.len + 1, field->value.len);
        bool is_asked = false;
        for (size_t w = 0; w < r->law->word_count && !is_asked; w++)
            is_asked = det_str_equal(r->law->words[w].key, key);
        for (size_t o = 0; own[o] != NULL && st == DET_OK; o++)
            if (det_str_equal(key, det_str_of(own[o])))
                st = det_fail(err, DET_SYNTAX, field->at,
                              "fact '%.*s' follows from 'signed' and from what was performed; "
                              "leave it out",
                              DET_STR_FMT(key));
        if (st == DET_OK && !is_asked) st = check_slip(r, key, field->at, err);
        if (st == DET_OK && !det_law_knows_value(r->law, key, value))
            st = det_fail(err, DET_SYNTAX, field->at,
                          "fact '%.*s' is '%.*s', which no condition of the lawbook asks for",
                          DET_STR_FMT(key), DET_STR_FMT(value));
    }
    return st;
}

/* ---- what an entry says -------------------------------------------------------------------------
 */

/* "2025-06-01", the whole day on the clock of the office, or an instant with its offset. */
static det_status
read_signed(const det_entry_reader *r, det_contract *out, det_error *err)
{
    const det_field *field;
    det_instant instant;
    det_status st = det_fields_need(r->fields, r->what, "signed",
                                    "the day, as 2025-06-01, or the instant", &field, err);
    if (st != DET_OK) return st;
    if (det_str_find_byte(field->value, 'T') == SIZE_MAX) {
        st = det_day_read(field->value, field->at, &out->signed_on, err);
        if (st != DET_OK) return st;
        out->signed_us = det_zone_midnight_us(out->zone, out->signed_on);
        out->before_us = det_zone_midnight_us(out->zone, out->signed_on + 1);
        return DET_OK;
    }
    st = det_instant_read(field->value, out->zone, field->at, &instant, err);
    if (st != DET_OK) return st;
    out->signed_us = instant.us < instant.other_us ? instant.us : instant.other_us;
    out->before_us = 1 + (instant.us < instant.other_us ? instant.other_us : instant.us);
    out->signed_on = det_zone_day(out->zone, instant.us);
    return DET_OK;
}

/* One amount in the currency that the entry names. */
static det_status
read_money(const det_entry_reader *r, const char *key, const det_currency *currency, int64_t *out,
           det_error *err)
{
    const det_field *field = det_fields_find(r->fields, key);
    *out = INT64_MIN;
    if (field == NULL) return DET_OK;
    if (currency == NULL)
        return det_fail(err, DET_SYNTAX, field->at,
                        "'%s' needs 'currency': three capital letters (ISO 4217) such as EUR", key);
    return det_money_read(field->value, currency, field->at, out, err);
}

static det_status
read_currency(const det_entry_reader *r, const det_currency **out, det_error *err)
{
    int64_t ignored = 0;
    return det_fields_find(r->fields, "currency") == NULL
               ? DET_OK
               : det_entry_amount(&(det_entry_reader){.fields = r->fields, .what = r->what}, false,
                                  out, &ignored, err);
}

/* What parties agreed on: of a contract and of an amendment. */
static det_status
read_agreed(const det_entry_reader *r, det_contract *out, det_error *err)
{
    int clause = 0;
    det_status st = read_currency(r, &out->currency, err);
    if (st == DET_OK) st = read_money(r, "value", out->currency, &out->value_minor, err);
    if (st == DET_OK) st = read_money(r, "remaining", out->currency, &out->remaining_minor, err);
    if (st == DET_OK) st = det_entry_country(r, "from", &out->from, err);
    if (st == DET_OK) st = det_entry_country(r, "to", &out->to, err);
    if (st == DET_OK) st = det_entry_goods(r, &out->goods, err);
    if (st == DET_OK) st = read_kinds(r, "kinds", &out->kinds, err);
    if (st == DET_OK) st = read_kinds(r, "not_kinds", &out->not_kinds, err);
    if (st == DET_OK) st = det_fields_day(r->fields, "performs_from", &out->performs_from, err);
    if (st == DET_OK)
        st = det_fields_day(r->fields, "performs_through", &out->performs_through, err);
    if (st == DET_OK) st = det_fields_day(r->fields, "wind_down", &out->wind_down, err);
    if (st == DET_OK) st = det_entry_word(r, "snapback", clauses, false, &clause, err);
    if (st == DET_OK) st = read_regimes(r, &out->regimes, err);
    if (st == DET_OK) st = read_facts(r, &out->facts, err);
    out->clause = (det_contract_clause)clause;
    out->title = det_fields_text(r->fields, "title");
    out->purpose = det_fields_text(r->fields, "purpose");
    if (st != DET_OK) return st;
    if (out->performs_from != DET_DAY_NONE && out->performs_through != DET_DAY_NONE &&
        out->performs_through < out->performs_from)
        return det_fail(err, DET_RANGE, det_fields_find(r->fields, "performs_through")->at,
                        "performance ends before it begins");
    if (out->value_minor != INT64_MIN && out->remaining_minor > out->value_minor)
        return det_fail(err, DET_RANGE, det_fields_find(r->fields, "remaining")->at,
                        "more remains than the whole is worth");
    return DET_OK;
}

static det_contract *
new_terms(det_arena *arena)
{
    det_contract *out = DET_NEW(arena, det_contract, 1);
    if (out != NULL)
        *out = (det_contract){.signed_on = DET_DAY_NONE,
                              .performs_from = DET_DAY_NONE,
                              .performs_through = DET_DAY_NONE,
                              .wind_down = DET_DAY_NONE,
                              .value_minor = INT64_MIN,
                              .remaining_minor = INT64_MIN,
                              .ended_us = DET_INSTANT_FOREVER};
    return out;
}

static det_status
read_enter(const det_entry_reader *r, det_contract_entry *entry, det_error *err)
{
    static const char *const keys[] = {"title",
                                       "signed",
                                       "branch",
                                       "value",
                                       "currency",
                                       "remaining",
                                       "from",
                                       "to",
                                       "goods",
                                       "kinds",
                                       "not_kinds",
                                       "performs_from",
                                       "performs_through",
                                       "snapback",
                                       "wind_down",
                                       "regimes",
                                       "purpose",
                                       "facts",
                                       NULL};
    det_contract *out = new_terms(r->arena);
    if (out == NULL) return det_fail(err, DET_NOMEM, r->fields->at, "a contract");
    det_status st = det_entry_allow(r, keys, err);
    if (st == DET_OK) st = det_entry_zone(r, &out->zone, err);
    if (st == DET_OK) st = det_entry_country(r, "branch", &out->branch, err);
    if (st == DET_OK) st = read_signed(r, out, err);
    if (st == DET_OK) st = read_agreed(r, out, err);
    out->source = det_fields_text(r->fields, "source");
    entry->of.terms = out;
    return st;
}

/* When an entry counts; a day is its beginning. */
static det_status
read_on(const det_entry_reader *r, det_contract_entry *entry, det_error *err)
{
    det_zone zone = DET_ZONE_UTC;
    det_status st = det_entry_need(r, "on", "the day, as 2025-11-15", NULL, err);
    if (st == DET_OK) st = det_entry_zone(r, &zone, err);
    return st == DET_OK ? det_fields_instant(r->fields, "on", zone, &entry->on_us, err) : st;
}

static det_status
read_amend(const det_entry_reader *r, det_contract_entry *entry, det_error *err)
{
    static const char *const keys[] = {
        "title", "value", "currency",      "remaining",        "from",      "to",
        "goods", "kinds", "not_kinds",     "snapback",         "wind_down", "regimes",
        "facts", "on",    "performs_from", "performs_through", "purpose",   NULL};
    det_contract *out = new_terms(r->arena);
    if (out == NULL) return det_fail(err, DET_NOMEM, r->fields->at, "an amendment");
    det_status st = det_entry_allow(r, keys, err);
    if (st == DET_OK) st = read_on(r, entry, err);
    if (st == DET_OK)
        st = det_entry_need(r, "reason", "what was changed, in a sentence", NULL, err);
    if (st == DET_OK) st = read_agreed(r, out, err);
    entry->of.terms = out;
    return st;
}

static det_status
read_party(const det_entry_reader *r, det_contract_entry *entry, det_error *err)
{
    static const char *const keys[] = {"role",  "name",   "schema", "country",
                                       "facts", "owners", NULL};
    det_contract_party *out = DET_NEW(r->arena, det_contract_party, 1);
    int role = 0;
    if (out == NULL) return det_fail(err, DET_NOMEM, r->fields->at, "a party");
    *out = (det_contract_party){0};
    det_status st = det_entry_allow(r, keys, err);
    if (st == DET_OK) st = det_entry_word(r, "role", roles, true, &role, err);
    if (st == DET_OK) st = det_entry_need(r, "name", "as the contract has it", &out->name, err);
    if (st == DET_OK) st = det_entry_country(r, "country", &out->country, err);
    if (st == DET_OK) st = det_fields_texts(r->fields, "owners", r->arena, &out->owners, err);
    if (st == DET_OK) st = det_entry_facts(r, &out->facts, err);
    out->role = (det_contract_role)role;
    out->schema = det_fields_text(r->fields, "schema");
    entry->of.party = out;
    return st;
}

/* The word of the section that a step stands for. */
static det_status
read_word(const det_entry_reader *r, int kind, det_contract_step *out, det_error *err)
{
    const det_field *word = det_fields_find(r->fields, "word");
    const char *usual = out->section == DET_SECTION_GOODS ? NULL
                                                          : det_section_default(out->section);
    if (word != NULL && (kind == 0 || kind == 1))
        return det_fail(err, DET_SYNTAX, word->at, "a %s needs no 'word'", steps[kind]);
    if (word == NULL && usual == NULL && out->section != DET_SECTION_GOODS)
        return det_fail(err, DET_SYNTAX, r->fields->at,
                        "%s needs 'word': what of it, as docs/formats/shipment.md has it",
                        steps[kind]);
    out->word = word != NULL ? word->value : det_str_of(usual == NULL ? "" : usual);
    if (word == NULL) return DET_OK;
    for (size_t i = 0; det_leg_word_at(out->section, i).len > 0; i++)
        if (det_str_equal(det_leg_word_at(out->section, i), word->value)) return DET_OK;
    return det_fail(err, DET_SYNTAX, word->at,
                    "'%.*s' is no word of %s; docs/formats/shipment.md has them",
                    DET_STR_FMT(word->value), steps[kind]);
}

/* When it is due: a day, an instant, or the last day of a window; judged at its end. */
static det_status
read_due(const det_entry_reader *r, det_contract_step *out, det_error *err)
{
    const det_field *on = det_fields_find(r->fields, "on");
    const det_field *through = det_fields_find(r->fields, "through");
    const char *key = on != NULL ? "on" : "through";
    det_zone zone = DET_ZONE_UTC;
    out->due_us = DET_INSTANT_FOREVER;
    det_status st = det_entry_zone(r, &zone, err);
    if (st != DET_OK || (on == NULL && through == NULL)) return st;
    if (on != NULL && through != NULL)
        return det_fail(err, DET_SYNTAX, through->at,
                        "it is due 'on' a day, or 'through' a last day, not both");
    const det_field *said = on != NULL ? on : through;
    st = det_fields_instant(r->fields, key, zone, &out->due_us, err);
    if (st != DET_OK) return st;
    out->due = det_zone_day(zone, out->due_us);
    out->is_day = det_str_find_byte(said->value, 'T') == SIZE_MAX;
    if (out->is_day) out->due_us = det_zone_midnight_us(zone, out->due + 1) - 1;
    return DET_OK;
}

static det_status
read_step(const det_entry_reader *r, det_contract_entry *entry, det_error *err)
{
    static const char *const keys[] = {"kind",     "word",  "on",    "through", "amount",
                                       "currency", "goods", "kinds", NULL};
    det_contract_step *out = DET_NEW(r->arena, det_contract_step, 1);
    int kind = 0;
    if (out == NULL) return det_fail(err, DET_NOMEM, r->fields->at, "a step");
    *out = (det_contract_step){.due = DET_DAY_NONE};
    det_status st = det_entry_allow(r, keys, err);
    if (st == DET_OK) st = det_entry_word(r, "kind", steps, true, &kind, err);
    if (st != DET_OK) return st;
    out->kind = det_str_of(steps[kind - 1]);
    out->section = sections[kind - 1];
    st = read_word(r, kind - 1, out, err);
    if (st == DET_OK) st = read_due(r, out, err);
    if (st == DET_OK) st = read_currency(r, &out->currency, err);
    if (st == DET_OK) st = read_money(r, "amount", out->currency, &out->amount_minor, err);
    if (st == DET_OK) st = det_entry_goods(r, &out->goods, err);
    if (st == DET_OK) st = read_kinds(r, "kinds", &out->kinds, err);
    entry->of.step = out;
    return st;
}

static det_status
read_perform(const det_entry_reader *r, det_contract_entry *entry, det_error *err)
{
    static const char *const keys[] = {"on", NULL};
    det_status st = det_entry_allow(r, keys, err);
    return st == DET_OK ? read_on(r, entry, err) : st;
}

static det_status
read_end(const det_entry_reader *r, det_contract_entry *entry, det_error *err)
{
    static const char *const keys[] = {"on", NULL};
    det_status st = det_entry_allow(r, keys, err);
    if (st == DET_OK) st = read_on(r, entry, err);
    return st == DET_OK
               ? det_entry_need(r, "reason", "why nothing more is done under it", NULL, err)
               : st;
}

static det_status
read_said(const det_entry_reader *r, det_contract_entry *out, det_error *err)
{
    switch (out->says) {
    case DET_CONTRACT_ENTER:
        return read_enter(r, out, err);
    case DET_CONTRACT_PARTY:
        return read_party(r, out, err);
    case DET_CONTRACT_STEP:
        return read_step(r, out, err);
    case DET_CONTRACT_PERFORM:
        return read_perform(r, out, err);
    case DET_CONTRACT_AMEND:
        return read_amend(r, out, err);
    default:
        return read_end(r, out, err);
    }
}

/* ---- an entry -----------------------------------------------------------------------------------
 */

/* "C-1" of a contract, "C-1/..." of any other entry of it. */
static det_status
check_id(const det_fields *fields, const det_contract_entry *entry, det_error *err)
{
    const det_field *id = det_fields_find(fields, "id");
    det_where at = id != NULL ? id->at : fields->at;
    if (entry->kind == DET_CONTRACT_ENTER) {
        if (entry->id.len == 0)
            return det_fail(err, DET_SYNTAX, at, "a contract needs 'id': our number of it");
        if (det_str_find_byte(entry->id, '/') == SIZE_MAX && entry->id.len <= 100) return DET_OK;
        return det_fail(err, DET_SYNTAX, at,
                        "'%.*s' cannot be the id of a contract: it has at most 100 bytes and no "
                        "'/', which begins the number of an entry",
                        DET_STR_FMT(entry->id));
    }
    if (entry->id.len > entry->contract.len + 1 && det_str_starts(entry->id, entry->contract) &&
        entry->id.ptr[entry->contract.len] == '/')
        return DET_OK;
    return det_fail(err, DET_SYNTAX, at,
                    "'%.*s' cannot be the id of an entry of contract '%.*s'; write %.*s/ and a "
                    "name, or leave it out",
                    DET_STR_FMT(entry->id), DET_STR_FMT(entry->contract),
                    DET_STR_FMT(entry->contract));
}

det_status
det_contract_entry_read(const det_fields *fields, const det_lawbook *law,
                        det_contract_entry_kind says, det_arena *arena, det_contract_entry *out,
                        det_error *err)
{
    det_entry_reader r = {.fields = fields,
                          .law = law,
                          .arena = arena,
                          .what = "an entry of a contract",
                          .topic = "contract"};
    int kind = 0;
    *out = (det_contract_entry){.on_us = INT64_MIN};
    det_status st = det_fields_check(fields, r.what, det_contract_keys, err);
    if (st == DET_OK) st = det_entry_word(&r, "entry", entries, false, &kind, err);
    if (st == DET_OK) st = det_entry_need(&r, "source", "where it was read", &out->source, err);
    if (st != DET_OK) return st;
    out->kind = out->says = kind == 0 ? DET_CONTRACT_ENTER : (det_contract_entry_kind)kind;
    if (out->kind == DET_CONTRACT_CORRECT) out->says = says;
    r.what = out->says == DET_CONTRACT_ENTER ? "a contract" : entries[out->says - 1];
    out->id = det_fields_text(fields, "id");
    out->contract = out->kind == DET_CONTRACT_ENTER ? out->id : det_contract_of(fields);
    out->about = det_fields_text(fields, "about");
    out->reason = det_fields_text(fields, "reason");
    out->note = det_fields_text(fields, "note");
    bool has_about = out->kind == DET_CONTRACT_CORRECT || out->kind == DET_CONTRACT_PERFORM;
    if (out->contract.len == 0 && out->kind != DET_CONTRACT_ENTER)
        st = det_entry_need(&r, "contract", "its id", NULL, err);
    if (st == DET_OK && has_about)
        st = det_entry_need(&r, "about", "the id of the entry that it deals with", NULL, err);
    else if (st == DET_OK && out->about.len > 0)
        st = det_fail(err, DET_SYNTAX, det_fields_find(fields, "about")->at,
                      "'about' names what an entry deals with, and %s deals with none", r.what);
    if (st == DET_OK && out->kind == DET_CONTRACT_CORRECT)
        st = det_entry_need(&r, "reason", "what was wrong", NULL, err);
    if (st == DET_OK) st = check_id(fields, out, err);
    if (st == DET_OK)
        st = det_fields_instant(fields, "known", DET_ZONE_UTC, &out->stamp.known_us, err);
    return st == DET_OK ? read_said(&r, out, err) : st;
}

/* ---- documents ----------------------------------------------------------------------------------
 *
 *   id: C-1
 *   signed: 2025-06-01
 *   ...
 *   parties: [{role: seller, name: ...}]          entries C-1/p1, ...
 *   steps: [{kind: delivery, on: 2025-11-15}]     entries C-1/s1, ... */

static const char *const apart[] = {"parties", "steps", NULL};
static const det_document_part parts[] = {
    {"parties", "party", "a party", 'p'}, {"steps", "step", "a step", 's'}, {NULL, NULL, NULL, 0}};
static const det_document_kind contract_kind = {"a contract", "contract", det_contract_keys, parts,
                                                apart};

static det_status
take(const det_tree *tree, det_arena *arena, det_entry_rows *rows, det_error *err)
{
    const det_document d = {&contract_kind, tree, arena, rows};
    det_fields ignored;
    bool is_entry = false;
    det_status st = det_document_entry(&d, &is_entry, err);
    return st != DET_OK || is_entry ? st : det_document_map(&d, 0, NULL, 0, &ignored, err);
}

det_status
det_contract_documents_read(det_str documents, const char *file, det_arena *arena,
                            det_entry_rows *rows, det_error *err)
{
    return det_documents_read(documents, file, take, arena, rows, err);
}
