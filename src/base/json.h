/* json.h - writing JSON; reading it is base/tree.h.                                   floor: base
 *
 * A writer over a det_text.  It puts the commas, escapes strings, and keeps objects and arrays in
 * step; there is no white space.  Keys come out in the order written, which is therefore part of
 * our formats.  Depth is limited to DET_JSON_DEPTH_MAX (asserted: our own code writes). */
#ifndef DET_BASE_JSON_H
#define DET_BASE_JSON_H

#include "base/text.h"

enum { DET_JSON_DEPTH_MAX = 32 };

typedef struct det_json {
    det_text *out;
    uint32_t depth;
    bool after_key;
    bool has_items[DET_JSON_DEPTH_MAX];
} det_json;

det_json det_json_over(det_text *out);
void det_json_object(det_json *json);
void det_json_object_end(det_json *json);
void det_json_array(det_json *json);
void det_json_array_end(det_json *json);
void det_json_key(det_json *json, const char *key);
/* A key from outside, written as det_json_str writes a text. */
void det_json_key_text(det_json *json, det_str key);
/* text must be UTF-8; control characters, '"' and '\\' are escaped, nothing else.  Bytes that are
 * not UTF-8 come out as U+FFFD, so that the line stays JSON whatever happens. */
void det_json_str(det_json *json, det_str text);
void det_json_cstr(det_json *json, const char *text); /* NULL writes null */
void det_json_int(det_json *json, int64_t value);
void det_json_uint(det_json *json, uint64_t value);
void det_json_bool(det_json *json, bool value);
void det_json_null(det_json *json);
/* Basis points as a fraction with four places at most: 9700 -> 0.97, 10000 -> 1.0, 0 -> 0.0. */
void det_json_bp(det_json *json, uint32_t basis_points);
/* Bytes that are JSON already. */
void det_json_raw(det_json *json, det_str value);

/* key and value at once */
void det_json_key_str(det_json *json, const char *key, det_str text);
/* null where there is no text, or an empty one. */
void det_json_key_or_null(det_json *json, const char *key, det_str text);
void det_json_key_cstr(det_json *json, const char *key, const char *text);
void det_json_key_int(det_json *json, const char *key, int64_t value);
void det_json_key_uint(det_json *json, const char *key, uint64_t value);
void det_json_key_bool(det_json *json, const char *key, bool value);

#endif
