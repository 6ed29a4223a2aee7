/* words.c - FollowTheMoney's schemata and properties, and ours. */
#include "list/ftm/words.h"

#include <stddef.h>
#include <string.h>

/* ---- schemata ----------------------------------------------------------------------------------
 */

static const det_ftm_between betweens[] = {
    {"Address", {NULL, NULL}},
    {"Article", {NULL, NULL}},
    {"Associate", {"person", "associate"}},
    {"ContractAward", {"supplier", "contract"}},
    {"CourtCaseParty", {"party", "case"}},
    {"Debt", {"debtor", "creditor"}},
    {"Directorship", {"director", "organization"}},
    {"Document", {NULL, NULL}},
    {"Documentation", {"entity", "document"}},
    {"EconomicActivity", {"company", NULL}},
    {"Employment", {"employee", "employer"}},
    {"Family", {"person", "relative"}},
    {"Identification", {"holder", NULL}},
    {"Membership", {"member", "organization"}},
    {"Note", {"entity", NULL}},
    {"Occupancy", {"holder", "post"}},
    {"Ownership", {"owner", "asset"}},
    {"Passport", {"holder", NULL}},
    {"Payment", {"payer", "beneficiary"}},
    {"Position", {NULL, NULL}},
    {"Post", {"holder", NULL}},
    {"ProjectParticipant", {"participant", "project"}},
    {"Representation", {"agent", "client"}},
    {"Sanction", {"entity", NULL}},
    {"Similar", {"candidate", "match"}},
    {"Succession", {"predecessor", "successor"}},
    {"TaxRoll", {"taxee", NULL}},
    {"UnknownLink", {"subject", "object"}},
};

const det_ftm_between *
det_ftm_between_find(det_str schema)
{
    for (size_t i = 0; i < sizeof betweens / sizeof betweens[0]; i++)
        if (det_str_equal(schema, det_str_of(betweens[i].schema))) return &betweens[i];
    return NULL;
}

bool
det_ftm_schema(det_str word, det_schema *out)
{
    *out = DET_SCHEMA_LEGAL_ENTITY;
    if (det_schema_find(word, out)) return true;
    if (det_str_equal(word, DET_STR("PublicBody"))) *out = DET_SCHEMA_ORGANIZATION;
    return false;
}

/* Besides the roles above. */
static const char *const references[] = {"accountHolder", "addressEntity", "bank",   "holder",
                                         "issuer",        "operator",      "owner",  "parent",
                                         "proof",         "vessel",        "authors"};

bool
det_ftm_is_reference(det_str property)
{
    for (size_t i = 0; i < sizeof references / sizeof references[0]; i++)
        if (det_str_equal(property, det_str_of(references[i]))) return true;
    for (size_t i = 0; i < sizeof betweens / sizeof betweens[0]; i++)
        for (int k = 0; k < 2; k++)
            if (betweens[i].roles[k] != NULL &&
                det_str_equal(property, det_str_of(betweens[i].roles[k])))
                return true;
    return false;
}

/* ---- properties --------------------------------------------------------------------------------
 */

/* Of a party: first the property that is ours by name, then those that we call by it with a type.
 * Registers whose numbers name one company are registrationNumber; kppCode is shared by many and
 * stays a remark. */
static const det_ftm_word words[] = {
    {NULL, "name", DET_PROP_NAME, false, DET_FTM_TEXT},
    {NULL, "alias", DET_PROP_ALIAS, false, DET_FTM_TEXT},
    {NULL, "previousName", DET_PROP_PREVIOUS_NAME, false, DET_FTM_TEXT},
    {NULL, "weakAlias", DET_PROP_WEAK_ALIAS, false, DET_FTM_TEXT},
    {NULL, "abbreviation", DET_PROP_WEAK_ALIAS, true, DET_FTM_TEXT},
    {NULL, "title", DET_PROP_TITLE, false, DET_FTM_TEXT},
    {NULL, "position", DET_PROP_POSITION, false, DET_FTM_TEXT},
    {NULL, "gender", DET_PROP_GENDER, false, DET_FTM_TEXT},
    {NULL, "birthDate", DET_PROP_BIRTH_DATE, false, DET_FTM_DATE},
    {NULL, "birthPlace", DET_PROP_BIRTH_PLACE, false, DET_FTM_TEXT},
    {NULL, "birthCountry", DET_PROP_BIRTH_PLACE, true, DET_FTM_COUNTRY},
    {NULL, "deathDate", DET_PROP_DEATH_DATE, false, DET_FTM_DATE},
    {NULL, "nationality", DET_PROP_NATIONALITY, false, DET_FTM_COUNTRY},
    {NULL, "citizenship", DET_PROP_NATIONALITY, true, DET_FTM_COUNTRY},
    {NULL, "country", DET_PROP_COUNTRY, false, DET_FTM_COUNTRY},
    {NULL, "jurisdiction", DET_PROP_COUNTRY, true, DET_FTM_COUNTRY},
    {NULL, "mainCountry", DET_PROP_COUNTRY, true, DET_FTM_COUNTRY},
    {NULL, "passportNumber", DET_PROP_PASSPORT_NUMBER, false, DET_FTM_TEXT},
    {NULL, "idNumber", DET_PROP_ID_NUMBER, false, DET_FTM_TEXT},
    {NULL, "socialSecurityNumber", DET_PROP_ID_NUMBER, true, DET_FTM_TEXT},
    {NULL, "taxNumber", DET_PROP_TAX_NUMBER, false, DET_FTM_TEXT},
    {NULL, "innCode", DET_PROP_TAX_NUMBER, true, DET_FTM_TEXT},
    {NULL, "vatCode", DET_PROP_TAX_NUMBER, true, DET_FTM_TEXT},
    {NULL, "registrationNumber", DET_PROP_REGISTRATION_NUMBER, false, DET_FTM_TEXT},
    {NULL, "dunsCode", DET_PROP_REGISTRATION_NUMBER, true, DET_FTM_TEXT},
    {NULL, "ogrnCode", DET_PROP_REGISTRATION_NUMBER, true, DET_FTM_TEXT},
    {NULL, "okpoCode", DET_PROP_REGISTRATION_NUMBER, true, DET_FTM_TEXT},
    {NULL, "permId", DET_PROP_REGISTRATION_NUMBER, true, DET_FTM_TEXT},
    {NULL, "uniqueEntityId", DET_PROP_REGISTRATION_NUMBER, true, DET_FTM_TEXT},
    {NULL, "uscCode", DET_PROP_REGISTRATION_NUMBER, true, DET_FTM_TEXT},
    {NULL, "voenCode", DET_PROP_REGISTRATION_NUMBER, true, DET_FTM_TEXT},
    {NULL, "isin", DET_PROP_REGISTRATION_NUMBER, true, DET_FTM_TEXT},
    {NULL, "imoNumber", DET_PROP_IMO_NUMBER, false, DET_FTM_IMO},
    {NULL, "mmsi", DET_PROP_MMSI, false, DET_FTM_TEXT},
    {NULL, "callSign", DET_PROP_CALL_SIGN, false, DET_FTM_TEXT},
    {NULL, "swiftBic", DET_PROP_SWIFT_BIC, false, DET_FTM_TEXT},
    {NULL, "leiCode", DET_PROP_LEI_CODE, false, DET_FTM_TEXT},
    {NULL, "publicKey", DET_PROP_PUBLIC_KEY, false, DET_FTM_TEXT},
    {NULL, "flag", DET_PROP_FLAG, false, DET_FTM_COUNTRY},
    {NULL, "pastFlags", DET_PROP_PAST_FLAG, false, DET_FTM_COUNTRY},
    {NULL, "type", DET_PROP_VESSEL_TYPE, false, DET_FTM_TEXT},
    {NULL, "tonnage", DET_PROP_TONNAGE, false, DET_FTM_TEXT},
    {NULL, "grossRegisteredTonnage", DET_PROP_GROSS_TONNAGE, false, DET_FTM_TEXT},
    {NULL, "owner", DET_PROP_OWNER, false, DET_FTM_TEXT},
    {NULL, "model", DET_PROP_AIRCRAFT_MODEL, false, DET_FTM_TEXT},
    {NULL, "serialNumber", DET_PROP_AIRCRAFT_SERIAL, false, DET_FTM_TEXT},
    {NULL, "buildDate", DET_PROP_BUILD_DATE, false, DET_FTM_DATE},
    {NULL, "address", DET_PROP_ADDRESS, false, DET_FTM_TEXT},
    {NULL, "email", DET_PROP_EMAIL, false, DET_FTM_TEXT},
    {NULL, "phone", DET_PROP_PHONE, false, DET_FTM_TEXT},
    {NULL, "website", DET_PROP_WEBSITE, false, DET_FTM_TEXT},
    {NULL, "program", DET_PROP_PROGRAM, false, DET_FTM_TEXT},
    {NULL, "programId", DET_PROP_PROGRAM, true, DET_FTM_TEXT},
    {NULL, "modifiedAt", DET_PROP_UPDATED_ON, false, DET_FTM_DATE},
    {NULL, "sourceUrl", DET_PROP_SOURCE_URL, false, DET_FTM_TEXT},
    {NULL, "wikidataId", DET_PROP_REFERENCE, true, DET_FTM_TEXT},
    {NULL, "topics", DET_PROP_TOPIC, false, DET_FTM_TEXT},
    {NULL, "notes", DET_PROP_REMARK, false, DET_FTM_TEXT},
    {"Address", "full", DET_PROP_ADDRESS, true, DET_FTM_TEXT},
    {"Sanction", "program", DET_PROP_PROGRAM, true, DET_FTM_TEXT},
    {"Sanction", "programId", DET_PROP_PROGRAM, true, DET_FTM_TEXT},
    {"Sanction", "startDate", DET_PROP_LISTED_ON, true, DET_FTM_DATE},
    {"Sanction", "listingDate", DET_PROP_LISTED_ON, true, DET_FTM_DATE},
    {"Sanction", "modifiedAt", DET_PROP_UPDATED_ON, true, DET_FTM_DATE},
    {"Sanction", "provisions", DET_PROP_SANCTION_RISK, true, DET_FTM_TEXT},
    {"Sanction", "sourceUrl", DET_PROP_SOURCE_URL, true, DET_FTM_TEXT},
    {"Sanction", "programUrl", DET_PROP_SOURCE_URL, true, DET_FTM_TEXT},
    {"Sanction", "authorityId", DET_PROP_REFERENCE, true, DET_FTM_TEXT},
    {"Sanction", "unscId", DET_PROP_REFERENCE, true, DET_FTM_TEXT},
    {"Sanction", "recordId", DET_PROP_REFERENCE, true, DET_FTM_TEXT},
};

const det_ftm_word *
det_ftm_word_of(const char *schema, det_str property)
{
    if (property.len == 0) return NULL;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (words[i].property[0] != property.ptr[0]) continue; /* most end here */
        bool is_of = schema == NULL
                         ? words[i].schema == NULL
                         : words[i].schema != NULL && strcmp(words[i].schema, schema) == 0;
        if (is_of && det_str_equal(property, det_str_of(words[i].property))) return &words[i];
    }
    return NULL;
}

const det_ftm_word *
det_ftm_word_for(det_prop prop)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (words[i].schema == NULL && !words[i].is_typed && words[i].prop == prop)
            return &words[i];
    return NULL;
}

det_prop
det_ftm_document(det_str type)
{
    static const struct {
        const char *part;
        det_prop prop;
    } parts[] = {{"passport", DET_PROP_PASSPORT_NUMBER},
                 {"Passport", DET_PROP_PASSPORT_NUMBER},
                 {"egistration", DET_PROP_REGISTRATION_NUMBER},
                 {"iscal", DET_PROP_TAX_NUMBER},
                 {"Tax", DET_PROP_TAX_NUMBER},
                 {"tax", DET_PROP_TAX_NUMBER},
                 {"SWIFT", DET_PROP_SWIFT_BIC},
                 {"IMO", DET_PROP_IMO_NUMBER}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (det_str_find(type, det_str_of(parts[i].part)) != SIZE_MAX) return parts[i].prop;
    return DET_PROP_ID_NUMBER;
}
