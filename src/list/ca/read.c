/* ca/read.c - Canada's list from bytes to records.
 *
 *   <data-set xmlns:xsi="..."> <record>...</record> ... </data-set> */
#include "list/ca/ca.h"

#include "list/ca/record.h"

enum { SCRATCH_BYTES_MAX = 512 << 20 };

typedef struct reading {
    const char *file;
    det_collect collect;
    uint64_t read;
    det_where root_at;
} reading;

static det_status
open_root(void *context, det_str parent, const det_element *root, det_where at, det_error *err)
{
    reading *r = context;
    (void)parent;
    r->root_at = at;
    if (det_str_equal(root->name, DET_STR("data-set"))) return DET_OK;
    return det_fail(err, DET_SYNTAX, at,
                    "the document begins with <%.*s>; expected <data-set>, Canada's consolidated "
                    "list in XML: fetch the file again",
                    DET_STR_FMT(root->name));
}

static det_status
end_record(void *context, det_str section, const det_element *record, det_error *err)
{
    reading *r = context;
    det_str reason;
    r->read++;
    if (det_str_equal(record->name, DET_STR("record")))
        return det_ca_map(record, r->file, &r->collect, err);
    if (!det_arena_print(r->collect.scratch, &reason, "<%.*s> in <%.*s> is no record",
                         DET_STR_FMT(record->name), DET_STR_FMT(section)))
        return det_fail(err, DET_NOMEM, (det_where){0}, "stray element: no memory");
    return det_collect_reject(&r->collect, r->file, record->line, reason, record->text, err);
}

det_status
det_ca_load(const det_list_file *files, size_t count, det_day dated, det_arena *arena,
            const det_list **out, det_error *err)
{
    static const det_element_handlers handlers = {open_root, end_record, 1};
    det_arena *scratch;
    if (count != 1)
        return det_fail(err, DET_USAGE, (det_where){0},
                        "Canada's list is one XML file; %zu files were given", count);
    det_status st = det_arena_new(SCRATCH_BYTES_MAX, &scratch, err);
    if (st != DET_OK) return st;
    reading r = {.file = files[0].path, .collect = det_collect_in(arena, scratch)};
    st = det_elements_read(files[0].bytes, r.file, &handlers, &r, err);
    if (st == DET_OK && r.read == 0)
        st = det_fail(err, DET_REFUSED, r.root_at,
                      "not one record; an empty list is never published: fetch the file again");
    if (st == DET_OK && dated == DET_DAY_NONE)
        st = det_fail(err, DET_MISSING, r.root_at,
                      "Canada's file does not say its date; give the day it was published");
    if (st == DET_OK)
        st = det_collect_finish(&r.collect, "ca", dated, (det_str){0}, r.read, out, err);
    det_while(err, st, "reading Canada's list %s", r.file);
    det_arena_free(scratch);
    return st;
}
