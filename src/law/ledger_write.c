/* The ledger of quotas as JSON: docs/formats/json.md. */
#include <stdio.h>
#include <stdlib.h>

#include "law/ledger.h"
#include "law/put.h"

static void
put_amount(det_json *json, const char *key, int64_t milli)
{
    char text[DET_AMOUNT_TEXT_MAX];
    det_json_key_str(json, key, det_amount_print(milli, text));
}

bool
det_quota_is_per_state(const det_quota *quota)
{
    return det_str_equal(quota->counted, DET_STR("per_state"));
}

bool
det_quota_is_per_holder(const det_quota *quota)
{
    return det_str_equal(quota->counted, DET_STR("per_holder"));
}

static int
compare_texts(const void *a, const void *b)
{
    return det_str_compare(*(const det_str *)a, *(const det_str *)b);
}

det_status
det_quota_counters(const det_quota_ledger *ledger, det_quota_place place, det_arena *arena,
                   det_texts *out, det_error *err)
{
    bool is_per_state = det_quota_is_per_state(place.quota);
    size_t count = 0, kept = 0;
    *out = (det_texts){0};
    if (!is_per_state && !det_quota_is_per_holder(place.quota)) return DET_OK;
    det_str *names = DET_NEW(arena, det_str, ledger->count + 1);
    if (names == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the counters of a quota");
    for (size_t i = 0; i < ledger->count; i++) {
        const det_quota_entry *entry = &ledger->entries[i];
        det_str name = is_per_state ? entry->state : entry->holder;
        if (name.len > 0 &&
            det_str_equal(det_quota_entry_root(ledger, entry)->quota, place.quota->id))
            names[count++] = name;
    }
    if (count > 1) qsort(names, count, sizeof *names, compare_texts);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || !det_str_equal(names[i], names[kept - 1])) names[kept++] = names[i];
    *out = (det_texts){names, kept};
    return DET_OK;
}

const char *
det_quota_status_word(const det_quota_state *state, size_t index, char buffer[16])
{
    static const struct {
        uint32_t bit;
        const char *word;
    } words[] = {{DET_QUOTA_OPEN, "open"},
                 {DET_QUOTA_NOTICE, NULL},
                 {DET_QUOTA_STOP, "stop"},
                 {DET_QUOTA_EXHAUSTED, "exhausted"},
                 {DET_QUOTA_BLOCKED, "blocked"},
                 {DET_QUOTA_SUSPENDED, "suspended"},
                 {DET_QUOTA_UNBOUND, "not_in_force"},
                 {DET_QUOTA_UNDETERMINED, "undetermined"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if ((state->status & words[i].bit) == 0 || index-- > 0) continue;
        if (words[i].word != NULL) return words[i].word;
        snprintf(buffer, 16, "notice_%u", state->notice % 1000);
        return buffer;
    }
    return NULL;
}

static void
put_limits(const det_quota_state *state, det_json *json)
{
    det_json_key(json, "limits");
    det_json_array(json);
    for (size_t i = 0; i < state->limit_count; i++) {
        const det_limit_state *limit = &state->limits[i];
        int64_t counted = det_amount_add(limit->reported, limit->confirmed);
        det_json_object(json);
        det_json_key_str(json, "unit", limit->unit);
        put_amount(json, "max", limit->max_milli);
        if (limit->has_max) {
            put_amount(json, "reported", limit->reported);
            put_amount(json, "confirmed", limit->confirmed);
            put_amount(json, "reserved", limit->reserved);
            /* below zero where more was delivered than there was */
            put_amount(json, "left", limit->max_milli - counted - limit->reserved);
            det_json_key(json, "share");
            det_json_bp(json, det_amount_share_bp(counted, limit->max_milli));
            put_amount(json, "alleged", limit->alleged);
            det_json_key(json, "alleged_share");
            det_json_bp(json, det_amount_share_bp(limit->alleged, limit->max_milli));
        }
        if (limit->missing > 0) det_json_key_uint(json, "not_counted", limit->missing);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

static void
put_notices(const det_quota_state *state, det_json *json)
{
    det_json_key(json, "notices");
    det_json_array(json);
    for (size_t i = 0; i < state->notice_count; i++) {
        const det_quota_notice *notice = &state->notices[i];
        if (!notice->is_reached) continue;
        det_json_object(json);
        det_json_key_uint(json, "percent", notice->percent);
        det_json_key_bool(json, "stop", notice->is_stop);
        det_put_day(json, "on", notice->on);
        det_put_instant(json, "known_at", notice->known_us);
        det_json_key_str(json, "entry", notice->entry);
        if (notice->is_late) det_json_key_bool(json, "late", true);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

/* "100 tonne of diesel has no factor to barrel" */
static void
put_gaps(const det_quota_state *state, det_json *json)
{
    if (state->gap_count == 0) return;
    det_json_key(json, "missing");
    det_json_array(json);
    for (size_t i = 0; i < state->gap_count; i++) {
        const det_quota_gap *gap = &state->gaps[i];
        det_json_object(json);
        det_json_key_str(json, "entry", gap->entry->id);
        det_json_key_str(json, "unit", gap->unit);
        if (gap->is_alleged) det_json_key_bool(json, "alleged", true);
        det_json_key_cstr(json, "text",
                          gap->unit.len == 3 && gap->unit.ptr[0] >= 'A' && gap->unit.ptr[0] <= 'Z'
                              ? "its value is not given"
                              : "not given in this unit, and the lawbook has no factor to it for "
                                "its product");
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

void
det_quota_state_write(const det_quota_state *state, det_json *json)
{
    char buffer[16];
    const char *word;
    const det_quota *quota = state->quota;
    det_json_object(json);
    det_json_key_str(json, "quota", quota->id);
    det_json_key_str(json, "measure", state->measure->id);
    det_json_key_str(json, "regime", state->measure->regime->id);
    det_put_paras(json, "cites", quota->cites);
    det_put_day(json, "on", state->on);
    if (state->known_us != INT64_MAX) det_put_instant(json, "as_known", state->known_us);
    det_put_text(json, "counted", quota->counted);
    det_put_text(json, "state", state->state);
    det_put_text(json, "holder", state->holder);
    det_json_key_cstr(json, "rule", quota->is_either ? "either_blocks" : "any_unit");
    if (state->has_window) {
        det_json_key(json, "window");
        det_json_object(json);
        det_put_day(json, "from", state->window.from);
        if (state->window.before != DET_DAY_FOREVER)
            det_put_day(json, "through", state->window.before - 1);
        det_json_object_end(json);
    }
    det_json_key(json, "status");
    det_json_array(json);
    for (size_t i = 0; (word = det_quota_status_word(state, i, buffer)) != NULL; i++)
        det_json_cstr(json, word);
    det_json_array_end(json);
    det_json_key_cstr(json, "measure_state", det_law_state_name(state->measure_state));
    det_json_key_uint(json, "entries", state->entry_count);
    put_limits(state, json);
    det_json_key_cstr(json, "alleged_status", state->is_alleged_above ? "exceeded" : "within");
    put_notices(state, json);
    put_gaps(state, json);
    det_put_proof(json, &quota->proof);
    det_json_object_end(json);
}

void
det_quota_entry_write(const det_quota_entry *entry, const char *status, det_json *json)
{
    char amount[DET_AMOUNT_TEXT_MAX];
    det_json_object(json);
    det_json_key_str(json, "id", entry->id);
    det_json_key_cstr(json, "kind", det_quota_kind_name(entry->kind));
    det_put_text(json, "quota", entry->quota);
    det_put_text(json, "about", entry->about);
    det_put_day(json, "on", entry->on);
    if (entry->amount_count > 0) {
        det_json_key(json, "amounts");
        det_json_array(json);
        for (size_t i = 0; i < entry->amount_count; i++) {
            det_json_object(json);
            det_json_key_str(json, "amount", det_amount_print(entry->amounts[i].milli, amount));
            det_json_key_str(json, "unit", entry->amounts[i].unit);
            det_json_object_end(json);
        }
        det_json_array_end(json);
    }
    det_put_text(json, "product", entry->product);
    det_put_text(json, "state", entry->state);
    det_put_text(json, "holder", entry->holder);
    det_put_text(json, "source", entry->source);
    det_put_text(json, "note", entry->note);
    if (status != NULL) det_json_key_cstr(json, "status", status);
    det_put_instant(json, "known", entry->stamp.known_us);
    det_put_instant(json, "recorded", entry->stamp.recorded_us);
    det_put_text(json, "actor", entry->stamp.actor);
    if (entry->stamp.tx > 0) det_json_key_uint(json, "tx", entry->stamp.tx);
    det_json_object_end(json);
}
