/* decide.c - what waits for a person, and the person's decision.
 *
 * An approval makes true from the day of the version on what that version said: the entry is gone,
 * or is what was staged for it.  It is known from the decision on; who asks as known before it
 * still gets the carried entry.  Versions that came since have carried it too, each on its own
 * days, and some may have it again: so each window between two versions is looked at for itself,
 * and only where the marked body stands something changes.
 *
 * Two people: the one who made the import that staged it is not the one who decides.  Held here and
 * by a trigger (schema.c). */
#include "store/stage.h"

#include "base/text.h"

static const det_where nowhere;

/* Windows of one approval: versions since it was staged.  Beyond it the person is told. */
enum { WINDOWS_MAX = 100000 };

typedef struct staged {
    int64_t source, subject, marked, body;
    det_day dated;
    bool is_ended;
    det_str maker, verdict;
} staged;

static det_status
load(det_importing *im, uint64_t id, staged *out, det_error *err)
{
    static const char sql[] =
        "select g.source, g.subject, g.marked, coalesce(g.body, 0), v.dated, t.actor,"
        " coalesce((select d.verdict from staged_decision d where d.staged = g.id"
        "  order by d.tx desc limit 1), '')"
        " from staged g join version v on v.id = g.version join txn t on t.tx = g.tx"
        " where g.id = $1";
    det_query *query = NULL;
    bool has_row = false;
    det_str maker, verdict;
    det_status st = det_db_query(im->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, (int64_t)id);
    st = det_query_next(query, &has_row, err);
    if (st == DET_OK && !has_row)
        st = det_fail(err, DET_MISSING, nowhere,
                      "nothing is staged under the number %llu; detente lists staged shows what is",
                      (unsigned long long)id);
    if (st == DET_OK) st = det_query_column_bytes(query, 5, &maker, err);
    if (st == DET_OK) st = det_query_column_bytes(query, 6, &verdict, err);
    if (st == DET_OK) {
        *out = (staged){.source = det_query_column_int(query, 0),
                        .subject = det_query_column_int(query, 1),
                        .marked = det_query_column_int(query, 2),
                        .body = det_query_column_int(query, 3),
                        .dated = (det_day)det_query_column_int(query, 4)};
        out->is_ended = verdict.len > 0 && !det_str_equal(verdict, DET_STR("refused"));
        if (!det_arena_copy(im->arena, maker, &out->maker) ||
            !det_arena_copy(im->arena, verdict, &out->verdict))
            st = det_importing_no_memory(im, err);
    }
    det_query_reset(query);
    return st;
}

static det_status
check(const staged *of, uint64_t id, const det_staged_decision *decision, det_error *err)
{
    unsigned long long number = (unsigned long long)id;
    if (of->is_ended)
        return det_fail(err, DET_CONFLICT, nowhere, "number %llu is ended: %.*s", number,
                        DET_STR_FMT(of->verdict));
    if (det_str_equal(of->maker, det_str_of(decision->actor)))
        return det_fail(err, DET_REFUSED, nowhere,
                        "number %llu was staged by an import of '%s', and whoever made it does not "
                        "decide it: somebody else has to look",
                        number, decision->actor);
    return DET_OK;
}

/* The first days of the windows from a day on. */
static det_status
load_windows(det_importing *im, const staged *of, det_day **out, size_t *count, det_error *err)
{
    static const char sql[] = "select dated from version where source = $1 and tt = 4294967295"
                              " and dated >= $2 order by dated";
    det_query *query = NULL;
    bool has_row = true;
    size_t capacity = 0;
    det_status st = det_db_query(im->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, of->source);
    det_query_int(query, 2, of->dated);
    while ((st = det_query_next(query, &has_row, err)) == DET_OK && has_row) {
        if (*count == WINDOWS_MAX)
            st = det_fail(err, DET_LIMIT, nowhere, "more than %d versions since it was staged",
                          WINDOWS_MAX);
        if (st != DET_OK) break;
        if (*count == capacity) {
            det_day *grown = det_arena_grow(im->arena, *out, *count, &capacity, sizeof **out);
            if (grown == NULL) {
                st = det_importing_no_memory(im, err);
                break;
            }
            *out = grown;
        }
        (*out)[(*count)++] = (det_day)det_query_column_int(query, 0);
    }
    det_query_reset(query);
    return st;
}

/* Does the marked body stand on that day, as believed now? */
static det_status
is_carried(det_importing *im, const staged *of, det_day day, bool *out, det_error *err)
{
    static const char sql[] = "select 1 from fact where subject = $1 and body = $2"
                              " and tt = 4294967295 and vf <= $3 and vt > $3";
    det_query *query = NULL;
    det_status st = det_db_query(im->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, of->subject);
    det_query_int(query, 2, of->marked);
    det_query_int(query, 3, day);
    st = det_query_next(query, out, err);
    det_query_reset(query);
    return st;
}

/* A number for what is written next. */
static det_status
begin(det_importing *im, const det_staged_decision *decision, uint32_t *tx, det_error *err)
{
    int64_t at_us = 0;
    det_status st = det_store_tx_next(im->db, decision->now_us, tx, &at_us, err);
    return st == DET_OK
               ? det_store_tx_write(im->db, *tx, at_us, det_str_of(decision->actor),
                                    decision->is_approval ? DET_STR("approve") : DET_STR("refuse"),
                                    det_str_of(decision->reason), err)
               : st;
}

/* Windows side by side that the marked body fills are one rectangle, and are written as one.  Each
 * further stretch gets a number of its own: what one has added, another may have to close. */
static det_status
approve(det_importing *im, const staged *of, const det_staged_decision *decision, uint32_t tx,
        det_error *err)
{
    det_day *days = NULL;
    size_t count = 0, stretches = 0;
    im->source = of->source;
    det_status st = load_windows(im, of, &days, &count, err);
    for (size_t i = 0, end; st == DET_OK && i < count; i = end) {
        bool is_there = false;
        st = is_carried(im, of, days[i], &is_there, err);
        end = i + 1;
        if (st != DET_OK || !is_there) continue;
        for (; st == DET_OK && end < count; end++) {
            st = is_carried(im, of, days[end], &is_there, err);
            if (st == DET_OK && !is_there) break;
        }
        if (st == DET_OK && stretches++ > 0) st = begin(im, decision, &tx, err);
        if (st == DET_OK)
            st = det_importing_rectangle(im, of->subject, days[i],
                                         end < count ? days[end] : DET_DAY_FOREVER, of->body, tx,
                                         err);
    }
    return st;
}

static det_status
write_decision(det_importing *im, uint64_t id, const det_staged_decision *decision, uint32_t tx,
               det_error *err)
{
    static const char sql[] = "insert into staged_decision(staged, tx, verdict, reason)"
                              " values ($1, $2, $3, $4)";
    det_query *query = NULL;
    det_status st = det_db_query(im->db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_int(query, 1, (int64_t)id);
    det_query_int(query, 2, tx);
    det_query_text(query, 3, decision->is_approval ? DET_STR("approved") : DET_STR("refused"));
    det_query_text(query, 4, det_str_of(decision->reason));
    return det_query_run(query, err);
}

static det_status
decide_all(det_importing *im, const det_staged_decision *decision, det_error *err)
{
    uint32_t tx = 0;
    det_status st = begin(im, decision, &tx, err);
    for (size_t i = 0; st == DET_OK && i < decision->count; i++) {
        staged of;
        st = load(im, decision->ids[i], &of, err);
        if (st == DET_OK) st = check(&of, decision->ids[i], decision, err);
        if (st == DET_OK) st = write_decision(im, decision->ids[i], decision, tx, err);
        if (st == DET_OK && decision->is_approval) st = approve(im, &of, decision, tx, err);
    }
    return st;
}

det_status
det_store_decide(det_store *store, const det_staged_decision *decision, det_error *err)
{
    det_import_report report = {.source = "staged"};
    det_importing im = {.db = store->db, .report = &report};
    if (decision->actor == NULL || decision->actor[0] == '\0')
        return det_fail(err, DET_REFUSED, nowhere,
                        "nobody is named who decides; a decision needs a person");
    det_status st = det_arena_new(0, &im.arena, err);
    if (st == DET_OK) st = det_store_enter(store, true, err);
    if (st == DET_OK) st = det_store_leave(store, decide_all(&im, decision, err), err);
    det_arena_free(im.arena);
    return st;
}

/* ---- what there is -----------------------------------------------------------------------------
 */

static det_status
write_text(det_json *json, det_query *query, int column, const char *key, det_error *err)
{
    det_str text;
    det_status st = det_query_column_bytes(query, column, &text, err);
    if (st == DET_OK) det_json_key_str(json, key, text);
    return st;
}

static det_status
write_row(det_query *query, det_arena *arena, det_text *out, det_error *err)
{
    char text[DET_INSTANT_TEXT_MAX];
    det_subject subject;
    det_str body, copy;
    det_json json = det_json_over(out);
    bool is_open = det_query_is_null(query, 8);
    det_json_object(&json);
    det_json_key_int(&json, "id", det_query_column_int(query, 0));
    det_status st = write_text(&json, query, 1, "source", err);
    if (st == DET_OK) st = write_text(&json, query, 2, "subject", err);
    if (st == DET_OK) st = det_query_column_bytes(query, 3, &body, err);
    if (st == DET_OK && !det_arena_copy(arena, body, &copy))
        st = det_fail(err, DET_NOMEM, nowhere, "what is staged: no memory");
    if (st == DET_OK) st = det_store_body(copy, arena, &subject, err);
    if (st == DET_OK) det_json_key_str(&json, "caption", subject.caption);
    if (st == DET_OK) st = write_text(&json, query, 4, "kind", err);
    if (st != DET_OK) return st;
    det_json_key_cstr(&json, "dated", det_day_print((det_day)det_query_column_int(query, 5), text));
    det_json_key_bool(&json, "held", det_query_column_int(query, 12) != 0);
    det_json_key_cstr(&json, "at", det_instant_print(det_query_column_int(query, 6), text));
    st = write_text(&json, query, 7, "maker", err);
    if (st == DET_OK && is_open) det_json_key_cstr(&json, "status", "open");
    if (st == DET_OK && !is_open) {
        st = write_text(&json, query, 8, "status", err);
        if (st == DET_OK) st = write_text(&json, query, 9, "by", err);
        det_json_key_cstr(&json, "decided_at",
                          det_instant_print(det_query_column_int(query, 10), text));
        if (st == DET_OK) st = write_text(&json, query, 11, "why", err);
    }
    det_json_object_end(&json);
    det_text_add_byte(out, '\n');
    return st == DET_OK ? det_text_check(out, err) : st;
}

static det_status
write_staged(det_db *db, det_str source, bool all, det_arena *arena, det_text *out, det_error *err)
{
    static const char sql[] =
        "select g.id, s.name, p.ref, b.json, g.kind, v.dated, t.at_us, t.actor, d.verdict, c.actor,"
        " c.at_us, d.reason, case when h.version is null then 0 else 1 end"
        " from staged g join source s on s.id = g.source join subject p on p.id = g.subject"
        " join body b on b.id = g.marked join version v on v.id = g.version"
        " join txn t on t.tx = g.tx left join version_held h on h.version = g.version"
        " left join staged_decision d on d.staged = g.id and d.tx ="
        "  (select max(tx) from staged_decision where staged = g.id)"
        " left join txn c on c.tx = d.tx"
        " where ($1 = '' or s.name = $1) and ($2 <> 0 or d.verdict is null"
        "  or d.verdict = 'refused') order by g.id";
    det_query *query = NULL;
    bool has_row = true;
    det_status st = det_db_query(db, sql, &query, err);
    if (st != DET_OK) return st;
    det_query_text(query, 1, source);
    det_query_int(query, 2, all);
    while ((st = det_query_next(query, &has_row, err)) == DET_OK && has_row) {
        det_arena_reset(arena);
        st = write_row(query, arena, out, err);
        if (st != DET_OK) break;
    }
    det_query_reset(query);
    return st;
}

det_status
det_store_staged(det_store *store, det_str source, bool all, det_text *out, det_error *err)
{
    det_arena *arena = NULL;
    size_t before = det_text_length(out);
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = det_store_enter(store, false, err);
    if (st == DET_OK)
        st = det_store_leave(store, write_staged(store->db, source, all, arena, out, err), err);
    if (st != DET_OK) det_text_truncate(out, before);
    det_arena_free(arena);
    return st;
}
