/* repeat.c - writes that were asked for before, by Idempotency-Key.
 *
 * A ring of the last writes, for a day at most.  It is memory: over a restart, what holds is the id
 * that the caller gives an entry, for the book takes one entry of an id and calls the same again
 * unchanged. */
#include <stdlib.h>
#include <string.h>

#include "server/inside.h"

enum { KEPT = 4096, BYTES_MAX = 64 << 10 };

typedef struct repeat {
    det_sha256 which, body;
    int64_t at_us;
    unsigned status; /* 0: not answered yet */
    bool is_used;
    char *text;
    size_t length;
} repeat;

struct serve_repeats {
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

serve_repeat
serve_repeat_begin(serve_server *server, const det_sha256 *which, const det_sha256 *body,
                   det_text *text, unsigned *status)
{
    serve_repeat is = SERVE_REPEAT_NEW;
    int64_t now_us = serve_clock_us();
    pthread_mutex_lock(&server->lock);
    if (server->repeats == NULL) server->repeats = calloc(1, sizeof *server->repeats);
    struct serve_repeats *repeats = server->repeats;
    repeat *one = repeats == NULL ? NULL : find(repeats, which);
    if (one != NULL && now_us - one->at_us > INT64_C(86400000000)) one->is_used = false;
    if (one != NULL && one->is_used) {
        is = memcmp(one->body.bytes, body->bytes, DET_SHA256_BYTES) != 0 ? SERVE_REPEAT_OTHER
             : one->status == 0                                          ? SERVE_REPEAT_BUSY
                                                                         : SERVE_REPEAT_KNOWN;
        if (is == SERVE_REPEAT_KNOWN) {
            det_text_add(text, (det_str){one->text, one->length});
            *status = one->status;
        }
    } else if (repeats != NULL) {
        one = &repeats->kept[repeats->next++ % KEPT];
        free(one->text);
        *one = (repeat){.which = *which, .body = *body, .at_us = now_us, .is_used = true};
    }
    pthread_mutex_unlock(&server->lock);
    return is;
}

void
serve_repeat_end(serve_server *server, const det_sha256 *which, det_str text, unsigned status)
{
    pthread_mutex_lock(&server->lock);
    repeat *one = server->repeats == NULL ? NULL : find(server->repeats, which);
    if (one != NULL && one->status == 0) {
        char *copy = status == 0 || text.len > BYTES_MAX ? NULL : malloc(text.len + 1);
        if (copy == NULL) {
            one->is_used = false;
        } else {
            memcpy(copy, text.ptr, text.len);
            one->text = copy;
            one->length = text.len;
            one->status = status;
        }
    }
    pthread_mutex_unlock(&server->lock);
}

void
serve_repeats_free(serve_server *server)
{
    for (size_t i = 0; server->repeats != NULL && i < KEPT; i++)
        free(server->repeats->kept[i].text);
    free(server->repeats);
}
