/* asked.c - questions into bytes and back. */
#include "api/asked.h"

#include <stddef.h>

static const struct {
    const char *key;
    size_t offset;
} fields[] = {
    {"id", offsetof(det_asked, question.id)},
    {"name", offsetof(det_asked, question.name)},
    {"schema", offsetof(det_asked, question.schema)},
    {"birth_date", offsetof(det_asked, question.birth_date)},
    {"nationality", offsetof(det_asked, question.nationality)},
    {"gender", offsetof(det_asked, question.gender)},
    {"country", offsetof(det_asked, question.country)},
    {"id_number", offsetof(det_asked, question.id_number)},
    {"imo_number", offsetof(det_asked, question.imo_number)},
    {"address", offsetof(det_asked, question.address)},
    {"asked_on", offsetof(det_asked, question.on)},
    {"asked_as_known", offsetof(det_asked, question.as_known)},
    {"sources", offsetof(det_asked, question.sources)},
    {"fault", offsetof(det_asked, question.fault)},
    {"file", offsetof(det_asked, file)},
    {"on", offsetof(det_asked, on)},
    {"as_known", offsetof(det_asked, as_known)},
    {"document", offsetof(det_asked, document)},
};
enum { FIELDS = sizeof fields / sizeof fields[0] };

static det_str *
slot(det_asked *asked, size_t field)
{
    return (det_str *)(void *)((char *)asked + fields[field].offset);
}

static void
write_all(det_asked *asked, det_text *out)
{
    for (size_t i = 0; i < FIELDS; i++) {
        det_str value = *slot(asked, i);
        if (value.len == 0) continue;
        det_text_print(out, "%s %zu:", fields[i].key, value.len);
        det_text_add(out, value);
        det_text_add_byte(out, '\n');
    }
}

void
det_asked_screen(const det_question *question, det_text *out)
{
    det_asked asked = {.question = *question};
    write_all(&asked, out);
}

void
det_asked_check(det_str document, const char *file, det_str on, det_str as_known, det_text *out)
{
    det_asked asked = {
        .document = document, .file = det_str_of(file), .on = on, .as_known = as_known};
    write_all(&asked, out);
}

/* One field off the front of *rest. */
static bool
read_field(det_str *rest, det_asked *out)
{
    uint64_t length = 0;
    size_t blank = det_str_find_byte(*rest, ' '), colon = det_str_find_byte(*rest, ':'), field = 0;
    if (blank == SIZE_MAX || colon == SIZE_MAX || blank > colon) return false;
    det_str key = det_str_slice(*rest, 0, blank);
    while (field < FIELDS && !det_str_equal(key, det_str_of(fields[field].key)))
        field++;
    if (field == FIELDS || slot(out, field)->len > 0) return false;
    if (!det_str_read_u64(det_str_slice(*rest, blank + 1, colon), &length) || length == 0 ||
        length >= rest->len - colon - 1)
        return false;
    size_t end = colon + 1 + (size_t)length;
    if (rest->ptr[end] != '\n') return false;
    *slot(out, field) = det_str_slice(*rest, colon + 1, end);
    *rest = det_str_slice(*rest, end + 1, rest->len);
    return true;
}

det_status
det_asked_read(det_str bytes, det_asked *out, det_error *err)
{
    det_str rest = bytes;
    *out = (det_asked){0};
    while (rest.len > 0)
        if (!read_field(&rest, out))
            return det_fail(err, DET_CORRUPT, (det_where){0},
                            "what was asked cannot be read from its byte %zu on; expected a key, "
                            "a blank, a length, a colon and as many bytes",
                            bytes.len - rest.len);
    return DET_OK;
}
