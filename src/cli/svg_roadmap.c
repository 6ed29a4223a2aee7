/* svg_roadmap.c - a run of a roadmap as a chart for a report.
 *
 * From the top: title, legend, months; what the scenario assumes, numbered; one row for each step,
 * one for each measure; then what was assumed and what followed, in words.  Colours are those of
 * svg_timeline.c; every state also differs by form (full, striped, a line), for print without
 * colour. */
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
    LANE = 150, /* of marks, one above the other where they would meet */
    ROW = 320,
    BAR = 130,
    GAP = 130,  /* between findings, steps and measures */
    LINE = 150, /* of the words below */
    TEXT_SIZE = 10,
    SMALL = 9
};
/* More months than this are marked by the year and the quarter alone. */
enum { MONTHS_MAX = 30, QUARTERS_MAX = 72 };
/* Lanes of marks.  More findings than that at one time are drawn over each other. */
enum { LANES_MAX = 12 };

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
    ".month{stroke:#e6e6e6;stroke-width:0.6}\n"
    ".year{stroke:#bdbdbd;stroke-width:0.8}\n"
    ".row{stroke:#eeeeee;stroke-width:0.6}\n"
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
        svg_line(&c->to, left, c->y, right, c->y, style);
    else
        svg_bar(&c->to, left, c->y - BAR / 2, right - left, BAR, style, title);
}

/* Two lines beside a row: what it is, and its words or its id below. */
static void
draw_label(chart *c, det_str upper, det_str lower, const char *upper_style)
{
    svg_text(&c->to, MARGIN, c->y - 20, TEXT_SIZE, SVG_START, upper_style,
             svg_fit(&c->to, upper, TEXT_SIZE, LABEL_WIDTH));
    svg_text(&c->to, MARGIN, c->y + 100, SMALL, SVG_START, "class=\"quiet\"",
             svg_fit(&c->to, lower, SMALL, LABEL_WIDTH));
    svg_line(&c->to, MARGIN, c->y + ROW / 2, WIDTH - MARGIN, c->y + ROW / 2, "class=\"row\"");
}

/* ---- what the scenario assumes ------------------------------------------------------------------
 */

static void
draw_finding(chart *c, uint32_t finding, size_t number, svg_place y)
{
    char words[16];
    svg_place x = x_of(c, day_of(c, finding, "on", c->from));
    bool is_event = is(field(c, finding, "kind"), "event");
    bool is_yes = is(field(c, finding, "says"), "yes"), is_no = is(field(c, finding, "says"), "no");
    svg_mark(&c->to,
             is_event ? SVG_TRIANGLE
             : is_yes ? SVG_DIAMOND
             : is_no  ? SVG_CROSS
                      : SVG_SQUARE_OPEN,
             x, y,
             is_event ? "#111111"
             : is_yes ? "#009e73"
                      : "#d55e00",
             field(c, finding, "title"));
    (void)snprintf(words, sizeof words, "%zu", number);
    /* at the right edge the number stands on the other side */
    bool is_late = x > WIDTH - MARGIN - 250;
    svg_text(&c->to, is_late ? x - 70 : x + 70, y + 35, SMALL, is_late ? SVG_END : SVG_START, "",
             det_str_of(words));
}

/* Marks in as few lanes as keep them apart; c->y is moved below them. */
static void
draw_findings(chart *c)
{
    svg_place ends[LANES_MAX];
    size_t lanes = 0, number = 0;
    uint32_t list = det_tree_get(c->tree, 0, "findings");
    if (det_tree_size(c->tree, list) == 0) return;
    svg_text(&c->to, MARGIN, c->y + 35, TEXT_SIZE, SVG_START, "font-weight=\"bold\"",
             DET_STR("Assumed"));
    svg_text(&c->to, MARGIN + 600, c->y + 35, SMALL, SVG_START, "class=\"quiet\"",
             DET_STR("\u25b2 happened, \u25c6 found so, \u2715 found not so, \u25a1 not known"));
    for (uint32_t at = det_tree_first(c->tree, list); at != DET_TREE_NONE;
         at = det_tree_next(c->tree, at)) {
        svg_place x = x_of(c, day_of(c, at, "on", c->from));
        size_t lane = 0;
        while (lane < lanes && lane + 1 < LANES_MAX && ends[lane] > x - 80)
            lane++;
        if (lane == lanes && lanes < LANES_MAX) lanes++;
        ends[lane] = x + 230;
        draw_finding(c, at, ++number, c->y + (svg_place)lane * LANE);
    }
    c->y += (svg_place)lanes * LANE + GAP;
}

/* ---- rows ---------------------------------------------------------------------------------------
 */

static void
draw_step(chart *c, uint32_t step)
{
    det_day reached = day_of(c, step, "reached", DET_DAY_FOREVER);
    det_day verified = day_of(c, step, "verified", DET_DAY_FOREVER);
    det_day ended = day_of(c, step, "reversed", day_of(c, step, "failed", DET_DAY_FOREVER));
    draw_label(c, field(c, step, "step"), field(c, step, "title"), "font-weight=\"bold\"");
    det_day stop = ended <= c->through ? ended - 1 : c->through;
    if (reached <= c->through)
        draw_span(c, reached, verified <= stop ? verified - 1 : stop, "reached", false,
                  field(c, step, "why"));
    if (verified <= stop) draw_span(c, verified, stop, "verified", false, field(c, step, "why"));
    if (ended <= c->through) {
        draw_span(c, ended, c->through, "ended", true, (det_str){0});
        svg_mark(&c->to, SVG_CROSS, x_of(c, ended), c->y, "#d55e00", field(c, step, "why"));
    }
    if (reached > c->through)
        svg_text(&c->to, PLOT_X + 60, c->y + 35, SMALL, SVG_START, "class=\"quiet\"",
                 svg_fit(&c->to, field(c, step, "why"), SMALL, PLOT_WIDTH - 120));
    c->y += ROW;
}

static void
draw_measure(chart *c, uint32_t measure)
{
    uint32_t spans = det_tree_get(c->tree, measure, "spans");
    draw_label(c, field(c, measure, "title"), field(c, measure, "measure"), "");
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

/* ---- words --------------------------------------------------------------------------------------
 */

static void
draw_line(chart *c, det_str text)
{
    svg_text(&c->to, MARGIN, c->y, SMALL, SVG_START, "",
             svg_fit(&c->to, text, SMALL, WIDTH - 2 * MARGIN));
    c->y += LINE;
}

static void
draw_heading(chart *c, const char *words)
{
    c->y += LINE / 2;
    svg_text(&c->to, MARGIN, c->y, TEXT_SIZE, SVG_START, "font-weight=\"bold\"", det_str_of(words));
    c->y += LINE + 20;
}

/* "1  2018-02-09  The United States and the Republic of Korea halt exercises: yes" */
static void
draw_assumed(chart *c)
{
    size_t number = 0;
    uint32_t list = det_tree_get(c->tree, 0, "findings");
    if (det_tree_size(c->tree, list) == 0) return;
    draw_heading(c, "Assumed, by number");
    for (uint32_t at = det_tree_first(c->tree, list); at != DET_TREE_NONE;
         at = det_tree_next(c->tree, at)) {
        det_str line = {0}, on = field(c, at, "on"), known = field(c, at, "known");
        bool is_event = is(field(c, at, "kind"), "event"), is_late = !det_str_equal(on, known);
        if (!det_arena_print(
                c->to.arena, &line, "%zu  %.*s  %.*s%s%.*s%s%.*s", ++number, DET_STR_FMT(on),
                DET_STR_FMT(field(c, at, "title")), is_event ? "" : ": ",
                DET_STR_FMT(is_event ? (det_str){0} : field(c, at, "says")),
                is_late ? ", known on " : "", DET_STR_FMT(is_late ? known : (det_str){0})))
            return;
        draw_line(c, line);
    }
}

/* "2018-10-03  pause: verified, then reversed, because ..." */
static void
draw_followed(chart *c)
{
    uint32_t days = det_tree_get(c->tree, 0, "days");
    draw_heading(c, "What follows");
    for (uint32_t day = det_tree_first(c->tree, days); day != DET_TREE_NONE;
         day = det_tree_next(c->tree, day)) {
        uint32_t steps = det_tree_get(c->tree, day, "steps");
        for (uint32_t at = det_tree_first(c->tree, steps); at != DET_TREE_NONE;
             at = det_tree_next(c->tree, at)) {
            det_str line = {0};
            if (!det_arena_print(
                    c->to.arena, &line, "%.*s  %.*s is %.*s: %.*s",
                    DET_STR_FMT(field(c, day, "on")), DET_STR_FMT(field(c, at, "step")),
                    DET_STR_FMT(field(c, at, "state")), DET_STR_FMT(field(c, at, "why"))))
                return;
            draw_line(c, line);
        }
    }
}

/* How many lines of words come below the rows. */
static svg_place
count_lines(const chart *c)
{
    uint32_t days = det_tree_get(c->tree, 0, "days");
    size_t lines = det_tree_size(c->tree, det_tree_get(c->tree, 0, "findings"));
    for (uint32_t day = det_tree_first(c->tree, days); day != DET_TREE_NONE;
         day = det_tree_next(c->tree, day))
        lines += det_tree_size(c->tree, det_tree_get(c->tree, day, "steps"));
    return (svg_place)lines;
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

/* Lines at months; at quarters or years where there are many.  The first label stands at the very
 * left, so that a reader always finds where the axis begins. */
static void
draw_months(chart *c, svg_place bottom)
{
    int32_t year, month, day, last_year, last_month;
    svg_place free_from = 0;
    det_day_split(c->from, &year, &month, &day);
    det_day_split(c->through, &last_year, &last_month, &day);
    int32_t months = (last_year - year) * 12 + last_month - month;
    int32_t step = months <= MONTHS_MAX ? 1 : months <= QUARTERS_MAX ? 3 : 12;
    for (bool is_first = true; year < last_year || (year == last_year && month <= last_month);
         is_first = false) {
        char words[24];
        det_day first = c->from;
        bool is_drawn = is_first || (month - 1) % step == 0;
        if (is_drawn && (is_first || det_day_of(year, month, 1, &first))) {
            svg_place x = x_of(c, first);
            (void)snprintf(words, sizeof words, "%04d-%02d", (int)year, (int)month);
            svg_line(&c->to, x, TOP - 280, x, bottom,
                     month == 1 ? "class=\"year\"" : "class=\"month\"");
            if (x >= free_from) {
                svg_text(&c->to, x + 20, TOP - 300, SMALL, SVG_START, "class=\"quiet\"",
                         det_str_of(words));
                free_from = x + 20 + svg_width(det_str_of(words), SMALL) + 60;
            }
        }
        month = month == 12 ? 1 : month + 1;
        year += month == 1;
    }
}

/* Everything below the axis; the height it took is c->y. */
static void
draw_rows(chart *c)
{
    uint32_t steps = det_tree_get(c->tree, 0, "steps");
    uint32_t measures = det_tree_get(c->tree, 0, "measures");
    c->y = TOP - 130;
    draw_findings(c);
    for (uint32_t at = det_tree_first(c->tree, steps); at != DET_TREE_NONE;
         at = det_tree_next(c->tree, at))
        draw_step(c, at);
    c->y += GAP;
    for (uint32_t at = det_tree_first(c->tree, measures); at != DET_TREE_NONE;
         at = det_tree_next(c->tree, at))
        draw_measure(c, at);
}

det_status
svg_roadmap(const det_tree *run, det_arena *arena, det_text *out, det_error *err)
{
    chart c = {.to = {out, arena}, .tree = run};
    c.from = day_of(&c, 0, "from", 0);
    c.through = day_of(&c, 0, "through", c.from);
    /* rows are drawn twice: first to know how high they are, as the lanes of marks depend on days
     */
    size_t begun = det_text_length(out);
    draw_rows(&c);
    det_text_truncate(out, begun);
    svg_place bottom = c.y - ROW / 2;
    svg_place headings = 2 * (LINE / 2 + LINE + 20);
    svg_place height = bottom + GAP + headings + count_lines(&c) * LINE + MARGIN / 2;
    det_text_print(out,
                   "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                   "viewBox=\"0 0 %d %d\" role=\"img\">\n",
                   WIDTH / 10, (int)(height / 10), WIDTH / 10, (int)(height / 10));
    det_text_add(out, det_str_of(style_sheet));
    svg_bar(&c.to, 0, 0, WIDTH, height, "fill=\"#ffffff\"", (det_str){0});
    draw_head(&c);
    draw_months(&c, bottom);
    draw_rows(&c);
    c.y = bottom + GAP;
    draw_assumed(&c);
    draw_followed(&c);
    det_text_add(out, DET_STR("</svg>\n"));
    return det_text_check(out, err);
}
