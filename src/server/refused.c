/* refused.c - who was not let in, for the audit log.
 *
 * A request that is refused for who asks becomes part of a record: status, why, and, of a caller
 * who is known, his name; never an address, a key, a token or what he asked.  Records are written
 * by the thread that looks after time, the first within a second or two and then at most once a
 * minute, one for each reason, with how often it was.  So a flood of refusals costs the log
 * REASONS_MAX + 1 records a minute, and the requests themselves a lock and a comparison. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "server/inside.h"

enum { REASONS_MAX = 15, WHY_BYTES = 128, ACTOR_BYTES = 257, REASON_BYTES = 512 };
#define PAUSE_NS UINT64_C(60000000000)

typedef struct reason {
    char why[WHY_BYTES];     /* empty: of the last one, which stands for all that have no room */
    char actor[ACTOR_BYTES]; /* empty: not known */
    unsigned status;
    const serve_route *route; /* of the first */
    uint64_t count;
    int64_t since_us;
} reason;

struct serve_refusals {
    pthread_mutex_t lock;
    reason reasons[REASONS_MAX + 1];
    size_t count;     /* of reasons, without the last */
    uint64_t next_ns; /* when records may be written again */
    bool is_told;     /* that they cannot be kept */
};

bool
serve_refused_open(serve_server *server)
{
    server->refusals = calloc(1, sizeof *server->refusals);
    if (server->refusals == NULL) return false;
    pthread_mutex_init(&server->refusals->lock, NULL);
    return true;
}

void
serve_refused_close(serve_server *server)
{
    if (server->refusals == NULL) return;
    pthread_mutex_destroy(&server->refusals->lock);
    free(server->refusals);
}

/* The reason that is like made, or a new one, or that of all others.  Under the lock. */
static reason *
find(struct serve_refusals *refusals, const reason *made)
{
    for (size_t i = 0; i < refusals->count; i++) {
        reason *each = &refusals->reasons[i];
        if (each->status == made->status && strcmp(each->why, made->why) == 0 &&
            strcmp(each->actor, made->actor) == 0)
            return each;
    }
    if (refusals->count == REASONS_MAX) return &refusals->reasons[REASONS_MAX];
    reason *found = &refusals->reasons[refusals->count++];
    *found = *made;
    found->count = 0;
    return found;
}

static void
add(struct serve_refusals *refusals, const reason *made)
{
    pthread_mutex_lock(&refusals->lock);
    reason *found = find(refusals, made);
    if (found->count == 0 || made->since_us < found->since_us) {
        found->since_us = made->since_us;
        found->route = made->route;
    }
    found->count += made->count;
    pthread_mutex_unlock(&refusals->lock);
}

void
serve_refused_note(serve_request *request, unsigned status, const char *why)
{
    reason made = {
        .status = status, .route = request->bound->route, .count = 1, .since_us = request->now_us};
    const char *actor = request->who.name != NULL ? request->who.name : request->key_id;
    size_t length = actor == NULL ? 0 : strlen(actor);
    (void)snprintf(made.why, sizeof made.why, "%s", why);
    /* half a name would be another's */
    if (length > 0 && length < sizeof made.actor) memcpy(made.actor, actor, length);
    add(request->server->refusals, &made);
}

static det_status
keep_one(serve_server *server, const reason *kept, det_error *err)
{
    char text[REASON_BYTES], since[DET_INSTANT_TEXT_MAX];
    bool is_one = kept->why[0] != '\0';
    (void)snprintf(text, sizeof text,
                   "serve: %u, %.127s; %llu of them since %.40s, the first at %.10s %.160s",
                   is_one ? kept->status : 403, is_one ? kept->why : "for other reasons",
                   (unsigned long long)kept->count, det_instant_print(kept->since_us, since),
                   kept->route->method, kept->route->path);
    return det_audit_refused(server->store, serve_clock_us(),
                             kept->actor[0] == '\0' ? NULL : kept->actor, det_str_of(text), err);
}

/* Takes what there is out of the table.  Returns how many. */
static size_t
take(struct serve_refusals *refusals, reason out[REASONS_MAX + 1])
{
    size_t count = 0;
    pthread_mutex_lock(&refusals->lock);
    for (size_t i = 0; i <= REASONS_MAX; i++)
        if (refusals->reasons[i].count > 0) out[count++] = refusals->reasons[i];
    memset(refusals->reasons, 0, sizeof refusals->reasons);
    refusals->count = 0;
    pthread_mutex_unlock(&refusals->lock);
    return count;
}

void
serve_refused_keep(serve_server *server, bool is_last)
{
    struct serve_refusals *refusals = server->refusals;
    reason taken[REASONS_MAX + 1];
    det_error err = {0};
    uint64_t now = serve_now_ns();
    if (server->store == NULL || (now < refusals->next_ns && !is_last)) return;
    size_t count = take(refusals, taken);
    if (count == 0) return;
    refusals->next_ns = now + PAUSE_NS;
    size_t kept = 0;
    while (kept < count && keep_one(server, &taken[kept], &err) == DET_OK)
        kept++;
    for (size_t i = kept; i < count; i++) /* tried again a minute later */
        add(refusals, &taken[i]);
    if (kept < count && !refusals->is_told) serve_log_error("refusals_not_kept", &err);
    refusals->is_told = kept < count;
}
