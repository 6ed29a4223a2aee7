/* compile_again.c - names that were read for the snapshot before are not read again.
 *
 * A new version of a list changes few of its names, and reading names is most of the work of a
 * build.  A snapshot has all that reading a name gives: its rows are names of one subject, property
 * and text one behind the other, ICU's is marked, and what ICU made of the text is told by section
 * "latin readings".  So the same spellings come out, and the snapshot has the same bytes.
 *
 * Only of a snapshot that was made by the very code that reads names now (the fourth line of the
 * basis), and whose digests and numbers have been proven. */
#include <string.h>

#include "index/compile.h"

/* Of each string of the snapshot before that is a published name: its first row + 1. */
static void
find_rows(const det_index *before, uint32_t *row_of)
{
    for (uint32_t n = before->count[DET_IX_NAMES]; n-- > 0;)
        if (before->names[n].is_derived == 0) row_of[before->names[n].text] = n + 1;
}

/* The row + 1 of each name text, by draft number: both are walked in the order of their bytes. */
static void
meet(const det_ix_work *w, const det_ix_keyed *sorted, size_t count, const uint32_t *row_of)
{
    const det_index *before = w->builder->before;
    uint32_t strings = before->count[DET_IX_STRING_ENDS] - 1, at = 0;
    for (size_t i = 0; i < count; i++) {
        det_str text = w->builder->texts.items[sorted[i].item];
        int order = -1;
        for (; at < strings; at++) {
            if (row_of[at] == 0) continue;
            order = det_str_compare(det_ix_string(before, at), text);
            if (order >= 0) break;
        }
        if (at < strings && order == 0) w->before_row[sorted[i].item] = row_of[at];
    }
}

det_status
det_ix_look_back(det_ix_work *w, const uint8_t *is_name, det_error *err)
{
    const det_index *before = w->builder->before;
    size_t texts = w->builder->texts.count, count = 0;
    if (before == NULL || !w->builder->has_names_before) return DET_OK;
    w->before_row = DET_NEW(w->arena, uint32_t, texts);
    w->before_form = DET_NEW(w->arena, uint32_t, before->count[DET_IX_FORMS]);
    if (w->before_row == NULL || w->before_form == NULL) return det_ix_no_memory(err);
    det_arena_mark mark = det_arena_mark_get(w->arena);
    uint32_t *row_of = DET_NEW(w->arena, uint32_t, before->count[DET_IX_STRING_ENDS]);
    det_ix_keyed *order = det_arena_alloc(w->arena, 2 * (size_t)w->spelling_count * sizeof *order);
    if (row_of == NULL || order == NULL) return det_ix_no_memory(err);
    for (size_t i = 1; i < texts; i++)
        if (is_name[i]) order[count++] = (det_ix_keyed){.item = (uint32_t)i};
    find_rows(before, row_of);
    if (!det_ix_sort_texts(order, order + count, count, w->builder->texts.items, w->arena))
        return det_ix_no_memory(err);
    meet(w, order, count, row_of);
    det_arena_mark_reset(w->arena, mark);
    return DET_OK;
}

/* The place of a form of the snapshot before. */
static det_status
take_form(det_ix_work *w, uint32_t number, uint32_t *place, det_error *err)
{
    const det_index *before = w->builder->before;
    if (w->before_form[number] != 0) {
        *place = w->before_form[number] - 1;
        return DET_OK;
    }
    const det_ix_form *from = &before->forms[number];
    det_ix_draft_form form = {.roles = before->traits[number].roles, .script = from->script};
    det_status st = det_ix_intern(w->builder, det_ix_string(before, from->text), &form.text, err);
    if (st == DET_OK)
        st = det_ix_intern(w->builder, det_ix_string(before, from->written), &form.written, err);
    if (st != DET_OK) return st;
    if (!det_ix_place_form(w, &form, place)) return det_ix_no_memory(err);
    w->before_form[number] = *place + 1;
    return DET_OK;
}

static det_status
take_row(det_ix_work *w, const det_ix_name *row, uint32_t text, det_ix_spelling *out,
         det_error *err)
{
    const det_index_place *from = w->builder->before->name_tokens + row->token_first;
    *out = (det_ix_spelling){.text = text, .count = row->token_count};
    out->tokens = det_arena_alloc(w->arena, out->count * sizeof *out->tokens);
    if (out->tokens == NULL) return det_ix_no_memory(err);
    for (uint32_t i = 0; i < out->count; i++) {
        out->tokens[i] = (det_ix_draft_token){.from = from[i].from, .to = from[i].to};
        det_status st = take_form(w, from[i].form, &out->tokens[i].form, err);
        if (st != DET_OK) return st;
    }
    return DET_OK;
}

static const det_ix_latin *
find_latin(const det_index *before, uint32_t text)
{
    uint32_t low = 0, high = before->count[DET_IX_LATIN];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (before->latin[middle].text == text) return &before->latin[middle];
        if (before->latin[middle].text < text)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* ICU's row of the name that has its rows from first on, `rows` of them; NULL: it was not kept. */
static const det_ix_name *
find_icu_row(const det_index *before, const det_ix_name *first, uint32_t latin, size_t rows)
{
    uint32_t low = 0, high = before->count[DET_IX_NAMES];
    const det_ix_name want = {.subject = first->subject,
                              .prop = first->prop,
                              .text = latin,
                              .is_derived = (uint8_t)(DET_IX_DERIVED_ICU | rows)};
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const det_ix_name *row = &before->names[middle];
        int order = det_ix_by_u32(row->subject, want.subject);
        if (order == 0) order = det_ix_by_u32(row->prop, want.prop);
        if (order == 0) order = det_ix_by_u32(row->text, want.text);
        if (order == 0) order = det_ix_by_u32(row->is_derived, want.is_derived);
        if (order == 0) return row;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* What ICU made of a name, and the row of it, if that is not as another of its rows: one with the
 * same text may be of another name of the subject. */
static det_status
take_latin(det_ix_work *w, const det_ix_latin *latin, const det_ix_name *first, size_t rows,
           det_ix_spelling *of, det_error *err)
{
    const det_index *before = w->builder->before;
    det_ix_latin draft = {.text = of->text};
    det_status st = det_ix_intern(w->builder, det_ix_string(before, latin->latin), &draft.latin,
                                  err);
    if (st != DET_OK) return st;
    if (!DET_IX_ROOM(w->arena, &w->latin)) return det_ix_no_memory(err);
    w->latin.items[w->latin.count++] = draft;
    const det_ix_name *row = latin->latin == 0 || latin->latin == latin->text
                                 ? NULL
                                 : find_icu_row(before, first, latin->latin, rows);
    if (row == NULL) return DET_OK;
    det_ix_spelling *derived = DET_NEW(w->arena, det_ix_spelling, 1);
    if (derived == NULL) return det_ix_no_memory(err);
    st = take_row(w, row, draft.latin, derived, err);
    if (st == DET_OK) det_ix_add_icu(w, of, derived);
    return st;
}

det_status
det_ix_spell_again(det_ix_work *w, uint32_t text, det_ix_spelling *out, bool *is_known,
                   det_error *err)
{
    const det_index *before = w->builder->before;
    *is_known = w->before_row != NULL && w->before_row[text] != 0;
    if (!*is_known) return DET_OK;
    const det_ix_name *first = &before->names[w->before_row[text] - 1], *row = first,
                      *end = before->names + before->count[DET_IX_NAMES];
    det_ix_spelling *last = out;
    det_status st = take_row(w, row++, text, out, err);
    for (; st == DET_OK && row < end; row++) {
        if (row->subject != first->subject || row->prop != first->prop ||
            row->text != first->text || row->is_derived != row - first)
            break;
        last->derived = DET_NEW(w->arena, det_ix_spelling, 1);
        if (last->derived == NULL) return det_ix_no_memory(err);
        last = last->derived;
        st = take_row(w, row, text, last, err);
    }
    if (st != DET_OK) return st;
    const det_ix_latin *latin = find_latin(before, first->text);
    return latin == NULL ? DET_OK : take_latin(w, latin, first, (size_t)(row - first), out, err);
}
