/* hold_freed.c - the bases of one authority, judged together.
 *
 * Free is what every basis of the authority has let go of, and since the day on which the last of
 * them did; where a licence had unblocked it before the measure was ended, since the licence.  The
 * ground of that day is the ground for a report of unblocking: a licence, a party
 * off its list, a measure that was ended.  One basis that is not certain keeps it blocked. */
#include "screen/hold_freed.h"

#include "base/text.h"

/* Acts, licences and delistings that let go of one hold one after the other. */
enum { STEPS_MAX = 16 };

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "what is blocked under an authority");
}

/* Does a licence ask for a report in its conditions?  Any word of it will do: one asked for in vain
 * does no harm. */
static bool
asks_for_report(const det_licence *licence)
{
    for (size_t i = 0; i < licence->conditions.count; i++)
        for (size_t at = 0; at + 6 <= licence->conditions.items[i].len; at++) {
            const char *c = licence->conditions.items[i].ptr + at;
            if ((c[0] | 0x20) == 'r' && (c[1] | 0x20) == 'e' && (c[2] | 0x20) == 'p' &&
                (c[3] | 0x20) == 'o' && (c[4] | 0x20) == 'r' && (c[5] | 0x20) == 't')
                return true;
        }
    return false;
}

static det_str
ground_of(const det_basis_answer *answer)
{
    if (answer->state == DET_BASIS_NEUTRALISED)
        return answer->licence != NULL && asks_for_report(answer->licence)
                   ? DET_STR("licence_reporting")
                   : DET_STR("licence");
    if (answer->state == DET_BASIS_PAUSED) return DET_STR("other");
    switch (answer->end) {
    case DET_BASIS_END_DELISTED:
        return DET_STR("delisted");
    case DET_BASIS_END_CORRECTED:
        return DET_STR("mistaken_identity");
    case DET_BASIS_END_TERMINATED:
    case DET_BASIS_END_EXPIRED:
    case DET_BASIS_END_ANNULLED:
        return DET_STR("terminated");
    default:
        return DET_STR("other");
    }
}

static det_day
day_since(const det_basis_answer *answer)
{
    det_zone zone = answer->measure == NULL ? DET_ZONE_NEW_YORK
                                            : det_regime_zone(det_measure_regime(answer->measure));
    return answer->since_us == INT64_MIN ? DET_DAY_NONE : det_zone_day(zone, answer->since_us);
}

/* What is told of it, for longer than the judge lives. */
static bool
keep(const det_basis_answer *answer, det_arena *arena, det_hold_freed *out)
{
    if (!det_arena_copy(arena, answer->why, &out->why) ||
        !det_basis_cites(answer, arena, &out->cites))
        return false;
    det_str *texts = DET_NEW(arena, det_str, out->cites.count + 1);
    if (texts == NULL) return false;
    for (size_t i = 0; i < out->cites.count; i++)
        if (!det_arena_copy(arena, out->cites.items[i], &texts[i])) return false;
    out->cites.items = texts;
    return true;
}

/* Takes one answer into the whole.  count  of those that came before it */
static det_status
take(const det_basis_answer *answer, size_t count, det_arena *arena, det_hold_freed *out,
     det_error *err)
{
    bool bites = answer->state == DET_BASIS_BITES;
    bool is_uncertain = answer->state == DET_BASIS_UNCERTAIN;
    det_day since = day_since(answer);
    if (out->is_blocked && !out->is_uncertain) return DET_OK; /* one that bites says all */
    if (bites) {
        out->is_blocked = true;
        out->is_uncertain = false;
        out->why = (det_str){0};
        out->cites = (det_texts){0};
        return DET_OK;
    }
    if (out->is_blocked) return DET_OK; /* the first that is uncertain is told */
    /* the last to end: a day that nobody knows is later than any, and stays unknown */
    bool is_last = count == 0 || is_uncertain || since == DET_DAY_NONE ||
                   (out->since != DET_DAY_NONE && since > out->since);
    out->is_blocked = out->is_uncertain = is_uncertain;
    if (!is_last) return DET_OK;
    out->since = is_uncertain ? DET_DAY_NONE : since;
    out->ground = is_uncertain ? (det_str){0} : ground_of(answer);
    return keep(answer, arena, out) ? DET_OK : no_memory(err);
}

/* Every basis of the authority at the end of a day. */
static det_status
judge_day(const det_hold_bench *bench, const det_hold *hold, det_str authority, det_day on,
          det_arena *arena, det_hold_freed *out, det_error *err)
{
    det_judge *judge = NULL;
    int64_t at_us = det_zone_midnight_us(DET_ZONE_NEW_YORK, on + 1) - 1;
    size_t count = 0;
    *out = (det_hold_freed){.since = DET_DAY_NONE};
    for (size_t i = 0; i < hold->basis_count; i++) {
        const det_hold_basis *basis = &hold->bases[i];
        det_basis_answer answer;
        if (!det_str_equal(basis->authority, authority) || basis->from_us > at_us ||
            at_us >= basis->to_us)
            continue;
        out->is_held = true;
        if (bench == NULL) {
            out->is_blocked = true;
            return DET_OK;
        }
        det_status st = judge == NULL ? bench->judge_of(bench->context, on, &judge, err) : DET_OK;
        if (st == DET_OK) st = det_basis_judge(judge, hold, basis, arena, &answer, err);
        if (st == DET_OK) st = take(&answer, count++, arena, out, err);
        if (st != DET_OK) {
            det_while(err, st, "judging hold %.*s", DET_STR_FMT(hold->id));
            return st;
        }
    }
    return DET_OK;
}

det_status
det_hold_freed_find(const det_hold_bench *bench, const det_hold *hold, det_str authority,
                    det_day on, det_arena *arena, det_hold_freed *out, det_error *err)
{
    det_hold_freed before;
    det_status st = judge_day(bench, hold, authority, on, arena, out, err);
    for (int step = 0; st == DET_OK && step < STEPS_MAX; step++) {
        if (!out->is_held || out->is_blocked || out->since == DET_DAY_NONE) break;
        st = judge_day(bench, hold, authority, out->since - 1, arena, &before, err);
        /* free the day before as well: by what came first it was unblocked */
        if (st != DET_OK || !before.is_held || before.is_blocked) break;
        *out = before;
    }
    return st;
}
