/* A delta made whole.  It says what changed since the version before it, so it is laid over what is
 * believed of that version, and from there on the import is that of a whole list: compared, judged,
 * written as one.
 *
 * The version before it is the newest one dated on its day or before.  A delta does not say which
 * that was, so what can be checked is: whatever it removes must be there.  If it is not, then a
 * delta between is missing, or the version has the change already. */
#include <assert.h>
#include <string.h>

#include "store/stage.h"

static const det_where nowhere;

/* The entry of a removal, if the list has it. */
static bool
is_removed(const det_list *delta, det_str ref)
{
    size_t low = 0, high = delta->removed_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = det_str_compare(delta->removed[middle].id, ref);
        if (order == 0) return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* Everything removed must be in the state: two sorted lists side by side. */
static det_status
check_removals(const det_importing *im, const det_state *was, const det_version_row *base,
               det_error *err)
{
    char day[DET_DAY_TEXT_MAX];
    const det_list *delta = im->list;
    size_t at = 0;
    for (size_t i = 0; i < delta->removed_count; i++) {
        const struct det_removed *removed = &delta->removed[i];
        while (at < was->count && det_str_compare(was->items[at].ref, removed->id) < 0)
            at++;
        if (at < was->count && det_str_equal(was->items[at].ref, removed->id)) continue;
        return det_fail(err, DET_REFUSED, (det_where){im->request->files[0].path, removed->line, 0},
                        "the delta removes '%.*s', which the version of %s does not have: it has "
                        "the change already, or a delta between them is missing; import the whole "
                        "list",
                        DET_STR_FMT(removed->id), det_day_print(base->dated, day));
    }
    return DET_OK;
}

static det_status
load_subject(det_importing *im, int64_t body, det_subject *out, det_error *err)
{
    static const char sql[] = "select json from body where id = $1";
    det_query *query = NULL;
    bool has_row = false;
    det_str json, copy;
    det_status st = det_db_query(im->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, body);
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && !has_row)
        st = det_fail(err, DET_CORRUPT, nowhere,
                      "the store has lost an entry; put back a copy of the folder");
    if (st == DET_OK) st = det_query_column_bytes(query, 0, &json, err);
    if (st == DET_OK && !det_arena_copy(im->arena, json, &copy))
        st = det_importing_no_memory(im, err);
    if (st == DET_OK) st = det_store_body(copy, im->arena, out, err);
    det_query_reset(query);
    return st;
}

static void
add_subject(det_list *whole, det_subject *subjects, const det_subject *subject)
{
    subjects[whole->subject_count++] = *subject;
    whole->note_count += subject->note_count;
    for (size_t i = 0; i < subject->statement_count; i++)
        whole->name_count += subject->statements[i].prop <= DET_PROP_NAME_LAST;
}

/* The state less what is removed, with what is added or replaced: sorted lists merged. */
static det_status
lay_over(det_importing *im, const det_state *was, det_list *whole, det_error *err)
{
    const det_list *delta = im->list;
    det_subject *subjects = DET_NEW(im->arena, det_subject, was->count + delta->subject_count);
    if (subjects == NULL) return det_importing_no_memory(im, err);
    size_t i = 0, j = 0;
    while (i < was->count || j < delta->subject_count) {
        const det_listed *old = i < was->count ? &was->items[i] : NULL;
        const det_subject *fresh = j < delta->subject_count ? &delta->subjects[j] : NULL;
        int order = old == NULL ? 1 : fresh == NULL ? -1 : det_str_compare(old->ref, fresh->id);
        i += order <= 0;
        j += order >= 0;
        if (order >= 0) {
            add_subject(whole, subjects, fresh);
            continue;
        }
        /* what waits for a person is on no version of the publisher's any more */
        if (det_stage_has_left(im, old)) continue;
        /* who is carried has left the publisher's list already */
        if (is_removed(delta, old->ref) || det_stage_has_left(im, old)) continue;
        det_subject kept;
        det_status st = load_subject(im, old->body, &kept, err);
        if (st != DET_OK) return st;
        add_subject(whole, subjects, &kept);
    }
    whole->subjects = subjects;
    return DET_OK;
}

/* What the version lacked that is laid under, the whole lacks too. */
static det_status
load_lacks(det_importing *im, const det_version_row *base, uint32_t *lacks, det_error *err)
{
    static const char sql[] = "select count from version_count where version = $1 and key = $2";
    det_query *query = NULL;
    bool has_row = false;
    det_status st = det_db_query(im->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, base->id);
    det_query_text(query, 2, DET_STR(DET_FIGURE_LACKS));
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) *lacks |= (uint32_t)det_query_column_int(query, 0);
    det_query_reset(query);
    return st;
}

det_status
det_importing_complete(det_importing *im, bool *is_known, det_error *err)
{
    char day[DET_DAY_TEXT_MAX];
    const det_list *delta = im->list;
    det_state was;
    det_status st = det_importing_neighbours(im, err);
    if (st != DET_OK) return st;
    *is_known = im->same.id != 0 && memcmp(&im->same.digest, &im->digest, sizeof im->digest) == 0;
    if (*is_known) return DET_OK;
    const det_version_row *base = im->same.id != 0 ? &im->same : &im->before;
    if (base->id == 0)
        return det_fail(err, DET_REFUSED, nowhere,
                        "%s: a delta of %s, and no version of the list of that day or before to "
                        "lay it over; import the whole list first",
                        im->report->source, det_day_print(delta->dated, day));
    st = det_importing_state(im, delta->dated, &was, err);
    if (st == DET_OK) st = check_removals(im, &was, base, err);
    if (st != DET_OK) return st;
    det_list *whole = DET_NEW(im->arena, det_list, 1);
    if (whole == NULL) return det_importing_no_memory(im, err);
    *whole = *delta;
    whole->subject_count = whole->name_count = whole->note_count = 0;
    st = lay_over(im, &was, whole, err);
    if (st == DET_OK) st = load_lacks(im, base, &whole->lacks, err);
    if (st != DET_OK) return st;
    whole->read = whole->subject_count + whole->rejected_count;
    if (!det_arena_print(im->arena, &whole->remark,
                         "a delta over the version of %s: %zu added or replaced, %zu removed",
                         det_day_print(base->dated, day), delta->subject_count,
                         delta->removed_count))
        return det_importing_no_memory(im, err);
    im->list = whole;
    return DET_OK;
}
