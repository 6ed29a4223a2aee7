/* cmd_build.c - detente build. */
#include "cli/cli.h"

static const cli_option options[] = {
    {"output", "FILE", "the snapshot to write (else in the data folder)"},
    {"anew", NULL, "take nothing from the snapshot before: the same bytes, in twice the time"},
    CLI_DATA,
    CLI_LAWBOOK,
    CLI_JSON,
    CLI_HELP,
    CLI_END};

static void
show_build(const det_tree *tree)
{
    uint32_t findings = det_tree_get(tree, 0, "findings");
    for (uint32_t at = det_tree_first(tree, findings); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        cli_put(CLI_YELLOW, cli_field(tree, at, "level"));
        fputs(": ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, at, "text"));
        putchar('\n');
    }
    det_str id = cli_field(tree, 0, "snapshot");
    if (id.len == 0) return;
    printf("snapshot %.*s\n", DET_STR_FMT(id));
    printf("  %.*s subjects, %.*s names, %.*s regimes, %.*s measures, %.*s bytes\n",
           DET_STR_FMT(cli_field(tree, 0, "subjects")), DET_STR_FMT(cli_field(tree, 0, "names")),
           DET_STR_FMT(cli_field(tree, 0, "regimes")), DET_STR_FMT(cli_field(tree, 0, "measures")),
           DET_STR_FMT(cli_field(tree, 0, "bytes")));
}

static int
run_build(cli_args *args)
{
    det_error err = {0}, other = {0};
    det_store *store = NULL;
    det_text *json = NULL;
    det_tree tree;
    if (args->operand_count > 0)
        return cli_usage("build takes no operand; found '%s'", args->operands[0]);
    const char *lawbook = cli_lawbook_folder(args), *path = cli_value(args, "output");
    if (path == NULL) path = cli_snapshot_path(args);
    if (path == NULL) return CLI_SYSTEM;
    if (lawbook == NULL)
        return cli_usage("no lawbook beside the program or installed: give --lawbook DIR");
    det_build_options build = {.lawbook = lawbook,
                               .snapshot = path,
                               .progress = cli_progress,
                               .is_anew = cli_has(args, "anew"),
                               .in_use = cli_snapshot_path(args)};
    det_status st = det_text_new(0, &json, &err);
    if (st == DET_OK) st = det_store_open(cli_data_folder(args), false, &store, &err);
    if (st == DET_OK) st = cli_build_by(args, &build, &err);
    if (st == DET_OK) st = det_build(store, &build, json, &err);
    cli_progress_end();
    if (json != NULL && det_text_length(json) > 0) {
        if (cli_has(args, "json")) {
            det_text_add_byte(json, '\n');
            cli_write(det_text_str(json));
        } else if (cli_parse(det_text_str(json), args->arena, &tree, &other) == DET_OK) {
            show_build(&tree);
        }
    }
    det_store_close(store);
    det_text_free(json);
    return st == DET_OK ? CLI_DONE : cli_fail(&err);
}

const cli_command cli_build = {"build", "", "compile lists and law into the snapshot", options,
                               run_build};
