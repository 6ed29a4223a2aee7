/* lists.c - detente lists diff and show: a list between two days, a party through time. */
#include "cli/lists.h"

#include <string.h>

/* ---- changes as people say them ---------------------------------------------------------------
 */

/* "weakAlias" as "weak alias"; a programme is spelt as our users spell it. */
static void
put_property(det_str property)
{
    if (det_str_equal(property, DET_STR("program"))) property = DET_STR("programme");
    for (size_t i = 0; i < property.len; i++) {
        char byte = property.ptr[i];
        if (byte >= 'A' && byte <= 'Z')
            printf(" %c", byte - 'A' + 'a');
        else
            putchar(byte);
    }
}

static void
put_quoted(det_str text)
{
    putchar('\'');
    cli_put(CLI_PLAIN, text);
    putchar('\'');
}

/* The text of one side; of an amendment with what else it says. */
static void
put_side(const det_tree *tree, uint32_t change, const char *key)
{
    static const char *const details[] = {"span", "country", "type", "note"};
    uint32_t side = det_tree_get(tree, change, key);
    if (det_tree_kind_of(tree, side) != DET_TREE_MAP) {
        put_quoted(det_tree_text(tree, side));
        return;
    }
    put_quoted(cli_field(tree, side, "text"));
    for (size_t i = 0; i < sizeof details / sizeof details[0]; i++) {
        det_str text = cli_field(tree, side, details[i]);
        if (text.len == 0) continue;
        printf(" (%s: ", details[i]);
        cli_put(CLI_PLAIN, text);
        putchar(')');
    }
}

static bool
ends(det_str text, const char *suffix)
{
    return det_str_ends(text, det_str_of(suffix));
}

/* "      new alias 'X'", "      birth date corrected: '1962' is now '1963'". */
static void
show_change(const det_tree *tree, uint32_t at)
{
    det_str change = cli_field(tree, at, "change"), property = cli_field(tree, at, "property");
    fputs("      ", stdout);
    if (property.len == 0) {
        det_str text = cli_field(tree, at, "text");
        cli_put(CLI_PLAIN, det_str_equal(change, DET_STR("order_replaced"))
                               ? DET_STR("the same values in another order")
                           : det_str_equal(change, DET_STR("schema_replaced")) ? DET_STR("kind")
                           : ends(change, "added") ? DET_STR("newly not understood: ")
                                                   : DET_STR("no longer there: "));
        if (det_str_equal(change, DET_STR("schema_replaced"))) {
            printf(" replaced: %.*s is now %.*s", DET_STR_FMT(cli_field(tree, at, "was")),
                   DET_STR_FMT(cli_field(tree, at, "is")));
        } else if (text.len > 0) {
            cli_put(CLI_PLAIN, cli_field(tree, at, "path"));
            putchar(' ');
            put_quoted(text);
        }
        putchar('\n');
        return;
    }
    if (ends(change, "_added")) {
        fputs("new ", stdout);
        put_property(property);
        putchar(' ');
        put_side(tree, at, "is");
    } else if (ends(change, "_removed")) {
        put_property(property);
        fputs(" removed: ", stdout);
        put_side(tree, at, "was");
    } else if (ends(change, "_regraded")) {
        put_side(tree, at, "is");
        fputs(" was ", stdout);
        put_property(cli_field(tree, at, "was_property"));
        fputs(", is now ", stdout);
        put_property(property);
    } else {
        put_property(property);
        fputs(ends(change, "_corrected") ? " corrected: "
              : ends(change, "_amended") ? " amended: "
                                         : " replaced: ",
              stdout);
        put_side(tree, at, "was");
        fputs(" is now ", stdout);
        put_side(tree, at, "is");
    }
    putchar('\n');
}

static void
show_changes(const det_tree *tree, uint32_t of)
{
    uint32_t list = det_tree_get(tree, of, "changes");
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at))
        show_change(tree, at);
}

static void
show_listings(const det_tree *tree, uint32_t of, const char *indent)
{
    uint32_t list = det_tree_get(tree, of, "listings");
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str until = cli_field(tree, at, "until");
        printf("%slisted from the version of %.*s", indent,
               DET_STR_FMT(cli_field(tree, at, "from")));
        if (until.len == 0)
            fputs(", still in the newest\n", stdout);
        else
            printf(" to that of %.*s, gone in that of %.*s\n",
                   DET_STR_FMT(cli_field(tree, at, "last_version")), DET_STR_FMT(until));
    }
}

/* ---- diff -------------------------------------------------------------------------------------
 */

static void
show_difference(const det_tree *tree)
{
    det_str change = cli_field(tree, 0, "change"), was = cli_field(tree, 0, "was_id");
    bool is_gone = det_str_equal(change, DET_STR("delisted"));
    bool is_changed = det_str_equal(change, DET_STR("changed"));
    cli_pad(is_gone ? CLI_GREEN : is_changed ? CLI_YELLOW : CLI_RED, change, 12);
    cli_put(CLI_BOLD, cli_field(tree, 0, "id"));
    fputs("  ", stdout);
    cli_put(CLI_PLAIN, cli_field(tree, 0, "caption"));
    if (was.len > 0) {
        fputs(", before under ", stdout);
        cli_put(CLI_BOLD, was);
        fputs(": ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, 0, "because"));
    }
    putchar('\n');
    if (det_str_equal(change, DET_STR("relisted"))) show_listings(tree, 0, "      ");
    show_changes(tree, 0);
}

static void
show_totals(const det_tree *tree)
{
    static const char *const words[] = {"listed", "delisted", "relisted", "renumbered", "changed"};
    printf("%.*s, the version of %.*s against that of %.*s:",
           DET_STR_FMT(cli_field(tree, 0, "source")),
           DET_STR_FMT(cli_field(tree, 0, "from_version")),
           DET_STR_FMT(cli_field(tree, 0, "to_version")));
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        printf("%s %.*s %s", i == 0 ? "" : ",", DET_STR_FMT(cli_field(tree, 0, words[i])),
               words[i]);
    putchar('\n');
}

static int
show_lines(cli_args *args, det_str lines, bool is_diff, void (*show)(const det_tree *tree))
{
    det_error err = {0};
    det_str line;
    while (det_str_next(&lines, '\n', &line)) {
        det_tree tree;
        if (line.len == 0) continue;
        det_arena_mark mark = det_arena_mark_get(args->arena);
        if (cli_parse(line, args->arena, &tree, &err) != DET_OK) return cli_fail(&err);
        bool is_total = is_diff &&
                        det_str_equal(cli_field(&tree, 0, "kind"), DET_STR("differences"));
        (is_total ? show_totals : show)(&tree);
        det_arena_mark_reset(args->arena, mark);
    }
    return CLI_DONE;
}

/* "un@2018-06-07": *source gets "un"; of a bare day it stays as it is. */
static bool
part_day(const char *operand, det_str *source, det_str *day)
{
    det_str text = det_str_of(operand);
    size_t at = det_str_find_byte(text, '@');
    if (at == SIZE_MAX) {
        *day = text;
        return true;
    }
    det_str name = det_str_slice(text, 0, at);
    if (source->len > 0 && !det_str_equal(*source, name)) {
        cli_usage("a difference is of one list; found '%.*s' and '%.*s'", DET_STR_FMT(*source),
                  DET_STR_FMT(name));
        return false;
    }
    *source = name;
    *day = det_str_slice(text, at + 1, text.len);
    return true;
}

/* Every list that is as old as the first day; the others are named on standard error. */
static det_status
diff_all(cli_args *args, det_store *store, const det_str days[2], det_str as_known, det_text *json,
         uint64_t *differences, det_error *err)
{
    det_text *lists = NULL;
    size_t answered = 0;
    det_str rest, line;
    det_status st = det_text_new(0, &lists, err);
    if (st == DET_OK) st = det_lists(store, NULL, (det_str){0}, lists, err);
    rest = st == DET_OK ? det_text_str(lists) : (det_str){0};
    while (st == DET_OK && det_str_next(&rest, '\n', &line)) {
        det_tree tree;
        uint64_t more = 0;
        if (line.len == 0) continue;
        st = cli_parse(line, args->arena, &tree, err);
        if (st != DET_OK) break;
        st = det_lists_diff(store, cli_field(&tree, 0, "source"), days[0], days[1], as_known, json,
                            &more, err);
        *differences += more;
        answered += st == DET_OK;
        if (st != DET_MISSING) continue;
        cli_warn("%s", err->text);
        st = DET_OK;
    }
    det_text_free(lists);
    if (st == DET_OK && answered == 0)
        st = det_fail(err, DET_MISSING, (det_where){0}, "no list is as old as the first day");
    return st;
}

int
cli_lists_diff(cli_args *args, det_store *store)
{
    det_error err = {0};
    det_str source = {0}, days[2], as_known;
    det_text *json = NULL;
    uint64_t differences = 0;
    size_t at = 1;
    if (args->operand_count == 4) source = det_str_of(args->operands[at++]);
    if (args->operand_count - at != 2)
        return cli_usage("lists diff takes two days, or a list and two days, as: detente lists "
                         "diff un 2017-06-20 2018-06-07");
    if (!part_day(args->operands[at], &source, &days[0]) ||
        !part_day(args->operands[at + 1], &source, &days[1]) || !cli_as_known(args, &as_known))
        return CLI_USAGE;
    int code = CLI_DONE;
    det_status st = det_text_new(0, &json, &err);
    if (st == DET_OK && source.len > 0)
        st = det_lists_diff(store, source, days[0], days[1], as_known, json, &differences, &err);
    else if (st == DET_OK)
        st = diff_all(args, store, days, as_known, json, &differences, &err);
    if (st != DET_OK)
        code = st == DET_SYNTAX || st == DET_RANGE ? cli_usage("%s", err.text) : cli_fail(&err);
    else if (cli_has(args, "json"))
        cli_write(det_text_str(json));
    else
        code = show_lines(args, det_text_str(json), true, show_difference);
    det_text_free(json);
    if (code == CLI_DONE && differences > 0 && cli_has(args, "exit-code")) return CLI_FOUND;
    return code;
}

/* ---- show -------------------------------------------------------------------------------------
 */

static void
show_history(const det_tree *tree)
{
    uint32_t list = det_tree_get(tree, 0, "history");
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        printf("  %.*s  ", DET_STR_FMT(cli_field(tree, at, "from")));
        cli_put(CLI_YELLOW, cli_field(tree, at, "change"));
        det_str caption = cli_field(tree, at, "caption");
        if (caption.len > 0) {
            fputs(" as ", stdout);
            put_quoted(caption);
        }
        putchar('\n');
        show_changes(tree, at);
    }
}

static void
show_same(const det_tree *tree)
{
    uint32_t list = det_tree_get(tree, 0, "same_party");
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        fputs("  also ", stdout);
        cli_put(CLI_BOLD, cli_field(tree, at, "id"));
        fputs("  ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, at, "caption"));
        fputs(": ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, at, "because"));
        putchar('\n');
        show_listings(tree, at, "      ");
    }
}

static void
show_statements(const det_tree *tree)
{
    uint32_t record = det_tree_get(tree, 0, "record");
    uint32_t list = det_tree_get(tree, record, "statements");
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str type = cli_field(tree, at, "type");
        fputs("    ", stdout);
        put_property(cli_field(tree, at, "prop"));
        if (type.len > 0) {
            fputs(" (", stdout);
            cli_put(CLI_PLAIN, type);
            putchar(')');
        }
        fputs(": ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, at, "text"));
        putchar('\n');
    }
}

static void
show_entry(const det_tree *tree)
{
    bool is_listed = det_str_equal(cli_field(tree, 0, "listed"), DET_STR("true"));
    cli_put(CLI_BOLD, cli_field(tree, 0, "id"));
    fputs("  ", stdout);
    cli_put(CLI_PLAIN, cli_field(tree, 0, "caption"));
    fputs("  ", stdout);
    cli_put(CLI_DIM, cli_field(tree, 0, "schema"));
    fputs(", ", stdout);
    cli_put(is_listed ? CLI_RED : CLI_GREEN, is_listed ? DET_STR("listed") : DET_STR("not listed"));
    printf(" on %.*s\n", DET_STR_FMT(cli_field(tree, 0, "on")));
    show_listings(tree, 0, "  ");
    show_history(tree);
    show_same(tree);
    show_statements(tree);
}

int
cli_lists_show(cli_args *args, det_store *store)
{
    det_error err = {0};
    det_str as_known;
    det_text *json = NULL;
    if (args->operand_count < 2)
        return cli_usage("lists show needs an id, as: detente lists show un:KPi.024 --history");
    if (!cli_as_known(args, &as_known)) return CLI_USAGE;
    int code = CLI_DONE;
    det_str on = det_str_of(cli_value(args, "on"));
    det_status st = det_text_new(0, &json, &err);
    for (size_t i = 1; st == DET_OK && i < args->operand_count; i++)
        st = det_lists_show(store, det_str_of(args->operands[i]), on, as_known,
                            cli_has(args, "history"), json, &err);
    if (st != DET_OK)
        code = st == DET_SYNTAX || st == DET_RANGE ? cli_usage("%s", err.text) : cli_fail(&err);
    else if (cli_has(args, "json"))
        cli_write(det_text_str(json));
    else
        code = show_lines(args, det_text_str(json), false, show_entry);
    det_text_free(json);
    return code;
}
