/* cmd_screen.c - detente screen: names and batches. */
#include <string.h>
#include <unistd.h>

#include "cli/batch_run.h"
#include "cli/books.h"

static const cli_option options[] = {
    {"batch", "FILE",
     "ask for every row of a CSV with a header, or every line of NDJSON; - is "
     "standard input"},
    {"columns", "MAP", "our names for theirs, as name=full_name,birth_date=dob"},
    {"schema", "SCHEMA", "Person, Company, Organization, LegalEntity, Vessel, Airplane"},
    {"birth-date", "DATE", "1961, 1961-04 or 1961-04-17"},
    {"nationality", "COUNTRY", "two letters or a name"},
    {"gender", "GENDER", "male or female"},
    {"country", "COUNTRY", "two letters or a name"},
    {"id-number", "NUMBER", "passport, national id, registration: equal is a match"},
    {"imo", "NUMBER", "of a vessel: equal is a match"},
    {"address", "TEXT", "compared with no list; a suppression may rely on it"},
    {"customer", "KEY", "your own key of the customer; a suppression may rely on it"},
    {"no-suppressions", NULL, "every alert, also those that a suppression answers"},
    {"source", "LIST", "list ids to look at, with commas between them (else all)"},
    CLI_ON,
    CLI_AS_KNOWN,
    CLI_PROFILE,
    {"threads", "N", "threads for a batch (else one a processor); the answer is the same"},
    {"out", "FILE", "answers of a batch as NDJSON to a file, with a checkpoint beside it"},
    {"resume", NULL, "go on with --out where a run was killed; the bytes are those of one run"},
    {"since", "SNAPSHOT",
     "tell only the records of a batch whose answer an older snapshot had otherwise"},
    {"whole", NULL,
     "--since: ask also the records that nothing of what changed can touch: slow, the same answer"},
    {"threshold-sweep", NULL, "alerts, and what of a column \"expected\" is found, by threshold"},
    CLI_LOG,
    {"full-scan", NULL, "compare with every name instead of the candidates: slow, the same answer"},
    {"exit-code", NULL, "exit 1 if something matched"},
    CLI_DATA,
    CLI_JSON,
    CLI_HELP,
    CLI_END};

static int
ask(const cli_batch_job *job, det_pool *pool, const det_question *question, det_text *answers,
    uint64_t verdicts[CLI_VERDICTS])
{
    det_verdict verdict = DET_VERDICT_UNSCREENABLE;
    det_error err = {0};
    det_text_clear(answers);
    det_status st = det_pool_screen(pool, question, 1, answers, &verdict, &err);
    if (st == DET_OK)
        st = cli_log_pool(job->log, pool, question, 1, det_text_str(answers), &verdict, &err);
    if (st != DET_OK) return cli_fail(&err);
    verdicts[verdict]++;
    return cli_put_answers(job->args, det_text_str(answers), false);
}

static int
ask_names(cli_args *args, const cli_batch_job *job, uint64_t verdicts[CLI_VERDICTS])
{
    det_pool *pool = NULL;
    det_text *answers = NULL;
    det_error err = {0};
    int code = CLI_DONE;
    det_status st = det_text_new(0, &answers, &err);
    if (st == DET_OK) st = det_pool_new(job->snapshot, job->profile, 1, &pool, &err);
    if (st == DET_OK) det_pool_use(pool, job->books);
    if (st != DET_OK) code = cli_fail(&err);
    /* a number alone is a question too */
    if (code == CLI_DONE && args->operand_count == 0)
        code = ask(job, pool, job->defaults, answers, verdicts);
    for (size_t i = 0; i < args->operand_count && code == CLI_DONE; i++) {
        det_question question = *job->defaults;
        question.name = det_str_of(args->operands[i]);
        code = ask(job, pool, &question, answers, verdicts);
    }
    det_pool_free(pool);
    det_text_free(answers);
    return code;
}

static bool
read_facts(const cli_args *args, det_question *out)
{
    *out = cli_facts(args);
    out->sources = det_str_of(cli_value(args, "source"));
    return cli_on(args, &out->on) && cli_as_known(args, &out->as_known);
}

/* What options ask for together that cannot be; 0: nothing. */
static int
check_options(const cli_args *args, const char *batch, const det_question *facts)
{
    bool is_sweep = cli_has(args, "threshold-sweep"), has_out = cli_value(args, "out") != NULL;
    if (batch != NULL && args->operand_count > 0)
        return cli_usage("screen takes names or --batch, not both; found '%s'", args->operands[0]);
    bool is_since = cli_value(args, "since") != NULL;
    if (batch == NULL && (is_sweep || has_out || is_since))
        return cli_usage("--out, --since and --threshold-sweep are for a batch; give --batch FILE");
    if (is_sweep + has_out + is_since > 1)
        return cli_usage("--out, --since and --threshold-sweep exclude each other");
    if (cli_has(args, "whole") && !is_since) return cli_usage("--whole is for --since; give both");
    if (cli_has(args, "log") && (is_since || is_sweep))
        return cli_usage(
            "--since and --threshold-sweep decide nothing, so there is nothing to log");
    if (cli_has(args, "resume") && !has_out)
        return cli_usage("--resume goes on with the file of --out; give both");
    if (batch == NULL && args->operand_count == 0 && facts->id_number.len == 0 &&
        facts->imo_number.len == 0)
        return cli_usage("screen needs a name, a number or --batch; as: detente screen 'Kim "
                         "Yong Chol'");
    return 0;
}

/* Threads for a batch: as told, else one a processor; the answer is the same. */
static bool
choose_threads(const cli_args *args, uint32_t *threads)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    *threads = processors < 1 ? 1 : processors > 256 ? 256 : (uint32_t)processors;
    return cli_number(args, "threads", 256, threads);
}

static void
show_counts(const uint64_t verdicts[CLI_VERDICTS])
{
    printf("%llu alerts, %llu clear, %llu unscreenable",
           (unsigned long long)verdicts[DET_VERDICT_ALERT],
           (unsigned long long)verdicts[DET_VERDICT_CLEAR],
           (unsigned long long)verdicts[DET_VERDICT_UNSCREENABLE]);
    if (verdicts[DET_VERDICT_SUPPRESSED] > 0)
        printf(", %llu suppressed", (unsigned long long)verdicts[DET_VERDICT_SUPPRESSED]);
    putchar('\n');
}

/* Suppressions, if the data folder has any.  Without them nothing is cleared that should not be, so
 * a store that cannot be read, as on a machine that only screens, is told and no failure. */
static const det_books *
open_suppressions(const cli_args *args)
{
    det_error err = {0};
    const det_books *books = NULL;
    if (cli_has(args, "no-suppressions")) return NULL;
    if (cli_books_open(args, &books, &err) != DET_OK)
        cli_warn("screening without suppressions: %.*s", (int)err.length, err.text);
    return books;
}

static int
run_screen(cli_args *args)
{
    det_error err = {0};
    det_profile profile;
    det_question facts;
    cli_log log = {0};
    cli_batch_job job = {.args = args, .profile = &profile, .defaults = &facts, .log = &log};
    uint64_t verdicts[CLI_VERDICTS] = {0};
    int code = CLI_DONE;
    const char *batch = cli_value(args, "batch");
    if (batch == NULL && args->operand_count == 1 && strcmp(args->operands[0], "-") == 0) {
        batch = "-";
        args->operand_count = 0;
    }
    if (!read_facts(args, &facts) || !choose_threads(args, &job.threads)) return CLI_USAGE;
    code = check_options(args, batch, &facts);
    if (code != 0) return code;
    bool is_study = cli_has(args, "threshold-sweep") || cli_has(args, "since");
    if (!is_study && !cli_log_open(args, &log, &code)) return code;
    det_status st = cli_profile(args, &profile, &err);
    if (st == DET_OK) st = cli_log_snapshot(args, &log, &job.snapshot, &err);
    profile.is_full_scan = cli_has(args, "full-scan");
    job.path = batch;
    if (st == DET_OK && !is_study) job.books = open_suppressions(args);
    if (st != DET_OK)
        code = cli_fail(&err);
    else if (batch == NULL)
        code = ask_names(args, &job, verdicts);
    else if (cli_has(args, "threshold-sweep"))
        code = cli_batch_sweep(&job);
    else if (cli_value(args, "since") != NULL)
        code = cli_batch_since(&job);
    else
        code = cli_batch_answer(&job, verdicts);
    if (code == CLI_DONE && batch != NULL && !cli_has(args, "json") && !is_study)
        show_counts(verdicts);
    det_books_close(job.books);
    det_snapshot_close(job.snapshot);
    cli_log_close(&log);
    if (code == CLI_DONE && verdicts[DET_VERDICT_ALERT] > 0 && cli_has(args, "exit-code"))
        return CLI_FOUND;
    return code;
}

const cli_command cli_screen = {"screen", "NAME... | --batch FILE",
                                "who is listed, what bites, by which paragraph", options,
                                run_screen};
