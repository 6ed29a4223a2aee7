/* The state of a quota, folded from its ledger.
 *
 * Two passes over what is known and falls into the window.
 *   1. In the order in which we were told: every chain is brought to its newest known entry, the
 * sums go along, and a level that they pass (or fall below again) is noted with the instant.  So a
 *      late report moves a notice back in time, and we still see since when we could have known.
 *   2. In the order of delivery: on which day each level was passed.
 *
 * A figure is brought into the unit of a limit in a fixed order: (1) as stated in that unit, (2) by
 * the factor of its product, (3) by a factor for all products.  Nothing else is tried and no factor
 * is invented: what has none is a gap, and a gap that could decide makes the state undetermined. */
#include <stdlib.h>

#include "law/ledger.h"

/* A chain as its newest known entry leaves it. */
typedef struct chain {
    const det_quota_entry *root;
    const det_quota_entry *newest;
    det_quota_kind kind; /* REPORT, ALLEGATION, RESERVE or CONFIRM */
    bool is_dead;        /* released or withdrawn */
    det_day on;
    const det_amount *amounts;
    size_t amount_count;
    det_str product, state, holder;
    int64_t *in_units; /* per limit, thousandths; -1: a gap; made anew with each figure */
} chain;

typedef struct folding {
    const det_quota_ledger *ledger;
    const det_quota *quota;
    det_quota_state *out;
    det_arena *arena;
    chain *chains;
    size_t count;
    det_strmap by_id; /* of every entry of a chain, to the chain */
} folding;

/* ---- windows ------------------------------------------------------------------------------------
 */

/* The day of an anchor n years on: the 29th of February becomes the 1st of March. */
static det_day
years_on(det_day anchor, int32_t years)
{
    int32_t year, month, day;
    det_day found = DET_DAY_FOREVER;
    det_day_split(anchor, &year, &month, &day);
    if (!det_day_of(year + years, month, day, &found))
        (void)det_day_of(year + years, month + 1, 1, &found);
    return found;
}

bool
det_quota_window(const det_quota *quota, det_zone zone, det_day on, det_span *out)
{
    int32_t year, month, day, anchor_year;
    if (quota->life.from_us == INT64_MIN) return false;
    det_day from = det_zone_day(zone, quota->life.from_us);
    det_day before = quota->life.before_us == DET_INSTANT_FOREVER
                         ? DET_DAY_FOREVER
                         : det_zone_day(zone, quota->life.before_us);
    if (on < from || on >= before) return false;
    *out = (det_span){from, before};
    det_day_split(on, &year, &month, &day);
    det_day_split(from, &anchor_year, &month, &day);
    if (quota->every == DET_QUOTA_CALENDAR_YEAR) {
        (void)det_day_of(year, 1, 1, &out->from);
        out->before = years_on(out->from, 1);
    } else if (quota->every == DET_QUOTA_12_MONTHS) {
        int32_t years = year - anchor_year;
        if (years_on(from, years) > on) years--;
        out->from = years_on(from, years);
        out->before = years_on(from, years + 1);
    }
    if (out->from < from) out->from = from;
    if (out->before > before) out->before = before;
    return true;
}

/* ---- units --------------------------------------------------------------------------------------
 */

static bool
factor_fits(const det_quota_conversion *conversion, det_str from, det_str to, det_str product,
            bool of_product)
{
    return det_str_equal(conversion->from, from) && det_str_equal(conversion->to, to) &&
           (of_product ? product.len > 0 && det_texts_has(conversion->kinds, product)
                       : conversion->kinds.count == 0);
}

/* The figures of a delivery in unit, thousandths; -1: no way is known. */
static int64_t
in_unit(const det_quota *quota, const chain *c, det_str unit)
{
    for (size_t i = 0; i < c->amount_count; i++)
        if (det_str_equal(c->amounts[i].unit, unit)) return c->amounts[i].milli;
    for (int of_product = 1; of_product >= 0; of_product--)
        for (size_t i = 0; i < c->amount_count; i++)
            for (size_t j = 0; j < quota->conversion_count; j++)
                if (factor_fits(&quota->conversions[j], c->amounts[i].unit, unit, c->product,
                                of_product == 1)) {
                    int64_t made = det_amount_times(c->amounts[i].milli,
                                                    quota->conversions[j].times_milli);
                    return made > DET_QUOTA_FIGURE_MAX_MILLI ? -1 : made;
                }
    return -1;
}

/* ---- chains -------------------------------------------------------------------------------------
 */

static void
take_figures(chain *c, const det_quota_entry *entry)
{
    c->newest = entry;
    if (entry->on != DET_DAY_NONE) c->on = entry->on;
    if (entry->amount_count > 0) {
        c->amounts = entry->amounts;
        c->amount_count = entry->amount_count;
    }
    if (entry->product.len > 0) c->product = entry->product;
    if (entry->state.len > 0) c->state = entry->state;
    if (entry->holder.len > 0) c->holder = entry->holder;
}

static bool
counts(const folding *f, const chain *c)
{
    const det_quota_state *out = f->out;
    return !c->is_dead && c->on >= out->window.from && c->on < out->window.before &&
           c->on <= out->on && (out->state.len == 0 || det_str_equal(c->state, out->state)) &&
           (out->holder.len == 0 || det_str_equal(c->holder, out->holder));
}

/* Adds the figures of a chain to the sums, or takes them off again. */
static void
count_chain(folding *f, const chain *c, bool is_added)
{
    if (!counts(f, c)) return;
    f->out->entry_count += is_added ? 1 : (size_t)-1;
    for (size_t i = 0; i < f->out->limit_count; i++) {
        det_limit_state *limit = &f->out->limits[i];
        bool is_alleged = c->kind == DET_QUOTA_ALLEGATION;
        int64_t *sum = is_alleged                     ? &limit->alleged
                       : c->kind == DET_QUOTA_REPORT  ? &limit->reported
                       : c->kind == DET_QUOTA_CONFIRM ? &limit->confirmed
                                                      : &limit->reserved;
        size_t *gaps = is_alleged ? &limit->alleged_missing : &limit->missing;
        if (c->in_units[i] < 0)
            *gaps += is_added ? 1 : (size_t)-1;
        else
            *sum = is_added ? *sum + c->in_units[i] : *sum - c->in_units[i];
    }
}

static bool
new_chain(folding *f, const det_quota_entry *entry)
{
    uint32_t existing;
    chain *c = &f->chains[f->count];
    *c = (chain){.root = entry, .kind = entry->kind, .on = DET_DAY_NONE};
    c->in_units = DET_NEW(f->arena, int64_t, f->out->limit_count + 1);
    if (c->in_units == NULL || !det_strmap_add(&f->by_id, entry->id, (uint32_t)f->count, &existing))
        return false;
    f->count++;
    return true;
}

/* One entry, in the order of knowledge. */
static bool
apply(folding *f, const det_quota_entry *entry)
{
    uint32_t place = 0, existing;
    if (entry->about.len == 0) {
        if (!det_str_equal(entry->quota, f->quota->id)) return true;
        if (!new_chain(f, entry)) return false;
        place = (uint32_t)f->count - 1;
    } else {
        if (!det_strmap_get(&f->by_id, entry->about, &place)) return true; /* of another quota */
        if (!det_strmap_add(&f->by_id, entry->id, place, &existing)) return false;
        count_chain(f, &f->chains[place], false);
    }
    chain *c = &f->chains[place];
    if (entry->kind == DET_QUOTA_CONFIRM) c->kind = DET_QUOTA_CONFIRM;
    c->is_dead = entry->kind == DET_QUOTA_RELEASE || det_quota_entry_withdraws(entry);
    take_figures(c, entry);
    for (size_t i = 0; i < f->out->limit_count; i++)
        c->in_units[i] = in_unit(f->quota, c, f->out->limits[i].unit);
    count_chain(f, c, true);
    return true;
}

/* ---- levels -------------------------------------------------------------------------------------
 */

/* Whether what was delivered passes a level in any limit. Of two limits in different units the one
 * that is nearer its end speaks: a stop that comes a day early does no harm. */
static bool
is_passed(const det_quota_state *out, const int64_t *sums, uint32_t percent)
{
    for (size_t i = 0; i < out->limit_count; i++)
        if (out->limits[i].has_max &&
            det_amount_reaches(sums[i], out->limits[i].max_milli, percent))
            return true;
    return false;
}

static int64_t
counted(const det_limit_state *limit)
{
    return det_amount_add(limit->reported, limit->confirmed);
}

/* Notes the instant for each level that the sums have passed since the last look, and forgets it
 * for each below which they have fallen again. */
static void
look(folding *f, int64_t *sums, const det_quota_entry *by)
{
    det_quota_state *out = f->out;
    for (size_t i = 0; i < out->limit_count; i++)
        sums[i] = counted(&out->limits[i]);
    for (size_t i = 0; i < out->notice_count; i++) {
        det_quota_notice *notice = &out->notices[i];
        bool is_reached = is_passed(out, sums, notice->percent);
        if (is_reached && !notice->is_reached) {
            notice->known_us = by->stamp.known_us;
            notice->entry = by->id;
        }
        notice->is_reached = is_reached;
    }
}

static int
compare_known(const void *a, const void *b)
{
    const det_quota_entry *x = *(const det_quota_entry *const *)a;
    const det_quota_entry *y = *(const det_quota_entry *const *)b;
    if (x->stamp.known_us != y->stamp.known_us)
        return x->stamp.known_us < y->stamp.known_us ? -1 : 1;
    return x < y ? -1 : x > y; /* both lie in the ledger, in the order of recording */
}

static det_status
fold_known(folding *f, int64_t *sums, det_error *err)
{
    size_t count = 0;
    const det_quota_entry **known = DET_NEW(f->arena, const det_quota_entry *,
                                            f->ledger->count + 1);
    f->chains = DET_NEW(f->arena, chain, f->ledger->count + 1);
    if (known == NULL || f->chains == NULL) goto no_memory;
    for (size_t i = 0; i < f->ledger->count; i++)
        if (f->ledger->entries[i].stamp.known_us <= f->out->known_us)
            known[count++] = &f->ledger->entries[i];
    if (count > 1) qsort(known, count, sizeof(const det_quota_entry *), compare_known);
    for (size_t i = 0; i < count; i++) {
        if (!apply(f, known[i])) goto no_memory;
        /* what was told at one instant is looked at together */
        if (i + 1 == count || known[i + 1]->stamp.known_us != known[i]->stamp.known_us)
            look(f, sums, known[i]);
    }
    return DET_OK;
no_memory:
    return det_fail(err, DET_NOMEM, (det_where){0}, "the state of quota %.*s",
                    DET_STR_FMT(f->quota->id));
}

static int
compare_delivery(const void *a, const void *b)
{
    const chain *x = a, *y = b;
    if (x->on != y->on) return x->on < y->on ? -1 : 1;
    return x->root < y->root ? -1 : x->root > y->root;
}

/* On which day of delivery each level was passed, and since when the whole of that is known. */
static void
fold_deliveries(folding *f, int64_t *sums)
{
    det_quota_state *out = f->out;
    for (size_t i = 0; i < out->limit_count; i++)
        sums[i] = 0;
    if (f->count > 1) qsort(f->chains, f->count, sizeof *f->chains, compare_delivery);
    for (size_t i = 0; i < f->count; i++) {
        const chain *c = &f->chains[i];
        if (!counts(f, c) || (c->kind != DET_QUOTA_REPORT && c->kind != DET_QUOTA_CONFIRM))
            continue;
        for (size_t j = 0; j < out->limit_count; j++)
            if (c->in_units[j] > 0) sums[j] = det_amount_add(sums[j], c->in_units[j]);
        for (size_t j = 0; j < out->notice_count; j++) {
            det_quota_notice *notice = &out->notices[j];
            if (notice->is_reached && notice->on == DET_DAY_NONE &&
                is_passed(out, sums, notice->percent))
                notice->on = c->on;
        }
    }
}

/* ---- the whole ----------------------------------------------------------------------------------
 */

static uint32_t
read_percent(det_str text)
{
    uint64_t value = 0;
    det_str digits = det_str_ends(text, DET_STR("%")) ? det_str_slice(text, 0, text.len - 1) : text;
    return det_str_read_u64(digits, &value) && value <= 100 ? (uint32_t)value : 0;
}

static bool
make_limits(folding *f)
{
    const det_quota *quota = f->quota;
    det_quota_state *out = f->out;
    out->limits = DET_NEW(f->arena, det_limit_state, quota->limit_count + 1);
    out->notices = DET_NEW(f->arena, det_quota_notice, quota->notices.count + 2);
    if (out->limits == NULL || out->notices == NULL) return false;
    out->limit_count = quota->limit_count;
    for (size_t i = 0; i < quota->limit_count; i++) {
        bool is_relative = det_str_equal(quota->limits[i].unit, DET_STR("own_prior_12_months"));
        out->limits[i] = (det_limit_state){.unit = quota->limits[i].unit,
                                           .max_milli = quota->limits[i].max_milli,
                                           .has_max = !is_relative};
    }
    for (size_t i = 0; i < quota->notices.count; i++) {
        uint32_t percent = read_percent(quota->notices.items[i]);
        if (percent > 0)
            out->notices[out->notice_count++] = (det_quota_notice){.percent = percent,
                                                                   .on = DET_DAY_NONE};
    }
    if (quota->stop_percent > 0)
        out->notices[out->notice_count++] = (det_quota_notice){
            .percent = quota->stop_percent, .is_stop = true, .on = DET_DAY_NONE};
    return true;
}

/* Whether the sums of a limit are all there. */
static bool
is_whole(const det_limit_state *limit)
{
    return limit->has_max && limit->missing == 0;
}

/* Every figure that has no way into the unit of a limit.  Where any unit will do, and the sum of
 * one is whole, nothing is missing. */
static bool
list_gaps(folding *f)
{
    det_quota_gap *gaps = NULL;
    size_t capacity = 0;
    for (size_t i = 0; i < f->out->limit_count && !f->quota->is_either; i++)
        if (is_whole(&f->out->limits[i]) && f->out->limits[i].alleged_missing == 0) return true;
    for (size_t i = 0; i < f->count; i++)
        for (size_t j = 0; j < f->out->limit_count; j++) {
            const chain *c = &f->chains[i];
            if (!counts(f, c) || c->in_units[j] >= 0) continue;
            if (f->out->gap_count == capacity) {
                void *more = det_arena_grow(f->arena, gaps, f->out->gap_count, &capacity,
                                            sizeof *gaps);
                if (more == NULL) return false;
                gaps = more;
            }
            gaps[f->out->gap_count++] = (det_quota_gap){c->newest, f->out->limits[j].unit,
                                                        c->kind == DET_QUOTA_ALLEGATION};
        }
    f->out->gaps = gaps;
    return true;
}

static void
judge(folding *f, bool is_given)
{
    det_quota_state *out = f->out;
    bool has_whole = false, all_whole = true;
    for (size_t i = 0; i < out->limit_count; i++) {
        const det_limit_state *limit = &out->limits[i];
        if (limit->has_max && counted(limit) >= limit->max_milli)
            out->status |= DET_QUOTA_EXHAUSTED;
        if (limit->has_max && limit->alleged > limit->max_milli) out->is_alleged_above = true;
        has_whole = has_whole || is_whole(limit);
        all_whole = all_whole && is_whole(limit);
    }
    for (size_t i = 0; i < out->notice_count; i++) {
        det_quota_notice *notice = &out->notices[i];
        if (!notice->is_reached) continue;
        if (notice->is_stop) out->status |= DET_QUOTA_STOP;
        if (!notice->is_stop) {
            out->status |= DET_QUOTA_NOTICE;
            out->notice = notice->percent;
        }
        notice->is_late = out->window.before != DET_DAY_FOREVER &&
                          notice->known_us >=
                              det_zone_midnight_us(out->measure->regime->zone, out->window.before);
    }
    /* either limit ends it: all must be known; any unit will do: one whole sum is enough */
    bool is_closed = (out->status & (DET_QUOTA_STOP | DET_QUOTA_EXHAUSTED)) != 0;
    if (!is_closed && !(f->quota->is_either ? all_whole : has_whole))
        out->status |= DET_QUOTA_UNDETERMINED;
    if (out->measure_state == DET_LAW_PAUSED) out->status |= DET_QUOTA_SUSPENDED;
    if (out->measure_state != DET_LAW_IN_FORCE && out->measure_state != DET_LAW_PAUSED)
        out->status |= DET_QUOTA_UNBOUND;
    if (!is_given || !out->has_window) out->status |= DET_QUOTA_BLOCKED;
    if ((out->status & ~(uint32_t)DET_QUOTA_NOTICE) == 0) out->status |= DET_QUOTA_OPEN;
}

/* Whether the version of the measure on that day still has the quota, known by then. */
static det_status
is_of_version(folding *f, int64_t at_us, bool *is_given, det_error *err)
{
    det_law_version version;
    *is_given = false;
    if (f->quota->known_us > f->out->known_us) return DET_OK;
    det_status st = det_law_version_at(f->out->measure, at_us, f->out->known_us, f->arena, &version,
                                       err);
    for (size_t i = 0; st == DET_OK && i < version.parts.quota_count; i++)
        if (det_str_equal(version.parts.quotas[i].id, f->quota->id)) *is_given = true;
    return st;
}

det_status
det_quota_fold(const det_quota_ledger *ledger, det_quota_place place, det_day on, int64_t known_us,
               det_str state, det_str holder, det_arena *arena, det_quota_state *out,
               det_error *err)
{
    folding f = {.ledger = ledger, .quota = place.quota, .out = out, .arena = arena};
    det_zone zone = place.measure->regime->zone;
    int64_t at_us = det_zone_midnight_us(zone, on + 1) - 1;
    bool is_given = false;
    *out = (det_quota_state){.quota = place.quota,
                             .measure = place.measure,
                             .measure_state = det_law_state_only(place.measure, at_us, known_us),
                             .on = on,
                             .known_us = known_us,
                             .state = state,
                             .holder = holder};
    f.by_id = det_strmap_in(arena);
    out->has_window = det_quota_window(place.quota, zone, on, &out->window);
    det_status st = is_of_version(&f, at_us, &is_given, err);
    if (st != DET_OK) return st;
    int64_t *sums = DET_NEW(arena, int64_t, place.quota->limit_count + 1);
    if (sums == NULL || !make_limits(&f)) goto no_memory;
    if (out->has_window) st = fold_known(&f, sums, err);
    if (st != DET_OK) return st;
    out->is_kept = f.count > 0;
    fold_deliveries(&f, sums);
    if (!list_gaps(&f)) goto no_memory;
    judge(&f, is_given);
    return DET_OK;
no_memory:
    return det_fail(err, DET_NOMEM, (det_where){0}, "the state of quota %.*s",
                    DET_STR_FMT(place.quota->id));
}
