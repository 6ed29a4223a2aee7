/* v1.c - what the paths of /v1 share: bodies, parameters, pages, writes. */
#include "server/v1.h"

#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "base/sha256.h"
#include "server/inside.h"

enum { PAGE = 100, PAGE_MAX = 1000 };

/* ---- bodies -------------------------------------------------------------------------------------
 */

static bool
has_nul(const det_tree *tree)
{
    for (uint32_t node = 0; node < tree->count; node++) {
        det_str text = det_tree_text(tree, node);
        if (text.len > 0 && memchr(text.ptr, '\0', text.len) != NULL) return true;
    }
    return false;
}

bool
v1_body(serve_request *request, serve_answer *answer, det_tree *out)
{
    det_error err = {0};
    det_status st = det_tree_read_json(serve_body(request), "body", serve_arena(request), out,
                                       &err);
    if (st == DET_LIMIT || st == DET_RANGE) {
        serve_fail(answer, 400, "%.*s", (int)err.length, err.text);
        return false;
    }
    if (st != DET_OK) {
        serve_fail_error(answer, &err);
        return false;
    }
    if (det_tree_kind_of(out, 0) != DET_TREE_MAP) {
        serve_fail(answer, 400, "body:1:1: expected one JSON object");
        return false;
    }
    if (!has_nul(out)) return true;
    serve_fail(answer, 400, "body: a text with NUL (\\u0000) in it");
    return false;
}

static bool
is_among(det_str word, const char *const *known)
{
    for (size_t i = 0; known[i] != NULL; i++)
        if (det_str_equal(word, det_str_of(known[i]))) return true;
    return false;
}

static void
tell_known(serve_answer *answer, const char *where, det_str word, const char *const *known)
{
    char list[512] = "";
    for (size_t i = 0; known[i] != NULL; i++) {
        size_t used = strlen(list);
        (void)snprintf(list + used, sizeof list - used, "%s%s", i == 0 ? "" : ", ", known[i]);
    }
    serve_fail(answer, 400, "%s: unknown '%.*s'; known are %s", where,
               DET_STR_FMT(det_str_slice(word, 0, 100)), list[0] == '\0' ? "none" : list);
}

bool
v1_known(serve_answer *answer, const det_tree *tree, uint32_t map, const char *const *known)
{
    char where[64];
    for (uint32_t at = det_tree_first(tree, map); at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        if (is_among(det_tree_key(tree, at), known)) continue;
        det_where place = det_tree_key_where(tree, at);
        (void)snprintf(where, sizeof where, "body:%u:%u", place.line, place.column);
        tell_known(answer, where, det_tree_key(tree, at), known);
        return false;
    }
    return true;
}

bool
v1_known_query(serve_request *request, serve_answer *answer, const char *const *known)
{
    static const char *const everywhere[] = {"limit", "cursor", "api_key", NULL};
    size_t count = 0;
    const serve_pair *pairs = serve_queries(request, &count);
    for (size_t i = 0; i < count; i++) {
        if (is_among(pairs[i].name, known) || is_among(pairs[i].name, everywhere)) continue;
        tell_known(answer, "query", pairs[i].name, known);
        return false;
    }
    return true;
}

bool
v1_lines(serve_request *request, serve_answer *answer, const det_tree *tree, const char *key,
         det_str *out)
{
    uint32_t node = det_tree_get(tree, 0, key);
    det_text *text = NULL;
    bool is_good = true;
    *out = (det_str){0};
    if (node == DET_TREE_NONE) return true;
    if (det_tree_kind_of(tree, node) == DET_TREE_TEXT) {
        *out = det_tree_text(tree, node);
        return true;
    }
    if (det_text_new(V1_BODY_BYTES, &text, NULL) != DET_OK) is_good = false;
    for (uint32_t at = det_tree_first(tree, node); is_good && at != DET_TREE_NONE;
         at = det_tree_next(tree, at)) {
        if (det_text_length(text) > 0) det_text_add_byte(text, '\n');
        det_text_add(text, det_tree_text(tree, at));
    }
    is_good = is_good && !det_text_failed(text) &&
              det_arena_copy(serve_arena(request), det_text_str(text), out);
    det_text_free(text);
    if (!is_good) serve_fail(answer, 503, "no memory");
    return is_good;
}

/* ---- parameters ---------------------------------------------------------------------------------
 */

bool
v1_on(serve_request *request, serve_answer *answer, det_str *out)
{
    det_error err = {0};
    det_instant instant;
    *out = serve_query(request, "on");
    if (out->ptr == NULL) {
        *out = serve_today(request);
        return true;
    }
    if (det_instant_read(*out, DET_ZONE_UTC, (det_where){0}, &instant, &err) == DET_OK) return true;
    serve_fail(answer, 400, "on: %.*s", (int)err.length, err.text);
    return false;
}

bool
v1_as_known(serve_request *request, serve_answer *answer, det_str *out)
{
    det_error err = {0};
    det_instant instant;
    *out = serve_query(request, "as_known");
    if (out->ptr == NULL ||
        det_instant_read(*out, DET_ZONE_UTC, (det_where){0}, &instant, &err) == DET_OK)
        return true;
    serve_fail(answer, 400, "as_known: %.*s", (int)err.length, err.text);
    return false;
}

bool
v1_number(serve_request *request, serve_answer *answer, const char *name, uint64_t most,
          uint64_t *value)
{
    det_str given = serve_query(request, name);
    uint64_t number;
    if (given.ptr == NULL) return true;
    if (!det_str_read_u64(given, &number) || number > most) {
        serve_fail(answer, 400, "%s is '%.*s'; it takes a number up to %llu", name,
                   DET_STR_FMT(det_str_slice(given, 0, 60)), (unsigned long long)most);
        return false;
    }
    *value = number;
    return true;
}

bool
v1_flag(const serve_request *request, const char *name)
{
    det_str given = serve_query(request, name);
    return given.ptr != NULL && !det_str_equal(given, DET_STR("false")) &&
           !det_str_equal(given, DET_STR("no")) && !det_str_equal(given, DET_STR("0"));
}

/* ---- answers ------------------------------------------------------------------------------------
 */

void
v1_done(serve_answer *answer)
{
    det_str whole = det_text_str(serve_text(answer));
    if (whole.len > 0 && whole.ptr[whole.len - 1] != '\n')
        det_text_add_byte(serve_text(answer), '\n');
    serve_tag(answer);
}

void
v1_end(serve_answer *answer, det_status st, const det_error *err)
{
    if (st == DET_OK)
        v1_done(answer);
    else
        serve_fail_error(answer, err);
}

void
v1_page(serve_request *request, serve_answer *answer, det_text *ndjson)
{
    det_text *out = serve_text(answer);
    det_str rest = det_text_str(ndjson), line;
    uint64_t limit = PAGE, from = 0, at = 0;
    serve_set(answer, "Vary", DET_STR("Accept"));
    if (det_str_find(serve_header(request, "Accept"), DET_STR("application/x-ndjson")) !=
        SIZE_MAX) {
        serve_type(answer, "application/x-ndjson");
        det_text_add(out, rest);
        serve_tag(answer);
        return;
    }
    if (!v1_number(request, answer, "limit", PAGE_MAX, &limit) ||
        !v1_number(request, answer, "cursor", UINT32_MAX, &from))
        return;
    if (limit == 0) limit = PAGE;
    det_json json = det_json_over(out);
    det_json_object(&json);
    det_json_key(&json, "items");
    det_json_array(&json);
    bool has_more = false;
    while (det_str_next(&rest, '\n', &line)) {
        if (line.len == 0) continue;
        if (at >= from + limit) {
            has_more = true;
            break;
        }
        if (at++ >= from) det_json_raw(&json, line);
    }
    det_json_array_end(&json);
    if (has_more) {
        char cursor[24];
        (void)snprintf(cursor, sizeof cursor, "%llu", (unsigned long long)(from + limit));
        det_json_key_cstr(&json, "next", cursor);
    } else {
        det_json_key(&json, "next");
        det_json_null(&json);
    }
    det_json_object_end(&json);
    v1_done(answer);
}

void
v1_paged(serve_request *request, serve_answer *answer, det_text *lines, det_status st,
         const det_error *err)
{
    if (st == DET_OK)
        v1_page(request, answer, lines);
    else if (st == DET_RANGE)
        serve_fail(answer, 400, "%.*s", (int)err->length, err->text);
    else
        serve_fail_error(answer, err);
    det_text_free(lines);
}

/* ---- the store ----------------------------------------------------------------------------------
 */

det_store *
v1_store(serve_request *request, serve_answer *answer, const char *lacks)
{
    det_store *store = serve_world_of(request)->store;
    if (store == NULL) serve_fail(answer, 501, "this server has no store, and %s", lacks);
    return store;
}

static const char no_books[] = "keeps no books";

det_store *
v1_books(serve_request *request, serve_answer *answer, const char *const *known, det_str *as_known)
{
    det_store *store = v1_store(request, answer, no_books);
    bool is_good = store != NULL && v1_known_query(request, answer, known) &&
                   v1_as_known(request, answer, as_known);
    return is_good ? store : NULL;
}

det_store *
v1_book_lines(serve_request *request, serve_answer *answer, const char *const *known,
              det_text **lines, det_str *as_known)
{
    det_error err = {0};
    det_store *store = v1_books(request, answer, known, as_known);
    *lines = NULL;
    if (store == NULL || det_text_new(0, lines, &err) == DET_OK) return store;
    serve_fail_error(answer, &err);
    return NULL;
}

/* ---- writing ------------------------------------------------------------------------------------
 */

bool
v1_hand(serve_request *request, serve_answer *answer, det_book_hand *out)
{
    const serve_caller *who = serve_who(request);
    if (v1_store(request, answer, no_books) == NULL) return false;
    if (who->name == NULL) {
        serve_fail(answer, 403, "this key has no actor, and nothing is written for nobody");
        return false;
    }
    *out = (det_book_hand){.law = serve_world_of(request)->law,
                           .actor = who->name,
                           .now_us = serve_clock_us(),
                           .roles = who->roles};
    return true;
}

bool
v1_fields(serve_request *request, serve_answer *answer, const det_book_field *more,
          det_book_field **out, size_t *count)
{
    det_tree tree;
    *count = 0;
    if (!v1_body(request, answer, &tree)) return false;
    *out = DET_NEW(serve_arena(request), det_book_field, V1_FIELDS_MAX + 16);
    if (*out == NULL) {
        serve_fail(answer, 503, "no memory");
        return false;
    }
    for (; more != NULL && more->key != NULL; more++) {
        if (det_tree_get(&tree, 0, more->key) != DET_TREE_NONE) {
            serve_fail(answer, 400, "body: '%s' is said by the path already", more->key);
            return false;
        }
        (*out)[(*count)++] = *more;
    }
    for (uint32_t at = det_tree_first(&tree, 0); at != DET_TREE_NONE;
         at = det_tree_next(&tree, at)) {
        det_str key;
        bool is_list = det_tree_kind_of(&tree, at) == DET_TREE_LIST;
        uint32_t value = is_list ? det_tree_first(&tree, at) : at;
        if (det_tree_is_null(&tree, at)) continue;
        if (!det_arena_copy(serve_arena(request), det_tree_key(&tree, at), &key)) {
            serve_fail(answer, 503, "no memory");
            return false;
        }
        for (; value != DET_TREE_NONE;
             value = is_list ? det_tree_next(&tree, value) : DET_TREE_NONE) {
            if (det_tree_kind_of(&tree, value) != DET_TREE_TEXT || *count == V1_FIELDS_MAX) {
                det_where place = det_tree_where(&tree, value);
                serve_fail(
                    answer, 400,
                    "body:%u:%u: '%.*s' takes a text, a number or a list of them, and a body "
                    "at most %d values",
                    place.line, place.column, DET_STR_FMT(det_str_slice(key, 0, 60)),
                    V1_FIELDS_MAX);
                return false;
            }
            (*out)[(*count)++] = (det_book_field){key.ptr, det_tree_text(&tree, value)};
        }
    }
    return true;
}

/* What identifies a write: who, where, and his key. */
static bool
repeat_of(serve_request *request, det_str key, det_sha256 *out)
{
    const char *id = request->key_id == NULL ? "" : request->key_id;
    const det_str parts[] = {det_str_of(id), DET_STR("\n"), det_str_of(request->target),
                             DET_STR("\n"), key};
    return det_sha256_of_parts(parts, sizeof parts / sizeof parts[0], out, NULL) == DET_OK;
}

bool
v1_repeated(serve_request *request, serve_answer *answer)
{
    det_str key = serve_header(request, "Idempotency-Key");
    det_sha256 which, body;
    if (key.len == 0) return false;
    if (key.len > 255) {
        serve_fail(answer, 400, "an Idempotency-Key of more than 255 bytes");
        return true;
    }
    if (!repeat_of(request, key, &which) ||
        det_sha256_of(serve_body(request), &body, NULL) != DET_OK) {
        serve_fail(answer, 503, "no memory");
        return true;
    }
    switch (
        serve_repeat_begin(request->server, &which, &body, serve_text(answer), &answer->status)) {
    case SERVE_REPEAT_NEW:
        request->has_repeat = true;
        request->repeat = which;
        return false;
    case SERVE_REPEAT_UNKNOWN:
        serve_fail(
            answer, 409,
            "a write under this Idempotency-Key was begun when the server ended, and whether "
            "it was made is not known: look for it, and write under another key if it is not "
            "there");
        return true;
    case SERVE_REPEAT_BUSY:
        serve_fail(answer, 409, "the first request of this Idempotency-Key is not answered yet");
        return true;
    case SERVE_REPEAT_OTHER:
        serve_fail(answer, 422, "this Idempotency-Key came with another body before");
        return true;
    case SERVE_REPEAT_KNOWN:
        serve_set(answer, "Idempotency-Replayed", DET_STR("true"));
        return true;
    }
    return false;
}

void
v1_written(serve_request *request, serve_answer *answer, det_status st, const det_error *err)
{
    det_str key = serve_header(request, "Idempotency-Key");
    det_sha256 which;
    if (st == DET_OK) {
        serve_status(answer, 201);
        det_str whole = det_text_str(serve_text(answer));
        if (whole.len > 0 && whole.ptr[whole.len - 1] != '\n')
            det_text_add_byte(serve_text(answer), '\n');
    } else {
        serve_fail_error(answer, err);
    }
    /* a refusal is kept too */
    if (st == DET_OK || st == DET_REFUSED) serve_books_changed(request);
    if (key.len == 0 || !repeat_of(request, key, &which)) return;
    /* what failed for a reason that may pass is tried anew */
    request->has_repeat = false;
    serve_repeat_end(request->server, &which,
                     st == DET_OK ? det_text_str(serve_text(answer)) : (det_str){0},
                     st == DET_OK ? answer->status : 0);
}

bool
v1_entry(serve_request *request, serve_answer *answer, const char *key, det_book_hand *hand,
         det_book_field **fields, size_t *count)
{
    const det_book_field of[] = {{key, serve_path(request, "id")}, {NULL, {0}}};
    return v1_hand(request, answer, hand) && !v1_repeated(request, answer) &&
           v1_fields(request, answer, of, fields, count);
}
