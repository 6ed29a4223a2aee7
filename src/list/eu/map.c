/* eu/map.c - the EU list, FSF 1.1, from elements to subjects.
 *
 * Values stand in attributes.  Each attribute of each element is named in this file, as a value or
 * as bookkeeping (numbers of rows, languages of the journal); any other that is not empty is a note
 * "element-unknown", and so is an element that the schema of 2018 does not have. */
#include "list/eu/record.h"
#include "list/imo.h"
#include "list/script.h"

static const char *const bookkeeping[] = {"logicalId", "regulationLanguage"};

/* ---- shared with whole.c ----------------------------------------------------------------------
 */

void
det_eu_say_kind(det_draft *draft, det_str code, uint32_t line)
{
    static const struct {
        const char *code;
        det_schema schema;
    } kinds[] = {{"P", DET_SCHEMA_PERSON},
                 {"person", DET_SCHEMA_PERSON},
                 {"E", DET_SCHEMA_ORGANIZATION},
                 {"enterprise", DET_SCHEMA_ORGANIZATION}};
    draft->subject.schema = DET_SCHEMA_LEGAL_ENTITY;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (det_str_equal(code, det_str_of(kinds[i].code))) {
            draft->subject.schema = kinds[i].schema;
            return;
        }
    det_draft_note(draft, "type-unknown", DET_STR("subjectType"), code, line);
}

det_statement *
det_eu_say_name(det_draft *draft, det_prop prop, det_str whole, det_str language)
{
    bool is_other = prop != DET_PROP_WEAK_ALIAS && det_has_other_script(whole);
    det_statement *statement = det_draft_say(draft, is_other ? DET_PROP_ORIGINAL_NAME : prop,
                                             whole);
    if (statement != NULL) statement->note = det_draft_text(draft, language);
    return statement;
}

det_statement *
det_eu_say_birth(det_draft *draft, det_str text, bool is_about, uint32_t line)
{
    static const det_str suffix = {" (approximative)", 16};
    det_str date = text;
    bool has_suffix = det_str_ends(text, suffix);
    if (has_suffix) date.len -= suffix.len;
    det_statement *statement = det_draft_say_date(draft, DET_PROP_BIRTH_DATE, date, "birthdate",
                                                  line);
    if (statement == NULL) return NULL;
    statement->text = det_draft_text(draft, text); /* as published */
    if (is_about || has_suffix) statement->type = det_draft_text(draft, DET_STR("circa"));
    return statement;
}

det_status
det_eu_keep(det_collect *collect, const det_element *record, const char *file, det_error *err)
{
    det_draft *draft = &collect->draft;
    if (!det_draft_has_name(draft))
        return det_collect_reject(collect, file, record->line, DET_STR("an entity without a name"),
                                  draft->subject.id, err);
    det_status st = det_collect_count(collect,
                                      draft->subject.schema == DET_SCHEMA_PERSON
                                          ? DET_STR("type:person")
                                          : DET_STR("type:enterprise"),
                                      1, err);
    return st == DET_OK ? det_collect_keep(collect, err) : st;
}

/* ---- attributes and children ------------------------------------------------------------------
 */

typedef struct mapping {
    det_draft *draft;
    bool has_name; /* the first strong name is the primary one */
} mapping;

static void
note(mapping *m, const det_element *element, det_str child, det_str text, uint32_t line)
{
    if (text.len == 0) return;
    det_draft_note(
        m->draft, "element-unknown",
        det_draft_print(m->draft, "%.*s/%.*s", DET_STR_FMT(element->name), DET_STR_FMT(child)),
        text, line);
}

static bool
is_bookkeeping(det_str name)
{
    for (size_t i = 0; i < sizeof bookkeeping / sizeof bookkeeping[0]; i++)
        if (det_str_equal(name, det_str_of(bookkeeping[i]))) return true;
    return false;
}

/* The attributes by name; what is not named becomes a note. */
static void
take(mapping *m, const det_element *element, const char *const *names, det_str *values,
     size_t count)
{
    for (size_t i = 0; i < count; i++)
        values[i] = (det_str){0};
    for (size_t a = 0; a < element->attribute_count; a++) {
        const det_xml_attribute *attribute = &element->attributes[a];
        size_t i = 0;
        while (i < count && !det_str_equal(attribute->name, det_str_of(names[i])))
            i++;
        if (i < count)
            values[i] = attribute->value;
        else if (!is_bookkeeping(attribute->name))
            note(m, element, attribute->name, attribute->value, element->line);
    }
}

/* remark, additionalInformation and regulationSummary may stand in any element; the last says which
 * act brought the value, and is the law's business, not the listing's.  What else there is goes to
 * other, or becomes a note if other is NULL or does not want it. */
static void
map_common(mapping *m, const det_element *element, det_str of,
           bool (*other)(mapping *m, const det_element *child))
{
    for (const det_element *child = element->first; child != NULL; child = child->next) {
        if (det_str_equal(child->name, DET_STR("regulationSummary"))) continue;
        if (other != NULL && other(m, child)) continue;
        det_statement *statement = NULL;
        if (det_str_equal(child->name, DET_STR("remark"))) {
            statement = det_draft_say(m->draft, DET_PROP_REMARK, child->text);
        } else if (det_str_equal(child->name, DET_STR("additionalInformation"))) {
            statement = det_draft_say(m->draft, DET_PROP_REMARK,
                                      det_element_attribute(child, "value"));
            if (statement != NULL)
                statement->type = det_draft_text(m->draft, det_element_attribute(child, "key"));
        } else {
            note(m, element, child->name, child->text, child->line);
        }
        if (statement != NULL && of.len > 0)
            statement->note = det_draft_print(m->draft, "of %.*s", DET_STR_FMT(of));
    }
}

/* ---- elements ---------------------------------------------------------------------------------
 */

static bool
map_url(mapping *m, const det_element *child)
{
    (void)m;
    return det_str_equal(child->name, DET_STR("publicationUrl")) ||
           det_str_equal(child->name, DET_STR("corrigendum"));
}

static void
map_regulation(mapping *m, const det_element *element)
{
    static const char *const names[] = {"programme",          "numberTitle",    "publicationDate",
                                        "entryIntoForceDate", "regulationType", "organisationType"};
    det_str v[6];
    take(m, element, names, v, 6);
    det_draft_say(m->draft, DET_PROP_PROGRAM, v[0]);
    det_str url = det_element_text(element, "publicationUrl");
    det_statement *statement = det_draft_say(m->draft, DET_PROP_SOURCE_URL,
                                             url.len > 0 ? url : v[1]);
    if (statement != NULL) {
        statement->type = det_draft_text(m->draft, v[4]);
        statement->note = det_draft_print(m->draft, "%.*s %.*s, published %.*s, in force %.*s",
                                          DET_STR_FMT(v[5]), DET_STR_FMT(v[1]), DET_STR_FMT(v[2]),
                                          DET_STR_FMT(v[3]));
    }
    map_common(m, element, v[1], map_url);
}

static void
map_kind(mapping *m, const det_element *element)
{
    static const char *const names[] = {"classificationCode", "code"};
    det_str v[2];
    take(m, element, names, v, 2);
    det_eu_say_kind(m->draft, v[0], element->line);
}

static void
map_name(mapping *m, const det_element *element)
{
    static const char *const names[] = {"firstName", "middleName",   "lastName",
                                        "wholeName", "function",     "gender",
                                        "title",     "nameLanguage", "strong"};
    det_str v[9];
    take(m, element, names, v, 9);
    det_str whole = v[3].len > 0 ? v[3] : det_draft_join(m->draft, " ", v, 3);
    bool is_weak = det_str_equal(v[8], DET_STR("false"));
    bool is_first = !m->has_name && !is_weak && !det_has_other_script(whole);
    det_eu_say_name(m->draft,
                    is_first  ? DET_PROP_NAME
                    : is_weak ? DET_PROP_WEAK_ALIAS
                              : DET_PROP_ALIAS,
                    whole, v[7]);
    m->has_name |= is_first && whole.len > 0;
    /* parts that spell it in another way are a name of their own */
    bool is_spelled_so = true;
    for (size_t i = 0; i < 3; i++)
        is_spelled_so &= det_str_find(whole, v[i]) != SIZE_MAX;
    if (!is_spelled_so)
        det_eu_say_name(m->draft, is_weak ? DET_PROP_WEAK_ALIAS : DET_PROP_ALIAS,
                        det_draft_join(m->draft, " ", v, 3), v[7]);
    det_draft_say(m->draft, DET_PROP_POSITION, v[4]);
    det_draft_say(m->draft, DET_PROP_GENDER, v[5]);
    det_draft_say(m->draft, DET_PROP_TITLE, v[6]);
    map_common(m, element, whole, NULL);
}

/* "00" and "UNKNOWN" are what the export writes for no country; copies may lack the name. */
static det_str
country_of(det_str code, det_str name)
{
    bool is_none = det_str_equal(code, DET_STR("00")) || det_str_equal(name, DET_STR("UNKNOWN"));
    return is_none ? (det_str){0} : name.len > 0 ? name : code;
}

static void
map_citizenship(mapping *m, const det_element *element)
{
    static const char *const names[] = {"countryIso2Code", "countryDescription", "region",
                                        "acquisitionDate", "disenfranchisementDate"};
    det_str v[5];
    take(m, element, names, v, 5);
    det_statement *statement = det_draft_say(m->draft, DET_PROP_NATIONALITY,
                                             country_of(v[0], v[1]));
    if (statement != NULL) {
        statement->country = det_draft_text(m->draft, v[0]);
        statement->note = det_draft_text(m->draft, det_draft_join(m->draft, ", ", v + 2, 3));
    } else {
        det_draft_say(m->draft, DET_PROP_REMARK, det_draft_join(m->draft, ", ", v + 2, 3));
    }
    map_common(m, element, DET_STR("the citizenship"), NULL);
}

/* The day, or year and month, or a range of years. */
static det_str
birth_text(mapping *m, det_str day, det_str year, det_str month, const det_str range[2])
{
    uint64_t number;
    if (day.len > 0) return day;
    if (year.len > 0 && det_str_read_u64(month, &number) && number >= 1 && number <= 12)
        return det_draft_print(m->draft, "%.*s-%02u", DET_STR_FMT(year), (unsigned)number);
    if (year.len > 0) return year;
    return det_draft_join(m->draft, " to ", range, 2);
}

static void
map_birth(mapping *m, const det_element *element)
{
    static const char *const names[] = {"birthdate",       "year",
                                        "monthOfYear",     "yearRangeFrom",
                                        "yearRangeTo",     "dayOfMonth",
                                        "circa",           "calendarType",
                                        "place",           "city",
                                        "region",          "zipCode",
                                        "countryIso2Code", "countryDescription"};
    det_str v[14];
    take(m, element, names, v, 14);
    det_str text = birth_text(m, v[0], v[1], v[2], v + 3);
    if (det_str_equal(v[7], DET_STR("GREGORIAN")) || v[7].len == 0) {
        det_eu_say_birth(m->draft, text, det_str_equal(v[6], DET_STR("true")), element->line);
    } else {
        /* a day of another calendar is not ours to convert */
        det_statement *statement = det_draft_say(m->draft, DET_PROP_BIRTH_DATE, text);
        if (statement != NULL) statement->type = det_draft_text(m->draft, v[7]);
        det_draft_note(m->draft, "date-unread", DET_STR("birthdate"), text, element->line);
    }
    /* a year that is not the day's own, of another calendar perhaps */
    if (v[1].len > 0 && det_str_find(text, v[1]) == SIZE_MAX)
        note(m, element, DET_STR("year"), v[1], element->line);
    v[13] = country_of(v[12], v[13]);
    det_statement *place = det_draft_say(
        m->draft, DET_PROP_BIRTH_PLACE,
        det_draft_join(m->draft, ", ", (det_str[]){v[8], v[9], v[10], v[11], v[13]}, 5));
    if (place != NULL && v[13].len > 0) place->country = det_draft_text(m->draft, v[12]);
    map_common(m, element, DET_STR("the birth"), NULL);
}

static bool
map_contact(mapping *m, const det_element *child)
{
    static const struct {
        const char *key;
        det_prop prop;
    } keys[] = {{"PHONE", DET_PROP_PHONE},
                {"FAX", DET_PROP_PHONE},
                {"EMAIL", DET_PROP_EMAIL},
                {"WEB", DET_PROP_WEBSITE},
                {"URL", DET_PROP_WEBSITE}};
    if (!det_str_equal(child->name, DET_STR("contactInfo"))) return false;
    det_str key = det_element_attribute(child, "key");
    det_prop prop = DET_PROP_REMARK;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (det_str_equal_ascii_nocase(key, det_str_of(keys[i].key))) prop = keys[i].prop;
    det_statement *statement = det_draft_say(m->draft, prop, det_element_attribute(child, "value"));
    if (statement != NULL) statement->type = det_draft_text(m->draft, key);
    return true;
}

static void
map_address(mapping *m, const det_element *element)
{
    static const char *const names[] = {
        "street",         "poBox",  "zipCode",         "city",
        "place",          "region", "countryIso2Code", "countryDescription",
        "asAtListingTime"};
    det_str v[9];
    take(m, element, names, v, 9);
    det_str country = country_of(v[6], v[7]);
    det_str parts[7] = {v[0], v[1], v[2], v[3], v[4], v[5], country};
    det_statement *statement = det_draft_say(m->draft, DET_PROP_ADDRESS,
                                             det_draft_join(m->draft, ", ", parts, 7));
    if (statement != NULL) {
        if (country.len > 0) statement->country = det_draft_text(m->draft, v[6]);
        if (det_str_equal(v[8], DET_STR("true")))
            statement->note = det_draft_text(m->draft, DET_STR("as at listing time"));
    }
    map_common(m, element, DET_STR("the address"), map_contact);
}

static det_prop
prop_of_document(det_str code)
{
    static const struct {
        const char *code;
        det_prop prop;
    } codes[] = {{"passport", DET_PROP_PASSPORT_NUMBER},
                 {"diplomaticpassport", DET_PROP_PASSPORT_NUMBER},
                 {"fiscalcode", DET_PROP_TAX_NUMBER},
                 {"taxid", DET_PROP_TAX_NUMBER},
                 {"regnumber", DET_PROP_REGISTRATION_NUMBER},
                 {"imo", DET_PROP_IMO_NUMBER},
                 {"swiftbic", DET_PROP_SWIFT_BIC},
                 {"lei", DET_PROP_LEI_CODE}};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (det_str_equal_ascii_nocase(code, det_str_of(codes[i].code))) return codes[i].prop;
    return DET_PROP_ID_NUMBER;
}

static void
map_document(mapping *m, const det_element *element)
{
    enum {
        NUMBER,
        LATIN,
        CODE,
        DESCRIPTION,
        COUNTRY_CODE,
        COUNTRY,
        REGION,
        ISSUED_BY,
        ISSUED,
        FROM,
        TO,
        NAME_ON,
        DIPLOMATIC,
        EXPIRED,
        FALSE_ONE,
        LOST,
        REVOKED,
        FIELD_COUNT
    };
    static const char *const names[FIELD_COUNT] = {"number",
                                                   "latinNumber",
                                                   "identificationTypeCode",
                                                   "identificationTypeDescription",
                                                   "countryIso2Code",
                                                   "countryDescription",
                                                   "region",
                                                   "issuedBy",
                                                   "issueDate",
                                                   "validFrom",
                                                   "validTo",
                                                   "nameOnDocument",
                                                   "diplomatic",
                                                   "knownExpired",
                                                   "knownFalse",
                                                   "reportedLost",
                                                   "revokedByIssuer"};
    static const char *const flags[] = {"diplomatic", "known to be expired", "known to be false",
                                        "reported lost", "revoked by the issuer"};
    static const char *const said[] = {"region ",     "issued by ", "issued ",
                                       "valid from ", "valid to ",  "in the name of "};
    det_str v[FIELD_COUNT], parts[16];
    size_t count = 0;
    take(m, element, names, v, FIELD_COUNT);
    for (int i = REGION; i <= NAME_ON; i++)
        if (v[i].len > 0)
            parts[count++] = det_draft_print(m->draft, "%s%.*s", said[i - REGION],
                                             DET_STR_FMT(v[i]));
    for (int i = DIPLOMATIC; i <= REVOKED; i++)
        if (det_str_equal(v[i], DET_STR("true")))
            parts[count++] = det_str_of(flags[i - DIPLOMATIC]);
    if (v[LATIN].len > 0 && v[NUMBER].len > 0 && !det_str_equal(v[LATIN], v[NUMBER]))
        parts[count++] = det_draft_print(m->draft, "as published %.*s", DET_STR_FMT(v[NUMBER]));
    det_prop prop = prop_of_document(v[CODE]);
    det_statement *statement = det_draft_say(m->draft, prop,
                                             v[LATIN].len > 0 ? v[LATIN] : v[NUMBER]);
    if (statement != NULL) {
        statement->type = det_draft_text(m->draft, v[DESCRIPTION]);
        statement->note = det_draft_text(m->draft, det_draft_join(m->draft, "; ", parts, count));
        if (country_of(v[COUNTRY_CODE], v[COUNTRY]).len > 0)
            statement->country = det_draft_text(m->draft, v[COUNTRY_CODE]);
        if (prop == DET_PROP_IMO_NUMBER && !det_imo_is_valid(statement->text))
            det_draft_note(m->draft, "imo-check-digit", DET_STR("identification"), statement->text,
                           element->line);
    } else if (count > 0) {
        det_draft_say(m->draft, DET_PROP_REMARK, det_draft_join(m->draft, "; ", parts, count));
    }
    map_common(m, element, v[DESCRIPTION], NULL);
}

/* ---- the entity -------------------------------------------------------------------------------
 */

static bool
map_part(mapping *m, const det_element *child)
{
    static const struct {
        const char *name;
        void (*map)(mapping *m, const det_element *element);
    } parts[] = {{"regulation", map_regulation},  {"subjectType", map_kind},
                 {"nameAlias", map_name},         {"citizenship", map_citizenship},
                 {"birthdate", map_birth},        {"address", map_address},
                 {"identification", map_document}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (!det_str_equal(child->name, det_str_of(parts[i].name))) continue;
        parts[i].map(m, child);
        return true;
    }
    return false;
}

static void
say_typed(mapping *m, det_prop prop, det_str text, const char *type)
{
    det_statement *statement = det_draft_say(m->draft, prop, text);
    if (statement != NULL) statement->type = det_draft_text(m->draft, det_str_of(type));
}

det_status
det_eu_map(const det_element *record, const char *file, det_collect *collect, det_error *err)
{
    static const char *const names[] = {"euReferenceNumber", "designationDate",
                                        "designationDetails", "unitedNationId", "delistingDate"};
    det_draft *draft = &collect->draft;
    det_str v[5], number = det_element_attribute(record, "logicalId");
    mapping m = {.draft = draft};
    det_draft_begin(draft, file, record->line);
    take(&m, record, names, v, 5);
    draft->subject.schema = DET_SCHEMA_LEGAL_ENTITY;
    det_draft_say_date(draft, DET_PROP_LISTED_ON, v[1], "designationDate", record->line);
    say_typed(&m, DET_PROP_REMARK, v[2], "designationDetails");
    say_typed(&m, DET_PROP_REFERENCE, v[3], "unitedNationId");
    say_typed(&m, DET_PROP_REMARK, v[4], "delistingDate");
    say_typed(&m, DET_PROP_REFERENCE, number, "logicalId");
    map_common(&m, record, (det_str){0}, map_part);
    det_draft_identify(draft, "eu", v[0].len > 0 ? v[0] : number, "euReferenceNumber",
                       record->line);
    return det_eu_keep(collect, record, file, err);
}
