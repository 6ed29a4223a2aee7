/* column.h - the columns of targets.simple.csv, read and written by one table.         floor: list
 */
#ifndef DET_LIST_SIMPLE_COLUMN_H
#define DET_LIST_SIMPLE_COLUMN_H

#include "list/simple/simple.h"

typedef struct det_simple_column {
    const char *heading;
    det_prop prop;    /* DET_PROP_COUNT: id, schema or name, which are not values of a list */
    const char *type; /* of the statement; NULL: none */
    bool is_many;
    bool is_needed;
} det_simple_column;

enum { DET_SIMPLE_ID = 0, DET_SIMPLE_SCHEMA = 1, DET_SIMPLE_NAME = 2, DET_SIMPLE_COLUMNS = 16 };
extern const det_simple_column det_simple_columns[DET_SIMPLE_COLUMNS];

#endif
