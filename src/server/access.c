/* access.c - who asks, and what he may.
 *
 *   keys:
 *     - id: payments                 what logs call it
 *       hash: 5e884898...            SHA-256 of the key, as `detente serve --new-key` prints it
 *       actor: anna                  who writes, for the record; none: this key writes nothing
 *       roles: [analyst]             docs/roles.md; held by whatever writes a book
 *       scopes: [ask, books, write]  and watch, manage
 *       expires: 2027-01-01          the first day on which it is worth nothing
 *
 * A key is 32 random bytes that we drew, so one round of SHA-256 keeps it as well as many would.
 * Two keys may stand for one actor, so a key is replaced without a gap: add, deploy, take away. The
 * file is read again with the snapshot's (SIGHUP, /v1/reload, a change of the file).
 *
 * Beside keys the file may have `oidc`: tokens of an issuer, read by issuer.c.
 *
 * Without such a file the server knows nobody.  It then answers questions; the books are shown on
 * loopback alone, where whoever asks could read the files too; and nothing is written for nobody.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/day.h"
#include "base/file.h"
#include "base/sha256.h"
#include "server/access.h"
#include "server/inside.h"
#include "server/token.h"

/* Callers whose rate is counted: in sets, so that few of them share a place. */
enum { KEYS_BYTES_MAX = 1 << 20, SETS = 512, SET_BUCKETS = 8, TELL_NS = 200000000 };

typedef struct serve_key {
    const char *id, *actor, *roles;
    det_sha256 hash;
    unsigned scopes;
    int64_t expires_us;
} serve_key;

typedef struct bucket {
    uint64_t who;
    uint64_t at_ns;
    double tokens;
} bucket;

struct serve_access {
    pthread_rwlock_t lock;
    det_arena *arena; /* of the keys */
    serve_key *keys;
    size_t count;
    serve_issuer *issuer;     /* NULL: tokens are not taken */
    _Atomic uint64_t told_ns; /* when a token that was refused was told of last */
    bool has_file;
    bool is_loopback;
    uint64_t seen;  /* what the file looked like that was read */
    uint64_t tried; /* what the files looked like that were tried last */
    pthread_mutex_t bucket_lock;
    bucket buckets[SETS][SET_BUCKETS];
};

static const struct {
    const char *name;
    unsigned scope;
} scope_names[] = {{"ask", SERVE_ASK},
                   {"books", SERVE_BOOKS},
                   {"write", SERVE_WRITE},
                   {"watch", SERVE_WATCH},
                   {"manage", SERVE_MANAGE}};
enum { SCOPES = sizeof scope_names / sizeof scope_names[0] };

/* ---- the file -----------------------------------------------------------------------------------
 */

det_status
serve_words_known(const det_tree *tree, uint32_t map, const char *const *known, const char *what,
                  det_error *err)
{
    for (uint32_t at = det_tree_first(tree, map); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        char words[256] = "";
        bool is_known = false;
        for (size_t i = 0; known[i] != NULL; i++) {
            size_t used = strlen(words);
            is_known |= det_str_equal(det_tree_key(tree, at), det_str_of(known[i]));
            (void)snprintf(words + used, sizeof words - used, "%s%s", i > 0 ? ", " : "", known[i]);
        }
        if (!is_known)
            return det_fail(err, DET_SYNTAX, det_tree_key_where(tree, at),
                            "unknown word '%.*s' of %s; known are %s",
                            DET_STR_FMT(det_tree_key(tree, at)), what, words);
    }
    return DET_OK;
}

det_status
serve_roles_read(const det_tree *tree, uint32_t list, det_arena *arena, const char **out,
                 det_error *err)
{
    det_str words = {0};
    *out = NULL;
    if (list == DET_TREE_NONE) return DET_OK;
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at))
        if (!det_arena_print(arena, &words, "%.*s%s%.*s", DET_STR_FMT(words),
                             words.len > 0 ? "," : "", DET_STR_FMT(det_tree_text(tree, at))))
            return det_fail(err, DET_NOMEM, (det_where){0}, "keys");
    *out = words.len > 0 ? words.ptr : "";
    return DET_OK;
}

det_status
serve_scopes_read(const det_tree *tree, uint32_t list, unsigned *out, det_error *err)
{
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        size_t i = 0;
        while (i < SCOPES &&
               !det_str_equal(det_tree_text(tree, at), det_str_of(scope_names[i].name)))
            i++;
        if (i == SCOPES)
            return det_fail(err, DET_RANGE, det_tree_where(tree, at),
                            "unknown scope '%.*s'; known are ask, books, write, watch, manage",
                            DET_STR_FMT(det_tree_text(tree, at)));
        *out |= scope_names[i].scope;
    }
    return DET_OK;
}

static det_status
read_key(const det_tree *tree, uint32_t node, det_arena *arena, serve_key *out, det_error *err)
{
    static const char *const known[] = {"id", "hash", "actor", "roles", "scopes", "expires", NULL};
    det_str id = det_tree_text(tree, det_tree_get(tree, node, "id"));
    det_str actor = det_tree_text(tree, det_tree_get(tree, node, "actor"));
    uint32_t expires = det_tree_get(tree, node, "expires");
    det_str copy = {0};
    det_status known_st = serve_words_known(tree, node, known, "a key", err);
    if (known_st != DET_OK) return known_st;
    if (id.len == 0)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, node), "a key without an id");
    if (!det_sha256_read(det_tree_text(tree, det_tree_get(tree, node, "hash")), &out->hash))
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                        "the key '%.*s' needs its hash: 64 hexadecimal digits, as detente serve "
                        "--new-key prints them",
                        DET_STR_FMT(id));
    out->expires_us = INT64_MAX;
    if (expires != DET_TREE_NONE) {
        det_day day;
        det_status st = det_day_read(det_tree_text(tree, expires), det_tree_where(tree, expires),
                                     &day, err);
        if (st != DET_OK) return st;
        out->expires_us = det_zone_midnight_us(DET_ZONE_UTC, day);
    }
    if (!det_arena_copy(arena, id, &copy)) return det_fail(err, DET_NOMEM, (det_where){0}, "keys");
    out->id = copy.ptr;
    if (actor.len > 0) {
        if (!det_arena_copy(arena, actor, &copy))
            return det_fail(err, DET_NOMEM, (det_where){0}, "keys");
        out->actor = copy.ptr;
    }
    det_status st = serve_roles_read(tree, det_tree_get(tree, node, "roles"), arena, &out->roles,
                                     err);
    return st == DET_OK
               ? serve_scopes_read(tree, det_tree_get(tree, node, "scopes"), &out->scopes, err)
               : st;
}

static det_status
read_keys(const char *path, det_arena *arena, serve_key **keys, size_t *count,
          serve_issuer **issuer, det_error *err)
{
    static const char *const known[] = {"keys", "oidc", NULL};
    det_file file = {0};
    det_tree tree;
    size_t capacity = 0;
    det_status st = det_file_open(path, KEYS_BYTES_MAX, &file, err);
    if (st == DET_OK) st = det_tree_read_yaml(file.bytes, path, arena, &tree, err);
    uint32_t list = st == DET_OK ? det_tree_get(&tree, 0, "keys") : DET_TREE_NONE;
    uint32_t oidc = st == DET_OK ? det_tree_get(&tree, 0, "oidc") : DET_TREE_NONE;
    if (st == DET_OK) st = serve_words_known(&tree, 0, known, "the file of keys", err);
    if (st == DET_OK && det_tree_kind_of(&tree, list) != DET_TREE_LIST &&
        (list != DET_TREE_NONE || det_tree_kind_of(&tree, oidc) != DET_TREE_MAP))
        st = det_fail(err, DET_SYNTAX, det_tree_where(&tree, 0), "expected a list 'keys'");
    for (uint32_t at = st == DET_OK ? det_tree_first(&tree, list) : DET_TREE_NONE;
         st == DET_OK && at != DET_TREE_NONE; at = det_tree_next(&tree, at)) {
        serve_key *grown = det_arena_grow(arena, *keys, *count, &capacity, sizeof **keys);
        if (grown == NULL) {
            st = det_fail(err, DET_NOMEM, (det_where){0}, "keys");
            break;
        }
        *keys = grown;
        grown[*count] = (serve_key){0};
        st = read_key(&tree, at, arena, &grown[*count], err);
        if (st == DET_OK) ++*count;
    }
    if (st == DET_OK && oidc != DET_TREE_NONE)
        st = serve_issuer_read(&tree, oidc, path, arena, issuer, err);
    det_file_close(&file);
    return st;
}

static const char *
path_of(const serve_settings *settings, char *path, size_t size)
{
    if (settings->keys != NULL) return settings->keys;
    (void)snprintf(path, size, "%s/keys.yaml", settings->data);
    return path;
}

/* Reads the keys anew; on failure those that were read before stay. */
static det_status
load(serve_server *server, det_error *err)
{
    struct serve_access *access = server->access;
    char made[4096];
    const char *path = path_of(server->settings, made, sizeof made);
    struct stat info;
    det_arena *arena = NULL;
    serve_key *keys = NULL;
    serve_issuer *issuer = NULL;
    size_t count = 0;
    uint64_t seen = serve_look(path, "");
    bool has_file = stat(path, &info) == 0;
    if (!has_file && server->settings->keys != NULL)
        return det_fail(err, DET_MISSING, (det_where){0}, "no file '%s' of keys", path);
    if (has_file && (info.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return det_fail(
            err, DET_REFUSED, (det_where){path, 0, 0},
            "others than its owner can write it, so it says nothing about who may what: "
            "chmod go-w");
    det_status st = det_arena_new(16 << 20, &arena, err);
    if (st == DET_OK && has_file) st = read_keys(path, arena, &keys, &count, &issuer, err);
    if (st != DET_OK) {
        det_arena_free(arena);
        return st;
    }
    pthread_rwlock_wrlock(&access->lock);
    det_arena *before = access->arena;
    serve_issuer *issuer_before = access->issuer;
    access->arena = arena;
    access->issuer = issuer;
    access->seen = seen;
    access->keys = keys;
    access->count = count;
    access->has_file = has_file || access->has_file; /* one that vanished opens nothing */
    pthread_rwlock_unlock(&access->lock);
    serve_issuer_close(issuer_before);
    det_arena_free(before);
    return DET_OK;
}

det_status
serve_access_open(serve_server *server, det_error *err)
{
    const char *address = server->settings->address;
    server->access = calloc(1, sizeof *server->access);
    if (server->access == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "keys");
    pthread_rwlock_init(&server->access->lock, NULL);
    pthread_mutex_init(&server->access->bucket_lock, NULL);
    server->access->is_loopback = address == NULL || strncmp(address, "127.", 4) == 0 ||
                                  strcmp(address, "::1") == 0;
    return load(server, err);
}

det_status
serve_access_reload(serve_server *server, det_error *err)
{
    return load(server, err);
}

void
serve_access_close(serve_server *server)
{
    struct serve_access *access = server->access;
    if (access == NULL) return;
    serve_issuer_close(access->issuer);
    det_arena_free(access->arena);
    pthread_rwlock_destroy(&access->lock);
    pthread_mutex_destroy(&access->bucket_lock);
    free(access);
}

void
serve_access_watch(serve_server *server)
{
    struct serve_access *access = server->access;
    char made[4096];
    det_error err = {0};
    uint64_t seen = serve_look(path_of(server->settings, made, sizeof made), "");
    pthread_rwlock_rdlock(&access->lock);
    bool is_other = seen != access->seen;
    if (access->issuer != NULL) {
        uint64_t keys = serve_look(serve_issuer_path(access->issuer), "");
        is_other = is_other || keys != serve_issuer_seen(access->issuer);
        seen = seen * 31 + keys;
    }
    pthread_rwlock_unlock(&access->lock);
    if (!is_other || seen == access->tried) return;
    access->tried = seen; /* what could not be read is told once */
    if (load(server, &err) != DET_OK) serve_log_error("keys_not_read", &err);
}

/* ---- a request ----------------------------------------------------------------------------------
 */

/* The key that was sent, in any of the ways that clients have; empty: none. */
static det_str
given_key(const serve_request *request)
{
    static const char *const schemes[] = {"Bearer ", "ApiKey ", "Token "};
    det_str text = serve_header(request, "Authorization");
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        det_str scheme = det_str_of(schemes[i]);
        if (det_str_equal_ascii_nocase(det_str_slice(text, 0, scheme.len), scheme))
            return det_str_trim(det_str_slice(text, scheme.len, text.len));
    }
    text = serve_header(request, "X-API-Key");
    if (text.len == 0) text = serve_query(request, "api_key");
    return text.len > 0 ? text : serve_query(request, "token"); /* of yente's /updatez */
}

/* All hashes are compared in the same time, whichever fits. */
static const serve_key *
find_key(const struct serve_access *access, det_str secret, int64_t now_us)
{
    det_sha256 hash;
    const serve_key *found = NULL;
    if (det_sha256_of(secret, &hash, NULL) != DET_OK) return NULL;
    for (size_t i = 0; i < access->count; i++) {
        unsigned char differs = 0;
        for (size_t b = 0; b < DET_SHA256_BYTES; b++)
            differs |= (unsigned char)(hash.bytes[b] ^ access->keys[i].hash.bytes[b]);
        if (differs == 0 && now_us < access->keys[i].expires_us) found = &access->keys[i];
    }
    return found;
}

static bool
copy_key(serve_request *request, const serve_key *key)
{
    det_str id, actor = {0}, roles = {0};
    det_arena *arena = request->arena;
    if (!det_arena_copy(arena, det_str_of(key->id), &id) ||
        (key->actor != NULL && !det_arena_copy(arena, det_str_of(key->actor), &actor)) ||
        (key->roles != NULL && !det_arena_copy(arena, det_str_of(key->roles), &roles)))
        return false;
    request->key_id = id.ptr;
    request->who = (serve_caller){actor.ptr, key->roles == NULL ? NULL : roles.ptr, key->scopes};
    return true;
}

/* Pages of other places may not ask through the browser of somebody who could. */
static bool
is_foreign(const serve_request *request)
{
    det_str origin = serve_header(request, "Origin"), host = serve_header(request, "Host");
    if (origin.ptr == NULL) return false;
    size_t at = det_str_find(origin, DET_STR("://"));
    return at == SIZE_MAX ||
           !det_str_equal_ascii_nocase(det_str_slice(origin, at + 3, origin.len), host);
}

/* Is the name under which we were asked one of this machine's own?  Another is a name that somebody
 * made point here. */
static bool
is_local_name(det_str host)
{
    static const char *const names[] = {"localhost", "127.0.0.1", "[::1]"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        det_str name = det_str_of(names[i]);
        if (det_str_equal_ascii_nocase(det_str_slice(host, 0, name.len), name) &&
            (host.len == name.len || host.ptr[name.len] == ':'))
            return true;
    }
    return det_str_starts(host, DET_STR("127.")) && det_str_find_byte(host, '/') == SIZE_MAX;
}

static uint64_t
caller_hash(const serve_request *request)
{
    if (request->key_id != NULL) return det_str_hash(det_str_of(request->key_id));
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        request->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (info == NULL || info->client_addr == NULL) return 0;
    const struct sockaddr *address = info->client_addr;
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof in);
        return det_str_hash((det_str){(const char *)&in.sin_addr, sizeof in.sin_addr});
    }
    struct sockaddr_in6 in6;
    memcpy(&in6, address, sizeof in6);
    return det_str_hash((det_str){(const char *)&in6.sin6_addr, 8}); /* a /64 is one caller */
}

/* The bucket of a caller; a new one is full, and takes the place of the one that was idle longest,
 * so that no two callers who take turns give each other new ones.  Under the lock. */
static bucket *
find_bucket(struct serve_access *access, uint64_t who, uint64_t now_ns, double rate)
{
    bucket *set = access->buckets[who % SETS], *oldest = &set[0];
    for (size_t i = 0; i < SET_BUCKETS; i++) {
        if (set[i].who == who && set[i].at_ns != 0) return &set[i];
        if (set[i].at_ns < oldest->at_ns) oldest = &set[i];
    }
    *oldest = (bucket){who, now_ns, rate};
    return oldest;
}

/* A bucket of tokens that fills at the rate and holds one second of it. */
static bool
is_within_rate(serve_request *request)
{
    struct serve_access *access = request->server->access;
    double rate = request->server->settings->rate;
    if (rate <= 0) return true;
    uint64_t who = caller_hash(request);
    pthread_mutex_lock(&access->bucket_lock);
    bucket *mine = find_bucket(access, who, request->began_ns, rate);
    if (request->began_ns > mine->at_ns)
        mine->tokens += (double)(request->began_ns - mine->at_ns) / 1e9 * rate;
    mine->at_ns = request->began_ns;
    if (mine->tokens > rate) mine->tokens = rate;
    bool is_within = mine->tokens >= 1;
    if (is_within) mine->tokens -= 1;
    pthread_mutex_unlock(&access->bucket_lock);
    return is_within;
}

/* A caller who cannot be known: he is told why, and so is who runs the server, a few times a
 * second. */
static void
refuse(serve_request *request, const char *why)
{
    struct serve_access *access = request->server->access;
    serve_answer *answer = &request->answer;
    if (why == NULL) {
        serve_set(answer, "WWW-Authenticate", DET_STR("Bearer"));
        serve_fail(answer, 401, "a key is needed, as: Authorization: Bearer KEY");
        atomic_fetch_add(&request->server->refused_key, 1);
        serve_refused_note(request, 401,
                           given_key(request).len == 0 ? "no key" : "a key that is worth nothing");
        return;
    }
    char challenge[160];
    (void)snprintf(challenge, sizeof challenge,
                   "Bearer error=\"invalid_token\", error_description=\"%s\"", why);
    serve_set(answer, "WWW-Authenticate", det_str_of(challenge));
    serve_fail(answer, 401, "a token that is worth nothing here: %s", why);
    atomic_fetch_add(&request->server->refused_token, 1);
    (void)snprintf(challenge, sizeof challenge, "a token that is worth nothing: %s", why);
    serve_refused_note(request, 401, challenge);
    uint64_t told = atomic_load(&access->told_ns);
    if (request->began_ns - told > TELL_NS &&
        atomic_compare_exchange_strong(&access->told_ns, &told, request->began_ns))
        serve_log("token_refused", "why", why);
}

/* Under the lock.  NULL: he is known; else why not, empty where nothing was sent. */
static const char *
find_caller(const struct serve_access *access, serve_request *request)
{
    det_str secret = given_key(request);
    if (access->issuer != NULL && serve_token_is(secret))
        return serve_issuer_ask(access->issuer, request, secret);
    const serve_key *key = secret.len == 0 ? NULL : find_key(access, secret, request->now_us);
    return key != NULL && copy_key(request, key) ? NULL : "";
}

/* He is told why; where who asks matters, the log is too. */
static bool
forbid(serve_request *request, _Atomic uint64_t *counter, serve_scope scope, const char *why,
       const char *said)
{
    serve_fail(&request->answer, 403, "%s", said);
    atomic_fetch_add(counter, 1);
    if (scope != SERVE_OPEN) serve_refused_note(request, 403, why);
    return false;
}

bool
serve_access_check(serve_request *request, serve_scope scope)
{
    struct serve_access *access = request->server->access;
    serve_answer *answer = &request->answer;
    const char *why = NULL;
    if (is_foreign(request))
        return forbid(request, &request->server->refused_foreign, scope, "a page of another place",
                      "asked from a page of another place, which is not answered");
    pthread_rwlock_rdlock(&access->lock);
    bool has_file = access->has_file;
    if (has_file && scope != SERVE_OPEN) why = find_caller(access, request);
    pthread_rwlock_unlock(&access->lock);
    if (!has_file)
        request->who.scopes = access->is_loopback
                                  ? SERVE_ASK | SERVE_BOOKS | SERVE_WATCH | SERVE_MANAGE
                                  : SERVE_ASK;
    if (!has_file && access->is_loopback && !request->server->settings->is_plain &&
        !is_local_name(serve_header(request, "Host")))
        return forbid(request, &request->server->refused_foreign, scope,
                      "a name that is not this machine's own",
                      "asked under a name that is not this machine's own; give the server keys, or "
                      "--plain-http");
    if (why != NULL) {
        refuse(request, why[0] == '\0' ? NULL : why);
        return false;
    }
    if (scope != SERVE_OPEN && (request->who.scopes & scope) == 0)
        return forbid(request, &request->server->refused_scope, scope,
                      has_file ? "no scope for that" : "a server without keys",
                      has_file ? "this key has no scope for that"
                               : "the server has no keys, so it does not know who asks, and does "
                                 "this for nobody");
    if (!is_within_rate(request)) {
        atomic_fetch_add(&request->server->refused_rate, 1);
        serve_set(answer, "Retry-After", DET_STR("1"));
        serve_fail(answer, 429, "more requests than this caller may send in a second");
        return false;
    }
    return true;
}
