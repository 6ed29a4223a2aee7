/* element.c - from XML events to one record after the other. */
#include "list/element.h"

enum { RECORD_BYTES_MAX = 512 << 20 };

typedef struct reading {
    const char *file;
    const det_element_handlers *handlers;
    void *context;
    det_arena *arena; /* forgotten after each record */
    det_element *current;
    size_t depth, element_count;
    det_str sections[DET_ELEMENT_DEPTH_MAX]; /* names of the open elements above the records */
    char names[DET_ELEMENT_DEPTH_MAX][64];
} reading;

det_str
det_element_attribute(const det_element *element, const char *name)
{
    for (size_t i = 0; i < element->attribute_count; i++)
        if (det_str_equal(element->attributes[i].name, det_str_of(name)))
            return element->attributes[i].value;
    return (det_str){0};
}

const det_element *
det_element_child(const det_element *element, const char *name)
{
    const det_element *child = element->first;
    while (child != NULL && !det_str_equal(child->name, det_str_of(name)))
        child = child->next;
    return child;
}

det_str
det_element_text(const det_element *element, const char *name)
{
    const det_element *child = det_element_child(element, name);
    return child == NULL ? (det_str){0} : child->text;
}

static bool
copy_values(det_arena *arena, const det_element *from, det_element *to)
{
    det_xml_attribute *attributes = DET_NEW(arena, det_xml_attribute, from->attribute_count);
    if (attributes == NULL || !det_arena_copy(arena, from->name, &to->name) ||
        !det_arena_copy(arena, from->text, &to->text))
        return false;
    for (size_t i = 0; i < from->attribute_count; i++)
        if (!det_arena_copy(arena, from->attributes[i].name, &attributes[i].name) ||
            !det_arena_copy(arena, from->attributes[i].value, &attributes[i].value))
            return false;
    to->attributes = attributes;
    to->attribute_count = from->attribute_count;
    to->line = from->line;
    return true;
}

/* No deeper than base/xml.h lets a document be. */
det_element *
det_element_copy(det_arena *arena, const det_element *element)
{
    det_element *copy = DET_NEW(arena, det_element, 1);
    if (copy == NULL || !copy_values(arena, element, copy)) return NULL;
    for (const det_element *child = element->first; child != NULL; child = child->next) {
        det_element *inner = det_element_copy(arena, child);
        if (inner == NULL) return NULL;
        inner->parent = copy;
        if (copy->last != NULL)
            copy->last->next = inner;
        else
            copy->first = inner;
        copy->last = inner;
    }
    return copy;
}

/* ---- events ------------------------------------------------------------------------------------
 */

static det_status
no_memory(det_str name, det_where at, det_error *err)
{
    return det_fail(err, DET_NOMEM, at, "element <%.*s>: no memory", DET_STR_FMT(name));
}

/* expat's names may carry a prefix, and lists are told apart by their words, not by the letters
 * that a publisher's tool chose for its namespace. */
static det_str
local_name(det_str name)
{
    size_t colon = det_str_find_byte(name, ':');
    return colon == SIZE_MAX ? name : det_str_slice(name, colon + 1, name.len);
}

static det_status
open_section(reading *r, size_t depth, det_str name, const det_xml_attribute *attributes,
             size_t count, det_where at, det_error *err)
{
    det_element element = {
        .name = name, .attributes = attributes, .attribute_count = count, .line = at.line};
    size_t kept = name.len < sizeof r->names[0] ? name.len : sizeof r->names[0];
    for (size_t i = 0; i < kept; i++)
        r->names[depth][i] = name.ptr[i];
    r->sections[depth] = (det_str){r->names[depth], kept};
    return r->handlers->open(r->context, depth == 0 ? (det_str){0} : r->sections[depth - 1],
                             &element, at, err);
}

/* Attributes live as long as the record. */
static bool
copy_attributes(reading *r, const det_xml_attribute *attributes, size_t count, det_element *element)
{
    if (count == 0) return true;
    det_xml_attribute *copies = DET_NEW(r->arena, det_xml_attribute, count);
    if (copies == NULL) return false;
    for (size_t i = 0; i < count; i++)
        if (!det_arena_copy(r->arena, local_name(attributes[i].name), &copies[i].name) ||
            !det_arena_copy(r->arena, det_str_trim(attributes[i].value), &copies[i].value))
            return false;
    element->attributes = copies;
    element->attribute_count = count;
    return true;
}

static det_status
start(void *context, det_str full_name, const det_xml_attribute *attributes, size_t count,
      det_where at, det_error *err)
{
    reading *r = context;
    size_t depth = r->depth++;
    det_str name = local_name(full_name);
    if (depth < r->handlers->record_depth)
        return open_section(r, depth, name, attributes, count, at, err);
    if (depth == r->handlers->record_depth) r->element_count = 0;
    if (++r->element_count > DET_ELEMENTS_MAX)
        return det_fail(err, DET_LIMIT, at, "record with more than %d elements", DET_ELEMENTS_MAX);

    det_element *element = DET_NEW(r->arena, det_element, 1);
    if (element == NULL || !det_arena_copy(r->arena, name, &element->name) ||
        !copy_attributes(r, attributes, count, element))
        return no_memory(name, at, err);
    element->line = at.line;
    element->parent = r->current;
    if (r->current != NULL) {
        if (r->current->last != NULL)
            r->current->last->next = element;
        else
            r->current->first = element;
        r->current->last = element;
    }
    r->current = element;
    return DET_OK;
}

static det_status
end(void *context, det_str name, det_str text, det_where at, det_error *err)
{
    reading *r = context;
    size_t record_depth = r->handlers->record_depth;
    r->depth--;
    if (r->depth < record_depth) {
        if (det_str_trim(text).len == 0) return DET_OK;
        return det_fail(err, DET_SYNTAX, at,
                        "text '%.*s' between records; expected elements only: is the file whole?",
                        DET_STR_FMT(det_str_slice(det_str_trim(text), 0, 60)));
    }
    det_element *element = r->current;
    if (!det_arena_copy(r->arena, det_str_trim(text), &element->text))
        return no_memory(name, at, err);
    r->current = element->parent;
    if (r->depth != record_depth) return DET_OK;
    det_status st = r->handlers->record(
        r->context, record_depth == 0 ? (det_str){0} : r->sections[record_depth - 1], element, err);
    det_arena_reset(r->arena);
    return st;
}

det_status
det_elements_read(det_str bytes, const char *file, const det_element_handlers *handlers,
                  void *context, det_error *err)
{
    static const det_xml_handlers events = {start, end};
    reading r = {.file = file, .handlers = handlers, .context = context};
    det_status st = det_arena_new(RECORD_BYTES_MAX, &r.arena, err);
    if (st != DET_OK) return st;
    st = det_xml_read(bytes, file, &events, &r, err);
    det_arena_free(r.arena);
    return st;
}
