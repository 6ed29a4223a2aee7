/* cmd_screen.c - detente screen: names and batches. */
#include <stdlib.h>
#include <string.h>

#include "cli/batch.h"
#include "cli/cli.h"

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
    {"source", "LIST", "list ids to look at, with commas between them (else all)"},
    CLI_ON,
    CLI_AS_KNOWN,
    CLI_PROFILE,
    {"threads", "N", "threads for a batch (else 1); the answer is the same"},
    {"full-scan", NULL, "compare with every name instead of the candidates: slow, the same answer"},
    {"exit-code", NULL, "exit 1 if something matched"},
    CLI_DATA,
    CLI_JSON,
    CLI_HELP,
    CLI_END};

/* Questions answered at once: enough to keep threads busy, few enough to be no memory at all. */
enum { CHUNK = 1024 };

typedef struct tally {
    uint64_t of[DET_VERDICT_UNSCREENABLE + 1];
} tally;

/* Prints a run of answers.  In a batch what is CLEAR takes one line. */
static int
put_answers(cli_args *args, det_str lines, bool is_batch)
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

static int
ask(cli_args *args, det_pool *pool, const det_question *questions, size_t count, det_text *answers,
    bool is_batch, tally *sum)
{
    static const det_verdict none = DET_VERDICT_UNSCREENABLE;
    det_verdict verdicts[CHUNK];
    det_error err = {0};
    for (size_t i = 0; i < count; i++)
        verdicts[i] = none;
    det_text_clear(answers);
    det_status st = det_pool_screen(pool, questions, count, answers, verdicts, &err);
    if (st != DET_OK) return cli_fail(&err);
    for (size_t i = 0; i < count; i++)
        sum->of[verdicts[i]]++;
    return put_answers(args, det_text_str(answers), is_batch);
}

static int
ask_batch(cli_args *args, det_pool *pool, const char *path, const det_question *defaults,
          det_text *answers, tally *sum)
{
    cli_batch *batch = NULL;
    det_error err = {0};
    size_t count = 0;
    uint64_t done = 0;
    int code = CLI_DONE;
    det_question *questions = DET_NEW(args->arena, det_question, CHUNK);
    if (questions == NULL) return cli_usage("no memory");
    det_status st = cli_batch_open(path, cli_value(args, "columns"), defaults, &batch, &err);
    if (st != DET_OK) return cli_fail(&err);
    do {
        st = cli_batch_next(batch, questions, CHUNK, &count, &err);
        /* what was read before a failure is answered all the same */
        if (count > 0) code = ask(args, pool, questions, count, answers, true, sum);
        done += count;
        cli_progress(NULL, "screened", done, 0);
    } while (st == DET_OK && count > 0 && code == CLI_DONE);
    if (st != DET_OK) code = cli_fail(&err);
    cli_batch_close(batch);
    return code;
}

static int
ask_names(cli_args *args, det_pool *pool, const det_question *defaults, det_text *answers,
          tally *sum)
{
    size_t count = args->operand_count;
    /* a number alone is a question too */
    if (count == 0) return ask(args, pool, defaults, 1, answers, false, sum);
    for (size_t i = 0; i < count; i++) {
        det_question question = *defaults;
        question.name = det_str_of(args->operands[i]);
        int code = ask(args, pool, &question, 1, answers, false, sum);
        if (code != CLI_DONE) return code;
    }
    return CLI_DONE;
}

static bool
read_facts(const cli_args *args, det_question *out)
{
    *out = (det_question){.schema = det_str_of(cli_value(args, "schema")),
                          .birth_date = det_str_of(cli_value(args, "birth-date")),
                          .nationality = det_str_of(cli_value(args, "nationality")),
                          .gender = det_str_of(cli_value(args, "gender")),
                          .country = det_str_of(cli_value(args, "country")),
                          .id_number = det_str_of(cli_value(args, "id-number")),
                          .imo_number = det_str_of(cli_value(args, "imo")),
                          .sources = det_str_of(cli_value(args, "source"))};
    return cli_on(args, &out->on) && cli_as_known(args, &out->as_known);
}

static int
run_screen(cli_args *args)
{
    det_error err = {0};
    const det_snapshot *snapshot = NULL;
    det_pool *pool = NULL;
    det_text *answers = NULL;
    det_profile profile;
    det_question facts;
    tally sum = {0};
    uint32_t threads = 1;
    int code = CLI_DONE;
    const char *batch = cli_value(args, "batch");
    if (batch == NULL && args->operand_count == 1 && strcmp(args->operands[0], "-") == 0) {
        batch = "-";
        args->operand_count = 0;
    }
    if (batch != NULL && args->operand_count > 0)
        return cli_usage("screen takes names or --batch, not both; found '%s'", args->operands[0]);
    if (!read_facts(args, &facts) || !cli_number(args, "threads", 256, &threads)) return CLI_USAGE;
    if (batch == NULL && args->operand_count == 0 && facts.id_number.len == 0 &&
        facts.imo_number.len == 0)
        return cli_usage("screen needs a name, a number or --batch; as: detente screen 'Kim "
                         "Yong Chol'");
    det_status st = det_text_new(0, &answers, &err);
    if (st == DET_OK) st = cli_profile(args, &profile, &err);
    if (st == DET_OK) st = cli_snapshot_open(args, &snapshot, &err);
    if (st == DET_OK) {
        profile.is_full_scan = cli_has(args, "full-scan");
        st = det_pool_new(snapshot, &profile, threads, &pool, &err);
    }
    if (st != DET_OK)
        code = cli_fail(&err);
    else if (batch != NULL)
        code = ask_batch(args, pool, batch, &facts, answers, &sum);
    else
        code = ask_names(args, pool, &facts, answers, &sum);
    if (code == CLI_DONE && batch != NULL && !cli_has(args, "json"))
        printf("%llu alerts, %llu clear, %llu unscreenable\n",
               (unsigned long long)sum.of[DET_VERDICT_ALERT],
               (unsigned long long)sum.of[DET_VERDICT_CLEAR],
               (unsigned long long)sum.of[DET_VERDICT_UNSCREENABLE]);
    det_pool_free(pool);
    det_snapshot_close(snapshot);
    det_text_free(answers);
    if (code == CLI_DONE && sum.of[DET_VERDICT_ALERT] > 0 && cli_has(args, "exit-code"))
        return CLI_FOUND;
    return code;
}

const cli_command cli_screen = {"screen", "NAME... | --batch FILE",
                                "who is listed, what bites, by which paragraph", options,
                                run_screen};
