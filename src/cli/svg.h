/* svg.h - drawings as SVG: text as text, no script, no font from elsewhere.           floor: cli
 *
 * Places are whole tenths of a pixel, so that the bytes do not hang on any rounding. */
#ifndef DET_CLI_SVG_H
#define DET_CLI_SVG_H

#include "base/arena.h"
#include "base/text.h"
#include "base/tree.h"

typedef struct svg {
    det_text *out;
    det_arena *arena;
} svg;

/* Tenths of a pixel. */
typedef int64_t svg_place;

typedef enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END } svg_anchor;
typedef enum svg_shape {
    SVG_CIRCLE,
    SVG_TRIANGLE,
    SVG_TRIANGLE_OPEN,
    SVG_DIAMOND,
    SVG_SQUARE,
    SVG_SQUARE_OPEN,
    SVG_CROSS,
    SVG_DOWN,
    SVG_DOWN_OPEN,
    SVG_SHAPES
} svg_shape;

/* Text for an element or an attribute; what XML cannot hold is left out. */
void svg_escape(svg *to, det_str text);
/* size in pixels; style: more attributes, or "". */
void svg_text(svg *to, svg_place x, svg_place y, int size, svg_anchor anchor, const char *style,
              det_str text);
void svg_line(svg *to, svg_place x1, svg_place y1, svg_place x2, svg_place y2, const char *style);
/* A bar with what it stands for as its title; title may be empty. */
void svg_bar(svg *to, svg_place x, svg_place y, svg_place width, svg_place height,
             const char *style, det_str title);
void svg_mark(svg *to, svg_shape shape, svg_place x, svg_place y, const char *colour,
              det_str title);
/* Width of text in the widest of the usual fonts without serifs. */
svg_place svg_width(det_str text, int size);
/* text, or as much of it as fits with an ellipsis. */
det_str svg_fit(svg *to, det_str text, int size, svg_place width);

/* The document of `law timeline` as a chart 1,200 pixels wide.  Fails: DET_NOMEM. */
DET_CHECKED det_status svg_timeline(const det_tree *timeline, det_arena *arena, det_text *out,
                                    det_error *err);
/* The document of `roadmap simulate`: a row for each step and each measure.  Fails: DET_NOMEM. */
DET_CHECKED det_status svg_roadmap(const det_tree *run, det_arena *arena, det_text *out,
                                   det_error *err);

#endif
