/* compile_number.c - step 2 of compile.c: texts to numbers in the order of their bytes, and what
 * ICU read, by number. */
#include "index/compile.h"

#include <assert.h>
#include <string.h>

typedef struct laying {
    const det_ix_work *w;
    uint32_t *ends;
    char *pool;
    uint32_t count, used;
    uint32_t next; /* string of the snapshot before */
} laying;

static bool
lay_text(laying *l, det_str text)
{
    if (text.len > UINT32_MAX - l->used) return false;
    if (text.len > 0) memcpy(l->pool + l->used, text.ptr, text.len);
    l->used += (uint32_t)text.len;
    l->ends[++l->count] = l->used;
    return true;
}

/* Strings of the snapshot before up to end, those that are kept: as many at a time as lie together.
 */
static bool
lay_kept(laying *l, uint32_t end)
{
    const det_index *before = l->w->kept.before;
    uint32_t *number = l->w->kept.string;
    while (l->next < end) {
        uint32_t first = l->next, last = first;
        while (last < end && number[last] != 0)
            last++;
        l->next = last + 1;
        if (first == last) continue;
        uint32_t from = before->string_ends[first], bytes = before->string_ends[last] - from;
        if (bytes > UINT32_MAX - l->used) return false;
        memcpy(l->pool + l->used, before->string_bytes + from, bytes);
        for (uint32_t i = first; i < last; i++) {
            number[i] = l->count;
            l->ends[++l->count] = before->string_ends[i + 1] - from + l->used;
        }
        l->used += bytes;
    }
    l->next = end;
    return true;
}

/* The first string of the snapshot before, from l->next on, that is not less than text: mostly not
 * far, so by steps that double. */
static uint32_t
find_string(const laying *l, det_str text)
{
    const det_index *before = l->w->kept.before;
    uint32_t low = l->next, count = before->count[DET_IX_STRING_ENDS] - 1, step = 1;
    while (count - low > step && det_str_compare(det_ix_string(before, low + step), text) < 0) {
        low += step;
        step = step < UINT32_C(1) << 30 ? 2 * step : step;
    }
    uint32_t high = count - low > step ? low + step : count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (det_str_compare(det_ix_string(before, middle), text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A text that was handed in: behind all kept ones that are less, and once if it is one of them. */
static bool
lay_fresh(laying *l, uint32_t draft)
{
    const det_ix_work *w = l->w;
    det_str text = w->builder->texts.items[draft];
    w->place[draft] = l->count;
    if (w->kept.before == NULL) return lay_text(l, text);
    uint32_t at = find_string(l, text);
    if (!lay_kept(l, at)) return false;
    w->place[draft] = l->count;
    if (at < w->kept.before->count[DET_IX_STRING_ENDS] - 1 &&
        det_str_equal(det_ix_string(w->kept.before, at), text)) {
        w->kept.string[at] = l->count;
        l->next = at + 1;
    }
    return lay_text(l, text);
}

/* Sorts the texts that were handed in, and lays them and the kept ones. */
static det_status
lay_texts(det_ix_work *w, det_error *err)
{
    const det_index *before = w->kept.before;
    const det_str *drafts = w->builder->texts.items;
    size_t fresh = w->builder->texts.count, count = fresh;
    uint64_t bytes = 0;
    for (size_t i = 0; i < fresh; i++)
        bytes += drafts[i].len;
    if (before != NULL) {
        bytes += before->count[DET_IX_STRING_BYTES];
        count += before->count[DET_IX_STRING_ENDS] - 1;
    }
    laying l = {.w = w, .ends = det_arena_alloc(w->out, (count + 1) * sizeof *l.ends)};
    l.pool = det_arena_alloc(w->out, bytes < UINT32_MAX ? bytes : UINT32_MAX);
    w->place = det_arena_alloc(w->arena, fresh * sizeof *w->place);
    if (l.ends == NULL || l.pool == NULL || w->place == NULL) return det_ix_no_memory(err);
    det_arena_mark mark = det_arena_mark_get(w->arena);
    det_ix_keyed *order = det_arena_alloc(w->arena, 2 * fresh * sizeof *order);
    if (order == NULL) return det_ix_no_memory(err);
    for (size_t i = 0; i < fresh; i++)
        order[i] = (det_ix_keyed){.item = (uint32_t)i};
    if (!det_ix_sort_texts(order, order + fresh, fresh, drafts, w->arena))
        return det_ix_no_memory(err);
    l.ends[0] = 0;
    bool fits = true;
    for (size_t i = 0; fits && i < fresh; i++)
        fits = lay_fresh(&l, order[i].item);
    if (fits && before != NULL) fits = lay_kept(&l, before->count[DET_IX_STRING_ENDS] - 1);
    if (!fits)
        return det_fail(err, DET_LIMIT, (det_where){0},
                        "the texts of the snapshot come to more than %u bytes, which do not fit; "
                        "leave lists out of it",
                        UINT32_MAX);
    det_arena_mark_reset(w->arena, mark);
    assert(w->place[0] == 0); /* the empty text, interned first, sorts first */
    w->text_count = l.count;
    w->ends = w->items[DET_IX_STRING_ENDS] = l.ends;
    w->count[DET_IX_STRING_ENDS] = (uint64_t)l.count + 1;
    w->pool = w->items[DET_IX_STRING_BYTES] = l.pool;
    w->count[DET_IX_STRING_BYTES] = l.used;
    return DET_OK;
}

det_status
det_ix_number(det_ix_work *w, det_error *err)
{
    det_status st = lay_texts(w, err);
    if (st != DET_OK) return st;
    w->spelling_of = DET_NEW(w->arena, det_ix_spelling *,
                             w->spelling_count > 0 ? w->text_count : 0);
    if (w->spelling_of == NULL) return det_ix_no_memory(err);
    for (size_t i = 0; i < w->forms.count; i++) {
        w->forms.items[i].text = w->place[w->forms.items[i].text];
        w->forms.items[i].written = w->place[w->forms.items[i].written];
    }
    for (uint32_t i = 0; i < w->spelling_count; i++) {
        for (det_ix_spelling *own = &w->spellings[i]; own != NULL; own = own->derived)
            own->text = w->place[own->text];
        w->spelling_of[w->spellings[i].text] = &w->spellings[i];
    }
    return DET_OK;
}

static bool
take_latin(const det_ix_work *w, uint32_t number, void *out)
{
    const det_ix_latin *from = &w->kept.before->latin[number];
    const det_ix_latin now = {w->kept.string[from->text], w->kept.string[from->latin]};
    memcpy(out, &now, sizeof now);
    return w->kept.latin[number] != 0;
}

static int
by_text(const void *a, const void *b)
{
    return det_ix_by_u32(((const det_ix_latin *)a)->text, ((const det_ix_latin *)b)->text);
}

det_status
det_ix_lay_latin(det_ix_work *w, det_error *err)
{
    const det_index *before = w->kept.before;
    size_t count = w->latin.count, kept = before == NULL ? 0 : before->count[DET_IX_LATIN];
    det_ix_latin *laid = det_arena_alloc(w->out, (count + kept) * sizeof *laid);
    det_ix_latin *fresh = det_arena_alloc(w->arena, count * sizeof *fresh);
    det_ix_keyed *order = det_arena_alloc(w->arena, 2 * count * sizeof *order);
    if (laid == NULL || fresh == NULL || order == NULL) return det_ix_no_memory(err);
    for (size_t i = 0; i < count; i++)
        order[i] = (det_ix_keyed){w->place[w->latin.items[i].text], (uint32_t)i, 0};
    det_ix_sort_keyed(order, order + count, count);
    for (size_t i = 0; i < count; i++)
        fresh[i] = (det_ix_latin){(uint32_t)order[i].key,
                                  w->place[w->latin.items[order[i].item].latin]};
    const det_ix_merge merge = {.kept_count = (uint32_t)kept,
                                .take = take_latin,
                                .fresh = fresh,
                                .fresh_count = count,
                                .size = sizeof *laid,
                                .compare = by_text,
                                .out = laid};
    w->items[DET_IX_LATIN] = laid;
    w->count[DET_IX_LATIN] = det_ix_merge_rows(w, &merge);
    return DET_OK;
}
