/* cmd_relief.c - detente relief: which holds may move, what would come back, what is stale. */
#include <string.h>

#include "cli/relief.h"

static const cli_option options[] = {
    {"on", "INSTANT", "a day (its end, on each authority's clock) or an instant (else today, UTC)"},
    CLI_AS_KNOWN,
    {"since", "INSTANT", "run: compare with this earlier day or instant"},
    {"draft", "FILE...", "compare with the law as this draft would make it"},
    {"pause", "ID...", "the same with measures or regimes paused; ID@DATE from another day"},
    {"remove", "ID...", "the same, removed"},
    {"resume", "ID...", "the same, with a pause or a removal undone"},
    {"adopt", "ID...", "the same, with a draft of the lawbook"},
    {"holds", "FILE...", "holds as documents (YAML, or JSON a line) instead of the book"},
    {"contracts", "FILE...", "run, drill: contracts as documents instead of the register"},
    {"hours", "N", "drill: hours that are looked at (else 72)"},
    {"class", "CLASS", "print only the holds of this class"},
    {"brief", NULL, "the primary reason alone"},
    CLI_PROFILE,
    CLI_DATA,
    CLI_JSON,
    CLI_HELP,
    CLI_END};

/* Lines on their way to the terminal. */
typedef struct printing {
    cli_args *args;
    det_arena *arena;
    bool is_brief;
    bool failed;
} printing;

static cli_style
style_of(det_str class)
{
    return det_str_equal(class, DET_STR("RELEASABLE"))   ? CLI_GREEN
           : det_str_equal(class, DET_STR("STILL_HELD")) ? CLI_RED
           : det_str_equal(class, DET_STR("OUT"))        ? CLI_DIM
                                                         : CLI_YELLOW;
}

/* ---- one line -----------------------------------------------------------------------------------
 */

static void
show_reason(const det_tree *tree, uint32_t reason, det_arena *arena)
{
    det_str cites = cli_join(tree, det_tree_get(tree, reason, "cites"), "; ", arena);
    fputs("    ", stdout);
    cli_put(style_of(cli_field(tree, reason, "class")), cli_field(tree, reason, "step"));
    fputs("  ", stdout);
    cli_put(CLI_PLAIN, cli_field(tree, reason, "why"));
    if (cites.len > 0) {
        fputs("  ", stdout);
        cli_put(CLI_DIM, cites);
    }
    putchar('\n');
}

static void
show_hold(const printing *to, const det_tree *tree)
{
    det_str class = cli_field(tree, 0, "class"), before = cli_field(tree, 0, "before");
    uint32_t reasons = det_tree_get(tree, 0, "reasons"), primary = det_tree_get(tree, 0, "reason");
    cli_put(style_of(class), class);
    fputs("  ", stdout);
    cli_put(CLI_BOLD, cli_field(tree, 0, "hold"));
    if (cli_field(tree, 0, "currency").len > 0)
        printf("  %.*s %.*s", DET_STR_FMT(cli_field(tree, 0, "currency")),
               DET_STR_FMT(cli_field(tree, 0, "amount")));
    if (before.len > 0 && !det_str_equal(before, class)) {
        fputs("  was ", stdout);
        cli_put(style_of(before), before);
    }
    if (cli_field(tree, 0, "paused").len > 0) fputs("  (paused: it may come back)", stdout);
    putchar('\n');
    if (cli_field(tree, 0, "outcome").len > 0) {
        fputs("    ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, 0, "outcome"));
        putchar('\n');
    }
    if (to->is_brief && primary != DET_TREE_NONE) show_reason(tree, primary, to->arena);
    for (uint32_t r = to->is_brief ? DET_TREE_NONE : det_tree_first(tree, reasons);
         r != DET_TREE_NONE; r = det_tree_next(tree, r))
        show_reason(tree, r, to->arena);
}

static void
show_head(const det_tree *tree)
{
    printf("relief %.*s on ", DET_STR_FMT(cli_field(tree, 0, "relief")));
    cli_put(CLI_BOLD, cli_field(tree, 0, "on"));
    if (cli_field(tree, 0, "since").len > 0)
        printf(", against %.*s", DET_STR_FMT(cli_field(tree, 0, "since")));
    if (cli_field(tree, 0, "as_known").len > 0)
        printf(", as known at %.*s", DET_STR_FMT(cli_field(tree, 0, "as_known")));
    putchar('\n');
    uint32_t supposed = det_tree_get(tree, 0, "supposed");
    if (supposed != DET_TREE_NONE) cli_show_tree(tree, supposed, 2);
}

static void
show_measures(const det_tree *tree)
{
    uint32_t list = det_tree_get(tree, 0, "measures");
    for (uint32_t m = det_tree_first(tree, list); m != DET_TREE_NONE; m = det_tree_next(tree, m))
        printf("    %.*s  %.*s -> %.*s\n", DET_STR_FMT(cli_field(tree, m, "measure")),
               DET_STR_FMT(cli_field(tree, m, "before")), DET_STR_FMT(cli_field(tree, m, "after")));
}

static void
show_drill(const det_tree *tree, det_arena *arena)
{
    det_str what = cli_field(tree, 0, "drill");
    if (det_str_equal(what, DET_STR("measure"))) {
        cli_put(CLI_BOLD, cli_field(tree, 0, "measure"));
        printf("  %.*s -> %.*s\n", DET_STR_FMT(cli_field(tree, 0, "before")),
               DET_STR_FMT(cli_field(tree, 0, "after")));
    } else if (det_str_equal(what, DET_STR("entry"))) {
        cli_put(CLI_BOLD, cli_field(tree, 0, "entry"));
        fputs("  ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, 0, "name"));
        printf("  %.*s", DET_STR_FMT(cli_field(tree, 0, "standing")));
        if (cli_field(tree, 0, "gone").len > 0)
            printf(" since %.*s", DET_STR_FMT(cli_field(tree, 0, "gone")));
        printf("  %.*s\n", DET_STR_FMT(cli_field(tree, 0, "regime")));
    } else {
        printf("hour %.*s: %.*s UTC, %.*s New York, %.*s Brussels\n",
               DET_STR_FMT(cli_field(tree, 0, "hour")), DET_STR_FMT(cli_field(tree, 0, "utc")),
               DET_STR_FMT(cli_field(tree, 0, "new_york")),
               DET_STR_FMT(cli_field(tree, 0, "brussels")));
        show_measures(tree);
        det_str exposed = cli_join(tree, det_tree_get(tree, 0, "contracts"), ", ", arena);
        if (exposed.len > 0) printf("    contracts exposed: %.*s\n", DET_STR_FMT(exposed));
    }
}

static void
show_stale(const det_tree *tree)
{
    bool is_hold = det_str_equal(cli_field(tree, 0, "stale"), DET_STR("hold"));
    cli_put(CLI_BOLD, cli_field(tree, 0, is_hold ? "hold" : "entry"));
    if (!is_hold) {
        fputs("  ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, 0, "name"));
    }
    fputs("  ", stdout);
    cli_put(CLI_YELLOW, cli_field(tree, 0, "why"));
    printf("  ended %.*s\n",
           DET_STR_FMT(cli_field(tree, 0, "ended").len > 0 ? cli_field(tree, 0, "ended")
                                                           : DET_STR("nobody knows when")));
}

static const char *const classes[] = {"RELEASABLE", "NEEDS_LICENCE", "NEEDS_LEGAL", "STILL_HELD",
                                      "OUT"};
enum { CLASSES = sizeof classes / sizeof classes[0] };

/* Rows of counts by class, with the amounts where there are any. */
static void
show_counts(const det_tree *tree, uint32_t list, const char *key, det_arena *arena)
{
    cli_table table;
    bool is_good = true;
    cli_table_begin(&table, arena, 1 + CLASSES);
    is_good &= cli_table_add(&table, det_str_of(key));
    for (size_t c = 0; c < CLASSES; c++) {
        table.is_right[1 + c] = true;
        is_good &= cli_table_add(&table, det_str_of(classes[c]));
    }
    for (uint32_t r = det_tree_first(tree, list); r != DET_TREE_NONE; r = det_tree_next(tree, r)) {
        det_str name = cli_field(tree, r, key);
        uint32_t amounts = det_tree_get(tree, r, "amounts");
        is_good &= cli_table_add(&table, name.len > 0 ? name : DET_STR("none"));
        for (size_t c = 0; c < CLASSES; c++) {
            det_str amount = cli_field(tree, amounts, classes[c]), cell = {0};
            is_good &= det_arena_print(arena, &cell, "%.*s%s%.*s",
                                       DET_STR_FMT(cli_field(tree, r, classes[c])),
                                       amount.len > 0 ? ": " : "", DET_STR_FMT(amount));
            is_good &= cli_table_add(&table, cell);
        }
    }
    if (is_good) cli_table_print(&table);
}

static void
show_run_totals(const det_tree *tree, uint32_t totals, det_arena *arena)
{
    uint32_t moved = det_tree_get(tree, totals, "moved");
    printf("%.*s holds:", DET_STR_FMT(cli_field(tree, totals, "holds")));
    for (size_t c = 0; c < CLASSES; c++) {
        printf("%s %.*s ", c == 0 ? "" : ",", DET_STR_FMT(cli_field(tree, totals, classes[c])));
        cli_put(style_of(det_str_of(classes[c])), det_str_of(classes[c]));
    }
    puts("; nothing was released");
    for (uint32_t m = det_tree_first(tree, moved); m != DET_TREE_NONE; m = det_tree_next(tree, m))
        if (!det_str_equal(cli_field(tree, m, "before"), cli_field(tree, m, "after")))
            printf("  %.*s -> %.*s: %.*s\n", DET_STR_FMT(cli_field(tree, m, "before")),
                   DET_STR_FMT(cli_field(tree, m, "after")),
                   DET_STR_FMT(cli_field(tree, m, "holds")));
    if (det_tree_first(tree, det_tree_get(tree, totals, "currencies")) == DET_TREE_NONE) return;
    show_counts(tree, det_tree_get(tree, totals, "currencies"), "currency", arena);
    show_counts(tree, det_tree_get(tree, totals, "regimes"), "regime", arena);
}

static void
show_contract_totals(const det_tree *tree, uint32_t contracts, det_arena *arena)
{
    if (contracts != DET_TREE_NONE &&
        !det_str_equal(cli_field(tree, contracts, "contracts"), DET_STR("0")))
        cli_show_exposure_totals(tree, contracts, arena);
}

static void
show_totals(const printing *to, const det_tree *tree)
{
    uint32_t totals = det_tree_get(tree, 0, "totals");
    uint32_t holds = det_tree_get(tree, totals, "holds");
    if (det_tree_get(tree, totals, "RELEASABLE") != DET_TREE_NONE) {
        show_run_totals(tree, totals, to->arena);
        show_contract_totals(tree, det_tree_get(tree, 0, "contracts"), to->arena);
        return;
    }
    uint32_t contracts = det_tree_get(tree, totals, "contracts");
    if (det_tree_get(tree, totals, "exposed") != DET_TREE_NONE) {
        cli_show_exposure_totals(tree, totals, to->arena);
        return;
    }
    for (uint32_t t = det_tree_first(tree, totals); t != DET_TREE_NONE; t = det_tree_next(tree, t))
        if (t != contracts &&
            (t != holds || det_tree_get(tree, holds, "RELEASABLE") == DET_TREE_NONE))
            printf("%s%.*s %.*s", t == det_tree_first(tree, totals) ? "" : ", ",
                   DET_STR_FMT(det_tree_key(tree, t)), DET_STR_FMT(det_tree_text(tree, t)));
    putchar('\n');
    if (det_tree_get(tree, holds, "RELEASABLE") != DET_TREE_NONE)
        show_run_totals(tree, holds, to->arena);
    show_contract_totals(tree, contracts, to->arena);
}

static bool
is_wanted(const printing *to, const det_tree *tree)
{
    const char *class = cli_value(to->args, "class");
    return class == NULL ||
           (det_tree_get(tree, 0, "hold") == DET_TREE_NONE &&
            det_tree_get(tree, 0, "contract") == DET_TREE_NONE) ||
           det_tree_get(tree, 0, "class") == DET_TREE_NONE ||
           det_str_equal(cli_field(tree, 0, "class"), det_str_of(class));
}

static bool
take(void *context, det_str line)
{
    printing *to = context;
    det_tree tree;
    det_error err = {0};
    bool is_json = cli_has(to->args, "json");
    if (is_json && cli_value(to->args, "class") == NULL)
        return cli_write(line) && cli_write(DET_STR("\n"));
    det_arena_reset(to->arena);
    if (cli_parse(line, to->arena, &tree, &err) != DET_OK) {
        to->failed = true;
        return cli_fail(&err) == CLI_DONE;
    }
    if (!is_wanted(to, &tree)) return true;
    if (is_json) return cli_write(line) && cli_write(DET_STR("\n"));
    if (det_tree_get(&tree, 0, "relief") != DET_TREE_NONE)
        show_head(&tree);
    else if (det_tree_get(&tree, 0, "drill") != DET_TREE_NONE)
        show_drill(&tree, to->arena);
    else if (det_tree_get(&tree, 0, "stale") != DET_TREE_NONE)
        show_stale(&tree);
    else if (det_tree_get(&tree, 0, "totals") != DET_TREE_NONE)
        show_totals(to, &tree);
    else if (det_tree_get(&tree, 0, "contract") != DET_TREE_NONE)
        cli_show_exposure(&tree, to->arena);
    else
        show_hold(to, &tree);
    return true;
}

/* ---- the command --------------------------------------------------------------------------------
 */

/* The paths of an option that may be given several times. */
static bool
split(cli_args *args, const char *name, const char ***out, size_t *count)
{
    det_str rest = det_str_of(cli_value(args, name)), line;
    size_t lines = 0;
    while (det_str_next(&rest, '\n', &line))
        lines++;
    *out = DET_NEW(args->arena, const char *, lines + 1);
    *count = 0;
    if (*out == NULL) return false;
    rest = det_str_of(cli_value(args, name));
    while (det_str_next(&rest, '\n', &line)) {
        det_str kept;
        if (!det_arena_copy(args->arena, line, &kept)) return false;
        (*out)[(*count)++] = kept.ptr;
    }
    return true;
}

bool
cli_relief_files(cli_args *args, const char *option, const det_import_file **files, size_t *count,
                 int *code)
{
    const char **paths = NULL;
    *code = CLI_USAGE;
    if (!split(args, option, &paths, count)) return cli_usage("no memory") == CLI_DONE;
    det_import_file *made = DET_NEW(args->arena, det_import_file, *count + 1);
    if (made == NULL) return cli_usage("no memory") == CLI_DONE;
    *code = CLI_MISSING;
    for (size_t i = 0; i < *count; i++) {
        if (!cli_is_there(paths[i])) return false;
        made[i] = (det_import_file){.path = paths[i]};
    }
    *files = made;
    return true;
}

bool
cli_relief_asked(cli_args *args, det_relief_options *asked, det_law_basket *basket, int *code)
{
    char today[DET_DAY_TEXT_MAX];
    const char *on = cli_value(args, "on"), **paths = NULL;
    det_str day = det_str_of(det_day_print(det_zone_day(DET_ZONE_UTC, cli_now_us()), today));
    *basket = (det_law_basket){.pause = det_str_of(cli_value(args, "pause")),
                               .remove = det_str_of(cli_value(args, "remove")),
                               .resume = det_str_of(cli_value(args, "resume")),
                               .adopt = det_str_of(cli_value(args, "adopt"))};
    *code = CLI_USAGE;
    asked->is_brief = cli_has(args, "brief");
    if (!cli_as_known(args, &asked->as_known)) return false;
    asked->on = det_str_of(on);
    if (on == NULL && !det_arena_copy(args->arena, day, &asked->on))
        return cli_usage("no memory") == CLI_DONE;
    if (!split(args, "draft", &paths, &basket->draft_count))
        return cli_usage("no memory") == CLI_DONE;
    basket->drafts = paths;
    *code = CLI_MISSING;
    for (size_t i = 0; i < basket->draft_count; i++)
        if (!cli_is_there(basket->drafts[i])) return false;
    return cli_relief_files(args, "contracts", &asked->contracts, &asked->contract_count, code);
}

int
cli_relief_work(cli_args *args, cli_relief_run work, det_relief_options *asked,
                det_law_basket *basket)
{
    det_error err = {0};
    const det_snapshot *snapshot = NULL;
    const det_books *books = NULL;
    det_store *store = NULL;
    det_profile profile;
    printing to = {.args = args, .is_brief = asked->is_brief};
    if (basket->pause.len + basket->remove.len + basket->resume.len + basket->adopt.len +
            basket->draft_count >
        0)
        asked->basket = basket;
    det_status st = det_arena_new(0, &to.arena, &err);
    if (st == DET_OK) st = cli_profile(args, &profile, &err);
    asked->profile = &profile;
    if (st == DET_OK) st = cli_snapshot_open(args, &snapshot, &err);
    if (st == DET_OK) {
        st = det_store_open(cli_data_folder(args), false, &store, &err);
        if (st == DET_MISSING) st = DET_OK;
    }
    if (st == DET_OK && store != NULL) st = det_books_open(store, &books, &err);
    if (st == DET_OK) st = work(snapshot, store, books, asked, take, &to, &err);
    int code = st == DET_OK ? CLI_DONE : cli_fail(&err);
    det_books_close(books);
    det_store_close(store);
    det_snapshot_close(snapshot);
    det_arena_free(to.arena);
    return code;
}

static int
run_relief(cli_args *args)
{
    static const struct {
        const char *verb;
        cli_relief_run work;
    } verbs[] = {{"run", det_relief_run}, {"drill", det_relief_drill}, {"stale", det_relief_stale}};
    const char *verb = args->operand_count > 0 ? args->operands[0] : "";
    det_relief_options asked = {.since = det_str_of(cli_value(args, "since"))};
    det_law_basket basket;
    cli_relief_run work = NULL;
    int code = CLI_DONE;
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (strcmp(verbs[i].verb, verb) == 0) work = verbs[i].work;
    if (work == NULL)
        return cli_usage("relief needs one of run, drill, stale%s%s", verb[0] ? "; found " : "",
                         verb);
    if (args->operand_count > 1) return cli_usage("relief %s takes no operand", verb);
    if (cli_value(args, "hours") != NULL && !cli_number(args, "hours", 24 * 366, &asked.hours))
        return CLI_USAGE;
    if (!cli_relief_asked(args, &asked, &basket, &code) ||
        !cli_relief_files(args, "holds", &asked.documents, &asked.document_count, &code))
        return code;
    return cli_relief_work(args, work, &asked, &basket);
}

const cli_command cli_relief = {
    "relief", "run | drill | stale",
    "which holds may move and why not the others; what would come back; what is stale", options,
    run_relief};
