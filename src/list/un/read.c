/* un/read.c - the UN list from bytes to elements.
 *
 *   <CONSOLIDATED_LIST dateGenerated="2026-05-08T23:00:06.922Z">
 *     <INDIVIDUALS> <INDIVIDUAL>...</INDIVIDUAL> ... </INDIVIDUALS>
 *     <ENTITIES> <ENTITY>...</ENTITY> ... </ENTITIES>
 *   </CONSOLIDATED_LIST>
 *
 * One record at a time is held as a small tree and handed to map.c, so the memory in use is that of
 * the longest record.  A section that is neither of the two is refused: it would hold parties that
 * nobody screens.  An element that is no record inside a section is a record we reject, with its
 * text. */
#include "list/un/un.h"

#include "base/xml.h"
#include "list/un/record.h"

/* Elements of one record; most on any list: 190.  Beyond it the file is refused. */
enum { ELEMENTS_MAX = 100000, SCRATCH_BYTES_MAX = 512 << 20 };

typedef struct reading {
    const char *file;
    det_arena *record_arena; /* forgotten after each record */
    det_collect collect;
    det_un_element *current;
    size_t depth, element_count;
    det_str section; /* "INDIVIDUALS": a literal */
    uint64_t read;
    det_str dated_text;
    det_where root_at;
} reading;

static det_status
start_root(reading *r, det_str name, const det_xml_attribute *attributes, size_t count,
           det_where at, det_error *err)
{
    if (!det_str_equal(name, DET_STR("CONSOLIDATED_LIST")))
        return det_fail(err, DET_SYNTAX, at,
                        "the document begins with <%.*s>; expected <CONSOLIDATED_LIST>, the UN "
                        "Security Council list in XML: fetch the file again",
                        DET_STR_FMT(name));
    r->root_at = at;
    for (size_t i = 0; i < count; i++) {
        if (!det_str_equal(attributes[i].name, DET_STR("dateGenerated"))) continue;
        if (!det_arena_copy(r->collect.arena, det_str_trim(attributes[i].value), &r->dated_text))
            return det_fail(err, DET_NOMEM, at, "date of the list: no memory");
    }
    return DET_OK;
}

static det_status
start_section(reading *r, det_str name, det_where at, det_error *err)
{
    if (det_str_equal(name, DET_STR("INDIVIDUALS")))
        r->section = DET_STR("INDIVIDUALS");
    else if (det_str_equal(name, DET_STR("ENTITIES")))
        r->section = DET_STR("ENTITIES");
    else
        return det_fail(err, DET_UNSUPPORTED, at,
                        "unknown section <%.*s>; expected INDIVIDUALS or ENTITIES: the list has a "
                        "new part that must be mapped before it can be imported",
                        DET_STR_FMT(name));
    return DET_OK;
}

static det_status
start(void *context, det_str name, const det_xml_attribute *attributes, size_t count, det_where at,
      det_error *err)
{
    reading *r = context;
    size_t depth = r->depth++;
    if (depth == 0) return start_root(r, name, attributes, count, at, err);
    if (depth == 1) return start_section(r, name, at, err);
    if (depth == 2) r->element_count = 0;
    if (++r->element_count > ELEMENTS_MAX)
        return det_fail(err, DET_LIMIT, at, "record with more than %d elements", ELEMENTS_MAX);

    det_un_element *element = DET_NEW(r->record_arena, det_un_element, 1);
    if (element == NULL || !det_arena_copy(r->record_arena, name, &element->name))
        return det_fail(err, DET_NOMEM, at, "element <%.*s>: no memory", DET_STR_FMT(name));
    element->line = at.line;
    element->parent = r->current;
    if (r->current != NULL) {
        if (r->current->last != NULL)
            r->current->last->next = element;
        else
            r->current->first = element;
        r->current->last = element;
    }
    r->current = element;
    return DET_OK;
}

/* An element among the records that is none: "DATAID=123; NAME=..." as raw text of the rejection.
 */
static det_status
reject_stray(reading *r, const det_un_element *stray, det_error *err)
{
    det_str reason, raw = stray->text;
    for (const det_un_element *child = stray->first; child != NULL; child = child->next)
        if (!det_arena_print(r->record_arena, &raw, "%.*s%s%.*s=%.*s", DET_STR_FMT(raw),
                             raw.len == 0 ? "" : "; ", DET_STR_FMT(child->name),
                             DET_STR_FMT(child->text)))
            return det_fail(err, DET_NOMEM, (det_where){0}, "stray element: no memory");
    if (!det_arena_print(r->record_arena, &reason, "<%.*s> among %.*s is no record we know",
                         DET_STR_FMT(stray->name), DET_STR_FMT(r->section)))
        return det_fail(err, DET_NOMEM, (det_where){0}, "stray element: no memory");
    return det_collect_reject(&r->collect, r->file, stray->line, reason, raw, err);
}

static det_status
end_record(reading *r, const det_un_element *record, det_error *err)
{
    bool is_individual = det_str_equal(record->name, DET_STR("INDIVIDUAL"));
    det_str expected = is_individual ? DET_STR("INDIVIDUALS") : DET_STR("ENTITIES");
    bool is_record = (is_individual || det_str_equal(record->name, DET_STR("ENTITY"))) &&
                     det_str_equal(r->section, expected);
    r->read++;
    det_status st = is_record ? det_un_map(record, r->file, &r->collect, err)
                              : reject_stray(r, record, err);
    if (st == DET_OK && is_record) st = det_collect_count(&r->collect, record->name, 1, err);
    det_arena_reset(r->record_arena);
    return st;
}

static det_status
end(void *context, det_str name, det_str text, det_where at, det_error *err)
{
    reading *r = context;
    (void)name;
    r->depth--;
    if (r->depth < 2) {
        if (det_str_trim(text).len == 0) return DET_OK;
        return det_fail(err, DET_SYNTAX, at,
                        "text '%.*s' between records; expected elements only: is the file whole?",
                        DET_STR_FMT(det_str_slice(det_str_trim(text), 0, 60)));
    }
    det_un_element *element = r->current;
    if (!det_arena_copy(r->record_arena, det_str_trim(text), &element->text))
        return det_fail(err, DET_NOMEM, at, "text of an element: no memory");
    r->current = element->parent;
    return r->depth == 2 ? end_record(r, element, err) : DET_OK;
}

/* The day that dateGenerated begins with, else the caller's. */
static det_status
date_of(const reading *r, det_day given, det_day *out, det_error *err)
{
    if (r->dated_text.len == 0) {
        if (given == DET_DAY_NONE)
            return det_fail(err, DET_MISSING, r->root_at,
                            "the list has no dateGenerated and no date was given; give the day it "
                            "was published");
        *out = given;
        return DET_OK;
    }
    if (det_day_read(det_str_slice(r->dated_text, 0, 10), r->root_at, out, NULL) != DET_OK)
        return det_fail(err, DET_SYNTAX, r->root_at,
                        "dateGenerated is '%.*s'; expected it to begin with a day such as "
                        "2026-05-08",
                        DET_STR_FMT(r->dated_text));
    return DET_OK;
}

static det_status
read_whole(reading *r, det_str bytes, det_day dated, const det_list **out, det_error *err)
{
    static const det_xml_handlers handlers = {start, end};
    det_status st = det_xml_read(bytes, r->file, &handlers, r, err);
    if (st == DET_OK && r->read == 0)
        st = det_fail(err, DET_REFUSED, r->root_at,
                      "not one INDIVIDUAL or ENTITY; an empty list is never published: fetch the "
                      "file again");
    if (st == DET_OK) st = date_of(r, dated, &dated, err);
    if (st == DET_OK)
        st = det_collect_finish(&r->collect, "un", dated, r->dated_text, r->read, out, err);
    return st;
}

det_status
det_un_load(const det_list_file *files, size_t count, det_day dated, det_arena *arena,
            const det_list **out, det_error *err)
{
    det_arena *scratch = NULL, *record_arena = NULL;
    if (count != 1)
        return det_fail(err, DET_USAGE, (det_where){0},
                        "the UN list is one XML file; %zu files were given", count);
    det_status st = det_arena_new(SCRATCH_BYTES_MAX, &scratch, err);
    if (st != DET_OK) goto done;
    st = det_arena_new(SCRATCH_BYTES_MAX, &record_arena, err);
    if (st != DET_OK) goto done;

    reading r = {.file = files[0].path,
                 .record_arena = record_arena,
                 .collect = det_collect_in(arena, scratch)};
    r.collect.draft.file = r.file;
    st = read_whole(&r, files[0].bytes, dated, out, err);
    det_while(err, st, "reading the UN list %s", r.file);
done:
    det_arena_free(record_arena);
    det_arena_free(scratch);
    return st;
}
