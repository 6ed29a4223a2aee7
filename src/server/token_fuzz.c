/* token_fuzz.c - keys and tokens of any bytes: a line of each.  Nothing is believed that no key
 * has signed, and no key here signs what a fuzzer writes. */
#include <stdlib.h>

#include "server/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char known[] = "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"a\","
                                "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}";
    const serve_token_rules rules = {DET_STR("https://id"), DET_STR("detente"), 0};
    det_str all = {(const char *)bytes, size}, line = all, token;
    serve_jwks *keys = NULL, *given = NULL;
    det_arena *arena = NULL;
    det_tree claims;
    size_t end = det_str_find_byte(all, '\n');
    line = det_str_slice(all, 0, end);
    token = end == SIZE_MAX ? all : det_str_slice(all, end + 1, size);
    if (det_arena_new(64 << 20, &arena, NULL) != DET_OK) return 0;
    if (serve_jwks_read(det_str_of(known), "known", &keys, NULL) != DET_OK) abort();
    (void)serve_token_is(token);
    if (serve_token_check(keys, &rules, token, 0, arena, &claims) == NULL) abort();
    if (det_str_utf8_bad(line) == SIZE_MAX && serve_jwks_read(line, "fuzz", &given, NULL) == DET_OK)
        (void)serve_token_check(given, &rules, token, 0, arena, &claims);
    serve_jwks_free(given);
    serve_jwks_free(keys);
    det_arena_free(arena);
    return 0;
}
