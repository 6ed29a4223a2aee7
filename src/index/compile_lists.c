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
    det_ix_source *sources = DET_NEW(w->out, det_ix_source, count);
    det_ix_version *all = DET_NEW(w->out, det_ix_version, versions);
    size_t txs = builder->transactions.count;
    det_ix_transaction *transactions = DET_NEW(w->out, det_ix_transaction, txs);
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

/* What a body says, with final numbers, behind what those before it say. */
static void
number_body(det_ix_work *w, const det_ix_draft_body *from, det_ix_draft_body *to)
{
    det_ix_statement *statements = w->statements + w->statement_count;
    det_ix_note *notes = w->notes + w->note_count;
    for (uint32_t i = 0; i < from->statement_count; i++) {
        const det_ix_statement *s = &from->statements[i];
        statements[i] = (det_ix_statement){
            s->prop,          w->place[s->text],    s->span_from,
            s->span_before,   w->place[s->country], w->place[s->type],
            w->place[s->note]};
    }
    for (uint32_t i = 0; i < from->note_count; i++)
        notes[i] = (det_ix_note){w->place[from->notes[i].code], w->place[from->notes[i].path],
                                 w->place[from->notes[i].text]};
    *to = *from;
    to->subject = w->place[from->subject];
    to->caption = w->place[from->caption];
    to->statements = statements;
    to->notes = notes;
    w->statement_count += from->statement_count;
    w->note_count += from->note_count;
}

/* Copies the drafts with final numbers, so that compiling leaves the builder as it was; by subject,
 * and those of one by what they say. */
static det_status
number_bodies(det_ix_work *w, det_ix_draft_body *bodies, det_error *err)
{
    const det_index_builder *builder = w->builder;
    size_t count = builder->bodies.count, statements = 0, notes = 0;
    for (size_t b = 0; b < count; b++) {
        statements += builder->bodies.items[b].statement_count;
        notes += builder->bodies.items[b].note_count;
    }
    det_status st = det_ix_fits(count, "records", err);
    if (st == DET_OK) st = det_ix_fits(statements, "statements", err);
    if (st == DET_OK) st = det_ix_fits(notes, "notes", err);
    if (st != DET_OK) return st;
    w->statements = det_arena_alloc(w->arena, statements * sizeof *w->statements);
    w->notes = det_arena_alloc(w->arena, notes * sizeof *w->notes);
    if (w->statements == NULL || w->notes == NULL) return det_ix_no_memory(err);
    det_arena_mark mark = det_arena_mark_get(w->arena);
    det_ix_keyed *order = det_arena_alloc(w->arena, 2 * count * sizeof *order);
    if (order == NULL) return det_ix_no_memory(err);
    for (size_t b = 0; b < count; b++)
        order[b] = (det_ix_keyed){w->place[builder->bodies.items[b].subject], (uint32_t)b, 0};
    det_ix_sort_keyed(order, order + count, count);
    for (size_t b = 0; b < count; b++)
        number_body(w, &builder->bodies.items[order[b].item], &bodies[b]);
    for (size_t from = 0, end; from < count; from = end) {
        for (end = from + 1; end < count && bodies[end].subject == bodies[from].subject;)
            end++;
        det_ix_sort(bodies + from, end - from, sizeof *bodies, by_body_then_time);
    }
    det_arena_mark_reset(w->arena, mark);
    return DET_OK;
}

/* Records of one subject lie together. */
static uint32_t
sort_records(det_ix_timed *records, size_t count)
{
    size_t kept = 0;
    for (size_t from = 0, end; from < count; from = end) {
        for (end = from + 1; end < count && records[end].subject == records[from].subject;)
            end++;
        size_t own = det_ix_sort_distinct(records + from, end - from, sizeof *records,
                                          by_subject_then_time);
        memmove(records + kept, records + from, own * sizeof *records);
        kept += own;
    }
    return (uint32_t)kept;
}

det_status
det_ix_sort_bodies(det_ix_work *w, det_ix_timed **out, det_error *err)
{
    size_t count = w->builder->bodies.count;
    det_ix_draft_body *bodies = det_arena_alloc(w->arena, count * sizeof *bodies);
    det_ix_timed *records = det_arena_alloc(w->arena, count * sizeof *records);
    if (bodies == NULL || records == NULL) return det_ix_no_memory(err);
    det_status st = number_bodies(w, bodies, err);
    if (st != DET_OK) return st;
    uint32_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        det_ix_record record = bodies[i].record;
        if (kept == 0 || by_body(&bodies[kept - 1], &bodies[i]) != 0) bodies[kept++] = bodies[i];
        record.body = kept - 1;
        records[i] = (det_ix_timed){bodies[kept - 1].subject, record};
    }
    w->bodies = bodies;
    w->body_count = kept;
    w->record_count = sort_records(records, count);
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
    det_ix_subject *subjects = DET_NEW(w->out, det_ix_subject, w->record_count);
    det_ix_record *laid = DET_NEW(w->out, det_ix_record, w->record_count);
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

/* The names of a body: its name statements, or the caption where there is none, and readings.
 * Returns how many; writes them unless out is NULL. */
static size_t
body_names(const det_ix_work *w, const det_ix_draft_body *body, det_ix_name_draft *out)
{
    size_t count = 0;
    uint32_t statements = det_ix_has_name(body) ? body->statement_count : body->caption != 0;
    for (uint32_t i = 0; i < statements; i++) {
        uint32_t prop = det_ix_has_name(body) ? body->statements[i].prop : DET_PROP_NAME;
        if (prop > DET_PROP_NAME_LAST) break;
        uint32_t text = det_ix_has_name(body) ? body->statements[i].text : body->caption;
        const det_ix_spelling *own = w->spelling_of[text];
        assert(own != NULL);
        for (uint8_t is_derived = 0; own != NULL; own = own->derived, is_derived++, count++)
            if (out != NULL)
                out[count] = (det_ix_name_draft){
                    body->subject, own->text, (uint8_t)prop,
                    own->is_icu ? is_derived | DET_IX_DERIVED_ICU : is_derived, own};
    }
    return count;
}

static int
by_number(const void *a, const void *b)
{
    return det_ix_by_u32(*(const uint32_t *)a, *(const uint32_t *)b);
}

/* The numbers of a body's names, which are among names [from, w->name_count). */
static void
number_names(const det_ix_work *w, const det_ix_draft_body *body, size_t from,
             det_ix_name_draft *own, uint32_t *numbers, size_t *used)
{
    size_t count = body_names(w, body, own);
    for (size_t i = 0; i < count; i++) {
        const det_ix_name_draft *found = bsearch(&own[i], w->names + from, w->name_count - from,
                                                 sizeof *own, by_name);
        numbers[*used + i] = (uint32_t)(found - w->names);
    }
    *used += det_ix_sort_distinct(numbers + *used, count, sizeof *numbers, by_number);
}

/* The names of all bodies of a subject, each once, sorted; bodies [first, end) are its own. */
static void
add_names(det_ix_work *w, uint32_t first, uint32_t end, det_ix_name_draft *own, uint32_t *numbers,
          size_t *used)
{
    size_t from = w->name_count, count = 0;
    for (uint32_t b = first; b < end; b++)
        count += body_names(w, &w->bodies[b], w->names + from + count);
    count = det_ix_sort_distinct(w->names + from, count, sizeof *w->names, by_name);
    w->name_count += (uint32_t)count;
    for (uint32_t b = first; b < end; b++) {
        w->body_name_first[b] = (uint32_t)*used;
        if (end - first > 1) {
            number_names(w, &w->bodies[b], from, own, numbers, used);
            continue;
        }
        for (size_t i = 0; i < count; i++)
            numbers[(*used)++] = (uint32_t)(from + i);
    }
}

det_status
det_ix_sort_names(det_ix_work *w, det_error *err)
{
    size_t count = 0, most = 0, used = 0;
    for (uint32_t b = 0; b < w->body_count; b++) {
        size_t own = body_names(w, &w->bodies[b], NULL);
        count += own;
        most = own > most ? own : most;
    }
    det_status st = det_ix_fits(count, "names", err);
    if (st != DET_OK) return st;
    uint32_t *numbers = det_arena_alloc(w->out, count * sizeof *numbers);
    w->body_name_first = DET_NEW(w->arena, uint32_t, (size_t)w->body_count + 1);
    w->names = det_arena_alloc(w->arena, count * sizeof *w->names);
    det_ix_name_draft *own = det_arena_alloc(w->arena, most * sizeof *own);
    if (numbers == NULL || w->body_name_first == NULL || w->names == NULL || own == NULL)
        return det_ix_no_memory(err);
    for (uint32_t first = 0, end; first < w->body_count; first = end) {
        for (end = first + 1;
             end < w->body_count && w->bodies[end].subject == w->bodies[first].subject;)
            end++;
        add_names(w, first, end, own, numbers, &used);
    }
    w->body_name_first[w->body_count] = (uint32_t)used;
    w->items[DET_IX_BODY_NAMES] = numbers;
    w->count[DET_IX_BODY_NAMES] = used;
    return DET_OK;
}

/* ---- 3. sort: what bodies say ----------------------------------------------------------- */

static uint64_t
statement_key(const void *item)
{
    const det_ix_statement *statement = item;
    return (uint64_t)statement->prop << 32 | statement->text;
}

static uint64_t
note_key(const void *item)
{
    const det_ix_note *note = item;
    return (uint64_t)note->code << 32 | note->path;
}

static int
by_statement_at(const void *a, const void *b)
{
    return by_statement(*(const det_ix_statement *const *)a, *(const det_ix_statement *const *)b);
}

static int
by_note_at(const void *a, const void *b)
{
    return by_note(*(const det_ix_note *const *)a, *(const det_ix_note *const *)b);
}

/* Distinct statements and notes, with the numbers of those that w->statements and w->notes hold. */
static det_status
lay_said(det_ix_work *w, uint32_t **statements, uint32_t **notes, det_error *err)
{
    det_ix_distinct said = {w->statements, w->statement_count, sizeof *w->statements,
                            statement_key, by_statement_at,    NULL,
                            NULL};
    det_ix_distinct noted = {w->notes, w->note_count, sizeof *w->notes, note_key, by_note_at,
                             NULL,     NULL};
    size_t said_count, noted_count;
    said.out = det_arena_alloc(w->out, said.count * said.size);
    noted.out = det_arena_alloc(w->out, noted.count * noted.size);
    said.number = *statements = det_arena_alloc(w->arena, said.count * sizeof *said.number);
    noted.number = *notes = det_arena_alloc(w->arena, noted.count * sizeof *noted.number);
    if (said.out == NULL || noted.out == NULL || said.number == NULL || noted.number == NULL)
        return det_ix_no_memory(err);
    det_status st = det_ix_number_distinct(w, &said, &said_count, err);
    if (st == DET_OK) st = det_ix_number_distinct(w, &noted, &noted_count, err);
    if (st != DET_OK) return st;
    w->items[DET_IX_STATEMENTS] = said.out;
    w->count[DET_IX_STATEMENTS] = said_count;
    w->items[DET_IX_NOTES] = noted.out;
    w->count[DET_IX_NOTES] = noted_count;
    return DET_OK;
}

/* For each body the numbers of its statements and notes, in published order. */
det_status
det_ix_lay_bodies(det_ix_work *w, det_error *err)
{
    uint32_t *statements, *notes;
    size_t said = 0, noted = 0;
    det_status st = lay_said(w, &statements, &notes, err);
    if (st != DET_OK) return st;
    det_ix_body *laid = det_arena_alloc(w->out, w->body_count * sizeof *laid);
    uint32_t *of_statements = det_arena_alloc(w->out, w->statement_count * sizeof *statements);
    uint32_t *of_notes = det_arena_alloc(w->out, w->note_count * sizeof *notes);
    if (laid == NULL || of_statements == NULL || of_notes == NULL) return det_ix_no_memory(err);
    const det_ix_subject *subjects = w->items[DET_IX_SUBJECTS];
    uint32_t subject = 0;
    for (uint32_t b = 0; b < w->body_count; b++) {
        const det_ix_draft_body *body = &w->bodies[b];
        while (subjects[subject].id != body->subject)
            subject++;
        laid[b] = (det_ix_body){.subject = subject,
                                .schema = body->schema,
                                .caption = body->caption,
                                .statement_first = (uint32_t)said,
                                .statement_count = body->statement_count,
                                .note_first = (uint32_t)noted,
                                .note_count = body->note_count,
                                .name_first = w->body_name_first[b],
                                .name_count = w->body_name_first[b + 1] - w->body_name_first[b]};
        for (uint32_t i = 0; i < body->statement_count; i++)
            of_statements[said++] = statements[body->statements - w->statements + i];
        for (uint32_t i = 0; i < body->note_count; i++)
            of_notes[noted++] = notes[body->notes - w->notes + i];
    }
    w->items[DET_IX_BODIES] = laid;
    w->count[DET_IX_BODIES] = w->body_count;
    w->items[DET_IX_BODY_STATEMENTS] = of_statements;
    w->count[DET_IX_BODY_STATEMENTS] = said;
    w->items[DET_IX_BODY_NOTES] = of_notes;
    w->count[DET_IX_BODY_NOTES] = noted;
    return DET_OK;
}
