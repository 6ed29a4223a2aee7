/* A file of trade, before and after.
 *
 * Between two instants that the law names nothing changes; countries that are targets of the same
 * regimes are alike to it; and so are codes that fit the same ranges.  A decision is kept under
 * (supplier's class, receiver's class, interval, class of the code): a hundred thousand rows have a
 * few thousand of these.  Only where a quota asks for the quantity is the row itself judged. */
#include "law/flows.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/csv.h"
#include "law/bounds.h"
#include "law/decide.h"
#include "law/form.h"
#include "law/hs.h"
#include "law/whatif.h"

enum { OUTCOMES = 6 };

/* What one lawbook says of one sort of row. */
typedef struct verdict {
    det_law_outcome outcome;
    det_str cites;          /* "S/RES/2371 (2017) OP 8; ..." */
    const det_quota *quota; /* that asks for the quantity, NULL: none does */
    det_zone zone;
} verdict;

typedef struct kept {
    verdict sides[2];
} kept;

typedef struct tally {
    uint64_t rows;
    int64_t value_milli;
} tally;

/* Rows that stay shut by the same paragraphs. */
typedef struct shut {
    det_law_outcome outcome;
    det_str cites;
    tally sum;
} shut;

typedef struct flow {
    det_day day;
    int64_t at_us;
    det_str from, to, hs, unit;
    int64_t quantity_milli, value_milli;
} flow;

typedef struct run {
    const det_lawbook *laws[2];
    det_bounds *bounds; /* of each pair of classes of parties */
    size_t pair_count, pair_capacity;
    det_strmap by_pair;                     /* "2 0" to a place in bounds */
    det_strmap by_party, by_code, by_class; /* text to class; signature to class */
    uint32_t class_count;
    const det_hs_ranges **ranges; /* every list of codes in a scope, a part or a doubt */
    size_t range_count, range_capacity;
    det_arena *arena; /* for the whole run */
    det_arena *brief; /* for one row */
    det_strmap by_key;
    kept *cells;
    size_t cell_count, cell_capacity;
    det_strmap by_cap; /* "0 Q-COAL-YEAR 2017 tonne" to a place in caps */
    int64_t *caps;
    size_t cap_count, cap_capacity;
    det_strmap by_shut;
    shut *shuts;
    size_t shut_count, shut_capacity;
    tally outcomes[2][OUTCOMES];
    tally whole, opens, closes, quota, unvalued;
    struct {
        size_t date, from, to, hs, quantity, unit, value;
    } at;
    det_where where;
} run;

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "the flows");
}

static bool
count_in(tally *sum, int64_t value_milli)
{
    sum->rows++;
    return !__builtin_add_overflow(sum->value_milli, value_milli, &sum->value_milli);
}

/* ---- one decision -------------------------------------------------------------------------------
 */

static bool
has_need(det_str needs, const char *key)
{
    det_str part;
    while (det_str_next(&needs, ',', &part))
        if (det_str_equal(part, det_str_of(key))) return true;
    return false;
}

/* The open quota of measure: of those open the one that began last, then the greater id. */
static det_status
open_quota(const run *now, const det_measure *measure, int64_t at_us, const det_quota **out,
           det_error *err)
{
    det_law_version version;
    *out = NULL;
    det_status st = det_law_version_at(measure, at_us, INT64_MAX, now->arena, &version, err);
    for (size_t i = 0; st == DET_OK && i < version.parts.quota_count; i++) {
        const det_quota *quota = &version.parts.quotas[i];
        if (quota->life.from_us > at_us || quota->life.before_us <= at_us) continue;
        if (*out == NULL || quota->life.from_us > (*out)->life.from_us ||
            (quota->life.from_us == (*out)->life.from_us &&
             det_str_compare(quota->id, (*out)->id) > 0))
            *out = quota;
    }
    return st;
}

static det_status
keep(const run *now, const det_law_decision *decision, int64_t at_us, verdict *out, det_error *err)
{
    *out = (verdict){.outcome = decision->outcome};
    for (size_t i = 0; i < decision->cite_count; i++) {
        det_str longer = {0};
        if (!det_arena_print(now->arena, &longer, "%.*s%s%.*s", DET_STR_FMT(out->cites),
                             i == 0 ? "" : "; ", DET_STR_FMT(decision->cites[i].text)))
            return no_memory(err);
        out->cites = longer;
    }
    for (size_t i = 0; i < decision->ruling_count && out->quota == NULL; i++) {
        const det_law_ruling *ruling = &decision->rulings[i];
        if (!has_need(ruling->needs, "quantity") && !has_need(ruling->needs, "prior")) continue;
        out->zone = ruling->measure->regime->zone;
        det_status st = open_quota(now, ruling->measure, at_us, &out->quota, err);
        if (st != DET_OK) return st;
    }
    return DET_OK;
}

/* ---- classes ------------------------------------------------------------------------------------
 */

static det_status
add_list(run *now, const det_hs_ranges *list, det_error *err)
{
    if (list->count == 0) return DET_OK;
    if (now->range_count == now->range_capacity) {
        void *more = det_arena_grow(now->arena, now->ranges, now->range_count, &now->range_capacity,
                                    sizeof *now->ranges);
        if (more == NULL) return no_memory(err);
        now->ranges = more;
    }
    now->ranges[now->range_count++] = list;
    return DET_OK;
}

static det_status
add_scope(run *now, const det_law_scope *scope, det_error *err)
{
    det_status st = add_list(now, &scope->hs, err);
    if (st == DET_OK) st = add_list(now, &scope->hs_practice, err);
    return st == DET_OK ? add_list(now, &scope->hs_partial, err) : st;
}

static det_status
gather_ranges(run *now, const det_lawbook *law, det_error *err)
{
    det_status st = DET_OK;
    for (size_t i = 0; i < law->measure_count && st == DET_OK; i++)
        st = add_scope(now, &law->measures[i]->base.scope, err);
    for (size_t i = 0; i < law->act_count && st == DET_OK; i++) {
        st = add_scope(now, &law->acts[i]->set.scope, err);
        if (st == DET_OK) st = add_scope(now, &law->acts[i]->part.goods, err);
    }
    for (size_t i = 0; i < law->doubt_count && st == DET_OK; i++)
        st = add_list(now, &law->doubts[i]->hs, err);
    return st;
}

static bool
is_plain(det_str party)
{
    return party.len == 2 && party.ptr[0] >= 'A' && party.ptr[0] <= 'Z' && party.ptr[1] >= 'A' &&
           party.ptr[1] <= 'Z';
}

/* The class whose signature is sign. */
static bool
class_of(run *now, det_str sign, uint32_t *out)
{
    if (det_strmap_get(&now->by_class, sign, out)) return true;
    *out = now->class_count++;
    return det_arena_copy(now->arena, sign, &sign) && det_strmap_set(&now->by_class, sign, *out);
}

/* A party by the regimes of which it is a target.  What is no country code may be any of them. */
static det_status
class_of_party(run *now, det_str party, uint32_t *out, det_error *err)
{
    size_t count = now->laws[0]->regime_count + now->laws[1]->regime_count, used = 0;
    if (det_strmap_get(&now->by_party, party, out)) return DET_OK;
    char *sign = det_arena_alloc(now->brief, count + 2);
    if (sign == NULL) return no_memory(err);
    bool is_code = is_plain(party);
    sign[used++] = is_code ? 'p' : '?';
    for (int side = 0; side < 2 && is_code; side++)
        for (size_t i = 0; i < now->laws[side]->regime_count; i++)
            sign[used++] = det_texts_has(now->laws[side]->regimes[i]->target, party) ? '1' : '0';
    det_str whole = {sign, used};
    /* any other text is a class of its own */
    if (!is_code && !det_arena_print(now->brief, &whole, "?%.*s", DET_STR_FMT(party)))
        return no_memory(err);
    if (!class_of(now, whole, out) || !det_arena_copy(now->arena, party, &party) ||
        !det_strmap_set(&now->by_party, party, *out))
        return no_memory(err);
    return DET_OK;
}

/* A code by how it fits each list of codes. */
static det_status
class_of_code(run *now, det_str code, uint32_t *out, det_error *err)
{
    if (det_strmap_get(&now->by_code, code, out)) return DET_OK;
    char *sign = det_arena_alloc(now->brief, now->range_count + 2);
    det_str whole = {sign, 0}, flaws = {0};
    det_law_question asked = {.hs = code}, plain;
    if (sign == NULL) return no_memory(err);
    /* the code as a decision reads it: one that it cannot read is a class of its own */
    det_status st = det_law_question_clean(now->laws[0], &asked, now->brief, &plain, &flaws, err);
    if (st != DET_OK) return st;
    sign[whole.len++] = 'c';
    if (plain.hs.len > 0) {
        for (size_t i = 0; i < now->range_count; i++)
            sign[whole.len++] = (char)('0' + (int)det_hs_match_any(*now->ranges[i], plain.hs));
    } else if (!det_arena_print(now->brief, &whole, "x%.*s", DET_STR_FMT(code))) {
        return no_memory(err);
    }
    if (!class_of(now, whole, out) || !det_arena_copy(now->arena, code, &code) ||
        !det_strmap_set(&now->by_code, code, *out))
        return no_memory(err);
    return DET_OK;
}

/* True if a measure of regime may speak on trade of these parties. */
static bool
may_speak(const det_regime *regime, det_str from, det_str to)
{
    if (!is_plain(from) || !is_plain(to) || det_texts_has(regime->target, from) ||
        det_texts_has(regime->target, to))
        return true;
    for (size_t i = 0; i < regime->measure_count; i++) {
        const det_measure *measure = regime->measures[i];
        if (measure->base.scope.direction == DET_LAW_GLOBAL) return true;
        for (size_t j = 0; j < measure->act_count; j++)
            if (measure->acts[j]->set.scope.direction == DET_LAW_GLOBAL) return true;
    }
    return false;
}

/* The instants at which a decision on trade of these parties may change. */
static det_status
bounds_of(run *now, const flow *row, uint32_t from, uint32_t to, const det_bounds **out,
          det_error *err)
{
    det_str key = {0};
    uint32_t place = (uint32_t)now->pair_count;
    det_status st = DET_OK;
    if (!det_arena_print(now->brief, &key, "%u %u", from, to)) return no_memory(err);
    if (!det_strmap_get(&now->by_pair, key, &place)) {
        if (now->pair_count == now->pair_capacity) {
            void *more = det_arena_grow(now->arena, now->bounds, now->pair_count,
                                        &now->pair_capacity, sizeof *now->bounds);
            if (more == NULL) return no_memory(err);
            now->bounds = more;
        }
        det_bounds *made = &now->bounds[now->pair_count];
        *made = (det_bounds){0};
        for (int side = 0; side < 2; side++)
            for (size_t i = 0; i < now->laws[side]->regime_count && st == DET_OK; i++)
                if (may_speak(now->laws[side]->regimes[i], row->from, row->to))
                    st = det_bounds_add(made, now->laws[side], now->laws[side]->regimes[i],
                                        now->arena, err);
        if (st != DET_OK) return st;
        det_bounds_sort(made);
        if (!det_arena_copy(now->arena, key, &key) || !det_strmap_set(&now->by_pair, key, place))
            return no_memory(err);
        now->pair_count++;
    }
    *out = &now->bounds[place];
    return DET_OK;
}

/* The verdicts on rows like this one, from the store if there. */
static det_status
look_up(run *now, const flow *row, const kept **out, det_error *err)
{
    det_str key = {0};
    const det_bounds *bounds = NULL;
    uint32_t place = 0, from = 0, to = 0, code = 0;
    det_status read = class_of_party(now, row->from, &from, err);
    if (read == DET_OK) read = class_of_party(now, row->to, &to, err);
    if (read == DET_OK) read = class_of_code(now, row->hs, &code, err);
    if (read == DET_OK) read = bounds_of(now, row, from, to, &bounds, err);
    if (read != DET_OK) return read;
    if (!det_arena_print(now->brief, &key, "%u %u %u %zu", from, to, code,
                         det_bounds_before(bounds, row->at_us)))
        return no_memory(err);
    if (det_strmap_get(&now->by_key, key, &place)) {
        *out = &now->cells[place];
        return DET_OK;
    }
    if (now->cell_count == now->cell_capacity) {
        void *more = det_arena_grow(now->arena, now->cells, now->cell_count, &now->cell_capacity,
                                    sizeof *now->cells);
        if (more == NULL) return no_memory(err);
        now->cells = more;
    }
    kept *cell = &now->cells[now->cell_count];
    det_law_question question = {.at_us = row->at_us,
                                 .known_us = INT64_MAX,
                                 .actor_from = row->from,
                                 .actor_to = row->to,
                                 .hs = row->hs,
                                 .quantity_milli = INT64_MIN};
    for (int side = 0; side < 2; side++) {
        det_law_decision decision;
        det_status st = det_law_decide(now->laws[side], &question, now->brief, &decision, err);
        if (st == DET_OK) st = keep(now, &decision, row->at_us, &cell->sides[side], err);
        if (st != DET_OK) return st;
    }
    if (!det_arena_copy(now->arena, key, &key) ||
        !det_strmap_set(&now->by_key, key, (uint32_t)now->cell_count))
        return no_memory(err);
    now->cell_count++;
    *out = cell;
    return DET_OK;
}

/* ---- quotas -------------------------------------------------------------------------------------
 */

/* Which turn of its period a quota is in. */
static int32_t
turn_of(const det_quota *quota, det_zone zone, det_day day)
{
    int32_t year = 0, month = 0, month_day = 0, y = 0, m = 0, d = 0;
    det_day_split(day, &year, &month, &month_day);
    if (quota->every == DET_QUOTA_CALENDAR_YEAR) return year;
    if (quota->every != DET_QUOTA_12_MONTHS || quota->life.from_us == INT64_MIN) return 0;
    det_day_split(det_zone_day(zone, quota->life.from_us), &y, &m, &d);
    return month < m || (month == m && month_day < d) ? year - 1 : year;
}

/* Where the quantities under that quota are added up. */
static det_status
cap_of(run *now, const flow *row, const verdict *said, int side, int64_t **out, det_error *err)
{
    det_str key = {0};
    uint32_t place = (uint32_t)now->cap_count;
    if (!det_arena_print(now->brief, &key, "%d %.*s %d %.*s", side, DET_STR_FMT(said->quota->id),
                         turn_of(said->quota, said->zone, row->day), DET_STR_FMT(row->unit)))
        return no_memory(err);
    if (!det_strmap_get(&now->by_cap, key, &place)) {
        if (now->cap_count == now->cap_capacity) {
            void *more = det_arena_grow(now->arena, now->caps, now->cap_count, &now->cap_capacity,
                                        sizeof *now->caps);
            if (more == NULL) return no_memory(err);
            now->caps = more;
        }
        now->caps[now->cap_count] = 0;
        if (!det_arena_copy(now->arena, key, &key) || !det_strmap_set(&now->by_cap, key, place))
            return no_memory(err);
        now->cap_count++;
    }
    *out = &now->caps[place];
    return DET_OK;
}

static det_status
judge_row(run *now, const flow *row, const verdict *said, int side, verdict *out, det_error *err)
{
    int64_t *prior = NULL;
    det_law_decision decision;
    det_law_fact fact = {.key = DET_STR("prior")};
    det_status st = cap_of(now, row, said, side, &prior, err);
    if (st != DET_OK) return st;
    if (!det_arena_print(now->brief, &fact.value, "%" PRId64 ".%03" PRId64, *prior / 1000,
                         *prior % 1000))
        return no_memory(err);
    det_law_question question = {.at_us = row->at_us,
                                 .known_us = INT64_MAX,
                                 .actor_from = row->from,
                                 .actor_to = row->to,
                                 .hs = row->hs,
                                 .quantity_milli = row->quantity_milli,
                                 .unit = row->unit,
                                 .facts = &fact,
                                 .fact_count = 1};
    st = det_law_decide(now->laws[side], &question, now->brief, &decision, err);
    if (st == DET_OK) st = keep(now, &decision, row->at_us, out, err);
    if (st == DET_OK && row->quantity_milli > 0 &&
        __builtin_add_overflow(*prior, row->quantity_milli, prior))
        st = det_fail(err, DET_RANGE, now->where, "the quantities under %.*s are too large to add",
                      DET_STR_FMT(said->quota->id));
    return st;
}

/* ---- rows ---------------------------------------------------------------------------------------
 */

static det_str
field(const det_csv_row *row, size_t column)
{
    return column < row->count ? det_str_trim(row->fields[column]) : (det_str){0};
}

static det_status
read_header(run *now, const det_csv_row *row, det_error *err)
{
    const struct {
        const char *name;
        size_t *place;
    } columns[] = {{"date", &now->at.date},  {"from", &now->at.from},
                   {"to", &now->at.to},      {"hs", &now->at.hs},
                   {"unit", &now->at.unit},  {"quantity", &now->at.quantity},
                   {"value", &now->at.value}};
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        *columns[i].place = SIZE_MAX;
        for (size_t j = 0; j < row->count; j++)
            if (det_str_equal(field(row, j), det_str_of(columns[i].name))) *columns[i].place = j;
        if (*columns[i].place == SIZE_MAX && i < 4)
            return det_fail(err, DET_SYNTAX, now->where,
                            "no column '%s'; the header of a file of flows is "
                            "date,from,to,hs,quantity,unit,value",
                            columns[i].name);
    }
    return DET_OK;
}

static det_status
read_row(run *now, const det_csv_row *row, flow *out, det_error *err)
{
    det_str quantity = field(row, now->at.quantity), value = field(row, now->at.value);
    *out = (flow){.from = field(row, now->at.from),
                  .to = field(row, now->at.to),
                  .hs = field(row, now->at.hs),
                  .unit = field(row, now->at.unit),
                  .quantity_milli = INT64_MIN,
                  .value_milli = INT64_MIN};
    det_status st = det_day_read(field(row, now->at.date), now->where, &out->day, err);
    if (st != DET_OK) return st;
    out->at_us = det_zone_midnight_us(DET_ZONE_NEW_YORK, out->day + 1) - 1;
    if ((quantity.len > 0 && !det_law_milli_read(quantity, &out->quantity_milli)) ||
        (value.len > 0 && !det_law_milli_read(value, &out->value_milli)))
        return det_fail(err, DET_SYNTAX, now->where,
                        "no number: '%.*s' and '%.*s' as quantity and value; expected digits with "
                        "at most three decimals",
                        DET_STR_FMT(quantity), DET_STR_FMT(value));
    return DET_OK;
}

static det_status
add_shut(run *now, const verdict *said, int64_t value_milli, bool *fits, det_error *err)
{
    det_str key = {0};
    uint32_t place = (uint32_t)now->shut_count;
    if (!det_arena_print(now->brief, &key, "%d %.*s", (int)said->outcome, DET_STR_FMT(said->cites)))
        return no_memory(err);
    if (!det_strmap_get(&now->by_shut, key, &place)) {
        if (now->shut_count == now->shut_capacity) {
            void *more = det_arena_grow(now->arena, now->shuts, now->shut_count,
                                        &now->shut_capacity, sizeof *now->shuts);
            if (more == NULL) return no_memory(err);
            now->shuts = more;
        }
        now->shuts[now->shut_count] = (shut){.outcome = said->outcome, .cites = said->cites};
        if (!det_arena_copy(now->arena, key, &key) || !det_strmap_set(&now->by_shut, key, place))
            return no_memory(err);
        now->shut_count++;
    }
    *fits = count_in(&now->shuts[place].sum, value_milli) && *fits;
    return DET_OK;
}

static det_status
take_row(run *now, const flow *row, det_error *err)
{
    const kept *cell = NULL;
    verdict said[2];
    det_status st = look_up(now, row, &cell, err);
    for (int side = 0; side < 2 && st == DET_OK; side++) {
        said[side] = cell->sides[side];
        if (said[side].quota != NULL)
            st = judge_row(now, row, &cell->sides[side], side, &said[side], err);
    }
    if (st != DET_OK) return st;
    int64_t value = row->value_milli == INT64_MIN ? 0 : row->value_milli;
    bool was_shut = det_law_strictness(said[0].outcome) > 1;
    bool is_shut = det_law_strictness(said[1].outcome) > 1;
    bool fits = count_in(&now->whole, value) &&
                count_in(&now->outcomes[0][said[0].outcome], value) &&
                count_in(&now->outcomes[1][said[1].outcome], value);
    if (row->value_milli == INT64_MIN) now->unvalued.rows++;
    if (was_shut && !is_shut) fits = count_in(&now->opens, value) && fits;
    if (!was_shut && is_shut) fits = count_in(&now->closes, value) && fits;
    if (is_shut) st = add_shut(now, &said[1], value, &fits, err);
    if (st == DET_OK && !fits)
        st = det_fail(err, DET_RANGE, now->where, "the values are too large to add");
    return st;
}

static det_status
take_rows(run *now, det_csv *csv, det_error *err)
{
    bool has_header = false;
    for (;;) {
        det_csv_row row = {0};
        flow read;
        det_arena_reset(now->brief);
        det_status st = det_csv_next(csv, now->brief, &row, err);
        if (st == DET_MISSING) break;
        if (st != DET_OK) return st;
        now->where = (det_where){csv->file, row.line, 1};
        if (row.count == 1 && det_str_trim(row.fields[0]).len == 0) continue; /* an empty line */
        if (!has_header) {
            st = read_header(now, &row, err);
            has_header = true;
        } else {
            st = read_row(now, &row, &read, err);
            if (st == DET_OK) st = take_row(now, &read, err);
        }
        if (st != DET_OK) return st;
    }
    if (has_header) return DET_OK;
    return det_fail(err, DET_SYNTAX, (det_where){csv->file, 1, 1},
                    "the file of flows is empty; expected the header "
                    "date,from,to,hs,quantity,unit,value");
}

/* ---- the answer ---------------------------------------------------------------------------------
 */

static void
put_tally(det_json *json, const tally *sum, const tally *whole)
{
    char value[32];
    snprintf(value, sizeof value, "%" PRId64 ".%03" PRId64, sum->value_milli / 1000,
             sum->value_milli % 1000);
    det_json_key_uint(json, "rows", sum->rows);
    det_json_key(json, "value");
    det_json_raw(json, det_str_of(value));
    if (whole->value_milli > 0) {
        /* in thousandths of the whole first where the product could not be held */
        int64_t share = sum->value_milli < INT64_MAX / 10000
                            ? sum->value_milli * 10000 / whole->value_milli
                            : sum->value_milli / (whole->value_milli / 10000);
        det_json_key(json, "share");
        det_json_bp(json, (uint32_t)share);
    }
}

static void
put_side(det_json *json, const char *key, const tally *sums, const tally *whole)
{
    det_json_key(json, key);
    det_json_object(json);
    for (int i = DET_LAW_ALLOWED; i <= DET_LAW_UNDETERMINED; i++) {
        if (sums[i].rows == 0) continue;
        det_json_key(json, det_law_outcome_name((det_law_outcome)i));
        det_json_object(json);
        put_tally(json, &sums[i], whole);
        det_json_object_end(json);
    }
    det_json_object_end(json);
}

static int
compare_shuts(const void *a, const void *b)
{
    const shut *x = a, *y = b;
    if (x->sum.value_milli != y->sum.value_milli)
        return x->sum.value_milli < y->sum.value_milli ? 1 : -1;
    if (x->sum.rows != y->sum.rows) return x->sum.rows < y->sum.rows ? 1 : -1;
    int order = det_str_compare(x->cites, y->cites);
    return order != 0 ? order : (int)x->outcome - (int)y->outcome;
}

static void
put_run(run *now, det_json *json)
{
    const struct {
        const char *name;
        const tally *sum;
    } parts[] = {{"opens", &now->opens}, {"shuts", &now->closes}};
    det_json_object(json);
    put_tally(json, &now->whole, &now->whole);
    det_json_key_uint(json, "rows_without_value", now->unvalued.rows);
    put_side(json, "before", now->outcomes[0], &now->whole);
    put_side(json, "after", now->outcomes[1], &now->whole);
    for (size_t i = 0; i < 2; i++) {
        det_json_key(json, parts[i].name);
        det_json_object(json);
        put_tally(json, parts[i].sum, &now->whole);
        det_json_object_end(json);
    }
    if (now->shut_count > 1) qsort(now->shuts, now->shut_count, sizeof *now->shuts, compare_shuts);
    det_json_key(json, "stays_shut");
    det_json_array(json);
    for (size_t i = 0; i < now->shut_count; i++) {
        det_json_object(json);
        det_json_key_cstr(json, "outcome", det_law_outcome_name(now->shuts[i].outcome));
        det_json_key_str(json, "cites", now->shuts[i].cites);
        put_tally(json, &now->shuts[i].sum, &now->whole);
        det_json_object_end(json);
    }
    det_json_array_end(json);
    det_json_object_end(json);
}

det_status
det_flows_write(const det_lawbook *before, const det_lawbook *after, det_str csv, const char *file,
                det_json *json, det_error *err)
{
    run now = {.laws = {before, after}};
    det_csv rows = det_csv_over(csv, ',', file);
    det_status st = det_arena_new(0, &now.arena, err);
    if (st == DET_OK) st = det_arena_new(0, &now.brief, err);
    if (st == DET_OK) {
        now.by_key = det_strmap_in(now.arena);
        now.by_cap = det_strmap_in(now.arena);
        now.by_shut = det_strmap_in(now.arena);
        now.by_pair = det_strmap_in(now.arena);
        now.by_party = det_strmap_in(now.arena);
        now.by_code = det_strmap_in(now.arena);
        now.by_class = det_strmap_in(now.arena);
        st = gather_ranges(&now, before, err);
    }
    if (st == DET_OK) st = gather_ranges(&now, after, err);
    if (st == DET_OK) st = take_rows(&now, &rows, err);
    if (st == DET_OK) put_run(&now, json);
    det_arena_free(now.arena);
    det_arena_free(now.brief);
    return st;
}
