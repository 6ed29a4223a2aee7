/* The exposure of contracts as JSON, and its totals. */
#include <assert.h>

#include "law/put.h"
#include "screen/exposure.h"

static void
put_reason(const det_exposure_reason *reason, det_json *json)
{
    det_json_object(json);
    det_json_key_cstr(json, "class", det_exposure_class_name(reason->class));
    if (reason->measure != NULL) {
        det_json_key_str(json, "measure", det_measure_id(reason->measure));
        det_json_key_str(json, "regime", det_regime_id(det_measure_regime(reason->measure)));
    }
    det_put_text(json, "subject", reason->subject);
    det_put_text(json, "party", reason->party);
    det_put_instant(json, "since", reason->since_us);
    det_put_instant(json, "until", reason->until_us);
    det_put_text(json, "by", reason->by);
    det_json_key_str(json, "why", reason->why);
    det_put_texts(json, "cites", reason->cites);
    det_put_text(json, "evidence", reason->evidence);
    det_put_texts(json, "conditions", reason->conditions);
    det_json_object_end(json);
}

static void
put_step(const det_exposure_step *step, bool is_brief, det_json *json)
{
    det_json_object(json);
    det_put_text(json, "step", step->step->id);
    det_json_key_str(json, "kind", step->step->kind);
    det_json_key_cstr(json, "class", det_exposure_class_name(step->class));
    if (step->class == DET_EXPOSURE_OUT) {
        det_put_instant(json, "performed", step->step->performed_us);
    } else if (step->time.on != DET_DAY_NONE) {
        det_put_day(json, "on", step->time.on);
    } else {
        det_put_instant(json, "on", step->time.at_us);
    }
    det_json_key(json, "reasons");
    det_json_array(json);
    for (size_t i = 0; i < step->reason_count && (i == 0 || !is_brief); i++)
        put_reason(&step->reasons[i], json);
    det_json_array_end(json);
    det_json_object_end(json);
}

/* Every regime that spoke, and every one that the contract or the question names, in the order of
 * their ids. */
static void
put_regimes(const det_contract *contract, const det_exposure_answer *answer, det_texts regimes,
            det_json *json)
{
    det_str last = {0};
    det_json_key(json, "regimes");
    det_json_array(json);
    for (;;) {
        det_str next = {0};
        for (size_t s = 0; s < answer->step_count; s++)
            for (size_t r = 0; r < answer->steps[s].reason_count; r++) {
                const det_measure *measure = answer->steps[s].reasons[r].measure;
                if (measure == NULL) continue;
                det_str id = det_regime_id(det_measure_regime(measure));
                if (det_str_compare(id, last) > 0 &&
                    (next.len == 0 || det_str_compare(id, next) < 0))
                    next = id;
            }
        for (size_t i = 0; i < contract->regimes.count; i++) {
            det_str id = contract->regimes.items[i];
            if (regimes.count > 0 && !det_texts_has(regimes, id)) continue; /* not asked about */
            if (det_str_compare(id, last) > 0 && (next.len == 0 || det_str_compare(id, next) < 0))
                next = id;
        }
        for (size_t i = 0; i < regimes.count; i++)
            if (det_str_compare(regimes.items[i], last) > 0 &&
                (next.len == 0 || det_str_compare(regimes.items[i], next) < 0))
                next = regimes.items[i];
        if (next.len == 0) break;
        det_json_object(json);
        det_json_key_str(json, "regime", next);
        det_json_key_cstr(json, "class",
                          det_exposure_class_name(det_exposure_of_regime(answer, next)));
        det_json_object_end(json);
        last = next;
    }
    det_json_array_end(json);
}

static void
put_money(det_json *json, const char *key, int64_t minor, const det_currency *currency)
{
    char text[DET_MONEY_TEXT_MAX];
    if (currency != NULL && minor != INT64_MIN)
        det_json_key_str(json, key, det_money_print(minor, currency, text));
}

/* When the first wind-down or licence that something of it rests on is over. */
static int64_t
protected_until(const det_exposure_answer *answer)
{
    int64_t until_us = DET_INSTANT_FOREVER;
    for (size_t s = 0; s < answer->step_count; s++)
        for (size_t r = 0; r < answer->steps[s].reason_count; r++) {
            const det_exposure_reason *reason = &answer->steps[s].reasons[r];
            if ((reason->class == DET_EXPOSURE_WIND_DOWN ||
                 reason->class == DET_EXPOSURE_LICENSED) &&
                reason->until_us < until_us)
                until_us = reason->until_us;
        }
    return until_us;
}

void
det_exposure_write(const det_contract *contract, const det_exposure_answer *answer,
                   const det_exposure_change *change, det_texts regimes, bool is_brief,
                   det_json *json)
{
    det_json_object(json);
    det_json_key_str(json, "contract", contract->id);
    det_json_key_cstr(json, "class", det_exposure_class_name(answer->class));
    if (change != NULL) {
        det_json_key_cstr(json, "before", det_exposure_class_name(change->before));
        det_put_texts(json, "touched", change->touched);
    }
    det_json_key_bool(json, "exposed", det_exposure_is_exposed(answer->class));
    det_put_text(json, "title", contract->title);
    det_put_day(json, "signed", contract->signed_on);
    if (contract->currency != NULL) det_json_key_cstr(json, "currency", contract->currency->code);
    put_money(json, "value", contract->value_minor, contract->currency);
    put_money(json, "remaining", contract->remaining_minor, contract->currency);
    det_put_instant(json, "until", protected_until(answer));
    if (contract->status == DET_CONTRACT_ENDED) {
        det_json_key_str(json, "ended_by", contract->ended_by);
        det_put_text(json, "ended_why", contract->ended_why);
    }
    if (contract->clause != DET_CONTRACT_UNSAID)
        det_json_key_cstr(json, "snapback", det_contract_clause_name(contract->clause));
    det_put_day(json, "wind_down", contract->wind_down);
    put_regimes(contract, answer, regimes, json);
    det_json_key(json, "steps");
    det_json_array(json);
    for (size_t i = 0; i < answer->step_count; i++)
        put_step(&answer->steps[i], is_brief, json);
    det_json_array_end(json);
    det_json_object_end(json);
}

/* ---- totals -------------------------------------------------------------------------------------
 */

static int
compare_rows(const det_currency *a, const det_currency *b)
{
    if (a == b) return 0;
    if (a == NULL || b == NULL) return a == NULL ? -1 : 1;
    return det_str_compare(det_str_of(a->code), det_str_of(b->code));
}

det_status
det_exposure_count(det_exposure_totals *totals, const det_contract *contract,
                   det_exposure_class class, det_exposure_class before, det_error *err)
{
    size_t at = 0;
    int64_t minor = contract->remaining_minor == INT64_MIN ? 0 : contract->remaining_minor;
    while (at < totals->row_count &&
           compare_rows(totals->rows[at].currency, contract->currency) < 0)
        at++;
    if (at == totals->row_count ||
        compare_rows(totals->rows[at].currency, contract->currency) != 0) {
        assert(totals->row_count < DET_EXPOSURE_ROWS_MAX);
        for (size_t i = totals->row_count++; i > at; i--)
            totals->rows[i] = totals->rows[i - 1];
        totals->rows[at] = (det_exposure_row){.currency = contract->currency};
    }
    det_exposure_row *row = &totals->rows[at];
    if (row->minor[class] > INT64_MAX - minor)
        return det_fail(err, DET_LIMIT, (det_where){0},
                        "the sum of all contracts in %s is too large", contract->currency->code);
    row->contracts[class]++;
    row->minor[class] += minor;
    row->unvalued += contract->remaining_minor == INT64_MIN && det_exposure_is_exposed(class);
    totals->contracts++;
    totals->moved += class != before;
    return DET_OK;
}

static void
put_row(const det_exposure_row *row, det_json *json)
{
    int64_t exposed = 0;
    det_json_object(json);
    det_json_key(json, "currency");
    if (row->currency == NULL)
        det_json_null(json);
    else
        det_json_cstr(json, row->currency->code);
    for (int c = DET_EXPOSURE_FREE; c < DET_EXPOSURE_CLASS_COUNT; c++) {
        det_json_key_uint(json, det_exposure_class_name((det_exposure_class)c), row->contracts[c]);
        if (det_exposure_is_exposed((det_exposure_class)c))
            exposed = row->minor[c] > INT64_MAX - exposed ? INT64_MAX : exposed + row->minor[c];
    }
    det_json_key_uint(json, "OUT", row->contracts[DET_EXPOSURE_OUT]);
    if (row->currency != NULL) {
        det_json_key(json, "amounts");
        det_json_object(json);
        for (int c = 0; c < DET_EXPOSURE_CLASS_COUNT; c++)
            if (row->contracts[c] > 0)
                put_money(json, det_exposure_class_name((det_exposure_class)c), row->minor[c],
                          row->currency);
        det_json_object_end(json);
        put_money(json, "exposed", exposed, row->currency);
    }
    det_json_key_uint(json, "unvalued", row->unvalued);
    det_json_object_end(json);
}

void
det_exposure_totals_write(const det_exposure_totals *totals, bool is_compared, det_json *json)
{
    uint64_t sums[DET_EXPOSURE_CLASS_COUNT] = {0}, whole = 0, exposed = 0;
    for (size_t i = 0; i < totals->row_count; i++)
        for (int c = 0; c < DET_EXPOSURE_CLASS_COUNT; c++)
            sums[c] += totals->rows[i].contracts[c];
    for (int c = 0; c < DET_EXPOSURE_CLASS_COUNT; c++) {
        whole += sums[c];
        if (det_exposure_is_exposed((det_exposure_class)c)) exposed += sums[c];
    }
    assert(whole == totals->contracts); /* every contract is counted once */
    det_json_object(json);
    det_json_key_uint(json, "contracts", totals->contracts);
    for (int c = DET_EXPOSURE_FREE; c < DET_EXPOSURE_CLASS_COUNT; c++)
        det_json_key_uint(json, det_exposure_class_name((det_exposure_class)c), sums[c]);
    det_json_key_uint(json, "OUT", sums[DET_EXPOSURE_OUT]);
    det_json_key_uint(json, "exposed", exposed);
    if (is_compared) det_json_key_uint(json, "moved", totals->moved);
    det_json_key(json, "currencies");
    det_json_array(json);
    for (size_t i = 0; i < totals->row_count; i++)
        put_row(&totals->rows[i], json);
    det_json_array_end(json);
    det_json_object_end(json);
}
