/* load.h - what a reader of a list in one file does round its records.                floor: list
 *
 * One file and no more, memory for the reading, not one record is a refusal, the day of the list,
 * the version made of what was collected.  Readers differ in how bytes become records. */
#ifndef DET_LIST_LOAD_H
#define DET_LIST_LOAD_H

#include "list/collect.h"
#include "list/element.h"

typedef struct det_load_form det_load_form;

typedef struct det_loading {
    const det_load_form *form;
    const char *file;
    det_collect collect;
    uint64_t read;         /* records met */
    det_where root_at;     /* where the list begins; what is wrong with all of it is told there */
    const char *dated_key; /* "DateGenerated": where the file says its day */
    det_str dated_text;    /* what it says, empty if nothing */
    det_where dated_at;
} det_loading;

struct det_load_form {
    const char *source; /* "uk" */
    const char *title;  /* "the UK Sanctions List" */
    const char *kind;   /* "XML file" */
    const char *record; /* "Designation" */
    /* "DateGenerated", and a day as it is written there; NULL: the file never says its day */
    const char *dated_key, *dated_example;
    size_t scratch_bytes_max;
    /* Bytes to records, each of them kept or rejected and counted in read. */
    det_status (*read)(det_loading *loading, det_str bytes, det_error *err);
};

/* Reads one version, as det_source.read does.  Fails: DET_USAGE not one file; DET_REFUSED not one
 * record; DET_MISSING no date; DET_SYNTAX a date that is none; or as form->read fails. */
DET_CHECKED det_status det_load_one(const det_load_form *form, const det_list_file *files,
                                    size_t count, det_day dated, det_arena *arena,
                                    const det_list **out, det_error *err);

/* True if bytes begin as an XML document does, blanks and a byte order mark aside. */
bool det_load_is_xml(det_str bytes);

/* Keeps what the file says of its day.  A time of day may follow behind a blank or a T. */
DET_CHECKED det_status det_load_dated(det_loading *loading, det_str text, det_where at,
                                      det_error *err);

/* Rejects an element that stands where records do and is none, with its text and its children's:
 * "DATAID=123; NAME=...".  Counts it. */
DET_CHECKED det_status det_load_stray(det_loading *loading, det_str section,
                                      const det_element *stray, det_error *err);

#endif
