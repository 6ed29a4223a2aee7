/* Findings for people, and lint: loading with every warning. */
#include "law/lint.h"

/* Bytes of a line that are shown.  Beyond it the caret would be off the screen. */
enum { LINE_SHOWN_MAX = 160 };

/* The line with that number, without its end. */
static det_str
line_of(det_str source, uint32_t number)
{
    det_str line = {0};
    for (uint32_t i = 0; i < number; i++)
        if (!det_str_next(&source, '\n', &line)) return (det_str){0};
    if (line.len > 0 && line.ptr[line.len - 1] == '\r') line.len--;
    return line;
}

void
det_law_finding_print(const det_law_finding *finding, det_str source, det_text *out)
{
    det_str line = line_of(source, finding->at.line);
    det_text_add(out, finding->text);
    det_text_add_byte(out, '\n');
    if (line.len == 0 || line.len > LINE_SHOWN_MAX || finding->at.column == 0 ||
        finding->at.column > line.len + 1)
        return;
    det_text_print(out, "    %.*s\n    ", DET_STR_FMT(line));
    for (uint32_t i = 1; i < finding->at.column; i++)
        det_text_add_byte(out, line.ptr[i - 1] == '\t' ? '\t' : ' ');
    det_text_add(out, DET_STR("^\n"));
}

det_status
det_lawbook_lint(const det_tree *trees, size_t count, det_arena *arena,
                 const det_law_finding **findings, size_t *finding_count, size_t *error_count,
                 det_error *err)
{
    const det_lawbook *law = NULL;
    det_error ignored;
    det_status st = det_load_all(trees, count, true, NULL, arena, &law, findings, finding_count,
                                 &ignored);
    *error_count = 0;
    if (st != DET_OK && st != DET_SYNTAX)
        return det_fail(err, st, (det_where){0}, "%.*s", (int)ignored.length, ignored.text);
    for (size_t i = 0; i < *finding_count; i++)
        *error_count += (*findings)[i].is_error;
    return DET_OK;
}
