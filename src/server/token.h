/* token.h - bearer tokens that somebody else signed (JWT, RFC 7519), and the keys to prove them by
 * (JWKS, RFC 7517).                                                                   floor: server
 *
 * RS256, ES256 and EdDSA (Ed25519) alone, each with a key of its own kind; never none, never a
 * shared secret.  What a token says of keys (jku, jwk, x5c) is not looked at. */
#ifndef DET_SERVER_TOKEN_H
#define DET_SERVER_TOKEN_H

#include "base/arena.h"
#include "base/tree.h"

enum {
    SERVE_JWKS_KEYS_MAX = 64,
    SERVE_TOKEN_BYTES_MAX = 16 << 10 /* of a token; a head takes no more anyway */
};

/* Owned; frozen once read. */
typedef struct serve_jwks serve_jwks;
/* Reads {"keys":[...]}.  Keys of other kinds, for encryption or for other algorithms are passed
 * over; one of ours that is broken, or an RSA key below 2,048 bits, fails the file, and so does a
 * file that leaves none.
 * Fails: DET_SYNTAX, DET_RANGE, DET_LIMIT, DET_NOMEM. */
DET_CHECKED det_status serve_jwks_read(det_str json, const char *file, serve_jwks **out,
                                       det_error *err);
void serve_jwks_free(serve_jwks *keys);

typedef struct serve_token_rules {
    det_str issuer, audience; /* byte for byte; audience is one of the token's */
    int64_t leeway_us;        /* that clocks may differ */
} serve_token_rules;
/* Has it the form of a token: three parts with dots between? */
bool serve_token_is(det_str text);
/* Proves a token and reads what it claims, which lives in arena.
 *   now_us  now, since 1970 UTC
 * Returns NULL, or why it is worth nothing: a few words, static, without anything of the token. */
const char *serve_token_check(const serve_jwks *keys, const serve_token_rules *rules, det_str token,
                              int64_t now_us, det_arena *arena, det_tree *claims);

#endif
