/* A list on two days, entry by entry.
 *
 * Both states are read by id and walked side by side.  A rectangle that covers both days is an
 * entry that has not changed, so only the others are looked at closer.  Among those that left and
 * those that came, the same party is looked for under another number (list/same.h). */
#include "store/tracing.h"

#include <stdlib.h>

#include "base/map.h"
#include "list/same.h"

static const det_where nowhere;

/* An entry in one of the two states. */
typedef struct entry {
    det_str ref;
    int64_t fact, subject, body;
    det_subject record;  /* of those that left or came */
    struct entry *other; /* the same party under its other number */
    det_str because;
} entry;

typedef struct state {
    entry *items;
    size_t count;
} state;

/* A key of a party that left; those with the same key are chained. */
typedef struct key_of {
    entry *party;
    uint32_t next; /* place + 1; 0: none */
} key_of;

typedef struct totals {
    uint64_t listed, delisted, relisted, renumbered, changed;
} totals;

typedef struct differing {
    det_tracing t;
    det_day from, to;
    state was, is;
    entry **gone, **come;
    size_t gone_count, come_count;
    totals totals;
    det_text *out;
} differing;

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, nowhere, "comparing two versions of a list: no memory");
}

static det_status
load_state(differing *d, det_day day, state *out, det_error *err)
{
    static const char sql[] =
        "select s.ref, f.id, f.subject, f.body from fact f join subject s on s.id = f.subject"
        " where f.source = $1 and f.vf <= $2 and f.vt > $2 and f.tf <= $3 and f.tt > $3"
        " order by s.ref";
    det_query *query = NULL;
    bool has_row = true;
    size_t capacity = 0;
    det_status st = det_db_query(d->t.db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, d->t.source);
    det_query_int(query, 2, day);
    det_query_int(query, 3, d->t.tx);
    while ((st = det_query_next(query, &has_row, err)) == DET_OK && has_row) {
        det_str ref;
        if (out->count == capacity) {
            entry *grown = det_arena_grow(d->t.arena, out->items, out->count, &capacity,
                                          sizeof *grown);
            if (grown == NULL) {
                st = no_memory(err);
                break;
            }
            out->items = grown;
        }
        entry *item = &out->items[out->count++];
        *item = (entry){.fact = det_query_column_int(query, 1),
                        .subject = det_query_column_int(query, 2),
                        .body = det_query_column_int(query, 3)};
        st = det_query_column_bytes(query, 0, &ref, err);
        if (st == DET_OK && !det_arena_copy(d->t.arena, ref, &item->ref)) st = no_memory(err);
        if (st != DET_OK) break;
    }
    det_query_reset(query);
    return st;
}

/* ---- another number ---------------------------------------------------------------------------
 */

static det_status
index_gone(differing *d, det_strmap *first_of, key_of **keys, size_t *used, det_error *err)
{
    size_t capacity = 0;
    for (size_t i = 0; i < d->gone_count; i++) {
        det_str *texts;
        size_t count;
        det_status st = det_same_keys(&d->gone[i]->record, d->t.arena, &texts, &count, err);
        if (st != DET_OK) return st;
        for (size_t k = 0; k < count; k++) {
            uint32_t place = 0;
            if (*used == capacity) {
                key_of *grown = det_arena_grow(d->t.arena, *keys, *used, &capacity, sizeof *grown);
                if (grown == NULL) return no_memory(err);
                *keys = grown;
            }
            bool is_there = det_strmap_get(first_of, texts[k], &place);
            (*keys)[*used] = (key_of){d->gone[i], is_there ? place + 1 : 0};
            if (!det_strmap_set(first_of, texts[k], (uint32_t)*used)) return no_memory(err);
            (*used)++;
        }
    }
    return DET_OK;
}

/* Parties that left under one key and are looked at for one that came.  A key that more share (a
 * name of a hundred namesakes) says nothing. */
enum { NAMESAKES_MAX = 64 };

static det_status
find_other(differing *d, entry *come, const det_strmap *first_of, const key_of *keys,
           det_error *err)
{
    det_str *texts;
    size_t count;
    det_status st = det_same_keys(&come->record, d->t.arena, &texts, &count, err);
    for (size_t k = 0; st == DET_OK && k < count; k++) {
        uint32_t place;
        if (!det_strmap_get(first_of, texts[k], &place)) continue;
        uint32_t next = place + 1;
        for (int tried = 0; next != 0 && tried < NAMESAKES_MAX; tried++) {
            entry *gone = keys[next - 1].party;
            next = keys[next - 1].next;
            if (gone->other != NULL) continue;
            st = det_same_party(&gone->record, &come->record, d->t.arena, &come->because, err);
            if (st != DET_OK) return st;
            if (come->because.len == 0) continue;
            come->other = gone;
            gone->other = come;
            return DET_OK;
        }
    }
    return st;
}

static det_status
find_renumbered(differing *d, det_error *err)
{
    det_strmap first_of = det_strmap_in(d->t.arena);
    key_of *keys = NULL;
    size_t used = 0;
    if (d->gone_count == 0 || d->come_count == 0) return DET_OK;
    det_status st = index_gone(d, &first_of, &keys, &used, err);
    for (size_t i = 0; st == DET_OK && i < d->come_count; i++)
        st = find_other(d, d->come[i], &first_of, keys, err);
    return st;
}

/* ---- one line an entry ------------------------------------------------------------------------
 */

static void
begin_line(const differing *d, det_json *json, const char *change, const det_subject *record)
{
    *json = det_json_over(d->out);
    det_json_object(json);
    det_json_key_cstr(json, "kind", "difference");
    det_json_key_str(json, "source", d->t.source_name);
    det_json_key_str(json, "id", record->id);
    det_json_key_cstr(json, "change", change);
    det_json_key_str(json, "caption", record->caption);
    det_json_key_cstr(json, "schema", det_schema_name(record->schema));
}

static void
end_line(const differing *d, det_json *json)
{
    det_json_object_end(json);
    det_text_add_byte(d->out, '\n');
}

/* How many times it was struck off between the two days and was on the list again. */
static size_t
gaps_between(const differing *d, const det_traced *items, size_t count)
{
    size_t gaps = 0;
    for (size_t i = 1; i < count; i++)
        gaps += items[i].from != items[i - 1].before && items[i].from <= d->to &&
                items[i].from > d->from;
    return gaps;
}

static det_status
write_gone(differing *d, entry *gone, det_error *err)
{
    det_traced *items;
    size_t count;
    det_json json;
    if (gone->other != NULL) return DET_OK; /* told where it is now */
    det_status st = det_tracing_rectangles(&d->t, gone->subject, &items, &count, err);
    if (st != DET_OK) return st;
    begin_line(d, &json, "delisted", &gone->record);
    det_tracing_write_listings(&d->t, items, count, &json);
    end_line(d, &json);
    d->totals.delisted++;
    return DET_OK;
}

static det_status
write_come(differing *d, entry *come, det_error *err)
{
    det_traced *items;
    size_t count;
    det_json json;
    det_status st = det_tracing_rectangles(&d->t, come->subject, &items, &count, err);
    if (st != DET_OK) return st;
    bool is_again = gaps_between(d, items, count) > 0;
    begin_line(d, &json,
               come->other != NULL ? "renumbered"
               : is_again          ? "relisted"
                                   : "listed",
               &come->record);
    if (come->other != NULL) {
        det_json_key_str(&json, "was_id", come->other->ref);
        det_json_key_str(&json, "because", come->because);
    }
    det_tracing_write_listings(&d->t, items, count, &json);
    if (come->other != NULL)
        st = det_tracing_write_changes(&d->t, &come->other->record, &come->record, &json, err);
    end_line(d, &json);
    d->totals.renumbered += come->other != NULL;
    d->totals.relisted += come->other == NULL && is_again;
    d->totals.listed += come->other == NULL && !is_again;
    return st;
}

static det_status
write_both(differing *d, const entry *was, const entry *is, det_error *err)
{
    det_traced *items = NULL;
    size_t count = 0;
    det_subject before, after;
    det_json json;
    if (was->fact == is->fact) return DET_OK;
    det_status st = det_tracing_rectangles(&d->t, is->subject, &items, &count, err);
    if (st != DET_OK) return st;
    bool is_again = gaps_between(d, items, count) > 0;
    if (was->body == is->body && !is_again) return DET_OK; /* changed, and changed back */
    st = det_tracing_body(&d->t, was->body, &before, err);
    if (st == DET_OK) st = det_tracing_body(&d->t, is->body, &after, err);
    if (st != DET_OK) return st;
    begin_line(d, &json, is_again ? "relisted" : "changed", &after);
    if (is_again) det_tracing_write_listings(&d->t, items, count, &json);
    st = det_tracing_write_changes(&d->t, &before, &after, &json, err);
    end_line(d, &json);
    d->totals.relisted += is_again;
    d->totals.changed += !is_again;
    return st;
}

/* ---- the walk ---------------------------------------------------------------------------------
 */

/* Those of one state that the other has not, with their records. */
static det_status
collect_lone(differing *d, state *of, const state *other, entry ***out, size_t *out_count,
             det_error *err)
{
    size_t k = 0;
    *out = DET_NEW(d->t.arena, entry *, of->count + 1);
    if (*out == NULL) return no_memory(err);
    for (size_t i = 0; i < of->count; i++) {
        while (k < other->count && det_str_compare(other->items[k].ref, of->items[i].ref) < 0)
            k++;
        if (k < other->count && det_str_equal(other->items[k].ref, of->items[i].ref)) continue;
        det_status st = det_tracing_body(&d->t, of->items[i].body, &of->items[i].record, err);
        if (st != DET_OK) return st;
        (*out)[(*out_count)++] = &of->items[i];
    }
    return DET_OK;
}

static det_status
write_entries(differing *d, det_error *err)
{
    size_t i = 0, k = 0;
    det_status st = DET_OK;
    while (st == DET_OK && (i < d->was.count || k < d->is.count)) {
        entry *was = i < d->was.count ? &d->was.items[i] : NULL;
        entry *is = k < d->is.count ? &d->is.items[k] : NULL;
        int order = was == NULL ? 1 : is == NULL ? -1 : det_str_compare(was->ref, is->ref);
        i += order <= 0;
        k += order >= 0;
        det_arena_mark mark = det_arena_mark_get(d->t.arena);
        if (order < 0)
            st = write_gone(d, was, err);
        else if (order > 0)
            st = write_come(d, is, err);
        else
            st = write_both(d, was, is, err);
        det_arena_mark_reset(d->t.arena, mark);
    }
    return st;
}

static void
write_totals(differing *d)
{
    det_json json = det_json_over(d->out);
    det_json_object(&json);
    det_json_key_cstr(&json, "kind", "differences");
    det_json_key_str(&json, "source", d->t.source_name);
    det_tracing_write_day(&json, "from", d->from);
    det_tracing_write_day(&json, "to", d->to);
    det_tracing_write_day(&json, "from_version", det_tracing_version_on(&d->t, d->from));
    det_tracing_write_day(&json, "to_version", det_tracing_version_on(&d->t, d->to));
    det_json_key_uint(&json, "listed", d->totals.listed);
    det_json_key_uint(&json, "delisted", d->totals.delisted);
    det_json_key_uint(&json, "relisted", d->totals.relisted);
    det_json_key_uint(&json, "renumbered", d->totals.renumbered);
    det_json_key_uint(&json, "changed", d->totals.changed);
    end_line(d, &json);
}

static det_status
find_source(det_tracing *t, det_str name, det_error *err)
{
    static const char sql[] = "select id from source where name = $1";
    det_query *query = NULL;
    bool has_row = false;
    det_status st = det_db_query(t->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_text(query, 1, name);
    st = det_query_next(query, &has_row, err);
    int64_t source = st == DET_OK && has_row ? det_query_column_int(query, 0) : 0;
    det_query_reset(query);
    if (st == DET_OK && source == 0)
        return det_fail(err, DET_MISSING, nowhere,
                        "no version of '%.*s' is in the store; see: detente lists",
                        DET_STR_FMT(name));
    return st == DET_OK ? det_tracing_source(t, source, name, err) : st;
}

static det_status
check_days(const differing *d, det_error *err)
{
    char day[DET_DAY_TEXT_MAX], first[DET_DAY_TEXT_MAX];
    const det_tracing *t = &d->t;
    if (d->from > d->to)
        return det_fail(err, DET_USAGE, nowhere,
                        "the first day, %s, is after the second; give the older one first",
                        det_day_print(d->from, day));
    if (t->version_count == 0)
        return det_fail(err, DET_MISSING, nowhere, "no version of '%.*s' was known by then",
                        DET_STR_FMT(t->source_name));
    if (t->versions[0] > d->from)
        return det_fail(err, DET_MISSING, nowhere,
                        "no version of '%.*s' is as old as %s; the first is of %s",
                        DET_STR_FMT(t->source_name), det_day_print(d->from, day),
                        det_day_print(t->versions[0], first));
    return DET_OK;
}

static det_status
differ(differing *d, det_str source, int64_t known_us, det_error *err)
{
    det_status st = det_tracing_known(&d->t, known_us, err);
    if (st == DET_OK) st = find_source(&d->t, source, err);
    if (st == DET_OK) st = check_days(d, err);
    if (st == DET_OK) st = load_state(d, d->from, &d->was, err);
    if (st == DET_OK) st = load_state(d, d->to, &d->is, err);
    if (st == DET_OK) st = collect_lone(d, &d->was, &d->is, &d->gone, &d->gone_count, err);
    if (st == DET_OK) st = collect_lone(d, &d->is, &d->was, &d->come, &d->come_count, err);
    if (st == DET_OK) st = find_renumbered(d, err);
    if (st == DET_OK) st = write_entries(d, err);
    if (st != DET_OK) return st;
    write_totals(d);
    return det_text_check(d->out, err);
}

det_status
det_store_diff(det_store *store, det_str source, det_day from, det_day to, int64_t known_us,
               det_text *out, uint64_t *differences, det_error *err)
{
    differing d = {.t.db = store->db, .from = from, .to = to, .out = out};
    size_t before = det_text_length(out);
    det_status st = det_arena_new(0, &d.t.arena, err);
    if (st != DET_OK) return st;
    st = det_store_enter(store, false, err);
    if (st == DET_OK) st = det_store_leave(store, differ(&d, source, known_us, err), err);
    if (st != DET_OK) det_text_truncate(out, before);
    *differences += d.totals.listed + d.totals.delisted + d.totals.relisted + d.totals.renumbered +
                    d.totals.changed;
    det_arena_free(d.t.arena);
    return st;
}
