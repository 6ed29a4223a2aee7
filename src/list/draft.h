/* draft.h - a subject while its record is being read.                                 floor: list
 *
 * What a mapper writes into.  A draft remembers that it ran out of memory, so that a mapper of
 * fifty fields checks once, when it hands the draft to det_collect_keep. */
#ifndef DET_LIST_DRAFT_H
#define DET_LIST_DRAFT_H

#include "list/subject.h"

/* Statements of one subject.  Most on any list read so far: 138 (ofac:10923, a front of many names
 * and addresses).  Beyond it the file is refused: such a record is no listing. */
enum { DET_DRAFT_STATEMENTS_MAX = 20000, DET_DRAFT_NOTES_MAX = 20000 };

/* Owned by one reader; used again for each record. */
typedef struct det_draft {
    det_arena *arena;   /* of the list: texts */
    det_arena *scratch; /* of the reader: the two arrays below */
    const char *file;
    det_subject subject; /* id, schema, caption, line are the mapper's to set */
    det_statement *statements;
    det_note *notes;
    size_t statement_count, statement_capacity;
    size_t note_count, note_capacity;
    bool has_no_memory;
    bool is_too_large;
} det_draft;

/* Empty, for the record at line of file. */
void det_draft_begin(det_draft *draft, const char *file, uint32_t line);

/* text copied into the list with white space squeezed: runs of blanks, tabs and line ends become
 * one blank, none at either end.  A publisher's line breaks are layout, and move from version to
 * version. Empty on failure, which the draft remembers. */
det_str det_draft_text(det_draft *draft, det_str text);
/* printf and then det_draft_text. */
det_str det_draft_print(det_draft *draft, const char *format, ...) DET_PRINTF(2, 3);

/* Those of the parts that are not empty, with separator between them: one of the parts itself where
 * there is no more than one, so what keeps it takes a copy. */
det_str det_draft_join(det_draft *draft, const char *separator, const det_str *parts, size_t count);

/* Adds a statement.  NULL if text is empty (nothing was said) or memory is out (remembered).  The
 * result is the mapper's to complete (country, type, note) until the next call. */
det_statement *det_draft_say(det_draft *draft, det_prop prop, det_str text);
/* The same for a date, read by det_dob_read.  What cannot be read stays a statement without a span
 * and makes a note "date-unread" with path and text. */
det_statement *det_draft_say_date(det_draft *draft, det_prop prop, det_str text, const char *path,
                                  uint32_t line);
/* The same for a publisher who writes the day first: det_dob_read_day_first. */
det_statement *det_draft_say_day_first(det_draft *draft, det_prop prop, det_str text,
                                       const char *path, uint32_t line);
/* And for one who writes the month first: det_dob_read_month_first. */
det_statement *det_draft_say_month_first(det_draft *draft, det_prop prop, det_str text,
                                         const char *path, uint32_t line);
/* True if a name has been said, or memory is out: then it is not the record's fault. */
bool det_draft_has_name(const det_draft *draft);
/* Sets the subject's id to source, ':' and reference.  A record without a reference is called by
 * its first name and gets the note "reference-missing": a party that is named is never dropped for
 * want of a number. */
void det_draft_identify(det_draft *draft, const char *source, det_str reference, const char *path,
                        uint32_t line);
/* Adds a note; code is a literal listed in docs/lists/notes.md. */
void det_draft_note(det_draft *draft, const char *code, det_str path, det_str text, uint32_t line);

#endif
