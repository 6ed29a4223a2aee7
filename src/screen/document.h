/* document.h - a thing of a book by topic as one document, taken apart into entries. floor: screen
 */
#ifndef DET_SCREEN_DOCUMENT_H
#define DET_SCREEN_DOCUMENT_H

#include "law/fields.h"

/* Entries on their way into the book. */
typedef struct det_entry_rows {
    det_fields *items;
    size_t count, capacity;
} det_entry_rows;

/* A list of a document each of which becomes an entry: "parties: [{role: ...}]". */
typedef struct det_document_part {
    const char *key, *entry, *what; /* "parties", "party", "a party" */
    char letter;                    /* of its id: "H-1/p1" */
} det_document_part;

/* What differs between the books. */
typedef struct det_document_kind {
    const char *what;  /* "a hold" */
    const char *topic; /* "hold": the key of a part that names what it is of */
    const det_field_key *keys;
    const det_document_part *parts; /* a NULL key ends them */
    const char *const *apart;       /* the keys of all parts, and of what is read otherwise */
} det_document_kind;

/* A document on its way. */
typedef struct det_document {
    const det_document_kind *kind;
    const det_tree *tree;
    det_arena *arena;
    det_entry_rows *rows;
} det_document;

/* Reads the map and its parts.  The ids of parts follow from their place, so that the same document
 * again is the same entries; what a part does not say of its source, and of when we were told, the
 * document says for it.
 *   more, more_count  what the map does not say itself, if it does not
 *   out               the fields of the map
 * Fails: DET_SYNTAX, DET_LIMIT with the place; DET_NOMEM. */
DET_CHECKED det_status det_document_map(const det_document *document, uint32_t map,
                                        const det_field *more, size_t more_count, det_fields *out,
                                        det_error *err);
/* The list under key of map; DET_TREE_NONE: there is none.  Fails: DET_SYNTAX. */
DET_CHECKED det_status det_document_list(const det_document *document, uint32_t map,
                                         const char *key, uint32_t *list, det_error *err);
/* A document with 'entry' is one entry of any kind by itself; reads it, if it is one. */
DET_CHECKED det_status det_document_entry(const det_document *document, bool *is_one,
                                          det_error *err);

/* Takes one document into rows. */
typedef det_status (*det_document_take)(const det_tree *tree, det_arena *arena,
                                        det_entry_rows *rows, det_error *err);

/* What a file says: one document in YAML or JSON, or one a line in JSON, which is so where the
 * first line is an object by itself.  It is read from its beginning, document by document. */
typedef struct det_documents {
    det_str rest; /* borrowed, also by rows */
    const char *file;
    det_document_take take;
    uint32_t line; /* lines read */
    bool is_by_lines, is_over;
} det_documents;
det_documents det_documents_over(det_str documents, const char *file, det_document_take take);
/* Whole documents, until there are so many rows or no more documents.
 *   rows  appended to
 * Fails: as above. */
DET_CHECKED det_status det_documents_next(det_documents *from, size_t rows_wanted, det_arena *arena,
                                          det_entry_rows *rows, det_error *err);
/* All of them. */
DET_CHECKED det_status det_documents_read(det_str documents, const char *file,
                                          det_document_take take, det_arena *arena,
                                          det_entry_rows *rows, det_error *err);

#endif
