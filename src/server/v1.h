/* v1.h - what the paths of /v1 share.                                                 floor: server
 *
 * Answers are the library's own lines, so they are the bytes of `detente --json`.  What it gives as
 * a line an item is paged, {"items":[...],"next":...}, or given as it is to who accepts
 * application/x-ndjson. */
#ifndef DET_SERVER_V1_H
#define DET_SERVER_V1_H

#include "server/route.h"

enum { V1_BODY_BYTES = 1 << 20, V1_FIELDS_MAX = 256 };

/* The body as one JSON object without duplicate keys or NUL.  False: the answer says why not. */
bool v1_body(serve_request *request, serve_answer *answer, det_tree *out);
/* The keys of a map, all of which have to be known.  known ends with NULL. */
bool v1_known(serve_answer *answer, const det_tree *tree, uint32_t map, const char *const *known);
/* The parameters of the query, the same way. */
bool v1_known_query(serve_request *request, serve_answer *answer, const char *const *known);
/* A list of texts, or one, as lines. */
bool v1_lines(serve_request *request, serve_answer *answer, const det_tree *tree, const char *key,
              det_str *out);
/* A day or an instant of the query: today if it is not given. */
bool v1_on(serve_request *request, serve_answer *answer, det_str *out);
/* As the caller was told, or empty; checked. */
bool v1_as_known(serve_request *request, serve_answer *answer, det_str *out);
/* Whole numbers; the default if not given. */
bool v1_number(serve_request *request, serve_answer *answer, const char *name, uint64_t most,
               uint64_t *value);
bool v1_flag(const serve_request *request, const char *name);

/* What the lines of ndjson are answered as: a page of them, by ?limit= and ?cursor=, or as they
 * are; with an ETag. */
void v1_page(serve_request *request, serve_answer *answer, det_text *ndjson);
/* The same of a status; the lines are freed.  What a page of them cannot begin with (DET_RANGE: a
 * day that is none) is a bad request. */
void v1_paged(serve_request *request, serve_answer *answer, det_text *lines, det_status st,
              const det_error *err);
/* One object, or lines, as they were written to serve_text: with the line end that the program
 * prints, and an ETag. */
void v1_done(serve_answer *answer);
/* The same of a status: the failure, if it is one. */
void v1_end(serve_answer *answer, det_status st, const det_error *err);

/* ---- the store ----------------------------------------------------------------------------------
 */

/* The store.  NULL: there is none, and the answer says so; lacks: what that means. */
det_store *v1_store(serve_request *request, serve_answer *answer, const char *lacks);
/* The store of the books, when the parameters are known and as_known is one; else as v1_store. */
det_store *v1_books(serve_request *request, serve_answer *answer, const char *const *known,
                    det_str *as_known);

/* The same, with lines to be filled and given to v1_paged. */
det_store *v1_book_lines(serve_request *request, serve_answer *answer, const char *const *known,
                         det_text **lines, det_str *as_known);

/* ---- writing ------------------------------------------------------------------------------------
 */

/* Who writes.  False: nobody is known, or there is no store, and the answer says so. */
bool v1_hand(serve_request *request, serve_answer *answer, det_book_hand *out);
/* The body as fields of a book: texts, numbers, yes and no, lists of them.  more: what the path
 * says already, ends with a NULL key. */
bool v1_fields(serve_request *request, serve_answer *answer, const det_book_field *more,
               det_book_field **out, size_t *count);
/* Who writes, and the fields: key names the id in the path, NULL: it has none.  False: the answer
 * is made, a failure or what was answered before. */
bool v1_entry(serve_request *request, serve_answer *answer, const char *key, det_book_hand *hand,
              det_book_field **fields, size_t *count);
/* A write that was asked for before under the same Idempotency-Key is answered as then: true.  Else
 * v1_written answers it, and remembers. */
bool v1_repeated(serve_request *request, serve_answer *answer);
void v1_written(serve_request *request, serve_answer *answer, det_status st, const det_error *err);

extern const serve_route serve_routes_v1_ask[], serve_routes_v1_law[], serve_routes_v1_lists[],
    serve_routes_v1_case[], serve_routes_v1_hold[], serve_routes_v1_book[], serve_routes_v1_audit[];

#endif
