/* svg.c - the elements a drawing is made of. */
#include "cli/svg.h"

#include <inttypes.h>

/* A place as pixels. */
#define PLACE       "%" PRId64 ".%d"
#define PLACE_OF(p) ((p) / 10), (int)((p) % 10)

void
svg_escape(svg *to, det_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c == '&')
            det_text_add(to->out, DET_STR("&amp;"));
        else if (c == '<')
            det_text_add(to->out, DET_STR("&lt;"));
        else if (c == '>')
            det_text_add(to->out, DET_STR("&gt;"));
        else if (c == '"')
            det_text_add(to->out, DET_STR("&quot;"));
        else if (c >= ' ' && c != 0x7F)
            det_text_add_byte(to->out, (char)c);
        else
            det_text_add_byte(to->out, ' ');
    }
}

void
svg_text(svg *to, svg_place x, svg_place y, int size, svg_anchor anchor, const char *style,
         det_str text)
{
    static const char *const anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    det_text_print(to->out, "<text x=\"" PLACE "\" y=\"" PLACE "\" font-size=\"%d\"%s%s%s>",
                   PLACE_OF(x), PLACE_OF(y), size, anchors[anchor], style[0] == '\0' ? "" : " ",
                   style);
    svg_escape(to, text);
    det_text_add(to->out, DET_STR("</text>\n"));
}

void
svg_line(svg *to, svg_place x1, svg_place y1, svg_place x2, svg_place y2, const char *style)
{
    det_text_print(
        to->out, "<line x1=\"" PLACE "\" y1=\"" PLACE "\" x2=\"" PLACE "\" y2=\"" PLACE "\" %s/>\n",
        PLACE_OF(x1), PLACE_OF(y1), PLACE_OF(x2), PLACE_OF(y2), style);
}

/* The end of an element that may have a title. */
static void
end_with_title(svg *to, const char *name, det_str title)
{
    if (title.len == 0) {
        det_text_add(to->out, DET_STR("/>\n"));
        return;
    }
    det_text_add(to->out, DET_STR("><title>"));
    svg_escape(to, title);
    det_text_print(to->out, "</title></%s>\n", name);
}

void
svg_bar(svg *to, svg_place x, svg_place y, svg_place width, svg_place height, const char *style,
        det_str title)
{
    det_text_print(to->out,
                   "<rect x=\"" PLACE "\" y=\"" PLACE "\" width=\"" PLACE "\" height=\"" PLACE
                   "\" %s",
                   PLACE_OF(x), PLACE_OF(y), PLACE_OF(width), PLACE_OF(height), style);
    end_with_title(to, "rect", title);
}

void
svg_mark(svg *to, svg_shape shape, svg_place x, svg_place y, const char *colour, det_str title)
{
    static const char *const paths[SVG_SHAPES] = {
        [SVG_CIRCLE] = "m-4.5,0a4.5,4.5 0 1,0 9,0a4.5,4.5 0 1,0 -9,0z",
        [SVG_TRIANGLE] = "m0,-5l4.6,8.5h-9.2z",
        [SVG_TRIANGLE_OPEN] = "m0,-5l4.6,8.5h-9.2z",
        [SVG_DIAMOND] = "m0,-5l4.5,5l-4.5,5l-4.5,-5z",
        [SVG_SQUARE] = "m-3.8,-3.8h7.6v7.6h-7.6z",
        [SVG_SQUARE_OPEN] = "m-3.8,-3.8h7.6v7.6h-7.6z",
        [SVG_CROSS] = "m-4,-4l8,8m0,-8l-8,8",
        [SVG_DOWN] = "m0,4.5l4.6,-8.5h-9.2z",
        [SVG_DOWN_OPEN] = "m0,4.5l4.6,-8.5h-9.2z"};
    bool is_open = shape == SVG_TRIANGLE_OPEN || shape == SVG_SQUARE_OPEN || shape == SVG_CROSS ||
                   shape == SVG_DOWN_OPEN;
    det_text_print(to->out,
                   "<path d=\"M" PLACE "," PLACE "%s\" fill=\"%s\" stroke=\"%s\" "
                   "stroke-width=\"%s\"",
                   PLACE_OF(x), PLACE_OF(y), paths[shape], is_open ? "#ffffff" : colour, colour,
                   shape == SVG_CROSS ? "2" : "1.2");
    end_with_title(to, "path", title);
}

/* Thousandths of the size that a character takes in DejaVu Sans, the widest of the fonts that
 * 'sans-serif' usually means; everything beyond ASCII counts as a wide capital. */
static int
advance(unsigned char c)
{
    if (c >= 0x80) return c >= 0xC0 ? 850 : 0; /* a code point counts once, at its first byte */
    if (c >= '0' && c <= '9') return 640;
    if (c >= 'A' && c <= 'Z') return c == 'W' ? 990 : c == 'M' ? 865 : c == 'I' ? 300 : 720;
    switch (c) {
    case 'i':
    case 'j':
    case 'l':
        return 280;
    case ' ':
    case '.':
    case ',':
        return 320;
    case 'f':
    case 't':
    case '(':
    case ')':
    case ':':
    case ';':
    case '-':
    case '/':
        return 395;
    case 'r':
        return 415;
    case 'm':
        return 980;
    case 'w':
        return 820;
    case '%':
        return 950;
    default:
        return 620;
    }
}

svg_place
svg_width(det_str text, int size)
{
    int64_t sum = 0;
    for (size_t i = 0; i < text.len; i++)
        sum += advance((unsigned char)text.ptr[i]);
    return sum * size / 100;
}

det_str
svg_fit(svg *to, det_str text, int size, svg_place width)
{
    size_t end = text.len;
    det_str out = text;
    if (svg_width(text, size) <= width) return text;
    while (end > 0 && svg_width(det_str_slice(text, 0, end), size) + 9 * size > width)
        end--;
    while (end > 0 && ((unsigned char)text.ptr[end] & 0xC0) == 0x80)
        end--; /* not through a character */
    if (!det_arena_print(to->arena, &out, "%.*s\xE2\x80\xA6",
                         DET_STR_FMT(det_str_trim(det_str_slice(text, 0, end)))))
        return det_str_slice(text, 0, end);
    return out;
}
