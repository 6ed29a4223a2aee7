/* rows.h - a small table of data/, compiled in: rows of cells of text.                floor: base
 *
 * tools/gen_rows.c makes it of a file of lines "cell | cell | cell"; lines that begin with '#' are
 * for people.  Whoever uses a table types its cells. */
#ifndef DET_BASE_ROWS_H
#define DET_BASE_ROWS_H

#include "base/error.h"
#include "base/str.h"

typedef struct det_rows {
    const char *file; /* "hold-movements.txt": for messages */
    size_t columns, count;
    const char *const *cells; /* columns of the first row, then of the next; "" where empty */
    const uint32_t *lines;
} det_rows;

static inline det_str
det_rows_cell(const det_rows *rows, size_t row, size_t column)
{
    return det_str_of(rows->cells[row * rows->columns + column]);
}

static inline det_where
det_rows_where(const det_rows *rows, size_t row)
{
    return (det_where){rows->file, rows->lines[row], 0};
}

#endif
