/* Cases on the screen. */
#include "cli/case.h"

/* "3 d 4 h" of a number of seconds; nothing of none. */
static det_str
span_of(det_arena *arena, det_str seconds)
{
    uint64_t value = 0;
    det_str text = {0};
    if (!det_str_read_u64(seconds, &value)) return DET_STR("-");
    uint64_t days = value / 86400, hours = value / 3600 % 24, minutes = value / 60 % 60;
    bool is_made = days > 0
                       ? det_arena_print(arena, &text, "%llu d %llu h", (unsigned long long)days,
                                         (unsigned long long)hours)
                       : det_arena_print(arena, &text, "%llu h %llu min", (unsigned long long)hours,
                                         (unsigned long long)minutes);
    return is_made ? text : (det_str){0};
}

int
cli_show_cases(const cli_args *args, det_str lines)
{
    static const char *const heads[] = {"case",   "status",   "level", "owner", "age",
                                        "reason", "customer", "name",  "alerts"};
    enum { COLUMNS = sizeof heads / sizeof heads[0] };
    cli_table table;
    det_error err = {0};
    det_str line;
    det_arena *kept = NULL; /* cells: a line that was read is done with */
    bool is_good = true;
    if (lines.len == 0) {
        puts("no case");
        return CLI_DONE;
    }
    if (det_arena_new(0, &kept, &err) != DET_OK) return cli_fail(&err);
    cli_table_begin(&table, kept, COLUMNS);
    for (size_t i = 0; i < COLUMNS; i++)
        is_good &= cli_table_add(&table, det_str_of(heads[i]));
    while (is_good && det_str_next(&lines, '\n', &line)) {
        det_tree tree;
        det_arena_mark mark = det_arena_mark_get(args->arena);
        if (cli_parse(line, args->arena, &tree, &err) != DET_OK) {
            det_arena_free(kept);
            return cli_fail(&err);
        }
        uint32_t customer = det_tree_get(&tree, 0, "customer");
        const det_str cells[COLUMNS] = {
            cli_field(&tree, 0, "id"),
            cli_field(&tree, 0, "status"),
            cli_field(&tree, 0, "level"),
            cli_field(&tree, 0, "owner"),
            span_of(args->arena, cli_field(&tree, 0, "age_seconds")),
            cli_field(&tree, 0, "reason"),
            cli_field(&tree, customer, "customer"),
            cli_field(&tree, customer, "name"),
            cli_join(&tree, det_tree_get(&tree, 0, "alerts"), ", ", args->arena)};
        for (size_t i = 0; i < COLUMNS; i++) {
            det_str cell = DET_STR("-");
            if (cells[i].len > 0) is_good &= det_arena_copy(kept, cells[i], &cell);
            is_good &= cli_table_add(&table, cell);
        }
        det_arena_mark_reset(args->arena, mark);
    }
    if (is_good) cli_table_print(&table);
    det_arena_free(kept);
    return is_good ? CLI_DONE : cli_usage("no memory");
}

static void
show_listing(const det_tree *tree, uint32_t at, det_arena *arena)
{
    det_str status = cli_field(tree, at, "status");
    bool is_listed = det_str_equal(status, DET_STR("listed"));
    uint32_t regimes = det_tree_get(tree, at, "regimes");
    fputs("  ", stdout);
    cli_put(is_listed ? CLI_RED : CLI_GREEN, status);
    fputs("  ", stdout);
    cli_put(CLI_BOLD, cli_field(tree, at, "id"));
    fputs("  ", stdout);
    cli_put(CLI_PLAIN, cli_field(tree, at, "caption"));
    putchar('\n');
    for (uint32_t r = det_tree_first(tree, regimes); r != DET_TREE_NONE;
         r = det_tree_next(tree, r)) {
        det_str regime = cli_field(tree, r, "regime");
        det_str until = cli_field(tree, r, "until");
        fputs("      ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, r, "status"));
        fputs("  ", stdout);
        cli_put(CLI_BOLD, regime.len > 0 ? regime : cli_field(tree, r, "tag"));
        printf("  from %.*s", DET_STR_FMT(cli_field(tree, r, "from")));
        if (until.len > 0) printf(" until %.*s", DET_STR_FMT(until));
        putchar('\n');
        cli_show_measures(tree, det_tree_get(tree, r, "measures"), 8, arena);
    }
}

static void
show_entry(const det_tree *tree, uint32_t at, det_arena *arena)
{
    static const char *const keys[] = {"to",     "reason", "duplicate_of", "file",
                                       "digest", "note",   "checked"};
    det_str conflicts = cli_join(tree, det_tree_get(tree, at, "conflicts"), "; ", arena);
    fputs("  ", stdout);
    cli_put(CLI_DIM, cli_field(tree, at, "recorded"));
    fputs("  ", stdout);
    cli_put(CLI_BOLD, cli_field(tree, at, "entry"));
    printf("  by %.*s", DET_STR_FMT(cli_field(tree, at, "actor")));
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        det_str value = cli_field(tree, at, keys[i]);
        if (value.len == 0) continue;
        printf("  %s: ", keys[i]);
        cli_put(CLI_PLAIN, value);
    }
    if (conflicts.len > 0) {
        fputs("  conflicts: ", stdout);
        cli_put(CLI_PLAIN, conflicts);
    }
    putchar('\n');
}

int
cli_show_case(const cli_args *args, det_str line)
{
    det_tree tree;
    det_error err = {0};
    if (cli_parse(det_str_trim(line), args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
    uint32_t of = det_tree_get(&tree, 0, "case"), customer = det_tree_get(&tree, of, "customer");
    det_str owner = cli_field(&tree, of, "owner"), reason = cli_field(&tree, of, "reason");
    cli_put(CLI_BOLD, cli_field(&tree, of, "id"));
    fputs("  ", stdout);
    cli_put(CLI_YELLOW, cli_field(&tree, of, "status"));
    printf("  level %.*s", DET_STR_FMT(cli_field(&tree, of, "level")));
    if (owner.len > 0) printf("  with %.*s", DET_STR_FMT(owner));
    if (reason.len > 0)
        printf("  %.*s by %.*s", DET_STR_FMT(reason),
               DET_STR_FMT(cli_field(&tree, of, "decided_by")));
    if (cli_field(&tree, of, "approved_by").len > 0)
        printf(", approved by %.*s", DET_STR_FMT(cli_field(&tree, of, "approved_by")));
    putchar('\n');
    cli_show_tree(&tree, customer, 2);
    printf("  asked on %.*s of snapshot %.*s, profile %.*s\n",
           DET_STR_FMT(cli_field(&tree, of, "on")),
           DET_STR_FMT(det_str_slice(cli_field(&tree, of, "snapshot"), 0, 16)),
           DET_STR_FMT(cli_field(&tree, of, "profile")));
    puts("listings, as they stand now:");
    uint32_t listings = det_tree_get(&tree, 0, "listings");
    for (uint32_t at = det_tree_first(&tree, listings); at != DET_TREE_NONE;
         at = det_tree_next(&tree, at))
        show_listing(&tree, at, args->arena);
    puts("entries:");
    uint32_t entries = det_tree_get(&tree, 0, "entries");
    for (uint32_t at = det_tree_first(&tree, entries); at != DET_TREE_NONE;
         at = det_tree_next(&tree, at))
        show_entry(&tree, at, args->arena);
    uint32_t history = det_tree_get(&tree, 0, "history");
    if (det_tree_size(&tree, history) > 0) puts("history:");
    for (uint32_t at = det_tree_first(&tree, history); at != DET_TREE_NONE;
         at = det_tree_next(&tree, at)) {
        fputs("  ", stdout);
        cli_put(CLI_BOLD, cli_field(&tree, at, "id"));
        printf("  %.*s", DET_STR_FMT(cli_field(&tree, at, "status")));
        if (cli_field(&tree, at, "reason").len > 0)
            printf(" (%.*s)", DET_STR_FMT(cli_field(&tree, at, "reason")));
        fputs("  ", stdout);
        cli_put(CLI_PLAIN, cli_field(&tree, at, "because"));
        putchar('\n');
    }
    return CLI_DONE;
}

static void
show_times(const det_tree *tree, const char *key, const char *what, det_arena *arena)
{
    uint32_t at = det_tree_get(tree, 0, key);
    printf("%s: of %.*s cases median %.*s, p90 %.*s, longest %.*s\n", what,
           DET_STR_FMT(cli_field(tree, at, "cases")),
           DET_STR_FMT(span_of(arena, cli_field(tree, at, "median_seconds"))),
           DET_STR_FMT(span_of(arena, cli_field(tree, at, "p90_seconds"))),
           DET_STR_FMT(span_of(arena, cli_field(tree, at, "longest_seconds"))));
}

/* "open 3, closed 1": what is not nought. */
static void
show_counts(const det_tree *tree, const char *key, const char *what)
{
    uint32_t map = det_tree_get(tree, 0, key);
    bool is_first = true;
    printf("%s:", what);
    for (uint32_t at = det_tree_first(tree, map); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str value = det_tree_text(tree, at);
        if (det_str_equal(value, DET_STR("0"))) continue;
        printf("%s %.*s %.*s", is_first ? "" : ",", DET_STR_FMT(det_tree_key(tree, at)),
               DET_STR_FMT(value));
        is_first = false;
    }
    puts(is_first ? " none" : "");
}

int
cli_show_case_stats(const cli_args *args, det_str line)
{
    static const char *const keys[] = {"list",       "opened",   "waiting",  "false_positive",
                                       "true_match", "delisted", "duplicate"};
    enum { COLUMNS = sizeof keys / sizeof keys[0] };
    det_tree tree;
    det_error err = {0};
    cli_table table;
    if (cli_parse(det_str_trim(line), args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
    printf("%.*s cases opened, %.*s not closed at %.*s\n",
           DET_STR_FMT(cli_field(&tree, 0, "opened")), DET_STR_FMT(cli_field(&tree, 0, "backlog")),
           DET_STR_FMT(cli_field(&tree, 0, "at")));
    fputs("age in days:", stdout);
    uint32_t ageing = det_tree_get(&tree, 0, "ageing");
    for (uint32_t at = det_tree_first(&tree, ageing); at != DET_TREE_NONE;
         at = det_tree_next(&tree, at))
        printf("  %.*s: %.*s", DET_STR_FMT(cli_field(&tree, at, "days")),
               DET_STR_FMT(cli_field(&tree, at, "cases")));
    putchar('\n');
    show_counts(&tree, "by_status", "by state");
    show_counts(&tree, "closed_by_reason", "closed by reason");
    show_times(&tree, "first_touch", "to the first touch", args->arena);
    show_times(&tree, "decision", "to the decision", args->arena);
    cli_table_begin(&table, args->arena, COLUMNS);
    for (size_t i = 0; i < COLUMNS; i++) {
        table.is_right[i] = i > 0;
        if (!cli_table_add(&table, det_str_of(keys[i]))) return cli_usage("no memory");
    }
    uint32_t lists = det_tree_get(&tree, 0, "by_list");
    for (uint32_t at = det_tree_first(&tree, lists); at != DET_TREE_NONE;
         at = det_tree_next(&tree, at))
        for (size_t i = 0; i < COLUMNS; i++)
            if (!cli_table_add(&table, cli_field(&tree, at, keys[i])))
                return cli_usage("no memory");
    cli_table_print(&table);
    uint32_t definitions = det_tree_get(&tree, 0, "definitions");
    for (uint32_t at = det_tree_first(&tree, definitions); at != DET_TREE_NONE;
         at = det_tree_next(&tree, at)) {
        cli_print(CLI_DIM, "%.*s: ", DET_STR_FMT(det_tree_key(&tree, at)));
        cli_put(CLI_DIM, det_tree_text(&tree, at));
        putchar('\n');
    }
    return CLI_DONE;
}

int
cli_show_suppressions(const cli_args *args, det_str lines)
{
    static const char *const heads[] = {"suppression", "status",    "listing", "customer",
                                        "name",        "reason",    "until",   "owner",
                                        "by",          "decided by"};
    enum { COLUMNS = sizeof heads / sizeof heads[0] };
    cli_table table;
    det_error err = {0};
    det_str line;
    if (lines.len == 0) {
        puts("no suppression");
        return CLI_DONE;
    }
    cli_table_begin(&table, args->arena, COLUMNS);
    for (size_t i = 0; i < COLUMNS; i++)
        if (!cli_table_add(&table, det_str_of(heads[i]))) return cli_usage("no memory");
    while (det_str_next(&lines, '\n', &line)) {
        det_tree tree;
        if (cli_parse(line, args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
        uint32_t customer = det_tree_get(&tree, 0, "customer");
        const det_str cells[COLUMNS] = {
            cli_field(&tree, 0, "id"),          cli_field(&tree, 0, "status"),
            cli_field(&tree, 0, "listing"),     cli_field(&tree, customer, "customer"),
            cli_field(&tree, customer, "name"), cli_field(&tree, 0, "reason"),
            cli_field(&tree, 0, "expires"),     cli_field(&tree, 0, "owner"),
            cli_field(&tree, 0, "maker"),       cli_field(&tree, 0, "decided_by")};
        for (size_t i = 0; i < COLUMNS; i++)
            if (!cli_table_add(&table, cells[i].len > 0 ? cells[i] : DET_STR("-")))
                return cli_usage("no memory");
    }
    cli_table_print(&table);
    return CLI_DONE;
}
