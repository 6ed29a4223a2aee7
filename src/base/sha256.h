/* sha256.h - SHA-256 (OpenSSL's EVP).                                                 floor: base
 */
#ifndef DET_BASE_SHA256_H
#define DET_BASE_SHA256_H

#include "base/error.h"
#include "base/str.h"

enum { DET_SHA256_BYTES = 32, DET_SHA256_HEX = 65 };

typedef struct det_sha256 {
    uint8_t bytes[DET_SHA256_BYTES];
} det_sha256;

/* Fails: DET_NOMEM (no context could be made). */
DET_CHECKED det_status det_sha256_of(det_str bytes, det_sha256 *out, det_error *err);
/* The digest of several parts read one behind the other. */
DET_CHECKED det_status det_sha256_of_parts(const det_str *parts, size_t count, det_sha256 *out,
                                           det_error *err);
/* The digest of each of several texts: two at a time where the processor has instructions for it.
 */
DET_CHECKED det_status det_sha256_of_all(const det_str *texts, size_t count, det_sha256 *out,
                                         det_error *err);
/* Has it? */
bool det_sha256_has_lanes(void);
/* 64 lower-case digits and a NUL.  Returns hex. */
const char *det_sha256_print(const det_sha256 *digest, char hex[DET_SHA256_HEX]);
bool det_sha256_read(det_str hex, det_sha256 *out);

#endif
