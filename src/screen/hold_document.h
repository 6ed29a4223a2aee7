/* hold_document.h - a hold as one document, taken apart into entries.                floor: screen
 */
#ifndef DET_SCREEN_HOLD_DOCUMENT_H
#define DET_SCREEN_HOLD_DOCUMENT_H

#include "screen/document.h"
#include "screen/hold.h"

typedef det_entry_rows det_hold_rows;

/* A document (docs/formats/hold.md) becomes the placing, and an entry for each party, basis,
 * overlay and terms of it, then the same for each of its items.  Their ids follow from their place
 * in it, so that the same document again is the same entries. rows  appended to Fails: DET_SYNTAX,
 * DET_LIMIT with the place; DET_NOMEM. */
DET_CHECKED det_status det_hold_document_read(const det_tree *tree, det_arena *arena,
                                              det_hold_rows *rows, det_error *err);

/* What a file of holds says: one document in YAML or JSON, or one a line in JSON, which is so where
 * the first line is an object by itself.  It is read from its beginning, document by document. */
typedef struct det_hold_documents {
    det_str rest; /* borrowed, also by rows */
    const char *file;
    uint32_t line; /* lines read */
    bool is_by_lines, is_over;
} det_hold_documents;
det_hold_documents det_hold_documents_over(det_str documents, const char *file);

/* Whole documents, until there are so many rows or no more documents.
 *   rows  appended to
 * Fails: as above. */
DET_CHECKED det_status det_hold_documents_next(det_hold_documents *from, size_t rows_wanted,
                                               det_arena *arena, det_hold_rows *rows,
                                               det_error *err);
/* All of them. */
DET_CHECKED det_status det_hold_documents_read(det_str documents, const char *file,
                                               det_arena *arena, det_hold_rows *rows,
                                               det_error *err);

#endif
