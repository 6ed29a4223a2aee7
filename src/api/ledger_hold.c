/* ledger_hold.c - the book of holds, on its way in and out of the store.
 *
 * It is a book by topic: whoever writes or asks about one hold reads the entries of that hold, or
 * of its account with all items, and no others.  Only a list of all reads the whole. */
#include "api/book.h"

#include <assert.h>

#include "base/text.h"
#include "screen/hold_document.h"
#include "screen/hold_write.h"
#include "screen/relief.h"

static const det_where nowhere;

/* ---- out of the store ---------------------------------------------------------------------------
 */

/* What is kept, behind what the ledger has.  Fields are scratch: what an entry says is borrowed
 * from the kept body, or from the tree of one that was read the long way, which stays. */
static det_status
add_kept(const det_book_entries *kept, det_arena *arena, det_hold_ledger *ledger, det_error *err)
{
    for (size_t i = 0; i < kept->count; i++) {
        const det_entry *kept_entry = &kept->items[i];
        det_hold_entry entry;
        det_fields fields;
        det_status st = det_book_kept(kept_entry, "an entry of a hold", det_hold_keys, arena,
                                      &fields, err);
        const det_hold_entry *about = det_hold_ledger_find(ledger, kept_entry->about);
        if (st == DET_OK)
            st = det_hold_entry_read(&fields, NULL, about == NULL ? DET_HOLD_PLACE : about->says,
                                     arena, &entry, err);
        if (st == DET_OK) {
            entry.stamp = kept_entry->stamp;
            st = det_hold_ledger_add(ledger, &entry, err);
        }
        if (st != DET_OK) {
            det_while(err, st, "reading entry '%.*s' of the book of holds",
                      DET_STR_FMT(kept_entry->id));
            return st;
        }
    }
    return DET_OK;
}

det_status
det_hold_ledger_read(det_store *store, const det_book_scope *scope, det_arena *arena,
                     det_hold_ledger *out, det_error *err)
{
    det_book_entries kept;
    det_status st = det_store_book_read(store, DET_BOOK_HOLD, scope, arena, &kept, err);
    if (st == DET_OK) st = det_hold_ledger_make(kept.count, arena, out, err);
    return st == DET_OK ? add_kept(&kept, arena, out, err) : st;
}

/* ---- into the store -----------------------------------------------------------------------------
 */

static det_hold_entry_kind
kind_of(const det_fields *fields)
{
    det_str word = det_fields_text(fields, "entry");
    for (int kind = DET_HOLD_PLACE; kind <= DET_HOLD_CORRECT; kind++)
        if (det_str_equal(word, det_str_of(det_hold_entry_name((det_hold_entry_kind)kind))))
            return (det_hold_entry_kind)kind;
    return DET_HOLD_PLACE; /* also what is no word: the reader says so */
}

/* The hold that a row is about: as it says, or by the entry that it deals with. */
static det_str
hold_of(const det_fields *fields)
{
    if (kind_of(fields) == DET_HOLD_PLACE) return det_fields_text(fields, "id");
    det_str hold = det_fields_text(fields, "hold"), about = det_fields_text(fields, "about");
    if (hold.len > 0) return hold;
    return det_str_slice(about, 0, det_str_find_byte(about, '/'));
}

static det_status
scope(const det_book_job *job, det_arena *arena, det_book_scope *out, det_error *err)
{
    det_str *ids = DET_NEW(arena, det_str, 2 * job->count + 1);
    size_t count = 0;
    if (ids == NULL) return det_fail(err, DET_NOMEM, nowhere, "entries of holds");
    for (size_t i = 0; i < job->count; i++) {
        det_str hold = hold_of(&job->rows[i]);
        det_str account = det_fields_text(&job->rows[i], "account");
        if (hold.len > 0) ids[count++] = hold;
        if (account.len > 0) ids[count++] = account;
    }
    *out = (det_book_scope){ids, count};
    return DET_OK;
}

static det_status
load(det_book_job *job, const det_book_entries *kept, det_error *err)
{
    det_status st = det_hold_ledger_make(kept->count + job->count, job->arena, &job->holds, err);
    return st == DET_OK ? add_kept(kept, job->arena, &job->holds, err) : st;
}

/* The clock of an office, where nobody says which: that of its country's capital, as far as it is
 * one of ours. */
static det_zone
zone_of_branch(det_str branch)
{
    static const char *const brussels[] = {"AT", "BE", "CZ", "DE", "DK", "ES", "FR", "HR", "HU",
                                           "IT", "LU", "MT", "NL", "PL", "SE", "SI", "SK"};
    if (det_str_equal(branch, DET_STR("US"))) return DET_ZONE_NEW_YORK;
    if (det_str_equal(branch, DET_STR("GB"))) return DET_ZONE_LONDON;
    if (det_str_equal(branch, DET_STR("CH"))) return DET_ZONE_ZURICH;
    for (size_t i = 0; i < sizeof brussels / sizeof brussels[0]; i++)
        if (det_str_equal(branch, det_str_of(brussels[i]))) return DET_ZONE_BRUSSELS;
    return DET_ZONE_UTC;
}

static det_status
set_if_absent(det_fields *fields, const char *key, det_str value, det_arena *arena, det_error *err)
{
    if (value.len == 0 || det_fields_find(fields, key) != NULL) return DET_OK;
    return det_book_set(fields, key, value, arena, err);
}

/* Every basis was recorded in error: whom it was held for is somebody else. */
static bool
is_mistaken(const det_hold *hold)
{
    for (size_t i = 0; i < hold->basis_count; i++)
        if (hold->bases[i].to_us == DET_INSTANT_FOREVER) return false;
    return hold->basis_count > 0;
}

/* What a movement does not say, its hold does: the currency; of a release the day, the amount and
 * the interest. */
static det_status
settle_movement(det_book_job *job, det_fields *fields, det_hold_entry_kind kind, det_error *err)
{
    det_hold hold;
    det_hold_money money;
    bool is_there = false;
    char text[DET_MONEY_TEXT_MAX], day_text[DET_DAY_TEXT_MAX];
    det_str amount, interest, on;
    det_day day = 0;
    det_status st = det_hold_fold(&job->holds, hold_of(fields), DET_INSTANT_FOREVER, INT64_MAX,
                                  job->arena, &hold, &is_there, err);
    if (st != DET_OK || !is_there) return st;
    if (hold.currency != NULL)
        st = set_if_absent(fields, "currency", det_str_of(hold.currency->code), job->arena, err);
    if (st != DET_OK || kind != DET_HOLD_RELEASED) return st;
    if (is_mistaken(&hold))
        st = set_if_absent(fields, "ground", DET_STR("mistaken_identity"), job->arena, err);
    if (st != DET_OK) return st;
    day = det_zone_day(hold.zone, job->hand->now_us);
    if (!det_arena_copy(job->arena, det_str_of(det_day_print(day, day_text)), &on))
        return det_fail(err, DET_NOMEM, fields->at, "a release");
    st = set_if_absent(fields, "on", on, job->arena, err);
    if (st == DET_OK) st = det_fields_day(fields, "on", &day, err);
    if (st != DET_OK || hold.currency == NULL || det_fields_find(fields, "amount") != NULL)
        return st;
    st = det_hold_money_at(&hold, day, &money, err);
    if (st != DET_OK) return st;
    if (!det_arena_copy(job->arena,
                        det_money_print(money.balance + money.accrued, hold.currency, text),
                        &amount) ||
        !det_arena_copy(job->arena, det_money_print(money.accrued, hold.currency, text), &interest))
        return det_fail(err, DET_NOMEM, fields->at, "a release");
    st = set_if_absent(fields, "amount", amount, job->arena, err);
    /* what the bank charged for holding it is in the amount alone */
    return st == DET_OK && money.accrued > 0
               ? set_if_absent(fields, "interest", interest, job->arena, err)
               : st;
}

/* The step that a decision or a movement is about, where it does not say: the one that waits. */
static det_status
settle_about(det_book_job *job, det_fields *fields, det_hold_entry_kind kind, det_error *err)
{
    det_hold hold;
    bool is_there = false;
    if (kind != DET_HOLD_APPROVE && kind != DET_HOLD_REFUSE && kind != DET_HOLD_RELEASED)
        return DET_OK;
    if (det_fields_find(fields, "about") != NULL) return DET_OK;
    det_status st = det_hold_fold(&job->holds, hold_of(fields), DET_INSTANT_FOREVER, INT64_MAX,
                                  job->arena, &hold, &is_there, err);
    if (st == DET_OK && !is_there)
        st = det_fail(err, DET_MISSING, fields->at, "no hold '%.*s' in the book",
                      DET_STR_FMT(hold_of(fields)));
    if (st != DET_OK) return st;
    const det_hold_step *step = kind == DET_HOLD_RELEASED ? &hold.approval : &hold.request;
    if (step->id.len > 0) return set_if_absent(fields, "about", step->id, job->arena, err);
    return det_fail(err, DET_REFUSED, fields->at, "'%.*s' is %s; %s waits", DET_STR_FMT(hold.id),
                    det_hold_status_name(hold.status),
                    kind == DET_HOLD_RELEASED ? "no approved release" : "no request");
}

/* The id of the measure, whose law it is, the clock, the currency: what was implied. */
static det_status
settle(det_book_job *job, det_fields *fields, det_error *err)
{
    det_hold_entry entry;
    det_hold_entry_kind kind = kind_of(fields);
    det_str id = DET_STR("id");
    const det_hold_entry *placed, *about;
    det_fields named;
    det_status st = DET_OK;
    if (kind != DET_HOLD_PLACE) {
        det_str hold = hold_of(fields);
        st = set_if_absent(fields, "hold", hold, job->arena, err);
        /* any name will do for reading: the entry gets its own behind this */
        if (st == DET_OK && !det_arena_print(job->arena, &id, "%.*s/x", DET_STR_FMT(hold)))
            st = det_fail(err, DET_NOMEM, fields->at, "an entry of a hold");
    }
    if (st == DET_OK) st = settle_about(job, fields, kind, err);
    placed = det_hold_ledger_find(&job->holds, det_fields_text(fields, "hold"));
    about = det_hold_ledger_find(&job->holds, det_fields_text(fields, "about"));
    det_hold_entry_kind says = about == NULL ? DET_HOLD_PLACE : about->says;
    if (kind != DET_HOLD_CORRECT) says = kind;
    if (st == DET_OK) {
        det_zone zone = placed != NULL && placed->kind == DET_HOLD_PLACE
                            ? placed->of.placed->zone
                            : zone_of_branch(det_fields_text(fields, "branch"));
        st = set_if_absent(fields, "zone", det_str_of(det_zone_name(zone)), job->arena, err);
    }
    if (st == DET_OK && (says == DET_HOLD_CREDIT || says == DET_HOLD_DEBIT ||
                         says == DET_HOLD_STATEMENT || says == DET_HOLD_RELEASED))
        st = settle_movement(job, fields, says, err);
    if (st != DET_OK) return st;
    named = *fields;
    st = det_book_set(&named, "id", id, job->arena, err);
    if (st == DET_OK)
        st = det_hold_entry_read(&named, job->hand->law->book, says, job->arena, &entry, err);
    if (st != DET_OK || entry.says != DET_HOLD_BASIS) return st;
    if (entry.of.basis->measure.len > 0)
        st = det_book_set(fields, "measure", entry.of.basis->measure, job->arena, err);
    return st == DET_OK
               ? det_book_set(fields, "authority", entry.of.basis->authority, job->arena, err)
               : st;
}

/* How many entries there are about a hold, its placing included. */
static unsigned long
count_entries(const det_hold_ledger *ledger, det_str hold)
{
    uint32_t at = 0;
    unsigned long count = 0;
    if (!det_strmap_get(&ledger->by_id, hold, &at)) return 0;
    for (; at != UINT32_MAX; at = ledger->next[at])
        count++;
    return count;
}

static det_status
place(det_book_job *job, const det_fields *fields, det_entry *entry, det_error *err)
{
    det_str hold = hold_of(fields);
    det_str account = det_fields_text(fields, "account");
    const det_hold_entry *placed = det_hold_ledger_find(&job->holds, hold);
    if (placed != NULL && placed->kind == DET_HOLD_PLACE) account = placed->of.placed->account;
    entry->topic = account.len > 0 ? account : hold;
    if (entry->id.len > 0) return DET_OK;
    if (kind_of(fields) == DET_HOLD_PLACE)
        return det_fail(err, DET_SYNTAX, fields->at,
                        "a hold needs 'id': the number of the case, the account or the message");
    for (unsigned long n = count_entries(&job->holds, hold);; n++) {
        if (!det_arena_print(job->arena, &entry->id, "%.*s/%lu", DET_STR_FMT(hold), n))
            return det_fail(err, DET_NOMEM, fields->at, "the id of an entry");
        if (det_hold_ledger_find(&job->holds, entry->id) == NULL) return DET_OK;
    }
}

static det_status
add(det_book_job *job, const det_fields *fields, const det_entry *entry, det_error *err)
{
    det_hold_entry made;
    det_fields named = *fields;
    const det_hold_entry *about = det_hold_ledger_find(&job->holds,
                                                       det_fields_text(fields, "about"));
    det_status st = det_book_set(&named, "id", entry->id, job->arena, err);
    if (st == DET_OK)
        st = det_hold_entry_read(&named, job->hand->law->book,
                                 about == NULL ? DET_HOLD_PLACE : about->says, job->arena, &made,
                                 err);
    if (st != DET_OK) return st;
    made.stamp = entry->stamp;
    det_arena_mark mark = det_arena_mark_get(job->arena);
    st = det_hold_check(&job->holds, &made, &job->hold_rules, fields->at, job->arena, err);
    det_arena_mark_reset(job->arena, mark);
    return st == DET_OK ? det_hold_ledger_add(&job->holds, &made, err) : st;
}

static void
tell(const det_book_job *job, det_json *json)
{
    det_hold_entry_write(&job->holds.items[job->holds.count - 1], json);
}

/* Recording what is so is one duty; ending, correcting and moving another; deciding the third. */
static det_action
duty(const det_fields *fields)
{
    switch (kind_of(fields)) {
    case DET_HOLD_APPROVE:
    case DET_HOLD_REFUSE:
        return DET_ACTION_APPROVE_RELEASE;
    case DET_HOLD_REQUEST:
    case DET_HOLD_RELEASED:
    case DET_HOLD_DEBIT:
    case DET_HOLD_BASIS_END:
    case DET_HOLD_OVERLAY_END:
    case DET_HOLD_LEGAL_HOLD_END:
    case DET_HOLD_CORRECT:
        return DET_ACTION_RELEASE_HOLD;
    default:
        return DET_ACTION_PLACE_HOLD;
    }
}

const det_book_kind det_hold_book = {
    DET_BOOK_HOLD, "an entry of a hold", "h", det_hold_keys, load, settle, add, tell, scope, place,
    duty};

/* ---- what a release is judged by ----------------------------------------------------------------
 */

/* The judging of one job. */
typedef struct bench {
    const det_snapshot *snapshot;
    const det_books *books;
    int64_t now_us;
} bench;

/* The first reason of its class, for who is told that it may not move. */
static det_status
say_why(const det_relief_answer *answer, det_arena *arena, det_str *why, det_error *err)
{
    const det_relief_reason *first = det_relief_primary(answer);
    det_str said = first == NULL ? answer->outcome : first->why;
    if (det_arena_print(arena, why, "%s, %.*s", det_relief_class_name(answer->class),
                        DET_STR_FMT(said)))
        return DET_OK;
    return det_fail(err, DET_NOMEM, nowhere, "judging a hold");
}

/* Judges by the books with these licences. */
static det_status
judge_by(const bench *b, const det_licences *licences, const det_hold *hold, det_arena *arena,
         bool *is_releasable, det_str *why, det_error *err)
{
    const det_index *index = NULL;
    const det_law *law = NULL, *laid = NULL;
    det_screener *screener = NULL;
    det_judge *judge = NULL;
    det_relief_answer answer;
    const det_judge_time time = {.on = DET_DAY_NONE, .at_us = b->now_us, .known_us = INT64_MAX};
    *is_releasable = false;
    det_status st = det_snapshot_index(b->snapshot, &index, err);
    if (st == DET_OK) st = det_snapshot_law(b->snapshot, &law, err);
    if (st == DET_OK && b->books->findings.count > 0)
        st = det_law_lay(law, b->books, INT64_MAX, &laid, err);
    if (st == DET_OK) st = det_screener_new(index, law->book, NULL, &screener, err);
    if (st == DET_OK) {
        det_screener_use(screener, laid == NULL ? NULL : laid->book, &b->books->quotas, licences,
                         b->books->tx);
        st = det_judge_new(screener, &time, &judge, err);
    }
    if (st == DET_OK) det_judge_suppress(judge, &b->books->suppressions);
    if (st == DET_OK) st = det_relief_judge(judge, hold, arena, &answer, err);
    if (st == DET_OK) {
        *is_releasable = answer.class == DET_RELIEF_RELEASABLE;
        st = say_why(&answer, arena, why, err);
    }
    det_judge_free(judge);
    det_screener_free(screener);
    det_law_close(laid);
    return st;
}

static bool
is_used_for(const det_licences *licences, det_str licence, det_str reference)
{
    for (size_t i = 0; i < licences->count; i++)
        if (licences->items[i].entry == DET_LICENCE_USE &&
            det_str_equal(licences->items[i].licence, licence) &&
            det_str_equal(licences->items[i].reference, reference))
            return true;
    return false;
}

/* The licences without those for a single transaction whose use is not recorded for this hold: they
 * unblock nothing.  *first is one of them; empty: there is none. */
static det_status
without_unused(const det_licences *licences, const det_hold *hold, det_arena *arena,
               det_licences *out, det_str *first, det_error *err)
{
    det_licence *items = DET_NEW(arena, det_licence, licences->count + 1);
    *first = (det_str){0};
    if (items == NULL) return det_fail(err, DET_NOMEM, nowhere, "judging a hold");
    for (size_t i = 0; i < licences->count; i++) {
        items[i] = licences->items[i];
        det_str root = det_licence_root(licences, &licences->items[i]);
        if (!items[i].is_single_use || !items[i].unblocks ||
            is_used_for(licences, root, det_hold_reference(hold)))
            continue;
        items[i].unblocks = false;
        *first = root;
    }
    *out = (det_licences){items, licences->count};
    return DET_OK;
}

/* Two holds may be approved under a licence for one transaction, but only the one that it was used
 * for moves: a use is one entry of the book of licences, and a second is refused there. */
static det_status
judge_hold(void *context, const det_hold *hold, det_arena *arena, bool *is_releasable, det_str *why,
           det_error *err)
{
    const bench *b = context;
    const det_licences *all = &b->books->licences;
    det_licences used;
    det_str licence;
    det_status st = judge_by(b, all, hold, arena, is_releasable, why, err);
    if (st != DET_OK || !*is_releasable || hold->status != DET_HOLD_RELEASE_APPROVED) return st;
    st = without_unused(all, hold, arena, &used, &licence, err);
    if (st != DET_OK || licence.len == 0) return st;
    st = judge_by(b, &used, hold, arena, is_releasable, why, err);
    if (st != DET_OK || *is_releasable) return st;
    det_str reference = det_hold_reference(hold);
    return det_arena_print(arena, why,
                           "'%.*s' is for one transaction; record first that it is used for '%.*s' "
                           "(licence use)",
                           DET_STR_FMT(licence), DET_STR_FMT(reference))
               ? DET_OK
               : det_fail(err, DET_NOMEM, nowhere, "judging a hold");
}

/* Runs a job with all that its rows may be checked by. */
static det_status
run_job(det_store *store, det_book_job job, const det_snapshot *snapshot, det_text *out,
        uint64_t *recorded, uint64_t *unchanged, det_error *err)
{
    const det_books *books = NULL;
    det_status st = det_books_open(store, &books, err);
    bench b = {.snapshot = snapshot, .books = books, .now_us = job.hand->now_us};
    if (st == DET_OK) {
        job.hold_rules.licences = &books->licences;
        if (snapshot != NULL) {
            job.hold_rules.judge = judge_hold;
            job.hold_rules.judge_context = &b;
        }
        st = det_book_run(store, &job, out, err);
    }
    det_books_close(books);
    *recorded = st == DET_OK ? job.recorded : 0;
    *unchanged = st == DET_OK ? job.unchanged : 0;
    return st;
}

static det_status
run(det_store *store, const det_book_hand *hand, const det_snapshot *snapshot,
    const det_fields *rows, size_t count, det_text *out, uint64_t *recorded, uint64_t *unchanged,
    det_error *err)
{
    const det_book_job job = {.kind = &det_hold_book, .hand = hand, .rows = rows, .count = count};
    return run_job(store, job, snapshot, out, recorded, unchanged, err);
}

det_status
det_hold_record(det_store *store, const det_book_hand *hand, const det_snapshot *snapshot,
                const det_book_field *fields, size_t count, det_text *json, det_error *err)
{
    det_arena *arena = NULL;
    uint64_t recorded, unchanged;
    size_t used = 0;
    det_status st = det_arena_new(0, &arena, err);
    if (st != DET_OK) return st;
    det_field *items = DET_NEW(arena, det_field, count + 1);
    if (items == NULL) st = det_fail(err, DET_NOMEM, nowhere, "fields of an entry");
    for (size_t i = 0; i < count && st == DET_OK; i++) {
        det_str value = det_str_trim(fields[i].value);
        if (value.len > 0) items[used++] = (det_field){det_str_of(fields[i].key), value, {0}};
    }
    if (st == DET_OK) {
        const det_fields row = {items, used, {0}};
        st = run(store, hand, snapshot, &row, 1, json, &recorded, &unchanged, err);
    }
    det_arena_free(arena);
    return st;
}

/* ---- documents and files ------------------------------------------------------------------------
 */

static det_status
more_documents(void *context, size_t wanted, det_arena *arena, const det_fields **rows,
               size_t *count, det_error *err)
{
    det_entry_rows more = {0};
    det_status st = det_documents_next(context, wanted, arena, &more, err);
    *rows = more.items;
    *count = more.count;
    return st;
}

det_status
det_hold_place(det_store *store, const det_book_hand *hand, det_str documents, const char *file,
               det_text *ndjson, uint64_t *recorded, uint64_t *unchanged, det_error *err)
{
    det_documents from = det_documents_over(documents, file, det_hold_document_read);
    const det_book_job job = {
        .kind = &det_hold_book, .hand = hand, .more = more_documents, .more_context = &from};
    return run_job(store, job, NULL, ndjson, recorded, unchanged, err);
}

static det_status
more_rows(void *context, size_t wanted, det_arena *arena, const det_fields **rows, size_t *count,
          det_error *err)
{
    det_fields *more = NULL;
    det_status st = det_fields_csv_next(context, wanted, arena, &more, count, err);
    *rows = more;
    return st;
}

det_status
det_hold_import(det_store *store, const det_book_hand *hand, det_str csv, const char *file,
                det_text *ndjson, uint64_t *recorded, uint64_t *unchanged, det_error *err)
{
    det_arena *arena = NULL;
    det_fields_csv from;
    const det_book_job job = {
        .kind = &det_hold_book, .hand = hand, .more = more_rows, .more_context = &from};
    *recorded = *unchanged = 0;
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = det_fields_csv_open(csv, file, det_hold_keys, arena, &from, err);
    if (st == DET_OK) st = run_job(store, job, NULL, ndjson, recorded, unchanged, err);
    det_arena_free(arena);
    return st;
}

/* ---- asking -------------------------------------------------------------------------------------
 */

/* What a question about holds is answered from. */
typedef struct asking {
    det_arena *arena;
    det_hold_ledger ledger;
    int64_t at_us, known_us, now_us;
    det_day day; /* DET_DAY_NONE: an instant is asked about, or all that is recorded */
} asking;

static det_status
ask(det_store *store, const det_book_scope *scope, det_str on, det_str as_known, int64_t now_us,
    asking *out, det_error *err)
{
    *out = (asking){.now_us = now_us};
    det_status st = det_arena_new((size_t)4 << 30, &out->arena, err);
    if (st == DET_OK)
        st = det_book_asked(on, as_known, &out->at_us, &out->known_us, &out->day, err);
    return st == DET_OK ? det_hold_ledger_read(store, scope, out->arena, &out->ledger, err) : st;
}

/* The hold of that placing, on the clock of its own office: a payment that Zurich let go early on
 * the 28th is not gone on the 27th because New York's day is longer. */
static det_status
fold_placing(asking *a, const det_hold_entry *placing, det_hold *out, bool *is_there,
             det_error *err)
{
    det_zone zone = placing->of.placed->zone;
    int64_t at_us = a->day == DET_DAY_NONE ? a->at_us : det_zone_midnight_us(zone, a->day + 1) - 1;
    return det_hold_fold(&a->ledger, placing->id, at_us, a->known_us, a->arena, out, is_there, err);
}

/* The day up to which its interest is told. */
static det_day
money_day(const asking *a, const det_hold *hold)
{
    if (a->day != DET_DAY_NONE) return a->day;
    return det_zone_day(hold->zone, a->at_us == DET_INSTANT_FOREVER ? a->now_us : a->at_us);
}

static det_status
put_hold(asking *a, const det_hold *hold, bool is_whole, det_text *ndjson, det_error *err)
{
    det_hold_money money;
    det_hold_sums sums;
    det_day day = money_day(a, hold);
    bool has_sums = is_whole && hold->kind == DET_HOLD_ACCOUNT;
    det_status st = det_hold_money_at(hold, day, &money, err);
    if (st == DET_OK && has_sums)
        st = det_hold_sums_at(&a->ledger, hold->id, day, a->known_us, a->arena, &sums, err);
    if (st != DET_OK) return st;
    det_json json = det_json_over(ndjson);
    det_hold_write(hold, &money, has_sums ? &sums : NULL, is_whole, &json);
    det_text_add_byte(ndjson, '\n');
    return det_text_check(ndjson, err);
}

static bool
is_status(det_str word)
{
    for (int s = DET_HOLD_HELD; s <= DET_HOLD_IS_REJECTED; s++)
        if (det_str_equal(word, det_str_of(det_hold_status_name((det_hold_status)s)))) return true;
    return false;
}

typedef struct listing {
    asking a;
    det_str status;
    det_text *lines;
} listing;

/* The holds of a part of the book, an account with its items. */
static det_status
list_part(void *context, const det_book_entries *part, det_arena *arena, det_error *err)
{
    listing *l = context;
    l->a.arena = arena;
    det_status st = det_hold_ledger_make(part->count, arena, &l->a.ledger, err);
    if (st == DET_OK) st = add_kept(part, arena, &l->a.ledger, err);
    for (size_t i = 0; st == DET_OK && i < l->a.ledger.count; i++) {
        det_hold hold;
        bool is_there = false;
        if (l->a.ledger.items[i].kind != DET_HOLD_PLACE) continue;
        st = fold_placing(&l->a, &l->a.ledger.items[i], &hold, &is_there, err);
        if (st == DET_OK && is_there &&
            (l->status.len == 0 ||
             det_str_equal(l->status, det_str_of(det_hold_status_name(hold.status)))))
            st = put_hold(&l->a, &hold, false, l->lines, err);
    }
    return st;
}

det_status
det_hold_list(det_store *store, det_str on, det_str as_known, int64_t now_us, det_str status,
              det_text *ndjson, det_error *err)
{
    listing l = {.a = {.now_us = now_us}, .status = det_str_trim(status), .lines = ndjson};
    if (l.status.len > 0 && !is_status(l.status))
        return det_fail(err, DET_SYNTAX, nowhere,
                        "no status '%.*s'; there are held, release_requested, release_approved, "
                        "released, rejected",
                        DET_STR_FMT(l.status));
    det_status st = det_book_asked(on, as_known, &l.a.at_us, &l.a.known_us, &l.a.day, err);
    return st == DET_OK
               ? det_store_book_visit(store, DET_BOOK_HOLD, DET_BOOK_BY_TOPIC, list_part, &l, err)
               : st;
}

static det_status
put_entries(const asking *a, uint32_t place, det_text *ndjson, det_error *err)
{
    for (uint32_t at = place; at != UINT32_MAX; at = a->ledger.next[at]) {
        if (a->ledger.items[at].stamp.known_us > a->known_us) continue;
        det_json json = det_json_over(ndjson);
        det_hold_entry_write(&a->ledger.items[at], &json);
        det_text_add_byte(ndjson, '\n');
    }
    return det_text_check(ndjson, err);
}

/* A hold, its entries, and of an account its items. */
static det_status
show(asking *a, det_str id, bool with_entries, det_text *ndjson, det_error *err)
{
    det_hold hold;
    bool is_there = false;
    det_status st = DET_OK;
    const det_hold_entry *placing = det_hold_ledger_find(&a->ledger, id);
    if (placing != NULL && placing->kind == DET_HOLD_PLACE)
        st = fold_placing(a, placing, &hold, &is_there, err);
    if (st == DET_OK && !is_there)
        st = det_fail(err, DET_MISSING, nowhere, "no hold '%.*s' in the book%s", DET_STR_FMT(id),
                      placing == NULL ? "" : " by then");
    if (st == DET_OK) st = put_hold(a, &hold, true, ndjson, err);
    if (st != DET_OK) return st;
    uint32_t place = (uint32_t)(placing - a->ledger.items);
    if (with_entries) st = put_entries(a, place, ndjson, err);
    for (uint32_t at = hold.kind == DET_HOLD_ACCOUNT ? a->ledger.item[place] : UINT32_MAX;
         st == DET_OK && at != UINT32_MAX; at = a->ledger.item[at]) {
        det_hold item;
        st = fold_placing(a, &a->ledger.items[at], &item, &is_there, err);
        if (st == DET_OK && is_there) st = put_hold(a, &item, false, ndjson, err);
    }
    return st;
}

det_status
det_hold_show(det_store *store, det_str id, det_str on, det_str as_known, int64_t now_us,
              bool with_entries, det_text *ndjson, det_error *err)
{
    asking a;
    const det_book_scope scope_of = {&id, 1};
    det_status st = ask(store, &scope_of, on, as_known, now_us, &a, err);
    if (st == DET_OK) st = show(&a, id, with_entries, ndjson, err);
    det_arena_free(a.arena);
    return st;
}
