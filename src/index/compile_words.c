/* compile_words.c - step 4 of compile.c: what searches look things up by. */
#include "index/compile.h"
#include "text/edit.h"

/* ---- 4. weigh --------------------------------------------------------------------------- */

/* Calls for each token of each spelling. */
static void
each_token(det_ix_work *w, void (*visit)(uint32_t *number, det_ix_draft_token *token),
           uint32_t *number)
{
    for (uint32_t i = 0; i < w->spelling_count; i++)
        for (det_ix_spelling *own = &w->spellings[i]; own != NULL; own = own->derived)
            for (uint32_t t = 0; t < own->count; t++)
                visit(number, &own->tokens[t]);
}

static void
mark_used(uint32_t *number, det_ix_draft_token *token)
{
    number[token->form] = 1;
}

static void
take_number(uint32_t *number, det_ix_draft_token *token)
{
    token->form = number[token->form];
}

/* Sorts the forms and tells tokens their numbers.  What ICU read and is not kept has left forms
 * that no token has. */
static det_status
make_forms(det_ix_work *w, det_error *err)
{
    const det_ix_draft_form *drafts = w->forms.items;
    size_t count = 0;
    det_ix_form *forms = DET_NEW(w->out, det_ix_form, w->forms.count);
    det_trait *traits = DET_NEW(w->out, det_trait, w->forms.count);
    if (forms == NULL || traits == NULL) return det_ix_no_memory(err);
    det_arena_mark mark = det_arena_mark_get(w->arena);
    det_ix_keyed *order = det_arena_alloc(w->arena, 2 * w->forms.count * sizeof *order);
    uint32_t *number = DET_NEW(w->arena, uint32_t, w->forms.count);
    if (order == NULL || number == NULL) return det_ix_no_memory(err);
    each_token(w, mark_used, number);
    for (size_t i = 0; i < w->forms.count; i++)
        if (number[i] != 0)
            order[count++] = (det_ix_keyed){(uint64_t)drafts[i].roles << 16 | drafts[i].script,
                                            (uint32_t)i, 0};
    det_ix_sort_keyed(order, order + count, count);
    for (size_t i = 0; i < count; i++)
        order[i].key = (uint64_t)drafts[order[i].item].text << 32 | drafts[order[i].item].written;
    det_ix_sort_keyed(order, order + count, count);
    for (size_t i = 0; i < count; i++) {
        const det_ix_draft_form *from = &drafts[order[i].item];
        forms[i] = (det_ix_form){
            .text = from->text, .written = from->written, .script = from->script};
        traits[i].roles = from->roles;
        number[order[i].item] = (uint32_t)i;
    }
    each_token(w, take_number, number);
    det_arena_mark_reset(w->arena, mark);
    w->items[DET_IX_TRAITS] = traits;
    w->count[DET_IX_TRAITS] = count;
    w->items[DET_IX_FORMS] = forms;
    w->count[DET_IX_FORMS] = count;
    return DET_OK;
}

/* What the text tables know of each form's text. */
static det_status
describe_forms(det_ix_work *w, det_error *err)
{
    det_ix_form *forms = w->items[DET_IX_FORMS];
    det_trait *traits = w->items[DET_IX_TRAITS];
    size_t count = (size_t)w->count[DET_IX_FORMS], used = 0;
    uint32_t *classes = DET_NEW(w->out, uint32_t, count * DET_TOKEN_CLASSES_MAX);
    if (classes == NULL) return det_ix_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        det_token token = {.text = w->texts[forms[i].text]};
        det_token_describe(&token);
        traits[i].signature = det_edit_signature(token.text);
        traits[i].length = (uint8_t)token.text.len;
        traits[i].first = (unsigned char)token.text.ptr[0];
        forms[i].skeleton = token.skeleton;
        forms[i].class_first = (uint32_t)used;
        forms[i].class_count = token.class_count;
        for (uint32_t c = 0; c < token.class_count; c++)
            classes[used++] = token.classes[c];
    }
    w->items[DET_IX_FORM_CLASSES] = classes;
    w->count[DET_IX_FORM_CLASSES] = used;
    return DET_OK;
}

static bool
is_light(const det_ix_work *w, const det_ix_draft_token *token)
{
    const det_trait *traits = w->items[DET_IX_TRAITS];
    return (traits[token->form].roles & DET_ROLES_LIGHT) != 0;
}

static bool
has_bearing(const det_ix_work *w, const det_ix_spelling *own)
{
    for (uint32_t i = 0; i < own->count; i++)
        if (!is_light(w, &own->tokens[i])) return true;
    return false;
}

/* Goes over every (form, name) that is to be posted; with postings == NULL it only counts. */
static void
post(const det_ix_work *w, uint32_t *last, uint32_t *postings)
{
    det_ix_form *forms = w->items[DET_IX_FORMS];
    for (uint64_t i = 0; i < w->count[DET_IX_FORMS]; i++)
        last[i] = UINT32_MAX;
    for (uint32_t n = 0; n < w->name_count; n++) {
        const det_ix_spelling *own = w->names[n].spelling;
        bool bearing = has_bearing(w, own);
        for (uint32_t i = 0; i < own->count; i++) {
            uint32_t f = own->tokens[i].form;
            if (last[f] == n || (bearing && is_light(w, &own->tokens[i]))) continue;
            last[f] = n;
            if (postings != NULL) postings[forms[f].posting_first + forms[f].posting_count] = n;
            forms[f].posting_count++;
        }
    }
}

/* Rarity counts subjects, not names: ten aliases with one surname make it no commoner.  It is of a
 * text, which several forms may have; they lie side by side. */
static void
weigh(const det_ix_work *w, uint32_t *last, uint32_t *subjects_with)
{
    const det_ix_form *forms = w->items[DET_IX_FORMS];
    det_trait *traits = w->items[DET_IX_TRAITS];
    for (uint32_t i = 0; i < w->text_count; i++)
        last[i] = UINT32_MAX;
    for (uint32_t n = 0; n < w->name_count; n++)
        for (uint32_t i = 0; i < w->names[n].spelling->count; i++) {
            uint32_t text = forms[w->names[n].spelling->tokens[i].form].text;
            if (last[text] == w->names[n].subject) continue;
            last[text] = w->names[n].subject;
            subjects_with[text]++;
        }
    for (uint64_t i = 0; i < w->count[DET_IX_FORMS]; i++) {
        det_trait *trait = &traits[i];
        trait->rarity = det_ix_rarity(w->count[DET_IX_SUBJECTS], subjects_with[forms[i].text]);
        trait->weight = det_ix_weight(trait->rarity, trait->roles);
    }
}

/* What a subject is, by its newest record. */
static bool
is_person(const det_ix_work *w, uint32_t subject)
{
    const det_ix_subject *of = (const det_ix_subject *)w->items[DET_IX_SUBJECTS] + subject;
    const det_ix_record *records = w->items[DET_IX_RECORDS];
    const det_ix_body *bodies = w->items[DET_IX_BODIES];
    return of->record_count > 0 &&
           bodies[records[of->record_first + of->record_count - 1].body].schema ==
               DET_SCHEMA_PERSON;
}

static det_head
make_head(const det_ix_work *w, const det_ix_name_draft *name, uint32_t subject)
{
    const det_trait *traits = w->items[DET_IX_TRAITS];
    det_head head = {0};
    bool was_light = false;
    if (is_person(w, subject)) head.marks |= DET_HEAD_PERSON;
    if (name->prop == DET_PROP_WEAK_ALIAS) head.marks |= DET_HEAD_WEAK;
    for (uint32_t i = 0; i < name->spelling->count; i++) {
        const det_trait *trait = &traits[name->spelling->tokens[i].form];
        uint16_t weight = trait->weight;
        bool is_bearing = (trait->roles & DET_ROLES_LIGHT) == 0;
        head.bearing_weight += is_bearing ? weight : 0;
        head.light_weight += is_bearing ? 0 : weight;
        head.bearing_count = (uint16_t)(head.bearing_count + is_bearing);
        if (!is_bearing && was_light) head.marks |= DET_HEAD_LIGHT_PAIR;
        was_light = !is_bearing;
        head.light_count = (uint16_t)(head.light_count + was_light);
        if (is_bearing && weight > head.heaviest) head.heaviest = weight;
        if ((trait->roles & DET_ROLE_INITIAL) != 0) head.marks |= DET_HEAD_INITIAL;
    }
    return head;
}

static det_status
lay_names(det_ix_work *w, det_error *err)
{
    size_t tokens = 0;
    for (uint32_t n = 0; n < w->name_count; n++)
        tokens += w->names[n].spelling->count;
    det_status st = det_ix_fits(tokens, "tokens of names", err);
    if (st != DET_OK) return st;
    det_ix_name *laid = det_arena_alloc(w->out, w->name_count * sizeof *laid);
    det_head *heads = det_arena_alloc(w->out, w->name_count * sizeof *heads);
    det_index_place *all = det_arena_alloc(w->out, tokens * sizeof *all);
    if (laid == NULL || heads == NULL || all == NULL) return det_ix_no_memory(err);
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
        heads[n] = make_head(w, from, subject);
        for (uint32_t i = 0; i < from->spelling->count; i++) {
            const det_ix_draft_token *token = &from->spelling->tokens[i];
            all[used++] = (det_index_place){token->form, token->from, token->to};
        }
    }
    w->items[DET_IX_NAMES] = laid;
    w->count[DET_IX_NAMES] = w->name_count;
    w->items[DET_IX_HEADS] = heads;
    w->count[DET_IX_HEADS] = w->name_count;
    w->items[DET_IX_NAME_TOKENS] = all;
    w->count[DET_IX_NAME_TOKENS] = tokens;
    return DET_OK;
}

det_status
det_ix_lay_wholes(det_ix_work *w, det_error *err)
{
    const det_ix_form *forms = w->items[DET_IX_FORMS];
    size_t most = 2 * (size_t)w->name_count, count = 0;
    det_ix_whole *wholes = det_arena_alloc(w->out, most * sizeof *wholes);
    det_arena_mark mark = det_arena_mark_get(w->arena);
    det_ix_keyed *order = det_arena_alloc(w->arena, 2 * most * sizeof *order);
    if (wholes == NULL || order == NULL) return det_ix_no_memory(err);
    for (uint32_t n = 0; n < w->name_count; n++) {
        const det_ix_spelling *own = w->names[n].spelling;
        uint32_t texts = DET_IX_HASH_START, written = DET_IX_HASH_START;
        for (uint32_t i = 0; i < own->count; i++) {
            const det_ix_form *form = &forms[own->tokens[i].form];
            bool is_same = texts == written && form->text == form->written;
            texts = det_ix_hash_on(texts, w->texts[form->text]);
            written = is_same ? texts : det_ix_hash_on(written, w->texts[form->written]);
        }
        if (own->count > 0) order[count++] = (det_ix_keyed){texts, n, 0};
        if (own->count > 0 && written != texts) order[count++] = (det_ix_keyed){written, n, 0};
    }
    det_ix_sort_keyed(order, order + most, count);
    for (size_t i = 0; i < count; i++)
        wholes[i] = (det_ix_whole){(uint32_t)order[i].key, order[i].item};
    det_arena_mark_reset(w->arena, mark);
    w->items[DET_IX_WHOLES] = wholes;
    w->count[DET_IX_WHOLES] = count;
    return DET_OK;
}

det_status
det_ix_lay_forms(det_ix_work *w, det_error *err)
{
    det_status st = make_forms(w, err);
    if (st == DET_OK) st = describe_forms(w, err);
    if (st != DET_OK) return st;
    det_ix_form *forms = w->items[DET_IX_FORMS];
    size_t count = (size_t)w->count[DET_IX_FORMS];
    uint32_t *last = DET_NEW(w->arena, uint32_t, count > w->text_count ? count : w->text_count);
    uint32_t *subjects_with = DET_NEW(w->arena, uint32_t, w->text_count);
    if (last == NULL || subjects_with == NULL) return det_ix_no_memory(err);
    weigh(w, last, subjects_with);
    post(w, last, NULL);
    uint64_t posted = 0;
    for (size_t i = 0; i < count; i++)
        posted += forms[i].posting_count;
    st = det_ix_fits(posted, "postings", err);
    if (st != DET_OK) return st;
    uint32_t used = 0;
    for (size_t i = 0; i < count; i++) {
        forms[i].posting_first = used;
        used += forms[i].posting_count;
        forms[i].posting_count = 0;
    }
    uint32_t *postings = DET_NEW(w->out, uint32_t, used);
    if (postings == NULL) return det_ix_no_memory(err);
    post(w, last, postings);
    w->items[DET_IX_POSTINGS] = postings;
    w->count[DET_IX_POSTINGS] = used;
    return lay_names(w, err);
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

det_status
det_ix_fold_identifiers(det_ix_work *w, det_arena *scratch, det_error *err)
{
    det_index_builder *builder = w->builder;
    for (size_t b = 0; b < builder->bodies.count; b++) {
        const det_ix_draft_body *body = &builder->bodies.items[b];
        for (uint32_t i = 0; i < body->statement_count; i++) {
            if (!is_identifier(body->statements[i].prop)) continue;
            det_str folded;
            det_ix_folded row = {.text = body->statements[i].text};
            det_arena_reset(scratch);
            if (!det_ix_fold_identifier(builder->texts.items[row.text], scratch, &folded))
                return det_ix_no_memory(err);
            det_status st = det_ix_intern(builder, folded, &row.folded, err);
            if (st != DET_OK) return st;
            if (!DET_IX_ROOM(w->arena, &w->folded)) return det_ix_no_memory(err);
            w->folded.items[w->folded.count++] = row;
        }
    }
    return DET_OK;
}

/* By text, then property, then subject, which is how they come. */
static size_t
sort_identifiers(det_ix_identifier *items, size_t count, det_ix_keyed *order)
{
    size_t kept = 0;
    det_ix_sort_keyed(order, order + count, count);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && order[i].key == order[i - 1].key && order[i].item == order[i - 1].item)
            continue;
        items[kept++] = (det_ix_identifier){(uint32_t)(order[i].key >> 32), (uint32_t)order[i].key,
                                            order[i].item};
    }
    return kept;
}

det_status
det_ix_lay_identifiers(det_ix_work *w, det_error *err)
{
    const det_ix_body *bodies = w->items[DET_IX_BODIES];
    size_t most = w->folded.count, count = 0;
    det_ix_identifier *laid = det_arena_alloc(w->out, most * sizeof *laid);
    det_arena_mark mark = det_arena_mark_get(w->arena);
    uint32_t *folded_of = DET_NEW(w->arena, uint32_t, w->text_count);
    det_ix_keyed *order = det_arena_alloc(w->arena, 2 * most * sizeof *order);
    if (laid == NULL || folded_of == NULL || order == NULL) return det_ix_no_memory(err);
    for (size_t i = 0; i < w->folded.count; i++)
        folded_of[w->place[w->folded.items[i].text]] = w->place[w->folded.items[i].folded];
    for (uint32_t b = 0; b < w->body_count; b++)
        for (uint32_t i = 0; i < w->bodies[b].statement_count; i++) {
            const det_ix_statement *statement = &w->bodies[b].statements[i];
            if (!is_identifier(statement->prop) || folded_of[statement->text] == 0) continue;
            uint64_t key = (uint64_t)folded_of[statement->text] << 32 | statement->prop;
            order[count++] = (det_ix_keyed){key, bodies[b].subject, 0};
        }
    w->count[DET_IX_IDENTIFIERS] = sort_identifiers(laid, count, order);
    w->items[DET_IX_IDENTIFIERS] = laid;
    det_arena_mark_reset(w->arena, mark);
    return DET_OK;
}
