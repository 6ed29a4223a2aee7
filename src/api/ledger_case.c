/* ledger_case.c - the book of cases: verdicts in, decisions, and what there is.
 *
 * A case is a topic of its own, so an entry reads one case and no more; a list, the figures and the
 * history of a case go through all of them part by part.  That every list has struck a party off is
 * nobody's word: the engine looks, in the snapshot and on the day of the decision, at each listing
 * of the case by its id, and screens the customer again, for a party may be listed elsewhere under
 * an id that the case does not know. */
#include "api/ledger_case.h"

#include <stdlib.h>

#include "base/sha256.h"
#include "law/put.h"
#include "list/same.h"
#include "screen/listing.h"

/* Lists and law of a snapshot, proven. */
typedef struct proven {
    const det_snapshot *snapshot; /* NULL: there is none */
    const det_index *index;
    const det_lawbook *law;
} proven;

static det_status
prove(const det_snapshot *snapshot, proven *out, det_error *err)
{
    const det_law *law = NULL;
    *out = (proven){.snapshot = snapshot};
    if (snapshot == NULL) return DET_OK;
    det_status st = det_snapshot_index(snapshot, &out->index, err);
    if (st == DET_OK) st = det_snapshot_law(snapshot, &law, err);
    if (st == DET_OK) out->law = law->book;
    return st;
}

/* Today, with all that is known. */
static det_moment
moment_of(const proven *in, int64_t now_us)
{
    return (det_moment){det_zone_day(DET_ZONE_UTC, now_us), INT64_MAX,
                        det_index_tx_known(in->index, INT64_MAX)};
}

/* ---- entries ------------------------------------------------------------------------------------
 */

typedef struct case_job {
    det_case_entry *items; /* kept, then added */
    det_case_entries entries;
    proven in;
} case_job;

static det_status
read_kept(const det_book_entries *kept, size_t more, det_arena *arena, det_case_entry **items,
          det_error *err)
{
    *items = DET_NEW(arena, det_case_entry, kept->count + more + 1);
    if (*items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the book of cases");
    for (size_t i = 0; i < kept->count; i++) {
        const det_entry *entry = &kept->items[i];
        det_fields fields;
        det_status st = det_book_kept(entry, "an entry of a case", det_case_keys, arena, &fields,
                                      err);
        if (st == DET_OK) st = det_case_read(&fields, arena, &(*items)[i], err);
        if (st != DET_OK) return st;
        (*items)[i].stamp = entry->stamp;
    }
    return DET_OK;
}

static det_status
load(det_book_job *job, const det_book_entries *kept, det_error *err)
{
    case_job *mine = job->items;
    det_status st = read_kept(kept, job->count, job->arena, &mine->items, err);
    mine->entries = (det_case_entries){mine->items, st == DET_OK ? kept->count : 0};
    return st;
}

/* A case is named by its evidence, so that the same verdict opens the same case. */
static bool
name_case(const det_fields *fields, det_arena *arena, det_str *id)
{
    det_str evidence = det_str_slice(det_fields_text(fields, "evidence"), 0, 10);
    return det_arena_print(arena, id, "C-%.*s", DET_STR_FMT(evidence));
}

static bool
is_opening(const det_fields *fields)
{
    return det_str_equal(det_fields_text(fields, "entry"), DET_STR("open"));
}

/* The case, and the one it is said to be a duplicate of. */
static det_status
scope(const det_book_job *job, det_arena *arena, det_book_scope *out, det_error *err)
{
    det_str *ids = DET_NEW(arena, det_str, job->count * 4 + 1);
    static const char *const keys[] = {"case", "id", "duplicate_of"};
    if (ids == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the book of cases");
    *out = (det_book_scope){ids, 0};
    for (size_t i = 0; i < job->count; i++)
        for (size_t k = 0; k < 3; k++) {
            det_str id = det_fields_text(&job->rows[i], keys[k]);
            if (id.len > 0) ids[out->count++] = id;
        }
    for (size_t i = 0; i < job->count; i++)
        if (is_opening(&job->rows[i])) {
            if (!name_case(&job->rows[i], arena, &ids[out->count++]))
                return det_fail(err, DET_NOMEM, (det_where){0}, "the book of cases");
        }
    return DET_OK;
}

/* An entry is named by its case and its number there. */
static det_status
place(det_book_job *job, const det_fields *fields, det_entry *entry, det_error *err)
{
    const case_job *mine = job->items;
    det_str of = det_fields_text(fields, "case");
    bool is_made = true;
    size_t number = 1;
    if (is_opening(fields)) {
        if (entry->id.len == 0) is_made = name_case(fields, job->arena, &entry->id);
        entry->topic = entry->id;
    } else {
        for (size_t i = 0; i < mine->entries.count; i++)
            number += det_str_equal(mine->items[i].of, of);
        if (entry->id.len == 0)
            is_made = det_arena_print(job->arena, &entry->id, "%.*s/%zu", DET_STR_FMT(of), number);
        entry->topic = of;
    }
    return is_made ? DET_OK : det_fail(err, DET_NOMEM, fields->at, "the id of an entry");
}

/* Keeps in which snapshot the engine looks whether anything lists the party. */
static det_status
settle(det_book_job *job, det_fields *fields, det_error *err)
{
    const case_job *mine = job->items;
    char hex[DET_SHA256_HEX];
    det_str text;
    if (det_fields_find(fields, "checked") != NULL)
        return det_fail(err, DET_SYNTAX, det_fields_find(fields, "checked")->at,
                        "'checked' is the engine's to say");
    if (!det_str_equal(det_fields_text(fields, "reason"), DET_STR("delisted"))) return DET_OK;
    if (mine->in.snapshot == NULL)
        return det_fail(err, DET_MISSING, fields->at,
                        "whether a party is listed is looked up in a snapshot, and there is none; "
                        "build one: detente build");
    det_sha256_print(det_index_id(mine->in.index), hex);
    if (!det_arena_copy(job->arena, det_str_of(hex), &text))
        return det_fail(err, DET_NOMEM, fields->at, "a case");
    return det_book_set(fields, "checked", text, job->arena, err);
}

/* ---- delisted, by every list --------------------------------------------------------------------
 */

typedef struct look {
    const proven *in;
    const det_case *of;
    det_moment moment;
    det_arena *arena;
    const det_listing *listings; /* those of the case */
    size_t count;
} look;

static det_status
still_listed(const look *l, const det_listing *at, det_error *err)
{
    det_str grounds;
    det_status st = det_listing_grounds(l->in->law, at, &l->moment, l->arena, &grounds, err);
    if (st != DET_OK) return st;
    return det_fail(err, DET_REFUSED, (det_where){0},
                    "case '%.*s' is not delisted everywhere: %.*s stands on the %.*s",
                    DET_STR_FMT(l->of->opening->id), DET_STR_FMT(at->body.id),
                    DET_STR_FMT(grounds));
}

static det_status
load_listings(look *l, det_error *err)
{
    det_texts alerts = l->of->opening->alerts;
    det_listing *listings = DET_NEW(l->arena, det_listing, alerts.count + 1);
    if (listings == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "listings of a case");
    l->listings = listings;
    for (size_t i = 0; i < alerts.count; i++) {
        det_listing *at = &listings[l->count];
        det_status st = det_listing_load(l->in->index, l->in->law, alerts.items[i], &l->moment,
                                         l->arena, at, err);
        if (st == DET_MISSING)
            return det_fail(err, DET_REFUSED, (det_where){0},
                            "case '%.*s': %.*s is in no list of this snapshot, and what cannot be "
                            "looked at is not delisted",
                            DET_STR_FMT(l->of->opening->id), DET_STR_FMT(alerts.items[i]));
        if (st == DET_OK && at->is_known && at->place.standing == DET_STANDING_LISTED)
            st = still_listed(l, at, err);
        if (st != DET_OK) return st;
        l->count += at->is_known;
    }
    return DET_OK;
}

/* A match of the customer that is none of the case's listings: the same party elsewhere, unless the
 * published facts say that it is somebody else. */
static det_status
look_at_match(const look *l, det_str id, det_error *err)
{
    det_listing at;
    for (size_t i = 0; i < l->count; i++)
        if (det_str_equal(l->listings[i].body.id, id)) return DET_OK;
    det_status st = det_listing_load(l->in->index, l->in->law, id, &l->moment, l->arena, &at, err);
    if (st != DET_OK || !at.is_known) return st;
    size_t others = 0;
    for (size_t i = 0; i < l->count; i++)
        others += det_listing_is_other(&l->listings[i].body, &at.body);
    return l->count > 0 && others == l->count ? DET_OK : still_listed(l, &at, err);
}

static det_status
look_again(const look *l, det_error *err)
{
    char day[DET_DAY_TEXT_MAX];
    det_worker *worker = NULL;
    det_text *json = NULL;
    det_tree tree;
    det_verdict verdict = DET_VERDICT_UNSCREENABLE;
    det_question question;
    det_customer_ask(&l->of->opening->customer, &question);
    question.on = det_str_of(det_day_print(l->moment.on, day));
    det_status st = det_worker_new(l->in->snapshot, NULL, &worker, err);
    if (st == DET_OK) st = det_text_new(0, &json, err);
    if (st == DET_OK) st = det_worker_screen(worker, &question, json, &verdict, err);
    if (st == DET_OK && verdict == DET_VERDICT_UNSCREENABLE)
        st = det_fail(err, DET_REFUSED, (det_where){0},
                      "case '%.*s': the customer could not be screened again, and what cannot be "
                      "looked at is not delisted",
                      DET_STR_FMT(l->of->opening->id));
    if (st == DET_OK) st = det_tree_read_json(det_text_str(json), NULL, l->arena, &tree, err);
    uint32_t results = st == DET_OK ? det_tree_get(&tree, 0, "results") : DET_TREE_NONE;
    for (uint32_t at = det_tree_first(&tree, results); st == DET_OK && at != DET_TREE_NONE;
         at = det_tree_next(&tree, at)) {
        det_str match = det_tree_text(&tree, det_tree_get(&tree, at, "match"));
        if (det_str_equal(match, DET_STR("true")))
            st = look_at_match(l, det_tree_text(&tree, det_tree_get(&tree, at, "id")), err);
    }
    det_worker_free(worker);
    det_text_free(json);
    return st;
}

static det_status
check_delisted(det_book_job *job, const det_case *of, det_error *err)
{
    const case_job *mine = job->items;
    look l = {.in = &mine->in, .of = of, .arena = job->arena};
    l.moment = moment_of(&mine->in, job->hand->now_us);
    det_status st = load_listings(&l, err);
    return st == DET_OK ? look_again(&l, err) : st;
}

/* ---- what an entry must pass --------------------------------------------------------------------
 */

static det_status
check_duplicate(const det_cases *cases, const det_case_entry *entry, det_where at, det_error *err)
{
    const det_case *other = det_case_find(cases, entry->other);
    if (other == NULL)
        return det_fail(err, DET_MISSING, at,
                        "no case '%.*s' in the book, of which this one could "
                        "be a duplicate",
                        DET_STR_FMT(entry->other));
    if (other->decision != NULL && other->decision->reason == DET_CASE_DUPLICATE)
        return det_fail(err, DET_CONFLICT, at, "case '%.*s' is itself a duplicate, of '%.*s'",
                        DET_STR_FMT(entry->other), DET_STR_FMT(other->decision->other));
    return DET_OK;
}

static det_status
add(det_book_job *job, const det_fields *fields, const det_entry *kept, det_error *err)
{
    case_job *mine = job->items;
    det_case_entry *entry = &mine->items[mine->entries.count];
    det_fields named = *fields;
    det_cases cases = {0};
    det_str maker, what;
    det_status st = det_book_set(&named, "id", kept->id, job->arena, err);
    if (st == DET_OK) st = det_case_read(&named, job->arena, entry, err);
    if (st == DET_OK) st = det_cases_fold(&mine->entries, INT64_MAX, job->arena, &cases, err);
    if (st != DET_OK) return st;
    entry->stamp = kept->stamp;
    const det_case *of = entry->kind == DET_CASE_OPEN ? NULL : det_case_find(&cases, entry->of);
    st = det_case_check(of, entry, fields->at, err);
    if (st != DET_OK) return st;
    det_action action = det_case_duty(of, entry, &maker);
    if (!det_arena_print(job->arena, &what, "case '%.*s'", DET_STR_FMT(entry->of)))
        return det_fail(err, DET_NOMEM, fields->at, "a case");
    bool is_check = entry->kind == DET_CASE_APPROVE || entry->kind == DET_CASE_REFUSE;
    st = is_check ? det_book_second(job, action, maker, what, err) : det_book_may(job, action, err);
    det_case_reason reason = entry->kind == DET_CASE_APPROVE ? of->decision->reason : entry->reason;
    if (st == DET_OK && reason == DET_CASE_DUPLICATE && !is_check)
        st = check_duplicate(&cases, entry, fields->at, err);
    if (st == DET_OK && reason == DET_CASE_DELISTED && !is_check) st = check_delisted(job, of, err);
    if (st == DET_OK) mine->entries.count++;
    return st;
}

static void
tell(const det_book_job *job, det_json *json)
{
    const case_job *mine = job->items;
    det_case_entry_write(&mine->items[mine->entries.count - 1], json);
}

const det_book_kind det_case_book = {.book = DET_BOOK_CASE,
                                     .what = "an entry of a case",
                                     .prefix = "C",
                                     .keys = det_case_keys,
                                     .load = load,
                                     .settle = settle,
                                     .add = add,
                                     .tell = tell,
                                     .scope = scope,
                                     .place = place};

static det_status
run(det_store *store, const det_book_hand *hand, const det_snapshot *snapshot,
    const det_fields *row, det_text *json, det_error *err)
{
    case_job mine = {0};
    det_book_job job = {
        .kind = &det_case_book, .hand = hand, .rows = row, .count = 1, .items = &mine};
    det_status st = prove(snapshot, &mine.in, err);
    return st == DET_OK ? det_book_run(store, &job, json, err) : st;
}

/* ---- a verdict becomes a case -------------------------------------------------------------------
 */

static det_status
put_field(det_fields *fields, const char *key, det_str value, det_arena *arena, det_error *err)
{
    return value.len == 0 ? DET_OK : det_book_set(fields, key, value, arena, err);
}

/* The listings that alert; those that a suppression answers have been answered. */
static det_status
take_alerts(const det_tree *tree, det_arena *arena, det_fields *fields, size_t *count,
            det_error *err)
{
    uint32_t results = det_tree_get(tree, 0, "results");
    size_t room = results == DET_TREE_NONE ? 0 : det_tree_size(tree, results);
    det_field *items = DET_NEW(arena, det_field, fields->count + room + 1);
    if (items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "a case");
    for (size_t i = 0; i < fields->count; i++)
        items[i] = fields->items[i];
    *count = 0;
    for (uint32_t at = det_tree_first(tree, results); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str match = det_tree_text(tree, det_tree_get(tree, at, "match"));
        if (!det_str_equal(match, DET_STR("true")) ||
            det_tree_get(tree, at, "suppressed") != DET_TREE_NONE)
            continue;
        items[fields->count + (*count)++] = (det_field){
            DET_STR("alerts"), det_tree_text(tree, det_tree_get(tree, at, "id")),
            det_tree_where(tree, at)};
    }
    *fields = (det_fields){items, fields->count + *count, fields->at};
    return DET_OK;
}

static det_status
take_verdict(const det_tree *tree, det_str bytes, det_arena *arena, det_fields *fields,
             det_error *err)
{
    static const char *const own[] = {"on", "as_known", "snapshot", "profile", "engine"};
    uint32_t query = det_tree_get(tree, 0, "query");
    det_str verdict = det_tree_text(tree, det_tree_get(tree, 0, "verdict"));
    det_sha256 digest;
    char hex[DET_SHA256_HEX];
    det_str evidence;
    size_t alerts = 0;
    if (query == DET_TREE_NONE || det_tree_get(tree, 0, "results") == DET_TREE_NONE)
        return det_fail(
            err, DET_SYNTAX, fields->at,
            "this is no verdict of a screening: it has no \"query\" and no \"results\"; "
            "expected a line of detente screen --json");
    det_status st = det_book_set(fields, "entry", DET_STR("open"), arena, err);
    for (size_t i = 0; i < DET_CUSTOMER_FACTS && st == DET_OK; i++)
        st = put_field(
            fields, det_customer_key((det_customer_fact)i),
            det_str_trim(det_tree_text(
                tree, det_tree_get(tree, query, det_customer_property((det_customer_fact)i)))),
            arena, err);
    for (size_t i = 0; i < sizeof own / sizeof own[0] && st == DET_OK; i++)
        st = put_field(fields, own[i], det_tree_text(tree, det_tree_get(tree, 0, own[i])), arena,
                       err);
    if (st == DET_OK) st = det_sha256_of(det_str_trim(bytes), &digest, err);
    if (st != DET_OK) return st;
    if (!det_arena_copy(arena, det_str_of(det_sha256_print(&digest, hex)), &evidence))
        return det_fail(err, DET_NOMEM, fields->at, "a case");
    st = det_book_set(fields, "evidence", evidence, arena, err);
    if (st == DET_OK) st = take_alerts(tree, arena, fields, &alerts, err);
    if (st == DET_OK && alerts == 0)
        st = det_fail(err, DET_REFUSED, fields->at,
                      "the verdict is %.*s: there is no alert to open a case of",
                      DET_STR_FMT(verdict));
    return st;
}

det_status
det_case_open(det_store *store, const det_book_hand *hand, det_str verdict, const char *file,
              const det_book_field *given, size_t count, det_text *json, det_error *err)
{
    det_arena *arena = NULL;
    det_tree tree;
    det_fields fields = {.at = {file, 1, 1}};
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = det_tree_read_json(verdict, file, arena, &tree, err);
    for (size_t i = 0; i < count && st == DET_OK; i++)
        st = put_field(&fields, given[i].key, det_str_trim(given[i].value), arena, err);
    if (st == DET_OK) st = take_verdict(&tree, verdict, arena, &fields, err);
    if (st == DET_OK) st = run(store, hand, NULL, &fields, json, err);
    det_arena_free(arena);
    return st;
}

/* A case that is opened again ends the suppressions that its closing made: what answered alerts is
 * in doubt.  They end first, so that whatever fails in between lets alerts come back, and never the
 * other way round; what would be refused anyway ends nothing. */
static det_status
end_suppressions(det_store *store, const det_book_hand *hand, const det_fields *row, det_text *json,
                 det_error *err)
{
    det_arena *arena = NULL;
    det_case_entries entries = {0};
    det_cases cases = {0};
    det_roles roles = 0;
    det_str id = det_fields_text(row, "case"), note = det_fields_text(row, "note"), why;
    if (note.len == 0) return DET_OK;
    det_status st = det_roles_read(hand->roles, &roles, err);
    if (st == DET_OK &&
        det_duty_may(DET_ACTION_REOPEN_CASE, det_str_of(hand->actor), roles, NULL) != DET_OK)
        return DET_OK;
    if (st == DET_OK) st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = det_case_entries_read(store, id, arena, &entries, err);
    if (st == DET_OK) st = det_cases_fold(&entries, INT64_MAX, arena, &cases, err);
    const det_case *of = st == DET_OK ? det_case_find(&cases, id) : NULL;
    if (of != NULL && of->status == DET_CASE_IS_CLOSED) {
        if (!det_arena_print(arena, &why, "case '%.*s' was opened again: %.*s", DET_STR_FMT(id),
                             DET_STR_FMT(note)))
            st = det_fail(err, DET_NOMEM, (det_where){0}, "the suppressions of a case");
        if (st == DET_OK) st = det_suppressions_end_of(store, hand, id, why, json, err);
    }
    det_arena_free(arena);
    return st;
}

det_status
det_case_record(det_store *store, const det_book_hand *hand, const det_snapshot *snapshot,
                const det_book_field *given, size_t count, det_text *json, det_error *err)
{
    det_fields row = {0};
    det_field *items = calloc(count + 1, sizeof *items);
    size_t used = 0;
    if (items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "an entry of a case");
    for (size_t i = 0; i < count; i++) {
        det_str value = det_str_trim(given[i].value);
        if (value.len > 0) items[used++] = (det_field){det_str_of(given[i].key), value, {0}};
    }
    row = (det_fields){items, used, {0}};
    det_status st = DET_OK;
    if (is_opening(&row))
        st = det_fail(err, DET_USAGE, (det_where){0},
                      "a case is opened from a verdict: det_case_open");
    else if (det_str_equal(det_fields_text(&row, "entry"), DET_STR("reopen")))
        st = end_suppressions(store, hand, &row, json, err);
    if (st == DET_OK) st = run(store, hand, snapshot, &row, json, err);
    free(items);
    return st;
}

/* ---- asking -------------------------------------------------------------------------------------
 */

/* A walk through all cases, part by part: each case whole, in the order of opening. */
typedef struct walk {
    int64_t known_us, now_us;
    det_status (*take)(struct walk *walk, const det_cases *part, det_arena *arena, det_error *err);
    const det_case_filter *filter; /* of a list */
    det_text *lines;
    det_case_figures *figures;
    const proven *in; /* of the history of a case */
    const det_case *of;
    det_json *json;
} walk;

static det_status
visit_part(void *context, const det_book_entries *part, det_arena *arena, det_error *err)
{
    walk *w = context;
    det_case_entry *items = NULL;
    det_cases cases = {0};
    det_status st = read_kept(part, 0, arena, &items, err);
    const det_case_entries entries = {items, part->count};
    if (st == DET_OK) st = det_cases_fold(&entries, w->known_us, arena, &cases, err);
    return st == DET_OK ? w->take(w, &cases, arena, err) : st;
}

static det_status
walk_all(det_store *store, walk *w, det_error *err)
{
    return det_store_book_visit(store, DET_BOOK_CASE, DET_BOOK_BY_TOPIC, visit_part, w, err);
}

static bool
has_alert(const det_case *of, det_str listing)
{
    for (size_t i = 0; i < of->opening->alerts.count; i++)
        if (det_str_equal(of->opening->alerts.items[i], listing)) return true;
    return false;
}

static bool
is_wanted(const det_case *of, const det_case_filter *filter)
{
    det_str status = det_str_of(det_case_status_name(of->status));
    det_str customer = of->opening->customer.facts[DET_CUSTOMER_ID];
    if (filter->status.len > 0 && !det_str_equal(filter->status, status)) return false;
    if (filter->waiting && of->status == DET_CASE_IS_CLOSED) return false;
    if (filter->owner.len > 0 && !det_str_equal(filter->owner, of->owner)) return false;
    if (filter->customer.len > 0 && !det_str_equal(filter->customer, customer)) return false;
    return filter->listing.len == 0 || has_alert(of, filter->listing);
}

static det_status
list_part(walk *w, const det_cases *part, det_arena *arena, det_error *err)
{
    (void)arena;
    for (size_t i = 0; i < part->count; i++) {
        if (!is_wanted(&part->items[i], w->filter)) continue;
        det_json json = det_json_over(w->lines);
        det_case_write(&part->items[i], w->now_us, &json);
        det_text_add_byte(w->lines, '\n');
    }
    return det_text_check(w->lines, err);
}

det_status
det_case_list(det_store *store, const det_case_filter *filter, det_str as_known, int64_t now_us,
              det_text *ndjson, det_error *err)
{
    walk w = {.take = list_part, .filter = filter, .lines = ndjson, .now_us = now_us};
    det_status st = det_book_known(as_known, &w.known_us, err);
    return st == DET_OK ? walk_all(store, &w, err) : st;
}

det_status
det_case_entries_read(det_store *store, det_str id, det_arena *arena, det_case_entries *out,
                      det_error *err)
{
    const det_book_scope wanted = {&id, 1};
    det_book_entries kept = {0};
    det_case_entry *items = NULL;
    det_status st = det_store_book_read(store, DET_BOOK_CASE, &wanted, arena, &kept, err);
    if (st == DET_OK) st = read_kept(&kept, 0, arena, &items, err);
    if (st == DET_OK) *out = (det_case_entries){items, kept.count};
    return st;
}

/* Each listing of a case as it stands, with its row of the regime matrix. */
static det_status
write_listings(const proven *in, const det_case *of, int64_t now_us, det_arena *arena,
               det_json *json, det_error *err)
{
    det_status st = DET_OK;
    const det_moment moment = moment_of(in, now_us);
    det_json_key(json, "listings");
    det_json_array(json);
    for (size_t i = 0; i < of->opening->alerts.count && st == DET_OK; i++) {
        det_listing at;
        st = det_listing_load(in->index, in->law, of->opening->alerts.items[i], &moment, arena, &at,
                              err);
        if (st == DET_OK && at.is_known)
            st = det_listing_write(in->law, &at, &moment, arena, json, err);
        if (st == DET_MISSING) st = DET_OK; /* a snapshot of fewer lists */
    }
    det_json_array_end(json);
    return st;
}

/* Why another case belongs to the history of this one; empty: it does not. */
static det_status
find_link(const proven *in, const det_case *of, const det_case *other, int64_t now_us,
          det_arena *arena, det_str *because, det_error *err)
{
    det_str customer = of->opening->customer.facts[DET_CUSTOMER_ID];
    det_texts mine = of->opening->alerts, theirs = other->opening->alerts;
    *because = (det_str){0};
    if (customer.len > 0 &&
        det_str_equal(customer, other->opening->customer.facts[DET_CUSTOMER_ID]))
        *because = DET_STR("the same customer");
    for (size_t i = 0; i < mine.count && because->len == 0; i++)
        if (has_alert(other, mine.items[i])) *because = DET_STR("the same listing");
    if (in->snapshot == NULL || because->len > 0) return DET_OK;
    const det_moment moment = moment_of(in, now_us);
    for (size_t i = 0; i < mine.count && because->len == 0; i++)
        for (size_t j = 0; j < theirs.count && because->len == 0; j++) {
            det_listing a, b;
            det_status st = det_listing_load(in->index, in->law, mine.items[i], &moment, arena, &a,
                                             err);
            if (st == DET_OK)
                st = det_listing_load(in->index, in->law, theirs.items[j], &moment, arena, &b, err);
            if (st == DET_MISSING) continue;
            if (st == DET_OK && a.is_known && b.is_known)
                st = det_same_party(&a.body, &b.body, arena, because, err);
            if (st != DET_OK) return st;
        }
    return DET_OK;
}

/* Earlier and later cases of the same customer, the same listing, or the same party under another
 * number. */
static det_status
history_part(walk *w, const det_cases *part, det_arena *arena, det_error *err)
{
    det_status st = DET_OK;
    for (size_t i = 0; i < part->count && st == DET_OK; i++) {
        const det_case *other = &part->items[i];
        det_str because = {0};
        if (det_str_equal(other->opening->id, w->of->opening->id)) continue;
        det_arena_mark mark = det_arena_mark_get(arena);
        st = find_link(w->in, w->of, other, w->now_us, arena, &because, err);
        if (st == DET_OK && because.len > 0) {
            det_json_object(w->json);
            det_json_key_str(w->json, "id", other->opening->id);
            det_json_key_str(w->json, "because", because);
            det_json_key_cstr(w->json, "status", det_case_status_name(other->status));
            if (other->decision != NULL)
                det_json_key_cstr(w->json, "reason", det_case_reason_name(other->decision->reason));
            det_put_instant(w->json, "opened", other->opened_us);
            det_put_texts(w->json, "alerts", other->opening->alerts);
            det_json_object_end(w->json);
        }
        det_arena_mark_reset(arena, mark);
    }
    return st;
}

/* The case itself, with its entries and listings; the history is behind it. */
static det_status
show(det_store *store, const proven *in, det_str id, walk *w, det_arena *arena, det_error *err)
{
    det_case_entries entries = {0};
    det_cases cases = {0};
    det_status st = det_case_entries_read(store, id, arena, &entries, err);
    if (st == DET_OK) st = det_cases_fold(&entries, w->known_us, arena, &cases, err);
    if (st == DET_OK) w->of = det_case_find(&cases, id);
    if (st == DET_OK && w->of == NULL)
        st = det_fail(err, DET_MISSING, (det_where){0}, "no case '%.*s' in the book",
                      DET_STR_FMT(id));
    if (st != DET_OK) return st;
    det_json_object(w->json);
    det_json_key(w->json, "case");
    det_case_write(w->of, w->now_us, w->json);
    det_json_key(w->json, "entries");
    det_json_array(w->json);
    for (size_t i = 0; i < entries.count; i++)
        if (entries.items[i].stamp.known_us <= w->known_us)
            det_case_entry_write(&entries.items[i], w->json);
    det_json_array_end(w->json);
    if (in->snapshot != NULL) st = write_listings(in, w->of, w->now_us, arena, w->json, err);
    if (st != DET_OK) return st;
    det_json_key(w->json, "history");
    det_json_array(w->json);
    st = walk_all(store, w, err);
    det_json_array_end(w->json);
    det_json_object_end(w->json);
    return st;
}

det_status
det_case_show(det_store *store, const det_snapshot *snapshot, det_str id, det_str as_known,
              int64_t now_us, det_text *json, det_error *err)
{
    size_t before = det_text_length(json);
    det_json out = det_json_over(json);
    det_arena *arena = NULL;
    proven in;
    walk w = {.take = history_part, .now_us = now_us, .in = &in, .json = &out};
    det_status st = det_book_known(as_known, &w.known_us, err);
    if (st == DET_OK) st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = prove(snapshot, &in, err);
    if (st == DET_OK) st = show(store, &in, id, &w, arena, err);
    if (st == DET_OK) st = det_text_check(json, err);
    if (st != DET_OK) det_text_truncate(json, before);
    det_arena_free(arena);
    return st;
}

static det_status
count_part(walk *w, const det_cases *part, det_arena *arena, det_error *err)
{
    (void)arena;
    return det_case_figures_add(w->figures, part, err);
}

det_status
det_case_stats(det_store *store, det_str from, det_str as_known, int64_t now_us, det_text *json,
               det_error *err)
{
    walk w = {.take = count_part};
    int64_t from_us = INT64_MIN, at_us = now_us;
    det_instant instant;
    det_arena *arena = NULL;
    det_json out = det_json_over(json);
    det_status st = det_book_known(as_known, &w.known_us, err);
    if (st == DET_OK && det_str_trim(from).len > 0) {
        st = det_instant_read(det_str_trim(from), DET_ZONE_UTC, (det_where){0}, &instant, err);
        from_us = instant.us;
    }
    if (det_str_trim(as_known).len > 0) at_us = w.known_us;
    if (st == DET_OK) st = det_arena_new(0, &arena, err);
    if (st == DET_OK) st = det_case_figures_begin(from_us, at_us, arena, &w.figures, err);
    if (st == DET_OK) st = walk_all(store, &w, err);
    if (st == DET_OK) det_case_figures_write(w.figures, &out);
    if (st == DET_OK) st = det_text_check(json, err);
    det_arena_free(arena);
    return st;
}

/* Entries as they were recorded, of the days from first to last. */
typedef struct events {
    det_day first, last;
    det_text *lines;
} events;

static det_status
take_events(void *context, const det_book_entries *part, det_arena *arena, det_error *err)
{
    events *e = context;
    det_case_entry *items = NULL;
    det_status st = read_kept(part, 0, arena, &items, err);
    for (size_t i = 0; i < part->count && st == DET_OK; i++) {
        det_day day = det_zone_day(DET_ZONE_UTC, items[i].stamp.recorded_us);
        if (day < e->first || day > e->last) continue;
        det_json json = det_json_over(e->lines);
        det_case_entry_write(&items[i], &json);
        det_text_add_byte(e->lines, '\n');
        st = det_text_check(e->lines, err);
    }
    return st;
}

det_status
det_case_events(det_store *store, det_str from, det_str to, det_text *ndjson, det_error *err)
{
    events e = {.lines = ndjson};
    det_status st = det_day_read(det_str_trim(from), (det_where){0}, &e.first, err);
    if (st == DET_OK) st = det_day_read(det_str_trim(to), (det_where){0}, &e.last, err);
    return st == DET_OK ? det_store_book_visit(store, DET_BOOK_CASE, DET_BOOK_AS_RECORDED,
                                               take_events, &e, err)
                        : st;
}
