/* compile_words.c - step 4 of compile.c: what searches look things up by. */
#include "index/compile.h"

#include <string.h>

#include "text/edit.h"

/* ---- 4. weigh --------------------------------------------------------------------------- */

/* Calls for each token of each spelling that has been read. */
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

static int
by_form(const void *a, const void *b)
{
    const det_ix_draft_form *x = a, *y = b;
    int order = det_ix_by_u32(x->text, y->text);
    if (order == 0) order = det_ix_by_u32(x->written, y->written);
    if (order == 0) order = det_ix_by_u32(x->roles, y->roles);
    return order != 0 ? order : det_ix_by_u32(x->script, y->script);
}

static bool
take_form(const det_ix_work *w, uint32_t number, void *out)
{
    if (w->kept.is_form[number] == 0) return false;
    const det_ix_form *from = &w->kept.before->forms[number];
    const det_ix_draft_form now = {.text = w->kept.string[from->text],
                                   .written = w->kept.string[from->written],
                                   .roles = w->kept.before->traits[number].roles,
                                   .script = from->script};
    memcpy(out, &now, sizeof now);
    return true;
}

/* Sorts the forms that tokens of fresh names have, and tells tokens their places among them.  What
 * ICU read and is not kept has left forms that no token has. */
static det_status
sort_fresh(det_ix_work *w, det_ix_draft_form *sorted, size_t *kept, det_error *err)
{
    const det_ix_draft_form *drafts = w->forms.items;
    size_t count = 0;
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
        sorted[i] = drafts[order[i].item];
        number[order[i].item] = (uint32_t)i;
    }
    each_token(w, take_number, number);
    det_arena_mark_reset(w->arena, mark);
    *kept = count;
    return DET_OK;
}

/* All forms, fresh and kept, in order. */
static det_status
make_forms(det_ix_work *w, det_ix_draft_form **out, size_t *count, det_error *err)
{
    size_t fresh = 0, kept = w->kept.before == NULL ? 0 : w->kept.before->count[DET_IX_FORMS];
    det_ix_draft_form *sorted = det_arena_alloc(w->arena, w->forms.count * sizeof *sorted);
    if (sorted == NULL) return det_ix_no_memory(err);
    det_status st = sort_fresh(w, sorted, &fresh, err);
    *out = sorted;
    *count = fresh;
    if (st != DET_OK || kept == 0) return st;
    *out = det_arena_alloc(w->arena, (fresh + kept) * sizeof **out);
    uint32_t *number = det_arena_alloc(w->arena, fresh * sizeof *number);
    if (*out == NULL || number == NULL) return det_ix_no_memory(err);
    const det_ix_merge merge = {.kept_count = (uint32_t)kept,
                                .take = take_form,
                                .fresh = sorted,
                                .fresh_count = fresh,
                                .size = sizeof *sorted,
                                .compare = by_form,
                                .out = *out,
                                .kept_number = w->kept.form,
                                .fresh_number = number};
    *count = det_ix_merge_rows(w, &merge);
    each_token(w, take_number, number);
    return DET_OK;
}

/* A form, and what the text tables know of its text, which one that is kept has already. */
static void
describe_form(const det_ix_work *w, const det_ix_draft_form *draft, uint32_t kept,
              det_ix_form *form, det_trait *trait, uint32_t *classes)
{
    det_str text = det_ix_text(w, draft->text);
    *form = (det_ix_form){.text = draft->text, .written = draft->written, .script = draft->script};
    *trait = (det_trait){.roles = draft->roles,
                         .signature = det_edit_signature(text),
                         .length = (uint8_t)text.len,
                         .first = (unsigned char)text.ptr[0]};
    if (kept != 0) {
        const det_ix_form *was = &w->kept.before->forms[kept - 1];
        form->skeleton = was->skeleton;
        form->class_count = was->class_count;
        for (uint32_t c = 0; c < was->class_count; c++)
            classes[c] = w->kept.before->form_classes[was->class_first + c];
        return;
    }
    det_token token = {.text = text};
    det_token_describe(&token);
    form->skeleton = token.skeleton;
    form->class_count = token.class_count;
    for (uint32_t c = 0; c < token.class_count; c++)
        classes[c] = token.classes[c];
}

det_status
det_ix_lay_forms(det_ix_work *w, det_error *err)
{
    const det_index *before = w->kept.before;
    det_ix_draft_form *drafts = NULL;
    size_t count = 0, used = 0;
    det_status st = make_forms(w, &drafts, &count, err);
    if (st != DET_OK) return st;
    uint32_t *classes = det_arena_alloc(w->out, count * DET_TOKEN_CLASSES_MAX * sizeof *classes);
    det_ix_form *forms = det_arena_alloc(w->out, count * sizeof *forms);
    det_trait *traits = det_arena_alloc(w->out, count * sizeof *traits);
    w->form_before = DET_NEW(w->arena, uint32_t, count);
    if (forms == NULL || traits == NULL || classes == NULL || w->form_before == NULL)
        return det_ix_no_memory(err);
    for (uint32_t i = 0; before != NULL && i < before->count[DET_IX_FORMS]; i++)
        if (w->kept.is_form[i] != 0) w->form_before[w->kept.form[i]] = i + 1;
    for (size_t i = 0; i < count; i++) {
        describe_form(w, &drafts[i], w->form_before[i], &forms[i], &traits[i], classes + used);
        forms[i].class_first = (uint32_t)used;
        used += forms[i].class_count;
    }
    w->items[DET_IX_TRAITS] = traits;
    w->count[DET_IX_TRAITS] = count;
    w->items[DET_IX_FORMS] = forms;
    w->count[DET_IX_FORMS] = count;
    w->items[DET_IX_FORM_CLASSES] = classes;
    w->count[DET_IX_FORM_CLASSES] = used;
    return DET_OK;
}

/* Names are gone over in their order; what is asked of a form each time lies close together. */
typedef struct posting {
    const det_ix_name *names;
    const det_index_place *tokens;
    uint8_t *is_light; /* by form */
    uint32_t *first;   /* by form: the first form of its text, which lie side by side */
} posting;

/* Rarity counts subjects, not names: ten aliases with one surname make it no commoner.  It is of a
 * text, which several forms may have. */
typedef struct counted {
    uint32_t last, subjects; /* the last subject that has it, + 1 */
} counted;

static void
weigh(const det_ix_work *w, const posting *p, counted *of)
{
    enum { COMMON = 256 };
    uint16_t rarity_of[COMMON] = {0};
    det_trait *traits = w->items[DET_IX_TRAITS];
    for (uint32_t n = 0; n < w->name_count; n++) {
        const det_ix_name *name = &p->names[n];
        for (uint32_t i = 0; i < name->token_count; i++) {
            counted *text = &of[p->first[p->tokens[name->token_first + i].form]];
            text->subjects += text->last != name->subject + 1;
            text->last = name->subject + 1;
        }
    }
    for (uint64_t i = 0; i < w->count[DET_IX_FORMS]; i++) {
        uint32_t with = of[p->first[i]].subjects;
        uint16_t rarity = with < COMMON ? rarity_of[with] : 0;
        if (rarity == 0) rarity = det_ix_rarity(w->count[DET_IX_SUBJECTS], with);
        if (with < COMMON) rarity_of[with] = rarity;
        traits[i].rarity = rarity;
        traits[i].weight = det_ix_weight(rarity, traits[i].roles);
    }
}

/* The same where this is a part of another index: what words weigh there. */
static void
weigh_as_whole(const det_ix_work *w)
{
    const det_index *whole = w->builder->whole;
    const det_ix_form *forms = w->items[DET_IX_FORMS];
    det_trait *traits = w->items[DET_IX_TRAITS];
    for (uint64_t i = 0; whole != NULL && i < w->count[DET_IX_FORMS]; i++) {
        uint32_t string;
        if (!det_ix_find_string(whole, det_ix_text(w, forms[i].text), &string)) continue;
        uint16_t rarity = w->builder->whole_rarities[string];
        if (rarity == 0) continue;
        traits[i].rarity = rarity;
        traits[i].weight = det_ix_weight(rarity, traits[i].roles);
    }
}

/* Goes over every (form, name) that is to be posted; with postings == NULL it only counts. */
static void
post(const det_ix_work *w, const posting *p, uint32_t *postings)
{
    det_ix_form *forms = w->items[DET_IX_FORMS];
    for (uint32_t n = 0; n < w->name_count; n++) {
        const det_index_place *own = p->tokens + p->names[n].token_first;
        uint32_t count = p->names[n].token_count;
        bool bearing = false;
        for (uint32_t i = 0; i < count; i++)
            bearing = bearing || p->is_light[own[i].form] == 0;
        for (uint32_t i = 0; i < count; i++) {
            uint32_t f = own[i].form, same = 0;
            if (bearing && p->is_light[f] != 0) continue;
            while (own[same].form != f)
                same++;
            if (same < i) continue; /* it is posted already */
            if (postings != NULL) postings[forms[f].posting_first + forms[f].posting_count] = n;
            forms[f].posting_count++;
        }
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
make_head(const det_ix_work *w, const posting *p, const det_ix_name *name)
{
    const det_trait *traits = w->items[DET_IX_TRAITS];
    det_head head = {0};
    bool was_light = false;
    if (is_person(w, name->subject)) head.marks |= DET_HEAD_PERSON;
    if (name->prop == DET_PROP_WEAK_ALIAS) head.marks |= DET_HEAD_WEAK;
    for (uint32_t i = 0; i < name->token_count; i++) {
        const det_trait *trait = &traits[p->tokens[name->token_first + i].form];
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
lay_heads(det_ix_work *w, const posting *p, det_error *err)
{
    det_head *heads = det_arena_alloc(w->out, w->name_count * sizeof *heads);
    if (heads == NULL) return det_ix_no_memory(err);
    for (uint32_t n = 0; n < w->name_count; n++)
        heads[n] = make_head(w, p, &p->names[n]);
    w->items[DET_IX_HEADS] = heads;
    w->count[DET_IX_HEADS] = w->name_count;
    return DET_OK;
}

/* Rarity and weight of forms, where each is posted, and what names weigh. */
det_status
det_ix_lay_postings(det_ix_work *w, det_error *err)
{
    det_ix_form *forms = w->items[DET_IX_FORMS];
    const det_trait *traits = w->items[DET_IX_TRAITS];
    size_t count = (size_t)w->count[DET_IX_FORMS];
    posting p = {.names = w->items[DET_IX_NAMES],
                 .tokens = w->items[DET_IX_NAME_TOKENS],
                 .is_light = det_arena_alloc(w->arena, count * sizeof *p.is_light),
                 .first = det_arena_alloc(w->arena, count * sizeof *p.first)};
    counted *of = DET_NEW(w->arena, counted, count);
    if (p.is_light == NULL || p.first == NULL || of == NULL) return det_ix_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        p.is_light[i] = (traits[i].roles & DET_ROLES_LIGHT) != 0;
        p.first[i] = i > 0 && forms[i].text == forms[i - 1].text ? p.first[i - 1] : (uint32_t)i;
    }
    weigh(w, &p, of);
    weigh_as_whole(w);
    post(w, &p, NULL);
    uint64_t posted = 0;
    for (size_t i = 0; i < count; i++)
        posted += forms[i].posting_count;
    det_status st = det_ix_fits(posted, "postings", err);
    if (st != DET_OK) return st;
    uint32_t used = 0;
    for (size_t i = 0; i < count; i++) {
        forms[i].posting_first = used;
        used += forms[i].posting_count;
        forms[i].posting_count = 0;
    }
    uint32_t *postings = det_arena_alloc(w->out, used * sizeof *postings);
    if (postings == NULL) return det_ix_no_memory(err);
    post(w, &p, postings);
    w->items[DET_IX_POSTINGS] = postings;
    w->count[DET_IX_POSTINGS] = used;
    return lay_heads(w, &p, err);
}

static bool
take_whole(const det_ix_work *w, uint32_t number, void *out)
{
    const det_ix_whole *from = &w->kept.before->wholes[number];
    if (w->kept.subject[w->kept.before->names[from->name].subject] == 0) return false;
    const det_ix_whole now = {from->hash, w->kept.name[from->name]};
    memcpy(out, &now, sizeof now);
    return true;
}

static int
by_whole(const void *a, const void *b)
{
    const det_ix_whole *x = a, *y = b;
    int order = det_ix_by_u32(x->hash, y->hash);
    return order != 0 ? order : det_ix_by_u32(x->name, y->name);
}

/* The wholes of a name: one or two, or none if it has no token. */
static size_t
hash_name(const det_ix_work *w, uint32_t n, det_ix_keyed *out)
{
    const det_ix_form *forms = w->items[DET_IX_FORMS];
    const det_ix_name *name = (const det_ix_name *)w->items[DET_IX_NAMES] + n;
    const det_index_place *own = (const det_index_place *)w->items[DET_IX_NAME_TOKENS] +
                                 name->token_first;
    uint32_t texts = DET_IX_HASH_START, written = DET_IX_HASH_START;
    size_t count = 0;
    for (uint32_t i = 0; i < name->token_count; i++) {
        const det_ix_form *form = &forms[own[i].form];
        bool is_same = texts == written && form->text == form->written;
        texts = det_ix_hash_on(texts, det_ix_text(w, form->text));
        written = is_same ? texts : det_ix_hash_on(written, det_ix_text(w, form->written));
    }
    if (name->token_count > 0) out[count++] = (det_ix_keyed){texts, n, 0};
    if (name->token_count > 0 && written != texts) out[count++] = (det_ix_keyed){written, n, 0};
    return count;
}

det_status
det_ix_lay_wholes(det_ix_work *w, det_error *err)
{
    size_t kept = w->kept.before == NULL ? 0 : w->kept.before->count[DET_IX_WHOLES];
    size_t most = 0, count = 0;
    for (uint32_t g = 0; g < w->group_count; g++)
        if (w->groups[g].kept == 0) most += w->groups[g + 1].name_first - w->groups[g].name_first;
    most *= 2;
    det_ix_whole *wholes = det_arena_alloc(w->out, (most + kept) * sizeof *wholes);
    det_arena_mark mark = det_arena_mark_get(w->arena);
    det_ix_keyed *order = det_arena_alloc(w->arena, 2 * most * sizeof *order);
    det_ix_whole *fresh = det_arena_alloc(w->arena, most * sizeof *fresh);
    if (wholes == NULL || order == NULL || fresh == NULL) return det_ix_no_memory(err);
    for (uint32_t g = 0; g < w->group_count; g++)
        for (uint32_t n = w->groups[g].name_first;
             w->groups[g].kept == 0 && n < w->groups[g + 1].name_first; n++)
            count += hash_name(w, n, order + count);
    det_ix_sort_keyed(order, order + most, count);
    for (size_t i = 0; i < count; i++)
        fresh[i] = (det_ix_whole){(uint32_t)order[i].key, order[i].item};
    const det_ix_merge merge = {.kept_count = (uint32_t)kept,
                                .take = take_whole,
                                .fresh = fresh,
                                .fresh_count = count,
                                .size = sizeof *wholes,
                                .compare = by_whole,
                                .out = wholes};
    w->items[DET_IX_WHOLES] = wholes;
    w->count[DET_IX_WHOLES] = det_ix_merge_rows(w, &merge);
    det_arena_mark_reset(w->arena, mark);
    return DET_OK;
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
    for (size_t b = 0; b < w->fresh_count; b++) {
        const det_ix_draft_body *body = w->fresh[b];
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

static bool
take_identifier(const det_ix_work *w, uint32_t number, void *out)
{
    const det_ix_identifier *from = &w->kept.before->identifiers[number];
    if (w->kept.subject[from->subject] == 0) return false;
    const det_ix_body *bodies = w->items[DET_IX_BODIES];
    uint32_t body = w->kept.body[w->builder->body_before[from->subject]];
    const det_ix_identifier now = {w->kept.string[from->text], from->prop, bodies[body].subject};
    memcpy(out, &now, sizeof now);
    return true;
}

static int
by_identifier(const void *a, const void *b)
{
    const det_ix_identifier *x = a, *y = b;
    int order = det_ix_by_u32(x->text, y->text);
    if (order == 0) order = det_ix_by_u32(x->prop, y->prop);
    return order != 0 ? order : det_ix_by_u32(x->subject, y->subject);
}

/* Those of fresh bodies. */
static size_t
find_identifiers(const det_ix_work *w, const uint32_t *folded_of, det_ix_keyed *order)
{
    const det_ix_body *bodies = w->items[DET_IX_BODIES];
    size_t count = 0;
    for (uint32_t b = 0; b < w->fresh_body_count; b++)
        for (uint32_t i = 0; i < w->bodies[b].statement_count; i++) {
            const det_ix_statement *statement = &w->bodies[b].statements[i];
            if (!is_identifier(statement->prop) || folded_of[statement->text] == 0) continue;
            uint64_t key = (uint64_t)folded_of[statement->text] << 32 | statement->prop;
            order[count++] = (det_ix_keyed){key, bodies[w->body_number[b]].subject, 0};
        }
    return count;
}

det_status
det_ix_lay_identifiers(det_ix_work *w, det_error *err)
{
    size_t most = w->folded.count;
    size_t kept = w->kept.before == NULL ? 0 : w->kept.before->count[DET_IX_IDENTIFIERS];
    det_ix_identifier *laid = det_arena_alloc(w->out, (most + kept) * sizeof *laid);
    det_arena_mark mark = det_arena_mark_get(w->arena);
    det_ix_identifier *fresh = det_arena_alloc(w->arena, most * sizeof *fresh);
    uint32_t *folded_of = DET_NEW(w->arena, uint32_t, most == 0 ? 0 : w->text_count);
    det_ix_keyed *order = det_arena_alloc(w->arena, 2 * most * sizeof *order);
    if (laid == NULL || fresh == NULL || folded_of == NULL || order == NULL)
        return det_ix_no_memory(err);
    for (size_t i = 0; i < most; i++)
        folded_of[w->place[w->folded.items[i].text]] = w->place[w->folded.items[i].folded];
    size_t count = most == 0 ? 0 : find_identifiers(w, folded_of, order);
    const det_ix_merge merge = {.kept_count = (uint32_t)kept,
                                .take = take_identifier,
                                .fresh = fresh,
                                .fresh_count = sort_identifiers(fresh, count, order),
                                .size = sizeof *laid,
                                .compare = by_identifier,
                                .out = laid};
    w->items[DET_IX_IDENTIFIERS] = laid;
    w->count[DET_IX_IDENTIFIERS] = det_ix_merge_rows(w, &merge);
    det_arena_mark_reset(w->arena, mark);
    return DET_OK;
}
