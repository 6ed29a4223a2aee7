/* cmd_hold.c - detente hold: what was stopped, on which bases, and what became of it. */
#include <string.h>

#include "cli/books.h"

/* hold place FILE... | hold correct FILE... | hold import FILE... | hold list | hold show HOLD...
 * hold party|basis|basis-end|overlay|overlay-end|terms|credit|debit|statement|request|approve|
 *      refuse|released|legal-hold|legal-hold-end HOLD */

static const cli_option options[] = {
    {"about", "ENTRY",
     "the entry that is ended or decided; else, of approve, refuse and released, the one that "
     "waits"},
    {"kind", "WORD", "overlay: claim, lien ...; credit, debit: interest, service_charge ..."},
    {"amount", "AMOUNT", "credit, debit, statement: how much, as 12.34"},
    {"currency", "CODE", "else that of the hold"},
    {"on", "DATE",
     "the day or the instant that it counts from; list, show: as it was then (else now)"},
    {"from", "DATE", "basis, overlay, terms: since when"},
    {"by", "WHO", "overlay: whose claim, which court"},
    {"role", "ROLE", "party: remitter, beneficiary, owner, vessel ..."},
    {"name", "NAME", "party: as the payment or the papers have it"},
    {"schema", "WORD", "party: Person, Company, Vessel ..."},
    {"country", "CODE", "party: its country"},
    {"facts", "FACT...", "party: what else is known, as birthDate=1960"},
    {"owners", "NAME...", "party: who owns or controls it"},
    {"measure", "ID", "basis: the measure of the lawbook"},
    {"subject", "LISTING", "basis: whose listing, as un:KPi.024"},
    {"authority", "ID", "basis: whose law, where no measure is named"},
    {"programme", "TAG", "basis: under which tag of the list"},
    {"path", "WORD",
     "basis: direct, owned, controlled, acting_for, goods, sector, government, internal"},
    {"via", "NAME...", "basis: who stands between the subject and the hold"},
    {"citation", "TEXT", "basis: the paragraph, where no measure is named"},
    {"rate", "PERCENT", "terms: a year, as 4.75"},
    {"day-count", "WORD", "terms: act_360, act_365 or 30_360"},
    {"interest", "AMOUNT", "released: what of the amount is interest (else as it is worked out)"},
    {"licence", "ID", "debit: the licence that allows it"},
    {"reference", "ID", "credit, debit, released: of the payment"},
    {"reason", "TEXT", "why; required of what ends, asks, decides or releases"},
    {"source", "TEXT", "where it was read; required"},
    {"known", "INSTANT", "when we were told (else now)"},
    {"note", "TEXT", "anything else"},
    {"id", "ID", "name of the entry, HOLD/NAME (else the next number)"},
    {"status", "WORD", "list: only held, release_requested, release_approved, released, rejected"},
    {"entries", NULL, "show: every entry about it too"},
    CLI_ACTOR,
    CLI_AS_KNOWN,
    CLI_DATA,
    CLI_LAWBOOK,
    CLI_JSON,
    CLI_HELP,
    CLI_END};

static int
place(cli_args *args)
{
    if (args->operand_count < 2)
        return cli_usage("hold %s needs a document, FILE.yaml (docs/formats/hold.md)",
                         args->operands[0]);
    return cli_book_import(args, det_hold_place);
}

/* ---- entries ------------------------------------------------------------------------------------
 */

static const struct {
    const char *verb, *entry;
} verbs[] = {
    {"party", "party"},       {"basis", "basis"},           {"basis-end", "basis_end"},
    {"overlay", "overlay"},   {"terms", "terms"},           {"overlay-end", "overlay_end"},
    {"credit", "credit"},     {"debit", "debit"},           {"statement", "statement"},
    {"request", "request"},   {"approve", "approve"},       {"refuse", "refuse"},
    {"released", "released"}, {"legal-hold", "legal_hold"}, {"legal-hold-end", "legal_hold_end"},
};

static int
record(cli_args *args, const char *entry)
{
    static const char *const taken[] = {
        "about",  "kind",   "amount",    "currency", "on",     "from",     "by",      "role",
        "name",   "schema", "country",   "facts",    "owners", "measure",  "subject", "authority",
        "path",   "via",    "programme", "citation", "rate",   "interest", "licence", "reference",
        "reason", "source", "known",     "note",     "id",     NULL};
    cli_book book;
    det_error err = {0};
    cli_fields fields = {0};
    int code = CLI_DONE;
    const char *count = cli_value(args, "day-count");
    bool takes_two = strcmp(entry, "request") == 0 || strcmp(entry, "approve") == 0 ||
                     strcmp(entry, "refuse") == 0;
    cli_book_use use = takes_two ? CLI_BOOK_DECIDE : CLI_BOOK_RECORD;
    if (args->operand_count != 2)
        return cli_usage("hold %s needs the id of a hold", args->operands[0]);
    if (!cli_fields_add(&fields, "entry", entry) ||
        !cli_fields_add(&fields, "hold", args->operands[1]) ||
        !cli_fields_take(&fields, args, taken) ||
        (count != NULL && !cli_fields_add(&fields, "day_count", count)))
        return CLI_USAGE;
    if (!cli_book_open(args, use, &book, &code)) return code;
    det_book_hand hand = cli_hand(&book);
    det_status st = det_hold_record(book.store, &hand, book.opened.snapshot, fields.items,
                                    fields.count, book.json, &err);
    code = st == DET_OK ? cli_show_recorded(&book) : cli_fail(&err);
    cli_book_close(&book);
    return code;
}

/* ---- asking -------------------------------------------------------------------------------------
 */

static void
show_line(const det_tree *tree)
{
    det_str status = cli_field(tree, 0, "status");
    uint32_t money = det_tree_get(tree, 0, "money");
    cli_put(CLI_BOLD, cli_field(tree, 0, "id"));
    fputs("  ", stdout);
    cli_put(det_str_equal(status, DET_STR("held")) ? CLI_YELLOW : CLI_GREEN, status);
    printf("  %.*s", DET_STR_FMT(cli_field(tree, 0, "kind")));
    if (money != DET_TREE_NONE)
        printf("  %.*s %.*s and %.*s earned by %.*s", DET_STR_FMT(cli_field(tree, 0, "currency")),
               DET_STR_FMT(cli_field(tree, money, "balance")),
               DET_STR_FMT(cli_field(tree, money, "accrued")),
               DET_STR_FMT(cli_field(tree, money, "on")));
    printf("  in %.*s, %.*s bases, %.*s overlays\n", DET_STR_FMT(cli_field(tree, 0, "branch")),
           DET_STR_FMT(cli_field(tree, 0, "bases")), DET_STR_FMT(cli_field(tree, 0, "overlays")));
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
    char today[DET_DAY_TEXT_MAX];
    det_error err = {0};
    det_str as_known;
    det_store *store = NULL;
    det_text *json = NULL;
    det_str on = det_str_of(cli_value(args, "on"));
    if (is_whole && args->operand_count < 2) return cli_usage("hold show needs the id of a hold");
    if (!is_whole && args->operand_count > 1)
        return cli_usage("hold list takes no operand; hold show takes the id of a hold");
    if (!cli_as_known(args, &as_known)) return CLI_USAGE;
    (void)det_day_print(det_zone_day(DET_ZONE_UTC, cli_now_us()), today);
    det_status st = det_text_new((size_t)2 << 30, &json, &err);
    if (st == DET_OK) st = det_store_open(cli_data_folder(args), false, &store, &err);
    if (st == DET_OK && !is_whole)
        st = det_hold_list(store, on, as_known, det_str_of(today),
                           det_str_of(cli_value(args, "status")), json, &err);
    for (size_t i = 1; i < args->operand_count && st == DET_OK; i++)
        st = det_hold_show(store, det_str_of(args->operands[i]), on, as_known, det_str_of(today),
                           cli_has(args, "entries"), json, &err);
    int code = st == DET_OK ? put_lines(args, json, is_whole) : cli_fail(&err);
    det_store_close(store);
    det_text_free(json);
    return code;
}

static int
run_hold(cli_args *args)
{
    const char *verb = args->operand_count > 0 ? args->operands[0] : "";
    if (strcmp(verb, "place") == 0 || strcmp(verb, "correct") == 0) return place(args);
    if (strcmp(verb, "import") == 0) return cli_book_import(args, det_hold_import);
    if (strcmp(verb, "list") == 0) return ask(args, false);
    if (strcmp(verb, "show") == 0) return ask(args, true);
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (strcmp(verb, verbs[i].verb) == 0) return record(args, verbs[i].entry);
    return cli_usage(
        "hold needs one of place, correct, import, list, show, party, basis, basis-end, "
        "overlay, overlay-end, terms, credit, debit, statement, request, approve, "
        "refuse, released, legal-hold, legal-hold-end%s%s",
        verb[0] ? "; found " : "", verb);
}

const cli_command cli_hold = {
    "hold",
    "place FILE.yaml... | correct FILE.yaml... | import FILE.csv... | list | show HOLD... | ENTRY "
    "HOLD",
    "what was stopped: its bases, its money, and who let it go", options, run_hold};
