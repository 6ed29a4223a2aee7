/* mcp.c - the Model Context Protocol over one path: JSON-RPC 2.0, by POST, answered at once.
 *
 * Tools ask and change nothing.  The protocol's GET (a stream that the server speaks on unasked) is
 * 405, as it allows: this server says nothing unasked.  A session is a number drawn at initialize;
 * nothing is kept for it.  What fails within a tool is a result with isError, so that the model
 * reads it; it never reads as clear. */
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "server/watchman.h"

enum {
    BODY_BYTES_MAX = 1 << 20,
    BATCH_MAX = 50,
    PARSE_ERROR = -32700,
    INVALID_REQUEST = -32600,
    NO_METHOD = -32601,
    INVALID_PARAMS = -32602,
    INTERNAL_ERROR = -32603,
    SESSION_CHARACTERS = 32
};

/* The newest first; it is what is offered to those who ask for another. */
static const char *const versions[] = {"2025-06-18", "2025-03-26", "2024-11-05"};

typedef struct call {
    serve_request *request;
    serve_answer *answer;
    const det_tree *tree;
    uint32_t arguments;
    det_text *text; /* what the tool says: JSON */
    bool is_failed;
} call;

/* ---- arguments ----------------------------------------------------------------------------------
 */

static det_str
argument(const call *c, const char *name)
{
    return det_tree_text(c->tree, det_tree_get(c->tree, c->arguments, name));
}

/* "a,b" of ["a","b"] or of "a,b". */
static det_str
arguments(const call *c, const char *name)
{
    uint32_t node = det_tree_get(c->tree, c->arguments, name);
    det_str out = {0};
    if (det_tree_kind_of(c->tree, node) != DET_TREE_LIST) return det_tree_text(c->tree, node);
    for (uint32_t at = det_tree_first(c->tree, node); at != DET_TREE_NONE;
         at = det_tree_next(c->tree, at))
        if (!det_arena_print(serve_arena(c->request), &out, "%.*s%s%.*s", DET_STR_FMT(out),
                             out.len == 0 ? "" : ",", DET_STR_FMT(det_tree_text(c->tree, at))))
            return (det_str){0};
    return out;
}

static void
fail(call *c, const char *what)
{
    det_text_clear(c->text);
    det_json json = det_json_over(c->text);
    det_json_object(&json);
    det_json_key_cstr(&json, "error", what);
    det_json_key_cstr(&json, "verdict", "HOLD_PENDING");
    det_json_object_end(&json);
    c->is_failed = true;
}

static void
fail_error(call *c, const det_error *err)
{
    bool is_ours = err->status == DET_NOMEM || err->status == DET_IO || err->status == DET_CORRUPT;
    fail(c, is_ours ? "the server failed; its log says more" : err->text);
}

/* ---- tools --------------------------------------------------------------------------------------
 */

static void
screen(call *c)
{
    det_error err = {0};
    det_verdict verdict;
    det_question question = {.id = argument(c, "id"),
                             .name = argument(c, "name"),
                             .schema = argument(c, "schema"),
                             .birth_date = argument(c, "birthDate"),
                             .nationality = argument(c, "nationality"),
                             .gender = argument(c, "gender"),
                             .country = argument(c, "country"),
                             .id_number = argument(c, "idNumber"),
                             .imo_number = argument(c, "imoNumber"),
                             .on = argument(c, "on"),
                             .as_known = argument(c, "asKnown"),
                             .sources = arguments(c, "sources")};
    if (serve_screen(c->request, &question, 1, c->text, &verdict, &err) != DET_OK)
        fail_error(c, &err);
}

static void
check(call *c)
{
    det_error err = {0};
    det_decision decision;
    det_str document = argument(c, "document");
    if (document.len == 0)
        fail(c, "expected 'document': a payment or a shipment, as text");
    else if (serve_check(c->request, document, "document", argument(c, "on"),
                         argument(c, "asKnown"), c->text, &decision, &err) != DET_OK)
        fail_error(c, &err);
}

static void
law_status(call *c)
{
    det_error err = {0};
    det_str on = argument(c, "on");
    if (on.len == 0) on = serve_today(c->request);
    if (det_law_status(serve_world_of(c->request)->law, argument(c, "regime"), on,
                       argument(c, "asKnown"), c->text, &err) != DET_OK)
        fail_error(c, &err);
}

static void
whatif(call *c)
{
    det_error err = {0};
    det_law_basket basket = {.folder = serve_world_of(c->request)->lawbook,
                             .on = argument(c, "on"),
                             .pause = arguments(c, "pause"),
                             .remove = arguments(c, "remove"),
                             .resume = arguments(c, "resume"),
                             .adopt = arguments(c, "adopt")};
    if (basket.on.len == 0) basket.on = serve_today(c->request);
    if (basket.folder == NULL)
        fail(c, "this server has no lawbook to suppose anything of");
    else if (basket.pause.len + basket.remove.len + basket.resume.len + basket.adopt.len == 0)
        fail(c, "expected ids of measures or instruments in pause, remove, resume or adopt");
    else if (det_law_whatif(&basket, c->text, &err) != DET_OK)
        fail_error(c, &err);
}

static void
write_found(call *c, const yente_store *store, const yente_asked *asked, uint64_t limit)
{
    yente_weights none = {0};
    det_json json = det_json_over(c->text);
    det_json_object(&json);
    det_json_key(&json, "entities");
    det_json_array(&json);
    for (size_t i = 0; i < asked->count && i < limit; i++) {
        watchman_party party = serve_watchman_party(store, asked->hits[i].entity);
        det_json_object(&json);
        serve_watchman_write(&json, &party);
        det_json_key(&json, "match");
        det_json_bp(&json, serve_yente_score(&asked->hits[i], &none, 0));
        det_json_object_end(&json);
    }
    det_json_array_end(&json);
    det_json_object_end(&json);
}

static void
search_entities(call *c)
{
    static const struct {
        const char *type, *schema;
    } types[] = {
        {"person", "Person"},     {"business", "Organization"}, {"organization", "Organization"},
        {"aircraft", "Airplane"}, {"vessel", "Vessel"},         {"", "Thing"}};
    const yente_store *store = serve_yente_of(c->request);
    det_str name = argument(c, "name"), type = argument(c, "type"),
            limit_text = argument(c, "limit");
    uint64_t limit = 10;
    yente_example example = {0};
    yente_scope scope = {.store = store, .is_all = true, .is_or = true, .target = -1};
    yente_asked asked;
    det_text *scratch = NULL;
    if (store == NULL || name.len == 0) {
        fail(c, store == NULL ? "lists are not loaded yet" : "expected 'name'");
        return;
    }
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (det_str_equal(type, det_str_of(types[i].type)))
            example.schema = serve_ftm_schema(&store->model, det_str_of(types[i].schema));
    if (example.schema == NULL ||
        (limit_text.len > 0 && (!det_str_read_u64(limit_text, &limit) || limit > 100))) {
        fail(c, example.schema == NULL
                    ? "type: expected person, business, organization, aircraft or vessel"
                    : "limit: expected a number up to 100");
        return;
    }
    scope.in_set = DET_NEW(serve_arena(c->request), bool, store->set_count + 1);
    example.fields = DET_NEW(serve_arena(c->request), yente_field, 4);
    bool is_good = scope.in_set != NULL && example.fields != NULL &&
                   det_text_new(1 << 20, &scratch, NULL) == DET_OK;
    for (size_t i = 0; is_good && i < store->set_count; i++)
        scope.in_set[i] = true;
    if (is_good)
        is_good = serve_yente_example_add(c->request, &example, DET_STR("name"), name, scratch);
    if (!is_good)
        fail(c, "no memory");
    else if (!serve_yente_ask(c->request, c->answer, &scope, &example, DET_PROFILE_THRESHOLD_BP,
                              &asked))
        fail(c, "the name cannot be compared"); /* what ask wrote is written over */
    else
        write_found(c, store, &asked, limit);
    det_text_free(scratch);
}

static const struct {
    const char *name, *title, *description;
    void (*run)(call *c);
} tools[] = {
    {"screen", "Screen a name",
     "Is this person, body, ship or aircraft on a sanctions list? Gives exactly one verdict "
     "(CLEAR, "
     "ALERT, UNSCREENABLE, SUPPRESSED), the listed parties, why they match, and which measures "
     "bite "
     "under which paragraph. UNSCREENABLE is never a clearance.",
     screen},
    {"check", "Check a transaction",
     "May this payment or shipment go? Takes the document (ISO 20022, MT, or YAML or JSON of a "
     "shipment) and gives a verdict (ALLOW, REVIEW, LICENCE, REJECT, BLOCK, HOLD_PENDING) per leg, "
     "with paragraphs.",
     check},
    {"law_status", "State of a regime",
     "Which measures of a sanctions regime are in force, paused, removed or expired on a day, with "
     "the chain of acts and paragraphs behind each.",
     law_status},
    {"whatif", "Suppose an adjustment",
     "What would open, and what would still bite, if measures were paused, removed or resumed? "
     "Nothing is changed: only an adopted instrument changes the law.",
     whatif},
    {"search_entities", "Search listed entities",
     "Listed people, businesses, ships and aircraft with a name like this one, best first.",
     search_entities},
};

/* What a tool takes; of a list, texts. */
static const struct {
    const char *tool, *name, *type, *description;
    bool is_required;
} takes[] = {
    {"screen", "name", "string", "The name as received, in any script", true},
    {"screen", "schema", "string", "Person, Company, Organization, Vessel or Airplane", false},
    {"screen", "birthDate", "string", "1961, 1961-04 or 1961-04-17", false},
    {"screen", "nationality", "string", "A country, by name or code", false},
    {"screen", "country", "string", "A country, by name or code", false},
    {"screen", "gender", "string", "male or female", false},
    {"screen", "idNumber", "string", "Passport, national id or registration", false},
    {"screen", "imoNumber", "string", "IMO number of a ship", false},
    {"screen", "on", "string", "The day asked about; else that of the newest list", false},
    {"screen", "asKnown", "string", "Judge by what was known then", false},
    {"screen", "sources", "array", "Lists to look at; else all", false},
    {"check", "document", "string", "The document, whole", true},
    {"check", "on", "string", "The day asked about", false},
    {"check", "asKnown", "string", "Judge by what was known then", false},
    {"law_status", "regime", "string", "Id or alias, as 1718", true},
    {"law_status", "on", "string", "The day asked about; else today", false},
    {"law_status", "asKnown", "string", "Judge by what was known then", false},
    {"whatif", "pause", "array", "Ids of measures to pause", false},
    {"whatif", "remove", "array", "Ids of measures to remove", false},
    {"whatif", "resume", "array", "Ids of measures to resume", false},
    {"whatif", "adopt", "array", "Ids of drafts to adopt", false},
    {"whatif", "on", "string", "The day of the step; else today", false},
    {"search_entities", "name", "string", "The name to look for", true},
    {"search_entities", "type", "string", "person, business, organization, aircraft or vessel",
     false},
    {"search_entities", "limit", "integer", "1 to 100; else 10", false},
};

/* ---- JSON-RPC -----------------------------------------------------------------------------------
 */

/* The id as it was written: a number, a text or null. */
static void
write_id(det_text *out, const det_tree *tree, uint32_t message)
{
    uint32_t node = det_tree_get(tree, message, "id");
    det_json json = det_json_over(out);
    det_text_add(out, DET_STR("{\"jsonrpc\":\"2.0\",\"id\":"));
    if (node == DET_TREE_NONE || det_tree_is_null(tree, node))
        det_json_null(&json);
    else if ((tree->nodes[node].flags & DET_NODE_JSON_BARE) != 0)
        det_json_raw(&json, det_tree_text(tree, node));
    else
        det_json_str(&json, det_tree_text(tree, node));
}

static void
write_error(det_text *out, const det_tree *tree, uint32_t message, int code, const char *what)
{
    write_id(out, tree, message);
    det_text_print(out, ",\"error\":{\"code\":%d,\"message\":", code);
    det_json json = det_json_over(out);
    det_json_cstr(&json, what);
    det_text_add(out, DET_STR("}}"));
}

static void
write_schema(det_json *json, const char *tool)
{
    det_json_key(json, "inputSchema");
    det_json_object(json);
    det_json_key_cstr(json, "type", "object");
    det_json_key(json, "properties");
    det_json_object(json);
    for (size_t i = 0; i < sizeof takes / sizeof takes[0]; i++) {
        if (strcmp(takes[i].tool, tool) != 0) continue;
        det_json_key(json, takes[i].name);
        det_json_object(json);
        det_json_key_cstr(json, "type", takes[i].type);
        det_json_key_cstr(json, "description", takes[i].description);
        if (strcmp(takes[i].type, "array") == 0) {
            det_json_key(json, "items");
            det_json_raw(json, DET_STR("{\"type\":\"string\"}"));
        }
        det_json_object_end(json);
    }
    det_json_object_end(json);
    det_json_key(json, "required");
    det_json_array(json);
    for (size_t i = 0; i < sizeof takes / sizeof takes[0]; i++)
        if (strcmp(takes[i].tool, tool) == 0 && takes[i].is_required)
            det_json_cstr(json, takes[i].name);
    det_json_array_end(json);
    det_json_object_end(json);
}

static void
write_tools(det_text *out)
{
    det_text_add(out, DET_STR(",\"result\":"));
    det_json json = det_json_over(out);
    det_json_object(&json);
    det_json_key(&json, "tools");
    det_json_array(&json);
    for (size_t i = 0; i < sizeof tools / sizeof tools[0]; i++) {
        det_json_object(&json);
        det_json_key_cstr(&json, "name", tools[i].name);
        det_json_key_cstr(&json, "title", tools[i].title);
        det_json_key_cstr(&json, "description", tools[i].description);
        write_schema(&json, tools[i].name);
        det_json_key(&json, "annotations");
        det_json_raw(&json, DET_STR("{\"readOnlyHint\":true,\"destructiveHint\":false,"
                                    "\"idempotentHint\":true,\"openWorldHint\":false}"));
        det_json_object_end(&json);
    }
    det_json_array_end(&json);
    det_json_object_end(&json);
    det_text_add_byte(out, '}');
}

static void
initialize(serve_answer *answer, det_text *out, const det_tree *tree, uint32_t params)
{
    det_str asked = det_tree_text(tree, det_tree_get(tree, params, "protocolVersion"));
    const char *version = versions[0];
    unsigned char seed[SESSION_CHARACTERS / 2];
    char session[SESSION_CHARACTERS + 1];
    for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++)
        if (det_str_equal(asked, det_str_of(versions[i]))) version = versions[i];
    if (getrandom(seed, sizeof seed, 0) == (ssize_t)sizeof seed) {
        for (size_t i = 0; i < sizeof seed; i++)
            snprintf(session + 2 * i, 3, "%02x", seed[i]);
        serve_set(answer, "Mcp-Session-Id", det_str_of(session));
    }
    det_text_print(
        out,
        ",\"result\":{\"protocolVersion\":\"%s\",\"capabilities\":{\"tools\":{"
        "\"listChanged\":false}},\"serverInfo\":{\"name\":\"detente\",\"title\":"
        "\"detente\",\"version\":\"%s\"},\"instructions\":\"Sanctions: who is listed, what "
        "bites, what may be released, with the paragraph. Nothing here changes anything. "
        "An error or UNSCREENABLE is never a clearance.\"}}",
        version, det_version());
}

static void
call_tool(serve_request *request, serve_answer *answer, det_text *out, const det_tree *tree,
          uint32_t message)
{
    uint32_t params = det_tree_get(tree, message, "params");
    det_str name = det_tree_text(tree, det_tree_get(tree, params, "name"));
    uint32_t given = det_tree_get(tree, params, "arguments");
    call c = {.request = request, .answer = answer, .tree = tree, .arguments = given};
    size_t i = 0, count = sizeof tools / sizeof tools[0];
    while (i < count && !det_str_equal(name, det_str_of(tools[i].name)))
        i++;
    bool is_map = given == DET_TREE_NONE || det_tree_kind_of(tree, given) == DET_TREE_MAP;
    if (i == count || !is_map) {
        write_error(out, tree, message, INVALID_PARAMS,
                    is_map ? "Unknown tool" : "arguments: expected an object");
        return;
    }
    if (det_text_new((size_t)64 << 20, &c.text, NULL) != DET_OK) {
        write_error(out, tree, message, INTERNAL_ERROR, "no memory");
        return;
    }
    size_t before = det_text_length(out);
    det_str kept = {0};
    bool is_kept = det_arena_copy(serve_arena(request), det_text_str(out), &kept);
    tools[i].run(&c);
    if (c.is_failed && is_kept) { /* a failing question may have written into the answer */
        det_text_clear(out);
        det_text_add(out, kept);
        serve_status(answer, 200);
        serve_type(answer, "application/json");
    } else {
        det_text_truncate(out, before);
    }
    serve_calm(answer);
    det_str said = det_str_trim(det_text_str(c.text));
    write_id(out, tree, message);
    det_text_add(out, DET_STR(",\"result\":{\"content\":[{\"type\":\"text\",\"text\":"));
    det_json json = det_json_over(out);
    det_json_str(&json, said);
    det_text_add(out, DET_STR("}],\"structuredContent\":"));
    det_text_add(out, said);
    det_text_add(out,
                 c.is_failed ? DET_STR(",\"isError\":true}}") : DET_STR(",\"isError\":false}}"));
    det_text_free(c.text);
}

/* One message.  False: nothing is said to it. */
static bool
answer_message(serve_request *request, serve_answer *answer, det_text *out, const det_tree *tree,
               uint32_t message, bool *is_wrong)
{
    det_str method = det_tree_text(tree, det_tree_get(tree, message, "method"));
    det_str version = det_tree_text(tree, det_tree_get(tree, message, "jsonrpc"));
    uint32_t id = det_tree_get(tree, message, "id");
    bool is_map = det_tree_kind_of(tree, message) == DET_TREE_MAP;
    bool is_response = is_map && method.len == 0 &&
                       (det_tree_get(tree, message, "result") != DET_TREE_NONE ||
                        det_tree_get(tree, message, "error") != DET_TREE_NONE);
    if (!is_map || !det_str_equal(version, DET_STR("2.0")) || (method.len == 0 && !is_response) ||
        (id != DET_TREE_NONE && det_tree_kind_of(tree, id) != DET_TREE_TEXT)) {
        write_error(out, tree, message, INVALID_REQUEST, "no request of JSON-RPC 2.0");
        *is_wrong = true;
        return true;
    }
    if (is_response || id == DET_TREE_NONE)
        return false; /* a notification, or an answer of theirs */
    if (det_str_equal(method, DET_STR("tools/call"))) {
        call_tool(request, answer, out, tree, message);
    } else if (det_str_equal(method, DET_STR("initialize"))) {
        write_id(out, tree, message);
        initialize(answer, out, tree, det_tree_get(tree, message, "params"));
    } else if (det_str_equal(method, DET_STR("tools/list"))) {
        write_id(out, tree, message);
        write_tools(out);
    } else if (det_str_equal(method, DET_STR("ping"))) {
        write_id(out, tree, message);
        det_text_add(out, DET_STR(",\"result\":{}}"));
    } else {
        write_error(out, tree, message, NO_METHOD, "Method not found");
    }
    return true;
}

/* Headers that say what the caller can read, and what he means. */
static bool
check_headers(serve_request *request, serve_answer *answer)
{
    det_str accept = serve_header(request, "Accept"), type = serve_header(request, "Content-Type");
    det_str version = serve_header(request, "MCP-Protocol-Version");
    det_str session = serve_header(request, "Mcp-Session-Id");
    bool is_known = version.ptr == NULL;
    if (accept.len > 0 && det_str_find(accept, DET_STR("application/json")) == SIZE_MAX &&
        det_str_find(accept, DET_STR("*/*")) == SIZE_MAX &&
        det_str_find(accept, DET_STR("application/*")) == SIZE_MAX) {
        serve_fail(answer, 406, "answers are application/json; Accept has to take that");
        return false;
    }
    if (type.len > 0 && !det_str_starts(type, DET_STR("application/json"))) {
        serve_fail(answer, 415, "expected application/json");
        return false;
    }
    for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++)
        is_known = is_known || det_str_equal(version, det_str_of(versions[i]));
    if (!is_known) {
        serve_fail(answer, 400, "MCP-Protocol-Version: expected %s, %s or %s", versions[0],
                   versions[1], versions[2]);
        return false;
    }
    bool is_session = session.ptr == NULL || session.len == SESSION_CHARACTERS;
    for (size_t i = 0; i < session.len && is_session; i++)
        is_session = strchr("0123456789abcdef", session.ptr[i]) != NULL && session.ptr[i] != '\0';
    if (!is_session) serve_fail(answer, 404, "no such session; initialize again");
    return is_session;
}

static void
answer_post(serve_request *request, serve_answer *answer)
{
    det_tree tree = {0};
    det_error err = {0};
    det_text *out = serve_text(answer);
    bool is_wrong = false, is_said = false;
    if (!check_headers(request, answer)) return;
    if (det_tree_read_json(serve_body(request), "body", serve_arena(request), &tree, &err) !=
        DET_OK) {
        det_text_clear(out);
        write_error(out, &tree, DET_TREE_NONE, PARSE_ERROR, err.text);
        serve_status(answer, 400);
        return;
    }
    if (det_tree_kind_of(&tree, 0) != DET_TREE_LIST) {
        is_said = answer_message(request, answer, out, &tree, 0, &is_wrong);
    } else {
        size_t count = det_tree_size(&tree, 0), before;
        if (count == 0 || count > BATCH_MAX) {
            write_error(out, &tree, DET_TREE_NONE, INVALID_REQUEST, "a batch of 1 to 50 requests");
            serve_status(answer, 400);
            return;
        }
        det_text_add_byte(out, '[');
        for (uint32_t at = det_tree_first(&tree, 0); at != DET_TREE_NONE;
             at = det_tree_next(&tree, at)) {
            before = det_text_length(out);
            if (is_said) det_text_add_byte(out, ',');
            if (answer_message(request, answer, out, &tree, at, &is_wrong))
                is_said = true;
            else
                det_text_truncate(out, before);
        }
        det_text_add_byte(out, ']');
        is_wrong = false;
    }
    if (is_wrong) serve_status(answer, 400);
    if (is_said) return;
    det_text_clear(out);
    serve_status(answer, 202);
}

static void
answer_delete(serve_request *request, serve_answer *answer)
{
    (void)request;
    serve_status(answer, 204);
}

const serve_route serve_routes_mcp[] = {
    {"POST", "/mcp", SERVE_ASK, SERVE_PROBLEM, SERVE_SLOW, BODY_BYTES_MAX, answer_post},
    {"DELETE", "/mcp", SERVE_ASK, SERVE_PROBLEM, SERVE_QUICK, 0, answer_delete},
    {NULL, NULL, SERVE_OPEN, SERVE_PROBLEM, SERVE_QUICK, 0, NULL}};
