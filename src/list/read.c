/* read.c - a list read by a confined child: read there, written to the pipe, read again here and
 * verified (wire.c). */
#include "list/read.h"

#include <stdio.h>

#include "list/wire.h"

typedef struct job {
    const det_source *source;
    const det_list_file *files;
    size_t count;
    det_day dated;
} job;

/* In the child. */
static det_status
read_and_write(void *context, det_text *out, det_error *err)
{
    const job *of = context;
    const det_list *list = NULL;
    det_arena *arena = NULL;
    det_status st = det_arena_new(0, &arena, err);
    if (st == DET_OK)
        st = det_source_read(of->source, of->files, of->count, of->dated, arena, &list, err);
    if (st == DET_OK) st = det_wire_write(list, out, err);
    det_arena_free(arena);
    return st;
}

det_status
det_list_read(const det_source *source, const det_list_reading *how, const det_list_file *files,
              size_t count, det_day dated, det_arena *arena, const det_list **out, det_error *err)
{
    char what[64];
    det_text *answer = NULL;
    job of = {source, files, count, dated};
    if (how != NULL && how->is_here)
        return det_source_read(source, files, count, dated, arena, out, err);
    const det_confined_limits limits = how == NULL ? (det_confined_limits){0} : how->limits;
    (void)snprintf(what, sizeof what, "reading the list '%s'", source->id);
    det_status st = det_text_new((size_t)1 << 30, &answer, err);
    if (st == DET_OK) st = det_confined_run(what, &limits, read_and_write, &of, answer, err);
    if (st == DET_OK)
        st = det_wire_read(det_text_str(answer), source, files, count, arena, out, err);
    det_text_free(answer);
    return st;
}
