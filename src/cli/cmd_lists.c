/* cmd_lists.c - detente lists. */
#include <string.h>

#include "cli/health.h"
#include "cli/lists.h"
#include "cli/staged.h"

static const cli_option options[] = {
    {"on", "DATE",
     "the day from which the age is counted (else today, UTC); show: the day of the record (else "
     "of the newest version)"},
    {"history", NULL, "show: every version with what changed, and the same party elsewhere"},
    {"exit-code", NULL, "exit 1 if a list is unhealthy; diff: if something differs"},
    {"sources", "FILE", "how old each list may be (else sources.yaml, as of update)"},
    CLI_AS_KNOWN,
    {"all", NULL, "of staged: also what was decided"},
    {"by", "NAME", "of approve and refuse: which person of actors.yaml the user is"},
    {"why", "TEXT", "of approve and refuse: the reason, for the record"},
    CLI_DATA,
    CLI_LAWBOOK,
    CLI_JSON,
    CLI_HELP,
    CLI_END};

/* The tags without a regime, and what is in quarantine, one a line. */
static void
show_extras(const det_tree *tree)
{
    uint32_t unmapped = det_tree_get(tree, 0, "unmapped");
    for (uint32_t at = det_tree_first(tree, unmapped); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str tag = cli_field(tree, at, "tag"), entries = cli_field(tree, at, "entries");
        printf("  no regime of the lawbook claims the tag '%.*s' (%.*s entries)\n",
               DET_STR_FMT(tag), DET_STR_FMT(entries));
    }
    uint32_t problems = det_tree_get(tree, 0, "problems");
    det_str reason = cli_field(tree, 0, "last_reason"), staged = cli_field(tree, 0, "staged");
    for (uint32_t at = det_tree_first(tree, problems); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str problem = det_tree_text(tree, at);
        fputs("  unhealthy: ", stdout);
        cli_put(CLI_YELLOW, problem);
        if (det_str_equal(problem, DET_STR("failing"))) {
            fputs(": ", stdout);
            cli_put(CLI_PLAIN, reason);
        }
        putchar('\n');
    }
    if (staged.len > 0 && !det_str_equal(staged, DET_STR("0")))
        printf("  %.*s removals wait for a person: detente lists staged\n", DET_STR_FMT(staged));
    uint32_t refused = det_tree_get(tree, 0, "quarantined");
    for (uint32_t at = det_tree_first(tree, refused); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        fputs("  in quarantine: ", stdout);
        cli_put(CLI_YELLOW, cli_field(tree, at, "reason"));
        putchar('\n');
    }
}

static int
show_lists(cli_args *args, det_str lines)
{
    static const char *const keys[] = {"source", "dated", "age_days", "versions", "entries",
                                       "names",  "notes", "rejected", "title"};
    static const char *const heads[] = {"source", "newest", "age (days)", "versions", "entries",
                                        "names",  "notes",  "rejected",   "title"};
    size_t columns = sizeof keys / sizeof keys[0];
    cli_table table;
    det_error err = {0};
    det_str rest = lines, line;
    cli_table_begin(&table, args->arena, columns);
    for (size_t i = 0; i < columns; i++) {
        table.is_right[i] = i >= 2 && i <= 7;
        if (!cli_table_add(&table, det_str_of(heads[i]))) return cli_usage("no memory");
    }
    det_tree tree;
    while (det_str_next(&rest, '\n', &line)) {
        if (line.len == 0) continue;
        if (cli_parse(line, args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
        for (size_t i = 0; i < columns; i++) {
            det_str cell = cli_field(&tree, 0, keys[i]);
            if (!cli_table_add(&table, cell.len == 0 ? DET_STR("-") : cell))
                return cli_usage("no memory");
        }
    }
    cli_table_print(&table);
    while (det_str_next(&lines, '\n', &line)) {
        if (line.len == 0) continue;
        if (cli_parse(line, args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
        show_extras(&tree);
    }
    return CLI_DONE;
}

/* diff and show ask the store and no law. */
static int
run_history(cli_args *args, int (*run)(cli_args *args, det_store *store))
{
    det_error err = {0};
    det_store *store = NULL;
    if (det_store_open(cli_data_folder(args), false, &store, &err) != DET_OK) return cli_fail(&err);
    int code = run(args, store);
    det_store_close(store);
    return code;
}

/* verify: the whole store, read and checked. */
static int
verify(cli_args *args, det_store *store)
{
    det_error err = {0};
    det_text *json = NULL;
    det_tree tree;
    int code = CLI_DONE;
    det_status st = det_text_new(0, &json, &err);
    if (st == DET_OK) st = det_lists_verify(store, json, &err);
    if (st == DET_OK && cli_has(args, "json")) {
        det_text_add_byte(json, '\n');
        code = cli_write(det_text_str(json)) ? CLI_DONE : CLI_SYSTEM;
    } else if (st == DET_OK) {
        st = cli_parse(det_text_str(json), args->arena, &tree, &err);
    }
    if (st != DET_OK) {
        code = cli_fail(&err);
    } else if (!cli_has(args, "json")) {
        cli_print(CLI_GREEN, "the store is sound");
        putchar('\n');
        cli_show_tree(&tree, 0, 2);
    }
    det_text_free(json);
    return code;
}

static int
run_lists(cli_args *args)
{
    det_error err = {0};
    det_str on;
    det_store *store = NULL;
    const det_law *law = NULL;
    det_text *told = NULL, *lines = NULL;
    bool is_healthy = true;
    int code = CLI_DONE;
    const char *verb = args->operand_count > 0 ? args->operands[0] : "";
    if (strcmp(verb, "diff") == 0) return run_history(args, cli_lists_diff);
    if (strcmp(verb, "show") == 0) return run_history(args, cli_lists_show);
    if (strcmp(verb, "verify") == 0) {
        if (args->operand_count > 1)
            return cli_usage("lists verify takes no operand; found '%s'", args->operands[1]);
        return run_history(args, verify);
    }
    if (strcmp(verb, "staged") == 0) return cli_staged_show(args);
    if (strcmp(verb, "approve") == 0 || strcmp(verb, "refuse") == 0) return cli_staged_decide(args);
    if (verb[0] != '\0')
        return cli_usage(
            "lists takes diff, show, staged, approve, refuse, verify or nothing; found "
            "'%s'",
            verb);
    if (!cli_on(args, &on)) return CLI_USAGE;
    const char *lawbook = cli_lawbook_folder(args);
    det_status st = det_text_new(0, &lines, &err);
    if (st == DET_OK) st = det_store_open(cli_data_folder(args), false, &store, &err);
    if (st == DET_OK && lawbook != NULL) st = det_law_open(lawbook, NULL, &law, &err);
    if (st == DET_OK) st = det_text_new(0, &told, &err);
    if (st == DET_OK) st = det_lists(store, law, on, told, &err);
    if (st == DET_OK) st = cli_health(args, det_text_str(told), lines, &is_healthy, &err);
    if (st != DET_OK)
        code = cli_fail(&err);
    else if (cli_has(args, "json"))
        cli_write(det_text_str(lines));
    else
        code = show_lists(args, det_text_str(lines));
    det_law_close(law);
    det_store_close(store);
    det_text_free(lines);
    det_text_free(told);
    if (code == CLI_DONE && !is_healthy && cli_has(args, "exit-code")) code = CLI_FOUND;
    return code;
}

const cli_command cli_lists = {
    "lists",
    "| diff [SOURCE] FROM TO | show ID... | staged [SOURCE] | approve ID... | refuse ID... | "
    "verify",
    "what is loaded, how old it is, what was refused; what changed, and since when", options,
    run_lists};
