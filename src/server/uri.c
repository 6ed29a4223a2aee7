/* uri.c - the target of a request.
 *
 *   /v1/law/un%3A1718/timeline?from=2017-01-01&to=2018-01-01
 *
 * Decoded once, here, from the bytes that were sent, and nowhere else: who decodes twice, or cuts
 * at a slash that was escaped, reads another target than the proxy in front of him.  What has two
 * readings is refused. */
#include "server/uri.h"

static int
hex_of(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* One part, without its escapes. */
static det_status
decode(det_str part, bool is_form, det_arena *arena, det_str *out, det_error *err)
{
    char *bytes = det_arena_alloc(arena, part.len + 1);
    size_t used = 0;
    if (bytes == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "target");
    for (size_t i = 0; i < part.len; i++) {
        char c = part.ptr[i];
        if (c == '%') {
            int high = part.len - i > 2 ? hex_of(part.ptr[i + 1]) : -1;
            int low = part.len - i > 2 ? hex_of(part.ptr[i + 2]) : -1;
            if (high < 0 || low < 0)
                return det_fail(err, DET_SYNTAX, (det_where){0},
                                "'%.*s': '%%' without two hexadecimal digits behind it",
                                DET_STR_FMT(det_str_slice(part, 0, 200)));
            c = (char)(high * 16 + low);
            i += 2;
            if (c == '\0')
                return det_fail(err, DET_SYNTAX, (det_where){0}, "%%00 in the target: no NUL");
        } else if (c == '+' && is_form) {
            c = ' ';
        }
        bytes[used++] = c;
    }
    bytes[used] = '\0';
    *out = (det_str){bytes, used};
    if (det_str_utf8_bad(*out) == SIZE_MAX) return DET_OK;
    return det_fail(err, DET_ENCODING, (det_where){0}, "'%.*s' is not UTF-8 when it is decoded",
                    DET_STR_FMT(det_str_slice(part, 0, 200)));
}

det_status
serve_form_read(det_str text, det_arena *arena, serve_pair **pairs, size_t *count, det_error *err)
{
    det_str rest = text, part;
    size_t capacity = 0;
    *pairs = NULL;
    *count = 0;
    while (det_str_next(&rest, '&', &part)) {
        size_t equals = det_str_find_byte(part, '=');
        serve_pair pair = {0};
        if (part.len == 0) continue;
        if (*count == SERVE_PAIRS_MAX)
            return det_fail(err, DET_LIMIT, (det_where){0}, "more than %d parameters",
                            SERVE_PAIRS_MAX);
        det_status st = decode(det_str_slice(part, 0, equals), true, arena, &pair.name, err);
        if (st == DET_OK)
            st = decode(equals == SIZE_MAX ? (det_str){0}
                                           : det_str_slice(part, equals + 1, part.len),
                        true, arena, &pair.value, err);
        if (st != DET_OK) return st;
        serve_pair *grown = det_arena_grow(arena, *pairs, *count, &capacity, sizeof pair);
        if (grown == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "parameters");
        *pairs = grown;
        grown[(*count)++] = pair;
    }
    return DET_OK;
}

/* A slash at the end makes an empty last segment: "/a/" is not "/a". */
static det_status
read_path(det_str path, det_arena *arena, serve_uri *out, det_error *err)
{
    size_t from = 1;
    while (path.len > 1 && from <= path.len) {
        size_t slash = det_str_find_byte(det_str_slice(path, from, path.len), '/');
        size_t end = slash == SIZE_MAX ? path.len : from + slash;
        if (out->segment_count == SERVE_SEGMENTS_MAX)
            return det_fail(err, DET_LIMIT, (det_where){0}, "a path of more than %d segments",
                            SERVE_SEGMENTS_MAX);
        det_str *to = &out->segments[out->segment_count];
        det_status st = decode(det_str_slice(path, from, end), false, arena, to, err);
        if (st != DET_OK) return st;
        if (det_str_equal(*to, DET_STR(".")) || det_str_equal(*to, DET_STR("..")))
            return det_fail(err, DET_SYNTAX, (det_where){0}, "a path with '.' or '..' in it");
        out->segment_count++;
        from = end + 1;
    }
    return DET_OK;
}

det_status
serve_uri_read(det_str target, det_arena *arena, serve_uri *out, det_error *err)
{
    *out = (serve_uri){0};
    if (target.len > SERVE_URI_BYTES_MAX)
        return det_fail(err, DET_LIMIT, (det_where){0}, "a target of %zu bytes; at most %d",
                        target.len, SERVE_URI_BYTES_MAX);
    if (target.len == 0 || target.ptr[0] != '/')
        return det_fail(err, DET_SYNTAX, (det_where){0},
                        "the target '%.*s' does not begin with '/'",
                        DET_STR_FMT(det_str_slice(target, 0, 200)));
    for (size_t i = 0; i < target.len; i++)
        if (target.ptr[i] <= ' ' || target.ptr[i] > '~' || target.ptr[i] == '#')
            return det_fail(err, DET_SYNTAX, (det_where){0},
                            "byte %zu of the target has to be written %%%02X", i + 1,
                            (unsigned)(unsigned char)target.ptr[i]);
    size_t mark = det_str_find_byte(target, '?');
    det_str path = det_str_slice(target, 0, mark);
    out->raw_query = mark == SIZE_MAX ? (det_str){0} : det_str_slice(target, mark + 1, target.len);
    det_status st = read_path(path, arena, out, err);
    if (st == DET_OK)
        st = serve_form_read(out->raw_query, arena, &out->query, &out->query_count, err);
    return st;
}
