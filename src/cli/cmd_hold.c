/* cmd_hold.c - detente hold: what was stopped, on which bases, and what became of it. */
#include <string.h>
#include <unistd.h>

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
    {"reference", "ID", "credit, debit, released, reported: of the payment or the filing"},
    {"ground", "WORD", "released, debit: delisted, licence ... (data/hold-unblocking.txt)"},
    {"as-at", "DATE", "filed, reported: of an annual report, as at which day (else the newest)"},
    {"report", "ID", "reported: which, as us.block (data/hold-reports.txt)"},
    {"all", NULL, "reports: also what was filed, and what need not be"},
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
    {"reported", "reported"},
};

/* A release is judged by the snapshot of the data folder, also where --lawbook names the measures.
 * *own NULL: it is open already, or there is none. */
static det_status
find_snapshot(const cli_book *book, const det_snapshot **own, det_error *err)
{
    const char *path = cli_snapshot_path(book->args);
    *own = NULL;
    if (book->opened.snapshot != NULL || path == NULL || access(path, R_OK) != 0) return DET_OK;
    return det_snapshot_open(path, own, err);
}

static det_status
open_snapshot(const cli_book *book, const char *entry, const det_snapshot **own, det_error *err)
{
    bool is_judged = strcmp(entry, "approve") == 0 || strcmp(entry, "released") == 0;
    *own = NULL;
    return is_judged ? find_snapshot(book, own, err) : DET_OK;
}

static bool
take_as_at(cli_args *args, cli_fields *fields)
{
    const char *as_at = cli_value(args, "as-at");
    return as_at == NULL || cli_fields_add(fields, "as_at", as_at);
}

static int
record(cli_args *args, const char *entry)
{
    static const char *const taken[] = {
        "about",    "kind",      "amount", "currency", "on",        "from",     "by",
        "role",     "name",      "schema", "country",  "facts",     "owners",   "measure",
        "subject",  "authority", "path",   "via",      "programme", "citation", "rate",
        "interest", "licence",   "ground", "report",   "reference", "reason",   "source",
        "known",    "note",      "id",     NULL};
    cli_book book;
    det_error err = {0};
    cli_fields fields = {0};
    const det_snapshot *own = NULL;
    int code = CLI_DONE;
    const char *count = cli_value(args, "day-count");
    bool takes_two = strcmp(entry, "request") == 0 || strcmp(entry, "approve") == 0 ||
                     strcmp(entry, "refuse") == 0;
    cli_book_use use = takes_two ? CLI_BOOK_DECIDE : CLI_BOOK_RECORD;
    if (args->operand_count != 2)
        return cli_usage("hold %s needs the id of a hold", args->operands[0]);
    if (!cli_fields_add(&fields, "entry", entry) ||
        !cli_fields_add(&fields, "hold", args->operands[1]) ||
        !cli_fields_take(&fields, args, taken) || !take_as_at(args, &fields) ||
        (count != NULL && !cli_fields_add(&fields, "day_count", count)))
        return CLI_USAGE;
    if (!cli_book_open(args, use, &book, &code)) return code;
    det_book_hand hand = cli_hand(&book);
    det_status st = open_snapshot(&book, entry, &own, &err);
    const det_snapshot *snapshot = own != NULL ? own : book.opened.snapshot;
    if (st == DET_OK)
        st = det_hold_record(book.store, &hand, snapshot, fields.items, fields.count, book.json,
                             &err);
    det_snapshot_close(own);
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
    if (!is_whole && rest.len == 0) puts("no hold");
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
    const int64_t now_us = cli_now_us();
    det_error err = {0};
    det_str as_known;
    det_store *store = NULL;
    det_text *json = NULL;
    det_str on = det_str_of(cli_value(args, "on"));
    if (is_whole && args->operand_count < 2) return cli_usage("hold show needs the id of a hold");
    if (!is_whole && args->operand_count > 1)
        return cli_usage("hold list takes no operand; hold show takes the id of a hold");
    if (!cli_as_known(args, &as_known)) return CLI_USAGE;
    det_status st = det_text_new((size_t)2 << 30, &json, &err);
    if (st == DET_OK) st = det_store_open(cli_data_folder(args), false, &store, &err);
    if (st == DET_OK && !is_whole)
        st = det_hold_list(store, on, as_known, now_us, det_str_of(cli_value(args, "status")), json,
                           &err);
    for (size_t i = 1; i < args->operand_count && st == DET_OK; i++)
        st = det_hold_show(store, det_str_of(args->operands[i]), on, as_known, now_us,
                           cli_has(args, "entries"), json, &err);
    int code = st == DET_OK ? put_lines(args, json, is_whole) : cli_fail(&err);
    det_store_close(store);
    det_text_free(json);
    return code;
}

/* ---- reports and keeping ------------------------------------------------------------------------
 */

static void
show_report(const det_tree *tree, det_arena *arena)
{
    det_str state = cli_field(tree, 0, "state"), due = cli_field(tree, 0, "due");
    det_str hold = cli_field(tree, 0, "hold"), why = cli_field(tree, 0, "why");
    det_str missing = cli_join(tree, det_tree_get(tree, 0, "missing"), ", ", arena);
    bool is_late = det_str_equal(state, DET_STR("late"));
    cli_put(CLI_BOLD, cli_field(tree, 0, "report"));
    fputs("  ", stdout);
    cli_put(is_late ? CLI_RED : CLI_YELLOW, state);
    if (due.len > 0) printf(" by %.*s", DET_STR_FMT(due));
    if (hold.len > 0)
        printf("  %.*s, %.*s on %.*s", DET_STR_FMT(hold), DET_STR_FMT(cli_field(tree, 0, "event")),
               DET_STR_FMT(cli_field(tree, 0, "on")));
    else
        printf("  %zu holds as at %.*s%s", det_tree_size(tree, det_tree_get(tree, 0, "holds")),
               DET_STR_FMT(cli_field(tree, 0, "as_at")),
               det_str_equal(cli_field(tree, 0, "nil"), DET_STR("true")) ? ", nil" : "");
    printf(", to %.*s\n", DET_STR_FMT(cli_field(tree, 0, "to")));
    if (why.len > 0) printf("    %.*s\n", DET_STR_FMT(why));
    if (missing.len > 0) printf("    missing: %.*s\n", DET_STR_FMT(missing));
    printf("    %.*s\n", DET_STR_FMT(cli_field(tree, 0, "citation")));
}

static int
put_reports(const cli_args *args, const det_text *json)
{
    det_error err = {0};
    det_str rest = det_text_str(json), line;
    if (cli_has(args, "json")) {
        cli_write(rest);
        return CLI_DONE;
    }
    while (det_str_next(&rest, '\n', &line)) {
        det_tree tree;
        if (cli_parse(line, args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
        show_report(&tree, args->arena);
    }
    return CLI_DONE;
}

static int
reports(cli_args *args)
{
    char today[DET_DAY_TEXT_MAX];
    det_error err = {0};
    det_str as_known;
    det_store *store = NULL;
    det_text *json = NULL;
    const det_books *books = NULL;
    const det_snapshot *snapshot = NULL;
    const char *on = cli_value(args, "on"), *path = cli_snapshot_path(args);
    if (args->operand_count > 1) return cli_usage("hold reports takes no operand");
    if (!cli_as_known(args, &as_known)) return CLI_USAGE;
    if (on == NULL) on = det_day_print(det_zone_day(DET_ZONE_NEW_YORK, cli_now_us()), today);
    det_status st = det_text_new((size_t)1 << 30, &json, &err);
    if (st == DET_OK) st = det_store_open(cli_data_folder(args), false, &store, &err);
    if (st == DET_OK) st = det_books_open(store, &books, &err);
    if (st == DET_OK && path != NULL && access(path, R_OK) == 0)
        st = det_snapshot_open(path, &snapshot, &err);
    else if (st == DET_OK)
        cli_warn("no snapshot: the law is not asked, and what the book holds counts as blocked");
    if (st == DET_OK)
        st = det_hold_reports(store, snapshot, books, det_str_of(on), as_known,
                              cli_has(args, "all"), json, &err);
    int code = st == DET_OK ? put_reports(args, json) : cli_fail(&err);
    det_snapshot_close(snapshot);
    det_books_close(books);
    det_store_close(store);
    det_text_free(json);
    return code;
}

/* A report was filed: about the holds named, else about all of which it is open. */
static int
filed(cli_args *args)
{
    static const char *const taken[] = {"on", "reference", "source", "note", "known", NULL};
    char today[DET_DAY_TEXT_MAX];
    cli_book book;
    det_error err = {0};
    cli_fields fields = {0};
    const det_books *books = NULL;
    const det_snapshot *own = NULL;
    int code = CLI_DONE;
    if (args->operand_count < 2)
        return cli_usage("hold filed needs a report, as us.annual (data/hold-reports.txt), and may "
                         "name holds");
    det_str *holds = DET_NEW(args->arena, det_str, args->operand_count);
    if (holds == NULL) return cli_usage("no memory");
    for (size_t i = 2; i < args->operand_count; i++)
        holds[i - 2] = det_str_of(args->operands[i]);
    (void)det_day_print(det_zone_day(DET_ZONE_NEW_YORK, cli_now_us()), today);
    if (!cli_fields_add(&fields, "report", args->operands[1]) ||
        !cli_fields_take(&fields, args, taken) || !take_as_at(args, &fields) ||
        (!cli_has(args, "on") && !cli_fields_add(&fields, "on", today)))
        return CLI_USAGE;
    if (!cli_book_open(args, CLI_BOOK_RECORD, &book, &code)) return code;
    det_book_hand hand = cli_hand(&book);
    det_status st = find_snapshot(&book, &own, &err);
    if (st == DET_OK) st = det_books_open(book.store, &books, &err);
    if (st == DET_OK)
        st = det_hold_filed(book.store, &hand, own != NULL ? own : book.opened.snapshot, books,
                            fields.items, fields.count, holds, args->operand_count - 2, book.json,
                            &err);
    code = st == DET_OK ? cli_show_recorded(&book) : cli_fail(&err);
    det_books_close(books);
    det_snapshot_close(own);
    cli_book_close(&book);
    return code;
}

/* How long its records are kept; purge asks that they go. */
static int
keeping(cli_args *args, bool is_purge)
{
    cli_book book;
    det_error err = {0};
    int code = CLI_DONE;
    if (args->operand_count != 2)
        return cli_usage("hold %s needs the id of a hold", args->operands[0]);
    if (!cli_book_open(args, is_purge ? CLI_BOOK_DECIDE : CLI_BOOK_ASK, &book, &code)) return code;
    det_book_hand hand = cli_hand(&book);
    det_str id = det_str_of(args->operands[1]);
    det_status st = is_purge ? det_hold_purge(book.store, &hand, id, &err)
                             : det_hold_kept(book.store, id, book.json, &err);
    code = st == DET_OK ? put_lines(args, book.json, true) : cli_fail(&err);
    cli_book_close(&book);
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
    if (strcmp(verb, "reports") == 0) return reports(args);
    if (strcmp(verb, "filed") == 0) return filed(args);
    if (strcmp(verb, "retention") == 0 || strcmp(verb, "purge") == 0)
        return keeping(args, verb[0] == 'p');
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (strcmp(verb, verbs[i].verb) == 0) return record(args, verbs[i].entry);
    return cli_usage(
        "hold needs one of place, correct, import, list, show, reports, filed, retention, "
        "purge, party, basis, basis-end, "
        "overlay, overlay-end, terms, credit, debit, statement, request, approve, "
        "refuse, released, legal-hold, legal-hold-end, reported%s%s",
        verb[0] ? "; found " : "", verb);
}

const cli_command cli_hold = {"hold",
                              "place FILE.yaml... | correct FILE.yaml... | import FILE.csv... | "
                              "list | show HOLD... | reports | filed REPORT [HOLD...] | "
                              "retention HOLD | purge HOLD | ENTRY HOLD",
                              "what was stopped: its bases, its money, and who let it go", options,
                              run_hold};
