/* law_explain.c - detente law explain: a measure, or a transaction. */
#include "cli/law.h"

/* The text of each item of a list, and below it the texts of its own lists. */
static void
show_texts(const det_tree *tree, uint32_t list, int indent)
{
    static const char *const inner[] = {"matched", "changes", "exceptions", "quotas"};
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        bool is_plain = det_tree_kind_of(tree, at) == DET_TREE_TEXT;
        printf("%*s- ", indent, "");
        cli_put(CLI_PLAIN, is_plain ? det_tree_text(tree, at) : cli_field(tree, at, "text"));
        putchar('\n');
        for (size_t i = 0; !is_plain && i < sizeof inner / sizeof inner[0]; i++)
            show_texts(tree, det_tree_get(tree, at, inner[i]), indent + 4);
    }
}

static void
show_needs(const det_tree *tree, uint32_t measures, det_arena *arena)
{
    for (uint32_t at = det_tree_first(tree, measures); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        uint32_t needs = det_tree_get(tree, at, "needs");
        if (det_tree_size(tree, needs) == 0) continue;
        fputs("To be told, for ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, at, "measure"));
        fputs(": ", stdout);
        cli_put(CLI_BOLD, cli_join(tree, needs, ", ", arena));
        putchar('\n');
    }
}

static void
show_boundary(const det_tree *tree)
{
    uint32_t boundary = det_tree_get(tree, 0, "boundary");
    uint32_t acts = det_tree_get(tree, boundary, "acts");
    if (cli_field(tree, boundary, "text").len == 0) return;
    cli_put(CLI_YELLOW, cli_field(tree, boundary, "text"));
    putchar('\n');
    for (uint32_t at = det_tree_first(tree, acts); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        static const char *const keys[] = {"cite", "verb", "measure", "at", "clock"};
        fputs("  -", stdout);
        for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
            putchar(' ');
            cli_put(CLI_PLAIN, cli_field(tree, at, keys[i]));
        }
        putchar('\n');
    }
}

static void
show(const det_tree *tree, det_arena *arena)
{
    cli_put(CLI_BOLD, cli_field(tree, 0, "text"));
    putchar('\n');
    show_texts(tree, det_tree_get(tree, 0, "acts"), 2);
    show_texts(tree, det_tree_get(tree, 0, "measures"), 2);
    show_texts(tree, det_tree_get(tree, 0, "silent"), 2);
    show_needs(tree, det_tree_get(tree, 0, "measures"), arena);
    if (cli_field(tree, 0, "warning").len > 0) {
        fputs("Doubt: ", stdout);
        cli_put(CLI_YELLOW, cli_field(tree, 0, "warning"));
        putchar('\n');
    }
    if (det_tree_size(tree, det_tree_get(tree, 0, "doubts")) > 0) puts("Doubts:");
    show_texts(tree, det_tree_get(tree, 0, "doubts"), 2);
    show_boundary(tree);
}

int
cli_law_explain(cli_args *args, const det_law *of, det_text *json)
{
    char today[DET_DAY_TEXT_MAX];
    det_error err = {0};
    det_tree tree;
    det_str as_known;
    const char *ask = cli_value(args, "ask"), *on = cli_value(args, "on");
    if (args->operand_count != (ask == NULL ? 2u : 1u))
        return cli_usage("law explain needs the id of one measure, or --ask with a question");
    if (!cli_as_known(args, &as_known)) return CLI_USAGE;
    if (on == NULL) on = det_day_print(det_zone_day(DET_ZONE_UTC, cli_now_us()), today);
    det_status st = ask == NULL ? det_law_explain(of, det_str_of(args->operands[1]), det_str_of(on),
                                                  as_known, json, &err)
                                : det_law_explain_ask(of, det_str_of(ask), det_str_of(on), as_known,
                                                      json, &err);
    if (st != DET_OK) return cli_fail(&err);
    if (cli_has(args, "json")) {
        det_text_add_byte(json, '\n');
        cli_write(det_text_str(json));
        return CLI_DONE;
    }
    if (cli_parse(det_text_str(json), args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
    show(&tree, args->arena);
    return CLI_DONE;
}
