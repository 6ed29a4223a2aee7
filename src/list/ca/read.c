/* ca/read.c - Canada's list from bytes to records.
 *
 *   <data-set xmlns:xsi="..."> <record>...</record> ... </data-set> */
#include "list/ca/ca.h"

#include "list/ca/record.h"
#include "list/load.h"

static det_status
open_root(void *context, det_str parent, const det_element *root, det_where at, det_error *err)
{
    det_loading *loading = context;
    (void)parent;
    loading->root_at = at;
    if (det_str_equal(root->name, DET_STR("data-set"))) return DET_OK;
    return det_fail(err, DET_SYNTAX, at,
                    "the document begins with <%.*s>; expected <data-set>, Canada's consolidated "
                    "list in XML: fetch the file again",
                    DET_STR_FMT(root->name));
}

static det_status
end_record(void *context, det_str section, const det_element *record, det_error *err)
{
    det_loading *loading = context;
    if (!det_str_equal(record->name, DET_STR("record")))
        return det_load_stray(loading, section, record, err);
    loading->read++;
    return det_ca_map(record, loading->file, &loading->collect, err);
}

static det_status
read_xml(det_loading *loading, det_str bytes, det_error *err)
{
    static const det_element_handlers handlers = {open_root, end_record, 1};
    return det_elements_read(bytes, loading->file, &handlers, loading, err);
}

det_status
det_ca_load(const det_list_file *files, size_t count, det_day dated, det_arena *arena,
            const det_list **out, det_error *err)
{
    static const det_load_form form = {.source = "ca",
                                       .title = "Canada's list",
                                       .kind = "XML file",
                                       .record = "record",
                                       .scratch_bytes_max = 512 << 20,
                                       .read = read_xml};
    return det_load_one(&form, files, count, dated, arena, out, err);
}
