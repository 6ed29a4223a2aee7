/* uri.h - the target of a request: its path and its query, decoded.                   floor: server
 */
#ifndef DET_SERVER_URI_H
#define DET_SERVER_URI_H

#include "base/arena.h"

enum { SERVE_SEGMENTS_MAX = 16, SERVE_PAIRS_MAX = 1024, SERVE_URI_BYTES_MAX = 60000 };

typedef struct serve_pair {
    det_str name, value;
} serve_pair;

typedef struct serve_uri {
    det_str segments[SERVE_SEGMENTS_MAX]; /* of "/a/b%2Fc" "a" and "b/c"; of "/" none */
    size_t segment_count;
    serve_pair *query; /* in their order; a name may stand several times */
    size_t query_count;
    det_str raw_query; /* as it was sent, without '?' */
} serve_uri;

/* Reads a target in origin form, "/v1/lists?on=2026-05-09".  All that it decodes is UTF-8 without
 * NUL and lives in arena.
 * Fails: DET_SYNTAX (no path, a byte that has to be escaped, a broken escape, "." and ".."),
 * DET_ENCODING, DET_LIMIT (longer than 60,000 bytes, too many parts), DET_NOMEM. */
DET_CHECKED det_status serve_uri_read(det_str target, det_arena *arena, serve_uri *out,
                                      det_error *err);
/* Reads "a=1&b=2", as a query has it or the body of a form: '+' is a blank.  Same failures. */
DET_CHECKED det_status serve_form_read(det_str text, det_arena *arena, serve_pair **pairs,
                                       size_t *count, det_error *err);

#endif
