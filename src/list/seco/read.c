/* seco/read.c - the Swiss list from bytes to targets.
 *
 *   <swiss-sanctions-list list-type="whole-list" date="2026-08-27">
 *     <sanctions-program ssid="20"> <program-key lang="eng">Belarus</program-key>
 *       <sanctions-set ssid="4387" lang="eng">article 12 -- ...</sanctions-set> ...
 * </sanctions-program> <target ssid="5142"> <sanctions-set-id>4387</sanctions-set-id>
 * <individual>...</individual> <modification modification-type="listed" .../> </target> ... <place
 * ssid="29492"> <location>Minsk</location> <country iso-code="BY">Belarus</country> </place>
 *   </swiss-sanctions-list>
 *
 * Targets name programmes and places by number, and these may come before or behind: the file is
 * read twice.  A list of changes alone ("delta") would look like a list that has lost the rest, and
 * is refused. */
#include "list/seco/seco.h"

#include "list/load.h"
#include "list/seco/record.h"

typedef struct reading {
    det_loading *loading;
    det_seco_tables tables;
} reading;

static det_status
open_root(void *context, det_str parent, const det_element *root, det_where at, det_error *err)
{
    reading *r = context;
    (void)parent;
    if (!det_str_equal(root->name, DET_STR("swiss-sanctions-list")))
        return det_fail(err, DET_SYNTAX, at,
                        "the document begins with <%.*s>; expected <swiss-sanctions-list>, the "
                        "Swiss list in XML: fetch the file again",
                        DET_STR_FMT(root->name));
    det_str kind = det_element_attribute(root, "list-type");
    if (kind.len > 0 && !det_str_equal(kind, DET_STR("whole-list")))
        return det_fail(err, DET_UNSUPPORTED, at,
                        "a list of type '%.*s'; expected 'whole-list': the others have only what "
                        "has changed",
                        DET_STR_FMT(kind));
    r->loading->root_at = at;
    return det_load_dated(r->loading, det_element_attribute(root, "date"), at, err);
}

static det_status
take_tables(void *context, det_str section, const det_element *record, det_error *err)
{
    reading *r = context;
    (void)section;
    if (det_str_equal(record->name, DET_STR("sanctions-program")))
        return det_seco_take_program(&r->tables, record, err);
    if (det_str_equal(record->name, DET_STR("place")))
        return det_seco_take_place(&r->tables, record, err);
    return DET_OK;
}

static det_status
take_target(void *context, det_str section, const det_element *record, det_error *err)
{
    reading *r = context;
    det_loading *loading = r->loading;
    if (det_str_equal(record->name, DET_STR("sanctions-program")) ||
        det_str_equal(record->name, DET_STR("place")))
        return DET_OK;
    if (!det_str_equal(record->name, DET_STR("target")))
        return det_load_stray(loading, section, record, err);
    /* the whole list keeps those that were struck off: they are not on it */
    if (det_seco_is_delisted(record))
        return det_collect_count(&loading->collect, DET_STR("de-listed"), 1, err);
    loading->read++;
    return det_seco_map(record, &r->tables, loading->file, &loading->collect, err);
}

static det_status
read_xml(det_loading *loading, det_str bytes, det_error *err)
{
    static const det_element_handlers tables = {open_root, take_tables, 1};
    static const det_element_handlers targets = {open_root, take_target, 1};
    det_arena *scratch = loading->collect.scratch;
    reading r = {.loading = loading,
                 .tables = {.arena = scratch,
                            .set_of = det_strmap_in(scratch),
                            .place_of = det_strmap_in(scratch)}};
    det_status st = det_elements_read(bytes, loading->file, &tables, &r, err);
    if (st == DET_OK) st = det_elements_read(bytes, loading->file, &targets, &r, err);
    return st;
}

det_status
det_seco_load(const det_list_file *files, size_t count, det_day dated, det_arena *arena,
              const det_list **out, det_error *err)
{
    static const det_load_form form = {.source = "seco",
                                       .title = "the Swiss list",
                                       .kind = "XML file",
                                       .record = "target",
                                       .dated_key = "date",
                                       .dated_example = "2026-08-27",
                                       .scratch_bytes_max = 512 << 20,
                                       .read = read_xml};
    return det_load_one(&form, files, count, dated, arena, out, err);
}
