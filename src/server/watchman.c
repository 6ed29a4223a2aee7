/* watchman.c - GET and POST /v2/search, as watchman's clients send it.
 *
 * A parameter that nobody knows is a mistake of the caller's, which would otherwise change an
 * answer unseen: 400.  The score is ours ([docs/watchman.md]); an id that is asked for is 1.0. */
#include "server/watchman.h"

#include <string.h>

enum {
    LIMIT_MAX = 100,
    LIMIT = 10,
    FIELDS_MAX = 64,
    BODY_BYTES_MAX = 1 << 20,
    INGEST_BYTES_MAX = 64 << 20,
    VALUE_BYTES_MAX = 4096
};

/* Of a parameter: which property its value is; NULL: it is looked at by name. */
static const struct {
    const char *name, *property;
} parameters[] = {
    {"name", NULL},
    {"altNames", "alias"},
    {"type", NULL},
    {"source", NULL},
    {"sourceID", NULL},
    {"limit", NULL},
    {"minMatch", NULL},
    {"requestID", NULL},
    {"debug", NULL},
    {"debugSourceIDs", NULL},
    {"format", NULL},
    {"api_key", NULL},
    {"gender", "gender"},
    {"birthDate", "birthDate"},
    {"deathDate", "deathDate"},
    {"titles", "title"},
    {"created", "incorporationDate"},
    {"dissolved", "dissolutionDate"},
    {"aircraftType", "type"},
    {"vesselType", "type"},
    {"icaoCode", "icaoCode"},
    {"model", "model"},
    {"serialNumber", "serialNumber"},
    {"built", "buildDate"},
    {"flag", "flag"},
    {"imoNumber", "imoNumber"},
    {"mmsi", "mmsi"},
    {"callSign", "callSign"},
    {"owner", NULL},
    {"tonnage", "tonnage"},
    {"grossRegisteredTonnage", "grossRegisteredTonnage"},
    {"email", "email"},
    {"emailAddress", "email"},
    {"emailAddresses", "email"},
    {"phone", "phone"},
    {"phoneNumber", "phone"},
    {"phoneNumbers", "phone"},
    {"fax", NULL},
    {"faxNumber", NULL},
    {"faxNumbers", NULL},
    {"website", "website"},
    {"websites", "website"},
    {"address", "address"},
    {"addresses", "address"},
    {"cryptoAddress", "publicKey"},
    {"cryptoAddresses", "publicKey"},
};

static const struct {
    const char *name, *property;
} documents[] = {
    {"passport", "passportNumber"},
    {"diplomatic-passport", "passportNumber"},
    {"drivers-license", "licenseNumber"},
    {"national-id", "idNumber"},
    {"personal-id", "idNumber"},
    {"cedula", "idNumber"},
    {"curp", "idNumber"},
    {"electoral", "idNumber"},
    {"birth-certificate", "idNumber"},
    {"refugee-id", "idNumber"},
    {"tax-id", "taxNumber"},
    {"cuit", "taxNumber"},
    {"ssn", "socialSecurityNumber"},
    {"business-registration", "registrationNumber"},
    {"commercial-registry", "registrationNumber"},
    {"citizenship", "citizenship"},
    {"nationality", "nationality"},
};

typedef enum shape { FORMAT_WATCHMAN, FORMAT_SENZING, FORMAT_LINES } shape;

typedef struct searching {
    yente_scope scope;
    yente_example example;
    det_str type, source_id, debug_ids;
    uint64_t limit;
    uint32_t least_bp;
    bool is_debug;
    shape shape;
    bool asks; /* there is something to look for */
} searching;

/* ---- parameters ---------------------------------------------------------------------------------
 */

static const char *
find_document(det_str name)
{
    if (!det_str_starts(name, DET_STR("gov_"))) return NULL;
    name = det_str_slice(name, 4, name.len);
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++)
        if (det_str_equal_ascii_nocase(name, det_str_of(documents[i].name)))
            return documents[i].property;
    return NULL;
}

static bool
is_date(det_str text)
{
    if (text.len != 4 && text.len != 7 && text.len != 10) return false;
    for (size_t i = 0; i < text.len; i++)
        if (i == 4 || i == 7 ? text.ptr[i] != '-' : text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return true;
}

static bool
refuse(serve_answer *answer, const char *what, det_str value)
{
    serve_fail(answer, 400, "%s: %.*s", what, DET_STR_FMT(det_str_slice(value, 0, 200)));
    return false;
}

/* A value of the example; several may stand with commas between where the name is a plural. */
static bool
add(serve_request *request, serve_answer *answer, searching *s, const char *property, det_str value,
    det_text *scratch)
{
    if (s->example.field_count + 2 >= FIELDS_MAX) return refuse(answer, "too many facts", value);
    if (!serve_yente_example_add(request, &s->example, det_str_of(property), value, scratch)) {
        serve_fail(answer, 503, "no memory");
        return false;
    }
    return true;
}

static bool
read_known(serve_request *request, serve_answer *answer, searching *s, det_str name,
           const char *property, det_str value, det_text *scratch)
{
    bool is_birth = strstr(property, "Date") != NULL;
    if (is_birth && !is_date(value))
        return refuse(answer, "expected a date, as 1971, 1971-03 or 1971-03-09", value);
    if (strcmp(property, "publicKey") == 0) {
        size_t colon = det_str_find_byte(value, ':');
        if (colon == SIZE_MAX) return refuse(answer, "expected CURRENCY:address", value);
        value = det_str_slice(value, colon + 1, value.len);
    }
    (void)name;
    return add(request, answer, s, property, value, scratch);
}

static bool
read_document(serve_request *request, serve_answer *answer, searching *s, const char *property,
              det_str value, det_text *scratch)
{
    size_t colon = det_str_find_byte(value, ':');
    bool is_country = strcmp(property, "nationality") == 0 || strcmp(property, "citizenship") == 0;
    if (colon == SIZE_MAX) return refuse(answer, "expected COUNTRY:ID", value);
    det_str country = det_str_slice(value, 0, colon);
    if (country.len > 0 && !add(request, answer, s, "country", country, scratch)) return false;
    if (is_country) return add(request, answer, s, property, country, scratch);
    return add(request, answer, s, property, det_str_slice(value, colon + 1, value.len), scratch);
}

static bool
read_fraction(det_str text, uint32_t *bp)
{
    uint32_t scale = 10000, made = 0;
    size_t i = 0, digits = 0;
    for (; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9' && made <= 10000; i++, digits++)
        made = made * 10 + 10000 * (uint32_t)(text.ptr[i] - '0');
    if (i < text.len && text.ptr[i] == '.')
        for (i++; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9'; i++, digits++)
            if (scale > 1) {
                scale /= 10;
                made += scale * (uint32_t)(text.ptr[i] - '0');
            }
    *bp = made;
    return i == text.len && digits > 0 && made <= 10000;
}

static bool
read_format(serve_answer *answer, det_str value, searching *s)
{
    static const struct {
        const char *name;
        shape shape;
    } known[] = {{"watchman", FORMAT_WATCHMAN},    {"json", FORMAT_WATCHMAN},
                 {"senzing", FORMAT_SENZING},      {"senzing/json", FORMAT_SENZING},
                 {"senzing/jsonl", FORMAT_LINES},  {"jsonl", FORMAT_LINES},
                 {"senzing/ndjson", FORMAT_LINES}, {"ndjson", FORMAT_LINES}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (!det_str_equal_ascii_nocase(value, det_str_of(known[i].name))) continue;
        s->shape = known[i].shape;
        return true;
    }
    return refuse(answer, "no such format", value);
}

static bool
read_schema(serve_answer *answer, det_str type, searching *s)
{
    static const struct {
        const char *type, *schema;
    } known[] = {
        {"person", "Person"},     {"business", "Organization"}, {"organization", "Organization"},
        {"aircraft", "Airplane"}, {"vessel", "Vessel"},         {"", "Thing"}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (!det_str_equal_ascii_nocase(type, det_str_of(known[i].type))) continue;
        s->type = det_str_of(known[i].type);
        s->example.schema = serve_ftm_schema(&s->scope.store->model, det_str_of(known[i].schema));
        return true;
    }
    return refuse(
        answer, "no such type, expected person, business, organization, aircraft or vessel", type);
}

/* Sources are named as watchman names them, or as we do; one that is not there is no empty answer.
 */
static bool
read_source(serve_answer *answer, det_str source, searching *s)
{
    const yente_store *store = s->scope.store;
    bool is_found = false;
    if (source.len == 0) return true;
    det_str rest = det_str_starts(source, DET_STR("opensanctions_"))
                       ? det_str_slice(source, strlen("opensanctions_"), source.len)
                       : source;
    for (size_t i = 0; i < store->set_count; i++) {
        const yente_set *set = &store->sets[i];
        bool is_it = set->source.len > 0 &&
                     (det_str_equal_ascii_nocase(serve_watchman_source(set), source) ||
                      det_str_equal_ascii_nocase(set->name, rest));
        s->scope.in_set[i] = is_it;
        is_found = is_found || is_it;
    }
    s->scope.is_all = false;
    return is_found ||
           refuse(answer, "no such source is loaded; /v2/listinfo has those that are", source);
}

static bool
is_yes(det_str text)
{
    return det_str_equal_ascii_nocase(text, DET_STR("yes")) ||
           det_str_equal_ascii_nocase(text, DET_STR("true")) || det_str_equal(text, DET_STR("1"));
}

static bool
read_one(serve_request *request, serve_answer *answer, searching *s, det_str name, det_str value,
         det_text *scratch)
{
    const char *document = find_document(name);
    if (value.len > VALUE_BYTES_MAX) return refuse(answer, "a value that is too long", name);
    if (document != NULL)
        return value.len == 0 || read_document(request, answer, s, document, value, scratch);
    for (size_t i = 0; i < sizeof parameters / sizeof parameters[0]; i++) {
        if (!det_str_equal(name, det_str_of(parameters[i].name))) continue;
        if (value.len == 0 || parameters[i].property == NULL) return true;
        return read_known(request, answer, s, name, parameters[i].property, value, scratch);
    }
    return refuse(answer, "unknown query parameter", name);
}

static bool
begin(serve_request *request, serve_answer *answer, searching *s)
{
    const yente_store *store = serve_yente_of(request);
    if (store == NULL) {
        serve_fail(answer, 503, "lists are not loaded yet");
        return false;
    }
    s->limit = LIMIT;
    s->scope = (yente_scope){.store = store, .is_all = true, .is_or = true, .target = -1};
    s->scope.in_set = DET_NEW(serve_arena(request), bool, store->set_count + 1);
    s->example.fields = DET_NEW(serve_arena(request), yente_field, FIELDS_MAX);
    if (s->scope.in_set == NULL || s->example.fields == NULL) {
        serve_fail(answer, 503, "no memory");
        return false;
    }
    for (size_t i = 0; i < store->set_count; i++)
        s->scope.in_set[i] = true;
    return true;
}

static bool
read_all(serve_request *request, serve_answer *answer, searching *s, det_text *scratch)
{
    size_t count;
    const serve_pair *pairs = serve_queries(request, &count);
    det_str limit = serve_query(request, "limit"), least = serve_query(request, "minMatch");
    det_str format = serve_query(request, "format"), accept = serve_header(request, "Accept");
    det_str name = det_str_trim(serve_query(request, "name"));
    if (!begin(request, answer, s) || !read_schema(answer, serve_query(request, "type"), s) ||
        !read_source(answer, serve_query(request, "source"), s))
        return false;
    if (limit.len > 0 && (!det_str_read_u64(limit, &s->limit) || s->limit == 0))
        return refuse(answer, "limit: expected a number from 1", limit);
    if (s->limit > LIMIT_MAX) s->limit = LIMIT_MAX;
    if (least.len > 0 && !read_fraction(least, &s->least_bp))
        return refuse(answer, "minMatch: expected a number from 0 to 1", least);
    if (format.len == 0) serve_set(answer, "Vary", DET_STR("Accept"));
    if (format.len == 0 && det_str_find(accept, DET_STR("senzing")) != SIZE_MAX)
        format = det_str_find(accept, DET_STR("json-lines")) != SIZE_MAX ||
                         det_str_find(accept, DET_STR("ndjson")) != SIZE_MAX
                     ? DET_STR("ndjson")
                     : DET_STR("senzing");
    if (format.len == 0 && det_str_find(accept, DET_STR("ndjson")) != SIZE_MAX)
        format = DET_STR("ndjson");
    if (format.len > 0 && !read_format(answer, format, s)) return false;
    s->is_debug = is_yes(serve_query(request, "debug"));
    s->debug_ids = serve_query(request, "debugSourceIDs");
    s->source_id = det_str_trim(serve_query(request, "sourceID"));
    if (name.len > 0 && !add(request, answer, s, "name", name, scratch)) return false;
    for (size_t i = 0; i < count; i++)
        if (!read_one(request, answer, s, pairs[i].name, det_str_trim(pairs[i].value), scratch))
            return false;
    for (size_t f = 0; f < s->example.field_count; f++) {
        const ftm_property *property = s->example.fields[f].property;
        s->asks = s->asks || serve_ftm_has_type(property, "name") ||
                  serve_ftm_has_type(property, "identifier");
    }
    if (!s->asks && s->source_id.len == 0) {
        serve_fail(answer, 400, "a name, a sourceID or a number to look for is required");
        return false;
    }
    return true;
}

/* ---- the answer ---------------------------------------------------------------------------------
 */

typedef struct shown {
    const yente_entity *entity;
    const yente_hit *hit; /* NULL: by its id */
    uint32_t bp;
} shown;

/* A business and an organisation are one to those who list them, so either answers both. */
static bool
is_of_type(const searching *s, const yente_entity *entity)
{
    watchman_party party = serve_watchman_party(s->scope.store, entity);
    det_str type = serve_watchman_type(&party);
    bool is_body = det_str_equal(type, DET_STR("business")) ||
                   det_str_equal(type, DET_STR("organization"));
    if (s->type.len == 0)
        return type.len > 0 || det_str_equal(entity->schema->name, DET_STR("CryptoWallet"));
    if (det_str_equal(s->type, DET_STR("person")) &&
        det_str_equal(entity->schema->name, DET_STR("LegalEntity")))
        return true;
    return det_str_equal(s->type, type) ||
           (is_body && (det_str_equal(s->type, DET_STR("business")) ||
                        det_str_equal(s->type, DET_STR("organization"))));
}

static size_t
by_source_id(serve_request *request, const searching *s, shown *out, size_t most)
{
    const yente_store *store = s->scope.store;
    size_t used = 0;
    for (size_t i = 0; i < store->set_count && used < most; i++) {
        const yente_set *set = &store->sets[i];
        det_str key;
        uint32_t at;
        if (!s->scope.in_set[i] || set->source.len == 0 ||
            !det_arena_print(serve_arena(request), &key, "%.*s:%.*s", DET_STR_FMT(set->source),
                             DET_STR_FMT(s->source_id)) ||
            !det_strmap_get(&store->by_subject, key, &at))
            continue;
        out[used++] = (shown){&store->entities[at], NULL, 10000};
    }
    return used;
}

static void
write_details(det_json *json, const shown *at)
{
    const det_found *found = at->hit == NULL ? NULL : at->hit->found;
    det_json_key(json, "details");
    det_json_object(json);
    det_json_key(json, "pieces");
    det_json_array(json);
    for (int piece = 0; piece < 2 && found != NULL; piece++) {
        bool is_name = piece == 0;
        if (is_name ? found->listed.len == 0 : found->property == NULL) continue;
        det_json_object(json);
        det_json_key(json, "score");
        det_json_bp(json, is_name ? found->name_bp : 10000);
        det_json_key_uint(json, "weight", is_name ? 35 : 50);
        det_json_key_bool(json, "matched", true);
        det_json_key_bool(json, "required", is_name);
        det_json_key_bool(json, "exact", is_name ? found->is_exact : true);
        det_json_key_uint(json, "fieldsCompared", 1);
        det_json_key_cstr(json, "pieceType", is_name ? "name" : "identifiers");
        det_json_object_end(json);
    }
    for (size_t i = 0; found != NULL && i < found->fact_count; i++) {
        det_json_object(json);
        det_json_key(json, "score");
        det_json_bp(json, found->facts[i].agrees ? 10000 : 0);
        det_json_key_uint(json, "weight", 5);
        det_json_key_bool(json, "matched", found->facts[i].agrees);
        det_json_key_bool(json, "required", false);
        det_json_key_bool(json, "exact", found->facts[i].agrees);
        det_json_key_uint(json, "fieldsCompared", 1);
        det_json_key_cstr(json, "pieceType", found->facts[i].property);
        det_json_object_end(json);
    }
    det_json_array_end(json);
    det_json_key(json, "finalScore");
    det_json_bp(json, at->bp);
    det_json_object_end(json);
}

static bool
has_id(det_str list, det_str id)
{
    det_str part;
    while (det_str_next(&list, ',', &part))
        if (det_str_equal(det_str_trim(part), id)) return true;
    return false;
}

static void
write_shown(det_json *json, const searching *s, const shown *at, det_text *scratch)
{
    watchman_party party = serve_watchman_party(s->scope.store, at->entity);
    det_json_object(json);
    serve_watchman_write(json, &party);
    det_json_key(json, "match");
    det_json_bp(json, at->bp);
    if (s->is_debug || has_id(s->debug_ids, party.source_id)) {
        det_text_clear(scratch);
        if (at->hit == NULL)
            det_text_add(scratch, DET_STR("the id that was asked for"));
        else
            det_text_print(scratch, "'%.*s' against '%.*s': %u.%04u",
                           DET_STR_FMT(at->hit->found->asked), DET_STR_FMT(at->hit->found->listed),
                           at->bp / 10000, at->bp % 10000);
        det_json_key_str(json, "debug", det_text_str(scratch));
        write_details(json, at);
    }
    det_json_object_end(json);
}

static void
write_query(det_json *json, const searching *s)
{
    watchman_party asked = {.schema = s->example.schema,
                            .fields = s->example.fields,
                            .field_count = s->example.field_count,
                            .source = DET_STR("api-request"),
                            .source_id = s->source_id,
                            .is_listed = det_str_equal(s->type, DET_STR("business"))};
    for (size_t f = 0; f < s->example.field_count; f++)
        if (det_str_equal(s->example.fields[f].name, DET_STR("name")))
            asked.name = s->example.fields[f].values[0];
    det_json_object(json);
    serve_watchman_write(json, &asked);
    det_json_object_end(json);
}

static void
write_answer(serve_answer *answer, const searching *s, const shown *list, size_t count,
             det_text *scratch)
{
    det_text *out = serve_text(answer);
    det_text_clear(out);
    det_json json = det_json_over(out);
    if (s->shape == FORMAT_LINES) serve_type(answer, "application/x-ndjson");
    if (s->shape == FORMAT_SENZING) det_json_array(&json);
    for (size_t i = 0; i < count && s->shape != FORMAT_WATCHMAN; i++) {
        watchman_party party = serve_watchman_party(s->scope.store, list[i].entity);
        if (s->shape == FORMAT_LINES) json = det_json_over(out);
        serve_watchman_write_senzing(&json, &party);
        if (s->shape == FORMAT_LINES) det_text_add_byte(out, '\n');
    }
    if (s->shape == FORMAT_SENZING) det_json_array_end(&json);
    if (s->shape != FORMAT_WATCHMAN) return;
    det_json_object(&json);
    det_json_key(&json, "query");
    write_query(&json, s);
    det_json_key(&json, "entities");
    if (count == 0) {
        det_json_null(&json);
    } else {
        det_json_array(&json);
        for (size_t i = 0; i < count; i++)
            write_shown(&json, s, &list[i], scratch);
        det_json_array_end(&json);
    }
    det_json_object_end(&json);
}

static void
search(serve_request *request, serve_answer *answer, det_text *scratch)
{
    searching s = {0};
    yente_asked asked = {0};
    yente_weights none = {0};
    if (serve_body(request).len > 0) { /* a fact that is not read would be left out unseen */
        serve_fail(answer, 400, "parameters are read from the query; send no body");
        return;
    }
    if (!read_all(request, answer, &s, scratch)) return;
    shown *list = DET_NEW(serve_arena(request), shown, s.limit + 1);
    if (list == NULL) {
        serve_fail(answer, 503, "no memory");
        return;
    }
    size_t count = s.source_id.len == 0 ? 0 : by_source_id(request, &s, list, s.limit), ids = count;
    if (s.asks && !serve_yente_ask(request, answer, &s.scope, &s.example, s.least_bp, &asked))
        return;
    for (size_t i = 0; i < asked.count && count < s.limit; i++) {
        uint32_t bp = serve_yente_score(&asked.hits[i], &none, s.least_bp);
        bool is_there = bp < s.least_bp || !is_of_type(&s, asked.hits[i].entity);
        for (size_t k = 0; k < ids && !is_there; k++)
            is_there = list[k].entity == asked.hits[i].entity;
        if (!is_there) list[count++] = (shown){asked.hits[i].entity, &asked.hits[i], bp};
    }
    write_answer(answer, &s, list, count, scratch);
}

static void
answer_search(serve_request *request, serve_answer *answer)
{
    det_text *scratch = NULL;
    if (det_text_new(1 << 20, &scratch, NULL) != DET_OK) {
        serve_fail(answer, 503, "no memory");
        return;
    }
    search(request, answer, scratch);
    det_text_free(scratch);
}

const serve_route serve_routes_watchman[] = {
    {"GET", "/v2/search", SERVE_ASK, SERVE_WATCHMAN, SERVE_QUICK, 0, answer_search},
    {"POST", "/v2/search", SERVE_ASK, SERVE_WATCHMAN, SERVE_QUICK, BODY_BYTES_MAX, answer_search},
    {"GET", "/v2/listinfo", SERVE_ASK, SERVE_WATCHMAN, SERVE_QUICK, 0, serve_watchman_list_info},
    {"GET", "/v2/data/refresh", SERVE_ASK, SERVE_WATCHMAN, SERVE_QUICK, 0,
     serve_watchman_refresh_state},
    {"POST", "/v2/data/refresh", SERVE_MANAGE, SERVE_WATCHMAN, SERVE_QUICK, 4096,
     serve_watchman_refresh},
    {"POST", "/v2/ingest/{fileType}", SERVE_MANAGE, SERVE_WATCHMAN, SERVE_SLOW, INGEST_BYTES_MAX,
     serve_watchman_ingest},
    {"GET", "/v2/export/{fileType}", SERVE_ASK, SERVE_WATCHMAN, SERVE_SLOW, 0,
     serve_watchman_export},
    {NULL, NULL, SERVE_OPEN, SERVE_PROBLEM, SERVE_QUICK, 0, NULL}};
