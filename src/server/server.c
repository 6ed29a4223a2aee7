/* server.c - the life of a server: listening, looking after time, draining, the end.
 *
 * Told to stop, it says so at /readyz, takes no new connection, answers what was begun (within
 * drain_seconds), and only then goes.  Told to reload, or when the snapshot's file is another, it
 * loads beside what answers and then swaps (state.c). */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "server/inside.h"

enum {
    TICK_MS = 50,
    CONNECTION_BYTES = 96 << 10, /* of a connection's head: a target of 60,000 bytes fits */
    KEEP_ALIVE_SECONDS = 75,
    TLS_FILE_BYTES_MAX = 1 << 20
};

static void
pause_ms(long ms)
{
    struct timespec wait = {ms / 1000, ms % 1000 * 1000000};
    (void)nanosleep(&wait, NULL);
}

static unsigned
or_processors(unsigned given)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (given == 0) given = processors < 1 ? 1 : (unsigned)processors;
    return given > 256 ? 256 : given;
}

/* ---- listening ----------------------------------------------------------------------------------
 */

static bool
is_loopback(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof in);
        return (ntohl(in.sin_addr.s_addr) >> 24) == 127;
    }
    struct sockaddr_in6 in6;
    memcpy(&in6, address, sizeof in6);
    return address->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&in6.sin6_addr);
}

static det_status
listen_on(const serve_settings *settings, int *out, uint16_t *port, bool *is_v6, det_error *err)
{
    const char *name = settings->address == NULL ? "127.0.0.1" : settings->address;
    struct addrinfo wanted = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_PASSIVE};
    struct addrinfo *found = NULL;
    struct sockaddr_storage bound = {0};
    socklen_t length = sizeof bound;
    char service[8], text[16];
    int yes = 1, fd = -1;
    (void)snprintf(text, sizeof text, "%u", settings->port);
    if (getaddrinfo(name, text, &wanted, &found) != 0)
        return det_fail(err, DET_USAGE, (det_where){0},
                        "'%s' is no address to listen on; write it in numbers, as 127.0.0.1 or ::1",
                        name);
    det_status st = DET_OK;
    if (!is_loopback(found->ai_addr) && settings->tls_certificate == NULL && !settings->is_plain)
        st = det_fail(
            err, DET_REFUSED, (det_where){0},
            "%s is beyond this machine, and names and keys would travel unencrypted: give "
            "--tls-cert and --tls-key, or listen on 127.0.0.1 behind a proxy, or say "
            "--plain-http and mean it",
            name);
    *is_v6 = found->ai_family == AF_INET6;
    if (st == DET_OK) {
        fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
            bind(fd, found->ai_addr, found->ai_addrlen) != 0 || listen(fd, 1024) != 0 ||
            getsockname(fd, (struct sockaddr *)&bound, &length) != 0)
            st = det_fail_errno(err, errno, "cannot listen on %s, port %u", name, settings->port);
    }
    if (st == DET_OK && getnameinfo((struct sockaddr *)&bound, length, NULL, 0, service,
                                    sizeof service, NI_NUMERICSERV) == 0)
        *port = (uint16_t)strtoul(service, NULL, 10);
    freeaddrinfo(found);
    if (st != DET_OK && fd >= 0) close(fd);
    *out = fd;
    return st;
}

static void
be_quiet(void *context, const char *format, va_list args)
{
    /* libmicrohttpd tells of clients that went away, with what they sent: it is nobody's business
     */
    (void)context;
    (void)format;
    (void)args;
}

static det_status
start_daemon(serve_server *server, int fd, bool is_v6, const det_file *certificate,
             const det_file *key, det_error *err)
{
    const serve_settings *settings = server->settings;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    unsigned connections = settings->connections == 0 ? 1024 : settings->connections;
    struct MHD_OptionItem more[4] = {{MHD_OPTION_END, 0, NULL}};
    size_t used = 0;
    if (is_v6) flags |= MHD_USE_IPv6;
    if (connections < server->threads) connections = server->threads;
    if (certificate->memory != NULL) {
        flags |= MHD_USE_TLS;
        more[used++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0,
                                               (void *)(uintptr_t)certificate->bytes.ptr};
        more[used++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0,
                                               (void *)(uintptr_t)key->bytes.ptr};
    }
    if (settings->per_address > 0)
        more[used++] = (struct MHD_OptionItem){MHD_OPTION_PER_IP_CONNECTION_LIMIT,
                                               (intptr_t)settings->per_address, NULL};
    more[used] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
    server->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, serve_on_request, server, MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_EXTERNAL_LOGGER, be_quiet, NULL, MHD_OPTION_THREAD_POOL_SIZE, server->threads,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_CONNECTION_LIMIT, connections,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)KEEP_ALIVE_SECONDS,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES, MHD_OPTION_URI_LOG_CALLBACK,
        serve_on_target, server, MHD_OPTION_NOTIFY_COMPLETED, serve_on_completed, server,
        MHD_OPTION_NOTIFY_CONNECTION, serve_on_connection, server, MHD_OPTION_ARRAY, more,
        MHD_OPTION_END);
    if (server->daemon != NULL) return DET_OK;
    close(fd);
    return det_fail(err, DET_IO, (det_where){0},
                    "the HTTP library does not start: too few file descriptors for %u connections, "
                    "or a certificate that is none",
                    connections);
}

/* ---- running ------------------------------------------------------------------------------------
 */

static void
refresh(serve_server *server)
{
    det_error err = {0};
    bool is_good = serve_state_load(server, &err) == DET_OK;
    atomic_store(&server->refresh_to_us, serve_clock_us());
    atomic_store(&server->refresh, is_good ? SERVE_REFRESH_DONE : SERVE_REFRESH_FAILED);
}

static void
look_after(serve_server *server)
{
    const atomic_int *signals = server->settings->signals;
    int seen = 0;
    for (unsigned tick = 0;; tick++) {
        int now = signals == NULL ? 0 : atomic_load(signals);
        if ((now & SERVE_STOP) != 0) return;
        /* the caller's handler turns it over with every signal */
        if ((now & SERVE_RELOAD) != (seen & SERVE_RELOAD)) serve_state_again(server);
        seen = now;
        if (atomic_load(&server->refresh) == SERVE_REFRESH_RUNS) refresh(server);
        if (tick % 10 == 9) serve_cut_dawdlers(server);
        if (tick % 20 == 19) serve_access_watch(server);
        if (tick % 20 == 19) serve_state_watch(server);
        if (tick % 20 == 19) serve_refused_keep(server, false);
        pause_ms(TICK_MS);
    }
}

static void
drain(serve_server *server)
{
    unsigned seconds = server->settings->drain_seconds;
    uint64_t until = serve_now_ns() + (seconds == 0 ? 20 : seconds) * UINT64_C(1000000000);
    serve_log("draining", NULL, NULL);
    MHD_socket fd = MHD_quiesce_daemon(server->daemon);
    if (fd != MHD_INVALID_SOCKET) close(fd);
    /* what was begun is answered; what is begun now on open connections is told to go elsewhere */
    atomic_store(&server->is_draining, true);
    while (atomic_load(&server->active) > 0 && serve_now_ns() < until)
        pause_ms(5);
    serve_work_stop(server);
    pause_ms(20);
    MHD_stop_daemon(server->daemon);
    serve_refused_keep(server, true);
    serve_log("stopped", NULL, NULL);
}

static det_status
open_tls(const serve_settings *settings, det_file *certificate, det_file *key, det_error *err)
{
    if (settings->tls_certificate == NULL) return DET_OK;
    det_status st = det_file_open(settings->tls_certificate, TLS_FILE_BYTES_MAX, certificate, err);
    if (st == DET_OK) st = det_file_open(settings->tls_key, TLS_FILE_BYTES_MAX, key, err);
    return st;
}

static det_status
run(serve_server *server, det_error *err)
{
    det_file certificate = {0}, key = {0};
    char text[16];
    uint16_t port = 0;
    bool is_v6 = false;
    int fd = -1;
    det_error not_loaded = {0};
    det_status st = serve_repeats_open(server, err);
    if (st == DET_OK) st = serve_access_open(server, err);
    if (st == DET_OK) st = open_tls(server->settings, &certificate, &key, err);
    if (st == DET_OK) st = listen_on(server->settings, &fd, &port, &is_v6, err);
    if (st == DET_OK) {
        /* without a snapshot it runs, is not ready, and looks for one */
        st = serve_state_load(server, &not_loaded);
        if (st != DET_MISSING && st != DET_OK) *err = not_loaded;
        if (st == DET_MISSING) st = DET_OK;
        if (st != DET_OK) close(fd);
    }
    if (st == DET_OK && !serve_work_start(server))
        st = det_fail(err, DET_NOMEM, (det_where){0}, "threads");
    if (st == DET_OK) st = start_daemon(server, fd, is_v6, &certificate, &key, err);
    if (st == DET_OK) {
        (void)snprintf(text, sizeof text, "%u", port);
        det_error open = {0};
        atomic_store(&server->is_confined, serve_cage_close(&open) == DET_OK);
        if (!atomic_load(&server->is_confined)) serve_log_error("not_confined", &open);
        serve_log("listening", "port", text);
        look_after(server);
        drain(server);
    } else {
        serve_work_stop(server);
    }
    det_file_close(&certificate);
    det_file_close(&key);
    return st;
}

det_status
serve_run(const serve_settings *settings, det_error *err)
{
    serve_server *server = calloc(1, sizeof *server);
    if (server == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "server");
    server->settings = settings;
    server->threads = or_processors(settings->threads);
    server->workers = or_processors(settings->workers);
    server->started_us = serve_clock_us();
    uint64_t trace = 0;
    if (getrandom(&trace, sizeof trace, 0) != (ssize_t)sizeof trace)
        trace = (uint64_t)server->started_us;
    server->trace = trace;
    pthread_mutex_init(&server->lock, NULL);
    pthread_mutex_init(&server->loading, NULL);
    pthread_cond_init(&server->queued, NULL);
    pthread_cond_init(&server->helped, NULL);
    det_status st = serve_routes_bind(server) && serve_refused_open(server)
                        ? run(server, err)
                        : det_fail(err, DET_NOMEM, (det_where){0}, "routes");
    serve_state_close(server);
    serve_requests_free(server);
    serve_access_close(server);
    serve_repeats_free(server);
    serve_refused_close(server);
    pthread_cond_destroy(&server->queued);
    pthread_cond_destroy(&server->helped);
    pthread_mutex_destroy(&server->loading);
    pthread_mutex_destroy(&server->lock);
    free(server->bound);
    free(server);
    return st;
}
