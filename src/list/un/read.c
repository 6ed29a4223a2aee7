/* un/read.c - the UN list from bytes to records.
 *
 *   <CONSOLIDATED_LIST dateGenerated="2026-05-08T23:00:06.922Z">
 *     <INDIVIDUALS> <INDIVIDUAL>...</INDIVIDUAL> ... </INDIVIDUALS>
 *     <ENTITIES> <ENTITY>...</ENTITY> ... </ENTITIES>
 *   </CONSOLIDATED_LIST>
 *
 * One record at a time is handed to map.c (list/element.h).  A section that is neither of the two
 * is refused: it would hold parties that nobody screens.  An element that is no record inside a
 * section is a record we reject, with its text. */
#include "list/un/un.h"

#include "list/un/record.h"

enum { SCRATCH_BYTES_MAX = 512 << 20 };

typedef struct reading {
    const char *file;
    det_collect collect;
    uint64_t read;
    det_str dated_text;
    det_where root_at;
} reading;

static det_status
open_root(reading *r, const det_element *root, det_where at, det_error *err)
{
    if (!det_str_equal(root->name, DET_STR("CONSOLIDATED_LIST")))
        return det_fail(err, DET_SYNTAX, at,
                        "the document begins with <%.*s>; expected <CONSOLIDATED_LIST>, the UN "
                        "Security Council list in XML: fetch the file again",
                        DET_STR_FMT(root->name));
    r->root_at = at;
    det_str dated = det_str_trim(det_element_attribute(root, "dateGenerated"));
    if (!det_arena_copy(r->collect.arena, dated, &r->dated_text))
        return det_fail(err, DET_NOMEM, at, "date of the list: no memory");
    return DET_OK;
}

static det_status
open_element(void *context, det_str parent, const det_element *element, det_where at,
             det_error *err)
{
    if (parent.len == 0) return open_root(context, element, at, err);
    if (det_str_equal(element->name, DET_STR("INDIVIDUALS")) ||
        det_str_equal(element->name, DET_STR("ENTITIES")))
        return DET_OK;
    return det_fail(err, DET_UNSUPPORTED, at,
                    "unknown section <%.*s>; expected INDIVIDUALS or ENTITIES: the list has a "
                    "new part that must be mapped before it can be imported",
                    DET_STR_FMT(element->name));
}

/* An element among the records that is none: "DATAID=123; NAME=..." as raw text of the rejection.
 */
static det_status
reject_stray(reading *r, det_str section, const det_element *stray, det_error *err)
{
    det_str reason, raw = stray->text;
    det_arena *scratch = r->collect.scratch;
    for (const det_element *child = stray->first; child != NULL; child = child->next)
        if (!det_arena_print(scratch, &raw, "%.*s%s%.*s=%.*s", DET_STR_FMT(raw),
                             raw.len == 0 ? "" : "; ", DET_STR_FMT(child->name),
                             DET_STR_FMT(child->text)))
            return det_fail(err, DET_NOMEM, (det_where){0}, "stray element: no memory");
    if (!det_arena_print(scratch, &reason, "<%.*s> among %.*s is no record we know",
                         DET_STR_FMT(stray->name), DET_STR_FMT(section)))
        return det_fail(err, DET_NOMEM, (det_where){0}, "stray element: no memory");
    return det_collect_reject(&r->collect, r->file, stray->line, reason, raw, err);
}

static det_status
end_record(void *context, det_str section, const det_element *record, det_error *err)
{
    reading *r = context;
    bool is_individual = det_str_equal(record->name, DET_STR("INDIVIDUAL"));
    det_str expected = is_individual ? DET_STR("INDIVIDUALS") : DET_STR("ENTITIES");
    bool is_record = (is_individual || det_str_equal(record->name, DET_STR("ENTITY"))) &&
                     det_str_equal(section, expected);
    r->read++;
    if (!is_record) return reject_stray(r, section, record, err);
    det_status st = det_un_map(record, r->file, &r->collect, err);
    return st == DET_OK ? det_collect_count(&r->collect, record->name, 1, err) : st;
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
    static const det_element_handlers handlers = {open_element, end_record, 2};
    det_status st = det_elements_read(bytes, r->file, &handlers, r, err);
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
    det_arena *scratch;
    if (count != 1)
        return det_fail(err, DET_USAGE, (det_where){0},
                        "the UN list is one XML file; %zu files were given", count);
    det_status st = det_arena_new(SCRATCH_BYTES_MAX, &scratch, err);
    if (st != DET_OK) return st;
    reading r = {.file = files[0].path, .collect = det_collect_in(arena, scratch)};
    r.collect.draft.file = r.file;
    st = read_whole(&r, files[0].bytes, dated, out, err);
    det_while(err, st, "reading the UN list %s", r.file);
    det_arena_free(scratch);
    return st;
}
