/* stage.c - what an update may not take away by itself.
 *
 * A row of `staged` names the entry, the version that lacks it and the marked body that stands in
 * its place.  It is open until a decision: approved and returned end it; refused leaves the entry
 * carried, for as long as the publisher goes on without it.  Rows that are not ended are loaded
 * once an import: what the next version lacks again is no new removal. */
#include "store/stage.h"

#include <string.h>

static const det_where nowhere;

/* Is this a value by which a party is found? */
static bool
is_found_by(det_prop prop)
{
    switch (prop) {
    case DET_PROP_PASSPORT_NUMBER:
    case DET_PROP_ID_NUMBER:
    case DET_PROP_TAX_NUMBER:
    case DET_PROP_REGISTRATION_NUMBER:
    case DET_PROP_IMO_NUMBER:
    case DET_PROP_MMSI:
    case DET_PROP_CALL_SIGN:
    case DET_PROP_SWIFT_BIC:
    case DET_PROP_LEI_CODE:
    case DET_PROP_PUBLIC_KEY:
        return true;
    default:
        return prop <= DET_PROP_NAME_LAST;
    }
}

static det_status
load_body(det_importing *im, int64_t body, det_subject *out, bool *is_there, det_error *err)
{
    static const char sql[] = "select json from body where id = $1";
    det_query *query = NULL;
    det_str json, copy;
    *is_there = false;
    det_status st = det_db_query(im->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, body);
    st = det_query_next(query, is_there, err);
    if (st == DET_OK && *is_there) st = det_query_column_bytes(query, 0, &json, err);
    if (st == DET_OK && *is_there && !det_arena_copy(im->arena, json, &copy))
        st = det_importing_no_memory(im, err);
    if (st == DET_OK && *is_there) st = det_store_body(copy, im->arena, out, err);
    det_query_reset(query);
    return st;
}

det_status
det_stage_load(det_importing *im, det_error *err)
{
    static const char sql[] =
        "select g.id, g.marked, coalesce(g.body, 0), case when exists"
        " (select 1 from version_held h where h.version = g.version) then 1 else 0 end"
        " from staged g where g.source = $1 and not exists (select 1 from staged_decision d"
        "  where d.staged = g.id and d.verdict <> 'refused') order by g.id";
    det_query *query = NULL;
    bool has_row = true;
    size_t capacity = 0;
    det_status st = det_db_query(im->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, im->source);
    while ((st = det_query_next(query, &has_row, err)) == DET_OK && has_row) {
        if (im->staged_count == capacity) {
            det_staged_row *grown = det_arena_grow(im->arena, im->staged, im->staged_count,
                                                   &capacity, sizeof *im->staged);
            if (grown == NULL) {
                st = det_importing_no_memory(im, err);
                break;
            }
            im->staged = grown;
        }
        im->staged[im->staged_count++] = (det_staged_row){
            .id = det_query_column_int(query, 0),
            .marked = det_query_column_int(query, 1),
            .body = det_query_column_int(query, 2),
            .is_held = det_query_column_int(query, 3) != 0,
        };
    }
    det_query_reset(query);
    return st;
}

/* The row whose marked body this entry has, or NULL.  A marked body holds the entry's id. */
static const det_staged_row *
row_of(const det_importing *im, const det_listed *was)
{
    for (size_t i = 0; was != NULL && i < im->staged_count; i++)
        if (im->staged[i].marked == was->body) return &im->staged[i];
    return NULL;
}

bool
det_stage_has_left(const det_importing *im, const det_listed *was)
{
    const det_staged_row *row = row_of(im, was);
    return row != NULL && row->body == 0;
}

/* The digest of the body that a change was staged with. */
static det_status
is_same_change(det_importing *im, const det_staged_row *row, const det_fresh *is, bool *is_same,
               det_error *err)
{
    static const char sql[] = "select digest from body where id = $1";
    det_query *query = NULL;
    bool has_row = false;
    det_sha256 digest;
    *is_same = false;
    if (row->body == 0) return DET_OK;
    det_status st = det_db_query(im->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, row->body);
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) st = det_store_digest(query, 0, &digest, err);
    if (st == DET_OK && has_row) *is_same = memcmp(&digest, &is->digest, sizeof digest) == 0;
    det_query_reset(query);
    return st;
}

det_status
det_stage_carry(det_importing *im, det_error *err)
{
    size_t kept = 0;
    det_import_report *report = im->report;
    det_status st = DET_OK;
    for (size_t i = 0; st == DET_OK && i < im->difference_count; i++) {
        const det_difference *d = &im->differences[i];
        const det_staged_row *row = row_of(im, d->was);
        bool is_carried = row != NULL && d->is == NULL && row->body == 0;
        if (row != NULL && d->is != NULL) st = is_same_change(im, row, d->is, &is_carried, err);
        if (is_carried) report->carried++;
        /* What a version that is held back has staged is judged again with each that repeats it */
        if (is_carried && (!row->is_held || !im->request->is_update)) {
            if (d->is == NULL && report->removed > 0) report->removed--;
            if (d->is != NULL && report->changed > 0) report->changed--;
            continue;
        }
        im->differences[kept++] = *d;
    }
    if (st == DET_OK) im->difference_count = kept;
    return st;
}

det_status
det_stage_is_safe(det_importing *im, const det_difference *d, bool *is_safe, det_error *err)
{
    det_subject was;
    bool is_there = false;
    *is_safe = d->is != NULL;
    if (d->is == NULL || d->was == NULL) return DET_OK;
    det_status st = load_body(im, d->was->body, &was, &is_there, err);
    if (st != DET_OK || !is_there) return st;
    const det_subject *is = d->is->subject;
    *is_safe = was.schema == is->schema;
    for (size_t i = 0; *is_safe && i < was.statement_count; i++) {
        const det_statement *old = &was.statements[i];
        bool is_kept = !is_found_by(old->prop);
        for (size_t j = 0; !is_kept && j < is->statement_count; j++)
            is_kept = is->statements[j].prop == old->prop &&
                      det_str_equal(is->statements[j].text, old->text);
        *is_safe = is_kept;
    }
    return DET_OK;
}

/* The entry as it was, with the note that it is carried since the day of this version. */
static det_status
mark(det_importing *im, const det_difference *d, int64_t *marked, det_error *err)
{
    det_subject was;
    bool is_there = false;
    char day[DET_DAY_TEXT_MAX];
    det_fresh fresh = {.subject = &was};
    det_text *text = NULL;
    det_status st = load_body(im, d->was->body, &was, &is_there, err);
    if (st == DET_OK && !is_there)
        st = det_fail(err, DET_CORRUPT, nowhere, "the store has lost the body of an entry");
    if (st != DET_OK) return st;
    det_note *notes = DET_NEW(im->arena, det_note, was.note_count + 1);
    if (notes == NULL) return det_importing_no_memory(im, err);
    if (was.note_count > 0) memcpy(notes, was.notes, was.note_count * sizeof *notes);
    notes[was.note_count] = (det_note){.code = d->is == NULL ? DET_STR(DET_NOTE_REMOVAL_STAGED)
                                                             : DET_STR(DET_NOTE_CHANGE_STAGED)};
    det_note *note = &notes[was.note_count];
    if (!det_arena_copy(im->arena, det_str_of(det_day_print(im->list->dated, day)), &note->text))
        return det_importing_no_memory(im, err);
    was.notes = notes;
    was.note_count++;
    st = det_text_new(DET_BODY_MAX, &text, err);
    if (st == DET_OK) {
        det_json json = det_json_over(text);
        det_subject_write(&json, &was);
        st = det_text_check(text, err);
    }
    if (st == DET_OK && !det_arena_copy(im->arena, det_text_str(text), &fresh.json))
        st = det_importing_no_memory(im, err);
    if (st == DET_OK) st = det_sha256_of(fresh.json, &fresh.digest, err);
    if (st == DET_OK) st = det_importing_body(im, &fresh, marked, err);
    det_text_free(text);
    return st;
}

det_status
det_stage_put(det_importing *im, const det_difference *d, int64_t version, uint32_t tx,
              det_error *err)
{
    static const char sql[] = "insert into staged(source, subject, version, tx, kind, marked, body)"
                              " values ($1, $2, $3, $4, $5, $6, $7)";
    det_query *query = NULL;
    int64_t marked = 0, body = 0;
    if (row_of(im, d->was) != NULL) return DET_OK; /* by a version that was held back as this is */
    det_status st = mark(im, d, &marked, err);
    if (st == DET_OK && d->is != NULL) st = det_importing_body(im, d->is, &body, err);
    if (st == DET_OK) st = det_db_query(im->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, im->source);
    det_query_int(query, 2, d->was->subject);
    det_query_int(query, 3, version);
    det_query_int(query, 4, tx);
    det_query_text(query, 5, d->is == NULL ? DET_STR("removal") : DET_STR("change"));
    det_query_int(query, 6, marked);
    if (body == 0)
        det_query_null(query, 7);
    else
        det_query_int(query, 7, body);
    st = det_query_run(query, err);
    if (st != DET_OK) return st;
    im->report->staged++;
    return det_importing_rectangle(im, d->was->subject, im->list->dated, DET_DAY_FOREVER, marked,
                                   tx, err);
}

det_status
det_stage_settle(det_importing *im, const det_difference *d, uint32_t tx, det_error *err)
{
    static const char sql[] = "insert into staged_decision(staged, tx, verdict, reason)"
                              " values ($1, $2, 'returned', '')";
    det_query *query = NULL;
    const det_staged_row *row = row_of(im, d->was);
    if (row == NULL || im->after.id != 0) return DET_OK;
    det_status st = det_db_query(im->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, row->id);
    det_query_int(query, 2, tx);
    return det_query_run(query, err);
}
