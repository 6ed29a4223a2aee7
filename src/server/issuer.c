/* issuer.c - callers whom an issuer of tokens vouches for (OpenID Connect).
 *
 *   oidc:
 *     issuer: https://login.example.org/       iss, byte for byte
 *     audience: detente                        one of aud
 *     jwks: jwks.json                          its public keys, beside this file
 *     claim: realm_access.roles                what a caller is; else roles
 *     actor: preferred_username                who he is; else sub
 *     leeway_seconds: 60                       that clocks may differ; else 60
 *     map:
 *       - {value: desk, roles: [analyst], scopes: [ask, books, write]}
 *     actors:                                  who writes under another name
 *       - {value: anna@example.org, actor: anna}
 *
 * The issuer is believed about who somebody is; what he may is said here.  Nothing is fetched: who
 * runs the server puts the keys there, and the file is read again when it is another. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/sha256.h"
#include "server/access.h"
#include "server/inside.h"
#include "server/token.h"

enum { JWKS_BYTES_MAX = 1 << 20, LEEWAY_SECONDS_MAX = 600, ACTOR_BYTES_MAX = 128 };

typedef struct meaning {
    det_str value;
    const char *roles; /* NULL: none */
    unsigned scopes;
} meaning;

typedef struct alias {
    det_str value, actor;
} alias;

struct serve_issuer {
    serve_jwks *keys;
    serve_token_rules rules;
    const char *path;
    uint64_t seen;
    det_str claim, actor;
    meaning *meanings;
    size_t meaning_count;
    bool has_roles; /* one of them has */
    alias *aliases;
    size_t alias_count;
};

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "keys");
}

static det_status
read_text(const det_tree *tree, uint32_t node, const char *key, const char *otherwise,
          det_arena *arena, det_str *out, det_error *err)
{
    det_str text = det_tree_text(tree, det_tree_get(tree, node, key));
    if (text.len == 0 && otherwise == NULL)
        return det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                        "oidc without '%s'; it needs issuer, audience, jwks and map", key);
    if (text.len == 0) text = det_str_of(otherwise);
    return det_arena_copy(arena, text, out) ? DET_OK : no_memory(err);
}

static det_status
read_meanings(const det_tree *tree, uint32_t list, det_arena *arena, serve_issuer *out,
              det_error *err)
{
    static const char *const known[] = {"value", "roles", "scopes", NULL};
    size_t count = det_tree_size(tree, list);
    out->meanings = DET_NEW(arena, meaning, count + 1);
    if (out->meanings == NULL) return no_memory(err);
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        meaning *made = &out->meanings[out->meaning_count++];
        *made = (meaning){0};
        det_status st = serve_words_known(tree, at, known, "oidc's map", err);
        if (st == DET_OK) st = read_text(tree, at, "value", NULL, arena, &made->value, err);
        if (st == DET_OK)
            st = serve_roles_read(tree, det_tree_get(tree, at, "roles"), arena, &made->roles, err);
        if (st == DET_OK)
            st = serve_scopes_read(tree, det_tree_get(tree, at, "scopes"), &made->scopes, err);
        if (st != DET_OK) return st;
        out->has_roles = out->has_roles || made->roles != NULL;
    }
    return DET_OK;
}

static det_status
read_aliases(const det_tree *tree, uint32_t list, det_arena *arena, serve_issuer *out,
             det_error *err)
{
    static const char *const known[] = {"value", "actor", NULL};
    size_t count = det_tree_size(tree, list);
    if (count == 0) return DET_OK;
    out->aliases = DET_NEW(arena, alias, count);
    if (out->aliases == NULL) return no_memory(err);
    for (uint32_t at = det_tree_first(tree, list); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        alias *made = &out->aliases[out->alias_count++];
        *made = (alias){0};
        det_status st = serve_words_known(tree, at, known, "oidc's actors", err);
        if (st == DET_OK) st = read_text(tree, at, "value", NULL, arena, &made->value, err);
        if (st == DET_OK) st = read_text(tree, at, "actor", NULL, arena, &made->actor, err);
        if (st != DET_OK) return st;
    }
    return DET_OK;
}

static det_status
read_keys(serve_issuer *out, const char *file, det_str name, det_arena *arena, det_error *err)
{
    const char *slash = strrchr(file, '/');
    det_file bytes = {0};
    det_str path = name;
    if (name.ptr[0] != '/' && slash != NULL &&
        !det_arena_print(arena, &path, "%.*s/%.*s", (int)(slash - file), file, DET_STR_FMT(name)))
        return no_memory(err);
    out->path = path.ptr;
    out->seen = serve_look(out->path, "");
    struct stat info;
    if (stat(out->path, &info) == 0 && (info.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return det_fail(err, DET_REFUSED, (det_where){out->path, 0, 0},
                        "others than its owner can write it, so it says nothing about who may "
                        "what: chmod go-w");
    det_status st = det_file_open(out->path, JWKS_BYTES_MAX, &bytes, err);
    if (st == DET_OK) st = serve_jwks_read(bytes.bytes, out->path, &out->keys, err);
    det_file_close(&bytes);
    return st == DET_MISSING ? det_fail(err, DET_RANGE, (det_where){file, 0, 0},
                                        "no file '%s' of oidc's keys", out->path)
                             : st;
}

det_status
serve_issuer_read(const det_tree *tree, uint32_t node, const char *file, det_arena *arena,
                  serve_issuer **out, det_error *err)
{
    static const char *const known[] = {"issuer",         "audience", "jwks",   "claim", "actor",
                                        "leeway_seconds", "map",      "actors", NULL};
    serve_issuer *made = DET_NEW(arena, serve_issuer, 1);
    det_str jwks, leeway = det_tree_text(tree, det_tree_get(tree, node, "leeway_seconds"));
    uint64_t seconds = 60;
    if (made == NULL) return no_memory(err);
    *made = (serve_issuer){0};
    if (leeway.len > 0 && (!det_str_read_u64(leeway, &seconds) || seconds > LEEWAY_SECONDS_MAX))
        return det_fail(err, DET_RANGE, det_tree_where(tree, node),
                        "leeway_seconds: expected a number from 0 to %d", LEEWAY_SECONDS_MAX);
    made->rules.leeway_us = (int64_t)seconds * 1000000;
    det_status st = serve_words_known(tree, node, known, "oidc", err);
    if (st == DET_OK) st = read_text(tree, node, "issuer", NULL, arena, &made->rules.issuer, err);
    if (st == DET_OK)
        st = read_text(tree, node, "audience", NULL, arena, &made->rules.audience, err);
    if (st == DET_OK) st = read_text(tree, node, "jwks", NULL, arena, &jwks, err);
    if (st == DET_OK) st = read_text(tree, node, "claim", "roles", arena, &made->claim, err);
    if (st == DET_OK) st = read_text(tree, node, "actor", "sub", arena, &made->actor, err);
    if (st == DET_OK) st = read_meanings(tree, det_tree_get(tree, node, "map"), arena, made, err);
    if (st == DET_OK && made->meaning_count == 0)
        st = det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                      "oidc without 'map': nobody whom the issuer vouches for would be let in");
    if (st == DET_OK) st = read_aliases(tree, det_tree_get(tree, node, "actors"), arena, made, err);
    if (st == DET_OK) st = read_keys(made, file, jwks, arena, err);
    *out = st == DET_OK ? made : NULL;
    return st;
}

void
serve_issuer_close(serve_issuer *issuer)
{
    if (issuer != NULL) serve_jwks_free(issuer->keys);
}

const char *
serve_issuer_path(const serve_issuer *issuer)
{
    return issuer->path;
}

uint64_t
serve_issuer_seen(const serve_issuer *issuer)
{
    return issuer->seen;
}

/* ---- a caller -----------------------------------------------------------------------------------
 */

/* A claim by its name, or, where none is so named, by its way: "realm_access.roles". */
static uint32_t
find_claim(const det_tree *claims, det_str name)
{
    char key[128];
    uint32_t node = 0;
    if (name.len >= sizeof key) return DET_TREE_NONE;
    snprintf(key, sizeof key, "%.*s", DET_STR_FMT(name));
    if (det_tree_get(claims, 0, key) != DET_TREE_NONE) return det_tree_get(claims, 0, key);
    det_str rest = name, part;
    while (node != DET_TREE_NONE && det_str_next(&rest, '.', &part)) {
        snprintf(key, sizeof key, "%.*s", DET_STR_FMT(part));
        node = det_tree_get(claims, node, key);
    }
    return node;
}

/* The value of a list, or one of the words of a text. */
static bool
has_value(const det_tree *claims, uint32_t node, det_str value)
{
    det_str rest = det_tree_text(claims, node), word;
    for (uint32_t at = det_tree_first(claims, node); at != DET_TREE_NONE;
         at = det_tree_next(claims, at))
        if (det_str_equal(det_tree_text(claims, at), value)) return true;
    while (det_str_next(&rest, ' ', &word))
        if (det_str_equal(word, value)) return true;
    return false;
}

static bool
add_roles(det_arena *arena, det_str *roles, const char *more)
{
    det_str rest = det_str_of(more), role, seen, one;
    while (det_str_next(&rest, ',', &role)) {
        bool is_there = false;
        for (seen = *roles; det_str_next(&seen, ',', &one);)
            is_there = is_there || det_str_equal(one, role);
        if (!is_there && !det_arena_print(arena, roles, "%.*s%s%.*s", DET_STR_FMT(*roles),
                                          roles->len > 0 ? "," : "", DET_STR_FMT(role)))
            return false;
    }
    return true;
}

/* Who writes, for the record; *out stays empty where nobody is to. */
static const char *
find_actor(const serve_issuer *issuer, const det_tree *claims, det_arena *arena, det_str *out)
{
    det_str name = det_tree_text(claims, find_claim(claims, issuer->actor));
    if (issuer->alias_count > 0) {
        det_str value = name;
        name = (det_str){0};
        for (size_t i = 0; i < issuer->alias_count; i++)
            if (det_str_equal(issuer->aliases[i].value, value)) name = issuer->aliases[i].actor;
    }
    if (name.len > ACTOR_BYTES_MAX) return "of somebody whose name is too long";
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.ptr[i] < ' ' || name.ptr[i] == 0x7F)
            return "of somebody whose name is none";
    return name.len == 0 || det_arena_copy(arena, name, out) ? NULL : "no memory";
}

/* What logs and rates call him: nobody can tell from it who he is. */
static bool
name_key(serve_request *request, const serve_issuer *issuer, const det_tree *claims)
{
    det_sha256 digest;
    char hex[DET_SHA256_HEX];
    det_str subject = det_tree_text(claims, det_tree_get(claims, 0, "sub")), whole, id;
    if (!det_arena_print(request->arena, &whole, "%.*s\n%.*s", DET_STR_FMT(issuer->rules.issuer),
                         DET_STR_FMT(subject)) ||
        det_sha256_of(whole, &digest, NULL) != DET_OK ||
        !det_arena_print(request->arena, &id, "oidc:%.16s", det_sha256_print(&digest, hex)))
        return false;
    request->key_id = id.ptr;
    return true;
}

const char *
serve_issuer_ask(const serve_issuer *issuer, serve_request *request, det_str token)
{
    det_tree claims;
    det_str actor = {0}, roles = {0};
    unsigned scopes = 0;
    const char *why = serve_token_check(issuer->keys, &issuer->rules, token, request->now_us,
                                        request->arena, &claims);
    if (why == NULL) why = find_actor(issuer, &claims, request->arena, &actor);
    if (why != NULL) return why;
    uint32_t node = find_claim(&claims, issuer->claim);
    for (size_t i = 0; i < issuer->meaning_count; i++) {
        const meaning *means = &issuer->meanings[i];
        if (!has_value(&claims, node, means->value)) continue;
        scopes |= means->scopes;
        if (means->roles != NULL && !add_roles(request->arena, &roles, means->roles))
            return "no memory";
    }
    if (!name_key(request, issuer, &claims)) return "no memory";
    /* where roles are in use, whose roles nobody named has none */
    const char *held = roles.len > 0 ? roles.ptr : issuer->has_roles ? "" : NULL;
    request->who = (serve_caller){actor.len > 0 ? actor.ptr : NULL, held, scopes};
    return NULL;
}
