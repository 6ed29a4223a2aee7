/* The new version against what is believed on its day: neighbours in legal time, the differences by
 * two sorted lists walked side by side, and the figures that the gates judge. */
#include "store/stage.h"

#include <stdio.h>
#include <string.h>

static const det_where nowhere;

/* Another description than the last: it gets a row that stays, for the audit log. */
static det_status
describe(const det_importing *im, det_error *err)
{
    static const char sql[] =
        "insert into description(source, title, authority, zone, is_set, has_own_date)"
        " select id, title, authority, zone, is_set, has_own_date from source s where id = $1"
        " and not exists (select 1 from description d"
        "  where d.id = (select max(id) from description where source = s.id)"
        "  and d.title = s.title and d.authority = s.authority and d.zone = s.zone"
        "  and d.is_set = s.is_set and d.has_own_date = s.has_own_date)";
    det_query *query = NULL;
    det_status st = det_db_query(im->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, im->source);
    return det_query_run(query, err);
}

det_status
det_importing_source(det_importing *im, det_error *err)
{
    static const char sql[] =
        "insert into source(name, title, authority, zone, is_set, has_own_date)"
        " values ($1, $2, $3, $4, $5, $6) on conflict(name) do update set"
        " title = excluded.title, authority = excluded.authority, zone = excluded.zone,"
        " is_set = excluded.is_set, has_own_date = excluded.has_own_date returning id";
    const det_source *source = im->request->source;
    det_query *query = NULL;
    det_status st = det_db_query(im->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_text(query, 1, det_str_of(source->id));
    det_query_text(query, 2, det_str_of(source->title));
    det_query_text(query, 3, det_str_of(source->authority));
    det_query_int(query, 4, (int64_t)source->zone);
    det_query_int(query, 5, source->is_set);
    det_query_int(query, 6, source->has_own_date);
    st = det_query_id(query, &im->source, err);
    return st == DET_OK ? describe(im, err) : st;
}

static det_status
find_version(det_importing *im, const char *sql, det_version_row *out, det_error *err)
{
    det_query *query = NULL;
    bool has_row = false;
    *out = (det_version_row){0};
    det_status st = det_db_query(im->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, im->source);
    det_query_int(query, 2, im->list->dated);
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) {
        out->id = det_query_column_int(query, 0);
        out->dated = (det_day)det_query_column_int(query, 1);
        out->tx = (uint32_t)det_query_column_int(query, 2);
        out->kept = (uint64_t)det_query_column_int(query, 4);
        out->names = (uint64_t)det_query_column_int(query, 5);
        out->is_held = det_query_column_int(query, 6) != 0;
        st = det_store_digest(query, 3, &out->digest, err);
    }
    det_query_reset(query);
    return st;
}

det_status
det_importing_neighbours(det_importing *im, det_error *err)
{
#define LIVE                                                                                       \
    "select id, dated, tf, digest, kept, names, case when exists (select 1 from version_held"      \
    " where version = id) then 1 else 0 end from version"                                          \
    " where source = $1 and tt = 4294967295 and dated "
    static const char sql_before[] = LIVE
        "< $2 and id not in (select version from version_held) order by dated desc limit 1";
    static const char sql_same[] = LIVE "= $2";
    static const char sql_after[] = LIVE "> $2 order by dated limit 1";
#undef LIVE
    det_status st = find_version(im, sql_before, &im->before, err);
    if (st == DET_OK) st = find_version(im, sql_same, &im->same, err);
    if (st == DET_OK) st = find_version(im, sql_after, &im->after, err);
    return st;
}

det_status
det_importing_state(det_importing *im, det_day day, det_state *out, det_error *err)
{
    static const char sql[] =
        "select s.ref, f.subject, f.body, b.digest from fact f"
        " join subject s on s.id = f.subject join body b on b.id = f.body"
        " where f.source = $1 and f.tt = 4294967295 and f.vf <= $2 and f.vt > $2 order by s.ref";
    det_query *query = NULL;
    bool has_row = true;
    size_t capacity = 0;
    *out = (det_state){0};
    det_status st = det_db_query(im->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, im->source);
    det_query_int(query, 2, day);
    while ((st = det_query_next(query, &has_row, err)) == DET_OK && has_row) {
        if (out->count == capacity) {
            det_listed *grown = det_arena_grow(im->arena, out->items, out->count, &capacity,
                                               sizeof *out->items);
            if (grown == NULL) {
                st = det_importing_no_memory(im, err);
                break;
            }
            out->items = grown;
        }
        det_listed *item = &out->items[out->count++];
        det_str ref;
        st = det_query_column_bytes(query, 0, &ref, err);
        if (st == DET_OK && !det_arena_copy(im->arena, ref, &item->ref))
            st = det_importing_no_memory(im, err);
        item->subject = det_query_column_int(query, 1);
        item->body = det_query_column_int(query, 2);
        if (st == DET_OK) st = det_store_digest(query, 3, &item->digest, err);
        if (st != DET_OK) break;
    }
    det_query_reset(query);
    return st;
}

/* Walks two sorted lists side by side; each difference is counted in the report and, where `out` is
 * given (room for both lists), kept. */
static size_t
compare(det_importing *im, const det_state *was, det_difference *out)
{
    size_t i = 0, j = 0, count = 0;
    det_import_report *report = im->report;
    report->added = report->changed = report->removed = 0;
    while (i < was->count || j < im->list->subject_count) {
        const det_listed *a = i < was->count ? &was->items[i] : NULL;
        const det_fresh *b = j < im->list->subject_count ? &im->fresh[j] : NULL;
        int order = a == NULL ? 1 : b == NULL ? -1 : det_str_compare(a->ref, b->subject->id);
        det_difference d = {order <= 0 ? a : NULL, order >= 0 ? b : NULL};
        i += order <= 0;
        j += order >= 0;
        if (order == 0 && memcmp(&a->digest, &b->digest, sizeof a->digest) == 0) continue;
        if (d.was == NULL)
            report->added++;
        else if (d.is == NULL)
            report->removed++;
        else
            report->changed++;
        if (out != NULL) out[count] = d;
        count++;
    }
    return count;
}

static det_status
find_differences(det_importing *im, det_error *err)
{
    det_status st = det_importing_state(im, im->list->dated, &im->believed, err);
    if (st != DET_OK) return st;
    im->differences = DET_NEW(im->arena, det_difference,
                              im->believed.count + im->list->subject_count);
    if (im->differences == NULL) return det_importing_no_memory(im, err);
    im->difference_count = compare(im, &im->believed, im->differences);
    if (im->same.id == 0) return DET_OK;
    /* replacing a version of the same date: the report still counts against the version before */
    det_state before;
    st = det_importing_state(im, im->list->dated - 1, &before, err);
    if (st == DET_OK) (void)compare(im, &before, NULL);
    return st;
}

det_status
det_importing_compare(det_importing *im, det_error *err)
{
    det_status st = det_importing_neighbours(im, err);
    return st == DET_OK ? find_differences(im, err) : st;
}

/* The stored figures of the version that this one follows or replaces. */
static det_status
load_figures(det_importing *im, int64_t id, det_error *err)
{
    static const char sql[] =
        "select key, count from version_count where version = $1 order by key";
    det_query *query = NULL;
    bool has_row = true;
    det_status st = det_db_query(im->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, id);
    while ((st = det_query_next(query, &has_row, err)) == DET_OK && has_row) {
        det_str key, copy;
        st = det_query_column_bytes(query, 0, &key, err);
        if (st != DET_OK) break;
        if (det_str_equal(key, DET_STR(DET_FIGURE_LACKS))) {
            im->before_lacks = (uint32_t)det_query_column_int(query, 1);
            continue;
        }
        if (!det_arena_copy(im->arena, key, &copy) ||
            !det_figures_add(&im->figures, copy, DET_FIGURES_BEFORE,
                             (uint64_t)det_query_column_int(query, 1))) {
            st = det_importing_no_memory(im, err);
            break;
        }
    }
    det_query_reset(query);
    return st;
}

/* An entry that left: under which programmes it was, and whether a later version has it again. */
static det_status
count_removed(det_importing *im, const det_listed *was, det_error *err)
{
    static const char sql_body[] = "select json from body where id = $1";
    static const char sql_again[] = "select 1 from fact where subject = $1 and tt = 4294967295"
                                    " and vf <= $2 and vt > $2";
    det_query *query = NULL;
    bool has_row = false;
    det_str json = {0};
    det_subject subject;
    det_status st = det_db_query(im->db, sql_body, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, was->body);
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) st = det_query_column_bytes(query, 0, &json, err);
    if (st == DET_OK && has_row) st = det_store_body(json, im->arena, &subject, err);
    if (st == DET_OK && has_row &&
        !det_figures_add_subject(&im->figures, &subject, DET_FIGURES_GONE))
        st = det_importing_no_memory(im, err);
    det_query_reset(query);
    if (st != DET_OK) return st;

    det_gate_case *gate = &im->gate;
    if (gate->removed < sizeof gate->removed_ids / sizeof gate->removed_ids[0])
        gate->removed_ids[gate->removed] = was->ref;
    gate->removed++;
    if (im->after.id == 0) return DET_OK;
    st = det_db_query(im->db, sql_again, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, was->subject);
    det_query_int(query, 2, im->after.dated);
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) gate->holes++;
    det_query_reset(query);
    return st;
}

/* Records that are no listings by the format's own word, as the address of nobody in a graph: kept
 * among the rejected with their text, and no sign that the format has changed. */
static size_t
set_aside(const det_list *list)
{
    for (size_t i = 0; i < list->count_count; i++)
        if (det_str_equal(list->counts[i].key, DET_STR("aside")) &&
            list->counts[i].count <= list->rejected_count)
            return (size_t)list->counts[i].count;
    return 0;
}

det_status
det_importing_judge(det_importing *im, det_error *err)
{
    const det_version_row *against = im->same.id != 0 && !im->same.is_held ? &im->same
                                                                           : &im->before;
    im->figures = det_figures_in(im->arena);
    im->gate = (det_gate_case){
        .today = im->today,
        .dated = im->list->dated,
        .read = im->list->read,
        .kept = im->list->subject_count,
        .rejected = im->list->rejected_count - set_aside(im->list),
        .names = im->list->name_count,
        .is_delta = im->list->is_delta,
        .has_before = against->id != 0,
        .before_dated = against->dated,
        .before_kept = against->kept,
        .before_names = against->names,
        .has_after = im->after.id != 0,
        .after_dated = im->after.dated,
    };
    for (size_t i = 0; i < im->list->subject_count; i++)
        if (!det_figures_add_subject(&im->figures, &im->list->subjects[i], DET_FIGURES_NOW))
            return det_importing_no_memory(im, err);
    det_status st = against->id == 0 ? DET_OK : load_figures(im, against->id, err);
    for (size_t i = 0; st == DET_OK && i < im->difference_count; i++)
        if (im->differences[i].is == NULL) st = count_removed(im, im->differences[i].was, err);
    if (st != DET_OK) return st;
    /* fewer names because a part is missing, and that has been said */
    if (im->request->accept_partial && (im->list->lacks & ~im->before_lacks & DET_LACKS_NAMES) != 0)
        im->gate.before_names = 0;
    det_figures_sort(&im->figures);
    im->gate.counts = im->figures.counts;
    im->gate.count = im->figures.count;

    det_error refused;
    if (im->request->is_update && im->after.id != 0) {
        char day[DET_DAY_TEXT_MAX], newer[DET_DAY_TEXT_MAX];
        return det_fail(err, DET_REFUSED, nowhere,
                        "%s: dated %s, but the version of %s is live; a publisher's date does not "
                        "go back: import it by hand if it is right",
                        im->report->source, det_day_print(im->list->dated, day),
                        det_day_print(im->after.dated, newer));
    }
    for (size_t i = 0; im->request->is_update && i < im->difference_count; i++) {
        const det_difference *d = &im->differences[i];
        bool is_safe = true;
        if (d->was != NULL && d->is != NULL) st = det_stage_is_safe(im, d, &is_safe, err);
        if (st != DET_OK) return st;
        im->gate.lost += !is_safe;
    }
    st = det_gate_shrink(&im->gate, &refused);
    if (st == DET_OK && im->gate.has_before) st = det_gate_lost(&im->gate, &refused);
    if (st != DET_OK && im->request->accept_shrink) {
        (void)snprintf(im->waived, sizeof im->waived, "%.*s", DET_WAIVED_MAX - 1, refused.text);
        return DET_OK;
    }
    if (st != DET_OK) {
        char day[DET_DAY_TEXT_MAX];
        im->report->is_shrunk = true;
        return det_fail(err, DET_REFUSED, nowhere, "%s %s: %s", im->report->source,
                        det_day_print(im->list->dated, day), refused.text);
    }
    return DET_OK;
}
