/* ledger_licence.c - the book of authorisations. */
#include "api/book.h"

#include "base/text.h"

det_status
det_licence_book_read(const det_book_entries *kept, size_t more, det_arena *arena,
                      det_licences *out, void **items, det_error *err)
{
    det_licence *licences = DET_NEW(arena, det_licence, kept->count + more + 1);
    if (licences == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the book of licences");
    for (size_t i = 0; i < kept->count; i++) {
        const det_entry *entry = &kept->items[i];
        det_fields fields;
        det_status st = det_book_kept(entry, "a licence", det_licence_keys, arena, &fields, err);
        if (st == DET_OK)
            st = det_licence_read(&fields, NULL, DET_ZONE_UTC, arena, &licences[i], err);
        if (st != DET_OK) return st;
        licences[i].stamp = entry->stamp;
    }
    *items = licences;
    *out = (det_licences){licences, kept->count};
    return DET_OK;
}

static det_status
load(det_book_job *job, const det_book_entries *kept, det_error *err)
{
    return det_licence_book_read(kept, job->count, job->arena, &job->licences, &job->items, err);
}

/* The ids of the measures, and the clock that was implied. */
static det_status
settle(det_book_job *job, det_fields *fields, det_error *err)
{
    det_licence licence;
    const det_lawbook *law = job->hand->law->book;
    const det_licence *of = det_licence_find(&job->licences, det_fields_text(fields, "licence"));
    det_field *items = DET_NEW(job->arena, det_field, fields->count + 1);
    size_t measures = 0;
    if (items == NULL) return det_fail(err, DET_NOMEM, fields->at, "a licence");
    /* any name will do for reading: the entry gets its own behind this */
    det_fields named = *fields;
    det_status st = det_book_set(&named, "id", DET_STR("id"), job->arena, err);
    if (st == DET_OK)
        st = det_licence_read(&named, law, of == NULL ? DET_ZONE_UTC : of->zone, job->arena,
                              &licence, err);
    if (st != DET_OK) return st;
    for (size_t i = 0; i < fields->count; i++) {
        items[i] = fields->items[i];
        if (det_str_equal(items[i].key, DET_STR("measures")))
            items[i].value = licence.measures.items[measures++];
    }
    *fields = (det_fields){items, fields->count, fields->at};
    bool is_licence = licence.entry == DET_LICENCE_GRANT || licence.entry == DET_LICENCE_CORRECT;
    if (is_licence && job->roles != DET_ROLES_UNSET)
        st = det_book_set(fields, "approval", DET_STR("needed"), job->arena, err);
    if (st != DET_OK || licence.entry == DET_LICENCE_APPROVE) return st;
    return det_book_set(fields, "zone", det_str_of(det_zone_name(licence.zone)), job->arena, err);
}

/* Whoever entered it does not approve it. */
static det_status
check_second(const det_book_job *job, const det_licence *approval, det_error *err)
{
    const det_licence *of = det_licence_find(&job->licences, approval->licence);
    det_str what;
    if (!det_arena_print(job->arena, &what, "licence '%.*s'", DET_STR_FMT(of->id)))
        return det_fail(err, DET_NOMEM, (det_where){0}, "the book of licences");
    return det_book_second(job, DET_ACTION_APPROVE_LICENCE, of->stamp.actor, what, err);
}

static det_status
add(det_book_job *job, const det_fields *fields, const det_entry *entry, det_error *err)
{
    det_licence *made = &((det_licence *)job->items)[job->licences.count];
    det_fields named = *fields;
    det_status st = det_book_set(&named, "id", entry->id, job->arena, err);
    if (st == DET_OK)
        st = det_licence_read(&named, job->hand->law->book, DET_ZONE_UTC, job->arena, made, err);
    made->stamp = entry->stamp;
    if (st == DET_OK) st = det_licence_check(&job->licences, made, fields->at, err);
    if (st == DET_OK && made->entry == DET_LICENCE_APPROVE) st = check_second(job, made, err);
    if (st == DET_OK) job->licences.count++;
    return st;
}

static void
tell(const det_book_job *job, det_json *json)
{
    det_licence_write(&job->licences, &job->licences.items[job->licences.count - 1], INT64_MIN,
                      INT64_MAX, json);
}

static det_action
duty(const det_fields *fields)
{
    det_str entry = det_fields_text(fields, "entry");
    if (det_str_equal(entry, DET_STR("approve"))) return DET_ACTION_APPROVE_LICENCE;
    return det_str_equal(entry, DET_STR("use")) ? DET_ACTION_USE_LICENCE : DET_ACTION_ENTER_LICENCE;
}

const det_book_kind det_licence_book = {DET_BOOK_LICENCE, "a licence", "l",  det_licence_keys, load,
                                        settle,           add,         tell, .duty = duty};

det_status
det_licence_add(det_store *store, const det_book_hand *hand, det_str document, const char *file,
                det_text *json, det_error *err)
{
    det_arena *arena = NULL;
    det_tree tree;
    det_fields fields;
    det_str front = det_str_trim(document);
    bool is_json = front.len > 0 && front.ptr[0] == '{';
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK)
        st = is_json ? det_tree_read_json(document, file, arena, &tree, err)
                     : det_tree_read_yaml(document, file, arena, &tree, err);
    if (st == DET_OK)
        st = det_fields_of_tree(&tree, 0, "a licence", det_licence_keys, arena, &fields, err);
    if (st == DET_OK) {
        det_book_job job = {.kind = &det_licence_book, .hand = hand, .rows = &fields, .count = 1};
        st = det_book_run(store, &job, json, err);
    }
    det_arena_free(arena);
    return st;
}

det_status
det_licence_record(det_store *store, const det_book_hand *hand, const det_book_field *fields,
                   size_t count, det_text *json, det_error *err)
{
    return det_book_add(store, &det_licence_book, hand, fields, count, json, err);
}

det_status
det_licence_entries(const det_books *books, det_str id, det_str on, det_str as_known,
                    det_text *ndjson, det_error *err)
{
    int64_t known_us = 0, at_us = INT64_MIN;
    const det_licences *licences = &books->licences;
    det_instant instant;
    det_status st = det_book_known(as_known, &known_us, err);
    on = det_str_trim(on);
    if (st == DET_OK && on.len > 0) {
        bool is_day = det_str_find_byte(on, 'T') == SIZE_MAX;
        det_day day = 0;
        st = is_day ? det_day_read(on, (det_where){0}, &day, err)
                    : det_instant_read(on, DET_ZONE_UTC, (det_where){0}, &instant, err);
        /* a day is judged at its end, as the law is */
        at_us = is_day ? det_zone_midnight_us(DET_ZONE_NEW_YORK, day + 1) - 1 : instant.us;
    }
    if (st == DET_OK && id.len > 0 && det_licence_find(licences, id) == NULL)
        st = det_fail(err, DET_MISSING, (det_where){0}, "no licence '%.*s' in the book",
                      DET_STR_FMT(id));
    for (size_t i = 0; st == DET_OK && i < licences->count; i++) {
        const det_licence *entry = &licences->items[i];
        if (entry->stamp.known_us > known_us ||
            (id.len > 0 && !det_str_equal(entry->id, id) && !det_str_equal(entry->licence, id) &&
             !det_str_equal(entry->about, id)))
            continue;
        det_json json = det_json_over(ndjson);
        det_licence_write(licences, entry, at_us, known_us, &json);
        det_text_add_byte(ndjson, '\n');
    }
    return st == DET_OK ? det_text_check(ndjson, err) : st;
}
