/* replay.c - decisions asked again, of what they were answered from.
 *
 * The snapshot is the file that was kept under its id, the books are read as they were after the
 * transaction that they knew, the profile is read from the text that its id is a digest of.  So the
 * bytes must come again; only their salted digest was kept, and that is compared.
 *
 * With a later snapshot each is asked once more, of all that is known by now.  What that changes is
 * told and nothing else: the decision stays what it was. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/answers.h"
#include "api/asked.h"
#include "api/decision.h"

static const det_where nowhere;

/* Decisions of one run follow each other and have all this in common. */
enum { BENCHES = 4 };
typedef struct bench {
    bool is_there;
    det_sha256 snapshot_id;
    uint32_t books_tx;
    char setting[128];
    const det_snapshot *snapshot;
    const det_books *books;
    det_worker *worker;
} bench;

typedef struct replaying {
    det_store *store;
    const det_replay_options *options;
    det_replay_result *result;
    bench benches[BENCHES];
    unsigned next; /* which one makes room */
    det_arena *arena;
    det_text *answer, *later;
    /* with later knowledge: its worker, for decisions of one setting and with books or without */
    const det_books *books_now;
    det_worker *later_worker;
    char later_setting[128];
    bool later_has_books;
    det_text *out;
} replaying;

static void
close_bench(bench *of)
{
    det_worker_free(of->worker);
    det_books_close(of->books);
    det_snapshot_close(of->snapshot);
    *of = (bench){0};
}

bool
det_profile_of_text(det_str text, det_profile *out)
{
    unsigned weak = 0;
    char copy[128], again[128];
    if (text.len >= sizeof copy) return false;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    *out = (det_profile){0};
    if (sscanf(copy,
               "threshold_bp=%" SCNu32 " max_age_days=%" SCNu32 " results_max=%" SCNu32
               " weak_alias_alerts=%u",
               &out->threshold_bp, &out->max_age_days, &out->results_max, &weak) != 4)
        return false;
    out->weak_alias_alerts = weak != 0;
    out->is_fast = det_str_ends(text, DET_STR(" rules=fast"));
    snprintf(again, sizeof again,
             "threshold_bp=%u max_age_days=%u results_max=%u weak_alias_alerts=%u%s",
             out->threshold_bp, out->max_age_days, out->results_max, weak,
             out->is_fast ? " rules=fast" : "");
    return strcmp(copy, again) == 0;
}

static det_status
open_bench(replaying *now, const det_decision_row *row, bench *out, det_error *err)
{
    char hex[DET_SHA256_HEX];
    det_str path;
    det_profile profile;
    if (!det_profile_of_text(row->setting, &profile))
        return det_fail(err, DET_UNSUPPORTED, nowhere, "the profile '%.*s' cannot be read",
                        DET_STR_FMT(row->setting));
    if (!det_arena_print(now->arena, &path, "%s/%s.det", now->options->snapshots,
                         det_sha256_print(&row->snapshot, hex)))
        return det_fail(err, DET_NOMEM, nowhere, "replaying decisions");
    if (access(path.ptr, R_OK) != 0)
        return det_fail(err, DET_MISSING, nowhere, "its snapshot is not there: %s", path.ptr);
    out->is_there = true;
    out->snapshot_id = row->snapshot;
    out->books_tx = row->books;
    memcpy(out->setting, row->setting.ptr, row->setting.len);
    out->setting[row->setting.len] = '\0';
    det_status st = det_snapshot_open(path.ptr, &out->snapshot, err);
    if (st == DET_OK &&
        memcmp(det_index_file_id(out->snapshot->file), &row->snapshot, sizeof row->snapshot) != 0)
        st = det_fail(err, DET_CORRUPT, nowhere, "%s is another snapshot", path.ptr);
    if (st == DET_OK && row->books > 0)
        st = det_books_open_until(now->store, row->books, &out->books, err);
    if (st == DET_OK) st = det_worker_new(out->snapshot, &profile, &out->worker, err);
    if (st == DET_OK) det_worker_use(out->worker, out->books);
    if (st != DET_OK) close_bench(out);
    return st;
}

/* What a decision was answered from; opened once for those that follow each other. */
static det_status
find_bench(replaying *now, const det_decision_row *row, bench **out, det_error *err)
{
    for (size_t i = 0; i < BENCHES; i++) {
        bench *of = &now->benches[i];
        if (!of->is_there || of->books_tx != row->books ||
            memcmp(&of->snapshot_id, &row->snapshot, sizeof row->snapshot) != 0 ||
            !det_str_equal(det_str_of(of->setting), row->setting))
            continue;
        *out = of;
        return DET_OK;
    }
    bench *of = &now->benches[now->next];
    now->next = (now->next + 1) % BENCHES;
    close_bench(of);
    *out = of;
    return open_bench(now, row, of, err);
}

/* Asks a worker what was asked; the verdict by its name. */
static det_status
ask_again(det_worker *worker, const det_decision_row *row, const det_asked *asked,
          bool is_known_now, det_text *answer, const char **verdict, det_error *err)
{
    det_text_clear(answer);
    if (det_str_equal(row->act, DET_STR("screen"))) {
        det_question question = asked->question;
        det_verdict is = DET_VERDICT_UNSCREENABLE;
        if (is_known_now) question.as_known = (det_str){0};
        det_status st = det_worker_screen(worker, &question, answer, &is, err);
        *verdict = det_verdict_name(is);
        return st;
    }
    det_decision is = DET_DECISION_HOLD_PENDING;
    det_str file;
    det_arena *arena = NULL;
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK && !det_arena_copy(arena, asked->file, &file))
        st = det_fail(err, DET_NOMEM, nowhere, "replaying decisions");
    if (st == DET_OK)
        st = det_worker_check(worker, asked->document, file.ptr, asked->on,
                              is_known_now ? (det_str){0} : asked->as_known, answer, &is, err);
    det_arena_free(arena);
    *verdict = det_decision_name(is);
    return st;
}

static void
begin_line(const replaying *now, const det_decision_row *row, const char *outcome, det_json *json)
{
    char at[DET_INSTANT_TEXT_MAX];
    *json = det_json_over(now->out);
    det_json_object(json);
    det_json_key_uint(json, "decision", row->id);
    det_json_key_cstr(json, "outcome", outcome);
    det_json_key_cstr(json, "at", det_instant_print(row->at_us, at));
    det_json_key_str(json, "act", row->act);
    det_json_key_str(json, "was", row->verdict);
}

static det_status
end_line(const replaying *now, det_json *json, det_error *err)
{
    det_json_object_end(json);
    det_text_add_byte(now->out, '\n');
    return det_text_check(now->out, err);
}

static det_status
find_later(replaying *now, const det_decision_row *row, det_error *err)
{
    det_profile profile;
    bool has_books = row->books > 0;
    if (now->later_worker != NULL && now->later_has_books == has_books &&
        det_str_equal(det_str_of(now->later_setting), row->setting))
        return DET_OK;
    det_worker_free(now->later_worker);
    now->later_worker = NULL;
    if (!det_profile_of_text(row->setting, &profile))
        return det_fail(err, DET_UNSUPPORTED, nowhere, "the profile cannot be read");
    memcpy(now->later_setting, row->setting.ptr, row->setting.len);
    now->later_setting[row->setting.len] = '\0';
    now->later_has_books = has_books;
    if (now->options->later_profile != NULL) profile = *now->options->later_profile;
    det_status st = det_worker_new(now->options->later, &profile, &now->later_worker, err);
    if (st == DET_OK && has_books) det_worker_use(now->later_worker, now->books_now);
    return st;
}

/* The same question with all that is known by now. */
static det_status
ask_later(replaying *now, const det_decision_row *row, const det_asked *asked, det_error *err)
{
    det_tree old, new;
    det_json json;
    const char *is = "";
    bool is_screen = det_str_equal(row->act, DET_STR("screen"));
    det_status st = find_later(now, row, err);
    if (st == DET_OK) st = ask_again(now->later_worker, row, asked, true, now->later, &is, err);
    if (st == DET_OK)
        st = det_tree_read_json(det_text_str(now->answer), "answer", now->arena, &old, err);
    if (st == DET_OK)
        st = det_tree_read_json(det_text_str(now->later), "answer", now->arena, &new, err);
    if (st != DET_OK) return st;
    if (det_str_equal(row->verdict, det_str_of(is)) &&
        !det_answers_differ(&old, &new, is_screen, NULL))
        return DET_OK;
    now->result->changed++;
    begin_line(now, row, "changed", &json);
    det_json_key_cstr(&json, "is", is);
    (void)det_answers_differ(&old, &new, is_screen, &json);
    return end_line(now, &json, err);
}

static det_status
tell_failure(replaying *now, const det_decision_row *row, const char *outcome, det_str why,
             det_error *err)
{
    det_json json;
    size_t end = det_str_find_byte(why, '\n');
    begin_line(now, row, outcome, &json);
    det_json_key_str(&json, "why", det_str_slice(why, 0, end));
    if (!det_str_equal(row->engine, det_str_of(det_version())))
        det_json_key_str(&json, "engine", row->engine);
    return end_line(now, &json, err);
}

static det_status
replay_one(replaying *now, const det_decision_row *row, det_error *err)
{
    det_asked asked;
    det_error why = {0};
    bench *of = NULL;
    bool is_same = false;
    const char *is = "";
    if (row->is_erased) {
        now->result->erased++;
        return DET_OK;
    }
    det_status st = det_asked_read(row->question, &asked, &why);
    if (st == DET_OK) st = find_bench(now, row, &of, &why);
    if (st == DET_OK) st = ask_again(of->worker, row, &asked, false, now->answer, &is, &why);
    if (st == DET_NOMEM || st == DET_IO) {
        if (err != NULL) *err = why;
        return st;
    }
    if (st != DET_OK) {
        now->result->unavailable++;
        return tell_failure(now, row, "unavailable", det_str_of(why.text), err);
    }
    st = det_decision_is(row, det_text_str(now->answer), &is_same, err);
    if (st != DET_OK) return st;
    if (!is_same) {
        now->result->different++;
        return tell_failure(now, row, "different",
                            DET_STR("the answer has other bytes than it had then"), err);
    }
    now->result->equal++;
    return now->options->later == NULL ? DET_OK : ask_later(now, row, &asked, err);
}

static det_status
replay_all(replaying *now, det_error *err)
{
    const det_replay_options *options = now->options;
    uint64_t id = options->first;
    det_status st = DET_OK;
    while (st == DET_OK) {
        det_decision_row row;
        bool found = false;
        det_arena_reset(now->arena);
        st = det_store_decision(now->store, id, now->arena, &row, &found, err);
        if (st != DET_OK || !found || (options->last != 0 && row.id > options->last)) break;
        now->result->decisions++;
        st = replay_one(now, &row, err);
        det_while(err, st, "replaying decision %llu", (unsigned long long)row.id);
        id = row.id + 1;
        if (options->progress != NULL &&
            !options->progress(options->context, "replayed", now->result->decisions, 0))
            return det_fail(err, DET_REFUSED, nowhere, "replaying decisions was stopped");
    }
    return st;
}

det_status
det_replay(det_store *store, const det_replay_options *options, det_text *ndjson,
           det_replay_result *result, det_error *err)
{
    replaying now = {.store = store, .options = options, .result = result, .out = ndjson};
    *result = (det_replay_result){0};
    if (options->snapshots == NULL)
        return det_fail(err, DET_USAGE, nowhere, "a replay needs the folder of kept snapshots");
    det_status st = det_arena_new(0, &now.arena, err);
    if (st == DET_OK) st = det_text_new(0, &now.answer, err);
    if (st == DET_OK) st = det_text_new(0, &now.later, err);
    if (st == DET_OK && options->later != NULL) st = det_books_open(store, &now.books_now, err);
    if (st == DET_OK) st = replay_all(&now, err);
    for (size_t i = 0; i < BENCHES; i++)
        close_bench(&now.benches[i]);
    det_worker_free(now.later_worker);
    det_books_close(now.books_now);
    det_text_free(now.answer);
    det_text_free(now.later);
    det_arena_free(now.arena);
    return st;
}
