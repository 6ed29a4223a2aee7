/* Entries of the ledger of quotas: reading them, checking one against the others.
 *
 * A chain begins with a report, an allegation or a reservation, and goes on with what confirms,
 * releases or corrects it.  Each entry is dealt with by one other at most, so a chain has no
 * branches, and its newest entry that is known says what counts. */
#include "law/ledger.h"

const det_field_key det_quota_keys[] = {
    {"kind", false},    {"quota", false}, {"about", false},  {"on", false},     {"amount", true},
    {"product", false}, {"state", false}, {"holder", false}, {"source", false}, {"known", false},
    {"note", false},    {"id", false},    {NULL, false}};

static const char *const kinds[] = {"report",  "allegation", "reserve", "confirm",
                                    "release", "correct",    NULL};

const char *
det_quota_kind_name(det_quota_kind kind)
{
    return kinds[kind - DET_QUOTA_REPORT];
}

static bool
begins_chain(det_quota_kind kind)
{
    return kind == DET_QUOTA_REPORT || kind == DET_QUOTA_ALLEGATION || kind == DET_QUOTA_RESERVE;
}

static det_status
read_amounts(const det_fields *fields, det_quota_entry *out, det_error *err)
{
    for (size_t i = 0; i < fields->count; i++) {
        const det_field *field = &fields->items[i];
        if (!det_str_equal(field->key, DET_STR("amount"))) continue;
        if (out->amount_count == DET_QUOTA_AMOUNTS_MAX)
            return det_fail(err, DET_LIMIT, field->at,
                            "an entry has at most %d amounts, one a unit", DET_QUOTA_AMOUNTS_MAX);
        det_amount *amount = &out->amounts[out->amount_count];
        det_status st = det_amount_read(field->value, field->at, amount, err);
        if (st == DET_OK && amount->milli > DET_QUOTA_FIGURE_MAX_MILLI)
            st = det_fail(err, DET_RANGE, field->at,
                          "amount '%.*s' is larger than any delivery: look at its digits",
                          DET_STR_FMT(field->value));
        if (st != DET_OK) return st;
        for (size_t j = 0; j < out->amount_count; j++)
            if (det_str_equal(out->amounts[j].unit, amount->unit))
                return det_fail(err, DET_CONFLICT, field->at,
                                "two amounts in %.*s; add them, or make two entries",
                                DET_STR_FMT(amount->unit));
        out->amount_count++;
    }
    return DET_OK;
}

/* "cn" to "CN" would hide a slip; a State is two capital letters. */
static det_status
check_state(const det_fields *fields, det_error *err)
{
    const det_field *field = det_fields_find(fields, "state");
    if (field == NULL) return DET_OK;
    det_str code = field->value;
    if (code.len == 2 && code.ptr[0] >= 'A' && code.ptr[0] <= 'Z' && code.ptr[1] >= 'A' &&
        code.ptr[1] <= 'Z')
        return DET_OK;
    return det_fail(err, DET_SYNTAX, field->at,
                    "state '%.*s' is no country code; write two capital letters (ISO 3166) such as "
                    "CN",
                    DET_STR_FMT(code));
}

/* What an entry that begins a chain needs, and one that goes on with it. */
static det_status
check_shape(const det_fields *fields, det_quota_entry *entry, det_error *err)
{
    const det_field *ignored;
    det_status st = DET_OK;
    if (begins_chain(entry->kind)) {
        st = det_fields_need(fields, "an entry", "quota",
                             "the id of a quota of the lawbook, as Q-REF-YEAR", &ignored, err);
        if (st == DET_OK)
            st = det_fields_need(fields, "an entry", "on", "the day of the delivery, as 2018-06-12",
                                 &ignored, err);
        if (st == DET_OK)
            st = det_fields_need(fields, "an entry", "amount",
                                 "how much, with its unit, as 900 barrel", &ignored, err);
        if (st == DET_OK && entry->about.len > 0)
            st = det_fail(err, DET_SYNTAX, det_fields_find(fields, "about")->at,
                          "a %s is about no other entry; to put one right, use kind correct",
                          det_quota_kind_name(entry->kind));
    } else {
        st = det_fields_need(fields, "an entry of this kind", "about",
                             "the id of the entry that it confirms, releases or corrects", &ignored,
                             err);
    }
    if (st == DET_OK && entry->kind == DET_QUOTA_RELEASE && entry->amount_count > 0)
        st = det_fail(err, DET_SYNTAX, det_fields_find(fields, "amount")->at,
                      "a release has no amount: all that was reserved is released; correct the "
                      "reservation first");
    if (st == DET_OK)
        st = det_fields_need(fields, "an entry", "source", "where the figure was read", &ignored,
                             err);
    return st;
}

det_status
det_quota_entry_read(const det_fields *fields, det_quota_entry *out, det_error *err)
{
    const det_field *kind;
    size_t word = 0;
    *out = (det_quota_entry){.on = DET_DAY_NONE};
    det_status st = det_fields_check(fields, "an entry", det_quota_keys, err);
    if (st == DET_OK)
        st = det_fields_need(fields, "an entry", "kind",
                             "report, allegation, reserve, confirm, release or correct", &kind,
                             err);
    if (st == DET_OK) st = det_fields_word(kind, kinds, &word, err);
    if (st != DET_OK) return st;
    out->kind = (det_quota_kind)(DET_QUOTA_REPORT + (int)word);
    out->id = det_fields_text(fields, "id");
    out->quota = det_fields_text(fields, "quota");
    out->about = det_fields_text(fields, "about");
    out->product = det_fields_text(fields, "product");
    out->state = det_fields_text(fields, "state");
    out->holder = det_fields_text(fields, "holder");
    out->source = det_fields_text(fields, "source");
    out->note = det_fields_text(fields, "note");
    st = det_fields_day(fields, "on", &out->on, err);
    if (st == DET_OK) st = check_state(fields, err);
    if (st == DET_OK) st = read_amounts(fields, out, err);
    if (st == DET_OK)
        st = det_fields_instant(fields, "known", DET_ZONE_UTC, &out->stamp.known_us, err);
    return st == DET_OK ? check_shape(fields, out, err) : st;
}

/* ---- entries against each other -----------------------------------------------------------------
 */

det_status
det_quota_ledger_add(det_quota_ledger *ledger, det_error *err)
{
    const det_quota_entry *entry = &ledger->entries[ledger->count];
    uint32_t place = (uint32_t)ledger->count, existing = 0;
    if (ledger->count == DET_QUOTA_ENTRIES_MAX)
        return det_fail(err, DET_LIMIT, (det_where){0},
                        "the ledger of quotas is full: it holds %d entries", DET_QUOTA_ENTRIES_MAX);
    if (!det_strmap_add(&ledger->by_id, entry->id, place, &existing)) goto no_memory;
    if (existing != place)
        return det_fail(err, DET_CONFLICT, (det_where){0}, "two entries '%.*s'",
                        DET_STR_FMT(entry->id));
    if (entry->about.len > 0) {
        if (!det_strmap_add(&ledger->by_about, entry->about, place, &existing)) goto no_memory;
        if (existing != place)
            return det_fail(err, DET_CONFLICT, (det_where){0},
                            "two entries about '%.*s'; the second should name the first",
                            DET_STR_FMT(entry->about));
    }
    ledger->count++;
    return DET_OK;
no_memory:
    return det_fail(err, DET_NOMEM, (det_where){0}, "the ledger of quotas");
}

det_status
det_quota_ledger_make(const det_quota_entry *entries, size_t count, det_arena *arena,
                      det_quota_ledger *out, det_error *err)
{
    det_status st = DET_OK;
    *out = (det_quota_ledger){entries, 0, det_strmap_in(arena), det_strmap_in(arena)};
    while (out->count < count && st == DET_OK)
        st = det_quota_ledger_add(out, err);
    return st;
}

static const det_quota_entry *
find_entry(const det_quota_ledger *ledger, det_str id)
{
    uint32_t place = 0;
    return det_strmap_get(&ledger->by_id, id, &place) ? &ledger->entries[place] : NULL;
}

const det_quota_entry *
det_quota_entry_root(const det_quota_ledger *ledger, const det_quota_entry *entry)
{
    /* what an entry is about was there before it, so this ends */
    while (entry->about.len > 0) {
        const det_quota_entry *other = find_entry(ledger, entry->about);
        if (other == NULL) return entry;
        entry = other;
    }
    return entry;
}

bool
det_quota_entry_withdraws(const det_quota_entry *entry)
{
    return entry->kind == DET_QUOTA_CORRECT && entry->amount_count == 0 &&
           entry->on == DET_DAY_NONE && entry->product.len == 0 && entry->state.len == 0 &&
           entry->holder.len == 0;
}

/* Whether a chain that begins with a reservation has reached this entry unconfirmed. */
static bool
is_reserved(const det_quota_ledger *ledger, const det_quota_entry *entry)
{
    for (;;) {
        if (entry->kind == DET_QUOTA_RESERVE) return true;
        if (entry->kind != DET_QUOTA_CORRECT) return false;
        entry = find_entry(ledger, entry->about);
        if (entry == NULL) return false;
    }
}

det_status
det_quota_entry_check(const det_quota_ledger *ledger, const det_quota_entry *entry, det_where at,
                      det_error *err)
{
    static const char *const done[] = {"", "", "", "confirmed", "released", "corrected"};
    uint32_t place = 0;
    if (entry->about.len == 0) return DET_OK;
    const det_quota_entry *other = find_entry(ledger, entry->about);
    if (other == NULL)
        return det_fail(err, DET_MISSING, at, "no entry '%.*s' in the ledger of quotas",
                        DET_STR_FMT(entry->about));
    if (det_strmap_get(&ledger->by_about, entry->about, &place)) {
        const det_quota_entry *by = &ledger->entries[place];
        return det_fail(err, DET_CONFLICT, at, "'%.*s' was %s by '%.*s' already; name that one",
                        DET_STR_FMT(entry->about), done[by->kind - DET_QUOTA_REPORT],
                        DET_STR_FMT(by->id));
    }
    if (entry->stamp.known_us < other->stamp.known_us)
        return det_fail(err, DET_CONFLICT, at,
                        "'%.*s' would be known before '%.*s', which it is about",
                        DET_STR_FMT(entry->id), DET_STR_FMT(other->id));
    const det_quota_entry *root = det_quota_entry_root(ledger, other);
    bool is_own = root->kind == DET_QUOTA_RESERVE;
    bool fits = entry->kind == DET_QUOTA_CORRECT   ? other->kind != DET_QUOTA_RELEASE
                : entry->kind == DET_QUOTA_CONFIRM ? is_reserved(ledger, other)
                                                   : is_own && other->kind != DET_QUOTA_RELEASE;
    if (!fits)
        return det_fail(err, DET_CONFLICT, at, "'%.*s' is a %s%s; a %s cannot be about it",
                        DET_STR_FMT(other->id), det_quota_kind_name(other->kind),
                        is_own ? "" : " of somebody else's figures",
                        det_quota_kind_name(entry->kind));
    if (entry->quota.len > 0 && !det_str_equal(entry->quota, root->quota))
        return det_fail(err, DET_CONFLICT, at,
                        "'%.*s' belongs to quota %.*s, not to %.*s; withdraw it (a correct without "
                        "an amount) and record it anew",
                        DET_STR_FMT(root->id), DET_STR_FMT(root->quota), DET_STR_FMT(entry->quota));
    return DET_OK;
}

const char *
det_quota_entry_status(const det_quota_ledger *ledger, size_t index, int64_t known_us)
{
    const det_quota_entry *entry = &ledger->entries[index];
    uint32_t place = 0;
    if (det_strmap_get(&ledger->by_about, entry->id, &place) &&
        ledger->entries[place].stamp.known_us <= known_us) {
        const det_quota_entry *by = &ledger->entries[place];
        if (by->kind == DET_QUOTA_CONFIRM) return "confirmed";
        if (by->kind == DET_QUOTA_RELEASE) return "released";
        return det_quota_entry_withdraws(by) ? "withdrawn" : "corrected";
    }
    switch (entry->kind) {
    case DET_QUOTA_RELEASE:
        return "done";
    case DET_QUOTA_CONFIRM:
        return "counts";
    case DET_QUOTA_CORRECT:
        if (det_quota_entry_withdraws(entry)) return "done";
        break;
    default:
        break;
    }
    const det_quota_entry *root = det_quota_entry_root(ledger, entry);
    if (root->kind == DET_QUOTA_REPORT) return "counts";
    if (root->kind == DET_QUOTA_ALLEGATION) return "alleged";
    return is_reserved(ledger, entry) ? "reserved" : "counts";
}
/* ---- quotas of the lawbook ----------------------------------------------------------------------
 */

static const det_quota *
find_in(const det_law_parts *parts, det_str id)
{
    for (size_t i = 0; i < parts->quota_count; i++)
        if (det_str_equal(parts->quotas[i].id, id)) return &parts->quotas[i];
    return NULL;
}

static const det_quota *
find_of_measure(const det_measure *measure, det_str id)
{
    const det_quota *found = find_in(&measure->base, id);
    for (size_t i = 0; i < measure->act_count && found == NULL; i++) {
        const det_act *act = measure->acts[i];
        if (!act->is_live) continue; /* a draft gives nothing to count */
        found = find_in(&act->set, id);
        if (found == NULL) found = find_in(&act->add, id);
    }
    return found;
}

det_status
det_quota_find(const det_lawbook *law, det_str id, det_where at, det_arena *arena,
               det_quota_place *out, det_error *err)
{
    const unsigned sort = 1u << DET_ID_QUOTA;
    const det_law_id *meant = det_law_id_meant(law, id, sort);
    for (size_t i = 0; meant != NULL && i < law->measure_count; i++) {
        const det_quota *found = find_of_measure(law->measures[i], meant->name);
        if (found == NULL) continue;
        *out = (det_quota_place){found, law->measures[i]};
        return DET_OK;
    }
    if (meant != NULL)
        return det_fail(err, DET_MISSING, at,
                        "quota '%.*s' stands in a text that was not adopted; nothing counts "
                        "against it",
                        DET_STR_FMT(meant->name));
    det_str near = det_law_near(law, id, sort, arena);
    return det_fail(err, DET_MISSING, at, "no quota '%.*s' in the lawbook%.*s", DET_STR_FMT(id),
                    DET_STR_FMT(near));
}
