/* inside.h - what the files of the server share.                                      floor: server
 *
 * Threads: some read requests and answer what is quick (libmicrohttpd's), some do what takes longer
 * (work.c), one looks after time: snapshots, connections that dawdle, signals (server.c).  Whatever
 * they share is behind server->lock, or atomic. */
#ifndef DET_SERVER_INSIDE_H
#define DET_SERVER_INSIDE_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/sha256.h"
#include "server/route.h"
#include "server/server.h"

/* ---- state.c: the world, and desks to ask it from -----------------------------------------------
 */

typedef struct serve_base {
    const det_snapshot *snapshot;
    unsigned refs; /* under the lock */
    char *described;
    char id[72];
    void *entities;
    det_arena *rules_arena;
    serve_rules rules;
} serve_base;

typedef struct serve_desk {
    struct serve_desk *next;
    det_pool *pool;
    det_worker *worker;
} serve_desk;

typedef struct serve_loaded {
    serve_world world;
    serve_base *base;
    const det_law *laid; /* to close */
    unsigned refs;       /* under the lock */
    serve_desk *desks;   /* free ones */
} serve_loaded;

/* Opens what is there now and puts it in the place of what was.  On failure that stays. */
DET_CHECKED det_status serve_state_load(serve_server *server, det_error *err);
/* The same by itself: what fails is told in the log. */
void serve_state_again(serve_server *server);
/* The books alone. */
DET_CHECKED det_status serve_state_books(serve_server *server, det_error *err);
/* What a file looks like from outside; another value: it is another.  0: it is not there.  name
 * empty: folder is the file. */
uint64_t serve_look(const char *folder, const char *name);
/* Loads again where a file has changed since. */
void serve_state_watch(serve_server *server);
void serve_state_close(serve_server *server);
/* NULL: there is none yet. */
serve_loaded *serve_state_take(serve_server *server);
void serve_state_give(serve_server *server, serve_loaded *loaded, serve_desk *desk);
/* A free desk or a new one, and back again; NULL: no memory. */
serve_desk *serve_state_desk(serve_server *server, serve_loaded *loaded);
void serve_state_desk_back(serve_server *server, serve_loaded *loaded, serve_desk *desk);
/* The pool of a desk, made when it is asked for first; NULL: no memory. */
det_pool *serve_state_pool(serve_loaded *loaded, serve_desk *desk);

/* Manifests that later ones have replaced, for worlds that still name their sets. */
typedef struct serve_manifest_kept {
    const struct serve_manifest_kept *next;
    det_arena *arena;
} serve_manifest_kept;
/* Reads a manifest, imports its files into the store and builds the snapshot. */
DET_CHECKED det_status serve_manifest_load(serve_server *server, det_error *err);
void serve_manifest_close(serve_server *server);

/* ---- route.c ------------------------------------------------------------------------------------
 */

enum { SERVE_ROUTES_MAX = 256, SERVE_BUCKETS = 16, SERVE_CLASSES = 6 };

typedef struct serve_seen {
    _Atomic uint64_t answers[SERVE_CLASSES]; /* by the first digit of the status */
    _Atomic uint64_t buckets[SERVE_BUCKETS];
    _Atomic uint64_t ns;
} serve_seen;

typedef struct serve_bound {
    const serve_route *route;
    det_str segments[SERVE_SEGMENTS_MAX]; /* of the pattern */
    size_t segment_count;
    serve_seen seen;
} serve_bound;

/* Binds every table; false: one is too large (our mistake). */
bool serve_routes_bind(serve_server *server);
/* The route of a method and a path; NULL: none, and *allowed says which methods the path has. */
serve_bound *serve_routes_find(serve_server *server, det_str method, const serve_uri *uri,
                               det_text *allowed);

/* ---- the request --------------------------------------------------------------------------------
 */

typedef struct serve_head {
    struct serve_head *next;
    const char *name;
    det_str value;
} serve_head;

struct serve_answer {
    serve_request *request;
    unsigned status;
    const char *type;
    serve_head *heads;
    serve_more more;
    void (*end)(void *context);
    void *context;
    bool is_failure;
};

struct serve_request {
    serve_server *server;
    struct MHD_Connection *connection;
    serve_request *next; /* of a free list, or of the queue */
    det_arena *arena;
    det_text *text;
    const char *target;
    serve_uri uri;
    serve_bound *bound;
    char *body;
    size_t body_used, body_capacity, body_max;
    bool is_begun, is_refused, is_done, is_too_large, is_counted, is_head;
    bool has_repeat; /* a write under an Idempotency-Key is begun, and not told how it ended */
    det_sha256 repeat;
    struct serve_unpack *unpack; /* of a body that comes packed; NULL: it does not */
    const char *bad_body;        /* why it cannot be read; NULL: it can */
    char *packed;                /* the answer in gzip; NULL: it is sent as it is */
    size_t packed_bytes;
    int64_t now_us;
    uint64_t began_ns, deadline_ns;
    char today[16];
    serve_loaded *loaded;
    serve_desk *desk;
    serve_caller who;
    const char *key_id; /* for logs: which key, never who */
    serve_answer answer;
};

/* One connection, for those that dawdle. */
typedef struct serve_line {
    struct serve_line *next, **link;
    int fd;
    _Atomic uint64_t since_ns; /* when it began to wait for what it waits for */
    _Atomic int phase;
} serve_line;
enum { SERVE_HEAD, SERVE_BODY, SERVE_WORK };

/* Pieces of work that its owner shares with workers that have nothing to do. */
typedef struct serve_share {
    struct serve_share *next, **link;
    void (*run)(void *context, size_t piece);
    void *context;
    size_t count, begun; /* pieces; under the lock */
    unsigned helpers;    /* at work on one; under the lock */
} serve_share;

enum { SERVE_REFRESH_NONE = 0, SERVE_REFRESH_RUNS, SERVE_REFRESH_DONE, SERVE_REFRESH_FAILED };

struct serve_server {
    const serve_settings *settings;
    pthread_mutex_t lock;
    struct MHD_Daemon *daemon;
    unsigned threads, workers;
    serve_bound *bound;
    size_t bound_count;
    /* state */
    det_store *store;
    serve_loaded *loaded;
    det_arena *manifest_arena;
    const serve_manifest_kept *manifest_kept;
    const serve_data_set *sets;
    size_t set_count;
    uint64_t watched, watched_store, watched_rules; /* what the files looked like */
    pthread_mutex_t loading;
    _Atomic bool is_reload_failed;
    /* requests */
    serve_request *spare;
    size_t spare_count;
    _Atomic uint64_t bodies_bytes;
    _Atomic uint64_t trace;  /* the next span's number; begins at random */
    _Atomic unsigned active; /* begun and not answered */
    _Atomic bool is_draining;
    serve_line *lines;
    _Atomic unsigned line_count;
    /* the queue */
    pthread_cond_t queued;
    serve_request *first, **last;
    unsigned waiting, queue_max;
    bool is_closed;
    serve_share *shares;      /* those that have pieces left */
    unsigned owners, helpers; /* at work on shares */
    pthread_cond_t helped;    /* a helper has ended its piece */
    pthread_t worker_threads[256];
    unsigned worker_count;
    /* figures */
    _Atomic uint64_t verdicts[8], decisions[8];
    _Atomic uint64_t refused_full, refused_late, refused_rate, refused_key, refused_token,
        refused_scope, refused_foreign, loads, loads_failed, dawdlers;
    serve_seen unrouted;
    /* a refresh that watchman's clients asked for */
    _Atomic int refresh;
    _Atomic int64_t refresh_from_us, refresh_to_us;
    int64_t started_us;
    struct serve_access *access;
    struct serve_repeats *repeats;
    struct serve_refusals *refusals;
    _Atomic bool is_confined; /* cage.c */
};

uint64_t serve_now_ns(void);
int64_t serve_clock_us(void);

/* connection.c: libmicrohttpd's callbacks. */
void *serve_on_target(void *server, const char *target, struct MHD_Connection *connection);
enum MHD_Result serve_on_request(void *server, struct MHD_Connection *connection, const char *url,
                                 const char *method, const char *version, const char *data,
                                 size_t *size, void **request);
void serve_on_completed(void *server, struct MHD_Connection *connection, void **request,
                        enum MHD_RequestTerminationCode why);
void serve_on_connection(void *server, struct MHD_Connection *connection, void **line,
                         enum MHD_ConnectionNotificationCode code);
/* Cuts connections whose head or body does not come. */
void serve_cut_dawdlers(serve_server *server);
void serve_requests_free(serve_server *server);

/* pack.c: bodies in gzip. */
enum { SERVE_PACK_BYTES_MIN = 1024 }; /* of an answer that is packed */
/* Packs the answer, if that is wanted and worth it, and it is not packed already. */
void serve_pack(serve_request *request);
/* Looks at the coding of the body that is to come.  False: the answer says why it is not read. */
bool serve_unpack_begin(serve_request *request);
void serve_unpack_end(serve_request *request);
typedef enum serve_unpacked {
    SERVE_UNPACK_GOOD,
    SERVE_UNPACK_BAD, /* it is no gzip */
    SERVE_UNPACK_BOMB,
    SERVE_UNPACK_FULL /* take() had no room */
} serve_unpacked;
serve_unpacked serve_unpack_more(serve_request *request, const char *data, size_t size,
                                 bool (*take)(serve_request *request, const char *data,
                                              size_t size));
/* Has all of it come? */
bool serve_unpack_is_whole(const serve_request *request);

/* work.c */
DET_CHECKED bool serve_work_start(serve_server *server);
/* False: the queue is full. */
bool serve_work_add(serve_server *server, serve_request *request);
/* Runs pieces 0 .. count - 1, in any order, on this thread and on those of the queue that have
 * nothing to do; returns when all are done. */
void serve_work_share(serve_server *server, size_t count, void (*run)(void *context, size_t piece),
                      void *context);
/* Ends the threads when the queue is empty. */
void serve_work_stop(serve_server *server);

/* repeat.c: writes that were asked for before. */
typedef enum serve_repeat {
    SERVE_REPEAT_NEW,     /* to be done, and told to serve_repeat_end */
    SERVE_REPEAT_BUSY,    /* it is being done */
    SERVE_REPEAT_UNKNOWN, /* it was being done when a server ended */
    SERVE_REPEAT_OTHER,   /* the same key with another body */
    SERVE_REPEAT_KNOWN    /* done: text and status are those of then */
} serve_repeat;
/* Reads what is kept in the data folder. */
DET_CHECKED det_status serve_repeats_open(serve_server *server, det_error *err);
serve_repeat serve_repeat_begin(serve_server *server, const det_sha256 *which,
                                const det_sha256 *body, det_text *text, unsigned *status);
/* status 0: it failed, and may be tried again. */
void serve_repeat_end(serve_server *server, const det_sha256 *which, det_str text, unsigned status);
void serve_repeats_free(serve_server *server);

/* cage.c: what the process cannot do from now on, in any of its threads. */
DET_CHECKED det_status serve_cage_close(det_error *err);

/* access.c: who asks, and what he may. */
DET_CHECKED det_status serve_access_open(serve_server *server, det_error *err);
/* The keys, read anew; on failure those that were read stay. */
DET_CHECKED det_status serve_access_reload(serve_server *server, det_error *err);
/* The same by itself, where a file of theirs is another. */
void serve_access_watch(serve_server *server);
void serve_access_close(serve_server *server);
/* False: the answer says why not. */
bool serve_access_check(serve_request *request, serve_scope scope);

/* refused.c: who was not let in, for the audit log. */
DET_CHECKED bool serve_refused_open(serve_server *server); /* false: no memory */
void serve_refused_close(serve_server *server);
/* Of a request whose route is known. why  static, without anything that was sent */
void serve_refused_note(serve_request *request, unsigned status, const char *why);
/* Writes what was noted; but for the last time at most once a minute.  By one thread. */
void serve_refused_keep(serve_server *server, bool is_last);

/* log.c: lines of JSON on standard error. */
void serve_log(const char *event, const char *key, const char *value);
void serve_log_error(const char *event, const det_error *err);
void serve_log_request(const serve_request *request, unsigned status);

/* Where the second half of the server keeps what it needs to know of entities: made when a snapshot
 * is loaded, and taken away with it.  *out may stay NULL. */
DET_CHECKED det_status serve_entities_load(const serve_world *world, void **out, det_error *err);
void serve_entities_free(void *entities);

#endif
