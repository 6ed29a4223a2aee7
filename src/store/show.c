/* One party through time: what it is on a day, what it was before, and who it is besides. */
#include "store/tracing.h"

#include "list/same.h"

static const det_where nowhere;

typedef struct showing {
    det_tracing t;
    det_day on;
    bool has_history;
    det_text *out;
    int64_t subject;
    det_str ref;
    det_traced *items;
    size_t count;
    det_subject *records; /* of each item */
} showing;

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, nowhere, "the history of an entry: no memory");
}

/* ---- its versions -----------------------------------------------------------------------------
 */

static det_status
write_history(showing *s, det_json *json, det_error *err)
{
    det_status st = DET_OK;
    det_json_key(json, "history");
    det_json_array(json);
    for (size_t i = 0; st == DET_OK && i < s->count; i++) {
        bool is_first = i == 0, is_again = i > 0 && s->items[i].from != s->items[i - 1].before;
        if (is_again) {
            det_json_object(json);
            det_tracing_write_day(json, "from", s->items[i - 1].before);
            det_json_key_cstr(json, "change", "delisted");
            det_json_object_end(json);
        }
        det_json_object(json);
        det_tracing_write_day(json, "from", s->items[i].from);
        det_json_key_cstr(json, "change", is_first ? "listed" : is_again ? "relisted" : "changed");
        if (is_first)
            det_json_key_str(json, "caption", s->records[i].caption);
        else
            st = det_tracing_write_changes(&s->t, &s->records[i - 1], &s->records[i], json, err);
        det_json_object_end(json);
    }
    if (st == DET_OK && s->count > 0 && s->items[s->count - 1].before != DET_DAY_FOREVER) {
        det_json_object(json);
        det_tracing_write_day(json, "from", s->items[s->count - 1].before);
        det_json_key_cstr(json, "change", "delisted");
        det_json_object_end(json);
    }
    det_json_array_end(json);
    return st;
}

/* ---- who it is besides ------------------------------------------------------------------------
 */

/* Texts without one of which a body is not worth reading: captions and numbers of this party, as
 * they stand in JSON. */
typedef struct needles {
    det_str *items;
    size_t count, capacity;
} needles;

static det_status
add_needle(showing *s, needles *all, det_str text, det_error *err)
{
    det_text *escaped = NULL;
    det_str copy;
    if (text.len == 0) return DET_OK;
    det_status st = det_text_new(0, &escaped, err);
    if (st != DET_OK) return st;
    det_json json = det_json_over(escaped);
    det_json_str(&json, text);
    st = det_text_check(escaped, err);
    if (st == DET_OK && !det_arena_copy(s->t.arena, det_text_str(escaped), &copy))
        st = no_memory(err);
    det_text_free(escaped);
    if (st != DET_OK) return st;
    /* a caption is looked for as a whole value, with its quotes */
    for (size_t i = 0; i < all->count; i++)
        if (det_str_equal(all->items[i], copy)) return DET_OK;
    if (all->count == all->capacity) {
        det_str *grown = det_arena_grow(s->t.arena, all->items, all->count, &all->capacity,
                                        sizeof *grown);
        if (grown == NULL) return no_memory(err);
        all->items = grown;
    }
    all->items[all->count++] = copy;
    return DET_OK;
}

static det_status
make_needles(showing *s, needles *all, det_error *err)
{
    size_t colon = det_str_find_byte(s->ref, ':');
    det_status st = add_needle(s, all, det_str_slice(s->ref, colon + 1, s->ref.len), err);
    for (size_t i = 0; st == DET_OK && i < s->count; i++) {
        const det_subject *record = &s->records[i];
        st = add_needle(s, all, record->caption, err);
        for (size_t k = 0; st == DET_OK && k < record->statement_count; k++) {
            const det_statement *statement = &record->statements[k];
            det_str named;
            st = det_same_named(statement, s->t.arena, &named, err);
            if (st == DET_OK && named.len > 0) {
                st = add_needle(s, all, named, err);
            } else if (st == DET_OK && statement->prop >= DET_PROP_PASSPORT_NUMBER &&
                       statement->prop <= DET_PROP_REFERENCE) {
                st = add_needle(s, all, statement->text, err);
            }
        }
    }
    return st;
}

static bool
has_needle(const needles *all, det_str json)
{
    for (size_t i = 0; i < all->count; i++)
        if (det_str_find(json, all->items[i]) != SIZE_MAX) return true;
    return false;
}

/* Whether one of a's references is the number of b in its list. */
static det_status
names_other(showing *s, const det_subject *a, const det_subject *b, det_str *because,
            det_error *err)
{
    for (size_t i = 0; det_subject_next(a, DET_PROP_REFERENCE, &i) != NULL; i++) {
        det_str named;
        det_status st = det_same_named(&a->statements[i], s->t.arena, &named, err);
        if (st != DET_OK) return st;
        if (named.len == 0 || !det_str_equal(named, b->id)) continue;
        if (!det_arena_print(s->t.arena, because, "%.*s names it: %.*s %.*s", DET_STR_FMT(a->id),
                             DET_STR_FMT(a->statements[i].type),
                             DET_STR_FMT(a->statements[i].text)))
            return no_memory(err);
        return DET_OK;
    }
    return DET_OK;
}

static det_status
find_reason(showing *s, bool is_same_list, const det_subject *other, det_str *because,
            det_error *err)
{
    det_status st = DET_OK;
    *because = (det_str){0};
    for (size_t i = s->count; st == DET_OK && because->len == 0 && i > 0; i--) {
        const det_subject *record = &s->records[i - 1];
        if (is_same_list) {
            st = det_same_party(record, other, s->t.arena, because, err);
        } else {
            st = names_other(s, record, other, because, err);
            if (st == DET_OK && because->len == 0) st = names_other(s, other, record, because, err);
        }
    }
    return st;
}

static det_status
write_same(showing *s, int64_t subject, int64_t source, const det_subject *other, det_str because,
           det_json *json, det_error *err)
{
    det_traced *items;
    size_t count;
    det_tracing t = s->t;
    size_t colon = det_str_find_byte(other->id, ':');
    det_status st = det_tracing_source(&t, source, det_str_slice(other->id, 0, colon), err);
    if (st == DET_OK) st = det_tracing_rectangles(&t, subject, &items, &count, err);
    if (st != DET_OK) return st;
    det_json_object(json);
    det_json_key_str(json, "id", other->id);
    det_json_key_str(json, "because", because);
    det_json_key_str(json, "caption", other->caption);
    det_tracing_write_listings(&t, items, count, json);
    det_json_object_end(json);
    return DET_OK;
}

/* A subject is told once, by the first of its bodies that gives a reason. */
static det_status
write_same_parties(showing *s, det_json *json, det_error *err)
{
    static const char sql[] = "select s.ref, f.subject, f.source, b.json from subject s"
                              " join fact f on f.subject = s.id join body b on b.id = f.body"
                              " where f.tf <= $1 and f.tt > $1 order by s.ref, f.vf";
    needles all = {0};
    det_query *query = NULL;
    bool has_row = true;
    int64_t told = 0;
    det_status st = make_needles(s, &all, err);
    if (st == DET_OK) st = det_db_query(s->t.db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, s->t.tx);
    det_json_key(json, "same_party");
    det_json_array(json);
    while ((st = det_query_next(query, &has_row, err)) == DET_OK && has_row) {
        int64_t subject = det_query_column_int(query, 1), source = det_query_column_int(query, 2);
        det_str text, copy, because;
        det_subject other;
        st = det_query_column_bytes(query, 3, &text, err);
        if (st != DET_OK) break;
        if (subject == s->subject || subject == told || !has_needle(&all, text)) continue;
        det_arena_mark mark = det_arena_mark_get(s->t.arena);
        if (!det_arena_copy(s->t.arena, text, &copy)) st = no_memory(err);
        if (st == DET_OK) st = det_store_body(copy, s->t.arena, &other, err);
        if (st == DET_OK) st = find_reason(s, source == s->t.source, &other, &because, err);
        if (st == DET_OK && because.len > 0) {
            told = subject;
            st = write_same(s, subject, source, &other, because, json, err);
        }
        det_arena_mark_reset(s->t.arena, mark);
        if (st != DET_OK) break;
    }
    det_query_reset(query);
    det_json_array_end(json);
    return st;
}

/* ---- the line ---------------------------------------------------------------------------------
 */

/* The record in force on the day, else the last before it, else the first. */
static const det_subject *
record_on(const showing *s, det_day day, bool *is_listed)
{
    const det_subject *record = &s->records[0];
    *is_listed = false;
    for (size_t i = 0; i < s->count && s->items[i].from <= day; i++) {
        record = &s->records[i];
        *is_listed = day < s->items[i].before;
    }
    return record;
}

static det_status
write_subject(showing *s, det_error *err)
{
    bool is_listed;
    det_day newest = det_tracing_version_on(&s->t, DET_DAY_FOREVER);
    det_day on = s->on != DET_DAY_NONE ? s->on : newest;
    const det_subject *record = record_on(s, on, &is_listed);
    det_json json = det_json_over(s->out);
    det_status st = DET_OK;
    det_json_object(&json);
    det_json_key_cstr(&json, "kind", "entry");
    det_json_key_str(&json, "source", s->t.source_name);
    det_json_key_str(&json, "id", s->ref);
    det_json_key_str(&json, "caption", record->caption);
    det_json_key_cstr(&json, "schema", det_schema_name(record->schema));
    det_tracing_write_day(&json, "on", on);
    det_tracing_write_day(&json, "version", det_tracing_version_on(&s->t, on));
    det_json_key_bool(&json, "listed", is_listed);
    det_tracing_write_listings(&s->t, s->items, s->count, &json);
    if (s->has_history) st = write_history(s, &json, err);
    if (st == DET_OK && s->has_history) st = write_same_parties(s, &json, err);
    if (st != DET_OK) return st;
    det_json_key(&json, "record");
    det_subject_write(&json, record);
    det_json_object_end(&json);
    det_text_add_byte(s->out, '\n');
    return det_text_check(s->out, err);
}

static det_status
show_subject(showing *s, int64_t source, det_str name, det_error *err)
{
    det_status st = det_tracing_source(&s->t, source, name, err);
    if (st == DET_OK) st = det_tracing_rectangles(&s->t, s->subject, &s->items, &s->count, err);
    if (st != DET_OK || s->count == 0) return st; /* not known by then */
    s->records = DET_NEW(s->t.arena, det_subject, s->count);
    if (s->records == NULL) return no_memory(err);
    for (size_t i = 0; st == DET_OK && i < s->count; i++)
        st = det_tracing_body(&s->t, s->items[i].body, &s->records[i], err);
    return st == DET_OK ? write_subject(s, err) : st;
}

typedef struct found {
    int64_t subject, source;
    det_str ref, name;
} found;

/* Lists that have one entry under the same number without its source. */
enum { FOUND_MAX = 32 };

static det_status
find_subjects(showing *s, det_str id, found *out, size_t *count, det_error *err)
{
    static const char sql[] =
        "select s.id, s.source, s.ref, o.name from source o join subject s on s.source = o.id"
        " and (s.ref = $1 or s.ref = o.name || ':' || $1) order by s.ref";
    det_query *query = NULL;
    bool has_row = true;
    det_status st = det_db_query(s->t.db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_text(query, 1, id);
    while ((st = det_query_next(query, &has_row, err)) == DET_OK && has_row && *count < FOUND_MAX) {
        det_str ref, name;
        found *item = &out[*count];
        *item = (found){.subject = det_query_column_int(query, 0),
                        .source = det_query_column_int(query, 1)};
        st = det_query_column_bytes(query, 2, &ref, err);
        if (st == DET_OK && !det_arena_copy(s->t.arena, ref, &item->ref)) st = no_memory(err);
        if (st == DET_OK) st = det_query_column_bytes(query, 3, &name, err);
        if (st == DET_OK && !det_arena_copy(s->t.arena, name, &item->name)) st = no_memory(err);
        if (st != DET_OK) break;
        (*count)++;
    }
    det_query_reset(query);
    return st;
}

static det_status
show_all(showing *s, det_str id, int64_t known_us, det_error *err)
{
    found all[FOUND_MAX];
    size_t count = 0, before = det_text_length(s->out);
    det_status st = det_tracing_known(&s->t, known_us, err);
    if (st == DET_OK) st = find_subjects(s, id, all, &count, err);
    for (size_t i = 0; st == DET_OK && i < count; i++) {
        s->subject = all[i].subject;
        s->ref = all[i].ref;
        st = show_subject(s, all[i].source, all[i].name, err);
    }
    if (st == DET_OK && det_text_length(s->out) == before)
        return det_fail(err, DET_MISSING, nowhere,
                        "nobody was listed under '%.*s' in any version; ids are those that screen "
                        "prints, as un:KPi.024",
                        DET_STR_FMT(id));
    return st;
}

det_status
det_store_show(det_store *store, det_str id, det_day on, int64_t known_us, bool history,
               det_text *out, det_error *err)
{
    showing s = {.t.db = store->db, .on = on, .has_history = history, .out = out};
    size_t before = det_text_length(out);
    det_status st = det_arena_new(0, &s.t.arena, err);
    if (st != DET_OK) return st;
    st = det_store_enter(store, false, err);
    if (st == DET_OK) st = det_store_leave(store, show_all(&s, id, known_us, err), err);
    if (st != DET_OK) det_text_truncate(out, before);
    det_arena_free(s.t.arena);
    return st;
}
