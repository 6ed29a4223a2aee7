/* cmd_pairs.c - detente pairs. */
#include <unistd.h>

#include "cli/cli.h"

static const cli_option options[] = {
    {"scores", "FILE", "write the rows back with their scores (CSV)"},
    CLI_PROFILE,
    CLI_DATA,
    CLI_JSON,
    CLI_HELP,
    CLI_END};

static int
show_pairs(cli_args *args, det_str lines)
{
    static const char *const keys[] = {"category",   "tried",       "precision", "recall",   "f1",
                                       "true_match", "false_match", "missed",    "threshold"};
    size_t columns = sizeof keys / sizeof keys[0];
    cli_table table;
    det_error err = {0};
    det_str line;
    cli_table_begin(&table, args->arena, columns);
    for (size_t i = 0; i < columns; i++) {
        table.is_right[i] = i > 0;
        if (!cli_table_add(&table, det_str_of(keys[i]))) return cli_usage("no memory");
    }
    while (det_str_next(&lines, '\n', &line)) {
        det_tree tree;
        if (line.len == 0) continue;
        if (cli_parse(line, args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
        for (size_t i = 0; i < columns; i++) {
            det_str cell = cli_field(&tree, 0, keys[i]);
            if (!cli_table_add(&table, cell.len == 0 ? DET_STR("all") : cell))
                return cli_usage("no memory");
        }
    }
    cli_table_print(&table);
    return CLI_DONE;
}

static int
run_pairs(cli_args *args)
{
    det_error err = {0};
    const det_snapshot *snapshot = NULL;
    det_text *lines = NULL, *scores = NULL;
    det_profile profile;
    det_file file = {0};
    int code = CLI_DONE;
    if (args->operand_count != 1)
        return cli_usage("pairs needs one file of labelled pairs, FILE.csv");
    const char *path = args->operands[0], *to = cli_value(args, "scores");
    const char *at = cli_snapshot_path(args);
    det_status st = det_text_new(0, &lines, &err);
    if (st == DET_OK && to != NULL) st = det_text_new(0, &scores, &err);
    if (st == DET_OK) st = cli_profile(args, &profile, &err);
    if (st == DET_OK && at != NULL && access(at, R_OK) == 0)
        st = det_snapshot_open(at, &snapshot, &err);
    else if (st == DET_OK)
        cli_warn("no snapshot in %s: all words count alike, rare or common", cli_data_folder(args));
    if (st == DET_OK) st = cli_file_open(path, 0, &file, &err);
    if (st == DET_OK) st = det_pairs(snapshot, &profile, file.bytes, path, lines, scores, &err);
    if (st == DET_OK && to != NULL) st = det_file_write(to, det_text_str(scores), &err);
    if (st != DET_OK)
        code = cli_fail(&err);
    else if (cli_has(args, "json"))
        cli_write(det_text_str(lines));
    else
        code = show_pairs(args, det_text_str(lines));
    det_file_close(&file);
    det_snapshot_close(snapshot);
    det_text_free(lines);
    det_text_free(scores);
    return code;
}

const cli_command cli_pairs = {
    "pairs", "FILE.csv", "labelled pairs of names: precision, recall, F1", options, run_pairs};
