/* token.c - bearer tokens that somebody else signed.
 *
 *   eyJhbGciOiJFUzI1NiIsImtpZCI6ImEifQ . eyJpc3MiOiJodHRwczovL2lkIn0 . MEUCIQ...
 *   head: which algorithm, which key     claims                         signature of both
 *
 * The algorithm is ours to choose: the head picks one of three, and a key answers to one alone, so
 * a public key is never taken for a secret.  The signature is proven before a claim is read. */
#include "server/token.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <stdlib.h>
#include <string.h>

enum { RSA_BITS_MIN = 2048, RSA_BYTES_MAX = 1024, EC_BYTES = 32, KID_BYTES_MAX = 256 };

typedef enum algorithm { ALG_NONE = 0, ALG_RS256, ALG_ES256, ALG_EDDSA } algorithm;

typedef struct jwk {
    EVP_PKEY *key;
    algorithm algorithm;
    char kid[KID_BYTES_MAX + 1]; /* empty: none */
} jwk;

struct serve_jwks {
    jwk keys[SERVE_JWKS_KEYS_MAX];
    size_t count;
};

/* ---- base64url ----------------------------------------------------------------------------------
 */

static int
value_of(char c)
{
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '-' ? 62 : c == '_' ? 63 : -1;
}

/* Without padding, and in one way only: bits that are left over are 0.  SIZE_MAX: it is none, or
 * longer than most. */
static size_t
decode(det_str text, unsigned char *out, size_t most)
{
    uint32_t bits = 0;
    unsigned held = 0;
    size_t used = 0;
    if (text.len % 4 == 1) return SIZE_MAX;
    for (size_t i = 0; i < text.len; i++) {
        int value = value_of(text.ptr[i]);
        if (value < 0) return SIZE_MAX;
        bits = bits << 6 | (uint32_t)value;
        held += 6;
        if (held < 8) continue;
        held -= 8;
        if (used == most) return SIZE_MAX;
        out[used++] = (unsigned char)(bits >> held & 0xFF);
        bits &= (1u << held) - 1;
    }
    return bits == 0 ? used : SIZE_MAX;
}

/* ---- keys ---------------------------------------------------------------------------------------
 */

static EVP_PKEY *
key_from(const char *type, OSSL_PARAM *params)
{
    EVP_PKEY *made = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    if (context == NULL || params == NULL || EVP_PKEY_fromdata_init(context) != 1 ||
        EVP_PKEY_fromdata(context, &made, EVP_PKEY_PUBLIC_KEY, params) != 1) {
        EVP_PKEY_free(made);
        made = NULL;
    }
    EVP_PKEY_CTX_free(context);
    return made;
}

static EVP_PKEY *
read_rsa(const det_tree *tree, uint32_t node)
{
    unsigned char n[RSA_BYTES_MAX], e[8];
    size_t n_size = decode(det_tree_text(tree, det_tree_get(tree, node, "n")), n, sizeof n);
    size_t e_size = decode(det_tree_text(tree, det_tree_get(tree, node, "e")), e, sizeof e);
    EVP_PKEY *made = NULL;
    if (n_size == SIZE_MAX || e_size == SIZE_MAX || n_size == 0 || e_size == 0) return NULL;
    BIGNUM *modulus = BN_bin2bn(n, (int)n_size, NULL), *exponent = BN_bin2bn(e, (int)e_size, NULL);
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    bool is_good = modulus != NULL && exponent != NULL && build != NULL &&
                   BN_num_bits(modulus) >= RSA_BITS_MIN && BN_is_odd(modulus) &&
                   BN_is_odd(exponent) && !BN_is_one(exponent) &&
                   OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, modulus) == 1 &&
                   OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, exponent) == 1;
    OSSL_PARAM *params = is_good ? OSSL_PARAM_BLD_to_param(build) : NULL;
    if (params != NULL) made = key_from("RSA", params);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(build);
    BN_free(modulus);
    BN_free(exponent);
    return made;
}

static EVP_PKEY *
read_ec(const det_tree *tree, uint32_t node)
{
    unsigned char point[1 + 2 * EC_BYTES] = {POINT_CONVERSION_UNCOMPRESSED};
    char group[] = "prime256v1";
    if (decode(det_tree_text(tree, det_tree_get(tree, node, "x")), point + 1, EC_BYTES) !=
            EC_BYTES ||
        decode(det_tree_text(tree, det_tree_get(tree, node, "y")), point + 1 + EC_BYTES,
               EC_BYTES) != EC_BYTES)
        return NULL;
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point),
        OSSL_PARAM_construct_end()};
    return key_from("EC", params); /* which sees to it that the point is on the curve */
}

static EVP_PKEY *
read_okp(const det_tree *tree, uint32_t node)
{
    unsigned char bytes[EC_BYTES];
    if (decode(det_tree_text(tree, det_tree_get(tree, node, "x")), bytes, sizeof bytes) !=
        sizeof bytes)
        return NULL;
    return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, bytes, sizeof bytes);
}

static bool
is_text(const det_tree *tree, uint32_t node, const char *key, const char *value)
{
    return det_str_equal(det_tree_text(tree, det_tree_get(tree, node, key)), det_str_of(value));
}

/* Which of ours a key is for; ALG_NONE: it is another's, or for something else. */
static algorithm
algorithm_of(const det_tree *tree, uint32_t node)
{
    static const struct {
        const char *kty, *crv, *alg;
        algorithm algorithm;
    } kinds[] = {{"RSA", NULL, "RS256", ALG_RS256},
                 {"EC", "P-256", "ES256", ALG_ES256},
                 {"OKP", "Ed25519", "EdDSA", ALG_EDDSA}};
    uint32_t alg = det_tree_get(tree, node, "alg"), use = det_tree_get(tree, node, "use");
    if (use != DET_TREE_NONE && !is_text(tree, node, "use", "sig")) return ALG_NONE;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (is_text(tree, node, "kty", kinds[i].kty) &&
            (kinds[i].crv == NULL || is_text(tree, node, "crv", kinds[i].crv)) &&
            (alg == DET_TREE_NONE || is_text(tree, node, "alg", kinds[i].alg)))
            return kinds[i].algorithm;
    return ALG_NONE;
}

static det_status
read_jwk(const det_tree *tree, uint32_t node, serve_jwks *keys, det_error *err)
{
    det_str kid = det_tree_text(tree, det_tree_get(tree, node, "kid"));
    algorithm is = algorithm_of(tree, node);
    if (is == ALG_NONE) return DET_OK;
    if (keys->count == SERVE_JWKS_KEYS_MAX || kid.len > KID_BYTES_MAX)
        return det_fail(err, DET_LIMIT, det_tree_where(tree, node),
                        "more than %d keys, or a kid of more than %d bytes", SERVE_JWKS_KEYS_MAX,
                        KID_BYTES_MAX);
    for (size_t i = 0; i < keys->count; i++)
        if (kid.len > 0 && keys->keys[i].algorithm == is &&
            det_str_equal(kid, det_str_of(keys->keys[i].kid)))
            return det_fail(err, DET_SYNTAX, det_tree_where(tree, node),
                            "two keys have the kid '%.*s'", DET_STR_FMT(kid));
    jwk *made = &keys->keys[keys->count];
    *made = (jwk){.algorithm = is};
    memcpy(made->kid, kid.ptr == NULL ? "" : kid.ptr, kid.len);
    if (memchr(made->kid, '\0', kid.len) != NULL) made->kid[0] = '\0';
    made->key = is == ALG_RS256   ? read_rsa(tree, node)
                : is == ALG_ES256 ? read_ec(tree, node)
                                  : read_okp(tree, node);
    if (made->key == NULL)
        return det_fail(err, DET_RANGE, det_tree_where(tree, node),
                        "the key '%.*s' is broken, or an RSA key of less than %d bits",
                        DET_STR_FMT(kid), RSA_BITS_MIN);
    keys->count++;
    return DET_OK;
}

det_status
serve_jwks_read(det_str json, const char *file, serve_jwks **out, det_error *err)
{
    det_arena *arena = NULL;
    det_tree tree = {0};
    serve_jwks *keys = calloc(1, sizeof *keys);
    *out = NULL;
    if (keys == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "keys of tokens");
    det_status st = det_arena_new(16 << 20, &arena, err);
    if (st == DET_OK) st = det_tree_read_json(json, file, arena, &tree, err);
    uint32_t list = st == DET_OK ? det_tree_get(&tree, 0, "keys") : DET_TREE_NONE;
    if (st == DET_OK && det_tree_kind_of(&tree, list) != DET_TREE_LIST)
        st = det_fail(err, DET_SYNTAX, (det_where){file, 0, 0}, "expected {\"keys\":[...]}");
    for (uint32_t at = st == DET_OK ? det_tree_first(&tree, list) : DET_TREE_NONE;
         st == DET_OK && at != DET_TREE_NONE; at = det_tree_next(&tree, at))
        st = read_jwk(&tree, at, keys, err);
    if (st == DET_OK && keys->count == 0)
        st = det_fail(err, DET_RANGE, (det_where){file, 0, 0},
                      "no key for RS256, ES256 or EdDSA (Ed25519), so no token could be proven");
    det_arena_free(arena);
    if (st == DET_OK)
        *out = keys;
    else
        serve_jwks_free(keys);
    return st;
}

void
serve_jwks_free(serve_jwks *keys)
{
    for (size_t i = 0; keys != NULL && i < keys->count; i++)
        EVP_PKEY_free(keys->keys[i].key);
    free(keys);
}

/* ---- a token ------------------------------------------------------------------------------------
 */

typedef struct parts {
    det_str head, claims, signature, both; /* both: head and claims with the dot, as signed */
} parts;

static bool
cut(det_str token, parts *out)
{
    size_t first = det_str_find_byte(token, '.');
    if (first == SIZE_MAX || token.len > SERVE_TOKEN_BYTES_MAX) return false;
    det_str rest = det_str_slice(token, first + 1, token.len);
    size_t second = det_str_find_byte(rest, '.');
    if (second == SIZE_MAX) return false;
    out->head = det_str_slice(token, 0, first);
    out->claims = det_str_slice(rest, 0, second);
    out->signature = det_str_slice(rest, second + 1, rest.len);
    out->both = det_str_slice(token, 0, first + 1 + second);
    return out->head.len > 0 && out->claims.len > 0 &&
           det_str_find_byte(out->signature, '.') == SIZE_MAX;
}

bool
serve_token_is(det_str text)
{
    parts read;
    return cut(text, &read);
}

static bool
read_json(det_str part, det_arena *arena, det_tree *out)
{
    unsigned char *bytes = DET_NEW(arena, unsigned char, part.len + 1);
    if (bytes == NULL) return false;
    size_t size = decode(part, bytes, part.len);
    if (size == SIZE_MAX) return false;
    det_str text = {(const char *)bytes, size};
    return det_str_utf8_bad(text) == SIZE_MAX &&
           det_tree_read_json(text, "token", arena, out, NULL) == DET_OK &&
           det_tree_kind_of(out, 0) == DET_TREE_MAP;
}

static const char *
read_head(const det_tree *head, algorithm *is, det_str *kid)
{
    uint32_t type = det_tree_get(head, 0, "typ");
    det_str typ = det_tree_text(head, type);
    if (det_tree_get(head, 0, "crit") != DET_TREE_NONE) return "an extension that is not known";
    if (type != DET_TREE_NONE && !det_str_equal_ascii_nocase(typ, DET_STR("JWT")) &&
        !det_str_equal_ascii_nocase(typ, DET_STR("at+jwt")) &&
        !det_str_equal_ascii_nocase(typ, DET_STR("application/at+jwt")))
        return "of another type";
    *is = is_text(head, 0, "alg", "RS256")   ? ALG_RS256
          : is_text(head, 0, "alg", "ES256") ? ALG_ES256
          : is_text(head, 0, "alg", "EdDSA") ? ALG_EDDSA
                                             : ALG_NONE;
    *kid = det_tree_text(head, det_tree_get(head, 0, "kid"));
    return *is == ALG_NONE ? "signed by an algorithm that is not taken" : NULL;
}

/* By its kid; without one, the only key that there is for the algorithm. */
static const jwk *
find_key(const serve_jwks *keys, algorithm is, det_str kid)
{
    const jwk *found = NULL;
    for (size_t i = 0; i < keys->count; i++) {
        const jwk *key = &keys->keys[i];
        if (key->algorithm != is) continue;
        if (kid.len > 0 && !det_str_equal(kid, det_str_of(key->kid))) continue;
        if (found != NULL) return NULL;
        found = key;
    }
    return found;
}

/* r and s, 32 bytes each, as OpenSSL wants them; 0: no memory. */
static size_t
to_der(const unsigned char *raw, unsigned char *out, size_t most)
{
    size_t size = 0;
    ECDSA_SIG *signature = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(raw, EC_BYTES, NULL), *s = BN_bin2bn(raw + EC_BYTES, EC_BYTES, NULL);
    if (signature == NULL || r == NULL || s == NULL || ECDSA_SIG_set0(signature, r, s) != 1) {
        BN_free(r);
        BN_free(s);
        ECDSA_SIG_free(signature);
        return 0;
    }
    int length = i2d_ECDSA_SIG(signature, NULL);
    if (length > 0 && (size_t)length <= most) {
        unsigned char *at = out;
        size = (size_t)i2d_ECDSA_SIG(signature, &at);
    }
    ECDSA_SIG_free(signature);
    return size;
}

static bool
is_signed(const jwk *key, const parts *token)
{
    unsigned char raw[RSA_BYTES_MAX], der[2 * EC_BYTES + 16];
    const unsigned char *signature = raw;
    size_t size = decode(token->signature, raw, sizeof raw);
    if (size == SIZE_MAX || size == 0) return false;
    if (key->algorithm == ALG_ES256) {
        if (size != 2 * EC_BYTES) return false;
        size = to_der(raw, der, sizeof der);
        if (size == 0) return false;
        signature = der;
    }
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const EVP_MD *digest = key->algorithm == ALG_EDDSA ? NULL : EVP_sha256();
    bool is_good = context != NULL &&
                   EVP_DigestVerifyInit(context, NULL, digest, NULL, key->key) == 1 &&
                   EVP_DigestVerify(context, signature, size,
                                    (const unsigned char *)token->both.ptr, token->both.len) == 1;
    EVP_MD_CTX_free(context);
    return is_good;
}

/* Seconds since 1970, as a JSON number; parts of a second are cut off.  False: it is none. */
static bool
read_time(const det_tree *claims, const char *name, bool *is_there, int64_t *us)
{
    uint32_t node = det_tree_get(claims, 0, name);
    uint64_t seconds;
    *is_there = node != DET_TREE_NONE;
    if (!*is_there) return true;
    det_str text = det_tree_text(claims, node);
    size_t dot = det_str_find_byte(text, '.');
    if ((claims->nodes[node].flags & DET_NODE_JSON_BARE) == 0 ||
        !det_str_read_u64(det_str_slice(text, 0, dot), &seconds) || seconds > INT32_MAX * 1000ull)
        return false;
    for (size_t i = dot == SIZE_MAX ? text.len : dot + 1; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return false;
    *us = (int64_t)seconds * 1000000;
    return true;
}

static bool
is_for(const det_tree *claims, det_str audience)
{
    uint32_t node = det_tree_get(claims, 0, "aud");
    if (det_tree_kind_of(claims, node) != DET_TREE_LIST)
        return det_str_equal(det_tree_text(claims, node), audience);
    for (uint32_t at = det_tree_first(claims, node); at != DET_TREE_NONE;
         at = det_tree_next(claims, at))
        if (det_str_equal(det_tree_text(claims, at), audience)) return true;
    return false;
}

static const char *
check_claims(const det_tree *claims, const serve_token_rules *rules, int64_t now_us)
{
    int64_t expires = 0, from = 0, issued = 0;
    bool has_end, has_begin, has_issue;
    det_str issuer = det_tree_text(claims, det_tree_get(claims, 0, "iss"));
    if (!read_time(claims, "exp", &has_end, &expires) ||
        !read_time(claims, "nbf", &has_begin, &from) ||
        !read_time(claims, "iat", &has_issue, &issued))
        return "a time that is none";
    if (!has_end) return "without an end";
    if (now_us >= expires + rules->leeway_us) return "expired";
    if (has_begin && now_us < from - rules->leeway_us) return "not valid yet";
    if (has_issue && now_us < issued - rules->leeway_us) return "issued in the future";
    if (issuer.len == 0 || !det_str_equal(issuer, rules->issuer)) return "of another issuer";
    if (!is_for(claims, rules->audience)) return "for another audience";
    if (det_tree_text(claims, det_tree_get(claims, 0, "sub")).len == 0) return "without a subject";
    return NULL;
}

const char *
serve_token_check(const serve_jwks *keys, const serve_token_rules *rules, det_str token,
                  int64_t now_us, det_arena *arena, det_tree *claims)
{
    parts cut_up;
    det_tree head;
    algorithm is;
    det_str kid;
    if (!cut(token, &cut_up) || !read_json(cut_up.head, arena, &head)) return "no token";
    const char *why = read_head(&head, &is, &kid);
    if (why != NULL) return why;
    const jwk *key = find_key(keys, is, kid);
    if (key == NULL) return "signed by a key that is not known";
    if (!is_signed(key, &cut_up)) return "the signature does not fit";
    if (!read_json(cut_up.claims, arena, claims)) return "no token";
    return check_claims(claims, rules, now_us);
}
