/* answer.c - what an endpoint writes, and how a failure is told in each dialect. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/sha256.h"
#include "server/inside.h"

det_text *
serve_text(serve_answer *answer)
{
    return answer->request->text;
}

void
serve_status(serve_answer *answer, unsigned status)
{
    answer->status = status;
}

void
serve_type(serve_answer *answer, const char *type)
{
    answer->type = type;
}

void
serve_set(serve_answer *answer, const char *name, det_str value)
{
    serve_head *head = DET_NEW(answer->request->arena, serve_head, 1);
    if (head == NULL || !det_arena_copy(answer->request->arena, value, &head->value)) return;
    for (size_t i = 0; i < value.len; i++) /* nothing can begin a line of its own */
        if ((unsigned char)value.ptr[i] < ' ' || value.ptr[i] == 0x7F) return;
    head->name = name;
    head->next = answer->heads;
    answer->heads = head;
}

void
serve_stream(serve_answer *answer, serve_more more, void (*end)(void *context), void *context)
{
    answer->more = more;
    answer->end = end;
    answer->context = context;
}

/* Is the tag one of those of If-None-Match, as it is or of the same in gzip? *packed: the latter.
 */
static bool
has_tag(det_str given, det_str tag, bool *packed)
{
    det_str part, stem = det_str_slice(tag, 0, tag.len - 1);
    *packed = false;
    while (det_str_next(&given, ',', &part)) {
        part = det_str_trim(part);
        if (det_str_starts(part, DET_STR("W/"))) part = det_str_slice(part, 2, part.len);
        if (det_str_equal(part, DET_STR("*")) || det_str_equal(part, tag)) return true;
        *packed = det_str_starts(part, stem) &&
                  det_str_equal(det_str_slice(part, stem.len, part.len), DET_STR("-gzip\""));
        if (*packed) return true;
    }
    return false;
}

void
serve_tag(serve_answer *answer)
{
    det_sha256 digest;
    char hex[DET_SHA256_HEX], tag[40];
    if (det_sha256_of(det_text_str(answer->request->text), &digest, NULL) != DET_OK) return;
    bool is_packed = false, is_known;
    snprintf(tag, sizeof tag, "\"%.32s\"", det_sha256_print(&digest, hex));
    is_known = answer->status == 200 &&
               has_tag(serve_header(answer->request, "If-None-Match"), det_str_of(tag), &is_packed);
    if (is_packed) snprintf(tag, sizeof tag, "\"%.32s-gzip\"", hex);
    serve_set(answer, "ETag", det_str_of(tag));
    if (!is_known) return;
    answer->status = 304;
    if (det_text_length(answer->request->text) >= SERVE_PACK_BYTES_MIN)
        serve_set(answer, "Vary", DET_STR("Accept-Encoding"));
    det_text_clear(answer->request->text);
}

/* ---- failures -----------------------------------------------------------------------------------
 */

static const char *
title_of(unsigned status)
{
    static const struct {
        unsigned status;
        const char *title;
    } titles[] = {{400, "Bad request"},
                  {401, "Who asks is not known"},
                  {403, "Not allowed"},
                  {404, "Not found"},
                  {405, "No such method here"},
                  {408, "Request timeout"},
                  {409, "Conflict"},
                  {413, "Body too large"},
                  {414, "Target too long"},
                  {415, "Type of body not read"},
                  {422, "Cannot be"},
                  {429, "Too many requests"},
                  {500, "Failed"},
                  {501, "Not here"},
                  {503, "Not now"}};
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++)
        if (titles[i].status == status) return titles[i].title;
    return "Failed";
}

void
serve_calm(serve_answer *answer)
{
    answer->is_failure = false;
    answer->status = 200;
    answer->type = "application/json";
}

void
serve_fail_raw(serve_answer *answer, unsigned status, det_str json)
{
    answer->status = status;
    answer->is_failure = true;
    answer->type = "application/json";
    det_text_clear(answer->request->text);
    det_text_add(answer->request->text, json);
}

static serve_dialect
dialect_of(const serve_answer *answer)
{
    const serve_bound *bound = answer->request->bound;
    return bound == NULL ? SERVE_PROBLEM : bound->route->dialect;
}

/* text is what is said; err NULL: the failure is no one of the library's. */
static void
tell(serve_answer *answer, unsigned status, det_str text, const det_error *err)
{
    det_text *out = answer->request->text;
    serve_dialect dialect = dialect_of(answer);
    det_text_clear(out);
    det_json json = det_json_over(out);
    answer->status = status;
    answer->is_failure = true;
    answer->type = "application/json";
    det_json_object(&json);
    if (dialect == SERVE_YENTE) {
        det_json_key_str(&json, "detail", text);
    } else if (dialect == SERVE_WATCHMAN) {
        if (status > 400 && status < 500 && status != 401 && status != 403 && status != 429)
            answer->status = 400;
        det_json_key_str(&json, "error", text);
    } else {
        answer->type = "application/problem+json";
        det_json_key_cstr(&json, "type", "about:blank");
        det_json_key_cstr(&json, "title", title_of(status));
        det_json_key_uint(&json, "status", status);
        det_json_key_str(&json, "detail", text);
        if (err != NULL) {
            det_json_key_cstr(&json, "code", det_status_name(err->status));
            if (err->line > 0) {
                det_json_key_uint(&json, "line", err->line);
                det_json_key_uint(&json, "column", err->column);
            }
        }
    }
    /* nothing that fails may be read as a clearance by whoever looks for a verdict alone */
    if (status >= 500 && dialect == SERVE_PROBLEM)
        det_json_key_cstr(&json, "verdict", "HOLD_PENDING");
    det_json_object_end(&json);
    if (status == 503) serve_set(answer, "Retry-After", DET_STR("1"));
}

void
serve_fail(serve_answer *answer, unsigned status, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    det_str said = det_str_format(text, sizeof text, format, args);
    va_end(args);
    tell(answer, status, said, NULL);
}

static unsigned
status_of(det_status status)
{
    switch (status) {
    case DET_OK:
        return 200;
    case DET_SYNTAX:
    case DET_ENCODING:
    case DET_USAGE:
        return 400;
    case DET_RANGE:
        return 422;
    case DET_LIMIT:
        return 413;
    case DET_MISSING:
        return 404;
    case DET_REFUSED:
        return 403;
    case DET_CONFLICT:
        return 409;
    case DET_UNSUPPORTED:
        return 501;
    case DET_NOMEM:
    case DET_IO:
        return 503;
    case DET_CORRUPT:
        return 500;
    }
    return 500;
}

void
serve_fail_error(serve_answer *answer, const det_error *err)
{
    unsigned status = status_of(err->status);
    if (status < 500) {
        tell(answer, status, (det_str){err->text, err->length}, err);
        return;
    }
    /* what failed inside is for whoever runs the server: its words name his files */
    serve_log_error("failed", err);
    tell(answer, status, DET_STR("the server failed; its log says more"), err);
}
