/* compile_spell.c - step 1 of compile.c: names to tokens. */
#include "index/compile.h"

#include <assert.h>
#include <string.h>

enum { FORM_SLOTS_FIRST = 1024 };

static size_t
slot_of(const det_ix_work *w, const det_ix_draft_form *form)
{
    uint64_t hash = (uint64_t)form->text * UINT64_C(0x9E3779B97F4A7C15);
    hash = (hash ^ hash >> 32 ^ form->written) * UINT64_C(0xBF58476D1CE4E5B9);
    hash = (hash ^ hash >> 29 ^ (uint32_t)form->roles << 16 ^ form->script) *
           UINT64_C(0x94D049BB133111EB);
    return (size_t)(hash >> 20) & (w->form_slot_count - 1);
}

static bool
same_form(const det_ix_draft_form *a, const det_ix_draft_form *b)
{
    return a->text == b->text && a->written == b->written && a->roles == b->roles &&
           a->script == b->script;
}

/* Room for one more form, in a table that is at most half full.  False: no memory. */
static bool
make_room(det_ix_work *w)
{
    if (!DET_IX_ROOM(w->arena, &w->forms)) return false;
    if (w->forms.count < w->form_slot_count / 2) return true;
    w->form_slot_count = w->form_slot_count == 0 ? (size_t)FORM_SLOTS_FIRST
                                                 : 2 * w->form_slot_count;
    w->form_slots = DET_NEW(w->arena, uint32_t, w->form_slot_count);
    if (w->form_slots == NULL) return false;
    for (size_t i = 0; i < w->forms.count; i++) {
        size_t slot = slot_of(w, &w->forms.items[i]);
        while (w->form_slots[slot] != 0)
            slot = (slot + 1) & (w->form_slot_count - 1);
        w->form_slots[slot] = (uint32_t)i + 1;
    }
    return true;
}

bool
det_ix_place_form(det_ix_work *w, const det_ix_draft_form *form, uint32_t *place)
{
    if (!make_room(w)) return false;
    size_t slot = slot_of(w, form);
    for (; w->form_slots[slot] != 0; slot = (slot + 1) & (w->form_slot_count - 1)) {
        *place = w->form_slots[slot] - 1;
        if (same_form(&w->forms.items[*place], form)) return true;
    }
    *place = (uint32_t)w->forms.count;
    w->forms.items[w->forms.count++] = *form;
    w->form_slots[slot] = *place + 1;
    return true;
}

static det_status
make_form(det_ix_work *w, const det_token *from, uint32_t *place, det_error *err)
{
    det_ix_draft_form form = {.roles = from->roles, .script = from->script};
    assert(from->text.len >= 1 && from->text.len <= DET_TOKEN_BYTES_MAX);
    det_status st = det_ix_intern(w->builder, from->text, &form.text, err);
    form.written = form.text;
    if (st == DET_OK && !det_token_is_plain(from))
        st = det_ix_intern(w->builder, from->written, &form.written, err);
    if (st != DET_OK) return st;
    return det_ix_place_form(w, &form, place) ? DET_OK : det_ix_no_memory(err);
}

/* The slot of a short form, or the free one where it belongs. */
static det_ix_short_form *
short_slot(det_ix_short_form *slots, size_t count, const det_ix_short_form *form)
{
    uint64_t hash = (form->bytes[0] ^ form->length) * UINT64_C(0x9E3779B97F4A7C15);
    hash = (hash ^ hash >> 32 ^ form->bytes[1]) * UINT64_C(0xBF58476D1CE4E5B9);
    hash = (hash ^ hash >> 29 ^ form->marks) * UINT64_C(0x94D049BB133111EB);
    size_t at = (size_t)(hash >> 20) & (count - 1);
    for (;; at = (at + 1) & (count - 1)) {
        det_ix_short_form *slot = &slots[at];
        bool is_same = slot->bytes[0] == form->bytes[0] && slot->bytes[1] == form->bytes[1] &&
                       slot->marks == form->marks && slot->length == form->length;
        if (is_same || slot->form == 0) return slot;
    }
}

static bool
make_short_slots(det_ix_work *w)
{
    size_t count = w->short_slot_count == 0 ? (size_t)FORM_SLOTS_FIRST : 2 * w->short_slot_count;
    det_ix_short_form *slots = DET_NEW(w->arena, det_ix_short_form, count);
    if (slots == NULL) return false;
    for (size_t i = 0; i < w->short_slot_count; i++)
        if (w->short_forms[i].form != 0)
            *short_slot(slots, count, &w->short_forms[i]) = w->short_forms[i];
    w->short_forms = slots;
    w->short_slot_count = count;
    return true;
}

/* Lists repeat their words: most tokens are found here, by one look that needs no text. */
static det_status
spell_token(det_ix_work *w, const det_token *from, det_ix_draft_token *out, det_error *err)
{
    det_ix_short_form form = {.marks = (uint32_t)from->roles << 16 | from->script,
                              .length = (uint32_t)from->text.len};
    *out = (det_ix_draft_token){.from = (uint16_t)from->from, .to = (uint16_t)from->to};
    if (from->text.len > sizeof form.bytes || !det_token_is_plain(from))
        return make_form(w, from, &out->form, err);
    if (w->short_count >= w->short_slot_count / 2 && !make_short_slots(w))
        return det_ix_no_memory(err);
    memcpy(form.bytes, from->text.ptr, from->text.len);
    det_ix_short_form *slot = short_slot(w->short_forms, w->short_slot_count, &form);
    out->form = slot->form - 1;
    if (slot->form != 0) return DET_OK;
    det_status st = make_form(w, from, &out->form, err);
    if (st != DET_OK) return st;
    form.form = out->form + 1;
    *slot = form;
    w->short_count++;
    return DET_OK;
}

static det_status
spell_tokens(det_ix_work *w, det_tokens tokens, uint32_t text, det_ix_spelling *out, bool *is_latin,
             det_error *err)
{
    *out = (det_ix_spelling){.text = text, .count = (uint16_t)tokens.count};
    out->tokens = det_arena_alloc(w->arena, tokens.count * sizeof *out->tokens);
    if (out->tokens == NULL) return det_ix_no_memory(err);
    for (size_t i = 0; i < tokens.count; i++) {
        const det_token *from = &tokens.items[i];
        if (from->script != DET_SCRIPT_LATIN && from->script != DET_SCRIPT_NONE) *is_latin = false;
        det_status st = spell_token(w, from, &out->tokens[i], err);
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
same_tokens(const det_ix_work *w, const det_ix_spelling *a, const det_ix_spelling *b)
{
    if (a->count != b->count) return false;
    for (uint32_t i = 0; i < a->count; i++) {
        const det_ix_draft_form *x = &w->forms.items[a->tokens[i].form],
                                *y = &w->forms.items[b->tokens[i].form];
        if (x->text != y->text || x->written != y->written) return false;
    }
    return true;
}

/* What ICU made of a text for the snapshot before.  False: it was not asked. */
static bool
remembered(const det_index *before, det_str text, det_str *latin)
{
    uint32_t low = 0, high = before == NULL ? 0 : before->count[DET_IX_LATIN];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const det_ix_latin *row = &before->latin[middle];
        int order = det_str_compare(det_ix_string(before, row->text), text);
        if (order == 0) {
            *latin = det_ix_string(before, row->latin);
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* The number of ICU's reading of a text, 0 if it cannot be a name, and it is kept for the next
 * builder. */
static det_status
read_latin(det_ix_work *w, det_arena *scratch, uint32_t text, uint32_t *number, det_error *err)
{
    det_str latin, name = w->builder->texts.items[text];
    det_status st = DET_OK;
    *number = 0;
    if (!remembered(w->builder->before, name, &latin)) {
        if (w->translit == NULL) st = det_translit_new(&w->translit, err);
        if (st == DET_OK) st = det_translit_read(w->translit, name, scratch, &latin, err);
        if (st != DET_OK) return st;
        if (latin.len > DET_NAME_BYTES_MAX || det_utf8_check(latin) != SIZE_MAX) latin.len = 0;
    }
    if (latin.len > 0) st = det_ix_intern(w->builder, latin, number, err);
    if (st != DET_OK) return st;
    if (!DET_IX_ROOM(w->arena, &w->latin)) return det_ix_no_memory(err);
    w->latin.items[w->latin.count++] = (det_ix_latin){text, *number};
    return DET_OK;
}

void
det_ix_add_icu(const det_ix_work *w, det_ix_spelling *of, det_ix_spelling *derived)
{
    det_ix_spelling *last = of;
    for (det_ix_spelling *row = of; row != NULL; row = row->derived) {
        if (same_tokens(w, row, derived)) return;
        last = row;
    }
    derived->is_icu = true;
    last->derived = derived;
}

/* ICU's reading as a last spelling, when it brings other tokens than ours did. */
static det_status
spell_derived(det_ix_work *w, det_arena *scratch, det_ix_spelling *of, det_error *err)
{
    det_tokens tokens;
    uint32_t text;
    bool is_latin = true;
    det_status st = read_latin(w, scratch, of->text, &text, err);
    if (st != DET_OK || text == 0 || text == of->text) return st;
    det_ix_spelling *derived = DET_NEW(w->arena, det_ix_spelling, 1);
    if (derived == NULL) return det_ix_no_memory(err);
    st = det_tokens_read(w->builder->texts.items[text], scratch, &tokens, err);
    if (st == DET_OK) st = spell_tokens(w, tokens, text, derived, &is_latin, err);
    if (st == DET_OK && derived->count > 0) det_ix_add_icu(w, of, derived);
    return st;
}

bool
det_ix_has_name(const det_ix_draft_body *body)
{
    return body->statement_count > 0 && body->statements[0].prop <= DET_PROP_NAME_LAST;
}

det_status
det_ix_spell(det_ix_work *w, det_arena *scratch, det_error *err)
{
    det_index_builder *builder = w->builder;
    size_t texts = builder->texts.count;
    uint8_t *is_name = DET_NEW(w->arena, uint8_t, texts);
    if (is_name == NULL) return det_ix_no_memory(err);
    for (size_t b = 0; b < w->fresh_count; b++) {
        const det_ix_draft_body *body = w->fresh[b];
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
    det_status st = det_ix_look_back(w, is_name, err);
    for (uint32_t i = 1; st == DET_OK && i < texts; i++) {
        if (!is_name[i]) continue;
        bool is_known, is_latin = true;
        det_ix_spelling *out = &w->spellings[next++];
        st = det_ix_spell_again(w, i, out, &is_known, err);
        if (st != DET_OK || is_known) continue;
        st = spell_text(w, scratch, i, out, &is_latin, err);
        if (st == DET_OK && !is_latin) st = spell_derived(w, scratch, out, err);
        det_arena_reset(scratch);
    }
    return st;
}
