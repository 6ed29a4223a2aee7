/* eu/whole.c - the EU list as it was written before 2018, from elements to subjects.
 *
 *   <ENTITY Id="1" Type="P" legal_basis="151/2012 (OJ L49)" reg_date="2012-02-21" pdf_link="..."
 *           programme="ZWE" remark="...">
 *     <NAME ...> <LASTNAME>Mugabe</LASTNAME> ... <WHOLENAME>Robert Gabriel Mugabe</WHOLENAME> ...
 *
 * It does not tell strong names from weak ones; its entities have no number but Id, which FSF 1.1
 * calls logicalId. */
#include "list/eu/record.h"

typedef struct whole {
    det_draft *draft;
    bool has_name;
} whole;

/* The texts of the children by name; any other becomes a note. */
static void
take(whole *w, const det_element *element, const char *const *names, det_str *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        values[i] = (det_str){0};
    for (const det_element *child = element->first; child != NULL; child = child->next) {
        size_t i = 0;
        while (i < count && !det_str_equal(child->name, det_str_of(names[i])))
            i++;
        if (i < count && values[i].len == 0)
            values[i] = child->text;
        else if (child->text.len > 0)
            det_draft_note(w->draft, "element-unknown",
                           det_draft_print(w->draft, "%.*s/%.*s", DET_STR_FMT(element->name),
                                           DET_STR_FMT(child->name)),
                           child->text, child->line);
    }
}

static void
map_name(whole *w, const det_element *element)
{
    static const char *const names[] = {"FIRSTNAME", "MIDDLENAME", "LASTNAME", "WHOLENAME",
                                        "GENDER",    "TITLE",      "FUNCTION", "LANGUAGE"};
    det_str v[8];
    take(w, element, names, v, 8);
    det_str name = v[3].len > 0 ? v[3] : det_draft_join(w->draft, " ", v, 3);
    det_statement *statement = det_eu_say_name(
        w->draft, w->has_name ? DET_PROP_ALIAS : DET_PROP_NAME, name, v[7]);
    w->has_name |= statement != NULL && statement->prop == DET_PROP_NAME;
    det_draft_say(w->draft, DET_PROP_GENDER, v[4]);
    det_draft_say(w->draft, DET_PROP_TITLE, v[5]);
    det_draft_say(w->draft, DET_PROP_POSITION, v[6]);
}

static void
map_birth(whole *w, const det_element *element)
{
    static const char *const names[] = {"DATE", "PLACE", "COUNTRY"};
    det_str v[3];
    take(w, element, names, v, 3);
    det_eu_say_birth(w->draft, v[0], false, element->line);
    det_statement *place = det_draft_say(w->draft, DET_PROP_BIRTH_PLACE,
                                         det_draft_join(w->draft, ", ", v + 1, 2));
    if (place != NULL) place->country = det_draft_text(w->draft, v[2]);
}

static void
map_address(whole *w, const det_element *element)
{
    static const char *const names[] = {"STREET", "NUMBER", "ZIPCODE", "CITY", "OTHER", "COUNTRY"};
    det_str v[6];
    take(w, element, names, v, 6);
    det_statement *statement = det_draft_say(w->draft, DET_PROP_ADDRESS,
                                             det_draft_join(w->draft, ", ", v, 6));
    if (statement != NULL) statement->country = det_draft_text(w->draft, v[5]);
}

/* "AD001095 (passport-National passport) ((passport))": the number and what it is. */
static void
map_document(whole *w, const det_element *element)
{
    static const char *const names[] = {"NUMBER", "COUNTRY"};
    det_str v[2];
    take(w, element, names, v, 2);
    size_t bracket = det_str_find(v[0], DET_STR(" ("));
    det_str number = det_str_trim(det_str_slice(v[0], 0, bracket));
    det_str kind = bracket == SIZE_MAX ? (det_str){0} : det_str_slice(v[0], bracket + 2, v[0].len);
    bool is_passport = kind.len == 0 || det_str_starts(kind, DET_STR("passport"));
    det_statement *statement = det_draft_say(
        w->draft, is_passport ? DET_PROP_PASSPORT_NUMBER : DET_PROP_ID_NUMBER, number);
    if (statement == NULL) return;
    statement->note = bracket == SIZE_MAX ? (det_str){0} : det_draft_text(w->draft, v[0]);
    statement->country = det_draft_text(w->draft, v[1]);
}

static void
map_citizen(whole *w, const det_element *element)
{
    static const char *const names[] = {"COUNTRY"};
    det_str v[1];
    take(w, element, names, v, 1);
    det_statement *statement = det_draft_say(w->draft, DET_PROP_NATIONALITY, v[0]);
    if (statement != NULL) statement->country = statement->text;
}

/* An entity of FSF 1.0 may have several acts; the rows say them one by one. */
static void
map_act(whole *w, const det_element *element)
{
    det_draft_say(w->draft, DET_PROP_PROGRAM, det_element_attribute(element, "programme"));
    det_draft_say(w->draft, DET_PROP_REMARK, det_element_attribute(element, "remark"));
    det_str link = det_element_attribute(element, "pdf_link");
    det_str act = det_element_attribute(element, "legal_basis");
    det_statement *url = det_draft_say(w->draft, DET_PROP_SOURCE_URL, link.len > 0 ? link : act);
    if (url != NULL)
        url->note = det_draft_print(w->draft, "%.*s of %.*s", DET_STR_FMT(act),
                                    DET_STR_FMT(det_element_attribute(element, "reg_date")));
}

det_status
det_eu_map_whole(const det_element *record, const char *file, det_collect *collect, det_error *err)
{
    static const struct {
        const char *name;
        void (*map)(whole *w, const det_element *element);
    } parts[] = {{"NAME", map_name},         {"BIRTH", map_birth},     {"ADDRESS", map_address},
                 {"PASSPORT", map_document}, {"CITIZEN", map_citizen}, {"ENTITY", map_act}};
    det_draft *draft = &collect->draft;
    whole w = {.draft = draft};
    det_draft_begin(draft, file, record->line);
    det_eu_say_kind(draft, det_element_attribute(record, "Type"), record->line);
    map_act(&w, record);
    for (const det_element *child = record->first; child != NULL; child = child->next) {
        size_t i = 0, count = sizeof parts / sizeof parts[0];
        while (i < count && !det_str_equal(child->name, det_str_of(parts[i].name)))
            i++;
        if (i < count)
            parts[i].map(&w, child);
        else
            det_draft_note(draft, "element-unknown", child->name, child->text, child->line);
    }
    det_str id = det_element_attribute(record, "Id");
    det_str reference = det_element_attribute(record, "EU_ref_num"); /* FSF 1.0 alone */
    if (reference.len > 0) {
        det_statement *number = det_draft_say(draft, DET_PROP_REFERENCE, id);
        if (number != NULL) number->type = DET_STR("logicalId");
    }
    det_draft_identify(draft, "eu", reference.len > 0 ? reference : id, "Id", record->line);
    return det_eu_keep(collect, record, file, err);
}
