/* ledger_quota.c - the ledger of quotas: entries in, the state of a quota out. */
#include "api/book.h"

#include <stdlib.h>

#include "base/text.h"

static det_status
load(det_book_job *job, const det_book_entries *kept, det_error *err)
{
    return det_quota_book_read(kept, job->count, job->arena, &job->quotas, &job->items, err);
}

det_status
det_quota_book_read(const det_book_entries *kept, size_t more, det_arena *arena,
                    det_quota_ledger *out, void **items, det_error *err)
{
    det_quota_entry *entries = DET_NEW(arena, det_quota_entry, kept->count + more + 1);
    if (entries == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the ledger of quotas");
    for (size_t i = 0; i < kept->count; i++) {
        const det_entry *entry = &kept->items[i];
        det_fields fields;
        det_status st = det_entry_fields(entry, "an entry of quotas", det_quota_keys, arena,
                                         &fields, err);
        if (st == DET_OK) st = det_quota_entry_read(&fields, &entries[i], err);
        if (st != DET_OK) return st;
        entries[i].id = entry->id;
        entries[i].stamp = entry->stamp;
    }
    *items = entries;
    return det_quota_ledger_make(entries, kept->count, arena, out, err);
}

static det_status
settle(det_book_job *job, det_fields *fields, det_error *err)
{
    const det_field *quota = det_fields_find(fields, "quota");
    det_quota_place place;
    if (quota == NULL) return DET_OK;
    det_status st = det_quota_find(job->hand->law->book, quota->value, quota->at, job->arena,
                                   &place, err);
    return st == DET_OK ? det_book_set(fields, "quota", place.quota->id, job->arena, err) : st;
}

/* The last day whose deliveries count together with those of `on`. */
static det_day
last_day(det_quota_place place, det_day on)
{
    det_span window;
    bool has_window = det_quota_window(place.quota, place.measure->regime->zone, on, &window);
    return has_window && window.before != DET_DAY_FOREVER ? window.before - 1 : on;
}

/* A reservation must fit into what is left, with all that is reserved already: it is refused whole,
 * never cut. */
static det_status
check_room(det_book_job *job, const det_quota_entry *entry, det_where at, det_error *err)
{
    det_quota_place place;
    det_quota_state state;
    char left[DET_AMOUNT_TEXT_MAX];
    const det_quota_entry *root = det_quota_entry_root(&job->quotas, entry);
    det_status st = det_quota_find(job->hand->law->book, root->quota, at, job->arena, &place, err);
    if (st == DET_OK)
        st = det_quota_fold(&job->quotas, place,
                            last_day(place, entry->on == DET_DAY_NONE ? root->on : entry->on),
                            INT64_MAX, entry->state, entry->holder, job->arena, &state, err);
    if (st != DET_OK) return st;
    if ((state.status & (DET_QUOTA_STOP | DET_QUOTA_BLOCKED | DET_QUOTA_UNDETERMINED)) != 0)
        return det_fail(err, DET_REFUSED, at,
                        "nothing can be reserved of %.*s: it is %s; look at: detente quota state "
                        "%.*s",
                        DET_STR_FMT(place.quota->id),
                        (state.status & DET_QUOTA_STOP) != 0      ? "stopped"
                        : (state.status & DET_QUOTA_BLOCKED) != 0 ? "not open on that day"
                                                                  : "not known how much is left",
                        DET_STR_FMT(place.quota->id));
    for (size_t i = 0; i < state.limit_count; i++) {
        const det_limit_state *limit = &state.limits[i];
        int64_t rest = limit->max_milli - limit->reported - limit->confirmed - limit->reserved;
        if (!limit->has_max || rest >= 0) continue;
        return det_fail(
            err, DET_REFUSED, at,
            "the reservation is %.*s %.*s more than %.*s has left; reserve less, or ask "
            "who counts it",
            DET_STR_FMT(det_amount_show(-rest, left)), DET_STR_FMT(limit->unit),
            DET_STR_FMT(place.quota->id));
    }
    return DET_OK;
}

static det_status
add(det_book_job *job, const det_fields *fields, const det_entry *entry, det_error *err)
{
    det_quota_entry *made = &((det_quota_entry *)job->items)[job->quotas.count];
    det_status st = det_quota_entry_read(fields, made, err);
    made->id = entry->id;
    made->stamp = entry->stamp;
    if (st == DET_OK) st = det_quota_entry_check(&job->quotas, made, fields->at, err);
    if (st == DET_OK) st = det_quota_ledger_add(&job->quotas, err);
    if (st == DET_OK && made->kind == DET_QUOTA_RESERVE)
        st = check_room(job, made, fields->at, err);
    return st;
}

static void
tell(const det_book_job *job, det_json *json)
{
    size_t last = job->quotas.count - 1;
    det_quota_entry_write(&job->quotas.entries[last],
                          det_quota_entry_status(&job->quotas, last, INT64_MAX), json);
}

static det_action
duty(const det_fields *fields)
{
    (void)fields;
    return DET_ACTION_RECORD_QUOTA;
}

const det_book_kind det_quota_book = {
    DET_BOOK_QUOTA, "an entry of quotas", "q", det_quota_keys, load, settle, add,
    tell,           .duty = duty};

det_status
det_quota_add(det_store *store, const det_book_hand *hand, const det_book_field *fields,
              size_t count, det_text *json, det_error *err)
{
    return det_book_add(store, &det_quota_book, hand, fields, count, json, err);
}

/* ---- a file of figures --------------------------------------------------------------------------
 */

/* id,kind,quota,on,quantity,unit,value_usd,product,state,source
 * a1,report,Q-COAL-YEAR,2017-01-31,1440000,tonne,126400000,,CN,1718 Committee */
static const det_field_key columns[] = {
    {"kind", false},     {"quota", false},   {"about", false},     {"on", false},
    {"amount", true},    {"product", false}, {"state", false},     {"holder", false},
    {"source", false},   {"known", false},   {"note", false},      {"id", false},
    {"quantity", false}, {"unit", false},    {"value_usd", false}, {NULL, false}};

/* quantity and unit, and value_usd, become amounts. */
static det_status
settle_row(det_fields *row, det_arena *arena, det_error *err)
{
    const det_field *quantity = det_fields_find(row, "quantity");
    const det_field *unit = det_fields_find(row, "unit");
    det_field *items = DET_NEW(arena, det_field, row->count + 1);
    size_t used = 0;
    if (items == NULL) goto no_memory;
    if ((quantity == NULL) != (unit == NULL))
        return det_fail(err, DET_SYNTAX, quantity != NULL ? quantity->at : unit->at,
                        quantity != NULL ? "quantity needs its unit: tonne, barrel"
                                         : "unit needs a quantity");
    for (size_t i = 0; i < row->count; i++) {
        det_field field = row->items[i];
        bool is_quantity = det_str_equal(field.key, DET_STR("quantity"));
        bool is_value = det_str_equal(field.key, DET_STR("value_usd"));
        if (det_str_equal(field.key, DET_STR("unit"))) continue;
        if (is_quantity || is_value) {
            det_str in = is_value ? DET_STR("USD") : unit->value;
            if (!det_arena_print(arena, &field.value, "%.*s %.*s", DET_STR_FMT(field.value),
                                 DET_STR_FMT(in)))
                goto no_memory;
            field.key = DET_STR("amount");
        }
        items[used++] = field;
    }
    *row = (det_fields){items, used, row->at};
    return DET_OK;
no_memory:
    return det_fail(err, DET_NOMEM, row->at, "a row of figures");
}

det_status
det_quota_import(det_store *store, const det_book_hand *hand, det_str csv, const char *file,
                 det_text *ndjson, uint64_t *recorded, uint64_t *unchanged, det_error *err)
{
    return det_book_import(store, &det_quota_book, hand, csv, file, columns, settle_row, ndjson,
                           recorded, unchanged, err);
}

/* ---- asking -------------------------------------------------------------------------------------
 */

/* One counter of one quota, as a line. */
static det_status
put_state(const det_books *books, det_quota_place place, det_day day, int64_t known_us,
          det_str counter, det_arena *arena, det_text *ndjson, det_error *err)
{
    det_quota_state state;
    bool is_holder = det_quota_is_per_holder(place.quota);
    det_status st = det_quota_fold(&books->quotas, place, day, known_us,
                                   is_holder ? (det_str){0} : counter,
                                   is_holder ? counter : (det_str){0}, arena, &state, err);
    if (st != DET_OK) return st;
    det_json json = det_json_over(ndjson);
    det_quota_state_write(&state, &json);
    det_text_add_byte(ndjson, '\n');
    return det_text_check(ndjson, err);
}

/* A quota that each State or holder has to itself is told for each that the ledger knows. */
static det_status
put_states(const det_books *books, det_quota_place place, det_day day, int64_t known_us,
           det_str counter, det_arena *arena, det_text *ndjson, det_error *err)
{
    det_texts counters = {&counter, 1};
    det_status st = DET_OK;
    if (counter.len == 0) {
        st = det_quota_counters(&books->quotas, place, arena, &counters, err);
        if (st == DET_OK && counters.count == 0) counters = (det_texts){&counter, 1};
    }
    for (size_t i = 0; i < counters.count && st == DET_OK; i++)
        st = put_state(books, place, day, known_us, counters.items[i], arena, ndjson, err);
    return st;
}

static int
compare_texts(const void *a, const void *b)
{
    return det_str_compare(*(const det_str *)a, *(const det_str *)b);
}

/* The quotas that the ledger has entries of, each once, sorted. */
static det_status
kept_quotas(const det_books *books, det_arena *arena, det_texts *out, det_error *err)
{
    size_t count = 0, used = 0;
    det_str *ids = DET_NEW(arena, det_str, books->quotas.count + 1);
    if (ids == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the quotas of the ledger");
    for (size_t i = 0; i < books->quotas.count; i++)
        if (books->quotas.entries[i].about.len == 0) ids[count++] = books->quotas.entries[i].quota;
    if (count > 1) qsort(ids, count, sizeof *ids, compare_texts);
    for (size_t i = 0; i < count; i++)
        if (used == 0 || !det_str_equal(ids[i], ids[used - 1])) ids[used++] = ids[i];
    *out = (det_texts){ids, used};
    return DET_OK;
}

det_status
det_quota_state_of(const det_law *law, const det_books *books, det_str quota, det_str on,
                   det_str as_known, det_str counter, det_text *ndjson, det_error *err)
{
    det_arena *arena = NULL;
    det_texts ids = {&quota, 1};
    det_day day = 0;
    int64_t known_us = 0;
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = det_day_read(det_str_trim(on), (det_where){0}, &day, err);
    if (st == DET_OK) st = det_book_known(as_known, &known_us, err);
    if (st == DET_OK && quota.len == 0) st = kept_quotas(books, arena, &ids, err);
    for (size_t i = 0; i < ids.count && st == DET_OK; i++) {
        det_quota_place place;
        st = det_quota_find(law->book, ids.items[i], (det_where){0}, arena, &place, err);
        if (st == DET_OK) st = put_states(books, place, day, known_us, counter, arena, ndjson, err);
    }
    det_arena_free(arena);
    return st;
}

det_status
det_quota_entries(const det_books *books, det_str quota, det_str as_known, det_text *ndjson,
                  det_error *err)
{
    int64_t known_us = 0;
    det_status st = det_book_known(as_known, &known_us, err);
    for (size_t i = 0; st == DET_OK && i < books->quotas.count; i++) {
        const det_quota_entry *entry = &books->quotas.entries[i];
        if (entry->stamp.known_us > known_us ||
            (quota.len > 0 && !det_str_equal_ascii_nocase(
                                  det_quota_entry_root(&books->quotas, entry)->quota, quota)))
            continue;
        det_json json = det_json_over(ndjson);
        det_quota_entry_write(entry, det_quota_entry_status(&books->quotas, i, known_us), &json);
        det_text_add_byte(ndjson, '\n');
    }
    return st == DET_OK ? det_text_check(ndjson, err) : st;
}
