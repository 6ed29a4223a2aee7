/* signed.c - signed notes and checkpoints, by OpenSSL's Ed25519. */
#include "base/signed.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum {
    ED25519 = 1, /* the kind of key, in its first byte */
    SIGNATURE_BYTES = 64,
    SIGNED_LINE_BYTES = 4 + SIGNATURE_BYTES,
    BASE64_MAX = 4 * ((SIGNED_LINE_BYTES + 2) / 3) + 1,
    DECIMAL_MAX = 21
};

static const char dash[] = "\xe2\x80\x94 "; /* what begins a signature line */

/* ---- base64 -------------------------------------------------------------------------------------
 */

static det_str
encode(const uint8_t *bytes, size_t count, char text[BASE64_MAX])
{
    int length = EVP_EncodeBlock((unsigned char *)text, bytes, (int)count);
    return (det_str){text, length < 0 ? 0 : (size_t)length};
}

/* Exactly count bytes in the one way that base64 writes them. */
static bool
decode(det_str text, uint8_t *bytes, size_t count)
{
    uint8_t room[BASE64_MAX];
    char again[BASE64_MAX];
    if (text.len != 4 * ((count + 2) / 3) || text.len >= sizeof room) return false;
    if (EVP_DecodeBlock(room, (const unsigned char *)text.ptr, (int)text.len) < (int)count)
        return false;
    memcpy(bytes, room, count);
    return det_str_equal(encode(bytes, count, again), text);
}

/* ---- keys ---------------------------------------------------------------------------------------
 */

static bool
is_name(det_str name)
{
    if (name.len == 0 || name.len > DET_SIGNING_NAME_MAX) return false;
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.ptr[i] <= ' ' || (unsigned char)name.ptr[i] > '~' ||
            name.ptr[i] == '+')
            return false;
    return true;
}

/* The first bytes of SHA-256(name, line end, kind, public key). */
static det_status
set_id(det_signing_key *key, det_error *err)
{
    det_sha256 digest;
    const det_str parts[] = {det_str_of(key->name),
                             DET_STR("\n\1"),
                             {(const char *)key->public_key, DET_SIGNING_KEY_BYTES}};
    det_status st = det_sha256_of_parts(parts, 3, &digest, err);
    if (st == DET_OK) memcpy(key->id, digest.bytes, sizeof key->id);
    return st;
}

det_status
det_signing_key_of(det_str name, const uint8_t secret[DET_SIGNING_KEY_BYTES], det_signing_key *out,
                   det_error *err)
{
    size_t length = DET_SIGNING_KEY_BYTES;
    det_signing_key key = {.has_secret = true};
    if (!is_name(name))
        return det_fail(err, DET_SYNTAX, (det_where){0},
                        "'%.*s' cannot name a key; expected up to %d printable characters without "
                        "blanks and '+', as example.org/audit",
                        DET_STR_FMT(det_str_slice(name, 0, 60)), DET_SIGNING_NAME_MAX);
    memcpy(key.name, name.ptr, name.len);
    memcpy(key.secret, secret, sizeof key.secret);
    EVP_PKEY *pair = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret,
                                                  DET_SIGNING_KEY_BYTES);
    bool good = pair != NULL && EVP_PKEY_get_raw_public_key(pair, key.public_key, &length) == 1 &&
                length == DET_SIGNING_KEY_BYTES;
    EVP_PKEY_free(pair);
    if (!good) return det_fail(err, DET_NOMEM, (det_where){0}, "no key for Ed25519: out of memory");
    det_status st = set_id(&key, err);
    if (st == DET_OK) *out = key;
    return st;
}

static bool
read_parts(det_str text, det_str *name, det_str *id, uint8_t kind_and_key[33])
{
    size_t first = det_str_find_byte(text, '+');
    if (first == SIZE_MAX) return false;
    *name = det_str_slice(text, 0, first);
    text = det_str_slice(text, first + 1, text.len);
    size_t second = det_str_find_byte(text, '+');
    if (second == SIZE_MAX) return false;
    *id = det_str_slice(text, 0, second);
    return is_name(*name) && id->len == 8 &&
           decode(det_str_slice(text, second + 1, text.len), kind_and_key, 33) &&
           kind_and_key[0] == ED25519;
}

det_status
det_signing_key_read(det_str text, det_where at, det_signing_key *out, det_error *err)
{
    static const char mark[] = "PRIVATE+KEY+";
    uint8_t bytes[33];
    det_str name, id;
    char hex[9];
    det_signing_key key = {0};
    det_status st = DET_OK;
    text = det_str_trim(text);
    bool is_secret = det_str_starts(text, det_str_of(mark));
    if (is_secret) text = det_str_slice(text, sizeof mark - 1, text.len);
    if (!read_parts(text, &name, &id, bytes))
        return det_fail(err, DET_SYNTAX, at,
                        "this is no key; expected name+hash+base64 with a key of Ed25519, %s",
                        is_secret ? "behind PRIVATE+KEY+" : "as a verifier is given it");
    if (is_secret) {
        st = det_signing_key_of(name, bytes + 1, &key, err);
    } else {
        memcpy(key.name, name.ptr, name.len);
        memcpy(key.public_key, bytes + 1, DET_SIGNING_KEY_BYTES);
        st = set_id(&key, err);
    }
    if (st != DET_OK) return st;
    snprintf(hex, sizeof hex, "%02x%02x%02x%02x", key.id[0], key.id[1], key.id[2], key.id[3]);
    if (!det_str_equal(id, det_str_of(hex)))
        return det_fail(err, DET_SYNTAX, at,
                        "the key's hash is %.*s, and that of its name and bytes is %s; it was "
                        "damaged on the way",
                        DET_STR_FMT(id), hex);
    *out = key;
    return DET_OK;
}

void
det_signing_key_print(const det_signing_key *key, bool is_secret, det_text *out)
{
    uint8_t bytes[33] = {ED25519};
    char text[BASE64_MAX];
    memcpy(bytes + 1, is_secret ? key->secret : key->public_key, DET_SIGNING_KEY_BYTES);
    det_str encoded = encode(bytes, sizeof bytes, text);
    det_text_print(out, "%s%s+%02x%02x%02x%02x+%.*s", is_secret ? "PRIVATE+KEY+" : "", key->name,
                   key->id[0], key->id[1], key->id[2], key->id[3], DET_STR_FMT(encoded));
}

/* ---- notes --------------------------------------------------------------------------------------
 */

static bool
sign(const det_signing_key *key, det_str body, uint8_t signature[SIGNATURE_BYTES])
{
    size_t length = SIGNATURE_BYTES;
    EVP_PKEY *pair = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, key->secret,
                                                  DET_SIGNING_KEY_BYTES);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool good = pair != NULL && context != NULL &&
                EVP_DigestSignInit(context, NULL, NULL, NULL, pair) == 1 &&
                EVP_DigestSign(context, signature, &length, (const unsigned char *)body.ptr,
                               body.len) == 1 &&
                length == SIGNATURE_BYTES;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(pair);
    return good;
}

/* -1 no memory, 0 not so, 1 it fits. */
static int
verify(const det_signing_key *key, det_str body, const uint8_t signature[SIGNATURE_BYTES])
{
    EVP_PKEY *half = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key->public_key,
                                                 DET_SIGNING_KEY_BYTES);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int good = -1;
    if (half != NULL && context != NULL &&
        EVP_DigestVerifyInit(context, NULL, NULL, NULL, half) == 1)
        good = EVP_DigestVerify(context, signature, SIGNATURE_BYTES,
                                (const unsigned char *)body.ptr, body.len) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(half);
    return good;
}

/* A body is lines, and has no empty one that could end it early. */
static bool
is_body(det_str body)
{
    return body.len > 0 && body.ptr[body.len - 1] == '\n' && body.ptr[0] != '\n' &&
           det_str_find(body, DET_STR("\n\n")) == SIZE_MAX;
}

det_status
det_signed_write(const det_signing_key *key, det_str body, det_text *out, det_error *err)
{
    uint8_t bytes[SIGNED_LINE_BYTES];
    char text[BASE64_MAX];
    if (!key->has_secret || !is_body(body))
        return det_fail(
            err, DET_USAGE, (det_where){0},
            "a note needs a secret key, and a body of whole lines without an empty one");
    memcpy(bytes, key->id, sizeof key->id);
    if (!sign(key, body, bytes + sizeof key->id))
        return det_fail(err, DET_NOMEM, (det_where){0}, "no signature: out of memory");
    det_text_add(out, body);
    det_text_print(out, "\n%s%s %.*s\n", dash, key->name,
                   DET_STR_FMT(encode(bytes, sizeof bytes, text)));
    return DET_OK;
}

/* The signature of key among the lines behind the body.  True: there is one line of it. */
static bool
find_signature(det_str lines, const det_signing_key *key, uint8_t bytes[SIGNED_LINE_BYTES],
               bool *is_form_good)
{
    det_str line;
    *is_form_good = lines.len > 0 && lines.ptr[lines.len - 1] == '\n';
    bool is_found = false;
    while (*is_form_good && det_str_next(&lines, '\n', &line)) {
        if (line.len == 0 && lines.len == 0) break;
        *is_form_good = det_str_starts(line, det_str_of(dash));
        if (!*is_form_good) break;
        line = det_str_slice(line, sizeof dash - 1, line.len);
        size_t blank = det_str_find_byte(line, ' ');
        *is_form_good = blank != SIZE_MAX && blank > 0;
        if (!*is_form_good || is_found ||
            !det_str_equal(det_str_slice(line, 0, blank), det_str_of(key->name)))
            continue;
        is_found = decode(det_str_slice(line, blank + 1, line.len), bytes, SIGNED_LINE_BYTES) &&
                   memcmp(bytes, key->id, sizeof key->id) == 0;
    }
    return is_found;
}

det_status
det_signed_open(det_str note, const char *file, const det_signing_key *key, det_str *body,
                det_error *err)
{
    uint8_t bytes[SIGNED_LINE_BYTES];
    bool is_form_good = false;
    if (note.len > DET_SIGNED_BYTES_MAX)
        return det_fail(err, DET_LIMIT, (det_where){file, 1, 1},
                        "a note of %zu bytes; at most %d are read", note.len, DET_SIGNED_BYTES_MAX);
    size_t end = det_str_find(note, DET_STR("\n\n"));
    det_str text = end == SIZE_MAX ? (det_str){0} : det_str_slice(note, 0, end + 1);
    bool is_found = is_body(text) && find_signature(det_str_slice(note, end + 2, note.len), key,
                                                    bytes, &is_form_good);
    if (!is_body(text) || !is_form_good)
        return det_fail(err, DET_SYNTAX, (det_where){file, 1, 1},
                        "this is no signed note; expected lines, an empty line, and signatures "
                        "that begin with a dash");
    if (!is_found)
        return det_fail(err, DET_MISSING, (det_where){file, 1, 1},
                        "the note is not signed by the key '%s'", key->name);
    int good = verify(key, text, bytes + sizeof key->id);
    if (good < 0) return det_fail(err, DET_NOMEM, (det_where){0}, "no check: out of memory");
    if (good == 0)
        return det_fail(err, DET_CORRUPT, (det_where){file, 1, 1},
                        "the signature of '%s' does not fit the text: one of them was changed",
                        key->name);
    *body = text;
    return DET_OK;
}

/* ---- heads --------------------------------------------------------------------------------------
 */

void
det_tree_head_print(const det_tree_head *head, det_text *out)
{
    char text[BASE64_MAX];
    det_text_print(out, "%.*s\n%llu\n%.*s\n", DET_STR_FMT(head->origin),
                   (unsigned long long)head->size,
                   DET_STR_FMT(encode(head->root.bytes, DET_SHA256_BYTES, text)));
}

det_status
det_tree_head_read(det_str body, const char *file, det_tree_head *out, det_error *err)
{
    static const char *const wants[] = {"who keeps the log", "its size in decimal digits",
                                        "the root of its tree in base64"};
    char again[DECIMAL_MAX + 1];
    for (uint32_t i = 0; i < 3; i++) {
        det_str line = {0};
        bool is_good = det_str_next(&body, '\n', &line) && line.len > 0;
        if (i == 0) out->origin = line;
        if (is_good && i == 1) {
            is_good = det_str_read_u64(line, &out->size);
            snprintf(again, sizeof again, "%llu", (unsigned long long)out->size);
            is_good = is_good && det_str_equal(line, det_str_of(again));
        }
        if (is_good && i == 2) is_good = decode(line, out->root.bytes, DET_SHA256_BYTES);
        if (!is_good)
            return det_fail(err, DET_SYNTAX, (det_where){file, i + 1, 1},
                            "line %u of the checkpoint is '%.*s'; expected %s", i + 1,
                            DET_STR_FMT(det_str_slice(line, 0, 60)), wants[i]);
    }
    return DET_OK;
}
