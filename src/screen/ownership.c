/* ownership.c - shares, chains and what several owners hold together.
 *
 * A party that is caught counts for what it owns as its listed owners do: a rule that says "owned
 * directly or indirectly" is applied link by link, and shares along a chain are not multiplied.  So
 * the answer is the smallest set that has the listed parties and everything of which the set holds
 * enough.  It grows from the listed parties; each time a party joins, the sums of what it owns
 * change, and what reaches the threshold joins.  Rings (A owns B owns A) need nothing more.
 *
 * Two such sets are worked out: with the low ends of all shares, what is caught whatever the
 * unknown is; with the high ends, what may be.  A high end is no more than what others are known to
 * leave: three owners with 30 each, and one that is not known, and that one has 10 at most.
 *
 * Where shares of different listed owners are not added up, the set is grown for each listed party
 * alone, and whoever is in one of them is caught. */
#include "screen/ownership.h"

#include <stdlib.h>

/* ---- holdings -----------------------------------------------------------------------------------
 */

static int
by_owned(const void *a, const void *b)
{
    const det_holding *x = a, *y = b;
    if (x->owned != y->owned) return x->owned < y->owned ? -1 : 1;
    return x->owner < y->owner ? -1 : x->owner > y->owner;
}

static uint32_t
at_most_whole(uint64_t bp)
{
    return bp > DET_SHARE_WHOLE_BP ? DET_SHARE_WHOLE_BP : (uint32_t)bp;
}

det_holdings
det_holdings_of(det_holding *items, size_t count, uint32_t party_count)
{
    size_t kept = 0;
    if (count > 1) qsort(items, count, sizeof *items, by_owned);
    for (size_t i = 0; i < count; i++) {
        det_holding *last = kept == 0 ? NULL : &items[kept - 1];
        if (items[i].owner == items[i].owned)
            continue; /* what a party holds of itself is nobody's */
        if (last == NULL || last->owned != items[i].owned || last->owner != items[i].owner) {
            items[kept++] = items[i];
            continue;
        }
        last->share.low_bp = at_most_whole((uint64_t)last->share.low_bp + items[i].share.low_bp);
        last->share.high_bp = at_most_whole((uint64_t)last->share.high_bp + items[i].share.high_bp);
        last->controls |= items[i].controls;
    }
    return (det_holdings){party_count, items, kept};
}

/* ---- growing a set ------------------------------------------------------------------------------
 */

/* What a set holds of one party. */
typedef struct sums {
    uint64_t held;   /* the low or the high ends of what members hold */
    uint64_t others; /* the low ends of what all others hold */
    bool is_member, is_touched, is_controlled;
    bool is_overfull; /* more than the whole is held of it: registers do say so */
} sums;

typedef struct growing {
    const det_holdings *holdings;
    const det_ownership_rule *rule; /* NULL: the lawbook has none */
    bool is_sure;                   /* low ends, else high ends */
    uint32_t *first_of_owner;       /* party_count + 1 places in by_owner */
    uint32_t *by_owner;             /* places of holdings, by owner */
    uint64_t *low_of_owned;         /* the low ends of everything held of a party */
    sums *sums;
    uint32_t *queue, *touched;
    size_t queued, touched_count;
    det_owned *out;
    det_tribool *by_share, *by_control;
} growing;

static uint64_t
sum_of(const growing *now, const sums *of)
{
    if (now->is_sure || of->is_overfull) return of->held;
    uint64_t left = DET_SHARE_WHOLE_BP - of->others;
    return of->held < left ? of->held : left;
}

static bool
is_enough(const growing *now, const sums *of)
{
    uint64_t sum = sum_of(now, of);
    const det_ownership_rule *rule = now->rule;
    /* where no share is named, the whole is owned beyond doubt and any part has to be judged */
    if (rule == NULL) return !now->is_sure && sum > 0;
    if (!rule->has_share) return now->is_sure ? sum >= DET_SHARE_WHOLE_BP : sum > 0;
    return rule->is_more_than ? sum > rule->share_bp : sum >= rule->share_bp;
}

static bool
is_controlled(const growing *now, const sums *of)
{
    det_tribool control = now->rule == NULL ? DET_UNKNOWN : now->rule->control;
    return of->is_controlled && (now->is_sure ? control == DET_YES : control != DET_NO);
}

static void
join(growing *now, uint32_t party)
{
    if (now->sums[party].is_member) return;
    now->sums[party].is_member = true;
    now->queue[now->queued++] = party;
}

static void
touch(growing *now, uint32_t party)
{
    sums *of = &now->sums[party];
    if (of->is_touched) return;
    *of = (sums){.others = now->low_of_owned[party],
                 .is_touched = true,
                 .is_overfull = now->low_of_owned[party] > DET_SHARE_WHOLE_BP};
    now->touched[now->touched_count++] = party;
}

/* Grows from the roots that have been put into the queue, then writes down what came out. */
static void
grow(growing *now)
{
    for (size_t head = 0; head < now->queued; head++) {
        uint32_t owner = now->queue[head];
        for (uint32_t i = now->first_of_owner[owner]; i < now->first_of_owner[owner + 1]; i++) {
            const det_holding *holding = &now->holdings->items[now->by_owner[i]];
            touch(now, holding->owned);
            sums *of = &now->sums[holding->owned];
            of->held += now->is_sure ? holding->share.low_bp : holding->share.high_bp;
            of->others -= holding->share.low_bp;
            of->is_controlled |= holding->controls;
            if (is_enough(now, of) || is_controlled(now, of)) join(now, holding->owned);
        }
    }
    det_tribool value = now->is_sure ? DET_YES : DET_UNKNOWN;
    for (size_t i = 0; i < now->touched_count; i++) {
        uint32_t party = now->touched[i];
        const sums *of = &now->sums[party];
        det_owned *out = &now->out[party];
        uint32_t sum = at_most_whole(sum_of(now, of));
        uint32_t *end = now->is_sure ? &out->sum.low_bp : &out->sum.high_bp;
        if (sum > *end) *end = sum;
        if (is_enough(now, of) && out->by_share < value) out->by_share = value;
        if (is_controlled(now, of) && out->by_control < value) out->by_control = value;
        if (of->is_member && out->is_caught < value) out->is_caught = value;
        now->sums[party] = (sums){0};
    }
    for (size_t i = 0; i < now->queued; i++)
        now->sums[now->queue[i]] = (sums){0};
    now->queued = now->touched_count = 0;
}

static void
put_root(growing *now, uint32_t party)
{
    touch(now, party);
    join(now, party);
}

/* is_together: one set from all listed parties, else one from each of them. */
static void
grow_all(growing *now, const det_tribool *listed, bool is_sure, bool is_together)
{
    now->is_sure = is_sure;
    for (uint32_t party = 0; party < now->holdings->party_count; party++) {
        if (is_sure ? listed[party] != DET_YES : listed[party] == DET_NO) continue;
        put_root(now, party);
        if (!is_together) grow(now);
    }
    if (is_together) grow(now);
}

static bool
make_room(growing *now, det_arena *arena)
{
    const det_holdings *all = now->holdings;
    size_t parties = all->party_count;
    now->first_of_owner = DET_NEW(arena, uint32_t, parties + 2);
    now->by_owner = DET_NEW(arena, uint32_t, all->count + 1);
    now->low_of_owned = DET_NEW(arena, uint64_t, parties + 1);
    now->sums = DET_NEW(arena, sums, parties + 1);
    now->queue = DET_NEW(arena, uint32_t, parties + 1);
    now->touched = DET_NEW(arena, uint32_t, parties + 1);
    now->out = DET_NEW(arena, det_owned, parties + 1);
    if (now->first_of_owner == NULL || now->by_owner == NULL || now->low_of_owned == NULL ||
        now->sums == NULL || now->queue == NULL || now->touched == NULL || now->out == NULL)
        return false;
    /* by counting: where each owner's holdings begin */
    for (size_t i = 0; i < all->count; i++) {
        now->first_of_owner[all->items[i].owner + 2]++;
        now->low_of_owned[all->items[i].owned] += all->items[i].share.low_bp;
    }
    for (size_t party = 0; party < parties; party++)
        now->first_of_owner[party + 2] += now->first_of_owner[party + 1];
    for (size_t i = 0; i < all->count; i++)
        now->by_owner[now->first_of_owner[all->items[i].owner + 1]++] = (uint32_t)i;
    return true;
}

det_status
det_ownership_work(const det_holdings *holdings, const det_ownership_rule *rule,
                   const det_tribool *listed, det_arena *arena, const det_owned **out,
                   det_error *err)
{
    growing now = {.holdings = holdings, .rule = rule};
    det_tribool adds_up = rule == NULL ? DET_UNKNOWN : rule->adds_up;
    if (!make_room(&now, arena))
        return det_fail(err, DET_NOMEM, (det_where){0}, "ownership: no memory for %u parties",
                        holdings->party_count);
    grow_all(&now, listed, true, adds_up == DET_YES);
    grow_all(&now, listed, false, adds_up != DET_NO);
    for (uint32_t party = 0; party < holdings->party_count; party++) {
        det_owned *owned = &now.out[party];
        if (listed[party] > owned->is_caught) owned->is_caught = listed[party];
        if (owned->sum.high_bp < owned->sum.low_bp) owned->sum.high_bp = owned->sum.low_bp;
    }
    *out = now.out;
    return DET_OK;
}
