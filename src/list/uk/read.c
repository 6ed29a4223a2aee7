/* uk/read.c - the UK Sanctions List from bytes to designations.
 *
 *   <Designations>
 *     <DateGenerated>26/03/2026</DateGenerated>
 *     <Designation>...</Designation> ...
 *   </Designations>
 *
 * A child of the document that is neither is a record we reject, with its text. */
#include "list/uk/uk.h"

#include "base/zip.h"
#include "list/load.h"
#include "list/uk/record.h"

static det_status
open_root(void *context, det_str parent, const det_element *root, det_where at, det_error *err)
{
    det_loading *loading = context;
    (void)parent;
    if (!det_str_equal(root->name, DET_STR("Designations")))
        return det_fail(err, DET_SYNTAX, at,
                        "the document begins with <%.*s>; expected <Designations>, the UK "
                        "Sanctions List in XML: fetch the file again",
                        DET_STR_FMT(root->name));
    loading->root_at = at;
    return DET_OK;
}

static det_status
end_record(void *context, det_str section, const det_element *record, det_error *err)
{
    det_loading *loading = context;
    if (det_str_equal(record->name, DET_STR("DateGenerated")))
        return det_load_dated(loading, record->text, (det_where){loading->file, record->line, 0},
                              err);
    if (!det_str_equal(record->name, DET_STR("Designation")))
        return det_load_stray(loading, section, record, err);
    loading->read++;
    return det_uk_map(record, loading->file, &loading->collect, err);
}

/* XML begins with '<', perhaps behind a byte order mark; a spreadsheet is a zip archive; the search
 * tool's CSV begins with a heading. */
static det_status
read_any(det_loading *loading, det_str bytes, det_error *err)
{
    static const det_element_handlers handlers = {open_root, end_record, 1};
    if (det_zip_is(bytes)) return det_uk_read_ods(loading, bytes, err);
    if (!det_load_is_xml(bytes)) return det_uk_read_rows(loading, bytes, err);
    return det_elements_read(bytes, loading->file, &handlers, loading, err);
}

det_status
det_uk_load(const det_list_file *files, size_t count, det_day dated, det_arena *arena,
            const det_list **out, det_error *err)
{
    static const det_load_form form = {.source = "uk",
                                       .title = "the UK Sanctions List",
                                       .kind = "file",
                                       .record = "Designation",
                                       .dated_key = "DateGenerated",
                                       .dated_example = "26/03/2026",
                                       .scratch_bytes_max = 512 << 20,
                                       .read = read_any};
    return det_load_one(&form, files, count, dated, arena, out, err);
}
