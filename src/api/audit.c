/* audit.c - the audit log of a store. */
#include "api/inside.h"

#include <string.h>

#include "base/json.h"
#include "base/signed.h"
#include "store/audit.h"
#include "store/book.h"

static det_where
key_place(void)
{
    return (det_where){"key", 0, 0};
}

det_status
det_audit_key(det_str name, const uint8_t secret[32], det_text *secret_key, det_text *public_key,
              det_error *err)
{
    det_signing_key key;
    det_status st = det_signing_key_of(name, secret, &key, err);
    if (st != DET_OK) return st;
    det_signing_key_print(&key, true, secret_key);
    det_signing_key_print(&key, false, public_key);
    st = det_text_check(secret_key, err);
    return st == DET_OK ? det_text_check(public_key, err) : st;
}

det_status
det_audit_note(det_str secret_key, det_str body, det_text *note, det_error *err)
{
    det_signing_key key;
    det_status st = det_signing_key_read(secret_key, key_place(), &key, err);
    if (st == DET_OK) st = det_signed_write(&key, body, note, err);
    memset(key.secret, 0, sizeof key.secret);
    return st == DET_OK ? det_text_check(note, err) : st;
}

static det_status
write_state(const det_audit_state *state, bool is_sealed, bool has_key, bool has_anchor,
            det_text *out, det_error *err)
{
    char hex[DET_SHA256_HEX];
    det_json json = det_json_over(out);
    det_json_object(&json);
    det_json_key_uint(&json, "records", state->size);
    if (is_sealed) det_json_key_uint(&json, "added", state->added);
    det_json_key_cstr(&json, "root", det_sha256_print(&state->root, hex));
    det_json_key_uint(&json, "checkpoints", state->checkpoints);
    if (!is_sealed) {
        det_json_key_uint(&json, "unsealed", state->unsealed);
        det_json_key_bool(&json, "signatures_checked", has_key);
        det_json_key_bool(&json, "anchored", has_anchor);
    }
    det_json_object_end(&json);
    return det_text_check(out, err);
}

det_status
det_audit_seal(det_store *store, det_str secret_key, int64_t now_us, det_text *json,
               det_text *checkpoint, det_error *err)
{
    det_signing_key key;
    det_audit_state state;
    det_status st = det_signing_key_read(secret_key, key_place(), &key, err);
    if (st == DET_OK) st = det_store_audit_seal(store, &key, now_us, checkpoint, &state, err);
    return st == DET_OK ? write_state(&state, true, true, false, json, err) : st;
}

det_status
det_audit_refused(det_store *store, int64_t now_us, const char *actor, det_str reason,
                  det_error *err)
{
    enum { REASON_BYTES_MAX = 1000 };
    bool is_line = reason.len > 0 && reason.len <= REASON_BYTES_MAX &&
                   det_str_utf8_bad(reason) == SIZE_MAX;
    for (size_t i = 0; i < reason.len && is_line; i++)
        is_line = (unsigned char)reason.ptr[i] >= ' ';
    if (!is_line)
        return det_fail(err, DET_USAGE, (det_where){0},
                        "a reason of %zu bytes; it is one line of at most %d", reason.len,
                        REASON_BYTES_MAX);
    return det_store_refusal(store, now_us, actor, reason, err);
}

det_status
det_audit_verify(det_store *store, det_str public_key, det_str anchor, det_text *json,
                 det_error *err)
{
    det_signing_key key;
    det_tree_head head;
    det_audit_state state;
    det_audit_trust trust = {NULL, NULL};
    det_str body;
    det_status st = DET_OK;
    if (anchor.len > 0 && public_key.len == 0)
        return det_fail(err, DET_USAGE, (det_where){0},
                        "a checkpoint that was kept elsewhere is checked with a public key");
    if (public_key.len > 0) {
        st = det_signing_key_read(public_key, key_place(), &key, err);
        trust.key = &key;
    }
    if (st == DET_OK && anchor.len > 0) {
        st = det_signed_open(anchor, "checkpoint", &key, &body, err);
        if (st == DET_OK) st = det_tree_head_read(body, "checkpoint", &head, err);
        trust.anchor = &head;
    }
    if (st == DET_OK) st = det_store_audit_verify(store, &trust, &state, err);
    if (st == DET_OK) st = det_store_verify(store, err);
    return st == DET_OK
               ? write_state(&state, false, trust.key != NULL, trust.anchor != NULL, json, err)
               : st;
}

det_status
det_lists_verify(det_store *store, det_text *json, det_error *err)
{
    size_t before = det_text_length(json);
    det_status st = det_store_verify(store, err);
    if (st == DET_OK) st = det_store_sums(store, json, err);
    if (st != DET_OK) det_text_truncate(json, before);
    return st;
}

det_status
det_audit_export(det_store *store, det_text *records, det_text *checkpoints, det_error *err)
{
    return det_store_audit_export(store, records, checkpoints, err);
}

det_status
det_audit_prove(det_store *store, uint64_t record, uint64_t since, det_text *json, det_error *err)
{
    return det_store_audit_prove(store, record, since, json, err);
}
