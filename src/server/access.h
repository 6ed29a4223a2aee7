/* access.h - what the file of those who may ask is read with.                         floor: server
 */
#ifndef DET_SERVER_ACCESS_H
#define DET_SERVER_ACCESS_H

#include "server/route.h"

/* A list of scopes as bits.  Fails: DET_RANGE, with the place. */
DET_CHECKED det_status serve_scopes_read(const det_tree *tree, uint32_t list, unsigned *out,
                                         det_error *err);
/* A list of roles as "analyst,approver"; NULL where there is no list. */
DET_CHECKED det_status serve_roles_read(const det_tree *tree, uint32_t list, det_arena *arena,
                                        const char **out, det_error *err);
/* Every key of a map is one of known (ends with NULL).  Fails: DET_SYNTAX, with the place. */
DET_CHECKED det_status serve_words_known(const det_tree *tree, uint32_t map,
                                         const char *const *known, const char *what,
                                         det_error *err);

/* ---- issuer.c: callers whom somebody else vouches for -------------------------------------------
 */
typedef struct serve_issuer serve_issuer;
/* Reads the map `oidc`, and the file of keys that it names, which stands beside `file`. */
DET_CHECKED det_status serve_issuer_read(const det_tree *tree, uint32_t node, const char *file,
                                         det_arena *arena, serve_issuer **out, det_error *err);
void serve_issuer_close(serve_issuer *issuer);             /* its memory is the arena's */
const char *serve_issuer_path(const serve_issuer *issuer); /* of the keys */
uint64_t serve_issuer_seen(const serve_issuer *issuer);    /* what it looked like */
/* Who is it?  NULL: request->who and key_id say; else why the token is worth nothing, static. */
const char *serve_issuer_ask(const serve_issuer *issuer, serve_request *request, det_str token);

#endif
