/* cmd_lookback.c - detente lookback: what would have alerted, with another list or another profile.
 *
 * Two sides are asked the same questions: as it was and as it would be.  Questions come from a
 * file, as those of screen --batch, or from the log of decisions, which is asked again from what it
 * was answered from.  Only what differs is written; nothing that was decided is touched. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/batch_run.h"
#include "cli/books.h"

static const cli_option options[] = {
    {"batch", "FILE", "names as screen --batch reads them (else the logged decisions)"},
    {"columns", "MAP", "of the batch: name=full_name,birth_date=dob"},
    {"profile", "FILE", "thresholds and policies as they would be (else the default)"},
    {"profile-was", "FILE", "as they were (else the default); of decisions it is known"},
    {"snapshot-was", "FILE", "lists and law as they were (else those of the data folder)"},
    {"on", "DATE", "the day whose lists would be asked (else as the question says, or the newest)"},
    {"on-was", "DATE", "the day whose lists were asked (else as --on)"},
    {"as-known", "INSTANT", "what is known by then (else all)"},
    {"as-known-was", "INSTANT", "what was known by then (else as --as-known)"},
    {"first", "N", "of decisions, from this number on"},
    {"last", "N", "of decisions, up to this number"},
    {"out", "FILE", "write the differences there (else to standard output)"},
    {"csv", NULL, "differences as CSV, a row each"},
    {"threads", "N", "threads to use (else 1)"},
    {"exit-code", NULL, "exit 1 if anything differs"},
    CLI_DATA,
    CLI_JSON,
    CLI_HELP,
    CLI_END};

/* Decisions asked again at once, so that memory does not grow with the log. */
enum { DECISIONS_CHUNK = 4096 };

typedef struct looking {
    cli_args *args;
    FILE *out;
    const char *path; /* of out; NULL: standard output */
    det_arena *arena; /* of a line */
    det_text *row;
    uint64_t asked, alerts, clears, others, unavailable;
} looking;

/* ---- writing ------------------------------------------------------------------------------------
 */

static void
put_cell(det_text *row, det_str value)
{
    det_text_add_byte(row, '"');
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] == '"') det_text_add_byte(row, '"');
        det_text_add_byte(row, value.ptr[i]);
    }
    det_text_add_byte(row, '"');
}

static void
put_row(looking *l, const det_tree *tree, const char *effect)
{
    static const char *const lists[] = {"appeared", "gone", "changed"};
    uint32_t query = det_tree_get(tree, det_tree_get(tree, 0, "answer"), "query");
    det_str number = cli_field(tree, 0, "decision");
    put_cell(l->row, number.len > 0 ? number : cli_field(tree, 0, "row"));
    const det_str cells[] = {det_str_of(effect), cli_field(tree, 0, "was"),
                             cli_field(tree, 0, "is"), cli_field(tree, query, "id"),
                             cli_field(tree, query, "name")};
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        det_text_add_byte(l->row, ',');
        put_cell(l->row, cells[i]);
    }
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        det_text_add_byte(l->row, ',');
        put_cell(l->row, cli_join(tree, det_tree_get(tree, 0, lists[i]), " ", l->arena));
    }
    det_text_add_byte(l->row, '\n');
}

/* "would_alert", "would_not_alert", "other". */
static const char *
effect_of(looking *l, const det_tree *tree)
{
    bool was = det_str_equal(cli_field(tree, 0, "was"), DET_STR("ALERT"));
    bool is = det_str_equal(cli_field(tree, 0, "is"), DET_STR("ALERT"));
    if (is && !was) {
        l->alerts++;
        return "would_alert";
    }
    if (was && !is) {
        l->clears++;
        return "would_not_alert";
    }
    l->others++;
    return "other";
}

static det_status
put_bytes(looking *l, det_str bytes, det_error *err)
{
    if (fwrite(bytes.ptr, 1, bytes.len, l->out) == bytes.len) return DET_OK;
    return det_fail_errno(err, errno, "cannot write %s",
                          l->path == NULL ? "the differences" : l->path);
}

/* Lines of differences, each with its effect in front. */
static det_status
put_lines(looking *l, det_str lines, det_error *err)
{
    det_str line;
    det_status st = DET_OK;
    while (st == DET_OK && det_str_next(&lines, '\n', &line)) {
        det_tree tree;
        if (line.len == 0) continue;
        det_arena_reset(l->arena);
        det_text_clear(l->row);
        st = cli_parse(line, l->arena, &tree, err);
        if (st != DET_OK) break;
        det_str outcome = cli_field(&tree, 0, "outcome");
        if (outcome.len > 0 && !det_str_equal(outcome, DET_STR("changed"))) {
            l->unavailable++;
            cli_warn("decision %.*s was not compared: %.*s",
                     DET_STR_FMT(cli_field(&tree, 0, "decision")),
                     DET_STR_FMT(cli_field(&tree, 0, "why")));
            continue;
        }
        const char *effect = effect_of(l, &tree);
        if (cli_has(l->args, "csv")) {
            put_row(l, &tree, effect);
        } else {
            det_text_print(l->row, "{\"effect\":\"%s\",", effect);
            det_text_add(l->row, det_str_slice(line, 1, line.len));
            det_text_add_byte(l->row, '\n');
        }
        st = det_text_check(l->row, err);
        if (st == DET_OK) st = put_bytes(l, det_text_str(l->row), err);
    }
    return st;
}

/* ---- from a file --------------------------------------------------------------------------------
 */

static det_status
read_profile(const cli_args *args, const char *option, det_profile *out, det_error *err)
{
    det_file file = {0};
    const char *path = cli_value(args, option);
    *out = (det_profile){0};
    if (path == NULL) return DET_OK;
    det_status st = cli_file_open(path, 1 << 20, &file, err);
    if (st == DET_OK) st = det_profile_read(file.bytes, path, out, err);
    det_file_close(&file);
    return st;
}

static det_status
look_at_batch(looking *l, const det_delta_side *was, const det_delta_side *is, uint32_t threads,
              det_error *err)
{
    cli_batch *batch = NULL;
    det_delta *delta = NULL;
    det_text *lines = NULL;
    const det_question defaults = {0};
    size_t count = 0;
    det_question *questions = DET_NEW(l->args->arena, det_question, CLI_CHUNK);
    if (questions == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
    det_status st = det_text_new(0, &lines, err);
    if (st == DET_OK) st = det_delta_between(was, is, threads, &delta, err);
    if (st == DET_OK)
        st = cli_batch_open(cli_value(l->args, "batch"), cli_value(l->args, "columns"), &defaults,
                            &batch, err);
    do {
        uint64_t changed = 0;
        if (st == DET_OK) st = cli_batch_next(batch, questions, NULL, CLI_CHUNK, &count, err);
        if (st != DET_OK || count == 0) break;
        det_text_clear(lines);
        st = det_delta_screen(delta, questions, count, lines, &changed, err);
        if (st == DET_OK) st = put_lines(l, det_text_str(lines), err);
        l->asked += count;
        cli_progress(NULL, "compared", l->asked, 0);
    } while (st == DET_OK);
    cli_batch_close(batch);
    det_delta_free(delta);
    det_text_free(lines);
    return st;
}

/* ---- from the log -------------------------------------------------------------------------------
 */

static det_status
look_at_decisions(looking *l, const det_delta_side *is, const uint32_t range[2], det_error *err)
{
    det_store *store = NULL;
    det_text *lines = NULL;
    uint64_t first = range[0] == 0 ? 1 : range[0];
    const char *folder = cli_kept_folder(l->args);
    if (folder == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "no memory");
    det_status st = det_text_new((size_t)1 << 30, &lines, err);
    if (st == DET_OK) st = det_store_open(cli_data_folder(l->args), false, &store, err);
    while (st == DET_OK && (range[1] == 0 || first <= range[1])) {
        det_replay_result result;
        uint64_t last = first + DECISIONS_CHUNK - 1;
        if (range[1] != 0 && last > range[1]) last = range[1];
        const det_replay_options how = {.snapshots = folder,
                                        .first = first,
                                        .last = last,
                                        .later = is->snapshot,
                                        .later_profile = is->profile};
        det_text_clear(lines);
        st = det_replay(store, &how, lines, &result, err);
        if (st == DET_OK) st = put_lines(l, det_text_str(lines), err);
        l->asked += result.decisions;
        cli_progress(NULL, "compared", l->asked, 0);
        if (result.decisions == 0) break;
        first = last + 1;
    }
    det_store_close(store);
    det_text_free(lines);
    return st;
}

/* ---- the command --------------------------------------------------------------------------------
 */

/* What of it does not go together; CLI_DONE if all does. */
static int
check_options(const cli_args *args)
{
    static const char *const of_batch[] = {"columns", "profile-was", "snapshot-was", "on",
                                           "on-was",  "as-known",    "as-known-was"};
    static const char *const of_log[] = {"first", "last"};
    bool is_batch = cli_has(args, "batch");
    if (args->operand_count > 0)
        return cli_usage("lookback takes no operand; found '%s'", args->operands[0]);
    for (size_t i = 0; !is_batch && i < sizeof of_batch / sizeof of_batch[0]; i++)
        if (cli_has(args, of_batch[i]))
            return cli_usage("--%s is for a batch; a logged decision says itself what it was "
                             "answered from",
                             of_batch[i]);
    for (size_t i = 0; is_batch && i < sizeof of_log / sizeof of_log[0]; i++)
        if (cli_has(args, of_log[i]))
            return cli_usage("--%s is for logged decisions, and there is a --batch", of_log[i]);
    if (cli_has(args, "csv") && cli_has(args, "json"))
        return cli_usage("--csv and --json exclude each other");
    return CLI_DONE;
}

static void
tell(const looking *l)
{
    if (l->asked == 0 && l->unavailable == 0 && !cli_has(l->args, "batch"))
        cli_warn("nothing was compared: the log has no such decision; screen --log and check --log "
                 "keep them, or give a --batch");
    fprintf(stderr,
            "%llu compared: %llu would alert and did not, %llu did and would not, %llu differ "
            "otherwise",
            (unsigned long long)l->asked, (unsigned long long)l->alerts,
            (unsigned long long)l->clears, (unsigned long long)l->others);
    if (l->unavailable > 0)
        fprintf(stderr, ", %llu could not be compared", (unsigned long long)l->unavailable);
    fputc('\n', stderr);
}

static det_status
look(looking *l, uint32_t threads, const uint32_t range[2], det_error *err)
{
    const det_snapshot *now = NULL, *before = NULL;
    det_profile profile, profile_was;
    const char *path = cli_value(l->args, "snapshot-was");
    det_str on = det_str_of(cli_value(l->args, "on"));
    det_str known = det_str_of(cli_value(l->args, "as-known"));
    det_status st = cli_snapshot_open(l->args, &now, err);
    if (st == DET_OK && path != NULL) st = det_snapshot_open(path, &before, err);
    if (st == DET_OK) st = read_profile(l->args, "profile", &profile, err);
    if (st == DET_OK) st = read_profile(l->args, "profile-was", &profile_was, err);
    det_delta_side is = {.snapshot = now, .profile = &profile, .on = on, .as_known = known};
    det_delta_side was = {.snapshot = before != NULL ? before : now,
                          .profile = &profile_was,
                          .on = on,
                          .as_known = known};
    if (cli_has(l->args, "on-was")) was.on = det_str_of(cli_value(l->args, "on-was"));
    if (cli_has(l->args, "as-known-was"))
        was.as_known = det_str_of(cli_value(l->args, "as-known-was"));
    if (!cli_has(l->args, "profile") && !cli_has(l->args, "batch")) is.profile = NULL;
    if (st == DET_OK && cli_has(l->args, "csv"))
        st = put_bytes(l, DET_STR("number,effect,was,is,id,name,appeared,gone,changed\n"), err);
    if (st == DET_OK)
        st = cli_has(l->args, "batch") ? look_at_batch(l, &was, &is, threads, err)
                                       : look_at_decisions(l, &is, range, err);
    det_snapshot_close(before);
    det_snapshot_close(now);
    return st;
}

static int
run_lookback(cli_args *args)
{
    looking l = {.args = args, .out = stdout, .path = cli_value(args, "out")};
    det_error err = {0};
    uint32_t threads = 1, range[2] = {0, 0};
    int code = check_options(args);
    if (code != CLI_DONE) return code;
    if (!cli_number(args, "threads", 256, &threads) ||
        !cli_number(args, "first", 999999999, &range[0]) ||
        !cli_number(args, "last", 999999999, &range[1]))
        return CLI_USAGE;
    if (l.path != NULL && (l.out = fopen(l.path, "wb")) == NULL) {
        (void)det_fail_errno(&err, errno, "cannot open %s", l.path);
        return cli_fail(&err);
    }
    det_status st = det_arena_new(0, &l.arena, &err);
    if (st == DET_OK) st = det_text_new(0, &l.row, &err);
    if (st == DET_OK) st = look(&l, threads, range, &err);
    cli_progress_end();
    if (l.path != NULL && fclose(l.out) != 0 && st == DET_OK)
        st = det_fail_errno(&err, errno, "cannot close %s", l.path);
    if (st == DET_OK)
        tell(&l);
    else
        code = cli_fail(&err);
    det_text_free(l.row);
    det_arena_free(l.arena);
    if (code == CLI_DONE && l.unavailable > 0) return CLI_MISSING;
    if (code == CLI_DONE && cli_has(args, "exit-code") && l.alerts + l.clears + l.others > 0)
        return CLI_FOUND;
    return code;
}

const cli_command cli_lookback = {"lookback", "",
                                  "what would have alerted with another list or another threshold",
                                  options, run_lookback};
