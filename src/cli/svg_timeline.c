/* svg_timeline.c - the states of a regime as a chart for a report.
 *
 * From the top: title, legend, what was voted on and what happened (a lane for each kind), one row
 * for each measure (those of one kind together), the numbered events in full, the source.  Colours
 * are of the palette of Okabe and Ito, which colour-blind readers tell apart; every state also has
 * a form of its own, for print without colour. */
#include <stdio.h>
#include <stdlib.h>

#include "base/day.h"
#include "cli/svg.h"

/* Tenths of a pixel. */
enum {
    WIDTH = 12000,
    MARGIN = 200,
    KIND_X = MARGIN,
    KIND_WIDTH = 1180,
    TITLE_X = KIND_X + KIND_WIDTH + 60,
    PLOT_X = 4300,
    PLOT_RIGHT = WIDTH - MARGIN,
    PLOT_WIDTH = PLOT_RIGHT - PLOT_X,
    TITLE_WIDTH = PLOT_X - TITLE_X - 100,
    ROW = 170,
    BAR = 100,
    LANE = 130,
    LABEL_MOST = 2200,
    LABEL_MOST_OF_FEW = 4800
};
/* Up to this many events carry their own words; more are numbered and listed below. */
enum { NAMED_EVENTS_MAX = 18, FEW_EVENTS = 8, LIST_COLUMNS = 3, TEXT_SIZE = 10 };

#define SECOND_PER_DAY INT64_C(86400)

typedef struct row {
    uint32_t node;
    det_str kind;
    int64_t first_s; /* when it was first known or in force */
    int64_t kind_first_s;
} row;

/* A mark in a lane with its label. */
typedef struct placed {
    svg_place left, right;
    size_t line;
} placed;

typedef struct chart {
    svg to;
    const det_tree *tree;
    int64_t from_s, before_s;
    row *rows;
    size_t row_count, left_out;
    size_t event_count;
    svg_place y; /* where the next thing goes */
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

/* Seconds of an instant or a day; otherwise if absent. */
static int64_t
seconds(det_str text, int64_t otherwise)
{
    det_instant instant;
    if (text.len == 0 ||
        det_instant_read(text, DET_ZONE_UTC, (det_where){0}, &instant, NULL) != DET_OK)
        return otherwise;
    return instant.us / DET_US_PER_SECOND;
}

static svg_place
x_of(const chart *c, int64_t s)
{
    if (s < c->from_s) s = c->from_s;
    if (s > c->before_s) s = c->before_s;
    return PLOT_X + (s - c->from_s) * PLOT_WIDTH / (c->before_s - c->from_s);
}

/* The end of the time that the lawbook claims to know. */
static int64_t
known_s(const chart *c)
{
    int64_t day_s = seconds(field(c, 0, "known_through"), INT64_MAX);
    return day_s == INT64_MAX ? day_s : day_s + SECOND_PER_DAY;
}

/* ---- rows ---------------------------------------------------------------------------------------
 */

static int
compare_rows(const void *a, const void *b)
{
    const row *x = a, *y = b;
    int order = (x->kind_first_s > y->kind_first_s) - (x->kind_first_s < y->kind_first_s);
    if (order == 0) order = det_str_compare(x->kind, y->kind);
    if (order == 0) order = (x->first_s > y->first_s) - (x->first_s < y->first_s);
    return order != 0 ? order : (x->node > y->node) - (x->node < y->node);
}

/* The instant from which there is something to draw of a measure. */
static bool
first_of(const chart *c, uint32_t measure, int64_t *first_s)
{
    uint32_t list = det_tree_get(c->tree, measure, "intervals");
    for (uint32_t at = det_tree_first(c->tree, list); at != DET_TREE_NONE;
         at = det_tree_next(c->tree, at)) {
        det_str begin = is(field(c, at, "state"), "not_yet") ? field(c, at, "adopted")
                                                             : field(c, at, "from");
        *first_s = seconds(begin, INT64_MIN);
        if (*first_s != INT64_MIN) return *first_s < c->before_s;
    }
    return false;
}

static det_status
collect_rows(chart *c, det_error *err)
{
    uint32_t list = det_tree_get(c->tree, 0, "measures");
    c->rows = DET_NEW(c->to.arena, row, det_tree_size(c->tree, list) + 1);
    if (c->rows == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "the rows of a chart");
    for (uint32_t at = det_tree_first(c->tree, list); at != DET_TREE_NONE;
         at = det_tree_next(c->tree, at)) {
        row *next = &c->rows[c->row_count];
        *next = (row){.node = at, .kind = field(c, at, "kind")};
        if (first_of(c, at, &next->first_s))
            c->row_count++;
        else
            c->left_out++;
    }
    for (size_t i = 0; i < c->row_count; i++) {
        c->rows[i].kind_first_s = c->rows[i].first_s;
        for (size_t j = 0; j < c->row_count; j++)
            if (det_str_equal(c->rows[i].kind, c->rows[j].kind) &&
                c->rows[j].first_s < c->rows[i].kind_first_s)
                c->rows[i].kind_first_s = c->rows[j].first_s;
    }
    if (c->row_count > 1) qsort(c->rows, c->row_count, sizeof *c->rows, compare_rows);
    return DET_OK;
}

/* ---- one bar ------------------------------------------------------------------------------------
 */

/* "in force 2017-08-05 to 2018-01-01 by S/RES/2371 (2017) OP 8" */
static det_str
describe(chart *c, uint32_t interval)
{
    det_str out = {0}, by = {0};
    uint32_t list = det_tree_get(c->tree, interval, "by");
    det_str state = field(c, interval, "state"), until = field(c, interval, "until");
    for (uint32_t at = det_tree_first(c->tree, list); at != DET_TREE_NONE;
         at = det_tree_next(c->tree, at)) {
        det_str before = by;
        if (!det_arena_print(c->to.arena, &by, "%.*s%s%.*s", DET_STR_FMT(before),
                             before.len > 0 ? "; " : " by ",
                             DET_STR_FMT(det_tree_text(c->tree, at))))
            return out;
    }
    if (!det_arena_print(c->to.arena, &out, "%.*s from %.*s%s%.*s%.*s", DET_STR_FMT(state),
                         DET_STR_FMT(field(c, interval, "from")), until.len > 0 ? " to " : "",
                         DET_STR_FMT(until), DET_STR_FMT(by)))
        return state;
    return out;
}

static void
draw_interval(chart *c, uint32_t interval, svg_place y)
{
    det_str state = field(c, interval, "state");
    bool is_pending = is(state, "not_yet");
    int64_t from_s = seconds(field(c, interval, is_pending ? "adopted" : "from"), INT64_MAX);
    int64_t until_s = seconds(field(c, interval, "until"), INT64_MAX);
    if (from_s >= c->before_s || until_s <= c->from_s) return;
    svg_place x = x_of(c, from_s), width = x_of(c, until_s) - x;
    svg_place top = y + (ROW - BAR) / 2, middle = y + ROW / 2;
    det_str title = describe(c, interval);
    if (width < 8) width = 8; /* a day in twenty years is still seen */
    if (is_pending)
        svg_bar(&c->to, x, top + 10, width, BAR - 20, "class=\"pending\"", title);
    else if (is(state, "in_force"))
        svg_bar(&c->to, x, top, width, BAR, "class=\"force\"", title);
    else if (is(state, "advisory"))
        svg_bar(&c->to, x, top + 25, width, BAR - 50, "class=\"advisory\"", title);
    else if (is(state, "paused"))
        svg_bar(&c->to, x, top, width, BAR, "class=\"paused\"", title);
    else if (is(state, "expired"))
        svg_line(&c->to, x, middle, x + width, middle, "class=\"expired\"");
    else if (is(state, "replaced"))
        svg_line(&c->to, x, middle, x + width, middle, "class=\"replaced\"");
    else
        svg_line(&c->to, x, middle, x + width, middle, "class=\"removed\"");
    if (is(field(c, interval, "contested"), "true"))
        svg_bar(&c->to, x, top, width, BAR, "class=\"contested\"", field(c, interval, "note"));
}

/* Where an amendment or an extension changed the measure, a notch. */
static void
draw_changes(chart *c, uint32_t measure, svg_place y)
{
    uint32_t list = det_tree_get(c->tree, measure, "acts");
    svg_place last = 0;
    for (uint32_t at = det_tree_first(c->tree, list); at != DET_TREE_NONE;
         at = det_tree_next(c->tree, at)) {
        det_str verb = field(c, at, "verb");
        int64_t s = seconds(field(c, at, "at"), INT64_MIN);
        if ((!is(verb, "amend") && !is(verb, "extend")) || s < c->from_s || s >= c->before_s)
            continue;
        svg_place x = x_of(c, s);
        if (x < last + 30) continue; /* two notches in one place are one */
        svg_line(&c->to, x, y + 45, x, y + ROW - 45, "class=\"notch\"");
        last = x;
    }
}

static void
draw_row(chart *c, size_t index)
{
    const row *r = &c->rows[index];
    bool is_first = index == 0 || !det_str_equal(r->kind, c->rows[index - 1].kind);
    det_str kind = {0};
    if (is_first) svg_line(&c->to, MARGIN, c->y, PLOT_RIGHT, c->y, "class=\"rule\"");
    if (is_first && det_arena_copy(c->to.arena, r->kind, &kind)) {
        /* copied just above, so it is ours to write to */
        union {
            const char *given;
            char *ours;
        } text = {kind.ptr};
        for (size_t i = 0; i < kind.len; i++)
            if (text.ours[i] == '_') text.ours[i] = ' ';
        svg_text(&c->to, KIND_X, c->y + 120, TEXT_SIZE, SVG_START, "class=\"kind\"",
                 svg_fit(&c->to, kind, TEXT_SIZE, KIND_WIDTH));
    }
    det_text_add(c->to.out, DET_STR("<g><title>"));
    svg_escape(&c->to, field(c, r->node, "id"));
    det_text_add(c->to.out, DET_STR(": "));
    svg_escape(&c->to, field(c, r->node, "title"));
    det_text_add(c->to.out, DET_STR("</title>\n"));
    svg_text(&c->to, TITLE_X, c->y + 120, TEXT_SIZE, SVG_START, "",
             svg_fit(&c->to, field(c, r->node, "title"), TEXT_SIZE, TITLE_WIDTH));
    det_text_add(c->to.out, DET_STR("</g>\n"));
    uint32_t list = det_tree_get(c->tree, r->node, "intervals");
    for (uint32_t at = det_tree_first(c->tree, list); at != DET_TREE_NONE;
         at = det_tree_next(c->tree, at))
        draw_interval(c, at, c->y);
    draw_changes(c, r->node, c->y);
    c->y += ROW;
}

/* ---- the axis -----------------------------------------------------------------------------------
 */

static void
draw_axis(chart *c, svg_place top, svg_place bottom)
{
    static const char *const quarters[] = {"Apr", "Jul", "Oct"};
    int32_t first, last, month, day;
    det_str label;
    static const int steps[] = {1, 2, 5, 10, 20, 50, 100};
    det_day_split((det_day)(c->from_s / SECOND_PER_DAY), &first, &month, &day);
    det_day_split((det_day)((c->before_s - 1) / SECOND_PER_DAY), &last, &month, &day);
    int32_t years = last - first + 1;
    size_t s = 0;
    while (s < 6 && years / steps[s] * 420 > PLOT_WIDTH)
        s++;
    for (int32_t year = first; year <= last + 1; year++) {
        det_day at = 0;
        if (!det_day_of(year, 1, 1, &at)) continue;
        int64_t at_s = (int64_t)at * SECOND_PER_DAY;
        if (at_s < c->from_s || at_s > c->before_s) continue;
        bool is_named = year % steps[s] == 0;
        svg_line(&c->to, x_of(c, at_s), top, x_of(c, at_s), bottom,
                 is_named ? "class=\"year\"" : "class=\"minor\"");
        if (is_named && at_s < c->before_s &&
            det_arena_print(c->to.arena, &label, "%d", (int)year)) {
            svg_text(&c->to, x_of(c, at_s) + 20, top + 90, TEXT_SIZE, SVG_START, "class=\"axis\"",
                     label);
            svg_text(&c->to, x_of(c, at_s) + 20, bottom + 20, TEXT_SIZE, SVG_START,
                     "class=\"axis\"", label);
        }
        for (int32_t q = 0; years <= 4 && q < 3; q++) {
            if (!det_day_of(year, 4 + 3 * q, 1, &at)) continue;
            at_s = (int64_t)at * SECOND_PER_DAY;
            if (at_s <= c->from_s || at_s >= c->before_s) continue;
            svg_line(&c->to, x_of(c, at_s), top, x_of(c, at_s), bottom, "class=\"minor\"");
            svg_text(&c->to, x_of(c, at_s) + 20, top + 90, TEXT_SIZE, SVG_START, "class=\"axis\"",
                     det_str_of(quarters[q]));
        }
    }
}

/* ---- lanes of what happened ---------------------------------------------------------------------
 */

/* The line of the lane on which [left, right] is free. */
static size_t
free_line(const placed *items, size_t count, svg_place left, svg_place right)
{
    for (size_t line = 0;; line++) {
        bool is_free = true;
        for (size_t i = 0; i < count && is_free; i++)
            is_free = items[i].line != line || items[i].right + 30 < left ||
                      items[i].left > right + 30;
        if (is_free) return line;
    }
}

/* One mark of a lane, its label beside it where there is room.  Returns the line it stands on. */
static size_t
draw_mark(chart *c, svg_shape shape, const char *colour, int64_t s, det_str label, det_str title,
          placed *items, size_t count)
{
    svg_place x = x_of(c, s), reach = svg_width(label, TEXT_SIZE) + 70;
    bool is_left = x + reach > PLOT_RIGHT + 100;
    placed *mine = &items[count];
    mine->left = is_left ? x - reach : x - 50;
    mine->right = is_left ? x + 50 : x + reach;
    mine->line = free_line(items, count, mine->left, mine->right);
    svg_place y = c->y + 60 + (svg_place)mine->line * LANE;
    svg_mark(&c->to, shape, x, y, colour, title);
    svg_text(&c->to, is_left ? x - 70 : x + 70, y + 35, TEXT_SIZE, is_left ? SVG_END : SVG_START,
             "class=\"label\"", label);
    return mine->line;
}

static void
end_lane(chart *c, det_str name, size_t lines)
{
    svg_text(&c->to, PLOT_X - 100, c->y + 95, TEXT_SIZE, SVG_END, "class=\"kind\"", name);
    c->y += (svg_place)lines * LANE + 30;
}

static void
draw_votes(chart *c, placed *items)
{
    uint32_t list = det_tree_get(c->tree, 0, "votes");
    size_t count = 0, lines = 0;
    for (uint32_t at = det_tree_first(c->tree, list); at != DET_TREE_NONE;
         at = det_tree_next(c->tree, at)) {
        det_str status = field(c, at, "status"), vote = field(c, at, "vote"), title = {0};
        svg_shape shape = is(status, "adopted")  ? SVG_DOWN
                          : is(status, "vetoed") ? SVG_CROSS
                                                 : SVG_DOWN_OPEN;
        if (!det_arena_print(c->to.arena, &title, "%.*s, %.*s on %.*s%s%.*s",
                             DET_STR_FMT(field(c, at, "instrument")), DET_STR_FMT(status),
                             DET_STR_FMT(field(c, at, "on")), vote.len > 0 ? ", " : "",
                             DET_STR_FMT(vote)))
            return;
        size_t line = draw_mark(c, shape, is(status, "vetoed") ? "#d55e00" : "#222222",
                                seconds(field(c, at, "on"), c->from_s),
                                svg_fit(&c->to, field(c, at, "label"), TEXT_SIZE, 900), title,
                                items, count++);
        if (line + 1 > lines) lines = line + 1;
    }
    if (count > 0)
        end_lane(c,
                 DET_STR("Texts: \xE2\x96\xBC adopted, \xE2\x9C\x95 vetoed, \xE2\x96\xBD "
                         "other"),
                 lines);
}

/* Kinds of events in the order of their lanes; others follow in the order they first happen. */
static const struct lane {
    const char *kind, *name, *colour;
    svg_shape shape;
} lanes[] = {{"nuclear_test", "Nuclear tests", "#d55e00", SVG_CIRCLE},
             {"launch_icbm", "Launches: intercontinental", "#222222", SVG_TRIANGLE},
             {"launch_missile", "Launches: other missiles", "#222222", SVG_TRIANGLE_OPEN},
             {"launch_satellite", "Launches: satellites", "#222222", SVG_DIAMOND},
             {"compliance", "Steps of the target", "#009e73", SVG_SQUARE},
             {"diplomatic", "Diplomacy", "#009e73", SVG_SQUARE_OPEN},
             {"proposal", "Proposals", "#009e73", SVG_DIAMOND},
             {"legal", "Legal", "#7a5195", SVG_SQUARE},
             {"report", "Reports", "#7a5195", SVG_SQUARE_OPEN}};
enum { LANES = sizeof lanes / sizeof lanes[0] };

static size_t
lane_of(det_str kind)
{
    size_t i = 0;
    while (i < LANES && !is(kind, lanes[i].kind))
        i++;
    return i;
}

static void
draw_events(chart *c, placed *items)
{
    uint32_t list = det_tree_get(c->tree, 0, "events");
    for (size_t lane = 0; lane <= LANES; lane++) {
        size_t count = 0, lines = 0, number = 0;
        for (uint32_t at = det_tree_first(c->tree, list); at != DET_TREE_NONE;
             at = det_tree_next(c->tree, at)) {
            det_str label = field(c, at, "title"), title = {0};
            number++;
            if (lane_of(field(c, at, "kind")) != lane) continue;
            if (!det_arena_print(c->to.arena, &title, "%.*s: %.*s", DET_STR_FMT(field(c, at, "on")),
                                 DET_STR_FMT(label)))
                return;
            if (c->event_count <= NAMED_EVENTS_MAX)
                label = svg_fit(&c->to, label, TEXT_SIZE,
                                c->event_count <= FEW_EVENTS ? LABEL_MOST_OF_FEW : LABEL_MOST);
            else if (!det_arena_print(c->to.arena, &label, "%zu", number))
                return;
            size_t line = draw_mark(c, lane < LANES ? lanes[lane].shape : SVG_CIRCLE,
                                    lane < LANES ? lanes[lane].colour : "#666666",
                                    seconds(field(c, at, "on"), c->from_s), label, title, items,
                                    count++);
            if (line + 1 > lines) lines = line + 1;
        }
        if (count > 0)
            end_lane(c, det_str_of(lane < LANES ? lanes[lane].name : "Other events"), lines);
    }
}

/* The numbered events in words, down one column after the other. */
static void
draw_list(chart *c)
{
    uint32_t list = det_tree_get(c->tree, 0, "events");
    size_t rows = (c->event_count + LIST_COLUMNS - 1) / LIST_COLUMNS, i = 0;
    svg_place width = (WIDTH - 2 * MARGIN) / LIST_COLUMNS, top = c->y;
    if (c->event_count <= NAMED_EVENTS_MAX) return;
    svg_text(&c->to, MARGIN, top, 11, SVG_START, "font-weight=\"bold\"",
             DET_STR("Events by number"));
    for (uint32_t at = det_tree_first(c->tree, list); at != DET_TREE_NONE;
         at = det_tree_next(c->tree, at), i++) {
        svg_place x = MARGIN + (svg_place)(i / rows) * width;
        svg_place y = top + 160 + (svg_place)(i % rows) * 140;
        det_str text = {0};
        if (!det_arena_print(c->to.arena, &text, "%.*s  %.*s", DET_STR_FMT(field(c, at, "on")),
                             DET_STR_FMT(field(c, at, "title"))))
            return;
        det_str number = {0};
        if (!det_arena_print(c->to.arena, &number, "%zu", i + 1)) return;
        svg_text(&c->to, x + 180, y, TEXT_SIZE, SVG_END, "class=\"kind\"", number);
        svg_text(&c->to, x + 240, y, TEXT_SIZE, SVG_START, "",
                 svg_fit(&c->to, text, TEXT_SIZE, width - 320));
    }
    c->y = top + 200 + (svg_place)rows * 140;
}

/* ---- head and foot ------------------------------------------------------------------------------
 */

static const char style_sheet[] =
    "<style>\n"
    "text{font-family:'Helvetica Neue',Helvetica,Arial,'Liberation Sans','DejaVu Sans',"
    "sans-serif;fill:#111111}\n"
    ".label{paint-order:stroke;stroke:#ffffff;stroke-width:3}\n"
    ".kind{fill:#555555}.axis{fill:#555555}\n"
    ".force{fill:#0072b2}\n"
    ".advisory{fill:#56b4e9}\n"
    ".paused{fill:url(#stripes);stroke:#e69f00;stroke-width:1}\n"
    ".pending{fill:#ffffff;stroke:#0072b2;stroke-width:1;stroke-dasharray:3,2}\n"
    ".contested{fill:url(#hatch)}\n"
    ".removed{stroke:#8a8a8a;stroke-width:1.5}\n"
    ".expired{stroke:#8a8a8a;stroke-width:1.5;stroke-dasharray:1.5,3}\n"
    ".replaced{stroke:#8a8a8a;stroke-width:1.5;stroke-dasharray:7,3}\n"
    ".notch{stroke:#ffffff;stroke-width:1.4}\n"
    ".rule{stroke:#dddddd;stroke-width:0.6}\n"
    ".year{stroke:#c8c8c8;stroke-width:0.6}.minor{stroke:#ececec;stroke-width:0.5}\n"
    ".known{stroke:#d55e00;stroke-width:1;stroke-dasharray:5,3}\n"
    "</style>\n"
    "<defs>\n"
    "<pattern id=\"stripes\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">"
    "<rect width=\"5\" height=\"5\" fill=\"#ffffff\"/><rect width=\"2.6\" height=\"5\" "
    "fill=\"#e69f00\"/></pattern>\n"
    "<pattern id=\"hatch\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" "
    "patternTransform=\"rotate(45)\"><rect width=\"1.8\" height=\"5\" fill=\"#ffffff\"/>"
    "</pattern>\n"
    "</defs>\n";

static void
draw_head(chart *c)
{
    static const struct {
        const char *class, *words;
        bool is_line;
    } legend[] = {{"force", "in force", false},
                  {"advisory", "call, not binding", false},
                  {"paused", "paused", false},
                  {"pending", "adopted, not yet in effect", false},
                  {"force", "contested", false},
                  {"removed", "removed", true},
                  {"expired", "expired", true},
                  {"replaced", "replaced", true},
                  {"force", "notch: amended or extended", false}};
    const size_t legend_count = sizeof legend / sizeof legend[0], contested = 4;
    det_str title = {0}, from = field(c, 0, "from"), to = field(c, 0, "to");
    char known[160] = "";
    det_str as_known = field(c, 0, "as_known");
    if (!det_arena_print(c->to.arena, &title, "%.*s  %.*s", DET_STR_FMT(field(c, 0, "regime")),
                         DET_STR_FMT(field(c, 0, "title"))))
        return;
    svg_text(&c->to, MARGIN, 340, 18, SVG_START, "font-weight=\"bold\"",
             svg_fit(&c->to, title, 18, WIDTH - 2 * MARGIN));
    (void)snprintf(known, sizeof known, "%s%.*s", as_known.len > 0 ? ", as known on " : "",
                   DET_STR_FMT(as_known));
    if (!det_arena_print(c->to.arena, &title,
                         "%zu measures from %.*s to %.*s, by the clock of %.*s%s", c->row_count,
                         DET_STR_FMT(from), DET_STR_FMT(to), DET_STR_FMT(field(c, 0, "zone")),
                         known))
        return;
    svg_text(&c->to, MARGIN, 520, 12, SVG_START, "class=\"kind\"", title);
    svg_place x = MARGIN;
    for (size_t i = 0; i < legend_count; i++) {
        char class[40];
        (void)snprintf(class, sizeof class, "class=\"%s\"", legend[i].class);
        if (legend[i].is_line)
            svg_line(&c->to, x, 680, x + 240, 680, class);
        else
            svg_bar(&c->to, x, legend[i].class[0] == 'a' ? 655 : 630, 240,
                    legend[i].class[0] == 'a' ? BAR - 50 : BAR, class, (det_str){0});
        if (i == contested) svg_bar(&c->to, x, 630, 240, BAR, "class=\"contested\"", (det_str){0});
        if (i + 1 == legend_count) svg_line(&c->to, x + 120, 640, x + 120, 720, "class=\"notch\"");
        svg_text(&c->to, x + 300, 715, TEXT_SIZE, SVG_START, "", det_str_of(legend[i].words));
        x += 300 + svg_width(det_str_of(legend[i].words), TEXT_SIZE) + 140;
    }
    c->y = 900;
}

static void
draw_foot(chart *c)
{
    det_str line = {0}, known = field(c, 0, "known_through");
    if (c->left_out > 0 &&
        det_arena_print(c->to.arena, &line,
                        "Not drawn: %zu measures of texts that were never adopted, or that begin "
                        "after the time shown.",
                        c->left_out)) {
        svg_text(&c->to, MARGIN, c->y, TEXT_SIZE, SVG_START, "class=\"kind\"", line);
        c->y += 150;
    }
    if (det_arena_print(c->to.arena, &line,
                        "Source: detente law timeline %.*s; lawbook sha256 %.*s%s%.*s%s",
                        DET_STR_FMT(field(c, 0, "regime")), DET_STR_FMT(field(c, 0, "lawbook")),
                        known.len > 0 ? "; law known through " : "", DET_STR_FMT(known),
                        known_s(c) < c->before_s ? " (line of dashes)" : ""))
        svg_text(&c->to, MARGIN, c->y, TEXT_SIZE, SVG_START, "class=\"kind\"", line);
    c->y += 200;
}

/* The part of the chart that is drawn over the lines of the years. */
static void
draw_body(chart *c, placed *items)
{
    svg_place top = c->y;
    c->y += 130;
    draw_votes(c, items);
    draw_events(c, items);
    c->y += 30;
    for (size_t i = 0; i < c->row_count; i++)
        draw_row(c, i);
    svg_line(&c->to, MARGIN, c->y, PLOT_RIGHT, c->y, "class=\"rule\"");
    if (known_s(c) < c->before_s)
        svg_line(&c->to, x_of(c, known_s(c)), top, x_of(c, known_s(c)), c->y, "class=\"known\"");
    c->y += 80;
}

det_status
svg_timeline(const det_tree *timeline, det_arena *arena, det_text *out, det_error *err)
{
    det_text *body = NULL;
    chart c = {.to = {.arena = arena}, .tree = timeline};
    c.from_s = seconds(field(&c, 0, "from"), 0);
    c.before_s = seconds(field(&c, 0, "to"), 0) + SECOND_PER_DAY;
    if (c.before_s <= c.from_s) c.before_s = c.from_s + SECOND_PER_DAY;
    c.event_count = det_tree_size(timeline, det_tree_get(timeline, 0, "events"));
    size_t votes = det_tree_size(timeline, det_tree_get(timeline, 0, "votes"));
    placed *items = DET_NEW(arena, placed, c.event_count + votes + 1);
    if (items == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "a chart");
    det_status st = det_text_new(0, &body, err);
    if (st == DET_OK) st = collect_rows(&c, err);
    if (st != DET_OK) goto done;
    /* the height is known only after everything has its place, and years lie under the bars */
    c.to.out = body;
    draw_head(&c);
    svg_place top = c.y;
    size_t head = det_text_str(body).len;
    draw_body(&c, items);
    svg_place bottom = c.y - 80;
    c.y += 150;
    draw_list(&c);
    draw_foot(&c);
    c.to.out = out;
    det_text_print(out,
                   "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                   "viewBox=\"0 0 %d %d\">\n",
                   WIDTH / 10, (int)(c.y / 10), WIDTH / 10, (int)(c.y / 10));
    det_text_add(out, det_str_of(style_sheet));
    det_text_print(out, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n", WIDTH / 10,
                   (int)(c.y / 10));
    det_text_add(out, det_str_slice(det_text_str(body), 0, head));
    draw_axis(&c, top, bottom + 80);
    det_text_add(out, det_str_slice(det_text_str(body), head, det_text_str(body).len));
    det_text_add(out, DET_STR("</svg>\n"));
    st = det_text_check(body, err);
    if (st == DET_OK) st = det_text_check(out, err);
done:
    det_text_free(body);
    return st;
}
