/* element.h - the records of an XML list, one at a time, each as a small tree.       floor: list
 *
 * The memory in use is that of the longest record, however long the list is. */
#ifndef DET_LIST_ELEMENT_H
#define DET_LIST_ELEMENT_H

#include "base/arena.h"
#include "base/xml.h"

/* Elements of one record; most on any list: 1,500 (the EU's longest entries).  Beyond it the file
 * is refused. */
enum { DET_ELEMENTS_MAX = 100000 };

/* An element with its own text, its attributes and its children, in the order of the file.  Lives
 * until the handler that got its record returns. */
typedef struct det_element {
    det_str name;
    det_str text; /* trimmed; what stood directly before the end tag */
    const det_xml_attribute *attributes;
    size_t attribute_count;
    uint32_t line;
    struct det_element *parent, *first, *last, *next;
} det_element;

/* The text of the attribute, or of the first child, of that name; empty if there is none. */
det_str det_element_attribute(const det_element *element, const char *name);
det_str det_element_text(const det_element *element, const char *name);
/* The first child of that name, NULL if there is none. */
const det_element *det_element_child(const det_element *element, const char *name);

/* A copy with all that is in it, in arena, without a parent.  NULL: no memory. */
det_element *det_element_copy(det_arena *arena, const det_element *element);

typedef struct det_element_handlers {
    /* Elements above the records, as they open: attributes, no text, no children.  parent is empty
     * for the document's own element. */
    det_status (*open)(void *context, det_str parent, const det_element *element, det_where at,
                       det_error *err);
    /* A whole element at record_depth, in the section whose name is parent. */
    det_status (*record)(void *context, det_str parent, const det_element *record, det_error *err);
    /* 1: the children of the document's element are records; 2: those of its sections; ... */
    size_t record_depth;
} det_element_handlers;

enum { DET_ELEMENT_DEPTH_MAX = 4 };

/* Reads the document.  Text between records is an error: something published would be lost.
 * Fails: as det_xml_read; DET_SYNTAX; DET_LIMIT a record of too many elements; DET_NOMEM; or as a
 * handler failed. */
DET_CHECKED det_status det_elements_read(det_str bytes, const char *file,
                                         const det_element_handlers *handlers, void *context,
                                         det_error *err);

#endif
