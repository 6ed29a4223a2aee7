/* Where two lawbooks answer differently.
 *
 * 1. Measures whose facets are the same on both sides, in regimes whose facets are the same, rule
 *    alike on every question: only the others are looked at.
 * 2. A cell (goods and direction) that one of those may speak of is asked with the measures that
 *    may speak of it, at every instant that one of them names on either side, and before the first,
 *    with every probe.  Between two instants no ruling changes, so nothing is missed there.
 * 3. What differs is put together: neighbouring intervals with the same two verdicts become one,
 *    facts that change nothing are left out, and goods that fare alike stand side by side.
 *
 * Measures without a scope (an asset freeze) have no cells; of every measure the states are
 * compared too.  Verdicts are those of one who knows everything: what differs in as-known answers
 * alone is told under "written". */
#include <stdlib.h>

#include "base/text.h"
#include "law/diff.h"
#include "law/put.h"

enum { WAS, IS, SIDES };

/* A measure that is not the same on both sides; one of them may lack it. */
typedef struct pair {
    const det_measure *sides[SIDES];
    det_facets facets[SIDES];
    bool is_told; /* some state or verdict differs */
} pair;

/* One stretch of time in which two answers differ: words and paragraphs of each side. */
typedef struct stretch {
    int64_t from_us, until_us;
    det_str words[SIDES]; /* "prohibited" */
    det_str by[SIDES];    /* paragraphs, a line each */
    det_str under[SIDES]; /* every ruling, a line each: what differs where the rest does not */
} stretch;

typedef struct stretches {
    stretch *items;
    size_t count, capacity;
} stretches;

/* Goods that fare alike. */
typedef struct group {
    det_str key;
    det_str from, to, given;
    det_zone zone;
    det_str *items;
    size_t item_count, item_capacity;
    stretches at;
    const det_str *except; /* facts with which nothing differs */
    size_t except_count;
} group;

typedef struct comparison {
    const det_diff_side *sides;
    det_lawbook narrow[SIDES]; /* the law with only the measures that may speak of a cell */
    pair *pairs;
    size_t pair_count;
    group *groups;
    size_t group_count, group_capacity;
    det_strmap by_key;
    det_arena *arena; /* for the whole */
    det_arena *brief; /* for one cell */
    det_arena *once;  /* for one decision */
    uint64_t asks;
    uint64_t differences;
    det_str *left_out;
    size_t left_out_count, left_out_capacity;
    det_json *json;
    det_error *err;
} comparison;

static det_status
no_memory(const comparison *now)
{
    return det_fail(now->err, DET_NOMEM, (det_where){0}, "the comparison of two lawbooks");
}

/* ---- which measures -----------------------------------------------------------------------------
 */

static det_status
facets_of(const comparison *now, const det_measure *measure, det_facets *out)
{
    *out = (det_facets){.arena = now->arena};
    if (measure != NULL) det_facets_of_measure(out, measure);
    return det_facets_finish(out, now->err);
}

/* Whether a ruling of the regime could differ though the measure is the same. */
static det_status
is_same_regime(const comparison *now, const det_measure *const sides[SIDES], bool *out)
{
    det_facets facets[SIDES];
    for (int side = 0; side < SIDES; side++) {
        facets[side] = (det_facets){.arena = now->brief};
        det_facets_of_regime(&facets[side], now->sides[side].law, sides[side]->regime);
        det_status st = det_facets_finish(&facets[side], now->err);
        if (st != DET_OK) return st;
    }
    *out = det_facets_are_same(&facets[WAS], &facets[IS]);
    return DET_OK;
}

static det_status
take_pair(comparison *now, const det_measure *was, const det_measure *is)
{
    pair *made = &now->pairs[now->pair_count];
    bool is_same = was != NULL && is != NULL;
    *made = (pair){.sides = {was, is}};
    det_arena_reset(now->brief);
    det_status st = facets_of(now, was, &made->facets[WAS]);
    if (st == DET_OK) st = facets_of(now, is, &made->facets[IS]);
    if (st == DET_OK && is_same) {
        is_same = det_facets_are_same(&made->facets[WAS], &made->facets[IS]);
        if (is_same) st = is_same_regime(now, (const det_measure *const *)made->sides, &is_same);
    }
    if (st == DET_OK && !is_same) now->pair_count++;
    return st;
}

/* Measures are sorted by id on both sides. */
static det_status
find_pairs(comparison *now)
{
    const det_lawbook *a = now->sides[WAS].law, *b = now->sides[IS].law;
    size_t i = 0, j = 0;
    det_status st = DET_OK;
    now->pairs = DET_NEW(now->arena, pair, a->measure_count + b->measure_count + 1);
    if (now->pairs == NULL) return no_memory(now);
    while ((i < a->measure_count || j < b->measure_count) && st == DET_OK) {
        int order = i == a->measure_count ? 1
                    : j == b->measure_count
                        ? -1
                        : det_str_compare(a->measures[i]->id, b->measures[j]->id);
        st = take_pair(now, order <= 0 ? a->measures[i] : NULL, order >= 0 ? b->measures[j] : NULL);
        i += order <= 0;
        j += order >= 0;
    }
    return st;
}

/* ---- stretches ----------------------------------------------------------------------------------
 */

static bool
is_same_side(const stretch *a, const stretch *b, int side)
{
    return det_str_equal(a->words[side], b->words[side]) &&
           det_str_equal(a->by[side], b->by[side]) && det_str_equal(a->under[side], b->under[side]);
}

static bool
is_alike(const stretch *at)
{
    return det_str_equal(at->words[WAS], at->words[IS]) && det_str_equal(at->by[WAS], at->by[IS]) &&
           det_str_equal(at->under[WAS], at->under[IS]);
}

/* Adds a stretch where the sides differ, or makes the last one longer. */
static bool
push_stretch(stretches *to, const stretch *next, det_arena *arena)
{
    stretch *last = to->count > 0 ? &to->items[to->count - 1] : NULL;
    if (is_alike(next)) return true;
    if (last != NULL && last->until_us == next->from_us && is_same_side(last, next, WAS) &&
        is_same_side(last, next, IS)) {
        last->until_us = next->until_us;
        return true;
    }
    if (to->count == to->capacity) {
        void *more = det_arena_grow(arena, to->items, to->count, &to->capacity, sizeof *to->items);
        if (more == NULL) return false;
        to->items = more;
    }
    stretch *kept = &to->items[to->count];
    *kept = *next;
    for (int side = 0; side < SIDES; side++)
        if (!det_arena_copy(arena, next->by[side], &kept->by[side]) ||
            !det_arena_copy(arena, next->words[side], &kept->words[side]) ||
            !det_arena_copy(arena, next->under[side], &kept->under[side]))
            return false;
    to->count++;
    return true;
}

static int
compare_texts(const void *a, const void *b)
{
    return det_str_compare(*(const det_str *)a, *(const det_str *)b);
}

/* The paragraphs, sorted: their order is that of measures' names. */
static bool
join_cites(const det_law_cite *cites, size_t count, const char *separator, det_arena *arena,
           det_str *out)
{
    det_str *sorted = DET_NEW(arena, det_str, count + 1);
    *out = (det_str){0};
    if (sorted == NULL) return false;
    for (size_t i = 0; i < count; i++)
        sorted[i] = cites[i].text;
    if (count > 1) qsort(sorted, count, sizeof *sorted, compare_texts);
    for (size_t i = 0; i < count; i++) {
        det_str before = *out;
        if (!det_arena_print(arena, out, "%.*s%s%.*s", DET_STR_FMT(before), i == 0 ? "" : separator,
                             DET_STR_FMT(sorted[i])))
            return false;
    }
    return true;
}

/* ---- states -------------------------------------------------------------------------------------
 */

static det_status
state_at(comparison *now, const pair *of, int side, int64_t at_us, stretch *out)
{
    det_law_answer answer;
    out->words[side] = DET_STR("absent");
    out->by[side] = out->under[side] = (det_str){0};
    if (of->sides[side] == NULL) return DET_OK;
    det_status st = det_law_state_at(now->sides[side].law, of->sides[side], at_us, INT64_MAX,
                                     now->once, &answer, now->err);
    if (st != DET_OK) return st;
    out->words[side] = det_str_of(det_law_state_name(answer.state));
    out->under[side] = answer.note;
    if (!join_cites(answer.cites, answer.cite_count, "\n", now->once, &out->by[side]) ||
        (answer.is_contested && !det_arena_print(now->once, &out->words[side], "%s, contested",
                                                 det_law_state_name(answer.state))))
        return no_memory(now);
    return DET_OK;
}

static det_status
add_bounds(comparison *now, det_bounds *bounds, const det_measure *measure, int side)
{
    return measure == NULL ? DET_OK
                           : det_bounds_add_measure(bounds, now->sides[side].law, measure,
                                                    now->brief, now->err);
}

static void
put_lines(det_json *json, const char *key, det_str lines)
{
    det_str line;
    det_json_key(json, key);
    det_json_array(json);
    while (det_str_next(&lines, '\n', &line))
        det_json_str(json, line);
    det_json_array_end(json);
}

static void
put_stretch(comparison *now, const stretch *at, det_zone zone)
{
    det_json *json = now->json;
    det_json_object(json);
    det_put_instant(json, "from", at->from_us);
    if (at->from_us != INT64_MIN) det_put_day(json, "from_day", det_zone_day(zone, at->from_us));
    det_put_instant(json, "until", at->until_us);
    if (at->until_us != DET_INSTANT_FOREVER)
        det_put_day(json, "until_day", det_zone_day(zone, at->until_us));
    det_json_key_str(json, "was", at->words[WAS]);
    det_json_key_str(json, "is", at->words[IS]);
    put_lines(json, "was_by", at->by[WAS]);
    put_lines(json, "is_by", at->by[IS]);
    if (det_str_equal(at->words[WAS], at->words[IS]) && det_str_equal(at->by[WAS], at->by[IS])) {
        put_lines(json, "was_under", at->under[WAS]);
        put_lines(json, "is_under", at->under[IS]);
    }
    det_json_object_end(json);
}

static void
put_stretches(comparison *now, const stretches *at, det_zone zone)
{
    det_json_key(now->json, "intervals");
    det_json_array(now->json);
    for (size_t i = 0; i < at->count; i++)
        put_stretch(now, &at->items[i], zone);
    det_json_array_end(now->json);
}

/* The instant at which the stretch before bounds->items[index] is asked, and where it begins and
 * ends. */
static void
place_stretch(const det_bounds *bounds, size_t index, stretch *out)
{
    out->from_us = index == 0 ? INT64_MIN : bounds->items[index - 1];
    out->until_us = index == bounds->count ? DET_INSTANT_FOREVER : bounds->items[index];
}

static int64_t
asked_at(const stretch *at)
{
    if (at->from_us != INT64_MIN) return at->from_us;
    return at->until_us == DET_INSTANT_FOREVER ? 0 : at->until_us - 1;
}

static det_status
put_states_of(comparison *now, pair *of)
{
    det_bounds bounds = {0};
    stretches found = {0};
    det_arena_reset(now->brief);
    det_status st = add_bounds(now, &bounds, of->sides[WAS], WAS);
    if (st == DET_OK) st = add_bounds(now, &bounds, of->sides[IS], IS);
    det_bounds_sort(&bounds);
    for (size_t i = 0; i <= bounds.count && st == DET_OK; i++) {
        stretch at;
        place_stretch(&bounds, i, &at);
        st = state_at(now, of, WAS, asked_at(&at), &at);
        if (st == DET_OK) st = state_at(now, of, IS, asked_at(&at), &at);
        for (int side = 0; side < SIDES && st == DET_OK; side++) /* neither is there yet */
            if (of->sides[side] == NULL && det_str_equal(at.words[!side], DET_STR("not_yet")))
                at.words[side] = at.words[!side];
        if (st == DET_OK && !push_stretch(&found, &at, now->brief)) st = no_memory(now);
        det_arena_reset(now->once);
    }
    if (st != DET_OK || found.count == 0) return st;
    const det_measure *named = of->sides[IS] != NULL ? of->sides[IS] : of->sides[WAS];
    of->is_told = true;
    now->differences += found.count;
    det_json_object(now->json);
    det_json_key_str(now->json, "measure", named->id);
    det_json_key_str(now->json, "regime", named->regime->id);
    put_stretches(now, &found, named->regime->zone);
    det_json_object_end(now->json);
    return DET_OK;
}

/* ---- verdicts -----------------------------------------------------------------------------------
 */

/* The law of one side, with the measures that may speak of cell alone. */
static det_status
narrow(comparison *now, int side, const det_law_cell *cell, det_bounds *bounds)
{
    const det_lawbook *law = now->sides[side].law;
    det_lawbook *out = &now->narrow[side];
    det_status st = DET_OK;
    *out = *law;
    out->measure_count = 0;
    out->measures = DET_NEW(now->brief, det_measure *, law->measure_count + 1);
    if (out->measures == NULL) return no_memory(now);
    for (size_t i = 0; i < law->measure_count && st == DET_OK; i++) {
        if (!det_diff_touches(law->measures[i], cell)) continue;
        out->measures[out->measure_count++] = law->measures[i];
        st = add_bounds(now, bounds, law->measures[i], side);
    }
    return st;
}

static det_status
verdict_at(comparison *now, int side, const det_law_question *question, stretch *out)
{
    det_law_decision decision;
    det_status st = det_law_decide(&now->narrow[side], question, now->once, &decision, now->err);
    if (st != DET_OK) return st;
    out->words[side] = det_str_of(det_law_outcome_name(decision.outcome));
    out->under[side] = (det_str){0};
    if (!join_cites(decision.cites, decision.cite_count, "\n", now->once, &out->by[side]))
        return no_memory(now);
    for (size_t i = 0; i < decision.ruling_count; i++) {
        det_str before = out->under[side], by = {0};
        const det_law_ruling *ruling = &decision.rulings[i];
        if (!join_cites(ruling->cites, ruling->cite_count, "; ", now->once, &by) ||
            !det_arena_print(now->once, &out->under[side], "%.*s%s%.*s: %s %.*s",
                             DET_STR_FMT(before), i == 0 ? "" : "\n",
                             DET_STR_FMT(ruling->measure->id),
                             det_law_outcome_name(ruling->outcome), DET_STR_FMT(by)))
            return no_memory(now);
    }
    return DET_OK;
}

/* One cell with one set of facts, over all time. */
static det_status
compare_probe(comparison *now, const det_law_cell *cell, const det_probe *probe,
              const det_bounds *bounds, stretches *found)
{
    det_status st = DET_OK;
    for (size_t i = 0; i <= bounds->count && st == DET_OK; i++) {
        stretch at;
        place_stretch(bounds, i, &at);
        det_law_question question = det_probe_question(probe, cell, asked_at(&at), INT64_MAX);
        st = verdict_at(now, WAS, &question, &at);
        if (st == DET_OK) st = verdict_at(now, IS, &question, &at);
        if (st == DET_OK && !push_stretch(found, &at, now->brief)) st = no_memory(now);
        det_arena_reset(now->once);
        now->asks += SIDES;
    }
    return st;
}

static bool
are_same_stretches(const stretches *a, const stretches *b)
{
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++)
        if (a->items[i].from_us != b->items[i].from_us ||
            a->items[i].until_us != b->items[i].until_us ||
            !is_same_side(&a->items[i], &b->items[i], WAS) ||
            !is_same_side(&a->items[i], &b->items[i], IS))
            return false;
    return true;
}

/* Everything that a reader sees of a group but the goods. */
static bool
print_key(const comparison *now, const group *of, det_str *out)
{
    bool is_done = det_arena_print(now->brief, out, "%.*s>%.*s %.*s", DET_STR_FMT(of->from),
                                   DET_STR_FMT(of->to), DET_STR_FMT(of->given));
    for (size_t i = 0; i < of->except_count && is_done; i++) {
        det_str before = *out;
        is_done = det_arena_print(now->brief, out, "%.*s|%.*s", DET_STR_FMT(before),
                                  DET_STR_FMT(of->except[i]));
    }
    for (size_t i = 0; i < of->at.count && is_done; i++) {
        det_str before = *out;
        const stretch *at = &of->at.items[i];
        is_done = det_arena_print(
            now->brief, out, "%.*s|%lld %lld %.*s %.*s %.*s %.*s %.*s %.*s", DET_STR_FMT(before),
            (long long)at->from_us, (long long)at->until_us, DET_STR_FMT(at->words[WAS]),
            DET_STR_FMT(at->words[IS]), DET_STR_FMT(at->by[WAS]), DET_STR_FMT(at->by[IS]),
            DET_STR_FMT(at->under[WAS]), DET_STR_FMT(at->under[IS]));
    }
    return is_done;
}

/* A group of one, kept for good. */
static bool
keep_group(comparison *now, const group *from, group *to)
{
    det_str *except = DET_NEW(now->arena, det_str, from->except_count + 1);
    *to = *from;
    to->at = (stretches){0};
    if (except == NULL) return false;
    for (size_t i = 0; i < from->except_count; i++)
        if (!det_arena_copy(now->arena, from->except[i], &except[i])) return false;
    to->except = except;
    for (size_t i = 0; i < from->at.count; i++)
        if (!push_stretch(&to->at, &from->at.items[i], now->arena)) return false;
    return det_arena_copy(now->arena, from->given, &to->given) &&
           det_arena_copy(now->arena, from->key, &to->key);
}

static det_status
add_to_group(comparison *now, group *made, const det_law_cell *cell)
{
    uint32_t number = 0;
    if (!print_key(now, made, &made->key)) return no_memory(now);
    if (!det_strmap_get(&now->by_key, made->key, &number)) {
        number = (uint32_t)now->group_count;
        if (now->group_count == now->group_capacity) {
            void *more = det_arena_grow(now->arena, now->groups, now->group_count,
                                        &now->group_capacity, sizeof *now->groups);
            if (more == NULL) return no_memory(now);
            now->groups = more;
        }
        group *kept = &now->groups[now->group_count];
        if (!keep_group(now, made, kept) || !det_strmap_set(&now->by_key, kept->key, number))
            return no_memory(now);
        now->group_count++;
        now->differences += kept->at.count;
    }
    group *to = &now->groups[number];
    if (to->item_count == to->item_capacity) {
        void *more = det_arena_grow(now->arena, to->items, to->item_count, &to->item_capacity,
                                    sizeof *to->items);
        if (more == NULL) return no_memory(now);
        to->items = more;
    }
    to->items[to->item_count++] = cell->name;
    return DET_OK;
}

/* The names of the probes from `first` on that fare as it does, a line each; they are marked. */
static bool
join_alike(const comparison *now, const det_probes *probes, const stretches *found, size_t first,
           bool *is_kept, det_str *out)
{
    *out = (det_str){0};
    for (size_t i = first; i < probes->count; i++) {
        det_str before = *out;
        if (is_kept[i] || !are_same_stretches(&found[first], &found[i])) continue;
        is_kept[i] = true;
        if (!det_arena_print(now->brief, out, "%.*s%s%.*s", DET_STR_FMT(before),
                             before.len > 0 ? "\n" : "", DET_STR_FMT(probes->items[i].name)))
            return false;
    }
    return true;
}

/* The first probe is the one without facts.  What differs alike with facts is not said again. */
static det_status
keep_cell(comparison *now, const det_law_cell *cell, const det_probes *probes,
          const stretches *found, det_zone zone)
{
    det_status st = DET_OK;
    det_str *except = DET_NEW(now->brief, det_str, probes->count + 1);
    bool *is_kept = DET_NEW(now->brief, bool, probes->count + 1);
    size_t except_count = 0;
    if (except == NULL || is_kept == NULL) return no_memory(now);
    for (size_t i = 1; i < probes->count; i++) {
        if (found[i].count == 0 && found[0].count > 0)
            except[except_count++] = probes->items[i].name;
        is_kept[i] = found[i].count == 0 || are_same_stretches(&found[0], &found[i]);
    }
    is_kept[0] = found[0].count == 0;
    for (size_t i = 0; i < probes->count && st == DET_OK; i++) {
        if (is_kept[i]) continue;
        group made = {.from = cell->from,
                      .to = cell->to,
                      .zone = zone,
                      .at = found[i],
                      .except = except,
                      .except_count = i == 0 ? except_count : 0};
        if (!join_alike(now, probes, found, i, is_kept, &made.given)) return no_memory(now);
        st = add_to_group(now, &made, cell);
    }
    return st;
}

static bool
differs_over(const pair *of, const det_law_cell *cell)
{
    return (of->sides[WAS] != NULL && det_diff_touches(of->sides[WAS], cell)) ||
           (of->sides[IS] != NULL && det_diff_touches(of->sides[IS], cell));
}

static det_status
leave_out(comparison *now, const det_law_cell *cell)
{
    if (now->left_out_count == now->left_out_capacity) {
        void *more = det_arena_grow(now->arena, now->left_out, now->left_out_count,
                                    &now->left_out_capacity, sizeof *now->left_out);
        if (more == NULL) return no_memory(now);
        now->left_out = more;
    }
    now->left_out[now->left_out_count++] = cell->name;
    return DET_OK;
}

static det_status
compare_cell(comparison *now, const det_law_cell *cell)
{
    det_probes probes = {.arena = now->brief};
    det_bounds bounds = {0};
    det_status st = DET_OK;
    det_zone zone = DET_ZONE_UTC;
    bool has_difference = false;
    det_arena_reset(now->brief);
    for (size_t i = 0; i < now->pair_count && st == DET_OK; i++) {
        const pair *of = &now->pairs[i];
        if (!differs_over(of, cell)) continue;
        for (int side = 0; side < SIDES && st == DET_OK; side++) {
            if (of->sides[side] == NULL) continue;
            zone = of->sides[side]->regime->zone;
            st = det_probes_add(&probes, now->sides[side].law, of->sides[side], now->err);
        }
    }
    for (int side = 0; side < SIDES && st == DET_OK; side++)
        st = narrow(now, side, cell, &bounds);
    if (st != DET_OK) return st;
    det_bounds_sort(&bounds);
    if (probes.is_cut ||
        now->asks + (uint64_t)SIDES * probes.count * (bounds.count + 1) > DET_DIFF_ASKS_MAX)
        return leave_out(now, cell);
    stretches *found = DET_NEW(now->brief, stretches, probes.count + 1);
    if (found == NULL) return no_memory(now);
    for (size_t i = 0; i < probes.count && st == DET_OK; i++) {
        st = compare_probe(now, cell, &probes.items[i], &bounds, &found[i]);
        has_difference = has_difference || found[i].count > 0;
    }
    if (st != DET_OK || !has_difference) return st;
    for (size_t i = 0; i < now->pair_count; i++)
        if (differs_over(&now->pairs[i], cell)) now->pairs[i].is_told = true;
    return keep_cell(now, cell, &probes, found, zone);
}

static void
put_group(comparison *now, const group *of)
{
    det_json *json = now->json;
    det_json_object(json);
    det_json_key_str(json, "from", of->from);
    det_json_key_str(json, "to", of->to);
    det_json_key(json, "items");
    det_json_array(json);
    for (size_t i = 0; i < of->item_count; i++)
        det_json_str(json, of->items[i]);
    det_json_array_end(json);
    if (of->given.len > 0) put_lines(json, "given", of->given);
    det_put_texts(json, "except_with", (det_texts){of->except, of->except_count});
    put_stretches(now, &of->at, of->zone);
    det_json_object_end(json);
}

static det_status
compare_verdicts(comparison *now)
{
    det_law_cells cells = {0};
    det_status st = DET_OK;
    for (size_t i = 0; i < now->pair_count && st == DET_OK; i++)
        for (int side = 0; side < SIDES && st == DET_OK; side++) {
            const det_measure *own = now->pairs[i].sides[side];
            const det_measure *other = now->pairs[i].sides[!side];
            if (own != NULL)
                st = det_diff_cells_add(&cells, own, other == NULL ? NULL : other->regime,
                                        now->arena, now->err);
        }
    for (size_t i = 0; i < cells.count && st == DET_OK; i++)
        st = compare_cell(now, &cells.items[i]);
    det_json_key(now->json, "verdicts");
    det_json_array(now->json);
    for (size_t i = 0; i < now->group_count; i++)
        put_group(now, &now->groups[i]);
    det_json_array_end(now->json);
    return st;
}

/* ---- the rest -----------------------------------------------------------------------------------
 */

/* Measures that say something else, with no answer the other for it. */
static void
put_written(comparison *now)
{
    det_json *json = now->json;
    det_json_key(json, "written");
    det_json_array(json);
    for (size_t i = 0; i < now->pair_count; i++) {
        const pair *of = &now->pairs[i];
        if (of->is_told || det_facets_are_same(&of->facets[WAS], &of->facets[IS])) continue;
        const det_measure *named = of->sides[IS] != NULL ? of->sides[IS] : of->sides[WAS];
        det_json_object(json);
        det_json_key_str(json, "measure", named->id);
        det_json_key(json, "fields");
        now->differences += det_facets_put(json, &of->facets[WAS], &of->facets[IS]);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

/* Regimes, routes, clauses, events, tags. */
static det_status
put_beside(comparison *now)
{
    det_facets facets[SIDES];
    for (int side = 0; side < SIDES; side++) {
        const det_lawbook *law = now->sides[side].law;
        facets[side] = (det_facets){.arena = now->arena};
        for (size_t i = 0; i < law->regime_count; i++)
            det_facets_of_regime(&facets[side], law, law->regimes[i]);
        det_facets_of_rest(&facets[side], law);
        det_status st = det_facets_finish(&facets[side], now->err);
        if (st != DET_OK) return st;
    }
    det_json_key(now->json, "beside");
    now->differences += det_facets_put(now->json, &facets[WAS], &facets[IS]);
    return DET_OK;
}

static void
put_side(det_json *json, const char *key, const det_diff_side *side)
{
    det_json_key(json, key);
    det_json_object(json);
    det_json_key_cstr(json, "path", side->path);
    det_json_key_cstr(json, "lawbook", side->digest);
    det_json_key_uint(json, "measures", side->law->measure_count);
    det_json_object_end(json);
}

static det_status
compare_all(comparison *now)
{
    det_json *json = now->json;
    det_status st = find_pairs(now);
    det_json_object(json);
    put_side(json, "was", &now->sides[WAS]);
    put_side(json, "is", &now->sides[IS]);
    det_json_key(json, "states");
    det_json_array(json);
    for (size_t i = 0; i < now->pair_count && st == DET_OK; i++)
        st = put_states_of(now, &now->pairs[i]);
    det_json_array_end(json);
    if (st == DET_OK) st = compare_verdicts(now);
    if (st == DET_OK) put_written(now);
    if (st == DET_OK) st = put_beside(now);
    if (st != DET_OK) return st;
    det_put_texts(json, "not_compared", (det_texts){now->left_out, now->left_out_count});
    det_json_key_uint(json, "differences", now->differences);
    det_json_object_end(json);
    return det_text_check(json->out, now->err);
}

det_status
det_diff_books_write(const det_diff_side sides[2], det_json *json, uint64_t *differences,
                     det_error *err)
{
    comparison now = {.sides = sides, .json = json, .err = err};
    det_status st = det_arena_new(0, &now.arena, err);
    if (st == DET_OK) st = det_arena_new(0, &now.brief, err);
    if (st == DET_OK) st = det_arena_new(0, &now.once, err);
    if (st == DET_OK) {
        now.by_key = det_strmap_in(now.arena);
        st = compare_all(&now);
    }
    /* what could not be compared is no sameness */
    *differences = now.differences + now.left_out_count;
    det_arena_free(now.arena);
    det_arena_free(now.brief);
    det_arena_free(now.once);
    return st;
}
