/* Every instant that a lawbook names. */
#include "law/bounds.h"

#include <stdlib.h>

/* Years whose turns a quota is followed through. */
enum { LAST_YEAR = 2100 };

static bool
add(det_bounds *bounds, int64_t us, det_arena *arena)
{
    if (us == INT64_MIN || us == DET_INSTANT_FOREVER) return true;
    if (bounds->count == bounds->capacity) {
        void *more = det_arena_grow(arena, bounds->items, bounds->count, &bounds->capacity,
                                    sizeof *bounds->items);
        if (more == NULL) return false;
        bounds->items = more;
    }
    bounds->items[bounds->count++] = us;
    return true;
}

static bool
add_life(det_bounds *bounds, det_law_life life, det_arena *arena)
{
    return add(bounds, life.from_us, arena) && add(bounds, life.before_us, arena);
}

/* depth is bounded by DET_LAW_EXCEPTION_DEPTH_MAX, which the loader enforces */
static bool
add_exceptions(det_bounds *bounds, const det_law_exception *items, size_t count, det_arena *arena)
{
    for (size_t i = 0; i < count; i++)
        if (!add_life(bounds, items[i].life, arena) ||
            !add_exceptions(bounds, items[i].exceptions, items[i].exception_count, arena))
            return false;
    return true;
}

static bool
add_turns(det_bounds *bounds, const det_quota *quota, det_zone zone, det_arena *arena)
{
    int32_t year = 0, month = 0, day = 0;
    if (quota->life.from_us == INT64_MIN ||
        (quota->every != DET_QUOTA_CALENDAR_YEAR && quota->every != DET_QUOTA_12_MONTHS))
        return true;
    det_day_split(det_zone_day(zone, quota->life.from_us), &year, &month, &day);
    if (quota->every == DET_QUOTA_CALENDAR_YEAR) month = day = 1;
    for (int32_t y = year + 1; y <= LAST_YEAR; y++) {
        det_day turn = 0;
        /* of the 29th of February the turn is the day after the 28th */
        if (!det_day_of(y, month, day, &turn) && !det_day_of(y, 3, 1, &turn)) return true;
        int64_t us = det_zone_midnight_us(zone, turn);
        if (us >= quota->life.before_us) return true;
        if (!add(bounds, us, arena)) return false;
    }
    return true;
}

/* has_turns: where a period of a quota begins again counts too. */
static bool
add_parts(det_bounds *bounds, const det_law_parts *parts, bool has_turns, det_zone zone,
          det_arena *arena)
{
    if (!add_exceptions(bounds, parts->exceptions, parts->exception_count, arena)) return false;
    for (size_t i = 0; i < parts->quota_count; i++)
        if (!add_life(bounds, parts->quotas[i].life, arena) ||
            (has_turns && !add_turns(bounds, &parts->quotas[i], zone, arena)))
            return false;
    if (parts->wind_down.is_given && !add(bounds, parts->wind_down.before_us, arena)) return false;
    return add(bounds, parts->blocks_from_us, arena);
}

static bool
add_act(det_bounds *bounds, const det_act *act, bool has_turns, det_arena *arena)
{
    int64_t us = 0;
    bool is_pending = false;
    if (act->is_live && act->has_from && !add(bounds, act->from.us, arena)) return false;
    for (size_t i = 0; i < act->moved_count; i++)
        if (!add(bounds, act->first.us, arena) || !add(bounds, act->moved_by[i]->starts.us, arena))
            return false; /* as known before it was moved */
    if (!det_act_effective(act, INT64_MAX, &us, &is_pending)) return true;
    return add(bounds, us, arena) &&
           (!act->has_end || add(bounds, det_act_end_us(act, INT64_MAX), arena)) &&
           add_parts(bounds, &act->set, has_turns, act->regime->zone, arena) &&
           add_parts(bounds, &act->add, has_turns, act->regime->zone, arena);
}

/* A part that an act does not give is cleared, so its dates are 0: 1970.  One boundary too many
 * changes nothing. */
static bool
add_measure(det_bounds *bounds, const det_measure *measure, bool has_turns, det_arena *arena)
{
    if (!add_parts(bounds, &measure->base, has_turns, measure->regime->zone, arena)) return false;
    for (size_t i = 0; i < measure->act_count; i++)
        if (!add_act(bounds, measure->acts[i], has_turns, arena)) return false;
    return true;
}

static bool
add_all(det_bounds *bounds, const det_lawbook *law, const det_regime *regime, det_arena *arena)
{
    for (size_t i = 0; i < law->measure_count; i++) {
        const det_measure *measure = law->measures[i];
        if (regime != NULL && measure->regime != regime) continue;
        if (!add_measure(bounds, measure, true, arena)) return false;
    }
    for (size_t i = 0; i < law->route_count; i++)
        if ((regime == NULL || law->routes[i]->regime == regime) &&
            !add_life(bounds, law->routes[i]->life, arena))
            return false;
    for (size_t i = 0; i < law->doubt_count; i++)
        if ((regime == NULL || law->doubts[i]->regime == regime) &&
            !add_life(bounds, law->doubts[i]->life, arena))
            return false;
    for (size_t i = 0; i < law->regime_count; i++) {
        const det_regime *one = law->regimes[i];
        if ((regime == NULL || one == regime) && one->coverage.before != DET_DAY_FOREVER &&
            !add(bounds, det_zone_midnight_us(one->zone, one->coverage.before), arena))
            return false;
    }
    return true;
}

det_status
det_bounds_add(det_bounds *bounds, const det_lawbook *law, const det_regime *regime,
               det_arena *arena, det_error *err)
{
    if (add_all(bounds, law, regime, arena)) return DET_OK;
    return det_fail(err, DET_NOMEM, (det_where){0}, "the instants of the lawbook");
}

det_status
det_bounds_add_measure(det_bounds *bounds, const det_lawbook *law, const det_measure *measure,
                       det_arena *arena, det_error *err)
{
    bool is_done = add_measure(bounds, measure, false, arena);
    for (size_t i = 0; i < law->route_count && is_done; i++)
        if (law->routes[i]->regime == measure->regime)
            is_done = add_life(bounds, law->routes[i]->life, arena);
    for (size_t i = 0; i < law->doubt_count && is_done; i++)
        if (law->doubts[i]->regime == measure->regime)
            is_done = add_life(bounds, law->doubts[i]->life, arena);
    if (is_done) return DET_OK;
    return det_fail(err, DET_NOMEM, (det_where){0}, "the instants of a measure");
}

static int
compare_instants(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

void
det_bounds_sort(det_bounds *bounds)
{
    size_t kept = 0;
    if (bounds->count > 1)
        qsort(bounds->items, bounds->count, sizeof *bounds->items, compare_instants);
    for (size_t i = 0; i < bounds->count; i++)
        if (kept == 0 || bounds->items[kept - 1] != bounds->items[i])
            bounds->items[kept++] = bounds->items[i];
    bounds->count = kept;
}

size_t
det_bounds_before(const det_bounds *bounds, int64_t us)
{
    size_t low = 0, high = bounds->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (bounds->items[middle] <= us)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
