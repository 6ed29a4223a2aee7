/* metrics.c - figures, as Prometheus reads them. */
#include <string.h>

#include "base/day.h"
#include "server/inside.h"

static void
put_head(det_text *out, const char *name, const char *type, const char *help)
{
    det_text_print(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
put_one(det_text *out, const char *name, const char *type, const char *help, uint64_t value)
{
    put_head(out, name, type, help);
    det_text_print(out, "%s %llu\n", name, (unsigned long long)value);
}

/* A route's labels: those of the table, never what was asked. */
static void
put_labels(det_text *out, const serve_bound *bound)
{
    if (bound == NULL)
        det_text_add(out, DET_STR("route=\"\",method=\"\""));
    else
        det_text_print(out, "route=\"%s\",method=\"%s\"", bound->route->path, bound->route->method);
}

static uint64_t
sum(const serve_seen *seen)
{
    uint64_t all = 0;
    for (size_t b = 0; b < SERVE_BUCKETS; b++)
        all += atomic_load(&seen->buckets[b]);
    return all;
}

static void
put_answers(det_text *out, const serve_bound *bound, const serve_seen *seen)
{
    for (unsigned class = 1; class < SERVE_CLASSES; class ++) {
        uint64_t count = atomic_load(&seen->answers[class]);
        if (count == 0) continue;
        det_text_add(out, DET_STR("detente_requests_total{"));
        put_labels(out, bound);
        det_text_print(out, ",status=\"%uxx\"} %llu\n", class, (unsigned long long)count);
    }
}

static void
put_times(det_text *out, const serve_bound *bound, const serve_seen *seen)
{
    uint64_t below = 0, us = 50;
    if (sum(seen) == 0) return;
    for (size_t b = 0; b < SERVE_BUCKETS; b++, us *= 2) {
        below += atomic_load(&seen->buckets[b]);
        det_text_add(out, DET_STR("detente_request_seconds_bucket{"));
        put_labels(out, bound);
        if (b + 1 == SERVE_BUCKETS)
            det_text_print(out, ",le=\"+Inf\"} %llu\n", (unsigned long long)below);
        else
            det_text_print(out, ",le=\"%llu.%06llu\"} %llu\n", (unsigned long long)(us / 1000000),
                           (unsigned long long)(us % 1000000), (unsigned long long)below);
    }
    uint64_t ns = atomic_load(&seen->ns);
    det_text_add(out, DET_STR("detente_request_seconds_sum{"));
    put_labels(out, bound);
    det_text_print(out, "} %llu.%09llu\ndetente_request_seconds_count{",
                   (unsigned long long)(ns / 1000000000), (unsigned long long)(ns % 1000000000));
    put_labels(out, bound);
    det_text_print(out, "} %llu\n", (unsigned long long)below);
}

static void
put_routes(det_text *out, serve_server *server)
{
    put_head(out, "detente_requests_total", "counter", "Requests answered, by route and status.");
    for (size_t i = 0; i < server->bound_count; i++)
        put_answers(out, &server->bound[i], &server->bound[i].seen);
    put_answers(out, NULL, &server->unrouted);
    put_head(out, "detente_request_seconds", "histogram",
             "From the head of a request to its answer, by route.");
    for (size_t i = 0; i < server->bound_count; i++)
        put_times(out, &server->bound[i], &server->bound[i].seen);
    put_times(out, NULL, &server->unrouted);
}

static void
put_verdicts(det_text *out, serve_server *server)
{
    put_head(out, "detente_verdicts_total", "counter", "Verdicts on names.");
    for (unsigned v = DET_VERDICT_CLEAR; v <= DET_VERDICT_SUPPRESSED; v++)
        det_text_print(out, "detente_verdicts_total{verdict=\"%s\"} %llu\n",
                       det_verdict_name((det_verdict)v),
                       (unsigned long long)atomic_load(&server->verdicts[v]));
    put_head(out, "detente_decisions_total", "counter", "Verdicts on transactions.");
    for (unsigned d = DET_DECISION_ALLOW; d <= DET_DECISION_BLOCK; d++)
        det_text_print(out, "detente_decisions_total{verdict=\"%s\"} %llu\n",
                       det_decision_name((det_decision)d),
                       (unsigned long long)atomic_load(&server->decisions[d]));
}

/* How old the newest version of each list is, today in UTC. */
static void
put_ages(serve_request *request, det_text *out)
{
    det_tree tree;
    if (request->loaded == NULL ||
        det_tree_read_json(det_str_of(request->loaded->world.described), "snapshot", request->arena,
                           &tree, NULL) != DET_OK)
        return;
    det_day today = det_zone_day(DET_ZONE_UTC, request->now_us), newest;
    uint32_t list = det_tree_get(&tree, 0, "sources");
    put_head(out, "detente_list_age_days", "gauge", "Days since the newest version of a list.");
    for (uint32_t at = det_tree_first(&tree, list); at != DET_TREE_NONE;
         at = det_tree_next(&tree, at)) {
        det_str text = det_tree_text(&tree, det_tree_get(&tree, at, "newest"));
        if (det_day_read(text, (det_where){0}, &newest, NULL) != DET_OK) continue;
        det_text_print(out, "detente_list_age_days{source=\"%.*s\"} %d\n",
                       DET_STR_FMT(det_tree_text(&tree, det_tree_get(&tree, at, "source"))),
                       (int)(today - newest));
    }
    const serve_rules *rules = &request->loaded->base->rules;
    put_head(out, "detente_list_stale_days", "gauge", "Days that a list may be old.");
    for (uint32_t at = det_tree_first(&tree, list); at != DET_TREE_NONE;
         at = det_tree_next(&tree, at)) {
        det_str source = det_tree_text(&tree, det_tree_get(&tree, at, "source"));
        det_text_print(out, "detente_list_stale_days{source=\"%.*s\"} %u\n", DET_STR_FMT(source),
                       serve_stale_days(rules->freshness, rules->freshness_count, source));
    }
    put_head(out, "detente_snapshot_info", "gauge", "The snapshot that answers.");
    det_text_print(out, "detente_snapshot_info{snapshot=\"%s\",engine=\"%s\"} 1\n",
                   request->loaded->world.snapshot_id, det_version());
    put_one(out, "detente_snapshot_loaded_seconds", "gauge", "When it was taken into use.",
            (uint64_t)(request->loaded->world.loaded_us / DET_US_PER_SECOND));
}

static void
put_state(det_text *out, serve_server *server)
{
    const struct {
        const char *why;
        uint64_t count;
    } refused[] = {{"full", atomic_load(&server->refused_full)},
                   {"late", atomic_load(&server->refused_late)},
                   {"rate", atomic_load(&server->refused_rate)},
                   {"key", atomic_load(&server->refused_key)},
                   {"token", atomic_load(&server->refused_token)},
                   {"scope", atomic_load(&server->refused_scope)},
                   {"foreign", atomic_load(&server->refused_foreign)},
                   {"dawdling", atomic_load(&server->dawdlers)}};
    put_head(out, "detente_refused_total", "counter", "Requests and connections refused, by why.");
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        det_text_print(out, "detente_refused_total{why=\"%s\"} %llu\n", refused[i].why,
                       (unsigned long long)refused[i].count);
    pthread_mutex_lock(&server->lock);
    unsigned waiting = server->waiting;
    pthread_mutex_unlock(&server->lock);
    put_one(out, "detente_queue_waiting", "gauge", "Requests that wait for a thread.", waiting);
    put_one(out, "detente_requests_active", "gauge", "Requests begun and not answered.",
            atomic_load(&server->active));
    put_one(out, "detente_connections", "gauge", "Connections.", atomic_load(&server->line_count));
    put_one(out, "detente_bodies_bytes", "gauge", "Memory of bodies that are being read.",
            atomic_load(&server->bodies_bytes));
    put_one(out, "detente_loads_total", "counter", "Snapshots taken into use.",
            atomic_load(&server->loads));
    put_one(out, "detente_loads_failed_total", "counter", "Loads that failed.",
            atomic_load(&server->loads_failed));
    put_one(out, "detente_reload_failed", "gauge", "1: the last load failed, an older goes on.",
            atomic_load(&server->is_reload_failed));
    put_one(out, "detente_confined", "gauge", "1: the server has closed its cage.",
            atomic_load(&server->is_confined));
    put_one(out, "detente_started_seconds", "gauge", "When the server was started.",
            (uint64_t)(server->started_us / DET_US_PER_SECOND));
}

static void
answer_metrics(serve_request *request, serve_answer *answer)
{
    det_text *out = serve_text(answer);
    serve_type(answer, "text/plain; version=0.0.4; charset=utf-8");
    put_routes(out, request->server);
    put_verdicts(out, request->server);
    put_ages(request, out);
    put_state(out, request->server);
}

const serve_route serve_routes_metrics[] = {
    {"GET", "/metrics", SERVE_WATCH, SERVE_PROBLEM, SERVE_QUICK, 0, answer_metrics},
    {NULL, NULL, SERVE_OPEN, SERVE_PROBLEM, SERVE_QUICK, 0, NULL}};
