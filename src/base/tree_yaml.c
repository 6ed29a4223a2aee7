/* tree_yaml.c - the strict YAML subset to a det_tree, through libyaml's events.
 *
 * libyaml reads all of YAML 1.1; a lawbook may use only what a lawyer reads the way a machine does.
 * The rules are in docs/formats/yaml.md.  Three kinds of check enforce them:
 *
 *   1. before libyaml, on bytes (check_bytes): UTF-8, no NUL, no odd line ends, no tab as
 * indentation;
 *   2. on events: anchors, aliases, tags, directives, second documents, empty values, keys that are
 * not scalars;
 *   3. between events, on the bytes that libyaml passed over (check_gap): '?' keys, tags that leave
 * no trace in an event, tabs, and the implicit pairs and split scalars of flow style.
 *
 * libyaml counts lines and characters; we report lines and bytes, so each place is turned by
 * walking the line once.  Events come in the order of the text, so finding the line is a cursor
 * that only moves on. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "base/tree_build.h"

typedef struct load {
    det_str bytes; /* without a byte order mark */
    const char *file;
    yaml_parser_t parser;
    det_tree_builder build;
    det_error *err;

    struct {
        size_t line, column; /* as libyaml counts them, from 0 */
        size_t at;           /* the byte there */
        size_t line_start;
    } cursor;

    size_t passed; /* end of the event before, in bytes */
    uint32_t flow; /* depth of [ and { that are open */
    uint32_t documents;
} load;

/* ---- places -------------------------------------------------------------------------------------
 */

/* The cursor goes back only for the mark of a failure, so a long line costs no more than many short
 * ones. */
static size_t
byte_of_mark(load *now, yaml_mark_t mark)
{
    bool is_behind = mark.line < now->cursor.line ||
                     (mark.line == now->cursor.line && mark.column < now->cursor.column);
    if (is_behind) memset(&now->cursor, 0, sizeof now->cursor);
    while (now->cursor.line < mark.line) {
        size_t length = det_str_find_byte(det_str_slice(now->bytes, now->cursor.at, now->bytes.len),
                                          '\n');
        if (length == SIZE_MAX) return now->bytes.len;
        now->cursor.at += length + 1;
        now->cursor.line_start = now->cursor.at;
        now->cursor.line++;
        now->cursor.column = 0;
    }
    uint32_t code;
    for (; now->cursor.column < mark.column; now->cursor.column++) {
        size_t length = det_str_utf8_next(now->bytes, now->cursor.at, &code);
        if (length == 0 || code == '\n') break;
        now->cursor.at += length;
    }
    return now->cursor.at;
}

/* Line and column of a byte; also the line itself, for the caret. */
static det_where
where_of_byte(const det_str bytes, const char *file, size_t at, det_str *line)
{
    if (at > bytes.len) at = bytes.len;
    size_t start = at;
    while (start > 0 && bytes.ptr[start - 1] != '\n')
        start--;
    size_t end = at;
    while (end < bytes.len && bytes.ptr[end] != '\n' && bytes.ptr[end] != '\r')
        end++;
    uint32_t number = 1;
    for (size_t i = 0; i < start; i++)
        number += bytes.ptr[i] == '\n';
    *line = det_str_slice(bytes, start, end);
    return (det_where){file, number, (uint32_t)(at - start) + 1};
}

/* A failure at a byte of the document, with its line and a caret. */
static det_status fail_at(load *now, det_status st, size_t at, const char *format, ...)
    DET_PRINTF(4, 5);

static det_status
fail_at(load *now, det_status st, size_t at, const char *format, ...)
{
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments); /* a cut message is still one */
    va_end(arguments);
    det_str line;
    det_where where = where_of_byte(now->bytes, now->file, at, &line);
    det_fail(now->err, st, where, "%s", message);
    det_error_show_line(now->err, line, where.column);
    return st;
}

/* ---- 1. bytes -----------------------------------------------------------------------------------
 */

static det_status
check_character(load *now, size_t at, uint32_t code, bool is_indentation)
{
    if (code == '\t' && is_indentation)
        return fail_at(now, DET_SYNTAX, at, "a tab in the indentation; use spaces");
    if (code == '\r' && (at + 1 >= now->bytes.len || now->bytes.ptr[at + 1] != '\n'))
        return fail_at(now, DET_SYNTAX, at,
                       "a carriage return alone; lines end in a line feed, or in both");
    if (code < 0x20 && code != '\t' && code != '\n' && code != '\r')
        return fail_at(now, DET_SYNTAX, at,
                       "control character U+%04X; write it as an escape in double quotes",
                       (unsigned)code);
    bool is_odd = (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029 ||
                  code == 0xFEFF || code == 0xFFFE || code == 0xFFFF;
    if (is_odd)
        return fail_at(now, DET_SYNTAX, at,
                       "character U+%04X, which cannot be seen; write it as an escape in double "
                       "quotes",
                       (unsigned)code);
    return DET_OK;
}

static det_status
check_bytes(load *now)
{
    bool is_indentation = true;
    for (size_t at = 0; at < now->bytes.len;) {
        uint32_t code = 0;
        size_t length = det_str_utf8_next(now->bytes, at, &code);
        if (length == 0)
            return fail_at(now, DET_ENCODING, at, "not UTF-8: byte 0x%02X",
                           (unsigned)(uint8_t)now->bytes.ptr[at]);
        if (code < 0x20 || code >= 0x7F) {
            det_status st = check_character(now, at, code, is_indentation);
            if (st != DET_OK) return st;
        }
        if (code != ' ') is_indentation = code == '\n';
        at += length;
    }
    return DET_OK;
}

/* ---- 3. between events --------------------------------------------------------------------------
 */

/* The bytes that libyaml passed over since the event before hold only white space, comments and
 * indicators; of these '?', '!', '&' and tabs are refused. */
static det_status
check_gap(load *now, size_t to)
{
    for (size_t at = now->passed; at < to; at++) {
        switch (now->bytes.ptr[at]) {
        case '#': {
            size_t length = det_str_find_byte(det_str_slice(now->bytes, at, to), '\n');
            if (length == SIZE_MAX) return DET_OK;
            at += length;
            break;
        }
        case '\t':
            return fail_at(now, DET_SYNTAX, at, "a tab between values; use spaces");
        case '?':
            return fail_at(now, DET_SYNTAX, at, "a key marked by '?'; write 'key: value'");
        default:
            break;
        }
    }
    return DET_OK;
}

/* A comma or colon inside an unquoted scalar of flow style ends it or not by rules that nobody
 * remembers; so a scalar that looks cut through is refused. */
static det_status
check_flow_scalar(load *now, det_str text, size_t at, bool is_key, bool is_one_line)
{
    if (!is_one_line)
        return fail_at(now, DET_SYNTAX, at,
                       "a value over several lines inside [ ] or { }: is a comma or a closing "
                       "bracket missing?");
    if (is_key && det_str_find_byte(text, ':') != SIZE_MAX)
        return fail_at(now, DET_SYNTAX, at,
                       "':' inside the key '%.*s': put a blank behind the colon, or quote the key",
                       DET_STR_FMT(det_str_slice(text, 0, 60)));
    int depth = 0;
    bool is_cut = false;
    for (size_t i = 0; i < text.len; i++) {
        depth += (text.ptr[i] == '(') - (text.ptr[i] == ')');
        is_cut = is_cut || depth < 0;
    }
    size_t quotes = 0;
    for (size_t i = 0; i < text.len; i++)
        quotes += text.ptr[i] == '"';
    if (is_cut || depth != 0 || quotes % 2 != 0)
        return fail_at(
            now, DET_SYNTAX, at,
            "'%.*s' is cut at a comma or colon; inside [ ] and { } put it in quotes, or use "
            "block style",
            DET_STR_FMT(det_str_slice(text, 0, 60)));
    return DET_OK;
}

/* ---- 2. events ----------------------------------------------------------------------------------
 */

static det_status
refuse_properties(load *now, const yaml_char_t *anchor, const yaml_char_t *tag, size_t at)
{
    char first = at < now->bytes.len ? now->bytes.ptr[at] : '\0';
    if (anchor != NULL || first == '&')
        return fail_at(now, DET_SYNTAX, at,
                       "an anchor (&); write the value out where it is needed");
    if (tag != NULL || first == '!')
        return fail_at(now, DET_SYNTAX, at,
                       "a tag (!); every scalar is text, and the schema says what it means");
    return DET_OK;
}

static det_status
no_value(load *now, size_t at)
{
    if (now->flow > 0)
        return fail_at(
            now, DET_SYNTAX, at,
            "a key or item without a value; write null or \"\", or quote what holds a comma "
            "or colon");
    return fail_at(
        now, DET_SYNTAX, at,
        "a key or item without a value; write null if it is unknown, \"\" if it is empty");
}

/* An unquoted value may go on over lines; a line of it that begins with "- " was meant as an item.
 */
static det_status
check_lines(load *now, size_t from, size_t to)
{
    for (size_t at = from; at < to; at++) {
        if (now->bytes.ptr[at] != '\n') continue;
        while (at + 1 < to && now->bytes.ptr[at + 1] == ' ')
            at++;
        if (at + 2 < to && now->bytes.ptr[at + 1] == '-' && now->bytes.ptr[at + 2] == ' ')
            return fail_at(
                now, DET_SYNTAX, at + 1,
                "a list item inside a value that began on an earlier line; a key has either "
                "a value or a list");
    }
    return DET_OK;
}

static det_status
on_scalar(load *now, const yaml_event_t *event, size_t at, det_where where)
{
    det_str text = {(const char *)event->data.scalar.value, event->data.scalar.length};
    bool is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    bool is_key = det_tree_builder_wants_key(&now->build);
    det_status st = refuse_properties(now, event->data.scalar.anchor, event->data.scalar.tag, at);
    if (st != DET_OK) return st;
    if (is_plain && text.len == 0) return no_value(now, at);
    if (det_str_find_byte(text, '\0') != SIZE_MAX)
        return fail_at(now, DET_SYNTAX, at, "a value that holds U+0000");
    bool is_one_line = event->start_mark.line == event->end_mark.line;
    if (is_plain && now->flow > 0)
        st = check_flow_scalar(now, text, at, is_key, is_one_line);
    else if (is_plain && !is_one_line)
        st = check_lines(now, at, byte_of_mark(now, event->end_mark));
    if (st != DET_OK) return st;
    if (is_key) {
        if (is_plain && det_str_equal(text, DET_STR("<<")))
            return fail_at(now, DET_SYNTAX, at, "a merge key (<<); write the keys out");
        return det_tree_build_key(&now->build, text, where, now->err);
    }
    bool is_null = is_plain &&
                   (det_str_equal(text, DET_STR("~")) || det_str_equal(text, DET_STR("null")));
    uint32_t flags = is_null ? DET_NODE_NULL : is_plain ? 0 : DET_NODE_QUOTED;
    return det_tree_build_text(&now->build, text, flags, where, now->err);
}

static det_status
on_open(load *now, const yaml_event_t *event, size_t at, det_where where)
{
    bool is_map = event->type == YAML_MAPPING_START_EVENT;
    bool is_flow = is_map ? event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
                          : event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
    det_status st = is_map ? refuse_properties(now, event->data.mapping_start.anchor,
                                               event->data.mapping_start.tag, at)
                           : refuse_properties(now, event->data.sequence_start.anchor,
                                               event->data.sequence_start.tag, at);
    if (st != DET_OK) return st;
    if (det_tree_builder_wants_key(&now->build))
        return fail_at(now, DET_SYNTAX, at, "a list or map as a key; a key is a word");
    if (is_flow && is_map && now->bytes.ptr[at] != '{')
        return fail_at(now, DET_SYNTAX, at,
                       "a 'key: value' pair inside [ ]; write { } round it, or quote it");
    if (is_flow) now->flow++;
    st = det_tree_build_open(&now->build, is_map ? DET_TREE_MAP : DET_TREE_LIST, where, now->err);
    if (st == DET_LIMIT) {
        det_str line;
        (void)where_of_byte(now->bytes, now->file, at, &line);
        det_error_show_line(now->err, line, where.column);
    }
    return st;
}

static det_status
on_close(load *now)
{
    if (now->flow > 0) now->flow--;
    det_tree_build_close(&now->build);
    return DET_OK;
}

static det_status
on_document(load *now, const yaml_event_t *event, size_t at)
{
    bool has_directive = event->data.document_start.version_directive != NULL ||
                         event->data.document_start.tag_directives.start !=
                             event->data.document_start.tag_directives.end;
    if (has_directive) return fail_at(now, DET_SYNTAX, at, "a directive (%%); leave it out");
    if (++now->documents > 1)
        return fail_at(now, DET_SYNTAX, at, "a second document; write one document a file");
    return DET_OK;
}

static det_status
on_event(load *now, const yaml_event_t *event)
{
    size_t at = byte_of_mark(now, event->start_mark);
    const det_where where = {now->file, (uint32_t)event->start_mark.line + 1,
                             (uint32_t)(at - now->cursor.line_start) + 1};
    if (at > now->passed && event->type != YAML_STREAM_START_EVENT) {
        det_status st = check_gap(now, at);
        if (st != DET_OK) return st;
    }
    det_status st = DET_OK;
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        st = on_scalar(now, event, at, where);
        break;
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        st = on_open(now, event, at, where);
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        st = on_close(now);
        break;
    case YAML_DOCUMENT_START_EVENT:
        st = on_document(now, event, at);
        break;
    case YAML_ALIAS_EVENT:
        st = fail_at(now, DET_SYNTAX, at, "an alias (*); write the value out where it is needed");
        break;
    default:
        break;
    }
    size_t end = byte_of_mark(now, event->end_mark);
    if (end > now->passed) now->passed = end;
    return st;
}

/* ---- libyaml's own failures
 * ----------------------------------------------------------------------- */

/* libyaml speaks of tokens; who writes a lawbook does not.  Problems met daily, in other words. */
static const struct {
    const char *problem, *words;
} plain_words[] = {
    {"mapping values are not allowed in this context",
     "a ':' that makes a second key here; quote a value that holds \": \", or mind the "
     "indentation"},
    {"found character that cannot start any token",
     "a value cannot begin with this character; put the value in quotes"},
    {"did not find expected key",
     "expected 'key: value' here; mind the indentation and the quotes"},
    {"did not find expected '-' indicator", "expected '- ' here; mind the indentation"},
    {"could not find expected ':'", "a line that is neither 'key: value' nor part of a value"},
    {"found unexpected end of stream", "the file ends here; is a closing quote missing?"},
};

static det_status
parser_failed(load *now)
{
    const yaml_parser_t *parser = &now->parser;
    if (parser->error == YAML_MEMORY_ERROR)
        return det_fail(now->err, DET_NOMEM, (det_where){now->file, 0, 0},
                        "out of memory while reading YAML");
    if (parser->error == YAML_READER_ERROR)
        return fail_at(now, DET_ENCODING, parser->problem_offset, "%s",
                       parser->problem == NULL ? "not text" : parser->problem);
    size_t at = byte_of_mark(now, parser->problem_mark);
    const char *problem = parser->problem == NULL ? "not YAML" : parser->problem;
    const char *words = NULL;
    for (size_t i = 0; i < sizeof(plain_words) / sizeof(plain_words[0]); i++)
        if (strcmp(problem, plain_words[i].problem) == 0) words = plain_words[i].words;
    /* Where the thing began that could not be ended helps only if it is another line. */
    bool has_begin = parser->context != NULL &&
                     parser->context_mark.line != parser->problem_mark.line;
    if (has_begin)
        return fail_at(now, DET_SYNTAX, at, "%s (%s begun in line %zu)",
                       words == NULL ? problem : words, parser->context,
                       parser->context_mark.line + 1);
    if (words != NULL || parser->context == NULL)
        return fail_at(now, DET_SYNTAX, at, "%s", words == NULL ? problem : words);
    return fail_at(now, DET_SYNTAX, at, "%s, %s", parser->context, problem);
}

static det_status
read_events(load *now)
{
    for (bool is_done = false; !is_done;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&now->parser, &event)) return parser_failed(now);
        is_done = event.type == YAML_STREAM_END_EVENT;
        det_status st = on_event(now, &event);
        yaml_event_delete(&event);
        if (st != DET_OK) return st;
    }
    if (now->build.count == 0)
        return fail_at(now, DET_SYNTAX, now->bytes.len,
                       "nothing in this file; expected a document");
    return DET_OK;
}

det_status
det_tree_read_yaml(det_str bytes, const char *file, det_arena *arena, det_tree *out, det_error *err)
{
    if (bytes.len > DET_TREE_BYTES_MAX)
        return det_fail(err, DET_LIMIT, (det_where){file, 0, 0},
                        "%zu bytes of YAML; at most %d are read as one document", bytes.len,
                        DET_TREE_BYTES_MAX);
    if (det_str_starts(bytes, DET_STR("\xEF\xBB\xBF"))) bytes = det_str_slice(bytes, 3, bytes.len);
    load now = {.bytes = bytes, .file = file, .err = err};
    now.build = det_tree_builder_in(arena, file);
    det_status st = check_bytes(&now);
    if (st != DET_OK) return st;
    if (!yaml_parser_initialize(&now.parser))
        return det_fail(err, DET_NOMEM, (det_where){file, 0, 0}, "out of memory for a YAML parser");
    yaml_parser_set_encoding(&now.parser, YAML_UTF8_ENCODING);
    const char *start = bytes.ptr == NULL ? "" : bytes.ptr;
    yaml_parser_set_input_string(&now.parser, (const unsigned char *)start, bytes.len);
    st = read_events(&now);
    yaml_parser_delete(&now.parser);
    if (st != DET_OK) return st;
    st = det_tree_build_end(&now.build, out, err);
    if (st == DET_SYNTAX && err != NULL) {
        yaml_mark_t mark = {.line = err->line - 1};
        size_t line_start = byte_of_mark(&now, mark);
        det_str line;
        (void)where_of_byte(bytes, file, line_start, &line);
        det_error_show_line(err, line, err->column);
    }
    return st;
}
