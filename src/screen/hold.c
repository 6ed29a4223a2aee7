/* Folding the book of holds.
 *
 * The ledger keeps entries in the order of recording.  From the placing of a hold a chain leads
 * through all entries about it, and from the placing of an account another through its items, so
 * that one hold is folded by looking at its own entries and, for interest, at those of its account.
 * An entry that was corrected is folded in its own place with the words of its newest correction.
 *
 * What the fold holds to:
 *   1. an entry that was told later than known_us does not exist, nor what it corrects away;
 *   2. a request for release, and an approval, fall when a basis, an overlay or a party of the hold
 *      changes after it: what was asked for is no longer what is there;
 *   3. a basis ends here only by an entry that says it was recorded in error. */
#include "screen/hold.h"

#include <assert.h>

static const det_where nowhere;

const char *
det_hold_status_name(det_hold_status status)
{
    static const char *const names[] = {"held", "release_requested", "release_approved", "released",
                                        "rejected"};
    return names[status - DET_HOLD_HELD];
}

const det_hold *
det_hold_find(const det_holds *holds, det_str id)
{
    uint32_t place = 0;
    return det_strmap_get(&holds->by_id, id, &place) ? &holds->items[place] : NULL;
}

/* ---- the ledger ---------------------------------------------------------------------------------
 */

det_status
det_hold_ledger_make(size_t capacity, det_arena *arena, det_hold_ledger *out, det_error *err)
{
    if (capacity >= UINT32_MAX)
        return det_fail(err, DET_LIMIT, nowhere, "too many entries of holds");
    *out = (det_hold_ledger){.arena = arena,
                             .items = DET_NEW(arena, det_hold_entry, capacity + 1),
                             .capacity = capacity,
                             .by_id = det_strmap_in(arena),
                             .by_about = det_strmap_in(arena),
                             .next = DET_NEW(arena, uint32_t, capacity + 1),
                             .last = DET_NEW(arena, uint32_t, capacity + 1),
                             .item = DET_NEW(arena, uint32_t, capacity + 1),
                             .end = DET_NEW(arena, uint32_t, capacity + 1)};
    if (out->items == NULL || out->next == NULL || out->last == NULL || out->item == NULL ||
        out->end == NULL)
        return det_fail(err, DET_NOMEM, nowhere, "the book of holds");
    return DET_OK;
}

static bool
find_place(const det_hold_ledger *ledger, det_str id, uint32_t *place)
{
    return det_strmap_get(&ledger->by_id, id, place);
}

const det_hold_entry *
det_hold_ledger_find(const det_hold_ledger *ledger, det_str id)
{
    uint32_t place = 0;
    return find_place(ledger, id, &place) ? &ledger->items[place] : NULL;
}

/* The placing of a hold; UINT32_MAX: there is none. */
static uint32_t
placing_of(const det_hold_ledger *ledger, det_str hold)
{
    uint32_t place = 0;
    if (!find_place(ledger, hold, &place)) return UINT32_MAX;
    return ledger->items[place].kind == DET_HOLD_PLACE ? place : UINT32_MAX;
}

static det_status
chain(det_hold_ledger *ledger, uint32_t place, const det_hold_entry *entry, det_error *err)
{
    uint32_t root = entry->kind == DET_HOLD_PLACE ? place : placing_of(ledger, entry->hold);
    if (root == UINT32_MAX)
        return det_fail(err, DET_CORRUPT, nowhere,
                        "entry '%.*s' of the book of holds is about hold '%.*s', which is not "
                        "there; put back a copy of the folder",
                        DET_STR_FMT(entry->id), DET_STR_FMT(entry->hold));
    if (root != place) ledger->next[ledger->last[root]] = place;
    ledger->last[root] = place;
    if (root != place || entry->of.placed->account.len == 0) return DET_OK;
    uint32_t account = placing_of(ledger, entry->of.placed->account);
    if (account == UINT32_MAX)
        return det_fail(err, DET_CORRUPT, nowhere,
                        "item '%.*s' of the book of holds belongs to account '%.*s', which is not "
                        "there; put back a copy of the folder",
                        DET_STR_FMT(entry->id), DET_STR_FMT(entry->of.placed->account));
    if (ledger->item[account] == UINT32_MAX)
        ledger->item[account] = place;
    else
        ledger->item[ledger->end[account]] = place;
    ledger->end[account] = place;
    return DET_OK;
}

det_status
det_hold_ledger_add(det_hold_ledger *ledger, const det_hold_entry *entry, det_error *err)
{
    uint32_t place = (uint32_t)ledger->count, existing = 0;
    if (ledger->count == ledger->capacity)
        return det_fail(err, DET_CORRUPT, nowhere, "the book of holds is longer than it said");
    ledger->items[place] = *entry;
    ledger->next[place] = ledger->item[place] = ledger->end[place] = UINT32_MAX;
    uint32_t other = place;
    if (!det_strmap_add(&ledger->by_id, entry->id, place, &existing) ||
        (entry->about.len > 0 && !det_strmap_add(&ledger->by_about, entry->about, place, &other)))
        return det_fail(err, DET_NOMEM, nowhere, "the book of holds");
    if (existing != place || other != place)
        return det_fail(err, DET_CORRUPT, nowhere,
                        "two entries of the book of holds are '%.*s', or about the same; put back "
                        "a copy of the folder",
                        DET_STR_FMT(entry->id));
    det_status st = chain(ledger, place, entry, err);
    if (st == DET_OK) ledger->count++;
    return st;
}

/* ---- one hold -----------------------------------------------------------------------------------
 */

/* A fold at work. */
typedef struct folding {
    const det_hold_ledger *ledger;
    int64_t at_us, known_us;
    det_arena *arena;
    det_hold *out;
    det_day today; /* of at_us, on the clock of the hold */
    det_hold_party *parties;
    det_hold_basis *bases;
    det_hold_overlay *overlays;
    det_hold_terms *terms;
    det_hold_movement *movements;
    det_hold_filing *filings;
} folding;

static bool
is_known(const folding *f, const det_hold_entry *entry)
{
    return entry->stamp.known_us <= f->known_us;
}

/* The words of entry as known: its own, or those of its newest correction.  *end: what ended it. */
static const det_hold_entry *
newest(const folding *f, const det_hold_entry *entry, const det_hold_entry **end)
{
    uint32_t place = 0;
    *end = NULL;
    while (det_strmap_get(&f->ledger->by_about, entry->id, &place)) {
        const det_hold_entry *other = &f->ledger->items[place];
        if (!is_known(f, other)) break;
        if (other->kind != DET_HOLD_CORRECT) {
            *end = other;
            break;
        }
        entry = other;
    }
    return entry;
}

static int64_t
counts_from(const det_hold_entry *entry)
{
    return entry->on_us == INT64_MIN ? entry->stamp.known_us : entry->on_us;
}

static void
take_basis(folding *f, const det_hold_entry *entry, const det_hold_entry *said,
           const det_hold_entry *end)
{
    det_hold_basis basis = *said->of.basis;
    basis.id = entry->id;
    if (basis.from_us == INT64_MIN) basis.from_us = f->out->received_us;
    if (basis.from_us > f->at_us) return;
    if (end != NULL) {
        /* without a day it never was */
        basis.to_us = end->on_us == INT64_MIN ? basis.from_us : end->on_us;
        basis.ended_by = end->id;
        basis.reason = end->reason;
    }
    f->bases[f->out->basis_count++] = basis;
}

static void
take_overlay(folding *f, const det_hold_entry *entry, const det_hold_entry *said,
             const det_hold_entry *end)
{
    det_hold_overlay overlay = *said->of.overlay;
    overlay.id = entry->id;
    if (overlay.from_us == INT64_MIN) overlay.from_us = entry->stamp.known_us;
    if (overlay.from_us > f->at_us) return;
    if (end != NULL) {
        overlay.to_us = counts_from(end);
        overlay.ended_by = end->id;
    }
    f->overlays[f->out->overlay_count++] = overlay;
}

/* By day; of one day in the order of recording. */
static void
take_movement(folding *f, const det_hold_entry *entry, const det_hold_entry *said)
{
    det_hold_movement movement = *said->of.movement;
    size_t at = f->out->movement_count++;
    movement.id = entry->id;
    for (; at > 0 && f->movements[at - 1].on > movement.on; at--)
        f->movements[at] = f->movements[at - 1];
    f->movements[at] = movement;
}

static void
take_terms(folding *f, const det_hold_entry *entry, const det_hold_entry *said)
{
    det_hold_terms terms = *said->of.terms;
    size_t at = f->out->term_count++;
    terms.id = entry->id;
    for (; at > 0 && f->terms[at - 1].from > terms.from; at--)
        f->terms[at] = f->terms[at - 1];
    f->terms[at] = terms;
}

static det_hold_step
step_of(const det_hold_entry *entry)
{
    return (det_hold_step){.id = entry->id,
                           .by = entry->stamp.actor,
                           .at_us = counts_from(entry),
                           .reason = entry->reason};
}

/* A step of a release, in the order of recording. */
static void
take_step(folding *f, const det_hold_entry *entry)
{
    det_hold *out = f->out;
    if (entry->kind == DET_HOLD_RELEASED ? entry->of.movement->on > f->today
                                         : counts_from(entry) > f->at_us)
        return;
    switch (entry->kind) {
    case DET_HOLD_REQUEST:
        out->status = DET_HOLD_RELEASE_REQUESTED;
        out->request = step_of(entry);
        out->approval = (det_hold_step){0};
        break;
    case DET_HOLD_APPROVE:
        out->status = DET_HOLD_RELEASE_APPROVED;
        out->approval = step_of(entry);
        break;
    case DET_HOLD_REFUSE:
        out->status = DET_HOLD_HELD;
        out->request = out->approval = (det_hold_step){0};
        break;
    default:
        out->status = DET_HOLD_IS_RELEASED;
        out->release = step_of(entry);
        out->released_minor = entry->of.movement->amount_minor;
        out->released_on = entry->of.movement->on;
        out->ground = entry->of.movement->ground;
        break;
    }
}

/* A request or an approval does not outlive what it was about. */
static void
void_release(det_hold *out)
{
    if (out->status != DET_HOLD_RELEASE_REQUESTED && out->status != DET_HOLD_RELEASE_APPROVED)
        return;
    out->status = DET_HOLD_HELD;
    out->request = out->approval = (det_hold_step){0};
}

static void
take(folding *f, const det_hold_entry *entry)
{
    const det_hold_entry *end, *said = newest(f, entry, &end);
    det_hold *out = f->out;
    bool is_step = entry->kind >= DET_HOLD_REQUEST && entry->kind <= DET_HOLD_RELEASED;
    bool is_record = entry->kind == DET_HOLD_STATEMENT || entry->kind == DET_HOLD_LEGAL_HOLD ||
                     entry->kind == DET_HOLD_LEGAL_HOLD_END || entry->kind == DET_HOLD_REPORTED;
    if (!is_step && !is_record) {
        out->changed_by = entry->stamp.actor;
        out->changed_us = entry->stamp.recorded_us;
    }
    switch (entry->kind) {
    case DET_HOLD_PARTY:
        f->parties[out->party_count] = *said->of.party;
        f->parties[out->party_count++].id = entry->id;
        break;
    case DET_HOLD_BASIS:
        take_basis(f, entry, said, end);
        break;
    case DET_HOLD_OVERLAY:
        take_overlay(f, entry, said, end);
        break;
    case DET_HOLD_TERMS:
        take_terms(f, entry, said);
        break;
    case DET_HOLD_CREDIT:
    case DET_HOLD_DEBIT:
        if (said->of.movement->on <= f->today) take_movement(f, entry, said);
        break;
    case DET_HOLD_REQUEST:
    case DET_HOLD_APPROVE:
    case DET_HOLD_REFUSE:
    case DET_HOLD_RELEASED:
        take_step(f, entry);
        break;
    case DET_HOLD_LEGAL_HOLD:
        if (counts_from(entry) <= f->at_us && (end == NULL || counts_from(end) > f->at_us))
            out->has_legal_hold = true;
        break;
    case DET_HOLD_REPORTED:
        if (said->of.filing->on > f->today) break;
        f->filings[out->filing_count] = *said->of.filing;
        f->filings[out->filing_count++].id = entry->id;
        break;
    default:
        break; /* what only ends or corrects was taken with what it is about */
    }
    if (entry->kind == DET_HOLD_PARTY || entry->kind == DET_HOLD_BASIS ||
        entry->kind == DET_HOLD_BASIS_END || entry->kind == DET_HOLD_OVERLAY ||
        entry->kind == DET_HOLD_OVERLAY_END || entry->kind == DET_HOLD_CORRECT)
        void_release(out);
}

/* Room for what a chain can give. */
static bool
make_room(folding *f, uint32_t root)
{
    size_t parties = 0, bases = 0, overlays = 0, terms = 0, movements = 0, filings = 0;
    for (uint32_t at = f->ledger->next[root]; at != UINT32_MAX; at = f->ledger->next[at]) {
        det_hold_entry_kind kind = f->ledger->items[at].kind;
        parties += kind == DET_HOLD_PARTY;
        bases += kind == DET_HOLD_BASIS;
        overlays += kind == DET_HOLD_OVERLAY;
        terms += kind == DET_HOLD_TERMS;
        filings += kind == DET_HOLD_REPORTED;
        movements += kind == DET_HOLD_CREDIT || kind == DET_HOLD_DEBIT;
    }
    f->out->parties = f->parties = DET_NEW(f->arena, det_hold_party, parties);
    f->out->bases = f->bases = DET_NEW(f->arena, det_hold_basis, bases);
    f->out->overlays = f->overlays = DET_NEW(f->arena, det_hold_overlay, overlays);
    f->out->terms = f->terms = DET_NEW(f->arena, det_hold_terms, terms);
    f->out->movements = f->movements = DET_NEW(f->arena, det_hold_movement, movements);
    f->out->filings = f->filings = DET_NEW(f->arena, det_hold_filing, filings);
    return f->filings != NULL && f->parties != NULL && f->bases != NULL && f->overlays != NULL &&
           f->terms != NULL && f->movements != NULL;
}

static det_day
day_of(int64_t us, det_zone zone)
{
    const int64_t last_us = (int64_t)DET_DAY_MAX * DET_US_PER_DAY;
    return us >= last_us ? DET_DAY_MAX : det_zone_day(zone, us);
}

static det_status
fold_chain(folding *f, uint32_t root, bool *is_there, det_error *err)
{
    const det_hold_entry *placed = &f->ledger->items[root], *end;
    *is_there = false;
    if (!is_known(f, placed)) return DET_OK;
    *f->out = *newest(f, placed, &end)->of.placed;
    f->out->id = placed->id;
    f->out->stamp = placed->stamp;
    f->out->changed_by = placed->stamp.actor;
    f->out->changed_us = placed->stamp.recorded_us;
    f->out->status = f->out->action == DET_HOLD_REJECTED ? DET_HOLD_IS_REJECTED : DET_HOLD_HELD;
    f->today = day_of(f->at_us, f->out->zone);
    if (f->out->received_us > f->at_us) return DET_OK;
    if (!make_room(f, root)) return det_fail(err, DET_NOMEM, nowhere, "folding a hold");
    for (uint32_t at = f->ledger->next[root]; at != UINT32_MAX; at = f->ledger->next[at])
        if (is_known(f, &f->ledger->items[at])) take(f, &f->ledger->items[at]);
    *is_there = true;
    return DET_OK;
}

/* Terms of the account, for an item that has none of its own. */
static det_status
inherit_terms(folding *f, det_error *err)
{
    uint32_t root = placing_of(f->ledger, f->out->account);
    det_hold account;
    folding g = *f;
    bool is_there = false;
    assert(root != UINT32_MAX); /* the ledger takes no item without its account */
    g.out = &account;
    det_status st = fold_chain(&g, root, &is_there, err);
    if (st != DET_OK || !is_there) return st;
    f->out->terms = account.terms;
    f->out->term_count = account.term_count;
    return DET_OK;
}

static det_status
fold_place(const det_hold_ledger *ledger, uint32_t root, int64_t at_us, int64_t known_us,
           det_arena *arena, det_hold *out, bool *is_there, det_error *err)
{
    folding f = {
        .ledger = ledger, .at_us = at_us, .known_us = known_us, .arena = arena, .out = out};
    det_status st = fold_chain(&f, root, is_there, err);
    if (st == DET_OK && *is_there && out->account.len > 0 && out->term_count == 0)
        st = inherit_terms(&f, err);
    return st;
}

det_status
det_hold_fold(const det_hold_ledger *ledger, det_str id, int64_t at_us, int64_t known_us,
              det_arena *arena, det_hold *out, bool *is_there, det_error *err)
{
    uint32_t root = placing_of(ledger, id);
    *is_there = false;
    if (root == UINT32_MAX) return DET_OK;
    return fold_place(ledger, root, at_us, known_us, arena, out, is_there, err);
}

det_status
det_holds_fold(const det_hold_ledger *ledger, int64_t at_us, int64_t known_us, det_arena *arena,
               det_holds *out, det_error *err)
{
    size_t placings = 0, count = 0;
    for (size_t i = 0; i < ledger->count; i++)
        placings += ledger->items[i].kind == DET_HOLD_PLACE;
    det_hold *items = DET_NEW(arena, det_hold, placings);
    *out = (det_holds){.by_id = det_strmap_in(arena)};
    if (items == NULL) return det_fail(err, DET_NOMEM, nowhere, "folding the holds");
    for (size_t i = 0; i < ledger->count; i++) {
        bool is_there = false;
        uint32_t existing = 0;
        if (ledger->items[i].kind != DET_HOLD_PLACE) continue;
        det_status st = fold_place(ledger, (uint32_t)i, at_us, known_us, arena, &items[count],
                                   &is_there, err);
        if (st != DET_OK) return st;
        if (!is_there) continue;
        if (!det_strmap_add(&out->by_id, items[count].id, (uint32_t)count, &existing))
            return det_fail(err, DET_NOMEM, nowhere, "folding the holds");
        count++;
    }
    out->items = items;
    out->count = count;
    return DET_OK;
}
