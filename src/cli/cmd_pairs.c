/* cmd_pairs.c - detente pairs. */
#include <unistd.h>

#include "cli/cli.h"

static const cli_option options[] = {{"scores", "FILE", "write the rows back with their scores"},
                                     CLI_PROFILE,
                                     CLI_DATA,
                                     CLI_JSON,
                                     CLI_HELP,
                                     CLI_END};

enum { PAIRS_COLUMNS = 9, BIN_COLUMNS = 7 };
static const char *const tally_keys[PAIRS_COLUMNS] = {"category",    "tried",  "precision",
                                                      "recall",      "f1",     "true_match",
                                                      "false_match", "missed", "ambiguous"};
static const char *const bin_keys[BIN_COLUMNS] = {"bin",       "below",      "tried",     "same",
                                                  "share_low", "share_high", "calibrated"};

static bool
add_row(cli_table *table, const det_tree *tree, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        det_str cell = tree == NULL ? det_str_of(keys[i]) : cli_field(tree, 0, keys[i]);
        if (cell.len == 0) cell = i == 0 ? DET_STR("all") : DET_STR("-");
        if (!cli_table_add(table, cell)) return false;
    }
    return true;
}

static int
show_pairs(cli_args *args, det_str lines)
{
    cli_table tallies, bins;
    det_tree tree = {0};
    det_error err = {0};
    det_str line;
    cli_table_begin(&tallies, args->arena, PAIRS_COLUMNS);
    cli_table_begin(&bins, args->arena, BIN_COLUMNS);
    for (size_t i = 0; i < PAIRS_COLUMNS; i++)
        tallies.is_right[i] = i > 0;
    for (size_t i = 0; i < BIN_COLUMNS; i++)
        bins.is_right[i] = true;
    bool is_good = add_row(&tallies, NULL, tally_keys, PAIRS_COLUMNS) &&
                   add_row(&bins, NULL, bin_keys, BIN_COLUMNS);
    while (is_good && det_str_next(&lines, '\n', &line)) {
        if (line.len == 0) continue;
        if (cli_parse(line, args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
        is_good = cli_field(&tree, 0, "bin").len > 0
                      ? add_row(&bins, &tree, bin_keys, BIN_COLUMNS)
                      : add_row(&tallies, &tree, tally_keys, PAIRS_COLUMNS);
    }
    if (!is_good) return cli_usage("no memory");
    cli_table_print(&tallies);
    printf(
        "\nwhat a score is worth: the share of true pairs, with its interval of 95 %%, and evened "
        "out so that it never falls\n");
    cli_table_print(&bins);
    printf("\nat the threshold of %.*s F1 is %.*s, precision %.*s [%.*s, %.*s], recall %.*s [%.*s, "
           "%.*s]; the best F1 here, %.*s, is at %.*s\n",
           DET_STR_FMT(cli_field(&tree, 0, "threshold")), DET_STR_FMT(cli_field(&tree, 0, "f1")),
           DET_STR_FMT(cli_field(&tree, 0, "precision")),
           DET_STR_FMT(cli_field(&tree, 0, "precision_low")),
           DET_STR_FMT(cli_field(&tree, 0, "precision_high")),
           DET_STR_FMT(cli_field(&tree, 0, "recall")),
           DET_STR_FMT(cli_field(&tree, 0, "recall_low")),
           DET_STR_FMT(cli_field(&tree, 0, "recall_high")),
           DET_STR_FMT(cli_field(&tree, 0, "best_f1")),
           DET_STR_FMT(cli_field(&tree, 0, "best_threshold")));
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
        cli_warn("no snapshot in %s: how rare a word is on the lists is not known",
                 cli_data_folder(args));
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

const cli_command cli_pairs = {"pairs", "FILE.csv",
                               "labelled pairs of names or records: precision, recall, F1", options,
                               run_pairs};
