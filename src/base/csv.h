/* csv.h - rows of comma-separated values.                                             floor: base
 *
 * RFC 4180 and what publishers do to it: CR LF, LF or CR ends a row; a quoted field may hold line
 * ends; blanks round a field are the caller's to trim; 0x1A (the end-of-file mark of CP/M, at the
 * end of OFAC's files) alone in the last row ends the input; a byte order mark at the start is
 * skipped.  A quote inside a field that does not begin with one is an ordinary byte; text behind a
 * closing quote is kept.  An empty line is a row of one empty field (its raw is empty): what it
 * means, the caller knows. */
#ifndef DET_BASE_CSV_H
#define DET_BASE_CSV_H

#include "base/arena.h"

/* Fields in a row.  Widest published list: 66 columns (EU).  Beyond: DET_LIMIT. */
enum { DET_CSV_FIELDS_MAX = 256 };

typedef struct det_csv {
    const char *file;
    det_str rest;
    char separator;
    uint32_t line; /* of the next byte */
    uint64_t rows; /* handed over so far */
} det_csv;

typedef struct det_csv_row {
    det_str *fields; /* in the arena that was given; quotes undone */
    uint32_t *lines; /* where each field begins */
    uint32_t *columns;
    size_t count;
    det_str raw; /* the row as written, without its line end */
    uint32_t line;
} det_csv_row;

det_csv det_csv_over(det_str bytes, char separator, const char *file);
/* The next row.  DET_MISSING at the end (err untouched); DET_SYNTAX for a quote that is never
 * closed (place of the opening quote); DET_LIMIT; DET_NOMEM. */
DET_CHECKED det_status det_csv_next(det_csv *csv, det_arena *arena, det_csv_row *row,
                                    det_error *err);
det_where det_csv_where(const det_csv *csv, const det_csv_row *row, size_t field);
/* Nothing but blanks in every field. */
bool det_csv_is_blank(const det_csv_row *row);
/* Appends text as one field, quoted when it must be. */
void det_csv_write(det_text *out, det_str text);

#endif
