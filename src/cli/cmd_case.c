/* cmd_case.c - detente case: what becomes of alerts. */
#include <string.h>

#include "base/sha256.h"
#include "cli/books.h"
#include "cli/case.h"

/* case open NAME | case open --verdict FILE | case list | case show CASE... | case stats
 * case assign|note|escalate|decide|approve|refuse|close|reopen CASE */

static const cli_option options[] = {
    {"verdict", "FILE", "open: of lines of screen --json, each that alerts; - is standard input"},
    {"customer", "KEY", "open: your own key of the customer; list: cases of that one"},
    {"schema", "SCHEMA", "open: Person, Company, Organization, Vessel ..."},
    {"birth-date", "DATE", "open: 1961, 1961-04 or 1961-04-17"},
    {"nationality", "COUNTRY", "open: two letters or a name"},
    {"gender", "GENDER", "open: male or female"},
    {"country", "COUNTRY", "open: two letters or a name"},
    {"id-number", "NUMBER", "open: passport, national id, registration"},
    {"imo", "NUMBER", "open: of a vessel"},
    {"address", "TEXT", "open: compared with no list; a suppression may rely on it"},
    CLI_PROFILE,
    {"to", "NAME", "assign, escalate: who works on it"},
    {"reason", "CODE",
     "decide, close: different_person, different_entity, different_name, true_match, delisted, "
     "duplicate, mistaken_identity"},
    {"conflicts", "FACT=TEXT...", "decide, close: a fact that is another, as birth_date=1984"},
    {"duplicate-of", "CASE", "close: the case that goes on"},
    {"note", "TEXT", "what there is to say; of note, refuse and reopen it is needed"},
    {"asks", NULL, "note: it waits for what somebody was asked for"},
    {"answers", NULL, "note: that has come"},
    {"attach", "FILE", "note: a file that was seen, kept as its digest"},
    {"status", "STATE", "list: open, assigned, escalated, pending_information, decided, closed"},
    {"waiting", NULL, "list: those that are not closed"},
    {"owner", "NAME", "list: those that somebody works on; suppress: who answers for it"},
    {"listing", "ID", "list: those of a listing, as un:KPi.033; suppress: of that one alone"},
    {"expires", "DATE", "suppress: from when it holds no longer; at most 366 days away"},
    {"approve", "ID", "suppress: approve what somebody else made"},
    {"refuse", "ID", "suppress: do not approve it; say why with --note"},
    {"end", "ID", "suppress: end it before its time; say why with --note"},
    {"on", "DATE",
     "open: the day on which the name is screened; suppressions: of which day their state is told "
     "(else today, UTC)"},
    {"from", "DATE", "stats: of cases that were opened since"},
    {"known", "INSTANT", "when we were told (else now)"},
    {"id", "ID", "open: name of the case (else of its evidence); others: of the entry"},
    CLI_ACTOR,
    CLI_AS_KNOWN,
    CLI_DATA,
    CLI_LAWBOOK,
    CLI_JSON,
    CLI_HELP,
    CLI_END};

/* ---- opening ------------------------------------------------------------------------------------
 */

static bool
opening_fields(const cli_args *args, cli_fields *fields)
{
    static const char *const taken[] = {"note", "known", "id", NULL};
    return cli_fields_take(fields, args, taken);
}

/* Opens one case; a verdict without an alert is counted and no failure where many are read. */
static int
open_one(cli_book *book, const cli_fields *fields, det_str verdict, const char *file)
{
    det_error err = {0};
    det_book_hand hand = cli_hand(book);
    det_text_clear(book->json);
    det_status st = det_case_open(book->store, &hand, verdict, file, fields->items, fields->count,
                                  book->json, &err);
    return st == DET_OK ? cli_show_recorded(book) : cli_fail(&err);
}

static int
open_verdicts(cli_book *book, const cli_fields *fields, const char *path)
{
    det_error err = {0};
    det_file file = {0};
    det_str rest, line;
    size_t quiet = 0, opened = 0;
    uint32_t number = 0;
    int code = CLI_DONE;
    const char *name = strcmp(path, "-") == 0 ? "standard-input" : path;
    if (cli_file_open(path, 256 << 20, &file, &err) != DET_OK) return cli_fail(&err);
    rest = file.bytes;
    while (code == CLI_DONE && det_str_next(&rest, '\n', &line)) {
        det_tree tree;
        number++;
        if (det_str_trim(line).len == 0) continue;
        if (det_tree_read_json_line(line, name, number, book->args->arena, &tree, &err) != DET_OK) {
            code = cli_fail(&err);
        } else if (det_tree_get(&tree, 0, "query") != DET_TREE_NONE &&
                   !det_str_equal(cli_field(&tree, 0, "verdict"), DET_STR("ALERT"))) {
            quiet++;
        } else {
            code = open_one(book, fields, line, name);
            opened += code == CLI_DONE;
        }
    }
    det_file_close(&file);
    if (code == CLI_DONE && quiet > 0 && !cli_has(book->args, "json"))
        printf("%zu opened, %zu verdicts without an alert\n", opened, quiet);
    return code;
}

static int
open_name(cli_book *book, const cli_fields *fields, const char *name)
{
    cli_args *args = book->args;
    det_error err = {0};
    det_profile profile;
    const det_snapshot *snapshot = NULL;
    det_worker *worker = NULL;
    det_text *verdict = NULL;
    det_verdict answer;
    det_question question = cli_facts(args);
    question.name = det_str_of(name);
    if (!cli_on(args, &question.on)) return CLI_USAGE;
    det_status st = cli_profile(args, &profile, &err);
    if (st == DET_OK) st = cli_snapshot_open(args, &snapshot, &err);
    if (st == DET_OK) st = det_worker_new(snapshot, &profile, &worker, &err);
    if (st == DET_OK) st = det_text_new(0, &verdict, &err);
    if (st == DET_OK) st = det_worker_screen(worker, &question, verdict, &answer, &err);
    int code = st == DET_OK ? open_one(book, fields, det_text_str(verdict), "verdict")
                            : cli_fail(&err);
    det_text_free(verdict);
    det_worker_free(worker);
    det_snapshot_close(snapshot);
    return code;
}

static int
run_open(cli_args *args)
{
    cli_book book;
    cli_fields fields = {0};
    int code = CLI_DONE;
    const char *path = cli_value(args, "verdict");
    if ((path == NULL) != (args->operand_count == 2) || args->operand_count > 2)
        return cli_usage("case open needs one name, or --verdict FILE");
    if (path != NULL && cli_has(args, "on"))
        return cli_usage("--on is the day on which a name is screened; a verdict has its own");
    if (!opening_fields(args, &fields)) return CLI_USAGE;
    if (!cli_book_open(args, CLI_BOOK_DECIDE, &book, &code)) return code;
    code = path != NULL ? open_verdicts(&book, &fields, path)
                        : open_name(&book, &fields, args->operands[1]);
    cli_book_close(&book);
    return code;
}

/* ---- entries ------------------------------------------------------------------------------------
 */

/* The digest of a file, and its name without folders. */
static bool
attach(const cli_args *args, const char *path, cli_fields *fields)
{
    det_error err = {0};
    det_file file = {0};
    det_sha256 digest;
    det_str hex;
    char text[DET_SHA256_HEX];
    const char *name = strrchr(path, '/');
    det_status st = cli_file_open(path, 1 << 30, &file, &err);
    if (st == DET_OK) st = det_sha256_of(file.bytes, &digest, &err);
    det_file_close(&file);
    if (st != DET_OK) {
        (void)cli_fail(&err);
        return false;
    }
    if (!det_arena_copy(args->arena, det_str_of(det_sha256_print(&digest, text)), &hex)) {
        cli_usage("no memory");
        return false;
    }
    return cli_fields_add(fields, "digest", hex.ptr) &&
           cli_fields_add(fields, "file", name == NULL ? path : name + 1);
}

static const char *
entry_of(const cli_args *args, const char *verb)
{
    if (strcmp(verb, "note") != 0) return verb;
    if (cli_value(args, "attach") != NULL) return "attach";
    if (cli_has(args, "asks")) return "ask";
    return cli_has(args, "answers") ? "answer" : "note";
}

static int
record(cli_args *args, const char *verb)
{
    static const char *const taken[] = {"to", "reason", "conflicts", "note", "known", "id", NULL};
    cli_book book;
    det_error err = {0};
    cli_fields fields = {0};
    int code = CLI_DONE;
    const det_snapshot *own = NULL;
    const char *file = cli_value(args, "attach"), *other = cli_value(args, "duplicate-of");
    if (args->operand_count != 2) return cli_usage("case %s needs the id of a case", verb);
    if (strcmp(verb, "note") != 0 &&
        (file != NULL || cli_has(args, "asks") || cli_has(args, "answers")))
        return cli_usage("--attach, --asks and --answers are of case note");
    if (cli_has(args, "asks") + cli_has(args, "answers") + (file != NULL) > 1)
        return cli_usage("--attach, --asks and --answers exclude each other");
    if (!cli_fields_add(&fields, "entry", entry_of(args, verb)) ||
        !cli_fields_add(&fields, "case", args->operands[1]) ||
        !cli_fields_take(&fields, args, taken) ||
        (other != NULL && !cli_fields_add(&fields, "duplicate_of", other)))
        return CLI_USAGE;
    if (file != NULL && !attach(args, file, &fields)) return CLI_INPUT;
    if (!cli_book_open(args, CLI_BOOK_DECIDE, &book, &code)) return code;
    det_book_hand hand = cli_hand(&book);
    det_status st = DET_OK;
    if (book.opened.snapshot == NULL && cli_value(args, "reason") != NULL &&
        strcmp(cli_value(args, "reason"), "delisted") == 0)
        st = cli_snapshot_open(args, &own, &err);
    if (st == DET_OK)
        st = det_case_record(book.store, &hand, own != NULL ? own : book.opened.snapshot,
                             fields.items, fields.count, book.json, &err);
    code = st == DET_OK ? cli_show_recorded(&book) : cli_fail(&err);
    det_snapshot_close(own);
    cli_book_close(&book);
    return code;
}

/* ---- suppressions -------------------------------------------------------------------------------
 */

/* case suppress CASE --expires DATE | case suppress --approve ID | --refuse ID | --end ID */
static int
suppress(cli_args *args)
{
    static const char *const decisions[] = {"approve", "refuse", "end", NULL};
    static const char *const taken[] = {"expires", "owner", "listing", "note", "known", "id", NULL};
    cli_book book;
    det_error err = {0};
    cli_fields fields = {0};
    const det_snapshot *own = NULL;
    const char *entry = NULL, *of = NULL;
    int code = CLI_DONE;
    for (size_t i = 0; decisions[i] != NULL; i++) {
        if (cli_value(args, decisions[i]) == NULL) continue;
        if (entry != NULL)
            return cli_usage("--%s and --%s exclude each other", entry, decisions[i]);
        entry = decisions[i];
        of = cli_value(args, entry);
    }
    if ((entry == NULL) != (args->operand_count == 2) || args->operand_count > 2)
        return cli_usage(
            "case suppress needs the id of a case, or --approve, --refuse or --end and "
            "the id of a suppression");
    if (entry == NULL && cli_value(args, "expires") == NULL)
        return cli_usage("case suppress needs --expires DATE: from when it holds no longer");
    bool is_made = entry != NULL ? cli_fields_add(&fields, "entry", entry) &&
                                       cli_fields_add(&fields, "suppression", of)
                                 : cli_fields_add(&fields, "case", args->operands[1]);
    if (!is_made || !cli_fields_take(&fields, args, taken)) return CLI_USAGE;
    if (!cli_book_open(args, CLI_BOOK_DECIDE, &book, &code)) return code;
    det_book_hand hand = cli_hand(&book);
    det_status st = DET_OK;
    if (entry == NULL) {
        if (book.opened.snapshot == NULL) st = cli_snapshot_open(args, &own, &err);
        if (st == DET_OK)
            st = det_suppress(book.store, &hand, own != NULL ? own : book.opened.snapshot,
                              fields.items, fields.count, book.json, &err);
    } else {
        st = det_suppression_record(book.store, &hand, fields.items, fields.count, book.json, &err);
    }
    code = st == DET_OK ? cli_show_recorded(&book) : cli_fail(&err);
    det_snapshot_close(own);
    cli_book_close(&book);
    return code;
}

/* ---- asking -------------------------------------------------------------------------------------
 */

/* What asks the books and takes no operand: list, suppressions, stats. */
typedef det_status (*ask_verb)(cli_book *book, det_str as_known, det_error *err);
typedef int (*show_verb)(const cli_args *args, det_str lines);

static int
ask(cli_args *args, ask_verb run, show_verb show)
{
    cli_book book;
    det_error err = {0};
    det_str as_known;
    int code = CLI_DONE;
    if (args->operand_count > 1)
        return cli_usage("case %s takes no operand; found '%s'", args->operands[0],
                         args->operands[1]);
    if (!cli_as_known(args, &as_known)) return CLI_USAGE;
    if (!cli_book_open(args, CLI_BOOK_ASK, &book, &code)) return code;
    if (run(&book, as_known, &err) != DET_OK)
        code = cli_fail(&err);
    else if (cli_has(args, "json"))
        cli_write(det_text_str(book.json));
    else
        code = show(args, det_text_str(book.json));
    cli_book_close(&book);
    return code;
}

static det_status
list(cli_book *book, det_str as_known, det_error *err)
{
    const cli_args *args = book->args;
    const det_case_filter filter = {.status = det_str_of(cli_value(args, "status")),
                                    .waiting = cli_has(args, "waiting"),
                                    .owner = det_str_of(cli_value(args, "owner")),
                                    .customer = det_str_of(cli_value(args, "customer")),
                                    .listing = det_str_of(cli_value(args, "listing"))};
    return det_case_list(book->store, &filter, as_known, cli_now_us(), book->json, err);
}

static det_status
suppressions(cli_book *book, det_str as_known, det_error *err)
{
    return det_suppression_list(book->store, det_str_of(cli_value(book->args, "on")), as_known,
                                cli_now_us(), book->json, err);
}

static det_status
stats(cli_book *book, det_str as_known, det_error *err)
{
    det_status st = det_case_stats(book->store, det_str_of(cli_value(book->args, "from")), as_known,
                                   cli_now_us(), book->json, err);
    det_text_add_byte(book->json, '\n');
    return st;
}

static int
show(cli_args *args)
{
    cli_book book;
    det_error err = {0};
    det_str as_known;
    const det_snapshot *snapshot = NULL;
    int code = CLI_DONE;
    if (args->operand_count < 2) return cli_usage("case show needs the id of a case");
    if (!cli_as_known(args, &as_known)) return CLI_USAGE;
    if (!cli_book_open(args, CLI_BOOK_ASK, &book, &code)) return code;
    det_status st = cli_snapshot_open(args, &snapshot, &err);
    if (st == DET_MISSING) st = DET_OK; /* cases outlive a snapshot that was taken away */
    if (st != DET_OK) code = cli_fail(&err);
    for (size_t i = 1; i < args->operand_count && code == CLI_DONE; i++) {
        det_text_clear(book.json);
        st = det_case_show(book.store, snapshot, det_str_of(args->operands[i]), as_known,
                           cli_now_us(), book.json, &err);
        det_text_add_byte(book.json, '\n');
        if (st != DET_OK)
            code = cli_fail(&err);
        else if (cli_has(args, "json"))
            cli_write(det_text_str(book.json));
        else
            code = cli_show_case(args, det_text_str(book.json));
    }
    det_snapshot_close(snapshot);
    cli_book_close(&book);
    return code;
}

static int
run_case(cli_args *args)
{
    static const char *const verbs[] = {"assign", "note",  "escalate", "decide", "approve",
                                        "refuse", "close", "reopen",   NULL};
    const char *verb = args->operand_count > 0 ? args->operands[0] : "";
    for (size_t i = 0; verbs[i] != NULL; i++)
        if (strcmp(verb, verbs[i]) == 0) return record(args, verb);
    if (strcmp(verb, "open") == 0) return run_open(args);
    if (strcmp(verb, "list") == 0) return ask(args, list, cli_show_cases);
    if (strcmp(verb, "show") == 0) return show(args);
    if (strcmp(verb, "stats") == 0) return ask(args, stats, cli_show_case_stats);
    if (strcmp(verb, "suppress") == 0) return suppress(args);
    if (strcmp(verb, "suppressions") == 0) return ask(args, suppressions, cli_show_suppressions);
    return cli_usage("case needs one of open, list, show, assign, note, escalate, decide, approve, "
                     "refuse, close, reopen, suppress, suppressions, stats%s%s",
                     verb[0] ? "; found " : "", verb);
}

const cli_command cli_case = {
    "case",
    "open NAME | open --verdict FILE | list | show CASE... | assign CASE | note CASE | escalate "
    "CASE | decide CASE | approve CASE | refuse CASE | close CASE | reopen CASE | suppress CASE | "
    "suppressions | stats",
    "alerts as work: who has it, what was decided, by whom, and why", options, run_case};
