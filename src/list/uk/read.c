/* uk/read.c - the UK Sanctions List from bytes to designations.
 *
 *   <Designations>
 *     <DateGenerated>26/03/2026</DateGenerated>
 *     <Designation>...</Designation> ...
 *   </Designations>
 *
 * A child of the document that is neither is a record we reject, with its text. */
#include "list/uk/uk.h"

#include "list/dob.h"
#include "list/uk/record.h"

enum { SCRATCH_BYTES_MAX = 512 << 20 };

typedef struct reading {
    const char *file;
    det_collect collect;
    uint64_t read;
    det_str dated_text;
    det_where root_at, dated_at;
} reading;

static det_status
open_root(void *context, det_str parent, const det_element *root, det_where at, det_error *err)
{
    reading *r = context;
    (void)parent;
    if (!det_str_equal(root->name, DET_STR("Designations")))
        return det_fail(err, DET_SYNTAX, at,
                        "the document begins with <%.*s>; expected <Designations>, the UK "
                        "Sanctions List in XML: fetch the file again",
                        DET_STR_FMT(root->name));
    r->root_at = at;
    return DET_OK;
}

static det_status
end_record(void *context, det_str section, const det_element *record, det_error *err)
{
    reading *r = context;
    (void)section;
    if (det_str_equal(record->name, DET_STR("DateGenerated"))) {
        r->dated_at = (det_where){r->file, record->line, 0};
        if (!det_arena_copy(r->collect.arena, record->text, &r->dated_text))
            return det_fail(err, DET_NOMEM, r->dated_at, "date of the list: no memory");
        return DET_OK;
    }
    r->read++;
    if (det_str_equal(record->name, DET_STR("Designation")))
        return det_uk_map(record, r->file, &r->collect, err);
    det_str reason;
    if (!det_arena_print(r->collect.scratch, &reason, "<%.*s> among designations is none",
                         DET_STR_FMT(record->name)))
        return det_fail(err, DET_NOMEM, (det_where){0}, "stray element: no memory");
    return det_collect_reject(&r->collect, r->file, record->line, reason, record->text, err);
}

static det_status
date_of(const reading *r, det_day given, det_day *out, det_error *err)
{
    det_span day;
    if (r->dated_text.len == 0) {
        if (given == DET_DAY_NONE)
            return det_fail(err, DET_MISSING, r->root_at,
                            "the list has no DateGenerated and no date was given; give the day it "
                            "was published");
        *out = given;
        return DET_OK;
    }
    /* a time of day may follow */
    size_t blank = det_str_find_byte(r->dated_text, ' ');
    size_t letter = det_str_find_byte(r->dated_text, 'T');
    det_str text = det_str_slice(r->dated_text, 0, blank < letter ? blank : letter);
    if (det_dob_read_day_first(text, r->dated_at, &day, NULL) != DET_OK ||
        day.before != day.from + 1)
        return det_fail(err, DET_SYNTAX, r->dated_at,
                        "DateGenerated is '%.*s'; expected a day such as 26/03/2026",
                        DET_STR_FMT(r->dated_text));
    *out = day.from;
    return DET_OK;
}

det_status
det_uk_load(const det_list_file *files, size_t count, det_day dated, det_arena *arena,
            const det_list **out, det_error *err)
{
    static const det_element_handlers handlers = {open_root, end_record, 1};
    det_arena *scratch;
    if (count != 1)
        return det_fail(err, DET_USAGE, (det_where){0},
                        "the UK Sanctions List is one XML file; %zu files were given", count);
    det_status st = det_arena_new(SCRATCH_BYTES_MAX, &scratch, err);
    if (st != DET_OK) return st;
    reading r = {.file = files[0].path, .collect = det_collect_in(arena, scratch)};
    st = det_elements_read(files[0].bytes, r.file, &handlers, &r, err);
    if (st == DET_OK && r.read == 0)
        st = det_fail(err, DET_REFUSED, r.root_at,
                      "not one Designation; an empty list is never published: fetch the file "
                      "again");
    if (st == DET_OK) st = date_of(&r, dated, &dated, err);
    if (st == DET_OK)
        st = det_collect_finish(&r.collect, "uk", dated, r.dated_text, r.read, out, err);
    det_while(err, st, "reading the UK Sanctions List %s", r.file);
    det_arena_free(scratch);
    return st;
}
