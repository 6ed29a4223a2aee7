/* decision.c - answers into the log before they are given, and what is in the log. */
#include "api/decision.h"

#include <stdlib.h>
#include <string.h>

#include "api/asked.h"
#include "api/ledger_approval.h"
#include "base/json.h"

static const det_where nowhere;

/* ---- logging ------------------------------------------------------------------------------------
 */

static void
tell_by(const det_worker *worker, const det_logging *how, det_decided_by *out)
{
    const det_index *index = det_screener_index(worker->screener);
    *out = (det_decided_by){.at_us = how->now_us,
                            .actor = how->actor,
                            .snapshot = *det_index_id(index),
                            .tx = det_index_tx_known(index, INT64_MAX),
                            .setting = det_screener_profile_text(worker->screener),
                            .engine = det_version()};
    out->books = worker->books == NULL ? 0 : worker->books->tx;
    memcpy(out->seed, how->seed, sizeof out->seed);
}

/* Where roles are in use, a profile that is logged with was approved by two people.  The default is
 * nobody's change.  A refusal is kept. */
static det_status
need_profile(const det_worker *worker, const det_logging *how, det_error *err)
{
    det_arena *arena = NULL;
    det_str text, usual;
    char hex[DET_SHA256_HEX], usual_hex[DET_SHA256_HEX];
    det_error own = {0};
    if (how->roles == NULL) return DET_OK;
    if (err == NULL) err = &own; /* a refusal is kept with its message */
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK)
        st = det_profile_name(det_screener_profile(worker->screener), arena, &text, hex, err);
    if (st == DET_OK) st = det_profile_name(NULL, arena, &usual, usual_hex, err);
    if (st == DET_OK && !det_str_equal(text, usual))
        st = det_approval_need(how->store, how->roles, "profile", det_str_of(hex), err);
    det_arena_free(arena);
    return det_book_refused(how->store, st, how->now_us, how->actor, "change_threshold", err);
}

det_status
det_pool_log(det_pool *pool, const det_logging *how, const det_question *questions, size_t count,
             det_str ndjson, const det_verdict *verdicts, uint64_t *first, det_error *err)
{
    det_decided_by by;
    det_text *asked = NULL;
    size_t *ends = calloc(count + 1, sizeof *ends);
    det_decided *items = calloc(count + 1, sizeof *items);
    det_status st = ends == NULL || items == NULL
                        ? det_fail(err, DET_NOMEM, nowhere, "logging decisions")
                        : det_text_new(0, &asked, err);
    if (st == DET_OK) st = need_profile(det_pool_worker(pool), how, err);
    for (size_t i = 0; i < count && st == DET_OK; i++) {
        det_asked_screen(&questions[i], asked);
        ends[i] = det_text_length(asked);
        items[i].act = "screen";
        items[i].verdict = det_str_of(det_verdict_name(verdicts[i]));
        if (!det_str_next(&ndjson, '\n', &items[i].answer) || items[i].answer.len == 0)
            st = det_fail(err, DET_USAGE, nowhere,
                          "%zu answers to %zu questions; each question has a line", i, count);
    }
    if (st == DET_OK) st = det_text_check(asked, err);
    for (size_t i = 0; i < count && st == DET_OK; i++)
        items[i].question = det_str_slice(det_text_str(asked), i == 0 ? 0 : ends[i - 1], ends[i]);
    if (st == DET_OK) {
        tell_by(det_pool_worker(pool), how, &by);
        st = det_store_decided(how->store, &by, items, count, first, err);
    }
    det_text_free(asked);
    free(ends);
    free(items);
    return st;
}

det_status
det_worker_log(det_worker *worker, const det_logging *how, det_str document, const char *file,
               det_str on, det_str as_known, det_str json, det_decision decision, uint64_t *number,
               det_error *err)
{
    det_decided_by by;
    det_text *asked = NULL;
    det_status st = need_profile(worker, how, err);
    if (st == DET_OK) st = det_text_new((size_t)1 << 30, &asked, err);
    if (st != DET_OK) return st;
    det_asked_check(document, file, on, as_known, asked);
    st = det_text_check(asked, err);
    if (st == DET_OK) {
        const det_decided item = {.act = "check",
                                  .verdict = det_str_of(det_decision_name(decision)),
                                  .question = det_text_str(asked),
                                  .answer = json};
        tell_by(worker, how, &by);
        st = det_store_decided(how->store, &by, &item, 1, number, err);
    }
    det_text_free(asked);
    return st;
}

/* ---- what is in the log -------------------------------------------------------------------------
 */

/* What tells a person which question it was. */
static void
write_asked(const det_decision_row *row, const det_asked *asked, det_json *json)
{
    bool is_screen = det_str_equal(row->act, DET_STR("screen"));
    const struct {
        const char *key;
        det_str value;
    } parts[] = {
        {"name", is_screen ? asked->question.name : (det_str){0}},
        {"id", is_screen ? asked->question.id : (det_str){0}},
        {"id_number", is_screen ? asked->question.id_number : (det_str){0}},
        {"imo_number", is_screen ? asked->question.imo_number : (det_str){0}},
        {"file", is_screen ? (det_str){0} : asked->file},
        {"on", is_screen ? asked->question.on : asked->on},
        {"as_known", is_screen ? asked->question.as_known : asked->as_known},
    };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (parts[i].value.len > 0) det_json_key_str(json, parts[i].key, parts[i].value);
}

static void
write_decision(const det_decision_row *row, const det_asked *asked, det_text *out)
{
    char hex[DET_SHA256_HEX], at[DET_INSTANT_TEXT_MAX];
    det_json json = det_json_over(out);
    det_json_object(&json);
    det_json_key_uint(&json, "decision", row->id);
    det_json_key_cstr(&json, "at", det_instant_print(row->at_us, at));
    det_json_key_str(&json, "actor", row->actor);
    det_json_key_str(&json, "act", row->act);
    det_json_key_str(&json, "verdict", row->verdict);
    det_json_key_bool(&json, "erased", row->is_erased);
    if (!row->is_erased) write_asked(row, asked, &json);
    det_json_key_cstr(&json, "snapshot", det_sha256_print(&row->snapshot, hex));
    det_json_key_uint(&json, "tx", row->tx);
    if (row->books > 0) det_json_key_uint(&json, "books", row->books);
    det_json_key_str(&json, "profile", row->setting);
    det_json_key_str(&json, "engine", row->engine);
    det_json_object_end(&json);
    det_text_add_byte(out, '\n');
}

det_status
det_decisions(det_store *store, det_str name, det_str before, det_text *ndjson, det_error *err)
{
    det_arena *arena = NULL;
    det_decision_row row = {0};
    det_asked asked = {0};
    int64_t before_us = INT64_MAX;
    bool found = true;
    det_status st = DET_OK;
    if (before.len > 0) {
        det_instant instant;
        st = det_instant_read(before, DET_ZONE_UTC, nowhere, &instant, err);
        if (st != DET_OK) return st;
        before_us = instant.us;
    }
    st = det_arena_new(0, &arena, err);
    while (st == DET_OK) {
        det_arena_reset(arena);
        st = det_store_decision(store, row.id + 1, arena, &row, &found, err);
        if (st != DET_OK || !found) break;
        st = det_asked_read(row.question, &asked, err);
        if (st != DET_OK) {
            det_while(err, st, "reading decision %llu", (unsigned long long)row.id);
            break;
        }
        if ((name.len == 0 || det_str_equal_ascii_nocase(asked.question.name, name)) &&
            row.at_us < before_us)
            write_decision(&row, &asked, ndjson);
        st = det_text_check(ndjson, err);
    }
    det_arena_free(arena);
    return st;
}

det_status
det_decisions_erase(det_store *store, const uint64_t *numbers, size_t count, const char *actor,
                    const char *roles, const char *reason, int64_t now_us, det_error *err)
{
    det_error own = {0};
    det_roles set = 0;
    if (err == NULL) err = &own; /* a refusal is kept with its message */
    det_status st = det_roles_read(roles, &set, err);
    if (st == DET_OK)
        st = det_duty_may(DET_ACTION_ERASE_ASKED, det_str_of(actor == NULL ? "" : actor), set, err);
    if (st == DET_OK) st = det_store_erase(store, numbers, count, actor, reason, now_us, err);
    return det_book_refused(store, st, now_us, actor, "erase_asked", err);
}
