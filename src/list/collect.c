/* collect.c - subjects gathered into one version of a list.
 *
 * Invariants: 1. kept + rejected = records met, asserted at the end.  2. subjects, statements and
 * counts leave sorted, so that the order of records in a file never shows.  3. Everything that
 * leaves lives in the list's arena; the file's bytes and the scratch arena may go. */
#include "list/collect.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

det_collect
det_collect_in(det_arena *arena, det_arena *scratch)
{
    return (det_collect){.arena = arena,
                         .scratch = scratch,
                         .draft = {.arena = arena, .scratch = scratch},
                         .count_of = det_strmap_in(scratch)};
}

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "list: no memory for another record");
}

/* Total: equal statements are equal in every part. */
static int
compare_rest(const det_statement *a, const det_statement *b)
{
    int order = det_str_compare(a->text, b->text);
    if (order == 0) order = det_str_compare(a->type, b->type);
    if (order == 0) order = det_str_compare(a->country, b->country);
    if (order == 0) order = det_str_compare(a->note, b->note);
    if (order == 0) order = (a->span.from > b->span.from) - (a->span.from < b->span.from);
    if (order == 0) order = (a->span.before > b->span.before) - (a->span.before < b->span.before);
    return order;
}

/* Sorted by property, as published within one, repetitions gone.  A counting sort over the few
 * properties keeps the order; the search for repetitions stays within a property and is bounded by
 * DET_DRAFT_STATEMENTS_MAX squared only for a file made to be slow, so it gives up beyond
 * REPEATS_SEARCHED: a repetition that is kept costs a line, not an answer. */
static bool
freeze_statements(det_arena *arena, const det_statement *in, size_t count, det_statement **out,
                  size_t *out_count)
{
    enum { REPEATS_SEARCHED = 400 };
    det_statement *sorted = DET_NEW(arena, det_statement, count);
    if (sorted == NULL) return false;
    size_t used = 0;
    for (int prop = 0; prop < DET_PROP_COUNT; prop++) {
        size_t first = used;
        for (size_t i = 0; i < count; i++) {
            if ((int)in[i].prop != prop) continue;
            bool is_repeated = false;
            for (size_t k = first; k < used && k < first + REPEATS_SEARCHED && !is_repeated; k++)
                is_repeated = compare_rest(&sorted[k], &in[i]) == 0;
            if (!is_repeated) sorted[used++] = in[i];
        }
    }
    *out = sorted;
    *out_count = used;
    return true;
}

static det_status
count_statements(det_collect *collect, const det_subject *subject, det_error *err)
{
    for (size_t i = 0; i < subject->statement_count; i++) {
        const det_statement *statement = &subject->statements[i];
        if (statement->prop <= DET_PROP_NAME_LAST) collect->name_count++;
        if (statement->prop != DET_PROP_PROGRAM) continue;
        det_str key;
        if (!det_arena_print(collect->scratch, &key, "programme:%.*s",
                             DET_STR_FMT(statement->text)))
            return no_memory(err);
        det_status st = det_collect_count(collect, key, 1, err);
        if (st != DET_OK) return st;
    }
    collect->note_count += subject->note_count;
    return DET_OK;
}

det_status
det_collect_keep(det_collect *collect, det_error *err)
{
    det_draft *draft = &collect->draft;
    const det_where at = {draft->file, draft->subject.line, 0};
    if (draft->is_too_large)
        return det_fail(err, DET_LIMIT, at,
                        "record with more than %d values; no listing is as long: is this the "
                        "right file?",
                        DET_DRAFT_STATEMENTS_MAX);
    if (draft->has_no_memory) return no_memory(err);
    if (collect->subject_count >= DET_COLLECT_RECORDS_MAX)
        return det_fail(err, DET_LIMIT, at, "more than %d records; is this the right file?",
                        DET_COLLECT_RECORDS_MAX);
    assert(draft->subject.id.len != 0);

    det_subject subject = draft->subject;
    det_statement *statements;
    if (!freeze_statements(collect->arena, draft->statements, draft->statement_count, &statements,
                           &subject.statement_count))
        return no_memory(err);
    subject.statements = statements;
    det_note *notes = DET_NEW(collect->arena, det_note, draft->note_count);
    if (notes == NULL) return no_memory(err);
    if (draft->note_count != 0) memcpy(notes, draft->notes, draft->note_count * sizeof *notes);
    subject.notes = notes;
    subject.note_count = draft->note_count;
    if (subject.caption.len == 0 && subject.statement_count != 0)
        subject.caption = subject.statements[0].text;

    if (collect->subject_count == collect->subject_capacity) {
        det_subject *grown = det_arena_grow(collect->scratch, collect->subjects,
                                            collect->subject_count, &collect->subject_capacity,
                                            sizeof *collect->subjects);
        if (grown == NULL) return no_memory(err);
        collect->subjects = grown;
    }
    collect->subjects[collect->subject_count++] = subject;
    return DET_OK;
}

det_status
det_collect_reject(det_collect *collect, const char *file, uint32_t line, det_str reason,
                   det_str raw, det_error *err)
{
    if (collect->rejected_count == collect->rejected_capacity) {
        det_rejected *grown = det_arena_grow(collect->arena, collect->rejected,
                                             collect->rejected_count, &collect->rejected_capacity,
                                             sizeof *collect->rejected);
        if (grown == NULL) return no_memory(err);
        collect->rejected = grown;
    }
    det_str file_copy;
    det_rejected rejected = {.line = line};
    if (!det_arena_copy(collect->arena, reason, &rejected.reason) ||
        !det_arena_copy(collect->arena, raw, &rejected.raw) ||
        !det_arena_copy(collect->arena, det_str_of(file), &file_copy))
        return no_memory(err);
    rejected.file = file_copy.ptr; /* det_arena_copy puts a NUL behind it */
    collect->rejected[collect->rejected_count++] = rejected;
    return DET_OK;
}

det_status
det_collect_remove(det_collect *collect, det_str id, uint32_t line, det_error *err)
{
    if (collect->removed_count == collect->removed_capacity) {
        struct det_removed *grown = det_arena_grow(
            collect->arena, collect->removed, collect->removed_count, &collect->removed_capacity,
            sizeof *collect->removed);
        if (grown == NULL) return no_memory(err);
        collect->removed = grown;
    }
    struct det_removed removed = {.line = line};
    if (!det_arena_copy(collect->arena, id, &removed.id)) return no_memory(err);
    collect->removed[collect->removed_count++] = removed;
    return DET_OK;
}

det_status
det_collect_count(det_collect *collect, det_str key, uint64_t more, det_error *err)
{
    uint32_t place;
    if (!det_strmap_get(&collect->count_of, key, &place)) {
        struct det_list_count count = {0};
        if (!det_arena_copy(collect->arena, key, &count.key)) return no_memory(err);
        if (collect->count_count == collect->count_capacity) {
            struct det_list_count *grown = det_arena_grow(
                collect->arena, collect->counts, collect->count_count, &collect->count_capacity,
                sizeof *collect->counts);
            if (grown == NULL) return no_memory(err);
            collect->counts = grown;
        }
        place = (uint32_t)collect->count_count;
        if (!det_strmap_set(&collect->count_of, count.key, place)) return no_memory(err);
        collect->counts[collect->count_count++] = count;
    }
    collect->counts[place].count += more;
    return DET_OK;
}

/* By id, then by place in the file, so that the earlier of two records leads. */
static int
compare_subjects(const void *left, const void *right)
{
    const det_subject *a = left, *b = right;
    int order = det_str_compare(a->id, b->id);
    return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

static int
compare_removed(const void *left, const void *right)
{
    const struct det_removed *a = left, *b = right;
    int order = det_str_compare(a->id, b->id);
    return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

static int
compare_counts(const void *left, const void *right)
{
    const struct det_list_count *a = left, *b = right;
    return det_str_compare(a->key, b->key);
}

/* One subject of two records: the statements and notes of both, the identity of the first. */
static det_status
merge(det_collect *collect, det_subject *into, const det_subject *other, det_error *err)
{
    size_t count = into->statement_count + other->statement_count;
    size_t note_count = into->note_count + other->note_count + 1;
    det_statement *all = DET_NEW(collect->scratch, det_statement, count), *statements;
    det_note *notes = DET_NEW(collect->arena, det_note, note_count);
    if (all == NULL || notes == NULL) return no_memory(err);
    if (into->statement_count != 0)
        memcpy(all, into->statements, into->statement_count * sizeof *all);
    if (other->statement_count != 0)
        memcpy(all + into->statement_count, other->statements,
               other->statement_count * sizeof *all);
    if (!freeze_statements(collect->arena, all, count, &statements, &into->statement_count))
        return no_memory(err);
    into->statements = statements;

    if (into->note_count != 0) memcpy(notes, into->notes, into->note_count * sizeof *notes);
    if (other->note_count != 0)
        memcpy(notes + into->note_count, other->notes, other->note_count * sizeof *notes);
    notes[note_count - 1] = (det_note){
        .code = DET_STR("id-repeated"), .text = other->caption, .line = other->line};
    into->notes = notes;
    into->note_count = note_count;
    return DET_OK;
}

/* The subject among those of one id that is the same party as `subject`, or NULL. */
static det_subject *
same_party(det_subject *of_id, size_t count, const det_subject *subject)
{
    for (size_t i = 0; i < count; i++)
        if (of_id[i].schema == subject->schema && det_str_equal(of_id[i].caption, subject->caption))
            return &of_id[i];
    return NULL;
}

/* Another party under an id that is taken: its own subject, "ofac:2677~2", with a note. */
static det_status
set_apart(det_collect *collect, det_subject *subject, size_t number, det_error *err)
{
    det_note *notes = DET_NEW(collect->arena, det_note, subject->note_count + 1);
    if (notes == NULL) return no_memory(err);
    if (subject->note_count != 0)
        memcpy(notes, subject->notes, subject->note_count * sizeof *notes);
    notes[subject->note_count] = (det_note){
        .code = DET_STR("id-repeated"), .text = subject->id, .line = subject->line};
    subject->notes = notes;
    subject->note_count++;
    if (!det_arena_print(collect->arena, &subject->id, "%.*s~%zu", DET_STR_FMT(subject->id),
                         number))
        return no_memory(err);
    return DET_OK;
}

static det_status
resolve_repeated(det_collect *collect, const char *file, det_error *err)
{
    size_t kept = 0, first_of_id = 0;
    det_str id = {0};
    for (size_t i = 0; i < collect->subject_count; i++) {
        det_subject subject = collect->subjects[i];
        if (i == 0 || !det_str_equal(subject.id, id)) {
            id = subject.id;
            first_of_id = kept;
            collect->subjects[kept++] = subject;
            continue;
        }
        size_t of_id = kept - first_of_id;
        det_subject *same = same_party(&collect->subjects[first_of_id], of_id, &subject);
        det_status st;
        if (same == NULL) {
            st = set_apart(collect, &subject, of_id + 1, err);
            collect->subjects[kept++] = subject;
        } else {
            det_str reason;
            if (!det_arena_print(collect->scratch, &reason,
                                 "second record of %.*s; its values joined the one at line %u",
                                 DET_STR_FMT(same->id), (unsigned)same->line))
                return no_memory(err);
            st = merge(collect, same, &subject, err);
            if (st == DET_OK)
                st = det_collect_reject(collect, file, subject.line, reason, subject.caption, err);
        }
        if (st != DET_OK) return st;
    }
    collect->subject_count = kept;
    if (kept > 1) qsort(collect->subjects, kept, sizeof *collect->subjects, compare_subjects);
    return DET_OK;
}

det_status
det_collect_finish(det_collect *collect, const char *source, det_day dated, det_str dated_text,
                   uint64_t read, const det_list **out, det_error *err)
{
    if (collect->subject_count > 1)
        qsort(collect->subjects, collect->subject_count, sizeof *collect->subjects,
              compare_subjects);
    det_status st = resolve_repeated(collect, collect->draft.file, err);
    for (size_t i = 0; st == DET_OK && i < collect->subject_count; i++)
        st = count_statements(collect, &collect->subjects[i], err);
    if (st != DET_OK) return st;
    if (collect->removed_count > 1)
        qsort(collect->removed, collect->removed_count, sizeof *collect->removed, compare_removed);
    if (collect->count_count > 1)
        qsort(collect->counts, collect->count_count, sizeof *collect->counts, compare_counts);

    /* No record is lost in silence. */
    assert(collect->subject_count + collect->rejected_count == read);

    det_list *list = DET_NEW(collect->arena, det_list, 1);
    det_subject *subjects = DET_NEW(collect->arena, det_subject, collect->subject_count);
    det_str source_copy, text_copy;
    if (list == NULL || subjects == NULL ||
        !det_arena_copy(collect->arena, det_str_of(source), &source_copy) ||
        !det_arena_copy(collect->arena, dated_text, &text_copy))
        return no_memory(err);
    if (collect->subject_count != 0)
        memcpy(subjects, collect->subjects, collect->subject_count * sizeof *subjects);
    *list = (det_list){.source = source_copy,
                       .dated = dated,
                       .dated_text = text_copy,
                       .subjects = subjects,
                       .subject_count = collect->subject_count,
                       .rejected = collect->rejected,
                       .rejected_count = collect->rejected_count,
                       .read = read,
                       .name_count = collect->name_count,
                       .note_count = collect->note_count,
                       .lacks = collect->lacks,
                       .counts = collect->counts,
                       .count_count = collect->count_count,
                       .remark = collect->remark,
                       .is_delta = collect->is_delta,
                       .removed = collect->removed,
                       .removed_count = collect->removed_count};
    *out = list;
    return DET_OK;
}
