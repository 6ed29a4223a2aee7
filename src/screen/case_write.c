/* Cases as JSON, and the figures of all of them.
 *
 * A figure is worth what its definition is, so both are printed together.  Times are whole seconds;
 * of many the median and the ninetieth percentile by the nearest rank, and the longest. */
#include "law/put.h"
#include "screen/case.h"

#include <stdlib.h>

enum { BUCKETS = 5 };
/* Days of age at which the next bucket begins. */
static const int64_t bucket_days[BUCKETS] = {0, 2, 8, 31, 91};
static const char *const bucket_names[BUCKETS] = {"0-1", "2-7", "8-30", "31-90", "91+"};

/* ---- one case -----------------------------------------------------------------------------------
 */

static void
write_seconds(det_json *json, const char *key, int64_t from_us, int64_t to_us)
{
    if (from_us == INT64_MAX || to_us == INT64_MAX) return;
    det_json_key_int(json, key, (to_us - from_us) / DET_US_PER_SECOND);
}

void
det_case_write(const det_case *of, int64_t at_us, det_json *json)
{
    const det_case_entry *opening = of->opening;
    det_json_object(json);
    det_json_key_str(json, "id", opening->id);
    det_json_key_cstr(json, "status", det_case_status_name(of->status));
    det_json_key_uint(json, "level", of->level);
    det_put_text(json, "owner", of->owner);
    if (of->decision != NULL) {
        det_json_key_cstr(json, "reason", det_case_reason_name(of->decision->reason));
        det_put_texts(json, "conflicts", of->decision->conflicts);
        det_put_text(json, "duplicate_of", of->decision->other);
        det_put_text(json, "checked", of->decision->checked);
        det_json_key_str(json, "decided_by", of->decision->stamp.actor);
        det_put_instant(json, "decided", of->decided_us);
        det_put_text(json, "approved_by", of->approved_by);
    }
    if (of->closed_us != INT64_MAX) det_put_instant(json, "closed", of->closed_us);
    if (of->was_true_match) det_json_key_bool(json, "was_true_match", true);
    det_put_instant(json, "opened", of->opened_us);
    det_json_key_str(json, "opened_by", opening->stamp.actor);
    if (of->status != DET_CASE_IS_CLOSED && at_us != INT64_MAX)
        write_seconds(json, "age_seconds", of->round_us, at_us);
    write_seconds(json, "first_touch_seconds", of->opened_us, of->touched_us);
    write_seconds(json, "decision_seconds", of->round_us, of->decided_us);
    if (of->rounds > 1) det_json_key_uint(json, "rounds", of->rounds);
    if (of->refusals > 0) det_json_key_uint(json, "refusals", of->refusals);
    det_json_key(json, "customer");
    det_json_object(json);
    det_customer_write(&opening->customer, json);
    det_json_object_end(json);
    det_put_texts(json, "alerts", opening->alerts);
    det_put_text(json, "on", opening->on);
    det_put_text(json, "as_known", opening->as_known);
    det_json_key_str(json, "snapshot", opening->snapshot);
    det_put_text(json, "profile", opening->profile);
    det_put_text(json, "engine", opening->engine);
    det_json_key_str(json, "evidence", opening->evidence);
    det_json_key_uint(json, "entries", of->entries);
    det_json_object_end(json);
}

void
det_case_entry_write(const det_case_entry *entry, det_json *json)
{
    det_json_object(json);
    det_json_key_cstr(json, "entry", det_case_kind_name(entry->kind));
    det_json_key_str(json, "id", entry->id);
    det_put_text(json, "case", entry->of);
    if (entry->kind == DET_CASE_OPEN) {
        det_put_texts(json, "alerts", entry->alerts);
        det_json_key_str(json, "evidence", entry->evidence);
    }
    det_put_text(json, "to", entry->to);
    det_put_text(json, "file", entry->file);
    det_put_text(json, "digest", entry->digest);
    if (entry->reason != 0) det_json_key_cstr(json, "reason", det_case_reason_name(entry->reason));
    det_put_texts(json, "conflicts", entry->conflicts);
    det_put_text(json, "duplicate_of", entry->other);
    det_put_text(json, "checked", entry->checked);
    det_put_text(json, "note", entry->note);
    det_put_instant(json, "known", entry->stamp.known_us);
    det_put_instant(json, "recorded", entry->stamp.recorded_us);
    det_put_text(json, "actor", entry->stamp.actor);
    if (entry->stamp.tx > 0) det_json_key_uint(json, "tx", entry->stamp.tx);
    det_json_object_end(json);
}

/* ---- figures ------------------------------------------------------------------------------------
 */

typedef struct times {
    int64_t *items; /* seconds */
    size_t count, capacity;
} times;

/* What became of the cases of one list. */
typedef struct tally {
    det_str list;
    uint64_t opened, waiting, false_positive, true_match, delisted, duplicate;
} tally;

struct det_case_figures {
    det_arena *arena;
    int64_t from_us, at_us;
    uint64_t opened, waiting, refused, again;
    uint64_t ages[BUCKETS], statuses[DET_CASE_STATUSES + 1], levels[3];
    uint64_t reasons[DET_CASE_REASONS + 1];
    times touch, decision;
    tally *lists;
    size_t list_count, list_capacity;
};

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "figures of cases");
}

static int
by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static void
write_times(det_json *json, const char *key, times *of)
{
    det_json_key(json, key);
    det_json_object(json);
    det_json_key_uint(json, "cases", of->count);
    if (of->count > 0) {
        qsort(of->items, of->count, sizeof *of->items, by_size);
        det_json_key_int(json, "median_seconds", of->items[(of->count - 1) / 2]);
        det_json_key_int(json, "p90_seconds", of->items[(of->count * 9 + 9) / 10 - 1]);
        det_json_key_int(json, "longest_seconds", of->items[of->count - 1]);
    }
    det_json_object_end(json);
}

static int
by_list(const void *a, const void *b)
{
    return det_str_compare(((const tally *)a)->list, ((const tally *)b)->list);
}

static det_str
list_of(det_str alert)
{
    size_t colon = det_str_find_byte(alert, ':');
    if (det_str_starts(alert, DET_STR("own:"))) {
        det_str rest = det_str_slice(alert, 4, alert.len);
        size_t next = det_str_find_byte(rest, ':');
        colon = next == SIZE_MAX ? SIZE_MAX : next + 4;
    }
    return det_str_slice(alert, 0, colon);
}

static void
count_into(tally *row, const det_case *of)
{
    row->opened++;
    if (of->status != DET_CASE_IS_CLOSED) {
        row->waiting++;
        return;
    }
    switch (of->decision->reason) {
    case DET_CASE_DIFFERENT_PERSON:
    case DET_CASE_DIFFERENT_ENTITY:
    case DET_CASE_DIFFERENT_NAME:
    case DET_CASE_MISTAKEN_IDENTITY:
        row->false_positive++;
        break;
    case DET_CASE_TRUE_MATCH:
        row->true_match++;
        break;
    case DET_CASE_DELISTED:
        row->delisted++;
        break;
    case DET_CASE_DUPLICATE:
        row->duplicate++;
        break;
    }
}

static det_status
find_list(det_case_figures *f, det_str list, tally **out, det_error *err)
{
    det_str kept;
    for (size_t r = 0; r < f->list_count; r++)
        if (det_str_equal(f->lists[r].list, list)) {
            *out = &f->lists[r];
            return DET_OK;
        }
    if (f->list_count == f->list_capacity) {
        tally *grown = det_arena_grow(f->arena, f->lists, f->list_count, &f->list_capacity,
                                      sizeof *f->lists);
        if (grown == NULL) return no_memory(err);
        f->lists = grown;
    }
    if (!det_arena_copy(f->arena, list, &kept)) return no_memory(err);
    *out = &f->lists[f->list_count++];
    **out = (tally){.list = kept};
    return DET_OK;
}

/* A case with alerts of two lists counts once for each. */
static det_status
count_lists(det_case_figures *f, const det_case *of, det_error *err)
{
    det_texts alerts = of->opening->alerts;
    det_status st = DET_OK;
    for (size_t a = 0; a < alerts.count && st == DET_OK; a++) {
        det_str list = list_of(alerts.items[a]);
        tally *row = NULL;
        bool is_told = false;
        for (size_t b = 0; b < a && !is_told; b++)
            is_told = det_str_equal(list_of(alerts.items[b]), list);
        if (is_told) continue;
        st = find_list(f, list, &row, err);
        if (st == DET_OK) count_into(row, of);
    }
    return st;
}

static void
count_state(det_case_figures *f, const det_case *of)
{
    int64_t days = (f->at_us - of->round_us) / DET_US_PER_DAY;
    size_t bucket = BUCKETS - 1;
    f->opened++;
    f->statuses[of->status]++;
    f->refused += of->refusals;
    f->again += of->rounds - 1;
    if (of->status == DET_CASE_IS_CLOSED) {
        f->reasons[of->decision->reason]++;
        return;
    }
    while (bucket > 0 && days < bucket_days[bucket])
        bucket--;
    f->ages[bucket]++;
    f->levels[of->level]++;
    f->waiting++;
}

static det_status
add_time(det_case_figures *f, times *to, int64_t us, det_error *err)
{
    if (to->count == to->capacity) {
        int64_t *grown = det_arena_grow(f->arena, to->items, to->count, &to->capacity,
                                        sizeof *to->items);
        if (grown == NULL) return no_memory(err);
        to->items = grown;
    }
    to->items[to->count++] = us / DET_US_PER_SECOND;
    return DET_OK;
}

det_status
det_case_figures_begin(int64_t from_us, int64_t at_us, det_arena *arena, det_case_figures **out,
                       det_error *err)
{
    det_case_figures *made = DET_NEW(arena, det_case_figures, 1);
    if (made == NULL) return no_memory(err);
    *made = (det_case_figures){.arena = arena, .from_us = from_us, .at_us = at_us};
    *out = made;
    return DET_OK;
}

det_status
det_case_figures_add(det_case_figures *f, const det_cases *cases, det_error *err)
{
    det_status st = DET_OK;
    for (size_t i = 0; i < cases->count && st == DET_OK; i++) {
        const det_case *of = &cases->items[i];
        if (of->opened_us < f->from_us || of->opened_us >= f->at_us) continue;
        count_state(f, of);
        if (of->touched_us != INT64_MAX)
            st = add_time(f, &f->touch, of->touched_us - of->opened_us, err);
        if (st == DET_OK && of->decided_us != INT64_MAX)
            st = add_time(f, &f->decision, of->decided_us - of->round_us, err);
        if (st == DET_OK) st = count_lists(f, of, err);
    }
    return st;
}

static void
write_lists(det_case_figures *f, det_json *json)
{
    if (f->list_count > 1) qsort(f->lists, f->list_count, sizeof *f->lists, by_list);
    det_json_key(json, "by_list");
    det_json_array(json);
    for (size_t r = 0; r < f->list_count; r++) {
        const tally *row = &f->lists[r];
        det_json_object(json);
        det_json_key_str(json, "list", row->list);
        det_json_key_uint(json, "opened", row->opened);
        det_json_key_uint(json, "waiting", row->waiting);
        det_json_key_uint(json, "false_positive", row->false_positive);
        det_json_key_uint(json, "true_match", row->true_match);
        det_json_key_uint(json, "delisted", row->delisted);
        det_json_key_uint(json, "duplicate", row->duplicate);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

static void
write_backlog(const det_case_figures *f, det_json *json)
{
    det_json_key_uint(json, "backlog", f->waiting);
    det_json_key(json, "ageing");
    det_json_array(json);
    for (size_t b = 0; b < BUCKETS; b++) {
        det_json_object(json);
        det_json_key_cstr(json, "days", bucket_names[b]);
        det_json_key_uint(json, "cases", f->ages[b]);
        det_json_object_end(json);
    }
    det_json_array_end(json);
    det_json_key(json, "by_status");
    det_json_object(json);
    for (int s = DET_CASE_IS_OPEN; s <= DET_CASE_STATUSES; s++)
        det_json_key_uint(json, det_case_status_name((det_case_status)s), f->statuses[s]);
    det_json_object_end(json);
    det_json_key(json, "backlog_by_level");
    det_json_object(json);
    det_json_key_uint(json, "1", f->levels[1]);
    det_json_key_uint(json, "2", f->levels[2]);
    det_json_object_end(json);
}

static void
write_reasons(const det_case_figures *f, det_json *json)
{
    det_json_key(json, "closed_by_reason");
    det_json_object(json);
    for (int r = DET_CASE_DIFFERENT_PERSON; r <= DET_CASE_REASONS; r++)
        det_json_key_uint(json, det_case_reason_name((det_case_reason)r), f->reasons[r]);
    det_json_object_end(json);
    det_json_key_uint(json, "decisions_refused", f->refused);
    det_json_key_uint(json, "reopened", f->again);
}

static void
write_definitions(det_json *json)
{
    static const char *const lines[][2] = {
        {"opened", "cases whose first entry was recorded in [from, at)"},
        {"backlog", "those of them that are not closed at 'at'"},
        {"ageing", "of the backlog: whole days from the newest opening or reopening to 'at'"},
        {"by_status", "all of them by their state at 'at'"},
        {"closed_by_reason", "those that are closed at 'at', by the reason of the decision that "
                             "stands"},
        {"decisions_refused", "decisions that a second person did not approve"},
        {"reopened", "times that a closed one was opened again"},
        {"first_touch", "from the opening to the first entry behind it, whoever made it"},
        {"decision", "from the newest opening or reopening to the decision that stands, approved "
                     "or not"},
        {"percentiles", "by the nearest rank: the smallest value that is not below that share of "
                        "all"},
        {"by_list", "a case counts once for each list that one of its alerts is of; "
                    "false_positive is different_person, different_entity, different_name and "
                    "mistaken_identity"}};
    det_json_key(json, "definitions");
    det_json_object(json);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        det_json_key_cstr(json, lines[i][0], lines[i][1]);
    det_json_object_end(json);
}

void
det_case_figures_write(det_case_figures *f, det_json *json)
{
    det_json_object(json);
    if (f->from_us != INT64_MIN) det_put_instant(json, "from", f->from_us);
    det_put_instant(json, "at", f->at_us);
    det_json_key_uint(json, "opened", f->opened);
    write_backlog(f, json);
    write_times(json, "first_touch", &f->touch);
    write_times(json, "decision", &f->decision);
    write_reasons(f, json);
    write_lists(f, json);
    write_definitions(json);
    det_json_object_end(json);
}
