/* work.c - the bounded queue, and the threads that do what takes longer than a moment.
 *
 * A connection whose request waits here is suspended: libmicrohttpd does not look at it until it is
 * answered.  Who comes to a full queue is told so at once, and what has waited past its deadline is
 * not begun: an answer that comes too late to be used only delays the others.
 *
 * A thread that finds nothing in the queue helps whoever shares his work (a batch): one piece after
 * the other until a request comes.  The owner works on it too and so needs nobody; requests go
 * first, so a batch delays none by more than a piece.  Owners and helpers together are no more than
 * there are workers: beyond that they would only take each other's caches. */
#include <string.h>

#include "server/inside.h"

/* ---- work that is shared ------------------------------------------------------------------------
 */

/* Takes a piece; the last one takes the share off the list.  Under the lock. */
static size_t
take_piece(serve_share *share)
{
    size_t piece = share->begun++;
    if (share->begun < share->count) return piece;
    *share->link = share->next;
    if (share->next != NULL) share->next->link = share->link;
    return piece;
}

/* Under the lock. */
static bool
is_help_wanted(const serve_server *server)
{
    return server->shares != NULL && server->owners + server->helpers < server->workers;
}

/* One piece of whoever came last to share.  Under the lock, but for the work. */
static void
help(serve_server *server)
{
    serve_share *share = server->shares;
    size_t piece = take_piece(share);
    share->helpers++;
    server->helpers++;
    pthread_mutex_unlock(&server->lock);
    share->run(share->context, piece);
    pthread_mutex_lock(&server->lock);
    server->helpers--;
    share->helpers--;
    if (share->helpers == 0) pthread_cond_broadcast(&server->helped);
}

void
serve_work_share(serve_server *server, size_t count, void (*run)(void *context, size_t piece),
                 void *context)
{
    serve_share share = {.run = run, .context = context, .count = count};
    if (count == 0) return;
    pthread_mutex_lock(&server->lock);
    share.next = server->shares;
    share.link = &server->shares;
    if (share.next != NULL) share.next->link = &share.next;
    server->shares = &share;
    server->owners++;
    if (count > 1 && is_help_wanted(server)) pthread_cond_broadcast(&server->queued);
    while (share.begun < share.count) {
        size_t piece = take_piece(&share);
        pthread_mutex_unlock(&server->lock);
        run(context, piece);
        pthread_mutex_lock(&server->lock);
    }
    server->owners--;
    if (is_help_wanted(server)) pthread_cond_broadcast(&server->queued); /* others share on */
    while (share.helpers > 0)
        pthread_cond_wait(&server->helped, &server->lock);
    pthread_mutex_unlock(&server->lock);
}

/* ---- the queue ----------------------------------------------------------------------------------
 */

static serve_request *
next_request(serve_server *server)
{
    pthread_mutex_lock(&server->lock);
    while (server->first == NULL && !server->is_closed) {
        if (is_help_wanted(server))
            help(server);
        else
            pthread_cond_wait(&server->queued, &server->lock);
    }
    serve_request *request = server->first;
    if (request != NULL) {
        server->first = request->next;
        if (server->first == NULL) server->last = &server->first;
        server->waiting--;
        request->next = NULL;
    }
    pthread_mutex_unlock(&server->lock);
    return request;
}

static void *
run(void *context)
{
    serve_server *server = context;
    serve_request *request;
    while ((request = next_request(server)) != NULL) {
        if (serve_is_late(request)) {
            atomic_fetch_add(&server->refused_late, 1);
            serve_fail(&request->answer, 503, "it waited longer than it may take; ask again");
        } else {
            request->bound->route->run(request, &request->answer);
            serve_pack(request);
        }
        request->is_done = true;
        MHD_resume_connection(request->connection);
    }
    return NULL;
}

bool
serve_work_start(serve_server *server)
{
    server->last = &server->first;
    server->queue_max = server->settings->queue == 0 ? 64 : server->settings->queue;
    for (unsigned i = 0; i < server->workers; i++) {
        if (pthread_create(&server->worker_threads[i], NULL, run, server) != 0) return i > 0;
        server->worker_count++;
    }
    return true;
}

bool
serve_work_add(serve_server *server, serve_request *request)
{
    bool is_room;
    pthread_mutex_lock(&server->lock);
    is_room = server->waiting < server->queue_max && !server->is_closed;
    if (is_room) {
        MHD_suspend_connection(request->connection);
        *server->last = request;
        server->last = &request->next;
        server->waiting++;
        pthread_cond_signal(&server->queued);
    }
    pthread_mutex_unlock(&server->lock);
    return is_room;
}

void
serve_work_stop(serve_server *server)
{
    pthread_mutex_lock(&server->lock);
    server->is_closed = true;
    pthread_cond_broadcast(&server->queued);
    pthread_mutex_unlock(&server->lock);
    for (unsigned i = 0; i < server->worker_count; i++)
        pthread_join(server->worker_threads[i], NULL);
    server->worker_count = 0;
}
