/* Balances and interest, in integers.
 *
 * Interest of a stretch of nights with one balance and one rate is
 *     balance * rate_bp / 10,000 * nights / year
 * with a year of 360 or 365 days.  Both divide 26,280, so every stretch is a whole number of parts
 * of 1 / (10,000 * 26,280) of a minor unit, and their sum needs 128 bits and no rounding: 10^16
 * times 10^4 times 73 times the 3.7 million days of the calendar is 2.7 * 10^28. */
#include "screen/hold_money.h"

enum { YEAR_PARTS = 26280, BASIS_POINTS = 10000 };
__extension__ typedef __int128 parts;

static const det_where nowhere;

int64_t
det_day_count_between(det_day_count count, det_day from, det_day before)
{
    int32_t y1, m1, d1, y2, m2, d2;
    if (count != DET_DAY_COUNT_30_360) return (int64_t)before - from;
    det_day_split(from, &y1, &m1, &d1);
    det_day_split(before, &y2, &m2, &d2);
    d1 = d1 > 30 ? 30 : d1;
    d2 = d2 > 30 ? 30 : d2;
    return 360 * (int64_t)(y2 - y1) + 30 * (m2 - m1) + (d2 - d1);
}

static parts
earned(int64_t balance, const det_hold_terms *terms, det_day from, det_day before)
{
    int64_t year = terms->day_count == DET_DAY_COUNT_ACT_365 ? 365 : 360;
    return (parts)balance * terms->rate_bp * det_day_count_between(terms->day_count, from, before) *
           (YEAR_PARTS / year);
}

static parts
rounded(parts sum)
{
    const parts whole = (parts)BASIS_POINTS * YEAR_PARTS;
    return sum < 0 ? -((-sum + whole / 2) / whole) : (sum + whole / 2) / whole;
}

/* The first day on which it earns. */
static det_day
begins_on(const det_hold *hold)
{
    return hold->value_date != DET_DAY_NONE ? hold->value_date
                                            : det_zone_day(hold->zone, hold->received_us);
}

/* The day after `on` on which the balance or the rate changes next, up to before. */
static det_day
next_change(const det_hold *hold, size_t movement, size_t term, det_day before)
{
    det_day next = before;
    if (movement < hold->movement_count && hold->movements[movement].on < next)
        next = hold->movements[movement].on;
    if (term < hold->term_count && hold->terms[term].from < next) next = hold->terms[term].from;
    return next;
}

det_status
det_hold_money_at(const det_hold *hold, det_day on, det_hold_money *out, det_error *err)
{
    det_day day = begins_on(hold);
    bool is_released = hold->status == DET_HOLD_IS_RELEASED && hold->released_on <= on;
    /* nights before this day count: what is there at the end of `on` has not earned for it yet */
    det_day before = is_released ? hold->released_on : on;
    size_t movement = 0, term = 0;
    int64_t balance = hold->amount_minor;
    parts sum = 0;
    *out = (det_hold_money){.currency = hold->currency, .on = on};
    if (hold->status == DET_HOLD_IS_REJECTED) return DET_OK;
    if (on < day) balance = 0;
    out->principal = balance;
    for (;;) {
        /* movements before the value date are there from the value date on */
        while (movement < hold->movement_count && hold->movements[movement].on <= on &&
               hold->movements[movement].on <= day) {
            const det_hold_movement *m = &hold->movements[movement++];
            *(m->is_credit ? &out->credits : &out->debits) += m->amount_minor;
            balance += m->is_credit ? m->amount_minor : -m->amount_minor;
            if (m->is_credit && det_str_equal(m->kind, DET_STR("interest")))
                out->interest += m->amount_minor;
            if (balance > DET_MONEY_MAX_MINOR || balance < -DET_MONEY_MAX_MINOR)
                return det_fail(err, DET_RANGE, nowhere,
                                "hold '%.*s' amounts to more than any account holds",
                                DET_STR_FMT(hold->id));
        }
        while (term < hold->term_count && hold->terms[term].from <= day)
            term++;
        /* what moves on the last day itself is taken by the loop above, and earns nothing */
        if (day >= before) break;
        det_day next = next_change(hold, movement, term, before);
        if (term > 0) sum += earned(balance, &hold->terms[term - 1], day, next);
        day = next;
    }
    parts accrued = rounded(sum) - out->interest;
    if (accrued > DET_MONEY_MAX_MINOR || accrued < -DET_MONEY_MAX_MINOR)
        return det_fail(err, DET_RANGE, nowhere,
                        "hold '%.*s' has earned more than any account holds",
                        DET_STR_FMT(hold->id));
    out->balance = is_released ? 0 : balance;
    out->accrued = is_released ? 0 : (int64_t)accrued;
    out->released = is_released ? hold->released_minor : 0;
    return DET_OK;
}

/* ---- an account ---------------------------------------------------------------------------------
 */

/* What of a released amount was interest that no credit had brought. */
static int64_t
interest_paid(const det_hold_ledger *ledger, const det_hold *item)
{
    const det_hold_entry *entry = det_hold_ledger_find(ledger, item->release.id);
    return entry == NULL ? 0 : entry->of.movement->interest_minor;
}

static det_status
sum_items(const det_hold_ledger *ledger, uint32_t account, det_day on, int64_t known_us,
          det_arena *arena, det_hold_sums *out, det_error *err)
{
    int64_t from_own = 0;
    for (uint32_t at = ledger->item[account]; at != UINT32_MAX; at = ledger->item[at]) {
        det_hold item;
        det_hold_money money;
        bool is_there = false;
        det_status st = det_hold_fold(
            ledger, ledger->items[at].id,
            det_zone_midnight_us(ledger->items[at].of.placed->zone, on + 1) - 1, known_us, arena,
            &item, &is_there, err);
        if (st == DET_OK && is_there) st = det_hold_money_at(&item, on, &money, err);
        if (st != DET_OK) return st;
        if (!is_there) continue;
        if (item.status == DET_HOLD_IS_RELEASED) {
            out->released++;
            out->items_released += money.released;
            from_own += interest_paid(ledger, &item);
        } else {
            out->held++;
            out->items_balance += money.balance;
            out->items_accrued += money.accrued;
        }
        if (out->items_balance > DET_MONEY_MAX_MINOR || out->items_accrued > DET_MONEY_MAX_MINOR ||
            out->items_released > DET_MONEY_MAX_MINOR)
            return det_fail(err, DET_RANGE, nowhere,
                            "the items of account '%.*s' amount to more than any account holds",
                            DET_STR_FMT(ledger->items[account].id));
    }
    out->book = out->own.balance + out->items_balance - from_own;
    return DET_OK;
}

/* The newest statement of the day or before. */
static const det_hold_entry *
statement_of(const det_hold_ledger *ledger, uint32_t account, det_day on, int64_t known_us)
{
    const det_hold_entry *found = NULL;
    for (uint32_t at = ledger->next[account]; at != UINT32_MAX; at = ledger->next[at]) {
        const det_hold_entry *entry = &ledger->items[at];
        uint32_t other = 0;
        if (entry->says != DET_HOLD_STATEMENT || entry->stamp.known_us > known_us ||
            entry->of.movement->on > on)
            continue;
        if (det_strmap_get(&ledger->by_about, entry->id, &other) &&
            ledger->items[other].stamp.known_us <= known_us)
            continue; /* corrected: the correction speaks */
        if (found == NULL || entry->of.movement->on >= found->of.movement->on) found = entry;
    }
    return found;
}

static det_status
sum_account(const det_hold_ledger *ledger, uint32_t account, det_day on, int64_t known_us,
            det_arena *arena, det_hold_sums *out, det_error *err)
{
    const det_hold_entry *placed = &ledger->items[account];
    det_hold own;
    bool is_there = false;
    *out = (det_hold_sums){0};
    det_status st = det_hold_fold(ledger, placed->id,
                                  det_zone_midnight_us(placed->of.placed->zone, on + 1) - 1,
                                  known_us, arena, &own, &is_there, err);
    if (st == DET_OK && !is_there)
        st = det_fail(err, DET_MISSING, nowhere, "account '%.*s' was not held yet",
                      DET_STR_FMT(placed->id));
    if (st == DET_OK) st = det_hold_money_at(&own, on, &out->own, err);
    return st == DET_OK ? sum_items(ledger, account, on, known_us, arena, out, err) : st;
}

det_status
det_hold_sums_at(const det_hold_ledger *ledger, det_str account, det_day on, int64_t known_us,
                 det_arena *arena, det_hold_sums *out, det_error *err)
{
    uint32_t place = 0;
    det_hold_sums then;
    if (!det_strmap_get(&ledger->by_id, account, &place) ||
        ledger->items[place].kind != DET_HOLD_PLACE ||
        ledger->items[place].of.placed->kind != DET_HOLD_ACCOUNT)
        return det_fail(err, DET_MISSING, nowhere, "no account '%.*s' in the book of holds",
                        DET_STR_FMT(account));
    det_status st = sum_account(ledger, place, on, known_us, arena, out, err);
    const det_hold_entry *stated = statement_of(ledger, place, on, known_us);
    if (st != DET_OK || stated == NULL) return st;
    out->has_statement = true;
    out->stated_on = stated->of.movement->on;
    out->stated = stated->of.movement->amount_minor;
    st = sum_account(ledger, place, out->stated_on, known_us, arena, &then, err);
    if (st == DET_OK) out->difference = out->stated - then.book;
    return st;
}
