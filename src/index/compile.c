/* compile.c - from drafts to the one file.
 *
 * The order of work:
 *   1. spell   every distinct name text is tokenised, and read by ICU when it is not Latin
 *   2. number  all texts are sorted; a text's number is its place, so comparing numbers compares
 * texts
 *   3. sort    bodies, statements, notes, subjects, records, names, each by content, equal ones
 * once
 *   4. weigh   tokens by (length, bytes), with rarity, signature and postings
 *   5. lay     sections one behind the other, hashes, digest
 *
 * Invariant: after step 2 nothing refers to the order of arrival, so the same set of inputs gives
 * the same bytes.  Sorting uses qsort with comparisons that leave only identical items equal. */
#include "index/builder.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "text/translit.h"

/* A name text as tokens; .token is the number of the token's text. */
typedef struct spelling {
    uint32_t text;
    uint16_t count;
    det_ix_name_token *tokens;
    struct spelling *derived; /* ICU's reading, when it differs */
} spelling;

typedef struct name_draft {
    uint32_t subject; /* number of the id's text */
    uint32_t prop, is_derived, text;
    const spelling *spelling;
} name_draft;

typedef struct work {
    det_index_builder *builder;
    det_arena *arena;
    uint32_t *place; /* draft text -> number */
    det_str *texts;  /* by number */
    uint32_t text_count;
    spelling *spellings;
    uint32_t spelling_count;
    spelling **spelling_of;          /* by number of the text */
    det_ix_draft_body *bodies;       /* sorted, distinct */
    det_ix_draft_body **record_body; /* for each record, sorted by subject and time */
    uint32_t body_count, record_count;
    name_draft *names;
    uint32_t name_count;
    void *items[DET_IX_SECTIONS];
    uint64_t count[DET_IX_SECTIONS];
} work;

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "no memory to compile the snapshot");
}

static int
by_u32(uint32_t a, uint32_t b)
{
    return a < b ? -1 : a > b;
}

static int
by_i32(int32_t a, int32_t b)
{
    return a < b ? -1 : a > b;
}

/* qsort is not to be called with a NULL array, even an empty one. */
static void
sort(void *items, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    if (count > 1) qsort(items, count, size, compare);
}

/* Sorts and keeps one of each; returns how many are left. */
static size_t
sort_distinct(void *items, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    char *bytes = items;
    sort(items, count, size, compare);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && compare(bytes + (kept - 1) * size, bytes + i * size) == 0) continue;
        if (kept != i) memcpy(bytes + kept * size, bytes + i * size, size);
        kept++;
    }
    return kept;
}

/* ---- 1. spell ----------------------------------------------------------------------------------
 */

static det_status
spell_text(work *w, det_arena *scratch, uint32_t text, spelling *out, bool *is_latin,
           det_error *err)
{
    det_tokens tokens;
    det_str name = w->builder->texts.items[text];
    if (name.len > DET_NAME_BYTES_MAX)
        return det_fail(err, DET_LIMIT, (det_where){0},
                        "a name has %zu bytes, at most %d are taken: '%.*s...'", name.len,
                        DET_NAME_BYTES_MAX, 60, name.ptr);
    det_status st = det_tokens_read(name, scratch, &tokens, err);
    if (st != DET_OK) {
        det_while(err, st, "reading the name '%.*s'", (int)(name.len < 80 ? name.len : 80),
                  name.ptr);
        return st;
    }
    *is_latin = true;
    *out = (spelling){.text = text, .count = (uint16_t)tokens.count};
    out->tokens = DET_NEW(w->arena, det_ix_name_token, tokens.count);
    if (out->tokens == NULL) return no_memory(err);
    for (size_t i = 0; i < tokens.count; i++) {
        const det_token *from = &tokens.items[i];
        assert(from->text.len >= 1 && from->text.len <= DET_TOKEN_BYTES_MAX);
        out->tokens[i] = (det_ix_name_token){.from = (uint16_t)from->from,
                                             .to = (uint16_t)from->to,
                                             .roles = from->roles,
                                             .script = from->script};
        if (from->script != DET_SCRIPT_LATIN && from->script != DET_SCRIPT_NONE) *is_latin = false;
        st = det_ix_intern(w->builder, from->text, &out->tokens[i].token, err);
        if (st != DET_OK) return st;
    }
    return DET_OK;
}

static bool
same_tokens(const spelling *a, const spelling *b)
{
    if (a->count != b->count) return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (a->tokens[i].token != b->tokens[i].token) return false;
    return true;
}

/* ICU's reading as a second spelling, when it brings other tokens than the table did. */
static det_status
spell_derived(work *w, det_arena *scratch, det_translit *translit, spelling *of, det_error *err)
{
    det_str latin;
    uint32_t text;
    bool is_latin;
    det_status st = det_translit_read(translit, w->builder->texts.items[of->text], scratch, &latin,
                                      err);
    if (st != DET_OK) return st;
    if (latin.len == 0 || latin.len > DET_NAME_BYTES_MAX || det_utf8_check(latin) != SIZE_MAX)
        return DET_OK;
    st = det_ix_intern(w->builder, latin, &text, err);
    if (st != DET_OK) return st;
    spelling *derived = DET_NEW(w->arena, spelling, 1);
    if (derived == NULL) return no_memory(err);
    st = spell_text(w, scratch, text, derived, &is_latin, err);
    if (st == DET_OK && text != of->text && derived->count > 0 && !same_tokens(of, derived))
        of->derived = derived;
    return st;
}

static bool
has_name(const det_ix_draft_body *body)
{
    return body->statement_count > 0 && body->statements[0].prop <= DET_PROP_NAME_LAST;
}

static det_status
spell(work *w, det_arena *scratch, det_translit *translit, det_error *err)
{
    det_index_builder *builder = w->builder;
    size_t texts = builder->texts.count;
    uint8_t *is_name = DET_NEW(w->arena, uint8_t, texts);
    if (is_name == NULL) return no_memory(err);
    for (size_t b = 0; b < builder->bodies.count; b++) {
        const det_ix_draft_body *body = &builder->bodies.items[b];
        for (uint32_t i = 0;
             i < body->statement_count && body->statements[i].prop <= DET_PROP_NAME_LAST; i++)
            is_name[body->statements[i].text] = 1;
        if (!has_name(body)) is_name[body->caption] = 1;
    }
    for (size_t i = 1; i < texts; i++)
        w->spelling_count += is_name[i];
    w->spellings = DET_NEW(w->arena, spelling, w->spelling_count);
    if (w->spellings == NULL) return no_memory(err);
    uint32_t next = 0;
    for (uint32_t i = 1; i < texts; i++) {
        if (!is_name[i]) continue;
        bool is_latin;
        spelling *out = &w->spellings[next++];
        det_status st = spell_text(w, scratch, i, out, &is_latin, err);
        if (st == DET_OK && !is_latin) st = spell_derived(w, scratch, translit, out, err);
        if (st != DET_OK) return st;
        det_arena_reset(scratch);
    }
    return DET_OK;
}

/* ---- 2. number ---------------------------------------------------------------------------------
 */

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
number_spelling(const work *w, spelling *own)
{
    own->text = w->place[own->text];
    for (uint32_t i = 0; i < own->count; i++)
        own->tokens[i].token = w->place[own->tokens[i].token];
}

static det_status
number(work *w, det_error *err)
{
    const det_index_builder *builder = w->builder;
    w->text_count = (uint32_t)builder->texts.count;
    placed *order = DET_NEW(w->arena, placed, w->text_count);
    w->place = DET_NEW(w->arena, uint32_t, w->text_count);
    w->texts = DET_NEW(w->arena, det_str, w->text_count);
    w->spelling_of = DET_NEW(w->arena, spelling *, w->text_count);
    uint32_t *ends = DET_NEW(w->arena, uint32_t, (size_t)w->text_count + 1);
    if (order == NULL || w->place == NULL || w->texts == NULL || w->spelling_of == NULL ||
        ends == NULL)
        return no_memory(err);
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < w->text_count; i++) {
        order[i] = (placed){builder->texts.items[i], i};
        bytes += order[i].text.len;
    }
    if (bytes > UINT32_MAX)
        return det_fail(err, DET_LIMIT, (det_where){0},
                        "the texts of the snapshot come to %llu bytes, at most %u fit",
                        (unsigned long long)bytes, UINT32_MAX);
    sort(order, w->text_count, sizeof *order, by_text);
    char *pool = det_arena_alloc(w->arena, bytes);
    if (pool == NULL) return no_memory(err);
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
        number_spelling(w, &w->spellings[i]);
        if (w->spellings[i].derived != NULL) number_spelling(w, w->spellings[i].derived);
        w->spelling_of[w->spellings[i].text] = &w->spellings[i];
    }
    w->items[DET_IX_STRING_ENDS] = ends;
    w->count[DET_IX_STRING_ENDS] = (uint64_t)w->text_count + 1;
    w->items[DET_IX_STRING_BYTES] = pool;
    w->count[DET_IX_STRING_BYTES] = bytes;
    return DET_OK;
}

/* ---- 3. sort: sources --------------------------------------------------------------------------
 */

static int
by_source(const void *a, const void *b)
{
    return by_u32(((const det_ix_source *)a)->id, ((const det_ix_source *)b)->id);
}

static int
by_version(const void *a, const void *b)
{
    const det_ix_version *x = a, *y = b;
    int order = by_i32(x->dated, y->dated);
    if (order == 0) order = by_u32(x->tx, y->tx);
    return order != 0 ? order : memcmp(x, y, sizeof *x);
}

static int
by_transaction(const void *a, const void *b)
{
    return by_u32(((const det_ix_transaction *)a)->tx, ((const det_ix_transaction *)b)->tx);
}

static det_status
sort_sources(work *w, det_error *err)
{
    const det_index_builder *builder = w->builder;
    size_t count = builder->sources.count, versions = 0;
    for (size_t i = 0; i < count; i++)
        versions += builder->sources.items[i].version_count;
    det_ix_source *sources = DET_NEW(w->arena, det_ix_source, count);
    det_ix_version *all = DET_NEW(w->arena, det_ix_version, versions);
    size_t txs = builder->transactions.count;
    det_ix_transaction *transactions = DET_NEW(w->arena, det_ix_transaction, txs);
    if (sources == NULL || all == NULL || transactions == NULL) return no_memory(err);
    for (size_t i = 0; i < count; i++) {
        const det_ix_draft_source *from = &builder->sources.items[i];
        sources[i] = (det_ix_source){.id = w->place[from->id],
                                     .title = w->place[from->title],
                                     .authority = w->place[from->authority],
                                     .version_first = (uint32_t)i,
                                     .version_count = from->version_count};
    }
    sort(sources, count, sizeof *sources, by_source);
    uint32_t used = 0;
    for (size_t i = 0; i < count; i++) {
        const det_ix_draft_source *from = &builder->sources.items[sources[i].version_first];
        if (from->version_count > 0)
            memcpy(all + used, from->versions, from->version_count * sizeof *all);
        sort(all + used, from->version_count, sizeof *all, by_version);
        sources[i].version_first = used;
        used += from->version_count;
    }
    if (txs > 0) memcpy(transactions, builder->transactions.items, txs * sizeof *transactions);
    sort(transactions, txs, sizeof *transactions, by_transaction);
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

/* ---- 3. sort: bodies and records ----------------------------------------------------------------
 */

static int
by_statement(const void *a, const void *b)
{
    const det_ix_statement *x = a, *y = b;
    int order = by_u32(x->prop, y->prop);
    if (order == 0) order = by_u32(x->text, y->text);
    if (order == 0) order = by_i32(x->span_from, y->span_from);
    if (order == 0) order = by_i32(x->span_before, y->span_before);
    if (order == 0) order = by_u32(x->country, y->country);
    if (order == 0) order = by_u32(x->type, y->type);
    return order != 0 ? order : by_u32(x->note, y->note);
}

static int
by_note(const void *a, const void *b)
{
    const det_ix_note *x = a, *y = b;
    int order = by_u32(x->code, y->code);
    if (order == 0) order = by_u32(x->path, y->path);
    return order != 0 ? order : by_u32(x->text, y->text);
}

/* By what a body says; its record's times are left out. */
static int
by_body(const det_ix_draft_body *x, const det_ix_draft_body *y)
{
    int order = by_u32(x->subject, y->subject);
    if (order == 0) order = by_u32(x->schema, y->schema);
    if (order == 0) order = by_u32(x->caption, y->caption);
    if (order == 0) order = by_u32(x->statement_count, y->statement_count);
    for (uint32_t i = 0; order == 0 && i < x->statement_count; i++)
        order = by_statement(&x->statements[i], &y->statements[i]);
    if (order == 0) order = by_u32(x->note_count, y->note_count);
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

/* A record that knows its subject. */
typedef struct timed {
    uint32_t subject;
    det_ix_record record;
} timed;

static int
by_subject_then_time(const void *a, const void *b)
{
    const timed *x = a, *y = b;
    int order = by_u32(x->subject, y->subject);
    if (order == 0) order = by_i32(x->record.valid_from, y->record.valid_from);
    if (order == 0) order = by_u32(x->record.known_from, y->record.known_from);
    if (order == 0) order = by_i32(x->record.valid_before, y->record.valid_before);
    if (order == 0) order = by_u32(x->record.known_before, y->record.known_before);
    return order != 0 ? order : by_u32(x->record.body, y->record.body);
}

/* Copies the drafts with final numbers, so that compiling leaves the builder as it was. */
static det_status
number_bodies(work *w, det_ix_draft_body *bodies, det_error *err)
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
        if (to->statements == NULL || to->notes == NULL) return no_memory(err);
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

static det_status
sort_bodies(work *w, timed **out, det_error *err)
{
    size_t count = w->builder->bodies.count;
    det_ix_draft_body *bodies = DET_NEW(w->arena, det_ix_draft_body, count);
    timed *records = DET_NEW(w->arena, timed, count);
    if (bodies == NULL || records == NULL) return no_memory(err);
    det_status st = number_bodies(w, bodies, err);
    if (st != DET_OK) return st;
    sort(bodies, count, sizeof *bodies, by_body_then_time);
    uint32_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        det_ix_record record = bodies[i].record;
        if (kept == 0 || by_body(&bodies[kept - 1], &bodies[i]) != 0) bodies[kept++] = bodies[i];
        record.body = kept - 1;
        records[i] = (timed){bodies[kept - 1].subject, record};
    }
    w->bodies = bodies;
    w->body_count = kept;
    w->record_count = (uint32_t)sort_distinct(records, count, sizeof *records,
                                              by_subject_then_time);
    *out = records;
    return DET_OK;
}

/* The source of a subject is what stands before the colon of its id. */
static det_status
source_of(const work *w, det_str id, uint32_t *source, det_error *err)
{
    const det_ix_source *sources = w->items[DET_IX_SOURCES];
    det_str prefix = det_str_slice(id, 0, det_str_find_byte(id, ':'));
    for (uint32_t i = 0; prefix.len < id.len && i < w->count[DET_IX_SOURCES]; i++)
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

static det_status
lay_subjects(work *w, const timed *records, det_error *err)
{
    det_ix_subject *subjects = DET_NEW(w->arena, det_ix_subject, w->record_count);
    det_ix_record *laid = DET_NEW(w->arena, det_ix_record, w->record_count);
    if (subjects == NULL || laid == NULL) return no_memory(err);
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

/* ---- 3. sort: names -----------------------------------------------------------------------------
 */

static int
by_name(const void *a, const void *b)
{
    const name_draft *x = a, *y = b;
    int order = by_u32(x->subject, y->subject);
    if (order == 0) order = by_u32(x->prop, y->prop);
    if (order == 0) order = by_u32(x->text, y->text);
    return order != 0 ? order : by_u32(x->is_derived, y->is_derived);
}

typedef struct name_row {
    name_draft *items;
    size_t count, capacity;
} name_row;

/* The names of a body: its name statements, or the caption where there is none, and readings. */
static det_status
body_names(const work *w, const det_ix_draft_body *body, name_row *row, det_error *err)
{
    uint32_t statements = has_name(body) ? body->statement_count : body->caption != 0;
    for (uint32_t i = 0; i < statements; i++) {
        uint32_t prop = has_name(body) ? body->statements[i].prop : DET_PROP_NAME;
        if (prop > DET_PROP_NAME_LAST) break;
        uint32_t text = has_name(body) ? body->statements[i].text : body->caption;
        const spelling *own = w->spelling_of[text];
        assert(own != NULL);
        for (uint32_t is_derived = 0; own != NULL; own = own->derived, is_derived++) {
            if (!DET_IX_ROOM(w->arena, row)) return no_memory(err);
            row->items[row->count++] = (name_draft){body->subject, prop, is_derived, own->text,
                                                    own};
        }
    }
    return DET_OK;
}

static det_status
sort_names(work *w, det_error *err)
{
    name_row all = {0};
    for (uint32_t b = 0; b < w->body_count; b++) {
        det_status st = body_names(w, &w->bodies[b], &all, err);
        if (st != DET_OK) return st;
    }
    w->names = all.items;
    w->name_count = (uint32_t)sort_distinct(all.items, all.count, sizeof *all.items, by_name);
    return DET_OK;
}

static int
by_number(const void *a, const void *b)
{
    return by_u32(*(const uint32_t *)a, *(const uint32_t *)b);
}

static det_status
append_numbers(work *w, det_ix_kind kind, size_t *capacity, uint32_t value, det_error *err)
{
    uint32_t *items = w->items[kind];
    items = w->count[kind] < *capacity
                ? items
                : det_arena_grow(w->arena, items, w->count[kind], capacity, sizeof *items);
    if (items == NULL || w->count[kind] >= UINT32_MAX - 1) return no_memory(err);
    items[w->count[kind]++] = value;
    w->items[kind] = items;
    return DET_OK;
}

/* Distinct statements and notes, and for each body the numbers of its own, in published order. */
static det_status
lay_bodies(work *w, det_error *err)
{
    size_t statements = 0, notes = 0, room[3] = {0, 0, 0};
    for (uint32_t b = 0; b < w->body_count; b++) {
        statements += w->bodies[b].statement_count;
        notes += w->bodies[b].note_count;
    }
    det_ix_body *laid = DET_NEW(w->arena, det_ix_body, w->body_count);
    det_ix_statement *all = DET_NEW(w->arena, det_ix_statement, statements);
    det_ix_note *all_notes = DET_NEW(w->arena, det_ix_note, notes);
    if (laid == NULL || all == NULL || all_notes == NULL) return no_memory(err);
    statements = notes = 0;
    for (uint32_t b = 0; b < w->body_count; b++) {
        const det_ix_draft_body *body = &w->bodies[b];
        for (uint32_t i = 0; i < body->statement_count; i++)
            all[statements++] = body->statements[i];
        for (uint32_t i = 0; i < body->note_count; i++)
            all_notes[notes++] = body->notes[i];
    }
    statements = sort_distinct(all, statements, sizeof *all, by_statement);
    notes = sort_distinct(all_notes, notes, sizeof *all_notes, by_note);

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
            const name_draft *found = bsearch(&own.items[i], w->names, w->name_count,
                                              sizeof *w->names, by_name);
            st = append_numbers(w, DET_IX_BODY_NAMES, &room[2], (uint32_t)(found - w->names), err);
        }
        if (st != DET_OK) return st;
        uint32_t *numbers = (uint32_t *)w->items[DET_IX_BODY_NAMES] + laid[b].name_first;
        laid[b].name_count = own.count == 0 ? 0
                                            : (uint32_t)sort_distinct(numbers, own.count,
                                                                      sizeof *numbers, by_number);
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

/* ---- 4. weigh -----------------------------------------------------------------------------------
 */

typedef struct dictionary {
    det_ix_token *tokens;
    uint32_t count;
    uint32_t *token_of; /* number of a text -> token */
} dictionary;

typedef struct token_text {
    det_str text;
    uint32_t number;
} token_text;

static int
by_length_then_text(const void *a, const void *b)
{
    const token_text *x = a, *y = b;
    if (x->text.len != y->text.len) return x->text.len < y->text.len ? -1 : 1;
    return det_str_compare(x->text, y->text);
}

static det_status
make_dictionary(work *w, dictionary *out, det_error *err)
{
    uint8_t *is_token = DET_NEW(w->arena, uint8_t, w->text_count);
    out->token_of = DET_NEW(w->arena, uint32_t, w->text_count);
    if (is_token == NULL || out->token_of == NULL) return no_memory(err);
    size_t count = 0;
    for (uint32_t n = 0; n < w->name_count; n++)
        for (uint32_t i = 0; i < w->names[n].spelling->count; i++) {
            uint32_t text = w->names[n].spelling->tokens[i].token;
            count += !is_token[text];
            is_token[text] = 1;
        }
    token_text *order = DET_NEW(w->arena, token_text, count);
    out->tokens = DET_NEW(w->arena, det_ix_token, count);
    uint32_t *signatures = DET_NEW(w->arena, uint32_t, count);
    if (order == NULL || out->tokens == NULL || signatures == NULL) return no_memory(err);
    for (uint32_t i = 0, next = 0; i < w->text_count; i++)
        if (is_token[i]) order[next++] = (token_text){w->texts[i], i};
    sort(order, count, sizeof *order, by_length_then_text);
    for (uint32_t i = 0; i < count; i++) {
        out->tokens[i].text = order[i].number;
        out->tokens[i].length = (uint16_t)order[i].text.len;
        out->token_of[order[i].number] = i;
        signatures[i] = det_ix_signature(order[i].text);
    }
    out->count = (uint32_t)count;
    w->items[DET_IX_TOKENS] = out->tokens;
    w->count[DET_IX_TOKENS] = count;
    w->items[DET_IX_SIGNATURES] = signatures;
    w->count[DET_IX_SIGNATURES] = count;
    return DET_OK;
}

static bool
has_bearing(const spelling *own)
{
    for (uint32_t i = 0; i < own->count; i++)
        if ((own->tokens[i].roles & DET_ROLES_LIGHT) == 0) return true;
    return false;
}

/* Goes over every (token, name) that is to be posted; with postings == NULL it only counts. */
static void
post(const work *w, const dictionary *words, uint32_t *last, uint32_t *postings)
{
    for (uint32_t i = 0; i < words->count; i++)
        last[i] = UINT32_MAX;
    for (uint32_t n = 0; n < w->name_count; n++) {
        const spelling *own = w->names[n].spelling;
        bool bearing = has_bearing(own);
        for (uint32_t i = 0; i < own->count; i++) {
            uint32_t t = words->token_of[own->tokens[i].token];
            if (last[t] == n || (bearing && (own->tokens[i].roles & DET_ROLES_LIGHT) != 0))
                continue;
            last[t] = n;
            if (postings != NULL)
                postings[words->tokens[t].posting_first + words->tokens[t].posting_count] = n;
            words->tokens[t].posting_count++;
        }
    }
}

/* Rarity counts subjects, not names: ten aliases with one surname make it no commoner. */
static void
weigh(const work *w, const dictionary *words, uint32_t *last, uint32_t *subjects_with)
{
    for (uint32_t i = 0; i < words->count; i++)
        last[i] = UINT32_MAX;
    for (uint32_t n = 0; n < w->name_count; n++)
        for (uint32_t i = 0; i < w->names[n].spelling->count; i++) {
            uint32_t t = words->token_of[w->names[n].spelling->tokens[i].token];
            if (last[t] == w->names[n].subject) continue;
            last[t] = w->names[n].subject;
            subjects_with[t]++;
        }
    for (uint32_t i = 0; i < words->count; i++)
        words->tokens[i].rarity = det_ix_rarity(w->count[DET_IX_SUBJECTS], subjects_with[i]);
}

static det_status
lay_names(work *w, const dictionary *words, det_error *err)
{
    size_t tokens = 0;
    for (uint32_t n = 0; n < w->name_count; n++)
        tokens += w->names[n].spelling->count;
    det_ix_name *laid = DET_NEW(w->arena, det_ix_name, w->name_count);
    det_ix_name_token *all = DET_NEW(w->arena, det_ix_name_token, tokens);
    if (laid == NULL || all == NULL) return no_memory(err);
    const det_ix_subject *subjects = w->items[DET_IX_SUBJECTS];
    uint32_t subject = 0, used = 0;
    for (uint32_t n = 0; n < w->name_count; n++) {
        const name_draft *from = &w->names[n];
        while (subjects[subject].id != from->subject)
            subject++;
        laid[n] = (det_ix_name){.subject = subject,
                                .text = from->text,
                                .token_first = used,
                                .token_count = from->spelling->count,
                                .prop = (uint8_t)from->prop,
                                .is_derived = (uint8_t)from->is_derived};
        for (uint32_t i = 0; i < from->spelling->count; i++) {
            all[used] = from->spelling->tokens[i];
            all[used].token = words->token_of[all[used].token];
            used++;
        }
    }
    w->items[DET_IX_NAMES] = laid;
    w->count[DET_IX_NAMES] = w->name_count;
    w->items[DET_IX_NAME_TOKENS] = all;
    w->count[DET_IX_NAME_TOKENS] = tokens;
    return DET_OK;
}

static int
by_whole(const void *a, const void *b)
{
    const det_ix_whole *x = a, *y = b;
    int order = by_u32(x->hash, y->hash);
    return order != 0 ? order : by_u32(x->name, y->name);
}

static det_status
lay_wholes(work *w, det_error *err)
{
    det_ix_whole *wholes = DET_NEW(w->arena, det_ix_whole, w->name_count);
    if (wholes == NULL) return no_memory(err);
    uint32_t count = 0;
    for (uint32_t n = 0; n < w->name_count; n++) {
        const spelling *own = w->names[n].spelling;
        uint32_t hash = DET_IX_HASH_START;
        for (uint32_t i = 0; i < own->count; i++)
            hash = det_ix_hash_on(hash, w->texts[own->tokens[i].token]);
        if (own->count > 0) wholes[count++] = (det_ix_whole){hash, n};
    }
    sort(wholes, count, sizeof *wholes, by_whole);
    w->items[DET_IX_WHOLES] = wholes;
    w->count[DET_IX_WHOLES] = count;
    return DET_OK;
}

static det_status
lay_dictionary(work *w, det_error *err)
{
    dictionary words = {0};
    det_status st = make_dictionary(w, &words, err);
    if (st != DET_OK) return st;
    uint32_t *last = DET_NEW(w->arena, uint32_t, words.count);
    uint32_t *subjects_with = DET_NEW(w->arena, uint32_t, words.count);
    if (last == NULL || subjects_with == NULL) return no_memory(err);
    weigh(w, &words, last, subjects_with);
    post(w, &words, last, NULL);
    uint32_t used = 0;
    for (uint32_t i = 0; i < words.count; i++) {
        words.tokens[i].posting_first = used;
        used += words.tokens[i].posting_count;
        words.tokens[i].posting_count = 0;
    }
    uint32_t *postings = DET_NEW(w->arena, uint32_t, used);
    if (postings == NULL) return no_memory(err);
    post(w, &words, last, postings);
    w->items[DET_IX_POSTINGS] = postings;
    w->count[DET_IX_POSTINGS] = used;
    return lay_names(w, &words, err);
}

/* ---- 4. identifiers and law
 * ---------------------------------------------------------------------- */

static bool
is_identifier(uint32_t prop)
{
    switch (prop) {
    case DET_PROP_PASSPORT_NUMBER:
    case DET_PROP_ID_NUMBER:
    case DET_PROP_TAX_NUMBER:
    case DET_PROP_REGISTRATION_NUMBER:
    case DET_PROP_IMO_NUMBER:
    case DET_PROP_MMSI:
    case DET_PROP_CALL_SIGN:
    case DET_PROP_SWIFT_BIC:
    case DET_PROP_LEI_CODE:
    case DET_PROP_PUBLIC_KEY:
    case DET_PROP_AIRCRAFT_SERIAL:
        return true;
    default:
        return false;
    }
}

static int
by_identifier(const void *a, const void *b)
{
    const det_ix_identifier *x = a, *y = b;
    int order = by_u32(x->text, y->text);
    if (order == 0) order = by_u32(x->prop, y->prop);
    return order != 0 ? order : by_u32(x->subject, y->subject);
}

/* Interns the folded form of every id number, before texts are numbered. */
static det_status
fold_identifiers(work *w, det_arena *scratch, det_error *err)
{
    det_index_builder *builder = w->builder;
    for (size_t b = 0; b < builder->bodies.count; b++) {
        const det_ix_draft_body *body = &builder->bodies.items[b];
        for (uint32_t i = 0; i < body->statement_count; i++) {
            if (!is_identifier(body->statements[i].prop)) continue;
            det_str folded;
            uint32_t text;
            if (!det_ix_fold_identifier(builder->texts.items[body->statements[i].text], scratch,
                                        &folded))
                return no_memory(err);
            det_status st = det_ix_intern(builder, folded, &text, err);
            if (st != DET_OK) return st;
            det_arena_reset(scratch);
        }
    }
    return DET_OK;
}

static det_status
lay_identifiers(work *w, det_arena *scratch, det_error *err)
{
    struct {
        det_ix_identifier *items;
        size_t count, capacity;
    } row = {0};
    const det_ix_body *bodies = w->items[DET_IX_BODIES];
    for (uint32_t b = 0; b < w->body_count; b++)
        for (uint32_t i = 0; i < w->bodies[b].statement_count; i++) {
            const det_ix_statement *statement = &w->bodies[b].statements[i];
            if (!is_identifier(statement->prop)) continue;
            det_str folded;
            uint32_t draft;
            det_arena_reset(scratch);
            if (!det_ix_fold_identifier(w->texts[statement->text], scratch, &folded) ||
                !DET_IX_ROOM(w->arena, &row))
                return no_memory(err);
            if (folded.len == 0 || !det_strmap_get(&w->builder->strings, folded, &draft)) continue;
            row.items[row.count++] = (det_ix_identifier){w->place[draft], statement->prop,
                                                         bodies[b].subject};
        }
    w->items[DET_IX_IDENTIFIERS] = row.items;
    w->count[DET_IX_IDENTIFIERS] = sort_distinct(row.items, row.count, sizeof *row.items,
                                                 by_identifier);
    return DET_OK;
}

typedef struct law_order {
    det_str path;
    const det_ix_draft_law *law;
} law_order;

static int
by_path(const void *a, const void *b)
{
    return det_str_compare(((const law_order *)a)->path, ((const law_order *)b)->path);
}

static det_status
lay_law(work *w, det_error *err)
{
    const det_index_builder *builder = w->builder;
    size_t count = builder->laws.count;
    law_order *order = DET_NEW(w->arena, law_order, count);
    det_ix_law_file *files = DET_NEW(w->arena, det_ix_law_file, count);
    if (order == NULL || files == NULL) return no_memory(err);
    uint64_t nodes = 0, bytes = 0;
    for (size_t i = 0; i < count; i++) {
        const det_ix_draft_law *law = &builder->laws.items[i];
        order[i] = (law_order){builder->texts.items[law->path], law};
        nodes += law->tree.count;
        bytes += order[i].path.len + 1 + law->tree.text_bytes;
    }
    if (nodes > UINT32_MAX || bytes > UINT32_MAX)
        return det_fail(err, DET_LIMIT, (det_where){0}, "the lawbook is too large for a snapshot");
    sort(order, count, sizeof *order, by_path);
    det_node *all = DET_NEW(w->arena, det_node, nodes);
    char *text = det_arena_alloc(w->arena, bytes);
    if (all == NULL || text == NULL) return no_memory(err);
    uint32_t node = 0, byte = 0;
    for (size_t i = 0; i < count; i++) {
        const det_tree *tree = &order[i].law->tree;
        files[i] = (det_ix_law_file){.digest = order[i].law->digest,
                                     .path = byte,
                                     .node_first = node,
                                     .node_count = tree->count,
                                     .text_bytes = tree->text_bytes};
        memcpy(text + byte, order[i].path.ptr, order[i].path.len);
        byte += (uint32_t)order[i].path.len;
        text[byte++] = '\0';
        files[i].text = byte;
        if (tree->text_bytes > 0) memcpy(text + byte, tree->text, tree->text_bytes);
        if (tree->count > 0) memcpy(all + node, tree->nodes, tree->count * sizeof *all);
        byte += tree->text_bytes;
        node += tree->count;
    }
    w->items[DET_IX_LAW_FILES] = files;
    w->count[DET_IX_LAW_FILES] = count;
    w->items[DET_IX_LAW_NODES] = all;
    w->count[DET_IX_LAW_NODES] = nodes;
    w->items[DET_IX_LAW_TEXT] = text;
    w->count[DET_IX_LAW_TEXT] = bytes;
    return DET_OK;
}

/* ---- 5. lay -------------------------------------------------------------------------------------
 */

static uint64_t
aligned(uint64_t offset)
{
    return (offset + DET_IX_ALIGN - 1) / DET_IX_ALIGN * DET_IX_ALIGN;
}

static det_status
lay_file(work *w, det_str *file, det_sha256 *id, det_error *err)
{
    det_ix_section table[DET_IX_SECTIONS] = {0};
    uint64_t end = sizeof(det_ix_header) + sizeof table;
    for (uint32_t k = 0; k < DET_IX_SECTIONS; k++) {
        if (w->count[k] >= UINT32_MAX)
            return det_fail(err, DET_LIMIT, (det_where){0},
                            "the snapshot has too many items in section '%s'",
                            det_ix_section_name((det_ix_kind)k));
        uint32_t size = det_ix_item_bytes((det_ix_kind)k);
        table[k] = (det_ix_section){
            .kind = k, .item_bytes = size, .offset = aligned(end), .count = w->count[k]};
        table[k].hash = det_str_hash((det_str){w->items[k], w->count[k] * size});
        end = table[k].offset + w->count[k] * size;
    }
    end = aligned(end);
    char *bytes = det_arena_zalloc(w->arena, end, 1);
    if (bytes == NULL) return no_memory(err);
    det_ix_header header = {
        .version = DET_IX_VERSION, .length = end, .section_count = DET_IX_SECTIONS};
    memcpy(header.magic, DET_IX_MAGIC, sizeof header.magic);
    memcpy(bytes, &header, sizeof header);
    memcpy(bytes + sizeof header, table, sizeof table);
    for (uint32_t k = 0; k < DET_IX_SECTIONS; k++)
        if (w->count[k] > 0)
            memcpy(bytes + table[k].offset, w->items[k], w->count[k] * table[k].item_bytes);
    *file = (det_str){bytes, end};
    det_status st = det_sha256_of(det_str_slice(*file, DET_IX_DIGEST_FROM, end), id, err);
    if (st == DET_OK) memcpy(bytes + offsetof(det_ix_header, digest), id, sizeof *id);
    return st;
}

static det_status
compile(work *w, det_arena *scratch, det_translit *translit, det_str *file, det_sha256 *id,
        det_error *err)
{
    timed *records = NULL;
    det_status st = spell(w, scratch, translit, err);
    if (st == DET_OK) st = fold_identifiers(w, scratch, err);
    if (st == DET_OK) st = number(w, err);
    if (st == DET_OK) st = sort_sources(w, err);
    if (st == DET_OK) st = sort_bodies(w, &records, err);
    if (st == DET_OK) st = lay_subjects(w, records, err);
    if (st == DET_OK) st = sort_names(w, err);
    if (st == DET_OK) st = lay_bodies(w, err);
    if (st == DET_OK) st = lay_dictionary(w, err);
    if (st == DET_OK) st = lay_wholes(w, err);
    if (st == DET_OK) st = lay_identifiers(w, scratch, err);
    if (st == DET_OK) st = lay_law(w, err);
    if (st == DET_OK) st = lay_file(w, file, id, err);
    return st;
}

det_status
det_ix_compile(det_index_builder *builder, det_str *file, det_sha256 *id, det_error *err)
{
    work w = {.builder = builder, .arena = builder->arena};
    det_arena *scratch = NULL;
    det_translit *translit = NULL;
    det_status st = det_arena_new(0, &scratch, err);
    if (st == DET_OK) st = det_translit_new(&translit, err);
    if (st == DET_OK) st = compile(&w, scratch, translit, file, id, err);
    if (translit != NULL) det_translit_free(translit);
    if (scratch != NULL) det_arena_free(scratch);
    return st;
}
