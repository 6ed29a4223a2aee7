/* ofac/party.c - what all of OFAC's formats say of a party in the same way. */
#include "list/ofac/fact.h"

#include <stdlib.h>

det_status
det_ofac_say_type(det_draft *draft, det_str type, const char *path, det_collect *collect,
                  det_error *err)
{
    static const struct {
        const char *type;
        det_schema schema;
    } types[] = {
        {"", DET_SCHEMA_ORGANIZATION},     {"Entity", DET_SCHEMA_ORGANIZATION},
        {"individual", DET_SCHEMA_PERSON}, {"vessel", DET_SCHEMA_VESSEL},
        {"aircraft", DET_SCHEMA_AIRPLANE},
    };
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (!det_str_equal_ascii_nocase(type, det_str_of(types[i].type))) continue;
        draft->subject.schema = types[i].schema;
        bool is_none = types[i].schema == DET_SCHEMA_ORGANIZATION;
        return det_collect_count(
            collect, det_draft_print(draft, "type:%s", is_none ? "none" : types[i].type), 1, err);
    }
    draft->subject.schema = DET_SCHEMA_LEGAL_ENTITY;
    det_draft_note(draft, "type-unknown", det_str_of(path), type, draft->subject.line);
    return det_collect_count(collect, det_draft_print(draft, "type:%.*s", DET_STR_FMT(type)), 1,
                             err);
}

void
det_ofac_say_alias(det_draft *draft, det_str name, det_str type, bool is_weak, const char *path,
                   uint32_t line)
{
    static const struct {
        const char *type, *strong, *weak;
        det_prop prop;
    } types[] = {
        {"a.k.a.", "aka", "a.k.a.", DET_PROP_ALIAS},
        {"f.k.a.", "fka", "f.k.a.", DET_PROP_PREVIOUS_NAME},
        {"n.k.a.", "nka", "n.k.a.", DET_PROP_ALIAS},
    };
    size_t before = draft->statement_count;
    size_t i = 0, count = sizeof types / sizeof types[0];
    while (i < count && !det_str_equal_ascii_nocase(type, det_str_of(types[i].type)))
        i++;
    if (i == count) { /* taken as strong: a miss costs more than an alarm */
        det_draft_note(draft, "alias-quality-unknown", det_str_of(path), type, line);
        det_ofac_say_name(draft, is_weak ? DET_PROP_WEAK_ALIAS : DET_PROP_ALIAS, name, "");
    } else {
        det_ofac_say_name(draft, is_weak ? DET_PROP_WEAK_ALIAS : types[i].prop, name,
                          is_weak ? types[i].weak : types[i].strong);
    }
    if (draft->statement_count == before && !draft->has_no_memory)
        det_draft_note(draft, "alias-without-name", det_str_of(path), type, line);
}

det_statement *
det_ofac_say_address(det_draft *draft, const det_ofac_address *address)
{
    det_str towns[2] = {address->city, address->state};
    det_str places[2] = {det_draft_join(draft, ", ", towns, 2), address->postal_code};
    det_str parts[6] = {address->lines[0], address->lines[1],
                        address->lines[2], det_draft_join(draft, " ", places, 2),
                        address->region,   address->country};
    det_statement *statement = det_draft_say(draft, DET_PROP_ADDRESS,
                                             det_draft_join(draft, ", ", parts, 6));
    if (statement != NULL) statement->country = det_draft_text(draft, address->country);
    return statement;
}

static bool
is_alt(const det_statement *statement)
{
    return det_str_starts(statement->type, DET_STR("alt."));
}

static int
compare_facts(const void *left, const void *right)
{
    const det_statement *a = left, *b = right;
    int order = (a->prop > b->prop) - (a->prop < b->prop);
    if (order == 0) order = (int)is_alt(a) - (int)is_alt(b);
    if (order == 0) order = det_str_compare(a->type, b->type);
    if (order == 0) order = det_str_compare(a->text, b->text);
    if (order == 0) order = det_str_compare(a->country, b->country);
    return order == 0 ? det_str_compare(a->note, b->note) : order;
}

void
det_ofac_settle(det_draft *draft)
{
    size_t names = 0, facts = 0;
    det_statement *sorted = DET_NEW(draft->scratch, det_statement, draft->statement_count);
    if (sorted == NULL) {
        draft->has_no_memory = true;
        return;
    }
    for (size_t i = 0; i < draft->statement_count; i++)
        if (draft->statements[i].prop <= DET_PROP_NAME_LAST) sorted[names++] = draft->statements[i];
    for (size_t i = 0; i < draft->statement_count; i++)
        if (draft->statements[i].prop > DET_PROP_NAME_LAST)
            sorted[names + facts++] = draft->statements[i];
    if (facts > 1) qsort(sorted + names, facts, sizeof *sorted, compare_facts);
    for (size_t i = 0; i < draft->statement_count; i++)
        draft->statements[i] = sorted[i];
}

void
det_ofac_note_unknown(det_draft *draft, det_str path, const det_element *element)
{
    if (element->text.len != 0)
        det_draft_note(draft, "element-unknown", path, element->text, element->line);
    for (size_t i = 0; i < element->attribute_count; i++)
        det_draft_note(draft, "element-unknown",
                       det_draft_print(draft, "%.*s@%.*s", DET_STR_FMT(path),
                                       DET_STR_FMT(element->attributes[i].name)),
                       element->attributes[i].value, element->line);
    /* as deep as base/xml.h lets a document be */
    for (const det_element *child = element->first; child != NULL; child = child->next)
        det_ofac_note_unknown(
            draft, det_draft_print(draft, "%.*s/%.*s", DET_STR_FMT(path), DET_STR_FMT(child->name)),
            child);
}
