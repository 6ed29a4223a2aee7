/* ca/map.c - Canada's list from records to subjects.
 *
 *   <record> <Country>Belarus / Bélarus</Country> <LastName>Balaba</LastName>
 *     <GivenName>Dmitry Vladimirovich</GivenName> <Aliases>Дмитрий Балаба; D. Balaba</Aliases>
 *     <DateOfBirthOrShipBuildDate>1972</DateOfBirthOrShipBuildDate>
 *     <Schedule>1, Part 1</Schedule> <Item>2</Item> <DateOfListing>2020-09-28</DateOfListing> ...
 *
 * A record has no number of its own; the regulations of a country, their schedule and its item name
 * it, and no two records of a file share them. */
#include "list/ca/record.h"
#include "list/imo.h"
#include "list/script.h"

typedef enum field {
    COUNTRY,
    LAST_NAME,
    GIVEN_NAME,
    ENTITY,
    ENTITY_OR_SHIP,
    ALIASES,
    BORN,
    BORN_OR_BUILT,
    TITLE,
    TITLE_OR_SHIP,
    IMO_NUMBER,
    SCHEDULE,
    ITEM,
    LISTED_ON,
    FIELD_COUNT
} field;

static const char *const names[FIELD_COUNT] = {
    "Country",      "LastName",     "GivenName",     "Entity",
    "EntityOrShip", "Aliases",      "DateOfBirth",   "DateOfBirthOrShipBuildDate",
    "Title",        "TitleOrShip",  "ShipIMONumber", "Schedule",
    "Item",         "DateOfListing"};

static void
take(det_draft *draft, const det_element *record, det_str values[FIELD_COUNT])
{
    for (int i = 0; i < FIELD_COUNT; i++)
        values[i] = (det_str){0};
    for (const det_element *child = record->first; child != NULL; child = child->next) {
        int i = 0;
        while (i < FIELD_COUNT && !det_str_equal(child->name, det_str_of(names[i])))
            i++;
        if (i < FIELD_COUNT && values[i].len == 0)
            values[i] = det_draft_text(draft, child->text);
        else if (child->text.len > 0)
            det_draft_note(draft, "element-unknown", child->name, child->text, child->line);
    }
}

/* ---- aliases ----------------------------------------------------------------------------------
 */

/* What may stand behind a comma and belongs to the name before it: "Htoo Wood Products, Ltd." */
static bool
is_legal_form(det_str text)
{
    static const char *const forms[] = {"Ltd", "Ltd.", "Limited", "Inc",  "Inc.", "LLC",
                                        "Co",  "Co.",  "Corp.",   "S.A.", "JSC",  "Jr.",
                                        "Sr.", "PJSC", "GmbH",    "AG",   "SA",   "Co. Ltd."};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (det_str_equal_ascii_nocase(text, det_str_of(forms[i]))) return true;
    return false;
}

/* The length of the first alias in text: up to a semicolon, or a comma that does not lead to a
 * legal form; none within brackets. */
static size_t
alias_end(det_str text)
{
    int depth = 0;
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i];
        depth += byte == '(' ? 1 : byte == ')' && depth > 0 ? -1 : 0;
        if (depth > 0) continue;
        if (byte == ';') return i;
        if (byte != ',') continue;
        det_str behind = det_str_slice(text, i + 1, text.len);
        size_t comma = det_str_find_byte(behind, ','), semicolon = det_str_find_byte(behind, ';');
        size_t end = comma < semicolon ? comma : semicolon;
        if (!is_legal_form(det_str_trim(det_str_slice(behind, 0, end)))) return i;
    }
    return text.len;
}

/* "Russian: Коля Лукашенко": the language goes to the note. */
static det_str
skip_language(det_str alias, det_str *language)
{
    static const char *const languages[] = {"Russian", "Belarusian", "Ukrainian",
                                            "Arabic",  "Persian",    "Farsi"};
    size_t colon = det_str_find(alias, DET_STR(":"));
    *language = det_str_slice(alias, 0, colon);
    for (size_t i = 0; colon != SIZE_MAX && i < sizeof languages / sizeof languages[0]; i++)
        if (det_str_equal_ascii_nocase(*language, det_str_of(languages[i])))
            return det_str_trim(det_str_slice(alias, colon + 1, alias.len));
    *language = (det_str){0};
    return alias;
}

static void
say_aliases(det_draft *draft, det_str text)
{
    det_str rest = text, language = {0};
    while (rest.len > 0) {
        size_t end = alias_end(rest);
        det_str said;
        det_str alias = skip_language(det_str_trim(det_str_slice(rest, 0, end)), &said);
        /* "Russian: A, B; C": the language holds to the next semicolon */
        if (said.len > 0) language = said;
        det_statement *statement = det_draft_say(
            draft, det_has_other_script(alias) ? DET_PROP_ORIGINAL_NAME : DET_PROP_ALIAS, alias);
        if (statement != NULL) statement->note = det_draft_text(draft, language);
        if (end < rest.len && rest.ptr[end] == ';') language = (det_str){0};
        rest = end < rest.len ? det_str_slice(rest, end + 1, rest.len) : (det_str){0};
    }
}

/* ---- the record -------------------------------------------------------------------------------
 */

/* "1954-08-30 or 1955-08-30" is two. */
static void
say_dates(det_draft *draft, det_prop prop, det_str text, uint32_t line)
{
    while (text.len > 0) {
        size_t at = det_str_find(text, DET_STR(" or "));
        det_draft_say_date(draft, prop, det_str_trim(det_str_slice(text, 0, at)), "DateOfBirth",
                           line);
        text = at == SIZE_MAX ? (det_str){0} : det_str_slice(text, at + 4, text.len);
    }
}

/* "Belarus / Bélarus": the English name. */
static det_str
english(det_str country)
{
    return det_str_trim(det_str_slice(country, 0, det_str_find(country, DET_STR(" / "))));
}

static void
say_names(det_draft *draft, const det_str values[FIELD_COUNT])
{
    det_str organisation = values[ENTITY].len > 0 ? values[ENTITY] : values[ENTITY_OR_SHIP];
    bool is_person = values[LAST_NAME].len > 0 || values[GIVEN_NAME].len > 0;
    draft->subject.schema = is_person                    ? DET_SCHEMA_PERSON
                            : values[IMO_NUMBER].len > 0 ? DET_SCHEMA_VESSEL
                                                         : DET_SCHEMA_ORGANIZATION;
    if (is_person)
        det_draft_say(draft, DET_PROP_NAME,
                      det_draft_print(draft, "%.*s %.*s", DET_STR_FMT(values[GIVEN_NAME]),
                                      DET_STR_FMT(values[LAST_NAME])));
    det_draft_say(draft, is_person ? DET_PROP_ALIAS : DET_PROP_NAME, organisation);
    say_aliases(draft, values[ALIASES]);
}

static void
say_facts(det_draft *draft, const det_str values[FIELD_COUNT], uint32_t line)
{
    bool is_vessel = draft->subject.schema == DET_SCHEMA_VESSEL;
    det_prop title = is_vessel ? DET_PROP_VESSEL_TYPE : DET_PROP_TITLE;
    det_draft_say(draft, title, values[TITLE]);
    det_draft_say(draft, title, values[TITLE_OR_SHIP]);
    det_prop born = is_vessel ? DET_PROP_BUILD_DATE : DET_PROP_BIRTH_DATE;
    say_dates(draft, born, values[BORN], line);
    say_dates(draft, born, values[BORN_OR_BUILT], line);
    det_statement *imo = det_draft_say(draft, DET_PROP_IMO_NUMBER, values[IMO_NUMBER]);
    if (imo != NULL && !det_imo_is_valid(imo->text))
        det_draft_note(draft, "imo-check-digit", DET_STR("ShipIMONumber"), imo->text, line);
    det_draft_say_date(draft, DET_PROP_LISTED_ON, values[LISTED_ON], "DateOfListing", line);
    det_statement *program = det_draft_say(draft, DET_PROP_PROGRAM, english(values[COUNTRY]));
    if (program != NULL) program->note = det_draft_text(draft, values[COUNTRY]);
}

det_status
det_ca_map(const det_element *record, const char *file, det_collect *collect, det_error *err)
{
    det_draft *draft = &collect->draft;
    det_str values[FIELD_COUNT], reference = {0};
    det_draft_begin(draft, file, record->line);
    take(draft, record, values);
    say_names(draft, values);
    say_facts(draft, values, record->line);
    if (!det_draft_has_name(draft))
        return det_collect_reject(collect, file, record->line, DET_STR("a record without a name"),
                                  values[ITEM], err);
    if (values[ITEM].len > 0)
        reference = det_draft_print(draft, "%.*s/%.*s/%.*s", DET_STR_FMT(english(values[COUNTRY])),
                                    DET_STR_FMT(values[SCHEDULE]), DET_STR_FMT(values[ITEM]));
    det_draft_identify(draft, "ca", reference, "Item", record->line);
    det_status st = det_collect_count(collect,
                                      draft->subject.schema == DET_SCHEMA_PERSON
                                          ? DET_STR("type:person")
                                          : DET_STR("type:entity"),
                                      1, err);
    return st == DET_OK ? det_collect_keep(collect, err) : st;
}
