/* seco/map.c - the Swiss list from targets to subjects.
 *
 * What is in a target is said by the tables below or is a note "element-unknown" with its path and
 * text.  Numbers of rows (ssid), languages and the like are bookkeeping. */
#include "list/imo.h"
#include "list/script.h"
#include "list/seco/record.h"

#include <string.h>

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "the Swiss list: no memory");
}

/* ---- programmes and places ---------------------------------------------------------------------
 */

/* The child of that name in English, else the first of that name. */
static det_str
in_english(const det_element *parent, const char *name)
{
    det_str first = {0};
    for (const det_element *child = parent->first; child != NULL; child = child->next) {
        if (!det_str_equal(child->name, det_str_of(name))) continue;
        if (det_str_equal(det_element_attribute(child, "lang"), DET_STR("eng"))) return child->text;
        if (first.len == 0) first = child->text;
    }
    return first;
}

det_status
det_seco_take_program(det_seco_tables *tables, const det_element *program, det_error *err)
{
    det_str key = in_english(program, "program-key");
    if (key.len == 0) key = in_english(program, "program-name");
    for (const det_element *child = program->first; child != NULL; child = child->next) {
        uint32_t place = (uint32_t)tables->set_count, existing;
        det_str id = det_element_attribute(child, "ssid");
        if (!det_str_equal(child->name, DET_STR("sanctions-set")) || id.len == 0) continue;
        if (tables->set_count == tables->set_capacity) {
            det_seco_set *grown = det_arena_grow(tables->arena, tables->sets, tables->set_count,
                                                 &tables->set_capacity, sizeof *grown);
            if (grown == NULL) return no_memory(err);
            tables->sets = grown;
        }
        if (!det_arena_copy(tables->arena, id, &id) ||
            !det_strmap_add(&tables->set_of, id, place, &existing))
            return no_memory(err);
        bool is_english = det_str_equal(det_element_attribute(child, "lang"), DET_STR("eng"));
        if (existing != place && !is_english) continue;
        det_seco_set *set = &tables->sets[existing];
        if (!det_arena_copy(tables->arena, key, &set->program) ||
            !det_arena_copy(tables->arena, child->text, &set->title))
            return no_memory(err);
        if (existing == place) tables->set_count++;
    }
    return DET_OK;
}

det_status
det_seco_take_place(det_seco_tables *tables, const det_element *place, det_error *err)
{
    uint32_t at = (uint32_t)tables->place_count;
    det_str id = det_element_attribute(place, "ssid"), text = {0}, country = {0};
    if (id.len == 0) return DET_OK;
    for (const det_element *child = place->first; child != NULL; child = child->next) {
        if (det_str_equal(child->name, DET_STR("country")))
            country = det_element_attribute(child, "iso-code");
        if (child->text.len > 0 &&
            !det_arena_print(tables->arena, &text, "%.*s%s%.*s", DET_STR_FMT(text),
                             text.len == 0 ? "" : ", ", DET_STR_FMT(child->text)))
            return no_memory(err);
    }
    if (tables->place_count == tables->place_capacity) {
        det_seco_place *grown = det_arena_grow(tables->arena, tables->places, tables->place_count,
                                               &tables->place_capacity, sizeof *grown);
        if (grown == NULL) return no_memory(err);
        tables->places = grown;
    }
    if (!det_arena_copy(tables->arena, id, &id) ||
        !det_arena_copy(tables->arena, country, &country) ||
        !det_strmap_add(&tables->place_of, id, at, &at))
        return no_memory(err);
    if (at == tables->place_count) tables->places[tables->place_count++] = (det_seco_place){0};
    tables->places[at] = (det_seco_place){text, country};
    return DET_OK;
}

/* ---- modifications -----------------------------------------------------------------------------
 */

/* The day that a modification counts from: all of them are written year first. */
static det_str
day_of(const det_element *modification)
{
    static const char *const names[] = {"effective-date", "publication-date", "enactment-date"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        det_str day = det_element_attribute(modification, names[i]);
        if (day.len > 0) return day;
    }
    return (det_str){0};
}

/* The newest stand first; of one day the first counts. */
bool
det_seco_is_delisted(const det_element *target)
{
    const det_element *last = NULL;
    for (const det_element *child = target->first; child != NULL; child = child->next)
        if (det_str_equal(child->name, DET_STR("modification")) &&
            (last == NULL || det_str_compare(day_of(child), day_of(last)) > 0))
            last = child;
    return last != NULL &&
           det_str_equal(det_element_attribute(last, "modification-type"), DET_STR("de-listed"));
}

typedef struct mapping {
    det_draft *draft;
    const det_seco_tables *tables;
    bool is_person, is_main, has_name;
} mapping;

/* Texts of elements below that are no longer true: each is a note. */
static void
note_removed(mapping *m, const det_element *element, int depth)
{
    enum { DEPTH_MAX = 16 };
    if (element->text.len > 0)
        det_draft_note(m->draft, "value-removed", element->name, element->text, element->line);
    for (const det_element *child = element->first; child != NULL && depth < DEPTH_MAX;
         child = child->next)
        note_removed(m, child, depth + 1);
}

/* What a modification added stands in the target too; what it removed stands nowhere else. */
static void
map_modification(mapping *m, const det_element *element)
{
    static const struct {
        const char *type;
        det_prop prop;
    } types[] = {{"listed", DET_PROP_LISTED_ON},
                 {"amended", DET_PROP_UPDATED_ON},
                 {"de-listed", DET_PROP_REMARK}};
    det_str type = det_element_attribute(element, "modification-type"), day = day_of(element);
    det_prop prop = DET_PROP_REMARK;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (det_str_equal(type, det_str_of(types[i].type))) prop = types[i].prop;
    det_statement *statement = prop == DET_PROP_REMARK
                                   ? det_draft_say(m->draft, prop, day)
                                   : det_draft_say_date(m->draft, prop, day, "modification",
                                                        element->line);
    if (statement != NULL) {
        statement->type = det_draft_text(m->draft, type);
        det_str enacted = det_element_attribute(element, "enactment-date");
        det_str published = det_element_attribute(element, "publication-date");
        det_str parts[2] = {{0}};
        if (enacted.len > 0)
            parts[0] = det_draft_print(m->draft, "enacted %.*s", DET_STR_FMT(enacted));
        if (published.len > 0)
            parts[1] = det_draft_print(m->draft, "published %.*s", DET_STR_FMT(published));
        statement->note = det_draft_text(m->draft, det_draft_join(m->draft, ", ", parts, 2));
    }
    for (const det_element *child = element->first; child != NULL; child = child->next)
        if (det_str_equal(child->name, DET_STR("removed"))) note_removed(m, child, 0);
}

/* ---- names -------------------------------------------------------------------------------------
 */

enum { PARTS_MAX = 64 };

typedef struct name {
    const det_element *parts[PARTS_MAX]; /* in the order of their numbers */
    size_t count;
} name;

static bool
has_type(const det_element *part, const char *type)
{
    return det_str_equal(det_element_attribute(part, "name-part-type"), det_str_of(type));
}

static uint64_t
order_of(const det_element *part)
{
    uint64_t order = 0;
    return det_str_read_u64(det_element_attribute(part, "order"), &order) ? order : 0;
}

/* Parts by their numbers; of a person the family name goes behind the given names, as people are
 * called, and titles are no part of the name. */
static name
parts_of(mapping *m, const det_element *of)
{
    name result = {0};
    for (const det_element *part = of->first; part != NULL; part = part->next) {
        if (!det_str_equal(part->name, DET_STR("name-part")) || result.count == PARTS_MAX) continue;
        if (has_type(part, "title")) {
            det_draft_say(m->draft, DET_PROP_TITLE, det_element_text(part, "value"));
            continue;
        }
        size_t at = result.count++;
        for (; at > 0 && order_of(result.parts[at - 1]) > order_of(part); at--)
            result.parts[at] = result.parts[at - 1];
        result.parts[at] = part;
    }
    for (size_t i = 0; m->is_person && i + 1 < result.count; i++) {
        size_t last = result.count - 1;
        if (!has_type(result.parts[i], "family-name")) continue;
        while (last > i && has_type(result.parts[last], "suffix"))
            last--;
        const det_element *family = result.parts[i];
        memmove(&result.parts[i], &result.parts[i + 1], (last - i) * sizeof result.parts[0]);
        result.parts[last] = family;
        break;
    }
    return result;
}

/* The spelling of a part in a language and script, else its value. */
static det_str
spelling_of(const det_element *part, const det_element *variant)
{
    for (const det_element *child = part->first; variant != NULL && child != NULL;
         child = child->next)
        if (child == variant ||
            (det_str_equal(child->name, DET_STR("spelling-variant")) && variant->parent != part &&
             det_str_equal(det_element_attribute(child, "lang"),
                           det_element_attribute(variant, "lang")) &&
             det_str_equal(det_element_attribute(child, "script"),
                           det_element_attribute(variant, "script"))))
            return child->text;
    return det_element_text(part, "value");
}

static det_str
whole_name(mapping *m, const name *of, const det_element *variant)
{
    det_str texts[PARTS_MAX];
    for (size_t i = 0; i < of->count; i++)
        texts[i] = spelling_of(of->parts[i], variant);
    return det_draft_join(m->draft, " ", texts, of->count);
}

static det_prop
prop_of_name(mapping *m, const det_element *element)
{
    static const struct {
        const char *type;
        det_prop prop;
    } types[] = {{"primary-name", DET_PROP_NAME},
                 {"alias", DET_PROP_ALIAS},
                 {"formerly-known-as", DET_PROP_PREVIOUS_NAME}};
    det_str type = det_element_attribute(element, "name-type");
    det_str quality = det_element_attribute(element, "quality");
    if (det_str_equal(quality, DET_STR("low"))) return DET_PROP_WEAK_ALIAS;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (det_str_equal(type, det_str_of(types[i].type)))
            return types[i].prop != DET_PROP_NAME || (m->is_main && !m->has_name) ? types[i].prop
                                                                                  : DET_PROP_ALIAS;
    det_draft_note(m->draft, "alias-quality-unknown", DET_STR("name/name-type"), type,
                   element->line);
    return DET_PROP_ALIAS;
}

static void
map_name(mapping *m, const det_element *element)
{
    name parts = parts_of(m, element);
    det_prop prop = prop_of_name(m, element);
    det_str text = whole_name(m, &parts, NULL);
    if (prop != DET_PROP_WEAK_ALIAS && det_has_other_script(text)) prop = DET_PROP_ORIGINAL_NAME;
    det_statement *statement = det_draft_say(m->draft, prop, text);
    if (statement != NULL)
        statement->type = det_draft_text(m->draft, det_element_attribute(element, "name-type"));
    m->has_name |= prop == DET_PROP_NAME && statement != NULL;
    for (size_t i = 0; i < parts.count; i++)
        for (const det_element *child = parts.parts[i]->first; child != NULL; child = child->next) {
            if (!det_str_equal(child->name, DET_STR("spelling-variant"))) continue;
            text = whole_name(m, &parts, child);
            statement = det_draft_say(m->draft,
                                      det_has_other_script(text)    ? DET_PROP_ORIGINAL_NAME
                                      : prop == DET_PROP_WEAK_ALIAS ? prop
                                                                    : DET_PROP_ALIAS,
                                      text);
            if (statement == NULL) continue;
            statement->type = det_draft_text(m->draft, DET_STR("spelling-variant"));
            statement->note = det_draft_text(m->draft, det_element_attribute(child, "lang"));
        }
}

/* ---- facts -------------------------------------------------------------------------------------
 */

static const det_seco_place *
place_of(const mapping *m, const det_element *element)
{
    uint32_t at;
    det_str id = det_element_attribute(element, "place-id");
    if (id.len == 0 || !det_strmap_get(&m->tables->place_of, id, &at)) return NULL;
    return &m->tables->places[at];
}

/* Children that are texts, joined; those named in `but` are told elsewhere. */
static det_str
texts_of(mapping *m, const det_element *element, const char *but, det_str last)
{
    det_str texts[PARTS_MAX];
    size_t count = 0;
    for (const det_element *child = element->first; child != NULL && count + 1 < PARTS_MAX;
         child = child->next)
        if (child->text.len > 0 && !det_str_equal(child->name, det_str_of(but)))
            texts[count++] = child->text;
    texts[count++] = last;
    return det_draft_join(m->draft, ", ", texts, count);
}

static void
map_birth(mapping *m, const det_element *element)
{
    static const char *const names[] = {"year", "month", "day", "year-to", "to-year"};
    det_str v[5];
    uint64_t month = 0, day = 0;
    for (size_t i = 0; i < 5; i++)
        v[i] = det_element_attribute(element, names[i]);
    if (v[0].len == 0) v[0] = det_element_attribute(element, "year-from");
    if (v[0].len == 0) v[0] = det_element_attribute(element, "from-year");
    det_str until = v[3].len > 0 ? v[3] : v[4], text = v[0];
    bool has_month = det_str_read_u64(v[1], &month) && month >= 1 && month <= 12;
    bool has_day = has_month && det_str_read_u64(v[2], &day) && day >= 1 && day <= 31;
    if (has_day)
        text = det_draft_print(m->draft, "%.*s-%02u-%02u", DET_STR_FMT(v[0]), (unsigned)month,
                               (unsigned)day);
    else if (has_month)
        text = det_draft_print(m->draft, "%.*s-%02u", DET_STR_FMT(v[0]), (unsigned)month);
    else if (until.len > 0)
        text = det_draft_print(m->draft, "%.*s to %.*s", DET_STR_FMT(v[0]), DET_STR_FMT(until));
    det_str calendar = det_element_attribute(element, "calendar");
    det_statement *statement;
    if (calendar.len == 0 || det_str_equal_ascii_nocase(calendar, DET_STR("Gregorian"))) {
        statement = det_draft_say_date(m->draft, DET_PROP_BIRTH_DATE, text, "day-month-year",
                                       element->line);
    } else {
        /* a day of another calendar is not ours to convert */
        statement = det_draft_say(m->draft, DET_PROP_BIRTH_DATE, text);
        det_draft_note(m->draft, "date-unread", DET_STR("day-month-year"), text, element->line);
    }
    if (statement == NULL) return;
    statement->note = det_draft_text(m->draft, calendar);
    if (!det_str_equal(det_element_attribute(element, "quality"), DET_STR("good")))
        statement->type = det_draft_text(m->draft, det_element_attribute(element, "quality"));
}

static void
map_place(mapping *m, const det_element *element, det_prop prop)
{
    const det_seco_place *place = place_of(m, element);
    det_statement *statement = det_draft_say(
        m->draft, prop, texts_of(m, element, "", place == NULL ? (det_str){0} : place->text));
    if (statement != NULL && place != NULL)
        statement->country = det_draft_text(m->draft, place->country);
    if (place == NULL && det_element_attribute(element, "place-id").len > 0)
        det_draft_note(m->draft, "place-unknown", element->name,
                       det_element_attribute(element, "place-id"), element->line);
}

static void
map_birth_place(mapping *m, const det_element *element)
{
    map_place(m, element, DET_PROP_BIRTH_PLACE);
}

static void
map_address(mapping *m, const det_element *element)
{
    map_place(m, element, DET_PROP_ADDRESS);
}

static void
map_nationality(mapping *m, const det_element *element)
{
    const det_element *country = det_element_child(element, "country");
    det_str code = country == NULL ? (det_str){0} : det_element_attribute(country, "iso-code");
    det_statement *statement = det_draft_say(m->draft, DET_PROP_NATIONALITY,
                                             texts_of(m, element, "", (det_str){0}));
    if (statement != NULL) statement->country = det_draft_text(m->draft, code);
}

static void
map_document(mapping *m, const det_element *element)
{
    det_str type = det_element_attribute(element, "document-type");
    bool is_passport = det_str_find(type, DET_STR("passport")) != SIZE_MAX;
    const det_element *issuer = det_element_child(element, "issuer");
    det_statement *statement = det_draft_say(
        m->draft, is_passport ? DET_PROP_PASSPORT_NUMBER : DET_PROP_ID_NUMBER,
        det_element_text(element, "number"));
    det_str rest = texts_of(m, element, "number", (det_str){0});
    if (statement == NULL) {
        det_draft_say(m->draft, DET_PROP_REMARK, rest);
        return;
    }
    statement->type = det_draft_text(m->draft, type);
    statement->note = det_draft_text(m->draft, rest);
    if (issuer != NULL)
        statement->country = det_draft_text(m->draft, det_element_attribute(issuer, "code"));
}

static void
map_remark(mapping *m, const det_element *element)
{
    det_statement *statement = det_draft_say(m->draft, DET_PROP_REMARK, element->text);
    if (statement != NULL) statement->type = det_draft_text(m->draft, element->name);
}

/* "IMO Number: 8405270" is the number of a ship, and stays a remark. */
static void
map_other(mapping *m, const det_element *element)
{
    static const det_str key = {"IMO Number:", 11};
    map_remark(m, element);
    if (!det_str_equal_ascii_nocase(det_str_slice(element->text, 0, key.len), key)) return;
    det_str number = det_str_trim(det_str_slice(element->text, key.len, element->text.len));
    size_t end = 0;
    while (end < number.len && number.ptr[end] >= '0' && number.ptr[end] <= '9')
        end++;
    det_statement *imo = det_draft_say(m->draft, DET_PROP_IMO_NUMBER,
                                       det_str_slice(number, 0, end));
    if (imo != NULL && !det_imo_is_valid(imo->text))
        det_draft_note(m->draft, "imo-check-digit", element->name, imo->text, element->line);
}

static void
map_relation(mapping *m, const det_element *element)
{
    det_statement *statement = det_draft_say(
        m->draft, DET_PROP_LINKED_TO,
        det_draft_print(m->draft, "seco:%.*s",
                        DET_STR_FMT(det_element_attribute(element, "target-id"))));
    if (statement == NULL) return;
    statement->type = det_draft_text(m->draft, det_element_attribute(element, "relation-type"));
    statement->note = det_draft_text(m->draft, texts_of(m, element, "", (det_str){0}));
}

static void
map_generic(mapping *m, const det_element *element)
{
    det_statement *statement = det_draft_say(
        m->draft, DET_PROP_REMARK,
        element->text.len > 0 ? element->text : texts_of(m, element, "", (det_str){0}));
    if (statement != NULL)
        statement->type = det_draft_text(m->draft, det_element_attribute(element, "name"));
}

static void map_children(mapping *m, const det_element *parent);

static void
map_identity(mapping *m, const det_element *element)
{
    m->is_main = !det_str_equal(det_element_attribute(element, "main"), DET_STR("false"));
    map_children(m, element);
}

static void
map_set(mapping *m, const det_element *element)
{
    uint32_t at;
    if (!det_strmap_get(&m->tables->set_of, element->text, &at)) {
        det_statement *program = det_draft_say(m->draft, DET_PROP_PROGRAM, element->text);
        if (program != NULL) program->type = det_draft_text(m->draft, element->name);
        return;
    }
    const det_seco_set *set = &m->tables->sets[at];
    det_statement *program = det_draft_say(m->draft, DET_PROP_PROGRAM, set->program);
    if (program != NULL) program->note = det_draft_text(m->draft, set->title);
    det_statement *measure = det_draft_say(m->draft, DET_PROP_SANCTION_RISK, set->title);
    if (measure != NULL) measure->type = det_draft_text(m->draft, DET_STR("sanctions-set"));
}

static void
map_foreign(mapping *m, const det_element *element)
{
    det_statement *reference = det_draft_say(m->draft, DET_PROP_REFERENCE, element->text);
    if (reference != NULL) reference->type = det_draft_text(m->draft, element->name);
}

static const struct {
    const char *name;
    void (*map)(mapping *m, const det_element *element);
} fields[] = {
    {"sanctions-set-id", map_set},
    {"foreign-identifier", map_foreign},
    {"individual", map_children},
    {"entity", map_children},
    {"object", map_children},
    {"identity", map_identity},
    {"name", map_name},
    {"day-month-year", map_birth},
    {"place-of-birth", map_birth_place},
    {"nationality", map_nationality},
    {"address", map_address},
    {"identification-document", map_document},
    {"justification", map_remark},
    {"other-information", map_other},
    {"relation", map_relation},
    {"generic-attribute", map_generic},
    {"modification", map_modification},
};

static void
map_children(mapping *m, const det_element *parent)
{
    for (const det_element *child = parent->first; child != NULL; child = child->next) {
        size_t i = 0, count = sizeof fields / sizeof fields[0];
        while (i < count && !det_str_equal(child->name, det_str_of(fields[i].name)))
            i++;
        if (i < count)
            fields[i].map(m, child);
        else
            det_draft_note(m->draft, "element-unknown", child->name,
                           child->text.len > 0 ? child->text : texts_of(m, child, "", (det_str){0}),
                           child->line);
    }
}

/* ---- the target --------------------------------------------------------------------------------
 */

static void
map_kind(mapping *m, const det_element *target)
{
    const det_element *object = det_element_child(target, "object");
    const det_element *individual = det_element_child(target, "individual");
    det_str type = object == NULL ? (det_str){0} : det_element_attribute(object, "object-type");
    det_subject *subject = &m->draft->subject;
    subject->schema = individual != NULL                         ? DET_SCHEMA_PERSON
                      : det_element_child(target, "entity")      ? DET_SCHEMA_ORGANIZATION
                      : det_str_equal(type, DET_STR("vessel"))   ? DET_SCHEMA_VESSEL
                      : det_str_equal(type, DET_STR("aircraft")) ? DET_SCHEMA_AIRPLANE
                                                                 : DET_SCHEMA_LEGAL_ENTITY;
    if (subject->schema == DET_SCHEMA_LEGAL_ENTITY)
        det_draft_note(m->draft, "type-unknown", DET_STR("object-type"), type, target->line);
    m->is_person = individual != NULL;
    if (individual != NULL)
        det_draft_say(m->draft, DET_PROP_GENDER, det_element_attribute(individual, "sex"));
}

det_status
det_seco_map(const det_element *target, const det_seco_tables *tables, const char *file,
             det_collect *collect, det_error *err)
{
    det_draft *draft = &collect->draft;
    mapping m = {.draft = draft, .tables = tables, .is_main = true};
    det_str id = det_element_attribute(target, "ssid");
    det_draft_begin(draft, file, target->line);
    map_kind(&m, target);
    map_children(&m, target);
    if (!det_draft_has_name(draft))
        return det_collect_reject(collect, file, target->line, DET_STR("a target without a name"),
                                  id, err);
    det_draft_identify(draft, "seco", id, "ssid", target->line);
    det_status st = det_collect_count(
        collect, m.is_person ? DET_STR("type:individual") : DET_STR("type:entity"), 1, err);
    return st == DET_OK ? det_collect_keep(collect, err) : st;
}
