/* table.h - a list that is one table: a row of headings, then rows.                   floor: list
 */
#ifndef DET_LIST_TABLE_H
#define DET_LIST_TABLE_H

#include "base/csv.h"
#include "list/load.h"

enum { DET_TABLE_COLUMNS_MAX = 40 };

typedef struct det_table_form {
    const char *const *headings; /* of all columns; in a file they may stand in any order */
    size_t count;
    char separator;
    const bool *may_lack; /* columns that a file need not have; NULL: each is needed */
    /* a heading as it once was, and as it is now; NULL: none */
    const char *older, *newer;
    /* the end of what is said of an unknown column, of a column that is lacking, of a row of
     * another width; NULL: what is said of a publisher's file */
    const char *if_unknown, *if_lacking, *if_width;
    /* takes the row that stands before the headings; NULL: there is none */
    det_status (*first)(void *context, const det_csv_row *row, det_error *err);
} det_table_form;

typedef struct det_table_row {
    det_str fields[DET_TABLE_COLUMNS_MAX]; /* trimmed, by their place in form->headings */
    det_str raw;
    uint32_t line;
} det_table_row;

/* Reads the table and hands over its rows, which live in the loading's scratch arena.  UTF-8, else
 * Windows-1252.  Headings that stand again among the rows are no row, and blank rows are none.
 * Fails: DET_UNSUPPORTED an unknown column: what stands under it would be lost; DET_MISSING a
 * column; DET_SYNTAX a row of another width, a quote never closed; DET_ENCODING; DET_NOMEM; or as
 * row failed. */
DET_CHECKED det_status det_table_read(det_loading *loading, const det_table_form *form,
                                      det_str bytes,
                                      det_status (*row)(void *context, det_table_row *row,
                                                        det_error *err),
                                      void *context, det_error *err);

#endif
