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
    {"save", "FILE", "keep the answer, with what was asked and of which lawbook"},
    {"again", "FILE", "ask a kept answer again, and say whether the lawbook has moved since"},
    {"exit-code", NULL, "again: exit 1 if the lawbook has moved"},
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
show_section(const det_tree *tree, uint32_t node, const char *key, const char *title)
{
    uint32_t section = det_tree_get(tree, node, key);
    if (det_tree_first(tree, section) == DET_TREE_NONE) return;
    cli_print(CLI_BOLD, "%s", title);
    putchar('\n');
    cli_show_tree(tree, section, 2);
}

/* node: the answer, which stands alone or beside one that was kept. */
static void
show_whatif(const det_tree *tree, uint32_t node, det_arena *arena)
{
    uint32_t asked = det_tree_get(tree, node, "asked");
    uint32_t states = det_tree_get(tree, node, "measures");
    cli_print(CLI_BOLD, "what if");
    fputs(", on ", stdout);
    cli_put(CLI_PLAIN, cli_field(tree, node, "on"));
    fputs(", over lawbook ", stdout);
    cli_put(CLI_DIM, det_str_slice(cli_field(tree, node, "base"), 0, 12));
    putchar('\n');
    show_section(tree, node, "conflicts", "conflicts");
    cli_print(CLI_BOLD, "measures");
    printf(": %zu change\n", det_tree_size(tree, states));
    show_states(tree, states);
    for (uint32_t i = det_tree_first(tree, asked); i != DET_TREE_NONE; i = det_tree_next(tree, i))
        show_change(tree, i, cli_field(tree, i, "question"), arena);
    if (det_tree_first(tree, states) != DET_TREE_NONE) {
        cli_print(CLI_BOLD, "legs");
        putchar('\n');
        show_legs(tree, det_tree_get(tree, node, "legs"), arena);
    }
    show_section(tree, node, "quotas", "quotas");
    show_section(tree, node, "listings", "listings");
    show_section(tree, node, "flows", "flows");
}

static int
answer(cli_args *args, const det_law_basket *basket, det_text *json)
{
    det_error err = {0};
    det_tree tree;
    const char *save = cli_value(args, "save");
    if (det_law_whatif(basket, json, &err) != DET_OK) return cli_fail(&err);
    det_text_add_byte(json, '\n');
    if (save != NULL && det_file_write(save, det_text_str(json), &err) != DET_OK)
        return cli_fail(&err);
    if (cli_has(args, "json")) {
        cli_write(det_text_str(json));
        return CLI_DONE;
    }
    if (cli_parse(det_text_str(json), args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
    show_whatif(&tree, 0, args->arena);
    return CLI_DONE;
}

static void
show_again(const det_tree *tree, bool is_stale, det_arena *arena)
{
    uint32_t saved = det_tree_get(tree, 0, "saved"), now = det_tree_get(tree, 0, "now");
    bool differs = det_str_equal(cli_field(tree, 0, "differs"), DET_STR("true"));
    if (is_stale) {
        cli_print(CLI_RED, "stale");
        fputs(": it was asked of lawbook ", stdout);
        cli_put(CLI_DIM, det_str_slice(cli_field(tree, saved, "base"), 0, 12));
        fputs(" (through ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, saved, "head"));
        fputs("), and this is ", stdout);
        cli_put(CLI_DIM, det_str_slice(cli_field(tree, now, "base"), 0, 12));
        fputs(" (through ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, det_tree_get(tree, now, "head"), "instrument"));
        fputs("); ", stdout);
    } else {
        fputs("not stale: the lawbook is the same; ", stdout);
    }
    puts(differs ? "the answer is another" : "the answer is the same");
    show_whatif(tree, now, arena);
}

/* A kept answer, asked again. */
static int
ask_again(cli_args *args, const char *folder, const char *path, det_text *json)
{
    det_error err = {0};
    det_tree tree;
    det_file saved = {0};
    bool is_stale = false;
    if (cli_file_open(path, 0, &saved, &err) != DET_OK) return cli_fail(&err);
    det_status st = det_law_whatif_again(folder, saved.bytes, path, json, &is_stale, &err);
    det_file_close(&saved);
    if (st != DET_OK) return cli_fail(&err);
    if (cli_has(args, "json")) {
        det_text_add_byte(json, '\n');
        cli_write(det_text_str(json));
    } else {
        if (cli_parse(det_text_str(json), args->arena, &tree, &err) != DET_OK)
            return cli_fail(&err);
        show_again(&tree, is_stale, args->arena);
    }
    return is_stale && cli_has(args, "exit-code") ? CLI_FOUND : CLI_DONE;
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
    if (cli_value(args, "again") == NULL && basket.draft_count + basket.pause.len +
                                                    basket.remove.len + basket.resume.len +
                                                    basket.adopt.len ==
                                                0)
        return cli_usage("nothing to suppose: give --pause, --remove, --resume, --adopt, a draft, "
                         "or --again with a kept answer");
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
    else if (cli_value(args, "again") != NULL)
        code = ask_again(args, basket.folder, cli_value(args, "again"), json);
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
