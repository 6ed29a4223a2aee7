/* svg_roadmap.c - a run of a roadmap as a chart for a report.
 *
 * From the top: title, legend, months, one row for each step, one for each measure.  Colours are
 * those of svg_timeline.c; every state also differs by form (full, striped, a line), for print
 * without colour. */
#include <stdio.h>

#include "base/day.h"
#include "cli/svg.h"

/* Tenths of a pixel. */
enum {
    WIDTH = 12000,
    MARGIN = 200,
    PLOT_X = 4000,
    PLOT_WIDTH = WIDTH - MARGIN - PLOT_X,
    LABEL_WIDTH = PLOT_X - MARGIN - 100,
    TOP = 1250, /* first row */
    ROW = 200,
    BAR = 110,
    GAP = 160, /* between steps and measures */
    TEXT_SIZE = 10
};
/* More months than this are marked by the year alone. */
enum { MONTHS_MAX = 30 };

static const char style_sheet[] =
    "<style>\n"
    "text{font-family:'Helvetica Neue',Helvetica,Arial,'Liberation Sans','DejaVu Sans',"
    "sans-serif;fill:#111111}\n"
    ".quiet{fill:#555555}\n"
    ".reached{fill:#f0e442;stroke:#8a8a8a;stroke-width:0.5}\n"
    ".verified{fill:#009e73}\n"
    ".ended{stroke:#d55e00;stroke-width:2;stroke-dasharray:4,3}\n"
    ".force{fill:#0072b2}\n"
    ".advisory{fill:#56b4e9}\n"
    ".paused{fill:url(#stripes);stroke:#e69f00;stroke-width:1}\n"
    ".gone{stroke:#8a8a8a;stroke-width:1.5}\n"
    ".month{stroke:#dddddd;stroke-width:0.6}\n"
    "</style>\n"
    "<defs><pattern id=\"stripes\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">"
    "<rect width=\"5\" height=\"5\" fill=\"#ffffff\"/><rect width=\"2.6\" height=\"5\" "
    "fill=\"#e69f00\"/></pattern></defs>\n";

typedef struct chart {
    svg to;
    const det_tree *tree;
    det_day from, through;
    svg_place y;
} chart;

static det_str
field(const chart *c, uint32_t node, const char *key)
{
    return det_tree_text(c->tree, det_tree_get(c->tree, node, key));
}

static bool
is(det_str text, const char *word)
{
    return det_str_equal(text, det_str_of(word));
}

static det_day
day_of(const chart *c, uint32_t node, const char *key, det_day otherwise)
{
    det_day day;
    return det_day_read(field(c, node, key), (det_where){0}, &day, NULL) == DET_OK ? day
                                                                                   : otherwise;
}

/* Where a day begins. */
static svg_place
x_of(const chart *c, det_day day)
{
    if (day < c->from) day = c->from;
    if (day > c->through + 1) day = c->through + 1;
    return PLOT_X + (svg_place)(day - c->from) * PLOT_WIDTH / (c->through + 1 - c->from);
}

static void
draw_span(chart *c, det_day from, det_day through, const char *class, bool is_line, det_str title)
{
    svg_place left = x_of(c, from), right = x_of(c, through + 1);
    char style[40];
    (void)snprintf(style, sizeof style, "class=\"%s\"", class);
    if (right <= left) return;
    if (is_line)
        svg_line(&c->to, left, c->y - BAR / 3, right, c->y - BAR / 3, style);
    else
        svg_bar(&c->to, left, c->y - 85, right - left, BAR, style, title);
}

static void
draw_label(chart *c, det_str text)
{
    svg_text(&c->to, MARGIN, c->y, TEXT_SIZE, SVG_START, "",
             svg_fit(&c->to, text, TEXT_SIZE, LABEL_WIDTH));
}

static void
draw_step(chart *c, uint32_t step)
{
    det_day reached = day_of(c, step, "reached", DET_DAY_FOREVER);
    det_day verified = day_of(c, step, "verified", DET_DAY_FOREVER);
    det_day ended = day_of(c, step, "reversed", day_of(c, step, "failed", DET_DAY_FOREVER));
    det_str label = {0};
    if (!det_arena_print(c->to.arena, &label, "%.*s: %.*s", DET_STR_FMT(field(c, step, "step")),
                         DET_STR_FMT(field(c, step, "title"))))
        return;
    draw_label(c, label);
    det_day stop = ended <= c->through ? ended - 1 : c->through;
    if (reached <= c->through)
        draw_span(c, reached, verified <= stop ? verified - 1 : stop, "reached", false,
                  field(c, step, "why"));
    if (verified <= stop) draw_span(c, verified, stop, "verified", false, field(c, step, "why"));
    if (ended <= c->through) {
        draw_span(c, ended, c->through, "ended", true, (det_str){0});
        svg_mark(&c->to, SVG_CROSS, x_of(c, ended), c->y - BAR / 3, "#d55e00",
                 field(c, step, "why"));
    }
    c->y += ROW;
}

static void
draw_measure(chart *c, uint32_t measure)
{
    uint32_t spans = det_tree_get(c->tree, measure, "spans");
    draw_label(c, field(c, measure, "title"));
    for (uint32_t at = det_tree_first(c->tree, spans); at != DET_TREE_NONE;
         at = det_tree_next(c->tree, at)) {
        det_str state = field(c, at, "state"), title = {0};
        uint32_t cites = det_tree_get(c->tree, at, "cites");
        det_str last = {0};
        for (uint32_t cite = det_tree_first(c->tree, cites); cite != DET_TREE_NONE;
             cite = det_tree_next(c->tree, cite))
            last = field(c, cite, "text");
        if (is(state, "not_yet")) continue;
        if (!det_arena_print(c->to.arena, &title, "%.*s: %.*s", DET_STR_FMT(state),
                             DET_STR_FMT(last)))
            return;
        bool is_gone = !is(state, "in_force") && !is(state, "advisory") && !is(state, "paused");
        draw_span(c, day_of(c, at, "from", c->from), day_of(c, at, "through", c->through),
                  is(state, "in_force")   ? "force"
                  : is(state, "advisory") ? "advisory"
                  : is(state, "paused")   ? "paused"
                                          : "gone",
                  is_gone, title);
    }
    c->y += ROW;
}

static void
draw_head(chart *c)
{
    static const struct {
        const char *class, *words;
        bool is_line;
    } legend[] = {{"reached", "step reached", false},    {"verified", "verified", false},
                  {"ended", "failed or reversed", true}, {"force", "measure in force", false},
                  {"paused", "paused", false},           {"gone", "removed, or ended", true}};
    det_str line = {0};
    svg_text(&c->to, MARGIN, 340, 18, SVG_START, "font-weight=\"bold\"",
             svg_fit(&c->to, field(c, 0, "title"), 18, WIDTH - 2 * MARGIN));
    if (!det_arena_print(c->to.arena, &line,
                         "Scenario: %.*s, %.*s to %.*s. A proposal, not the law.",
                         DET_STR_FMT(field(c, 0, "scenario_title")),
                         DET_STR_FMT(field(c, 0, "from")), DET_STR_FMT(field(c, 0, "through"))))
        return;
    svg_text(&c->to, MARGIN, 540, 12, SVG_START, "class=\"quiet\"",
             svg_fit(&c->to, line, 12, WIDTH - 2 * MARGIN));
    svg_place x = MARGIN;
    for (size_t i = 0; i < sizeof legend / sizeof legend[0]; i++) {
        char style[40];
        (void)snprintf(style, sizeof style, "class=\"%s\"", legend[i].class);
        if (legend[i].is_line)
            svg_line(&c->to, x, 720, x + 240, 720, style);
        else
            svg_bar(&c->to, x, 665, 240, BAR, style, (det_str){0});
        svg_text(&c->to, x + 300, 755, TEXT_SIZE, SVG_START, "", det_str_of(legend[i].words));
        x += 480 + svg_width(det_str_of(legend[i].words), TEXT_SIZE);
    }
}

static void
draw_months(chart *c, svg_place bottom)
{
    int32_t year, month, day, last_year, last_month;
    det_day_split(c->from, &year, &month, &day);
    det_day_split(c->through, &last_year, &last_month, &day);
    bool has_months = (last_year - year) * 12 + last_month - month <= MONTHS_MAX;
    for (; year < last_year || (year == last_year && month <= last_month); month++) {
        char words[24];
        det_day first;
        if (month == 13) {
            month = 1;
            year++;
            if (year > last_year || (year == last_year && month > last_month)) break;
        }
        if (!det_day_of(year, month, 1, &first) || (!has_months && month != 1)) continue;
        if (first < c->from) first = c->from;
        svg_line(&c->to, x_of(c, first), TOP - 220, x_of(c, first), bottom, "class=\"month\"");
        if (has_months)
            (void)snprintf(words, sizeof words, "%04d-%02d", (int)year, (int)month);
        else
            (void)snprintf(words, sizeof words, "%04d", (int)year);
        /* a label every second month where they would run into each other */
        if (!has_months || c->through - c->from < 400 || month % 3 == 1)
            svg_text(&c->to, x_of(c, first) + 20, TOP - 240, 9, SVG_START, "class=\"quiet\"",
                     det_str_of(words));
    }
}

det_status
svg_roadmap(const det_tree *run, det_arena *arena, det_text *out, det_error *err)
{
    chart c = {.to = {out, arena}, .tree = run};
    c.from = day_of(&c, 0, "from", 0);
    c.through = day_of(&c, 0, "through", c.from);
    uint32_t steps = det_tree_get(run, 0, "steps"), measures = det_tree_get(run, 0, "measures");
    svg_place rows = (svg_place)(det_tree_size(run, steps) + det_tree_size(run, measures));
    svg_place height = TOP + rows * ROW + GAP + MARGIN;
    det_text_print(out,
                   "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                   "viewBox=\"0 0 %d %d\" role=\"img\">\n",
                   WIDTH / 10, (int)(height / 10), WIDTH / 10, (int)(height / 10));
    det_text_add(out, det_str_of(style_sheet));
    svg_bar(&c.to, 0, 0, WIDTH, height, "fill=\"#ffffff\"", (det_str){0});
    draw_head(&c);
    draw_months(&c, height - MARGIN);
    c.y = TOP;
    for (uint32_t at = det_tree_first(run, steps); at != DET_TREE_NONE; at = det_tree_next(run, at))
        draw_step(&c, at);
    c.y += GAP;
    for (uint32_t at = det_tree_first(run, measures); at != DET_TREE_NONE;
         at = det_tree_next(run, at))
        draw_measure(&c, at);
    det_text_add(out, DET_STR("</svg>\n"));
    return det_text_check(out, err);
}
