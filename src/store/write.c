/* A version that passed, or the trace of one that did not, into the store.  Only differences are
 * written: new bodies once, rectangles as history.h plans them. */
#include "store/stage.h"

#include <stdio.h>

#include "store/chunk.h"
#include "store/history.h"

static const det_where nowhere;

static det_status
write_tx(det_importing *im, uint32_t *tx, det_error *err)
{
    int64_t at_us = 0;
    det_status st = det_store_tx_next(im->db, im->request->now_us, tx, &at_us, err);
    return st == DET_OK ? det_store_tx_write(im->db, *tx, at_us, det_str_of(im->request->actor),
                                             DET_STR("import"), det_str_of(im->waived), err)
                        : st;
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
write_files(det_importing *im, int64_t version_id, det_error *err)
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
write_counts(det_importing *im, int64_t version_id, det_error *err)
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

/* What the version lacks, as a figure like the others: a part is missing once. */
static det_status
write_lacks(det_importing *im, int64_t version_id, det_error *err)
{
    static const char sql[] = "insert into version_count(version, key, count) values ($1, $2, $3)";
    det_query *query = NULL;
    if (im->list->lacks == 0) return DET_OK;
    det_status st = det_db_query(im->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, version_id);
    det_query_text(query, 2, DET_STR(DET_FIGURE_LACKS));
    det_query_int(query, 3, im->list->lacks & DET_LACKS_ALL);
    return det_query_run(query, err);
}

static det_status
write_rejected(det_importing *im, int64_t version_id, det_error *err)
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

static det_status
write_held(det_importing *im, int64_t version, det_error *err)
{
    static const char sql[] = "insert into version_held(version) values ($1)";
    det_query *query = NULL;
    if (!im->is_held) return DET_OK;
    det_status st = det_db_query(im->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, version);
    return det_query_run(query, err);
}

static det_status
write_version(det_importing *im, uint32_t tx, int64_t *out, det_error *err)
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
    st = det_query_id(query, &id, err);
    if (st == DET_OK) st = write_files(im, id, err);
    if (st == DET_OK) st = write_counts(im, id, err);
    if (st == DET_OK) st = write_lacks(im, id, err);
    if (st == DET_OK) st = write_rejected(im, id, err);
    if (st == DET_OK) st = write_held(im, id, err);
    *out = id;
    return st;
}

det_status
det_importing_body(det_importing *im, const det_fresh *is, int64_t *id, det_error *err)
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
    return det_query_id(query, id, err);
}

/* What is believed of a subject and touches the window. */
static det_status
load_believed(det_importing *im, int64_t subject, det_day from, det_day before, det_rectangle *out,
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
apply(det_importing *im, int64_t subject, const det_history_change *change, uint32_t tx,
      det_error *err)
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

det_status
det_importing_rectangle(det_importing *im, int64_t subject, det_day from, det_day before,
                        int64_t body, uint32_t tx, det_error *err)
{
    det_rectangle believed[DET_HISTORY_TOUCHED_MAX];
    det_history_change change;
    size_t count = 0;
    det_status st = load_believed(im, subject, from, before, believed, &count, err);
    if (st != DET_OK) return st;
    det_history_plan(believed, count, from, before, body, &change);
    return apply(im, subject, &change, tx, err);
}

/* How a declared source was read, unless it is what was said last. */
static det_status
write_declaration(det_importing *im, uint32_t tx, det_error *err)
{
    static const char sql_last[] =
        "select body from declaration where source = $1 order by id desc limit 1";
    static const char sql[] = "insert into declaration(source, tx, body) values ($1, $2, $3)";
    det_str declared = im->request->source->declared, last;
    det_query *query = NULL;
    bool has_row = false, is_same = false;
    if (declared.len == 0) return DET_OK;
    det_status st = det_db_query(im->db, sql_last, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, im->source);
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && has_row) {
        st = det_query_column_bytes(query, 0, &last, err);
        is_same = st == DET_OK && det_str_equal(last, declared);
    }
    det_query_reset(query);
    if (st != DET_OK || is_same) return st;
    st = det_db_query(im->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, im->source);
    det_query_int(query, 2, tx);
    det_query_text(query, 3, declared);
    return det_query_run(query, err);
}

/* What the reader has to say stands before what the gates found. */
static void
add_remark(det_importing *im)
{
    char found[sizeof im->report->remark];
    det_str said = im->list->remark;
    if (said.len == 0) return;
    (void)snprintf(found, sizeof found, "%s", im->report->remark);
    (void)snprintf(im->report->remark, sizeof im->report->remark, "%.*s%s%.*s",
                   (int)(said.len < 400 ? said.len : 400), said.ptr, found[0] == '\0' ? "" : "; ",
                   (int)sizeof found - 404, found);
}

det_status
det_importing_promote(det_importing *im, det_error *err)
{
    uint32_t tx = 0;
    int64_t version = 0;
    det_status st = write_tx(im, &tx, err);
    if (st == DET_OK) st = write_declaration(im, tx, err);
    if (st == DET_OK) st = write_version(im, tx, &version, err);
    if (st == DET_OK) st = det_importing_differences(im, version, tx, err);
    if (st != DET_OK) return st;
    im->report->outcome = DET_IMPORT_PROMOTED;
    im->report->tx = tx;
    det_gate_remark(&im->gate, im->report->remark, sizeof im->report->remark);
    add_remark(im);
    if (im->waived[0] != '\0')
        (void)snprintf(im->report->remark, sizeof im->report->remark,
                       "let in by --accept-shrink: %s", im->waived);
    return DET_OK;
}

/* Refused files larger than this are kept by digest only: a hostile file must not fill the disk. */
enum { QUARANTINE_BYTES_MAX = 64 * 1024 * 1024 };

static det_status
quarantine_files(det_importing *im, int64_t id, det_error *err)
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

det_status
det_importing_quarantine(det_importing *im, const det_error *why, det_error *err)
{
    static const char sql[] = "insert into quarantine(source, at_us, actor, dated, digest, reason)"
                              " values ($1, $2, $3, $4, $5, $6) returning id";
    det_query *query = NULL;
    int64_t id = 0;
    det_status st = det_importing_source(im, err);
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
    st = det_query_id(query, &id, err);
    if (st == DET_OK) st = quarantine_files(im, id, err);
    if (st != DET_OK) return st;
    im->report->outcome = im->is_held ? DET_IMPORT_HELD : DET_IMPORT_QUARANTINED;
    if (!im->is_held) im->report->added = im->report->changed = im->report->removed = 0;
    (void)snprintf(im->report->reason, sizeof im->report->reason, "%s", why->text);
    return DET_OK;
}
