/* cmd_check.c - detente check: a shipment, leg by leg. */
#include "cli/books.h"

static const cli_option options[] = {
    {"on", "DATE", "the day asked about, instead of the document's"},
    CLI_AS_KNOWN,
    CLI_PROFILE,
    {"exit-code", NULL, "exit 1 if a verdict is anything but ALLOW"},
    CLI_DATA,
    CLI_JSON,
    CLI_HELP,
    CLI_END};

static cli_style
style_of(det_str verdict)
{
    if (det_str_equal(verdict, DET_STR("ALLOW"))) return CLI_GREEN;
    if (det_str_equal(verdict, DET_STR("REJECT")) || det_str_equal(verdict, DET_STR("BLOCK")))
        return CLI_RED;
    return CLI_YELLOW;
}

static void
show_goods(const det_tree *tree, uint32_t leg, det_arena *arena)
{
    static const char *const parts[] = {"hs", "kind", "description", "quantity", "unit"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        det_str part = cli_field(tree, leg, parts[i]);
        if (part.len == 0) continue;
        fputs(i == 0 ? " HS " : " ", stdout);
        cli_put(CLI_PLAIN, part);
    }
    det_str cites = cli_join(tree, det_tree_get(tree, leg, "cites"), "; ", arena);
    fputs(": ", stdout);
    cli_put(CLI_BOLD, cli_field(tree, leg, "outcome"));
    if (cites.len > 0) fputs(" by ", stdout);
    cli_put(CLI_BOLD, cites);
    putchar('\n');
    uint32_t rulings = det_tree_get(tree, leg, "rulings");
    for (uint32_t at = det_tree_first(tree, rulings); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str needs = cli_field(tree, at, "needs");
        fputs("      ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, at, "measure"));
        fputs("  ", stdout);
        cli_put(CLI_BOLD, cli_field(tree, at, "outcome"));
        fputs("  ", stdout);
        cli_put(CLI_PLAIN, cli_join(tree, det_tree_get(tree, at, "cites"), "; ", arena));
        putchar('\n');
        det_str why = cli_field(tree, at, "why");
        if (why.len > 0) {
            fputs("        ", stdout);
            cli_put(CLI_DIM, why);
            putchar('\n');
        }
        if (needs.len == 0) continue;
        fputs("        could change with: ", stdout);
        cli_put(CLI_YELLOW, needs);
        putchar('\n');
    }
    det_str warning = cli_field(tree, leg, "warning");
    if (warning.len > 0) {
        fputs("      note: ", stdout);
        cli_put(CLI_YELLOW, warning);
        putchar('\n');
    }
    cli_show_licences(tree, leg, arena);
}

static void
show_check(const det_tree *tree, det_arena *arena)
{
    det_str verdict = cli_field(tree, 0, "verdict");
    cli_put(style_of(verdict), verdict);
    fputs("  ", stdout);
    cli_put(CLI_BOLD, cli_field(tree, 0, "file"));
    printf("  %.*s to %.*s on %.*s\n", DET_STR_FMT(cli_field(tree, 0, "from")),
           DET_STR_FMT(cli_field(tree, 0, "to")), DET_STR_FMT(cli_field(tree, 0, "on")));
    uint32_t legs = det_tree_get(tree, 0, "legs");
    for (uint32_t at = det_tree_first(tree, legs); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str of_leg = cli_field(tree, at, "verdict"), kind = cli_field(tree, at, "leg");
        fputs("  ", stdout);
        cli_put(style_of(of_leg), of_leg);
        fputs("  ", stdout);
        cli_put(CLI_PLAIN, kind);
        if (det_str_equal(kind, DET_STR("goods"))) {
            show_goods(tree, at, arena);
            continue;
        }
        det_str role = cli_field(tree, at, "role");
        if (role.len > 0) putchar(' ');
        cli_put(CLI_DIM, role);
        fputs(":\n", stdout);
        cli_show_verdict(tree, det_tree_get(tree, at, "screen"), arena);
    }
}

static int
check_file(cli_args *args, det_worker *worker, const char *path, det_str on, det_str as_known,
           det_text *json, bool *is_stopped)
{
    det_error err = {0};
    det_file file = {0};
    det_tree tree;
    det_decision decision = DET_DECISION_HOLD_PENDING;
    det_text_clear(json);
    det_status st = cli_file_open(path, 64 << 20, &file, &err);
    if (st == DET_OK)
        st = det_worker_check(worker, file.bytes, path, on, as_known, json, &decision, &err);
    det_file_close(&file);
    if (st != DET_OK) return cli_fail(&err);
    if (decision != DET_DECISION_ALLOW) *is_stopped = true;
    if (cli_has(args, "json")) {
        det_text_add_byte(json, '\n');
        cli_write(det_text_str(json));
        return CLI_DONE;
    }
    if (cli_parse(det_text_str(json), args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
    show_check(&tree, args->arena);
    return CLI_DONE;
}

static int
run_check(cli_args *args)
{
    det_error err = {0};
    const det_snapshot *snapshot = NULL;
    const det_books *books = NULL;
    det_worker *worker = NULL;
    det_text *json = NULL;
    det_profile profile;
    det_str as_known, on = {0};
    bool is_stopped = false;
    int code = CLI_DONE;
    if (args->operand_count == 0) return cli_usage("check needs a shipment, FILE.yaml");
    if (!cli_as_known(args, &as_known)) return CLI_USAGE;
    if (cli_has(args, "on") && !cli_on(args, &on)) return CLI_USAGE;
    det_status st = det_text_new(0, &json, &err);
    if (st == DET_OK) st = cli_profile(args, &profile, &err);
    if (st == DET_OK) st = cli_snapshot_open(args, &snapshot, &err);
    if (st == DET_OK) st = cli_books_open(args, &books, &err);
    if (st == DET_OK) st = det_worker_new(snapshot, &profile, &worker, &err);
    if (st == DET_OK) det_worker_use(worker, books);
    if (st != DET_OK) code = cli_fail(&err);
    /* a file that is refused does not keep the others from their verdicts */
    for (size_t i = 0; st == DET_OK && i < args->operand_count; i++) {
        int of_file = check_file(args, worker, args->operands[i], on, as_known, json, &is_stopped);
        if (of_file > code) code = of_file;
    }
    det_worker_free(worker);
    det_books_close(books);
    det_snapshot_close(snapshot);
    det_text_free(json);
    if (code == CLI_DONE && is_stopped && cli_has(args, "exit-code")) return CLI_FOUND;
    return code;
}

const cli_command cli_check = {"check", "FILE...",
                               "a shipment: what may go, what may not, by which paragraph", options,
                               run_check};
