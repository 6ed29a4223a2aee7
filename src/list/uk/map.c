/* uk/map.c - the UK Sanctions List from elements to subjects.
 *
 * An element with children is a group; those of the table `groups` are read as one value (a name of
 * six parts, an address), all others are only brackets round what they hold.  An element without
 * children is a value: the table `values` says of what, whatever brackets it stands in, or it is a
 * note "element-unknown" with its path and text.  So a new bracket costs nothing, and a new value
 * is seen. */
#include "list/dob.h"
#include "list/imo.h"
#include "list/uk/record.h"

/* Depth of elements below a designation that are followed; base/xml.h stops deeper files. */
enum { DEPTH_MAX = 64 };

typedef struct mapping {
    det_draft *draft;
    det_str id, kind;
} mapping;

typedef enum shape {
    TEXT,   /* a statement */
    TYPED,  /* a statement whose type is the element's name */
    DAY,    /* a date, the day first */
    IMO,    /* the number of a ship */
    PIPED,  /* several, parted by '|' */
    COUNTRY /* a nationality or flag: its own country */
} shape;

static const struct {
    const char *name;
    det_prop prop;
    shape shape;
} values[] = {
    {"DateDesignated", DET_PROP_LISTED_ON, DAY},
    {"LastUpdated", DET_PROP_UPDATED_ON, DAY},
    {"OFSIGroupID", DET_PROP_REFERENCE, TYPED},
    {"UNReferenceNumber", DET_PROP_REFERENCE, TYPED},
    {"RegimeName", DET_PROP_PROGRAM, TEXT},
    {"DesignationSource", DET_PROP_REMARK, TYPED},
    {"SanctionsImposed", DET_PROP_SANCTION_RISK, PIPED},
    {"OtherInformation", DET_PROP_REMARK, TYPED},
    {"UKStatementofReasons", DET_PROP_REMARK, TYPED},
    {"PhoneNumber", DET_PROP_PHONE, TEXT},
    {"EmailAddress", DET_PROP_EMAIL, TEXT},
    {"Website", DET_PROP_WEBSITE, TEXT},
    {"Title", DET_PROP_TITLE, TEXT},
    {"DOB", DET_PROP_BIRTH_DATE, DAY},
    {"Nationality", DET_PROP_NATIONALITY, COUNTRY},
    {"Position", DET_PROP_POSITION, TEXT},
    {"Gender", DET_PROP_GENDER, TEXT},
    {"TypeOfEntity", DET_PROP_REMARK, TYPED},
    {"BusinessRegistrationNumber", DET_PROP_REGISTRATION_NUMBER, TEXT},
    {"ParentCompany", DET_PROP_LINKED_TO, TYPED},
    {"Subsidiary", DET_PROP_LINKED_TO, TYPED},
    {"IMONumber", DET_PROP_IMO_NUMBER, IMO},
    {"CurrentOwnerOperator", DET_PROP_OWNER, TYPED},
    {"PreviousOwnerOperator", DET_PROP_OWNER, TYPED},
    {"CurrentBelievedFlagOfShip", DET_PROP_FLAG, COUNTRY},
    {"PreviousFlag", DET_PROP_PAST_FLAG, COUNTRY},
    {"TypeOfShip", DET_PROP_VESSEL_TYPE, TEXT},
    {"TonnageOfShip", DET_PROP_TONNAGE, TEXT},
    {"LengthOfShip", DET_PROP_REMARK, TYPED},
    {"YearBuilt", DET_PROP_BUILD_DATE, DAY},
    {"HullIdentificationNumber", DET_PROP_REGISTRATION_NUMBER, TYPED},
};

/* ---- values -----------------------------------------------------------------------------------
 */

static void
say_piped(mapping *m, det_prop prop, const det_element *element)
{
    det_str rest = element->text, one;
    while (det_str_next(&rest, '|', &one)) {
        det_statement *statement = det_draft_say(m->draft, prop, one);
        if (statement != NULL) statement->type = det_draft_text(m->draft, element->name);
    }
}

static void
map_value(mapping *m, const det_element *element, det_str path)
{
    size_t i = 0, count = sizeof values / sizeof values[0];
    if (element->text.len == 0) return;
    while (i < count && !det_str_equal(element->name, det_str_of(values[i].name)))
        i++;
    if (i == count) {
        det_draft_note(m->draft, "element-unknown", path, element->text, element->line);
        return;
    }
    if (values[i].shape == DAY) {
        det_draft_say_day_first(m->draft, values[i].prop, element->text, values[i].name,
                                element->line);
        return;
    }
    if (values[i].shape == PIPED) {
        say_piped(m, values[i].prop, element);
        return;
    }
    det_statement *statement = det_draft_say(m->draft, values[i].prop, element->text);
    if (statement == NULL) return;
    if (values[i].shape == TYPED) statement->type = det_draft_text(m->draft, element->name);
    if (values[i].shape == COUNTRY) statement->country = statement->text;
    if (values[i].shape == IMO && !det_imo_is_valid(statement->text))
        det_draft_note(m->draft, "imo-check-digit", path, statement->text, element->line);
}

/* ---- groups -----------------------------------------------------------------------------------
 */

/* The texts of a group's children by name; what is not named, or said twice, becomes a note. */
static void
take(mapping *m, const det_element *group, const char *const *names, det_str *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        texts[i] = (det_str){0};
    for (const det_element *child = group->first; child != NULL; child = child->next) {
        size_t i = 0;
        while (i < count && !det_str_equal(child->name, det_str_of(names[i])))
            i++;
        if (i < count && texts[i].len == 0 && child->first == NULL)
            texts[i] = child->text;
        else if (child->text.len != 0)
            det_draft_note(m->draft, "element-unknown",
                           det_draft_print(m->draft, "%.*s/%.*s", DET_STR_FMT(group->name),
                                           DET_STR_FMT(child->name)),
                           child->text, child->line);
    }
}

static det_prop
prop_of_name(mapping *m, det_str type, det_str strength, uint32_t line)
{
    static const struct {
        const char *type;
        det_prop prop;
    } types[] = {{"Primary Name", DET_PROP_NAME},
                 {"Primary Name Variation", DET_PROP_ALIAS},
                 {"Alias", DET_PROP_ALIAS},
                 {"AKA", DET_PROP_ALIAS},
                 {"FKA", DET_PROP_PREVIOUS_NAME}};
    if (det_str_equal_ascii_nocase(strength, DET_STR("Low quality a.k.a")) ||
        det_str_equal_ascii_nocase(strength, DET_STR("Low quality")))
        return DET_PROP_WEAK_ALIAS;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (det_str_equal_ascii_nocase(type, det_str_of(types[i].type))) return types[i].prop;
    det_draft_note(m->draft, "alias-quality-unknown", DET_STR("Name/NameType"), type, line);
    return DET_PROP_ALIAS; /* the stronger reading: a miss costs more than an alarm */
}

/* Name1 to Name5 are given names, Name6 the family name or all of an organisation's. */
static void
map_name(mapping *m, const det_element *group)
{
    static const char *const names[] = {"Name1", "Name2", "Name3",    "Name4",
                                        "Name5", "Name6", "NameType", "AliasStrength"};
    det_str texts[8];
    take(m, group, names, texts, 8);
    det_str name = det_draft_join(m->draft, " ", texts, 6);
    det_statement *statement = det_draft_say(
        m->draft, prop_of_name(m, texts[6], texts[7], group->line), name);
    if (statement != NULL) statement->type = det_draft_text(m->draft, texts[6]);
}

static void
map_other_script(mapping *m, const det_element *group)
{
    static const char *const names[] = {"NameNonLatinScript", "NonLatinScriptType",
                                        "NonLatinScriptLanguage"};
    det_str texts[3];
    take(m, group, names, texts, 3);
    det_statement *statement = det_draft_say(m->draft, DET_PROP_ORIGINAL_NAME, texts[0]);
    if (statement == NULL) return;
    statement->type = det_draft_text(m->draft, texts[1]);
    statement->note = det_draft_text(m->draft, texts[2]);
}

static void
map_address(mapping *m, const det_element *group)
{
    static const char *const names[] = {"AddressLine1",      "AddressLine2",  "AddressLine3",
                                        "AddressLine4",      "AddressLine5",  "AddressLine6",
                                        "AddressPostalCode", "AddressCountry"};
    det_str texts[8];
    take(m, group, names, texts, 8);
    det_statement *statement = det_draft_say(m->draft, DET_PROP_ADDRESS,
                                             det_draft_join(m->draft, ", ", texts, 8));
    if (statement != NULL) statement->country = det_draft_text(m->draft, texts[7]);
}

static void
map_birth(mapping *m, const det_element *group)
{
    static const char *const names[] = {"TownOfBirth", "CountryOfBirth"};
    det_str texts[2];
    take(m, group, names, texts, 2);
    det_statement *statement = det_draft_say(m->draft, DET_PROP_BIRTH_PLACE,
                                             det_draft_join(m->draft, ", ", texts, 2));
    if (statement != NULL) statement->country = det_draft_text(m->draft, texts[1]);
}

static void
map_number(mapping *m, const det_element *group, det_prop prop, const char *const names[2])
{
    det_str texts[2];
    take(m, group, names, texts, 2);
    det_statement *statement = det_draft_say(m->draft, prop, texts[0]);
    if (statement != NULL)
        statement->note = det_draft_text(m->draft, texts[1]);
    else
        det_draft_say(m->draft, DET_PROP_REMARK, texts[1]);
}

static void
map_passport(mapping *m, const det_element *group)
{
    static const char *const names[2] = {"PassportNumber", "PassportAdditionalInformation"};
    map_number(m, group, DET_PROP_PASSPORT_NUMBER, names);
}

static void
map_national_id(mapping *m, const det_element *group)
{
    static const char *const names[2] = {"NationalIdentifierNumber",
                                         "NationalIdentifierAdditionalInformation"};
    map_number(m, group, DET_PROP_ID_NUMBER, names);
}

/* The list says the same twice, once in words and once as yes or no. */
static void
skip_group(mapping *m, const det_element *group)
{
    (void)m;
    (void)group;
}

static const struct {
    const char *name;
    void (*map)(mapping *m, const det_element *group);
} groups[] = {
    {"Name", map_name},
    {"NonLatinName", map_other_script},
    {"Address", map_address},
    {"Location", map_birth},
    {"Passport", map_passport},
    {"NationalIdentifier", map_national_id},
    {"SanctionsImposedIndicators", skip_group},
};

/* What says who and what it is, and is not among the values. */
static bool
is_head(const det_element *element)
{
    return det_str_equal(element->name, DET_STR("UniqueID")) ||
           det_str_equal(element->name, DET_STR("IndividualEntityShip"));
}

static void
map_children(mapping *m, const det_element *parent, det_str path, int depth)
{
    for (const det_element *child = parent->first; child != NULL && depth < DEPTH_MAX;
         child = child->next) {
        size_t g = 0, count = sizeof groups / sizeof groups[0];
        det_str child_path = path.len == 0
                                 ? child->name
                                 : det_draft_print(m->draft, "%.*s/%.*s", DET_STR_FMT(path),
                                                   DET_STR_FMT(child->name));
        while (g < count && !det_str_equal(child->name, det_str_of(groups[g].name)))
            g++;
        if (depth == 0 && is_head(child)) continue;
        if (g < count && child->first != NULL)
            groups[g].map(m, child);
        else if (child->first != NULL)
            map_children(m, child, child_path, depth + 1);
        else
            map_value(m, child, child_path);
    }
}

/* ---- the designation ---------------------------------------------------------------------------
 */

static void
map_kind(mapping *m, const det_element *record)
{
    static const struct {
        const char *kind;
        det_schema schema;
    } kinds[] = {{"Individual", DET_SCHEMA_PERSON},
                 {"Entity", DET_SCHEMA_ORGANIZATION},
                 {"Ship", DET_SCHEMA_VESSEL}};
    m->draft->subject.schema = DET_SCHEMA_LEGAL_ENTITY;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (det_str_equal_ascii_nocase(m->kind, det_str_of(kinds[i].kind))) {
            m->draft->subject.schema = kinds[i].schema;
            return;
        }
    det_draft_note(m->draft, "type-unknown", DET_STR("IndividualEntityShip"), m->kind,
                   record->line);
}

det_status
det_uk_map(const det_element *record, const char *file, det_collect *collect, det_error *err)
{
    det_draft *draft = &collect->draft;
    mapping m = {.draft = draft,
                 .id = det_element_text(record, "UniqueID"),
                 .kind = det_element_text(record, "IndividualEntityShip")};
    det_draft_begin(draft, file, record->line);
    map_kind(&m, record);
    map_children(&m, record, (det_str){0}, 0);
    if (!det_draft_has_name(draft))
        return det_collect_reject(collect, file, record->line,
                                  DET_STR("a designation without a name"), m.id, err);
    det_draft_identify(draft, "uk", m.id, "UniqueID", record->line);
    det_status st = det_collect_count(
        collect, det_draft_print(draft, "type:%.*s", DET_STR_FMT(m.kind)), 1, err);
    return st == DET_OK ? det_collect_keep(collect, err) : st;
}
