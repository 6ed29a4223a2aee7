/* state.c - the world that answers, and how a newer one takes its place.
 *
 *   1  A request takes the world when all of it is here and gives it back when it has been
 * answered; so all of it is answered from one snapshot, and none fails because another was loaded
 * meanwhile. 2  What takes another's place has been opened and proven whole before.  On failure the
 * old world goes on, and /readyz and /metrics say that the newer one could not be had. 3  The last
 * who gives a world back closes it. 4  Desks (a pool of one thread and a worker) belong to a world.
 * There are never more than requests at work, and a free one is taken before another is made. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/inside.h"

static void
close_base(serve_base *base)
{
    serve_entities_free(base->entities);
    det_snapshot_close(base->snapshot);
    det_arena_free(base->rules_arena);
    free(base->described);
    free(base);
}

static void
free_desk(serve_desk *desk)
{
    det_pool_free(desk->pool);
    det_worker_free(desk->worker);
    free(desk);
}

/* Not under the lock: unmapping a snapshot takes its time. */
static void
close_loaded(serve_server *server, serve_loaded *loaded)
{
    while (loaded->desks != NULL) {
        serve_desk *desk = loaded->desks;
        loaded->desks = desk->next;
        free_desk(desk);
    }
    det_law_close(loaded->laid);
    det_books_close(loaded->world.books);
    pthread_mutex_lock(&server->lock);
    bool is_last = --loaded->base->refs == 0;
    pthread_mutex_unlock(&server->lock);
    if (is_last) close_base(loaded->base);
    free(loaded);
}

serve_loaded *
serve_state_take(serve_server *server)
{
    pthread_mutex_lock(&server->lock);
    serve_loaded *loaded = server->loaded;
    if (loaded != NULL) loaded->refs++;
    pthread_mutex_unlock(&server->lock);
    return loaded;
}

void
serve_state_give(serve_server *server, serve_loaded *loaded, serve_desk *desk)
{
    if (loaded == NULL) return;
    pthread_mutex_lock(&server->lock);
    if (desk != NULL) {
        desk->next = loaded->desks;
        loaded->desks = desk;
    }
    bool is_last = --loaded->refs == 0;
    pthread_mutex_unlock(&server->lock);
    if (is_last) close_loaded(server, loaded);
}

serve_desk *
serve_state_desk(serve_server *server, serve_loaded *loaded)
{
    pthread_mutex_lock(&server->lock);
    serve_desk *desk = loaded->desks;
    if (desk != NULL) loaded->desks = desk->next;
    pthread_mutex_unlock(&server->lock);
    return desk != NULL ? desk : calloc(1, sizeof *desk);
}

void
serve_state_desk_back(serve_server *server, serve_loaded *loaded, serve_desk *desk)
{
    if (desk == NULL) return;
    pthread_mutex_lock(&server->lock);
    desk->next = loaded->desks;
    loaded->desks = desk;
    pthread_mutex_unlock(&server->lock);
}

det_pool *
serve_state_pool(serve_loaded *loaded, serve_desk *desk)
{
    const serve_world *world = &loaded->world;
    if (desk->pool == NULL &&
        det_pool_new(world->snapshot, &loaded->base->rules.profile, 1, &desk->pool, NULL) == DET_OK)
        det_pool_use(desk->pool, world->books);
    return desk->pool;
}

/* Puts loaded, which has one reference, in the place of what is there. */
static void
put(serve_server *server, serve_loaded *loaded)
{
    pthread_mutex_lock(&server->lock);
    serve_loaded *before = server->loaded;
    server->loaded = loaded;
    pthread_mutex_unlock(&server->lock);
    serve_state_give(server, before, NULL);
}

/* ---- loading ------------------------------------------------------------------------------------
 */

/* "snapshot":"<hex>" of what describes it. */
static void
read_id(serve_base *base)
{
    const char *mark = strstr(base->described, "\"snapshot\":\"");
    size_t length = 0;
    if (mark == NULL) return;
    for (mark += strlen("\"snapshot\":\""); mark[length] != '"' && length + 1 < sizeof base->id;)
        length++;
    memcpy(base->id, mark, length);
}

/* What the files say now.  Who is to log and has no store does not answer. */
static det_status
read_rules(const serve_server *server, serve_base *base, det_error *err)
{
    const serve_settings *settings = server->settings;
    if (settings->rules == NULL) return DET_OK;
    det_status st = det_arena_new(16 << 20, &base->rules_arena, err);
    if (st == DET_OK)
        st = settings->rules(settings->rules_context, base->rules_arena, &base->rules, err);
    if (st == DET_OK && base->rules.is_logging && server->store == NULL)
        st = det_fail(err, DET_REFUSED, (det_where){0},
                      "decisions are to be logged, and %s has no store; import a list first",
                      settings->data);
    return st;
}

static det_status
open_base(serve_server *server, serve_base **out, det_error *err)
{
    const serve_settings *settings = server->settings;
    det_text *json = NULL;
    char kept[4096];
    if (access(settings->snapshot, F_OK) != 0 && errno == ENOENT)
        return det_fail(err, DET_MISSING, (det_where){0},
                        "no snapshot in %s; load a list first: detente import un FILE.xml",
                        settings->data);
    serve_base *made = calloc(1, sizeof *made);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "snapshot");
    made->refs = 1;
    (void)snprintf(kept, sizeof kept, "%s/snapshots", settings->data);
    det_status st = read_rules(server, made, err);
    if (st == DET_OK)
        st = made->rules.is_logging
                 ? det_snapshot_keep(settings->snapshot, kept, &made->snapshot, err)
                 : det_snapshot_open(settings->snapshot, &made->snapshot, err);
    if (st == DET_OK) st = det_snapshot_prove(made->snapshot, err);
    if (st == DET_OK) st = det_text_new(0, &json, err);
    if (st == DET_OK) st = det_snapshot_describe(made->snapshot, json, err);
    if (st == DET_OK) {
        made->described = strdup(det_text_bytes(json));
        if (made->described == NULL) st = det_fail(err, DET_NOMEM, (det_where){0}, "snapshot");
    }
    det_text_free(json);
    if (st != DET_OK) {
        close_base(made);
        return st;
    }
    read_id(made);
    *out = made;
    return DET_OK;
}

/* A world over base, whose reference becomes its own, with the books as they are now. */
static det_status
make_loaded(serve_server *server, serve_base *base, serve_loaded **out, det_error *err)
{
    const det_law *law = NULL;
    serve_loaded *made = calloc(1, sizeof *made);
    if (made == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "world");
    made->refs = 1;
    made->base = base;
    det_status st = det_snapshot_law(base->snapshot, &law, err);
    if (st == DET_OK && server->store != NULL)
        st = det_books_open(server->store, &made->world.books, err);
    if (st == DET_OK && made->world.books != NULL)
        st = det_law_with_findings(law, made->world.books, (det_str){0}, &made->laid, err);
    if (st != DET_OK) {
        det_books_close(made->world.books);
        free(made);
        return st;
    }
    made->world.snapshot = base->snapshot;
    made->world.law = made->laid != NULL ? made->laid : law;
    made->world.store = server->store;
    made->world.snapshot_id = base->id;
    made->world.described = base->described;
    made->world.lawbook = server->settings->lawbook;
    made->world.data = server->settings->data;
    made->world.loaded_us = serve_clock_us();
    made->world.sets = server->sets;
    made->world.set_count = server->set_count;
    made->world.entities = base->entities;
    *out = made;
    return DET_OK;
}

static det_status
load(serve_server *server, det_error *err)
{
    serve_base *base = NULL;
    serve_loaded *made = NULL;
    det_status st = serve_access_reload(server, err);
    if (st == DET_OK && server->settings->manifest != NULL) st = serve_manifest_load(server, err);
    if (st == DET_OK && server->store == NULL) {
        st = det_store_open(server->settings->data, false, &server->store, err);
        if (st == DET_MISSING) st = DET_OK; /* a machine that only screens has none */
    }
    if (st == DET_OK) st = open_base(server, &base, err);
    if (st == DET_OK) st = make_loaded(server, base, &made, err);
    if (st == DET_OK) st = serve_entities_load(&made->world, &base->entities, err);
    if (st != DET_OK) {
        if (made != NULL)
            close_loaded(server, made);
        else if (base != NULL)
            close_base(base);
        return st;
    }
    made->world.entities = base->entities;
    serve_log("loaded", "snapshot", base->id);
    put(server, made);
    return DET_OK;
}

det_status
serve_state_load(serve_server *server, det_error *err)
{
    pthread_mutex_lock(&server->loading);
    det_status st = load(server, err);
    pthread_mutex_unlock(&server->loading);
    atomic_store(&server->is_reload_failed, st != DET_OK);
    atomic_fetch_add(st == DET_OK ? &server->loads : &server->loads_failed, 1);
    if (st != DET_OK) serve_log_error("not_loaded", err);
    return st;
}

void
serve_state_again(serve_server *server)
{
    det_error err = {0};
    if (serve_state_load(server, &err) == DET_OK) return;
    serve_log("old_snapshot_goes_on", NULL, NULL);
}

det_status
serve_state_books(serve_server *server, det_error *err)
{
    serve_loaded *made = NULL;
    det_status st = DET_OK;
    pthread_mutex_lock(&server->loading);
    pthread_mutex_lock(&server->lock);
    serve_base *base = server->loaded == NULL ? NULL : server->loaded->base;
    if (base != NULL) base->refs++;
    pthread_mutex_unlock(&server->lock);
    if (base != NULL) st = make_loaded(server, base, &made, err);
    if (st == DET_OK && made != NULL) {
        put(server, made);
    } else if (base != NULL) {
        pthread_mutex_lock(&server->lock);
        bool is_last = --base->refs == 0;
        pthread_mutex_unlock(&server->lock);
        if (is_last) close_base(base);
    }
    pthread_mutex_unlock(&server->loading);
    return st;
}

/* ---- watching -----------------------------------------------------------------------------------
 */

uint64_t
serve_look(const char *folder, const char *name)
{
    char path[4096];
    struct stat info;
    (void)snprintf(path, sizeof path, "%s%s%s", folder, name[0] == '\0' ? "" : "/", name);
    if (stat(path, &info) != 0) return 0;
    uint64_t seen = (uint64_t)info.st_ino * 31 + (uint64_t)info.st_size;
    seen = seen * 1000003 + (uint64_t)info.st_mtim.tv_sec;
    return seen * 1000003 + (uint64_t)info.st_mtim.tv_nsec;
}

/* The files that the rules in use were read from. */
static uint64_t
look_at_rules(serve_server *server)
{
    serve_loaded *loaded = serve_state_take(server);
    uint64_t seen = 0;
    for (size_t i = 0; loaded != NULL && i < SERVE_RULE_FILES; i++) {
        const char *path = loaded->base->rules.files[i];
        seen = seen * 31 + (path == NULL ? 0 : serve_look(path, ""));
    }
    serve_state_give(server, loaded, NULL);
    return seen;
}

void
serve_state_watch(serve_server *server)
{
    static const char *const files[] = {"detente.db", "detente.db-wal"};
    const serve_settings *settings = server->settings;
    uint64_t snapshot = serve_look(settings->snapshot, ""), store = 0;
    uint64_t rules = look_at_rules(server);
    det_error err = {0};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        store = store * 31 + serve_look(settings->data, files[i]);
    bool is_first = server->watched == 0 && server->loaded != NULL;
    bool is_other = snapshot != 0 &&
                    (snapshot != server->watched || rules != server->watched_rules);
    bool is_written = store != server->watched_store;
    server->watched = snapshot;
    server->watched_rules = rules;
    server->watched_store = store;
    if (is_first) return;
    if (is_other)
        serve_state_again(server);
    else if (is_written && server->store != NULL && serve_state_books(server, &err) != DET_OK)
        serve_log_error("books_not_read", &err);
}

void
serve_state_close(serve_server *server)
{
    put(server, NULL);
    det_store_close(server->store);
    server->store = NULL;
    serve_manifest_close(server);
}

/* ---- what an endpoint asks with -----------------------------------------------------------------
 */

static serve_desk *
desk_of(serve_request *request)
{
    if (request->desk == NULL) request->desk = serve_state_desk(request->server, request->loaded);
    return request->desk;
}

det_pool *
serve_pool(serve_request *request)
{
    serve_desk *desk = desk_of(request);
    return desk == NULL ? NULL : serve_state_pool(request->loaded, desk);
}

void
serve_leave_desk(serve_request *request)
{
    serve_state_desk_back(request->server, request->loaded, request->desk);
    request->desk = NULL;
}

det_worker *
serve_worker(serve_request *request)
{
    const serve_world *world = &request->loaded->world;
    serve_desk *desk = desk_of(request);
    if (desk == NULL) return NULL;
    if (desk->worker == NULL &&
        det_worker_new(world->snapshot, serve_profile(request), &desk->worker, NULL) == DET_OK)
        det_worker_use(desk->worker, world->books);
    return desk->worker;
}

void
serve_books_changed(serve_request *request)
{
    det_error err = {0};
    if (serve_state_books(request->server, &err) != DET_OK) serve_log_error("books_not_read", &err);
}
