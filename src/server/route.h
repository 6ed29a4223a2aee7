/* route.h - what an endpoint sees: a request, and the answer that it makes.           floor: server
 *
 * An endpoint is a row of a table, {method, path, scope, dialect, pace, largest body, function},
 * and a function that reads the request and writes the answer.  It knows nothing of sockets.  The
 * core has done before it is called: the target and the query are decoded and are UTF-8 without
 * NUL, the body is whole and within its limit, the caller is known and has the scope.
 * docs/server.md says how a route is added.
 *
 * Memory of a request lives until its answer has been sent: its arena, and all that serve_path,
 * serve_query, serve_header and serve_body borrow. */
#ifndef DET_SERVER_ROUTE_H
#define DET_SERVER_ROUTE_H

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "base/tree.h"
#include "server/uri.h"

typedef struct serve_request serve_request;
typedef struct serve_answer serve_answer;
typedef struct serve_server serve_server;

/* What a caller must have been given.  docs/server.md has the table of roles. */
typedef enum serve_scope {
    SERVE_OPEN = 0,   /* everybody: is it alive, is it ready */
    SERVE_ASK = 1,    /* questions of lists and law */
    SERVE_BOOKS = 2,  /* reads cases, holds, licences, quotas, the audit log */
    SERVE_WRITE = 4,  /* writes them; roles are then held by whatever writes a book */
    SERVE_WATCH = 8,  /* figures for monitoring */
    SERVE_MANAGE = 16 /* load lists and law again */
} serve_scope;

/* In which words a failure is told. */
typedef enum serve_dialect {
    SERVE_PROBLEM = 0, /* our own: problem details, RFC 9457 */
    SERVE_YENTE,       /* {"detail": ...} */
    SERVE_WATCHMAN     /* {"error": ...}, and every failure of the request is 400 */
} serve_dialect;

typedef enum serve_pace {
    SERVE_QUICK = 0, /* well below a millisecond: answered by the thread that read it */
    SERVE_SLOW,      /* goes through the bounded queue to a thread that may take its time */
    SERVE_SIZED      /* quick with a body of at most SERVE_SIZED_BYTES, else slow */
} serve_pace;
enum { SERVE_SIZED_BYTES = 4096 };

typedef struct serve_route {
    const char *method; /* "GET"; HEAD comes with it */
    const char *path;   /* "/v1/law/{regime}/timeline": {name} is one segment that is not empty */
    serve_scope scope;
    serve_dialect dialect;
    serve_pace pace;
    size_t body_bytes_max; /* 0: it takes no body */
    void (*run)(serve_request *request, serve_answer *answer);
} serve_route;

/* A table of routes; it ends with a NULL method. */
extern const serve_route serve_routes_system[], serve_routes_metrics[], serve_routes_pages[];
extern const serve_route serve_routes_yente[], serve_routes_reconcile[], serve_routes_watchman[],
    serve_routes_mcp[];

/* ---- the request --------------------------------------------------------------------------------
 */

/* What {name} of the path is; empty where the path has none. */
det_str serve_path(const serve_request *request, const char *name);
/* The first value of a parameter; ptr is NULL if it was not given. */
det_str serve_query(const serve_request *request, const char *name);
/* All parameters in their order; a name may stand several times. */
const serve_pair *serve_queries(const serve_request *request, size_t *count);
/* As it was sent, without '?'. */
det_str serve_raw_query(const serve_request *request);
/* The value of a header by its name, in any case; ptr is NULL if it was not sent. */
det_str serve_header(const serve_request *request, const char *name);
/* Does the caller take answers in gzip?  By Accept-Encoding; "gzip;q=0" says no. */
bool serve_takes_gzip(const serve_request *request);
det_str serve_body(const serve_request *request);
det_arena *serve_arena(serve_request *request);
/* Now, in microseconds since 1970 UTC, when the request had come; and that day in UTC. */
int64_t serve_now_us(const serve_request *request);
det_str serve_today(serve_request *request);
/* Has the time that the request may take run out?  Asked between the steps of long work. */
bool serve_is_late(const serve_request *request);

/* Who asks.  name NULL: nobody is known, and nothing is written for nobody. */
typedef struct serve_caller {
    const char *name;
    const char *roles; /* "analyst,approver"; NULL: roles are not in use */
    unsigned scopes;
} serve_caller;
const serve_caller *serve_who(const serve_request *request);

/* ---- what answers are made from -----------------------------------------------------------------
 */

typedef struct serve_data_set {
    const char *name, *title, *path, *version; /* NULL: not said */
    const char *source;                        /* the list in the snapshot, "own:zala" */
    const char *const *children;               /* of a collection; ends with NULL */
    const char *updated_at, *last_export;      /* NULL: not said */
    const char *described; /* what else its makers say, as members of an object */
    bool is_namespaced;    /* ids of its entities are marked with its name */
} serve_data_set;

/* One state of lists, law and books.  Frozen: a request has one from its beginning to its end, and
 * a later one takes its place for later requests. */
typedef struct serve_world {
    const det_snapshot *snapshot;
    const det_law *law;     /* with the findings of the books laid over it */
    const det_books *books; /* NULL: there is no store */
    det_store *store;       /* shared; NULL: there is none */
    const char *snapshot_id;
    const char *described;      /* det_snapshot_describe */
    const char *lawbook;        /* folder; NULL: none */
    const char *data;           /* the data folder */
    int64_t loaded_us;          /* when it was taken into use */
    const serve_data_set *sets; /* of the manifest */
    size_t set_count;
    void *entities; /* what serve_entities_load made; NULL: nothing */
} serve_world;
const serve_world *serve_world_of(const serve_request *request);
/* Means of asking, for the length of the request. */
det_pool *serve_pool(serve_request *request);     /* of one thread; NULL: no memory, say 503 */
det_worker *serve_worker(serve_request *request); /* the same */
/* Lends them to others until they are asked for again: for who waits on his client in between. */
void serve_leave_desk(serve_request *request);
const det_profile *serve_profile(const serve_request *request);
/* Screens and, where decisions are logged, logs before it returns.  verdicts: room for count. */
DET_CHECKED det_status serve_screen(serve_request *request, const det_question *questions,
                                    size_t count, det_text *ndjson, det_verdict *verdicts,
                                    det_error *err);
/* The same of more than a few, spread over all threads that have nothing else to do: the bytes are
 * those of one thread.  What it needs for that, kept by the caller from one call to the next; NULL
 * where there is no memory. */
typedef struct serve_spread serve_spread;
serve_spread *serve_spread_new(void);
void serve_spread_free(serve_spread *spread); /* NULL is fine */
/* How many questions one call had best have: a few milliseconds' worth for all threads. */
size_t serve_spread_count(const serve_request *request);
enum { SERVE_SPREAD_MAX = 256 };
DET_CHECKED det_status serve_screen_spread(serve_request *request, serve_spread *spread,
                                           const det_question *questions, size_t count,
                                           det_text *ndjson, det_verdict *verdicts, det_error *err);
/* The same of a transaction; json gets one object without a line end. */
DET_CHECKED det_status serve_check(serve_request *request, det_str document, const char *file,
                                   det_str on, det_str as_known, det_text *json,
                                   det_decision *decision, det_error *err);
/* Is every question logged before it is answered? */
bool serve_is_logging(const serve_request *request);
/* To be called behind every write, so that later requests see it. */
void serve_books_changed(serve_request *request);

/* ---- the answer ---------------------------------------------------------------------------------
 */

/* Where the body is written; it begins empty. */
det_text *serve_text(serve_answer *answer);
/* 200 unless told otherwise. */
void serve_status(serve_answer *answer, unsigned status);
/* "application/json" unless told otherwise.  Static. */
void serve_type(serve_answer *answer, const char *type);
/* Another header; what is told is copied. */
void serve_set(serve_answer *answer, const char *name, det_str value);
/* A strong ETag of the body, and 304 where the caller has it already. */
void serve_tag(serve_answer *answer);
/* A failure in the dialect of the route: what was written before is forgotten.
 *   status  of HTTP      format  a sentence: what was found, what was expected, what to do */
void serve_fail(serve_answer *answer, unsigned status, const char *format, ...) DET_PRINTF(3, 4);
/* The same for a failure of the library. */
void serve_fail_error(serve_answer *answer, const det_error *err);
/* Takes a failure back: what was written is the caller's to write again. */
void serve_calm(serve_answer *answer);
/* The body of a failure in the caller's own words, as JSON. */
void serve_fail_raw(serve_answer *answer, unsigned status, det_str json);

/* A body that is made while it is sent, in pieces.  more() appends to text; false ends the body,
 * *is_failed also tells the other side that it is not whole.  The functions are called by one
 * thread at a time; end() once, whatever happens. */
typedef bool (*serve_more)(void *context, det_text *text, bool *is_failed);
void serve_stream(serve_answer *answer, serve_more more, void (*end)(void *context), void *context);

#endif
