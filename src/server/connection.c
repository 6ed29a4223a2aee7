/* connection.c - from libmicrohttpd's callbacks to a route and back.
 *
 *   the target has come     serve_on_target: a request is taken from the spare ones
 *   the head has come       begin: what smells of smuggling is refused, the route is found, the
 *                           caller is asked who he is; a failure is answered at once, unread
 *   pieces of the body      take_body: up to the route's limit; what is beyond is thrown away
 *   the body is whole       dispatch: at once, or through the queue (work.c)
 *   it is answered          serve_on_completed: memory goes back, the world too
 *
 * libmicrohttpd reads heads as leniently as its time did.  What two readers could read in two ways
 * is therefore refused here: a length beside a transfer coding, two lengths, two hosts, a coding
 * other than chunked, a line that does not end in CR LF. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "base/day.h"
#include "server/inside.h"

enum {
    SPARE_MAX = 256,             /* requests that are kept for the next */
    SPARE_BYTES_MAX = 256 << 10, /* of memory that one may keep */
    ANSWER_BYTES_MAX = 256 << 20,
    PIECE_BYTES = 64 << 10
};

uint64_t
serve_now_ns(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

int64_t
serve_clock_us(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * DET_US_PER_SECOND + now.tv_nsec / 1000;
}

det_str
serve_today(serve_request *request)
{
    if (request->today[0] == '\0')
        det_day_print(det_zone_day(DET_ZONE_UTC, request->now_us), request->today);
    return det_str_of(request->today);
}

/* ---- memory -------------------------------------------------------------------------------------
 */

static void
free_request(serve_request *request)
{
    det_arena_free(request->arena);
    det_text_free(request->text);
    free(request->body);
    free(request);
}

static serve_request *
new_request(serve_server *server)
{
    pthread_mutex_lock(&server->lock);
    serve_request *request = server->spare;
    if (request != NULL) {
        server->spare = request->next;
        server->spare_count--;
        request->next = NULL;
    }
    pthread_mutex_unlock(&server->lock);
    if (request == NULL) {
        request = calloc(1, sizeof *request);
        if (request == NULL) return NULL;
        if (det_arena_new(64 << 20, &request->arena, NULL) != DET_OK ||
            det_text_new(ANSWER_BYTES_MAX, &request->text, NULL) != DET_OK) {
            free_request(request);
            return NULL;
        }
    }
    request->server = server;
    return request;
}

static void
keep_request(serve_request *request)
{
    serve_server *server = request->server;
    det_arena *arena = request->arena;
    det_text *text = request->text;
    bool is_large = det_arena_used_bytes(arena) > SPARE_BYTES_MAX ||
                    det_text_length(text) > SPARE_BYTES_MAX;
    atomic_fetch_sub(&server->bodies_bytes, request->body_capacity);
    free(request->body);
    request->body = NULL;
    free(request->packed);
    request->packed = NULL;
    serve_unpack_end(request);
    if (is_large) {
        free_request(request);
        return;
    }
    det_arena_reset(arena);
    det_text_clear(text);
    *request = (serve_request){.arena = arena, .text = text};
    pthread_mutex_lock(&server->lock);
    bool is_kept = server->spare_count < SPARE_MAX;
    if (is_kept) {
        request->next = server->spare;
        server->spare = request;
        server->spare_count++;
    }
    pthread_mutex_unlock(&server->lock);
    if (!is_kept) free_request(request);
}

void
serve_requests_free(serve_server *server)
{
    while (server->spare != NULL) {
        serve_request *request = server->spare;
        server->spare = request->next;
        free_request(request);
    }
}

/* ---- connections that dawdle --------------------------------------------------------------------
 */

static serve_line *
line_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

static void
set_phase(struct MHD_Connection *connection, int phase)
{
    serve_line *line = line_of(connection);
    if (line == NULL) return;
    atomic_store(&line->since_ns, serve_now_ns());
    atomic_store(&line->phase, phase);
}

void
serve_on_connection(void *context, struct MHD_Connection *connection, void **socket_context,
                    enum MHD_ConnectionNotificationCode code)
{
    serve_server *server = context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info = MHD_get_connection_info(
            connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        serve_line *line = calloc(1, sizeof *line);
        *socket_context = line;
        if (line == NULL) return;
        line->fd = info == NULL ? -1 : info->connect_fd;
        line->since_ns = serve_now_ns();
        atomic_fetch_add(&server->line_count, 1);
        pthread_mutex_lock(&server->lock);
        line->next = server->lines;
        line->link = &server->lines;
        if (server->lines != NULL) server->lines->link = &line->next;
        server->lines = line;
        pthread_mutex_unlock(&server->lock);
        return;
    }
    serve_line *line = *socket_context;
    if (line == NULL) return;
    pthread_mutex_lock(&server->lock);
    *line->link = line->next;
    if (line->next != NULL) line->next->link = line->link;
    pthread_mutex_unlock(&server->lock);
    atomic_fetch_sub(&server->line_count, 1);
    free(line);
    *socket_context = NULL;
}

/* The client has gone, and all that it sent is read: what it began is never going to be whole.
 * libmicrohttpd, told once of the bytes and of their end, reads the bytes and waits for the end. */
static bool
is_gone(const serve_line *line, int phase)
{
    char byte;
    return phase != SERVE_WORK && recv(line->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

void
serve_cut_dawdlers(serve_server *server)
{
    const serve_settings *settings = server->settings;
    uint64_t now = serve_now_ns();
    uint64_t limits[] = {
        (settings->head_seconds == 0 ? 15 : settings->head_seconds) * UINT64_C(1000000000),
        (settings->body_seconds == 0 ? 60 : settings->body_seconds) * UINT64_C(1000000000),
        UINT64_C(600) * 1000000000};
    pthread_mutex_lock(&server->lock);
    for (serve_line *line = server->lines; line != NULL; line = line->next) {
        int phase = atomic_load(&line->phase);
        uint64_t since = atomic_load(&line->since_ns);
        if (line->fd < 0) continue;
        bool is_late = now >= since && now - since >= limits[phase];
        if (!is_late && !is_gone(line, phase)) continue;
        /* libmicrohttpd sees the end and closes it; the number stays this connection's until then
         */
        (void)shutdown(line->fd, SHUT_RDWR);
        if (is_late) atomic_fetch_add(&server->dawdlers, 1);
        atomic_store(&line->since_ns, now);
    }
    pthread_mutex_unlock(&server->lock);
}

/* ---- the answer ---------------------------------------------------------------------------------
 */

static void
count_answer(serve_request *request, unsigned status)
{
    serve_server *server = request->server;
    serve_seen *seen = request->bound == NULL ? &server->unrouted : &request->bound->seen;
    uint64_t ns = serve_now_ns() - request->began_ns, bound = 50000; /* 50 us, doubling */
    size_t bucket = 0;
    while (bucket + 1 < SERVE_BUCKETS && ns > bound) {
        bound *= 2;
        bucket++;
    }
    atomic_fetch_add_explicit(&seen->buckets[bucket], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&seen->ns, ns, memory_order_relaxed);
    atomic_fetch_add_explicit(&seen->answers[status / 100 % SERVE_CLASSES], 1,
                              memory_order_relaxed);
    if (server->settings->logs_access || status >= 500) serve_log_request(request, status);
}

typedef struct stream {
    serve_more more;
    void (*end)(void *context);
    void *context;
    det_text *text;
    size_t sent;
    bool is_over, is_failed;
} stream;

static ssize_t
read_stream(void *context, uint64_t at, char *buffer, size_t max)
{
    stream *from = context;
    (void)at;
    while (from->sent == det_text_length(from->text) && !from->is_over) {
        det_text_clear(from->text);
        from->sent = 0;
        if (!from->more(from->context, from->text, &from->is_failed)) from->is_over = true;
        if (det_text_failed(from->text)) from->is_failed = true;
        if (from->is_failed) return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    size_t left = det_text_length(from->text) - from->sent;
    if (left == 0) return MHD_CONTENT_READER_END_OF_STREAM;
    size_t count = left < max ? left : max;
    memcpy(buffer, det_text_bytes(from->text) + from->sent, count);
    from->sent += count;
    return (ssize_t)count;
}

static void
end_stream(void *context)
{
    stream *from = context;
    from->end(from->context);
    det_text_free(from->text);
    free(from);
}

static struct MHD_Response *
make_stream(serve_answer *answer)
{
    stream *made = calloc(1, sizeof *made);
    if (made == NULL || det_text_new(ANSWER_BYTES_MAX, &made->text, NULL) != DET_OK) {
        free(made);
        return NULL;
    }
    made->more = answer->more;
    made->end = answer->end;
    made->context = answer->context;
    struct MHD_Response *response = MHD_create_response_from_callback(
        MHD_SIZE_UNKNOWN, PIECE_BYTES, read_stream, made, end_stream);
    if (response == NULL) {
        det_text_free(made->text);
        free(made);
    } else {
        answer->end = NULL; /* it is the response's now */
    }
    return response;
}

static bool
is_trace(det_str text)
{
    if (text.len != 55) return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool is_dash = i == 2 || i == 35 || i == 52;
        bool is_hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        if (is_dash ? c != '-' : !is_hex) return false;
    }
    return true;
}

/* Numbers of a trace that nobody else has: drawn from the kernel once, then counted on. */
static void
put_trace_number(serve_server *server, char out[16])
{
    uint64_t number = atomic_fetch_add_explicit(&server->trace, 0x9E3779B97F4A7C15u,
                                                memory_order_relaxed);
    number = (number ^ number >> 31) * 0xD6E8FEB86659FD93u; /* so that neighbours look apart */
    number ^= number >> 32;
    if (number == 0) number = 1;
    for (size_t i = 16; i-- > 0; number >>= 4)
        out[i] = "0123456789abcdef"[number & 15];
}

/* What yente does: the trace goes on under a span of ours, whether one was sent or not, and its
 * clients look for that span under their key. */
static void
add_span(serve_request *request, struct MHD_Response *response)
{
    enum { TRACE_AT = 3, SPAN_AT = 36, OTHERS_MAX = 512 };
    char parent[] = "00-................................-................-00";
    char state[24 + OTHERS_MAX] = "yente=................";
    det_str given = serve_header(request, "traceparent"),
            others = serve_header(request, "tracestate");
    size_t length = strlen(state);
    if (is_trace(given)) {
        memcpy(parent, given.ptr, given.len);
    } else {
        put_trace_number(request->server, parent + TRACE_AT);
        put_trace_number(request->server, parent + TRACE_AT + 16);
    }
    put_trace_number(request->server, parent + SPAN_AT);
    memcpy(state + length - 16, parent + SPAN_AT, 16);
    if (others.len > 0 && others.len <= OTHERS_MAX && is_trace(given) &&
        !det_str_starts(others, DET_STR("yente="))) {
        state[length++] = ',';
        memcpy(state + length, others.ptr, others.len + 1);
    }
    MHD_add_response_header(response, "traceparent", parent);
    MHD_add_response_header(response, "tracestate", state);
}

static void
add_trace(serve_request *request, struct MHD_Response *response)
{
    det_str trace = serve_header(request, "traceparent");
    if (request->bound != NULL && request->bound->route->dialect == SERVE_YENTE) {
        add_span(request, response);
    } else if (is_trace(trace)) {
        MHD_add_response_header(response, "traceparent", trace.ptr);
        det_str state = serve_header(request, "tracestate");
        if (state.len > 0 && state.len <= 512)
            MHD_add_response_header(response, "tracestate", state.ptr);
    }
}

static void
add_heads(serve_request *request, struct MHD_Response *response)
{
    serve_answer *answer = &request->answer;
    MHD_add_response_header(response, "Content-Type", answer->type);
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    for (serve_head *head = answer->heads; head != NULL; head = head->next)
        MHD_add_response_header(response, head->name, head->value.ptr);
    add_trace(request, response);
    if (atomic_load(&request->server->is_draining))
        MHD_add_response_header(response, "Connection", "close");
}

static enum MHD_Result
send_answer(serve_request *request)
{
    serve_answer *answer = &request->answer;
    struct MHD_Response *response = NULL;
    det_error err;
    if (det_text_check(request->text, &err) != DET_OK) serve_fail_error(answer, &err);
    if (answer->more != NULL && !answer->is_failure)
        response = make_stream(answer);
    else if (request->packed != NULL)
        response = MHD_create_response_from_buffer(request->packed_bytes, request->packed,
                                                   MHD_RESPMEM_PERSISTENT);
    else /* the text lives until serve_on_completed */
        response = MHD_create_response_from_buffer(det_text_length(request->text),
                                                   (void *)(uintptr_t)det_text_bytes(request->text),
                                                   MHD_RESPMEM_PERSISTENT);
    if (answer->end != NULL) {
        answer->end(answer->context);
        answer->end = NULL;
    }
    if (response == NULL) return MHD_NO;
    add_heads(request, response);
    enum MHD_Result sent = MHD_queue_response(request->connection, answer->status, response);
    MHD_destroy_response(response);
    count_answer(request, answer->status);
    return sent;
}

/* ---- the head -----------------------------------------------------------------------------------
 */

typedef struct head_check {
    unsigned lengths, codings, hosts;
    bool is_chunked, is_strange, is_bare;
    const char *end; /* of the last value */
} head_check;

/* Whether lines of a head end in CR LF, as another reader may insist on and a third may not.
 * libmicrohttpd before 1.0 takes either byte alone for the end of a line.  It cuts a head where it
 * lies, and puts NUL over what ended a line: two for CR LF, one for either alone.  So in front of a
 * name that came after CR LF stand two, and behind the last value, with the empty line, four. */
#define JUDGES_ENDS (MHD_VERSION < 0x01000000)
static bool
are_nuls(const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (bytes[i] != '\0') return false;
    return true;
}

static enum MHD_Result
check_head(void *context, enum MHD_ValueKind kind, const char *key, size_t key_size,
           const char *value, size_t value_size)
{
    head_check *check = context;
    det_str name = {key, key_size}, text = {value, value_size};
    (void)kind;
    if (JUDGES_ENDS && !are_nuls(key - 2, 2)) check->is_bare = true;
    check->end = value + value_size;
    if (det_str_equal_ascii_nocase(name, DET_STR("Content-Length"))) check->lengths++;
    if (det_str_equal_ascii_nocase(name, DET_STR("Host"))) check->hosts++;
    if (det_str_equal_ascii_nocase(name, DET_STR("Transfer-Encoding"))) {
        check->codings++;
        check->is_chunked = det_str_equal_ascii_nocase(text, DET_STR("chunked"));
    }
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] <= ' ' || name.ptr[i] == 0x7F) check->is_strange = true;
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < ' ' && text.ptr[i] != '\t') check->is_strange = true;
    if (memchr(key, '\0', key_size) != NULL) check->is_strange = true;
    return MHD_YES;
}

/* Nothing that another reader in the chain could have cut elsewhere. */
static bool
is_plain_head(serve_request *request)
{
    head_check check = {0};
    MHD_get_connection_values_n(request->connection, MHD_HEADER_KIND, check_head, &check);
    const char *why = NULL;
    if (check.lengths + check.codings > 1)
        why = "more than one of Content-Length and Transfer-Encoding; send one";
    else if (check.codings == 1 && !check.is_chunked)
        why = "a Transfer-Encoding other than 'chunked'";
    else if (check.hosts > 1)
        why = "more than one Host";
    else if (check.is_strange)
        why = "a control character in the head";
    else if (JUDGES_ENDS && check.end != NULL && (check.is_bare || !are_nuls(check.end, 4)))
        why = "a line of the head that does not end in CR LF, or goes on in the next";
    if (why == NULL) return true;
    serve_set(&request->answer, "Connection", DET_STR("close"));
    serve_fail(&request->answer, 400, "%s", why);
    return false;
}

static bool
find_route(serve_request *request, const char *method)
{
    serve_answer *answer = &request->answer;
    det_error err = {0};
    det_status st = serve_uri_read(det_str_of(request->target), request->arena, &request->uri,
                                   &err);
    if (st != DET_OK) {
        unsigned status = st == DET_LIMIT && strlen(request->target) > SERVE_URI_BYTES_MAX ? 414
                          : st == DET_NOMEM                                                ? 503
                                                                                           : 400;
        serve_fail(answer, status, "%s", status == 414 ? "Request URI too long" : err.text);
        return false;
    }
    det_text_clear(request->text);
    request->bound = serve_routes_find(request->server, det_str_of(method), &request->uri,
                                       request->text);
    if (request->bound != NULL) {
        det_text_clear(request->text);
        return true;
    }
    if (det_text_length(request->text) > 0) {
        serve_set(answer, "Allow", det_text_str(request->text));
        serve_fail(answer, 405, "this path takes %s", det_text_bytes(request->text));
    } else {
        serve_fail(answer, 404, "no such path; /openapi.json has those that there are");
    }
    return false;
}

static bool
check_body(serve_request *request)
{
    size_t max = request->bound->route->body_bytes_max;
    const char *given = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND,
                                                    "Content-Length");
    uint64_t length = 0;
    request->body_max = max;
    if (given != NULL && !det_str_read_u64(det_str_of(given), &length)) {
        serve_fail(&request->answer, 400, "Content-Length is no number");
        return false;
    }
    if (length <= max) return true;
    /* what is not far beyond is read and thrown away: its sender then comes to read the answer */
    request->is_too_large = length / 4 <= max && max > 0;
    if (request->is_too_large) return true;
    if (max == 0)
        serve_fail(&request->answer, 400, "this path takes no body");
    else
        serve_fail(&request->answer, 413, "a body of %llu bytes; at most %zu here",
                   (unsigned long long)length, max);
    return false;
}

static uint64_t
deadline_of(const serve_request *request)
{
    unsigned ms = request->server->settings->deadline_ms;
    uint64_t asked;
    if (ms == 0) ms = 10000;
    det_str given = serve_header(request, "X-Deadline-Ms");
    if (given.len > 0 && det_str_read_u64(given, &asked) && asked < ms) ms = (unsigned)asked;
    return request->began_ns + ms * UINT64_C(1000000);
}

/* The head is there.  False: the answer says why nothing more is read. */
static bool
begin(serve_request *request, const char *method)
{
    serve_server *server = request->server;
    request->is_begun = true;
    request->began_ns = serve_now_ns();
    request->now_us = serve_clock_us();
    request->deadline_ns = request->began_ns + UINT64_C(10000000000);
    request->answer = (serve_answer){.request = request, .status = 200, .type = "application/json"};
    request->is_counted = true;
    atomic_fetch_add(&server->active, 1);
    if (request->target == NULL) {
        serve_fail(&request->answer, 503, "no memory");
        return false;
    }
    if (!is_plain_head(request) || !find_route(request, method)) return false;
    request->deadline_ns = deadline_of(request);
    return serve_access_check(request, request->bound->route->scope) && check_body(request) &&
           (request->body_max == 0 || serve_unpack_begin(request));
}

/* ---- the body -----------------------------------------------------------------------------------
 */

/* False: no room for it. */
static bool
keep_body(serve_request *request, const char *data, size_t size)
{
    serve_server *server = request->server;
    size_t whole = server->settings->bodies_bytes_max;
    if (whole == 0) whole = (size_t)256 << 20;
    if (request->is_too_large || size > request->body_max - request->body_used) {
        request->is_too_large = true;
        request->body_used += size < request->body_max ? size : request->body_max;
        return request->body_used / 4 <= request->body_max; /* some is read, to be told so */
    }
    if (request->body_used + size > request->body_capacity) {
        size_t capacity = request->body_capacity * 2;
        if (capacity < request->body_used + size) capacity = request->body_used + size;
        if (capacity < 4096) capacity = 4096;
        size_t more = capacity - request->body_capacity;
        if (atomic_fetch_add(&server->bodies_bytes, more) + more > whole) {
            atomic_fetch_sub(&server->bodies_bytes, more);
            atomic_fetch_add(&server->refused_full, 1);
            return false;
        }
        char *grown = realloc(request->body, capacity);
        if (grown == NULL) {
            atomic_fetch_sub(&server->bodies_bytes, more);
            return false;
        }
        request->body = grown;
        request->body_capacity = capacity;
    }
    memcpy(request->body + request->body_used, data, size);
    request->body_used += size;
    return true;
}

static bool
take_body(serve_request *request, const char *data, size_t size)
{
    if (request->bad_body != NULL) { /* it is read on, so that its sender comes to read why */
        request->body_used += size < request->body_max ? size : request->body_max;
        return request->body_used / 4 <= request->body_max;
    }
    if (request->unpack == NULL || request->is_too_large) return keep_body(request, data, size);
    serve_unpacked is = serve_unpack_more(request, data, size, keep_body);
    if (is == SERVE_UNPACK_BAD) request->bad_body = "a body that says it is gzip, and is not";
    if (is == SERVE_UNPACK_BOMB) request->bad_body = "a body that grows beyond what text does";
    if (request->bad_body != NULL) request->body_used = 0;
    return is != SERVE_UNPACK_FULL;
}

static enum MHD_Result
dispatch(serve_request *request)
{
    serve_server *server = request->server;
    const serve_route *route = request->bound->route;
    set_phase(request->connection, SERVE_WORK);
    /* not before its body is whole: who is slow to send it keeps no old world alive */
    request->loaded = serve_state_take(server);
    if (request->loaded == NULL && route->scope != SERVE_OPEN && route->scope < SERVE_WATCH) {
        serve_fail(&request->answer, 503, "no lists are loaded yet");
    } else if (request->is_too_large) {
        request->body_used = 0;
        serve_fail(&request->answer, 413, "a body of more than %zu bytes", request->body_max);
    } else if (request->bad_body != NULL || !serve_unpack_is_whole(request)) {
        request->body_used = 0;
        serve_fail(&request->answer, 400, "%s",
                   request->bad_body != NULL ? request->bad_body
                                             : "a body of gzip that is cut off");
    } else if (atomic_load(&server->is_draining)) {
        serve_fail(&request->answer, 503, "the server is ending; ask another");
    } else if (route->pace == SERVE_SLOW ||
               (route->pace == SERVE_SIZED && request->body_used > SERVE_SIZED_BYTES)) {
        if (serve_work_add(server, request)) return MHD_YES;
        atomic_fetch_add(&server->refused_full, 1);
        serve_fail(&request->answer, 503, "%u requests wait already; ask again", server->queue_max);
    } else if (serve_is_late(request)) {
        atomic_fetch_add(&server->refused_late, 1);
        serve_fail(&request->answer, 503, "it came later than it may take; ask again");
    } else {
        route->run(request, &request->answer);
        serve_pack(request);
    }
    return send_answer(request);
}

/* ---- libmicrohttpd's callbacks ------------------------------------------------------------------
 */

static bool
has_body(struct MHD_Connection *connection)
{
    const char *length = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Length");
    return (length != NULL && strcmp(length, "0") != 0) ||
           MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Transfer-Encoding") != NULL;
}

void *
serve_on_target(void *context, const char *target, struct MHD_Connection *connection)
{
    serve_request *request = new_request(context);
    det_str copy;
    if (request == NULL) return NULL;
    request->connection = connection;
    if (det_arena_copy(request->arena, det_str_of(target), &copy)) request->target = copy.ptr;
    return request;
}

enum MHD_Result
serve_on_request(void *context, struct MHD_Connection *connection, const char *url,
                 const char *method, const char *version, const char *data, size_t *size,
                 void **request_context)
{
    serve_request *request = *request_context;
    (void)context;
    (void)url;
    (void)version;
    if (request == NULL) return MHD_NO;
    if (!request->is_begun) {
        request->connection = connection;
        set_phase(connection, SERVE_BODY);
        if (begin(request, method)) return MHD_YES;
        /* an answer before the body ends the connection, so where there is none it comes after */
        request->is_refused = !has_body(connection);
        return request->is_refused ? MHD_YES : send_answer(request);
    }
    if (request->is_done || request->is_refused) return send_answer(request);
    if (*size > 0) {
        bool is_taken = take_body(request, data, *size);
        *size = 0;
        return is_taken ? MHD_YES : MHD_NO;
    }
    return dispatch(request);
}

void
serve_on_completed(void *context, struct MHD_Connection *connection, void **request_context,
                   enum MHD_RequestTerminationCode why)
{
    serve_server *server = context;
    serve_request *request = *request_context;
    (void)why;
    *request_context = NULL;
    if (request == NULL) return;
    set_phase(connection, SERVE_HEAD);
    if (request->has_repeat) serve_repeat_end(server, &request->repeat, (det_str){0}, 0);
    if (request->answer.end != NULL) request->answer.end(request->answer.context);
    serve_state_give(server, request->loaded, request->desk);
    bool is_counted = request->is_counted;
    keep_request(request);
    if (is_counted) atomic_fetch_sub(&server->active, 1);
}
