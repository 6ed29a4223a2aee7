/* cmd_selftest.c - detente selftest. */
#include "cli/cli.h"

static const cli_option options[] = {
    {"on", "DATE", "the day whose lists are tested (else that of the newest list)"},
    {"source", "LIST", "list ids with commas between them (else all)"},
    {"threads", "N", "threads to use (else 1)"},
    CLI_PROFILE,
    CLI_DATA,
    CLI_JSON,
    CLI_HELP,
    CLI_END};

static int
show_selftest(cli_args *args, det_str lines, uint64_t tried, uint64_t missed)
{
    det_error err = {0};
    det_str line;
    while (det_str_next(&lines, '\n', &line)) {
        det_tree tree;
        if (line.len == 0) continue;
        if (cli_parse(line, args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
        if (det_str_equal(cli_field(&tree, 0, "kind"), DET_STR("missed"))) {
            cli_put(CLI_RED, DET_STR("missed"));
            putchar(' ');
            cli_put(CLI_BOLD, cli_field(&tree, 0, "id"));
            fputs("  ", stdout);
            cli_put(CLI_PLAIN, cli_field(&tree, 0, "name"));
            putchar('\n');
            continue;
        }
        cli_put(CLI_BOLD, cli_field(&tree, 0, "source"));
        printf(": %.*s names tried, %.*s miss their own entry\n",
               DET_STR_FMT(cli_field(&tree, 0, "tried")),
               DET_STR_FMT(cli_field(&tree, 0, "missed")));
    }
    printf("%llu names miss themselves, of %llu\n", (unsigned long long)missed,
           (unsigned long long)tried);
    return CLI_DONE;
}

static int
run_selftest(cli_args *args)
{
    det_error err = {0};
    const det_snapshot *snapshot = NULL;
    det_text *lines = NULL;
    det_profile profile;
    uint32_t threads = 1;
    uint64_t tried = 0, missed = 0;
    int code = CLI_DONE;
    if (args->operand_count > 0)
        return cli_usage("selftest takes no operand; found '%s'", args->operands[0]);
    if (!cli_number(args, "threads", 256, &threads)) return CLI_USAGE;
    det_str on = det_str_of(cli_value(args, "on"));
    det_status st = det_text_new(0, &lines, &err);
    if (st == DET_OK) st = cli_profile(args, &profile, &err);
    if (st == DET_OK) st = cli_snapshot_open(args, &snapshot, &err);
    if (st == DET_OK)
        st = det_selftest(snapshot, &profile, on, det_str_of(cli_value(args, "source")), threads,
                          cli_progress, NULL, lines, &tried, &missed, &err);
    cli_progress_end();
    if (st != DET_OK)
        code = cli_fail(&err);
    else if (cli_has(args, "json"))
        cli_write(det_text_str(lines));
    else
        code = show_selftest(args, det_text_str(lines), tried, missed);
    det_snapshot_close(snapshot);
    det_text_free(lines);
    if (code == CLI_DONE && missed > 0) return CLI_FOUND;
    return code;
}

const cli_command cli_selftest = {"selftest", "", "does every listed name find its own entry",
                                  options, run_selftest};
