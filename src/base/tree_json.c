/* tree_json.c - JSON to a det_tree: what is plain at once, all else through jansson.
 *
 * Plain is a document of lists, maps, strings without escapes, short numbers and the three words.
 * Nearly every question is one, and it is read in one pass.  What is not plain, or is wrong in any
 * way, is left to jansson from its first byte on, so that there is one judge of what JSON is and
 * one set of messages; the fuzzer holds the two readers against each other.
 *
 * jansson checks the document and builds values, but forgets where each stood and how a number was
 * written. It keeps the members of an object in the order of the text and refuses duplicates, so a
 * second, trivial walk over the same bytes (which are known to be good JSON by then) steps from
 * value to value in the very order in which the tree is traversed.  That gives places, and numbers
 * as written: 1.10 stays 1.10, and an amount never goes through a double.
 *
 * The walk also holds every string against what is written: jansson goes on without the byte that
 * it had no memory for, and an instant or a name with a letter missing is another one. */
#include <jansson.h>
#include <string.h>

#include "base/tree_build.h"

typedef struct walk {
    det_str bytes;
    size_t at;
    size_t line_start;
    uint32_t line;
    det_tree_builder build;
    det_error *err;
} walk;

static det_where
here(const walk *now)
{
    return (det_where){now->build.file, now->line, (uint32_t)(now->at - now->line_start) + 1};
}

/* To the next token that begins a key or a value, or ends a list or map. */
static void
skip_to_token(walk *now)
{
    for (; now->at < now->bytes.len; now->at++) {
        char byte = now->bytes.ptr[now->at];
        if (byte == '\n') {
            now->line++;
            now->line_start = now->at + 1;
        } else if (byte != ' ' && byte != '\t' && byte != '\r' && byte != ',' && byte != ':') {
            return;
        }
    }
}

static det_status
disagree(walk *now)
{
    return det_fail(now->err, DET_SYNTAX, here(now), "not JSON: cannot be read the same way twice");
}

/* Four hex digits; what is none is a zero, and then the text is another. */
static uint32_t
read_unit(det_str digits)
{
    uint32_t unit = 0;
    for (size_t i = 0; i < digits.len; i++) {
        char c = digits.ptr[i];
        unit = unit << 4 | (uint32_t)(c >= '0' && c <= '9'   ? c - '0'
                                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                             : 0);
    }
    return unit;
}

/* The character that an escape stands for: \n, \u00e9, or two halves \ud83d\ude00.  *at is the
 * backslash, and then the byte behind. */
static uint32_t
read_escape(det_str raw, size_t *at)
{
    static const char letters[] = "bfnrt", meant[] = "\b\f\n\r\t";
    char letter = *at + 1 < raw.len ? raw.ptr[*at + 1] : '\0';
    *at += 2;
    if (letter != 'u') {
        const char *found = letter == '\0' ? NULL : strchr(letters, letter);
        return (uint8_t)(found == NULL ? letter : meant[found - letters]);
    }
    uint32_t code = read_unit(det_str_slice(raw, *at, *at + 4));
    *at += 4;
    if (code < 0xD800 || code > 0xDBFF) return code;
    uint32_t low = read_unit(det_str_slice(raw, *at + 2, *at + 6));
    *at += 6;
    return 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
}

/* Whether text is what stands between the quotes. */
static bool
is_written(det_str raw, det_str text)
{
    size_t at = 0, place = 0;
    while (at < raw.len && place < text.len) {
        uint32_t code = 0;
        size_t length = det_str_utf8_next(text, place, &code);
        if (length == 0) return false;
        if (raw.ptr[at] == '\\') {
            if (read_escape(raw, &at) != code) return false;
        } else {
            det_str here = det_str_slice(raw, at, at + length);
            if (!det_str_equal(here, det_str_slice(text, place, place + length))) return false;
            at += length;
        }
        place += length;
    }
    return at == raw.len && place == text.len;
}

/* Over a string that jansson has read as text. */
static det_status
skip_string(walk *now, det_str text)
{
    if (now->at >= now->bytes.len || now->bytes.ptr[now->at] != '"') return disagree(now);
    size_t from = ++now->at;
    for (; now->at < now->bytes.len && now->bytes.ptr[now->at] != '"'; now->at++)
        if (now->bytes.ptr[now->at] == '\\') now->at++;
    if (now->at >= now->bytes.len) return disagree(now);
    det_str raw = det_str_slice(now->bytes, from, now->at);
    if (!is_written(raw, text))
        return det_fail(now->err, DET_NOMEM, here(now), "out of memory while reading JSON");
    now->at++;
    return DET_OK;
}

/* A number, true, false or null: everything up to what may follow it. */
static det_str
take_bare(walk *now)
{
    size_t from = now->at;
    while (now->at < now->bytes.len && strchr(" \t\r\n,:]}", now->bytes.ptr[now->at]) == NULL)
        now->at++;
    return det_str_slice(now->bytes, from, now->at);
}

static det_status
take_bracket(walk *now, char bracket)
{
    skip_to_token(now);
    if (now->at >= now->bytes.len || now->bytes.ptr[now->at] != bracket) return disagree(now);
    now->at++;
    return DET_OK;
}

static det_status add_value(walk *now, const json_t *value);

static det_status
add_members(walk *now, const json_t *object)
{
    /* json_object_iter wants a mutable object only because an iterator could be used to set. */
    json_t *members = (json_t *)(uintptr_t)object;
    for (void *each = json_object_iter(members); each != NULL;
         each = json_object_iter_next(members, each)) {
        skip_to_token(now);
        det_where at = here(now);
        det_str key = {json_object_iter_key(each), json_object_iter_key_len(each)};
        det_status st = skip_string(now, key);
        if (st == DET_OK) st = det_tree_build_key(&now->build, key, at, now->err);
        if (st == DET_OK) st = add_value(now, json_object_iter_value(each));
        if (st != DET_OK) return st;
    }
    return DET_OK;
}

static det_status
add_items(walk *now, const json_t *array)
{
    for (size_t i = 0; i < json_array_size(array); i++) {
        det_status st = add_value(now, json_array_get(array, i));
        if (st != DET_OK) return st;
    }
    return DET_OK;
}

/* Recursion ends at DET_TREE_DEPTH_MAX, where the builder refuses. */
static det_status
add_value(walk *now, const json_t *value)
{
    skip_to_token(now);
    det_where at = here(now);
    if (json_is_object(value) || json_is_array(value)) {
        bool is_map = json_is_object(value);
        det_status st = det_tree_build_open(&now->build, is_map ? DET_TREE_MAP : DET_TREE_LIST, at,
                                            now->err);
        if (st == DET_OK) st = take_bracket(now, is_map ? '{' : '[');
        if (st == DET_OK) st = is_map ? add_members(now, value) : add_items(now, value);
        if (st == DET_OK) st = take_bracket(now, is_map ? '}' : ']');
        if (st == DET_OK) det_tree_build_close(&now->build);
        return st;
    }
    if (json_is_string(value)) {
        det_str text = {json_string_value(value), json_string_length(value)};
        det_status st = skip_string(now, text);
        if (st != DET_OK) return st;
        return det_tree_build_text(&now->build, text, DET_NODE_QUOTED, at, now->err);
    }
    det_str bare = take_bare(now);
    if (bare.len == 0) return disagree(now);
    uint32_t flags = json_is_null(value) ? DET_NODE_NULL : DET_NODE_JSON_BARE;
    return det_tree_build_text(&now->build, bare, flags, at, now->err);
}

/* The line that holds byte `at`, and the column of that byte in it. */
static det_where
locate(det_str bytes, const char *file, size_t at, det_str *line)
{
    if (at > bytes.len) at = bytes.len;
    uint32_t number = 1;
    size_t start = 0;
    for (size_t i = 0; i < at; i++)
        if (bytes.ptr[i] == '\n') {
            number++;
            start = i + 1;
        }
    size_t end = start;
    while (end < bytes.len && bytes.ptr[end] != '\n' && bytes.ptr[end] != '\r')
        end++;
    *line = det_str_slice(bytes, start, end);
    return (det_where){file, number, (uint32_t)(at - start) + 1};
}

static det_status
explain(det_str bytes, const char *file, const json_error_t *failure, det_error *err)
{
    det_str line;
    size_t position = failure->position < 0 ? 0 : (size_t)failure->position;
    /* jansson's position is behind the token it read last; that token's last byte is shown. */
    det_where at = locate(bytes, file, position == 0 ? 0 : position - 1, &line);
    det_status st = DET_SYNTAX;
    switch (json_error_code(failure)) {
    case json_error_stack_overflow:
        st = DET_LIMIT;
        break;
    case json_error_invalid_utf8:
        st = DET_ENCODING;
        break;
    case json_error_numeric_overflow:
        st = DET_RANGE;
        break;
    default:
        break;
    }
    if (json_error_code(failure) == json_error_null_byte_in_key)
        det_fail(err, st, at, "not accepted: U+0000 in a key");
    else
        det_fail(err, st, at, "not JSON: %s", failure->text);
    det_error_show_line(err, line, at.column);
    return st;
}

/* A string that jansson has no memory for is reported as a syntax error, and other lack of memory
 * without words.  So what looks like a mistake is read a second time: a real one is found again. */
static det_status
parse(det_str bytes, const char *file, json_t **root, det_error *err)
{
    /* Numbers as reals, so that an integer beyond 64 bits is no error: its text is what we keep.
     * U+0000 in a value is let through: a name that holds it gets a verdict like any other, not an
     * error. */
    const size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL |
                         JSON_ALLOW_NUL;
    const char *start = bytes.ptr == NULL ? "" : bytes.ptr;
    json_error_t failure;
    for (int attempt = 0; attempt < 2; attempt++) {
        *root = json_loadb(start, bytes.len, flags, &failure);
        if (*root != NULL) return DET_OK;
        if (json_error_code(&failure) == json_error_out_of_memory || failure.text[0] == '\0')
            return det_fail(err, DET_NOMEM, (det_where){file, 0, 0},
                            "out of memory while reading JSON");
    }
    return explain(bytes, file, &failure, err);
}

det_status
det_tree_read_json_slowly(det_str bytes, const char *file, det_arena *arena, det_tree *out,
                          det_error *err)
{
    size_t zero = det_str_find_byte(bytes, '\0');
    if (zero != SIZE_MAX) {
        det_str line;
        return det_fail(err, DET_SYNTAX, locate(bytes, file, zero, &line), "not JSON: byte 0x00");
    }
    json_t *root = NULL;
    det_status st = parse(bytes, file, &root, err);
    if (st != DET_OK) return st;
    walk now = {.bytes = bytes, .line = 1, .err = err};
    now.build = det_tree_builder_in(arena, file);
    st = add_value(&now, root);
    if (st == DET_OK) st = det_tree_build_end(&now.build, out, err);
    json_decref(root);
    return st;
}

/* ---- plain documents ----------------------------------------------------------------------------
 */

/* The next byte; 0 at the end, which no plain document has inside. */
static char
next_byte(const walk *now)
{
    return now->at < now->bytes.len ? now->bytes.ptr[now->at] : '\0';
}

/* To the next byte that is no blank. */
static char
skip_blanks(walk *now)
{
    for (; now->at < now->bytes.len; now->at++) {
        char byte = now->bytes.ptr[now->at];
        if (byte == '\n') {
            now->line++;
            now->line_start = now->at + 1;
        } else if (byte != ' ' && byte != '\t' && byte != '\r') {
            return byte;
        }
    }
    return '\0';
}

/* "as it stands": no escape, nothing below a blank, UTF-8. */
static bool
take_plain_string(walk *now, det_str *out)
{
    if (next_byte(now) != '"') return false;
    size_t from = ++now->at;
    unsigned char all = 0;
    for (; now->at < now->bytes.len; now->at++) {
        unsigned char byte = (unsigned char)now->bytes.ptr[now->at];
        if (byte == '"') break;
        if (byte < ' ' || byte == '\\') return false;
        all |= byte;
    }
    if (now->at == now->bytes.len) return false;
    *out = det_str_slice(now->bytes, from, now->at++);
    return all < 0x80 || det_str_utf8_bad(*out) == SIZE_MAX;
}

static size_t
take_digits(walk *now)
{
    size_t from = now->at;
    while (next_byte(now) >= '0' && next_byte(now) <= '9')
        now->at++;
    return now->at - from;
}

/* true, false, null, or a number like -12.50, too short to be beyond a double. */
static bool
take_plain_bare(walk *now, det_str *out, uint32_t *flags)
{
    enum { DIGITS_MAX = 18 };
    static const char *const words[] = {"true", "false", "null"};
    size_t from = now->at;
    *flags = DET_NODE_JSON_BARE;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        *out = det_str_slice(now->bytes, from, from + strlen(words[i]));
        if (!det_str_equal(*out, det_str_of(words[i]))) continue;
        if (i == 2) *flags = DET_NODE_NULL;
        now->at += out->len;
        return true;
    }
    if (next_byte(now) == '-') now->at++;
    bool is_zero = next_byte(now) == '0';
    size_t digits = take_digits(now);
    if (digits == 0 || digits > DIGITS_MAX || (is_zero && digits > 1)) return false;
    if (next_byte(now) == '.') {
        now->at++;
        digits = take_digits(now);
        if (digits == 0 || digits > DIGITS_MAX) return false;
    }
    *out = det_str_slice(now->bytes, from, now->at);
    return true;
}

static bool add_plain(walk *now);

/* What stands between the brackets, and the one that closes. */
static bool
add_plain_children(walk *now, char close)
{
    if (skip_blanks(now) == close) {
        now->at++;
        return true;
    }
    while (true) {
        if (close == '}') {
            det_where at = here(now);
            det_str key;
            if (!take_plain_string(now, &key) ||
                det_tree_build_key(&now->build, key, at, NULL) != DET_OK || skip_blanks(now) != ':')
                return false;
            now->at++;
            skip_blanks(now);
        }
        if (!add_plain(now)) return false;
        char byte = skip_blanks(now);
        now->at++;
        if (byte == close) return true;
        if (byte != ',') return false;
        skip_blanks(now);
    }
}

/* False: it is not plain, or too deep, or there is no memory; the other reader tells which. */
static bool
add_plain(walk *now)
{
    det_where at = here(now);
    char byte = next_byte(now);
    det_str text;
    uint32_t flags = DET_NODE_QUOTED;
    if (byte == '{' || byte == '[') {
        det_tree_kind kind = byte == '{' ? DET_TREE_MAP : DET_TREE_LIST;
        now->at++;
        if (det_tree_build_open(&now->build, kind, at, NULL) != DET_OK ||
            !add_plain_children(now, byte == '{' ? '}' : ']'))
            return false;
        det_tree_build_close(&now->build);
        return true;
    }
    if (byte == '"' ? !take_plain_string(now, &text) : !take_plain_bare(now, &text, &flags))
        return false;
    return det_tree_build_text(&now->build, text, flags, at, NULL) == DET_OK;
}

static bool
read_plain(det_str bytes, const char *file, det_arena *arena, det_tree *out)
{
    walk now = {.bytes = bytes, .line = 1};
    now.build = det_tree_builder_in(arena, file);
    skip_blanks(&now);
    return add_plain(&now) && skip_blanks(&now) == '\0' && now.at == bytes.len &&
           det_tree_build_end(&now.build, out, NULL) == DET_OK;
}

det_status
det_tree_read_json(det_str bytes, const char *file, det_arena *arena, det_tree *out, det_error *err)
{
    if (bytes.len > DET_TREE_BYTES_MAX)
        return det_fail(err, DET_LIMIT, (det_where){file, 0, 0},
                        "%zu bytes of JSON; at most %d are read as one document", bytes.len,
                        DET_TREE_BYTES_MAX);
    det_arena_mark mark = det_arena_mark_get(arena);
    if (read_plain(bytes, file, arena, out)) return DET_OK;
    det_arena_mark_reset(arena, mark);
    return det_tree_read_json_slowly(bytes, file, arena, out, err);
}

det_status
det_tree_read_json_line(det_str bytes, const char *file, uint32_t line, det_arena *arena,
                        det_tree *out, det_error *err)
{
    det_error why = {0};
    det_status st = det_tree_read_json(bytes, "line", arena, out, &why);
    if (st == DET_OK || st == DET_NOMEM) {
        if (st != DET_OK && err != NULL) *err = why;
        if (st == DET_OK) {
            out->file = file;
            out->lines_before = line - 1;
        }
        return st;
    }
    /* the reader counts lines from the start of its text, which is one of ours */
    det_str text = {why.text, why.length};
    size_t blank = det_str_find(text, DET_STR(": "));
    if (det_str_starts(text, DET_STR("line:")) && blank != SIZE_MAX)
        text = det_str_slice(text, blank + 2, text.len);
    return det_fail(err, st, (det_where){file, line, why.column}, "%.*s", DET_STR_FMT(text));
}
