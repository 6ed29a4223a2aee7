/* compile_spell.c - steps 1 and 2 of compile.c: names to tokens, texts to numbers. */
#include "index/compile.h"

#include <assert.h>
#include <string.h>

/* ---- 1. spell --------------------------------------------------------------------------- */

static det_status
spell_tokens(det_ix_work *w, det_tokens tokens, uint32_t text, det_ix_spelling *out, bool *is_latin,
             det_error *err)
{
    *out = (det_ix_spelling){.text = text, .count = (uint16_t)tokens.count};
    out->tokens = DET_NEW(w->arena, det_ix_draft_token, tokens.count);
    if (out->tokens == NULL) return det_ix_no_memory(err);
    for (size_t i = 0; i < tokens.count; i++) {
        const det_token *from = &tokens.items[i];
        assert(from->text.len >= 1 && from->text.len <= DET_TOKEN_BYTES_MAX);
        out->tokens[i] = (det_ix_draft_token){.from = (uint16_t)from->from,
                                              .to = (uint16_t)from->to,
                                              .roles = from->roles,
                                              .script = from->script};
        if (from->script != DET_SCRIPT_LATIN && from->script != DET_SCRIPT_NONE) *is_latin = false;
        det_status st = det_ix_intern(w->builder, from->text, &out->tokens[i].text, err);
        if (st == DET_OK)
            st = det_ix_intern(w->builder, from->written, &out->tokens[i].written, err);
        if (st != DET_OK) return st;
    }
    return DET_OK;
}

/* A name by all its readings, the first in out, the others behind it. */
static det_status
spell_text(det_ix_work *w, det_arena *scratch, uint32_t text, det_ix_spelling *out, bool *is_latin,
           det_error *err)
{
    const det_tokens *rows;
    size_t count;
    det_str name = w->builder->texts.items[text];
    if (name.len > DET_NAME_BYTES_MAX)
        return det_fail(err, DET_LIMIT, (det_where){0},
                        "a name has %zu bytes, at most %d are taken: '%.*s...'", name.len,
                        DET_NAME_BYTES_MAX, 60, name.ptr);
    det_status st = det_tokens_readings(name, true, scratch, &rows, &count, err);
    if (st != DET_OK) {
        det_while(err, st, "reading the name '%.*s'", (int)(name.len < 80 ? name.len : 80),
                  name.ptr);
        return st;
    }
    *is_latin = true;
    st = spell_tokens(w, rows[0], text, out, is_latin, err);
    for (size_t i = 1; st == DET_OK && i < count; i++) {
        out->derived = DET_NEW(w->arena, det_ix_spelling, 1);
        if (out->derived == NULL) return det_ix_no_memory(err);
        out = out->derived;
        st = spell_tokens(w, rows[i], text, out, is_latin, err);
    }
    return st;
}

static bool
same_tokens(const det_ix_spelling *a, const det_ix_spelling *b)
{
    if (a->count != b->count) return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (a->tokens[i].text != b->tokens[i].text || a->tokens[i].written != b->tokens[i].written)
            return false;
    return true;
}

/* ICU's reading as a last spelling, when it brings other tokens than ours did. */
static det_status
spell_derived(det_ix_work *w, det_arena *scratch, det_translit *translit, det_ix_spelling *of,
              det_error *err)
{
    det_str latin;
    det_tokens tokens;
    uint32_t text;
    bool is_latin = true;
    det_status st = det_translit_read(translit, w->builder->texts.items[of->text], scratch, &latin,
                                      err);
    if (st != DET_OK) return st;
    if (latin.len == 0 || latin.len > DET_NAME_BYTES_MAX || det_utf8_check(latin) != SIZE_MAX)
        return DET_OK;
    st = det_ix_intern(w->builder, latin, &text, err);
    if (st != DET_OK) return st;
    det_ix_spelling *derived = DET_NEW(w->arena, det_ix_spelling, 1), *last = of;
    if (derived == NULL) return det_ix_no_memory(err);
    st = det_tokens_read(latin, scratch, &tokens, err);
    if (st == DET_OK) st = spell_tokens(w, tokens, text, derived, &is_latin, err);
    if (st != DET_OK || text == of->text || derived->count == 0) return st;
    for (det_ix_spelling *row = of; row != NULL; row = row->derived) {
        if (same_tokens(row, derived)) return DET_OK;
        last = row;
    }
    last->derived = derived;
    return DET_OK;
}

bool
det_ix_has_name(const det_ix_draft_body *body)
{
    return body->statement_count > 0 && body->statements[0].prop <= DET_PROP_NAME_LAST;
}

det_status
det_ix_spell(det_ix_work *w, det_arena *scratch, det_translit *translit, det_error *err)
{
    det_index_builder *builder = w->builder;
    size_t texts = builder->texts.count;
    uint8_t *is_name = DET_NEW(w->arena, uint8_t, texts);
    if (is_name == NULL) return det_ix_no_memory(err);
    for (size_t b = 0; b < builder->bodies.count; b++) {
        const det_ix_draft_body *body = &builder->bodies.items[b];
        for (uint32_t i = 0;
             i < body->statement_count && body->statements[i].prop <= DET_PROP_NAME_LAST; i++)
            is_name[body->statements[i].text] = 1;
        if (!det_ix_has_name(body)) is_name[body->caption] = 1;
    }
    for (size_t i = 1; i < texts; i++)
        w->spelling_count += is_name[i];
    w->spellings = DET_NEW(w->arena, det_ix_spelling, w->spelling_count);
    if (w->spellings == NULL) return det_ix_no_memory(err);
    uint32_t next = 0;
    for (uint32_t i = 1; i < texts; i++) {
        if (!is_name[i]) continue;
        bool is_latin;
        det_ix_spelling *out = &w->spellings[next++];
        det_status st = spell_text(w, scratch, i, out, &is_latin, err);
        if (st == DET_OK && !is_latin) st = spell_derived(w, scratch, translit, out, err);
        if (st != DET_OK) return st;
        det_arena_reset(scratch);
    }
    return DET_OK;
}

/* ---- 2. number -------------------------------------------------------------------------- */

typedef struct placed {
    det_str text;
    uint32_t draft;
} placed;

static int
by_text(const void *a, const void *b)
{
    return det_str_compare(((const placed *)a)->text, ((const placed *)b)->text);
}

static void
number_spelling(const det_ix_work *w, det_ix_spelling *own)
{
    own->text = w->place[own->text];
    for (uint32_t i = 0; i < own->count; i++) {
        own->tokens[i].text = w->place[own->tokens[i].text];
        own->tokens[i].written = w->place[own->tokens[i].written];
    }
}

det_status
det_ix_number(det_ix_work *w, det_error *err)
{
    const det_index_builder *builder = w->builder;
    w->text_count = (uint32_t)builder->texts.count;
    placed *order = DET_NEW(w->arena, placed, w->text_count);
    w->place = DET_NEW(w->arena, uint32_t, w->text_count);
    w->texts = DET_NEW(w->arena, det_str, w->text_count);
    w->spelling_of = DET_NEW(w->arena, det_ix_spelling *, w->text_count);
    uint32_t *ends = DET_NEW(w->arena, uint32_t, (size_t)w->text_count + 1);
    if (order == NULL || w->place == NULL || w->texts == NULL || w->spelling_of == NULL ||
        ends == NULL)
        return det_ix_no_memory(err);
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < w->text_count; i++) {
        order[i] = (placed){builder->texts.items[i], i};
        bytes += order[i].text.len;
    }
    if (bytes > UINT32_MAX)
        return det_fail(err, DET_LIMIT, (det_where){0},
                        "the texts of the snapshot come to %llu bytes, at most %u fit",
                        (unsigned long long)bytes, UINT32_MAX);
    det_ix_sort(order, w->text_count, sizeof *order, by_text);
    char *pool = det_arena_alloc(w->arena, bytes);
    if (pool == NULL) return det_ix_no_memory(err);
    uint32_t used = 0;
    for (uint32_t i = 0; i < w->text_count; i++) {
        w->place[order[i].draft] = i;
        w->texts[i] = order[i].text;
        if (order[i].text.len > 0) memcpy(pool + used, order[i].text.ptr, order[i].text.len);
        used += (uint32_t)order[i].text.len;
        ends[i + 1] = used;
    }
    assert(w->place[0] == 0); /* the empty text, interned first, sorts first */
    for (uint32_t i = 0; i < w->spelling_count; i++) {
        for (det_ix_spelling *own = &w->spellings[i]; own != NULL; own = own->derived)
            number_spelling(w, own);
        w->spelling_of[w->spellings[i].text] = &w->spellings[i];
    }
    w->items[DET_IX_STRING_ENDS] = ends;
    w->count[DET_IX_STRING_ENDS] = (uint64_t)w->text_count + 1;
    w->items[DET_IX_STRING_BYTES] = pool;
    w->count[DET_IX_STRING_BYTES] = bytes;
    return DET_OK;
}
