/* Folding the register of contracts.
 *
 * From the entry of a contract a chain leads through all entries about it, so that one contract is
 * folded by looking at its own.  What the fold holds to:
 *   1. an entry that was told later than known_us does not exist, nor what it corrects away;
 *   2. an amendment takes the place of what it names from its day on, and never of the day on which
 *      the contract was signed;
 *   3. what remains is what was said to remain, less the payments that were made since. */
#include "screen/contract.h"

#include <string.h>

static const det_where nowhere;

/* ---- the ledger ---------------------------------------------------------------------------------
 */

det_status
det_contract_ledger_make(size_t capacity, det_arena *arena, det_contract_ledger *out,
                         det_error *err)
{
    if (capacity >= UINT32_MAX)
        return det_fail(err, DET_LIMIT, nowhere, "too many entries of contracts");
    *out = (det_contract_ledger){.arena = arena,
                                 .items = DET_NEW(arena, det_contract_entry, capacity + 1),
                                 .capacity = capacity,
                                 .by_id = det_strmap_in(arena),
                                 .by_about = det_strmap_in(arena),
                                 .next = DET_NEW(arena, uint32_t, capacity + 1),
                                 .last = DET_NEW(arena, uint32_t, capacity + 1)};
    if (out->items == NULL || out->next == NULL || out->last == NULL)
        return det_fail(err, DET_NOMEM, nowhere, "the register of contracts");
    return DET_OK;
}

const det_contract_entry *
det_contract_ledger_find(const det_contract_ledger *ledger, det_str id)
{
    uint32_t place = 0;
    return det_strmap_get(&ledger->by_id, id, &place) ? &ledger->items[place] : NULL;
}

/* Where a contract was entered; UINT32_MAX: nowhere. */
static uint32_t
root_of(const det_contract_ledger *ledger, det_str contract)
{
    uint32_t place = 0;
    if (!det_strmap_get(&ledger->by_id, contract, &place)) return UINT32_MAX;
    return ledger->items[place].kind == DET_CONTRACT_ENTER ? place : UINT32_MAX;
}

det_status
det_contract_ledger_add(det_contract_ledger *ledger, const det_contract_entry *entry,
                        det_error *err)
{
    uint32_t place = (uint32_t)ledger->count, existing = 0, other = place;
    if (ledger->count == ledger->capacity)
        return det_fail(err, DET_CORRUPT, nowhere,
                        "the register of contracts is longer than it "
                        "said");
    ledger->items[place] = *entry;
    ledger->next[place] = UINT32_MAX;
    if (!det_strmap_add(&ledger->by_id, entry->id, place, &existing) ||
        (entry->about.len > 0 && !det_strmap_add(&ledger->by_about, entry->about, place, &other)))
        return det_fail(err, DET_NOMEM, nowhere, "the register of contracts");
    uint32_t root = entry->kind == DET_CONTRACT_ENTER ? place : root_of(ledger, entry->contract);
    if (existing != place || other != place || root == UINT32_MAX)
        return det_fail(err, DET_CORRUPT, nowhere,
                        "entry '%.*s' of the register of contracts is there twice, or about what "
                        "is not there or was dealt with; put back a copy of the folder",
                        DET_STR_FMT(entry->id));
    if (root != place) ledger->next[ledger->last[root]] = place;
    ledger->last[root] = place;
    ledger->count++;
    return DET_OK;
}

static det_status
put_absent(det_fields *fields, const char *key, det_str value, det_arena *arena, det_error *err)
{
    if (value.len == 0 || det_fields_find(fields, key) != NULL) return DET_OK;
    det_field *items = DET_NEW(arena, det_field, fields->count + 1);
    if (items == NULL) return det_fail(err, DET_NOMEM, fields->at, "fields of an entry");
    if (fields->count > 0) memcpy(items, fields->items, fields->count * sizeof *items);
    items[fields->count] = (det_field){det_str_of(key), value, fields->at};
    *fields = (det_fields){items, fields->count + 1, fields->at};
    return DET_OK;
}

det_status
det_contract_complete(const det_contract_ledger *ledger, det_fields *fields, det_arena *arena,
                      det_error *err)
{
    if (det_contract_kind_of(fields) == DET_CONTRACT_ENTER) return DET_OK;
    det_str id = det_contract_of(fields);
    uint32_t root = root_of(ledger, id);
    det_status st = put_absent(fields, "contract", id, arena, err);
    if (root == UINT32_MAX) return st;
    const det_contract *terms = ledger->items[root].of.terms;
    if (st == DET_OK)
        st = put_absent(fields, "zone", det_str_of(det_zone_name(terms->zone)), arena, err);
    bool has_money = det_fields_find(fields, "amount") != NULL ||
                     det_fields_find(fields, "value") != NULL ||
                     det_fields_find(fields, "remaining") != NULL;
    return st == DET_OK && has_money && terms->currency != NULL
               ? put_absent(fields, "currency", det_str_of(terms->currency->code), arena, err)
               : st;
}

/* ---- may it be put behind the others ------------------------------------------------------------
 */

static det_status
check_about(const det_contract_ledger *ledger, const det_contract_entry *entry, det_where at,
            det_error *err)
{
    const det_contract_entry *about = det_contract_ledger_find(ledger, entry->about);
    uint32_t place = 0;
    if (about == NULL || !det_str_equal(about->contract, entry->contract))
        return det_fail(err, DET_MISSING, at, "no entry '%.*s' of contract '%.*s'",
                        DET_STR_FMT(entry->about), DET_STR_FMT(entry->contract));
    if (entry->kind == DET_CONTRACT_PERFORM && about->says != DET_CONTRACT_STEP)
        return det_fail(err, DET_CONFLICT, at, "'%.*s' is no step, and nothing else is performed",
                        DET_STR_FMT(entry->about));
    if (det_strmap_get(&ledger->by_about, entry->about, &place))
        return det_fail(err, DET_CONFLICT, at,
                        "'%.*s' was dealt with by '%.*s' already; name that one",
                        DET_STR_FMT(entry->about), DET_STR_FMT(ledger->items[place].id));
    if (entry->stamp.known_us < about->stamp.known_us)
        return det_fail(err, DET_CONFLICT, at,
                        "'%.*s' would be known before '%.*s', which it is about",
                        DET_STR_FMT(entry->id), DET_STR_FMT(about->id));
    return DET_OK;
}

/* The currency is one for a contract. */
static det_status
check_currency(const det_contract *of, const det_contract_entry *entry, det_where at,
               det_error *err)
{
    const det_currency *mine = NULL;
    if (entry->says == DET_CONTRACT_STEP) mine = entry->of.step->currency;
    if (entry->says == DET_CONTRACT_AMEND) mine = entry->of.terms->currency;
    if (mine == NULL || of->currency == mine) return DET_OK;
    return det_fail(err, DET_CONFLICT, at,
                    "contract '%.*s' is in %s; an amount of it in %s is a "
                    "contract of its own",
                    DET_STR_FMT(entry->contract),
                    of->currency == NULL ? "no currency" : of->currency->code, mine->code);
}

det_status
det_contract_check(const det_contract_ledger *ledger, const det_contract_entry *entry, det_where at,
                   det_error *err)
{
    if (entry->kind == DET_CONTRACT_ENTER) return DET_OK;
    uint32_t root = root_of(ledger, entry->contract);
    if (root == UINT32_MAX)
        return det_fail(err, DET_MISSING, at, "no contract '%.*s' in the register",
                        DET_STR_FMT(entry->contract));
    const det_contract_entry *entered = &ledger->items[root];
    if (entry->stamp.known_us < entered->stamp.known_us)
        return det_fail(err, DET_CONFLICT, at, "'%.*s' would be known before contract '%.*s' was",
                        DET_STR_FMT(entry->id), DET_STR_FMT(entry->contract));
    det_status st = entry->about.len > 0 ? check_about(ledger, entry, at, err) : DET_OK;
    if (st == DET_OK) st = check_currency(entered->of.terms, entry, at, err);
    if (st == DET_OK && entry->says == DET_CONTRACT_ENTER &&
        entry->of.terms->currency != entered->of.terms->currency)
        st = det_fail(err, DET_CONFLICT, at,
                      "a contract keeps its currency; enter another one, and end this");
    if (st == DET_OK && entry->on_us != INT64_MIN && entry->on_us < entered->of.terms->signed_us)
        st = det_fail(err, DET_RANGE, at, "that is before contract '%.*s' was signed",
                      DET_STR_FMT(entry->contract));
    for (uint32_t i = root; st == DET_OK && i != UINT32_MAX; i = ledger->next[i])
        if (entry->kind == DET_CONTRACT_END && ledger->items[i].kind == DET_CONTRACT_END)
            st = det_fail(err, DET_CONFLICT, at,
                          "contract '%.*s' was ended by '%.*s' already; a correction names that "
                          "one",
                          DET_STR_FMT(entry->contract), DET_STR_FMT(ledger->items[i].id));
    return st;
}

/* ---- one contract -------------------------------------------------------------------------------
 */

typedef struct folding {
    const det_contract_ledger *ledger;
    int64_t at_us, known_us;
    det_contract *out;
    det_contract_party *parties;
    det_contract_step *steps;
    int64_t *amended;
    int64_t counted_us; /* payments from here on are not in remaining_minor yet */
} folding;

/* The words of entry as known: its own, or those of its newest correction.  *end: what was done. */
static const det_contract_entry *
newest(const folding *f, const det_contract_entry *entry, const det_contract_entry **end)
{
    uint32_t place = 0;
    if (end != NULL) *end = NULL;
    while (det_strmap_get(&f->ledger->by_about, entry->id, &place)) {
        const det_contract_entry *other = &f->ledger->items[place];
        if (other->stamp.known_us > f->known_us) break;
        if (other->kind != DET_CONTRACT_CORRECT) {
            if (end != NULL) *end = other;
            break;
        }
        entry = other;
    }
    return entry;
}

static void
take_texts(det_texts *to, det_texts from)
{
    if (from.count > 0) *to = from;
}

static void
take_text(det_str *to, det_str from)
{
    if (from.len > 0) *to = from;
}

static void
take_day(det_day *to, det_day from)
{
    if (from != DET_DAY_NONE) *to = from;
}

static void
take_amendment(folding *f, const det_contract_entry *said)
{
    const det_contract *by = said->of.terms;
    det_contract *out = f->out;
    if (said->on_us > f->at_us) return;
    f->amended[out->amended_count++] = said->on_us;
    take_text(&out->title, by->title);
    take_text(&out->from, by->from);
    take_text(&out->to, by->to);
    take_text(&out->purpose, by->purpose);
    take_texts(&out->goods, by->goods);
    take_texts(&out->kinds, by->kinds);
    take_texts(&out->not_kinds, by->not_kinds);
    take_texts(&out->regimes, by->regimes);
    take_texts(&out->facts, by->facts);
    take_day(&out->performs_from, by->performs_from);
    take_day(&out->performs_through, by->performs_through);
    take_day(&out->wind_down, by->wind_down);
    if (by->clause != DET_CONTRACT_UNSAID) out->clause = by->clause;
    if (by->value_minor != INT64_MIN) {
        out->value_minor = out->remaining_minor = by->value_minor;
        f->counted_us = INT64_MIN;
    }
    if (by->remaining_minor != INT64_MIN) {
        out->remaining_minor = by->remaining_minor;
        f->counted_us = said->on_us;
    }
}

static void
take_step(folding *f, const det_contract_entry *entry)
{
    const det_contract_entry *end, *said = newest(f, entry, &end);
    det_contract_step *step = &f->steps[f->out->step_count++];
    *step = *said->of.step;
    step->id = entry->id;
    step->performed_us = INT64_MIN;
    if (end == NULL) return;
    end = newest(f, end, NULL);
    if (end->on_us > f->at_us) return;
    step->performed_by = end->id;
    step->performed_us = end->on_us;
}

static void
take(folding *f, const det_contract_entry *entry)
{
    const det_contract_entry *said;
    det_contract *out = f->out;
    switch (entry->kind) {
    case DET_CONTRACT_PARTY:
        f->parties[out->party_count] = *newest(f, entry, NULL)->of.party;
        f->parties[out->party_count++].id = entry->id;
        break;
    case DET_CONTRACT_STEP:
        take_step(f, entry);
        break;
    case DET_CONTRACT_AMEND:
        take_amendment(f, newest(f, entry, NULL));
        break;
    case DET_CONTRACT_END:
        said = newest(f, entry, NULL);
        if (said->on_us > f->at_us) break;
        out->status = DET_CONTRACT_ENDED;
        out->ended_by = entry->id;
        out->ended_why = said->reason;
        out->ended_us = said->on_us;
        break;
    default:
        break; /* what deals with another entry is seen from there */
    }
}

static void
count_payments(folding *f)
{
    det_contract *out = f->out;
    if (out->remaining_minor == INT64_MIN) return;
    for (size_t i = 0; i < out->step_count; i++) {
        const det_contract_step *step = &f->steps[i];
        if (!det_str_equal(step->kind, DET_STR("payment")) || step->amount_minor == INT64_MIN ||
            step->performed_us == INT64_MIN || step->performed_us < f->counted_us)
            continue;
        out->remaining_minor = out->remaining_minor < step->amount_minor
                                   ? 0
                                   : out->remaining_minor - step->amount_minor;
    }
}

det_status
det_contract_fold(const det_contract_ledger *ledger, det_str id, int64_t at_us, int64_t known_us,
                  det_arena *arena, det_contract *out, bool *is_there, det_error *err)
{
    folding f = {.ledger = ledger, .at_us = at_us, .known_us = known_us, .out = out};
    uint32_t root = root_of(ledger, id);
    size_t count = 0;
    *is_there = false;
    if (root == UINT32_MAX || ledger->items[root].stamp.known_us > known_us) return DET_OK;
    *out = *newest(&f, &ledger->items[root], NULL)->of.terms;
    if (out->signed_us > at_us) return DET_OK;
    for (uint32_t i = root; i != UINT32_MAX; i = ledger->next[i])
        count++;
    f.parties = DET_NEW(arena, det_contract_party, count);
    f.steps = DET_NEW(arena, det_contract_step, count);
    f.amended = DET_NEW(arena, int64_t, count);
    if (f.parties == NULL || f.steps == NULL || f.amended == NULL)
        return det_fail(err, DET_NOMEM, nowhere, "a contract");
    out->id = id;
    out->stamp = ledger->items[root].stamp;
    out->status = DET_CONTRACT_OPEN;
    out->parties = f.parties;
    out->steps = f.steps;
    out->amended_us = f.amended;
    f.counted_us = INT64_MIN;
    if (out->remaining_minor == INT64_MIN) out->remaining_minor = out->value_minor;
    for (uint32_t i = ledger->next[root]; i != UINT32_MAX; i = ledger->next[i])
        if (ledger->items[i].stamp.known_us <= known_us) take(&f, &ledger->items[i]);
    count_payments(&f);
    *is_there = true;
    return DET_OK;
}

det_status
det_contracts_fold(const det_contract_ledger *ledger, int64_t at_us, int64_t known_us,
                   det_arena *arena, det_contracts *out, det_error *err)
{
    size_t count = 0;
    for (size_t i = 0; i < ledger->count; i++)
        count += ledger->items[i].kind == DET_CONTRACT_ENTER;
    det_contract *items = DET_NEW(arena, det_contract, count + 1);
    *out = (det_contracts){items, 0};
    if (items == NULL) return det_fail(err, DET_NOMEM, nowhere, "contracts");
    for (size_t i = 0; i < ledger->count; i++) {
        bool is_there = false;
        if (ledger->items[i].kind != DET_CONTRACT_ENTER) continue;
        det_status st = det_contract_fold(ledger, ledger->items[i].id, at_us, known_us, arena,
                                          &items[out->count], &is_there, err);
        if (st != DET_OK) return st;
        out->count += is_there;
    }
    return DET_OK;
}
