/* Any bytes as a key, as a note and as a checkpoint: an error, or what prints as it was read. */
#include "base/signed.h"

#include <string.h>

#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
same_key(det_str text, const det_signing_key *key)
{
    det_text *out;
    det_signing_key again;
    det_error err;
    if (det_text_new(0, &out, &err) != DET_OK) return;
    det_signing_key_print(key, key->has_secret, out);
    if (!det_str_equal(det_text_str(out), det_str_trim(text)) ||
        det_signing_key_read(det_text_str(out), (det_where){0}, &again, &err) != DET_OK)
        __builtin_trap();
    det_text_free(out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t secret[DET_SIGNING_KEY_BYTES] = {7};
    det_str text = {(const char *)data, size}, body;
    det_signing_key key;
    det_tree_head head;
    det_error err;
    if (det_signing_key_read(text, (det_where){"key", 0, 0}, &key, &err) == DET_OK)
        same_key(text, &key);
    if (det_signing_key_of(DET_STR("fuzz"), secret, &key, &err) != DET_OK) return 0;
    /* no fuzzer forges a signature */
    if (det_signed_open(text, "note", &key, &body, &err) == DET_OK) __builtin_trap();
    if (det_tree_head_read(text, "head", &head, &err) == DET_OK && head.origin.len == 0)
        __builtin_trap();
    return 0;
}
