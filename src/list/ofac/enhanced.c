/* ofac/enhanced.c - SDN_ENHANCED.XML, CONS_ENHANCED.XML, and exports made by hand on OFAC's site.
 *
 *   <sanctionsData xmlns=".../ENHANCED_XML">
 *     <publicationInfo>
 *       <dataAsOf>2025-01-10T00:00:00</dataAsOf>
 *       <filters><sanctionsPrograms><sanctionsProgram>YEMEN</sanctionsProgram> ...
 *     </publicationInfo>
 *     <referenceValues> <featureTypes>          words that the entities repeat in full
 *     <entities><entity id="9639">...
 *
 * and the delta files (DeltaFile/1.0): the same elements, datePublished for dataAsOf, and what
 * happened to each entity in its `action`.
 *
 * An entity says on which lists it is.  Those that are not on the list that is read are no records
 * of it and only counted ("elsewhere"): an export may hold both.  A file without a single entry of
 * the list, and an export limited to other lists, are refused.  A filter by programme leaves
 * entries out, and the version lacks them: no answer from it is complete. */
#include "list/ofac/format.h"

#include "list/load.h"
#include "list/ofac/entity.h"

#include <string.h>

typedef struct reading {
    det_loading *loading;
    bool is_cons;
    uint64_t elsewhere;
    det_str filter; /* "YEMEN": the programmes that the export is limited to */
} reading;

static det_status
open_root(void *context, det_str parent, const det_element *root, det_where at, det_error *err)
{
    reading *r = context;
    (void)err;
    if (parent.len != 0) return DET_OK;
    r->loading->root_at = at; /* ofac/load.c has looked at its name */
    r->loading->collect.is_delta = det_str_find(det_element_attribute(root, "xmlns"),
                                                DET_STR("DeltaFile")) != SIZE_MAX;
    if (r->loading->collect.is_delta) r->loading->dated_key = "datePublished";
    return DET_OK;
}

static det_status
no_memory(det_error *err)
{
    return det_fail(err, DET_NOMEM, (det_where){0}, "ENHANCED list: no memory");
}

/* Is the name of a list that of the one that is read?  All but one are parts of the consolidated
 * list. */
static bool
is_this_list(const reading *r, det_str name)
{
    return det_str_equal_ascii_nocase(name, DET_STR("SDN List")) != r->is_cons;
}

static det_status
check_lists(const reading *r, const det_element *lists, det_error *err)
{
    const det_element *list = lists->first;
    while (list != NULL && !is_this_list(r, list->text))
        list = list->next;
    if (list != NULL || lists->first == NULL) return DET_OK;
    return det_fail(err, DET_REFUSED, (det_where){r->loading->file, lists->line, 0},
                    "an export of the %.*s, and not of the list '%s'; import it as '%s'",
                    DET_STR_FMT(lists->first->text), r->loading->form->source,
                    r->is_cons ? "ofac" : "ofac-cons");
}

static det_status
read_filters(reading *r, const det_element *filters, det_error *err)
{
    const det_element *lists = det_element_child(filters, "sanctionsLists");
    det_status st = lists == NULL ? DET_OK : check_lists(r, lists, err);
    if (st != DET_OK) return st;
    const det_element *programs = det_element_child(filters, "sanctionsPrograms");
    if (programs == NULL) return DET_OK;
    for (const det_element *program = programs->first; program != NULL; program = program->next)
        if (!det_arena_print(r->loading->collect.scratch, &r->filter, "%.*s%s%.*s",
                             DET_STR_FMT(r->filter), r->filter.len == 0 ? "" : ", ",
                             DET_STR_FMT(program->text)))
            return no_memory(err);
    return DET_OK;
}

static det_status
read_info(reading *r, const det_element *info, det_error *err)
{
    const det_where at = {r->loading->file, info->line, 0};
    if (det_str_equal(info->name, det_str_of(r->loading->dated_key)))
        return det_load_dated(r->loading, info->text, at, err);
    if (det_str_equal(info->name, DET_STR("filters"))) return read_filters(r, info, err);
    return DET_OK; /* who made the export and how is about no entry */
}

/* Is the entity on the list that is read?  One that says no list at all is. */
static bool
is_of_list(const reading *r, const det_element *entity)
{
    const det_element *lists = det_element_child(entity, "sanctionsLists");
    const det_element *list = lists == NULL ? NULL : lists->first;
    if (list == NULL) return true;
    for (; list != NULL; list = list->next)
        if (is_this_list(r, list->text)) return true;
    return false;
}

/* ---- deltas -----------------------------------------------------------------------------------
 */

/* The first part of an entity that has an action of its own. */
static const det_element *
part_with_action(const det_element *element)
{
    for (const det_element *child = element->first; child != NULL; child = child->next) {
        if (det_element_attribute(child, "action").len != 0) return child;
        const det_element *inner = part_with_action(child); /* no deeper than base/xml.h lets it */
        if (inner != NULL) return inner;
    }
    return NULL;
}

static det_status
remove_entity(reading *r, const det_element *entity, det_error *err)
{
    const det_where at = {r->loading->file, entity->line, 0};
    det_str number = det_element_attribute(entity, "id"), id;
    if (number.len == 0)
        return det_fail(err, DET_SYNTAX, at,
                        "an entity to remove without its id; fetch the file again");
    if (!det_arena_print(r->loading->collect.scratch, &id, "%s:%.*s", r->loading->form->source,
                         DET_STR_FMT(number)))
        return no_memory(err);
    return det_collect_remove(&r->loading->collect, id, entity->line, err);
}

/* An entity of a delta is whole, whatever happened to it, so what it says replaces what was there.
 */
static det_status
end_change(reading *r, const det_element *entity, det_error *err)
{
    static const struct {
        const char *action;
        bool is_removal;
    } actions[] = {{"", false},       {"add", false},   {"modify", false}, {"change", false},
                   {"update", false}, {"remove", true}, {"delete", true}};
    const det_where at = {r->loading->file, entity->line, 0};
    det_str action = det_element_attribute(entity, "action");
    size_t i = 0, count = sizeof actions / sizeof actions[0];
    while (i < count && !det_str_equal_ascii_nocase(action, det_str_of(actions[i].action)))
        i++;
    if (i == count)
        return det_fail(err, DET_UNSUPPORTED, at,
                        "an entity with the action '%.*s'; expected add, modify or remove: import "
                        "the whole list instead",
                        DET_STR_FMT(action));
    if (actions[i].is_removal) return remove_entity(r, entity, err);
    const det_element *part = part_with_action(entity);
    if (part != NULL)
        return det_fail(err, DET_UNSUPPORTED, (det_where){r->loading->file, part->line, 0},
                        "entity %.*s is changed in part (<%.*s action=\"%.*s\">), and which of its "
                        "values that was is not in the file: import the whole list instead",
                        DET_STR_FMT(det_element_attribute(entity, "id")), DET_STR_FMT(part->name),
                        DET_STR_FMT(det_element_attribute(part, "action")));
    r->loading->read++;
    return det_ofac_map_entity(entity, r->loading->file, r->loading->form->source,
                               &r->loading->collect, err);
}

static det_status
end_record(void *context, det_str section, const det_element *record, det_error *err)
{
    reading *r = context;
    if (det_str_equal(section, DET_STR("publicationInfo"))) return read_info(r, record, err);
    if (det_str_equal(section, DET_STR("referenceValues")) ||
        det_str_equal(section, DET_STR("featureTypes")))
        return DET_OK;
    if (!det_str_equal(section, DET_STR("entities")) ||
        !det_str_equal(record->name, DET_STR("entity")))
        return det_load_stray(r->loading, section, record, err);
    if (!is_of_list(r, record)) {
        r->elsewhere++;
        return DET_OK;
    }
    if (r->loading->collect.is_delta) return end_change(r, record, err);
    r->loading->read++;
    return det_ofac_map_entity(record, r->loading->file, r->loading->form->source,
                               &r->loading->collect, err);
}

static det_status
read_xml(det_loading *loading, det_str bytes, det_error *err)
{
    static const det_element_handlers handlers = {open_root, end_record, 2};
    reading r = {.loading = loading, .is_cons = strcmp(loading->form->source, "ofac-cons") == 0};
    det_status st = det_elements_read(bytes, loading->file, &handlers, &r, err);
    if (st == DET_OK && loading->read + loading->collect.removed_count == 0 && r.elsewhere > 0)
        return det_fail(err, DET_REFUSED, loading->root_at,
                        "none of its %llu entities is on the list '%s'; import it as '%s'",
                        (unsigned long long)r.elsewhere, loading->form->source,
                        r.is_cons ? "ofac" : "ofac-cons");
    if (st == DET_OK && r.elsewhere > 0)
        st = det_collect_count(&loading->collect, DET_STR("elsewhere"), r.elsewhere, err);
    if (st == DET_OK && r.filter.len != 0) loading->collect.lacks |= DET_LACKS_ENTRIES;
    if (st == DET_OK && r.filter.len != 0 &&
        !det_arena_print(loading->collect.arena, &loading->collect.remark,
                         "an export of the programmes %.*s only: the rest of the list is not in it",
                         DET_STR_FMT(r.filter)))
        st = no_memory(err);
    return st;
}

det_status
det_ofac_enhanced_load(const det_ofac_input *input, det_arena *arena, const det_list **out,
                       det_error *err)
{
    const det_load_form form = {.source = input->source,
                                .title = "the OFAC file",
                                .kind = "XML file",
                                .record = "entity",
                                .dated_key = "dataAsOf",
                                .dated_example = "2025-01-10",
                                .scratch_bytes_max = 512 << 20,
                                .read = read_xml};
    return det_load_one(&form, input->files, input->count, input->dated, arena, out, err);
}
