/* Reading an entry of the book of holds.  Every kind of entry has its own few keys; a key that has
 * nothing to do there is an error, so that nothing is said and then not kept. */
#include "screen/hold.h"

#include "screen/entry_read.h"
#include "screen/hold_report.h"

/* The order is that of the stored JSON. */
const det_field_key det_hold_keys[] = {
    {"entry", false},     {"hold", false},       {"about", false},     {"kind", false},
    {"action", false},    {"amount", false},     {"currency", false},  {"received", false},
    {"zone", false},      {"value_date", false}, {"branch", false},    {"account", false},
    {"reference", false}, {"prior", false},      {"goods", true},      {"origin", false},
    {"to", false},        {"purpose", false},    {"role", false},      {"name", false},
    {"schema", false},    {"country", false},    {"facts", true},      {"owners", true},
    {"measure", false},   {"subject", false},    {"authority", false}, {"programme", false},
    {"path", false},      {"via", true},         {"citation", false},  {"from", false},
    {"by", false},        {"rate", false},       {"day_count", false}, {"on", false},
    {"interest", false},  {"licence", false},    {"ground", false},    {"report", false},
    {"as_at", false},     {"reason", false},     {"source", false},    {"known", false},
    {"note", false},      {"id", false},         {NULL, false}};

static const char *const entries[] = {
    "place",      "party",          "basis",     "basis_end", "overlay", "overlay_end", "terms",
    "credit",     "debit",          "statement", "request",   "approve", "refuse",      "released",
    "legal_hold", "legal_hold_end", "reported",  "correct",   NULL};
static const char *const kinds[] = {"payment", "account", "cargo", "item", NULL};
static const char *const actions[] = {"blocked", "rejected", NULL};
static const char *const paths[] = {"direct", "owned",      "controlled", "acting_for", "goods",
                                    "sector", "government", "internal",   NULL};
static const char *const roles[] = {"remitter",
                                    "beneficiary",
                                    "owner",
                                    "controller",
                                    "remitter_bank",
                                    "beneficiary_bank",
                                    "intermediary_bank",
                                    "consignor",
                                    "consignee",
                                    "carrier",
                                    "insurer",
                                    "vessel",
                                    "other",
                                    NULL};
static const char *const overlays[] = {
    "claim", "lien", "insolvency", "court_order", "aml", "internal_policy", NULL};
static const char *const counts[] = {"act_360", "act_365", "30_360", NULL};

const char *
det_hold_entry_name(det_hold_entry_kind kind)
{
    return entries[kind - DET_HOLD_PLACE];
}

const char *
det_hold_kind_name(det_hold_kind kind)
{
    return kinds[kind - DET_HOLD_PAYMENT];
}

const char *
det_hold_action_name(det_hold_action action)
{
    return actions[action - DET_HOLD_BLOCKED];
}

const char *
det_hold_path_name(det_hold_path path)
{
    return paths[path - DET_HOLD_DIRECT];
}

const char *
det_hold_role_name(det_hold_role role)
{
    return roles[role - DET_HOLD_REMITTER];
}

const char *
det_hold_overlay_name(det_hold_overlay_kind kind)
{
    return overlays[kind - DET_HOLD_CLAIM];
}

const char *
det_day_count_name(det_day_count count)
{
    return counts[count - DET_DAY_COUNT_ACT_360];
}

/* ---- what an entry says -------------------------------------------------------------------------
 */

static det_status
read_place(const det_entry_reader *r, det_hold_entry *entry, det_error *err)
{
    static const char *const keys[] = {"kind",       "action", "amount",  "currency",  "received",
                                       "value_date", "branch", "account", "reference", "prior",
                                       "goods",      "origin", "to",      "purpose",   NULL};
    det_hold *out = DET_NEW(r->arena, det_hold, 1);
    int kind = 0, action = 0;
    if (out == NULL) return det_fail(err, DET_NOMEM, r->fields->at, "a hold");
    out->value_date = out->released_on = DET_DAY_NONE;
    det_status st = det_entry_allow(r, keys, err);
    if (st == DET_OK) st = det_entry_word(r, "kind", kinds, true, &kind, err);
    if (st == DET_OK) st = det_entry_word(r, "action", actions, false, &action, err);
    if (st != DET_OK) return st;
    out->kind = (det_hold_kind)kind;
    out->action = action == 0 ? DET_HOLD_BLOCKED : (det_hold_action)action;
    if (out->action == DET_HOLD_REJECTED && out->kind != DET_HOLD_PAYMENT)
        return det_fail(err, DET_SYNTAX, det_fields_find(r->fields, "action")->at,
                        "only a payment is rejected; what we keep is blocked");
    out->account = det_fields_text(r->fields, "account");
    if ((out->kind == DET_HOLD_ITEM) != (out->account.len > 0))
        return det_fail(err, DET_SYNTAX, r->fields->at,
                        out->kind == DET_HOLD_ITEM
                            ? "an item needs 'account': the id of the account that it belongs to"
                            : "'account' says of an item where it belongs; this is a hold of its "
                              "own");
    st = det_entry_need(r, "branch", "the country of the office that holds it, as US", &out->branch,
                        err);
    if (st == DET_OK) st = det_entry_country(r, "branch", &out->branch, err);
    if (st == DET_OK)
        st = det_entry_need(r, "received", "when it came, a day or an instant", NULL, err);
    if (st == DET_OK) st = det_entry_zone(r, &out->zone, err);
    if (st == DET_OK)
        st = det_fields_instant(r->fields, "received", out->zone, &out->received_us, err);
    if (st == DET_OK) st = det_fields_day(r->fields, "value_date", &out->value_date, err);
    if (st == DET_OK)
        st = det_entry_amount(r, out->kind == DET_HOLD_PAYMENT || out->kind == DET_HOLD_ITEM,
                              &out->currency, &out->amount_minor, err);
    if (st == DET_OK && out->kind == DET_HOLD_ACCOUNT && out->currency == NULL)
        st = det_entry_need(r, "currency", "three capital letters (ISO 4217) such as USD", NULL,
                            err);
    if (st == DET_OK) st = det_entry_goods(r, &out->goods, err);
    if (st == DET_OK) st = det_entry_country(r, "origin", &out->origin, err);
    if (st == DET_OK) st = det_entry_country(r, "to", &out->to, err);
    out->reference = det_fields_text(r->fields, "reference");
    out->prior = det_fields_text(r->fields, "prior");
    out->purpose = det_fields_text(r->fields, "purpose");
    out->source = det_fields_text(r->fields, "source");
    entry->of.placed = out;
    return st;
}

static det_status
read_party(const det_entry_reader *r, det_hold_entry *entry, det_error *err)
{
    static const char *const keys[] = {"role",  "name",   "schema", "country",
                                       "facts", "owners", NULL};
    det_hold_party *out = DET_NEW(r->arena, det_hold_party, 1);
    int role = 0;
    if (out == NULL) return det_fail(err, DET_NOMEM, r->fields->at, "a party");
    det_status st = det_entry_allow(r, keys, err);
    if (st == DET_OK) st = det_entry_word(r, "role", roles, true, &role, err);
    if (st == DET_OK)
        st = det_entry_need(r, "name", "as the payment or the papers have it", &out->name, err);
    if (st == DET_OK) st = det_entry_country(r, "country", &out->country, err);
    if (st == DET_OK) st = det_fields_texts(r->fields, "owners", r->arena, &out->owners, err);
    if (st == DET_OK) st = det_entry_facts(r, &out->facts, err);
    out->role = (det_hold_role)role;
    out->schema = det_fields_text(r->fields, "schema");
    entry->of.party = out;
    return st;
}

/* The measure by the id of the lawbook, and whose law it is. */
static det_status
read_measure(const det_entry_reader *r, det_hold_basis *out, det_error *err)
{
    const det_field *field = det_fields_find(r->fields, "measure");
    const det_field *authority = det_fields_find(r->fields, "authority");
    if (authority != NULL) out->authority = authority->value;
    if (field == NULL) return DET_OK;
    out->measure = field->value;
    if (r->law == NULL) return DET_OK;
    const det_measure *measure = det_law_measure_find(r->law, field->value);
    if (measure == NULL)
        return det_fail(
            err, DET_MISSING, field->at, "no measure '%.*s' in the lawbook%.*s",
            DET_STR_FMT(field->value),
            DET_STR_FMT(det_law_near(r->law, field->value, 1u << DET_ID_MEASURE, r->arena)));
    det_str whose = det_regime_authority(det_measure_regime(measure));
    if (authority != NULL && !det_str_equal(whose, authority->value))
        return det_fail(err, DET_SYNTAX, authority->at,
                        "authority '%.*s': the measure is of '%.*s'; leave it out",
                        DET_STR_FMT(authority->value), DET_STR_FMT(whose));
    out->measure = det_measure_id(measure);
    out->authority = whose;
    return DET_OK;
}

static det_status
read_basis(const det_entry_reader *r, det_hold_entry *entry, det_error *err)
{
    static const char *const keys[] = {"measure", "subject",  "authority", "programme", "path",
                                       "via",     "citation", "from",      NULL};
    det_hold_basis *out = DET_NEW(r->arena, det_hold_basis, 1);
    int path = 0;
    if (out == NULL) return det_fail(err, DET_NOMEM, r->fields->at, "a basis");
    *out = (det_hold_basis){.from_us = INT64_MIN, .to_us = DET_INSTANT_FOREVER};
    det_status st = det_entry_allow(r, keys, err);
    if (st == DET_OK) st = det_entry_word(r, "path", paths, true, &path, err);
    if (st == DET_OK) st = read_measure(r, out, err);
    if (st == DET_OK) st = det_fields_texts(r->fields, "via", r->arena, &out->via, err);
    det_zone zone = DET_ZONE_UTC;
    if (st == DET_OK) st = det_entry_zone(r, &zone, err);
    if (st == DET_OK) st = det_fields_instant(r->fields, "from", zone, &out->from_us, err);
    if (st != DET_OK) return st;
    out->path = (det_hold_path)path;
    out->subject = det_fields_text(r->fields, "subject");
    out->programme = det_fields_text(r->fields, "programme");
    out->citation = det_fields_text(r->fields, "citation");
    entry->of.basis = out;
    bool is_internal = out->path == DET_HOLD_INTERNAL;
    if (is_internal && out->measure.len > 0)
        return det_fail(err, DET_SYNTAX, det_fields_find(r->fields, "measure")->at,
                        "an internal basis is our own policy and no measure; say path: direct, or "
                        "leave the measure out");
    if (is_internal && out->authority.len == 0) out->authority = DET_STR("internal");
    if (!is_internal && out->measure.len == 0 && out->citation.len == 0)
        return det_fail(err, DET_SYNTAX, r->fields->at,
                        "a basis needs 'measure', the id in the lawbook, or where its law is not "
                        "there 'citation' and 'authority'");
    if (out->authority.len == 0)
        return det_fail(err, DET_SYNTAX, r->fields->at,
                        "a basis needs 'authority': whose law it is, as un, us, eu or uk");
    if (out->subject.len > 0 && det_str_find_byte(out->subject, ':') == SIZE_MAX)
        return det_fail(
            err, DET_SYNTAX, det_fields_find(r->fields, "subject")->at,
            "subject '%.*s' is no id of a listing; write list and number, as un:KPi.024",
            DET_STR_FMT(out->subject));
    if ((path >= DET_HOLD_OWNED && path <= DET_HOLD_ACTING_FOR) && out->subject.len == 0)
        return det_fail(err, DET_SYNTAX, r->fields->at,
                        "a basis through somebody (%s) needs 'subject': who is listed",
                        paths[path - 1]);
    return DET_OK;
}

static det_status
read_overlay(const det_entry_reader *r, det_hold_entry *entry, det_error *err)
{
    static const char *const keys[] = {"kind", "by", "from", NULL};
    det_hold_overlay *out = DET_NEW(r->arena, det_hold_overlay, 1);
    det_zone zone = DET_ZONE_UTC;
    int kind = 0;
    if (out == NULL) return det_fail(err, DET_NOMEM, r->fields->at, "an overlay");
    *out = (det_hold_overlay){.from_us = INT64_MIN, .to_us = DET_INSTANT_FOREVER};
    det_status st = det_entry_allow(r, keys, err);
    if (st == DET_OK) st = det_entry_word(r, "kind", overlays, true, &kind, err);
    if (st == DET_OK)
        st = det_entry_need(r, "by", "whose claim it is, or which court", &out->by, err);
    if (st == DET_OK) st = det_entry_zone(r, &zone, err);
    if (st == DET_OK) st = det_fields_instant(r->fields, "from", zone, &out->from_us, err);
    out->kind = (det_hold_overlay_kind)kind;
    out->source = det_fields_text(r->fields, "source");
    entry->of.overlay = out;
    return st;
}

/* "4.75", "-0.5": per cent a year, two decimals. */
static bool
read_rate(det_str text, int32_t *out)
{
    bool is_negative = text.len > 0 && text.ptr[0] == '-';
    int32_t sum = 0, decimals = -1;
    if (is_negative) text = det_str_slice(text, 1, text.len);
    if (text.len == 0 || text.len > 6 || text.ptr[0] == '.') return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '.' && decimals < 0) {
            decimals = 0;
            continue;
        }
        if (c < '0' || c > '9' || decimals == 2) return false;
        sum = sum * 10 + (c - '0');
        if (decimals >= 0) decimals++;
    }
    if (decimals == 0) return false;
    for (int32_t d = decimals < 0 ? 0 : decimals; d < 2; d++)
        sum *= 10;
    *out = is_negative ? -sum : sum;
    return sum <= 10000; /* a hundred per cent a year is a slip */
}

static det_status
read_terms(const det_entry_reader *r, det_hold_entry *entry, det_error *err)
{
    static const char *const keys[] = {"rate", "day_count", "from", NULL};
    det_hold_terms *out = DET_NEW(r->arena, det_hold_terms, 1);
    int count = 0;
    if (out == NULL) return det_fail(err, DET_NOMEM, r->fields->at, "terms");
    out->from = DET_DAY_NONE;
    det_status st = det_entry_allow(r, keys, err);
    if (st == DET_OK) st = det_entry_need(r, "rate", "per cent a year, as 4.75", NULL, err);
    if (st == DET_OK) st = det_entry_word(r, "day_count", counts, true, &count, err);
    if (st == DET_OK) st = det_entry_need(r, "from", "the day from which it is so", NULL, err);
    if (st == DET_OK) st = det_fields_day(r->fields, "from", &out->from, err);
    if (st != DET_OK) return st;
    out->day_count = (det_day_count)count;
    entry->of.terms = out;
    const det_field *rate = det_fields_find(r->fields, "rate");
    if (read_rate(rate->value, &out->rate_bp)) return DET_OK;
    return det_fail(err, DET_SYNTAX, rate->at,
                    "rate '%.*s': expected per cent a year with at most two decimals, -100 to 100, "
                    "as 4.75",
                    DET_STR_FMT(rate->value));
}

/* Of a credit, a debit, a statement and what was released: how much, on which day. */
static det_status
read_movement(const det_entry_reader *r, det_hold_entry *entry, det_error *err)
{
    static const char *const moved[] = {"kind",      "amount",  "currency", "on",
                                        "reference", "licence", "ground",   NULL};
    static const char *const stated[] = {"amount", "currency", "on", "reference", NULL};
    static const char *const released[] = {"amount",   "currency", "on", "reference",
                                           "interest", "ground",   NULL};
    bool is_moved = entry->says == DET_HOLD_CREDIT || entry->says == DET_HOLD_DEBIT;
    det_hold_movement *out = DET_NEW(r->arena, det_hold_movement, 1);
    if (out == NULL) return det_fail(err, DET_NOMEM, r->fields->at, "a movement");
    out->on = DET_DAY_NONE;
    det_status st = det_entry_allow(r,
                                    is_moved                           ? moved
                                    : entry->says == DET_HOLD_RELEASED ? released
                                                                       : stated,
                                    err);
    if (st == DET_OK && is_moved)
        st = det_entry_need(r, "kind", "as interest or service_charge (data/hold-movements.txt)",
                            &out->kind, err);
    if (st == DET_OK)
        st = det_entry_amount(r, entry->says != DET_HOLD_RELEASED, &out->currency,
                              &out->amount_minor, err);
    if (st == DET_OK) st = det_entry_need(r, "on", "the day, as 2019-03-01", NULL, err);
    if (st == DET_OK) st = det_fields_day(r->fields, "on", &out->on, err);
    const det_field *interest = det_fields_find(r->fields, "interest");
    if (st == DET_OK && interest != NULL && out->currency == NULL)
        st = det_fail(err, DET_SYNTAX, interest->at, "interest of no amount; give 'amount' too");
    if (st == DET_OK && interest != NULL)
        st = det_money_read(interest->value, out->currency, interest->at, &out->interest_minor,
                            err);
    if (st == DET_OK && out->amount_minor == 0 && is_moved)
        st = det_fail(err, DET_RANGE, det_fields_find(r->fields, "amount")->at,
                      "nothing was moved: the amount is 0");
    out->is_credit = entry->says == DET_HOLD_CREDIT;
    out->reference = det_fields_text(r->fields, "reference");
    out->licence = det_fields_text(r->fields, "licence");
    const det_field *ground = det_fields_find(r->fields, "ground");
    char all[DET_FIELDS_LIST_MAX];
    if (st == DET_OK && ground != NULL && !det_hold_is_ground(ground->value, all))
        st = det_fail(err, DET_SYNTAX, ground->at, "ground '%.*s': expected one of %s",
                      DET_STR_FMT(ground->value), all);
    out->ground = det_fields_text(r->fields, "ground");
    entry->of.movement = out;
    return st;
}

/* That a report was filed. */
static det_status
read_filing(const det_entry_reader *r, det_hold_entry *entry, det_error *err)
{
    static const char *const keys[] = {"report", "on", "as_at", "reference", NULL};
    char all[DET_FIELDS_LIST_MAX];
    det_hold_filing *out = DET_NEW(r->arena, det_hold_filing, 1);
    if (out == NULL) return det_fail(err, DET_NOMEM, r->fields->at, "a report");
    out->on = out->as_at = DET_DAY_NONE;
    det_status st = det_entry_allow(r, keys, err);
    if (st == DET_OK) st = det_entry_need(r, "report", "which one, as us.block", &out->report, err);
    if (st == DET_OK) st = det_entry_need(r, "on", "the day on which it was filed", NULL, err);
    if (st == DET_OK) st = det_fields_day(r->fields, "on", &out->on, err);
    if (st == DET_OK && !det_hold_is_report(out->report, all))
        st = det_fail(err, DET_SYNTAX, det_fields_find(r->fields, "report")->at,
                      "report '%.*s': expected one of %s", DET_STR_FMT(out->report), all);
    if (st == DET_OK) st = det_fields_day(r->fields, "as_at", &out->as_at, err);
    if (st == DET_OK && out->as_at != DET_DAY_NONE &&
        (out->as_at > out->on || !det_hold_is_as_at(out->report, out->as_at)))
        st = det_fail(err, DET_RANGE, det_fields_find(r->fields, "as_at")->at,
                      "'as_at': on the day of the filing there is no %.*s as at that day",
                      DET_STR_FMT(out->report));
    out->reference = det_fields_text(r->fields, "reference");
    entry->of.filing = out;
    return st;
}

/* What we do ourselves, on the day on which it is recorded. */
static bool
is_step(det_hold_entry_kind kind)
{
    return kind >= DET_HOLD_REQUEST && kind <= DET_HOLD_RELEASED;
}

/* Of an end, a step of a release, a legal hold: when, and why. */
static det_status
read_step(const det_entry_reader *r, det_hold_entry *entry, det_error *err)
{
    static const char *const dated[] = {"on", NULL};
    static const char *const none[] = {NULL};
    det_zone zone = DET_ZONE_UTC;
    det_status st = det_entry_allow(r, is_step(entry->kind) ? none : dated, err);
    if (st == DET_OK) st = det_entry_zone(r, &zone, err);
    if (st == DET_OK) st = det_fields_instant(r->fields, "on", zone, &entry->on_us, err);
    return st == DET_OK ? det_entry_need(r, "reason", "why, in a sentence", NULL, err) : st;
}

/* ---- an entry -----------------------------------------------------------------------------------
 */

/* Those that deal with another entry, and no others, have 'about'. */
static bool
has_about(det_hold_entry_kind kind)
{
    return kind == DET_HOLD_BASIS_END || kind == DET_HOLD_OVERLAY_END || kind == DET_HOLD_CORRECT ||
           kind == DET_HOLD_APPROVE || kind == DET_HOLD_REFUSE || kind == DET_HOLD_RELEASED ||
           kind == DET_HOLD_LEGAL_HOLD_END;
}

static det_status
read_said(const det_entry_reader *r, det_hold_entry *out, det_error *err)
{
    switch (out->says) {
    case DET_HOLD_PLACE:
        return read_place(r, out, err);
    case DET_HOLD_PARTY:
        return read_party(r, out, err);
    case DET_HOLD_BASIS:
        return read_basis(r, out, err);
    case DET_HOLD_OVERLAY:
        return read_overlay(r, out, err);
    case DET_HOLD_TERMS:
        return read_terms(r, out, err);
    case DET_HOLD_CREDIT:
    case DET_HOLD_DEBIT:
    case DET_HOLD_STATEMENT:
    case DET_HOLD_RELEASED:
        return read_movement(r, out, err);
    case DET_HOLD_REPORTED:
        return read_filing(r, out, err);
    default:
        return read_step(r, out, err);
    }
}

/* "H-1" of a placing, "H-1/..." of any other entry of that hold. */
static det_status
check_id(const det_fields *fields, const det_hold_entry *entry, det_error *err)
{
    const det_field *id = det_fields_find(fields, "id");
    det_where at = id != NULL ? id->at : fields->at;
    if (entry->kind == DET_HOLD_PLACE) {
        if (entry->id.len == 0)
            return det_fail(err, DET_SYNTAX, at,
                            "a hold needs 'id': the number of the case, the "
                            "account or the message");
        if (det_str_find_byte(entry->id, '/') == SIZE_MAX && entry->id.len <= 100) return DET_OK;
        return det_fail(err, DET_SYNTAX, at,
                        "'%.*s' cannot be the id of a hold: it has at most 100 bytes and no '/', "
                        "which begins the number of an entry",
                        DET_STR_FMT(entry->id));
    }
    if (entry->id.len > entry->hold.len + 1 && det_str_starts(entry->id, entry->hold) &&
        entry->id.ptr[entry->hold.len] == '/')
        return DET_OK;
    return det_fail(
        err, DET_SYNTAX, at,
        "'%.*s' cannot be the id of an entry of hold '%.*s'; write %.*s/ and a name, or "
        "leave it out",
        DET_STR_FMT(entry->id), DET_STR_FMT(entry->hold), DET_STR_FMT(entry->hold));
}

det_status
det_hold_entry_read(const det_fields *fields, const det_lawbook *law, det_hold_entry_kind says,
                    det_arena *arena, det_hold_entry *out, det_error *err)
{
    det_entry_reader r = {.fields = fields,
                          .law = law,
                          .arena = arena,
                          .what = "an entry of a hold",
                          .topic = "hold"};
    int kind = 0;
    *out = (det_hold_entry){.on_us = INT64_MIN};
    det_status st = det_fields_check(fields, "an entry of a hold", det_hold_keys, err);
    if (st == DET_OK) st = det_entry_word(&r, "entry", entries, false, &kind, err);
    if (st == DET_OK) st = det_entry_need(&r, "source", "where it was read", &out->source, err);
    if (st != DET_OK) return st;
    out->kind = out->says = kind == 0 ? DET_HOLD_PLACE : (det_hold_entry_kind)kind;
    if (out->kind == DET_HOLD_CORRECT) out->says = says;
    r.what = out->says == DET_HOLD_PLACE ? "a hold" : entries[out->says - DET_HOLD_PLACE];
    out->id = det_fields_text(fields, "id");
    out->hold = out->kind == DET_HOLD_PLACE ? out->id : det_fields_text(fields, "hold");
    out->about = det_fields_text(fields, "about");
    out->reason = det_fields_text(fields, "reason");
    out->note = det_fields_text(fields, "note");
    if (out->kind != DET_HOLD_PLACE)
        st = det_entry_need(&r, "hold", "the id of the hold", NULL, err);
    if (st == DET_OK && has_about(out->kind))
        st = det_entry_need(&r, "about", "the id of the entry that it deals with", NULL, err);
    else if (st == DET_OK && out->about.len > 0)
        st = det_fail(err, DET_SYNTAX, det_fields_find(fields, "about")->at,
                      "'about' names what an entry deals with, and %s deals with none", r.what);
    if (st == DET_OK && out->kind == DET_HOLD_CORRECT)
        st = det_entry_need(&r, "reason", "what was wrong", NULL, err);
    if (st == DET_OK) st = check_id(fields, out, err);
    if (st == DET_OK && is_step(out->kind) && det_fields_find(fields, "known") != NULL)
        st = det_fail(err, DET_SYNTAX, det_fields_find(fields, "known")->at,
                      "a step of a release is known when it is recorded; leave 'known' out");
    if (st == DET_OK)
        st = det_fields_instant(fields, "known", DET_ZONE_UTC, &out->stamp.known_us, err);
    return st == DET_OK ? read_said(&r, out, err) : st;
}
