/* relief_totals.c - counts of a relief run, which add up. */
#include "screen/relief_totals.h"

#include <assert.h>
#include <string.h>

det_relief_totals
det_relief_totals_in(det_arena *arena)
{
    return (det_relief_totals){.arena = arena};
}

/* The row of a key, put in its place if it is not there. */
static det_status
row_of(det_relief_totals *totals, det_relief_table *table, det_str key, det_relief_row **out,
       det_error *err)
{
    size_t low = 0, high = table->count;
    det_str kept;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (det_str_compare(table->rows[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < table->count && det_str_equal(table->rows[low].key, key)) {
        *out = &table->rows[low];
        return DET_OK;
    }
    if (table->count == DET_RELIEF_ROWS_MAX)
        return det_fail(err, DET_LIMIT, (det_where){0}, "more than %d regimes or currencies",
                        DET_RELIEF_ROWS_MAX);
    det_relief_row *grown = det_arena_grow(totals->arena, table->rows, table->count,
                                           &table->capacity, sizeof *table->rows);
    if (grown == NULL || !det_arena_copy(totals->arena, key, &kept))
        return det_fail(err, DET_NOMEM, (det_where){0}, "the totals of a relief run");
    table->rows = grown;
    memmove(&grown[low + 1], &grown[low], (table->count - low) * sizeof *grown);
    table->count++;
    grown[low] = (det_relief_row){.key = kept};
    *out = &grown[low];
    return DET_OK;
}

/* The regime of a basis; empty where it names no measure of the lawbook. */
static det_str
regime_of(const det_basis_answer *basis)
{
    return basis->measure == NULL ? (det_str){0}
                                  : det_regime_id(det_measure_regime(basis->measure));
}

static det_status
count_regimes(det_relief_totals *totals, const det_hold *hold, const det_relief_answer *answer,
              det_error *err)
{
    if (answer->bases == NULL) return DET_OK;
    for (size_t i = 0; i < hold->basis_count; i++) {
        det_relief_row *row;
        det_str regime = regime_of(&answer->bases[i]);
        bool is_counted = false;
        for (size_t j = 0; j < i && !is_counted; j++)
            is_counted = det_str_equal(regime_of(&answer->bases[j]), regime);
        if (is_counted) continue;
        det_status st = row_of(totals, &totals->by_regime, regime, &row, err);
        if (st != DET_OK) return st;
        row->holds[answer->class]++;
    }
    return DET_OK;
}

det_status
det_relief_count(det_relief_totals *totals, const det_hold *hold, const det_relief_answer *answer,
                 det_relief_class before, det_error *err)
{
    const det_relief_reason *primary = det_relief_primary(answer);
    det_relief_row *row;
    det_str code = hold->currency == NULL ? (det_str){0} : det_str_of(hold->currency->code);
    det_status st = row_of(totals, &totals->by_currency, code, &row, err);
    if (st != DET_OK) return st;
    row->currency = hold->currency;
    row->holds[answer->class]++;
    /* an amount is below a hundred million million, so a sum needs ninety thousand of the largest
     * to leave int64; it stays at the largest then, and the totals say so by not adding up */
    if (row->minor[answer->class] > INT64_MAX - hold->amount_minor)
        return det_fail(err, DET_LIMIT, (det_where){0}, "the sum of all holds in %.*s is too large",
                        DET_STR_FMT(code));
    row->minor[answer->class] += hold->amount_minor;
    totals->holds++;
    totals->by_class[answer->class]++;
    totals->by_step[primary == NULL ? 0 : primary->step]++;
    totals->paused += answer->is_paused;
    totals->moved[before][answer->class]++;
    return count_regimes(totals, hold, answer, err);
}

/* ---- telling ------------------------------------------------------------------------------------
 */

static void
put_classes(const uint64_t counts[DET_RELIEF_CLASS_COUNT], det_json *json)
{
    for (size_t c = DET_RELIEF_RELEASABLE; c < DET_RELIEF_CLASS_COUNT; c++)
        det_json_key_uint(json, det_relief_class_name((det_relief_class)c), counts[c]);
    det_json_key_uint(json, det_relief_class_name(DET_RELIEF_OUT), counts[DET_RELIEF_OUT]);
}

static void
put_money(const det_relief_row *row, det_json *json)
{
    char money[DET_MONEY_TEXT_MAX];
    det_json_key(json, "amounts");
    det_json_object(json);
    for (size_t c = 0; c < DET_RELIEF_CLASS_COUNT; c++)
        if (row->holds[c] > 0)
            det_json_key_str(json, det_relief_class_name((det_relief_class)c),
                             det_money_print(row->minor[c], row->currency, money));
    det_json_object_end(json);
}

static void
put_table(const det_relief_table *table, const char *key, const char *name, det_json *json)
{
    det_json_key(json, key);
    det_json_array(json);
    for (size_t i = 0; i < table->count; i++) {
        const det_relief_row *row = &table->rows[i];
        det_json_object(json);
        det_json_key(json, name);
        if (row->key.len == 0)
            det_json_null(json);
        else
            det_json_str(json, row->key);
        put_classes(row->holds, json);
        if (row->currency != NULL) put_money(row, json);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

static void
put_moved(const det_relief_totals *totals, det_json *json)
{
    det_json_key(json, "moved");
    det_json_array(json);
    for (size_t b = 0; b < DET_RELIEF_CLASS_COUNT; b++)
        for (size_t a = 0; a < DET_RELIEF_CLASS_COUNT; a++) {
            if (totals->moved[b][a] == 0) continue;
            det_json_object(json);
            det_json_key_cstr(json, "before", det_relief_class_name((det_relief_class)b));
            det_json_key_cstr(json, "after", det_relief_class_name((det_relief_class)a));
            det_json_key_uint(json, "holds", totals->moved[b][a]);
            det_json_object_end(json);
        }
    det_json_array_end(json);
}

/* Each heading counts every hold once. */
static void
check(const det_relief_totals *totals)
{
    uint64_t classes = 0, steps = 0, moved = 0;
    for (size_t c = 0; c < DET_RELIEF_CLASS_COUNT; c++) {
        uint64_t money = 0;
        classes += totals->by_class[c];
        for (size_t a = 0; a < DET_RELIEF_CLASS_COUNT; a++)
            moved += totals->moved[c][a];
        for (size_t i = 0; i < totals->by_currency.count; i++)
            money += totals->by_currency.rows[i].holds[c];
        assert(money == totals->by_class[c]);
    }
    for (size_t s = 0; s < DET_RELIEF_STEP_COUNT; s++)
        steps += totals->by_step[s];
    assert(classes == totals->holds && steps == totals->holds && moved == totals->holds);
}

void
det_relief_totals_write(const det_relief_totals *totals, bool is_compared, det_json *json)
{
    check(totals);
    det_json_object(json);
    det_json_key_uint(json, "holds", totals->holds);
    put_classes(totals->by_class, json);
    det_json_key_uint(json, "released_by_this_run", 0);
    det_json_key_uint(json, "paused", totals->paused);
    det_json_key(json, "primary_reasons");
    det_json_object(json);
    for (size_t s = 1; s < DET_RELIEF_STEP_COUNT; s++)
        if (totals->by_step[s] > 0)
            det_json_key_uint(json, det_relief_step_name((det_relief_step)s), totals->by_step[s]);
    det_json_object_end(json);
    put_table(&totals->by_currency, "currencies", "currency", json);
    put_table(&totals->by_regime, "regimes", "regime", json);
    if (is_compared) put_moved(totals, json);
    det_json_object_end(json);
}
