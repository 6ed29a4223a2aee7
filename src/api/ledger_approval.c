/* ledger_approval.c - the book of what takes two people to change: profiles and lawbooks.
 *
 * A profile is the text of its settings, a lawbook what its files say; each is named by the SHA-256
 * of that, so what was approved cannot be exchanged behind the approval.  One person proposes a
 * digest, another approves it, and whoever may propose may take it back alone: that only shuts.
 * The book is by topic, one for profiles and one for lawbooks. */
#include "api/ledger_approval.h"

#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"
#include "base/text.h"
#include "law/put.h"

enum { PREFIX_MIN = 8 };

static const det_where nowhere;

static const det_field_key keys[] = {{"entry", false},  {"id", false},   {"what", false},
                                     {"digest", false}, {"name", false}, {"says", false},
                                     {"note", false},   {NULL, false}};
static const char *const verbs[] = {"propose", "approve", "refuse", "withdraw", NULL};
enum { PROPOSE, APPROVE, REFUSE, WITHDRAW };
static const char *const kinds[] = {"profile", "lawbook", NULL};
enum { PROFILE, LAWBOOK };

typedef struct approval {
    size_t verb, kind;
    det_str id, digest, name, says, note;
    det_stamp stamp;
} approval;

typedef struct approval_job {
    approval *items; /* kept, then added */
    size_t count;
} approval_job;

/* ---- reading ------------------------------------------------------------------------------------
 */

static bool
is_hex(det_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!(text.ptr[i] >= '0' && text.ptr[i] <= '9') &&
            !(text.ptr[i] >= 'a' && text.ptr[i] <= 'f'))
            return false;
    return true;
}

static det_status
read_entry(const det_fields *fields, approval *out, det_error *err)
{
    const det_field *entry, *what, *digest;
    *out = (approval){0};
    det_status st = det_fields_check(fields, "an approval", keys, err);
    if (st == DET_OK)
        st = det_fields_need(fields, "an approval", "entry", "propose, approve, refuse or withdraw",
                             &entry, err);
    if (st == DET_OK) st = det_fields_word(entry, verbs, &out->verb, err);
    if (st == DET_OK)
        st = det_fields_need(fields, "an approval", "what", "profile or lawbook", &what, err);
    if (st == DET_OK) st = det_fields_word(what, kinds, &out->kind, err);
    if (st == DET_OK)
        st = det_fields_need(fields, "an approval", "digest", "of what is approved", &digest, err);
    if (st != DET_OK) return st;
    out->id = det_fields_text(fields, "id");
    out->digest = digest->value;
    out->name = det_fields_text(fields, "name");
    out->says = det_fields_text(fields, "says");
    out->note = det_fields_text(fields, "note");
    if (out->digest.len >= PREFIX_MIN && out->digest.len < DET_SHA256_HEX && is_hex(out->digest))
        return DET_OK;
    return det_fail(err, DET_SYNTAX, digest->at,
                    "'%.*s' is no digest: expected %d or more of its hexadecimal digits",
                    DET_STR_FMT(out->digest), PREFIX_MIN);
}

static det_status
read_kept(const det_book_entries *kept, size_t more, det_arena *arena, approval **out,
          det_error *err)
{
    approval *items = DET_NEW(arena, approval, kept->count + more + 1);
    if (items == NULL) return det_fail(err, DET_NOMEM, nowhere, "the book of approvals");
    for (size_t i = 0; i < kept->count; i++) {
        det_fields fields;
        det_status st = det_book_kept(&kept->items[i], "an approval", keys, arena, &fields, err);
        if (st == DET_OK) st = read_entry(&fields, &items[i], err);
        if (st != DET_OK) return st;
        items[i].stamp = kept->items[i].stamp;
    }
    *out = items;
    return DET_OK;
}

/* ---- what became of a digest --------------------------------------------------------------------
 */

typedef struct state {
    const approval *proposed; /* the newest proposal; NULL: there was none */
    const approval *last;     /* the newest word on it */
} state;

static state
state_of(const approval *items, size_t count, size_t kind, det_str digest)
{
    state out = {0};
    for (size_t i = 0; i < count; i++) {
        if (items[i].kind != kind || !det_str_equal(items[i].digest, digest)) continue;
        if (items[i].verb == PROPOSE) out.proposed = &items[i];
        out.last = &items[i];
    }
    return out;
}

static const char *
status_of(const state *of)
{
    static const char *const names[] = {"waits", "approved", "refused", "withdrawn"};
    return of->last == NULL ? "unknown" : names[of->last->verb];
}

/* ---- a job --------------------------------------------------------------------------------------
 */

static det_status
load(det_book_job *job, const det_book_entries *kept, det_error *err)
{
    approval_job *mine = job->items;
    det_status st = read_kept(kept, job->count, job->arena, &mine->items, err);
    mine->count = st == DET_OK ? kept->count : 0;
    return st;
}

/* A digest that was cut short, whole: of what was proposed. */
static det_status
settle(det_book_job *job, det_fields *fields, det_error *err)
{
    const approval_job *mine = job->items;
    approval given;
    det_str whole = {0};
    det_status st = read_entry(fields, &given, err);
    if (st != DET_OK || given.digest.len == DET_SHA256_HEX - 1) return st;
    for (size_t i = 0; i < mine->count; i++) {
        const approval *item = &mine->items[i];
        if (item->kind != given.kind || !det_str_starts(item->digest, given.digest)) continue;
        if (whole.len > 0 && !det_str_equal(whole, item->digest))
            return det_fail(err, DET_CONFLICT, fields->at,
                            "'%.*s' begins more than one digest; write more of it",
                            DET_STR_FMT(given.digest));
        whole = item->digest;
    }
    if (whole.len == 0)
        return det_fail(err, DET_MISSING, fields->at,
                        "no %s whose digest begins '%.*s' was proposed", kinds[given.kind],
                        DET_STR_FMT(given.digest));
    return det_book_set(fields, "digest", whole, job->arena, err);
}

static det_status
scope(const det_book_job *job, det_arena *arena, det_book_scope *out, det_error *err)
{
    det_str *ids = DET_NEW(arena, det_str, job->count + 1);
    if (ids == NULL) return det_fail(err, DET_NOMEM, nowhere, "the book of approvals");
    for (size_t i = 0; i < job->count; i++)
        ids[i] = det_fields_text(&job->rows[i], "what");
    *out = (det_book_scope){ids, job->count};
    return DET_OK;
}

static det_status
place(det_book_job *job, const det_fields *fields, det_entry *entry, det_error *err)
{
    const approval_job *mine = job->items;
    entry->topic = det_fields_text(fields, "what");
    if (!det_arena_print(job->arena, &entry->id, "%.*s-%zu", DET_STR_FMT(entry->topic),
                         mine->count + 1))
        return det_fail(err, DET_NOMEM, fields->at, "the id of an entry");
    return DET_OK;
}

static det_status
may(const det_book_job *job, const approval *entry, const state *of, det_error *err)
{
    static const det_action makes[] = {DET_ACTION_CHANGE_THRESHOLD, DET_ACTION_PUBLISH_LAWBOOK};
    static const det_action decides[] = {DET_ACTION_APPROVE_THRESHOLD, DET_ACTION_APPROVE_LAWBOOK};
    det_str what;
    if (entry->verb == PROPOSE || entry->verb == WITHDRAW)
        return det_book_may(job, makes[entry->kind], err);
    if (!det_arena_print(job->arena, &what, "the proposal of %s %.12s", kinds[entry->kind],
                         entry->digest.ptr))
        return det_fail(err, DET_NOMEM, nowhere, "the book of approvals");
    return det_book_second(job, decides[entry->kind], of->proposed->stamp.actor, what, err);
}

static det_status
add(det_book_job *job, const det_fields *fields, const det_entry *kept, det_error *err)
{
    approval_job *mine = job->items;
    approval *entry = &mine->items[mine->count];
    det_fields named = *fields;
    det_status st = det_book_set(&named, "id", kept->id, job->arena, err);
    if (st == DET_OK) st = read_entry(&named, entry, err);
    if (st != DET_OK) return st;
    entry->stamp = kept->stamp;
    state of = state_of(mine->items, mine->count, entry->kind, entry->digest);
    bool waits = of.last != NULL && of.last->verb == PROPOSE;
    bool is_approved = of.last != NULL && of.last->verb == APPROVE;
    bool is_good = entry->verb == PROPOSE    ? !waits && !is_approved
                   : entry->verb == WITHDRAW ? waits || is_approved
                                             : waits;
    if (!is_good && of.last == NULL)
        return det_fail(err, DET_MISSING, fields->at, "%s %.12s was never proposed",
                        kinds[entry->kind], entry->digest.ptr);
    if (!is_good)
        return det_fail(err, DET_CONFLICT, fields->at, "%s %.12s: %s, by '%.*s'",
                        kinds[entry->kind], entry->digest.ptr,
                        waits ? "it waits for a second person" : status_of(&of),
                        DET_STR_FMT(of.last->stamp.actor));
    st = may(job, entry, &of, err);
    if (st == DET_OK) mine->count++;
    return st;
}

static void
write_entry(const approval *entry, det_json *json)
{
    det_json_object(json);
    det_json_key_str(json, "id", entry->id);
    det_json_key_cstr(json, "what", kinds[entry->kind]);
    det_json_key_cstr(json, "entry", verbs[entry->verb]);
    det_json_key_str(json, "digest", entry->digest);
    det_put_text(json, "name", entry->name);
    det_put_text(json, "says", entry->says);
    det_put_text(json, "note", entry->note);
    det_json_key_str(json, "actor", entry->stamp.actor);
    det_put_instant(json, "recorded", entry->stamp.recorded_us);
    det_json_object_end(json);
}

static void
tell(const det_book_job *job, det_json *json)
{
    const approval_job *mine = job->items;
    write_entry(&mine->items[mine->count - 1], json);
}

static const det_book_kind approval_book = {.book = DET_BOOK_APPROVAL,
                                            .what = "an approval",
                                            .prefix = "a",
                                            .keys = keys,
                                            .load = load,
                                            .settle = settle,
                                            .add = add,
                                            .tell = tell,
                                            .scope = scope,
                                            .place = place};

det_status
det_approval_record(det_store *store, const det_book_hand *hand, const det_book_field *fields,
                    size_t count, det_text *json, det_error *err)
{
    approval_job mine = {0};
    size_t used = 0;
    det_field *items = calloc(count + 1, sizeof *items);
    if (items == NULL) return det_fail(err, DET_NOMEM, nowhere, "an approval");
    for (size_t i = 0; i < count; i++) {
        det_str value = det_str_trim(fields[i].value);
        if (value.len > 0) items[used++] = (det_field){det_str_of(fields[i].key), value, {0}};
    }
    const det_fields row = {items, used, {0}};
    det_book_job job = {
        .kind = &approval_book, .hand = hand, .rows = &row, .count = 1, .items = &mine};
    det_status st = det_book_run(store, &job, json, err);
    free(items);
    return st;
}

/* ---- asking -------------------------------------------------------------------------------------
 */

/* Whether this is the newest word on its digest: of each one line is told. */
static bool
is_newest(const approval *items, size_t count, size_t at)
{
    for (size_t i = at + 1; i < count; i++)
        if (items[i].kind == items[at].kind && det_str_equal(items[i].digest, items[at].digest))
            return false;
    return true;
}

static void
write_state(const state *of, det_json *json)
{
    const approval *made = of->proposed;
    det_json_object(json);
    det_json_key_cstr(json, "what", kinds[made->kind]);
    det_json_key_str(json, "digest", made->digest);
    det_json_key_cstr(json, "status", status_of(of));
    det_put_text(json, "name", made->name);
    det_put_text(json, "says", made->says);
    det_put_text(json, "note", made->note);
    det_json_key_str(json, "maker", made->stamp.actor);
    det_put_instant(json, "proposed", made->stamp.recorded_us);
    if (of->last != made) {
        det_json_key_str(json, "by", of->last->stamp.actor);
        det_put_instant(json, "decided", of->last->stamp.recorded_us);
        det_put_text(json, "why", of->last->note);
    }
    det_json_object_end(json);
}

static det_status
read_topic(det_store *store, const char *what, det_arena *arena, approval **items, size_t *count,
           det_error *err)
{
    det_book_entries kept = {0};
    const det_str topic = det_str_of(what);
    const det_book_scope wanted = {&topic, 1};
    det_status st = det_store_book_read(store, DET_BOOK_APPROVAL, &wanted, arena, &kept, err);
    if (st == DET_OK) st = read_kept(&kept, 0, arena, items, err);
    *count = kept.count;
    return st;
}

det_status
det_approvals(det_store *store, const char *what, bool with_entries, det_text *ndjson,
              det_error *err)
{
    det_arena *arena = NULL;
    approval *items = NULL;
    size_t count = 0;
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = read_topic(store, what, arena, &items, &count, err);
    for (size_t i = 0; st == DET_OK && i < count; i++) {
        det_json json = det_json_over(ndjson);
        if (with_entries) {
            write_entry(&items[i], &json);
        } else if (is_newest(items, count, i)) {
            state of = state_of(items, count, items[i].kind, items[i].digest);
            write_state(&of, &json);
        } else {
            continue;
        }
        det_text_add_byte(ndjson, '\n');
    }
    if (st == DET_OK) st = det_text_check(ndjson, err);
    det_arena_free(arena);
    return st;
}

det_status
det_approval_need(det_store *store, const char *roles, const char *what, det_str digest,
                  det_error *err)
{
    det_arena *arena = NULL;
    approval *items = NULL;
    size_t count = 0;
    if (roles == NULL) return DET_OK;
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = read_topic(store, what, arena, &items, &count, err);
    if (st == DET_OK) {
        size_t kind = strcmp(what, kinds[PROFILE]) == 0 ? PROFILE : LAWBOOK;
        state of = state_of(items, count, kind, digest);
        if (of.last == NULL || of.last->verb != APPROVE)
            st = det_fail(
                err, DET_REFUSED, nowhere,
                "the %s %.12s %s, and where roles are in use it takes two people: detente "
                "%s propose, %s approve",
                what, digest.ptr,
                of.last == NULL            ? "was never proposed"
                : of.last->verb == PROPOSE ? "waits for a second person"
                : of.last->verb == REFUSE  ? "was refused"
                                           : "was withdrawn",
                kind == PROFILE ? "profile" : "law", kind == PROFILE ? "profile" : "law");
    }
    det_arena_free(arena);
    return st;
}

/* ---- digests ------------------------------------------------------------------------------------
 */

det_status
det_profile_digest(const det_profile *profile, char digest[65], det_text *says, det_error *err)
{
    det_arena *arena = NULL;
    det_str text;
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = det_profile_name(profile, arena, &text, digest, err);
    if (st == DET_OK && says != NULL) det_text_add(says, text);
    if (st == DET_OK && says != NULL) st = det_text_check(says, err);
    det_arena_free(arena);
    return st;
}

void
det_law_digest(const det_law *law, char digest[65])
{
    (void)det_sha256_print(&law->digest, digest);
}
