/* ofac/profile.c - a party of ADVANCED as a subject.
 *
 *   <DistinctParty FixedRef="36368">
 *     <Profile ID="36368" PartySubTypeID="4">
 *       <Identity Primary="true" False="false">
 *         <Alias AliasTypeID="1403" Primary="true" LowQuality="false">
 *           <DocumentedName DocNameStatusID="1"> a spelling, part by part, each with its script
 *         <NamePartGroups>                       which part is the last name
 *       <Feature FeatureTypeID="8"><FeatureVersion ReliabilityID="1"> DatePeriod, VersionDetail,
 *                                                                     VersionLocation
 *
 * and from elsewhere in the file its documents, relationships and sanctions entries (advanced.c).
 * Every number is looked up in the reference sets; one that is not there is a note
 * "reference-dangling". */
#include "list/ofac/advanced.h"

#include "list/ofac/fact.h"
#include "list/ofac/period.h"
#include "list/ofac/take.h"

typedef struct mapping {
    det_draft *draft;
    const det_ofac_parts *parts;
    const char *source;
    const det_element *profile;
    det_str primary; /* as the CSV writes it */
} mapping;

static bool
has_flag(const det_element *element, const char *attribute)
{
    return det_str_equal_ascii_nocase(det_element_attribute(element, attribute), DET_STR("true"));
}

/* The words for the number in an attribute. */
static det_str
word_of(mapping *m, const det_element *element, const char *attribute, const char *set)
{
    det_str number = det_element_attribute(element, attribute);
    det_str word = det_ofac_word(m->parts, set, number);
    if (word.len == 0 && number.len != 0)
        det_draft_note(m->draft, "reference-dangling",
                       det_draft_print(m->draft, "%.*s@%s", DET_STR_FMT(element->name), attribute),
                       number, element->line);
    return word;
}

static void
say_comment(mapping *m, const det_element *comment)
{
    det_str text = det_ofac_text(comment);
    det_statement *statement = det_draft_say(m->draft, DET_PROP_REMARK, text);
    if (statement != NULL) statement->type = det_draft_text(m->draft, comment->parent->name);
}

/* ---- dates ------------------------------------------------------------------------------------
 */

/* <Year>, <Month>, <Day>. */
static det_day
day_of(mapping *m, const det_element *point)
{
    static const char *const names[] = {"Year", "Month", "Day"};
    const det_element *c[3];
    uint64_t parts[3] = {0};
    det_day day;
    if (point == NULL) return DET_DAY_NONE;
    det_ofac_take(m->draft, point, names, c, 3);
    for (size_t i = 0; i < 3; i++)
        if (!det_str_read_u64(det_ofac_text(c[i]), &parts[i]) || parts[i] > 9999) parts[i] = 0;
    if (det_day_of((int32_t)parts[0], (int32_t)parts[1], (int32_t)parts[2], &day)) return day;
    det_draft_note(m->draft, "date-unread", det_ofac_path(m->draft, point),
                   det_draft_print(m->draft, "%.*s-%.*s-%.*s", DET_STR_FMT(det_ofac_text(c[0])),
                                   DET_STR_FMT(det_ofac_text(c[1])),
                                   DET_STR_FMT(det_ofac_text(c[2]))),
                   point->line);
    return DET_DAY_NONE;
}

static void
take_boundary(mapping *m, const det_element *boundary, det_day *first, det_day *last,
              bool *is_about)
{
    static const char *const names[] = {"From", "To"};
    const det_element *c[2];
    if (boundary == NULL) return;
    det_ofac_take(m->draft, boundary, names, c, 2);
    *first = day_of(m, c[0]);
    *last = c[1] == NULL ? *first : day_of(m, c[1]);
    *is_about |= has_flag(boundary, "Approximate");
}

/* <DatePeriod> with its <Start> and <End>. */
static det_ofac_period
period_of(mapping *m, const det_element *element)
{
    static const char *const names[] = {"Start", "End", "Comment"};
    const det_element *c[3];
    det_ofac_period period = {DET_DAY_NONE, DET_DAY_NONE, DET_DAY_NONE, DET_DAY_NONE, false};
    if (element == NULL) return period;
    det_ofac_take(m->draft, element, names, c, 3);
    say_comment(m, c[2]);
    take_boundary(m, c[0], &period.from, &period.from_last, &period.is_about);
    take_boundary(m, c[1], &period.to, &period.to_last, &period.is_about);
    return period;
}

/* ---- names ------------------------------------------------------------------------------------
 */

/* The CSV and ENHANCED have last names and names of organisations in capitals. */
static det_str
in_capitals(det_draft *draft, det_str text)
{
    char *copy = det_arena_alloc(draft->scratch, text.len);
    if (copy == NULL) {
        draft->has_no_memory = true;
        return text;
    }
    for (size_t i = 0; i < text.len; i++) {
        bool is_small = text.ptr[i] >= 'a' && text.ptr[i] <= 'z';
        copy[i] = is_small ? (char)(text.ptr[i] - 'a' + 'A') : text.ptr[i];
    }
    return (det_str){copy, text.len};
}

/* The kind of part that a group is, "Last Name". */
static det_str
kind_of_group(const det_ofac_parts *parts, const det_element *groups, det_str number)
{
    for (const det_element *master = groups == NULL ? NULL : groups->first; master != NULL;
         master = master->next)
        for (const det_element *group = master->first; group != NULL; group = group->next)
            if (det_str_equal(det_element_attribute(group, "ID"), number))
                return det_ofac_word(parts, "NamePartType",
                                     det_element_attribute(group, "NamePartTypeID"));
    return (det_str){0};
}

det_str
det_ofac_spell(det_draft *draft, const det_ofac_parts *parts, const det_element *name,
               const det_element *groups, det_str *script)
{
    static const char *const capitals[] = {"Last Name",   "Maiden Name", "Aircraft Name",
                                           "Entity Name", "Vessel Name", "Nickname"};
    det_str last = {0}, rest = {0};
    *script = (det_str){0};
    for (const det_element *part = name->first; part != NULL; part = part->next) {
        const det_element *value = det_element_child(part, "NamePartValue");
        if (value == NULL) continue;
        det_str kind = kind_of_group(parts, groups,
                                     det_element_attribute(value, "NamePartGroupID"));
        det_str text = det_draft_print(
            draft, "%.*s%.*s%.*s", DET_STR_FMT(det_element_attribute(part, "LeadingChars")),
            DET_STR_FMT(value->text), DET_STR_FMT(det_element_attribute(part, "TrailingChars")));
        if (script->len == 0)
            *script = det_ofac_word(parts, "Script", det_element_attribute(value, "ScriptID"));
        for (size_t i = 0; i < sizeof capitals / sizeof capitals[0]; i++)
            if (det_str_equal(kind, det_str_of(capitals[i]))) text = in_capitals(draft, text);
        bool is_last = last.len == 0 &&
                       (det_str_equal(kind, DET_STR("Last Name")) || name->first == part);
        det_str joined[2] = {is_last ? last : rest, text};
        *(is_last ? &last : &rest) = det_draft_join(draft, " ", joined, 2);
    }
    det_str whole[2] = {last, rest};
    return det_draft_join(draft, draft->subject.schema == DET_SCHEMA_PERSON ? ", " : " ", whole, 2);
}

static void
map_spelling(mapping *m, const det_element *alias, const det_element *name,
             const det_element *groups)
{
    static const char *const names[] = {"Comment", "*DocumentedNamePart", "*DocumentedNameCountry",
                                        "-IDRegDocumentReference"};
    const det_element *c[4];
    det_str script, type = word_of(m, alias, "AliasTypeID", "AliasType");
    det_ofac_take(m->draft, name, names, c, 4);
    det_str whole = det_ofac_spell(m->draft, m->parts, name, groups, &script);
    bool is_low = has_flag(alias, "LowQuality"), is_primary = has_flag(alias, "Primary");
    size_t before = m->draft->statement_count;
    if (script.len != 0 && !det_str_equal_ascii_nocase(script, DET_STR("Latin"))) {
        det_ofac_say_name(m->draft, is_low ? DET_PROP_WEAK_ALIAS : DET_PROP_ORIGINAL_NAME, whole,
                          "");
        if (m->draft->statement_count > before)
            m->draft->statements[before].type = det_draft_text(m->draft, script);
    } else if (is_primary && m->primary.len == 0) {
        m->primary = whole;
        det_ofac_say_name(m->draft, DET_PROP_NAME, whole, "");
    } else {
        bool is_name = is_primary || det_str_equal(type, DET_STR("Name"));
        det_ofac_say_alias(m->draft, whole, is_name ? DET_STR("A.K.A.") : type, is_low,
                           "Alias@AliasTypeID", alias->line);
    }
    for (const det_element *at = c[2]; at != NULL; at = det_ofac_again(at)) {
        det_str country = word_of(m, at, "CountryID", "Country");
        if (m->draft->statement_count > before)
            m->draft->statements[before].country = det_draft_text(m->draft, country);
    }
    say_comment(m, c[0]);
}

static void
map_identity(mapping *m, const det_element *identity)
{
    static const char *const names[] = {"Comment", "*Alias", "NamePartGroups",
                                        "-IDRegDocumentReference"};
    static const char *const inner[] = {"Comment", "DatePeriod", "*DocumentedName"};
    const det_element *c[4], *a[3];
    det_ofac_take(m->draft, identity, names, c, 4);
    say_comment(m, c[0]);
    if (has_flag(identity, "False"))
        det_draft_note(m->draft, "identity-false", DET_STR("Identity@False"),
                       det_element_attribute(identity, "ID"), identity->line);
    for (const det_element *alias = c[1]; alias != NULL; alias = det_ofac_again(alias)) {
        det_ofac_take(m->draft, alias, inner, a, 3);
        say_comment(m, a[0]);
        det_ofac_period period = period_of(m, a[1]);
        det_str used = det_ofac_period_print(m->draft, &period);
        size_t before = m->draft->statement_count;
        for (const det_element *name = a[2]; name != NULL; name = det_ofac_again(name))
            map_spelling(m, alias, name, c[2]);
        if (used.len != 0 && m->draft->statement_count > before)
            det_draft_note(m->draft, "name-period", m->draft->statements[before].text, used,
                           alias->line);
    }
}

/* ---- places -----------------------------------------------------------------------------------
 */

static void
take_place_part(mapping *m, const det_element *part, det_ofac_address *address, det_str *unknown)
{
    static const char *const names[] = {"*LocationPartValue"}, *const inner[] = {"Comment",
                                                                                 "Value"};
    const struct {
        const char *type;
        det_str *text;
    } places[] = {{"ADDRESS1", &address->lines[0]},    {"ADDRESS2", &address->lines[1]},
                  {"ADDRESS3", &address->lines[2]},    {"CITY", &address->city},
                  {"STATE/PROVINCE", &address->state}, {"POSTAL CODE", &address->postal_code},
                  {"REGION", &address->region},        {"Unknown", unknown}};
    const det_element *c[1], *v[2];
    det_str type = word_of(m, part, "LocPartTypeID", "LocPartType");
    det_ofac_take(m->draft, part, names, c, 1);
    for (const det_element *value = c[0]; value != NULL; value = det_ofac_again(value)) {
        size_t i = 0, count = sizeof places / sizeof places[0];
        det_ofac_take(m->draft, value, inner, v, 2);
        say_comment(m, v[0]);
        while (i < count && !det_str_equal_ascii_nocase(type, det_str_of(places[i].type)))
            i++;
        if (i < count && places[i].text->len == 0)
            *places[i].text = det_ofac_text(v[1]);
        else
            det_draft_note(m->draft, "element-unknown",
                           det_draft_print(m->draft, "LocationPart/%.*s", DET_STR_FMT(type)),
                           det_ofac_text(v[1]), value->line);
    }
}

/* The place that an attribute points at, of `what`; false if it is not in the file. */
static bool
place_of(mapping *m, const det_element *element, const char *attribute, det_str what,
         det_ofac_address *address)
{
    static const char *const names[] = {
        "Comment",       "*LocationAreaCode",        "*LocationCountry",
        "*LocationPart", "-FeatureVersionReference", "-IDRegDocumentReference"};
    const det_element *c[6];
    det_str number = det_element_attribute(element, attribute), unknown = {0};
    det_ofac_part *part = det_ofac_parts_of(m->parts, "Location", number);
    *address = (det_ofac_address){.city = {0}};
    if (part == NULL) {
        if (number.len != 0)
            det_draft_note(m->draft, "reference-dangling",
                           det_draft_print(m->draft, "%.*s@%s", DET_STR_FMT(what), attribute),
                           number, element->line);
        return false;
    }
    part->is_used = true;
    det_ofac_take(m->draft, part->element, names, c, 6);
    say_comment(m, c[0]);
    for (const det_element *at = c[2]; at != NULL; at = det_ofac_again(at)) {
        det_str both[2] = {address->country, word_of(m, at, "CountryID", "Country")};
        address->country = det_draft_join(m->draft, ", ", both, 2);
    }
    for (const det_element *at = c[3]; at != NULL; at = det_ofac_again(at))
        take_place_part(m, at, address, &unknown);
    if (address->country.len == 0 && c[1] != NULL) {
        const det_element *area = det_ofac_value(m->parts, "AreaCode",
                                                 det_element_attribute(c[1], "AreaCodeID"));
        if (area != NULL) address->country = det_element_attribute(area, "Description");
    }
    if (address->country.len == 0)
        address->country = unknown;
    else if (address->lines[2].len == 0)
        address->lines[2] = unknown;
    return true;
}

/* ---- features ---------------------------------------------------------------------------------
 */

typedef struct feature {
    det_str type, note;
    uint32_t line;
} feature;

static void
say_version(mapping *m, const feature *of, det_str value)
{
    const det_ofac_fact fact = {
        .type = of->type, .value = value, .note = of->note, .line = of->line};
    det_ofac_say_feature(m->draft, &fact);
}

static void
say_place(mapping *m, const feature *of, const det_element *location)
{
    det_ofac_address address;
    if (!place_of(m, location, "LocationID", of->type, &address)) return;
    if (det_str_equal_ascii_nocase(of->type, DET_STR("Location"))) {
        det_statement *statement = det_ofac_say_address(m->draft, &address);
        if (statement != NULL) statement->note = det_draft_text(m->draft, of->note);
        return;
    }
    det_str towns[4] = {address.city, address.state, address.region, address.country};
    say_version(m, of, det_draft_join(m->draft, ", ", towns, 4));
}

/* What a version says: in words, by a number of the reference sets, as dates, as places. */
static void
map_version(mapping *m, const det_element *version, det_str type)
{
    static const char *const names[] = {"Comment", "*DatePeriod", "*VersionDetail",
                                        "*VersionLocation", "-IDRegDocumentReference"};
    const det_element *c[5];
    det_str reliability = word_of(m, version, "ReliabilityID", "Reliability"), notes[2] = {{0}};
    det_ofac_take(m->draft, version, names, c, 5);
    if (reliability.len != 0 && !det_str_equal(reliability, DET_STR("Unknown")))
        notes[0] = det_draft_print(m->draft, "reliability %.*s", DET_STR_FMT(reliability));
    notes[1] = det_ofac_text(c[0]);
    const feature of = {type, det_draft_join(m->draft, "; ", notes, 2), version->line};
    for (const det_element *detail = c[2]; detail != NULL; detail = det_ofac_again(detail)) {
        det_str value = detail->text;
        if (value.len == 0 && det_element_attribute(detail, "DetailReferenceID").len != 0)
            value = word_of(m, detail, "DetailReferenceID", "DetailReference");
        if (value.len != 0) say_version(m, &of, value);
    }
    for (const det_element *at = c[1]; at != NULL; at = det_ofac_again(at)) {
        det_ofac_period period = period_of(m, at);
        say_version(m, &of, det_ofac_period_print(m->draft, &period));
    }
    for (const det_element *at = c[3]; at != NULL; at = det_ofac_again(at))
        say_place(m, &of, at);
}

static void
map_feature(mapping *m, const det_element *element)
{
    static const char *const names[] = {"*FeatureVersion", "-IdentityReference"};
    const det_element *c[2];
    det_str type = word_of(m, element, "FeatureTypeID", "FeatureType");
    det_ofac_take(m->draft, element, names, c, 2);
    for (const det_element *version = c[0]; version != NULL; version = det_ofac_again(version))
        map_version(m, version, type);
}

/* ---- documents --------------------------------------------------------------------------------
 */

/* "issued 05 Jan 2012", "expires 05 Jan 2017", as in the remarks. */
static det_str
document_dates(mapping *m, const det_element *date)
{
    static const char *const names[] = {"DatePeriod"};
    det_str all = {0};
    for (; date != NULL; date = det_ofac_again(date)) {
        const det_element *c[1];
        det_str type = word_of(m, date, "IDRegDocDateTypeID", "IDRegDocDateType");
        det_ofac_take(m->draft, date, names, c, 1);
        det_ofac_period period = period_of(m, c[0]);
        det_str words = det_ofac_period_print(m->draft, &period);
        if (words.len == 0) continue;
        const char *label = det_str_equal(type, DET_STR("Issue Date"))        ? "issued "
                            : det_str_equal(type, DET_STR("Expiration Date")) ? "expires "
                                                                              : NULL;
        det_str one = label != NULL ? det_draft_print(m->draft, "%s%.*s", label, DET_STR_FMT(words))
                                    : det_draft_print(m->draft, "%.*s %.*s", DET_STR_FMT(type),
                                                      DET_STR_FMT(words));
        det_str both[2] = {all, one};
        all = det_draft_join(m->draft, " ", both, 2);
    }
    return all;
}

static void
map_document(mapping *m, const det_element *document)
{
    static const char *const names[] = {"Comment",
                                        "IDRegistrationNo",
                                        "IssuingAuthority",
                                        "*DocumentDate",
                                        "-DocumentedNameReference",
                                        "-IDRegDocumentMention",
                                        "-FeatureVersionReference",
                                        "-ProfileRelationshipReference"};
    const det_element *c[8];
    det_ofac_address place;
    det_ofac_take(m->draft, document, names, c, 8);
    det_str notes[5] = {document_dates(m, c[3])};
    det_str country = word_of(m, document, "IssuedBy-CountryID", "Country");
    det_str validity = word_of(m, document, "ValidityID", "Validity");
    if (det_ofac_text(c[2]).len != 0)
        notes[1] = det_draft_print(m->draft, "issued by %.*s", DET_STR_FMT(c[2]->text));
    if (place_of(m, document, "IssuedIn-LocationID", document->name, &place)) {
        det_str towns[4] = {place.city, place.state, place.region, place.country};
        det_str where = det_draft_join(m->draft, ", ", towns, 4);
        if (country.len == 0)
            country = where;
        else if (where.len != 0)
            notes[2] = det_draft_print(m->draft, "issued in %.*s", DET_STR_FMT(where));
    }
    if (det_str_equal(validity, DET_STR("Fraudulent")))
        notes[3] = DET_STR("not valid"); /* the word of ENHANCED */
    else if (!det_str_equal(validity, DET_STR("Valid")))
        notes[3] = validity;
    notes[4] = det_ofac_text(c[0]);
    const det_ofac_fact fact = {.type = word_of(m, document, "IDRegDocTypeID", "IDRegDocType"),
                                .value = det_ofac_text(c[1]),
                                .country = country,
                                .note = det_draft_join(m->draft, " ", notes, 5),
                                .is_document = true,
                                .line = document->line};
    det_ofac_say_fact(m->draft, &fact);
}

static void
map_documents(mapping *m, const det_element *identity)
{
    det_ofac_part *part = det_ofac_parts_of(m->parts, "IDRegDocument",
                                            det_element_attribute(identity, "ID"));
    for (; part != NULL; part = part->next) {
        part->is_used = true;
        map_document(m, part->element);
    }
}

/* ---- links ------------------------------------------------------------------------------------
 */

/* The other party's name as the CSV has it; empty if it is not in the file. */
static det_str
name_of_profile(mapping *m, det_str number)
{
    const det_element *alias = det_ofac_value(m->parts, "Name", number), *name = NULL;
    const det_element *groups = det_ofac_value(m->parts, "Groups", number);
    det_str script, best = {0};
    if (alias != NULL) name = det_element_child(alias, "DocumentedName");
    det_schema own = m->draft->subject.schema;
    for (; name != NULL; name = det_ofac_again(name)) {
        /* a comma belongs to a person, and a person has a last name */
        bool is_person = false;
        for (const det_element *part = name->first; part != NULL; part = part->next) {
            const det_element *value = det_element_child(part, "NamePartValue");
            is_person |= value != NULL &&
                         det_str_equal(
                             kind_of_group(m->parts, groups,
                                           det_element_attribute(value, "NamePartGroupID")),
                             DET_STR("Last Name"));
        }
        m->draft->subject.schema = is_person ? DET_SCHEMA_PERSON : DET_SCHEMA_ORGANIZATION;
        det_str whole = det_ofac_spell(m->draft, m->parts, name, groups, &script);
        if (best.len == 0 || det_str_equal(script, DET_STR("Latin"))) best = whole;
        if (det_str_equal(script, DET_STR("Latin"))) break;
    }
    m->draft->subject.schema = own;
    return best;
}

static void
map_relationship(mapping *m, const det_element *relationship)
{
    static const char *const names[] = {"Comment", "DatePeriod", "-IDRegDocumentReference"};
    const det_element *c[3];
    det_str number = det_element_attribute(relationship, "To-ProfileID"), notes[5] = {{0}};
    det_str other = name_of_profile(m, number);
    det_ofac_take(m->draft, relationship, names, c, 3);
    det_ofac_period period = period_of(m, c[1]);
    det_str quality = word_of(m, relationship, "RelationQualityID", "RelationQuality");
    notes[0] = det_draft_print(m->draft, "%s:%.*s", m->source, DET_STR_FMT(number));
    if (quality.len != 0 && !det_str_equal(quality, DET_STR("Unknown")))
        notes[1] = det_draft_print(m->draft, "quality %.*s", DET_STR_FMT(quality));
    if (has_flag(relationship, "Former")) notes[2] = DET_STR("former");
    notes[3] = det_ofac_period_print(m->draft, &period);
    notes[4] = det_ofac_text(c[0]);
    det_str type = word_of(m, relationship, "RelationTypeID", "RelationType");
    det_str note = det_draft_join(m->draft, "; ", notes, 5);
    det_statement *statement = det_draft_say(m->draft, DET_PROP_LINKED_TO,
                                             other.len == 0 ? notes[0] : other);
    if (statement == NULL) return;
    statement->type = det_draft_text(m->draft, type);
    statement->note = det_draft_text(m->draft, note);
}

/* ---- the listing ------------------------------------------------------------------------------
 */

static void
map_event(mapping *m, const det_element *event, det_str list)
{
    static const char *const names[] = {"Comment", "Date"};
    const det_element *c[2];
    char text[DET_DAY_TEXT_MAX];
    det_str type = word_of(m, event, "EntryEventTypeID", "EntryEventType");
    det_str basis = word_of(m, event, "LegalBasisID", "LegalBasis");
    det_ofac_take(m->draft, event, names, c, 2);
    det_day day = day_of(m, c[1]);
    if (day != DET_DAY_NONE) {
        det_statement *statement = det_draft_say_date(m->draft, DET_PROP_LISTED_ON,
                                                      det_str_of(det_day_print(day, text)),
                                                      "EntryEvent/Date", event->line);
        if (statement != NULL) {
            statement->type = det_draft_text(m->draft, list);
            if (!det_str_equal(type, DET_STR("Created")))
                statement->note = det_draft_text(m->draft, type);
        }
    }
    det_statement *authority = NULL;
    if (!det_str_equal(basis, DET_STR("Unknown")))
        authority = det_draft_say(m->draft, DET_PROP_SANCTION_RISK, basis);
    if (authority != NULL) authority->type = DET_STR("legalAuthority");
    say_comment(m, c[0]);
}

/* A measure of the type "Program" names a programme in its comment. */
static void
map_measure(mapping *m, const det_element *measure)
{
    static const char *const names[] = {"Comment", "DatePeriod"};
    const det_element *c[2];
    det_str type = word_of(m, measure, "SanctionsTypeID", "SanctionsType");
    det_ofac_take(m->draft, measure, names, c, 2);
    det_ofac_period period = period_of(m, c[1]);
    det_str days = det_ofac_period_print(m->draft, &period);
    bool is_program = det_str_equal_ascii_nocase(type, DET_STR("Program"));
    det_statement *statement = det_draft_say(m->draft,
                                             is_program ? DET_PROP_PROGRAM : DET_PROP_SANCTION_RISK,
                                             is_program ? det_ofac_text(c[0]) : type);
    if (statement == NULL) return;
    if (!is_program) statement->type = DET_STR("sanctionsType");
    det_str notes[2] = {days, is_program ? (det_str){0} : det_ofac_text(c[0])};
    det_str note = det_draft_join(m->draft, "; ", notes, 2);
    statement->note = det_draft_text(m->draft, note);
}

static void
map_entry(mapping *m, const det_element *entry)
{
    static const char *const names[] = {"Comment", "*EntryEvent", "*SanctionsMeasure",
                                        "LimitationsToListing", "-ProfileRelationshipReference"};
    const det_element *c[5];
    det_str list = word_of(m, entry, "ListID", "List");
    det_ofac_take(m->draft, entry, names, c, 5);
    say_comment(m, c[0]);
    det_statement *limits = det_draft_say(m->draft, DET_PROP_SANCTION_RISK, det_ofac_text(c[3]));
    if (limits != NULL) limits->type = DET_STR("limitationsToListing");
    for (const det_element *event = c[1]; event != NULL; event = det_ofac_again(event))
        map_event(m, event, list);
    for (const det_element *measure = c[2]; measure != NULL; measure = det_ofac_again(measure))
        map_measure(m, measure);
}

/* ---- the party --------------------------------------------------------------------------------
 */

/* "Vessel" and "Aircraft" are sub-types; of a person and an entity the sub-type is unknown, and
 * known is its type. */
static det_str
type_of(mapping *m, const det_element *profile)
{
    det_str number = det_element_attribute(profile, "PartySubTypeID");
    const det_element *sub = det_ofac_value(m->parts, "PartySubType", number);
    if (sub == NULL) return DET_STR("(none)");
    if (!det_str_equal(sub->text, DET_STR("Unknown"))) return sub->text;
    return det_ofac_word(m->parts, "PartyType", det_element_attribute(sub, "PartyTypeID"));
}

static void
map_profile(mapping *m, const det_element *profile)
{
    static const char *const names[] = {"*Comment", "*Identity", "*Feature",
                                        "-SanctionsEntryReference", "*ExternalReference"};
    const det_element *c[5];
    det_str number = det_element_attribute(profile, "ID");
    det_ofac_take(m->draft, profile, names, c, 5);
    for (const det_element *at = c[0]; at != NULL; at = det_ofac_again(at))
        det_ofac_say_remarks(m->draft, at->text, DET_OFAC_END_OPEN, at->line);
    for (const det_element *at = c[1]; at != NULL; at = det_ofac_again(at)) {
        map_identity(m, at);
        map_documents(m, at);
    }
    for (const det_element *at = c[2]; at != NULL; at = det_ofac_again(at))
        map_feature(m, at);
    for (const det_element *at = c[4]; at != NULL; at = det_ofac_again(at))
        det_ofac_note_unknown(m->draft, det_ofac_path(m->draft, at), at);
    det_ofac_part *part = det_ofac_parts_of(m->parts, "ProfileRelationship", number);
    for (; part != NULL; part = part->next) {
        part->is_used = true;
        map_relationship(m, part->element);
    }
    for (part = det_ofac_parts_of(m->parts, "SanctionsEntry", number); part != NULL;
         part = part->next) {
        part->is_used = true;
        map_entry(m, part->element);
    }
}

det_status
det_ofac_map_profile(const det_element *party, const det_ofac_parts *parts, const char *file,
                     const char *source, det_collect *collect, det_error *err)
{
    static const char *const names[] = {"*Comment", "*Profile"};
    const det_element *c[2];
    det_draft *draft = &collect->draft;
    det_str number = det_element_attribute(party, "FixedRef");
    mapping m = {.draft = draft, .parts = parts, .source = source};
    det_draft_begin(draft, file, party->line);
    det_ofac_take(draft, party, names, c, 2);
    if (c[1] == NULL)
        return det_collect_reject(collect, file, party->line, DET_STR("a party without a profile"),
                                  number, err);
    det_status st = det_ofac_say_type(draft, type_of(&m, c[1]), "Profile@PartySubTypeID", collect,
                                      err);
    if (st != DET_OK) return st;
    for (const det_element *at = c[0]; at != NULL; at = det_ofac_again(at))
        det_ofac_say_remarks(draft, at->text, DET_OFAC_END_OPEN, at->line);
    for (const det_element *at = c[1]; at != NULL; at = det_ofac_again(at))
        map_profile(&m, at);
    if (!det_draft_has_name(draft))
        return det_collect_reject(collect, file, party->line, DET_STR("a party without a name"),
                                  number, err);
    if (m.primary.len == 0)
        det_draft_note(draft, "name-missing", DET_STR("Alias@Primary"), number, party->line);
    det_draft_identify(draft, source, number, "DistinctParty@FixedRef", party->line);
    det_ofac_settle(draft);
    return det_collect_keep(collect, err);
}
