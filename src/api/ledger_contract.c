/* ledger_contract.c - the register of contracts, on its way in and out of the store.
 *
 * A book by topic, as that of holds: whoever writes or asks about one contract reads the entries of
 * that contract and no others. */
#include "api/book.h"

#include <assert.h>

#include "base/text.h"

static const det_where nowhere;

/* ---- out of the store ---------------------------------------------------------------------------
 */

static det_status
add_kept(const det_book_entries *kept, det_arena *arena, det_contract_ledger *ledger,
         det_error *err)
{
    for (size_t i = 0; i < kept->count; i++) {
        const det_entry *kept_entry = &kept->items[i];
        det_contract_entry entry;
        det_fields fields;
        det_status st = det_book_kept(kept_entry, "an entry of a contract", det_contract_keys,
                                      arena, &fields, err);
        const det_contract_entry *about = det_contract_ledger_find(ledger, kept_entry->about);
        if (st == DET_OK)
            st = det_contract_entry_read(&fields, NULL,
                                         about == NULL ? DET_CONTRACT_ENTER : about->says, arena,
                                         &entry, err);
        if (st == DET_OK) {
            entry.stamp = kept_entry->stamp;
            st = det_contract_ledger_add(ledger, &entry, err);
        }
        if (st != DET_OK) {
            det_while(err, st, "reading entry '%.*s' of the register of contracts",
                      DET_STR_FMT(kept_entry->id));
            return st;
        }
    }
    return DET_OK;
}

det_status
det_contract_ledger_read(det_store *store, const det_book_scope *scope, det_arena *arena,
                         det_contract_ledger *out, det_error *err)
{
    det_book_entries kept;
    det_status st = det_store_book_read(store, DET_BOOK_CONTRACT, scope, arena, &kept, err);
    if (st == DET_OK) st = det_contract_ledger_make(kept.count, arena, out, err);
    return st == DET_OK ? add_kept(&kept, arena, out, err) : st;
}

/* ---- into the store -----------------------------------------------------------------------------
 */

static det_status
scope(const det_book_job *job, det_arena *arena, det_book_scope *out, det_error *err)
{
    det_str *ids = DET_NEW(arena, det_str, job->count + 1);
    size_t count = 0;
    if (ids == NULL) return det_fail(err, DET_NOMEM, nowhere, "entries of contracts");
    for (size_t i = 0; i < job->count; i++) {
        det_str contract = det_contract_of(&job->rows[i]);
        if (contract.len > 0) ids[count++] = contract;
    }
    *out = (det_book_scope){ids, count};
    return DET_OK;
}

static det_status
load(det_book_job *job, const det_book_entries *kept, det_error *err)
{
    det_status st = det_contract_ledger_make(kept->count + job->count, job->arena, &job->contracts,
                                             err);
    return st == DET_OK ? add_kept(kept, job->arena, &job->contracts, err) : st;
}

static det_contract_entry_kind
says_of(const det_book_job *job, const det_fields *fields)
{
    const det_contract_entry *about = det_contract_ledger_find(&job->contracts,
                                                               det_fields_text(fields, "about"));
    return about == NULL ? DET_CONTRACT_ENTER : about->says;
}

/* The regimes by the ids of the lawbook; the clock and the currency that were implied. */
static det_status
settle(det_book_job *job, det_fields *fields, det_error *err)
{
    det_contract_entry entry;
    bool is_enter = det_contract_kind_of(fields) == DET_CONTRACT_ENTER;
    det_str id = DET_STR("id");
    det_fields named;
    size_t regimes = 0;
    det_status st = det_contract_complete(&job->contracts, fields, job->arena, err);
    /* any name will do for reading: the entry gets its own behind this */
    if (st == DET_OK && !is_enter &&
        !det_arena_print(job->arena, &id, "%.*s/x", DET_STR_FMT(det_contract_of(fields))))
        st = det_fail(err, DET_NOMEM, fields->at, "an entry of a contract");
    if (st != DET_OK) return st;
    named = *fields;
    st = det_book_set(&named, "id", id, job->arena, err);
    if (st == DET_OK)
        st = det_contract_entry_read(&named, job->hand->law->book, says_of(job, fields), job->arena,
                                     &entry, err);
    if (st != DET_OK || (entry.says != DET_CONTRACT_ENTER && entry.says != DET_CONTRACT_AMEND))
        return st;
    det_field *items = DET_NEW(job->arena, det_field, fields->count + 1);
    if (items == NULL) return det_fail(err, DET_NOMEM, fields->at, "an entry of a contract");
    for (size_t i = 0; i < fields->count; i++) {
        items[i] = fields->items[i];
        if (det_str_equal(items[i].key, DET_STR("regimes")))
            items[i].value = entry.of.terms->regimes.items[regimes++];
    }
    *fields = (det_fields){items, fields->count, fields->at};
    return DET_OK;
}

static det_status
place(det_book_job *job, const det_fields *fields, det_entry *entry, det_error *err)
{
    det_str contract = det_contract_of(fields);
    uint32_t at = 0;
    unsigned long count = 0;
    entry->topic = contract;
    if (entry->id.len > 0) return DET_OK;
    if (det_contract_kind_of(fields) == DET_CONTRACT_ENTER)
        return det_fail(err, DET_SYNTAX, fields->at, "a contract needs 'id': our number of it");
    if (det_strmap_get(&job->contracts.by_id, contract, &at))
        for (; at != UINT32_MAX; at = job->contracts.next[at])
            count++;
    for (;; count++) {
        if (!det_arena_print(job->arena, &entry->id, "%.*s/%lu", DET_STR_FMT(contract), count))
            return det_fail(err, DET_NOMEM, fields->at, "the id of an entry");
        if (det_contract_ledger_find(&job->contracts, entry->id) == NULL) return DET_OK;
    }
}

static det_status
add(det_book_job *job, const det_fields *fields, const det_entry *entry, det_error *err)
{
    det_contract_entry made;
    det_fields named = *fields;
    det_status st = det_book_set(&named, "id", entry->id, job->arena, err);
    if (st == DET_OK)
        st = det_contract_entry_read(&named, job->hand->law->book, says_of(job, fields), job->arena,
                                     &made, err);
    if (st != DET_OK) return st;
    made.stamp = entry->stamp;
    st = det_contract_check(&job->contracts, &made, fields->at, err);
    return st == DET_OK ? det_contract_ledger_add(&job->contracts, &made, err) : st;
}

static void
tell(const det_book_job *job, det_json *json)
{
    det_contract_entry_write(&job->contracts.items[job->contracts.count - 1], json);
}

/* Recording what is so is one duty; what may make less of it exposed is another. */
static det_action
duty(const det_fields *fields)
{
    switch (det_contract_kind_of(fields)) {
    case DET_CONTRACT_AMEND:
    case DET_CONTRACT_END:
    case DET_CONTRACT_CORRECT:
        return DET_ACTION_CHANGE_CONTRACT;
    default:
        return DET_ACTION_RECORD_CONTRACT;
    }
}

const det_book_kind det_contract_book = {DET_BOOK_CONTRACT,
                                         "an entry of a contract",
                                         "c",
                                         det_contract_keys,
                                         load,
                                         settle,
                                         add,
                                         tell,
                                         scope,
                                         place,
                                         duty};

det_status
det_contract_record(det_store *store, const det_book_hand *hand, const det_book_field *fields,
                    size_t count, det_text *json, det_error *err)
{
    return det_book_add(store, &det_contract_book, hand, fields, count, json, err);
}

det_status
det_contract_enter(det_store *store, const det_book_hand *hand, det_str documents, const char *file,
                   det_text *ndjson, uint64_t *recorded, uint64_t *unchanged, det_error *err)
{
    det_arena *arena = NULL;
    det_entry_rows rows = {0};
    *recorded = *unchanged = 0;
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = det_contract_documents_read(documents, file, arena, &rows, err);
    if (st == DET_OK) {
        det_book_job job = {
            .kind = &det_contract_book, .hand = hand, .rows = rows.items, .count = rows.count};
        st = det_book_run(store, &job, ndjson, err);
        *recorded = st == DET_OK ? job.recorded : 0;
        *unchanged = st == DET_OK ? job.unchanged : 0;
    }
    det_arena_free(arena);
    return st;
}

det_status
det_contract_import(det_store *store, const det_book_hand *hand, det_str csv, const char *file,
                    det_text *ndjson, uint64_t *recorded, uint64_t *unchanged, det_error *err)
{
    return det_book_import(store, &det_contract_book, hand, csv, file, det_contract_keys, NULL,
                           ndjson, recorded, unchanged, err);
}

/* ---- asking -------------------------------------------------------------------------------------
 */

/* What a question about contracts is answered from. */
typedef struct asking {
    det_arena *arena;
    det_contract_ledger ledger;
    int64_t at_us, known_us;
} asking;

static det_status
ask(det_store *store, const det_book_scope *scope_of, det_str on, det_str as_known, asking *out,
    det_error *err)
{
    det_day ignored = 0;
    *out = (asking){0};
    det_status st = det_arena_new((size_t)4 << 30, &out->arena, err);
    if (st == DET_OK) st = det_book_asked(on, as_known, &out->at_us, &out->known_us, &ignored, err);
    return st == DET_OK ? det_contract_ledger_read(store, scope_of, out->arena, &out->ledger, err)
                        : st;
}

static det_status
put(const det_contract *contract, bool is_whole, det_text *ndjson, det_error *err)
{
    det_json json = det_json_over(ndjson);
    det_contract_write(contract, is_whole, &json);
    det_text_add_byte(ndjson, '\n');
    return det_text_check(ndjson, err);
}

det_status
det_contract_list(det_store *store, det_str on, det_str as_known, det_str status, det_text *ndjson,
                  det_error *err)
{
    asking a;
    det_contracts contracts = {0};
    status = det_str_trim(status);
    if (status.len > 0 && !det_str_equal(status, DET_STR("open")) &&
        !det_str_equal(status, DET_STR("ended")))
        return det_fail(err, DET_SYNTAX, nowhere, "no status '%.*s'; there are open and ended",
                        DET_STR_FMT(status));
    det_status st = ask(store, NULL, on, as_known, &a, err);
    if (st == DET_OK)
        st = det_contracts_fold(&a.ledger, a.at_us, a.known_us, a.arena, &contracts, err);
    for (size_t i = 0; st == DET_OK && i < contracts.count; i++)
        if (status.len == 0 ||
            det_str_equal(status, det_str_of(det_contract_status_name(contracts.items[i].status))))
            st = put(&contracts.items[i], false, ndjson, err);
    det_arena_free(a.arena);
    return st;
}

static det_status
show(asking *a, det_str id, bool with_entries, det_text *ndjson, det_error *err)
{
    det_contract contract;
    uint32_t place_of = 0;
    bool is_there = false;
    det_status st = det_contract_fold(&a->ledger, id, a->at_us, a->known_us, a->arena, &contract,
                                      &is_there, err);
    if (st == DET_OK && !is_there)
        st = det_fail(err, DET_MISSING, nowhere, "no contract '%.*s' in the register%s",
                      DET_STR_FMT(id),
                      det_contract_ledger_find(&a->ledger, id) == NULL ? "" : " by then");
    if (st == DET_OK) st = put(&contract, true, ndjson, err);
    if (st != DET_OK || !with_entries) return st;
    bool is_kept = det_strmap_get(&a->ledger.by_id, id, &place_of);
    assert(is_kept);
    for (uint32_t at = place_of; at != UINT32_MAX; at = a->ledger.next[at]) {
        if (a->ledger.items[at].stamp.known_us > a->known_us) continue;
        det_json json = det_json_over(ndjson);
        det_contract_entry_write(&a->ledger.items[at], &json);
        det_text_add_byte(ndjson, '\n');
    }
    return det_text_check(ndjson, err);
}

det_status
det_contract_show(det_store *store, det_str id, det_str on, det_str as_known, bool with_entries,
                  det_text *ndjson, det_error *err)
{
    asking a;
    const det_book_scope scope_of = {&id, 1};
    det_status st = ask(store, &scope_of, on, as_known, &a, err);
    if (st == DET_OK) st = show(&a, id, with_entries, ndjson, err);
    det_arena_free(a.arena);
    return st;
}
