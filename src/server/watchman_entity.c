/* watchman_entity.c - a party in watchman's words.
 *
 * Every key is always there; what is not known is an empty text or null, as its clients expect. */
#include <string.h>

#include "server/watchman.h"

static const struct {
    const char *ours, *theirs;
} sources[] = {{"ofac", "us_ofac"}, {"ofac-cons", "us_non_sdn"},
               {"csl", "us_csl"},   {"eu", "eu_csl"},
               {"uk", "uk_csl"},    {"un", "un_csl"},
               {"ca", "ca_csl"},    {"seco", "ch_csl"},
               {"dpl", "us_dpl"},   {"hmt", "uk_hmt_csl"}};

det_str
serve_watchman_source(const yente_set *set)
{
    for (size_t i = 0; set->is_listed && i < sizeof sources / sizeof sources[0]; i++)
        if (det_str_equal(set->source, det_str_of(sources[i].ours)))
            return det_str_of(sources[i].theirs);
    return det_str_starts(set->name, DET_STR("own:")) ? det_str_slice(set->name, 4, set->name.len)
                                                      : set->name;
}

det_str
serve_watchman_source_id(const yente_store *store, const yente_entity *entity)
{
    const yente_set *set = &store->sets[entity->set];
    return set->is_listed ? det_str_slice(entity->id, set->source.len + 1, entity->id.len)
                          : entity->id;
}

watchman_party
serve_watchman_party(const yente_store *store, const yente_entity *entity)
{
    const yente_set *set = &store->sets[entity->set];
    return (watchman_party){.store = store,
                            .schema = entity->schema,
                            .fields = entity->fields,
                            .field_count = entity->field_count,
                            .name = entity->caption,
                            .source = serve_watchman_source(set),
                            .source_id = serve_watchman_source_id(store, entity),
                            .is_listed = set->is_listed};
}

det_str
serve_watchman_type(const watchman_party *party)
{
    if (party->schema == NULL) return (det_str){0};
    det_str name = party->schema->name;
    if (det_str_equal(name, DET_STR("Person"))) return DET_STR("person");
    if (det_str_equal(name, DET_STR("Vessel"))) return DET_STR("vessel");
    if (det_str_equal(name, DET_STR("Airplane"))) return DET_STR("aircraft");
    if (det_str_equal(name, DET_STR("Company"))) return DET_STR("business");
    if (det_str_equal(name, DET_STR("Organization")) ||
        det_str_equal(name, DET_STR("LegalEntity")) || det_str_equal(name, DET_STR("PublicBody")))
        return party->is_listed ? DET_STR("business") : DET_STR("organization");
    return (det_str){0};
}

/* ---- values -------------------------------------------------------------------------------------
 */

static const yente_field *
field(const watchman_party *party, const char *name)
{
    for (size_t i = 0; i < party->field_count; i++)
        if (det_str_equal(party->fields[i].name, det_str_of(name)) && party->fields[i].count > 0)
            return &party->fields[i];
    return NULL;
}

static det_str
first(const watchman_party *party, const char *name)
{
    const yente_field *found = field(party, name);
    return found == NULL ? (det_str){0} : found->values[0];
}

/* All values of several properties, each once, or null; without one of them. */
static void
write_list(det_json *json, const char *key, const watchman_party *party, const char *const *names,
           det_str without)
{
    bool is_begun = false;
    det_json_key(json, key);
    for (size_t n = 0; names[n] != NULL; n++) {
        const yente_field *found = field(party, names[n]);
        for (uint32_t v = 0; found != NULL && v < found->count; v++) {
            if (det_str_equal(found->values[v], without)) continue;
            if (!is_begun) det_json_array(json);
            is_begun = true;
            det_json_str(json, found->values[v]);
        }
    }
    if (is_begun)
        det_json_array_end(json);
    else
        det_json_null(json);
}

static void
write_first(det_json *json, const char *key, const watchman_party *party, const char *name)
{
    det_json_key_str(json, key, first(party, name));
}

/* A date with its time of day, as theirs are, or null. */
static void
write_date(det_json *json, const char *key, const watchman_party *party, const char *name)
{
    static const char rest[] = "0000-01-01T00:00:00Z";
    det_str day = first(party, name);
    char made[sizeof rest];
    bool is_date = day.len == 4 || day.len == 7 || day.len >= 10;
    for (size_t i = 0; i < day.len && i < 10 && is_date; i++)
        is_date = i == 4 || i == 7 ? day.ptr[i] == '-' : day.ptr[i] >= '0' && day.ptr[i] <= '9';
    det_json_key(json, key);
    if (!is_date) {
        det_json_null(json);
        return;
    }
    memcpy(made, rest, sizeof rest);
    memcpy(made, day.ptr, day.len < 10 ? day.len : 10);
    det_json_cstr(json, made);
}

static void
write_number(det_json *json, const char *key, const watchman_party *party, const char *name)
{
    uint64_t value = 0;
    det_str text = first(party, name);
    size_t length = 0;
    while (length < text.len && text.ptr[length] >= '0' && text.ptr[length] <= '9')
        length++;
    (void)det_str_read_u64(det_str_slice(text, 0, length), &value);
    det_json_key_uint(json, key, value);
}

static const char *const alias_names[] = {"name",         "alias",     "weakAlias", "previousName",
                                          "abbreviation", "pastNames", NULL};

static void
write_names(det_json *json, const watchman_party *party)
{
    det_json_key_str(json, "name", party->name);
    write_list(json, "altNames", party, alias_names, party->name);
}

static void
write_numbers(det_json *json, const watchman_party *party)
{
    static const struct {
        const char *property, *type;
    } numbers[] = {{"passportNumber", "passport"},
                   {"idNumber", "national-id"},
                   {"taxNumber", "tax-id"},
                   {"innCode", "tax-id"},
                   {"vatCode", "tax-id"},
                   {"socialSecurityNumber", "ssn"},
                   {"registrationNumber", "business-registration"},
                   {"ogrnCode", "business-registration"},
                   {"leiCode", "business-registration"},
                   {"licenseNumber", "drivers-license"}};
    static const char *const countries[] = {"nationality", "citizenship", "jurisdiction",
                                            "country"};
    bool is_begun = false;
    det_str country = {0};
    for (size_t i = 0; country.len == 0 && i < sizeof countries / sizeof countries[0]; i++)
        country = first(party, countries[i]);
    det_json_key(json, "governmentIDs");
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        const yente_field *found = field(party, numbers[i].property);
        for (uint32_t v = 0; found != NULL && v < found->count; v++) {
            if (!is_begun) det_json_array(json);
            is_begun = true;
            det_json_object(json);
            det_json_key_cstr(json, "name", numbers[i].property);
            det_json_key_cstr(json, "type", numbers[i].type);
            det_json_key_str(json, "country", country);
            det_json_key_str(json, "identifier", found->values[v]);
            det_json_object_end(json);
        }
    }
    if (is_begun)
        det_json_array_end(json);
    else
        det_json_null(json);
}

/* ---- kinds --------------------------------------------------------------------------------------
 */

static void
write_person(det_json *json, const watchman_party *party)
{
    static const char *const titles[] = {"title", "position", NULL};
    write_names(json, party);
    write_first(json, "gender", party, "gender");
    write_date(json, "birthDate", party, "birthDate");
    write_first(json, "placeOfBirth", party, "birthPlace");
    write_date(json, "deathDate", party, "deathDate");
    write_list(json, "titles", party, titles, (det_str){0});
    write_numbers(json, party);
}

static void
write_body(det_json *json, const watchman_party *party)
{
    write_names(json, party);
    write_date(json, "created", party, "incorporationDate");
    write_date(json, "dissolved", party, "dissolutionDate");
    write_numbers(json, party);
}

static void
write_aircraft(det_json *json, const watchman_party *party)
{
    write_names(json, party);
    write_first(json, "type", party, "type");
    write_first(json, "flag", party, "country");
    write_date(json, "built", party, "buildDate");
    write_first(json, "icaoCode", party, "icaoCode");
    write_first(json, "model", party, "model");
    write_first(json, "serialNumber", party, "serialNumber");
}

/* By his name, where he is known. */
static void
write_owner(det_json *json, const watchman_party *party)
{
    uint32_t at;
    det_str owner = first(party, "owner");
    if (party->store != NULL && det_strmap_get(&party->store->by_id, owner, &at))
        owner = party->store->entities[at].caption;
    det_json_key_str(json, "owner", owner);
}

static void
write_vessel(det_json *json, const watchman_party *party)
{
    write_names(json, party);
    write_first(json, "imoNumber", party, "imoNumber");
    write_first(json, "type", party, "type");
    write_first(json, "flag", party, "flag");
    write_date(json, "built", party, "buildDate");
    write_first(json, "model", party, "model");
    write_number(json, "tonnage", party, "tonnage");
    write_first(json, "mmsi", party, "mmsi");
    write_first(json, "callSign", party, "callSign");
    write_number(json, "grossRegisteredTonnage", party, "grossRegisteredTonnage");
    write_owner(json, party);
}

/* The array under a key, an item a value; NULL: it has none, and null is written. */
static const yente_field *
begin_list(det_json *json, const char *key, const watchman_party *party, const char *property)
{
    const yente_field *found = field(party, property);
    det_json_key(json, key);
    if (found == NULL)
        det_json_null(json);
    else
        det_json_array(json);
    return found;
}

static void
write_addresses(det_json *json, const watchman_party *party)
{
    const yente_field *found = begin_list(json, "addresses", party, "address");
    if (found == NULL) return;
    for (uint32_t v = 0; v < found->count; v++) {
        det_json_object(json);
        det_json_key_str(json, "line1", found->values[v]);
        det_json_key_cstr(json, "line2", "");
        det_json_key_cstr(json, "city", "");
        det_json_key_cstr(json, "postalCode", "");
        det_json_key_cstr(json, "state", "");
        write_first(json, "country", party, "country");
        det_json_key_int(json, "latitude", 0);
        det_json_key_int(json, "longitude", 0);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

static void
write_wallets(det_json *json, const watchman_party *party)
{
    const yente_field *found = begin_list(json, "cryptoAddresses", party, "publicKey");
    if (found == NULL) return;
    for (uint32_t v = 0; v < found->count; v++) {
        det_json_object(json);
        write_first(json, "currency", party, "currency");
        det_json_key_str(json, "address", found->values[v]);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

static void
write_history(det_json *json, const watchman_party *party)
{
    const yente_field *found = begin_list(json, "historicalInfo", party, "previousName");
    if (found == NULL) return;
    for (uint32_t v = 0; v < found->count; v++) {
        det_json_object(json);
        det_json_key_cstr(json, "type", "Former Name");
        det_json_key_str(json, "value", found->values[v]);
        det_json_key(json, "date");
        det_json_null(json);
        det_json_object_end(json);
    }
    det_json_array_end(json);
}

static void
write_sanctions(det_json *json, const watchman_party *party)
{
    static const char *const programs[] = {"program", "programId", NULL};
    det_json_key(json, "sanctionsInfo");
    if (field(party, "program") == NULL && field(party, "programId") == NULL) {
        det_json_null(json);
        return;
    }
    det_str notes = first(party, "notes");
    det_json_object(json);
    write_list(json, "programs", party, programs, (det_str){0});
    det_json_key_bool(json, "secondary",
                      det_str_find(notes, DET_STR("econdary sanctions")) != SIZE_MAX);
    det_json_key_str(json, "description", notes);
    det_json_object_end(json);
}

void
serve_watchman_write(det_json *json, const watchman_party *party)
{
    static const struct {
        const char *key;
        void (*write)(det_json *json, const watchman_party *party);
    } kinds[] = {{"person", write_person},
                 {"business", write_body},
                 {"organization", write_body},
                 {"aircraft", write_aircraft},
                 {"vessel", write_vessel}};
    static const char *const emails[] = {"email", NULL}, *const phones[] = {"phone", NULL},
                             *const faxes[] = {"fax", NULL}, *const sites[] = {"website", NULL};
    det_str type = serve_watchman_type(party);
    det_json_key_str(json, "name", party->name);
    det_json_key_str(json, "entityType", type);
    det_json_key_str(json, "sourceList", party->source);
    det_json_key_str(json, "sourceID", party->source_id);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        det_json_key(json, kinds[i].key);
        if (!det_str_equal(type, det_str_of(kinds[i].key))) {
            det_json_null(json);
            continue;
        }
        det_json_object(json);
        kinds[i].write(json, party);
        det_json_object_end(json);
    }
    det_json_key(json, "contact");
    det_json_object(json);
    write_list(json, "emailAddresses", party, emails, (det_str){0});
    write_list(json, "phoneNumbers", party, phones, (det_str){0});
    write_list(json, "faxNumbers", party, faxes, (det_str){0});
    write_list(json, "websites", party, sites, (det_str){0});
    det_json_object_end(json);
    write_addresses(json, party);
    write_wallets(json, party);
    det_json_key(json, "affiliations");
    det_json_null(json);
    write_sanctions(json, party);
    write_history(json, party);
    det_json_key(json, "sourceData");
    det_json_null(json);
}

/* ---- Senzing ------------------------------------------------------------------------------------
 */

static void
write_feature(det_json *json, const char *type, const char *type_value, const char *key,
              det_str value)
{
    det_json_object(json);
    if (type != NULL) det_json_key_cstr(json, type, type_value);
    det_json_key_str(json, key, value);
    det_json_object_end(json);
}

static void
write_features(det_json *json, const watchman_party *party, const char *property, const char *key)
{
    const yente_field *found = field(party, property);
    for (uint32_t v = 0; found != NULL && v < found->count; v++)
        write_feature(json, NULL, NULL, key, found->values[v]);
}

void
serve_watchman_write_senzing(det_json *json, const watchman_party *party)
{
    static const struct {
        const char *property, *key;
    } features[] = {{"birthDate", "DATE_OF_BIRTH"},
                    {"deathDate", "DATE_OF_DEATH"},
                    {"gender", "GENDER"},
                    {"nationality", "NATIONALITY"},
                    {"birthPlace", "PLACE_OF_BIRTH"},
                    {"address", "ADDR_FULL"},
                    {"phone", "PHONE_NUMBER"},
                    {"email", "EMAIL_ADDRESS"},
                    {"website", "WEBSITE_ADDRESS"},
                    {"passportNumber", "PASSPORT_NUMBER"},
                    {"idNumber", "NATIONAL_ID_NUMBER"},
                    {"taxNumber", "TAX_ID_NUMBER"},
                    {"leiCode", "LEI_NUMBER"},
                    {"country", "COUNTRY_OF_ASSOCIATION"},
                    {"imoNumber", "IMO_NUMBER"}};
    det_str type = serve_watchman_type(party);
    det_json_object(json);
    det_json_key_str(json, "DATA_SOURCE", party->source);
    det_json_key_str(json, "RECORD_ID", party->source_id);
    det_json_key(json, "FEATURES");
    det_json_array(json);
    const char *kind = det_str_equal(type, DET_STR("person"))     ? "PERSON"
                       : det_str_equal(type, DET_STR("vessel"))   ? "VESSEL"
                       : det_str_equal(type, DET_STR("aircraft")) ? "AIRCRAFT"
                                                                  : "ORGANIZATION";
    write_feature(json, NULL, NULL, "RECORD_TYPE", det_str_of(kind));
    bool is_person = det_str_equal(type, DET_STR("person"));
    write_feature(json, "NAME_TYPE", "PRIMARY", is_person ? "NAME_FULL" : "NAME_ORG", party->name);
    for (size_t n = 0; alias_names[n] != NULL; n++) {
        const yente_field *found = field(party, alias_names[n]);
        for (uint32_t v = 0; found != NULL && v < found->count; v++)
            if (!det_str_equal(found->values[v], party->name))
                write_feature(json, "NAME_TYPE", "AKA", is_person ? "NAME_FULL" : "NAME_ORG",
                              found->values[v]);
    }
    for (size_t i = 0; i < sizeof features / sizeof features[0]; i++)
        write_features(json, party, features[i].property, features[i].key);
    det_json_array_end(json);
    det_json_object_end(json);
}
