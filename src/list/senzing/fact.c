/* fact.c - what Senzing's attributes are here.
 *
 * Names may be of any type in Senzing, "PRIMARY" being the one that leads; the three that keep the
 * grade of a name are ours.  A trusted id forces records together and apart, which the number of a
 * publisher must not, so references are written as anchors; an organisation that a party belongs to
 * is written as any other link. */
#include "list/senzing/fact.h"

const det_senzing_fact det_senzing_facts[] = {
    {"DATE_OF_BIRTH", DET_PROP_BIRTH_DATE, NULL, NULL, NULL, true, false},
    {"DATE_OF_DEATH", DET_PROP_DEATH_DATE, NULL, NULL, NULL, true, false},
    {"PLACE_OF_BIRTH", DET_PROP_BIRTH_PLACE, NULL, NULL, NULL, false, false},
    {"NATIONALITY", DET_PROP_NATIONALITY, NULL, NULL, NULL, false, false},
    {"CITIZENSHIP", DET_PROP_NATIONALITY, NULL, NULL, "CITIZENSHIP", false, false},
    {"REGISTRATION_COUNTRY", DET_PROP_COUNTRY, NULL, NULL, "REGISTRATION_COUNTRY", false, false},
    {"COUNTRY_OF_ASSOCIATION", DET_PROP_COUNTRY, NULL, NULL, NULL, false, false},
    {"GENDER", DET_PROP_GENDER, NULL, NULL, NULL, false, false},
    {"PASSPORT_NUMBER", DET_PROP_PASSPORT_NUMBER, NULL, "PASSPORT_COUNTRY", NULL, false, false},
    {"NATIONAL_ID_NUMBER", DET_PROP_ID_NUMBER, "NATIONAL_ID_TYPE", "NATIONAL_ID_COUNTRY",
     "NATIONAL_ID", false, false},
    {"DRIVERS_LICENSE_NUMBER", DET_PROP_ID_NUMBER, NULL, "DRIVERS_LICENSE_STATE", "DRIVERS_LICENSE",
     false, false},
    {"SSN_NUMBER", DET_PROP_ID_NUMBER, NULL, NULL, "SSN", false, false},
    {"ACCOUNT_NUMBER", DET_PROP_ID_NUMBER, "ACCOUNT_DOMAIN", NULL, "ACCOUNT", false, false},
    {"OTHER_ID_NUMBER", DET_PROP_ID_NUMBER, "OTHER_ID_TYPE", "OTHER_ID_COUNTRY", NULL, false,
     false},
    {"TAX_ID_NUMBER", DET_PROP_TAX_NUMBER, "TAX_ID_TYPE", "TAX_ID_COUNTRY", NULL, false, false},
    {"DUNS_NUMBER", DET_PROP_REGISTRATION_NUMBER, NULL, NULL, "DUNS", false, false},
    {"LEI_NUMBER", DET_PROP_LEI_CODE, NULL, NULL, NULL, false, false},
    {"IMO_NUMBER", DET_PROP_IMO_NUMBER, NULL, NULL, NULL, false, false},
    {"MMSI_NUMBER", DET_PROP_MMSI, NULL, NULL, NULL, false, false},
    {"CALL_SIGN", DET_PROP_CALL_SIGN, NULL, NULL, NULL, false, false},
    {"TRUSTED_ID_NUMBER", DET_PROP_REFERENCE, "TRUSTED_ID_TYPE", NULL, NULL, false, true},
    {"PHONE_NUMBER", DET_PROP_PHONE, "PHONE_TYPE", NULL, NULL, false, false},
    {"EMAIL_ADDRESS", DET_PROP_EMAIL, NULL, NULL, NULL, false, false},
    {"WEBSITE_ADDRESS", DET_PROP_WEBSITE, NULL, NULL, NULL, false, false},
    {"TOPIC", DET_PROP_TOPIC, NULL, NULL, NULL, false, false},
    {"EMPLOYER_NAME", DET_PROP_LINKED_TO, NULL, NULL, "EMPLOYER", false, true},
    {"GROUP_ASSOCIATION_ORG_NAME", DET_PROP_LINKED_TO, "GROUP_ASSOCIATION_TYPE", NULL, NULL, false,
     true},
    {"REL_POINTER_KEY", DET_PROP_LINKED_TO, "REL_POINTER_ROLE", NULL, NULL, false, false},
    {"REL_ANCHOR_KEY", DET_PROP_REFERENCE, "REL_ANCHOR_DOMAIN", NULL, NULL, false, false},
    {"URL", DET_PROP_SOURCE_URL, NULL, NULL, NULL, false, false},
    {"DATA_SOURCE", DET_PROP_DATASET, NULL, NULL, NULL, false, true},
    {"LAST_CHANGE", DET_PROP_REMARK, NULL, NULL, "last_change", false, false},
    {"REGISTRATION_DATE", DET_PROP_REMARK, NULL, NULL, "REGISTRATION_DATE", false, false},
    {.key = NULL},
};

const det_senzing_name det_senzing_names[DET_SENZING_NAMES] = {
    {"PRIMARY", DET_PROP_NAME},          {"ORIGINAL_SCRIPT", DET_PROP_ORIGINAL_NAME},
    {"ALIAS", DET_PROP_ALIAS},           {"FORMER", DET_PROP_PREVIOUS_NAME},
    {"WEAK_ALIAS", DET_PROP_WEAK_ALIAS},
};

const det_senzing_type det_senzing_types[DET_SENZING_TYPES] = {
    {"PERSON", DET_SCHEMA_PERSON},        {"ORGANIZATION", DET_SCHEMA_ORGANIZATION},
    {"COMPANY", DET_SCHEMA_COMPANY},      {"VESSEL", DET_SCHEMA_VESSEL},
    {"AIRCRAFT", DET_SCHEMA_AIRPLANE},    {"ADDRESS", DET_SCHEMA_ADDRESS},
    {"WALLET", DET_SCHEMA_CRYPTO_WALLET},
};

const det_senzing_name *
det_senzing_name_of(det_str type)
{
    for (size_t i = 0; i < DET_SENZING_NAMES; i++)
        if (det_str_equal(type, det_str_of(det_senzing_names[i].type)))
            return &det_senzing_names[i];
    return NULL;
}
