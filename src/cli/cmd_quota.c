/* cmd_quota.c - detente quota: the ledger of quotas. */
#include <string.h>

#include "cli/books.h"

/* quota report|allegation|reserve QUOTA | quota confirm|release|correct ENTRY
 * quota state [QUOTA...] | quota list [QUOTA] | quota import FILE.csv... */

static const cli_option options[] = {
    {"on", "DATE", "day of the delivery; state: the day asked about (else today, UTC)"},
    {"amount", "AMOUNT...", "how much, as '900 barrel'; once a unit"},
    {"product", "KIND", "kind of goods, for the factor between units, as lpg"},
    {"state", "CODE", "State whose counter it is, as CN"},
    {"holder", "NAME", "holder whose counter it is"},
    {"source", "TEXT", "where the figure was read; required"},
    {"known", "INSTANT", "when we were told (else now)"},
    {"note", "TEXT", "anything else"},
    {"id", "ID", "name of the entry (else the next number); the same entry twice is one"},
    CLI_ACTOR,
    CLI_AS_KNOWN,
    {"exit-code", NULL, "state: exit 1 if a quota is not open"},
    CLI_DATA,
    CLI_LAWBOOK,
    CLI_JSON,
    CLI_HELP,
    CLI_END};

static int
record(cli_args *args, const char *kind)
{
    static const char *const taken[] = {"on",     "amount", "product", "state", "holder",
                                        "source", "known",  "note",    "id",    NULL};
    cli_book book;
    det_error err = {0};
    cli_fields fields = {0};
    int code = CLI_DONE;
    bool is_about = strcmp(kind, "confirm") == 0 || strcmp(kind, "release") == 0 ||
                    strcmp(kind, "correct") == 0;
    if (args->operand_count != 2)
        return cli_usage("quota %s needs %s", kind,
                         is_about ? "the id of the entry that it is about"
                                  : "the id of a quota of the lawbook, as Q-REF-YEAR");
    if (!cli_fields_add(&fields, "kind", kind) ||
        !cli_fields_add(&fields, is_about ? "about" : "quota", args->operands[1]) ||
        !cli_fields_take(&fields, args, taken))
        return CLI_USAGE;
    if (!cli_book_open(args, CLI_BOOK_RECORD, &book, &code)) return code;
    det_book_hand hand = cli_hand(&book);
    det_status st = det_quota_add(book.store, &hand, fields.items, fields.count, book.json, &err);
    code = st == DET_OK ? cli_show_recorded(&book) : cli_fail(&err);
    cli_book_close(&book);
    return code;
}

/* ---- state --------------------------------------------------------------------------------------
 */

static cli_style
style_of(const det_tree *tree, uint32_t status)
{
    cli_style style = CLI_GREEN;
    for (uint32_t at = det_tree_first(tree, status); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str word = det_tree_text(tree, at);
        if (det_str_equal(word, DET_STR("stop")) || det_str_equal(word, DET_STR("exhausted")) ||
            det_str_equal(word, DET_STR("blocked")))
            return CLI_RED;
        if (!det_str_equal(word, DET_STR("open"))) style = CLI_YELLOW;
    }
    return style;
}

/* "0.6203" as "62.03 %" */
static void
put_share(det_str share)
{
    size_t point = det_str_find_byte(share, '.');
    uint64_t whole = 0, part = 0;
    det_str behind = det_str_slice(share, point + 1, share.len);
    if (point == SIZE_MAX || !det_str_read_u64(det_str_slice(share, 0, point), &whole) ||
        !det_str_read_u64(behind, &part))
        return;
    for (size_t i = behind.len; i < 4; i++)
        part *= 10;
    printf(" (%llu.%02llu %%)", (unsigned long long)(whole * 100 + part / 100),
           (unsigned long long)(part % 100));
}

static void
show_limit(const det_tree *tree, uint32_t limit)
{
    static const char *const more[] = {"confirmed", "reserved", "alleged"};
    det_str unit = cli_field(tree, limit, "unit");
    fputs("    ", stdout);
    if (det_tree_get(tree, limit, "reported") == DET_TREE_NONE) {
        cli_print(CLI_YELLOW, "relative to %.*s, which is not known", DET_STR_FMT(unit));
        putchar('\n');
        return;
    }
    printf("%.*s: ", DET_STR_FMT(unit));
    cli_put(CLI_BOLD, cli_field(tree, limit, "reported"));
    printf(" reported of %.*s", DET_STR_FMT(cli_field(tree, limit, "max")));
    put_share(cli_field(tree, limit, "share"));
    fputs(", left ", stdout);
    cli_put(CLI_BOLD, cli_field(tree, limit, "left"));
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
        det_str value = cli_field(tree, limit, more[i]);
        if (!det_str_equal(value, DET_STR("0"))) printf(", %s %.*s", more[i], DET_STR_FMT(value));
    }
    det_str not_counted = cli_field(tree, limit, "not_counted");
    if (not_counted.len > 0)
        cli_print(CLI_YELLOW, ", without %.*s that are not known in this unit",
                  DET_STR_FMT(not_counted));
    putchar('\n');
}

static void
show_notices(const det_tree *tree)
{
    uint32_t notices = det_tree_get(tree, 0, "notices");
    for (uint32_t at = det_tree_first(tree, notices); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        bool is_stop = det_str_equal(cli_field(tree, at, "stop"), DET_STR("true"));
        printf("    %.*s %% %s on %.*s, by %.*s, known since %.*s%s\n",
               DET_STR_FMT(cli_field(tree, at, "percent")), is_stop ? "stop" : "notice",
               DET_STR_FMT(cli_field(tree, at, "on")), DET_STR_FMT(cli_field(tree, at, "entry")),
               DET_STR_FMT(cli_field(tree, at, "known_at")),
               cli_field(tree, at, "late").len > 0 ? ", after the window had ended" : "");
    }
    uint32_t missing = det_tree_get(tree, 0, "missing");
    for (uint32_t at = det_tree_first(tree, missing); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        fputs("    ", stdout);
        cli_print(CLI_YELLOW, "missing in %.*s: entry %.*s: %.*s",
                  DET_STR_FMT(cli_field(tree, at, "unit")),
                  DET_STR_FMT(cli_field(tree, at, "entry")),
                  DET_STR_FMT(cli_field(tree, at, "text")));
        putchar('\n');
    }
}

static void
show_state(const det_tree *tree, det_arena *arena)
{
    uint32_t status = det_tree_get(tree, 0, "status"), window = det_tree_get(tree, 0, "window");
    cli_put(CLI_BOLD, cli_field(tree, 0, "quota"));
    fputs("  ", stdout);
    cli_put(style_of(tree, status), cli_join(tree, status, ", ", arena));
    printf("  on %.*s  ", DET_STR_FMT(cli_field(tree, 0, "on")));
    cli_put(CLI_DIM, cli_join(tree, det_tree_get(tree, 0, "cites"), "; ", arena));
    putchar('\n');
    if (window != DET_TREE_NONE)
        printf("    window %.*s to %.*s\n", DET_STR_FMT(cli_field(tree, window, "from")),
               DET_STR_FMT(cli_field(tree, window, "through").len > 0
                               ? cli_field(tree, window, "through")
                               : DET_STR("further notice")));
    else
        puts("    no window of it is open on that day");
    det_str state = cli_field(tree, 0, "state"), holder = cli_field(tree, 0, "holder");
    if (state.len + holder.len > 0)
        printf("    counter of %.*s\n", DET_STR_FMT(state.len > 0 ? state : holder));
    uint32_t limits = det_tree_get(tree, 0, "limits");
    for (uint32_t at = det_tree_first(tree, limits); at != DET_TREE_NONE;
         at = det_tree_next(tree, at))
        show_limit(tree, at);
    if (det_str_equal(cli_field(tree, 0, "alleged_status"), DET_STR("exceeded"))) {
        fputs("    ", stdout);
        cli_print(CLI_YELLOW, "by what is alleged it is exceeded; nothing follows from that alone");
        putchar('\n');
    }
    show_notices(tree);
}

/* Whether a line of state says that deliveries may go on. */
static bool
is_open(const det_tree *tree)
{
    return det_str_equal(det_tree_text(tree, det_tree_first(tree, det_tree_get(tree, 0, "status"))),
                         DET_STR("open"));
}

static int
put_states(cli_book *book, bool *all_open)
{
    det_error err = {0};
    det_str rest = det_text_str(book->json), line;
    while (det_str_next(&rest, '\n', &line)) {
        det_tree tree;
        if (line.len == 0) continue;
        if (cli_parse(line, book->args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
        *all_open = *all_open && is_open(&tree);
        if (!cli_has(book->args, "json")) show_state(&tree, book->args->arena);
    }
    if (cli_has(book->args, "json")) cli_write(det_text_str(book->json));
    return CLI_DONE;
}

static int
state(cli_args *args)
{
    cli_book book;
    det_error err = {0};
    det_str on, as_known;
    int code = CLI_DONE;
    bool all_open = true;
    const char *counter = cli_value(args, "state");
    if (counter == NULL) counter = cli_value(args, "holder");
    if (!cli_on(args, &on) || !cli_as_known(args, &as_known)) return CLI_USAGE;
    if (!cli_book_open(args, CLI_BOOK_ASK, &book, &code)) return code;
    size_t count = args->operand_count > 1 ? args->operand_count - 1 : 1;
    for (size_t i = 0; i < count && code == CLI_DONE; i++) {
        const char *quota = args->operand_count > 1 ? args->operands[i + 1] : "";
        det_text_clear(book.json);
        det_status st = det_quota_state_of(book.opened.law, book.books, det_str_of(quota), on,
                                           as_known, det_str_of(counter), book.json, &err);
        code = st == DET_OK ? put_states(&book, &all_open) : cli_fail(&err);
    }
    cli_book_close(&book);
    return code == CLI_DONE && !all_open && cli_has(args, "exit-code") ? CLI_FOUND : code;
}

/* ---- list ---------------------------------------------------------------------------------------
 */

static bool
add_row(cli_table *table, const det_tree *tree, det_arena *arena)
{
    det_str amounts = {0};
    uint32_t list = det_tree_get(tree, 0, "amounts");
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at))
        if (!det_arena_print(arena, &amounts, "%.*s%s%.*s %.*s", DET_STR_FMT(amounts),
                             amounts.len > 0 ? " + " : "",
                             DET_STR_FMT(cli_field(tree, at, "amount")),
                             DET_STR_FMT(cli_field(tree, at, "unit"))))
            return false;
    det_str quota = cli_field(tree, 0, "quota");
    return cli_table_add(table, cli_field(tree, 0, "id")) &&
           cli_table_add(table, cli_field(tree, 0, "kind")) &&
           cli_table_add(table, quota.len > 0 ? quota : cli_field(tree, 0, "about")) &&
           cli_table_add(table, cli_field(tree, 0, "on")) && cli_table_add(table, amounts) &&
           cli_table_add(table, cli_field(tree, 0, "product")) &&
           cli_table_add(table, cli_field(tree, 0, "status")) &&
           cli_table_add(table, det_str_slice(cli_field(tree, 0, "known"), 0, 10)) &&
           cli_table_add(table, cli_field(tree, 0, "source"));
}

static int
list(cli_args *args)
{
    static const char *const heads[] = {"entry",   "kind",   "quota, about", "on",    "amount",
                                        "product", "status", "known",        "source"};
    cli_book book;
    cli_table table;
    det_error err = {0};
    det_str as_known, line;
    int code = CLI_DONE;
    const char *quota = args->operand_count > 1 ? args->operands[1] : "";
    if (args->operand_count > 2) return cli_usage("quota list takes one quota, or none for all");
    if (!cli_as_known(args, &as_known)) return CLI_USAGE;
    if (!cli_book_open(args, CLI_BOOK_ASK, &book, &code)) return code;
    det_status st = det_quota_entries(book.books, det_str_of(quota), as_known, book.json, &err);
    if (st != DET_OK) {
        code = cli_fail(&err);
    } else if (cli_has(args, "json")) {
        cli_write(det_text_str(book.json));
    } else {
        cli_table_begin(&table, args->arena, sizeof heads / sizeof heads[0]);
        bool is_good = true;
        for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
            is_good = is_good && cli_table_add(&table, det_str_of(heads[i]));
        det_str rest = det_text_str(book.json);
        while (is_good && det_str_next(&rest, '\n', &line)) {
            det_tree tree;
            if (line.len == 0) continue;
            is_good = cli_parse(line, args->arena, &tree, &err) == DET_OK &&
                      add_row(&table, &tree, args->arena);
        }
        if (is_good)
            cli_table_print(&table);
        else
            code = cli_usage("no memory");
    }
    cli_book_close(&book);
    return code;
}

static int
run_quota(cli_args *args)
{
    static const char *const kinds[] = {"report",  "allegation", "reserve",
                                        "confirm", "release",    "correct"};
    const char *verb = args->operand_count > 0 ? args->operands[0] : "";
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(verb, kinds[i]) == 0) return record(args, verb);
    if (strcmp(verb, "state") == 0) return state(args);
    if (strcmp(verb, "list") == 0) return list(args);
    if (strcmp(verb, "import") == 0) return cli_book_import(args, det_quota_import);
    return cli_usage("quota needs one of report, allegation, reserve, confirm, release, correct, "
                     "state, list, import%s%s",
                     verb[0] ? "; found " : "", verb);
}

const cli_command cli_quota = {"quota",
                               "report|allegation|reserve QUOTA | confirm|release|correct ENTRY | "
                               "state [QUOTA...] | list [QUOTA] | import FILE.csv...",
                               "the ledger of quotas: what was reported, what is left", options,
                               run_quota};
