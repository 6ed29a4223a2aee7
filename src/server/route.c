/* route.c - which function answers.
 *
 * All tables are bound once, at the start.  The first row whose method and path fit answers, so in
 * a table the more particular path stands above the more general one. */
#include <stdlib.h>
#include <string.h>

#include "server/inside.h"
#include "server/v1.h"

static const serve_route *const tables[] = {
    serve_routes_system,   serve_routes_pages,    serve_routes_yente,   serve_routes_reconcile,
    serve_routes_watchman, serve_routes_mcp,      serve_routes_metrics, serve_routes_v1_ask,
    serve_routes_v1_law,   serve_routes_v1_lists, serve_routes_v1_case, serve_routes_v1_hold,
    serve_routes_v1_book,  serve_routes_v1_audit};

static void
bind_one(serve_bound *bound, const serve_route *route)
{
    det_str rest = det_str_of(route->path + 1), part;
    bound->route = route;
    while (det_str_next(&rest, '/', &part) && bound->segment_count < SERVE_SEGMENTS_MAX)
        bound->segments[bound->segment_count++] = part;
    /* "/ui/" is not "/ui": a slash at the end makes an empty last segment, as in a target */
    size_t length = strlen(route->path);
    if (length > 1 && route->path[length - 1] == '/' && bound->segment_count < SERVE_SEGMENTS_MAX)
        bound->segments[bound->segment_count++] = (det_str){"", 0};
}

bool
serve_routes_bind(serve_server *server)
{
    size_t count = 0;
    for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++)
        for (const serve_route *route = tables[t]; route->method != NULL; route++)
            count++;
    server->bound = calloc(count, sizeof *server->bound);
    if (server->bound == NULL || count > SERVE_ROUTES_MAX) return false;
    for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++)
        for (const serve_route *route = tables[t]; route->method != NULL; route++)
            bind_one(&server->bound[server->bound_count++], route);
    return true;
}

static bool
fits(const serve_bound *bound, const serve_uri *uri)
{
    if (bound->segment_count != uri->segment_count) return false;
    for (size_t i = 0; i < uri->segment_count; i++) {
        det_str pattern = bound->segments[i];
        bool is_open = pattern.len > 0 && pattern.ptr[0] == '{';
        if (is_open ? uri->segments[i].len == 0 : !det_str_equal(pattern, uri->segments[i]))
            return false;
    }
    return true;
}

serve_bound *
serve_routes_find(serve_server *server, det_str method, const serve_uri *uri, det_text *allowed)
{
    bool is_head = det_str_equal(method, DET_STR("HEAD"));
    for (size_t i = 0; i < server->bound_count; i++) {
        serve_bound *bound = &server->bound[i];
        if (!fits(bound, uri)) continue;
        det_str theirs = det_str_of(bound->route->method);
        if (det_str_equal(theirs, method) || (is_head && det_str_equal(theirs, DET_STR("GET"))))
            return bound;
        if (det_text_length(allowed) > 0) det_text_add(allowed, DET_STR(", "));
        det_text_add(allowed, theirs);
        if (det_str_equal(theirs, DET_STR("GET"))) det_text_add(allowed, DET_STR(", HEAD"));
    }
    return NULL;
}

/* ---- what an endpoint asks ----------------------------------------------------------------------
 */

det_str
serve_path(const serve_request *request, const char *name)
{
    const serve_bound *bound = request->bound;
    det_str wanted = det_str_of(name);
    for (size_t i = 0; bound != NULL && i < bound->segment_count; i++) {
        det_str pattern = bound->segments[i];
        if (pattern.len == wanted.len + 2 && pattern.ptr[0] == '{' &&
            det_str_equal(det_str_slice(pattern, 1, pattern.len - 1), wanted))
            return request->uri.segments[i];
    }
    return (det_str){0};
}

det_str
serve_query(const serve_request *request, const char *name)
{
    det_str wanted = det_str_of(name);
    for (size_t i = 0; i < request->uri.query_count; i++)
        if (det_str_equal(request->uri.query[i].name, wanted)) {
            det_str value = request->uri.query[i].value;
            return value.ptr != NULL ? value : DET_STR("");
        }
    return (det_str){0};
}

const serve_pair *
serve_queries(const serve_request *request, size_t *count)
{
    *count = request->uri.query_count;
    return request->uri.query;
}

det_str
serve_raw_query(const serve_request *request)
{
    return request->uri.raw_query;
}

det_str
serve_header(const serve_request *request, const char *name)
{
    const char *value = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
    if (value == NULL) return (det_str){0};
    det_str text = {value, strlen(value)};
    return det_str_utf8_bad(text) == SIZE_MAX ? text : (det_str){0};
}

det_str
serve_body(const serve_request *request)
{
    return (det_str){request->body, request->body_used};
}

det_arena *
serve_arena(serve_request *request)
{
    return request->arena;
}

int64_t
serve_now_us(const serve_request *request)
{
    return request->now_us;
}

bool
serve_is_late(const serve_request *request)
{
    return serve_now_ns() > request->deadline_ns;
}

const serve_caller *
serve_who(const serve_request *request)
{
    return &request->who;
}

const serve_world *
serve_world_of(const serve_request *request)
{
    return &request->loaded->world;
}

const det_profile *
serve_profile(const serve_request *request)
{
    return &request->loaded->base->rules.profile;
}
