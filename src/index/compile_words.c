/* compile_words.c - step 4 of compile.c: what searches look things up by. */
#include "index/compile.h"

/* ---- 4. weigh --------------------------------------------------------------------------- */

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
make_dictionary(det_ix_work *w, dictionary *out, det_error *err)
{
    uint8_t *is_token = DET_NEW(w->arena, uint8_t, w->text_count);
    out->token_of = DET_NEW(w->arena, uint32_t, w->text_count);
    if (is_token == NULL || out->token_of == NULL) return det_ix_no_memory(err);
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
    if (order == NULL || out->tokens == NULL || signatures == NULL) return det_ix_no_memory(err);
    for (uint32_t i = 0, next = 0; i < w->text_count; i++)
        if (is_token[i]) order[next++] = (token_text){w->texts[i], i};
    det_ix_sort(order, count, sizeof *order, by_length_then_text);
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
has_bearing(const det_ix_spelling *own)
{
    for (uint32_t i = 0; i < own->count; i++)
        if ((own->tokens[i].roles & DET_ROLES_LIGHT) == 0) return true;
    return false;
}

/* Goes over every (token, name) that is to be posted; with postings == NULL it only counts. */
static void
post(const det_ix_work *w, const dictionary *words, uint32_t *last, uint32_t *postings)
{
    for (uint32_t i = 0; i < words->count; i++)
        last[i] = UINT32_MAX;
    for (uint32_t n = 0; n < w->name_count; n++) {
        const det_ix_spelling *own = w->names[n].spelling;
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
weigh(const det_ix_work *w, const dictionary *words, uint32_t *last, uint32_t *subjects_with)
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
lay_names(det_ix_work *w, const dictionary *words, det_error *err)
{
    size_t tokens = 0;
    for (uint32_t n = 0; n < w->name_count; n++)
        tokens += w->names[n].spelling->count;
    det_ix_name *laid = DET_NEW(w->arena, det_ix_name, w->name_count);
    det_ix_name_token *all = DET_NEW(w->arena, det_ix_name_token, tokens);
    if (laid == NULL || all == NULL) return det_ix_no_memory(err);
    const det_ix_subject *subjects = w->items[DET_IX_SUBJECTS];
    uint32_t subject = 0, used = 0;
    for (uint32_t n = 0; n < w->name_count; n++) {
        const det_ix_name_draft *from = &w->names[n];
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
    int order = det_ix_by_u32(x->hash, y->hash);
    return order != 0 ? order : det_ix_by_u32(x->name, y->name);
}

det_status
det_ix_lay_wholes(det_ix_work *w, det_error *err)
{
    det_ix_whole *wholes = DET_NEW(w->arena, det_ix_whole, w->name_count);
    if (wholes == NULL) return det_ix_no_memory(err);
    uint32_t count = 0;
    for (uint32_t n = 0; n < w->name_count; n++) {
        const det_ix_spelling *own = w->names[n].spelling;
        uint32_t hash = DET_IX_HASH_START;
        for (uint32_t i = 0; i < own->count; i++)
            hash = det_ix_hash_on(hash, w->texts[own->tokens[i].token]);
        if (own->count > 0) wholes[count++] = (det_ix_whole){hash, n};
    }
    det_ix_sort(wholes, count, sizeof *wholes, by_whole);
    w->items[DET_IX_WHOLES] = wholes;
    w->count[DET_IX_WHOLES] = count;
    return DET_OK;
}

det_status
det_ix_lay_dictionary(det_ix_work *w, det_error *err)
{
    dictionary words = {0};
    det_status st = make_dictionary(w, &words, err);
    if (st != DET_OK) return st;
    uint32_t *last = DET_NEW(w->arena, uint32_t, words.count);
    uint32_t *subjects_with = DET_NEW(w->arena, uint32_t, words.count);
    if (last == NULL || subjects_with == NULL) return det_ix_no_memory(err);
    weigh(w, &words, last, subjects_with);
    post(w, &words, last, NULL);
    uint32_t used = 0;
    for (uint32_t i = 0; i < words.count; i++) {
        words.tokens[i].posting_first = used;
        used += words.tokens[i].posting_count;
        words.tokens[i].posting_count = 0;
    }
    uint32_t *postings = DET_NEW(w->arena, uint32_t, used);
    if (postings == NULL) return det_ix_no_memory(err);
    post(w, &words, last, postings);
    w->items[DET_IX_POSTINGS] = postings;
    w->count[DET_IX_POSTINGS] = used;
    return lay_names(w, &words, err);
}

/* ---- 4. identifiers and law ------------------------------------------------------------- */

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
    int order = det_ix_by_u32(x->text, y->text);
    if (order == 0) order = det_ix_by_u32(x->prop, y->prop);
    return order != 0 ? order : det_ix_by_u32(x->subject, y->subject);
}

det_status
det_ix_fold_identifiers(det_ix_work *w, det_arena *scratch, det_error *err)
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
                return det_ix_no_memory(err);
            det_status st = det_ix_intern(builder, folded, &text, err);
            if (st != DET_OK) return st;
            det_arena_reset(scratch);
        }
    }
    return DET_OK;
}

det_status
det_ix_lay_identifiers(det_ix_work *w, det_arena *scratch, det_error *err)
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
                return det_ix_no_memory(err);
            if (folded.len == 0 || !det_strmap_get(&w->builder->strings, folded, &draft)) continue;
            row.items[row.count++] = (det_ix_identifier){w->place[draft], statement->prop,
                                                         bodies[b].subject};
        }
    w->items[DET_IX_IDENTIFIERS] = row.items;
    w->count[DET_IX_IDENTIFIERS] = det_ix_sort_distinct(row.items, row.count, sizeof *row.items,
                                                        by_identifier);
    return DET_OK;
}
