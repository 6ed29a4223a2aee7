/* watchman_lists.c - which lists there are, loading them again, and files that a caller brings.
 *
 * A file of the type T becomes the list own:T, by the declaration ingest/T.yaml of the data folder
 * or, without one, as the format that its bytes say (docs/lists/own.md).  It is refused whole or
 * taken whole, and asked about from the next snapshot on. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/day.h"
#include "server/inside.h"
#include "server/watchman.h"

/* "2026-11-27T20:44:16Z", or null for 0. */
static void
write_instant(det_json *json, const char *key, int64_t us)
{
    char day[DET_DAY_TEXT_MAX], text[64];
    int64_t seconds = us / DET_US_PER_SECOND;
    unsigned left = (unsigned)(seconds % 86400);
    det_json_key(json, key);
    if (us == 0) {
        det_json_null(json);
        return;
    }
    det_day_print((int32_t)(seconds / 86400), day);
    snprintf(text, sizeof text, "%sT%02u:%02u:%02uZ", day, left / 3600, left / 60 % 60, left % 60);
    det_json_cstr(json, text);
}

void
serve_watchman_list_info(serve_request *request, serve_answer *answer)
{
    const serve_world *world = serve_world_of(request);
    const yente_store *store = serve_yente_of(request);
    char hash[32], name[64];
    if (store == NULL) {
        serve_fail(answer, 503, "lists are not loaded yet");
        return;
    }
    det_json json = det_json_over(serve_text(answer));
    det_json_object(&json);
    for (int pass = 0; pass < 2; pass++) {
        det_json_key(&json, pass == 0 ? "lists" : "listHashes");
        det_json_object(&json);
        for (size_t i = 0; i < store->set_count; i++) {
            det_str source = serve_watchman_source(&store->sets[i]);
            if (store->sets[i].source.len == 0) continue;
            snprintf(name, sizeof name, "%.*s", DET_STR_FMT(det_str_slice(source, 0, 60)));
            snprintf(hash, sizeof hash, "%016llx", (unsigned long long)store->sets[i].hash);
            if (pass == 0)
                det_json_key_uint(&json, name, store->sets[i].entity_count);
            else
                det_json_key_cstr(&json, name, hash);
        }
        det_json_object_end(&json);
    }
    write_instant(&json, "startedAt", world->loaded_us);
    write_instant(&json, "endedAt", world->loaded_us);
    det_json_key_cstr(&json, "version", det_version());
    det_json_object_end(&json);
}

/* ---- loading again ------------------------------------------------------------------------------
 */

void
serve_watchman_refresh_state(serve_request *request, serve_answer *answer)
{
    static const char *const states[] = {"idle", "running", "succeeded", "failed"};
    serve_server *server = request->server;
    int state = atomic_load(&server->refresh);
    int64_t from = atomic_load(&server->refresh_from_us), to = atomic_load(&server->refresh_to_us);
    bool is_first = state == SERVE_REFRESH_NONE;
    if (is_first) /* what was loaded at the start */
        from = to = request->loaded == NULL ? 0 : request->loaded->world.loaded_us;
    if (is_first && from != 0) state = SERVE_REFRESH_DONE;
    det_json json = det_json_over(serve_text(answer));
    det_json_object(&json);
    det_json_key_cstr(&json, "state", states[state]);
    det_json_key_cstr(&json, "trigger", is_first ? "startup" : "manual");
    write_instant(&json, "startedAt", from);
    write_instant(&json, "finishedAt", state == SERVE_REFRESH_RUNS ? 0 : to);
    det_text_print(serve_text(answer), ",\"duration\":\"%lldms\"",
                   state == SERVE_REFRESH_RUNS || to < from ? 0LL : (long long)(to - from) / 1000);
    det_json_key_cstr(
        &json, "lastError",
        state == SERVE_REFRESH_FAILED
            ? "what is new could not be loaded, and the old lists go on; the log says why"
            : "");
    det_json_object_end(&json);
}

void
serve_watchman_refresh(serve_request *request, serve_answer *answer)
{
    serve_server *server = request->server;
    int state = atomic_load(&server->refresh);
    do {
        if (state == SERVE_REFRESH_RUNS) {
            serve_fail_raw(answer, 409, DET_STR("{\"error\":\"a refresh is running already\"}"));
            return;
        }
    } while (!atomic_compare_exchange_weak(&server->refresh, &state, SERVE_REFRESH_RUNS));
    atomic_store(&server->refresh_from_us, serve_clock_us());
    serve_status(answer, 202); /* the thread that looks after time does it */
    serve_watchman_refresh_state(request, answer);
}

/* ---- files of a caller --------------------------------------------------------------------------
 */

static void
write_entities(serve_answer *answer, const yente_store *store, det_str type, const yente_set *set)
{
    det_json json = det_json_over(serve_text(answer));
    det_json_object(&json);
    det_json_key_str(&json, "fileType", type);
    det_json_key(&json, "entities");
    det_json_array(&json);
    for (size_t i = 0; i < store->entity_count; i++) {
        const yente_entity *entity = &store->entities[i];
        if (&store->sets[entity->set] != set) continue;
        watchman_party party = serve_watchman_party(store, entity);
        if (serve_watchman_type(&party).len == 0) continue;
        det_json_object(&json);
        serve_watchman_write(&json, &party);
        det_json_object_end(&json);
    }
    det_json_array_end(&json);
    det_json_object_end(&json);
}

static const yente_set *
find_set(const yente_store *store, det_str type)
{
    char source[64];
    snprintf(source, sizeof source, "own:%.*s", DET_STR_FMT(det_str_slice(type, 0, 40)));
    for (size_t i = 0; i < store->set_count; i++)
        if (store->sets[i].source.len > 0 &&
            (det_str_equal(store->sets[i].source, det_str_of(source)) ||
             det_str_equal(serve_watchman_source(&store->sets[i]), type)))
            return &store->sets[i];
    return NULL;
}

static det_status
take_file(serve_request *request, const char *source, const char *declaration, det_text *report,
          bool *is_refused, det_error *err)
{
    serve_server *server = request->server;
    const serve_world *world = serve_world_of(request);
    det_import_file file = {.path = "request", .bytes = serve_body(request)};
    det_import_file declared = {.path = declaration};
    det_import_result result = {0};
    const serve_caller *who = serve_who(request);
    det_import_options options = {.source = source,
                                  .declaration = declaration == NULL ? NULL : &declared,
                                  .files = &file,
                                  .file_count = 1,
                                  .now_us = serve_now_us(request),
                                  .actor = who->name == NULL ? "serve" : who->name,
                                  .roles = who->roles,
                                  .accept_undated = true};
    det_build_options build = {.lawbook = world->lawbook, .snapshot = server->settings->snapshot};
    det_status st = det_import(world->store, &options, report, &result, err);
    *is_refused = result.is_quarantined;
    if (st != DET_OK || result.is_quarantined) return st;
    det_text_clear(report);
    st = det_build(world->store, &build, report, err);
    return st == DET_OK ? serve_state_load(server, err) : st;
}

void
serve_watchman_ingest(serve_request *request, serve_answer *answer)
{
    const serve_world *world = serve_world_of(request);
    det_str type = serve_path(request, "fileType");
    char source[64], declaration[4096];
    det_text *report = NULL;
    det_error err = {0};
    bool is_refused = false;
    if (world->store == NULL || world->lawbook == NULL) {
        serve_fail(answer, 400, "this server has no store or no lawbook, so it takes no files");
        return;
    }
    if (serve_body(request).len == 0 || type.len > 27) {
        serve_fail(answer, 400, "expected a file as the body, and a type of at most 27 letters");
        return;
    }
    snprintf(source, sizeof source, "own:%.*s", DET_STR_FMT(type));
    snprintf(declaration, sizeof declaration, "%s/ingest/%.*s.yaml", world->data,
             DET_STR_FMT(type));
    det_status st = det_text_new(0, &report, &err);
    if (st == DET_OK && det_str_find_byte(type, '/') == SIZE_MAX)
        st = take_file(request, source, access(declaration, R_OK) == 0 ? declaration : NULL, report,
                       &is_refused, &err);
    if (st != DET_OK) {
        serve_fail_error(answer, &err);
    } else if (is_refused) {
        serve_fail(answer, 400, "the file was refused: %.*s",
                   DET_STR_FMT(det_str_slice(det_text_str(report), 0, 800)));
    } else {
        serve_loaded *loaded = serve_state_take(request->server);
        const yente_store *store = loaded->world.entities;
        write_entities(answer, store, type, find_set(store, type));
        serve_state_give(request->server, loaded, NULL);
    }
    det_text_free(report);
}

void
serve_watchman_export(serve_request *request, serve_answer *answer)
{
    const yente_store *store = serve_yente_of(request);
    det_str type = serve_path(request, "fileType");
    const yente_set *set = store == NULL ? NULL : find_set(store, type);
    if (set == NULL) {
        serve_fail(answer, 400, "no file of the type '%.*s' was taken; /v2/listinfo has the lists",
                   DET_STR_FMT(det_str_slice(type, 0, 60)));
        return;
    }
    write_entities(answer, store, type, set);
}
