/* law_diff.c - detente law diff: between two days, or between two lawbooks. */
#include "cli/law.h"

/* "+ scope.hs 2701" for what came, "- scope.hs 2701" for what went. */
static void
show_values(const det_tree *tree, uint32_t field, const char *key, char sign, cli_style style)
{
    uint32_t list = det_tree_get(tree, field, key);
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        printf("      ");
        cli_print(style, "%c ", sign);
        cli_put(style, cli_field(tree, field, "field"));
        putchar(' ');
        cli_put(style, det_tree_text(tree, at));
        putchar('\n');
    }
}

static void
show_fields(const det_tree *tree, uint32_t list)
{
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        show_values(tree, at, "was", '-', CLI_RED);
        show_values(tree, at, "is", '+', CLI_GREEN);
    }
}

/* "impose S/RES/2371 (2017) OP 8; ..." */
static det_str
by_of(const det_tree *tree, uint32_t list, det_arena *arena)
{
    det_str out = {0};
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str longer = {0};
        if (!det_arena_print(arena, &longer, "%.*s%s%.*s %.*s", DET_STR_FMT(out),
                             out.len == 0 ? "" : "; ", DET_STR_FMT(cli_field(tree, at, "verb")),
                             DET_STR_FMT(cli_field(tree, at, "cite"))))
            return out;
        out = longer;
    }
    return out;
}

static void
show_change(const det_tree *tree, uint32_t at, det_arena *arena)
{
    fputs("  ", stdout);
    cli_put(CLI_BOLD, cli_field(tree, at, "measure"));
    putchar(' ');
    cli_put(CLI_YELLOW, cli_field(tree, at, "change"));
    fputs("  ", stdout);
    cli_put(CLI_PLAIN, cli_field(tree, at, "title"));
    fputs("  ", stdout);
    cli_put(CLI_DIM, by_of(tree, det_tree_get(tree, at, "by"), arena));
    putchar('\n');
    if (cli_field(tree, at, "note").len > 0) {
        fputs("      ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, at, "note"));
        putchar('\n');
    }
    show_fields(tree, det_tree_get(tree, at, "fields"));
}

static void
show_days(const det_tree *tree, det_arena *arena)
{
    uint32_t changes = det_tree_get(tree, 0, "changes"), routes = det_tree_get(tree, 0, "routes");
    det_str day = {0};
    cli_put(CLI_BOLD, cli_field(tree, 0, "regime"));
    fputs("  ", stdout);
    cli_put(CLI_PLAIN, cli_field(tree, 0, "title"));
    fputs("  after ", stdout);
    cli_put(CLI_PLAIN, cli_field(tree, 0, "from"));
    fputs(", through ", stdout);
    cli_put(CLI_PLAIN, cli_field(tree, 0, "to"));
    putchar('\n');
    for (uint32_t at = det_tree_first(tree, changes); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        if (!det_str_equal(day, cli_field(tree, at, "on"))) {
            day = cli_field(tree, at, "on");
            cli_put(CLI_BOLD, day);
            putchar('\n');
        }
        show_change(tree, at, arena);
    }
    for (uint32_t at = det_tree_first(tree, routes); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        cli_put(CLI_BOLD, cli_field(tree, at, "on"));
        fputs("\n  route ", stdout);
        cli_put(CLI_BOLD, cli_field(tree, at, "route"));
        putchar(' ');
        cli_put(CLI_YELLOW, cli_field(tree, at, "change"));
        fputs("  ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, at, "title"));
        putchar('\n');
    }
    printf("%zu changes; %zu measures are not as they were\n",
           det_tree_size(tree, changes) + det_tree_size(tree, routes),
           det_tree_size(tree, det_tree_get(tree, 0, "measures")));
    if (cli_field(tree, 0, "known_through").len > 0) {
        fputs("The lawbook knows this regime through ", stdout);
        cli_put(CLI_YELLOW, cli_field(tree, 0, "known_through"));
        putchar('\n');
    }
}

/* ---- two lawbooks -------------------------------------------------------------------------------
 */

/* "    from 2017-08-05 until 2017-09-11: within_quota -> prohibited  by ..." */
static void
show_interval(const det_tree *tree, uint32_t at, det_arena *arena)
{
    static const char *const keys[] = {"was_under", "is_under"};
    det_str from = cli_field(tree, at, "from_day"), until = cli_field(tree, at, "until_day");
    fputs("    ", stdout);
    if (from.len + until.len == 0) fputs("always", stdout);
    if (from.len > 0) fputs("from ", stdout);
    cli_put(CLI_BOLD, from);
    if (until.len > 0) fputs(from.len > 0 ? " until " : "until ", stdout);
    cli_put(CLI_BOLD, until);
    fputs(": ", stdout);
    cli_put(CLI_PLAIN, cli_field(tree, at, "was"));
    fputs(" -> ", stdout);
    cli_put(CLI_YELLOW, cli_field(tree, at, "is"));
    fputs("  ", stdout);
    cli_put(CLI_DIM, cli_join(tree, det_tree_get(tree, at, "was_by"), "; ", arena));
    if (det_tree_size(tree, det_tree_get(tree, at, "was_by")) +
            det_tree_size(tree, det_tree_get(tree, at, "is_by")) >
        0)
        fputs(" -> ", stdout);
    cli_put(CLI_DIM, cli_join(tree, det_tree_get(tree, at, "is_by"), "; ", arena));
    putchar('\n');
    for (size_t i = 0; i < 2; i++) {
        uint32_t list = det_tree_get(tree, at, keys[i]);
        if (det_tree_size(tree, list) == 0) continue;
        printf("      %s ", i == 0 ? "-" : "+");
        cli_put(CLI_DIM, cli_join(tree, list, " | ", arena));
        putchar('\n');
    }
}

static void
show_intervals(const det_tree *tree, uint32_t node, det_arena *arena)
{
    uint32_t list = det_tree_get(tree, node, "intervals");
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at))
        show_interval(tree, at, arena);
}

/* "ZZ" is whoever no regime is about. */
static void
show_party(det_str party)
{
    cli_put(CLI_PLAIN, det_str_equal(party, DET_STR("ZZ")) ? DET_STR("*") : party);
}

static void
show_verdicts(const det_tree *tree, det_arena *arena)
{
    uint32_t list = det_tree_get(tree, 0, "verdicts");
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        uint32_t except = det_tree_get(tree, at, "except_with");
        uint32_t given = det_tree_get(tree, at, "given");
        fputs("  ", stdout);
        show_party(cli_field(tree, at, "from"));
        fputs("->", stdout);
        show_party(cli_field(tree, at, "to"));
        putchar(' ');
        cli_put(CLI_BOLD, cli_join(tree, det_tree_get(tree, at, "items"), ", ", arena));
        putchar('\n');
        if (det_tree_size(tree, given) > 0) fputs("    with ", stdout);
        cli_put(CLI_PLAIN, cli_join(tree, given, " | ", arena));
        if (det_tree_size(tree, given) > 0) putchar('\n');
        show_intervals(tree, at, arena);
        if (det_tree_size(tree, except) == 0) continue;
        fputs("    the same on both sides with ", stdout);
        cli_put(CLI_PLAIN, cli_join(tree, except, " | ", arena));
        putchar('\n');
    }
}

static void
show_side(const det_tree *tree, const char *key)
{
    uint32_t side = det_tree_get(tree, 0, key);
    printf("%-4s", key);
    cli_put(CLI_BOLD, cli_field(tree, side, "path"));
    fputs("  lawbook ", stdout);
    cli_put(CLI_DIM, det_str_slice(cli_field(tree, side, "lawbook"), 0, 12));
    putchar('\n');
}

static void
show_named(const det_tree *tree, const char *key, const char *title, det_arena *arena)
{
    uint32_t list = det_tree_get(tree, 0, key);
    if (det_tree_size(tree, list) == 0) return;
    cli_print(CLI_BOLD, "%s", title);
    putchar('\n');
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        fputs("  ", stdout);
        cli_put(CLI_BOLD, cli_field(tree, at, "measure"));
        putchar('\n');
        show_intervals(tree, at, arena);
        show_fields(tree, det_tree_get(tree, at, "fields"));
    }
}

static void
show_books(const det_tree *tree, det_arena *arena)
{
    uint32_t beside = det_tree_get(tree, 0, "beside");
    uint32_t left_out = det_tree_get(tree, 0, "not_compared");
    show_side(tree, "was");
    show_side(tree, "is");
    show_named(tree, "states", "states", arena);
    if (det_tree_size(tree, det_tree_get(tree, 0, "verdicts")) > 0) {
        cli_print(CLI_BOLD, "verdicts");
        putchar('\n');
        show_verdicts(tree, arena);
    }
    show_named(tree, "written", "written otherwise, with no answer another for it", arena);
    if (det_tree_size(tree, beside) > 0) {
        cli_print(CLI_BOLD, "beside the measures");
        putchar('\n');
        show_fields(tree, beside);
    }
    if (det_tree_size(tree, left_out) > 0) {
        cli_print(CLI_RED, "not compared, for want of time: ");
        cli_put(CLI_PLAIN, cli_join(tree, left_out, ", ", arena));
        putchar('\n');
    }
    cli_put(CLI_PLAIN, cli_field(tree, 0, "differences"));
    puts(" differences");
}

static int
put_answer(cli_args *args, det_text *json, uint64_t changes,
           void (*show)(const det_tree *tree, det_arena *arena))
{
    det_error err = {0};
    det_tree tree;
    if (cli_has(args, "json")) {
        det_text_add_byte(json, '\n');
        cli_write(det_text_str(json));
    } else {
        if (cli_parse(det_text_str(json), args->arena, &tree, &err) != DET_OK)
            return cli_fail(&err);
        show(&tree, args->arena);
    }
    return changes > 0 && cli_has(args, "exit-code") ? CLI_FOUND : CLI_DONE;
}

int
cli_law_diff_books(cli_args *args, det_text *json)
{
    det_error err = {0};
    uint64_t differences = 0;
    for (size_t i = 1; i < 3; i++)
        if (!cli_is_there(args->operands[i])) return CLI_MISSING;
    if (det_law_diff_books(cli_lawbook_folder(args), args->operands[1], args->operands[2], json,
                           &differences, &err) != DET_OK)
        return cli_fail(&err);
    return put_answer(args, json, differences, show_books);
}

int
cli_law_diff(cli_args *args, const det_law *of, det_text *json)
{
    det_error err = {0};
    uint64_t changes = 0;
    det_str as_known;
    if (args->operand_count != 2)
        return cli_usage("law diff needs a regime with --from and --to, or two lawbooks");
    if (!cli_as_known(args, &as_known)) return CLI_USAGE;
    if (det_law_diff(of, det_str_of(args->operands[1]), det_str_of(cli_value(args, "from")),
                     det_str_of(cli_value(args, "to")), as_known, json, &changes, &err) != DET_OK)
        return cli_fail(&err);
    return put_answer(args, json, changes, show_days);
}
