/* canonical.c - subjects from the very bytes that det_subject_write makes.
 *
 * A store holds nothing else, and a build reads all of it.  So this goes over the bytes once, left
 * to right, and takes nothing but what is written just so; whatever is not (a blank, another order,
 * an empty value) is left to det_subject_read, which is for all JSON and has the messages.
 *
 * Texts without escapes are not copied: they stay where they are. */
#include <string.h>

#include "list/subject.h"
#include "text/utf8.h"

typedef struct reader {
    const char *at, *end;
    det_arena *arena;
    bool is_no_memory;
} reader;

/* Steps over literal, if it is what comes. */
static bool
take(reader *r, const char *literal, size_t length)
{
    if ((size_t)(r->end - r->at) < length || memcmp(r->at, literal, length) != 0) return false;
    r->at += length;
    return true;
}
#define TAKE(r, literal) take((r), (literal), sizeof(literal) - 1)

static bool
is_plain(char byte)
{
    return byte != '"' && byte != '\\' && (unsigned char)byte >= 0x20;
}

/* The bytes from `at` on of which eight at a time are plain; never past the end. */
static const char *
skip_plain(const char *at, const char *end)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones << 7;
    for (; end - at >= 8; at += 8) {
        uint64_t word, quote, slash;
        memcpy(&word, at, 8);
        quote = word ^ (ones * '"');
        slash = word ^ (ones * '\\');
        /* a high bit of one of these may come of the byte below, but is missing for no odd byte */
        uint64_t odd = ((word - ones * 0x20) & ~word) | ((quote - ones) & ~quote) |
                       ((slash - ones) & ~slash);
        if ((odd & highs) != 0) break;
    }
    while (at < end && is_plain(*at))
        at++;
    return at;
}

static int
hex_digit(char digit)
{
    if (digit >= '0' && digit <= '9') return digit - '0';
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* The byte that the escape at *at stands for, which moves behind it; -1 if it is none that is ever
 * written. */
static int
read_escape(const char **at, const char *end)
{
    static const char letters[] = "\"\\nrt", meant[] = "\"\\\n\r\t";
    if (end - *at < 2) return -1;
    const char *found = memchr(letters, (*at)[1], sizeof letters - 1);
    if (found != NULL) {
        *at += 2;
        return meant[found - letters];
    }
    if (end - *at < 6 || memcmp(*at, "\\u00", 4) != 0) return -1;
    int high = hex_digit((*at)[4]), low = hex_digit((*at)[5]);
    *at += 6;
    return (high == 0 || high == 1) && low >= 0 ? high * 16 + low : -1;
}

/* The text between two quotes, the first of which has been taken. */
static bool
take_text(reader *r, det_str *out)
{
    const char *from = r->at, *stop = skip_plain(from, r->end);
    if (stop < r->end && *stop == '"') {
        *out = (det_str){from, (size_t)(stop - from)};
        r->at = stop + 1;
        return true;
    }
    const char *close = stop;
    while (close < r->end && *close != '"')
        close += *close == '\\' && r->end - close >= 2 ? 2 : 1;
    if (close >= r->end) return false;
    char *made = det_arena_alloc(r->arena, (size_t)(close - from));
    if (made == NULL) {
        r->is_no_memory = true;
        return false;
    }
    size_t used = 0;
    for (const char *at = from; at < close;) {
        if (is_plain(*at)) {
            made[used++] = *at++;
            continue;
        }
        int byte = *at == '\\' ? read_escape(&at, close) : -1;
        if (byte < 0) return false;
        made[used++] = (char)byte;
    }
    *out = (det_str){made, used};
    r->at = close + 1;
    return true;
}

/* A text that is there or left out, but not there and empty; what names it is in front. */
#define TAKE_OPTIONAL(r, key, out)                                                                 \
    (!TAKE((r), ",\"" key "\":\"") || (take_text((r), (out)) && (out)->len != 0))

/* Statements are sorted by property, so the next one is this one or not far behind. */
static bool
find_from(det_str name, det_prop *prop)
{
    for (int i = (int)*prop; i < DET_PROP_COUNT; i++) {
        const char *each = det_prop_name((det_prop)i);
        if (strncmp(each, name.ptr, name.len) != 0 || each[name.len] != '\0') continue;
        *prop = (det_prop)i;
        return true;
    }
    return false;
}

static bool
take_statement(reader *r, det_prop *prop, det_statement *out)
{
    det_str name = {0}, span = {0};
    *out = (det_statement){.span = {DET_DAY_NONE, DET_DAY_NONE}};
    if (!TAKE(r, "{\"prop\":\"") || !take_text(r, &name) || !find_from(name, prop) ||
        !TAKE(r, ",\"text\":\"") || !take_text(r, &out->text) || out->text.len == 0 ||
        !TAKE_OPTIONAL(r, "span", &span) || !TAKE_OPTIONAL(r, "country", &out->country) ||
        !TAKE_OPTIONAL(r, "type", &out->type) || !TAKE_OPTIONAL(r, "note", &out->note))
        return false;
    out->prop = *prop;
    return TAKE(r, "}") && (span.len == 0 || det_subject_read_span(span, (det_where){0}, &out->span,
                                                                   NULL) == DET_OK);
}

/* items with room for one more; NULL if there is no memory. */
static void *
with_room(reader *r, void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity) return items;
    items = det_arena_grow(r->arena, items, count, capacity, size);
    r->is_no_memory = items == NULL;
    return items;
}

static bool
take_statements(reader *r, det_subject *out)
{
    det_statement *items = NULL;
    size_t count = 0, capacity = 0;
    det_prop prop = DET_PROP_NAME;
    while (!TAKE(r, "]")) {
        if (count > 0 && !TAKE(r, ",")) return false;
        items = with_room(r, items, count, &capacity, sizeof *items);
        if (items == NULL) return false;
        if (!take_statement(r, &prop, &items[count])) return false;
        count++;
    }
    out->statements = items;
    out->statement_count = count;
    return true;
}

static bool
take_notes(reader *r, det_subject *out)
{
    det_note *items = NULL;
    size_t count = 0, capacity = 0;
    while (!TAKE(r, "]")) {
        if (count > 0 && !TAKE(r, ",")) return false;
        items = with_room(r, items, count, &capacity, sizeof *items);
        if (items == NULL) return false;
        det_note *note = &items[count++];
        *note = (det_note){0};
        if (!TAKE(r, "{\"code\":\"") || !take_text(r, &note->code) ||
            !TAKE_OPTIONAL(r, "path", &note->path) || !TAKE_OPTIONAL(r, "text", &note->text) ||
            !TAKE(r, "}"))
            return false;
    }
    out->notes = items;
    out->note_count = count;
    return count > 0;
}

static bool
take_subject(reader *r, det_subject *out)
{
    det_str schema;
    *out = (det_subject){0};
    return TAKE(r, "{\"id\":\"") && take_text(r, &out->id) && TAKE(r, ",\"schema\":\"") &&
           take_text(r, &schema) && det_schema_find(schema, &out->schema) &&
           TAKE(r, ",\"caption\":\"") && take_text(r, &out->caption) &&
           TAKE(r, ",\"statements\":[") && take_statements(r, out) &&
           (!TAKE(r, ",\"notes\":[") || take_notes(r, out)) && TAKE(r, "}") && r->at == r->end;
}

det_status
det_subject_read_canonical(det_str json, det_arena *arena, det_subject *out)
{
    if (json.len == 0 || det_utf8_check(json) != SIZE_MAX) return DET_SYNTAX;
    reader r = {.at = json.ptr, .end = json.ptr + json.len, .arena = arena};
    det_subject made;
    if (!take_subject(&r, &made)) return r.is_no_memory ? DET_NOMEM : DET_SYNTAX;
    *out = made;
    return DET_OK;
}
