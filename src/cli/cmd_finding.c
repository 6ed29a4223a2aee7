/* cmd_finding.c - detente finding: what happened, by whom told and how sure. */
#include <string.h>

#include "cli/books.h"

/* finding add [EVENT] | finding correct FINDING | finding list [REGIME] | finding import FILE... */

static const cli_option options[] = {
    {"status", "WORD", "alleged, reported, verified or disputed; withdrawn of a correction"},
    {"regime", "REGIME", "whose clauses look at it, where it is no event of the lawbook"},
    {"kind", "KIND", "what happened, in the lawbook's word, as missile_launch"},
    {"title", "TEXT", "what happened, in a few words"},
    {"on", "DATE", "the day it happened, or an instant with its offset"},
    {"source", "TEXT", "who says so, and where; required"},
    {"known", "INSTANT", "when we were told (else now)"},
    {"note", "TEXT", "anything else"},
    {"id", "ID", "name of the entry (else the next number); the same entry twice is one"},
    CLI_ACTOR,
    CLI_AS_KNOWN,
    CLI_DATA,
    CLI_LAWBOOK,
    CLI_JSON,
    CLI_HELP,
    CLI_END};

static int
record(cli_args *args, bool is_correction)
{
    static const char *const taken[] = {"status", "regime", "kind", "title", "on",
                                        "source", "known",  "note", "id",    NULL};
    cli_book book;
    det_error err = {0};
    cli_fields fields = {0};
    int code = CLI_DONE;
    if (is_correction && args->operand_count != 2)
        return cli_usage("finding correct needs the id of the finding that it is about");
    if (args->operand_count > 2)
        return cli_usage("finding add takes the id of one event of the lawbook, or none");
    if ((args->operand_count == 2 &&
         !cli_fields_add(&fields, is_correction ? "about" : "event", args->operands[1])) ||
        !cli_fields_take(&fields, args, taken))
        return CLI_USAGE;
    if (!cli_book_open(args, CLI_BOOK_RECORD, &book, &code)) return code;
    det_book_hand hand = cli_hand(&book);
    det_status st = det_finding_add(book.store, &hand, fields.items, fields.count, book.json, &err);
    code = st == DET_OK ? cli_show_recorded(&book) : cli_fail(&err);
    cli_book_close(&book);
    return code;
}

static void
show_finding(const det_tree *tree)
{
    static const char *const lines[] = {"effect", "source", "note"};
    det_str status = cli_field(tree, 0, "status");
    bool is_sure = det_str_equal(status, DET_STR("reported")) ||
                   det_str_equal(status, DET_STR("verified"));
    cli_put(CLI_BOLD, cli_field(tree, 0, "id"));
    fputs("  ", stdout);
    cli_put(is_sure ? CLI_GREEN : CLI_YELLOW, status);
    const char *const heads[] = {"on", "regime", "event", "kind", "title"};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        det_str text = cli_field(tree, 0, heads[i]);
        if (text.len == 0) continue;
        fputs("  ", stdout);
        cli_put(CLI_PLAIN, text);
    }
    det_str about = cli_field(tree, 0, "about");
    if (about.len > 0) printf("  corrects %.*s", DET_STR_FMT(about));
    putchar('\n');
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        det_str text = cli_field(tree, 0, lines[i]);
        if (text.len == 0) continue;
        printf("    %s: ", lines[i]);
        cli_put(CLI_DIM, text);
        putchar('\n');
    }
    printf("    known since %.*s, recorded by %.*s\n", DET_STR_FMT(cli_field(tree, 0, "known")),
           DET_STR_FMT(cli_field(tree, 0, "actor")));
}

static int
list(cli_args *args)
{
    cli_book book;
    det_error err = {0};
    det_str as_known, line;
    int code = CLI_DONE;
    const char *regime = args->operand_count > 1 ? args->operands[1] : "";
    if (args->operand_count > 2) return cli_usage("finding list takes one regime, or none for all");
    if (!cli_as_known(args, &as_known)) return CLI_USAGE;
    if (!cli_book_open(args, CLI_BOOK_ASK, &book, &code)) return code;
    det_status st = det_finding_entries(book.opened.law, book.books, det_str_of(regime), as_known,
                                        book.json, &err);
    det_str rest = det_text_str(book.json);
    if (st == DET_OK && cli_has(args, "json")) cli_write(rest);
    while (st == DET_OK && !cli_has(args, "json") && det_str_next(&rest, '\n', &line)) {
        det_tree tree;
        if (line.len == 0) continue;
        st = cli_parse(line, args->arena, &tree, &err);
        if (st == DET_OK) show_finding(&tree);
    }
    if (st != DET_OK) code = cli_fail(&err);
    cli_book_close(&book);
    return code;
}

static int
run_finding(cli_args *args)
{
    const char *verb = args->operand_count > 0 ? args->operands[0] : "";
    if (strcmp(verb, "add") == 0) return record(args, false);
    if (strcmp(verb, "correct") == 0) return record(args, true);
    if (strcmp(verb, "list") == 0) return list(args);
    if (strcmp(verb, "import") == 0) return cli_book_import(args, det_finding_import);
    return cli_usage("finding needs one of add, correct, list, import%s%s",
                     verb[0] ? "; found " : "", verb);
}

const cli_command cli_finding = {
    "finding", "add [EVENT] | correct FINDING | list [REGIME] | import FILE.csv...",
    "tests, launches, inspections, reports: what conditions of the law look at", options,
    run_finding};
