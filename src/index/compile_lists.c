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

/* By what a body says; its record's times are left out. */
static int
by_body(const det_ix_draft_body *x, const det_ix_draft_body *y)
{
    int order = det_ix_by_u32(x->subject, y->subject);
    if (order == 0) order = det_ix_by_u32(x->schema, y->schema);
    if (order == 0) order = det_ix_by_u32(x->caption, y->caption);
    if (order == 0) order = det_ix_by_u32(x->statement_count, y->statement_count);
    for (uint32_t i = 0; order == 0 && i < x->statement_count; i++)
        order = det_ix_by_statement(&x->statements[i], &y->statements[i]);
    if (order == 0) order = det_ix_by_u32(x->note_count, y->note_count);
    for (uint32_t i = 0; order == 0 && i < x->note_count; i++)
        order = det_ix_by_note(&x->notes[i], &y->notes[i]);
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

/* The number of a draft's subject. */
static uint32_t
subject_of(const det_ix_work *w, const det_ix_draft_body *draft)
{
    uint32_t number = draft->subject;
    return (number & DET_IX_BEFORE) != 0 ? w->kept.string[number & ~DET_IX_BEFORE]
                                         : w->place[number];
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
    to->subject = subject_of(w, from);
    to->caption = w->place[from->caption];
    to->statements = statements;
    to->notes = notes;
    w->statement_count += from->statement_count;
    w->note_count += from->note_count;
}

/* Copies the fresh drafts with final numbers, so that compiling leaves the builder as it was; by
 * subject, and those of one by what they say. */
static det_status
number_bodies(det_ix_work *w, det_ix_draft_body *bodies, det_error *err)
{
    size_t count = w->fresh_count, statements = 0, notes = 0;
    for (size_t b = 0; b < count; b++) {
        statements += w->fresh[b]->statement_count;
        notes += w->fresh[b]->note_count;
    }
    det_status st = det_ix_fits(w->builder->bodies.count, "records", err);
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
        order[b] = (det_ix_keyed){subject_of(w, w->fresh[b]), (uint32_t)b, 0};
    det_ix_sort_keyed(order, order + count, count);
    for (size_t b = 0; b < count; b++)
        number_body(w, w->fresh[order[b].item], &bodies[b]);
    for (size_t from = 0, end; from < count; from = end) {
        for (end = from + 1; end < count && bodies[end].subject == bodies[from].subject;)
            end++;
        det_ix_sort(bodies + from, end - from, sizeof *bodies, by_body_then_time);
    }
    det_arena_mark_reset(w->arena, mark);
    return DET_OK;
}

/* Kept subjects and fresh ones, in the order of their ids. */
static det_status
group_bodies(det_ix_work *w, det_error *err)
{
    const det_index *before = w->kept.before;
    const det_index_builder *builder = w->builder;
    uint32_t subjects = before == NULL ? 0 : before->count[DET_IX_SUBJECTS];
    uint32_t fresh = 0, number = 0;
    w->groups = det_arena_alloc(w->arena,
                                ((size_t)subjects + w->fresh_body_count + 1) * sizeof *w->groups);
    w->body_number = det_arena_alloc(w->arena, w->fresh_body_count * sizeof *w->body_number);
    if (w->groups == NULL || w->body_number == NULL) return det_ix_no_memory(err);
    for (uint32_t s = 0; s <= subjects; s++) {
        if (s < subjects && w->kept.subject[s] == 0) continue;
        uint32_t id = s < subjects ? w->kept.string[before->subjects[s].id] : UINT32_MAX;
        while (fresh < w->fresh_body_count && w->bodies[fresh].subject < id) {
            det_ix_group group = {.id = w->bodies[fresh].subject, .first = fresh};
            while (fresh < w->fresh_body_count && w->bodies[fresh].subject == group.id)
                w->body_number[fresh++] = number++;
            group.end = fresh;
            w->groups[w->group_count++] = group;
        }
        if (s == subjects) break;
        det_ix_group group = {.id = id,
                              .kept = s + 1,
                              .first = builder->body_before[s],
                              .end = builder->body_before[s + 1]};
        for (uint32_t b = group.first; b < group.end; b++)
            w->kept.body[b] = number++;
        w->groups[w->group_count++] = group;
    }
    w->body_count = number;
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

/* The records of kept subjects behind the `fresh` ones that are there, and all by subject. */
static det_status
order_records(det_ix_work *w, det_ix_timed *records, size_t fresh, det_ix_timed *out,
              det_error *err)
{
    const det_index_builder *builder = w->builder;
    size_t count = fresh;
    det_ix_keyed *order = det_arena_alloc(w->arena, 2 * builder->bodies.count * sizeof *order);
    if (order == NULL) return det_ix_no_memory(err);
    for (size_t i = 0; w->kept.before != NULL && i < builder->bodies.count; i++) {
        const det_ix_draft_body *draft = &builder->bodies.items[i];
        if (draft->same == 0 || w->kept.subject[draft->before - 1] == 0) continue;
        records[count] = (det_ix_timed){subject_of(w, draft), draft->record};
        records[count++].record.body = w->kept.body[draft->same - 1];
    }
    for (size_t i = 0; i < count; i++)
        order[i] = (det_ix_keyed){records[i].subject, (uint32_t)i, 0};
    det_ix_sort_keyed(order, order + count, count);
    for (size_t i = 0; i < count; i++)
        out[i] = records[order[i].item];
    w->record_count = sort_records(out, count);
    return DET_OK;
}

det_status
det_ix_sort_bodies(det_ix_work *w, det_ix_timed **out, det_error *err)
{
    size_t count = w->builder->bodies.count;
    det_ix_draft_body *bodies = det_arena_alloc(w->arena, w->fresh_count * sizeof *bodies);
    det_ix_timed *records = det_arena_alloc(w->arena, count * sizeof *records);
    *out = det_arena_alloc(w->arena, count * sizeof **out);
    if (bodies == NULL || records == NULL || *out == NULL) return det_ix_no_memory(err);
    det_status st = number_bodies(w, bodies, err);
    if (st != DET_OK) return st;
    uint32_t kept = 0;
    for (size_t i = 0; i < w->fresh_count; i++) {
        det_ix_record record = bodies[i].record;
        if (kept == 0 || by_body(&bodies[kept - 1], &bodies[i]) != 0) bodies[kept++] = bodies[i];
        record.body = kept - 1;
        records[i] = (det_ix_timed){bodies[kept - 1].subject, record};
    }
    w->bodies = bodies;
    w->fresh_body_count = kept;
    st = group_bodies(w, err);
    if (st != DET_OK) return st;
    for (size_t i = 0; i < w->fresh_count; i++)
        records[i].record.body = w->body_number[records[i].record.body];
    return order_records(w, records, w->fresh_count, *out, err);
}

static det_status
source_of(const det_ix_work *w, det_str id, uint32_t *source, det_error *err)
{
    const det_ix_source *sources = w->items[DET_IX_SOURCES];
    det_str prefix = det_source_of_id(id);
    for (uint32_t i = 0; prefix.len > 0 && i < w->count[DET_IX_SOURCES]; i++)
        if (det_str_equal(det_ix_text(w, sources[i].id), prefix)) {
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
            det_status st = source_of(w, det_ix_text(w, records[i].subject),
                                      &subjects[count].source, err);
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
    int order = det_ix_by_u32(x->prop, y->prop);
    if (order == 0) order = det_ix_by_u32(x->text, y->text);
    return order != 0 ? order : det_ix_by_u32(x->is_derived, y->is_derived);
}

/* The names of a body: its name statements, or the caption where there is none, and readings.
 * Returns how many; writes them or, where out is NULL, adds up their tokens. */
static size_t
body_names(const det_ix_work *w, const det_ix_draft_body *body, det_ix_name_draft *out,
           size_t *tokens)
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
                    own->text, (uint8_t)prop,
                    own->is_icu ? is_derived | DET_IX_DERIVED_ICU : is_derived, own};
            else
                *tokens += own->count;
    }
    return count;
}

static int
by_number(const void *a, const void *b)
{
    return det_ix_by_u32(*(const uint32_t *)a, *(const uint32_t *)b);
}

/* What names become. */
typedef struct name_rows {
    det_ix_name *names;
    det_index_place *tokens;
    uint32_t *numbers; /* of bodies' names */
    size_t name_count, token_count, number_count;
    det_ix_name_draft *all, *own; /* of a subject, of a body */
} name_rows;

static void
lay_name(name_rows *rows, uint32_t subject, const det_ix_name_draft *from)
{
    const det_ix_spelling *spelling = from->spelling;
    rows->names[rows->name_count++] = (det_ix_name){.subject = subject,
                                                    .text = from->text,
                                                    .token_first = (uint32_t)rows->token_count,
                                                    .token_count = spelling->count,
                                                    .prop = from->prop,
                                                    .is_derived = from->is_derived};
    for (uint32_t i = 0; i < spelling->count; i++) {
        const det_ix_draft_token *token = &spelling->tokens[i];
        rows->tokens[rows->token_count++] = (det_index_place){token->form, token->from, token->to};
    }
}

/* The names of all bodies of a fresh subject, each once, sorted. */
static void
lay_fresh_names(det_ix_work *w, uint32_t subject, name_rows *rows)
{
    const det_ix_group *group = &w->groups[subject];
    size_t count = 0, from = rows->name_count;
    for (uint32_t b = group->first; b < group->end; b++)
        count += body_names(w, &w->bodies[b], rows->all + count, NULL);
    count = det_ix_sort_distinct(rows->all, count, sizeof *rows->all, by_name);
    for (size_t i = 0; i < count; i++)
        lay_name(rows, subject, &rows->all[i]);
    for (uint32_t b = group->first; b < group->end; b++) {
        uint32_t *numbers = rows->numbers + rows->number_count;
        w->body_name_first[w->body_number[b]] = (uint32_t)rows->number_count;
        if (group->end - group->first == 1) { /* they are all its own */
            for (size_t i = 0; i < count; i++)
                numbers[i] = (uint32_t)(from + i);
            rows->number_count += count;
            continue;
        }
        size_t own = body_names(w, &w->bodies[b], rows->own, NULL);
        for (size_t i = 0; i < own; i++) {
            const det_ix_name_draft *found = bsearch(&rows->own[i], rows->all, count, sizeof *found,
                                                     by_name);
            numbers[i] = (uint32_t)(from + (size_t)(found - rows->all));
        }
        rows->number_count += det_ix_sort_distinct(numbers, own, sizeof *numbers, by_number);
    }
}

/* The names of a subject that is taken over, as they lie. */
static void
lay_kept_names(det_ix_work *w, uint32_t subject, name_rows *rows)
{
    const det_index *before = w->kept.before;
    const det_ix_group *group = &w->groups[subject];
    uint32_t first = w->builder->name_before[group->kept - 1];
    uint32_t end = w->builder->name_before[group->kept], base = (uint32_t)rows->name_count;
    for (uint32_t n = first; n < end; n++) {
        const det_ix_name *from = &before->names[n];
        const det_index_place *tokens = before->name_tokens + from->token_first;
        w->kept.name[n] = (uint32_t)rows->name_count;
        rows->names[rows->name_count++] = (det_ix_name){.subject = subject,
                                                        .text = w->kept.string[from->text],
                                                        .token_first = (uint32_t)rows->token_count,
                                                        .token_count = from->token_count,
                                                        .prop = from->prop,
                                                        .is_derived = from->is_derived};
        for (uint32_t t = 0; t < from->token_count; t++)
            rows->tokens[rows->token_count++] = (det_index_place){w->kept.form[tokens[t].form],
                                                                  tokens[t].from, tokens[t].to};
    }
    for (uint32_t b = group->first; b < group->end; b++) {
        const det_ix_body *body = &before->bodies[b];
        w->body_name_first[w->kept.body[b]] = (uint32_t)rows->number_count;
        for (uint32_t i = 0; i < body->name_count; i++)
            rows->numbers[rows->number_count++] = before->body_names[body->name_first + i] - first +
                                                  base;
    }
}

/* Room for all names, and for those of one subject. */
static det_status
make_rows(det_ix_work *w, name_rows *rows, det_error *err)
{
    const det_index *before = w->kept.before;
    size_t names = 0, tokens = 0, most = 0;
    for (uint32_t g = 0; g < w->group_count; g++) {
        const det_ix_group *group = &w->groups[g];
        size_t own = 0;
        for (uint32_t b = group->first; group->kept == 0 && b < group->end; b++)
            own += body_names(w, &w->bodies[b], NULL, &tokens);
        most = own > most ? own : most;
        names += own;
    }
    size_t numbers = names;
    if (before != NULL) {
        names += before->count[DET_IX_NAMES];
        numbers += before->count[DET_IX_BODY_NAMES];
        tokens += before->count[DET_IX_NAME_TOKENS];
    }
    det_status st = det_ix_fits(numbers, "names", err);
    if (st == DET_OK) st = det_ix_fits(tokens, "tokens of names", err);
    if (st != DET_OK) return st;
    rows->names = det_arena_alloc(w->out, names * sizeof *rows->names);
    rows->tokens = det_arena_alloc(w->out, tokens * sizeof *rows->tokens);
    rows->numbers = det_arena_alloc(w->out, numbers * sizeof *rows->numbers);
    rows->all = det_arena_alloc(w->arena, most * sizeof *rows->all);
    rows->own = det_arena_alloc(w->arena, most * sizeof *rows->own);
    w->body_name_first = det_arena_alloc(w->arena,
                                         ((size_t)w->body_count + 1) * sizeof *w->body_name_first);
    if (rows->names == NULL || rows->tokens == NULL || rows->numbers == NULL || rows->all == NULL ||
        rows->own == NULL || w->body_name_first == NULL)
        return det_ix_no_memory(err);
    return DET_OK;
}

det_status
det_ix_lay_names(det_ix_work *w, det_error *err)
{
    name_rows rows = {0};
    det_status st = make_rows(w, &rows, err);
    if (st != DET_OK) return st;
    for (uint32_t g = 0; g < w->group_count; g++) {
        w->groups[g].name_first = (uint32_t)rows.name_count;
        if (w->groups[g].kept != 0)
            lay_kept_names(w, g, &rows);
        else
            lay_fresh_names(w, g, &rows);
    }
    w->name_count = (uint32_t)rows.name_count;
    w->groups[w->group_count] = (det_ix_group){.name_first = w->name_count};
    w->body_name_first[w->body_count] = (uint32_t)rows.number_count;
    w->items[DET_IX_NAMES] = rows.names;
    w->count[DET_IX_NAMES] = rows.name_count;
    w->items[DET_IX_NAME_TOKENS] = rows.tokens;
    w->count[DET_IX_NAME_TOKENS] = rows.token_count;
    w->items[DET_IX_BODY_NAMES] = rows.numbers;
    w->count[DET_IX_BODY_NAMES] = rows.number_count;
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
    return det_ix_by_statement(*(const det_ix_statement *const *)a,
                               *(const det_ix_statement *const *)b);
}

static int
by_note_at(const void *a, const void *b)
{
    return det_ix_by_note(*(const det_ix_note *const *)a, *(const det_ix_note *const *)b);
}

static bool
take_statement(const det_ix_work *w, uint32_t number, void *out)
{
    if (w->kept.statement[number] == 0) return false;
    det_ix_statement now = w->kept.before->statements[number];
    now.text = w->kept.string[now.text];
    now.country = w->kept.string[now.country];
    now.type = w->kept.string[now.type];
    now.note = w->kept.string[now.note];
    memcpy(out, &now, sizeof now);
    return true;
}

static bool
take_note(const det_ix_work *w, uint32_t number, void *out)
{
    if (w->kept.note[number] == 0) return false;
    const det_ix_note *from = &w->kept.before->notes[number];
    const det_ix_note now = {w->kept.string[from->code], w->kept.string[from->path],
                             w->kept.string[from->text]};
    memcpy(out, &now, sizeof now);
    return true;
}

/* Rows that bodies share, fresh ones among those that are kept, and the number of each fresh one.
 */
static det_status
lay_shared(det_ix_work *w, det_ix_kind kind, det_ix_distinct *fresh, det_ix_merge *merge,
           uint32_t **number, det_error *err)
{
    size_t count, kept = w->kept.before == NULL ? 0 : w->kept.before->count[kind];
    void *out = det_arena_alloc(w->out, (fresh->count + kept) * fresh->size);
    *number = det_arena_alloc(w->arena, fresh->count * sizeof **number);
    fresh->number = *number;
    fresh->out = kept == 0 ? out : det_arena_alloc(w->arena, fresh->count * fresh->size);
    if (out == NULL || *number == NULL || fresh->out == NULL) return det_ix_no_memory(err);
    det_status st = det_ix_number_distinct(w, fresh, &count, err);
    if (st != DET_OK) return st;
    if (kept > 0) {
        uint32_t *now = det_arena_alloc(w->arena, count * sizeof *now);
        if (now == NULL) return det_ix_no_memory(err);
        merge->kept_count = (uint32_t)kept;
        merge->fresh = fresh->out;
        merge->fresh_count = count;
        merge->size = fresh->size;
        merge->out = out;
        merge->fresh_number = now;
        count = det_ix_merge_rows(w, merge);
        for (size_t i = 0; i < fresh->count; i++)
            (*number)[i] = now[(*number)[i]];
    }
    w->items[kind] = out;
    w->count[kind] = count;
    return DET_OK;
}

/* Distinct statements and notes, with the numbers of those that w->statements and w->notes hold. */
static det_status
lay_said(det_ix_work *w, uint32_t **statements, uint32_t **notes, det_error *err)
{
    det_ix_distinct said = {.items = w->statements,
                            .count = w->statement_count,
                            .size = sizeof *w->statements,
                            .key = statement_key,
                            .compare = by_statement_at};
    det_ix_distinct noted = {.items = w->notes,
                             .count = w->note_count,
                             .size = sizeof *w->notes,
                             .key = note_key,
                             .compare = by_note_at};
    det_ix_merge say = {
        .take = take_statement, .compare = det_ix_by_statement, .kept_number = w->kept.statement};
    det_ix_merge note = {.take = take_note, .compare = det_ix_by_note, .kept_number = w->kept.note};
    det_status st = lay_shared(w, DET_IX_STATEMENTS, &said, &say, statements, err);
    return st == DET_OK ? lay_shared(w, DET_IX_NOTES, &noted, &note, notes, err) : st;
}

/* What a body says, by number. */
typedef struct body_rows {
    det_ix_body *laid;
    uint32_t *of_statements, *of_notes;
    const uint32_t *statements, *notes; /* of the fresh ones */
    size_t said, noted;
} body_rows;

static void
lay_body(const det_ix_work *w, body_rows *rows, uint32_t subject, uint32_t b)
{
    const det_ix_draft_body *body = &w->bodies[b];
    rows->laid[w->body_number[b]] = (det_ix_body){.subject = subject,
                                                  .schema = body->schema,
                                                  .caption = body->caption,
                                                  .statement_count = body->statement_count,
                                                  .note_count = body->note_count};
    const uint32_t *statements = rows->statements + (body->statements - w->statements);
    const uint32_t *notes = rows->notes + (body->notes - w->notes);
    for (uint32_t i = 0; i < body->statement_count; i++)
        rows->of_statements[rows->said++] = statements[i];
    for (uint32_t i = 0; i < body->note_count; i++)
        rows->of_notes[rows->noted++] = notes[i];
}

static void
lay_kept_body(const det_ix_work *w, body_rows *rows, uint32_t subject, uint32_t b)
{
    const det_index *before = w->kept.before;
    const det_ix_body *body = &before->bodies[b];
    rows->laid[w->kept.body[b]] = (det_ix_body){.subject = subject,
                                                .schema = body->schema,
                                                .caption = w->kept.string[body->caption],
                                                .statement_count = body->statement_count,
                                                .note_count = body->note_count};
    const uint32_t *statements = before->body_statements + body->statement_first;
    const uint32_t *notes = before->body_notes + body->note_first;
    for (uint32_t i = 0; i < body->statement_count; i++)
        rows->of_statements[rows->said++] = w->kept.statement[statements[i]];
    for (uint32_t i = 0; i < body->note_count; i++)
        rows->of_notes[rows->noted++] = w->kept.note[notes[i]];
}

/* For each body the numbers of its statements and notes, in published order. */
det_status
det_ix_lay_bodies(det_ix_work *w, det_error *err)
{
    const det_index *before = w->kept.before;
    size_t statements = w->statement_count, notes = w->note_count;
    uint32_t *said, *noted;
    det_status st = lay_said(w, &said, &noted, err);
    if (st != DET_OK) return st;
    if (before != NULL) {
        statements += before->count[DET_IX_BODY_STATEMENTS];
        notes += before->count[DET_IX_BODY_NOTES];
    }
    st = det_ix_fits(statements, "statements", err);
    if (st == DET_OK) st = det_ix_fits(notes, "notes", err);
    if (st != DET_OK) return st;
    body_rows rows = {.laid = det_arena_alloc(w->out, w->body_count * sizeof *rows.laid),
                      .of_statements = det_arena_alloc(w->out, statements * sizeof *said),
                      .of_notes = det_arena_alloc(w->out, notes * sizeof *noted),
                      .statements = said,
                      .notes = noted};
    if (rows.laid == NULL || rows.of_statements == NULL || rows.of_notes == NULL)
        return det_ix_no_memory(err);
    for (uint32_t g = 0; g < w->group_count; g++)
        for (uint32_t b = w->groups[g].first; b < w->groups[g].end; b++)
            (w->groups[g].kept != 0 ? lay_kept_body : lay_body)(w, &rows, g, b);
    uint32_t statement = 0, note = 0;
    for (uint32_t b = 0; b < w->body_count; b++) {
        rows.laid[b].statement_first = statement;
        rows.laid[b].note_first = note;
        rows.laid[b].name_first = w->body_name_first[b];
        rows.laid[b].name_count = w->body_name_first[b + 1] - w->body_name_first[b];
        statement += rows.laid[b].statement_count;
        note += rows.laid[b].note_count;
    }
    w->items[DET_IX_BODIES] = rows.laid;
    w->count[DET_IX_BODIES] = w->body_count;
    w->items[DET_IX_BODY_STATEMENTS] = rows.of_statements;
    w->count[DET_IX_BODY_STATEMENTS] = rows.said;
    w->items[DET_IX_BODY_NOTES] = rows.of_notes;
    w->count[DET_IX_BODY_NOTES] = rows.noted;
    return DET_OK;
}
