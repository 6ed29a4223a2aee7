/* One published version into the store: read, compare, gate, write.
 *
 * The file is read and its entries are written out as canonical bodies before the write transaction
 * begins, so that other writers wait for what must be in order and for nothing else.  Inside it:
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
#include "store/chunk.h"
#include "store/figures.h"
#include "store/gate.h"
#include "store/history.h"
#include "store/inside.h"

static const det_where nowhere;

/* Files of one version.  Largest set: 4 (OFAC). */
enum { FILES_MAX = 64 };
/* The most that one entry may take as JSON.  Largest on any list: 30 kB. */
enum { BODY_MAX = 16 * 1024 * 1024 };
/* Refused files larger than this are kept by digest only: a hostile file must not fill the disk. */
enum { QUARANTINE_BYTES_MAX = 64 * 1024 * 1024 };

/* Of a reason that was waived: it must fit into a remark with a few words before it. */
enum { WAIVED_MAX = DET_ERROR_TEXT_MAX - 64 };

/* An entry of the new version. */
typedef struct fresh {
    const det_subject *subject;
    det_str json;
    det_sha256 digest;
} fresh;

/* An entry of a state that is believed. */
typedef struct listed {
    det_str ref;
    int64_t subject;
    int64_t body;
    det_sha256 digest;
} listed;

typedef struct state {
    listed *items;
    size_t count;
} state;

/* What differs between a state and the new version: one of the two may be missing. */
typedef struct difference {
    const listed *was;
    const fresh *is;
} difference;

/* A version in the store, or id 0. */
typedef struct version {
    int64_t id;
    det_day dated;
    uint32_t tx;
    det_sha256 digest;
    uint64_t kept, names;
} version;

typedef struct import {
    det_db *db;
    const det_import_request *request;
    det_import_report *report;
    det_arena *arena;
    det_day today;
    det_sha256 digest;   /* of the set */
    det_sha256 *digests; /* of each file */
    const det_list *list;
    fresh *fresh;
    int64_t source; /* row */
    version before, same, after;
    state believed;          /* on the version's day */
    difference *differences; /* between believed and fresh */
    size_t difference_count;
    det_figures figures;
    det_gate_case gate;
    char waived[WAIVED_MAX]; /* what --accept-shrink let in */
} import;

static det_status
no_memory(const import *im, det_error *err)
{
    return det_fail(err, DET_NOMEM, nowhere, "importing %s: out of memory", im->report->source);
}

/* ---- before the transaction
 * ---------------------------------------------------------------------- */

static det_status
check_request(const det_import_request *request, det_error *err)
{
    const det_source *source = request->source;
    if (source == NULL || source->read == NULL)
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
digest_files(import *im, det_error *err)
{
    size_t count = im->request->file_count;
    im->digests = DET_NEW(im->arena, det_sha256, count);
    det_sha256 *sorted = DET_NEW(im->arena, det_sha256, count);
    if (im->digests == NULL || sorted == NULL) return no_memory(im, err);
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
write_bodies(import *im, det_error *err)
{
    const det_list *list = im->list;
    det_text *text = NULL;
    im->fresh = DET_NEW(im->arena, fresh, list->subject_count);
    if (im->fresh == NULL) return no_memory(im, err);
    det_status st = det_text_new(BODY_MAX, &text, err);
    for (size_t i = 0; st == DET_OK && i < list->subject_count; i++) {
        fresh *f = &im->fresh[i];
        f->subject = &list->subjects[i];
        det_text_clear(text);
        det_json json = det_json_over(text);
        det_subject_write(&json, f->subject);
        st = det_text_check(text, err);
        if (st == DET_OK && !det_arena_copy(im->arena, det_text_str(text), &f->json))
            st = no_memory(im, err);
        if (st == DET_OK) st = det_sha256_of(f->json, &f->digest, err);
        if (st != DET_OK)
            det_while(err, st, "keeping '%.*s' (line %u)", DET_STR_FMT(f->subject->id),
                      f->subject->line);
    }
    det_text_free(text);
    return st;
}

/* Reads the files and prepares the bodies.  What is wrong with the input comes back as a status
 * that is_refusal() knows; the system's failures as themselves. */
static det_status
read_files(import *im, det_error *err)
{
    const det_import_request *request = im->request;
    const det_source *source = request->source;
    det_day dated = request->dated;
    if (dated == DET_DAY_NONE && request->accept_undated) dated = im->today;
    if (dated == DET_DAY_NONE && !source->has_own_date)
        return det_fail(err, DET_REFUSED, nowhere,
                        "%s: this list does not say its date; give it with --dated YYYY-MM-DD",
                        source->id);
    det_status st = source->read(request->files, request->file_count, dated, im->arena, &im->list,
                                 err);
    if (st != DET_OK) return st;
    assert(im->list->read == im->list->subject_count + im->list->rejected_count);
    det_import_report *report = im->report;
    report->dated = im->list->dated;
    report->read = im->list->read;
    report->kept = im->list->subject_count;
    report->rejected = im->list->rejected_count;
    report->notes = im->list->note_count;
    report->names = im->list->name_count;
    st = det_gate_form(im->list, im->today, err);
    return st == DET_OK ? write_bodies(im, err) : st;
}

static bool
is_refusal(det_status st)
{
    return st == DET_SYNTAX || st == DET_RANGE || st == DET_LIMIT || st == DET_ENCODING ||
           st == DET_MISSING || st == DET_REFUSED || st == DET_CORRUPT || st == DET_CONFLICT ||
           st == DET_UNSUPPORTED;
}

/* ---- reading the store
 * --------------------------------------------------------------------------- */

/* The source's row, made or brought up to date. */
static det_status
find_source(import *im, det_error *err)
{
    static const char sql[] =
        "insert into source(name, title, authority, zone, is_set, has_own_date)"
        " values ($1, $2, $3, $4, $5, $6) on conflict(name) do update set"
        " title = excluded.title, authority = excluded.authority, zone = excluded.zone,"
        " is_set = excluded.is_set, has_own_date = excluded.has_own_date returning id";
    const det_source *source = im->request->source;
    det_query *query = NULL;
    bool has_row = false;
    det_status st = det_db_query(im->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_text(query, 1, det_str_of(source->id));
    det_query_text(query, 2, det_str_of(source->title));
    det_query_text(query, 3, det_str_of(source->authority));
    det_query_int(query, 4, (int64_t)source->zone);
    det_query_int(query, 5, source->is_set);
    det_query_int(query, 6, source->has_own_date);
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) im->source = det_query_column_int(query, 0);
    if (st == DET_OK && has_row) st = det_query_next(query, &has_row, err);
    det_query_reset(query);
    return st;
}

static det_status
find_version(import *im, const char *sql, version *out, det_error *err)
{
    det_query *query = NULL;
    bool has_row = false;
    *out = (version){0};
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
        st = det_store_digest(query, 3, &out->digest, err);
    }
    det_query_reset(query);
    return st;
}

static det_status
find_neighbours(import *im, det_error *err)
{
#define LIVE                                                                                       \
    "select id, dated, tf, digest, kept, names from version"                                       \
    " where source = $1 and tt = 4294967295 and dated "
    static const char sql_before[] = LIVE "< $2 order by dated desc limit 1";
    static const char sql_same[] = LIVE "= $2";
    static const char sql_after[] = LIVE "> $2 order by dated limit 1";
#undef LIVE
    det_status st = find_version(im, sql_before, &im->before, err);
    if (st == DET_OK) st = find_version(im, sql_same, &im->same, err);
    if (st == DET_OK) st = find_version(im, sql_after, &im->after, err);
    return st;
}

/* Everybody listed on a day, as believed now, sorted by id. */
static det_status
load_state(import *im, det_day day, state *out, det_error *err)
{
    static const char sql[] =
        "select s.ref, f.subject, f.body, b.digest from fact f"
        " join subject s on s.id = f.subject join body b on b.id = f.body"
        " where f.source = $1 and f.tt = 4294967295 and f.vf <= $2 and f.vt > $2 order by s.ref";
    det_query *query = NULL;
    bool has_row = true;
    size_t capacity = 0;
    *out = (state){0};
    det_status st = det_db_query(im->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, im->source);
    det_query_int(query, 2, day);
    while ((st = det_query_next(query, &has_row, err)) == DET_OK && has_row) {
        if (out->count == capacity) {
            listed *grown = det_arena_grow(im->arena, out->items, out->count, &capacity,
                                           sizeof *out->items);
            if (grown == NULL) {
                st = no_memory(im, err);
                break;
            }
            out->items = grown;
        }
        listed *item = &out->items[out->count++];
        det_str ref;
        st = det_query_column_bytes(query, 0, &ref, err);
        if (st == DET_OK && !det_arena_copy(im->arena, ref, &item->ref)) st = no_memory(im, err);
        item->subject = det_query_column_int(query, 1);
        item->body = det_query_column_int(query, 2);
        if (st == DET_OK) st = det_store_digest(query, 3, &item->digest, err);
        if (st != DET_OK) break;
    }
    det_query_reset(query);
    return st;
}

/* ---- comparing
 * ----------------------------------------------------------------------------------- */

/* Walks two sorted lists side by side; each difference is counted in the report and, where `out` is
 * given (room for both lists), kept. */
static size_t
compare(import *im, const state *was, difference *out)
{
    size_t i = 0, j = 0, count = 0;
    det_import_report *report = im->report;
    report->added = report->changed = report->removed = 0;
    while (i < was->count || j < im->list->subject_count) {
        const listed *a = i < was->count ? &was->items[i] : NULL;
        const fresh *b = j < im->list->subject_count ? &im->fresh[j] : NULL;
        int order = a == NULL ? 1 : b == NULL ? -1 : det_str_compare(a->ref, b->subject->id);
        difference d = {order <= 0 ? a : NULL, order >= 0 ? b : NULL};
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
find_differences(import *im, det_error *err)
{
    det_status st = load_state(im, im->list->dated, &im->believed, err);
    if (st != DET_OK) return st;
    im->differences = DET_NEW(im->arena, difference, im->believed.count + im->list->subject_count);
    if (im->differences == NULL) return no_memory(im, err);
    im->difference_count = compare(im, &im->believed, im->differences);
    if (im->same.id == 0) return DET_OK;
    /* replacing a version of the same date: the report still counts against the version before */
    state before;
    st = load_state(im, im->list->dated - 1, &before, err);
    if (st == DET_OK) (void)compare(im, &before, NULL);
    return st;
}

/* The stored figures of the version that this one follows or replaces. */
static det_status
load_figures(import *im, int64_t id, det_error *err)
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
        if (!det_arena_copy(im->arena, key, &copy) ||
            !det_figures_add(&im->figures, copy, DET_FIGURES_BEFORE,
                             (uint64_t)det_query_column_int(query, 1))) {
            st = no_memory(im, err);
            break;
        }
    }
    det_query_reset(query);
    return st;
}

/* An entry that left: under which programmes it was, and whether a later version has it again. */
static det_status
count_removed(import *im, const listed *was, det_error *err)
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
        st = no_memory(im, err);
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

static det_status
judge(import *im, det_error *err)
{
    const version *against = im->same.id != 0 ? &im->same : &im->before;
    im->figures = det_figures_in(im->arena);
    im->gate = (det_gate_case){
        .today = im->today,
        .dated = im->list->dated,
        .read = im->list->read,
        .kept = im->list->subject_count,
        .rejected = im->list->rejected_count,
        .names = im->list->name_count,
        .has_before = against->id != 0,
        .before_dated = against->dated,
        .before_kept = against->kept,
        .before_names = against->names,
        .has_after = im->after.id != 0,
        .after_dated = im->after.dated,
    };
    for (size_t i = 0; i < im->list->subject_count; i++)
        if (!det_figures_add_subject(&im->figures, &im->list->subjects[i], DET_FIGURES_NOW))
            return no_memory(im, err);
    det_status st = against->id == 0 ? DET_OK : load_figures(im, against->id, err);
    for (size_t i = 0; st == DET_OK && i < im->difference_count; i++)
        if (im->differences[i].is == NULL) st = count_removed(im, im->differences[i].was, err);
    if (st != DET_OK) return st;
    det_figures_sort(&im->figures);
    im->gate.counts = im->figures.counts;
    im->gate.count = im->figures.count;

    det_error refused;
    st = det_gate_shrink(&im->gate, &refused);
    if (st != DET_OK && im->request->accept_shrink) {
        (void)snprintf(im->waived, sizeof im->waived, "%.*s", WAIVED_MAX - 1, refused.text);
        return DET_OK;
    }
    if (st != DET_OK) {
        char day[DET_DAY_TEXT_MAX];
        return det_fail(err, DET_REFUSED, nowhere, "%s %s: %s", im->report->source,
                        det_day_print(im->list->dated, day), refused.text);
    }
    return DET_OK;
}

/* ---- writing
 * ------------------------------------------------------------------------------------- */

static det_status
write_tx(import *im, uint32_t *tx, det_error *err)
{
    static const char sql[] = "insert into txn(tx, at_us, actor, kind, reason)"
                              " values ($1, $2, $3, 'import', $4)";
    int64_t last_us = 0;
    det_query *query = NULL;
    det_status st = det_store_head_in(im->db, tx, &last_us, err);
    if (st != DET_OK) return st;
    if (*tx >= DET_KNOWN_FOREVER - 1)
        return det_fail(err, DET_LIMIT, nowhere, "the store has had all its transactions");
    /* the clock may have gone back; knowledge does not */
    int64_t at_us = im->request->now_us;
    if (*tx > 0 && at_us <= last_us) at_us = last_us + 1;
    *tx += 1;
    const char *reason = im->waived[0] != '\0' ? im->waived : "";
    st = det_db_query(im->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, *tx);
    det_query_int(query, 2, at_us);
    det_query_text(query, 3, det_str_of(im->request->actor));
    det_query_text(query, 4, det_str_of(reason));
    return det_query_run(query, err);
}

/* The last part of a path: where a file lay is nobody's business in ten years, its name may be. */
static det_str
file_name(const char *path)
{
    det_str name = det_str_of(path);
    for (size_t i = name.len; i > 0; i--)
        if (name.ptr[i - 1] == '/') return det_str_slice(name, i, name.len);
    return name;
}

static det_status
write_files(import *im, int64_t version_id, det_error *err)
{
    static const char sql[] =
        "insert into version_file(version, seq, name, received) values ($1, $2, $3, $4)";
    det_query *query = NULL;
    det_status st = det_db_query(im->db, sql, &query, err);
    for (size_t i = 0; st == DET_OK && i < im->request->file_count; i++) {
        const det_list_file *file = &im->request->files[i];
        int64_t received = 0;
        st = det_chunk_put(im->db, file->bytes, &im->digests[i], im->arena, &received, err);
        if (st != DET_OK) return st;
        det_query_int(query, 1, version_id);
        det_query_int(query, 2, (int64_t)i);
        det_query_text(query, 3, file_name(file->path));
        det_query_int(query, 4, received);
        st = det_query_run(query, err);
    }
    return st;
}

static det_status
write_counts(import *im, int64_t version_id, det_error *err)
{
    static const char sql[] = "insert into version_count(version, key, count) values ($1, $2, $3)";
    det_query *query = NULL;
    det_status st = det_db_query(im->db, sql, &query, err);
    for (size_t i = 0; st == DET_OK && i < im->figures.count; i++) {
        if (im->figures.counts[i].now == 0) continue;
        det_query_int(query, 1, version_id);
        det_query_text(query, 2, im->figures.counts[i].key);
        det_query_int(query, 3, (int64_t)im->figures.counts[i].now);
        st = det_query_run(query, err);
    }
    return st;
}

static det_status
write_rejected(import *im, int64_t version_id, det_error *err)
{
    static const char sql[] = "insert into version_rejected(version, seq, file, line, reason, raw)"
                              " values ($1, $2, $3, $4, $5, $6)";
    det_query *query = NULL;
    det_status st = det_db_query(im->db, sql, &query, err);
    for (size_t i = 0; st == DET_OK && i < im->list->rejected_count; i++) {
        const det_rejected *rejected = &im->list->rejected[i];
        det_query_int(query, 1, version_id);
        det_query_int(query, 2, (int64_t)i);
        det_query_text(query, 3, file_name(rejected->file));
        det_query_int(query, 4, rejected->line);
        det_query_text(query, 5, rejected->reason);
        det_query_blob(query, 6, rejected->raw);
        st = det_query_run(query, err);
    }
    return st;
}

/* Runs an insert with `returning id`. */
static det_status
insert_id(det_query *query, int64_t *id, det_error *err)
{
    bool has_row = false;
    det_status st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) {
        *id = det_query_column_int(query, 0);
        st = det_query_next(query, &has_row, err);
    }
    det_query_reset(query);
    return st;
}

static det_status
write_version(import *im, uint32_t tx, det_error *err)
{
    static const char sql_close[] = "update version set tt = $1 where id = $2";
    static const char sql_add[] =
        "insert into version(source, dated, dated_text, tf, digest, read, kept, rejected, notes,"
        " names) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id";
    const det_list *list = im->list;
    det_query *query = NULL;
    int64_t id = 0;
    det_status st = DET_OK;
    if (im->same.id != 0) {
        st = det_db_query(im->db, sql_close, &query, err);
        if (st != DET_OK) return st;
        det_query_int(query, 1, tx);
        det_query_int(query, 2, im->same.id);
        st = det_query_run(query, err);
        if (st != DET_OK) return st;
    }
    st = det_db_query(im->db, sql_add, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, im->source);
    det_query_int(query, 2, list->dated);
    det_query_text(query, 3, list->dated_text);
    det_query_int(query, 4, tx);
    det_query_blob(query, 5, det_store_digest_str(&im->digest));
    det_query_int(query, 6, (int64_t)list->read);
    det_query_int(query, 7, (int64_t)list->subject_count);
    det_query_int(query, 8, (int64_t)list->rejected_count);
    det_query_int(query, 9, (int64_t)list->note_count);
    det_query_int(query, 10, (int64_t)list->name_count);
    st = insert_id(query, &id, err);
    if (st == DET_OK) st = write_files(im, id, err);
    if (st == DET_OK) st = write_counts(im, id, err);
    if (st == DET_OK) st = write_rejected(im, id, err);
    return st;
}

/* The row of a body, made if this content was never seen. */
static det_status
find_body(import *im, const fresh *is, int64_t *id, det_error *err)
{
    static const char sql_find[] = "select id from body where digest = $1";
    static const char sql_add[] = "insert into body(digest, json) values ($1, $2) returning id";
    det_query *query = NULL;
    bool has_row = false;
    det_status st = det_db_query(im->db, sql_find, &query, err);
    if (st != DET_OK) return st;
    det_query_blob(query, 1, det_store_digest_str(&is->digest));
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) *id = det_query_column_int(query, 0);
    det_query_reset(query);
    if (st != DET_OK || has_row) return st;
    st = det_db_query(im->db, sql_add, &query, err);
    if (st != DET_OK) return st;
    det_query_blob(query, 1, det_store_digest_str(&is->digest));
    det_query_text(query, 2, is->json);
    return insert_id(query, id, err);
}

/* The row of a subject that is not in the believed state: new, or listed on other days. */
static det_status
find_subject(import *im, det_str ref, int64_t *id, det_error *err)
{
    static const char sql_find[] = "select id from subject where ref = $1";
    static const char sql_add[] = "insert into subject(source, ref) values ($1, $2) returning id";
    det_query *query = NULL;
    bool has_row = false;
    det_status st = det_db_query(im->db, sql_find, &query, err);
    if (st != DET_OK) return st;
    det_query_text(query, 1, ref);
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) *id = det_query_column_int(query, 0);
    det_query_reset(query);
    if (st != DET_OK || has_row) return st;
    st = det_db_query(im->db, sql_add, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, im->source);
    det_query_text(query, 2, ref);
    return insert_id(query, id, err);
}

/* What is believed of a subject and touches the window. */
static det_status
load_believed(import *im, int64_t subject, det_day from, det_day before, det_rectangle *out,
              size_t *count, det_error *err)
{
    static const char sql[] = "select id, body, vf, vt from fact where subject = $1"
                              " and tt = 4294967295 and vt >= $2 and vf <= $3 order by vf";
    det_query *query = NULL;
    bool has_row = true;
    *count = 0;
    det_status st = det_db_query(im->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, subject);
    det_query_int(query, 2, from);
    det_query_int(query, 3, before);
    while ((st = det_query_next(query, &has_row, err)) == DET_OK && has_row) {
        if (*count == DET_HISTORY_TOUCHED_MAX) {
            st = det_fail(err, DET_CORRUPT, nowhere,
                          "the store has more versions of an entry than of its list; put back a "
                          "copy of the folder");
            break;
        }
        out[(*count)++] = (det_rectangle){.id = det_query_column_int(query, 0),
                                          .body = det_query_column_int(query, 1),
                                          .from = (det_day)det_query_column_int(query, 2),
                                          .before = (det_day)det_query_column_int(query, 3)};
    }
    det_query_reset(query);
    return st;
}

static det_status
apply(import *im, int64_t subject, const det_history_change *change, uint32_t tx, det_error *err)
{
    static const char sql_close[] = "update fact set tt = $1 where id = $2";
    static const char sql_add[] = "insert into fact(source, subject, body, vf, vt, tf)"
                                  " values ($1, $2, $3, $4, $5, $6)";
    det_query *query = NULL;
    det_status st = det_db_query(im->db, sql_close, &query, err);
    for (size_t i = 0; st == DET_OK && i < change->close_count; i++) {
        det_query_int(query, 1, tx);
        det_query_int(query, 2, change->close[i]);
        st = det_query_run(query, err);
    }
    if (st == DET_OK) st = det_db_query(im->db, sql_add, &query, err);
    for (size_t i = 0; st == DET_OK && i < change->add_count; i++) {
        det_query_int(query, 1, im->source);
        det_query_int(query, 2, subject);
        det_query_int(query, 3, change->add[i].body);
        det_query_int(query, 4, change->add[i].from);
        det_query_int(query, 5, change->add[i].before);
        det_query_int(query, 6, tx);
        st = det_query_run(query, err);
    }
    return st;
}

static det_status
write_difference(import *im, const difference *d, uint32_t tx, det_error *err)
{
    det_day from = im->list->dated;
    det_day before = im->after.id != 0 ? im->after.dated : DET_DAY_FOREVER;
    int64_t subject = d->was != NULL ? d->was->subject : 0, body = 0;
    det_rectangle believed[DET_HISTORY_TOUCHED_MAX];
    det_history_change change;
    size_t count = 0;
    det_status st = DET_OK;
    if (d->is != NULL) st = find_body(im, d->is, &body, err);
    if (st == DET_OK && subject == 0) st = find_subject(im, d->is->subject->id, &subject, err);
    if (st == DET_OK) st = load_believed(im, subject, from, before, believed, &count, err);
    if (st != DET_OK) return st;
    det_history_plan(believed, count, from, before, body, &change);
    return apply(im, subject, &change, tx, err);
}

static det_status
promote(import *im, det_error *err)
{
    uint32_t tx = 0;
    det_status st = write_tx(im, &tx, err);
    if (st == DET_OK) st = write_version(im, tx, err);
    for (size_t i = 0; st == DET_OK && i < im->difference_count; i++)
        st = write_difference(im, &im->differences[i], tx, err);
    if (st != DET_OK) return st;
    im->report->outcome = DET_IMPORT_PROMOTED;
    im->report->tx = tx;
    det_gate_remark(&im->gate, im->report->remark, sizeof im->report->remark);
    if (im->waived[0] != '\0')
        (void)snprintf(im->report->remark, sizeof im->report->remark,
                       "let in by --accept-shrink: %s", im->waived);
    return DET_OK;
}

/* Everything inside the transaction.  *is_refused: the gates said no, err has the reason. */
static det_status
decide(import *im, bool *is_refused, det_error *err)
{
    det_status st = find_source(im, err);
    if (st == DET_OK) st = find_neighbours(im, err);
    if (st == DET_OK) st = find_differences(im, err);
    if (st != DET_OK) return st;
    if (im->same.id != 0 && im->difference_count == 0 &&
        memcmp(&im->same.digest, &im->digest, sizeof im->digest) == 0) {
        im->report->outcome = DET_IMPORT_UNCHANGED;
        im->report->tx = im->same.tx;
        im->report->added = im->report->changed = im->report->removed = 0;
        return DET_OK;
    }
    st = judge(im, err);
    *is_refused = st == DET_REFUSED;
    return st == DET_OK ? promote(im, err) : st;
}

/* ---- quarantine
 * ---------------------------------------------------------------------------------- */

static det_status
quarantine_files(import *im, int64_t id, det_error *err)
{
    static const char sql[] = "insert into quarantine_file(quarantine, seq, name, size, received)"
                              " values ($1, $2, $3, $4, $5)";
    det_query *query = NULL;
    uint64_t whole = 0;
    for (size_t i = 0; i < im->request->file_count; i++)
        whole += im->request->files[i].bytes.len;
    det_status st = det_db_query(im->db, sql, &query, err);
    for (size_t i = 0; st == DET_OK && i < im->request->file_count; i++) {
        const det_list_file *file = &im->request->files[i];
        int64_t received = 0;
        if (whole <= QUARANTINE_BYTES_MAX)
            st = det_chunk_put(im->db, file->bytes, &im->digests[i], im->arena, &received, err);
        if (st != DET_OK) return st;
        det_query_int(query, 1, id);
        det_query_int(query, 2, (int64_t)i);
        det_query_text(query, 3, file_name(file->path));
        det_query_int(query, 4, (int64_t)file->bytes.len);
        if (received != 0)
            det_query_int(query, 5, received);
        else
            det_query_null(query, 5);
        st = det_query_run(query, err);
    }
    return st;
}

static det_status
quarantine(import *im, const det_error *why, det_error *err)
{
    static const char sql[] = "insert into quarantine(source, at_us, actor, dated, digest, reason)"
                              " values ($1, $2, $3, $4, $5, $6) returning id";
    det_query *query = NULL;
    int64_t id = 0;
    det_status st = find_source(im, err);
    if (st == DET_OK) st = det_db_query(im->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, im->source);
    det_query_int(query, 2, im->request->now_us);
    det_query_text(query, 3, det_str_of(im->request->actor));
    if (im->report->dated != DET_DAY_NONE)
        det_query_int(query, 4, im->report->dated);
    else
        det_query_null(query, 4);
    det_query_blob(query, 5, det_store_digest_str(&im->digest));
    det_query_text(query, 6, det_str_of(why->text));
    st = insert_id(query, &id, err);
    if (st == DET_OK) st = quarantine_files(im, id, err);
    if (st != DET_OK) return st;
    im->report->outcome = DET_IMPORT_QUARANTINED;
    im->report->added = im->report->changed = im->report->removed = 0;
    (void)snprintf(im->report->reason, sizeof im->report->reason, "%s", why->text);
    return DET_OK;
}

/* ---- all of it
 * ----------------------------------------------------------------------------------- */

static det_status
run(det_store *store, import *im, det_error *err)
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
        is_refused = is_refusal(st);
    }
    if (st == DET_OK) return DET_OK;
    if (!is_refused) {
        if (err != NULL) *err = why;
        return st;
    }
    st = det_store_enter(store, true, err);
    if (st != DET_OK) return st;
    return det_store_leave(store, quarantine(im, &why, err), err);
}

det_status
det_store_import(det_store *store, const det_import_request *request, det_import_report *report,
                 det_error *err)
{
    *report = (det_import_report){.dated = DET_DAY_NONE};
    det_status st = check_request(request, err);
    if (st != DET_OK) return st;
import im = {.db = store->db, .request = request, .report = report };
    (void)snprintf(report->source, sizeof report->source, "%s", request->source->id);
    im.today = det_zone_day(request->source->zone, request->now_us);
    st = det_arena_new(0, &im.arena, err);
    if (st != DET_OK) return st;
    st = run(store, &im, err);
    det_arena_free(im.arena);
    det_while(err, st, "importing %s", report->source);
    return st;
}
