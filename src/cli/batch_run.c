/* batch_run.c - a batch from its first record to its last, also in two runs.
 *
 * With --out the answers go to a file, and beside it a checkpoint says how far they are.  Every
 * CHECKPOINT_CHUNKS chunks the answers are synced, then the checkpoint is replaced; a run that is
 * killed leaves at most that much behind the checkpoint, and --resume cuts it off, passes over the
 * records that are answered, and goes on.  The two runs together write the bytes of one.
 *
 * It goes on only with the same questions under the same settings: the checkpoint carries a digest
 * of all that decides an answer, and one of the records that are answered. */
#include "cli/batch_run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/sha256.h"

enum { CHECKPOINT_CHUNKS = 4 };

int
cli_put_answers(const cli_args *args, det_str lines, bool is_batch)
{
    det_error err = {0};
    det_arena *arena = NULL;
    det_str line;
    int code = CLI_DONE;
    if (cli_has(args, "json")) {
        if (!cli_write(lines)) code = CLI_SYSTEM;
        return code;
    }
    if (det_arena_new(0, &arena, &err) != DET_OK) return cli_fail(&err);
    while (code == CLI_DONE && det_str_next(&lines, '\n', &line)) {
        det_tree tree;
        if (line.len == 0) continue;
        det_arena_reset(arena);
        if (cli_parse(line, arena, &tree, &err) != DET_OK) {
            code = cli_fail(&err);
        } else if (is_batch && det_str_equal(cli_field(&tree, 0, "verdict"), DET_STR("CLEAR")) &&
                   det_tree_size(&tree, det_tree_get(&tree, 0, "results")) == 0) {
            cli_print(CLI_GREEN, "CLEAR ");
            uint32_t query = det_tree_get(&tree, 0, "query");
            fputs("  ", stdout);
            if (cli_field(&tree, query, "id").len > 0) {
                cli_put(CLI_DIM, cli_field(&tree, query, "id"));
                fputs("  ", stdout);
            }
            cli_put(CLI_PLAIN, cli_field(&tree, query, "name"));
            putchar('\n');
        } else {
            cli_show_verdict(&tree, 0, arena);
        }
    }
    det_arena_free(arena);
    return code;
}

/* ---- what may be gone on with -------------------------------------------------------------------
 */

/* Options that change no answer, or that the checkpoint keeps otherwise. */
static bool
decides_nothing(const char *name)
{
    static const char *const names[] = {"batch",     "threads",   "out",     "resume", "json",
                                        "data",      "full-scan", "profile", "help",   "on",
                                        "exit-code", "log",       "by"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0) return true;
    return false;
}

static det_status
digest_settings(const cli_batch_job *job, const char *on, char hex[CLI_SETTINGS_MAX],
                det_error *err)
{
    det_text *text = NULL;
    det_sha256 digest;
    det_status st = det_text_new(0, &text, err);
    if (st == DET_OK) st = det_snapshot_describe(job->snapshot, text, err);
    if (st == DET_OK) {
        det_text_print(text, "\nengine %s\non %s\nprofile %u %u %u %d %d\n", det_version(), on,
                       job->profile->threshold_bp, job->profile->max_age_days,
                       job->profile->results_max, job->profile->weak_alias_alerts,
                       job->profile->is_fast);
        if (det_books_suppressions_tx(job->books) > 0)
            det_text_print(text, "suppressions %u\n", det_books_suppressions_tx(job->books));
        for (const cli_option *o = job->args->command->options; o->name != NULL; o++)
            if (!decides_nothing(o->name) && cli_has(job->args, o->name))
                det_text_print(text, "%s=%s\n", o->name, cli_value(job->args, o->name));
        st = det_text_check(text, err);
    }
    if (st == DET_OK) st = det_sha256_of(det_text_str(text), &digest, err);
    if (st == DET_OK) det_sha256_print(&digest, hex);
    det_text_free(text);
    return st;
}

static uint64_t
digest_questions(uint64_t digest, const det_question *questions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const det_question *q = &questions[i];
        const det_str parts[] = {q->id,      q->name,        q->schema,    q->birth_date, q->gender,
                                 q->country, q->nationality, q->id_number, q->imo_number, q->on,
                                 q->sources, q->fault,       q->address};
        for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++)
            digest = digest * UINT64_C(0x100000001B3) ^ (det_str_hash(parts[p]) + parts[p].len);
    }
    return digest;
}

/* ---- the file of answers ------------------------------------------------------------------------
 */

typedef struct answers_file {
    const char *path;
    det_str checkpoint; /* path of it */
    FILE *file;
    cli_checkpoint done;
} answers_file;

/* Opens --out, anew or where a checkpoint says.  done.on is the day asked about. */
static det_status
open_answers(const cli_batch_job *job, const char *on, answers_file *out, det_error *err)
{
    char settings[CLI_SETTINGS_MAX];
    bool is_resumed = cli_has(job->args, "resume");
    det_status st = DET_OK;
    if (!det_arena_print(job->args->arena, &out->checkpoint, "%s.checkpoint", out->path))
        return det_fail(err, DET_NOMEM, (det_where){0}, "batch");
    if (is_resumed) st = cli_checkpoint_read(out->checkpoint.ptr, &out->done, err);
    if (st != DET_OK) {
        det_while(err, st,
                  "looking where to go on; a batch that was finished has no checkpoint any more");
        return st;
    }
    if (!is_resumed || cli_has(job->args, "on"))
        snprintf(out->done.on, sizeof out->done.on, "%s", on);
    st = digest_settings(job, out->done.on, settings, err);
    if (st != DET_OK) return st;
    if (is_resumed && strcmp(settings, out->done.settings) != 0)
        return det_fail(err, DET_CONFLICT, (det_where){0},
                        "%s was begun with another snapshot, profile or other options; go on with "
                        "those, or begin anew without --resume",
                        out->path);
    memcpy(out->done.settings, settings, sizeof settings);
    out->file = fopen(out->path, is_resumed ? "r+b" : "wb");
    if (out->file == NULL) return det_fail_errno(err, errno, "cannot open %s", out->path);
    if (!is_resumed) return cli_checkpoint_write(out->checkpoint.ptr, &out->done, err);
    if (fseek(out->file, 0, SEEK_END) != 0 || ftell(out->file) < 0 ||
        (uint64_t)ftell(out->file) < out->done.bytes)
        return det_fail(err, DET_CONFLICT, (det_where){0},
                        "%s is shorter than its checkpoint says; begin anew without --resume",
                        out->path);
    if (ftruncate(fileno(out->file), (off_t)out->done.bytes) != 0 ||
        fseek(out->file, 0, SEEK_END) != 0)
        return det_fail_errno(err, errno, "cannot cut %s back to its checkpoint", out->path);
    return DET_OK;
}

/* The answers first, then the checkpoint that vouches for them. */
static det_status
keep_answers(answers_file *out, det_error *err)
{
    if (fflush(out->file) != 0 || fsync(fileno(out->file)) != 0)
        return det_fail_errno(err, errno, "cannot write %s", out->path);
    return cli_checkpoint_write(out->checkpoint.ptr, &out->done, err);
}

/* Passes over the records that are answered. */
static det_status
pass_over(cli_batch *batch, det_question *questions, const cli_checkpoint *done, det_error *err)
{
    uint64_t passed = 0, digest = 0;
    while (passed < done->records) {
        size_t count = 0, most = CLI_CHUNK;
        if (done->records - passed < most) most = (size_t)(done->records - passed);
        det_status st = cli_batch_next(batch, questions, NULL, most, &count, err);
        if (st != DET_OK) return st;
        if (count == 0) break;
        digest = digest_questions(digest, questions, count);
        passed += count;
    }
    if (passed == done->records && digest == done->digest) return DET_OK;
    return det_fail(err, DET_CONFLICT, (det_where){0},
                    "the first %llu records are not those that were answered; go on with the same "
                    "batch, or begin anew without --resume",
                    (unsigned long long)done->records);
}

/* ---- the run ------------------------------------------------------------------------------------
 */

typedef struct batch_run {
    const cli_batch_job *job;
    cli_batch *batch;
    det_pool *pool;
    det_text *answers;
    det_question *questions;
    answers_file out; /* path NULL: standard output */
} batch_run;

/* Answers one chunk.  *code is what printing said. */
static det_status
answer_chunk(batch_run *run, size_t count, int *code, det_error *err)
{
    det_verdict verdicts[CLI_CHUNK];
    for (size_t i = 0; i < count; i++)
        verdicts[i] = DET_VERDICT_UNSCREENABLE;
    det_text_clear(run->answers);
    det_status st = det_pool_screen(run->pool, run->questions, count, run->answers, verdicts, err);
    if (st == DET_OK)
        st = cli_log_pool(run->job->log, run->pool, run->questions, count,
                          det_text_str(run->answers), verdicts, err);
    if (st != DET_OK) return st;
    for (size_t i = 0; i < count; i++)
        run->out.done.verdicts[verdicts[i]]++;
    det_str lines = det_text_str(run->answers);
    run->out.done.digest = digest_questions(run->out.done.digest, run->questions, count);
    run->out.done.records += count;
    run->out.done.bytes += lines.len;
    if (run->out.path == NULL)
        *code = cli_put_answers(run->job->args, lines, true);
    else if (fwrite(lines.ptr, 1, lines.len, run->out.file) != lines.len)
        return det_fail_errno(err, errno, "cannot write %s", run->out.path);
    return DET_OK;
}

static det_status
answer_all(batch_run *run, int *code, det_error *err)
{
    det_error failure;
    size_t count = 0;
    det_status st = DET_OK, read = DET_OK;
    for (unsigned chunk = 1; st == DET_OK && read == DET_OK && *code == CLI_DONE; chunk++) {
        read = cli_batch_next(run->batch, run->questions, NULL, CLI_CHUNK, &count, &failure);
        /* what was read before a failure is answered all the same */
        if (count > 0) st = answer_chunk(run, count, code, err);
        if (count == 0) break;
        if (st == DET_OK && run->out.path != NULL && chunk % CHECKPOINT_CHUNKS == 0)
            st = keep_answers(&run->out, err);
        cli_progress(NULL, "screened", run->out.done.records, 0);
    }
    if (st == DET_OK && run->out.path != NULL) st = keep_answers(&run->out, err);
    if (st == DET_OK && read != DET_OK) {
        *err = failure;
        return read;
    }
    return st;
}

int
cli_batch_answer(const cli_batch_job *job, uint64_t verdicts[CLI_VERDICTS])
{
    batch_run run = {.job = job, .out.path = cli_value(job->args, "out")};
    det_question defaults = *job->defaults;
    det_error err = {0};
    int code = CLI_DONE;
    char on[16];
    snprintf(on, sizeof on, "%.*s", DET_STR_FMT(defaults.on));
    run.questions = DET_NEW(job->args->arena, det_question, CLI_CHUNK);
    if (run.questions == NULL) return cli_usage("no memory");
    det_status st = det_text_new(0, &run.answers, &err);
    if (st == DET_OK) st = det_pool_new(job->snapshot, job->profile, job->threads, &run.pool, &err);
    if (st == DET_OK) det_pool_use(run.pool, job->books);
    if (st == DET_OK && run.out.path != NULL) {
        st = open_answers(job, on, &run.out, &err);
        defaults.on = det_str_of(run.out.done.on);
    }
    if (st == DET_OK)
        st = cli_batch_open(job->path, cli_value(job->args, "columns"), &defaults, &run.batch,
                            &err);
    if (st == DET_OK) st = pass_over(run.batch, run.questions, &run.out.done, &err);
    if (st == DET_OK) st = answer_all(&run, &code, &err);
    if (run.out.file != NULL && fclose(run.out.file) != 0 && st == DET_OK)
        st = det_fail_errno(&err, errno, "cannot close %s", run.out.path);
    if (st == DET_OK && code == CLI_DONE && run.out.path != NULL)
        (void)unlink(run.out.checkpoint.ptr); /* one that stays only claims less than is done */
    if (st != DET_OK) code = cli_fail(&err);
    memcpy(verdicts, run.out.done.verdicts, sizeof run.out.done.verdicts);
    cli_batch_close(run.batch);
    det_pool_free(run.pool);
    det_text_free(run.answers);
    return code;
}

/* ---- thresholds ---------------------------------------------------------------------------------
 */

static int
show_sweep(const cli_args *args, det_str lines)
{
    static const char *const keys[] = {"threshold",  "alerts", "band_alerts", "alert_rate", "found",
                                       "band_found", "recall", "recall_low",  "profile"};
    enum { COLUMNS = sizeof keys / sizeof keys[0] };
    cli_table table;
    det_tree tree = {0};
    det_error err = {0};
    det_str line;
    cli_table_begin(&table, args->arena, COLUMNS);
    for (size_t i = 0; i < COLUMNS; i++) {
        table.is_right[i] = i < COLUMNS - 1;
        if (!cli_table_add(&table, i < COLUMNS - 1 ? det_str_of(keys[i]) : (det_str){0}))
            return cli_usage("no memory");
    }
    while (det_str_next(&lines, '\n', &line)) {
        if (line.len == 0) continue;
        if (cli_parse(line, args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
        for (size_t i = 0; i < COLUMNS; i++) {
            det_str cell = cli_field(&tree, 0, keys[i]);
            if (i == COLUMNS - 1)
                cell = det_str_equal(cell, DET_STR("true")) ? DET_STR("<- the profile's")
                                                            : (det_str){0};
            else if (cell.len == 0)
                cell = DET_STR("-");
            if (!cli_table_add(&table, cell)) return cli_usage("no memory");
        }
    }
    cli_table_print(&table);
    printf("%.*s asked, %.*s with an expected answer, %.*s unscreenable\n",
           DET_STR_FMT(cli_field(&tree, 0, "tried")),
           DET_STR_FMT(cli_field(&tree, 0, "expected").len > 0 ? cli_field(&tree, 0, "expected")
                                                               : DET_STR("0")),
           DET_STR_FMT(cli_field(&tree, 0, "unscreenable")));
    return CLI_DONE;
}

int
cli_batch_sweep(const cli_batch_job *job)
{
    cli_batch *batch = NULL;
    det_sweep *sweep = NULL;
    det_text *lines = NULL;
    det_error err = {0};
    size_t count = 0;
    uint64_t done = 0;
    int code = CLI_DONE;
    det_question *questions = DET_NEW(job->args->arena, det_question, CLI_CHUNK);
    det_str *expected = DET_NEW(job->args->arena, det_str, CLI_CHUNK);
    if (questions == NULL || expected == NULL) return cli_usage("no memory");
    det_status st = det_text_new(0, &lines, &err);
    if (st == DET_OK) st = det_sweep_new(job->snapshot, job->profile, job->threads, &sweep, &err);
    if (st == DET_OK)
        st = cli_batch_open(job->path, cli_value(job->args, "columns"), job->defaults, &batch,
                            &err);
    do {
        if (st == DET_OK) st = cli_batch_next(batch, questions, expected, CLI_CHUNK, &count, &err);
        if (st == DET_OK && count > 0) st = det_sweep_add(sweep, questions, expected, count, &err);
        done += count;
        cli_progress(NULL, "screened", done, 0);
    } while (st == DET_OK && count > 0);
    if (st == DET_OK) st = det_sweep_write(sweep, lines, &err);
    cli_progress_end();
    if (st != DET_OK)
        code = cli_fail(&err);
    else if (cli_has(job->args, "json"))
        code = cli_write(det_text_str(lines)) ? CLI_DONE : CLI_SYSTEM;
    else
        code = show_sweep(job->args, det_text_str(lines));
    cli_batch_close(batch);
    det_sweep_free(sweep);
    det_text_free(lines);
    return code;
}

/* ---- changes ------------------------------------------------------------------------------------
 */

static int
show_changes(const cli_args *args, det_str lines)
{
    static const char *const lists[] = {"appeared", "gone", "changed"};
    det_arena *arena = NULL;
    det_error err = {0};
    det_str line;
    int code = CLI_DONE;
    if (cli_has(args, "json")) return cli_write(lines) ? CLI_DONE : CLI_SYSTEM;
    if (det_arena_new(0, &arena, &err) != DET_OK) return cli_fail(&err);
    while (code == CLI_DONE && det_str_next(&lines, '\n', &line)) {
        det_tree tree;
        if (line.len == 0) continue;
        det_arena_reset(arena);
        if (cli_parse(line, arena, &tree, &err) != DET_OK) {
            code = cli_fail(&err);
            continue;
        }
        uint32_t answer = det_tree_get(&tree, 0, "answer");
        uint32_t query = det_tree_get(&tree, answer, "query");
        printf("%.*s -> %.*s  ", DET_STR_FMT(cli_field(&tree, 0, "was")),
               DET_STR_FMT(cli_field(&tree, 0, "is")));
        cli_put(CLI_BOLD, cli_field(&tree, query, "id"));
        putchar(' ');
        cli_put(CLI_PLAIN, cli_field(&tree, query, "name"));
        for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
            uint32_t list = det_tree_get(&tree, 0, lists[i]);
            if (det_tree_size(&tree, list) == 0) continue;
            printf("  %s: ", lists[i]);
            cli_put(CLI_PLAIN, cli_join(&tree, list, ", ", arena));
        }
        putchar('\n');
    }
    det_arena_free(arena);
    return code;
}

int
cli_batch_since(const cli_batch_job *job)
{
    const char *path = cli_value(job->args, "since");
    const det_snapshot *before = NULL;
    cli_batch *batch = NULL;
    det_delta *delta = NULL;
    det_text *lines = NULL;
    det_error err = {0};
    size_t count = 0;
    uint64_t done = 0, changed = 0, sum = 0;
    int code = CLI_DONE;
    det_question *questions = DET_NEW(job->args->arena, det_question, CLI_CHUNK);
    if (questions == NULL) return cli_usage("no memory");
    if (!cli_is_there(path)) return CLI_MISSING;
    det_status st = det_text_new(0, &lines, &err);
    if (st == DET_OK) st = det_snapshot_open(path, &before, &err);
    if (st == DET_OK)
        st = det_delta_new(before, job->snapshot, job->profile, job->threads, &delta, &err);
    if (st == DET_OK && cli_has(job->args, "whole")) det_delta_leave_out_from(delta, UINT64_MAX);
    if (st == DET_OK)
        st = cli_batch_open(job->path, cli_value(job->args, "columns"), job->defaults, &batch,
                            &err);
    do {
        if (st == DET_OK) st = cli_batch_next(batch, questions, NULL, CLI_CHUNK, &count, &err);
        if (st != DET_OK || count == 0) break;
        det_text_clear(lines);
        st = det_delta_screen(delta, questions, count, lines, &changed, &err);
        if (st == DET_OK) code = show_changes(job->args, det_text_str(lines));
        done += count;
        sum += changed;
        cli_progress(NULL, "compared", done, 0);
    } while (st == DET_OK && code == CLI_DONE);
    cli_progress_end();
    if (st != DET_OK) code = cli_fail(&err);
    if (code == CLI_DONE && !cli_has(job->args, "json")) {
        uint64_t left_out = det_delta_left_out(delta);
        printf("%llu of %llu records change", (unsigned long long)sum, (unsigned long long)done);
        if (left_out > 0)
            printf("; %llu that nothing of the change can touch were not asked",
                   (unsigned long long)left_out);
        putchar('\n');
    }
    cli_batch_close(batch);
    det_delta_free(delta);
    det_snapshot_close(before);
    det_text_free(lines);
    return code;
}
