/* server.h - the HTTP server, from its first listening to its end.                    floor: server
 */
#ifndef DET_SERVER_SERVER_H
#define DET_SERVER_SERVER_H

#include <stdatomic.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

/* How old a list may be, and how often it is looked for. */
typedef struct serve_freshness {
    const char *source;
    uint32_t stale_days, every_hours;
} serve_freshness;

/* Writes the lines of det_lists to out with "stale_days", "next_expected" (null: never fetched),
 * "problems" and "healthy" at the end of each.  *is_healthy: all of them are.  A list of which
 * nothing is said may be 30 days old.
 *   now_us  since 1970 UTC      arena  for the moment
 * Fails: DET_SYNTAX (no lines of det_lists), DET_LIMIT, DET_NOMEM. */
DET_CHECKED det_status serve_health(det_str lines, const serve_freshness *of, size_t count,
                                    int64_t now_us, det_arena *arena, det_text *out,
                                    bool *is_healthy, det_error *err);

enum { SERVE_RULE_FILES = 4 };
/* What files of whoever runs the server say; read with every load. */
typedef struct serve_rules {
    const serve_freshness *freshness; /* of lists, for /v1/lists */
    size_t freshness_count;
    det_profile profile;
    bool is_logging;   /* every decision is logged before it is answered ... */
    const char *actor; /* ... as asked by him, where the caller of a request is not known */
    const char *roles; /* of the actor; NULL: roles are not in use (docs/roles.md) */
    /* where that stands, there or not; a change is a reason to load.  NULL: nowhere */
    const char *files[SERVE_RULE_FILES];
} serve_rules;

/* How many days old a list may be: as said of it, or 30. */
uint32_t serve_stale_days(const serve_freshness *of, size_t count, det_str source);

/* What a server is started with.  Zeroed members are the defaults. */
typedef struct serve_settings {
    const char *data;     /* the data folder: store, snapshot; required */
    const char *lawbook;  /* folder of the law as YAML; NULL: no what-if, and nothing is built */
    const char *snapshot; /* the file that answers; required */
    const char *address;  /* NULL: "127.0.0.1" */
    uint16_t port;        /* 0: any that is free */
    bool is_plain;        /* the explicit word: beyond loopback without TLS */
    const char *tls_certificate, *tls_key; /* files, PEM; NULL: no TLS */
    const char *manifest;                  /* data sets to load, YAML; NULL: none */
    const char *keys;                      /* who may do what; NULL: keys.yaml of data, if there */
    /* Reads the rules into out, which is zeroed, and arena; with every load, on any thread, one at
     * a time.  On failure what was read before goes on. */
    det_status (*rules)(void *context, det_arena *arena, serve_rules *out, det_error *err);
    void *rules_context;
    bool logs_access;        /* a line for every request, not only for those that fail */
    unsigned threads;        /* that read and answer; 0: one a processor */
    unsigned workers;        /* that do what takes longer; 0: one a processor */
    unsigned queue;          /* requests that may wait for those; 0: 64 */
    unsigned connections;    /* at once; 0: 1,024 */
    unsigned per_address;    /* of them of one address; 0: no limit */
    unsigned rate;           /* requests a second of one caller; 0: no limit */
    unsigned deadline_ms;    /* that a request may take; 0: 10,000 */
    unsigned head_seconds;   /* in which the head of a request has to come; 0: 15 */
    unsigned body_seconds;   /* and its body; 0: 60 */
    unsigned drain_seconds;  /* that requests have left when it is told to end; 0: 20 */
    size_t bodies_bytes_max; /* of all bodies that are being read; 0: 256 MiB */
    const atomic_int
        *signals; /* set by the caller's handler: SERVE_STOP, SERVE_RELOAD; NULL: never */
} serve_settings;

enum { SERVE_STOP = 1, SERVE_RELOAD = 2 };

/* Serves until it is told to stop, and returns when everything that was begun has been answered.
 * Lines of JSON about what happens go to standard error; the first, {"event":"listening",...},
 * names the port.
 * Fails: DET_REFUSED (beyond loopback without TLS), DET_IO (the address is taken), DET_SYNTAX
 * (keys, manifest), DET_MISSING, DET_NOMEM. */
DET_CHECKED det_status serve_run(const serve_settings *settings, det_error *err);

#endif
