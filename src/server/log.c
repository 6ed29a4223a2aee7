/* log.c - lines of JSON on standard error, one an event.
 *
 * No line has a name, a number, a parameter or a body in it: a request is told by its route as the
 * table has it, "/v1/subjects/{id}", and whoever asked by the id of his key. */
#include <unistd.h>

#include "base/day.h"
#include "server/inside.h"

enum { LINE_BYTES = 4096 };

static det_text *
begin(det_json *json, const char *event)
{
    char at[DET_INSTANT_TEXT_MAX];
    det_text *text = NULL;
    if (det_text_new(LINE_BYTES, &text, NULL) != DET_OK) return NULL;
    *json = det_json_over(text);
    det_json_object(json);
    det_json_key_cstr(json, "at", det_instant_print(serve_clock_us(), at));
    det_json_key_cstr(json, "event", event);
    return text;
}

static void
end(det_json *json, det_text *text)
{
    det_json_object_end(json);
    det_text_add_byte(text, '\n');
    if (!det_text_failed(text)) {
        /* one write, so that lines of two threads do not mix; a log that is gone stops nobody */
        ssize_t written = write(STDERR_FILENO, det_text_bytes(text), det_text_length(text));
        (void)written;
    }
    det_text_free(text);
}

void
serve_log(const char *event, const char *key, const char *value)
{
    det_json json;
    det_text *text = begin(&json, event);
    if (text == NULL) return;
    if (key != NULL) det_json_key_cstr(&json, key, value);
    end(&json, text);
}

void
serve_log_error(const char *event, const det_error *err)
{
    det_json json;
    det_text *text = begin(&json, event);
    if (text == NULL) return;
    det_json_key_cstr(&json, "code", det_status_name(err->status));
    det_json_key_str(&json, "text", (det_str){err->text, err->length});
    end(&json, text);
}

void
serve_log_request(const serve_request *request, unsigned status)
{
    det_json json;
    det_str trace = serve_header(request, "traceparent");
    det_text *text = begin(&json, "request");
    if (text == NULL) return;
    det_json_key_cstr(&json, "route", request->bound == NULL ? "" : request->bound->route->path);
    det_json_key_cstr(&json, "method", request->bound == NULL ? "" : request->bound->route->method);
    det_json_key_uint(&json, "status", status);
    det_json_key_uint(&json, "us", (serve_now_ns() - request->began_ns) / 1000);
    det_json_key_uint(&json, "bytes_in", request->body_used);
    det_json_key_uint(&json, "bytes_out", det_text_length(request->text));
    if (request->key_id != NULL) det_json_key_cstr(&json, "key", request->key_id);
    if (trace.len == 55) det_json_key_str(&json, "traceparent", trace);
    end(&json, text);
}
