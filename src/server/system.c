/* system.c - is it alive, is it ready, and what may it be told to do. */
#include "server/inside.h"
#include "server/openapi.h"
#include "server/v1.h"

static void
answer_health(serve_request *request, serve_answer *answer)
{
    (void)request;
    det_text_add(serve_text(answer), DET_STR("{\"status\":\"ok\"}"));
}

/* Ready: there is a snapshot that was proven, and the server is not ending. */
static void
answer_ready(serve_request *request, serve_answer *answer)
{
    const serve_server *server = request->server;
    if (request->loaded == NULL) {
        serve_fail(answer, 503, "Index not ready.");
        return;
    }
    if (atomic_load(&server->is_draining)) {
        serve_fail(answer, 503, "The server is ending.");
        return;
    }
    det_json json = det_json_over(serve_text(answer));
    det_json_object(&json);
    det_json_key_cstr(&json, "status", "ok");
    det_json_key_cstr(&json, "snapshot", request->loaded->world.snapshot_id);
    det_json_key_bool(&json, "reload_failed", atomic_load(&server->is_reload_failed));
    det_json_object_end(&json);
}

static void
answer_reload(serve_request *request, serve_answer *answer)
{
    det_error err = {0};
    if (serve_state_load(request->server, &err) != DET_OK) {
        serve_fail_error(answer, &err);
        return;
    }
    serve_loaded *loaded = serve_state_take(request->server);
    det_text_add(serve_text(answer), det_str_of(loaded->world.described));
    serve_state_give(request->server, loaded, NULL);
}

/* Who asks, and what he may: what pages show and do not offer in vain. */
static void
answer_me(serve_request *request, serve_answer *answer)
{
    static const struct {
        serve_scope scope;
        const char *name;
    } scopes[] = {{SERVE_ASK, "ask"},
                  {SERVE_BOOKS, "books"},
                  {SERVE_WRITE, "write"},
                  {SERVE_WATCH, "watch"},
                  {SERVE_MANAGE, "manage"}};
    static const char *const known[] = {NULL};
    const serve_caller *who = serve_who(request);
    if (!v1_known_query(request, answer, known)) return;
    det_json json = det_json_over(serve_text(answer));
    det_json_object(&json);
    det_json_key_cstr(&json, "key", request->key_id);
    det_json_key_cstr(&json, "actor", who->name);
    det_json_key(&json, "roles");
    if (who->roles == NULL) {
        det_json_null(&json);
    } else {
        det_str rest = det_str_of(who->roles), role;
        det_json_array(&json);
        while (det_str_next(&rest, ',', &role))
            det_json_str(&json, role);
        det_json_array_end(&json);
    }
    det_json_key(&json, "scopes");
    det_json_array(&json);
    for (size_t i = 0; i < sizeof scopes / sizeof scopes[0]; i++)
        if ((who->scopes & scopes[i].scope) != 0) det_json_cstr(&json, scopes[i].name);
    det_json_array_end(&json);
    det_json_key_bool(&json, "logging", serve_is_logging(request));
    det_json_key_cstr(&json, "snapshot", serve_world_of(request)->snapshot_id);
    det_json_key_cstr(&json, "engine", det_version());
    det_json_key_cstr(&json, "today", serve_today(request).ptr);
    det_json_object_end(&json);
    v1_done(answer);
}

static void
answer_openapi(serve_request *request, serve_answer *answer)
{
    (void)request;
    det_text_add(serve_text(answer), (det_str){(const char *)serve_openapi, serve_openapi_bytes});
    serve_tag(answer);
}

const serve_route serve_routes_system[] = {
    {"GET", "/openapi.json", SERVE_OPEN, SERVE_PROBLEM, SERVE_QUICK, 0, answer_openapi},
    {"GET", "/healthz", SERVE_OPEN, SERVE_YENTE, SERVE_QUICK, 0, answer_health},
    {"GET", "/readyz", SERVE_OPEN, SERVE_YENTE, SERVE_QUICK, 0, answer_ready},
    {"GET", "/v1/me", SERVE_ASK, SERVE_PROBLEM, SERVE_QUICK, 0, answer_me},
    {"POST", "/v1/reload", SERVE_MANAGE, SERVE_PROBLEM, SERVE_SLOW, 4096, answer_reload},
    {NULL, NULL, SERVE_OPEN, SERVE_PROBLEM, SERVE_QUICK, 0, NULL}};
