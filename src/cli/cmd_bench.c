/* cmd_bench.c - detente bench. */
#include <stdlib.h>
#include <time.h>

#include "base/csv.h"
#include "cli/cli.h"

/* Names of a file that are asked about, unless --limit says otherwise. */
enum { NAMES_LIMIT = 5000, NAMES_MAX = 1000000, ROUNDS_MAX = 1000, MADE_MAX = 20000000 };

static const cli_option options[] = {
    {"limit", "N", "names of the file at most (else 5000)"},
    {"rounds", "N", "rounds, of which the best counts (else 7)"},
    {"portable", NULL, "without vector instructions: what instruction counts are compared by"},
    {"made", "N", "of a made list of so many names, without scans: how a search grows"},
    {"hard", NULL, "of a made list whose words are all near each other: the worst case"},
    {"longest", NULL, "with --made: ask also the longest name that may be asked, once"},
    {"forgetful", NULL, "without the memory of words that were asked about before"},
    CLI_PROFILE,
    CLI_DATA,
    CLI_JSON,
    CLI_HELP,
    CLI_END};

static uint64_t
read_clock(void *context)
{
    struct timespec now;
    (void)context;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

/* The first field of each line of a file, but for a heading. */
static det_status
read_names(const char *path, size_t limit, det_arena *arena, det_str **out, size_t *count,
           det_error *err)
{
    det_file file;
    size_t capacity = 0;
    *out = NULL;
    *count = 0;
    det_status st = det_file_open(path, 0, &file, err);
    if (st != DET_OK) return st;
    det_csv csv = det_csv_over(file.bytes, ',', path);
    while (st == DET_OK && *count < limit) {
        det_csv_row row;
        st = det_csv_next(&csv, arena, &row, err);
        if (st != DET_OK || row.count == 0) continue;
        det_str name = det_str_trim(row.fields[0]);
        bool is_heading = csv.rows == 1 && (det_str_equal(name, DET_STR("name")) ||
                                            det_str_equal(name, DET_STR("full_name")));
        if (name.len == 0 || is_heading) continue;
        det_str *grown = det_arena_grow(arena, *out, *count, &capacity, sizeof **out);
        if (grown == NULL || !det_arena_copy(arena, name, &grown[*count])) {
            st = det_fail(err, DET_NOMEM, (det_where){0}, "no memory for the names");
            break;
        }
        *out = grown;
        (*count)++;
    }
    det_file_close(&file);
    return st == DET_MISSING ? DET_OK : st;
}

static void
show_made(const det_tree *tree)
{
    printf(
        "a made list of %.*s names, %.*s words: built in %.*s ms, opened in %.*s ms, %.*s bytes a "
        "name, %.*s of them for searching\n",
        DET_STR_FMT(cli_field(tree, 0, "names")), DET_STR_FMT(cli_field(tree, 0, "words")),
        DET_STR_FMT(cli_field(tree, 0, "build_ms")), DET_STR_FMT(cli_field(tree, 0, "open_ms")),
        DET_STR_FMT(cli_field(tree, 0, "bytes_per_name")),
        DET_STR_FMT(cli_field(tree, 0, "search_bytes_per_name")));
    printf(
        "a query: %.*s us at the median, %.*s at the 99th percentile, %.*s at most; %.*s queries, "
        "%.*s with an alert\n",
        DET_STR_FMT(cli_field(tree, 0, "p50_us")), DET_STR_FMT(cli_field(tree, 0, "p99_us")),
        DET_STR_FMT(cli_field(tree, 0, "max_us")), DET_STR_FMT(cli_field(tree, 0, "queries")),
        DET_STR_FMT(cli_field(tree, 0, "alerts")));
    det_str longest = cli_field(tree, 0, "longest_ms");
    if (longest.len > 0)
        printf("the longest name that may be asked: %.*s ms\n", DET_STR_FMT(longest));
}

static int
show_bench(cli_args *args, det_str lines)
{
    static const char *const costs[] = {"searches", "remembered", "scanned", "measured",
                                        "forms",    "postings",   "found",   "learned",
                                        "edged",    "bounded",    "scored"};
    det_error err = {0};
    det_str line;
    while (det_str_next(&lines, '\n', &line)) {
        det_tree tree;
        if (line.len == 0) continue;
        if (cli_parse(line, args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
        if (cli_field(&tree, 0, "searches").len > 0) {
            printf("steps of the first pass:");
            for (size_t i = 0; i < sizeof costs / sizeof costs[0]; i++)
                printf(" %s %.*s", costs[i], DET_STR_FMT(cli_field(&tree, 0, costs[i])));
            putchar('\n');
            continue;
        }
        if (cli_field(&tree, 0, "build_ms").len > 0) {
            show_made(&tree);
            continue;
        }
        printf("%.*s names, %.*s queries, %.*s of them with an alert\n",
               DET_STR_FMT(cli_field(&tree, 0, "names")),
               DET_STR_FMT(cli_field(&tree, 0, "queries")),
               DET_STR_FMT(cli_field(&tree, 0, "alerts")));
        printf(
            "%.*s times as fast as scoring every name, %.*s times as a bit-parallel Jaro-Winkler "
            "scan\n",
            DET_STR_FMT(cli_field(&tree, 0, "x_full_scan")),
            DET_STR_FMT(cli_field(&tree, 0, "x_jaro_winkler")));
        printf("a query: %.*s us at the median, %.*s at the 99th percentile, %.*s at most; %.*s a "
               "second and core\n",
               DET_STR_FMT(cli_field(&tree, 0, "p50_us")),
               DET_STR_FMT(cli_field(&tree, 0, "p99_us")),
               DET_STR_FMT(cli_field(&tree, 0, "max_us")),
               DET_STR_FMT(cli_field(&tree, 0, "names_per_s_core")));
    }
    return CLI_DONE;
}

static int
run_bench(cli_args *args)
{
    det_error err = {0};
    const det_snapshot *snapshot = NULL;
    det_text *lines = NULL;
    det_profile profile;
    det_str *names = NULL;
    size_t count = 0;
    uint32_t limit = NAMES_LIMIT, rounds = 0, made = 0;
    if (args->operand_count > 1) return cli_usage("bench takes one file of names, or none");
    if (!cli_number(args, "limit", NAMES_MAX, &limit) ||
        !cli_number(args, "rounds", ROUNDS_MAX, &rounds) ||
        !cli_number(args, "made", MADE_MAX, &made))
        return CLI_USAGE;
    if (made > 0 && args->operand_count > 0) return cli_usage("bench --made makes its own names");
    if (made == 0 && (cli_has(args, "hard") || cli_has(args, "longest")))
        return cli_usage("bench --hard and --longest need --made N");
    const char *at = made > 0 ? "" : cli_snapshot_path(args);
    if (at == NULL) return CLI_SYSTEM;
    det_status st = det_text_new(0, &lines, &err);
    if (st == DET_OK) st = cli_profile(args, &profile, &err);
    if (st == DET_OK && made == 0) st = det_snapshot_open(at, &snapshot, &err);
    if (st == DET_OK && args->operand_count == 1)
        st = read_names(args->operands[0], limit, args->arena, &names, &count, &err);
    const det_bench_options bench = {.names = names,
                                     .name_count = count,
                                     .now_ns = read_clock,
                                     .rounds = rounds,
                                     .is_portable = cli_has(args, "portable"),
                                     .is_forgetful = cli_has(args, "forgetful"),
                                     .asks_longest = cli_has(args, "longest")};
    if (st == DET_OK)
        st = made > 0 ? det_bench_made(made, cli_has(args, "hard"), &bench, lines, &err)
                      : det_bench(snapshot, &profile, &bench, lines, &err);
    int code = CLI_DONE;
    if (st != DET_OK)
        code = cli_fail(&err);
    else if (cli_has(args, "json"))
        cli_write(det_text_str(lines));
    else
        code = show_bench(args, det_text_str(lines));
    det_snapshot_close(snapshot);
    det_text_free(lines);
    return code;
}

const cli_command cli_bench = {"bench", "[FILE]",
                               "the speed of searching, as ratios to scans of the same names",
                               options, run_bench};
