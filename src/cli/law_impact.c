/* law_impact.c - detente law impact: what a draft, a pause or a removal touches. */
#include <unistd.h>

#include "cli/law.h"

static void
show_rows(const det_tree *tree, const char *key, const char *title, const char *const *fields,
          det_arena *arena)
{
    cli_table table;
    size_t columns = 0;
    uint32_t list = det_tree_get(tree, 0, key);
    if (det_tree_size(tree, list) == 0) return;
    while (fields[columns] != NULL)
        columns++;
    cli_print(CLI_BOLD, "%s", title);
    putchar('\n');
    cli_table_begin(&table, arena, columns + 1);
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        if (!cli_table_add(&table, DET_STR(" "))) return;
        for (size_t i = 0; i < columns; i++)
            if (!cli_table_add(&table, cli_field(tree, at, fields[i]))) return;
    }
    cli_table_print(&table);
}

static void
show_joined(const det_tree *tree, uint32_t node, const char *key, det_arena *arena)
{
    uint32_t list = det_tree_get(tree, node, key);
    if (det_tree_size(tree, list) == 0) return;
    printf("      %s ", key);
    cli_put(CLI_PLAIN, cli_join(tree, list, ", ", arena));
    putchar('\n');
}

static void
show_field(const det_tree *tree, uint32_t field, const char *key, const char *sign,
           det_arena *arena)
{
    uint32_t list = det_tree_get(tree, field, key);
    if (det_tree_size(tree, list) == 0) return;
    printf("      %s ", sign);
    cli_put(CLI_PLAIN, cli_field(tree, field, "field"));
    putchar(' ');
    cli_put(CLI_PLAIN, cli_join(tree, list, ", ", arena));
    putchar('\n');
}

static void
show_measures(const det_tree *tree, det_arena *arena)
{
    static const char *const keys[] = {"exceptions", "quotas", "doubts", "readings", "listed"};
    uint32_t depends = det_tree_first(tree, det_tree_get(tree, 0, "depends"));
    for (uint32_t at = det_tree_first(tree, det_tree_get(tree, 0, "measures")); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        uint32_t fields = det_tree_get(tree, depends, "fields");
        fputs("  ", stdout);
        cli_put(CLI_BOLD, cli_field(tree, at, "id"));
        fputs("  ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, det_tree_get(tree, at, "before"), "state"));
        fputs(" -> ", stdout);
        cli_put(CLI_YELLOW, cli_field(tree, det_tree_get(tree, at, "after"), "state"));
        fputs("  ", stdout);
        cli_put(CLI_DIM, cli_field(tree, at, "title"));
        putchar('\n');
        for (uint32_t field = det_tree_first(tree, fields); field != DET_TREE_NONE;
             field = det_tree_next(tree, field)) {
            show_field(tree, field, "was", "-", arena);
            show_field(tree, field, "is", "+", arena);
        }
        for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
            show_joined(tree, depends, keys[i], arena);
        depends = det_tree_next(tree, depends);
    }
}

static void
show_cases(const det_tree *tree)
{
    uint32_t list = det_tree_get(tree, 0, "cases");
    if (det_tree_size(tree, list) == 0) return;
    cli_print(CLI_BOLD, "questions beside the lawbook whose answer changes");
    putchar('\n');
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        uint32_t rows = det_tree_get(tree, at, "rows");
        fputs("  ", stdout);
        cli_put(CLI_BOLD, cli_field(tree, at, "file"));
        fputs(": ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, at, "changed"));
        fputs(" of ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, at, "asked"));
        putchar('\n');
        for (uint32_t row = det_tree_first(tree, rows); row != DET_TREE_NONE;
             row = det_tree_next(tree, row)) {
            static const char *const keys[] = {"date", "question", "expected", "got"};
            fputs("   ", stdout);
            for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
                fputs(i == 3 ? " -> " : i == 2 ? ": " : " ", stdout);
                cli_put(CLI_PLAIN, cli_field(tree, row, keys[i]));
            }
            putchar('\n');
        }
    }
}

static void
show_impact(const det_tree *tree, det_arena *arena)
{
    static const char *const regimes[] = {"regime", "changed", "measures", "title", NULL};
    static const char *const routes[] = {"route", "title", NULL};
    static const char *const clauses[] = {"clause", "kind", "status", "title", NULL};
    static const char *const tags[] = {"source", "tag", "regime", "subjects", NULL};
    static const char *const roadmaps[] = {"roadmap", "step", "title", NULL};
    uint32_t conflicts = det_tree_get(tree, 0, "conflicts");
    cli_print(CLI_BOLD, "impact");
    fputs(", on ", stdout);
    cli_put(CLI_PLAIN, cli_field(tree, 0, "on"));
    fputs(", over lawbook ", stdout);
    cli_put(CLI_DIM, det_str_slice(cli_field(tree, 0, "base"), 0, 12));
    putchar('\n');
    if (det_tree_size(tree, conflicts) > 0) {
        cli_print(CLI_BOLD, "conflicts");
        fputs("\n  ", stdout);
        cli_put(CLI_YELLOW, cli_join(tree, conflicts, "\n  ", arena));
        putchar('\n');
    }
    show_rows(tree, "regimes", "regimes: measures that change, of how many", regimes, arena);
    cli_print(CLI_BOLD, "measures");
    putchar('\n');
    show_measures(tree, arena);
    show_rows(tree, "routes", "routes open", routes, arena);
    show_rows(tree, "clauses", "clauses that bear on them", clauses, arena);
    show_rows(tree, "tags", "tags of lists, and how many are listed under them", tags, arena);
    show_cases(tree);
    show_rows(tree, "roadmaps", "steps of roadmaps", roadmaps, arena);
}

/* The folder of roadmaps: as given, else beside the lawbook; NULL where there is none. */
static const char *
roadmaps_of(cli_args *args, const char *folder)
{
    det_str beside = {0};
    const char *given = cli_value(args, "roadmaps");
    if (given != NULL) return given;
    if (!det_arena_print(args->arena, &beside, "%s/../roadmaps", folder)) return NULL;
    return access(beside.ptr, R_OK) == 0 ? beside.ptr : NULL;
}

static int
answer(cli_args *args, const det_law_basket *basket, det_text *json)
{
    det_error err = {0};
    det_tree tree;
    const det_snapshot *snapshot = NULL;
    const char *path = cli_snapshot_path(args);
    det_status st = DET_OK;
    if (path != NULL && access(path, R_OK) == 0) st = det_snapshot_open(path, &snapshot, &err);
    if (st == DET_OK)
        st = det_law_impact(basket, snapshot, roadmaps_of(args, basket->folder), json, &err);
    det_snapshot_close(snapshot);
    if (st != DET_OK) return cli_fail(&err);
    if (cli_has(args, "json")) {
        det_text_add_byte(json, '\n');
        cli_write(det_text_str(json));
        return CLI_DONE;
    }
    if (cli_parse(det_text_str(json), args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
    show_impact(&tree, args->arena);
    return CLI_DONE;
}

int
cli_law_impact(cli_args *args, det_text *json)
{
    det_law_basket basket = {.folder = cli_lawbook_folder(args),
                             .pause = det_str_of(cli_value(args, "pause")),
                             .remove = det_str_of(cli_value(args, "remove")),
                             .resume = det_str_of(cli_value(args, "resume")),
                             .adopt = det_str_of(cli_value(args, "adopt")),
                             .draft_count = args->operand_count - 1};
    size_t steps = basket.pause.len + basket.remove.len + basket.resume.len + basket.adopt.len;
    if (basket.folder == NULL)
        return cli_usage("no lawbook beside the program or installed; name it with --lawbook");
    if (basket.draft_count + steps == 0)
        return cli_usage("nothing to look at: give a draft, --pause, --remove, --resume or "
                         "--adopt");
    const char **drafts = DET_NEW(args->arena, const char *, args->operand_count);
    if (drafts == NULL) return cli_usage("no memory");
    for (size_t i = 0; i < basket.draft_count; i++) {
        drafts[i] = args->operands[i + 1];
        if (!cli_is_there(drafts[i])) return CLI_MISSING;
    }
    basket.drafts = drafts;
    /* a draft has a day of its own; steps are taken today unless another day is given */
    if ((steps > 0 || cli_value(args, "on") != NULL) && !cli_on(args, &basket.on)) return CLI_USAGE;
    return answer(args, &basket, json);
}
