/* compile_lists.c - step 3 of compile.c: sources, bodies, subjects, records, names, each by
 * content. */
#include "index/compile.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- 3. sort: sources ------------------------------------------------------------------- */

static int
by_source(const void *a, const void *b)
{
    return det_ix_by_u32(((const det_ix_source *)a)->id, ((const det_ix_source *)b)->id);
}

static int
by_version(const void *a, const void *b)
{
    const det_ix_version *x = a, *y = b;
    int order = det_ix_by_i32(x->dated, y->dated);
    if (order == 0) order = det_ix_by_u32(x->tx, y->tx);
    return order != 0 ? order : memcmp(x, y, sizeof *x);
}

static int
by_transaction(const void *a, const void *b)
{
    return det_ix_by_u32(((const det_ix_transaction *)a)->tx, ((const det_ix_transaction *)b)->tx);
}

det_status
det_ix_sort_sources(det_ix_work *w, det_error *err)
{
    const det_index_builder *builder = w->builder;
    size_t count = builder->sources.count, versions = 0;
    for (size_t i = 0; i < count; i++)
        versions += builder->sources.items[i].version_count;
    det_ix_source *sources = DET_NEW(w->arena, det_ix_source, count);
    det_ix_version *all = DET_NEW(w->arena, det_ix_version, versions);
    size_t txs = builder->transactions.count;
    det_ix_transaction *transactions = DET_NEW(w->arena, det_ix_transaction, txs);
    if (sources == NULL || all == NULL || transactions == NULL) return det_ix_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        const det_ix_draft_source *from = &builder->sources.items[i];
        sources[i] = (det_ix_source){.id = w->place[from->id],
                                     .title = w->place[from->title],
                                     .authority = w->place[from->authority],
                                     .version_first = (uint32_t)i,
                                     .version_count = from->version_count};
    }
    det_ix_sort(sources, count, sizeof *sources, by_source);
    uint32_t used = 0;
    for (size_t i = 0; i < count; i++) {
        const det_ix_draft_source *from = &builder->sources.items[sources[i].version_first];
        if (from->version_count > 0)
            memcpy(all + used, from->versions, from->version_count * sizeof *all);
        det_ix_sort(all + used, from->version_count, sizeof *all, by_version);
        sources[i].version_first = used;
        used += from->version_count;
    }
    if (txs > 0) memcpy(transactions, builder->transactions.items, txs * sizeof *transactions);
    det_ix_sort(transactions, txs, sizeof *transactions, by_transaction);
    for (size_t i = 1; i < txs; i++)
        if (transactions[i].tx == transactions[i - 1].tx ||
            transactions[i].at_us < transactions[i - 1].at_us)
            return det_fail(
                err, DET_CONFLICT, (det_where){0},
                "transaction %u is given twice or was known before the one in front of it",
                transactions[i].tx);
    w->items[DET_IX_SOURCES] = sources;
    w->count[DET_IX_SOURCES] = count;
    w->items[DET_IX_VERSIONS] = all;
    w->count[DET_IX_VERSIONS] = used;
    w->items[DET_IX_TRANSACTIONS] = transactions;
    w->count[DET_IX_TRANSACTIONS] = txs;
    return DET_OK;
}

/* ---- 3. sort: bodies and records -------------------------------------------------------- */

static int
by_statement(const void *a, const void *b)
{
    const det_ix_statement *x = a, *y = b;
    int order = det_ix_by_u32(x->prop, y->prop);
    if (order == 0) order = det_ix_by_u32(x->text, y->text);
    if (order == 0) order = det_ix_by_i32(x->span_from, y->span_from);
    if (order == 0) order = det_ix_by_i32(x->span_before, y->span_before);
    if (order == 0) order = det_ix_by_u32(x->country, y->country);
    if (order == 0) order = det_ix_by_u32(x->type, y->type);
    return order != 0 ? order : det_ix_by_u32(x->note, y->note);
}

static int
by_note(const void *a, const void *b)
{
    const det_ix_note *x = a, *y = b;
    int order = det_ix_by_u32(x->code, y->code);
    if (order == 0) order = det_ix_by_u32(x->path, y->path);
    return order != 0 ? order : det_ix_by_u32(x->text, y->text);
}

/* By what a body says; its record's times are left out. */
static int
by_body(const det_ix_draft_body *x, const det_ix_draft_body *y)
{
    int order = det_ix_by_u32(x->subject, y->subject);
    if (order == 0) order = det_ix_by_u32(x->schema, y->schema);
    if (order == 0) order = det_ix_by_u32(x->caption, y->caption);
    if (order == 0) order = det_ix_by_u32(x->statement_count, y->statement_count);
    for (uint32_t i = 0; order == 0 && i < x->statement_count; i++)
        order = by_statement(&x->statements[i], &y->statements[i]);
    if (order == 0) order = det_ix_by_u32(x->note_count, y->note_count);
    for (uint32_t i = 0; order == 0 && i < x->note_count; i++)
        order = by_note(&x->notes[i], &y->notes[i]);
    return order;
}

static int
by_body_then_time(const void *a, const void *b)
{
    const det_ix_draft_body *x = a, *y = b;
    int order = by_body(x, y);
    return order != 0 ? order : memcmp(&x->record, &y->record, sizeof x->record);
}

static int
by_subject_then_time(const void *a, const void *b)
{
    const det_ix_timed *x = a, *y = b;
    int order = det_ix_by_u32(x->subject, y->subject);
    if (order == 0) order = det_ix_by_i32(x->record.valid_from, y->record.valid_from);
    if (order == 0) order = det_ix_by_u32(x->record.known_from, y->record.known_from);
    if (order == 0) order = det_ix_by_i32(x->record.valid_before, y->record.valid_before);
    if (order == 0) order = det_ix_by_u32(x->record.known_before, y->record.known_before);
    return order != 0 ? order : det_ix_by_u32(x->record.body, y->record.body);
}

/* Copies the drafts with final numbers, so that compiling leaves the builder as it was. */
static det_status
number_bodies(det_ix_work *w, det_ix_draft_body *bodies, det_error *err)
{
    const det_index_builder *builder = w->builder;
    for (size_t b = 0; b < builder->bodies.count; b++) {
        const det_ix_draft_body *from = &builder->bodies.items[b];
        det_ix_draft_body *to = &bodies[b];
        *to = *from;
        to->subject = w->place[from->subject];
        to->caption = w->place[from->caption];
        to->statements = DET_NEW(w->arena, det_ix_statement, from->statement_count);
        to->notes = DET_NEW(w->arena, det_ix_note, from->note_count);
        if (to->statements == NULL || to->notes == NULL) return det_ix_no_memory(err);
        for (uint32_t i = 0; i < from->statement_count; i++) {
            const det_ix_statement *s = &from->statements[i];
            to->statements[i] = (det_ix_statement){
                s->prop,          w->place[s->text],    s->span_from,
                s->span_before,   w->place[s->country], w->place[s->type],
                w->place[s->note]};
        }
        for (uint32_t i = 0; i < from->note_count; i++)
            to->notes[i] = (det_ix_note){w->place[from->notes[i].code],
                                         w->place[from->notes[i].path],
                                         w->place[from->notes[i].text]};
    }
    return DET_OK;
}

det_status
det_ix_sort_bodies(det_ix_work *w, det_ix_timed **out, det_error *err)
{
    size_t count = w->builder->bodies.count;
    det_ix_draft_body *bodies = DET_NEW(w->arena, det_ix_draft_body, count);
    det_ix_timed *records = DET_NEW(w->arena, det_ix_timed, count);
    if (bodies == NULL || records == NULL) return det_ix_no_memory(err);
    det_status st = number_bodies(w, bodies, err);
    if (st != DET_OK) return st;
    det_ix_sort(bodies, count, sizeof *bodies, by_body_then_time);
    uint32_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        det_ix_record record = bodies[i].record;
        if (kept == 0 || by_body(&bodies[kept - 1], &bodies[i]) != 0) bodies[kept++] = bodies[i];
        record.body = kept - 1;
        records[i] = (det_ix_timed){bodies[kept - 1].subject, record};
    }
    w->bodies = bodies;
    w->body_count = kept;
    w->record_count = (uint32_t)det_ix_sort_distinct(records, count, sizeof *records,
                                                     by_subject_then_time);
    *out = records;
    return DET_OK;
}

static det_status
source_of(const det_ix_work *w, det_str id, uint32_t *source, det_error *err)
{
    const det_ix_source *sources = w->items[DET_IX_SOURCES];
    det_str prefix = det_source_of_id(id);
    for (uint32_t i = 0; prefix.len > 0 && i < w->count[DET_IX_SOURCES]; i++)
        if (det_str_equal(w->texts[sources[i].id], prefix)) {
            *source = i;
            return DET_OK;
        }
    return det_fail(
        err, DET_MISSING, (det_where){0},
        "subject '%.*s' belongs to no source of this snapshot; an id is the source's id, "
        "a colon and the publisher's reference",
        DET_STR_FMT(id));
}

det_status
det_ix_lay_subjects(det_ix_work *w, const det_ix_timed *records, det_error *err)
{
    det_ix_subject *subjects = DET_NEW(w->arena, det_ix_subject, w->record_count);
    det_ix_record *laid = DET_NEW(w->arena, det_ix_record, w->record_count);
    if (subjects == NULL || laid == NULL) return det_ix_no_memory(err);
    uint32_t count = 0;
    for (uint32_t i = 0; i < w->record_count; i++) {
        laid[i] = records[i].record;
        if (count == 0 || subjects[count - 1].id != records[i].subject) {
            det_status st = source_of(w, w->texts[records[i].subject], &subjects[count].source,
                                      err);
            if (st != DET_OK) return st;
            subjects[count].id = records[i].subject;
            subjects[count].record_first = i;
            count++;
        }
        subjects[count - 1].record_count++;
    }
    w->items[DET_IX_SUBJECTS] = subjects;
    w->count[DET_IX_SUBJECTS] = count;
    w->items[DET_IX_RECORDS] = laid;
    w->count[DET_IX_RECORDS] = w->record_count;
    return DET_OK;
}

/* ---- 3. sort: names --------------------------------------------------------------------- */

static int
by_name(const void *a, const void *b)
{
    const det_ix_name_draft *x = a, *y = b;
    int order = det_ix_by_u32(x->subject, y->subject);
    if (order == 0) order = det_ix_by_u32(x->prop, y->prop);
    if (order == 0) order = det_ix_by_u32(x->text, y->text);
    return order != 0 ? order : det_ix_by_u32(x->is_derived, y->is_derived);
}

typedef struct name_row {
    det_ix_name_draft *items;
    size_t count, capacity;
} name_row;

/* The names of a body: its name statements, or the caption where there is none, and readings. */
static det_status
body_names(const det_ix_work *w, const det_ix_draft_body *body, name_row *row, det_error *err)
{
    uint32_t statements = det_ix_has_name(body) ? body->statement_count : body->caption != 0;
    for (uint32_t i = 0; i < statements; i++) {
        uint32_t prop = det_ix_has_name(body) ? body->statements[i].prop : DET_PROP_NAME;
        if (prop > DET_PROP_NAME_LAST) break;
        uint32_t text = det_ix_has_name(body) ? body->statements[i].text : body->caption;
        const det_ix_spelling *own = w->spelling_of[text];
        assert(own != NULL);
        for (uint32_t is_derived = 0; own != NULL; own = own->derived, is_derived++) {
            if (!DET_IX_ROOM(w->arena, row)) return det_ix_no_memory(err);
            row->items[row->count++] = (det_ix_name_draft){body->subject, prop, is_derived,
                                                           own->text, own};
        }
    }
    return DET_OK;
}

det_status
det_ix_sort_names(det_ix_work *w, det_error *err)
{
    name_row all = {0};
    for (uint32_t b = 0; b < w->body_count; b++) {
        det_status st = body_names(w, &w->bodies[b], &all, err);
        if (st != DET_OK) return st;
    }
    w->names = all.items;
    w->name_count = (uint32_t)det_ix_sort_distinct(all.items, all.count, sizeof *all.items,
                                                   by_name);
    return DET_OK;
}

static int
by_number(const void *a, const void *b)
{
    return det_ix_by_u32(*(const uint32_t *)a, *(const uint32_t *)b);
}

static det_status
append_numbers(det_ix_work *w, det_ix_kind kind, size_t *capacity, uint32_t value, det_error *err)
{
    uint32_t *items = w->items[kind];
    items = w->count[kind] < *capacity
                ? items
                : det_arena_grow(w->arena, items, w->count[kind], capacity, sizeof *items);
    if (items == NULL || w->count[kind] >= UINT32_MAX - 1) return det_ix_no_memory(err);
    items[w->count[kind]++] = value;
    w->items[kind] = items;
    return DET_OK;
}

/* Distinct statements and notes, and for each body the numbers of its own, in published order. */
det_status
det_ix_lay_bodies(det_ix_work *w, det_error *err)
{
    size_t statements = 0, notes = 0, room[3] = {0, 0, 0};
    for (uint32_t b = 0; b < w->body_count; b++) {
        statements += w->bodies[b].statement_count;
        notes += w->bodies[b].note_count;
    }
    det_ix_body *laid = DET_NEW(w->arena, det_ix_body, w->body_count);
    det_ix_statement *all = DET_NEW(w->arena, det_ix_statement, statements);
    det_ix_note *all_notes = DET_NEW(w->arena, det_ix_note, notes);
    if (laid == NULL || all == NULL || all_notes == NULL) return det_ix_no_memory(err);
    statements = notes = 0;
    for (uint32_t b = 0; b < w->body_count; b++) {
        const det_ix_draft_body *body = &w->bodies[b];
        for (uint32_t i = 0; i < body->statement_count; i++)
            all[statements++] = body->statements[i];
        for (uint32_t i = 0; i < body->note_count; i++)
            all_notes[notes++] = body->notes[i];
    }
    statements = det_ix_sort_distinct(all, statements, sizeof *all, by_statement);
    notes = det_ix_sort_distinct(all_notes, notes, sizeof *all_notes, by_note);

    const det_ix_subject *subjects = w->items[DET_IX_SUBJECTS];
    uint32_t subject = 0;
    for (uint32_t b = 0; b < w->body_count; b++) {
        const det_ix_draft_body *body = &w->bodies[b];
        while (subjects[subject].id != body->subject)
            subject++;
        laid[b] = (det_ix_body){.subject = subject,
                                .schema = body->schema,
                                .caption = body->caption,
                                .statement_first = (uint32_t)w->count[DET_IX_BODY_STATEMENTS],
                                .statement_count = body->statement_count,
                                .note_first = (uint32_t)w->count[DET_IX_BODY_NOTES],
                                .note_count = body->note_count,
                                .name_first = (uint32_t)w->count[DET_IX_BODY_NAMES]};
        det_status st = DET_OK;
        for (uint32_t i = 0; st == DET_OK && i < body->statement_count; i++) {
            const det_ix_statement *found = bsearch(&body->statements[i], all, statements,
                                                    sizeof *all, by_statement);
            st = append_numbers(w, DET_IX_BODY_STATEMENTS, &room[0], (uint32_t)(found - all), err);
        }
        for (uint32_t i = 0; st == DET_OK && i < body->note_count; i++) {
            const det_ix_note *found = bsearch(&body->notes[i], all_notes, notes, sizeof *all_notes,
                                               by_note);
            st = append_numbers(w, DET_IX_BODY_NOTES, &room[1], (uint32_t)(found - all_notes), err);
        }
        name_row own = {0};
        if (st == DET_OK) st = body_names(w, body, &own, err);
        for (size_t i = 0; st == DET_OK && i < own.count; i++) {
            const det_ix_name_draft *found = bsearch(&own.items[i], w->names, w->name_count,
                                                     sizeof *w->names, by_name);
            st = append_numbers(w, DET_IX_BODY_NAMES, &room[2], (uint32_t)(found - w->names), err);
        }
        if (st != DET_OK) return st;
        uint32_t *numbers = (uint32_t *)w->items[DET_IX_BODY_NAMES] + laid[b].name_first;
        laid[b].name_count = own.count == 0 ? 0
                                            : (uint32_t)det_ix_sort_distinct(
                                                  numbers, own.count, sizeof *numbers, by_number);
        w->count[DET_IX_BODY_NAMES] = laid[b].name_first + laid[b].name_count;
    }
    w->items[DET_IX_BODIES] = laid;
    w->count[DET_IX_BODIES] = w->body_count;
    w->items[DET_IX_STATEMENTS] = all;
    w->count[DET_IX_STATEMENTS] = statements;
    w->items[DET_IX_NOTES] = all_notes;
    w->count[DET_IX_NOTES] = notes;
    return DET_OK;
}
