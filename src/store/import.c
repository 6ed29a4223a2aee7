/* One published version into the store: read, compare, gate, write.
 *
 * The file is read, by a confined child (list/read.h), and its entries are written out as canonical
 * bodies before the write transaction begins, so that other writers wait for what must be in order
 * and for nothing else.  Inside it:
 *
 *   1. the state that this version speaks about: what is listed on its day, as believed so far;
 *   2. the differences, by two sorted lists walked side by side;
 *   3. the gates (gate.h); refused: roll back, and write one row of quarantine instead;
 *   4. one transaction row, the version, its files, new bodies, rectangles (history.h); commit.
 *
 * Work is proportional to the list for reading and comparing, and to the differences for writing.
 */
#include "store/store.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "store/stage.h"

static const det_where nowhere;

/* Files of one version.  Largest set: 4 (OFAC). */
enum { FILES_MAX = 64 };

det_status
det_importing_no_memory(const det_importing *im, det_error *err)
{
    return det_fail(err, DET_NOMEM, nowhere, "importing %s: out of memory", im->report->source);
}

static det_status
check_request(const det_import_request *request, det_error *err)
{
    const det_source *source = request->source;
    if (source == NULL || (source->read == NULL && source->format == NULL))
        return det_fail(err, DET_USAGE, nowhere, "an import needs a source");
    if (request->file_count == 0 || request->file_count > FILES_MAX)
        return det_fail(err, DET_USAGE, nowhere, "%s: %zu files given, expected 1 to %d",
                        source->id, request->file_count, (int)FILES_MAX);
    if (!source->is_set && request->file_count != 1)
        return det_fail(err, DET_USAGE, nowhere,
                        "%s: %zu files given, but one file is one version; import them one by one",
                        source->id, request->file_count);
    if (strlen(source->id) >= sizeof((det_import_report *)NULL)->source)
        return det_fail(err, DET_USAGE, nowhere, "%s: the source's id is too long", source->id);
    return DET_OK;
}

/* The digest of one file is its own; of a set, that of its files' digests in sorted order, so that
 * the order on the command line does not matter. */
static det_status
digest_files(det_importing *im, det_error *err)
{
    size_t count = im->request->file_count;
    im->digests = DET_NEW(im->arena, det_sha256, count);
    det_sha256 *sorted = DET_NEW(im->arena, det_sha256, count);
    if (im->digests == NULL || sorted == NULL) return det_importing_no_memory(im, err);
    for (size_t i = 0; i < count; i++) {
        det_status st = det_sha256_of(im->request->files[i].bytes, &im->digests[i], err);
        if (st != DET_OK) return st;
        size_t at = i;
        for (; at > 0 && memcmp(&sorted[at - 1], &im->digests[i], sizeof *sorted) > 0; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = im->digests[i];
    }
    if (count == 1) {
        im->digest = im->digests[0];
        return DET_OK;
    }
    return det_sha256_of((det_str){(const char *)sorted, count * sizeof *sorted}, &im->digest, err);
}

static det_status
write_bodies(det_importing *im, det_error *err)
{
    const det_list *list = im->list;
    det_text *text = NULL;
    im->fresh = DET_NEW(im->arena, det_fresh, list->subject_count);
    if (im->fresh == NULL) return det_importing_no_memory(im, err);
    det_status st = det_text_new(DET_BODY_MAX, &text, err);
    for (size_t i = 0; st == DET_OK && i < list->subject_count; i++) {
        det_fresh *f = &im->fresh[i];
        f->subject = &list->subjects[i];
        det_text_clear(text);
        det_json json = det_json_over(text);
        det_subject_write(&json, f->subject);
        st = det_text_check(text, err);
        if (st == DET_OK && !det_arena_copy(im->arena, det_text_str(text), &f->json))
            st = det_importing_no_memory(im, err);
        if (st == DET_OK) st = det_sha256_of(f->json, &f->digest, err);
        if (st != DET_OK)
            det_while(err, st, "keeping '%.*s' (line %u)", DET_STR_FMT(f->subject->id),
                      f->subject->line);
    }
    det_text_free(text);
    return st;
}

static void
report_list(det_importing *im)
{
    det_import_report *report = im->report;
    assert(im->list->read == im->list->subject_count + im->list->rejected_count);
    report->dated = im->list->dated;
    report->read = im->list->read;
    report->kept = im->list->subject_count;
    report->rejected = im->list->rejected_count;
    report->notes = im->list->note_count;
    report->names = im->list->name_count;
    report->lacks = im->list->lacks & DET_LACKS_ALL;
}

static det_status
check_list(det_importing *im, det_error *err)
{
    report_list(im);
    const det_import_request *request = im->request;
    const det_gate_rules rules = {request->entries_min, request->sentinels,
                                  request->sentinel_count};
    if ((im->list->lacks & DET_LACKS_FILES) != 0 && !request->accept_partial)
        return det_fail(err, DET_REFUSED, nowhere,
                        "%s: the files have no %s; give those files together with the others, or "
                        "say --partial: then no answer from this version is complete",
                        request->source->id, det_lacks_words(im->list->lacks));
    det_status st = det_gate_form(im->list, im->today, err);
    if (st == DET_OK && request->is_update) st = det_gate_update(im->list, &rules, err);
    return st == DET_OK ? write_bodies(im, err) : st;
}

/* Reads the files and prepares the bodies.  What is wrong with the input comes back as a status
 * that is_refusal() knows; the system's failures as themselves. */
static det_status
read_files(det_importing *im, det_error *err)
{
    const det_import_request *request = im->request;
    const det_source *source = request->source;
    det_day dated = request->dated;
    if (request->fault != NULL) {
        *err = *request->fault;
        return err->status;
    }
    if (dated == DET_DAY_NONE && request->accept_undated) dated = im->today;
    if (dated == DET_DAY_NONE && !source->has_own_date)
        return det_fail(err, DET_REFUSED, nowhere,
                        "%s: this list does not say its date; give it with --dated YYYY-MM-DD",
                        source->id);
    det_status st = det_list_read(source, &request->reading, request->files, request->file_count,
                                  dated, im->arena, &im->list, err);
    if (st != DET_OK) return st;
    /* a delta is made whole first, and that takes the store */
    if (!im->list->is_delta) return check_list(im, err);
    report_list(im);
    return DET_OK;
}

static bool
is_refusal(det_status st)
{
    return st == DET_SYNTAX || st == DET_RANGE || st == DET_LIMIT || st == DET_ENCODING ||
           st == DET_MISSING || st == DET_REFUSED || st == DET_CORRUPT || st == DET_CONFLICT ||
           st == DET_UNSUPPORTED;
}

static det_status
say_unchanged(det_importing *im)
{
    im->report->outcome = DET_IMPORT_UNCHANGED;
    im->report->tx = im->same.tx;
    im->report->added = im->report->changed = im->report->removed = 0;
    return DET_OK;
}

static bool
has_addition(const det_importing *im)
{
    for (size_t i = 0; i < im->difference_count; i++)
        if (im->differences[i].was == NULL) return true;
    return false;
}

/* An update that lacks too much, and brings somebody new: he goes live, the rest waits. */
static det_status
hold(det_importing *im, const det_error *why, det_error *err)
{
    im->is_held = true;
    det_status st = det_importing_promote(im, err);
    return st == DET_OK ? det_importing_quarantine(im, why, err) : st;
}

/* Everything inside the transaction.  *is_refused: the gates said no, or a delta does not fit; err
 * has the reason. */
static det_status
decide(det_importing *im, bool *is_refused, det_error *err)
{
    bool is_known = false;
    det_status st = det_importing_source(im, err);
    if (st == DET_OK) st = det_stage_load(im, err);
    if (st == DET_OK && im->list->is_delta) {
        st = det_importing_complete(im, &is_known, err);
        if (st == DET_OK && is_known) return say_unchanged(im);
        if (st == DET_OK) st = check_list(im, err);
        *is_refused = st == DET_REFUSED;
    }
    if (st == DET_OK) st = det_importing_compare(im, err);
    if (st == DET_OK) st = det_stage_carry(im, err);
    if (st != DET_OK) return st;
    if (im->same.id != 0 && !im->same.is_held && im->difference_count == 0 &&
        memcmp(&im->same.digest, &im->digest, sizeof im->digest) == 0)
        return say_unchanged(im);
    det_error why = {0};
    st = det_importing_judge(im, &why);
    if (st == DET_OK) return det_importing_promote(im, err);
    bool is_held = st == DET_REFUSED && im->request->is_update && im->after.id == 0 &&
                   has_addition(im) && !det_gate_is_damaged(&im->gate);
    if (is_held) return hold(im, &why, err);
    *is_refused = st == DET_REFUSED;
    if (err != NULL) *err = why;
    return st;
}

static det_status
run(det_store *store, det_importing *im, det_error *err)
{
    det_error why = {0};
    bool is_refused = false;
    det_status st = digest_files(im, err);
    if (st != DET_OK) return st;
    st = read_files(im, &why);
    if (st == DET_OK) {
        st = det_store_enter(store, true, err);
        if (st != DET_OK) return st;
        st = decide(im, &is_refused, &why);
        st = det_store_leave(store, st, &why);
    } else {
        /* files that do not go together: of an update the publisher's fault, and nobody's at hand
         */
        is_refused = is_refusal(st) || (st == DET_USAGE && im->request->is_update);
    }
    if (st == DET_OK) return DET_OK;
    if (!is_refused) {
        if (err != NULL) *err = why;
        return st;
    }
    st = det_store_enter(store, true, err);
    if (st != DET_OK) return st;
    return det_store_leave(store, det_importing_quarantine(im, &why, err), err);
}

det_status
det_store_import(det_store *store, const det_import_request *request, det_import_report *report,
                 det_error *err)
{
    *report = (det_import_report){.dated = DET_DAY_NONE};
    det_status st = check_request(request, err);
    if (st != DET_OK) return st;
    det_importing im = {.db = store->db, .request = request, .report = report};
    (void)snprintf(report->source, sizeof report->source, "%s", request->source->id);
    im.today = det_zone_day(request->source->zone, request->now_us);
    st = det_arena_new(0, &im.arena, err);
    if (st != DET_OK) return st;
    st = run(store, &im, err);
    det_arena_free(im.arena);
    det_while(err, st, "importing %s", report->source);
    return st;
}
