/* cmd_whatif.c - detente whatif: what steps or drafts would change. */
#include <string.h>

#include "cli/cli.h"

static const cli_option options[] = {
    {"on", "DATE", "day the steps are taken, and asked about (else today, UTC)"},
    {"pause", "ID...", "measures or whole regimes; ID@DATE from another day"},
    {"remove", "ID...", "the same, for good"},
    {"resume", "ID...", "measures that are paused, or a pause or removal by its name"},
    {"adopt", "ID...", "a draft of the lawbook, by its id or words of it"},
    {"ask", "QUESTION...", "as 'KP CN HS:2701;via=Rajin 900 tonne'; '-' for a party not known"},
    {"flows", "FILE", "trade as CSV: date,from,to,hs,quantity,unit,value"},
    CLI_LAWBOOK,
    CLI_JSON,
    CLI_HELP,
    CLI_END};

static det_str
list_of(const cli_args *args, const char *name)
{
    return det_str_of(cli_value(args, name));
}

static void
show_cites(const det_tree *tree, uint32_t node, det_arena *arena)
{
    det_str cites = cli_join(tree, det_tree_get(tree, node, "cites"), ", ", arena);
    if (cites.len > 0) {
        fputs("  ", stdout);
        cli_put(CLI_DIM, cites);
    }
}

static void
show_states(const det_tree *tree, uint32_t list)
{
    for (uint32_t i = det_tree_first(tree, list); i != DET_TREE_NONE; i = det_tree_next(tree, i)) {
        fputs("  ", stdout);
        cli_put(CLI_BOLD, cli_field(tree, i, "id"));
        fputs("  ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, det_tree_get(tree, i, "before"), "state"));
        fputs(" -> ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, det_tree_get(tree, i, "after"), "state"));
        fputs("  ", stdout);
        cli_put(CLI_DIM, cli_field(tree, i, "title"));
        putchar('\n');
    }
}

/* One question with what became of it, and what still bars it. */
static void
show_change(const det_tree *tree, uint32_t node, det_str what, det_arena *arena)
{
    det_str change = cli_field(tree, node, "change");
    uint32_t after = det_tree_get(tree, node, "after");
    bool is_open = det_str_equal(change, DET_STR("opens"));
    fputs("    ", stdout);
    cli_put(is_open ? CLI_GREEN : CLI_YELLOW, change);
    fputs("  ", stdout);
    cli_put(CLI_PLAIN, what);
    fputs("  ", stdout);
    cli_put(CLI_PLAIN, cli_field(tree, det_tree_get(tree, node, "before"), "outcome"));
    fputs(" -> ", stdout);
    cli_put(CLI_PLAIN, cli_field(tree, after, "outcome"));
    show_cites(tree, after, arena);
    putchar('\n');
}

static void
show_legs(const det_tree *tree, uint32_t list, det_arena *arena)
{
    for (uint32_t i = det_tree_first(tree, list); i != DET_TREE_NONE; i = det_tree_next(tree, i)) {
        uint32_t items = det_tree_get(tree, i, "items"), still = det_tree_get(tree, i, "still");
        if (det_tree_size(tree, items) + det_tree_size(tree, still) == 0) continue;
        fputs("  ", stdout);
        cli_put(CLI_BOLD, cli_field(tree, i, "leg"));
        putchar('\n');
        for (uint32_t j = det_tree_first(tree, items); j != DET_TREE_NONE;
             j = det_tree_next(tree, j)) {
            det_str what = {0};
            if (!det_arena_print(
                    arena, &what, "%.*s>%.*s %.*s", DET_STR_FMT(cli_field(tree, j, "from")),
                    DET_STR_FMT(cli_field(tree, j, "to")), DET_STR_FMT(cli_field(tree, j, "item"))))
                return;
            show_change(tree, j, what, arena);
        }
        for (uint32_t j = det_tree_first(tree, still); j != DET_TREE_NONE;
             j = det_tree_next(tree, j)) {
            fputs("    goes on  ", stdout);
            cli_put(CLI_PLAIN, cli_field(tree, j, "measure"));
            show_cites(tree, j, arena);
            putchar('\n');
        }
    }
}

static void
show_section(const det_tree *tree, const char *key, const char *title)
{
    uint32_t node = det_tree_get(tree, 0, key);
    if (det_tree_first(tree, node) == DET_TREE_NONE) return;
    cli_print(CLI_BOLD, "%s", title);
    putchar('\n');
    cli_show_tree(tree, node, 2);
}

static void
show_whatif(const det_tree *tree, det_arena *arena)
{
    uint32_t asked = det_tree_get(tree, 0, "asked");
    uint32_t states = det_tree_get(tree, 0, "measures");
    cli_print(CLI_BOLD, "what if");
    fputs(", on ", stdout);
    cli_put(CLI_PLAIN, cli_field(tree, 0, "on"));
    fputs(", over lawbook ", stdout);
    cli_put(CLI_DIM, det_str_slice(cli_field(tree, 0, "base"), 0, 12));
    putchar('\n');
    show_section(tree, "conflicts", "conflicts");
    cli_print(CLI_BOLD, "measures");
    printf(": %zu change\n", det_tree_size(tree, states));
    show_states(tree, states);
    for (uint32_t i = det_tree_first(tree, asked); i != DET_TREE_NONE; i = det_tree_next(tree, i))
        show_change(tree, i, cli_field(tree, i, "question"), arena);
    if (det_tree_first(tree, states) != DET_TREE_NONE) {
        cli_print(CLI_BOLD, "legs");
        putchar('\n');
        show_legs(tree, det_tree_get(tree, 0, "legs"), arena);
    }
    show_section(tree, "quotas", "quotas");
    show_section(tree, "listings", "listings");
    show_section(tree, "flows", "flows");
}

static int
answer(cli_args *args, const det_law_basket *basket, det_text *json)
{
    det_error err = {0};
    det_tree tree;
    if (det_law_whatif(basket, json, &err) != DET_OK) return cli_fail(&err);
    if (cli_has(args, "json")) {
        det_text_add_byte(json, '\n');
        cli_write(det_text_str(json));
        return CLI_DONE;
    }
    if (cli_parse(det_text_str(json), args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
    show_whatif(&tree, args->arena);
    return CLI_DONE;
}

static int
run_whatif(cli_args *args)
{
    det_law_basket basket = {.pause = list_of(args, "pause"),
                             .remove = list_of(args, "remove"),
                             .resume = list_of(args, "resume"),
                             .adopt = list_of(args, "adopt"),
                             .asks = list_of(args, "ask"),
                             .flows_file = cli_value(args, "flows"),
                             .draft_count = args->operand_count};
    det_error err = {0};
    det_text *json = NULL;
    det_file flows = {0};
    basket.folder = cli_lawbook_folder(args);
    if (basket.folder == NULL)
        return cli_usage("no lawbook beside the program or installed; name it with --lawbook");
    if (basket.draft_count + basket.pause.len + basket.remove.len + basket.resume.len +
            basket.adopt.len ==
        0)
        return cli_usage("nothing to suppose: give --pause, --remove, --resume, --adopt or a "
                         "draft");
    const char **drafts = DET_NEW(args->arena, const char *, args->operand_count + 1);
    if (drafts == NULL) return cli_usage("no memory");
    for (size_t i = 0; i < args->operand_count; i++)
        drafts[i] = args->operands[i];
    basket.drafts = drafts;
    if (!cli_on(args, &basket.on)) return CLI_USAGE;
    int code = CLI_SYSTEM;
    if (basket.flows_file != NULL) {
        if (cli_file_open(basket.flows_file, 0, &flows, &err) != DET_OK) return cli_fail(&err);
        basket.flows = flows.bytes;
    }
    if (det_text_new(0, &json, &err) != DET_OK)
        code = cli_fail(&err);
    else
        code = answer(args, &basket, json);
    det_text_free(json);
    det_file_close(&flows);
    return code;
}

const cli_command cli_whatif = {
    "whatif", "[DRAFT.yaml...]",
    "what a pause, a removal, a return or a draft would change, and what goes on to bar", options,
    run_whatif};
