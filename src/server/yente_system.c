/* yente_system.c - yente's other endpoints, and the table of all of them.
 *
 * Failures are yente's: {"detail": ...}, 422 for what has the wrong form. */
#include "server/inside.h"
#include "server/pages.h"
#include "server/yente.h"

enum { MATCH_BYTES_MAX = 4 << 20 };
#define UNSAID                                                                                     \
    "\"summary\":null,\"description\":null,\"url\":null,\"license\":null,\"category\":null,"       \
    "\"publisher\":null,\"coverage\":null,\"tags\":[],\"resources\":[],\"deprecation\":null,"      \
    "\"deprecated\":false"

void serve_yente_match(serve_request *request, serve_answer *answer);
void serve_yente_search(serve_request *request, serve_answer *answer);
void serve_yente_entity(serve_request *request, serve_answer *answer);
void serve_yente_adjacent(serve_request *request, serve_answer *answer);
void serve_yente_adjacent_by(serve_request *request, serve_answer *answer);

/* ---- the catalog --------------------------------------------------------------------------------
 */

/* Of a list of the snapshot nobody says more. */
static const det_str unsaid = {
    .ptr = UNSAID,
    .len = sizeof UNSAID - 1,
};

static void
write_set(det_json *json, const yente_store *store, const yente_set *set)
{
    bool is_loaded = set->source.len > 0;
    det_json_object(json);
    det_json_key_str(json, "name", set->name);
    det_json_key_str(json, "title", set->title);
    det_json_key_or_null(json, "version", set->version.len > 0 ? set->version : store->version);
    det_json_key_str(json, "index_version", store->version);
    det_json_key_bool(json, "index_current", true);
    det_json_key_bool(json, "load", is_loaded);
    det_json_key_or_null(json, "entities_url",
                         (det_str){0}); /* a file of this machine has no address */
    det_json_key(json, "children");
    det_json_array(json);
    for (const char *const *child = set->children; child != NULL && *child != NULL; child++)
        det_json_cstr(json, *child);
    det_json_array_end(json);
    det_json_key_or_null(json, "delta_url", (det_str){0});
    det_json_key_bool(json, "namespace", set->is_namespaced);
    det_json_key_or_null(json, "updated_at", set->updated_at);
    det_json_key_or_null(json, "last_export", set->last_export);
    det_json_key_uint(json, "entity_count", set->entity_count);
    det_json_key_uint(json, "thing_count", set->thing_count);
    det_json_key_uint(json, "target_count", set->target_count);
    det_text_add_byte(json->out, ',');
    det_text_add(json->out, set->described.len > 0 ? set->described : unsaid);
    det_json_object_end(json);
}

static void
answer_catalog(serve_request *request, serve_answer *answer)
{
    const yente_store *store = serve_yente_of(request);
    if (store == NULL) {
        serve_fail(answer, 503, "Index not ready.");
        return;
    }
    det_json json = det_json_over(serve_text(answer));
    det_json_object(&json);
    det_json_key(&json, "datasets");
    det_json_array(&json);
    for (size_t i = 0; i < store->set_count; i++)
        write_set(&json, store, &store->sets[i]);
    det_json_array_end(&json);
    det_json_key(&json, "current");
    det_json_array(&json);
    for (size_t i = 0; i < store->set_count; i++)
        if (store->sets[i].source.len > 0) det_json_str(&json, store->sets[i].name);
    det_json_array_end(&json);
    det_json_key(&json, "outdated");
    det_json_array(&json);
    det_json_array_end(&json);
    det_json_key_bool(&json, "index_stale", false);
    det_json_object_end(&json);
    /* what a key opened is for who has one */
    serve_set(answer, "Cache-Control",
              request->key_id == NULL ? DET_STR("public, max-age=300")
                                      : DET_STR("private, max-age=300"));
    serve_tag(answer);
}

/* ---- algorithms ---------------------------------------------------------------------------------
 */

static const struct {
    const char *name, *description, *coefficient;
} features[] = {
    {"name_match", "Names compared word by word; rare words count more", "1.0"},
    {"weak_alias_match", "The name is like a weak alias", "0.69"},
    {"identifier_match", "An identifier is equal", "1.0"},
    {"lei_code_match", "The LEI is equal", "1.0"},
    {"inn_code_match", "The INN is equal", "1.0"},
    {"ogrn_code_match", "The OGRN is equal", "1.0"},
    {"bic_code_match", "The SWIFT/BIC is equal", "1.0"},
    {"uei_code_match", "The Unique Entity ID is equal", "1.0"},
    {"npi_code_match", "The NPI is equal", "1.0"},
    {"isin_security_match", "The ISIN is equal", "1.0"},
    {"vessel_imo_mmsi_match", "The IMO number or MMSI is equal", "1.0"},
    {"crypto_wallet_address", "The address of the wallet is equal", "1.0"},
    {"dob_match", "The birth dates agree", "0.03"},
    {"dob_day_disjoint", "The birth dates differ in a year that is the same", "-0.04"},
    {"dob_year_disjoint", "The birth dates are of different years", "-0.04"},
    {"gender_match", "Both are of the same gender", "0.005"},
    {"gender_mismatch", "They are of different genders", "-0.03"},
    {"country_match", "They share a country", "0.01"},
    {"country_mismatch", "They share no country", "-0.01"},
    {"schema_mismatch", "They are of different kinds", "-0.03"},
};

static void
write_features(det_json *json)
{
    det_json_object(json);
    for (size_t i = 0; i < sizeof features / sizeof features[0]; i++) {
        det_json_key(json, features[i].name);
        det_json_object(json);
        det_json_key_cstr(json, "description", features[i].description);
        det_json_key(json, "coefficient");
        det_json_raw(json, det_str_of(features[i].coefficient));
        det_json_key_cstr(json, "url", "docs/matching.md");
        det_json_object_end(json);
    }
    det_json_object_end(json);
}

static void
write_algorithm(det_json *json, const char *name, const char *description)
{
    det_json_object(json);
    det_json_key_cstr(json, "name", name);
    det_json_key_cstr(json, "description", description);
    det_json_key(json, "features");
    write_features(json);
    det_json_key(json, "docs");
    det_json_object(json);
    det_json_key_cstr(json, "name", name);
    det_json_key_cstr(json, "description", description);
    det_json_key(json, "config");
    det_json_object(json);
    det_json_object_end(json);
    det_json_key(json, "features");
    write_features(json);
    det_json_object_end(json);
    det_json_object_end(json);
}

static void
answer_algorithms(serve_request *request, serve_answer *answer)
{
    static const char *const others[] = {"logic-v2",       "logic-v1",      "name-based",
                                         "name-qualified", "regression-v1", "ofac-249"};
    (void)request;
    det_json json = det_json_over(serve_text(answer));
    det_json_object(&json);
    det_json_key(&json, "algorithms");
    det_json_array(&json);
    write_algorithm(&json, "detente-1",
                    "Rarity-weighted alignment of names in every script, with facts; calibrated");
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        write_algorithm(&json, others[i], "Accepted, and answered by detente-1");
    det_json_array_end(&json);
    det_json_key_cstr(&json, "default", "best");
    det_json_key_cstr(&json, "best", "detente-1");
    det_json_object_end(&json);
}

/* ---- the rest -----------------------------------------------------------------------------------
 */

/* A key of scope manage, as a key everywhere or as ?token=.  Without keys nobody has a token. */
static void
answer_update(serve_request *request, serve_answer *answer)
{
    det_error err = {0};
    bool sync = false;
    bool has_token = serve_query(request, "token").len > 0;
    if (!serve_yente_flag(request, answer, "sync", &sync)) return;
    if (!serve_access_check(request, SERVE_MANAGE) || (has_token && request->key_id == NULL)) {
        serve_fail(answer, 403, "Invalid token.");
        return;
    }
    if (serve_state_load(request->server, &err) != DET_OK) {
        serve_fail_error(answer, &err);
        return;
    }
    det_text_add(serve_text(answer), DET_STR("{\"status\":\"ok\"}"));
}

static void
answer_version(serve_request *request, serve_answer *answer)
{
    (void)request;
    det_text_print(serve_text(answer), "{\"detente\":\"v%s\",\"motiva\":\"v%s\"}", det_version(),
                   det_version());
}

static void
answer_root(serve_request *request, serve_answer *answer)
{
    if (serve_page_root(request, answer)) return;
    serve_type(answer, "text/html; charset=utf-8");
    det_text_print(
        serve_text(answer),
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>detente</title>"
        "</head><body>\n<h1>detente %s</h1>\n<p>Who is listed, what bites, and what may be "
        "released.</p>\n<ul>\n<li><a href=\"/ui/verdict\">/ui/verdict</a>: one name</li>\n<li><a "
        "href=\"/openapi.json\">/openapi.json</a>: every path</li>\n"
        "<li><a href=\"/catalog\">/catalog</a>: data sets</li>\n"
        "<li><a href=\"/algorithms\">/algorithms</a>: how names are compared</li>\n"
        "<li><a href=\"/readyz\">/readyz</a>: is it ready</li>\n</ul>\n</body></html>\n",
        det_version());
}

const serve_route serve_routes_yente[] = {
    {"POST", "/match/{dataset}", SERVE_ASK, SERVE_YENTE, SERVE_SIZED, MATCH_BYTES_MAX,
     serve_yente_match},
    {"GET", "/search/{dataset}", SERVE_ASK, SERVE_YENTE, SERVE_SLOW, 0, serve_yente_search},
    {"GET", "/entities/{id}", SERVE_ASK, SERVE_YENTE, SERVE_QUICK, 0, serve_yente_entity},
    {"GET", "/entities/{id}/adjacent", SERVE_ASK, SERVE_YENTE, SERVE_QUICK, 0,
     serve_yente_adjacent},
    {"GET", "/entities/{id}/adjacent/{property}", SERVE_ASK, SERVE_YENTE, SERVE_QUICK, 0,
     serve_yente_adjacent_by},
    {"GET", "/catalog", SERVE_ASK, SERVE_YENTE, SERVE_QUICK, 0, answer_catalog},
    {"GET", "/manifest", SERVE_ASK, SERVE_YENTE, SERVE_QUICK, 0, answer_catalog},
    {"GET", "/algorithms", SERVE_ASK, SERVE_YENTE, SERVE_QUICK, 0, answer_algorithms},
    {"POST", "/updatez", SERVE_OPEN, SERVE_YENTE, SERVE_SLOW, 4096, answer_update},
    {"GET", "/-/version", SERVE_OPEN, SERVE_YENTE, SERVE_QUICK, 0, answer_version},
    {"GET", "/", SERVE_OPEN, SERVE_YENTE, SERVE_QUICK, 0, answer_root},
    {NULL, NULL, SERVE_OPEN, SERVE_PROBLEM, SERVE_QUICK, 0, NULL}};
