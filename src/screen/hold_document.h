/* hold_document.h - a hold as one document, taken apart into entries.                floor: screen
 */
#ifndef DET_SCREEN_HOLD_DOCUMENT_H
#define DET_SCREEN_HOLD_DOCUMENT_H

#include "screen/document.h"
#include "screen/hold.h"

/* A document (docs/formats/hold.md) becomes the placing, and an entry for each party, basis,
 * overlay and terms of it, then the same for each of its items.  Their ids follow from their place
 * in it, so that the same document again is the same entries.
 *   rows  appended to
 * Fails: DET_SYNTAX, DET_LIMIT with the place; DET_NOMEM. */
DET_CHECKED det_status det_hold_document_read(const det_tree *tree, det_arena *arena,
                                              det_entry_rows *rows, det_error *err);

/* What a file of holds says, as det_documents_read. */
DET_CHECKED det_status det_hold_documents_read(det_str documents, const char *file,
                                               det_arena *arena, det_entry_rows *rows,
                                               det_error *err);

#endif
