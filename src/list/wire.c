/* wire.c - a list as bytes, and back.
 *
 *   list      "DETW" source dated:i32 dated_text read:u64 names:u64 notes:u64 lacks:u32 remark
 *             is_delta:u8  n:u32 n*count  n:u32 n*rejected  n:u32 n*removed  n:u32 n*subject
 *   count     key count:u64
 *   rejected  is_nowhere:u8 file line:u32 reason raw
 *   removed   id line:u32
 *   subject   id schema:u8 caption line:u32 n:u32 n*statement n:u32 n*note
 *   statement prop:u8 text from:i32 before:i32 country type note
 *   note      code path text line:u32
 *
 * A number of things is compared with the bytes that are left, at the least that one can take,
 * before memory for them is asked for: a lie about it costs no more than the bytes it came with. */
#include "list/wire.h"

#include <string.h>

static const det_where nowhere;

#define MAGIC "DETW"
/* The least that each takes. */
enum { COUNT_BYTES = 12, REJECTED_BYTES = 17, SUBJECT_BYTES = 21, STATEMENT_BYTES = 25 };
enum { NOTE_BYTES = 16, REMOVED_BYTES = 8 };

/* ---- writing -----------------------------------------------------------------------------------
 */

static void
put(det_text *out, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        det_text_add_byte(out, (char)(unsigned char)(value >> (8 * i)));
}

static void
put_text(det_text *out, det_str text)
{
    put(out, text.len, 4);
    det_text_add(out, text);
}

static void
put_subject(det_text *out, const det_subject *subject)
{
    put_text(out, subject->id);
    put(out, subject->schema, 1);
    put_text(out, subject->caption);
    put(out, subject->line, 4);
    put(out, subject->statement_count, 4);
    for (size_t i = 0; i < subject->statement_count; i++) {
        const det_statement *statement = &subject->statements[i];
        put(out, statement->prop, 1);
        put_text(out, statement->text);
        put(out, (uint32_t)statement->span.from, 4);
        put(out, (uint32_t)statement->span.before, 4);
        put_text(out, statement->country);
        put_text(out, statement->type);
        put_text(out, statement->note);
    }
    put(out, subject->note_count, 4);
    for (size_t i = 0; i < subject->note_count; i++) {
        const det_note *note = &subject->notes[i];
        put_text(out, note->code);
        put_text(out, note->path);
        put_text(out, note->text);
        put(out, note->line, 4);
    }
}

/* Its file by name: readers know no other. */
static void
put_rejected(det_text *out, const det_rejected *rejected)
{
    put(out, rejected->file == NULL, 1);
    put_text(out, det_str_of(rejected->file));
    put(out, rejected->line, 4);
    put_text(out, rejected->reason);
    put_text(out, rejected->raw);
}

det_status
det_wire_write(const det_list *list, det_text *out, det_error *err)
{
    det_text_add(out, DET_STR(MAGIC));
    put_text(out, list->source);
    put(out, (uint32_t)list->dated, 4);
    put_text(out, list->dated_text);
    put(out, list->read, 8);
    put(out, list->name_count, 8);
    put(out, list->note_count, 8);
    put(out, list->lacks, 4);
    put_text(out, list->remark);
    put(out, list->is_delta, 1);
    put(out, list->count_count, 4);
    for (size_t i = 0; i < list->count_count; i++) {
        put_text(out, list->counts[i].key);
        put(out, list->counts[i].count, 8);
    }
    put(out, list->rejected_count, 4);
    for (size_t i = 0; i < list->rejected_count; i++)
        put_rejected(out, &list->rejected[i]);
    put(out, list->removed_count, 4);
    for (size_t i = 0; i < list->removed_count; i++) {
        put_text(out, list->removed[i].id);
        put(out, list->removed[i].line, 4);
    }
    put(out, list->subject_count, 4);
    for (size_t i = 0; i < list->subject_count; i++)
        put_subject(out, &list->subjects[i]);
    return det_text_check(out, err);
}

/* ---- reading -----------------------------------------------------------------------------------
 */

/* What is left, and what was found wrong first: after it everything reads as nothing. */
typedef struct incoming {
    det_str rest;
    const char *wrong; /* NULL: nothing yet */
    bool is_no_memory;
    const det_list_file *files;
    size_t file_count;
    det_arena *arena;
} incoming;

static void
mark(incoming *in, const char *what)
{
    if (in->wrong == NULL) in->wrong = what;
    in->rest = (det_str){0};
}

static void
mark_no_memory(incoming *in)
{
    in->is_no_memory = true;
    mark(in, "no memory");
}

static uint64_t
get(incoming *in, unsigned bytes)
{
    uint64_t value = 0;
    if (in->rest.len < bytes) {
        mark(in, "cut off in a number");
        return 0;
    }
    for (unsigned i = 0; i < bytes; i++)
        value |= (uint64_t)(unsigned char)in->rest.ptr[i] << (8 * i);
    in->rest = det_str_slice(in->rest, bytes, in->rest.len);
    return value;
}

static det_day
get_day(incoming *in)
{
    uint32_t bits = (uint32_t)get(in, 4);
    det_day day;
    memcpy(&day, &bits, sizeof day);
    return day;
}

/* A copy, with a NUL behind it. */
static det_str
get_bytes(incoming *in)
{
    det_str copy = {0};
    size_t length = (size_t)get(in, 4);
    if (length > in->rest.len) {
        mark(in, "cut off in a text");
        return copy;
    }
    det_str text = det_str_slice(in->rest, 0, length);
    in->rest = det_str_slice(in->rest, length, in->rest.len);
    if (length == 0) return copy;
    if (!det_arena_copy(in->arena, text, &copy)) mark_no_memory(in);
    return copy;
}

static det_str
get_text(incoming *in)
{
    det_str text = get_bytes(in);
    if (det_str_utf8_bad(text) != SIZE_MAX) mark(in, "a text that is not UTF-8");
    return text;
}

/* How many things of at least `least` bytes follow. */
static size_t
get_count(incoming *in, size_t least)
{
    size_t count = (size_t)get(in, 4);
    if (count > in->rest.len / least) {
        mark(in, "more things than bytes for them");
        return 0;
    }
    return count;
}

static const char *
get_file(incoming *in)
{
    uint64_t is_nowhere = get(in, 1);
    det_str name = get_bytes(in);
    if (is_nowhere > 1 || (is_nowhere == 1 && name.len != 0)) mark(in, "a place that is none");
    if (is_nowhere != 0) return NULL;
    for (size_t i = 0; i < in->file_count; i++)
        if (det_str_equal(name, det_str_of(in->files[i].path))) return in->files[i].path;
    mark(in, "a rejected record of a file that was not read");
    return NULL;
}

static void
get_statement(incoming *in, det_statement *out)
{
    uint64_t prop = get(in, 1);
    if (prop >= DET_PROP_COUNT) mark(in, "a property that there is not");
    *out = (det_statement){.prop = (det_prop)(prop < DET_PROP_COUNT ? prop : 0),
                           .text = get_text(in)};
    out->span.from = get_day(in);
    out->span.before = get_day(in);
    out->country = get_text(in);
    out->type = get_text(in);
    out->note = get_text(in);
    if (out->text.len == 0) mark(in, "a statement without a text");
    if (out->span.from != DET_DAY_NONE && out->span.before <= out->span.from)
        mark(in, "a time that ends before it begins");
}

static void
get_statements(incoming *in, det_subject *subject)
{
    size_t count = get_count(in, STATEMENT_BYTES);
    det_statement *statements = DET_NEW(in->arena, det_statement, count);
    if (statements == NULL) mark_no_memory(in);
    for (size_t i = 0; i < count && in->wrong == NULL; i++) {
        get_statement(in, &statements[i]);
        if (i > 0 && statements[i].prop < statements[i - 1].prop)
            mark(in, "statements out of order");
    }
    subject->statements = statements;
    subject->statement_count = count;
}

static void
get_notes(incoming *in, det_subject *subject)
{
    size_t count = get_count(in, NOTE_BYTES);
    det_note *notes = DET_NEW(in->arena, det_note, count);
    if (notes == NULL) mark_no_memory(in);
    for (size_t i = 0; i < count && in->wrong == NULL; i++) {
        notes[i].code = get_text(in);
        notes[i].path = get_text(in);
        notes[i].text = get_text(in);
        notes[i].line = (uint32_t)get(in, 4);
        if (notes[i].code.len == 0) mark(in, "a note without a code");
    }
    subject->notes = notes;
    subject->note_count = count;
}

/* The id must be of this source: another one's would take an entry from that list. */
static det_str
get_id(incoming *in, const det_source *source)
{
    det_str id = get_text(in), name = det_str_of(source->id);
    if (!det_str_starts(id, name) || id.len <= name.len + 1 || id.ptr[name.len] != ':')
        mark(in, "an entry that is not of this list");
    return id;
}

static void
get_subject(incoming *in, const det_source *source, det_subject *out)
{
    *out = (det_subject){.id = get_id(in, source)};
    uint64_t schema = get(in, 1);
    if (schema >= DET_SCHEMA_COUNT) mark(in, "a kind that there is not");
    out->schema = (det_schema)(schema < DET_SCHEMA_COUNT ? schema : 0);
    out->caption = get_text(in);
    out->line = (uint32_t)get(in, 4);
    get_statements(in, out);
    get_notes(in, out);
}

static void
get_counts(incoming *in, det_list *list)
{
    list->count_count = get_count(in, COUNT_BYTES);
    list->counts = (struct det_list_count *)det_arena_zalloc(in->arena, list->count_count,
                                                             sizeof *list->counts);
    if (list->counts == NULL) mark_no_memory(in);
    for (size_t i = 0; i < list->count_count && in->wrong == NULL; i++) {
        list->counts[i].key = get_text(in);
        list->counts[i].count = get(in, 8);
    }
}

static void
get_all_rejected(incoming *in, det_list *list)
{
    size_t count = get_count(in, REJECTED_BYTES);
    det_rejected *rejected = DET_NEW(in->arena, det_rejected, count);
    if (rejected == NULL) mark_no_memory(in);
    for (size_t i = 0; i < count && in->wrong == NULL; i++) {
        rejected[i].file = get_file(in);
        rejected[i].line = (uint32_t)get(in, 4);
        rejected[i].reason = get_text(in);
        rejected[i].raw = get_bytes(in); /* as published, whatever it was */
    }
    list->rejected = rejected;
    list->rejected_count = count;
}

static void
get_all_removed(incoming *in, const det_source *source, det_list *list)
{
    size_t count = get_count(in, REMOVED_BYTES);
    struct det_removed *removed = DET_NEW(in->arena, struct det_removed, count);
    if (removed == NULL) mark_no_memory(in);
    for (size_t i = 0; i < count && in->wrong == NULL; i++) {
        removed[i].id = get_id(in, source);
        removed[i].line = (uint32_t)get(in, 4);
        if (i > 0 && det_str_compare(removed[i - 1].id, removed[i].id) > 0)
            mark(in, "removals out of order");
    }
    if (count != 0 && !list->is_delta) mark(in, "removals from a whole list");
    list->removed = removed;
    list->removed_count = count;
}

/* The subjects, and what they sum up to. */
static void
get_subjects(incoming *in, const det_source *source, det_list *list)
{
    uint64_t names = 0, notes = 0;
    size_t count = get_count(in, SUBJECT_BYTES);
    det_subject *subjects = DET_NEW(in->arena, det_subject, count);
    if (subjects == NULL) mark_no_memory(in);
    for (size_t i = 0; i < count && in->wrong == NULL; i++) {
        get_subject(in, source, &subjects[i]);
        if (i > 0 && det_str_compare(subjects[i - 1].id, subjects[i].id) > 0)
            mark(in, "entries out of order");
        notes += subjects[i].note_count;
        for (size_t s = 0; s < subjects[i].statement_count; s++)
            names += in->wrong == NULL && subjects[i].statements[s].prop <= DET_PROP_NAME_LAST;
    }
    list->subjects = subjects;
    list->subject_count = count;
    if (names != list->name_count || notes != list->note_count ||
        list->read != list->subject_count + list->rejected_count)
        mark(in, "sums that do not meet");
}

det_status
det_wire_read(det_str bytes, const det_source *source, const det_list_file *files, size_t count,
              det_arena *arena, const det_list **out, det_error *err)
{
    incoming in = {.rest = bytes, .files = files, .file_count = count, .arena = arena};
    det_list *list = DET_NEW(arena, det_list, 1);
    if (list == NULL) return det_fail(err, DET_NOMEM, nowhere, "a list that was read: no memory");
    if (!det_str_starts(bytes, DET_STR(MAGIC))) mark(&in, "another beginning");
    in.rest = det_str_slice(in.rest, sizeof MAGIC - 1, in.rest.len);
    list->source = get_text(&in);
    if (!det_str_equal(list->source, det_str_of(source->id))) mark(&in, "another list");
    list->dated = get_day(&in);
    list->dated_text = get_text(&in);
    list->read = get(&in, 8);
    list->name_count = (size_t)get(&in, 8);
    list->note_count = (size_t)get(&in, 8);
    list->lacks = (uint32_t)get(&in, 4);
    if (list->lacks > (DET_LACKS_ALL | DET_LACKS_FILES)) mark(&in, "parts that no list has");
    list->remark = get_text(&in);
    uint64_t is_delta = get(&in, 1);
    if (is_delta > 1) mark(&in, "neither a whole list nor a delta");
    list->is_delta = is_delta == 1;
    get_counts(&in, list);
    get_all_rejected(&in, list);
    get_all_removed(&in, source, list);
    get_subjects(&in, source, list);
    if (in.rest.len != 0) mark(&in, "bytes behind the end");
    if (in.is_no_memory)
        return det_fail(err, DET_NOMEM, nowhere, "a list that was read: no memory");
    if (in.wrong != NULL)
        return det_fail(err, DET_CORRUPT, nowhere,
                        "%s: its reader handed back no list: %s; the file is hostile, or it shows "
                        "a fault of ours: report it",
                        source->id, in.wrong);
    *out = list;
    return DET_OK;
}
