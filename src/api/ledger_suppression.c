/* ledger_suppression.c - the book of suppressions.
 *
 * One is made of a case that was closed as a false positive, so that what was found, by whom and of
 * which evidence is told there.  What the listing is now is the engine's to say, not the maker's.
 */
#include <stdlib.h>

#include "api/ledger_case.h"
#include "base/sha256.h"

/* Days until a suppression is looked at again, at most. */
enum { DAYS_MAX = 366 };

typedef struct suppression_job {
    det_suppression_entry *items; /* kept, then added */
    size_t count;
} suppression_job;

det_status
det_suppression_book_read(const det_book_entries *kept, size_t more, det_arena *arena,
                          det_suppression_entry **items, det_error *err)
{
    *items = DET_NEW(arena, det_suppression_entry, kept->count + more + 1);
    if (*items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the suppressions");
    for (size_t i = 0; i < kept->count; i++) {
        const det_entry *entry = &kept->items[i];
        det_fields fields;
        det_status st = det_book_kept(entry, "a suppression", det_suppression_keys, arena, &fields,
                                      err);
        if (st == DET_OK) st = det_suppression_read(&fields, arena, &(*items)[i], err);
        if (st != DET_OK) return st;
        (*items)[i].stamp = entry->stamp;
    }
    return DET_OK;
}

static det_status
load(det_book_job *job, const det_book_entries *kept, det_error *err)
{
    suppression_job *mine = job->items;
    det_status st = det_suppression_book_read(kept, job->count, job->arena, &mine->items, err);
    mine->count = st == DET_OK ? kept->count : 0;
    return st;
}

/* The same facts, listing and end are one suppression: named by a digest of them. */
static det_status
name_it(const det_fields *row, det_arena *arena, det_str *id, det_error *err)
{
    det_text *text = NULL;
    det_sha256 digest;
    char hex[DET_SHA256_HEX];
    det_status st = det_text_new(0, &text, err);
    if (st != DET_OK) return st;
    det_json json = det_json_over(text);
    det_fields_write(row, det_suppression_keys, &json);
    st = det_text_check(text, err);
    if (st == DET_OK) st = det_sha256_of(det_text_str(text), &digest, err);
    if (st == DET_OK && !det_arena_print(arena, id, "S-%.10s", det_sha256_print(&digest, hex)))
        st = det_fail(err, DET_NOMEM, row->at, "a suppression");
    det_text_free(text);
    return st;
}

static bool
is_new(const det_fields *row)
{
    return det_str_equal(det_fields_text(row, "entry"), DET_STR("suppress"));
}

static det_status
scope(const det_book_job *job, det_arena *arena, det_book_scope *out, det_error *err)
{
    det_str *ids = DET_NEW(arena, det_str, job->count + 1);
    det_status st = DET_OK;
    if (ids == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the suppressions");
    *out = (det_book_scope){ids, job->count};
    for (size_t i = 0; i < job->count && st == DET_OK; i++) {
        ids[i] = det_fields_text(&job->rows[i], "suppression");
        if (is_new(&job->rows[i])) st = name_it(&job->rows[i], arena, &ids[i], err);
    }
    return st;
}

static det_status
place(det_book_job *job, const det_fields *fields, det_entry *entry, det_error *err)
{
    const suppression_job *mine = job->items;
    det_str of = det_fields_text(fields, "suppression");
    size_t number = 1;
    det_status st = DET_OK;
    if (is_new(fields)) {
        st = name_it(fields, job->arena, &entry->id, err);
        entry->topic = entry->id;
        return st;
    }
    for (size_t i = 0; i < mine->count; i++)
        number += det_str_equal(mine->items[i].of, of);
    entry->topic = of;
    if (entry->id.len == 0 &&
        !det_arena_print(job->arena, &entry->id, "%.*s/%zu", DET_STR_FMT(of), number))
        st = det_fail(err, DET_NOMEM, fields->at, "the id of an entry");
    return st;
}

static det_status
settle(det_book_job *job, det_fields *fields, det_error *err)
{
    (void)job;
    (void)fields;
    (void)err;
    return DET_OK;
}

static det_status
check_end(const det_book_job *job, const det_suppression_entry *entry, det_where at, det_error *err)
{
    det_day today = det_zone_day(DET_ZONE_UTC, job->hand->now_us);
    char day[DET_DAY_TEXT_MAX];
    if (entry->expires > today && entry->expires - today <= DAYS_MAX) return DET_OK;
    return det_fail(err, DET_RANGE, at,
                    "expires %s: expected a day from tomorrow on and at most %d days away",
                    det_day_print(entry->expires, day), DAYS_MAX);
}

static det_status
add(det_book_job *job, const det_fields *fields, const det_entry *kept, det_error *err)
{
    suppression_job *mine = job->items;
    det_suppression_entry *entry = &mine->items[mine->count];
    det_suppressions all = {0};
    det_fields named = *fields;
    det_str what;
    det_status st = det_book_set(&named, "id", kept->id, job->arena, err);
    if (st == DET_OK) st = det_suppression_read(&named, job->arena, entry, err);
    if (st == DET_OK) st = det_suppressions_fold(mine->items, mine->count, job->arena, &all, err);
    if (st != DET_OK) return st;
    entry->stamp = kept->stamp;
    const det_suppression *of = det_suppression_find(&all, entry->of);
    st = det_suppression_check(of, entry, fields->at, err);
    if (st != DET_OK) return st;
    if (!det_arena_print(job->arena, &what, "suppression '%.*s'", DET_STR_FMT(entry->of)))
        return det_fail(err, DET_NOMEM, fields->at, "a suppression");
    if (entry->kind == DET_SUPPRESSION_SUPPRESS) {
        st = det_book_may(job, DET_ACTION_SUPPRESS, err);
        if (st == DET_OK) st = check_end(job, entry, fields->at, err);
    } else if (entry->kind == DET_SUPPRESSION_END) {
        st = det_book_may(job, DET_ACTION_END_SUPPRESSION, err);
    } else {
        st = det_book_second(job, DET_ACTION_APPROVE_SUPPRESSION, of->entry->stamp.actor, what,
                             err);
    }
    if (st == DET_OK) mine->count++;
    return st;
}

static void
tell(const det_book_job *job, det_json *json)
{
    const suppression_job *mine = job->items;
    const det_suppression_entry *entry = &mine->items[mine->count - 1];
    det_json_object(json);
    det_json_key_str(json, "suppression", entry->of);
    if (entry->listing.len > 0) det_json_key_str(json, "listing", entry->listing);
    det_json_key_str(json, "actor", entry->stamp.actor);
    det_json_object_end(json);
}

static const det_book_kind suppression_book = {.book = DET_BOOK_SUPPRESSION,
                                               .what = "a suppression",
                                               .prefix = "S",
                                               .keys = det_suppression_keys,
                                               .load = load,
                                               .settle = settle,
                                               .add = add,
                                               .tell = tell,
                                               .scope = scope,
                                               .place = place};

static det_status
run(det_store *store, const det_book_hand *hand, const det_fields *rows, size_t count,
    det_text *json, det_error *err)
{
    suppression_job mine = {0};
    det_book_job job = {
        .kind = &suppression_book, .hand = hand, .rows = rows, .count = count, .items = &mine};
    return det_book_run(store, &job, json, err);
}

/* ---- from a case --------------------------------------------------------------------------------
 */

static det_status
check_case(const det_case *of, det_str id, det_error *err)
{
    if (of == NULL)
        return det_fail(err, DET_MISSING, (det_where){0}, "no case '%.*s' in the book",
                        DET_STR_FMT(id));
    bool is_false = of->status == DET_CASE_IS_CLOSED &&
                    (of->decision->reason == DET_CASE_DIFFERENT_PERSON ||
                     of->decision->reason == DET_CASE_DIFFERENT_ENTITY ||
                     of->decision->reason == DET_CASE_DIFFERENT_NAME ||
                     of->decision->reason == DET_CASE_MISTAKEN_IDENTITY);
    if (is_false) return DET_OK;
    return det_fail(err, DET_REFUSED, (det_where){0},
                    "case '%.*s' is %s%s%s: only what was closed as a false positive is suppressed",
                    DET_STR_FMT(id), det_case_status_name(of->status),
                    of->decision == NULL ? "" : ", ",
                    of->decision == NULL ? "" : det_case_reason_name(of->decision->reason));
}

/* One suppression of a listing of the case, as that is published now. */
static det_status
make_row(const det_case *of, const det_listing *listing, const det_fields *given,
         const det_book_hand *hand, det_arena *arena, det_fields *out, det_error *err)
{
    static const char *const copied[] = {"expires", "owner", "note", "known"};
    det_str fingerprint;
    det_status st = det_book_set(out, "entry", DET_STR("suppress"), arena, err);
    for (size_t i = 0; i < DET_CUSTOMER_FACTS && st == DET_OK; i++) {
        det_str value = of->opening->customer.facts[i];
        if (value.len > 0)
            st = det_book_set(out, det_customer_key((det_customer_fact)i), value, arena, err);
    }
    for (size_t i = 0; i < sizeof copied / sizeof copied[0] && st == DET_OK; i++) {
        det_str value = det_fields_text(given, copied[i]);
        if (value.len > 0) st = det_book_set(out, copied[i], value, arena, err);
    }
    if (st == DET_OK && det_fields_find(out, "owner") == NULL && hand->actor != NULL)
        st = det_book_set(out, "owner", det_str_of(hand->actor), arena, err);
    if (st == DET_OK && !det_arena_copy(arena, det_str_of(listing->fingerprint), &fingerprint))
        st = det_fail(err, DET_NOMEM, (det_where){0}, "a suppression");
    if (st == DET_OK) st = det_book_set(out, "listing", listing->body.id, arena, err);
    if (st == DET_OK) st = det_book_set(out, "fingerprint", fingerprint, arena, err);
    if (st == DET_OK) st = det_book_set(out, "case", of->opening->id, arena, err);
    if (st == DET_OK)
        st = det_book_set(out, "reason", det_str_of(det_case_reason_name(of->decision->reason)),
                          arena, err);
    if (st != DET_OK) return st;
    det_texts conflicts = of->decision->conflicts;
    det_field *items = DET_NEW(arena, det_field, out->count + conflicts.count + 1);
    if (items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "a suppression");
    for (size_t i = 0; i < out->count; i++)
        items[i] = out->items[i];
    for (size_t i = 0; i < conflicts.count; i++)
        items[out->count + i] = (det_field){DET_STR("conflicts"), conflicts.items[i], {0}};
    *out = (det_fields){items, out->count + conflicts.count, out->at};
    return DET_OK;
}

static det_status
make_rows(const det_case *of, const det_snapshot *snapshot, const det_fields *given,
          const det_book_hand *hand, det_arena *arena, det_fields *rows, size_t *count,
          det_error *err)
{
    const det_index *index = NULL;
    const det_law *law = NULL;
    det_str wanted = det_fields_text(given, "listing");
    det_texts alerts = of->opening->alerts;
    if (snapshot == NULL)
        return det_fail(err, DET_MISSING, (det_where){0},
                        "what a listing says now is looked up in a snapshot, and there is none; "
                        "build one: detente build");
    det_status st = det_snapshot_index(snapshot, &index, err);
    if (st == DET_OK) st = det_snapshot_law(snapshot, &law, err);
    if (st != DET_OK) return st;
    const det_moment moment = {det_zone_day(DET_ZONE_UTC, hand->now_us), INT64_MAX,
                               det_index_tx_known(index, INT64_MAX)};
    for (size_t i = 0; i < alerts.count && st == DET_OK; i++) {
        det_listing listing;
        if (wanted.len > 0 && !det_str_equal(wanted, alerts.items[i])) continue;
        st = det_listing_load(index, law->book, alerts.items[i], &moment, arena, &listing, err);
        if (st == DET_OK && (!listing.is_known || listing.place.standing != DET_STANDING_LISTED))
            continue;
        rows[*count] = (det_fields){0};
        if (st == DET_OK) st = make_row(of, &listing, given, hand, arena, &rows[*count], err);
        if (st == DET_OK) (*count)++;
    }
    if (st == DET_OK && *count == 0)
        st = det_fail(err, DET_MISSING, (det_where){0},
                      "case '%.*s' has no listing%s%.*s that is listed now: there is nothing to "
                      "suppress",
                      DET_STR_FMT(of->opening->id), wanted.len > 0 ? " " : "", DET_STR_FMT(wanted));
    return st;
}

det_status
det_suppress(det_store *store, const det_book_hand *hand, const det_snapshot *snapshot,
             const det_book_field *fields, size_t count, det_text *ndjson, det_error *err)
{
    det_arena *arena = NULL;
    det_fields given = {0}, *rows = NULL;
    det_case_entries entries = {0};
    det_cases cases = {0};
    size_t row_count = 0;
    det_error own = {0};
    if (err == NULL) err = &own; /* a refusal is kept with its message */
    det_status st = det_arena_new(0, &arena, err);
    for (size_t i = 0; i < count && st == DET_OK; i++)
        if (det_str_trim(fields[i].value).len > 0)
            st = det_book_set(&given, fields[i].key, det_str_trim(fields[i].value), arena, err);
    det_str id = det_fields_text(&given, "case");
    if (st == DET_OK) st = det_case_entries_read(store, id, arena, &entries, err);
    if (st == DET_OK) st = det_cases_fold(&entries, INT64_MAX, arena, &cases, err);
    const det_case *of = st == DET_OK ? det_case_find(&cases, id) : NULL;
    if (st == DET_OK) st = check_case(of, id, err);
    if (st == DET_OK) {
        rows = DET_NEW(arena, det_fields, of->opening->alerts.count + 1);
        if (rows == NULL) st = det_fail(err, DET_NOMEM, (det_where){0}, "suppressions");
    }
    if (st == DET_OK) st = make_rows(of, snapshot, &given, hand, arena, rows, &row_count, err);
    if (st == DET_REFUSED)
        st = det_book_refused(store, st, hand->now_us, hand->actor, "suppression", err);
    else if (st == DET_OK)
        st = run(store, hand, rows, row_count, ndjson, err);
    det_arena_free(arena);
    return st;
}

det_status
det_suppressions_end_of(det_store *store, const det_book_hand *hand, det_str case_id, det_str why,
                        det_text *json, det_error *err)
{
    det_arena *arena = NULL;
    det_book_entries kept = {0};
    det_suppression_entry *items = NULL;
    det_suppressions all = {0};
    det_fields *rows = NULL;
    size_t count = 0;
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK)
        st = det_store_book_read(store, DET_BOOK_SUPPRESSION, NULL, arena, &kept, err);
    if (st == DET_OK) st = det_suppression_book_read(&kept, 0, arena, &items, err);
    if (st == DET_OK) st = det_suppressions_fold(items, kept.count, arena, &all, err);
    if (st == DET_OK && (rows = DET_NEW(arena, det_fields, all.count + 1)) == NULL)
        st = det_fail(err, DET_NOMEM, (det_where){0}, "the suppressions");
    for (size_t i = 0; st == DET_OK && i < all.count; i++) {
        const det_suppression *of = &all.items[i];
        bool is_over = of->end != NULL ||
                       (of->decision != NULL && of->decision->kind == DET_SUPPRESSION_REFUSE);
        if (is_over || !det_str_equal(of->entry->case_id, case_id)) continue;
        det_fields *row = &rows[count++];
        *row = (det_fields){0};
        st = det_book_set(row, "entry", DET_STR("end"), arena, err);
        if (st == DET_OK) st = det_book_set(row, "suppression", of->entry->id, arena, err);
        if (st == DET_OK) st = det_book_set(row, "note", why, arena, err);
    }
    if (st == DET_OK && count > 0) st = run(store, hand, rows, count, json, err);
    det_arena_free(arena);
    return st;
}

det_status
det_suppression_record(det_store *store, const det_book_hand *hand, const det_book_field *fields,
                       size_t count, det_text *json, det_error *err)
{
    det_field *items = calloc(count + 1, sizeof *items);
    size_t used = 0;
    if (items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "a suppression");
    for (size_t i = 0; i < count; i++) {
        det_str value = det_str_trim(fields[i].value);
        if (value.len > 0) items[used++] = (det_field){det_str_of(fields[i].key), value, {0}};
    }
    const det_fields row = {items, used, {0}};
    det_status st = is_new(&row) ? det_fail(err, DET_USAGE, (det_where){0},
                                            "a suppression is made of a case: det_suppress")
                                 : run(store, hand, &row, 1, json, err);
    free(items);
    return st;
}

det_status
det_suppression_list(det_store *store, det_str on, det_str as_known, int64_t now_us,
                     det_text *ndjson, det_error *err)
{
    det_arena *arena = NULL;
    det_book_entries kept = {0};
    det_suppression_entry *items = NULL;
    det_suppressions all = {0};
    int64_t known_us = INT64_MAX;
    det_day day = det_zone_day(DET_ZONE_UTC, now_us);
    det_status st = det_book_known(as_known, &known_us, err);
    if (st == DET_OK && det_str_trim(on).len > 0)
        st = det_day_read(det_str_trim(on), (det_where){0}, &day, err);
    if (st == DET_OK) st = det_arena_new(0, &arena, err);
    if (st == DET_OK)
        st = det_store_book_read(store, DET_BOOK_SUPPRESSION, NULL, arena, &kept, err);
    if (st == DET_OK) st = det_suppression_book_read(&kept, 0, arena, &items, err);
    if (st == DET_OK) st = det_suppressions_fold(items, kept.count, arena, &all, err);
    for (size_t i = 0; st == DET_OK && i < all.count; i++) {
        det_json json = det_json_over(ndjson);
        if (all.items[i].entry->stamp.known_us > known_us) continue;
        det_suppression_write(&all.items[i], day, known_us, &json);
        det_text_add_byte(ndjson, '\n');
    }
    if (st == DET_OK) st = det_text_check(ndjson, err);
    det_arena_free(arena);
    return st;
}
