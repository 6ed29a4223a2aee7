/* cmd_contract.c - detente contract: what was promised to whom, and what becomes of it. */
#include <string.h>

#include "cli/relief.h"

/* contract enter FILE... | contract correct FILE... | contract import FILE.csv... | contract list
 * contract show CONTRACT... | contract exposure [REGIME...]
 * contract party|step|perform|amend|end CONTRACT */

static const cli_option options[] = {
    {"about", "ENTRY", "perform: the step that was done"},
    {"kind", "WORD",
     "step: delivery, payment, carriage, insurance, finance, services, people, property, "
     "cooperation"},
    {"word", "WORD", "step: what of its kind, as brokering (docs/formats/shipment.md)"},
    {"on", "DATE",
     "the day or the instant that it counts from, or is due; list, show: as it was then (else "
     "now); "
     "exposure: the moment (else today)"},
    {"through", "DATE", "step: the last day of those on which it is due"},
    {"amount", "AMOUNT", "step: how much, as 12.34, in the currency of the contract"},
    {"role", "ROLE", "party: seller, buyer, end_user, agent, carrier, insurer, bank, vessel ..."},
    {"name", "NAME", "party: as the contract has it"},
    {"schema", "WORD", "party: Person, Company, Vessel ..."},
    {"country", "CODE", "party: its country"},
    {"owners", "NAME...", "party: who owns or controls it"},
    {"facts", "FACT...",
     "party: what else is known, as birthDate=1960; amend: as consistent_with_resolutions=yes"},
    {"goods", "GOODS...", "step, amend: what, as 'kind:coal' or '848180: 40 piece'"},
    {"kinds", "KIND...", "step, amend: what the goods are, by our determination"},
    {"not-kinds", "KIND...", "amend: what they are not"},
    {"title", "TEXT", "amend: what it is about"},
    {"value", "AMOUNT", "amend: what the whole is worth"},
    {"remaining", "AMOUNT", "amend: what is left of it"},
    {"from", "CODE", "amend: where goods or services come from"},
    {"to", "CODE", "amend: where they go"},
    {"performs-from", "DATE", "amend: the first day of performance"},
    {"performs-through", "DATE", "amend: the last"},
    {"snapback", "WORD",
     "amend: what it says of measures that come back: none, suspends, terminates, winds_down, "
     "renegotiates"},
    {"wind-down", "DATE", "amend: the last day of its own wind-down"},
    {"regimes", "ID...", "amend: the regimes that it was made with a view to"},
    {"purpose", "WORD", "amend: what it is for, as a word of the lawbook"},
    {"reason", "TEXT", "amend, end: why"},
    {"source", "TEXT", "where it was read; required"},
    {"known", "INSTANT", "when we were told (else now)"},
    {"note", "TEXT", "anything else"},
    {"id", "ID", "name of the entry, CONTRACT/NAME (else the next number)"},
    {"status", "WORD", "list: only open or ended"},
    {"entries", NULL, "show: every entry about it too"},
    {"draft", "FILE...", "exposure: compare with the law as this draft would make it"},
    {"pause", "ID...", "the same with measures or regimes paused; ID@DATE from another day"},
    {"remove", "ID...", "the same, removed"},
    {"resume", "ID...", "the same, with a pause or a removal undone"},
    {"adopt", "ID...", "the same, with a draft of the lawbook"},
    {"contracts", "FILE...", "exposure: contracts as documents instead of the register"},
    {"class", "CLASS", "exposure: print only the contracts of this class"},
    {"brief", NULL, "exposure: the first reason of each step alone"},
    CLI_PROFILE,
    CLI_ACTOR,
    CLI_AS_KNOWN,
    CLI_DATA,
    CLI_LAWBOOK,
    CLI_JSON,
    CLI_HELP,
    CLI_END};

static int
enter(cli_args *args)
{
    if (args->operand_count < 2)
        return cli_usage("contract %s needs a document, FILE.yaml (docs/formats/contract.md)",
                         args->operands[0]);
    return cli_book_import(args, det_contract_enter);
}

/* ---- entries ------------------------------------------------------------------------------------
 */

/* Options whose key has '_' where they have '-'. */
static const struct {
    const char *option, *key;
} spelt[] = {{"not-kinds", "not_kinds"},
             {"performs-from", "performs_from"},
             {"performs-through", "performs_through"},
             {"wind-down", "wind_down"}};

static int
record(cli_args *args, const char *entry)
{
    static const char *const taken[] = {
        "about",   "kind",   "word",      "on",     "through", "amount",   "role",
        "name",    "schema", "country",   "owners", "facts",   "goods",    "kinds",
        "title",   "value",  "remaining", "from",   "to",      "snapback", "regimes",
        "purpose", "reason", "source",    "known",  "note",    "id",       NULL};
    cli_book book;
    det_error err = {0};
    cli_fields fields = {0};
    int code = CLI_DONE;
    if (args->operand_count != 2)
        return cli_usage("contract %s needs the id of a contract", args->operands[0]);
    if (!cli_fields_add(&fields, "entry", entry) ||
        !cli_fields_add(&fields, "contract", args->operands[1]) ||
        !cli_fields_take(&fields, args, taken))
        return CLI_USAGE;
    for (size_t i = 0; i < sizeof spelt / sizeof spelt[0]; i++) {
        const char *value = cli_value(args, spelt[i].option);
        if (value != NULL && !cli_fields_add(&fields, spelt[i].key, value)) return CLI_USAGE;
    }
    if (!cli_book_open(args, CLI_BOOK_RECORD, &book, &code)) return code;
    det_book_hand hand = cli_hand(&book);
    det_status st = det_contract_record(book.store, &hand, fields.items, fields.count, book.json,
                                        &err);
    code = st == DET_OK ? cli_show_recorded(&book) : cli_fail(&err);
    cli_book_close(&book);
    return code;
}

/* ---- asking -------------------------------------------------------------------------------------
 */

static void
show_line(const det_tree *tree)
{
    det_str status = cli_field(tree, 0, "status"), through = cli_field(tree, 0, "performs_through");
    cli_put(CLI_BOLD, cli_field(tree, 0, "id"));
    fputs("  ", stdout);
    cli_put(det_str_equal(status, DET_STR("open")) ? CLI_GREEN : CLI_DIM, status);
    printf("  signed %.*s", DET_STR_FMT(cli_field(tree, 0, "signed")));
    if (cli_field(tree, 0, "remaining").len > 0)
        printf("  %.*s %.*s of %.*s remain", DET_STR_FMT(cli_field(tree, 0, "currency")),
               DET_STR_FMT(cli_field(tree, 0, "remaining")),
               DET_STR_FMT(cli_field(tree, 0, "value").len > 0 ? cli_field(tree, 0, "value")
                                                               : DET_STR("an unknown sum")));
    printf("  %.*s steps left", DET_STR_FMT(cli_field(tree, 0, "steps_left")));
    if (through.len > 0) printf(", through %.*s", DET_STR_FMT(through));
    fputs("  ", stdout);
    cli_put(CLI_DIM, cli_field(tree, 0, "title"));
    putchar('\n');
}

static int
put_lines(const cli_args *args, const det_text *json, bool is_whole)
{
    det_error err = {0};
    det_str rest = det_text_str(json), line;
    if (cli_has(args, "json")) {
        cli_write(rest);
        return CLI_DONE;
    }
    if (!is_whole && rest.len == 0) puts("no contract");
    while (det_str_next(&rest, '\n', &line)) {
        det_tree tree;
        if (line.len == 0) continue;
        if (cli_parse(line, args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
        if (is_whole)
            cli_show_tree(&tree, 0, 0);
        else
            show_line(&tree);
    }
    return CLI_DONE;
}

static int
ask(cli_args *args, bool is_whole)
{
    det_error err = {0};
    det_str as_known;
    det_store *store = NULL;
    det_text *json = NULL;
    det_str on = det_str_of(cli_value(args, "on"));
    if (is_whole && args->operand_count < 2)
        return cli_usage("contract show needs the id of a contract");
    if (!is_whole && args->operand_count > 1)
        return cli_usage(
            "contract list takes no operand; contract show takes the id of a contract");
    if (!cli_as_known(args, &as_known)) return CLI_USAGE;
    det_status st = det_text_new((size_t)2 << 30, &json, &err);
    if (st == DET_OK) st = det_store_open(cli_data_folder(args), false, &store, &err);
    if (st == DET_OK && !is_whole)
        st = det_contract_list(store, on, as_known, det_str_of(cli_value(args, "status")), json,
                               &err);
    for (size_t i = 1; i < args->operand_count && st == DET_OK; i++)
        st = det_contract_show(store, det_str_of(args->operands[i]), on, as_known,
                               cli_has(args, "entries"), json, &err);
    int code = st == DET_OK ? put_lines(args, json, is_whole) : cli_fail(&err);
    det_store_close(store);
    det_text_free(json);
    return code;
}

static int
expose(cli_args *args)
{
    det_relief_options asked = {0};
    det_law_basket basket;
    int code = CLI_DONE;
    for (size_t i = 1; i < args->operand_count; i++)
        if (!det_arena_print(args->arena, &asked.regimes, "%.*s%s\n", DET_STR_FMT(asked.regimes),
                             args->operands[i]))
            return cli_usage("no memory");
    if (!cli_relief_asked(args, &asked, &basket, &code)) return code;
    return cli_relief_work(args, det_contract_exposure, &asked, &basket);
}

static int
run_contract(cli_args *args)
{
    static const char *const entries[] = {"party", "step", "perform", "amend", "end", NULL};
    const char *verb = args->operand_count > 0 ? args->operands[0] : "";
    if (strcmp(verb, "enter") == 0 || strcmp(verb, "correct") == 0) return enter(args);
    if (strcmp(verb, "import") == 0) return cli_book_import(args, det_contract_import);
    if (strcmp(verb, "list") == 0) return ask(args, false);
    if (strcmp(verb, "show") == 0) return ask(args, true);
    if (strcmp(verb, "exposure") == 0) return expose(args);
    for (size_t i = 0; entries[i] != NULL; i++)
        if (strcmp(verb, entries[i]) == 0) return record(args, entries[i]);
    return cli_usage("contract needs one of enter, correct, import, list, show, exposure, party, "
                     "step, perform, amend, end%s%s",
                     verb[0] ? "; found " : "", verb);
}

const cli_command cli_contract = {
    "contract",
    "enter FILE.yaml... | correct FILE.yaml... | import FILE.csv... | list | show CONTRACT... | "
    "exposure [REGIME...] | ENTRY CONTRACT",
    "the register of contracts, and what becomes of them when measures come back", options,
    run_contract};
