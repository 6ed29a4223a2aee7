/* pack_page.c - the page of an evidence pack: tables as text, no script, nothing from elsewhere. */
#include <string.h>

#include "cli/pack.h"
#include "cli/svg.h"

static const char style[] =
    "body{font:15px/1.5 sans-serif;max-width:72em;margin:2em auto;padding:0 1em;color:#111}"
    "table{border-collapse:collapse;margin:.5em 0 1.5em}th,td{border:1px solid #ccc;"
    "padding:.25em .6em;text-align:left;vertical-align:top}th{background:#f3f3f3}"
    "h2{margin-top:2em;border-bottom:2px solid #333}code{word-break:break-all}p.none{color:#555}"
    "@media print{body{max-width:none}}";

/* "reason.why": a value behind names with dots between them. */
static uint32_t
find(const det_tree *tree, uint32_t node, det_str path)
{
    det_str name;
    char key[64];
    while (node != DET_TREE_NONE && det_str_next(&path, '.', &name)) {
        if (name.len >= sizeof key) return DET_TREE_NONE;
        memcpy(key, name.ptr, name.len);
        key[name.len] = '\0';
        node = det_tree_get(tree, node, key);
        if (path.len == 0) break;
    }
    return node;
}

/* A value as text: of a list its elements with "; ", of a map its values. */
static void
put_value(const det_tree *tree, uint32_t node, svg *to)
{
    det_tree_kind kind = node == DET_TREE_NONE ? DET_TREE_TEXT : det_tree_kind_of(tree, node);
    if (node == DET_TREE_NONE) return;
    if (kind != DET_TREE_MAP && kind != DET_TREE_LIST) {
        svg_escape(to, det_tree_text(tree, node));
        return;
    }
    bool is_first = true;
    for (uint32_t at = det_tree_first(tree, node); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        if (!is_first) det_text_add(to->out, kind == DET_TREE_MAP ? DET_STR(" ") : DET_STR("; "));
        is_first = false;
        put_value(tree, at, to);
    }
}

static void
put_row(const cli_section *section, const det_tree *tree, uint32_t node, svg *to)
{
    det_str keys = det_str_of(section->keys), key;
    det_text_add(to->out, DET_STR("<tr>"));
    while (det_str_next(&keys, ' ', &key)) {
        det_text_add(to->out, DET_STR("<td>"));
        put_value(tree, find(tree, node, key), to);
        det_text_add(to->out, DET_STR("</td>"));
        if (keys.len == 0) break;
    }
    det_text_add(to->out, DET_STR("</tr>\n"));
}

static bool
has_any(const cli_section *section, const det_tree *tree, uint32_t node)
{
    det_str keys = det_str_of(section->keys), key;
    (void)det_str_next(&keys, ' ', &key);
    return find(tree, node, key) != DET_TREE_NONE;
}

static det_status
put_lines(const cli_section *section, det_arena *arena, svg *to, size_t *rows, det_error *err)
{
    det_str rest = det_text_str(section->lines), line;
    det_status st = DET_OK;
    while (st == DET_OK && det_str_next(&rest, '\n', &line)) {
        det_tree tree;
        if (line.len == 0) continue;
        det_arena_mark mark = det_arena_mark_get(arena);
        st = cli_parse(line, arena, &tree, err);
        if (st != DET_OK) break;
        if (section->list == NULL) {
            if (has_any(section, &tree, 0)) {
                put_row(section, &tree, 0, to);
                ++*rows;
            }
        } else {
            uint32_t list = det_tree_get(&tree, 0, section->list);
            for (uint32_t at = det_tree_first(&tree, list); at != DET_TREE_NONE;
                 at = det_tree_next(&tree, at)) {
                put_row(section, &tree, at, to);
                ++*rows;
            }
        }
        det_arena_mark_reset(arena, mark);
    }
    return st;
}

static det_status
put_section(const cli_section *section, det_arena *arena, svg *to, det_error *err)
{
    det_str keys = det_str_of(section->keys), key;
    size_t rows = 0;
    det_text_print(to->out, "<h2>%s</h2>\n<p>%s</p>\n", section->title, section->what);
    if (section->missing != NULL) {
        det_text_add(to->out, DET_STR("<p class=\"none\">"));
        svg_escape(to, det_str_of(section->missing));
        det_text_add(to->out, DET_STR("</p>\n"));
        return DET_OK;
    }
    det_text_add(to->out, DET_STR("<table>\n<tr>"));
    while (det_str_next(&keys, ' ', &key)) {
        det_text_print(to->out, "<th>%.*s</th>", DET_STR_FMT(key));
        if (keys.len == 0) break;
    }
    det_text_add(to->out, DET_STR("</tr>\n"));
    det_status st = put_lines(section, arena, to, &rows, err);
    det_text_print(to->out, "</table>\n<p>%zu rows, from <a href=\"%s\">%s</a>.</p>\n", rows,
                   section->file, section->file);
    return st;
}

det_status
cli_pack_page(const char *title, const char *const *head, const cli_section *sections, size_t count,
              det_arena *arena, det_text *out, det_error *err)
{
    svg to = {.out = out, .arena = arena};
    det_status st = DET_OK;
    det_text_print(out,
                   "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                   "style-src 'unsafe-inline'\">\n<title>");
    svg_escape(&to, det_str_of(title));
    det_text_print(out, "</title>\n<style>%s</style></head><body>\n<h1>", style);
    svg_escape(&to, det_str_of(title));
    det_text_add(out, DET_STR("</h1>\n"));
    for (size_t i = 0; head[i] != NULL; i++) {
        det_text_add(out, DET_STR("<p>"));
        svg_escape(&to, det_str_of(head[i]));
        det_text_add(out, DET_STR("</p>\n"));
    }
    for (size_t i = 0; i < count && st == DET_OK; i++)
        st = put_section(&sections[i], arena, &to, err);
    det_text_add(out, DET_STR("</body></html>\n"));
    return st == DET_OK ? det_text_check(out, err) : st;
}
