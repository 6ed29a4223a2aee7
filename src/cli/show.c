/* show.c - answers for people. */
#include <inttypes.h>
#include <string.h>

#include "cli/cli.h"

/* Answers for people are drawn from the same JSON that programs get: whatever this page can say,
 * anybody can. */

det_status
cli_parse(det_str json, det_arena *arena, det_tree *out, det_error *err)
{
    return det_tree_read_json(json, "answer", arena, out, err);
}

det_str
cli_field(const det_tree *tree, uint32_t node, const char *key)
{
    return det_tree_text(tree, det_tree_get(tree, node, key));
}

static bool
is_true(const det_tree *tree, uint32_t node, const char *key)
{
    return det_str_equal(cli_field(tree, node, key), DET_STR("true"));
}

static bool
has(const det_tree *tree, uint32_t node, const char *key)
{
    uint32_t at = det_tree_get(tree, node, key);
    return at != DET_TREE_NONE && !det_tree_is_null(tree, at);
}

det_str
cli_join(const det_tree *tree, uint32_t list, const char *separator, det_arena *arena)
{
    size_t length = 0, gap = strlen(separator), used = 0;
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at))
        length += det_tree_text(tree, at).len + gap;
    char *bytes = DET_NEW(arena, char, length + 1);
    if (bytes == NULL) return (det_str){0};
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str text = det_tree_text(tree, at);
        if (used > 0) memcpy(bytes + used, separator, gap);
        if (used > 0) used += gap;
        if (text.len > 0) memcpy(bytes + used, text.ptr, text.len);
        used += text.len;
    }
    return (det_str){bytes, used};
}

static void
indent_by(int columns)
{
    for (int i = 0; i < columns; i++)
        putchar(' ');
}

void
cli_show_tree(const det_tree *tree, uint32_t node, int indent)
{
    for (uint32_t at = det_tree_first(tree, node); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_tree_kind kind = det_tree_kind_of(tree, at);
        det_str key = det_tree_key(tree, at);
        bool is_item = det_tree_kind_of(tree, node) == DET_TREE_LIST;
        if (kind != DET_TREE_TEXT && det_tree_size(tree, at) == 0) continue;
        indent_by(indent);
        if (is_item)
            fputs("- ", stdout);
        else
            cli_put(CLI_DIM, key);
        if (!is_item) fputs(": ", stdout);
        if (kind == DET_TREE_TEXT) {
            cli_put(CLI_PLAIN, det_tree_is_null(tree, at) ? DET_STR("-") : det_tree_text(tree, at));
            putchar('\n');
        } else {
            putchar('\n');
            cli_show_tree(tree, at, indent + 2);
        }
    }
}

static cli_style
style_of(det_str word)
{
    static const struct {
        const char *word;
        cli_style style;
    } table[] = {{"ALERT", CLI_RED},           {"BLOCK", CLI_RED},           {"REJECT", CLI_RED},
                 {"SUPPRESSED", CLI_YELLOW},   {"UNSCREENABLE", CLI_YELLOW}, {"REVIEW", CLI_YELLOW},
                 {"HOLD_PENDING", CLI_YELLOW}, {"LICENCE", CLI_YELLOW},      {"CLEAR", CLI_GREEN},
                 {"ALLOW", CLI_GREEN},         {"in_force", CLI_BOLD},       {"listed", CLI_BOLD}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (det_str_equal(word, det_str_of(table[i].word))) return table[i].style;
    return CLI_PLAIN;
}

/* Acts to come are told when they are this near; --json has them all. */
enum { PENDING_DAYS_MAX = 90 };

/* What stands beside a state: acts to come, parts of pauses, and why to look at the clock. */
static void
show_notices(const det_tree *tree, uint32_t measure, int indent, det_arena *arena)
{
    static const struct {
        const char *key, *words;
    } parts[] = {{"paused_in_part", "paused: "}, {"not_paused", "not paused: "}};
    uint32_t list = det_tree_get(tree, measure, "pending");
    for (uint32_t at = list == DET_TREE_NONE ? list : det_tree_first(tree, list);
         at != DET_TREE_NONE; at = det_tree_next(tree, at)) {
        uint64_t days = 0;
        bool is_dated = has(tree, at, "effective");
        if (is_dated &&
            (!det_str_read_u64(cli_field(tree, at, "days_left"), &days) || days > PENDING_DAYS_MAX))
            continue;
        indent_by(indent);
        cli_print(CLI_PLAIN, "to come: %.*s, %.*s", DET_STR_FMT(cli_field(tree, at, "verb")),
                  DET_STR_FMT(cli_field(tree, at, "cite")));
        if (is_dated)
            cli_print(CLI_PLAIN, ", at %.*s (in %" PRIu64 " days)",
                      DET_STR_FMT(cli_field(tree, at, "effective")), days);
        else
            cli_print(CLI_PLAIN, ", when its day is known");
        putchar('\n');
    }
    for (size_t i = 0; i < 2; i++) {
        list = det_tree_get(tree, measure, parts[i].key);
        for (uint32_t at = list == DET_TREE_NONE ? list : det_tree_first(tree, list);
             at != DET_TREE_NONE; at = det_tree_next(tree, at)) {
            indent_by(indent);
            fputs(parts[i].words, stdout);
            cli_put(CLI_PLAIN, cli_field(tree, at, "part"));
            fputs(", ", stdout);
            cli_put(CLI_PLAIN, cli_join(tree, det_tree_get(tree, at, "cites"), "; ", arena));
            putchar('\n');
        }
    }
    uint32_t boundary = det_tree_get(tree, measure, "boundary");
    if (boundary != DET_TREE_NONE) {
        indent_by(indent);
        cli_print(CLI_YELLOW, "near a boundary: 14 hours earlier %.*s, 12 hours later %.*s\n",
                  DET_STR_FMT(cli_field(tree, boundary, "earlier")),
                  DET_STR_FMT(cli_field(tree, boundary, "later")));
    }
    if (has(tree, measure, "read_otherwise")) {
        indent_by(indent);
        cli_print(CLI_YELLOW, "a time behind it can be read two ways: by the other it is %.*s\n",
                  DET_STR_FMT(cli_field(tree, measure, "read_otherwise")));
    }
}

void
cli_show_measures(const det_tree *tree, uint32_t list, int indent, det_arena *arena)
{
    size_t id_width = 0, state_width = 0;
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        size_t id = cli_width(cli_field(tree, at, "id"));
        size_t state = cli_width(cli_field(tree, at, "state"));
        if (id > id_width) id_width = id;
        if (state > state_width) state_width = state;
    }
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str state = cli_field(tree, at, "state");
        indent_by(indent);
        cli_pad(CLI_PLAIN, cli_field(tree, at, "id"), id_width);
        fputs("  ", stdout);
        cli_pad(style_of(state), state, state_width);
        if (has(tree, at, "since")) {
            fputs(" since ", stdout);
            cli_put(CLI_PLAIN, cli_field(tree, at, "since"));
        } else {
            fputs("                 ", stdout);
        }
        fputs("  ", stdout);
        cli_put(CLI_PLAIN, cli_join(tree, det_tree_get(tree, at, "cites"), "; ", arena));
        if (is_true(tree, at, "contested")) cli_print(CLI_YELLOW, "  (contested)");
        if (is_true(tree, at, "changed_that_day"))
            cli_print(CLI_YELLOW, "  (changed during that day)");
        putchar('\n');
        show_notices(tree, at, indent + 4, arena);
    }
}

static void
show_regime(const det_tree *tree, uint32_t regime, det_arena *arena)
{
    det_str status = cli_field(tree, regime, "status");
    fputs("    ", stdout);
    if (has(tree, regime, "regime")) {
        cli_put(CLI_BOLD, cli_field(tree, regime, "regime"));
        fputs("  ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, regime, "title"));
    } else {
        fputs("tag ", stdout);
        cli_put(CLI_BOLD, cli_field(tree, regime, "tag"));
        fputs(" (no regime of the lawbook claims it)", stdout);
    }
    fputs(": ", stdout);
    cli_put(style_of(status), status);
    if (has(tree, regime, "from")) {
        fputs(" from ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, regime, "from"));
        if (det_str_equal(cli_field(tree, regime, "from_basis"), DET_STR("list")))
            fputs(" at the latest", stdout);
    }
    if (has(tree, regime, "until")) {
        fputs(" until ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, regime, "until"));
        if (det_str_equal(cli_field(tree, regime, "until_basis"), DET_STR("list")))
            fputs(" at the latest", stdout);
    }
    if (is_true(tree, regime, "uncertain")) cli_print(CLI_YELLOW, " (day uncertain)");
    putchar('\n');
    cli_show_measures(tree, det_tree_get(tree, regime, "measures"), 6, arena);
}

/* "0.97" as "97.00", "1.0" as "100.00". */
static void
show_score(det_str score)
{
    uint64_t whole = 0, part = 0;
    size_t point = det_str_find_byte(score, '.');
    det_str back = point == SIZE_MAX ? (det_str){0} : det_str_slice(score, point + 1, score.len);
    if (!det_str_read_u64(det_str_slice(score, 0, point), &whole)) whole = 0;
    if (!det_str_read_u64(back, &part)) part = 0;
    for (size_t i = back.len; i < 4; i++)
        part *= 10;
    uint64_t bp = whole * 10000 + part;
    cli_print(CLI_BOLD, "%3llu.%02llu", (unsigned long long)(bp / 100),
              (unsigned long long)(bp % 100));
}

/* "  Example Trading: Example Holding 50% (listed: un:KPe.001), Other 50% (not_owned)" */
static void
show_path(const det_tree *tree, uint32_t step)
{
    uint32_t holdings = det_tree_get(tree, step, "holdings");
    bool is_first = true;
    fputs("      ", stdout);
    cli_put(CLI_PLAIN, cli_field(tree, step, "owned"));
    for (uint32_t at = det_tree_first(tree, holdings); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        uint32_t entries = det_tree_get(tree, at, "entries");
        fputs(is_first ? ": " : ", ", stdout);
        is_first = false;
        cli_put(CLI_BOLD, cli_field(tree, at, "owner"));
        putchar(' ');
        cli_put(CLI_PLAIN, cli_field(tree, at, "share"));
        if (is_true(tree, at, "controls")) fputs(", controls it", stdout);
        fputs(" (", stdout);
        cli_put(CLI_DIM, cli_field(tree, at, "outcome"));
        for (uint32_t e = det_tree_first(tree, entries); e != DET_TREE_NONE;
             e = det_tree_next(tree, e)) {
            fputs(e == det_tree_first(tree, entries) ? ": " : ", ", stdout);
            cli_put(CLI_PLAIN, det_tree_text(tree, e));
        }
        putchar(')');
    }
    putchar('\n');
}

static void
show_ownership(const det_tree *tree, uint32_t result)
{
    uint32_t ownership = det_tree_get(tree, result, "ownership");
    for (uint32_t at = det_tree_first(tree, ownership); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        uint32_t path = det_tree_get(tree, at, "path");
        fputs("    ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, at, "text"));
        if (has(tree, at, "rule")) {
            fputs(" (", stdout);
            cli_put(CLI_BOLD, cli_field(tree, at, "rule"));
            fputs(": ", stdout);
            cli_put(CLI_PLAIN, cli_field(tree, at, "threshold"));
            putchar(')');
        }
        putchar('\n');
        for (uint32_t step = det_tree_first(tree, path); step != DET_TREE_NONE;
             step = det_tree_next(tree, step))
            show_path(tree, step);
    }
}

/* That the alert is answered, or no longer is, and why. */
static void
show_suppression(const det_tree *tree, uint32_t result)
{
    uint32_t of = det_tree_get(tree, result, "suppressed");
    uint32_t gone = det_tree_get(tree, result, "suppression_void");
    if (of != DET_TREE_NONE) {
        fputs("    suppressed by ", stdout);
        cli_put(CLI_BOLD, cli_field(tree, of, "id"));
        printf(" of %.*s until %.*s\n", DET_STR_FMT(cli_field(tree, of, "owner")),
               DET_STR_FMT(cli_field(tree, of, "expires")));
    }
    if (gone == DET_TREE_NONE) return;
    fputs("    no longer suppressed by ", stdout);
    cli_put(CLI_BOLD, cli_field(tree, gone, "id"));
    fputs(": ", stdout);
    cli_put(CLI_YELLOW, cli_field(tree, gone, "why"));
    fputs(" ", stdout);
    cli_put(CLI_YELLOW, cli_field(tree, gone, "fact"));
    cli_put(CLI_YELLOW, cli_field(tree, gone, "measure"));
    putchar('\n');
}

static void
show_result(const det_tree *tree, uint32_t result, det_arena *arena)
{
    bool is_match = is_true(tree, result, "match");
    fputs("  ", stdout);
    show_score(cli_field(tree, result, "score"));
    fputs("  ", stdout);
    cli_put(is_match ? CLI_RED : CLI_PLAIN, cli_field(tree, result, "caption"));
    fputs("  ", stdout);
    cli_put(CLI_BOLD, cli_field(tree, result, "id"));
    fputs("  ", stdout);
    cli_put(CLI_DIM, cli_field(tree, result, "schema"));
    fputs(is_match ? "\n" : "  (information)\n", stdout);
    uint32_t reasons = det_tree_get(tree, result, "explanation");
    for (uint32_t at = det_tree_first(tree, reasons); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        fputs("    ", stdout);
        cli_put(CLI_DIM, cli_field(tree, at, "text"));
        putchar('\n');
    }
    show_suppression(tree, result);
    uint32_t regimes = det_tree_get(tree, result, "regimes");
    for (uint32_t at = det_tree_first(tree, regimes); at != DET_TREE_NONE;
         at = det_tree_next(tree, at))
        show_regime(tree, at, arena);
    show_ownership(tree, result);
}

static void
show_lists(const det_tree *tree, uint32_t node)
{
    uint32_t lists = det_tree_get(tree, node, "lists");
    bool is_first = true;
    for (uint32_t at = det_tree_first(tree, lists); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        fputs(is_first ? "  lists: " : ", ", stdout);
        is_first = false;
        cli_put(CLI_PLAIN, cli_field(tree, at, "source"));
        if (!has(tree, at, "dated")) {
            cli_print(CLI_YELLOW, " missing on that day");
            continue;
        }
        fputs(" of ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, at, "dated"));
        fputs(" (", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, at, "age_days"));
        fputs(det_str_equal(cli_field(tree, at, "age_days"), DET_STR("1")) ? " day)" : " days)",
              stdout);
    }
    if (!is_first) putchar('\n');
}

void
cli_show_verdict(const det_tree *tree, uint32_t node, det_arena *arena)
{
    det_str verdict = cli_field(tree, node, "verdict");
    uint32_t query = det_tree_get(tree, node, "query");
    cli_pad(style_of(verdict), verdict, 6);
    fputs("  ", stdout);
    if (has(tree, query, "id")) {
        cli_put(CLI_DIM, cli_field(tree, query, "id"));
        fputs("  ", stdout);
    }
    cli_put(CLI_BOLD, cli_field(tree, query, "name"));
    fputs("  on ", stdout);
    cli_put(CLI_PLAIN, cli_field(tree, node, "on"));
    putchar('\n');
    if (has(tree, node, "reason")) {
        fputs("  ", stdout);
        cli_put(CLI_YELLOW, cli_field(tree, node, "reason"));
        fputs(": ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, node, "text"));
        putchar('\n');
    }
    uint32_t results = det_tree_get(tree, node, "results");
    for (uint32_t at = det_tree_first(tree, results); at != DET_TREE_NONE;
         at = det_tree_next(tree, at))
        show_result(tree, at, arena);
    det_str cut = cli_field(tree, node, "results_cut");
    if (cut.len > 0 && !det_str_equal(cut, DET_STR("0"))) {
        fputs("  and ", stdout);
        cli_put(CLI_PLAIN, cut);
        fputs(" more\n", stdout);
    }
    show_lists(tree, node);
}
