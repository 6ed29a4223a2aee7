/* repeat.c - writes that were asked for before, by Idempotency-Key.
 *
 * A ring of the last writes, for a day at most, in memory and in the file idempotency.ndjson of the
 * data folder:
 *
 *   {"key":HEX,"body":HEX,"at":US}              is begun; on the disk before the book is written
 *   {"key":HEX,"status":201,"text":"..."}       was answered so
 *   {"key":HEX,"status":0}                      failed for a reason that may pass: may be tried
 * anew
 *
 * What was begun and not answered when a server ended is not known to be written, nor not to be: it
 * is told so, and never written a second time.  A line that the end of a machine tore is none. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "server/inside.h"

enum {
    KEPT = 4096,
    BYTES_MAX = 1 << 20,      /* of an answer that is kept */
    FILE_BYTES_MAX = 1 << 30, /* of a file that is read */
    COMPACT_BYTES = 32 << 20  /* of a file that is made anew */
};
static const int64_t KEPT_US = INT64_C(86400000000);

typedef struct repeat {
    det_sha256 which, body;
    int64_t at_us;
    unsigned status; /* 0: not answered yet */
    bool is_used;
    bool is_unknown; /* begun by a server that ended meanwhile */
    char *text;
    size_t length;
} repeat;

struct serve_repeats {
    pthread_mutex_t lock;
    char path[4096];
    int fd; /* -1: not open */
    uint64_t bytes;
    bool is_told; /* that the file cannot be written */
    repeat kept[KEPT];
    size_t next;
};

static repeat *
find(struct serve_repeats *repeats, const det_sha256 *which)
{
    for (size_t i = 0; i < KEPT; i++)
        if (repeats->kept[i].is_used &&
            memcmp(repeats->kept[i].which.bytes, which->bytes, DET_SHA256_BYTES) == 0)
            return &repeats->kept[i];
    return NULL;
}

static repeat *
put(struct serve_repeats *repeats, const det_sha256 *which, const det_sha256 *body, int64_t at_us)
{
    repeat *one = &repeats->kept[repeats->next++ % KEPT];
    free(one->text);
    *one = (repeat){.which = *which, .body = *body, .at_us = at_us, .is_used = true};
    return one;
}

/* False: it is not kept, and may be asked for anew. */
static bool
answer(repeat *one, det_str text, unsigned status)
{
    char *copy = status == 0 || text.len > BYTES_MAX ? NULL : malloc(text.len + 1);
    one->is_unknown = false;
    if (copy == NULL) {
        one->is_used = false;
        return false;
    }
    memcpy(copy, text.ptr, text.len);
    one->text = copy;
    one->length = text.len;
    one->status = status;
    return true;
}

/* ---- the file -----------------------------------------------------------------------------------
 */

static void
add_begun(det_text *out, const repeat *one)
{
    char hex[DET_SHA256_HEX];
    det_json json = det_json_over(out);
    det_json_object(&json);
    det_json_key_cstr(&json, "key", det_sha256_print(&one->which, hex));
    det_json_key_cstr(&json, "body", det_sha256_print(&one->body, hex));
    det_json_key_int(&json, "at", one->at_us);
    det_json_object_end(&json);
    det_text_add_byte(out, '\n');
}

static void
add_answered(det_text *out, const det_sha256 *which, det_str text, unsigned status)
{
    char hex[DET_SHA256_HEX];
    det_json json = det_json_over(out);
    det_json_object(&json);
    det_json_key_cstr(&json, "key", det_sha256_print(which, hex));
    det_json_key_uint(&json, "status", status);
    if (status != 0) det_json_key_str(&json, "text", text);
    det_json_object_end(&json);
    det_text_add_byte(out, '\n');
}

static bool
write_all(int fd, const det_text *text)
{
    const char *bytes = det_text_bytes(text);
    size_t left = det_text_length(text);
    if (det_text_failed(text)) return false;
    while (left > 0) {
        ssize_t written = write(fd, bytes, left);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes += written;
        left -= (size_t)written;
    }
    return fdatasync(fd) == 0;
}

/* Lines at the end of the file, on the disk when it returns.  A file that cannot be written is told
 * once; what is in memory holds then. */
static void
append(struct serve_repeats *repeats, const det_text *lines)
{
    if (repeats->fd < 0)
        repeats->fd = open(repeats->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (repeats->fd >= 0 && write_all(repeats->fd, lines)) {
        repeats->bytes += det_text_length(lines);
        return;
    }
    if (!repeats->is_told) serve_log("repeats_not_kept", NULL, NULL);
    repeats->is_told = true;
}

/* The file anew, with what is still worth something. */
static void
compact(struct serve_repeats *repeats, int64_t now_us)
{
    char beside[sizeof repeats->path + 8];
    det_text *lines = NULL;
    if (det_text_new(FILE_BYTES_MAX, &lines, NULL) != DET_OK) return;
    for (size_t i = 0; i < KEPT; i++) {
        const repeat *one = &repeats->kept[(repeats->next + i) % KEPT];
        if (!one->is_used || now_us - one->at_us > KEPT_US) continue;
        add_begun(lines, one);
        if (one->status != 0)
            add_answered(lines, &one->which, (det_str){one->text, one->length}, one->status);
    }
    (void)snprintf(beside, sizeof beside, "%s.new", repeats->path);
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool is_good = fd >= 0 && write_all(fd, lines) && rename(beside, repeats->path) == 0;
    if (fd >= 0) close(fd);
    if (is_good) {
        if (repeats->fd >= 0) close(repeats->fd);
        repeats->fd = -1;
        repeats->bytes = det_text_length(lines);
    }
    det_text_free(lines);
}

static void
read_line(struct serve_repeats *repeats, const det_tree *tree, int64_t now_us)
{
    det_sha256 which, body;
    uint64_t at = 0, status = 0;
    det_str text = det_tree_text(tree, det_tree_get(tree, 0, "text"));
    if (!det_sha256_read(det_tree_text(tree, det_tree_get(tree, 0, "key")), &which)) return;
    if (det_sha256_read(det_tree_text(tree, det_tree_get(tree, 0, "body")), &body)) {
        (void)det_str_read_u64(det_tree_text(tree, det_tree_get(tree, 0, "at")), &at);
        repeat *before = find(repeats, &which);
        if (before != NULL) before->is_used = false;
        if (now_us - (int64_t)at <= KEPT_US)
            put(repeats, &which, &body, (int64_t)at)->is_unknown = true;
        return;
    }
    repeat *one = find(repeats, &which);
    if (one == NULL || one->status != 0 ||
        !det_str_read_u64(det_tree_text(tree, det_tree_get(tree, 0, "status")), &status))
        return;
    (void)answer(one, text, status < 600 ? (unsigned)status : 0);
}

static void
read_file(struct serve_repeats *repeats, int64_t now_us)
{
    det_file file = {0};
    det_arena *arena = NULL;
    det_str rest, line;
    size_t lines = 0;
    if (det_file_open(repeats->path, FILE_BYTES_MAX, &file, NULL) != DET_OK) return;
    rest = file.bytes;
    while (det_str_next(&rest, '\n', &line)) {
        det_tree tree;
        if (line.len == 0) continue;
        if (lines++ % 1024 == 0) {
            det_arena_free(arena);
            arena = NULL;
            if (det_arena_new(256 << 20, &arena, NULL) != DET_OK) break;
        }
        if (det_tree_read_json(line, repeats->path, arena, &tree, NULL) == DET_OK)
            read_line(repeats, &tree, now_us);
    }
    det_arena_free(arena);
    det_file_close(&file);
    compact(repeats, now_us);
}

det_status
serve_repeats_open(serve_server *server, det_error *err)
{
    struct serve_repeats *made = calloc(1, sizeof *made);
    if (made == NULL)
        return det_fail(err, DET_NOMEM, (det_where){0}, "writes that may be repeated");
    pthread_mutex_init(&made->lock, NULL);
    made->fd = -1;
    (void)snprintf(made->path, sizeof made->path, "%s/idempotency.ndjson", server->settings->data);
    server->repeats = made;
    read_file(made, serve_clock_us());
    return DET_OK;
}

/* ---- a request ----------------------------------------------------------------------------------
 */

serve_repeat
serve_repeat_begin(serve_server *server, const det_sha256 *which, const det_sha256 *body,
                   det_text *text, unsigned *status)
{
    struct serve_repeats *repeats = server->repeats;
    serve_repeat is = SERVE_REPEAT_NEW;
    int64_t now_us = serve_clock_us();
    det_text *line = NULL;
    pthread_mutex_lock(&repeats->lock);
    repeat *one = find(repeats, which);
    if (one != NULL && now_us - one->at_us > KEPT_US) one->is_used = false;
    if (one != NULL && one->is_used) {
        is = memcmp(one->body.bytes, body->bytes, DET_SHA256_BYTES) != 0 ? SERVE_REPEAT_OTHER
             : one->is_unknown                                           ? SERVE_REPEAT_UNKNOWN
             : one->status == 0                                          ? SERVE_REPEAT_BUSY
                                                                         : SERVE_REPEAT_KNOWN;
        if (is == SERVE_REPEAT_KNOWN) {
            det_text_add(text, (det_str){one->text, one->length});
            *status = one->status;
        }
    } else {
        one = put(repeats, which, body, now_us);
        if (repeats->bytes > COMPACT_BYTES) compact(repeats, now_us);
        if (det_text_new(1 << 16, &line, NULL) == DET_OK) {
            add_begun(line, one);
            append(repeats, line);
        }
        det_text_free(line);
    }
    pthread_mutex_unlock(&repeats->lock);
    return is;
}

void
serve_repeat_end(serve_server *server, const det_sha256 *which, det_str text, unsigned status)
{
    struct serve_repeats *repeats = server->repeats;
    det_text *line = NULL;
    pthread_mutex_lock(&repeats->lock);
    repeat *one = find(repeats, which);
    if (one != NULL && one->status == 0) {
        bool is_kept = answer(one, text, status);
        if (det_text_new(8 << 20, &line, NULL) == DET_OK) {
            add_answered(line, which, text, is_kept ? status : 0);
            append(repeats, line);
        }
        det_text_free(line);
    }
    pthread_mutex_unlock(&repeats->lock);
}

void
serve_repeats_free(serve_server *server)
{
    struct serve_repeats *repeats = server->repeats;
    if (repeats == NULL) return;
    if (repeats->fd >= 0) close(repeats->fd);
    for (size_t i = 0; i < KEPT; i++)
        free(repeats->kept[i].text);
    pthread_mutex_destroy(&repeats->lock);
    free(repeats);
}
