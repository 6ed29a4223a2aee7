/* xml.h - XML as a stream of events, read by expat.                                   floor: base
 *
 * A DOCTYPE is refused, so there are no entities but the five of XML.  The end of the document is
 * always demanded of expat, so a file that was cut off fails. */
#ifndef DET_BASE_XML_H
#define DET_BASE_XML_H

#include "base/error.h"
#include "base/str.h"

enum { DET_XML_DEPTH_MAX = 64 };

typedef struct det_xml_attribute {
    det_str name;
    det_str value;
} det_xml_attribute;

/* All borrowed for the length of the call.  A handler that returns other than DET_OK stops the
 * parse; it reports its own error.  `at` is the place of the event in the file: of the '<' of a
 * tag. Either may be NULL. */
typedef struct det_xml_handlers {
    det_status (*start)(void *context, det_str name, const det_xml_attribute *attributes,
                        size_t count, det_where at, det_error *err);
    /* text = all character data directly inside this element, whole: for <a>x<b>y</b>z</a>, "y" at
     * the end of b and "xz" at the end of a */
    det_status (*end)(void *context, det_str name, det_str text, det_where at, det_error *err);
} det_xml_handlers;

/* Reads UTF-8 (also UTF-16, ISO-8859-1 and US-ASCII if declared; what handlers get is UTF-8).
 * Fails: DET_SYNTAX or DET_ENCODING with the place and what is wrong there; DET_UNSUPPORTED
 * (another encoding); DET_LIMIT (depth, or more than 64 attributes); DET_NOMEM; or as a handler
 * failed. */
DET_CHECKED det_status det_xml_read(det_str bytes, const char *file,
                                    const det_xml_handlers *handlers, void *context,
                                    det_error *err);

#endif
