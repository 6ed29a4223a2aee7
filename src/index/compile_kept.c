/* compile_kept.c - step 0 of compile.c: subjects that are taken over as they lie.
 *
 * A subject is taken over if the snapshot before has it with the very bodies that have been handed
 * in (same.c has compared them); all its names, and how they are read, are then as they were.  Rows
 * of the snapshot before keep their order when some are left out and numbers become other numbers,
 * for all of them are in the order of their texts.  So nothing of it is sorted, looked up or read:
 * it is copied, with other numbers, and what is fresh is put between.
 *
 * A subject of which any body is new is fresh as a whole, and its other bodies are handed in again
 * here, as texts. */
#include "index/compile.h"

#include <string.h>

static det_str
string_of(const det_ix_work *w, uint32_t string)
{
    return det_ix_string(w->builder->before, string);
}

/* Subjects of the snapshot before that have the bodies they had. */
static det_status
choose(det_ix_work *w, det_error *err)
{
    const det_index_builder *builder = w->builder;
    const det_index *before = builder->before;
    uint32_t subjects = before->count[DET_IX_SUBJECTS];
    uint8_t *is_kept = DET_NEW(w->arena, uint8_t, subjects);
    uint8_t *is_same = DET_NEW(w->arena, uint8_t, before->count[DET_IX_BODIES]);
    uint8_t *has_other = DET_NEW(w->arena, uint8_t, subjects);
    if (is_kept == NULL || is_same == NULL || has_other == NULL) return det_ix_no_memory(err);
    for (size_t i = 0; i < builder->bodies.count; i++) {
        const det_ix_draft_body *draft = &builder->bodies.items[i];
        if (draft->same != 0)
            is_same[draft->same - 1] = 1;
        else if (draft->before != 0)
            has_other[draft->before - 1] = 1;
    }
    for (uint32_t s = 0; s < subjects; s++) {
        uint32_t first = builder->body_before[s], end = builder->body_before[s + 1];
        is_kept[s] = first < end && has_other[s] == 0;
        for (uint32_t b = first; b < end; b++)
            is_kept[s] &= is_same[b];
    }
    w->kept.subject = is_kept;
    return DET_OK;
}

/* The texts of rows of the snapshot before, handed in again. */
static det_status
open_statements(det_ix_work *w, const det_ix_body *from, det_ix_draft_body *to, det_error *err)
{
    const det_index *before = w->builder->before;
    to->statements = DET_NEW(w->arena, det_ix_statement, from->statement_count);
    if (to->statements == NULL) return det_ix_no_memory(err);
    to->statement_count = from->statement_count;
    for (uint32_t i = 0; i < from->statement_count; i++) {
        uint32_t number = before->body_statements[from->statement_first + i];
        const det_ix_statement *s = &before->statements[number];
        const det_str texts[] = {string_of(w, s->text), string_of(w, s->country),
                                 string_of(w, s->type), string_of(w, s->note)};
        uint32_t own[4];
        det_status st = det_ix_intern_all(w->builder, texts, 4, own, err);
        if (st != DET_OK) return st;
        to->statements[i] = (det_ix_statement){s->prop, own[0], s->span_from, s->span_before,
                                               own[1],  own[2], own[3]};
    }
    return DET_OK;
}

static det_status
open_notes(det_ix_work *w, const det_ix_body *from, det_ix_draft_body *to, det_error *err)
{
    const det_index *before = w->builder->before;
    to->notes = DET_NEW(w->arena, det_ix_note, from->note_count);
    if (to->notes == NULL) return det_ix_no_memory(err);
    to->note_count = from->note_count;
    for (uint32_t i = 0; i < from->note_count; i++) {
        const det_ix_note *n = &before->notes[before->body_notes[from->note_first + i]];
        const det_str texts[] = {string_of(w, n->code), string_of(w, n->path),
                                 string_of(w, n->text)};
        uint32_t own[3];
        det_status st = det_ix_intern_all(w->builder, texts, 3, own, err);
        if (st != DET_OK) return st;
        to->notes[i] = (det_ix_note){own[0], own[1], own[2]};
    }
    return DET_OK;
}

static det_status
open_body(det_ix_work *w, const det_ix_draft_body *draft, const det_ix_draft_body **out,
          det_error *err)
{
    const det_ix_body *from = &w->builder->before->bodies[draft->same - 1];
    det_ix_draft_body *to = DET_NEW(w->arena, det_ix_draft_body, 1);
    if (to == NULL) return det_ix_no_memory(err);
    *to = *draft;
    to->same = 0;
    to->schema = from->schema;
    det_status st = det_ix_intern(w->builder, string_of(w, from->caption), &to->caption, err);
    if (st == DET_OK) st = open_statements(w, from, to, err);
    if (st == DET_OK) st = open_notes(w, from, to, err);
    *out = to;
    return st;
}

static bool
is_kept(const det_ix_work *w, const det_ix_draft_body *draft)
{
    return draft->same != 0 && w->kept.subject[draft->before - 1] != 0;
}

det_status
det_ix_keep(det_ix_work *w, det_error *err)
{
    const det_index_builder *builder = w->builder;
    det_status st = DET_OK;
    if (builder->body_before != NULL) {
        w->kept.before = builder->before;
        st = choose(w, err);
    }
    w->fresh = det_arena_alloc(w->arena, builder->bodies.count * sizeof(const det_ix_draft_body *));
    if (st == DET_OK && w->fresh == NULL) st = det_ix_no_memory(err);
    for (size_t i = 0; st == DET_OK && i < builder->bodies.count; i++) {
        const det_ix_draft_body *draft = &builder->bodies.items[i];
        if (is_kept(w, draft)) continue;
        const det_ix_draft_body **out = &w->fresh[w->fresh_count++];
        *out = draft;
        if (draft->same != 0) st = open_body(w, draft, out, err);
    }
    return st;
}

/* ---- rows that kept subjects use -------------------------------------------------------- */

static det_status
make_rows(det_ix_work *w, det_error *err)
{
    det_ix_kept *kept = &w->kept;
    const struct {
        uint32_t **row;
        det_ix_kind kind;
    } rows[] = {{&kept->string, DET_IX_STRING_ENDS}, {&kept->statement, DET_IX_STATEMENTS},
                {&kept->note, DET_IX_NOTES},         {&kept->form, DET_IX_FORMS},
                {&kept->name, DET_IX_NAMES},         {&kept->body, DET_IX_BODIES},
                {&kept->latin, DET_IX_LATIN}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        *rows[i].row = DET_NEW(w->arena, uint32_t, kept->before->count[rows[i].kind]);
        if (*rows[i].row == NULL) return det_ix_no_memory(err);
    }
    kept->is_form = DET_NEW(w->arena, uint8_t, kept->before->count[DET_IX_FORMS]);
    return kept->is_form == NULL ? det_ix_no_memory(err) : DET_OK;
}

static void
mark_subject(det_ix_kept *kept, const det_index_builder *builder, uint32_t s)
{
    const det_index *before = kept->before;
    kept->string[before->subjects[s].id] |= 1;
    for (uint32_t b = builder->body_before[s]; b < builder->body_before[s + 1]; b++) {
        const det_ix_body *body = &before->bodies[b];
        kept->body[b] = 1;
        kept->string[body->caption] |= 1;
        for (uint32_t i = 0; i < body->statement_count; i++)
            kept->statement[before->body_statements[body->statement_first + i]] = 1;
        for (uint32_t i = 0; i < body->note_count; i++)
            kept->note[before->body_notes[body->note_first + i]] = 1;
    }
    for (uint32_t n = builder->name_before[s]; n < builder->name_before[s + 1]; n++) {
        const det_ix_name *name = &before->names[n];
        kept->name[n] = 1;
        /* 2: it is a name as published, of which what ICU read may be known */
        kept->string[name->text] |= name->is_derived == 0 ? 3 : 1;
        for (uint32_t t = 0; t < name->token_count; t++)
            kept->is_form[before->name_tokens[name->token_first + t].form] = 1;
    }
}

/* The texts of all other rows that are marked. */
static void
mark_texts(det_ix_kept *kept)
{
    const det_index *before = kept->before;
    for (uint32_t i = 0; i < before->count[DET_IX_STATEMENTS]; i++) {
        if (kept->statement[i] == 0) continue;
        const det_ix_statement *s = &before->statements[i];
        kept->string[s->text] |= 1;
        kept->string[s->country] |= 1;
        kept->string[s->type] |= 1;
        kept->string[s->note] |= 1;
    }
    for (uint32_t i = 0; i < before->count[DET_IX_NOTES]; i++) {
        if (kept->note[i] == 0) continue;
        kept->string[before->notes[i].code] |= 1;
        kept->string[before->notes[i].path] |= 1;
        kept->string[before->notes[i].text] |= 1;
    }
    for (uint32_t i = 0; i < before->count[DET_IX_FORMS]; i++) {
        if (kept->is_form[i] == 0) continue;
        kept->string[before->forms[i].text] |= 1;
        kept->string[before->forms[i].written] |= 1;
    }
    for (uint32_t i = 0; i < before->count[DET_IX_IDENTIFIERS]; i++)
        if (kept->subject[before->identifiers[i].subject] != 0)
            kept->string[before->identifiers[i].text] |= 1;
    for (uint32_t i = 0; i < before->count[DET_IX_LATIN]; i++) {
        kept->latin[i] = (kept->string[before->latin[i].text] & 2) != 0;
        if (kept->latin[i] != 0) kept->string[before->latin[i].latin] |= 1;
    }
}

det_status
det_ix_mark_kept(det_ix_work *w, det_error *err)
{
    det_ix_kept *kept = &w->kept;
    if (kept->before == NULL) return DET_OK;
    det_status st = make_rows(w, err);
    if (st != DET_OK) return st;
    for (uint32_t s = 0; s < kept->before->count[DET_IX_SUBJECTS]; s++)
        if (kept->subject[s] != 0) mark_subject(kept, w->builder, s);
    mark_texts(kept);
    for (size_t i = 0; i < w->fresh_count; i++)
        if (w->fresh[i]->before != 0)
            kept->string[kept->before->subjects[w->fresh[i]->before - 1].id] |= 1;
    kept->string[0] |= 1;
    return DET_OK;
}
