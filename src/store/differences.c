/* All differences of a version into the store, a kind of statement at a time: the bodies, the
 * subjects, what is believed of them, the rectangles.  So a database that is a network away is
 * told of many at once (det_query_batch) and is waited for a few times instead of once a row. */
#include "store/stage.h"

#include "store/history.h"

static const det_where nowhere;

/* A difference that is written as it is. */
typedef struct change {
    const det_difference *difference;
    int64_t subject; /* 0: not known yet */
    int64_t body;    /* 0: not known yet, or the entry is gone */
    bool is_new;     /* its subject was made just now: nothing is believed of it */
    uint8_t believed_count;
    det_rectangle believed[DET_HISTORY_TOUCHED_MAX];
    det_history_change plan;
} change;

/* Some of the changes, and which statement is run for them. */
typedef struct applying {
    det_importing *im;
    uint32_t tx;
    change *changes;
    size_t count;
    size_t *chosen; /* numbers of changes */
    size_t chosen_count;
} applying;

static change *
chosen(const applying *a, size_t i)
{
    return &a->changes[a->chosen[i]];
}

static void
choose(applying *a, bool (*is_wanted)(const change *))
{
    a->chosen_count = 0;
    for (size_t i = 0; i < a->count; i++)
        if (is_wanted(&a->changes[i])) a->chosen[a->chosen_count++] = i;
}

static det_status
run(applying *a, const char *sql, void (*set)(void *, size_t, det_query *),
    det_status (*take)(void *, size_t, det_query *, det_error *), det_error *err)
{
    const det_batch batch = {a->chosen_count, a, set, take};
    det_query *query = NULL;
    det_status st = det_db_query(a->im->db, sql, &query, err);
    return st == DET_OK ? det_query_batch(query, &batch, err) : st;
}

/* ---- bodies and subjects ----------------------------------------------------------------------
 */

static bool
lacks_body(const change *c)
{
    return c->difference->is != NULL && c->body == 0;
}

static bool
lacks_subject(const change *c)
{
    return c->subject == 0;
}

static void
set_digest(void *context, size_t i, det_query *query)
{
    const det_fresh *is = chosen(context, i)->difference->is;
    det_query_blob(query, 1, det_store_digest_str(&is->digest));
}

static void
set_body(void *context, size_t i, det_query *query)
{
    set_digest(context, i, query);
    det_query_text(query, 2, chosen(context, i)->difference->is->json);
}

static det_status
take_body(void *context, size_t i, det_query *query, det_error *err)
{
    (void)err;
    chosen(context, i)->body = det_query_column_int(query, 0);
    return DET_OK;
}

static void
set_ref(void *context, size_t i, det_query *query)
{
    det_query_text(query, 1, chosen(context, i)->difference->is->subject->id);
}

static void
set_subject(void *context, size_t i, det_query *query)
{
    const applying *a = context;
    det_query_int(query, 1, a->im->source);
    det_query_text(query, 2, chosen(a, i)->difference->is->subject->id);
}

static det_status
take_subject(void *context, size_t i, det_query *query, det_error *err)
{
    (void)err;
    chosen(context, i)->subject = det_query_column_int(query, 0);
    return DET_OK;
}

static det_status
take_new_subject(void *context, size_t i, det_query *query, det_error *err)
{
    chosen(context, i)->is_new = true;
    return take_subject(context, i, query, err);
}

static det_status
find_or_add(applying *a, det_error *err)
{
    static const char find_body[] = "select id from body where digest = $1";
    static const char add_body[] = "insert into body(digest, json) values ($1, $2) returning id";
    static const char find_ref[] = "select id from subject where ref = $1";
    static const char add_ref[] = "insert into subject(source, ref) values ($1, $2) returning id";
    choose(a, lacks_body);
    det_status st = run(a, find_body, set_digest, take_body, err);
    choose(a, lacks_body);
    if (st == DET_OK) st = run(a, add_body, set_body, take_body, err);
    choose(a, lacks_subject); /* new, or listed on other days */
    if (st == DET_OK) st = run(a, find_ref, set_ref, take_subject, err);
    choose(a, lacks_subject);
    if (st == DET_OK) st = run(a, add_ref, set_subject, take_new_subject, err);
    return st;
}

/* ---- rectangles -------------------------------------------------------------------------------
 */

static det_day
before_of(const det_importing *im)
{
    return im->after.id != 0 ? im->after.dated : DET_DAY_FOREVER;
}

static bool
is_old(const change *c)
{
    return !c->is_new;
}

static void
set_window(void *context, size_t i, det_query *query)
{
    const applying *a = context;
    det_query_int(query, 1, chosen(a, i)->subject);
    det_query_int(query, 2, a->im->list->dated);
    det_query_int(query, 3, before_of(a->im));
}

static det_status
take_believed(void *context, size_t i, det_query *query, det_error *err)
{
    change *c = chosen(context, i);
    if (c->believed_count == DET_HISTORY_TOUCHED_MAX)
        return det_fail(err, DET_CORRUPT, nowhere,
                        "the store has more versions of an entry than of its list; put back a "
                        "copy of the folder");
    c->believed[c->believed_count++] = (det_rectangle){
        .id = det_query_column_int(query, 0),
        .body = det_query_column_int(query, 1),
        .from = (det_day)det_query_column_int(query, 2),
        .before = (det_day)det_query_column_int(query, 3)};
    return DET_OK;
}

/* Chosen are pairs: a change, and which of its rectangles. */
static size_t
part_of(const applying *a, size_t i)
{
    return a->chosen[i] % DET_HISTORY_TOUCHED_MAX;
}

static const change *
whole_of(const applying *a, size_t i)
{
    return &a->changes[a->chosen[i] / DET_HISTORY_TOUCHED_MAX];
}

static void
set_close(void *context, size_t i, det_query *query)
{
    const applying *a = context;
    det_query_int(query, 1, a->tx);
    det_query_int(query, 2, whole_of(a, i)->plan.close[part_of(a, i)]);
}

static void
set_add(void *context, size_t i, det_query *query)
{
    const applying *a = context;
    const change *c = whole_of(a, i);
    const det_rectangle *add = &c->plan.add[part_of(a, i)];
    det_query_int(query, 1, a->im->source);
    det_query_int(query, 2, c->subject);
    det_query_int(query, 3, add->body);
    det_query_int(query, 4, add->from);
    det_query_int(query, 5, add->before);
    det_query_int(query, 6, a->tx);
}

static void
choose_parts(applying *a, bool is_close)
{
    a->chosen_count = 0;
    for (size_t i = 0; i < a->count; i++) {
        const det_history_change *plan = &a->changes[i].plan;
        for (size_t j = 0; j < (is_close ? plan->close_count : plan->add_count); j++)
            a->chosen[a->chosen_count++] = i * DET_HISTORY_TOUCHED_MAX + j;
    }
}

static det_status
write_rectangles(applying *a, det_error *err)
{
    static const char sql[] = "select id, body, vf, vt from fact where subject = $1"
                              " and tt = 4294967295 and vt >= $2 and vf <= $3 order by vf";
    static const char sql_close[] = "update fact set tt = $1 where id = $2";
    static const char sql_add[] = "insert into fact(source, subject, body, vf, vt, tf)"
                                  " values ($1, $2, $3, $4, $5, $6)";
    det_day from = a->im->list->dated, before = before_of(a->im);
    choose(a, is_old);
    det_status st = run(a, sql, set_window, take_believed, err);
    if (st != DET_OK) return st;
    for (size_t i = 0; i < a->count; i++) {
        change *c = &a->changes[i];
        det_history_plan(c->believed, c->believed_count, from, before, c->body, &c->plan);
    }
    choose_parts(a, true);
    st = run(a, sql_close, set_close, NULL, err);
    choose_parts(a, false);
    return st == DET_OK ? run(a, sql_add, set_add, NULL, err) : st;
}

/* ---- which are written ------------------------------------------------------------------------
 */

/* Whether a difference waits for a person: in an update, and where roles are in use, what is gone;
 * in one that is held back, also what lost a name or a number. */
static det_status
does_wait(det_importing *im, const det_difference *d, bool *waits, det_error *err)
{
    *waits = false;
    if (im->after.id != 0 || d->was == NULL) return DET_OK;
    if (!im->request->is_update && !im->request->stage_removals) return DET_OK;
    /* what the publisher's own delta names is proven */
    *waits = d->is == NULL && !im->request->apply_removals && !im->list->is_delta;
    if (!im->is_held) return DET_OK;
    bool is_safe = false;
    det_status st = det_stage_is_safe(im, d, &is_safe, err);
    *waits = !is_safe;
    return st;
}

static det_status
take_apart(applying *a, int64_t version, det_error *err)
{
    det_importing *im = a->im;
    for (size_t i = 0; i < im->difference_count; i++) {
        const det_difference *d = &im->differences[i];
        bool waits = false;
        det_status st = does_wait(im, d, &waits, err);
        if (st == DET_OK)
            st = waits ? det_stage_put(im, d, version, a->tx, err)
                       : det_stage_settle(im, d, a->tx, err);
        if (st != DET_OK) return st;
        if (waits && d->is == NULL && im->report->removed > 0) im->report->removed--;
        if (waits && d->is != NULL && im->report->changed > 0) im->report->changed--;
        if (waits) continue;
        a->changes[a->count++] = (change){.difference = d,
                                          .subject = d->was != NULL ? d->was->subject : 0};
    }
    return DET_OK;
}

det_status
det_importing_differences(det_importing *im, int64_t version, uint32_t tx, det_error *err)
{
    size_t most = im->difference_count;
    applying a = {.im = im, .tx = tx};
    if (most == 0) return DET_OK;
    a.changes = DET_NEW(im->arena, change, most);
    a.chosen = DET_NEW(im->arena, size_t, most * DET_HISTORY_TOUCHED_MAX);
    if (a.changes == NULL || a.chosen == NULL) return det_importing_no_memory(im, err);
    det_status st = take_apart(&a, version, err);
    if (st == DET_OK) st = find_or_add(&a, err);
    return st == DET_OK ? write_rectangles(&a, err) : st;
}
