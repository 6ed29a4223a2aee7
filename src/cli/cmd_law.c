/* cmd_law.c - detente law: status, show, lint, test. */
#include <string.h>

#include "cli/approval.h"
#include "cli/books.h"
#include "cli/law.h"

/* law status REGIME | law status | law show ID | law lint [PATH...] | law test FILE.csv...
 * law timeline REGIME | law diff REGIME | law diff WAS IS | law impact [DRAFT...]
 *
 * Which law: --lawbook if given; else what the snapshot in the data folder holds; else the lawbook
 * beside the program, so that the law can be asked before any list is loaded. */

static const cli_option options[] = {
    {"on", "DATE",
     "status, explain, clauses: the day, or an instant as 1993-10-18T23:59-05:00 (else today, "
     "UTC)"},
    {"from", "DATE",
     "timeline: first day to show (else the first that the lawbook names); diff: the day before"},
    {"to", "DATE", "timeline: last day to show (else the last); diff: the day after"},
    {"pause", "ID...", "impact: measures or whole regimes; ID@DATE from another day"},
    {"remove", "ID...", "impact: the same, for good"},
    {"resume", "ID...", "impact: measures that are paused, or a pause or removal by its name"},
    {"adopt", "ID...", "impact: a draft of the lawbook, by its id or words of it"},
    {"roadmaps", "DIR", "impact: where roadmaps are (else beside the lawbook)"},
    {"ask", "QUESTION",
     "explain: a transaction instead, as 'KP CN HS:2701;prior=900000 1000 tonne'"},
    {"svg", "FILE", "timeline: a chart, written to FILE (- is standard output)"},
    {"exit-code", NULL, "diff: exit 1 if something differs"},
    {"note", "TEXT", "propose, approve, refuse, withdraw: why; for the record"},
    {"entries", NULL, "approvals: every entry, and not the last word on each"},
    CLI_ACTOR,
    CLI_AS_KNOWN,
    CLI_DATA,
    CLI_LAWBOOK,
    CLI_JSON,
    CLI_HELP,
    CLI_END};

/* The law with the findings of the data folder over it, if there are any.  *laid is to be closed.
 */
static det_status
lay_findings(const cli_args *args, const det_law *of, const det_books **books, const det_law **laid,
             det_error *err)
{
    *laid = NULL;
    const char *known = cli_value(args, "as-known");
    det_status st = cli_books_open(args, books, err);
    if (st != DET_OK || *books == NULL) return st;
    return det_law_with_findings(of, *books, det_str_of(known), laid, err);
}

/* Prints an answer of the library: as it is, or drawn by show. */
static int
put_answer(cli_args *args, det_text *json, void (*show)(const det_tree *tree, det_arena *arena))
{
    det_error err = {0};
    det_tree tree;
    if (cli_has(args, "json")) {
        det_text_add_byte(json, '\n');
        cli_write(det_text_str(json));
        return CLI_DONE;
    }
    if (cli_parse(det_text_str(json), args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
    show(&tree, args->arena);
    return CLI_DONE;
}

static void
show_status(const det_tree *tree, det_arena *arena)
{
    cli_put(CLI_BOLD, cli_field(tree, 0, "regime"));
    fputs("  ", stdout);
    cli_put(CLI_PLAIN, cli_field(tree, 0, "title"));
    fputs("  on ", stdout);
    det_str day = cli_field(tree, 0, "on"); /* none where an instant was asked about */
    cli_put(CLI_PLAIN, day.len > 0 ? day : cli_field(tree, 0, "judged_at"));
    putchar('\n');
    cli_show_measures(tree, det_tree_get(tree, 0, "measures"), 2, arena);
}

static void
show_any(const det_tree *tree, det_arena *arena)
{
    (void)arena;
    cli_show_tree(tree, 0, 0);
}

/* The regimes that there are, when none was named. */
static int
list_regimes(cli_args *args, const det_law *of, det_text *json)
{
    det_error err = {0};
    cli_table table;
    det_str rest, line;
    if (det_law_regimes(of, json, &err) != DET_OK) return cli_fail(&err);
    if (cli_has(args, "json")) {
        cli_write(det_text_str(json));
        return CLI_DONE;
    }
    cli_table_begin(&table, args->arena, 3);
    table.is_right[1] = true;
    bool is_good = cli_table_add(&table, DET_STR("regime")) &&
                   cli_table_add(&table, DET_STR("measures")) &&
                   cli_table_add(&table, DET_STR("title"));
    rest = det_text_str(json);
    while (is_good && det_str_next(&rest, '\n', &line)) {
        det_tree tree;
        if (line.len == 0) continue;
        if (cli_parse(line, args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
        is_good = cli_table_add(&table, cli_field(&tree, 0, "regime")) &&
                  cli_table_add(&table, cli_field(&tree, 0, "measures")) &&
                  cli_table_add(&table, cli_field(&tree, 0, "title"));
    }
    if (!is_good) return cli_usage("no memory");
    cli_table_print(&table);
    return CLI_DONE;
}

static int
law_status(cli_args *args, const det_law *of, det_text *json)
{
    char today[DET_DAY_TEXT_MAX];
    det_error err = {0};
    det_str as_known;
    if (args->operand_count < 2) return list_regimes(args, of, json);
    if (!cli_as_known(args, &as_known)) return CLI_USAGE;
    const char *on = cli_value(args, "on");
    if (on == NULL) on = det_day_print(det_zone_day(DET_ZONE_UTC, cli_now_us()), today);
    for (size_t i = 1; i < args->operand_count; i++) {
        det_text_clear(json);
        det_status st = det_law_status(of, det_str_of(args->operands[i]), det_str_of(on), as_known,
                                       json, &err);
        int code = st == DET_OK ? put_answer(args, json, show_status) : cli_fail(&err);
        if (code != CLI_DONE) return code;
    }
    return CLI_DONE;
}

static int
law_show(cli_args *args, const det_law *of, det_text *json)
{
    det_error err = {0};
    if (args->operand_count < 2)
        return cli_usage("law show needs the id of a regime, a measure or an instrument");
    for (size_t i = 1; i < args->operand_count; i++) {
        det_text_clear(json);
        det_status st = det_law_show(of, det_str_of(args->operands[i]), json, &err);
        int code = st == DET_OK ? put_answer(args, json, show_any) : cli_fail(&err);
        if (code != CLI_DONE) return code;
    }
    return CLI_DONE;
}

static int
law_test(cli_args *args, const det_law *of, det_text *json)
{
    uint64_t passed = 0, failed = 0;
    det_error err = {0};
    if (args->operand_count < 2) return cli_usage("law test needs a file of questions, FILE.csv");
    for (size_t i = 1; i < args->operand_count; i++) {
        det_file file;
        uint64_t good = 0, bad = 0;
        const char *path = args->operands[i];
        det_text_clear(json);
        if (cli_file_open(path, 0, &file, &err) != DET_OK) return cli_fail(&err);
        det_status st = det_law_cases(of, file.bytes, path, json, &good, &bad, &err);
        det_file_close(&file);
        if (st != DET_OK) return cli_fail(&err);
        passed += good;
        failed += bad;
        det_str rest = det_text_str(json), line;
        while (det_str_next(&rest, '\n', &line)) {
            det_tree tree;
            if (line.len == 0) continue;
            if (cli_has(args, "json")) {
                cli_write(line);
                putchar('\n');
                continue;
            }
            if (cli_parse(line, args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
            if (det_tree_get(&tree, 0, "passed") != DET_TREE_NONE) continue;
            cli_print(CLI_YELLOW, "%s:", path);
            putchar('\n');
            cli_show_tree(&tree, 0, 2);
        }
    }
    if (!cli_has(args, "json"))
        printf("%llu passed, %llu failed\n", (unsigned long long)passed,
               (unsigned long long)failed);
    return failed > 0 ? CLI_FOUND : CLI_DONE;
}

static int
law_lint(cli_args *args, det_text *json)
{
    det_error err = {0};
    uint64_t errors = 0, warnings = 0;
    const char *folder = cli_lawbook_folder(args);
    const char *const own[] = {folder};
    const char **paths = DET_NEW(args->arena, const char *, args->operand_count);
    if (paths == NULL) return cli_usage("no memory");
    for (size_t i = 1; i < args->operand_count; i++)
        paths[i - 1] = args->operands[i];
    size_t count = args->operand_count - 1;
    if (count == 0 && folder == NULL)
        return cli_usage("no lawbook beside the program or installed: name a folder or a file");
    det_status st = det_law_lint(count == 0 ? own : paths, count == 0 ? 1 : count, folder, json,
                                 &errors, &warnings, &err);
    if (st != DET_OK) return cli_fail(&err);
    det_str rest = det_text_str(json), line;
    if (cli_has(args, "json")) {
        cli_write(rest);
    } else {
        while (det_str_next(&rest, '\n', &line)) {
            det_tree tree;
            if (line.len == 0) continue;
            if (cli_parse(line, args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
            bool is_error = det_str_equal(cli_field(&tree, 0, "level"), DET_STR("error"));
            cli_put(is_error ? CLI_RED : CLI_PLAIN, cli_field(&tree, 0, "text"));
            putchar('\n');
        }
        printf("%llu errors, %llu warnings\n", (unsigned long long)errors,
               (unsigned long long)warnings);
    }
    return errors > 0 ? CLI_INPUT : CLI_DONE;
}

static int
run_law(cli_args *args)
{
    static const struct {
        const char *name;
        int (*run)(cli_args *args, const det_law *of, det_text *json);
        bool is_laid; /* asked with the findings of the data folder */
    } verbs[] = {{"status", law_status, true},       {"show", law_show, false},
                 {"test", law_test, false},          {"timeline", cli_law_timeline, true},
                 {"explain", cli_law_explain, true}, {"clauses", cli_law_clauses, true},
                 {"diff", cli_law_diff, false}};
    const size_t count = sizeof verbs / sizeof verbs[0];
    det_error err = {0};
    det_text *json = NULL;
    cli_opened opened = {0};
    const det_books *books = NULL;
    const det_law *laid = NULL;
    const char *verb = args->operand_count > 0 ? args->operands[0] : "";
    bool is_lint = strcmp(verb, "lint") == 0, is_impact = strcmp(verb, "impact") == 0;
    bool is_of_books = strcmp(verb, "diff") == 0 && args->operand_count == 3;
    size_t v = 0;
    while (v < count && strcmp(verb, verbs[v].name) != 0)
        v++;
    int code = CLI_SYSTEM;
    if (cli_approval(args, true, &code)) return code;
    if (v == count && !is_lint && !is_impact)
        return cli_usage("law needs one of status, show, lint, test, timeline, explain, clauses, "
                         "diff, impact, propose, approve, refuse, withdraw, approvals%s%s",
                         verb[0] ? "; found " : "", verb);
    if (det_text_new(0, &json, &err) != DET_OK) {
        code = cli_fail(&err);
    } else if (is_lint) {
        code = law_lint(args, json);
    } else if (is_impact) {
        code = cli_law_impact(args, json);
    } else if (is_of_books) {
        code = cli_law_diff_books(args, json);
    } else if (cli_law_open(args, &opened, &err) != DET_OK ||
               (verbs[v].is_laid &&
                lay_findings(args, opened.law, &books, &laid, &err) != DET_OK)) {
        code = cli_fail(&err);
    } else {
        code = verbs[v].run(args, laid != NULL ? laid : opened.law, json);
    }
    det_law_close(laid);
    det_books_close(books);
    cli_law_close(&opened);
    det_text_free(json);
    return code;
}

const cli_command cli_law = {
    "law",
    "status [REGIME...] | show ID... | lint [PATH...] | test FILE.csv... | timeline REGIME | "
    "explain MEASURE | clauses REGIME | diff REGIME --from DATE --to DATE | diff WAS IS | "
    "impact [DRAFT.yaml...] | propose [DIR] | approve DIGEST | refuse DIGEST | withdraw DIGEST | "
    "approvals",
    "the lawbook: what is in force, what it says, is it sound, what changed", options, run_law};
