/* signed.h - texts under a signature, and the head of a log.                          floor: base
 *
 * A signed note in the form of C2SP's signed-note: lines of text, an empty line, and a signature
 * line.  It is read by a person as it is, and checked by anybody who has the key's public half.
 *
 *     detente.example/audit
 *     4096
 *     CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
 *
 *     — detente.example/audit Az3grnFKmaDnBd3XQHkrwtCwIDyAVCGEYQrAnTbRcNWJzGuVdmbCRkcLJ...
 *
 * Ed25519 by OpenSSL.  Such a note with the three lines above is a log's checkpoint (C2SP
 * tlog-checkpoint): who keeps the log, its size, the root of its tree. */
#ifndef DET_BASE_SIGNED_H
#define DET_BASE_SIGNED_H

#include "base/merkle.h"

enum {
    DET_SIGNING_KEY_BYTES = 32,
    DET_SIGNING_NAME_MAX = 128,
    DET_SIGNED_BYTES_MAX = 65536 /* of a note; a checkpoint has some hundred */
};

/* Public half, and the secret one if it is known. */
typedef struct det_signing_key {
    char name[DET_SIGNING_NAME_MAX + 1]; /* no blank, no '+' */
    uint8_t id[4];                       /* told in the signature, to find the key by */
    uint8_t public_key[DET_SIGNING_KEY_BYTES];
    uint8_t secret[DET_SIGNING_KEY_BYTES];
    bool has_secret;
} det_signing_key;

/* The key of a secret, which the caller drew at random.  Fails: DET_SYNTAX a name that cannot be
 * one; DET_NOMEM. */
DET_CHECKED det_status det_signing_key_of(det_str name, const uint8_t secret[DET_SIGNING_KEY_BYTES],
                                          det_signing_key *out, det_error *err);
/* "name+5d7c3e1a+AQ..." or "PRIVATE+KEY+name+5d7c3e1a+AQ...".  Fails: DET_SYNTAX, DET_NOMEM. */
DET_CHECKED det_status det_signing_key_read(det_str text, det_where at, det_signing_key *out,
                                            det_error *err);
/* The same, with the secret half where is_secret. */
void det_signing_key_print(const det_signing_key *key, bool is_secret, det_text *out);

/* Appends body (it ends in a line end) signed by key.  Fails: DET_USAGE no secret half, or a body
 * that is none; DET_NOMEM. */
DET_CHECKED det_status det_signed_write(const det_signing_key *key, det_str body, det_text *out,
                                        det_error *err);
/* The body of a note that key has signed.  Other signatures in it are not looked at.
 * Fails: DET_SYNTAX no signed note; DET_MISSING not signed by that key; DET_CORRUPT its signature
 * does not fit the text; DET_LIMIT; DET_NOMEM. */
DET_CHECKED det_status det_signed_open(det_str note, const char *file, const det_signing_key *key,
                                       det_str *body, det_error *err);

typedef struct det_tree_head {
    det_str origin; /* who keeps the log */
    uint64_t size;
    det_sha256 root;
} det_tree_head;
void det_tree_head_print(const det_tree_head *head, det_text *out);
/* From the body of a note; lines behind the third are left alone.  origin is borrowed.
 * Fails: DET_SYNTAX. */
DET_CHECKED det_status det_tree_head_read(det_str body, const char *file, det_tree_head *out,
                                          det_error *err);

#endif
