/* eu/read.c - the EU list from bytes to entities.
 *
 *   <export xmlns="http://eu.europa.ec/fpi/fsd/export"
 * generationDate="2020-04-15T15:29:22.497+02:00" globalFileId="123465"> <sanctionEntity
 * ...>...</sanctionEntity> ...
 *   </export>
 *
 *   <WHOLE Date="11/02/2016"> <ENTITY Id="1" Type="P" ...>...</ENTITY> ... </WHOLE>
 *
 * Which of the two it is, the document's own element says; what does not begin with '<' is CSV
 * (rows.c). */
#include "list/eu/eu.h"

#include "list/eu/record.h"
#include "list/load.h"

static bool
is_whole(const det_loading *loading)
{
    return det_str_equal(det_str_of(loading->dated_key), DET_STR("Date"));
}

static det_status
open_root(void *context, det_str parent, const det_element *root, det_where at, det_error *err)
{
    det_loading *loading = context;
    (void)parent;
    loading->root_at = at;
    if (det_str_equal(root->name, DET_STR("WHOLE")))
        loading->dated_key = "Date"; /* the format before 2018 */
    else if (!det_str_equal(root->name, DET_STR("export")))
        return det_fail(err, DET_SYNTAX, at,
                        "the document begins with <%.*s>; expected <export> or <WHOLE>, the EU's "
                        "consolidated list in XML: fetch the file again",
                        DET_STR_FMT(root->name));
    return det_load_dated(loading, det_element_attribute(root, loading->dated_key), at, err);
}

static det_status
end_record(void *context, det_str section, const det_element *record, det_error *err)
{
    det_loading *loading = context;
    det_str expected = is_whole(loading) ? DET_STR("ENTITY") : DET_STR("sanctionEntity");
    if (!det_str_equal(record->name, expected))
        return det_load_stray(loading, section, record, err);
    loading->read++;
    return is_whole(loading) ? det_eu_map_whole(record, loading->file, &loading->collect, err)
                             : det_eu_map(record, loading->file, &loading->collect, err);
}

/* XML begins with '<', perhaps behind a byte order mark; CSV with a heading. */
static det_status
read_any(det_loading *loading, det_str bytes, det_error *err)
{
    static const det_element_handlers handlers = {open_root, end_record, 1};
    if (!det_load_is_xml(bytes)) return det_eu_read_rows(loading, bytes, err);
    return det_elements_read(bytes, loading->file, &handlers, loading, err);
}

det_status
det_eu_load(const det_list_file *files, size_t count, det_day dated, det_arena *arena,
            const det_list **out, det_error *err)
{
    static const det_load_form form = {.source = "eu",
                                       .title = "the EU list",
                                       .kind = "file",
                                       .record = "entity",
                                       .dated_key = "generationDate",
                                       .dated_example = "2020-04-15 or 11/02/2016",
                                       .scratch_bytes_max = 1 << 30,
                                       .read = read_any};
    return det_load_one(&form, files, count, dated, arena, out, err);
}
