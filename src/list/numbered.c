/* numbered.c - several values in one field. */
#include "list/numbered.h"

#include <stdio.h>

/* The place of "(n)" or of "n)" as text has it, SIZE_MAX if it is not there.  A number without its
 * opening bracket must stand at a blank, or "12) x" would hold "2)". */
static size_t
find_mark(det_str text, size_t number, bool has_opening, size_t *mark_len)
{
    char mark[16];
    int len = snprintf(mark, sizeof mark, has_opening ? "(%zu)" : "%zu)", number);
    det_str needle = {mark, (size_t)len};
    *mark_len = needle.len;
    for (size_t from = 0; from < text.len;) {
        size_t at = det_str_find(det_str_slice(text, from, text.len), needle);
        if (at == SIZE_MAX) return SIZE_MAX;
        at += from;
        if (has_opening || at == 0 || text.ptr[at - 1] == ' ') return at;
        from = at + 1;
    }
    return SIZE_MAX;
}

static det_str
tidy(det_str item)
{
    item = det_str_trim(item);
    while (item.len > 0 && (item.ptr[item.len - 1] == '.' || item.ptr[item.len - 1] == ',' ||
                            item.ptr[item.len - 1] == ';'))
        item = det_str_trim(det_str_slice(item, 0, item.len - 1));
    return item;
}

/* "(1)-(5) Tunisia" and "(1) to (5) Tunisia" are five times the same: the last number, with what
 * stands before and behind it taken off; else number itself. */
static size_t
range_end(det_str *rest, size_t number, bool has_opening)
{
    size_t len;
    det_str behind;
    if (det_str_starts(*rest, DET_STR("-")))
        behind = det_str_slice(*rest, 1, rest->len);
    else if (det_str_starts(*rest, DET_STR(" to ")))
        behind = det_str_slice(*rest, 4, rest->len);
    else
        return number;
    for (size_t last = number + 1; last <= DET_NUMBERED_MAX; last++) {
        if (find_mark(behind, last, has_opening, &len) != 0) continue;
        *rest = det_str_slice(behind, len, behind.len);
        return last;
    }
    return number;
}

size_t
det_numbered_split(det_str text, det_str items[DET_NUMBERED_MAX])
{
    size_t count = 0, len;
    text = det_str_trim(text);
    if (text.len == 0) return 0;
    bool has_opening = text.ptr[0] == '(';
    if (find_mark(text, 1, has_opening, &len) != 0) {
        items[0] = text;
        return 1;
    }
    det_str rest = det_str_slice(text, len, text.len);
    for (;;) {
        size_t last = range_end(&rest, count + 1, has_opening);
        size_t next = last >= DET_NUMBERED_MAX ? SIZE_MAX
                                               : find_mark(rest, last + 1, has_opening, &len);
        det_str item = tidy(det_str_slice(rest, 0, next));
        if (det_str_equal(item, DET_STR("-"))) item = (det_str){0};
        while (count < last && count < DET_NUMBERED_MAX)
            items[count++] = item;
        if (next == SIZE_MAX) return count;
        rest = det_str_slice(rest, next + len, rest.len);
    }
}
