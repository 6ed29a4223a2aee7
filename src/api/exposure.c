/* exposure.c - what becomes of the contracts of a register when measures come back. */
#include "api/exposure.h"

static const det_where nowhere;

/* ---- contracts ----------------------------------------------------------------------------------
 */

/* An entry of a document is held to what an entry of the register is. */
static det_status
add_row(det_relief_room *room, det_fields *row, det_contract_ledger *ledger, det_error *err)
{
    det_contract_entry entry;
    const det_contract_entry *about = det_contract_ledger_find(ledger,
                                                               det_fields_text(row, "about"));
    det_status st = det_contract_complete(ledger, row, room->arena, err);
    if (st == DET_OK)
        st = det_contract_entry_read(row, room->law->book,
                                     about == NULL ? DET_CONTRACT_ENTER : about->says, room->arena,
                                     &entry, err);
    if (st != DET_OK) return st;
    if (det_fields_find(row, "known") == NULL)
        entry.stamp.known_us = INT64_MIN; /* a document that says nothing of it was always known */
    if (det_contract_ledger_find(ledger, entry.id) != NULL)
        return det_fail(err, DET_CONFLICT, row->at, "there is an entry '%.*s' already",
                        DET_STR_FMT(entry.id));
    st = det_contract_check(ledger, &entry, row->at, err);
    return st == DET_OK ? det_contract_ledger_add(ledger, &entry, err) : st;
}

static det_status
read_documents(det_relief_room *room, const det_relief_options *options,
               det_contract_ledger *ledger, det_error *err)
{
    det_entry_rows rows = {0};
    det_status st = det_relief_documents(room, options->contracts, options->contract_count,
                                         det_contract_documents_read, &rows, err);
    if (st == DET_OK) st = det_contract_ledger_make(rows.count, room->arena, ledger, err);
    for (size_t i = 0; i < rows.count && st == DET_OK; i++)
        st = add_row(room, &rows.items[i], ledger, err);
    return st;
}

static det_status
read_regimes(det_relief_room *room, det_str lines, det_texts *out, det_error *err)
{
    det_str line;
    size_t count = 0, most = 1;
    for (size_t i = 0; i < lines.len; i++)
        most += lines.ptr[i] == '\n';
    det_str *ids = DET_NEW(room->arena, det_str, most);
    if (ids == NULL) return det_fail(err, DET_NOMEM, nowhere, "regimes");
    while (det_str_next(&lines, '\n', &line)) {
        line = det_str_trim(line);
        if (line.len == 0) continue;
        /* by the law as it would be: a draft may bring a regime of its own */
        const det_lawbook *law = det_relief_law(room, 1);
        const det_regime *regime = det_law_regime_find(law, line);
        if (regime == NULL)
            return det_fail(err, DET_MISSING, nowhere, "no regime '%.*s' in the lawbook%.*s",
                            DET_STR_FMT(line),
                            DET_STR_FMT(det_law_near(law, line, 1u << DET_ID_REGIME, room->arena)));
        ids[count++] = det_regime_id(regime);
    }
    *out = (det_texts){ids, count};
    return DET_OK;
}

static det_status
make_exposers(det_relief_room *room, const det_relief_options *options, det_exposing *out,
              det_error *err)
{
    det_screener *screener = room->screeners[room->is_supposed ? 1 : 0];
    bool is_of_moments = det_str_trim(options->since).len > 0;
    det_status st = det_exposer_new(screener, &room->time, room->is_supposed, &out->after, err);
    if (st == DET_OK && room->is_compared)
        st = det_exposer_new(room->screeners[0], &room->before, false, &out->before, err);
    if (st != DET_OK || !is_of_moments) return st;
    det_exposer_at_once(out->before);
    st = det_exposer_new(screener, &room->time, room->is_supposed, &out->at_once, err);
    if (st == DET_OK) det_exposer_at_once(out->at_once);
    return st;
}

det_status
det_exposing_open(det_relief_room *room, det_store *store, const det_relief_options *options,
                  det_exposing *out, det_error *err)
{
    det_contract_ledger *ledger = &out->ledger;
    *out = (det_exposing){.then_us = det_judge_time_us(&room->before),
                          .known_us = room->time.known_us};
    det_status st = det_arena_new(0, &out->scratch, err);
    if (st == DET_OK) st = read_regimes(room, options->regimes, &out->regimes, err);
    if (st == DET_OK && options->contract_count > 0)
        st = read_documents(room, options, ledger, err);
    else if (st == DET_OK && store != NULL)
        st = det_contract_ledger_read(store, NULL, room->arena, ledger, err);
    else if (st == DET_OK)
        st = det_contract_ledger_make(0, room->arena, ledger, err);
    if (st == DET_OK)
        st = det_contracts_fold(ledger, det_judge_time_us(&room->time), room->time.known_us,
                                room->arena, &out->contracts, err);
    return st == DET_OK ? make_exposers(room, options, out, err) : st;
}

void
det_exposing_close(det_exposing *exposing)
{
    det_exposer_free(exposing->after);
    det_exposer_free(exposing->before);
    det_exposer_free(exposing->at_once);
    det_arena_free(exposing->scratch);
    *exposing = (det_exposing){0};
}

/* The contract as it was at the earlier moment; of a law that is supposed, as it is. */
static det_status
judge_before(det_exposing *e, const det_contract *contract, det_exposure_answer *out,
             det_error *err)
{
    det_contract *then = DET_NEW(e->scratch, det_contract, 1);
    bool is_there = true;
    *out = (det_exposure_answer){.class = DET_EXPOSURE_OUT};
    if (then == NULL) return det_fail(err, DET_NOMEM, nowhere, "a contract");
    *then = *contract;
    det_status st = DET_OK;
    if (e->at_once != NULL)
        st = det_contract_fold(&e->ledger, contract->id, e->then_us, e->known_us, e->scratch, then,
                               &is_there, err);
    if (st != DET_OK || !is_there) return st;
    return det_exposure_judge(e->before, then, e->regimes, e->scratch, out, err);
}

static det_status
compare(det_exposing *e, const det_contract *contract, const det_exposure_answer *after,
        det_exposure_change *out, det_error *err)
{
    det_exposure_answer before, now = *after;
    det_status st = judge_before(e, contract, &before, err);
    if (st == DET_OK && e->at_once != NULL)
        st = det_exposure_judge(e->at_once, contract, e->regimes, e->scratch, &now, err);
    return st == DET_OK ? det_exposure_compare(&before, &now, e->scratch, out, err) : st;
}

det_status
det_exposing_judge(det_exposing *e, const det_contract *contract, det_exposure_answer *out,
                   det_exposure_change *change, det_error *err)
{
    det_arena_reset(e->scratch);
    det_status st = det_exposure_judge(e->after, contract, e->regimes, e->scratch, out, err);
    *change = (det_exposure_change){.before = out->class,
                                    .is_touched = out->class > DET_EXPOSURE_FREE};
    if (st == DET_OK && e->before != NULL) st = compare(e, contract, out, change, err);
    if (st == DET_OK)
        st = det_exposure_count(&e->totals, contract, out->class,
                                change->is_touched ? change->before : out->class, err);
    if (st != DET_OK) det_while(err, st, "judging contract %.*s", DET_STR_FMT(contract->id));
    return st;
}

det_status
det_exposing_tell(const det_exposing *e, det_relief_room *room, const det_relief_options *options,
                  const det_contract *contract, const det_exposure_answer *answer,
                  const det_exposure_change *change, det_relief_line take, void *context,
                  det_error *err)
{
    det_json json = det_json_over(room->line);
    det_exposure_write(contract, answer, e->before == NULL ? NULL : change, e->regimes,
                       options->is_brief, &json);
    return det_relief_hand(room, take, context, err);
}

/* ---- the run ------------------------------------------------------------------------------------
 */

static det_status
run(det_relief_room *room, det_exposing *e, const det_relief_options *options, det_relief_line take,
    void *context, det_error *err)
{
    det_json json = det_json_over(room->line);
    det_json_object(&json);
    det_json_key_cstr(&json, "relief", "exposure");
    det_relief_head(room, options, &json);
    det_json_object_end(&json);
    det_status st = det_relief_hand(room, take, context, err);
    for (size_t i = 0; i < e->contracts.count && st == DET_OK; i++) {
        const det_contract *contract = &e->contracts.items[i];
        det_exposure_answer answer;
        det_exposure_change change;
        st = det_exposing_judge(e, contract, &answer, &change, err);
        if (st == DET_OK)
            st = det_exposing_tell(e, room, options, contract, &answer, &change, take, context,
                                   err);
    }
    if (st != DET_OK) return st;
    json = det_json_over(room->line);
    det_json_object(&json);
    det_json_key(&json, "totals");
    det_exposure_totals_write(&e->totals, e->before != NULL, &json);
    det_json_object_end(&json);
    return det_relief_hand(room, take, context, err);
}

det_status
det_contract_exposure(const det_snapshot *snapshot, det_store *store, const det_books *books,
                      const det_relief_options *options, det_relief_line take, void *context,
                      det_error *err)
{
    det_relief_room room = {0};
    det_exposing e = {0};
    det_status st = DET_OK;
    if (det_str_trim(options->since).len > 0)
        return det_fail(err, DET_USAGE, nowhere,
                        "an exposure is compared with another law, not with an earlier moment");
    if (store == NULL && options->contract_count == 0)
        return det_fail(err, DET_USAGE, nowhere, "there is no register of contracts to judge");
    st = det_relief_room_begin(snapshot, books, options, &room, err);
    if (st == DET_OK) st = det_exposing_open(&room, store, options, &e, err);
    if (st == DET_OK) st = run(&room, &e, options, take, context, err);
    det_exposing_close(&e);
    det_relief_room_close(&room);
    return st;
}
