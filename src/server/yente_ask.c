/* yente_ask.c - an example entity, and who it could be.
 *
 * The engine is asked under every name of the example at once, with every value of its facts; what
 * it finds becomes entities.  Each feature that fired is told by the key that yente's clients know.
 */
#include <string.h>

#include "server/yente.h"

enum {
    FLOOR_BP_MIN = 3000, /* less is chance, and would be half of every list */
    NAMES_MAX = 1000,
    FACTS_MAX = 256
};

/* ---- reading ------------------------------------------------------------------------------------
 */

/* The field of that name, made if it is not there; NULL: no memory. */
static yente_field *
field_of(yente_example *example, det_str name, const ftm_property *property)
{
    for (size_t i = 0; i < example->field_count; i++)
        if (det_str_equal(example->fields[i].name, name)) return &example->fields[i];
    example->fields[example->field_count] = (yente_field){.name = name, .property = property};
    return &example->fields[example->field_count++];
}

/* As the model wants it; empty: it says nothing. */
static det_str
clean(const yente_store *store, const ftm_property *property, det_str value, det_arena *arena,
      det_text *scratch)
{
    det_str made;
    value = det_str_trim(value);
    if (serve_ftm_has_type(property, "country"))
        return serve_ftm_code(&store->model, value, scratch);
    if (!serve_ftm_has_type(property, "gender") || value.len == 0) return value;
    if (!det_arena_copy(arena, value, &made)) return (det_str){0};
    char *small = (char *)(uintptr_t)made.ptr;
    for (size_t i = 0; i < made.len; i++)
        if (small[i] >= 'A' && small[i] <= 'Z') small[i] = (char)(small[i] | 0x20);
    if (det_str_equal(made, DET_STR("m"))) return DET_STR("male");
    return det_str_equal(made, DET_STR("f")) ? DET_STR("female") : made;
}

static bool
read_values(serve_request *request, const det_tree *tree, uint32_t node, yente_field *field,
            det_text *scratch)
{
    const yente_store *store = serve_yente_of(request);
    bool is_list = det_tree_kind_of(tree, node) == DET_TREE_LIST;
    size_t size = is_list ? det_tree_size(tree, node) : 1;
    det_str *values = DET_NEW(serve_arena(request), det_str, field->count + size + 1);
    if (values == NULL) return false;
    if (field->count > 0) memcpy(values, field->values, field->count * sizeof *values);
    for (uint32_t at = is_list ? det_tree_first(tree, node) : node; at != DET_TREE_NONE;
         at = is_list ? det_tree_next(tree, at) : DET_TREE_NONE) {
        det_str value = clean(store, field->property, det_tree_text(tree, at), serve_arena(request),
                              scratch);
        bool is_known = value.len == 0;
        for (uint32_t i = 0; i < field->count && !is_known; i++)
            is_known = det_str_equal(values[i], value);
        if (!is_known) values[field->count++] = value;
    }
    field->values = values;
    return true;
}

bool
serve_yente_example_add(serve_request *request, yente_example *example, det_str name, det_str value,
                        det_text *scratch)
{
    const yente_store *store = serve_yente_of(request);
    const ftm_property *property = serve_ftm_property(example->schema, name);
    if (property == NULL) property = serve_ftm_any_property(&store->model, name);
    if (property == NULL) return true;
    yente_field *field = field_of(example, property->name, property);
    det_str *values = DET_NEW(serve_arena(request), det_str, field->count + 1);
    value = clean(store, property, value, serve_arena(request), scratch);
    if (values == NULL) return false;
    if (field->count > 0) memcpy(values, field->values, field->count * sizeof *values);
    if (value.len > 0) values[field->count++] = value;
    field->values = values;
    return true;
}

static const yente_field *
find(const yente_example *example, const char *name)
{
    for (size_t i = 0; i < example->field_count; i++)
        if (det_str_equal(example->fields[i].name, det_str_of(name))) return &example->fields[i];
    return NULL;
}

/* First and last name as one, where no whole name is given. */
static bool
compose(serve_request *request, yente_example *example)
{
    static const char *const parts[] = {"firstName",  "secondName", "middleName",
                                        "fatherName", "motherName", "lastName"};
    const yente_field *name = find(example, "name");
    det_str whole = {0};
    if (name != NULL && name->count > 0) return true;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        const yente_field *part = find(example, parts[i]);
        if (part == NULL || part->count == 0) continue;
        if (whole.len == 0)
            whole = part->values[0];
        else if (!det_arena_print(serve_arena(request), &whole, "%.*s %.*s", DET_STR_FMT(whole),
                                  DET_STR_FMT(part->values[0])))
            return false;
    }
    if (whole.len == 0) return true;
    det_str *values = DET_NEW(serve_arena(request), det_str, 1);
    if (values == NULL) return false;
    values[0] = whole;
    yente_field *field = field_of(example, DET_STR("name"),
                                  serve_ftm_property(example->schema, DET_STR("name")));
    field->values = values;
    field->count = 1;
    return true;
}

bool
serve_yente_example_put(serve_request *request, yente_example *example, det_str name,
                        const det_tree *tree, uint32_t node, det_text *scratch)
{
    const ftm_property *property = serve_ftm_property(example->schema, name);
    if (property == NULL) property = serve_ftm_any_property(&serve_yente_of(request)->model, name);
    if (property == NULL || property->is_entity) return true;
    return read_values(request, tree, node, field_of(example, property->name, property), scratch);
}

bool
serve_yente_example(serve_request *request, serve_answer *answer, const det_tree *tree,
                    uint32_t node, det_str key, yente_example *out)
{
    const yente_store *store = serve_yente_of(request);
    det_str loc[] = {DET_STR("queries"), key, DET_STR("schema")};
    det_str schema = det_tree_text(tree, det_tree_get(tree, node, "schema"));
    uint32_t properties = det_tree_get(tree, node, "properties");
    *out = (yente_example){.id = det_tree_text(tree, det_tree_get(tree, node, "id"))};
    if (det_tree_kind_of(tree, node) != DET_TREE_MAP) {
        serve_yente_wrong_body(
            answer, loc, 2, "model_attributes_type",
            "Input should be a valid dictionary or object to extract fields from");
        return false;
    }
    if (det_tree_get(tree, node, "schema") == DET_TREE_NONE) {
        serve_yente_wrong_body(answer, loc, 3, "missing", "Field required");
        return false;
    }
    if (det_tree_kind_of(tree, properties) != DET_TREE_MAP) {
        bool is_missing = properties == DET_TREE_NONE;
        loc[2] = DET_STR("properties");
        serve_yente_wrong_body(answer, loc, 3, is_missing ? "missing" : "dict_type",
                               is_missing ? "Field required"
                                          : "Input should be a valid dictionary");
        return false;
    }
    out->schema = serve_ftm_schema(&store->model, schema);
    if (out->schema == NULL ||
        (!out->schema->is_matchable && !det_str_equal(schema, DET_STR("Thing")))) {
        serve_fail(answer, 400, "Cannot parse example entity: %s: %.*s",
                   out->schema == NULL ? "No such schema" : "Schema is not matchable",
                   DET_STR_FMT(det_str_slice(schema, 0, 100)));
        return false;
    }
    det_text *scratch = NULL;
    size_t size = det_tree_size(tree, properties);
    out->fields = DET_NEW(serve_arena(request), yente_field, size + 2);
    bool is_good = out->fields != NULL && det_text_new(1 << 20, &scratch, NULL) == DET_OK;
    for (uint32_t at = det_tree_first(tree, properties); is_good && at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        det_str name = det_tree_key(tree, at);
        const ftm_property *property = serve_ftm_property(out->schema, name);
        if (det_str_equal(schema, DET_STR("Thing")) && property == NULL)
            property = serve_ftm_any_property(&store->model, name);
        if (property == NULL) continue;
        if (det_tree_kind_of(tree, at) == DET_TREE_MAP) {
            det_text_free(scratch);
            det_str place[] = {DET_STR("queries"), key, DET_STR("properties"), name};
            serve_yente_wrong_body(answer, place, 4, "string_type",
                                   "Input should be a valid string");
            return false;
        }
        is_good = read_values(request, tree, at, field_of(out, property->name, property), scratch);
    }
    det_text_free(scratch);
    if (is_good) is_good = compose(request, out);
    if (!is_good) serve_fail(answer, 503, "no memory");
    return is_good;
}

/* ---- asking -------------------------------------------------------------------------------------
 */

typedef struct facts {
    size_t birth_count, nationality_count, country_count, number_count;
    det_str gender, imo;
    /* as far as they are counted; 16 kB, which are not cleared for every question */
    det_str births[FACTS_MAX], nationalities[FACTS_MAX], countries[FACTS_MAX], numbers[FACTS_MAX];
} facts;

/* False: some were left out. */
static bool
add_all(det_str *list, size_t *count, const yente_field *field)
{
    uint32_t i = 0;
    for (; field != NULL && i < field->count && *count < FACTS_MAX; i++)
        list[(*count)++] = field->values[i];
    return field == NULL || i == field->count;
}

/* False: more numbers than are looked for.  Of other facts those beyond the limit raise nobody. */
static bool
gather(const yente_example *example, facts *out)
{
    bool is_whole = true;
    out->birth_count = out->nationality_count = out->country_count = out->number_count = 0;
    out->gender = out->imo = (det_str){0};
    for (size_t f = 0; f < example->field_count; f++) {
        const yente_field *field = &example->fields[f];
        bool is_nationality = det_str_equal(field->name, DET_STR("nationality")) ||
                              det_str_equal(field->name, DET_STR("citizenship"));
        if (field->count == 0) continue;
        if (det_str_equal(field->name, DET_STR("birthDate")))
            (void)add_all(out->births, &out->birth_count, field);
        else if (is_nationality)
            (void)add_all(out->nationalities, &out->nationality_count, field);
        else if (serve_ftm_has_type(field->property, "country"))
            (void)add_all(out->countries, &out->country_count, field);
        else if (det_str_equal(field->name, DET_STR("gender")))
            out->gender = field->values[0];
        else if (det_str_equal(field->name, DET_STR("imoNumber")))
            out->imo = field->values[0];
        if (serve_ftm_has_type(field->property, "identifier"))
            is_whole = add_all(out->numbers, &out->number_count, field) && is_whole;
    }
    return is_whole;
}

static det_str
schema_of(const yente_example *example)
{
    static const char *const known[] = {"LegalEntity", "Person",   "Organization", "Company",
                                        "Vessel",      "Airplane", "CryptoWallet", "Address"};
    if (det_str_equal(example->schema->name, DET_STR("PublicBody"))) return DET_STR("Organization");
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (det_str_equal(example->schema->name, det_str_of(known[i])))
            return example->schema->name;
    return (det_str){0};
}

static det_str
pick(const det_str *list, size_t count, size_t at)
{
    return count == 0 ? (det_str){0} : list[at % count];
}

/* Every birth date with every nationality and country; numbers go along with them. */
static size_t
make_questions(const yente_example *example, const facts *known, det_str sources, det_question *out)
{
    size_t births = known->birth_count == 0 ? 1 : known->birth_count;
    size_t nationalities = known->nationality_count == 0 ? 1 : known->nationality_count;
    size_t countries = known->country_count == 0 ? 1 : known->country_count;
    size_t count = births * nationalities * countries;
    if (count < known->number_count) count = known->number_count;
    if (count > FACTS_MAX) count = FACTS_MAX;
    for (size_t i = 0; i < count; i++)
        out[i] = (det_question){
            .schema = schema_of(example),
            .birth_date = pick(known->births, known->birth_count, i),
            .nationality = pick(known->nationalities, known->nationality_count, i / births),
            .country = pick(known->countries, known->country_count, i / births / nationalities),
            .gender = known->gender,
            .imo_number = i == 0 ? known->imo : (det_str){0},
            .id_number = i < known->number_count ? known->numbers[i] : (det_str){0},
            .sources = sources};
    return count;
}

static bool
gather_names(const yente_example *example, det_str *out, size_t *count)
{
    static const char *const whole[] = {"name", "alias", "weakAlias", "previousName",
                                        "abbreviation"};
    *count = 0;
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++) {
        const yente_field *field = find(example, whole[i]);
        for (uint32_t v = 0; field != NULL && v < field->count; v++) {
            if (*count == NAMES_MAX) return false;
            out[(*count)++] = field->values[v];
        }
    }
    return true;
}

/* What is asked is logged before it is answered, where that is the rule. */
static bool
keep(serve_request *request, serve_answer *answer, const yente_example *example,
     const det_question *question, const det_str *names, size_t name_count)
{
    det_question whole = *question;
    det_verdict verdict;
    det_error err = {0};
    det_text *line = NULL;
    if (!serve_is_logging(request)) return true;
    whole.id = example->id;
    whole.name = name_count == 0 ? (det_str){0} : names[0];
    det_status st = det_text_new(0, &line, &err);
    if (st == DET_OK) st = serve_screen(request, &whole, 1, line, &verdict, &err);
    det_text_free(line);
    if (st != DET_OK) serve_fail_error(answer, &err);
    return st == DET_OK;
}

/* Listed by the law alone: the list in use has no entry of that day.  What was found of it makes an
 * entity, because to leave it out would clear it.  NULL: no memory, or of no list that we know. */
static const yente_entity *
make_entity(serve_request *request, const yente_store *store, const det_found *found)
{
    yente_entity *made = DET_NEW(serve_arena(request), yente_entity, 1);
    yente_field *field = DET_NEW(serve_arena(request), yente_field, 1);
    det_str *values = DET_NEW(serve_arena(request), det_str, 2);
    det_text *text = NULL;
    if (made == NULL || field == NULL || values == NULL ||
        det_text_new(1 << 20, &text, NULL) != DET_OK)
        return NULL;
    *made = (yente_entity){.id = found->id, .set = YENTE_NONE, .is_target = true};
    for (uint32_t i = 0; i < store->set_count; i++) {
        det_str source = store->sets[i].source;
        if (source.len > 0 && det_str_starts(found->id, source) && found->id.len > source.len &&
            found->id.ptr[source.len] == ':')
            made->set = i;
    }
    made->schema = serve_ftm_schema(&store->model, DET_STR("LegalEntity"));
    made->schema_name = made->schema->name;
    made->caption = values[0] = found->listed.len > 0 ? found->listed : found->id;
    *field = (yente_field){.name = DET_STR("name"),
                           .property = serve_ftm_property(made->schema, DET_STR("name")),
                           .values = values,
                           .count = 1};
    made->fields = field;
    made->field_count = 1;
    if (made->set != YENTE_NONE) {
        values[1] = store->sets[made->set].name;
        made->datasets = &values[1];
        made->dataset_count = 1;
    }
    det_json json = det_json_over(text);
    det_json_object(&json);
    det_json_key_str(&json, "id", made->id);
    det_json_key_str(&json, "caption", made->caption);
    det_json_key_str(&json, "schema", made->schema_name);
    det_json_key(&json, "properties");
    det_json_object(&json);
    det_json_key(&json, "name");
    det_json_array(&json);
    det_json_str(&json, made->caption);
    det_json_array_end(&json);
    det_json_object_end(&json);
    det_json_key(&json, "datasets");
    det_json_array(&json);
    if (made->dataset_count > 0) det_json_str(&json, values[1]);
    det_json_array_end(&json);
    det_text_add(text, DET_STR(",\"referents\":[],\"target\":true,\"first_seen\":null,"
                               "\"last_seen\":null,\"last_change\":null"));
    bool is_good = made->set != YENTE_NONE && !det_text_failed(text) &&
                   det_arena_copy(serve_arena(request), det_text_str(text), &made->json);
    det_text_free(text);
    return is_good ? made : NULL;
}

bool
serve_yente_ask(serve_request *request, serve_answer *answer, const yente_scope *scope,
                const yente_example *example, uint32_t floor_bp, yente_asked *out)
{
    const yente_store *store = scope->store;
    facts known;
    det_question questions[FACTS_MAX];
    det_str names[NAMES_MAX];
    const det_found *found;
    const char *why;
    size_t name_count, count, used = 0;
    det_error err = {0};
    det_worker *worker = serve_worker(request);
    *out = (yente_asked){0};
    if (!gather_names(example, names, &name_count)) {
        serve_fail(answer, 400, "Cannot parse example entity: more than %d names", NAMES_MAX);
        return false;
    }
    if (!gather(example, &known)) {
        serve_fail(answer, 400, "Cannot parse example entity: more than %d numbers", FACTS_MAX);
        return false;
    }
    if (name_count == 0 && known.number_count == 0) return true; /* nothing to look for */
    if (worker == NULL) {
        serve_fail(answer, 503, "no memory for a question");
        return false;
    }
    size_t asked = make_questions(example, &known, serve_yente_sources(scope, serve_arena(request)),
                                  questions);
    if (!keep(request, answer, example, &questions[0], names, name_count)) return false;
    if (floor_bp < FLOOR_BP_MIN) floor_bp = FLOOR_BP_MIN;
    det_status st = det_worker_find(worker, names, name_count, questions, asked, floor_bp, &found,
                                    &count, &why, &err);
    if (st != DET_OK) {
        serve_fail_error(answer, &err);
        return false;
    }
    if (why != NULL) {
        serve_fail(answer, 400, "Cannot parse example entity: %s", why);
        return false;
    }
    yente_hit *hits = DET_NEW(serve_arena(request), yente_hit, count + 1);
    if (hits == NULL) {
        serve_fail(answer, 503, "no memory");
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t at;
        const yente_entity *entity = det_strmap_get(&store->by_subject, found[i].id, &at)
                                         ? &store->entities[at]
                                         : make_entity(request, store, &found[i]);
        if (entity == NULL) {
            serve_fail(answer, 500, "a listed party has no entity: %.*s", DET_STR_FMT(found[i].id));
            return false;
        }
        if (!serve_ftm_may_match(example->schema, entity->schema)) continue;
        if (serve_yente_in_scope(scope, entity)) hits[used++] = (yente_hit){entity, &found[i]};
    }
    out->hits = hits;
    out->count = used;
    return true;
}

/* ---- telling ------------------------------------------------------------------------------------
 */

/* Letters and digits alone are compared. */
static bool
is_same_number(det_str a, det_str b)
{
    size_t i = 0, k = 0;
    while (true) {
        while (i < a.len && !((a.ptr[i] | 0x20) >= 'a' && (a.ptr[i] | 0x20) <= 'z') &&
               !(a.ptr[i] >= '0' && a.ptr[i] <= '9'))
            i++;
        while (k < b.len && !((b.ptr[k] | 0x20) >= 'a' && (b.ptr[k] | 0x20) <= 'z') &&
               !(b.ptr[k] >= '0' && b.ptr[k] <= '9'))
            k++;
        if (i == a.len || k == b.len) return i == a.len && k == b.len;
        if ((a.ptr[i++] | 0x20) != (b.ptr[k++] | 0x20)) return false;
    }
}

static const char *
number_feature(const yente_hit *hit)
{
    static const struct {
        const char *property, *feature;
    } known[] = {{"leiCode", "lei_code_match"},          {"innCode", "inn_code_match"},
                 {"ogrnCode", "ogrn_code_match"},        {"swiftBic", "bic_code_match"},
                 {"imoNumber", "vessel_imo_mmsi_match"}, {"mmsi", "vessel_imo_mmsi_match"},
                 {"publicKey", "crypto_wallet_address"}, {"uniqueEntityId", "uei_code_match"},
                 {"npiCode", "npi_code_match"},          {"isin", "isin_security_match"}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const yente_field *field = serve_yente_field(hit->entity, det_str_of(known[i].property));
        for (uint32_t v = 0; field != NULL && v < field->count; v++)
            if (is_same_number(field->values[v], hit->found->number)) return known[i].feature;
    }
    return "identifier_match";
}

static const char *
fact_feature(const det_found_fact *fact)
{
    bool is_birth = strcmp(fact->property, "birthDate") == 0;
    if (is_birth && fact->agrees) return "dob_match";
    if (is_birth) {
        bool is_year = det_str_equal(det_str_slice(fact->asked, 0, 4),
                                     det_str_slice(fact->listed, 0, 4));
        return is_year ? "dob_day_disjoint" : "dob_year_disjoint";
    }
    if (strcmp(fact->property, "gender") == 0)
        return fact->agrees ? "gender_match" : "gender_mismatch";
    if (strcmp(fact->property, "schema") == 0)
        return fact->agrees ? "schema_match" : "schema_mismatch";
    return fact->agrees ? "country_match" : "country_mismatch";
}

typedef struct feature {
    const char *name, *detail;
    int32_t bp;
    det_str asked, listed;
} feature;

enum { FEATURES_MAX = DET_FOUND_FACTS_MAX + 2 };

static size_t
features_of(const yente_hit *hit, feature *out)
{
    const det_found *found = hit->found;
    size_t count = 0;
    if (found->listed.len > 0)
        out[count++] = (feature){
            found->is_weak && !found->is_exact ? "weak_alias_match" : "name_match",
            found->is_exact ? "the same name, word for word" : "names alike, word by word",
            (int32_t)found->name_bp, found->asked, found->listed};
    if (found->property != NULL)
        out[count++] = (feature){number_feature(hit), "an identifier that is equal", 10000,
                                 found->number, found->number};
    for (size_t i = 0; i < found->fact_count; i++) {
        const det_found_fact *fact = &found->facts[i];
        bool is_there = false;
        const char *name = fact_feature(fact);
        for (size_t k = 0; k < count; k++)
            is_there = is_there || strcmp(out[k].name, name) == 0;
        if (is_there || strcmp(name, "schema_match") == 0) continue;
        out[count++] = (feature){name, fact->agrees ? "both say the same" : "they say otherwise",
                                 fact->effect_bp, fact->asked, fact->listed};
    }
    return count;
}

static void
write_bp(det_json *json, int32_t bp)
{
    char text[32];
    if (bp >= 0) {
        det_json_bp(json, (uint32_t)bp);
        return;
    }
    int32_t positive = -bp;
    size_t length = 0;
    text[length++] = '-';
    text[length++] = (char)('0' + positive / 10000 % 10);
    text[length++] = '.';
    for (int32_t scale = 1000; scale > 0; scale /= 10)
        text[length++] = (char)('0' + positive / scale % 10);
    det_json_raw(json, (det_str){text, length});
}

uint32_t
serve_yente_score(const yente_hit *hit, const yente_weights *weights, uint32_t threshold_bp)
{
    feature features[FEATURES_MAX];
    int64_t bp = hit->found->score_bp;
    if (weights->count == 0)
        return hit->found->is_exact && bp < threshold_bp ? threshold_bp : (uint32_t)bp;
    size_t count = features_of(hit, features);
    for (size_t i = 0; i < count; i++)
        for (size_t w = 0; w < weights->count; w++) {
            if (!det_str_equal(weights->names[w], det_str_of(features[i].name))) continue;
            bool is_name = features[i].listed.ptr == hit->found->listed.ptr;
            if (is_name || features[i].bp == 10000)
                bp += (int64_t)features[i].bp * weights->bp[w] / 10000 - features[i].bp;
            else
                bp += weights->bp[w] - features[i].bp;
        }
    return (uint32_t)(bp < 0 ? 0 : bp > 10000 ? 10000 : bp);
}

void
serve_yente_write_scored(det_text *out, const yente_hit *hit, uint32_t score_bp,
                         uint32_t threshold_bp)
{
    feature features[FEATURES_MAX];
    size_t count = features_of(hit, features);
    det_json json = det_json_over(out);
    det_text_add(out, hit->entity->json);
    det_text_add(out, DET_STR(",\"score\":"));
    det_json_bp(&json, score_bp);
    det_text_add(out, score_bp >= threshold_bp ? DET_STR(",\"match\":true,\"features\":")
                                               : DET_STR(",\"match\":false,\"features\":"));
    json = det_json_over(out);
    det_json_object(&json);
    for (size_t i = 0; i < count; i++) {
        det_json_key(&json, features[i].name);
        write_bp(&json, features[i].bp);
    }
    det_json_object_end(&json);
    det_text_add(out, DET_STR(",\"explanations\":"));
    json = det_json_over(out);
    det_json_object(&json);
    for (size_t i = 0; i < count; i++) {
        det_json_key(&json, features[i].name);
        det_json_object(&json);
        det_json_key_cstr(&json, "detail", features[i].detail);
        det_json_key(&json, "score");
        write_bp(&json, features[i].bp);
        det_json_key_str(&json, "query", features[i].asked);
        det_json_key_str(&json, "candidate", features[i].listed);
        det_json_object_end(&json);
    }
    det_json_object_end(&json);
    det_text_add_byte(out, '}');
}
