/* book.c - entries of any book into the store, and the books out of it. */
#include "api/book.h"

#include <stdlib.h>

#include "base/text.h"

/* ---- fields -------------------------------------------------------------------------------------
 */

det_status
det_book_set(det_fields *fields, const char *key, det_str value, det_arena *arena, det_error *err)
{
    det_field *items = DET_NEW(arena, det_field, fields->count + 1);
    bool is_there = false;
    if (items == NULL) return det_fail(err, DET_NOMEM, fields->at, "fields of an entry");
    for (size_t i = 0; i < fields->count; i++) {
        items[i] = fields->items[i];
        if (!det_str_equal(items[i].key, det_str_of(key))) continue;
        items[i].value = value;
        is_there = true;
    }
    if (!is_there) items[fields->count] = (det_field){det_str_of(key), value, fields->at};
    *fields = (det_fields){items, fields->count + !is_there, fields->at};
    return DET_OK;
}

det_status
det_book_kept(const det_entry *entry, const char *what, const det_field_key *keys, det_arena *arena,
              det_fields *out, det_error *err)
{
    det_status st = det_entry_fields(entry, what, keys, arena, out, err);
    return st == DET_OK ? det_book_set(out, "id", entry->id, arena, err) : st;
}

/* The fields without those of one key; they are ours to move. */
static det_status
without(const det_fields *fields, const char *key, det_arena *arena, det_fields *out,
        det_error *err)
{
    det_field *items = DET_NEW(arena, det_field, fields->count + 1);
    if (items == NULL) return det_fail(err, DET_NOMEM, fields->at, "fields of an entry");
    *out = (det_fields){items, 0, fields->at};
    for (size_t i = 0; i < fields->count; i++)
        if (!det_str_equal(fields->items[i].key, det_str_of(key)))
            items[out->count++] = fields->items[i];
    return DET_OK;
}

det_status
det_book_known(det_str as_known, int64_t *known_us, det_error *err)
{
    det_instant instant;
    *known_us = INT64_MAX;
    as_known = det_str_trim(as_known);
    if (as_known.len == 0) return DET_OK;
    det_status st = det_instant_read(as_known, DET_ZONE_UTC, (det_where){0}, &instant, err);
    if (st == DET_OK) *known_us = instant.us;
    return st;
}

det_status
det_book_asked(det_str on, det_str as_known, int64_t *at_us, int64_t *known_us, det_day *day,
               det_error *err)
{
    det_instant instant;
    on = det_str_trim(on);
    det_status st = det_book_known(as_known, known_us, err);
    *at_us = DET_INSTANT_FOREVER;
    *day = DET_DAY_NONE;
    if (st != DET_OK || on.len == 0) return st;
    if (det_str_find_byte(on, 'T') == SIZE_MAX) {
        st = det_day_read(on, (det_where){0}, day, err);
        if (st == DET_OK) *at_us = det_zone_midnight_us(DET_ZONE_NEW_YORK, *day + 1) - 1;
        return st;
    }
    st = det_instant_read(on, DET_ZONE_UTC, (det_where){0}, &instant, err);
    if (st == DET_OK) *at_us = instant.us;
    return st;
}

/* ---- a job --------------------------------------------------------------------------------------
 */

/* A job inside its transaction. */
typedef struct running {
    det_book_job *job;
    const det_book_entries *kept;
    const det_stamp *stamp;
    det_book_entries *added;
    det_strmap by_id; /* to a place: kept, then added behind them */
    det_text *body;
    uint64_t given; /* ids made so far */
} running;

static const det_entry *
entry_of(const running *r, det_str id)
{
    uint32_t place = 0;
    if (!det_strmap_get(&r->by_id, id, &place)) return NULL;
    return place < r->kept->count ? &r->kept->items[place]
                                  : &r->added->items[place - r->kept->count];
}

/* The id that was given, else the next number that is free. */
static det_status
name_entry(running *r, const det_fields *fields, det_entry *entry, det_error *err)
{
    const det_field *id = det_fields_find(fields, "id");
    if (id != NULL) {
        if (id->value.len > 200)
            return det_fail(err, DET_LIMIT, id->at, "an id has at most 200 bytes");
        entry->id = id->value;
    }
    if (r->job->kind->place != NULL) return r->job->kind->place(r->job, fields, entry, err);
    if (id != NULL) return DET_OK;
    det_str word = det_fields_text(fields, "entry");
    if (r->job->kind->book == DET_BOOK_LICENCE &&
        (word.len == 0 || det_str_equal(word, DET_STR("grant"))))
        return det_fail(err, DET_SYNTAX, fields->at,
                        "a licence needs 'id': the number its authority gave it");
    do {
        if (!det_arena_print(r->job->arena, &entry->id, "%s%llu", r->job->kind->prefix,
                             (unsigned long long)(r->kept->count + ++r->given)))
            return det_fail(err, DET_NOMEM, fields->at, "the id of an entry");
    } while (entry_of(r, entry->id) != NULL);
    return DET_OK;
}

static det_status
stamp_entry(const running *r, const det_fields *fields, det_entry *entry, det_error *err)
{
    char now[DET_INSTANT_TEXT_MAX];
    entry->stamp = *r->stamp;
    det_status st = det_fields_instant(fields, "known", DET_ZONE_UTC, &entry->stamp.known_us, err);
    if (st == DET_OK && entry->stamp.known_us > entry->stamp.recorded_us)
        st = det_fail(err, DET_RANGE, det_fields_find(fields, "known")->at,
                      "known '%.*s' has not come yet: it is %s",
                      DET_STR_FMT(det_fields_text(fields, "known")),
                      det_instant_print(entry->stamp.recorded_us, now));
    return st;
}

static det_status
tell(running *r, const det_entry *entry, bool is_new, det_error *err)
{
    det_json json = det_json_over(r->job->told);
    det_json_object(&json);
    det_json_key_cstr(&json, "outcome", is_new ? "recorded" : "unchanged");
    det_json_key_str(&json, "id", entry->id);
    if (is_new) {
        det_json_key(&json, "entry");
        r->job->kind->tell(r->job, &json);
    }
    det_json_object_end(&json);
    det_text_add_byte(r->job->told, '\n');
    return det_text_check(r->job->told, err);
}

/* What the entry says, without its name, as the store keeps it. */
static det_status
write_body(running *r, const det_fields *fields, det_entry *entry, det_error *err)
{
    det_json json;
    det_text_clear(r->body);
    json = det_json_over(r->body);
    det_fields_write(fields, r->job->kind->keys, &json);
    det_status st = det_text_check(r->body, err);
    if (st == DET_OK && !det_arena_copy(r->job->arena, det_text_str(r->body), &entry->body))
        st = det_fail(err, DET_NOMEM, fields->at, "%s", r->job->kind->what);
    return st;
}

static det_status
take_row(running *r, const det_fields *row, det_error *err)
{
    det_book_job *job = r->job;
    det_entry *entry = &r->added->items[r->added->count];
    det_fields fields = {0};
    uint32_t existing = 0;
    *entry = (det_entry){0};
    det_status st = det_fields_check(row, job->kind->what, job->kind->keys, err);
    if (st == DET_OK) st = without(row, "id", job->arena, &fields, err);
    if (st == DET_OK && job->kind->settle != NULL) st = job->kind->settle(job, &fields, err);
    if (st == DET_OK && job->kind->duty != NULL)
        st = det_book_may(job, job->kind->duty(&fields), err);
    if (st == DET_OK) st = name_entry(r, row, entry, err);
    if (st == DET_OK) st = stamp_entry(r, &fields, entry, err);
    if (st == DET_OK) st = write_body(r, &fields, entry, err);
    if (st != DET_OK) return st;
    entry->about = det_fields_text(&fields, "about");
    const det_entry *other = entry_of(r, entry->id);
    if (other != NULL && det_str_equal(other->body, entry->body)) {
        job->unchanged++;
        return tell(r, entry, false, err);
    }
    if (other != NULL)
        return det_fail(err, DET_CONFLICT, row->at,
                        "there is an entry '%.*s' that says something else; a correction has an id "
                        "of its own, and says which entry it is about",
                        DET_STR_FMT(entry->id));
    if (det_law_id_find(job->hand->law->book, entry->id) != NULL)
        return det_fail(err, DET_CONFLICT, row->at,
                        "'%.*s' is the name of a thing of the lawbook; give the entry another id",
                        DET_STR_FMT(entry->id));
    st = job->kind->add(job, &fields, entry, err);
    if (st == DET_OK && !det_strmap_add(&r->by_id, entry->id,
                                        (uint32_t)(r->kept->count + r->added->count), &existing))
        st = det_fail(err, DET_NOMEM, row->at, "%s", job->kind->what);
    if (st != DET_OK) return st;
    r->added->count++;
    job->recorded++;
    return tell(r, entry, true, err);
}

static det_status
take_rows(void *context, const det_book_entries *kept, const det_stamp *stamp, det_arena *arena,
          det_book_entries *added, det_error *err)
{
    det_book_job *job = context;
    running r = {.job = job, .kept = kept, .stamp = stamp, .added = added};
    uint32_t existing = 0;
    job->arena = arena;
    r.by_id = det_strmap_in(arena);
    added->items = DET_NEW(arena, det_entry, job->count + 1);
    if (added->items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "entries of a book");
    for (size_t i = 0; i < kept->count; i++)
        if (!det_strmap_add(&r.by_id, kept->items[i].id, (uint32_t)i, &existing))
            return det_fail(err, DET_NOMEM, (det_where){0}, "entries of a book");
    det_status st = det_text_new(0, &r.body, err);
    if (st == DET_OK) st = job->kind->load(job, kept, err);
    for (size_t i = 0; i < job->count && st == DET_OK; i++)
        st = take_row(&r, &job->rows[i], err);
    det_text_free(r.body);
    return st;
}

det_status
det_book_may(const det_book_job *job, det_action action, det_error *err)
{
    return det_duty_may(action, det_str_of(job->hand->actor), job->roles, err);
}

det_status
det_book_second(const det_book_job *job, det_action action, det_str maker, det_str what,
                det_error *err)
{
    det_status st = det_book_may(job, action, err);
    return st == DET_OK ? det_duty_second(maker, det_str_of(job->hand->actor), what, err) : st;
}

det_status
det_book_refused(det_store *store, det_status st, int64_t now_us, const char *actor,
                 const char *what, det_error *err)
{
    det_text *reason = NULL;
    if (st != DET_REFUSED || err == NULL) return st;
    det_str said = {err->text, err->length};
    size_t end = det_str_find_byte(said, '\n');
    det_error own = {0};
    det_status kept = det_text_new(0, &reason, &own);
    if (kept == DET_OK) {
        det_text_print(reason, "%s: %.*s", what, DET_STR_FMT(det_str_slice(said, 0, end)));
        kept = det_text_check(reason, &own);
    }
    if (kept == DET_OK) kept = det_store_refusal(store, now_us, actor, det_text_str(reason), &own);
    if (kept != DET_OK) det_while(err, st, "the refusal could not be kept: %s", own.text);
    det_text_free(reason);
    return st;
}

/* Names are kept as they are, and no database keeps U+0000 in a text; all else that an entry says
 * is kept as JSON, which writes it with other characters. */
static det_status
check_names(const det_fields *rows, size_t count, det_error *err)
{
    static const char *const keys[] = {"id",   "about",   "hold",        "account",
                                       "case", "licence", "suppression", "listing"};
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
            const det_field *field = det_fields_find(&rows[i], keys[k]);
            if (field != NULL && det_str_find_byte(field->value, '\0') != SIZE_MAX)
                return det_fail(
                    err, DET_SYNTAX, field->at,
                    "'%s' holds the character U+0000, and a name has none; leave it out", keys[k]);
        }
    return DET_OK;
}

/* Rows of a job that are dealt with at a time, where a book is read by topic. */
enum { PART_ROWS = 4000 };

/* A job whose rows come part by part. */
typedef struct parting {
    det_book_job part;
    size_t left; /* rows behind the part */
} parting;

static det_status
next_part(void *context, det_arena *arena, det_book_scope *scope, bool *has_more, det_error *err)
{
    parting *p = context;
    det_book_job *part = &p->part;
    det_status st = DET_OK;
    if (part->more == NULL && part->count > 0) part->rows += part->count;
    part->count = p->left < PART_ROWS ? p->left : PART_ROWS;
    p->left -= part->count;
    if (part->more != NULL)
        st = part->more(part->more_context, PART_ROWS, arena, &part->rows, &part->count, err);
    *has_more = part->count > 0;
    if (st == DET_OK) st = check_names(part->rows, part->count, err);
    return st == DET_OK && *has_more ? part->kind->scope(part, arena, scope, err) : st;
}

static det_status
take_part(void *context, const det_book_entries *kept, const det_stamp *stamp, det_arena *arena,
          det_book_entries *added, det_error *err)
{
    parting *p = context;
    return take_rows(&p->part, kept, stamp, arena, added, err);
}

static det_status
run_by_topic(det_store *store, det_book_job *job, det_error *err)
{
    parting p = {.part = *job, .left = job->count};
    const det_book_parts parts = {next_part, take_part, &p};
    p.part.count = 0;
    det_status st = det_store_book_write_parts(store, job->kind->book, job->hand->now_us,
                                               job->hand->actor, &parts, err);
    job->recorded = p.part.recorded;
    job->unchanged = p.part.unchanged;
    return st;
}

static det_status
run_whole(det_store *store, det_book_job *job, det_error *err)
{
    det_arena *arena = NULL;
    det_status st = check_names(job->rows, job->count, err);
    if (st == DET_OK) st = det_arena_new(0, &arena, err);
    if (st == DET_OK)
        st = det_store_book_write(store, job->kind->book, NULL, job->hand->now_us, job->hand->actor,
                                  take_rows, job, arena, err);
    det_arena_free(arena);
    return st;
}

det_status
det_book_run(det_store *store, det_book_job *job, det_text *out, det_error *err)
{
    size_t before = det_text_length(out);
    det_error own = {0};
    if (err == NULL) err = &own; /* a refusal is kept with its message */
    job->told = out;
    job->recorded = job->unchanged = 0;
    det_status st = det_roles_read(job->hand->roles, &job->roles, err);
    if (st == DET_OK)
        st = job->kind->scope != NULL ? run_by_topic(store, job, err) : run_whole(store, job, err);
    st = det_book_refused(store, st, job->hand->now_us, job->hand->actor,
                          det_book_name(job->kind->book), err);
    if (st != DET_OK) det_text_truncate(out, before);
    return st;
}

det_status
det_book_add(det_store *store, const det_book_kind *kind, const det_book_hand *hand,
             const det_book_field *fields, size_t count, det_text *json, det_error *err)
{
    det_fields row = {0};
    size_t used = 0;
    det_field *items = calloc(count + 1, sizeof *items);
    if (items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "fields of an entry");
    for (size_t i = 0; i < count; i++) {
        det_str value = det_str_trim(fields[i].value);
        if (value.len > 0) items[used++] = (det_field){det_str_of(fields[i].key), value, {0}};
    }
    row = (det_fields){items, used, {0}};
    det_book_job job = {.kind = kind, .hand = hand, .rows = &row, .count = 1};
    det_status st = det_book_run(store, &job, json, err);
    free(items);
    return st;
}

det_status
det_book_import(det_store *store, const det_book_kind *kind, const det_book_hand *hand, det_str csv,
                const char *file, const det_field_key *columns,
                det_status (*settle_row)(det_fields *row, det_arena *arena, det_error *err),
                det_text *ndjson, uint64_t *recorded, uint64_t *unchanged, det_error *err)
{
    det_arena *arena = NULL;
    det_fields *rows = NULL;
    size_t count = 0;
    *recorded = *unchanged = 0;
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = det_fields_of_csv(csv, file, columns, arena, &rows, &count, err);
    for (size_t i = 0; i < count && st == DET_OK && settle_row != NULL; i++)
        st = settle_row(&rows[i], arena, err);
    if (st == DET_OK) {
        det_book_job job = {.kind = kind, .hand = hand, .rows = rows, .count = count};
        st = det_book_run(store, &job, ndjson, err);
        *recorded = job.recorded;
        *unchanged = job.unchanged;
    }
    det_arena_free(arena);
    return st;
}

/* ---- the books out of the store -----------------------------------------------------------------
 */

static det_status
read_books(det_store *store, uint32_t until, det_books *books, det_error *err)
{
    det_book_entries kept[DET_BOOK_COUNT];
    det_suppression_entry *notes = NULL;
    void *items;
    det_status st = det_store_books_read(store, until, books->arena, kept, &books->tx, err);
    if (st == DET_OK)
        st = det_quota_book_read(&kept[0], 0, books->arena, &books->quotas, &items, err);
    if (st == DET_OK)
        st = det_finding_book_read(&kept[1], 0, books->arena, &books->findings, &items, err);
    if (st == DET_OK)
        st = det_licence_book_read(&kept[2], 0, books->arena, &books->licences, &items, err);
    if (st == DET_OK) st = det_suppression_book_read(&kept[3], 0, books->arena, &notes, err);
    if (st == DET_OK)
        st = det_suppressions_fold(notes, kept[3].count, books->arena, &books->suppressions, err);
    return st;
}

det_status
det_books_open_until(det_store *store, uint32_t until, const det_books **out, det_error *err)
{
    det_books *made = calloc(1, sizeof *made);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the books");
    det_status st = det_arena_new(0, &made->arena, err);
    if (st == DET_OK) st = read_books(store, until, made, err);
    if (st != DET_OK) {
        det_while(err, st, "reading the books of quotas, findings, licences and suppressions");
        det_books_close(made);
        return st;
    }
    *out = made;
    return DET_OK;
}

det_status
det_books_open(det_store *store, const det_books **out, det_error *err)
{
    return det_books_open_until(store, 0, out, err);
}

uint32_t
det_books_suppressions_tx(const det_books *books)
{
    return books == NULL ? 0 : books->suppressions.tx;
}

void
det_books_close(const det_books *books)
{
    if (books == NULL) return;
    union {
        const det_books *given;
        det_books *ours;
    } handle = {books};
    det_arena_free(handle.ours->arena);
    free(handle.ours);
}
