/* cmd_licence.c - detente licence: what a Committee or an authority has allowed. */
#include <string.h>

#include "cli/books.h"

/* licence add FILE... | licence use LICENCE | licence revoke LICENCE
 * licence approve LICENCE | licence list | licence show LICENCE... */

static const cli_option options[] = {
    {"on", "DATE",
     "use, revoke: the day, or an instant with its offset; list, show: whether it is valid then "
     "(else today, UTC)"},
    {"reference", "ID", "use: the transaction that went under it; required"},
    {"goods", "GOODS...", "use: what went, as '8413.70: 12 piece'"},
    {"quantity", "AMOUNT", "use: how much in all, as '12 piece'"},
    {"value-usd", "NUMBER", "use: its value in US dollars"},
    {"source", "TEXT", "use, revoke, approve: where it was read; required"},
    {"known", "INSTANT", "use, revoke: when we were told (else now)"},
    {"note", "TEXT", "use, revoke: anything else"},
    {"id", "ID", "use, revoke: name of the entry (else the next number)"},
    CLI_ACTOR,
    CLI_AS_KNOWN,
    CLI_DATA,
    CLI_LAWBOOK,
    CLI_JSON,
    CLI_HELP,
    CLI_END};

static int
add(cli_args *args)
{
    cli_book book;
    int code = CLI_DONE;
    if (args->operand_count < 2)
        return cli_usage("licence add needs a licence, FILE.yaml (docs/formats/licence.md)");
    if (!cli_book_open(args, CLI_BOOK_RECORD, &book, &code)) return code;
    for (size_t i = 1; i < args->operand_count && code == CLI_DONE; i++) {
        det_error err = {0};
        det_file file = {0};
        const char *path = args->operands[i];
        const char *name = strcmp(path, "-") == 0 ? "standard-input" : path;
        det_book_hand hand = cli_hand(&book);
        det_text_clear(book.json);
        det_status st = cli_file_open(path, 4 << 20, &file, &err);
        if (st == DET_OK)
            st = det_licence_add(book.store, &hand, file.bytes, name, book.json, &err);
        det_file_close(&file);
        code = st == DET_OK ? cli_show_recorded(&book) : cli_fail(&err);
    }
    cli_book_close(&book);
    return code;
}

static int
record(cli_args *args, const char *entry)
{
    static const char *const taken[] = {"on",    "reference", "goods", "quantity", "source",
                                        "known", "note",      "id",    NULL};
    cli_book book;
    det_error err = {0};
    cli_fields fields = {0};
    int code = CLI_DONE;
    const char *value = cli_value(args, "value-usd");
    if (args->operand_count != 2) return cli_usage("licence %s needs the id of a licence", entry);
    if (!cli_fields_add(&fields, "entry", entry) ||
        !cli_fields_add(&fields, "licence", args->operands[1]) ||
        !cli_fields_take(&fields, args, taken) ||
        (value != NULL && !cli_fields_add(&fields, "value_usd", value)))
        return CLI_USAGE;
    bool is_decision = strcmp(entry, "approve") == 0;
    if (!cli_book_open(args, is_decision ? CLI_BOOK_DECIDE : CLI_BOOK_RECORD, &book, &code))
        return code;
    det_book_hand hand = cli_hand(&book);
    det_status st = det_licence_record(book.store, &hand, fields.items, fields.count, book.json,
                                       &err);
    code = st == DET_OK ? cli_show_recorded(&book) : cli_fail(&err);
    cli_book_close(&book);
    return code;
}

/* ---- asking -------------------------------------------------------------------------------------
 */

static void
show_line(const det_tree *tree, det_arena *arena)
{
    det_str status = cli_field(tree, 0, "status");
    cli_put(CLI_BOLD, cli_field(tree, 0, "id"));
    fputs("  ", stdout);
    if (status.len > 0) {
        cli_put(det_str_equal(status, DET_STR("valid")) ? CLI_GREEN : CLI_YELLOW, status);
        printf("  %.*s of %.*s  %.*s to %.*s", DET_STR_FMT(cli_field(tree, 0, "kind")),
               DET_STR_FMT(cli_field(tree, 0, "authority")),
               DET_STR_FMT(cli_field(tree, 0, "valid_from")),
               DET_STR_FMT(cli_field(tree, 0, "valid_before").len > 0
                               ? cli_field(tree, 0, "valid_before")
                               : DET_STR("no end")));
        det_str by = cli_field(tree, 0, "ends_by");
        if (by.len > 0)
            printf(", %.*s at %.*s", DET_STR_FMT(by), DET_STR_FMT(cli_field(tree, 0, "ends")));
        fputs("  ", stdout);
        cli_put(CLI_DIM, cli_join(tree, det_tree_get(tree, 0, "measures"), ", ", arena));
    } else {
        printf("%.*s of %.*s on %.*s  ", DET_STR_FMT(cli_field(tree, 0, "entry")),
               DET_STR_FMT(cli_field(tree, 0, "licence")), DET_STR_FMT(cli_field(tree, 0, "on")));
        cli_put(CLI_DIM, cli_field(tree, 0, "reference"));
    }
    putchar('\n');
}

static int
put_entries(cli_book *book, bool is_whole)
{
    det_error err = {0};
    det_str rest = det_text_str(book->json), line;
    if (cli_has(book->args, "json")) {
        cli_write(rest);
        return CLI_DONE;
    }
    while (det_str_next(&rest, '\n', &line)) {
        det_tree tree;
        if (line.len == 0) continue;
        if (cli_parse(line, book->args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
        if (is_whole)
            cli_show_tree(&tree, 0, 0);
        else
            show_line(&tree, book->args->arena);
    }
    return CLI_DONE;
}

/* Entries of one licence, or of all. */
static int
ask(cli_args *args, bool is_whole)
{
    char today[DET_DAY_TEXT_MAX];
    cli_book book;
    det_error err = {0};
    det_str as_known;
    int code = CLI_DONE;
    const char *on = cli_value(args, "on");
    if (is_whole && args->operand_count < 2)
        return cli_usage("licence show needs the id of a licence");
    if (!is_whole && args->operand_count > 1)
        return cli_usage("licence list takes no operand; licence show takes the id of a licence");
    if (!cli_as_known(args, &as_known)) return CLI_USAGE;
    if (on == NULL) on = det_day_print(det_zone_day(DET_ZONE_UTC, cli_now_us()), today);
    if (!cli_book_open(args, CLI_BOOK_ASK, &book, &code)) return code;
    size_t count = is_whole ? args->operand_count - 1 : 1;
    for (size_t i = 0; i < count && code == CLI_DONE; i++) {
        det_text_clear(book.json);
        det_status st = det_licence_entries(book.books,
                                            det_str_of(is_whole ? args->operands[i + 1] : ""),
                                            det_str_of(on), as_known, book.json, &err);
        code = st == DET_OK ? put_entries(&book, is_whole) : cli_fail(&err);
    }
    cli_book_close(&book);
    return code;
}

static int
run_licence(cli_args *args)
{
    const char *verb = args->operand_count > 0 ? args->operands[0] : "";
    if (strcmp(verb, "add") == 0) return add(args);
    if (strcmp(verb, "use") == 0 || strcmp(verb, "revoke") == 0 || strcmp(verb, "approve") == 0)
        return record(args, verb);
    if (strcmp(verb, "list") == 0) return ask(args, false);
    if (strcmp(verb, "show") == 0) return ask(args, true);
    return cli_usage("licence needs one of add, use, revoke, approve, list, show%s%s",
                     verb[0] ? "; found " : "", verb);
}

const cli_command cli_licence = {
    "licence",
    "add FILE.yaml... | use LICENCE | revoke LICENCE | approve LICENCE | list | show LICENCE...",
    "authorisations: who may do what, until when, and what went under it", options, run_licence};
