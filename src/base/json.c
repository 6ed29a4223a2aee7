/* json.c - writing JSON. */
#include "base/json.h"

#include <assert.h>
#include <string.h>

det_json
det_json_over(det_text *out)
{
    return (det_json){.out = out};
}

/* The comma before an item, unless it is the first one or follows its key. */
static void
begin_item(det_json *json)
{
    if (json->after_key) {
        json->after_key = false;
        return;
    }
    if (json->has_items[json->depth]) det_text_add_byte(json->out, ',');
    json->has_items[json->depth] = true;
}

static void
open_level(det_json *json, char bracket)
{
    begin_item(json);
    det_text_add_byte(json->out, bracket);
    assert(json->depth + 1 < DET_JSON_DEPTH_MAX);
    json->has_items[++json->depth] = false;
}

static void
close_level(det_json *json, char bracket)
{
    assert(json->depth > 0 && !json->after_key);
    json->depth--;
    det_text_add_byte(json->out, bracket);
    /* A whole value ends a line of NDJSON: the next one stands alone, with no comma before it. */
    if (json->depth == 0) json->has_items[0] = false;
}

void
det_json_object(det_json *json)
{
    open_level(json, '{');
}

void
det_json_object_end(det_json *json)
{
    close_level(json, '}');
}

void
det_json_array(det_json *json)
{
    open_level(json, '[');
}

void
det_json_array_end(det_json *json)
{
    close_level(json, ']');
}

/* Bytes from `at` on that need no look at what they spell: neither control, quote, backslash nor
 * beyond ASCII.  Eight at a time: the high bit of a byte of `odd` says that it is none of those, as
 * long as all below it are. */
static size_t
plain_end(det_str text, size_t at)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones << 7;
    for (; at + 8 <= text.len; at += 8) {
        uint64_t word, quote, slash;
        memcpy(&word, text.ptr + at, 8);
        quote = word ^ (ones * '"');
        slash = word ^ (ones * '\\');
        uint64_t odd = (word | (word - ones * 0x20) | (quote - ones) | (slash - ones)) & highs;
        if (odd != 0) break;
    }
    while (at < text.len && (unsigned char)text.ptr[at] >= 0x20 &&
           (unsigned char)text.ptr[at] < 0x80 && text.ptr[at] != '"' && text.ptr[at] != '\\')
        at++;
    return at;
}

/* Runs of plain bytes are added whole; only what must be escaped interrupts them. */
static void
put_string(det_text *out, det_str text)
{
    det_text_add_byte(out, '"');
    size_t run = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t code = 0;
        at = plain_end(text, at);
        if (at == text.len) break;
        size_t length = det_str_utf8_next(text, at, &code);
        if (length != 0 && code >= 0x20 && code != '"' && code != '\\') {
            at += length;
            continue;
        }
        det_text_add(out, det_str_slice(text, run, at));
        if (length == 0)
            det_text_add(out, DET_STR("\xEF\xBF\xBD"));
        else if (code == '"')
            det_text_add(out, DET_STR("\\\""));
        else if (code == '\\')
            det_text_add(out, DET_STR("\\\\"));
        else if (code == '\n')
            det_text_add(out, DET_STR("\\n"));
        else if (code == '\r')
            det_text_add(out, DET_STR("\\r"));
        else if (code == '\t')
            det_text_add(out, DET_STR("\\t"));
        else
            det_text_print(out, "\\u%04x", (unsigned)code);
        at += length == 0 ? 1 : length;
        run = at;
    }
    det_text_add(out, det_str_slice(text, run, text.len));
    det_text_add_byte(out, '"');
}

void
det_json_key_text(det_json *json, det_str key)
{
    assert(!json->after_key && json->depth > 0);
    begin_item(json);
    put_string(json->out, key);
    det_text_add_byte(json->out, ':');
    json->after_key = true;
}

void
det_json_key(det_json *json, const char *key)
{
    det_json_key_text(json, det_str_of(key));
}

void
det_json_str(det_json *json, det_str text)
{
    begin_item(json);
    put_string(json->out, text);
}

void
det_json_cstr(det_json *json, const char *text)
{
    if (text == NULL)
        det_json_null(json);
    else
        det_json_str(json, det_str_of(text));
}

static void
put_number(det_json *json, bool is_negative, uint64_t value)
{
    char digits[24], *at = digits + sizeof digits;
    do
        *--at = (char)('0' + value % 10);
    while ((value /= 10) > 0);
    if (is_negative) *--at = '-';
    det_text_add(json->out, (det_str){at, (size_t)(digits + sizeof digits - at)});
}

void
det_json_int(det_json *json, int64_t value)
{
    begin_item(json);
    put_number(json, value < 0, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void
det_json_uint(det_json *json, uint64_t value)
{
    begin_item(json);
    put_number(json, false, value);
}

void
det_json_bool(det_json *json, bool value)
{
    begin_item(json);
    det_text_add(json->out, value ? DET_STR("true") : DET_STR("false"));
}

void
det_json_null(det_json *json)
{
    begin_item(json);
    det_text_add(json->out, DET_STR("null"));
}

void
det_json_bp(det_json *json, uint32_t basis_points)
{
    begin_item(json);
    char digits[6] = {'.'};
    uint32_t rest = basis_points % 10000;
    size_t length = sizeof digits - 1;
    put_number(json, false, basis_points / 10000);
    for (size_t i = length; i-- > 1; rest /= 10)
        digits[i] = (char)('0' + rest % 10);
    while (digits[length - 1] == '0' && digits[length - 2] != '.')
        length--;
    det_text_add(json->out, (det_str){digits, length});
}

void
det_json_raw(det_json *json, det_str value)
{
    begin_item(json);
    det_text_add(json->out, value);
}

void
det_json_key_str(det_json *json, const char *key, det_str text)
{
    det_json_key(json, key);
    det_json_str(json, text);
}

void
det_json_key_or_null(det_json *json, const char *key, det_str text)
{
    det_json_key(json, key);
    if (text.len > 0)
        det_json_str(json, text);
    else
        det_json_null(json);
}

void
det_json_key_cstr(det_json *json, const char *key, const char *text)
{
    det_json_key(json, key);
    det_json_cstr(json, text);
}

void
det_json_key_int(det_json *json, const char *key, int64_t value)
{
    det_json_key(json, key);
    det_json_int(json, value);
}

void
det_json_key_uint(det_json *json, const char *key, uint64_t value)
{
    det_json_key(json, key);
    det_json_uint(json, value);
}

void
det_json_key_bool(det_json *json, const char *key, bool value)
{
    det_json_key(json, key);
    det_json_bool(json, value);
}
