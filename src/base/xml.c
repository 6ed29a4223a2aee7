/* xml.c - XML as a stream of events, by expat.
 *
 * Character data is kept on a stack: an element's text begins where the buffer stood at its start
 * tag, and is cut off again at its end tag, so that text round a child stays with the parent.
 *
 * Columns count bytes, as everywhere in detente, so they are taken from the byte index that expat
 * gives and our own count of line ends; for UTF-16, where a line end is two bytes, expat's own
 * figures are used. */
#include "base/xml.h"

#include <assert.h>
#include <expat.h>
#include <stdlib.h>
#include <string.h>

/* Attributes of one element.  Most on any list: 14.  More are refused. */
enum { ATTRIBUTES_MAX = 64 };
/* Bytes given to expat at once; its lengths are int. */
enum { PIECE_BYTES = 1 << 24 };

typedef struct reading {
    XML_Parser parser;
    const det_xml_handlers *handlers;
    void *context;
    const char *file;
    det_str bytes;
    bool is_wide; /* UTF-16 */

    size_t counted; /* line ends before this byte have been counted */
    size_t line_start;
    uint32_t line;

    char *text;
    size_t text_length, text_capacity;
    size_t text_from[DET_XML_DEPTH_MAX];
    uint32_t depth;

    det_status st;
    det_error *err;
} reading;

/* Places are asked for in rising order, so each byte is looked at once. */
static det_where
place(reading *now)
{
    XML_Index index = XML_GetCurrentByteIndex(now->parser);
    if (now->is_wide || index < 0)
        return (det_where){now->file, (uint32_t)XML_GetCurrentLineNumber(now->parser),
                           (uint32_t)XML_GetCurrentColumnNumber(now->parser) + 1};
    size_t at = (size_t)index < now->bytes.len ? (size_t)index : now->bytes.len;
    for (; now->counted < at; now->counted++) {
        char byte = now->bytes.ptr[now->counted];
        bool is_pair = byte == '\r' && now->counted + 1 < now->bytes.len &&
                       now->bytes.ptr[now->counted + 1] == '\n';
        if (byte != '\n' && (byte != '\r' || is_pair)) continue;
        now->line++;
        now->line_start = now->counted + 1;
    }
    return (det_where){now->file, now->line, (uint32_t)(at - now->line_start) + 1};
}

static void
stop(reading *now, det_status st)
{
    now->st = st;
    (void)XML_StopParser(now->parser, XML_FALSE);
}

static void
on_start(void *data, const XML_Char *name, const XML_Char **pairs)
{
    reading *now = data;
    if (now->st != DET_OK) return; /* expat may still hand over what it had read */
    det_where at = place(now);
    if (now->depth == DET_XML_DEPTH_MAX) {
        stop(now, det_fail(now->err, DET_LIMIT, at, "elements nested deeper than %d at <%s>",
                           DET_XML_DEPTH_MAX, name));
        return;
    }
    now->text_from[now->depth++] = now->text_length;
    det_xml_attribute attributes[ATTRIBUTES_MAX];
    size_t count = 0;
    for (; pairs[2 * count] != NULL; count++) {
        if (count == ATTRIBUTES_MAX) {
            stop(now, det_fail(now->err, DET_LIMIT, at, "more than %d attributes in <%s>",
                               ATTRIBUTES_MAX, name));
            return;
        }
        attributes[count] = (det_xml_attribute){det_str_of(pairs[2 * count]),
                                                det_str_of(pairs[2 * count + 1])};
    }
    if (now->handlers->start == NULL) return;
    det_status st = now->handlers->start(now->context, det_str_of(name), attributes, count, at,
                                         now->err);
    if (st != DET_OK) stop(now, st);
}

static void
on_end(void *data, const XML_Char *name)
{
    reading *now = data;
    if (now->st != DET_OK) return;
    assert(now->depth > 0);
    size_t from = now->text_from[--now->depth];
    det_str text = {now->text == NULL ? "" : now->text + from, now->text_length - from};
    now->text_length = from;
    if (now->handlers->end == NULL) return;
    det_status st = now->handlers->end(now->context, det_str_of(name), text, place(now), now->err);
    if (st != DET_OK) stop(now, st);
}

static void
on_text(void *data, const XML_Char *bytes, int length)
{
    reading *now = data;
    if (now->st != DET_OK) return;
    size_t needed = now->text_length + (size_t)length;
    if (needed > now->text_capacity) {
        size_t capacity = now->text_capacity == 0 ? 4096 : now->text_capacity;
        while (capacity < needed)
            capacity *= 2; /* never past twice the input */
        char *text = realloc(now->text, capacity);
        if (text == NULL) {
            stop(now, det_fail(now->err, DET_NOMEM, place(now), "out of memory for text"));
            return;
        }
        now->text = text;
        now->text_capacity = capacity;
    }
    memcpy(now->text + now->text_length, bytes, (size_t)length);
    now->text_length = needed;
}

static void
on_doctype(void *data, const XML_Char *name, const XML_Char *system_id, const XML_Char *public_id,
           int has_internal_subset)
{
    (void)system_id, (void)public_id, (void)has_internal_subset;
    reading *now = data;
    if (now->st != DET_OK) return;
    stop(now, det_fail(now->err, DET_SYNTAX, place(now),
                       "a DOCTYPE ('%s'), which no published list needs and we refuse", name));
}

/* expat's codes that say what a publisher or a transfer did wrong, in words that say what to look
 * for. */
static const struct {
    enum XML_Error code;
    det_status status;
    const char *words;
} failures[] = {
    {XML_ERROR_NO_MEMORY, DET_NOMEM, "out of memory"},
    {XML_ERROR_NO_ELEMENTS, DET_SYNTAX, "no element found: the file is empty or cut off"},
    {XML_ERROR_UNCLOSED_TOKEN, DET_SYNTAX,
     "a tag or reference that is never closed: is the file cut off?"},
    {XML_ERROR_PARTIAL_CHAR, DET_ENCODING, "the file ends in the middle of a character"},
    {XML_ERROR_TAG_MISMATCH, DET_SYNTAX, "this end tag does not match the element that is open"},
    {XML_ERROR_DUPLICATE_ATTRIBUTE, DET_SYNTAX, "an attribute that stands twice"},
    {XML_ERROR_JUNK_AFTER_DOC_ELEMENT, DET_SYNTAX, "something after the end of the document"},
    {XML_ERROR_UNDEFINED_ENTITY, DET_SYNTAX, "an entity that is not one of XML's five"},
    {XML_ERROR_BAD_CHAR_REF, DET_SYNTAX, "a reference to a character that XML does not allow"},
    {XML_ERROR_UNKNOWN_ENCODING, DET_UNSUPPORTED,
     "an encoding that is not read here; convert to UTF-8"},
    {XML_ERROR_INCORRECT_ENCODING, DET_ENCODING, "the encoding is not the one that is declared"},
    {XML_ERROR_UNCLOSED_CDATA_SECTION, DET_SYNTAX, "a CDATA section that is never closed"},
    {XML_ERROR_MISPLACED_XML_PI, DET_SYNTAX, "an XML declaration that is not at the very start"},
};

/* expat stops behind the name that followed a '&'.  Returns the place of that '&', or index. */
static size_t
find_ampersand(det_str bytes, size_t index)
{
    for (size_t back = index; back > 0 && index - back < 32; back--) {
        char byte = bytes.ptr[back - 1];
        if (byte == '&') return back - 1;
        bool is_name = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= '0' && byte <= '9') || byte == '#';
        if (!is_name) break;
    }
    return index;
}

/* "not well-formed (invalid token)" covers mistakes that are worth telling apart. */
static det_status
invalid_token(reading *now, det_where at)
{
    if (now->is_wide)
        return det_fail(now->err, DET_SYNTAX, at, "not well-formed: a character cannot stand here");
    size_t index = now->counted, end = now->line_start;
    while (end < now->bytes.len && now->bytes.ptr[end] != '\n' && now->bytes.ptr[end] != '\r')
        end++;
    const det_str line = det_str_slice(now->bytes, now->line_start, end);
    uint32_t code = 0;
    size_t length = det_str_utf8_next(now->bytes, index, &code);
    size_t ampersand = find_ampersand(now->bytes, index);
    det_status st = DET_SYNTAX;
    if (index < now->bytes.len && length == 0) {
        st = det_fail(now->err, DET_ENCODING, at, "not UTF-8: byte 0x%02X",
                      (unsigned)(uint8_t)now->bytes.ptr[index]);
    } else if (ampersand != index) {
        at.column -= (uint32_t)(index - ampersand);
        det_fail(now->err, st, at,
                 "not well-formed: a bare '&'; expected '&amp;' or another entity");
    } else if (length != 0 && code < 0x20) {
        det_fail(now->err, st, at,
                 "not well-formed: control character 0x%02X, which XML does not allow",
                 (unsigned)code);
    } else {
        det_str shown = length == 0 ? DET_STR("end of file")
                                    : det_str_slice(now->bytes, index, index + length);
        det_fail(now->err, st, at, "not well-formed: '%.*s' cannot stand here", DET_STR_FMT(shown));
    }
    det_error_show_line(now->err, line, at.column);
    return st;
}

static det_status
explain(reading *now)
{
    enum XML_Error code = XML_GetErrorCode(now->parser);
    det_where at = place(now);
    if (code == XML_ERROR_INVALID_TOKEN) return invalid_token(now, at);
    for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++)
        if (failures[i].code == code)
            return det_fail(now->err, failures[i].status, at, "%s", failures[i].words);
    return det_fail(now->err, DET_SYNTAX, at, "not well-formed: %s", XML_ErrorString(code));
}

static bool
starts_wide(det_str bytes)
{
    return det_str_starts(bytes, DET_STR("\xFF\xFE")) ||
           det_str_starts(bytes, DET_STR("\xFE\xFF")) || det_str_starts(bytes, DET_STR("<\0")) ||
           det_str_starts(bytes, DET_STR("\0<"));
}

det_status
det_xml_read(det_str bytes, const char *file, const det_xml_handlers *handlers, void *context,
             det_error *err)
{
    reading now = {.handlers = handlers,
                   .context = context,
                   .file = file,
                   .bytes = bytes,
                   .is_wide = starts_wide(bytes),
                   .line = 1,
                   .st = DET_OK,
                   .err = err};
    now.parser = XML_ParserCreate(NULL);
    if (now.parser == NULL)
        return det_fail(err, DET_NOMEM, (det_where){file, 0, 0}, "out of memory for an XML parser");
    XML_SetUserData(now.parser, &now);
    XML_SetElementHandler(now.parser, on_start, on_end);
    XML_SetCharacterDataHandler(now.parser, on_text);
    XML_SetStartDoctypeDeclHandler(now.parser, on_doctype);

    for (size_t at = 0;;) {
        size_t length = bytes.len - at < PIECE_BYTES ? bytes.len - at : PIECE_BYTES;
        bool is_final = at + length == bytes.len;
        const char *piece = bytes.len == 0 ? "" : bytes.ptr + at;
        if (XML_Parse(now.parser, piece, (int)length, is_final) != XML_STATUS_OK) {
            if (now.st == DET_OK) now.st = explain(&now);
            break;
        }
        at += length;
        if (is_final) break;
    }
    XML_ParserFree(now.parser);
    free(now.text);
    return now.st;
}
