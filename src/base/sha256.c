/* sha256.c - SHA-256 by OpenSSL. */
#include "base/sha256.h"

#include <openssl/evp.h>
#include <string.h>

det_status
det_sha256_of_parts(const det_str *parts, size_t count, det_sha256 *out, det_error *err)
{
    unsigned int length = 0;
    det_sha256 digest;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool good = context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1;
    for (size_t i = 0; good && i < count; i++)
        good = EVP_DigestUpdate(context, parts[i].ptr == NULL ? "" : parts[i].ptr, parts[i].len) ==
               1;
    good = good && EVP_DigestFinal_ex(context, digest.bytes, &length) == 1 &&
           length == DET_SHA256_BYTES;
    EVP_MD_CTX_free(context);
    if (!good)
        return det_fail(err, DET_NOMEM, (det_where){0}, "no context for SHA-256: out of memory");
    *out = digest;
    return DET_OK;
}

det_status
det_sha256_of(det_str bytes, det_sha256 *out, det_error *err)
{
    return det_sha256_of_parts(&bytes, 1, out, err);
}

const char *
det_sha256_print(const det_sha256 *digest, char hex[DET_SHA256_HEX])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < DET_SHA256_BYTES; i++) {
        hex[2 * i] = digits[digest->bytes[i] >> 4];
        hex[2 * i + 1] = digits[digest->bytes[i] & 15];
    }
    hex[2 * DET_SHA256_BYTES] = '\0';
    return hex;
}

static int
digit_value(char digit)
{
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

bool
det_sha256_read(det_str hex, det_sha256 *out)
{
    if (hex.len != 2 * DET_SHA256_BYTES) return false;
    det_sha256 digest;
    for (size_t i = 0; i < DET_SHA256_BYTES; i++) {
        int high = digit_value(hex.ptr[2 * i]), low = digit_value(hex.ptr[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        digest.bytes[i] = (uint8_t)(high << 4 | low);
    }
    *out = digest;
    return true;
}
