/* hebrew.c - names in Hebrew letters that others write in one, and "ibn" with an alef. */
#include <string.h>

#include "text/rows.h"

static bool
is_letter(det_str name, size_t at)
{
    return at + 1 < name.len && (unsigned char)name.ptr[at] == 0xD7 &&
           (unsigned char)name.ptr[at + 1] >= 0x90;
}

/* The bytes of a hyphen, or of a maqaf, that stands between words of one name; 0 if none does. */
static size_t
hyphen_at(det_str name, size_t at)
{
    det_str rest = det_str_slice(name, at, name.len);
    size_t length = 0;
    if (det_str_starts(rest, DET_STR("-"))) length = strlen("-");
    if (det_str_starts(rest, DET_STR("־"))) length = strlen("־");
    bool is_between = length > 0 && at > 0 && name.ptr[at - 1] != ' ' &&
                      is_letter(name, at + length);
    return is_between ? length : 0;
}

/* The bytes of the alef of "ibn", behind a blank or at the front and before another word; 0 if it
 * is none. At the end it is a family name (Eban, Even). */
static size_t
ibn_at(det_str name, size_t at)
{
    det_str rest = det_str_slice(name, at, name.len);
    bool is_ibn = (at == 0 || name.ptr[at - 1] == ' ') && det_str_starts(rest, DET_STR("אבן ")) &&
                  is_letter(rest, strlen("אבן "));
    return is_ibn ? strlen("א") : 0;
}

/* The row of the name without what `find` finds. */
static det_status
add_without(det_rows *rows, det_str name, size_t (*find)(det_str, size_t), det_arena *arena,
            det_error *err)
{
    size_t at = 0, used = 0;
    while (at < name.len && find(name, at) == 0)
        at++;
    if (at == name.len) return DET_OK;
    char *text = det_arena_alloc(arena, name.len);
    uint32_t *place = DET_NEW(arena, uint32_t, name.len + 1);
    if (text == NULL || place == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "readings of a name");
    for (at = 0; at < name.len; at++) {
        at += find(name, at);
        place[used] = (uint32_t)at;
        text[used++] = name.ptr[at];
    }
    place[used] = (uint32_t)name.len;
    return det_rows_add_text(rows, (det_str){text, used}, place, arena, err);
}

det_status
det_rows_add_hebrew(det_rows *rows, det_str name, det_arena *arena, det_error *err)
{
    det_status st = add_without(rows, name, hyphen_at, arena, err);
    return st == DET_OK ? add_without(rows, name, ibn_at, arena, err) : st;
}
