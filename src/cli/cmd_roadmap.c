/* cmd_roadmap.c - detente roadmap: lint, simulate. */
#include <string.h>

#include "cli/cli.h"
#include "cli/svg.h"

static const cli_option options[] = {
    {"scenario", "FILE", "simulate: what happens, day by day"},
    {"from", "DATE", "simulate: first day shown (else as the scenario says)"},
    {"to", "DATE", "simulate: last day (else as the scenario says)"},
    {"svg", "FILE", "simulate: draw the run as SVG"},
    CLI_LAWBOOK,
    CLI_JSON,
    CLI_HELP,
    CLI_END};

static int
roadmap_lint(cli_args *args, const det_law *law, det_text *json)
{
    uint64_t errors = 0, warnings = 0;
    if (args->operand_count < 2) return cli_usage("roadmap lint needs a roadmap, FILE.yaml");
    for (size_t i = 1; i < args->operand_count; i++) {
        uint64_t bad = 0, odd = 0;
        det_error err = {0};
        det_str line;
        det_text_clear(json);
        if (!cli_is_there(args->operands[i])) return CLI_MISSING;
        if (det_roadmap_lint(law, args->operands[i], json, &bad, &odd, &err) != DET_OK)
            return cli_fail(&err);
        errors += bad;
        warnings += odd;
        det_str rest = det_text_str(json);
        if (cli_has(args, "json")) {
            cli_write(rest);
            continue;
        }
        while (det_str_next(&rest, '\n', &line)) {
            det_tree tree;
            if (line.len == 0) continue;
            if (cli_parse(line, args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
            bool is_error = det_str_equal(cli_field(&tree, 0, "level"), DET_STR("error"));
            cli_put(is_error ? CLI_RED : CLI_PLAIN, cli_field(&tree, 0, "text"));
            putchar('\n');
        }
    }
    if (!cli_has(args, "json"))
        printf("%llu errors, %llu warnings\n", (unsigned long long)errors,
               (unsigned long long)warnings);
    return errors > 0 ? CLI_INPUT : CLI_DONE;
}

/* ---- simulate -----------------------------------------------------------------------------------
 */

static cli_style
style_of(det_str state)
{
    if (det_str_equal(state, DET_STR("paused")) || det_str_equal(state, DET_STR("reached")))
        return CLI_YELLOW;
    if (det_str_equal(state, DET_STR("removed")) || det_str_equal(state, DET_STR("verified")))
        return CLI_GREEN;
    if (det_str_equal(state, DET_STR("failed")) || det_str_equal(state, DET_STR("reversed")) ||
        det_str_equal(state, DET_STR("in_force")))
        return CLI_RED;
    return CLI_PLAIN;
}

/* "suspend S/RES/... OP 9, resume ..." of the last few citations. */
static det_str
cites_of(const det_tree *tree, uint32_t node, det_arena *arena)
{
    det_str out = {0};
    uint32_t list = det_tree_get(tree, node, "cites");
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str longer = {0}, verb = cli_field(tree, at, "verb"),
                text = cli_field(tree, at, "text");
        if (!det_arena_print(arena, &longer, "%.*s%s%.*s %.*s", DET_STR_FMT(out),
                             out.len == 0 ? "" : "; ", DET_STR_FMT(verb), DET_STR_FMT(text)))
            return out;
        out = longer;
    }
    return out;
}

static void
show_change(const det_tree *tree, uint32_t node, const char *key, det_arena *arena)
{
    det_str was = cli_field(tree, node, "was"), state = cli_field(tree, node, "state");
    fputs("  ", stdout);
    cli_pad(CLI_PLAIN, cli_field(tree, node, key), 34);
    fputs("  ", stdout);
    cli_pad(CLI_PLAIN, was, 9);
    fputs(was.len > 0 ? " > " : "   ", stdout);
    cli_pad(style_of(state), state, 9);
    fputs("  ", stdout);
    cli_put(CLI_PLAIN, key[0] == 's' ? cli_field(tree, node, "why") : cites_of(tree, node, arena));
    putchar('\n');
    uint32_t still = det_tree_get(tree, node, "still");
    for (uint32_t at = det_tree_first(tree, still); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        fputs("      still shut in part by ", stdout);
        cli_put(CLI_BOLD, cli_field(tree, at, "measure"));
        fputs(": ", stdout);
        cli_put(CLI_PLAIN, cites_of(tree, at, arena));
        putchar('\n');
    }
}

static void
show_list(const det_tree *tree, uint32_t node, const char *list, const char *key, det_arena *arena)
{
    uint32_t items = det_tree_get(tree, node, list);
    for (uint32_t at = det_tree_first(tree, items); at != DET_TREE_NONE;
         at = det_tree_next(tree, at))
        show_change(tree, at, key, arena);
}

static void
show_run(const det_tree *tree, det_arena *arena)
{
    cli_put(CLI_BOLD, cli_field(tree, 0, "title"));
    printf("\nroadmap ");
    cli_put(CLI_PLAIN, cli_field(tree, 0, "roadmap"));
    fputs(", scenario ", stdout);
    cli_put(CLI_PLAIN, cli_field(tree, 0, "scenario"));
    fputs(": ", stdout);
    cli_put(CLI_PLAIN, cli_field(tree, 0, "scenario_title"));
    fputs("\nA proposal, run against an assumed course of events; the law is not changed by it.\n",
          stdout);
    uint32_t days = det_tree_get(tree, 0, "days");
    for (uint32_t at = det_tree_first(tree, days); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        putchar('\n');
        cli_put(CLI_BOLD, cli_field(tree, at, "on"));
        putchar('\n');
        show_list(tree, at, "steps", "step", arena);
        show_list(tree, at, "measures", "measure", arena);
    }
    fputs("\nat the end, ", stdout);
    cli_put(CLI_BOLD, cli_field(tree, 0, "through"));
    putchar('\n');
    show_list(tree, 0, "steps", "step", arena);
    uint32_t missed = det_tree_get(tree, 0, "missed");
    for (uint32_t at = det_tree_first(tree, missed); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        fputs("expected and not so:\n", stdout);
        cli_show_tree(tree, at, 2);
    }
}

static int
write_drawing(const char *path, const det_tree *tree, det_arena *arena)
{
    det_error err = {0};
    det_text *drawing = NULL;
    det_status st = det_text_new(0, &drawing, &err);
    if (st == DET_OK) st = svg_roadmap(tree, arena, drawing, &err);
    if (st == DET_OK) st = det_file_write(path, det_text_str(drawing), &err);
    det_text_free(drawing);
    return st == DET_OK ? CLI_DONE : cli_fail(&err);
}

static int
roadmap_simulate(cli_args *args, const det_law *law, det_text *json)
{
    det_error err = {0};
    det_tree tree;
    uint64_t missed = 0;
    const char *scenario = cli_value(args, "scenario"), *chart = cli_value(args, "svg");
    if (args->operand_count != 2 || scenario == NULL)
        return cli_usage("roadmap simulate needs one roadmap and --scenario FILE");
    if (!cli_is_there(args->operands[1]) || !cli_is_there(scenario)) return CLI_MISSING;
    if (det_roadmap_simulate(law, args->operands[1], scenario, det_str_of(cli_value(args, "from")),
                             det_str_of(cli_value(args, "to")), json, &missed, &err) != DET_OK)
        return cli_fail(&err);
    if (cli_parse(det_text_str(json), args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
    if (chart != NULL) {
        int code = write_drawing(chart, &tree, args->arena);
        if (code != CLI_DONE) return code;
    }
    if (cli_has(args, "json")) {
        det_text_add_byte(json, '\n');
        cli_write(det_text_str(json));
    } else {
        show_run(&tree, args->arena);
    }
    return missed > 0 ? CLI_FOUND : CLI_DONE;
}

static int
run_roadmap(cli_args *args)
{
    static const struct {
        const char *name;
        int (*run)(cli_args *args, const det_law *law, det_text *json);
    } verbs[] = {{"lint", roadmap_lint}, {"simulate", roadmap_simulate}};
    det_error err = {0};
    det_text *json = NULL;
    const det_law *law = NULL;
    const char *verb = args->operand_count > 0 ? args->operands[0] : "";
    size_t v = 0;
    while (v < 2 && strcmp(verb, verbs[v].name) != 0)
        v++;
    if (v == 2)
        return cli_usage("roadmap needs one of lint, simulate%s%s", verb[0] ? "; found " : "",
                         verb);
    const char *folder = cli_lawbook_folder(args);
    if (folder == NULL) folder = "lawbook";
    int code = CLI_SYSTEM;
    if (det_text_new(0, &json, &err) != DET_OK || det_law_open(folder, NULL, &law, &err) != DET_OK)
        code = cli_fail(&err);
    else
        code = verbs[v].run(args, law, json);
    det_law_close(law);
    det_text_free(json);
    return code;
}

const cli_command cli_roadmap = {"roadmap", "lint FILE... | simulate FILE --scenario FILE",
                                 "conditional ways out of sanctions: are they sound, what would "
                                 "they do",
                                 options, run_roadmap};
