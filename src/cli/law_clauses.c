/* law_clauses.c - detente law clauses: where promises and conditions stand. */
#include "cli/law.h"

static cli_style
style_of(det_str status)
{
    if (det_str_equal(status, DET_STR("met"))) return CLI_GREEN;
    return det_str_equal(status, DET_STR("undetermined")) ? CLI_YELLOW : CLI_RED;
}

static void
show_clause(const det_tree *tree, uint32_t clause, det_arena *arena)
{
    uint32_t reasons = det_tree_get(tree, clause, "reasons");
    uint32_t by = det_tree_get(tree, clause, "by");
    putchar('\n');
    cli_put(CLI_BOLD, cli_field(tree, clause, "kind"));
    fputs("  ", stdout);
    cli_put(style_of(cli_field(tree, clause, "status")), cli_field(tree, clause, "status"));
    fputs("  ", stdout);
    cli_put(CLI_DIM, cli_field(tree, clause, "id"));
    fputs("\n    ", stdout);
    cli_put(CLI_PLAIN, cli_field(tree, clause, "title"));
    if (det_tree_size(tree, by) > 0) {
        fputs(" [", stdout);
        cli_put(CLI_PLAIN, cli_join(tree, by, ", ", arena));
        putchar(']');
    }
    fputs("\n    ", stdout);
    cli_put(CLI_DIM, cli_join(tree, det_tree_get(tree, clause, "cites"), "; ", arena));
    cli_put(CLI_DIM, cli_field(tree, clause, "agreement"));
    fputs(", since ", stdout);
    cli_put(CLI_DIM, cli_field(tree, clause, "from"));
    putchar('\n');
    for (uint32_t at = det_tree_first(tree, reasons); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        fputs("    - ", stdout);
        cli_put(CLI_PLAIN, det_tree_text(tree, at));
        putchar('\n');
    }
}

int
cli_law_clauses(cli_args *args, const det_law *of, det_text *json)
{
    char today[DET_DAY_TEXT_MAX];
    det_error err = {0};
    det_tree tree;
    det_str as_known;
    const char *on = cli_value(args, "on");
    if (args->operand_count != 2) return cli_usage("law clauses needs the id of one regime");
    if (!cli_as_known(args, &as_known)) return CLI_USAGE;
    if (on == NULL) on = det_day_print(det_zone_day(DET_ZONE_UTC, cli_now_us()), today);
    det_status st = det_law_clauses(of, det_str_of(args->operands[1]), det_str_of(on), as_known,
                                    json, &err);
    if (st != DET_OK) return cli_fail(&err);
    if (cli_has(args, "json")) {
        det_text_add_byte(json, '\n');
        cli_write(det_text_str(json));
        return CLI_DONE;
    }
    if (cli_parse(det_text_str(json), args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
    uint32_t list = det_tree_get(&tree, 0, "clauses");
    cli_put(CLI_BOLD, cli_field(&tree, 0, "regime"));
    fputs("  ", stdout);
    cli_put(CLI_PLAIN, cli_field(&tree, 0, "title"));
    putchar('\n');
    for (uint32_t at = det_tree_first(&tree, list); at != DET_TREE_NONE;
         at = det_tree_next(&tree, at))
        show_clause(&tree, at, args->arena);
    if (det_tree_size(&tree, list) == 0) puts("the lawbook records no clause of it for this time");
    return CLI_DONE;
}
