/* record.h - one Designation of the UK list, between read.c and map.c.                floor: list
 */
#ifndef DET_LIST_UK_RECORD_H
#define DET_LIST_UK_RECORD_H

#include "list/collect.h"
#include "list/element.h"
#include "list/load.h"

/* Maps a designation and keeps or rejects it, exactly one of the two.  Fails: DET_NOMEM, DET_LIMIT.
 */
DET_CHECKED det_status det_uk_map(const det_element *record, const char *file, det_collect *collect,
                                  det_error *err);

/* Columns of the search tool's export, in its order. */
typedef enum det_uk_column {
    DET_UK_ID,
    DET_UK_GROUP,
    DET_UK_NAME,
    DET_UK_REGIME,
    DET_UK_KIND,
    DET_UK_SOURCE,
    DET_UK_DESIGNATED_ON,
    DET_UK_MEASURES,
    DET_UK_COLUMN_COUNT
} det_uk_column;

/* Rows on their way; zeroed but for loading. */
typedef struct det_uk_rows {
    det_loading *loading;
    size_t width; /* 0: the headings have not come yet */
    bool has[DET_UK_COLUMN_COUNT];
    uint8_t column_at[DET_UK_COLUMN_COUNT]; /* place in a row -> det_uk_column */
} det_uk_rows;

/* One row; the first is the headings.  Fails: DET_UNSUPPORTED, DET_MISSING, DET_SYNTAX, as
 * det_uk_map. */
DET_CHECKED det_status det_uk_row(det_uk_rows *rows, const det_str *cells, size_t count,
                                  uint32_t line, det_error *err);
/* After the last row: what the version lacks. */
void det_uk_rows_end(det_uk_rows *rows);

/* The export as CSV, and as an OpenDocument spreadsheet. */
DET_CHECKED det_status det_uk_read_rows(det_loading *loading, det_str bytes, det_error *err);
DET_CHECKED det_status det_uk_read_ods(det_loading *loading, det_str bytes, det_error *err);

#endif
