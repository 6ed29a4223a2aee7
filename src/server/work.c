/* work.c - the bounded queue, and the threads that do what takes longer than a moment.
 *
 * A connection whose request waits here is suspended: libmicrohttpd does not look at it until it is
 * answered.  Who comes to a full queue is told so at once, and what has waited past its deadline is
 * not begun: an answer that comes too late to be used only delays the others. */
#include <string.h>

#include "server/inside.h"

static serve_request *
next_request(serve_server *server)
{
    pthread_mutex_lock(&server->lock);
    while (server->first == NULL && !server->is_closed)
        pthread_cond_wait(&server->queued, &server->lock);
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
