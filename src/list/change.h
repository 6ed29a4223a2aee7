/* change.h - what differs between two versions of one listed party, by name.          floor: list
 */
#ifndef DET_LIST_CHANGE_H
#define DET_LIST_CHANGE_H

#include "list/subject.h"

typedef enum det_change_kind {
    DET_CHANGE_ADDED = 1, /* is */
    DET_CHANGE_REMOVED,   /* was */
    DET_CHANGE_REPLACED,  /* one value of a property by one other */
    DET_CHANGE_AMENDED,   /* the same text with another country, kind, remark or reading */
    DET_CHANGE_REGRADED,  /* a name that became a weak alias, a former name ... */
    DET_CHANGE_SCHEMA,
    DET_CHANGE_NOTE_ADDED, /* of what we could not map */
    DET_CHANGE_NOTE_REMOVED,
    DET_CHANGE_ORDER /* the same values, published in another order */
} det_change_kind;

typedef struct det_change {
    det_change_kind kind;
    det_prop prop;                 /* of was or is; of is where both are there */
    const det_statement *was, *is; /* NULL where there is none */
    const det_note *note;
    det_schema schema_was, schema_is;
} det_change;

/* Every difference; none if and only if the two have the same canonical JSON, but for the id.
 * Values of one property are paired where one was taken out and one put in.
 *   out  in arena, by property; borrows from both subjects
 * Fails: DET_NOMEM. */
DET_CHECKED det_status det_changes_find(const det_subject *was, const det_subject *is,
                                        det_arena *arena, det_change **out, size_t *count,
                                        det_error *err);

/* {"change":"alias_added","property":"alias","is":"..."}: change is the property's name, as words
 * with low lines between them, and what happened to it: added, removed, replaced (of a birth date:
 * corrected), amended, regraded. */
void det_change_write(det_json *json, const det_change *change);

/* "weakAlias" as "weak alias" (separator ' '); at most DET_PROP_WORDS_MAX bytes with the NUL. */
enum { DET_PROP_WORDS_MAX = 48 };
const char *det_prop_words(det_prop prop, char separator, char buffer[DET_PROP_WORDS_MAX]);

#endif
