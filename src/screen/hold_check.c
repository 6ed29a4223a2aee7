/* What may be put behind what is there. */
#include "screen/hold_check.h"

#include <string.h>

#include "base/rows.h"
#include "screen/duty.h"

extern const det_rows det_rows_hold_movements;

/* ---- what may be moved --------------------------------------------------------------------------
 */

enum { COLUMN_KIND, COLUMN_WAY, COLUMN_AUTHORITY, COLUMN_HOW, COLUMN_CITATION };

static bool
is_row(size_t row, det_str kind, bool is_credit)
{
    const det_rows *rows = &det_rows_hold_movements;
    return det_str_equal(det_rows_cell(rows, row, COLUMN_KIND), kind) &&
           det_str_equal(det_rows_cell(rows, row, COLUMN_WAY),
                         is_credit ? DET_STR("credit") : DET_STR("debit"));
}

bool
det_hold_permit_find(det_str kind, bool is_credit, det_str authority, det_hold_permit *out)
{
    const det_rows *rows = &det_rows_hold_movements;
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < rows->count; i++) {
        det_str whose = det_rows_cell(rows, i, COLUMN_AUTHORITY);
        if (!is_row(i, kind, is_credit)) continue;
        if (det_str_equal(whose, authority)) {
            found = i;
            break;
        }
        if (det_str_equal(whose, DET_STR("any"))) found = i;
    }
    if (found == SIZE_MAX) return false;
    *out = (det_hold_permit){
        .needs_licence = det_str_equal(det_rows_cell(rows, found, COLUMN_HOW), DET_STR("licence")),
        .citation = det_rows_cell(rows, found, COLUMN_CITATION)};
    return true;
}

bool
det_hold_movement_is_kind(det_str kind, bool is_credit, char buffer[DET_FIELDS_LIST_MAX])
{
    const det_rows *rows = &det_rows_hold_movements;
    const char *kinds[32] = {NULL};
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const char *cell = rows->cells[i * rows->columns + COLUMN_KIND];
        if (!is_row(i, det_str_of(cell), is_credit)) continue;
        if (det_str_equal(det_str_of(cell), kind)) return true;
        if (count > 0 && strcmp(kinds[count - 1], cell) == 0) continue;
        if (count + 1 < sizeof kinds / sizeof kinds[0]) kinds[count++] = cell;
    }
    det_fields_list(kinds, buffer);
    return false;
}

bool
det_hold_basis_stands(const det_hold_basis *basis, int64_t at_us)
{
    return basis->from_us <= at_us && at_us < basis->to_us;
}

/* ---- an entry at work ---------------------------------------------------------------------------
 */

typedef struct checking {
    const det_hold_ledger *ledger;
    const det_hold_entry *entry;
    const det_hold_rules *rules;
    det_where at;
    det_arena *arena;
    det_hold hold; /* as it is now */
} checking;

static det_status
check_licence(const checking *c, const det_hold_permit *permit, const det_hold_basis *basis,
              det_error *err)
{
    const det_hold_movement *m = c->entry->of.movement;
    const det_licence *licence;
    const char *by;
    if (m->licence.len == 0)
        return det_fail(err, DET_REFUSED, c->at,
                        "%.*s takes a licence where '%.*s' holds (%.*s); name it with 'licence'",
                        DET_STR_FMT(m->kind), DET_STR_FMT(basis->authority),
                        DET_STR_FMT(permit->citation));
    licence = c->rules->licences == NULL ? NULL : det_licence_find(c->rules->licences, m->licence);
    if (licence == NULL || licence->entry == DET_LICENCE_USE ||
        licence->entry == DET_LICENCE_REVOKE || licence->entry == DET_LICENCE_APPROVE)
        return det_fail(err, DET_MISSING, c->at, "no licence '%.*s' in the book of licences",
                        DET_STR_FMT(m->licence));
    if (!det_licence_is_current(c->rules->licences, licence, INT64_MAX))
        return det_fail(err, DET_REFUSED, c->at,
                        "licence '%.*s' was corrected; name the correction",
                        DET_STR_FMT(m->licence));
    if (det_licence_awaits(c->rules->licences, licence, INT64_MAX))
        return det_fail(err, DET_REFUSED, c->at,
                        "licence '%.*s' awaits approval by a second person",
                        DET_STR_FMT(m->licence));
    int64_t begin_us = det_zone_midnight_us(c->hold.zone, m->on);
    int64_t end_us = det_zone_midnight_us(c->hold.zone, m->on + 1) - 1;
    int64_t ends_us = det_licence_end(c->rules->licences, licence, INT64_MAX, &by);
    if (begin_us < licence->from_us || end_us >= ends_us)
        return det_fail(err, DET_REFUSED, c->at,
                        "licence '%.*s' does not cover the whole of that day",
                        DET_STR_FMT(m->licence));
    for (size_t i = 0; i < licence->measures.count; i++)
        if (basis->measure.len == 0 || det_str_equal(licence->measures.items[i], basis->measure))
            return DET_OK;
    return det_fail(err, DET_REFUSED, c->at,
                    "licence '%.*s' does not free from %.*s, which holds it",
                    DET_STR_FMT(m->licence), DET_STR_FMT(basis->measure));
}

/* Under every basis that holds. */
static det_status
check_permitted(const checking *c, det_error *err)
{
    const det_hold_movement *m = c->entry->of.movement;
    const char *way = m->is_credit ? "added to" : "taken from";
    char all[DET_FIELDS_LIST_MAX];
    det_status st = DET_OK;
    if (!det_hold_movement_is_kind(m->kind, m->is_credit, all))
        return det_fail(err, DET_REFUSED, c->at,
                        "'%.*s' is no kind of movement that may be %s what is held; those are %s",
                        DET_STR_FMT(m->kind), way, all);
    for (size_t i = 0; i < c->hold.basis_count && st == DET_OK; i++) {
        const det_hold_basis *basis = &c->hold.bases[i];
        det_hold_permit permit;
        if (!det_hold_basis_stands(basis, c->entry->stamp.recorded_us)) continue;
        if (!det_hold_permit_find(m->kind, m->is_credit, basis->authority, &permit))
            return det_fail(err, DET_REFUSED, c->at,
                            "nothing permits that %.*s be %s what '%.*s' holds (basis %.*s)",
                            DET_STR_FMT(m->kind), way, DET_STR_FMT(basis->authority),
                            DET_STR_FMT(basis->id));
        if (permit.needs_licence) st = check_licence(c, &permit, basis, err);
    }
    return st;
}

/* The day of a movement lies between the receipt and today. */
static det_status
check_day(const checking *c, det_day on, det_error *err)
{
    char text[DET_DAY_TEXT_MAX], other[DET_DAY_TEXT_MAX];
    det_day received = det_zone_day(c->hold.zone, c->hold.received_us);
    det_day today = det_zone_day(c->hold.zone, c->entry->stamp.recorded_us);
    if (on < received)
        return det_fail(err, DET_RANGE, c->at, "%s lies before %s, when '%.*s' was received",
                        det_day_print(on, text), det_day_print(received, other),
                        DET_STR_FMT(c->hold.id));
    if (on > today)
        return det_fail(err, DET_RANGE, c->at, "%s has not come yet: it is %s where it is held",
                        det_day_print(on, text), det_day_print(today, other));
    return DET_OK;
}

static det_status
check_currency(const checking *c, det_error *err)
{
    const det_hold_movement *m = c->entry->of.movement;
    if (c->hold.currency == NULL)
        return det_fail(err, DET_REFUSED, c->at, "'%.*s' has no amount, so nothing moves in it",
                        DET_STR_FMT(c->hold.id));
    if (m->currency != c->hold.currency)
        return det_fail(err, DET_CONFLICT, c->at, "'%.*s' is in %s, and this in %s",
                        DET_STR_FMT(c->hold.id), c->hold.currency->code,
                        m->currency == NULL ? "none" : m->currency->code);
    return DET_OK;
}

/* What a correction takes the place of; 0 of what corrects nothing. */
static int64_t
replaced_minor(const checking *c)
{
    const det_hold_entry *other = det_hold_ledger_find(c->ledger, c->entry->about);
    return c->entry->kind == DET_HOLD_CORRECT && other != NULL ? other->of.movement->amount_minor
                                                               : 0;
}

static det_status
check_movement(const checking *c, det_error *err)
{
    const det_hold_movement *m = c->entry->of.movement;
    char taken[DET_MONEY_TEXT_MAX], left[DET_MONEY_TEXT_MAX];
    det_hold_money money;
    det_status st = check_currency(c, err);
    if (st == DET_OK) st = check_day(c, m->on, err);
    if (st == DET_OK) st = check_permitted(c, err);
    if (st == DET_OK)
        st = det_hold_money_at(&c->hold, det_zone_day(c->hold.zone, c->entry->stamp.recorded_us),
                               &money, err);
    if (st != DET_OK) return st;
    money.balance += m->is_credit ? -replaced_minor(c) : replaced_minor(c);
    if (!m->is_credit && m->amount_minor > money.balance)
        return det_fail(err, DET_REFUSED, c->at, "%s cannot be taken: '%.*s' holds %s",
                        det_money_print(m->amount_minor, c->hold.currency, taken).ptr,
                        DET_STR_FMT(c->hold.id),
                        det_money_print(money.balance, c->hold.currency, left).ptr);
    if (m->is_credit && money.balance + m->amount_minor < 0)
        return det_fail(err, DET_REFUSED, c->at, "'%.*s' would hold less than nothing",
                        DET_STR_FMT(c->hold.id));
    if (m->is_credit && m->amount_minor > DET_MONEY_MAX_MINOR - money.balance)
        return det_fail(err, DET_RANGE, c->at, "'%.*s' would hold more than any account holds",
                        DET_STR_FMT(c->hold.id));
    return DET_OK;
}

/* ---- a release ----------------------------------------------------------------------------------
 */

static det_status
judge(const checking *c, const char *doing, det_error *err)
{
    bool is_releasable = false;
    det_str why = DET_STR("nothing is there to judge it by");
    det_status st = DET_OK;
    if (c->rules->judge != NULL)
        st = c->rules->judge(c->rules->judge_context, &c->hold, c->arena, &is_releasable, &why,
                             err);
    if (st == DET_OK && !is_releasable)
        st = det_fail(err, DET_REFUSED, c->at, "'%.*s' cannot be %s: %.*s", DET_STR_FMT(c->hold.id),
                      doing, DET_STR_FMT(why));
    return st;
}

/* The checker is neither who asked nor who changed the hold last. */
static det_status
check_second(const checking *c, det_error *err)
{
    det_str actor = c->entry->stamp.actor, request, change;
    if (!det_arena_print(c->arena, &request, "request '%.*s'", DET_STR_FMT(c->hold.request.id)) ||
        !det_arena_print(c->arena, &change, "the newest change of hold '%.*s'",
                         DET_STR_FMT(c->hold.id)))
        return det_fail(err, DET_NOMEM, c->at, "checking a release");
    det_status st = det_duty_second(c->hold.request.by, actor, request, err);
    return st == DET_OK ? det_duty_second(c->hold.changed_by, actor, change, err) : st;
}

static det_status
check_decision(const checking *c, det_error *err)
{
    if (c->hold.status != DET_HOLD_RELEASE_REQUESTED ||
        !det_str_equal(c->entry->about, c->hold.request.id))
        return det_fail(err, DET_REFUSED, c->at,
                        "'%.*s' is %s; no request '%.*s' waits for a second person (one falls when "
                        "a basis, an overlay or a party changes after it)",
                        DET_STR_FMT(c->hold.id), det_hold_status_name(c->hold.status),
                        DET_STR_FMT(c->entry->about));
    det_status st = check_second(c, err);
    if (st == DET_OK && c->entry->kind == DET_HOLD_APPROVE) st = judge(c, "released", err);
    return st;
}

static det_status
check_released(const checking *c, det_error *err)
{
    const det_hold_movement *m = c->entry->of.movement;
    char said[DET_MONEY_TEXT_MAX], due[DET_MONEY_TEXT_MAX];
    det_hold_money money;
    if (c->hold.status != DET_HOLD_RELEASE_APPROVED ||
        !det_str_equal(c->entry->about, c->hold.approval.id))
        return det_fail(err, DET_REFUSED, c->at,
                        "'%.*s' is %s; only what a second person has approved may move",
                        DET_STR_FMT(c->hold.id), det_hold_status_name(c->hold.status));
    det_status st = check_day(c, m->on, err);
    if (st == DET_OK && m->on < det_zone_day(c->hold.zone, c->hold.approval.at_us))
        st = det_fail(err, DET_RANGE, c->at, "it was approved after that day");
    /* the law may have come back between the approval and the movement */
    if (st == DET_OK) st = judge(c, "released", err);
    if (st == DET_OK && (m->currency != NULL || c->hold.currency != NULL))
        st = check_currency(c, err);
    if (st != DET_OK || c->hold.currency == NULL) return st;
    st = det_hold_money_at(&c->hold, m->on, &money, err);
    if (st == DET_OK &&
        (m->amount_minor != money.balance + money.accrued || m->interest_minor != money.accrued))
        st = det_fail(err, DET_REFUSED, c->at,
                      "%s is not what '%.*s' amounts to on that day with its interest, %s",
                      det_money_print(m->amount_minor, c->hold.currency, said).ptr,
                      DET_STR_FMT(c->hold.id),
                      det_money_print(money.balance + money.accrued, c->hold.currency, due).ptr);
    return st;
}

/* An account goes when its items have gone. */
static det_status
check_items(const checking *c, det_error *err)
{
    uint32_t place = 0;
    if (c->hold.kind != DET_HOLD_ACCOUNT || !det_strmap_get(&c->ledger->by_id, c->hold.id, &place))
        return DET_OK;
    for (uint32_t at = c->ledger->item[place]; at != UINT32_MAX; at = c->ledger->item[at]) {
        det_hold item;
        bool is_there = false;
        det_status st = det_hold_fold(c->ledger, c->ledger->items[at].id, DET_INSTANT_FOREVER,
                                      INT64_MAX, c->arena, &item, &is_there, err);
        if (st != DET_OK) return st;
        if (is_there && item.status != DET_HOLD_IS_RELEASED)
            return det_fail(err, DET_REFUSED, c->at,
                            "account '%.*s' still holds item '%.*s'; release its items one by one",
                            DET_STR_FMT(c->hold.id), DET_STR_FMT(item.id));
    }
    return DET_OK;
}

static det_status
check_request(const checking *c, det_error *err)
{
    if (c->hold.status != DET_HOLD_HELD)
        return det_fail(err, DET_REFUSED, c->at, "'%.*s' is %s already", DET_STR_FMT(c->hold.id),
                        det_hold_status_name(c->hold.status));
    return check_items(c, err);
}

/* ---- what an entry is about ---------------------------------------------------------------------
 */

static bool
is_correctable(det_hold_entry_kind kind)
{
    return kind == DET_HOLD_PLACE || kind == DET_HOLD_PARTY || kind == DET_HOLD_BASIS ||
           kind == DET_HOLD_OVERLAY || kind == DET_HOLD_TERMS || kind == DET_HOLD_CREDIT ||
           kind == DET_HOLD_DEBIT || kind == DET_HOLD_STATEMENT || kind == DET_HOLD_REPORTED;
}

/* The kinds of entry that a kind deals with. */
static bool
deals_with(det_hold_entry_kind kind, det_hold_entry_kind says)
{
    switch (kind) {
    case DET_HOLD_BASIS_END:
        return says == DET_HOLD_BASIS;
    case DET_HOLD_OVERLAY_END:
        return says == DET_HOLD_OVERLAY;
    case DET_HOLD_APPROVE:
    case DET_HOLD_REFUSE:
        return says == DET_HOLD_REQUEST;
    case DET_HOLD_RELEASED:
        return says == DET_HOLD_APPROVE;
    case DET_HOLD_LEGAL_HOLD_END:
        return says == DET_HOLD_LEGAL_HOLD;
    default:
        return is_correctable(says);
    }
}

/* A correction of a hold leaves what leads to it, and what its sums are in. */
static det_status
check_correction(const checking *c, const det_hold_entry *other, det_error *err)
{
    const det_hold *said = c->entry->of.placed, *was = other->of.placed;
    if (c->entry->says != DET_HOLD_PLACE) return DET_OK;
    const char *what = NULL;
    if (said->kind != was->kind) what = "kind";
    if (!det_str_equal(said->account, was->account)) what = "account";
    if (said->currency != was->currency) what = "currency";
    if (said->action != was->action) what = "action";
    return what == NULL ? DET_OK
                        : det_fail(err, DET_CONFLICT, c->at,
                                   "a correction keeps the %s of a hold; place another one", what);
}

static det_status
check_about(const checking *c, det_error *err)
{
    const det_hold_entry *entry = c->entry;
    const det_hold_entry *other = det_hold_ledger_find(c->ledger, entry->about);
    uint32_t place = 0;
    if (entry->about.len == 0) return DET_OK;
    if (other == NULL || !det_str_equal(other->hold, entry->hold))
        return det_fail(err, DET_MISSING, c->at, "no entry '%.*s' of hold '%.*s'",
                        DET_STR_FMT(entry->about), DET_STR_FMT(entry->hold));
    if (!deals_with(entry->kind, other->says))
        return det_fail(err, DET_CONFLICT, c->at, "'%.*s' is a %s; a %s deals with another kind",
                        DET_STR_FMT(entry->about), det_hold_entry_name(other->says),
                        det_hold_entry_name(entry->kind));
    if (det_strmap_get(&c->ledger->by_about, entry->about, &place)) {
        /* whoever decides a request second has lost: that is no slip but a refusal */
        bool is_step = entry->kind >= DET_HOLD_REQUEST && entry->kind <= DET_HOLD_RELEASED;
        return det_fail(err, is_step ? DET_REFUSED : DET_CONFLICT, c->at,
                        "'%.*s' was dealt with by '%.*s' already%s", DET_STR_FMT(entry->about),
                        DET_STR_FMT(c->ledger->items[place].id), is_step ? "" : "; name that one");
    }
    if (entry->stamp.known_us < other->stamp.known_us)
        return det_fail(err, DET_CONFLICT, c->at,
                        "'%.*s' would be known before '%.*s', which it is about",
                        DET_STR_FMT(entry->id), DET_STR_FMT(other->id));
    return entry->kind == DET_HOLD_CORRECT ? check_correction(c, other, err) : DET_OK;
}

/* ---- all of it ----------------------------------------------------------------------------------
 */

static det_status
check_place(const checking *c, det_error *err)
{
    const det_hold *placed = c->entry->of.placed;
    const det_hold_entry *account;
    if (placed->received_us > c->entry->stamp.recorded_us)
        return det_fail(err, DET_RANGE, c->at, "it would be received at a time that has not come");
    if (placed->account.len == 0) return DET_OK;
    account = det_hold_ledger_find(c->ledger, placed->account);
    if (account == NULL || account->kind != DET_HOLD_PLACE)
        return det_fail(err, DET_MISSING, c->at, "no hold '%.*s'; place the account first",
                        DET_STR_FMT(placed->account));
    if (account->of.placed->kind != DET_HOLD_ACCOUNT)
        return det_fail(err, DET_CONFLICT, c->at, "'%.*s' is a %s and no account",
                        DET_STR_FMT(placed->account), det_hold_kind_name(account->of.placed->kind));
    if (account->of.placed->currency != placed->currency)
        return det_fail(err, DET_CONFLICT, c->at, "account '%.*s' is in %s and its item in %s",
                        DET_STR_FMT(placed->account), account->of.placed->currency->code,
                        placed->currency->code);
    return DET_OK;
}

/* What is gone takes nothing more but what concerns its records. */
static det_status
check_open(const checking *c, det_error *err)
{
    det_hold_entry_kind kind = c->entry->kind;
    bool is_record = kind == DET_HOLD_LEGAL_HOLD || kind == DET_HOLD_LEGAL_HOLD_END ||
                     kind == DET_HOLD_STATEMENT || kind == DET_HOLD_REPORTED;
    bool is_reason = kind == DET_HOLD_BASIS || kind == DET_HOLD_PARTY || kind == DET_HOLD_CORRECT ||
                     kind == DET_HOLD_BASIS_END;
    char text[DET_DAY_TEXT_MAX];
    if (c->hold.status == DET_HOLD_IS_RELEASED && !is_record)
        return det_fail(err, DET_REFUSED, c->at, "'%.*s' was released on %s, by '%.*s'",
                        DET_STR_FMT(c->hold.id), det_day_print(c->hold.released_on, text),
                        DET_STR_FMT(c->hold.release.by));
    if (c->hold.status == DET_HOLD_IS_REJECTED && !is_record && !is_reason)
        return det_fail(err, DET_REFUSED, c->at, "'%.*s' was rejected: nothing is held",
                        DET_STR_FMT(c->hold.id));
    if (kind == DET_HOLD_STATEMENT && c->hold.kind != DET_HOLD_ACCOUNT)
        return det_fail(err, DET_CONFLICT, c->at, "'%.*s' is a %s; a statement is of an account",
                        DET_STR_FMT(c->hold.id), det_hold_kind_name(c->hold.kind));
    return DET_OK;
}

static det_status
check_stated(const checking *c, det_error *err)
{
    det_status st = check_currency(c, err);
    return st == DET_OK ? check_day(c, c->entry->of.movement->on, err) : st;
}

static det_status
check_said(const checking *c, det_error *err)
{
    switch (c->entry->kind) {
    case DET_HOLD_TERMS:
        return c->hold.currency != NULL
                   ? DET_OK
                   : det_fail(err, DET_REFUSED, c->at, "'%.*s' has no amount, so it earns nothing",
                              DET_STR_FMT(c->hold.id));
    case DET_HOLD_CREDIT:
    case DET_HOLD_DEBIT:
        return check_movement(c, err);
    case DET_HOLD_STATEMENT:
        return check_day(c, c->entry->of.movement->on, err);
    case DET_HOLD_REPORTED:
        return check_day(c, c->entry->of.filing->on, err);
    case DET_HOLD_REQUEST:
        return check_request(c, err);
    case DET_HOLD_APPROVE:
    case DET_HOLD_REFUSE:
        return check_decision(c, err);
    case DET_HOLD_RELEASED:
        return check_released(c, err);
    case DET_HOLD_CORRECT:
        if (c->entry->says == DET_HOLD_CREDIT || c->entry->says == DET_HOLD_DEBIT)
            return check_movement(c, err);
        return c->entry->says == DET_HOLD_STATEMENT ? check_stated(c, err) : DET_OK;
    default:
        return DET_OK;
    }
}

det_status
det_hold_check(const det_hold_ledger *ledger, const det_hold_entry *entry,
               const det_hold_rules *rules, det_where at, det_arena *arena, det_error *err)
{
    checking c = {.ledger = ledger, .entry = entry, .rules = rules, .at = at, .arena = arena};
    bool is_there = false;
    if (entry->kind == DET_HOLD_PLACE) return check_place(&c, err);
    const det_hold_entry *placed = det_hold_ledger_find(ledger, entry->hold);
    if (placed == NULL || placed->kind != DET_HOLD_PLACE)
        return det_fail(err, DET_MISSING, at, "no hold '%.*s' in the book",
                        DET_STR_FMT(entry->hold));
    if (entry->stamp.known_us < placed->stamp.known_us)
        return det_fail(err, DET_CONFLICT, at, "'%.*s' would be known before its hold",
                        DET_STR_FMT(entry->id));
    det_status st = det_hold_fold(ledger, entry->hold, entry->stamp.recorded_us, INT64_MAX, arena,
                                  &c.hold, &is_there, err);
    if (st == DET_OK && !is_there)
        st = det_fail(err, DET_CONFLICT, at, "'%.*s' is received after it would be changed",
                      DET_STR_FMT(entry->hold));
    if (st == DET_OK) st = check_open(&c, err);
    if (st == DET_OK) st = check_about(&c, err);
    return st == DET_OK ? check_said(&c, err) : st;
}
