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

#include "list/load.h"
#include "list/un/record.h"

static det_status
open_root(det_loading *loading, const det_element *root, det_where at, det_error *err)
{
    if (!det_str_equal(root->name, DET_STR("CONSOLIDATED_LIST")))
        return det_fail(err, DET_SYNTAX, at,
                        "the document begins with <%.*s>; expected <CONSOLIDATED_LIST>, the UN "
                        "Security Council list in XML: fetch the file again",
                        DET_STR_FMT(root->name));
    loading->root_at = at;
    return det_load_dated(loading, det_element_attribute(root, "dateGenerated"), at, err);
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

static det_status
end_record(void *context, det_str section, const det_element *record, det_error *err)
{
    det_loading *loading = context;
    bool is_individual = det_str_equal(record->name, DET_STR("INDIVIDUAL"));
    det_str expected = is_individual ? DET_STR("INDIVIDUALS") : DET_STR("ENTITIES");
    bool is_record = (is_individual || det_str_equal(record->name, DET_STR("ENTITY"))) &&
                     det_str_equal(section, expected);
    if (!is_record) return det_load_stray(loading, section, record, err);
    loading->read++;
    det_status st = det_un_map(record, loading->file, &loading->collect, err);
    return st == DET_OK ? det_collect_count(&loading->collect, record->name, 1, err) : st;
}

static det_status
read_xml(det_loading *loading, det_str bytes, det_error *err)
{
    static const det_element_handlers handlers = {open_element, end_record, 2};
    return det_elements_read(bytes, loading->file, &handlers, loading, err);
}

det_status
det_un_load(const det_list_file *files, size_t count, det_day dated, det_arena *arena,
            const det_list **out, det_error *err)
{
    static const det_load_form form = {.source = "un",
                                       .title = "the UN list",
                                       .kind = "XML file",
                                       .record = "INDIVIDUAL or ENTITY",
                                       .dated_key = "dateGenerated",
                                       .dated_example = "2026-05-08",
                                       .scratch_bytes_max = 512 << 20,
                                       .read = read_xml};
    return det_load_one(&form, files, count, dated, arena, out, err);
}
