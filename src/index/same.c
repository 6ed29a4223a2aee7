/* same.c - records that say, word for word, what one of the snapshot before says.
 *
 * A new version of a list leaves most of its records as they were.  Such a record is known by
 * comparing it with the one of its subject, which costs less than looking its texts up; from then
 * on it is a number, and what it says, its names and how they are read are taken over as they lie.
 */
#include <string.h>

#include "index/builder.h"

det_status
det_ix_find_ranges(det_index_builder *builder, det_error *err)
{
    const det_index *before = builder->before;
    uint32_t subjects = before->count[DET_IX_SUBJECTS], body = 0, name = 0;
    uint32_t *bodies = DET_NEW(builder->arena, uint32_t, (size_t)subjects + 1);
    uint32_t *names = DET_NEW(builder->arena, uint32_t, (size_t)subjects + 1);
    if (bodies == NULL || names == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "no memory for the snapshot before");
    for (uint32_t s = 0; s <= subjects; s++) {
        bodies[s] = body;
        names[s] = name;
        while (body < before->count[DET_IX_BODIES] && before->bodies[body].subject == s)
            body++;
        while (name < before->count[DET_IX_NAMES] && before->names[name].subject == s)
            name++;
    }
    builder->body_before = bodies;
    builder->name_before = names;
    return DET_OK;
}

static bool
is_string(const det_index *before, uint32_t string, det_str text)
{
    uint32_t from = before->string_ends[string], end = before->string_ends[string + 1];
    return end - from == text.len &&
           (text.len == 0 || memcmp(before->string_bytes + from, text.ptr, text.len) == 0);
}

static bool
find_subject(det_index_builder *builder, det_str id, uint32_t *subject)
{
    const det_index *before = builder->before;
    uint32_t low = 0, high = before->count[DET_IX_SUBJECTS], at = builder->subject_awaited;
    bool is_awaited = at < high && is_string(before, before->subjects[at].id, id);
    if (!is_awaited && at > 0 && is_string(before, before->subjects[at - 1].id, id)) {
        at--;
        is_awaited = true;
    }
    while (!is_awaited && low < high) {
        at = low + (high - low) / 2;
        int order = det_str_compare(det_ix_string(before, before->subjects[at].id), id);
        is_awaited = order == 0;
        if (order < 0)
            low = at + 1;
        else
            high = at;
    }
    if (!is_awaited) return false;
    builder->subject_awaited = at + 1;
    *subject = at;
    return true;
}

static bool
same_statement(const det_index *before, const det_ix_statement *a, const det_statement *b)
{
    return a->prop == b->prop && a->span_from == b->span.from && a->span_before == b->span.before &&
           is_string(before, a->text, b->text) && is_string(before, a->country, b->country) &&
           is_string(before, a->type, b->type) && is_string(before, a->note, b->note);
}

static bool
same_body(const det_index *before, const det_ix_body *a, const det_subject *b)
{
    if (a->schema != b->schema || a->statement_count != b->statement_count ||
        a->note_count != b->note_count || !is_string(before, a->caption, b->caption))
        return false;
    const uint32_t *statements = before->body_statements + a->statement_first;
    const uint32_t *notes = before->body_notes + a->note_first;
    for (size_t i = 0; i < b->statement_count; i++)
        if (!same_statement(before, &before->statements[statements[i]], &b->statements[i]))
            return false;
    for (size_t i = 0; i < b->note_count; i++) {
        const det_ix_note *note = &before->notes[notes[i]];
        if (!is_string(before, note->code, b->notes[i].code) ||
            !is_string(before, note->path, b->notes[i].path) ||
            !is_string(before, note->text, b->notes[i].text))
            return false;
    }
    return true;
}

void
det_ix_find_same(det_index_builder *builder, const det_subject *body, uint32_t *subject,
                 uint32_t *same)
{
    uint32_t found;
    *subject = *same = 0;
    if (builder->body_before == NULL || !find_subject(builder, body->id, &found)) return;
    *subject = found + 1;
    for (uint32_t b = builder->body_before[found]; b < builder->body_before[found + 1]; b++)
        if (same_body(builder->before, &builder->before->bodies[b], body)) {
            *same = b + 1;
            return;
        }
}
