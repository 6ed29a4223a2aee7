/* cmd_check.c - detente check: a shipment, leg by leg. */
#include "cli/books.h"
#include "cli/log.h"

static const cli_option options[] = {
    {"on", "DATE", "the day asked about, instead of the document's"},
    CLI_AS_KNOWN,
    CLI_PROFILE,
    CLI_LOG,
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
put_line(int indent, const char *label, cli_style style, det_str text)
{
    if (text.len == 0) return;
    printf("%*s%s", indent, "", label);
    cli_put(style, text);
    putchar('\n');
}

/* "exception X-2397-4 unknown: needs approved=yes  S/RES/2397 (2017) OP 4" */
static void
show_tried(const det_tree *tree, uint32_t ruling, det_arena *arena)
{
    uint32_t tried = det_tree_get(tree, ruling, "tried");
    for (uint32_t at = det_tree_first(tree, tried); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        static const char *const parts[] = {"way", "id", "result"};
        det_str result = cli_field(tree, at, "result"), title = cli_field(tree, at, "title");
        bool is_granted = det_str_equal(result, DET_STR("granted"));
        fputs("        tried", stdout);
        for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
            det_str part = cli_field(tree, at, parts[i]);
            if (part.len == 0) continue;
            putchar(' ');
            cli_put(i == 2 ? (is_granted ? CLI_GREEN : CLI_YELLOW) : CLI_PLAIN, part);
        }
        fputs(is_granted ? ", makes it " : ", would make it ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, at, "effect"));
        det_str cites = cli_join(tree, det_tree_get(tree, at, "cites"), "; ", arena);
        if (cites.len > 0) fputs("  ", stdout);
        cli_put(CLI_PLAIN, cites);
        putchar('\n');
        put_line(10, "", CLI_DIM, title);
        put_line(10, "because ", CLI_DIM, cli_field(tree, at, "why"));
        put_line(10, "needs ", CLI_YELLOW, cli_field(tree, at, "needs"));
    }
}

/* "imposed ..., amended ...": the chain of acts behind a measure, on one line. */
static void
show_acts(const det_tree *tree, uint32_t ruling)
{
    uint32_t acts = det_tree_get(tree, ruling, "acts");
    if (det_tree_size(tree, acts) == 0) return;
    fputs("        acts: ", stdout);
    for (uint32_t at = det_tree_first(tree, acts); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        if (at != det_tree_first(tree, acts)) fputs("; ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, at, "verb"));
        putchar(' ');
        cli_put(CLI_PLAIN, cli_field(tree, at, "cite"));
    }
    putchar('\n');
}

static void
show_rulings(const det_tree *tree, uint32_t leg, det_arena *arena)
{
    uint32_t rulings = det_tree_get(tree, leg, "rulings");
    for (uint32_t at = det_tree_first(tree, rulings); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        fputs("      ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, at, "measure"));
        fputs("  ", stdout);
        cli_put(CLI_BOLD, cli_field(tree, at, "outcome"));
        fputs("  ", stdout);
        cli_put(CLI_PLAIN, cli_join(tree, det_tree_get(tree, at, "cites"), "; ", arena));
        putchar('\n');
        put_line(8, "", CLI_DIM, cli_field(tree, at, "why"));
        show_acts(tree, at);
        show_tried(tree, at, arena);
        put_line(8, "could change with: ", CLI_YELLOW, cli_field(tree, at, "needs"));
    }
    put_line(6, "note: ", CLI_YELLOW, cli_field(tree, leg, "warning"));
    cli_show_licences(tree, leg, arena);
}

/* What a line did not say: counted as covered, or a finding that nobody stated. */
static void
show_unstated(const det_tree *tree, uint32_t leg, det_arena *arena)
{
    uint32_t unstated = det_tree_get(tree, leg, "unstated");
    for (uint32_t at = det_tree_first(tree, unstated); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        uint32_t measures = det_tree_get(tree, at, "measures");
        if (det_tree_size(tree, measures) == 0) continue;
        fputs("      not said: ", stdout);
        cli_put(CLI_YELLOW, cli_field(tree, at, "key"));
        fputs(", on which turns", stdout);
        for (uint32_t m = det_tree_first(tree, measures); m != DET_TREE_NONE;
             m = det_tree_next(tree, m)) {
            putchar(' ');
            cli_put(CLI_PLAIN, cli_field(tree, m, "measure"));
            fputs("  ", stdout);
            cli_put(CLI_PLAIN, cli_join(tree, det_tree_get(tree, m, "cites"), "; ", arena));
        }
        putchar('\n');
    }
}

static void
show_law(const det_tree *tree, uint32_t leg, det_arena *arena)
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
    show_rulings(tree, leg, arena);
    show_unstated(tree, leg, arena);
}

static void
show_screens(const det_tree *tree, uint32_t leg, det_arena *arena)
{
    uint32_t screens = det_tree_get(tree, leg, "screens");
    for (uint32_t at = det_tree_first(tree, screens); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        fputs("      ", stdout);
        cli_put(CLI_DIM, cli_field(tree, at, "as"));
        fputs(":\n", stdout);
        cli_show_verdict(tree, det_tree_get(tree, at, "screen"), arena);
        put_line(6, "note: ", CLI_YELLOW, cli_field(tree, at, "remark"));
    }
    put_line(6, "note: ", CLI_YELLOW, cli_field(tree, leg, "remark"));
    uint32_t blocked = det_tree_get(tree, leg, "blocked_by");
    for (uint32_t at = det_tree_first(tree, blocked); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        fputs("      ", stdout);
        cli_put(style_of(cli_field(tree, at, "verdict")), DET_STR("stopped"));
        fputs(" by the listing of ", stdout);
        cli_put(CLI_BOLD, cli_field(tree, at, "name"));
        fputs(": ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, at, "measure"));
        fputs("  ", stdout);
        cli_put(CLI_PLAIN, cli_join(tree, det_tree_get(tree, at, "cites"), "; ", arena));
        putchar('\n');
    }
}

static void
show_leg(const det_tree *tree, uint32_t leg, det_arena *arena)
{
    det_str of_leg = cli_field(tree, leg, "verdict"), kind = cli_field(tree, leg, "leg");
    fputs("  ", stdout);
    cli_put(style_of(of_leg), of_leg);
    fputs("  ", stdout);
    cli_put(CLI_PLAIN, kind);
    if (det_tree_get(tree, leg, "screen") == DET_TREE_NONE) {
        show_law(tree, leg, arena);
    } else {
        det_str role = cli_field(tree, leg, "role");
        if (role.len > 0) putchar(' ');
        cli_put(CLI_DIM, role);
        fputs(":\n", stdout);
        cli_show_verdict(tree, det_tree_get(tree, leg, "screen"), arena);
        show_rulings(tree, leg, arena);
        show_unstated(tree, leg, arena);
    }
    show_screens(tree, leg, arena);
}

static void
show_whole(const det_tree *tree)
{
    uint32_t regimes = det_tree_get(tree, 0, "regimes");
    for (uint32_t at = det_tree_first(tree, regimes); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        uint32_t because = det_tree_get(tree, at, "because");
        fputs("  considered ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, at, "regime"));
        fputs(" because of", stdout);
        for (uint32_t b = det_tree_first(tree, because); b != DET_TREE_NONE;
             b = det_tree_next(tree, b)) {
            fputs(b == det_tree_first(tree, because) ? " " : ", ", stdout);
            cli_put(CLI_PLAIN, cli_field(tree, b, "as"));
            putchar(' ');
            cli_put(CLI_PLAIN, cli_field(tree, b, "country"));
        }
        putchar('\n');
    }
    uint32_t absent = det_tree_get(tree, 0, "not_stated");
    for (uint32_t at = det_tree_first(tree, absent); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        size_t count = det_tree_size(tree, det_tree_get(tree, at, "measures"));
        if (count == 0) continue;
        fputs("  not stated: ", stdout);
        cli_put(CLI_YELLOW, cli_field(tree, at, "section"));
        printf(", which %zu measure%s in force could meet\n", count, count == 1 ? "" : "s");
    }
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
         at = det_tree_next(tree, at))
        show_leg(tree, at, arena);
    show_whole(tree);
}

static int
check_file(cli_args *args, const cli_log *log, det_worker *worker, const char *path, det_str on,
           det_str as_known, det_text *json, bool *is_stopped)
{
    det_error err = {0};
    det_file file = {0};
    det_tree tree;
    det_decision decision = DET_DECISION_HOLD_PENDING;
    det_text_clear(json);
    det_status st = cli_file_open(path, 64 << 20, &file, &err);
    if (st == DET_OK)
        st = det_worker_check(worker, file.bytes, path, on, as_known, json, &decision, &err);
    if (st == DET_OK)
        st = cli_log_check(log, worker, file.bytes, path, on, as_known, det_text_str(json),
                           decision, &err);
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
    cli_log log = {0};
    bool is_stopped = false;
    int code = CLI_DONE;
    if (args->operand_count == 0) return cli_usage("check needs a shipment, FILE.yaml");
    if (!cli_as_known(args, &as_known)) return CLI_USAGE;
    if (cli_has(args, "on") && !cli_on(args, &on)) return CLI_USAGE;
    if (!cli_log_open(args, &log, &code)) return code;
    det_status st = det_text_new(0, &json, &err);
    if (st == DET_OK) st = cli_profile(args, &profile, &err);
    if (st == DET_OK) st = cli_log_snapshot(args, &log, &snapshot, &err);
    if (st == DET_OK) st = cli_books_open(args, &books, &err);
    if (st == DET_OK) st = det_worker_new(snapshot, &profile, &worker, &err);
    if (st == DET_OK) det_worker_use(worker, books);
    if (st != DET_OK) code = cli_fail(&err);
    /* a file that is refused does not keep the others from their verdicts */
    for (size_t i = 0; st == DET_OK && i < args->operand_count; i++) {
        int of_file = check_file(args, &log, worker, args->operands[i], on, as_known, json,
                                 &is_stopped);
        if (of_file > code) code = of_file;
    }
    det_worker_free(worker);
    det_books_close(books);
    det_snapshot_close(snapshot);
    cli_log_close(&log);
    det_text_free(json);
    if (code == CLI_DONE && is_stopped && cli_has(args, "exit-code")) return CLI_FOUND;
    return code;
}

const cli_command cli_check = {"check", "FILE...",
                               "a shipment: what may go, what may not, by which paragraph", options,
                               run_check};
