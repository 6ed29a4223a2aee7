/* eu/read.c - the EU list from bytes to entities.
 *
 *   <export xmlns="http://eu.europa.ec/fpi/fsd/export"
 * generationDate="2020-04-15T15:29:22.497+02:00" globalFileId="123465"> <sanctionEntity
 * ...>...</sanctionEntity> ...
 *   </export>
 *
 *   <WHOLE Date="11/02/2016"> <ENTITY Id="1" Type="P" ...>...</ENTITY> ... </WHOLE>
 *
 * Which of the two it is, the document's own element says. */
#include "list/eu/eu.h"

#include "list/dob.h"
#include "list/eu/record.h"

enum { SCRATCH_BYTES_MAX = 1 << 30 };

typedef struct reading {
    const char *file;
    det_collect collect;
    bool is_whole; /* the format before 2018 */
    uint64_t read;
    det_str dated_text;
    det_where root_at;
} reading;

static det_status
open_root(void *context, det_str parent, const det_element *root, det_where at, det_error *err)
{
    reading *r = context;
    (void)parent;
    r->is_whole = det_str_equal(root->name, DET_STR("WHOLE"));
    if (!r->is_whole && !det_str_equal(root->name, DET_STR("export")))
        return det_fail(err, DET_SYNTAX, at,
                        "the document begins with <%.*s>; expected <export> or <WHOLE>, the EU's "
                        "consolidated list in XML: fetch the file again",
                        DET_STR_FMT(root->name));
    r->root_at = at;
    det_str dated = det_element_attribute(root, r->is_whole ? "Date" : "generationDate");
    if (!det_arena_copy(r->collect.arena, dated, &r->dated_text))
        return det_fail(err, DET_NOMEM, at, "date of the list: no memory");
    return DET_OK;
}

static det_status
end_record(void *context, det_str section, const det_element *record, det_error *err)
{
    reading *r = context;
    det_str expected = r->is_whole ? DET_STR("ENTITY") : DET_STR("sanctionEntity");
    r->read++;
    if (!det_str_equal(record->name, expected)) {
        det_str reason;
        if (!det_arena_print(r->collect.scratch, &reason, "<%.*s> in <%.*s> is no entity",
                             DET_STR_FMT(record->name), DET_STR_FMT(section)))
            return det_fail(err, DET_NOMEM, (det_where){0}, "stray element: no memory");
        return det_collect_reject(&r->collect, r->file, record->line, reason, record->text, err);
    }
    return r->is_whole ? det_eu_map_whole(record, r->file, &r->collect, err)
                       : det_eu_map(record, r->file, &r->collect, err);
}

/* "2020-04-15T15:29:22.497+02:00" is the 15th, as the publisher's clock showed it. */
static det_status
date_of(const reading *r, det_day given, det_day *out, det_error *err)
{
    det_span day;
    if (r->dated_text.len == 0) {
        if (given == DET_DAY_NONE)
            return det_fail(err, DET_MISSING, r->root_at,
                            "the list has no %s and no date was given; give the day it was "
                            "published",
                            r->is_whole ? "Date" : "generationDate");
        *out = given;
        return DET_OK;
    }
    if (det_dob_read_day_first(det_str_slice(r->dated_text, 0, 10), r->root_at, &day, NULL) !=
            DET_OK ||
        day.before != day.from + 1)
        return det_fail(err, DET_SYNTAX, r->root_at,
                        "the date of the list is '%.*s'; expected it to begin with a day such as "
                        "2020-04-15 or 11/02/2016",
                        DET_STR_FMT(r->dated_text));
    *out = day.from;
    return DET_OK;
}

det_status
det_eu_load(const det_list_file *files, size_t count, det_day dated, det_arena *arena,
            const det_list **out, det_error *err)
{
    static const det_element_handlers handlers = {open_root, end_record, 1};
    det_arena *scratch;
    if (count != 1)
        return det_fail(err, DET_USAGE, (det_where){0},
                        "the EU list is one XML file; %zu files were given", count);
    det_status st = det_arena_new(SCRATCH_BYTES_MAX, &scratch, err);
    if (st != DET_OK) return st;
    reading r = {.file = files[0].path, .collect = det_collect_in(arena, scratch)};
    st = det_elements_read(files[0].bytes, r.file, &handlers, &r, err);
    if (st == DET_OK && r.read == 0)
        st = det_fail(err, DET_REFUSED, r.root_at,
                      "not one entity; an empty list is never published: fetch the file again");
    if (st == DET_OK) st = date_of(&r, dated, &dated, err);
    if (st == DET_OK)
        st = det_collect_finish(&r.collect, "eu", dated, r.dated_text, r.read, out, err);
    det_while(err, st, "reading the EU list %s", r.file);
    det_arena_free(scratch);
    return st;
}
