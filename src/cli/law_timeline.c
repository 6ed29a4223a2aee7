/* law_timeline.c - detente law timeline: as text, as JSON, as a chart. */
#include "cli/law.h"
#include "cli/svg.h"

/* "2017-08-05" of an instant that begins a day somewhere; the whole instant else would be noise in
 * a table, and --json has it. */
static det_str
day_of(det_str instant)
{
    return det_str_slice(instant, 0, instant.len < 10 ? instant.len : 10);
}

static bool
add_interval(cli_table *table, const det_tree *tree, uint32_t at, det_arena *arena)
{
    det_str state = cli_field(tree, at, "state"), by;
    det_str until = day_of(cli_field(tree, at, "until"));
    det_str from = day_of(cli_field(tree, at, "from"));
    by = cli_join(tree, det_tree_get(tree, at, "by"), "; ", arena);
    if (det_str_equal(cli_field(tree, at, "contested"), DET_STR("true")) &&
        !det_arena_print(arena, &state, "%.*s, contested", DET_STR_FMT(state)))
        return false;
    return cli_table_add(table, DET_STR("   ")) && cli_table_add(table, from) &&
           cli_table_add(table, until.len > 0 ? until : DET_STR("-")) &&
           cli_table_add(table, state) && cli_table_add(table, by);
}

static int
show_measure(const det_tree *tree, uint32_t measure, det_arena *arena)
{
    cli_table table;
    uint32_t list = det_tree_get(tree, measure, "intervals");
    size_t drawn = 0;
    cli_table_begin(&table, arena, 5);
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        if (cli_field(tree, at, "from").len == 0) continue; /* before it began */
        if (!add_interval(&table, tree, at, arena)) return cli_usage("no memory");
        drawn++;
    }
    putchar('\n');
    cli_put(CLI_BOLD, cli_field(tree, measure, "id"));
    fputs("  ", stdout);
    cli_put(CLI_PLAIN, cli_field(tree, measure, "title"));
    putchar('\n');
    if (drawn == 0)
        puts("    never in effect");
    else
        cli_table_print(&table);
    return CLI_DONE;
}

static int
show_happened(const det_tree *tree, const char *key, const char *head, det_arena *arena)
{
    cli_table table;
    uint32_t list = det_tree_get(tree, 0, key);
    bool is_vote = det_tree_get(tree, det_tree_first(tree, list), "instrument") != DET_TREE_NONE;
    if (det_tree_size(tree, list) == 0) return CLI_DONE;
    printf("\n%s\n", head);
    cli_table_begin(&table, arena, 4);
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at))
        if (!cli_table_add(&table, DET_STR("   ")) ||
            !cli_table_add(&table, cli_field(tree, at, "on")) ||
            !cli_table_add(&table, cli_field(tree, at, is_vote ? "status" : "kind")) ||
            !cli_table_add(&table, cli_field(tree, at, is_vote ? "instrument" : "title")))
            return cli_usage("no memory");
    cli_table_print(&table);
    return CLI_DONE;
}

static int
show_timeline(const det_tree *tree, det_arena *arena)
{
    uint32_t list = det_tree_get(tree, 0, "measures");
    cli_put(CLI_BOLD, cli_field(tree, 0, "regime"));
    fputs("  ", stdout);
    cli_put(CLI_PLAIN, cli_field(tree, 0, "title"));
    fputs("  ", stdout);
    cli_put(CLI_PLAIN, cli_field(tree, 0, "from"));
    fputs(" to ", stdout);
    cli_put(CLI_PLAIN, cli_field(tree, 0, "to"));
    putchar('\n');
    int code = CLI_DONE;
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE && code == CLI_DONE;
         at = det_tree_next(tree, at))
        code = show_measure(tree, at, arena);
    if (code == CLI_DONE) code = show_happened(tree, "votes", "Texts", arena);
    return code == CLI_DONE ? show_happened(tree, "events", "Events", arena) : code;
}

static int
write_chart(const det_tree *tree, const char *path, det_arena *arena)
{
    det_error err = {0};
    det_text *drawing = NULL;
    det_status st = det_text_new(0, &drawing, &err);
    if (st == DET_OK) st = svg_timeline(tree, arena, drawing, &err);
    if (st == DET_OK && path[0] == '-' && path[1] == '\0')
        cli_write(det_text_str(drawing));
    else if (st == DET_OK)
        st = det_file_write(path, det_text_str(drawing), &err);
    det_text_free(drawing);
    return st == DET_OK ? CLI_DONE : cli_fail(&err);
}

static det_str
given(const cli_args *args, const char *option)
{
    const char *value = cli_value(args, option);
    return value == NULL ? (det_str){0} : det_str_of(value);
}

int
cli_law_timeline(cli_args *args, const det_law *of, det_text *json)
{
    det_error err = {0};
    det_tree tree;
    det_str as_known;
    const char *chart = cli_value(args, "svg");
    if (args->operand_count != 2) return cli_usage("law timeline needs the id of one regime");
    if (!cli_as_known(args, &as_known)) return CLI_USAGE;
    det_status st = det_law_timeline(of, det_str_of(args->operands[1]), given(args, "from"),
                                     given(args, "to"), as_known, json, &err);
    if (st != DET_OK) return cli_fail(&err);
    if (chart == NULL && cli_has(args, "json")) {
        det_text_add_byte(json, '\n');
        cli_write(det_text_str(json));
        return CLI_DONE;
    }
    if (cli_parse(det_text_str(json), args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
    return chart != NULL ? write_chart(&tree, chart, args->arena)
                         : show_timeline(&tree, args->arena);
}
