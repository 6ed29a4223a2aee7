/* exposure.c - what becomes of contracts, for people. */
#include <string.h>

#include "cli/relief.h"

static const char *const classes[] = {"FREE",          "GRANDFATHERED", "WIND_DOWN",  "LICENSED",
                                      "NEEDS_LICENCE", "NEEDS_LEGAL",   "PROHIBITED", "OUT"};
enum { CLASSES = sizeof classes / sizeof classes[0] };

cli_style
cli_exposure_style(det_str class)
{
    if (det_str_equal(class, DET_STR("PROHIBITED"))) return CLI_RED;
    if (det_str_starts(class, DET_STR("NEEDS_"))) return CLI_YELLOW;
    return det_str_equal(class, DET_STR("OUT")) ? CLI_DIM : CLI_GREEN;
}

static void
show_reason(const det_tree *tree, uint32_t reason, det_arena *arena)
{
    det_str class = cli_field(tree, reason, "class"), measure = cli_field(tree, reason, "measure");
    det_str until = cli_field(tree, reason, "until"), by = cli_field(tree, reason, "by");
    det_str evidence = cli_field(tree, reason, "evidence");
    det_str cites = cli_join(tree, det_tree_get(tree, reason, "cites"), "; ", arena);
    det_str conditions = cli_join(tree, det_tree_get(tree, reason, "conditions"), "; ", arena);
    fputs("      ", stdout);
    cli_put(cli_exposure_style(class), class);
    if (until.len > 0) printf(" until %.*s", DET_STR_FMT(until));
    if (by.len > 0) printf(" by %.*s", DET_STR_FMT(by));
    fputs("  ", stdout);
    if (measure.len > 0) {
        cli_put(CLI_BOLD, measure);
        fputs("  ", stdout);
    }
    cli_put(CLI_PLAIN, cli_field(tree, reason, "why"));
    if (cites.len > 0) {
        fputs("  ", stdout);
        cli_put(CLI_DIM, cites);
    }
    putchar('\n');
    if (conditions.len > 0) printf("        on condition: %.*s\n", DET_STR_FMT(conditions));
    if (evidence.len > 0) printf("        would change it: %.*s\n", DET_STR_FMT(evidence));
}

void
cli_show_exposure(const det_tree *tree, det_arena *arena)
{
    det_str class = cli_field(tree, 0, "class"), before = cli_field(tree, 0, "before");
    uint32_t regimes = det_tree_get(tree, 0, "regimes"), steps = det_tree_get(tree, 0, "steps");
    det_str clause = cli_field(tree, 0, "snapback");
    cli_put(cli_exposure_style(class), class);
    fputs("  ", stdout);
    cli_put(CLI_BOLD, cli_field(tree, 0, "contract"));
    printf("  signed %.*s", DET_STR_FMT(cli_field(tree, 0, "signed")));
    if (cli_field(tree, 0, "remaining").len > 0)
        printf("  %.*s %.*s remain", DET_STR_FMT(cli_field(tree, 0, "currency")),
               DET_STR_FMT(cli_field(tree, 0, "remaining")));
    if (before.len > 0 && !det_str_equal(before, class)) {
        fputs("  was ", stdout);
        cli_put(cli_exposure_style(before), before);
    }
    if (cli_field(tree, 0, "until").len > 0)
        printf("  until %.*s", DET_STR_FMT(cli_field(tree, 0, "until")));
    putchar('\n');
    if (cli_field(tree, 0, "ended_by").len > 0)
        printf("    ended by %.*s: %.*s\n", DET_STR_FMT(cli_field(tree, 0, "ended_by")),
               DET_STR_FMT(cli_field(tree, 0, "ended_why")));
    det_str touched = cli_join(tree, det_tree_get(tree, 0, "touched"), ", ", arena);
    if (touched.len > 0) printf("    touched by %.*s\n", DET_STR_FMT(touched));
    if (clause.len > 0) {
        printf("    the contract itself: %.*s", DET_STR_FMT(clause));
        if (cli_field(tree, 0, "wind_down").len > 0)
            printf(", through %.*s", DET_STR_FMT(cli_field(tree, 0, "wind_down")));
        putchar('\n');
    }
    for (uint32_t r = det_tree_first(tree, regimes); r != DET_TREE_NONE;
         r = det_tree_next(tree, r)) {
        fputs("    ", stdout);
        cli_put(CLI_PLAIN, cli_field(tree, r, "regime"));
        fputs("  ", stdout);
        cli_put(cli_exposure_style(cli_field(tree, r, "class")), cli_field(tree, r, "class"));
        putchar('\n');
    }
    for (uint32_t s = det_tree_first(tree, steps); s != DET_TREE_NONE; s = det_tree_next(tree, s)) {
        uint32_t reasons = det_tree_get(tree, s, "reasons");
        det_str on = cli_field(tree, s, "on"), done = cli_field(tree, s, "performed");
        printf("    %.*s%s", DET_STR_FMT(cli_field(tree, s, "kind")),
               on.len > 0     ? " on "
               : done.len > 0 ? " performed "
                              : "");
        printf("%.*s  ", DET_STR_FMT(on.len > 0 ? on : done));
        cli_put(cli_exposure_style(cli_field(tree, s, "class")), cli_field(tree, s, "class"));
        putchar('\n');
        for (uint32_t r = det_tree_first(tree, reasons); r != DET_TREE_NONE;
             r = det_tree_next(tree, r))
            show_reason(tree, r, arena);
    }
}

void
cli_show_exposure_totals(const det_tree *tree, uint32_t totals, det_arena *arena)
{
    uint32_t rows = det_tree_get(tree, totals, "currencies");
    cli_table table;
    bool is_good = true;
    printf("%.*s contracts, %.*s exposed:", DET_STR_FMT(cli_field(tree, totals, "contracts")),
           DET_STR_FMT(cli_field(tree, totals, "exposed")));
    for (size_t c = 0; c < CLASSES; c++) {
        printf("%s %.*s ", c == 0 ? "" : ",", DET_STR_FMT(cli_field(tree, totals, classes[c])));
        cli_put(cli_exposure_style(det_str_of(classes[c])), det_str_of(classes[c]));
    }
    putchar('\n');
    if (det_tree_first(tree, rows) == DET_TREE_NONE) return;
    cli_table_begin(&table, arena, 3);
    is_good &= cli_table_add(&table, DET_STR("currency")) &&
               cli_table_add(&table, DET_STR("exposed")) &&
               cli_table_add(&table, DET_STR("without a value"));
    table.is_right[1] = table.is_right[2] = true;
    for (uint32_t r = det_tree_first(tree, rows); r != DET_TREE_NONE; r = det_tree_next(tree, r)) {
        det_str name = cli_field(tree, r, "currency"), sum = cli_field(tree, r, "exposed");
        is_good &= cli_table_add(&table, name.len > 0 ? name : DET_STR("none")) &&
                   cli_table_add(&table, sum.len > 0 ? sum : DET_STR("-")) &&
                   cli_table_add(&table, cli_field(tree, r, "unvalued"));
    }
    if (is_good) cli_table_print(&table);
}
